/* SPDX-License-Identifier: ISC */
#include "worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "mem.h"

struct crm_worker {
	pthread_t thread;
	bool alone; /* no thread could be had */
	pthread_mutex_t lock;
	pthread_cond_t started, done;
	/* By LOCK: */
	struct crm_job *first;
	bool stop;
};

static void *
work(void *arg)
{
	struct crm_worker *w = arg;
	struct crm_job *job;

	pthread_mutex_lock(&w->lock);
	for (;;) {
		while (w->first == NULL && !w->stop)
			pthread_cond_wait(&w->started, &w->lock);
		job = w->first;
		if (job == NULL)
			break;
		w->first = job->next;
		pthread_mutex_unlock(&w->lock);
		job->run(job->arg);
		pthread_mutex_lock(&w->lock);
		job->waits = false;
		pthread_cond_signal(&w->done);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

struct crm_worker *
crm_worker_new(void)
{
	struct crm_worker *w = crm_alloc(sizeof(*w));
	sigset_t all, before;

	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->started, NULL);
	pthread_cond_init(&w->done, NULL);
	/* Signals are the first thread's: it may wait for one. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	w->alone = pthread_create(&w->thread, NULL, work, w) != 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return w;
}

void
crm_worker_start(struct crm_worker *w, struct crm_job *job)
{
	struct crm_job **at;

	if (w->alone) {
		job->run(job->arg);
		return;
	}
	pthread_mutex_lock(&w->lock);
	job->waits = true;
	for (at = &w->first; *at != NULL && !job->urgent;)
		at = &(*at)->next;
	job->next = *at;
	*at = job;
	pthread_cond_signal(&w->started);
	pthread_mutex_unlock(&w->lock);
}

void
crm_worker_wait(struct crm_worker *w, struct crm_job *job)
{
	pthread_mutex_lock(&w->lock);
	while (job->waits)
		pthread_cond_wait(&w->done, &w->lock);
	pthread_mutex_unlock(&w->lock);
}

void
crm_worker_free(struct crm_worker *w)
{
	if (w == NULL)
		return;
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	pthread_cond_signal(&w->started);
	pthread_mutex_unlock(&w->lock);
	if (!w->alone)
		pthread_join(w->thread, NULL);
	pthread_cond_destroy(&w->done);
	pthread_cond_destroy(&w->started);
	pthread_mutex_destroy(&w->lock);
	free(w);
}
