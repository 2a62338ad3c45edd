/* SPDX-License-Identifier: ISC */
/*
 * Days and instants.  A day is a number of days since 1970-01-01 in the
 * proleptic Gregorian calendar, an instant seconds since then in UTC; the
 * two meet only through the agency's zone.  C's mktime() and SQLite's date()
 * turn 30 February into March and are not used (reliability.md 3.26).
 */
#ifndef CRM_DATE_H
#define CRM_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

typedef int32_t crm_day;

#define CRM_NO_DAY INT32_MIN /* open end of a range, unknown day */
#define CRM_DAY_TEXT 11      /* "2026-12-01" and NUL */
#define CRM_INSTANT_TEXT 21  /* "2026-12-01T14:30:00Z" and NUL */
#define CRM_WHEN_TEXT 26     /* "2026-12-01T14:30:00-05:00" and NUL */

/* The moment at which a command acts; made once, handed down. */
struct crm_now {
	int64_t instant; /* UTC */
	crm_day today;   /* in the agency's zone */
};

bool crm_date_leap(int year);
int crm_date_month_days(int year, int month);
crm_day crm_date_make(int year, int month, int day);
void crm_date_split(crm_day day, int *year, int *month, int *mday);

/* 0 is Monday, 6 Sunday. */
int crm_date_weekday(crm_day day);

/* MONTHS after DAY; the day of the month is cut to the month's last. */
crm_day crm_date_add_months(crm_day day, int months);

/*
 * The holiday of the federal government of the United States on DAY, or NULL:
 * those of 5 U.S.C. 6103(a) since 1971 by rule, and where one falls on a
 * Saturday or Sunday the weekday on which offices are closed instead (6103(b),
 * Executive Order 11582).
 */
const char *crm_date_holiday(crm_day day);

/* Neither Saturday, Sunday nor holiday; N such days after DAY (CS-04). */
bool crm_date_business(crm_day day);
crm_day crm_date_add_business(crm_day day, int n);

/* A length of time: 3d days, 2w weeks, 1m months, 1y years, 2b business days. */
struct crm_span {
	int n; /* 1 to 9999 */
	char unit;
};
bool crm_span_parse(const char *text, struct crm_span *span);

/*
 * TIMES spans after DAY.  Months and years are counted from DAY itself, so
 * that what is cut in a short month is there again in the next long one.
 */
crm_day crm_span_add(crm_day day, struct crm_span span, int times);

/* "YYYY-MM-DD"; CRM_NO_DAY gives an empty text. */
void crm_date_format(crm_day day, char text[CRM_DAY_TEXT]);

/*
 * A day from any of the forms of crm.7: 2026-12-01, 12/01/2026, today,
 * yesterday, tomorrow, +3d -2w +1m +1y +2b, mon..sun.  Anything else, two-digit
 * years too, is refused with a sentence.  TEXT is not kept.
 */
enum crm_code crm_date_parse(const char *text, crm_day today, crm_day *day,
    struct crm_err *err) CRM_CHECKED;

/* Which number of 3/4/1950 is the month. */
enum crm_order { CRM_ORDER_UNKNOWN, CRM_MONTH_FIRST, CRM_DAY_FIRST };

/*
 * Whether TEXT is such a date that can be read in two ways or proves one:
 * *ORDER is the one it proves, or unknown.  3/3/1950 is neither.
 */
bool crm_date_order(const char *text, enum crm_order *order);

/*
 * A day as files have it, besides the forms of crm_date_parse(): 12/31/1950,
 * 31.12.1950 and 12-31-1950 by ORDER (unknown: month first), 1950/12/31,
 * 19501231, 31-Dec-1950, "Dec 31, 1950", also in Spanish; a time after it is
 * left out.  Years have four digits.
 */
bool crm_date_file(const char *text, enum crm_order order, crm_day *day);

/*
 * The time behind such a day, 14:30 or 2:30 PM, in minutes; 0 without one, and
 * as where a spreadsheet writes midnight; -1 where it cannot be told, as with a
 * zone.
 */
int crm_date_file_time(const char *text);

/* The day that the store keeps as TEXT; OTHERWISE if it is none, or NULL. */
crm_day crm_date_stored(const char *text, crm_day otherwise);

/*
 * An instant: RFC 3339, 2026-12-01T14:30 in the agency's zone, or a day,
 * meaning its midnight there.  A local time that a clock change skips is
 * refused.
 */
enum crm_code crm_instant_parse(const char *text, const struct crm_now *now,
    int64_t *instant, struct crm_err *err) CRM_CHECKED;

/* RFC 3339 in UTC. */
void crm_instant_format(int64_t instant, char text[CRM_INSTANT_TEXT]);

/*
 * An instant as the clock of the agency shows it, 2026-12-01T14:30, in a form
 * that crm_instant_parse() takes back: with seconds if there are any, and with
 * the zone in the hour that comes twice when the clocks go back.
 */
void crm_when_format(int64_t instant, char text[CRM_WHEN_TEXT]);

/* Let ZONE (tz database name or POSIX rule) be the zone of the process. */
enum crm_code crm_zone_set(const char *zone, struct crm_err *err) CRM_CHECKED;

/* The machine's zone by name: /etc/timezone, /etc/localtime, else UTC. */
void crm_zone_machine(char *name, unsigned size);

/* The day of INSTANT in the zone set; the first instant of DAY there. */
crm_day crm_instant_day(int64_t instant);
int64_t crm_day_instant(crm_day day);

/* Seconds since 1970, from the machine's clock; nobody else asks it. */
int64_t crm_clock(void);

/* The present, or what FIXED (CRM_NOW's text, may be NULL) says. */
enum crm_code crm_now_make(
    const char *fixed, struct crm_now *now, struct crm_err *err) CRM_CHECKED;

#endif
