/* SPDX-License-Identifier: ISC */
/* A table of ZIP codes and counties: sorted, ranked, no share too much. */
#include "crosswalk.h"

#include "fuzz.h"
#include "zip.h"

static void
ranked(const struct crm_zip_part *part, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		HOLDS(part[i].share >= 0 && part[i].share <= 10001);
		HOLDS(part[i].place >= 1 && part[i].place <= CRM_ZIP_COUNTIES);
		if (i == 0)
			continue;
		HOLDS(part[i - 1].zip <= part[i].zip);
		HOLDS(part[i - 1].zip < part[i].zip
			? part[i].place == 1
			: part[i].place == part[i - 1].place + 1);
	}
}

static void
counties(const char *zip, const char *name)
{
	static struct crm_counties found;
	const struct crm_county *match;
	struct crm_county county;
	unsigned i;

	crm_zip_find(zip, &found);
	HOLDS(found.n <= CRM_ZIP_COUNTIES);
	for (i = 0; i < found.n; i++) {
		HOLDS(crm_county_find(found.at[i].fips, &county));
		HOLDS(strcmp(county.name, found.at[i].name) == 0);
		HOLDS(
		    crm_county_match(&found, found.at[i].name) == &found.at[i]);
	}
	match = crm_county_match(&found, name);
	HOLDS(
	    match == NULL || (match >= found.at && match < found.at + found.n));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct table table;
	static struct crm_zip_part part[TABLE_ROWS];
	struct input in = {data, size};
	struct crm_crosswalk columns;
	struct crm_err err = {0};
	size_t n = 0;
	unsigned i;
	bool keep;

	take_table(&in, &table);
	for (i = 0; i < table.rows; i++)
		if (table.n[i] > 1)
			counties(table.cell[i][0], table.cell[i][1]);
	if (table.rows > 0 &&
	    crm_crosswalk_heading(&columns, table.cell[0], table.n[0], &err) ==
		CRM_OK) {
		for (i = 1; i < table.rows; i++) {
			part[n].line = i + 1;
			if (crm_crosswalk_row(&columns, table.cell[i],
				table.n[i], &part[n], &keep, &err))
				HOLDS(said(&err));
			else
				n += keep;
		}
		if (crm_crosswalk_rank(part, n, &err))
			HOLDS(said(&err));
		else
			ranked(part, n);
	}
	free_table(&table);
	return 0;
}
