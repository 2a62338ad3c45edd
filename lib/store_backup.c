/* SPDX-License-Identifier: ISC */
/*
 * Copies for keeping.  A copy is written under another name, checked and put
 * on the disk before it gets its own, so that what has the name is whole.
 */
#include "store_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
there(const char *path, const char *suffix)
{
	struct crm_buf name = {0};
	struct stat st;
	bool found;

	crm_buf_fmt(&name, "%s%s", path, suffix);
	found = lstat(name.s, &st) == 0;
	crm_buf_free(&name);
	return found;
}

/* What SQLite takes for a part of the file before the suffix. */
static const char *const suffixes[] = {"-journal", "-wal", "-shm"};

enum crm_code
crm_target_alone(const char *target, struct crm_err *err)
{
	unsigned i;

	for (i = 0; i < 3; i++)
		if (there(target, suffixes[i]))
			return crm_fail(err, CRM_REFUSED,
			    "%s: %s%s is there and would be taken for its own; "
			    "choose another name",
			    target, target, suffixes[i]);
	return CRM_OK;
}

/* No file is overwritten, and none gets another one's journal. */
static enum crm_code
refuse_target(
    const struct crm_store *store, const char *target, struct crm_err *err)
{
	size_t n = strlen(store->path);
	unsigned i;

	if (there(target, ""))
		return crm_fail(err, CRM_REFUSED,
		    "%s: there is a file already; a backup is never made over "
		    "one",
		    target);
	if (crm_target_alone(target, err))
		return err->code;
	if (strncmp(target, store->path, n) != 0)
		return CRM_OK;
	for (i = 0; i < 3; i++)
		if (strcmp(target + n, suffixes[i]) == 0 ||
		    strcmp(target + n, ".lock") == 0)
			return crm_fail(err, CRM_REFUSED,
			    "%s: this name belongs to the store", target);
	return CRM_OK;
}

/* How many rows each table has, to compare. */
static enum crm_code
count_rows(struct db *db, struct crm_buf *counts, struct crm_err *err)
{
	static const char *const log[] = {"SELECT count(*) FROM op",
	    "SELECT count(*) FROM part", "SELECT count(*) FROM touch"};
	int64_t n;
	unsigned i;

	for (i = 0; i < CRM_NTABLES + 3; i++) {
		if (db_number(db,
			i < CRM_NTABLES ? crm_tables[i].count
					: log[i - CRM_NTABLES],
			0, &n, err))
			return err->code;
		crm_buf_fmt(counts, "%lld ", (long long)n);
	}
	return CRM_OK;
}

/*
 * VACUUM INTO needs a connection of its own; while ours is in its read
 * transaction no writer commits, so both see one state.  After that the
 * store is free again.
 */
static enum crm_code
copy_state(struct crm_store *store, const char *file, const char *name,
    struct crm_buf *counts, struct crm_err *err)
{
	enum crm_code code;
	struct db other;

	if (count_rows(&store->db, counts, err) ||
	    db_open(store->path, DB_READ, &other, err))
		return err->code;
	code = db_exec(&other, "PRAGMA query_only = OFF", err);
	if (code == CRM_OK)
		code = db_copy(&other, file, name, err);
	db_close(&other);
	return code == CRM_OK ? db_exec(&store->db, "COMMIT", err) : code;
}

static enum crm_code
check_copy(const char *file, const char *name, const struct crm_buf *counts,
    crm_row *each, void *arg, struct crm_err *err)
{
	struct crm_buf own = {0};
	struct crm_store *copy;
	enum crm_code code;

	if (crm_store_open(file, CRM_LOOK, &copy, err))
		return err->code;
	code = count_rows(&copy->db, &own, err);
	if (code == CRM_OK && strcmp(own.s, counts->s) != 0)
		code = crm_fail(err, CRM_TROUBLE,
		    "%s: the copy does not hold what the store holds", name);
	if (code == CRM_OK)
		code = crm_store_verify(copy, true, each, arg, err);
	crm_store_close(copy);
	crm_buf_free(&own);
	return code;
}

enum crm_code
crm_temp_open(
    const char *name, struct crm_buf *temp, int *fd, struct crm_err *err)
{
	crm_buf_fmt(temp, "%s.part-XXXXXX", name);
	*fd = mkstemp(temp->s);
	if (*fd < 0)
		return crm_fail(
		    err, CRM_TROUBLE, "%s: %s", name, strerror(errno));
	return CRM_OK;
}

/* To the disk, or away. */
static enum crm_code
end_temp(enum crm_code code, const char *name, const struct crm_buf *temp,
    int fd, struct crm_err *err)
{
	if (code == CRM_OK && fsync(fd) != 0)
		code =
		    crm_fail(err, CRM_TROUBLE, "%s: %s", name, strerror(errno));
	if (code == CRM_OK)
		return CRM_OK;
	unlink(temp->s);
	close(fd);
	return code;
}

/* A checked copy on the disk under a name for the time being. */
static enum crm_code
make_copy(struct crm_store *store, const char *name, struct crm_buf *temp,
    int *fd, crm_row *each, void *arg, struct crm_err *err)
{
	struct crm_buf counts = {0};
	enum crm_code code;

	if (crm_temp_open(name, temp, fd, err))
		return err->code;
	code = copy_state(store, temp->s, name, &counts, err);
	if (code == CRM_OK)
		code = check_copy(temp->s, name, &counts, each, arg, err);
	crm_buf_free(&counts);
	if (end_temp(code, name, temp, *fd, err) == CRM_OK)
		return CRM_OK;
	/* A copy that is refused is trouble: nothing was wrong with the call. */
	if (err->code == CRM_REFUSED)
		err->code = CRM_TROUBLE;
	return err->code;
}

/* Not every file system can be told not to overwrite. */
enum crm_code
crm_temp_publish(const char *temp, const char *target, struct crm_err *err)
{
	char *folder, *slash;
	int fd, bad;

	bad = renameat2(AT_FDCWD, temp, AT_FDCWD, target, RENAME_NOREPLACE);
	if (bad != 0 && (errno == EINVAL || errno == ENOSYS) &&
	    !there(target, ""))
		bad = rename(temp, target);
	if (bad != 0) {
		crm_fail(err, CRM_TROUBLE, "%s: %s", target, strerror(errno));
		unlink(temp);
		return err->code;
	}
	folder = crm_grow(NULL, strlen(target) + 1);
	strcpy(folder, target);
	slash = strrchr(folder, '/');
	slash[slash == folder] = '\0';
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(folder);
	bad = fd >= 0 && fsync(fd) != 0 && errno != EINVAL ? errno : 0;
	if (fd >= 0)
		close(fd);
	if (bad == 0)
		return CRM_OK;
	unlink(target);
	return crm_fail(err, CRM_TROUBLE, "%s: %s", target, strerror(bad));
}

enum crm_code
crm_copy_keep(struct db *db, const char *target, struct crm_err *err)
{
	struct crm_buf temp = {0};
	enum crm_code code;
	int fd;

	code = crm_temp_open(target, &temp, &fd, err);
	if (code == CRM_OK) {
		code = db_copy(db, temp.s, target, err);
		code = end_temp(code, target, &temp, fd, err);
	}
	if (code == CRM_OK) {
		close(fd);
		code = crm_temp_publish(temp.s, target, err);
	}
	crm_buf_free(&temp);
	return code;
}

/* WHERE itself, or a dated name in the folder WHERE. */
static void
name_copy(const char *where, int64_t instant, struct crm_buf *made)
{
	char text[CRM_INSTANT_TEXT], *p;
	struct stat st;

	crm_buf_str(made, where);
	if (stat(where, &st) != 0 || !S_ISDIR(st.st_mode))
		return;
	crm_instant_format(instant, text);
	crm_buf_fmt(made, "%scrm-",
	    made->len > 0 && made->s[made->len - 1] == '/' ? "" : "/");
	for (p = text; *p != '\0'; p++)
		if (*p != ':')
			crm_buf_char(made, *p);
	crm_buf_str(made, ".db");
}

enum crm_code
crm_store_backup(struct crm_store *store, const char *where,
    const struct crm_now *now, struct crm_buf *made, crm_row *each, void *arg,
    struct crm_err *err)
{
	struct crm_buf temp = {0};
	enum crm_code code;
	char *folder, *full;
	int fd;

	folder = crm_grow(NULL, strlen(store->path) + 1);
	strcpy(folder, store->path);
	strrchr(folder, '/')[1] = '\0';
	name_copy(where ? where : folder, now->instant, made);
	free(folder);
	if (crm_path_resolve(made->s, &full, err))
		return err->code;
	code = refuse_target(store, full, err);
	if (code == CRM_OK)
		code = make_copy(store, full, &temp, &fd, each, arg, err);
	if (code == CRM_OK) {
		close(fd);
		code = crm_temp_publish(temp.s, full, err);
	}
	crm_buf_free(&temp);
	free(full);
	return code;
}

enum crm_code
crm_store_backup_open(struct crm_store *store, int *fd, crm_row *each,
    void *arg, struct crm_err *err)
{
	struct crm_buf temp = {0};
	enum crm_code code;

	code = make_copy(store, store->path, &temp, fd, each, arg, err);
	if (code == CRM_OK)
		unlink(temp.s);
	crm_buf_free(&temp);
	return code;
}
