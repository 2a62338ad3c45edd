/* SPDX-License-Identifier: ISC */
/* crm-import - add many contacts from CSV files; see crm-import(1) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "csvin.h"
#include "mapping.h"
#include "rejects.h"

static bool update;
static const char *source, *pipeline, *rejects_path, *encoding, *separator;
static char delimiter; /* that --delimiter names; 0: found out */

static const struct cli_opt opts[] = {
    {0, "delimiter", "CHAR", "between fields; tab, comma, ... (found out)",
	NULL, &separator, false},
    {0, "encoding", "NAME", "of the text, as iconv calls it (found out)", NULL,
	&encoding, false},
    {0, "pipeline", "NAME", "pipeline of the contacts", NULL, &pipeline, false},
    {0, "rejects", "FILE", "keep the good rows, write the bad ones here", NULL,
	&rejects_path, false},
    {0, "source", "TEXT", "source of contacts whose row has none", NULL,
	&source, false},
    {0, "update", NULL, "change contacts that are there", &update, NULL, false},
    {0},
};
static const struct cli_prog prog = {"crm-import",
    "[-nkq] [-d FILE] [--update] [--source=TEXT] [--pipeline=NAME]\n"
    "                  [--rejects=FILE] FILE...",
    "Add the contacts of CSV files and say what became of every row.", opts,
    CLI_STORE | CLI_WRITE | CLI_KEEP | CLI_PRINT};

static const char *const outcomes[] = {
    "added", "updated", "same", "exists", "rejected"};

/* One run over all files. */
struct job {
	struct crm_import *import;
	struct crm_csv *csv;
	struct crm_mapping mapping;
	struct crm_pool pool;
	struct crm_rejects rejects;
	const char **note;
	unsigned long count[5];
	bool rows; /* print a line for every row */
	time_t shown;
};

/* Rows, share of the file and rate, once a second on a terminal. */
static void
progress(struct job *job, time_t start)
{
	unsigned long rows = 0;
	uint64_t done, whole;
	time_t now = time(NULL);
	int i;

	if (cli_quiet() || now == job->shown || now - start < 1 || !isatty(2))
		return;
	job->shown = now;
	crm_csv_progress(job->csv, &done, &whole);
	for (i = 0; i < 5; i++)
		rows += job->count[i];
	fprintf(stderr, "\r%lu rows, %d%%, %lu a second \033[K", rows,
	    whole ? (int)(100 * done / whole) : 0,
	    rows / (unsigned long)(now - start));
	if (whole && done == whole)
		fprintf(stderr, "\r\033[K");
}

static void
row_line(struct job *job, const char *file, const struct crm_csv_row *row,
    enum crm_outcome outcome, int64_t id)
{
	const char *cell[4] = {NULL, outcomes[outcome], file, NULL};
	struct crm_pool pool = {0};

	job->count[outcome]++;
	if (!job->rows)
		return;
	if (id != 0)
		cell[0] = crm_pool_fmt(&pool, "c%lld", (long long)id);
	cell[3] = crm_pool_fmt(&pool, "%llu", (unsigned long long)row->line);
	cli_row(cell);
	crm_pool_free(&pool);
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
	code = crm_mapping_row(&job->mapping, row->cell, row->n, cli_now(),
	    &job->pool, &change, job->note, &notes, err);
	if (code == CRM_OK && source && change.to.v[CRM_F_SOURCE] == NULL)
		code = crm_change_set(
		    &change, CRM_F_SOURCE, source, cli_now(), &job->pool, err);
	if (code == CRM_OK && pipeline && change.to.v[CRM_F_PIPELINE] == NULL)
		code = crm_change_set(&change, CRM_F_PIPELINE, pipeline,
		    cli_now(), &job->pool, err);
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

static bool
take_heading(struct job *job, struct crm_err *err)
{
	struct crm_csv_row row;

	if (crm_csv_next(job->csv, &row, err))
		return false;
	if (row.n == 0) {
		crm_fail(err, CRM_REFUSED, "%s: the file is empty",
		    crm_csv_name(job->csv));
		return false;
	}
	if (crm_mapping_make(&job->mapping, row.cell, row.n, err)) {
		crm_fail_at(err, "%s:1: ", crm_csv_name(job->csv));
		return false;
	}
	job->note = crm_alloc((job->mapping.nnote + 1) * sizeof(*job->note));
	job->rejects.reason = job->mapping.reason;
	if (rejects_path != NULL)
		crm_rejects_add(&job->rejects, &row, "reject_reason");
	return true;
}

static bool
take_file(struct job *job, const char *path, struct crm_err *err)
{
	time_t start = time(NULL);
	struct crm_csv_row row;
	bool good;

	if (crm_csv_open(path, encoding, delimiter, &job->csv, err))
		return false;
	good = take_heading(job, err);
	while (good) {
		good = crm_csv_next(job->csv, &row, err) == CRM_OK;
		if (!good || row.n == 0)
			break;
		good = take_row(job, &row, err);
		progress(job, start);
	}
	crm_csv_close(job->csv);
	crm_mapping_free(&job->mapping);
	free(job->note);
	job->note = NULL;
	return good;
}

static void
summary(const struct job *job)
{
	struct crm_buf text = {0};
	int i;

	for (i = 0; i < 5; i++)
		if (job->count[i] > 0)
			crm_buf_fmt(&text, "%s%lu %s", text.len ? ", " : "",
			    job->count[i], outcomes[i]);
	cli_say("%s%s", cli_dry() ? "dry run: " : "",
	    text.len ? text.s : "no rows");
	crm_buf_free(&text);
}

int
main(int argc, char *argv[])
{
	struct job job = {0};
	struct crm_store *store;
	struct crm_err err;
	bool good, rejects = false;
	int i, status;

	cli_parse(&prog, &argc, &argv);
	if (argc == 0)
		cli_misuse("no file is named (- is standard input)");
	if (separator != NULL && !crm_csv_separator(separator, &delimiter))
		cli_misuse("--delimiter=%s: one character, or comma, "
			   "semicolon, tab, pipe",
		    separator);
	if (argc > 1 && rejects_path != NULL)
		cli_misuse("--rejects goes with one file");
	job.rows = cli_format() != CRM_TABLE && !cli_quiet();
	cli_columns("id outcome file line", -1);
	store = cli_begin();
	if (crm_store_import_open(store, update, &job.import, &err))
		cli_refuse(&err);
	for (i = 0; i < argc && cli_good(); i++)
		if (!take_file(&job, argv[i], &err))
			cli_refuse(&err);
	if (cli_good() && crm_store_import_close(job.import, &err))
		cli_refuse(&err);
	rejects = cli_good() && !cli_dry() && job.rejects.rows > 1;
	if (rejects && crm_rejects_write(&job.rejects, rejects_path, &err))
		cli_refuse(&err);
	cli_count(job.count[CRM_ADDED] + job.count[CRM_UPDATED] +
	    job.count[CRM_SAME] + job.count[CRM_EXISTS]);
	good = cli_good();
	status = cli_end(store);
	if (good && (status == CRM_OK || status >= CRM_LATE))
		summary(&job);
	else
		cli_say("nothing was imported");
	if (rejects &&
	    crm_rejects_keep(
		rejects_path, status == CRM_OK || status >= CRM_LATE, &err))
		status = cli_fail(&err);
	crm_buf_free(&job.rejects.text);
	crm_pool_free(&job.pool);
	return status;
}
