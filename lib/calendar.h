/* SPDX-License-Identifier: ISC */
/*
 * The calendar of Medicare, reckoned from dated rules (requirements 2.2 to
 * 2.4): no day, month or number of it is here.  Pure: the day of the act is
 * given.
 */
#ifndef CRM_CALENDAR_H
#define CRM_CALENDAR_H

#include "rules.h"

/* What is known of a person; zero is nothing, but for days: CRM_NO_DAY. */
struct crm_entitled {
	crm_day birth, part_a, part_b;
	bool medicaid;
	enum { CRM_MA_UNKNOWN, CRM_MA_NO, CRM_MA_YES } ma; /* on that day */
};
#define CRM_ENTITLED_UNKNOWN                                              \
	{                                                                 \
		CRM_NO_DAY, CRM_NO_DAY, CRM_NO_DAY, false, CRM_MA_UNKNOWN \
	}

struct crm_period {
	crm_day opens, closes;
};

/*
 * The day on which someone born on BIRTH turns 65 (29 February: the 28th),
 * and the first of the month that counts for Medicare: that of the day, or
 * the one before for who is born on a first.  Refused if no rule says when.
 */
enum crm_code crm_calendar_turning(const struct crm_rules *rules, crm_day birth,
    crm_day *day, crm_day *month, struct crm_err *err) CRM_CHECKED;

/*
 * The election period NAME for a policy of LINE (NULL: any) as it is for WHO
 * on DAY: the period about or next to that day, and in *EFFECTIVE when cover
 * begins that is applied for on DAY, CRM_NO_DAY if that is not known or the
 * period is not open.  Refused if the days are not known.
 */
enum crm_code crm_calendar_period(const struct crm_rules *rules,
    const char *name, const char *line, const struct crm_entitled *who,
    crm_day day, struct crm_period *period, crm_day *effective,
    struct crm_err *err) CRM_CHECKED;

/* When cover begins that is applied for on DAY; refused if it cannot be. */
enum crm_code crm_calendar_effective(const struct crm_rules *rules,
    const char *name, const char *line, const struct crm_entitled *who,
    crm_day day, crm_day *effective, struct crm_err *err) CRM_CHECKED;

/*
 * Refuse an APPLICATION and first day of cover EFFECTIVE (CRM_NO_DAY: not
 * given) that contradict the election period NAME (SP-25).  What is not known
 * contradicts nothing.
 */
enum crm_code crm_calendar_agrees(const struct crm_rules *rules,
    const char *name, const char *line, const struct crm_entitled *who,
    crm_day application, crm_day effective, struct crm_err *err) CRM_CHECKED;

/* A scope of appointment and the appointment, by the agency's zone. */
struct crm_scope {
	int64_t signed_at, at;
	const char *lines; /* of the products, comma-separated */
	bool walk_in;      /* who came by themselves */
	bool in_person;
	bool written; /* not recorded by telephone */
};

/*
 * Refuse a scope that was signed after the appointment or too short before
 * it, is not good any more, or not written where it has to be (requirements
 * 2.4).  A wait that is only to be pointed out is said in WARN, whose text is
 * empty otherwise.
 */
enum crm_code crm_calendar_scope(const struct crm_rules *rules,
    const struct crm_scope *scope, const struct crm_entitled *who,
    struct crm_err *warn, struct crm_err *err) CRM_CHECKED;

/* Whether WHO is known to have all that ROW asks for, on DAY. */
bool crm_calendar_has(const struct crm_rules *rules,
    const struct crm_dated *row, const struct crm_entitled *who, crm_day day);

/*
 * Whether the election period of ROW is open for WHO on DAY, as far as is
 * known; then *PERIOD (from CRM_NO_DAY to CRM_NEVER: always) and *EFFECTIVE
 * as above.
 */
bool crm_calendar_open(const struct crm_rules *rules,
    const struct crm_dated *row, const struct crm_entitled *who, crm_day day,
    struct crm_period *period, crm_day *effective);

#endif
