/* SPDX-License-Identifier: ISC */
/* Reading the entries of the log and their parts. */
#include "store_cut.h"

#include <stdlib.h>
#include <string.h>

enum crm_code
crm_parts_of(
    struct db *db, int64_t op, struct crm_ids *parts, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT id FROM part WHERE op = :op ORDER BY id DESC";
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;

	parts->n = 0;
	if (db_prepare(db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":op", op);
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row)
		crm_ids_add(parts, db_int(st, 0));
	return code;
}

void
crm_ids_add(struct crm_ids *ids, int64_t id)
{
	ids->at = crm_room(ids->at, ids->n, &ids->cap, sizeof(*ids->at));
	ids->at[ids->n++] = id;
}

static int
by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

void
crm_ids_sort(struct crm_ids *ids)
{
	size_t i, n = 0;

	/* Those that come in the order of a table need no sorting. */
	for (i = 1; i < ids->n && ids->at[i - 1] <= ids->at[i]; i++)
		;
	if (i < ids->n)
		qsort(ids->at, ids->n, sizeof(*ids->at), by_id);
	for (i = 0; i < ids->n; i++)
		if (n == 0 || ids->at[n - 1] != ids->at[i])
			ids->at[n++] = ids->at[i];
	ids->n = n;
}

bool
crm_ids_has(const struct crm_ids *ids, int64_t id)
{
	return ids->n > 0 &&
	    bsearch(&id, ids->at, ids->n, sizeof(id), by_id) != NULL;
}

/* Of a part as it is now. */
#define CRM_DIGEST                                                     \
	"coalesce((SELECT q.digest FROM part AS q WHERE q.name = '=' " \
	"AND q.lo = part.id ORDER BY q.id DESC LIMIT 1), digest)"

enum crm_code
crm_part_get(
    struct db *db, int64_t id, struct crm_part *part, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT op, name, lo, hi, columns, " CRM_DIGEST ", data "
	    "FROM part WHERE id = :id";
	const char *name;
	sqlite3_stmt *st;
	int n;
	bool row;

	memset(part, 0, sizeof(*part));
	part->id = id;
	part->table = -1;
	if (db_prepare(db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":id", id);
	if (db_step(db, st, &row, err))
		return err->code;
	if (!row)
		return crm_fail(err, CRM_TROUBLE,
		    "%s: part %lld of the log is missing", db->file,
		    (long long)id);
	part->op = db_int(st, 0);
	name = db_text(st, 1);
	if (name != NULL) {
		part->gone = name[0] == '-';
		part->table = crm_table_index(name + part->gone);
	}
	part->lo = db_int(st, 2);
	part->hi = db_int(st, 3);
	if (name != NULL && name[0] == '=')
		part->purged = part->lo;
	part->columns = (int)db_int(st, 4);
	if (sqlite3_column_bytes(st, 5) == CRM_HASH_SIZE)
		memcpy(part->digest, sqlite3_column_blob(st, 5), CRM_HASH_SIZE);
	n = sqlite3_column_bytes(st, 6);
	if ((name == NULL || part->gone) && n > 0) {
		part->data = crm_grow(NULL, (size_t)n);
		part->n = n;
		memcpy(part->data, sqlite3_column_blob(st, 6), (size_t)n);
	}
	db_done(st);
	return CRM_OK;
}

void
crm_part_free(struct crm_part *part)
{
	free(part->data);
	part->data = NULL;
}

void
crm_part_digest(
    const struct crm_part *part, unsigned char digest[CRM_HASH_SIZE])
{
	struct crm_hash hash;

	crm_hash_init(&hash);
	if (part->n > 0)
		crm_hash_add(&hash, part->data, (size_t)part->n);
	crm_hash_end(&hash, digest);
}

enum crm_code
crm_op_purged(struct db *db, int64_t op, bool *purged, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT count(*), count(CASE WHEN " CRM_DIGEST " <> :nothing "
	    "THEN 1 END) FROM part WHERE op = :op AND name IS NOT '='";
	const struct crm_part empty = {0};
	unsigned char nothing[CRM_HASH_SIZE];
	sqlite3_stmt *st;
	bool row;

	crm_part_digest(&empty, nothing);
	if (db_prepare(db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":op", op);
	db_bind_blob(st, ":nothing", nothing, sizeof(nothing));
	if (db_step(db, st, &row, err))
		return err->code;
	*purged = db_int(st, 0) > 0 && db_int(st, 1) == 0;
	db_done(st);
	return CRM_OK;
}

enum crm_code
crm_part_unreadable(
    struct db *db, const struct crm_part *part, struct crm_err *err)
{
	return crm_fail(err, CRM_TROUBLE,
	    "%s: the changes of o%lld in the log cannot be read", db->file,
	    (long long)part->op);
}

enum crm_code
crm_part_each(struct db *db, const struct crm_part *part,
    enum crm_code (*each)(
	void *arg, const struct crm_row_change *change, struct crm_err *err),
    void *arg, struct crm_err *err)
{
	struct crm_row_change c = {.op = part->op};
	sqlite3_changeset_iter *it;
	sqlite3_value *key;
	const char *table;
	enum crm_code code = CRM_OK;
	int indirect, step;

	if (part->table >= 0 || part->data == NULL)
		return CRM_OK;
	if (!crm_changes_sound(part) ||
	    sqlite3changeset_start(&it, part->n, part->data) != SQLITE_OK)
		return crm_part_unreadable(db, part, err);
	while (code == CRM_OK &&
	    (step = sqlite3changeset_next(it)) == SQLITE_ROW) {
		sqlite3changeset_op(it, &table, &c.columns, &c.kind, &indirect);
		c.table = crm_table_index(table);
		key = NULL;
		if (c.kind == SQLITE_INSERT)
			sqlite3changeset_new(it, 0, &key);
		else
			sqlite3changeset_old(it, 0, &key);
		if (c.table < 0 || key == NULL) {
			step = SQLITE_CORRUPT;
			break;
		}
		c.row = sqlite3_value_int64(key);
		c.iter = it;
		code = each(arg, &c, err);
	}
	/* SQLite 3.40.1 would free values of a wider table that it has not. */
	if (code == CRM_OK && step == SQLITE_NOMEM)
		crm_no_memory();
	sqlite3changeset_finalize(it);
	if (code == CRM_OK && step != SQLITE_DONE)
		return crm_part_unreadable(db, part, err);
	return code;
}

enum crm_code
crm_ops_undone(struct db *db, struct crm_ids *undone, struct crm_ids *idle,
    struct crm_err *err)
{
	static const char sql[] =
	    "SELECT id, undoes FROM op WHERE undoes IS NOT NULL "
	    "ORDER BY id DESC";
	sqlite3_stmt *st;
	enum crm_code code;
	size_t i;
	bool row, void_too;

	if (db_prepare(db, sql, &st, err))
		return err->code;
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row) {
		void_too = false;
		for (i = 0; i < undone->n; i++)
			void_too |= undone->at[i] == db_int(st, 0);
		crm_ids_add(idle, db_int(st, 0));
		if (void_too)
			continue;
		crm_ids_add(undone, db_int(st, 1));
		crm_ids_add(idle, db_int(st, 1));
	}
	crm_ids_sort(undone);
	crm_ids_sort(idle);
	return code;
}

/* Nothing of those that were purged is left to be shown. */
static enum crm_code
leave_purged_out(struct db *db, struct crm_ids *ids, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT t.contact FROM op AS o JOIN touch AS t ON t.op = o.id "
	    "WHERE o.kind = 'purge'";
	struct crm_ids purged = {0};
	sqlite3_stmt *st;
	enum crm_code code;
	size_t i, n = 0;
	bool row;

	if (db_prepare(db, sql, &st, err))
		return err->code;
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row)
		crm_ids_add(&purged, db_int(st, 0));
	crm_ids_sort(&purged);
	for (i = 0; i < ids->n; i++)
		if (!crm_ids_has(&purged, ids->at[i]))
			ids->at[n++] = ids->at[i];
	ids->n = n;
	free(purged.at);
	return code;
}

enum crm_code
crm_op_contacts(
    struct db *db, int64_t op, struct crm_ids *ids, struct crm_err *err)
{
	static const char sql_touch[] =
	    "SELECT contact FROM touch WHERE op = :op";
	static const char sql_range[] =
	    "SELECT lo, hi FROM part WHERE op = :op AND name = 'contact'";
	static const char sql_undoes[] =
	    "SELECT coalesce(undoes, 0) FROM op WHERE id = :op";
	sqlite3_stmt *st;
	enum crm_code code;
	int64_t id, hi, undoes = 0;
	bool row;

	if (db_prepare(db, sql_touch, &st, err))
		return err->code;
	db_bind_int(st, ":op", op);
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row)
		crm_ids_add(ids, db_int(st, 0));
	if (code != CRM_OK || db_prepare(db, sql_range, &st, err))
		return err->code;
	db_bind_int(st, ":op", op);
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row)
		for (id = db_int(st, 0), hi = db_int(st, 1); id <= hi; id++)
			crm_ids_add(ids, id);
	if (code != CRM_OK || db_prepare(db, sql_undoes, &st, err))
		return err->code;
	db_bind_int(st, ":op", op);
	if (db_step(db, st, &row, err))
		return err->code;
	if (row) {
		undoes = db_int(st, 0);
		db_done(st);
	}
	/* An undo touches what the entry it takes back touched. */
	if (undoes > 0 && undoes < op)
		return crm_op_contacts(db, undoes, ids, err);
	crm_ids_sort(ids);
	return leave_purged_out(db, ids, err);
}

int
crm_table_columns(struct db *db, int table)
{
	struct crm_err ignored;
	sqlite3_stmt *st;

	if (db_prepare(db, crm_tables[table].select, &st, &ignored))
		return 0;
	return sqlite3_column_count(st);
}

const char *
crm_column_name(struct db *db, int table, int column)
{
	struct crm_err ignored;
	const char *name;
	sqlite3_stmt *st;

	if (db_prepare(db, crm_tables[table].select, &st, &ignored) ||
	    column >= sqlite3_column_count(st))
		return "?";
	name = sqlite3_column_name(st, column);
	if (name == NULL)
		crm_no_memory();
	return name;
}
