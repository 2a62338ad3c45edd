/* SPDX-License-Identifier: ISC */
/* Dated rules: those that the store keeps, or those that ship. */
#include "store_impl.h"

#include <stdlib.h>
#include <string.h>

#include "rules.h"

void
crm_store_forget_rules(struct crm_store *store)
{
	free(store->rules);
	store->rules = NULL;
}

static enum crm_code
read_own(struct crm_store *store, struct crm_rules *rules, bool *own,
    struct crm_err *err)
{
	static const char sql[] = "SELECT rules FROM rules WHERE name = :name";
	enum crm_code code = CRM_OK;
	sqlite3_stmt *st;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_text(st, ":name", crm_laws[0].name);
	if (db_step(&store->db, st, own, err))
		return err->code;
	if (*own &&
	    crm_rules_parse(db_text(st, 0), crm_laws[0].name, rules, err))
		code = err->code = CRM_TROUBLE;
	if (*own)
		db_done(st);
	return code;
}

enum crm_code
crm_store_rules(struct crm_store *store, const struct crm_rules **rules,
    struct crm_err *err)
{
	struct crm_rules *mine;
	bool own = false;

	*rules = store->rules;
	if (store->rules != NULL)
		return CRM_OK;
	mine = crm_alloc(sizeof(*mine));
	if (read_own(store, mine, &own, err) ||
	    (!own &&
		crm_rules_parse(
		    crm_laws[0].rules, crm_laws[0].name, mine, err))) {
		free(mine);
		return err->code;
	}
	*rules = store->rules = mine;
	return CRM_OK;
}

static enum crm_code
write_own(struct crm_store *store, const char *name, const char *text,
    struct crm_err *err)
{
	static const char save[] =
	    "INSERT INTO rules (name, rules) VALUES (:name, :rules) "
	    "ON CONFLICT (name) DO UPDATE SET rules = excluded.rules";
	static const char drop[] = "DELETE FROM rules WHERE name = :name";
	sqlite3_stmt *st;

	if (db_prepare(&store->db, text ? save : drop, &st, err))
		return err->code;
	db_bind_text(st, ":name", name);
	if (text != NULL)
		db_bind_text(st, ":rules", text);
	return db_run(&store->db, st, err);
}

/* What ships needs no copy, and stays what ships in later versions. */
static enum crm_code
shipped_text(struct crm_buf *text, struct crm_err *err)
{
	struct crm_rules *shipped = crm_alloc(sizeof(*shipped));
	enum crm_code code =
	    crm_rules_parse(crm_laws[0].rules, crm_laws[0].name, shipped, err);

	if (code == CRM_OK)
		crm_rules_dump(shipped, text);
	free(shipped);
	return code;
}

enum crm_code
crm_store_rules_load(struct crm_store *store, const struct crm_rules *rules,
    bool *changed, struct crm_err *err)
{
	struct crm_buf text = {0}, before = {0}, shipped = {0};
	const struct crm_rules *now;
	enum crm_code code;

	if (strcmp(rules->name, crm_laws[0].name) != 0)
		return crm_fail(err, CRM_REFUSED,
		    "rules %s: the rules of a store are called %s", rules->name,
		    crm_laws[0].name);
	code = crm_store_rules(store, &now, err);
	if (code == CRM_OK)
		code = shipped_text(&shipped, err);
	if (code == CRM_OK) {
		crm_rules_dump(now, &before);
		crm_rules_dump(rules, &text);
		*changed = strcmp(text.s, before.s) != 0;
	}
	if (code == CRM_OK && *changed) {
		code = write_own(store, rules->name,
		    strcmp(text.s, shipped.s) == 0 ? NULL : text.s, err);
		crm_store_forget_rules(store);
	}
	crm_buf_free(&text);
	crm_buf_free(&before);
	crm_buf_free(&shipped);
	return code;
}
