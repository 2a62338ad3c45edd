/* SPDX-License-Identifier: ISC */
/*
 * What holds between processes: a reader sees one state from open to close,
 * and no writer can commit in between.  The other process is a connection of
 * its own to the same file.
 */
#include "unit.h"

#include <errno.h>
#include <sqlite3.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "store.h"

static char folder[] = "/tmp/crm-store-XXXXXX";
static char path[64];
static struct crm_actor actor = {"ana", "ana", "test", "", {0}};
static struct crm_err err;

static void
want(enum crm_code code)
{
	if (code != CRM_OK)
		fail_msg("%s", err.text);
}

/* A fresh store with one pipeline, in a folder of its own. */
static int
setup(void **state)
{
	static const char rules[] = "pipeline plain \"Plain\"\n"
				    "stage open any \"Open\" start\n";
	struct crm_pipeline *p = crm_alloc(sizeof(*p));

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/crm.db", folder);
	want(crm_now_make("2026-11-22", &actor.now, &err));
	want(crm_pipeline_parse(rules, "plain", p, &err));
	want(crm_store_create(path, "UTC", &actor, &p, 1, &err));
	free(p);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	unlink(path);
	strcat(path, ".lock");
	unlink(path);
	return rmdir(folder);
}

/* What another process finds when it tries to write and to commit. */
static int
write_as_another(const char *sql)
{
	sqlite3 *other;
	int code;

	assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, sql, NULL, NULL, NULL), SQLITE_OK);
	code = sqlite3_exec(other, "COMMIT", NULL, NULL, NULL);
	sqlite3_close(other);
	return code;
}

/* A contact and its standing, as another process adds them. */
static const char add[] =
    "INSERT INTO contact (last_name) VALUES ('Ruiz');"
    "INSERT INTO standing (contact, pipeline, stage, since, changed)"
    " SELECT max(id), 1, 1, '2026-11-22', 0 FROM contact";

static unsigned
contacts(struct crm_store *store)
{
	struct crm_query query = {0};
	int64_t *ids;
	size_t n;

	want(crm_store_ids(store, &query, &ids, &n, &err));
	free(ids);
	return (unsigned)n;
}

static struct crm_store *
reader(void)
{
	struct crm_store *store;

	want(crm_store_open(path, CRM_READ, &store, &err));
	return store;
}

static void
test_one_state(void **state)
{
	struct crm_store *store = reader();
	unsigned n = contacts(store);

	(void)state;
	assert_int_equal(write_as_another(add), SQLITE_BUSY);
	assert_int_equal(contacts(store), n);
	crm_store_close(store);
	assert_int_equal(write_as_another(add), SQLITE_OK);
	store = reader();
	assert_int_equal(contacts(store), n + 1);
	crm_store_close(store);
}

/* Opening reads: what is read later is of that moment. */
static void
test_from_the_opening(void **state)
{
	struct crm_store *store = reader();

	(void)state;
	assert_int_equal(write_as_another(add), SQLITE_BUSY);
	crm_store_close(store);
}

/* How many bytes the kernel still copies from file to file. */
static ssize_t kernel_copies = -1;

ssize_t
copy_file_range(int from, off64_t *from_at, int to, off64_t *to_at, size_t n,
    unsigned flags)
{
	if (kernel_copies == 0) {
		errno = EXDEV;
		return -1;
	}
	if (kernel_copies > 0 && n > (size_t)kernel_copies)
		n = (size_t)kernel_copies;
	if (kernel_copies > 0)
		kernel_copies -= (ssize_t)n;
	return syscall(SYS_copy_file_range, from, from_at, to, to_at, n, flags);
}

/*
 * A past day and the whole check work on copies: writers go on.  So it is
 * where the kernel copies nothing, or leaves off.
 */
static void
test_as_of(void **state)
{
	static const ssize_t copied[] = {-1, 0, 5000};
	struct crm_store *store;
	unsigned n, i;

	(void)state;
	for (i = 0; i < COUNT(copied); i++) {
		store = reader();
		n = contacts(store);
		kernel_copies = copied[i];
		want(crm_store_as_of(store, actor.now.today, &err));
		kernel_copies = -1;
		assert_int_equal(write_as_another(add), SQLITE_OK);
		assert_int_equal(contacts(store), n);
		crm_store_close(store);
	}
}

static int others;

/* The first finding comes when everything that lasts is still to be done. */
static void
meanwhile(void *arg, unsigned n, const char *const *cell)
{
	(void)arg;
	(void)n;
	(void)cell;
	if (others++ == 0)
		assert_int_equal(write_as_another(add), SQLITE_OK);
}

static void
test_check(void **state)
{
	struct crm_store *store = reader();

	(void)state;
	others = 0;
	want(crm_store_check(store, false, &actor.now, meanwhile, NULL, &err));
	assert_true(others > 0);
	crm_store_close(store);
}

/* A writer waits for nobody: it begins while a reader reads. */
static void
test_writer_begins(void **state)
{
	struct crm_store *store = reader(), *writer;

	(void)state;
	want(crm_store_open(path, CRM_WRITE, &writer, &err));
	want(crm_store_begin(writer, &actor, &err));
	crm_store_close(writer);
	crm_store_close(store);
}

/* What was begun and taken back is in nobody's way. */
static void
test_rollback(void **state)
{
	struct crm_change change = {0};
	struct crm_store *writer = reader();
	unsigned n = contacts(writer);
	int64_t id;

	(void)state;
	crm_store_close(writer);
	want(crm_store_open(path, CRM_WRITE, &writer, &err));
	want(crm_store_begin(writer, &actor, &err));
	crm_change_take(&change, CRM_F_LAST_NAME, "Vega");
	want(crm_store_add(writer, &change, &id, &err));
	crm_store_rollback(writer);
	assert_int_equal(write_as_another(add), SQLITE_OK);
	assert_int_equal(contacts(writer), n + 1);
	crm_store_close(writer);
}

/* The file system that the store is said to lie on. */
static long lies_on;

int
statfs(const char *file, struct statfs *fs)
{
	(void)file;
	memset(fs, 0, sizeof(*fs));
	fs->f_type = lies_on;
	return lies_on == -1 ? -1 : 0;
}

/* Locks of a network file system are not to be relied upon. */
static void
test_network(void **state)
{
	static const struct {
		long magic;
		const char *warning;
	} kinds[] = {
	    {0x6969, "the store is on NFS; use it from one machine only"},
	    {0x517b, "the store is on SMB; use it from one machine only"},
	    {0xff534d42, "the store is on CIFS; use it from one machine only"},
	    {0xfe534d42, "the store is on SMB2; use it from one machine only"},
	    {0x01021997, "the store is on 9P; use it from one machine only"},
	    {0xef53, NULL},
	    {-1, NULL},
	};
	struct crm_store *store = reader();
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(kinds); i++) {
		lies_on = kinds[i].magic;
		same("file system", crm_store_warning(store), kinds[i].warning);
	}
	crm_store_close(store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_one_state),
	    TEST(test_from_the_opening),
	    TEST(test_as_of),
	    TEST(test_check),
	    TEST(test_writer_begins),
	    TEST(test_rollback),
	    TEST(test_network),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
