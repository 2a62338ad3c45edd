/* SPDX-License-Identifier: ISC */
/*
 * Purging: contacts leave the file and the log.  The parts of the log that
 * hold rows of theirs are written again without them.  Hashes of entries
 * cover the digests of their parts, so these stay as they were; the entry of
 * the purge has, for every part written again, a part of its own with the new
 * digest, and the chain proves that too.
 */
#include <stdlib.h>
#include <string.h>

#include "store_cut.h"
#include "store_range.h"

struct again { /* a part with its digests before and after */
	int64_t part, op;
	unsigned char old[CRM_HASH_SIZE], new[CRM_HASH_SIZE];
};

struct purge {
	struct crm_store *store;
	const struct crm_ids *contacts;
	struct crm_ids own[CRM_NTABLES]; /* their rows */
	struct again *range;
	size_t nrange, caprange;
	int64_t altered; /* an entry whose rows are not as it left them */
	struct crm_buf bytes;
};

/* Whose rows ------------------------------------------------------------ */

static bool
owned(const void *arg, int table, int64_t row)
{
	const struct purge *p = arg;

	return crm_ids_has(&p->own[table], row);
}

/* The rows that are in the tables now. */
static enum crm_code
own_present(struct purge *p, struct crm_err *err)
{
	struct db *db = &p->store->db;
	sqlite3_stmt *st;
	enum crm_code code = CRM_OK;
	size_t i;
	bool row;
	int t;

	for (t = 0; t < CRM_NTABLES; t++) {
		for (i = 0; i < p->contacts->n; i++) {
			if (crm_tables[t].contact == 0)
				crm_ids_add(&p->own[t], p->contacts->at[i]);
			if (crm_tables[t].contact <= 0)
				continue;
			if (db_prepare(db, crm_tables[t].rows, &st, err))
				return err->code;
			db_bind_int(st, ":contact", p->contacts->at[i]);
			while ((code = db_step(db, st, &row, err)) == CRM_OK &&
			    row)
				crm_ids_add(&p->own[t], db_int(st, 0));
			if (code != CRM_OK)
				return code;
		}
	}
	return CRM_OK;
}

static enum crm_code
own_change(void *arg, const struct crm_row_change *c, struct crm_err *err)
{
	struct purge *p = arg;
	sqlite3_value *v = NULL;
	int column = crm_tables[c->table].contact;

	(void)err;
	if (column <= 0 || c->kind == SQLITE_UPDATE)
		return CRM_OK;
	if (c->kind == SQLITE_INSERT)
		sqlite3changeset_new(c->iter, column, &v);
	else
		sqlite3changeset_old(c->iter, column, &v);
	if (v != NULL && crm_ids_has(p->contacts, sqlite3_value_int64(v)))
		crm_ids_add(&p->own[c->table], c->row);
	return CRM_OK;
}

static enum crm_code
own_kept(struct purge *p, const struct crm_part *part, struct crm_err *err)
{
	struct crm_kept kept = {.db = &p->store->db, .part = part};
	int column = crm_tables[part->table].contact;
	bool more = false;

	if (column <= 0)
		return CRM_OK;
	for (;;) {
		if (crm_kept_next(&kept, &more, err))
			return err->code;
		if (!more)
			return CRM_OK;
		if (crm_ids_has(p->contacts, kept.value[column].number))
			crm_ids_add(&p->own[part->table], kept.row);
	}
}

/* Parts that hold rows themselves. */
static enum crm_code
parts_with_data(struct db *db, struct crm_ids *parts, struct crm_err *err)
{
	static const char sql[] = "SELECT id FROM part WHERE data IS NOT NULL "
				  "AND name IS NOT '=' ORDER BY id";
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;

	if (db_prepare(db, sql, &st, err))
		return err->code;
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row)
		crm_ids_add(parts, db_int(st, 0));
	return code;
}

/* All rows that ever were theirs: those in the tables and in the log. */
static enum crm_code
own_all(struct purge *p, const struct crm_ids *parts, struct crm_err *err)
{
	struct crm_part part;
	enum crm_code code;
	size_t i;
	int t;

	code = own_present(p, err);
	for (i = 0; code == CRM_OK && i < parts->n; i++) {
		code = crm_part_get(&p->store->db, parts->at[i], &part, err);
		if (code == CRM_OK)
			code = part.gone ? own_kept(p, &part, err)
					 : crm_part_each(&p->store->db, &part,
					       own_change, p, err);
		crm_part_free(&part);
	}
	for (t = 0; t < CRM_NTABLES; t++)
		crm_ids_sort(&p->own[t]);
	return code;
}

/* Writing parts again --------------------------------------------------- */

static enum crm_code
log_again(struct purge *p, const struct again *a, struct crm_err *err)
{
	static const char sql[] =
	    "INSERT INTO part (op, name, lo, hi, digest, data) "
	    "VALUES (:op, '=', :part, :of, :new, :old)";
	sqlite3_stmt *st;

	if (db_prepare(&p->store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":op", p->store->op);
	db_bind_int(st, ":part", a->part);
	db_bind_int(st, ":of", a->op);
	db_bind_blob(st, ":new", a->new, CRM_HASH_SIZE);
	db_bind_blob(st, ":old", a->old, CRM_HASH_SIZE);
	p->store->parts++;
	return db_run(&p->store->db, st, err);
}

/* What does not prove itself must not be sealed again. */
static enum crm_code
altered(const struct purge *p, int64_t op, struct crm_err *err)
{
	return crm_fail(err, CRM_REFUSED,
	    "%s: what o%lld changed is not as it left it (run crm-check); "
	    "nothing was purged",
	    p->store->path, (long long)op);
}

/* The part without their rows, its digests into A; *ANY if it had some. */
static enum crm_code
cut(struct purge *p, const struct crm_part *part, struct again *a, bool *any,
    struct crm_err *err)
{
	struct crm_part rest = {0};

	p->bytes.len = 0;
	if (crm_part_cut(&p->store->db, part, owned, p, &p->bytes, any, err))
		return err->code;
	rest.data = p->bytes.s;
	rest.n = (int)p->bytes.len;
	a->part = part->id;
	a->op = part->op;
	crm_part_digest(part, a->old);
	crm_part_digest(&rest, a->new);
	return CRM_OK;
}

static enum crm_code
rewrite(struct purge *p, const struct crm_part *part, struct crm_err *err)
{
	static const char sql[] =
	    "UPDATE part SET data = :data WHERE id = :part";
	struct again a;
	sqlite3_stmt *st;
	bool any;

	if (cut(p, part, &a, &any, err))
		return err->code;
	if (!any)
		return CRM_OK;
	if (memcmp(a.old, part->digest, CRM_HASH_SIZE) != 0)
		return altered(p, part->op, err);
	if (db_prepare(&p->store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":part", part->id);
	if (p->bytes.len > 0)
		db_bind_blob(st, ":data", p->bytes.s, p->bytes.len);
	if (db_run(&p->store->db, st, err))
		return err->code;
	return log_again(p, &a, err);
}

static enum crm_code
rewrite_all(struct purge *p, const struct crm_ids *parts, struct crm_err *err)
{
	struct crm_part part;
	enum crm_code code = CRM_OK;
	size_t i;

	for (i = 0; code == CRM_OK && i < parts->n; i++) {
		code = crm_part_get(&p->store->db, parts->at[i], &part, err);
		if (code == CRM_OK)
			code = rewrite(p, &part, err);
		crm_part_free(&part);
	}
	for (i = 0; code == CRM_OK && i < p->nrange; i++)
		code = log_again(p, &p->range[i], err);
	return code;
}

/* Ranges ---------------------------------------------------------------- */

/* The log has no rows of an import, only what they were like. */
static void
range_seen(void *arg, const struct crm_part *part, const struct crm_part *now)
{
	struct purge *p = arg;
	struct crm_err err;
	struct again a;
	bool any = false;

	if (cut(p, now, &a, &any, &err)) {
		p->altered = part->op;
		return;
	}
	if (!any)
		return;
	if (memcmp(a.old, part->digest, CRM_HASH_SIZE) != 0)
		p->altered = part->op;
	p->range =
	    crm_room(p->range, p->nrange, &p->caprange, sizeof(*p->range));
	p->range[p->nrange++] = a;
}

static void
misfit(void *arg, const struct crm_fault *fault)
{
	/* Of rows that are not theirs; crm-check names it. */
	(void)arg;
	(void)fault;
}

static bool
owns_any(const struct crm_ids *own, int64_t lo, int64_t hi)
{
	size_t from = 0, to = own->n, mid;

	while (from < to) {
		mid = from + (to - from) / 2;
		if (own->at[mid] < lo)
			from = mid + 1;
		else
			to = mid;
	}
	return from < own->n && own->at[from] <= hi;
}

/* The earliest entry that put in rows of theirs as a range; 0: none. */
static enum crm_code
first_range(struct purge *p, int64_t *op, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT op, name, lo, hi FROM part WHERE name IS NOT NULL "
	    "ORDER BY id";
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;
	int t;

	*op = 0;
	if (db_prepare(&p->store->db, sql, &st, err))
		return err->code;
	while (
	    (code = db_step(&p->store->db, st, &row, err)) == CRM_OK && row) {
		t = crm_table_index(db_text(st, 1));
		if (t < 0 ||
		    !owns_any(&p->own[t], db_int(st, 2), db_int(st, 3)))
			continue;
		*op = db_int(st, 0);
		db_done(st);
		break;
	}
	return code;
}

/*
 * The rest of a range as it was put in, for its new digest, is there once
 * what later entries changed is taken back: on a copy, of what the file holds
 * before this transaction writes.
 */
static enum crm_code
seal_ranges(struct purge *p, struct crm_err *err)
{
	struct crm_store *copy;
	enum crm_code code;
	int64_t first;

	if (first_range(p, &first, err))
		return err->code;
	if (first == 0)
		return CRM_OK;
	if (crm_store_open(p->store->path, CRM_READ, &copy, err))
		return err->code;
	code = crm_store_detach(copy, false, err);
	if (code == CRM_OK)
		code = crm_walk_back(
		    &copy->db, first - 1, misfit, range_seen, p, err);
	crm_store_close(copy);
	if (code == CRM_OK && p->altered != 0)
		return altered(p, p->altered, err);
	return code;
}

/* The purge ------------------------------------------------------------- */

static enum crm_code
mark_purge(struct crm_store *store, struct crm_err *err)
{
	static const char sql[] = "UPDATE op SET kind = 'purge' WHERE id = :op";
	sqlite3_stmt *st;

	store->kind = "purge";
	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":op", store->op);
	return db_run(&store->db, st, err);
}

static enum crm_code
erase_all(struct purge *p, struct crm_err *err)
{
	size_t i;

	/* Nothing of this is to be in the log. */
	if (crm_store_record(p->store, false, err))
		return err->code;
	for (i = 0; i < p->contacts->n; i++) {
		crm_store_touch(p->store, p->contacts->at[i]);
		if (crm_contact_erase(p->store, p->contacts->at[i], err))
			return err->code;
	}
	return CRM_OK;
}

enum crm_code
crm_purge_run(struct crm_store *store, struct crm_err *err)
{
	struct purge p = {.store = store, .contacts = &store->purge};
	struct crm_ids parts = {0};
	enum crm_code code;
	int t;

	crm_ids_sort(&store->purge);
	code = parts_with_data(&store->db, &parts, err);
	if (code == CRM_OK)
		code = own_all(&p, &parts, err);
	if (code == CRM_OK)
		code = seal_ranges(&p, err);
	if (code == CRM_OK)
		code = mark_purge(store, err);
	if (code == CRM_OK)
		code = erase_all(&p, err);
	if (code == CRM_OK)
		code = rewrite_all(&p, &parts, err);
	for (t = 0; t < CRM_NTABLES; t++)
		free(p.own[t].at);
	free(p.range);
	free(parts.at);
	crm_buf_free(&p.bytes);
	return code;
}

/*
 * Deleted bytes are overwritten (secure_delete), but pages that were split
 * may hold what was moved away: only a whole rewrite leaves nothing.  Its
 * temporary file stays on the disk that the data was put on.
 */
enum crm_code
crm_purge_end(struct crm_store *store, struct crm_err *err)
{
	struct crm_err why;
	size_t n = (size_t)(strrchr(store->path, '/') - store->path);
	enum crm_code code;

	sqlite3_temp_directory =
	    sqlite3_mprintf("%.*s", n ? (int)n : 1, store->path);
	code = db_exec(&store->db, "PRAGMA temp_store = FILE; VACUUM", &why);
	sqlite3_free(sqlite3_temp_directory);
	sqlite3_temp_directory = NULL;
	if (code == CRM_OK)
		return CRM_OK;
	return crm_fail(err, CRM_LATE,
	    "the purge is in the store, but unused parts of the file may hold "
	    "the data until `sqlite3 %s VACUUM` works: %.300s",
	    store->path, why.text);
}
