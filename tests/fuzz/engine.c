/* SPDX-License-Identifier: ISC */
/* Rules and facts: nothing is entered that the rules do not let in. */
#include "engine.h"

#include "fuzz.h"

static void
take_facts(
    struct input *in, const struct crm_pipeline *p, struct crm_facts *facts)
{
	unsigned i;

	memset(facts, 0, sizeof(*facts));
	facts->have = take(in);
	for (i = 0; i < CRM_NCONTACT; i++) {
		facts->fields[i / 64] |= (uint64_t)(take(in) & 1) << (i % 64);
		facts->word[i] = (uint8_t)(take(in) % 8);
	}
	facts->previous = (int)(take(in) % ((unsigned)p->nstage + 1)) - 1;
	facts->attempts = (int)take(in);
	facts->day = 20000 + (crm_day)(take(in) * 8);
	facts->since = facts->day - (crm_day)(take(in) * 4);
}

/* A move from FROM to TO, and the same when more is known. */
static bool
move(const struct crm_pipeline *p, const struct crm_facts *facts, int from,
    int to)
{
	struct crm_facts more = *facts;
	struct crm_err err = {0};

	if (crm_engine_allow(p, facts, from, to, &err)) {
		HOLDS(said(&err));
		return false;
	}
	HOLDS(!p->stage[to].retired);
	HOLDS(from == CRM_NONE || p->any_move ||
	    (p->stage[from].moves >> to & 1));
	HOLDS(crm_engine_guards(p, facts, to, &err) == CRM_OK);
	more.have = ~0U;
	more.fields[0] = more.fields[1] = ~(uint64_t)0;
	HOLDS(crm_engine_allow(p, &more, from, to, &err) == CRM_OK);
	return true;
}

static void
start(const struct crm_pipeline *p, const struct crm_facts *facts)
{
	int to = crm_engine_start(p, facts), i;

	HOLDS(to >= CRM_NONE && to < p->nstage);
	for (i = 0; i < (to == CRM_NONE ? p->nstage : to); i++) {
		HOLDS(!move(p, facts, CRM_NONE, i));
		if (p->stage[i].start)
			break;
	}
	HOLDS(to == CRM_NONE || i == to);
	HOLDS(to == CRM_NONE || move(p, facts, CRM_NONE, to));
}

static void
event(const struct crm_pipeline *p, const struct crm_facts *facts,
    enum crm_event event, int from)
{
	struct crm_facts with = *facts;
	int reason = CRM_NONE, to;

	to = crm_engine_event(p, event, facts, from, &reason);
	if (to == CRM_NONE)
		return;
	HOLDS(crm_engine_listens(p, event, from));
	HOLDS(reason >= CRM_NONE && reason < p->nreason);
	with.have &= ~(unsigned)CRM_NEEDS_REASON;
	with.have |= reason != CRM_NONE ? CRM_NEEDS_REASON : 0;
	HOLDS(move(p, &with, CRM_NONE, to));
}

/* What a reason and a status say of a stage, or why they do not go with it. */
static void
words(const struct crm_pipeline *p, const struct crm_facts *facts, int from,
    int to)
{
	struct crm_err err = {0};
	int i;

	for (i = CRM_NONE; i < p->nreason; i++) {
		if (crm_engine_reason(p, facts, from, to, i, &err)) {
			HOLDS(said(&err));
			continue;
		}
		HOLDS(i == CRM_NONE || p->stage[to].class == CRM_CLOSED ||
		    !(p->reason[i].ends_policies ||
			p->reason[i].stops_contact));
	}
	for (i = CRM_NONE; i < p->nstatus; i++) {
		if (crm_engine_pair(p, to, i, &err))
			HOLDS(said(&err));
		else
			HOLDS(i == CRM_NONE || !p->status[i].retired);
		if (crm_engine_status(p, facts, i, &err))
			HOLDS(said(&err));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct crm_pipeline p;
	struct input in = {data, size};
	struct crm_facts facts;
	struct crm_err err = {0};
	char *s = take_text(&in, -1);
	int from, to, i;

	if (crm_pipeline_parse(s, "rules", &p, &err) == CRM_OK) {
		take_facts(&in, &p, &facts);
		start(&p, &facts);
		to = (int)(take(&in) % (unsigned)p.nstage);
		for (from = CRM_NONE; from < p.nstage; from++) {
			(void)move(&p, &facts, from, to);
			words(&p, &facts, from, to);
		}
		from = (int)(take(&in) % (unsigned)p.nstage);
		for (i = 0; i < CRM_NEVENTS; i++)
			event(&p, &facts, (enum crm_event)i, from);
	}
	free(s);
	return 0;
}
