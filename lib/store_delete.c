/* SPDX-License-Identifier: ISC */
/*
 * Deleting, and how long a record must be kept before that.  A deletion is a
 * change like any other: recorded, and taken back by crm-undo.
 */
#include "store_walk.h"

#include <stdio.h>
#include <string.h>

enum crm_code
crm_keep_get(struct crm_store *store, crm_day day, struct crm_keep *keep,
    struct crm_err *err)
{
	static const char *const classes[] = {"contact", "policy", "note"};
	const struct crm_rules *rules;
	const struct crm_dated *row;
	const struct crm_length *longest = &keep->length[0];
	const char *unit;
	unsigned i;

	memset(keep, 0, sizeof(*keep));
	if (crm_store_rules(store, &rules, err))
		return err->code;
	for (i = 0; i < 3; i++) {
		row =
		    crm_rules_at(rules, CRM_RULE_RETAIN, classes[i], NULL, day);
		if (row != NULL)
			keep->length[i] = row->length;
	}
	if (keep->length[0].unit == '\0')
		return crm_rules_find(
		    rules, CRM_RULE_RETAIN, classes[0], NULL, day, &row, err);
	for (i = 1; i < 3; i++)
		if (keep->length[i].unit != '\0' &&
		    crm_length_after(day, &keep->length[i]) >
			crm_length_after(day, longest))
			longest = &keep->length[i];
	unit = longest->unit == 'y' ? "year"
	    : longest->unit == 'm'  ? "month"
				    : "day";
	snprintf(keep->text, sizeof(keep->text), "%d %s%s", longest->n, unit,
	    longest->n == 1 ? "" : "s");
	return CRM_OK;
}

crm_day
crm_keep_end(const struct crm_keep *keep, crm_day last)
{
	crm_day end = last, one;
	unsigned i;

	for (i = 0; i < 3; i++) {
		if (keep->length[i].unit == '\0')
			continue;
		one = crm_length_after(last, &keep->length[i]) + 1;
		if (one > end)
			end = one;
	}
	return end;
}

crm_day
crm_activity_day(int64_t at, const char *day)
{
	crm_day last = crm_instant_day(at);
	crm_day cover = crm_date_stored(day, CRM_NO_DAY);

	return cover > last ? cover : last;
}

/* A record type all of whose stages are closed is an archive. */
static const struct crm_pipeline *
archive_of(const struct crm_store *store)
{
	const struct crm_pipeline *p;
	unsigned i;
	int j;

	for (i = 0; i < store->npipeline; i++) {
		p = store->pipeline[i];
		for (j = 0; j < p->nstage; j++)
			if (p->stage[j].class != CRM_CLOSED)
				break;
		if (j > 0 && j == p->nstage)
			return p;
	}
	return NULL;
}

/* Kept records belong into the archive (AM-14): say how. */
static enum crm_code
refuse(struct crm_store *store, const struct crm_standing *s, const char *why,
    struct crm_err *err)
{
	const struct crm_pipeline *archive = archive_of(store);
	long long id = s->contact;

	if (archive == NULL)
		return crm_fail(err, CRM_REFUSED,
		    "c%lld: %s; archive it instead (crm-pipeline load archive)",
		    id, why);
	if (archive == s->pipeline)
		return crm_fail(err, CRM_REFUSED,
		    "c%lld: %s; it is in the %s already", id, why,
		    archive->name);
	return crm_fail(err, CRM_REFUSED,
	    "c%lld: %s; archive it instead: crm-stage %s/%s c%lld", id, why,
	    archive->name, archive->stage[0].name, id);
}

/* Today by the actor's clock, but no later than the machine's. */
static enum crm_code
today(const struct crm_store *store, crm_day *day, struct crm_err *err)
{
	struct crm_now real;

	if (crm_now_make(NULL, &real, err))
		return err->code;
	*day = store->actor->now.today;
	if (*day > real.today)
		*day = real.today;
	return CRM_OK;
}

/* Whether the contact must be kept today. */
static enum crm_code
kept(struct crm_store *store, const struct crm_standing *s, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT " CRM_ACTIVITY " FROM contact c LEFT JOIN standing d "
	    "ON d.contact = c.id WHERE c.id = :id";
	char active[CRM_DAY_TEXT], until[CRM_DAY_TEXT], why[160];
	struct crm_keep keep;
	sqlite3_stmt *st;
	crm_day last, now = 0;
	int64_t policy;
	bool row;

	if (today(store, &now, err) || crm_keep_get(store, now, &keep, err) ||
	    db_find(&store->db, sql, ":id", s->contact, &st, &row, err))
		return err->code;
	last = crm_activity_day(db_int(st, 0), db_text(st, 1));
	policy = db_int(st, 2);
	db_done(st);
	if (policy == 0 && crm_keep_end(&keep, last) <= now)
		return CRM_OK;
	crm_date_format(last, active);
	crm_date_format(crm_keep_end(&keep, last), until);
	if (policy != 0)
		snprintf(why, sizeof(why),
		    "p%lld has no end, and a record is kept for %s after "
		    "the cover",
		    (long long)policy, keep.text);
	else
		snprintf(why, sizeof(why),
		    "last active %s and kept for %s, so it can be "
		    "deleted from %s on",
		    active, keep.text, until);
	return refuse(store, s, why, err);
}

enum crm_code
crm_contact_erase(struct crm_store *store, int64_t contact, struct crm_err *err)
{
	sqlite3_stmt *st;
	int i;

	/* What refers to others goes before them. */
	for (i = CRM_NTABLES - 1; i >= 0; i--) {
		if (crm_tables[i].contact < 0 ||
		    i == crm_table_index("contact"))
			continue;
		if (db_prepare(&store->db, crm_tables[i].drop, &st, err))
			return err->code;
		db_bind_int(st, ":contact", contact);
		if (db_run(&store->db, st, err))
			return err->code;
	}
	i = crm_table_index("contact");
	if (db_prepare(&store->db, crm_tables[i].erase, &st, err))
		return err->code;
	db_bind_int(st, ":lo", contact);
	db_bind_int(st, ":hi", contact);
	return db_run(&store->db, st, err);
}

/* Whether the contact may be deleted, and by this login (AM-13). */
static enum crm_code
may_go(struct crm_store *store, int64_t contact, struct crm_standing *s,
    struct crm_err *err)
{
	if (crm_standing_find(store, contact, s, err) ||
	    crm_right_need(store, s->pipeline, CRM_MAY_DELETE, contact, err))
		return err->code;
	return kept(store, s, err);
}

enum crm_code
crm_store_delete(struct crm_store *store, int64_t contact, struct crm_err *err)
{
	struct crm_standing s;

	if (may_go(store, contact, &s, err))
		return err->code;
	crm_store_touch(store, contact);
	if (crm_contact_erase(store, contact, err))
		return err->code;
	return crm_store_flush_big(store, err);
}

/* Purging ---------------------------------------------------------------- */

/* The latest entry of kind purge that touched the contact, 0 if none. */
static enum crm_code
purged(
    struct crm_store *store, int64_t contact, int64_t *op, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT max(o.id) FROM op o JOIN touch t "
	    "ON t.op = o.id AND t.contact = :contact WHERE o.kind = 'purge'";

	return db_number_of(&store->db, sql, ":contact", contact, 0, op, err);
}

/*
 * A contact that was deleted, or whose adding was taken back, was last active
 * with the last entry that did something else with it.
 */
static enum crm_code
gone(struct crm_store *store, int64_t contact, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT max(at) FROM op WHERE kind = 'change' "
	    "AND program <> 'crm-delete' AND (EXISTS (SELECT 1 FROM touch "
	    "WHERE op = op.id AND contact = :contact) OR EXISTS (SELECT 1 "
	    "FROM part WHERE op = op.id AND name = 'contact' "
	    "AND :contact BETWEEN lo AND hi))";
	char until[CRM_DAY_TEXT];
	struct crm_keep keep;
	int64_t op = 0, last;
	crm_day end, now = 0;

	if (purged(store, contact, &op, err) || today(store, &now, err) ||
	    crm_keep_get(store, now, &keep, err))
		return err->code;
	if (op != 0)
		return crm_fail(err, CRM_REFUSED,
		    "c%lld: was purged already (o%lld)", (long long)contact,
		    (long long)op);
	if (db_number_of(
		&store->db, sql, ":contact", contact, INT64_MIN, &last, err))
		return err->code;
	if (last == INT64_MIN)
		return crm_fail(err, CRM_REFUSED, "c%lld: no such contact",
		    (long long)contact);
	/* Of what record type it was is in what the purge is to take away. */
	if (!crm_may_all(store, CRM_MAY_DELETE))
		return crm_fail(err, CRM_REFUSED,
		    "c%lld: is deleted; to purge it needs the right to delete "
		    "records of every type",
		    (long long)contact);
	end = crm_keep_end(&keep, crm_activity_day(last, NULL));
	if (end <= now)
		return CRM_OK;
	crm_date_format(end, until);
	return crm_fail(err, CRM_REFUSED,
	    "c%lld: deleted, but the log keeps it for %s, so it can be "
	    "purged from %s on",
	    (long long)contact, keep.text, until);
}

enum crm_code
crm_store_purge(struct crm_store *store, int64_t contact, struct crm_err *err)
{
	static const char sql[] = "SELECT 1 FROM contact WHERE id = :id";
	struct crm_standing s;
	int64_t there;

	if (db_number_of(&store->db, sql, ":id", contact, 0, &there, err))
		return err->code;
	if (there ? may_go(store, contact, &s, err) : gone(store, contact, err))
		return err->code;
	crm_ids_add(&store->purge, contact);
	return CRM_OK;
}
