/* SPDX-License-Identifier: ISC */
#include "store_match.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "store_columns.h"
#include "text.h"

/*
 * Where a key of this file was seen: open addressing, grown by doubling.
 * Halves of the key, since twelve bytes a slot are a third less than sixteen.
 */
struct slot {
	uint32_t key[2];
	uint32_t who; /* contact; 0: free */
};

/* Kinds of hashes beside those of what reaches people. */
enum { OTHER = 1, NUMBER = 2, OWN = 4 };

struct crm_match {
	struct crm_store *store;
	struct crm_fresh_list *fresh;
	const struct crm_import_how *how;
	bool empty;    /* nobody in the store: only the files count */
	int64_t first; /* contact to be added by this import */
	struct slot *slot;
	size_t nslot, used;
	unsigned kinds; /* that are remembered of all contacts */
	struct crm_pool pool;
};

static struct slot *
slot_at(struct crm_match *m, size_t at)
{
	return &m->slot[at & (m->nslot - 1)];
}

static void
put(struct crm_match *m, uint64_t key, uint32_t who)
{
	size_t at = (size_t)key;

	while (slot_at(m, at)->who != 0)
		at++;
	*slot_at(m, at) =
	    (struct slot){{(uint32_t)key, (uint32_t)(key >> 32)}, who};
	m->used++;
}

static uint64_t
key_of(const struct slot *slot)
{
	return slot->key[0] | (uint64_t)slot->key[1] << 32;
}

static void
remember(struct crm_match *m, uint64_t key, int64_t contact)
{
	struct slot *old = m->slot;
	size_t i, n = m->nslot;

	if (m->used >= n - n / 4) {
		m->nslot = n ? n * 2 : 4096;
		m->slot = crm_alloc(m->nslot * sizeof(*m->slot));
		m->used = 0;
		for (i = 0; i < n; i++)
			if (old[i].who != 0)
				put(m, key_of(&old[i]), old[i].who);
		free(old);
	}
	put(m, key, (uint32_t)contact);
}

/* Comparing ------------------------------------------------------------- */

/* Two matches with one contact is one match; with two it is ambiguous. */
static void
found(int64_t contact, int64_t hit[2])
{
	if (hit[0] == contact || hit[1] == contact)
		return;
	hit[hit[0] ? 1 : 0] = contact;
}

static bool
same(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcasecmp(a, b) == 0;
}

/* Name, and what reaches A; else birth date or ZIP. */
static bool
same_person(const struct crm_values *a, const struct crm_keys *ka,
    const struct crm_values *b, const struct crm_keys *kb)
{
	if (!crm_field_same(ka->name, kb->name))
		return false;
	if (ka->nreach > 0)
		return same(a->v[CRM_F_EMAIL], b->v[CRM_F_EMAIL]) ||
		    same(ka->phone, kb->phone) || same(ka->phone, kb->cell) ||
		    same(ka->cell, kb->phone) || same(ka->cell, kb->cell);
	return same(a->v[CRM_F_BIRTH_DATE], b->v[CRM_F_BIRTH_DATE]) ||
	    same(a->v[CRM_F_ZIP], b->v[CRM_F_ZIP]);
}

/* The form in which the values of a key compare; NULL if empty. */
static const char *
compared(enum crm_field_id id, const char *value, struct crm_pool *pool)
{
	struct crm_buf buf = {0};
	char number[64];
	const char *text;

	if (value == NULL)
		return NULL;
	if (crm_fields[id].type == CRM_PHONE) {
		crm_text_phone(value, number, sizeof(number));
		return crm_pool_str(pool, number, strlen(number));
	}
	crm_text_fold(&buf, value);
	text = crm_pool_str(pool, buf.s ? buf.s : "", buf.len);
	crm_buf_free(&buf);
	return text;
}

static const enum crm_field_id number_key[] = {CRM_F_LEAD_ID, CRM_F_SOURCE};

/* The fields that make a hash of KIND. */
static unsigned
fields_of(
    const struct crm_match *m, unsigned kind, const enum crm_field_id **fields)
{
	*fields = kind == OWN ? m->how->key : number_key;
	return kind == OWN ? m->how->nkey : 2;
}

/* A hash of KIND over several fields; false if one of them is empty. */
static bool
hash_of(struct crm_match *m, const struct crm_values *v, unsigned kind,
    uint64_t *hash)
{
	const enum crm_field_id *fields;
	unsigned i, n = fields_of(m, kind, &fields);
	const char *text;

	*hash = kind;
	for (i = 0; i < n; i++) {
		text = compared(fields[i], v->v[fields[i]], &m->pool);
		if (text == NULL)
			return false;
		*hash = crm_text_hash(text, *hash);
	}
	return n > 0;
}

static bool
same_fields(struct crm_match *m, const struct crm_values *a,
    const struct crm_values *b, unsigned kind)
{
	const enum crm_field_id *fields;
	unsigned i, n = fields_of(m, kind, &fields);

	for (i = 0; i < n; i++)
		if (b->v[fields[i]] == NULL ||
		    !crm_field_same(
			compared(fields[i], a->v[fields[i]], &m->pool),
			compared(fields[i], b->v[fields[i]], &m->pool)))
			return false;
	return true;
}

/* A hash that meets is checked against the real values; KIND 0: of people. */
static enum crm_code
verify(struct crm_match *m, const struct crm_lead *lead, unsigned kind,
    int64_t contact, int64_t hit[2], struct crm_err *err)
{
	const struct crm_lead *other = crm_fresh_find(m->fresh, contact);
	struct crm_values loaded = {0};
	const struct crm_values *v = &loaded, *own = &lead->change.to;
	struct crm_keys keys;

	if (other != NULL) {
		v = &other->change.to;
		keys = other->keys;
	} else {
		if (crm_contact_load(m->store, contact, &m->pool, &loaded, err))
			return err->code;
		crm_keys_make(v, &m->pool, &keys);
	}
	if (kind & (OWN | NUMBER) ? same_fields(m, own, v, kind)
				  : same_person(own, &lead->keys, v, &keys))
		found(contact, hit);
	return CRM_OK;
}

/* Looking --------------------------------------------------------------- */

static enum crm_code
find_hash(struct crm_match *m, const struct crm_lead *lead, unsigned kind,
    uint64_t hash, int64_t hit[2], struct crm_err *err)
{
	const struct slot *slot;
	size_t at = (size_t)hash;

	for (; m->nslot > 0 && (slot = slot_at(m, at))->who != 0; at++)
		if (key_of(slot) == hash &&
		    verify(m, lead, kind, slot->who, hit, err))
			return err->code;
	return CRM_OK;
}

static enum crm_code
look_up(struct crm_match *m, const char *sql, const char *text,
    const struct crm_lead *lead, int64_t hit[2], struct crm_err *err)
{
	struct db *db = &m->store->db;
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;

	if (text == NULL)
		return CRM_OK;
	if (db_prepare(db, sql, &st, err))
		return err->code;
	db_bind_text(st, ":text", text);
	db_bind_text(st, ":name", lead->keys.name);
	db_bind_int(st, ":first", m->first);
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row)
		found(db_int(st, 0), hit);
	return code;
}

/*
 * Candidates among the contacts that were there, by what reaches them.  One
 * statement with UNION would make a table for each row of the file.
 */
static enum crm_code
match_store(struct crm_match *m, const struct crm_lead *lead, int64_t hit[2],
    struct crm_err *err)
{
	static const char by_email[] =
	    "SELECT id FROM contact INDEXED BY contact_email "
	    "WHERE email = :text COLLATE NOCASE "
	    "AND name_key IS :name AND id < :first";
	static const char by_phone[] =
	    "SELECT id FROM contact INDEXED BY contact_phone "
	    "WHERE phone_key = :text AND name_key IS :name AND id < :first";
	static const char by_cell[] =
	    "SELECT id FROM contact INDEXED BY contact_cell "
	    "WHERE cell_key = :text AND name_key IS :name AND id < :first";
	const struct crm_keys *k = &lead->keys;

	if (look_up(
		m, by_email, lead->change.to.v[CRM_F_EMAIL], lead, hit, err) ||
	    look_up(m, by_phone, k->phone, lead, hit, err) ||
	    look_up(m, by_phone, k->cell, lead, hit, err) ||
	    look_up(m, by_cell, k->phone, lead, hit, err))
		return err->code;
	return look_up(m, by_cell, k->cell, lead, hit, err);
}

/* The hashes of KIND of a contact, from now on. */
static void
remember_kinds(struct crm_match *m, unsigned kinds, const struct crm_values *v,
    const struct crm_keys *keys, int64_t id)
{
	uint64_t hash;
	unsigned i;

	for (i = 0; i < keys->nother && (kinds & OTHER); i++)
		remember(m, keys->other[i], id);
	if ((kinds & NUMBER) && hash_of(m, v, NUMBER, &hash))
		remember(m, hash, id);
	if ((kinds & OWN) && hash_of(m, v, OWN, &hash))
		remember(m, hash, id);
}

/*
 * Most files need no such hashes: the first row that does makes those of all
 * contacts known, in one pass over the table.
 */
static enum crm_code
need(struct crm_match *m, unsigned kind, struct crm_err *err)
{
	static const char sql[] = "SELECT " CRM_FIELDS(CONTACT_COLUMNS)
	"id FROM contact";
	struct crm_values v = {0};
	struct crm_keys keys;
	sqlite3_stmt *st;
	enum crm_code code;
	unsigned i;
	bool row;
	int at;

	if (m->kinds & kind)
		return CRM_OK;
	m->kinds |= kind;
	if (crm_fresh_write(m->fresh, err) ||
	    db_prepare(&m->store->db, sql, &st, err))
		return err->code;
	while (
	    (code = db_step(&m->store->db, st, &row, err)) == CRM_OK && row) {
		crm_pool_reset(&m->pool);
		for (i = 0, at = 0; i < CRM_NFIELDS; i++)
			if (crm_fields[i].record == CRM_OF_CONTACT)
				v.v[i] = db_text(st, at++);
		for (i = 0; i < m->how->nkey; i++) {
			if (m->how->key[i] < CRM_F_CUSTOM)
				continue;
			code = crm_custom_get(
			    m->store, db_int(st, at), &m->pool, &v, err);
			break;
		}
		if (code != CRM_OK) {
			db_done(st);
			break;
		}
		crm_keys_make(&v, &m->pool, &keys);
		remember_kinds(m, kind, &v, &keys, db_int(st, at));
	}
	return code;
}

/* By the fields that the caller named. */
static enum crm_code
find_own(struct crm_match *m, const struct crm_lead *lead, int64_t hit[2],
    struct crm_err *err)
{
	const struct crm_values *v = &lead->change.to;
	uint64_t hash;
	unsigned i;

	for (i = 0; i < m->how->nkey; i++)
		if (v->v[m->how->key[i]] == NULL)
			return crm_fail(err, CRM_REFUSED,
			    "%s: empty, but it is part of the key",
			    crm_fields[m->how->key[i]].name);
	if (need(m, OWN, err) || !hash_of(m, v, OWN, &hash))
		return err->code;
	return find_hash(m, lead, OWN, hash, hit, err);
}

/* By the contact's own number: who it names must be there (AM-27). */
static enum crm_code
find_id(
    struct crm_match *m, const char *text, int64_t hit[2], struct crm_err *err)
{
	struct crm_values none = {0};
	int64_t id;

	if (text == NULL)
		return crm_fail(
		    err, CRM_REFUSED, "id: empty, but it is the key");
	if (!crm_id_parse(text, 'c', true, &id))
		return crm_fail(
		    err, CRM_REFUSED, "id: \"%.40s\" is not an id (c17)", text);
	if (crm_contact_load(m->store, id, &m->pool, &none, err))
		return err->code;
	found(id, hit);
	return CRM_OK;
}

enum crm_code
crm_match_find(struct crm_match *m, const struct crm_lead *lead, int64_t hit[2],
    struct crm_err *err)
{
	const struct crm_values *v = &lead->change.to;
	const struct crm_keys *keys = &lead->keys;
	uint64_t hash;
	unsigned i;

	crm_pool_reset(&m->pool);
	if (m->how->nkey == 1 && m->how->key[0] == CRM_F_ID)
		return find_id(m, v->v[CRM_F_ID], hit, err);
	if (m->how->nkey > 0)
		return find_own(m, lead, hit, err);
	if (v->v[CRM_F_LEAD_ID] != NULL && v->v[CRM_F_SOURCE] != NULL &&
	    (need(m, NUMBER, err) ||
		(hash_of(m, v, NUMBER, &hash) &&
		    find_hash(m, lead, NUMBER, hash, hit, err))))
		return err->code;
	for (i = 0; i < keys->nreach; i++)
		if (find_hash(m, lead, 0, keys->reach[i], hit, err))
			return err->code;
	if (keys->nreach > 0)
		return m->empty ? CRM_OK : match_store(m, lead, hit, err);
	if (keys->nother > 0 && need(m, OTHER, err))
		return err->code;
	for (i = 0; i < keys->nother; i++)
		if (find_hash(m, lead, OTHER, keys->other[i], hit, err))
			return err->code;
	return CRM_OK;
}

void
crm_match_add(struct crm_match *m, const struct crm_lead *lead, int64_t id)
{
	unsigned i;

	for (i = 0; i < lead->keys.nreach; i++)
		remember(m, lead->keys.reach[i], id);
	remember_kinds(m, m->kinds, &lead->change.to, &lead->keys, id);
}

void
crm_match_soon(const struct crm_match *m, const struct crm_lead *lead)
{
	unsigned i;

	for (i = 0; i < lead->keys.nreach && m->nslot > 0; i++)
		__builtin_prefetch(
		    &m->slot[lead->keys.reach[i] & (m->nslot - 1)]);
}

enum crm_code
crm_match_open(struct crm_store *store, struct crm_fresh_list *fresh,
    bool empty, const struct crm_import_how *how, struct crm_match **out,
    struct crm_err *err)
{
	struct crm_match *m = crm_alloc(sizeof(*m));

	*out = m;
	m->store = store;
	m->fresh = fresh;
	m->empty = empty;
	m->how = how;
	m->first = crm_fresh_first(fresh);
	if (m->first > UINT32_MAX / 2)
		return crm_fail(err, CRM_TROUBLE,
		    "%s: too many contacts to import more", store->path);
	return CRM_OK;
}

void
crm_match_free(struct crm_match *m)
{
	if (m == NULL)
		return;
	free(m->slot);
	crm_pool_free(&m->pool);
	free(m);
}

/* One field of a key; a whole name is its first and last. */
static enum crm_code
add_key(struct crm_import_how *how, enum crm_field_id id, struct crm_err *err)
{
	if (id == CRM_F_NAME) {
		if (add_key(how, CRM_F_FIRST_NAME, err))
			return err->code;
		id = CRM_F_LAST_NAME;
	}
	if (id != CRM_F_ID && !crm_field_typed(id))
		return crm_fail(err, CRM_MISUSE,
		    "--key: %s: no field by which people are told apart",
		    crm_fields[id].name);
	if (how->nkey == sizeof(how->key) / sizeof(*how->key) ||
	    (how->nkey > 0 && (id == CRM_F_ID || how->key[0] == CRM_F_ID)))
		return crm_fail(err, CRM_MISUSE,
		    "--key: up to 8 fields of a contact, or id alone");
	how->key[how->nkey++] = id;
	return CRM_OK;
}

enum crm_code
crm_store_import_key(
    struct crm_import_how *how, const char *list, struct crm_err *err)
{
	struct crm_pool pool = {0};
	enum crm_code code = CRM_OK;
	enum crm_field_id id;
	const char *end;

	how->nkey = 0;
	for (; code == CRM_OK && list != NULL;
	     list = *end != '\0' ? end + 1 : NULL) {
		end = strchrnul(list, ',');
		code = crm_field_find(
		    crm_pool_str(&pool, list, (size_t)(end - list)), &id, err);
		if (code != CRM_OK)
			crm_fail_at(err, "--key: ");
		else
			code = add_key(how, id, err);
	}
	crm_pool_free(&pool);
	return code;
}
