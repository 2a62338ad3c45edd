/* SPDX-License-Identifier: ISC */
#include "unit.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "date.h"

/* Sunday, 22 November 2026, 9 o'clock in New York. */
#define TODAY 20779
#define NINE 1795356000

static const struct crm_now now = {NINE, TODAY};

static const int month_days[] = {
    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

/* The rule, said another way than in date.c. */
static bool
is_leap(int year)
{
	if (year % 400 == 0)
		return true;
	if (year % 100 == 0)
		return false;
	return year % 4 == 0;
}

static int
last_day(int year, int month)
{
	return month == 2 && is_leap(year) ? 29 : month_days[month - 1];
}

static int
in_zone(void **state)
{
	struct crm_err err;

	(void)state;
	return crm_zone_set("America/New_York", &err) != CRM_OK;
}

static void
zone(const char *name)
{
	struct crm_err err;

	if (crm_zone_set(name, &err))
		fail_msg("%s: %s", name, err.text);
}

static crm_day
day(const char *text)
{
	struct crm_err err;
	crm_day d = CRM_NO_DAY;

	if (crm_date_parse(text, TODAY, &d, &err))
		fail_msg("%s", err.text);
	return d;
}

/* TEXT, parsed and formatted again. */
static void
means(const char *text, crm_day today, const char *want)
{
	char form[CRM_DAY_TEXT];
	struct crm_err err;
	crm_day d;

	if (crm_date_parse(text, today, &d, &err))
		fail_msg("%s", err.text);
	crm_date_format(d, form);
	same(text, form, want);
}

#define FORMS "is not a date (2026-12-01, 12/01/2026, today, +3d, mon)"
#define NO_SUCH_DAY ": there is no such day"
#define FOUR_DIGITS ": years have four digits"

/* The sentence about TEXT, with WHY at its end; NULL: whatever ends it. */
static void
no_date(const char *text, enum crm_code code, const struct crm_err *err,
    const char *why)
{
	char want[250];

	snprintf(
	    want, sizeof(want), "\"%s\" " FORMS "%s", text, why ? why : "");
	same_number(text, code, CRM_REFUSED);
	same_number(text, err->code, CRM_REFUSED);
	if (why != NULL || strncmp(err->text, want, strlen(want)) != 0)
		same(text, err->text, want);
}

static void
not_a_date(const char *text, const char *why)
{
	struct crm_err err;
	crm_day d;

	spoil(&err);
	no_date(text, crm_date_parse(text, TODAY, &d, &err), &err, why);
}

/* An instant, in UTC. */
static void
instant_means(const char *text, const char *want)
{
	char form[CRM_INSTANT_TEXT];
	struct crm_err err;
	int64_t at;

	if (crm_instant_parse(text, &now, &at, &err))
		fail_msg("%s", err.text);
	crm_instant_format(at, form);
	same(text, form, want);
}

static int64_t
instant(const char *text)
{
	struct crm_err err;
	int64_t at = 0;

	if (crm_instant_parse(text, &now, &at, &err))
		fail_msg("%s", err.text);
	return at;
}

/* Days ---------------------------------------------------------------- */

static void
every_day_of_two_centuries_counts_formats_and_parses_back(void **state)
{
	int y, m, d, gy, gm, gd, n = -25567; /* 1 January 1900 */
	char text[64], form[CRM_DAY_TEXT];
	unsigned tried = 0;

	(void)state;
	for (y = 1900; y <= 2100; y++) {
		for (m = 1; m <= 12; m++) {
			for (d = 1; d <= last_day(y, m); d++, n++) {
				snprintf(text, sizeof(text), "%04d-%02d-%02d",
				    y, m, d);
				same_number(text, crm_date_make(y, m, d), n);
				crm_date_split(n, &gy, &gm, &gd);
				same_number(text, gy, y);
				same_number(text, gm, m);
				same_number(text, gd, d);
				crm_date_format(n, form);
				same(text, form, text);
				same_number(text, day(text), n);
				snprintf(text, sizeof(text), "%02d/%02d/%04d",
				    m, d, y);
				same_number(text, day(text), n);
				snprintf(
				    text, sizeof(text), "%d/%d/%d", m, d, y);
				same_number(text, day(text), n);
				tried++;
			}
		}
	}
	assert_int_equal(tried, 73414);
	assert_int_equal(n, 47847); /* 1 January 2101 */
}

static void
every_first_of_a_month_from_year_1_to_9999_counts(void **state)
{
	int y, m, gy, gm, gd, n = -719162; /* 1 January 1 */
	char text[64], form[CRM_DAY_TEXT];
	unsigned tried = 0;

	(void)state;
	for (y = 1; y <= 9999; y++) {
		for (m = 1; m <= 12; m++) {
			snprintf(text, sizeof(text), "%04d-%02d-01", y, m);
			same_number(text, crm_date_make(y, m, 1), n);
			crm_date_split(n, &gy, &gm, &gd);
			same_number(text, gy * 10000 + gm * 100 + gd,
			    y * 10000 + m * 100 + 1);
			crm_date_format(n, form);
			same(text, form, text);
			same_number(text, day(text), n);
			n += last_day(y, m);
			tried++;
		}
	}
	assert_int_equal(tried, 119988);
	assert_int_equal(n, 2932897); /* 1 January 10000 */
}

/* As the calendar goes on backwards: the year 0 is one of its leap years. */
static void
years_before_the_first_count_on_backwards(void **state)
{
	int y, m, gy, gm, gd, n = -719162; /* 1 January 1 */
	unsigned tried = 0;
	char what[40];

	(void)state;
	for (y = 0; y >= -1200; y--) {
		for (m = 12; m >= 1; m--) {
			n -= last_day(y, m);
			snprintf(what, sizeof(what), "%d-%d", y, m);
			same_number(what, crm_date_make(y, m, 1), n);
			crm_date_split(n, &gy, &gm, &gd);
			same_number(what, gy, y);
			same_number(what, gm, m);
			same_number(what, gd, 1);
			same_number(what, crm_date_add_months(n, 1),
			    n + last_day(y, m));
			tried++;
		}
	}
	assert_int_equal(tried, 1201 * 12);
}

static void
centuries_are_leap_years_only_by_400(void **state)
{
	int y, leap = 0, sum, m;

	(void)state;
	assert_false(crm_date_leap(1900));
	assert_true(crm_date_leap(2000));
	assert_true(crm_date_leap(2024));
	assert_false(crm_date_leap(2026));
	assert_false(crm_date_leap(2100));
	assert_true(crm_date_leap(2400));
	for (y = 1600; y < 2000; y++) {
		leap += crm_date_leap(y);
		for (sum = 0, m = 1; m <= 12; m++)
			sum += crm_date_month_days(y, m);
		same_number("days of a year", sum, is_leap(y) ? 366 : 365);
	}
	assert_int_equal(leap, 97);
}

static void
no_day_is_an_empty_text(void **state)
{
	char form[CRM_DAY_TEXT] = "xxxxxxxxxx";

	(void)state;
	crm_date_format(CRM_NO_DAY, form);
	assert_string_equal(form, "");
}

static void
a_stored_day_is_a_date_and_nothing_else(void **state)
{
	static const char *const none[] = {
	    "", "today", "+3d", "2026-02-30", "2026-11-22T09:00"};
	unsigned i;

	(void)state;
	assert_int_equal(crm_date_stored("2026-11-22", 0), TODAY);
	assert_int_equal(crm_date_stored(NULL, CRM_NO_DAY), CRM_NO_DAY);
	for (i = 0; i < 5; i++)
		same_number(none[i], crm_date_stored(none[i], 7), 7);
}

static void
a_29_february_is_a_day_only_in_a_leap_year(void **state)
{
	char text[64];
	unsigned tried = 0;
	int y;

	(void)state;
	for (y = 1900; y <= 2100; y++, tried++) {
		snprintf(text, sizeof(text), "%d-02-29", y);
		if (is_leap(y))
			means(text, TODAY, text);
		else
			not_a_date(text, NO_SUCH_DAY);
	}
	assert_int_equal(tried, 201);
}

/* All pairs of two digits as month and day, in both forms. */
static void
of_all_months_and_days_only_real_ones_are_taken(void **state)
{
	static const int years[] = {1900, 2000, 2024, 2026};
	unsigned i, tried = 0, good = 0;
	char text[64];
	int m, d;

	(void)state;
	for (i = 0; i < COUNT(years); i++) {
		for (m = 0; m < 100; m++) {
			for (d = 0; d < 100; d++) {
				bool real = m >= 1 && m <= 12 && d >= 1 &&
				    d <= last_day(years[i], m);

				snprintf(text, sizeof(text), "%d-%02d-%02d",
				    years[i], m, d);
				if (real)
					means(text, TODAY, text);
				else
					not_a_date(text, NO_SUCH_DAY);
				snprintf(text, sizeof(text), "%02d/%02d/%d", m,
				    d, years[i]);
				if (real)
					(void)day(text);
				else
					not_a_date(text, NO_SUCH_DAY);
				good += real;
				tried += 2;
			}
		}
	}
	assert_int_equal(tried, 80000);
	assert_int_equal(good, 365 + 366 + 366 + 365);
}

/* One byte of a good date replaced by every other byte. */
static void
a_date_with_one_wrong_byte_is_refused_or_another_real_day(void **state)
{
	static const char *const good[] = {"2026-12-01", "12/01/2026"};
	unsigned i, j, b, tried = 0, taken = 0;
	int y, m, d, used;
	struct crm_err err;
	char text[16];
	crm_day got;
	bool real;

	(void)state;
	for (i = 0; i < COUNT(good); i++) {
		for (j = 0; j < 10; j++) {
			for (b = 1; b < 256; b++) {
				strcpy(text, good[i]);
				text[j] = (char)b;
				used = 0;
				real = strspn(text + j, "0123456789") > 0 ||
				    (char)b == good[i][j];
				if (i == 0)
					sscanf(text, "%4d-%2d-%2d%n", &y, &m,
					    &d, &used);
				else
					sscanf(text, "%2d/%2d/%4d%n", &m, &d,
					    &y, &used);
				/* 2/01/2026 has a form of its own */
				real = real && used == 10 && m >= 1 &&
				    m <= 12 && d >= 1 && y >= 1 &&
				    d <= last_day(y, m);
				tried++;
				if (crm_date_parse(text, TODAY, &got, &err)) {
					if (real)
						fail_msg("%s", err.text);
					continue;
				}
				taken++;
				if (!real)
					fail_msg("%s was taken", text);
				same_number(text, got, crm_date_make(y, m, d));
			}
		}
	}
	assert_int_equal(tried, 5100);
	/* Years, ?2, 1?, two strokes, ?1, 0?: */
	assert_int_equal(taken, 2 * (40 + 2 + 3 + 2 + 4 + 9));
}

static void
two_digit_years_are_refused_and_it_is_said(void **state)
{
	static const char *const table[] = {"26-12-01", "12/01/26", "12/1/26",
	    "1/2/3", "01-12-26", "05/20/61", "5-20-61", "01/01/00"};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		not_a_date(table[i], FOUR_DIGITS);
	assert_int_equal(i, 8);
}

static void
a_day_that_does_not_exist_is_refused_and_it_is_said(void **state)
{
	static const char *const table[] = {"2026-02-30", "2026-02-29",
	    "02/29/2026", "1900-02-29", "2100-02-29", "2026-04-31",
	    "2026-13-01", "2026-00-10", "2026-01-00", "2026-01-32",
	    "13/01/2026", "31/12/2026", "00/01/2026", "1/0/2026", "2026-99-99"};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		not_a_date(table[i], NO_SUCH_DAY);
	assert_int_equal(i, 15);
}

static void
every_other_form_of_a_day_is_refused_never_guessed(void **state)
{
	/* Those that are nearly days: with whatever reason. */
	static const char *const near[] = {"126-12-01", "12/01/126", "2026-1-1",
	    "2026-12-1", "2026-1-01", "12-01-2026", "12026-01-01", "1/1/12026",
	    "2026-012-01", "001/01/2026", "2026/12/01", "-2026-12-01",
	    "+2026-12-01", " 2026-12-01", "2026-12-01 ", "2026-12-01x",
	    "2026-12-01\n", "2026-12-01T14:30", "2026-12-01Z",
	    "2026-12-01 2026-12-02", "2026-12-01..", "12/01-2026", "2026-12/01",
	    "12/01/2026 ", "12/01/20266", "0000-01-01", "01/01/0000",
	    "2026--12-01"};
	static const char *const table[] = {"", " ", "-", "/", "+",
	    /* another form */
	    "20261201", "2026.12.01", "1.12.2026", "2026-12", "2026", "12/2026",
	    "2026-335", "2026-W48-1", "1 Dec 2026", "Dec 1, 2026", "1796101200",
	    "x2026-12-01", "'2026-12-01'",
	    /* other signs */
	    "٢٠٢٦-١٢-٠١", "２０２６-12-01", "2026‐12‐01", "2026−12−01",
	    "１２/01/2026",
	    /* a distance from today that is none */
	    "+3x", "+3", "-3", "+d", "-w", "3d", "3", "+ 3d", "+3 d", "+3dd",
	    "+3d ", "+3d2w", "++3d", "+-3d", "-+3d", "--1d", "+3.5d", "+3,5d",
	    "+0x3d", "+1h", "+1q", "+3D", "+3M", "+1mo", "1d+", "+३d",
	    /* overflow */
	    "+123456d", "-123456d", "+100000w", "+000000d", "+99999999999m",
	    "+99999y", "+9999y", "-9999y", "+8000y", "-2100y", "-99999m",
	    "-30000m", "+4294967296d", "+18446744073709551617d",
	    /* other words */
	    "now", "noon", "midnight", "next", "next week", "last", "never",
	    "mond", "monday", "tues", "thurs", "m", "mo", "mon.", " mon",
	    "mon tue", "todays", "to day", "hoy", "mañana", "lun", "eom"};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(near); i++)
		not_a_date(near[i], NULL);
	assert_int_equal(i, 28);
	for (i = 0; i < COUNT(table); i++)
		not_a_date(table[i], "");
	assert_int_equal(i, 85);
}

/* The day is there; what is wrong is what comes after it. */
static void
a_day_that_is_there_is_not_said_to_be_none(void **state)
{
	static const char *const table[] = {"2026-12-01x", "2026-12-01 ",
	    "12/01/20266", "2026-12-01T25:00", "2026-12-01T14:30Q",
	    "12/1/2026T14:60"};
	struct crm_err err;
	unsigned i;
	int64_t at;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		not_a_date(table[i], "");
		spoil(&err);
		no_date(table[i], crm_instant_parse(table[i], &now, &at, &err),
		    &err, "");
	}
}

static void
a_long_text_that_is_no_date_is_named_in_part(void **state)
{
	char text[5001];
	struct crm_err err;
	crm_day d;

	(void)state;
	memset(text, '1', 5000);
	text[5000] = '\0';
	spoil(&err);
	refused("5,000 ones", crm_date_parse(text, TODAY, &d, &err), &err,
	    CRM_REFUSED,
	    "\"1111111111111111111111111111111111111111\" is not a date "
	    "(2026-12-01, 12/01/2026, today, +3d, mon)");
}

static void
a_time_behind_a_date_is_told_in_minutes_or_not_at_all(void **state)
{
	static const struct {
		const char *text;
		int minutes;
	} table[] = {
	    {"2026-12-05", 0},
	    {"12/05/2026", 0},
	    {"2026-12-05 00:00", 0},
	    {"12/05/2026 0:00:00", 0},
	    {"12/05/2026 12:00 AM", 0},
	    {"12/05/2026 0:01", 1},
	    {"2026-12-05 9:05", 9 * 60 + 5},
	    {"2026-12-05 09:05:59", 9 * 60 + 5},
	    {"Dec 5, 2026 14:30", 14 * 60 + 30},
	    {"2026-12-05 23:59", 23 * 60 + 59},
	    {"12/05/2026 1:00 am", 60},
	    {"12/05/2026 12:15 a.m.", 15},
	    {"12/05/2026 12:15pm", 12 * 60 + 15},
	    {"12/05/2026 2:30 PM", 14 * 60 + 30},
	    {"12/05/2026 11:59 p.m.", 23 * 60 + 59},
	    {"2026-12-05 24:00", -1},
	    {"2026-12-05 12:60", -1},
	    {"2026-12-05 123:00", -1},
	    {"2026-12-05 12:5", -1},
	    {"2026-12-05 :30", -1},
	    {"2026-12-05 12 :30", -1},
	    {"2026-12-05 0:30 pm", -1},
	    {"2026-12-05 13:00 pm", -1},
	    {"2026-12-05 14:30Z", -1},
	    {"2026-12-05 14:30+01:00", -1},
	    {"2026-12-05 14:30 -0500", -1},
	    {":", -1},
	};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		if (crm_date_file_time(table[i].text) != table[i].minutes)
			fail_msg("%s: %d", table[i].text,
			    crm_date_file_time(table[i].text));
}

static void
words_and_distances_count_from_today(void **state)
{
	static const struct {
		const char *text, *want;
	} table[] = {
	    {"today", "2026-11-22"},
	    {"yesterday", "2026-11-21"},
	    {"tomorrow", "2026-11-23"},
	    {"Today", "2026-11-22"},
	    {"TOMORROW", "2026-11-23"},
	    {"+0d", "2026-11-22"},
	    {"-0d", "2026-11-22"},
	    {"+3d", "2026-11-25"},
	    {"-3d", "2026-11-19"},
	    {"+9d", "2026-12-01"},
	    {"+03d", "2026-11-25"},
	    {"+39d", "2026-12-31"},
	    {"+40d", "2027-01-01"},
	    {"+2w", "2026-12-06"},
	    {"-2w", "2026-11-08"},
	    {"+52w", "2027-11-21"},
	    {"+1m", "2026-12-22"},
	    {"-1m", "2026-10-22"},
	    {"+2m", "2027-01-22"},
	    {"+12m", "2027-11-22"},
	    {"-11m", "2025-12-22"},
	    {"-12m", "2025-11-22"},
	    {"+1y", "2027-11-22"},
	    {"-1y", "2025-11-22"},
	    {"-65y", "1961-11-22"},
	    {"+99999d", "2300-09-06"},
	    {"-99999d", "1753-02-07"},
	    {"+7000y", "9026-11-22"},
	};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		means(table[i].text, TODAY, table[i].want);
}

static void
no_distance_leads_out_of_the_years_of_four_digits(void **state)
{
	static const struct {
		const char *today, *text, *want; /* NULL: refused */
	} table[] = {
	    {"2026-11-22", "+7973y", "9999-11-22"},
	    {"2026-11-22", "+7974y", NULL},
	    {"2026-11-22", "-2025y", "0001-11-22"},
	    {"2026-11-22", "-2026y", NULL},
	    {"2026-11-22", "+95677m", "9999-12-22"},
	    {"2026-11-22", "+95678m", NULL},
	    {"2026-11-22", "-24310m", "0001-01-22"},
	    {"2026-11-22", "-24311m", NULL},
	    {"9999-12-30", "tomorrow", "9999-12-31"},
	    {"9999-12-31", "today", "9999-12-31"},
	    {"9999-12-31", "tomorrow", NULL},
	    {"9999-12-31", "+1d", NULL},
	    {"9999-12-31", "+1b", NULL},
	    {"9999-12-31", "fri", "9999-12-31"},
	    {"9999-12-31", "sat", NULL},
	    {"0001-01-02", "yesterday", "0001-01-01"},
	    {"0001-01-01", "today", "0001-01-01"},
	    {"0001-01-01", "yesterday", NULL},
	    {"0001-01-08", "-1w", "0001-01-01"},
	    {"0001-01-07", "-1w", NULL},
	};
	struct crm_err err;
	unsigned i;
	crm_day d;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		if (table[i].want != NULL) {
			means(
			    table[i].text, day(table[i].today), table[i].want);
			continue;
		}
		spoil(&err);
		no_date(table[i].text,
		    crm_date_parse(
			table[i].text, day(table[i].today), &d, &err),
		    &err, "");
	}
}

static void
a_month_after_a_long_one_ends_on_its_last_day(void **state)
{
	static const struct {
		const char *today, *text, *want;
	} table[] = {
	    {"2026-01-31", "+1m", "2026-02-28"},
	    {"2024-01-31", "+1m", "2024-02-29"},
	    {"2026-01-31", "+2m", "2026-03-31"},
	    {"2026-01-31", "+3m", "2026-04-30"},
	    {"2026-03-31", "-1m", "2026-02-28"},
	    {"2026-12-31", "+2m", "2027-02-28"},
	    {"2026-12-31", "-1m", "2026-11-30"},
	    {"2026-10-31", "+4m", "2027-02-28"},
	    {"2024-02-29", "+1y", "2025-02-28"},
	    {"2024-02-29", "-1y", "2023-02-28"},
	    {"2024-02-29", "+4y", "2028-02-29"},
	    {"2024-02-29", "-124y", "1900-02-28"},
	    {"2024-02-29", "+12m", "2025-02-28"},
	    {"2024-02-29", "+1m", "2024-03-29"},
	    {"2025-02-28", "+1y", "2026-02-28"},
	    {"2023-02-28", "+1y", "2024-02-28"},
	    {"2026-08-30", "+6m", "2027-02-28"},
	    {"2026-08-29", "+6m", "2027-02-28"},
	    {"2026-08-28", "+6m", "2027-02-28"},
	};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		means(table[i].text, day(table[i].today), table[i].want);
}

/* Every day of five years, eight years of months to either side. */
static void
months_are_added_as_on_a_calendar(void **state)
{
	crm_day d, from = crm_date_make(2023, 1, 1);
	int y, m, md, n, gy, gm, gd, wy, wm;
	unsigned tried = 0;
	char what[64];

	(void)state;
	for (d = from; d < crm_date_make(2028, 1, 1); d++) {
		crm_date_split(d, &y, &m, &md);
		for (n = -96; n <= 96; n++) {
			wy = y - 8;
			wm = m + 96 + n;
			while (wm > 12) {
				wm -= 12;
				wy++;
			}
			crm_date_split(
			    crm_date_add_months(d, n), &gy, &gm, &gd);
			snprintf(what, sizeof(what), "%04d-%02d-%02d %+dm", y,
			    m, md, n);
			same_number(what, gy, wy);
			same_number(what, gm, wm);
			same_number(what, gd,
			    md < last_day(wy, wm) ? md : last_day(wy, wm));
			tried++;
		}
	}
	assert_int_equal(tried, 1826 * 193);
}

static void
a_weekday_is_the_first_from_today_on(void **state)
{
	static const char *const names[] = {
	    "thu", "fri", "sat", "sun", "mon", "tue", "wed"};
	crm_day today;
	unsigned i, tried = 0;

	(void)state;
	means("sun", TODAY, "2026-11-22");
	means("mon", TODAY, "2026-11-23");
	means("Sat", TODAY, "2026-11-28");
	means("FRI", TODAY, "2026-11-27");
	/* Day 0 was a Thursday. */
	for (today = -25567; today <= 47846; today++) {
		for (i = 0; i < 7; i++) {
			struct crm_err err;
			crm_day got;

			if (crm_date_parse(names[i], today, &got, &err))
				fail_msg("%s", err.text);
			if (got < today || got > today + 6 ||
			    (got + 70000) % 7 != (int)i)
				fail_msg("%s from %d on is not %d", names[i],
				    today, got);
			tried++;
		}
	}
	assert_int_equal(tried, 7 * 73414);
}

/* Holidays and spans --------------------------------------------------- */

/* The holidays of the Office of Personnel Management, opm.gov/fedhol. */
static void
holidays_are_those_of_the_federal_government(void **state)
{
	static const char *const lists[] = {
	    "2021-01-01 2021-01-18 2021-02-15 2021-05-31 2021-06-18 2021-07-05 "
	    "2021-09-06 2021-10-11 2021-11-11 2021-11-25 2021-12-24 2021-12-31",
	    "2022-01-17 2022-02-21 2022-05-30 2022-06-20 2022-07-04 2022-09-05 "
	    "2022-10-10 2022-11-11 2022-11-24 2022-12-26",
	    "2023-01-02 2023-01-16 2023-02-20 2023-05-29 2023-06-19 2023-07-04 "
	    "2023-09-04 2023-10-09 2023-11-10 2023-11-23 2023-12-25",
	    "2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-07-03 "
	    "2026-09-07 2026-10-12 2026-11-11 2026-11-26 2026-12-25",
	    "2020-01-01 2020-01-20 2020-02-17 2020-05-25 2020-07-03 2020-09-07 "
	    "2020-10-12 2020-11-11 2020-11-26 2020-12-25",
	    "1975-01-01 1975-02-17 1975-05-26 1975-07-04 1975-09-01 1975-10-13 "
	    "1975-10-27 1975-11-27 1975-12-25"};
	unsigned i, n, tried = 0;
	char text[CRM_DAY_TEXT];
	crm_day d, last;

	(void)state;
	for (i = 0; i < 6; i++) {
		d = crm_date_make(atoi(lists[i]), 1, 1);
		last = crm_date_make(atoi(lists[i]) + 1, 1, 1);
		for (n = 0; d < last; d++, tried++) {
			crm_date_format(d, text);
			if ((crm_date_holiday(d) != NULL) !=
			    (strstr(lists[i], text) != NULL))
				fail_msg("%s: %s", text,
				    crm_date_holiday(d) ? crm_date_holiday(d)
							: "none");
			n += crm_date_holiday(d) != NULL;
		}
		assert_int_equal(n, (strlen(lists[i]) + 1) / 11);
	}
	assert_int_equal(tried, 4 * 365 + 365 + 366);
}

static void
business_days_leave_out_weekends_and_holidays_CS_04(void **state)
{
	crm_day d;
	int n;

	(void)state;
	means("+1b", TODAY, "2026-11-23");
	means("+3b", TODAY, "2026-11-25");
	means("+4b", TODAY, "2026-11-27"); /* after Thanksgiving */
	means("+5b", TODAY, "2026-11-30");
	means("-1b", TODAY, "2026-11-20");
	means("+0b", TODAY, "2026-11-22");
	for (d = TODAY; d < TODAY + 400; d++) {
		for (n = 1; n < 30; n++) {
			assert_true(
			    crm_date_business(crm_date_add_business(d, n)));
			assert_true(crm_date_add_business(d, n) >
			    crm_date_add_business(d, n - 1));
		}
	}
}

static void
a_span_counts_from_the_first_day_and_is_cut_at_the_end_of_a_month(void **state)
{
	static const char *const bad[] = {
	    "", "d", "1", "0d", "1q", "1d ", "-1d", "+1d", "10000d", "1dd"};
	static const struct {
		const char *span;
		int times;
		const char *day;
	} good[] = {
	    {"21d", 1, "2027-02-21"},
	    {"2w", 2, "2027-02-28"},
	    {"1m", 1, "2027-02-28"},
	    {"1m", 2, "2027-03-31"},
	    {"1m", 13, "2028-02-29"},
	    {"1y", 1, "2028-01-31"},
	    {"2b", 1, "2027-02-02"},
	};
	char text[CRM_DAY_TEXT];
	struct crm_span span;
	unsigned i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(crm_span_parse(bad[i], &span));
	for (i = 0; i < sizeof(good) / sizeof(*good); i++) {
		assert_true(crm_span_parse(good[i].span, &span));
		crm_date_format(
		    crm_span_add(day("2027-01-31"), span, good[i].times), text);
		assert_string_equal(text, good[i].day);
	}
}

/* What the agency's clock shows, and back: every half hour of two years. */
static void
an_instant_on_the_agency_s_clock_comes_back_the_same(void **state)
{
	char text[CRM_WHEN_TEXT];
	unsigned tried = 0, zoned = 0;
	struct crm_err err;
	int64_t at, back;

	(void)state;
	for (at = NINE; at < NINE + 2 * 366 * 86400; at += 1800, tried++) {
		crm_when_format(at, text);
		if (crm_instant_parse(text, &now, &back, &err) || back != at)
			fail_msg("%s is not %lld", text, (long long)at);
		zoned += strlen(text) > 16;
	}
	assert_int_equal(tried, 2 * 366 * 48);
	assert_int_equal(zoned, 2 * 2); /* one of the two hours, two falls */
	crm_when_format(NINE, text);
	assert_string_equal(text, "2026-11-22T09:00");
	crm_when_format(NINE + 7, text);
	assert_string_equal(text, "2026-11-22T09:00:07");
	/* The hour that came twice when there were zones for the first time. */
	for (at = -2717650800 - 900; at < -2717650800 + 900; at++) {
		crm_when_format(at, text);
		if (crm_instant_parse(text, &now, &back, &err) || back != at)
			fail_msg("%s is not %lld", text, (long long)at);
	}
}

/* Of the two hours the one that does not come back alone has its zone. */
static void
the_hour_that_comes_twice_has_its_zone(void **state)
{
	static const struct {
		const char *zone, *first, *second, *one, *other;
	} table[] = {
	    {"America/New_York", "2026-11-01T05:30Z", "2026-11-01T06:30Z",
		"2026-11-01T01:30-04:00", "2026-11-01T01:30-05:00"},
	    {"America/St_Johns", "2026-11-01T04:00Z", "2026-11-01T05:00Z",
		"2026-11-01T01:30-02:30", "2026-11-01T01:30-03:30"},
	    {"Europe/Berlin", "2026-10-25T00:30Z", "2026-10-25T01:30Z",
		"2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00"},
	    {"Europe/London", "2026-10-25T00:30Z", "2026-10-25T01:30Z",
		"2026-10-25T01:30+01:00", "2026-10-25T01:30+00:00"},
	    {"Atlantic/Azores", "2025-10-26T00:30Z", "2025-10-26T01:30Z",
		"2025-10-26T00:30+00:00", "2025-10-26T00:30-01:00"},
	};
	char first[CRM_WHEN_TEXT], second[CRM_WHEN_TEXT], bare[17];
	unsigned i, k, zoned;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		zone(table[i].zone);
		snprintf(bare, sizeof(bare), "%.16s", table[i].one);
		for (k = 0; k < 2; k++) {
			/* whichever of the two was asked for before */
			(void)instant(
			    k ? "2026-01-10T12:00" : "2026-07-10T12:00");
			crm_when_format(instant(table[i].first), first);
			(void)instant(
			    k ? "2026-01-10T12:00" : "2026-07-10T12:00");
			crm_when_format(instant(table[i].second), second);
			zoned = strlen(first) > 16;
			same(table[i].zone, first, zoned ? table[i].one : bare);
			same(table[i].zone, second,
			    zoned ? bare : table[i].other);
		}
	}
	/* When clocks were seconds off, before the second time: in UTC. */
	zone("America/New_York");
	(void)instant("2026-01-10T12:00");
	crm_when_format(-2717650800 - 100, first);
	same("1883", first, "1883-11-18T16:58:20Z");
	zone("America/New_York");
}

static void
an_instant_out_of_its_years_is_an_empty_text(void **state)
{
	char form[CRM_INSTANT_TEXT];

	(void)state;
	crm_instant_format(253402300799, form);
	same("the last", form, "9999-12-31T23:59:59Z");
	crm_instant_format(253402300800, form);
	same("after it", form, "");
	crm_instant_format(-62135596800, form);
	same("the first", form, "0001-01-01T00:00:00Z");
	crm_instant_format(-62135596801, form);
	same("before it", form, "");
	crm_instant_format(INT64_MAX, form);
	same("the greatest", form, "");
	crm_instant_format(INT64_MIN, form);
	same("the least", form, "");
}

static void
an_instant_has_a_year_of_four_digits_here_and_in_utc(void **state)
{
	static const char *const good[] = {"0001-01-01", "0001-01-02T00:00Z",
	    "0050-06-01T12:00", "9999-12-31", "9999-12-31T18:59:59"},
				 *const bad[] = {"0001-01-01T00:00Z",
				     "0001-01-01T00:00+01:00",
				     "9999-12-31T19:00",
				     "9999-12-31T23:59-01:00"};
	static const char *const east[] = {"0001-01-01", "0001-01-01T00:00",
	    "9999-12-31T18:30Z", "9999-12-31T23:59Z"};
	char utc[CRM_INSTANT_TEXT], when[CRM_WHEN_TEXT];
	struct crm_err err;
	int64_t at, back;
	unsigned i;

	(void)state;
	zone("America/New_York");
	for (i = 0; i < COUNT(good); i++) {
		if (crm_instant_parse(good[i], &now, &at, &err))
			fail_msg("%s", err.text);
		crm_instant_format(at, utc);
		if (crm_instant_parse(utc, &now, &back, &err) || back != at)
			fail_msg("%s: %s in utc", good[i], utc);
		crm_when_format(at, when);
		if (crm_instant_parse(when, &now, &back, &err) || back != at)
			fail_msg("%s: %s here", good[i], when);
	}
	for (i = 0; i < COUNT(bad); i++) {
		spoil(&err);
		no_date(bad[i], crm_instant_parse(bad[i], &now, &at, &err),
		    &err, NULL);
	}
	zone("UTC");
	instant_means("0001-01-01T00:00", "0001-01-01T00:00:00Z");
	instant_means("9999-12-31T23:59:59", "9999-12-31T23:59:59Z");
	/* In the east a day may begin when in UTC it is the year before. */
	zone("Asia/Kolkata");
	for (i = 0; i < COUNT(east); i++) {
		spoil(&err);
		no_date(east[i], crm_instant_parse(east[i], &now, &at, &err),
		    &err, NULL);
	}
	instant_means("0001-01-02", "0001-01-01T18:06:32Z");
	instant_means("9999-12-31T23:59", "9999-12-31T18:29:00Z");
	instant_means("9999-12-31T18:29Z", "9999-12-31T18:29:00Z");
	zone("America/New_York");
}

/* Instants ------------------------------------------------------------ */

static void
an_instant_without_a_zone_is_in_the_agency_s(void **state)
{
	static const struct {
		const char *text, *want;
	} table[] = {
	    {"2026-12-01T14:30", "2026-12-01T19:30:00Z"},
	    {"2026-12-01t14:30", "2026-12-01T19:30:00Z"},
	    {"2026-12-01 14:30", "2026-12-01T19:30:00Z"},
	    {"12/01/2026T14:30", "2026-12-01T19:30:00Z"},
	    {"2026-12-01T14:30:15", "2026-12-01T19:30:15Z"},
	    {"2026-12-01T14:30:15.999", "2026-12-01T19:30:15Z"},
	    {"2026-12-01T14:30:15.000", "2026-12-01T19:30:15Z"},
	    {"2026-12-01T14:30:15.909", "2026-12-01T19:30:15Z"},
	    {"2026-07-01T14:30", "2026-07-01T18:30:00Z"},
	    {"2026-12-01T00:00", "2026-12-01T05:00:00Z"},
	    {"2026-12-01T23:59:59", "2026-12-02T04:59:59Z"},
	    {"2026-12-01", "2026-12-01T05:00:00Z"},
	    {"2026-07-01", "2026-07-01T04:00:00Z"},
	    {"12/01/2026", "2026-12-01T05:00:00Z"},
	    {"2024-02-29", "2024-02-29T05:00:00Z"},
	    {"2024-02-29T23:00", "2024-03-01T04:00:00Z"},
	    {"today", "2026-11-22T05:00:00Z"},
	    {"tomorrow", "2026-11-23T05:00:00Z"},
	    {"-6m", "2026-05-22T04:00:00Z"},
	    {"mon", "2026-11-23T05:00:00Z"},
	};
	unsigned i;

	(void)state;
	zone("America/New_York");
	for (i = 0; i < COUNT(table); i++)
		instant_means(table[i].text, table[i].want);
}

static void
an_instant_with_an_offset_is_there_in_every_zone(void **state)
{
	static const char *const zones[] = {"America/New_York",
	    "America/Los_Angeles", "Pacific/Honolulu", "UTC", "Asia/Kolkata"};
	static const struct {
		const char *text, *want;
	} table[] = {
	    {"2026-12-01T14:30Z", "2026-12-01T14:30:00Z"},
	    {"2026-12-01T14:30:15z", "2026-12-01T14:30:15Z"},
	    {"2026-12-01T14:30:15.123456789Z", "2026-12-01T14:30:15Z"},
	    {"2026-12-01T14:30-05:00", "2026-12-01T19:30:00Z"},
	    {"2026-12-01T14:30-0500", "2026-12-01T19:30:00Z"},
	    {"2026-12-01T14:30:00+00:00", "2026-12-01T14:30:00Z"},
	    {"2026-12-01T14:30+05:30", "2026-12-01T09:00:00Z"},
	    {"2026-12-01T00:15+14:00", "2026-11-30T10:15:00Z"},
	    {"2026-12-31T23:30-08:00", "2027-01-01T07:30:00Z"},
	    {"2024-03-01T00:30+01:00", "2024-02-29T23:30:00Z"},
	    {"2026-03-08T02:30Z", "2026-03-08T02:30:00Z"},
	    {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
	    {"1970-01-01T00:00Z", "1970-01-01T00:00:00Z"},
	    {"1900-01-01T00:00Z", "1900-01-01T00:00:00Z"},
	    {"2100-12-31T23:59:59Z", "2100-12-31T23:59:59Z"},
	};
	unsigned i, z;

	(void)state;
	for (z = 0; z < COUNT(zones); z++) {
		zone(zones[z]);
		for (i = 0; i < COUNT(table); i++)
			instant_means(table[i].text, table[i].want);
	}
}

static void
every_other_form_of_an_instant_is_refused(void **state)
{
	static const char *const table[] = {"", "T14:30", "14:30", "noon",
	    "2026-12-01T", "2026-12-01T14", "2026-12-01T14:", "2026-12-01T1:30",
	    "2026-12-01T14:3", "2026-12-01T1430", "2026-12-01T24:00",
	    "2026-12-01T25:00", "2026-12-01T14:60",
	    "2026-12-01T14:30:", "2026-12-01T14:30:5", "2026-12-01T14:30:61",
	    "2026-12-01T-1:30", "2026-12-01_14:30", "2026-12-01  14:30",
	    "2026-12-0114:30", "2026-12-01T14:30 ", "2026-12-01T14:30x",
	    "2026-12-01T14:30 EST", "2026-12-01T14:30 America/Denver",
	    "2026-12-01T2:30pm", "2026-12-01T14:30pm", "2026-12-01T14:30Zx",
	    "2026-12-01T14:30+", "2026-12-01T14:30+5", "2026-12-01T14:30+05",
	    "2026-12-01T14:30+5:00", "2026-12-01T14:30+05:0",
	    "2026-12-01T14:30+24:00", "2026-12-01T14:30+05:60",
	    "2026-12-01T14:30+05:00x", "2026-12-01T14:30±05:00",
	    "2026-02-30T14:30", "2026-13-01T14:30", "26-12-01T14:30",
	    "12/01/26T14:30", "todayT14:30", "today 14:30", "+1dT14:30",
	    "1796101200"};
	struct crm_err err;
	int64_t at;
	unsigned i;

	(void)state;
	zone("America/New_York");
	for (i = 0; i < COUNT(table); i++) {
		spoil(&err);
		no_date(table[i], crm_instant_parse(table[i], &now, &at, &err),
		    &err, NULL);
	}
	assert_int_equal(i, 44);
}

static void
the_hour_that_the_clocks_skip_in_spring_is_refused(void **state)
{
	char text[64], want[200];
	struct crm_err err;
	int64_t at;
	int m;

	(void)state;
	zone("America/New_York");
	instant_means("2026-03-08T01:59:59", "2026-03-08T06:59:59Z");
	for (m = 0; m < 60; m++) {
		snprintf(text, sizeof(text), "2026-03-08T02:%02d", m);
		snprintf(
		    want, sizeof(want), "%s: the clocks skip that time", text);
		spoil(&err);
		refused(text, crm_instant_parse(text, &now, &at, &err), &err,
		    CRM_REFUSED, want);
	}
	assert_int_equal(m, 60);
	instant_means("2026-03-08T03:00:00", "2026-03-08T07:00:00Z");
	/* Where they skip half an hour only that is refused. */
	zone("Australia/Lord_Howe");
	instant_means("2026-10-04T01:59", "2026-10-03T15:29:00Z");
	for (m = 0; m < 30; m++) {
		snprintf(text, sizeof(text), "2026-10-04T02:%02d", m);
		snprintf(
		    want, sizeof(want), "%s: the clocks skip that time", text);
		spoil(&err);
		refused(text, crm_instant_parse(text, &now, &at, &err), &err,
		    CRM_REFUSED, want);
	}
	instant_means("2026-10-04T02:30", "2026-10-03T15:30:00Z");
	zone("America/New_York");
}

static void
the_hour_that_comes_twice_in_autumn_is_one_of_the_two(void **state)
{
	char text[64];
	int64_t at, first;
	int m;

	(void)state;
	zone("America/New_York");
	instant_means("2026-11-01T00:59:59", "2026-11-01T04:59:59Z");
	first = instant("2026-11-01T05:00:00Z");
	for (m = 0; m < 60; m++) {
		snprintf(text, sizeof(text), "2026-11-01T01:%02d", m);
		at = instant(text);
		if (at != first + 60 * m && at != first + 3600 + 60 * m)
			fail_msg("%s is %lld", text, (long long)at);
	}
	instant_means("2026-11-01T02:00:00", "2026-11-01T07:00:00Z");
}

/* The days of a zone follow one another without a gap, 1970 to 2037. */
static void
each_day_begins_where_the_one_before_ends(void **state)
{
	static const char *const zones[] = {"America/New_York",
	    "America/Los_Angeles", "Pacific/Honolulu", "UTC"};
	unsigned z, tried = 0, lengths[3];
	int64_t begin, next;
	crm_day d;

	(void)state;
	for (z = 0; z < COUNT(zones); z++) {
		zone(zones[z]);
		memset(lengths, 0, sizeof(lengths));
		begin = crm_day_instant(crm_date_make(2000, 1, 1));
		for (d = crm_date_make(2000, 1, 1);
		     d < crm_date_make(2030, 1, 1); d++) {
			next = crm_day_instant(d + 1);
			same_number("day", crm_instant_day(begin), d);
			same_number("noon", crm_instant_day(begin + 43200), d);
			same_number("its end", crm_instant_day(next - 1), d);
			lengths[0] += next - begin == 82800;
			lengths[1] += next - begin == 86400;
			lengths[2] += next - begin == 90000;
			begin = next;
			tried++;
		}
		same_number("short days", lengths[0], z < 2 ? 30 : 0);
		same_number("long days", lengths[2], z < 2 ? 30 : 0);
		same_number(
		    "days", lengths[0] + lengths[1] + lengths[2], 10958);
	}
	assert_int_equal(tried, 4 * 10958);
}

static void
both_clock_changes_of_2026_fall_on_their_days(void **state)
{
	crm_day d, from = crm_date_make(2026, 1, 1);

	(void)state;
	zone("America/New_York");
	for (d = from; d < from + 365; d++)
		same_number("seconds of a day",
		    crm_day_instant(d + 1) - crm_day_instant(d),
		    d == crm_date_make(2026, 3, 8)        ? 23 * 3600
			: d == crm_date_make(2026, 11, 1) ? 25 * 3600
							  : 24 * 3600);
}

static void
where_midnight_is_skipped_the_day_begins_at_one(void **state)
{
	(void)state;
	zone("America/Havana"); /* 8 March 2026, 0:00 becomes 1:00 */
	same_number("8 March", crm_day_instant(crm_date_make(2026, 3, 8)),
	    instant("2026-03-08T05:00:00Z"));
	same_number("9 March", crm_day_instant(crm_date_make(2026, 3, 9)),
	    instant("2026-03-09T04:00:00Z"));
	instant_means("2026-03-08", "2026-03-08T05:00:00Z");
	zone("America/Santiago"); /* 6 September 2026 */
	instant_means("2026-09-06", "2026-09-06T04:00:00Z");
	zone("Pacific/Apia"); /* had no 30 December 2011 */
	instant_means("2011-12-29", "2011-12-29T10:00:00Z");
	same_number("30 December", crm_day_instant(crm_date_make(2011, 12, 30)),
	    instant("2011-12-30T10:00:00Z"));
	instant_means("2011-12-31", "2011-12-30T10:00:00Z");
	/* Whatever zone and day were asked for before. */
	zone("Pacific/Pago_Pago");
	(void)instant("2020-01-05");
	zone("Pacific/Apia");
	same_number("30 December", crm_day_instant(crm_date_make(2011, 12, 30)),
	    instant("2011-12-30T10:00:00Z"));
	zone("America/New_York");
	(void)instant("2020-01-05");
	zone("America/Asuncion");
	same_number("1 October", crm_day_instant(crm_date_make(1972, 10, 1)),
	    instant("1972-10-01T04:00:00Z"));
}

static void
an_evening_in_los_angeles_is_not_yet_tomorrow_SP_13(void **state)
{
	struct crm_now then;
	struct crm_err err;
	int hour;

	(void)state;
	zone("America/Los_Angeles");
	for (hour = 0; hour < 24; hour++) {
		char text[64];

		snprintf(text, sizeof(text), "2026-12-31T%02d:30", hour);
		same_number(text, crm_instant_day(instant(text)),
		    crm_date_make(2026, 12, 31));
	}
	same_number("in UTC it is", instant("2026-12-31T20:00") / 86400,
	    crm_date_make(2027, 1, 1));
	if (crm_now_make("2027-01-01T04:00:00Z", &then, &err))
		fail_msg("%s", err.text);
	same_number("today", then.today, crm_date_make(2026, 12, 31));
	zone("America/New_York");
	if (crm_now_make("2027-01-01T04:59:59Z", &then, &err))
		fail_msg("%s", err.text);
	same_number("today", then.today, crm_date_make(2026, 12, 31));
	if (crm_now_make("2027-01-01T05:00:00Z", &then, &err))
		fail_msg("%s", err.text);
	same_number("today", then.today, crm_date_make(2027, 1, 1));
}

static void
instants_format_and_parse_back_in_every_zone(void **state)
{
	static const char *const zones[] = {
	    "America/New_York", "America/Los_Angeles", "UTC"};
	char form[CRM_INSTANT_TEXT];
	uint64_t seed = 22;
	unsigned tried;
	int64_t at;

	(void)state;
	for (tried = 0; tried < 30000; tried++) {
		if (tried % 1000 == 0)
			zone(zones[tried / 1000 % 3]);
		/* 1900 to 2100 */
		at = (int64_t)(chance(&seed) % 6342969600U) - 2208988800;
		crm_instant_format(at, form);
		assert_int_equal(strlen(form), CRM_INSTANT_TEXT - 1);
		same_number(form, instant(form), at);
	}
	crm_instant_format(0, form);
	assert_string_equal(form, "1970-01-01T00:00:00Z");
	crm_instant_format(-1, form);
	assert_string_equal(form, "1969-12-31T23:59:59Z");
	crm_instant_format(NINE, form);
	assert_string_equal(form, "2026-11-22T14:00:00Z");
	assert_int_equal(tried, 30000);
}

/* The C library counts seconds and days too. */
static void
instants_agree_with_timegm_and_localtime(void **state)
{
	char form[CRM_INSTANT_TEXT], want[64];
	uint64_t seed = 23;
	struct tm tm;
	unsigned tried;
	time_t t;

	(void)state;
	zone("America/New_York");
	for (tried = 0; tried < 20000; tried++) {
		t = (time_t)(chance(&seed) % 6342969600U) - 2208988800;
		gmtime_r(&t, &tm);
		strftime(want, sizeof(want), "%Y-%m-%dT%H:%M:%SZ", &tm);
		crm_instant_format(t, form);
		same("UTC", form, want);
		localtime_r(&t, &tm);
		strftime(want, sizeof(want), "%Y-%m-%d", &tm);
		crm_date_format(crm_instant_day(t), form);
		same("day in New York", form, want);
	}
	assert_int_equal(tried, 20000);
}

/* The clock and the zone ---------------------------------------------- */

static void
crm_now_is_a_day_or_an_instant(void **state)
{
	struct crm_now then;
	struct crm_err err;

	(void)state;
	zone("America/New_York");
	assert_int_equal(
	    crm_now_make("2026-11-22T09:00:00-05:00", &then, &err), CRM_OK);
	assert_int_equal(then.instant, NINE);
	assert_int_equal(then.today, TODAY);
	assert_int_equal(crm_now_make("2026-11-22", &then, &err), CRM_OK);
	assert_int_equal(then.instant, NINE - 9 * 3600);
	assert_int_equal(then.today, TODAY);
	assert_int_equal(crm_now_make("2026-11-22T09:00", &then, &err), CRM_OK);
	assert_int_equal(then.instant, NINE);
}

static void
crm_now_that_is_no_time_is_refused_by_name(void **state)
{
	struct crm_now then;
	struct crm_err err;

	(void)state;
	spoil(&err);
	refused("soon", crm_now_make("soon", &then, &err), &err, CRM_REFUSED,
	    "CRM_NOW: \"soon\" is not a date (2026-12-01, 12/01/2026, today, "
	    "+3d, mon)");
	spoil(&err);
	refused("skipped", crm_now_make("2026-03-08T02:30", &then, &err), &err,
	    CRM_REFUSED,
	    "CRM_NOW: 2026-03-08T02:30: the clocks skip that time");
}

static void
without_crm_now_the_clock_is_read(void **state)
{
	int64_t before = (int64_t)time(NULL);
	struct crm_now then, again;
	struct crm_err err;

	(void)state;
	assert_int_equal(crm_now_make(NULL, &then, &err), CRM_OK);
	assert_int_equal(crm_now_make("", &again, &err), CRM_OK);
	assert_true(before <= then.instant && then.instant <= again.instant &&
	    again.instant <= (int64_t)time(NULL));
	assert_int_equal(then.today, crm_instant_day(then.instant));
}

static void
a_zone_is_a_name_of_the_tz_database_or_a_posix_rule(void **state)
{
	/* A folder, a table; rules that are none */
	static const char *const none[] = {"America", "zone.tab", "E", "ES5",
	    "XST", "EST+", "EST+-5", "EST:5", "EST/5", "EST5EDT~", "5EST",
	    "EST5edt"};
	struct crm_err err;
	char want[200];
	unsigned i;

	(void)state;
	zone("America/Chicago");
	instant_means("2026-12-01T14:30", "2026-12-01T20:30:00Z");
	zone("America/Indiana/Knox");
	instant_means("2026-12-01T14:30", "2026-12-01T20:30:00Z");
	zone("America/Phoenix");
	instant_means("2026-07-01T14:30", "2026-07-01T21:30:00Z");
	zone("EST5EDT,M3.2.0,M11.1.0");
	instant_means("2026-12-01T14:30", "2026-12-01T19:30:00Z");
	instant_means("2026-07-01T14:30", "2026-07-01T18:30:00Z");
	zone("UTC");
	instant_means("2026-12-01T14:30", "2026-12-01T14:30:00Z");
	/* East of Greenwich, and with a sign that says west */
	zone("CET-1CEST,M3.5.0,M10.5.0/3");
	instant_means("2026-12-01T14:30", "2026-12-01T13:30:00Z");
	instant_means("2026-07-01T14:30", "2026-07-01T12:30:00Z");
	zone("EST+5");
	instant_means("2026-07-01T14:30", "2026-07-01T19:30:00Z");
	zone("NST3:30");
	instant_means("2026-07-01T14:30", "2026-07-01T18:00:00Z");
	zone("UTC");
	for (i = 0; i < COUNT(none); i++) {
		snprintf(want, sizeof(want),
		    "%s: no such time zone (America/New_York, "
		    "America/Chicago, ...; see /usr/share/zoneinfo/)",
		    none[i]);
		spoil(&err);
		refused(none[i], crm_zone_set(none[i], &err), &err, CRM_REFUSED,
		    want);
	}
	spoil(&err);
	refused("Gotham", crm_zone_set("America/Gotham", &err), &err,
	    CRM_REFUSED,
	    "America/Gotham: no such time zone (America/New_York, "
	    "America/Chicago, ...; see /usr/share/zoneinfo/)");
	/* A refused zone leaves the one before. */
	instant_means("2026-12-01T14:30", "2026-12-01T14:30:00Z");
}

static void
a_zone_is_no_path(void **state)
{
	static const char *const table[] = {"", "/etc/localtime",
	    "../../../etc/passwd", "America/../America/New_York", "..", "EST 5",
	    "EST\t5", "EST5\n", " UTC", "/"};
	struct crm_err err;
	char want[100], text[201];
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		snprintf(
		    want, sizeof(want), "\"%s\" is not a time zone", table[i]);
		spoil(&err);
		refused(table[i], crm_zone_set(table[i], &err), &err,
		    CRM_REFUSED, want);
	}
	memset(text, 'A', 200);
	text[200] = '\0';
	spoil(&err);
	refused("long", crm_zone_set(text, &err), &err, CRM_REFUSED,
	    "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\" is not a time "
	    "zone");
}

static void
the_machine_s_zone_has_a_name_that_fits(void **state)
{
	char name[256] = "", small[4] = "";

	(void)state;
	crm_zone_machine(name, sizeof(name));
	assert_true(name[0] != '\0' && strpbrk(name, " \n") == NULL);
	crm_zone_machine(small, sizeof(small));
	assert_memory_equal(small, name, 3);
	assert_true(strlen(small) <= 3);
}

/* What a machine has in the two files, and the name of its zone then. */
static const struct machine {
	const char *timezone, *localtime, *name;
} machines[] = {
    {"America/Denver\n", NULL, "America/Denver"},
    {"America/Denver", NULL, "America/Denver"},
    {"America/Denver x\ny\n", NULL, "America/Denver"},
    {"Asia/Tokyo\n", "/usr/share/zoneinfo/Europe/Rome", "Asia/Tokyo"},
    {NULL, "/usr/share/zoneinfo/Europe/Rome", "Europe/Rome"},
    {NULL, "../usr/share/zoneinfo/Pacific/Guam", "Pacific/Guam"},
    {NULL, "/var/zones/Rome", "UTC"},
    {NULL, "x", "UTC"},
    {NULL, NULL, "UTC"},
    {"", NULL, "UTC"},
    {"\n", NULL, "UTC"},
    {" \n", NULL, "UTC"},
};

/* The first machine, from 1, whose zone has another name; 0: none. */
static unsigned
try_machines(void)
{
	char name[64];
	unsigned i;
	FILE *f;

	for (i = 0; i < COUNT(machines); i++) {
		unlink("/etc/timezone");
		unlink("/etc/localtime");
		if (machines[i].timezone != NULL) {
			f = fopen("/etc/timezone", "w");
			if (f == NULL)
				return i + 1;
			fputs(machines[i].timezone, f);
			fclose(f);
		}
		if (machines[i].localtime != NULL &&
		    symlink(machines[i].localtime, "/etc/localtime") != 0)
			return i + 1;
		memset(name, 'Z', sizeof(name));
		crm_zone_machine(name, sizeof(name));
		if (strcmp(name, machines[i].name) != 0)
			return i + 1;
	}
	unlink("/etc/timezone");
	return 0;
}

/* In a root folder of its own; the child comes out of it before it ends. */
static void
the_machine_s_zone_is_in_one_of_two_files(void **state)
{
	char folder[] = "/tmp/crm-zone-XXXXXX", etc[64];
	int root = open("/", O_RDONLY | O_DIRECTORY), status;
	unsigned bad;
	pid_t pid;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(etc, sizeof(etc), "%s/etc", folder);
	assert_int_equal(mkdir(etc, 0700), 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		if ((chroot(folder) != 0 &&
			(unshare(CLONE_NEWUSER) != 0 || chroot(folder) != 0)) ||
		    chdir("/") != 0)
			_exit(255);
		bad = try_machines();
		if (fchdir(root) != 0 || chroot(".") != 0)
			_exit(254);
		exit((int)bad);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(root);
	assert_int_equal(rmdir(etc), 0);
	assert_int_equal(rmdir(folder), 0);
	assert_true(WIFEXITED(status));
	status = WEXITSTATUS(status);
	if (status == 255)
		skip(); /* no right to a root folder of one's own */
	assert_int_not_equal(status, 254);
	if (status > 0)
		fail_msg("machine %d is not in %s", status - 1,
		    machines[status - 1].name);
}

/* What one date says of the order in its file. */
static void
a_date_of_a_file_proves_an_order_or_may_be_read_in_two(void **state)
{
	static const struct {
		const char *text;
		bool counts;
		enum crm_order order;
	} dates[] = {
	    {"12/31/1950", true, CRM_MONTH_FIRST},
	    {"31/12/1950", true, CRM_DAY_FIRST},
	    {"31-12-1950", true, CRM_DAY_FIRST},
	    {"31.12.1950", true, CRM_DAY_FIRST},
	    {"12/31/1950 14:30", true, CRM_MONTH_FIRST},
	    {"12/31/1800", true, CRM_MONTH_FIRST},
	    {"12/31/2200", true, CRM_MONTH_FIRST},
	    {"2/29/2024", true, CRM_MONTH_FIRST},
	    {"01/02/1950", true, CRM_ORDER_UNKNOWN},
	    {"12/1/1950", true, CRM_ORDER_UNKNOWN},
	    {"02/02/1950", false, CRM_ORDER_UNKNOWN},
	    {"13/13/1950", false, CRM_ORDER_UNKNOWN},
	    {"2/30/1950", false, CRM_ORDER_UNKNOWN},
	    {"2/29/2023", false, CRM_ORDER_UNKNOWN},
	    {"0/12/1950", false, CRM_ORDER_UNKNOWN},
	    {"12/0/1950", false, CRM_ORDER_UNKNOWN},
	    {"12/31/1799", false, CRM_ORDER_UNKNOWN},
	    {"12/31/2201", false, CRM_ORDER_UNKNOWN},
	    {"12/31/50", false, CRM_ORDER_UNKNOWN},
	    {"12/31", false, CRM_ORDER_UNKNOWN},
	    {"121/3/1950", false, CRM_ORDER_UNKNOWN},
	    {"12/311/1950", false, CRM_ORDER_UNKNOWN},
	    {"012/31/1950", false, CRM_ORDER_UNKNOWN},
	    {"12/031/1950", false, CRM_ORDER_UNKNOWN},
	    {"12/31/1950 1", false, CRM_ORDER_UNKNOWN},
	    {"12/31/1950 noon", false, CRM_ORDER_UNKNOWN},
	    {"Dec 31, 1950", false, CRM_ORDER_UNKNOWN},
	    {"1950-12-31", false, CRM_ORDER_UNKNOWN},
	    {"1950", false, CRM_ORDER_UNKNOWN},
	    {"", false, CRM_ORDER_UNKNOWN},
	};
	enum crm_order order;
	unsigned i;

	(void)state;
	for (i = 0; i < sizeof(dates) / sizeof(*dates); i++) {
		order = CRM_DAY_FIRST;
		if (crm_date_order(dates[i].text, &order) != dates[i].counts ||
		    order != dates[i].order)
			fail_msg("%s: order %d", dates[i].text, order);
	}
}

/* Read with the month first and with the day first. */
static void
a_date_of_a_file_has_one_of_the_styles_of_files(void **state)
{
	static const struct {
		const char *text, *month_first, *day_first; /* NULL: none */
	} dates[] = {
	    {"12/31/1950", "1950-12-31", NULL},
	    {"31.12.1950", NULL, "1950-12-31"},
	    {"1-2-1950", "1950-01-02", "1950-02-01"},
	    {"1/2/1950 23:59:59", "1950-01-02", "1950-02-01"},
	    {"1/2/1950, 11:59 PM", "1950-01-02", "1950-02-01"},
	    {"1950-12-31", "1950-12-31", "1950-12-31"},
	    {"1950/12/31", "1950-12-31", "1950-12-31"},
	    {"1950-12-31T10:00:00Z", "1950-12-31", "1950-12-31"},
	    {"1950 Dec 31", "1950-12-31", "1950-12-31"},
	    {"19501231", "1950-12-31", "1950-12-31"},
	    {"19501231 10:00", "1950-12-31", "1950-12-31"},
	    {"Dec 31, 1950", "1950-12-31", "1950-12-31"},
	    {"31-dec-1950", "1950-12-31", "1950-12-31"},
	    {"31 de diciembre de 1950", "1950-12-31", "1950-12-31"},
	    {"2024-02-29", "2024-02-29", "2024-02-29"},
	    {"1800-01-01", "1800-01-01", "1800-01-01"},
	    {"2200-12-31", "2200-12-31", "2200-12-31"},
	    {"1799-12-31", NULL, NULL},
	    {"2201-01-01", NULL, NULL},
	    {"2023-02-29", NULL, NULL},
	    {"1950-31-12", NULL, NULL},
	    {"1950-00-12", NULL, NULL},
	    {"1950-12-00", NULL, NULL},
	    {"1950-12-311", NULL, NULL},
	    {"1950-12", NULL, NULL},
	    {"1950", NULL, NULL},
	    {"12/31/50", NULL, NULL},
	    {"12/31/19501", NULL, NULL},
	    {"121/3/1950", NULL, NULL},
	    {"12/311/1950", NULL, NULL},
	    {"012/31/1950", NULL, NULL},
	    {"12/031/1950", NULL, NULL},
	    {"1950-012-31", NULL, NULL},
	    {"1950-12-031", NULL, NULL},
	    {"195012311", NULL, NULL},
	    {"12 31", NULL, NULL},
	    {"31 Dec", NULL, NULL},
	    {"Dec", NULL, NULL},
	    {"31 la 1950", NULL, NULL},
	    {"31 D 1950", NULL, NULL},
	    {"31 Decembers 1950", NULL, NULL},
	    {"31 Dic", NULL, NULL},
	    {"31 DE DIC DE 1950", "1950-12-31", "1950-12-31"},
	    {"1950-12-31 10:00 o'clock", NULL, NULL},
	    {"1950-12-31 10:00 noon", NULL, NULL},
	    {"1950-12-31 10:00:00.5 am", "1950-12-31", "1950-12-31"},
	    {"19501231T10:00:00-05:00", "1950-12-31", "1950-12-31"},
	    {"1950123", NULL, NULL},
	    {"Dec 1950 31", NULL, NULL},
	    {"Dec Dec 1950", NULL, NULL},
	    {"Foo 31 1950", NULL, NULL},
	    {"1950 31 Dec", NULL, NULL},
	    {"31 12 Dec", NULL, NULL},
	    {"1950-12-31 noon", NULL, NULL},
	    {"1950-12-31 10", NULL, NULL},
	    {"10:00", NULL, NULL},
	    {"[1950-12-31]", NULL, NULL},
	    {"", NULL, NULL},
	};
	static const enum crm_order orders[] = {
	    CRM_MONTH_FIRST, CRM_DAY_FIRST, CRM_ORDER_UNKNOWN};
	char text[CRM_DAY_TEXT];
	const char *want;
	crm_day d;
	unsigned i, k;

	(void)state;
	for (i = 0; i < sizeof(dates) / sizeof(*dates); i++) {
		for (k = 0; k < 3; k++) {
			want =
			    k == 1 ? dates[i].day_first : dates[i].month_first;
			strcpy(text, "none");
			if (crm_date_file(dates[i].text, orders[k], &d))
				crm_date_format(d, text);
			if (strcmp(text, want ? want : "none") != 0)
				fail_msg("%s: %s", dates[i].text, text);
		}
	}
}

/* In English and Spanish, in full and from three letters on. */
static void
a_month_of_a_file_may_have_its_name(void **state)
{
	static const char *const names[] = {"January", "February", "March",
	    "April", "May", "June", "July", "August", "September", "October",
	    "November", "December", "Enero", "Febrero", "Marzo", "Abril",
	    "Mayo", "Junio", "Julio", "Agosto", "Septiembre", "Octubre",
	    "Noviembre", "Diciembre"};
	char text[64], word[16];
	unsigned i, tried = 0;
	crm_day d, want;
	size_t n, k;
	int style;

	(void)state;
	for (i = 0; i < COUNT(names); i++) {
		want = crm_date_make(1950, (int)i % 12 + 1, 9);
		for (n = 1; n <= strlen(names[i]) + 1; n++) {
			for (style = 0; style < 6; style++, tried++) {
				memset(word, 0, sizeof(word));
				for (k = 0; k < n; k++)
					word[k] = k == strlen(names[i]) ? 'x'
					    : style % 2
					    ? (char)(names[i][k] & ~' ')
					    : names[i][k];
				snprintf(text, sizeof(text),
				    style < 2       ? "9 %s 1950"
					: style < 4 ? "%s 9, 1950"
						    : "1950-%s-09",
				    word);
				d = CRM_NO_DAY;
				same_number(text,
				    crm_date_file(text, CRM_DAY_FIRST, &d),
				    n >= 3 && n <= strlen(names[i]));
				if (n >= 3 && n <= strlen(names[i]))
					same_number(text, d, want);
			}
		}
	}
	assert_true(tried > 900);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(every_day_of_two_centuries_counts_formats_and_parses_back),
	    TEST(every_first_of_a_month_from_year_1_to_9999_counts),
	    TEST(years_before_the_first_count_on_backwards),
	    TEST(centuries_are_leap_years_only_by_400),
	    TEST(no_day_is_an_empty_text),
	    TEST(a_stored_day_is_a_date_and_nothing_else),
	    TEST(a_29_february_is_a_day_only_in_a_leap_year),
	    TEST(of_all_months_and_days_only_real_ones_are_taken),
	    TEST(a_date_with_one_wrong_byte_is_refused_or_another_real_day),
	    TEST(two_digit_years_are_refused_and_it_is_said),
	    TEST(a_day_that_does_not_exist_is_refused_and_it_is_said),
	    TEST(every_other_form_of_a_day_is_refused_never_guessed),
	    TEST(a_day_that_is_there_is_not_said_to_be_none),
	    TEST(a_long_text_that_is_no_date_is_named_in_part),
	    TEST(a_date_of_a_file_proves_an_order_or_may_be_read_in_two),
	    TEST(a_month_of_a_file_may_have_its_name),
	    TEST(a_date_of_a_file_has_one_of_the_styles_of_files),
	    TEST(a_time_behind_a_date_is_told_in_minutes_or_not_at_all),
	    TEST(words_and_distances_count_from_today),
	    TEST(no_distance_leads_out_of_the_years_of_four_digits),
	    TEST(a_month_after_a_long_one_ends_on_its_last_day),
	    TEST(months_are_added_as_on_a_calendar),
	    TEST(a_weekday_is_the_first_from_today_on),
	    TEST(holidays_are_those_of_the_federal_government),
	    TEST(business_days_leave_out_weekends_and_holidays_CS_04),
	    TEST(
		a_span_counts_from_the_first_day_and_is_cut_at_the_end_of_a_month),
	    TEST(an_instant_on_the_agency_s_clock_comes_back_the_same),
	    TEST(the_hour_that_comes_twice_has_its_zone),
	    TEST(an_instant_out_of_its_years_is_an_empty_text),
	    TEST(an_instant_has_a_year_of_four_digits_here_and_in_utc),
	    TEST(an_instant_without_a_zone_is_in_the_agency_s),
	    TEST(an_instant_with_an_offset_is_there_in_every_zone),
	    TEST(every_other_form_of_an_instant_is_refused),
	    TEST(the_hour_that_the_clocks_skip_in_spring_is_refused),
	    TEST(the_hour_that_comes_twice_in_autumn_is_one_of_the_two),
	    TEST(each_day_begins_where_the_one_before_ends),
	    TEST(both_clock_changes_of_2026_fall_on_their_days),
	    TEST(where_midnight_is_skipped_the_day_begins_at_one),
	    TEST(an_evening_in_los_angeles_is_not_yet_tomorrow_SP_13),
	    TEST(instants_format_and_parse_back_in_every_zone),
	    TEST(instants_agree_with_timegm_and_localtime),
	    TEST(crm_now_is_a_day_or_an_instant),
	    TEST(crm_now_that_is_no_time_is_refused_by_name),
	    TEST(without_crm_now_the_clock_is_read),
	    TEST(a_zone_is_a_name_of_the_tz_database_or_a_posix_rule),
	    TEST(a_zone_is_no_path),
	    TEST(the_machine_s_zone_is_in_one_of_two_files),
	    TEST(the_machine_s_zone_has_a_name_that_fits),
	};

	return cmocka_run_group_tests_name("date", tests, in_zone, NULL);
}
