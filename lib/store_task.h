/* SPDX-License-Identifier: ISC */
/* Rows of table task, for those who change them. */
#ifndef CRM_STORE_TASK_H
#define CRM_STORE_TASK_H

#include "store_impl.h"

/* A task as loaded; values from POOL, which is to be freed. */
struct crm_task {
	int64_t id, contact;
	const char *first; /* day from which `every` is counted, or NULL */
	struct crm_values values;
	struct crm_pool pool;
};

/* The time of DUE, a value of that field; false if it is a day. */
bool crm_due_instant(const char *due, int64_t *at);

/* A task as people give it: without a kind a follow-up, refused without day. */
enum crm_code
crm_task_complete(struct crm_task *task, struct crm_err *err) CRM_CHECKED;

/* Insert a task, which gets its id. */
enum crm_code crm_task_insert(struct crm_store *store, struct crm_task *task,
    struct crm_err *err) CRM_CHECKED;

/*
 * Drop the open tasks of a contact: its calls, with CALLS (BL-11), else all
 * that reach out to it (HC-04), or those of cadences with CADENCES.  OUTCOME
 * is written into them.
 */
#define CRM_DROP_CALLS 0
#define CRM_DROP_CONTACT 1
#define CRM_DROP_CADENCES 2
enum crm_code crm_tasks_drop(struct crm_store *store, int64_t contact,
    unsigned which, const char *outcome, struct crm_err *err) CRM_CHECKED;

/* What ends at once and for good when a contact asks to be left alone. */
enum crm_code crm_contact_stopped(
    struct crm_store *store, int64_t contact, struct crm_err *err) CRM_CHECKED;

/* Whether a task of KIND reaches out to the contact; all but `other` do. */
bool crm_kind_reaches(const char *kind);

/*
 * Whether somebody may be contacted in this way (BL-11, HC-04): refused for
 * who asked not to be called, or not to be contacted at all.
 */
enum crm_code crm_contact_may(struct crm_store *store, int64_t contact,
    bool call, struct crm_err *err) CRM_CHECKED;

/* The same as an answer: *ASKED whether they asked not to be. */
enum crm_code crm_contact_asked(struct crm_store *store, int64_t contact,
    bool call, bool *asked, struct crm_err *err) CRM_CHECKED;

#endif
