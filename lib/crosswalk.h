/* SPDX-License-Identifier: ISC */
/*
 * HUD's crosswalk of ZIP codes and counties as a CSV file: columns ZIP,
 * COUNTY (or GEOID), RES_RATIO and TOT_RATIO, the others are passed over.
 */
#ifndef CRM_CROSSWALK_H
#define CRM_CROSSWALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

/* Where the columns are. */
struct crm_crosswalk {
	unsigned zip, county, res, tot;
};

/* A part of a ZIP. */
struct crm_zip_part {
	int zip;
	char fips[6];
	double res, tot; /* of its homes, of all its addresses */
	uint64_t line;
	int place, share; /* 1 is the main county; ten-thousandths */
};

/* Find the columns in the heading; refused when one is missing. */
enum crm_code crm_crosswalk_heading(struct crm_crosswalk *columns,
    char *const *cell, unsigned n, struct crm_err *err) CRM_CHECKED;

/*
 * A row as a part; *KEEP is false for one that lies in no county (99999).
 * Its line is the caller's.
 */
enum crm_code crm_crosswalk_row(const struct crm_crosswalk *columns,
    char *const *cell, unsigned n, struct crm_zip_part *part, bool *keep,
    struct crm_err *err) CRM_CHECKED;

/*
 * Sort by ZIP and share and fill in place and share: by homes, or by all
 * addresses where the ZIP has no home.  A county that stands twice is
 * refused with its line.
 */
enum crm_code crm_crosswalk_rank(
    struct crm_zip_part *part, size_t n, struct crm_err *err) CRM_CHECKED;

#endif
