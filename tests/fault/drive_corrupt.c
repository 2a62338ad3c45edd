/* SPDX-License-Identifier: ISC */
/*
 * Bytes of a store that change by themselves: corrupt TIMES SEED.  The
 * library opens, lists and checks each damaged store; it may say anything,
 * but must not crash or hang, and what changes a record must be found.
 * Prints "TRIED BROKEN".
 */
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store.h"
#include "trial.h"

#define BATCH 100 /* stores a process reads, one after another */
#define SECONDS 120

/* Where a batch is, for whoever sees it die. */
struct progress {
	_Atomic uint64_t at;
	bool missed[BATCH];
};

struct plan {
	struct state good;
	struct progress *progress; /* of this worker */
	uint64_t seed, times;
};

static void
damage(struct bytes *store, uint64_t seed)
{
	uint64_t how, at, n, i;

	seed = seed * 2654435761U + 88172645463325252U;
	how = trial_chance(&seed, 16);
	at = trial_chance(&seed, store->n);
	n = how == 0 ? 4096 : how < 3 ? 16 : 1;
	if (how == 15) {
		store->n = at;
		return;
	}
	for (i = at; i < at + n && i < store->n; i++)
		store->at[i] ^= (unsigned char)(1 + trial_chance(&seed, 255));
}

static void
count_row(void *arg, unsigned n, const char *const *cell)
{
	uint64_t *rows = arg;

	(void)n;
	(void)cell;
	++*rows;
}

/* List everybody and check everything; how many findings. */
static bool
look(uint64_t *findings)
{
	static const enum crm_field_id fields[] = {
	    CRM_F_NAME, CRM_F_STAGE, CRM_F_PHONE};
	struct crm_query query = {0};
	struct crm_store *store;
	struct crm_err err;
	struct crm_now now;
	uint64_t rows = 0;
	bool good;

	if (crm_store_open(TRIAL_STORE, CRM_READ, &store, &err))
		return false;
	if (crm_now_make(NULL, &now, &err))
		trial_die(err.text);
	good = crm_store_select(store, &query, CRM_OF_CONTACT, fields, 3,
		   CRM_NFIELDS, false, count_row, &rows, &err) == CRM_OK;
	good = crm_store_check(store, false, &now, count_row, findings, &err) ==
		CRM_OK &&
	    good;
	crm_store_close(store);
	return good;
}

static void
one(struct plan *plan, struct progress *progress, uint64_t i)
{
	struct state state = {0};
	uint64_t findings = 0;
	bool readable, silent;

	state.bytes.n = plan->good.bytes.n;
	state.bytes.at = malloc(state.bytes.n + 1);
	state.bytes.there = true;
	memcpy(state.bytes.at, plan->good.bytes.at, state.bytes.n);
	damage(&state.bytes, plan->seed + i);
	trial_restore(&state);
	readable = trial_records(&state.rows);
	silent = look(&findings) && findings == 0;
	progress->missed[i % BATCH] =
	    silent && readable && state.rows != plan->good.rows;
	free(state.bytes.at);
}

/* A process reads the stores of a batch, and another those after a death. */
static void
each(uint64_t batch, void *arg)
{
	struct plan *plan = arg;
	struct progress *progress;
	struct fault where = {FAULT_LIE, 0, false, false};
	uint64_t first = batch * BATCH, last = first + BATCH, i;
	int status;
	pid_t pid;

	if (plan->progress == NULL)
		plan->progress = trial_shared(sizeof(*plan->progress));
	progress = plan->progress;
	if (last > plan->times)
		last = plan->times;
	while (first < last) {
		memset(progress->missed, 0, sizeof(progress->missed));
		fflush(NULL);
		pid = fork();
		if (pid == 0) {
			alarm(SECONDS);
			for (i = first; i < last; i++) {
				progress->at = i;
				one(plan, progress, i);
			}
			_exit(0);
		}
		if (waitpid(pid, &status, 0) != pid)
			trial_die("waitpid");
		/* 3: a size in the file that there is no memory for. */
		for (i = first; i <= progress->at; i++) {
			where.at = i;
			trial_score(i == progress->at && status != 0 &&
				    !(WIFEXITED(status) &&
					WEXITSTATUS(status) == 3)
				? "the reader died"
				: progress->missed[i % BATCH]
				? "a changed record was not found"
				: NULL,
			    &where, status);
		}
		first = progress->at + 1;
	}
}

int
main(int argc, char **argv)
{
	static struct plan plan;

	if (argc != 3)
		trial_die("usage: corrupt TIMES SEED");
	trial_take(&plan.good);
	plan.times = strtoull(argv[1], NULL, 10);
	plan.seed = strtoull(argv[2], NULL, 10);
	return trial_sweep((plan.times + BATCH - 1) / BATCH, each, &plan);
}
