/* SPDX-License-Identifier: ISC */
/*
 * A fault while the next program puts right what a killed one left:
 * compound PROGRAM RECOVERY.  PROGRAM, a command line, is killed at every
 * point; RECOVERY meets an error at every point of its own.  Whatever it
 * says, the program after it finds what there was before or what there would
 * be after, and the same as without that error.  Prints "TRIED BROKEN".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "trial.h"

#define WORDS 32

struct plan {
	struct trial trial;
	char *recovery[WORDS];
};

/* PROGRAM was killed and left this. */
struct wreck {
	struct bytes store, journal;
	enum standing standing; /* what comes of it */
};

static void
split(char *line, char **words)
{
	unsigned n = 0;

	while (n < WORDS - 1 && (words[n] = strsep(&line, " ")) != NULL)
		n++;
	words[n] = NULL;
}

static void
lay(const struct trial *trial, const struct wreck *wreck)
{
	trial_restore(&trial->before);
	bytes_write(TRIAL_STORE, &wreck->store);
	bytes_write(TRIAL_JOURNAL, &wreck->journal);
}

static const char *
recover(const struct plan *plan, const struct wreck *wreck,
    const struct fault *fault, int *status)
{
	lay(&plan->trial, wreck);
	*status = trial_run(plan->recovery, fault, NULL);
	if (WIFSIGNALED(*status))
		return "the recovery died";
	return trial_standing(&plan->trial) == wreck->standing
	    ? NULL
	    : "a store that was being put right is another one";
}

static void
each(uint64_t i, void *arg)
{
	struct plan *plan = arg;
	struct fault die = {FAULT_DIE, i + 1, false, false};
	struct fault error = {FAULT_ERROR, 0, false, false};
	struct fault_count count;
	struct wreck wreck;
	const char *wrong;
	int status;

	trial_restore(&plan->trial.before);
	(void)trial_run(plan->trial.command, &die, NULL);
	wreck.store = bytes_read(TRIAL_STORE);
	wreck.journal = bytes_read(TRIAL_JOURNAL);
	wreck.standing = trial_standing(&plan->trial);
	lay(&plan->trial, &wreck);
	(void)trial_run(plan->recovery, &error, &count);
	for (error.at = 1; error.at <= count.points; error.at++) {
		wrong = recover(plan, &wreck, &error, &status);
		trial_score(wrong, &error, status);
	}
	if (wreck.standing == BROKEN)
		trial_score("killed, and neither before nor after", &die, 0);
	free(wreck.store.at);
	free(wreck.journal.at);
}

int
main(int argc, char **argv)
{
	static struct plan plan;
	static struct fault die = {.kind = FAULT_DIE};
	static char *program[WORDS];

	if (argc != 3)
		trial_die("usage: compound PROGRAM RECOVERY");
	setenv("CRM_DB", TRIAL_STORE, 1);
	split(argv[1], program);
	split(argv[2], plan.recovery);
	trial_init(&plan.trial, program);
	return trial_sweep(trial_points(&plan.trial, &die), each, &plan);
}
