/* SPDX-License-Identifier: ISC */
#include "csvin.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mem.h"
#include "text.h"

#define BLOCK 65536
#define FIELD_BYTES 65536
#define COLUMNS 512
#define BETWEEN 0 /* the state of libcsv in which no row has begun */

struct crm_csv {
	char *name;
	int fd;
	bool spooled;
	const char *encoding; /* as it was asked for; borrowed */
	struct csv_parser parser;
	char raw[BLOCK]; /* as read */
	size_t nraw;     /* of them, not yet decoded */
	size_t held;     /* of these, for when it is known what they are */
	char block[4 * BLOCK]; /* as UTF-8 */
	size_t len, at;        /* of the block: decoded, fed */
	iconv_t decode;        /* when OTHER */
	enum { UNDECIDED, UTF8, OTHER } text;
	bool foreign; /* what comes next is no character of it */
	bool last;    /* read to the end */
	char separator;
	bool eof, begun;
	struct crm_buf bytes;  /* the cells of the row, NUL after each */
	size_t start[COLUMNS]; /* where they lie in it */
	char *cell[COLUMNS];
	struct crm_csv_row row; /* the row in the making */
	bool ready;             /* it is whole */
	bool cr;                /* the byte before was a carriage return */
	uint64_t line;          /* physical line of the next byte */
	uint64_t read, size;
	const char *broken; /* what a callback found wrong */
};

static void
on_field(void *bytes, size_t n, void *arg)
{
	struct crm_csv *csv = arg;
	struct crm_csv_row *row = &csv->row;

	if (row->n == COLUMNS) {
		csv->broken = "more than 512 columns";
		return;
	}
	if (n > FIELD_BYTES)
		csv->broken = "a field of more than 64 KiB";
	else if (n > 0 && !crm_text_valid(bytes, n))
		row->fault = memchr(bytes, '\0', n) != NULL
		    ? "a NUL byte"
		    : "text that is not UTF-8";
	csv->start[row->n++] = csv->bytes.len;
	crm_buf_add(&csv->bytes, bytes, n);
	csv->bytes.len++; /* the NUL that ends a buffer ends the cell */
}

static void
on_row(int end, void *arg)
{
	struct crm_csv *csv = arg;

	(void)end;
	csv->ready = true;
}

/* The one of , ; tab | that the heading has most of, outside quotes. */
static void
choose_separator(struct crm_csv *csv)
{
	static const char kinds[] = ",;\t|";
	size_t count[4] = {0}, i, best = 0;
	const char *k;
	bool quoted = false;

	for (i = csv->at; i < csv->len && csv->separator == 0; i++) {
		if (csv->block[i] == '"')
			quoted = !quoted;
		else if (csv->block[i] == '\n' && !quoted)
			break;
		else if (!quoted && csv->block[i] != '\0' &&
		    (k = strchr(kinds, csv->block[i])) != NULL)
			count[k - kinds]++;
	}
	for (i = 1; i < 4; i++)
		if (count[i] > count[best])
			best = i;
	csv_set_delim(&csv->parser,
	    (unsigned char)(csv->separator ? csv->separator : kinds[best]));
}

static enum crm_code
decode_from(struct crm_csv *csv, const char *encoding, struct crm_err *err)
{
	if (strcasecmp(encoding, "UTF-8") == 0 ||
	    strcasecmp(encoding, "UTF8") == 0) {
		csv->text = UTF8;
		return CRM_OK;
	}
	csv->decode = iconv_open("UTF-8", encoding);
	if (csv->decode == (iconv_t)-1)
		return crm_fail(err, CRM_REFUSED,
		    "%.40s: no such encoding (UTF-8, UTF-16, WINDOWS-1252, "
		    "ISO-8859-1, ...)",
		    encoding);
	csv->text = OTHER;
	return CRM_OK;
}

int
crm_spool(int from)
{
	char block[BLOCK];
	FILE *f = tmpfile();
	ssize_t n;
	int fd;

	if (f == NULL)
		return -1;
	do {
		n = read(from, block, sizeof(block));
	} while ((n < 0 && errno == EINTR) ||
	    (n > 0 && fwrite(block, 1, (size_t)n, f) == (size_t)n));
	fd = n == 0 && fflush(f) == 0 && lseek(fileno(f), 0, SEEK_SET) == 0
	    ? dup(fileno(f))
	    : -1;
	fclose(f);
	return fd;
}

/*
 * A pipe is read to its end at once: the store will be locked when the rows
 * are wanted, and whoever fills the pipe may be slow.
 */
static int
open_input(const char *path, bool standard, bool *spooled)
{
	struct stat st = {0};
	int fd = standard ? 0 : open(path, O_RDONLY | O_CLOEXEC), whole;

	if (fd >= 0 && !standard)
		fstat(fd, &st);
	if (fd < 0 || S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))
		return fd;
	whole = crm_spool(fd);
	*spooled = true;
	if (!standard)
		close(fd);
	return whole;
}

enum crm_code
crm_csv_open(const char *path, const char *encoding, char separator,
    struct crm_csv **out, struct crm_err *err)
{
	struct crm_csv *csv = crm_alloc(sizeof(*csv));
	const char *name = strcmp(path, "-") == 0 ? "<stdin>" : path;
	struct stat st = {0};

	csv->name = crm_grow(NULL, strlen(name) + 1);
	strcpy(csv->name, name);
	csv->fd = open_input(path, name != path, &csv->spooled);
	csv->line = 1;
	csv->separator = separator;
	csv->encoding = encoding;
	*out = NULL;
	if (csv->fd < 0) {
		crm_fail(err, CRM_TROUBLE, "%s: %s", name, strerror(errno));
		crm_csv_close(csv);
		return err->code;
	}
	fstat(csv->fd, &st);
	if (S_ISDIR(st.st_mode)) {
		crm_csv_close(csv);
		return crm_fail(
		    err, CRM_TROUBLE, "%s: not a file to import", name);
	}
	csv->size = (uint64_t)st.st_size;
	csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
	if (encoding != NULL && decode_from(csv, encoding, err)) {
		crm_csv_close(csv);
		return err->code;
	}
	*out = csv;
	return CRM_OK;
}

bool
crm_csv_spooled(const struct crm_csv *csv)
{
	return csv->spooled;
}

/* By its descriptor: a pipe that was read to its end has no name. */
enum crm_code
crm_csv_again(
    const struct crm_csv *csv, struct crm_csv **again, struct crm_err *err)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", csv->fd);
	return crm_csv_open(path, csv->encoding, csv->separator, again, err);
}

/* As much as there is room for; less is the end. */
static enum crm_code
read_raw(struct crm_csv *csv, struct crm_err *err)
{
	ssize_t n = 1;

	while (n > 0 && csv->nraw < sizeof(csv->raw)) {
		n = read(csv->fd, csv->raw + csv->nraw,
		    sizeof(csv->raw) - csv->nraw);
		if (n < 0)
			return crm_fail(err, CRM_TROUBLE, "%s: %s", csv->name,
			    strerror(errno));
		csv->nraw += (size_t)n;
		csv->read += (size_t)n;
	}
	csv->last = n == 0;
	return CRM_OK;
}

/* UTF-16 without a mark: every other byte of plain text is NUL. */
static const char *
looks_wide(const char *s, size_t n)
{
	size_t i, even = 0, odd = 0;

	if (n > 256)
		n = 256;
	for (i = 0; i + 1 < n; i += 2) {
		even += s[i] == '\0';
		odd += s[i + 1] == '\0';
	}
	if (odd > n / 4 && even == 0)
		return "UTF-16LE";
	return even > n / 4 && odd == 0 ? "UTF-16BE" : NULL;
}

/* Whether a whole character of several bytes stands in the text. */
static bool
some_utf8(const char *s, size_t n)
{
	size_t i, len;

	for (i = 0; i < n; i++)
		for (len = 2; len <= 4 && i + len <= n; len++)
			if ((unsigned char)s[i] >= 0xc2 &&
			    crm_text_valid(s + i, len))
				return true;
	return false;
}

/*
 * Decide by what has been read.  As long as all is ASCII nothing needs to be
 * decided; the first other bytes are UTF-8, or else Windows-1252.
 */
static enum crm_code
decide(struct crm_csv *csv, struct crm_err *err)
{
	const char *wide;
	size_t ascii = 0;

	if (!csv->begun) {
		wide = looks_wide(csv->raw, csv->nraw);
		if (csv->nraw >= 2 &&
		    (memcmp(csv->raw, "\xff\xfe", 2) == 0 ||
			memcmp(csv->raw, "\xfe\xff", 2) == 0))
			wide = "UTF-16";
		if (wide != NULL)
			return decode_from(csv, wide, err);
	}
	while (ascii < csv->nraw && (unsigned char)csv->raw[ascii] < 0x80)
		ascii++;
	csv->held = csv->nraw - ascii;
	/* The rest of a character may still come. */
	if (csv->held == 0 || (csv->held < 4 && !csv->last))
		return CRM_OK;
	/* A NUL is for the caller to name; it decides nothing. */
	if (memchr(csv->raw, '\0', csv->nraw) == NULL &&
	    !some_utf8(csv->raw + ascii, csv->held))
		return decode_from(csv, "WINDOWS-1252", err);
	csv->held = 0;
	csv->text = UTF8;
	return CRM_OK;
}

/*
 * Turn the raw bytes into the next block; what is cut stays for later.  A
 * character that cannot be read is refused after the rows before it.
 */
static void
decode(struct crm_csv *csv)
{
	char *from = csv->raw, *to = csv->block;
	size_t left = csv->nraw, room = sizeof(csv->block);

	if (csv->text != OTHER) {
		left = csv->held;
		from += csv->nraw - left;
		memcpy(to, csv->raw, csv->nraw - left);
		to += csv->nraw - left;
	} else if (iconv(csv->decode, &from, &left, &to, &room) == (size_t)-1) {
		csv->foreign = errno == EILSEQ || csv->last;
	}
	memmove(csv->raw, from, left);
	csv->nraw = left;
	csv->len = (size_t)(to - csv->block);
	csv->at = 0;
}

static enum crm_code
fill(struct crm_csv *csv, struct crm_err *err)
{
	if (csv->foreign)
		return crm_fail(err, CRM_REFUSED,
		    "%s:%llu: a character that its encoding does not have",
		    csv->name, (unsigned long long)csv->line);
	if (read_raw(csv, err) || (csv->text == UNDECIDED && decide(csv, err)))
		return err->code;
	if (csv->last && csv->nraw == 0) {
		csv->eof = true;
		return CRM_OK;
	}
	decode(csv);
	if (!csv->begun && csv->len >= 3 &&
	    memcmp(csv->block, "\xef\xbb\xbf", 3) == 0)
		csv->at = 3;
	if (!csv->begun)
		choose_separator(csv);
	csv->begun = true;
	return CRM_OK;
}

static enum crm_code
broken(struct crm_csv *csv, const char *what, struct crm_err *err)
{
	return crm_fail(err, CRM_REFUSED, "%s:%llu: %s", csv->name,
	    (unsigned long long)csv->row.line, what);
}

/*
 * Feed up to the end of the next physical line, so that a row's first line
 * is known; libcsv itself counts no lines.
 */
static enum crm_code
feed(struct crm_csv *csv, struct crm_err *err)
{
	const char *from = csv->block + csv->at, *lf, *cr;
	size_t left = csv->len - csv->at, n, ate;

	if (csv->parser.pstate == BETWEEN)
		csv->row.line = csv->line;

	/* LF, CRLF and CR end a line; one fed at a time, no row gets lost. */
	lf = memchr(from, '\n', left);
	n = lf != NULL ? (size_t)(lf - from) : left;
	cr = memchr(from, '\r', n);
	n = cr != NULL ? (size_t)(cr - from) : n;
	if (n < left) {
		csv->line += !(csv->cr && n == 0 && from[0] == '\n');
		csv->cr = from[n] == '\r';
		n++;
	} else {
		csv->cr = false;
	}
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
	return CRM_OK;
}

enum crm_code
crm_csv_next(struct crm_csv *csv, struct crm_csv_row *row, struct crm_err *err)
{
	unsigned i;

	csv->ready = false;
	csv->row.n = 0;
	csv->row.fault = NULL;
	csv->bytes.len = 0;
	row->n = 0;
	while (!csv->ready) {
		if (csv->eof) {
			if (csv_fini(&csv->parser, on_field, on_row, csv) != 0)
				return broken(
				    csv, "a quote that is never closed", err);
			if (csv->broken != NULL)
				return broken(csv, csv->broken, err);
			if (!csv->ready)
				return CRM_OK;
		} else if (csv->at < csv->len ? feed(csv, err)
					      : fill(csv, err)) {
			return err->code;
		}
	}
	for (i = 0; i < csv->row.n; i++)
		csv->cell[i] = csv->bytes.s + csv->start[i];
	csv->row.cell = csv->cell;
	*row = csv->row;
	return CRM_OK;
}

enum crm_code
crm_csv_heading(
    struct crm_csv *csv, struct crm_csv_row *row, struct crm_err *err)
{
	if (crm_csv_next(csv, row, err))
		return err->code;
	if (row->n == 0)
		return crm_fail(
		    err, CRM_REFUSED, "%s: the file is empty", csv->name);
	if (row->fault != NULL)
		return crm_fail(
		    err, CRM_REFUSED, "%s:1: %s", csv->name, row->fault);
	return CRM_OK;
}

bool
crm_row_empty(const struct crm_csv_row *row)
{
	unsigned i;

	for (i = 0; i < row->n; i++)
		if (row->cell[i][0] != '\0')
			return false;
	return true;
}

unsigned
crm_csv_percent(const struct crm_csv *csv)
{
	return csv->size ? (unsigned)(100 * csv->read / csv->size) : 0;
}

bool
crm_csv_separator(const char *name, char *separator)
{
	static const char *const names[] = {
	    "comma", "semicolon", "tab", "pipe"};
	unsigned i;

	*separator = name[0];
	for (i = 0; i < 4; i++)
		if (strcmp(name, names[i]) == 0)
			*separator = ",;\t|"[i];
	if (strcmp(name, "\\t") == 0)
		*separator = '\t';
	return *separator != name[0] ||
	    (name[0] != '\0' && name[1] == '\0' &&
		strchr("\"\r\n", name[0]) == NULL);
}

const char *
crm_csv_name(const struct crm_csv *csv)
{
	return csv->name;
}

void
crm_csv_close(struct crm_csv *csv)
{
	if (csv == NULL)
		return;
	if (csv->fd >= 0)
		close(csv->fd);
	csv_free(&csv->parser);
	if (csv->text == OTHER)
		iconv_close(csv->decode);
	crm_buf_free(&csv->bytes);
	free(csv->name);
	free(csv);
}
