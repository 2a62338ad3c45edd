/* SPDX-License-Identifier: ISC */
#include "store_schedule.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

/* The day from which the first move after some time can come; or none. */
static crm_day
first_move(const struct crm_pipeline *p, int stage, crm_day since)
{
	crm_day first = CRM_NO_DAY, day;
	int i;

	for (i = 0; i < p->nrule; i++) {
		if (p->rule[i].event != CRM_AFTER ||
		    !(p->rule[i].from >> stage & 1))
			continue;
		day = crm_span_add(since, p->rule[i].span, 1);
		if (first == CRM_NO_DAY || day < first)
			first = day;
	}
	return first;
}

static enum crm_code
insert(struct crm_store *store, int64_t contact, const char *cadence,
    crm_day next, struct crm_err *err)
{
	static const char sql[] =
	    "INSERT INTO schedule (contact, cadence, made, next) "
	    "VALUES (:contact, :cadence, 0, :next)";
	char day[CRM_DAY_TEXT];
	sqlite3_stmt *st;

	crm_date_format(next, day);
	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", contact);
	db_bind_text(st, ":cadence", cadence);
	db_bind_text(st, ":next", day);
	return db_run(&store->db, st, err);
}

static enum crm_code
set_next(struct crm_store *store, int64_t schedule, crm_day next, int made,
    struct crm_err *err)
{
	static const char sql[] =
	    "UPDATE schedule SET next = :next, made = made + :made "
	    "WHERE id = :id";
	char day[CRM_DAY_TEXT];
	sqlite3_stmt *st;

	crm_date_format(next, day);
	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":id", schedule);
	db_bind_int(st, ":made", made);
	db_bind_text(st, ":next", next == CRM_NO_DAY ? NULL : day);
	return db_run(&store->db, st, err);
}

enum crm_code
crm_schedule_enter(
    struct crm_store *store, const struct crm_standing *s, struct crm_err *err)
{
	const struct crm_pipeline *p = s->pipeline;
	crm_day since = crm_date_stored(s->since, 0), day;
	crm_day today = store->actor->now.today;
	bool moves, stopped;
	int i;

	if (!p->clocks)
		return CRM_OK;
	if (crm_contact_asked(store, s->contact, false, &stopped, err))
		return err->code;
	if (stopped)
		return CRM_OK;
	day = first_move(p, s->stage, since);
	if (day != CRM_NO_DAY && insert(store, s->contact, NULL, day, err))
		return err->code;
	for (i = 0; i < p->ncadence; i++) {
		if (!(p->cadence[i].stages >> s->stage & 1))
			continue;
		day = crm_span_add(since, p->cadence[i].first, 1);
		if (insert(store, s->contact, p->cadence[i].name, day, err))
			return err->code;
		/* A stage that was entered long ago: the task is due now. */
		if (day <= today &&
		    crm_schedule_act(store,
			sqlite3_last_insert_rowid(store->db.handle), &moves,
			err))
			return err->code;
	}
	return CRM_OK;
}

enum crm_code
crm_schedule_stop(struct crm_store *store, int64_t contact, struct crm_err *err)
{
	static const char sql[] =
	    "DELETE FROM schedule WHERE contact = :contact";
	sqlite3_stmt *st;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", contact);
	return db_run(&store->db, st, err);
}

enum crm_code
crm_schedule_leave(struct crm_store *store, const struct crm_pipeline *p,
    int64_t contact, struct crm_err *err)
{
	if (!p->clocks)
		return CRM_OK;
	if (crm_schedule_stop(store, contact, err))
		return err->code;
	return crm_tasks_drop(
	    store, contact, CRM_DROP_CADENCES, "left the stage", err);
}

/* The cadence of that name in the stage where the contact stands. */
static enum crm_code
find_cadence(struct crm_store *store, int64_t contact, const char *name,
    struct crm_standing *s, const struct crm_cadence **cadence,
    struct crm_err *err)
{
	int i;

	*cadence = NULL;
	if (crm_standing_get(store, contact, s, err))
		return err->code;
	i = crm_cadence_index(s->pipeline, name);
	if (i != CRM_NONE && (s->pipeline->cadence[i].stages >> s->stage & 1))
		*cadence = &s->pipeline->cadence[i];
	return CRM_OK;
}

/* Make the task of a cadence, due on DAY; no call of one who wants none. */
static enum crm_code
make_task(struct crm_store *store, int64_t contact,
    const struct crm_cadence *cadence, const char *day, struct crm_err *err)
{
	struct crm_change change = {0};
	const char *kind = cadence->kind;
	bool stopped = false;
	int64_t id;

	if (strcmp(kind, "call") == 0 &&
	    crm_contact_asked(store, contact, true, &stopped, err))
		return err->code;
	if (stopped)
		kind = "follow-up";
	crm_change_take(&change, CRM_F_DUE, day);
	crm_change_take(&change, CRM_F_TASK, cadence->label);
	crm_change_take(&change, CRM_F_CADENCE, cadence->name);
	crm_change_take(&change, CRM_F_KIND, kind);
	return crm_store_task_add(store, contact, &change, &id, err);
}

enum crm_code
crm_schedule_act(
    struct crm_store *store, int64_t schedule, bool *moves, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT contact, cadence, next FROM schedule WHERE id = :id "
	    "AND next IS NOT NULL";
	const struct crm_cadence *cadence;
	crm_day today = store->actor->now.today;
	char name[CRM_WORD_BYTES] = "", day[CRM_DAY_TEXT] = "";
	struct crm_standing s;
	sqlite3_stmt *st;
	int64_t contact;
	bool row;

	*moves = false;
	if (db_find(&store->db, sql, ":id", schedule, &st, &row, err))
		return err->code;
	if (!row)
		return CRM_OK;
	contact = db_int(st, 0);
	*moves = db_text(st, 1) == NULL;
	if (!*moves)
		strncpy(name, db_text(st, 1), sizeof(name) - 1);
	strncpy(day, db_text(st, 2), sizeof(day) - 1);
	db_done(st);
	if (*moves)
		return set_next(store, schedule, today + 1, 0, err);
	if (find_cadence(store, contact, name, &s, &cadence, err))
		return err->code;
	if (cadence == NULL)
		return set_next(store, schedule, CRM_NO_DAY, 0, err);
	if (make_task(store, contact, cadence, day, err))
		return err->code;
	return set_next(store, schedule, CRM_NO_DAY, 1, err);
}

/* The day of a cadence after the one on which its last task was due. */
static crm_day
next_day(const struct crm_cadence *cadence, crm_day since, crm_day due,
    crm_day today)
{
	crm_day first = crm_span_add(since, cadence->first, 1), next;
	int times = 0;

	do {
		next = crm_span_add(first, cadence->then, ++times);
	} while (next <= due || next < today);
	return next;
}

enum crm_code
crm_schedule_closed(
    struct crm_store *store, const struct crm_task *task, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT id, made FROM schedule WHERE contact = :contact "
	    "AND cadence = :cadence AND next IS NULL";
	const struct crm_cadence *cadence;
	const char *name = task->values.v[CRM_F_CADENCE];
	char due[CRM_DAY_TEXT] = "", today[CRM_DAY_TEXT];
	struct crm_standing s;
	sqlite3_stmt *st;
	int64_t id, made;
	bool row;

	if (name == NULL)
		return CRM_OK;
	if (find_cadence(store, task->contact, name, &s, &cadence, err) ||
	    db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", task->contact);
	db_bind_text(st, ":cadence", name);
	if (db_step(&store->db, st, &row, err))
		return err->code;
	if (!row)
		return CRM_OK;
	id = db_int(st, 0);
	made = db_int(st, 1);
	db_done(st);
	if (cadence == NULL)
		return CRM_OK;
	if (cadence->then.n == 0 || made == cadence->most) {
		crm_store_today(store, today);
		return crm_standing_event(
		    store, &s, CRM_CADENCE_ENDED, today, err);
	}
	memcpy(due, task->values.v[CRM_F_DUE], CRM_DAY_TEXT - 1);
	return set_next(store, id,
	    next_day(cadence, crm_date_stored(s.since, 0),
		crm_date_stored(due, 0), store->actor->now.today),
	    0, err);
}

/* Rules loaded, rows imported ------------------------------------------- */

/* Stop in STAGE what the rules do not have there any more. */
static enum crm_code
stop_others(struct crm_store *store, const struct crm_pipeline *p, int stage,
    struct crm_err *err)
{
	static const char sql[] =
	    "DELETE FROM schedule WHERE contact IN (SELECT contact "
	    "FROM standing WHERE stage = :stage) AND CASE WHEN cadence IS NULL "
	    "THEN :moves = 0 ELSE cadence NOT IN "
	    "(SELECT value FROM json_each(:cadences)) END";
	static const char sql_tasks[] =
	    "UPDATE task SET task_status = 'dropped', "
	    "outcome = 'the cadence is no more', task_closed = :now "
	    "WHERE task_status = 'open' AND cadence IS NOT NULL "
	    "AND cadence NOT IN (SELECT value FROM json_each(:cadences)) "
	    "AND contact IN (SELECT contact FROM standing "
	    "WHERE stage = :stage)";
	struct crm_buf list = {0};
	sqlite3_stmt *st;
	enum crm_code code;
	int i;

	crm_buf_char(&list, '[');
	for (i = 0; i < p->ncadence; i++) {
		if (!(p->cadence[i].stages >> stage & 1))
			continue;
		crm_buf_str(&list, list.len > 1 ? "," : "");
		crm_json_string(&list, p->cadence[i].name);
	}
	crm_buf_char(&list, ']');
	code = db_prepare(&store->db, sql, &st, err);
	if (code == CRM_OK) {
		db_bind_int(st, ":stage", p->stage[stage].id);
		db_bind_int(
		    st, ":moves", first_move(p, stage, 0) != CRM_NO_DAY);
		db_bind_text(st, ":cadences", list.s);
		code = db_run(&store->db, st, err);
	}
	if (code == CRM_OK)
		code = db_prepare(&store->db, sql_tasks, &st, err);
	if (code == CRM_OK) {
		db_bind_int(st, ":stage", p->stage[stage].id);
		db_bind_int(st, ":now", store->actor->now.instant);
		db_bind_text(st, ":cadences", list.s);
		code = db_run(&store->db, st, err);
	}
	crm_buf_free(&list);
	return code;
}

struct start {
	int64_t contact;
	crm_day since;
};

/* Start CADENCE (NULL: a move) for all in the stage who do not have it. */
static enum crm_code
start(struct crm_store *store, const struct crm_pipeline *p, int stage,
    const struct crm_cadence *cadence, int64_t first, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT d.contact, d.since FROM standing d JOIN contact c "
	    "ON c.id = d.contact WHERE d.contact >= :first "
	    "AND d.stage = :stage AND c.contact_stop IS NULL AND NOT EXISTS "
	    "(SELECT 1 FROM schedule x WHERE x.contact = d.contact "
	    "AND x.cadence IS :cadence)";
	struct start *list = NULL;
	size_t n = 0, cap = 0, i;
	sqlite3_stmt *st;
	enum crm_code code;
	crm_day day;
	bool row;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":first", first);
	db_bind_int(st, ":stage", p->stage[stage].id);
	db_bind_text(st, ":cadence", cadence ? cadence->name : NULL);
	while ((code = db_step(&store->db, st, &row, err)) == CRM_OK && row) {
		list = crm_room(list, n, &cap, sizeof(*list));
		list[n++] = (struct start){
		    db_int(st, 0), crm_date_stored(db_text(st, 1), 0)};
	}
	for (i = 0; code == CRM_OK && i < n; i++) {
		day = cadence != NULL
		    ? crm_span_add(list[i].since, cadence->first, 1)
		    : first_move(p, stage, list[i].since);
		code = insert(store, list[i].contact,
		    cadence ? cadence->name : NULL, day, err);
		if (code == CRM_OK)
			code = crm_store_flush_big(store, err);
	}
	free(list);
	return code;
}

enum crm_code
crm_schedules_start(struct crm_store *store, const struct crm_pipeline *p,
    int64_t first, struct crm_err *err)
{
	enum crm_code code = CRM_OK;
	int i, k;

	for (i = 0; code == CRM_OK && i < p->nstage; i++) {
		if (first == 0)
			code = stop_others(store, p, i, err);
		if (code == CRM_OK && first_move(p, i, 0) != CRM_NO_DAY)
			code = start(store, p, i, NULL, first, err);
		for (k = 0; code == CRM_OK && k < p->ncadence; k++)
			if (p->cadence[k].stages >> i & 1)
				code = start(
				    store, p, i, &p->cadence[k], first, err);
	}
	return code;
}
