/* SPDX-License-Identifier: ISC */
/*
 * Jobs done beside the caller, one after another in the order in which they
 * were started, urgent ones first, by the only other thread there is.  Between start and wait a
 * job has what it works on for itself, so nothing is locked.  Where no thread
 * can be had a job is done when it is started.
 */
#ifndef CRM_WORKER_H
#define CRM_WORKER_H

#include <stdbool.h>

struct crm_worker;

/* A job that is done again and again; zeroed but for run and arg. */
struct crm_job {
	void (*run)(void *arg);
	void *arg;
	bool urgent;
	bool waits; /* or is being done; the worker's */
	struct crm_job *next;
};

struct crm_worker *crm_worker_new(void);

/* Let JOB be done once more; the time before must have been waited for. */
void crm_worker_start(struct crm_worker *worker, struct crm_job *job);

/* Until JOB is done; at once if it was not started. */
void crm_worker_wait(struct crm_worker *worker, struct crm_job *job);

/* Every job must have been waited for. */
void crm_worker_free(struct crm_worker *worker);

#endif
