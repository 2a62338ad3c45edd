/* SPDX-License-Identifier: ISC */
/* crm-report - counts, funnels, due work; see crm-report(1) */
#include <string.h>

#include "cli.h"

static bool list;
/* What the columns of the report are; CRM_NFIELDS if no field. */
static enum crm_field_id columns[32];
static unsigned ncolumn;

static const struct cli_opt opts[] = {
    {0, "list", NULL, "print the names of the reports", &list, NULL, false},
    {0},
};
static const struct cli_prog prog = {"crm-report",
    "[--as-of=DAY] NAME [TERM...] | --list",
    "Print a report about the contacts that all terms select.", opts,
    CLI_STORE | CLI_PRINT | CLI_ASOF | CLI_PERSONAL};

static int
print_names(void)
{
	const char *cell[2];
	unsigned i;

	cli_columns("name help", -1);
	for (i = 0; i < crm_nreports; i++) {
		cell[0] = crm_reports[i].name;
		cell[1] = crm_reports[i].help;
		cli_row(cell);
	}
	return cli_end(NULL);
}

static const struct crm_report *
find(const char *name)
{
	const char *names[32], *near;
	unsigned i;

	for (i = 0; i < crm_nreports; i++) {
		names[i] = crm_reports[i].name;
		if (strcmp(names[i], name) == 0)
			return &crm_reports[i];
	}
	near = crm_nearest(name, names, crm_nreports);
	cli_misuse("%s: no such report%s%s%s", name, near ? " (nearest: " : "",
	    near ? near : "", near ? ")" : "");
}

/* Mask the cells of columns that are fields with personal data. */
static void
row(void *arg, unsigned n, const char *const *cell)
{
	const char *shown[32];
	unsigned i;

	(void)arg;
	for (i = 0; i < n && i < ncolumn; i++)
		shown[i] = columns[i] == CRM_NFIELDS
		    ? cell[i]
		    : cli_shown(columns[i], cell[i]);
	cli_row(shown);
}

int
main(int argc, char *argv[])
{
	const struct crm_report *report;
	struct crm_query query = {0};
	struct crm_now now;
	struct crm_store *store;
	struct crm_err err;
	char *copy, *save;

	cli_parse(&prog, &argc, &argv);
	if (list)
		return print_names();
	if (argc == 0)
		cli_misuse("no report is named (see --list)");
	report = find(argv[0]);
	argc--;
	argv++;
	cli_columns(report->columns, report->bar);
	copy =
	    crm_pool_str(cli_pool(), report->columns, strlen(report->columns));
	for (copy = strtok_r(copy, " ", &save); copy != NULL;
	     copy = strtok_r(NULL, " ", &save))
		if (crm_field_find(copy, &columns[ncolumn++], &err))
			columns[ncolumn - 1] = CRM_NFIELDS;
	cli_query_ids(&argc, argv, &query);
	store = cli_open(CRM_READ);
	cli_query(argc, argv, &query);
	now = *cli_now();
	if (report->ahead)
		now.today = cli_day();
	if (crm_store_report(
		store, report->name, &query, &now, row, NULL, &err))
		cli_refuse(&err);
	crm_query_free(&query);
	return cli_end(store);
}
