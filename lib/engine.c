/* SPDX-License-Identifier: ISC */
#include "engine.h"

#include <stdio.h>
#include <string.h>

static const char *
missing_guard(unsigned missing)
{
	if (missing & CRM_NEEDS_SOURCE)
		return "a source (source=...)";
	if (missing & CRM_NEEDS_IN_FORCE)
		return "a sold policy that is in force";
	if (missing & CRM_NEEDS_POLICY)
		return "a sold policy on file (crm-policy add)";
	if (missing & CRM_NEEDS_APPOINTMENT)
		return "an open task with a day and a time to come (crm-task "
		       "add)";
	if (missing & CRM_NEEDS_FOLLOW_UP)
		return "a follow-up to come (crm-task add)";
	return "a reason (--reason, or reason=...)";
}

/* Whether the facts are what WHAT, called NAME, needs. */
static enum crm_code
check_needs(const struct crm_pipeline *p, const struct crm_facts *facts,
    const struct crm_needs *needs, const char *what, const char *name,
    struct crm_err *err)
{
	unsigned missing = needs->guards & ~facts->have, i;
	struct crm_pool pool = {0};

	if (missing & CRM_NEEDS_ATTEMPTS)
		return crm_fail(err, CRM_REFUSED,
		    "%s %s needs %d attempts to reach the contact, and there "
		    "were %d",
		    what, name, p->attempts, facts->attempts);
	if (missing != 0)
		return crm_fail(err, CRM_REFUSED, "%s %s needs %s", what, name,
		    missing_guard(missing));
	if (!needs->words &&
	    ((needs->fields[0] & ~facts->fields[0]) |
		(needs->fields[1] & ~facts->fields[1])) == 0)
		return CRM_OK;
	for (i = 0; i < CRM_NCONTACT; i++) {
		if ((needs->fields[i / 64] & ~facts->fields[i / 64]) >>
			(i % 64) &
		    1)
			return crm_fail(err, CRM_REFUSED,
			    "%s %s needs the field %s", what, name,
			    crm_fields[i].name);
		if (needs->word[i] == 0 || needs->word[i] == facts->word[i])
			continue;
		crm_fail(err, CRM_REFUSED, "%s %s needs %s=%s", what, name,
		    crm_fields[i].name,
		    crm_field_words(
			(enum crm_field_id)i, needs->word[i], &pool));
		crm_pool_free(&pool);
		return err->code;
	}
	return CRM_OK;
}

enum crm_code
crm_engine_guards(const struct crm_pipeline *p, const struct crm_facts *facts,
    int stage, struct crm_err *err)
{
	return check_needs(p, facts, &p->stage[stage].needs, "stage",
	    p->stage[stage].name, err);
}

enum crm_code
crm_engine_status(const struct crm_pipeline *p, const struct crm_facts *facts,
    int status, struct crm_err *err)
{
	if (status == CRM_NONE)
		return CRM_OK;
	return check_needs(p, facts, &p->status[status].needs, "status",
	    p->status[status].name, err);
}

/* The stages of a mask, as the end of the sentence in ERR. */
static enum crm_code
name_stages(const struct crm_pipeline *p, const char *before, uint64_t mask,
    struct crm_err *err)
{
	size_t n = strlen(err->text);
	int i;

	for (i = 0; i < p->nstage && n + 80 < sizeof(err->text); i++) {
		if (!(mask >> i & 1))
			continue;
		n += (size_t)snprintf(err->text + n, sizeof(err->text) - n,
		    "%s%s", before, p->stage[i].name);
		before = ", ";
	}
	if (before[0] == ',')
		snprintf(err->text + n, sizeof(err->text) - n, ")");
	return err->code;
}

/* The stages that may follow FROM. */
static uint64_t
followers(const struct crm_pipeline *p, int from)
{
	uint64_t mask = p->stage[from].moves;
	int i;

	for (i = 0; i < p->nstage; i++)
		if (p->stage[i].retired)
			mask &= ~((uint64_t)1 << i);
	return mask;
}

enum crm_code
crm_engine_allow(const struct crm_pipeline *p, const struct crm_facts *facts,
    int from, int to, struct crm_err *err)
{
	if (p->stage[to].retired)
		return crm_fail(
		    err, CRM_REFUSED, "stage %s is retired", p->stage[to].name);
	if (from != CRM_NONE && !p->any_move &&
	    !(p->stage[from].moves >> to & 1)) {
		crm_fail(err, CRM_REFUSED, "no move from %s to %s",
		    p->stage[from].name, p->stage[to].name);
		return name_stages(
		    p, " (from there: ", followers(p, from), err);
	}
	return crm_engine_guards(p, facts, to, err);
}

enum crm_code
crm_engine_reason(const struct crm_pipeline *p, const struct crm_facts *facts,
    int from, int stage, int reason, struct crm_err *err)
{
	const struct crm_reason *r =
	    &p->reason[reason == CRM_NONE ? 0 : reason];
	uint64_t closed = 0;
	int i;

	if (reason == CRM_NONE)
		return CRM_OK;
	for (i = 0; i < p->nstage; i++)
		if (p->stage[i].class == CRM_CLOSED)
			closed |= (uint64_t)1 << i;
	if ((r->ends_policies || r->stops_contact) && !(closed >> stage & 1)) {
		crm_fail(err, CRM_REFUSED,
		    "reason %s closes the case and does not go with stage %s",
		    r->name, p->stage[stage].name);
		return name_stages(p, " (but with: ", closed, err);
	}
	/* Who comes in where the reason leads was closed elsewhere. */
	if (from == CRM_NONE && r->then == stage)
		return CRM_OK;
	if (r->goes != 0 && !(r->goes >> stage & 1)) {
		crm_fail(err, CRM_REFUSED,
		    "reason %s does not go with stage %s", r->name,
		    p->stage[stage].name);
		return name_stages(p, " (but with: ", r->goes, err);
	}
	if (r->from != 0 && (from < 0 || !(r->from >> from & 1))) {
		if (from < 0)
			crm_fail(err, CRM_REFUSED,
			    "reason %s is not given to who comes in", r->name);
		else
			crm_fail(err, CRM_REFUSED,
			    "reason %s is not given in stage %s", r->name,
			    p->stage[from].name);
		return name_stages(p, " (but in: ", r->from, err);
	}
	return check_needs(p, facts, &r->needs, "reason", r->name, err);
}

int
crm_engine_start(const struct crm_pipeline *p, const struct crm_facts *facts)
{
	struct crm_err ignored;
	int i;

	for (i = 0; i < p->nstage; i++) {
		if (crm_engine_allow(p, facts, CRM_NONE, i, &ignored) == CRM_OK)
			return i;
		if (p->stage[i].start)
			break;
	}
	return CRM_NONE;
}

bool
crm_engine_listens(const struct crm_pipeline *p, enum crm_event event, int from)
{
	int i;

	for (i = 0; i < p->nrule; i++)
		if (p->rule[i].event == event && (p->rule[i].from >> from & 1))
			return true;
	return false;
}

/* TO itself, or the nearest stage before it of its class, guards holding. */
static int
nearest_open(
    const struct crm_pipeline *p, const struct crm_facts *facts, int to)
{
	struct crm_err ignored;
	int i;

	for (i = to; i >= 0; i--)
		if (p->stage[i].class == p->stage[to].class &&
		    crm_engine_allow(p, facts, CRM_NONE, i, &ignored) == CRM_OK)
			return i;
	return CRM_NONE;
}

int
crm_engine_event(const struct crm_pipeline *p, enum crm_event event,
    const struct crm_facts *facts, int from, int *reason)
{
	struct crm_facts with = *facts;
	struct crm_err ignored;
	const struct crm_rule *r;
	int i, to;

	for (i = 0; i < p->nrule; i++) {
		r = &p->rule[i];
		if (r->event != event || !(r->from >> from & 1) ||
		    (r->unless & facts->have) != 0 ||
		    (event == CRM_AFTER &&
			crm_span_add(facts->since, r->span, 1) > facts->day))
			continue;
		*reason = r->reason;
		/* The reason of the stage that is left does not count. */
		with.have = facts->have & ~(unsigned)CRM_NEEDS_REASON;
		if (r->reason != CRM_NONE)
			with.have |= CRM_NEEDS_REASON;
		if (r->to == CRM_PREVIOUS && facts->previous == CRM_NONE)
			continue;
		if (r->to == CRM_PREVIOUS) {
			to = nearest_open(p, &with, facts->previous);
			if (to != CRM_NONE)
				return to;
			continue;
		}
		if (crm_engine_allow(p, &with, CRM_NONE, r->to, &ignored) ==
		    CRM_OK)
			return r->to;
	}
	return CRM_NONE;
}

enum crm_code
crm_engine_pair(
    const struct crm_pipeline *p, int stage, int status, struct crm_err *err)
{
	uint64_t links = p->stage[stage].links;
	size_t n;
	int i;

	if (status != CRM_NONE && p->status[status].retired)
		return crm_fail(err, CRM_REFUSED, "status %s is retired",
		    p->status[status].name);
	if (status == CRM_NONE || links == 0 || (links >> status & 1))
		return CRM_OK;
	crm_fail(err, CRM_REFUSED, "status %s does not go with stage %s",
	    p->status[status].name, p->stage[stage].name);
	for (i = 0; i < p->nstatus; i++) {
		n = strlen(err->text);
		if (links >> i & 1)
			snprintf(err->text + n, sizeof(err->text) - n, "%s%s",
			    strchr(err->text, '(') ? ", " : " (allowed: ",
			    p->status[i].name);
	}
	n = strlen(err->text);
	snprintf(err->text + n, sizeof(err->text) - n, ")");
	return err->code;
}

bool
crm_engine_elects(const struct crm_pipeline *p, const struct crm_values *values)
{
	const char *line = values->v[CRM_F_LINE];

	return line != NULL && values->v[CRM_F_ELECTION_PERIOD] != NULL &&
	    (p->election & crm_line_bit(line));
}

void
crm_entitled_take(struct crm_entitled *who, const struct crm_values *values)
{
	who->birth = crm_date_stored(values->v[CRM_F_BIRTH_DATE], CRM_NO_DAY);
	who->part_a = crm_date_stored(values->v[CRM_F_PART_A], CRM_NO_DAY);
	who->part_b = crm_date_stored(values->v[CRM_F_PART_B], CRM_NO_DAY);
	who->medicaid = values->v[CRM_F_MEDICAID] != NULL;
	who->ma = CRM_MA_UNKNOWN;
}

/* Cover of the line begins on a first, by the pipeline and on that day. */
static bool
on_a_first(const struct crm_pipeline *p, const struct crm_rules *rules,
    const char *line, const char *effective)
{
	const struct crm_dated *r;

	if (!(p->first_of_month & crm_line_bit(line)))
		return false;
	r = crm_rules_at(rules, CRM_RULE_FIRST, NULL, line,
	    crm_date_stored(effective, CRM_NO_DAY));
	return r == NULL || !r->none;
}

enum crm_code
crm_engine_policy(const struct crm_pipeline *p, const struct crm_values *values,
    const struct crm_rules *rules, const struct crm_entitled *who,
    struct crm_err *err)
{
	const char *line = values->v[CRM_F_LINE];
	const char *effective = values->v[CRM_F_EFFECTIVE];
	const char *end = values->v[CRM_F_END];

	if (line != NULL && effective != NULL &&
	    strcmp(effective + 8, "01") != 0 &&
	    on_a_first(p, rules, line, effective))
		return crm_fail(err, CRM_REFUSED,
		    "effective: cover of line %s starts on the first of a "
		    "month, not %s",
		    line, effective);
	if (effective != NULL && end != NULL && strcmp(end, effective) < 0)
		return crm_fail(err, CRM_REFUSED,
		    "end: %s is before the effective date %s", end, effective);
	if (who == NULL || !crm_engine_elects(p, values))
		return CRM_OK;
	return crm_calendar_agrees(rules, values->v[CRM_F_ELECTION_PERIOD],
	    line, who,
	    crm_date_stored(values->v[CRM_F_APPLICATION], CRM_NO_DAY),
	    crm_date_stored(effective, CRM_NO_DAY), err);
}
