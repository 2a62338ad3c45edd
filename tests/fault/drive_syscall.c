/* SPDX-License-Identifier: ISC */
/*
 * Every system call of a program as it is installed fails once, and kills
 * once: syscall COMMAND...  strace injects; it counts calls by name, so each
 * name is its own sweep.  Prints "TRIED BROKEN".
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "trial.h"

#define WORDS 64
#define NOT_STARTED 127 /* what the loader of shared libraries says */

/*
 * With errors that these calls may really give.  Memory is drive_inject's:
 * an error that brk() cannot give ends the C library itself.
 */
static const struct {
	const char *name, *error;
} calls[] = {{"openat", "EMFILE"}, {"read", "EIO"}, {"pread64", "EIO"},
    {"write", "ENOSPC"}, {"pwrite64", "ENOSPC"}, {"pwrite64", "EIO"},
    {"fdatasync", "EIO"}, {"fsync", "EIO"}, {"unlink", "EIO"},
    {"newfstatat", "EIO"}, {"lseek", "EINVAL"}, {"fcntl", "ENOLCK"},
    {"flock", "ENOLCK"}, {"close", "EIO"}, {"ftruncate", "EIO"},
    {"clone3", "EAGAIN"}, {"statfs", "EIO"}, {"readlink", "EACCES"},
    {"access", "EACCES"}, {"getcwd", "ENOENT"}, {"getrandom", "EINTR"}};
#define CALLS (sizeof(calls) / sizeof(*calls))

struct plan {
	struct trial trial;
	char *words[WORDS];
};

/* Whether strace got to inject anything. */
static bool
injected(void)
{
	struct bytes trace = bytes_read("trace");
	bool found =
	    trace.there && strstr((const char *)trace.at, "(INJECTED)") != NULL;

	free(trace.at);
	return found;
}

/*
 * A program that could not be loaded did nothing; a message that could not be
 * written is not there.
 */
static const char *
judge(const struct trial *trial, const char *call, bool kill, int status)
{
	bool mute = strcmp(call, "write") == 0;
	const char *wrong;

	if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_STARTED)
		return trial_standing(trial) == BEFORE ? NULL : "not started";
	wrong = trial_verdict(trial, status, kill);
	if (wrong != NULL && mute && strstr(wrong, "sentence") != NULL)
		return NULL;
	return wrong;
}

static void
each(uint64_t i, void *arg)
{
	struct plan *plan = arg;
	struct fault where = {FAULT_ERROR, 0, false, false};
	const char *call = calls[i / 2].name, *wrong;
	bool kill = i % 2 == 1;
	char inject[96], trace[64], what[160];
	int status;

	where.kind = kill ? FAULT_DIE : FAULT_ERROR;
	plan->words[0] = (char *)"strace";
	plan->words[1] = (char *)"-fqqo";
	plan->words[2] = (char *)"trace";
	plan->words[3] = (char *)"-e";
	plan->words[4] = trace;
	plan->words[5] = (char *)"-e";
	plan->words[6] = inject;
	snprintf(trace, sizeof(trace), "trace=%s", call);
	for (where.at = 1;; where.at++) {
		snprintf(inject, sizeof(inject), "inject=%s:%s%s:when=%llu",
		    call, kill ? "signal=" : "error=",
		    kill ? "KILL" : calls[i / 2].error,
		    (unsigned long long)where.at);
		trial_restore(&plan->trial.before);
		status = trial_run(plan->words, NULL, NULL);
		if (kill ? !WIFSIGNALED(status) : !injected())
			return;
		wrong = judge(&plan->trial, call, kill, status);
		if (wrong != NULL)
			snprintf(what, sizeof(what), "%s: %s", call, wrong);
		trial_score(wrong ? what : NULL, &where, status);
	}
}

int
main(int argc, char **argv)
{
	static struct plan plan;
	int i;

	if (argc < 2 || argc > WORDS - 8)
		trial_die("usage: syscall COMMAND...");
	setenv("CRM_DB", TRIAL_STORE, 1);
	trial_init(&plan.trial, argv + 1);
	for (i = 1; i < argc; i++)
		plan.words[6 + i] = argv[i];
	return trial_sweep(2 * CALLS, each, &plan);
}
