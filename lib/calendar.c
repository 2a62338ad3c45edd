/* SPDX-License-Identifier: ISC */
#include "calendar.h"

#include <stdio.h>
#include <string.h>

#define YEAR 366 /* days in which what was applied for begins, at most */

static crm_day
month_of(crm_day day)
{
	int y, m, d;

	crm_date_split(day, &y, &m, &d);
	return crm_date_make(y, m, 1);
}

/* 1015 of a year; 29 February is the 28th where there is none. */
static crm_day
year_day(int year, int month_day)
{
	int month = month_day / 100, day = month_day % 100;
	int last = crm_date_month_days(year, month);

	return crm_date_make(year, month, day < last ? day : last);
}

/* Turning 65 ------------------------------------------------------------ */

/* The rule is the one of the day that it leads to. */
static bool
turning(
    const struct crm_rules *rules, crm_day birth, crm_day *day, crm_day *month)
{
	const struct crm_dated *r;
	unsigned i;
	int y, m, d;

	for (i = 0; birth != CRM_NO_DAY && i < rules->n; i++) {
		r = &rules->row[i];
		if (r->topic != CRM_RULE_AGE)
			continue;
		*day = crm_length_after(birth, &r->length);
		if (*day < r->from || *day > r->to)
			continue;
		*month = month_of(*day);
		crm_date_split(birth, &y, &m, &d);
		if (d == 1 && r->first.unit)
			*month = month_of(crm_length_after(*month, &r->first));
		return true;
	}
	return false;
}

enum crm_code
crm_calendar_turning(const struct crm_rules *rules, crm_day birth, crm_day *day,
    crm_day *month, struct crm_err *err)
{
	if (turning(rules, birth, day, month))
		return CRM_OK;
	if (birth == CRM_NO_DAY)
		return crm_fail(
		    err, CRM_REFUSED, "birth_date: it is not known");
	return crm_fail(err, CRM_REFUSED,
	    "age: the rules %s do not say when it is reached", rules->name);
}

/* Periods --------------------------------------------------------------- */

/* An election period as it falls once; cover begins at LEAST or later. */
struct once {
	struct crm_period is;
	crm_day least;
};
#define ONCES 4

/* How often the period of ROW falls for WHO about DAY; into LIST. */
static unsigned
falls(const struct crm_rules *rules, const struct crm_dated *r,
    const struct crm_entitled *who, crm_day day, struct once list[ONCES])
{
	crm_day month[ONCES], at;
	unsigned n = 0, i;
	int y, m, d;

	if (r->always) {
		list[0] = (struct once){{CRM_NO_DAY, CRM_NEVER}, CRM_NO_DAY};
		return 1;
	}
	crm_date_split(day, &y, &m, &d);
	for (m = y - 1; r->window && r->yearly && m <= y + 1; m++)
		list[n++] = (struct once){
		    {year_day(m, r->opens),
			year_day(m + (r->closes < r->opens), r->closes)},
		    CRM_NO_DAY};
	if (!r->window || r->yearly)
		return n;
	if ((r->anchors & CRM_OF_TURNING) &&
	    turning(rules, who->birth, &at, &month[n]))
		n++;
	if ((r->anchors & CRM_OF_PART_A) && who->part_a != CRM_NO_DAY)
		month[n++] = month_of(who->part_a);
	if ((r->anchors & CRM_OF_PART_B) && who->part_b != CRM_NO_DAY)
		month[n++] = month_of(who->part_b);
	if ((r->anchors & CRM_OF_BOTH) && who->part_a != CRM_NO_DAY &&
	    who->part_b != CRM_NO_DAY)
		month[n++] = month_of(
		    who->part_a > who->part_b ? who->part_a : who->part_b);
	for (i = 0; i < n; i++)
		list[i] = (struct once){
		    {crm_date_add_months(month[i], r->opens),
			crm_date_add_months(month[i], r->closes + 1) - 1},
		    month[i]};
	return n;
}

/*
 * Whether all falls are known, so that what is in none of them is in none at
 * all.  Without a date of Part A or B on record it is age that entitles.
 */
static bool
known(const struct crm_rules *rules, const struct crm_dated *r,
    const struct crm_entitled *who)
{
	crm_day day, month;

	if (r->always)
		return true;
	if (!r->window)
		return false;
	if (r->yearly)
		return true;
	if (r->anchors & CRM_OF_TURNING)
		return turning(rules, who->birth, &day, &month);
	if ((r->anchors & (CRM_OF_PART_A | CRM_OF_BOTH)) &&
	    who->part_a == CRM_NO_DAY)
		return false;
	return !(r->anchors & (CRM_OF_PART_B | CRM_OF_BOTH)) ||
	    who->part_b != CRM_NO_DAY;
}

/* When cover begins that is applied for on DAY. */
static crm_day
begins(const struct crm_dated *r, const struct once *once, crm_day day)
{
	crm_day next;
	int y, m, d;

	if (r->effective == CRM_BEGINS_UNKNOWN)
		return CRM_NO_DAY;
	if (r->effective == CRM_BEGINS_NEXT) {
		next = crm_date_add_months(month_of(day), 1);
	} else {
		crm_date_split(day, &y, &m, &d);
		next = year_day(y, r->effective);
		if (next <= day)
			next = year_day(y + 1, r->effective);
	}
	return next > once->least ? next : once->least;
}

static bool
is_open(const struct once *once, crm_day day)
{
	return once->is.opens <= day && day <= once->is.closes;
}

static int
distance(const struct once *once, crm_day day)
{
	if (day < once->is.opens)
		return once->is.opens - day;
	return day > once->is.closes ? day - once->is.closes : 0;
}

/* The fall that is nearest to DAY; N is not 0. */
static const struct once *
nearest(const struct once *list, unsigned n, crm_day day)
{
	const struct once *best = list;
	unsigned i;

	for (i = 1; i < n; i++)
		if (distance(&list[i], day) < distance(best, day))
			best = &list[i];
	return best;
}

bool
crm_calendar_open(const struct crm_rules *rules, const struct crm_dated *r,
    const struct crm_entitled *who, crm_day day, struct crm_period *period,
    crm_day *effective)
{
	struct once list[ONCES];
	unsigned i, n;

	n = r->none ? 0 : falls(rules, r, who, day, list);
	for (i = 0; i < n; i++) {
		if (!is_open(&list[i], day))
			continue;
		*period = list[i].is;
		*effective = begins(r, &list[i], day);
		return true;
	}
	return false;
}

bool
crm_calendar_has(const struct crm_rules *rules, const struct crm_dated *r,
    const struct crm_entitled *who, crm_day day)
{
	crm_day birthday, month;

	if ((r->needs & CRM_MUST_MORE) ||
	    ((r->needs & CRM_MUST_MEDICAID) && !who->medicaid) ||
	    ((r->needs & CRM_MUST_MA) && who->ma != CRM_MA_YES))
		return false;
	if (!(r->needs & CRM_MUST_MEDICARE))
		return true;
	if (who->part_a != CRM_NO_DAY && who->part_a <= day)
		return true;
	if (who->part_b != CRM_NO_DAY && who->part_b <= day)
		return true;
	return who->part_a == CRM_NO_DAY && who->part_b == CRM_NO_DAY &&
	    turning(rules, who->birth, &birthday, &month) && month <= day;
}

/* Sentences ------------------------------------------------------------- */

static void
days(const struct once *once, char *text, size_t size)
{
	char opens[CRM_DAY_TEXT], closes[CRM_DAY_TEXT];

	crm_date_format(once->is.opens, opens);
	crm_date_format(once->is.closes, closes);
	snprintf(text, size, "%s..%s", opens, closes);
}

static enum crm_code
ended(const char *name, const struct crm_dated *r, crm_day day,
    struct crm_err *err)
{
	char text[CRM_DAY_TEXT];

	crm_date_format(day, text);
	return crm_fail(err, CRM_REFUSED,
	    "election_period: there is no %s on %s%s%s%s", name, text,
	    r->source[0] ? " (" : "", r->source, r->source[0] ? ")" : "");
}

static enum crm_code
not_open(const char *name, const struct crm_dated *r, const struct once *list,
    unsigned n, crm_day day, struct crm_err *err)
{
	char text[CRM_DAY_TEXT], is[2 * CRM_DAY_TEXT + 2];

	crm_date_format(day, text);
	days(nearest(list, n, day), is, sizeof(is));
	return crm_fail(err, CRM_REFUSED,
	    "election_period: %s is open %s%s, not on %s, the day of the "
	    "application",
	    name, is, r->anchors & CRM_OF_TURNING ? " by the birth date" : "",
	    text);
}

static enum crm_code
without_ma(const char *name, struct crm_err *err)
{
	return crm_fail(err, CRM_REFUSED,
	    "election_period: %s is for those who have Medicare Advantage",
	    name);
}

/* Answers --------------------------------------------------------------- */

enum crm_code
crm_calendar_period(const struct crm_rules *rules, const char *name,
    const char *line, const struct crm_entitled *who, crm_day day,
    struct crm_period *period, crm_day *effective, struct crm_err *err)
{
	struct once list[ONCES];
	const struct once *once;
	const struct crm_dated *r;
	unsigned n;

	if (crm_rules_find(rules, CRM_RULE_ELECTION, name, line, day, &r, err))
		return err->code;
	if (r->none)
		return ended(name, r, day, err);
	n = falls(rules, r, who, day, list);
	if (n == 0)
		return crm_fail(err, CRM_REFUSED,
		    "election_period: the days of %s are not known", name);
	once = nearest(list, n, day);
	*period = once->is;
	*effective = is_open(once, day) ? begins(r, once, day) : CRM_NO_DAY;
	return CRM_OK;
}

enum crm_code
crm_calendar_effective(const struct crm_rules *rules, const char *name,
    const char *line, const struct crm_entitled *who, crm_day day,
    crm_day *effective, struct crm_err *err)
{
	struct crm_period period;
	const struct crm_dated *r;

	if (crm_rules_find(
		rules, CRM_RULE_ELECTION, name, line, day, &r, err) ||
	    crm_calendar_agrees(rules, name, line, who, day, CRM_NO_DAY, err) ||
	    crm_calendar_period(
		rules, name, line, who, day, &period, effective, err))
		return err->code;
	if (*effective != CRM_NO_DAY)
		return CRM_OK;
	return crm_fail(err, CRM_REFUSED,
	    "election_period: when cover of %s begins is not known", name);
}

/* Whether some day of the period, applied on, leads to EFFECTIVE. */
static bool
reaches(const struct crm_dated *r, const struct once *once, crm_day effective)
{
	crm_day first = once->is.opens, last = once->is.closes;
	int y, m, d;

	if (r->effective == CRM_BEGINS_UNKNOWN)
		return true;
	if (r->always) {
		first = effective - YEAR;
		last = effective - 1;
	}
	/* Beginnings are ordered as the days are, and miss none between. */
	crm_date_split(effective, &y, &m, &d);
	if (r->effective == CRM_BEGINS_NEXT && d != 1)
		return false;
	if (r->effective > 0 && effective != year_day(y, r->effective))
		return false;
	return begins(r, once, first) <= effective &&
	    effective <= begins(r, once, last);
}

/*
 * Without the application a row counts that held all the year before cover
 * began: any day of it may have been the one.
 */
static enum crm_code
agrees_later(const struct crm_rules *rules, const char *name, const char *line,
    const struct crm_entitled *who, crm_day effective, struct crm_err *err)
{
	const struct crm_dated *r =
	    crm_rules_at(rules, CRM_RULE_ELECTION, name, line, effective - 1);
	struct once list[ONCES];
	char text[CRM_DAY_TEXT];
	unsigned i, n;

	if (r == NULL || r->from > effective - YEAR)
		return CRM_OK;
	if (r->none)
		return ended(name, r, effective, err);
	n = falls(rules, r, who, effective, list);
	for (i = 0; i < n; i++)
		if (reaches(r, &list[i], effective))
			return CRM_OK;
	if (!known(rules, r, who))
		return CRM_OK;
	crm_date_format(effective, text);
	return crm_fail(err, CRM_REFUSED,
	    "election_period: cover that %s gives does not begin on %s", name,
	    text);
}

enum crm_code
crm_calendar_agrees(const struct crm_rules *rules, const char *name,
    const char *line, const struct crm_entitled *who, crm_day application,
    crm_day effective, struct crm_err *err)
{
	char day[CRM_DAY_TEXT], is[CRM_DAY_TEXT], got[CRM_DAY_TEXT];
	crm_day begin, first = CRM_NO_DAY;
	const struct crm_dated *r;
	struct once list[ONCES];
	unsigned i, n;

	if (application == CRM_NO_DAY)
		return effective == CRM_NO_DAY
		    ? CRM_OK
		    : agrees_later(rules, name, line, who, effective, err);
	r = crm_rules_at(rules, CRM_RULE_ELECTION, name, line, application);
	if (r == NULL)
		return CRM_OK;
	if (r->none)
		return ended(name, r, application, err);
	if ((r->needs & CRM_MUST_MA) && who->ma == CRM_MA_NO)
		return without_ma(name, err);
	n = falls(rules, r, who, application, list);
	for (i = 0; i < n; i++) {
		if (!is_open(&list[i], application))
			continue;
		begin = begins(r, &list[i], application);
		if (effective == CRM_NO_DAY || begin == CRM_NO_DAY ||
		    begin == effective)
			return CRM_OK;
		if (first == CRM_NO_DAY)
			first = begin;
	}
	if (!known(rules, r, who))
		return CRM_OK;
	if (first == CRM_NO_DAY)
		return not_open(name, r, list, n, application, err);
	crm_date_format(application, day);
	crm_date_format(first, is);
	crm_date_format(effective, got);
	return crm_fail(err, CRM_REFUSED,
	    "election_period: cover that %s gives, applied for on %s, begins "
	    "on %s, not %s",
	    name, day, is, got);
}

/* Scope of appointment ---------------------------------------------------- */

/* Whether DAY is one of the last N of an election period that is open. */
static bool
last_days(const struct crm_rules *rules, const struct crm_entitled *who,
    crm_day day, int n)
{
	const struct crm_dated *r;
	struct crm_period is;
	crm_day begins;
	unsigned i;

	for (i = 0; i < rules->n; i++) {
		r = &rules->row[i];
		if (r->topic == CRM_RULE_ELECTION && r->from <= day &&
		    day <= r->to && r->window && !(r->needs & CRM_MUST_MORE) &&
		    !((r->needs & CRM_MUST_MA) && who->ma == CRM_MA_NO) &&
		    crm_calendar_open(rules, r, who, day, &is, &begins) &&
		    is.closes - day < n)
			return true;
	}
	return false;
}

static enum crm_code
too_short(const struct crm_dated *wait, struct crm_err *err)
{
	return crm_fail(err, CRM_REFUSED,
	    "signed: less than %d%c before the appointment%s%s%s",
	    wait->length.n, wait->length.unit, wait->source[0] ? " (" : "",
	    wait->source, wait->source[0] ? ")" : "");
}

/* Whether the scope is good for one LINE of it, by the rules of DAY. */
static enum crm_code
scope_line(const struct crm_rules *rules, const struct crm_scope *scope,
    const struct crm_entitled *who, const char *line, crm_day day,
    struct crm_err *warn, struct crm_err *err)
{
	const struct crm_dated *wait =
	    crm_rules_at(rules, CRM_RULE_SOA_WAIT, NULL, line, day);
	const struct crm_dated *r;
	int64_t seconds;

	if (wait == NULL)
		return CRM_OK;
	if (scope->signed_at > scope->at)
		return crm_fail(err, CRM_REFUSED,
		    "signed: a scope of appointment is signed before the "
		    "appointment");
	r = crm_rules_at(rules, CRM_RULE_SOA_VALID, NULL, line, day);
	if (r != NULL &&
	    crm_length_after(crm_instant_day(scope->signed_at), &r->length) <
		day)
		return crm_fail(err, CRM_REFUSED,
		    "signed: a scope of appointment is good for %d%c, and the "
		    "appointment is later",
		    r->length.n, r->length.unit);
	r = crm_rules_at(rules, CRM_RULE_SOA_WRITTEN, NULL, line, day);
	if (r != NULL && !r->none && scope->in_person && !scope->written)
		return crm_fail(err, CRM_REFUSED,
		    "soa_method: for an appointment in person the scope is "
		    "written, not recorded by telephone");
	if (wait->none || scope->walk_in)
		return CRM_OK;
	r = crm_rules_at(rules, CRM_RULE_SOA_EXEMPT, NULL, line, day);
	if (r != NULL && last_days(rules, who, day, r->length.n))
		return CRM_OK;
	seconds =
	    (int64_t)wait->length.n * (wait->length.unit == 'h' ? 3600 : 86400);
	if (scope->at - scope->signed_at >= seconds)
		return CRM_OK;
	if (!wait->warn)
		return too_short(wait, err);
	(void)too_short(wait, warn);
	return CRM_OK;
}

enum crm_code
crm_calendar_scope(const struct crm_rules *rules, const struct crm_scope *scope,
    const struct crm_entitled *who, struct crm_err *warn, struct crm_err *err)
{
	crm_day day = crm_instant_day(scope->at);
	const char *list = scope->lines;
	char line[CRM_WORD_BYTES];
	size_t n;

	warn->text[0] = '\0';
	for (; *list != '\0'; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		snprintf(line, sizeof(line), "%.*s", (int)n, list);
		if (scope_line(rules, scope, who, line, day, warn, err))
			return err->code;
	}
	return CRM_OK;
}
