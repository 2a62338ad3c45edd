/* SPDX-License-Identifier: ISC */
#include "queue.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "mem.h"

#define TICK_MS 100

/* Whoever may write to the store may stand in its queue. */
static void
share(int fd, const char *store)
{
	struct stat st;

	if (stat(store, &st) != 0)
		return;
	if (fchown(fd, st.st_uid, st.st_gid) != 0 &&
	    fchown(fd, (uid_t)-1, st.st_gid) != 0)
		return;
	(void)fchmod(fd, st.st_mode & 0666);
}

/*
 * It is never removed: whoever waits would hold a file without a name, and
 * the next one would make another.
 */
static int
open_lock(const char *store, bool make)
{
	static const int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
	struct crm_buf name = {0};
	struct stat st;
	int fd;

	crm_buf_fmt(&name, "%s.lock", store);
	fd = open(name.s, flags);
	if (fd < 0 && errno == ENOENT && make) {
		fd = open(name.s, flags | O_CREAT | O_EXCL, 0600);
		if (fd >= 0)
			share(fd, store);
		else if (errno == EEXIST) /* made just now */
			fd = open(name.s, flags);
	}
	crm_buf_free(&name);
	if (fd >= 0 && (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)))
		crm_queue_leave(&fd);
	return fd;
}

static void
interrupt(int number)
{
	(void)number; /* that it came ends the waiting */
}

/*
 * A timer that interrupts a call, again and again in case the first signal
 * comes just before the call.  SIGALRM belongs to whoever started us.
 */
static bool
start(timer_t *timer, int ms)
{
	struct sigaction action = {.sa_handler = interrupt};
	struct sigevent event = {
	    .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
	struct itimerspec time = {
	    {0, TICK_MS * 1000000L}, {ms / 1000, ms % 1000 * 1000000L}};
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	return sigaction(SIGRTMIN, &action, NULL) == 0 &&
	    sigprocmask(SIG_UNBLOCK, &set, NULL) == 0 &&
	    timer_create(CLOCK_MONOTONIC, &event, timer) == 0 &&
	    timer_settime(*timer, 0, &time, NULL) == 0;
}

static int
left(timer_t timer)
{
	struct itimerspec time = {0};

	(void)timer_gettime(timer, &time);
	return (
	    int)(time.it_value.tv_sec * 1000 + time.it_value.tv_nsec / 1000000);
}

bool
crm_queue_enter(const char *store, bool make, int *queue, int *ms)
{
	timer_t timer;
	int done;

	*queue = open_lock(store, make);
	if (*queue < 0 || flock(*queue, LOCK_EX | LOCK_NB) == 0)
		return true;
	if (errno != EWOULDBLOCK || !start(&timer, *ms)) {
		crm_queue_leave(queue);
		return true;
	}
	do {
		done = flock(*queue, LOCK_EX);
		*ms = left(timer);
	} while (done != 0 && errno == EINTR && *ms > TICK_MS);
	timer_delete(timer);
	if (done != 0)
		crm_queue_leave(queue);
	return done == 0 || *ms > TICK_MS;
}

void
crm_queue_leave(int *queue)
{
	if (*queue >= 0)
		close(*queue);
	*queue = -1;
}
