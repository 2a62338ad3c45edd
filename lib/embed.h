/* SPDX-License-Identifier: ISC */
/* What is compiled in from lib/sql, pipelines, rules and data; see lib/embed.sh. */
#ifndef CRM_EMBED_H
#define CRM_EMBED_H

#include <stdint.h>

/* The schema: version n is the first n steps. */
extern const char *const crm_steps[];
extern const int crm_nsteps;

/* The pipelines and the dated rules that ship, by name. */
struct crm_shipped {
	const char *name, *rules;
};
extern const struct crm_shipped crm_pipelines[], crm_laws[];
extern const unsigned crm_npipelines, crm_nlaws;

/* Counties by FIPS code; NAME is where it begins in crm_county_names. */
struct crm_county_row {
	uint32_t name;
	char fips[6], state[3];
};
extern const struct crm_county_row crm_county_rows[];
extern const char crm_county_names[];
extern const unsigned crm_ncounty_rows;

/*
 * The counties of ZIPs, sorted: the ZIP in the upper 19 bits, then one that
 * says "not the main county", then the row of the county in 12.
 */
extern const uint32_t crm_zip_rows[];
extern const unsigned crm_nzip_rows;

#endif
