/* SPDX-License-Identifier: ISC */
/*
 * Output: rows of cells, kept back until the store is closed, then written
 * in one of the four forms of crm-format.5 and checked.  Past 64 MiB the
 * rows wait in an unlinked temporary file.
 */
#ifndef CRM_OUT_H
#define CRM_OUT_H

#include <stdbool.h>
#include <stdio.h>

#include "err.h"
#include "mem.h"

/* CRM_DUMP: text that the program makes by itself (crm-export). */
enum crm_format { CRM_TSV, CRM_TABLE, CRM_CSV, CRM_JSONL, CRM_DUMP };

struct crm_out {
	enum crm_format format;
	bool header; /* for tsv */
	bool excel;  /* csv: BOM, CRLF and formula guard on text */
	unsigned ncolumn;
	const char *const *column; /* names; borrowed */
	const bool *plain;         /* columns that are ids, days, numbers */
	int bar;                   /* table: this column gets a bar, or -1 */
	unsigned width;            /* of the terminal; 0: not cut */
	struct crm_buf rows;
	FILE *spill;
	bool failed;
	size_t count;
};

/* Add one row; NULL cells are empty. */
void crm_out_row(struct crm_out *out, const char *const *cell);

/* Add text as it is, in place of rows. */
void crm_out_text(struct crm_out *out, const char *text, size_t n);

/*
 * Write everything to FILE and flush.  A reader that went away is no error;
 * anything else is CRM_TROUBLE with the system's words.
 */
enum crm_code
crm_out_write(struct crm_out *out, FILE *file, struct crm_err *err) CRM_CHECKED;

void crm_out_free(struct crm_out *out);

/* Append TEXT as one CSV field (RFC 4180: quoted only where needed). */
void crm_csv_field(struct crm_buf *buf, const char *text);

#endif
