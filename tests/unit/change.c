/* SPDX-License-Identifier: ISC */
#include "words.h"

#include "change.h"

static void
give(struct crm_change *change, enum crm_record record, const char *name,
    const char *text)
{
	struct crm_err err;

	if (crm_change_add(change, record, name, text, &now, &pool, &err))
		fail_msg("%s", err.text);
}

static void
refuse(enum crm_record record, const char *name, const char *text,
    enum crm_code code, const char *sentence)
{
	struct crm_change change = {0};
	struct crm_err err;
	unsigned i;

	spoil(&err);
	refused(name,
	    crm_change_add(&change, record, name, text, &now, &pool, &err),
	    &err, code, sentence);
	same_number(name, change.n, 0);
	for (i = 0; i < CRM_NFIELDS; i++)
		assert_false(change.given[i]);
}

static void
a_word_gives_its_field_and_no_other(void **state)
{
	struct crm_change change = {0};
	unsigned i;

	(void)state;
	give(&change, CRM_OF_CONTACT, "birth_date", "05/20/1961");
	same("birth_date", change.to.v[CRM_F_BIRTH_DATE], "1961-05-20");
	assert_int_equal(change.n, 1);
	for (i = 0; i < CRM_NFIELDS; i++)
		same_number(
		    crm_fields[i].name, change.given[i], i == CRM_F_BIRTH_DATE);
	give(&change, CRM_OF_CONTACT, "state", "florida");
	same("state", change.to.v[CRM_F_STATE], "FL");
	assert_int_equal(change.n, 2);
}

static void
a_canonical_value_can_be_taken_as_it_is(void **state)
{
	static const char value[] = "FL";
	struct crm_change change = {0};

	(void)state;
	crm_change_take(&change, CRM_F_STATE, value);
	assert_ptr_equal(change.to.v[CRM_F_STATE], value);
	assert_true(change.given[CRM_F_STATE]);
	crm_change_take(&change, CRM_F_STATE, NULL);
	same("emptied", change.to.v[CRM_F_STATE], NULL);
	assert_int_equal(change.n, 1);
}

static void
an_empty_value_empties_the_field(void **state)
{
	struct crm_change change = {0};

	(void)state;
	give(&change, CRM_OF_CONTACT, "email", "");
	assert_true(change.given[CRM_F_EMAIL]);
	assert_int_equal(change.n, 1);
	same("email", change.to.v[CRM_F_EMAIL], NULL);
	give(&change, CRM_OF_CONTACT, "dnc", "no");
	assert_true(change.given[CRM_F_DNC]);
	same("dnc", change.to.v[CRM_F_DNC], NULL);
}

static void
of_two_words_for_a_field_the_last_counts(void **state)
{
	struct crm_change change = {0};

	(void)state;
	give(&change, CRM_OF_CONTACT, "city", "Miami");
	give(&change, CRM_OF_CONTACT, "city", "Tampa");
	same("city", change.to.v[CRM_F_CITY], "Tampa");
	give(&change, CRM_OF_CONTACT, "city", "");
	same("city", change.to.v[CRM_F_CITY], NULL);
	assert_int_equal(change.n, 1);
}

static void
a_whole_name_gives_its_parts_and_empties_the_others(void **state)
{
	struct crm_change change = {0};

	(void)state;
	give(&change, CRM_OF_CONTACT, "name", "Ana Díaz");
	assert_false(change.given[CRM_F_NAME]);
	assert_false(change.given[CRM_F_TITLE]);
	assert_true(change.given[CRM_F_FIRST_NAME]);
	assert_true(change.given[CRM_F_MIDDLE_NAME]);
	assert_true(change.given[CRM_F_LAST_NAME]);
	assert_true(change.given[CRM_F_SUFFIX]);
	assert_int_equal(change.n, 4);
	same("first", change.to.v[CRM_F_FIRST_NAME], "Ana");
	same("middle", change.to.v[CRM_F_MIDDLE_NAME], NULL);
	same("last", change.to.v[CRM_F_LAST_NAME], "Díaz");
	same("suffix", change.to.v[CRM_F_SUFFIX], NULL);

	memset(&change, 0, sizeof(change));
	give(&change, CRM_OF_CONTACT, "name", "Dr. Ana M. Díaz Jr.");
	assert_int_equal(change.n, 5);
	same("title", change.to.v[CRM_F_TITLE], "Dr.");
	same("middle", change.to.v[CRM_F_MIDDLE_NAME], "M.");
	same("suffix", change.to.v[CRM_F_SUFFIX], "Jr.");

	memset(&change, 0, sizeof(change));
	give(&change, CRM_OF_CONTACT, "name", "");
	assert_int_equal(change.n, 4);
	same("first", change.to.v[CRM_F_FIRST_NAME], NULL);
	same("last", change.to.v[CRM_F_LAST_NAME], NULL);
}

static void
a_part_of_the_name_stands_against_the_whole_in_any_order(void **state)
{
	struct crm_change change = {0};

	(void)state;
	give(&change, CRM_OF_CONTACT, "last_name", "de la Cruz");
	give(&change, CRM_OF_CONTACT, "name", "Ana M. Díaz");
	same("last", change.to.v[CRM_F_LAST_NAME], "de la Cruz");
	same("first", change.to.v[CRM_F_FIRST_NAME], "Ana");
	same("middle", change.to.v[CRM_F_MIDDLE_NAME], "M.");

	memset(&change, 0, sizeof(change));
	give(&change, CRM_OF_CONTACT, "name", "Ana M. Díaz");
	give(&change, CRM_OF_CONTACT, "last_name", "de la Cruz");
	same("last", change.to.v[CRM_F_LAST_NAME], "de la Cruz");
	same("first", change.to.v[CRM_F_FIRST_NAME], "Ana");
}

static void
engine_fields_that_are_not_computed_go_with_a_contact(void **state)
{
	struct crm_change change = {0};

	(void)state;
	give(&change, CRM_OF_CONTACT, "stage", "lost");
	give(&change, CRM_OF_CONTACT, "pipeline", "medicare");
	give(&change, CRM_OF_CONTACT, "status", "hot");
	give(&change, CRM_OF_CONTACT, "reason", "deceased");
	same("stage", change.to.v[CRM_F_STAGE], "lost");
	assert_int_equal(change.n, 4);
	assert_false(crm_change_person(&change));
	give(&change, CRM_OF_CONTACT, "zip", "");
	assert_false(crm_change_person(&change));
	give(&change, CRM_OF_CONTACT, "zip", "33101");
	assert_true(crm_change_person(&change));
}

/* Every field, as a word for a contact and for a policy. */
static void
each_field_is_a_word_only_for_its_record(void **state)
{
	struct crm_change change;
	char want[100];
	struct crm_err err;
	enum crm_record of;
	unsigned i, k, tried = 0, taken = 0;

	(void)state;
	for (i = 0; i < CRM_F_CUSTOM; i++) {
		for (k = 0; k < 2; k++, tried++) {
			enum crm_record record =
			    k ? CRM_OF_POLICY : CRM_OF_CONTACT;

			of = crm_fields[i].record;
			if (of == CRM_OF_ENGINE)
				of = CRM_OF_CONTACT;
			memset(&change, 0, sizeof(change));
			if (of == record &&
			    !(crm_fields[i].flags & CRM_COMPUTED)) {
				if (crm_change_add(&change, record,
					crm_fields[i].name, "", &now, &pool,
					&err))
					fail_msg("%s", err.text);
				taken++;
				continue;
			}
			if (crm_fields[i].flags & CRM_COMPUTED)
				snprintf(want, sizeof(want),
				    "%s: computed, it cannot be set",
				    crm_fields[i].name);
			else
				snprintf(want, sizeof(want),
				    "%s: not a field of a %s",
				    crm_fields[i].name,
				    k ? "policy" : "contact");
			refuse(
			    record, crm_fields[i].name, "", CRM_MISUSE, want);
		}
	}
	assert_int_equal(tried, 2 * CRM_F_CUSTOM);
	assert_true(taken > 40);
}

static void
a_word_that_is_wrong_changes_nothing(void **state)
{
	(void)state;
	refuse(CRM_OF_CONTACT, "emial", "a@b.co", CRM_MISUSE,
	    "emial: no such field (nearest: email)");
	refuse(CRM_OF_CONTACT, "email", "ana", CRM_REFUSED,
	    "email: \"ana\" is not an e-mail address");
	refuse(CRM_OF_CONTACT, "mbi", "*******MK73", CRM_REFUSED,
	    "mbi: a masked value cannot be stored (see --show-personal)");
	refuse(CRM_OF_CONTACT, "type", "client", CRM_MISUSE,
	    "type: computed, it cannot be set");
	refuse(CRM_OF_CONTACT, "carrier", "Humana", CRM_MISUSE,
	    "carrier: not a field of a contact");
	refuse(CRM_OF_POLICY, "email", "a@b.co", CRM_MISUSE,
	    "email: not a field of a policy");
	refuse(CRM_OF_POLICY, "effective", "2027-02-29", CRM_REFUSED,
	    "effective: \"2027-02-29\" is not a date (2026-12-01, "
	    "12/01/2026, today, +3d, mon): there is no such day");
	refuse(CRM_OF_CONTACT, "name", "Jos\xe9", CRM_REFUSED,
	    "name: the text is not UTF-8");
}

static void
an_id_is_a_letter_and_a_number_from_1_on(void **state)
{
	static const struct {
		const char *text;
		char letter;
		bool bare, good;
		int64_t id;
	} table[] = {
	    {"c1", 'c', false, true, 1},
	    {"c17", 'c', false, true, 17},
	    {"c17", 'c', true, true, 17},
	    {"17", 'c', true, true, 17},
	    {"17", 'c', false, false, 0},
	    {"p4", 'p', false, true, 4},
	    {"p4", 'c', true, false, 0},
	    {"o88", 'o', true, true, 88},
	    {"c999999999999999999", 'c', false, true, 999999999999999999},
	    {"c0", 'c', true, false, 0},
	    {"0", 'c', true, false, 0},
	    {"c", 'c', true, false, 0},
	    {"", 'c', true, false, 0},
	    {"c-1", 'c', true, false, 0},
	    {"-1", 'c', true, false, 0},
	    {"c+1", 'c', true, false, 0},
	    {"C17", 'c', true, false, 0},
	    {"cc17", 'c', true, false, 0},
	    {"c17 ", 'c', true, false, 0},
	    {" c17", 'c', true, false, 0},
	    {"c 17", 'c', true, false, 0},
	    {"c17x", 'c', true, false, 0},
	    {"c1.5", 'c', true, false, 0},
	    {"c0x11", 'c', true, false, 0},
	    {"c1e3", 'c', true, false, 0},
	    {"c9223372036854775808", 'c', true, false, 0},
	    {"c99999999999999999999999999", 'c', true, false, 0},
	    {"c١٧", 'c', true, false, 0},
	};
	unsigned i;
	int64_t id;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		id = 0;
		same_number(table[i].text,
		    crm_id_parse(
			table[i].text, table[i].letter, table[i].bare, &id),
		    table[i].good);
		if (table[i].good)
			same_number(table[i].text, id, table[i].id);
	}
	assert_int_equal(i, 28);
}

static void
the_text_of_an_id_is_read_as_that_id(void **state)
{
	static const int64_t ids[] = {
	    1, 9, 10, 99, 100, 1234567890, 999999999999999999};
	struct crm_pool ours = {0};
	const char *text;
	int64_t id;
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(ids); i++) {
		text = crm_id_text('t', ids[i], &ours);
		same_number(text, crm_id_parse(text, 't', false, &id), true);
		same_number(text, id, ids[i]);
	}
	/* What a damaged store may hold is told, too. */
	assert_string_equal(crm_id_text('c', 0, &ours), "c0");
	assert_string_equal(crm_id_text('c', -17, &ours), "c-17");
	assert_string_equal(
	    crm_id_text('c', INT64_MIN, &ours), "c-9223372036854775808");
	crm_pool_free(&ours);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_word_gives_its_field_and_no_other),
	    TEST(a_canonical_value_can_be_taken_as_it_is),
	    TEST(an_empty_value_empties_the_field),
	    TEST(of_two_words_for_a_field_the_last_counts),
	    TEST(a_whole_name_gives_its_parts_and_empties_the_others),
	    TEST(a_part_of_the_name_stands_against_the_whole_in_any_order),
	    TEST(engine_fields_that_are_not_computed_go_with_a_contact),
	    TEST(each_field_is_a_word_only_for_its_record),
	    TEST(a_word_that_is_wrong_changes_nothing),
	    TEST(an_id_is_a_letter_and_a_number_from_1_on),
	    TEST(the_text_of_an_id_is_read_as_that_id),
	};

	return cmocka_run_group_tests_name("change", tests, NULL, drop);
}
