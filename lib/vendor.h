/* SPDX-License-Identifier: ISC */
/*
 * Lead files as their vendors export them: which headings give a vendor
 * away, and what its own headings mean.  A heading not named here means what
 * it means in any file (crm_field_heading()).
 */
#ifndef CRM_VENDOR_H
#define CRM_VENDOR_H

struct crm_vendor {
	const char *name;
	/* Squashed headings that a file of this vendor has, blank-separated. */
	const char *signature;
	/* heading=field, heading=note, heading=- (says nothing) */
	const char *columns;
};

/* The vendor whose signature stands whole among HEADING[N]; else NULL. */
const struct crm_vendor *crm_vendor_find(char *const *heading, unsigned n);

/* What the vendor says of a heading: a field's name, note or -; or NULL. */
const char *crm_vendor_column(
    const struct crm_vendor *vendor, const char *heading, char out[64]);

#endif
