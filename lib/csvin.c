/* SPDX-License-Identifier: ISC */
#include "csvin.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mem.h"
#include "text.h"

#define BLOCK 65536
#define FIELD_BYTES 65536
#define COLUMNS 512

/* A row parsed and waiting; its cells lie in one buffer, NUL after each. */
struct waiting {
	struct crm_buf bytes;
	size_t *start;
	size_t capstart;
	unsigned n;
	uint64_t line;
	char **cell;
	size_t capcell;
};

struct crm_csv {
	char *name;
	int fd;
	struct csv_parser parser;
	char block[BLOCK];
	size_t len, at; /* of the block: read, fed */
	bool eof, begun, finished;
	struct waiting row;  /* the row in the making */
	struct waiting done; /* the row that was finished */
	bool ready;
	uint64_t line;     /* physical line of the next byte */
	uint64_t row_line; /* on which the row in the making began */
	uint64_t read, size;
	const char *broken; /* what a callback found wrong */
};

static void
on_field(void *bytes, size_t n, void *arg)
{
	struct crm_csv *csv = arg;
	struct waiting *row = &csv->row;

	if (row->n == COLUMNS) {
		csv->broken = "more than 512 columns";
		return;
	}
	if (n > FIELD_BYTES)
		csv->broken = "a field of more than 64 KiB";
	else if (n > 0 && memchr(bytes, '\0', n) != NULL)
		csv->broken = "a NUL byte";
	else if (!crm_text_valid(bytes, n))
		csv->broken = "text that is not UTF-8";
	row->start =
	    crm_room(row->start, row->n, &row->capstart, sizeof(*row->start));
	row->start[row->n++] = row->bytes.len;
	crm_buf_add(&row->bytes, bytes, n);
	crm_buf_char(&row->bytes, '\0');
}

static void
on_row(int end, void *arg)
{
	struct crm_csv *csv = arg;
	struct waiting swap = csv->done;

	(void)end;
	csv->done = csv->row;
	csv->done.line = csv->row_line;
	csv->row = swap;
	csv->row.n = 0;
	csv->row.bytes.len = 0;
	csv->ready = true;
}

enum crm_code
crm_csv_open(const char *path, struct crm_csv **out, struct crm_err *err)
{
	struct crm_csv *csv = crm_alloc(sizeof(*csv));
	const char *name = strcmp(path, "-") == 0 ? "<stdin>" : path;
	struct stat st;

	csv->name = crm_grow(NULL, strlen(name) + 1);
	strcpy(csv->name, name);
	csv->fd = name == path ? open(path, O_RDONLY | O_CLOEXEC) : 0;
	csv->line = 1;
	*out = csv;
	if (csv->fd < 0 || fstat(csv->fd, &st) != 0 || S_ISDIR(st.st_mode)) {
		crm_fail(err, CRM_TROUBLE, "%s: %s", name,
		    csv->fd < 0 ? strerror(errno) : "not a file to import");
		*out = NULL;
		crm_csv_close(csv);
		return err->code;
	}
	csv->size = S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
	csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
	return CRM_OK;
}

static enum crm_code
fill(struct crm_csv *csv, struct crm_err *err)
{
	ssize_t n;

	do {
		n = read(csv->fd, csv->block, sizeof(csv->block));
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return crm_fail(
		    err, CRM_TROUBLE, "%s: %s", csv->name, strerror(errno));
	csv->at = 0;
	csv->len = (size_t)n;
	csv->read += (size_t)n;
	csv->eof = n == 0;
	if (!csv->begun && csv->len >= 3 &&
	    memcmp(csv->block, "\xef\xbb\xbf", 3) == 0)
		csv->at = 3;
	if (!csv->begun && csv->len >= 2 &&
	    (memcmp(csv->block, "\xff\xfe", 2) == 0 ||
		memcmp(csv->block, "\xfe\xff", 2) == 0))
		return crm_fail(err, CRM_REFUSED,
		    "%s: the file is UTF-16; save it as UTF-8", csv->name);
	csv->begun = true;
	return CRM_OK;
}

static enum crm_code
broken(struct crm_csv *csv, const char *what, struct crm_err *err)
{
	return crm_fail(err, CRM_REFUSED, "%s:%llu: %s", csv->name,
	    (unsigned long long)csv->row_line, what);
}

/* The separator is a tab when the first line has one and no comma. */
static void
choose_separator(struct crm_csv *csv)
{
	const char *line = csv->block + csv->at;
	size_t n = csv->len - csv->at;
	const char *end = memchr(line, '\n', n);

	if (end != NULL)
		n = (size_t)(end - line);
	if (memchr(line, '\t', n) != NULL && memchr(line, ',', n) == NULL)
		csv_set_delim(&csv->parser, '\t');
}

/*
 * Feed up to the end of the next physical line, so that a row's first line
 * is known; libcsv itself counts no lines.
 */
static enum crm_code
feed(struct crm_csv *csv, struct crm_err *err)
{
	const char *from = csv->block + csv->at;
	const char *end = memchr(from, '\n', csv->len - csv->at);
	size_t n = end ? (size_t)(end - from) + 1 : csv->len - csv->at;
	size_t ate;

	if (csv->row.n == 0 && csv->parser.entry_pos == 0 &&
	    csv->parser.pstate <= 1)
		csv->row_line = csv->line;
	ate = csv_parse(&csv->parser, from, n, on_field, on_row, csv);
	if (ate != n)
		return broken(csv,
		    "a quote inside a field or text after a closing quote "
		    "(\"\" stands for a quote)",
		    err);
	if (csv->broken != NULL)
		return broken(csv, csv->broken, err);
	if (csv->parser.entry_pos > FIELD_BYTES)
		return broken(csv,
		    "a field of more than 64 KiB (a quote that is never "
		    "closed?)",
		    err);
	csv->at += n;
	csv->line += end != NULL;
	return CRM_OK;
}

enum crm_code
crm_csv_next(struct crm_csv *csv, struct crm_csv_row *row, struct crm_err *err)
{
	unsigned i;

	csv->ready = false;
	row->n = 0;
	while (!csv->ready && !csv->finished) {
		if (csv->at == csv->len && !csv->eof) {
			if (fill(csv, err))
				return err->code;
			if (csv->read == csv->len)
				choose_separator(csv);
			continue;
		}
		if (csv->eof) {
			csv->finished = true;
			if (csv_fini(&csv->parser, on_field, on_row, csv) != 0)
				return broken(
				    csv, "a quote that is never closed", err);
			if (csv->broken != NULL)
				return broken(csv, csv->broken, err);
			break;
		}
		if (feed(csv, err))
			return err->code;
	}
	if (!csv->ready)
		return CRM_OK;
	while (csv->done.capcell < csv->done.n)
		csv->done.cell = crm_room(csv->done.cell, csv->done.capcell,
		    &csv->done.capcell, sizeof(*csv->done.cell));
	for (i = 0; i < csv->done.n; i++)
		csv->done.cell[i] = csv->done.bytes.s + csv->done.start[i];
	row->n = csv->done.n;
	row->cell = csv->done.cell;
	row->line = csv->done.line;
	return CRM_OK;
}

void
crm_csv_progress(const struct crm_csv *csv, uint64_t *done, uint64_t *whole)
{
	*done = csv->read - (csv->len - csv->at);
	*whole = csv->size;
}

const char *
crm_csv_name(const struct crm_csv *csv)
{
	return csv->name;
}

static void
free_row(struct waiting *row)
{
	crm_buf_free(&row->bytes);
	free(row->start);
	free(row->cell);
}

void
crm_csv_close(struct crm_csv *csv)
{
	if (csv == NULL)
		return;
	if (csv->fd > 0)
		close(csv->fd);
	csv_free(&csv->parser);
	free_row(&csv->row);
	free_row(&csv->done);
	free(csv->name);
	free(csv);
}
