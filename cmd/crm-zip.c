/* SPDX-License-Identifier: ISC */
/* crm-zip - the counties of ZIP codes; see crm-zip(1) */
#include <string.h>

#include "cli.h"
#include "crosswalk.h"
#include "csvin.h"

static const struct cli_prog prog = {"crm-zip",
    "[-kq] [-d FILE] ZIP... | [-nq] [-d FILE] load FILE",
    "Print the counties of ZIP codes, or load a table of them.", NULL,
    CLI_STORE | CLI_WRITE | CLI_KEEP | CLI_PRINT};

/* The parts of ZIPs that a file holds. */
static struct crm_zip_part *part;
static size_t nparts, capparts, nowhere;

static enum crm_code
print_counties(struct crm_store *store, const char *text, struct crm_err *err)
{
	struct crm_counties of;
	const struct crm_now never = {0};
	const char *cell[5], *zip;
	unsigned i;

	if (crm_field_parse(CRM_F_ZIP, text, &never, cli_pool(), &zip, err))
		return err->code;
	of.n = 0;
	if (zip != NULL && store == NULL)
		crm_zip_find(zip, &of);
	else if (zip != NULL && crm_store_zip(store, zip, &of, err))
		return err->code;
	if (of.n == 0)
		return crm_fail(err, CRM_REFUSED,
		    "zip %.40s: not in the table of ZIP codes", text);
	for (i = 0; i < of.n; i++) {
		cell[0] = zip;
		cell[1] = of.at[i].name;
		cell[2] = of.at[i].state;
		cell[3] = of.at[i].fips;
		cell[4] = of.at[i].share < 0
		    ? NULL
		    : crm_pool_fmt(cli_pool(), "%d.%04d",
			  of.at[i].share / 10000, of.at[i].share % 10000);
		cli_row(cell);
	}
	cli_count(1);
	return CRM_OK;
}

static int
print(int argc, char **argv)
{
	struct crm_store *store = NULL;
	struct crm_err err;
	enum crm_code code;
	int i;

	cli_columns("zip county state fips share", -1);
	if (cli_store_there())
		store = cli_open(CRM_READ);
	for (i = 0; i < argc && cli_good(); i++) {
		code = print_counties(store, argv[i], &err);
		if (code == CRM_REFUSED && cli_keep())
			cli_skip(&err);
		else if (code != CRM_OK)
			cli_refuse(&err);
	}
	return cli_end_read(store);
}

static enum crm_code
read_row(const struct crm_crosswalk *columns, const struct crm_csv_row *row,
    struct crm_err *err)
{
	bool keep = true;

	if (row->fault != NULL)
		return crm_fail(err, CRM_REFUSED, "%s", row->fault);
	part = crm_room(part, nparts, &capparts, sizeof(*part));
	part[nparts] = (struct crm_zip_part){.line = row->line};
	if (crm_crosswalk_row(
		columns, row->cell, row->n, &part[nparts], &keep, err))
		return err->code;
	nparts += keep;
	nowhere += !keep;
	return CRM_OK;
}

static enum crm_code
read_rows(struct crm_csv *csv, struct crm_err *err)
{
	const char *path = crm_csv_name(csv);
	struct crm_crosswalk columns;
	struct crm_csv_row row;

	if (crm_csv_heading(csv, &row, err))
		return err->code;
	if (crm_crosswalk_heading(&columns, row.cell, row.n, err))
		return crm_fail_at(err, "%s:1: ", path);
	for (;;) {
		if (crm_csv_next(csv, &row, err))
			return err->code;
		if (row.n == 0)
			break;
		if (!crm_row_empty(&row) && read_row(&columns, &row, err))
			return crm_fail_at(err, "%s:%llu: ", path,
			    (unsigned long long)row.line);
	}
	if (crm_crosswalk_rank(part, nparts, err))
		return crm_fail_at(err, "%s:", path);
	return CRM_OK;
}

/* The file is read before the store is touched. */
static int
load(const char *path)
{
	struct crm_store *store;
	struct crm_csv *csv;
	struct crm_err err;
	enum crm_code code;
	size_t zips = 0, i;
	bool changed = false;
	int status;

	if (crm_csv_open(path, NULL, 0, &csv, &err))
		return cli_fail(&err);
	code = read_rows(csv, &err);
	crm_csv_close(csv);
	cli_own(part);
	if (code != CRM_OK)
		return cli_fail(&err);
	for (i = 0; i < nparts; i++)
		zips += part[i].place == 1;
	store = cli_begin();
	if (crm_store_zip_load(store, part, nparts, &changed, &err))
		cli_refuse(&err);
	status = cli_end(store);
	if (status == 0)
		cli_say("%s%zu ZIP codes, %zu rows%s",
		    cli_dry() ? "dry run: " : "", zips, nparts,
		    changed ? "" : ", as they were");
	if (status == 0 && nowhere > 0)
		cli_say("%zu rows of no county (99999) are left out", nowhere);
	return status;
}

int
main(int argc, char *argv[])
{
	cli_parse(&prog, &argc, &argv);
	if (argc == 0)
		cli_misuse("no ZIP is named");
	if (strcmp(argv[0], "load") != 0)
		return print(argc, argv);
	if (argc != 2)
		cli_misuse("load: it takes one file");
	return load(argv[1]);
}
