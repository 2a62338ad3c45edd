/* SPDX-License-Identifier: ISC */
/* Policies quoted, sold and ended; what they mean for the stage. */
#include "store_policy.h"

#include <string.h>

#include "store_columns.h"

bool
crm_policy_is(const struct crm_policy *p, const char *status)
{
	const char *v = p->values.v[CRM_F_POLICY_STATUS];

	return v != NULL && strcmp(v, status) == 0;
}

/* Whether its cover has begun on DAY. */
bool
crm_policy_begun(const struct crm_policy *p, const char *day)
{
	const char *effective = p->values.v[CRM_F_EFFECTIVE];

	return effective != NULL && strcmp(effective, day) <= 0;
}

bool
crm_policy_over(const struct crm_policy *p, const char *day)
{
	const char *end = p->values.v[CRM_F_END];

	return end != NULL && strcmp(end, day) < 0;
}

static void
bind(struct crm_store *store, sqlite3_stmt *st, const struct crm_policy *p)
{
	const char *v;
	int64_t cents;
	unsigned i;
	int at = 0;

	for (i = 0; i < CRM_NFIELDS; i++) {
		if (crm_fields[i].record != CRM_OF_POLICY)
			continue;
		v = p->values.v[i];
		at++;
		if (i == CRM_F_POLICY_CREATED)
			sqlite3_bind_int64(st, at, p->created);
		else if (crm_fields[i].type != CRM_CENTS)
			sqlite3_bind_text(st, at, v, -1, SQLITE_STATIC);
		else if (v != NULL && crm_cents_parse(v, &cents))
			sqlite3_bind_int64(st, at, cents);
		else
			sqlite3_bind_null(st, at);
	}
	db_bind_int(st, ":policy_changed", store->actor->now.instant);
	db_bind_int(st, ":begun", p->begun);
}

enum crm_code
crm_policy_insert(
    struct crm_store *store, struct crm_policy *p, struct crm_err *err)
{
	static const char sql[] =
	    "INSERT INTO policy (" CRM_FIELDS(POLICY_COLUMNS)
	"policy_changed, begun, contact) "
	"VALUES (" CRM_FIELDS(POLICY_PARAMETERS)
	":policy_changed, :begun, "
	":contact)";
	sqlite3_stmt *st;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	bind(store, st, p);
	db_bind_int(st, ":contact", p->contact);
	if (db_run(&store->db, st, err))
		return err->code;
	p->id = sqlite3_last_insert_rowid(store->db.handle);
	return CRM_OK;
}

enum crm_code
crm_policy_write(
    struct crm_store *store, const struct crm_policy *p, struct crm_err *err)
{
	static const char sql[] =
	    "UPDATE policy SET " CRM_FIELDS(POLICY_ASSIGNS)
	"policy_changed = :policy_changed, "
	"begun = :begun WHERE id = :id";
	sqlite3_stmt *st;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	bind(store, st, p);
	db_bind_int(st, ":id", p->id);
	return db_run(&store->db, st, err);
}

enum crm_code
crm_policy_load(struct crm_store *store, int64_t id, struct crm_policy *p,
    struct crm_err *err)
{
	static const char sql[] = "SELECT " CRM_FIELDS(POLICY_COLUMNS)
	"begun, contact FROM policy WHERE id = :id";
	sqlite3_stmt *st;
	unsigned i;
	int at = 0;
	bool row;

	memset(p, 0, sizeof(*p));
	if (db_find(&store->db, sql, ":id", id, &st, &row, err))
		return err->code;
	if (!row)
		return crm_fail(
		    err, CRM_REFUSED, "p%lld: no such policy", (long long)id);
	p->id = id;
	for (i = 0; i < CRM_NFIELDS; i++) {
		if (crm_fields[i].record != CRM_OF_POLICY)
			continue;
		if (i == CRM_F_POLICY_CREATED)
			p->created = db_int(st, at);
		else if (crm_fields[i].type != CRM_CENTS)
			p->values.v[i] = db_text_dup(st, at, &p->pool);
		else if (sqlite3_column_type(st, at) != SQLITE_NULL)
			p->values.v[i] =
			    crm_cents_format(db_int(st, at), &p->pool);
		at++;
	}
	p->begun = db_int(st, at) != 0;
	p->contact = db_int(st, at + 1);
	db_done(st);
	return CRM_OK;
}

/* What of a contact opens election periods. */
static enum crm_code
read_entitled(struct crm_store *store, int64_t contact,
    struct crm_entitled *who, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT birth_date, part_a, part_b FROM contact WHERE id = :id";
	struct crm_values v = {0};
	sqlite3_stmt *st;
	bool row;

	if (db_find(&store->db, sql, ":id", contact, &st, &row, err))
		return err->code;
	if (!row)
		return CRM_OK;
	v.v[CRM_F_BIRTH_DATE] = db_text(st, 0);
	v.v[CRM_F_PART_A] = db_text(st, 1);
	v.v[CRM_F_PART_B] = db_text(st, 2);
	crm_entitled_take(who, &v);
	db_done(st);
	return CRM_OK;
}

/* Whether what an election period is about is said anew. */
static bool
elects_anew(const struct crm_values *before, const struct crm_values *now)
{
	static const enum crm_field_id fields[] = {CRM_F_ELECTION_PERIOD,
	    CRM_F_LINE, CRM_F_APPLICATION, CRM_F_EFFECTIVE};
	unsigned i;

	for (i = 0; before != NULL && i < 4; i++)
		if (!crm_field_same(before->v[fields[i]], now->v[fields[i]]))
			return true;
	return before == NULL;
}

enum crm_code
crm_policy_obeys(struct crm_store *store, const struct crm_pipeline *pipeline,
    const struct crm_policy *p, const struct crm_values *before,
    const struct crm_values *contact, struct crm_err *err)
{
	struct crm_entitled who = CRM_ENTITLED_UNKNOWN;
	const struct crm_rules *rules;
	bool elects = crm_engine_elects(pipeline, &p->values) &&
	    elects_anew(before, &p->values);

	if (elects && contact != NULL)
		crm_entitled_take(&who, contact);
	else if (elects && read_entitled(store, p->contact, &who, err))
		return err->code;
	if (crm_store_rules(store, &rules, err))
		return err->code;
	return crm_engine_policy(
	    pipeline, &p->values, rules, elects ? &who : NULL, err);
}

/* The same, with the policy's name. */
static enum crm_code
allow(struct crm_store *store, const struct crm_standing *s,
    const struct crm_policy *p, const struct crm_values *before,
    struct crm_err *err)
{
	if (crm_policy_obeys(store, s->pipeline, p, before, NULL, err) ==
	    CRM_OK)
		return CRM_OK;
	return p->id ? crm_fail_at(err, "p%lld: ", (long long)p->id)
		     : crm_fail_at(err, "c%lld: ", (long long)p->contact);
}

/* A policy is sold from some day on. */
enum crm_code
crm_policy_check(const struct crm_policy *p, struct crm_err *err)
{
	if (crm_policy_is(p, "sold") && p->values.v[CRM_F_EFFECTIVE] == NULL)
		return crm_fail(err, CRM_REFUSED,
		    "effective: a sold policy needs its effective date");
	return CRM_OK;
}

static bool
in_force(const struct crm_policy *p, const char *day)
{
	return crm_policy_is(p, "sold") && crm_policy_begun(p, day) &&
	    !crm_policy_over(p, day);
}

/* Whether a change says anything new. */
bool
crm_policy_apply(struct crm_policy *p, const struct crm_change *change)
{
	bool any = false;
	unsigned i;

	for (i = 0; i < CRM_NFIELDS; i++) {
		if (!change->given[i] || crm_fields[i].record != CRM_OF_POLICY)
			continue;
		any |= !crm_field_same(p->values.v[i], change->to.v[i]);
		p->values.v[i] = change->to.v[i];
	}
	return any;
}

/* Carry out what the state of a policy, just written, means now. */
static enum crm_code
follow(struct crm_store *store, struct crm_standing *s, struct crm_policy *p,
    bool was_sold, bool was_in_force, const char *today, struct crm_err *err)
{
	bool sold = crm_policy_is(p, "sold");

	if (sold && crm_policy_over(p, today)) {
		p->values.v[CRM_F_POLICY_STATUS] = "ended";
		if (crm_policy_write(store, p, err))
			return err->code;
		sold = false;
		if (!was_sold &&
		    crm_standing_event(store, s, CRM_POLICY_ADDED, today, err))
			return err->code;
		was_sold = true;
	}
	if (sold && !was_sold)
		return crm_standing_event(
		    store, s, CRM_POLICY_ADDED, today, err);
	if (!sold && was_sold)
		return crm_standing_event(
		    store, s, CRM_POLICY_ENDED, today, err);
	/* Dates of a sold policy moved: cover is put off, or takes effect. */
	if (was_in_force && !in_force(p, today))
		return crm_standing_event(
		    store, s, CRM_POLICY_ENDED, today, err);
	return crm_standing_event(store, s, CRM_NEVENTS, today, err);
}

void
crm_policy_complete(struct crm_policy *p, const struct crm_change *change,
    bool was_sold, const char *today)
{
	const char **v = p->values.v;

	if (v[CRM_F_POLICY_STATUS] == NULL)
		v[CRM_F_POLICY_STATUS] =
		    p->id == 0 && v[CRM_F_EFFECTIVE] != NULL ? "sold"
							     : "quoted";
	else if (crm_policy_is(p, "quoted") && v[CRM_F_EFFECTIVE] != NULL &&
	    change->given[CRM_F_EFFECTIVE] &&
	    !change->given[CRM_F_POLICY_STATUS])
		v[CRM_F_POLICY_STATUS] = "sold";
	if (was_sold && crm_policy_is(p, "ended") &&
	    crm_policy_begun(p, today) && v[CRM_F_END] == NULL)
		v[CRM_F_END] = today;
}

enum crm_code
crm_store_policy_add(struct crm_store *store, int64_t contact,
    const struct crm_change *change, int64_t *id, struct crm_err *err)
{
	struct crm_policy p = {.contact = contact};
	struct crm_standing s;
	char today[CRM_DAY_TEXT];

	crm_store_today(store, today);
	if (crm_standing_get(store, contact, &s, err))
		return err->code;
	p.values = change->to;
	p.created = store->actor->now.instant;
	crm_policy_complete(&p, change, false, today);
	if (crm_policy_check(&p, err) || allow(store, &s, &p, NULL, err))
		return err->code;
	p.begun = crm_policy_is(&p, "sold") && crm_policy_begun(&p, today);
	if (crm_policy_insert(store, &p, err) ||
	    follow(store, &s, &p, false, false, today, err) ||
	    crm_standing_changed(store, contact, err))
		return err->code;
	*id = p.id;
	return crm_store_flush_big(store, err);
}

enum crm_code
crm_store_policy_set(struct crm_store *store, int64_t id,
    const struct crm_change *change, bool *changed, struct crm_err *err)
{
	struct crm_policy p;
	struct crm_values before;
	struct crm_standing s;
	char today[CRM_DAY_TEXT];
	bool was_sold, was_in_force;
	enum crm_code code;

	*changed = false;
	crm_store_today(store, today);
	if (crm_policy_load(store, id, &p, err))
		return err->code;
	before = p.values;
	was_sold = crm_policy_is(&p, "sold");
	was_in_force = in_force(&p, today);
	code = crm_standing_get(store, p.contact, &s, err);
	if (code == CRM_OK && crm_policy_apply(&p, change)) {
		*changed = true;
		crm_policy_complete(&p, change, was_sold, today);
		p.begun =
		    crm_policy_is(&p, "sold") && crm_policy_begun(&p, today);
		code = crm_policy_check(&p, err);
		if (code == CRM_OK)
			code = allow(store, &s, &p, &before, err);
		if (code == CRM_OK)
			code = crm_policy_write(store, &p, err);
		if (code == CRM_OK)
			code = follow(
			    store, &s, &p, was_sold, was_in_force, today, err);
		if (code == CRM_OK)
			code = crm_standing_changed(store, p.contact, err);
	}
	crm_pool_free(&p.pool);
	return code == CRM_OK ? crm_store_flush_big(store, err) : code;
}

enum crm_code
crm_store_policy_end(struct crm_store *store, int64_t id, const char *end,
    const char *reason, bool *changed, struct crm_err *err)
{
	struct crm_policy p;
	struct crm_standing s;
	char today[CRM_DAY_TEXT];
	bool now;
	enum crm_code code;

	*changed = true;
	crm_store_today(store, today);
	if (crm_policy_load(store, id, &p, err))
		return err->code;
	now = end == NULL || strcmp(end, today) < 0;
	if (!crm_policy_is(&p, "sold")) {
		crm_fail(err, CRM_REFUSED,
		    "p%lld: the policy is %s, only a sold one can end",
		    (long long)id, p.values.v[CRM_F_POLICY_STATUS]);
		crm_pool_free(&p.pool);
		return err->code;
	}
	/* One that never began ends without a last day. */
	if (end != NULL || crm_policy_begun(&p, today))
		p.values.v[CRM_F_END] = end ? end : today;
	if (now)
		p.values.v[CRM_F_POLICY_STATUS] = "ended";
	if (reason != NULL)
		p.values.v[CRM_F_END_REASON] = reason;
	code = crm_standing_get(store, p.contact, &s, err);
	if (code == CRM_OK)
		code = allow(store, &s, &p, &p.values, err);
	if (code == CRM_OK)
		code = crm_policy_write(store, &p, err);
	if (code == CRM_OK && now)
		code =
		    crm_standing_event(store, &s, CRM_POLICY_ENDED, today, err);
	if (code == CRM_OK)
		code = crm_standing_changed(store, p.contact, err);
	crm_pool_free(&p.pool);
	return code == CRM_OK ? crm_store_flush_big(store, err) : code;
}

/* Flags ----------------------------------------------------------------- */

enum crm_code
crm_policies_flagged(
    struct crm_store *store, int64_t contact, bool *any, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM policy WHERE contact = :contact "
	    "AND policy_status = 'sold' AND review = 'yes'";
	int64_t n;

	if (db_number_of(&store->db, sql, ":contact", contact, 0, &n, err))
		return err->code;
	*any = n > 0;
	return CRM_OK;
}

enum crm_code
crm_store_policy_flag(struct crm_store *store, int64_t id, bool flag,
    bool *changed, struct crm_err *err)
{
	struct crm_policy p;
	struct crm_standing s;
	char today[CRM_DAY_TEXT];
	bool others = false;
	enum crm_code code;

	crm_store_today(store, today);
	if (crm_policy_load(store, id, &p, err))
		return err->code;
	*changed = flag != (p.values.v[CRM_F_REVIEW] != NULL);
	p.values.v[CRM_F_REVIEW] = flag ? "yes" : NULL;
	code = crm_standing_get(store, p.contact, &s, err);
	if (code == CRM_OK && *changed && flag && !crm_policy_is(&p, "sold"))
		code = crm_fail(err, CRM_REFUSED,
		    "p%lld: the policy is %s, only a sold one is reviewed",
		    (long long)id, p.values.v[CRM_F_POLICY_STATUS]);
	if (code == CRM_OK && *changed)
		code = crm_policy_write(store, &p, err);
	if (code == CRM_OK && *changed && !flag)
		code = crm_policies_flagged(store, p.contact, &others, err);
	/* What a survey says is another reason to wait (SP-17). */
	if (code == CRM_OK && *changed && !flag && !others)
		code = crm_survey_open(store, p.contact, &others, err);
	if (code == CRM_OK && *changed && !others)
		code = crm_standing_event(store, &s,
		    flag ? CRM_REVIEW_FLAGGED : CRM_REVIEW_UNFLAGGED, today,
		    err);
	if (code == CRM_OK && *changed)
		code = crm_standing_changed(store, p.contact, err);
	crm_pool_free(&p.pool);
	return code == CRM_OK ? crm_store_flush_big(store, err) : code;
}

enum crm_code
crm_policies_end(struct crm_store *store, int64_t contact, const char *day,
    const char *reason, struct crm_err *err)
{
	static const char sql[] =
	    "UPDATE policy SET policy_status = 'ended', end_reason = :reason, "
	    "\"end\" = CASE WHEN effective <= :day "
	    "THEN min(coalesce(\"end\", :day), :day) ELSE \"end\" END, "
	    "policy_changed = :at "
	    "WHERE contact = :contact AND policy_status = 'sold'";
	sqlite3_stmt *st;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", contact);
	db_bind_text(st, ":day", day);
	db_bind_text(st, ":reason", reason);
	db_bind_int(st, ":at", store->actor->now.instant);
	return db_run(&store->db, st, err);
}
