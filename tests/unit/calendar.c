/* SPDX-License-Identifier: ISC */
/*
 * The calendar of Medicare, by the rules that ship: the vectors of
 * requirements 2.8 and 2.2, and what a changed line of the file changes.
 */
#include "unit.h"

#include "calendar.h"
#include "embed.h"

static struct crm_rules rules;
static const struct crm_entitled nobody = CRM_ENTITLED_UNKNOWN;

/* The rules that ship, with OLD replaced by NEW (NULL: as they are). */
static void
load(const char *old, const char *new)
{
	const char *text = crm_laws[0].rules, *at = text;
	struct crm_buf buf = {0};
	struct crm_err err;

	if (old != NULL) {
		at = strstr(text, old);
		if (at == NULL)
			fail_msg("not in the file: %s", old);
		crm_buf_add(&buf, text, (size_t)(at - text));
		crm_buf_str(&buf, new);
		at += strlen(old);
	}
	crm_buf_str(&buf, at);
	if (crm_rules_parse(buf.s, "file", &rules, &err))
		fail_msg("%s", err.text);
	crm_buf_free(&buf);
}

static crm_day
day(const char *text)
{
	struct crm_err err;
	crm_day d;

	if (text == NULL)
		return CRM_NO_DAY;
	if (crm_date_parse(text, 0, &d, &err))
		fail_msg("%s", err.text);
	return d;
}

static struct crm_entitled
born(const char *birth)
{
	struct crm_entitled who = nobody;

	who.birth = day(birth);
	return who;
}

/* "2023-02-01..2023-08-31", or the sentence. */
static const char *
period(const char *name, const struct crm_entitled *who, const char *on)
{
	static char text[sizeof(struct crm_err)];
	char opens[CRM_DAY_TEXT], closes[CRM_DAY_TEXT];
	struct crm_period is;
	struct crm_err err;
	crm_day effective;

	if (crm_calendar_period(
		&rules, name, "mapd", who, day(on), &is, &effective, &err))
		return strcpy(text, err.text);
	crm_date_format(is.opens, opens);
	crm_date_format(is.closes, closes);
	snprintf(text, sizeof(text), "%s..%s", opens, closes);
	return text;
}

static const char *
effective(const char *name, const struct crm_entitled *who, const char *on)
{
	static char text[sizeof(struct crm_err)];
	struct crm_err err;
	crm_day is;

	if (crm_calendar_effective(
		&rules, name, "mapd", who, day(on), &is, &err))
		return strcpy(text, err.text);
	crm_date_format(is, text);
	return text;
}

/* NULL, or why the days contradict the period. */
static const char *
agrees(const char *name, const struct crm_entitled *who, const char *applied,
    const char *begins)
{
	static struct crm_err err;

	return crm_calendar_agrees(
		   &rules, name, "mapd", who, day(applied), day(begins), &err)
	    ? err.text
	    : NULL;
}

/* Turning 65 -------------------------------------------------------------- */

static void
the_initial_period_of_2_8_and_births_on_a_first(void **state)
{
	static const struct {
		const char *birth, *turning, *month, *period;
	} table[] = {
	    /* 2.8 */
	    {"1958-05-20", "2023-05-20", "2023-05-01",
		"2023-02-01..2023-08-31"},
	    {"1958-06-01", "2023-06-01", "2023-05-01",
		"2023-02-01..2023-08-31"},
	    {"1958-06-02", "2023-06-02", "2023-06-01",
		"2023-03-01..2023-09-30"},
	    /* 2.2: 29 February counts in February, leap year or not. */
	    {"1960-02-29", "2025-02-28", "2025-02-01",
		"2024-11-01..2025-05-31"},
	    {"1964-02-29", "2029-02-28", "2029-02-01",
		"2028-11-01..2029-05-31"},
	    {"1964-03-01", "2029-03-01", "2029-02-01",
		"2028-11-01..2029-05-31"},
	    {"1963-03-01", "2028-03-01", "2028-02-01",
		"2027-11-01..2028-05-31"},
	    /* Years turn, months differ in length. */
	    {"1959-01-01", "2024-01-01", "2023-12-01",
		"2023-09-01..2024-03-31"},
	    {"1959-01-31", "2024-01-31", "2024-01-01",
		"2023-10-01..2024-04-30"},
	    {"1959-11-30", "2024-11-30", "2024-11-01",
		"2024-08-01..2025-02-28"},
	    {"1958-11-30", "2023-11-30", "2023-11-01",
		"2023-08-01..2024-02-29"},
	    {"1959-12-31", "2024-12-31", "2024-12-01",
		"2024-09-01..2025-03-31"},
	};
	struct crm_entitled who;
	char text[CRM_DAY_TEXT];
	struct crm_err err;
	crm_day turning, month;
	unsigned i;

	(void)state;
	load(NULL, NULL);
	for (i = 0; i < COUNT(table); i++) {
		who = born(table[i].birth);
		same_number(table[i].birth,
		    crm_calendar_turning(
			&rules, who.birth, &turning, &month, &err),
		    CRM_OK);
		crm_date_format(turning, text);
		same(table[i].birth, text, table[i].turning);
		crm_date_format(month, text);
		same(table[i].birth, text, table[i].month);
		same(table[i].birth, period("iep", &who, "2024-06-01"),
		    table[i].period);
	}
}

/* Every birthday of eight years: the month counts, seven months are open. */
static void
whoever_is_born_in_a_month_has_the_same_period_but_on_the_first(void **state)
{
	crm_day d, from = day("1956-01-01"), turning, month, last = 0;
	struct crm_entitled who = nobody;
	struct crm_period is;
	struct crm_err err;
	int y, m, md, y2, m2, md2;
	crm_day effective_day;

	(void)state;
	load(NULL, NULL);
	for (d = from; d < from + 8 * 365 + 2; d++) {
		crm_date_split(d, &y, &m, &md);
		who.birth = d;
		assert_int_equal(
		    crm_calendar_turning(&rules, d, &turning, &month, &err),
		    CRM_OK);
		assert_int_equal(month,
		    crm_date_add_months(
			crm_date_make(y + 65, m, 1), md == 1 ? -1 : 0));
		assert_true(month >= last);
		last = month;
		assert_int_equal(
		    crm_calendar_period(&rules, "iep", NULL, &who,
			day("2023-06-01"), &is, &effective_day, &err),
		    CRM_OK);
		assert_int_equal(is.opens, crm_date_add_months(month, -3));
		crm_date_split(is.closes + 1, &y2, &m2, &md2);
		assert_int_equal(md2, 1);
		assert_int_equal(is.closes + 1, crm_date_add_months(month, 4));
	}
}

/* 2.2 (NCOA) and 2.8: turns 65 in May 2023, signs up in a month of seven. */
static void
part_b_begins_with_the_month_or_after_the_one_of_signing_up(void **state)
{
	static const struct {
		const char *birth, *signed_on, *begins;
	} table[] = {
	    {"1958-05-20", "2023-02-01", "2023-05-01"},
	    {"1958-05-20", "2023-02-28", "2023-05-01"},
	    {"1958-05-20", "2023-03-15", "2023-05-01"},
	    {"1958-05-20", "2023-04-30", "2023-05-01"},
	    {"1958-05-20", "2023-05-01", "2023-06-01"},
	    {"1958-05-20", "2023-05-31", "2023-06-01"},
	    {"1958-05-20", "2023-06-10", "2023-07-01"},
	    {"1958-05-20", "2023-07-31", "2023-08-01"},
	    {"1958-05-20", "2023-08-31", "2023-09-01"}, /* 2.8 */
	    {"1958-06-01", "2023-04-30", "2023-05-01"},
	    {"1958-06-02", "2023-05-31", "2023-06-01"},
	    {"1960-02-29", "2025-01-31", "2025-02-01"},
	    {"1960-02-29", "2025-02-28", "2025-03-01"},
	    {"1958-05-20", "2023-01-31",
		"election_period: iep is open 2023-02-01..2023-08-31 by the "
		"birth date, not on 2023-01-31, the day of the application"},
	    {"1958-05-20", "2023-09-01",
		"election_period: iep is open 2023-02-01..2023-08-31 by the "
		"birth date, not on 2023-09-01, the day of the application"},
	    /* Before 2023 it began later, and how is not in the rules. */
	    {"1957-05-20", "2022-05-20",
		"election_period: when cover of iep begins is not known"},
	    {NULL, "2023-05-20",
		"election_period: the days of iep are not known"},
	};
	struct crm_entitled who;
	unsigned i;

	(void)state;
	load(NULL, NULL);
	for (i = 0; i < COUNT(table); i++) {
		who = born(table[i].birth);
		same(table[i].signed_on,
		    effective("iep", &who, table[i].signed_on),
		    table[i].begins);
	}
}

static void
without_a_birth_date_or_a_rule_nobody_turns_65(void **state)
{
	struct crm_err err;
	crm_day turning, month;

	(void)state;
	load(NULL, NULL);
	refused("no birth date",
	    crm_calendar_turning(&rules, CRM_NO_DAY, &turning, &month, &err),
	    &err, CRM_REFUSED, "birth_date: it is not known");
	load("age 65y", "age 65y to 2030-12-31");
	refused("no rule",
	    crm_calendar_turning(
		&rules, day("1966-01-02"), &turning, &month, &err),
	    &err, CRM_REFUSED,
	    "age: the rules us-medicare do not say when it is reached");
}

/* Election periods -------------------------------------------------------- */

static void
cover_begins_as_the_election_period_says_2_8(void **state)
{
	static const struct {
		const char *name, *applied, *begins;
	} table[] = {
	    {"aep", "2026-10-15", "2027-01-01"},
	    {"aep", "2026-11-22", "2027-01-01"}, /* 2.8 */
	    {"aep", "2026-12-07", "2027-01-01"},
	    {"aep", "2026-10-14",
		"election_period: aep is open 2026-10-15..2026-12-07, not on "
		"2026-10-14, the day of the application"},
	    {"aep", "2026-12-08",
		"election_period: aep is open 2026-10-15..2026-12-07, not on "
		"2026-12-08, the day of the application"},
	    {"oep", "2027-01-01", "2027-02-01"},
	    {"oep", "2027-01-15", "2027-02-01"}, /* 2.8 */
	    {"oep", "2027-03-31", "2027-04-01"}, /* 2.8 */
	    {"oep", "2028-02-29", "2028-03-01"},
	    {"oep", "2027-06-15",
		"election_period: oep is open 2027-01-01..2027-03-31, not on "
		"2027-06-15, the day of the application"},
	    {"gep", "2027-03-31", "2027-04-01"},
	    {"gep", "2022-03-31",
		"election gep: the rules us-medicare say nothing about "
		"2022-03-31 and line mapd"},
	    {"int", "2026-08-31", "2026-09-01"},
	    {"int", "2026-12-31", "2027-01-01"},
	    /* Open, but when cover begins is not in the sources. */
	    {"5st", "2026-12-31",
		"election_period: when cover of 5st begins is not known"},
	    {"mov", "2026-12-31",
		"election_period: the days of mov are not known"},
	    {"icep", "2026-12-31",
		"election icep: the rules us-medicare say nothing about "
		"2026-12-31 and line mapd"},
	    {"mde", "2025-01-01",
		"election_period: there is no mde on 2025-01-01 (B: ended on "
		"31 December 2024)"},
	};
	unsigned i;

	(void)state;
	load(NULL, NULL);
	for (i = 0; i < COUNT(table); i++)
		same(table[i].name,
		    effective(table[i].name, &nobody, table[i].applied),
		    table[i].begins);
}

static void
open_enrolment_is_for_those_who_have_medicare_advantage_2_8(void **state)
{
	struct crm_entitled who = nobody;

	(void)state;
	load(NULL, NULL);
	same("not known", effective("oep", &who, "2027-01-15"), "2027-02-01");
	who.ma = CRM_MA_YES;
	same("has it", effective("oep", &who, "2027-01-15"), "2027-02-01");
	who.ma = CRM_MA_NO;
	same("has none", effective("oep", &who, "2027-01-15"),
	    "election_period: oep is for those who have Medicare Advantage");
}

static void
a_period_that_passes_the_new_year_is_one(void **state)
{
	(void)state;
	load(NULL, NULL);
	same("before", period("5st", &nobody, "2026-12-31"),
	    "2026-12-08..2027-11-30");
	same("after", period("5st", &nobody, "2027-01-01"),
	    "2026-12-08..2027-11-30");
	same("last", period("5st", &nobody, "2027-11-30"),
	    "2026-12-08..2027-11-30");
	same("between, nearer to the next",
	    period("5st", &nobody, "2027-12-07"), "2027-12-08..2028-11-30");
}

/* OEP-New: the month of the later part, and two (2.3). */
static void
who_is_new_to_medicare_has_three_months(void **state)
{
	struct crm_entitled who = nobody;

	(void)state;
	load(NULL, NULL);
	who.part_b = day("2026-11-01");
	same("part A not known", period("oepn", &who, "2026-11-22"),
	    "election_period: the days of oepn are not known");
	who.part_a = day("2020-03-01");
	same("both known", period("oepn", &who, "2026-11-22"),
	    "2026-11-01..2027-01-31");
	same("inside", agrees("oepn", &who, "2027-01-31", NULL), NULL);
	same("after", agrees("oepn", &who, "2027-02-01", NULL),
	    "election_period: oepn is open 2026-11-01..2027-01-31, not on "
	    "2027-02-01, the day of the application");
}

/* Who became entitled before 65 has an initial period about that, too. */
static void
a_date_of_part_a_or_b_opens_an_initial_period(void **state)
{
	struct crm_entitled who = born("1980-05-20");

	(void)state;
	load(NULL, NULL);
	same("by age", agrees("iep", &who, "2026-11-22", NULL),
	    "election_period: iep is open 2045-02-01..2045-08-31 by the birth "
	    "date, not on 2026-11-22, the day of the application");
	who.part_b = day("2027-01-01");
	same(
	    "by part B", agrees("iep", &who, "2026-11-22", "2027-01-01"), NULL);
	same("not before that month",
	    agrees("iep", &who, "2026-11-22", "2026-12-01"),
	    "election_period: cover that iep gives, applied for on 2026-11-22, "
	    "begins on 2027-01-01, not 2026-12-01");
}

/* What contradicts, SP-25 --------------------------------------------------- */

static void
days_that_contradict_the_period_are_refused_SP_25(void **state)
{
	static const struct {
		const char *name, *applied, *begins, *why;
	} table[] = {
	    {"aep", "2026-11-22", "2027-01-01", NULL},
	    {"aep", "2026-11-22", NULL, NULL},
	    {"aep", NULL, "2027-01-01", NULL},
	    {"aep", NULL, NULL, NULL},
	    {"aep", "2027-01-10", NULL,
		"election_period: aep is open 2026-10-15..2026-12-07, not on "
		"2027-01-10, the day of the application"},
	    {"aep", "2026-11-22", "2027-02-01",
		"election_period: cover that aep gives, applied for on "
		"2026-11-22, begins on 2027-01-01, not 2027-02-01"},
	    {"aep", "2026-11-22", "2026-12-01",
		"election_period: cover that aep gives, applied for on "
		"2026-11-22, begins on 2027-01-01, not 2026-12-01"},
	    {"aep", "2026-11-22", "2028-01-01",
		"election_period: cover that aep gives, applied for on "
		"2026-11-22, begins on 2027-01-01, not 2028-01-01"},
	    {"aep", NULL, "2027-02-01",
		"election_period: cover that aep gives does not begin on "
		"2027-02-01"},
	    {"oep", NULL, "2027-02-01", NULL},
	    {"oep", NULL, "2027-03-01", NULL},
	    {"oep", NULL, "2027-04-01", NULL},
	    {"oep", NULL, "2027-01-01",
		"election_period: cover that oep gives does not begin on "
		"2027-01-01"},
	    {"oep", NULL, "2027-05-01",
		"election_period: cover that oep gives does not begin on "
		"2027-05-01"},
	    {"oep", NULL, "2027-02-02",
		"election_period: cover that oep gives does not begin on "
		"2027-02-02"},
	    {"int", NULL, "2027-05-01", NULL},
	    {"int", NULL, "2027-05-02",
		"election_period: cover that int gives does not begin on "
		"2027-05-02"},
	    {"int", "2027-04-01", "2027-06-01",
		"election_period: cover that int gives, applied for on "
		"2027-04-01, begins on 2027-05-01, not 2027-06-01"},
	    {"iep", "2022-06-01", "2022-09-01", NULL}, /* whose, not known */
	    /* What the rules do not know contradicts nothing. */
	    {"icep", "2026-06-01", "2026-06-15", NULL},
	    {"mov", "2026-06-01", "2026-09-01", NULL},
	    {"5st", "2026-12-31", "2027-06-01", NULL},
	    {"aep", "2010-12-31", "2011-02-01", NULL},
	    {"aep", NULL, "2011-02-01", NULL},
	    {"aep", "2011-10-14", NULL, NULL},
	    {"aep", "2011-10-15", "2012-02-01",
		"election_period: cover that aep gives, applied for on "
		"2011-10-15, begins on 2012-01-01, not 2012-02-01"},
	    {"oep", "2018-02-14", "2018-03-01", NULL},
	    {"mde", "2024-12-31", "2025-01-01", NULL},
	    {"mde", NULL, "2025-01-01", NULL},
	    {"mde", NULL, "2025-12-01", NULL},
	    {"mde", NULL, "2026-06-01",
		"election_period: there is no mde on 2026-06-01 (B: ended on "
		"31 December 2024)"},
	    {"mde", "2025-01-01", "2025-02-01",
		"election_period: there is no mde on 2025-01-01 (B: ended on "
		"31 December 2024)"},
	};
	unsigned i;

	(void)state;
	load(NULL, NULL);
	for (i = 0; i < COUNT(table); i++)
		same(table[i].name,
		    agrees(table[i].name, &nobody, table[i].applied,
			table[i].begins),
		    table[i].why);
}

/* Without the day of the application it may have been any that fits. */
static void
what_one_application_may_lead_to_agrees_without_it_too(void **state)
{
	static const char *const names[] = {
	    "aep", "iep", "oep", "int", "5st", "oepn", "mde", "mov"};
	struct crm_entitled who = born("1962-02-01");
	crm_day a, begins, from = day("2025-06-01");
	struct crm_err err;
	unsigned i, tried = 0;

	(void)state;
	load(NULL, NULL);
	who.part_a = day("2026-05-01");
	who.part_b = day("2026-08-01");
	for (i = 0; i < COUNT(names); i++)
		for (a = from; a < from + 900; a++) {
			if (crm_calendar_effective(&rules, names[i], "mapd",
				&who, a, &begins, &err))
				continue;
			assert_true(begins > a);
			assert_int_equal(crm_calendar_agrees(&rules, names[i],
					     "mapd", &who, a, begins, &err),
			    CRM_OK);
			assert_int_equal(
			    crm_calendar_agrees(&rules, names[i], "mapd", &who,
				CRM_NO_DAY, begins, &err),
			    CRM_OK);
			tried++;
		}
	assert_true(tried > 1200);
}

/* Rules are data ------------------------------------------------------------ */

static void
a_date_changed_in_the_file_turns_the_vectors(void **state)
{
	struct crm_entitled who = born("1958-06-01");

	(void)state;
	load("opens 10-15 closes 12-07", "opens 10-15 closes 11-20");
	same("aep closes earlier", agrees("aep", &nobody, "2026-11-22", NULL),
	    "election_period: aep is open 2026-10-15..2026-11-20, not on "
	    "2026-11-22, the day of the application");
	load("effective 01-01", "effective 02-01");
	same("aep begins later", effective("aep", &nobody, "2026-11-22"),
	    "2027-02-01");
	load(" born-on-first -1m", "");
	same("no shift", period("iep", &who, "2023-05-01"),
	    "2023-03-01..2023-09-30");
	load("age 65y", "age 67y");
	same("67", period("iep", &who, "2023-05-01"), "2025-02-01..2025-08-31");
	load("opens -3m closes +3m of turning-65,part-a,part-b effective",
	    "opens -1m closes +1m of turning-65,part-a,part-b effective");
	same("three months", period("iep", &who, "2023-05-01"),
	    "2023-04-01..2023-06-30");
	load("election mde   none  from 2025-01-01",
	    "election mde   none  from 2026-01-01");
	same("ended a year later",
	    agrees("mde", &nobody, "2025-06-01", "2025-07-01"), NULL);
	load("2011-10-15", "2030-01-01");
	same("not yet", agrees("aep", &nobody, "2026-06-01", NULL), NULL);
	load("closes 12-07", "closes 02-29");
	same("a leap day", period("aep", &nobody, "2027-12-07"),
	    "2027-10-15..2028-02-29");
	same("is the 28th in other years", period("aep", &nobody, "2026-12-07"),
	    "2026-10-15..2027-02-28");
}

/* The rules of the day of the act hold (2.4, 2.5). */
static void
the_row_of_the_day_is_the_one_asked(void **state)
{
	static const struct {
		enum crm_topic topic;
		const char *of, *line, *on, *length;
		bool none, warn;
	} table[] = {
	    {CRM_RULE_SOA_WAIT, NULL, "mapd", "2023-09-29", NULL, 0, 0},
	    {CRM_RULE_SOA_WAIT, NULL, "mapd", "2023-09-30", "48h", 0, 0},
	    {CRM_RULE_SOA_WAIT, NULL, "mapd", "2026-05-31", "48h", 0, 0},
	    {CRM_RULE_SOA_WAIT, NULL, "mapd", "2026-06-01", "48h", 0, 1},
	    {CRM_RULE_SOA_WAIT, NULL, "mapd", "2026-09-30", "48h", 0, 1},
	    {CRM_RULE_SOA_WAIT, NULL, "mapd", "2026-10-01", "0", 1, 0},
	    {CRM_RULE_SOA_WAIT, NULL, "medsupp", "2025-10-01", NULL, 0, 0},
	    {CRM_RULE_SOA_WAIT, NULL, NULL, "2025-10-01", NULL, 0, 0},
	    {CRM_RULE_SOA_EXEMPT, NULL, "pdp", "2025-12-05", "4d", 0, 0},
	    {CRM_RULE_SOA_EXEMPT, NULL, "pdp", "2026-12-05", NULL, 0, 0},
	    {CRM_RULE_SOA_VALID, NULL, NULL, "2026-12-05", "12m", 0, 0},
	    {CRM_RULE_RETAIN, "contact", NULL, "2026-12-31", "10y", 0, 0},
	    {CRM_RULE_RETAIN, "policy", NULL, "2027-01-01", "10y", 0, 0},
	    {CRM_RULE_RETAIN, "note", NULL, "2027-01-01", "10y", 0, 0},
	    {CRM_RULE_RETAIN, "recording", NULL, "2026-12-31", "10y", 0, 0},
	    {CRM_RULE_RETAIN, "recording", NULL, "2027-01-01", "6y", 0, 0},
	    {CRM_RULE_SCRUB, NULL, NULL, "2026-11-22", "31d", 0, 0},
	    {CRM_RULE_PERMISSION, NULL, NULL, "2026-11-22", "12m", 0, 0},
	    {CRM_RULE_FIRST, NULL, "pdp", "2026-11-22", "0", 0, 0},
	    {CRM_RULE_FIRST, NULL, "medsupp", "2026-11-22", NULL, 0, 0},
	};
	const struct crm_dated *r;
	char text[24];
	struct crm_err err;
	unsigned i;

	(void)state;
	load(NULL, NULL);
	for (i = 0; i < COUNT(table); i++) {
		if (crm_rules_find(&rules, table[i].topic, table[i].of,
			table[i].line, day(table[i].on), &r, &err)) {
			same(err.text, NULL, table[i].length);
			continue;
		}
		snprintf(
		    text, sizeof(text), "%d%c", r->length.n, r->length.unit);
		same(table[i].on, text, table[i].length);
		same_number(table[i].on, r->none, table[i].none);
		same_number(table[i].on, r->warn, table[i].warn);
	}
	refused("unknown",
	    crm_rules_find(&rules, CRM_RULE_SOA_WAIT, NULL, "mapd",
		day("2020-01-01"), &r, &err),
	    &err, CRM_REFUSED,
	    "soa-wait: the rules us-medicare say nothing about 2020-01-01 and "
	    "line mapd");
	refused("unknown",
	    crm_rules_find(&rules, CRM_RULE_RETAIN, "file", NULL,
		day("2020-01-01"), &r, &err),
	    &err, CRM_REFUSED,
	    "retain file: the rules us-medicare say nothing about 2020-01-01");
}

static void
who_has_what_a_period_asks_for(void **state)
{
	static const struct {
		const char *birth, *part_a, *part_b, *name, *on;
		bool medicaid, ma, has;
	} table[] = {
	    {NULL, NULL, NULL, "aep", "2026-11-22", 0, 0, 0},
	    {"1961-11-30", NULL, NULL, "aep", "2026-11-22", 0, 0, 1},
	    {"1961-12-01", NULL, NULL, "aep", "2026-11-22", 0, 0, 1},
	    {"1961-12-02", NULL, NULL, "aep", "2026-11-22", 0, 0, 0},
	    {"1980-12-02", "2026-11-01", NULL, "aep", "2026-11-22", 0, 0, 1},
	    {"1980-12-02", NULL, "2026-11-22", "aep", "2026-11-22", 0, 0, 1},
	    {"1950-12-02", NULL, "2026-12-01", "aep", "2026-11-22", 0, 0, 0},
	    {"1950-12-02", NULL, NULL, "oep", "2027-01-15", 0, 0, 0},
	    {"1950-12-02", NULL, NULL, "oep", "2027-01-15", 0, 1, 1},
	    {"1950-12-02", NULL, NULL, "int", "2027-01-15", 1, 1, 0},
	    {"1950-12-02", NULL, NULL, "iep", "2027-01-15", 0, 0, 1},
	};
	struct crm_entitled who;
	const struct crm_dated *r;
	unsigned i;

	(void)state;
	load(NULL, NULL);
	for (i = 0; i < COUNT(table); i++) {
		who = born(table[i].birth);
		who.part_a = day(table[i].part_a);
		who.part_b = day(table[i].part_b);
		who.medicaid = table[i].medicaid;
		who.ma = table[i].ma ? CRM_MA_YES : CRM_MA_UNKNOWN;
		r = crm_rules_at(&rules, CRM_RULE_ELECTION, table[i].name,
		    "mapd", day(table[i].on));
		same_number(table[i].name,
		    crm_calendar_has(&rules, r, &who, day(table[i].on)),
		    table[i].has);
	}
}

/* Scope of appointment, 2.4 and 2.8 ----------------------------------------- */

static int64_t
at(const char *text)
{
	const struct crm_now now = {0, 0};
	struct crm_err err;
	int64_t instant;

	if (crm_instant_parse(text, &now, &instant, &err))
		fail_msg("%s", err.text);
	return instant;
}

#define WAIT "signed: less than 48h before the appointment (A/B: CMS-4201-F)"
#define WARNED                                                           \
	"warn: signed: less than 48h before the appointment (C: CY2027 " \
	"rule, effective 1 June or 1 October 2026)"
#define BEFORE "signed: a scope of appointment is signed before the appointment"
#define WRITTEN                                                           \
	"soa_method: for an appointment in person the scope is written, " \
	"not recorded by telephone"
#define GOOD                                                       \
	"signed: a scope of appointment is good for 12m, and the " \
	"appointment is later"

static void
a_scope_is_signed_in_time_2_8(void **state)
{
	static const struct {
		const char *signed_at, *at, *lines, *flags, *why;
	} table[] = {
	    /* 2.8, and the literal hours of 2.4 */
	    {"2025-11-04T12:00", "2025-11-06T11:59", "mapd", "", WAIT},
	    {"2025-11-04T12:00", "2025-11-06T12:00", "mapd", "", NULL},
	    {"2025-12-05T09:00", "2025-12-05T10:00", "mapd", "", NULL},
	    {"2026-11-24T09:59", "2026-11-24T10:00", "mapd", "", NULL},
	    {"2026-11-24T10:01", "2026-11-24T10:00", "mapd", "", BEFORE},
	    {"2026-11-20T10:00", "2026-11-24T10:00", "mapd", "p", WRITTEN},
	    {"2026-11-20T10:00", "2026-11-24T10:00", "mapd", "pw", NULL},
	    {"2026-11-20T10:00", "2026-11-24T10:00", "mapd", "", NULL},
	    {"2025-11-01T10:00", "2025-11-24T10:00", "mapd", "p", NULL},
	    /* The last four days are 4 to 7 December. */
	    {"2025-12-03T09:00", "2025-12-03T10:00", "mapd", "", WAIT},
	    {"2025-12-04T00:00", "2025-12-04T00:01", "mapd", "", NULL},
	    {"2025-12-07T23:00", "2025-12-07T23:59", "mapd", "", NULL},
	    {"2025-12-07T23:00", "2025-12-08T00:00", "mapd", "", WAIT},
	    {"2026-03-28T09:00", "2026-03-28T10:00", "mapd", "", NULL},
	    {"2026-03-28T09:00", "2026-03-28T10:00", "mapd", "n", WAIT},
	    {"2026-04-01T09:00", "2026-04-01T10:00", "mapd", "", WAIT},
	    /* Rules of the day of the appointment. */
	    {"2023-09-29T12:00", "2023-09-29T12:30", "mapd", "", NULL},
	    {"2023-09-29T12:00", "2023-09-30T12:00", "mapd", "", WAIT},
	    {"2026-05-31T12:00", "2026-05-31T13:00", "mapd", "", WAIT},
	    {"2026-05-31T12:00", "2026-06-01T13:00", "mapd", "", WARNED},
	    {"2026-09-29T12:00", "2026-09-30T13:00", "mapd", "", WARNED},
	    {"2026-09-29T12:00", "2026-10-01T11:00", "mapd", "", NULL},
	    {"2026-06-05T12:00", "2026-06-01T13:00", "mapd", "", BEFORE},
	    /* Whom it is about, and what. */
	    {"2025-11-05T12:00", "2025-11-06T12:00", "mapd", "i", NULL},
	    {"2025-11-05T12:00", "2025-11-06T12:00", "dental", "", NULL},
	    {"2025-11-07T12:00", "2025-11-06T12:00", "dental", "", NULL},
	    {"2025-11-05T12:00", "2025-11-06T12:00", "dental,pdp", "", WAIT},
	    {"2025-11-05T12:00", "2025-11-06T12:00", "", "", NULL},
	    /* Twelve months. */
	    {"2024-11-06T12:00", "2025-11-06T12:00", "mapd", "", NULL},
	    {"2024-11-05T12:00", "2025-11-06T12:00", "mapd", "", GOOD},
	    /* The clock goes back in between: 49 hours by the sun. */
	    {"2025-11-01T12:00", "2025-11-03T11:00", "mapd", "", NULL},
	    {"2025-11-01T12:00", "2025-11-03T10:59", "mapd", "", WAIT},
	    {"2026-03-07T12:00", "2026-03-09T12:59", "mapd", "", WAIT},
	    {"2026-03-07T12:00", "2026-03-09T13:00", "mapd", "", NULL},
	};
	struct crm_entitled who;
	struct crm_scope scope;
	struct crm_err warn, err;
	char what[80], got[800];
	unsigned i;

	(void)state;
	load(NULL, NULL);
	assert_int_equal(crm_zone_set("America/New_York", &err), CRM_OK);
	for (i = 0; i < COUNT(table); i++) {
		who = nobody;
		if (strchr(table[i].flags, 'n'))
			who.ma = CRM_MA_NO;
		scope =
		    (struct crm_scope){at(table[i].signed_at), at(table[i].at),
			table[i].lines, strchr(table[i].flags, 'i') != NULL,
			strchr(table[i].flags, 'p') != NULL,
			strchr(table[i].flags, 'w') != NULL};
		snprintf(what, sizeof(what), "%s %s", table[i].signed_at,
		    table[i].at);
		spoil(&warn);
		if (crm_calendar_scope(&rules, &scope, &who, &warn, &err))
			snprintf(got, sizeof(got), "%s", err.text);
		else
			snprintf(got, sizeof(got), "%s%s",
			    warn.text[0] ? "warn: " : "", warn.text);
		same(what, got[0] ? got : NULL, table[i].why);
	}
	/* The own period of a person has last days as well. */
	who = born("1960-08-10");
	scope = (struct crm_scope){at("2025-11-27T09:00"),
	    at("2025-11-28T10:00"), "mapd", false, false, true};
	assert_int_equal(
	    crm_calendar_scope(&rules, &scope, &who, &warn, &err), CRM_OK);
}

static void
another_wait_in_the_file_is_another_wait(void **state)
{
	struct crm_scope scope = {0, 0, "mapd", false, false, true};
	struct crm_err warn, err;

	(void)state;
	assert_int_equal(crm_zone_set("America/New_York", &err), CRM_OK);
	scope.signed_at = at("2025-11-05T12:00");
	scope.at = at("2025-11-06T12:00");
	load("soa-wait 48h       from", "soa-wait 24h       from");
	assert_int_equal(
	    crm_calendar_scope(&rules, &scope, &nobody, &warn, &err), CRM_OK);
	load("soa-wait 48h       from", "soa-wait 2d       from");
	refused("2d", crm_calendar_scope(&rules, &scope, &nobody, &warn, &err),
	    &err, CRM_REFUSED,
	    "signed: less than 2d before the appointment (A/B: CMS-4201-F)");
	load("soa-exempt 4d", "soa-exempt 40d");
	assert_int_equal(
	    crm_calendar_scope(&rules, &scope, &nobody, &warn, &err), CRM_OK);
}

static void
each_product_has_its_own_wait_and_all_hold(void **state)
{
	static const char wait[] =
	    "soa-wait 48h       from 2023-09-30 to 2026-05-31  lines "
	    "ma,mapd,pdp";
	static const char *const lines[] = {"mapd,pdp", "pdp,mapd", "pdp"};
	struct crm_scope scope = {0, 0, "mapd", false, false, true};
	struct crm_err warn, err;
	unsigned i;

	(void)state;
	assert_int_equal(crm_zone_set("America/New_York", &err), CRM_OK);
	scope.signed_at = at("2025-07-04T12:00");
	scope.at = at("2025-07-06T12:00");
	load(wait,
	    "soa-wait 72h to 2026-05-31 lines pdp\n"
	    "soa-wait 48h to 2026-05-31 lines ma,mapd");
	assert_int_equal(
	    crm_calendar_scope(&rules, &scope, &nobody, &warn, &err), CRM_OK);
	for (i = 0; i < 3; i++) {
		scope.lines = lines[i];
		refused(lines[i],
		    crm_calendar_scope(&rules, &scope, &nobody, &warn, &err),
		    &err, CRM_REFUSED,
		    "signed: less than 72h before the appointment");
	}
	load(wait,
	    "soa-wait 72h warn to 2026-05-31 lines pdp\n"
	    "soa-wait 48h to 2026-05-31 lines ma,mapd");
	for (i = 0; i < 3; i++) {
		scope.lines = lines[i];
		assert_int_equal(
		    crm_calendar_scope(&rules, &scope, &nobody, &warn, &err),
		    CRM_OK);
		assert_string_equal(
		    warn.text, "signed: less than 72h before the appointment");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_initial_period_of_2_8_and_births_on_a_first),
	    TEST(
		whoever_is_born_in_a_month_has_the_same_period_but_on_the_first),
	    TEST(part_b_begins_with_the_month_or_after_the_one_of_signing_up),
	    TEST(without_a_birth_date_or_a_rule_nobody_turns_65),
	    TEST(cover_begins_as_the_election_period_says_2_8),
	    TEST(open_enrolment_is_for_those_who_have_medicare_advantage_2_8),
	    TEST(a_period_that_passes_the_new_year_is_one),
	    TEST(who_is_new_to_medicare_has_three_months),
	    TEST(a_date_of_part_a_or_b_opens_an_initial_period),
	    TEST(days_that_contradict_the_period_are_refused_SP_25),
	    TEST(what_one_application_may_lead_to_agrees_without_it_too),
	    TEST(a_date_changed_in_the_file_turns_the_vectors),
	    TEST(the_row_of_the_day_is_the_one_asked),
	    TEST(who_has_what_a_period_asks_for),
	    TEST(a_scope_is_signed_in_time_2_8),
	    TEST(each_product_has_its_own_wait_and_all_hold),
	    TEST(another_wait_in_the_file_is_another_wait),
	};

	return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
