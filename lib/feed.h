/* SPDX-License-Identifier: ISC */
/*
 * The rows of a lead file as leads, a batch ahead of the caller and beside
 * it (worker.h): a third of the work of an import needs no store.
 */
#ifndef CRM_FEED_H
#define CRM_FEED_H

#include "csvin.h"
#include "mapping.h"
#include "worker.h"

/* A row that is not empty. */
struct crm_feed_row {
	uint64_t line;
	const char *fault; /* why it cannot be taken in, or NULL */
	struct crm_lead lead;
	struct crm_csv_row raw; /* as it stands in the file, if kept */
};

#define CRM_FEED_ROWS 256

struct crm_batch {
	unsigned n;
	struct crm_feed_row row[CRM_FEED_ROWS];
	unsigned percent; /* of the file, read so far */
	struct crm_pool pool;
	bool last;
	struct crm_err err; /* what ended the file, if it was not its end */
};

struct crm_feed;

/*
 * Read the heading of CSV and what its columns are by RULES.  The file is the
 * feed's from now on, and WORKER reads it after the first crm_feed_next().
 * With KEEP the cells of every row stay with it.  *FEED is there to be closed
 * after a refusal, too.
 */
enum crm_code
crm_feed_open(struct crm_csv *csv, const struct crm_mapping_rules *rules,
    const struct crm_now *now, bool keep, struct crm_worker *worker,
    struct crm_feed **feed, struct crm_err *err) CRM_CHECKED;

const struct crm_mapping *crm_feed_mapping(const struct crm_feed *feed);
const struct crm_csv_row *crm_feed_heading(const struct crm_feed *feed);

/*
 * The next batch; NULL at the end.  It stays until the call after the next.
 * What is wrong with the file itself comes after the rows before it.
 */
enum crm_code crm_feed_next(struct crm_feed *feed, struct crm_batch **batch,
    struct crm_err *err) CRM_CHECKED;

void crm_feed_close(struct crm_feed *feed);

#endif
