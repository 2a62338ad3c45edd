/* SPDX-License-Identifier: ISC */
/* Every setting with which a store is opened, read back. */
#include "unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "db.h"
#include "queue.h"

static char folder[] = "/tmp/crm-db-XXXXXX";
static struct crm_err err;
static struct db db;

static int
setup(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(folder));
	return chdir(folder);
}

static int
teardown(void **state)
{
	(void)state;
	return rmdir(folder);
}

static int
after(void **state)
{
	(void)state;
	unlink("a.db");
	unlink("a.db.lock");
	return 0;
}

static void
open_db(enum db_mode mode)
{
	if (db_open("a.db", mode, &db, &err) != CRM_OK)
		fail_msg("%s", err.text);
}

static void
create(void)
{
	open_db(DB_CREATE);
	assert_int_equal(db_exec(&db, "CREATE TABLE t (a)", &err), CRM_OK);
	db_close(&db);
}

/* What SQLite answers to a pragma; a copy. */
static const char *
pragma(const char *name)
{
	static char answer[64];
	char sql[64];
	sqlite3_stmt *st;

	snprintf(sql, sizeof(sql), "PRAGMA %s", name);
	assert_int_equal(
	    sqlite3_prepare_v2(db.handle, sql, -1, &st, NULL), SQLITE_OK);
	answer[0] = '\0';
	if (sqlite3_step(st) == SQLITE_ROW)
		snprintf(answer, sizeof(answer), "%s",
		    (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	return answer;
}

static void
test_pragmas(void **state)
{
	static const struct {
		const char *name, *mode[5]; /* read look write create scratch */
	} want[] = {
	    {"journal_mode", {"delete", "delete", "delete", "delete", "off"}},
	    {"synchronous", {"2", "2", "3", "3", "0"}}, /* 3: EXTRA */
	    {"foreign_keys", {"1", "1", "1", "1", "0"}},
	    {"trusted_schema", {"0", "0", "0", "0", "0"}},
	    {"cell_size_check", {"1", "1", "1", "1", "0"}},
	    {"mmap_size", {"0", "0", "0", "0", "0"}},
	    {"query_only", {"1", "1", "0", "0", "0"}},
	    {"secure_delete", {NULL, NULL, "1", "1", "0"}},
	    {"temp_store", {"2", "2", "2", "2", "2"}}, /* memory */
	    {"busy_timeout", {"30000", "30000", "30000", "30000", "30000"}},
	    {"locking_mode",
		{"normal", "normal", "normal", "normal", "exclusive"}},
	};
	static const enum db_mode modes[] = {
	    DB_READ, DB_LOOK, DB_WRITE, DB_CREATE, DB_SCRATCH};
	unsigned i, m;

	(void)state;
	create();
	for (m = 0; m < COUNT(modes); m++) {
		open_db(modes[m]);
		for (i = 0; i < COUNT(want); i++)
			if (want[i].mode[m] != NULL)
				same(want[i].name, pragma(want[i].name),
				    want[i].mode[m]);
		db_close(&db);
	}
}

static int
option(int which)
{
	int now = -1;

	sqlite3_db_config(db.handle, which, -1, &now);
	return now;
}

static void
test_options(void **state)
{
	static const enum db_mode modes[] = {DB_READ, DB_LOOK, DB_WRITE};
	unsigned m;

	(void)state;
	create();
	for (m = 0; m < COUNT(modes); m++) {
		open_db(modes[m]);
		assert_int_equal(option(SQLITE_DBCONFIG_DEFENSIVE), 1);
		assert_int_equal(option(SQLITE_DBCONFIG_TRUSTED_SCHEMA), 0);
		assert_int_equal(option(SQLITE_DBCONFIG_DQS_DML), 0);
		assert_int_equal(option(SQLITE_DBCONFIG_DQS_DDL), 0);
		assert_int_equal(option(SQLITE_DBCONFIG_ENABLE_FKEY), 1);
		assert_int_equal(
		    option(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION), 0);
		assert_int_equal(option(SQLITE_DBCONFIG_ENABLE_TRIGGER), 0);
		assert_int_equal(option(SQLITE_DBCONFIG_ENABLE_VIEW), 0);
		assert_int_equal(
		    sqlite3_limit(db.handle, SQLITE_LIMIT_ATTACHED, -1), 1);
		assert_int_equal(
		    sqlite3_limit(db.handle, SQLITE_LIMIT_WORKER_THREADS, -1),
		    0);
		/* A part of the log may be as long as SQLite allows. */
		assert_int_equal(
		    sqlite3_limit(db.handle, SQLITE_LIMIT_LENGTH, -1),
		    1000000000);
		db_close(&db);
	}
}

/* What the settings are for. */
static void
test_refused(void **state)
{
	(void)state;
	create();
	open_db(DB_WRITE);
	assert_int_not_equal(db_exec(&db, "SELECT \"nothing\"", &err), CRM_OK);
	assert_int_not_equal(db_exec(&db,
				 "PRAGMA writable_schema = ON;"
				 "DELETE FROM sqlite_schema",
				 &err),
	    CRM_OK);
	assert_int_not_equal(
	    db_exec(&db, "SELECT load_extension('x')", &err), CRM_OK);
	assert_int_equal(db_exec(&db, "ATTACH ':memory:' AS b", &err), CRM_OK);
	assert_int_not_equal(
	    db_exec(&db, "ATTACH ':memory:' AS c", &err), CRM_OK);
	db_close(&db);
	open_db(DB_READ);
	assert_int_not_equal(
	    db_exec(&db, "INSERT INTO t VALUES (1)", &err), CRM_OK);
	db_close(&db);
}

/* A file that somebody sent: what it holds beside tables does nothing. */
static void
test_sent(void **state)
{
	sqlite3 *other;
	int64_t n;

	(void)state;
	create();
	assert_int_equal(sqlite3_open("a.db", &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other,
			     "CREATE TRIGGER x AFTER INSERT ON t BEGIN"
			     " INSERT INTO t SELECT load_extension('x'); END;"
			     "CREATE VIEW v AS SELECT load_extension('x')",
			     0, 0, 0),
	    SQLITE_OK);
	sqlite3_close(other);
	open_db(DB_WRITE);
	assert_int_equal(
	    db_exec(&db, "INSERT INTO t VALUES (1)", &err), CRM_OK);
	assert_int_equal(
	    db_number(&db, "SELECT count(*) FROM t", 0, &n, &err), CRM_OK);
	assert_int_equal(n, 1);
	assert_int_not_equal(db_exec(&db, "SELECT * FROM v", &err), CRM_OK);
	db_close(&db);
}

/* Somebody set the journal to WAL by hand: the next writer sets it back. */
static void
test_wal(void **state)
{
	sqlite3 *other;

	(void)state;
	create();
	assert_int_equal(sqlite3_open("a.db", &other), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(other, "PRAGMA journal_mode = WAL", 0, 0, 0),
	    SQLITE_OK);
	sqlite3_close(other);
	open_db(DB_WRITE);
	same("journal_mode", pragma("journal_mode"), "delete");
	db_close(&db);
	open_db(DB_LOOK);
	same("journal_mode", pragma("journal_mode"), "delete");
	db_close(&db);
}

/* Whoever does not stand in the queue is waited for too, and not for ever. */
static void
test_patience(void **state)
{
	sqlite3 *other;
	int queue, ms = 1000;

	(void)state;
	create();
	assert_true(crm_queue_enter("a.db", true, &queue, &ms));
	/* Opening would queue for half a minute; here it comes later. */
	assert_int_equal(rename("a.db.lock", "held"), 0);
	open_db(DB_WRITE);
	assert_int_equal(rename("held", "a.db.lock"), 0);
	db.patience = 250;
	assert_int_equal(db_begin(&db, &err), CRM_BUSY);
	same("message", err.text,
	    "a.db: the store is busy; nothing was changed, try again");
	crm_queue_leave(&queue);

	assert_int_equal(sqlite3_open("a.db", &other), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(other, "BEGIN IMMEDIATE", 0, 0, 0), SQLITE_OK);
	db.patience = 150;
	assert_int_equal(db_begin(&db, &err), CRM_BUSY);
	assert_int_equal(sqlite3_exec(other, "COMMIT", 0, 0, 0), SQLITE_OK);

	assert_int_equal(db_begin(&db, &err), CRM_OK);
	assert_int_equal(db_exec(&db, "INSERT INTO t VALUES (1)", &err), 0);
	assert_int_equal(
	    sqlite3_exec(other, "BEGIN; SELECT * FROM t", 0, 0, 0), SQLITE_OK);
	assert_int_equal(db_exec(&db, "COMMIT", &err), CRM_BUSY);
	assert_int_equal(sqlite3_exec(other, "COMMIT", 0, 0, 0), SQLITE_OK);
	assert_int_equal(db_exec(&db, "COMMIT", &err), CRM_OK);
	sqlite3_close(other);
	db_close(&db);
}

static void
test_links(void **state)
{
	(void)state;
	create();
	assert_int_equal(symlink("a.db", "link.db"), 0);
	assert_int_equal(db_open("link.db", DB_READ, &db, &err), CRM_TROUBLE);
	assert_int_equal(unlink("link.db"), 0);
}

/* What the disk's failures do: SQLite rolls back by itself, and goes on. */
static void
test_lost(void **state)
{
	static const char insert[] = "INSERT INTO t VALUES (1)";
	int64_t n;

	(void)state;
	create();
	open_db(DB_WRITE);
	assert_int_equal(db_begin(&db, &err), CRM_OK);
	assert_int_equal(db_exec(&db, insert, &err), CRM_OK);
	assert_int_equal(
	    sqlite3_exec(db.handle, "ROLLBACK", 0, 0, 0), SQLITE_OK);
	assert_int_equal(db_exec(&db, insert, &err), CRM_TROUBLE);
	assert_string_equal(err.text, "a.db: the change was broken off");
	assert_int_equal(db_begin(&db, &err), CRM_OK);
	assert_int_equal(db_exec(&db, insert, &err), CRM_OK);
	assert_int_equal(db_exec(&db, "COMMIT", &err), CRM_OK);
	assert_int_equal(
	    db_number(&db, "SELECT count(*) FROM t", -1, &n, &err), CRM_OK);
	assert_int_equal(n, 1);
	db_close(&db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(test_pragmas, after),
	    cmocka_unit_test_teardown(test_options, after),
	    cmocka_unit_test_teardown(test_refused, after),
	    cmocka_unit_test_teardown(test_sent, after),
	    cmocka_unit_test_teardown(test_wal, after),
	    cmocka_unit_test_teardown(test_patience, after),
	    cmocka_unit_test_teardown(test_links, after),
	    cmocka_unit_test_teardown(test_lost, after),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
