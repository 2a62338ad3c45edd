/* SPDX-License-Identifier: ISC */
/*
 * The rules that ship, asked about anybody on any day: an open period has
 * that day in it, and the day on which cover begins contradicts nothing.
 */
#include "calendar.h"

#include "embed.h"
#include "field.h"
#include "fuzz.h"

static crm_day
take_day(struct input *in)
{
	unsigned n = take(in) << 8;

	n |= take(in);
	/* From 1890 to 2069, and now and then not known. */
	return n % 16 == 15 ? CRM_NO_DAY : (crm_day)n - 29220;
}

static void
turning(const struct crm_rules *rules, crm_day birth)
{
	crm_day day, month;
	struct crm_err err;
	int y, m, d, by;

	if (birth == CRM_NO_DAY ||
	    crm_calendar_turning(rules, birth, &day, &month, &err))
		return;
	crm_date_split(birth, &by, &m, &d);
	crm_date_split(day, &y, &m, &d);
	HOLDS(y == by + 65 && month <= day);
	crm_date_split(month, &y, &m, &d);
	HOLDS(d == 1);
}

static void
period(const struct crm_rules *rules, const char *name, const char *line,
    const struct crm_entitled *who, crm_day day)
{
	struct crm_err err = {0};
	struct crm_period period;
	crm_day effective, again;

	if (crm_calendar_period(
		rules, name, line, who, day, &period, &effective, &err)) {
		HOLDS(said(&err));
		return;
	}
	HOLDS(period.opens <= period.closes);
	if (effective == CRM_NO_DAY)
		return;
	HOLDS(period.opens <= day && day <= period.closes);
	HOLDS(effective > day);
	if (crm_calendar_effective(rules, name, line, who, day, &again, &err) !=
	    CRM_OK)
		return;
	HOLDS(again == effective);
	HOLDS(crm_calendar_agrees(
		  rules, name, line, who, day, effective, &err) == CRM_OK);
}

static void
scope(const struct crm_rules *rules, struct input *in, const char *line,
    const struct crm_entitled *who)
{
	struct crm_scope s = {.lines = line};
	struct crm_err warn, err = {0};
	crm_day at = take_day(in);
	unsigned how = take(in);

	if (at == CRM_NO_DAY)
		return;
	s.at = (int64_t)at * 86400 + take(in) * 300;
	s.signed_at = s.at - (int64_t)(take(in) << 8 | take(in)) * 60 + 3600;
	s.walk_in = how & 1;
	s.in_person = how & 2;
	s.written = how & 4;
	if (crm_calendar_scope(rules, &s, who, &warn, &err))
		HOLDS(said(&err));
	else
		HOLDS(s.signed_at <= s.at ||
		    crm_rules_at(rules, CRM_RULE_SOA_WAIT, NULL, line, at) ==
			NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct crm_rules rules;
	struct input in = {data, size};
	struct crm_entitled who = CRM_ENTITLED_UNKNOWN;
	struct crm_pool pool = {0};
	struct crm_period open;
	struct crm_err err;
	const char *name, *line;
	crm_day day, effective;
	unsigned how, i;

	in_zone();
	if (rules.n == 0 &&
	    crm_rules_parse(crm_laws[0].rules, "laws", &rules, &err))
		abort();
	name =
	    crm_field_words(CRM_F_ELECTION_PERIOD, 1 + take(&in) % 20, &pool);
	line = crm_field_words(CRM_F_LINE, take(&in) % 16, &pool);
	who.birth = take_day(&in);
	who.part_a = take_day(&in);
	who.part_b = take_day(&in);
	how = take(&in);
	who.medicaid = how & 1;
	who.ma = how >> 1 & 1 ? CRM_MA_YES : how >> 2 & 1;
	day = take_day(&in);
	turning(&rules, who.birth);
	if (name != NULL && day != CRM_NO_DAY) {
		period(&rules, name, line, &who, day);
		for (i = 0; i < rules.n; i++)
			if (rules.row[i].topic == CRM_RULE_ELECTION &&
			    rules.row[i].from <= day &&
			    day <= rules.row[i].to &&
			    crm_calendar_open(&rules, &rules.row[i], &who, day,
				&open, &effective))
				HOLDS(open.opens <= day && day <= open.closes);
	}
	scope(&rules, &in, line ? line : "mapd", &who);
	crm_pool_free(&pool);
	return 0;
}
