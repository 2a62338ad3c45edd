/* SPDX-License-Identifier: ISC */
#include "trial.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 60 /* seconds; who takes longer hangs */
#define BLAMES 5
#define FNV_START 14695981039346656037U

/* Shared by the workers. */
struct sum {
	_Atomic uint64_t tried, broken;
};
static struct sum *sum;

void *
trial_shared(size_t n)
{
	void *p = mmap(
	    NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		trial_die("mmap");
	return p;
}

void
trial_die(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(2);
}

struct bytes
bytes_read(const char *path)
{
	struct bytes bytes = {NULL, 0, false};
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return bytes;
	if (fstat(fd, &st) != 0)
		trial_die(path);
	bytes.there = true;
	bytes.n = (size_t)st.st_size;
	bytes.at = malloc(bytes.n + 1);
	if (bytes.at == NULL || read(fd, bytes.at, bytes.n) != (ssize_t)bytes.n)
		trial_die(path);
	bytes.at[bytes.n] = '\0';
	close(fd);
	return bytes;
}

void
bytes_write(const char *path, const struct bytes *bytes)
{
	int fd;

	if (!bytes->there) {
		(void)unlink(path);
		return;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, bytes->at, bytes->n) != (ssize_t)bytes->n)
		trial_die(path);
	close(fd);
}

static bool
equal(const struct bytes *a, const struct bytes *b)
{
	return a->there == b->there && a->n == b->n &&
	    (a->n == 0 || memcmp(a->at, b->at, a->n) == 0);
}

/* The rows, whatever pages they are on ------------------------------------ */

static void
mix(uint64_t *digest, const void *bytes, size_t n)
{
	const unsigned char *s = bytes;

	while (n-- > 0)
		*digest = (*digest ^ *s++) * 1099511628211U;
}

static bool
digest_rows(sqlite3 *db, const char *sql, uint64_t *digest)
{
	sqlite3_stmt *st;
	int i, n, code;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		return false;
	while ((code = sqlite3_step(st)) == SQLITE_ROW) {
		for (i = 0; i < sqlite3_column_count(st); i++) {
			const void *value = sqlite3_column_blob(st, i);

			n = sqlite3_column_bytes(st, i);
			mix(digest, &n, sizeof(n));
			mix(digest, value, (size_t)n);
		}
		mix(digest, "|", 1);
	}
	return sqlite3_finalize(st) == SQLITE_OK && code == SQLITE_DONE;
}

/* The rows of the tables that LIST, a query, names. */
static bool
digest_tables(sqlite3 *db, const char *list, uint64_t *digest)
{
	sqlite3_stmt *st;
	bool good = true;

	if (sqlite3_prepare_v2(db, list, -1, &st, NULL) != SQLITE_OK)
		return false;
	while (good && sqlite3_step(st) == SQLITE_ROW)
		good = digest_rows(
		    db, (const char *)sqlite3_column_text(st, 0), digest);
	return sqlite3_finalize(st) == SQLITE_OK && good;
}

static bool
digest_store(sqlite3 *db, uint64_t *digest)
{
	*digest = FNV_START;
	return digest_rows(db,
		   "SELECT type, name, sql FROM sqlite_master ORDER BY name",
		   digest) &&
	    digest_rows(db, "PRAGMA user_version", digest) &&
	    digest_tables(db,
		"SELECT 'SELECT * FROM ' || name FROM sqlite_master"
		" WHERE type = 'table' ORDER BY name",
		digest);
}

bool
trial_records(uint64_t *digest)
{
	/* Not what is derived, shipped or SQLite's own. */
	static const char tables[] =
	    "SELECT 'SELECT * FROM ' || name FROM sqlite_master"
	    " WHERE type = 'table' AND name NOT IN ('touch', 'zip_county')"
	    " AND name NOT GLOB 'sqlite_*' ORDER BY name";
	sqlite3 *db;
	bool good;

	*digest = FNV_START;
	good = sqlite3_open_v2(TRIAL_STORE, &db, SQLITE_OPEN_READONLY, NULL) ==
		SQLITE_OK &&
	    digest_tables(db, tables, digest);
	sqlite3_close(db);
	return good;
}

static bool
sound(sqlite3 *db)
{
	sqlite3_stmt *st;
	bool good;

	if (sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &st, NULL) !=
	    SQLITE_OK)
		return false;
	good = sqlite3_step(st) == SQLITE_ROW &&
	    strcmp((const char *)sqlite3_column_text(st, 0), "ok") == 0;
	sqlite3_finalize(st);
	return good;
}

/*
 * The first query rolls a journal back.  Bytes that are as expected need no
 * second look at the rows.
 */
static bool
settle(struct state *state, const struct state *a, const struct state *b)
{
	sqlite3 *db;
	bool good;

	good = sqlite3_open_v2(TRIAL_STORE, &db, SQLITE_OPEN_READWRITE, NULL) ==
		SQLITE_OK &&
	    sqlite3_exec(db, "SELECT * FROM sqlite_master", NULL, NULL, NULL) ==
		SQLITE_OK;
	state->bytes = bytes_read(TRIAL_STORE);
	if (good && a != NULL && equal(&state->bytes, &a->bytes))
		state->rows = a->rows;
	else if (good && b != NULL && equal(&state->bytes, &b->bytes))
		state->rows = b->rows;
	else
		good = good && sound(db) && digest_store(db, &state->rows);
	sqlite3_close(db);
	return good;
}

/* Runs -------------------------------------------------------------------- */

static void
put(const char *name, const char *value)
{
	if (value == NULL)
		unsetenv(name);
	else
		setenv(name, value, 1);
}

static void
arrange(const struct fault *fault)
{
	char at[32];

	snprintf(at, sizeof(at), "%llu", (unsigned long long)fault->at);
	put(FAULT_KIND, fault->kind ? fault_names[fault->kind] : NULL);
	put(FAULT_AT, at);
	put(FAULT_FOREVER, fault->forever ? "y" : NULL);
	put(FAULT_SMALL, fault->small ? "y" : NULL);
	put(FAULT_COUNT, "count");
	put(FAULT_WAYS, fault->ways ? "ways" : NULL);
}

static void
redirect(const char *path, int to)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || dup2(fd, to) < 0)
		_exit(126);
	close(fd);
}

static pid_t
start(char *const *command, const struct fault *fault)
{
	static const struct fault none;
	pid_t pid = fork();

	if (pid < 0)
		trial_die("fork");
	if (pid > 0)
		return pid;
	arrange(fault ? fault : &none);
	redirect("out", STDOUT_FILENO);
	redirect("err", STDERR_FILENO);
	alarm(PATIENCE);
	execvp(command[0], command);
	_exit(126);
}

static int
end(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		trial_die("waitpid");
	return status;
}

int
trial_run(
    char *const *command, const struct fault *fault, struct fault_count *count)
{
	struct fault_count zero = {0};
	struct bytes is = {(unsigned char *)&zero, sizeof(zero), true};
	int status;

	bytes_write("count", &is);
	status = end(start(command, fault));
	if (count != NULL) {
		is = bytes_read("count");
		memcpy(count, is.at, sizeof(*count));
		free(is.at);
	}
	return status;
}

int
trial_run_for(char *const *command, uint64_t us)
{
	struct timespec t = {
	    (time_t)(us / 1000000), (long)(us % 1000000) * 1000};
	pid_t pid = start(command, NULL);

	nanosleep(&t, NULL);
	kill(pid, SIGKILL);
	return end(pid);
}

/* Whether a program may have left it beside the store. */
static bool
left(const char *name)
{
	static const char *const starts[] = {TRIAL_JOURNAL, TRIAL_STORE ".lock",
	    TRIAL_STORE ".before-", TRIAL_COPY};
	unsigned i;

	for (i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (strncmp(name, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

/* No rm(1): to start one takes as long as the command that is tried. */
void
trial_restore(const struct state *state)
{
	DIR *here = opendir(".");
	struct dirent *entry;

	if (here == NULL)
		trial_die("opendir");
	while ((entry = readdir(here)) != NULL) {
		if (left(entry->d_name) && unlink(entry->d_name) != 0)
			trial_die(entry->d_name);
	}
	closedir(here);
	bytes_write(TRIAL_STORE, &state->bytes);
}

uint64_t
trial_points(const struct trial *trial, const struct fault *fault)
{
	struct fault all = *fault;
	struct fault_count count = {0};

	all.at = 0;
	trial_restore(&trial->before);
	(void)trial_run(trial->command, &all, &count);
	return count.points;
}

/* The ways in order, and the points of one way. */
static int
by_way(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	if (x[0] != y[0])
		return x[0] < y[0] ? -1 : 1;
	return x[1] < y[1] ? -1 : x[1] > y[1];
}

static int
by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

uint64_t *
trial_ways(const struct trial *trial, const struct fault *fault, uint64_t *n)
{
	struct fault all = *fault;
	uint64_t *pairs, *points, count, i;
	struct bytes is;

	all.ways = true;
	count = trial_points(trial, &all);
	is = bytes_read("ways");
	pairs = calloc(2 * count + 1, sizeof(*pairs));
	points = calloc(count + 1, sizeof(*points));
	if (pairs == NULL || points == NULL || is.n != count * sizeof(*pairs))
		trial_die("ways");
	for (i = 0; i < count; i++) {
		memcpy(
		    &pairs[2 * i], is.at + i * sizeof(*pairs), sizeof(*pairs));
		pairs[2 * i + 1] = i + 1;
	}
	qsort(pairs, count, 2 * sizeof(*pairs), by_way);
	*n = 0;
	for (i = 0; i < count; i++)
		if (i == 0 || pairs[2 * i] != pairs[2 * i - 2])
			points[(*n)++] = pairs[2 * i + 1];
	qsort(points, *n, sizeof(*points), by_number);
	free(pairs);
	free(is.at);
	return points;
}

void
trial_take(struct state *state)
{
	sum = trial_shared(sizeof(*sum));
	if (!settle(state, NULL, NULL) || !trial_records(&state->rows))
		trial_die("the store before is none");
}

void
trial_init(struct trial *trial, char *const *command)
{
	int status;

	sum = trial_shared(sizeof(*sum));
	memset(trial, 0, sizeof(*trial));
	trial->command = command;
	if (!settle(&trial->before, NULL, NULL))
		trial_die("the store before is none");
	status = trial_run(command, NULL, NULL);
	if (status != 0)
		trial_die("the command fails without a fault");
	trial->said = bytes_read("out");
	if (!settle(&trial->after, NULL, NULL))
		trial_die("the store after is none");
	trial->reads = trial->before.rows == trial->after.rows;
}

enum standing
trial_standing(const struct trial *trial)
{
	struct state now = {0};
	enum standing standing = BROKEN;

	if (settle(&now, &trial->before, &trial->after)) {
		if (now.rows == trial->before.rows)
			standing = BEFORE;
		else if (now.rows == trial->after.rows)
			standing = AFTER;
	}
	free(now.bytes.at);
	return standing;
}

const char *
trial_verdict(const struct trial *trial, int status, bool killed)
{
	enum standing standing = trial_standing(trial);
	struct bytes out, err;
	const char *wrong = NULL;
	bool same;

	if (standing == BROKEN)
		return "neither before nor after";
	if (WIFSIGNALED(status))
		return killed && WTERMSIG(status) == SIGKILL ? NULL : "died";
	out = bytes_read("out");
	err = bytes_read("err");
	same = equal(&out, &trial->said);
	switch (WEXITSTATUS(status)) {
	case 0:
		if (standing != AFTER && !trial->reads)
			wrong = "said done, is not";
		else if (!same)
			wrong = "done, and printed something else";
		break;
	case 5:
		if (standing != AFTER)
			wrong = "said that it is in the store, is not";
		break;
	case 1:
	case 3:
	case 4:
		if (standing != BEFORE)
			wrong = "said that nothing was changed, but it was";
		else if (out.n != 0 && !(trial->reads && same))
			wrong = "nothing was changed, but something printed";
		break;
	default:
		wrong = "a status of no meaning";
	}
	if (wrong == NULL && WEXITSTATUS(status) != 0 && err.n == 0)
		wrong = "failed without a sentence";
	free(out.at);
	free(err.at);
	return wrong;
}

void
trial_score(const char *wrong, const struct fault *fault, int status)
{
	struct bytes said;

	atomic_fetch_add(&sum->tried, 1);
	if (wrong == NULL || atomic_fetch_add(&sum->broken, 1) >= BLAMES)
		return;
	said = bytes_read("err");
	fprintf(stderr, "%s %llu%s%s: %s; status %d%s: %s\n",
	    fault_names[fault->kind], (unsigned long long)fault->at,
	    fault->forever ? " and on" : "", fault->small ? ", small" : "",
	    wrong, WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status),
	    WIFEXITED(status) ? "" : " (signal)",
	    said.there ? (char *)said.at : "");
	free(said.at);
}

void
trial_enter(unsigned n)
{
	char folder[32];

	snprintf(folder, sizeof(folder), "worker%u", n);
	if ((mkdir(folder, 0700) != 0 && errno != EEXIST) || chdir(folder) != 0)
		trial_die(folder);
}

int
trial_sweep(uint64_t n, void (*each)(uint64_t i, void *arg), void *arg)
{
	unsigned jobs = (unsigned)sysconf(_SC_NPROCESSORS_ONLN), job;
	int status, bad = 0;
	uint64_t i;

	fflush(NULL);
	for (job = 0; job < jobs; job++) {
		pid_t pid = fork();

		if (pid < 0)
			trial_die("fork");
		if (pid != 0)
			continue;
		trial_enter(job);
		for (i = job; i < n; i += jobs)
			each(i, arg);
		exit(0);
	}
	for (job = 0; job < jobs; job++) {
		if (wait(&status) < 0 || status != 0)
			bad = 2;
	}
	printf("%llu %llu\n", (unsigned long long)sum->tried,
	    (unsigned long long)sum->broken);
	return bad;
}

uint64_t
trial_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

uint64_t
trial_chance(uint64_t *seed, uint64_t n)
{
	/* xorshift64* */
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return (*seed * 2685821657736338717U >> 16) % n;
}
