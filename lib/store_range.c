/* SPDX-License-Identifier: ISC */
#include "store_range.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#define BULK_ROWS 4096 /* fewer are not worth making indexes again */

enum crm_code
crm_range_bytes(struct db *db, int table, int64_t lo, int64_t hi, int *columns,
    struct crm_buf *bytes, int64_t *rows, struct crm_err *err)
{
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;
	int i;

	*rows = 0;
	if (db_prepare(db, crm_tables[table].select, &st, err))
		return err->code;
	db_bind_int(st, ":lo", lo);
	db_bind_int(st, ":hi", hi);
	if (*columns == 0 || *columns > sqlite3_column_count(st))
		*columns = sqlite3_column_count(st);
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row) {
		for (i = 0; i < *columns; i++)
			crm_put_column(bytes, st, i);
		++*rows;
	}
	return code;
}

/* One value; false if it does not end where the bytes do. */
static bool
read_value(struct crm_kept *kept, struct crm_kept_value *v)
{
	const char *data = kept->part->data;
	int left = kept->part->n - kept->at;
	uint64_t little;

	if (left < 1)
		return false;
	v->type = data[kept->at++];
	if (v->type == SQLITE_NULL)
		return true;
	if (left < 9 || v->type < SQLITE_INTEGER || v->type > SQLITE_BLOB)
		return false;
	memcpy(&little, data + kept->at, 8);
	v->number = (int64_t)le64toh(little);
	kept->at += 8;
	if (v->type == SQLITE_INTEGER)
		return true;
	v->bytes = data + kept->at;
	if (v->number < 0 || v->number > left - 9)
		return false;
	kept->at += (int)v->number;
	return true;
}

enum crm_code
crm_kept_next(struct crm_kept *kept, bool *more, struct crm_err *err)
{
	const struct crm_part *part = kept->part;
	int64_t last = kept->row;
	bool good;
	int i;

	*more = kept->at < part->n;
	if (!*more)
		return CRM_OK;
	good = part->columns > 0 && part->columns <= CRM_RANGE_COLUMNS;
	for (i = 0; good && i < part->columns; i++)
		good = read_value(kept, &kept->value[i]);
	/* The first column of each of these tables is its key. */
	kept->row = kept->value[0].number;
	if (!good || kept->value[0].type != SQLITE_INTEGER ||
	    kept->row < part->lo || kept->row > part->hi || kept->row <= last)
		return crm_part_unreadable(kept->db, part, err);
	return CRM_OK;
}

/* Names come from the table itself; what it gained since stays empty. */
static enum crm_code
prepare_put(struct db *db, const struct crm_part *part, struct crm_put *put,
    struct crm_err *err)
{
	const struct crm_table *table = &crm_tables[part->table];
	struct crm_buf sql = {0};
	sqlite3_stmt *st;
	int i, code;

	crm_put_end(put);
	if (db_prepare(db, table->select, &st, err))
		return err->code;
	if (part->columns < 1 || part->columns > sqlite3_column_count(st))
		return crm_part_unreadable(db, part, err);
	crm_buf_fmt(&sql, "INSERT INTO %s (", table->name);
	for (i = 0; i < part->columns; i++)
		crm_buf_fmt(&sql, "%s\"%s\"", i ? ", " : "",
		    sqlite3_column_name(st, i));
	crm_buf_str(&sql, ") VALUES (");
	for (i = 0; i < part->columns; i++)
		crm_buf_fmt(&sql, "%s?%d", i ? ", " : "", i + 1);
	crm_buf_char(&sql, ')');
	code = sqlite3_prepare_v3(
	    db->handle, sql.s, -1, SQLITE_PREPARE_PERSISTENT, &put->st, NULL);
	crm_buf_free(&sql);
	put->table = part->table;
	put->columns = part->columns;
	return code == SQLITE_OK ? CRM_OK : db_fail(db, err);
}

void
crm_put_end(struct crm_put *put)
{
	sqlite3_finalize(put->st);
	put->st = NULL;
}

static void
bind(sqlite3_stmt *st, int at, const struct crm_kept_value *v)
{
	if (v->type == SQLITE_NULL)
		sqlite3_bind_null(st, at);
	else if (v->type == SQLITE_INTEGER)
		sqlite3_bind_int64(st, at, v->number);
	else if (v->type == SQLITE_BLOB)
		sqlite3_bind_blob64(
		    st, at, v->bytes, (sqlite3_uint64)v->number, SQLITE_STATIC);
	else
		sqlite3_bind_text(
		    st, at, v->bytes, (int)v->number, SQLITE_STATIC);
}

enum crm_code
crm_range_put(struct db *db, const struct crm_part *part, struct crm_put *put,
    struct crm_err *err)
{
	struct crm_kept kept = {.db = db, .part = part};
	bool more;
	int i;

	if ((put->st == NULL || put->table != part->table ||
		put->columns != part->columns) &&
	    prepare_put(db, part, put, err))
		return err->code;
	for (;;) {
		if (crm_kept_next(&kept, &more, err))
			return err->code;
		if (!more)
			return CRM_OK;
		for (i = 0; i < part->columns; i++)
			bind(put->st, i + 1, &kept.value[i]);
		sqlite3_step(put->st);
		if (sqlite3_reset(put->st) != SQLITE_OK)
			return db_fail(db, err);
	}
}

enum crm_code
crm_indexes_drop(struct db *db, const char *table, struct crm_buf *remake,
    struct crm_err *err)
{
	static const char sql[] =
	    "SELECT name, sql FROM sqlite_schema WHERE type = 'index' "
	    "AND tbl_name = :table AND sql IS NOT NULL";
	struct crm_buf drop = {0};
	sqlite3_stmt *st;
	enum crm_code code;
	char *one;
	bool row;

	if (db_prepare(db, sql, &st, err))
		return err->code;
	db_bind_text(st, ":table", table);
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row) {
		one = sqlite3_mprintf("DROP INDEX \"%w\";", db_text(st, 0));
		crm_buf_str(&drop, one ? one : "");
		sqlite3_free(one);
		crm_buf_fmt(remake, "%s;", db_text(st, 1));
	}
	if (code == CRM_OK && drop.len > 0)
		code = db_exec(db, drop.s, err);
	crm_buf_free(&drop);
	return code;
}

enum crm_code
crm_indexes_bulk(
    struct db *db, int64_t op, struct crm_buf *remake, struct crm_err *err)
{
	/* Rows that go are in the table yet, those that come are not. */
	static const char sql[] =
	    "SELECT ltrim(name, '-'), sum(hi - lo + 1), "
	    "sum(CASE WHEN name LIKE '-%' THEN hi - lo + 1 ELSE 0 END) "
	    "FROM part WHERE op = :op AND name IS NOT NULL GROUP BY 1";
	int64_t rows[CRM_NTABLES] = {0}, come[CRM_NTABLES] = {0}, there;
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;
	int i;

	if (db_prepare(db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":op", op);
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row) {
		if ((i = crm_table_index(db_text(st, 0))) < 0)
			continue;
		rows[i] = db_int(st, 1);
		come[i] = db_int(st, 2);
	}
	for (i = 0; code == CRM_OK && i < CRM_NTABLES; i++) {
		if (rows[i] < BULK_ROWS)
			continue;
		code = db_number(db, crm_tables[i].last, 0, &there, err);
		if (code == CRM_OK && rows[i] > (there + come[i]) / 2)
			code = crm_indexes_drop(
			    db, crm_tables[i].name, remake, err);
	}
	return code;
}

/* Rows of TABLE whose COLUMN refers to one in the ranges of TO. */
static enum crm_code
referred_by(struct db *db, int64_t op, const char *table, const char *column,
    const char *to, bool *left, struct crm_err *err)
{
	char *sql = sqlite3_mprintf(
	    "SELECT 1 FROM part AS p WHERE p.op = %lld AND p.name = %Q AND "
	    "EXISTS (SELECT 1 FROM \"%w\" WHERE \"%w\" BETWEEN p.lo AND p.hi)",
	    (long long)op, to, table, column);
	sqlite3_stmt *st = NULL;
	int code;

	code = sqlite3_prepare_v2(db->handle, sql, -1, &st, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(st);
	*left |= code == SQLITE_ROW;
	sqlite3_finalize(st);
	sqlite3_free(sql);
	return code == SQLITE_ROW || code == SQLITE_DONE ? CRM_OK
							 : db_fail(db, err);
}

enum crm_code
crm_range_referred(struct db *db, int64_t op, bool *left, struct crm_err *err)
{
	/* As SQLite would, whoever made the table that refers. */
	static const char sql[] =
	    "SELECT m.name, f.\"from\", p.name FROM sqlite_schema AS m, "
	    "pragma_foreign_key_list(m.name) AS f JOIN (SELECT DISTINCT name "
	    "FROM part WHERE op = :op AND name IS NOT NULL) AS p "
	    "ON p.name = f.\"table\" COLLATE NOCASE WHERE m.type = 'table'";
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;

	*left = false;
	if (db_prepare(db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":op", op);
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row)
		if (referred_by(db, op, db_text(st, 0), db_text(st, 1),
			db_text(st, 2), left, err)) {
			db_done(st);
			return err->code;
		}
	return code;
}
