/* SPDX-License-Identifier: ISC */
/*
 * Rows of standing and move, one by one or a wave of contacts at a time: read
 * in the order of the table, kept in memory while the engine is asked of one
 * after another, and written in the order of the table again.  The log's parts
 * of it are made here, too: the standings' as SQLite's session extension would
 * make it, which reads every row once more, in no order.
 */
#ifndef CRM_STORE_WAVE_H
#define CRM_STORE_WAVE_H

#include "store_impl.h"

/* A row of standing; a status that is not there is 0, a reason empty. */
struct crm_stand {
	int64_t pipeline, stage, status, changed;
	char reason[CRM_WORD_BYTES], since[CRM_DAY_TEXT];
	bool client;
};

/* The row of a contact; false in *THERE if it has none. */
enum crm_code crm_stand_read(struct crm_store *store, int64_t contact,
    struct crm_stand *row, bool *there, struct crm_err *err) CRM_CHECKED;

/* Write it over the one that is there, or as a FRESH one. */
enum crm_code crm_stand_write(struct crm_store *store, int64_t contact,
    const struct crm_stand *row, bool fresh, struct crm_err *err) CRM_CHECKED;

/* Note in it that the contact changed now. */
enum crm_code crm_stand_changed(
    struct crm_store *store, int64_t contact, struct crm_err *err) CRM_CHECKED;

/* A row of move, of the actor's moment; EVENT is constant, or NULL. */
enum crm_code crm_move_insert(struct crm_store *store, int64_t contact,
    const struct crm_stand *to, int64_t was, const char *event,
    struct crm_err *err) CRM_CHECKED;

/* The stage before the latest entry of STAGE; 0: none. */
enum crm_code crm_move_before(struct crm_store *store, int64_t contact,
    int64_t stage, int64_t *was, struct crm_err *err) CRM_CHECKED;

/*
 * What is done to CONTACTS from here on waits in memory.  Nothing does if
 * something is recorded already, which may be about the same rows, or between
 * crm_store_mark() and _unmark().
 */
enum crm_code crm_wave_open(struct crm_store *store, const int64_t *contact,
    size_t n, struct crm_err *err) CRM_CHECKED;

/* Write and log what waits; nothing does afterwards. */
enum crm_code
crm_wave_write(struct crm_store *store, struct crm_err *err) CRM_CHECKED;

/* What is done from here on may be forgotten again: all of it, or nothing. */
void crm_wave_mark(struct crm_store *store);
void crm_wave_unmark(struct crm_store *store, bool keep);

/* Forget all of it, and, once the file is closed, that there were waves. */
void crm_wave_drop(struct crm_store *store);
void crm_wave_free(struct crm_store *store);

#endif
