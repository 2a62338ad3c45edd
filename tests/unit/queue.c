/* SPDX-License-Identifier: ISC */
/* The queue of writers; the file is locked by each opening of it. */
#include "unit.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "queue.h"

static char folder[] = "/tmp/crm-queue-XXXXXX";

static int
setup(void **state)
{
	FILE *f;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	assert_non_null(f = fopen("a.db", "w"));
	fclose(f);
	return chmod("a.db", 0640);
}

static int
clear(void **state)
{
	(void)state;
	unlink("a.db.lock");
	rmdir("a.db.lock");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	unlink("a.db");
	return rmdir(folder);
}

static void
test_turns(void **state)
{
	int one, two, ms = 1000;

	(void)state;
	assert_true(crm_queue_enter("a.db", true, &one, &ms));
	assert_true(one >= 0);
	assert_int_equal(ms, 1000);
	ms = 250;
	assert_false(crm_queue_enter("a.db", true, &two, &ms));
	assert_int_equal(two, -1);
	crm_queue_leave(&one);
	assert_int_equal(one, -1);
	ms = 1000;
	assert_true(crm_queue_enter("a.db", false, &two, &ms));
	assert_true(two >= 0);
	crm_queue_leave(&two);
	crm_queue_leave(&two);
}

/* The one before leaves while we wait. */
static void
test_handed_on(void **state)
{
	int one, two, ms = 1000;
	pid_t child;

	(void)state;
	assert_true(crm_queue_enter("a.db", true, &one, &ms));
	child = fork();
	if (child == 0) {
		usleep(50000);
		_exit(0); /* the lock is gone with the last of its holders */
	}
	close(one);
	ms = 20000;
	assert_true(crm_queue_enter("a.db", true, &two, &ms));
	assert_true(two >= 0);
	assert_true(ms > 0 && ms < 20000);
	crm_queue_leave(&two);
}

/* Patience ends even where the caller has blocked every signal. */
static void
test_blocked_signals(void **state)
{
	int one, two, ms = 1000;
	sigset_t all;

	(void)state;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	assert_true(crm_queue_enter("a.db", true, &one, &ms));
	ms = 150;
	assert_false(crm_queue_enter("a.db", true, &two, &ms));
	crm_queue_leave(&one);
	sigemptyset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
}

static void
test_file(void **state)
{
	struct stat st;
	int queue, ms = 1000;

	(void)state;
	umask(077);
	assert_true(crm_queue_enter("a.db", false, &queue, &ms));
	assert_int_equal(queue, -1);
	assert_int_not_equal(access("a.db.lock", F_OK), 0);
	assert_true(crm_queue_enter("a.db", true, &queue, &ms));
	crm_queue_leave(&queue);
	assert_int_equal(stat("a.db.lock", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(st.st_size, 0);
}

/* What cannot be a lock file is left alone, and nobody is held up. */
static void
test_no_queue(void **state)
{
	int queue, ms = 1000;

	(void)state;
	assert_int_equal(mkdir("a.db.lock", 0700), 0);
	assert_true(crm_queue_enter("a.db", true, &queue, &ms));
	assert_int_equal(queue, -1);
	assert_int_equal(rmdir("a.db.lock"), 0);
	assert_int_equal(symlink("elsewhere", "a.db.lock"), 0);
	assert_true(crm_queue_enter("a.db", true, &queue, &ms));
	assert_int_equal(queue, -1);
	assert_int_not_equal(access("elsewhere", F_OK), 0);
	assert_int_equal(unlink("a.db.lock"), 0);
	assert_int_equal(mkfifo("a.db.lock", 0600), 0);
	assert_true(crm_queue_enter("a.db", true, &queue, &ms));
	assert_int_equal(queue, -1);
	assert_true(crm_queue_enter("none/a.db", true, &queue, &ms));
	assert_int_equal(queue, -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(test_turns, clear),
	    cmocka_unit_test_teardown(test_handed_on, clear),
	    cmocka_unit_test_teardown(test_blocked_signals, clear),
	    cmocka_unit_test_teardown(test_file, clear),
	    cmocka_unit_test_teardown(test_no_queue, clear),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
