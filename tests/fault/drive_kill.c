/* SPDX-License-Identifier: ISC */
/*
 * Kill a command at moments by chance: kill TIMES SEED COMMAND...  What was
 * acknowledged is there, what was not is there whole or not at all, and the
 * command run again ends as if nothing had been.  Prints "TRIED BROKEN"; how
 * many were killed, and how many of those had committed, goes to standard
 * error.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "trial.h"

struct plan {
	struct trial trial;
	uint64_t seed, span; /* microseconds that a run takes */
	struct {
		_Atomic uint64_t killed, late;
	} * sum;
};

/* The median of five. */
static uint64_t
measure(const struct trial *trial)
{
	uint64_t took[5], from, t;
	int i, k;

	for (i = 0; i < 5; i++) {
		trial_restore(&trial->before);
		from = trial_now();
		(void)trial_run(trial->command, NULL, NULL);
		t = trial_now() - from;
		for (k = i; k > 0 && took[k - 1] > t; k--)
			took[k] = took[k - 1];
		took[k] = t;
	}
	return took[2];
}

static void
each(uint64_t i, void *arg)
{
	struct plan *plan = arg;
	struct fault moment = {FAULT_DIE, i, false, false};
	uint64_t seed = plan->seed + i * 2654435761U, us;
	const char *wrong;
	int status;

	us = trial_chance(&seed, plan->span + plan->span / 8);
	trial_restore(&plan->trial.before);
	status = trial_run_for(plan->trial.command, us + 1);
	wrong = trial_verdict(&plan->trial, status, true);
	if (WIFSIGNALED(status))
		atomic_fetch_add(&plan->sum->killed, 1);
	if (wrong == NULL && trial_standing(&plan->trial) == BEFORE) {
		status = trial_run(plan->trial.command, NULL, NULL);
		if (status != 0)
			wrong = "killed, and the next run failed";
		else if (trial_standing(&plan->trial) != AFTER)
			wrong = "killed, and the next run ended elsewhere";
	} else if (wrong == NULL && WIFSIGNALED(status)) {
		atomic_fetch_add(&plan->sum->late, 1);
	}
	trial_score(wrong, &moment, status);
}

int
main(int argc, char **argv)
{
	static struct plan plan;
	int status;

	if (argc < 4)
		trial_die("usage: kill TIMES SEED COMMAND...");
	setenv("CRM_DB", TRIAL_STORE, 1);
	trial_init(&plan.trial, argv + 3);
	plan.seed = strtoull(argv[2], NULL, 10);
	plan.span = measure(&plan.trial);
	plan.sum = trial_shared(sizeof(*plan.sum));
	status = trial_sweep(strtoull(argv[1], NULL, 10), each, &plan);
	fprintf(stderr, "%llu killed, of which %llu had committed\n",
	    (unsigned long long)plan.sum->killed,
	    (unsigned long long)plan.sum->late);
	return status;
}
