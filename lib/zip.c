/* SPDX-License-Identifier: ISC */
#include "zip.h"

#include <stdlib.h>
#include <string.h>

#include "embed.h"
#include "text.h"

/* What crm_zip_rows holds; see embed.h. */
#define ROW_ZIP(row) ((row) >> 13)
#define ROW_COUNTY(row) ((row)&0xfff)

int
crm_zip_number(const char *zip)
{
	int n = 0;
	unsigned i;

	if (strspn(zip, "0123456789") != 5)
		return -1;
	for (i = 0; i < 5; i++)
		n = n * 10 + (zip[i] - '0');
	return n;
}

static void
county_of_row(unsigned row, struct crm_county *county)
{
	const struct crm_county_row *r = &crm_county_rows[row];

	county->fips = r->fips;
	county->state = r->state;
	county->name = &crm_county_names[r->name];
	county->share = -1;
}

void
crm_zip_find(const char *zip, struct crm_counties *counties)
{
	unsigned lo = 0, hi = crm_nzip_rows, mid;
	int n = crm_zip_number(zip);

	counties->n = 0;
	if (n < 0)
		return;
	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (ROW_ZIP(crm_zip_rows[mid]) < (unsigned)n)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < crm_nzip_rows && counties->n < CRM_ZIP_COUNTIES &&
	     ROW_ZIP(crm_zip_rows[lo]) == (unsigned)n;
	     lo++)
		county_of_row(
		    ROW_COUNTY(crm_zip_rows[lo]), &counties->at[counties->n++]);
}

static int
by_fips(const void *key, const void *row)
{
	return strcmp(key, ((const struct crm_county_row *)row)->fips);
}

bool
crm_county_find(const char *fips, struct crm_county *county)
{
	const struct crm_county_row *row = bsearch(fips, crm_county_rows,
	    crm_ncounty_rows, sizeof(*crm_county_rows), by_fips);

	if (row == NULL)
		return false;
	county_of_row((unsigned)(row - crm_county_rows), county);
	return true;
}

/* What a county may call itself at the end of its name, longest first. */
static const char kinds[] = "planningregion cityandborough censusarea "
			    "municipality municipio district borough county "
			    "parish island cnty city co";

/* Append NAME folded, letters and digits only, "Saint" as "st". */
static void
squash(struct crm_buf *buf, const char *name)
{
	static const char apart[] = " -'.,/()";
	struct crm_buf fold = {0};
	const char *word;
	size_t n;

	crm_buf_str(buf, "");
	crm_text_fold(&fold, name);
	for (word = fold.s; word != NULL && *word != '\0'; word += n) {
		word += strspn(word, apart);
		n = strcspn(word, apart);
		if ((n == 5 || n == 6) && strncmp(word, "sainte", n) == 0)
			crm_buf_str(buf, n == 5 ? "st" : "ste");
		else
			crm_buf_add(buf, word, n);
	}
	crm_buf_free(&fold);
}

/* A squashed name without its kind; whether it is an independent city. */
struct base {
	const char *s;
	size_t n;
	bool city;
};

static struct base
base_of(const struct crm_buf *name)
{
	struct base base = {name->s, name->len, false};
	const char *list = kinds, *kind;
	size_t len;

	if (strncmp(name->s, "cityof", 6) == 0)
		return (struct base){name->s + 6, name->len - 6, true};
	while (crm_text_word(&list, &kind, &len)) {
		if (base.n <= len ||
		    memcmp(base.s + base.n - len, kind, len) != 0)
			continue;
		base.n -= len;
		base.city = len == 4 && memcmp(kind, "city", 4) == 0;
		break;
	}
	return base;
}

static bool
same(const char *a, size_t an, const char *b, size_t bn)
{
	return an == bn && memcmp(a, b, an) == 0;
}

/*
 * How well a name fits a county: 3 the whole name, 2 the county's without
 * its kind, 1 both without and both cities or both not, 0 not.
 */
static int
fit(const struct crm_buf *name, const struct crm_buf *county)
{
	struct base a = base_of(name), b = base_of(county);

	if (same(name->s, name->len, county->s, county->len))
		return 3;
	if (same(name->s, name->len, b.s, b.n))
		return 2;
	return a.city == b.city && same(a.s, a.n, b.s, b.n);
}

const struct crm_county *
crm_county_match(const struct crm_counties *counties, const char *name)
{
	const struct crm_county *found = NULL;
	struct crm_buf wanted = {0}, county = {0};
	int best = 0, how;
	unsigned i;

	for (i = 0; i < counties->n; i++)
		if (strcmp(name, counties->at[i].name) == 0)
			return &counties->at[i];
	squash(&wanted, name);
	for (i = 0; i < counties->n && wanted.len > 0; i++) {
		county.len = 0;
		squash(&county, counties->at[i].name);
		how = fit(&wanted, &county);
		if (how > best) {
			best = how;
			found = &counties->at[i];
		}
	}
	crm_buf_free(&wanted);
	crm_buf_free(&county);
	return found;
}
