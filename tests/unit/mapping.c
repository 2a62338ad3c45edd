/* SPDX-License-Identifier: ISC */
#include "words.h"

#include "mapping.h"
#include "text.h"

static const struct crm_mapping_rules none;

/* A line of headings or cells, cut at `|`. */
static unsigned
cut(const char *line, char **cell)
{
	char *copy = crm_pool_str(&pool, line, strlen(line)), *bar;
	unsigned n = 0;

	for (;;) {
		cell[n++] = copy;
		bar = strchr(copy, '|');
		if (bar == NULL)
			return n;
		*bar = '\0';
		copy = bar + 1;
	}
}

static void
make_with(struct crm_mapping *m, const char *headings,
    const struct crm_mapping_rules *with)
{
	char *heading[600];
	struct crm_err err;

	if (crm_mapping_make(m, heading, cut(headings, heading), with, &err))
		fail_msg("%s", err.text);
}

static void
make(struct crm_mapping *m, const char *headings)
{
	make_with(m, headings, &none);
}

static void
not_made_with(const char *headings, const struct crm_mapping_rules *with,
    enum crm_code code, const char *want)
{
	struct crm_mapping m;
	struct crm_err err;
	char *heading[600];
	unsigned n = cut(headings, heading);

	spoil(&err);
	refused(headings, crm_mapping_make(&m, heading, n, with, &err), &err,
	    code, want);
	crm_mapping_free(&m);
}

static void
not_made(const char *headings, const char *want)
{
	not_made_with(headings, &none, CRM_REFUSED, want);
}

/* What each column becomes, in a line of words. */
static const char *
words_of(const struct crm_mapping *m)
{
	struct crm_buf text = {0};
	const char *copy;
	unsigned i;

	for (i = 0; i < m->n; i++)
		crm_buf_fmt(&text, "%s%s", i ? " " : "",
		    crm_column_word(&m->column[i]));
	copy = crm_pool_str(&pool, text.s ? text.s : "", text.len);
	crm_buf_free(&text);
	return copy;
}

static void
maps_to(const char *headings, const char *want)
{
	struct crm_mapping m;

	make(&m, headings);
	same(headings, words_of(&m), want);
	crm_mapping_free(&m);
}

static void
headings_lead_to_fields_by_name_label_and_synonym(void **state)
{
	struct crm_mapping m;

	(void)state;
	maps_to("first_name|Last Name|ZIP Code|Teléfono|E-Mail Address|DOB",
	    "first_name last_name zip phone email birth_date");
	maps_to("Full Name|stage|Status|pipeline|Lost Reason",
	    "name stage status pipeline reason");
	make(&m, "first_name|zip");
	assert_int_equal(m.n, 2);
	assert_int_equal(m.reason, -1);
	assert_null(m.vendor);
	crm_mapping_free(&m);
}

static void
any_number_of_columns_are_notes_AM_07(void **state)
{
	static const char *const notes[] = {"note", "Note", "NOTES", "note 1",
	    "Note_12", "notes2", "comment", "Comments", "Comment 3", "nota",
	    "Notas 2", "Comentarios", "remarks"};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(notes); i++)
		maps_to(crm_pool_fmt(&pool, "name|%s", notes[i]), "name note");
	/* What stands under no heading is kept too. */
	maps_to("name||", "name note note");
	maps_to("Note 1|name|Note 2|Comments|note|note",
	    "note name note note note note");
}

static void
columns_that_the_store_computes_go_nowhere(void **state)
{
	(void)state;
	maps_to("id|type|since|created|changed|zip", "- - - - - zip");
}

static void
the_reason_of_a_mended_file_goes_nowhere(void **state)
{
	struct crm_mapping m;

	(void)state;
	make(&m, "name|zip|reject_reason");
	assert_int_equal(m.reason, 2);
	same("words", words_of(&m), "name zip -");
	crm_mapping_free(&m);
}

#define HELP(heading)                                                         \
	"; --map '" heading "=FIELD' says what it is, --rest=notes keeps it " \
	"as a note, --rest=custom in a field of its own"

static void
an_unknown_heading_is_refused_with_the_nearest(void **state)
{
	(void)state;
	not_made("name|Frist Name",
	    "column \"Frist Name\" is not known (nearest: first_name)" HELP(
		"Frist Name"));
	not_made("name|zipp",
	    "column \"zipp\" is not known (nearest: zip)" HELP("zipp"));
	not_made("name|Favourite colour of the spouse",
	    "column \"Favourite colour of the spouse\" is not known" HELP(
		"Favourite colour of the spouse"));
	not_made("name|12", "column \"12\" is not known" HELP("12"));
	not_made("keynote", "column \"keynote\" is not known" HELP("keynote"));
}

static void
two_columns_for_one_field_are_refused(void **state)
{
	(void)state;
	not_made("name|zip|ZIP Code", "columns 2 and 3 are both zip");
	not_made("phone|name|Teléfono", "columns 1 and 3 are both phone");
	not_made(
	    "First Name|first_name", "columns 1 and 2 are both first_name");
}

static void
a_field_of_a_note_is_not_one_of_a_contact(void **state)
{
	(void)state;
	not_made("author",
	    "column \"author\" is a field of a note, not of a contact, "
	    "policy or task; --rest=notes keeps it as a note");
}

/* Every field by its name: mapped, left out or refused, by its kind. */
static void
each_field_is_mapped_by_its_kind(void **state)
{
	unsigned i, fields = 0, nowhere = 0, bad = 0;
	struct crm_mapping m;
	struct crm_err err;
	char *heading[2];

	(void)state;
	for (i = 0; i < CRM_F_CUSTOM; i++) {
		const struct crm_field *f = &crm_fields[i];

		heading[0] = crm_pool_str(&pool, f->name, strlen(f->name));
		/* beside one that is certainly a field */
		heading[1] =
		    crm_pool_fmt(&pool, "%s", i == CRM_F_ZIP ? "city" : "zip");
		if (crm_mapping_make(&m, heading, 2, &none, &err)) {
			if (f->record <= CRM_OF_ENGINE)
				fail_msg("%s", err.text);
			bad++;
		} else if (i == CRM_F_NOTE) {
			same(f->name, crm_column_word(m.column), "note");
		} else if (f->flags & CRM_COMPUTED) {
			same(f->name, crm_column_word(m.column), "-");
			nowhere++;
		} else {
			same(f->name, crm_column_word(m.column), f->name);
			fields++;
		}
		crm_mapping_free(&m);
	}
	assert_int_equal(1 + fields + nowhere + bad, CRM_F_CUSTOM);
	assert_int_equal(nowhere, 9);
	assert_true(fields >= 50);
}

/* What the caller says ------------------------------------------------- */

static void
a_map_says_what_a_heading_means(void **state)
{
	static const char *const map[] = {"Their number=lead_id", "zip=note",
	    "a=b=city", "Colour=-", "Phone=cell"};
	static const struct crm_mapping_rules with = {
	    map, COUNT(map), NULL, NULL, NULL};
	struct crm_mapping m;

	(void)state;
	make_with(&m, "name|Their number|zip|a=b|Colour|Phone", &with);
	same("words", words_of(&m), "name lead_id note city - cell");
	crm_mapping_free(&m);
	/* to the letter */
	not_made_with("zip|a=b|Colour|Phone|their number", &with, CRM_MISUSE,
	    "--map=Their number=lead_id: there is no such column");
}

static void
a_map_that_is_none_is_misuse(void **state)
{
	static const struct {
		const char *map, *sentence;
	} table[] = {
	    {"zip", "--map=zip: not of the form HEADING=FIELD"},
	    {"zip=", "--map=zip=: not of the form HEADING=FIELD"},
	    {"=zip", "--map==zip: not of the form HEADING=FIELD"},
	    {"", "--map=: not of the form HEADING=FIELD"},
	    {"x=zipp", "zipp: no such field (nearest: zip)"},
	    {"x=created", "created: not a field that an import can write"},
	    {"x=author", "author: not a field that an import can write"},
	};
	struct crm_mapping_rules with = {NULL, 1, NULL, NULL, NULL};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		with.map = &table[i].map;
		not_made_with("name|x", &with, CRM_MISUSE, table[i].sentence);
	}
	with.nmap = 0;
	with.rest = "note";
	not_made_with(
	    "name", &with, CRM_MISUSE, "--rest=note: notes, custom or refuse");
}

static void
a_heading_without_any_field_of_a_contact_is_refused(void **state)
{
	static const struct crm_mapping_rules with = {
	    NULL, 0, "notes", NULL, NULL};

	(void)state;
	not_made("note|id|reject_reason",
	    "no column of the heading is a field of a contact");
	not_made_with("Carrier|Shoe size", &with, CRM_REFUSED,
	    "no column of the heading is a field of a contact");
}

static void
the_rest_can_become_notes(void **state)
{
	static const struct crm_mapping_rules notes = {NULL, 0, "notes", NULL,
						  NULL},
					      refuse = {NULL, 0, "refuse", NULL,
						  NULL};
	struct crm_mapping m;

	(void)state;
	make_with(&m, "name|Blood group|author|zip|type", &notes);
	same("words", words_of(&m), "name note note zip -");
	crm_mapping_free(&m);
	not_made_with("name|Blood group", &refuse, CRM_REFUSED,
	    "column \"Blood group\" is not known" HELP("Blood group"));
}

static void
row(struct crm_mapping *m, const char *cells, struct crm_lead *lead)
{
	char *cell[600];
	struct crm_err err;

	if (crm_mapping_row(m, cell, cut(cells, cell), &now, &pool, lead, &err))
		fail_msg("%s", err.text);
}

static void
bad_row(struct crm_mapping *m, const char *cells, const char *want)
{
	struct crm_lead lead;
	char *cell[600];
	struct crm_err err;
	unsigned n = cut(cells, cell);

	spoil(&err);
	refused(cells, crm_mapping_row(m, cell, n, &now, &pool, &lead, &err),
	    &err, CRM_REFUSED, want);
}

static void
a_row_becomes_a_change_with_its_notes_in_order_AM_07(void **state)
{
	struct crm_lead lead;
	struct crm_mapping m;

	(void)state;
	make(&m, "Note 2|First Name|State|Note 1|DOB|type|Comments");
	row(&m, "b|Ana|florida|a|5/20/1961|client|c", &lead);
	assert_int_equal(lead.nnotes, 3);
	assert_true(lead.nnotes <= m.nnote);
	same("note", lead.note[0], "b");
	same("note", lead.note[1], "a");
	same("note", lead.note[2], "c");
	assert_int_equal(lead.change.n, 3);
	same("first", lead.change.to.v[CRM_F_FIRST_NAME], "Ana");
	same("state", lead.change.to.v[CRM_F_STATE], "FL");
	same("birth", lead.change.to.v[CRM_F_BIRTH_DATE], "1961-05-20");
	assert_false(lead.change.given[CRM_F_TYPE]);
	/* An empty note is none. */
	row(&m, "|Ana|FL||||c", &lead);
	assert_int_equal(lead.nnotes, 1);
	same("note", lead.note[0], "c");
	row(&m, "||||||", &lead);
	assert_int_equal(lead.nnotes, 0);
	assert_int_equal(lead.change.n, 0);
	crm_mapping_free(&m);
}

static void
a_policy_may_stand_in_the_same_row_SP_22(void **state)
{
	struct crm_mapping m;
	struct crm_lead lead;

	(void)state;
	make(&m, "name|Carrier|Effective Date|Termed|Member ID|Policy id");
	same("words", words_of(&m), "name carrier effective end member_id -");
	assert_true(m.policies);
	row(&m, "Ana Díaz|Humana|1/1/2026|||p7", &lead);
	assert_true(lead.policy);
	same("carrier", lead.change.to.v[CRM_F_CARRIER], "Humana");
	same("effective", lead.change.to.v[CRM_F_EFFECTIVE], "2026-01-01");
	/* SP-21: a carrier leaves empty what it does not know. */
	assert_false(lead.change.given[CRM_F_MEMBER_ID]);
	row(&m, "Ana Díaz|||||", &lead);
	assert_false(lead.policy);
	crm_mapping_free(&m);
	make(&m, "name|zip");
	assert_false(m.policies);
	crm_mapping_free(&m);
}

static void
an_empty_cell_says_nothing_SP_21(void **state)
{
	struct crm_lead lead;
	struct crm_mapping m;

	(void)state;
	make(&m, "first_name|last_name|email|mbi");
	row(&m, "Ana|Díaz||", &lead);
	assert_int_equal(lead.change.n, 2);
	assert_false(lead.change.given[CRM_F_EMAIL]);
	assert_false(lead.change.given[CRM_F_MBI]);
	crm_mapping_free(&m);
}

static void
a_whole_name_is_split_beside_its_parts(void **state)
{
	struct crm_lead lead;
	struct crm_mapping m;

	(void)state;
	make(&m, "Name|Suffix");
	row(&m, "Díaz, Ana M.|Jr.", &lead);
	same("first", lead.change.to.v[CRM_F_FIRST_NAME], "Ana");
	same("middle", lead.change.to.v[CRM_F_MIDDLE_NAME], "M.");
	same("last", lead.change.to.v[CRM_F_LAST_NAME], "Díaz");
	same("suffix", lead.change.to.v[CRM_F_SUFFIX], "Jr.");
	crm_mapping_free(&m);
}

static void
a_row_with_a_bad_value_or_another_width_is_refused(void **state)
{
	struct crm_mapping m;

	(void)state;
	make(&m, "name|zip|dob|note");
	bad_row(&m, "Ana|2134||",
	    "zip: 2134 has four digits (a spreadsheet may have dropped a "
	    "leading zero: 02134?)");
	bad_row(&m, "Ana|33101|05/20/61|",
	    "birth_date: \"05/20/61\" is not a date (2026-12-01, "
	    "12/01/2026, today, +3d, mon): years have four digits");
	bad_row(&m, "Ana|33101|1961-**-**|",
	    "birth_date: a masked value cannot be stored (see "
	    "--show-personal)");
	bad_row(&m, "Ana|33101|", "3 fields, but the heading has 4");
	bad_row(&m, "Ana|33101|||", "5 fields, but the heading has 4");
	crm_mapping_free(&m);
}

static void
a_labelled_note_begins_with_its_heading(void **state)
{
	static const struct crm_mapping_rules with = {
	    NULL, 0, "notes", NULL, NULL};
	struct crm_lead lead;
	struct crm_mapping m;

	(void)state;
	make_with(&m, "Eye Colour|name|Note|Shoe size", &with);
	row(&m, "brown|Ana|hello|", &lead);
	assert_int_equal(lead.nnotes, 2);
	same("labelled", lead.note[0], "Eye Colour: brown");
	same("plain", lead.note[1], "hello");
	crm_mapping_free(&m);
}

static void
an_empty_cell_empties_its_field_and_no_other(void **state)
{
	static const struct crm_mapping_rules with = {
	    .rest = "notes", .blanks = true};
	struct crm_lead lead;
	struct crm_mapping m;

	(void)state;
	make_with(&m, "first_name|city|Blood group|type|zip", &with);
	row(&m, "Ana||||", &lead);
	/* A column that is no field has none to empty. */
	assert_int_equal(lead.change.n, 3);
	assert_true(lead.change.given[CRM_F_CITY]);
	assert_true(lead.change.given[CRM_F_ZIP]);
	same("city", lead.change.to.v[CRM_F_CITY], NULL);
	crm_mapping_free(&m);
}

static void
source_and_pipeline_are_for_rows_that_name_none(void **state)
{
	static const struct crm_mapping_rules with = {
	    NULL, 0, NULL, "March mailing", "medicare"};
	struct crm_lead lead;
	struct crm_mapping m;

	(void)state;
	make_with(&m, "name|Lead Source|pipeline", &with);
	row(&m, "Ana||", &lead);
	same("source", lead.change.to.v[CRM_F_SOURCE], "March mailing");
	same("pipeline", lead.change.to.v[CRM_F_PIPELINE], "medicare");
	/* The row itself does not say so: nothing is updated by it. */
	assert_false(lead.change.given[CRM_F_SOURCE]);
	assert_false(lead.change.given[CRM_F_PIPELINE]);
	row(&m, "Ana|web|archive", &lead);
	same("source", lead.change.to.v[CRM_F_SOURCE], "web");
	same("pipeline", lead.change.to.v[CRM_F_PIPELINE], "archive");
	crm_mapping_free(&m);
}

static void
several_values_in_one_cell_are_taken_apart(void **state)
{
	struct crm_lead lead;
	struct crm_mapping m;

	(void)state;
	make(&m, "name|Phone|E-mail|City");
	row(&m, "Ana|1 ::: 2|a@b.co ::: c@d.co|Miami ::: Tampa", &lead);
	same("phone", lead.change.to.v[CRM_F_PHONE], "1");
	same("cell", lead.change.to.v[CRM_F_CELL], "2");
	same("email", lead.change.to.v[CRM_F_EMAIL], "a@b.co");
	same("email2", lead.change.to.v[CRM_F_EMAIL2], "c@d.co");
	same("city", lead.change.to.v[CRM_F_CITY], "Miami");
	assert_int_equal(lead.nnotes, 1);
	same("note", lead.note[0], "City: Tampa");
	row(&m, "Ana|1 ::: 2 ::: 3 ::: 4||", &lead);
	same("phone", lead.change.to.v[CRM_F_PHONE], "1");
	same("cell", lead.change.to.v[CRM_F_CELL], "2");
	assert_int_equal(lead.nnotes, 1);
	same("note", lead.note[0], "Phone: 3 ::: 4");
	crm_mapping_free(&m);

	/* A second phone that is there already is not overwritten. */
	make(&m, "Cell|Phone");
	row(&m, "3|1 ::: 2", &lead);
	same("phone", lead.change.to.v[CRM_F_PHONE], "1");
	same("cell", lead.change.to.v[CRM_F_CELL], "3");
	assert_int_equal(lead.nnotes, 1);
	same("note", lead.note[0], "Phone: 2");
	crm_mapping_free(&m);
}

static void
rows_of_ours_have_one_value_a_cell_and_may_go_on(void **state)
{
	struct crm_lead lead;
	struct crm_mapping m;

	(void)state;
	make(&m, "id|name|phone|lead_id");
	row(&m, "c7|Ana|1 ::: 2|l:3", &lead);
	same("phone", lead.change.to.v[CRM_F_PHONE], "1 ::: 2");
	same("lead_id", lead.change.to.v[CRM_F_LEAD_ID], "l:3");
	assert_true(lead.ours && !lead.again);
	row(&m, "c7|Ana||", &lead);
	assert_true(lead.ours && lead.again);
	row(&m, "c8|Eva||", &lead);
	assert_true(lead.ours && !lead.again);
	row(&m, "8|Eva|1 ::: 2|l:3", &lead);
	assert_true(!lead.ours && !lead.again);
	same("phone", lead.change.to.v[CRM_F_PHONE], "1");
	same("lead_id", lead.change.to.v[CRM_F_LEAD_ID], "3");
	row(&m, "c8|Eva||", &lead);
	assert_true(lead.ours && !lead.again);
	crm_mapping_free(&m);
}

/* Cells that repeat are remembered; the value is the same each time. */
static void
what_is_remembered_of_repeated_cells_is_what_they_say(void **state)
{
	static const char *const states[] = {"FL", "fl", "Florida", "GA",
	    "New York", "NY", "Tejas", "TX", "texas", "CA", "OH", "Puerto Rico",
	    "       District  of  Columbia       ", "", "XX", "WA", "OR", "ID",
	    "MT"};
	static const char *const genders[] = {
	    "M", "F", "Mujer", "male", "", "zz", "X", "woman", "hombre"};
	static const char *const yes[] = {"yes", "no", "1", "0", "", "Sí", "x"};
	struct crm_mapping m;
	uint64_t seed = 81;
	unsigned tried, taken = 0;

	(void)state;
	make(&m, "state|gender|dnc");
	for (tried = 0; tried < 20000; tried++) {
		const char *text[3] = {states[below(&seed, COUNT(states))],
		    genders[below(&seed, COUNT(genders))],
		    yes[below(&seed, COUNT(yes))]};
		static const enum crm_field_id id[3] = {
		    CRM_F_STATE, CRM_F_GENDER, CRM_F_DNC};
		struct crm_lead lead;
		struct crm_pool mine = {0};
		struct crm_err err, first = {0};
		const char *value[3] = {NULL, NULL, NULL};
		enum crm_code code, want = CRM_OK;
		char *cell[3];
		unsigned k;

		for (k = 0; k < 3; k++) {
			cell[k] = crm_pool_str(&mine, text[k], strlen(text[k]));
			if (want == CRM_OK)
				want = crm_field_parse(id[k], text[k], &now,
				    &mine, &value[k], &first);
		}
		code = crm_mapping_row(&m, cell, 3, &now, &mine, &lead, &err);
		assert_int_equal(code, want);
		if (code == CRM_OK) {
			for (k = 0; k < 3; k++) {
				same(
				    text[k], lead.change.to.v[id[k]], value[k]);
				same_number(text[k], lead.change.given[id[k]],
				    text[k][0] != '\0');
			}
			taken++;
		} else {
			same("sentence", err.text, first.text);
		}
		crm_pool_free(&mine);
	}
	assert_int_equal(tried, 20000);
	assert_true(taken > 10000 && taken < 20000);
	crm_mapping_free(&m);
}

static void
five_hundred_and_twelve_columns_are_mapped(void **state)
{
	struct crm_buf headings = {0}, cells = {0};
	struct crm_lead lead;
	struct crm_mapping m;
	unsigned i;

	(void)state;
	crm_buf_str(&headings, "name");
	crm_buf_str(&cells, "Ana");
	for (i = 1; i < 512; i++) {
		crm_buf_fmt(&headings, "|note %u", i);
		crm_buf_fmt(&cells, "|%u", i);
	}
	make(&m, headings.s);
	assert_true(m.nnote >= 511 && m.nnote < 1100);
	row(&m, cells.s, &lead);
	assert_int_equal(lead.nnotes, 511);
	same("first", lead.note[0], "1");
	same("last", lead.note[510], "511");
	crm_mapping_free(&m);
	crm_buf_free(&headings);
	crm_buf_free(&cells);
}

/* Vendors -------------------------------------------------------------- */

static const struct {
	const char *name, *headings, *words;
} vendors[] = {
    {"Meta lead ads",
	"id|created_time|ad_name|form_id|platform|full_name|phone_number",
	"lead_id lead_date note note note name phone"},
    {"Google Contacts",
	"First Name|Last Name|Labels|E-mail 1 - Value|Phone 1 - Label|"
	"Phone 1 - Value|Organization Name|Photo",
	"first_name last_name note email - phone note -"},
    {"Outlook",
	"First Name|Last Name|E-mail Address|Home Phone|Mobile Phone|"
	"Business Phone|Home Postal Code|Sensitivity",
	"first_name last_name email phone cell note zip -"},
    {"Salesforce Data Loader", "ID|FirstName|LastName|OwnerId|Status",
	"lead_id first_name last_name note note"},
    {"HubSpot",
	"Record ID|First Name|Lead Status|Contact owner|Lifecycle Stage",
	"lead_id first_name note owner note"},
    {"Pipedrive", "Person - ID|Person - Name|Person - Email|Person - Phone",
	"lead_id name email phone"},
    {"Zoho", "Lead Name|Lead Owner|Lead Status|Email|City",
	"name note note email city"},
    {"Lead Advantage Pro",
	"Lead_Date|Prefix_Title|First_Name|Last_Name|Height_Inches|SSN|Notes",
	"lead_date title first_name last_name note - note"},
    {"AgencyBloc",
	"First Name|Last Name|Med Beneficiary Number|Status|Social Security "
	"Number",
	"first_name last_name mbi note -"},
};

static void
a_file_of_a_vendor_is_known_by_its_headings(void **state)
{
	struct crm_mapping m;
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(vendors); i++) {
		make(&m, vendors[i].headings);
		same(vendors[i].headings, m.vendor ? m.vendor->name : NULL,
		    vendors[i].name);
		same(vendors[i].name, words_of(&m), vendors[i].words);
		crm_mapping_free(&m);
	}
	/* Headings that everybody has give nobody away. */
	make(&m, "First Name|Last Name|Phone|E-mail|Status");
	assert_null(m.vendor);
	crm_mapping_free(&m);
}

/* Each heading of a vendor leads to a note, to nothing, or to a field. */
static void
each_column_of_a_vendor_is_one_that_an_import_can_write(void **state)
{
	const char *list, *word, *eq;
	char *heading[64], text[64], said[64];
	enum crm_field_id id;
	struct crm_err err;
	unsigned i, tried = 0;
	size_t len;

	(void)state;
	for (i = 0; i < COUNT(vendors); i++) {
		const struct crm_vendor *v =
		    crm_vendor_find(heading, cut(vendors[i].headings, heading));

		assert_non_null(v);
		list = v->columns;
		while (crm_text_word(&list, &word, &len)) {
			snprintf(text, sizeof(text), "%.*s", (int)len, word);
			eq = strchr(text, '=');
			assert_non_null(eq);
			text[eq - text] = '\0';
			same(text, crm_vendor_column(v, text, said), eq + 1);
			tried++;
			if (strcmp(said, "note") == 0 || strcmp(said, "-") == 0)
				continue;
			if (crm_field_find(said, &id, &err))
				fail_msg("%s: %s", v->name, err.text);
			assert_true(crm_fields[id].record <= CRM_OF_ENGINE);
			assert_false(crm_fields[id].flags & CRM_COMPUTED);
		}
		same("none", crm_vendor_column(v, "no such heading", said),
		    NULL);
	}
	assert_true(tried >= 80);
}

static void
a_second_column_of_a_vendor_for_a_field_is_spare(void **state)
{
	struct crm_lead lead;
	struct crm_mapping m;

	(void)state;
	make(&m, "Person - ID|Person - Name|Phone|Person - Phone");
	row(&m, "7|Ana Díaz|1|2", &lead);
	same("first", lead.change.to.v[CRM_F_PHONE], "1");
	assert_int_equal(lead.nnotes, 1);
	same("second", lead.note[0], "Person - Phone: 2");
	row(&m, "7|Ana Díaz||2", &lead);
	same("second", lead.change.to.v[CRM_F_PHONE], "2");
	assert_int_equal(lead.nnotes, 0);
	crm_mapping_free(&m);
}

static void
the_kind_that_meta_writes_before_a_value_is_taken_off(void **state)
{
	struct crm_lead lead;
	struct crm_mapping m;

	(void)state;
	make(&m, "id|created_time|form_id|platform|full_name|phone_number|zip");
	row(&m,
	    "l:10001|2026-11-01T10:00:00-05:00|f:9|fb|Ana Díaz|"
	    "p:+13055550100|z:33139",
	    &lead);
	same("lead", lead.change.to.v[CRM_F_LEAD_ID], "10001");
	same("date", lead.change.to.v[CRM_F_LEAD_DATE], "2026-11-01");
	same("phone", lead.change.to.v[CRM_F_PHONE], "+13055550100");
	same("zip", lead.change.to.v[CRM_F_ZIP], "33139");
	/* of no other kind, and nowhere else */
	assert_int_equal(lead.nnotes, 2);
	same("note", lead.note[0], "form_id: f:9");
	same("note", lead.note[1], "platform: fb");
	row(&m, "x:1||||p:Ana|x:2|", &lead);
	same("lead", lead.change.to.v[CRM_F_LEAD_ID], "x:1");
	same("name", lead.change.to.v[CRM_F_FIRST_NAME], "p:Ana");
	same("phone", lead.change.to.v[CRM_F_PHONE], "x:2");
	crm_mapping_free(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(headings_lead_to_fields_by_name_label_and_synonym),
	    TEST(any_number_of_columns_are_notes_AM_07),
	    TEST(columns_that_the_store_computes_go_nowhere),
	    TEST(the_reason_of_a_mended_file_goes_nowhere),
	    TEST(an_unknown_heading_is_refused_with_the_nearest),
	    TEST(two_columns_for_one_field_are_refused),
	    TEST(a_field_of_a_note_is_not_one_of_a_contact),
	    TEST(a_policy_may_stand_in_the_same_row_SP_22),
	    TEST(each_field_is_mapped_by_its_kind),
	    TEST(a_map_says_what_a_heading_means),
	    TEST(a_map_that_is_none_is_misuse),
	    TEST(a_heading_without_any_field_of_a_contact_is_refused),
	    TEST(the_rest_can_become_notes),
	    TEST(a_row_becomes_a_change_with_its_notes_in_order_AM_07),
	    TEST(an_empty_cell_says_nothing_SP_21),
	    TEST(a_whole_name_is_split_beside_its_parts),
	    TEST(a_row_with_a_bad_value_or_another_width_is_refused),
	    TEST(a_labelled_note_begins_with_its_heading),
	    TEST(an_empty_cell_empties_its_field_and_no_other),
	    TEST(source_and_pipeline_are_for_rows_that_name_none),
	    TEST(several_values_in_one_cell_are_taken_apart),
	    TEST(rows_of_ours_have_one_value_a_cell_and_may_go_on),
	    TEST(what_is_remembered_of_repeated_cells_is_what_they_say),
	    TEST(five_hundred_and_twelve_columns_are_mapped),
	    TEST(a_file_of_a_vendor_is_known_by_its_headings),
	    TEST(each_column_of_a_vendor_is_one_that_an_import_can_write),
	    TEST(a_second_column_of_a_vendor_for_a_field_is_spare),
	    TEST(the_kind_that_meta_writes_before_a_value_is_taken_off),
	};

	return cmocka_run_group_tests_name("mapping", tests, in_zone, drop);
}
