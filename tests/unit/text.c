/* SPDX-License-Identifier: ISC */
#include "unit.h"

#include "text.h"

/* UTF-8 --------------------------------------------------------------- */

static void
utf8_is_told_from_what_is_not(void **state)
{
#define S(text, good)                        \
	{                                    \
		text, sizeof(text) - 1, good \
	}
	static const struct {
		const char *s;
		size_t n;
		bool good;
	} table[] = {
	    S("", true), S("Ana", true),
	    S("D\xc3\xad"
	      "az",
		true),
	    S("\x01\x1f\x7f\t\n\r", true),
	    S("\xc2\x80", true),         /* U+0080, the first of two bytes */
	    S("\xdf\xbf", true),         /* U+07FF, the last */
	    S("\xe0\xa0\x80", true),     /* U+0800, the first of three */
	    S("\xed\x9f\xbf", true),     /* U+D7FF, before the surrogates */
	    S("\xee\x80\x80", true),     /* U+E000, after them */
	    S("\xef\xbb\xbf", true),     /* a byte order mark */
	    S("\xef\xbf\xbf", true),     /* U+FFFF */
	    S("\xf0\x90\x80\x80", true), /* U+10000, the first of four */
	    S("\xf0\x9f\x98\x80", true), /* a face */
	    S("\xf4\x8f\xbf\xbf", true), /* U+10FFFF, the last of all */
	    S("\0", false),              /* NUL */
	    S("Ana\0", false), S("\x80", false), /* a continuation alone */
	    S("a\xbf", false), S("\xc3", false), /* cut off */
	    S("\xe2\x82", false), S("\xf0\x9f\x98", false),
	    S("\xc3(", false), /* continued by another */
	    S("\xe2\x28\xa1", false), S("\xe2\x82\x28", false),
	    S("\xf0\x28\x8c\xbc", false),
	    S("\xc0\x80", false), /* NUL in two bytes */
	    S("\xc0\xaf", false), /* longer than it need be */
	    S("\xc1\xbf", false), S("\xe0\x80\xaf", false),
	    S("\xe0\x9f\xbf", false), S("\xf0\x80\x80\xaf", false),
	    S("\xf0\x8f\xbf\xbf", false),
	    S("\xed\xa0\x80", false), /* surrogates */
	    S("\xed\xbf\xbf", false), S("\xed\xa0\xbd\xed\xb8\x80", false),
	    S("\xf4\x90\x80\x80", false), /* past the last */
	    S("\xf5\x80\x80\x80", false), S("\xf8\x88\x80\x80\x80", false),
	    S("\xfc\x84\x80\x80\x80\x80", false), S("\xfe", false),
	    S("\xff", false),
	    S("\xff\xfe"
	      "A",
		false),          /* UTF-16 */
	    S("Jos\xe9", false), /* Latin-1 */
	};
#undef S
	char what[32];
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		snprintf(what, sizeof(what), "row %u", i);
		same_number(what, crm_text_valid(table[i].s, table[i].n),
		    table[i].good);
	}
	assert_int_equal(i, 43);
	/* Only N bytes count. */
	assert_true(crm_text_valid("Ana\xff", 3));
	assert_true(crm_text_valid("Ana\0", 3));
}

/* Decode by arithmetic, then ask for the shortest form and the range. */
static bool
three_bytes_valid(const unsigned char *p)
{
	static const uint32_t least[] = {0, 1, 0x80, 0x800};
	unsigned at = 0, n, i;
	uint32_t c;

	while (at < 3) {
		n = p[at] < 0x80       ? 1
		    : p[at] >> 5 == 6  ? 2
		    : p[at] >> 4 == 14 ? 3
				       : 0;
		if (n == 0 || at + n > 3)
			return false;
		c = n == 1 ? p[at] : p[at] & (n == 2 ? 0x1f : 0x0f);
		for (i = 1; i < n; i++) {
			if (p[at + i] >> 6 != 2)
				return false;
			c = c * 64 + p[at + i] % 64;
		}
		if (c < least[n] || (c >= 0xd800 && c <= 0xdfff))
			return false;
		at += n;
	}
	return true;
}

static void
all_strings_of_three_bytes_are_told_apart(void **state)
{
	unsigned char s[3];
	uint32_t i, good = 0;

	(void)state;
	for (i = 0; i < 1U << 24; i++) {
		s[0] = (unsigned char)(i >> 16);
		s[1] = (unsigned char)(i >> 8);
		s[2] = (unsigned char)i;
		if (crm_text_valid((char *)s, 3) != three_bytes_valid(s))
			fail_msg("%06x", i);
		good += three_bytes_valid(s);
	}
	/* 127^3 of one byte each, 2 + 1 and 1 + 2, and 3 */
	assert_int_equal(good, 127 * 127 * 127 + 2 * 127 * 1920 + 61440);
}

static void
every_code_point_but_nul_and_surrogates_is_valid(void **state)
{
	struct crm_buf buf = {0};
	uint32_t c, good = 0;
	size_t n;

	(void)state;
	for (c = 0; c < 0x110000; c++) {
		buf.len = 0;
		add_point(&buf, c);
		if (crm_text_valid(buf.s, buf.len) !=
		    (c != 0 && (c < 0xd800 || c > 0xdfff)))
			fail_msg("U+%04X", c);
		good += crm_text_valid(buf.s, buf.len);
		for (n = 1; n < buf.len; n++)
			if (crm_text_valid(buf.s, n))
				fail_msg("U+%04X cut to %zu", c, n);
	}
	assert_int_equal(good, 0x110000 - 2048 - 1);
	crm_buf_free(&buf);
}

/* Folding ------------------------------------------------------------- */

/* What a function appends, behind what is there. */
static void
appends(void (*append)(struct crm_buf *buf, const char *s), const char *text,
    const char *want)
{
	struct crm_buf buf = {0};

	crm_buf_str(&buf, "<");
	append(&buf, text);
	same(text, buf.s + 1, want);
	assert_int_equal(strlen(buf.s), buf.len);
	crm_buf_free(&buf);
}

static void
folded(const char *text, const char *want)
{
	appends(crm_text_fold, text, want);
}

static void
case_and_accents_and_extra_blanks_fold_away(void **state)
{
	static const struct {
		const char *text, *want;
	} table[] = {
	    {"", ""},
	    {"ana", "ana"},
	    {"ANA", "ana"},
	    {"José Peña", "jose pena"},
	    {"JOSÉ PEÑA", "jose pena"},
	    {"Jose\u0301 Pen\u0303a", "jose pena"},
	    {"Íñigo", "inigo"},
	    {"ÍÑIGO", "inigo"},
	    {"Nuñez Muñoz", "nunez munoz"},
	    {"Agüero", "aguero"},
	    {"François", "francois"},
	    {"Zoë", "zoe"},
	    {"Dvořák", "dvorak"},
	    {"Ångström", "angstrom"},
	    {"Nguyễn Thị Hồng", "nguyen thi hong"},
	    {"Straße", "strasse"},
	    {"STRASSE", "strasse"},
	    {"STRAẞE", "strasse"},
	    {"ＡＮＡ　ＤＩＡＺ", "ana diaz"},
	    {"ａｎａ", "ana"},
	    {"ﬁnn", "finn"},
	    {"№ ５", "no 5"},
	    {"İzmir", "izmir"},
	    {"ΣΊΣΥΦΟΣ", "σισυφοσ"},
	    {"Σίσυφος", "σισυφοσ"},
	    {"ИВАН", "иван"},
	    {"O'Brien", "o'brien"},
	    {"Díaz-López", "diaz-lopez"},
	    {" Ana", "ana"},
	    {"Ana ", "ana"},
	    {"  Ana   Díaz  ", "ana diaz"},
	    {"Ana\tDiaz", "ana diaz"},
	    {"Ana\r\nDiaz\n", "ana diaz"},
	    {"Ana\v\fDiaz", "ana diaz"},
	    {"Ana\u00a0Díaz", "ana diaz"},
	    {"Ana\u2003\u3000Díaz", "ana diaz"},
	    {"\u00a0Díaz\u00a0", "diaz"},
	    {" ", ""},
	    {" \t\r\n ", ""},
	    {"\u00a0", ""},
	    {"\u3000 ", ""},
	    {"a.b@c-d.com", "a.b@c-d.com"},
	    {"(305) 555-0100", "(305) 555-0100"},
	    {"陳大文", "陳大文"},
	};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		folded(table[i].text, table[i].want);
	assert_int_equal(i, 44);
}

/* Letters of names with what they fold to, upper and lower case. */
static void
each_latin_letter_folds_to_its_plain_one(void **state)
{
	static const struct {
		const char *letters;
		const char *plain;
	} table[] = {
	    {"ÀàÁáÂâÃãÄäÅåĀāĂăĄąǍǎ", "a"},
	    {"ÇçĆćĈĉĊċČč", "c"},
	    {"Ďď", "d"},
	    {"ÈèÉéÊêËëĒēĔĕĖėĘęĚě", "e"},
	    {"ĜĝĞğĠġĢģ", "g"},
	    {"Ĥĥ", "h"},
	    {"ÌìÍíÎîÏïĨĩĪīĬĭĮįİ", "i"},
	    {"Ĵĵ", "j"},
	    {"Ķķ", "k"},
	    {"ĹĺĻļĽľ", "l"},
	    {"ÑñŃńŅņŇň", "n"},
	    {"ÒòÓóÔôÕõÖöŌōŎŏŐő", "o"},
	    {"ŔŕŖŗŘř", "r"},
	    {"ŚśŜŝŞşŠš", "s"},
	    {"ŢţŤť", "t"},
	    {"ÙùÚúÛûÜüŨũŪūŬŭŮůŰűŲų", "u"},
	    {"Ŵŵ", "w"},
	    {"ÝýŶŷŸÿ", "y"},
	    {"ŹźŻżŽž", "z"},
	};
	struct crm_buf one = {0};
	const char *p;
	unsigned i, tried = 0;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		for (p = table[i].letters; *p != '\0'; tried++) {
			one.len = 0;
			add_point(&one, take_point(&p));
			folded(one.s, table[i].plain);
		}
	}
	assert_int_equal(tried, 163);
	crm_buf_free(&one);
}

/* Random names of letters, marks, blanks and signs. */
static void
what_is_folded_does_not_change_when_folded_again(void **state)
{
	static const uint32_t signs[] = {' ', ' ', '\t', '\n', 0xa0, 0x3000,
	    'A', 'z', '-', '\'', '.', '9', 0xc9, 0xf1, 0x301, 0x303, 0xdf,
	    0x1e9e, 0xfb01, 0xff21, 0x130, 0x3a3, 0x416, 0x9673, 0x1ec5};
	struct crm_buf text = {0}, once = {0}, twice = {0};
	unsigned tried, n;
	uint64_t seed = 33;

	(void)state;
	for (tried = 0; tried < 20000; tried++) {
		text.len = once.len = twice.len = 0;
		crm_buf_str(&text, "");
		crm_buf_str(&once, "");
		crm_buf_str(&twice, "");
		for (n = below(&seed, 12); n > 0; n--)
			add_point(&text, signs[below(&seed, COUNT(signs))]);
		crm_text_fold(&once, text.s);
		crm_text_fold(&twice, once.s);
		same(text.s, twice.s, once.s);
		if (once.s[0] == ' ' ||
		    (once.len > 0 && once.s[once.len - 1] == ' ') ||
		    strstr(once.s, "  ") != NULL ||
		    strpbrk(once.s, "\t\n") != NULL)
			fail_msg("blanks are left of \"%s\"", text.s);
		assert_true(crm_text_valid(once.s, once.len));
	}
	assert_int_equal(tried, 20000);
	crm_buf_free(&text);
	crm_buf_free(&once);
	crm_buf_free(&twice);
}

static void
broken_bytes_fold_without_harm(void **state)
{
	(void)state;
	folded("JOS\xe9  A", "jos\xe9 a");
	folded("\xff", "\xff");
	folded("\xc3", "\xc3");
}

static void
headings_are_squashed_to_letters_and_digits(void **state)
{
	static const struct {
		const char *text, *want;
	} table[] = {
	    {"zip", "zip"},
	    {"ZIP Code", "zipcode"},
	    {"Zip_Code", "zipcode"},
	    {"zip-code:", "zipcode"},
	    {" Zip . Code ", "zipcode"},
	    {"Código Postal", "codigopostal"},
	    {"E-mail", "email"},
	    {"Phone #1", "phone1"},
	    {"Teléfono (casa)", "telefonocasa"},
	    {"Contraseña", "contrasena"},
	    {"", ""},
	    {"---", ""},
	    {" ", ""},
	    {"電話", "電話"},
	    {"“Name”", "name"},
	    {"Name…", "name"},
	    {"１２", "12"},
	    {"Größe", "grosse"},
	    {"a\u00a0b", "ab"},
	};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		appends(crm_text_squash, table[i].text, table[i].want);
}

/* Escapes ------------------------------------------------------------- */

static void
escapes_are_two_signs_each(void **state)
{
	static const struct {
		const char *text, *want;
	} table[] = {
	    {"", ""},
	    {"Ana Díaz", "Ana Díaz"},
	    {"\t", "\\t"},
	    {"\n", "\\n"},
	    {"\r", "\\r"},
	    {"\\", "\\\\"},
	    {"\\t", "\\\\t"},
	    {"a\tb\r\nc\\d", "a\\tb\\r\\nc\\\\d"},
	    {"\x01\x1b\x7f\v", "\x01\x1b\x7f\v"},
	    {"\xff\xc3", "\xff\xc3"},
	};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		appends(crm_text_escape, table[i].text, table[i].want);
}

static void
a_backslash_before_another_sign_stays(void **state)
{
	static const struct {
		const char *text, *want;
	} table[] = {
	    {"\\x41", "\\x41"},
	    {"\\", "\\"},
	    {"a\\", "a\\"},
	    {"\\\\", "\\"},
	    {"\\\\\\", "\\\\"},
	    {"\\T", "\\T"},
	    {"\\ t", "\\ t"},
	    {"\\\\t", "\\t"},
	    {"\\\\\\t", "\\\t"},
	    {"\\t\\n\\r", "\t\n\r"},
	};
	char text[32];
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		strcpy(text, table[i].text);
		crm_text_unescape(text);
		same(table[i].text, text, table[i].want);
	}
}

static void
round_trip(const char *text, struct crm_buf *buf)
{
	buf->len = 0;
	crm_buf_str(buf, "");
	crm_text_escape(buf, text);
	if (strpbrk(buf->s, "\t\n\r") != NULL)
		fail_msg("\"%s\" is left with a control character", text);
	crm_text_unescape(buf->s);
	if (strcmp(buf->s, text) != 0)
		fail_msg("\"%s\" came back as \"%s\"", text, buf->s);
}

static void
what_is_escaped_comes_back_for_random_bytes(void **state)
{
	struct crm_buf buf = {0};
	uint64_t seed = 34;
	unsigned tried, i, n;
	char text[201];

	(void)state;
	for (tried = 0; tried < 50000; tried++) {
		n = below(&seed, 200);
		for (i = 0; i < n; i++)
			text[i] = (char)(1 + below(&seed, 255));
		text[n] = '\0';
		round_trip(text, &buf);
	}
	assert_int_equal(tried, 50000);
	crm_buf_free(&buf);
}

/* All texts of up to six of the signs that matter. */
static void
what_is_escaped_comes_back_for_every_short_text(void **state)
{
	static const char signs[] = "\\\t\n\rtnra";
	struct crm_buf buf = {0};
	unsigned tried = 0, n, i, k, all;
	char text[7];

	(void)state;
	for (n = 0, all = 1; n <= 6; n++, all *= 8) {
		for (i = 0; i < all; i++) {
			for (k = 0; k < n; k++)
				text[k] = signs[i >> 3 * k & 7];
			text[n] = '\0';
			round_trip(text, &buf);
			tried++;
		}
	}
	assert_int_equal(tried, 299593);
	crm_buf_free(&buf);
}

/* The screen ---------------------------------------------------------- */

/* What a terminal obeys or what hides the order of the text. */
static bool
must_not_reach_a_screen(uint32_t c)
{
	return c < 0x20 || c == 0x7f || (c >= 0x80 && c <= 0x9f) ||
	    c == 0x61c || c == 0x200e || c == 0x200f ||
	    (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* The columns taken; fails if S is not fit for a screen. */
static void
safe(const char *what, const char *s)
{
	uint32_t c;

	if (!crm_text_valid(s, strlen(s)))
		fail_msg("%s: broken bytes", what);
	while (*s != '\0') {
		c = take_point(&s);
		if (must_not_reach_a_screen(c))
			fail_msg("%s: U+%04X", what, c);
	}
}

static void
on_screen(const char *text, size_t width, const char *want, size_t columns)
{
	struct crm_buf buf = {0};
	size_t used;

	crm_buf_str(&buf, "<");
	used = crm_text_screen(&buf, text, width);
	same(text, buf.s + 1, want);
	same_number(text, (long long)used, (long long)columns);
	assert_int_equal(strlen(buf.s), buf.len);
	crm_buf_free(&buf);
	/* The same where there was no text before it. */
	crm_text_screen(&buf, text, width);
	same(text, buf.s ? buf.s : "", want);
	crm_buf_free(&buf);
}

static void
a_screen_shows_what_it_would_have_obeyed(void **state)
{
	static const struct {
		const char *text, *want;
		size_t columns;
	} table[] = {
	    {"", "", 0},
	    {"Ana Díaz", "Ana Díaz", 8},
	    {"\x1b[31mred", "\\x1B[31mred", 11},
	    {"\a", "\\x07", 4},
	    {"a\bb", "a\\x08b", 6},
	    {"\x7f", "\\x7F", 4},
	    {"a\nb", "a\\nb", 4},
	    {"a\tb", "a\\tb", 4},
	    {"a\r", "a\\r", 3},
	    {"\xc2\x80", "\\x80", 4},
	    {"\xc2\x9b"
	     "31m",
		"\\x9B31m", 7},
	    {"\xc2\x9f", "\\x9F", 4},
	    {"\u202egpj.exe", "\\u{202E}gpj.exe", 15},
	    {"\u2066a\u2069", "\\u{2066}a\\u{2069}", 17},
	    {"\u200e\u200f\u061c", "\\u{200E}\\u{200F}\\u{61C}", 23},
	    {"a\u2028b\u2029c", "a\\u{2028}b\\u{2029}c", 19},
	    {"Ana\xff", "Ana\\xFF", 7},
	    {"\xc3", "\\xC3", 4},
	    {"Jos\xe9 P", "Jos\\xE9 P", 9},
	    {"\xed\xa0\x80", "\\xED\\xA0\\x80", 12},
	    {"陳大文", "陳大文", 6},
	    {"ＡＢ", "ＡＢ", 4},
	    {"e\u0301", "e\u0301", 1},
	    {"ñandú", "ñandú", 5},
	    {"\\x1B", "\\x1B", 4},
	    {"a\\b", "a\\b", 3},
	};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		on_screen(table[i].text, 0, table[i].want, table[i].columns);
}

static void
a_text_too_wide_is_cut_and_ends_in_an_ellipsis(void **state)
{
	static const struct {
		const char *text;
		size_t width;
		const char *want;
		size_t columns;
	} table[] = {
	    {"abcdef", 7, "abcdef", 6},
	    {"abcdef", 6, "abcdef", 6},
	    {"abcdef", 5, "abcd…", 5},
	    {"abcdef", 2, "a…", 2},
	    {"abcdef", 1, "…", 1},
	    {"", 1, "", 0},
	    {"a", 1, "a", 1},
	    {"Díaz", 4, "Díaz", 4},
	    {"Díaz", 3, "Dí…", 3},
	    {"陳大文", 6, "陳大文", 6},
	    {"陳大文", 5, "陳大…", 5},
	    {"陳大文", 4, "陳…", 3},
	    {"陳大文", 3, "陳…", 3},
	    {"陳大文", 2, "…", 1},
	    {"陳大文", 1, "…", 1},
	    {"ab\ncd", 6, "ab\\ncd", 6},
	    {"ab\ncd", 5, "ab\\n…", 5},
	    {"ab\ncd", 4, "ab…", 3},
	    {"a\x1b[0m", 8, "a\\x1B[0m", 8},
	    {"a\x1b[0m", 5, "a…", 2},
	    {"a\xff\xff", 8, "a\\xFF…", 6},
	    {"cafe\u0301", 4, "cafe\u0301", 4},
	    {"cafe\u0301s", 4, "caf…", 4},
	    {"cafe\u0301s", 5, "cafe\u0301s", 5},
	};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		on_screen(table[i].text, table[i].width, table[i].want,
		    table[i].columns);
}

static void
no_code_point_reaches_a_screen_that_would_obey_it(void **state)
{
	struct crm_buf one = {0}, buf = {0};
	unsigned shown = 0;
	char what[16];
	uint32_t c;

	(void)state;
	for (c = 1; c < 0x110000; c++) {
		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		one.len = buf.len = 0;
		add_point(&one, c);
		crm_text_screen(&buf, one.s, 0);
		snprintf(what, sizeof(what), "U+%04X", c);
		safe(what, buf.s);
		shown += strcmp(one.s, buf.s) != 0;
	}
	/* At least the 65 controls, 12 of direction and two separators. */
	assert_true(shown >= 79);
	crm_buf_free(&one);
	crm_buf_free(&buf);
}

/* Random bytes and random code points, many of them harmful. */
static void
chance_text(uint64_t *seed, struct crm_buf *buf)
{
	static const uint32_t some[] = {0x1b, 0x7, 0x7f, 0x9b, 0x85, 0x202e,
	    0x2067, 0x2028, 0x200f, 0xfeff, 0x300, 0x9673, 0x1f600, 'a', ' ',
	    '\\', 0xf1, '\n'};
	unsigned n;

	buf->len = 0;
	crm_buf_str(buf, "");
	for (n = below(seed, 40); n > 0; n--) {
		switch (below(seed, 4)) {
		case 0:
			crm_buf_char(buf, (char)(1 + below(seed, 255)));
			break;
		case 1:
			add_point(buf, 1 + below(seed, 0xd7ff));
			break;
		default:
			add_point(buf, some[below(seed, COUNT(some))]);
			break;
		}
	}
}

static void
a_screen_is_safe_and_keeps_its_width_for_random_text(void **state)
{
	struct crm_buf text = {0}, whole = {0}, cut = {0}, again = {0};
	size_t columns, used, width;
	uint64_t seed = 35;
	unsigned tried;

	(void)state;
	for (tried = 0; tried < 50000; tried++) {
		chance_text(&seed, &text);
		whole.len = cut.len = again.len = 0;
		crm_buf_str(&whole, "");
		crm_buf_str(&cut, "");
		crm_buf_str(&again, "");
		columns = crm_text_screen(&whole, text.s, 0);
		safe("uncut", whole.s);
		/* What is safe already does not change. */
		used = crm_text_screen(&again, whole.s, 0);
		same("again", again.s, whole.s);
		assert_int_equal(used, columns);

		width = 1 + below(&seed, 60);
		used = crm_text_screen(&cut, text.s, width);
		safe("cut", cut.s);
		if (used > width)
			fail_msg("%zu of %zu columns", used, width);
		if (columns <= width) {
			same("fits", cut.s, whole.s);
			assert_int_equal(used, columns);
			continue;
		}
		if (cut.len < 3 || strcmp(cut.s + cut.len - 3, "…") != 0 ||
		    strncmp(cut.s, whole.s, cut.len - 3) != 0)
			fail_msg("\"%s\" of \"%s\"", cut.s, whole.s);
		again.len = 0;
		assert_int_equal(crm_text_screen(&again, cut.s, 0), used);
		same("cut again", again.s, cut.s);
	}
	assert_int_equal(tried, 50000);
	crm_buf_free(&text);
	crm_buf_free(&whole);
	crm_buf_free(&cut);
	crm_buf_free(&again);
}

/* Numbers, phones, addresses ------------------------------------------ */

static void
a_number_is_digits_with_an_optional_minus(void **state)
{
	static const struct {
		const char *text;
		bool good;
		int64_t n;
	} table[] = {
	    {"0", true, 0},
	    {"7", true, 7},
	    {"-7", true, -7},
	    {"007", true, 7},
	    {"-0", true, 0},
	    {"9223372036854775807", true, INT64_MAX},
	    {"-9223372036854775808", true, INT64_MIN},
	    {"9223372036854775808", false, 0},
	    {"-9223372036854775809", false, 0},
	    {"99999999999999999999999", false, 0},
	    {"", false, 0},
	    {"-", false, 0},
	    {"--1", false, 0},
	    {"+1", false, 0},
	    {" 1", false, 0},
	    {"1 ", false, 0},
	    {"- 1", false, 0},
	    {"1x", false, 0},
	    {"x1", false, 0},
	    {"1-", false, 0},
	    {"1.0", false, 0},
	    {"1e3", false, 0},
	    {"0x10", false, 0},
	    {"1,000", false, 0},
	    {"\n1", false, 0},
	    {"١", false, 0},
	};
	unsigned i;
	int64_t n;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		same_number(table[i].text, crm_text_number(table[i].text, &n),
		    table[i].good);
		if (table[i].good)
			same_number(table[i].text, n, table[i].n);
	}
}

static void
phones_compare_in_one_form_however_they_are_typed(void **state)
{
	static const struct {
		const char *text, *want;
	} table[] = {
	    {"3055550100", "+13055550100"},
	    {"305-555-0100", "+13055550100"},
	    {"(305) 555-0100", "+13055550100"},
	    {"305.555.0100", "+13055550100"},
	    {"305 555 0100", "+13055550100"},
	    {"305/555-0100", "+13055550100"},
	    {" 305-555-0100 ", "+13055550100"},
	    {"13055550100", "+13055550100"},
	    {"1-305-555-0100", "+13055550100"},
	    {"1 (305) 555-0100", "+13055550100"},
	    {"+1 305 555 0100", "+13055550100"},
	    {"+13055550100", "+13055550100"},
	    {"(+1) 305-555-0100", "+13055550100"},
	    {"tel: 305-555-0100", "+13055550100"},
	    /* extensions */
	    {"305-555-0100 x12", "+13055550100"},
	    {"305-555-0100x12", "+13055550100"},
	    {"305-555-0100 X 12", "+13055550100"},
	    {"305-555-0100 ext 12", "+13055550100"},
	    {"305-555-0100 Ext. 12", "+13055550100"},
	    {"1-305-555-0100, ext. 4567", "+13055550100"},
	    {"5550100 x9", "5550100"},
	    /* other numbers of digits */
	    {"5550100", "5550100"},
	    {"555-0100", "5550100"},
	    {"911", "911"},
	    {"23055550100", "23055550100"},
	    {"305555010", "305555010"},
	    {"113055550100", "113055550100"},
	    /* abroad */
	    {"+44 20 7946 0958", "+442079460958"},
	    {"+52 55 1234 5678", "+525512345678"},
	    {"+4420", "+4420"},
	    {"+3055550100", "+3055550100"},
	    {"+13055550100 x9", "+13055550100"},
	    /* nothing to call */
	    {"", ""},
	    {"none", ""},
	    {"x", ""},
	    {"n/a", ""},
	    {"+", ""},
	    {"ext", ""},
	};
	char out[64];
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		crm_text_phone(table[i].text, out, sizeof(out));
		same(table[i].text, out, table[i].want);
	}
	assert_int_equal(i, 38);
}

static void
a_phone_of_any_length_stays_in_its_room(void **state)
{
	uint64_t seed = 36;
	char text[301], out[64], small[8];
	unsigned tried, i, n;

	(void)state;
	for (tried = 0; tried < 20000; tried++) {
		n = below(&seed, 300);
		for (i = 0; i < n; i++)
			text[i] = "0123456789+-x e("[below(&seed, 16)];
		text[n] = '\0';
		memset(out, 'Z', sizeof(out));
		crm_text_phone(text, out, sizeof(out));
		assert_true(memchr(out, '\0', sizeof(out)) != NULL);
		assert_int_equal(strspn(out + (out[0] == '+'), "0123456789"),
		    strlen(out) - (out[0] == '+'));
		memset(small, 'Z', sizeof(small));
		crm_text_phone(text, small, 4);
		assert_true(memchr(small, '\0', 4) != NULL);
		assert_memory_equal(small + 4, "ZZZZ", 4);
		memset(small, 'Z', sizeof(small));
		crm_text_phone(text, small, 1 + tried % 3);
		assert_int_equal(small[strlen(small) + 1], 'Z');
		assert_true(strlen(small) <= tried % 3);
	}
	assert_int_equal(tried, 20000);
}

static void
an_e_mail_address_has_one_at_and_a_dot_after_it(void **state)
{
	static const struct {
		const char *text;
		bool good;
	} table[] = {
	    {"a@b.co", true},
	    {"ana@example.com", true},
	    {"ana.diaz@example.com", true},
	    {"ana+crm@example.co.uk", true},
	    {"ANA@EXAMPLE.COM", true},
	    {"ana_diaz-7@sub.example.org", true},
	    {"ana@xn--d1acufc.example", true},
	    {"josé@ejemplo.es", true},
	    {"o'brien@example.com", true},
	    {"1@2.3", true},
	    {"ana=x@example.com", true},
	    {"#$%&*/?^`{|}~!@example.com", true},
	    {"", false},
	    {"ana", false},
	    {"ana@", false},
	    {"@", false},
	    {"@example.com", false},
	    {"ana@example", false},
	    {"ana@.com", false},
	    {"ana@example.", false},
	    {"ana@@example.com", false},
	    {"ana@b@example.com", false},
	    {"ana diaz@example.com", false},
	    {"ana@exam ple.com", false},
	    {" ana@example.com", false},
	    {"ana@example.com ", false},
	    {"ana@example.com\n", false},
	    {"ana\t@example.com", false},
	    {"ana@example.com,bob@example.com", false},
	    {"ana@example.com;", false},
	    {"<ana@example.com>", false},
	    {"\"ana\"@example.com", false},
	    {"ana(x)@example.com", false},
	    {"Ana <ana@example.com>", false},
	    {"ana.example.com", false},
	    {"ana.x@example", false},
	    {"ana\x7f@example.com", false},
	};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		same_number(table[i].text, crm_text_email(table[i].text),
		    table[i].good);
	assert_int_equal(i, 37);
}

/* The Medicare number -------------------------------------------------- */

/* What may stand in each place, after CMS; S L O I B Z never do. */
static bool
may_stand(unsigned at, int c)
{
	static const char digits[] = "0123456789";
	static const char letters[] =
	    "ACDEFGHJKMNPQRTUVWXYacdefghjkmnpqrtuvwxy";
	static const char *const kinds[] = {
	    "1-9", "A", "AN", "N", "A", "AN", "N", "A", "A", "N", "N"};
	const char *kind = kinds[at];

	if (c == 0)
		return false;
	if (kind[0] == '1')
		return strchr(digits + 1, c) != NULL;
	return (kind[0] == 'A' && strchr(letters, c) != NULL) ||
	    (kind[strlen(kind) - 1] == 'N' && strchr(digits, c) != NULL);
}

static void
every_byte_in_every_place_of_an_mbi_is_judged(void **state)
{
	char text[12], out[12];
	unsigned at, c, tried = 0, good = 0;

	(void)state;
	for (at = 0; at < 11; at++) {
		for (c = 1; c < 256; c++, tried++) {
			strcpy(text, "1EG4TE5MK73");
			text[at] = (char)c;
			if (crm_text_mbi(text, out) != may_stand(at, (int)c))
				fail_msg("%s, place %u", text, at + 1);
			if (!may_stand(at, (int)c))
				continue;
			if (c >= 'a' && c <= 'z')
				text[at] = (char)(c - 32);
			same("its form", out, text);
			good++;
		}
	}
	assert_int_equal(tried, 2805);
	/* one of 9, four of 20 letters in both cases, two of 50, four of 10 */
	assert_int_equal(good, 9 + 4 * 40 + 2 * 50 + 4 * 10);
}

static void
an_mbi_is_taken_with_dashes_and_small_letters(void **state)
{
	static const struct {
		const char *text, *want;
	} table[] = {
	    {"1EG4-TE5-MK73", "1EG4TE5MK73"},
	    {"1eg4-te5-mk73", "1EG4TE5MK73"},
	    {"1EG4TE5MK73", "1EG4TE5MK73"},
	    {"1eG4Te5mK73", "1EG4TE5MK73"},
	    {"1-E-G-4-T-E-5-M-K-7-3", "1EG4TE5MK73"},
	    {"9AA0AA0AA00", "9AA0AA0AA00"},
	    {"1A00A00AA00", "1A00A00AA00"},
	};
	static const char *const bad[] = {"", "1", "-", "1EG4TE5MK7",
	    "1EG4TE5MK733", "-1EG4TE5MK73", "1EG4 TE5 MK73", " 1EG4TE5MK73",
	    "1EG4TE5MK73 ", "1EG4–TE5–MK73", "0EG4TE5MK73", "1SG4TE5MK73",
	    "1EO4TE5MK73", "1EG4IE5MK73", "1EG4TB5MK73", "1EG4TE5ZK73",
	    "1EG4TE5ML73", "*******MK73", "123-45-6789A", "1EG4TE5MK73A"};
	char out[12];
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		if (!crm_text_mbi(table[i].text, out))
			fail_msg("%s was refused", table[i].text);
		same(table[i].text, out, table[i].want);
	}
	for (i = 0; i < COUNT(bad); i++)
		if (crm_text_mbi(bad[i], out))
			fail_msg("%s was taken", bad[i]);
}

static void
words_of_a_list_come_one_by_one(void **state)
{
	const char *list = "  ma mapd   pdp ", *word = NULL;
	size_t len = 0;

	(void)state;
	assert_true(crm_text_word(&list, &word, &len));
	assert_int_equal(len, 2);
	assert_memory_equal(word, "ma", 2);
	assert_true(crm_text_word(&list, &word, &len));
	assert_int_equal(len, 4);
	assert_memory_equal(word, "mapd", 4);
	assert_true(crm_text_word(&list, &word, &len));
	assert_int_equal(len, 3);
	assert_memory_equal(word, "pdp", 3);
	assert_false(crm_text_word(&list, &word, &len));
	assert_false(crm_text_word(&list, &word, &len));
	list = "";
	assert_false(crm_text_word(&list, &word, &len));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(utf8_is_told_from_what_is_not),
	    TEST(all_strings_of_three_bytes_are_told_apart),
	    TEST(every_code_point_but_nul_and_surrogates_is_valid),
	    TEST(case_and_accents_and_extra_blanks_fold_away),
	    TEST(each_latin_letter_folds_to_its_plain_one),
	    TEST(what_is_folded_does_not_change_when_folded_again),
	    TEST(broken_bytes_fold_without_harm),
	    TEST(headings_are_squashed_to_letters_and_digits),
	    TEST(escapes_are_two_signs_each),
	    TEST(a_backslash_before_another_sign_stays),
	    TEST(what_is_escaped_comes_back_for_random_bytes),
	    TEST(what_is_escaped_comes_back_for_every_short_text),
	    TEST(a_screen_shows_what_it_would_have_obeyed),
	    TEST(a_text_too_wide_is_cut_and_ends_in_an_ellipsis),
	    TEST(no_code_point_reaches_a_screen_that_would_obey_it),
	    TEST(a_screen_is_safe_and_keeps_its_width_for_random_text),
	    TEST(a_number_is_digits_with_an_optional_minus),
	    TEST(phones_compare_in_one_form_however_they_are_typed),
	    TEST(a_phone_of_any_length_stays_in_its_room),
	    TEST(an_e_mail_address_has_one_at_and_a_dot_after_it),
	    TEST(every_byte_in_every_place_of_an_mbi_is_judged),
	    TEST(an_mbi_is_taken_with_dashes_and_small_letters),
	    TEST(words_of_a_list_come_one_by_one),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
