/* SPDX-License-Identifier: ISC */
/* Terms of a selection, one a line: a value that was taken is taken again. */
#include "query.h"

#include "fuzz.h"

/* A term with a value that is in its form already has that value. */
static void
settles(const struct crm_term *t, struct crm_pool *pool)
{
	struct crm_query again = {0};
	const struct crm_field *f = &crm_fields[t->field];
	struct crm_err err;
	unsigned i;

	for (i = 0; i < t->n; i++) {
		if (t->value[i] == NULL || t->value[i][0] == '\0')
			continue;
		HOLDS(whole(t->value[i]));
		HOLDS(crm_query_add(&again,
			  crm_pool_fmt(pool, "%s%s%s", f->name,
			      t->op == CRM_CONTAINS ? "~" : "==", t->value[i]),
			  &now, pool, &err) == CRM_OK);
		HOLDS(again.n == i + 1 && again.term[i].field == t->field);
		HOLDS(again.term[i].n == 1);
		HOLDS(strcmp(again.term[i].value[0], t->value[i]) == 0);
	}
	crm_query_free(&again);
}

static void
range(const struct crm_term *t, struct crm_pool *pool)
{
	struct crm_query again = {0};
	struct crm_err err;

	HOLDS(t->lo != NULL || t->hi != NULL);
	HOLDS(crm_query_add(&again,
		  crm_pool_fmt(pool, "%s=%s..%s", crm_fields[t->field].name,
		      t->lo ? t->lo : "", t->hi ? t->hi : ""),
		  &now, pool, &err) == CRM_OK);
	HOLDS(again.n == 1 && again.term[0].op == CRM_RANGE);
	HOLDS(crm_field_same(again.term[0].lo, t->lo));
	HOLDS(crm_field_same(again.term[0].hi, t->hi));
	crm_query_free(&again);
}

static void
term(const struct crm_term *t, struct crm_pool *pool)
{
	HOLDS(t->field < CRM_NFIELDS);
	switch (t->op) {
	case CRM_IS:
	case CRM_EXACTLY:
	case CRM_CONTAINS:
		settles(t, pool);
		break;
	case CRM_RANGE:
		range(t, pool);
		break;
	case CRM_SEARCH:
		HOLDS(t->n == 1 && whole(t->value[0]));
		break;
	case CRM_IN_OP:
		HOLDS(t->number > 0);
		break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	struct crm_query query = {0};
	struct crm_pool pool = {0};
	struct crm_err err = {0};
	unsigned before, i;
	char *s;

	in_zone();
	while (in.left > 0) {
		s = take_text(&in, '\n');
		before = query.n;
		if (!slow(s) && crm_query_add(&query, s, &now, &pool, &err)) {
			HOLDS(said(&err) && query.n == before);
			err.code = CRM_OK;
		}
		free(s);
	}
	for (i = 0; i < query.n; i++)
		term(&query.term[i], &pool);
	for (i = 0; i < query.nid; i++)
		HOLDS(query.id[i] > 0);
	HOLDS(query.only_ids == (query.nid > 0));
	crm_query_free(&query);
	crm_pool_free(&pool);
	return 0;
}
