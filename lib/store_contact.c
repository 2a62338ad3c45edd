/* SPDX-License-Identifier: ISC */
/* The person: rows of table contact. */
#include "store_columns.h"
#include "store_task.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bind the contact fields and the keys that follow from them. */
static void
bind(sqlite3_stmt *st, const struct crm_values *values, struct crm_pool *pool)
{
	struct crm_keys keys;
	int at = 0;
	unsigned i;

	for (i = 0; i < CRM_NFIELDS; i++)
		if (crm_fields[i].record == CRM_OF_CONTACT)
			sqlite3_bind_text(
			    st, ++at, values->v[i], -1, SQLITE_STATIC);
	crm_keys_make(values, pool, &keys);
	sqlite3_bind_text(st, ++at, keys.name, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, ++at, keys.phone, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, ++at, keys.cell, -1, SQLITE_STATIC);
}

enum crm_code
crm_contact_insert(struct crm_store *store, const struct crm_values *values,
    int64_t *id, struct crm_err *err)
{
	static const char sql[] =
	    "INSERT INTO contact (" CRM_FIELDS(CONTACT_COLUMNS)
	"name_key, phone_key, cell_key, created) "
	"VALUES (" CRM_FIELDS(CONTACT_PARAMETERS)
	":name_key, :phone_key, "
	":cell_key, :created)";
	struct crm_pool pool = {0};
	sqlite3_stmt *st;
	enum crm_code code;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	bind(st, values, &pool);
	sqlite3_bind_int64(
	    st, sqlite3_bind_parameter_count(st), store->actor->now.instant);
	code = db_run(&store->db, st, err);
	*id = sqlite3_last_insert_rowid(store->db.handle);
	crm_pool_free(&pool);
	return code;
}

enum crm_code
crm_contact_write(struct crm_store *store, int64_t id,
    const struct crm_values *values, struct crm_err *err)
{
	static const char sql[] =
	    "UPDATE contact SET " CRM_FIELDS(CONTACT_ASSIGNS)
	"name_key = :name_key, phone_key = :phone_key, "
	"cell_key = :cell_key WHERE id = :id";
	struct crm_pool pool = {0};
	sqlite3_stmt *st;
	enum crm_code code;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	bind(st, values, &pool);
	db_bind_int(st, ":id", id);
	code = db_run(&store->db, st, err);
	crm_pool_free(&pool);
	return code;
}

enum crm_code
crm_contact_load(struct crm_store *store, int64_t id, struct crm_pool *pool,
    struct crm_values *values, struct crm_err *err)
{
	static const char sql[] = "SELECT " CRM_FIELDS(CONTACT_COLUMNS)
	"created FROM contact WHERE id = :id";
	char instant[CRM_INSTANT_TEXT];
	sqlite3_stmt *st;
	unsigned i;
	int at = 0;
	bool row;

	if (db_find(&store->db, sql, ":id", id, &st, &row, err))
		return err->code;
	if (!row)
		return crm_fail(
		    err, CRM_REFUSED, "c%lld: no such contact", (long long)id);
	for (i = 0; i < CRM_NFIELDS; i++)
		if (crm_fields[i].record == CRM_OF_CONTACT)
			values->v[i] = db_text_dup(st, at++, pool);
	crm_instant_format(db_int(st, at), instant);
	values->v[CRM_F_CREATED] = crm_pool_str(pool, instant, strlen(instant));
	values->v[CRM_F_ID] = crm_id_text('c', id, pool);
	values->v[CRM_F_NAME] = crm_name_join(values, pool);
	db_done(st);
	return crm_custom_get(store, id, pool, values, err);
}

enum crm_code
crm_store_get(struct crm_store *store, int64_t id, struct crm_pool *pool,
    struct crm_values *values, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT changed FROM standing WHERE contact = :contact";
	char instant[CRM_INSTANT_TEXT];
	struct crm_standing s;
	sqlite3_stmt *st;
	bool row;

	memset(values, 0, sizeof(*values));
	if (crm_contact_load(store, id, pool, values, err) ||
	    crm_standing_get(store, id, &s, err) ||
	    db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", id);
	if (db_step(&store->db, st, &row, err))
		return err->code;
	crm_instant_format(db_int(st, 0), instant);
	values->v[CRM_F_CHANGED] = crm_pool_str(pool, instant, strlen(instant));
	db_done(st);
	values->v[CRM_F_TYPE] = s.client ? "client" : "prospect";
	values->v[CRM_F_PIPELINE] = crm_pool_fmt(pool, "%s", s.pipeline->name);
	values->v[CRM_F_STAGE] =
	    crm_pool_fmt(pool, "%s", s.pipeline->stage[s.stage].name);
	if (s.status != CRM_NONE)
		values->v[CRM_F_STATUS] =
		    crm_pool_fmt(pool, "%s", s.pipeline->status[s.status].name);
	if (s.reason[0] != '\0')
		values->v[CRM_F_REASON] = crm_pool_fmt(pool, "%s", s.reason);
	values->v[CRM_F_SINCE] = crm_pool_fmt(pool, "%s", s.since);
	return CRM_OK;
}

enum crm_code
crm_store_add(struct crm_store *store, const struct crm_change *change,
    int64_t *id, struct crm_err *err)
{
	struct crm_change settled = *change;
	struct crm_standing s;

	if (!crm_change_person(change))
		return crm_fail(err, CRM_REFUSED,
		    "a contact needs at least one field of its own (name, "
		    "phone, e-mail, ...)");
	if (crm_county_settle(store, NULL, change, &settled.to, err) ||
	    crm_standing_decide(store, &settled, &s, err) ||
	    crm_contact_insert(store, &settled.to, id, err) ||
	    (crm_custom_any(&settled.to) &&
		crm_custom_write(store, *id, &settled.to, err)))
		return err->code;
	s.contact = *id;
	if (crm_standing_start(store, &s, err) ||
	    crm_reason_effects(store, &s, err))
		return err->code;
	return crm_store_flush_big(store, err);
}

/* pipeline, stage, reason and status, in the one order that makes sense. */
static enum crm_code
set_standing(struct crm_store *store, int64_t id,
    const struct crm_change *change, struct crm_pool *pool, struct crm_err *err)
{
	const char *const *v = change->to.v;
	const char *where = v[CRM_F_STAGE];
	const struct crm_pipeline *pipeline;
	struct crm_facts none = {.previous = CRM_NONE};
	struct crm_standing s;
	struct crm_moved moved;
	struct crm_ask ask = {0};

	if ((change->given[CRM_F_STAGE] && where == NULL) ||
	    (change->given[CRM_F_PIPELINE] && v[CRM_F_PIPELINE] == NULL))
		return crm_fail(err, CRM_REFUSED,
		    "c%lld: stage and pipeline cannot be empty", (long long)id);
	if (change->given[CRM_F_PIPELINE]) {
		if (crm_store_pipeline(
			store, v[CRM_F_PIPELINE], &pipeline, err) ||
		    crm_standing_get(store, id, &s, err))
			return err->code;
		if (where != NULL && strchr(where, '/') == NULL)
			where =
			    crm_pool_fmt(pool, "%s/%s", pipeline->name, where);
		else if (where == NULL && pipeline != s.pipeline) {
			if (crm_facts_get(store, &s, ~0U, s.since, &none, err))
				return err->code;
			s.stage = crm_engine_start(pipeline, &none);
			if (s.stage == CRM_NONE)
				s.stage = 0;
			where = crm_pool_fmt(pool, "%s/%s", pipeline->name,
			    pipeline->stage[s.stage].name);
		}
	}
	if (where == NULL && change->given[CRM_F_REASON]) {
		if (crm_standing_get(store, id, &s, err))
			return err->code;
		if (v[CRM_F_REASON] == NULL && s.reason[0] != '\0')
			return crm_fail(err, CRM_REFUSED,
			    "c%lld: a reason cannot be emptied: it goes when "
			    "the contact leaves the stage",
			    (long long)id);
		where = s.pipeline->stage[s.stage].name;
	}
	ask.where = where;
	ask.reason = v[CRM_F_REASON];
	if (change->given[CRM_F_STATUS])
		ask.status = v[CRM_F_STATUS] ? v[CRM_F_STATUS] : "";
	if (where != NULL && crm_store_move(store, id, &ask, &moved, err))
		return err->code;
	if (!change->given[CRM_F_STATUS])
		return CRM_OK;
	if (crm_standing_get(store, id, &s, err))
		return err->code;
	return crm_standing_status(store, &s, v[CRM_F_STATUS], err);
}

/* What the stage needs of the fields cannot be taken away while it is there. */
static enum crm_code
still_allowed(struct crm_store *store, int64_t id,
    const struct crm_values *before, const struct crm_values *after,
    struct crm_err *err)
{
	const struct crm_needs *needs;
	struct crm_standing s;
	struct crm_facts facts;
	bool taken = false;
	unsigned i;
	size_t n;

	if (crm_standing_get(store, id, &s, err))
		return err->code;
	needs = &s.pipeline->stage[s.stage].needs;
	for (i = 0; i < CRM_NCONTACT; i++) {
		if (before->v[i] == NULL ||
		    crm_field_same(before->v[i], after->v[i]))
			continue;
		taken |= needs->word[i] != 0;
		taken |= after->v[i] == NULL &&
		    ((needs->fields[i / 64] >> (i % 64) & 1) ||
			(i == CRM_F_SOURCE &&
			    (needs->guards & CRM_NEEDS_SOURCE)));
	}
	if (!taken)
		return CRM_OK;
	if (crm_facts_get(
		store, &s, crm_facts_wanted(needs), s.since, &facts, err))
		return err->code;
	if (crm_engine_guards(s.pipeline, &facts, s.stage, err) == CRM_OK)
		return CRM_OK;
	n = strlen(err->text);
	snprintf(err->text + n, sizeof(err->text) - n,
	    " (stage=... in the same command moves it)");
	return crm_fail_at(err, "c%lld: ", (long long)id);
}

/* Whether a field says yes now and did not before. */
static bool
began(const struct crm_values *before, const struct crm_values *after,
    enum crm_field_id id)
{
	return before->v[id] == NULL && after->v[id] != NULL;
}

/* Who asks not to be called, or contacted, has no such task any more. */
static enum crm_code
leave_alone(struct crm_store *store, int64_t id,
    const struct crm_values *before, const struct crm_values *after,
    struct crm_err *err)
{
	struct crm_standing s;
	char today[CRM_DAY_TEXT];

	if (began(before, after, CRM_F_CONTACT_STOP)) {
		crm_store_today(store, today);
		if (crm_contact_stopped(store, id, err) ||
		    crm_standing_get(store, id, &s, err))
			return err->code;
		return crm_standing_event(
		    store, &s, CRM_STOP_REQUEST, today, err);
	}
	if (began(before, after, CRM_F_DNC))
		return crm_tasks_drop(
		    store, id, CRM_DROP_CALLS, "do not call", err);
	return CRM_OK;
}

unsigned
crm_values_differ(const struct crm_values *before,
    const struct crm_values *after, struct crm_diff *diff)
{
	unsigned i, n = 0;

	for (i = 0; i < CRM_NFIELDS; i++) {
		if (i == CRM_F_CHANGED || i == CRM_F_SINCE || i == CRM_F_NAME ||
		    crm_field_same(before->v[i], after->v[i]))
			continue;
		diff[n].field = (enum crm_field_id)i;
		diff[n].old = before->v[i];
		diff[n++].new = after->v[i];
	}
	return n;
}

enum crm_code
crm_store_set(struct crm_store *store, int64_t id,
    const struct crm_change *change, struct crm_pool *pool,
    struct crm_diff *diff, unsigned *n, struct crm_err *err)
{
	struct crm_values before, after;
	bool person = false, own = false;
	unsigned i;

	*n = 0;
	if (crm_store_get(store, id, pool, &before, err))
		return err->code;
	after = before;
	for (i = 0; i < CRM_NFIELDS; i++) {
		if (change->given[i] && crm_field_typed(i))
			after.v[i] = change->to.v[i];
	}
	if (crm_county_settle(store, &before, change, &after, err))
		return crm_fail_at(err, "c%lld: ", (long long)id);
	for (i = 0; i < CRM_F_CUSTOM; i++)
		person |= !crm_field_same(before.v[i], after.v[i]);
	for (; i < CRM_NFIELDS; i++)
		own |= !crm_field_same(before.v[i], after.v[i]);
	if ((person && crm_contact_write(store, id, &after, err)) ||
	    (own && crm_custom_write(store, id, &after, err)))
		return err->code;
	if ((person || own) &&
	    (crm_standing_changed(store, id, err) ||
		leave_alone(store, id, &before, &after, err)))
		return err->code;
	if (set_standing(store, id, change, pool, err) ||
	    (person && still_allowed(store, id, &before, &after, err)) ||
	    crm_store_get(store, id, pool, &after, err))
		return err->code;
	*n = crm_values_differ(&before, &after, diff);
	return crm_store_flush_big(store, err);
}
