/* SPDX-License-Identifier: ISC */
/* Open, make, upgrade and close the file. */
#include "store_wave.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#define TABLE(name, letter, column, ...)                                     \
	{                                                                    \
		name, "-" name,                                              \
		    "SELECT * FROM " name                                    \
		    " WHERE rowid BETWEEN :lo AND :hi ORDER BY rowid",       \
		    "DELETE FROM " name " WHERE rowid BETWEEN :lo AND :hi",  \
		    "SELECT rowid FROM " name " ORDER BY rowid LIMIT 20",    \
		    "SELECT count(*) FROM " name,                            \
		    "SELECT max(rowid) FROM " name,                          \
		    "SELECT rowid FROM " name " WHERE contact = :contact",   \
		    "DELETE FROM " name " WHERE contact = :contact", letter, \
		    column, __VA_ARGS__                                      \
	}
/*
 * In the order in which rows may be inserted: parents first; a new one comes
 * last, others know the places.  The last numbers are references: column and
 * table, as 0001-first.sql declares them.
 */
const struct crm_table crm_tables[CRM_NTABLES] = {
    TABLE("setting", 0, -1, {{0, 0}}, 0),
    TABLE("pipeline", 0, -1, {{0, 0}}, 0),
    TABLE("stage", 0, -1, {{1, 1}}, 1),
    TABLE("status", 0, -1, {{1, 1}}, 1),
    TABLE("contact", 'c', 0, {{0, 0}}, 0),
    TABLE("standing", 'c', 0, {{0, 4}, {2, 2}, {3, 3}}, 3),
    TABLE("move", 'm', 1, {{1, 4}, {2, 2}, {3, 2}}, 3),
    TABLE("note", 'n', 1, {{1, 4}, {5, 2}, {6, 3}}, 3),
    TABLE("policy", 'p', 1, {{1, 4}}, 1),
    TABLE("mapping", 0, -1, {{0, 0}}, 0),
    TABLE("task", 't', 1, {{1, 4}}, 1),
    TABLE("schedule", 0, 1, {{1, 4}}, 1),
    TABLE("former", 0, -1, {{1, 2}, {2, 3}}, 2),
    TABLE("rules", 0, -1, {{0, 0}}, 0),
    TABLE("soa", 's', 1, {{1, 4}}, 1),
    TABLE("permission", 0, -1, {{2, 1}}, 1),
    TABLE("proposal", 'v', 1, {{1, 4}}, 1),
    [CRM_FIELD_TABLE] = TABLE("field", 0, -1, {{0, 0}}, 0),
    [CRM_CUSTOM_TABLE] = TABLE("custom", 'c', 0, {{0, 4}}, 1),
};
#undef TABLE

int
crm_table_index(const char *name)
{
	int i;

	for (i = 0; i < CRM_NTABLES; i++)
		if (strcmp(crm_tables[i].name, name) == 0)
			return i;
	return -1;
}

/*
 * The absolute name to hand to SQLite: Debian's reads "file:" names as URIs,
 * and NOFOLLOW refuses a link in any part (reliability.md 0.6).
 */
enum crm_code
crm_path_resolve(const char *path, char **full, struct crm_err *err)
{
	char *copy, *slash, *folder;
	const char *base;

	copy = crm_grow(NULL, strlen(path) + 1);
	memcpy(copy, path, strlen(path) + 1);
	slash = strrchr(copy, '/');
	base = slash ? slash + 1 : copy;
	if (slash != NULL)
		*slash = '\0';
	folder = realpath(slash == NULL ? "."
		: slash == copy         ? "/"
					: copy,
	    NULL);
	if (folder == NULL || *base == '\0') {
		crm_fail(err, CRM_TROUBLE, "%s: %s%s", path,
		    folder ? "not a file name" : strerror(errno),
		    folder ? "" : " (the folder)");
		free(copy);
		free(folder);
		return err->code;
	}
	*full = crm_grow(NULL, strlen(folder) + strlen(base) + 2);
	sprintf(*full, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder, base);
	free(folder);
	free(copy);
	return CRM_OK;
}

/* A file that could become two files, or is none, is refused (2.5). */
static enum crm_code
inspect(const char *path, enum crm_mode mode, struct crm_err *err)
{
	struct stat st;

	if (lstat(path, &st) != 0) {
		if (errno == ENOENT)
			return crm_fail(err, CRM_TROUBLE,
			    "%s: no store there; crm-init makes one", path);
		return crm_fail(
		    err, CRM_TROUBLE, "%s: %s", path, strerror(errno));
	}
	if (!S_ISREG(st.st_mode))
		return crm_fail(
		    err, CRM_TROUBLE, "%s: not a regular file", path);
	if (st.st_nlink > 1 && mode != CRM_LOOK)
		return crm_fail(err, CRM_TROUBLE,
		    "%s: the file has %lu names (hard links); changes under "
		    "two names damage a store",
		    path, (unsigned long)st.st_nlink);
	return CRM_OK;
}

static struct crm_store *
allocate(char *path)
{
	struct crm_store *store = crm_alloc(sizeof(*store));

	store->early = -1;
	store->path = path;
	store->kind = "change";
	return store;
}

/* application_id and user_version: ours, and of this time? */
static enum crm_code
check_version(struct crm_store *store, int *version, struct crm_err *err)
{
	int64_t application, v;

	if (db_number(
		&store->db, "PRAGMA application_id", 0, &application, err) ||
	    db_number(&store->db, "PRAGMA user_version", 0, &v, err))
		return err->code;
	if (application != CRM_APPLICATION)
		return crm_fail(
		    err, CRM_TROUBLE, "%s: not a crm store", store->path);
	if (v > crm_nsteps)
		return crm_fail(err, CRM_TROUBLE,
		    "%s: made by a newer crm (version %lld, this one knows "
		    "%d)",
		    store->path, (long long)v, crm_nsteps);
	*version = (int)v;
	return CRM_OK;
}

static enum crm_code
read_zone(struct crm_store *store, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT value FROM setting WHERE name = 'zone'";
	sqlite3_stmt *st;
	const char *zone;
	bool row;

	if (db_prepare(&store->db, sql, &st, err) ||
	    db_step(&store->db, st, &row, err))
		return err->code;
	zone = row ? db_text(st, 0) : "UTC";
	store->zone = crm_grow(NULL, strlen(zone) + 1);
	strcpy(store->zone, zone);
	if (row)
		db_done(st);
	return crm_zone_set(store->zone, err);
}

enum crm_code
crm_store_open(const char *path, enum crm_mode mode, struct crm_store **out,
    struct crm_err *err)
{
	static const enum db_mode modes[] = {
	    [CRM_READ] = DB_READ, [CRM_WRITE] = DB_WRITE, [CRM_LOOK] = DB_LOOK};
	struct crm_store *store;
	char *full;
	int version;

	*out = NULL;
	umask(077);
	if (crm_path_resolve(path, &full, err))
		return err->code;
	store = allocate(full);
	/* A reader sees one state from its first query to the close. */
	if (inspect(full, mode, err) ||
	    db_open(full, modes[mode], &store->db, err) ||
	    (mode != CRM_WRITE && db_exec(&store->db, "BEGIN", err)) ||
	    check_version(store, &version, err)) {
		crm_store_close(store);
		return err->code;
	}
	if (version < crm_nsteps) {
		crm_fail(err, CRM_TROUBLE,
		    "%s: made by an older crm; run crm-init --upgrade", full);
		crm_store_close(store);
		return err->code;
	}
	if (read_zone(store, err) || crm_rights_read(store, err) ||
	    crm_customs_read(store, err)) {
		crm_store_close(store);
		return err->code;
	}
	*out = store;
	return CRM_OK;
}

enum crm_code
crm_store_steps(struct crm_store *store, int from, struct crm_err *err)
{
	char pragma[64];
	int i;

	for (i = from; i < crm_nsteps; i++)
		if (db_exec(&store->db, crm_steps[i], err))
			return err->code;
	snprintf(
	    pragma, sizeof(pragma), "PRAGMA user_version = %d", crm_nsteps);
	return db_exec(&store->db, pragma, err);
}

static enum crm_code
add_setting(struct crm_store *store, const char *name, const char *value,
    struct crm_err *err)
{
	static const char sql[] =
	    "INSERT INTO setting (name, value) VALUES (:name, :value)";
	sqlite3_stmt *st;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_text(st, ":name", name);
	db_bind_text(st, ":value", value);
	return db_run(&store->db, st, err);
}

/* The schema and the first entry of the log, in one transaction. */
static enum crm_code
fill(struct crm_store *store, const char *zone, const struct crm_actor *actor,
    struct crm_pipeline *const *pipelines, unsigned n, struct crm_err *err)
{
	char pragma[64];
	bool changed;
	int64_t op;
	unsigned i;

	snprintf(pragma, sizeof(pragma), "PRAGMA application_id = %d",
	    CRM_APPLICATION);
	if (db_exec(&store->db, "BEGIN EXCLUSIVE", err) ||
	    db_exec(&store->db, pragma, err) ||
	    crm_store_steps(store, 0, err) ||
	    crm_store_begin_kind(store, actor, "setup", 0, err) ||
	    add_setting(store, "zone", zone, err))
		return err->code;
	for (i = 0; i < n; i++)
		if (crm_store_pipeline_load(store, pipelines[i], &changed, err))
			return err->code;
	return crm_store_commit(store, true, &op, err);
}

/* The store in TEMP, which messages call NAME. */
static enum crm_code
make_in(const char *temp, const char *name, const char *zone,
    const struct crm_actor *actor, struct crm_pipeline *const *pipelines,
    unsigned n, struct crm_err *err)
{
	struct crm_store *store = allocate(crm_grow(NULL, strlen(temp) + 1));
	enum crm_code code;

	strcpy(store->path, temp);
	code = db_open(temp, DB_CREATE, &store->db, err);
	store->db.file = name;
	if (code == CRM_OK)
		code = fill(store, zone, actor, pipelines, n, err);
	crm_store_close(store);
	/* What the disk took late is thrown away all the same. */
	if (code == CRM_LATE)
		return crm_fail(err, CRM_TROUBLE,
		    "%s: the disk failed at the end; no store was made", name);
	return code;
}

enum crm_code
crm_store_create(const char *path, const char *zone,
    const struct crm_actor *actor, struct crm_pipeline *const *pipelines,
    unsigned n, struct crm_err *err)
{
	struct crm_buf temp = {0};
	struct stat st;
	enum crm_code code;
	char *full;
	int fd;

	umask(077);
	if (crm_zone_set(zone, err) || crm_path_resolve(path, &full, err))
		return err->code;
	if (lstat(full, &st) == 0)
		code = crm_fail(err, CRM_REFUSED,
		    "%s: there is a file already; a store is never made over "
		    "one",
		    full);
	else
		code = crm_target_alone(full, err);
	if (code == CRM_OK)
		code = crm_temp_open(full, &temp, &fd, err);
	if (code == CRM_OK) {
		close(fd);
		code = make_in(temp.s, full, zone, actor, pipelines, n, err);
		if (code == CRM_OK)
			code = crm_temp_publish(temp.s, full, err);
		else
			unlink(temp.s);
	}
	crm_buf_free(&temp);
	free(full);
	return code;
}

/* PATH.before-vN; -2 and so on where that was made and no more came of it. */
static enum crm_code
keep_copy(struct crm_store *store, struct crm_err *err)
{
	struct crm_buf copy = {0};
	enum crm_code code;
	int i = 1;

	crm_buf_fmt(&copy, "%s.before-v%d", store->path, crm_nsteps);
	while (access(copy.s, F_OK) == 0) {
		copy.len = 0;
		crm_buf_fmt(
		    &copy, "%s.before-v%d-%d", store->path, crm_nsteps, ++i);
	}
	code = crm_copy_keep(&store->db, copy.s, err);
	crm_buf_free(&copy);
	return code;
}

enum crm_code
crm_store_upgrade(
    const char *path, const struct crm_actor *actor, struct crm_err *err)
{
	struct crm_store *store;
	enum crm_code code;
	char *full;
	int version = 0;
	int64_t op;

	umask(077);
	if (crm_path_resolve(path, &full, err))
		return err->code;
	store = allocate(full);
	code = inspect(full, CRM_WRITE, err);
	if (code == CRM_OK)
		code = db_open(full, DB_WRITE, &store->db, err);
	if (code == CRM_OK)
		code = check_version(store, &version, err);
	if (code == CRM_OK && version < crm_nsteps) {
		code = keep_copy(store, err);
		if (code == CRM_OK)
			code = db_begin(&store->db, err);
		if (code == CRM_OK)
			code = crm_store_steps(store, version, err);
		if (code == CRM_OK)
			code = crm_store_begin_kind(
			    store, actor, "upgrade", 0, err);
		if (code == CRM_OK)
			code = crm_store_commit(store, true, &op, err);
	}
	crm_store_close(store);
	return code;
}

void
crm_store_close(struct crm_store *store)
{
	if (store == NULL)
		return;
	crm_store_rollback(store);
	crm_store_forget_pipelines(store);
	if (store->db.handle != NULL)
		db_close(&store->db);
	/* Not before: it would let go of SQLite's locks. */
	if (store->early >= 0)
		close(store->early);
	crm_wave_free(store);
	crm_buf_free(&store->changes);
	free(store->touched.at);
	free(store->touches);
	free(store->purge.at);
	free(store->rights);
	free(store->zone);
	free(store->path);
	free(store);
}

/* Locks of network file systems are not to be trusted (2.5). */
const char *
crm_store_warning(const struct crm_store *store)
{
	static const struct {
		long magic;
		const char *text;
	} kinds[] = {
	    {0x6969, "the store is on NFS; use it from one machine only"},
	    {0x517b, "the store is on SMB; use it from one machine only"},
	    {0xff534d42, "the store is on CIFS; use it from one machine only"},
	    {0xfe534d42, "the store is on SMB2; use it from one machine only"},
	    {0x01021997, "the store is on 9P; use it from one machine only"},
	};
	struct statfs fs;
	unsigned i;

	if (statfs(store->path, &fs) != 0)
		return NULL;
	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if ((unsigned long)fs.f_type == (unsigned long)kinds[i].magic)
			return kinds[i].text;
	return NULL;
}

const char *
crm_store_zone(const struct crm_store *store)
{
	return store->zone;
}

void
crm_store_today(struct crm_store *store, char day[CRM_DAY_TEXT])
{
	crm_date_format(store->actor->now.today, day);
}
