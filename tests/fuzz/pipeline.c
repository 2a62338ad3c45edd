/* SPDX-License-Identifier: ISC */
/* Rules of a pipeline: what loads is dumped, and loads as the same again. */
#include "pipeline.h"

#include "fuzz.h"

/* What no dump says, but the programs go by. */
static void
fits(const struct crm_pipeline *p)
{
	int i;

	HOLDS(p->nstage > 0 && p->nstage <= CRM_MANY);
	HOLDS(p->nstatus <= CRM_MANY && p->naction <= CRM_MANY);
	HOLDS(p->nreason <= CRM_MANY && p->ncadence <= CRM_MANY);
	HOLDS(p->noutcome <= CRM_MANY && p->nrule <= CRM_RULES);
	for (i = 0; i < p->nrule; i++) {
		HOLDS(p->rule[i].from != 0);
		HOLDS(p->rule[i].to == CRM_PREVIOUS ||
		    (p->rule[i].to >= 0 && p->rule[i].to < p->nstage));
		HOLDS(p->rule[i].reason < p->nreason);
	}
	for (i = 0; i < p->nstage; i++)
		HOLDS(crm_stage_index(p, p->stage[i].name) == i);
	for (i = 0; i < p->ncadence; i++)
		HOLDS(p->cadence[i].stages != 0 && p->cadence[i].first.n > 0);
}

static void
same(const struct crm_pipeline *a, const struct crm_pipeline *b)
{
	int i;

	HOLDS(a->nstage == b->nstage && a->nstatus == b->nstatus);
	HOLDS(a->naction == b->naction && a->noutcome == b->noutcome);
	HOLDS(a->nreason == b->nreason && a->nrule == b->nrule);
	HOLDS(a->ncadence == b->ncadence && a->attempts == b->attempts);
	HOLDS(a->any_move == b->any_move && a->clocks == b->clocks);
	for (i = 0; i < a->nstage; i++) {
		HOLDS(a->stage[i].moves == b->stage[i].moves);
		HOLDS(a->stage[i].links == b->stage[i].links);
		HOLDS(strcmp(a->stage[i].label, b->stage[i].label) == 0);
	}
	for (i = 0; i < a->nrule; i++)
		HOLDS(a->rule[i].from == b->rule[i].from &&
		    a->rule[i].to == b->rule[i].to &&
		    a->rule[i].unless == b->rule[i].unless);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct crm_pipeline one, two;
	struct input in = {data, size};
	struct crm_buf dump = {0}, again = {0};
	struct crm_err err = {0};
	char *s = take_text(&in, -1);

	if (crm_pipeline_parse(s, "rules", &one, &err)) {
		HOLDS(said(&err));
	} else {
		fits(&one);
		crm_pipeline_dump(&one, &dump);
		HOLDS(crm_pipeline_parse(dump.s, "dump", &two, &err) == CRM_OK);
		crm_pipeline_dump(&two, &again);
		HOLDS(strcmp(dump.s, again.s) == 0);
		same(&one, &two);
	}
	crm_buf_free(&dump);
	crm_buf_free(&again);
	free(s);
	return 0;
}
