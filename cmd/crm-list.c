/* SPDX-License-Identifier: ISC */
/* crm-list - select contacts; see crm-list(1) */
#include <string.h>

#include "cli.h"

static bool list_fields;

static const struct cli_opt opts[] = {
    {0, "fields", NULL, "print every field there is", &list_fields, NULL,
	false},
    {0},
};
static const struct cli_prog prog = {"crm-list",
    "[--columns=A,B] [--sort=FIELD] [--as-of=DAY] [TERM...] [-]",
    "Print the contacts that all terms select; without a term, all.", opts,
    CLI_STORE | CLI_PRINT | CLI_SORT | CLI_ASOF | CLI_PERSONAL};

static int
print_fields(void)
{
	static const char *const records[] = {
	    "contact", "contact", "policy", "note", "history", "policy"};
	static const char *const types[] = {"text", "name", "day", "instant",
	    "phone", "email", "zip", "state", "mbi", "word", "yes", "dollars",
	    "id"};
	const char *cell[4];
	unsigned i;

	cli_columns("name record type help", -1);
	for (i = 0; i < CRM_NFIELDS; i++) {
		cell[0] = crm_fields[i].name;
		cell[1] = records[crm_fields[i].record];
		cell[2] = types[crm_fields[i].type];
		cell[3] = crm_fields[i].help;
		cli_row(cell);
	}
	return cli_end(NULL);
}

int
main(int argc, char *argv[])
{
	struct cli_fields fields = {0};
	struct crm_query query = {0};
	struct crm_store *store;
	struct crm_err err;

	cli_parse(&prog, &argc, &argv);
	if (list_fields)
		return print_fields();
	cli_fields(CRM_OF_CONTACT, "id name stage phone email", &fields);
	cli_query_ids(&argc, argv, &query);
	store = cli_open(CRM_READ);
	cli_query(argc, argv, &query);
	if (crm_store_select(store, &query, CRM_OF_CONTACT, fields.at, fields.n,
		fields.sort, fields.down, cli_fields_row, &fields, &err))
		cli_refuse(&err);
	crm_query_free(&query);
	return cli_end(store);
}
