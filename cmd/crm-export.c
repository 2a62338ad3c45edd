/* SPDX-License-Identifier: ISC */
/* crm-export - write whole contacts out; see crm-export(1) */
#include <string.h>

#include "cli.h"

#define NOTES 400 /* columns of notes in csv */

static const struct cli_prog prog = {"crm-export",
    "[--format=csv|jsonl|text] [--as-of=DAY] [--show-personal] [TERM...] [-]",
    "Print contacts with all that belongs to them, to be read in again.", NULL,
    CLI_STORE | CLI_DUMP | CLI_ASOF | CLI_PERSONAL};

/* csv: a row for each policy and task ------------------------------------- */

struct table {
	enum crm_field_id at[CRM_NFIELDS];
	unsigned n, nnotes; /* columns of fields, and of notes behind them */
	const char **name, **cell;
	struct crm_buf oldest;
	struct crm_pool pool; /* of a contact */
};

/* What an import takes: the rest is computed again, the name from its parts. */
static bool
is_column(enum crm_field_id id)
{
	return id == CRM_F_ID || (id != CRM_F_NAME && crm_mapping_writes(id));
}

static void
make_table(struct table *t, size_t most)
{
	size_t size;
	unsigned i;

	for (i = 0; i < CRM_NFIELDS; i++)
		if (is_column((enum crm_field_id)i))
			t->at[t->n++] = (enum crm_field_id)i;
	t->nnotes = most < NOTES ? (unsigned)most : NOTES;
	size = (t->n + t->nnotes) * sizeof(*t->name);
	t->name = crm_pool_get(cli_pool(), size);
	t->cell = crm_pool_get(cli_pool(), size);
	for (i = 0; i < t->n; i++)
		t->name[i] = crm_fields[t->at[i]].name;
	for (i = 0; i < t->nnotes; i++)
		t->name[t->n + i] = crm_pool_fmt(cli_pool(), "note %u", i + 1);
	cli_heading(t->name, t->n + t->nnotes);
}

/* The cell of a field in a row.  A county from the ZIP comes from it again. */
static const char *
value(struct table *t, enum crm_field_id id, const struct crm_whole *whole,
    size_t row)
{
	const struct crm_values empty = {0};
	const char *const *v = whole->contact.v;

	if (id == CRM_F_COUNTY && v[CRM_F_COUNTY_FROM] != NULL &&
	    strcmp(v[CRM_F_COUNTY_FROM], "zip") == 0)
		return NULL;
	if (crm_fields[id].record == CRM_OF_POLICY)
		v = row < whole->npolicies ? whole->policy[row].v : empty.v;
	if (crm_fields[id].record == CRM_OF_TASK)
		v = row < whole->ntasks ? whole->task[row].v : empty.v;
	return crm_field_show(id, v[id], cli_personal(), &t->pool);
}

/* More notes than columns: the oldest go together into the first. */
static void
put_notes(struct table *t, const struct crm_whole *whole)
{
	size_t skip, i;

	skip = whole->nnotes > t->nnotes ? whole->nnotes - t->nnotes : 0;
	for (i = 0; i < t->nnotes; i++)
		t->cell[t->n + i] =
		    i < whole->nnotes ? whole->note[i + skip].cell[6] : NULL;
	if (skip == 0)
		return;
	t->oldest.len = 0;
	for (i = 0; i <= skip; i++) {
		crm_buf_str(&t->oldest, i ? "\n\n" : "");
		crm_buf_str(&t->oldest, whole->note[i].cell[6]);
	}
	t->cell[t->n] = t->oldest.s;
}

static void
csv(void *arg, const struct crm_whole *whole)
{
	struct table *t = arg;
	size_t row = 0;
	unsigned i;

	crm_pool_reset(&t->pool);
	put_notes(t, whole);
	do {
		for (i = 0; i < t->n; i++)
			t->cell[i] = value(t, t->at[i], whole, row);
		cli_record(t->cell);
		for (i = 0; row == 0 && i < t->nnotes; i++)
			t->cell[t->n + i] = NULL;
	} while (++row < whole->npolicies || row < whole->ntasks);
}

static enum crm_code
print(
    struct crm_store *store, const struct crm_query *query, struct crm_err *err)
{
	struct cli_page p = {0};
	struct table t = {0};
	char day[CRM_DAY_TEXT];
	enum crm_code code;
	size_t most;

	crm_date_format(cli_day(), day);
	if (cli_format() != CRM_CSV) {
		code = crm_store_export(store, query, NULL, cli_whole, &p, err);
	} else if (crm_store_most_notes(store, query, &most, err)) {
		code = err->code;
	} else {
		make_table(&t, most);
		code = crm_store_export(store, query, day, csv, &t, err);
	}
	crm_buf_free(&p.text);
	crm_pool_free(&p.pool);
	crm_buf_free(&t.oldest);
	crm_pool_free(&t.pool);
	return code;
}

int
main(int argc, char *argv[])
{
	struct crm_query query = {0};
	struct crm_store *store;
	struct crm_err err;

	cli_parse(&prog, &argc, &argv);
	cli_query_ids(&argc, argv, &query);
	store = cli_open(CRM_READ);
	cli_query(argc, argv, &query);
	if (print(store, &query, &err))
		cli_refuse(&err);
	crm_query_free(&query);
	return cli_end(store);
}
