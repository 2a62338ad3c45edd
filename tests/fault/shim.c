/* SPDX-License-Identifier: ISC */
/*
 * Faults inside a program: a VFS around SQLite's own, and malloc.  Linked
 * into every program of build/.../fault/bin with --wrap=sqlite3_open_v2; what
 * is to fail comes from the environment (fault.h).  The program is otherwise
 * the one that is installed.
 */
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fault.h"

#define CACHE_PAGES "7"

static enum fault_kind kind;
static uint64_t at;
static bool forever, small, arranging;
static struct fault_count *count;
static struct fault_count nobody;
static int log_fd = -1, ways_fd = -1;

__attribute__((constructor)) static void
start(void)
{
	const char *word = getenv(FAULT_KIND), *value;
	unsigned i;
	int fd;

	count = &nobody;
	if (word == NULL)
		return;
	value = getenv(FAULT_COUNT);
	fd = value ? open(value, O_RDWR | O_CLOEXEC) : -1;
	if (fd >= 0) {
		count = mmap(NULL, sizeof(*count), PROT_READ | PROT_WRITE,
		    MAP_SHARED, fd, 0);
		close(fd);
	}
	value = getenv(FAULT_LOG);
	if (value != NULL)
		log_fd =
		    open(value, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	value = getenv(FAULT_WAYS);
	if (value != NULL) {
		void *call[1];

		(void)backtrace(call, 1); /* it allocates once */
		ways_fd =
		    open(value, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	}
	value = getenv(FAULT_AT);
	at = value ? strtoull(value, NULL, 10) : 0;
	forever = getenv(FAULT_FOREVER) != NULL;
	small = getenv(FAULT_SMALL) != NULL;
	for (i = 0; i < FAULT_KINDS; i++)
		if (strcmp(word, fault_names[i]) == 0)
			kind = (enum fault_kind)i;
}

/* Keep a digest of the calls that led to the Nth point. */
static void
way(uint64_t n)
{
	void *call[64];
	int depth = backtrace(call, 64), i;
	uint64_t digest = 14695981039346656037U;

	for (i = 0; i < depth; i++)
		digest = (digest ^ (uintptr_t)call[i]) * 1099511628211U;
	if (pwrite(ways_fd, &digest, sizeof(digest),
		(off_t)((n - 1) * sizeof(digest))) != sizeof(digest))
		abort();
}

/* Count a point of this kind; whether it is the one that fails. */
static bool
point(void)
{
	uint64_t n = atomic_fetch_add(&count->points, 1) + 1;

	if (ways_fd >= 0)
		way(n);
	if (at == 0 || (forever ? n < at : n != at))
		return false;
	atomic_fetch_add(&count->fired, 1);
	return true;
}

/* Memory ------------------------------------------------------------------ */

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

static bool
refused(void)
{
	if (kind != FAULT_NOMEM || !point())
		return false;
	errno = ENOMEM;
	return true;
}

void *
malloc(size_t n)
{
	return refused() ? NULL : __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
	return refused() ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t n)
{
	return refused() ? NULL : __libc_realloc(p, n);
}

/* The VFS ----------------------------------------------------------------- */

struct file {
	sqlite3_file base;
	int which;           /* enum fault_file */
	sqlite3_file real[]; /* as large as the VFS below wants it */
};

static sqlite3_vfs *below;
static char store[4096]; /* the first database that is opened */

/* Which file of the store a name is. */
static enum fault_file
file_of(const char *name)
{
	size_t n = strlen(store);

	if (name == NULL || strncmp(name, store, n) != 0)
		return FAULT_OTHER;
	return name[n] == '\0'                  ? FAULT_STORE
	    : strcmp(name + n, "-journal") == 0 ? FAULT_JOURNAL
						: FAULT_OTHER;
}

/* What becomes of an operation that may fail. */
enum fate { AS_USUAL, FAILS, HALF, DONE_BUT_FAILS, NOTHING_DONE };

/*
 * WRITES: puts bytes into a file; LASTS: changes what is on the disk; CODE:
 * what SQLite is told.
 */
static enum fate
fate(bool writes, bool lasts, int *code)
{
	static const struct {
		bool all, lasting; /* else only what writes */
		enum fate fate;
	} kinds[FAULT_KINDS] = {
	    [FAULT_ERROR] = {true, true, FAILS},
	    [FAULT_FULL] = {false, false, FAILS},
	    [FAULT_TORN] = {false, false, HALF},
	    [FAULT_DONE] = {false, true, DONE_BUT_FAILS},
	    [FAULT_DIE] = {false, true, FAILS},
	    [FAULT_TEAR] = {false, false, HALF},
	    [FAULT_LIE] = {false, false, NOTHING_DONE},
	};
	enum fate what = kinds[kind].fate;

	if (what == AS_USUAL ||
	    !(kinds[kind].all || (kinds[kind].lasting && lasts) || writes) ||
	    !point())
		return AS_USUAL;
	if (kind == FAULT_DIE)
		raise(SIGKILL);
	if (kind == FAULT_FULL)
		*code = SQLITE_FULL;
	return what;
}

static void
note(int op, int which, int64_t offset, const void *bytes, int n)
{
	struct fault_op record = {op, which, offset, bytes ? n : 0};

	if (log_fd < 0)
		return;
	if (write(log_fd, &record, sizeof(record)) != sizeof(record) ||
	    (bytes != NULL && write(log_fd, bytes, (size_t)n) != n))
		abort();
}

static sqlite3_file *
real(sqlite3_file *file)
{
	return ((struct file *)(void *)file)->real;
}

static int
which(sqlite3_file *file)
{
	return ((struct file *)(void *)file)->which;
}

static int
file_close(sqlite3_file *file)
{
	return real(file)->pMethods->xClose(real(file));
}

static int
file_read(sqlite3_file *file, void *bytes, int n, sqlite3_int64 offset)
{
	int code = SQLITE_IOERR_READ;

	if (fate(false, false, &code) != AS_USUAL)
		return code;
	return real(file)->pMethods->xRead(real(file), bytes, n, offset);
}

static int
file_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 offset)
{
	const sqlite3_io_methods *io = real(file)->pMethods;
	int code = SQLITE_IOERR_WRITE, done;

	switch (fate(true, true, &code)) {
	case FAILS:
		return code;
	case HALF:
		(void)io->xWrite(real(file), bytes, n / 2, offset);
		if (kind == FAULT_TEAR)
			raise(SIGKILL);
		return code;
	case DONE_BUT_FAILS:
		(void)io->xWrite(real(file), bytes, n, offset);
		return code;
	case NOTHING_DONE:
		return SQLITE_OK;
	case AS_USUAL:
		break;
	}
	done = io->xWrite(real(file), bytes, n, offset);
	note(FAULT_OP_WRITE, which(file), offset, bytes, n);
	return done;
}

static int
file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	int code = SQLITE_IOERR_TRUNCATE, done;
	enum fate what = fate(false, true, &code);

	if (what == FAILS)
		return code;
	done = real(file)->pMethods->xTruncate(real(file), size);
	note(FAULT_OP_TRUNCATE, which(file), size, NULL, 0);
	return what == DONE_BUT_FAILS ? code : done;
}

static int
file_sync(sqlite3_file *file, int flags)
{
	int code = SQLITE_IOERR_FSYNC, done;
	enum fate what = fate(false, true, &code);

	if (what == FAILS)
		return code;
	done = real(file)->pMethods->xSync(real(file), flags);
	note(FAULT_OP_SYNC, which(file), 0, NULL, 0);
	return what == DONE_BUT_FAILS ? code : done;
}

static int
file_size(sqlite3_file *file, sqlite3_int64 *size)
{
	int code = SQLITE_IOERR_FSTAT;

	if (fate(false, false, &code) != AS_USUAL)
		return code;
	return real(file)->pMethods->xFileSize(real(file), size);
}

static int
file_lock(sqlite3_file *file, int level)
{
	return real(file)->pMethods->xLock(real(file), level);
}

static int
file_unlock(sqlite3_file *file, int level)
{
	return real(file)->pMethods->xUnlock(real(file), level);
}

static int
file_reserved(sqlite3_file *file, int *reserved)
{
	return real(file)->pMethods->xCheckReservedLock(real(file), reserved);
}

/* A small cache stays small whatever the program asks for. */
static int
file_control(sqlite3_file *file, int op, void *arg)
{
	char **pragma = arg;

	if (small && op == SQLITE_FCNTL_PRAGMA &&
	    strcasecmp(pragma[1], "cache_size") == 0 && !arranging)
		return SQLITE_OK;
	return real(file)->pMethods->xFileControl(real(file), op, arg);
}

static int
file_sector(sqlite3_file *file)
{
	return real(file)->pMethods->xSectorSize(real(file));
}

static int
file_traits(sqlite3_file *file)
{
	return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static const sqlite3_io_methods methods = {1, file_close, file_read, file_write,
    file_truncate, file_sync, file_size, file_lock, file_unlock, file_reserved,
    file_control, file_sector, file_traits, NULL, NULL, NULL, NULL, NULL, NULL};

static int
vfs_open(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *out)
{
	struct file *file = (struct file *)(void *)base;
	int code = SQLITE_CANTOPEN, done;

	(void)vfs;
	base->pMethods = NULL;
	if (store[0] == '\0' && name != NULL)
		snprintf(store, sizeof(store), "%s", name);
	file->which = file_of(name);
	if (fate(false, false, &code) != AS_USUAL)
		return code;
	done = below->xOpen(below, name, file->real, flags, out);
	if (done != SQLITE_OK)
		return done;
	base->pMethods = &methods;
	if (flags & SQLITE_OPEN_MAIN_JOURNAL)
		note(FAULT_OP_CREATE, file->which, 0, NULL, 0);
	return SQLITE_OK;
}

static int
vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	int code = SQLITE_IOERR_DELETE, done;
	enum fate what = fate(false, true, &code);

	(void)vfs;
	if (what == FAILS)
		return code;
	done = below->xDelete(below, name, sync);
	note(FAULT_OP_DELETE, file_of(name), sync, NULL, 0);
	return what == DONE_BUT_FAILS ? code : done;
}

static int
vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
	int code = SQLITE_IOERR_ACCESS;

	(void)vfs;
	if (fate(false, false, &code) != AS_USUAL)
		return code;
	return below->xAccess(below, name, flags, out);
}

int __real_sqlite3_step(sqlite3_stmt *st);
int __wrap_sqlite3_step(sqlite3_stmt *st);

/* A small cache holds nothing from one step to the next. */
int
__wrap_sqlite3_step(sqlite3_stmt *st)
{
	if (small)
		(void)sqlite3_db_release_memory(sqlite3_db_handle(st));
	return __real_sqlite3_step(st);
}

int __real_sqlite3_open_v2(
    const char *name, sqlite3 **db, int flags, const char *vfs);
int __wrap_sqlite3_open_v2(
    const char *name, sqlite3 **db, int flags, const char *vfs);

int
__wrap_sqlite3_open_v2(
    const char *name, sqlite3 **db, int flags, const char *vfs)
{
	static sqlite3_vfs ours;
	int code;

	if (kind == FAULT_NONE)
		return __real_sqlite3_open_v2(name, db, flags, vfs);
	if (below == NULL) {
		below = sqlite3_vfs_find(NULL);
		if (below == NULL) /* no memory for it: as SQLite says it */
			return __real_sqlite3_open_v2(name, db, flags, vfs);
		ours = *below;
		ours.zName = "fault";
		ours.szOsFile = (int)sizeof(struct file) + below->szOsFile;
		ours.xOpen = vfs_open;
		ours.xDelete = vfs_delete;
		ours.xAccess = vfs_access;
		(void)sqlite3_vfs_register(&ours, 0);
	}
	code = __real_sqlite3_open_v2(name, db, flags, "fault");
	if (small && code == SQLITE_OK) {
		arranging = true;
		(void)sqlite3_exec(
		    *db, "PRAGMA cache_size = " CACHE_PAGES, NULL, NULL, NULL);
		arranging = false;
	}
	return code;
}
