/* SPDX-License-Identifier: ISC */
/*
 * The doctor: faults of the file, of the log, and every record that breaks a
 * rule of today.  Rules are asked of the same engine and the same table of
 * fields that let values in.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "store_columns.h"
#include "store_query.h"
#include "store_soa.h"
#include "store_task.h"
#include "store_walk.h"

struct check {
	struct crm_store *store;
	const struct crm_now *now;
	crm_row *each;
	void *arg;
	struct crm_pool pool;
	bool damaged;
};

static void find(struct check *c, const char *id, const char *rule,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

static void
find(struct check *c, const char *id, const char *rule, const char *fmt, ...)
{
	char detail[1024];
	const char *cell[3] = {id, rule, detail};
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(detail, sizeof(detail), fmt, ap);
	va_end(ap);
	c->each(c->arg, 3, cell);
}

/* The file ------------------------------------------------------------------ */

/*
 * A page that the disk does not give is not a store that is damaged: what
 * integrity_check says of one, of its chain, and of a tree that begins there.
 */
static bool
unread(const char *text)
{
	static const char words[] = "error code"; /* then = or a blank */
	const char *at = strstr(text, words);
	long long code = at ? strtoll(at + sizeof(words), NULL, 10) & 0xff : 0;

	if (code == SQLITE_NOMEM)
		crm_no_memory();
	return code == SQLITE_IOERR ||
	    strstr(text, "failed to get page") != NULL;
}

static enum crm_code
check_file(struct check *c, bool quick, struct crm_err *err)
{
	static const char sql_full[] = "PRAGMA integrity_check(20)";
	static const char sql_quick[] = "PRAGMA quick_check(20)";
	static const char sql_keys[] = "PRAGMA foreign_key_check";
	struct db *db = &c->store->db;
	struct stat file;
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;

	if (stat(c->store->path, &file) == 0 && (file.st_mode & 07))
		find(c, "", "permissions",
		    "%s may be read or written by everybody (mode %03o)",
		    c->store->path, file.st_mode & 0777);
	if (db_prepare(db, quick ? sql_quick : sql_full, &st, err))
		return err->code;
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row) {
		if (strcmp(db_text(st, 0), "ok") == 0)
			continue;
		if (unread(db_text(st, 0))) {
			crm_fail(err, CRM_TROUBLE, "%s: disk trouble: %s",
			    c->store->path, db_text(st, 0));
			db_done(st);
			return err->code;
		}
		c->damaged = true;
		find(c, "", "damaged", "%s", db_text(st, 0));
	}
	if (code != CRM_OK || c->damaged)
		return code;
	if (db_prepare(db, sql_keys, &st, err))
		return err->code;
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row)
		find(c, "", "reference", "%s row %lld: no such %s",
		    db_text(st, 0), (long long)db_int(st, 1), db_text(st, 2));
	return code;
}

/* The log ------------------------------------------------------------------- */

static enum crm_code
check_parts(struct check *c, int64_t op, struct crm_err *err)
{
	unsigned char digest[CRM_HASH_SIZE];
	struct crm_ids parts = {0};
	struct crm_part part;
	enum crm_code code;
	size_t i;

	code = crm_parts_of(&c->store->db, op, &parts, err);
	for (i = 0; code == CRM_OK && i < parts.n; i++) {
		code = crm_part_get(&c->store->db, parts.at[i], &part, err);
		if (code != CRM_OK || part.purged ||
		    (part.table >= 0 && !part.gone))
			continue;
		crm_part_digest(&part, digest);
		if (memcmp(digest, part.digest, CRM_HASH_SIZE) != 0)
			find(c, crm_id_text('o', op, &c->pool), "log-altered",
			    "the changes kept for the entry are not those it "
			    "was sealed with");
		crm_part_free(&part);
	}
	free(parts.at);
	return code;
}

static enum crm_code
check_chain(struct check *c, struct crm_err *err)
{
	static const char sql[] = "SELECT id, prev, hash FROM op ORDER BY id";
	unsigned char own[CRM_HASH_SIZE], last[CRM_HASH_SIZE];
	struct crm_ids ops = {0};
	struct db *db = &c->store->db;
	int64_t expect = 1;
	size_t nlast = 0;
	const char *id;
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;

	if (db_prepare(db, sql, &st, err))
		return err->code;
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row) {
		id = crm_id_text('o', db_int(st, 0), &c->pool);
		crm_ids_add(&ops, db_int(st, 0));
		if (db_int(st, 0) != expect)
			find(c, id, "log-gap", "entry o%lld is missing",
			    (long long)expect);
		expect = db_int(st, 0) + 1;
		if ((size_t)sqlite3_column_bytes(st, 1) != nlast ||
		    (nlast &&
			memcmp(sqlite3_column_blob(st, 1), last, nlast) != 0))
			find(c, id, "log-chain",
			    "the entry does not follow the one before it");
		if ((code = crm_op_hash(db, db_int(st, 0), own, err)) != CRM_OK)
			break;
		if (sqlite3_column_bytes(st, 2) != CRM_HASH_SIZE ||
		    memcmp(sqlite3_column_blob(st, 2), own, CRM_HASH_SIZE) != 0)
			find(c, id, "log-altered",
			    "the entry is not as it was sealed");
		nlast = (size_t)sqlite3_column_bytes(st, 2);
		if (nlast > sizeof(last))
			nlast = sizeof(last);
		if (nlast > 0)
			memcpy(last, sqlite3_column_blob(st, 2), nlast);
	}
	for (size_t i = 0; code == CRM_OK && i < ops.n; i++)
		code = check_parts(c, ops.at[i], err);
	free(ops.at);
	return code;
}

static const char *
row_name(struct check *c, int table, int64_t row)
{
	if (crm_tables[table].letter)
		return crm_id_text(crm_tables[table].letter, row, &c->pool);
	return crm_pool_fmt(
	    &c->pool, "%s:%lld", crm_tables[table].name, (long long)row);
}

/* A personal value is not shown by the check either, nor any to who may not look. */
static const char *
shown(struct check *c, int table, const char *field, const char *value)
{
	enum crm_field_id id;

	if (!crm_may_all(c->store, CRM_MAY_VIEW))
		return "***";
	/* It may be one of these. */
	if (table == CRM_CUSTOM_TABLE ||
	    (table == crm_table_index("proposal") &&
		(strcmp(field, "old") == 0 || strcmp(field, "value") == 0)))
		return "***";
	if (!crm_field_named(field, &id))
		return value;
	return crm_field_show(id, value, false, &c->pool);
}

static void
misfit(void *arg, const struct crm_fault *f)
{
	struct check *c = arg;
	const char *name = row_name(c, f->table, f->row);

	if (f->hi != 0)
		find(c, crm_id_text('o', f->op, &c->pool), "not-in-log",
		    "one or more of %s rows %lld to %lld are not as they were "
		    "put in",
		    crm_tables[f->table].name, (long long)f->lo,
		    (long long)f->hi);
	else if (f->field != NULL)
		find(c, name, "not-in-log",
		    "%s is \"%s\", but the log says \"%s\" (o%lld)", f->field,
		    shown(c, f->table, f->field, f->found),
		    shown(c, f->table, f->field, f->logged), (long long)f->op);
	else if (f->found != NULL)
		find(c, name, "not-in-log",
		    "a row of %s that o%lld wrote is missing",
		    crm_tables[f->table].name, (long long)f->op);
	else
		find(c, name, "not-in-log",
		    "a row of %s stands where o%lld removed one",
		    crm_tables[f->table].name, (long long)f->op);
}

/* What is left when everything in the log was taken back. */
static enum crm_code
leftovers(struct check *c, struct crm_err *err)
{
	struct db *db = &c->store->db;
	sqlite3_stmt *st;
	enum crm_code code = CRM_OK;
	bool row;
	int i;

	for (i = 0; code == CRM_OK && i < CRM_NTABLES; i++) {
		code = db_prepare(db, crm_tables[i].any, &st, err);
		while (code == CRM_OK &&
		    (code = db_step(db, st, &row, err)) == CRM_OK && row)
			find(c, row_name(c, i, db_int(st, 0)), "not-in-log",
			    "a row of %s that no entry of the log wrote",
			    crm_tables[i].name);
	}
	return code;
}

/* Records and rules --------------------------------------------------------- */

/* Every value must be what the field would take in today. */
static void
check_value(
    struct check *c, const char *name, enum crm_field_id id, const char *value)
{
	struct crm_pool pool = {0};
	struct crm_err err;
	const char *canonical;

	if (value == NULL)
		return;
	if (crm_field_parse(id, value, c->now, &pool, &canonical, &err))
		find(c, name, "invalid", "%s",
		    crm_fields[id].flags & CRM_PERSONAL ? crm_fields[id].name
							: err.text);
	else if (canonical == NULL || strcmp(canonical, value) != 0)
		find(c, name, "invalid", "%s: not in its canonical form",
		    crm_fields[id].name);
	crm_pool_free(&pool);
}

/* The county must be one of the ZIP's, in the table used today (SP-08). */
static enum crm_code
check_county(struct check *c, const char *name, const struct crm_values *v,
    struct crm_err *err)
{
	const char *zip = v->v[CRM_F_ZIP], *county = v->v[CRM_F_COUNTY];
	struct crm_counties of;
	struct crm_err broken;

	if (zip == NULL || county == NULL || v->v[CRM_F_COUNTY_FROM] == NULL)
		return CRM_OK;
	if (crm_store_zip(c->store, zip, &of, err))
		return err->code;
	if (crm_county_allow(zip, county, &of, &county, &broken))
		find(c, name, "county", "%s", broken.text);
	return CRM_OK;
}

static enum crm_code
check_zips(struct check *c, struct crm_err *err)
{
	char sealed[65], now[65];

	if (crm_zip_sealed(c->store, sealed, err))
		return err->code;
	if (sealed[0] == '\0')
		return CRM_OK;
	if (crm_zip_digest(c->store, now, err))
		return err->code;
	if (strcmp(sealed, now) != 0)
		find(c, "", "zip-table",
		    "the table of ZIP codes is not as it was loaded (load it "
		    "again: crm-zip load)");
	return CRM_OK;
}

static enum crm_code
check_contacts(struct check *c, struct crm_err *err)
{
	static const char sql[] = "SELECT " CRM_FIELDS(CONTACT_COLUMNS)
	"c.id, d.stage FROM contact c "
	"LEFT JOIN standing d ON d.contact = c.id";
	struct crm_values v = {0};
	sqlite3_stmt *st;
	enum crm_code code;
	char name[32];
	unsigned i;
	int at;
	bool row, visible;

	if (db_prepare(&c->store->db, sql, &st, err))
		return err->code;
	while (
	    (code = db_step(&c->store->db, st, &row, err)) == CRM_OK && row) {
		for (i = 0, at = 0; i < CRM_NFIELDS; i++)
			if (crm_fields[i].record == CRM_OF_CONTACT)
				v.v[i] = db_text(st, at++);
		code =
		    crm_right_visible(c->store, db_int(st, at), &visible, err);
		if (code != CRM_OK)
			break;
		if (!visible)
			continue;
		snprintf(
		    name, sizeof(name), "c%lld", (long long)db_int(st, at));
		if (sqlite3_column_type(st, at + 1) == SQLITE_NULL)
			find(c, name, "no-stage",
			    "the contact stands in no stage");
		for (i = 0; i < CRM_NFIELDS; i++)
			check_value(c, name, (enum crm_field_id)i, v.v[i]);
		if ((code = check_county(c, name, &v, err)) != CRM_OK)
			break;
	}
	return code;
}

/* Values of the agency's own fields; none stands where there is no field. */
static enum crm_code
check_customs(struct check *c, struct crm_err *err)
{
	static const char sql[] = "SELECT * FROM custom ORDER BY contact";
	sqlite3_stmt *st;
	enum crm_code code;
	char name[32];
	enum crm_field_id id;
	bool row, visible;
	int i, n;

	if (db_prepare(&c->store->db, sql, &st, err))
		return err->code;
	n = sqlite3_column_count(st);
	while (
	    (code = db_step(&c->store->db, st, &row, err)) == CRM_OK && row) {
		code =
		    crm_right_visible(c->store, db_int(st, 0), &visible, err);
		if (code != CRM_OK)
			break;
		snprintf(name, sizeof(name), "c%lld", (long long)db_int(st, 0));
		for (i = 1; i < n && visible; i++) {
			id = CRM_F_CUSTOM + (enum crm_field_id)i - 1;
			if (id < CRM_NFIELDS &&
			    crm_fields[id].record == CRM_OF_CUSTOM)
				check_value(c, name, id, db_text(st, i));
			else if (db_text(st, i) != NULL)
				find(c, name, "invalid",
				    "a value of a field that is not there");
		}
	}
	return code;
}

/* Contacts in one stage: its guards, and the statuses it allows. */
static enum crm_code
check_stage(struct check *c, const struct crm_pipeline *p, int stage,
    struct crm_err *err)
{
	static const char sql[] =
	    "SELECT contact FROM standing WHERE stage = :stage "
	    "ORDER BY contact";
	struct crm_standing s;
	struct crm_facts facts;
	struct crm_err broken;
	struct crm_ids ids = {0};
	char today[CRM_DAY_TEXT], name[32];
	unsigned wanted = crm_facts_wanted(&p->stage[stage].needs);
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;
	size_t i;
	int k;

	for (k = 0; k < p->nstatus; k++)
		wanted |= crm_facts_wanted(&p->status[k].needs);
	if ((wanted == 0 && p->stage[stage].links == 0) ||
	    !crm_may(c->store, p->id, CRM_MAY_VIEW))
		return CRM_OK;
	crm_date_format(c->now->today, today);
	if (db_prepare(&c->store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":stage", p->stage[stage].id);
	while ((code = db_step(&c->store->db, st, &row, err)) == CRM_OK && row)
		crm_ids_add(&ids, db_int(st, 0));
	for (i = 0; code == CRM_OK && i < ids.n; i++) {
		snprintf(name, sizeof(name), "c%lld", (long long)ids.at[i]);
		code = crm_standing_find(c->store, ids.at[i], &s, err);
		if (code == CRM_OK)
			code = crm_facts_get(
			    c->store, &s, wanted, today, &facts, err);
		if (code != CRM_OK)
			break;
		if (crm_engine_guards(p, &facts, stage, &broken))
			find(c, name, "guard", "%s", broken.text);
		if (s.status == CRM_NONE)
			continue;
		if (crm_engine_pair(p, stage, s.status, &broken))
			find(c, name, "pair", "%s", broken.text);
		if (crm_engine_status(p, &facts, s.status, &broken))
			find(c, name, "status", "%s", broken.text);
	}
	free(ids.at);
	return code;
}

/* A scope of appointment about the line, signed by the application. */
static enum crm_code
check_scope(struct check *c, const struct crm_pipeline *p, const char *name,
    int64_t contact, const struct crm_values *v, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM soa WHERE contact = :contact "
	    "AND soa_status NOT IN ('expired', 'voided') AND signed < :until "
	    "AND instr(',' || products || ',', ',' || :line || ',') > 0";
	const char *line = v->v[CRM_F_LINE], *day = v->v[CRM_F_APPLICATION];
	const char *status = v->v[CRM_F_POLICY_STATUS];
	int64_t until = c->now->instant + 1, n;
	crm_day on = crm_date_stored(day, CRM_NO_DAY);
	sqlite3_stmt *st;
	bool row;

	if (line == NULL || !(p->scope & crm_line_bit(line)) ||
	    status == NULL || strcmp(status, "sold") != 0)
		return CRM_OK;
	if (on != CRM_NO_DAY)
		until = crm_day_instant(on + 1);
	if (db_prepare(&c->store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", contact);
	db_bind_int(st, ":until", until);
	db_bind_text(st, ":line", line);
	if (db_step(&c->store->db, st, &row, err))
		return err->code;
	n = row ? db_int(st, 0) : 0;
	db_done(st);
	if (n == 0)
		find(c, name, "scope",
		    "no scope of appointment about line %s was signed before "
		    "the application",
		    line);
	return CRM_OK;
}

static void
check_policy(struct check *c, const struct crm_place *at, const char *name,
    const struct crm_values *v, const struct crm_rules *rules, bool begun)
{
	const struct crm_pipeline *p = at->pipeline;
	const char *line = v->v[CRM_F_LINE];
	struct crm_entitled who;
	char today[CRM_DAY_TEXT];
	struct crm_err broken;
	bool sold = v->v[CRM_F_POLICY_STATUS] != NULL &&
	    strcmp(v->v[CRM_F_POLICY_STATUS], "sold") == 0;

	crm_date_format(c->now->today, today);
	crm_entitled_take(&who, v);
	if (crm_engine_policy(p, v, rules, &who, &broken))
		find(c, name, "dates", "%s", broken.text);
	if (!sold)
		return;
	if (line != NULL && (p->election & crm_line_bit(line)) &&
	    v->v[CRM_F_ELECTION_PERIOD] == NULL)
		find(c, name, "election-period",
		    "no election period on record for a policy of line %s",
		    line);
	if (p->stage[at->index].class == CRM_PROSPECT &&
	    v->v[CRM_F_EFFECTIVE] != NULL &&
	    strcmp(v->v[CRM_F_EFFECTIVE], today) <= 0)
		find(c, name, "not-a-client",
		    "cover has begun, but the contact stands in %s",
		    p->stage[at->index].name);
	if ((!begun && v->v[CRM_F_EFFECTIVE] != NULL &&
		strcmp(v->v[CRM_F_EFFECTIVE], today) <= 0) ||
	    (v->v[CRM_F_END] != NULL && strcmp(v->v[CRM_F_END], today) < 0))
		find(c, name, "overdue",
		    "a day of the policy has come and was not acted on (run "
		    "crm-advance)");
}

static enum crm_code
check_policies(struct check *c, struct crm_err *err)
{
	static const char sql[] = "SELECT " CRM_FIELDS(POLICY_COLUMNS)
	"p.id, p.begun, d.stage, c.birth_date, c.part_a, c.part_b, p.contact "
	"FROM policy p LEFT JOIN contact c ON c.id = p.contact "
	"LEFT JOIN standing d ON d.contact = p.contact";
	const struct crm_rules *rules;
	struct crm_pool pool = {0};
	struct crm_values v;
	sqlite3_stmt *st;
	enum crm_code code;
	char name[32];
	int64_t stage;
	unsigned i;
	int at;
	bool row, visible;

	if (crm_store_rules(c->store, &rules, err) ||
	    db_prepare(&c->store->db, sql, &st, err))
		return err->code;
	while (
	    (code = db_step(&c->store->db, st, &row, err)) == CRM_OK && row) {
		memset(&v, 0, sizeof(v));
		for (i = 0, at = 0; i < CRM_NFIELDS; i++) {
			if (crm_fields[i].record != CRM_OF_POLICY)
				continue;
			if (crm_fields[i].type != CRM_CENTS &&
			    crm_fields[i].type != CRM_INSTANT)
				v.v[i] = db_text_dup(st, at, &pool);
			at++;
		}
		code = crm_right_visible(
		    c->store, db_int(st, at + 6), &visible, err);
		if (code != CRM_OK)
			break;
		if (!visible)
			continue;
		snprintf(
		    name, sizeof(name), "p%lld", (long long)db_int(st, at));
		for (i = 0; i < CRM_NFIELDS; i++)
			check_value(c, name, (enum crm_field_id)i, v.v[i]);
		v.v[CRM_F_BIRTH_DATE] = db_text_dup(st, at + 3, &pool);
		v.v[CRM_F_PART_A] = db_text_dup(st, at + 4, &pool);
		v.v[CRM_F_PART_B] = db_text_dup(st, at + 5, &pool);
		stage = db_int(st, at + 2);
		if (stage > 0 && (size_t)stage < c->store->nstage_at &&
		    c->store->stage_at[stage].pipeline != NULL) {
			check_policy(c, &c->store->stage_at[stage], name, &v,
			    rules, db_int(st, at + 1) != 0);
			code =
			    check_scope(c, c->store->stage_at[stage].pipeline,
				name, db_int(st, at + 6), &v, err);
		}
		if (code != CRM_OK) {
			db_done(st);
			break;
		}
		crm_pool_reset(&pool);
	}
	crm_pool_free(&pool);
	return code;
}

/* A day that is good for so long by a rule of the day of the task. */
static void
check_age(struct check *c, const char *name, const struct crm_rules *rules,
    enum crm_topic topic, enum crm_field_id field, const char *since,
    const char *due)
{
	const struct crm_dated *row;
	crm_day from = crm_date_stored(since, CRM_NO_DAY);
	crm_day day = crm_date_stored(due, CRM_NO_DAY);

	if (from == CRM_NO_DAY || day == CRM_NO_DAY)
		return;
	row = crm_rules_at(rules, topic, NULL, NULL, day);
	if (row != NULL && crm_length_after(from, &row->length) < day)
		find(c, name, crm_fields[field].name,
		    "on %s it will be older than %d%c (%s is %s)", due,
		    row->length.n, row->length.unit, crm_fields[field].name,
		    since);
}

/* Open tasks: their values, and that nobody is contacted who asked not to. */
static enum crm_code
check_tasks(struct check *c, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT t.id, t.kind, t.due, t.every, c.dnc IS NOT NULL, "
	    "c.contact_stop IS NOT NULL, c.id, c.permission, c.dnc_checked "
	    "FROM task t "
	    "JOIN contact c ON c.id = t.contact "
	    "WHERE t.task_status = 'open' ORDER BY t.id";
	bool row, call, reaches, visible;
	const struct crm_rules *rules;
	sqlite3_stmt *st;
	enum crm_code code;
	const char *kind;
	char name[32];

	if (crm_store_rules(c->store, &rules, err) ||
	    db_prepare(&c->store->db, sql, &st, err))
		return err->code;
	while (
	    (code = db_step(&c->store->db, st, &row, err)) == CRM_OK && row) {
		code =
		    crm_right_visible(c->store, db_int(st, 6), &visible, err);
		if (code != CRM_OK)
			break;
		if (!visible)
			continue;
		snprintf(name, sizeof(name), "t%lld", (long long)db_int(st, 0));
		kind = db_text(st, 1);
		check_value(c, name, CRM_F_KIND, kind);
		check_value(c, name, CRM_F_DUE, db_text(st, 2));
		check_value(c, name, CRM_F_EVERY, db_text(st, 3));
		reaches = crm_kind_reaches(kind);
		call = kind != NULL && strcmp(kind, "call") == 0;
		if ((reaches && db_int(st, 5) != 0) ||
		    (call && db_int(st, 4) != 0))
			find(c, name, "do-not-contact",
			    "a task of kind %s for who asked not to be "
			    "%s",
			    kind, call ? "called" : "contacted");
		if (!call && (kind == NULL || strcmp(kind, "text") != 0))
			continue;
		check_age(c, name, rules, CRM_RULE_PERMISSION, CRM_F_PERMISSION,
		    db_text(st, 7), db_text(st, 2));
		check_age(c, name, rules, CRM_RULE_SCRUB, CRM_F_DNC_CHECKED,
		    db_text(st, 8), db_text(st, 2));
	}
	return code;
}

/* Scopes of appointment that were not signed in time. */
static enum crm_code
check_scopes(struct check *c, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT " SOA_VERDICT ", o.id, c.id FROM soa o "
	    "JOIN contact c ON c.id = o.contact "
	    "WHERE o.soa_status NOT IN "
	    "('expired', 'voided') ORDER BY o.id";
	const struct crm_rules *rules;
	struct crm_err warn, broken;
	sqlite3_stmt *st;
	enum crm_code code;
	char name[32];
	bool row, visible;

	if (crm_store_rules(c->store, &rules, err) ||
	    db_prepare(&c->store->db, sql, &st, err))
		return err->code;
	while (
	    (code = db_step(&c->store->db, st, &row, err)) == CRM_OK && row) {
		if (crm_soa_verdict(rules, st, 0, &warn, &broken) == CRM_OK)
			continue;
		code =
		    crm_right_visible(c->store, db_int(st, 10), &visible, err);
		if (code != CRM_OK)
			break;
		if (!visible)
			continue;
		snprintf(name, sizeof(name), "s%lld", (long long)db_int(st, 9));
		find(c, name, "soa", "%s", broken.text);
	}
	return code;
}

/* What the rules of today say of the records. */
static enum crm_code
check_rules(struct check *c, struct crm_err *err)
{
	const struct crm_pipeline *const *list;
	enum crm_code code;
	unsigned n, i;
	int j;

	code = crm_store_pipelines(c->store, &list, &n, err);
	for (i = 0; code == CRM_OK && i < n; i++)
		for (j = 0; code == CRM_OK && j < list[i]->nstage; j++)
			code = check_stage(c, list[i], j, err);
	if (code == CRM_OK)
		code = check_scopes(c, err);
	if (code == CRM_OK)
		code = check_policies(c, err);
	return code == CRM_OK ? check_tasks(c, err) : code;
}

enum crm_code
crm_store_check_rules(struct crm_store *store, const struct crm_now *now,
    crm_row *each, void *arg, struct crm_err *err)
{
	struct check c = {.store = store, .now = now, .each = each, .arg = arg};
	enum crm_code code = check_rules(&c, err);

	crm_pool_free(&c.pool);
	return code;
}

/* RULES: of the records too. */
static enum crm_code
check_all(struct check *c, bool quick, bool rules, struct crm_err *err)
{
	enum crm_code code =
	    quick ? CRM_OK : crm_store_detach(c->store, true, err);

	if (code == CRM_OK)
		code = check_file(c, quick, err);
	if (code == CRM_OK && !c->damaged)
		code = check_chain(c, err);
	if (code == CRM_OK && !c->damaged)
		code = check_zips(c, err);
	if (code == CRM_OK && !c->damaged && rules)
		code = check_contacts(c, err);
	if (code == CRM_OK && !c->damaged && rules)
		code = check_customs(c, err);
	if (code == CRM_OK && !c->damaged && rules)
		code = check_rules(c, err);
	/* The walk empties the copy, so it comes last. */
	if (code == CRM_OK && !c->damaged && !quick)
		code = crm_walk_back(&c->store->db, 0, misfit, NULL, c, err);
	if (code == CRM_OK && !c->damaged && !quick)
		code = leftovers(c, err);
	crm_pool_free(&c->pool);
	if (code == CRM_OK && c->damaged)
		return crm_fail(err, CRM_TROUBLE,
		    "%s: the store is damaged; restore a backup",
		    c->store->path);
	return code;
}

enum crm_code
crm_store_check(struct crm_store *store, bool quick, const struct crm_now *now,
    crm_row *each, void *arg, struct crm_err *err)
{
	struct check c = {.store = store, .now = now, .each = each, .arg = arg};

	return check_all(&c, quick, true, err);
}

enum crm_code
crm_store_verify(struct crm_store *store, bool quick, crm_row *each, void *arg,
    struct crm_err *err)
{
	struct check c = {.store = store, .each = each, .arg = arg};

	return check_all(&c, quick, false, err);
}
