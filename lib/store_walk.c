/* SPDX-License-Identifier: ISC */
/*
 * Walking the log back: taking the parts of entries back, and the store as it
 * was on a past day.
 */
#include "store_range.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Taking parts back ---------------------------------------------------- */

struct taking {
	struct db *db;
	struct crm_store *store; /* logs what is done; NULL: a private copy */
	int64_t op;
	crm_faulty *faulty;
	crm_ranged *ranged;
	void *arg;
	unsigned conflicts, seen;
	struct crm_buf bytes;  /* of the rows of a range */
	struct crm_put put;    /* rows back */
	struct crm_buf remake; /* indexes */
};

static const char *
text_of(sqlite3_value *v)
{
	const char *s = db_value_text(v);

	return s ? s : "";
}

/* Name the first column in which row and log disagree. */
static void
name_difference(
    struct taking *t, sqlite3_changeset_iter *it, struct crm_fault *fault)
{
	sqlite3_value *old, *now;
	const char *table;
	int columns, kind, indirect, i;

	sqlite3changeset_op(it, &table, &columns, &kind, &indirect);
	for (i = 0; i < columns; i++) {
		old = now = NULL;
		sqlite3changeset_old(it, i, &old);
		sqlite3changeset_conflict(it, i, &now);
		if (old == NULL || now == NULL)
			continue;
		if (sqlite3_value_type(old) == sqlite3_value_type(now) &&
		    strcmp(text_of(old), text_of(now)) == 0)
			continue;
		fault->field = crm_column_name(t->db, fault->table, i);
		fault->logged = text_of(old);
		fault->found = text_of(now);
		return;
	}
}

static int
conflict(void *arg, int what, sqlite3_changeset_iter *it)
{
	struct taking *t = arg;
	struct crm_fault fault = {.op = t->op};
	sqlite3_value *key = NULL;
	const char *table;
	int columns, kind, indirect;

	t->conflicts++;
	if (what == SQLITE_CHANGESET_FOREIGN_KEY || t->faulty == NULL)
		return SQLITE_CHANGESET_ABORT;
	sqlite3changeset_op(it, &table, &columns, &kind, &indirect);
	fault.table = crm_table_index(table);
	if (kind == SQLITE_INSERT)
		sqlite3changeset_new(it, 0, &key);
	else
		sqlite3changeset_old(it, 0, &key);
	fault.row = key ? sqlite3_value_int64(key) : 0;
	if (fault.table < 0)
		return SQLITE_CHANGESET_ABORT;
	if (what == SQLITE_CHANGESET_DATA)
		name_difference(t, it, &fault);
	else if (what == SQLITE_CHANGESET_NOTFOUND)
		fault.found = "missing";
	t->faulty(t->arg, &fault);
	return what == SQLITE_CHANGESET_DATA ||
		what == SQLITE_CHANGESET_CONFLICT
	    ? SQLITE_CHANGESET_REPLACE
	    : SQLITE_CHANGESET_OMIT;
}

static enum crm_code
count_change(
    void *arg, const struct crm_row_change *change, struct crm_err *err)
{
	struct taking *t = arg;

	(void)change;
	(void)err;
	t->seen++;
	return CRM_OK;
}

static enum crm_code
changed(const struct taking *t, struct crm_err *err)
{
	return crm_fail(err, CRM_REFUSED,
	    "o%lld: the records are no longer as it left them "
	    "(run crm-check)",
	    (long long)t->op);
}

static enum crm_code
not_all(const struct taking *t, int64_t did, int64_t of, struct crm_err *err)
{
	return crm_fail(err, CRM_TROUBLE,
	    "%s: %lld of %lld changes of o%lld could not be taken back",
	    t->db->file, (long long)(of - did), (long long)of,
	    (long long)t->op);
}

/*
 * Apply the inverse of a changeset.  sqlite3changeset_apply() does nothing
 * and says OK when a table has changed its shape, so what it did is counted
 * against what it held.
 */
static enum crm_code
take_changes(struct taking *t, const struct crm_part *part, struct crm_err *err)
{
	int64_t before, did;
	int code;

	t->conflicts = t->seen = 0;
	if (crm_part_each(t->db, part, count_change, t, err))
		return err->code;
	before = sqlite3_total_changes64(t->db->handle);
	code = sqlite3changeset_apply_v2(t->db->handle, part->n, part->data,
	    NULL, conflict, t, NULL, NULL, SQLITE_CHANGESETAPPLY_INVERT);
	did = sqlite3_total_changes64(t->db->handle) - before;
	if (code == SQLITE_ABORT ||
	    (code == SQLITE_CONSTRAINT && t->conflicts > 0))
		return changed(t, err);
	if (code != SQLITE_OK)
		return db_fail(t->db, err);
	if (t->conflicts == 0 && did < (int64_t)t->seen)
		return not_all(t, did, t->seen, err);
	return CRM_OK;
}

/* The rows of a range as a part that keeps them, in the bytes of T. */
static enum crm_code
read_range(struct taking *t, const struct crm_part *part, int columns,
    struct crm_part *gone, int64_t *rows, struct crm_err *err)
{
	t->bytes.len = 0;
	if (crm_range_bytes(t->db, part->table, part->lo, part->hi, &columns,
		&t->bytes, rows, err))
		return err->code;
	*gone = *part;
	gone->gone = true;
	gone->columns = columns;
	gone->data = t->bytes.s;
	gone->n = (int)t->bytes.len;
	crm_part_digest(gone, gone->digest);
	return CRM_OK;
}

/* Whether the rows are as they were put in, before they are removed. */
static enum crm_code
compare_range(struct taking *t, const struct crm_part *part,
    const struct crm_part *now, struct crm_err *err)
{
	struct crm_fault fault = {.op = part->op,
	    .table = part->table,
	    .row = part->lo,
	    .lo = part->lo,
	    .hi = part->hi};

	if (memcmp(now->digest, part->digest, CRM_HASH_SIZE) == 0)
		return CRM_OK;
	if (t->faulty == NULL)
		return crm_fail(err, CRM_REFUSED,
		    "o%lld: rows %lld to %lld of %s are not as they "
		    "were put in (run crm-check)",
		    (long long)part->op, (long long)part->lo,
		    (long long)part->hi, crm_tables[part->table].name);
	t->faulty(t->arg, &fault);
	return CRM_OK;
}

static enum crm_code
erase(struct taking *t, const struct crm_part *part, struct crm_err *err)
{
	sqlite3_stmt *st;

	if (db_prepare(t->db, crm_tables[part->table].erase, &st, err))
		return err->code;
	db_bind_int(st, ":lo", part->lo);
	db_bind_int(st, ":hi", part->hi);
	return db_run(t->db, st, err);
}

/* Remove rows that were put in; the log of the undo keeps them. */
static enum crm_code
take_out(struct taking *t, const struct crm_part *part, struct crm_err *err)
{
	struct crm_part gone;
	int64_t rows, did;

	if (read_range(t, part, part->columns, &gone, &rows, err) ||
	    compare_range(t, part, &gone, err))
		return err->code;
	if (t->ranged != NULL)
		t->ranged(t->arg, part, &gone);
	if (t->store != NULL) {
		/* Columns that the table gained since are kept, too. */
		if (gone.columns < crm_table_columns(t->db, part->table) &&
		    read_range(t, part, 0, &gone, &rows, err))
			return err->code;
		if (crm_part_log(t->store, &gone, err))
			return err->code;
	}
	if (erase(t, part, err))
		return err->code;
	did = sqlite3_changes64(t->db->handle);
	return did == rows ? CRM_OK : not_all(t, did, rows, err);
}

/* Rows that stand where rows are to be put back. */
static enum crm_code
make_room(struct taking *t, const struct crm_part *part, struct crm_err *err)
{
	struct crm_fault fault = {.op = part->op, .table = part->table};
	sqlite3_stmt *st;
	enum crm_code code;
	unsigned n = 0;
	bool row;

	if (db_prepare(t->db, crm_tables[part->table].select, &st, err))
		return err->code;
	db_bind_int(st, ":lo", part->lo);
	db_bind_int(st, ":hi", part->hi);
	while ((code = db_step(t->db, st, &row, err)) == CRM_OK && row) {
		fault.row = db_int(st, 0);
		if (t->faulty == NULL) {
			db_done(st);
			return changed(t, err);
		}
		t->faulty(t->arg, &fault);
		n++;
	}
	return code == CRM_OK && n > 0 ? erase(t, part, err) : code;
}

/* Put rows back that were removed. */
static enum crm_code
put_back(struct taking *t, const struct crm_part *part, struct crm_err *err)
{
	struct crm_part back = *part;

	/* The check has named it, and shows what comes of it. */
	crm_part_digest(part, back.digest);
	if (t->faulty == NULL &&
	    memcmp(back.digest, part->digest, CRM_HASH_SIZE) != 0)
		return crm_part_unreadable(t->db, part, err);
	if (make_room(t, part, err) || crm_range_put(t->db, part, &t->put, err))
		return err->code;
	if (t->store == NULL)
		return CRM_OK;
	back.gone = false;
	back.data = NULL;
	return crm_part_log(t->store, &back, err);
}

/*
 * What is recorded and what is logged as ranges do not mix: the changeset is
 * taken before the one goes over into the other, or indexes come and go.
 */
static enum crm_code
record(struct taking *t, bool on, struct crm_err *err)
{
	if (t->store == NULL || on == (t->store->session != NULL))
		return CRM_OK;
	if (crm_store_flush(t->store, err))
		return err->code;
	return crm_store_record(t->store, on, err);
}

static enum crm_code
take_part(struct taking *t, const struct crm_part *part, struct crm_err *err)
{
	if (part->table < 0 && part->data == NULL)
		return CRM_OK;
	if (record(t, part->table < 0, err))
		return err->code;
	/* What refers to rows that go is looked for once, at the end. */
	if (t->store != NULL)
		db_foreign_keys(t->db, part->table < 0 || part->gone);
	if (part->table >= 0)
		return part->gone ? put_back(t, part, err)
				  : take_out(t, part, err);
	if (take_changes(t, part, err))
		return err->code;
	return t->store ? crm_store_flush_big(t->store, err) : CRM_OK;
}

static enum crm_code
take_parts(struct taking *t, const struct crm_ids *parts, struct crm_err *err)
{
	struct crm_part part;
	enum crm_code code = CRM_OK;
	size_t i;

	for (i = 0; code == CRM_OK && i < parts->n; i++) {
		code = crm_part_get(t->db, parts->at[i], &part, err);
		if (code == CRM_OK)
			code = take_part(t, &part, err);
		crm_part_free(&part);
	}
	if (code != CRM_OK || t->remake.len == 0)
		return code;
	if (record(t, false, err))
		return err->code;
	return db_exec(t->db, t->remake.s, err);
}

/* Take the parts of one entry back, last first. */
static enum crm_code
take_op(struct taking *t, int64_t op, struct crm_err *err)
{
	struct crm_ids parts = {0};
	enum crm_code code;

	t->op = op;
	t->remake.len = 0;
	code = crm_parts_of(t->db, op, &parts, err);
	if (code == CRM_OK)
		code = record(t, false, err);
	if (code == CRM_OK)
		code = crm_indexes_bulk(t->db, op, &t->remake, err);
	if (code == CRM_OK)
		code = take_parts(t, &parts, err);
	free(parts.at);
	return code;
}

static void
end_taking(struct taking *t)
{
	crm_buf_free(&t->bytes);
	crm_buf_free(&t->remake);
	crm_put_end(&t->put);
}

enum crm_code
crm_take_back(struct crm_store *store, int64_t op, struct crm_err *err)
{
	struct taking t = {.db = &store->db, .store = store};
	int open = 0, high;
	bool left = false;
	enum crm_code code;

	code = take_op(&t, op, err);
	end_taking(&t);
	db_foreign_keys(&store->db, true);
	if (code == CRM_OK)
		code = crm_range_referred(&store->db, op, &left, err);
	if (code != CRM_OK)
		return code;
	sqlite3_db_status(
	    store->db.handle, SQLITE_DBSTATUS_DEFERRED_FKS, &open, &high, 0);
	return left || open ? changed(&t, err) : CRM_OK;
}

/*
 * An entry and the undo of it, both to be taken back, cancel out: an undo is
 * refused when later entries touched its rows, so nothing lies between.
 */
static void
skip_pairs(const struct crm_ids *ops, const struct crm_ids *undoes,
    int64_t last, struct crm_ids *skip)
{
	size_t i;

	for (i = 0; i < ops->n; i++) {
		if (undoes->at[i] <= last || crm_ids_has(skip, ops->at[i]))
			continue;
		crm_ids_add(skip, ops->at[i]);
		crm_ids_add(skip, undoes->at[i]);
		crm_ids_sort(skip);
	}
}

/*
 * Rows are removed in bulk: the proof, which leaves none, keeps no index; a
 * past day keeps those that other tables are looked up by.
 */
static enum crm_code
fewer_indexes(struct taking *t, struct crm_err *err)
{
	enum crm_code code;
	int i;

	code = db_exec(t->db,
	    "DROP INDEX IF EXISTS contact_phone;"
	    "DROP INDEX IF EXISTS contact_cell;"
	    "DROP INDEX IF EXISTS contact_email",
	    err);
	for (i = 0; code == CRM_OK && t->faulty != NULL && i < CRM_NTABLES; i++)
		code = crm_indexes_drop(
		    t->db, crm_tables[i].name, &t->remake, err);
	return code;
}

enum crm_code
crm_walk_back(struct db *db, int64_t last, crm_faulty *faulty,
    crm_ranged *ranged, void *arg, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT id, coalesce(undoes, 0) FROM op WHERE id > :last "
	    "ORDER BY id DESC";
	struct taking t = {
	    .db = db, .faulty = faulty, .ranged = ranged, .arg = arg};
	struct crm_ids ops = {0}, undoes = {0}, skip = {0};
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;
	size_t i;

	/* Nothing of the copy is to last: one transaction, never committed. */
	if (db_exec(db, "BEGIN", err) || fewer_indexes(&t, err) ||
	    db_prepare(db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":last", last);
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row) {
		crm_ids_add(&ops, db_int(st, 0));
		crm_ids_add(&undoes, db_int(st, 1));
	}
	/* The proof takes everything back; for a past day less will do. */
	if (faulty == NULL)
		skip_pairs(&ops, &undoes, last, &skip);
	for (i = 0; code == CRM_OK && i < ops.n; i++)
		if (!crm_ids_has(&skip, ops.at[i]))
			code = take_op(&t, ops.at[i], err);
	end_taking(&t);
	free(ops.at);
	free(undoes.at);
	free(skip.at);
	return code;
}

/* A private copy ------------------------------------------------------- */

/* All bytes of the one file into the other. */
static bool
copy_bytes(int from, int to)
{
	static char bytes[1 << 16];
	ssize_t n, did, done;

	/* Within the kernel where it can; else from where that ended. */
	while ((n = copy_file_range(from, NULL, to, NULL, 1 << 30, 0)) > 0)
		;
	if (n == 0)
		return true;
	while ((n = read(from, bytes, sizeof(bytes))) > 0)
		for (done = 0; done < n; done += did)
			if ((did = write(
				 to, bytes + done, (size_t)(n - done))) < 0)
				return false;
	return n == 0;
}

/*
 * The bytes of the store into FD.  Nobody writes the file while it is read in
 * a transaction.  *FROM is yours to close, once that is over: it takes all
 * locks along that this process has on the file.
 */
static enum crm_code
copy_file(const struct crm_store *store, int fd, int *from, struct crm_err *err)
{
	*from = open(store->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (*from >= 0 && copy_bytes(*from, fd))
		return CRM_OK;
	return crm_fail(err, CRM_TROUBLE, "%s: a private copy: %s", store->path,
	    strerror(errno));
}

/* Page by page: what is not in the file yet, or into memory. */
static enum crm_code
copy_pages(struct crm_store *store, struct db *scratch, struct crm_err *err)
{
	sqlite3_backup *copy = sqlite3_backup_init(
	    scratch->handle, "main", store->db.handle, "main");

	if (copy != NULL) {
		sqlite3_backup_step(copy, -1);
		sqlite3_backup_finish(copy);
	}
	if (sqlite3_errcode(scratch->handle) == SQLITE_OK)
		return CRM_OK;
	(void)db_fail(scratch, err);
	db_close(scratch);
	return err->code;
}

/*
 * A copy beside the store: the data stays on the disk it was put on.  Where
 * nothing can be written, in memory.
 */
static enum crm_code
make_copy(struct crm_store *store, bool whole, struct db *scratch, int *from,
    struct crm_err *err)
{
	struct crm_buf name = {0};
	enum crm_code code = CRM_OK;
	int fd;

	crm_buf_fmt(&name, "%s.copy-XXXXXX", store->path);
	fd = mkstemp(name.s);
	if (fd < 0 && errno != EACCES && errno != EROFS)
		code = crm_fail(err, CRM_TROUBLE, "%s: a private copy: %s",
		    store->path, strerror(errno));
	if (fd >= 0 && whole)
		code = copy_file(store, fd, from, err);
	if (fd >= 0)
		close(fd);
	if (code == CRM_OK)
		code = db_open(
		    fd >= 0 ? name.s : ":memory:", DB_SCRATCH, scratch, err);
	if (fd >= 0)
		unlink(name.s);
	crm_buf_free(&name);
	scratch->file = store->path;
	if (code == CRM_OK && (fd < 0 || !whole))
		code = copy_pages(store, scratch, err);
	return code;
}

enum crm_code
crm_store_detach(struct crm_store *store, bool alone, struct crm_err *err)
{
	bool reads =
	    sqlite3_txn_state(store->db.handle, "main") == SQLITE_TXN_READ;
	struct db scratch;
	enum crm_code code;
	int from = -1;

	code = make_copy(store, alone && reads, &scratch, &from, err);
	if (code == CRM_OK) {
		db_close(&store->db);
		store->db = scratch;
		crm_store_forget_pipelines(store);
	}
	if (from >= 0)
		close(from);
	return code;
}

enum crm_code
crm_store_as_of(struct crm_store *store, crm_day day, struct crm_err *err)
{
	static const char sql[] = "SELECT max(id) FROM op WHERE at < :end";
	int64_t last;

	if (crm_store_detach(store, true, err) ||
	    db_number_of(&store->db, sql, ":end", crm_day_instant(day + 1), 0,
		&last, err))
		return err->code;
	if (crm_walk_back(&store->db, last, NULL, NULL, NULL, err)) {
		err->code = CRM_TROUBLE;
		return err->code;
	}
	/* The agency's own fields are those of that day, too. */
	return crm_customs_read(store, err);
}
