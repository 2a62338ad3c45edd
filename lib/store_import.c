/* SPDX-License-Identifier: ISC */
/*
 * Taking in many contacts.  An import that only adds is written without
 * recording and logged as ranges at the end: the store is locked, so what it
 * inserts has consecutive ids.  One that may change contacts (--update) is
 * recorded like any other command.  Both decide by crm_standing_decide() and
 * change by crm_store_set(), so rules and engine are the same as everywhere.
 */
#include "store_fresh.h"
#include "store_match.h"
#include "store_range.h"
#include "store_schedule.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const crm_outcomes[] = {
    "added", "updated", "same", "exists", "rejected"};

struct crm_import {
	struct crm_store *store;
	bool update, blanks; /* as struct crm_import_how has them */
	bool was_empty; /* no contact in the store: only this file counts */
	bool ranges;    /* not recorded; logged as ranges */
	int64_t first;  /* contact to be added */
	struct crm_match *match;
	struct crm_due_list due; /* what policies of the file bring about */
	int64_t last; /* contact of the row before; 0: it was refused */
	bool brought; /* the import added that contact */
	struct crm_pool pool;
	struct crm_buf remake; /* indexes that were dropped */
	struct crm_worker *worker;
	struct crm_job early; /* rows go to the disk */
	struct crm_fresh_list *fresh;
};

/*
 * The job beside the indexes: the disk gets the rows, for which the commit had
 * to wait (a twentieth of an import of a million).  What comes of it does not
 * matter: the commit asks again, and every open file is told of a fault by
 * itself.  crm_store_close() closes it.
 */
static void
write_early(void *arg)
{
	struct crm_store *store = arg;

	if (store->early < 0)
		store->early =
		    open(store->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (store->early >= 0)
		(void)fdatasync(store->early);
}

enum crm_code
crm_store_import_open(struct crm_store *store, const struct crm_import_how *how,
    struct crm_worker *worker, struct crm_import **out, struct crm_err *err)
{
	static const char sql_any[] = "SELECT count(*) FROM "
				      "(SELECT 1 FROM contact LIMIT 1)";
	struct crm_import *im = crm_alloc(sizeof(*im));
	int64_t any;

	*out = im;
	im->store = store;
	im->worker = worker;
	im->early = (struct crm_job){.run = write_early, .arg = store};
	im->update = how->update;
	im->blanks = how->blanks;
	im->ranges = !how->update && !how->beside;
	if (db_number(&store->db, sql_any, 0, &any, err) ||
	    crm_fresh_open(store, im->ranges, worker, &im->fresh, err))
		return err->code;
	im->was_empty = any == 0;
	/* What is only appended to needs little. */
	if (im->was_empty &&
	    db_exec(&store->db, "PRAGMA cache_size = -16384", err))
		return err->code;
	im->first = crm_fresh_first(im->fresh);
	if (crm_match_open(
		store, im->fresh, im->was_empty, how, &im->match, err))
		return err->code;
	if (!im->ranges)
		return CRM_OK;
	if (crm_store_flush(store, err) || crm_store_record(store, false, err))
		return err->code;
	/* What an import inserts refers to what it inserted just before. */
	db_foreign_keys(&store->db, false);
	/* Indexes are made faster from all rows than row by row. */
	return im->was_empty
	    ? crm_indexes_drop(&store->db, "contact", &im->remake, err)
	    : CRM_OK;
}

/* Rows ------------------------------------------------------------------ */

/* A field of the row's own; --source alone makes nobody. */
static bool
says_who(const struct crm_change *change)
{
	unsigned i;

	for (i = 0; i < CRM_NCONTACT; i++)
		if (change->given[i] && change->to.v[i] != NULL &&
		    crm_fields[i].record == CRM_OF_CONTACT)
			return true;
	return false;
}

static enum crm_code
add(struct crm_import *im, struct crm_lead *lead, int64_t *id,
    struct crm_err *err)
{
	struct crm_fresh *fresh;
	bool differs;

	if (crm_fresh_full(im->fresh) && crm_fresh_write(im->fresh, err))
		return err->code;
	fresh = crm_fresh_next(im->fresh);
	if (!says_who(&lead->change))
		return crm_fail(err, CRM_REFUSED,
		    "nothing that says who it is (name, phone, e-mail, ...)");
	if (crm_county_settle(
		im->store, NULL, &lead->change, &lead->change.to, err) ||
	    crm_standing_decide(
		im->store, &lead->change, &fresh->standing, err) ||
	    (lead->policy &&
		crm_policy_allow(
		    im->store, &fresh->standing, &lead->change, err)))
		return err->code;
	if (crm_reason_stops(&fresh->standing))
		lead->change.to.v[CRM_F_CONTACT_STOP] = "yes";
	if (lead->task && crm_task_allow(&lead->change, err))
		return err->code;
	fresh->lead = lead;
	*id = crm_fresh_take(im->fresh);
	crm_match_add(im->match, lead, *id);
	if (!lead->policy && !lead->task)
		return CRM_OK;
	if (crm_fresh_write(im->fresh, err) ||
	    (lead->task &&
		crm_task_row(im->store, *id, &lead->change,
		    CRM_ROW_APART | CRM_ROW_WRITE, &differs, err)))
		return err->code;
	if (!lead->policy)
		return CRM_OK;
	return crm_policy_row(im->store, *id, &lead->change,
	    CRM_ROW_NEW | CRM_ROW_WRITE, &im->due, &differs, err);
}

/* Whether a stage, status or reason is the one NOW, by name or label. */
static bool
same_word(struct crm_store *store, enum crm_field_id id, const char *given,
    const struct crm_values *now)
{
	const struct crm_pipeline *p;
	struct crm_err unknown;
	int i = CRM_NONE;

	if (given == NULL ||
	    crm_store_pipeline(store, now->v[CRM_F_PIPELINE], &p, &unknown))
		return false;
	if (id == CRM_F_STAGE &&
	    crm_stage_find(p, given, &i, &unknown) == CRM_OK)
		return crm_field_same(p->stage[i].name, now->v[id]);
	if (id == CRM_F_STATUS &&
	    crm_status_find(p, given, &i, &unknown) == CRM_OK)
		return crm_field_same(p->status[i].name, now->v[id]);
	if (id == CRM_F_REASON && p->nreason > 0 &&
	    crm_reason_find(p, given, &i, &unknown) == CRM_OK)
		return crm_field_same(p->reason[i].name, now->v[id]);
	return false;
}

/* Whether nobody but the days took the contact on from STAGE. */
static enum crm_code
left_by_event(struct crm_import *im, int64_t id, const char *stage, bool *left,
    struct crm_err *err)
{
	static const char sql[] =
	    "SELECT s.name = :stage AND m.id > coalesce((SELECT max(id) "
	    "FROM move WHERE contact = :contact AND event IS NULL), 0) "
	    "FROM move AS m JOIN stage AS s ON s.id = m.was "
	    "WHERE m.contact = :contact ORDER BY m.id DESC";
	struct db *db = &im->store->db;
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;

	if (db_prepare(db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", id);
	db_bind_text(st, ":stage", stage);
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row)
		*left |= db_int(st, 0) != 0;
	return code;
}

/*
 * What a row may still say of a contact that is there: an empty cell never
 * blanks, and source and first stage belong to the first arrival.
 */
static enum crm_code
differs(struct crm_import *im, int64_t id, const struct crm_change *change,
    const struct crm_values *now, struct crm_change *rest, struct crm_err *err)
{
	bool moved_on = false;
	unsigned i;

	*rest = *change;
	if (change->to.v[CRM_F_STAGE] != NULL &&
	    !crm_field_same(change->to.v[CRM_F_STAGE], now->v[CRM_F_STAGE]) &&
	    left_by_event(im, id, change->to.v[CRM_F_STAGE], &moved_on, err))
		return err->code;
	if (moved_on)
		rest->given[CRM_F_STAGE] = false;
	rest->given[CRM_F_ID] = false;
	/* A vendor's number says nothing without the vendor. */
	if (!change->given[CRM_F_SOURCE] &&
	    !crm_field_same(now->v[CRM_F_SOURCE], change->to.v[CRM_F_SOURCE]))
		rest->given[CRM_F_LEAD_ID] = false;
	rest->n = 0;
	for (i = 0; i < CRM_NFIELDS; i++) {
		if (rest->given[i] &&
		    ((rest->to.v[i] == NULL && !im->blanks) ||
			(crm_fields[i].record > CRM_OF_ENGINE &&
			    crm_fields[i].record != CRM_OF_CUSTOM) ||
			(crm_fields[i].record == CRM_OF_ENGINE &&
			    same_word(im->store, i, rest->to.v[i], now)) ||
			crm_field_same(now->v[i], rest->to.v[i])))
			rest->given[i] = false;
		rest->n += rest->given[i];
	}
	return crm_county_rest(im->store, now, change, rest, err);
}

/* Of NOTES those that the contact does not have yet; *N of them. */
static enum crm_code
new_notes(struct crm_import *im, int64_t id, const char *const *notes,
    unsigned n, const char **fresh, unsigned *nfresh, struct crm_err *err)
{
	unsigned i;
	bool there;

	*nfresh = 0;
	for (i = 0; i < n; i++) {
		if (crm_note_there(im->store, id, notes[i], &there, err))
			return err->code;
		if (!there)
			fresh[(*nfresh)++] = notes[i];
	}
	return CRM_OK;
}

static enum crm_code
update(struct crm_import *im, int64_t id, const struct crm_change *rest,
    const char *const *notes, unsigned n, struct crm_err *err)
{
	struct crm_diff diff[CRM_NFIELDS];
	struct crm_note note = {0};
	unsigned ndiff, i;
	int64_t added;

	if (crm_store_set(im->store, id, rest, &im->pool, diff, &ndiff, err))
		return err->code;
	for (i = 0; i < n; i++) {
		note.text = notes[i];
		if (crm_store_note(im->store, id, &note, &added, err))
			return err->code;
	}
	return CRM_OK;
}

/* Whether the row goes on about the contact of the row before it. */
static bool
goes_on(const struct crm_import *im, const struct crm_lead *lead)
{
	return lead->again && im->last != 0;
}

/* What one contact has in one of our files is as much as its rows. */
static unsigned
apart(const struct crm_import *im, const struct crm_lead *lead)
{
	return goes_on(im, lead) && im->brought ? CRM_ROW_APART : 0;
}

/* Change a contact; a refusal half-way leaves nothing of the row behind. */
static enum crm_code
change_met(struct crm_import *im, const struct crm_lead *lead, int64_t id,
    const struct crm_change *rest, const char *const *notes, unsigned n,
    struct crm_err *err)
{
	size_t due = im->due.n;
	struct crm_err undo;
	enum crm_code code;
	bool differs;

	if (crm_store_mark(im->store, err))
		return err->code;
	/* The task first: a status may need one. */
	code = lead->task ? crm_task_row(im->store, id, &lead->change,
				CRM_ROW_WRITE | apart(im, lead), &differs, err)
			  : CRM_OK;
	if (code == CRM_OK)
		code = update(im, id, rest, notes, n, err);
	if (code == CRM_OK && lead->policy)
		code = crm_policy_row(im->store, id, &lead->change,
		    CRM_ROW_WRITE | apart(im, lead) |
			(id >= im->first ? CRM_ROW_NEW : 0),
		    &im->due, &differs, err);
	if (code != CRM_OK)
		im->due.n = due;
	if (code <= CRM_REFUSED &&
	    crm_store_unmark(im->store, code == CRM_OK, &undo)) {
		*err = undo;
		return err->code;
	}
	return code;
}

static enum crm_code
meet(struct crm_import *im, const struct crm_lead *lead, int64_t id,
    enum crm_outcome *outcome, struct crm_err *err)
{
	struct crm_values now;
	struct crm_change rest;
	const char **fresh =
	    crm_pool_get(&im->pool, (lead->nnotes + 1) * sizeof(*fresh));
	bool differs_too = false;
	unsigned nfresh;

	if ((crm_fresh_find(im->fresh, id) != NULL &&
		crm_fresh_write(im->fresh, err)) ||
	    crm_store_get(im->store, id, &im->pool, &now, err) ||
	    new_notes(im, id, lead->note, lead->nnotes, fresh, &nfresh, err) ||
	    differs(im, id, &lead->change, &now, &rest, err) ||
	    (lead->policy &&
		crm_policy_row(im->store, id, &lead->change, apart(im, lead),
		    NULL, &differs_too, err)) ||
	    (lead->task &&
		crm_task_row(im->store, id, &lead->change, apart(im, lead),
		    &differs_too, err)))
		return err->code;
	*outcome = CRM_SAME;
	if (rest.n == 0 && nfresh == 0 && !differs_too)
		return CRM_OK;
	/* Further rows complete whom these files brought. */
	*outcome = CRM_EXISTS;
	if (!im->update && (id < im->first || !differs_too))
		return CRM_OK;
	*outcome = CRM_UPDATED;
	return change_met(im, lead, id, &rest, fresh, nfresh, err);
}

static enum crm_code
row(struct crm_import *im, struct crm_lead *lead, enum crm_outcome *outcome,
    int64_t *id, struct crm_err *err)
{
	int64_t hit[2] = {0, 0};
	unsigned i;

	for (i = 0; i < lead->nnotes; i++)
		if (crm_note_check(lead->note[i], err))
			return err->code;
	if (goes_on(im, lead))
		hit[0] = im->last;
	else if (crm_match_find(im->match, lead, hit, err))
		return err->code;
	if (hit[1] != 0)
		return crm_fail(err, CRM_REFUSED,
		    "matches two contacts, c%lld and c%lld",
		    (long long)(hit[0] < hit[1] ? hit[0] : hit[1]),
		    (long long)(hit[0] < hit[1] ? hit[1] : hit[0]));
	if (hit[0] == 0) {
		*outcome = CRM_ADDED;
		return add(im, lead, id, err);
	}
	*id = hit[0];
	return meet(im, lead, *id, outcome, err);
}

void
crm_store_import_soon(const struct crm_import *im, const struct crm_lead *lead)
{
	crm_match_soon(im->match, lead);
}

enum crm_code
crm_store_import_row(struct crm_import *im, struct crm_lead *lead,
    enum crm_outcome *outcome, int64_t *id, struct crm_err *err)
{
	enum crm_code code;

	*id = 0;
	crm_pool_reset(&im->pool);
	code = row(im, lead, outcome, id, err);
	if (code == CRM_REFUSED)
		*outcome = CRM_REJECTED;
	im->brought =
	    *outcome == CRM_ADDED || (goes_on(im, lead) && im->brought);
	im->last = code == CRM_OK ? *id : 0;
	return code;
}

enum crm_code
crm_store_import_write(struct crm_import *im, struct crm_err *err)
{
	return crm_fresh_write(im->fresh, err);
}

/* The clocks of the stages in which the new contacts stand. */
static enum crm_code
start_clocks(struct crm_import *im, struct crm_err *err)
{
	struct crm_store *store = im->store;
	enum crm_code code = CRM_OK;
	unsigned i;

	for (i = 0; code == CRM_OK && i < store->npipeline; i++) {
		if (!store->pipeline[i]->clocks)
			continue;
		if (im->ranges && crm_store_record(store, true, err))
			return err->code;
		im->ranges = false;
		code = crm_schedules_start(
		    store, store->pipeline[i], im->first, err);
	}
	return code;
}

enum crm_code
crm_store_import_close(struct crm_import *im, struct crm_err *err)
{
	enum crm_code code = crm_fresh_write(im->fresh, err);

	if (code == CRM_OK)
		code = crm_due_run(im->store, &im->due, NULL, NULL, err);
	/* The sorter wants the memory. */
	crm_match_free(im->match);
	im->match = NULL;
	if (code == CRM_OK && im->ranges)
		code = crm_fresh_log(im->fresh, err);
	if (code == CRM_OK && im->remake.len > 0) {
		crm_worker_start(im->worker, &im->early);
		code = db_exec(&im->store->db, im->remake.s, err);
		crm_worker_wait(im->worker, &im->early);
	}
	if (code == CRM_OK)
		code = start_clocks(im, err);
	crm_store_import_drop(im);
	return code;
}

void
crm_store_import_drop(struct crm_import *im)
{
	if (im == NULL)
		return;
	db_foreign_keys(&im->store->db, true);
	crm_fresh_free(im->fresh);
	crm_match_free(im->match);
	crm_buf_free(&im->remake);
	free(im->due.at);
	crm_pool_free(&im->pool);
	free(im);
}
