/* SPDX-License-Identifier: ISC */
/* Scopes of appointment: the form, its signature, and the rule of the wait. */
#include "store_soa.h"

#include <stdio.h>
#include <string.h>

#include "calendar.h"
#include "person.h"

/* The columns that people write; what is SIGNED stays as it was signed. */
static const struct {
	enum crm_field_id field;
	const char *parameter;
	bool is_signed;
} columns[] = {
    {CRM_F_SOA_STATUS, ":soa_status", false},
    {CRM_F_PRODUCTS, ":products", true},
    {CRM_F_PRODUCTS_FINAL, ":products_final", false},
    {CRM_F_SIGNER, ":signer", true},
    {CRM_F_SIGNER_NAME, ":signer_name", true},
    {CRM_F_SIGNER_RELATION, ":signer_relation", true},
    {CRM_F_SIGNED, ":signed", true},
    {CRM_F_SOA_METHOD, ":soa_method", true},
    {CRM_F_SOA_LANGUAGE, ":soa_language", true},
    {CRM_F_FIRST_CONTACT, ":first_contact", false},
    {CRM_F_APPOINTMENT, ":appointment", false},
    {CRM_F_SOA_PLACE, ":soa_place", false},
    {CRM_F_WALK_IN, ":walk_in", false},
    {CRM_F_SOA_AGENT, ":soa_agent", true},
    {CRM_F_SOA_AGENT_PHONE, ":soa_agent_phone", true},
    {CRM_F_SOA_NPN, ":soa_npn", true},
    {CRM_F_SOA_NAME, ":soa_name", true},
    {CRM_F_SOA_PHONE, ":soa_phone", true},
    {CRM_F_SOA_ADDRESS, ":soa_address", true},
    {CRM_F_SOA_NOTE, ":soa_note", false},
};
#define NCOLUMNS (sizeof(columns) / sizeof(*columns))

struct soa {
	int64_t id, contact;
	struct crm_values values;
	struct crm_pool pool;
};

static bool
is(const struct soa *soa, enum crm_field_id id, const char *word)
{
	return soa->values.v[id] != NULL &&
	    strcmp(soa->values.v[id], word) == 0;
}

/* Whether the status is one of before the signature. */
static bool
unsigned_yet(const char *status)
{
	return status == NULL || strcmp(status, "draft") == 0 ||
	    strcmp(status, "sent") == 0 || strcmp(status, "opened") == 0;
}

/* Rows ------------------------------------------------------------------ */

static enum crm_code
write(struct crm_store *store, const char *sql, const struct soa *soa,
    struct crm_err *err)
{
	const struct crm_now unused = {0, 0};
	struct crm_err ignored;
	const char *value;
	sqlite3_stmt *st;
	int64_t at;
	unsigned i;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	for (i = 0; i < NCOLUMNS; i++) {
		value = soa->values.v[columns[i].field];
		if (crm_fields[columns[i].field].type != CRM_INSTANT)
			db_bind_text(st, columns[i].parameter, value);
		else if (value != NULL &&
		    crm_instant_parse(value, &unused, &at, &ignored) == CRM_OK)
			db_bind_int(st, columns[i].parameter, at);
	}
	if (soa->id != 0) {
		db_bind_int(st, ":id", soa->id);
	} else {
		db_bind_int(st, ":contact", soa->contact);
		db_bind_int(st, ":now", store->actor->now.instant);
	}
	return db_run(&store->db, st, err);
}

static enum crm_code
load(struct crm_store *store, int64_t id, struct soa *soa, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT contact, soa_status, products, products_final, signer, "
	    "signer_name, signer_relation, signed, soa_method, soa_language, "
	    "first_contact, appointment, soa_place, walk_in, soa_agent, "
	    "soa_agent_phone, soa_npn, soa_name, soa_phone, soa_address, "
	    "soa_note FROM soa WHERE id = :id";
	char text[CRM_INSTANT_TEXT];
	enum crm_field_id field;
	sqlite3_stmt *st;
	bool row;
	int i;

	memset(soa, 0, sizeof(*soa));
	if (db_find(&store->db, sql, ":id", id, &st, &row, err))
		return err->code;
	if (!row)
		return crm_fail(err, CRM_REFUSED,
		    "s%lld: no such scope of appointment", (long long)id);
	soa->id = id;
	soa->contact = db_int(st, 0);
	for (i = 1; i <= (int)NCOLUMNS; i++) {
		field = columns[i - 1].field;
		if (crm_fields[field].type != CRM_INSTANT) {
			soa->values.v[field] = db_text_dup(st, i, &soa->pool);
		} else if (sqlite3_column_type(st, i) != SQLITE_NULL) {
			crm_instant_format(db_int(st, i), text);
			soa->values.v[field] =
			    crm_pool_str(&soa->pool, text, strlen(text));
		}
	}
	db_done(st);
	return CRM_OK;
}

/* Rules ----------------------------------------------------------------- */

enum crm_code
crm_soa_verdict(const struct crm_rules *rules, sqlite3_stmt *st, int col,
    struct crm_err *warn, struct crm_err *err)
{
	struct crm_entitled who;
	struct crm_scope scope = {0};
	struct crm_values v = {0};
	const char *text;

	warn->text[0] = '\0';
	if (sqlite3_column_type(st, col + 1) == SQLITE_NULL ||
	    sqlite3_column_type(st, col + 2) == SQLITE_NULL)
		return CRM_OK;
	scope.lines = db_text(st, col);
	scope.signed_at = db_int(st, col + 1);
	scope.at = db_int(st, col + 2);
	text = db_text(st, col + 3);
	scope.in_person = text != NULL && strcmp(text, "in-person") == 0;
	scope.walk_in = db_text(st, col + 4) != NULL;
	text = db_text(st, col + 5);
	scope.written = text == NULL || strcmp(text, "phone") != 0;
	v.v[CRM_F_BIRTH_DATE] = db_text(st, col + 6);
	v.v[CRM_F_PART_A] = db_text(st, col + 7);
	v.v[CRM_F_PART_B] = db_text(st, col + 8);
	crm_entitled_take(&who, &v);
	return crm_calendar_scope(rules, &scope, &who, warn, err);
}

/* The verdict of a row that was just written. */
static enum crm_code
judge(struct crm_store *store, int64_t id, struct crm_err *warn,
    struct crm_err *err)
{
	static const char sql[] =
	    "SELECT " SOA_VERDICT " FROM soa o JOIN contact c "
	    "ON c.id = o.contact WHERE o.id = :id "
	    "AND o.soa_status NOT IN "
	    "('expired', 'voided')";
	const struct crm_rules *rules;
	enum crm_code code = CRM_OK;
	sqlite3_stmt *st;
	bool row;

	warn->text[0] = '\0';
	if (crm_store_rules(store, &rules, err) ||
	    db_find(&store->db, sql, ":id", id, &st, &row, err))
		return err->code;
	if (!row)
		return CRM_OK;
	code = crm_soa_verdict(rules, st, 0, warn, err);
	db_done(st);
	return code;
}

/* Each of the words of PART is one of ALL. */
static bool
within(const char *part, const char *all)
{
	const char *at;
	size_t n, len;

	for (; *part != '\0'; part += n + (part[n] == ',')) {
		n = strcspn(part, ",");
		for (at = all; *at != '\0'; at += len + (at[len] == ',')) {
			len = strcspn(at, ",");
			if (len == n && memcmp(at, part, n) == 0)
				break;
		}
		if (*at == '\0')
			return false;
	}
	return true;
}

/* Whether the form agrees with itself; a signature makes it signed. */
static enum crm_code
agrees(struct crm_store *store, struct soa *soa, struct crm_err *err)
{
	const char **v = soa->values.v;
	char now[CRM_INSTANT_TEXT];

	crm_instant_format(store->actor->now.instant, now);
	if (v[CRM_F_PRODUCTS] == NULL)
		return crm_fail(err, CRM_REFUSED,
		    "products: what is to be discussed (products=mapd,pdp)");
	if (v[CRM_F_PRODUCTS_FINAL] != NULL &&
	    !within(v[CRM_F_PRODUCTS_FINAL], v[CRM_F_PRODUCTS]))
		return crm_fail(err, CRM_REFUSED,
		    "products_final: %s is more than was agreed on (%s); a new "
		    "product needs a new scope of appointment",
		    v[CRM_F_PRODUCTS_FINAL], v[CRM_F_PRODUCTS]);
	if (v[CRM_F_SOA_STATUS] == NULL)
		v[CRM_F_SOA_STATUS] = "draft";
	if (v[CRM_F_SIGNED] == NULL)
		return is(soa, CRM_F_SOA_STATUS, "signed") ||
			is(soa, CRM_F_SOA_STATUS, "completed")
		    ? crm_fail(err, CRM_REFUSED,
			  "soa_status: %s needs the signature (crm-soa sign)",
			  v[CRM_F_SOA_STATUS])
		    : CRM_OK;
	if (strcmp(v[CRM_F_SIGNED], now) > 0)
		return crm_fail(
		    err, CRM_REFUSED, "signed: %s is to come", v[CRM_F_SIGNED]);
	if (unsigned_yet(v[CRM_F_SOA_STATUS]))
		v[CRM_F_SOA_STATUS] = "signed";
	if (v[CRM_F_SIGNER] == NULL)
		v[CRM_F_SIGNER] = "beneficiary";
	if (is(soa, CRM_F_SIGNER, "representative") &&
	    (v[CRM_F_SIGNER_NAME] == NULL || v[CRM_F_SIGNER_RELATION] == NULL))
		return crm_fail(err, CRM_REFUSED,
		    "signer: a representative has signer_name and "
		    "signer_relation");
	return CRM_OK;
}

/* Changes --------------------------------------------------------------- */

/* The form as it is filled in for a contact, where nothing is given. */
static enum crm_code
fill_in(struct crm_store *store, struct soa *soa, struct crm_err *err)
{
	const char **v = soa->values.v, *street, *city;
	struct crm_values c;

	if (crm_contact_load(store, soa->contact, &soa->pool, &c, err))
		return err->code;
	street = c.v[CRM_F_STREET];
	city = c.v[CRM_F_CITY];
	if (v[CRM_F_SOA_NAME] == NULL)
		v[CRM_F_SOA_NAME] = crm_name_join(&c, &soa->pool);
	if (v[CRM_F_SOA_PHONE] == NULL)
		v[CRM_F_SOA_PHONE] =
		    c.v[CRM_F_PHONE] ? c.v[CRM_F_PHONE] : c.v[CRM_F_CELL];
	if (v[CRM_F_SOA_ADDRESS] == NULL && (street || city))
		v[CRM_F_SOA_ADDRESS] =
		    crm_pool_fmt(&soa->pool, "%s%s%s%s%s%s%s",
			street ? street : "", street && city ? ", " : "",
			city ? city : "", c.v[CRM_F_STATE] ? ", " : "",
			c.v[CRM_F_STATE] ? c.v[CRM_F_STATE] : "",
			c.v[CRM_F_ZIP] ? " " : "",
			c.v[CRM_F_ZIP] ? c.v[CRM_F_ZIP] : "");
	if (v[CRM_F_SOA_AGENT] == NULL)
		v[CRM_F_SOA_AGENT] =
		    c.v[CRM_F_OWNER] ? c.v[CRM_F_OWNER] : store->actor->author;
	return CRM_OK;
}

/* After the row was written. */
static enum crm_code
finish(struct crm_store *store, const struct soa *soa, struct crm_err *warn,
    struct crm_err *err)
{
	if (judge(store, soa->id, warn, err) ||
	    crm_standing_changed(store, soa->contact, err))
		return err->code;
	return crm_store_flush_big(store, err);
}

/* Put the id before a refusal. */
static enum crm_code
named(enum crm_code code, char letter, int64_t id, struct crm_err *err)
{
	return code == CRM_REFUSED
	    ? crm_fail_at(err, "%c%lld: ", letter, (long long)id)
	    : code;
}

enum crm_code
crm_store_soa_add(struct crm_store *store, int64_t contact,
    const struct crm_change *change, int64_t *id, struct crm_err *warn,
    struct crm_err *err)
{
	static const char sql[] =
	    "INSERT INTO soa (contact, soa_status, products, products_final, "
	    "signer, signer_name, signer_relation, signed, soa_method, "
	    "soa_language, first_contact, appointment, soa_place, walk_in, "
	    "soa_agent, soa_agent_phone, soa_npn, soa_name, soa_phone, "
	    "soa_address, soa_note, soa_created) VALUES (:contact, "
	    ":soa_status, :products, :products_final, :signer, :signer_name, "
	    ":signer_relation, :signed, :soa_method, :soa_language, "
	    ":first_contact, :appointment, :soa_place, :walk_in, :soa_agent, "
	    ":soa_agent_phone, :soa_npn, :soa_name, :soa_phone, "
	    ":soa_address, :soa_note, :now)";
	struct soa soa = {.contact = contact, .values = change->to};
	struct crm_standing s;
	enum crm_code code;

	if (crm_standing_get(store, contact, &s, err))
		return err->code;
	code = fill_in(store, &soa, err);
	if (code == CRM_OK)
		code = agrees(store, &soa, err);
	if (code == CRM_OK)
		code = write(store, sql, &soa, err);
	if (code == CRM_OK) {
		soa.id = sqlite3_last_insert_rowid(store->db.handle);
		code = finish(store, &soa, warn, err);
	}
	*id = soa.id;
	crm_pool_free(&soa.pool);
	return named(code, 'c', contact, err);
}

/* Take CHANGE over; what was signed is not changed. */
static enum crm_code
take(struct soa *soa, const struct crm_change *change, bool *changed,
    struct crm_err *err)
{
	bool was_signed = soa->values.v[CRM_F_SIGNED] != NULL;
	enum crm_field_id id;
	unsigned i;

	*changed = false;
	for (i = 0; i < NCOLUMNS; i++) {
		id = columns[i].field;
		if (!change->given[id] ||
		    crm_field_same(soa->values.v[id], change->to.v[id]))
			continue;
		if (was_signed &&
		    (columns[i].is_signed ||
			(id == CRM_F_SOA_STATUS &&
			    unsigned_yet(change->to.v[id]))))
			return crm_fail(err, CRM_REFUSED,
			    "%s: what was signed stays; void it "
			    "(soa_status=voided) and add another",
			    crm_fields[id].name);
		soa->values.v[id] = change->to.v[id];
		*changed = true;
	}
	return CRM_OK;
}

static enum crm_code
update(struct crm_store *store, struct soa *soa, struct crm_err *warn,
    struct crm_err *err)
{
	static const char sql[] =
	    "UPDATE soa SET soa_status = :soa_status, products = :products, "
	    "products_final = :products_final, signer = :signer, "
	    "signer_name = :signer_name, signer_relation = :signer_relation, "
	    "signed = :signed, soa_method = :soa_method, "
	    "soa_language = :soa_language, first_contact = :first_contact, "
	    "appointment = :appointment, soa_place = :soa_place, "
	    "walk_in = :walk_in, soa_agent = :soa_agent, "
	    "soa_agent_phone = :soa_agent_phone, soa_npn = :soa_npn, "
	    "soa_name = :soa_name, soa_phone = :soa_phone, "
	    "soa_address = :soa_address, soa_note = :soa_note WHERE id = :id";

	if (agrees(store, soa, err) || write(store, sql, soa, err))
		return err->code;
	return finish(store, soa, warn, err);
}

enum crm_code
crm_store_soa_set(struct crm_store *store, int64_t id,
    const struct crm_change *change, bool *changed, struct crm_err *warn,
    struct crm_err *err)
{
	struct soa soa;
	enum crm_code code;

	*changed = false;
	warn->text[0] = '\0';
	if (load(store, id, &soa, err))
		return err->code;
	code = take(&soa, change, changed, err);
	if (code == CRM_OK && *changed)
		code = update(store, &soa, warn, err);
	crm_pool_free(&soa.pool);
	return named(code, 's', id, err);
}

enum crm_code
crm_store_soa_sign(struct crm_store *store, int64_t id,
    const struct crm_change *change, struct crm_err *warn, struct crm_err *err)
{
	char now[CRM_INSTANT_TEXT];
	struct soa soa;
	enum crm_code code = CRM_OK;
	bool any;

	if (load(store, id, &soa, err))
		return err->code;
	if (!unsigned_yet(soa.values.v[CRM_F_SOA_STATUS]))
		code = crm_fail(err, CRM_REFUSED,
		    "the scope of appointment is %s already",
		    soa.values.v[CRM_F_SOA_STATUS]);
	if (code == CRM_OK)
		code = take(&soa, change, &any, err);
	if (code == CRM_OK && soa.values.v[CRM_F_SIGNED] == NULL) {
		crm_instant_format(store->actor->now.instant, now);
		soa.values.v[CRM_F_SIGNED] = now;
	}
	if (code == CRM_OK)
		code = update(store, &soa, warn, err);
	crm_pool_free(&soa.pool);
	return named(code, 's', id, err);
}
