/* SPDX-License-Identifier: ISC */
#include "unit.h"

#include "embed.h"
#include "engine.h"

static struct crm_pipeline rules;
static const struct crm_rules laws; /* none */

static void
load(const char *text)
{
	struct crm_err err;

	if (crm_pipeline_parse(text, "rules", &rules, &err))
		fail_msg("%s", err.text);
}

static int
stage(const char *name)
{
	int i = crm_stage_index(&rules, name);

	if (i == CRM_NONE)
		fail_msg("%s: no such stage", name);
	return i;
}

static const char *
name_of(int at)
{
	return at == CRM_NONE ? NULL : rules.stage[at].name;
}

static void
medicare(void)
{
	unsigned i;

	for (i = 0; i < crm_npipelines; i++) {
		if (strcmp(crm_pipelines[i].name, "medicare") == 0) {
			load(crm_pipelines[i].rules);
			return;
		}
	}
	fail_msg("medicare does not ship");
}

static struct crm_facts
facts(unsigned have)
{
	struct crm_facts f = {.have = have, .previous = CRM_NONE};

	return f;
}

/* Whether FROM (NULL: new) may go to TO with the guards HAVE. */
static void
allowed(const char *from, const char *to, unsigned have)
{
	struct crm_facts f = facts(have);
	struct crm_err err;

	if (crm_engine_allow(
		&rules, &f, from ? stage(from) : CRM_NONE, stage(to), &err))
		fail_msg("%s to %s: %s", from ? from : "new", to, err.text);
}

static void
forbidden(const char *from, const char *to, unsigned have, const char *want)
{
	struct crm_facts f = facts(have);
	struct crm_err err;

	spoil(&err);
	refused(to,
	    crm_engine_allow(
		&rules, &f, from ? stage(from) : CRM_NONE, stage(to), &err),
	    &err, CRM_REFUSED, want);
}

/* Guards --------------------------------------------------------------- */

static void
a_stage_is_entered_only_if_all_its_guards_hold(void **state)
{
	static const char *const guards[] = {
	    "source", "policy", "policy-in-force", "reason"};
	struct crm_buf text = {0};
	struct crm_facts f;
	struct crm_err err;
	unsigned needs, have, i, tried = 0, good = 0;

	(void)state;
	for (needs = 0; needs < 16; needs++) {
		text.len = 0;
		crm_buf_str(&text, "pipeline p\nstage a prospect");
		crm_buf_str(&text, needs ? " needs" : "");
		for (i = 0; i < 4; i++)
			if (needs >> i & 1)
				crm_buf_fmt(&text, " %s", guards[i]);
		crm_buf_str(&text, "\nstage b any\n");
		load(text.s);
		for (have = 0; have < 16; have++, tried++) {
			f = facts(have);
			if ((crm_engine_guards(&rules, &f, 0, &err) ==
				CRM_OK) != ((needs & have) == needs))
				fail_msg("needs %x, have %x", needs, have);
			if ((crm_engine_allow(&rules, &f, 1, 0, &err) ==
				CRM_OK) != ((needs & have) == needs))
				fail_msg("needs %x, have %x", needs, have);
			good += (needs & have) == needs;
		}
	}
	assert_int_equal(tried, 256);
	assert_int_equal(good, 81);
	crm_buf_free(&text);
}

static void
the_guard_that_fails_is_named(void **state)
{
	(void)state;
	load("pipeline p\nstage s prospect needs source\n"
	     "stage q client needs policy\nstage f client needs "
	     "policy-in-force\nstage r closed needs reason\n"
	     "stage z any needs field=zip\n");
	forbidden(NULL, "s", 14, "stage s needs a source (source=...)");
	forbidden(NULL, "q", 13,
	    "stage q needs a sold policy on file (crm-policy add)");
	forbidden(
	    NULL, "f", 11, "stage f needs a sold policy that is in force");
	forbidden(
	    NULL, "r", 7, "stage r needs a reason (--reason, or reason=...)");
	forbidden(NULL, "z", 15, "stage z needs the field zip");
}

/* Each field of a contact as the one that is needed. */
static void
a_field_that_is_needed_must_be_known(void **state)
{
	struct crm_buf text = {0};
	struct crm_facts f = facts(15);
	char want[100];
	struct crm_err err;
	unsigned i, k, tried = 0;

	(void)state;
	for (i = 0; i < CRM_NFIELDS; i++) {
		if (crm_fields[i].record != CRM_OF_CONTACT)
			continue;
		text.len = 0;
		crm_buf_fmt(&text,
		    "pipeline p\nstage a any needs field=%s field=zip\n",
		    crm_fields[i].name);
		load(text.s);
		/* all but this one */
		f.fields[0] = f.fields[1] = UINT64_MAX;
		assert_int_equal(
		    crm_engine_guards(&rules, &f, 0, &err), CRM_OK);
		f.fields[i / 64] &= ~((uint64_t)1 << i % 64);
		snprintf(want, sizeof(want), "stage a needs the field %s",
		    crm_fields[i].name);
		spoil(&err);
		refused(text.s, crm_engine_guards(&rules, &f, 0, &err), &err,
		    CRM_REFUSED, want);
		/* these two alone will do */
		f.fields[0] = f.fields[1] = 0;
		for (k = 0; k < CRM_NFIELDS; k++)
			if (k == i || k == CRM_F_ZIP)
				f.fields[k / 64] |= (uint64_t)1 << k % 64;
		assert_int_equal(
		    crm_engine_guards(&rules, &f, 0, &err), CRM_OK);
		tried++;
	}
	assert_true(tried >= 32);
	crm_buf_free(&text);
}

static void
only_a_declared_move_is_allowed(void **state)
{
	static const char moves[4][4] = {
	    {0, 1, 0, 1}, {0, 0, 1, 0}, {1, 0, 0, 1}, {0, 0, 0, 0}};
	struct crm_facts f = facts(0);
	struct crm_err err;
	int from, to;

	(void)state;
	load("pipeline p\nstage aa any\nstage bb any\nstage cc any\n"
	     "stage dd any\nmove aa bb dd\nmove bb cc\nmove cc aa dd\n");
	for (from = 0; from < 4; from++)
		for (to = 0; to < 4; to++)
			same_number("move",
			    crm_engine_allow(&rules, &f, from, to, &err) ==
				CRM_OK,
			    moves[from][to]);
	forbidden("aa", "cc", 0, "no move from aa to cc (from there: bb, dd)");
	forbidden("bb", "aa", 0, "no move from bb to aa (from there: cc)");
	forbidden("dd", "aa", 0, "no move from dd to aa");
	/* A new contact comes from nowhere. */
	for (to = 0; to < 4; to++)
		assert_int_equal(
		    crm_engine_allow(&rules, &f, CRM_NONE, to, &err), CRM_OK);
}

static void
without_move_lines_every_move_is_allowed(void **state)
{
	struct crm_facts f = facts(0);
	struct crm_err err;
	int from, to;

	(void)state;
	load("pipeline p\nstage aa any\nstage bb any\nstage cc any\n");
	for (from = 0; from < 3; from++)
		for (to = 0; to < 3; to++)
			assert_int_equal(
			    crm_engine_allow(&rules, &f, from, to, &err),
			    CRM_OK);
}

static void
nothing_enters_a_retired_stage(void **state)
{
	(void)state;
	load("pipeline p\nstage aa any\nstage old any retired\n"
	     "stage cc any\nmove aa old cc\nmove old cc\n");
	forbidden("aa", "old", 15, "stage old is retired");
	forbidden(NULL, "old", 15, "stage old is retired");
	allowed("old", "cc", 0);
	/* and it is not offered */
	forbidden("aa", "aa", 0, "no move from aa to aa (from there: cc)");
}

static void
a_sentence_about_sixty_four_long_names_ends(void **state)
{
	struct crm_buf text = {0};
	struct crm_facts f = facts(0);
	struct crm_err err;
	unsigned i;

	(void)state;
	crm_buf_str(&text, "pipeline p\n");
	for (i = 0; i < 64; i++)
		crm_buf_fmt(&text,
		    "stage stage-with-a-name-of-forty-letters-x%02u any\n"
		    "status status-with-a-name-of-forty-letter-x%02u\n",
		    i, i);
	crm_buf_str(&text, "move stage-with-a-name-of-forty-letters-x00");
	for (i = 2; i < 64; i++)
		crm_buf_fmt(
		    &text, " stage-with-a-name-of-forty-letters-x%02u", i);
	crm_buf_str(&text, "\nlink stage-with-a-name-of-forty-letters-x00");
	for (i = 1; i < 64; i++)
		crm_buf_fmt(
		    &text, " status-with-a-name-of-forty-letter-x%02u", i);
	crm_buf_str(&text, "\n");
	load(text.s);
	assert_int_equal(crm_engine_allow(&rules, &f, 0, 1, &err), CRM_REFUSED);
	assert_true(strlen(err.text) < sizeof(err.text));
	assert_int_equal(crm_engine_pair(&rules, 0, 0, &err), CRM_REFUSED);
	assert_true(strlen(err.text) < sizeof(err.text));
	crm_buf_free(&text);
}

/* Where a contact begins ------------------------------------------------ */

static void
a_new_contact_begins_in_the_first_stage_that_its_facts_satisfy(void **state)
{
	struct crm_facts f = facts(0);

	(void)state;
	load("pipeline p\nstage one any needs source\n"
	     "stage two any needs policy\nstage three any start\n"
	     "stage four any\n");
	same("nothing", name_of(crm_engine_start(&rules, &f)), "three");
	f.have = CRM_NEEDS_POLICY;
	same("policy", name_of(crm_engine_start(&rules, &f)), "two");
	f.have = CRM_NEEDS_POLICY | CRM_NEEDS_SOURCE;
	same("both", name_of(crm_engine_start(&rules, &f)), "one");
}

static void
a_new_contact_never_begins_beyond_the_stage_marked_start(void **state)
{
	struct crm_facts f = facts(0);

	(void)state;
	load("pipeline p\nstage one any needs source\n"
	     "stage two any start needs policy\nstage three any\n");
	same("nothing", name_of(crm_engine_start(&rules, &f)), NULL);
	f.have = CRM_NEEDS_SOURCE;
	same("source", name_of(crm_engine_start(&rules, &f)), "one");
	/* Without a mark any stage will do. */
	load("pipeline p\nstage one any needs source\n"
	     "stage two any needs policy\nstage three any\n");
	f.have = 0;
	same("no mark", name_of(crm_engine_start(&rules, &f)), "three");
	load("pipeline p\nstage one any retired\nstage two any start\n");
	same("retired", name_of(crm_engine_start(&rules, &f)), "two");
}

static void
only_a_contact_with_a_source_begins_in_connect_SP_03(void **state)
{
	struct crm_facts f;
	unsigned have;

	(void)state;
	medicare();
	for (have = 0; have < 16; have++) {
		f = facts(have);
		same("begins", name_of(crm_engine_start(&rules, &f)),
		    have & CRM_NEEDS_SOURCE ? "connect" : "needs-analysis");
	}
	assert_int_equal(have, 16);
	forbidden("needs-analysis", "connect", 14,
	    "stage connect needs a source (source=...)");
	forbidden(
	    "lost", "connect", 14, "stage connect needs a source (source=...)");
	allowed("needs-analysis", "connect", CRM_NEEDS_SOURCE);
}

/* Medicare ---------------------------------------------------------------- */

static void
the_move_from_connect_to_needs_analysis_is_never_refused_SP_09(void **state)
{
	unsigned have;
	int from, to;

	(void)state;
	medicare();
	for (have = 0; have < 16; have++)
		allowed("connect", "needs-analysis", have);
	from = stage("connect");
	to = stage("needs-analysis");
	assert_int_not_equal(rules.stage[from].does[to], CRM_NONE);
	same("and records", rules.action[rules.stage[from].does[to]].name,
	    "needs-assessment");
}

static void
enrolled_needs_a_sold_policy_SP_10_and_active_one_in_force_SP_06(void **state)
{
	unsigned have;

	(void)state;
	medicare();
	for (have = 0; have < 16; have++) {
		if (have & CRM_NEEDS_POLICY)
			allowed("needs-analysis", "enrolled", have);
		else
			forbidden("needs-analysis", "enrolled", have,
			    "stage enrolled needs a sold policy on file "
			    "(crm-policy add)");
		if (have & CRM_NEEDS_IN_FORCE)
			allowed("enrolled", "active", have);
		else
			forbidden("enrolled", "active", have,
			    "stage active needs a sold policy that is in "
			    "force");
	}
	assert_int_equal(have, 16);
}

static void
lost_carries_a_reason_SP_07(void **state)
{
	static const char *const from[] = {"connect", "needs-analysis",
	    "pending-eligibility", "enrolled", "active"};
	unsigned i, have;

	(void)state;
	medicare();
	for (i = 0; i < COUNT(from); i++) {
		for (have = 0; have < 16; have++) {
			if (have & CRM_NEEDS_REASON)
				allowed(from[i], "lost", have);
			else
				forbidden(from[i], "lost", have,
				    "stage lost needs a reason (--reason, or "
				    "reason=...)");
		}
	}
}

static void
a_move_that_medicare_does_not_have_names_those_it_has(void **state)
{
	(void)state;
	medicare();
	forbidden("active", "connect", 15,
	    "no move from active to connect (from there: "
	    "pending-eligibility, lost)");
	forbidden("connect", "enrolled", 15,
	    "no move from connect to enrolled (from there: needs-analysis, "
	    "pending-eligibility, lost)");
	forbidden("needs-analysis", "active", 15,
	    "no move from needs-analysis to active (from there: connect, "
	    "pending-eligibility, enrolled, lost)");
}

enum { CONNECT, ANALYSIS, PENDING, ENROLLED, ACTIVE, LOST };

/* What crm-pipeline.5 says of medicare, without reading its rules. */
static int
medicare_goes(enum crm_event event, int from, unsigned have, int previous)
{
	bool policy = have & CRM_NEEDS_POLICY;
	bool force = have & CRM_NEEDS_IN_FORCE;

	switch (event) {
	case CRM_POLICY_EFFECTIVE: /* SP-12 */
		return from == ENROLLED && force ? ACTIVE : CRM_NONE;
	case CRM_POLICY_ENDED: /* SP-14 */
		if (from != ENROLLED && from != ACTIVE && from != PENDING)
			return CRM_NONE;
		if (!policy)
			return LOST;
		return from == ACTIVE && !force ? ENROLLED : CRM_NONE;
	case CRM_POLICY_ADDED: /* SP-15 */
		if (from != LOST)
			return CRM_NONE;
		if (previous == CONNECT)
			return have & CRM_NEEDS_SOURCE ? CONNECT : CRM_NONE;
		if (previous == ACTIVE && force)
			return ACTIVE;
		if (previous == ACTIVE || previous == ENROLLED)
			return policy ? ENROLLED : CRM_NONE;
		return previous;
	case CRM_REVIEW_FLAGGED: /* SP-16 */
	case CRM_SURVEY_CHANGED: /* SP-17 */
		return from == ACTIVE ? PENDING : CRM_NONE;
	case CRM_REVIEW_UNFLAGGED:
	case CRM_SURVEY_CONFIRMED:
		return from == PENDING && force ? ACTIVE : CRM_NONE;
	default: /* medicare listens to no other */
		break;
	}
	return CRM_NONE;
}

/* All events in all stages, whatever holds and wherever they were before. */
static void
every_event_takes_a_medicare_contact_where_the_page_says(void **state)
{
	unsigned have, tried = 0, moved = 0;
	int event, from, previous, reason, got, want;
	struct crm_facts f;
	char what[150];

	(void)state;
	medicare();
	assert_int_equal(stage("connect"), CONNECT);
	assert_int_equal(stage("needs-analysis"), ANALYSIS);
	assert_int_equal(stage("pending-eligibility"), PENDING);
	assert_int_equal(stage("enrolled"), ENROLLED);
	assert_int_equal(stage("active"), ACTIVE);
	assert_int_equal(stage("lost"), LOST);
	for (event = 0; event < CRM_NEVENTS; event++) {
		for (from = CONNECT; from <= LOST; from++) {
			for (have = 0; have < 16; have++) {
				for (previous = CRM_NONE; previous < LOST;
				     previous++, tried++) {
					f = facts(have);
					f.previous = previous;
					reason = CRM_NONE;
					got = crm_engine_event(&rules,
					    (enum crm_event)event, &f, from,
					    &reason);
					want =
					    medicare_goes((enum crm_event)event,
						from, have, previous);
					snprintf(what, sizeof(what),
					    "%.20s in %.40s, have %x, "
					    "before %.40s",
					    crm_event_name(
						(enum crm_event)event),
					    name_of(from), have,
					    previous == CRM_NONE
						? "none"
						: name_of(previous));
					same(what, name_of(got), name_of(want));
					if (got == CRM_NONE)
						continue;
					moved++;
					same(what,
					    reason == CRM_NONE
						? NULL
						: rules.reason[reason].name,
					    got == LOST ? "policy-inactive"
							: NULL);
				}
			}
		}
	}
	assert_int_equal(tried, 13 * 6 * 16 * 6);
	assert_int_equal(moved, 48 + 144 + 24 + 60 + 2 * (96 + 48));
}

/* Events --------------------------------------------------------------- */

static const char *
goes(enum crm_event event, const char *from, unsigned have,
    const char *previous, const char *want_reason)
{
	struct crm_facts f = facts(have);
	int reason = CRM_NONE, to;

	if (previous != NULL)
		f.previous = stage(previous);
	to = crm_engine_event(&rules, event, &f, stage(from), &reason);
	if (to != CRM_NONE)
		same("reason",
		    reason == CRM_NONE ? NULL : rules.reason[reason].name,
		    want_reason);
	return name_of(to);
}

static void
of_several_rules_the_first_that_can_be_followed_counts(void **state)
{
	(void)state;
	load("pipeline p\nreason why\nstage aa any\n"
	     "stage bb any needs policy\nstage cc any needs reason\n"
	     "stage dd any\nstage old any retired\n"
	     "on policy-added aa old\n"
	     "on policy-added aa bb unless source\n"
	     "on policy-added aa cc reason why unless policy-in-force\n"
	     "on policy-added aa dd\n"
	     "on policy-added bb aa\n");
	same("policy", goes(CRM_POLICY_ADDED, "aa", 2, NULL, NULL), "bb");
	same("source too", goes(CRM_POLICY_ADDED, "aa", 3, NULL, "why"), "cc");
	same("nothing", goes(CRM_POLICY_ADDED, "aa", 0, NULL, "why"), "cc");
	same("in force", goes(CRM_POLICY_ADDED, "aa", 4, NULL, NULL), "dd");
	same(
	    "another stage", goes(CRM_POLICY_ADDED, "bb", 0, NULL, NULL), "aa");
	same("no rule", goes(CRM_POLICY_ADDED, "dd", 15, NULL, NULL), NULL);
	same("no such event", goes(CRM_POLICY_ENDED, "aa", 15, NULL, NULL),
	    NULL);
}

static void
a_rule_waits_while_any_guard_after_unless_holds(void **state)
{
	unsigned have;

	(void)state;
	load("pipeline p\nstage aa any\nstage bb any\n"
	     "on policy-ended aa bb unless policy unless source\n");
	for (have = 0; have < 16; have++)
		same("unless", goes(CRM_POLICY_ENDED, "aa", have, NULL, NULL),
		    have & (CRM_NEEDS_POLICY | CRM_NEEDS_SOURCE) ? NULL : "bb");
}

static void
a_reason_of_one_rule_does_not_help_the_next(void **state)
{
	(void)state;
	load("pipeline p\nreason why\nstage aa any\n"
	     "stage bb any needs reason policy\nstage cc any needs reason\n"
	     "on policy-ended aa bb reason why\non policy-ended aa cc\n");
	same("no policy", goes(CRM_POLICY_ENDED, "aa", 0, NULL, NULL), NULL);
	same("policy", goes(CRM_POLICY_ENDED, "aa", 2, NULL, "why"), "bb");
	same("a reason before", goes(CRM_POLICY_ENDED, "aa", 8, NULL, NULL),
	    NULL);
}

static void
an_event_needs_no_move_line(void **state)
{
	(void)state;
	load("pipeline p\nstage aa any\nstage bb any\nstage cc any\n"
	     "move aa cc\non policy-added aa bb\n");
	forbidden("aa", "bb", 0, "no move from aa to bb (from there: cc)");
	same("event", goes(CRM_POLICY_ADDED, "aa", 0, NULL, NULL), "bb");
}

static void
previous_is_the_stage_before_or_an_earlier_one_of_its_class_SP_15(void **state)
{
	(void)state;
	load(
	    "pipeline p\nstage lead prospect\nstage hot prospect needs source\n"
	    "stage sold client needs policy\nstage note closed\n"
	    "stage live client needs policy-in-force\n"
	    "stage best client needs source policy-in-force\n"
	    "stage gone closed\non policy-added gone previous\n");
	same("nowhere before", goes(CRM_POLICY_ADDED, "gone", 15, NULL, NULL),
	    NULL);
	same("itself", goes(CRM_POLICY_ADDED, "gone", 7, "best", NULL), "best");
	same("one earlier", goes(CRM_POLICY_ADDED, "gone", 6, "best", NULL),
	    "live");
	same("two earlier", goes(CRM_POLICY_ADDED, "gone", 2, "best", NULL),
	    "sold");
	same("none of its class holds",
	    goes(CRM_POLICY_ADDED, "gone", 1, "best", NULL), NULL);
	/* never a later one, though its guards hold */
	same("no later one", goes(CRM_POLICY_ADDED, "gone", 4, "sold", NULL),
	    NULL);
	same("prospect", goes(CRM_POLICY_ADDED, "gone", 1, "hot", NULL), "hot");
	same("prospect before", goes(CRM_POLICY_ADDED, "gone", 0, "hot", NULL),
	    "lead");
	same("closed", goes(CRM_POLICY_ADDED, "gone", 0, "note", NULL), "note");
}

static void
previous_is_never_a_retired_stage(void **state)
{
	(void)state;
	load("pipeline p\nstage lead prospect\nstage old prospect retired\n"
	     "stage gone closed\non policy-added gone previous\n");
	same(
	    "retired", goes(CRM_POLICY_ADDED, "gone", 15, "old", NULL), "lead");
}

static void
a_stage_that_no_rule_names_does_not_listen(void **state)
{
	int event, from;

	(void)state;
	load("pipeline p\nstage aa any\nstage bb any\nstage cc any\n"
	     "on policy-added aa cc bb\non review-flagged bb previous\n");
	for (event = 0; event < CRM_NEVENTS; event++)
		for (from = 0; from < 3; from++)
			same_number(crm_event_name((enum crm_event)event),
			    crm_engine_listens(
				&rules, (enum crm_event)event, from),
			    (event == CRM_POLICY_ADDED && from != 1) ||
				(event == CRM_REVIEW_FLAGGED && from == 1));
}

/* Pairs ------------------------------------------------------------------ */

static void
only_linked_statuses_go_with_a_stage_BL_07(void **state)
{
	/* rows: stages; columns: none and the statuses */
	static const char good[4][6] = {{1, 1, 1, 0, 0, 0}, {1, 0, 0, 1, 1, 0},
	    {1, 0, 0, 0, 0, 0}, {1, 1, 1, 1, 1, 0}};
	struct crm_err err;
	int i, k;

	(void)state;
	load("pipeline p\nstage no-milestone prospect\n"
	     "stage contacted prospect\nstage sold client\nstage free any\n"
	     "status new\nstatus attempted-contact\nstatus hot\n"
	     "status follow-up\nstatus customer retired\n"
	     "link no-milestone new attempted-contact\n"
	     "link contacted hot follow-up\nlink sold customer\n");
	for (i = 0; i < 4; i++)
		for (k = -1; k < 5; k++)
			same_number("pair",
			    crm_engine_pair(&rules, i, k, &err) == CRM_OK,
			    good[i][k + 1]);
	spoil(&err);
	refused("two", crm_engine_pair(&rules, 0, 2, &err), &err, CRM_REFUSED,
	    "status hot does not go with stage no-milestone (allowed: new, "
	    "attempted-contact)");
	spoil(&err);
	refused("one", crm_engine_pair(&rules, 2, 0, &err), &err, CRM_REFUSED,
	    "status new does not go with stage sold (allowed: customer)");
	spoil(&err);
	refused("retired", crm_engine_pair(&rules, 2, 4, &err), &err,
	    CRM_REFUSED, "status customer is retired");
}

static void
a_stage_without_a_link_takes_every_status_BL_06(void **state)
{
	struct crm_err err;
	int i;

	(void)state;
	load("pipeline p\nstage aa any\nstage bb any\nstatus one\n"
	     "status two\nstatus three\nlink bb two\n");
	for (i = CRM_NONE; i < 3; i++)
		assert_int_equal(crm_engine_pair(&rules, 0, i, &err), CRM_OK);
}

static void
links_hold_for_every_one_of_sixty_four_statuses(void **state)
{
	struct crm_buf text = {0};
	struct crm_err err;
	int i, k, tried = 0;

	(void)state;
	crm_buf_str(&text, "pipeline p\n");
	for (i = 0; i < 63; i++)
		crm_buf_fmt(&text, "stage s-%d any\nstatus t-%d\n", i, i);
	crm_buf_str(&text, "status t-63\n");
	for (i = 0; i < 63; i++)
		crm_buf_fmt(&text, "link s-%d t-%d t-%d\n", i, i, i + 1);
	load(text.s);
	for (i = 0; i < 63; i++)
		for (k = 0; k < 64; k++, tried++)
			same_number("pair",
			    crm_engine_pair(&rules, i, k, &err) == CRM_OK,
			    k == i || k == i + 1);
	assert_int_equal(tried, 63 * 64);
	crm_buf_free(&text);
}

/* Policies ------------------------------------------------------------- */

static enum crm_code
policy(const char *line, const char *effective, const char *end,
    struct crm_err *err)
{
	struct crm_values values = {0};

	values.v[CRM_F_LINE] = line;
	values.v[CRM_F_EFFECTIVE] = effective;
	values.v[CRM_F_END] = end;
	return crm_engine_policy(&rules, &values, &laws, NULL, err);
}

/* Every line of business on every day of a year. */
static void
medicare_advantage_and_part_d_begin_on_the_first_of_a_month(void **state)
{
	static const char *const lines[] = {"ma", "mapd", "pdp", "medsupp",
	    "dental", "vision", "hospital", "life", "final-expense", "annuity",
	    "ltc", "health", "auto", "home", "other"};
	unsigned i, tried = 0, good = 0;
	char day[CRM_DAY_TEXT], want[120];
	struct crm_err err;
	crm_day d, from = crm_date_make(2027, 1, 1);

	(void)state;
	medicare();
	for (i = 0; i < COUNT(lines); i++) {
		for (d = from; d < from + 365; d++, tried++) {
			crm_date_format(d, day);
			if (i < 3 && strcmp(day + 8, "01") != 0) {
				snprintf(want, sizeof(want),
				    "effective: cover of line %s starts on "
				    "the first of a month, not %s",
				    lines[i], day);
				spoil(&err);
				refused(day, policy(lines[i], day, NULL, &err),
				    &err, CRM_REFUSED, want);
			} else if (policy(lines[i], day, NULL, &err)) {
				fail_msg("%s", err.text);
			} else {
				good++;
			}
		}
	}
	assert_int_equal(tried, 15 * 365);
	assert_int_equal(good, 12 * 365 + 3 * 12);
}

static void
a_policy_does_not_end_before_it_begins(void **state)
{
	struct crm_err err;

	(void)state;
	medicare();
	spoil(&err);
	refused("before", policy("dental", "2027-01-02", "2027-01-01", &err),
	    &err, CRM_REFUSED,
	    "end: 2027-01-01 is before the effective date 2027-01-02");
	assert_int_equal(policy("dental", "2027-01-02", "2027-01-02", &err), 0);
	assert_int_equal(policy("dental", "2027-01-02", "2030-01-01", &err), 0);
	assert_int_equal(policy("dental", NULL, "2027-01-01", &err), 0);
	assert_int_equal(policy("dental", "2027-01-02", NULL, &err), 0);
	assert_int_equal(policy(NULL, "2027-01-15", NULL, &err), 0);
	assert_int_equal(policy("mapd", NULL, NULL, &err), 0);
	spoil(&err);
	refused("both wrong", policy("pdp", "2027-01-15", "2026-12-31", &err),
	    &err, CRM_REFUSED,
	    "effective: cover of line pdp starts on the first of a month, "
	    "not 2027-01-15");
	load("pipeline p\nstage aa any\n");
	assert_int_equal(policy("mapd", "2027-01-15", NULL, &err), 0);
}

static enum crm_code
reason(const char *name, const char *at, struct crm_err *err)
{
	const struct crm_facts none = {.previous = CRM_NONE};
	int i = CRM_NONE;

	if (name != NULL && crm_reason_find(&rules, name, &i, err))
		fail_msg("%s", err->text);
	return crm_engine_reason(&rules, &none, CRM_NONE, stage(at), i, err);
}

static void
a_reason_that_closes_the_case_goes_with_a_closed_stage_SP_19(void **state)
{
	struct crm_err err;

	(void)state;
	medicare();
	assert_int_equal(reason(NULL, "active", &err), 0);
	assert_int_equal(reason("other", "active", &err), 0);
	assert_int_equal(reason("deceased", "lost", &err), 0);
	spoil(&err);
	refused("stays", reason("deceased", "active", &err), &err, CRM_REFUSED,
	    "reason deceased closes the case and does not go with stage active "
	    "(but with: lost)");
	load("pipeline p\nstage aa any\nreason never stops-contact\n");
	spoil(&err);
	refused("none", reason("never", "aa", &err), &err, CRM_REFUSED,
	    "reason never closes the case and does not go with stage aa");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_stage_is_entered_only_if_all_its_guards_hold),
	    TEST(the_guard_that_fails_is_named),
	    TEST(a_field_that_is_needed_must_be_known),
	    TEST(only_a_declared_move_is_allowed),
	    TEST(without_move_lines_every_move_is_allowed),
	    TEST(nothing_enters_a_retired_stage),
	    TEST(a_sentence_about_sixty_four_long_names_ends),
	    TEST(
		a_new_contact_begins_in_the_first_stage_that_its_facts_satisfy),
	    TEST(a_new_contact_never_begins_beyond_the_stage_marked_start),
	    TEST(only_a_contact_with_a_source_begins_in_connect_SP_03),
	    TEST(
		the_move_from_connect_to_needs_analysis_is_never_refused_SP_09),
	    TEST(
		enrolled_needs_a_sold_policy_SP_10_and_active_one_in_force_SP_06),
	    TEST(lost_carries_a_reason_SP_07),
	    TEST(a_move_that_medicare_does_not_have_names_those_it_has),
	    TEST(every_event_takes_a_medicare_contact_where_the_page_says),
	    TEST(of_several_rules_the_first_that_can_be_followed_counts),
	    TEST(a_rule_waits_while_any_guard_after_unless_holds),
	    TEST(a_reason_of_one_rule_does_not_help_the_next),
	    TEST(an_event_needs_no_move_line),
	    TEST(
		previous_is_the_stage_before_or_an_earlier_one_of_its_class_SP_15),
	    TEST(previous_is_never_a_retired_stage),
	    TEST(a_stage_that_no_rule_names_does_not_listen),
	    TEST(only_linked_statuses_go_with_a_stage_BL_07),
	    TEST(a_stage_without_a_link_takes_every_status_BL_06),
	    TEST(links_hold_for_every_one_of_sixty_four_statuses),
	    TEST(medicare_advantage_and_part_d_begin_on_the_first_of_a_month),
	    TEST(a_policy_does_not_end_before_it_begins),
	    TEST(a_reason_that_closes_the_case_goes_with_a_closed_stage_SP_19),
	};

	return cmocka_run_group_tests_name("engine", tests, NULL, NULL);
}
