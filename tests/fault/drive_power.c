/* SPDX-License-Identifier: ISC */
/*
 * Cut the power at every operation of a command: power SEEDS COMMAND...
 * What was synced is on the disk; of what was not, chance keeps each sector
 * of 512 bytes or loses it.  A journal that was made but never synced may be
 * gone, one that was deleted without a sync of the folder may be back.  Each
 * disk that can be left holds what there was before or what there would be
 * after; after exit status 0 only the latter.  Prints "TRIED BROKEN".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "trial.h"

#define SECTOR 512
#define LOG "ops"

/* A write or truncation that is not on the disk for sure. */
struct pending {
	const struct fault_op *op;
	const unsigned char *bytes;
};

/* One of the two files as the disk may have it. */
struct disk {
	struct bytes sure;
	struct pending *pending;
	size_t npending, cap;
	bool named;   /* its name is in the folder */
	bool certain; /* and that is on the disk */
};

struct plan {
	struct trial trial;
	struct bytes log;
	uint64_t seeds, nops;
	struct disk disk[2]; /* by enum fault_file, at the point AT */
	uint64_t at;
	const unsigned char *next;
};

static void
resize(struct bytes *file, size_t n)
{
	if (n > file->n) {
		file->at = realloc(file->at, n);
		memset(file->at + file->n, 0, n - file->n);
	}
	file->n = n;
}

static void
put(struct bytes *file, int64_t offset, const unsigned char *bytes, size_t n)
{
	if ((size_t)offset + n > file->n)
		resize(file, (size_t)offset + n);
	memcpy(file->at + offset, bytes, n);
}

static void
apply(struct bytes *file, const struct pending *p)
{
	if (p->op->op == FAULT_OP_TRUNCATE)
		resize(file, (size_t)p->op->offset);
	else
		put(file, p->op->offset, p->bytes, (size_t)p->op->n);
}

/* What chance leaves of it. */
static void
apply_torn(struct bytes *file, const struct pending *p, uint64_t *seed)
{
	uint64_t how = trial_chance(seed, 4);
	int64_t at, n;

	if (how == 0)
		return;
	if (how == 1 || p->op->op == FAULT_OP_TRUNCATE) {
		apply(file, p);
		return;
	}
	for (at = 0; at < p->op->n; at += n) {
		n = SECTOR - (p->op->offset + at) % SECTOR;
		if (n > p->op->n - at)
			n = p->op->n - at;
		if (trial_chance(seed, 2) == 0)
			put(file, p->op->offset + at, p->bytes + at, (size_t)n);
	}
}

static void
settle(struct disk *disk)
{
	size_t i;

	for (i = 0; i < disk->npending; i++)
		apply(&disk->sure, &disk->pending[i]);
	disk->npending = 0;
}

/* One operation further. */
static void
advance(struct plan *plan)
{
	const struct fault_op *op = (const void *)plan->next;
	const unsigned char *bytes = plan->next + sizeof(*op);
	struct disk *disk;

	plan->next = bytes + op->n;
	plan->at++;
	if (op->file == FAULT_OTHER)
		return;
	disk = &plan->disk[op->file];
	switch (op->op) {
	case FAULT_OP_WRITE:
	case FAULT_OP_TRUNCATE:
		if (disk->npending == disk->cap) {
			disk->cap = disk->cap ? disk->cap * 2 : 64;
			disk->pending = realloc(
			    disk->pending, disk->cap * sizeof(*disk->pending));
		}
		disk->pending[disk->npending++] = (struct pending){op, bytes};
		break;
	case FAULT_OP_SYNC:
		/* SQLite syncs the folder, too, with a journal's first. */
		settle(disk);
		disk->certain = true;
		break;
	case FAULT_OP_CREATE:
		disk->npending = 0;
		disk->sure.n = 0;
		disk->named = true;
		disk->certain = false;
		break;
	case FAULT_OP_DELETE:
		disk->named = false;
		disk->certain = op->offset != 0;
		break;
	}
}

static void
leave(const struct disk *disk, const char *path, uint64_t *seed)
{
	struct bytes file = {malloc(disk->sure.n + 1), disk->sure.n, true};
	size_t i;

	memcpy(file.at, disk->sure.at, disk->sure.n);
	for (i = 0; i < disk->npending; i++)
		apply_torn(&file, &disk->pending[i], seed);
	file.there = disk->certain ? disk->named : trial_chance(seed, 2) == 0;
	bytes_write(path, &file);
	free(file.at);
}

static uint64_t
count_ops(const struct bytes *log)
{
	const unsigned char *p = log->at;
	uint64_t n = 0;

	for (; p < log->at + log->n; n++)
		p += sizeof(struct fault_op) +
		    (size_t)((const struct fault_op *)(const void *)p)->n;
	return n;
}

/* All seeds of one point; a worker's points come in order. */
static void
each(uint64_t point, void *arg)
{
	struct plan *plan = arg;
	struct fault where = {FAULT_TELL, point, false, false};
	enum standing standing;
	uint64_t seed, s;

	while (plan->at < point)
		advance(plan);
	for (s = 0; s < plan->seeds; s++) {
		seed = (point + 1) * 1000003 + s;
		trial_restore(&plan->trial.before);
		leave(&plan->disk[FAULT_STORE], TRIAL_STORE, &seed);
		leave(&plan->disk[FAULT_JOURNAL], TRIAL_JOURNAL, &seed);
		standing = trial_standing(&plan->trial);
		trial_score(standing == BROKEN ? "neither before nor after"
			: point == plan->nops && standing == BEFORE
			? "acknowledged, and lost"
			: NULL,
		    &where, 0);
	}
}

int
main(int argc, char **argv)
{
	static struct plan plan;
	static const struct fault tell = {.kind = FAULT_TELL};

	if (argc < 3)
		trial_die("usage: power SEEDS COMMAND...");
	setenv("CRM_DB", TRIAL_STORE, 1);
	plan.seeds = strtoull(argv[1], NULL, 10);
	trial_init(&plan.trial, argv + 2);
	setenv(FAULT_LOG, LOG, 1);
	trial_restore(&plan.trial.before);
	(void)trial_run(plan.trial.command, &tell, NULL);
	unsetenv(FAULT_LOG);
	plan.log = bytes_read(LOG);
	plan.nops = count_ops(&plan.log);
	plan.next = plan.log.at;
	resize(&plan.disk[FAULT_STORE].sure, plan.trial.before.bytes.n);
	memcpy(plan.disk[FAULT_STORE].sure.at, plan.trial.before.bytes.at,
	    plan.trial.before.bytes.n);
	plan.disk[FAULT_STORE].named = plan.disk[FAULT_STORE].certain = true;
	plan.disk[FAULT_JOURNAL].certain = true;
	return trial_sweep(plan.nops + 1, each, &plan);
}
