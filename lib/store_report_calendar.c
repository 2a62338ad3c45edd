/* SPDX-License-Identifier: ISC */
/* The reports about the calendar: who turns 65, who may enrol, what is signed. */
#include <stdlib.h>
#include <string.h>

#include "calendar.h"
#include "store_report.h"
#include "store_soa.h"

#define T65_MONTHS 6 /* ahead, if no period is given */

#define WHO                                                          \
	"SELECT c.id, concat_name(c.first_name, c.middle_name, "     \
	"c.last_name, c.suffix), c.birth_date, c.part_a, c.part_b, " \
	"c.medicaid, s.name, c.owner"
#define FROM                                                        \
	" FROM contact c LEFT JOIN standing d ON d.contact = c.id " \
	"LEFT JOIN stage s ON s.id = d.stage WHERE c.contact_stop IS NULL"

/* A contact of such a statement; texts are the statement's. */
struct person {
	const char *id, *name, *stage, *owner;
	struct crm_entitled who;
};

static void
take(sqlite3_stmt *st, struct person *p, struct crm_pool *pool)
{
	struct crm_values v = {0};

	p->id = crm_id_text('c', db_int(st, 0), pool);
	p->name = db_text(st, 1);
	v.v[CRM_F_BIRTH_DATE] = db_text(st, 2);
	v.v[CRM_F_PART_A] = db_text(st, 3);
	v.v[CRM_F_PART_B] = db_text(st, 4);
	v.v[CRM_F_MEDICAID] = db_text(st, 5);
	p->stage = db_text(st, 6);
	p->owner = db_text(st, 7);
	crm_entitled_take(&p->who, &v);
	if (sqlite3_column_count(st) > 8 && db_int(st, 8))
		p->who.ma = CRM_MA_YES;
}

static const char *
text_of(crm_day day, struct crm_pool *pool)
{
	char text[CRM_DAY_TEXT];

	if (day == CRM_NO_DAY || day == CRM_NEVER)
		return NULL;
	crm_date_format(day, text);
	return crm_pool_str(pool, text, strlen(text));
}

/* The terms but those on `due`, which say the period; OUT's are to be freed. */
static void
but_due(const struct crm_query *query, struct crm_query *out)
{
	const struct crm_term *t;
	unsigned i;

	*out = *query;
	out->n = 0;
	out->term = crm_alloc((query->n + 1) * sizeof(*out->term));
	for (i = 0; i < query->n; i++) {
		t = &query->term[i];
		if (t->op == CRM_SEARCH || t->op == CRM_IN_OP ||
		    t->field != CRM_F_DUE)
			out->term[out->n++] = *t;
	}
}

/* A run of such a report, and what it asks. */
struct calendar {
	struct crm_run run; /* first: it is handed to the rows */
	const struct crm_rules *rules;
	crm_day from, to;
	/* eligible: the election periods of that day, and their lines. */
	const struct crm_dated *election[CRM_ROWS];
	const char *lines[CRM_ROWS];
	unsigned n;
};

/* t65 -------------------------------------------------------------------- */

/* When Part B begins: as is known, or for who signs up as soon as can be. */
static crm_day
part_b(const struct calendar *c, const struct person *p,
    const struct crm_entitled *age, struct crm_period *iep)
{
	crm_day soon = iep->opens, begins;
	struct crm_err unknown;

	if (p->who.part_b != CRM_NO_DAY)
		return p->who.part_b;
	if (soon < c->run.now->today)
		soon = c->run.now->today;
	return crm_calendar_period(
		   c->rules, "iep", NULL, age, soon, iep, &begins, &unknown)
	    ? CRM_NO_DAY
	    : begins;
}

/* The initial period by age alone. */
static void
turns_row(struct crm_run *run, sqlite3_stmt *st)
{
	const struct calendar *c = (const struct calendar *)run;
	struct crm_entitled age = CRM_ENTITLED_UNKNOWN;
	struct crm_period iep = {CRM_NO_DAY, CRM_NO_DAY};
	crm_day day, month, begins = CRM_NO_DAY;
	struct crm_err unknown;
	struct person p;
	const char *cell[8];
	int y, m, d;

	take(st, &p, &run->pool);
	if (crm_calendar_turning(
		c->rules, p.who.birth, &day, &month, &unknown) ||
	    day < c->from || day > c->to)
		return;
	age.birth = p.who.birth;
	if (crm_calendar_period(c->rules, "iep", NULL, &age, run->now->today,
		&iep, &day, &unknown) == CRM_OK)
		begins = part_b(c, &p, &age, &iep);
	crm_date_split(month, &y, &m, &d);
	cell[0] = p.id;
	cell[1] = p.name;
	cell[2] = crm_pool_fmt(&run->pool, "%04d-%02d", y, m);
	cell[3] = text_of(iep.opens, &run->pool);
	cell[4] = text_of(iep.closes, &run->pool);
	cell[5] = text_of(begins, &run->pool);
	cell[6] = p.stage;
	cell[7] = p.owner;
	run->each(run->arg, 8, cell);
}

/* The day that is LENGTH before, some days DAYS off; ends of time stay. */
static const char *
before(crm_day day, struct crm_length length, int days, struct crm_pool *pool)
{
	if (day == INT32_MIN || day == INT32_MAX)
		return day == INT32_MIN ? "" : "9999-12-31";
	length.n = -length.n;
	return text_of(crm_length_after(day, &length) + days, pool);
}

/*
 * Ask for the days of birth that the period may be about, whatever rule holds
 * then, so that few rows are held to the rules.  Lengths of months are not
 * the same backwards.
 */
static void
born_about(const struct calendar *c, struct crm_sql *sql)
{
	const struct crm_dated *r;
	unsigned i;

	crm_sql_add(sql, " AND (0");
	for (i = 0; i < c->rules->n; i++) {
		r = &c->rules->row[i];
		if (r->topic != CRM_RULE_AGE)
			continue;
		crm_sql_add(sql, " OR c.birth_date BETWEEN ? AND ?");
		crm_sql_bind_text(
		    sql, before(c->from, r->length, -4, &sql->pool));
		crm_sql_bind_text(sql, before(c->to, r->length, 4, &sql->pool));
	}
	crm_sql_add(sql, ")");
}

enum crm_code
crm_report_t65(struct crm_run *run, struct crm_err *err)
{
	struct crm_sql sql = {.store = run->store};
	struct calendar c = {.run = *run};
	struct crm_query terms;
	enum crm_code code;
	bool asked;

	if (crm_query_period(
		run->query, CRM_F_DUE, &asked, &c.from, &c.to, err) ||
	    crm_store_rules(run->store, &c.rules, err))
		return err->code;
	if (!asked) {
		c.from = run->now->today;
		c.to = crm_date_add_months(run->now->today, T65_MONTHS);
	}
	but_due(run->query, &terms);
	crm_sql_add(&sql, WHO FROM);
	born_about(&c, &sql);
	code = crm_sql_where(&sql, &terms, CRM_OF_CONTACT, false, err);
	/* By the month that counts, which does not tell the day of birth. */
	crm_sql_add(&sql,
	    " ORDER BY substr(c.birth_date, 1, 7), "
	    "substr(c.birth_date, 9) <> '01', c.id");
	if (code == CRM_OK)
		code = crm_report_each(&c.run, &sql, turns_row, err);
	run->pool = c.run.pool;
	free(terms.term);
	crm_sql_free(&sql);
	return code;
}

/* eligible ---------------------------------------------------------------- */

/*
 * Without the parts that begin after the month of turning 65: cover that was
 * put off opens no initial period of which the days are known.
 */
static struct crm_entitled
not_put_off(const struct crm_rules *rules, const struct crm_entitled *who)
{
	struct crm_entitled early = *who;
	struct crm_err unknown;
	crm_day day, month;
	int y, m, d;

	if (crm_calendar_turning(rules, who->birth, &day, &month, &unknown))
		return early;
	crm_date_split(month, &y, &m, &d);
	day = crm_date_make(y, m, crm_date_month_days(y, m));
	if (early.part_a > day)
		early.part_a = CRM_NO_DAY;
	if (early.part_b > day)
		early.part_b = CRM_NO_DAY;
	return early;
}

static void
eligible_row(struct crm_run *run, sqlite3_stmt *st)
{
	const struct calendar *c = (const struct calendar *)run;
	const struct crm_dated *r;
	struct crm_period is;
	const char *cell[9];
	struct crm_entitled early;
	struct person p;
	crm_day begins;
	unsigned i;

	take(st, &p, &run->pool);
	early = not_put_off(c->rules, &p.who);
	for (i = 0; i < c->n; i++) {
		r = c->election[i];
		if (!crm_calendar_has(c->rules, r, &p.who, c->from) ||
		    !crm_calendar_open(c->rules, r,
			r->anchors & CRM_OF_TURNING ? &early : &p.who, c->from,
			&is, &begins))
			continue;
		cell[0] = p.id;
		cell[1] = p.name;
		cell[2] = r->of;
		cell[3] = c->lines[i];
		cell[4] = text_of(is.opens, &run->pool);
		cell[5] = text_of(is.closes, &run->pool);
		cell[6] = text_of(begins, &run->pool);
		cell[7] = p.stage;
		cell[8] = p.owner;
		run->each(run->arg, 9, cell);
	}
}

/* The election periods that there are on the day of the report. */
static void
take_elections(struct calendar *c, struct crm_pool *pool)
{
	struct crm_buf lines = {0};
	const struct crm_dated *r;
	unsigned i;

	for (i = 0; i < c->rules->n; i++) {
		r = &c->rules->row[i];
		if (r->topic != CRM_RULE_ELECTION || c->from < r->from ||
		    c->from > r->to || !(r->window || r->always))
			continue;
		lines.len = 0;
		crm_rules_lines(r, &lines);
		c->lines[c->n] =
		    r->lines ? crm_pool_str(pool, lines.s, lines.len) : NULL;
		c->election[c->n++] = r;
	}
	crm_buf_free(&lines);
}

enum crm_code
crm_report_eligible(struct crm_run *run, struct crm_err *err)
{
	struct crm_sql sql = {.store = run->store};
	struct calendar c = {.run = *run, .from = run->now->today};
	struct crm_pool pool = {0};
	char day[CRM_DAY_TEXT];
	enum crm_code code;

	if (crm_store_rules(run->store, &c.rules, err))
		return err->code;
	take_elections(&c, &pool);
	crm_date_format(run->now->today, day);
	crm_sql_add(&sql,
	    WHO ", EXISTS (SELECT 1 FROM policy m WHERE m.contact = c.id "
		"AND m.policy_status = 'sold' AND m.line IN ('ma', 'mapd') "
		"AND m.effective <= ? "
		"AND coalesce(m.\"end\", '9999') >= ?)" FROM);
	crm_sql_bind_text(&sql, day);
	crm_sql_bind_text(&sql, day);
	code = crm_sql_where(&sql, run->query, CRM_OF_CONTACT, false, err);
	crm_sql_add(&sql, " ORDER BY c.id");
	if (code == CRM_OK)
		code = crm_report_each(&c.run, &sql, eligible_row, err);
	run->pool = c.run.pool;
	crm_sql_free(&sql);
	crm_pool_free(&pool);
	return code;
}

/* soa --------------------------------------------------------------------- */

static const char *
moment(sqlite3_stmt *st, int col, struct crm_pool *pool)
{
	char text[CRM_INSTANT_TEXT];

	if (sqlite3_column_type(st, col) == SQLITE_NULL)
		return NULL;
	crm_instant_format(db_int(st, col), text);
	return crm_pool_str(pool, text, strlen(text));
}

static void
soa_row(struct crm_run *run, sqlite3_stmt *st)
{
	const struct calendar *c = (const struct calendar *)run;
	const char *cell[8], *status = db_text(st, 12);
	struct crm_err warn, err;

	cell[0] = crm_id_text('s', db_int(st, 9), &run->pool);
	cell[1] = crm_id_text('c', db_int(st, 10), &run->pool);
	cell[2] = db_text(st, 11);
	cell[3] = status;
	cell[4] = db_text(st, 0);
	cell[5] = moment(st, 1, &run->pool);
	cell[6] = moment(st, 2, &run->pool);
	if (strcmp(status, "expired") == 0 || strcmp(status, "voided") == 0)
		cell[7] = status;
	else if (sqlite3_column_type(st, 1) == SQLITE_NULL)
		cell[7] = "not signed";
	else if (crm_soa_verdict(c->rules, st, 0, &warn, &err))
		cell[7] = err.text;
	else
		cell[7] = warn.text[0] ? warn.text : "ok";
	run->each(run->arg, 8, cell);
}

enum crm_code
crm_report_soa(struct crm_run *run, struct crm_err *err)
{
	struct crm_sql sql = {.store = run->store};
	struct calendar c = {.run = *run};
	enum crm_code code;

	if (crm_store_rules(run->store, &c.rules, err))
		return err->code;
	crm_sql_add(&sql,
	    "SELECT " SOA_VERDICT ", o.id, c.id, concat_name(c.first_name, "
	    "c.middle_name, c.last_name, c.suffix), o.soa_status FROM soa o "
	    "JOIN contact c ON c.id = o.contact "
	    "LEFT JOIN standing d ON d.contact = c.id WHERE 1");
	code = crm_sql_where(&sql, run->query, CRM_OF_SOA, false, err);
	crm_sql_add(&sql, " ORDER BY o.id");
	if (code == CRM_OK)
		code = crm_report_each(&c.run, &sql, soa_row, err);
	run->pool = c.run.pool;
	crm_sql_free(&sql);
	return code;
}
