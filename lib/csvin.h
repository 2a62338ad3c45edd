/* SPDX-License-Identifier: ISC */
/*
 * CSV and TSV files as rows with their line numbers: libcsv behind "next
 * row".  Strict quoting; a broken quote, a NUL, bad UTF-8, a field over
 * 64 KiB or more than 512 columns is refused with file and line, in bounded
 * memory.
 *
 * Text may come as UTF-8, UTF-16 or, when it is not UTF-8, Windows-1252, and
 * the separator may be a comma, semicolon, tab or bar: both are found out
 * from the file unless they are given.
 */
#ifndef CRM_CSVIN_H
#define CRM_CSVIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct crm_csv;

/* A row; texts are borrowed until the next call.  LINE is its first. */
struct crm_csv_row {
	unsigned n;
	char **cell;
	uint64_t line;
	const char *fault; /* why the row cannot be taken, or NULL */
};

/* What can be read from a file, as one without a name; -1 with errno. */
int crm_spool(int from);

/*
 * Open PATH ("-": standard input, "<stdin>" in messages, read to its end into
 * an unlinked file, so that no lock waits for whoever writes it).  ENCODING is a name
 * that iconv knows, or NULL to find out; SEPARATOR one character, or 0.
 */
enum crm_code crm_csv_open(const char *path, const char *encoding,
    char separator, struct crm_csv **csv, struct crm_err *err) CRM_CHECKED;

/* Whether it was a pipe, read to its end: its name opens it no more. */
bool crm_csv_spooled(const struct crm_csv *csv);

/* The same file once more from its start, apart from CSV. */
enum crm_code crm_csv_again(const struct crm_csv *csv, struct crm_csv **again,
    struct crm_err *err) CRM_CHECKED;

/* The separator that a word names: comma, semicolon, tab, pipe, or itself. */
bool crm_csv_separator(const char *name, char *separator);

/* Next row into ROW; ROW->n is 0 at the end of the file. */
enum crm_code crm_csv_next(struct crm_csv *csv, struct crm_csv_row *row,
    struct crm_err *err) CRM_CHECKED;

/* The first row, which must be there. */
enum crm_code crm_csv_heading(struct crm_csv *csv, struct crm_csv_row *row,
    struct crm_err *err) CRM_CHECKED;

/* Whether every cell is empty, as in the last rows of a spreadsheet. */
bool crm_row_empty(const struct crm_csv_row *row);

/* How much of the file was read, in percent; 0 if that is not known. */
unsigned crm_csv_percent(const struct crm_csv *csv);

const char *crm_csv_name(const struct crm_csv *csv);
void crm_csv_close(struct crm_csv *csv);

#endif
