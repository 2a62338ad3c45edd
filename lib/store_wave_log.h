/* SPDX-License-Identifier: ISC */
/*
 * What the log says of a wave (store_wave.h), made by the other thread while
 * the rows are written: standings as changes, as SQLite's session extension
 * would record them, moves as a range.  Who stood where, since when and why is
 * in the changes already.
 */
#ifndef CRM_STORE_WAVE_LOG_H
#define CRM_STORE_WAVE_LOG_H

#include "store_wave.h"
#include "worker.h"

/* A contact of the wave, as the table has it and as it will. */
struct crm_wave_stand {
	int64_t contact;
	struct crm_stand was, now;
	size_t last; /* of its moves, counted from 1; 0: none */
	bool changed;
};

struct crm_wave_move {
	size_t before; /* the contact's move before it, counted from 1 */
	int64_t contact;
	int64_t stage, was;
	const char *event; /* or NULL */
	char reason[CRM_WORD_BYTES], day[CRM_DAY_TEXT];
};

/* Zeroed at first; the others' from _start() to _end() or _drop(). */
struct crm_wave_log {
	struct crm_store *store;
	const struct crm_wave_stand *at; /* ascending */
	size_t n;
	const struct crm_wave_move *move;
	const size_t *order; /* in which they are written */
	size_t nmove;

	/* Its own: */
	struct crm_worker *worker; /* NULL: none was worth it so far */
	struct crm_job job;
	int standing_columns, move_columns;
	int64_t first;         /* number of the first move */
	struct crm_wave_part { /* changes of standings */
		struct crm_buf bytes;
		unsigned char digest[CRM_HASH_SIZE];
	} * part;
	size_t npart, cappart;
	struct crm_tally tally; /* of moves */
};

/* Begin to make it. */
enum crm_code
crm_wave_log_start(struct crm_wave_log *log, struct crm_err *err) CRM_CHECKED;

/* Write it; FIRST is the number that the first move was given. */
enum crm_code crm_wave_log_end(
    struct crm_wave_log *log, int64_t first, struct crm_err *err) CRM_CHECKED;

/* Forget what was made, and, for good, the thread. */
void crm_wave_log_drop(struct crm_wave_log *log);
void crm_wave_log_free(struct crm_wave_log *log);

#endif
