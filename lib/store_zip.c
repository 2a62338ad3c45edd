/* SPDX-License-Identifier: ISC */
/*
 * The county of a contact (SP-08), and the agency's own table of ZIP codes.
 * A county comes from the ZIP unless a person gave one, which must be one of
 * the ZIP's and is never overwritten.
 */
#include "store_impl.h"

#include <stdio.h>
#include <string.h>

#include "crosswalk.h"

/* The tables ----------------------------------------------------------- */

static enum crm_code
own_table(struct crm_store *store, bool *own, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM (SELECT 1 FROM zip_county LIMIT 1)";
	int64_t any;

	if (store->zips == CRM_ZIPS_UNKNOWN) {
		if (db_number(&store->db, sql, 0, &any, err))
			return err->code;
		store->zips = any ? CRM_ZIPS_OWN : CRM_ZIPS_SHIPPED;
	}
	*own = store->zips == CRM_ZIPS_OWN;
	return CRM_OK;
}

enum crm_code
crm_store_zip(struct crm_store *store, const char *zip,
    struct crm_counties *counties, struct crm_err *err)
{
	static const char sql[] = "SELECT fips, share FROM zip_county "
				  "WHERE id BETWEEN :zip AND :zip + 99 "
				  "ORDER BY id";
	int n = crm_zip_number(zip);
	struct crm_county *county;
	sqlite3_stmt *st;
	enum crm_code code;
	bool own = false, row;

	if (own_table(store, &own, err))
		return err->code;
	if (!own || n < 0) {
		crm_zip_find(zip, counties);
		return CRM_OK;
	}
	counties->n = 0;
	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":zip", (int64_t)n * 100);
	while ((code = db_step(&store->db, st, &row, err)) == CRM_OK && row) {
		county = &counties->at[counties->n];
		if (counties->n == CRM_ZIP_COUNTIES ||
		    !crm_county_find(db_text(st, 0), county))
			continue;
		county->share = (int)db_int(st, 1);
		counties->n++;
	}
	return code;
}

/* What the own table is, to see later that it is still that. */
enum crm_code
crm_zip_digest(struct crm_store *store, char hex[65], struct crm_err *err)
{
	static const char sql[] =
	    "SELECT id, zip, fips, share FROM zip_county ORDER BY id";
	unsigned char digest[CRM_HASH_SIZE];
	struct crm_hash hash;
	char line[64];
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;

	crm_hash_init(&hash);
	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	while ((code = db_step(&store->db, st, &row, err)) == CRM_OK && row) {
		snprintf(line, sizeof(line), "%lld %.16s %.16s %lld\n",
		    (long long)db_int(st, 0), db_text(st, 1), db_text(st, 2),
		    (long long)db_int(st, 3));
		crm_hash_add(&hash, line, strlen(line));
	}
	crm_hash_end(&hash, digest);
	crm_hash_hex(digest, CRM_HASH_SIZE, hex);
	return code;
}

enum crm_code
crm_zip_sealed(struct crm_store *store, char hex[65], struct crm_err *err)
{
	static const char sql[] =
	    "SELECT value FROM setting WHERE name = 'zip-county'";
	sqlite3_stmt *st;
	bool row;

	hex[0] = '\0';
	if (db_prepare(&store->db, sql, &st, err) ||
	    db_step(&store->db, st, &row, err))
		return err->code;
	if (row) {
		snprintf(hex, 65, "%s", db_text(st, 0));
		db_done(st);
	}
	return CRM_OK;
}

static enum crm_code
insert_parts(struct crm_store *store, const struct crm_zip_part *part, size_t n,
    struct crm_err *err)
{
	static const char sql[] =
	    "INSERT INTO zip_county (id, zip, fips, share) "
	    "VALUES (:id, printf('%05d', :zip), :fips, :share)";
	sqlite3_stmt *st;
	size_t i;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	for (i = 0; i < n; i++) {
		db_bind_int(st, ":id", part[i].zip * 100 + part[i].place);
		db_bind_int(st, ":zip", part[i].zip);
		db_bind_text(st, ":fips", part[i].fips);
		db_bind_int(st, ":share", part[i].share);
		if (db_run(&store->db, st, err))
			return err->code;
	}
	return CRM_OK;
}

/* The entry is of a kind that is not undone: the old rows are not kept. */
static enum crm_code
seal(struct crm_store *store, const char *hex, struct crm_err *err)
{
	static const char sql[] =
	    "INSERT INTO setting (name, value) VALUES ('zip-county', :hex) "
	    "ON CONFLICT (name) DO UPDATE SET value = excluded.value";
	static const char sql_kind[] =
	    "UPDATE op SET kind = 'load' WHERE id = :op";
	sqlite3_stmt *st;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_text(st, ":hex", hex);
	if (db_run(&store->db, st, err) ||
	    db_prepare(&store->db, sql_kind, &st, err))
		return err->code;
	store->kind = "load";
	db_bind_int(st, ":op", store->op);
	return db_run(&store->db, st, err);
}

enum crm_code
crm_store_zip_load(struct crm_store *store, const struct crm_zip_part *part,
    size_t n, bool *changed, struct crm_err *err)
{
	char before[65], sealed[65], after[65];

	store->zips = CRM_ZIPS_UNKNOWN;
	if (crm_zip_sealed(store, sealed, err) ||
	    crm_zip_digest(store, before, err) ||
	    db_exec(&store->db, "DELETE FROM zip_county", err) ||
	    insert_parts(store, part, n, err) ||
	    crm_zip_digest(store, after, err))
		return err->code;
	*changed = strcmp(sealed, after) != 0 || strcmp(before, after) != 0;
	return *changed ? seal(store, after, err) : CRM_OK;
}

/* The county of a contact ---------------------------------------------- */

enum crm_code
crm_county_allow(const char *zip, const char *county,
    const struct crm_counties *of, const char **name, struct crm_err *err)
{
	const struct crm_county *found = crm_county_match(of, county);
	struct crm_buf names = {0};
	unsigned i;

	*name = found ? found->name : county;
	if (found != NULL || of->n == 0)
		return CRM_OK;
	for (i = 0; i < of->n; i++)
		crm_buf_fmt(&names, "%s%s", i ? ", " : "", of->at[i].name);
	crm_fail(err, CRM_REFUSED,
	    "zip %.5s: %.60s is not one of its counties; it has %s", zip,
	    county, names.s);
	crm_buf_free(&names);
	return err->code;
}

/* Whether two ZIPs are one, whatever follows the five digits. */
static bool
same_zip(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return crm_zip_number(a) == crm_zip_number(b);
}

enum crm_code
crm_county_settle(struct crm_store *store, const struct crm_values *before,
    const struct crm_change *change, struct crm_values *after,
    struct crm_err *err)
{
	static const struct crm_values none;
	const struct crm_values *was = before ? before : &none;
	const char *zip = after->v[CRM_F_ZIP], *given = NULL;
	bool stays = same_zip(was->v[CRM_F_ZIP], zip);
	struct crm_counties of = {0};
	struct crm_err first;
	enum crm_code code;

	if (stays && !change->given[CRM_F_COUNTY])
		return CRM_OK;
	if (change->given[CRM_F_COUNTY])
		given = change->to.v[CRM_F_COUNTY];
	else if (!crm_field_same(was->v[CRM_F_COUNTY_FROM], "zip"))
		given = was->v[CRM_F_COUNTY];
	/* What was printed may come back and says nothing. */
	if (stays && given != NULL &&
	    crm_field_same(was->v[CRM_F_COUNTY], given))
		return CRM_OK;
	if (zip != NULL && crm_store_zip(store, zip, &of, err))
		return err->code;
	if (given == NULL) {
		after->v[CRM_F_COUNTY] = of.n ? of.at[0].name : NULL;
		after->v[CRM_F_COUNTY_FROM] = of.n ? "zip" : NULL;
		return CRM_OK;
	}
	code = crm_county_allow(zip, given, &of, &after->v[CRM_F_COUNTY], err);
	if (!stays ||
	    !crm_field_same(was->v[CRM_F_COUNTY], after->v[CRM_F_COUNTY]))
		after->v[CRM_F_COUNTY_FROM] = "user";
	if (code == CRM_OK || change->given[CRM_F_COUNTY])
		return code;
	first = *err;
	return crm_fail(err, CRM_REFUSED, "%s; give county= too", first.text);
}

enum crm_code
crm_county_rest(struct crm_store *store, const struct crm_values *now,
    const struct crm_change *change, struct crm_change *rest,
    struct crm_err *err)
{
	const char *given = change->to.v[CRM_F_COUNTY], *name;
	const char *zip = now->v[CRM_F_ZIP];
	struct crm_counties of = {0};
	struct crm_err other;

	/* What came from the ZIP is not emptied: it would come again. */
	if (given == NULL && rest->given[CRM_F_COUNTY] &&
	    crm_field_same(now->v[CRM_F_COUNTY_FROM], "zip")) {
		rest->given[CRM_F_COUNTY] = false;
		rest->n--;
	}
	if (given == NULL)
		return CRM_OK;
	/* With another ZIP, the county beside it is meant for that one. */
	if (rest->given[CRM_F_ZIP] && !same_zip(zip, rest->to.v[CRM_F_ZIP])) {
		crm_change_take(rest, CRM_F_COUNTY, given);
		return CRM_OK;
	}
	if (!rest->given[CRM_F_COUNTY] || zip == NULL)
		return CRM_OK;
	if (crm_store_zip(store, zip, &of, err))
		return err->code;
	/* The same county in other words is no difference. */
	if (crm_county_allow(zip, given, &of, &name, &other) == CRM_OK &&
	    crm_field_same(name, now->v[CRM_F_COUNTY])) {
		rest->given[CRM_F_COUNTY] = false;
		rest->n--;
	}
	return CRM_OK;
}
