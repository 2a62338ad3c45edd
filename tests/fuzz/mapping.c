/* SPDX-License-Identifier: ISC */
/*
 * A lead file as a table: how it is to be read, headings, rows.  What becomes
 * of a row is values in their form, and the same each time.
 */
#include "mapping.h"

#include "fuzz.h"

static void
values(const struct crm_lead *lead, const struct crm_mapping *m,
    struct crm_pool *pool)
{
	const char *again;
	struct crm_err err;
	unsigned i;

	HOLDS(lead->nnotes <= m->nnote);
	for (i = 0; i < lead->nnotes; i++)
		HOLDS(whole(lead->note[i]));
	for (i = 0; i < CRM_NFIELDS; i++) {
		if (lead->change.to.v[i] == NULL)
			continue;
		HOLDS(
		    crm_field_parse((enum crm_field_id)i, lead->change.to.v[i],
			&now, pool, &again, &err) == CRM_OK);
		HOLDS(crm_field_same(again, lead->change.to.v[i]));
	}
	HOLDS(!lead->policy || m->policies);
	HOLDS(!lead->ours || m->id >= 0);
}

static void
same(const struct crm_lead *a, const struct crm_lead *b)
{
	unsigned i;

	HOLDS(a->nnotes == b->nnotes && a->policy == b->policy);
	for (i = 0; i < a->nnotes; i++)
		HOLDS(strcmp(a->note[i], b->note[i]) == 0);
	for (i = 0; i < CRM_NFIELDS; i++)
		HOLDS(crm_field_same(a->change.to.v[i], b->change.to.v[i]) &&
		    a->change.given[i] == b->change.given[i]);
	HOLDS(a->keys.nreach == b->keys.nreach &&
	    a->keys.nother == b->keys.nother);
}

static void
row(struct crm_mapping *m, char **cell, unsigned n, struct crm_pool *pool)
{
	static struct crm_lead lead, again;
	const struct crm_column *column;
	struct crm_err err = {0}, other = {0};
	enum crm_order order;
	const char *text;
	unsigned i;

	for (i = 0; i < n; i++)
		if (slow(cell[i]))
			return;
	if (!crm_mapping_order(m, cell, n, &order, &text, &column))
		HOLDS(crm_mapping_either(column, text, &err) != CRM_OK);
	for (i = 0; i < n && i < m->n; i++)
		HOLDS(
		    whole(crm_mapping_plain(m, &m->column[i], cell[i], pool)));
	if (crm_mapping_row(m, cell, n, &now, pool, &lead, &err)) {
		HOLDS(said(&err));
		HOLDS(crm_mapping_row(m, cell, n, &now, pool, &again, &other) ==
		    err.code);
		return;
	}
	values(&lead, m, pool);
	HOLDS(crm_mapping_row(m, cell, n, &now, pool, &again, &err) == CRM_OK);
	same(&lead, &again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct table table;
	struct input in = {data, size};
	unsigned how = take(&in), i;
	const struct crm_mapping_rules rules = {
	    .rest = how & 1 ? "notes" : NULL,
	    .dates = how & 2 ? how & 4 ? "mdy" : "dmy" : NULL,
	    .source = how & 8 ? "Fair" : NULL,
	    .blanks = how & 16,
	    .ids = how & 32,
	};
	struct crm_mapping m;
	struct crm_pool pool = {0};
	struct crm_err err = {0};

	in_zone();
	take_table(&in, &table);
	if (table.rows > 0) {
		if (crm_mapping_make(
			&m, table.cell[0], table.n[0], &rules, &err))
			HOLDS(said(&err));
		else
			for (i = 1; i < table.rows; i++)
				row(&m, table.cell[i], table.n[i], &pool);
		crm_mapping_free(&m);
	}
	crm_pool_free(&pool);
	free_table(&table);
	return 0;
}
