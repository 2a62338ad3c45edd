/* SPDX-License-Identifier: ISC */
#include "date.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "mem.h"

#define FIRST_DAY (-719162) /* 0001-01-01 */
#define LAST_DAY 2932896    /* 9999-12-31 */
#define ZONES "/usr/share/zoneinfo/"

bool
crm_date_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int
crm_date_month_days(int year, int month)
{
	static const int days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && crm_date_leap(year));
}

/* Years from March, in eras of 400 (H. Hinnant, days_from_civil). */
crm_day
crm_date_make(int year, int month, int day)
{
	int era, yoe, doy, doe;

	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	yoe = year - era * 400;
	doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

void
crm_date_split(crm_day day, int *year, int *month, int *mday)
{
	int era, doe, yoe, doy, mp;

	day += 719468;
	era = (day >= 0 ? day : day - 146096) / 146097;
	doe = day - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	*mday = doy - (153 * mp + 2) / 5 + 1;
	*month = mp + (mp < 10 ? 3 : -9);
	*year = yoe + era * 400 + (*month <= 2);
}

crm_day
crm_date_add_months(crm_day day, int months)
{
	int y, m, d, last;

	crm_date_split(day, &y, &m, &d);
	months += 12 * y + m - 1;
	m = (months % 12 + 12) % 12;
	y = (months - m) / 12;
	last = crm_date_month_days(y, m + 1);
	return crm_date_make(y, m + 1, d < last ? d : last);
}

void
crm_date_format(crm_day day, char text[CRM_DAY_TEXT])
{
	int y, m, d;

	if (day == CRM_NO_DAY) {
		text[0] = '\0';
		return;
	}
	crm_date_split(day, &y, &m, &d);
	text[0] = (char)('0' + y / 1000 % 10);
	text[1] = (char)('0' + y / 100 % 10);
	text[2] = (char)('0' + y / 10 % 10);
	text[3] = (char)('0' + y % 10);
	text[4] = text[7] = '-';
	text[5] = (char)('0' + m / 10);
	text[6] = (char)('0' + m % 10);
	text[8] = (char)('0' + d / 10);
	text[9] = (char)('0' + d % 10);
	text[10] = '\0';
}

/* Exactly MIN to MAX digits at *P, which moves past them; -1 if not. */
static int
digits(const char **p, int min, int max)
{
	int n = 0, value = 0;

	while (n < max && **p >= '0' && **p <= '9') {
		value = value * 10 + (*(*p)++ - '0');
		n++;
	}
	return n >= min ? value : -1;
}

/* YYYY-MM-DD or MM/DD/YYYY at *P, which moves past it. */
static bool
calendar(const char **p, crm_day *day)
{
	const char *s = *p;
	int y, m, d;

	y = digits(&s, 4, 4);
	if (*s == '-') {
		s++;
		m = digits(&s, 2, 2);
		if (*s++ != '-')
			return false;
		d = digits(&s, 2, 2);
	} else {
		s = *p;
		m = digits(&s, 1, 2);
		if (*s++ != '/')
			return false;
		d = digits(&s, 1, 2);
		if (*s++ != '/')
			return false;
		y = digits(&s, 4, 4);
	}
	if (y < 1 || m < 1 || m > 12 || d < 1 || d > crm_date_month_days(y, m))
		return false;
	*day = crm_date_make(y, m, d);
	*p = s;
	return true;
}

/* A number and a letter; none may be left out. */
static bool
cut_span(const char *text, struct crm_span *span)
{
	span->n = digits(&text, 1, 5);
	span->unit = *text;
	return span->n >= 0 && strlen(text) == 1 &&
	    strchr("dwmyb", *text) != NULL;
}

bool
crm_span_parse(const char *text, struct crm_span *span)
{
	return cut_span(text, span) && span->n > 0 && span->n <= 9999;
}

crm_day
crm_span_add(crm_day day, struct crm_span span, int times)
{
	int n = span.n * times;

	switch (span.unit) {
	case 'd':
		return day + n;
	case 'w':
		return day + 7 * n;
	case 'm':
		return crm_date_add_months(day, n);
	case 'y':
		return crm_date_add_months(day, 12 * n);
	default:
		return crm_date_add_business(day, n);
	}
}

/* +3d -2w +1m +1y +2b; true if TEXT has that form. */
static bool
relative(const char *text, crm_day today, crm_day *day)
{
	bool back = *text == '-';
	struct crm_span span;

	if ((!back && *text != '+') || !cut_span(text + 1, &span))
		return false;
	*day = crm_span_add(today, span, back ? -1 : 1);
	return true;
}

/* Day 0 was a Thursday. */
int
crm_date_weekday(crm_day day)
{
	return ((int)day % 7 + 10) % 7;
}

static bool
weekday(const char *text, crm_day today, crm_day *day)
{
	static const char *const names[] = {
	    "mon", "tue", "wed", "thu", "fri", "sat", "sun"};
	int i, now = crm_date_weekday(today);

	for (i = 0; i < 7; i++) {
		if (strcasecmp(text, names[i]) == 0) {
			*day = today + (i - now + 7) % 7;
			return true;
		}
	}
	return false;
}

static enum crm_code
bad_date(const char *text, struct crm_err *err)
{
	const char *why = "", *p = text;
	int a, b, c;
	crm_day day;

	if (!calendar(&p, &day) &&
	    sscanf(text, "%9d%*1[/-]%9d%*1[/-]%9d", &a, &b, &c) == 3)
		why = a < 32 && c < 100 ? ": years have four digits"
					: ": there is no such day";
	return crm_fail(err, CRM_REFUSED,
	    "\"%.40s\" is not a date (2026-12-01, 12/01/2026, today, +3d, "
	    "mon)%s",
	    text, why);
}

enum crm_code
crm_date_parse(
    const char *text, crm_day today, crm_day *day, struct crm_err *err)
{
	const char *p = text;

	if (calendar(&p, day) && *p == '\0')
		return CRM_OK;
	if (strcasecmp(text, "today") == 0)
		*day = today;
	else if (strcasecmp(text, "yesterday") == 0)
		*day = today - 1;
	else if (strcasecmp(text, "tomorrow") == 0)
		*day = today + 1;
	else if (!relative(text, today, day) && !weekday(text, today, day))
		return bad_date(text, err);
	return *day < FIRST_DAY || *day > LAST_DAY ? bad_date(text, err)
						   : CRM_OK;
}

crm_day
crm_date_stored(const char *text, crm_day otherwise)
{
	crm_day day;

	return text != NULL && calendar(&text, &day) && *text == '\0'
	    ? day
	    : otherwise;
}

/* Files ----------------------------------------------------------------- */

/* A date cut into three parts: numbers, or a month by its name. */
struct parts {
	int n, number[3], digits[3];
	int word; /* which part is a month's name, -1 none */
};

/* The month that a word of at least three letters begins; 0 if none. */
static int
month_named(const char *word, size_t n)
{
	static const char *const names[] = {"january", "february", "march",
	    "april", "may", "june", "july", "august", "september", "october",
	    "november", "december", "enero", "febrero", "marzo", "abril",
	    "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
	    "noviembre", "diciembre"};
	int i;

	for (i = 0; n >= 3 && i < 24; i++)
		if (n <= strlen(names[i]) &&
		    strncasecmp(names[i], word, n) == 0)
			return i % 12 + 1;
	return 0;
}

static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
cut_date(const char *s, struct parts *p)
{
	size_t n;

	memset(p, 0, sizeof(*p));
	p->word = -1;
	for (; *s != '\0' && p->n < 3; s += n) {
		n = strspn(s, " ,./-");
		if (n > 0)
			continue;
		for (n = 0; letter(s[n]);)
			n++;
		if (n == 2 && strncasecmp(s, "de", 2) == 0)
			continue;
		if (n > 0 && (p->word >= 0 || month_named(s, n) == 0))
			return false;
		if (n > 0) {
			p->word = p->n;
			p->number[p->n++] = month_named(s, n);
			continue;
		}
		n = strspn(s, "0123456789");
		if (n == 0 || n > 8)
			return false;
		p->digits[p->n] = (int)n;
		p->number[p->n++] = atoi(s);
		if (n == 8) {
			s += n;
			break;
		}
	}
	/* Only a time of the day may follow. */
	s += strspn(s, " ,T");
	return *s == '\0' ||
	    (strchr(s, ':') != NULL &&
		strspn(s, "0123456789:. AaPpMmZ+-") == strlen(s));
}

static bool
make_day(int year, int month, int mday, crm_day *day)
{
	if (year < 1800 || year > 2200 || month < 1 || month > 12 || mday < 1 ||
	    mday > crm_date_month_days(year, month))
		return false;
	*day = crm_date_make(year, month, mday);
	return true;
}

bool
crm_date_order(const char *text, enum crm_order *order)
{
	bool month_first, day_first;
	struct parts p;
	crm_day day;

	*order = CRM_ORDER_UNKNOWN;
	/* Most files have 1950-12-31, a million times. */
	if (strnlen(text, 5) == 5 && text[4] == '-')
		return false;
	if (!cut_date(text, &p) || p.n != 3 || p.word >= 0 ||
	    p.digits[2] != 4 || p.digits[0] > 2 || p.digits[1] > 2)
		return false;
	month_first = make_day(p.number[2], p.number[0], p.number[1], &day);
	day_first = make_day(p.number[2], p.number[1], p.number[0], &day);
	if (month_first != day_first)
		*order = month_first ? CRM_MONTH_FIRST : CRM_DAY_FIRST;
	return (month_first || day_first) && p.number[0] != p.number[1];
}

bool
crm_date_file(const char *text, enum crm_order order, crm_day *day)
{
	struct parts p;
	int n, *v = p.number;

	if (!cut_date(text, &p))
		return false;
	if (p.digits[0] == 8)
		return make_day(
		    v[0] / 10000, v[0] / 100 % 100, v[0] % 100, day);
	if (p.n != 3 || p.digits[1] > 2)
		return false;
	if (p.digits[0] == 4)
		return p.word != 2 && p.digits[2] <= 2 &&
		    make_day(v[0], v[1], v[2], day);
	if (p.digits[2] != 4 || p.digits[0] > 2)
		return false;
	if (p.word >= 0)
		n = p.word;
	else
		n = order == CRM_DAY_FIRST ? 1 : 0;
	return make_day(v[2], v[n], v[1 - n], day);
}

int
crm_date_file_time(const char *text)
{
	const char *s = strchr(text, ':'), *half;
	int hour, minute;

	if (s == NULL)
		return 0;
	half = strpbrk(s, "AaPp");
	if (strpbrk(s, "Z+-") != NULL)
		return -1;
	while (s > text && s[-1] >= '0' && s[-1] <= '9')
		s--;
	hour = digits(&s, 1, 2);
	minute = *s++ == ':' ? digits(&s, 2, 2) : -1;
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
	    (half != NULL && (hour < 1 || hour > 12)))
		return -1;
	if (half != NULL)
		hour = hour % 12 + (*half == 'P' || *half == 'p' ? 12 : 0);
	return hour * 60 + minute;
}

static int64_t
from_local(crm_day day, int hour, int min, int sec)
{
	struct tm tm = {0};
	int y, m, d;

	crm_date_split(day, &y, &m, &d);
	tm.tm_year = y - 1900;
	tm.tm_mon = m - 1;
	tm.tm_mday = d;
	tm.tm_hour = hour;
	tm.tm_min = min;
	tm.tm_sec = sec;
	tm.tm_isdst = -1;
	return (int64_t)mktime(&tm);
}

/* Thh:mm[:ss[.fff]] at *P; false if malformed. */
static bool
clock_time(const char **p, int *hour, int *min, int *sec)
{
	const char *s = *p;

	if (*s != 'T' && *s != 't' && *s != ' ')
		return false;
	s++;
	*sec = 0;
	*hour = digits(&s, 2, 2);
	if (*hour < 0 || *s++ != ':')
		return false;
	*min = digits(&s, 2, 2);
	if (*min < 0)
		return false;
	if (*s == ':') {
		s++;
		*sec = digits(&s, 2, 2);
		if (*sec < 0)
			return false;
		if (*s == '.')
			for (s++; *s >= '0' && *s <= '9'; s++)
				;
	}
	*p = s;
	return *hour < 24 && *min < 60 && *sec < 61;
}

/* Z or +hh:mm or +hhmm at the end of the text, as seconds east. */
static bool
offset(const char *s, int *east)
{
	int h, m, sign = *s == '-' ? -1 : 1;

	if ((*s == 'Z' || *s == 'z') && s[1] == '\0') {
		*east = 0;
		return true;
	}
	if (*s != '+' && *s != '-')
		return false;
	s++;
	h = digits(&s, 2, 2);
	if (*s == ':')
		s++;
	m = digits(&s, 2, 2);
	*east = sign * (h * 3600 + m * 60);
	return h >= 0 && h < 24 && m >= 0 && m < 60 && *s == '\0';
}

/* Whether its day has a year of four digits, in UTC and by the clock here. */
static bool
in_years(int64_t instant)
{
	crm_day day;

	if (instant < (int64_t)FIRST_DAY * 86400 ||
	    instant >= (LAST_DAY + (int64_t)1) * 86400)
		return false;
	day = crm_instant_day(instant);
	return day >= FIRST_DAY && day <= LAST_DAY;
}

enum crm_code
crm_instant_parse(const char *text, const struct crm_now *now, int64_t *instant,
    struct crm_err *err)
{
	const char *p = text;
	struct tm tm;
	time_t t;
	int hour, min, sec, east;
	crm_day day;

	if (!calendar(&p, &day) || *p == '\0') {
		if (crm_date_parse(text, now->today, &day, err))
			return err->code;
		*instant = crm_day_instant(day);
		return in_years(*instant) ? CRM_OK : bad_date(text, err);
	}
	if (!clock_time(&p, &hour, &min, &sec))
		return bad_date(text, err);
	if (*p != '\0') {
		if (!offset(p, &east))
			return bad_date(text, err);
		sec += hour * 3600 + min * 60;
		*instant = (int64_t)day * 86400 + sec - east;
		return in_years(*instant) ? CRM_OK : bad_date(text, err);
	}
	*instant = from_local(day, hour, min, sec);
	t = (time_t)*instant;
	localtime_r(&t, &tm);
	if (tm.tm_hour != hour || tm.tm_min != min)
		return crm_fail(
		    err, CRM_REFUSED, "%.40s: the clocks skip that time", text);
	return in_years(*instant) ? CRM_OK : bad_date(text, err);
}

void
crm_when_format(int64_t instant, char text[CRM_WHEN_TEXT])
{
	crm_day day = crm_instant_day(instant);
	time_t t = (time_t)instant;
	struct tm tm;
	int n, east;

	localtime_r(&t, &tm);
	crm_date_format(day, text);
	n = 10 +
	    snprintf(text + 10, CRM_WHEN_TEXT - 10, "T%02d:%02d",
		tm.tm_hour % 24, tm.tm_min % 60);
	if (tm.tm_sec != 0)
		n += snprintf(text + n, (size_t)(CRM_WHEN_TEXT - n), ":%02d",
		    tm.tm_sec % 61);
	if (from_local(day, tm.tm_hour, tm.tm_min, tm.tm_sec) == instant)
		return;
	/* Before there were zones, a clock was seconds off: say it in UTC. */
	if (tm.tm_gmtoff % 60 != 0) {
		crm_instant_format(instant, text);
		return;
	}
	east = (int)tm.tm_gmtoff / 60;
	snprintf(text + n, (size_t)(CRM_WHEN_TEXT - n), "%c%02d:%02d",
	    east < 0 ? '-' : '+', abs(east) / 60 % 24, abs(east) % 60);
}

void
crm_instant_format(int64_t instant, char text[CRM_INSTANT_TEXT])
{
	int64_t day = instant / 86400, sec = instant % 86400;

	if (sec < 0) {
		sec += 86400;
		day--;
	}
	if (day < FIRST_DAY || day > LAST_DAY) {
		text[0] = '\0';
		return;
	}
	crm_date_format((crm_day)day, text);
	snprintf(text + 10, CRM_INSTANT_TEXT - 10, "T%02d:%02d:%02dZ",
	    (int)(sec / 3600), (int)(sec / 60 % 60), (int)(sec % 60));
}

/* A zone file begins with "TZif"; a folder or a table of zones does not. */
static bool
zone_file(const char *zone)
{
	char path[256], magic[4];
	bool is;
	FILE *f;

	snprintf(path, sizeof(path), ZONES "%s", zone);
	f = fopen(path, "re");
	if (f == NULL)
		return false;
	is = fread(magic, sizeof(magic), 1, f) == 1 &&
	    memcmp(magic, "TZif", 4) == 0;
	fclose(f);
	return is;
}

/* A rule as POSIX writes it: EST5EDT,M3.2.0/2,M11.1.0/2 */
static bool
zone_rule(const char *zone)
{
	size_t n = strspn(zone,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz");

	if (n < 3)
		return false;
	zone += n;
	zone += *zone == '+' || *zone == '-';
	return *zone >= '0' && *zone <= '9' &&
	    strspn(zone, "0123456789:+-,./MJABCDEFGHIKLNOPQRSTUVWXYZ") ==
	    strlen(zone);
}

enum crm_code
crm_zone_set(const char *zone, struct crm_err *err)
{
	if (zone[0] == '\0' || strlen(zone) > 100 ||
	    strpbrk(zone, " \t\n") != NULL || strstr(zone, "..") != NULL ||
	    zone[0] == '/')
		return crm_fail(
		    err, CRM_REFUSED, "\"%.40s\" is not a time zone", zone);
	if ((!zone_file(zone) && !zone_rule(zone) && strcmp(zone, "UTC") != 0))
		return crm_fail(err, CRM_REFUSED,
		    "%.60s: no such time zone (America/New_York, "
		    "America/Chicago, ...; see " ZONES ")",
		    zone);
	/* The zones of the file system that was looked at, no others. */
	unsetenv("TZDIR");
	setenv("TZ", zone, 1);
	/* Without memory for the file the zone would be UTC. */
	errno = 0;
	tzset();
	if (errno == ENOMEM)
		crm_no_memory();
	return CRM_OK;
}

void
crm_zone_machine(char *name, unsigned size)
{
	char link[256] = "", *p;
	FILE *f;

	snprintf(name, size, "UTC");
	f = fopen("/etc/timezone", "re");
	if (f != NULL) {
		if (fgets(link, sizeof(link), f) != NULL &&
		    strcspn(link, " \n") > 0)
			snprintf(name, size, "%.*s", (int)strcspn(link, " \n"),
			    link);
		fclose(f);
		return;
	}
	if (readlink("/etc/localtime", link, sizeof(link) - 1) > 0 &&
	    (p = strstr(link, "zoneinfo/")) != NULL)
		snprintf(name, size, "%s", p + strlen("zoneinfo/"));
}

crm_day
crm_instant_day(int64_t instant)
{
	time_t t = (time_t)instant;
	struct tm tm;

	localtime_r(&t, &tm);
	return crm_date_make(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

/* Where a clock change skips midnight, the day begins at the next time. */
int64_t
crm_day_instant(crm_day day)
{
	int64_t t = from_local(day, 0, 0, 0);

	while (crm_instant_day(t) < day)
		t += 1800;
	return t;
}

int64_t
crm_clock(void)
{
	return (int64_t)time(NULL);
}

enum crm_code
crm_now_make(const char *fixed, struct crm_now *now, struct crm_err *err)
{
	now->instant = crm_clock();
	now->today = crm_instant_day(now->instant);
	if (fixed == NULL || fixed[0] == '\0')
		return CRM_OK;
	if (crm_instant_parse(fixed, now, &now->instant, err))
		return crm_fail_at(err, "CRM_NOW: ");
	now->today = crm_instant_day(now->instant);
	return CRM_OK;
}
