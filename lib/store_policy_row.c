/* SPDX-License-Identifier: ISC */
/*
 * Policies in the rows of files: which one a row means, what it leaves of it,
 * and what is due because of that, for the import to let happen at its end.
 */
#include "store_policy.h"

#include <string.h>

#include "text.h"

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
means(const struct crm_policy *p, const struct crm_values *row)
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

/* Of several policies the one that the row means most surely. */
struct meant {
	int64_t id, other; /* as surely as that one; 0: none */
	int sure;
};

static void
weigh(struct meant *best, const struct crm_policy *p,
    const struct crm_values *row)
{
	int sure = means(p, row);

	if (sure == 0 || sure < best->sure)
		return;
	if (sure == best->sure)
		best->other = p->id;
	else
		*best = (struct meant){.id = p->id, .sure = sure};
}

/* The policy of CONTACT that the row means; *ID 0 if none. */
static enum crm_code
find_meant(struct crm_store *store, int64_t contact,
    const struct crm_values *row, int64_t *id, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT id FROM policy WHERE contact = :contact ORDER BY id";
	struct meant best = {0};
	struct crm_policy p;
	sqlite3_stmt *st;
	enum crm_code code;
	bool there;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", contact);
	while (
	    (code = db_step(&store->db, st, &there, err)) == CRM_OK && there) {
		if (crm_policy_load(store, db_int(st, 0), &p, err)) {
			db_done(st);
			return err->code;
		}
		weigh(&best, &p, row);
		crm_pool_free(&p.pool);
	}
	*id = best.id;
	if (code != CRM_OK || best.other == 0)
		return code;
	return crm_fail(err, CRM_REFUSED,
	    "may mean two policies of c%lld, p%lld and p%lld (give effective, "
	    "plan or member_id)",
	    (long long)contact, (long long)best.id, (long long)best.other);
}

enum crm_code
crm_policy_allow(struct crm_store *store, const struct crm_standing *s,
    const struct crm_change *change, struct crm_err *err)
{
	struct crm_policy p = {.values = change->to};
	char today[CRM_DAY_TEXT];

	crm_store_today(store, today);
	crm_policy_complete(&p, change, false, today);
	if (crm_policy_check(&p, err))
		return err->code;
	return crm_policy_obeys(store, s->pipeline, &p, NULL, &change->to, err);
}

/* What is due because of a policy that was written. */
static void
add_due(struct crm_due_list *due, const struct crm_policy *p, bool new,
    bool was_sold, bool acted, const char *today)
{
	const char *effective = p->values.v[CRM_F_EFFECTIVE];
	crm_day now = crm_date_stored(today, CRM_NO_DAY), first;

	if (crm_policy_is(p, "sold")) {
		first = crm_policy_begun(p, today)
		    ? crm_date_stored(effective, CRM_NO_DAY)
		    : now;
		if (!was_sold && !new)
			crm_due_add(
			    due, p->contact, 0, CRM_POLICY_ADDED, first);
		if (crm_policy_begun(p, today) && !p->begun)
			crm_due_add(due, p->contact, p->id,
			    CRM_POLICY_EFFECTIVE, first);
		if (crm_policy_over(p, today))
			crm_due_add(due, p->contact, p->id, CRM_POLICY_ENDED,
			    crm_date_stored(
				p->values.v[CRM_F_END], CRM_NO_DAY) +
				1);
	} else if (was_sold) {
		crm_due_add(due, p->contact, 0, CRM_POLICY_ENDED, now);
	}
	/* Cover that was acted on is put off. */
	if (acted && crm_policy_is(p, "sold") && !crm_policy_begun(p, today))
		crm_due_add(due, p->contact, 0, CRM_POLICY_ENDED, now);
}

enum crm_code
crm_policy_row(struct crm_store *store, int64_t contact,
    const struct crm_change *change, unsigned how, struct crm_due_list *due,
    bool *differs, struct crm_err *err)
{
	static const enum crm_field_id names[] = {CRM_F_CARRIER, CRM_F_PLAN};
	struct crm_change says = *change;
	struct crm_policy p = {.contact = contact};
	struct crm_values before;
	struct crm_standing s;
	char today[CRM_DAY_TEXT];
	bool new = (how & CRM_ROW_NEW) != 0, was_sold, acted;
	int i;
	enum crm_code code;
	int64_t id = 0;

	crm_store_today(store, today);
	if ((!(how & CRM_ROW_APART) &&
		find_meant(store, contact, &change->to, &id, err)) ||
	    (id != 0 && crm_policy_load(store, id, &p, err)))
		return err->code;
	before = p.values;
	was_sold = crm_policy_is(&p, "sold");
	acted = p.begun;
	/* HUMANA is Humana. */
	for (i = 0; i < 2; i++)
		if (p.values.v[names[i]] != NULL &&
		    agree(p.values.v[names[i]], says.to.v[names[i]]))
			says.given[names[i]] = false;
	*differs = crm_policy_apply(&p, &says) || id == 0;
	code = crm_standing_get(store, contact, &s, err);
	if (code == CRM_OK && *differs && (how & CRM_ROW_WRITE)) {
		if (id == 0)
			p.created = store->actor->now.instant;
		crm_policy_complete(&p, change, was_sold, today);
		p.begun = acted && crm_policy_begun(&p, today);
		/* An end in the past comes about on its day, not now. */
		if (crm_policy_is(&p, "ended") && crm_policy_over(&p, today) &&
		    !new && (was_sold || id == 0))
			p.values.v[CRM_F_POLICY_STATUS] = "sold";
		code = crm_policy_check(&p, err);
		if (code == CRM_OK)
			code = crm_policy_obeys(store, s.pipeline, &p,
			    id ? &before : NULL, NULL, err);
		if (code == CRM_OK)
			code = id == 0 ? crm_policy_insert(store, &p, err)
				       : crm_policy_write(store, &p, err);
		if (code == CRM_OK) {
			add_due(due, &p, new, was_sold, acted, today);
			code = crm_standing_changed(store, contact, err);
		}
		/* Who came in as deceased has no policy in force. */
		if (code == CRM_OK && new)
			code = crm_reason_effects(store, &s, err);
	}
	crm_pool_free(&p.pool);
	return code;
}
