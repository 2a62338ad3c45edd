/* SPDX-License-Identifier: ISC */
#include "store_query.h"

#include <stdlib.h>
#include <string.h>

#include "store_columns.h"
#include "store_walk.h"
#include "text.h"

/* Where the value of a field is, in terms of the aliases c d f p t o n m. */
#define AT_CONTACT(name) "c.\"" #name "\""
#define AT_ENGINE(name) "d.\"" #name "\""
#define AT_POLICY(name) "p.\"" #name "\""
#define AT_NOTE(name) "n.\"" #name "\""
#define AT_MOVE(name) "m.day"
#define AT_KEY(name) "p.id"
#define AT_TASK(name) "t.\"" #name "\""
#define AT_SOA(name) "o.\"" #name "\""
#define AT_CUSTOM(n) [CRM_F_CUSTOM + (n)-1] = "f.v" #n,
#define X(ID, name, rec, type, flags, label, words, heads, help) \
	[CRM_F_##ID] = AT_##rec(name),
static const char *const places[CRM_NFIELDS] = {
    CRM_FIELDS(X) CRM_CUSTOMS(AT_CUSTOM)};
#undef X

/* The same where table custom is not joined as f. */
#define LOOKED_UP(n) "(SELECT v" #n " FROM custom WHERE contact = c.id)",
static const char *const looked_up[CRM_NCUSTOM] = {CRM_CUSTOMS(LOOKED_UP)};

/* Numbers of the agency's own fields are texts, compared as numbers. */
static bool
numeric(enum crm_field_id id)
{
	return crm_fields[id].record == CRM_OF_CUSTOM &&
	    (crm_fields[id].type == CRM_NUMBER ||
		crm_fields[id].type == CRM_CENTS);
}

static void
add_number(struct crm_sql *sql, enum crm_field_id id, const char *compare)
{
	crm_sql_add(sql, "CAST(");
	crm_sql_add(sql, crm_sql_place(sql, id));
	crm_sql_add(sql, " AS NUMERIC)");
	crm_sql_add(sql, compare);
}

const char *
crm_sql_place(const struct crm_sql *sql, enum crm_field_id id)
{
	if (id >= CRM_F_CUSTOM && !sql->custom)
		return looked_up[id - CRM_F_CUSTOM];
	switch (id) {
	case CRM_F_ID:
		return "c.id";
	case CRM_F_CREATED:
		return "c.created";
	case CRM_F_TYPE:
		return "d.client";
	case CRM_F_TASK_ID:
		return "t.id";
	case CRM_F_SOA_ID:
		return "o.id";
	case CRM_F_OPEN:
		return "CASE t.task_status WHEN 'open' THEN 'yes' END";
	default:
		return places[id];
	}
}

void
crm_sql_add(struct crm_sql *sql, const char *fragment)
{
	crm_buf_str(&sql->text, fragment);
}

static struct crm_bind *
next_bind(struct crm_sql *sql)
{
	sql->bind = crm_room(sql->bind, sql->n, &sql->cap, sizeof(*sql->bind));
	return &sql->bind[sql->n++];
}

void
crm_sql_bind_text(struct crm_sql *sql, const char *text)
{
	*next_bind(sql) = (struct crm_bind){.text = text};
}

void
crm_sql_bind_int(struct crm_sql *sql, int64_t number)
{
	*next_bind(sql) = (struct crm_bind){.number = number};
}

void
crm_sql_free(struct crm_sql *sql)
{
	crm_buf_free(&sql->text);
	crm_pool_free(&sql->pool);
	free(sql->bind);
}

enum crm_code
crm_sql_prepare(struct crm_sql *sql, sqlite3_stmt **st, struct crm_err *err)
{
	struct db *db = &sql->store->db;
	size_t i;

	if (sqlite3_prepare_v3(db->handle, sql->text.s, (int)sql->text.len, 0,
		st, NULL) != SQLITE_OK)
		return db_fail(db, err);
	for (i = 0; i < sql->n; i++) {
		if (sql->bind[i].text != NULL)
			sqlite3_bind_text(*st, (int)i + 1, sql->bind[i].text,
			    -1, SQLITE_STATIC);
		else
			sqlite3_bind_int64(
			    *st, (int)i + 1, sql->bind[i].number);
	}
	return CRM_OK;
}

static const char *
folded(struct crm_sql *sql, const char *text)
{
	struct crm_buf buf = {0};
	const char *kept;

	crm_text_fold(&buf, text);
	kept = crm_pool_str(&sql->pool, buf.s ? buf.s : "", buf.len);
	crm_buf_free(&buf);
	return kept;
}

static const char *
phone(struct crm_sql *sql, const char *text)
{
	char key[64];

	crm_text_phone(text, key, sizeof(key));
	return crm_pool_str(&sql->pool, key, strlen(key));
}

/* The first and last second that a day or an instant of a term means. */
static int64_t
first_second(const char *text)
{
	const struct crm_now unused = {0, 0};
	struct crm_err ignored;
	int64_t instant;

	if (strchr(text, 'T') == NULL)
		return crm_day_instant(crm_date_stored(text, 0));
	if (crm_instant_parse(text, &unused, &instant, &ignored) != CRM_OK)
		return 0;
	return instant;
}

static int64_t
last_second(const char *text)
{
	if (strchr(text, 'T') != NULL)
		return first_second(text);
	return crm_day_instant(crm_date_stored(text, 0) + 1) - 1;
}

void
crm_sql_add_phone(struct crm_sql *sql, enum crm_field_id id)
{
	if (id == CRM_F_PHONE || id == CRM_F_CELL) {
		crm_sql_add(
		    sql, id == CRM_F_PHONE ? "c.phone_key" : "c.cell_key");
		return;
	}
	crm_sql_add(sql, "phone_key(");
	crm_sql_add(sql, crm_sql_place(sql, id));
	crm_sql_add(sql, ")");
}

/* Terms by kind of field ------------------------------------------------ */

static void
empty(struct crm_sql *sql, enum crm_field_id id)
{
	if (id == CRM_F_NAME)
		crm_sql_add(sql, "c.name_key IS NULL");
	else {
		crm_sql_add(sql, "coalesce(");
		crm_sql_add(sql, crm_sql_place(sql, id));
		crm_sql_add(sql, ", '') = ''");
	}
}

/* What the index found is also the text to the letter, if that is asked. */
static void
same_text(
    struct crm_sql *sql, enum crm_field_id id, const char *v, bool exactly)
{
	if (!exactly)
		return;
	crm_sql_add(sql, " AND ");
	crm_sql_add(sql, crm_sql_place(sql, id));
	crm_sql_add(sql, " = ?");
	crm_sql_bind_text(sql, v);
}

/*
 * Many values: as a list, since SQLite does not take expressions of any
 * depth.  Each in the form in which the column is compared.
 */
static void
many(struct crm_sql *sql, const struct crm_term *t)
{
	enum crm_type type = crm_fields[t->field].type;
	bool fold_it = type == CRM_TEXT || type == CRM_NAME;
	struct crm_buf list = {0};
	unsigned i;

	crm_buf_char(&list, '[');
	for (i = 0; i < t->n; i++) {
		crm_buf_str(&list, i ? "," : "");
		crm_json_string(&list,
		    fold_it                 ? folded(sql, t->value[i])
			: type == CRM_PHONE ? phone(sql, t->value[i])
					    : t->value[i]);
	}
	crm_buf_char(&list, ']');
	if (type == CRM_ZIP) {
		/* Five digits mean all of that area, nine just these. */
		crm_sql_add(
		    sql, "c.zip IN (SELECT value FROM json_each(?)) OR ");
		crm_sql_bind_text(
		    sql, crm_pool_str(&sql->pool, list.s, list.len));
	}
	if (t->field == CRM_F_NAME) {
		/* In the order of the names, too, and with those between. */
		crm_sql_add(
		    sql, "c.name_key IN (SELECT value FROM json_each(?)) OR ");
		crm_sql_bind_text(
		    sql, crm_pool_str(&sql->pool, list.s, list.len));
	}
	crm_sql_add(sql, fold_it ? "fold(" : type == CRM_ZIP ? "substr(" : "");
	if (type == CRM_PHONE)
		crm_sql_add_phone(sql, t->field);
	else
		crm_sql_add(sql,
		    t->field == CRM_F_NAME
			? "concat_name(c.first_name, c.middle_name, "
			  "c.last_name, c.suffix)"
			: crm_sql_place(sql, t->field));
	crm_sql_add(sql, fold_it ? ")" : type == CRM_ZIP ? ", 1, 5)" : "");
	crm_sql_add(sql, type == CRM_EMAIL ? " COLLATE NOCASE" : "");
	crm_sql_add(sql, " IN (SELECT value FROM json_each(?))");
	crm_sql_bind_text(sql, crm_pool_str(&sql->pool, list.s, list.len));
	crm_buf_free(&list);
}

/* Types whose values may be given by the hundred. */
static bool
listable(enum crm_type type)
{
	return type == CRM_TEXT || type == CRM_NAME || type == CRM_PHONE ||
	    type == CRM_EMAIL || type == CRM_ZIP || type == CRM_MBI ||
	    type == CRM_DAY || type == CRM_STATE;
}

/* One value, compared as its type compares. */
static void
equal(struct crm_sql *sql, enum crm_field_id id, const char *v, bool exactly)
{
	int64_t cents = 0, number = 0;

	switch (crm_fields[id].type) {
	case CRM_NAME:
		if (id == CRM_F_NAME && !exactly) {
			crm_sql_add(sql,
			    "(c.name_key = ? OR fold(concat_name(c.first_name, "
			    "c.middle_name, c.last_name, c.suffix)) = ?)");
			crm_sql_bind_text(sql, folded(sql, v));
			crm_sql_bind_text(sql, folded(sql, v));
			return;
		}
		if (id == CRM_F_NAME) {
			crm_sql_add(sql,
			    "concat_name(c.first_name, c.middle_name, "
			    "c.last_name, c.suffix) = ?");
			crm_sql_bind_text(sql, v);
			return;
		}
		/* FALLTHROUGH */
	case CRM_TEXT:
		crm_sql_add(sql, exactly ? "" : "fold(");
		crm_sql_add(sql, crm_sql_place(sql, id));
		crm_sql_add(sql, exactly ? " = ?" : ") = ?");
		crm_sql_bind_text(sql, exactly ? v : folded(sql, v));
		return;
	case CRM_PHONE:
		crm_sql_add_phone(sql, id);
		crm_sql_add(sql, " = ?");
		crm_sql_bind_text(sql, phone(sql, v));
		same_text(sql, id, v, exactly);
		return;
	case CRM_EMAIL:
		crm_sql_add(sql, crm_sql_place(sql, id));
		crm_sql_add(sql, " = ? COLLATE NOCASE");
		crm_sql_bind_text(sql, v);
		same_text(sql, id, v, exactly);
		return;
	case CRM_ZIP:
		if (exactly) {
			crm_sql_add(sql, "c.zip = ?");
			crm_sql_bind_text(sql, v);
			return;
		}
		crm_sql_add(sql, "(c.zip = ? OR instr(c.zip, ? || '-') = 1)");
		crm_sql_bind_text(sql, v);
		crm_sql_bind_text(sql, v);
		return;
	case CRM_NUMBER:
		add_number(sql, id, " = CAST(? AS NUMERIC)");
		crm_sql_bind_text(sql, v);
		return;
	case CRM_CENTS:
		if (numeric(id)) {
			add_number(sql, id, " = CAST(? AS NUMERIC)");
			crm_sql_bind_text(sql, v);
			return;
		}
		if (!crm_cents_parse(v, &cents))
			cents = 0;
		crm_sql_add(sql, crm_sql_place(sql, id));
		crm_sql_add(sql, " = ?");
		crm_sql_bind_int(sql, cents);
		return;
	case CRM_ID:
		if (!crm_text_number(v, &number))
			number = 0;
		crm_sql_add(sql, crm_sql_place(sql, id));
		crm_sql_add(sql, " = ?");
		crm_sql_bind_int(sql, number);
		return;
	case CRM_INSTANT:
		crm_sql_add(sql, "(");
		crm_sql_add(sql, crm_sql_place(sql, id));
		crm_sql_add(sql, " >= ? AND ");
		crm_sql_add(sql, crm_sql_place(sql, id));
		crm_sql_add(sql, " <= ?)");
		crm_sql_bind_int(sql, first_second(v));
		crm_sql_bind_int(sql, last_second(v));
		return;
	case CRM_YES:
		crm_sql_add(sql, "coalesce(");
		crm_sql_add(sql, crm_sql_place(sql, id));
		crm_sql_add(sql, ", '') = ?");
		crm_sql_bind_text(sql, v);
		return;
	case CRM_WORD:
		if (id == CRM_F_TYPE) {
			crm_sql_add(sql, "coalesce(d.client, 0) = ?");
			crm_sql_bind_int(sql, strcmp(v, "client") == 0);
			return;
		}
		/* FALLTHROUGH */
	default:
		crm_sql_add(sql, crm_sql_place(sql, id));
		crm_sql_add(sql, " = ?");
		crm_sql_bind_text(sql, v);
		return;
	}
}

static void
contains(struct crm_sql *sql, enum crm_field_id id, const char *v)
{
	const char *f = folded(sql, v);

	if (id != CRM_F_NAME) {
		crm_sql_add(sql, "instr(fold(");
		crm_sql_add(sql, crm_sql_place(sql, id));
		crm_sql_add(sql, "), ?) > 0");
		crm_sql_bind_text(sql, f);
		return;
	}
	/* The stored key first: it needs no folding. */
	crm_sql_add(sql,
	    "(instr(c.name_key, ?) > 0 OR ((c.nickname IS NOT NULL OR "
	    "c.middle_name IS NOT NULL OR c.suffix IS NOT NULL) AND "
	    "instr(fold(concat_name(c.first_name, c.middle_name, c.last_name, "
	    "c.suffix) || ' ' || coalesce(c.nickname, '')), ?) > 0))");
	crm_sql_bind_text(sql, f);
	crm_sql_bind_text(sql, f);
}

static void
range(struct crm_sql *sql, const struct crm_term *t)
{
	enum crm_type type = crm_fields[t->field].type;
	const char *end[2] = {t->lo, t->hi};
	static const char *const compare[2] = {" >= ?", " <= ?"};
	int64_t n;
	int i;

	crm_sql_add(sql, "(1");
	for (i = 0; i < 2; i++) {
		if (end[i] == NULL)
			continue;
		crm_sql_add(sql, " AND ");
		if (numeric(t->field)) {
			add_number(sql, t->field, compare[i]);
			crm_sql_add(sql, " + 0");
			crm_sql_bind_text(sql, end[i]);
			continue;
		}
		crm_sql_add(sql, crm_sql_place(sql, t->field));
		crm_sql_add(sql, compare[i]);
		n = 0;
		if (type == CRM_INSTANT)
			crm_sql_bind_int(sql,
			    i == 0 ? first_second(end[i])
				   : last_second(end[i]));
		else if (type == CRM_CENTS && crm_cents_parse(end[i], &n))
			crm_sql_bind_int(sql, n);
		else if (type == CRM_ID && crm_text_number(end[i], &n))
			crm_sql_bind_int(sql, n);
		else
			crm_sql_bind_text(sql, end[i]);
	}
	crm_sql_add(sql, ")");
}

/* Names that the pipelines declare; an unknown one is refused. */
static enum crm_code
declared(struct crm_sql *sql, const struct crm_term *t, struct crm_err *err)
{
#define KIND(id, name)                                                        \
	{                                                                     \
		id, "d." name " IN (SELECT id FROM " name " WHERE name = ?)", \
		    "SELECT name, label, count(*) OVER () FROM " name         \
		    " GROUP BY 1, 2"                                          \
	}
	static const struct {
		enum crm_field_id field;
		const char *in, *names;
	} kinds[] = {
	    KIND(CRM_F_STAGE, "stage"),
	    KIND(CRM_F_STATUS, "status"),
	    KIND(CRM_F_PIPELINE, "pipeline"),
	};
#undef KIND
	const char **known = NULL, **label = NULL, *near;
	unsigned i, j, k = 0, n = 0;
	sqlite3_stmt *st;
	enum crm_code code;
	bool row, found;
	size_t size;

	while (kinds[k].field != t->field)
		k++;
	if (t->op == CRM_CONTAINS) {
		crm_sql_add(sql, "d.\"");
		crm_sql_add(sql, crm_fields[t->field].name);
		crm_sql_add(sql, "\" IN (SELECT id FROM \"");
		crm_sql_add(sql, crm_fields[t->field].name);
		crm_sql_add(sql, "\" WHERE instr(name, ?) > 0)");
		crm_sql_bind_text(sql, folded(sql, t->value[0]));
		return CRM_OK;
	}
	if (db_prepare(&sql->store->db, kinds[k].names, &st, err))
		return err->code;
	while (
	    (code = db_step(&sql->store->db, st, &row, err)) == CRM_OK && row) {
		if (n == 0) {
			size = (size_t)db_int(st, 2) * sizeof(*known);
			known = crm_pool_get(&sql->pool, size);
			label = crm_pool_get(&sql->pool, size);
		}
		label[n] = db_text_dup(st, 1, &sql->pool);
		known[n++] = db_text_dup(st, 0, &sql->pool);
	}
	if (code != CRM_OK)
		return code;
	crm_sql_add(sql, "(0");
	for (i = 0; i < t->n; i++) {
		for (j = 0, found = false; j < n; j++) {
			if (strcmp(known[j], t->value[i]) != 0 &&
			    !crm_word_means(t->value[i], known[j], label[j]))
				continue;
			crm_sql_add(sql, " OR ");
			crm_sql_add(sql, kinds[k].in);
			crm_sql_bind_text(sql, known[j]);
			found = true;
		}
		near = crm_nearest(t->value[i], known, n);
		if (!found)
			return crm_fail(err, CRM_REFUSED,
			    "%s: no %s of that name: %.60s%s%s%s",
			    crm_fields[t->field].name,
			    crm_fields[t->field].name, t->value[i],
			    near ? " (nearest: " : "", near ? near : "",
			    near ? ")" : "");
	}
	crm_sql_add(sql, ")");
	return CRM_OK;
}

/* A note's stage and status are those of its time; not offered as terms. */
static enum crm_code
one_term(struct crm_sql *sql, const struct crm_term *t, struct crm_err *err)
{
	unsigned i;

	crm_sql_add(sql, t->not ? "NOT coalesce((" : "(");
	if (t->op == CRM_IS && t->n == 0) {
		empty(sql, t->field);
	} else if (t->field == CRM_F_STAGE || t->field == CRM_F_STATUS ||
	    t->field == CRM_F_PIPELINE) {
		if (declared(sql, t, err))
			return err->code;
	} else if (t->op == CRM_RANGE) {
		range(sql, t);
	} else if (t->op == CRM_CONTAINS &&
	    (t->field == CRM_F_TYPE ||
		crm_fields[t->field].type == CRM_INSTANT ||
		crm_fields[t->field].type == CRM_CENTS ||
		crm_fields[t->field].type == CRM_NUMBER ||
		crm_fields[t->field].type == CRM_ID)) {
		return crm_fail(err, CRM_REFUSED,
		    "%s: ~ looks into texts, and this is none",
		    crm_fields[t->field].name);
	} else if (t->op == CRM_CONTAINS) {
		contains(sql, t->field, t->value[0]);
	} else if (t->n > 100 && listable(crm_fields[t->field].type)) {
		many(sql, t);
	} else if (t->n > 400) {
		return crm_fail(err, CRM_REFUSED, "%s: more than 400 values",
		    crm_fields[t->field].name);
	} else {
		for (i = 0; i < t->n; i++) {
			crm_sql_add(sql, i ? " OR " : "");
			equal(sql, t->field, t->value[i], t->op == CRM_EXACTLY);
		}
	}
	crm_sql_add(sql, t->not ? "), 0)" : ")");
	return CRM_OK;
}

/* A bare word: names, e-mails, and phones when it looks like one. */
static void
search(struct crm_sql *sql, const char *word)
{
	char key[64];
	const char *digits, *f = folded(sql, word);

	crm_sql_add(sql, "(");
	contains(sql, CRM_F_NAME, word);
	crm_sql_add(sql,
	    " OR instr(lower(c.email), ?) > 0 OR instr(lower(c.email2), ?) > "
	    "0");
	crm_sql_bind_text(sql, f);
	crm_sql_bind_text(sql, f);
	crm_text_phone(word, key, sizeof(key));
	if (strlen(key) >= 3 &&
	    strspn(word, "0123456789+-(). ") == strlen(word)) {
		digits = crm_pool_str(&sql->pool, key, strlen(key));
		crm_sql_add(sql,
		    " OR instr(c.phone_key, ?) > 0 OR instr(c.cell_key, ?) > "
		    "0");
		crm_sql_bind_text(sql, digits);
		crm_sql_bind_text(sql, digits);
	}
	crm_sql_add(sql, ")");
}

/* Work that falls due by a policy's days and by tasks, see crm-report due. */
static void
due(struct crm_sql *sql, const struct crm_term *t)
{
	static const char *const days[] = {
	    "p.effective", "p.\"end\"", "p.renewal"};
	const char *lo = t->op == CRM_RANGE ? t->lo : t->n ? t->value[0] : NULL;
	const char *hi = t->op == CRM_RANGE ? t->hi : lo;
	int i;

	crm_sql_add(sql,
	    "(EXISTS (SELECT 1 FROM policy p WHERE p.contact = c.id AND "
	    "p.policy_status IN ('sold', 'ended') AND (0");
	for (i = 0; i < 3; i++) {
		crm_sql_add(sql, " OR (");
		crm_sql_add(sql, days[i]);
		crm_sql_add(sql, " >= ? AND ");
		crm_sql_add(sql, days[i]);
		crm_sql_add(sql, " <= ?)");
		crm_sql_bind_text(sql, lo ? lo : "");
		crm_sql_bind_text(sql, hi ? hi : "9999-12-31");
	}
	crm_sql_add(sql,
	    ")) OR EXISTS (SELECT 1 FROM task t WHERE t.contact = c.id AND "
	    "t.task_status = 'open' AND t.due >= ? AND t.due <= ?)");
	crm_sql_bind_text(sql, lo ? lo : "");
	crm_sql_bind_text(sql, hi ? hi : "9999-12-31");
	crm_sql_add(sql, ")");
}

static enum crm_code
add_ids(struct crm_sql *sql, const struct crm_ids *ids, struct crm_err *err)
{
	struct crm_buf list = {0};
	size_t i;

	(void)err;
	crm_buf_char(&list, '[');
	for (i = 0; i < ids->n; i++)
		crm_buf_fmt(
		    &list, "%s%lld", i ? "," : "", (long long)ids->at[i]);
	crm_buf_char(&list, ']');
	crm_sql_add(sql, " AND c.id IN (SELECT value FROM json_each(?))");
	crm_sql_bind_text(sql, crm_pool_str(&sql->pool, list.s, list.len));
	crm_buf_free(&list);
	return CRM_OK;
}

static enum crm_code
in_op(struct crm_sql *sql, int64_t op, struct crm_err *err)
{
	struct crm_ids ids = {0};
	enum crm_code code;

	code = crm_op_contacts(&sql->store->db, op, &ids, err);
	if (code == CRM_OK)
		code = add_ids(sql, &ids, err);
	free(ids.at);
	return code;
}

/* A policy's id is a term on policies like its columns. */
static enum crm_record
kind(enum crm_field_id id)
{
	return crm_fields[id].record == CRM_OF_KEY ? CRM_OF_POLICY
						   : crm_fields[id].record;
}

/* Terms on another record: all of them hold for one and the same row. */
static enum crm_code
exists(struct crm_sql *sql, const struct crm_query *query,
    enum crm_record record, const char *from, struct crm_err *err)
{
	bool any = false, joined = strcmp(from, " AND ") == 0;
	unsigned i;

	for (i = 0; i < query->n; i++) {
		if (query->term[i].op == CRM_SEARCH ||
		    query->term[i].op == CRM_IN_OP ||
		    (query->term[i].field == CRM_F_DUE && !joined) ||
		    kind(query->term[i].field) != record)
			continue;
		crm_sql_add(sql, any ? " AND " : from);
		any = true;
		if (one_term(sql, &query->term[i], err))
			return err->code;
	}
	if (any && !joined)
		crm_sql_add(sql, ")");
	return CRM_OK;
}

void
crm_sql_viewable(struct crm_sql *sql, const char *place)
{
	const struct crm_store *store = sql->store;
	size_t i;

	for (i = 0; i < store->nrights; i++) {
		if (store->rights[i].may & CRM_MAY_VIEW)
			continue;
		/* A contact that stands nowhere is of no type. */
		crm_sql_add(sql, " AND coalesce(");
		crm_sql_add(sql, place);
		crm_sql_add(sql, ", 0) <> ?");
		crm_sql_bind_int(sql, store->rights[i].pipeline);
	}
}

enum crm_code
crm_sql_where(struct crm_sql *sql, const struct crm_query *query,
    enum crm_record of, bool own, struct crm_err *err)
{
	const struct crm_ids ids = {.at = query->id, .n = query->nid};
	const struct crm_term *t;
	unsigned i;

	crm_sql_viewable(sql, "d.pipeline");
	for (i = 0; i < query->n; i++) {
		t = &query->term[i];
		if (t->op == CRM_SEARCH) {
			crm_sql_add(sql, " AND ");
			search(sql, t->value[0]);
		} else if (t->op == CRM_IN_OP) {
			if (in_op(sql, t->number, err))
				return err->code;
		} else if (t->field == CRM_F_DUE && of != CRM_OF_TASK) {
			if (t->n > 1)
				return crm_fail(
				    err, CRM_REFUSED, "due: one day, or A..B");
			if (own)
				continue;
			crm_sql_add(sql, " AND ");
			crm_sql_add(sql, t->not ? "NOT " : "");
			due(sql, t);
		} else if (crm_field_typed(t->field) ||
		    crm_fields[t->field].record == CRM_OF_ENGINE) {
			crm_sql_add(sql, " AND ");
			if (one_term(sql, t, err))
				return err->code;
		}
	}
	if (exists(sql, query, CRM_OF_POLICY,
		of == CRM_OF_POLICY
		    ? " AND "
		    : " AND EXISTS (SELECT 1 FROM policy p WHERE "
		      "p.contact = c.id AND ",
		err) ||
	    exists(sql, query, CRM_OF_TASK,
		of == CRM_OF_TASK ? " AND "
				  : " AND EXISTS (SELECT 1 FROM task t WHERE "
				    "t.contact = c.id AND ",
		err) ||
	    exists(sql, query, CRM_OF_SOA,
		of == CRM_OF_SOA ? " AND "
				 : " AND EXISTS (SELECT 1 FROM soa o WHERE "
				   "o.contact = c.id AND ",
		err) ||
	    exists(sql, query, CRM_OF_NOTE,
		" AND EXISTS (SELECT 1 FROM note n WHERE n.contact = c.id "
		"AND ",
		err))
		return err->code;
	if (!own &&
	    exists(sql, query, CRM_OF_MOVE,
		" AND EXISTS (SELECT 1 FROM move m WHERE m.contact = c.id "
		"AND ",
		err))
		return err->code;
	if (!query->only_ids)
		return CRM_OK;
	return add_ids(sql, &ids, err);
}

enum crm_code
crm_query_period(const struct crm_query *query, enum crm_field_id field,
    bool *asked, crm_day *from, crm_day *to, struct crm_err *err)
{
	const struct crm_term *t;
	unsigned i;

	*from = INT32_MIN;
	*to = INT32_MAX;
	*asked = false;
	for (i = 0; i < query->n; i++) {
		t = &query->term[i];
		if (t->op == CRM_SEARCH || t->op == CRM_IN_OP ||
		    t->field != field)
			continue;
		if (t->not || t->n > 1)
			return crm_fail(err, CRM_REFUSED,
			    "%s: one day, or A..B", crm_fields[field].name);
		*asked = true;
		if (t->op == CRM_RANGE) {
			if (t->lo != NULL)
				*from = crm_date_stored(t->lo, 0);
			if (t->hi != NULL)
				*to = crm_date_stored(t->hi, 0);
		} else if (t->n > 0) {
			*from = *to = crm_date_stored(t->value[0], 0);
		}
	}
	return CRM_OK;
}
