/* SPDX-License-Identifier: ISC */
/*
 * Rows that go in and out many at a time, without recording: their bytes,
 * which the log digests and keeps, reading those again, putting them back.
 */
#ifndef CRM_STORE_RANGE_H
#define CRM_STORE_RANGE_H

#include "store_walk.h"

#define CRM_RANGE_COLUMNS 96 /* of a table, at most */

/*
 * Append rows LO..HI, their first COLUMNS columns (0 or too many: all; told),
 * to BYTES; ROWS is how many there are.
 */
enum crm_code
crm_range_bytes(struct db *db, int table, int64_t lo, int64_t hi, int *columns,
    struct crm_buf *bytes, int64_t *rows, struct crm_err *err) CRM_CHECKED;

/* Reading the rows that a part keeps; zeroed but for the first two. */
struct crm_kept {
	struct db *db;
	const struct crm_part *part;
	int at;
	int64_t row; /* the current one */
	struct crm_kept_value {
		int type;
		int64_t number; /* or the length */
		const char *bytes;
	} value[CRM_RANGE_COLUMNS]; /* as many as the part has columns */
};

/* The next row; false in *MORE after the last. */
enum crm_code crm_kept_next(
    struct crm_kept *kept, bool *more, struct crm_err *err) CRM_CHECKED;

/* The statement that puts rows back; zeroed, crm_put_end() when done. */
struct crm_put {
	sqlite3_stmt *st;
	int table, columns;
};

/* Insert the rows that PART keeps; no others may have their numbers. */
enum crm_code crm_range_put(struct db *db, const struct crm_part *part,
    struct crm_put *put, struct crm_err *err) CRM_CHECKED;
void crm_put_end(struct crm_put *put);

/* Drop the indexes of a table; what makes them again goes to REMAKE. */
enum crm_code crm_indexes_drop(struct db *db, const char *table,
    struct crm_buf *remake, struct crm_err *err) CRM_CHECKED;

/*
 * The same for every table that the ranges of an entry empty or fill for the
 * most part: indexes are made faster from all rows than row by row.
 */
enum crm_code crm_indexes_bulk(struct db *db, int64_t op,
    struct crm_buf *remake, struct crm_err *err) CRM_CHECKED;

/* Whether rows are left that refer to rows in the ranges of an entry. */
enum crm_code crm_range_referred(
    struct db *db, int64_t op, bool *left, struct crm_err *err) CRM_CHECKED;

#endif
