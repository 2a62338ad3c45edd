/* SPDX-License-Identifier: ISC */
/* crm-import - add many contacts from CSV files; see crm-import(1) */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "feed.h"
#include "rejects.h"

static struct crm_import_how how;
static bool show_mapping;
static const char *keys, *mapping;
static struct crm_rejects rejects;
static struct cli_texts maps;
static struct crm_feed_how files;

static const struct cli_opt opts[] = {
    {0, "blank-clears", NULL, "an empty cell empties its field",
	.flag = &how.blanks},
    {0, "dates", "ORDER", "mdy, dmy (found out)", .text = &files.rules.dates},
    {0, "delimiter", "CHAR", "of fields (found out)", .text = &files.delimiter},
    {0, "encoding", "NAME", "of text (found out)", .text = &files.encoding},
    {0, "key", "FIELDS", "by which people are the same", .text = &keys},
    {0, "map", "HEADING=FIELD", "what a column is; repeatable", .texts = &maps},
    {0, "mapping", "MAPPING", "kept; - for none (found out)", .text = &mapping},
    {0, "pipeline", "NAME", "of the contacts", .text = &files.rules.pipeline},
    {0, "rejects", "FILE", "write the bad rows here", .text = &rejects.path},
    {0, "rest", "WHAT", "unknown columns: notes, custom, refuse",
	.text = &files.rules.rest},
    {0, "show-mapping", NULL, "what the columns are", .flag = &show_mapping},
    {0, "source", "TEXT", "of rows with none", .text = &files.rules.source},
    {0, "update", NULL, "change contacts that are there", .flag = &how.update},
    {0},
};
static const struct cli_prog prog = {"crm-import",
    "[-nkq] [-d FILE] [--update] [--source=TEXT] [--pipeline=NAME]\n"
    "                  [--rejects=FILE] FILE...",
    "Add the contacts of CSV files and say what became of every row.", opts,
    CLI_STORE | CLI_WRITE | CLI_KEEP | CLI_PRINT};

#define SOON 8 /* rows ahead */

/* One run over all files. */
struct job {
	struct crm_store *store;
	struct crm_import *import;
	struct crm_feeds feeds;
	struct crm_feed *feed;        /* being read */
	unsigned long read, count[5]; /* all; by outcome */
	bool rows;                    /* print a line for every row */
};

static void
row_line(struct job *job, uint64_t line, enum crm_outcome outcome, int64_t id)
{
	char id_text[24], number[24];
	const char *cell[4] = {
	    id_text, crm_outcomes[outcome], crm_feed_name(job->feed), number};

	job->count[outcome]++;
	if (!job->rows)
		return;
	snprintf(id_text, sizeof(id_text), id ? "c%lld" : "", (long long)id);
	snprintf(number, sizeof(number), "%llu", (unsigned long long)line);
	cli_row(cell);
}

/* Take in one row; false ends the import, ERR says why. */
static bool
take_row(struct job *job, struct crm_feed_row *row, struct crm_err *err)
{
	enum crm_outcome outcome = CRM_REJECTED;
	enum crm_code code;
	int64_t id = 0;

	code = row->fault != NULL
	    ? crm_fail(err, CRM_REFUSED, "%s", row->fault)
	    : crm_store_import_row(job->import, &row->lead, &outcome, &id, err);
	if (code > CRM_REFUSED)
		return false;
	if (code == CRM_REFUSED) {
		outcome = CRM_REJECTED;
		id = 0;
		crm_rejects_add(&rejects, &row->raw, err->text);
		crm_fail_at(err, "%s:%llu: ", crm_feed_name(job->feed),
		    (unsigned long long)row->line);
		if (cli_keep() || rejects.path != NULL)
			cli_skip(err);
		else
			cli_refuse(err);
	}
	row_line(job, row->line, outcome, id);
	return true;
}

static bool
take_batch(struct job *job, struct crm_batch *batch, struct crm_err *err)
{
	unsigned i;

	for (i = 0; i < batch->n; i++) {
		if (i + SOON < batch->n)
			crm_store_import_soon(
			    job->import, &batch->row[i + SOON].lead);
		if (!take_row(job, &batch->row[i], err))
			return false;
	}
	return crm_store_import_write(job->import, err) == CRM_OK;
}

static bool
take_file(struct job *job, struct crm_err *err)
{
	const struct crm_mapping *m = crm_feed_mapping(job->feed);
	const struct crm_pipeline *known;
	struct crm_batch *batch;

	if (m->rules->pipeline != NULL &&
	    crm_store_pipeline(job->store, m->rules->pipeline, &known, err))
		return false;
	rejects.reason = m->reason;
	crm_rejects_add(&rejects, crm_feed_heading(job->feed), "reject_reason");
	for (;;) {
		if (crm_feed_next(job->feed, &batch, err))
			return false;
		if (batch == NULL)
			break;
		if (!take_batch(job, batch, err))
			return false;
		job->read += batch->n;
		cli_progress(job->read, crm_feeds_percent(&job->feeds, batch));
	}
	/* What was written last is still being read. */
	return crm_store_import_write(job->import, err) == CRM_OK;
}

/* All files; what is wrong was said when it returns. */
static void
take_files(struct job *job)
{
	struct crm_err err;

	if (crm_store_fields_keep(job->store, &err) ||
	    crm_store_import_open(
		job->store, &how, job->feeds.worker, &job->import, &err))
		cli_refuse(&err);
	while (cli_good()) {
		if (crm_feeds_next(&job->feeds, &job->feed, &err)) {
			cli_refuse(&err);
			break;
		}
		if (job->feed == NULL)
			break;
		if (!take_file(job, &err))
			cli_refuse(&err);
	}
	if (!cli_good())
		crm_store_import_drop(job->import);
	else if (crm_store_import_close(job->import, &err))
		cli_refuse(&err);
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
	cli_say("%s%s", kept && cli_dry() ? "dry run: " : "",
	    !kept          ? "nothing was imported"
		: text.len ? text.s
			   : "no rows");
	crm_buf_free(&text);
}

/* What the options say together. */
static void
read_options(int files_named)
{
	if (files_named == 0 || (files_named > 1 && rejects.path != NULL))
		cli_misuse(files_named
			? "--rejects goes with one file"
			: "no file is named (- is standard input)");
	if (how.blanks && !how.update)
		cli_misuse("--blank-clears goes with --update");
	files.rules.blanks = how.blanks;
	files.rules.ids = keys != NULL && strcmp(keys, "id") == 0;
	files.rules.map = maps.at;
	files.rules.nmap = (unsigned)maps.n;
	files.keep = rejects.path != NULL;
	files.now = cli_now();
}

/* What is kept of columns, and the agency's own fields, before a file is read. */
static enum crm_code
read_kept(struct crm_err *err)
{
	if (cli_mappings(mapping, &files.kept, &files.mapping, err))
		return err->code;
	if (crm_store_import_key(&how, keys, err))
		cli_misuse("%s", err->text);
	return CRM_OK;
}

int
main(int argc, char *argv[])
{
	struct job job = {0};
	struct crm_err err;
	bool kept;
	int status;

	cli_parse(&prog, &argc, &argv);
	read_options(argc);
	job.rows = cli_format() != CRM_TABLE && !cli_quiet();
	if (show_mapping)
		cli_columns("file column heading field vendor", -1);
	else if (job.rows)
		cli_columns("id outcome file line", -1);
	if (crm_rejects_open(&rejects, &err) || read_kept(&err) ||
	    crm_feeds_open(argv, (unsigned)argc, &files, &job.feeds, &err)) {
		status = cli_fail(&err);
		if (err.code == CRM_REFUSED && !show_mapping)
			summary(&job, false);
		crm_feeds_close(&job.feeds);
		return status;
	}
	if (show_mapping) {
		crm_feeds_columns(&job.feeds, cli_row_each, NULL);
		crm_feeds_close(&job.feeds);
		return cli_end_read(NULL);
	}
	how.beside = job.feeds.beside;
	job.store = cli_begin();
	take_files(&job);
	cli_count(job.read - job.count[CRM_REJECTED]);
	kept = cli_good();
	status = cli_end(job.store);
	kept = kept && status != CRM_TROUBLE && status != CRM_BUSY;
	summary(&job, kept);
	if (kept && !cli_dry() && crm_rejects_write(&rejects, &err))
		status = cli_fail(&err);
	crm_feeds_close(&job.feeds);
	crm_buf_free(&rejects.text);
	return status;
}
