/* SPDX-License-Identifier: ISC */
/*
 * Moves: the entry of a stage, what its reason brings with it, and the events
 * that follow.  The only code that writes standing and move, import apart,
 * which asks the same engine (store_import.c).
 */
#include "store_schedule.h"
#include "store_wave.h"

#include <stdio.h>
#include <string.h>

/* A contact that is not there, or one that was put in by hand. */
static enum crm_code
no_standing(struct crm_store *store, int64_t id, struct crm_err *err)
{
	static const char sql[] = "SELECT 1 FROM contact WHERE id = :id";
	int64_t there;

	if (db_number_of(&store->db, sql, ":id", id, 0, &there, err))
		return err->code;
	if (!there)
		return crm_fail(
		    err, CRM_REFUSED, "c%lld: no such contact", (long long)id);
	return crm_fail(err, CRM_REFUSED,
	    "c%lld: stands in no stage; it was not put in by these programs "
	    "(run crm-check)",
	    (long long)id);
}

enum crm_code
crm_standing_find(struct crm_store *store, int64_t contact,
    struct crm_standing *s, struct crm_err *err)
{
	const struct crm_place *at;
	struct crm_stand row;
	bool there;

	if (crm_store_need_pipelines(store, err) ||
	    crm_stand_read(store, contact, &row, &there, err))
		return err->code;
	if (!there)
		return no_standing(store, contact, err);
	at = row.stage > 0 && (size_t)row.stage < store->nstage_at
	    ? &store->stage_at[row.stage]
	    : NULL;
	if (at == NULL || at->pipeline == NULL)
		return crm_fail(err, CRM_TROUBLE,
		    "c%lld stands in a stage that no pipeline has (run "
		    "crm-check)",
		    (long long)contact);
	*s = (struct crm_standing){.contact = contact,
	    .pipeline = at->pipeline,
	    .stage = at->index,
	    .status = CRM_NONE,
	    .client = row.client};
	memcpy(s->reason, row.reason, sizeof(s->reason));
	memcpy(s->since, row.since, sizeof(s->since));
	if (row.status > 0 && (size_t)row.status < store->nstatus_at &&
	    store->status_at[row.status].pipeline == s->pipeline)
		s->status = store->status_at[row.status].index;
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

/* The row that S is from now on. */
static struct crm_stand
row_of(const struct crm_store *store, const struct crm_standing *s)
{
	struct crm_stand row = {.pipeline = s->pipeline->id,
	    .stage = s->pipeline->stage[s->stage].id,
	    .changed = store->actor->now.instant,
	    .client = s->client};

	if (s->status != CRM_NONE)
		row.status = s->pipeline->status[s->status].id;
	memcpy(row.reason, s->reason, sizeof(row.reason));
	memcpy(row.since, s->since, sizeof(row.since));
	return row;
}

static enum crm_code
write_standing(
    struct crm_store *store, const struct crm_standing *s, struct crm_err *err)
{
	struct crm_stand row = row_of(store, s);

	return crm_stand_write(store, s->contact, &row, false, err);
}

enum crm_code
crm_standing_changed(
    struct crm_store *store, int64_t contact, struct crm_err *err)
{
	struct crm_standing s;

	/* All changes but moves come here. */
	if (store->nrights > 0 && crm_standing_get(store, contact, &s, err))
		return err->code;
	return crm_stand_changed(store, contact, err);
}

/* The reason as the pipeline declares it; NULL if there is none. */
static const struct crm_reason *
reason_of(const struct crm_standing *s)
{
	int i = s->reason[0] == '\0' ? CRM_NONE
				     : crm_reason_index(s->pipeline, s->reason);

	return i == CRM_NONE ? NULL : &s->pipeline->reason[i];
}

bool
crm_reason_stops(const struct crm_standing *s)
{
	const struct crm_reason *r = reason_of(s);

	return r != NULL && r->stops_contact;
}

/* A stage whose row somebody took out by hand: crm-check names it. */
static enum crm_code
need_row(const struct crm_store *store, const struct crm_pipeline *p, int stage,
    struct crm_err *err)
{
	if (p->stage[stage].id != 0)
		return CRM_OK;
	return crm_fail(err, CRM_TROUBLE,
	    "%s: stage %s of pipeline %s has no row of its own (run "
	    "crm-check)",
	    store->path, p->stage[stage].name, p->name);
}

/* What a reason brings with it (SP-19). */
enum crm_code
crm_reason_effects(
    struct crm_store *store, const struct crm_standing *s, struct crm_err *err)
{
	static const char sql[] =
	    "UPDATE contact SET contact_stop = 'yes' WHERE id = :contact";
	const struct crm_reason *r = reason_of(s);
	sqlite3_stmt *st;

	if (r == NULL)
		return CRM_OK;
	if (r->ends_policies &&
	    crm_policies_end(store, s->contact, s->since, r->name, err))
		return err->code;
	if (!r->stops_contact)
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
	const struct crm_reason *r = reason_of(s);

	if (r == NULL || s->pipeline->stage[s->stage].class != CRM_CLOSED)
		return CRM_NONE;
	return r->then;
}

/* Or none; what is too long is cut. */
static void
set_reason(struct crm_standing *s, const char *reason)
{
	size_t n = reason ? strnlen(reason, sizeof(s->reason) - 1) : 0;

	if (n > 0)
		memcpy(s->reason, reason, n);
	s->reason[n] = '\0';
}

static enum crm_code go_on(struct crm_store *store, struct crm_standing *s,
    const char *day, struct crm_err *err);

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
	struct crm_stand row;
	struct crm_err unfit;
	int does = CRM_NONE;

	if (need_row(store, pipeline, to, err) ||
	    crm_schedule_leave(store, s->pipeline, s->contact, err))
		return err->code;
	if (pipeline == s->pipeline)
		does = s->pipeline->stage[s->stage].does[to];
	s->pipeline = pipeline;
	s->stage = to;
	if (pipeline->stage[to].class == CRM_CLIENT)
		s->client = true;
	else if (pipeline->stage[to].class == CRM_PROSPECT)
		s->client = false;
	/* A move that nobody chose must not stop at a status. */
	if (crm_engine_pair(pipeline, to, s->status, &unfit) != CRM_OK)
		s->status = CRM_NONE;
	set_reason(s, reason);
	memcpy(s->since, day, CRM_DAY_TEXT);
	row = row_of(store, s);
	if (crm_stand_write(store, s->contact, &row, false, err) ||
	    crm_move_insert(store, s->contact, &row, was, event, err) ||
	    crm_reason_effects(store, s, err) ||
	    crm_schedule_enter(store, s, err))
		return err->code;
	if (does != CRM_NONE && event == NULL) {
		if (pipeline->action[does].call &&
		    crm_contact_may(store, s->contact, true, err))
			return err->code;
		note.action = pipeline->action[does].name;
		note.text = pipeline->action[does].label;
		if (crm_note_insert(store, s, &note, &id, err))
			return err->code;
	}
	return go_on(store, s, day, err);
}

/* To where the reason leads, if what that stage needs holds. */
static enum crm_code
go_on(struct crm_store *store, struct crm_standing *s, const char *day,
    struct crm_err *err)
{
	const struct crm_pipeline *p = s->pipeline;
	char reason[CRM_WORD_BYTES];
	struct crm_facts facts;
	struct crm_err unfit;
	int then = reason_then(s);

	if (then == CRM_NONE || then == s->stage)
		return CRM_OK;
	if (crm_facts_get(store, s, crm_facts_wanted(&p->stage[then].needs),
		day, &facts, err))
		return err->code;
	if (crm_engine_allow(p, &facts, CRM_NONE, then, &unfit) != CRM_OK)
		return CRM_OK;
	memcpy(reason, s->reason, sizeof(reason));
	return enter(store, s, p, then, day, reason, "reason", err);
}

/* The facts that the rules for an event in a stage ask about. */
static unsigned
event_wants(const struct crm_pipeline *p, enum crm_event event, int stage)
{
	const struct crm_rule *r;
	unsigned wanted = 0;
	int i;

	for (i = 0; i < p->nrule; i++) {
		r = &p->rule[i];
		if (r->event != event || !(r->from >> stage & 1))
			continue;
		/* Any stage may be the one that the contact was in before. */
		if (r->to == CRM_PREVIOUS)
			return ~0U;
		wanted |= r->unless | crm_facts_wanted(&p->stage[r->to].needs);
	}
	return wanted;
}

/* To where the event leads, if all of REQUIRED is so of the contact. */
static enum crm_code
follow(struct crm_store *store, struct crm_standing *s, enum crm_event event,
    unsigned required, const char *day, bool *moved, struct crm_err *err)
{
	struct crm_facts facts;
	unsigned wanted;
	int to, reason;

	*moved = false;
	if (!crm_engine_listens(s->pipeline, event, s->stage))
		return CRM_OK;
	wanted = required | event_wants(s->pipeline, event, s->stage);
	if (crm_facts_get(store, s, wanted, day, &facts, err))
		return err->code;
	if ((facts.have & required) != required)
		return CRM_OK;
	to = crm_engine_event(s->pipeline, event, &facts, s->stage, &reason);
	if (to == CRM_NONE || to == s->stage)
		return CRM_OK;
	*moved = true;
	return enter(store, s, s->pipeline, to, day,
	    reason == CRM_NONE ? NULL : s->pipeline->reason[reason].name,
	    crm_event_name(event), err);
}

/* Cover in force takes effect at once in a stage that waits for it: SP-11. */
static enum crm_code
settle(struct crm_store *store, struct crm_standing *s, const char *day,
    struct crm_err *err)
{
	bool moved = true;
	int turns;

	for (turns = 0; moved && turns < CRM_MANY; turns++)
		if (follow(store, s, CRM_POLICY_EFFECTIVE, CRM_NEEDS_IN_FORCE,
			day, &moved, err))
			return err->code;
	return CRM_OK;
}

enum crm_code
crm_standing_event(struct crm_store *store, struct crm_standing *s,
    enum crm_event event, const char *day, struct crm_err *err)
{
	bool moved;

	if (event != CRM_NEVENTS &&
	    follow(store, s, event, 0, day, &moved, err))
		return err->code;
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

/*
 * Let S have the status with which it comes into the stage: the one that was
 * asked for, else its own or, in another pipeline, the first one there.
 */
static enum crm_code
fit_status(struct crm_store *store, struct crm_standing *s,
    const struct crm_pipeline *pipeline, int to, const char *status,
    struct crm_err *err)
{
	int index =
	    pipeline == s->pipeline ? s->status : first_status(pipeline, to);

	if (status != NULL && status[0] == '\0')
		index = CRM_NONE;
	else if (status != NULL &&
	    crm_status_find(pipeline, status, &index, err))
		return err->code;
	if (status == NULL ? crm_engine_pair(pipeline, to, index, err)
			   : allow_status(store, s, pipeline, to, index, err))
		return crm_fail_at(err, "c%lld: ", (long long)s->contact);
	s->status = index;
	return CRM_OK;
}

/* The same stage for another reason, which may lead on. */
static enum crm_code
give_reason(struct crm_store *store, struct crm_standing *s, const char *reason,
    struct crm_err *err)
{
	char today[CRM_DAY_TEXT];

	set_reason(s, reason);
	if (write_standing(store, s, err) || crm_reason_effects(store, s, err))
		return err->code;
	crm_store_today(store, today);
	return go_on(store, s, today, err);
}

/* Who asked to be left alone before coming into a pipeline still does. */
static enum crm_code
still_stopped(struct crm_store *store, struct crm_standing *s,
    const char *today, struct crm_err *err)
{
	bool stopped;

	if (crm_contact_asked(store, s->contact, false, &stopped, err))
		return err->code;
	if (!stopped)
		return CRM_OK;
	return crm_standing_event(store, s, CRM_STOP_REQUEST, today, err);
}

enum crm_code
crm_store_moves(
    struct crm_store *store, const int64_t *id, size_t n, struct crm_err *err)
{
	if (crm_wave_write(store, err))
		return err->code;
	return crm_wave_open(store, id, n, err);
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
	int to, from, comes, known = CRM_NONE, status;
	unsigned wanted;
	int64_t note_id;

	/* The contact stands somewhere, and stages are the pipelines' own. */
	db_foreign_keys(&store->db, false);
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
	comes = from == CRM_NONE ? CRM_PREVIOUS : from;
	wanted = crm_facts_wanted(&to_pipeline->stage[to].needs);
	if (known != CRM_NONE)
		wanted |= crm_facts_wanted(&to_pipeline->reason[known].needs);
	if (crm_facts_get(store, &s, wanted, today, &facts, err))
		return err->code;
	if (crm_engine_reason(to_pipeline, &facts, comes, to, known, err))
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
		    settle(store, &s, today, err) ||
		    (comes == CRM_PREVIOUS &&
			still_stopped(store, &s, today, err)))
			return err->code;
		moved->any = true;
		moved->to = s.pipeline->stage[s.stage].name;
	} else if (reason != NULL && strcmp(reason, s.reason) != 0) {
		if (give_reason(store, &s, reason, err))
			return err->code;
		moved->any = true;
		moved->to = s.pipeline->stage[s.stage].name;
	}
	status = s.status;
	if (from == to && ask->status != NULL &&
	    crm_standing_status(store, &s, ask->status, err))
		return err->code;
	moved->any |= s.status != status;
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
	return write_standing(store, s, err);
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

/*
 * Where a new contact goes on to at once: the reason leads there, or it asked
 * to be left alone.
 */
static void
lead_on(struct crm_standing *s, const struct crm_facts *facts, bool stopped)
{
	const struct crm_pipeline *p = s->pipeline;
	struct crm_err unfit;
	int to = reason_then(s), reason = CRM_NONE;

	if (to != CRM_NONE &&
	    crm_engine_allow(p, facts, CRM_NONE, to, &unfit) == CRM_OK)
		s->stage = to;
	if (!stopped)
		return;
	to = crm_engine_event(p, CRM_STOP_REQUEST, facts, s->stage, &reason);
	if (to == CRM_NONE)
		return;
	s->stage = to;
	snprintf(s->reason, sizeof(s->reason), "%s",
	    reason == CRM_NONE ? "" : p->reason[reason].name);
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
	if (v[CRM_F_SOURCE] != NULL)
		facts.have |= CRM_NEEDS_SOURCE;
	if (s->pipeline->fields)
		crm_facts_fields(&change->to, &facts);
	crm_store_today(store, s->since);
	policy_of_row(&change->to, s->since, &facts);
	crm_task_bears(store, &change->to, &facts);
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
	if (crm_engine_reason(s->pipeline, &facts, CRM_NONE, s->stage, r, err))
		return err->code;
	lead_on(s, &facts, v[CRM_F_CONTACT_STOP] != NULL);
	s->status = first_status(s->pipeline, s->stage);
	if (v[CRM_F_STATUS] != NULL &&
	    crm_status_find(s->pipeline, v[CRM_F_STATUS], &s->status, err))
		return err->code;
	s->client = s->pipeline->stage[s->stage].class == CRM_CLIENT;
	if (need_row(store, s->pipeline, s->stage, err) ||
	    crm_engine_pair(s->pipeline, s->stage, s->status, err))
		return err->code;
	return crm_engine_status(s->pipeline, &facts, s->status, err);
}

enum crm_code
crm_standing_start(
    struct crm_store *store, struct crm_standing *s, struct crm_err *err)
{
	struct crm_stand row = row_of(store, s);

	if (crm_stand_write(store, s->contact, &row, true, err) ||
	    crm_move_insert(store, s->contact, &row, 0, NULL, err))
		return err->code;
	return crm_schedule_enter(store, s, err);
}
