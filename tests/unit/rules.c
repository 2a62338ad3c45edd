/* SPDX-License-Identifier: ISC */
/* The language of dated rules: what is read, refused and written again. */
#include "unit.h"

#include "embed.h"
#include "rules.h"

static struct crm_rules one, two;

static void
parse(const char *text, struct crm_rules *rules)
{
	struct crm_err err;

	if (crm_rules_parse(text, "text", rules, &err))
		fail_msg("%s\n%s", err.text, text);
}

static bool
alike(const struct crm_dated *a, const struct crm_dated *b)
{
	return a->topic == b->topic && strcmp(a->of, b->of) == 0 &&
	    a->none == b->none && a->always == b->always &&
	    a->warn == b->warn && a->window == b->window &&
	    a->yearly == b->yearly && a->opens == b->opens &&
	    a->closes == b->closes && a->anchors == b->anchors &&
	    a->needs == b->needs && a->effective == b->effective &&
	    a->length.n == b->length.n && a->length.unit == b->length.unit &&
	    a->first.n == b->first.n && a->first.unit == b->first.unit &&
	    a->from == b->from && a->to == b->to && a->lines == b->lines &&
	    strcmp(a->source, b->source) == 0;
}

/* parse(dump(x)) = x, and the text is canonical. */
static void
comes_back(const struct crm_rules *rules, const char *what)
{
	struct crm_buf text = {0}, again = {0};
	struct crm_err err;
	unsigned i;

	crm_rules_dump(rules, &text);
	if (crm_rules_parse(text.s, "dump", &two, &err))
		fail_msg("%s: %s\n%s", what, err.text, text.s);
	same(what, two.name, rules->name);
	same(what, two.label, rules->label);
	assert_int_equal(two.n, rules->n);
	for (i = 0; i < rules->n; i++)
		if (!alike(&two.row[i], &rules->row[i]))
			fail_msg("%s: row %u\n%s", what, i, text.s);
	crm_rules_dump(&two, &again);
	same(what, again.s, text.s);
	crm_buf_free(&text);
	crm_buf_free(&again);
}

static void
a_text_that_begins_with_rules_is_one(void **state)
{
	(void)state;
	assert_true(crm_rules_are("rules x"));
	assert_true(crm_rules_are("\n# rules\n\n  rules us \"U\"\nage 65y"));
	assert_true(crm_rules_are("rules"));
	assert_false(crm_rules_are(""));
	assert_false(crm_rules_are("# rules x"));
	assert_false(crm_rules_are("pipeline x \"X\"\nrules x"));
	assert_false(crm_rules_are("\"rules\""));
	assert_false(crm_rules_are("rules\xff x"));
}

static void
every_rule_is_read_into_its_place(void **state)
{
	const struct crm_dated *r = one.row;

	(void)state;
	parse("rules x \"X rules\"\r\n"
	      "age 65y source \"S # 1\" born-on-first -1m # comment\n"
	      "first-of-month no to 2026-12-31\n"
	      "first-of-month yes from 2027-01-01\n"
	      "election aep opens 10-15 closes 12-07 effective 01-01\n"
	      "election iep opens -3m closes +3m of part-b,turning-65 "
	      "effective next-month needs more,ma\n"
	      "election int lines mapd,ma always\n"
	      "election mde none\n"
	      "election mov\n"
	      "soa-wait 48h warn\n"
	      "retain note 90d\n",
	    &one);
	same("name", one.name, "x");
	same("label", one.label, "X rules");
	assert_int_equal(one.n, 10);
	assert_int_equal(r[0].topic, CRM_RULE_AGE);
	assert_int_equal(r[0].length.n, 65);
	assert_int_equal(r[0].length.unit, 'y');
	assert_int_equal(r[0].first.n, -1);
	assert_int_equal(r[0].from, CRM_NO_DAY);
	assert_int_equal(r[0].to, CRM_NEVER);
	assert_int_equal(r[0].lines, 0);
	assert_int_equal(r[0].number, 2);
	same("source", r[0].source, "S # 1");
	assert_true(r[1].none);
	assert_int_equal(r[1].to, crm_date_make(2026, 12, 31));
	assert_int_equal(r[2].from, crm_date_make(2027, 1, 1));
	same("period", r[3].of, "aep");
	assert_true(r[3].window && r[3].yearly);
	assert_int_equal(r[3].opens, 1015);
	assert_int_equal(r[3].closes, 1207);
	assert_int_equal(r[3].effective, 101);
	assert_true(r[4].window && !r[4].yearly);
	assert_int_equal(r[4].opens, -3);
	assert_int_equal(r[4].closes, 3);
	assert_int_equal(r[4].anchors, CRM_OF_TURNING | CRM_OF_PART_B);
	assert_int_equal(r[4].effective, CRM_BEGINS_NEXT);
	assert_int_equal(r[4].needs, CRM_MUST_MA | CRM_MUST_MORE);
	assert_true(r[5].always && !r[5].window);
	assert_true(r[6].none);
	assert_false(r[7].none || r[7].always || r[7].window);
	assert_true(r[8].warn);
	assert_int_equal(r[9].length.n, 90);
	same("class", r[9].of, "note");
	comes_back(&one, "each");
}

static void
a_dump_is_the_canonical_text(void **state)
{
	static const char text[] =
	    "rules x \"x\"\n"
	    "age 65y born-on-first -1m from 2020-01-01 to 2020-12-31 "
	    "lines ma,pdp source \"S\"\n"
	    "first-of-month no to 2026-12-31\n"
	    "first-of-month yes from 2027-01-01\n"
	    "election 5st opens 12-08 closes 11-30\n"
	    "election iep opens -3m closes +3m of turning-65,part-b "
	    "effective next-month needs ma,more\n"
	    "election oepn opens +0m closes +2m of both-parts effective "
	    "02-29\n"
	    "election int always lines ma,mapd\n"
	    "election mde none source \"\"\n"
	    "soa-wait 48h warn\n"
	    "soa-exempt 4d\n"
	    "soa-valid 12m\n"
	    "retain recording 6y\n"
	    "dnc-scrub 31d\n"
	    "permission 12m\n";
	struct crm_buf got = {0};
	char *want, *cut;

	(void)state;
	parse(text, &one);
	crm_rules_dump(&one, &got);
	/* An empty source is none. */
	want = strdup(text);
	cut = strstr(want, " source \"\"");
	memmove(cut, cut + 10, strlen(cut + 10) + 1);
	same("dump", got.s, want);
	free(want);
	crm_buf_free(&got);
}

#define AT "f:2: "
static void
a_bad_line_is_named_with_what_was_expected(void **state)
{
	static const struct {
		const char *line, *message;
	} table[] = {
	    {"elecion aep",
		AT "expected a dated rule, not elecion (nearest: election)"},
	    {"rules y", AT "expected one set of rules a file"},
	    {"election", AT "expected an election period"},
	    {"election aepp",
		AT "expected an election period, not aepp (nearest: aep)"},
	    {"election aep opns 10-15",
		AT "expected what else the rule says, not opns (nearest: "
		   "opens)"},
	    {"election aep opens",
		AT "expected a day of the year (10-15) or months (-3m)"},
	    {"election aep opens 02-30",
		AT "expected a day of the year (10-15) or months (-3m), not "
		   "02-30"},
	    {"election aep opens 2026-10-15",
		AT "expected a day of the year (10-15) or months (-3m), not "
		   "2026-10-15"},
	    {"election aep opens -3d closes 1m",
		AT "expected a day of the year (10-15) or months (-3m), not "
		   "-3d"},
	    {"election aep opens 10-15", AT "expected closes (one of: closes)"},
	    {"election aep opens 10-15 close 12-07",
		AT "expected closes, not close (nearest: closes)"},
	    {"election aep opens 10-15 closes +1m",
		AT "expected a day of the year, as after opens, not +1m"},
	    {"election aep opens -1m closes 10-15",
		AT "expected months, as after opens, not 10-15"},
	    {"election aep opens -1m closes -2m of part-a",
		AT "expected a month after the first"},
	    {"election aep opens -1m closes 2m",
		AT "expected of, and what the months are about"},
	    {"election aep opens -1m closes 2m of part-c",
		AT "expected what the months are about, not part-c (nearest: "
		   "part-a)"},
	    {"election aep opens -1m closes 2m of ,",
		AT "expected what the months are about (one of: turning-65, "
		   "part-a, part-b, both-parts)"},
	    {"election aep effective soon",
		AT "expected next-month or a day of the year (01-01), not "
		   "soon"},
	    {"election aep needs mb",
		AT "expected what a person must have, not mb (nearest: ma)"},
	    {"election aep none always",
		AT "none, always and opens go neither together nor, none, "
		   "with anything else"},
	    {"election aep none needs ma",
		AT "none, always and opens go neither together nor, none, "
		   "with anything else"},
	    {"soa-wait 48h none",
		AT "none, always and opens go neither together nor, none, "
		   "with anything else"},
	    {"election aep warn",
		AT "expected what else the rule says, not warn (one of: none, "
		   "always, opens, effective, needs, from, to, lines, "
		   "source)"},
	    {"election aep from 2026-01-01 from 2026-01-02",
		AT "from stands twice"},
	    {"soa-wait", AT "expected a length (a number and h or d)"},
	    {"soa-wait 48",
		AT "expected a length (a number and h or d), not 48"},
	    {"soa-wait 48m",
		AT "expected a length (a number and h or d), not 48m"},
	    {"soa-wait 0h",
		AT "expected a length (a number and h or d), not 0h"},
	    {"soa-wait -1h",
		AT "expected a length (a number and h or d), not -1h"},
	    {"soa-exempt 4h", AT "expected a length (a number and d), not 4h"},
	    {"soa-valid 12h",
		AT "expected a length (a number and d, m or y), not 12h"},
	    {"soa-valid 10000d",
		AT "expected a length (a number and d, m or y), not 10000d"},
	    {"retain tape 10y",
		AT "expected a class of records, not tape (one of: contact, "
		   "policy, note, recording)"},
	    {"age 65y born-on-first one",
		AT "expected a length (a number and m), not one"},
	    {"first-of-month maybe",
		AT "expected yes or no, not maybe (one of: yes, no)"},
	    {"dnc-scrub 31d from tomorrow",
		AT "expected a day (2026-10-01), not tomorrow"},
	    {"dnc-scrub 31d from 10/01/2026",
		AT "expected a day (2026-10-01), not 10/01/2026"},
	    {"dnc-scrub 31d from 2026-02-30",
		AT "expected a day (2026-10-01), not 2026-02-30"},
	    {"dnc-scrub 31d from 2026-10-02 to 2026-10-01",
		AT "the last day is before the first"},
	    {"dnc-scrub 31d lines ma,mapdd",
		AT "expected lines (ma,mapd), not mapdd (nearest: mapd)"},
	    {"dnc-scrub 31d source CMS",
		AT "expected the source in double quotes, not CMS"},
	    {"dnc-scrub 31d source", AT "expected the source in double quotes"},
	    {"dnc-scrub 31d\ndnc-scrub 30d",
		"f:3: line 2 says something about the same days"},
	    {"dnc-scrub 31d to 2026-10-01\ndnc-scrub 30d from 2026-10-01",
		"f:3: line 2 says something about the same days"},
	    {"soa-valid 1m lines ma,pdp\nsoa-valid 2m lines mapd,pdp",
		"f:3: line 2 says something about the same days"},
	    {"dnc-scrub 31d # a\xff", AT "expected UTF-8 text"},
	};
	struct crm_buf text = {0};
	struct crm_err err;
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		text.len = 0;
		crm_buf_fmt(&text, "rules x\n%s\n", table[i].line);
		spoil(&err);
		refused(table[i].line, crm_rules_parse(text.s, "f", &one, &err),
		    &err, CRM_REFUSED, table[i].message);
	}
	refused("no rules", crm_rules_parse("# x\n", "f", &one, &err), &err,
	    CRM_REFUSED, "f: no rules line");
	refused("not first",
	    crm_rules_parse("age 65y\nrules x", "f", &one, &err), &err,
	    CRM_REFUSED, "f:1: expected rules NAME first");
	refused("more", crm_rules_parse("rules x \"X\" y", "f", &one, &err),
	    &err, CRM_REFUSED, "f:1: expected nothing more, not y");
	crm_buf_free(&text);
}

static void
rows_side_by_side_are_no_contradiction(void **state)
{
	const struct crm_dated *r;

	(void)state;
	parse("rules x\n"
	      "soa-valid 1m to 2026-09-30 lines ma\n"
	      "soa-valid 2m from 2026-10-01 lines ma\n"
	      "soa-valid 3m lines pdp\n"
	      "retain note 1y\n"
	      "retain policy 2y\n",
	    &one);
	r = crm_rules_at(
	    &one, CRM_RULE_SOA_VALID, NULL, "ma", crm_date_make(2026, 9, 30));
	assert_int_equal(r->length.n, 1);
	r = crm_rules_at(
	    &one, CRM_RULE_SOA_VALID, NULL, "ma", crm_date_make(2026, 10, 1));
	assert_int_equal(r->length.n, 2);
	r = crm_rules_at(
	    &one, CRM_RULE_SOA_VALID, NULL, "pdp", crm_date_make(1900, 1, 1));
	assert_int_equal(r->length.n, 3);
	assert_null(crm_rules_at(&one, CRM_RULE_SOA_VALID, NULL, "mapd", 0));
	assert_null(crm_rules_at(&one, CRM_RULE_SOA_VALID, NULL, NULL, 0));
	assert_null(crm_rules_at(&one, CRM_RULE_SOA_VALID, NULL, "boat", 0));
	r = crm_rules_at(&one, CRM_RULE_RETAIN, "policy", NULL, 0);
	assert_int_equal(r->length.n, 2);
}

static void
a_table_can_be_full_but_not_fuller(void **state)
{
	struct crm_buf text = {0};
	struct crm_err err;
	unsigned i;

	(void)state;
	crm_buf_str(&text, "rules x\n");
	for (i = 0; i < CRM_ROWS; i++)
		crm_buf_fmt(&text, "dnc-scrub 1d from %u-01-01 to %u-12-31\n",
		    1000 + i, 1000 + i);
	parse(text.s, &one);
	comes_back(&one, "full");
	crm_buf_str(&text, "dnc-scrub 1d from 2000-01-01\n");
	refused("fuller", crm_rules_parse(text.s, "f", &one, &err), &err,
	    CRM_REFUSED, "f:258: more than 256 rows");
	crm_buf_free(&text);
}

static void
the_rules_that_ship_load_and_come_back(void **state)
{
	unsigned i, k;

	(void)state;
	assert_int_equal(crm_nlaws, 1);
	for (i = 0; i < crm_nlaws; i++) {
		assert_true(crm_rules_are(crm_laws[i].rules));
		parse(crm_laws[i].rules, &one);
		same("name", one.name, crm_laws[i].name);
		comes_back(&one, crm_laws[i].name);
		/* Each says where it is from. */
		for (k = 0; k < one.n; k++)
			assert_true(one.row[k].source[0] != '\0');
	}
}

static void
ten_thousand_mutated_texts_load_or_are_refused_by_line(void **state)
{
	static const char bytes[] = "\"# \n,-+0123456789dhmyxn\xff";
	unsigned tried, i, taken = 0, line, lines;
	struct crm_buf text = {0};
	struct crm_err err;
	uint64_t seed = 7;
	const char *p;
	char *end;

	(void)state;
	for (tried = 0; tried < 10000; tried++) {
		text.len = 0;
		crm_buf_str(&text, crm_laws[0].rules);
		for (i = 1 + below(&seed, 2); i > 0; i--)
			text.s[below(&seed, (unsigned)text.len)] =
			    bytes[below(&seed, sizeof(bytes) - 1)];
		spoil(&err);
		if (crm_rules_parse(text.s, "fuzz", &one, &err) == CRM_OK) {
			comes_back(&one, "mutated");
			taken++;
			continue;
		}
		assert_int_equal(err.code, CRM_REFUSED);
		for (lines = 1, p = text.s; *p != '\0'; p++)
			lines += *p == '\n';
		line = (unsigned)strtoul(err.text + 5, &end, 10);
		if (strncmp(err.text, "fuzz:", 5) != 0 || line < 1 ||
		    line > lines || strncmp(end, ": ", 2) != 0)
			fail_msg("%s", err.text);
	}
	assert_true(taken > 1000 && taken < 9000);
	crm_buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_text_that_begins_with_rules_is_one),
	    TEST(every_rule_is_read_into_its_place),
	    TEST(a_dump_is_the_canonical_text),
	    TEST(a_bad_line_is_named_with_what_was_expected),
	    TEST(rows_side_by_side_are_no_contradiction),
	    TEST(a_table_can_be_full_but_not_fuller),
	    TEST(the_rules_that_ship_load_and_come_back),
	    TEST(ten_thousand_mutated_texts_load_or_are_refused_by_line),
	};

	return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
