/* SPDX-License-Identifier: ISC */
/* The canonical text of a pipeline. */
#include "pipeline.h"

static void
dump_needs(struct crm_buf *text, const struct crm_needs *needs)
{
	struct crm_pool pool = {0};
	struct crm_buf list = {0};
	unsigned i;

	for (i = 0; crm_guard_name(i) != NULL; i++)
		if (needs->guards >> i & 1)
			crm_buf_fmt(&list, " %s", crm_guard_name(i));
	for (i = 0; i < CRM_NCONTACT; i++)
		if (needs->fields[i / 64] >> (i % 64) & 1)
			crm_buf_fmt(&list, " field=%s", crm_fields[i].name);
	for (i = 0; i < CRM_NFIELDS; i++)
		if (needs->word[i] != 0)
			crm_buf_fmt(&list, " %s=%s", crm_fields[i].name,
			    crm_field_words(
				(enum crm_field_id)i, needs->word[i], &pool));
	if (list.len > 0)
		crm_buf_fmt(text, " needs%s", list.s);
	crm_buf_free(&list);
	crm_pool_free(&pool);
}

/* The stages of a mask, with WORD before them if there are any. */
static void
dump_mask(struct crm_buf *text, const struct crm_pipeline *p, const char *word,
    uint64_t mask)
{
	int i;

	if (mask != 0)
		crm_buf_str(text, word);
	for (i = 0; i < p->nstage; i++)
		if (mask >> i & 1)
			crm_buf_fmt(text, " %s", p->stage[i].name);
}

static void
dump_was(struct crm_buf *text, const char *was)
{
	if (was[0] != '\0')
		crm_buf_fmt(text, " was %s", was);
}

static void
dump_reasons(const struct crm_pipeline *p, struct crm_buf *text)
{
	const struct crm_reason *r;
	int i;

	for (i = 0; i < p->nreason; i++) {
		r = &p->reason[i];
		crm_buf_fmt(text, "reason %s \"%s\"%s%s", r->name, r->label,
		    r->ends_policies ? " ends-policies" : "",
		    r->stops_contact ? " stops-contact" : "");
		dump_mask(text, p, " for", r->goes);
		dump_mask(text, p, " from", r->from);
		dump_needs(text, &r->needs);
		if (r->then != CRM_NONE)
			crm_buf_fmt(text, " then %s", p->stage[r->then].name);
		crm_buf_char(text, '\n');
	}
}

static void
dump_span(struct crm_buf *text, const char *word, struct crm_span span)
{
	if (span.n != 0)
		crm_buf_fmt(text, " %s%s%d%c", word, word[0] ? " " : "", span.n,
		    span.unit);
}

static void
dump_cadences(const struct crm_pipeline *p, struct crm_buf *text)
{
	const struct crm_cadence *c;
	int i;

	for (i = 0; i < p->ncadence; i++) {
		c = &p->cadence[i];
		crm_buf_fmt(text, "cadence %s", c->name);
		dump_mask(text, p, "", c->stages);
		dump_span(text, "first", c->first);
		dump_span(text, "then", c->then);
		if (c->most != 0)
			crm_buf_fmt(text, " most %d", c->most);
		crm_buf_fmt(text, " does %s \"%s\"\n", c->kind, c->label);
	}
}

static void
dump_stages(const struct crm_pipeline *p, struct crm_buf *text)
{
	const struct crm_stage *s;
	int i;

	for (i = 0; i < p->nstage; i++) {
		s = &p->stage[i];
		crm_buf_fmt(text, "stage %s %s \"%s\"", s->name,
		    crm_class_name(s->class), s->label);
		if (s->start)
			crm_buf_str(text, " start");
		if (s->retired)
			crm_buf_str(text, " retired");
		dump_was(text, s->was);
		dump_needs(text, &s->needs);
		crm_buf_char(text, '\n');
	}
}

/* One line a stage for its plain moves, one for each action it does. */
static void
dump_moves(const struct crm_pipeline *p, struct crm_buf *text)
{
	int i, j, action;
	bool any;

	for (i = 0; i < p->nstage; i++) {
		for (action = CRM_NONE; action < p->naction; action++) {
			any = false;
			for (j = 0; j < p->nstage; j++) {
				if (!(p->stage[i].moves >> j & 1) ||
				    p->stage[i].does[j] != action)
					continue;
				if (!any)
					crm_buf_fmt(
					    text, "move %s", p->stage[i].name);
				any = true;
				crm_buf_fmt(text, " %s", p->stage[j].name);
			}
			if (any && action != CRM_NONE)
				crm_buf_fmt(
				    text, " does %s", p->action[action].name);
			if (any)
				crm_buf_char(text, '\n');
		}
	}
}

static void
dump_rules(const struct crm_pipeline *p, struct crm_buf *text)
{
	const struct crm_rule *r;
	int i, j;

	for (i = 0; i < p->nrule; i++) {
		r = &p->rule[i];
		crm_buf_fmt(text, "on %s", crm_event_name(r->event));
		dump_span(text, "", r->span);
		for (j = 0; j < p->nstage; j++)
			if (r->from >> j & 1)
				crm_buf_fmt(text, " %s", p->stage[j].name);
		crm_buf_fmt(text, " %s",
		    r->to == CRM_PREVIOUS ? "previous" : p->stage[r->to].name);
		if (r->reason != CRM_NONE)
			crm_buf_fmt(
			    text, " reason %s", p->reason[r->reason].name);
		for (j = 0; crm_guard_name((unsigned)j) != NULL; j++)
			if (r->unless >> j & 1)
				crm_buf_fmt(text, " unless %s",
				    crm_guard_name((unsigned)j));
		crm_buf_char(text, '\n');
	}
}

static void
dump_lines(struct crm_buf *text, const char *word, uint32_t mask)
{
	const char *line;
	unsigned i;
	size_t len;

	if (mask == 0)
		return;
	crm_buf_fmt(text, "policy %s", word);
	for (i = 0; (line = crm_policy_line(i, &len)) != NULL; i++)
		if (mask >> i & 1)
			crm_buf_fmt(text, " %.*s", (int)len, line);
	crm_buf_char(text, '\n');
}

void
crm_pipeline_dump(const struct crm_pipeline *p, struct crm_buf *text)
{
	int i, j;

	crm_buf_fmt(text, "pipeline %s \"%s\"\n", p->name, p->label);
	for (i = 0; i < p->naction; i++)
		crm_buf_fmt(text, "action %s \"%s\"%s%s%s\n", p->action[i].name,
		    p->action[i].label, p->action[i].call ? " call" : "",
		    p->action[i].attempt ? " attempt" : "",
		    p->action[i].usual ? " default" : "");
	for (i = 0; i < p->noutcome; i++)
		crm_buf_fmt(text, "outcome %s \"%s\"%s\n", p->outcome[i].name,
		    p->outcome[i].label,
		    p->outcome[i].two_way ? " two-way" : "");
	if (p->attempts != 0)
		crm_buf_fmt(text, "attempts %d\n", p->attempts);
	dump_stages(p, text);
	dump_moves(p, text);
	for (i = 0; i < p->nstatus; i++) {
		crm_buf_fmt(text, "status %s \"%s\"%s%s", p->status[i].name,
		    p->status[i].label, p->status[i].start ? " start" : "",
		    p->status[i].retired ? " retired" : "");
		dump_was(text, p->status[i].was);
		dump_needs(text, &p->status[i].needs);
		crm_buf_char(text, '\n');
	}
	for (i = 0; i < p->nstage; i++) {
		if (p->stage[i].links == 0)
			continue;
		crm_buf_fmt(text, "link %s", p->stage[i].name);
		for (j = 0; j < p->nstatus; j++)
			if (p->stage[i].links >> j & 1)
				crm_buf_fmt(text, " %s", p->status[j].name);
		crm_buf_char(text, '\n');
	}
	dump_reasons(p, text);
	dump_rules(p, text);
	dump_cadences(p, text);
	dump_lines(text, "first-of-month", p->first_of_month);
	dump_lines(text, "election-period", p->election);
	dump_lines(text, "scope-of-appointment", p->scope);
}
