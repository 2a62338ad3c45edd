/* SPDX-License-Identifier: ISC */
#include "words.h"

#include "person.h"

struct whole_name {
	const char *name, *title, *first, *middle, *last, *suffix, *joined;
};

static void
a_full_name_is_split_and_joined(void **state)
{
	static const struct whole_name table[] = {
	    {"Ana", NULL, "Ana", NULL, NULL, NULL, "Ana"},
	    {"Ana Díaz", NULL, "Ana", NULL, "Díaz", NULL, "Ana Díaz"},
	    {"Ana M. Díaz", NULL, "Ana", "M.", "Díaz", NULL, "Ana M. Díaz"},
	    {"Dr. Ana M. Díaz Jr.", "Dr.", "Ana", "M.", "Díaz", "Jr.",
		"Ana M. Díaz Jr."},
	    {"  Ana \t  Díaz  ", NULL, "Ana", NULL, "Díaz", NULL, "Ana Díaz"},
	    {"Díaz, Ana", NULL, "Ana", NULL, "Díaz", NULL, "Ana Díaz"},
	    {"Díaz,Ana", NULL, "Ana", NULL, "Díaz", NULL, "Ana Díaz"},
	    {"Díaz, Ana M.", NULL, "Ana", "M.", "Díaz", NULL, "Ana M. Díaz"},
	    {"Díaz, Ana María José", NULL, "Ana", "María José", "Díaz", NULL,
		"Ana María José Díaz"},
	    {"de la Cruz, Juan", NULL, "Juan", NULL, "de la Cruz", NULL,
		"Juan de la Cruz"},
	    {"García Márquez, Gabriel José", NULL, "Gabriel", "José",
		"García Márquez", NULL, "Gabriel José García Márquez"},
	    {"Smith, John, Jr.", NULL, "John", NULL, "Smith", "Jr.",
		"John Smith Jr."},
	    {"John Smith, Jr.", NULL, "John", NULL, "Smith", "Jr.",
		"John Smith Jr."},
	    {"John Smith Jr, III", NULL, "John", NULL, "Smith", "Jr III",
		"John Smith Jr III"},
	    {"Smith\t,\nJohn", NULL, "John", NULL, "Smith", NULL, "John Smith"},
	    {"John Smith, , Jr", NULL, "John", NULL, "Smith", "Jr",
		"John Smith Jr"},
	    {"John Smith, MD", NULL, "John", NULL, "Smith", "MD",
		"John Smith MD"},
	    {"John Q. Smith III", NULL, "John", "Q.", "Smith", "III",
		"John Q. Smith III"},
	    {"JOHN SMITH SR", NULL, "JOHN", NULL, "SMITH", "SR",
		"JOHN SMITH SR"},
	    {"Juan de la Cruz", NULL, "Juan", NULL, "de la Cruz", NULL,
		"Juan de la Cruz"},
	    {"María del Carmen Ruiz", NULL, "María", "del Carmen", "Ruiz", NULL,
		"María del Carmen Ruiz"},
	    {"Ana de los Santos", NULL, "Ana", NULL, "de los Santos", NULL,
		"Ana de los Santos"},
	    {"Ludwig van Beethoven", NULL, "Ludwig", NULL, "van Beethoven",
		NULL, "Ludwig van Beethoven"},
	    {"John F. Van Der Berg", NULL, "John", "F.", "Van Der Berg", NULL,
		"John F. Van Der Berg"},
	    {"Maria von Trapp", NULL, "Maria", NULL, "von Trapp", NULL,
		"Maria von Trapp"},
	    {"Leonardo da Vinci", NULL, "Leonardo", NULL, "da Vinci", NULL,
		"Leonardo da Vinci"},
	    {"Van Morrison", NULL, "Van", NULL, "Morrison", NULL,
		"Van Morrison"},
	    {"Mary-Ann O'Brien", NULL, "Mary-Ann", NULL, "O'Brien", NULL,
		"Mary-Ann O'Brien"},
	    {"Ana Díaz-López", NULL, "Ana", NULL, "Díaz-López", NULL,
		"Ana Díaz-López"},
	    {"Mr. John Smith", "Mr.", "John", NULL, "Smith", NULL,
		"John Smith"},
	    {"MRS MARY JONES", "MRS", "MARY", NULL, "JONES", NULL,
		"MARY JONES"},
	    {"Sra. Ana Díaz", "Sra.", "Ana", NULL, "Díaz", NULL, "Ana Díaz"},
	    {"Srta. Eva de la Torre", "Srta.", "Eva", NULL, "de la Torre", NULL,
		"Eva de la Torre"},
	    {"Rev. John van der Berg III", "Rev.", "John", NULL, "van der Berg",
		"III", "John van der Berg III"},
	    {"陳 大文", NULL, "陳", NULL, "大文", NULL, "陳 大文"},
	    {"", NULL, NULL, NULL, NULL, NULL, NULL},
	    {"   ", NULL, NULL, NULL, NULL, NULL, NULL},
	};
	struct crm_values values;
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		memset(&values, 0, sizeof(values));
		crm_name_split(table[i].name, &values, &pool);
		same(table[i].name, values.v[CRM_F_TITLE], table[i].title);
		same(table[i].name, values.v[CRM_F_FIRST_NAME], table[i].first);
		same(table[i].name, values.v[CRM_F_MIDDLE_NAME],
		    table[i].middle);
		same(table[i].name, values.v[CRM_F_LAST_NAME], table[i].last);
		same(table[i].name, values.v[CRM_F_SUFFIX], table[i].suffix);
		same(table[i].name, crm_name_join(&values, &pool),
		    table[i].joined);
	}
	assert_int_equal(i, 37);
}

static void
only_the_parts_that_are_empty_are_split_into(void **state)
{
	struct crm_values values = {0};

	(void)state;
	values.v[CRM_F_FIRST_NAME] = "Anita";
	values.v[CRM_F_SUFFIX] = "III";
	crm_name_split("Dr. Ana M. Díaz Jr.", &values, &pool);
	same("title", values.v[CRM_F_TITLE], "Dr.");
	same("first", values.v[CRM_F_FIRST_NAME], "Anita");
	same("middle", values.v[CRM_F_MIDDLE_NAME], "M.");
	same("last", values.v[CRM_F_LAST_NAME], "Díaz");
	same("suffix", values.v[CRM_F_SUFFIX], "III");

	memset(&values, 0, sizeof(values));
	values.v[CRM_F_LAST_NAME] = "Díaz";
	crm_name_split("Ana María", &values, &pool);
	same("first", values.v[CRM_F_FIRST_NAME], "Ana");
	same("middle", values.v[CRM_F_MIDDLE_NAME], "María");
	same("last", values.v[CRM_F_LAST_NAME], "Díaz");
}

/* Words of names at random: without a title no word is lost or moved. */
static void
a_split_name_joins_to_the_same_words(void **state)
{
	static const char *const words[] = {"Ana", "José", "de", "la", "del",
	    "van", "Díaz", "M.", "Ortega", "y", "Gasset", "O'Brien", "III",
	    "Jr.", "Mac", "St.", "陳", "Peña-Ruiz"};
	struct crm_values values;
	struct crm_buf name = {0};
	uint64_t seed = 43;
	unsigned tried, n;

	(void)state;
	for (tried = 0; tried < 20000; tried++) {
		name.len = 0;
		for (n = 1 + below(&seed, 8); n > 0; n--) {
			crm_buf_str(&name, name.len ? " " : "");
			crm_buf_str(&name, words[below(&seed, COUNT(words))]);
		}
		memset(&values, 0, sizeof(values));
		crm_name_split(name.s, &values, &pool);
		same(name.s, crm_name_join(&values, &pool), name.s);
		crm_pool_reset(&pool);
	}
	assert_int_equal(tried, 20000);
	crm_buf_free(&name);
}

static void
the_longest_parts_still_join(void **state)
{
	struct crm_values values = {0};
	char *part = crm_alloc(4097);
	const char *joined;

	(void)state;
	memset(part, 'x', 4096);
	values.v[CRM_F_FIRST_NAME] = part;
	values.v[CRM_F_MIDDLE_NAME] = part;
	values.v[CRM_F_LAST_NAME] = part;
	values.v[CRM_F_SUFFIX] = part;
	joined = crm_name_join(&values, &pool);
	assert_int_equal(strlen(joined), 4 * 4096 + 3);
	free(part);
}

static void
a_joined_name_leaves_title_and_nickname_out(void **state)
{
	struct crm_values values = {0};

	(void)state;
	values.v[CRM_F_TITLE] = "Dr.";
	values.v[CRM_F_NICKNAME] = "Annie";
	same("only these", crm_name_join(&values, &pool), NULL);
	values.v[CRM_F_LAST_NAME] = "Díaz";
	same("with a last name", crm_name_join(&values, &pool), "Díaz");
	values.v[CRM_F_SUFFIX] = "Jr.";
	same("with a suffix", crm_name_join(&values, &pool), "Díaz Jr.");
}

static void
people_match_by_folded_names_and_full_numbers(void **state)
{
	struct crm_values values = {0};
	struct crm_keys keys;

	(void)state;
	crm_keys_make(&values, &pool, &keys);
	same("no name", keys.name, NULL);
	same("no phone", keys.phone, NULL);
	same("no cell", keys.cell, NULL);
	values.v[CRM_F_TITLE] = "Dr.";
	values.v[CRM_F_FIRST_NAME] = "  JOSÉ ";
	values.v[CRM_F_MIDDLE_NAME] = "M.";
	values.v[CRM_F_LAST_NAME] = "Peña";
	values.v[CRM_F_PHONE] = "(305) 555-0100 ext 4";
	values.v[CRM_F_CELL] = "call first";
	crm_keys_make(&values, &pool, &keys);
	same("name", keys.name, "jose pena");
	same("phone", keys.phone, "+13055550100");
	same("a cell without digits", keys.cell, NULL);
	values.v[CRM_F_FIRST_NAME] = NULL;
	crm_keys_make(&values, &pool, &keys);
	same("last name alone", keys.name, "pena");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_full_name_is_split_and_joined),
	    TEST(only_the_parts_that_are_empty_are_split_into),
	    TEST(a_split_name_joins_to_the_same_words),
	    TEST(the_longest_parts_still_join),
	    TEST(a_joined_name_leaves_title_and_nickname_out),
	    TEST(people_match_by_folded_names_and_full_numbers),
	};

	return cmocka_run_group_tests_name("person", tests, in_zone, drop);
}
