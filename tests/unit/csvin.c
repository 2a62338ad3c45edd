/* SPDX-License-Identifier: ISC */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "csvin.h"

#define MIB (1024 * 1024)

/* Files of the tests lie in a folder of their own, under plain names. */
static char folder[] = "/tmp/crm-csvin-XXXXXX";

static int
make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static int
drop_folder(void **state)
{
	(void)state;
	unlink("leads.csv");
	return chdir("/") != 0 || rmdir(folder) != 0;
}

static void
put(const char *bytes, size_t n)
{
	FILE *f;

	/* A new file, which no file system hurries to the disk. */
	unlink("leads.csv");
	f = fopen("leads.csv", "w");
	if (f == NULL || fwrite(bytes, 1, n, f) != n || fclose(f) != 0)
		fail_msg("leads.csv cannot be written");
}

/*
 * Rows as text: "2:[Ana][Díaz]" or "2: the fault" and a newline each, then
 * the sentence that ended the reading, if one did.
 */
static void
rows_of(struct crm_csv *csv, struct crm_buf *out)
{
	struct crm_csv_row row;
	struct crm_err err;
	unsigned i;

	crm_buf_str(out, "");
	for (;;) {
		spoil(&err);
		if (crm_csv_next(csv, &row, &err)) {
			crm_buf_fmt(out, "%d %s\n", err.code, err.text);
			return;
		}
		if (row.n == 0)
			return;
		crm_buf_fmt(out, "%llu:", (unsigned long long)row.line);
		if (row.fault != NULL)
			crm_buf_fmt(out, " %s", row.fault);
		for (i = 0; row.fault == NULL && i < row.n; i++)
			crm_buf_fmt(out, "[%s]", row.cell[i]);
		crm_buf_char(out, '\n');
	}
}

static void
read_as(const char *bytes, size_t n, const char *encoding, char separator,
    struct crm_buf *out)
{
	struct crm_csv *csv;
	struct crm_err err;

	put(bytes, n);
	out->len = 0;
	if (crm_csv_open("leads.csv", encoding, separator, &csv, &err))
		fail_msg("%s", err.text);
	rows_of(csv, out);
	crm_csv_close(csv);
}

static void
read_bytes(const char *bytes, size_t n, struct crm_buf *out)
{
	read_as(bytes, n, NULL, 0, out);
}

static void
reads_n(const char *bytes, size_t n, const char *want)
{
	struct crm_buf out = {0};

	read_bytes(bytes, n, &out);
	same(bytes, out.s, want);
	crm_buf_free(&out);
}

static void
reads(const char *text, const char *want)
{
	reads_n(text, strlen(text), want);
}

/* The lowest number that is not open: the same again when all is closed. */
static int
next_descriptor(void)
{
	int fd = fcntl(0, F_DUPFD, 0);

	if (fd < 0)
		return 0;
	close(fd);
	return fd;
}

/* What is read --------------------------------------------------------- */

static void
fields_are_cut_at_commas(void **state)
{
	(void)state;
	reads("name,zip\nAna,33101\n", "1:[name][zip]\n2:[Ana][33101]\n");
	reads("a\nb\n", "1:[a]\n2:[b]\n");
	reads(",\n,,\n", "1:[][]\n2:[][][]\n");
	reads("a,\n,b\n", "1:[a][]\n2:[][b]\n");
	reads("a b, c-d ;e\n", "1:[a b][c-d ;e]\n");
	reads("José,Peña\n", "1:[José][Peña]\n");
	reads("\x01\x1b,\x7f\n", "1:[\x01\x1b][\x7f]\n");
}

static void
quotes_hold_commas_quotes_and_line_breaks(void **state)
{
	(void)state;
	reads("\"a\",\"b\"\n", "1:[a][b]\n");
	reads("\"Díaz, Ana\",33101\n", "1:[Díaz, Ana][33101]\n");
	reads("\"Ana \"\"Annie\"\" Díaz\"\n", "1:[Ana \"Annie\" Díaz]\n");
	reads("\"\"\"\"\n", "1:[\"]\n");
	reads("\"\"\"a\"\"\"\n", "1:[\"a\"]\n");
	reads("\"\",\"\"\n", "1:[][]\n");
	reads("\"a\nb\",c\n", "1:[a\nb][c]\n");
	reads("\"a\r\nb\",c\n", "1:[a\r\nb][c]\n");
	reads("\"\n\",\"\n\n\"\n", "1:[\n][\n\n]\n");
	reads("\"  a  \",\"\tb\t\"\n", "1:[  a  ][\tb\t]\n");
}

static void
windows_line_ends_are_line_ends(void **state)
{
	(void)state;
	reads("name,zip\r\nAna,33101\r\nEva,33102\r\n",
	    "1:[name][zip]\n2:[Ana][33101]\n3:[Eva][33102]\n");
	reads("a\r\n\"b\r\nc\"\r\nd\r\n", "1:[a]\n2:[b\r\nc]\n4:[d]\n");
	reads("a,\r\n,b\r\n", "1:[a][]\n2:[][b]\n");
	reads("a\r\nb\nc\r\n", "1:[a]\n2:[b]\n3:[c]\n");
}

static void
a_lone_carriage_return_ends_a_line_and_no_row_is_lost(void **state)
{
	(void)state;
	reads("a,b\rAna,1\rEva,2\r", "1:[a][b]\n2:[Ana][1]\n3:[Eva][2]\n");
	reads("a,b\rAna,1\rEva,2", "1:[a][b]\n2:[Ana][1]\n3:[Eva][2]\n");
	reads("a,b\nAna,1\rEva,2\nPat,3\n",
	    "1:[a][b]\n2:[Ana][1]\n3:[Eva][2]\n4:[Pat][3]\n");
	reads("a\r\rb\r\n\rc\n\rd\n", "1:[a]\n3:[b]\n5:[c]\n7:[d]\n");
	reads("a\r\"b\rc\"\rd\r", "1:[a]\n2:[b\rc]\n4:[d]\n");
}

static void
a_byte_order_mark_is_no_part_of_the_first_heading(void **state)
{
	(void)state;
	reads("\xef\xbb\xbfname,zip\nAna,1\n", "1:[name][zip]\n2:[Ana][1]\n");
	reads("\xef\xbb\xbf\"name\",zip\n", "1:[name][zip]\n");
	reads("\xef\xbb\xbf", "");
	reads("\xff\xfe", "");
	reads("\xfe\xff", "");
	/* elsewhere it is data */
	reads("a\n\xef\xbb\xbf"
	      "b\n",
	    "1:[a]\n2:[\xef\xbb\xbf"
	    "b]\n");
}

static void
blank_lines_are_skipped_and_counted(void **state)
{
	(void)state;
	reads("a\n\nb\n\n\n\nc\n", "1:[a]\n3:[b]\n7:[c]\n");
	reads("\n\na\n", "3:[a]\n");
	reads("a\r\n\r\nb\r\n", "1:[a]\n3:[b]\n");
	reads("a\n  \n\t\nb\n", "1:[a]\n4:[b]\n");
	reads("\n\n\n", "");
}

static void
a_row_has_the_line_on_which_it_begins(void **state)
{
	(void)state;
	reads("a,b\n\"1\n2\n3\",x\ny,z\n",
	    "1:[a][b]\n2:[1\n2\n3][x]\n5:[y][z]\n");
	reads("a,b\nx,\"1\n2\"\n\"3\n\",\"\n\n\"\nlast,one\n",
	    "1:[a][b]\n2:[x][1\n2]\n4:[3\n][\n\n]\n8:[last][one]\n");
	reads("\"\n\n\nx\"\nb\n", "1:[\n\n\nx]\n5:[b]\n");
	reads(
	    "a\n\n\"\n\"\n\n\"\n\n\"\nz\n", "1:[a]\n3:[\n]\n6:[\n\n]\n9:[z]\n");
}

static void
the_last_line_needs_no_end(void **state)
{
	(void)state;
	reads("a,b\nc,d", "1:[a][b]\n2:[c][d]\n");
	reads("a,b\nc,", "1:[a][b]\n2:[c][]\n");
	reads("a,b\n\"c\",\"d\"", "1:[a][b]\n2:[c][d]\n");
	reads("a,b\n\"c\nd\",\"\"", "1:[a][b]\n2:[c\nd][]\n");
	reads("a", "1:[a]\n");
	reads("a\r\nb\r", "1:[a]\n2:[b]\n");
}

static void
a_file_may_have_a_heading_only_or_nothing(void **state)
{
	(void)state;
	reads("name,zip\n", "1:[name][zip]\n");
	reads("name,zip", "1:[name][zip]\n");
	reads("", "");
}

/* Separators and encodings --------------------------------------------- */

static void
the_separator_is_what_the_heading_has_most_of(void **state)
{
	(void)state;
	reads("name\tzip\nDíaz, Ana\t33101\n",
	    "1:[name][zip]\n2:[Díaz, Ana][33101]\n");
	reads("a\tb\n\t\n\"x\ty\"\tz\n", "1:[a][b]\n2:[][]\n3:[x\ty][z]\n");
	reads("a\tb\r\nc\td\r\n", "1:[a][b]\n2:[c][d]\n");
	reads("name;zip\nDíaz, Ana;33101\n",
	    "1:[name][zip]\n2:[Díaz, Ana][33101]\n");
	reads("name|zip\nDíaz, Ana|33101\n",
	    "1:[name][zip]\n2:[Díaz, Ana][33101]\n");
	reads("a,b;c\nd;e\n", "1:[a][b;c]\n2:[d;e]\n");
	reads("a;b;c,d\n1,2;3\n", "1:[a][b][c,d]\n2:[1,2][3]\n");
	reads("\xef\xbb\xbf"
	      "a\tb\n",
	    "1:[a][b]\n");
	reads("a\nb;c\td\n", "1:[a]\n2:[b;c\td]\n");
	/* Inside quotes nothing separates, nor does a line end there. */
	reads("\"a;b;c\",d\n1,2\n", "1:[a;b;c][d]\n2:[1][2]\n");
	reads("\"a\nb\";c;d,e\n", "1:[a\nb][c][d,e]\n");
	reads("\"a\n;;;\",d\n", "1:[a\n;;;][d]\n");
	reads("\"a\"\"\t\t\t\",d\n", "1:[a\"\t\t\t][d]\n");
}

static void
a_separator_that_is_given_is_the_only_one(void **state)
{
	static const char signs[] = ",;\t|:~^ ";
	struct crm_buf out = {0};
	char text[16], want[40];
	unsigned i;

	(void)state;
	for (i = 0; i < sizeof(signs) - 1; i++) {
		snprintf(text, sizeof(text), "a%cb,,,;;;x\n", signs[i]);
		if (signs[i] == ',')
			strcpy(want, "1:[a][b][][][;;;x]\n");
		else if (signs[i] == ';')
			strcpy(want, "1:[a][b,,,][][][x]\n");
		else
			strcpy(want, "1:[a][b,,,;;;x]\n");
		read_as(text, strlen(text), NULL, signs[i], &out);
		same(text, out.s, want);
	}
	crm_buf_free(&out);
}

static void
a_separator_has_a_name_or_is_one_sign(void **state)
{
	static const struct {
		const char *name;
		bool good;
		char separator;
	} table[] = {
	    {"comma", true, ','},
	    {"semicolon", true, ';'},
	    {"tab", true, '\t'},
	    {"pipe", true, '|'},
	    {",", true, ','},
	    {";", true, ';'},
	    {"\t", true, '\t'},
	    {"\\t", true, '\t'},
	    {"|", true, '|'},
	    {":", true, ':'},
	    {"c", true, 'c'},
	    {"", false, 0},
	    {"commas", false, 0},
	    {",,", false, 0},
	    {"\"", false, 0},
	    {"\n", false, 0},
	    {"\r", false, 0},
	    {"§", false, 0},
	    {"COMMA", false, 0},
	};
	unsigned i;
	char sep;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		same_number(table[i].name,
		    crm_csv_separator(table[i].name, &sep), table[i].good);
		if (table[i].good)
			same_number(table[i].name, sep, table[i].separator);
	}
}

static void
text_that_is_not_utf8_is_windows_1252(void **state)
{
	(void)state;
	reads("name\nJos\xe9 Pe\xf1"
	      "a\n",
	    "1:[name]\n2:[José Peña]\n");
	reads("a,b\n\x80\x85\x93x\x94,\xff\n", "1:[a][b]\n2:[€…“x”][ÿ]\n");
	reads("D\xed"
	      "az\n",
	    "1:[Díaz]\n");
	reads("a;b\n1;Jos\xe9", "1:[a][b]\n2:[1][José]\n");
	reads("a\n\x80\n", "1:[a]\n2:[€]\n");
	reads("a;\xe9;b", "1:[a][é][b]\n");
	reads("\xe9;\xe8", "1:[é][è]\n");
	/* but 0x81 is no sign of it */
	reads("a\nJos\xe9\nx\x81\n",
	    "1:[a]\n2:[José]\n"
	    "1 leads.csv:3: a character that its encoding does not have\n");
	/* but UTF-8 is UTF-8 */
	reads("name\nJosé Peña\n陳\n", "1:[name]\n2:[José Peña]\n3:[陳]\n");
	reads("a\n§\n", "1:[a]\n2:[§]\n");
	reads("a\n陳\n", "1:[a]\n2:[陳]\n");
	reads("a\n😀\n", "1:[a]\n2:[😀]\n");
	reads("a,é", "1:[a][é]\n");
	reads("a,陳", "1:[a][陳]\n");
	/* one whole character is enough, wherever it stands */
	reads("a\n\xff\né", "1:[a]\n2: text that is not UTF-8\n3:[é]\n");
}

static void
utf8_with_a_mark_or_already_seen_stays_utf8(void **state)
{
	struct crm_buf text = {0}, out = {0};
	unsigned i;

	(void)state;
	reads("\xef\xbb\xbfname\nAna\nJos\xe9\nEva\n",
	    "1:[name]\n2:[Ana]\n3: text that is not UTF-8\n4:[Eva]\n");
	reads("\xef\xbb\xbf"
	      "a,b\n1,\"\n\xff\"\n",
	    "1:[a][b]\n2: text that is not UTF-8\n");
	reads("\xef\xbb\xbf"
	      "a\n\xc3\n\xb1\n",
	    "1:[a]\n2: text that is not UTF-8\n3: text that is not "
	    "UTF-8\n");
	reads("\xef\xbb\xbf"
	      "a\n\xed\xa0\x80",
	    "1:[a]\n2: text that is not UTF-8\n");
	/* 100,000 bytes after a first José in UTF-8 */
	crm_buf_str(&text, "name\nJosé\n");
	for (i = 0; i < 10000; i++)
		crm_buf_str(&text, "Ana Maria\n");
	crm_buf_str(&text, "Jos\xe9\n");
	read_bytes(text.s, text.len, &out);
	same("the end", strstr(out.s, "10002:"),
	    "10002:[Ana Maria]\n10003: text that is not UTF-8\n");
	crm_buf_free(&text);
	crm_buf_free(&out);
}

/* A character cut by the end of a block, at each of its bytes. */
static void
utf8_is_known_wherever_the_first_block_ends(void **state)
{
	static const char *const points[] = {"é", "陳", "😀"};
	struct crm_buf text = {0}, out = {0};
	unsigned i, shift, k, tried = 0;
	char want[40];

	(void)state;
	for (i = 0; i < COUNT(points); i++) {
		for (shift = 0; shift <= strlen(points[i]); shift++) {
			text.len = 0;
			crm_buf_str(&text, "a\n");
			for (k = 2; k + shift < 65536; k++)
				crm_buf_char(&text, k % 64 ? 'x' : '\n');
			text.s[text.len - 1] = '\n';
			crm_buf_str(&text, points[i]);
			crm_buf_str(&text, "\n");
			read_bytes(text.s, text.len, &out);
			snprintf(want, sizeof(want), "[%s]\n", points[i]);
			if (strcmp(out.s + out.len - strlen(want), want) != 0)
				fail_msg("%s, %u bytes before the end: %s",
				    points[i], shift, out.s + out.len - 20);
			tried++;
		}
	}
	assert_int_equal(tried, 3 + 4 + 5);
	crm_buf_free(&text);
	crm_buf_free(&out);
}

/* Nor is a character of Windows-1252 there taken for a part of another. */
static void
windows_1252_is_known_wherever_the_first_block_ends(void **state)
{
	static const char *const signs[][2] = {{"\xe9", "é"}, {"\xff", "ÿ"},
	    {"\xe9\xe8", "éè"}, {"\xf1o\xf1", "ñoñ"}};
	struct crm_buf text = {0}, out = {0};
	unsigned i, shift, k, lines, tried = 0;
	char want[60];

	(void)state;
	for (i = 0; i < COUNT(signs); i++) {
		for (shift = 0; shift <= 5; shift++) {
			text.len = 0;
			crm_buf_str(&text, "a\n");
			for (k = 2; k + shift < 65536; k++)
				crm_buf_char(&text, k % 64 ? 'x' : '\n');
			text.s[text.len - 1] = '\n';
			crm_buf_str(&text, signs[i][0]);
			crm_buf_str(&text, "\nAna\n");
			for (k = 0, lines = 0; k < text.len; k++)
				lines += text.s[k] == '\n';
			read_bytes(text.s, text.len, &out);
			snprintf(want, sizeof(want), "\n%u:[%s]\n%u:[Ana]\n",
			    lines - 1, signs[i][1], lines);
			same(signs[i][1], out.s + out.len - strlen(want), want);
			tried++;
		}
	}
	assert_int_equal(tried, 4 * 6);
	crm_buf_free(&text);
	crm_buf_free(&out);
}

static void
add_utf16(struct crm_buf *out, uint32_t c, bool big)
{
	if (c >= 0x10000) {
		add_utf16(out, 0xd800 + ((c - 0x10000) >> 10), big);
		c = 0xdc00 + ((c - 0x10000) & 0x3ff);
	}
	crm_buf_char(out, (char)(big ? c >> 8 : c));
	crm_buf_char(out, (char)(big ? c : c >> 8));
}

static void
utf16_is_read_with_and_without_its_mark(void **state)
{
	static const char text[] = "first_name,last_name,city,street\n"
				   "Ana,Díaz,\"a\nb\",陳\n😁,x,\"\"\"\",€\n";
	static const char want[] = "1:[first_name][last_name][city][street]\n"
				   "2:[Ana][Díaz][a\nb][陳]\n"
				   "4:[😁][x][\"][€]\n";
	struct crm_buf wide = {0}, out = {0};
	unsigned big, mark, times, i;
	const char *p;

	(void)state;
	for (big = 0; big < 2; big++) {
		for (mark = 0; mark < 2; mark++) {
			wide.len = 0;
			if (mark)
				add_utf16(&wide, 0xfeff, big);
			for (p = text; *p != '\0';)
				add_utf16(&wide, take_point(&p), big);
			read_bytes(wide.s, wide.len, &out);
			same(mark ? "with a mark" : "without", out.s, want);
			read_as(wide.s, wide.len,
			    mark      ? "UTF-16"
				: big ? "UTF-16BE"
				      : "UTF-16LE",
			    0, &out);
			same("given", out.s, want);
			/* an odd byte at the end is not swallowed */
			crm_buf_char(&wide, 'x');
			read_bytes(wide.s, wide.len, &out);
			assert_non_null(strstr(out.s,
			    ": a character that its encoding does not have"));
		}
	}
	/* told by its beginning, whatever comes after */
	wide.len = out.len = 0;
	for (i = 0; i < 128; i++)
		add_utf16(&wide, i % 2 ? '\n' : 'a', false);
	for (i = 0; i < 90; i++)
		crm_buf_str(&wide,
		    "\x73\x96\x73\x96\x73\x96\x73\x96"
		    "\x73\x96\x73\x96\x73\x96\x73\x96"
		    "\x73\x96\x73\x96\x73\x96\x73\x96");
	read_bytes(wide.s, wide.len, &out);
	assert_int_equal(strncmp(out.s, "1:[a]\n2:[a]\n", 12), 0);
	assert_non_null(strstr(out.s, "\n64:[a]\n65:[陳陳陳陳"));
	/* 200,000 characters, so that blocks end within some */
	wide.len = 0;
	add_utf16(&wide, 0xfeff, false);
	for (times = 0; times < 2500; times++)
		for (p = text; *p != '\0';)
			add_utf16(&wide, take_point(&p), false);
	read_bytes(wide.s, wide.len, &out);
	for (i = 0, p = out.s; (p = strstr(p, "[😁][x][\"][€]\n")) != NULL; p++)
		i++;
	assert_int_equal(i, 2500);
	same("last", strstr(out.s, "10000:"), "10000:[😁][x][\"][€]\n");
	crm_buf_free(&wide);
	crm_buf_free(&out);
}

/* Pairs of 16 bits of which a block's end cuts one, and some do not. */
static void
a_pair_of_utf16_may_be_cut_by_the_end_of_a_block(void **state)
{
	struct crm_buf wide = {0}, want = {0}, out = {0};
	unsigned row, i;

	(void)state;
	add_utf16(&wide, 0xfeff, false);
	add_utf16(&wide, 'a', false);
	add_utf16(&wide, '\n', false);
	crm_buf_str(&want, "1:[a]\n");
	/* Ten blocks of 64 KiB; a row has an odd number of halves, and the
	   first halves of a row are not those of the rows around it. */
	for (row = 2; wide.len < 10 * 65536; row++) {
		crm_buf_fmt(&want, "%u:[", row);
		for (i = 0; i < 100; i++) {
			add_utf16(&wide, 0x10000 + row % 1000 * 0x400, false);
			add_point(&want, 0x10000 + row % 1000 * 0x400);
		}
		add_utf16(&wide, '\n', false);
		crm_buf_str(&want, "]\n");
	}
	read_bytes(wide.s, wide.len, &out);
	assert_string_equal(out.s, want.s);
	crm_buf_free(&wide);
	crm_buf_free(&want);
	crm_buf_free(&out);
}

/* Every other byte NUL, and only those; a NUL elsewhere is a fault. */
static void
nul_bytes_that_are_not_every_other_one_make_no_utf16(void **state)
{
	(void)state;
	reads_n("a\0b\0c\0\0\nx\n", 10, "1: a NUL byte\n2:[x]\n");
	reads_n("\0a\0b\0cd\0\nx\n", 11, "1: a NUL byte\n2:[x]\n");
	reads_n(
	    "a\0\nJos\xe9\n", 8, "1: a NUL byte\n2: text that is not UTF-8\n");
}

#define FOREIGN "a character that its encoding does not have\n"

static void
a_character_that_the_encoding_lacks_is_refused_by_line(void **state)
{
	struct crm_buf out = {0};

	(void)state;
	read_as("a\nb\nJos\xe9\n", 9, "US-ASCII", 0, &out);
	same("US-ASCII", out.s, "1:[a]\n2:[b]\n1 leads.csv:3: " FOREIGN);
	read_as("\xe9,b\n", 5, "US-ASCII", 0, &out);
	same("at once", out.s, "1 leads.csv:1: " FOREIGN);
	read_as("a\r\n\"\n\xe9\n\"\n", 9, "US-ASCII", 0, &out);
	same("in quotes", out.s, "1:[a]\n1 leads.csv:3: " FOREIGN);
	/* half of a pair, and one that ends before its time */
	read_bytes("\xff\xfe"
		   "a\0\n\0\x01\xd8"
		   "b\0\n\0",
	    12, &out);
	same("half a pair", out.s, "1:[a]\n1 leads.csv:2: " FOREIGN);
	read_bytes("\xff\xfe"
		   "a\0\n\0\x01\xd8",
	    8, &out);
	same("a pair cut", out.s, "1:[a]\n1 leads.csv:2: " FOREIGN);
	crm_buf_free(&out);
}

static void
an_encoding_is_one_that_iconv_knows(void **state)
{
	struct crm_buf out = {0};
	struct crm_csv *csv = NULL;
	int before = next_descriptor();
	struct crm_err err;

	(void)state;
	read_as("Jos\xe9\n", 5, "ISO-8859-1", 0, &out);
	same("Latin-1", out.s, "1:[José]\n");
	read_as("\xa4\n", 2, "ISO-8859-15", 0, &out);
	same("Latin-9", out.s, "1:[€]\n");
	read_as("José\n", 6, "UTF-8", 0, &out);
	same("UTF-8", out.s, "1:[José]\n");
	read_as("\xef\xbb\xbfJosé\n", 9, "UTF-8", 0, &out);
	same("UTF-8 with a mark", out.s, "1:[José]\n");
	read_as("Jos\xe9\n", 5, "UTF-8", 0, &out);
	same("not UTF-8", out.s, "1: text that is not UTF-8\n");
	read_as("Jos\xe9\n", 5, "utf8", 0, &out);
	same("not UTF-8", out.s, "1: text that is not UTF-8\n");
	spoil(&err);
	refused("unknown", crm_csv_open("leads.csv", "UTF-9", 0, &csv, &err),
	    &err, CRM_REFUSED,
	    "UTF-9: no such encoding (UTF-8, UTF-16, WINDOWS-1252, "
	    "ISO-8859-1, ...)");
	assert_null(csv);
	same_number("descriptors", next_descriptor(), before);
	crm_buf_free(&out);
}

/* What is refused ------------------------------------------------------ */

#define STRAY                                                                \
	"a quote inside a field or text after a closing quote (\"\" stands " \
	"for a quote)\n"

static void
an_unclosed_quote_is_refused_with_the_line_where_it_began(void **state)
{
	(void)state;
	reads("a,b\n\"c,d\n",
	    "1:[a][b]\n"
	    "1 leads.csv:2: a quote that is never closed\n");
	reads("a,b\n1,2\n3,\"4\n5,6\n7,8\n",
	    "1:[a][b]\n2:[1][2]\n"
	    "1 leads.csv:3: a quote that is never closed\n");
	reads("\"", "1 leads.csv:1: a quote that is never closed\n");
	reads("\"a\"\"", "1 leads.csv:1: a quote that is never closed\n");
	reads("a\n\n\n\"\n\n\n",
	    "1:[a]\n"
	    "1 leads.csv:4: a quote that is never "
	    "closed\n");
}

static void
a_stray_quote_is_refused_with_its_line(void **state)
{
	(void)state;
	reads("a\nAna \"Annie\" Díaz\nb\n", "1:[a]\n1 leads.csv:2: " STRAY);
	reads("a,b\n1,2\n\"x\"y,2\n",
	    "1:[a][b]\n2:[1][2]\n1 leads.csv:3: " STRAY);
	reads("a,b\n1,5\" pipe\n", "1:[a][b]\n1 leads.csv:2: " STRAY);
	reads("a\n\n\nx\"\n", "1:[a]\n1 leads.csv:4: " STRAY);
	reads("a,b\n\"1\n2\",\"x\"y\n", "1:[a][b]\n1 leads.csv:2: " STRAY);
}

static void
a_row_with_a_nul_byte_is_faulty_and_the_others_are_not(void **state)
{
	(void)state;
	reads_n("a\nb\nx\0y\nz\nw\nv\n", 14,
	    "1:[a]\n2:[b]\n3: a NUL byte\n4:[z]\n5:[w]\n6:[v]\n");
	reads_n("a,b\n1,\0\n", 8, "1:[a][b]\n2: a NUL byte\n");
	reads_n("a,b\n\"\0\",1\n", 10, "1:[a][b]\n2: a NUL byte\n");
	reads_n("José\n\0\n", 8, "1:[José]\n2: a NUL byte\n");
	reads_n("a\n\0", 3, "1:[a]\n2: a NUL byte\n");
}

static void
a_fault_in_the_heading_is_refused(void **state)
{
	struct crm_csv_row row;
	struct crm_csv *csv;
	struct crm_err err;

	(void)state;
	put("\xef\xbb\xbf"
	    "a,\xff\n1,2\n",
	    12);
	assert_int_equal(
	    crm_csv_open("leads.csv", NULL, 0, &csv, &err), CRM_OK);
	spoil(&err);
	refused("heading", crm_csv_heading(csv, &row, &err), &err, CRM_REFUSED,
	    "leads.csv:1: text that is not UTF-8");
	crm_csv_close(csv);
}

/* A heading and a field of N bytes, quoted or not. */
static void
field_of(size_t n, bool quoted, struct crm_buf *out)
{
	struct crm_buf text = {0};
	size_t i;

	crm_buf_str(&text, "a,b\n1,");
	crm_buf_str(&text, quoted ? "\"" : "");
	for (i = 0; i < n; i++)
		crm_buf_char(&text, quoted && i % 80 == 79 ? '\n' : 'x');
	crm_buf_str(&text, quoted ? "\"\nlast,one\n" : "\nlast,one\n");
	read_bytes(text.s, text.len, out);
	crm_buf_free(&text);
}

static void
a_field_has_at_most_64_kib(void **state)
{
	struct crm_buf text = {0}, out = {0};
	unsigned k, i;

	(void)state;
	for (k = 0; k < 2; k++) {
		field_of(65536, k, &out);
		assert_int_equal(strncmp(out.s, "1:[a][b]\n2:[1][x", 16), 0);
		if (strstr(out.s, k ? "\n822:" : "\n3:") == NULL ||
		    strstr(out.s, ":[last][one]\n") == NULL)
			fail_msg("65,536 bytes: no last row");
		assert_int_equal(out.len,
		    65536 + strlen("1:[a][b]\n2:[1][]\n3:[last][one]\n") +
			(k ? 2 : 0));
		field_of(65537, k, &out);
		if (strncmp(out.s,
			"1:[a][b]\n1 leads.csv:2: a field of more than 64 KiB",
			strlen("1:[a][b]\n1 leads.csv:2: a field of more "
			       "than 64 KiB")) != 0)
			fail_msg("65,537 bytes: %.200s", out.s);
	}
	/* 64 KiB of line ends, one of which is the last byte */
	for (k = 65536; k <= 65537; k++) {
		text.len = 0;
		crm_buf_str(&text, "a,b\n1,\"");
		for (i = 0; i < k; i++)
			crm_buf_char(&text, '\n');
		crm_buf_str(&text, "\"\nlast,one\n");
		read_bytes(text.s, text.len, &out);
		if (k == 65536)
			same("65,536 line ends", strrchr(out.s, ':') - 5,
			    "65539:[last][one]\n");
		else
			same("65,537 line ends", out.s,
			    "1:[a][b]\n1 leads.csv:2: a field of more than 64 "
			    "KiB (a quote that is never closed?)\n");
	}
	crm_buf_free(&text);
	crm_buf_free(&out);
}

static void
columns_of(unsigned n, bool ended, struct crm_buf *out)
{
	struct crm_buf text = {0};
	unsigned i, k;

	for (k = 0; k < 2; k++)
		for (i = 1; i <= (k ? n : 512); i++)
			crm_buf_fmt(
			    &text, "%u%c", i, i < (k ? n : 512) ? ',' : '\n');
	read_bytes(text.s, text.len - !ended, out);
	crm_buf_free(&text);
}

static void
a_row_has_at_most_512_columns(void **state)
{
	struct crm_buf out = {0};
	const char *second;
	unsigned ended; /* the last line, by a line end */

	(void)state;
	for (ended = 0; ended < 2; ended++) {
		columns_of(512, ended, &out);
		second = strstr(out.s, "\n2:[1][2]");
		assert_non_null(second);
		same("the end", out.s + out.len - 11, "[511][512]\n");
		columns_of(513, ended, &out);
		second = strchr(out.s, '\n');
		same("513", second + 1,
		    "1 leads.csv:2: more than 512 columns\n");
		columns_of(5000, ended, &out);
		second = strchr(out.s, '\n');
		same("5,000", second + 1,
		    "1 leads.csv:2: more than 512 columns\n");
	}
	crm_buf_free(&out);
}

static void
a_file_without_a_heading_is_refused_as_empty(void **state)
{
	static const char *const table[] = {"", "\n\n", "\xef\xbb\xbf", " \n"};
	struct crm_csv_row row;
	struct crm_csv *csv;
	struct crm_err err;
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		put(table[i], strlen(table[i]));
		assert_int_equal(
		    crm_csv_open("leads.csv", NULL, 0, &csv, &err), CRM_OK);
		spoil(&err);
		refused(table[i], crm_csv_heading(csv, &row, &err), &err,
		    CRM_REFUSED, "leads.csv: the file is empty");
		crm_csv_close(csv);
	}
	put("a,b\n,\n,x\n", 10);
	assert_int_equal(
	    crm_csv_open("leads.csv", NULL, 0, &csv, &err), CRM_OK);
	assert_int_equal(crm_csv_heading(csv, &row, &err), CRM_OK);
	assert_int_equal(row.n, 2);
	assert_false(crm_row_empty(&row));
	assert_int_equal(crm_csv_next(csv, &row, &err), CRM_OK);
	assert_int_equal(row.n, 2);
	assert_true(crm_row_empty(&row));
	assert_int_equal(crm_csv_next(csv, &row, &err), CRM_OK);
	assert_false(crm_row_empty(&row));
	crm_csv_close(csv);
}

static void
a_row_is_empty_when_none_of_its_cells_has_text(void **state)
{
	static char none[] = "", text[] = "x", space[] = " ";
	static const struct {
		char *cell[3];
		unsigned n;
		bool empty;
	} table[] = {
	    {{text, text, text}, 0, true},
	    {{none, text, text}, 1, true},
	    {{none, none, text}, 2, true},
	    {{none, none, none}, 3, true},
	    {{text, none, none}, 1, false},
	    {{text, none, none}, 3, false},
	    {{none, text, none}, 3, false},
	    {{none, none, text}, 3, false},
	    {{none, none, space}, 3, false},
	};
	struct crm_csv_row row = {0};
	char *cell[3];
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		memcpy(cell, table[i].cell, sizeof(cell));
		row.cell = cell;
		row.n = table[i].n;
		same_number("empty", crm_row_empty(&row), table[i].empty);
	}
}

static void
a_file_that_cannot_be_read_is_trouble(void **state)
{
	struct crm_csv *csv = NULL;
	int before = next_descriptor();
	struct crm_csv_row row;
	struct crm_err err;

	(void)state;
	spoil(&err);
	refused("none", crm_csv_open("none.csv", NULL, 0, &csv, &err), &err,
	    CRM_TROUBLE, "none.csv: No such file or directory");
	assert_null(csv);
	spoil(&err);
	refused("a folder", crm_csv_open(".", NULL, 0, &csv, &err), &err,
	    CRM_TROUBLE, ".: not a file to import");
	assert_null(csv);
	same_number("descriptors", next_descriptor(), before);
	/* What may be opened, but not read. */
	assert_int_equal(
	    crm_csv_open("/proc/self/mem", NULL, 0, &csv, &err), CRM_OK);
	same_number("percent of nothing", crm_csv_percent(csv), 0);
	spoil(&err);
	refused("no bytes", crm_csv_heading(csv, &row, &err), &err, CRM_TROUBLE,
	    "/proc/self/mem: Input/output error");
	crm_csv_close(csv);
	crm_csv_close(NULL);
}

/* Memory --------------------------------------------------------------- */

/* The sanitizer keeps for a while what was freed. */
#ifdef __SANITIZE_ADDRESS__
#define LITTLE (64 * 1024)
#else
#define LITTLE 4096
#endif

static long
most_memory(void) /* KiB, the most so far */
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

/* 5 MiB of rows; with STRAY a quote opens in the third and never closes. */
static void
large_file(const char *stray)
{
	struct crm_buf text = {0};
	unsigned i;

	crm_buf_str(&text, "name,zip,note\n");
	for (i = 0; text.len < 5 * MIB; i++)
		crm_buf_fmt(&text, "Ana Díaz,33101,%sasked for a call %u\n",
		    i == 1 ? stray : "", i);
	put(text.s, text.len);
	crm_buf_free(&text);
}

/* First of all tests, before anything else takes memory. */
static void
a_stray_quote_in_5_mib_takes_little_memory_and_is_found_early(void **state)
{
	struct crm_csv_row row;
	struct crm_csv *csv;
	struct crm_err err;
	long before;
	int status;
	pid_t pid;

	(void)state;
	pid = fork(); /* what builds the file is no part of the measure */
	if (pid == 0) {
		large_file("\"");
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		fail_msg("leads.csv cannot be written");
	before = most_memory();
	assert_int_equal(
	    crm_csv_open("leads.csv", NULL, 0, &csv, &err), CRM_OK);
	assert_int_equal(crm_csv_next(csv, &row, &err), CRM_OK);
	assert_int_equal(crm_csv_next(csv, &row, &err), CRM_OK);
	assert_int_equal(row.line, 2);
	spoil(&err);
	refused("stray", crm_csv_next(csv, &row, &err), &err, CRM_REFUSED,
	    "leads.csv:3: a field of more than 64 KiB (a quote that is never "
	    "closed?)");
	assert_true(crm_csv_percent(csv) < 5);
	if (most_memory() - before > LITTLE)
		fail_msg("%ld KiB were taken", most_memory() - before);
	crm_csv_close(csv);
}

static void
five_mib_of_rows_take_little_memory(void **state)
{
	struct crm_csv_row row;
	uint64_t rows = 0;
	struct crm_csv *csv;
	struct crm_err err;
	long before;
	int status;
	pid_t pid;

	(void)state;
	pid = fork();
	if (pid == 0) {
		large_file("");
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		fail_msg("leads.csv cannot be written");
	before = most_memory();
	assert_int_equal(
	    crm_csv_open("leads.csv", NULL, 0, &csv, &err), CRM_OK);
	assert_int_equal(crm_csv_percent(csv), 0);
	for (;;) {
		if (crm_csv_next(csv, &row, &err))
			fail_msg("%s", err.text);
		if (row.n == 0)
			break;
		rows++;
		assert_int_equal(row.n, 3);
		assert_int_equal(row.line, rows);
	}
	assert_true(rows > 100000);
	assert_int_equal(crm_csv_percent(csv), 100);
	if (most_memory() - before > LITTLE)
		fail_msg("%ld KiB were taken", most_memory() - before);
	crm_csv_close(csv);
}

/* Blocks --------------------------------------------------------------- */

/* A text that is hard to cut, after a filler that ends near a block's end. */
static void
rows_are_the_same_wherever_a_block_ends(void **state)
{
	static const char hard[] =
	    "\"Díaz, \"\"Ana\"\"\",\"a\r\nb\n\nc\",\"\"\r\n"
	    "\r\n,\"\"\"\",José\n\"\n\n\",x,陳\r\nend,,\n";
	static const char want[] = "3:[Díaz, \"Ana\"][a\r\nb\n\nc][]\n"
				   "8:[][\"][José]\n9:[\n\n][x][陳]\n"
				   "12:[end][][]\n";
	struct crm_buf text = {0}, out = {0};
	unsigned i, shift, tried = 0;
	const char *rest;

	(void)state;
	for (shift = 0; shift <= sizeof(hard); shift++) {
		text.len = 0;
		crm_buf_str(&text, "a,b,c\n");
		/* HARD begins SHIFT bytes before the 64 KiB are full. */
		while (text.len + shift + 1 < 65536) {
			i = (unsigned)(65536 - shift - 1 - text.len);
			crm_buf_fmt(&text, "%.*s%s", i < 50 ? (int)i - 2 : 40,
			    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			    "xxx",
			    i < 50 ? ",," : "");
			if (i < 50)
				break;
		}
		crm_buf_char(&text, '\n');
		assert_int_equal(text.len + shift, 65536);
		crm_buf_str(&text, hard);
		read_bytes(text.s, text.len, &out);
		rest = strstr(out.s, "\n3:");
		if (rest == NULL)
			fail_msg("%u: %.200s", shift, out.s);
		same("rows", rest + 1, want);
		tried++;
	}
	assert_int_equal(tried, sizeof(hard) + 1);
	crm_buf_free(&text);
	crm_buf_free(&out);
}

/* What begins a block is not what begins a file. */
static void
a_block_s_beginning_is_no_heading(void **state)
{
	static const struct {
		const char *first, *last, *next, *want;
	} table[] = {
	    {"a,b\n", "\n", "1;2;3,4\n", "3:[1;2;3][4]\n"},
	    {"a,b\n", "\n", "\xef\xbb\xbfx,1\n", "3:[\xef\xbb\xbfx][1]\n"},
	    {"a,b\r", "x", "\nx,1\n", "3:[x][1]\n"},
	    {"a,b\r", "\r", "\nx,1\n", "3:[x][1]\n"},
	    {"a,b\r", "\n", "\nx,1\n", "4:[x][1]\n"},
	};
	struct crm_buf text = {0}, out = {0};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		text.len = 0;
		crm_buf_str(&text, table[i].first);
		while (text.len < 65535)
			crm_buf_char(&text, text.len % 9000 ? 'x' : ',');
		crm_buf_str(&text, table[i].last);
		crm_buf_str(&text, table[i].next);
		read_bytes(text.s, text.len, &out);
		same(table[i].next, strrchr(out.s, ':') - 1, table[i].want);
	}
	crm_buf_free(&text);
	crm_buf_free(&out);
}

/* Standard input that gives a byte a time, after the heading. */
static void
rows_are_the_same_from_a_pipe_that_trickles(void **state)
{
	static const char heading[] = "\xef\xbb\xbf"
				      "a,b\r\n";
	static const char text[] = "\"x\r\ny\",\"\"\"\"\r\n\r\nDíaz,1\n\n2,3";
	struct crm_buf out = {0};
	struct crm_csv *csv;
	struct crm_err err;
	int ends[2], kept;
	size_t i;

	(void)state;
	/* Of such a socket each read gives one packet. */
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
	kept = dup(0);
	assert_int_equal(dup2(ends[0], 0), 0);
	assert_int_equal(
	    write(ends[1], heading, sizeof(heading) - 1), sizeof(heading) - 1);
	for (i = 0; i < sizeof(text) - 1; i++)
		assert_int_equal(write(ends[1], text + i, 1), 1);
	close(ends[1]);
	assert_int_equal(crm_csv_open("-", NULL, 0, &csv, &err), CRM_OK);
	same("its name", crm_csv_name(csv), "<stdin>");
	rows_of(csv, &out);
	crm_csv_close(csv);
	close(ends[0]);
	if (kept >= 0) {
		dup2(kept, 0);
		close(kept);
	}
	same(
	    "rows", out.s, "1:[a][b]\n2:[x\r\ny][\"]\n5:[Díaz][1]\n7:[2][3]\n");
	crm_buf_free(&out);
}

/* Standard input is FD while WHAT runs. */
static void
with_input(int fd, void (*what)(void))
{
	int kept = fcntl(0, F_DUPFD, 10);

	if (fd >= 0)
		assert_int_equal(dup2(fd, 0), 0);
	else
		close(0);
	what();
	if (kept >= 0) {
		dup2(kept, 0);
		close(kept);
	} else {
		close(0);
	}
}

/* A pipe with TEXT in it, for reading. */
static int
pipe_with(const char *text)
{
	size_t n = strlen(text);
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], text, n), n);
	close(ends[1]);
	return ends[0];
}

/* Rows of OPEN, in the midst of which the same file is read again. */
static void
read_twice(const char *path, const char *name, bool spooled)
{
	static const char rest[] = "2:[1][2]\n3:[3][4]\n";
	static const char all[] = "1:[a][b]\n2:[1][2]\n3:[3][4]\n";
	struct crm_csv *csv, *again;
	struct crm_buf out = {0};
	struct crm_csv_row row;
	struct crm_err err;
	int before = next_descriptor();

	assert_int_equal(crm_csv_open(path, NULL, 0, &csv, &err), CRM_OK);
	same("name", crm_csv_name(csv), name);
	same_number(name, crm_csv_spooled(csv), spooled);
	same_number(name, crm_csv_percent(csv), 0);
	assert_int_equal(crm_csv_heading(csv, &row, &err), CRM_OK);
	same_number(name, row.n, 2);
	same_number(name, crm_csv_percent(csv), 100);
	assert_int_equal(crm_csv_again(csv, &again, &err), CRM_OK);
	rows_of(again, &out);
	same(name, out.s, all);
	crm_csv_close(again);
	out.len = 0;
	rows_of(csv, &out);
	same(name, out.s, rest);
	/* After the end there is nothing more. */
	out.len = 0;
	rows_of(csv, &out);
	same(name, out.s, "");
	crm_csv_close(csv);
	same_number("descriptors", next_descriptor(), before);
	crm_buf_free(&out);
}

static const char twice[] = "a,b\n1,2\n3,4\n";

static void
read_input_twice(void)
{
	read_twice("-", "<stdin>", true);
	assert_int_equal(fcntl(0, F_GETFD), 0); /* is left open */
}

static void
read_file_twice(void)
{
	read_twice("leads.csv", "leads.csv", false);
	assert_int_equal(fcntl(0, F_GETFD), -1);
}

/* A pipe is read to its end, so that it can be read once more. */
static void
what_was_opened_can_be_read_again_from_its_start(void **state)
{
	pid_t pid;
	int fd, status;

	(void)state;
	put(twice, strlen(twice));
	read_twice("leads.csv", "leads.csv", false);
	fd = open("leads.csv", O_RDONLY);
	with_input(fd, read_input_twice);
	close(fd);
	/* As the first file that is opened. */
	with_input(-1, read_file_twice);
	fd = pipe_with(twice);
	with_input(fd, read_input_twice);
	close(fd);
	/* A pipe with a name, by its name. */
	unlink("leads.csv");
	assert_int_equal(mkfifo("leads.csv", 0600), 0);
	pid = fork();
	if (pid == 0) {
		fd = open("leads.csv", O_WRONLY);
		_exit(
		    write(fd, twice, strlen(twice)) != (ssize_t)strlen(twice));
	}
	read_twice("leads.csv", "leads.csv", true);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* Two open at once share nothing. */
static void
two_files_are_read_apart_with_what_was_asked_for(void **state)
{
	struct crm_csv *csv, *again;
	struct crm_buf out = {0};
	struct crm_err err;

	(void)state;
	put("a;b,c\nS\xb3oik\n", 12);
	assert_int_equal(
	    crm_csv_open("leads.csv", "ISO-8859-2", ';', &csv, &err), CRM_OK);
	assert_int_equal(crm_csv_again(csv, &again, &err), CRM_OK);
	crm_csv_close(csv);
	rows_of(again, &out);
	same("again", out.s, "1:[a][b,c]\n2:[Słoik]\n");
	crm_csv_close(again);
	crm_buf_free(&out);
}

static void
tick(int sig)
{
	(void)sig;
}

/* All that FD gives, which is closed. */
static void
gives(const char *what, int fd, const char *want)
{
	char text[64] = "";

	if (fd < 0)
		fail_msg("%s: %s", what, strerror(errno));
	same_number(
	    what, read(fd, text, sizeof(text) - 1), (long long)strlen(want));
	same(what, text, want);
	close(fd);
}

/* A signal while a pipe is waited for is no end of it. */
static void
a_pipe_is_read_to_its_end_through_signals(void **state)
{
	const struct sigaction action = {.sa_handler = tick};
	const struct itimerval often = {{0, 5000}, {0, 5000}}, never = {0};
	int ends[2], fd, status;
	struct sigaction kept;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		usleep(100000);
		_exit(write(ends[1], "late", 4) != 4);
	}
	close(ends[1]);
	sigaction(SIGALRM, &action, &kept);
	setitimer(ITIMER_REAL, &often, NULL);
	fd = crm_spool(ends[0]);
	setitimer(ITIMER_REAL, &never, NULL);
	sigaction(SIGALRM, &kept, NULL);
	gives("late", fd, "late");
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* What crm_spool(FD) gives while no more than N of WHAT may be had. */
static int
spool_within(int what, rlim_t n, int fd)
{
	struct rlimit all, less;
	int whole, error;

	assert_int_equal(getrlimit(what, &all), 0);
	less = all;
	less.rlim_cur = n;
	assert_int_equal(setrlimit(what, &less), 0);
	errno = 0;
	whole = crm_spool(fd);
	error = errno;
	assert_int_equal(setrlimit(what, &all), 0);
	errno = error;
	return whole;
}

/* -1 with errno: nothing to be read, no file, no room in it. */
static void
what_cannot_be_kept_is_an_error_with_its_reason(void **state)
{
	static char much[200000];
	int fd, first;

	(void)state;
	errno = 0;
	assert_int_equal(crm_spool(-1), -1);
	assert_int_equal(errno, EBADF);
	fd = open(".", O_RDONLY);
	assert_int_equal(crm_spool(fd), -1);
	assert_int_equal(errno, EISDIR);
	close(fd);
	memset(much, 'x', sizeof(much));
	put(much, sizeof(much));
	fd = open("leads.csv", O_RDONLY);
	first = next_descriptor();
	assert_int_equal(spool_within(RLIMIT_NOFILE, (rlim_t)first, fd), -1);
	assert_int_equal(errno, EMFILE);
	assert_int_equal(
	    spool_within(RLIMIT_NOFILE, (rlim_t)first + 1, fd), -1);
	assert_int_equal(errno, EMFILE);
	lseek(fd, 0, SEEK_SET);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(spool_within(RLIMIT_FSIZE, 100000, fd), -1);
	assert_int_equal(errno, EFBIG);
	close(fd);
	fd = pipe_with("little");
	assert_int_equal(spool_within(RLIMIT_FSIZE, 5, fd), -1);
	assert_int_equal(errno, EFBIG);
	close(fd);
	fd = pipe_with("little");
	gives("little", spool_within(RLIMIT_FSIZE, 6, fd), "little");
	close(fd);
	signal(SIGXFSZ, SIG_DFL);
	same_number("descriptors", next_descriptor(), first - 1);
}

static void
standard_input_is_called_so_in_messages(void **state)
{
	struct crm_buf out = {0};
	struct crm_csv *csv;
	struct crm_err err;
	int fd, kept = dup(0);

	(void)state;
	put("a\n\"b\n", 5);
	fd = open("leads.csv", O_RDONLY);
	assert_int_equal(dup2(fd, 0), 0);
	close(fd);
	assert_int_equal(crm_csv_open("-", NULL, 0, &csv, &err), CRM_OK);
	rows_of(csv, &out);
	crm_csv_close(csv);
	assert_int_equal(fcntl(0, F_GETFD), 0); /* and is left open */
	if (kept >= 0) {
		dup2(kept, 0);
		close(kept);
	}
	same("rows", out.s,
	    "1:[a]\n1 <stdin>:2: a quote that is never closed\n");
	crm_buf_free(&out);
}

/* Chance --------------------------------------------------------------- */

/* Random cells, written as RFC 4180 says and read back. */
static void
what_rfc_4180_writes_is_read_back(void **state)
{
	static const uint32_t signs[] = {'a', 'b', ' ', '"', ',', '\n', '\r',
	    '\t', '\'', '=', 0xf1, 0x9673, 0x1f600, 0x1b, ';', 0xfeff};
	struct crm_buf text = {0}, want = {0}, out = {0}, cell = {0};
	unsigned tried, rows, columns, r, c, n, i, lines;
	uint64_t seed = 61;
	bool crlf;

	(void)state;
	for (tried = 0; tried < 3000; tried++) {
		text.len = want.len = 0;
		columns = 2 + below(&seed, 6);
		rows = 1 + below(&seed, 6);
		crlf = below(&seed, 2);
		crm_buf_str(&text, crlf ? "a,b\r\n" : "a,b\n");
		crm_buf_str(&want, "1:[a][b]\n");
		lines = 2;
		for (r = 0; r < rows; r++) {
			crm_buf_fmt(&want, "%u:", lines);
			for (c = 0; c < columns; c++) {
				cell.len = 0;
				crm_buf_str(&cell, "");
				for (n = below(&seed, 8); n > 0; n--)
					add_point(&cell,
					    signs[below(&seed, COUNT(signs))]);
				crm_buf_fmt(&want, "[%s]", cell.s);
				crm_buf_str(&text, c ? ",\"" : "\"");
				for (i = 0; i < cell.len; i++) {
					if (cell.s[i] == '"')
						crm_buf_char(&text, '"');
					crm_buf_char(&text, cell.s[i]);
					/* CR, LF and CR LF: one line each */
					lines += cell.s[i] == '\r' ||
					    (cell.s[i] == '\n' &&
						(i == 0 ||
						    cell.s[i - 1] != '\r'));
				}
				crm_buf_char(&text, '"');
			}
			crm_buf_str(&text, crlf ? "\r\n" : "\n");
			crm_buf_char(&want, '\n');
			lines++;
		}
		read_bytes(text.s, text.len, &out);
		same(text.s, out.s, want.s);
	}
	assert_int_equal(tried, 3000);
	crm_buf_free(&text);
	crm_buf_free(&want);
	crm_buf_free(&out);
	crm_buf_free(&cell);
}

/* Any bytes at all: rows and at most one sentence, never a crash. */
static void
random_bytes_are_read_or_refused_by_line(void **state)
{
	static const char signs[] = "a,\"\n\r\t \xc3\xb1\xff\0;b,\"\n";
	struct crm_buf out = {0};
	unsigned tried, n, i, bad = 0;
	uint64_t seed = 62;
	char bytes[400];

	(void)state;
	for (tried = 0; tried < 5000; tried++) {
		n = below(&seed, sizeof(bytes));
		for (i = 0; i < n; i++)
			bytes[i] = below(&seed, 8)
			    ? "abc,\"\n\r "[below(&seed, 8)]
			    : signs[below(&seed, sizeof(signs) - 1)];
		read_bytes(bytes, n, &out);
		bad += strstr(out.s, "1 leads.csv:") != NULL ||
		    strstr(out.s, ": ") != NULL;
	}
	assert_int_equal(tried, 5000);
	assert_true(bad > 500);
	crm_buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_stray_quote_in_5_mib_takes_little_memory_and_is_found_early),
	    TEST(five_mib_of_rows_take_little_memory),
	    TEST(fields_are_cut_at_commas),
	    TEST(quotes_hold_commas_quotes_and_line_breaks),
	    TEST(windows_line_ends_are_line_ends),
	    TEST(a_lone_carriage_return_ends_a_line_and_no_row_is_lost),
	    TEST(a_byte_order_mark_is_no_part_of_the_first_heading),
	    TEST(blank_lines_are_skipped_and_counted),
	    TEST(a_row_has_the_line_on_which_it_begins),
	    TEST(the_last_line_needs_no_end),
	    TEST(a_file_may_have_a_heading_only_or_nothing),
	    TEST(the_separator_is_what_the_heading_has_most_of),
	    TEST(a_separator_that_is_given_is_the_only_one),
	    TEST(a_separator_has_a_name_or_is_one_sign),
	    TEST(text_that_is_not_utf8_is_windows_1252),
	    TEST(utf8_with_a_mark_or_already_seen_stays_utf8),
	    TEST(utf8_is_known_wherever_the_first_block_ends),
	    TEST(windows_1252_is_known_wherever_the_first_block_ends),
	    TEST(utf16_is_read_with_and_without_its_mark),
	    TEST(a_pair_of_utf16_may_be_cut_by_the_end_of_a_block),
	    TEST(nul_bytes_that_are_not_every_other_one_make_no_utf16),
	    TEST(a_character_that_the_encoding_lacks_is_refused_by_line),
	    TEST(an_encoding_is_one_that_iconv_knows),
	    TEST(an_unclosed_quote_is_refused_with_the_line_where_it_began),
	    TEST(a_stray_quote_is_refused_with_its_line),
	    TEST(a_row_with_a_nul_byte_is_faulty_and_the_others_are_not),
	    TEST(a_fault_in_the_heading_is_refused),
	    TEST(a_field_has_at_most_64_kib),
	    TEST(a_row_has_at_most_512_columns),
	    TEST(a_file_without_a_heading_is_refused_as_empty),
	    TEST(a_row_is_empty_when_none_of_its_cells_has_text),
	    TEST(a_file_that_cannot_be_read_is_trouble),
	    TEST(rows_are_the_same_wherever_a_block_ends),
	    TEST(a_block_s_beginning_is_no_heading),
	    TEST(rows_are_the_same_from_a_pipe_that_trickles),
	    TEST(what_was_opened_can_be_read_again_from_its_start),
	    TEST(two_files_are_read_apart_with_what_was_asked_for),
	    TEST(a_pipe_is_read_to_its_end_through_signals),
	    TEST(what_cannot_be_kept_is_an_error_with_its_reason),
	    TEST(standard_input_is_called_so_in_messages),
	    TEST(what_rfc_4180_writes_is_read_back),
	    TEST(random_bytes_are_read_or_refused_by_line),
	};

	return cmocka_run_group_tests_name(
	    "csvin", tests, make_folder, drop_folder);
}
