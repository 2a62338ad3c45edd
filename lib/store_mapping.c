/* SPDX-License-Identifier: ISC */
/* Mappings of lead files, kept by name. */
#include "store_impl.h"

#include <string.h>

#include "ruleset.h"

enum crm_code
crm_store_mappings(struct crm_store *store, struct crm_pool *pool,
    struct crm_rulesets *kept, struct crm_err *err)
{
	static const char sql_count[] = "SELECT count(*) FROM mapping";
	static const char sql[] =
	    "SELECT name, rules FROM mapping ORDER BY name";
	sqlite3_stmt *st;
	enum crm_code code;
	int64_t n;
	bool row;

	kept->n = 0;
	if (db_number(&store->db, sql_count, 0, &n, err) ||
	    db_prepare(&store->db, sql, &st, err))
		return err->code;
	kept->at = crm_pool_get(pool, ((size_t)n + 1) * sizeof(*kept->at));
	while ((code = db_step(&store->db, st, &row, err)) == CRM_OK && row &&
	    kept->n < n) {
		code = crm_ruleset_read(db_text(st, 0), db_text(st, 1), pool,
		    &kept->at[kept->n++], err);
		if (code != CRM_OK) {
			db_done(st);
			break;
		}
	}
	return code;
}

enum crm_code
crm_store_mapping_save(struct crm_store *store, const char *name,
    const char *rules, bool *changed, struct crm_err *err)
{
	static const char sql[] =
	    "INSERT INTO mapping (name, rules) VALUES (:name, :rules) "
	    "ON CONFLICT (name) DO UPDATE SET rules = excluded.rules "
	    "WHERE rules <> excluded.rules";
	sqlite3_stmt *st;

	if (crm_ruleset_name(name, err) ||
	    db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_text(st, ":name", name);
	db_bind_text(st, ":rules", rules);
	if (db_run(&store->db, st, err))
		return err->code;
	*changed = sqlite3_changes(store->db.handle) > 0;
	return CRM_OK;
}

enum crm_code
crm_store_mapping_drop(
    struct crm_store *store, const char *name, struct crm_err *err)
{
	static const char sql[] = "DELETE FROM mapping WHERE name = :name";
	const struct crm_ruleset *set;
	struct crm_rulesets kept;
	struct crm_pool pool = {0};
	enum crm_code code;
	sqlite3_stmt *st;

	code = crm_store_mappings(store, &pool, &kept, err);
	if (code == CRM_OK)
		code = crm_ruleset_find(&kept, name, &set, err);
	crm_pool_free(&pool);
	if (code != CRM_OK || db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_text(st, ":name", name);
	return db_run(&store->db, st, err);
}
