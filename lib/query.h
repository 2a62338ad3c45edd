/* SPDX-License-Identifier: ISC */
/* A selection: terms that are and-ed, and ids. */
#ifndef CRM_QUERY_H
#define CRM_QUERY_H

#include <stdbool.h>
#include <stdint.h>

#include "field.h"

enum crm_op {
	CRM_IS,       /* any of the values; none: empty */
	CRM_EXACTLY,  /* == this text */
	CRM_CONTAINS, /* ~ folded */
	CRM_RANGE,    /* LO..HI, inclusive, either end may be open */
	CRM_SEARCH,   /* a bare word: names, e-mails, phones */
	CRM_IN_OP,    /* op=o88 */
};

struct crm_term {
	enum crm_field_id field;
	enum crm_op op;
	bool not ;
	const char **value; /* canonical where the type has one */
	unsigned n;
	const char *lo, *hi; /* range: day, instant or number; NULL open */
	int64_t number;      /* of an op */
};

struct crm_query {
	struct crm_term *term;
	unsigned n;
	size_t cap;
	int64_t *id; /* when nid > 0 or only_ids: just these */
	size_t nid, capid;
	bool only_ids;
};

/*
 * Add the term TEXT (crm.7, TERMS): field=a,b field!=a field==text
 * field~text field=lo..hi field= op=o88 c17 or a bare word.  Values are
 * parsed by the field's type; texts live in POOL.
 */
enum crm_code crm_query_add(struct crm_query *query, const char *text,
    const struct crm_now *now, struct crm_pool *pool,
    struct crm_err *err) CRM_CHECKED;

void crm_query_add_id(struct crm_query *query, int64_t id);

void crm_query_free(struct crm_query *query);

#endif
