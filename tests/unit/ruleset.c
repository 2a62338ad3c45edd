/* SPDX-License-Identifier: ISC */
#include "words.h"

#include "ruleset.h"

static struct crm_ruleset
from(const char *name, const char *text)
{
	struct crm_ruleset set;
	struct crm_err err;

	if (crm_ruleset_read(name, text, &pool, &set, &err))
		fail_msg("%s", err.text);
	return set;
}

static void
what_is_written_is_read_again(void **state)
{
	static const char text[] = "heading A\\tb\n"
				   "heading \n"
				   "heading x=y\n"
				   "map A\\tb=phone\n"
				   "map x=y=note\n"
				   "rest notes\n"
				   "dates dmy\n"
				   "source A\\\\nB\n"
				   "pipeline medicare\n";
	struct crm_ruleset set = from("a", text);
	struct crm_buf again = {0}, brief = {0};

	(void)state;
	assert_int_equal(set.nheading, 3);
	assert_string_equal(set.heading[0], "A\tb");
	assert_string_equal(set.heading[1], "");
	assert_int_equal(set.rules.nmap, 2);
	assert_string_equal(set.rules.source, "A\\nB");
	crm_ruleset_write(&set, &again);
	assert_string_equal(again.s, text);
	crm_ruleset_brief(&set, &brief);
	assert_string_equal(brief.s,
	    "map A\\tb=phone; map x=y=note; rest notes; dates dmy; "
	    "source A\\\\nB; pipeline medicare");
	crm_buf_free(&again);
	crm_buf_free(&brief);
}

static void
a_line_that_means_nothing_is_trouble(void **state)
{
	static const char *const bad[] = {"heading A\nfoo B\n",
	    "heading A\nheading\n", "heading A\n\n", "heading A\nmap A\n"};
	struct crm_ruleset set;
	struct crm_err err;
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		spoil(&err);
		refused(bad[i],
		    crm_ruleset_read("a", bad[i], &pool, &set, &err), &err,
		    CRM_TROUBLE,
		    "mapping a: line 2 of what is kept means nothing");
	}
}

static void
headings_are_compared_by_letters_and_digits(void **state)
{
	struct crm_ruleset set[] = {from("a", "heading Tel. #\nheading #\n")};
	const struct crm_rulesets kept = {set, 1};
	static const struct {
		char *heading[4];
		unsigned n;
		bool fits;
	} files[] = {
	    {{"Tel. #", "#"}, 2, true},
	    {{"TEL", "#"}, 2, true},
	    {{"tél", "#", "reject_reason"}, 3, true},
	    {{"reject_reason", "tel", "#"}, 3, true},
	    {{"Tel. #", "%"}, 2, false},
	    {{"Tel. #", ""}, 2, false},
	    {{"#", "Tel. #"}, 2, false},
	    {{"Tel. #"}, 1, false},
	    {{"Tel. #", "#", "#"}, 3, false},
	    {{NULL}, 0, false},
	};
	const struct crm_ruleset *got;
	struct crm_err err;
	unsigned i;

	(void)state;
	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		if (crm_ruleset_pick(
			&kept, files[i].heading, files[i].n, &got, &err))
			fail_msg("%s", err.text);
		assert_ptr_equal(got, files[i].fits ? set : NULL);
	}
}

static void
what_is_given_comes_before_what_is_kept(void **state)
{
	static char *const heading[] = {"PHONE", "PHONE?", "City"};
	static const char *const given_map[] = {"City=note"};
	const struct crm_mapping_rules given = {.map = given_map,
	    .nmap = 1,
	    .source = "Web",
	    .blanks = true,
	    .ids = true};
	struct crm_ruleset set = from("a",
	    "heading Phone\nheading Phone?\nheading city\n"
	    "map Phone?=cell\nmap city=state\nmap Gone=zip\n"
	    "dates dmy\nsource Fair\n");
	struct crm_mapping_rules rules;

	(void)state;
	crm_ruleset_join(&set, heading, 3, &given, &pool, &rules);
	assert_int_equal(rules.nmap, 4);
	assert_string_equal(rules.map[0], "City=note");
	assert_string_equal(rules.map[1], "PHONE?=cell");
	assert_string_equal(rules.map[2], "City=state");
	assert_string_equal(rules.map[3], "Gone=zip");
	assert_string_equal(rules.source, "Web");
	assert_string_equal(rules.dates, "dmy");
	assert_null(rules.pipeline);
	assert_true(rules.blanks && rules.ids);
	/* Another file: the first column like it. */
	crm_ruleset_join(&set, heading, 2, &given, &pool, &rules);
	assert_string_equal(rules.map[1], "PHONE=cell");
	crm_ruleset_join(NULL, heading, 3, &given, &pool, &rules);
	assert_int_equal(rules.nmap, 1);
	assert_null(rules.dates);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_is_written_is_read_again),
	    TEST(a_line_that_means_nothing_is_trouble),
	    TEST(headings_are_compared_by_letters_and_digits),
	    TEST(what_is_given_comes_before_what_is_kept),
	};

	return cmocka_run_group_tests_name("ruleset", tests, in_zone, drop);
}
