/* SPDX-License-Identifier: ISC */
/*
 * Taking in many contacts.  An import that only adds is written without
 * recording and logged as ranges at the end: the store is locked, so what it
 * inserts has consecutive ids.  One that may change contacts (--update) is
 * recorded like any other command.  Both decide by crm_standing_decide() and
 * change by crm_store_set(), so rules and engine are the same as everywhere.
 */
#include "store_impl.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

#define RUN 4096 /* contacts that wait for their standing */

enum { T_CONTACT = 4, T_STANDING, T_MOVE, T_NOTE, T_POLICY };

const char *const crm_outcomes[] = {
    "added", "updated", "same", "exists", "rejected"};

/* Where a key of this file was seen: open addressing, grown by doubling. */
struct slot {
	uint64_t key;
	int64_t contact;
};

struct crm_import {
	struct crm_store *store;
	bool update;
	bool was_empty; /* no contact in the store: only this file counts */
	bool indexes;   /* dropped, to be made again */
	bool ranges;    /* not recorded; logged as ranges */
	int64_t first[CRM_NTABLES]; /* first id to be given */
	struct slot *slot;
	size_t nslot, used;
	struct crm_pool pool;
	struct crm_buf key;
	struct crm_standing run; /* how contacts lo to hi begin, not written */
	int64_t lo, hi;          /* hi 0: none wait */
};

/* 64 bits of a string, well mixed (FNV-1a and a finisher). */
static uint64_t
hash(const char *s, size_t n, uint64_t h)
{
	size_t i;

	for (i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 0x100000001b3ULL;
	h ^= h >> 32;
	h *= 0x9e3779b97f4a7c15ULL;
	return h ^ h >> 29;
}

static void
remember(struct crm_import *im, uint64_t key, int64_t contact)
{
	struct slot *old = im->slot;
	size_t i, n = im->nslot, at;

	if (im->used * 2 >= im->nslot) {
		im->nslot = n ? n * 2 : 4096;
		im->slot = crm_alloc(im->nslot * sizeof(*im->slot));
		im->used = 0;
		for (i = 0; i < n; i++)
			if (old[i].contact != 0)
				remember(im, old[i].key, old[i].contact);
		free(old);
	}
	at = key & (im->nslot - 1);
	while (im->slot[at].contact != 0)
		at = (at + 1) & (im->nslot - 1);
	im->slot[at] = (struct slot){key, contact};
	im->used++;
}

static enum crm_code
next_ids(struct crm_import *im, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT coalesce((SELECT seq FROM sqlite_sequence "
	    "WHERE name = :name), 0) + 1";
	struct db *db = &im->store->db;
	sqlite3_stmt *st;
	bool row;
	int i;

	for (i = T_CONTACT; i < CRM_NTABLES; i++) {
		if (db_prepare(db, sql, &st, err))
			return err->code;
		db_bind_text(st, ":name", crm_tables[i].name);
		if (db_step(db, st, &row, err))
			return err->code;
		im->first[i] = db_int(st, 0);
		db_done(st);
	}
	im->first[T_STANDING] = im->first[T_CONTACT];
	return CRM_OK;
}

enum crm_code
crm_store_import_open(struct crm_store *store, bool update,
    struct crm_import **out, struct crm_err *err)
{
	static const char sql_any[] = "SELECT count(*) FROM "
				      "(SELECT 1 FROM contact LIMIT 1)";
	struct crm_import *im = crm_alloc(sizeof(*im));
	int64_t any;

	*out = im;
	im->store = store;
	im->update = update;
	im->ranges = !update;
	if (db_number(&store->db, sql_any, 0, &any, err) || next_ids(im, err) ||
	    db_exec(&store->db, "PRAGMA cache_size = -65536", err))
		return err->code;
	im->was_empty = any == 0;
	if (!im->ranges)
		return CRM_OK;
	if (crm_store_flush(store, err) || crm_store_record(store, false, err))
		return err->code;
	/* Indexes are made faster from all rows than row by row. */
	if (im->was_empty &&
	    db_exec(&store->db,
		"DROP INDEX contact_name; DROP INDEX contact_phone; "
		"DROP INDEX contact_cell; DROP INDEX contact_email",
		err))
		return err->code;
	im->indexes = im->was_empty;
	return CRM_OK;
}

/* Matching -------------------------------------------------------------- */

/* The values by which two rows are the same person. */
struct match {
	const char *name;  /* folded first and last name */
	char email[320];   /* folded, or empty */
	char phone[2][64]; /* as +1..., or empty */
	const char *birth, *zip;
};

static void
make_match(struct crm_import *im, const struct crm_values *v, struct match *m)
{
	const char *s;
	size_t i;

	memset(m, 0, sizeof(*m));
	im->key.len = 0;
	crm_contact_key(v, &im->key);
	m->name = im->key.len ? im->key.s : "";
	s = v->v[CRM_F_EMAIL];
	for (i = 0; s != NULL && s[i] != '\0' && i + 1 < sizeof(m->email); i++)
		m->email[i] =
		    s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] + 32) : s[i];
	if (v->v[CRM_F_PHONE] != NULL)
		crm_text_phone(v->v[CRM_F_PHONE], m->phone[0], 64);
	if (v->v[CRM_F_CELL] != NULL)
		crm_text_phone(v->v[CRM_F_CELL], m->phone[1], 64);
	m->birth = v->v[CRM_F_BIRTH_DATE];
	m->zip = v->v[CRM_F_ZIP];
}

static bool
reachable(const struct match *m)
{
	return m->email[0] || m->phone[0][0] || m->phone[1][0];
}

/*
 * Keys under which a person is looked for, or with ALL remembered: by what
 * reaches them; by birth date and ZIP where nothing does.
 */
static unsigned
keys(const struct match *m, bool all, uint64_t out[5])
{
	uint64_t name = hash(m->name, strlen(m->name), 14695981039346656037ULL);
	unsigned n = 0;
	int i;

	if (m->email[0])
		out[n++] = hash(m->email, strlen(m->email), name ^ 1);
	for (i = 0; i < 2; i++)
		if (m->phone[i][0])
			out[n++] =
			    hash(m->phone[i], strlen(m->phone[i]), name ^ 2);
	all = (all || !reachable(m)) && m->name[0] != '\0';
	if (all && m->birth)
		out[n++] = hash(m->birth, strlen(m->birth), name ^ 3);
	if (all && m->zip)
		out[n++] = hash(m->zip, strlen(m->zip), name ^ 4);
	return n;
}

/* Two matches with one contact is one match; with two it is ambiguous. */
static void
found(int64_t contact, int64_t hit[2])
{
	if (hit[0] == contact || hit[1] == contact)
		return;
	hit[hit[0] ? 1 : 0] = contact;
}

/* A hash that meets is checked against the real values. */
static enum crm_code
verify(struct crm_import *im, const struct match *m, int64_t contact,
    int64_t hit[2], struct crm_err *err)
{
	struct crm_values v = {0};
	struct match other;
	struct crm_buf key = im->key;
	struct crm_pool pool = {0};
	bool same;
	int i, j;

	im->key = (struct crm_buf){0};
	if (crm_contact_load(im->store, contact, &pool, &v, err)) {
		im->key = key;
		return err->code;
	}
	make_match(im, &v, &other);
	same = strcmp(m->name, other.name) == 0;
	if (same && reachable(m)) {
		same = m->email[0] && strcmp(m->email, other.email) == 0;
		for (i = 0; i < 2; i++)
			for (j = 0; j < 2; j++)
				same |= m->phone[i][0] &&
				    strcmp(m->phone[i], other.phone[j]) == 0;
	} else if (same) {
		same = (m->birth && other.birth &&
			   strcmp(m->birth, other.birth) == 0) ||
		    (m->zip && other.zip && strcmp(m->zip, other.zip) == 0);
	}
	crm_buf_free(&im->key);
	im->key = key;
	crm_pool_free(&pool);
	if (same)
		found(contact, hit);
	return CRM_OK;
}

/*
 * Candidates among the contacts that were there: by what reaches them, since
 * names are shared by thousands; by name only where the row has nothing else.
 */
static enum crm_code
match_store(struct crm_import *im, const struct match *m, int64_t hit[2],
    struct crm_err *err)
{
	static const char sql_reach[] =
	    "SELECT id FROM contact INDEXED BY contact_email "
	    "WHERE email = :email COLLATE NOCASE "
	    "AND name_key IS :name AND id < :first "
	    "UNION SELECT id FROM contact INDEXED BY contact_phone "
	    "WHERE phone_key IN (:phone, :cell) "
	    "AND name_key IS :name AND id < :first "
	    "UNION SELECT id FROM contact INDEXED BY contact_cell "
	    "WHERE cell_key IN (:phone, :cell) "
	    "AND name_key IS :name AND id < :first LIMIT 2";
	static const char sql_name[] =
	    "SELECT id FROM contact WHERE name_key = :name AND id < :first "
	    "AND (birth_date = :birth OR zip = :zip) LIMIT 2";
	struct db *db = &im->store->db;
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;

	if (db_prepare(db, reachable(m) ? sql_reach : sql_name, &st, err))
		return err->code;
	db_bind_text(st, ":name", m->name[0] ? m->name : NULL);
	db_bind_int(st, ":first", im->first[T_CONTACT]);
	if (reachable(m)) {
		db_bind_text(st, ":email", m->email[0] ? m->email : NULL);
		db_bind_text(st, ":phone", m->phone[0][0] ? m->phone[0] : NULL);
		db_bind_text(st, ":cell", m->phone[1][0] ? m->phone[1] : NULL);
	} else {
		db_bind_text(st, ":birth", m->birth);
		db_bind_text(st, ":zip", m->zip);
	}
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row)
		found(db_int(st, 0), hit);
	return code;
}

static enum crm_code
find(struct crm_import *im, const struct match *m, int64_t hit[2],
    struct crm_err *err)
{
	uint64_t key[5];
	unsigned i, n = keys(m, false, key);
	size_t at;

	for (i = 0; i < n && im->nslot > 0; i++) {
		at = key[i] & (im->nslot - 1);
		for (; im->slot[at].contact != 0;
		     at = (at + 1) & (im->nslot - 1))
			if (im->slot[at].key == key[i] &&
			    verify(im, m, im->slot[at].contact, hit, err))
				return err->code;
	}
	if (n == 0 || im->was_empty)
		return CRM_OK;
	return match_store(im, m, hit, err);
}

/* Rows ------------------------------------------------------------------ */

/* Write the standings that wait: one statement for all that begin alike. */
static enum crm_code
write_run(struct crm_import *im, struct crm_err *err)
{
	int64_t hi = im->hi;

	im->hi = 0;
	if (hi == 0)
		return CRM_OK;
	return crm_standing_start_many(im->store, &im->run, im->lo, hi, err);
}

static enum crm_code
start(struct crm_import *im, struct crm_standing *s, struct crm_err *err)
{
	const struct crm_standing *run = &im->run;

	if (!im->ranges)
		return crm_standing_start(im->store, s, err);
	if (im->hi != 0 &&
	    (im->hi - im->lo >= RUN || run->pipeline != s->pipeline ||
		run->stage != s->stage || run->status != s->status ||
		strcmp(run->reason, s->reason) != 0) &&
	    write_run(im, err))
		return err->code;
	if (im->hi == 0) {
		im->run = *s;
		im->lo = s->contact;
	}
	im->hi = s->contact;
	return CRM_OK;
}

/* A field of the row's own; --source alone makes nobody. */
static bool
says_who(const struct crm_change *change)
{
	unsigned i;

	for (i = 0; i < CRM_NFIELDS; i++)
		if (change->given[i] && change->to.v[i] != NULL &&
		    crm_fields[i].record == CRM_OF_CONTACT)
			return true;
	return false;
}

static enum crm_code
add(struct crm_import *im, const struct crm_change *change,
    const struct match *m, const char *const *notes, unsigned n, int64_t *id,
    struct crm_err *err)
{
	struct crm_standing s;
	uint64_t key[5];
	int64_t note;
	unsigned i, k;

	if (!says_who(change))
		return crm_fail(err, CRM_REFUSED,
		    "nothing that says who it is (name, phone, e-mail, ...)");
	if (crm_standing_decide(im->store, change, &s, err) ||
	    crm_contact_insert(im->store, &change->to, id, err))
		return err->code;
	s.contact = *id;
	if (start(im, &s, err) || crm_reason_effects(im->store, &s, err))
		return err->code;
	for (i = 0; i < n; i++)
		if (crm_note_insert(im->store, &s, NULL, notes[i], &note, err))
			return err->code;
	k = keys(m, true, key);
	for (i = 0; i < k; i++)
		remember(im, key[i], *id);
	return im->ranges ? CRM_OK : crm_store_flush_big(im->store, err);
}

/*
 * What a row may still say of a contact that is there: an empty cell never
 * blanks, and source and first stage belong to the first arrival.
 */
static bool
differs(const struct crm_change *change, const struct crm_values *now,
    struct crm_change *rest)
{
	unsigned i;

	*rest = *change;
	rest->n = 0;
	for (i = 0; i < CRM_NFIELDS; i++) {
		if (rest->given[i] &&
		    (rest->to.v[i] == NULL ||
			crm_field_same(now->v[i], rest->to.v[i])))
			rest->given[i] = false;
		rest->n += rest->given[i];
	}
	return rest->n > 0;
}

/* Of NOTES those that the contact does not have yet; *N of them. */
static enum crm_code
new_notes(struct crm_import *im, int64_t id, const char *const *notes,
    unsigned n, const char **fresh, unsigned *nfresh, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT 1 FROM note WHERE contact = :contact AND note = :note";
	struct db *db = &im->store->db;
	sqlite3_stmt *st;
	unsigned i;
	bool there;

	*nfresh = 0;
	for (i = 0; i < n; i++) {
		if (db_prepare(db, sql, &st, err))
			return err->code;
		db_bind_int(st, ":contact", id);
		db_bind_text(st, ":note", notes[i]);
		if (db_step(db, st, &there, err))
			return err->code;
		if (there)
			db_done(st);
		else
			fresh[(*nfresh)++] = notes[i];
	}
	return CRM_OK;
}

static enum crm_code
update(struct crm_import *im, int64_t id, const struct crm_change *rest,
    const char *const *notes, unsigned n, struct crm_err *err)
{
	struct crm_diff diff[CRM_NFIELDS];
	struct crm_note note = {0};
	unsigned ndiff, i;
	int64_t added;

	if (crm_store_set(im->store, id, rest, &im->pool, diff, &ndiff, err))
		return err->code;
	for (i = 0; i < n; i++) {
		note.text = notes[i];
		if (crm_store_note(im->store, id, &note, &added, err))
			return err->code;
	}
	return CRM_OK;
}

static enum crm_code
meet(struct crm_import *im, const struct crm_change *change, int64_t id,
    const char *const *notes, unsigned n, enum crm_outcome *outcome,
    struct crm_err *err)
{
	struct crm_values now;
	struct crm_change rest;
	const char **fresh = crm_pool_get(&im->pool, (n + 1) * sizeof(*fresh));
	struct crm_err undo;
	enum crm_code code;
	unsigned nfresh;

	if (write_run(im, err) ||
	    crm_store_get(im->store, id, &im->pool, &now, err) ||
	    new_notes(im, id, notes, n, fresh, &nfresh, err))
		return err->code;
	if (!differs(change, &now, &rest) && nfresh == 0) {
		*outcome = CRM_SAME;
		return CRM_OK;
	}
	if (!im->update) {
		*outcome = CRM_EXISTS;
		return CRM_OK;
	}
	/* A refusal half-way leaves nothing of the row behind. */
	if (crm_store_mark(im->store, err))
		return err->code;
	code = update(im, id, &rest, fresh, nfresh, err);
	if (code <= CRM_REFUSED &&
	    crm_store_unmark(im->store, code == CRM_OK, &undo)) {
		*err = undo;
		return err->code;
	}
	*outcome = CRM_UPDATED;
	return code;
}

static enum crm_code
row(struct crm_import *im, const struct crm_change *change,
    const char *const *notes, unsigned n, enum crm_outcome *outcome,
    int64_t *id, struct crm_err *err)
{
	int64_t hit[2] = {0, 0};
	struct match m;
	unsigned i;

	for (i = 0; i < n; i++)
		if (crm_note_check(notes[i], err))
			return err->code;
	make_match(im, &change->to, &m);
	if (find(im, &m, hit, err))
		return err->code;
	if (hit[1] != 0)
		return crm_fail(err, CRM_REFUSED,
		    "matches two contacts, c%lld and c%lld", (long long)hit[0],
		    (long long)hit[1]);
	if (hit[0] == 0) {
		*outcome = CRM_ADDED;
		return add(im, change, &m, notes, n, id, err);
	}
	*id = hit[0];
	return meet(im, change, *id, notes, n, outcome, err);
}

enum crm_code
crm_store_import_row(struct crm_import *im, const struct crm_change *change,
    const char *const *notes, unsigned n, enum crm_outcome *outcome,
    int64_t *id, struct crm_err *err)
{
	enum crm_code code;

	*id = 0;
	crm_pool_reset(&im->pool);
	code = row(im, change, notes, n, outcome, id, err);
	if (code == CRM_REFUSED)
		*outcome = CRM_REJECTED;
	return code;
}

static enum crm_code
make_indexes(struct crm_import *im, struct crm_err *err)
{
	if (!im->indexes)
		return CRM_OK;
	im->indexes = false;
	return db_exec(&im->store->db,
	    "CREATE INDEX contact_name ON contact (name_key);"
	    "CREATE INDEX contact_phone ON contact (phone_key) "
	    "WHERE phone_key IS NOT NULL;"
	    "CREATE INDEX contact_cell ON contact (cell_key) "
	    "WHERE cell_key IS NOT NULL;"
	    "CREATE INDEX contact_email ON contact (email COLLATE NOCASE) "
	    "WHERE email IS NOT NULL",
	    err);
}

enum crm_code
crm_store_import_close(struct crm_import *im, struct crm_err *err)
{
	int64_t first[CRM_NTABLES];
	enum crm_code code = write_run(im, err);
	int i;

	memcpy(first, im->first, sizeof(first));
	if (code == CRM_OK && im->ranges) {
		code = next_ids(im, err);
		im->store->ntouched = 0;
	}
	for (i = T_CONTACT; code == CRM_OK && im->ranges && i < CRM_NTABLES;
	     i++)
		code = crm_store_range(
		    im->store, i, first[i], im->first[i] - 1, err);
	if (code == CRM_OK)
		code = make_indexes(im, err);
	crm_store_import_drop(im);
	return code;
}

void
crm_store_import_drop(struct crm_import *im)
{
	if (im == NULL)
		return;
	free(im->slot);
	crm_buf_free(&im->key);
	crm_pool_free(&im->pool);
	free(im);
}
