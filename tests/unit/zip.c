/* SPDX-License-Identifier: ISC */
#include "unit.h"

#include "crosswalk.h"
#include "embed.h"
#include "zip.h"

/* The table that ships ---------------------------------------------------- */

static void
a_zip_is_five_digits_or_nine(void **state)
{
	static const struct {
		const char *zip;
		int number;
	} table[] = {
	    {"00501", 501},
	    {"99950", 99950},
	    {"33101-1234", 33101},
	    {"00000", 0},
	    {"", -1},
	    {"3310", -1},
	    {"331011", -1},
	    {"3310a", -1},
	    {" 33101", -1},
	};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		same_number(table[i].zip, crm_zip_number(table[i].zip),
		    table[i].number);
}

/* SP-08: the main county first, leading zeros kept apart from others. */
static void
the_counties_of_a_zip_begin_with_the_main_one(void **state)
{
	static const struct {
		const char *zip, *counties;
	} table[] = {
	    {"37027", "47187 Williamson County TN,47037 Davidson County TN,"},
	    {"37027-1000",
		"47187 Williamson County TN,47037 Davidson County TN,"},
	    {"33101", "12086 Miami-Dade County FL,"},
	    {"00501", "36103 Suffolk County NY,"},
	    {"20500", "11001 District of Columbia DC,"},
	    {"22030", "51600 Fairfax city VA,51059 Fairfax County VA,"},
	    {"70112", "22071 Orleans Parish LA,"},
	    {"00601", "72001 Adjuntas Municipio PR,72113 Ponce Municipio PR,"},
	    {"06103",
		"09003 Hartford County CT,09110 Capitol Planning Region CT,"},
	    {"96910", "66010 Guam GU,"},
	    {"09001", ""}, /* military */
	    {"00000", ""},
	    {"99999", ""},
	    {"1", ""},
	};
	struct crm_counties of;
	struct crm_buf text = {0};
	unsigned i, j;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		text.len = 0;
		crm_buf_str(&text, "");
		crm_zip_find(table[i].zip, &of);
		for (j = 0; j < of.n; j++) {
			crm_buf_fmt(&text, "%s %s %s,", of.at[j].fips,
			    of.at[j].name, of.at[j].state);
			same_number("share", of.at[j].share, -1);
		}
		same(table[i].zip, text.s, table[i].counties);
	}
	crm_buf_free(&text);
}

/* Every ZIP has one main county, no county twice, and few of them. */
static void
the_table_is_sorted_and_each_zip_has_one_main_county(void **state)
{
	char zip[12];
	struct crm_counties of;
	unsigned i, j, k, rows = 0, zips = 0;

	(void)state;
	for (i = 1; i < crm_nzip_rows; i++)
		assert_true(crm_zip_rows[i - 1] < crm_zip_rows[i]);
	for (i = 1; i < crm_ncounty_rows; i++)
		assert_true(strcmp(crm_county_rows[i - 1].fips,
				crm_county_rows[i].fips) < 0);
	for (i = 0; i < 100000; i++) {
		snprintf(zip, sizeof(zip), "%05u", i);
		crm_zip_find(zip, &of);
		rows += of.n;
		zips += of.n > 0;
		assert_true(of.n < CRM_ZIP_COUNTIES);
		for (j = 0; j < of.n; j++)
			for (k = 0; k < j; k++)
				assert_string_not_equal(
				    of.at[j].fips, of.at[k].fips);
	}
	assert_int_equal(rows, crm_nzip_rows);
	assert_true(zips > 41000);
	for (i = 0; i < crm_nzip_rows; i++) {
		j = crm_zip_rows[i] >> 13;
		k = crm_zip_rows[i] >> 12 & 1; /* not the main one */
		assert_int_equal(k, i > 0 && crm_zip_rows[i - 1] >> 13 == j);
		assert_true((crm_zip_rows[i] & 0xfff) < crm_ncounty_rows);
	}
}

static void
a_county_is_found_by_its_code(void **state)
{
	struct crm_county county;

	(void)state;
	assert_true(crm_county_find("01001", &county));
	same("first", county.name, "Autauga County");
	assert_true(crm_county_find("78030", &county));
	same("last", county.name, "St. Thomas Island");
	assert_true(crm_county_find("35013", &county));
	same("accents", county.name, "Doña Ana County");
	assert_false(crm_county_find("00000", &county));
	assert_false(crm_county_find("99999", &county));
	assert_false(crm_county_find("", &county));
	assert_false(crm_county_find("010010", &county));
}

/* Names as people write them ---------------------------------------------- */

static const char *
match(const char *const *fips, unsigned n, const char *name)
{
	struct crm_counties of = {0};
	const struct crm_county *found;

	for (; of.n < n; of.n++)
		assert_true(crm_county_find(fips[of.n], &of.at[of.n]));
	found = crm_county_match(&of, name);
	return found ? found->fips : NULL;
}

static void
a_county_is_known_by_what_people_call_it(void **state)
{
	static const struct {
		const char *fips, *name;
		bool same;
	} table[] = {
	    {"12086", "Miami-Dade County", true},
	    {"12086", "miami dade", true},
	    {"12086", "MIAMI-DADE CO.", true},
	    {"12086", "MiamiDade Cnty", true},
	    {"12086", "Dade", false},
	    {"12086", "Miami", false},
	    {"12086", "", false},
	    {"12086", "County", false},
	    {"12086", "Miami-Dade County, FL", false},
	    {"22071", "Orleans", true},
	    {"22071", "Orleans County", true},
	    {"22071", "orleans  parish", true},
	    {"02020", "Anchorage", true},
	    {"02110", "Juneau", true},
	    {"02050", "Bethel", true},
	    {"72097", "Mayaguez", true},
	    {"72097", "Mayagüez Municipio", true},
	    {"09110", "Capitol", true},
	    {"09110", "Capitol Region", false},
	    {"35013", "DONA ANA", true},
	    {"24033", "Prince Georges", true},
	    {"24033", "Prince George's County", true},
	    {"12109", "Saint Johns", true},
	    {"12109", "St Johns County", true},
	    {"29186", "Sainte Genevieve", true},
	    {"17043", "Du Page", true},
	    {"06075", "San Francisco", true},
	    {"17161", "Rock Island", true},
	    {"17161", "Rock", false},
	    {"51095", "James City", true},
	    {"51095", "James City Co", true},
	    {"32510", "Carson City", true},
	    {"32510", "Carson", true},
	    {"51760", "City of Richmond", true},
	    {"51760", "Richmond City", true},
	    {"51760", "Richmond", true},
	    {"51760", "Richmond County", false},
	    {"51159", "Richmond City", false},
	    {"11001", "District of Columbia", true},
	};
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		same(table[i].name, match(&table[i].fips, 1, table[i].name),
		    table[i].same ? table[i].fips : NULL);
}

static void
a_city_and_the_county_of_its_name_are_two(void **state)
{
	static const char *const city[] = {"51600", "51059"};
	static const char *const county[] = {"51059", "51600"};

	(void)state;
	same("bare", match(city, 2, "Fairfax"), "51600");
	same("bare", match(county, 2, "Fairfax"), "51059");
	same("city", match(county, 2, "fairfax city"), "51600");
	same("city of", match(county, 2, "City of Fairfax"), "51600");
	same("county", match(city, 2, "Fairfax County"), "51059");
	same("county", match(city, 2, "FAIRFAX CO"), "51059");
	same("none", match(city, 0, "Fairfax"), NULL);
}

/* HUD's crosswalk --------------------------------------------------------- */

static void
the_heading_is_known_in_any_case_and_order(void **state)
{
	char *hud[] = {"ZIP", "COUNTY", "USPS_ZIP_PREF_CITY",
	    "USPS_ZIP_PREF_STATE", "RES_RATIO", "BUS_RATIO", "OTH_RATIO",
	    "TOT_RATIO"};
	char *newer[] = {"tot_ratio", "res_ratio", "geoid", "zip"};
	char *less[] = {"ZIP", "COUNTY", "TOT_RATIO"};
	struct crm_crosswalk at;
	struct crm_err err;

	(void)state;
	assert_int_equal(crm_crosswalk_heading(&at, hud, 8, &err), CRM_OK);
	assert_true(
	    at.zip == 0 && at.county == 1 && at.res == 4 && at.tot == 7);
	assert_int_equal(crm_crosswalk_heading(&at, newer, 4, &err), CRM_OK);
	assert_true(
	    at.zip == 3 && at.county == 2 && at.res == 1 && at.tot == 0);
	spoil(&err);
	refused("less", crm_crosswalk_heading(&at, less, 3, &err), &err,
	    CRM_REFUSED,
	    "no column RES_RATIO (HUD's ZIP-county crosswalk has ZIP, COUNTY, "
	    "RES_RATIO and TOT_RATIO)");
}

static void
parts_are_ranked_by_homes_then_by_all_addresses(void **state)
{
	struct crm_zip_part part[] = {
	    {37027, "47037", 0.25, 0.9, 2, 0, 0},
	    {37027, "47187", 0.75, 0.1, 3, 0, 0},
	    {501, "36103", 0, 0.4, 4, 0, 0},
	    {501, "36059", 0, 0.6, 5, 0, 0},
	    {2134, "25021", 0.5, 0.5, 6, 0, 0},
	    {2134, "25017", 0.5, 0.5, 7, 0, 0},
	    {2134, "25025", 0.5, 0.6, 8, 0, 0},
	};
	static const struct {
		int zip, place, share;
		const char *fips;
	} want[] = {
	    {501, 1, 6000, "36059"},
	    {501, 2, 4000, "36103"},
	    {2134, 1, 5000, "25025"},
	    {2134, 2, 5000, "25017"},
	    {2134, 3, 5000, "25021"},
	    {37027, 1, 7500, "47187"},
	    {37027, 2, 2500, "47037"},
	};
	struct crm_err err;
	unsigned i;

	(void)state;
	assert_int_equal(crm_crosswalk_rank(part, COUNT(part), &err), CRM_OK);
	for (i = 0; i < COUNT(want); i++) {
		same("fips", part[i].fips, want[i].fips);
		same_number("zip", part[i].zip, want[i].zip);
		same_number("place", part[i].place, want[i].place);
		same_number("share", part[i].share, want[i].share);
	}
	spoil(&err);
	refused("none", crm_crosswalk_rank(part, 0, &err), &err, CRM_REFUSED,
	    "1: no row after the heading");
	strcpy(part[1].fips, part[0].fips);
	spoil(&err);
	refused("twice", crm_crosswalk_rank(part, COUNT(part), &err), &err,
	    CRM_REFUSED, "5: county 36059 stands twice for ZIP 00501");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_zip_is_five_digits_or_nine),
	    TEST(the_counties_of_a_zip_begin_with_the_main_one),
	    TEST(the_table_is_sorted_and_each_zip_has_one_main_county),
	    TEST(a_county_is_found_by_its_code),
	    TEST(a_county_is_known_by_what_people_call_it),
	    TEST(a_city_and_the_county_of_its_name_are_two),
	    TEST(the_heading_is_known_in_any_case_and_order),
	    TEST(parts_are_ranked_by_homes_then_by_all_addresses),
	};

	return cmocka_run_group_tests_name("zip", tests, NULL, NULL);
}
