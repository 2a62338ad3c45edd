/* SPDX-License-Identifier: ISC */
/* Fields of the agency's own: definitions, and their places in the table. */
#include <stdio.h>
#include <string.h>

#include "unit.h"

#include "custom.h"

static struct crm_pool pool;

static int
drop(void **state)
{
	(void)state;
	crm_pool_free(&pool);
	return 0;
}

static void
forget(void)
{
	static const struct crm_custom none[CRM_NCUSTOM];
	struct crm_err err;

	crm_customs_hold(false);
	assert_int_equal(crm_customs_load(none, &err), CRM_OK);
	assert_int_equal(crm_customs_used(), 0);
}

static void
makes(const char *heading, const char *name)
{
	enum crm_field_id id;
	struct crm_err err;

	if (crm_custom_make(heading, &id, &err))
		fail_msg("%s: %s", heading, err.text);
	same(heading, crm_fields[id].name, name);
	same(heading, crm_fields[id].label, heading);
	assert_int_equal(crm_field_heading(heading), id);
	assert_true(crm_customs[id - CRM_F_CUSTOM].fresh);
}

static void
a_heading_makes_a_name(void **state)
{
	static const char *const bad[] = {
	    "###", "", "2nd car", "Op", "Fecha de nacimiento", "名前"};
	enum crm_field_id id;
	struct crm_err err;
	unsigned i;

	(void)state;
	makes("Favourite Colour", "favourite_colour");
	makes("¿Número de Mascotas?", "numero_de_mascotas");
	makes("a -- b (", "a_b");
	makes("A heading that is much longer than any name of a field may be",
	    "a_heading_that_is_much_longer_than_any_n");
	assert_int_equal(crm_customs_used(), 4);
	for (i = 0; i < COUNT(bad); i++) {
		assert_int_equal(
		    crm_custom_make(bad[i], &id, &err), CRM_REFUSED);
		if (strstr(err.text, "no field can be named after it") == NULL)
			fail_msg("%s: %s", bad[i], err.text);
	}
	assert_int_equal(crm_customs_used(), 4);
	forget();
}

static void
there_are_no_more_than_their_places(void **state)
{
	enum crm_field_id id;
	struct crm_err err;
	char heading[20];
	unsigned i;

	(void)state;
	for (i = 0; i < CRM_NCUSTOM; i++) {
		snprintf(heading, sizeof(heading), "Column %u", i);
		assert_int_equal(crm_custom_make(heading, &id, &err), CRM_OK);
		assert_int_equal(id, CRM_F_CUSTOM + i);
	}
	assert_int_equal(crm_custom_make("More", &id, &err), CRM_REFUSED);
	same("full", err.text,
	    "column \"More\": there are 50 fields of the agency's own already "
	    "(--map 'More=note' makes it a note)");
	assert_int_equal(crm_custom_place("column_49"), 49);
	assert_int_equal(crm_custom_place("column_50"), CRM_NCUSTOM);
	forget();
}

/* A definition of one field, of which KEY is TEXT. */
static struct crm_custom
defined(const char *key, const char *text)
{
	struct crm_custom f = {0};
	struct crm_err err;

	if (crm_custom_set(&f, "name", "pet", &pool, &err) ||
	    crm_custom_set(&f, key, text, &pool, &err))
		fail_msg("%s", err.text);
	return f;
}

static void
words_are_listed_with_their_other_forms(void **state)
{
	static const struct {
		const char *text, *words;
	} table[] = {
	    {"red", "red"},
	    {"red,green", "red green"},
	    {" red ,, green\tblue\n", "red green blue"},
	    {"red|rojo|rot green", "red|rojo|rot green"},
	    {"A+,B-", "A+ B-"},
	    {"", NULL},
	};
	struct crm_custom f = {.name = "pet"};
	struct crm_buf many = {0};
	struct crm_err err;
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		same(table[i].text, defined("words", table[i].text).words,
		    table[i].words);
	for (i = 0; i < 60; i++)
		crm_buf_fmt(&many, "w%u ", i);
	assert_int_equal(
	    crm_custom_set(&f, "words", many.s, &pool, &err), CRM_OK);
	crm_buf_str(&many, "w60");
	assert_int_equal(
	    crm_custom_set(&f, "words", many.s, &pool, &err), CRM_REFUSED);
	same("61", err.text, "words: more than 60");
	crm_buf_free(&many);
}

static void
headings_are_kept_squashed(void **state)
{
	(void)state;
	same("headings", defined("headings", "Pét Kind,Mascota (1)").headings,
	    "petkind mascota1");
	same("none", defined("headings", "").headings, "");
}

static void
what_is_not_said_is_filled_in(void **state)
{
	struct crm_custom f = defined("label", " ");
	struct crm_err err;

	(void)state;
	f.name = "spouse_phone";
	assert_int_equal(crm_custom_settle(&f, 0, &pool, &err), CRM_OK);
	same("type", f.type, "text");
	same("label", f.label, "Spouse phone");
	same("headings", f.headings, "");
	same("help", f.help, "Spouse phone");
	f = defined("words", "a b");
	assert_int_equal(crm_custom_settle(&f, 0, &pool, &err), CRM_OK);
	same("type", f.type, "word");
}

/* A definition stands in its place with all its texts, or not at all. */
static void
a_definition_joins_the_table(void **state)
{
	struct crm_custom list[CRM_NCUSTOM] = {0};
	enum crm_field_id id = CRM_F_CUSTOM + 7;
	struct crm_err err;

	(void)state;
	list[7] = defined("words", "cat|kitty dog");
	list[7].personal = true;
	assert_int_equal(crm_custom_settle(&list[7], 7, &pool, &err), CRM_OK);
	assert_int_equal(crm_customs_load(list, &err), CRM_OK);
	assert_int_equal(crm_customs_used(), 8);
	same("name", crm_fields[id].name, "pet");
	same("words", crm_fields[id].words, "cat|kitty dog");
	assert_int_equal(crm_fields[id].type, CRM_WORD);
	assert_int_equal(crm_fields[id].flags, CRM_PERSONAL);
	assert_true(crm_field_typed(id));
	list[7].dropped = true;
	assert_int_equal(crm_customs_load(list, &err), CRM_OK);
	assert_int_equal(crm_fields[id].record, CRM_OF_NOBODY);
	assert_int_equal(crm_field_heading("pet"), CRM_NFIELDS);
	assert_int_equal(crm_custom_place("pet"), 7);
	forget();
}

static void
a_table_that_is_held_does_not_change(void **state)
{
	struct crm_custom list[CRM_NCUSTOM] = {0};
	enum crm_field_id id;
	struct crm_err err;

	(void)state;
	list[0] = defined("type", "day");
	assert_int_equal(crm_custom_settle(&list[0], 0, &pool, &err), CRM_OK);
	assert_int_equal(crm_customs_load(list, &err), CRM_OK);
	crm_customs_hold(true);
	assert_int_equal(crm_custom_make("Shoe", &id, &err), CRM_OK);
	/* What is fresh may be missing, the rest must be the same. */
	assert_int_equal(crm_customs_load(list, &err), CRM_OK);
	same("fresh", crm_fields[id].name, "shoe");
	list[0].type = "text";
	assert_int_equal(crm_customs_load(list, &err), CRM_BUSY);
	same("changed", err.text,
	    "the agency's own fields were changed meanwhile; try again");
	list[0].type = "day";
	list[1] = list[0];
	list[1].name = "other";
	assert_int_equal(crm_customs_load(list, &err), CRM_BUSY);
	crm_customs_hold(false);
	assert_int_equal(crm_customs_load(list, &err), CRM_OK);
	same("let go", crm_fields[id].name, "other");
	forget();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_heading_makes_a_name),
	    TEST(there_are_no_more_than_their_places),
	    TEST(words_are_listed_with_their_other_forms),
	    TEST(headings_are_kept_squashed),
	    TEST(what_is_not_said_is_filled_in),
	    TEST(a_definition_joins_the_table),
	    TEST(a_table_that_is_held_does_not_change),
	};

	return cmocka_run_group_tests_name("custom", tests, NULL, drop);
}
