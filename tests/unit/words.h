/* SPDX-License-Identifier: ISC */
/*
 * For the tests of what is made from words: one clock, one zone, one pool.
 */
#ifndef CRM_UNIT_WORDS_H
#define CRM_UNIT_WORDS_H

#include "date.h"
#include "unit.h"

static const struct crm_now now = {1795356000, 20779}; /* 2026-11-22 */
static struct crm_pool pool;

/* Set-up of a group: the zone that the days are in. */
static inline int
in_zone(void **state)
{
	struct crm_err err;

	(void)state;
	return crm_zone_set("America/New_York", &err) != CRM_OK;
}

/* Teardown: what the tests took from the pool. */
static inline int
drop(void **state)
{
	(void)state;
	crm_pool_free(&pool);
	return 0;
}

#endif
