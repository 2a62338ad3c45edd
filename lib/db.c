/* SPDX-License-Identifier: ISC */
#include "db.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "queue.h"
#include "text.h"

#define PATIENCE_MS 30000

static enum crm_code
busy(const struct db *db, struct crm_err *err)
{
	return crm_fail(err, CRM_BUSY,
	    "%s: the store is busy; nothing was changed, try again", db->file);
}

/* A program was killed in a change, and we may not put that right. */
static enum crm_code
interrupted(const struct db *db, const char *who, struct crm_err *err)
{
	return crm_fail(err, CRM_TROUBLE,
	    "%s: a change was interrupted; %s has to run crm-check first",
	    db->file, who);
}

bool
db_journal_left(const char *file)
{
	struct crm_buf name = {0};
	bool left;

	crm_buf_fmt(&name, "%s-journal", file);
	left = access(name.s, F_OK) == 0;
	crm_buf_free(&name);
	return left;
}

enum crm_code
db_fail(struct db *db, struct crm_err *err)
{
	int code = sqlite3_errcode(db->handle);
	const char *said = sqlite3_errmsg(db->handle);
	int sys = sqlite3_system_errno(db->handle);

	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return busy(db, err);
	case SQLITE_NOMEM:
		crm_no_memory();
	case SQLITE_FULL:
		return crm_fail(
		    err, CRM_TROUBLE, "%s: the disk is full", db->file);
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return code == SQLITE_READONLY_ROLLBACK
		    ? interrupted(db, "someone who may write", err)
		    : crm_fail(err, CRM_TROUBLE, "%s: no permission to write",
			  db->file);
	case SQLITE_CANTOPEN:
		if (sys == EACCES && db_journal_left(db->file))
			return interrupted(db, "the user whose it was", err);
		return crm_fail(err, CRM_TROUBLE, "%s: cannot open: %s",
		    db->file, sys ? strerror(sys) : said);
	case SQLITE_NOTADB:
		return crm_fail(
		    err, CRM_TROUBLE, "%s: not a crm store", db->file);
	case SQLITE_CORRUPT:
		return crm_fail(err, CRM_TROUBLE,
		    "%s: the file is damaged (%s); restore a backup", db->file,
		    said);
	case SQLITE_IOERR:
		return crm_fail(err, CRM_TROUBLE, "%s: disk trouble: %s%s%s",
		    db->file, said, sys ? ": " : "", sys ? strerror(sys) : "");
	case SQLITE_CONSTRAINT:
		if (code == SQLITE_CONSTRAINT_COMMITHOOK)
			return crm_fail(err, CRM_TROUBLE,
			    "%s: the change was broken off", db->file);
		return crm_fail(err, CRM_REFUSED, "%s", said);
	default:
		return crm_fail(
		    err, CRM_TROUBLE, "%s: %s (%d)", db->file, said, code);
	}
}

enum crm_code
db_exec(struct db *db, const char *sql, struct crm_err *err)
{
	if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		return db_fail(db, err);
	return CRM_OK;
}

/* fold(text): case and accents gone, for terms over columns without a key. */
static void
sql_fold(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const char *s = (const char *)sqlite3_value_text(argv[0]);
	struct crm_buf buf = {0};

	(void)argc;
	if (s == NULL)
		return;
	crm_text_fold(&buf, s);
	sqlite3_result_text(
	    ctx, buf.s ? buf.s : "", (int)buf.len, SQLITE_TRANSIENT);
	crm_buf_free(&buf);
}

static enum crm_code
set_option(struct db *db, int option, int value, struct crm_err *err)
{
	int now;

	if (sqlite3_db_config(db->handle, option, value, &now) == SQLITE_OK &&
	    now == value)
		return CRM_OK;
	return crm_fail(err, CRM_TROUBLE, "%s: this SQLite lacks setting %d",
	    db->file, option);
}

static enum crm_code
configure(struct db *db, enum db_mode mode, struct crm_err *err)
{
	static const struct {
		int option, value;
	} options[] = {
	    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
	    {SQLITE_DBCONFIG_DQS_DML, 0},
	    {SQLITE_DBCONFIG_DQS_DDL, 0},
	    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
	    {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
	    /* There are no triggers; views are for people with sqlite3. */
	    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
	    {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
	};
#define READING                                              \
	"PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;" \
	"PRAGMA temp_store = MEMORY; PRAGMA query_only = ON"
	static const char *const pragmas[] = {
	    [DB_READ] = READING,
	    [DB_LOOK] = READING,
	    /* Rows to be changed, and old indexes, are all over the file. */
	    [DB_WRITE] =
		"PRAGMA synchronous = EXTRA; PRAGMA cache_size = -65536;"
		"PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
		"PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY",
	    [DB_CREATE] = "PRAGMA synchronous = EXTRA;"
			  "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
			  "PRAGMA secure_delete = ON;"
			  "PRAGMA temp_store = MEMORY",
	    [DB_SCRATCH] =
		"PRAGMA synchronous = OFF; PRAGMA mmap_size = 0;"
		"PRAGMA cache_size = -65536;"
		"PRAGMA secure_delete = OFF;"
		"PRAGMA journal_mode = OFF;"
		"PRAGMA locking_mode = EXCLUSIVE;"
		"PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY",
	};
	unsigned i;

	sqlite3_extended_result_codes(db->handle, 1);
	sqlite3_busy_timeout(db->handle, db->patience);
	for (i = 0; i < sizeof(options) / sizeof(*options); i++)
		if (set_option(db, options[i].option, options[i].value, err))
			return err->code;
	/* VACUUM INTO attaches one. */
	sqlite3_limit(db->handle, SQLITE_LIMIT_ATTACHED, 1);
	sqlite3_limit(db->handle, SQLITE_LIMIT_WORKER_THREADS, 0);
	if (sqlite3_create_function(db->handle, "fold", 1,
		SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
		sql_fold, NULL, NULL) != SQLITE_OK)
		return db_fail(db, err);
	/* Last: it does not let go of the journal, which a copy has none of. */
	if (db_exec(db, pragmas[mode], err))
		return err->code;
	return set_option(db, SQLITE_DBCONFIG_DEFENSIVE, 1, err);
}

/* Someone set the journal to WAL: its reset race loses pages (2.1). */
static enum crm_code
check_journal(struct db *db, enum db_mode mode, struct crm_err *err)
{
	sqlite3_stmt *st;
	bool row, good = false;

	if (mode == DB_SCRATCH)
		return CRM_OK;
	if (db_prepare(db, "PRAGMA journal_mode", &st, err) ||
	    db_step(db, st, &row, err))
		return err->code;
	good = row && strcmp(db_text(st, 0), "delete") == 0;
	db_done(st);
	if (good || mode == DB_READ || mode == DB_LOOK)
		return CRM_OK;
	return db_exec(db, "PRAGMA journal_mode = DELETE", err);
}

/*
 * SQLite rolls a transaction back by itself when the disk fails, and goes on
 * without one: each further statement would then be committed alone.  Nothing
 * is, until the next db_begin().
 */
static void
rolled_back(void *arg)
{
	struct db *db = arg;

	db->lost = true;
}

static int
refuse_commit(void *arg)
{
	const struct db *db = arg;

	return db->lost;
}

enum crm_code
db_open(const char *file, enum db_mode mode, struct db *db, struct crm_err *err)
{
	int flags = SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE |
	    SQLITE_OPEN_NOMUTEX;

	memset(db, 0, sizeof(*db));
	db->file = file;
	db->queue = -1;
	db->patience = PATIENCE_MS;
	/* No file is made beside what may be no store. */
	if (mode == DB_WRITE &&
	    !crm_queue_enter(file, false, &db->queue, &db->patience))
		return busy(db, err);
	/* One thread: no locks, and nobody asks for the statistics. */
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	flags |= mode == DB_LOOK ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	if (mode == DB_CREATE)
		flags |= SQLITE_OPEN_CREATE;
	if (sqlite3_open_v2(file, &db->handle, flags, NULL) != SQLITE_OK) {
		if (db->handle == NULL)
			return crm_fail(
			    err, CRM_TROUBLE, "%s: out of memory", file);
		(void)db_fail(db, err);
		db_close(db);
		return err->code;
	}
	if (mode == DB_WRITE || mode == DB_CREATE) {
		sqlite3_rollback_hook(db->handle, rolled_back, db);
		sqlite3_commit_hook(db->handle, refuse_commit, db);
	}
	if (configure(db, mode, err) || check_journal(db, mode, err)) {
		db_close(db);
		return err->code;
	}
	return CRM_OK;
}

enum crm_code
db_begin(struct db *db, struct crm_err *err)
{
	const char *path = sqlite3_db_filename(db->handle, "main");

	if (db->queue < 0 &&
	    !crm_queue_enter(path, true, &db->queue, &db->patience))
		return busy(db, err);
	sqlite3_busy_timeout(db->handle, db->patience);
	db->lost = false;
	return db_exec(db, "BEGIN IMMEDIATE", err);
}

enum crm_code
db_lost(const struct db *db, struct crm_err *err)
{
	if (!db->lost)
		return CRM_OK;
	return crm_fail(err, CRM_TROUBLE,
	    "%s: the change was broken off; nothing was changed", db->file);
}

enum crm_code
db_copy(struct db *db, const char *file, const char *name, struct crm_err *err)
{
	const char *from = db->file;
	sqlite3_stmt *st;
	int code;

	if (db_prepare(db, "VACUUM INTO :file", &st, err))
		return err->code;
	db_bind_text(st, ":file", file);
	if (sqlite3_step(st) == SQLITE_DONE) {
		db_done(st);
		return CRM_OK;
	}
	/* Which of the two files has the trouble? */
	code = sqlite3_errcode(db->handle) & 0xff;
	if (code != SQLITE_CORRUPT && code != SQLITE_NOTADB &&
	    code != SQLITE_BUSY)
		db->file = name;
	(void)db_fail(db, err);
	db->file = from;
	db_done(st);
	return err->code;
}

void
db_close(struct db *db)
{
	unsigned i;

	for (i = 0; i < db->ncache; i++)
		sqlite3_finalize(db->cache[i].st);
	db->ncache = 0;
	sqlite3_close(db->handle);
	db->handle = NULL;
	crm_queue_leave(&db->queue);
}

void
db_foreign_keys(struct db *db, bool on)
{
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_FKEY, on, NULL);
}

enum crm_code
db_prepare(
    struct db *db, const char *sql, sqlite3_stmt **st, struct crm_err *err)
{
	unsigned i;

	for (i = 0; i < db->ncache; i++) {
		if (db->cache[i].sql == sql) {
			*st = db->cache[i].st;
			return CRM_OK;
		}
	}
	if (sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
		st, NULL) != SQLITE_OK)
		return db_fail(db, err);
	assert(db->ncache < sizeof(db->cache) / sizeof(*db->cache));
	db->cache[db->ncache].sql = sql;
	db->cache[db->ncache++].st = *st;
	return CRM_OK;
}

static int
parameter(sqlite3_stmt *st, const char *name)
{
	int i = sqlite3_bind_parameter_index(st, name);

	assert(i > 0);
	return i;
}

void
db_bind_int(sqlite3_stmt *st, const char *name, int64_t value)
{
	sqlite3_bind_int64(st, parameter(st, name), value);
}

void
db_bind_text(sqlite3_stmt *st, const char *name, const char *value)
{
	sqlite3_bind_text(st, parameter(st, name), value, -1, SQLITE_STATIC);
}

void
db_bind_blob(sqlite3_stmt *st, const char *name, const void *value, size_t n)
{
	sqlite3_bind_blob64(st, parameter(st, name), value, n, SQLITE_STATIC);
}

void
db_done(sqlite3_stmt *st)
{
	sqlite3_reset(st);
	sqlite3_clear_bindings(st);
}

enum crm_code
db_step(struct db *db, sqlite3_stmt *st, bool *row, struct crm_err *err)
{
	int code = sqlite3_step(st);

	/* A function that had no memory may have given NULL instead. */
	if (code == SQLITE_ROW && sqlite3_errcode(db->handle) == SQLITE_NOMEM)
		code = SQLITE_NOMEM;
	*row = code == SQLITE_ROW;
	if (*row)
		return CRM_OK;
	if (code != SQLITE_DONE)
		(void)db_fail(db, err);
	db_done(st);
	return code == SQLITE_DONE ? CRM_OK : err->code;
}

enum crm_code
db_find(struct db *db, const char *sql, const char *name, int64_t value,
    sqlite3_stmt **st, bool *row, struct crm_err *err)
{
	if (db_prepare(db, sql, st, err))
		return err->code;
	db_bind_int(*st, name, value);
	return db_step(db, *st, row, err);
}

enum crm_code
db_run(struct db *db, sqlite3_stmt *st, struct crm_err *err)
{
	bool row;

	if (db_step(db, st, &row, err))
		return err->code;
	if (row)
		db_done(st);
	return CRM_OK;
}

int64_t
db_int(sqlite3_stmt *st, int column)
{
	return sqlite3_column_int64(st, column);
}

const char *
db_text(sqlite3_stmt *st, int column)
{
	bool some = sqlite3_column_type(st, column) != SQLITE_NULL;
	const char *s = (const char *)sqlite3_column_text(st, column);

	if (s == NULL && some)
		crm_no_memory();
	return s;
}

const char *
db_value_text(sqlite3_value *value)
{
	const char *s;

	if (value == NULL || sqlite3_value_type(value) == SQLITE_NULL)
		return NULL;
	s = (const char *)sqlite3_value_text(value);
	if (s == NULL)
		crm_no_memory();
	return s;
}

const char *
db_text_dup(sqlite3_stmt *st, int column, struct crm_pool *pool)
{
	const char *s = db_text(st, column);

	if (s == NULL)
		return NULL;
	return crm_pool_str(pool, s, (size_t)sqlite3_column_bytes(st, column));
}

enum crm_code
db_number(struct db *db, const char *sql, int64_t missing, int64_t *value,
    struct crm_err *err)
{
	return db_number_of(db, sql, NULL, 0, missing, value, err);
}

enum crm_code
db_number_of(struct db *db, const char *sql, const char *name, int64_t key,
    int64_t missing, int64_t *value, struct crm_err *err)
{
	sqlite3_stmt *st;
	bool row;

	*value = missing;
	if (db_prepare(db, sql, &st, err))
		return err->code;
	if (name != NULL)
		db_bind_int(st, name, key);
	if (db_step(db, st, &row, err))
		return err->code;
	if (row) {
		if (sqlite3_column_type(st, 0) != SQLITE_NULL)
			*value = db_int(st, 0);
		db_done(st);
	}
	return CRM_OK;
}
