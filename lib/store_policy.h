/* SPDX-License-Identifier: ISC */
/* Rows of table policy, for those who change them. */
#ifndef CRM_STORE_POLICY_H
#define CRM_STORE_POLICY_H

#include "store_impl.h"

/* A policy as loaded; values from POOL, which is to be freed. */
struct crm_policy {
	int64_t id, contact, created;
	bool begun; /* its first day was acted on */
	struct crm_values values;
	struct crm_pool pool;
};

enum crm_code crm_policy_load(struct crm_store *store, int64_t id,
    struct crm_policy *policy, struct crm_err *err) CRM_CHECKED;

/* Insert a policy, which gets its id, or write one over its row. */
enum crm_code crm_policy_insert(struct crm_store *store,
    struct crm_policy *policy, struct crm_err *err) CRM_CHECKED;
enum crm_code crm_policy_write(struct crm_store *store,
    const struct crm_policy *policy, struct crm_err *err) CRM_CHECKED;

/* Whether its status is STATUS; whether its cover has begun, or is over. */
bool crm_policy_is(const struct crm_policy *policy, const char *status);
bool crm_policy_begun(const struct crm_policy *policy, const char *day);
bool crm_policy_over(const struct crm_policy *policy, const char *day);

/*
 * Whether the pipeline and the dated rules allow the policy.  BEFORE is what
 * it was (NULL: it is new): an election period is asked about only if it or
 * its dates are others.  CONTACT are the values of one that is not there yet.
 */
enum crm_code
crm_policy_obeys(struct crm_store *store, const struct crm_pipeline *pipeline,
    const struct crm_policy *policy, const struct crm_values *before,
    const struct crm_values *contact, struct crm_err *err) CRM_CHECKED;

/* A policy is sold from some day on: refuse one without. */
enum crm_code crm_policy_check(
    const struct crm_policy *policy, struct crm_err *err) CRM_CHECKED;

/*
 * What CHANGE, taken over already, leaves unsaid: with its first day a policy
 * is sold, without it quoted, unless the status is given; one that WAS_SOLD
 * and is ended without a last day ends today.
 */
void crm_policy_complete(struct crm_policy *policy,
    const struct crm_change *change, bool was_sold, const char *today);

/* Take over the fields of a policy in CHANGE; whether they say anything new. */
bool
crm_policy_apply(struct crm_policy *policy, const struct crm_change *change);

#endif
