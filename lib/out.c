/* SPDX-License-Identifier: ISC */
#include "out.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

#define KEEP_BYTES (64 << 20)
#define CELL_COLUMNS 64 /* widest a cell gets in a table */
#define LEAST_COLUMNS 6 /* narrower cells say nothing */
#define BAR_COLUMNS 24  /* longest bar */
#define LEAST_BAR 6     /* shorter ones say nothing */

static bool
blank(char c)
{
	return c == ' ' || c == '\t';
}

void
crm_csv_field(struct crm_buf *buf, const char *s)
{
	size_t n = strlen(s);

	if (n == 0)
		return;
	/* Readers leave out blanks and tabs at the ends of what is bare. */
	if (s[strcspn(s, "\",\r\n")] == '\0' && !blank(s[0]) &&
	    !blank(s[n - 1])) {
		crm_buf_str(buf, s);
		return;
	}
	crm_buf_char(buf, '"');
	for (;;) {
		n = strcspn(s, "\"");
		crm_buf_add(buf, s, n);
		s += n;
		if (*s == '\0')
			break;
		crm_buf_str(buf, "\"\"");
		s++;
	}
	crm_buf_char(buf, '"');
}

/* Whether a spreadsheet would take the text for a formula (OWASP). */
static bool
formula(const char *s)
{
	static const char *const wide[] = {
	    "\uff1d", "\uff0b", "\uff0d", "\uff20"};
	unsigned i;

	s += strspn(s, "' \"");
	/* The same signs in the width of Chinese and Japanese letters. */
	for (i = 0; i < sizeof(wide) / sizeof(*wide); i++)
		if (strncmp(s, wide[i], strlen(wide[i])) == 0)
			return true;
	return strchr("=+-@\t\r\n", *s) != NULL && *s != '\0';
}

/* A phone written +13055550100 is a number to everybody. */
static bool
phone_number(const char *column, const char *s)
{
	return (strcmp(column, "phone") == 0 || strcmp(column, "cell") == 0) &&
	    s[0] == '+' && s[1] != '\0' &&
	    strspn(s + 1, "0123456789") == strlen(s + 1);
}

static void
csv_row(struct crm_out *out, struct crm_buf *buf, const char *const *cell,
    bool heading)
{
	char guarded[2] = "'";
	struct crm_buf one = {0};
	const char *s;
	unsigned i;

	for (i = 0; i < out->ncolumn; i++) {
		s = cell[i] ? cell[i] : "";
		if (i > 0)
			crm_buf_char(buf, ',');
		if (out->excel && !heading && !out->plain[i] && formula(s) &&
		    !phone_number(out->column[i], s)) {
			one.len = 0;
			crm_buf_str(&one, guarded);
			crm_buf_str(&one, s);
			s = one.s;
		}
		crm_csv_field(buf, s);
	}
	crm_buf_str(buf, out->excel ? "\r\n" : "\n");
	crm_buf_free(&one);
}

static void
tsv_row(struct crm_out *out, struct crm_buf *buf, const char *const *cell)
{
	unsigned i;

	for (i = 0; i < out->ncolumn; i++) {
		if (i > 0)
			crm_buf_char(buf, '\t');
		if (cell[i] != NULL)
			crm_text_escape(buf, cell[i]);
	}
	crm_buf_char(buf, '\n');
}

static void
json_row(struct crm_out *out, struct crm_buf *buf, const char *const *cell)
{
	bool any = false;
	unsigned i;

	crm_buf_char(buf, '{');
	for (i = 0; i < out->ncolumn; i++) {
		if (cell[i] == NULL || cell[i][0] == '\0')
			continue;
		crm_buf_str(buf, any ? "," : "");
		crm_json_string(buf, out->column[i]);
		crm_buf_char(buf, ':');
		crm_json_string(buf, cell[i]);
		any = true;
	}
	crm_buf_str(buf, "}\n");
}

/* What was kept moves to a file that has no name. */
static void
spill(struct crm_out *out)
{
	if (out->spill == NULL)
		out->spill = tmpfile();
	if (out->spill == NULL ||
	    fwrite(out->rows.s, 1, out->rows.len, out->spill) != out->rows.len)
		out->failed = true;
	out->rows.len = 0;
}

void
crm_out_row(struct crm_out *out, const char *const *cell)
{
	if (out->count == 0 && out->rows.len == 0 && out->format == CRM_CSV) {
		if (out->excel)
			crm_buf_str(&out->rows, "\xef\xbb\xbf");
		csv_row(out, &out->rows, out->column, true);
	} else if (out->count == 0 && out->rows.len == 0 && out->header &&
	    out->format == CRM_TSV) {
		tsv_row(out, &out->rows, out->column);
	}
	if (cell == NULL)
		return;
	out->count++;
	switch (out->format) {
	case CRM_CSV:
		csv_row(out, &out->rows, cell, false);
		break;
	case CRM_JSONL:
		json_row(out, &out->rows, cell);
		break;
	default: /* a table is laid out from these lines at the end */
		tsv_row(out, &out->rows, cell);
		break;
	}
	if (out->rows.len > KEEP_BYTES && out->format != CRM_TABLE)
		spill(out);
}

void
crm_out_text(struct crm_out *out, const char *text, size_t n)
{
	crm_buf_add(&out->rows, text, n);
	if (out->rows.len > KEEP_BYTES)
		spill(out);
}

/* Cut the next line of kept rows into cells, in place. */
static bool
next_line(const struct crm_out *out, unsigned n, char **at, char **cell)
{
	unsigned i;
	char *line = *at, *end;

	if (line >= out->rows.s + out->rows.len)
		return false;
	end = line + strcspn(line, "\n");
	*at = end + (*end != '\0');
	*end = '\0';
	for (i = 0; i < n; i++) {
		cell[i] = line;
		end = line + strcspn(line, "\t");
		line = *end ? end + 1 : end;
		*end = '\0';
		crm_text_unescape(cell[i]);
	}
	return true;
}

static void
pad(struct crm_buf *buf, size_t n)
{
	while (n-- > 0)
		crm_buf_char(buf, ' ');
}

static size_t
total_width(const struct crm_out *out, const size_t *width)
{
	size_t total = 0;
	unsigned i;

	for (i = 0; i < out->ncolumn; i++)
		total += width[i] + (i ? 2 : 0);
	return total;
}

/* The widest column that can give; a day or an id cut short says nothing. */
static unsigned
widest(const struct crm_out *out, const size_t *width)
{
	unsigned i, most = out->ncolumn;

	for (i = 0; i < out->ncolumn; i++)
		if (width[i] > LEAST_COLUMNS &&
		    (out->plain == NULL || !out->plain[i]) &&
		    (most == out->ncolumn || width[i] > width[most]))
			most = i;
	return most;
}

/*
 * Take from the widest columns until the row fits the terminal; where that
 * would leave nothing to read, the last columns are not shown.  Returns how
 * long the bars may be in what is left.
 */
static size_t
fit(struct crm_out *out, size_t *width)
{
	size_t left;
	unsigned i;

	if (out->width == 0)
		return BAR_COLUMNS;
	while (total_width(out, width) > out->width) {
		i = widest(out, width);
		if (i < out->ncolumn)
			width[i]--;
		else if (out->ncolumn > 1)
			out->ncolumn--;
		else if (width[0] > LEAST_COLUMNS)
			width[0]--;
		else
			break;
	}
	left = total_width(out, width) + 2;
	left = left < out->width ? out->width - left : 0;
	return left < LEAST_BAR ? 0 : left < BAR_COLUMNS ? left : BAR_COLUMNS;
}

static void
bar(struct crm_buf *buf, double columns)
{
	static const char *const eighths[] = {
	    "", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
	int n = columns > 0 ? (int)(columns * 8 + 0.5) : 0, i;

	if (n == 0 && columns > 0)
		n = 1;
	for (i = 0; i < n / 8; i++)
		crm_buf_str(buf, "█");
	crm_buf_str(buf, eighths[n % 8]);
}

static bool
right(const char *const *column, unsigned i)
{
	static const char *const numbers[] = {"count", "contacts", "entered",
	    "left", "converted", "conversion", "days", "prospects", "clients",
	    "closed", "premium", "commission"};
	unsigned k;

	for (k = 0; k < sizeof(numbers) / sizeof(*numbers); k++)
		if (strcmp(column[i], numbers[k]) == 0)
			return true;
	return false;
}

static void
table_row(struct crm_out *out, struct crm_buf *buf, const char *const *cell,
    const size_t *width, double scale, bool heading)
{
	struct crm_buf one = {0};
	unsigned i, last = out->ncolumn - 1;
	size_t used;

	for (i = 0; i < out->ncolumn; i++) {
		one.len = 0;
		crm_buf_str(&one, "");
		used = crm_text_screen(&one, cell[i], width[i]);
		if (right(out->column, i)) {
			pad(buf, width[i] - used);
			crm_buf_add(buf, one.s, one.len);
		} else {
			crm_buf_add(buf, one.s, one.len);
			if (i < last || out->bar >= 0)
				pad(buf, width[i] - used);
		}
		if (i < last)
			pad(buf, 2);
	}
	if (scale > 0 && !heading) {
		pad(buf, 2);
		bar(buf, atof(cell[out->bar]) * scale);
	}
	while (buf->len > 0 && buf->s[buf->len - 1] == ' ')
		buf->len--;
	crm_buf_char(buf, '\n');
	crm_buf_free(&one);
}

static void
table(struct crm_out *out, struct crm_buf *buf)
{
	struct crm_buf one = {0}, rows;
	const unsigned all = out->ncolumn;
	size_t width[64] = {0}, w;
	char *cell[64], *at;
	double most = 0, scale, v;
	unsigned i;

	crm_buf_str(&out->rows, "");
	rows.s = crm_grow(NULL, out->rows.len + 1);
	memcpy(rows.s, out->rows.s, out->rows.len + 1);
	for (i = 0; i < out->ncolumn; i++)
		width[i] = strlen(out->column[i]);
	for (at = out->rows.s; next_line(out, all, &at, cell);) {
		for (i = 0; i < out->ncolumn; i++) {
			one.len = 0;
			w = crm_text_screen(&one, cell[i], CELL_COLUMNS);
			if (w > width[i])
				width[i] = w;
		}
		if (out->bar >= 0 && (v = atof(cell[out->bar])) > most)
			most = v;
	}
	scale = (double)fit(out, width);
	scale = most > 0 ? scale / most : 0;
	memcpy(out->rows.s, rows.s, out->rows.len + 1);
	table_row(out, buf, out->column, width, scale, true);
	for (at = out->rows.s; next_line(out, all, &at, cell);)
		table_row(
		    out, buf, (const char *const *)cell, width, scale, false);
	crm_buf_free(&one);
	free(rows.s);
}

static bool
put(const void *bytes, size_t n, FILE *file)
{
	return n == 0 || fwrite(bytes, 1, n, file) == n;
}

static bool
put_spilled(struct crm_out *out, FILE *file)
{
	char block[65536];
	size_t n;

	rewind(out->spill);
	while ((n = fread(block, 1, sizeof(block), out->spill)) > 0)
		if (!put(block, n, file))
			return false;
	return !ferror(out->spill);
}

enum crm_code
crm_out_write(struct crm_out *out, FILE *file, struct crm_err *err)
{
	struct crm_buf laid = {0};
	bool good;

	crm_out_row(out, NULL); /* a heading even without rows */
	if (out->failed)
		return crm_fail(err, CRM_TROUBLE,
		    "the output does not fit the temporary folder: %s",
		    strerror(errno));
	errno = 0;
	good = out->spill == NULL || put_spilled(out, file);
	if (out->format == CRM_TABLE) {
		table(out, &laid);
		good = good && put(laid.s, laid.len, file);
		crm_buf_free(&laid);
	} else {
		good = good && put(out->rows.s, out->rows.len, file);
	}
	if (fflush(file) != 0)
		good = false;
	if (good || errno == EPIPE)
		return CRM_OK;
	return crm_fail(
	    err, CRM_TROUBLE, "standard output: %s", strerror(errno));
}

void
crm_out_free(struct crm_out *out)
{
	crm_buf_free(&out->rows);
	if (out->spill != NULL)
		fclose(out->spill);
	out->spill = NULL;
}
