/* SPDX-License-Identifier: ISC */
/* crm-advance - make the moves that are due; see crm-advance(1) */
#include "cli.h"

static const struct cli_prog prog = {"crm-advance", "[-nq] [-d FILE]",
    "Make every move that is due by date, up to today; for cron.", NULL,
    CLI_STORE | CLI_WRITE | CLI_PRINT};

static void
moved_row(void *arg, const struct crm_moved *moved)
{
	const char *cell[3] = {
	    cli_id('c', moved->contact), moved->from, moved->to};

	(void)arg;
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
	cli_columns("id from to", -1);
	store = cli_begin();
	if (crm_store_advance(store, moved_row, NULL, &err))
		cli_refuse(&err);
	return cli_end(store);
}
