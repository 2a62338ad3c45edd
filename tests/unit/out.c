/* SPDX-License-Identifier: ISC */
#include "unit.h"

#include <signal.h>
#include <unistd.h>

#include "out.h"
#include "text.h"

#define MIB (1024 * 1024)
#define MOST 6 /* columns of random rows */

static const char *const names[] = {
    "id", "name", "note", "city", "phone", "zip"};
static const bool plain[] = {true, false, false, false, true, true};

static struct crm_out
form(enum crm_format format, unsigned ncolumn)
{
	struct crm_out out = {.format = format,
	    .ncolumn = ncolumn,
	    .column = names,
	    .plain = plain,
	    .bar = -1};

	return out;
}

/* All that OUT writes; OUT is freed. */
static char *
written(struct crm_out *out)
{
	struct crm_err err;
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	if (f == NULL)
		fail_msg("no memory");
	if (crm_out_write(out, f, &err))
		fail_msg("%s", err.text);
	fclose(f);
	crm_out_free(out);
	return text;
}

static void
writes(const char *what, struct crm_out *out, const char *want)
{
	char *text = written(out);

	same(what, text, want);
	free(text);
}

static const char *const rows[][4] = {
    {"c1", "Ana Díaz", "likes \"jazz\", a lot", "Miami"},
    {"c2", "O'Brien\tPat", "one\ntwo\r\nthree\\", NULL},
    {"c3", "", "", ""},
    {"c4", "陳大文", "=1+1", " x "},
};

static void
fill(struct crm_out *out)
{
	unsigned i;

	for (i = 0; i < COUNT(rows); i++)
		crm_out_row(out, rows[i]);
}

/* The forms ------------------------------------------------------------ */

static void
tsv_is_a_line_a_record_with_four_escapes(void **state)
{
	struct crm_out out = form(CRM_TSV, 4);

	(void)state;
	fill(&out);
	writes("tsv", &out,
	    "c1\tAna Díaz\tlikes \"jazz\", a lot\tMiami\n"
	    "c2\tO'Brien\\tPat\tone\\ntwo\\r\\nthree\\\\\t\n"
	    "c3\t\t\t\n"
	    "c4\t陳大文\t=1+1\t x \n");
}

static void
tsv_has_a_heading_only_when_asked(void **state)
{
	struct crm_out out = form(CRM_TSV, 2);

	(void)state;
	writes("no rows", &out, "");
	out = form(CRM_TSV, 2);
	out.header = true;
	writes("no rows, heading", &out, "id\tname\n");
	out = form(CRM_TSV, 2);
	out.header = true;
	crm_out_row(&out, rows[0]);
	crm_out_row(&out, rows[2]);
	writes("heading", &out, "id\tname\nc1\tAna Díaz\nc3\t\n");
}

static void
csv_is_rfc_4180_with_a_heading(void **state)
{
	struct crm_out out = form(CRM_CSV, 4);

	(void)state;
	fill(&out);
	writes("csv", &out,
	    "id,name,note,city\n"
	    "c1,Ana Díaz,\"likes \"\"jazz\"\", a lot\",Miami\n"
	    "c2,O'Brien\tPat,\"one\ntwo\r\nthree\\\",\n"
	    "c3,,,\n"
	    "c4,陳大文,=1+1,\" x \"\n");
	out = form(CRM_CSV, 2);
	writes("no rows", &out, "id,name\n");
	/* --header changes nothing */
	out = form(CRM_CSV, 2);
	out.header = true;
	crm_out_row(&out, rows[0]);
	writes("header", &out, "id,name\nc1,Ana Díaz\n");
}

static void
csv_for_a_spreadsheet_has_a_mark_line_ends_and_a_guard(void **state)
{
	struct crm_out out = form(CRM_CSV, 4);

	(void)state;
	out.excel = true;
	fill(&out);
	writes("excel", &out,
	    "\xef\xbb\xbfid,name,note,city\r\n"
	    "c1,Ana Díaz,\"likes \"\"jazz\"\", a lot\",Miami\r\n"
	    "c2,O'Brien\tPat,\"one\ntwo\r\nthree\\\",\r\n"
	    "c3,,,\r\n"
	    "c4,陳大文,'=1+1,\" x \"\r\n");
	out = form(CRM_CSV, 2);
	out.excel = true;
	writes("no rows", &out, "\xef\xbb\xbfid,name\r\n");
}

static void
jsonl_is_an_object_a_record_without_what_is_empty(void **state)
{
	struct crm_out out = form(CRM_JSONL, 4);

	(void)state;
	fill(&out);
	writes("jsonl", &out,
	    "{\"id\":\"c1\",\"name\":\"Ana Díaz\",\"note\":\"likes "
	    "\\\"jazz\\\", a lot\",\"city\":\"Miami\"}\n"
	    "{\"id\":\"c2\",\"name\":\"O'Brien\\tPat\",\"note\":"
	    "\"one\\ntwo\\r\\nthree\\\\\"}\n"
	    "{\"id\":\"c3\"}\n"
	    "{\"id\":\"c4\",\"name\":\"陳大文\",\"note\":\"=1+1\",\"city\":"
	    "\" x \"}\n");
	out = form(CRM_JSONL, 2);
	out.header = true;
	writes("no rows", &out, "");
}

static void
a_table_has_a_heading_and_aligned_columns(void **state)
{
	struct crm_out out = form(CRM_TABLE, 4);

	(void)state;
	fill(&out);
	writes("table", &out,
	    "id  name          note                 city\n"
	    "c1  Ana Díaz      likes \"jazz\", a lot  Miami\n"
	    "c2  O'Brien\\tPat  one\\ntwo\\r\\nthree\\\n"
	    "c3\n"
	    "c4  陳大文        =1+1                  x\n");
	out = form(CRM_TABLE, 2);
	writes("no rows", &out, "id  name\n");
}

static void
a_table_is_cut_to_the_width_of_the_terminal(void **state)
{
	struct crm_out out = form(CRM_TABLE, 4);

	(void)state;
	out.width = 40;
	fill(&out);
	writes("cells", &out,
	    "id  name          note             city\n"
	    "c1  Ana Díaz      likes \"jazz\", …  Miami\n"
	    "c2  O'Brien\\tPat  one\\ntwo\\r\\nth…\n"
	    "c3\n"
	    "c4  陳大文        =1+1              x\n");
	/* Where little would be left of them, the last columns go. */
	out = form(CRM_TABLE, 4);
	out.width = 30;
	fill(&out);
	writes("columns", &out,
	    "id  name      note       city\n"
	    "c1  Ana Díaz  likes \"j…  Miami\n"
	    "c2  O'Brien…  one\\ntwo…\n"
	    "c3\n"
	    "c4  陳大文    =1+1        x\n");
}

static void
an_id_or_a_day_is_never_cut_while_a_text_can_be(void **state)
{
	const char *cell[] = {"c1234567", "Wilhelmina Ortega",
	    "Asked about the plan", "Jacksonville", "305-555-0100"};
	struct crm_out out = form(CRM_TABLE, 5);

	(void)state;
	out.width = 50;
	crm_out_row(&out, cell);
	writes("texts give", &out,
	    "id        name     note     city      phone\n"
	    "c1234567  Wilhel…  Asked …  Jackson…  305-555-0100\n");
	/* Rather a column less than half an id. */
	out = form(CRM_TABLE, 5);
	out.width = 34;
	crm_out_row(&out, cell);
	writes("then the last column", &out,
	    "id        name    note    city\n"
	    "c1234567  Wilhe…  Asked…  Jacks…\n");
}

/* Formula guard -------------------------------------------------------- */

/* The cell NAME as it stands in a CSV for a spreadsheet. */
static void
guarded(const char *text, const char *want)
{
	const char *cell[] = {"c1", text};
	struct crm_out out = form(CRM_CSV, 2);
	char line[200];

	out.excel = true;
	crm_out_row(&out, cell);
	snprintf(line, sizeof(line), "\xef\xbb\xbfid,name\r\nc1,%s\r\n", want);
	writes(text, &out, line);
}

static void
a_text_like_a_formula_gets_an_apostrophe_in_front(void **state)
{
	(void)state;
	guarded("=1+1", "'=1+1");
	guarded("+SUM(A1)", "'+SUM(A1)");
	guarded("+1x", "'+1x");
	guarded("+", "'+");
	guarded("-1", "'-1");
	guarded("@SUM(A1)", "'@SUM(A1)");
	guarded(
	    "=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
	guarded("\tx", "'\tx");
	guarded("\uff1dSUM(A1)", "'\uff1dSUM(A1)");
	guarded(" \uff0b1", "' \uff0b1");
	guarded("\uff0d1", "'\uff0d1");
	guarded("\uff20x", "'\uff20x");
	guarded("\uff1a", "\uff1a");
	guarded("\r=x", "\"'\r=x\"");
	guarded("\nx", "\"'\nx\"");
	guarded(" =1", "' =1");
	guarded("\"=1\"", "\"'\"\"=1\"\"\"");
	/* and a guarded text another one */
	guarded("'=1", "''=1");
	guarded("''=1", "'''=1");
	guarded("' =1", "'' =1");
	/* the rest is left alone */
	guarded("Ana", "Ana");
	guarded("1+1", "1+1");
	guarded("a=b", "a=b");
	guarded("'tis", "'tis");
	guarded("O'Brien", "O'Brien");
	guarded("'", "'");
	guarded("", "");
	guarded(" ", "\" \"");
	guarded("305-555-0100", "305-555-0100");
	guarded("+13055550100", "'+13055550100");
}

static void
numbers_days_and_phones_are_not_guarded(void **state)
{
	const char *cell[] = {"-1", "-1", "-1", "-1", "+13055550100", "=1"};
	struct crm_out out = form(CRM_CSV, 6);

	(void)state;
	out.excel = true;
	crm_out_row(&out, cell);
	writes("plain", &out,
	    "\xef\xbb\xbfid,name,note,city,phone,zip\r\n"
	    "-1,'-1,'-1,'-1,+13055550100,=1\r\n");
}

/* Chance: what each form writes is read back --------------------------- */

static void
chance_cell(uint64_t *seed, struct crm_buf *cell)
{
	static const uint32_t signs[] = {'a', 'Z', '0', ' ', ' ', '"', '\'',
	    ',', ';', '\t', '\n', '\r', '\\', '=', '+', '-', '@', '/', '{', 0x1,
	    0x1b, 0x7f, 0x9b, 0xf1, 0x202e, 0x2028, 0xfeff, 0x9673, 0x1f600,
	    0x301, 'n', 't', 'r', 'u'};
	unsigned n = below(seed, 4) ? below(seed, 12) : 0;

	cell->len = 0;
	crm_buf_str(cell, "");
	while (n-- > 0)
		add_point(cell, signs[below(seed, COUNT(signs))]);
}

/* Cells of up to eight random rows, and a form filled with them. */
struct tried {
	struct crm_buf cell[8][MOST];
	unsigned rows, columns;
};

static void
chance_rows(uint64_t *seed, struct tried *t, struct crm_out *out)
{
	const char *cell[MOST];
	unsigned r, c;

	t->rows = below(seed, 9);
	t->columns = 2 + below(seed, MOST - 1);
	out->ncolumn = t->columns;
	for (r = 0; r < t->rows; r++) {
		for (c = 0; c < t->columns; c++) {
			chance_cell(seed, &t->cell[r][c]);
			cell[c] = t->cell[r][c].s;
			if (cell[c][0] == '\0' && below(seed, 2))
				cell[c] = NULL;
		}
		crm_out_row(out, cell);
	}
}

static void
free_rows(struct tried *t)
{
	unsigned r, c;

	for (r = 0; r < 8; r++)
		for (c = 0; c < MOST; c++)
			crm_buf_free(&t->cell[r][c]);
}

static void
random_cells_come_back_from_tsv(void **state)
{
	static struct tried t;
	struct crm_out out;
	uint64_t seed = 71;
	unsigned tried, r, c;
	char *text, *at, *end;

	(void)state;
	for (tried = 0; tried < 5000; tried++) {
		out = form(CRM_TSV, 0);
		chance_rows(&seed, &t, &out);
		at = text = written(&out);
		for (r = 0; r < t.rows; r++) {
			for (c = 0; c < t.columns; c++) {
				end = at + strcspn(at, "\t\n");
				same_number("where a cell ends", *end,
				    c == t.columns - 1 ? '\n' : '\t');
				*end = '\0';
				if (strchr(at, '\r') != NULL)
					fail_msg("\"%s\"", at);
				crm_text_unescape(at);
				same("cell", at, t.cell[r][c].s);
				at = end + 1;
			}
		}
		same("the end", at, "");
		free(text);
	}
	assert_int_equal(tried, 5000);
	free_rows(&t);
}

/* One field of RFC 4180 at *AT into FIELD; what ends it is returned. */
static char
take_field(const char **at, struct crm_buf *field)
{
	const char *p = *at;

	field->len = 0;
	crm_buf_str(field, "");
	if (*p == '"') {
		for (p++; *p != '"' || p[1] == '"'; p++) {
			if (*p == '\0')
				fail_msg("a quote is not closed");
			p += *p == '"';
			crm_buf_char(field, *p);
		}
		p++;
	} else {
		for (; *p != '\0' && strchr(",\r\n", *p) == NULL; p++) {
			if (*p == '"')
				fail_msg("a quote in a bare field");
			crm_buf_char(field, *p);
		}
	}
	*at = p + 1;
	if (*p == '\r') {
		if (p[1] != '\n')
			fail_msg("CR without LF");
		*at = p + 2;
		return '\r';
	}
	return *p;
}

/* A + and what stands in phones. */
static bool
is_phone(const char *s)
{
	return s[0] == '+' && s[1] != '\0' &&
	    strspn(s + 1, "0123456789 ().-") == strlen(s + 1);
}

/* Take the guard off: the one rule that a reader needs. */
static const char *
unguarded(const char *s)
{
	const char *p = s + strspn(s, "' \"");

	return s[0] == '\'' && *p != '\0' && strchr("=+-@\t\r\n", *p) != NULL
	    ? s + 1
	    : s;
}

static void
random_cells_come_back_from_csv(void **state)
{
	static struct tried t;
	struct crm_buf field = {0};
	struct crm_out out;
	uint64_t seed = 72;
	unsigned tried, r, c;
	const char *at;
	char *text, end;
	bool excel;

	(void)state;
	for (tried = 0; tried < 10000; tried++) {
		excel = tried % 2;
		out = form(CRM_CSV, 0);
		out.excel = excel;
		chance_rows(&seed, &t, &out);
		at = text = written(&out);
		if (excel) {
			assert_memory_equal(at, "\xef\xbb\xbf", 3);
			at += 3;
		}
		for (r = 0; r <= t.rows; r++) {
			for (c = 0; c < t.columns; c++) {
				end = take_field(&at, &field);
				same_number("where a field ends", end,
				    c < t.columns - 1 ? ','
					: excel       ? '\r'
						      : '\n');
				if (r == 0)
					same("heading", field.s, names[c]);
				else if (excel && !plain[c])
					same("guarded", unguarded(field.s),
					    t.cell[r - 1][c].s);
				else
					same("cell", field.s,
					    t.cell[r - 1][c].s);
				/* Nothing but data stands in a text column
				 * that a spreadsheet would compute. */
				if (excel && r > 0 && !plain[c] &&
				    field.len > 0 && !is_phone(field.s) &&
				    strchr("=+-@\t\r\n", field.s[0]) != NULL)
					fail_msg("\"%s\"", field.s);
			}
		}
		same("the end", at, "");
		free(text);
	}
	assert_int_equal(tried, 10000);
	crm_buf_free(&field);
	free_rows(&t);
}

static void
a_field_of_csv_is_quoted_only_where_it_must_be(void **state)
{
	static const char *const table[][2] = {{"", ""}, {"a", "a"},
	    {"a b", "a b"}, {"'", "'"}, {"a;b", "a;b"}, {"a\\b", "a\\b"},
	    {"José", "José"}, {"\x01", "\x01"}, {"a,b", "\"a,b\""},
	    {",", "\",\""}, {"\"", "\"\"\"\""}, {"a\"b", "\"a\"\"b\""},
	    {"\"a\"", "\"\"\"a\"\"\""}, {"a\nb", "\"a\nb\""},
	    {"a\rb", "\"a\rb\""}, {"a\r\n", "\"a\r\n\""}, {" a", "\" a\""},
	    {"a ", "\"a \""}, {" ", "\" \""}, {"a\tb", "a\tb"},
	    {"\ta", "\"\ta\""}, {"a\t", "\"a\t\""}, {"\t", "\"\t\""}};
	struct crm_buf buf = {0};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		buf.len = 0;
		crm_buf_str(&buf, "x,");
		crm_csv_field(&buf, table[i][0]);
		same(table[i][0], buf.s + 2, table[i][1]);
	}
	crm_buf_free(&buf);
}

/* A JSON string at *AT, which moves past it, into BUF. */
static void
take_string(const char **at, struct crm_buf *buf)
{
	const char *p = *at;
	unsigned code;

	buf->len = 0;
	crm_buf_str(buf, "");
	if (*p++ != '"')
		fail_msg("no string at %s", *at);
	for (; *p != '"'; p++) {
		if ((unsigned char)*p < 0x20)
			fail_msg("a bare control character in %s", *at);
		if (*p != '\\') {
			crm_buf_char(buf, *p);
			continue;
		}
		switch (*++p) {
		case 'n':
			crm_buf_char(buf, '\n');
			break;
		case 't':
			crm_buf_char(buf, '\t');
			break;
		case 'r':
			crm_buf_char(buf, '\r');
			break;
		case '"':
		case '\\':
		case '/':
			crm_buf_char(buf, *p);
			break;
		case 'u':
			if (sscanf(p + 1, "%4x", &code) != 1)
				fail_msg("bad escape in %s", *at);
			add_point(buf, code);
			p += 4;
			break;
		default:
			fail_msg("bad escape in %s", *at);
		}
	}
	*at = p + 1;
}

static void
random_cells_come_back_from_jsonl(void **state)
{
	static struct tried t;
	struct crm_buf one = {0};
	struct crm_out out;
	uint64_t seed = 73;
	unsigned tried, r, c, n;
	const char *at;
	char *text;

	(void)state;
	for (tried = 0; tried < 5000; tried++) {
		out = form(CRM_JSONL, 0);
		chance_rows(&seed, &t, &out);
		at = text = written(&out);
		assert_true(crm_text_valid(text, strlen(text)));
		for (r = 0; r < t.rows; r++) {
			assert_int_equal(*at++, '{');
			for (c = n = 0; c < t.columns; c++) {
				if (t.cell[r][c].len == 0)
					continue;
				if (n++ > 0)
					assert_int_equal(*at++, ',');
				take_string(&at, &one);
				same("key", one.s, names[c]);
				assert_int_equal(*at++, ':');
				take_string(&at, &one);
				same("value", one.s, t.cell[r][c].s);
			}
			assert_int_equal(*at++, '}');
			assert_int_equal(*at++, '\n');
		}
		same("the end", at, "");
		free(text);
	}
	assert_int_equal(tried, 5000);
	crm_buf_free(&one);
	free_rows(&t);
}

static void
every_sign_comes_back_from_a_json_string(void **state)
{
	struct crm_buf text = {0}, json = {0}, back = {0};
	unsigned tried = 0;
	const char *at;
	uint32_t c;

	(void)state;
	for (c = 1; c < 0x110000; c += c < 0x3000 ? 1 : 17) {
		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		text.len = json.len = 0;
		crm_buf_char(&text, 'a');
		add_point(&text, c);
		crm_buf_char(&text, 'z');
		crm_json_string(&json, text.s);
		at = json.s;
		take_string(&at, &back);
		same("sign", back.s, text.s);
		same("the end", at, "");
		tried++;
	}
	json.len = 0;
	crm_json_string(&json, "\x01\x1f\"\\/\n\t\r\x7f");
	same("escapes", json.s, "\"\\u0001\\u001f\\\"\\\\/\\n\\t\\r\\u007f\"");
	assert_true(tried > 70000);
	crm_buf_free(&text);
	crm_buf_free(&json);
	crm_buf_free(&back);
}

/* No control of C0 or C1, and none of direction. */
static bool
obeyed(uint32_t c)
{
	return (c < 0x20 && c != '\n') || (c >= 0x7f && c <= 0x9f) ||
	    c == 0x61c || c == 0x200e || c == 0x200f ||
	    (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static void
bars_take_only_what_the_columns_leave(void **state)
{
	const char *cell[] = {"March mailing", "20", "100.0"};
	static const bool exact[] = {false, true, true};
	static const char *const columns[] = {
	    "source", "contacts", "conversion"};
	static const struct {
		unsigned width;
		const char *row;
	} want[] = {
	    {0,
		"March mailing        20       100.0  "
		"████████████████████████\n"},
	    {80,
		"March mailing        20       100.0  "
		"████████████████████████\n"},
	    {47, "March mailing        20       100.0  ██████████\n"},
	    {43, "March mailing        20       100.0  ██████\n"},
	    {42, "March mailing        20       100.0\n"},
	    {34, "March maili…        20       100.0\n"},
	};
	struct crm_out out;
	unsigned i;
	char *text;

	(void)state;
	for (i = 0; i < COUNT(want); i++) {
		out = form(CRM_TABLE, 3);
		out.column = columns;
		out.plain = exact;
		out.width = want[i].width;
		out.bar = 1;
		crm_out_row(&out, cell);
		text = written(&out);
		same("row", strchr(text, '\n') + 1, want[i].row);
		free(text);
	}
}

static void
a_table_never_emits_a_control_character_and_keeps_its_width(void **state)
{
	static const unsigned widths[] = {0, 20, 40, 80, 200};
	static struct tried t;
	struct crm_buf shown = {0};
	struct crm_out out;
	uint64_t seed = 74;
	unsigned tried, lines;
	const char *at;
	char *text, *line, *end;
	size_t columns;

	(void)state;
	for (tried = 0; tried < 10000; tried++) {
		out = form(CRM_TABLE, 0);
		out.width = widths[tried % COUNT(widths)];
		out.bar = tried % 7 == 0 ? 0 : -1;
		chance_rows(&seed, &t, &out);
		text = written(&out);
		if (!crm_text_valid(text, strlen(text)))
			fail_msg("broken bytes: %s", text);
		for (at = text; *at != '\0';)
			if (obeyed(take_point(&at)))
				fail_msg("a control character: %s", text);
		lines = 0;
		for (line = text; *line != '\0'; line = end + 1) {
			end = strchr(line, '\n');
			*end = '\0';
			shown.len = 0;
			columns = crm_text_screen(&shown, line, 0);
			if (widths[tried % COUNT(widths)] > 0 &&
			    columns > widths[tried % COUNT(widths)])
				fail_msg("%zu columns: %s", columns, line);
			lines++;
		}
		same_number("lines", lines, t.rows + 1);
		free(text);
	}
	assert_int_equal(tried, 10000);
	crm_buf_free(&shown);
	free_rows(&t);
}

static void
broken_bytes_and_commands_in_a_table_become_visible(void **state)
{
	const char *cell[] = {"c1", "Jos\xe9\x1b[2J",
	    "\xe2\x80\xae"
	    "fdp.exe"};
	struct crm_out out = form(CRM_TABLE, 3);

	(void)state;
	crm_out_row(&out, cell);
	writes("table", &out,
	    "id  name            note\n"
	    "c1  Jos\\xE9\\x1B[2J  \\u{202E}fdp.exe\n");
}

/* Writing -------------------------------------------------------------- */

static void
a_full_disk_is_trouble_in_the_system_s_words(void **state)
{
	static const enum crm_format formats[] = {
	    CRM_TSV, CRM_TABLE, CRM_CSV, CRM_JSONL};
	struct crm_out out;
	struct crm_err err;
	unsigned i;
	FILE *f;

	(void)state;
	for (i = 0; i < COUNT(formats); i++) {
		out = form(formats[i], 4);
		fill(&out);
		f = fopen("/dev/full", "w");
		assert_non_null(f);
		spoil(&err);
		refused("full", crm_out_write(&out, f, &err), &err, CRM_TROUBLE,
		    "standard output: No space left on device");
		fclose(f);
		crm_out_free(&out);
	}
}

static void
a_reader_that_went_away_is_no_error(void **state)
{
	void (*before)(int) = signal(SIGPIPE, SIG_IGN);
	struct crm_out out = form(CRM_TSV, 4);
	struct crm_err err;
	unsigned i;
	int ends[2];
	FILE *f;

	(void)state;
	for (i = 0; i < 10000; i++)
		fill(&out);
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	f = fdopen(ends[1], "w");
	assert_non_null(f);
	assert_int_equal(crm_out_write(&out, f, &err), CRM_OK);
	fclose(f);
	crm_out_free(&out);
	signal(SIGPIPE, before);
}

/* 70 MiB, of which all but the last are in the temporary file. */
static void
rows_past_64_mib_come_out_whole_and_in_order(void **state)
{
	char *big = crm_alloc(MIB + 1), *line = NULL;
	const char *cell[2];
	struct crm_out out = form(CRM_TSV, 2);
	struct crm_err err;
	size_t room = 0;
	unsigned i;
	char id[16];
	ssize_t n;
	FILE *f;

	(void)state;
	memset(big, 'x', MIB);
	out.header = true;
	for (i = 1; i <= 70; i++) {
		snprintf(id, sizeof(id), "c%u", i);
		cell[0] = id;
		cell[1] = big;
		big[0] = (char)('a' + i % 26);
		crm_out_row(&out, cell);
	}
	assert_non_null(out.spill);
	assert_true(out.rows.len < 64 * MIB);
	crm_out_row(&out, (const char *[]){"last", "one"});
	f = tmpfile();
	assert_non_null(f);
	assert_int_equal(crm_out_write(&out, f, &err), CRM_OK);
	crm_out_free(&out);
	rewind(f);
	assert_true(getline(&line, &room, f) > 0);
	same("heading", line, "id\tname\n");
	for (i = 1; i <= 70; i++) {
		n = getline(&line, &room, f);
		assert_int_equal(
		    n, MIB + snprintf(id, sizeof(id), "c%u\t", i) + 1);
		assert_memory_equal(line, id, strlen(id));
		big[0] = (char)('a' + i % 26);
		assert_memory_equal(line + strlen(id), big, MIB);
	}
	assert_true(getline(&line, &room, f) > 0);
	same("last", line, "last\tone\n");
	assert_int_equal(getline(&line, &room, f), -1);
	fclose(f);
	free(line);
	free(big);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(tsv_is_a_line_a_record_with_four_escapes),
	    TEST(tsv_has_a_heading_only_when_asked),
	    TEST(csv_is_rfc_4180_with_a_heading),
	    TEST(csv_for_a_spreadsheet_has_a_mark_line_ends_and_a_guard),
	    TEST(jsonl_is_an_object_a_record_without_what_is_empty),
	    TEST(a_table_has_a_heading_and_aligned_columns),
	    TEST(a_table_is_cut_to_the_width_of_the_terminal),
	    TEST(an_id_or_a_day_is_never_cut_while_a_text_can_be),
	    TEST(a_text_like_a_formula_gets_an_apostrophe_in_front),
	    TEST(numbers_days_and_phones_are_not_guarded),
	    TEST(random_cells_come_back_from_tsv),
	    TEST(random_cells_come_back_from_csv),
	    TEST(a_field_of_csv_is_quoted_only_where_it_must_be),
	    TEST(random_cells_come_back_from_jsonl),
	    TEST(every_sign_comes_back_from_a_json_string),
	    TEST(bars_take_only_what_the_columns_leave),
	    TEST(a_table_never_emits_a_control_character_and_keeps_its_width),
	    TEST(broken_bytes_and_commands_in_a_table_become_visible),
	    TEST(a_full_disk_is_trouble_in_the_system_s_words),
	    TEST(a_reader_that_went_away_is_no_error),
	    TEST(rows_past_64_mib_come_out_whole_and_in_order),
	};

	return cmocka_run_group_tests_name("out", tests, NULL, NULL);
}
