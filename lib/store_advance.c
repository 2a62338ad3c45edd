/* SPDX-License-Identifier: ISC */
/* What is due by date, in the order of the days. */
#include "store_schedule.h"
#include "store_walk.h"
#include "store_wave.h"

#include <stdlib.h>
#include <string.h>

/* Cover that begins on a day comes before cover that ends then. */
static int
by_day(const void *a, const void *b)
{
	const struct crm_due *x = a, *y = b;
	bool ends[2] = {
	    x->event == CRM_POLICY_ENDED, y->event == CRM_POLICY_ENDED};

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (ends[0] != ends[1])
		return ends[0] ? 1 : -1;
	return (x->order > y->order) - (x->order < y->order);
}

void
crm_due_add(struct crm_due_list *list, int64_t contact, int64_t policy,
    enum crm_event event, crm_day day)
{
	list->at = crm_room(list->at, list->n, &list->cap, sizeof(*list->at));
	list->at[list->n] =
	    (struct crm_due){contact, policy, 0, event, day, list->n};
	list->n++;
}

/* What falls due up to today, from the two narrow indexes of policy. */
static enum crm_code
find_due(struct crm_store *store, const char *sql, enum crm_event event,
    int shift, struct crm_due_list *list, struct crm_err *err)
{
	char today[CRM_DAY_TEXT];
	sqlite3_stmt *st;
	enum crm_code code;
	crm_day day;
	bool row;

	crm_store_today(store, today);
	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_text(st, ":today", today);
	while ((code = db_step(&store->db, st, &row, err)) == CRM_OK && row) {
		/* A day put there by hand may be none; crm-check names it. */
		day = crm_date_stored(db_text(st, 2), CRM_NO_DAY);
		if (day == CRM_NO_DAY)
			continue;
		crm_due_add(
		    list, db_int(st, 1), db_int(st, 0), event, day + shift);
		if (event == CRM_AFTER) {
			list->at[list->n - 1].schedule = db_int(st, 0);
			list->at[list->n - 1].policy = 0;
		}
	}
	return code;
}

/* Mark the policy; *STILL is false if what was due is so no more. */
static enum crm_code
policy_acted(struct crm_store *store, const struct crm_due *d, bool *still,
    struct crm_err *err)
{
	static const char sql_begun[] =
	    "UPDATE policy SET begun = 1, policy_changed = :at "
	    "WHERE id = :policy AND policy_status = 'sold' AND begun = 0 "
	    "AND effective <= :today";
	static const char sql_ended[] =
	    "UPDATE policy SET policy_status = 'ended', policy_changed = :at "
	    "WHERE id = :policy AND policy_status = 'sold' "
	    "AND \"end\" < :today";
	char today[CRM_DAY_TEXT];
	sqlite3_stmt *st;

	*still = true;
	if (d->policy == 0)
		return CRM_OK;
	crm_store_today(store, today);
	if (db_prepare(&store->db,
		d->event == CRM_POLICY_EFFECTIVE ? sql_begun : sql_ended, &st,
		err))
		return err->code;
	db_bind_int(st, ":policy", d->policy);
	db_bind_int(st, ":at", store->actor->now.instant);
	db_bind_text(st, ":today", today);
	if (db_run(&store->db, st, err))
		return err->code;
	*still = sqlite3_changes(store->db.handle) > 0;
	return CRM_OK;
}

static enum crm_code
advance_one(struct crm_store *store, const struct crm_due *d,
    void (*each)(void *arg, const struct crm_moved *moved), void *arg,
    struct crm_err *err)
{
	struct crm_standing s;
	struct crm_moved moved;
	char day[CRM_DAY_TEXT];
	bool still;

	db_foreign_keys(&store->db, false);
	crm_date_format(d->day, day);
	if (d->schedule != 0 ? crm_schedule_act(store, d->schedule, &still, err)
			     : policy_acted(store, d, &still, err))
		return err->code;
	if (!still)
		return CRM_OK;
	crm_store_touch(store, d->contact);
	if (crm_standing_get(store, d->contact, &s, err))
		return err->code;
	moved.contact = d->contact;
	moved.from = s.pipeline->stage[s.stage].name;
	if (crm_standing_event(store, &s, d->event, day, err))
		return err->code;
	moved.to = s.pipeline->stage[s.stage].name;
	moved.any = moved.to != moved.from;
	if (moved.any && each != NULL)
		each(arg, &moved);
	return crm_store_flush_big(store, err);
}

enum crm_code
crm_due_run(struct crm_store *store, struct crm_due_list *list,
    void (*each)(void *arg, const struct crm_moved *moved), void *arg,
    struct crm_err *err)
{
	enum crm_code code = CRM_OK;
	size_t i;

	if (list->n > 1)
		qsort(list->at, list->n, sizeof(*list->at), by_day);
	for (i = 0; code == CRM_OK && i < list->n; i++)
		code = advance_one(store, &list->at[i], each, arg, err);
	free(list->at);
	memset(list, 0, sizeof(*list));
	return code;
}

/* Where those stand to whom it will happen; of very many, not all. */
static enum crm_code
read_ahead(struct crm_store *store, const struct crm_due_list *list,
    struct crm_err *err)
{
	struct crm_ids ids = {0};
	enum crm_code code;
	size_t i;

	for (i = 0; i < list->n && i < CRM_MOVES; i++)
		crm_ids_add(&ids, list->at[i].contact);
	code = crm_wave_open(store, ids.at, ids.n, err);
	free(ids.at);
	return code;
}

enum crm_code
crm_store_advance(struct crm_store *store,
    void (*each)(void *arg, const struct crm_moved *moved), void *arg,
    struct crm_err *err)
{
	static const char sql_begin[] =
	    "SELECT id, contact, effective FROM policy INDEXED BY policy_begin "
	    "WHERE policy_status = 'sold' AND begun = 0 "
	    "AND effective <= :today ORDER BY id";
	static const char sql_end[] =
	    "SELECT id, contact, \"end\" FROM policy INDEXED BY policy_end "
	    "WHERE policy_status = 'sold' AND \"end\" IS NOT NULL "
	    "AND \"end\" < :today ORDER BY id";
	static const char sql_clock[] =
	    "SELECT id, contact, next FROM schedule INDEXED BY schedule_next "
	    "WHERE next IS NOT NULL AND next <= :today ORDER BY id";
	struct crm_due_list list = {0};
	enum crm_code code;

	/* What was missed may bring about what has been due since. */
	do {
		code = find_due(
		    store, sql_begin, CRM_POLICY_EFFECTIVE, 0, &list, err);
		if (code == CRM_OK)
			code = find_due(
			    store, sql_end, CRM_POLICY_ENDED, 1, &list, err);
		if (code == CRM_OK)
			code = find_due(
			    store, sql_clock, CRM_AFTER, 0, &list, err);
		if (code != CRM_OK || list.n == 0)
			break;
		code = read_ahead(store, &list, err);
		if (code == CRM_OK)
			code = crm_due_run(store, &list, each, arg, err);
	} while (code == CRM_OK);
	free(list.at);
	return code == CRM_OK ? crm_wave_write(store, err) : code;
}
