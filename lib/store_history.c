/* SPDX-License-Identifier: ISC */
/*
 * crm-log: entries and what they changed.  A changeset says old and new
 * itself.  The rows of an import are in the tables, as they are now; what
 * later entries changed of them is taken back while the log is read from its
 * end, so that they show as they were put in.
 */
#include <stdlib.h>
#include <string.h>

#include "store_range.h"

#define COLUMNS 64

/* A row as it was before the entries read so far. */
struct shadow {
	int table;
	int64_t row;
	const char *value[COLUMNS]; /* NULL: empty */
	bool known[COLUMNS];
};

struct line {
	int64_t op;
	int table, column; /* with the record, the order within a part */
	struct crm_log_change change;
};

struct reading {
	struct crm_store *store;
	const struct crm_log_query *query;
	struct crm_pool pool;
	struct shadow **shadow; /* open addressing; nslot a power of two */
	size_t nshadow, nslot;
	struct line *line;
	size_t nline, capline;
	const char *own[CRM_NCUSTOM]; /* names of the agency's own fields */
	int64_t op;                   /* being read */
	bool wanted;                  /* its changes are asked for */
	bool passed;                  /* it touched nobody who is asked for */
	struct crm_err err; /* of a look at the store on the way, if any */
};

static const char *
keep(struct reading *r, sqlite3_value *v)
{
	const char *s = db_value_text(v);

	if (s == NULL)
		return NULL;
	return crm_pool_str(&r->pool, s, (size_t)sqlite3_value_bytes(v));
}

/* Ids of stages and so on as the words that people know. */
static const char *
worded(struct reading *r, enum crm_field_id *id, const char *column,
    const char *value)
{
	const struct crm_store *s = r->store;
	int64_t n = value ? strtoll(value, NULL, 10) : 0;
	char instant[CRM_INSTANT_TEXT];
	unsigned i;

	*id = CRM_NFIELDS;
	if (strcmp(column, "client") == 0)
		*id = CRM_F_TYPE;
	else if (!crm_field_named(column, id))
		return value;
	if (value == NULL)
		return NULL;
	switch (*id) {
	case CRM_F_TYPE:
		return n ? "client" : "prospect";
	case CRM_F_STAGE:
		return n > 0 && (size_t)n < s->nstage_at &&
			s->stage_at[n].pipeline
		    ? s->stage_at[n].pipeline->stage[s->stage_at[n].index].name
		    : value;
	case CRM_F_STATUS:
		return n > 0 && (size_t)n < s->nstatus_at &&
			s->status_at[n].pipeline
		    ? s->status_at[n]
			  .pipeline->status[s->status_at[n].index]
			  .name
		    : value;
	case CRM_F_PIPELINE:
		for (i = 0; i < s->npipeline; i++)
			if (s->pipeline[i]->id == n)
				return s->pipeline[i]->name;
		return value;
	default:
		break;
	}
	if (crm_fields[*id].type == CRM_CENTS)
		return crm_cents_format(n, &r->pool);
	if (crm_fields[*id].type == CRM_INSTANT) {
		crm_instant_format(n, instant);
		return crm_pool_str(&r->pool, instant, strlen(instant));
	}
	return value;
}

/* Tables that say nothing which others do not. */
static bool
silent(int table)
{
	const char *name = crm_tables[table].name;

	return strcmp(name, "move") == 0 || strcmp(name, "stage") == 0 ||
	    strcmp(name, "status") == 0;
}

/* Columns that only the store's own machinery reads. */
static bool
internal(int table, const char *column)
{
	static const char *const names[] = {"id", "contact", "changed",
	    "created", "name_key", "phone_key", "cell_key", "since", "begun",
	    "policy_changed", "policy_created", "note_created", "soa_created",
	    "author", "ordinal"};
	unsigned i;

	if (table == crm_table_index("proposal"))
		return strcmp(column, "proposal_status") != 0;
	if (silent(table))
		return true;
	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(names[i], column) == 0)
			return true;
	/* A note's stage and status repeat the standing's. */
	return strcmp(crm_tables[table].name, "note") == 0 &&
	    (strcmp(column, "stage") == 0 || strcmp(column, "status") == 0);
}

/* A value of a field of the agency's own, which may be no more. */
static void
own_line(struct reading *r, struct crm_log_change *c, int column,
    const char *old, const char *new)
{
	const char *name = r->own[column - 1];

	c->id = CRM_F_CUSTOM + (enum crm_field_id)column - 1;
	c->old = old;
	c->new = new;
	c->lost = name == NULL || strcmp(name, crm_fields[c->id].name) != 0;
	if (c->lost)
		c->id = CRM_NFIELDS;
	c->field = name != NULL ? name : crm_pool_fmt(&r->pool, "v%d", column);
}

/* Before a field was put in there was none; a name that was before counts. */
static void
name_own(
    struct reading *r, const struct crm_row_change *c, const char *const *old)
{
	enum { NAME = 1 };

	if (c->row < 1 || c->row > CRM_NCUSTOM)
		return;
	if (c->kind == SQLITE_INSERT)
		r->own[c->row - 1] = NULL;
	else if (c->kind == SQLITE_DELETE)
		r->own[c->row - 1] = old[NAME];
}

static void
put_line(struct reading *r, int table, int64_t row, int column,
    const char *name, const char *old, const char *new)
{
	struct crm_log_change c = {.op = r->op, .record = row};
	enum crm_field_id id;

	c.letter = crm_tables[table].letter;
	if (table == CRM_CUSTOM_TABLE) {
		own_line(r, &c, column, old, new);
	} else if (table == CRM_FIELD_TABLE) {
		/* Its columns are no contact's. */
		c.id = CRM_NFIELDS;
		c.field = crm_pool_fmt(&r->pool, "field_%s", name);
		c.old = old;
		c.new = new;
	} else {
		c.old = worded(r, &id, name, old);
		c.new = worded(r, &id, name, new);
		c.id = id;
		c.field = id == CRM_NFIELDS ? crm_pool_fmt(&r->pool, "%s", name)
					    : crm_fields[id].name;
	}
	if (r->query->field != NULL && strcmp(r->query->field, c.field) != 0)
		return;
	r->line = crm_room(r->line, r->nline, &r->capline, sizeof(*r->line));
	r->line[r->nline++] = (struct line){r->op, table, column, c};
}

static void
add_line(struct reading *r, int table, int64_t row, int column, const char *old,
    const char *new)
{
	const char *name = crm_column_name(&r->store->db, table, column);

	if (r->wanted && !internal(table, name) && (old != NULL || new != NULL))
		put_line(r, table, row, column, name, old, new);
}

/* What a survey proposes, as a change of its field; so it is masked too. */
static void
add_proposal(struct reading *r, const struct crm_row_change *c,
    const char *const *old, const char *const *new)
{
	enum { FIELD = 2, OLD, VALUE }; /* columns of the table */

	if (c->kind == SQLITE_INSERT)
		put_line(r, c->table, c->row, FIELD, new[FIELD], new[OLD],
		    new[VALUE]);
	else
		put_line(r, c->table, c->row, FIELD, old[FIELD], old[VALUE],
		    old[OLD]);
}

static struct shadow **
slot_of(struct reading *r, int table, int64_t row)
{
	uint64_t key =
	    ((uint64_t)row * 16 + (uint64_t)table) * 0x9e3779b97f4a7c15ULL;
	size_t at = (size_t)(key >> 20) & (r->nslot - 1);

	while (r->shadow[at] != NULL &&
	    (r->shadow[at]->row != row || r->shadow[at]->table != table))
		at = (at + 1) & (r->nslot - 1);
	return &r->shadow[at];
}

static void
grow(struct reading *r)
{
	struct shadow **old = r->shadow;
	size_t n = r->nslot, i;

	r->nslot = n ? n * 2 : 256;
	r->shadow = crm_alloc(r->nslot * sizeof(*r->shadow));
	for (i = 0; i < n; i++)
		if (old[i] != NULL)
			*slot_of(r, old[i]->table, old[i]->row) = old[i];
	free(old);
}

static struct shadow *
shadow_of(struct reading *r, int table, int64_t row, bool make)
{
	struct shadow **slot;

	if (r->nshadow * 2 >= r->nslot)
		grow(r);
	slot = slot_of(r, table, row);
	if (*slot == NULL && make) {
		*slot = crm_pool_get(&r->pool, sizeof(**slot));
		memset(*slot, 0, sizeof(**slot));
		(*slot)->table = table;
		(*slot)->row = row;
		r->nshadow++;
	}
	return *slot;
}

/* The contact that a row belongs to; 0 if none or unknown. */
static int64_t
contact_of(struct reading *r, int table, int64_t row)
{
	int column = crm_tables[table].contact;
	struct shadow *s;
	sqlite3_stmt *st;
	int64_t contact = 0;
	bool any;

	if (column <= 0)
		return column == 0 ? row : 0;
	s = shadow_of(r, table, row, false);
	if (s != NULL && s->known[column])
		return s->value[column] ? strtoll(s->value[column], NULL, 10)
					: 0;
	if (db_prepare(&r->store->db, crm_tables[table].select, &st, &r->err))
		return 0;
	db_bind_int(st, ":lo", row);
	db_bind_int(st, ":hi", row);
	if (db_step(&r->store->db, st, &any, &r->err) == CRM_OK && any) {
		contact = db_int(st, column);
		db_done(st);
	}
	return contact;
}

/* Whether a change of a row of CONTACT (0: nobody's) is to be shown. */
static bool
concerns(struct reading *r, int64_t contact)
{
	bool visible = true;

	if (r->query->contact != 0 && contact != r->query->contact)
		return false;
	if (contact != 0 &&
	    crm_right_visible(r->store, contact, &visible, &r->err))
		return false;
	return visible;
}

/* Whether a change says itself that it is about others than who is asked for. */
static bool
of_others(const struct reading *r, const struct crm_row_change *c)
{
	int column = crm_tables[c->table].contact;
	sqlite3_value *v = NULL;

	if (r->query->contact == 0 || c->table == CRM_FIELD_TABLE)
		return false;
	if (r->passed || column == 0)
		return r->passed || c->row != r->query->contact;
	if (column < 0 || c->kind == SQLITE_UPDATE)
		return false;
	if (c->kind == SQLITE_INSERT)
		sqlite3changeset_new(c->iter, column, &v);
	else
		sqlite3changeset_old(c->iter, column, &v);
	return v != NULL && sqlite3_value_int64(v) != r->query->contact;
}

static enum crm_code
read_change(void *arg, const struct crm_row_change *c, struct crm_err *err)
{
	struct reading *r = arg;
	const char *old[COLUMNS] = {NULL}, *new[COLUMNS] = {NULL};
	sqlite3_value *was, *is;
	struct shadow *s;
	int i;

	(void)err;
	if (of_others(r, c))
		return CRM_OK;
	/* What it deleted must be known before asking whose it was. */
	s = shadow_of(r, c->table, c->row, true);
	for (i = 0; i < c->columns && i < COLUMNS; i++) {
		was = is = NULL;
		if (c->kind != SQLITE_INSERT)
			sqlite3changeset_old(c->iter, i, &was);
		if (c->kind != SQLITE_DELETE)
			sqlite3changeset_new(c->iter, i, &is);
		old[i] = keep(r, was);
		new[i] = keep(r, is);
		if (was != NULL) {
			s->known[i] = true;
			s->value[i] = old[i];
		}
		/* Needed while the row is not in the table any more. */
		if (c->kind == SQLITE_INSERT &&
		    i == crm_tables[c->table].contact) {
			s->known[i] = true;
			s->value[i] = new[i];
		}
		if (c->kind == SQLITE_UPDATE && (was == NULL || is == NULL))
			old[i] = new[i] = NULL;
	}
	if (c->table == CRM_FIELD_TABLE)
		name_own(r, c, old);
	if (!r->wanted || !concerns(r, contact_of(r, c->table, c->row)))
		return CRM_OK;
	if (c->table == crm_table_index("proposal") &&
	    c->kind != SQLITE_UPDATE) {
		add_proposal(r, c, old, new);
		return CRM_OK;
	}
	for (i = 0; i < c->columns && i < COLUMNS; i++)
		add_line(r, c->table, c->row, i, old[i], new[i]);
	return CRM_OK;
}

/* The rows of a range as they were put in. */
static enum crm_code
read_range(struct reading *r, const struct crm_part *part, struct crm_err *err)
{
	struct db *db = &r->store->db;
	const char *value;
	struct shadow *s;
	sqlite3_stmt *st;
	int64_t row;
	bool there;
	int i, n;

	if (!r->wanted || silent(part->table))
		return CRM_OK;
	for (row = part->lo; row <= part->hi; row++) {
		if (!concerns(r, contact_of(r, part->table, row)))
			continue;
		s = shadow_of(r, part->table, row, false);
		if (db_prepare(db, crm_tables[part->table].select, &st, err))
			return err->code;
		n = sqlite3_column_count(st);
		db_bind_int(st, ":lo", row);
		db_bind_int(st, ":hi", row);
		if (db_step(db, st, &there, err))
			return err->code;
		for (i = 0; i < n && i < COLUMNS; i++) {
			value = s && s->known[i] ? s->value[i]
			    : there              ? db_text_dup(st, i, &r->pool)
						 : NULL;
			/* add_line() may prepare; the row is read by then. */
			if (value != NULL)
				add_line(r, part->table, row, i, NULL, value);
		}
		if (there)
			db_done(st);
	}
	return CRM_OK;
}

static const char *
keep_value(struct reading *r, const struct crm_kept_value *v)
{
	if (v->type == SQLITE_NULL)
		return NULL;
	if (v->type == SQLITE_INTEGER)
		return crm_pool_fmt(&r->pool, "%lld", (long long)v->number);
	return crm_pool_str(&r->pool, v->bytes, (size_t)v->number);
}

/* Rows that were removed; they show once more as those of their import. */
static enum crm_code
read_kept(struct reading *r, const struct crm_part *part, struct crm_err *err)
{
	struct crm_kept kept = {.db = &r->store->db, .part = part};
	struct shadow *s;
	bool more;
	int i;

	for (;;) {
		if (crm_kept_next(&kept, &more, err))
			return err->code;
		if (!more)
			return CRM_OK;
		/* Tables that have ranges all have a contact. */
		i = crm_tables[part->table].contact;
		if (!concerns(r, kept.value[i].number))
			continue;
		s = shadow_of(r, part->table, kept.row, true);
		for (i = 0; i < part->columns && i < COLUMNS; i++) {
			s->known[i] = true;
			s->value[i] = keep_value(r, &kept.value[i]);
			add_line(
			    r, part->table, kept.row, i, s->value[i], NULL);
		}
	}
}

static int
by_record(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	/* Backwards, since all lines are turned round at the end. */
	if (x->table != y->table)
		return y->table - x->table;
	if (x->change.record != y->change.record)
		return x->change.record < y->change.record ? 1 : -1;
	return y->column - x->column;
}

static void
sort_part(struct reading *r, size_t from)
{
	if (r->nline > from)
		qsort(&r->line[from], r->nline - from, sizeof(*r->line),
		    by_record);
}

/* Whether a part may say which fields of the agency's own there were. */
static bool
mentions_fields(const struct crm_part *part)
{
	const char *name = crm_tables[CRM_FIELD_TABLE].name;

	return part->table < 0 && part->n > 0 &&
	    memmem(part->data, (size_t)part->n, name, strlen(name) + 1) != NULL;
}

static enum crm_code
read_part(struct reading *r, const struct crm_part *part, struct crm_err *err)
{
	if (r->passed && !mentions_fields(part))
		return CRM_OK;
	if (part->table < 0)
		return crm_part_each(&r->store->db, part, read_change, r, err);
	return part->gone ? read_kept(r, part, err) : read_range(r, part, err);
}

static enum crm_code
read_op(struct reading *r, int64_t op, struct crm_err *err)
{
	struct crm_ids parts = {0};
	struct crm_part part;
	enum crm_code code;
	size_t i, from = r->nline;
	bool gone = false;

	r->op = op;
	code = crm_parts_of(&r->store->db, op, &parts, err);
	for (i = 0; code == CRM_OK && i < parts.n; i++) {
		code = crm_part_get(&r->store->db, parts.at[i], &part, err);
		/* Parts of removed rows are as many as they are; show one. */
		if (!gone || !part.gone) {
			sort_part(r, from);
			from = r->nline;
		}
		gone = part.gone;
		if (code == CRM_OK)
			code = read_part(r, &part, err);
		crm_part_free(&part);
	}
	sort_part(r, from);
	free(parts.at);
	return code;
}

static enum crm_code
touches(struct crm_store *store, int64_t op, int64_t contact, bool *yes,
    struct crm_err *err)
{
	static const char sql[] =
	    "SELECT EXISTS (SELECT 1 FROM touch WHERE op = :op "
	    "AND contact = :contact) OR EXISTS (SELECT 1 FROM part "
	    "WHERE op = :op AND name = 'contact' "
	    "AND :contact BETWEEN lo AND hi), "
	    "(SELECT coalesce(undoes, 0) FROM op WHERE id = :op)";
	sqlite3_stmt *st;
	int64_t undoes;
	bool row;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":op", op);
	db_bind_int(st, ":contact", contact);
	if (db_step(&store->db, st, &row, err))
		return err->code;
	*yes = db_int(st, 0) != 0;
	undoes = db_int(st, 1);
	db_done(st);
	if (*yes || undoes <= 0 || undoes >= op)
		return CRM_OK;
	return touches(store, undoes, contact, yes, err);
}

/* The entries that the query selects, ascending. */
static enum crm_code
select_ops(struct crm_store *store, const struct crm_log_query *q,
    struct crm_ids *ops, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT id FROM op WHERE (:op = 0 OR id = :op) "
	    "AND at >= :from AND at <= :to "
	    "AND (:user IS NULL OR author = :user OR login = :user) "
	    "AND (:program IS NULL OR program = :program "
	    "OR program = 'crm-' || :program) ORDER BY id";
	sqlite3_stmt *st;
	enum crm_code code;
	size_t i, n = 0;
	bool row, yes;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":op", q->op);
	db_bind_int(st, ":from", q->from);
	db_bind_int(st, ":to", q->to);
	db_bind_text(st, ":user", q->user);
	db_bind_text(st, ":program", q->program);
	while ((code = db_step(&store->db, st, &row, err)) == CRM_OK && row)
		crm_ids_add(ops, db_int(st, 0));
	if (q->contact == 0 || code != CRM_OK)
		return code;
	for (i = 0; i < ops->n; i++) {
		if (touches(store, ops->at[i], q->contact, &yes, err))
			return err->code;
		if (yes)
			ops->at[n++] = ops->at[i];
	}
	ops->n = n;
	return CRM_OK;
}

/* Read changes from the log's end to the first entry that is wanted. */
static enum crm_code
read_changes(struct reading *r, const struct crm_ids *ops, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT id FROM op WHERE id >= :first ORDER BY id DESC";
	struct crm_ids all = {0};
	sqlite3_stmt *st;
	enum crm_code code;
	size_t i, at = ops->n;
	bool row, yes;

	if (db_prepare(&r->store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":first", ops->at[0]);
	while ((code = db_step(&r->store->db, st, &row, err)) == CRM_OK && row)
		crm_ids_add(&all, db_int(st, 0));
	for (i = 0; code == CRM_OK && i < all.n; i++) {
		r->wanted = at > 0 && ops->at[at - 1] == all.at[i];
		at -= r->wanted;
		yes = r->wanted || r->query->contact == 0;
		if (!yes)
			code = touches(
			    r->store, all.at[i], r->query->contact, &yes, err);
		r->passed = !yes;
		if (code == CRM_OK)
			code = read_op(r, all.at[i], err);
	}
	free(all.at);
	return code;
}

static enum crm_code
show_entry(struct crm_store *store, int64_t op,
    void (*entry)(void *arg, const struct crm_log_entry *), void *arg,
    struct crm_err *err)
{
	static const char sql[] =
	    "SELECT id, at, coalesce(undoes, 0), author, login, program, args, "
	    "kind FROM op WHERE id = :op";
	struct crm_log_entry e;
	sqlite3_stmt *st;
	bool row;

	if (db_find(&store->db, sql, ":op", op, &st, &row, err))
		return err->code;
	if (!row)
		return CRM_OK;
	e.op = db_int(st, 0);
	e.at = db_int(st, 1);
	e.undoes = db_int(st, 2);
	e.author = db_text(st, 3);
	e.login = db_text(st, 4);
	e.program = db_text(st, 5);
	e.args = db_text(st, 6);
	e.kind = db_text(st, 7);
	entry(arg, &e);
	db_done(st);
	return CRM_OK;
}

enum crm_code
crm_store_log(struct crm_store *store, const struct crm_log_query *query,
    void (*entry)(void *arg, const struct crm_log_entry *),
    void (*change)(void *arg, const struct crm_log_change *), void *arg,
    struct crm_err *err)
{
	struct reading r = {.store = store, .query = query};
	struct crm_ids ops = {0};
	enum crm_code code;
	bool deep = query->changes || query->field != NULL, visible = true;
	size_t i;
	int64_t last = 0;

	for (i = 0; i < CRM_NCUSTOM; i++)
		r.own[i] = crm_customs[i].name;
	code = crm_store_need_pipelines(store, err);
	if (code == CRM_OK && query->contact != 0)
		code = crm_right_visible(store, query->contact, &visible, err);
	if (!visible)
		code = crm_fail(err, CRM_REFUSED, "c%lld: no right to view it",
		    (long long)query->contact);
	if (code == CRM_OK)
		code = select_ops(store, query, &ops, err);
	if (code == CRM_OK && deep && ops.n > 0)
		code = read_changes(&r, &ops, err);
	if (code == CRM_OK && r.err.code != CRM_OK) {
		*err = r.err;
		code = err->code;
	}
	for (i = r.nline; code == CRM_OK && i-- > 0;) {
		if (query->changes)
			change(arg, &r.line[i].change);
		else if (r.line[i].op != last)
			code = show_entry(store, r.line[i].op, entry, arg, err);
		last = r.line[i].op;
	}
	for (i = 0; code == CRM_OK && !deep && i < ops.n; i++)
		code = show_entry(store, ops.at[i], entry, arg, err);
	free(ops.at);
	free(r.line);
	free(r.shadow);
	crm_pool_free(&r.pool);
	return code;
}
