/* SPDX-License-Identifier: ISC */
/* Days and instants: what is taken is written and taken again the same. */
#include "fuzz.h"

static void
comes_back(crm_day day)
{
	struct crm_err err;
	char text[CRM_DAY_TEXT];
	int y, m, d;
	crm_day again;

	crm_date_split(day, &y, &m, &d);
	HOLDS(y >= 1 && y <= 9999 && crm_date_make(y, m, d) == day);
	crm_date_format(day, text);
	HOLDS(crm_date_parse(text, now.today, &again, &err) == CRM_OK);
	HOLDS(again == day && crm_date_stored(text, CRM_NO_DAY) == day);
}

static void
days(const char *s)
{
	struct crm_err err = {0};
	crm_day day = CRM_NO_DAY, stored = crm_date_stored(s, CRM_NO_DAY);

	if (crm_date_parse(s, now.today, &day, &err) == CRM_OK)
		comes_back(day);
	else
		HOLDS(said(&err) && stored == CRM_NO_DAY);
	HOLDS(stored == CRM_NO_DAY || stored == day);
}

static void
files(const char *s)
{
	enum crm_order order, proves;
	crm_day day;

	for (order = CRM_ORDER_UNKNOWN; order <= CRM_DAY_FIRST; order++)
		if (crm_date_file(s, order, &day))
			comes_back(day);
	if (!crm_date_order(s, &proves))
		return;
	/* It is a date in the order that it proves, and in no other. */
	HOLDS(crm_date_file(s, CRM_MONTH_FIRST, &day) ==
	    (proves != CRM_DAY_FIRST));
	HOLDS(crm_date_file(s, CRM_DAY_FIRST, &day) ==
	    (proves != CRM_MONTH_FIRST));
}

static void
instants(const char *s)
{
	struct crm_err err = {0};
	char text[CRM_INSTANT_TEXT], when[CRM_WHEN_TEXT];
	int64_t instant, again;

	if (crm_instant_parse(s, &now, &instant, &err)) {
		HOLDS(said(&err));
		return;
	}
	crm_instant_format(instant, text);
	HOLDS(crm_instant_parse(text, &now, &again, &err) == CRM_OK);
	HOLDS(again == instant);
	crm_when_format(instant, when);
	HOLDS(crm_instant_parse(when, &now, &again, &err) == CRM_OK);
	HOLDS(again == instant);
	HOLDS(crm_day_instant(crm_instant_day(instant)) <= instant);
}

static void
spans(const char *s)
{
	struct crm_span span;
	crm_day day;

	if (!crm_span_parse(s, &span))
		return;
	HOLDS(span.n >= 1 && span.n <= 9999);
	day = crm_span_add(now.today, span, 0);
	HOLDS(day == now.today);
	span.n = span.n % 100 + 1;
	HOLDS(crm_span_add(day, span, 1) > day);
	HOLDS(crm_span_add(day, span, 3) > crm_span_add(day, span, 2));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	char *s = take_text(&in, -1);

	in_zone();
	if (!slow(s)) {
		days(s);
		files(s);
		instants(s);
		spans(s);
	}
	free(s);
	return 0;
}
