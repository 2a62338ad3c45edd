/* SPDX-License-Identifier: ISC */
#include "crosswalk.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "text.h"
#include "zip.h"

/* The column whose heading is A or B, squashed; N if there is none. */
static unsigned
column(char *const *cell, unsigned n, const char *a, const char *b)
{
	struct crm_buf key = {0};
	unsigned i;

	for (i = 0; i < n; i++) {
		key.len = 0;
		crm_buf_str(&key, "");
		crm_text_squash(&key, cell[i]);
		if (strcmp(key.s, a) == 0 || strcmp(key.s, b) == 0)
			break;
	}
	crm_buf_free(&key);
	return i;
}

enum crm_code
crm_crosswalk_heading(struct crm_crosswalk *columns, char *const *cell,
    unsigned n, struct crm_err *err)
{
	columns->zip = column(cell, n, "zip", "zipcode");
	columns->county = column(cell, n, "county", "geoid");
	columns->res = column(cell, n, "resratio", "resratio");
	columns->tot = column(cell, n, "totratio", "totratio");
	if (columns->zip < n && columns->county < n && columns->res < n &&
	    columns->tot < n)
		return CRM_OK;
	return crm_fail(err, CRM_REFUSED,
	    "no column %s (HUD's ZIP-county crosswalk has ZIP, COUNTY, "
	    "RES_RATIO and TOT_RATIO)",
	    columns->zip == n          ? "ZIP"
		: columns->county == n ? "COUNTY"
		: columns->res == n    ? "RES_RATIO"
				       : "TOT_RATIO");
}

/* A share between 0 and 1, nothing else. */
static enum crm_code
ratio(const char *name, const char *text, double *value, struct crm_err *err)
{
	char *end;

	*value = strtod(text, &end);
	if (end == text || *end != '\0' ||
	    strspn(text, "0123456789.eE+-") != strlen(text) ||
	    !(*value >= 0 && *value <= 1.0001))
		return crm_fail(err, CRM_REFUSED,
		    "%s: \"%.40s\" is not a number from 0 to 1", name, text);
	return CRM_OK;
}

enum crm_code
crm_crosswalk_row(const struct crm_crosswalk *columns, char *const *cell,
    unsigned n, struct crm_zip_part *part, bool *keep, struct crm_err *err)
{
	struct crm_county county;
	const char *zip, *fips;

	if (columns->zip >= n || columns->county >= n || columns->res >= n ||
	    columns->tot >= n)
		return crm_fail(err, CRM_REFUSED, "%u columns are too few", n);
	zip = cell[columns->zip];
	fips = cell[columns->county];
	part->zip = strlen(zip) == 5 ? crm_zip_number(zip) : -1;
	if (part->zip < 0)
		return crm_fail(err, CRM_REFUSED,
		    "ZIP: \"%.40s\" is not five digits%s", zip,
		    strspn(zip, "0123456789") == strlen(zip) && strlen(zip) < 5
			? " (a spreadsheet may have dropped leading zeros)"
			: "");
	*keep = strcmp(fips, "99999") != 0;
	if (*keep && !crm_county_find(fips, &county))
		return crm_fail(err, CRM_REFUSED,
		    "COUNTY: \"%.40s\" is not the FIPS code of a county", fips);
	memcpy(part->fips, *keep ? county.fips : "", *keep ? 6 : 1);
	if (ratio("RES_RATIO", cell[columns->res], &part->res, err))
		return err->code;
	return ratio("TOT_RATIO", cell[columns->tot], &part->tot, err);
}

/* By ZIP; in it by homes, all addresses and code. */
static int
by_share(const void *a, const void *b)
{
	const struct crm_zip_part *x = a, *y = b;

	if (x->zip != y->zip)
		return x->zip < y->zip ? -1 : 1;
	if (x->res < y->res || x->res > y->res)
		return x->res > y->res ? -1 : 1;
	if (x->tot < y->tot || x->tot > y->tot)
		return x->tot > y->tot ? -1 : 1;
	return strcmp(x->fips, y->fips);
}

/* The parts of one ZIP, sorted. */
static enum crm_code
rank(struct crm_zip_part *part, size_t n, struct crm_err *err)
{
	bool homes = part[0].res > 0;
	size_t i, j;

	for (i = 0; i < n; i++) {
		part[i].place = (int)i + 1;
		part[i].share =
		    (int)((homes ? part[i].res : part[i].tot) * 10000 + 0.5);
		for (j = 0; j < i; j++)
			if (strcmp(part[i].fips, part[j].fips) == 0)
				return crm_fail(err, CRM_REFUSED,
				    "%llu: county %s stands twice for ZIP "
				    "%05d",
				    (unsigned long long)(part[i].line >
						part[j].line
					    ? part[i].line
					    : part[j].line),
				    part[i].fips, part[i].zip);
	}
	if (n > CRM_ZIP_COUNTIES)
		return crm_fail(err, CRM_REFUSED,
		    "%llu: ZIP %05d has %zu counties (at most %d)",
		    (unsigned long long)part[0].line, part[0].zip, n,
		    CRM_ZIP_COUNTIES);
	return CRM_OK;
}

enum crm_code
crm_crosswalk_rank(struct crm_zip_part *part, size_t n, struct crm_err *err)
{
	size_t i, end;

	if (n == 0)
		return crm_fail(
		    err, CRM_REFUSED, "1: no row after the heading");
	qsort(part, n, sizeof(*part), by_share);
	for (i = 0; i < n; i = end) {
		for (end = i; end < n && part[end].zip == part[i].zip;)
			end++;
		if (rank(&part[i], end - i, err))
			return err->code;
	}
	return CRM_OK;
}
