/* SPDX-License-Identifier: ISC */
/* crm-undo - take one entry of the log back whole; see crm-undo(1) */
#include "cli.h"

static const struct cli_prog prog = {"crm-undo", "[-nq] [-d FILE] [OP]",
    "Take an entry of the log back; without OP your latest change.", NULL,
    CLI_STORE | CLI_WRITE | CLI_PRINT};

static void
contact_row(void *arg, int64_t contact)
{
	const char *cell[1] = {cli_id('c', contact)};

	(void)arg;
	cli_row(cell);
}

int
main(int argc, char *argv[])
{
	struct crm_store *store;
	struct crm_err err;
	int64_t op = 0;

	cli_parse(&prog, &argc, &argv);
	if (argc > 1)
		cli_misuse("one entry at a time");
	if (argc == 1 && !crm_id_parse(argv[0], 'o', true, &op)) {
		crm_fail(
		    &err, CRM_REFUSED, "%s: not a log entry (o88)", argv[0]);
		return cli_fail(&err);
	}
	cli_columns("id", -1);
	store = cli_begin();
	if (crm_store_undo(store, op, contact_row, NULL, &err))
		cli_refuse(&err);
	return cli_end(store);
}
