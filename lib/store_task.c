/* SPDX-License-Identifier: ISC */
/* Tasks: follow-ups and appointments, and how they come again. */
#include "store_schedule.h"

#include <string.h>

/* The columns that people write, all but due, which is two. */
static const struct {
	enum crm_field_id field;
	const char *parameter;
} texts[] = {
    {CRM_F_KIND, ":kind"},
    {CRM_F_TASK_OWNER, ":owner"},
    {CRM_F_TASK, ":task"},
    {CRM_F_EVERY, ":every"},
    {CRM_F_OUTCOME, ":outcome"},
};

bool
crm_kind_reaches(const char *kind)
{
	return kind == NULL || strcmp(kind, "other") != 0;
}

enum crm_code
crm_contact_may(
    struct crm_store *store, int64_t contact, bool call, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT dnc IS NOT NULL, contact_stop IS NOT NULL FROM contact "
	    "WHERE id = :id";
	bool row, dnc, stop;
	sqlite3_stmt *st;

	if (db_find(&store->db, sql, ":id", contact, &st, &row, err))
		return err->code;
	if (!row)
		return CRM_OK;
	dnc = db_int(st, 0) != 0;
	stop = db_int(st, 1) != 0;
	db_done(st);
	if (call && (dnc || stop))
		return crm_fail(err, CRM_REFUSED,
		    "c%lld: asked not to be called (%s=yes)",
		    (long long)contact, dnc ? "dnc" : "contact_stop");
	if (stop)
		return crm_fail(err, CRM_REFUSED,
		    "c%lld: asked to be left alone (contact_stop=yes)",
		    (long long)contact);
	return CRM_OK;
}

enum crm_code
crm_contact_asked(struct crm_store *store, int64_t contact, bool call,
    bool *asked, struct crm_err *err)
{
	enum crm_code code = crm_contact_may(store, contact, call, err);

	*asked = code == CRM_REFUSED;
	return *asked ? CRM_OK : code;
}

/* Refuse to plan what the contact asked us not to do. */
static enum crm_code
may_plan(
    struct crm_store *store, const struct crm_task *task, struct crm_err *err)
{
	const char *kind = task->values.v[CRM_F_KIND];

	if (!crm_kind_reaches(kind))
		return CRM_OK;
	return crm_contact_may(
	    store, task->contact, strcmp(kind, "call") == 0, err);
}

bool
crm_due_instant(const char *due, int64_t *at)
{
	const struct crm_now unused = {0, 0};
	struct crm_err ignored;

	return strlen(due) >= CRM_DAY_TEXT &&
	    crm_instant_parse(due, &unused, at, &ignored) == CRM_OK;
}

/* The day of a value of type CRM_WHEN, and its instant if it has one. */
static void
bind_due(sqlite3_stmt *st, const char *due, char day[CRM_DAY_TEXT])
{
	int64_t at;

	memcpy(day, due, CRM_DAY_TEXT - 1);
	day[CRM_DAY_TEXT - 1] = '\0';
	db_bind_text(st, ":due", day);
	if (crm_due_instant(due, &at))
		db_bind_int(st, ":due_at", at);
}

static enum crm_code
write(struct crm_store *store, const char *sql, const struct crm_task *task,
    struct crm_err *err)
{
	char day[CRM_DAY_TEXT];
	sqlite3_stmt *st;
	unsigned i;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		db_bind_text(
		    st, texts[i].parameter, task->values.v[texts[i].field]);
	bind_due(st, task->values.v[CRM_F_DUE], day);
	db_bind_text(st, ":first", task->first ? task->first : day);
	if (task->id != 0) {
		db_bind_int(st, ":id", task->id);
	} else {
		db_bind_int(st, ":contact", task->contact);
		db_bind_text(st, ":cadence", task->values.v[CRM_F_CADENCE]);
		db_bind_int(st, ":now", store->actor->now.instant);
	}
	return db_run(&store->db, st, err);
}

enum crm_code
crm_task_insert(
    struct crm_store *store, struct crm_task *task, struct crm_err *err)
{
	static const char sql[] =
	    "INSERT INTO task (contact, kind, due, due_at, task_owner, task, "
	    "every, first, outcome, cadence, task_created) VALUES (:contact, "
	    ":kind, :due, :due_at, :owner, :task, :every, "
	    "CASE WHEN :every IS NULL THEN NULL ELSE :first END, :outcome, "
	    ":cadence, :now)";

	if (write(store, sql, task, err))
		return err->code;
	task->id = sqlite3_last_insert_rowid(store->db.handle);
	crm_store_touch(store, task->contact);
	return CRM_OK;
}

/* Who looks after the contact does what is to be done, or who says so. */
static enum crm_code
default_owner(
    struct crm_store *store, struct crm_task *task, struct crm_err *err)
{
	static const char sql[] = "SELECT owner FROM contact WHERE id = :id";
	sqlite3_stmt *st;
	bool row;

	if (db_find(&store->db, sql, ":id", task->contact, &st, &row, err))
		return err->code;
	task->values.v[CRM_F_TASK_OWNER] = store->actor->author;
	if (!row)
		return CRM_OK;
	if (db_text(st, 0) != NULL)
		task->values.v[CRM_F_TASK_OWNER] =
		    db_text_dup(st, 0, &task->pool);
	db_done(st);
	return CRM_OK;
}

enum crm_code
crm_task_complete(struct crm_task *task, struct crm_err *err)
{
	if (task->values.v[CRM_F_DUE] == NULL)
		return crm_fail(err, CRM_REFUSED,
		    "due: a task needs its day (due=+3d, "
		    "due=2026-12-01T14:30)");
	if (task->values.v[CRM_F_OUTCOME] != NULL)
		return crm_fail(err, CRM_REFUSED,
		    "outcome: it comes when the task is done (crm-task done)");
	if (task->values.v[CRM_F_KIND] == NULL)
		task->values.v[CRM_F_KIND] = "follow-up";
	return CRM_OK;
}

enum crm_code
crm_store_task_add(struct crm_store *store, int64_t contact,
    const struct crm_change *change, int64_t *id, struct crm_err *err)
{
	struct crm_task task = {.contact = contact, .values = change->to};
	struct crm_standing s;
	enum crm_code code;

	if (crm_standing_get(store, contact, &s, err) ||
	    crm_task_complete(&task, err))
		return err->code;
	code = may_plan(store, &task, err);
	if (code == CRM_OK && task.values.v[CRM_F_TASK_OWNER] == NULL)
		code = default_owner(store, &task, err);
	if (code == CRM_OK)
		code = crm_task_insert(store, &task, err);
	if (code == CRM_OK)
		code = crm_standing_changed(store, contact, err);
	*id = task.id;
	crm_pool_free(&task.pool);
	return code == CRM_OK ? crm_store_flush_big(store, err) : code;
}

/* An open task; refused when it is closed. */
static enum crm_code
load(struct crm_store *store, int64_t id, struct crm_task *task,
    struct crm_err *err)
{
	static const char sql[] =
	    "SELECT contact, task_status, due, due_at, kind, task_owner, task, "
	    "every, outcome, cadence, first FROM task WHERE id = :id";
	char due[CRM_WHEN_TEXT], status[8] = "";
	sqlite3_stmt *st;
	unsigned i;
	bool row;

	memset(task, 0, sizeof(*task));
	if (db_find(&store->db, sql, ":id", id, &st, &row, err))
		return err->code;
	if (!row)
		return crm_fail(
		    err, CRM_REFUSED, "t%lld: no such task", (long long)id);
	task->id = id;
	task->contact = db_int(st, 0);
	strncpy(status, db_text(st, 1), sizeof(status) - 1);
	task->values.v[CRM_F_DUE] = db_text_dup(st, 2, &task->pool);
	if (sqlite3_column_type(st, 3) != SQLITE_NULL) {
		crm_when_format(db_int(st, 3), due);
		task->values.v[CRM_F_DUE] =
		    crm_pool_str(&task->pool, due, strlen(due));
	}
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		task->values.v[texts[i].field] =
		    db_text_dup(st, (int)i + 4, &task->pool);
	task->values.v[CRM_F_CADENCE] = db_text_dup(st, 9, &task->pool);
	task->first = db_text_dup(st, 10, &task->pool);
	db_done(st);
	if (strcmp(status, "open") == 0)
		return CRM_OK;
	crm_pool_free(&task->pool);
	return crm_fail(err, CRM_REFUSED, "t%lld: the task is %s already",
	    (long long)id, status);
}

enum crm_code
crm_store_task_set(struct crm_store *store, int64_t id,
    const struct crm_change *change, bool *changed, struct crm_err *err)
{
	static const char sql[] =
	    "UPDATE task SET kind = :kind, due = :due, due_at = :due_at, "
	    "task_owner = :owner, task = :task, every = :every, "
	    "first = CASE WHEN :every IS NULL THEN NULL ELSE :first END, "
	    "outcome = :outcome WHERE id = :id";
	struct crm_task task;
	enum crm_code code = CRM_OK;
	unsigned i;

	*changed = false;
	if (load(store, id, &task, err))
		return err->code;
	for (i = 0; i < CRM_NFIELDS; i++) {
		if (!change->given[i] || crm_fields[i].record != CRM_OF_TASK ||
		    crm_field_same(task.values.v[i], change->to.v[i]))
			continue;
		task.values.v[i] = change->to.v[i];
		*changed = true;
		/* Another day begins the count anew. */
		if (i == CRM_F_DUE)
			task.first = NULL;
	}
	if (task.values.v[CRM_F_DUE] == NULL ||
	    task.values.v[CRM_F_KIND] == NULL)
		code = crm_fail(err, CRM_REFUSED,
		    "t%lld: due and kind cannot be empty", (long long)id);
	else if (*changed && change->given[CRM_F_OUTCOME])
		code = crm_fail(err, CRM_REFUSED,
		    "t%lld: outcome comes when the task is done (crm-task "
		    "done)",
		    (long long)id);
	else if (*changed && change->given[CRM_F_KIND])
		code = may_plan(store, &task, err);
	if (code == CRM_OK && *changed)
		code = write(store, sql, &task, err);
	if (code == CRM_OK && *changed)
		code = crm_standing_changed(store, task.contact, err);
	crm_pool_free(&task.pool);
	return code == CRM_OK ? crm_store_flush_big(store, err) : code;
}

/*
 * When a task comes again: the first day of its row after the day on which it
 * was due and not in the past, at the same time of the day.
 */
static void
next_due(struct crm_store *store, const struct crm_task *task,
    char due[CRM_WHEN_TEXT])
{
	const char *was = task->values.v[CRM_F_DUE];
	crm_day first, day, next;
	struct crm_span every;
	struct crm_err ignored;
	char only[CRM_DAY_TEXT];
	int64_t at;
	int times;

	memcpy(only, was, CRM_DAY_TEXT - 1);
	only[CRM_DAY_TEXT - 1] = '\0';
	day = crm_date_stored(only, store->actor->now.today);
	first = crm_date_stored(task->first, day);
	if (!crm_span_parse(task->values.v[CRM_F_EVERY], &every))
		every = (struct crm_span){1, 'd'};
	times = 0;
	do {
		next = crm_span_add(first, every, ++times);
	} while (next <= day || next < store->actor->now.today);
	crm_date_format(next, due);
	if (strlen(was) < CRM_DAY_TEXT)
		return;
	/* Without the zone of a day on which the clocks go back. */
	memcpy(due + 10, was + 10, 6);
	due[16] = '\0';
	/* A time that the clocks skip that day: an hour later. */
	if (crm_instant_parse(due, &store->actor->now, &at, &ignored) == CRM_OK)
		return;
	due[12] = (char)(due[12] + 1);
}

static enum crm_code
come_again(struct crm_store *store, const struct crm_task *task, int64_t *next,
    struct crm_err *err)
{
	struct crm_task again = {.contact = task->contact,
	    .first = task->first,
	    .values = task->values};
	char due[CRM_WHEN_TEXT];
	struct crm_err unwanted;

	again.values.v[CRM_F_OUTCOME] = NULL;
	/* Who asked to be left alone meanwhile is. */
	if (may_plan(store, &again, &unwanted) != CRM_OK)
		return CRM_OK;
	next_due(store, task, due);
	again.values.v[CRM_F_DUE] = due;
	if (crm_task_insert(store, &again, err))
		return err->code;
	*next = again.id;
	return CRM_OK;
}

/* What history says of a task that is done. */
static enum crm_code
note_it(struct crm_store *store, const struct crm_task *task, const char *text,
    struct crm_err *err)
{
	const char *kind = task->values.v[CRM_F_KIND];
	struct crm_note note = {
	    .text = text, .outcome = task->values.v[CRM_F_OUTCOME]};
	struct crm_standing s;
	int64_t id;

	if (crm_standing_get(store, task->contact, &s, err))
		return err->code;
	if (crm_action_index(s.pipeline, kind) != CRM_NONE)
		note.action = kind;
	if (note.text == NULL)
		note.text = task->values.v[CRM_F_TASK];
	if (note.text == NULL)
		note.text = kind;
	return crm_store_note(store, task->contact, &note, &id, err);
}

enum crm_code
crm_store_task_close(struct crm_store *store, int64_t id,
    const struct crm_close *how, int64_t *next, struct crm_err *err)
{
	static const char sql[] =
	    "UPDATE task SET task_status = :status, outcome = :outcome, "
	    "task_closed = :now WHERE id = :id";
	struct crm_task task;
	sqlite3_stmt *st;
	enum crm_code code;

	*next = 0;
	if (load(store, id, &task, err))
		return err->code;
	if (how->outcome != NULL)
		task.values.v[CRM_F_OUTCOME] = how->outcome;
	code = db_prepare(&store->db, sql, &st, err);
	if (code == CRM_OK) {
		db_bind_int(st, ":id", id);
		db_bind_text(st, ":status", how->done ? "done" : "dropped");
		db_bind_text(st, ":outcome", task.values.v[CRM_F_OUTCOME]);
		db_bind_int(st, ":now", store->actor->now.instant);
		code = db_run(&store->db, st, err);
	}
	if (code == CRM_OK && (how->done || how->note != NULL))
		code = note_it(store, &task, how->note, err);
	if (code == CRM_OK && how->done && task.values.v[CRM_F_EVERY] != NULL)
		code = come_again(store, &task, next, err);
	if (code == CRM_OK)
		code = crm_schedule_closed(store, &task, err);
	if (code == CRM_OK)
		code = crm_standing_changed(store, task.contact, err);
	crm_pool_free(&task.pool);
	return code == CRM_OK ? crm_store_flush_big(store, err) : code;
}

/* The call of a cadence becomes a follow-up: the cadence goes on. */
static enum crm_code
call_otherwise(struct crm_store *store, int64_t contact, struct crm_err *err)
{
	static const char sql[] =
	    "UPDATE task SET kind = 'follow-up' WHERE contact = :contact "
	    "AND task_status = 'open' AND kind = 'call' "
	    "AND cadence IS NOT NULL";
	sqlite3_stmt *st;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", contact);
	return db_run(&store->db, st, err);
}

enum crm_code
crm_tasks_drop(struct crm_store *store, int64_t contact, unsigned which,
    const char *outcome, struct crm_err *err)
{
	static const char sql[] =
	    "UPDATE task SET task_status = 'dropped', outcome = :outcome, "
	    "task_closed = :now WHERE contact = :contact "
	    "AND task_status = 'open' AND CASE :which WHEN 0 "
	    "THEN kind = 'call' WHEN 1 THEN kind <> 'other' "
	    "ELSE cadence IS NOT NULL END";
	sqlite3_stmt *st;

	if ((which == CRM_DROP_CALLS && call_otherwise(store, contact, err)) ||
	    db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", contact);
	db_bind_int(st, ":which", which);
	db_bind_text(st, ":outcome", outcome);
	db_bind_int(st, ":now", store->actor->now.instant);
	return db_run(&store->db, st, err);
}

enum crm_code
crm_contact_stopped(
    struct crm_store *store, int64_t contact, struct crm_err *err)
{
	if (crm_schedule_stop(store, contact, err))
		return err->code;
	return crm_tasks_drop(
	    store, contact, CRM_DROP_CONTACT, "asked to be left alone", err);
}
