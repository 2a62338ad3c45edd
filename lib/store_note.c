/* SPDX-License-Identifier: ISC */
/* History notes, and the history that crm-show prints. */
#include "store_task.h"

#include <string.h>

#include "text.h"

#define NOTE_BYTES 65536

enum crm_code
crm_note_check(const char *text, struct crm_err *err)
{
	if (!crm_text_valid(text, strlen(text)))
		return crm_fail(
		    err, CRM_REFUSED, "note: the text is not UTF-8");
	if (strlen(text) > NOTE_BYTES)
		return crm_fail(err, CRM_REFUSED,
		    "note: %zu bytes are too long (at most %d)", strlen(text),
		    NOTE_BYTES);
	return CRM_OK;
}

enum crm_code
crm_note_there(struct crm_store *store, int64_t contact, const char *text,
    bool *there, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT 1 FROM note WHERE contact = :contact AND note = :note";
	sqlite3_stmt *st;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", contact);
	db_bind_text(st, ":note", text);
	if (db_step(&store->db, st, there, err))
		return err->code;
	if (*there)
		db_done(st);
	return CRM_OK;
}

enum crm_code
crm_note_insert(struct crm_store *store, const struct crm_standing *s,
    const struct crm_note *note, int64_t *id, struct crm_err *err)
{
	static const char sql[] =
	    "INSERT INTO note (contact, note_created, author, action, stage, "
	    "status, note, note_outcome) VALUES (:contact, :at, :author, "
	    ":action, :stage, :status, :note, :outcome)";
	sqlite3_stmt *st;

	if (crm_note_check(note->text, err))
		return err->code;
	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", s->contact);
	db_bind_int(st, ":at", store->actor->now.instant);
	db_bind_text(st, ":author", store->actor->author);
	db_bind_text(st, ":action", note->action);
	db_bind_text(st, ":outcome", note->outcome);
	db_bind_int(st, ":stage", s->pipeline->stage[s->stage].id);
	if (s->status != CRM_NONE)
		db_bind_int(st, ":status", s->pipeline->status[s->status].id);
	db_bind_text(st, ":note", note->text);
	crm_store_touch(store, s->contact);
	if (db_run(&store->db, st, err))
		return err->code;
	*id = sqlite3_last_insert_rowid(store->db.handle);
	return CRM_OK;
}

/* What a note of an action that tries to reach the contact brings about. */
static enum crm_code
attempted(struct crm_store *store, struct crm_standing *s, bool reached,
    struct crm_err *err)
{
	struct crm_facts facts;
	char today[CRM_DAY_TEXT];

	crm_store_today(store, today);
	if (crm_standing_event(
		store, s, reached ? CRM_REACHED : CRM_ATTEMPTED, today, err))
		return err->code;
	if (reached || s->pipeline->attempts == 0)
		return CRM_OK;
	if (crm_facts_get(store, s, CRM_NEEDS_ATTEMPTS, today, &facts, err))
		return err->code;
	return facts.have & CRM_NEEDS_ATTEMPTS
	    ? crm_standing_event(store, s, CRM_ATTEMPTS_USED, today, err)
	    : CRM_OK;
}

/* The outcome as the pipeline names it; any text if it names none. */
static enum crm_code
find_outcome(const struct crm_pipeline *p, const char **outcome, int *index,
    struct crm_err *err)
{
	*index = CRM_NONE;
	if (*outcome == NULL || p->noutcome == 0)
		return *outcome == NULL ? CRM_OK
					: crm_note_check(*outcome, err);
	if (crm_outcome_find(p, *outcome, index, err))
		return err->code;
	*outcome = p->outcome[*index].name;
	return CRM_OK;
}

enum crm_code
crm_store_note(struct crm_store *store, int64_t contact,
    const struct crm_note *note, int64_t *id, struct crm_err *err)
{
	struct crm_standing s;
	struct crm_note known = *note;
	const struct crm_ask ask = {
	    .where = note->stage, .status = note->status};
	struct crm_change follow_up = {0};
	struct crm_moved moved;
	int64_t task;
	int action = CRM_NONE, outcome, i;

	if (note->text == NULL || note->text[0] == '\0')
		return crm_fail(err, CRM_REFUSED, "a note needs a text");
	/* First: a status may need it. */
	crm_change_take(&follow_up, CRM_F_DUE, note->follow_up);
	if (note->follow_up != NULL &&
	    crm_store_task_add(store, contact, &follow_up, &task, err))
		return err->code;
	if (note->stage != NULL &&
	    crm_store_move(store, contact, &ask, &moved, err))
		return err->code;
	if (crm_standing_get(store, contact, &s, err))
		return err->code;
	if (note->action != NULL && s.pipeline->naction > 0 &&
	    crm_action_find(s.pipeline, note->action, &action, err))
		return err->code;
	for (i = 0; note->action == NULL && i < s.pipeline->naction; i++)
		if (s.pipeline->action[i].usual)
			action = i;
	if (action != CRM_NONE && s.pipeline->action[action].call &&
	    crm_contact_may(store, contact, true, err))
		return err->code;
	if (find_outcome(s.pipeline, &known.outcome, &outcome, err))
		return err->code;
	if (note->status != NULL &&
	    crm_standing_status(store, &s, note->status, err))
		return err->code;
	/* The pair may have become invalid since: BL-08. */
	if (crm_engine_pair(s.pipeline, s.stage, s.status, err))
		return crm_fail_at(err, "c%lld: ", (long long)contact);
	if (action != CRM_NONE)
		known.action = s.pipeline->action[action].name;
	if (crm_note_insert(store, &s, &known, id, err) ||
	    crm_standing_changed(store, contact, err))
		return err->code;
	if (action != CRM_NONE && s.pipeline->action[action].attempt &&
	    attempted(store, &s,
		outcome != CRM_NONE && s.pipeline->outcome[outcome].two_way,
		err))
		return err->code;
	return crm_store_flush_big(store, err);
}

static enum crm_code
each_row(struct crm_store *store, const char *sql, int64_t contact, int at,
    crm_row *each, void *arg, struct crm_err *err)
{
	char instant[CRM_INSTANT_TEXT];
	const char *cell[8];
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;
	int i, n;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", contact);
	while ((code = db_step(&store->db, st, &row, err)) == CRM_OK && row) {
		n = sqlite3_column_count(st);
		for (i = 0; i < n && i < 8; i++)
			cell[i] = db_text(st, i);
		crm_instant_format(db_int(st, at), instant);
		cell[at] = instant;
		each(arg, (unsigned)n, cell);
	}
	return code;
}

enum crm_code
crm_store_history(struct crm_store *store, int64_t contact, crm_row *move,
    crm_row *note, void *arg, struct crm_err *err)
{
	static const char sql_move[] = "SELECT m.day, m.at, " CRM_NAME_THEN(
	    "stage", "m.was", "move >= m.id",
	    "w.name") ", " CRM_NAME_THEN("stage", "m.stage", "move >= m.id",
	    "s.name") ", m.reason, m.event "
		      "FROM move m "
		      "JOIN stage s ON s.id = m.stage "
		      "LEFT JOIN stage w ON w.id = m.was "
		      "WHERE m.contact = :contact ORDER BY m.id";
	static const char sql_note[] =
	    "SELECT 'n' || n.id, n.note_created, n.author, "
	    "n.action, " CRM_NAME_THEN("stage", "n.stage", "note >= n.id",
		"s.name") ", " CRM_NAME_THEN("status", "n.status",
		"note >= n.id",
		"t.name") ", "
			  "n.note, n.note_outcome FROM note n "
			  "LEFT JOIN stage s ON s.id = n.stage "
			  "LEFT JOIN status t ON t.id = n.status "
			  "WHERE n.contact = :contact ORDER BY n.id";

	if (each_row(store, sql_move, contact, 1, move, arg, err))
		return err->code;
	return each_row(store, sql_note, contact, 1, note, arg, err);
}
