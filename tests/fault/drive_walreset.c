/* SPDX-License-Identifier: ISC */
/*
 * The reset race of SQLite's write-ahead log (3.7.0 to 3.51.2), provoked: a
 * checkpoint has read how long the log is, another connection commits and
 * begins the log anew, and the checkpoint goes on with what it had read.
 * Both connections are opened as the programs open theirs, on a file that
 * somebody had set to that journal.
 *
 *	walreset TRIALS		prints "TRIED BROKEN"
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db.h"

#define NAME "race.db"

static sqlite3_vfs *real, shim;
static sqlite3_io_methods methods;
static const sqlite3_io_methods *below;
static struct db a, b;
static struct crm_err err;
static unsigned seed, rows, armed;

static void
check(enum crm_code code)
{
	if (code == CRM_OK)
		return;
	fprintf(stderr, "walreset: %s\n", err.text);
	exit(2);
}

static unsigned
chance(unsigned n)
{
	seed = seed * 1103515245 + 12345;
	return seed / 65536 % n;
}

/* N more rows in one transaction, at any place of the index. */
static void
add(struct db *db, unsigned n)
{
	char sql[160];

	check(db_exec(db, "BEGIN IMMEDIATE", &err));
	for (; n > 0; n--, rows++) {
		snprintf(sql, sizeof(sql),
		    "INSERT INTO t (b) VALUES (printf('%%05d%%*c', %u, 200,"
		    " 'x'))",
		    chance(32768));
		check(db_exec(db, sql, &err));
	}
	check(db_exec(db, "COMMIT", &err));
}

/*
 * Called where the checkpoint has its copy of the header, and nowhere else
 * that matters: the other connection commits now.
 */
static int
unfetch(sqlite3_file *file, sqlite3_int64 at, void *page)
{
	unsigned n = armed;

	armed = 0;
	if (n > 0)
		add(&a, n);
	return file ? below->xUnfetch(file, at, page) : SQLITE_OK;
}

static int
open_file(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
	int code = real->xOpen(real, name, file, flags, out);

	(void)vfs;
	if (code != SQLITE_OK || !(flags & SQLITE_OPEN_MAIN_DB) ||
	    file->pMethods->iVersion < 3)
		return code;
	below = file->pMethods;
	methods = *below;
	methods.xUnfetch = unfetch;
	file->pMethods = &methods;
	return code;
}

/* What a connection that knows nothing of all this says of the file. */
static bool
well(void)
{
	bool good = false;
	sqlite3_stmt *st;
	sqlite3 *db;

	if (sqlite3_open_v2(NAME, &db, SQLITE_OPEN_READWRITE, real->zName) ==
		SQLITE_OK &&
	    sqlite3_prepare_v2(db,
		"SELECT (SELECT group_concat(integrity_check) = 'ok' FROM"
		" pragma_integrity_check), (SELECT count(*) FROM t)",
		-1, &st, NULL) == SQLITE_OK) {
		if (sqlite3_step(st) == SQLITE_ROW)
			good = sqlite3_column_int(st, 0) == 1 &&
			    sqlite3_column_int64(st, 1) == rows;
		sqlite3_finalize(st);
	}
	sqlite3_close(db);
	return good;
}

static void
checkpoint(struct db *db)
{
	sqlite3_wal_checkpoint_v2(
	    db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

static bool
trial(unsigned number)
{
	sqlite3 *raw;
	unsigned i, many;

	seed = number;
	rows = 0;
	unlink(NAME);
	unlink(NAME "-wal");
	unlink(NAME "-shm");
	unlink(NAME "-journal");
	if (sqlite3_open_v2(NAME, &raw,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
		real->zName) != SQLITE_OK ||
	    sqlite3_exec(raw,
		"PRAGMA journal_mode = WAL; CREATE TABLE t (a INTEGER PRIMARY"
		" KEY, b TEXT); CREATE INDEX i ON t (b)",
		NULL, NULL, NULL) != SQLITE_OK)
		exit(2);
	sqlite3_close(raw);

	check(db_open(NAME, DB_WRITE, &a, &err));
	check(db_open(NAME, DB_WRITE, &b, &err));
	sqlite3_wal_autocheckpoint(a.handle, 0);
	sqlite3_wal_autocheckpoint(b.handle, 0);
	many = 200 + chance(400);
	add(&b, 1);
	add(&a, many);
	checkpoint(&a);
	armed = 1 + chance(5);
	checkpoint(&b);
	/* No checkpoint here: the other one commits all the same. */
	if (armed > 0)
		unfetch(NULL, 0, NULL);
	/* The log grows past where it was, and is taken in. */
	for (i = 0; i < 60; i++)
		add(&a, 5 + chance(10));
	checkpoint(&a);
	add(&a, 1);
	db_close(&b);
	db_close(&a);
	return well();
}

int
main(int argc, char *argv[])
{
	unsigned n = argc == 2 ? (unsigned)atoi(argv[1]) : 0, i, broken = 0;

	if (n == 0) {
		fprintf(stderr, "usage: walreset TRIALS\n");
		return 2;
	}
	sqlite3_initialize();
	real = sqlite3_vfs_find(NULL);
	shim = *real;
	shim.zName = "race";
	shim.xOpen = open_file;
	sqlite3_vfs_register(&shim, 1);
	for (i = 1; i <= n; i++)
		broken += !trial(i);
	printf("%u %u\n", n, broken);
	return 0;
}
