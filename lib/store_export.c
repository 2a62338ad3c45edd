/* SPDX-License-Identifier: ISC */
/*
 * Whole contacts, for crm-export: four statements in the order of the
 * contacts, read side by side, so that one contact is in memory at a time.
 * Their joins are in that order too, so that nothing has to be sorted.
 */
#include <stdlib.h>
#include <string.h>

#include "store_query.h"

/* The contacts of a query; what belongs to them is joined by its index. */
#define OF_CONTACTS " FROM contact c " CRM_JOIN_STANDING CRM_JOIN_CUSTOM

/* A statement that begins with the contact. */
struct stream {
	struct crm_sql sql;
	sqlite3_stmt *st;
	int64_t contact; /* of the row it stands on; 0: none left */
};

struct export
{
	struct crm_store *store;
	const struct crm_query *query;
	struct stream contacts, policies, tasks, soas, notes, moves;
	struct crm_whole whole;
	size_t cappolicies, captasks, capsoas, capnotes, capmoves;
	struct crm_pool pool; /* of the contact at hand */
};

static bool
of_contact(enum crm_field_id id)
{
	return crm_field_typed(id) || crm_fields[id].record == CRM_OF_ENGINE;
}

static bool
of_policy(enum crm_field_id id)
{
	return crm_fields[id].record == CRM_OF_POLICY ||
	    crm_fields[id].record == CRM_OF_KEY;
}

/* That a task is open is said by its status. */
static bool
of_task(enum crm_field_id id)
{
	return crm_fields[id].record == CRM_OF_TASK && id != CRM_F_OPEN;
}

static bool
of_soa(enum crm_field_id id)
{
	return crm_fields[id].record == CRM_OF_SOA;
}

static enum crm_code
next(struct export *x, struct stream *s, struct crm_err *err)
{
	int code = sqlite3_step(s->st);

	s->contact = code == SQLITE_ROW ? db_int(s->st, 0) : 0;
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		return db_fail(&x->store->db, err);
	return CRM_OK;
}

/* SELECT the contact and the fields that are IN, FROM, in ORDER. */
static enum crm_code
begin(struct export *x, struct stream *s, bool (*in)(enum crm_field_id),
    const char *from, const char *order, struct crm_err *err)
{
	unsigned i;

	s->sql.store = x->store;
	s->sql.custom = true;
	crm_sql_add(&s->sql, "SELECT c.id");
	for (i = 0; in != NULL && i < CRM_NFIELDS; i++)
		if (in((enum crm_field_id)i))
			(void)crm_sql_columns(&s->sql, (enum crm_field_id)i, 1);
	crm_sql_add(&s->sql, from);
	if (crm_sql_where(&s->sql, x->query, CRM_OF_CONTACT, false, err))
		return err->code;
	crm_sql_add(&s->sql, order);
	if (crm_sql_prepare(&s->sql, &s->st, err))
		return err->code;
	return next(x, s, err);
}

static enum crm_code
begin_all(struct export *x, bool all, struct crm_err *err)
{
	if (begin(x, &x->contacts, of_contact, OF_CONTACTS "WHERE 1",
		" ORDER BY c.id", err) ||
	    begin(x, &x->policies, of_policy,
		OF_CONTACTS "CROSS JOIN policy p ON p.contact = c.id WHERE 1",
		" ORDER BY c.id, p.id", err) ||
	    begin(x, &x->notes, NULL,
		", 'n' || n.id, n.note_created, n.author, "
		"n.action, " CRM_NAME_THEN("stage", "n.stage", "note >= n.id",
		    "s.name") ", " CRM_NAME_THEN("status", "n.status",
		    "note >= n.id",
		    "t.name") ", n.note, n.note_outcome" OF_CONTACTS
			      "CROSS JOIN note n ON n.contact = c.id "
			      "LEFT JOIN stage s ON s.id = n.stage "
			      "LEFT JOIN status t ON t.id = n.status WHERE 1",
		" ORDER BY c.id, n.id", err))
		return err->code;
	if (begin(x, &x->tasks, of_task,
		all ? OF_CONTACTS
		    "CROSS JOIN task t ON t.contact = c.id WHERE 1"
		    : OF_CONTACTS
		    "CROSS JOIN task t ON t.contact = c.id "
		    "WHERE t.task_status = 'open' AND t.cadence IS NULL",
		" ORDER BY c.id, t.id", err))
		return err->code;
	if (!all)
		return CRM_OK;
	if (begin(x, &x->soas, of_soa,
		OF_CONTACTS "CROSS JOIN soa o ON o.contact = c.id WHERE 1",
		" ORDER BY c.id, o.id", err))
		return err->code;
	return begin(x, &x->moves, NULL,
	    ", m.day, m.at, " CRM_NAME_THEN("stage", "m.was", "move >= m.id",
		"w.name") ", " CRM_NAME_THEN("stage", "m.stage", "move >= m.id",
		"s.name") ", m.reason, m.event" OF_CONTACTS
			  "CROSS JOIN move m ON m.contact = c.id "
			  "LEFT JOIN stage s ON s.id = m.stage "
			  "LEFT JOIN stage w ON w.id = m.was WHERE 1",
	    " ORDER BY c.id, m.id", err);
}

static void
end(struct stream *s)
{
	sqlite3_finalize(s->st);
	crm_sql_free(&s->sql);
}

/* The fields that are IN, kept until the next contact. */
static void
take_values(struct export *x, sqlite3_stmt *st, bool (*in)(enum crm_field_id),
    struct crm_values *values)
{
	const char *cell;
	unsigned i;
	int col = 1;

	memset(values, 0, sizeof(*values));
	for (i = 0; i < CRM_NFIELDS; i++) {
		if (!in((enum crm_field_id)i))
			continue;
		cell = crm_sql_cell(
		    x->store, st, (enum crm_field_id)i, col, &x->pool);
		if (cell != NULL)
			values->v[i] =
			    crm_pool_str(&x->pool, cell, strlen(cell));
		col += (int)crm_sql_width((enum crm_field_id)i);
	}
}

static void
take_task(struct export *x, sqlite3_stmt *st)
{
	struct crm_whole *w = &x->whole;

	w->task = crm_room(w->task, w->ntasks, &x->captasks, sizeof(*w->task));
	take_values(x, st, of_task, &w->task[w->ntasks++]);
}

static void
take_soa(struct export *x, sqlite3_stmt *st)
{
	struct crm_whole *w = &x->whole;

	w->soa = crm_room(w->soa, w->nsoas, &x->capsoas, sizeof(*w->soa));
	take_values(x, st, of_soa, &w->soa[w->nsoas++]);
}

static void
take_policy(struct export *x, sqlite3_stmt *st)
{
	struct crm_whole *w = &x->whole;

	w->policy = crm_room(
	    w->policy, w->npolicies, &x->cappolicies, sizeof(*w->policy));
	take_values(x, st, of_policy, &w->policy[w->npolicies++]);
}

/* Cells of a note or a move, of which the second is an instant. */
static void
take_past(struct export *x, sqlite3_stmt *st, struct crm_past *past)
{
	char *instant = crm_pool_get(&x->pool, CRM_INSTANT_TEXT);
	int i, n = sqlite3_column_count(st);

	crm_instant_format(db_int(st, 2), instant);
	for (i = 1; i < n; i++)
		past->cell[i - 1] = db_text_dup(st, i, &x->pool);
	past->cell[1] = instant;
}

static void
take_note(struct export *x, sqlite3_stmt *st)
{
	struct crm_whole *w = &x->whole;

	w->note = crm_room(w->note, w->nnotes, &x->capnotes, sizeof(*w->note));
	take_past(x, st, &w->note[w->nnotes++]);
}

static void
take_move(struct export *x, sqlite3_stmt *st)
{
	struct crm_whole *w = &x->whole;

	w->move = crm_room(w->move, w->nmoves, &x->capmoves, sizeof(*w->move));
	take_past(x, st, &w->move[w->nmoves++]);
}

/* The rows of S that belong to CONTACT; they are the next ones, or none. */
static enum crm_code
take(struct export *x, struct stream *s, int64_t contact,
    void (*one)(struct export *x, sqlite3_stmt *st), struct crm_err *err)
{
	while (s->contact == contact) {
		one(x, s->st);
		if (next(x, s, err))
			return err->code;
	}
	return CRM_OK;
}

/*
 * How a policy, or a task, bears out stage and status; crm-import asks when it
 * reads the first row of a contact.
 */
static int
policy_bears(const struct crm_values *policy, const char *day)
{
	const char *const *v = policy->v;
	const char *begin = v[CRM_F_EFFECTIVE], *end = v[CRM_F_END];

	if (v[CRM_F_POLICY_STATUS] == NULL || begin == NULL ||
	    strcmp(v[CRM_F_POLICY_STATUS], "sold") != 0 ||
	    (end != NULL && strcmp(end, day) < 0))
		return 0;
	return strcmp(begin, day) <= 0 ? 2 : 1;
}

static int
task_bears(const struct crm_values *task, const char *day)
{
	const char *due = task->v[CRM_F_DUE];

	if (strncmp(due, day, CRM_DAY_TEXT - 1) < 0)
		return 0;
	return strlen(due) >= CRM_DAY_TEXT ? 2 : 1;
}

/* The record that bears most stands first, the others as they were. */
static void
bearing_first(struct crm_values *at, size_t n,
    int (*bears)(const struct crm_values *, const char *), const char *day)
{
	struct crm_values one;
	size_t best = 0, i;

	for (i = 1; i < n; i++)
		if (bears(&at[i], day) > bears(&at[best], day))
			best = i;
	if (best == 0)
		return;
	one = at[best];
	memmove(&at[1], &at[0], best * sizeof(one));
	at[0] = one;
}

static enum crm_code
each_contact(struct export *x, const char *day,
    void (*each)(void *arg, const struct crm_whole *whole), void *arg,
    struct crm_err *err)
{
	struct crm_whole *w = &x->whole;
	int64_t contact;

	while ((contact = x->contacts.contact) != 0) {
		crm_pool_reset(&x->pool);
		w->npolicies = w->ntasks = w->nsoas = 0;
		w->nnotes = w->nmoves = 0;
		take_values(x, x->contacts.st, of_contact, &w->contact);
		if (take(x, &x->policies, contact, take_policy, err) ||
		    take(x, &x->notes, contact, take_note, err) ||
		    take(x, &x->tasks, contact, take_task, err) ||
		    take(x, &x->soas, contact, take_soa, err) ||
		    take(x, &x->moves, contact, take_move, err))
			return err->code;
		if (day != NULL) {
			bearing_first(
			    w->policy, w->npolicies, policy_bears, day);
			bearing_first(w->task, w->ntasks, task_bears, day);
		}
		each(arg, w);
		if (next(x, &x->contacts, err))
			return err->code;
	}
	return CRM_OK;
}

enum crm_code
crm_store_export(struct crm_store *store, const struct crm_query *query,
    const char *day, void (*each)(void *arg, const struct crm_whole *whole),
    void *arg, struct crm_err *err)
{
	struct export x = {.store = store, .query = query};
	enum crm_code code;

	crm_sql_functions(store);
	code = crm_store_need_pipelines(store, err);
	if (code == CRM_OK)
		code = begin_all(&x, day == NULL, err);
	if (code == CRM_OK)
		code = each_contact(&x, day, each, arg, err);
	end(&x.contacts);
	end(&x.policies);
	end(&x.notes);
	end(&x.moves);
	end(&x.tasks);
	end(&x.soas);
	free(x.whole.policy);
	free(x.whole.task);
	free(x.whole.soa);
	free(x.whole.note);
	free(x.whole.move);
	crm_pool_free(&x.pool);
	return code;
}

enum crm_code
crm_store_most_notes(struct crm_store *store, const struct crm_query *query,
    size_t *n, struct crm_err *err)
{
	struct export x = {.store = store, .query = query};
	enum crm_code code;
	int64_t most = 0;

	crm_sql_functions(store);
	code = begin(&x, &x.notes, NULL,
	    ", count(*)" OF_CONTACTS
	    "CROSS JOIN note n ON n.contact = c.id WHERE 1",
	    " GROUP BY c.id", err);
	while (code == CRM_OK && x.notes.contact != 0) {
		if (db_int(x.notes.st, 1) > most)
			most = db_int(x.notes.st, 1);
		code = next(&x, &x.notes, err);
	}
	*n = (size_t)most;
	end(&x.notes);
	return code;
}
