/* SPDX-License-Identifier: ISC */
/* crm-import - add many contacts from CSV files; see crm-import(1) */
#include <stdio.h>
#include <stdlib.h>

#include "cli.h"
#include "csvin.h"
#include "mapping.h"
#include "rejects.h"

static bool update, show_mapping;
static const char *rejects_path, *encoding, *separator;
static struct cli_texts maps;
static struct crm_mapping_rules rules;
static char delimiter; /* that --delimiter names; 0: found out */

static const struct cli_opt opts[] = {
    {0, "delimiter", "CHAR", "between fields (found out)", .text = &separator},
    {0, "encoding", "NAME", "of the text (found out)", .text = &encoding},
    {0, "map", "HEADING=FIELD", "what a column is; repeatable", .texts = &maps},
    {0, "pipeline", "NAME", "of the contacts", .text = &rules.pipeline},
    {0, "rejects", "FILE", "write the bad rows here", .text = &rejects_path},
    {0, "rest", "WHAT", "unknown columns: notes, refuse", .text = &rules.rest},
    {0, "show-mapping", NULL, "what the columns are", .flag = &show_mapping},
    {0, "source", "TEXT", "of rows that have none", .text = &rules.source},
    {0, "update", NULL, "change contacts that are there", .flag = &update},
    {0},
};
static const struct cli_prog prog = {"crm-import",
    "[-nkq] [-d FILE] [--update] [--source=TEXT] [--pipeline=NAME]\n"
    "                  [--rejects=FILE] FILE...",
    "Add the contacts of CSV files and say what became of every row.", opts,
    CLI_STORE | CLI_WRITE | CLI_KEEP | CLI_PRINT};

/* One run over all files. */
struct job {
	struct crm_import *import;
	struct crm_csv *csv;
	struct crm_mapping mapping;
	struct crm_pool pool;
	struct crm_rejects rejects;
	const char **note;
	unsigned long count[5], done; /* all but the rejected */
	bool rows;                    /* print a line for every row */
};

static void
row_line(struct job *job, const char *file, const struct crm_csv_row *row,
    enum crm_outcome outcome, int64_t id)
{
	const char *cell[4] = {NULL, crm_outcomes[outcome], file, NULL};

	job->count[outcome]++;
	job->done += outcome != CRM_REJECTED;
	if (!job->rows)
		return;
	if (id != 0)
		cell[0] = crm_pool_fmt(&job->pool, "c%lld", (long long)id);
	cell[3] =
	    crm_pool_fmt(&job->pool, "%llu", (unsigned long long)row->line);
	cli_row(cell);
}

/* Take in one row; false ends the import, ERR says why. */
static bool
take_row(struct job *job, const struct crm_csv_row *row, struct crm_err *err)
{
	const char *file = crm_csv_name(job->csv);
	struct crm_change change = {0};
	enum crm_outcome outcome = CRM_REJECTED;
	enum crm_code code;
	unsigned notes;
	int64_t id = 0;

	crm_pool_reset(&job->pool);
	code = row->fault != NULL
	    ? crm_fail(err, CRM_REFUSED, "%s", row->fault)
	    : crm_mapping_row(&job->mapping, row->cell, row->n, cli_now(),
		  &job->pool, &change, job->note, &notes, err);
	if (code == CRM_OK)
		code = crm_store_import_row(
		    job->import, &change, job->note, notes, &outcome, &id, err);
	if (code > CRM_REFUSED)
		return false;
	if (code == CRM_REFUSED) {
		outcome = CRM_REJECTED;
		id = 0;
		if (rejects_path != NULL)
			crm_rejects_add(&job->rejects, row, err->text);
		crm_fail_at(
		    err, "%s:%llu: ", file, (unsigned long long)row->line);
		if (cli_keep() || rejects_path != NULL)
			cli_skip(err);
		else
			cli_refuse(err);
	}
	row_line(job, file, row, outcome, id);
	return true;
}

/* Read what the columns of a file are. */
static bool
take_heading(struct job *job, struct crm_err *err)
{
	const char *path = crm_csv_name(job->csv);
	struct crm_csv_row row;

	if (crm_csv_heading(job->csv, &row, err))
		return false;
	if (crm_mapping_make(&job->mapping, row.cell, row.n, &rules, err)) {
		crm_fail_at(err, "%s:1: ", path);
		return false;
	}
	job->note = crm_alloc((job->mapping.nnote + 1) * sizeof(*job->note));
	job->rejects.reason = job->mapping.reason;
	if (rejects_path != NULL)
		crm_rejects_add(&job->rejects, &row, "reject_reason");
	return true;
}

static void
close_file(struct job *job)
{
	crm_csv_close(job->csv);
	crm_mapping_free(&job->mapping);
	free(job->note);
	job->csv = NULL;
	job->note = NULL;
}

static bool
take_file(struct job *job, struct crm_err *err)
{
	struct crm_csv_row row;
	unsigned long rows = 0;
	bool good = take_heading(job, err);

	while (good) {
		good = crm_csv_next(job->csv, &row, err) == CRM_OK;
		if (!good || row.n == 0)
			break;
		good = crm_row_empty(&row) || take_row(job, &row, err);
		cli_progress(++rows, crm_csv_percent(job->csv));
	}
	close_file(job);
	return good;
}

static void
summary(const struct job *job, bool kept)
{
	struct crm_buf text = {0};
	int i;

	for (i = 0; i < 5; i++)
		if (job->count[i] > 0)
			crm_buf_fmt(&text, "%s%lu %s", text.len ? ", " : "",
			    job->count[i], crm_outcomes[i]);
	if (kept)
		cli_say("%s%s", cli_dry() ? "dry run: " : "",
		    text.len ? text.s : "no rows");
	else
		cli_say("nothing was imported");
	crm_buf_free(&text);
}

/* The columns of a file and what they become. */
static bool
print_mapping(struct job *job, struct crm_err *err)
{
	const struct crm_mapping *m = &job->mapping;
	const char *cell[5];
	unsigned k;

	if (!take_heading(job, err))
		return false;
	for (k = 0; k < m->n; k++) {
		cell[0] = crm_csv_name(job->csv);
		cell[1] = crm_pool_fmt(cli_pool(), "%u", k + 1);
		cell[2] = m->column[k].heading;
		cell[3] = crm_column_word(&m->column[k]);
		cell[4] = m->vendor ? m->vendor->name : NULL;
		cli_row(cell);
	}
	close_file(job);
	return true;
}

int
main(int argc, char *argv[])
{
	struct crm_csv **file;
	struct job job = {0};
	const struct crm_pipeline *known;
	struct crm_store *store = NULL;
	struct crm_err err;
	bool kept;
	int i, status;

	cli_parse(&prog, &argc, &argv);
	if (argc == 0 || (argc > 1 && rejects_path != NULL))
		cli_misuse(argc ? "--rejects goes with one file"
				: "no file is named (- is standard input)");
	if (separator != NULL && !crm_csv_separator(separator, &delimiter))
		cli_misuse("--delimiter=%s: not one character", separator);
	rules.map = maps.at;
	rules.nmap = (unsigned)maps.n;
	job.rows = cli_format() != CRM_TABLE && !cli_quiet();
	if (show_mapping)
		cli_columns("file column heading field vendor", -1);
	else if (job.rows)
		cli_columns("id outcome file line", -1);
	file = cli_own(crm_alloc((size_t)argc * sizeof(struct crm_csv *)));
	for (i = 0; i < argc; i++)
		if (crm_rejects_there(rejects_path, &err) ||
		    crm_csv_open(argv[i], encoding, delimiter, &file[i], &err))
			return cli_fail(&err);

	if (!show_mapping) {
		store = cli_begin();
		if ((rules.pipeline != NULL &&
			crm_store_pipeline(
			    store, rules.pipeline, &known, &err)) ||
		    crm_store_import_open(store, update, &job.import, &err))
			cli_refuse(&err);
	}
	for (i = 0; i < argc && cli_good(); i++) {
		job.csv = file[i];
		if (!(show_mapping ? print_mapping : take_file)(&job, &err))
			cli_refuse(&err);
	}
	if (show_mapping)
		return cli_end_read(NULL);
	if (!cli_good())
		crm_store_import_drop(job.import);
	else if (crm_store_import_close(job.import, &err))
		cli_refuse(&err);
	cli_count(job.done);
	kept = cli_good();
	status = cli_end(store);
	kept = kept && status != CRM_TROUBLE && status != CRM_BUSY;
	summary(&job, kept);
	if (kept && !cli_dry() && job.rejects.rows > 1 &&
	    crm_rejects_write(&job.rejects, rejects_path, &err))
		status = cli_fail(&err);
	crm_buf_free(&job.rejects.text);
	crm_pool_free(&job.pool);
	return status;
}
