/* SPDX-License-Identifier: ISC */
/*
 * One command on one store, tried again and again: what the store was before
 * and would be after, a run with a fault, and the verdict.  For the drivers.
 */
#ifndef CRM_TRIAL_H
#define CRM_TRIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault.h"

#define TRIAL_STORE "crm.db"
#define TRIAL_JOURNAL "crm.db-journal"
#define TRIAL_COPY "copy.db" /* where a command may make one */

struct bytes {
	unsigned char *at;
	size_t n;
	bool there; /* whether there is such a file */
};

/* What a store is worth: its bytes, and a digest of its rows. */
struct state {
	struct bytes bytes;
	uint64_t rows; /* FNV-1a over all tables in order */
};

struct trial {
	char *const *command; /* the program under faults and its words */
	struct state before, after;
	struct bytes said; /* standard output of the run without a fault */
	bool reads;        /* it changes nothing: AFTER is BEFORE */
};

enum standing { BEFORE, AFTER, BROKEN };

/* How a run is to fail; zero is a run without a fault. */
struct fault {
	enum fault_kind kind;
	uint64_t at;
	bool forever, small;
	bool ways; /* tell the way to every point */
};

/*
 * Take the store in the working folder as what it is before, run COMMAND
 * once without a fault for what it is after (the same, if it only reads),
 * and end the process with a sentence if that fails.
 */
void trial_init(struct trial *trial, char *const *command);

/* Take the store in the working folder, with the digest of its records. */
void trial_take(struct state *state);

/*
 * The digest of what the log keeps, and of the log, of the store as it is;
 * whether all of it can be read.
 */
bool trial_records(uint64_t *digest);

/* A folder for worker N, as the working folder. */
void trial_enter(unsigned n);

/* Put a store into the folder and nothing else. */
void trial_restore(const struct state *state);

/*
 * Run COMMAND, its output into "out" and "err"; waitpid's status.  What the
 * shim counted comes in COUNT unless that is NULL.
 */
int trial_run(
    char *const *command, const struct fault *fault, struct fault_count *count);

/* Run COMMAND, and kill it after so many microseconds. */
int trial_run_for(char *const *command, uint64_t us);

/* How many points of FAULT's kind COMMAND has on the state before. */
uint64_t trial_points(const struct trial *trial, const struct fault *fault);

/* The first of them for every way to one, in order; how many in *N. */
uint64_t *
trial_ways(const struct trial *trial, const struct fault *fault, uint64_t *n);

/*
 * Open the store as the next program would, so that a journal which was left
 * is rolled back, and tell what it is.
 */
enum standing trial_standing(const struct trial *trial);

/*
 * Whether STATUS (waitpid's) told the truth: 0 and 5 mean after, 1 3 4 mean
 * before, what is not 0 has a sentence.  A program that was killed may stand
 * at either.  Otherwise NULL is not returned but what is wrong.
 */
const char *trial_verdict(const struct trial *trial, int status, bool killed);

/* Count a point that was tried; print what was WRONG, the first few times. */
void trial_score(const char *wrong, const struct fault *fault, int status);

/* The harness itself failed: say so and end with 2. */
_Noreturn void trial_die(const char *what);

struct bytes bytes_read(const char *path);
void bytes_write(const char *path, const struct bytes *bytes);

/* N zeroed bytes that all workers share. */
void *trial_shared(size_t n);

/*
 * Do EACH, which scores, for all I below N, spread over the cores; print
 * "TRIED BROKEN" and return the exit status.
 */
int trial_sweep(uint64_t n, void (*each)(uint64_t i, void *arg), void *arg);

/* Microseconds of a clock that only runs forward. */
uint64_t trial_now(void);

/* A generator with a fixed seed: the next number below N. */
uint64_t trial_chance(uint64_t *seed, uint64_t n);

#endif
