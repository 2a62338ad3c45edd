/* SPDX-License-Identifier: ISC */
#include "unit.h"

#include "embed.h"
#include "pipeline.h"

/* Too large for the stack. */
static struct crm_pipeline one, two;

/* Rules with a little of everything; its lines are counted below. */
static const char sample[] = "pipeline my \"Mine\"\n"
			     "stage open prospect\n"
			     "stage kept client\n"
			     "stage lost closed\n"
			     "action call call\n"
			     "status hot\n"
			     "reason gone\n";
#define NEXT "my.pipeline:8: "
#define GUARDS                                                \
	" (one of: source, policy, policy-in-force, reason, " \
	"follow-up, appointment, attempts)"

static void
parse(const char *text, struct crm_pipeline *pipeline)
{
	struct crm_err err;

	if (crm_pipeline_parse(text, "my.pipeline", pipeline, &err))
		fail_msg("%s\n%s", err.text, text);
}

static bool
same_span(struct crm_span a, struct crm_span b)
{
	return a.n == b.n && (a.n == 0 || a.unit == b.unit);
}

/* Compared member by member: padding says nothing. */
static const char *
difference(const struct crm_pipeline *a, const struct crm_pipeline *b)
{
	int i, k;

	if (strcmp(a->name, b->name) != 0 || strcmp(a->label, b->label) != 0)
		return "name or label";
	if (a->nstage != b->nstage || a->nstatus != b->nstatus ||
	    a->naction != b->naction || a->nreason != b->nreason ||
	    a->nrule != b->nrule)
		return "a count";
	if (a->any_move != b->any_move)
		return "any_move";
	for (i = 0; i < a->nstage; i++) {
		const struct crm_stage *s = &a->stage[i], *t = &b->stage[i];

		if (strcmp(s->name, t->name) != 0 ||
		    strcmp(s->label, t->label) != 0)
			return "name or label of a stage";
		if (s->class != t->class || s->start != t->start ||
		    s->retired != t->retired)
			return "class, start or retired of a stage";
		if (memcmp(&s->needs, &t->needs, sizeof(s->needs)) != 0)
			return "guards of a stage";
		if (strcmp(s->was, t->was) != 0)
			return "earlier name of a stage";
		if (s->links != t->links)
			return "links of a stage";
		if (s->moves != t->moves)
			return "moves of a stage";
		for (k = 0; k < CRM_MANY; k++)
			if (s->does[k] != t->does[k])
				return "what a move does";
	}
	for (i = 0; i < a->nstatus; i++)
		if (strcmp(a->status[i].name, b->status[i].name) != 0 ||
		    strcmp(a->status[i].label, b->status[i].label) != 0 ||
		    a->status[i].retired != b->status[i].retired ||
		    a->status[i].start != b->status[i].start ||
		    strcmp(a->status[i].was, b->status[i].was) != 0 ||
		    memcmp(&a->status[i].needs, &b->status[i].needs,
			sizeof(a->status[i].needs)) != 0)
			return "a status";
	for (i = 0; i < a->naction; i++)
		if (strcmp(a->action[i].name, b->action[i].name) != 0 ||
		    strcmp(a->action[i].label, b->action[i].label) != 0 ||
		    a->action[i].call != b->action[i].call ||
		    a->action[i].attempt != b->action[i].attempt ||
		    a->action[i].usual != b->action[i].usual)
			return "an action";
	if (a->noutcome != b->noutcome || a->ncadence != b->ncadence ||
	    a->attempts != b->attempts || a->clocks != b->clocks)
		return "outcomes, cadences or attempts";
	for (i = 0; i < a->noutcome; i++)
		if (strcmp(a->outcome[i].name, b->outcome[i].name) != 0 ||
		    strcmp(a->outcome[i].label, b->outcome[i].label) != 0 ||
		    a->outcome[i].two_way != b->outcome[i].two_way)
			return "an outcome";
	for (i = 0; i < a->ncadence; i++) {
		const struct crm_cadence *c = &a->cadence[i],
					 *d = &b->cadence[i];

		if (strcmp(c->name, d->name) != 0 ||
		    strcmp(c->label, d->label) != 0 ||
		    strcmp(c->kind, d->kind) != 0 || c->stages != d->stages ||
		    !same_span(c->first, d->first) ||
		    !same_span(c->then, d->then) || c->most != d->most)
			return "a cadence";
	}
	for (i = 0; i < a->nreason; i++) {
		const struct crm_reason *r = &a->reason[i], *s = &b->reason[i];

		if (strcmp(r->name, s->name) != 0 ||
		    strcmp(r->label, s->label) != 0 ||
		    r->ends_policies != s->ends_policies ||
		    r->stops_contact != s->stops_contact ||
		    r->goes != s->goes || r->from != s->from ||
		    r->then != s->then ||
		    memcmp(&r->needs, &s->needs, sizeof(r->needs)) != 0)
			return "a reason";
	}
	for (i = 0; i < a->nrule; i++) {
		const struct crm_rule *r = &a->rule[i], *s = &b->rule[i];

		if (r->event != s->event || r->from != s->from ||
		    r->to != s->to || r->reason != s->reason ||
		    r->unless != s->unless || !same_span(r->span, s->span))
			return "a rule";
	}
	if (a->first_of_month != b->first_of_month ||
	    a->election != b->election || a->scope != b->scope)
		return "lines of policies";
	return NULL;
}

/* load(dump(x)) = x, and the text is the canonical one at once. */
static void
comes_back(const struct crm_pipeline *pipeline, const char *what)
{
	static struct crm_pipeline back;
	struct crm_buf text = {0}, again = {0};
	struct crm_err err;
	const char *how;

	crm_pipeline_dump(pipeline, &text);
	if (crm_pipeline_parse(text.s, "dump", &back, &err))
		fail_msg("%s: %s\n%s", what, err.text, text.s);
	how = difference(pipeline, &back);
	if (how != NULL)
		fail_msg("%s: %s\n%s", what, how, text.s);
	crm_pipeline_dump(&back, &again);
	same(what, again.s, text.s);
	crm_buf_free(&text);
	crm_buf_free(&again);
}

/* Names ---------------------------------------------------------------- */

static void
a_name_is_small_letters_digits_and_hyphens_and_no_id(void **state)
{
	static const char *const good[] = {"a", "ab", "a-", "a1b", "a1-",
	    "needs-analysis", "a--b", "x2y", "c17x",
	    "abcdefghijklmnopqrstuvwxyz-0123456789-ab"};
	static const char *const bad[] = {"", "A", "aB", "1a", "-a", "a b",
	    "a_b", "a.b", "a/b", "ä", "añb", "a\t", " a", "a ", "c1", "c17",
	    "p4", "o88", "x0", "a=b", "a\"",
	    "abcdefghijklmnopqrstuvwxyz-0123456789-abc"};
	unsigned i, c, k;
	char text[4];

	(void)state;
	for (i = 0; i < COUNT(good); i++)
		if (crm_word_unfit(good[i]) != NULL)
			fail_msg("%s was refused", good[i]);
	for (i = 0; i < COUNT(bad); i++)
		if (crm_word_unfit(bad[i]) == NULL)
			fail_msg("%s was taken", bad[i]);
	for (k = 0; k < 3; k++) {
		for (c = 1; c < 256; c++) {
			strcpy(text, "abc");
			text[k] = (char)c;
			same_number(text, crm_word_unfit(text) == NULL,
			    (c >= 'a' && c <= 'z') ||
				(k > 0 &&
				    ((c >= '0' && c <= '9') || c == '-')));
		}
	}
}

static void
a_word_given_by_a_person_is_refused_with_the_nearest(void **state)
{
	struct crm_err err;
	int at;

	(void)state;
	parse(sample, &one);
	assert_int_equal(crm_stage_find(&one, "kept", &at, &err), CRM_OK);
	assert_int_equal(at, 1);
	assert_int_equal(crm_status_find(&one, "hot", &at, &err), CRM_OK);
	assert_int_equal(at, 0);
	spoil(&err);
	refused("opne", crm_stage_find(&one, "opne", &at, &err), &err,
	    CRM_REFUSED, "opne: no such stage in pipeline my (nearest: open)");
	spoil(&err);
	refused("quoted", crm_stage_find(&one, "quoted", &at, &err), &err,
	    CRM_REFUSED, "quoted: no such stage in pipeline my");
	spoil(&err);
	refused("hott", crm_status_find(&one, "hott", &at, &err), &err,
	    CRM_REFUSED, "hott: no such status in pipeline my (nearest: hot)");
	spoil(&err);
	refused("cal", crm_action_find(&one, "cal", &at, &err), &err,
	    CRM_REFUSED, "cal: no such action in pipeline my (nearest: call)");
	spoil(&err);
	refused("gon", crm_reason_find(&one, "gon", &at, &err), &err,
	    CRM_REFUSED, "gon: no such reason in pipeline my (nearest: gone)");
	/* A label will do, and case and signs make no difference. */
	parse("pipeline my\nstage hot-lead any \"Warm, or hot\"\n"
	      "stage cold any\n",
	    &one);
	assert_int_equal(crm_stage_find(&one, "Hot Lead", &at, &err), CRM_OK);
	assert_int_equal(at, 0);
	assert_int_equal(
	    crm_stage_find(&one, "warm or hot", &at, &err), CRM_OK);
	assert_int_equal(at, 0);
	assert_int_equal(crm_stage_find(&one, "COLD", &at, &err), CRM_OK);
	assert_int_equal(at, 1);
	spoil(&err);
	refused("warm", crm_stage_find(&one, "", &at, &err), &err, CRM_REFUSED,
	    ": no such stage in pipeline my");
	spoil(&err);
	refused("no status", crm_status_find(&one, "hot", &at, &err), &err,
	    CRM_REFUSED, "hot: pipeline my has no status");

	parse(sample, &one);
	assert_int_equal(crm_stage_index(&one, "lost"), 2);
	assert_int_equal(crm_stage_index(&one, "Lost"), CRM_NONE);
	assert_int_equal(crm_action_index(&one, "call"), 0);
	assert_int_equal(crm_reason_index(&one, ""), CRM_NONE);
}

/* Each kind of name: by it, by its label, refused with the nearest or not. */
static void
every_kind_of_name_is_found_by_it_and_by_its_label(void **state)
{
	static enum crm_code (*const find[])(const struct crm_pipeline *,
	    const char *, int *, struct crm_err *) = {crm_stage_find,
	    crm_status_find, crm_action_find, crm_reason_find,
	    crm_outcome_find};
	static int (*const index_of[])(
	    const struct crm_pipeline *, const char *) = {crm_stage_index,
	    crm_status_index, crm_action_index, crm_reason_index,
	    crm_outcome_index, crm_cadence_index};
	static const char *const kinds[] = {
	    "stage", "status", "action", "reason", "outcome", "cadence"};
	char want[100];
	struct crm_err err;
	unsigned i;
	int at;

	(void)state;
	parse("pipeline my\n"
	      "stage first any \"The 1st\"\nstage second any \"Número dos\"\n"
	      "status first \"The 1st\"\nstatus second \"Número dos\"\n"
	      "action first \"The 1st\"\naction second \"Número dos\"\n"
	      "reason first \"The 1st\"\nreason second \"Número dos\"\n"
	      "outcome first \"The 1st\"\noutcome second \"Número dos\"\n"
	      "cadence first second first 3d does call \"The 1st\"\n"
	      "cadence second first first 3d does call \"Número dos\"\n",
	    &one);
	parse("pipeline bare\nstage only any\n", &two);
	for (i = 0; i < COUNT(kinds); i++) {
		static const struct {
			const char *word;
			int at;
		} table[] = {{"first", 0}, {"second", 1}, {"First", 0},
		    {"SECOND:", 1}, {"the 1st", 0}, {"numero-dos", 1},
		    {"Número dos", 1}};
		unsigned k;

		for (k = 0; k < COUNT(table); k++) {
			same_number(table[k].word,
			    index_of[i](&one, table[k].word),
			    k < 2 ? table[k].at : CRM_NONE);
			if (i == COUNT(find)) /* nobody names a cadence */
				continue;
			at = 99;
			if (find[i](&one, table[k].word, &at, &err))
				fail_msg("%s", err.text);
			same_number(table[k].word, at, table[k].at);
		}
		if (i == COUNT(find))
			break;
		snprintf(want, sizeof(want),
		    "secnd: no such %s in pipeline my (nearest: second)",
		    kinds[i]);
		spoil(&err);
		refused(kinds[i], find[i](&one, "secnd", &at, &err), &err,
		    CRM_REFUSED, want);
		snprintf(want, sizeof(want),
		    "xylophone: no such %s in pipeline my", kinds[i]);
		spoil(&err);
		refused(kinds[i], find[i](&one, "xylophone", &at, &err), &err,
		    CRM_REFUSED, want);
		if (i == 0)
			continue;
		snprintf(want, sizeof(want), "first: pipeline bare has no %s",
		    kinds[i]);
		spoil(&err);
		refused(kinds[i], find[i](&two, "first", &at, &err), &err,
		    CRM_REFUSED, want);
		same_number(kinds[i], index_of[i](&two, "first"), CRM_NONE);
	}
}

static void
each_line_of_business_has_a_bit_of_its_own(void **state)
{
	static const char *const lines[] = {"ma", "mapd", "pdp", "medsupp",
	    "dental", "vision", "hospital", "life", "final-expense", "annuity",
	    "ltc", "health", "auto", "home", "other"};
	uint32_t all = 0, bit;
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(lines); i++) {
		bit = crm_line_bit(lines[i]);
		if (bit == 0 || (bit & (bit - 1)) != 0 || (all & bit) != 0)
			fail_msg("%s: %x of %x", lines[i], bit, all);
		all |= bit;
	}
	assert_int_equal(crm_line_bit("m"), 0);
	assert_int_equal(crm_line_bit("medigap"), 0);
	assert_int_equal(crm_line_bit("mapd "), 0);
	assert_int_equal(crm_line_bit(""), 0);
}

static void
classes_and_events_have_the_names_of_the_page(void **state)
{
	static const char *const classes[] = {
	    "prospect", "client", "closed", "any"};
	static const char *const events[] = {"policy-effective", "policy-ended",
	    "policy-added", "review-flagged", "review-unflagged", "attempted",
	    "attempts-used", "reached", "stop-request", "cadence-ended",
	    "after", "survey-changed", "survey-confirmed"};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(classes); i++)
		same("class", crm_class_name((enum crm_class)i), classes[i]);
	for (i = 0; i < CRM_NEVENTS; i++)
		same("event", crm_event_name((enum crm_event)i), events[i]);
	assert_int_equal(CRM_NEVENTS, COUNT(events));
}

/* Reading -------------------------------------------------------------- */

static void
every_directive_is_read_into_its_place(void **state)
{
	(void)state;
	parse("\n# rules\n"
	      "pipeline my \"My rules\"   # with a comment\r\n"
	      "\taction call \"Call # 1\" call\n"
	      "action mail\n"
	      "stage open prospect \"Open\" start needs source field=zip\n"
	      "stage kept client \"Kept\" needs policy policy-in-force\n"
	      "stage lost closed needs reason retired\n"
	      "stage wait any \"\"\n"
	      "move open kept lost\n"
	      "move open wait does call\n"
	      "move kept lost does mail\n"
	      "status new \"New\"\n"
	      "status old retired\n"
	      "link open new\n"
	      "link open old\n"
	      "link kept old new\n"
	      "reason cheap far \"Too far\"\n"
	      "reason dead \"Dead\" ends-policies stops-contact tired\n"
	      "on policy-effective open wait kept\n"
	      "on policy-ended kept lost reason dead unless policy\n"
	      "on policy-added lost previous unless source unless reason\n"
	      "policy first-of-month ma pdp\n"
	      "policy election-period mapd\n"
	      "policy election-period ma",
	    &one);
	same("name", one.name, "my");
	same("label", one.label, "My rules");
	assert_int_equal(one.naction, 2);
	same("action", one.action[0].name, "call");
	same("its label", one.action[0].label, "Call # 1");
	assert_true(one.action[0].call);
	same("no label", one.action[1].label, "mail");
	assert_false(one.action[1].call);

	assert_int_equal(one.nstage, 4);
	same("stage", one.stage[0].name, "open");
	assert_int_equal(one.stage[0].class, CRM_PROSPECT);
	assert_int_equal(one.stage[1].class, CRM_CLIENT);
	assert_int_equal(one.stage[2].class, CRM_CLOSED);
	assert_int_equal(one.stage[3].class, CRM_ANY);
	same("no label", one.stage[2].label, "lost");
	same("empty label", one.stage[3].label, "");
	assert_true(one.stage[0].start);
	assert_false(one.stage[1].start);
	assert_true(one.stage[2].retired);
	assert_false(one.stage[0].retired);
	assert_int_equal(one.stage[0].needs.guards, CRM_NEEDS_SOURCE);
	assert_true(one.stage[0].needs.fields[CRM_F_ZIP / 64] ==
	    (uint64_t)1 << CRM_F_ZIP % 64);
	assert_int_equal(
	    one.stage[1].needs.guards, CRM_NEEDS_POLICY | CRM_NEEDS_IN_FORCE);
	assert_int_equal(one.stage[2].needs.guards, CRM_NEEDS_REASON);
	assert_int_equal(one.stage[3].needs.guards, 0);

	assert_false(one.any_move);
	assert_int_equal(one.stage[0].moves, 2 + 4 + 8);
	assert_int_equal(one.stage[1].moves, 4);
	assert_int_equal(one.stage[2].moves, 0);
	assert_int_equal(one.stage[0].does[1], CRM_NONE);
	assert_int_equal(one.stage[0].does[3], 0);
	assert_int_equal(one.stage[1].does[2], 1);

	assert_int_equal(one.nstatus, 2);
	assert_false(one.status[0].retired);
	assert_true(one.status[1].retired);
	assert_int_equal(one.stage[0].links, 3);
	assert_int_equal(one.stage[1].links, 3);
	assert_int_equal(one.stage[2].links, 0);

	assert_int_equal(one.nreason, 4);
	same("reason", one.reason[0].label, "cheap");
	same("reason", one.reason[1].label, "Too far");
	same("reason", one.reason[2].name, "dead");
	same("reason", one.reason[3].name, "tired");
	assert_true(one.reason[2].ends_policies);
	assert_true(one.reason[2].stops_contact);
	assert_false(one.reason[1].ends_policies);
	assert_false(one.reason[3].stops_contact);

	assert_int_equal(one.nrule, 3);
	assert_int_equal(one.rule[0].event, CRM_POLICY_EFFECTIVE);
	assert_int_equal(one.rule[0].from, 1 + 8);
	assert_int_equal(one.rule[0].to, 1);
	assert_int_equal(one.rule[0].reason, CRM_NONE);
	assert_int_equal(one.rule[0].unless, 0);
	assert_int_equal(one.rule[1].reason, 2);
	assert_int_equal(one.rule[1].unless, CRM_NEEDS_POLICY);
	assert_int_equal(one.rule[2].to, CRM_PREVIOUS);
	assert_int_equal(
	    one.rule[2].unless, CRM_NEEDS_SOURCE | CRM_NEEDS_REASON);
	assert_int_equal(
	    one.first_of_month, crm_line_bit("ma") | crm_line_bit("pdp"));
	assert_int_equal(
	    one.election, crm_line_bit("ma") | crm_line_bit("mapd"));
}

static void
without_a_move_line_every_move_is_allowed(void **state)
{
	(void)state;
	parse(sample, &one);
	assert_true(one.any_move);
}

static void
line_ends_of_windows_and_none_at_the_end_make_no_difference(void **state)
{
	(void)state;
	parse("pipeline my\nstage open prospect \"Open\"\n", &one);
	parse("pipeline my\r\nstage open prospect \"Open\"\r\n", &two);
	same("CR LF", difference(&one, &two), NULL);
	parse("pipeline my\nstage open prospect \"Open\"", &two);
	same("no end", difference(&one, &two), NULL);
	parse("pipeline\tmy #x\n \t\n  stage  open\tprospect \"Open\"# y\n",
	    &two);
	same("blanks", difference(&one, &two), NULL);
}

struct bad {
	const char *line, *sentence;
};

/* What follows the seven lines of the sample. */
static void
a_bad_line_is_named_with_what_was_expected(void **state)
{
	static const struct bad table[] = {
	    {"pipeline your", NEXT "expected one pipeline a file"},
	    {"stag wait any",
		NEXT "expected a directive, not stag (nearest: stage)"},
	    {"\"stage\" wait any",
		NEXT "expected a directive, not \"stage (nearest: stage)"},
	    {"stage", NEXT "expected the name of a stage"},
	    {"stage Wait any",
		NEXT "expected the name of a stage, not Wait "
		     "(small letters, digits and hyphens, a letter first)"},
	    {"stage open any", NEXT "stage open stands twice"},
	    {"stage wait clent",
		NEXT "expected prospect, client, closed or any, not clent "
		     "(nearest: client)"},
	    {"stage wait any \"Wait", NEXT "expected a closing \""},
	    {"stage wait any \"Wait\"start",
		NEXT "expected a blank after \", not start"},
	    {"stage wait any \"Wait\" retird",
		NEXT "expected needs, start, retired or was, not retird "
		     "(nearest: retired)"},
	    {"stage wait any needs polcy",
		NEXT "expected a guard, not polcy (nearest: policy)"},
	    {"stage wait any needs policy in-force",
		NEXT "expected a guard, not in-force" GUARDS},
	    {"stage wait any needs field=zipp",
		NEXT "zipp: no such field (nearest: zip)"},
	    {"stage wait any needs field=stage",
		NEXT "expected a field that a contact is given, not "
		     "field=stage"},
	    {"stage wait any needs stage=open",
		NEXT "expected a field that a contact is given, not "
		     "stage=open"},
	    {"move opne kept",
		NEXT "expected the name of a stage above, not opne "
		     "(nearest: open)"},
	    {"move",
		NEXT "expected the name of a stage above (one of: open, "
		     "kept, lost)"},
	    {"move open lots",
		NEXT "expected the name of a stage above, or does, not lots "
		     "(nearest: lost)"},
	    {"move open", NEXT "expected a stage to move to"},
	    {"move open does call", NEXT "expected a stage to move to"},
	    {"move open open", NEXT "expected another stage, not open"},
	    {"move open kept lots",
		NEXT "expected the name of a stage above, or does, not lots "
		     "(nearest: lost)"},
	    {"move open kept does call lost",
		NEXT "expected nothing after the action, not lost"},
	    {"status hot", NEXT "status hot stands twice"},
	    {"status c17",
		NEXT "expected the name of a status, not c17 "
		     "(that is the form of an id)"},
	    {"status warm \"Warm\" retierd",
		NEXT
		"expected needs, start, retired or was, not retierd (nearest: "
		"retired)"},
	    {"link open",
		NEXT "expected the name of a status above (one of: hot)"},
	    {"link open hott",
		NEXT "expected the name of a status above, not hott "
		     "(nearest: hot)"},
	    {"link kep hot",
		NEXT "expected the name of a stage above, not kep "
		     "(nearest: kept)"},
	    {"action call", NEXT "action call stands twice"},
	    {"action mail \"Mail\" cal",
		NEXT
		"expected call, attempt or default, not cal (nearest: call)"},
	    {"reason", NEXT "expected the name of a reason"},
	    {"reason gone", NEXT "reason gone stands twice"},
	    {"reason cheap Found one",
		NEXT "expected the name of a reason, not Found "
		     "(small letters, digits and hyphens, a letter first)"},
	    {"on",
		NEXT "expected an event (one of: policy-effective, "
		     "policy-ended, policy-added, review-flagged, "
		     "review-unflagged, attempted, attempts-used, reached, "
		     "stop-request, cadence-ended, after, survey-changed, "
		     "survey-confirmed)"},
	    {"on policy-aded lost previous",
		NEXT "expected an event, not policy-aded (nearest: "
		     "policy-added)"},
	    {"on policy-added", NEXT "expected a stage from and a stage to"},
	    {"on policy-added lost",
		NEXT "expected a stage from and a stage to"},
	    {"on policy-added lots kept",
		NEXT "expected a stage above or previous, not lots (nearest: "
		     "lost)"},
	    {"on policy-added previous",
		NEXT "expected a stage from and a stage to"},
	    {"on policy-added previous lost",
		NEXT "expected a stage above or previous, not lost (nearest: "
		     "lost)"},
	    {"on policy-added kept previous previous",
		NEXT "expected a stage above or previous, not previous (one "
		     "of: open, kept, lost)"},
	    {"on policy-ended kept lost reason gne",
		NEXT "expected the name of a reason above, not gne (nearest: "
		     "gone)"},
	    {"on policy-ended kept lost reason",
		NEXT "expected the name of a reason above (one of: gone)"},
	    {"on policy-ended kept lost unless", NEXT "expected a guard"},
	    {"on policy-ended kept lost unless polcy",
		NEXT "expected a guard, not polcy (nearest: policy)"},
	    {"on policy-ended kept lost unless field=zip",
		NEXT "expected a guard, not field=zip" GUARDS},
	    {"on policy-ended kept lost reason gone then",
		NEXT "expected reason or unless, not then"},
	    {"policy first-of-mnth ma",
		NEXT "expected first-of-month, election-period or "
		     "scope-of-appointment, not first-of-mnth (nearest: "
		     "first-of-month)"},
	    {"policy",
		NEXT "expected first-of-month, election-period or "
		     "scope-of-appointment (one of: first-of-month, "
		     "election-period, scope-of-appointment)"},
	    {"policy first-of-month mapd medigap",
		NEXT
		"expected a line (ma, mapd, pdp, medsupp, ...), not medigap"},
	    {"policy first-of-month",
		NEXT "expected a line (ma, mapd, pdp, medsupp, ...)"},
	    {"stage wait any \"Jos\xe9\"", NEXT "expected UTF-8 text"},
	    {"# Jos\xe9", NEXT "expected UTF-8 text"},
	    {"frobnicatefrobnicatefrobnicatefrobnicatefrobnicatefrobnicatefrob",
		NEXT "expected a directive, not frobnicatefrobnicatefrobnicate"
		     "frobnicatefrobnicatefrobnicate (one of: pipeline, "
		     "stage, move, status, link, action, outcome, reason, "
		     "attempts, on, cadence, policy)"},
	    {"stage wait any needs attempts",
		NEXT "expected a line \"attempts N\" above"},
	    {"stage wait any needs gender=femal",
		NEXT "gender: \"femal\" is not known (nearest: female)"},
	    {"stage wait any needs city=Miami",
		NEXT "expected a field with a list of words, not city=Miami"},
	    {"stage wait any needs gender=",
		NEXT "expected a value behind the =, not gender="},
	    {"stage wait any was Open",
		NEXT "expected the name it had, not Open "
		     "(small letters, digits and hyphens, a letter first)"},
	    {"status warm needs folow-up",
		NEXT "expected a guard, not folow-up (nearest: follow-up)"},
	    {"outcome spoke two",
		NEXT "expected two-way, not two (nearest: two-way)"},
	    {"attempts", NEXT "expected how many attempts (1 to 99)"},
	    {"attempts five",
		NEXT "expected how many attempts (1 to 99), not five"},
	    {"attempts 100",
		NEXT "expected how many attempts (1 to 99), not 100"},
	    {"attempts 0", NEXT "expected how many attempts (1 to 99), not 0"},
	    {"attempts 5 6", NEXT "expected nothing more, not 6"},
	    {"reason soon for opne",
		NEXT "expected a stage above, not opne (nearest: open)"},
	    {"reason soon then kept lost",
		NEXT "expected a stage above, not lost (nearest: lost)"},
	    {"on after open lost",
		NEXT "expected how long in the stage (30d, 2w, 1m), not open"},
	    {"cadence c first 3d does call", NEXT "expected a stage"},
	    {"cadence c opne first 3d does call",
		NEXT "expected the name of a stage above, or first, not opne "
		     "(nearest: open)"},
	    {"cadence c open", NEXT "expected first and how long"},
	    {"cadence c open first 3x does call",
		NEXT "expected after how long (3d, 2w, 1m), not 3x"},
	    {"cadence c open first 3d then",
		NEXT "expected after how long (3d, 2w, 1m)"},
	    {"cadence c open first 3d most 0 does call",
		NEXT "expected how many tasks (1 to 999), not 0"},
	    {"cadence c open first 3d twice",
		NEXT "expected then, most or does, not twice (one of: first, "
		     "then, most, does)"},
	    {"cadence c open first 3d",
		NEXT "expected does and a kind of task (follow-up, call, text, "
		     "email, meeting, appointment, mail, other)"},
	    {"cadence c open first 3d does cal",
		NEXT "expected does and a kind of task (follow-up, call, text, "
		     "email, meeting, appointment, mail, other), not cal"},
	    {"cadence c open first 3d does call \"C\" now",
		NEXT "expected nothing more, not now"},
	};
	struct crm_buf text = {0};
	struct crm_err err;
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		text.len = 0;
		crm_buf_fmt(
		    &text, "%s%s\nstage after any\n", sample, table[i].line);
		spoil(&err);
		refused(table[i].line,
		    crm_pipeline_parse(text.s, "my.pipeline", &one, &err), &err,
		    CRM_REFUSED, table[i].sentence);
	}
	assert_int_equal(i, 80);
	crm_buf_free(&text);
}

static void
a_file_without_a_pipeline_or_a_stage_is_refused(void **state)
{
	static const struct bad table[] = {
	    {"", "x: no stage and no pipeline line"},
	    {"\n# nothing\n", "x: no stage and no pipeline line"},
	    {"pipeline my\n", "x: no stage"},
	    {"pipeline my\nstatus hot\n", "x: no stage"},
	    {"stage open prospect\n", "x:1: expected pipeline NAME first"},
	    {"\n\n# late\nreason gone\npipeline my\n",
		"x:4: expected pipeline NAME first"},
	    {"pipeline\n", "x:1: expected the name of the pipeline"},
	    {"pipeline My\n",
		"x:1: expected the name of the pipeline, not My "
		"(small letters, digits and hyphens, a letter first)"},
	    {"pipeline p4\n",
		"x:1: expected the name of the pipeline, not p4 "
		"(that is the form of an id)"},
	    {"pipeline my mine\n", "x:1: expected nothing more, not mine"},
	    {"pipline my\n",
		"x:1: expected a directive, not pipline (nearest: pipeline)"},
	};
	struct crm_err err;
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		spoil(&err);
		refused(table[i].line,
		    crm_pipeline_parse(table[i].line, "x", &one, &err), &err,
		    CRM_REFUSED, table[i].sentence);
	}
}

static void
a_label_has_at_most_120_bytes_and_a_name_40(void **state)
{
	static const char *const labelled[] = {"status warm", "action mail",
	    "reason soon", "outcome spoke",
	    "cadence c open first 3d does call"};
	struct crm_buf text = {0};
	char label[122], name[42];
	struct crm_err err;
	unsigned i;

	(void)state;
	memset(label, 'x', 121);
	label[121] = '\0';
	memset(name, 'n', 41);
	name[41] = '\0';
	crm_buf_fmt(
	    &text, "pipeline my\nstage %s any \"%s\"\n", name + 1, label + 1);
	parse(text.s, &one);
	same("name", one.stage[0].name, name + 1);
	same("label", one.stage[0].label, label + 1);
	comes_back(&one, "longest");

	text.len = 0;
	crm_buf_fmt(
	    &text, "pipeline my\nstage %s any \"%s\"\n", name + 1, label);
	spoil(&err);
	refused("label", crm_pipeline_parse(text.s, "x", &one, &err), &err,
	    CRM_REFUSED, "x:2: expected a label of at most 120 bytes of UTF-8");

	/* In every directive that has one. */
	for (i = 0; i < COUNT(labelled); i++) {
		text.len = 0;
		crm_buf_fmt(
		    &text, "%s%s \"%s\"\n", sample, labelled[i], label + 1);
		parse(text.s, &one);
		text.len = 0;
		crm_buf_fmt(&text, "%s%s \"%s\"\n", sample, labelled[i], label);
		spoil(&err);
		refused(labelled[i],
		    crm_pipeline_parse(text.s, "my.pipeline", &one, &err), &err,
		    CRM_REFUSED,
		    NEXT "expected a label of at most 120 bytes of UTF-8");
	}
	text.len = 0;
	crm_buf_fmt(&text, "pipeline my \"%s\"\nstage x any\n", label);
	spoil(&err);
	refused("pipeline", crm_pipeline_parse(text.s, "x", &one, &err), &err,
	    CRM_REFUSED, "x:1: expected a label of at most 120 bytes of UTF-8");

	text.len = 0;
	crm_buf_fmt(&text, "pipeline my\nstage %s any\n", name);
	spoil(&err);
	refused("name", crm_pipeline_parse(text.s, "x", &one, &err), &err,
	    CRM_REFUSED,
	    "x:2: expected the name of a stage, not "
	    "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn (at most 40 bytes)");
	crm_buf_free(&text);
}

/* N lines of a kind; the one after MOST of them must be refused. */
static void
many(const char *before, const char *after, unsigned n, unsigned most)
{
	struct crm_buf text = {0};
	struct crm_err err;
	char where[32];
	unsigned i;

	crm_buf_str(&text,
	    "pipeline my\nstage a-a prospect\n"
	    "stage b-b client\n");
	for (i = 0; i < n; i++)
		crm_buf_fmt(&text, "%s%u%s\n", before, i, after);
	if (n <= most) {
		parse(text.s, &one);
		comes_back(&one, before);
	} else {
		snprintf(where, sizeof(where), "x:%u: ", most + 4);
		if (crm_pipeline_parse(text.s, "x", &one, &err) != CRM_REFUSED)
			fail_msg("%u of %s were taken", n, before);
		if (strncmp(err.text, where, strlen(where)) != 0)
			fail_msg("%s: %s", before, err.text);
	}
	crm_buf_free(&text);
}

static void
a_table_of_the_rules_can_be_full_but_not_fuller(void **state)
{
	unsigned n;

	(void)state;
	for (n = 60; n <= 70; n++) {
		many("stage s-", " any", n, 62);
		many("status s-", "", n, 64);
		many("action s-", " call", n, 64);
		many("reason s-", "", n, 64);
	}
	many("on policy-added a-a b-b # ", "", 128, 128);
	many("on policy-added a-a b-b # ", "", 129, 128);
}

static void
a_line_has_at_most_256_words(void **state)
{
	struct crm_buf text = {0};
	struct crm_err err;
	unsigned i;

	(void)state;
	crm_buf_str(&text, sample);
	crm_buf_str(&text, "link open");
	for (i = 2; i < 256; i++)
		crm_buf_str(&text, " hot");
	parse(text.s, &one);
	crm_buf_str(&text, " hot");
	spoil(&err);
	refused("257 words",
	    crm_pipeline_parse(text.s, "my.pipeline", &one, &err), &err,
	    CRM_REFUSED, NEXT "more than 256 words");
	crm_buf_free(&text);
}

/* More words than there can be stages. */
static void
a_rule_names_at_most_64_stages(void **state)
{
	struct crm_buf text = {0};
	struct crm_err err;
	unsigned i;

	(void)state;
	crm_buf_fmt(&text, "%son policy-added", sample);
	for (i = 0; i < 63; i++)
		crm_buf_str(&text, i % 2 ? " kept" : " open");
	crm_buf_str(&text, " lost");
	parse(text.s, &one);
	assert_int_equal(one.nrule, 1);
	assert_int_equal(one.rule[0].from, 1 + 2);
	assert_int_equal(one.rule[0].to, 2);
	crm_buf_str(&text, " kept");
	spoil(&err);
	refused("65 words",
	    crm_pipeline_parse(text.s, "my.pipeline", &one, &err), &err,
	    CRM_REFUSED, NEXT "expected reason or unless, not kept");
	crm_buf_free(&text);
}

/* Dump and load -------------------------------------------------------- */

static void
a_dump_is_the_canonical_text(void **state)
{
	static const char want[] =
	    "pipeline my \"My rules\"\n"
	    "action call \"Call\" call\n"
	    "action mail \"mail\"\n"
	    "stage open prospect \"Open\" start needs source field=zip\n"
	    "stage kept client \"kept\" needs policy policy-in-force\n"
	    "stage lost closed \"Lost\" retired needs reason\n"
	    "move open lost\n"
	    "move open kept does call\n"
	    "move kept lost does mail\n"
	    "status new \"New\"\n"
	    "status old \"old\" retired\n"
	    "link open new old\n"
	    "reason cheap \"cheap\"\n"
	    "reason dead \"Dead\" ends-policies stops-contact\n"
	    "on policy-ended open kept lost reason dead unless policy "
	    "unless reason\n"
	    "on policy-added lost previous\n"
	    "policy first-of-month ma pdp\n"
	    "policy election-period mapd\n";
	struct crm_buf text = {0};

	(void)state;
	parse("pipeline my \"My rules\"\n"
	      "policy election-period mapd\n"
	      "policy first-of-month pdp ma\n"
	      "status new \"New\"\n"
	      "status old retired\n"
	      "reason cheap dead \"Dead\" stops-contact ends-policies\n"
	      "stage open prospect \"Open\" needs field=zip source start\n"
	      "action call \"Call\" call\n"
	      "stage kept client needs policy-in-force policy\n"
	      "action mail\n"
	      "stage lost closed \"Lost\" needs reason retired\n"
	      "link open old new\n"
	      "on policy-ended kept open lost unless reason reason dead "
	      "unless policy\n"
	      "on policy-added lost previous\n"
	      "move kept lost does mail\n"
	      "move open kept does call\n"
	      "move open lost\n",
	    &one);
	crm_pipeline_dump(&one, &text);
	same("dump", text.s, want);
	comes_back(&one, "canonical");
	crm_buf_free(&text);
}

static void
each_pipeline_that_ships_loads_and_comes_back(void **state)
{
	struct crm_err err;
	unsigned i;
	bool medicare = false;

	(void)state;
	for (i = 0; i < crm_npipelines; i++) {
		if (crm_pipeline_parse(crm_pipelines[i].rules,
			crm_pipelines[i].name, &one, &err))
			fail_msg("%s", err.text);
		same("its name", one.name, crm_pipelines[i].name);
		comes_back(&one, one.name);
		medicare |= strcmp(one.name, "medicare") == 0;
	}
	assert_true(medicare);
}

static void
medicare_has_the_stages_of_the_seed_SP_01(void **state)
{
	static const struct {
		const char *name, *label;
		enum crm_class class;
		unsigned needs;
	} stages[] = {
	    {"connect", "Connect", CRM_PROSPECT, CRM_NEEDS_SOURCE},
	    {"needs-analysis", "Needs Analysis", CRM_PROSPECT, 0},
	    {"pending-eligibility", "Pending Eligibility", CRM_ANY, 0},
	    {"enrolled", "Enrolled", CRM_CLIENT, CRM_NEEDS_POLICY},
	    {"active", "Active", CRM_CLIENT, CRM_NEEDS_IN_FORCE},
	    {"lost", "Lost", CRM_CLOSED, CRM_NEEDS_REASON},
	};
	unsigned i;

	(void)state;
	for (i = 0; i < crm_npipelines; i++)
		if (strcmp(crm_pipelines[i].name, "medicare") == 0)
			parse(crm_pipelines[i].rules, &one);
	assert_int_equal(one.nstage, COUNT(stages));
	for (i = 0; i < COUNT(stages); i++) {
		same("name", one.stage[i].name, stages[i].name);
		same("label", one.stage[i].label, stages[i].label);
		same_number(
		    stages[i].name, one.stage[i].class, stages[i].class);
		same_number(
		    stages[i].name, one.stage[i].needs.guards, stages[i].needs);
		same_number(stages[i].name, one.stage[i].start, i == 1);
	}
	/* SP-19 */
	i = (unsigned)crm_reason_index(&one, "churned");
	assert_true(one.reason[i].ends_policies && one.reason[i].stops_contact);
	i = (unsigned)crm_reason_index(&one, "deceased");
	assert_true(one.reason[i].ends_policies && one.reason[i].stops_contact);
}

/* Generated pipelines -------------------------------------------------- */

static void
chance_name(uint64_t *seed, char name[CRM_WORD_BYTES], int i)
{
	static const char signs[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	unsigned n, k, len;

	/* The number makes it unique, the hyphen no id. */
	n = (unsigned)snprintf(
	    name, CRM_WORD_BYTES, "%c-%d-", signs[below(seed, 26)], i);
	len = n + below(seed, CRM_WORD_BYTES - n);
	for (k = n; k < len; k++)
		name[k] = signs[below(seed, 37)];
	name[len] = '\0';
}

static void
chance_label(uint64_t *seed, char label[CRM_LABEL_BYTES])
{
	struct crm_buf text = {0}, point = {0};
	unsigned n = below(seed, 60);

	crm_buf_str(&text, "");
	while (n-- > 0) {
		point.len = 0;
		switch (below(seed, 4)) {
		case 0:
			crm_buf_char(
			    &point, "#\\'\t\r =\x1b\x7f*"[below(seed, 10)]);
			break;
		case 1:
			add_point(&point, 0xa0 + below(seed, 0xd000));
			break;
		case 2:
			add_point(&point, 0x10000 + below(seed, 0x100000));
			break;
		default:
			crm_buf_char(&point, (char)('a' + below(seed, 26)));
			break;
		}
		if (text.len + point.len < CRM_LABEL_BYTES)
			crm_buf_add(&text, point.s, point.len);
	}
	memcpy(label, text.s, text.len + 1);
	crm_buf_free(&text);
	crm_buf_free(&point);
}

/* Mostly a few, at times as many as there may be. */
static int
chance_count(uint64_t *seed, int least, int most)
{
	if (below(seed, 20) == 0)
		return most;
	return least +
	    (int)below(seed, below(seed, 4) ? 6 : (unsigned)(most - least + 1));
}

static uint64_t
chance_mask(uint64_t *seed, int n)
{
	uint64_t all = n == 64 ? UINT64_MAX : ((uint64_t)1 << n) - 1;

	if (n == 0 || below(seed, 3) == 0)
		return 0;
	return (below(seed, 2) ? chance(seed)
			       : chance(seed) & chance(seed) & chance(seed)) &
	    all;
}

static void
chance_needs(
    uint64_t *seed, const struct crm_pipeline *p, struct crm_needs *needs)
{
	unsigned k;

	needs->guards = below(seed, 128);
	if (p->attempts == 0)
		needs->guards &= ~(unsigned)CRM_NEEDS_ATTEMPTS;
	for (k = 0; k < CRM_NFIELDS; k++) {
		if (crm_fields[k].record != CRM_OF_CONTACT)
			continue;
		if (below(seed, 20) == 0)
			needs->fields[k / 64] |= (uint64_t)1 << k % 64;
		if (crm_fields[k].type == CRM_WORD && below(seed, 8) == 0)
			needs->word[k] = (uint8_t)(1 + below(seed, 2));
		needs->words |= needs->word[k] != 0;
	}
}

static struct crm_span
chance_span(uint64_t *seed)
{
	struct crm_span span = {
	    (int)(1 + below(seed, 9999)), "dwmyb"[below(seed, 5)]};

	return span;
}

static void
chance_cadences(uint64_t *seed, struct crm_pipeline *p)
{
	static const char *const kinds[] = {
	    "follow-up", "call", "appointment", "other"};
	struct crm_cadence *c;
	int i;

	for (i = 0; i < p->ncadence; i++) {
		c = &p->cadence[i];
		chance_name(seed, c->name, i);
		chance_label(seed, c->label);
		strcpy(c->kind, kinds[below(seed, 4)]);
		c->stages = chance_mask(seed, p->nstage) | 1;
		c->first = chance_span(seed);
		if (below(seed, 2))
			c->then = chance_span(seed);
		if (below(seed, 2))
			c->most = (int)(1 + below(seed, 999));
		p->clocks = true;
	}
}

static void
chance_reasons(uint64_t *seed, struct crm_pipeline *p)
{
	struct crm_reason *r;
	int i;

	for (i = 0; i < p->nreason; i++) {
		r = &p->reason[i];
		chance_name(seed, r->name, i);
		chance_label(seed, r->label);
		r->ends_policies = below(seed, 4) == 0;
		r->stops_contact = below(seed, 4) == 0;
		r->then = CRM_NONE;
		if (below(seed, 2))
			continue;
		r->goes = chance_mask(seed, p->nstage);
		r->from = chance_mask(seed, p->nstage);
		chance_needs(seed, p, &r->needs);
		if (below(seed, 2))
			r->then = (int)below(seed, (unsigned)p->nstage);
	}
}

static void
chance_stages(uint64_t *seed, struct crm_pipeline *p)
{
	struct crm_stage *s;
	int i, j;

	p->any_move = true;
	for (i = 0; i < p->nstage; i++) {
		s = &p->stage[i];
		chance_name(seed, s->name, i);
		chance_label(seed, s->label);
		s->class = (enum crm_class)below(seed, 4);
		if (below(seed, 2))
			chance_needs(seed, p, &s->needs);
		if (below(seed, 6) == 0)
			chance_name(seed, s->was, i);
		s->start = below(seed, 4) == 0;
		s->retired = below(seed, 8) == 0;
		s->links = chance_mask(seed, p->nstatus);
		s->moves = chance_mask(seed, p->nstage) & ~((uint64_t)1 << i);
		if (s->moves != 0)
			p->any_move = false;
		for (j = 0; j < CRM_MANY; j++) {
			s->does[j] = CRM_NONE;
			if ((s->moves >> j & 1) && p->naction > 0 &&
			    below(seed, 3) == 0)
				s->does[j] =
				    (int8_t)below(seed, (unsigned)p->naction);
		}
	}
}

static void
chance_rules(uint64_t *seed, struct crm_pipeline *p)
{
	struct crm_rule *r;
	int i;

	for (i = 0; i < p->nrule; i++) {
		r = &p->rule[i];
		r->event = (enum crm_event)below(seed, CRM_NEVENTS);
		if (r->event == CRM_AFTER) {
			r->span = chance_span(seed);
			p->clocks = true;
		}
		r->from = chance_mask(seed, p->nstage > 55 ? 55 : p->nstage);
		r->from |= (uint64_t)1 << below(seed, (unsigned)p->nstage);
		r->to = below(seed, 5) == 0
		    ? CRM_PREVIOUS
		    : (int)below(seed, (unsigned)p->nstage);
		r->reason = p->nreason > 0 && below(seed, 2)
		    ? (int)below(seed, (unsigned)p->nreason)
		    : CRM_NONE;
		r->unless = below(seed, 2) ? below(seed, 64) : 0;
	}
}

static void
chance_pipeline(uint64_t *seed, struct crm_pipeline *p)
{
	uint32_t lines = 2 * crm_line_bit("other") - 1;
	int i;

	memset(p, 0, sizeof(*p));
	chance_name(seed, p->name, 0);
	chance_label(seed, p->label);
	p->nstage = chance_count(seed, 1, 64);
	p->nstatus = chance_count(seed, 0, 64);
	p->naction = chance_count(seed, 0, 64);
	p->nreason = chance_count(seed, 0, 64);
	p->nrule = chance_count(seed, 0, 128);
	p->noutcome = chance_count(seed, 0, 64);
	p->ncadence = chance_count(seed, 0, 64);
	p->attempts = (int)below(seed, 2) * (int)(1 + below(seed, 99));
	for (i = 0; i < p->nstatus; i++) {
		chance_name(seed, p->status[i].name, i);
		chance_label(seed, p->status[i].label);
		p->status[i].retired = below(seed, 4) == 0;
		p->status[i].start = below(seed, 4) == 0;
		if (below(seed, 6) == 0)
			chance_name(seed, p->status[i].was, i);
		if (below(seed, 2))
			chance_needs(seed, p, &p->status[i].needs);
	}
	for (i = 0; i < p->naction; i++) {
		chance_name(seed, p->action[i].name, i);
		chance_label(seed, p->action[i].label);
		p->action[i].call = below(seed, 2);
		p->action[i].attempt = below(seed, 2);
		p->action[i].usual = below(seed, 2);
	}
	for (i = 0; i < p->noutcome; i++) {
		chance_name(seed, p->outcome[i].name, i);
		chance_label(seed, p->outcome[i].label);
		p->outcome[i].two_way = below(seed, 2);
	}
	chance_stages(seed, p);
	chance_reasons(seed, p);
	chance_rules(seed, p);
	chance_cadences(seed, p);
	p->first_of_month = below(seed, 2) ? (uint32_t)chance(seed) & lines : 0;
	p->election = below(seed, 2) ? (uint32_t)chance(seed) & lines : 0;
	p->scope = below(seed, 2) ? (uint32_t)chance(seed) & lines : 0;
}

static void
a_thousand_generated_pipelines_come_back_from_their_dumps(void **state)
{
	unsigned tried, full = 0, moves = 0, rules = 0;
	uint64_t seed = 51;
	char what[32];

	(void)state;
	for (tried = 0; tried < 1000; tried++) {
		chance_pipeline(&seed, &two);
		snprintf(what, sizeof(what), "pipeline %u", tried);
		comes_back(&two, what);
		full += two.nstage == 64;
		moves += !two.any_move;
		rules += two.nrule > 0;
	}
	assert_int_equal(tried, 1000);
	assert_true(full >= 20 && moves >= 500 && rules >= 700);
}

/* Mutated texts -------------------------------------------------------- */

static const char dense[] =
    "pipeline d \"D\"\naction call \"Call\" call\n"
    "stage a prospect \"A\" start retired needs source reason field=zip\n"
    "stage b any\nstage c closed\nmove a b c does call\nmove b a\n"
    "status s \"S\" retired\nstatus t\nlink a s t\n"
    "reason r \"R\" ends-policies stops-contact q\n"
    "on policy-ended a b c reason r unless policy unless reason\n"
    "on policy-added c previous\npolicy first-of-month ma pdp\n"
    "policy election-period mapd\noutcome o \"O\" two-way\nattempts 5\n"
    "stage d any was old needs attempts gender=male\n"
    "status hot needs follow-up was warm\naction e attempt\n"
    "reason w for c d from a needs appointment then b\n"
    "on after 30d a b\ncadence k a d first 3w then 1m most 9 does call \"K\"\n";

/* One change to TEXT: a byte, a stretch, a line, a word of the language. */
static void
mutate(uint64_t *seed, struct crm_buf *text)
{
	static const char *const words[] = {" needs", " start", " retired",
	    " does", " call", " reason", " attempt", " two-way", " first 1d",
	    " then 2w", " most 3", " for", " from", " was old",
	    "\nattempts 9\n", " attempts", " follow-up", " gender=female",
	    "\non after 2m a b\n", "\ncadence x a first 1b does email\n",
	    " unless", " previous", " policy", " field=", " field=zip",
	    " field=stage", " \"", "\" ", "#", "\n", "\nstage x-y any\n",
	    "\nmove ", "\nlink ", "\non ", "\r\n", " ends-policies", " a", " b",
	    " lost", " c17", "\xc3\xb1", " connect", "\nreason ",
	    "\nstage does any\nmove lost does\n", "\nstage previous any\n",
	    "\nstage reason any\n", "\npipeline p\n"};
	size_t at = chance(seed) % (text->len + 1), n, to;
	struct crm_buf out = {0};
	const char *word;

	crm_buf_add(&out, text->s, at);
	switch (below(seed, 6)) {
	case 0: /* another byte */
		if (at < text->len)
			crm_buf_char(&out, (char)(1 + below(seed, 255)));
		crm_buf_str(&out, text->s + (at < text->len ? at + 1 : at));
		break;
	case 1: /* one less or a few */
		n = 1 + below(seed, 12);
		crm_buf_str(
		    &out, text->s + (at + n < text->len ? at + n : text->len));
		break;
	case 2: /* a word of the language */
		word = words[below(seed, COUNT(words))];
		crm_buf_str(&out, word);
		crm_buf_str(&out, text->s + at);
		break;
	case 3: /* the line once more */
		n = strcspn(text->s + at, "\n");
		crm_buf_add(&out, text->s + at, n);
		crm_buf_str(&out, "\n");
		to = at;
		while (to > 0 && text->s[to - 1] != '\n')
			to--;
		crm_buf_str(&out, text->s + to);
		break;
	case 4: /* a stretch from elsewhere */
		to = chance(seed) % (text->len + 1);
		n = below(seed, 40);
		crm_buf_add(&out, text->s + to,
		    n < text->len - to ? n : text->len - to);
		crm_buf_str(&out, text->s + at);
		break;
	default: /* the end of it gone */
		if (below(seed, 4) != 0)
			crm_buf_str(&out, text->s + at);
		break;
	}
	text->len = 0;
	crm_buf_str(text, out.s ? out.s : "");
	crm_buf_free(&out);
}

static void
twenty_thousand_mutated_texts_load_or_are_refused_by_line(void **state)
{
	unsigned tried, i, taken = 0, lines, line;
	struct crm_buf text = {0};
	uint64_t seed = 52;
	struct crm_err err;
	const char *base, *p;
	char *end;

	(void)state;
	for (tried = 0; tried < 20000; tried++) {
		i = tried % (crm_npipelines + 1);
		base = i == crm_npipelines ? dense : crm_pipelines[i].rules;
		text.len = 0;
		crm_buf_str(&text, base);
		for (i = 1 + below(&seed, 3); i > 0; i--)
			mutate(&seed, &text);
		memset(&err, 0, sizeof(err));
		if (crm_pipeline_parse(text.s, "fuzz", &one, &err) == CRM_OK) {
			comes_back(&one, "mutated");
			taken++;
			continue;
		}
		assert_int_equal(err.code, CRM_REFUSED);
		assert_null(strchr(err.text, '\n'));
		if (strncmp(err.text, "fuzz: no stage", 14) == 0)
			continue;
		if (strncmp(err.text, "fuzz:", 5) != 0)
			fail_msg("%s", err.text);
		for (lines = 1, p = text.s; *p != '\0'; p++)
			lines += *p == '\n';
		line = (unsigned)strtoul(err.text + 5, &end, 10);
		if (line < 1 || line > lines || strncmp(end, ": ", 2) != 0)
			fail_msg("%s", err.text);
	}
	assert_int_equal(tried, 20000);
	assert_true(taken >= 1000 && taken <= 19000);
	crm_buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_name_is_small_letters_digits_and_hyphens_and_no_id),
	    TEST(a_word_given_by_a_person_is_refused_with_the_nearest),
	    TEST(every_kind_of_name_is_found_by_it_and_by_its_label),
	    TEST(each_line_of_business_has_a_bit_of_its_own),
	    TEST(classes_and_events_have_the_names_of_the_page),
	    TEST(every_directive_is_read_into_its_place),
	    TEST(without_a_move_line_every_move_is_allowed),
	    TEST(line_ends_of_windows_and_none_at_the_end_make_no_difference),
	    TEST(a_bad_line_is_named_with_what_was_expected),
	    TEST(a_file_without_a_pipeline_or_a_stage_is_refused),
	    TEST(a_label_has_at_most_120_bytes_and_a_name_40),
	    TEST(a_table_of_the_rules_can_be_full_but_not_fuller),
	    TEST(a_rule_names_at_most_64_stages),
	    TEST(a_line_has_at_most_256_words),
	    TEST(a_dump_is_the_canonical_text),
	    TEST(each_pipeline_that_ships_loads_and_comes_back),
	    TEST(medicare_has_the_stages_of_the_seed_SP_01),
	    TEST(a_thousand_generated_pipelines_come_back_from_their_dumps),
	    TEST(twenty_thousand_mutated_texts_load_or_are_refused_by_line),
	};

	return cmocka_run_group_tests_name("pipeline", tests, NULL, NULL);
}
