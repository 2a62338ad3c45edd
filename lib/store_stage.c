/* SPDX-License-Identifier: ISC */
/*
 * Moves: the facts that guards ask about, the entry of a stage, and the
 * events that follow.  The only code that writes standing and move, import
 * apart, which asks the same engine (store_import.c).
 */
#include "store_schedule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A contact that is not there, or one that was put in by hand. */
static enum crm_code
no_standing(struct crm_store *store, int64_t id, struct crm_err *err)
{
	static const char sql[] = "SELECT 1 FROM contact WHERE id = :id";
	sqlite3_stmt *st;
	bool row;

	if (db_find(&store->db, sql, ":id", id, &st, &row, err))
		return err->code;
	if (!row)
		return crm_fail(
		    err, CRM_REFUSED, "c%lld: no such contact", (long long)id);
	db_done(st);
	return crm_fail(err, CRM_REFUSED,
	    "c%lld: stands in no stage; it was not put in by these programs "
	    "(run crm-check)",
	    (long long)id);
}

enum crm_code
crm_standing_find(struct crm_store *store, int64_t contact,
    struct crm_standing *s, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT stage, status, client, reason, since FROM standing "
	    "WHERE contact = :contact";
	const struct crm_place *at;
	sqlite3_stmt *st;
	int64_t stage, status;
	const char *reason, *since;
	bool row;

	if (crm_store_need_pipelines(store, err) ||
	    db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", contact);
	if (db_step(&store->db, st, &row, err))
		return err->code;
	if (!row)
		return no_standing(store, contact, err);
	memset(s, 0, sizeof(*s));
	s->contact = contact;
	stage = db_int(st, 0);
	status = db_int(st, 1);
	s->client = db_int(st, 2) != 0;
	reason = db_text(st, 3);
	since = db_text(st, 4);
	snprintf(s->reason, sizeof(s->reason), "%s", reason ? reason : "");
	snprintf(s->since, sizeof(s->since), "%s", since ? since : "");
	db_done(st);
	at = stage > 0 && (size_t)stage < store->nstage_at
	    ? &store->stage_at[stage]
	    : NULL;
	if (at == NULL || at->pipeline == NULL)
		return crm_fail(err, CRM_TROUBLE,
		    "c%lld stands in a stage that no pipeline has (run "
		    "crm-check)",
		    (long long)contact);
	s->pipeline = at->pipeline;
	s->stage = at->index;
	s->status = CRM_NONE;
	if (status > 0 && (size_t)status < store->nstatus_at &&
	    store->status_at[status].pipeline == s->pipeline)
		s->status = store->status_at[status].index;
	return CRM_OK;
}

enum crm_code
crm_standing_get(struct crm_store *store, int64_t contact,
    struct crm_standing *s, struct crm_err *err)
{
	if (crm_standing_find(store, contact, s, err))
		return err->code;
	return crm_right_need(store, s->pipeline,
	    store->op != 0 ? CRM_MAY_EDIT : CRM_MAY_VIEW, contact, err);
}

static enum crm_code
insert_move(struct crm_store *store, const struct crm_standing *s, int64_t was,
    const char *event, struct crm_err *err)
{
	static const char sql[] =
	    "INSERT INTO move (contact, stage, was, day, at, reason, event) "
	    "VALUES (:contact, :stage, :was, :day, :at, :reason, :event)";
	sqlite3_stmt *st;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", s->contact);
	db_bind_int(st, ":stage", s->pipeline->stage[s->stage].id);
	if (was != 0)
		db_bind_int(st, ":was", was);
	db_bind_text(st, ":day", s->since);
	db_bind_int(st, ":at", store->actor->now.instant);
	db_bind_text(st, ":reason", s->reason[0] ? s->reason : NULL);
	db_bind_text(st, ":event", event);
	return db_run(&store->db, st, err);
}

static enum crm_code
write_standing(struct crm_store *store, const struct crm_standing *s,
    bool fresh, struct crm_err *err)
{
	static const char insert[] =
	    "INSERT INTO standing (contact, pipeline, stage, status, client, "
	    "since, reason, changed) VALUES (:contact, :pipeline, :stage, "
	    ":status, :client, :since, :reason, :changed)";
	static const char update[] =
	    "UPDATE standing SET pipeline = :pipeline, stage = :stage, "
	    "status = :status, client = :client, since = :since, "
	    "reason = :reason, changed = :changed WHERE contact = :contact";
	sqlite3_stmt *st;

	if (db_prepare(&store->db, fresh ? insert : update, &st, err))
		return err->code;
	db_bind_int(st, ":contact", s->contact);
	db_bind_int(st, ":pipeline", s->pipeline->id);
	db_bind_int(st, ":stage", s->pipeline->stage[s->stage].id);
	if (s->status != CRM_NONE)
		db_bind_int(st, ":status", s->pipeline->status[s->status].id);
	db_bind_int(st, ":client", s->client);
	db_bind_text(st, ":since", s->since);
	db_bind_text(st, ":reason", s->reason[0] ? s->reason : NULL);
	db_bind_int(st, ":changed", store->actor->now.instant);
	crm_store_touch(store, s->contact);
	return db_run(&store->db, st, err);
}

enum crm_code
crm_standing_changed(
    struct crm_store *store, int64_t contact, struct crm_err *err)
{
	static const char sql[] =
	    "UPDATE standing SET changed = :changed WHERE contact = :contact";
	struct crm_standing s;
	sqlite3_stmt *st;

	/* All changes but moves come here. */
	if (store->nrights > 0 && crm_standing_get(store, contact, &s, err))
		return err->code;
	crm_store_touch(store, contact);
	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":changed", store->actor->now.instant);
	db_bind_int(st, ":contact", contact);
	return db_run(&store->db, st, err);
}

bool
crm_reason_stops(const struct crm_standing *s)
{
	int i = s->reason[0] == '\0' ? CRM_NONE
				     : crm_reason_index(s->pipeline, s->reason);

	return i != CRM_NONE && s->pipeline->reason[i].stops_contact;
}

/* What a reason brings with it (SP-19). */
enum crm_code
crm_reason_effects(
    struct crm_store *store, const struct crm_standing *s, struct crm_err *err)
{
	static const char sql[] =
	    "UPDATE contact SET contact_stop = 'yes' WHERE id = :contact";
	const struct crm_reason *r;
	sqlite3_stmt *st;
	int i = crm_reason_index(s->pipeline, s->reason);

	if (i == CRM_NONE)
		return CRM_OK;
	r = &s->pipeline->reason[i];
	if (r->ends_policies &&
	    crm_policies_end(store, s->contact, s->since, r->name, err))
		return err->code;
	if (!crm_reason_stops(s))
		return CRM_OK;
	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", s->contact);
	if (db_run(&store->db, st, err))
		return err->code;
	return crm_contact_stopped(store, s->contact, err);
}

/* The status with which a contact begins in a pipeline, if any. */
static int
first_status(const struct crm_pipeline *p, int stage)
{
	struct crm_err unfit;
	int i;

	for (i = 0; i < p->nstatus; i++)
		if (p->status[i].start &&
		    crm_engine_pair(p, stage, i, &unfit) == CRM_OK)
			return i;
	return CRM_NONE;
}

/* The stage to which the reason leads on from here, if it may be entered. */
static int
reason_then(const struct crm_standing *s)
{
	int i = s->reason[0] == '\0' ? CRM_NONE
				     : crm_reason_index(s->pipeline, s->reason);

	if (i == CRM_NONE || s->pipeline->stage[s->stage].class != CRM_CLOSED)
		return CRM_NONE;
	return s->pipeline->reason[i].then;
}

/*
 * Enter stage TO on DAY.  The guards were asked.  A reason stays with the
 * stage for which it was given; a prospect's or client's stage decides the
 * type, the others keep it.
 */
static enum crm_code
enter(struct crm_store *store, struct crm_standing *s,
    const struct crm_pipeline *pipeline, int to, const char *day,
    const char *reason, const char *event, struct crm_err *err)
{
	int64_t was = s->pipeline->stage[s->stage].id, id;
	struct crm_note note = {0};
	struct crm_err unfit;
	int does = CRM_NONE, then;

	if (crm_schedule_leave(store, s->pipeline, s->contact, err))
		return err->code;
	if (pipeline == s->pipeline)
		does = s->pipeline->stage[s->stage].does[to];
	else
		s->status = first_status(pipeline, to);
	s->pipeline = pipeline;
	s->stage = to;
	if (pipeline->stage[to].class == CRM_CLIENT)
		s->client = true;
	else if (pipeline->stage[to].class == CRM_PROSPECT)
		s->client = false;
	/* A move that nobody chose must not stop at a status. */
	if (crm_engine_pair(pipeline, to, s->status, &unfit) != CRM_OK)
		s->status = CRM_NONE;
	snprintf(s->reason, sizeof(s->reason), "%s", reason ? reason : "");
	memcpy(s->since, day, CRM_DAY_TEXT);
	if (write_standing(store, s, false, err) ||
	    insert_move(store, s, was, event, err) ||
	    crm_reason_effects(store, s, err) ||
	    crm_schedule_enter(store, s, err))
		return err->code;
	if (does != CRM_NONE && event == NULL) {
		note.action = pipeline->action[does].name;
		note.text = pipeline->action[does].label;
		if (crm_note_insert(store, s, &note, &id, err))
			return err->code;
	}
	then = reason_then(s);
	return then == CRM_NONE || then == to
	    ? CRM_OK
	    : enter(store, s, pipeline, then, day, reason, "reason", err);
}

/* Cover in force takes effect at once in a stage that waits for it: SP-11. */
static enum crm_code
settle(struct crm_store *store, struct crm_standing *s, const char *day,
    struct crm_err *err)
{
	struct crm_facts facts;
	int to, reason, turns;

	for (turns = 0; turns < CRM_MANY; turns++) {
		if (!crm_engine_listens(
			s->pipeline, CRM_POLICY_EFFECTIVE, s->stage))
			return CRM_OK;
		if (crm_facts_get(store, s, ~0U, day, &facts, err))
			return err->code;
		if (!(facts.have & CRM_NEEDS_IN_FORCE))
			return CRM_OK;
		to = crm_engine_event(s->pipeline, CRM_POLICY_EFFECTIVE, &facts,
		    s->stage, &reason);
		if (to == CRM_NONE || to == s->stage)
			return CRM_OK;
		if (enter(store, s, s->pipeline, to, day,
			reason == CRM_NONE ? NULL
					   : s->pipeline->reason[reason].name,
			crm_event_name(CRM_POLICY_EFFECTIVE), err))
			return err->code;
	}
	return CRM_OK;
}

enum crm_code
crm_standing_event(struct crm_store *store, struct crm_standing *s,
    enum crm_event event, const char *day, struct crm_err *err)
{
	struct crm_facts facts;
	int to, reason;

	if (event != CRM_NEVENTS &&
	    crm_engine_listens(s->pipeline, event, s->stage)) {
		if (crm_facts_get(store, s, ~0U, day, &facts, err))
			return err->code;
		to = crm_engine_event(
		    s->pipeline, event, &facts, s->stage, &reason);
		if (to != CRM_NONE && to != s->stage &&
		    enter(store, s, s->pipeline, to, day,
			reason == CRM_NONE ? NULL
					   : s->pipeline->reason[reason].name,
			crm_event_name(event), err))
			return err->code;
	}
	return settle(store, s, day, err);
}

/* "stage" in PIPELINE, or "pipeline/stage". */
static enum crm_code
find_where(struct crm_store *store, const char *where,
    const struct crm_pipeline **pipeline, int *stage, struct crm_err *err)
{
	const char *slash = strchr(where, '/');
	char name[CRM_WORD_BYTES];

	if (slash != NULL) {
		snprintf(
		    name, sizeof(name), "%.*s", (int)(slash - where), where);
		if (crm_store_pipeline(store, name, pipeline, err))
			return err->code;
		where = slash + 1;
	}
	return crm_stage_find(*pipeline, where, stage, err);
}

/* Whether a status that is given stands with the stage, and all it needs. */
static enum crm_code
allow_status(struct crm_store *store, const struct crm_standing *s,
    const struct crm_pipeline *p, int stage, int status, struct crm_err *err)
{
	struct crm_facts facts;
	char today[CRM_DAY_TEXT];
	unsigned wanted;

	if (crm_engine_pair(p, stage, status, err))
		return err->code;
	wanted =
	    status == CRM_NONE ? 0 : crm_facts_wanted(&p->status[status].needs);
	if (wanted == 0)
		return CRM_OK;
	crm_store_today(store, today);
	if (crm_facts_get(store, s, wanted, today, &facts, err))
		return err->code;
	return crm_engine_status(p, &facts, status, err);
}

/* The status that ASK leaves the contact with must go with the stage. */
static enum crm_code
fit_status(struct crm_store *store, struct crm_standing *s,
    const struct crm_pipeline *pipeline, int to, const char *status,
    struct crm_err *err)
{
	int index = pipeline == s->pipeline ? s->status : CRM_NONE;

	if (status != NULL && status[0] == '\0')
		index = CRM_NONE;
	else if (status != NULL &&
	    crm_status_find(pipeline, status, &index, err))
		return err->code;
	if (status == NULL ? crm_engine_pair(pipeline, to, index, err)
			   : allow_status(store, s, pipeline, to, index, err))
		return crm_fail_at(err, "c%lld: ", (long long)s->contact);
	if (status != NULL && pipeline == s->pipeline)
		s->status = index;
	return CRM_OK;
}

/* The same stage for another reason, which may lead on. */
static enum crm_code
give_reason(struct crm_store *store, struct crm_standing *s, const char *reason,
    struct crm_err *err)
{
	char today[CRM_DAY_TEXT];
	int then;

	snprintf(s->reason, sizeof(s->reason), "%s", reason);
	if (write_standing(store, s, false, err) ||
	    crm_reason_effects(store, s, err))
		return err->code;
	then = reason_then(s);
	if (then == CRM_NONE || then == s->stage)
		return CRM_OK;
	crm_store_today(store, today);
	return enter(store, s, s->pipeline, then, today, reason, "reason", err);
}

enum crm_code
crm_store_move(struct crm_store *store, int64_t id, const struct crm_ask *ask,
    struct crm_moved *moved, struct crm_err *err)
{
	const struct crm_pipeline *to_pipeline;
	struct crm_standing s;
	struct crm_facts facts;
	char today[CRM_DAY_TEXT];
	const char *reason;
	const struct crm_note note = {.text = ask->note};
	int to, from, known = CRM_NONE;
	unsigned wanted;
	int64_t note_id;

	crm_store_today(store, today);
	if (crm_standing_get(store, id, &s, err))
		return err->code;
	to_pipeline = s.pipeline;
	if (find_where(store, ask->where, &to_pipeline, &to, err) ||
	    crm_right_need(store, to_pipeline, CRM_MAY_EDIT, id, err))
		return err->code;
	moved->contact = id;
	moved->from = s.pipeline->stage[s.stage].name;
	moved->to = moved->from;
	moved->any = false;
	if (ask->reason != NULL && to_pipeline->nreason > 0 &&
	    crm_reason_find(to_pipeline, ask->reason, &known, err))
		return err->code;
	reason =
	    known != CRM_NONE ? to_pipeline->reason[known].name : ask->reason;
	if (reason != NULL && strlen(reason) >= sizeof(s.reason))
		return crm_fail(err, CRM_REFUSED, "reason: at most %zu bytes",
		    sizeof(s.reason) - 1);
	from = to_pipeline == s.pipeline ? s.stage : CRM_NONE;
	wanted = crm_facts_wanted(&to_pipeline->stage[to].needs);
	if (known != CRM_NONE)
		wanted |= crm_facts_wanted(&to_pipeline->reason[known].needs);
	if (crm_facts_get(store, &s, wanted, today, &facts, err))
		return err->code;
	if (crm_engine_reason(to_pipeline, &facts, from, to, known, err))
		return crm_fail_at(err, "c%lld: ", (long long)id);
	if (from != to) {
		facts.have &= ~(unsigned)CRM_NEEDS_REASON;
		if (ask->reason != NULL)
			facts.have |= CRM_NEEDS_REASON;
		if (crm_engine_allow(to_pipeline, &facts, from, to, err))
			return crm_fail_at(err, "c%lld: ", (long long)id);
		if (fit_status(store, &s, to_pipeline, to, ask->status, err) ||
		    enter(
			store, &s, to_pipeline, to, today, reason, NULL, err) ||
		    settle(store, &s, today, err))
			return err->code;
		moved->any = true;
		moved->to = s.pipeline->stage[s.stage].name;
	} else if (reason != NULL && strcmp(reason, s.reason) != 0) {
		if (give_reason(store, &s, reason, err))
			return err->code;
		moved->any = true;
		moved->to = s.pipeline->stage[s.stage].name;
	}
	if (from == to && ask->status != NULL &&
	    crm_standing_status(store, &s, ask->status, err))
		return err->code;
	if (ask->note != NULL &&
	    crm_note_insert(store, &s, &note, &note_id, err))
		return err->code;
	return crm_store_flush_big(store, err);
}

enum crm_code
crm_standing_status(struct crm_store *store, struct crm_standing *s,
    const char *status, struct crm_err *err)
{
	int to = CRM_NONE;

	if (status != NULL && status[0] != '\0' &&
	    crm_status_find(s->pipeline, status, &to, err))
		return err->code;
	if (to == s->status)
		return CRM_OK;
	if (allow_status(store, s, s->pipeline, s->stage, to, err))
		return crm_fail_at(err, "c%lld: ", (long long)s->contact);
	s->status = to;
	return write_standing(store, s, false, err);
}

/* What the policy in the row of a new contact, if there is one, fulfils. */
static void
policy_of_row(
    const struct crm_values *to, const char *today, struct crm_facts *facts)
{
	const char *status = to->v[CRM_F_POLICY_STATUS];
	const char *effective = to->v[CRM_F_EFFECTIVE], *end = to->v[CRM_F_END];

	if (effective == NULL || (status && strcmp(status, "sold") != 0) ||
	    (end != NULL && strcmp(end, today) < 0))
		return;
	facts->have |= CRM_NEEDS_POLICY;
	if (strcmp(effective, today) <= 0)
		facts->have |= CRM_NEEDS_IN_FORCE;
}

enum crm_code
crm_standing_decide(struct crm_store *store, const struct crm_change *change,
    struct crm_standing *s, struct crm_err *err)
{
	const char *const *v = change->to.v;
	struct crm_facts facts = {.previous = CRM_NONE};
	int r = CRM_NONE;

	if (crm_store_need_pipelines(store, err))
		return err->code;
	memset(s, 0, sizeof(*s));
	s->status = CRM_NONE;
	s->pipeline = store->pipeline[0];
	if (v[CRM_F_PIPELINE] != NULL &&
	    crm_store_pipeline(store, v[CRM_F_PIPELINE], &s->pipeline, err))
		return err->code;
	crm_facts_fields(&change->to, &facts);
	crm_store_today(store, s->since);
	policy_of_row(&change->to, s->since, &facts);
	s->stage = CRM_NONE;
	if (v[CRM_F_STAGE] != NULL &&
	    find_where(store, v[CRM_F_STAGE], &s->pipeline, &s->stage, err))
		return err->code;
	if (crm_right_need(store, s->pipeline, CRM_MAY_EDIT, 0, err))
		return err->code;
	if (v[CRM_F_REASON] != NULL) {
		if (s->pipeline->nreason > 0 &&
		    crm_reason_find(s->pipeline, v[CRM_F_REASON], &r, err))
			return err->code;
		facts.have |= CRM_NEEDS_REASON;
		snprintf(s->reason, sizeof(s->reason), "%s",
		    r != CRM_NONE ? s->pipeline->reason[r].name
				  : v[CRM_F_REASON]);
	}
	if (s->stage != CRM_NONE) {
		if (crm_engine_allow(
			s->pipeline, &facts, CRM_NONE, s->stage, err))
			return err->code;
	} else {
		s->stage = crm_engine_start(s->pipeline, &facts);
		if (s->stage == CRM_NONE)
			return crm_fail(err, CRM_REFUSED,
			    "no first stage of pipeline %s takes a contact "
			    "with these fields",
			    s->pipeline->name);
	}
	s->status = first_status(s->pipeline, s->stage);
	if (v[CRM_F_STATUS] != NULL &&
	    crm_status_find(s->pipeline, v[CRM_F_STATUS], &s->status, err))
		return err->code;
	s->client = s->pipeline->stage[s->stage].class == CRM_CLIENT;
	if (crm_engine_reason(
		s->pipeline, &facts, CRM_NONE, s->stage, r, err) ||
	    crm_engine_pair(s->pipeline, s->stage, s->status, err))
		return err->code;
	return crm_engine_status(s->pipeline, &facts, s->status, err);
}

enum crm_code
crm_standing_start(
    struct crm_store *store, struct crm_standing *s, struct crm_err *err)
{
	if (write_standing(store, s, true, err) ||
	    insert_move(store, s, 0, NULL, err))
		return err->code;
	return crm_schedule_enter(store, s, err);
}

/* Advancing ------------------------------------------------------------ */

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
	struct crm_err bad;
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
		if (crm_date_parse(db_text(st, 2), 0, &day, &bad) != CRM_OK)
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
		code = crm_due_run(store, &list, each, arg, err);
	} while (code == CRM_OK);
	free(list.at);
	return code;
}
