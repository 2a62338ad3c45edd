/* SPDX-License-Identifier: ISC */
/* Selections as rows: what is fetched for a field, and how it is shown. */
#include <stdlib.h>
#include <string.h>

#include "store_query.h"
#include "text.h"

/* Selecting ------------------------------------------------------------- */

unsigned
crm_sql_width(enum crm_field_id id)
{
	return id == CRM_F_NAME ? 4 : id == CRM_F_DUE ? 2 : 1;
}

unsigned
crm_sql_columns(struct crm_sql *sql, enum crm_field_id id, unsigned done)
{
	crm_sql_add(sql, done ? ", " : "");
	if (id == CRM_F_NAME)
		crm_sql_add(
		    sql, "c.first_name, c.middle_name, c.last_name, c.suffix");
	else
		crm_sql_add(sql, crm_sql_place(sql, id));
	if (id == CRM_F_DUE)
		crm_sql_add(sql, ", t.due_at");
	return crm_sql_width(id);
}

struct cells {
	struct crm_store *store;
	struct crm_pool pool;
	const char *cell[CRM_NFIELDS];
};

static const char *
place_name(const struct crm_place *map, size_t n, int64_t id, bool stage)
{
	if (id <= 0 || (size_t)id >= n || map[id].pipeline == NULL)
		return NULL;
	return stage ? map[id].pipeline->stage[map[id].index].name
		     : map[id].pipeline->status[map[id].index].name;
}

static const char *
pipeline_name(const struct crm_store *store, int64_t id)
{
	unsigned i;

	for (i = 0; i < store->npipeline; i++)
		if (store->pipeline[i]->id == id)
			return store->pipeline[i]->name;
	return NULL;
}

static const char *
instant(sqlite3_stmt *st, int col, struct crm_pool *pool)
{
	char *text;

	if (sqlite3_column_type(st, col) == SQLITE_NULL)
		return NULL;
	text = crm_pool_get(pool, CRM_INSTANT_TEXT);
	crm_instant_format(db_int(st, col), text);
	return text;
}

/* The day, or with the time if there is one. */
static const char *
when(sqlite3_stmt *st, int col, struct crm_pool *pool)
{
	char *text;

	if (sqlite3_column_type(st, col + 1) == SQLITE_NULL)
		return db_text(st, col);
	text = crm_pool_get(pool, CRM_WHEN_TEXT);
	crm_when_format(db_int(st, col + 1), text);
	return text;
}

static const char *
full_name(sqlite3_stmt *st, int col, struct crm_pool *pool)
{
	struct crm_values v = {0};

	v.v[CRM_F_FIRST_NAME] = db_text(st, col);
	v.v[CRM_F_MIDDLE_NAME] = db_text(st, col + 1);
	v.v[CRM_F_LAST_NAME] = db_text(st, col + 2);
	v.v[CRM_F_SUFFIX] = db_text(st, col + 3);
	return crm_name_join(&v, pool);
}

const char *
crm_sql_cell(struct crm_store *store, sqlite3_stmt *st, enum crm_field_id id,
    int col, struct crm_pool *pool)
{
	switch (id) {
	case CRM_F_POLICY_ID:
		return crm_id_text('p', db_int(st, col), pool);
	case CRM_F_TASK_ID:
		return crm_id_text('t', db_int(st, col), pool);
	case CRM_F_SOA_ID:
		return crm_id_text('s', db_int(st, col), pool);
	case CRM_F_DUE:
		return when(st, col, pool);
	case CRM_F_ID:
		return crm_id_text('c', db_int(st, col), pool);
	case CRM_F_NAME:
		return full_name(st, col, pool);
	case CRM_F_TYPE:
		return db_int(st, col) ? "client" : "prospect";
	case CRM_F_STAGE:
		return place_name(
		    store->stage_at, store->nstage_at, db_int(st, col), true);
	case CRM_F_STATUS:
		return place_name(store->status_at, store->nstatus_at,
		    db_int(st, col), false);
	case CRM_F_PIPELINE:
		return pipeline_name(store, db_int(st, col));
	default:
		break;
	}
	if (crm_fields[id].type == CRM_INSTANT)
		return instant(st, col, pool);
	if (id < CRM_F_CUSTOM && crm_fields[id].type == CRM_CENTS)
		return sqlite3_column_type(st, col) == SQLITE_NULL
		    ? NULL
		    : crm_cents_format(db_int(st, col), pool);
	return db_text(st, col);
}

/* In the order in which people expect the values of the field. */
static void
order(struct crm_sql *sql, enum crm_field_id sort, bool down)
{
	crm_sql_add(sql, " ORDER BY ");
	switch (crm_fields[sort].type) {
	case CRM_PHONE:
		crm_sql_add_phone(sql, sort);
		break;
	case CRM_CENTS:
	case CRM_NUMBER:
		/* Those of the agency's own are kept as text. */
		crm_sql_add(sql, "CAST(");
		crm_sql_add(sql, crm_sql_place(sql, sort));
		crm_sql_add(sql, " AS NUMERIC)");
		break;
	case CRM_NAME:
	case CRM_TEXT:
	case CRM_EMAIL:
		if (sort == CRM_F_STAGE) {
			crm_sql_add(sql,
			    "(SELECT pipeline * 1000 + ordinal FROM stage "
			    "WHERE id = d.stage)");
			break;
		}
		if (sort == CRM_F_PIPELINE || sort == CRM_F_STATUS) {
			crm_sql_add(sql,
			    sort == CRM_F_PIPELINE
				? "(SELECT ordinal FROM pipeline "
				  "WHERE id = d.pipeline)"
				: "(SELECT ordinal FROM status "
				  "WHERE id = d.status)");
			break;
		}
		if (sort == CRM_F_NAME)
			crm_sql_add(sql, "fold(coalesce(c.last_name, '')) ");
		else {
			crm_sql_add(sql, "fold(");
			crm_sql_add(sql, crm_sql_place(sql, sort));
			crm_sql_add(sql, ")");
		}
		if (sort == CRM_F_NAME)
			crm_sql_add(
			    sql, down ? "DESC, c.name_key" : ", c.name_key");
		break;
	case CRM_WHEN:
		crm_sql_add(
		    sql, down ? "t.due DESC, t.due_at" : "t.due, t.due_at");
		break;
	default:
		crm_sql_add(sql, crm_sql_place(sql, sort));
		break;
	}
	crm_sql_add(sql, down ? " DESC" : "");
}

/* A million rows, and each is wanted soon: see design 11, Reports. */
static enum crm_code
step(struct crm_sql *sql, struct cells *c, const enum crm_field_id *fields,
    unsigned n, crm_row *each, void *arg, struct crm_err *err)
{
	sqlite3_stmt *st;
	unsigned i, rows = 0;
	int code, col;

	if (crm_sql_prepare(sql, &st, err))
		return err->code;
	while ((code = sqlite3_step(st)) == SQLITE_ROW) {
		for (i = 0, col = 0; i < n; i++) {
			c->cell[i] = crm_sql_cell(
			    c->store, st, fields[i], col, &c->pool);
			col += (int)crm_sql_width(fields[i]);
		}
		each(arg, n, c->cell);
		if (++rows % 16 == 0)
			crm_pool_reset(&c->pool);
	}
	if (code != SQLITE_DONE)
		(void)db_fail(&c->store->db, err);
	sqlite3_finalize(st);
	crm_pool_free(&c->pool);
	return code == SQLITE_DONE ? CRM_OK : err->code;
}

/* The parts of a name with blanks between, as crm_name_join() has it. */
static void
sql_name(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	struct crm_buf buf = {0};
	const char *part;
	int i;

	for (i = 0; i < argc; i++) {
		part = (const char *)sqlite3_value_text(argv[i]);
		if (part == NULL)
			continue;
		if (buf.len > 0)
			crm_buf_char(&buf, ' ');
		crm_buf_str(&buf, part);
	}
	sqlite3_result_text(
	    ctx, buf.s ? buf.s : "", (int)buf.len, SQLITE_TRANSIENT);
	crm_buf_free(&buf);
}

/* crm_text_phone() */
static void
sql_phone(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const char *text = (const char *)sqlite3_value_text(argv[0]);
	char key[64];

	(void)argc;
	if (text == NULL)
		return;
	crm_text_phone(text, key, sizeof(key));
	sqlite3_result_text(ctx, key, -1, SQLITE_TRANSIENT);
}

void
crm_sql_functions(struct crm_store *store)
{
	sqlite3_create_function(store->db.handle, "phone_key", 1,
	    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
	    sql_phone, NULL, NULL);
	sqlite3_create_function(store->db.handle, "concat_name", 4,
	    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
	    sql_name, NULL, NULL);
}

enum crm_code
crm_store_select(struct crm_store *store, const struct crm_query *query,
    enum crm_record of, const enum crm_field_id *fields, unsigned n,
    enum crm_field_id sort, bool down, crm_row *each, void *arg,
    struct crm_err *err)
{
	struct crm_sql sql = {.store = store, .custom = true};
	struct cells cells = {.store = store};
	const char *from = of == CRM_OF_POLICY
	    ? " FROM policy p JOIN contact c ON c.id = p.contact "
	    : of == CRM_OF_TASK
	    ? " FROM task t JOIN contact c ON c.id = t.contact "
	    : of == CRM_OF_SOA
	    ? " FROM soa o JOIN contact c ON c.id = o.contact "
	    : " FROM contact c ";
	const char *id = of == CRM_OF_POLICY ? "p.id"
	    : of == CRM_OF_TASK              ? "t.id"
	    : of == CRM_OF_SOA               ? "o.id"
					     : "c.id";
	unsigned i, done = 0;
	enum crm_code code;

	crm_sql_functions(store);
	if (crm_store_need_pipelines(store, err))
		return err->code;
	crm_sql_add(&sql, "SELECT ");
	for (i = 0; i < n; i++)
		done += crm_sql_columns(&sql, fields[i], done);
	crm_sql_add(&sql, from);
	crm_sql_add(&sql, CRM_JOIN_STANDING CRM_JOIN_CUSTOM "WHERE 1");
	code = crm_sql_where(&sql, query, of, false, err);
	if (sort != CRM_NFIELDS) {
		order(&sql, sort, down);
		crm_sql_add(&sql, ", ");
	} else {
		crm_sql_add(&sql, " ORDER BY ");
	}
	crm_sql_add(&sql, id);
	crm_sql_add(&sql, sort == CRM_NFIELDS && down ? " DESC" : "");
	if (code == CRM_OK)
		code = step(&sql, &cells, fields, n, each, arg, err);
	crm_sql_free(&sql);
	return code;
}

enum crm_code
crm_store_ids(struct crm_store *store, const struct crm_query *query,
    int64_t **ids, size_t *n, struct crm_err *err)
{
	struct crm_sql sql = {.store = store, .custom = true};
	sqlite3_stmt *st = NULL;
	size_t cap = 0;
	enum crm_code code;
	int step_code = SQLITE_DONE;

	crm_sql_functions(store);
	*ids = NULL;
	*n = 0;
	crm_sql_add(&sql,
	    "SELECT c.id FROM contact c " CRM_JOIN_STANDING CRM_JOIN_CUSTOM
	    "WHERE 1");
	code = crm_sql_where(&sql, query, CRM_OF_CONTACT, false, err);
	crm_sql_add(&sql, " ORDER BY c.id");
	if (code == CRM_OK)
		code = crm_sql_prepare(&sql, &st, err);
	while (code == CRM_OK && (step_code = sqlite3_step(st)) == SQLITE_ROW) {
		*ids = crm_room(*ids, *n, &cap, sizeof(**ids));
		(*ids)[(*n)++] = db_int(st, 0);
	}
	if (code == CRM_OK && step_code != SQLITE_DONE)
		code = db_fail(&store->db, err);
	sqlite3_finalize(st);
	crm_sql_free(&sql);
	return code;
}

enum crm_code
crm_store_one_of(struct crm_store *store, int64_t contact, enum crm_record of,
    int64_t *id, struct crm_err *err)
{
	static const char policies[] =
	    "SELECT min(id), count(*) FROM policy WHERE contact = :contact";
	static const char tasks[] =
	    "SELECT min(id), count(*) FROM task WHERE contact = :contact "
	    "AND task_status = 'open'";
	static const char scopes[] =
	    "SELECT min(id), count(*) FROM soa WHERE contact = :contact "
	    "AND soa_status IN ('draft', 'sent', 'opened')";
	const char *sql = policies, *one = "policy", *many = "policies";
	const char *list = "crm-policy list";
	sqlite3_stmt *st;
	int64_t n;
	bool row;

	if (of == CRM_OF_TASK) {
		sql = tasks;
		one = "open task";
		many = "open tasks";
		list = "crm-task list open=yes";
	} else if (of == CRM_OF_SOA) {
		sql = scopes;
		one = "scope of appointment to sign";
		many = "scopes of appointment to sign";
		list = "crm-soa list";
	}
	if (db_find(&store->db, sql, ":contact", contact, &st, &row, err))
		return err->code;
	*id = db_int(st, 0);
	n = db_int(st, 1);
	db_done(st);
	if (n == 1)
		return CRM_OK;
	if (n == 0)
		return crm_fail(err, CRM_REFUSED, "c%lld: has no %s",
		    (long long)contact, one);
	return crm_fail(err, CRM_REFUSED,
	    "c%lld: has %lld %s; name one (%s c%lld)", (long long)contact,
	    (long long)n, many, list, (long long)contact);
}
