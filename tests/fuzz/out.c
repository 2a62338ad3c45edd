/* SPDX-License-Identifier: ISC */
/*
 * Records in every form of output, and back by readers of their own: csv,
 * guarded csv, tsv and jsonl give the cells again, a table is harmless.
 */
#include "out.h"

#include "fuzz.h"

static const char *const column[] = {"id", "phone", "street", "last_name"};
static const bool plain[] = {true, false, false, false};
#define COLUMNS 4

/* What is printed of the records. */
static char *
print(const struct table *table, struct crm_out *out, size_t *size)
{
	const char *cell[COLUMNS];
	struct crm_err err;
	char *bytes = NULL;
	unsigned i, k;
	FILE *f;

	out->ncolumn = COLUMNS;
	out->column = column;
	out->plain = plain;
	for (i = 0; i < table->rows; i++) {
		for (k = 0; k < COLUMNS; k++)
			cell[k] = k < table->n[i] ? table->cell[i][k] : NULL;
		crm_out_row(out, cell);
	}
	f = open_memstream(&bytes, size);
	if (f == NULL || crm_out_write(out, f, &err) || fclose(f) != 0)
		abort();
	crm_out_free(out);
	return bytes;
}

static const char *
cell_of(const struct table *table, unsigned row, unsigned k)
{
	return k < table->n[row] ? table->cell[row][k] : "";
}

/* One field of csv as RFC 4180 has it at *AT, which moves past it. */
static void
read_field(const char **at, struct crm_buf *field)
{
	const char *s = *at;

	field->len = 0;
	crm_buf_str(field, "");
	if (*s != '"') {
		while (strchr(",\r\n", *s) == NULL) {
			HOLDS(*s != '"');
			crm_buf_char(field, *s++);
		}
	} else {
		for (s++; *s != '"' || s[1] == '"'; s += 1 + (*s == '"')) {
			HOLDS(*s != '\0');
			crm_buf_char(field, *s);
		}
		s++;
	}
	*at = s;
}

/* What a spreadsheet begins a formula with, in full width, too. */
static bool
trigger(const char *s)
{
	return (s[0] != '\0' && strchr("=+-@\t\r\n", s[0]) != NULL) ||
	    strncmp(s, "\uff1d", 3) == 0 || strncmp(s, "\uff0b", 3) == 0 ||
	    strncmp(s, "\uff0d", 3) == 0 || strncmp(s, "\uff20", 3) == 0;
}

/* The text that was guarded. */
static const char *
unguarded(const char *s)
{
	return s[0] == '\'' && trigger(s + strspn(s, "' \"")) ? s + 1 : s;
}

static void
csv(const struct table *table, bool excel)
{
	struct crm_out out = {.format = CRM_CSV, .excel = excel, .bar = -1};
	struct crm_buf field = {0};
	size_t size;
	char *bytes = print(table, &out, &size);
	const char *at = bytes, *end = excel ? "\r\n" : "\n", *want, *got;
	unsigned i, k;

	HOLDS(strlen(bytes) == size);
	if (excel) {
		HOLDS(strncmp(at, "\xef\xbb\xbf", 3) == 0);
		at += 3;
	}
	for (i = 0; i <= table->rows; i++) {
		for (k = 0; k < COLUMNS; k++) {
			HOLDS(k == 0 || *at++ == ',');
			read_field(&at, &field);
			want = i ? cell_of(table, i - 1, k) : column[k];
			got = field.s;
			if (i > 0 && excel && !plain[k]) {
				HOLDS(k == 1 || !trigger(got));
				/* A phone may begin with +, if all are digits. */
				HOLDS(k != 1 || !trigger(got) ||
				    (got[0] == '+' &&
					strspn(got + 1, "0123456789") ==
					    strlen(got) - 1));
				got = unguarded(got);
			}
			HOLDS(strcmp(got, want) == 0);
		}
		HOLDS(strncmp(at, end, strlen(end)) == 0);
		at += strlen(end);
	}
	HOLDS(*at == '\0');
	crm_buf_free(&field);
	free(bytes);
}

static void
tsv(const struct table *table)
{
	struct crm_out out = {.format = CRM_TSV, .bar = -1};
	size_t size;
	char *bytes = print(table, &out, &size), *at = bytes, *end;
	unsigned i, k;

	for (i = 0; i < table->rows; i++)
		for (k = 0; k < COLUMNS; k++) {
			end = at + strcspn(at, "\t\n");
			HOLDS(*end == (k + 1 < COLUMNS ? '\t' : '\n'));
			*end = '\0';
			crm_text_unescape(at);
			HOLDS(strcmp(at, cell_of(table, i, k)) == 0);
			at = end + 1;
		}
	HOLDS(at == bytes + size);
	free(bytes);
}

/* The string of JSON at *AT, which moves past it. */
static void
read_string(const char **at, struct crm_buf *text)
{
	static const char from[] = "ntr\"\\", to[] = "\n\t\r\"\\";
	const char *s = *at, *k;
	unsigned c;

	text->len = 0;
	crm_buf_str(text, "");
	HOLDS(*s++ == '"');
	for (; *s != '"'; s++) {
		HOLDS((unsigned char)*s >= 0x20);
		if (*s != '\\') {
			crm_buf_char(text, *s);
			continue;
		}
		s++;
		if (*s == 'u') {
			HOLDS(sscanf(s + 1, "%4x", &c) == 1 && c < 0x80);
			crm_buf_char(text, (char)c);
			s += 4;
			continue;
		}
		k = *s ? strchr(from, *s) : NULL;
		HOLDS(k != NULL);
		crm_buf_char(text, to[k - from]);
	}
	*at = s + 1;
}

static void
jsonl(const struct table *table)
{
	struct crm_out out = {.format = CRM_JSONL, .bar = -1};
	struct crm_buf text = {0};
	size_t size;
	char *bytes = print(table, &out, &size);
	const char *at = bytes;
	unsigned i, k;
	bool any;

	for (i = 0; i < table->rows; i++) {
		HOLDS(*at++ == '{');
		for (k = 0, any = false; k < COLUMNS; k++) {
			if (cell_of(table, i, k)[0] == '\0')
				continue;
			HOLDS(!any || *at++ == ',');
			any = true;
			read_string(&at, &text);
			HOLDS(strcmp(text.s, column[k]) == 0);
			HOLDS(*at++ == ':');
			read_string(&at, &text);
			HOLDS(strcmp(text.s, cell_of(table, i, k)) == 0);
		}
		HOLDS(strncmp(at, "}\n", 2) == 0);
		at += 2;
	}
	HOLDS(at == bytes + size);
	crm_buf_free(&text);
	free(bytes);
}

static void
laid_out(const struct table *table, unsigned width)
{
	struct crm_out out = {.format = CRM_TABLE, .bar = -1, .width = width};
	size_t size, n;
	char *bytes = print(table, &out, &size), *p;
	unsigned lines = 0;
	uint32_t c;

	for (p = bytes; *p != '\0'; p += n) {
		n = point(p, &c);
		lines += *p == '\n';
		HOLDS(n > 0 && (*p == '\n' || (c >= 0x20 && c != 0x7f)));
		HOLDS(c < 0x80 || c > 0x9f);
		HOLDS(c < 0x202a || c > 0x202e);
		HOLDS(c < 0x2066 || c > 0x2069);
	}
	HOLDS(p == bytes + size && lines == table->rows + 1);
	free(bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct table table;
	struct input in = {data, size};
	unsigned width = take(&in) % 100;

	take_table(&in, &table);
	csv(&table, false);
	csv(&table, true);
	tsv(&table);
	jsonl(&table);
	laid_out(&table, width);
	free_table(&table);
	return 0;
}
