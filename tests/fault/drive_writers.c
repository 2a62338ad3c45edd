/* SPDX-License-Identifier: ISC */
/*
 * Many writers side by side: writers N TIMES PERCENT PROGRAM.  Each of N runs
 * PROGRAM TIMES times, one process a record: "crm-add last_name=W7x12", or
 * for a program whose name ends in "import" a file with that one lead.
 * PERCENT of the runs are killed by chance and repeated until they are
 * acknowledged.  In the end every record is there once.  Prints "TRIED
 * BROKEN" and the worst wait in milliseconds.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "trial.h"

#define TRIES 20

struct sum {
	_Atomic uint64_t refused; /* records, however often */
	_Atomic uint64_t killed;
	_Atomic uint64_t worst; /* wait, in microseconds */
};

/* The words of one run, in the writer's own folder. */
static void
prepare(char *program, unsigned writer, unsigned i, char **words)
{
	static char word[64], text[128];
	struct bytes file = {(unsigned char *)text, 0, true};
	size_t n = strlen(program);
	bool file_of_one = n > 6 && strcmp(program + n - 6, "import") == 0;

	words[0] = program;
	words[2] = NULL;
	if (!file_of_one) {
		snprintf(word, sizeof(word), "last_name=W%ux%u", writer, i);
		words[1] = word;
		return;
	}
	file.n = (size_t)snprintf(text, sizeof(text),
	    "last_name,email,source\nW%ux%u,w%u.%u@example.com,web\n", writer,
	    i, writer, i);
	bytes_write("lead.csv", &file);
	words[1] = "lead.csv";
}

/* Until it is acknowledged: how many were not, for another reason. */
static void
run_one(struct sum *sum, char **words, uint64_t percent, uint64_t *seed)
{
	uint64_t from, took, worst;
	unsigned try;
	bool refused = false;
	int status;

	for (try = 0; try < TRIES; try++) {
		if (trial_chance(seed, 100) < percent) {
			status =
			    trial_run_for(words, trial_chance(seed, 4000) + 1);
			if (WIFSIGNALED(status)) {
				atomic_fetch_add(&sum->killed, 1);
				continue;
			}
		} else {
			from = trial_now();
			status = trial_run(words, NULL, NULL);
			took = trial_now() - from;
			worst = sum->worst;
			while (took > worst &&
			    !atomic_compare_exchange_weak(
				&sum->worst, &worst, took))
				;
		}
		if (status == 0)
			return;
		if (!refused)
			atomic_fetch_add(&sum->refused, 1);
		refused = true;
	}
}

/* How many records are there once, of all. */
static uint64_t
present(void)
{
	sqlite3_stmt *st;
	sqlite3 *db;
	uint64_t n = 0;

	if (sqlite3_open(TRIAL_STORE, &db) != SQLITE_OK ||
	    sqlite3_prepare_v2(db,
		"SELECT count(*) FROM (SELECT 1 FROM contact WHERE last_name "
		"GLOB 'W*x*' GROUP BY last_name HAVING count(*) = 1)",
		-1, &st, NULL) != SQLITE_OK ||
	    sqlite3_step(st) != SQLITE_ROW)
		trial_die("the store cannot be read");
	n = (uint64_t)sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

int
main(int argc, char **argv)
{
	unsigned writers, times, w, i;
	struct sum *sum;
	uint64_t percent, seed, there, all, broken;
	char *words[3];
	int status, bad = 0;

	if (argc != 5)
		trial_die("usage: writers N TIMES PERCENT PROGRAM");
	writers = (unsigned)strtoul(argv[1], NULL, 10);
	times = (unsigned)strtoul(argv[2], NULL, 10);
	percent = strtoull(argv[3], NULL, 10);
	setenv("CRM_DB", "../" TRIAL_STORE, 1);
	sum = trial_shared(sizeof(*sum));
	for (w = 0; w < writers; w++) {
		if (fork() != 0)
			continue;
		trial_enter(w);
		seed = 20261122 + w;
		for (i = 0; i < times; i++) {
			prepare(argv[4], w, i, words);
			run_one(sum, words, percent, &seed);
		}
		_exit(0);
	}
	while (wait(&status) > 0)
		bad |= status;
	there = present();
	all = (uint64_t)writers * times;
	broken = all - there > sum->refused ? all - there : sum->refused;
	printf("%llu %llu %llu\n", (unsigned long long)all,
	    (unsigned long long)(broken + (bad != 0)),
	    (unsigned long long)(sum->worst / 1000));
	fprintf(stderr, "%llu of %llu there once; %llu refused, %llu killed\n",
	    (unsigned long long)there, (unsigned long long)all,
	    (unsigned long long)sum->refused, (unsigned long long)sum->killed);
	return 0;
}
