/* SPDX-License-Identifier: ISC */
/* The reports of work: open tasks, and the days of policies. */
#include "store_report.h"

#define DUE_DAYS 30

#define WHO                                                        \
	", 'c' || c.id, concat_name(c.first_name, c.middle_name, " \
	"c.last_name, c.suffix), "
/* Nobody is called who asked not to be, whoever planned it (BL-11). */
#define TASKS                                                        \
	"SELECT t.due AS day, t.due_at AS at" WHO "t.kind AS what, " \
	"NULL, t.task, 't' || t.id, t.task_owner, t.id AS n "        \
	"FROM task t JOIN contact c ON c.id = t.contact "            \
	"LEFT JOIN standing d ON d.contact = c.id "                  \
	"WHERE t.task_status = 'open' AND NOT (t.kind = 'call' "     \
	"AND (c.dnc IS NOT NULL OR c.contact_stop IS NOT NULL))"
#define POLICIES(day, what)                                            \
	"SELECT " day " AS day, NULL AS at" WHO "'" what "' AS what, " \
	"'p' || p.id, trim(coalesce(p.carrier, '') || ' ' || "         \
	"coalesce(p.plan, '')), NULL, c.owner, p.id AS n "             \
	"FROM policy p JOIN contact c ON c.id = p.contact "            \
	"LEFT JOIN standing d ON d.contact = c.id WHERE p.policy_status "

/* Columns of the report, of which the first is made of a day and an instant. */
static void
work_row(struct crm_run *run, sqlite3_stmt *st)
{
	char when[CRM_WHEN_TEXT];
	const char *cell[8];
	int i;

	cell[0] = db_text(st, 0);
	if (sqlite3_column_type(st, 1) != SQLITE_NULL) {
		crm_when_format(db_int(st, 1), when);
		cell[0] = when;
	}
	for (i = 1; i < 8; i++)
		cell[i] = db_text(st, i + 1);
	run->each(run->arg, 8, cell);
}

/* Whether a term asks about records of KIND; `due` asks about all. */
static bool
asks(const struct crm_query *query, enum crm_record kind)
{
	const struct crm_term *t;
	unsigned i;

	for (i = 0; i < query->n; i++) {
		t = &query->term[i];
		if (t->op != CRM_SEARCH && t->op != CRM_IN_OP &&
		    t->field != CRM_F_DUE &&
		    crm_fields[t->field].record == kind)
			return true;
	}
	return false;
}

/* The days that are asked for. */
struct period {
	char lo[CRM_DAY_TEXT], hi[CRM_DAY_TEXT];
	bool asked; /* a term names it */
	bool open;  /* from ever on */
};

static enum crm_code
find_period(
    const struct crm_run *run, struct period *period, struct crm_err *err)
{
	crm_day from, to;

	if (crm_query_period(
		run->query, CRM_F_DUE, &period->asked, &from, &to, err))
		return err->code;
	if (!period->asked)
		to = run->now->today + DUE_DAYS;
	period->open = from == INT32_MIN;
	crm_date_format(period->open ? 0 : from, period->lo);
	crm_date_format(
	    to == INT32_MAX ? crm_date_make(9999, 12, 31) : to, period->hi);
	return CRM_OK;
}

static const char *
day_text(const struct crm_run *run, struct crm_sql *sql)
{
	char today[CRM_DAY_TEXT];

	crm_date_format(run->now->today, today);
	return crm_pool_str(&sql->pool, today, CRM_DAY_TEXT - 1);
}

static enum crm_code
tasks(struct crm_run *run, struct crm_sql *sql, const struct period *period,
    struct crm_err *err)
{
	crm_sql_add(sql, sql->text.len > 0 ? " UNION ALL " : "");
	crm_sql_add(sql, TASKS " AND t.due BETWEEN ? AND ?");
	crm_sql_bind_text(sql, period->lo);
	crm_sql_bind_text(sql, period->hi);
	return crm_sql_where(sql, run->query, CRM_OF_TASK, true, err);
}

static enum crm_code
policies(struct crm_run *run, struct crm_sql *sql, const struct period *period,
    struct crm_err *err)
{
	static const struct {
		const char *select, *day;
	} kinds[] = {
	    {POLICIES("p.effective", "effective"), "p.effective"},
	    {POLICIES("p.\"end\"", "end"), "p.\"end\""},
	    {POLICIES("p.renewal", "renewal"), "p.renewal"},
	};
	unsigned i;

	for (i = 0; i < 3; i++) {
		crm_sql_add(sql, sql->text.len > 0 ? " UNION ALL " : "");
		crm_sql_add(sql, kinds[i].select);
		/* Who names a period wants what was done in it, too. */
		crm_sql_add(sql,
		    period->asked ? "IN ('sold', 'ended') AND "
				  : "= 'sold' AND ");
		crm_sql_add(sql, kinds[i].day);
		crm_sql_add(sql, " BETWEEN ? AND ?");
		crm_sql_bind_text(sql, period->lo);
		crm_sql_bind_text(sql, period->hi);
		/* A renewal is due while it is to come; the rest until done. */
		if (i == 0 && !period->asked)
			crm_sql_add(sql, " AND p.begun = 0");
		if (i == 2 && period->open) {
			crm_sql_add(sql, " AND p.renewal >= ?");
			crm_sql_bind_text(sql, day_text(run, sql));
		}
		if (crm_sql_where(sql, run->query, CRM_OF_POLICY, true, err))
			return err->code;
	}
	return CRM_OK;
}

enum crm_code
crm_report_due(struct crm_run *run, struct crm_err *err)
{
	struct crm_sql sql = {.store = run->store};
	bool of_tasks = asks(run->query, CRM_OF_TASK);
	bool of_policies = asks(run->query, CRM_OF_POLICY);
	struct period period;
	enum crm_code code;

	if (find_period(run, &period, err))
		return err->code;
	code = CRM_OK;
	/* Terms about the one leave the other out. */
	if (of_tasks || !of_policies)
		code = tasks(run, &sql, &period, err);
	if (code == CRM_OK && (of_policies || !of_tasks))
		code = policies(run, &sql, &period, err);
	crm_sql_add(&sql, " ORDER BY day, at, n, what");
	if (code == CRM_OK)
		code = crm_report_each(run, &sql, work_row, err);
	crm_sql_free(&sql);
	return code;
}

enum crm_code
crm_report_overdue(struct crm_run *run, struct crm_err *err)
{
	struct crm_sql sql = {.store = run->store};
	enum crm_code code;

	crm_sql_add(&sql, TASKS " AND (t.due < ? OR t.due_at < ?)");
	crm_sql_bind_text(&sql, day_text(run, &sql));
	crm_sql_bind_int(&sql, run->now->instant);
	code = crm_sql_where(&sql, run->query, CRM_OF_TASK, false, err);
	crm_sql_add(&sql, " ORDER BY day, at, n");
	if (code == CRM_OK)
		code = crm_report_each(run, &sql, work_row, err);
	crm_sql_free(&sql);
	return code;
}
