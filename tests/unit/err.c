/* SPDX-License-Identifier: ISC */
#include "unit.h"

static const char *const stages[] = {"connect", "needs-analysis",
    "pending-eligibility", "enrolled", "active", "lost"};

static void
a_failure_keeps_its_code_and_its_sentence(void **state)
{
	struct crm_err err;

	(void)state;
	spoil(&err);
	refused("crm_fail",
	    crm_fail(&err, CRM_TROUBLE, "%s: %d of %s", "x.db", 3, "4"), &err,
	    CRM_TROUBLE, "x.db: 3 of 4");
}

static void
the_codes_are_the_exit_statuses_that_crm_7_promises(void **state)
{
	(void)state;
	assert_int_equal(CRM_OK, 0);
	assert_int_equal(CRM_REFUSED, 1);
	assert_int_equal(CRM_MISUSE, 2);
	assert_int_equal(CRM_TROUBLE, 3);
	assert_int_equal(CRM_BUSY, 4);
	assert_int_equal(CRM_LATE, 5);
	assert_int_equal(CRM_PART, 6);
}

static void
a_prefix_goes_before_the_sentence_and_leaves_the_code(void **state)
{
	struct crm_err err;

	(void)state;
	crm_fail(&err, CRM_MISUSE, "zip: not known");
	refused("once", crm_fail_at(&err, "%s:%d: ", "leads.csv", 17), &err,
	    CRM_MISUSE, "leads.csv:17: zip: not known");
	refused("twice", crm_fail_at(&err, "a%% "), &err, CRM_MISUSE,
	    "a% leads.csv:17: zip: not known");
}

static void
a_sentence_that_is_too_long_is_cut_and_ends(void **state)
{
	char *x = crm_alloc(5001);
	struct crm_err err;

	(void)state;
	memset(x, 'x', 5000);
	crm_fail(&err, CRM_REFUSED, "%s", x);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	assert_int_equal(strspn(err.text, "x"), sizeof(err.text) - 1);

	crm_fail_at(&err, "leads.csv:1: ");
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	assert_memory_equal(err.text, "leads.csv:1: xxx", 16);

	assert_int_equal(crm_fail_at(&err, "%s", x), CRM_REFUSED);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	free(x);
}

static void
the_nearest_word_is_the_one_that_was_meant(void **state)
{
	static const struct {
		const char *word, *near;
	} table[] = {
	    {"connect", "connect"},
	    {"conect", "connect"},
	    {"cnonect", "connect"},
	    {"connecct", "connect"},
	    {"connekt", "connect"},
	    {"need-analysis", "needs-analysis"},
	    {"needs_analysis", "needs-analysis"},
	    {"needsanalysis", "needs-analysis"},
	    {"pending-elegibility", "pending-eligibility"},
	    {"enroled", "enrolled"},
	    {"enrolld", "enrolled"},
	    {"actve", "active"},
	    {"inactive", "active"},
	    {"Lost", "lost"},
	    {"lots", "lost"},
	    {"loss", "lost"},
	    {"", NULL},
	    {"x", NULL},
	    {"xyz", NULL},
	    {"sold", NULL},
	    {"prospect", NULL},
	    {"quoted", NULL},
	    {"milestones", NULL},
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		same(table[i].word,
		    crm_nearest(table[i].word, stages, COUNT(stages)),
		    table[i].near);
}

/* Every slip of one key in every stage of medicare. */
static void
one_slip_anywhere_still_finds_the_word(void **state)
{
	char word[64];
	size_t i, j, n;
	unsigned tried = 0;
	char c;

	(void)state;
	for (i = 0; i < COUNT(stages); i++) {
		n = strlen(stages[i]);
		for (j = 0; j < n; j++) {
			snprintf(word, sizeof(word), "%.*s%s", (int)j,
			    stages[i], stages[i] + j + 1);
			same(word, crm_nearest(word, stages, COUNT(stages)),
			    stages[i]);
			strcpy(word, stages[i]);
			word[j] = 'q';
			same(word, crm_nearest(word, stages, COUNT(stages)),
			    stages[i]);
			snprintf(word, sizeof(word), "%.*sq%s", (int)j,
			    stages[i], stages[i] + j);
			same(word, crm_nearest(word, stages, COUNT(stages)),
			    stages[i]);
			strcpy(word, stages[i]);
			if (j > 0) {
				c = word[j];
				word[j] = word[j - 1];
				word[j - 1] = c;
			}
			same(word, crm_nearest(word, stages, COUNT(stages)),
			    stages[i]);
			tried += 4;
		}
	}
	assert_int_equal(tried, 232);
}

static void
two_keys_in_the_wrong_order_are_one_slip(void **state)
{
	static const char *const list[] = {"pi", "spin"};

	(void)state;
	same("ip", crm_nearest("ip", list, 2), "pi");
	same("sipn", crm_nearest("sipn", list, 2), "spin");
	same("ab", crm_nearest("ab", list, 2), NULL);
}

static void
a_word_cut_short_is_near_from_three_letters_on(void **state)
{
	static const char *const table[][2] = {{"con", "connect"},
	    {"needs", "needs-analysis"}, {"pend", "pending-eligibility"},
	    {"pending", "pending-eligibility"}, {"enr", "enrolled"},
	    {"act", "active"}, {"lxt", NULL}, {"lxst", "lost"}, {"co", NULL},
	    {"p", NULL}, {"pex", NULL}, {"nding", NULL}};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		same(table[i][0],
		    crm_nearest(table[i][0], stages, COUNT(stages)),
		    table[i][1]);
}

static void
of_equally_near_words_the_first_is_taken(void **state)
{
	static const char *const list[] = {"zoo", "bat", "cat", "rat"};

	(void)state;
	same("hat", crm_nearest("hat", list, 4), "bat");
	same("rat", crm_nearest("rat", list, 4), "rat");
	same("only two", crm_nearest("rat", list, 2), "bat");
}

static void
an_empty_list_and_its_gaps_hold_no_word(void **state)
{
	static const char *const list[] = {NULL, "stage", NULL, "status"};

	(void)state;
	same("no list", crm_nearest("stage", NULL, 0), NULL);
	same("gap", crm_nearest("stage", list, 1), NULL);
	same("after a gap", crm_nearest("stag", list, 4), "stage");
	same("after two", crm_nearest("statis", list, 4), "status");
}

static void
words_of_any_length_are_compared_in_bounds(void **state)
{
	char word[3000], other[3000];
	const char *const list[] = {other, "stage"};
	unsigned n, tried = 0;

	(void)state;
	for (n = 1; n < 2999; n += 7) {
		memset(word, 'a', n);
		word[n] = '\0';
		memset(other, 'a', n);
		other[n] = '\0';
		assert_ptr_equal(crm_nearest(word, list, 2), other);
		tried++;
	}
	assert_int_equal(tried, 429);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_failure_keeps_its_code_and_its_sentence),
	    TEST(the_codes_are_the_exit_statuses_that_crm_7_promises),
	    TEST(a_prefix_goes_before_the_sentence_and_leaves_the_code),
	    TEST(a_sentence_that_is_too_long_is_cut_and_ends),
	    TEST(the_nearest_word_is_the_one_that_was_meant),
	    TEST(one_slip_anywhere_still_finds_the_word),
	    TEST(two_keys_in_the_wrong_order_are_one_slip),
	    TEST(a_word_cut_short_is_near_from_three_letters_on),
	    TEST(of_equally_near_words_the_first_is_taken),
	    TEST(an_empty_list_and_its_gaps_hold_no_word),
	    TEST(words_of_any_length_are_compared_in_bounds),
	};

	return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
