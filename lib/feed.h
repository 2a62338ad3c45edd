/* SPDX-License-Identifier: ISC */
/*
 * The rows of a lead file as leads, a batch ahead of the caller and beside
 * it (worker.h): a third of the work of an import needs no store.
 */
#ifndef CRM_FEED_H
#define CRM_FEED_H

#include "csvin.h"
#include "ruleset.h"
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

/* How files are to be read. */
struct crm_feed_how {
	const char *encoding;  /* NULL: found out */
	const char *delimiter; /* as crm_csv_separator() reads it, or NULL */
	bool keep;             /* the cells of every row stay with it */
	const struct crm_now *now;
	struct crm_mapping_rules rules;
	struct crm_rulesets kept; /* of them the one that fits the heading, */
	const struct crm_ruleset *mapping; /* or this one; or NULL */
};

/* Several files, read one after another beside the caller. */
struct crm_feeds {
	unsigned n, next; /* files; the one to be read next */
	struct crm_feed **at;
	struct crm_worker *worker; /* who may do other things, too */
	bool beside;               /* some rows may hold policies or tasks */
};

/*
 * Read of the files PATHS[N] what their columns are; they are not held open
 * for that.  PATHS and HOW are borrowed.  FEEDS is to be closed after a
 * refusal, too.
 */
enum crm_code
crm_feeds_open(char *const *paths, unsigned n, const struct crm_feed_how *how,
    struct crm_feeds *feeds, struct crm_err *err) CRM_CHECKED;

/*
 * The next file, open for its rows; what was read of the one before is gone.
 * NULL after the last.
 */
enum crm_code crm_feeds_next(struct crm_feeds *feeds, struct crm_feed **feed,
    struct crm_err *err) CRM_CHECKED;

/*
 * Call EACH with every column of every file: file, number, heading, what it
 * becomes, and the mapping or vendor that says so.
 */
void crm_feeds_columns(const struct crm_feeds *feeds,
    void (*each)(void *arg, unsigned n, const char *const *cell), void *arg);

/* How much of all files was read, in percent, if each is as long. */
unsigned
crm_feeds_percent(const struct crm_feeds *feeds, const struct crm_batch *batch);

void crm_feeds_close(struct crm_feeds *feeds);

const char *crm_feed_name(const struct crm_feed *feed);
const struct crm_mapping *crm_feed_mapping(const struct crm_feed *feed);
const struct crm_csv_row *crm_feed_heading(const struct crm_feed *feed);

/*
 * The next batch; NULL at the end.  It stays until the call after the next.
 * What is wrong with the file itself comes after the rows before it.
 */
enum crm_code crm_feed_next(struct crm_feed *feed, struct crm_batch **batch,
    struct crm_err *err) CRM_CHECKED;

#endif
