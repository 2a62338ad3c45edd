/* SPDX-License-Identifier: ISC */
#include "store_fresh.h"

#include <stdlib.h>
#include <string.h>

#include "store_range.h"
#include "store_rows.h"
#include "text.h"

/* The recorded tables that have rows of a new contact, in their order. */
enum { CONTACT, STANDING, MOVE, NOTE, CUSTOM, TABLES };
static const char *const tables[TABLES] = {
    "contact", "standing", "move", "note", "custom"};
#define TABLE(t) crm_table_index(tables[t])

/* Columns of the virtual table are the fields and these; cN is the Nth. */
enum {
	NAME_KEY = CRM_NFIELDS,
	PHONE_KEY,
	CELL_KEY,
	NOW,
	ID,
	MOVE_ID,
	PIPELINE,
	STAGE,
	STATUS,
	CLIENT,
	SINCE,
	REASON,
	NOTE_ID,
	AUTHOR,
	TEXT,
	NOTHING,
};

/* A column of a recorded table: what it is filled from. */
static const struct {
	const char *table, *column;
	unsigned source;
} fills[] = {
    {"contact", "id", ID},
    {"contact", "created", NOW},
    {"contact", "name_key", NAME_KEY},
    {"contact", "phone_key", PHONE_KEY},
    {"contact", "cell_key", CELL_KEY},
    {"standing", "contact", ID},
    {"standing", "pipeline", PIPELINE},
    {"standing", "stage", STAGE},
    {"standing", "status", STATUS},
    {"standing", "client", CLIENT},
    {"standing", "since", SINCE},
    {"standing", "reason", REASON},
    {"standing", "changed", NOW},
    {"move", "id", MOVE_ID},
    {"move", "contact", ID},
    {"move", "stage", STAGE},
    {"move", "day", SINCE},
    {"move", "at", NOW},
    {"move", "reason", REASON},
    {"note", "id", NOTE_ID},
    {"note", "contact", ID},
    {"note", "note_created", NOW},
    {"note", "author", AUTHOR},
    {"note", "stage", STAGE},
    {"note", "status", STATUS},
    {"note", "note", TEXT},
    {"custom", "contact", ID},
};

/* The rows of one recorded table: which columns, and their digest. */
struct rows {
	unsigned ncolumn;
	unsigned char source[CRM_RANGE_COLUMNS];
	sqlite3_stmt *insert;
	struct crm_tally tally;
	struct crm_buf bytes; /* of a row */
};

/* Contacts that are written together. */
struct wave {
	size_t n;
	struct crm_fresh at[CRM_FRESH];
	int64_t first[TABLES];  /* ids of their first rows */
	bool used[NOTHING + 1]; /* columns that any contact has had so far */
	bool custom;            /* one of them is a field of the agency's own */
};

/* A row of the table: a contact, or a note of one. */
struct place {
	size_t i;      /* of the wave */
	unsigned note; /* of the contact */
	int64_t nth;   /* of all rows, from 0 */
};

/* What SQL reads: fresh has a row a contact, fresh_note a row a note. */
struct table {
	struct crm_rows rows;
	const struct crm_fresh_list *list;
	bool notes;
	struct place at;
};

struct crm_fresh_list {
	struct crm_store *store;
	bool ranges;
	struct wave wave[2]; /* one waits, of the other digests are taken */
	struct wave *now, *gone;
	bool more; /* columns than the statements know */
	struct rows rows[TABLES];
	struct table contacts, notes;
	struct crm_worker *worker;
	struct crm_job job; /* the digests */
};

struct value {
	int type;
	int64_t number;
	const char *text;
};

static struct value
number(int64_t n)
{
	return (struct value){SQLITE_INTEGER, n, NULL};
}

static struct value
text(const char *s)
{
	return (struct value){
	    s == NULL || s[0] == '\0' ? SQLITE_NULL : SQLITE_TEXT, 0, s};
}

/* Column SOURCE of the row at PLACE. */
static struct value
value(const struct crm_fresh_list *list, const struct wave *wave,
    const struct place *at, unsigned source)
{
	const struct crm_fresh *f = &wave->at[at->i];
	const struct crm_standing *s = &f->standing;

	switch (source) {
	case NAME_KEY:
		return text(f->lead->keys.name);
	case PHONE_KEY:
		return text(f->lead->keys.phone);
	case CELL_KEY:
		return text(f->lead->keys.cell);
	case NOW:
		return number(list->store->actor->now.instant);
	case ID:
		return number(s->contact);
	case MOVE_ID:
		return number(wave->first[MOVE] + at->nth);
	case PIPELINE:
		return number(s->pipeline->id);
	case STAGE:
		return number(s->pipeline->stage[s->stage].id);
	case STATUS:
		if (s->status == CRM_NONE)
			return text(NULL);
		return number(s->pipeline->status[s->status].id);
	case CLIENT:
		return number(s->client);
	case SINCE:
		return text(s->since);
	case REASON:
		return text(s->reason);
	case NOTE_ID:
		return number(wave->first[NOTE] + at->nth);
	case AUTHOR:
		return text(list->store->actor->author);
	case TEXT:
		return text(f->lead->note[at->note]);
	case NOTHING:
		return text(NULL);
	default:
		return text(f->lead->change.to.v[source]);
	}
}

/* The first row, or the next; false after the last. */
static bool
step(const struct wave *wave, bool notes, struct place *at, bool first)
{
	if (first)
		memset(at, 0, sizeof(*at));
	else
		at->nth++;
	if (!notes)
		at->i = (size_t)at->nth;
	else
		at->note += !first;
	while (notes && at->i < wave->n &&
	    at->note == wave->at[at->i].lead->nnotes) {
		at->i++;
		at->note = 0;
	}
	return at->i < wave->n;
}

/* SQLite asks for the rows in their order. */
static void
table_value(void *arg, size_t row, int source, sqlite3_context *to)
{
	struct table *t = arg;
	struct value v;

	if (row == 0 || (int64_t)row > t->at.nth)
		step(t->list->now, t->notes, &t->at, row == 0);
	v = value(t->list, t->list->now, &t->at, (unsigned)source);
	if (v.type == SQLITE_TEXT)
		sqlite3_result_text(to, v.text, -1, SQLITE_STATIC);
	else if (v.type == SQLITE_INTEGER)
		sqlite3_result_int64(to, v.number);
}

static enum crm_code
make_table(struct crm_fresh_list *list, struct table *t, bool notes,
    struct crm_err *err)
{
	t->list = list;
	t->notes = notes;
	t->rows.columns = NOTHING;
	t->rows.value = table_value;
	t->rows.of = t;
	return crm_rows_table(
	    &list->store->db, notes ? "fresh_note" : "fresh", &t->rows, err);
}

/* Digests --------------------------------------------------------------- */

static unsigned char
source_of(const char *table, const char *name)
{
	enum crm_field_id id;
	int64_t place;
	unsigned i;

	for (i = 0; i < sizeof(fills) / sizeof(*fills); i++)
		if (strcmp(fills[i].table, table) == 0 &&
		    strcmp(fills[i].column, name) == 0)
			return (unsigned char)fills[i].source;
	if (strcmp(table, "custom") == 0 && crm_text_number(name + 1, &place))
		return (unsigned char)(CRM_F_CUSTOM + place - 1);
	if (strcmp(table, "contact") == 0 && crm_field_named(name, &id) &&
	    crm_fields[id].record == CRM_OF_CONTACT)
		return (unsigned char)id;
	return NOTHING;
}

/* Where the columns of a recorded table come from, in their order there. */
static enum crm_code
find_columns(struct crm_fresh_list *list, int t, struct crm_err *err)
{
	const struct crm_table *table = &crm_tables[TABLE(t)];
	struct rows *rows = &list->rows[t];
	sqlite3_stmt *st;
	unsigned i;

	if (db_prepare(&list->store->db, table->select, &st, err))
		return err->code;
	rows->ncolumn = (unsigned)sqlite3_column_count(st);
	if (rows->ncolumn > sizeof(rows->source))
		return crm_fail(err, CRM_TROUBLE, "%s: too many columns of %s",
		    list->store->path, table->name);
	for (i = 0; i < rows->ncolumn; i++)
		rows->source[i] = source_of(table->name,
		    crm_column_name(&list->store->db, TABLE(t), (int)i));
	return CRM_OK;
}

static void
add_digests(struct crm_fresh_list *list, const struct wave *wave, int t)
{
	struct rows *rows = &list->rows[t];
	struct crm_buf *bytes = &rows->bytes;
	struct place at;
	struct value v;
	unsigned k;
	bool more;

	for (more = step(wave, t == NOTE, &at, true); more;
	     more = step(wave, t == NOTE, &at, false)) {
		bytes->len = 0;
		for (k = 0; k < rows->ncolumn; k++) {
			if (!wave->used[rows->source[k]]) {
				crm_put_null(bytes);
				continue;
			}
			v = value(list, wave, &at, rows->source[k]);
			if (v.type == SQLITE_NULL)
				crm_put_null(bytes);
			else if (v.type == SQLITE_INTEGER)
				crm_put_number(bytes, v.number);
			else
				crm_put_bytes(
				    bytes, SQLITE_TEXT, v.text, strlen(v.text));
		}
		crm_tally_row(&rows->tally, bytes);
	}
}

/*
 * The job beside the inserts: digests of the contacts that were written.
 * Most of the narrow rows are left to the caller, so that both have as much
 * to do.
 */
static void
tally(void *arg)
{
	struct crm_fresh_list *list = arg;

	add_digests(list, list->gone, CONTACT);
	add_digests(list, list->gone, MOVE);
}

/* The list -------------------------------------------------------------- */

enum crm_code
crm_fresh_open(struct crm_store *store, bool ranges, struct crm_worker *worker,
    struct crm_fresh_list **out, struct crm_err *err)
{
	static const char sql_next[] =
	    "SELECT coalesce((SELECT seq FROM sqlite_sequence "
	    "WHERE name = :name), 0) + 1";
	struct crm_fresh_list *list = crm_alloc(sizeof(*list));
	sqlite3_stmt *st;
	bool row;
	int t;

	*out = list;
	list->store = store;
	list->ranges = ranges;
	list->now = &list->wave[0];
	list->gone = &list->wave[1];
	list->worker = worker;
	list->job.run = tally;
	list->job.arg = list;
	list->job.urgent = true;
	if (make_table(list, &list->contacts, false, err) ||
	    make_table(list, &list->notes, true, err))
		return err->code;
	for (t = 0; t < TABLES; t++) {
		if (find_columns(list, t, err) ||
		    db_prepare(&store->db, sql_next, &st, err))
			return err->code;
		db_bind_text(st, ":name", crm_tables[TABLE(t)].name);
		if (db_step(&store->db, st, &row, err))
			return err->code;
		list->now->first[t] = db_int(st, 0);
		db_done(st);
	}
	list->now->first[STANDING] = list->now->first[CUSTOM] =
	    list->now->first[CONTACT];
	memset(list->now->used + CRM_NFIELDS, true, NOTHING - CRM_NFIELDS);
	return CRM_OK;
}

int64_t
crm_fresh_first(const struct crm_fresh_list *list)
{
	return list->now->first[CONTACT];
}

struct crm_fresh *
crm_fresh_next(struct crm_fresh_list *list)
{
	return &list->now->at[list->now->n];
}

/* Whether a contact has fields from FROM on, before TO, that none had so far. */
static bool
use(struct wave *wave, const char *const *v, unsigned from, unsigned to)
{
	bool more = false;
	unsigned i;

	for (i = from; i < to; i++)
		if (v[i] != NULL && !wave->used[i])
			more = wave->used[i] = true;
	return more;
}

int64_t
crm_fresh_take(struct crm_fresh_list *list)
{
	struct wave *wave = list->now;
	struct crm_fresh *f = &wave->at[wave->n];
	const char *const *v = f->lead->change.to.v;
	bool custom =
	    use(wave, v, CRM_F_CUSTOM, CRM_F_CUSTOM + crm_customs_used());

	wave->custom |= custom;
	list->more |= custom | use(wave, v, 0, CRM_NCONTACT);
	f->standing.contact = wave->first[CONTACT] + (int64_t)wave->n;
	wave->n++;
	list->contacts.rows.n++;
	list->notes.rows.n += f->lead->nnotes;
	return f->standing.contact;
}

const struct crm_lead *
crm_fresh_find(const struct crm_fresh_list *list, int64_t contact)
{
	int64_t first = list->now->first[CONTACT];

	if (contact < first || contact >= first + (int64_t)list->now->n)
		return NULL;
	return list->now->at[contact - first].lead;
}

bool
crm_fresh_full(const struct crm_fresh_list *list)
{
	return list->now->n == CRM_FRESH;
}

/*
 * The statement that takes a table's rows in: all its columns in their own
 * order, which saves SQLite a copy of each.  Names come from nowhere but this
 * file; ids are given by the table, as they are expected.  OR FAIL, as the
 * import ends with the first failure, and is taken back whole: SQLite need not
 * keep the pages of each statement for that.
 */
static enum crm_code
make_insert(struct crm_fresh_list *list, int t, struct crm_err *err)
{
	struct db *db = &list->store->db;
	struct rows *rows = &list->rows[t];
	struct crm_buf sql = {0};
	unsigned k, from;
	int code;

	crm_buf_fmt(
	    &sql, "INSERT OR FAIL INTO %s SELECT ", crm_tables[TABLE(t)].name);
	for (k = 0; k < rows->ncolumn; k++) {
		from = rows->source[k];
		crm_buf_str(&sql, k ? ", " : "");
		if (!list->now->used[from] ||
		    (k == 0 && t != STANDING && t != CUSTOM))
			crm_buf_str(&sql, "NULL");
		else
			crm_buf_fmt(&sql, "c%u", from);
	}
	crm_buf_str(&sql, t == NOTE ? " FROM fresh_note" : " FROM fresh");
	sqlite3_finalize(rows->insert);
	rows->insert = NULL;
	code = sqlite3_prepare_v3(db->handle, sql.s, -1,
	    SQLITE_PREPARE_PERSISTENT, &rows->insert, NULL);
	crm_buf_free(&sql);
	return code == SQLITE_OK ? CRM_OK : db_fail(db, err);
}

static enum crm_code
insert(struct crm_fresh_list *list, int t, struct crm_err *err)
{
	struct db *db = &list->store->db;
	struct rows *rows = &list->rows[t];
	int64_t n = sqlite3_total_changes64(db->handle);

	/* From the first such value on every contact has a row of those. */
	if (t == CUSTOM && !list->now->custom)
		return CRM_OK;
	if (((rows->insert == NULL ||
		 (list->more && (t == CONTACT || t == CUSTOM))) &&
		make_insert(list, t, err)) ||
	    db_run(db, rows->insert, err))
		return err->code;
	n = sqlite3_total_changes64(db->handle) - n;
	/* Updates of the same import give moves and notes numbers, too. */
	if (n > 0 && (list->ranges || t == CONTACT) &&
	    sqlite3_last_insert_rowid(db->handle) !=
		list->now->first[t] + n - 1)
		return crm_fail(err, CRM_TROUBLE,
		    "%s: the numbers of table %s are out of order (run "
		    "crm-check)",
		    list->store->path, crm_tables[TABLE(t)].name);
	return CRM_OK;
}

/* The other wave waits from now on; its rows get the ids that follow. */
static void
turn(struct crm_fresh_list *list)
{
	struct wave *was = list->now;
	size_t i;
	int t;

	list->now = list->gone;
	list->gone = was;
	memcpy(list->now->used, was->used, sizeof(was->used));
	memcpy(list->now->first, was->first, sizeof(was->first));
	list->now->custom = was->custom;
	for (i = 0; i < was->n; i++) {
		if (!list->ranges)
			crm_store_touch(
			    list->store, was->at[i].standing.contact);
		list->now->first[NOTE] += was->at[i].lead->nnotes;
	}
	for (t = 0; t < TABLES; t++)
		list->now->first[t] += t == NOTE ? 0 : (int64_t)was->n;
	list->now->n = list->contacts.rows.n = list->notes.rows.n = 0;
	list->more = false;
}

enum crm_code
crm_fresh_write(struct crm_fresh_list *list, struct crm_err *err)
{
	int t;

	if (list->now->n == 0) {
		crm_worker_wait(list->worker, &list->job);
		return CRM_OK;
	}
	for (t = 0; t < TABLES; t++) {
		if (insert(list, t, err))
			return err->code;
		if (list->ranges && t != CONTACT && t != MOVE &&
		    (t != CUSTOM || list->now->custom))
			add_digests(list, list->now, t);
	}
	crm_worker_wait(list->worker, &list->job);
	turn(list);
	if (list->ranges)
		crm_worker_start(list->worker, &list->job);
	return crm_store_flush_big(list->store, err);
}

enum crm_code
crm_fresh_log(struct crm_fresh_list *list, struct crm_err *err)
{
	struct rows *rows;
	int t;

	crm_worker_wait(list->worker, &list->job);
	for (t = 0; t < TABLES; t++) {
		rows = &list->rows[t];
		if (crm_tally_log(list->store, TABLE(t),
			list->now->first[t] - rows->tally.rows,
			(int)rows->ncolumn, &rows->tally, err))
			return err->code;
	}
	return CRM_OK;
}

void
crm_fresh_free(struct crm_fresh_list *list)
{
	int t;

	if (list == NULL)
		return;
	crm_worker_wait(list->worker, &list->job);
	for (t = 0; t < TABLES; t++) {
		crm_tally_free(&list->rows[t].tally);
		crm_buf_free(&list->rows[t].bytes);
		sqlite3_finalize(list->rows[t].insert);
	}
	free(list);
}
