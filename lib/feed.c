/* SPDX-License-Identifier: ISC */
#include "feed.h"
#include "custom.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two are lent, the others are filled ahead: neither side waits for long. */
#define RING 5

struct slot {
	struct crm_feed *feed;
	struct crm_job job;
	struct crm_batch *batch;
};

struct crm_feed {
	const char *path;
	char separator;
	struct crm_csv *csv; /* NULL: not open */
	struct crm_mapping mapping;
	struct crm_mapping_rules rules;
	const struct crm_ruleset *set; /* in use, or NULL */
	struct crm_csv_row heading;
	struct crm_pool pool; /* of the heading */
	const struct crm_feed_how *how;
	struct crm_worker *worker;
	struct slot ring[RING];
	bool begun;    /* there are batches */
	unsigned next; /* to be lent, of RING */
	bool ended;    /* the last was lent */
	bool finished; /* the last was filled; the worker's */
};

static void
keep_cells(struct crm_csv_row *to, const struct crm_csv_row *from,
    struct crm_pool *pool)
{
	unsigned i;

	*to = *from;
	to->cell = crm_pool_get(pool, from->n * sizeof(char *));
	for (i = 0; i < from->n; i++)
		to->cell[i] =
		    crm_pool_str(pool, from->cell[i], strlen(from->cell[i]));
}

/* A row as it may stand in the file of those that were left out. */
static void
keep_row(struct crm_feed *feed, struct crm_feed_row *row,
    const struct crm_csv_row *from, struct crm_pool *pool)
{
	unsigned i;

	keep_cells(&row->raw, from, pool);
	for (i = 0; i < from->n && i < feed->mapping.n; i++)
		row->raw.cell[i] = (char *)crm_mapping_plain(&feed->mapping,
		    &feed->mapping.column[i], row->raw.cell[i], pool);
}

static void
make_row(struct crm_feed *feed, const struct crm_csv_row *from,
    struct crm_batch *batch)
{
	struct crm_feed_row *row = &batch->row[batch->n++];
	struct crm_err err;

	row->line = from->line;
	row->fault = from->fault;
	if (row->fault == NULL &&
	    crm_mapping_row(&feed->mapping, from->cell, from->n, feed->how->now,
		&batch->pool, &row->lead, &err))
		row->fault =
		    crm_pool_str(&batch->pool, err.text, strlen(err.text));
	if (feed->how->keep)
		keep_row(feed, row, from, &batch->pool);
}

/*
 * A date such as 3/4/1950 came first: some row of the file may tell whether
 * the month or the day comes first in it.  A slash without a proof means the
 * month, as everywhere; otherwise both readings are named.
 */
static enum crm_code
find_order(struct crm_feed *feed, uint64_t line, const char *text,
    const struct crm_column *column, struct crm_err *err)
{
	struct crm_mapping *m = &feed->mapping;
	const struct crm_column *other;
	struct crm_csv_row row;
	struct crm_csv *again;
	const char *date;

	if (crm_csv_again(feed->csv, &again, err))
		return err->code;
	while (m->order == CRM_ORDER_UNKNOWN &&
	    crm_csv_next(again, &row, err) == CRM_OK && row.n > 0)
		crm_mapping_order(m, row.cell, row.n, &m->order, &date, &other);
	crm_csv_close(again);
	if (m->order == CRM_ORDER_UNKNOWN && strchr(text, '/') == NULL &&
	    crm_mapping_either(column, text, err))
		return crm_fail_at(err, "%s:%llu: ", crm_csv_name(feed->csv),
		    (unsigned long long)line);
	m->assumed = m->order == CRM_ORDER_UNKNOWN;
	if (m->assumed)
		m->order = CRM_MONTH_FIRST;
	return CRM_OK;
}

/* Learn from a row in which order its file has days. */
static enum crm_code
learn_order(
    struct crm_feed *feed, const struct crm_csv_row *row, struct crm_err *err)
{
	struct crm_mapping *m = &feed->mapping;
	const struct crm_column *column;
	const char *text;

	if (!m->days || m->order != CRM_ORDER_UNKNOWN ||
	    crm_mapping_order(m, row->cell, row->n, &m->order, &text, &column))
		return CRM_OK;
	return find_order(feed, row->line, text, column, err);
}

/* The job: fill the batch of a slot. */
static void
fill(void *arg)
{
	struct slot *slot = arg;
	struct crm_feed *feed = slot->feed;
	struct crm_batch *batch = slot->batch;
	struct crm_csv_row row;

	batch->n = 0;
	batch->last = true;
	batch->err.code = CRM_OK;
	crm_pool_reset(&batch->pool);
	while (!feed->finished && batch->n < CRM_FEED_ROWS) {
		feed->finished =
		    crm_csv_next(feed->csv, &row, &batch->err) != CRM_OK ||
		    row.n == 0;
		if (feed->finished || crm_row_empty(&row))
			continue;
		feed->finished = learn_order(feed, &row, &batch->err) != CRM_OK;
		if (!feed->finished)
			make_row(feed, &row, batch);
	}
	batch->last = feed->finished;
	batch->percent = crm_csv_percent(feed->csv);
}

/* By the rules that are given and those that are kept. */
static enum crm_code
map_columns(struct crm_feed *feed, const struct crm_csv_row *row,
    const struct crm_feed_how *how, struct crm_err *err)
{
	feed->set = how->mapping;
	if (feed->set == NULL &&
	    crm_ruleset_pick(&how->kept, row->cell, row->n, &feed->set, err))
		return err->code;
	crm_ruleset_join(feed->set, row->cell, row->n, &how->rules, &feed->pool,
	    &feed->rules);
	return crm_mapping_make(
	    &feed->mapping, row->cell, row->n, &feed->rules, err);
}

/* Open the file and read its heading, which is in ROW until the next row. */
static enum crm_code
open_file(struct crm_feed *feed, struct crm_csv_row *row, struct crm_err *err)
{
	if (crm_csv_open(feed->path, feed->how->encoding, feed->separator,
		&feed->csv, err))
		return err->code;
	return crm_csv_heading(feed->csv, row, err);
}

static void
close_file(struct crm_feed *feed)
{
	crm_csv_close(feed->csv);
	feed->csv = NULL;
}

/* Files by the hundred are named in one command: none is held for long. */
static enum crm_code
open_feed(struct crm_feed *feed, struct crm_err *err)
{
	struct crm_csv_row row;

	if (open_file(feed, &row, err))
		return err->code;
	keep_cells(&feed->heading, &row, &feed->pool);
	if (map_columns(feed, &row, feed->how, err))
		return crm_fail_at(err, "%s:1: ", crm_csv_name(feed->csv));
	if (!crm_csv_spooled(feed->csv))
		close_file(feed);
	return CRM_OK;
}

static bool
same_heading(const struct crm_csv_row *a, const struct crm_csv_row *b)
{
	unsigned i;

	for (i = 0; a->n == b->n && i < a->n; i++)
		if (strcmp(a->cell[i], b->cell[i]) != 0)
			return false;
	return a->n == b->n;
}

/* Open it again if it was closed, and fill the first batches. */
static enum crm_code
begin(struct crm_feed *feed, struct crm_err *err)
{
	struct crm_csv_row row;
	unsigned i;

	if (feed->csv == NULL) {
		if (open_file(feed, &row, err))
			return err->code;
		if (!same_heading(&row, &feed->heading))
			return crm_fail(err, CRM_TROUBLE,
			    "%s: it was changed while it was read", feed->path);
	}
	for (i = 0; i < RING; i++) {
		feed->ring[i].feed = feed;
		feed->ring[i].job.run = fill;
		feed->ring[i].job.arg = &feed->ring[i];
		feed->ring[i].batch = crm_alloc(sizeof(struct crm_batch));
	}
	feed->begun = true;
	for (i = 0; i < RING - 2; i++)
		crm_worker_start(feed->worker, &feed->ring[i].job);
	return CRM_OK;
}

/* The file and its batches go; what its columns are stays. */
static void
end(struct crm_feed *feed)
{
	unsigned i;

	for (i = 0; i < RING && feed->begun; i++) {
		crm_worker_wait(feed->worker, &feed->ring[i].job);
		crm_pool_free(&feed->ring[i].batch->pool);
		free(feed->ring[i].batch);
	}
	feed->begun = false;
	close_file(feed);
}

enum crm_code
crm_feeds_open(char *const *paths, unsigned n, const struct crm_feed_how *how,
    struct crm_feeds *feeds, struct crm_err *err)
{
	char separator = 0;
	struct crm_feed *feed;
	unsigned i;

	memset(feeds, 0, sizeof(*feeds));
	/* What a column is must stay so while others go on with the store. */
	crm_customs_hold(true);
	if (how->delimiter != NULL &&
	    !crm_csv_separator(how->delimiter, &separator))
		return crm_fail(err, CRM_MISUSE,
		    "--delimiter=%.40s: not one character", how->delimiter);
	feeds->worker = crm_worker_new();
	feeds->at = crm_alloc(n * sizeof(*feeds->at));
	for (i = 0; i < n; i++) {
		feeds->at[i] = feed = crm_alloc(sizeof(*feed));
		feeds->n = i + 1;
		feed->path = paths[i];
		feed->separator = separator;
		feed->how = how;
		feed->worker = feeds->worker;
		if (open_feed(feed, err))
			return err->code;
		feeds->beside |= feed->mapping.policies || feed->mapping.tasks;
	}
	return CRM_OK;
}

enum crm_code
crm_feeds_next(
    struct crm_feeds *feeds, struct crm_feed **feed, struct crm_err *err)
{
	*feed = NULL;
	if (feeds->next > 0)
		end(feeds->at[feeds->next - 1]);
	if (feeds->next == feeds->n)
		return CRM_OK;
	*feed = feeds->at[feeds->next++];
	return begin(*feed, err);
}

void
crm_feeds_columns(const struct crm_feeds *feeds,
    void (*each)(void *arg, unsigned n, const char *const *cell), void *arg)
{
	const struct crm_feed *feed;
	const char *cell[5];
	char number[16];
	unsigned i, k;

	for (i = 0; i < feeds->n; i++) {
		feed = feeds->at[i];
		cell[0] = crm_feed_name(feed);
		cell[1] = number;
		cell[4] = feed->set        ? feed->set->name
		    : feed->mapping.vendor ? feed->mapping.vendor->name
					   : NULL;
		for (k = 0; k < feed->mapping.n; k++) {
			snprintf(number, sizeof(number), "%u", k + 1);
			cell[2] = feed->mapping.column[k].heading;
			cell[3] = crm_column_word(&feed->mapping.column[k]);
			each(arg, 5, cell);
		}
	}
}

unsigned
crm_feeds_percent(const struct crm_feeds *feeds, const struct crm_batch *batch)
{
	return ((feeds->next - 1) * 100 + batch->percent) / feeds->n;
}

const struct crm_mapping *
crm_feed_mapping(const struct crm_feed *feed)
{
	return &feed->mapping;
}

const char *
crm_feed_name(const struct crm_feed *feed)
{
	return strcmp(feed->path, "-") == 0 ? "<stdin>" : feed->path;
}

const struct crm_csv_row *
crm_feed_heading(const struct crm_feed *feed)
{
	return &feed->heading;
}

enum crm_code
crm_feed_next(
    struct crm_feed *feed, struct crm_batch **out, struct crm_err *err)
{
	struct slot *slot = &feed->ring[feed->next % RING];
	struct crm_batch *batch = slot->batch;

	*out = NULL;
	if (!feed->ended) {
		crm_worker_wait(feed->worker, &slot->job);
		feed->next++;
		feed->ended = batch->last;
		/* The one lent before the last is free now. */
		slot = &feed->ring[(feed->next + RING - 3) % RING];
		if (!feed->ended)
			crm_worker_start(feed->worker, &slot->job);
		if (batch->n > 0)
			*out = batch;
	} else {
		batch = feed->ring[(feed->next + RING - 1) % RING].batch;
	}
	if (*out != NULL || batch->err.code == CRM_OK)
		return CRM_OK;
	*err = batch->err;
	return err->code;
}

static void
close_feed(struct crm_feed *feed)
{
	end(feed);
	crm_mapping_free(&feed->mapping);
	crm_pool_free(&feed->pool);
	free(feed);
}

void
crm_feeds_close(struct crm_feeds *feeds)
{
	unsigned i;

	for (i = 0; i < feeds->n; i++)
		close_feed(feeds->at[i]);
	free(feeds->at);
	crm_worker_free(feeds->worker);
	crm_customs_hold(false);
	memset(feeds, 0, sizeof(*feeds));
}
