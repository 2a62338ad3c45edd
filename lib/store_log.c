/* SPDX-License-Identifier: ISC */
/*
 * Writing the log: one transaction is one entry.  Changes are recorded by
 * SQLite's session extension and cut into parts; rows that an import or a wave
 * only inserts, and the undo of that removes, are logged as ranges with a
 * digest (design, chapter 5).
 */
#include "store_rows.h"
#include "store_walk.h"
#include "store_wave.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#define PART_BYTES (16 << 20) /* of recording, before a part is cut */
#define RANGE_ROWS 256        /* a fault in an import is named this closely */

void
crm_store_touch(struct crm_store *store, int64_t contact)
{
	struct crm_ids *ids = &store->touched;

	if (ids->n == 0 || ids->at[ids->n - 1] != contact)
		crm_ids_add(ids, contact);
}

enum crm_code
crm_store_record(struct crm_store *store, bool on, struct crm_err *err)
{
	int i;

	if (store->session != NULL) {
		sqlite3session_delete(store->session);
		store->session = NULL;
	}
	if (!on)
		return CRM_OK;
	if (sqlite3session_create(store->db.handle, "main", &store->session) !=
	    SQLITE_OK)
		return db_fail(&store->db, err);
	for (i = 0; i < CRM_NTABLES; i++)
		if (sqlite3session_attach(store->session, crm_tables[i].name) !=
		    SQLITE_OK)
			return db_fail(&store->db, err);
	return CRM_OK;
}

static void
digest_of(const void *bytes, size_t n, unsigned char digest[CRM_HASH_SIZE])
{
	struct crm_hash hash;

	crm_hash_init(&hash);
	crm_hash_add(&hash, bytes, n);
	crm_hash_end(&hash, digest);
}

enum crm_code
crm_part_log(
    struct crm_store *store, const struct crm_part *part, struct crm_err *err)
{
	static const char sql[] =
	    "INSERT INTO part (op, name, lo, hi, columns, digest, data) "
	    "VALUES (:op, :name, :lo, :hi, :columns, :digest, :data)";
	const struct crm_table *table;
	sqlite3_stmt *st;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":op", store->op);
	if (part->table >= 0) {
		table = &crm_tables[part->table];
		db_bind_text(
		    st, ":name", part->gone ? table->gone : table->name);
		db_bind_int(st, ":lo", part->lo);
		db_bind_int(st, ":hi", part->hi);
		db_bind_int(st, ":columns", part->columns);
	}
	db_bind_blob(st, ":digest", part->digest, CRM_HASH_SIZE);
	if (part->data != NULL)
		db_bind_blob(st, ":data", part->data, (size_t)part->n);
	store->parts++;
	return db_run(&store->db, st, err);
}

enum crm_code
crm_store_hold(struct crm_store *store, struct crm_err *err)
{
	void *data;
	int n;

	if (store->session == NULL)
		return CRM_OK;
	if (sqlite3session_changeset(store->session, &n, &data) != SQLITE_OK)
		return crm_fail(err, CRM_TROUBLE,
		    "%s: the change could not be recorded", store->path);
	if (n > 0)
		crm_buf_add(&store->changes, data, (size_t)n);
	sqlite3_free(data);
	return crm_store_record(store, false, err);
}

enum crm_code
crm_store_flush(struct crm_store *store, struct crm_err *err)
{
	struct crm_part part = {.table = -1};
	bool recorded = store->session != NULL;

	if (crm_store_hold(store, err))
		return err->code;
	if (store->changes.len > 0) {
		part.data = store->changes.s;
		part.n = (int)store->changes.len;
		crm_part_digest(&part, part.digest);
		if (crm_part_log(store, &part, err))
			return err->code;
		store->changes.len = 0;
	}
	return recorded ? crm_store_record(store, true, err) : CRM_OK;
}

enum crm_code
crm_store_flush_big(struct crm_store *store, struct crm_err *err)
{
	/* What a savepoint may take back must not be in a part yet. */
	if (store->session == NULL || store->marked ||
	    sqlite3session_memory_used(store->session) < PART_BYTES)
		return CRM_OK;
	return crm_store_flush(store, err);
}

/* Type and length, and room for the bytes, so that no two rows look alike. */
static char *
put_head(struct crm_buf *buf, int type, int64_t n, size_t bytes)
{
	uint64_t little = htole64((uint64_t)n);
	char *to = crm_buf_more(buf, 1 + sizeof(little) + bytes);

	*to++ = (char)type;
	memcpy(to, &little, sizeof(little));
	return to + sizeof(little);
}

void
crm_put_null(struct crm_buf *buf)
{
	crm_buf_char(buf, SQLITE_NULL);
}

void
crm_put_number(struct crm_buf *buf, int64_t n)
{
	(void)put_head(buf, SQLITE_INTEGER, n, 0);
}

void
crm_put_bytes(struct crm_buf *buf, int type, const void *bytes, size_t n)
{
	char *to = put_head(buf, type, (int64_t)n, n);

	if (n > 0)
		memcpy(to, bytes, n);
}

void
crm_put_column(struct crm_buf *buf, sqlite3_stmt *st, int column)
{
	int type = sqlite3_column_type(st, column);
	const void *bytes;

	if (type == SQLITE_NULL) {
		crm_put_null(buf);
	} else if (type == SQLITE_INTEGER) {
		crm_put_number(buf, sqlite3_column_int64(st, column));
	} else {
		bytes = sqlite3_column_blob(st, column);
		crm_put_bytes(
		    buf, type, bytes, (size_t)sqlite3_column_bytes(st, column));
	}
}

void
crm_tally_row(struct crm_tally *tally, const struct crm_buf *bytes)
{
	unsigned char digest[CRM_HASH_SIZE];

	if (tally->rows % RANGE_ROWS == 0)
		crm_hash_init(&tally->hash);
	crm_hash_add(&tally->hash, bytes->s, bytes->len);
	if (++tally->rows % RANGE_ROWS != 0)
		return;
	crm_hash_end(&tally->hash, digest);
	crm_buf_add(&tally->digests, digest, sizeof(digest));
}

enum crm_code
crm_tally_log(struct crm_store *store, int table, int64_t lo, int columns,
    struct crm_tally *tally, struct crm_err *err)
{
	unsigned char digest[CRM_HASH_SIZE];
	struct crm_part part = {.table = table, .columns = columns};
	int64_t hi = lo + tally->rows - 1;
	size_t at;

	if (tally->rows % RANGE_ROWS != 0) {
		crm_hash_end(&tally->hash, digest);
		crm_buf_add(&tally->digests, digest, sizeof(digest));
	}
	tally->rows = 0;
	for (at = 0; lo <= hi; lo = part.hi + 1, at += CRM_HASH_SIZE) {
		part.lo = lo;
		part.hi = hi - lo >= RANGE_ROWS ? lo + RANGE_ROWS - 1 : hi;
		memcpy(part.digest, tally->digests.s + at, CRM_HASH_SIZE);
		if (crm_part_log(store, &part, err))
			return err->code;
	}
	return CRM_OK;
}

void
crm_tally_free(struct crm_tally *tally)
{
	unsigned char digest[CRM_HASH_SIZE];

	if (tally->rows % RANGE_ROWS != 0)
		crm_hash_end(&tally->hash, digest);
	crm_buf_free(&tally->digests);
}

static enum crm_code
insert_op(struct crm_store *store, struct crm_err *err)
{
	static const char sql[] =
	    "INSERT INTO op (at, login, author, program, args, kind, undoes, "
	    "prev, hash) VALUES (:at, :login, :author, :program, :args, "
	    ":kind, :undoes, "
	    "coalesce((SELECT hash FROM op ORDER BY id DESC LIMIT 1), x''), "
	    "x'')";
	const struct crm_actor *a = store->actor;
	sqlite3_stmt *st;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":at", a->now.instant);
	db_bind_text(st, ":login", a->login);
	db_bind_text(st, ":author", a->author);
	db_bind_text(st, ":program", a->program);
	db_bind_text(st, ":args", a->args);
	db_bind_text(st, ":kind", store->kind);
	if (store->undoes != 0)
		db_bind_int(st, ":undoes", store->undoes);
	if (db_run(&store->db, st, err))
		return err->code;
	store->op = sqlite3_last_insert_rowid(store->db.handle);
	return CRM_OK;
}

enum crm_code
crm_store_begin_kind(struct crm_store *store, const struct crm_actor *actor,
    const char *kind, int64_t undoes, struct crm_err *err)
{
	if (sqlite3_get_autocommit(store->db.handle) &&
	    db_begin(&store->db, err))
		return err->code;
	store->actor = actor;
	store->kind = kind;
	store->undoes = undoes;
	store->parts = 0;
	store->touched.n = 0;
	store->purge.n = 0;
	if (insert_op(store, err) || crm_store_record(store, true, err)) {
		crm_store_rollback(store);
		return err->code;
	}
	return CRM_OK;
}

enum crm_code
crm_store_begin(
    struct crm_store *store, const struct crm_actor *actor, struct crm_err *err)
{
	return crm_store_begin_kind(store, actor, "change", 0, err);
}

void
crm_store_rollback(struct crm_store *store)
{
	if (store->session != NULL)
		sqlite3session_delete(store->session);
	store->session = NULL;
	store->changes.len = 0;
	crm_wave_drop(store);
	store->op = 0;
	store->zips = CRM_ZIPS_UNKNOWN;
	if (store->db.handle != NULL &&
	    !sqlite3_get_autocommit(store->db.handle))
		sqlite3_exec(store->db.handle, "ROLLBACK", NULL, NULL, NULL);
	/* Ids of stages may have been taken back too. */
	crm_store_forget_pipelines(store);
}

static void
touch_value(void *store, size_t row, int column, sqlite3_context *to)
{
	(void)column;
	sqlite3_result_int64(to, ((struct crm_store *)store)->touched.at[row]);
}

/* One statement for all: a hundred thousand may have moved. */
static enum crm_code
insert_touches(struct crm_store *store, struct crm_err *err)
{
	static const char sql[] = "INSERT OR FAIL INTO touch (op, contact) "
				  "SELECT :op, c0 FROM touched";
	sqlite3_stmt *st;

	crm_ids_sort(&store->touched);
	if (store->touches == NULL) {
		store->touches = crm_alloc(sizeof(*store->touches));
		*store->touches = (struct crm_rows){
		    .columns = 1, .value = touch_value, .of = store};
		if (crm_rows_table(&store->db, "touched", store->touches, err))
			return err->code;
	}
	store->touches->n = store->touched.n;
	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":op", store->op);
	return db_run(&store->db, st, err);
}

/* Append the columns of the rows that SQL gives for an entry. */
static enum crm_code
add_rows(struct db *db, const char *sql, int64_t op, struct crm_buf *rows,
    struct crm_err *err)
{
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;
	int i;

	if (db_prepare(db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":op", op);
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row)
		for (i = 0; i < sqlite3_column_count(st); i++)
			crm_put_column(rows, st, i);
	return code;
}

enum crm_code
crm_op_hash(struct db *db, int64_t op, unsigned char digest[CRM_HASH_SIZE],
    struct crm_err *err)
{
	static const char sql_op[] =
	    "SELECT id, at, login, author, program, args, kind, undoes, prev "
	    "FROM op WHERE id = :op";
	static const char sql_part[] =
	    "SELECT name, lo, hi, columns, digest FROM part WHERE op = :op "
	    "ORDER BY id";
	static const char sql_touch[] =
	    "SELECT contact FROM touch WHERE op = :op ORDER BY contact";
	struct crm_buf rows = {0};
	enum crm_code code;

	code = add_rows(db, sql_op, op, &rows, err);
	if (code == CRM_OK)
		code = add_rows(db, sql_part, op, &rows, err);
	if (code == CRM_OK)
		code = add_rows(db, sql_touch, op, &rows, err);
	digest_of(rows.s, rows.len, digest);
	crm_buf_free(&rows);
	return code;
}

static enum crm_code
seal(struct crm_store *store, unsigned char hash[CRM_HASH_SIZE],
    struct crm_err *err)
{
	static const char sql[] = "UPDATE op SET hash = :hash WHERE id = :op";
	sqlite3_stmt *st;

	if (insert_touches(store, err) ||
	    crm_op_hash(&store->db, store->op, hash, err) ||
	    db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_blob(st, ":hash", hash, CRM_HASH_SIZE);
	db_bind_int(st, ":op", store->op);
	return db_run(&store->db, st, err);
}

/*
 * The disk does not even let us look.  As long as the journal is there
 * nothing was committed: whoever opens the store next rolls it back.
 */
static enum crm_code
unseen(
    struct crm_store *store, const struct crm_err *first, struct crm_err *err)
{
	if (db_journal_left(store->path))
		return crm_fail(err, CRM_TROUBLE, "%.300s; nothing was changed",
		    first->text);
	return crm_fail(err, CRM_LATE,
	    "%.300s; whether the change is in the store cannot be seen now",
	    first->text);
}

/*
 * COMMIT reported an error.  SQLite may have committed all the same
 * (reliability.md 0.4): look with a fresh connection before saying anything.
 */
static enum crm_code
second_look(struct crm_store *store, int64_t op,
    const unsigned char hash[CRM_HASH_SIZE], struct crm_err *err)
{
	static const char sql[] =
	    "SELECT 1 FROM op WHERE id = :op AND hash = :hash";
	struct crm_err first = *err, second;
	sqlite3_stmt *st;
	bool row = false;

	db_close(&store->db);
	if (db_open(store->path, DB_READ, &store->db, &second) ||
	    db_prepare(&store->db, sql, &st, &second))
		return unseen(store, &first, err);
	db_bind_int(st, ":op", op);
	db_bind_blob(st, ":hash", hash, CRM_HASH_SIZE);
	if (db_step(&store->db, st, &row, &second))
		return unseen(store, &first, err);
	if (!row)
		return crm_fail(
		    err, first.code, "%.300s; nothing was changed", first.text);
	db_done(st);
	crm_memory_committed();
	return crm_fail(err, CRM_LATE,
	    "the change is in the store as o%lld, but: %.300s", (long long)op,
	    first.text);
}

enum crm_code
crm_store_commit(
    struct crm_store *store, bool keep, int64_t *op, struct crm_err *err)
{
	unsigned char hash[CRM_HASH_SIZE];

	*op = 0;
	if (db_lost(&store->db, err))
		return err->code;
	if (crm_wave_write(store, err) ||
	    (store->purge.n > 0 && crm_purge_run(store, err)) ||
	    crm_store_hold(store, err) || crm_store_flush(store, err)) {
		crm_store_rollback(store);
		return err->code;
	}
	if (store->parts == 0 && strcmp(store->kind, "change") == 0) {
		crm_store_rollback(store);
		return CRM_OK;
	}
	*op = store->op;
	if (seal(store, hash, err)) {
		crm_store_rollback(store);
		return err->code;
	}
	if (!keep) {
		crm_store_rollback(store);
		return CRM_OK;
	}
	if (db_exec(&store->db, "COMMIT", err)) {
		/* Busy: still in the transaction, nothing was written. */
		if (err->code == CRM_BUSY) {
			crm_store_rollback(store);
			return err->code;
		}
		store->op = 0;
		return second_look(store, *op, hash, err);
	}
	crm_memory_committed();
	store->op = 0;
	return strcmp(store->kind, "purge") == 0 ? crm_purge_end(store, err)
						 : CRM_OK;
}

enum crm_code
crm_store_mark(struct crm_store *store, struct crm_err *err)
{
	static const char sql[] = "SAVEPOINT record";
	sqlite3_stmt *st;

	store->nmarked = store->touched.n;
	store->marked = true;
	crm_wave_mark(store);
	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	return db_run(&store->db, st, err);
}

enum crm_code
crm_store_unmark(struct crm_store *store, bool keep, struct crm_err *err)
{
	static const char sql[] = "RELEASE record";
	sqlite3_stmt *st;

	store->marked = false;
	crm_wave_unmark(store, keep);
	if (!keep) {
		store->touched.n = store->nmarked;
		return db_exec(
		    &store->db, "ROLLBACK TO record; RELEASE record", err);
	}
	if (db_prepare(&store->db, sql, &st, err) ||
	    db_run(&store->db, st, err))
		return err->code;
	return crm_store_flush_big(store, err);
}

enum crm_code
crm_store_log_view(
    const char *path, const struct crm_actor *actor, struct crm_err *err)
{
	struct crm_store *store;
	enum crm_code code;
	int64_t op;

	if (crm_store_open(path, CRM_WRITE, &store, err))
		return err->code;
	code = crm_store_begin_kind(store, actor, "view", 0, err);
	if (code == CRM_OK)
		code = crm_store_commit(store, true, &op, err);
	crm_store_close(store);
	return code;
}

enum crm_code
crm_store_head(struct crm_store *store, int64_t *op, int64_t *at, char text[65],
    struct crm_err *err)
{
	static const char sql[] =
	    "SELECT id, at, hash FROM op ORDER BY id DESC LIMIT 1";
	sqlite3_stmt *st;
	bool row;

	*op = *at = 0;
	text[0] = '\0';
	if (db_prepare(&store->db, sql, &st, err) ||
	    db_step(&store->db, st, &row, err))
		return err->code;
	if (!row)
		return CRM_OK;
	*op = db_int(st, 0);
	*at = db_int(st, 1);
	if (sqlite3_column_bytes(st, 2) == CRM_HASH_SIZE)
		crm_hash_hex(sqlite3_column_blob(st, 2), CRM_HASH_SIZE, text);
	db_done(st);
	return CRM_OK;
}
