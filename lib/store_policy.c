/* SPDX-License-Identifier: ISC */
/* Policies quoted, sold and ended; what they mean for the stage. */
#include "store_columns.h"
#include "store_impl.h"

#include <string.h>

#include "text.h"

/* A policy as loaded; values from POOL. */
struct policy {
	int64_t id, contact, created;
	bool begun;
	struct crm_values values;
	struct crm_pool pool;
};

static bool
is(const struct policy *p, const char *status)
{
	const char *v = p->values.v[CRM_F_POLICY_STATUS];

	return v != NULL && strcmp(v, status) == 0;
}

/* Whether its cover has begun on DAY. */
static bool
begun(const struct policy *p, const char *day)
{
	const char *effective = p->values.v[CRM_F_EFFECTIVE];

	return effective != NULL && strcmp(effective, day) <= 0;
}

static bool
over(const struct policy *p, const char *day)
{
	const char *end = p->values.v[CRM_F_END];

	return end != NULL && strcmp(end, day) < 0;
}

static void
bind(struct crm_store *store, sqlite3_stmt *st, const struct policy *p)
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

static enum crm_code
insert(struct crm_store *store, struct policy *p, struct crm_err *err)
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

static enum crm_code
write(struct crm_store *store, const struct policy *p, struct crm_err *err)
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

static enum crm_code
load(struct crm_store *store, int64_t id, struct policy *p, struct crm_err *err)
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

/* What the contact's pipeline says of the policy, with the policy's name. */
static enum crm_code
allow(const struct crm_standing *s, const struct policy *p, struct crm_err *err)
{
	if (crm_engine_policy(s->pipeline, &p->values, err) == CRM_OK)
		return CRM_OK;
	return p->id ? crm_fail_at(err, "p%lld: ", (long long)p->id)
		     : crm_fail_at(err, "c%lld: ", (long long)p->contact);
}

/* A policy is sold from some day on. */
static enum crm_code
check_status(const struct policy *p, struct crm_err *err)
{
	if (is(p, "sold") && p->values.v[CRM_F_EFFECTIVE] == NULL)
		return crm_fail(err, CRM_REFUSED,
		    "effective: a sold policy needs its effective date");
	return CRM_OK;
}

static bool
in_force(const struct policy *p, const char *day)
{
	return is(p, "sold") && begun(p, day) && !over(p, day);
}

/* Whether a change says anything new. */
static bool
apply(struct policy *p, const struct crm_change *change)
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
follow(struct crm_store *store, struct crm_standing *s, struct policy *p,
    bool was_sold, bool was_in_force, const char *today, struct crm_err *err)
{
	bool sold = is(p, "sold");

	if (sold && over(p, today)) {
		p->values.v[CRM_F_POLICY_STATUS] = "ended";
		if (write(store, p, err))
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

enum crm_code
crm_store_policy_add(struct crm_store *store, int64_t contact,
    const struct crm_change *change, int64_t *id, struct crm_err *err)
{
	struct policy p = {.contact = contact};
	struct crm_standing s;
	char today[CRM_DAY_TEXT];

	crm_store_today(store, today);
	if (crm_standing_get(store, contact, &s, err))
		return err->code;
	p.values = change->to;
	p.created = store->actor->now.instant;
	if (p.values.v[CRM_F_POLICY_STATUS] == NULL)
		p.values.v[CRM_F_POLICY_STATUS] =
		    p.values.v[CRM_F_EFFECTIVE] ? "sold" : "quoted";
	if (check_status(&p, err) || allow(&s, &p, err))
		return err->code;
	p.begun = is(&p, "sold") && begun(&p, today);
	if (insert(store, &p, err) ||
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
	struct policy p;
	struct crm_standing s;
	char today[CRM_DAY_TEXT];
	bool was_sold, was_in_force;
	enum crm_code code;

	*changed = false;
	crm_store_today(store, today);
	if (load(store, id, &p, err))
		return err->code;
	was_sold = is(&p, "sold");
	was_in_force = in_force(&p, today);
	code = crm_standing_get(store, p.contact, &s, err);
	if (code == CRM_OK && apply(&p, change)) {
		*changed = true;
		if (p.values.v[CRM_F_POLICY_STATUS] == NULL)
			p.values.v[CRM_F_POLICY_STATUS] = "quoted";
		/* A quote that gets its day is sold, unless said otherwise. */
		if (is(&p, "quoted") && change->given[CRM_F_EFFECTIVE] &&
		    p.values.v[CRM_F_EFFECTIVE] != NULL &&
		    !change->given[CRM_F_POLICY_STATUS])
			p.values.v[CRM_F_POLICY_STATUS] = "sold";
		if (was_sold && is(&p, "ended") && begun(&p, today) &&
		    p.values.v[CRM_F_END] == NULL)
			p.values.v[CRM_F_END] = today;
		p.begun = is(&p, "sold") && begun(&p, today);
		code = check_status(&p, err);
		if (code == CRM_OK)
			code = allow(&s, &p, err);
		if (code == CRM_OK)
			code = write(store, &p, err);
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
	struct policy p;
	struct crm_standing s;
	char today[CRM_DAY_TEXT];
	bool now;
	enum crm_code code;

	*changed = true;
	crm_store_today(store, today);
	if (load(store, id, &p, err))
		return err->code;
	now = end == NULL || strcmp(end, today) < 0;
	if (!is(&p, "sold")) {
		crm_fail(err, CRM_REFUSED,
		    "p%lld: the policy is %s, only a sold one can end",
		    (long long)id, p.values.v[CRM_F_POLICY_STATUS]);
		crm_pool_free(&p.pool);
		return err->code;
	}
	/* One that never began ends without a last day. */
	if (end != NULL || begun(&p, today))
		p.values.v[CRM_F_END] = end ? end : today;
	if (now)
		p.values.v[CRM_F_POLICY_STATUS] = "ended";
	if (reason != NULL)
		p.values.v[CRM_F_END_REASON] = reason;
	code = crm_standing_get(store, p.contact, &s, err);
	if (code == CRM_OK)
		code = allow(&s, &p, err);
	if (code == CRM_OK)
		code = write(store, &p, err);
	if (code == CRM_OK && now)
		code =
		    crm_standing_event(store, &s, CRM_POLICY_ENDED, today, err);
	if (code == CRM_OK)
		code = crm_standing_changed(store, p.contact, err);
	crm_pool_free(&p.pool);
	return code == CRM_OK ? crm_store_flush_big(store, err) : code;
}

/* From files ------------------------------------------------------------ */

/* The same by name, case and accents ignored; unknown is no difference. */
static bool
agree(const char *a, const char *b)
{
	struct crm_buf x = {0}, y = {0};
	bool same = true;

	if (a != NULL && b != NULL) {
		crm_text_fold(&x, a);
		crm_text_fold(&y, b);
		same = x.len == y.len && memcmp(x.s, y.s, x.len) == 0;
	}
	crm_buf_free(&x);
	crm_buf_free(&y);
	return same;
}

/*
 * How surely a row means the policy: 3 by the carrier's number for the
 * member, 2 by its first day, 1 by plan and line; 0 if not at all.
 */
static int
means(const struct policy *p, const struct crm_values *row)
{
	const char *const *a = p->values.v, *const *b = row->v;

	if (!agree(a[CRM_F_CARRIER], b[CRM_F_CARRIER]))
		return 0;
	if (a[CRM_F_EFFECTIVE] != NULL && b[CRM_F_EFFECTIVE] != NULL &&
	    strcmp(a[CRM_F_EFFECTIVE], b[CRM_F_EFFECTIVE]) != 0)
		return 0;
	if (a[CRM_F_MEMBER_ID] != NULL && b[CRM_F_MEMBER_ID] != NULL &&
	    strcmp(a[CRM_F_MEMBER_ID], b[CRM_F_MEMBER_ID]) == 0)
		return 3;
	if (!agree(a[CRM_F_PLAN], b[CRM_F_PLAN]) ||
	    !agree(a[CRM_F_LINE], b[CRM_F_LINE]))
		return 0;
	return a[CRM_F_EFFECTIVE] != NULL && b[CRM_F_EFFECTIVE] != NULL ? 2 : 1;
}

/* The policy of CONTACT that the row means; *ID 0 if none. */
static enum crm_code
find_meant(struct crm_store *store, int64_t contact,
    const struct crm_values *row, int64_t *id, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT id FROM policy WHERE contact = :contact AND id > :after "
	    "ORDER BY id LIMIT 1";
	int64_t after = 0, other = 0;
	struct policy p;
	sqlite3_stmt *st;
	int best = 0, sure;
	bool there;

	*id = 0;
	for (;;) {
		if (db_prepare(&store->db, sql, &st, err))
			return err->code;
		db_bind_int(st, ":contact", contact);
		db_bind_int(st, ":after", after);
		if (db_step(&store->db, st, &there, err))
			return err->code;
		if (!there)
			break;
		after = db_int(st, 0);
		db_done(st);
		if (load(store, after, &p, err))
			return err->code;
		sure = means(&p, row);
		crm_pool_free(&p.pool);
		if (sure > best)
			other = 0;
		if (sure > 0 && sure == best)
			other = after;
		if (sure > best) {
			best = sure;
			*id = after;
		}
	}
	if (other == 0)
		return CRM_OK;
	return crm_fail(err, CRM_REFUSED,
	    "may mean two policies of c%lld, p%lld and p%lld (give effective, "
	    "plan or member_id)",
	    (long long)contact, (long long)*id, (long long)other);
}

static crm_day
day_of(const char *text)
{
	struct crm_err none;
	crm_day day;

	return crm_date_parse(text, 0, &day, &none) == CRM_OK ? day
							      : CRM_NO_DAY;
}

/* The state that the row leaves the policy in, before anything is due. */
static void
complete(struct policy *p, const struct crm_change *change, const char *today)
{
	const char *const *v = p->values.v;
	bool said = change->given[CRM_F_POLICY_STATUS] &&
	    change->to.v[CRM_F_POLICY_STATUS] != NULL;

	if (v[CRM_F_POLICY_STATUS] == NULL ||
	    (!said && is(p, "quoted") && v[CRM_F_EFFECTIVE] != NULL))
		p->values.v[CRM_F_POLICY_STATUS] =
		    v[CRM_F_EFFECTIVE] ? "sold" : "quoted";
	if (is(p, "ended") && begun(p, today) && v[CRM_F_END] == NULL)
		p->values.v[CRM_F_END] = today;
	if (p->begun && !begun(p, today))
		p->begun = false;
}

enum crm_code
crm_policy_allow(struct crm_store *store, const struct crm_standing *s,
    const struct crm_change *change, struct crm_err *err)
{
	struct policy p = {.values = change->to};
	char today[CRM_DAY_TEXT];

	crm_store_today(store, today);
	complete(&p, change, today);
	if (check_status(&p, err))
		return err->code;
	return crm_engine_policy(s->pipeline, &p.values, err);
}

/* What is due because of a policy that was written. */
static void
add_due(struct crm_due_list *due, const struct policy *p, bool new,
    bool was_sold, bool acted, const char *today)
{
	const char *effective = p->values.v[CRM_F_EFFECTIVE];
	crm_day now = day_of(today), first;

	if (is(p, "sold")) {
		first = begun(p, today) ? day_of(effective) : now;
		if (!was_sold && !new)
			crm_due_add(
			    due, p->contact, 0, CRM_POLICY_ADDED, first);
		if (begun(p, today) && !p->begun)
			crm_due_add(due, p->contact, p->id,
			    CRM_POLICY_EFFECTIVE, first);
		if (over(p, today))
			crm_due_add(due, p->contact, p->id, CRM_POLICY_ENDED,
			    day_of(p->values.v[CRM_F_END]) + 1);
	} else if (was_sold) {
		crm_due_add(due, p->contact, 0, CRM_POLICY_ENDED, now);
	}
	/* Cover that was acted on is put off. */
	if (acted && is(p, "sold") && !begun(p, today))
		crm_due_add(due, p->contact, 0, CRM_POLICY_ENDED, now);
}

enum crm_code
crm_policy_row(struct crm_store *store, int64_t contact,
    const struct crm_change *change, unsigned how, struct crm_due_list *due,
    bool *differs, struct crm_err *err)
{
	static const enum crm_field_id names[] = {CRM_F_CARRIER, CRM_F_PLAN};
	struct crm_change says = *change;
	struct policy p = {.contact = contact};
	struct crm_standing s;
	char today[CRM_DAY_TEXT];
	bool new = (how & CRM_ROW_NEW) != 0, was_sold, acted;
	int i;
	enum crm_code code;
	int64_t id = 0;

	crm_store_today(store, today);
	if ((!(how & CRM_ROW_APART) &&
		find_meant(store, contact, &change->to, &id, err)) ||
	    (id != 0 && load(store, id, &p, err)))
		return err->code;
	was_sold = is(&p, "sold");
	acted = p.begun;
	/* HUMANA is Humana. */
	for (i = 0; i < 2; i++)
		if (p.values.v[names[i]] != NULL &&
		    agree(p.values.v[names[i]], says.to.v[names[i]]))
			says.given[names[i]] = false;
	*differs = apply(&p, &says) || id == 0;
	code = crm_standing_get(store, contact, &s, err);
	if (code == CRM_OK && *differs && (how & CRM_ROW_WRITE)) {
		if (id == 0)
			p.created = store->actor->now.instant;
		complete(&p, change, today);
		/* An end in the past comes about on its day, not now. */
		if (is(&p, "ended") && over(&p, today) && !new &&
		    (was_sold || id == 0))
			p.values.v[CRM_F_POLICY_STATUS] = "sold";
		code = check_status(&p, err);
		if (code == CRM_OK)
			code = crm_engine_policy(s.pipeline, &p.values, err);
		if (code == CRM_OK)
			code = id == 0 ? insert(store, &p, err)
				       : write(store, &p, err);
		if (code == CRM_OK) {
			add_due(due, &p, new, was_sold, acted, today);
			code = crm_standing_changed(store, contact, err);
		}
	}
	crm_pool_free(&p.pool);
	return code;
}

/* Flags ----------------------------------------------------------------- */

/* Whether a sold policy of the contact is still under review. */
static enum crm_code
any_flagged(
    struct crm_store *store, int64_t contact, bool *any, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM policy WHERE contact = :contact "
	    "AND policy_status = 'sold' AND review = 'yes'";
	sqlite3_stmt *st;
	bool row;

	if (db_find(&store->db, sql, ":contact", contact, &st, &row, err))
		return err->code;
	*any = db_int(st, 0) > 0;
	db_done(st);
	return CRM_OK;
}

enum crm_code
crm_store_policy_flag(struct crm_store *store, int64_t id, bool flag,
    bool *changed, struct crm_err *err)
{
	struct policy p;
	struct crm_standing s;
	char today[CRM_DAY_TEXT];
	bool others = false;
	enum crm_code code;

	crm_store_today(store, today);
	if (load(store, id, &p, err))
		return err->code;
	*changed = flag != (p.values.v[CRM_F_REVIEW] != NULL);
	p.values.v[CRM_F_REVIEW] = flag ? "yes" : NULL;
	code = crm_standing_get(store, p.contact, &s, err);
	if (code == CRM_OK && *changed && flag && !is(&p, "sold"))
		code = crm_fail(err, CRM_REFUSED,
		    "p%lld: the policy is %s, only a sold one is reviewed",
		    (long long)id, p.values.v[CRM_F_POLICY_STATUS]);
	if (code == CRM_OK && *changed)
		code = write(store, &p, err);
	if (code == CRM_OK && *changed && !flag)
		code = any_flagged(store, p.contact, &others, err);
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

enum crm_code
crm_store_policy_of(
    struct crm_store *store, int64_t contact, int64_t *id, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT min(id), count(*) FROM policy WHERE contact = :contact";
	sqlite3_stmt *st;
	int64_t n;
	bool row;

	if (db_find(&store->db, sql, ":contact", contact, &st, &row, err))
		return err->code;
	*id = db_int(st, 0);
	n = db_int(st, 1);
	db_done(st);
	if (n == 1)
		return CRM_OK;
	return crm_fail(err, CRM_REFUSED,
	    n ? "c%lld: has %lld policies; name one (crm-policy list c%lld)"
	      : "c%lld: has no policy",
	    (long long)contact, (long long)n, (long long)contact);
}
