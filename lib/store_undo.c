/* SPDX-License-Identifier: ISC */
/* Undo: the inverse of an entry, as a new entry. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store_range.h"

static enum crm_code
latest_own(struct crm_store *store, const struct crm_ids *undone, int64_t *op,
    struct crm_err *err)
{
	static const char sql[] =
	    "SELECT id FROM op WHERE author = :author AND kind = 'change' "
	    "AND id < :now ORDER BY id DESC";
	sqlite3_stmt *st;
	bool row, purged;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_text(st, ":author", store->actor->author);
	db_bind_int(st, ":now", store->op);
	for (;;) {
		if (db_step(&store->db, st, &row, err))
			return err->code;
		if (!row)
			return crm_fail(err, CRM_REFUSED,
			    "nothing of %s's is left to take back",
			    store->actor->author);
		*op = db_int(st, 0);
		if (crm_op_purged(&store->db, *op, &purged, err))
			return err->code;
		if (purged || crm_ids_has(undone, *op))
			continue;
		db_done(st);
		return CRM_OK;
	}
}

static enum crm_code
check_kind(struct crm_store *store, int64_t op, const struct crm_ids *undone,
    struct crm_err *err)
{
	static const char sql[] = "SELECT kind FROM op WHERE id = :op";
	char kind[16];
	sqlite3_stmt *st;
	bool row, purged;

	if (db_find(&store->db, sql, ":op", op, &st, &row, err))
		return err->code;
	if (!row || op == store->op) {
		if (row)
			db_done(st);
		return crm_fail(err, CRM_REFUSED, "o%lld: no such log entry",
		    (long long)op);
	}
	snprintf(kind, sizeof(kind), "%s", db_text(st, 0));
	db_done(st);
	if (strcmp(kind, "change") != 0 && strcmp(kind, "undo") != 0)
		return crm_fail(err, CRM_REFUSED,
		    "o%lld: an entry of kind %s cannot be taken back",
		    (long long)op, kind);
	if (crm_ids_has(undone, op))
		return crm_fail(err, CRM_REFUSED, "o%lld: taken back already",
		    (long long)op);
	if (crm_op_purged(&store->db, op, &purged, err))
		return err->code;
	if (purged)
		return crm_fail(err, CRM_REFUSED,
		    "o%lld: what it changed was purged", (long long)op);
	return CRM_OK;
}

#define KEYS 32 /* no fewer than there are tables */

/*
 * What an entry changed, for finding later ones in the way: those that
 * changed the same rows, refer to rows it put in, or removed rows to which
 * what it removed refers.
 */
struct rows {
	struct crm_ids key;   /* rows changed; see row_key() */
	struct crm_ids added; /* of them, those put in */
	struct crm_ids needs; /* rows that what was removed refers to */
	struct span {
		int table;
		bool gone;
		int64_t lo, hi;
	} * span; /* rows of an import, put in or removed */
	size_t nspan, capspan;
	bool hit;
};

static int64_t
row_key(int table, int64_t row)
{
	return row * KEYS + table;
}

/* The span with any of the rows LO to HI. */
static const struct span *
span_of(const struct rows *rows, int table, int64_t lo, int64_t hi)
{
	size_t i;

	for (i = 0; i < rows->nspan; i++)
		if (rows->span[i].table == table && hi >= rows->span[i].lo &&
		    lo <= rows->span[i].hi)
			return &rows->span[i];
	return NULL;
}

static bool
in_span(const struct rows *rows, int table, int64_t row)
{
	return span_of(rows, table, row, row) != NULL;
}

/* Whether a key is that of one of the rows LO to HI. */
static bool
key_between(const struct crm_ids *keys, int table, int64_t lo, int64_t hi)
{
	size_t from = 0, to = keys->n, mid;

	while (from < to) {
		mid = from + (to - from) / 2;
		if (keys->at[mid] < row_key(0, lo))
			from = mid + 1;
		else
			to = mid;
	}
	for (; from < keys->n && keys->at[from] < row_key(0, hi + 1); from++)
		if (keys->at[from] % KEYS == table)
			return true;
	return false;
}

/* The row that a value of a change refers to, as a key; 0 if none. */
static int64_t
referred(const struct crm_row_change *c, const struct crm_ref *ref, bool old)
{
	sqlite3_value *v = NULL;

	if (old && c->kind != SQLITE_INSERT)
		sqlite3changeset_old(c->iter, ref->column, &v);
	else if (!old && c->kind != SQLITE_DELETE)
		sqlite3changeset_new(c->iter, ref->column, &v);
	if (v == NULL || sqlite3_value_type(v) != SQLITE_INTEGER)
		return 0;
	return row_key(ref->table, sqlite3_value_int64(v));
}

/*
 * The next row that a change refers to, as a key; 0 after the last.  A value
 * in column N of table custom refers to field N.  *I begins with 0.
 */
static int64_t
next_referred(const struct crm_row_change *c, bool old, int *i)
{
	const struct crm_table *t = &crm_tables[c->table];
	sqlite3_value *v;
	int64_t key;
	int column;

	while (*i < t->nref)
		if ((key = referred(c, &t->ref[(*i)++], old)) != 0)
			return key;
	if (c->table != CRM_CUSTOM_TABLE)
		return 0;
	while ((column = ++*i - t->nref) < c->columns) {
		v = NULL;
		if (old && c->kind != SQLITE_INSERT)
			sqlite3changeset_old(c->iter, column, &v);
		else if (!old && c->kind != SQLITE_DELETE)
			sqlite3changeset_new(c->iter, column, &v);
		if (v != NULL && sqlite3_value_type(v) != SQLITE_NULL)
			return row_key(CRM_FIELD_TABLE, column);
	}
	return 0;
}

/* Whether a field of the agency's own takes other values than before. */
static bool
redefines(const struct crm_row_change *c)
{
	static const int columns[] = {3, 4, 8}; /* type, words, dropped */
	sqlite3_value *v = NULL;
	unsigned i;

	if (c->table != CRM_FIELD_TABLE || c->kind != SQLITE_UPDATE)
		return false;
	for (i = 0; i < 3 && v == NULL; i++)
		sqlite3changeset_old(c->iter, columns[i], &v);
	return v != NULL;
}

static enum crm_code
collect(void *arg, const struct crm_row_change *c, struct crm_err *err)
{
	struct rows *rows = arg;
	int64_t key;
	int i = 0;

	(void)err;
	crm_ids_add(&rows->key, row_key(c->table, c->row));
	if (c->kind == SQLITE_INSERT || redefines(c))
		crm_ids_add(&rows->added, row_key(c->table, c->row));
	while ((key = next_referred(c, true, &i)) != 0)
		crm_ids_add(&rows->needs, key);
	return CRM_OK;
}

static enum crm_code
meet(void *arg, const struct crm_row_change *c, struct crm_err *err)
{
	struct rows *rows = arg;
	int64_t own = row_key(c->table, c->row), key;
	int i = 0;

	(void)err;
	if (rows->hit)
		return CRM_OK;
	rows->hit = crm_ids_has(&rows->key, own) ||
	    in_span(rows, c->table, c->row) ||
	    ((c->kind == SQLITE_DELETE || redefines(c)) &&
		crm_ids_has(&rows->needs, own));
	while (!rows->hit && (key = next_referred(c, false, &i)) != 0)
		rows->hit = crm_ids_has(&rows->added, key) ||
		    in_span(rows, (int)(key % KEYS), key / KEYS);
	return CRM_OK;
}

static void
add_span(struct rows *rows, const struct crm_part *part)
{
	struct span *last = rows->nspan ? &rows->span[rows->nspan - 1] : NULL;
	bool same = last != NULL && last->table == part->table &&
	    last->gone == part->gone;

	/* Neighbouring ranges are one. */
	if (same && last->lo == part->hi + 1) {
		last->lo = part->lo;
		return;
	}
	if (same && last->hi == part->lo - 1) {
		last->hi = part->hi;
		return;
	}
	rows->span = crm_room(
	    rows->span, rows->nspan, &rows->capspan, sizeof(*rows->span));
	rows->span[rows->nspan++] =
	    (struct span){part->table, part->gone, part->lo, part->hi};
}

/* What removed rows refer to; contacts, removed too, come before the rest. */
static enum crm_code
collect_kept(struct db *db, const struct crm_part *part, struct rows *rows,
    struct crm_err *err)
{
	const struct crm_table *t = &crm_tables[part->table];
	struct crm_kept kept = {.db = db, .part = part};
	const struct crm_kept_value *v;
	bool own = part->table == CRM_CUSTOM_TABLE;
	bool seen[CRM_RANGE_COLUMNS] = {false};
	int64_t last[3] = {0};
	bool more;
	int i;

	for (;;) {
		if (crm_kept_next(&kept, &more, err))
			return err->code;
		if (!more)
			return CRM_OK;
		for (i = 0; i < t->nref; i++) {
			v = &kept.value[t->ref[i].column];
			if (t->ref[i].column >= part->columns ||
			    v->type != SQLITE_INTEGER || v->number == last[i] ||
			    in_span(rows, t->ref[i].table, v->number))
				continue;
			last[i] = v->number;
			crm_ids_add(
			    &rows->needs, row_key(t->ref[i].table, v->number));
		}
		for (i = 1; own && i < part->columns; i++) {
			if (seen[i] || kept.value[i].type == SQLITE_NULL)
				continue;
			seen[i] = true;
			crm_ids_add(&rows->needs, row_key(CRM_FIELD_TABLE, i));
		}
	}
}

static enum crm_code
rows_of(struct db *db, int64_t op, struct rows *rows, struct crm_err *err)
{
	struct crm_ids parts = {0};
	struct crm_part part;
	enum crm_code code;
	size_t i;

	code = crm_parts_of(db, op, &parts, err);
	for (i = 0; code == CRM_OK && i < parts.n; i++) {
		code = crm_part_get(db, parts.at[i], &part, err);
		if (code == CRM_OK && part.table >= 0)
			add_span(rows, &part);
		if (code == CRM_OK)
			code = part.gone
			    ? collect_kept(db, &part, rows, err)
			    : crm_part_each(db, &part, collect, rows, err);
		crm_part_free(&part);
	}
	free(parts.at);
	crm_ids_sort(&rows->key);
	crm_ids_sort(&rows->added);
	crm_ids_sort(&rows->needs);
	return code;
}

/* Whether a range of table custom has values of fields that were put in. */
static enum crm_code
meet_values(struct db *db, const struct crm_part *part, struct rows *rows,
    struct crm_err *err)
{
	size_t i;

	for (i = 0; i < rows->added.n && !rows->hit; i++)
		if (rows->added.at[i] % KEYS == CRM_FIELD_TABLE &&
		    crm_custom_between(db, rows->added.at[i] / KEYS, part->lo,
			part->hi, &rows->hit, err))
			return err->code;
	return CRM_OK;
}

/*
 * Rows that a later entry put in or removed as a range: the same ones, ones
 * that are needed, contacts that began in a stage which the entry put in, or
 * have values of a field that it did.
 */
static enum crm_code
meet_range(struct db *db, const struct crm_part *part, struct rows *rows,
    struct crm_err *err)
{
	static const char sql[] =
	    "SELECT DISTINCT stage FROM move WHERE id BETWEEN :lo AND :hi";
	int stage = crm_table_index("stage"), t = part->table;
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;

	rows->hit = span_of(rows, t, part->lo, part->hi) != NULL ||
	    key_between(&rows->key, t, part->lo, part->hi) ||
	    (part->gone && key_between(&rows->needs, t, part->lo, part->hi));
	if (!part->gone && t == CRM_CUSTOM_TABLE)
		return meet_values(db, part, rows, err);
	if (part->gone || t != crm_table_index("move") || rows->added.n == 0)
		return CRM_OK;
	if (db_prepare(db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":lo", part->lo);
	db_bind_int(st, ":hi", part->hi);
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row)
		rows->hit |=
		    crm_ids_has(&rows->added, row_key(stage, db_int(st, 0)));
	return code;
}

/* Whether entry LATER is in the way of taking ROWS back. */
static enum crm_code
meets(struct db *db, int64_t later, struct rows *rows, struct crm_err *err)
{
	struct crm_ids parts = {0};
	struct crm_part part;
	enum crm_code code;
	size_t i;

	rows->hit = false;
	code = crm_parts_of(db, later, &parts, err);
	for (i = 0; code == CRM_OK && !rows->hit && i < parts.n; i++) {
		code = crm_part_get(db, parts.at[i], &part, err);
		if (code == CRM_OK && part.table >= 0)
			code = meet_range(db, &part, rows, err);
		if (code == CRM_OK)
			code = crm_part_each(db, &part, meet, rows, err);
		crm_part_free(&part);
	}
	free(parts.at);
	return code;
}

/* Entries after OP that are in its way: they touched the same rows. */
static enum crm_code
in_the_way(struct crm_store *store, int64_t op, const struct crm_ids *undone,
    const struct crm_ids *idle, struct rows *rows, struct crm_err *err)
{
	static const char sql[] = "SELECT id, coalesce(undoes, 0) FROM op "
				  "WHERE id > :op AND id < :now ORDER BY id";
	struct crm_ids later = {0};
	struct crm_buf names = {0};
	sqlite3_stmt *st;
	enum crm_code code;
	unsigned found = 0;
	bool row;
	size_t i;

	code = rows_of(&store->db, op, rows, err);
	if (code == CRM_OK)
		code = db_prepare(&store->db, sql, &st, err);
	if (code == CRM_OK) {
		db_bind_int(st, ":op", op);
		db_bind_int(st, ":now", store->op);
		while ((code = db_step(&store->db, st, &row, err)) == CRM_OK &&
		    row)
			/* Idle, unless what it took back came before OP. */
			if (!crm_ids_has(idle, db_int(st, 0)) ||
			    (!crm_ids_has(undone, db_int(st, 0)) &&
				db_int(st, 1) > 0 && db_int(st, 1) <= op))
				crm_ids_add(&later, db_int(st, 0));
	}
	for (i = 0; code == CRM_OK && i < later.n; i++) {
		code = meets(&store->db, later.at[i], rows, err);
		if (code == CRM_OK && rows->hit && found++ < 20)
			crm_buf_fmt(&names, "%s o%lld", found > 1 ? "," : "",
			    (long long)later.at[i]);
	}
	if (code == CRM_OK && found > 0)
		code = crm_fail(err, CRM_REFUSED,
		    "o%lld: later entries changed the same records:%s%s; take "
		    "those back first",
		    (long long)op, names.s, found > 20 ? ", ..." : "");
	free(later.at);
	crm_buf_free(&names);
	return code;
}

/* Nor may a task come back for who asked not to be contacted so. */
static enum crm_code
tasks_hold(struct crm_store *store, int64_t contact, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT t.id FROM task t JOIN contact c ON c.id = t.contact "
	    "WHERE t.contact = :contact AND t.task_status = 'open' "
	    "AND CASE WHEN c.contact_stop IS NOT NULL THEN t.kind <> 'other' "
	    "ELSE c.dnc IS NOT NULL AND t.kind = 'call' END LIMIT 1";
	int64_t task;

	if (db_number_of(&store->db, sql, ":contact", contact, 0, &task, err))
		return err->code;
	if (task == 0)
		return CRM_OK;
	return crm_fail(err, CRM_REFUSED,
	    "c%lld would be contacted by t%lld, having asked not to be (drop "
	    "it first)",
	    (long long)contact, (long long)task);
}

/* After the inverse every contact must still be where it may be. */
static enum crm_code
guards_hold(struct crm_store *store, int64_t contact, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT 1 FROM standing WHERE contact = :contact";
	const struct crm_stage *stage;
	unsigned wanted;
	struct crm_standing s;
	struct crm_facts facts;
	char today[CRM_DAY_TEXT];
	sqlite3_stmt *st;
	bool row;

	if (db_find(&store->db, sql, ":contact", contact, &st, &row, err))
		return err->code;
	if (!row)
		return CRM_OK;
	db_done(st);
	if (crm_standing_find(store, contact, &s, err))
		return err->code;
	stage = &s.pipeline->stage[s.stage];
	if (crm_engine_pair(s.pipeline, s.stage, s.status, err))
		return crm_fail_at(err,
		    "c%lld would stand where it may not: ", (long long)contact);
	if (tasks_hold(store, contact, err))
		return err->code;
	wanted = crm_facts_wanted(&stage->needs);
	if (s.status != CRM_NONE)
		wanted |= crm_facts_wanted(&s.pipeline->status[s.status].needs);
	if (wanted == 0)
		return CRM_OK;
	crm_store_today(store, today);
	if (crm_facts_get(store, &s, wanted, today, &facts, err))
		return err->code;
	if (crm_engine_guards(s.pipeline, &facts, s.stage, err) ||
	    crm_engine_status(s.pipeline, &facts, s.status, err))
		return crm_fail_at(err,
		    "c%lld would stand where it may not: ", (long long)contact);
	return CRM_OK;
}

static enum crm_code
find_op(struct crm_store *store, int64_t *op, struct rows *rows,
    struct crm_err *err)
{
	struct crm_ids undone = {0}, idle = {0};
	enum crm_code code;

	code = crm_ops_undone(&store->db, &undone, &idle, err);
	if (code == CRM_OK && *op == 0)
		code = latest_own(store, &undone, op, err);
	else if (code == CRM_OK)
		code = check_kind(store, *op, &undone, err);
	if (code == CRM_OK)
		code = in_the_way(store, *op, &undone, &idle, rows, err);
	free(undone.at);
	free(idle.at);
	return code;
}

static enum crm_code
mark_undo(struct crm_store *store, int64_t op, struct crm_err *err)
{
	static const char sql[] =
	    "UPDATE op SET kind = 'undo', undoes = :undoes WHERE id = :op";
	sqlite3_stmt *st;

	store->kind = "undo";
	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":undoes", op);
	db_bind_int(st, ":op", store->op);
	return db_run(&store->db, st, err);
}

/*
 * Of the contacts those that may stand where they may not afterwards: not
 * those that go, nor those that do so now, which is no reason to refuse.
 */
static enum crm_code
to_guard(struct crm_store *store, const struct crm_ids *contacts,
    const struct rows *rows, struct crm_ids *guard, struct crm_err *err)
{
	int table = crm_table_index("contact");
	const struct span *span = NULL;
	enum crm_code code;
	int64_t id;
	size_t i;

	for (i = 0; i < contacts->n; i++) {
		id = contacts->at[i];
		span = span_of(rows, table, id, id);
		code = span ? CRM_OK : guards_hold(store, id, err);
		if (code == CRM_REFUSED)
			continue;
		if (code != CRM_OK)
			return code;
		if (span == NULL || span->gone)
			crm_ids_add(guard, id);
	}
	return CRM_OK;
}

/* Whether an entry was made under the login that takes it back now. */
static enum crm_code
is_own(struct crm_store *store, int64_t op, bool *own, struct crm_err *err)
{
	static const char sql[] = "SELECT login FROM op WHERE id = :op";
	sqlite3_stmt *st;
	bool row;

	if (db_find(&store->db, sql, ":op", op, &st, &row, err))
		return err->code;
	*own = row && strcmp(db_text(st, 0), store->actor->login) == 0;
	if (row)
		db_done(st);
	return CRM_OK;
}

/* Rights are given by the owner, rules and fields changed by who may edit. */
static enum crm_code
may_rules(struct crm_store *store, const struct rows *rows, struct crm_err *err)
{
	int rights = crm_table_index("permission");
	int pipelines = crm_table_index("pipeline");
	unsigned j;
	size_t i;

	for (i = 0; i < rows->key.n; i++) {
		if (rows->key.at[i] % KEYS == rights &&
		    crm_right_owner(store, err))
			return err->code;
		if (rows->key.at[i] % KEYS == CRM_FIELD_TABLE &&
		    crm_customs_right(store, err))
			return err->code;
		if (rows->key.at[i] % KEYS != pipelines)
			continue;
		for (j = 0; j < store->npipeline; j++)
			if (store->pipeline[j]->id == rows->key.at[i] / KEYS &&
			    crm_right_need(store, store->pipeline[j],
				CRM_MAY_EDIT, 0, err))
				return err->code;
	}
	return CRM_OK;
}

/*
 * What an undo changes must be the login's to edit, and to delete if it goes,
 * unless who takes it back has put it in.  ROWS is NULL afterwards.
 */
static enum crm_code
may_undo(struct crm_store *store, int64_t op, const struct crm_ids *contacts,
    const struct rows *rows, struct crm_err *err)
{
	int table = crm_table_index("contact");
	const struct span *span;
	struct crm_standing s;
	bool goes, own = false;
	size_t i;

	if (crm_store_need_pipelines(store, err) ||
	    (rows != NULL && may_rules(store, rows, err)) ||
	    is_own(store, op, &own, err))
		return err->code;
	for (i = 0; i < contacts->n && store->nrights > 0; i++) {
		span = rows
		    ? span_of(rows, table, contacts->at[i], contacts->at[i])
		    : NULL;
		goes = rows != NULL && !own &&
		    ((span && !span->gone) ||
			crm_ids_has(
			    &rows->added, row_key(table, contacts->at[i])));
		if (crm_standing_find(store, contacts->at[i], &s, err)) {
			if (err->code != CRM_REFUSED)
				return err->code;
		} else if (crm_right_need(store, s.pipeline,
			       goes ? CRM_MAY_DELETE : CRM_MAY_EDIT,
			       contacts->at[i], err))
			return crm_fail_at(err, "o%lld: ", (long long)op);
	}
	return CRM_OK;
}

static enum crm_code
take_back(struct crm_store *store, int64_t op, const struct crm_ids *contacts,
    const struct rows *rows, struct crm_err *err)
{
	struct crm_ids guard = {0};
	enum crm_code code;
	size_t i;

	if (may_undo(store, op, contacts, rows, err))
		return err->code;
	code = to_guard(store, contacts, rows, &guard, err);
	if (code == CRM_OK)
		code = crm_take_back(store, op, err);
	crm_store_forget_pipelines(store);
	if (code == CRM_OK)
		code = may_undo(store, op, contacts, NULL, err);
	for (i = 0; code == CRM_OK && i < guard.n; i++) {
		code = guards_hold(store, guard.at[i], err);
		if (code != CRM_OK)
			crm_fail_at(err, "o%lld: ", (long long)op);
	}
	free(guard.at);
	return code;
}

enum crm_code
crm_store_undo(struct crm_store *store, int64_t op,
    void (*each)(void *arg, int64_t contact), void *arg, struct crm_err *err)
{
	struct crm_ids contacts = {0};
	struct rows rows = {0};
	enum crm_code code;
	size_t i;

	if (db_exec(&store->db, "PRAGMA defer_foreign_keys = ON", err))
		return err->code;
	code = find_op(store, &op, &rows, err);
	if (code == CRM_OK)
		code = mark_undo(store, op, err);
	if (code == CRM_OK)
		code = crm_op_contacts(&store->db, op, &contacts, err);
	if (code == CRM_OK)
		code = take_back(store, op, &contacts, &rows, err);
	for (i = 0; code == CRM_OK && i < contacts.n; i++)
		each(arg, contacts.at[i]);
	free(contacts.at);
	free(rows.key.at);
	free(rows.added.at);
	free(rows.needs.at);
	free(rows.span);
	return code;
}
