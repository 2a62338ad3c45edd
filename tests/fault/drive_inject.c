/* SPDX-License-Identifier: ISC */
/*
 * Let a command meet a fault at every point: inject KINDS COMMAND...
 * KINDS is a list like "error,full,error+" (+: that point and all after it;
 * ~: with a page cache so small that it spills and keeps nothing; @: one
 * point for each way through the program that leads to one; %300: so many
 * points, evenly spread).
 * Prints "TRIED BROKEN".
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "trial.h"

struct plan {
	struct trial trial;
	struct fault fault[32];
	bool ways[32];
	uint64_t *point[32]; /* those to be tried; NULL: any */
	uint64_t most[32], step[32];
	uint64_t first[33]; /* the number of each one's first point */
	unsigned n;
};

static void
parse(struct plan *plan, const char *words)
{
	char *copy = strdup(words), *word, *mark, *rest = copy;
	unsigned i;

	while ((word = strsep(&rest, ",")) != NULL) {
		struct fault *fault = &plan->fault[plan->n++];

		fault->forever = strchr(word, '+') != NULL;
		fault->small = strchr(word, '~') != NULL;
		plan->ways[plan->n - 1] = strchr(word, '@') != NULL;
		mark = strchr(word, '%');
		plan->most[plan->n - 1] =
		    mark ? strtoull(mark + 1, NULL, 10) : UINT64_MAX;
		mark = strpbrk(word, "+~@%");
		if (mark != NULL)
			*mark = '\0';
		for (i = 1; i < FAULT_KINDS; i++)
			if (strcmp(word, fault_names[i]) == 0)
				fault->kind = (enum fault_kind)i;
		if (fault->kind == FAULT_NONE)
			trial_die(word);
	}
	free(copy);
}

static void
each(uint64_t i, void *arg)
{
	struct plan *plan = arg;
	struct fault_count count;
	struct fault fault;
	const char *wrong;
	bool killed;
	unsigned k = 0;
	int status;

	while (i >= plan->first[k + 1])
		k++;
	fault = plan->fault[k];
	fault.at = (i - plan->first[k]) * plan->step[k] + 1;
	if (plan->point[k] != NULL)
		fault.at = plan->point[k][fault.at - 1];
	killed = fault.kind == FAULT_DIE || fault.kind == FAULT_TEAR;
	trial_restore(&plan->trial.before);
	status = trial_run(plan->trial.command, &fault, &count);
	wrong = trial_verdict(&plan->trial, status, killed);
	/* After a kill the same command again, and the same end. */
	if (wrong == NULL && killed && !plan->trial.reads &&
	    trial_standing(&plan->trial) == BEFORE) {
		status = trial_run(plan->trial.command, NULL, NULL);
		if (status != 0)
			wrong = "killed, and the next run failed";
		else if (trial_standing(&plan->trial) != AFTER)
			wrong = "killed, and the next run ended elsewhere";
	}
	trial_score(wrong, &fault, status);
}

int
main(int argc, char **argv)
{
	static struct plan plan;
	uint64_t points;
	unsigned k;

	if (argc < 3)
		trial_die("usage: inject KINDS COMMAND...");
	setenv("CRM_DB", TRIAL_STORE, 1);
	parse(&plan, argv[1]);
	trial_init(&plan.trial, argv + 2);
	for (k = 0; k < plan.n; k++) {
		if (plan.ways[k])
			plan.point[k] =
			    trial_ways(&plan.trial, &plan.fault[k], &points);
		else
			points = trial_points(&plan.trial, &plan.fault[k]);
		plan.step[k] = points / plan.most[k] + 1;
		plan.first[k + 1] =
		    plan.first[k] + (points + plan.step[k] - 1) / plan.step[k];
	}
	return trial_sweep(plan.first[plan.n], each, &plan);
}
