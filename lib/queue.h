/* SPDX-License-Identifier: ISC */
/*
 * The queue of writers: a lock on a file beside the store, which the system
 * hands on in about the order of asking.  SQLite's own waiting is a lottery.
 */
#ifndef CRM_QUEUE_H
#define CRM_QUEUE_H

#include <stdbool.h>

/*
 * Wait for our turn to write to STORE, at most *MS milliseconds; *MS is what
 * is left of them.  *QUEUE is to be given to leave, or -1 where the file is
 * not there (with MAKE: cannot be made) or cannot be locked: then there is no
 * order, but no harm either.  False if the patience ended.
 */
bool crm_queue_enter(const char *store, bool make, int *queue, int *ms);

/* Let the next one in; *QUEUE may be -1, and is afterwards. */
void crm_queue_leave(int *queue);

#endif
