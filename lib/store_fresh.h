/* SPDX-License-Identifier: ISC */
/*
 * New contacts, many at a time: they wait in memory, SQL reads them as a
 * table (a virtual one), and one INSERT ... SELECT a table takes them in.
 * Measured: half the instructions of binding each value of each row.
 */
#ifndef CRM_STORE_FRESH_H
#define CRM_STORE_FRESH_H

#include "store_impl.h"

#define CRM_FRESH 256 /* contacts that may wait */

/*
 * A contact that waits to be written.  The lead and its texts must stay until
 * the write after the one that writes it: its digest is taken meanwhile.
 */
struct crm_fresh {
	const struct crm_lead *lead;
	struct crm_standing standing; /* its contact is the id to be given */
};

struct crm_fresh_list;

/*
 * Begin a list.  With RANGES what is written is not recorded: digests of the
 * rows are taken on the way, by WORKER, and crm_fresh_log() logs them.
 */
enum crm_code
crm_fresh_open(struct crm_store *store, bool ranges, struct crm_worker *worker,
    struct crm_fresh_list **list, struct crm_err *err) CRM_CHECKED;

/* The id that the next contact to be written will get. */
int64_t crm_fresh_first(const struct crm_fresh_list *list);

/* The next one, to be filled; there must be room. */
struct crm_fresh *crm_fresh_next(struct crm_fresh_list *list);

/* Take that one, now filled, and give it its id. */
int64_t crm_fresh_take(struct crm_fresh_list *list);

/* The lead of a contact that is not written yet; else NULL. */
const struct crm_lead *
crm_fresh_find(const struct crm_fresh_list *list, int64_t contact);

/* Whether those that wait must be written before the next one. */
bool crm_fresh_full(const struct crm_fresh_list *list);

/*
 * Write those that wait: contacts, standings, first moves, notes.  Where none
 * waits, until the digests of those written before are taken.
 */
enum crm_code
crm_fresh_write(struct crm_fresh_list *list, struct crm_err *err) CRM_CHECKED;

/* Log what was written as ranges; none may wait. */
enum crm_code
crm_fresh_log(struct crm_fresh_list *list, struct crm_err *err) CRM_CHECKED;

void crm_fresh_free(struct crm_fresh_list *list);

#endif
