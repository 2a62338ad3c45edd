/* SPDX-License-Identifier: ISC */
/*
 * Surveys: what a changed profile says is held beside the contact, and
 * becomes its own only when somebody confirms it (SP-17).
 */
#include "store_impl.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

/* What is open of a contact, by field: there is at most one each. */
struct open {
	struct held {
		int64_t id; /* 0: none */
		const char *old, *value;
	} at[CRM_NFIELDS];
	unsigned n;
};

static enum crm_code
field_of(
    sqlite3_stmt *st, int column, enum crm_field_id *field, struct crm_err *err)
{
	if (crm_field_named(db_text(st, column), field))
		return CRM_OK;
	return crm_fail(err, CRM_TROUBLE,
	    "v%lld: it is about a field that there is not (%.40s)",
	    (long long)db_int(st, 0), db_text(st, column));
}

static enum crm_code
load_open(struct crm_store *store, int64_t contact, struct crm_pool *pool,
    struct open *open, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT id, field, old, value FROM proposal "
	    "WHERE contact = :contact AND proposal_status = 'open' ORDER BY id";
	struct db *db = &store->db;
	enum crm_field_id field;
	enum crm_code code;
	sqlite3_stmt *st;
	bool row;

	memset(open, 0, sizeof(*open));
	if (db_prepare(db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", contact);
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row) {
		if (field_of(st, 1, &field, err)) {
			db_done(st);
			return err->code;
		}
		open->n++;
		open->at[field].id = db_int(st, 0);
		open->at[field].old = db_text_dup(st, 2, pool);
		open->at[field].value = db_text_dup(st, 3, pool);
	}
	return code;
}

static enum crm_code
close_one(struct crm_store *store, int64_t id, const char *status,
    struct crm_err *err)
{
	static const char sql[] =
	    "UPDATE proposal SET proposal_status = :status, decided = :now "
	    "WHERE id = :id";
	sqlite3_stmt *st;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":id", id);
	db_bind_text(st, ":status", status);
	db_bind_int(st, ":now", store->actor->now.instant);
	return db_run(&store->db, st, err);
}

enum crm_code
crm_survey_open(
    struct crm_store *store, int64_t contact, bool *any, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM proposal WHERE contact = :contact "
	    "AND proposal_status = 'open'";
	int64_t n;

	if (db_number_of(&store->db, sql, ":contact", contact, 0, &n, err))
		return err->code;
	*any = n > 0;
	return CRM_OK;
}

/* What follows for the stage when changes came, or were decided upon. */
static enum crm_code
follow(struct crm_store *store, int64_t contact, bool came, struct crm_err *err)
{
	enum crm_event event = CRM_SURVEY_CHANGED;
	char today[CRM_DAY_TEXT];
	struct crm_standing s;
	bool waits = false;

	if (crm_standing_changed(store, contact, err) ||
	    crm_standing_get(store, contact, &s, err))
		return err->code;
	if (!came) {
		event = CRM_SURVEY_CONFIRMED;
		/* A review is another reason to wait (SP-16). */
		if (crm_survey_open(store, contact, &waits, err) ||
		    (!waits &&
			crm_policies_flagged(store, contact, &waits, err)))
			return err->code;
	}
	if (waits)
		return CRM_OK;
	crm_store_today(store, today);
	return crm_standing_event(store, &s, event, today, err);
}

/* Arrival --------------------------------------------------------------- */

/*
 * Of CHANGE what REST of it a survey may propose, with a sentence about what
 * it may not: where somebody stands is no answer of theirs.
 */
static enum crm_code
of_profile(const struct crm_change *change, bool blanks,
    const struct crm_values *now, struct crm_change *rest, struct crm_err *err)
{
	const char *to;
	unsigned i;

	*rest = *change;
	rest->n = 0;
	for (i = 0; i < CRM_NFIELDS; i++) {
		to = rest->to.v[i];
		if (!rest->given[i])
			continue;
		rest->given[i] = i != CRM_F_ID && (to != NULL || blanks) &&
		    !crm_field_same(to, now->v[i]);
		rest->n += rest->given[i];
		if (rest->given[i] && crm_fields[i].record != CRM_OF_CONTACT)
			return crm_fail(err, CRM_REFUSED,
			    "%s: a survey changes fields of the person only",
			    crm_fields[i].name);
	}
	return CRM_OK;
}

static enum crm_code
insert(struct crm_store *store, int64_t contact, enum crm_field_id field,
    const char *old, const char *value, const char *survey, int64_t *id,
    struct crm_err *err)
{
	static const char sql[] =
	    "INSERT INTO proposal (contact, field, old, value, "
	    "proposal_status, survey, author, arrived) VALUES (:contact, "
	    ":field, :old, :value, 'open', :survey, :author, :now)";
	sqlite3_stmt *st;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", contact);
	db_bind_text(st, ":field", crm_fields[field].name);
	db_bind_text(st, ":old", old);
	db_bind_text(st, ":value", value);
	db_bind_text(st, ":survey", survey);
	db_bind_text(st, ":author", store->actor->author);
	db_bind_int(st, ":now", store->actor->now.instant);
	if (db_run(&store->db, st, err))
		return err->code;
	*id = sqlite3_last_insert_rowid(store->db.handle);
	return CRM_OK;
}

/* Put what differs in place of what is open of the same fields. */
static enum crm_code
hold(struct crm_store *store, int64_t contact, const struct crm_change *change,
    const struct crm_change *rest, const struct crm_values *now,
    const struct crm_survey *survey, struct open *open, struct crm_err *err)
{
	unsigned came = 0, went = 0, i;
	struct held *h;
	int64_t id = 0;

	for (i = 0; i < CRM_NFIELDS; i++) {
		h = &open->at[i];
		if (!change->given[i] ||
		    (change->to.v[i] == NULL && !survey->blanks))
			continue;
		/* The same again, and nobody changed it meanwhile. */
		if (h->id != 0 && rest->given[i] &&
		    crm_field_same(h->value, rest->to.v[i]) &&
		    crm_field_same(h->old, now->v[i]))
			continue;
		if (h->id != 0 && close_one(store, h->id, "replaced", err))
			return err->code;
		went += h->id != 0;
		if (!rest->given[i])
			continue;
		if (insert(store, contact, (enum crm_field_id)i, now->v[i],
			rest->to.v[i], survey->name, &id, err))
			return err->code;
		came++;
		survey->each(id);
	}
	return came + went == 0 ? CRM_OK
				: follow(store, contact, came > 0, err);
}

static enum crm_code
add_notes(struct crm_store *store, int64_t contact,
    const struct crm_survey *survey, struct crm_err *err)
{
	struct crm_note note = {0};
	int64_t id;
	unsigned i;
	bool there;

	for (i = 0; i < survey->nnotes; i++) {
		note.text = survey->note[i];
		if (crm_note_there(store, contact, note.text, &there, err) ||
		    (!there && crm_store_note(store, contact, &note, &id, err)))
			return err->code;
	}
	return CRM_OK;
}

/* Who asks not to be called or contacted need not be confirmed: HC-04, BL-11. */
static enum crm_code
take_stops(struct crm_store *store, int64_t contact,
    const struct crm_change *change, struct crm_values *now,
    struct crm_pool *pool, struct crm_err *err)
{
	static const enum crm_field_id stops[] = {
	    CRM_F_DNC, CRM_F_CONTACT_STOP};
	struct crm_diff diff[CRM_NFIELDS];
	struct crm_change asked = {0};
	unsigned n, i;

	for (i = 0; i < 2; i++)
		if (change->to.v[stops[i]] != NULL && now->v[stops[i]] == NULL)
			crm_change_take(
			    &asked, stops[i], change->to.v[stops[i]]);
	if (asked.n == 0)
		return CRM_OK;
	if (crm_store_set(store, contact, &asked, pool, diff, &n, err))
		return err->code;
	return crm_store_get(store, contact, pool, now, err);
}

static enum crm_code
take(struct crm_store *store, int64_t contact, const struct crm_change *change,
    const struct crm_survey *survey, struct crm_pool *pool, struct crm_err *err)
{
	struct crm_values now, after;
	struct crm_change rest;
	struct open open;
	unsigned i;

	if (crm_store_get(store, contact, pool, &now, err) ||
	    take_stops(store, contact, change, &now, pool, err) ||
	    load_open(store, contact, pool, &open, err))
		return err->code;
	if (of_profile(change, survey->blanks, &now, &rest, err) ||
	    crm_county_rest(store, &now, change, &rest, err))
		return crm_fail_at(err, "c%lld: ", (long long)contact);
	after = now;
	for (i = 0; i < CRM_NFIELDS; i++)
		if (rest.given[i])
			after.v[i] = rest.to.v[i];
	/* What could not be confirmed is better refused while it arrives. */
	if (crm_county_settle(store, &now, &rest, &after, err))
		return crm_fail_at(err, "c%lld: ", (long long)contact);
	if (hold(store, contact, change, &rest, &now, survey, &open, err))
		return err->code;
	return add_notes(store, contact, survey, err);
}

enum crm_code
crm_store_survey_take(struct crm_store *store, int64_t contact,
    const struct crm_change *change, const struct crm_survey *survey,
    struct crm_err *err)
{
	struct crm_pool pool = {0};
	enum crm_code code;

	if (survey->name[0] == '\0' ||
	    !crm_text_valid(survey->name, strlen(survey->name)))
		return crm_fail(err, CRM_REFUSED,
		    "survey: its name is empty, or not UTF-8");
	code = take(store, contact, change, survey, &pool, err);
	crm_pool_free(&pool);
	return code == CRM_OK ? crm_store_flush_big(store, err) : code;
}

/* The answer ------------------------------------------------------------- */

enum crm_code
crm_store_survey_of(
    struct crm_store *store, int64_t id, int64_t *contact, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT contact, proposal_status FROM proposal WHERE id = :id";
	sqlite3_stmt *st;
	bool row;

	*contact = 0;
	if (db_find(&store->db, sql, ":id", id, &st, &row, err))
		return err->code;
	if (!row)
		return crm_fail(err, CRM_REFUSED,
		    "v%lld: no such proposed change", (long long)id);
	if (strcmp(db_text(st, 1), "open") == 0)
		*contact = db_int(st, 0);
	else
		crm_fail(err, CRM_REFUSED, "v%lld: it is %s already",
		    (long long)id, db_text(st, 1));
	db_done(st);
	return *contact != 0 ? CRM_OK : err->code;
}

static bool
meant(const struct crm_answer *answer, const struct held *h, unsigned field)
{
	size_t i;

	if (h->id == 0 || (answer->field != NULL && !answer->field[field]))
		return false;
	for (i = 0; i < answer->n; i++)
		if (answer->id[i] == h->id)
			return true;
	return answer->n == 0;
}

static const char *
quoted(enum crm_field_id field, const char *value, struct crm_pool *pool)
{
	if (value == NULL)
		return "empty";
	return crm_pool_fmt(
	    pool, "\"%.60s\"", crm_field_show(field, value, false, pool));
}

/* A field that somebody changed after the survey came is theirs. */
static void
clash(int64_t contact, enum crm_field_id field, const struct held *h,
    const char *now, struct crm_pool *pool, struct crm_err *err)
{
	crm_fail(err, CRM_REFUSED,
	    "c%lld: %s was changed after the survey came: it is %s, the survey "
	    "says %s; crm-set it to that, or reject v%lld",
	    (long long)contact, crm_fields[field].name,
	    quoted(field, now, pool), quoted(field, h->value, pool),
	    (long long)h->id);
}

static bool
clashes(const char *old, const char *now, const char *value)
{
	return !crm_field_same(now, old) && !crm_field_same(now, value);
}

/*
 * Of what is meant, keep in OPEN what can be done: with a clash that is all
 * or nothing, unless the caller wants to hear of each.
 */
static enum crm_code
sift(int64_t contact, const struct crm_answer *answer,
    const struct crm_values *now, struct crm_pool *pool, struct open *open,
    struct crm_err *err)
{
	unsigned left = 0, found = 0, i;
	struct crm_err one;
	struct held *h;

	err->code = CRM_OK;
	for (i = 0; i < CRM_NFIELDS; i++) {
		h = &open->at[i];
		if (!meant(answer, h, i)) {
			h->id = 0;
			continue;
		}
		found++;
		if (!answer->confirm || !clashes(h->old, now->v[i], h->value)) {
			left++;
			continue;
		}
		clash(contact, (enum crm_field_id)i, h, now->v[i], pool, &one);
		h->id = 0;
		if (err->code != CRM_OK)
			answer->clash(err);
		*err = one;
		if (answer->clash == NULL)
			return err->code;
	}
	if (found == 0)
		return crm_fail(err, CRM_REFUSED,
		    answer->field != NULL
			? "c%lld: no open change of these fields"
			: "c%lld: no survey has open changes for it",
		    (long long)contact);
	if (left > 0 && err->code != CRM_OK) {
		answer->clash(err);
		err->code = CRM_OK;
	}
	return err->code;
}

enum crm_code
crm_store_survey_answer(struct crm_store *store, int64_t contact,
    const struct crm_answer *answer, struct crm_pool *pool,
    struct crm_diff *diff, unsigned *n, struct crm_err *err)
{
	struct crm_values now, after;
	struct crm_change change = {0};
	struct open open;
	struct held *h;
	unsigned i;

	*n = 0;
	if (crm_store_get(store, contact, pool, &now, err) ||
	    load_open(store, contact, pool, &open, err) ||
	    sift(contact, answer, &now, pool, &open, err))
		return err->code;
	for (i = 0; i < CRM_NFIELDS; i++) {
		h = &open.at[i];
		if (h->id == 0)
			continue;
		/* With another ZIP the same county is a word too. */
		if (answer->confirm &&
		    (!crm_field_same(h->value, now.v[i]) ||
			(i == CRM_F_COUNTY && change.given[CRM_F_ZIP])))
			crm_change_take(
			    &change, (enum crm_field_id)i, h->value);
		if (close_one(store, h->id,
			answer->confirm ? "confirmed" : "rejected", err))
			return err->code;
		answer->each(h->id);
	}
	if (change.n > 0 &&
	    crm_store_set(store, contact, &change, pool, diff, n, err))
		return err->code;
	if (follow(store, contact, false, err) ||
	    crm_store_get(store, contact, pool, &after, err))
		return err->code;
	*n = crm_values_differ(&now, &after, diff);
	return crm_store_flush_big(store, err);
}

/* Listing ---------------------------------------------------------------- */

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The fields of a contact as they are, read once for rows in a row. */
struct present {
	int64_t contact;
	struct crm_values values;
	struct crm_pool pool;
};

static enum crm_code
present(struct crm_store *store, int64_t contact, struct present *p,
    struct crm_err *err)
{
	if (p->contact == contact)
		return CRM_OK;
	p->contact = contact;
	crm_pool_reset(&p->pool);
	memset(&p->values, 0, sizeof(p->values));
	return crm_contact_load(store, contact, &p->pool, &p->values, err);
}

/* A row of the table as people see it. */
static enum crm_code
list_row(struct crm_store *store, sqlite3_stmt *st, struct present *now,
    void (*each)(void *arg, const struct crm_proposal *p), void *arg,
    struct crm_err *err)
{
	struct crm_proposal p = {.id = db_int(st, 0),
	    .contact = db_int(st, 1),
	    .old = db_text(st, 3),
	    .value = db_text(st, 4),
	    .status = db_text(st, 5),
	    .survey = db_text(st, 6),
	    .author = db_text(st, 7),
	    .arrived = db_int(st, 8)};

	if (field_of(st, 2, &p.field, err) ||
	    present(store, p.contact, now, err))
		return err->code;
	p.now = now->values.v[p.field];
	if (strcmp(p.status, "open") == 0 && clashes(p.old, p.now, p.value))
		p.status = "clash";
	each(arg, &p);
	return CRM_OK;
}

#define COLUMNS                                                            \
	"SELECT id, contact, field, old, value, proposal_status, survey, " \
	"author, arrived FROM proposal "

enum crm_code
crm_store_survey_list(struct crm_store *store, const struct crm_query *query,
    bool all, void (*each)(void *arg, const struct crm_proposal *p), void *arg,
    struct crm_err *err)
{
	static const char sql[] =
	    COLUMNS "WHERE :all OR proposal_status = 'open' ORDER BY id";
	static const char sql_one[] =
	    COLUMNS "WHERE contact = :contact "
		    "AND (:all OR proposal_status = 'open') ORDER BY id";
	bool some = query->n > 0 || query->only_ids || query->nid > 0 ||
	    !crm_may_all(store, CRM_MAY_VIEW);
	struct present now = {0};
	int64_t *ids = NULL, contact;
	enum crm_code code;
	sqlite3_stmt *st;
	size_t n = 0;
	bool row;

	if (some && crm_store_ids(store, query, &ids, &n, err))
		return err->code;
	code = db_prepare(&store->db, some && n == 1 ? sql_one : sql, &st, err);
	if (code == CRM_OK)
		db_bind_int(st, ":all", all);
	if (code == CRM_OK && some && n == 1)
		db_bind_int(st, ":contact", ids[0]);
	while (code == CRM_OK &&
	    (code = db_step(&store->db, st, &row, err)) == CRM_OK && row) {
		contact = db_int(st, 1);
		if (some &&
		    (n == 0 ||
			!bsearch(&contact, ids, n, sizeof(contact), by_number)))
			continue;
		code = list_row(store, st, &now, each, arg, err);
		if (code != CRM_OK)
			db_done(st);
	}
	crm_pool_free(&now.pool);
	free(ids);
	return code;
}

enum crm_code
crm_store_survey_show(struct crm_store *store, int64_t *id, size_t n,
    void (*each)(void *arg, const struct crm_proposal *p), void *arg,
    struct crm_err *err)
{
	static const char sql[] = COLUMNS "WHERE id = :id";
	struct present now = {0};
	enum crm_code code = CRM_OK;
	sqlite3_stmt *st;
	bool row;
	size_t i;

	if (n > 1)
		qsort(id, n, sizeof(*id), by_number);
	for (i = 0; code == CRM_OK && i < n; i++) {
		code = db_find(&store->db, sql, ":id", id[i], &st, &row, err);
		if (code != CRM_OK || !row)
			continue;
		code = list_row(store, st, &now, each, arg, err);
		db_done(st);
	}
	crm_pool_free(&now.pool);
	return code;
}
