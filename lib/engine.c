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
	return "a reason (--reason, or reason=...)";
}

enum crm_code
crm_engine_guards(const struct crm_pipeline *p, const struct crm_facts *facts,
    int stage, struct crm_err *err)
{
	const struct crm_stage *s = &p->stage[stage];
	unsigned missing = s->needs & ~facts->have, i;

	if (missing != 0)
		return crm_fail(err, CRM_REFUSED, "stage %s needs %s", s->name,
		    missing_guard(missing));
	if (((s->fields[0] & ~facts->fields[0]) |
		(s->fields[1] & ~facts->fields[1])) == 0)
		return CRM_OK;
	for (i = 0; i < CRM_NFIELDS; i++)
		if ((s->fields[i / 64] & ~facts->fields[i / 64]) >> (i % 64) &
		    1)
			return crm_fail(err, CRM_REFUSED,
			    "stage %s needs the field %s", s->name,
			    crm_fields[i].name);
	return CRM_OK;
}

/* The stages that may follow FROM, for the sentence that helps. */
static void
followers(const struct crm_pipeline *p, int from, struct crm_err *err)
{
	size_t n = strlen(err->text);
	const char *before = " (from there: ";
	int i;

	for (i = 0; i < p->nstage && n + 80 < sizeof(err->text); i++) {
		if (!(p->stage[from].moves >> i & 1) || p->stage[i].retired)
			continue;
		n += (size_t)snprintf(err->text + n, sizeof(err->text) - n,
		    "%s%s", before, p->stage[i].name);
		before = ", ";
	}
	if (before[0] == ',')
		snprintf(err->text + n, sizeof(err->text) - n, ")");
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
		followers(p, from, err);
		return err->code;
	}
	return crm_engine_guards(p, facts, to, err);
}

enum crm_code
crm_engine_reason(
    const struct crm_pipeline *p, int stage, int reason, struct crm_err *err)
{
	const struct crm_reason *r =
	    &p->reason[reason == CRM_NONE ? 0 : reason];
	const char *closed = "none is there";
	int i;

	if (reason == CRM_NONE || p->stage[stage].class == CRM_CLOSED ||
	    (!r->ends_policies && !r->stops_contact))
		return CRM_OK;
	for (i = p->nstage - 1; i >= 0; i--)
		if (p->stage[i].class == CRM_CLOSED)
			closed = p->stage[i].name;
	return crm_fail(err, CRM_REFUSED,
	    "reason %s closes the case and does not go with stage %s (but "
	    "with a closed one: %s)",
	    r->name, p->stage[stage].name, closed);
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
		    (r->unless & facts->have) != 0)
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

enum crm_code
crm_engine_policy(const struct crm_pipeline *p, const struct crm_values *values,
    struct crm_err *err)
{
	const char *line = values->v[CRM_F_LINE];
	const char *effective = values->v[CRM_F_EFFECTIVE];
	const char *end = values->v[CRM_F_END];

	if (line != NULL && effective != NULL &&
	    (p->first_of_month & crm_line_bit(line)) &&
	    strcmp(effective + 8, "01") != 0)
		return crm_fail(err, CRM_REFUSED,
		    "effective: cover of line %s starts on the first of a "
		    "month, not %s",
		    line, effective);
	if (effective != NULL && end != NULL && strcmp(end, effective) < 0)
		return crm_fail(err, CRM_REFUSED,
		    "end: %s is before the effective date %s", end, effective);
	return CRM_OK;
}
