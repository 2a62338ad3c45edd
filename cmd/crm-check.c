/* SPDX-License-Identifier: ISC */
/* crm-check - find what breaks a rule, and faults; see crm-check(1) */
#include "cli.h"

static bool quick, head;
static unsigned long findings;

static const struct cli_opt opts[] = {
    {0, "head", NULL, "print the latest entry, its hash and the zone", &head,
	NULL, false},
    {0, "quick", NULL, "leave out the walk through the log", &quick, NULL,
	false},
    {0},
};
static const struct cli_prog prog = {"crm-check",
    "[-q] [-d FILE] [--quick | --head]",
    "Print every record that breaks a rule and every fault of the store.", opts,
    CLI_STORE | CLI_PRINT | CLI_FINDS};

static void
finding(void *arg, unsigned n, const char *const *cell)
{
	findings++;
	cli_row_each(arg, n, cell);
}

static void
print_head(struct crm_store *store)
{
	const char *cell[3];
	char hash[65];
	struct crm_err err;
	int64_t op, at;

	cli_columns("op hash zone", -1);
	if (crm_store_head(store, &op, &at, hash, &err)) {
		cli_refuse(&err);
		return;
	}
	cell[0] = cli_id('o', op);
	cell[1] = hash;
	cell[2] = crm_store_zone(store);
	cli_row(cell);
}

int
main(int argc, char *argv[])
{
	struct crm_store *store;
	struct crm_err err;

	cli_parse(&prog, &argc, &argv);
	if (argc > 0)
		cli_misuse("%s: it takes no operand", argv[0]);
	store = cli_open(CRM_READ);
	if (head) {
		print_head(store);
		return cli_end(store);
	}
	if (cli_format() == CRM_TABLE)
		cli_say("the time zone is %s", crm_store_zone(store));
	cli_columns("id rule detail", -1);
	if (crm_store_check(store, quick, cli_now(), finding, NULL, &err))
		cli_refuse(&err);
	return cli_findings(cli_end(store), findings);
}
