/* SPDX-License-Identifier: ISC */
/* The counties of a ZIP (SP-08): the table that ships, and names as written. */
#ifndef CRM_ZIP_H
#define CRM_ZIP_H

#include <stdbool.h>
#include <stdint.h>

#define CRM_ZIP_COUNTIES 32 /* of one ZIP, at most; 7 are known */

struct crm_county {
	const char *fips, *state, *name; /* constant */
	int share; /* of the ZIP's homes, in ten-thousandths; -1 unknown */
};

/* Of one ZIP, the main county first. */
struct crm_counties {
	unsigned n;
	struct crm_county at[CRM_ZIP_COUNTIES];
};

/* The first five digits of a ZIP or ZIP+4 as a number; -1 if it is none. */
int crm_zip_number(const char *zip);

/* The counties of ZIP in the table that ships; none if it is not there. */
void crm_zip_find(const char *zip, struct crm_counties *counties);

/* The county with the FIPS code; false if there is none. */
bool crm_county_find(const char *fips, struct crm_county *county);

/*
 * The county of which NAME is the name as people write it, without regard to
 * case, accents, punctuation and blanks, "Saint" for "St.", "County" and the
 * like left out; an independent city and the county of its name are two.
 * NULL if it is none of them.
 */
const struct crm_county *
crm_county_match(const struct crm_counties *counties, const char *name);

#endif
