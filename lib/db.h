/* SPDX-License-Identifier: ISC */
/*
 * SQLite behind a few verbs: open, prepare, bind by name, step.  Private to
 * store*.c; nobody else sees sqlite3.h.
 */
#ifndef CRM_DB_H
#define CRM_DB_H

#define SQLITE_ENABLE_SESSION 1
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include <sqlite3.h>
#include <stdbool.h>

#include "err.h"
#include "mem.h"

struct db {
	sqlite3 *handle;
	const char *file; /* for messages; borrowed */
	int queue;        /* of writers, while in it; else -1 */
	int patience;     /* milliseconds that are left of it */
	bool lost;        /* the transaction, rolled back */
	struct db_cached {
		const char *sql;
		sqlite3_stmt *st;
	} cache[96];
	unsigned ncache;
};

enum db_mode {
	DB_READ, /* query only, but may roll back a dead writer's journal */
	DB_LOOK, /* not even that: the file stays as it is */
	DB_WRITE,
	DB_CREATE, /* refuses a file that exists */
	DB_SCRATCH /* a private copy: no journal, so nothing is rolled back */
};

/*
 * Open FILE (absolute; FILE is kept as the name in messages) with every
 * setting of reliability.md 2.5, and read the settings back where SQLite
 * may silently decline them.
 */
enum crm_code db_open(const char *file, enum db_mode mode, struct db *db,
    struct crm_err *err) CRM_CHECKED;
void db_close(struct db *db);

/* Whether rows are looked up when others refer to them; on at first. */
void db_foreign_keys(struct db *db, bool on);

/*
 * Begin a transaction that will write, when it is our turn.  A writer is in
 * the queue from the opening, if there is one yet, to the close: what it
 * reads before it begins would be in the way of the one that commits.
 */
enum crm_code db_begin(struct db *db, struct crm_err *err) CRM_CHECKED;

/*
 * Refuses if SQLite rolled that transaction back by itself: a caller may
 * have left out the error that told of it.
 */
enum crm_code db_lost(const struct db *db, struct crm_err *err) CRM_CHECKED;

/*
 * Copy the whole database into FILE, which is new or empty; NAME is what
 * messages call it.  Not within a transaction.
 */
enum crm_code db_copy(struct db *db, const char *file, const char *name,
    struct crm_err *err) CRM_CHECKED;

/* Whether a change of FILE was begun that is not committed. */
bool db_journal_left(const char *file);

/* Turn SQLite's latest error into ours, with the file's name. */
enum crm_code db_fail(struct db *db, struct crm_err *err);

/* Run statements without parameters or rows. */
enum crm_code
db_exec(struct db *db, const char *sql, struct crm_err *err) CRM_CHECKED;

/*
 * A statement ready to be bound.  SQL is constant text; the statement is
 * cached by its address and belongs to DB.
 */
enum crm_code db_prepare(struct db *db, const char *sql, sqlite3_stmt **st,
    struct crm_err *err) CRM_CHECKED;

/*
 * Bind by name (":stage"); an unknown name is a programming error.  Text is
 * borrowed until the statement is done; NULL binds NULL.
 */
void db_bind_int(sqlite3_stmt *st, const char *name, int64_t value);
void db_bind_text(sqlite3_stmt *st, const char *name, const char *value);
void
db_bind_blob(sqlite3_stmt *st, const char *name, const void *value, size_t n);

/* Next row into *ROW; after the last one the statement is reset. */
enum crm_code db_step(struct db *db, sqlite3_stmt *st, bool *row,
    struct crm_err *err) CRM_CHECKED;

/* Prepare SQL with its one integer bound, and take the first row. */
enum crm_code
db_find(struct db *db, const char *sql, const char *name, int64_t value,
    sqlite3_stmt **st, bool *row, struct crm_err *err) CRM_CHECKED;

/* Run a bound statement that gives no rows. */
enum crm_code
db_run(struct db *db, sqlite3_stmt *st, struct crm_err *err) CRM_CHECKED;

/* Reset and unbind before the last row was read. */
void db_done(sqlite3_stmt *st);

/* A column; text is NULL for NULL and borrowed until the next step. */
int64_t db_int(sqlite3_stmt *st, int column);
const char *db_text(sqlite3_stmt *st, int column);
/* The text of a value of a changeset, borrowed; NULL for none and NULL. */
const char *db_value_text(sqlite3_value *value);
const char *db_text_dup(sqlite3_stmt *st, int column, struct crm_pool *pool);

/* First column of the first row, or MISSING when there is none or NULL. */
enum crm_code db_number(struct db *db, const char *sql, int64_t missing,
    int64_t *value, struct crm_err *err) CRM_CHECKED;

/* The same of SQL with its one integer, NAME, bound to KEY. */
enum crm_code
db_number_of(struct db *db, const char *sql, const char *name, int64_t key,
    int64_t missing, int64_t *value, struct crm_err *err) CRM_CHECKED;

#endif
