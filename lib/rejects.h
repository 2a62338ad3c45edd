/* SPDX-License-Identifier: ISC */
/*
 * The rows that an import left out, as CSV with their own columns and a last
 * one, reject_reason: to be mended and imported again.
 */
#ifndef CRM_REJECTS_H
#define CRM_REJECTS_H

#include "csvin.h"
#include "mem.h"

struct crm_rejects {
	const char *path; /* NULL: they are not wanted */
	struct crm_buf text;
	int reason;       /* column of a mended file that is left out, or -1 */
	unsigned columns; /* of the heading */
	unsigned long rows;
};

/* Refuse the path when there is a file: it may be the only copy of bad rows. */
enum crm_code crm_rejects_open(
    const struct crm_rejects *rejects, struct crm_err *err) CRM_CHECKED;

/* The heading, or a bad row and why it was left out. */
void crm_rejects_add(struct crm_rejects *rejects, const struct crm_csv_row *row,
    const char *reason);

/*
 * Write the file whole, if there is a bad row: a temporary file, synced, then
 * named.  The import is in the store by then, so trouble is CRM_LATE.
 */
enum crm_code crm_rejects_write(
    const struct crm_rejects *rejects, struct crm_err *err) CRM_CHECKED;

#endif
