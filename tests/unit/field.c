/* SPDX-License-Identifier: ISC */
#include "words.h"

#include "field.h"
#include "text.h"

static void
becomes(enum crm_field_id id, const char *text, const char *want)
{
	struct crm_err err;
	const char *value = "not set";

	if (crm_field_parse(id, text, &now, &pool, &value, &err))
		fail_msg("%s=%s: %s", crm_fields[id].name, text, err.text);
	same(text, value, want);
}

static void
refuses(enum crm_field_id id, const char *text, const char *sentence)
{
	struct crm_err err;
	const char *value;

	spoil(&err);
	refused(text, crm_field_parse(id, text, &now, &pool, &value, &err),
	    &err, CRM_REFUSED, sentence);
}

struct form {
	enum crm_field_id id;
	const char *text, *want;
};

static void
all_become(const struct form *form, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		becomes(form[i].id, form[i].text, form[i].want);
}

static void
all_refuse(const struct form *form, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		refuses(form[i].id, form[i].text, form[i].want);
}

/* The table ------------------------------------------------------------ */

static void
each_field_is_described_once_and_has_a_plain_name(void **state)
{
	unsigned i, k;
	const char *name;

	(void)state;
	for (i = 0; i < CRM_F_CUSTOM; i++) {
		name = crm_fields[i].name;
		if (name[0] < 'a' || name[0] > 'z' ||
		    strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") !=
			strlen(name))
			fail_msg("%s is no name of a field", name);
		if (crm_fields[i].label[0] == '\0' ||
		    crm_fields[i].help[0] == '\0')
			fail_msg("%s has no label or help", name);
		if ((crm_fields[i].type == CRM_WORD ||
			crm_fields[i].type == CRM_WORDS) !=
		    (crm_fields[i].words != NULL))
			fail_msg("%s: a closed list is of words", name);
		for (k = 0; k < i; k++)
			if (strcmp(name, crm_fields[k].name) == 0)
				fail_msg("%s stands twice", name);
	}
}

static void
a_field_is_found_by_its_whole_name(void **state)
{
	enum crm_field_id id;
	struct crm_err err;
	unsigned i;

	(void)state;
	for (i = 0; i < CRM_F_CUSTOM; i++) {
		id = CRM_NFIELDS;
		if (crm_field_find(crm_fields[i].name, &id, &err))
			fail_msg("%s", err.text);
		same_number(crm_fields[i].name, id, i);
	}
}

static void
an_unknown_field_is_misuse_and_the_nearest_is_named(void **state)
{
	static const char *const table[][2] = {
	    {"emial", "emial: no such field (nearest: email)"},
	    {"first-name", "first-name: no such field (nearest: first_name)"},
	    {"Zip", "Zip: no such field (nearest: zip)"},
	    {"policy_statuses",
		"policy_statuses: no such field (nearest: policy_status)"},
	    {"zzzzzzzzz", "zzzzzzzzz: no such field"},
	    {"", ": no such field"},
	};
	enum crm_field_id id;
	struct crm_err err;
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		spoil(&err);
		refused(table[i][0], crm_field_find(table[i][0], &id, &err),
		    &err, CRM_MISUSE, table[i][1]);
	}
}

/* Values --------------------------------------------------------------- */

static void
text_is_kept_as_it_was_given(void **state)
{
	static const struct form form[] = {
	    {CRM_F_STREET, "1 Main St", "1 Main St"},
	    {CRM_F_STREET, "  two  blanks  ", "  two  blanks  "},
	    {CRM_F_SOURCE, "a=b,c", "a=b,c"},
	    {CRM_F_PLAN, "Gold \"Plus\"", "Gold \"Plus\""},
	    {CRM_F_CITY, "Coral Gables\n", "Coral Gables\n"},
	    {CRM_F_COUNTY, "\x01\x1b[0m\x7f", "\x01\x1b[0m\x7f"},
	    {CRM_F_OWNER, "José Peña", "José Peña"},
	    {CRM_F_OWNER, "*", "*"},
	    {CRM_F_LEAD_ID, "007", "007"},
	    {CRM_F_SOURCE, "", NULL},
	};

	(void)state;
	all_become(form, COUNT(form));
}

static void
blanks_around_a_name_are_no_part_of_it(void **state)
{
	static const struct form form[] = {
	    {CRM_F_FIRST_NAME, " Ana ", "Ana"},
	    {CRM_F_LAST_NAME, "\t de la Cruz\r\n", "de la Cruz"},
	    {CRM_F_LAST_NAME, "O'Brien", "O'Brien"},
	    {CRM_F_CALLER, "Luis  Ortega", "Luis  Ortega"},
	    {CRM_F_NICKNAME, "  ", NULL},
	    {CRM_F_NICKNAME, "", NULL},
	};

	(void)state;
	all_become(form, COUNT(form));
}

static void
a_day_is_kept_in_one_form(void **state)
{
	static const struct form good[] = {
	    {CRM_F_BIRTH_DATE, "1961-05-20", "1961-05-20"},
	    {CRM_F_BIRTH_DATE, "05/20/1961", "1961-05-20"},
	    {CRM_F_BIRTH_DATE, "5/20/1961", "1961-05-20"},
	    {CRM_F_BIRTH_DATE, " 1961-05-20 ", "1961-05-20"},
	    {CRM_F_BIRTH_DATE, "1940-02-29", "1940-02-29"},
	    {CRM_F_BIRTH_DATE, "today", "2026-11-22"},
	    {CRM_F_LEAD_DATE, "today", "2026-11-22"},
	    {CRM_F_EFFECTIVE, "+9d", "2026-12-01"},
	    {CRM_F_END, "-1d", "2026-11-21"},
	    {CRM_F_PART_B, "mon", "2026-11-23"},
	    {CRM_F_PART_A, "", NULL},
	    {CRM_F_PART_A, "  \t ", NULL},
	};
	static const struct form bad[] = {
	    {CRM_F_BIRTH_DATE, "05/20/61",
		"birth_date: \"05/20/61\" is not a date (2026-12-01, "
		"12/01/2026, today, +3d, mon): years have four digits"},
	    {CRM_F_BIRTH_DATE, "1961-02-29",
		"birth_date: \"1961-02-29\" is not a date (2026-12-01, "
		"12/01/2026, today, +3d, mon): there is no such day"},
	    {CRM_F_BIRTH_DATE, "tomorrow", "birth_date: a day to come"},
	    {CRM_F_BIRTH_DATE, "2061-05-20", "birth_date: a day to come"},
	    {CRM_F_EFFECTIVE, " soon ",
		"effective: \"soon\" is not a date (2026-12-01, "
		"12/01/2026, today, +3d, mon)"},
	    {CRM_F_RENEWAL, "January 2027",
		"renewal: \"January 2027\" is not a date (2026-12-01, "
		"12/01/2026, today, +3d, mon)"},
	};

	(void)state;
	all_become(good, COUNT(good));
	all_refuse(bad, COUNT(bad));
}

static void
an_instant_given_for_a_day_is_its_day_in_the_agency_s_zone(void **state)
{
	static const struct form good[] = {
	    {CRM_F_LEAD_DATE, "2026-11-01T10:00:00-05:00", "2026-11-01"},
	    {CRM_F_LEAD_DATE, "2026-11-02T04:59:59Z", "2026-11-01"},
	    {CRM_F_LEAD_DATE, "2026-11-02T05:00:00Z", "2026-11-02"},
	    {CRM_F_LEAD_DATE, "2026-11-01 23:30", "2026-11-01"},
	};
	static const struct form bad[] = {
	    {CRM_F_LEAD_DATE, "2026-02-30T10:00",
		"lead_date: \"2026-02-30T10:00\" is not a date (2026-12-01, "
		"12/01/2026, today, +3d, mon): there is no such day"},
	    {CRM_F_LEAD_DATE, "2026-03-08T02:30",
		"lead_date: 2026-03-08T02:30: the clocks skip that time"},
	};

	(void)state;
	all_become(good, COUNT(good));
	all_refuse(bad, COUNT(bad));
}

static void
a_phone_never_refuses_a_row(void **state)
{
	struct crm_buf text = {0};
	uint64_t seed = 41;
	unsigned tried, n;

	(void)state;
	becomes(CRM_F_PHONE, " (305) 555-0100 x12 ", "(305) 555-0100 x12");
	becomes(CRM_F_CELL, "ask her son", "ask her son");
	becomes(CRM_F_CELL, "   ", NULL);
	for (tried = 0; tried < 5000; tried++) {
		text.len = 0;
		crm_buf_str(&text, "");
		for (n = 1 + below(&seed, 60); n > 0; n--)
			add_point(&text, 0x21 + below(&seed, 0xd7de));
		becomes(CRM_F_PHONE, text.s, text.s);
		crm_pool_reset(&pool);
	}
	assert_int_equal(tried, 5000);
	crm_buf_free(&text);
}

static void
an_e_mail_address_is_kept_or_refused_by_its_form(void **state)
{
	static const struct form good[] = {
	    {CRM_F_EMAIL, "ana@example.com", "ana@example.com"},
	    {CRM_F_EMAIL, " Ana@Example.COM ", "Ana@Example.COM"},
	    {CRM_F_EMAIL2, "josé@ejemplo.es", "josé@ejemplo.es"},
	    {CRM_F_EMAIL2, "", NULL},
	};
	static const struct form bad[] = {
	    {CRM_F_EMAIL, "ana", "email: \"ana\" is not an e-mail address"},
	    {CRM_F_EMAIL2, "ana@example",
		"email2: \"ana@example\" is not an e-mail address"},
	    {CRM_F_EMAIL, "a@b.c, d@e.f",
		"email: \"a@b.c, d@e.f\" is not an e-mail address"},
	};

	(void)state;
	all_become(good, COUNT(good));
	all_refuse(bad, COUNT(bad));
}

static void
a_zip_is_five_or_nine_digits_and_keeps_its_zeros_SP_08(void **state)
{
	static const struct form good[] = {
	    {CRM_F_ZIP, "33101", "33101"},
	    {CRM_F_ZIP, "00501", "00501"},
	    {CRM_F_ZIP, " 02134 ", "02134"},
	    {CRM_F_ZIP, "33101-1234", "33101-1234"},
	    {CRM_F_ZIP, "331011234", "33101-1234"},
	    {CRM_F_ZIP, "005010001", "00501-0001"},
	    {CRM_F_ZIP, "", NULL},
	};
	static const struct form bad[] = {
	    {CRM_F_ZIP, "2134",
		"zip: 2134 has four digits (a spreadsheet may have dropped "
		"a leading zero: 02134?)"},
	    {CRM_F_ZIP, "3310",
		"zip: 3310 has four digits (a spreadsheet may have dropped "
		"a leading zero: 03310?)"},
	    {CRM_F_ZIP, "1",
		"zip: \"1\" is not a ZIP code (33101 or 33101-1234)"},
	    {CRM_F_ZIP, "331",
		"zip: \"331\" is not a ZIP code (33101 or 33101-1234)"},
	    {CRM_F_ZIP, "331012",
		"zip: \"331012\" is not a ZIP code (33101 or 33101-1234)"},
	    {CRM_F_ZIP, "3310112345",
		"zip: \"3310112345\" is not a ZIP code (33101 or "
		"33101-1234)"},
	    {CRM_F_ZIP, "33101-",
		"zip: \"33101-\" is not a ZIP code (33101 or 33101-1234)"},
	    {CRM_F_ZIP, "33101-123",
		"zip: \"33101-123\" is not a ZIP code (33101 or "
		"33101-1234)"},
	    {CRM_F_ZIP, "33101-1234x",
		"zip: \"33101-1234x\" is not a ZIP code (33101 or "
		"33101-1234)"},
	    {CRM_F_ZIP, "331011234x",
		"zip: \"331011234x\" is not a ZIP code (33101 or "
		"33101-1234)"},
	    {CRM_F_ZIP, "2134x",
		"zip: \"2134x\" is not a ZIP code (33101 or 33101-1234)"},
	    {CRM_F_ZIP, "abcd",
		"zip: \"abcd\" is not a ZIP code (33101 or 33101-1234)"},
	    {CRM_F_ZIP, "123456789x",
		"zip: \"123456789x\" is not a ZIP code (33101 or "
		"33101-1234)"},
	    {CRM_F_ZIP, "33101-12345",
		"zip: \"33101-12345\" is not a ZIP code (33101 or "
		"33101-1234)"},
	    {CRM_F_ZIP, "33101 1234",
		"zip: \"33101 1234\" is not a ZIP code (33101 or "
		"33101-1234)"},
	    {CRM_F_ZIP, "33101.0",
		"zip: \"33101.0\" is not a ZIP code (33101 or 33101-1234)"},
	    {CRM_F_ZIP, "K1A 0B1",
		"zip: \"K1A 0B1\" is not a ZIP code (33101 or 33101-1234)"},
	    {CRM_F_ZIP, "３３１０１",
		"zip: \"３３１０１\" is not a ZIP code (33101 or "
		"33101-1234)"},
	};
	char text[16];
	unsigned i;

	(void)state;
	all_become(good, COUNT(good));
	all_refuse(bad, COUNT(bad));
	for (i = 0; i < 100000; i++) {
		snprintf(text, sizeof(text), "%05u", i);
		becomes(CRM_F_ZIP, text, text);
		if (i % 1000 == 0)
			crm_pool_reset(&pool);
	}
	assert_int_equal(i, 100000);
}

static void
each_state_is_its_two_letters_by_code_and_by_name(void **state)
{
	static const char *const table[][2] = {{"AL", "Alabama"},
	    {"AK", "Alaska"}, {"AZ", "Arizona"}, {"AR", "Arkansas"},
	    {"CA", "California"}, {"CO", "Colorado"}, {"CT", "Connecticut"},
	    {"DE", "Delaware"}, {"DC", "District of Columbia"},
	    {"FL", "Florida"}, {"GA", "Georgia"}, {"HI", "Hawaii"},
	    {"ID", "Idaho"}, {"IL", "Illinois"}, {"IN", "Indiana"},
	    {"IA", "Iowa"}, {"KS", "Kansas"}, {"KY", "Kentucky"},
	    {"LA", "Louisiana"}, {"ME", "Maine"}, {"MD", "Maryland"},
	    {"MA", "Massachusetts"}, {"MI", "Michigan"}, {"MN", "Minnesota"},
	    {"MS", "Mississippi"}, {"MO", "Missouri"}, {"MT", "Montana"},
	    {"NE", "Nebraska"}, {"NV", "Nevada"}, {"NH", "New Hampshire"},
	    {"NJ", "New Jersey"}, {"NM", "New Mexico"}, {"NY", "New York"},
	    {"NC", "North Carolina"}, {"ND", "North Dakota"}, {"OH", "Ohio"},
	    {"OK", "Oklahoma"}, {"OR", "Oregon"}, {"PA", "Pennsylvania"},
	    {"RI", "Rhode Island"}, {"SC", "South Carolina"},
	    {"SD", "South Dakota"}, {"TN", "Tennessee"}, {"TX", "Texas"},
	    {"UT", "Utah"}, {"VT", "Vermont"}, {"VA", "Virginia"},
	    {"WA", "Washington"}, {"WV", "West Virginia"}, {"WI", "Wisconsin"},
	    {"WY", "Wyoming"}, {"PR", "Puerto Rico"}, {"GU", "Guam"},
	    {"AS", "American Samoa"}, {"MP", "Northern Mariana Islands"}};
	char text[64];
	unsigned i, k, a, b, known = 0;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		becomes(CRM_F_STATE, table[i][0], table[i][0]);
		becomes(CRM_F_STATE, table[i][1], table[i][0]);
		snprintf(text, sizeof(text), "  %s. ", table[i][1]);
		for (k = 0; text[k] != '\0'; k++)
			if (text[k] >= 'a' && text[k] <= 'z')
				text[k] = (char)(text[k] - 32);
		becomes(CRM_F_STATE, text, table[i][0]);
		snprintf(text, sizeof(text), "%c%c", table[i][0][0] + 32,
		    table[i][0][1] + 32);
		becomes(CRM_F_STATE, text, table[i][0]);
	}
	becomes(CRM_F_STATE, "D.C.", "DC");
	becomes(CRM_F_STATE, "", NULL);
	refuses(CRM_F_STATE, "FX", "state: \"FX\" is not known (nearest: FL)");
	/* 59 codes of two letters, those of the forces among them */
	for (a = 'A'; a <= 'Z'; a++) {
		for (b = 'A'; b <= 'Z'; b++) {
			struct crm_err err;
			const char *value;

			snprintf(text, sizeof(text), "%c%c", a, b);
			if (crm_field_parse(CRM_F_STATE, text, &now, &pool,
				&value, &err) == CRM_OK) {
				same(text, value, text);
				known++;
			}
		}
	}
	assert_int_equal(known, 59);
}

static void
a_medicare_number_is_kept_without_dashes(void **state)
{
	static const struct form good[] = {
	    {CRM_F_MBI, "1EG4-TE5-MK73", "1EG4TE5MK73"},
	    {CRM_F_MBI, " 1eg4te5mk73\n", "1EG4TE5MK73"},
	    {CRM_F_MBI, "", NULL},
	};
	static const struct form bad[] = {
	    {CRM_F_MBI, "1EG4-TE5-MK7",
		"mbi: not well-formed (11 characters as on the card, "
		"1EG4-TE5-MK73 for example)"},
	    {CRM_F_MBI, "123-45-6789A",
		"mbi: not well-formed (11 characters as on the card, "
		"1EG4-TE5-MK73 for example)"},
	};

	(void)state;
	all_become(good, COUNT(good));
	/* The sentence does not repeat what is personal. */
	all_refuse(bad, COUNT(bad));
}

static void
yes_is_yes_and_no_is_empty(void **state)
{
	static const char *const yes[] = {"yes", "YES", "y", "Y", "true",
	    "TRUE", "t", "1", "si", "Sí", "SÍ", "x", "X", "on", " yes "};
	static const char *const no[] = {"no", "No", "n", "false", "FALSE", "f",
	    "0", "off", " no ", "", "  "};
	static const struct form bad[] = {
	    {CRM_F_DNC, "maybe", "dnc: \"maybe\" is neither yes nor no"},
	    {CRM_F_SMOKER, "2", "smoker: \"2\" is neither yes nor no"},
	    {CRM_F_MEDICAID, "-", "medicaid: \"-\" is neither yes nor no"},
	    {CRM_F_CONTACT_STOP, "yes no",
		"contact_stop: \"yes no\" is neither yes nor no"},
	};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(yes); i++)
		becomes(CRM_F_DNC, yes[i], "yes");
	for (i = 0; i < COUNT(no); i++)
		becomes(CRM_F_DNC, no[i], NULL);
	all_refuse(bad, COUNT(bad));
}

/* Each word and each synonym of each closed list. */
static void
a_word_of_a_closed_list_becomes_its_first_form(void **state)
{
	const char *list, *word, *p, *end;
	char first[64], text[64];
	unsigned i, tried = 0;
	size_t len, n, k;

	(void)state;
	for (i = 0; i < CRM_F_CUSTOM; i++) {
		if ((list = crm_fields[i].words) == NULL)
			continue;
		while (crm_text_word(&list, &word, &len)) {
			n = strcspn(word, "| ");
			snprintf(first, sizeof(first), "%.*s", (int)n, word);
			end = word + len;
			for (p = word; p < end; p += n + 1, tried++) {
				n = strcspn(p, "| ");
				snprintf(text, sizeof(text), "%.*s", (int)n, p);
				becomes((enum crm_field_id)i, text, first);
				for (k = 0; k < n; k++)
					if (text[k] >= 'a' && text[k] <= 'z')
						text[k] = (char)(text[k] - 32);
				becomes((enum crm_field_id)i, text, first);
			}
		}
		becomes((enum crm_field_id)i, "", NULL);
	}
	assert_true(tried >= 70);
}

/* A row of the list, or part of one, is no word of it. */
static void
the_forms_of_a_word_together_are_not_the_word(void **state)
{
	static const struct form bad[] = {
	    {CRM_F_GENDER, "male|m",
		"gender: \"male|m\" is not known (nearest: male)"},
	};

	(void)state;
	all_refuse(bad, COUNT(bad));
}

static void
a_word_outside_its_list_is_refused_with_the_nearest(void **state)
{
	static const struct form good[] = {
	    {CRM_F_GENDER, "Mujer", "female"},
	    {CRM_F_GENDER, "M", "male"},
	    {CRM_F_LANGUAGE, "Español", "es"},
	    {CRM_F_LANGUAGE, "EN", "en"},
	    {CRM_F_LINE, "Final Expense", "final-expense"},
	    {CRM_F_LINE, "MedSupp", "medsupp"},
	    {CRM_F_LINE, "Medigap", "medsupp"},
	    {CRM_F_POLICY_STATUS, "Active", "sold"},
	    {CRM_F_ELECTION_PERIOD, "AEP", "aep"},
	};
	static const struct form bad[] = {
	    {CRM_F_GENDER, "femal",
		"gender: \"femal\" is not known (nearest: female)"},
	    {CRM_F_GENDER, "zzzzz",
		"gender: \"zzzzz\" is not known (one of: male female other)"},
	    {CRM_F_LINE, "medsup",
		"line: \"medsup\" is not known (nearest: medsupp)"},
	    {CRM_F_LINE, "final expanse",
		"line: \"final expanse\" is not known (nearest: "
		"final-expense)"},
	    {CRM_F_LINE, "Zzzzzzzzz",
		"line: \"Zzzzzzzzz\" is not known (one of: ma mapd pdp "
		"medsupp dental vision hospital life final-expense annuity "
		"ltc health auto home other)"},
	    {CRM_F_POLICY_STATUS, "solt",
		"policy_status: \"solt\" is not known (nearest: sold)"},
	    {CRM_F_ELECTION_PERIOD, "aepp",
		"election_period: \"aepp\" is not known (nearest: aep)"},
	};

	(void)state;
	all_become(good, COUNT(good));
	all_refuse(bad, COUNT(bad));
}

static void
several_words_of_a_closed_list_stand_once_each_as_given(void **state)
{
	static const struct form good[] = {
	    {CRM_F_PRODUCTS, "mapd", "mapd"},
	    {CRM_F_PRODUCTS, "PDP,Medigap,pdp", "pdp,medsupp"},
	    {CRM_F_PRODUCTS, "ma,mapd,ma", "ma,mapd"},
	    {CRM_F_PRODUCTS, "mapd,", "mapd"},
	    {CRM_F_PRODUCTS, "ma,pdp,pdp,ma", "ma,pdp"},
	    {CRM_F_PRODUCTS, "pdp,ltc,ltc,vision,ma", "pdp,ltc,vision,ma"},
	    {CRM_F_PRODUCTS, "mapd,ma,mapd", "mapd,ma"},
	    {CRM_F_PRODUCTS, " auto , home ", "auto,home"},
	    {CRM_F_PRODUCTS, "", NULL},
	};
	static const struct form bad[] = {
	    {CRM_F_PRODUCTS, "mapd,medsup",
		"products: \"medsup\" is not known (nearest: medsupp)"},
	    {CRM_F_PRODUCTS, ",ma",
		"products: \"\" is not known (one of: ma mapd pdp medsupp "
		"dental vision hospital life final-expense annuity ltc health "
		"auto home other)"},
	};

	(void)state;
	all_become(good, COUNT(good));
	all_refuse(bad, COUNT(bad));
}

static void
a_moment_has_its_time_and_is_kept_in_utc(void **state)
{
	static const struct form good[] = {
	    {CRM_F_SIGNED, "2025-11-04T12:00-05:00", "2025-11-04T17:00:00Z"},
	    {CRM_F_SIGNED, "2025-11-04T17:00:00Z", "2025-11-04T17:00:00Z"},
	    {CRM_F_APPOINTMENT, "", NULL},
	};
	static const struct form bad[] = {
	    {CRM_F_SIGNED, "soon",
		"signed: \"soon\" is not a date (2026-12-01, 12/01/2026, "
		"today, +3d, mon)"},
	    {CRM_F_SIGNED, "2025-11-04",
		"signed: 2025-11-04 needs its time (2026-12-01T14:30)"},
	    {CRM_F_APPOINTMENT, "today",
		"appointment: today needs its time (2026-12-01T14:30)"},
	};

	(void)state;
	all_become(good, COUNT(good));
	all_refuse(bad, COUNT(bad));
}

static void
a_task_is_due_on_a_day_or_at_a_time_on_the_agency_s_clock(void **state)
{
	static const struct form good[] = {
	    {CRM_F_DUE, "2026-12-01", "2026-12-01"},
	    {CRM_F_DUE, "+3d", "2026-11-25"},
	    {CRM_F_DUE, "2026-12-01T14:30", "2026-12-01T14:30"},
	    {CRM_F_DUE, "12/01/2026 14:30", "2026-12-01T14:30"},
	    {CRM_F_DUE, "2026-12-01T14:30:05", "2026-12-01T14:30:05"},
	    {CRM_F_DUE, "2026-12-01T19:30Z", "2026-12-01T14:30"},
	    {CRM_F_DUE, "2026-12-02T00:00Z", "2026-12-01T19:00"},
	    {CRM_F_DUE, " ", NULL},
	};
	static const struct form bad[] = {
	    {CRM_F_DUE, "2026-02-30",
		"due: \"2026-02-30\" is not a date (2026-12-01, 12/01/2026, "
		"today, +3d, mon): there is no such day"},
	    {CRM_F_DUE, "2026-12-01T25:00",
		"due: \"2026-12-01T25:00\" is not a date (2026-12-01, "
		"12/01/2026, today, +3d, mon)"},
	    {CRM_F_DUE, "14:30",
		"due: \"14:30\" is not a date (2026-12-01, 12/01/2026, "
		"today, +3d, mon)"},
	    {CRM_F_DUE, "2026-03-08T02:30",
		"due: 2026-03-08T02:30: the clocks skip that time"},
	};

	(void)state;
	all_become(good, COUNT(good));
	all_refuse(bad, COUNT(bad));
}

static void
a_length_of_time_is_a_number_and_a_unit(void **state)
{
	static const struct form good[] = {
	    {CRM_F_EVERY, "3d", "3d"},
	    {CRM_F_EVERY, " 2w ", "2w"},
	    {CRM_F_EVERY, "1m", "1m"},
	    {CRM_F_EVERY, "9999y", "9999y"},
	    {CRM_F_EVERY, "2b", "2b"},
	    {CRM_F_EVERY, "", NULL},
	};
	static const struct form bad[] = {
	    {CRM_F_EVERY, "0d",
		"every: \"0d\" is not a length of time (3d, 2w, 1m, 1y, "
		"2b)"},
	    {CRM_F_EVERY, "week",
		"every: \"week\" is not a length of time (3d, 2w, 1m, 1y, "
		"2b)"},
	};

	(void)state;
	all_become(good, COUNT(good));
	all_refuse(bad, COUNT(bad));
}

/* Selections compare what was computed: by its day. */
static void
a_computed_instant_is_asked_for_by_its_day(void **state)
{
	static const struct form good[] = {
	    {CRM_F_CREATED, "today", "2026-11-22"},
	    {CRM_F_CHANGED, "11/01/2026", "2026-11-01"},
	    {CRM_F_CHANGED, "2026-11-02T04:59Z", "2026-11-01"},
	};

	(void)state;
	all_become(good, COUNT(good));
	refuses(CRM_F_CREATED, "then",
	    "created: \"then\" is not a date (2026-12-01, 12/01/2026, today, "
	    "+3d, mon)");
}

static void
an_amount_is_kept_in_dollars_with_two_decimals(void **state)
{
	static const struct form good[] = {
	    {CRM_F_PREMIUM, "85", "85.00"},
	    {CRM_F_PREMIUM, "85.5", "85.50"},
	    {CRM_F_PREMIUM, "85.50", "85.50"},
	    {CRM_F_PREMIUM, "$85", "85.00"},
	    {CRM_F_PREMIUM, "$1,234.50", "1234.50"},
	    {CRM_F_PREMIUM, "1,234,567", "1234567.00"},
	    {CRM_F_PREMIUM, "1,234", "1234.00"},
	    {CRM_F_PREMIUM, "12,345", "12345.00"},
	    {CRM_F_PREMIUM, "123,456.78", "123456.78"},
	    {CRM_F_PREMIUM, "123,456,789.01", "123456789.01"},
	    {CRM_F_PREMIUM, "999999999999.99", "999999999999.99"},
	    {CRM_F_PREMIUM, "85.", "85.00"},
	    {CRM_F_PREMIUM, "0", "0.00"},
	    {CRM_F_PREMIUM, ".5", "0.50"},
	    {CRM_F_COMMISSION, "-12.30", "-12.30"},
	    {CRM_F_COMMISSION, "-$5", "-5.00"},
	    {CRM_F_COMMISSION, " 007.10 ", "7.10"},
	    {CRM_F_COMMISSION, "", NULL},
	};
	static const struct form bad[] = {
	    {CRM_F_PREMIUM, "12.345",
		"premium: \"12.345\" is not an amount in dollars (85 or "
		"85.50)"},
	    {CRM_F_PREMIUM, "free",
		"premium: \"free\" is not an amount in dollars (85 or "
		"85.50)"},
	    {CRM_F_PREMIUM, "$",
		"premium: \"$\" is not an amount in dollars (85 or 85.50)"},
	    {CRM_F_PREMIUM, ".",
		"premium: \".\" is not an amount in dollars (85 or 85.50)"},
	    {CRM_F_PREMIUM, "-",
		"premium: \"-\" is not an amount in dollars (85 or 85.50)"},
	    {CRM_F_PREMIUM, "1.2.3",
		"premium: \"1.2.3\" is not an amount in dollars (85 or "
		"85.50)"},
	    {CRM_F_PREMIUM, "85,50",
		"premium: \"85,50\" is not an amount in dollars (85 or "
		"85.50)"},
	    {CRM_F_PREMIUM, "1,2,3",
		"premium: \"1,2,3\" is not an amount in dollars (85 or "
		"85.50)"},
	    {CRM_F_PREMIUM, "1234,567",
		"premium: \"1234,567\" is not an amount in dollars (85 or "
		"85.50)"},
	    {CRM_F_PREMIUM, "1,2345",
		"premium: \"1,2345\" is not an amount in dollars (85 or "
		"85.50)"},
	    {CRM_F_PREMIUM, ",500",
		"premium: \",500\" is not an amount in dollars (85 or "
		"85.50)"},
	    {CRM_F_PREMIUM, "1,,234",
		"premium: \"1,,234\" is not an amount in dollars (85 or "
		"85.50)"},
	    {CRM_F_PREMIUM, "1234,567,890",
		"premium: \"1234,567,890\" is not an amount in dollars (85 or "
		"85.50)"},
	    {CRM_F_PREMIUM, "1.5-",
		"premium: \"1.5-\" is not an amount in dollars (85 or "
		"85.50)"},
	    {CRM_F_PREMIUM, "1.5x",
		"premium: \"1.5x\" is not an amount in dollars (85 or "
		"85.50)"},
	    {CRM_F_PREMIUM, "--5",
		"premium: \"--5\" is not an amount in dollars (85 or "
		"85.50)"},
	    {CRM_F_PREMIUM, "-0.01",
		"premium: \"-0.01\" is not an amount in dollars (85 or "
		"85.50)"},
	    {CRM_F_PREMIUM, "-85",
		"premium: \"-85\" is not an amount in dollars (85 or "
		"85.50)"},
	    {CRM_F_PREMIUM, "85 USD",
		"premium: \"85 USD\" is not an amount in dollars (85 or "
		"85.50)"},
	    {CRM_F_PREMIUM, "1e3",
		"premium: \"1e3\" is not an amount in dollars (85 or "
		"85.50)"},
	    {CRM_F_PREMIUM, "€85",
		"premium: \"€85\" is not an amount in dollars (85 or "
		"85.50)"},
	    {CRM_F_PREMIUM, "9999999999999",
		"premium: \"9999999999999\" is not an amount in dollars (85 "
		"or 85.50)"},
	};

	(void)state;
	all_become(good, COUNT(good));
	all_refuse(bad, COUNT(bad));
}

static void
cents_format_and_parse_back(void **state)
{
	uint64_t seed = 42;
	unsigned tried = 0;
	int64_t cents, back;
	const char *text;

	(void)state;
	for (cents = -20000; cents <= 20000; cents++, tried++) {
		text = crm_cents_format(cents, &pool);
		assert_true(crm_cents_parse(text, &back));
		same_number(text, back, cents);
	}
	crm_pool_reset(&pool);
	for (; tried < 60000; tried++) {
		cents = (int64_t)(chance(&seed) % 199999999999999U) -
		    99999999999999;
		text = crm_cents_format(cents, &pool);
		assert_true(crm_cents_parse(text, &back));
		same_number(text, back, cents);
	}
	same("1234", crm_cents_format(1234, &pool), "12.34");
	same("-5", crm_cents_format(-5, &pool), "-0.05");
	same("100", crm_cents_format(100, &pool), "1.00");
	assert_int_equal(tried, 60000);
}

static void
a_text_over_4_kib_is_refused_but_a_note_is_not(void **state)
{
	char *text = crm_alloc(70001);

	(void)state;
	memset(text, 'x', 70000);
	text[4096] = '\0';
	becomes(CRM_F_STREET, text, text);
	becomes(CRM_F_FIRST_NAME, text, text);
	text[4096] = 'x';
	text[4097] = '\0';
	refuses(CRM_F_STREET, text,
	    "street: 4097 bytes are too long (at most 4096)");
	refuses(CRM_F_BIRTH_DATE, text,
	    "birth_date: 4097 bytes are too long (at most 4096)");
	text[4097] = 'x';
	becomes(CRM_F_NOTE, text, text);
	refuses(CRM_F_PHONE, text,
	    "phone: 70000 bytes are too long (at most 4096)");
	free(text);
}

static void
text_that_is_not_utf8_is_refused_in_every_field(void **state)
{
	static const char *const bad[] = {
	    "\xff", "Jos\xe9", "a\xc3", "\xed\xa0\x80"};
	char want[100];
	unsigned i, k, tried = 0;

	(void)state;
	for (i = 0; i < CRM_F_CUSTOM; i++) {
		snprintf(want, sizeof(want), "%s: the text is not UTF-8",
		    crm_fields[i].name);
		for (k = 0; k < COUNT(bad); k++, tried++)
			refuses((enum crm_field_id)i, bad[k], want);
	}
	assert_int_equal(tried, 4 * CRM_F_CUSTOM);
}

/* Personal data -------------------------------------------------------- */

static void
personal_data_is_masked_unless_asked_for(void **state)
{
	static const struct form table[] = {
	    {CRM_F_MBI, "1EG4TE5MK73", "*******MK73"},
	    {CRM_F_BIRTH_DATE, "1961-05-20", "1961-**-**"},
	    {CRM_F_MEMBER_ID, "H1234567890", "*******7890"},
	    {CRM_F_MEMBER_ID, "12345678", "****5678"},
	    {CRM_F_MEMBER_ID, "1234567", "*******"},
	    {CRM_F_MEMBER_ID, "1", "*"},
	    /* no part of a character that is cut */
	    {CRM_F_MEMBER_ID, "12345678é890", "**********890"},
	    {CRM_F_MEMBER_ID, "1234567é90", "*******é90"},
	    {CRM_F_MEMBER_ID, "123456789é", "*******89é"},
	    {CRM_F_MEMBER_ID, "12345陳90", "********90"},
	    {CRM_F_MEMBER_ID, "12345陳0", "*****陳0"},
	    {CRM_F_MEMBER_ID, "12345😀0", "*********0"},
	    {CRM_F_MEMBER_ID, "12345😀", "*****😀"},
	    {CRM_F_FIRST_NAME, "Ana", "Ana"},
	    {CRM_F_PHONE, "305-555-0100", "305-555-0100"},
	    {CRM_F_ZIP, "33101", "33101"},
	    {CRM_F_MBI, NULL, NULL},
	    {CRM_F_STREET, NULL, NULL},
	};
	unsigned i, personal = 0;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		same(crm_fields[table[i].id].name,
		    crm_field_show(table[i].id, table[i].text, false, &pool),
		    table[i].want);
		same("shown",
		    crm_field_show(table[i].id, table[i].text, true, &pool),
		    table[i].text);
	}
	for (i = 0; i < CRM_F_CUSTOM; i++)
		personal += (crm_fields[i].flags & CRM_PERSONAL) != 0;
	assert_int_equal(personal, 3);
}

static void
what_is_shown_masked_is_refused_as_input(void **state)
{
	static const struct form table[] = {
	    {CRM_F_MBI, "1EG4TE5MK73",
		"mbi: a masked value cannot be stored (see --show-personal)"},
	    {CRM_F_BIRTH_DATE, "1961-05-20",
		"birth_date: a masked value cannot be stored (see "
		"--show-personal)"},
	    {CRM_F_MEMBER_ID, "H1234567890",
		"member_id: a masked value cannot be stored (see "
		"--show-personal)"},
	    {CRM_F_MEMBER_ID, "1234",
		"member_id: a masked value cannot be stored (see "
		"--show-personal)"},
	};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		refuses(table[i].id,
		    crm_field_show(table[i].id, table[i].text, false, &pool),
		    table[i].want);
	refuses(CRM_F_MEMBER_ID, "*",
	    "member_id: a masked value cannot be stored (see "
	    "--show-personal)");
}

static void
two_values_are_the_same_only_if_they_say_the_same(void **state)
{
	(void)state;
	assert_true(crm_field_same(NULL, NULL));
	assert_false(crm_field_same("Miami", NULL));
	assert_false(crm_field_same(NULL, "Miami"));
	assert_true(crm_field_same("Miami", "Miami"));
	assert_false(crm_field_same("Miami", "miami"));
	assert_true(crm_field_same("305-555-0100", "305-555-0100"));
	assert_false(crm_field_same("305-555-0100", "305-555-0101"));
	assert_false(crm_field_same(NULL, "305-555-0100"));
}

/* The words of closed lists by number, one after the other. */
static void
each_word_of_a_closed_list_has_its_number(void **state)
{
	static const struct {
		enum crm_field_id id;
		const char *word;
		unsigned n;
	} table[] = {
	    {CRM_F_GENDER, "male", 1},
	    {CRM_F_GENDER, "female", 2},
	    {CRM_F_GENDER, "other", 3},
	    {CRM_F_WANTS_CARE, "yes", 1},
	    {CRM_F_WANTS_CARE, "no", 2},
	    {CRM_F_LINE, "ma", 1},
	    {CRM_F_LINE, "mapd", 2},
	    {CRM_F_LINE, "medsupp", 4},
	    {CRM_F_LINE, "other", 15},
	    {CRM_F_KIND, "follow-up", 1},
	    {CRM_F_KIND, "call", 2},
	};
	static const struct {
		enum crm_field_id id;
		const char *word;
	} none[] = {
	    {CRM_F_GENDER, NULL},
	    {CRM_F_GENDER, ""},
	    {CRM_F_GENDER, "m"}, /* canonical forms only */
	    {CRM_F_GENDER, "males"},
	    {CRM_F_GENDER, "Male"},
	    {CRM_F_LINE, "medigap"},
	    {CRM_F_LINE, "mapd pdp"},
	    {CRM_F_KIND, "phone"},
	    {CRM_F_CITY, "Miami"}, /* has no closed list */
	    {CRM_F_CITY, ""},
	};
	unsigned i, n;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		same_number(table[i].word,
		    crm_field_word(table[i].id, table[i].word), table[i].n);
		same(table[i].word,
		    crm_field_words(table[i].id, table[i].n, &pool),
		    table[i].word);
	}
	for (i = 0; i < COUNT(none); i++)
		same_number(none[i].word ? none[i].word : "(NULL)",
		    crm_field_word(none[i].id, none[i].word), 0);
	same("0", crm_field_words(CRM_F_GENDER, 0, &pool), NULL);
	same("4", crm_field_words(CRM_F_GENDER, 4, &pool), NULL);
	same("no list", crm_field_words(CRM_F_CITY, 1, &pool), NULL);
	/* In every list, without a gap. */
	for (i = 0; i < CRM_F_CUSTOM; i++) {
		const char *list = crm_fields[i].words, *word;
		enum crm_field_id id = (enum crm_field_id)i;
		size_t len;

		for (n = 0; list != NULL && crm_text_word(&list, &word, &len);
		     n++)
			same_number(crm_fields[i].name,
			    crm_field_word(
				id, crm_field_words(id, n + 1, &pool)),
			    n + 1);
		same(crm_fields[i].name, crm_field_words(id, n + 1, &pool),
		    NULL);
	}
}

/* Headings ------------------------------------------------------------- */

static void
means(const char *heading, enum crm_field_id id)
{
	enum crm_field_id got = crm_field_heading(heading);

	same(heading, got == CRM_NFIELDS ? NULL : crm_fields[got].name,
	    id == CRM_NFIELDS ? NULL : crm_fields[id].name);
}

/* Names, labels and synonyms, and no synonym is of two fields. */
static void
every_heading_in_the_table_leads_back_to_its_field(void **state)
{
	struct crm_buf squashed = {0};
	const char *list, *word;
	char text[64];
	unsigned i, k, tried = 0;
	size_t len;

	(void)state;
	for (i = 0; i < CRM_F_CUSTOM; i++) {
		means(crm_fields[i].name, (enum crm_field_id)i);
		means(crm_fields[i].label, (enum crm_field_id)i);
		list = crm_fields[i].headings;
		while (crm_text_word(&list, &word, &len)) {
			snprintf(text, sizeof(text), "%.*s", (int)len, word);
			means(text, (enum crm_field_id)i);
			squashed.len = 0;
			crm_text_squash(&squashed, text);
			same("squashed", squashed.s, text);
			/* Signs and case make no difference. */
			for (k = 0; text[k] != '\0'; k += 2)
				if (text[k] >= 'a' && text[k] <= 'z')
					text[k] = (char)(text[k] - 32);
			means(text, (enum crm_field_id)i);
			snprintf(text, sizeof(text), " %c-_%.*s: ", word[0],
			    (int)len - 1, word + 1);
			means(text, (enum crm_field_id)i);
			tried++;
		}
	}
	assert_true(tried >= 150);
	crm_buf_free(&squashed);
}

static void
headings_of_other_systems_are_known_in_english_and_spanish(void **state)
{
	static const struct {
		const char *heading;
		enum crm_field_id id;
	} table[] = {
	    {"First Name", CRM_F_FIRST_NAME},
	    {"FIRST_NAME", CRM_F_FIRST_NAME},
	    {"fname", CRM_F_FIRST_NAME},
	    {"Given Name", CRM_F_FIRST_NAME},
	    {"Last Name", CRM_F_LAST_NAME},
	    {"lname", CRM_F_LAST_NAME},
	    {"Surname", CRM_F_LAST_NAME},
	    {"Full Name", CRM_F_NAME},
	    {"Name", CRM_F_NAME},
	    {"Middle_Initial", CRM_F_MIDDLE_NAME},
	    {"Prefix_Title", CRM_F_TITLE},
	    {"DOB", CRM_F_BIRTH_DATE},
	    {"D.O.B.", CRM_F_BIRTH_DATE},
	    {"Date of Birth", CRM_F_BIRTH_DATE},
	    {"Birthday", CRM_F_BIRTH_DATE},
	    {"Sex", CRM_F_GENDER},
	    {"Tobacco User", CRM_F_SMOKER},
	    {"Email Address", CRM_F_EMAIL},
	    {"E-Mail", CRM_F_EMAIL},
	    {"Phone Number", CRM_F_PHONE},
	    {"Home Phone", CRM_F_PHONE},
	    {"Mobile", CRM_F_CELL},
	    {"Cell Phone", CRM_F_CELL},
	    {"Address1", CRM_F_STREET},
	    {"Address Line 2", CRM_F_STREET2},
	    {"City", CRM_F_CITY},
	    {"State/Region", CRM_F_STATE},
	    {"ZIP Code", CRM_F_ZIP},
	    {"Zip_Code", CRM_F_ZIP},
	    {"Postal Code", CRM_F_ZIP},
	    {"County", CRM_F_COUNTY},
	    {"Medicare Number", CRM_F_MBI},
	    {"Part A Effective Date", CRM_F_PART_A},
	    {"Part B Date", CRM_F_PART_B},
	    {"Lead Source", CRM_F_SOURCE},
	    {"Lead_Date", CRM_F_LEAD_DATE},
	    {"Assigned Agent", CRM_F_OWNER},
	    {"Do Not Call", CRM_F_DNC},
	    {"Nombre", CRM_F_FIRST_NAME},
	    {"Primer nombre", CRM_F_FIRST_NAME},
	    {"Segundo Nombre", CRM_F_MIDDLE_NAME},
	    {"Apellido", CRM_F_LAST_NAME},
	    {"APELLIDOS", CRM_F_LAST_NAME},
	    {"Nombre completo", CRM_F_NAME},
	    {"Tratamiento", CRM_F_TITLE},
	    {"Sufijo", CRM_F_SUFFIX},
	    {"Apodo", CRM_F_NICKNAME},
	    {"Fecha de Nacimiento", CRM_F_BIRTH_DATE},
	    {"Sexo", CRM_F_GENDER},
	    {"Género", CRM_F_GENDER},
	    {"Fumador", CRM_F_SMOKER},
	    {"Correo electrónico", CRM_F_EMAIL},
	    {"Correo", CRM_F_EMAIL},
	    {"Teléfono", CRM_F_PHONE},
	    {"TELÉFONO:", CRM_F_PHONE},
	    {"Celular", CRM_F_CELL},
	    {"Móvil", CRM_F_CELL},
	    {"Dirección", CRM_F_STREET},
	    {"Calle", CRM_F_STREET},
	    {"Ciudad", CRM_F_CITY},
	    {"Estado", CRM_F_STATE},
	    {"Código Postal", CRM_F_ZIP},
	    {"CÓDIGO POSTAL", CRM_F_ZIP},
	    {"Condado", CRM_F_COUNTY},
	    {"Idioma", CRM_F_LANGUAGE},
	    {"Fuente", CRM_F_SOURCE},
	    {"Etapa", CRM_F_STAGE},
	    {"", CRM_NFIELDS},
	    {"---", CRM_NFIELDS},
	    {"Zipp", CRM_NFIELDS},
	    {"Favourite colour", CRM_NFIELDS},
	    {"First", CRM_F_FIRST_NAME},
	    {"first name last name", CRM_NFIELDS},
	};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		means(table[i].heading, table[i].id);
	assert_int_equal(i, 73);
}

/* Names ---------------------------------------------------------------- */

static void
the_fields_of_a_contact_stand_before_the_others(void **state)
{
	unsigned i, n = 0;

	(void)state;
	for (i = 0; i < CRM_F_CUSTOM; i++) {
		n += crm_fields[i].record == CRM_OF_CONTACT;
		if (crm_fields[i].record == CRM_OF_CONTACT && i >= CRM_NCONTACT)
			fail_msg("%s", crm_fields[i].name);
	}
	assert_int_equal(n, CRM_NCONTACT - 2); /* id and name are made */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(each_field_is_described_once_and_has_a_plain_name),
	    TEST(a_field_is_found_by_its_whole_name),
	    TEST(an_unknown_field_is_misuse_and_the_nearest_is_named),
	    TEST(text_is_kept_as_it_was_given),
	    TEST(blanks_around_a_name_are_no_part_of_it),
	    TEST(a_day_is_kept_in_one_form),
	    TEST(an_instant_given_for_a_day_is_its_day_in_the_agency_s_zone),
	    TEST(a_phone_never_refuses_a_row),
	    TEST(an_e_mail_address_is_kept_or_refused_by_its_form),
	    TEST(a_zip_is_five_or_nine_digits_and_keeps_its_zeros_SP_08),
	    TEST(each_state_is_its_two_letters_by_code_and_by_name),
	    TEST(a_medicare_number_is_kept_without_dashes),
	    TEST(yes_is_yes_and_no_is_empty),
	    TEST(a_word_of_a_closed_list_becomes_its_first_form),
	    TEST(the_forms_of_a_word_together_are_not_the_word),
	    TEST(a_word_outside_its_list_is_refused_with_the_nearest),
	    TEST(several_words_of_a_closed_list_stand_once_each_as_given),
	    TEST(a_moment_has_its_time_and_is_kept_in_utc),
	    TEST(a_task_is_due_on_a_day_or_at_a_time_on_the_agency_s_clock),
	    TEST(a_length_of_time_is_a_number_and_a_unit),
	    TEST(a_computed_instant_is_asked_for_by_its_day),
	    TEST(an_amount_is_kept_in_dollars_with_two_decimals),
	    TEST(cents_format_and_parse_back),
	    TEST(a_text_over_4_kib_is_refused_but_a_note_is_not),
	    TEST(text_that_is_not_utf8_is_refused_in_every_field),
	    TEST(personal_data_is_masked_unless_asked_for),
	    TEST(what_is_shown_masked_is_refused_as_input),
	    TEST(two_values_are_the_same_only_if_they_say_the_same),
	    TEST(each_word_of_a_closed_list_has_its_number),
	    TEST(every_heading_in_the_table_leads_back_to_its_field),
	    TEST(headings_of_other_systems_are_known_in_english_and_spanish),
	    TEST(the_fields_of_a_contact_stand_before_the_others),
	};

	return cmocka_run_group_tests_name("field", tests, in_zone, drop);
}
