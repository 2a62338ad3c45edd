/* SPDX-License-Identifier: ISC */
/* crm-list - select contacts; see crm-list(1) */
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
	static const char *const records[] = {"contact", "contact", "policy",
	    "note", "history", "policy", "task", "soa", "contact"};
	struct crm_store *store = NULL;
	struct crm_err err;
	const char *cell[4];
	unsigned i;

	cli_columns("name record type help", -1);
	/* Most of them need no store, so that one that is broken is no matter. */
	if (cli_store_there() &&
	    crm_store_open(cli_path(), CRM_READ, &store, &err))
		cli_say("%s", err.text);
	crm_store_close(store);
	for (i = 0; i < CRM_NFIELDS; i++) {
		if (crm_fields[i].record == CRM_OF_NOBODY)
			continue;
		cell[0] = crm_fields[i].name;
		cell[1] = records[crm_fields[i].record];
		cell[2] = crm_type_name(crm_fields[i].type);
		cell[3] = crm_fields[i].help;
		cli_row(cell);
	}
	return cli_end(NULL);
}

int
main(int argc, char *argv[])
{
	cli_parse(&prog, &argc, &argv);
	if (list_fields)
		return print_fields();
	return cli_list(
	    CRM_OF_CONTACT, "id name stage phone email", argc, argv);
}
