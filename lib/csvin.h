/* SPDX-License-Identifier: ISC */
/*
 * CSV and TSV files as rows with their line numbers: libcsv behind "next
 * row".  Strict quoting; a broken quote, a NUL, bad UTF-8, a field over
 * 64 KiB or more than 512 columns is refused with file and line, in bounded
 * memory.
 */
#ifndef CRM_CSVIN_H
#define CRM_CSVIN_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct crm_csv;

/* A row; texts are borrowed until the next call.  LINE is its first. */
struct crm_csv_row {
	unsigned n;
	char **cell;
	uint64_t line;
};

/* Open PATH ("-": standard input); NAME in messages is PATH or "<stdin>". */
enum crm_code crm_csv_open(
    const char *path, struct crm_csv **csv, struct crm_err *err) CRM_CHECKED;

/* Next row into ROW; ROW->n is 0 at the end of the file. */
enum crm_code crm_csv_next(struct crm_csv *csv, struct crm_csv_row *row,
    struct crm_err *err) CRM_CHECKED;

/* Bytes read so far, and of the whole file (0: not known). */
void
crm_csv_progress(const struct crm_csv *csv, uint64_t *done, uint64_t *whole);

const char *crm_csv_name(const struct crm_csv *csv);
void crm_csv_close(struct crm_csv *csv);

#endif
