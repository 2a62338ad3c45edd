/* SPDX-License-Identifier: ISC */
/* Business days: the part of date.h that knows of holidays. */
#include <stddef.h>

#include "date.h"

#define MONDAY 0
#define THURSDAY 3
#define SATURDAY 5
#define SUNDAY 6
#define SINCE 1971 /* the Uniform Monday Holiday Act took effect */

struct holiday {
	const char *name;
	int since, until; /* years; 0: to this day */
	int month;
	int mday;          /* or 0, and then the */
	int nth, week_day; /* first to fourth one of the month; 5 the last */
};

static const struct holiday holidays[] = {
    {"New Year's Day", SINCE, 0, 1, 1, 0, 0},
    {"Birthday of Martin Luther King, Jr.", 1986, 0, 1, 0, 3, MONDAY},
    {"Washington's Birthday", SINCE, 0, 2, 0, 3, MONDAY},
    {"Memorial Day", SINCE, 0, 5, 0, 5, MONDAY},
    {"Juneteenth National Independence Day", 2021, 0, 6, 19, 0, 0},
    {"Independence Day", SINCE, 0, 7, 4, 0, 0},
    {"Labor Day", SINCE, 0, 9, 0, 1, MONDAY},
    {"Columbus Day", SINCE, 0, 10, 0, 2, MONDAY},
    {"Veterans Day", SINCE, 1977, 10, 0, 4, MONDAY},
    {"Veterans Day", 1978, 0, 11, 11, 0, 0},
    {"Thanksgiving Day", SINCE, 0, 11, 0, 4, THURSDAY},
    {"Christmas Day", SINCE, 0, 12, 25, 0, 0},
};

/* The day in YEAR on which offices are closed for H. */
static crm_day
observed(const struct holiday *h, int year)
{
	crm_day day;

	if (h->mday == 0) {
		day = crm_date_make(year, h->month, 1);
		day += (h->week_day - crm_date_weekday(day) + 7) % 7;
		day += 7 * (h->nth - 1);
		return day < crm_date_make(year, h->month + 1, 1) ? day
								  : day - 7;
	}
	day = crm_date_make(year, h->month, h->mday);
	if (crm_date_weekday(day) == SATURDAY)
		return day - 1;
	return crm_date_weekday(day) == SUNDAY ? day + 1 : day;
}

const char *
crm_date_holiday(crm_day day)
{
	const struct holiday *h;
	int year, month, mday, y;
	size_t i;

	crm_date_split(day, &year, &month, &mday);
	for (i = 0; i < sizeof(holidays) / sizeof(*holidays); i++) {
		h = &holidays[i];
		/* New Year's Day on a Saturday belongs to the year before. */
		y = year + (month == 12 && h->month == 1);
		if (y >= h->since && (h->until == 0 || y <= h->until) &&
		    observed(h, y) == day)
			return h->name;
	}
	return NULL;
}

bool
crm_date_business(crm_day day)
{
	return crm_date_weekday(day) < SATURDAY &&
	    crm_date_holiday(day) == NULL;
}

crm_day
crm_date_add_business(crm_day day, int n)
{
	int step = n < 0 ? -1 : 1;

	while (n != 0) {
		day += step;
		if (crm_date_business(day))
			n -= step;
	}
	return day;
}
