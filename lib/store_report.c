/* SPDX-License-Identifier: ISC */
/* The reports; what each counts is said in crm-report.1. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store_report.h"

#define OPEN_AMBER 7 /* days, SP-24 */
#define OPEN_RED 14

const struct crm_report crm_reports[] = {
    {"stages", "pipeline stage status count",
	"contacts in every stage and status", 3},
    {"funnel", "pipeline stage entered left converted conversion days",
	"how many entered a stage in a period, left it and got further", 2},
    {"due", "day id name what policy_id detail task_id owner",
	"open tasks, and policies that take effect, end or renew", -1},
    {"overdue", "day id name what policy_id detail task_id owner",
	"tasks that were to be done by now", -1},
    {"book",
	"id name owner phone email street city state zip action acted stage "
	"carrier plan",
	"contacts with their last action and the policy in force", -1},
    {"dispositions", "pipeline stage status count allowed",
	"pairs of stage and status, also those that the rules forbid", 3},
    {"sources", "source contacts prospects clients closed conversion",
	"what became of the contacts of each source", 1},
    {"production",
	"policy_id id agent npn carrier plan line name birth_date county "
	"state policy_status changed application effective end end_reason",
	"policies as carriers and agencies settle them", -1},
    {"stale", "id name stage since days level",
	"open contacts that did not move for a week", -1},
    {"t65", "id name t65 iep_opens iep_closes part_b_start stage owner",
	"who turns 65, and the initial enrolment period", -1},
    {"eligible",
	"id name election_period lines opens closes effective stage owner",
	"who may enrol today, by which period and until when", -1},
    {"soa", "soa_id id name soa_status products signed appointment verdict",
	"scopes of appointment, and whether they were signed in time", -1},
    {"purgeable", "id name pipeline stage active until",
	"contacts that need not be kept any more", -1, true},
};
const unsigned crm_nreports = sizeof(crm_reports) / sizeof(*crm_reports);

const char *
crm_report_number(struct crm_run *run, int64_t n)
{
	return crm_pool_fmt(&run->pool, "%lld", (long long)n);
}

const char *
crm_report_percent(struct crm_run *run, int64_t part, int64_t whole)
{
	if (whole == 0)
		return NULL;
	return crm_pool_fmt(
	    &run->pool, "%.1f", 100.0 * (double)part / (double)whole);
}

/* Run the statement and hand rows of texts to EACH of ROW. */
enum crm_code
crm_report_each(struct crm_run *run, struct crm_sql *sql,
    void (*row)(struct crm_run *run, sqlite3_stmt *st), struct crm_err *err)
{
	sqlite3_stmt *st;
	int code;

	if (crm_sql_prepare(sql, &st, err))
		return err->code;
	while ((code = sqlite3_step(st)) == SQLITE_ROW) {
		row(run, st);
		crm_pool_reset(&run->pool);
	}
	if (code != SQLITE_DONE)
		(void)db_fail(&run->store->db, err);
	sqlite3_finalize(st);
	return code == SQLITE_DONE ? CRM_OK : err->code;
}

/* stages ------------------------------------------------------------------ */

static void
text_row(struct crm_run *run, sqlite3_stmt *st)
{
	const char *cell[24];
	int i, n = sqlite3_column_count(st);

	for (i = 0; i < n && i < 24; i++)
		cell[i] = db_text(st, i);
	run->each(run->arg, (unsigned)n, cell);
}

static enum crm_code
stages(struct crm_run *run, struct crm_err *err)
{
	struct crm_sql sql = {.store = run->store};
	enum crm_code code;

	/* Counted by number first; names are joined to the few groups. */
	crm_sql_add(&sql,
	    "WITH counted AS (SELECT d.stage, d.status, count(*) AS n "
	    "FROM ");
	crm_sql_add(&sql,
	    run->query->n > 0 || run->query->only_ids
		? "contact c JOIN standing d ON d.contact = c.id"
		: "standing d");
	crm_sql_add(&sql, " WHERE 1");
	code = crm_sql_where(&sql, run->query, CRM_OF_CONTACT, false, err);
	crm_sql_add(&sql,
	    " GROUP BY d.stage, d.status) "
	    "SELECT p.name, s.name, t.name, coalesce(k.n, 0) FROM stage s "
	    "JOIN pipeline p ON p.id = s.pipeline "
	    "LEFT JOIN counted k ON k.stage = s.id "
	    "LEFT JOIN status t ON t.id = k.status WHERE 1");
	crm_sql_viewable(&sql, "p.id");
	crm_sql_add(&sql, " ORDER BY p.ordinal, p.id, s.ordinal, t.ordinal");
	if (code == CRM_OK)
		code = crm_report_each(run, &sql, text_row, err);
	crm_sql_free(&sql);
	return code;
}

/* book -------------------------------------------------------------------- */

static void
book_row(struct crm_run *run, sqlite3_stmt *st)
{
	char day[CRM_DAY_TEXT];
	const char *cell[14];
	int i;

	for (i = 0; i < 14; i++)
		cell[i] = db_text(st, i);
	if (cell[10] != NULL) {
		crm_date_format(crm_instant_day(db_int(st, 10)), day);
		cell[10] = day;
	}
	run->each(run->arg, 14, cell);
}

static enum crm_code
book(struct crm_run *run, struct crm_err *err)
{
	struct crm_sql sql = {.store = run->store};
	char today[CRM_DAY_TEXT];
	enum crm_code code;

	crm_date_format(run->now->today, today);
	/* The latest note that names an action, the cover that began last. */
	crm_sql_add(&sql,
	    "SELECT 'c' || c.id, concat_name(c.first_name, c.middle_name, "
	    "c.last_name, c.suffix), c.owner, coalesce(c.phone, c.cell), "
	    "c.email, c.street, c.city, c.state, c.zip, n.action, "
	    "n.note_created, s.name, p.carrier, p.plan FROM contact c "
	    "JOIN standing d ON d.contact = c.id "
	    "JOIN stage s ON s.id = d.stage LEFT JOIN note n ON n.id = "
	    "(SELECT max(id) FROM note WHERE contact = c.id "
	    "AND action IS NOT NULL) LEFT JOIN policy p ON p.id = "
	    "(SELECT id FROM policy WHERE contact = c.id "
	    "AND policy_status = 'sold' AND effective <= ? "
	    "AND (\"end\" IS NULL OR \"end\" >= ?) "
	    "ORDER BY effective DESC, id DESC LIMIT 1) WHERE 1");
	crm_sql_bind_text(&sql, today);
	crm_sql_bind_text(&sql, today);
	code = crm_sql_where(&sql, run->query, CRM_OF_CONTACT, false, err);
	crm_sql_add(&sql, " ORDER BY c.id");
	if (code == CRM_OK)
		code = crm_report_each(run, &sql, book_row, err);
	crm_sql_free(&sql);
	return code;
}

/* dispositions ------------------------------------------------------------ */

struct pair {
	int64_t stage, status, count; /* status 0: none */
};

/* How many stand in each pair, in any order; *LIST is yours. */
static enum crm_code
count_pairs(
    struct crm_run *run, struct pair **list, size_t *n, struct crm_err *err)
{
	struct crm_sql sql = {.store = run->store};
	sqlite3_stmt *st = NULL;
	size_t cap = 0;
	enum crm_code code;
	int step = SQLITE_DONE;

	crm_sql_add(&sql,
	    "SELECT d.stage, coalesce(d.status, 0), count(*) FROM contact c "
	    "JOIN standing d ON d.contact = c.id WHERE 1");
	code = crm_sql_where(&sql, run->query, CRM_OF_CONTACT, false, err);
	crm_sql_add(&sql, " GROUP BY d.stage, d.status");
	if (code == CRM_OK)
		code = crm_sql_prepare(&sql, &st, err);
	while (code == CRM_OK && (step = sqlite3_step(st)) == SQLITE_ROW) {
		*list = crm_room(*list, *n, &cap, sizeof(**list));
		(*list)[(*n)++] =
		    (struct pair){db_int(st, 0), db_int(st, 1), db_int(st, 2)};
	}
	if (code == CRM_OK && step != SQLITE_DONE)
		code = db_fail(&run->store->db, err);
	sqlite3_finalize(st);
	crm_sql_free(&sql);
	return code;
}

static int64_t
count_of(const struct pair *list, size_t n, int64_t stage, int64_t status)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (list[i].stage == stage && list[i].status == status)
			return list[i].count;
	return 0;
}

/* The pairs of a stage: those it is linked to, and all that there are. */
static void
stage_pairs(struct crm_run *run, const struct crm_pipeline *p, int stage,
    const struct pair *list, size_t n)
{
	const struct crm_stage *s = &p->stage[stage];
	struct crm_err forbidden;
	const char *cell[5];
	int64_t count;
	bool allowed;
	int i;

	for (i = CRM_NONE; i < p->nstatus; i++) {
		count = count_of(
		    list, n, s->id, i == CRM_NONE ? 0 : p->status[i].id);
		allowed = crm_engine_pair(p, stage, i, &forbidden) == CRM_OK;
		if (count == 0 && (i == CRM_NONE || s->links == 0 || !allowed))
			continue;
		cell[0] = p->name;
		cell[1] = s->name;
		cell[2] = i == CRM_NONE ? NULL : p->status[i].name;
		cell[3] = crm_report_number(run, count);
		cell[4] = allowed ? "yes" : "no";
		run->each(run->arg, 5, cell);
		crm_pool_reset(&run->pool);
	}
}

static enum crm_code
dispositions(struct crm_run *run, struct crm_err *err)
{
	const struct crm_pipeline *const *pipelines;
	struct pair *list = NULL;
	size_t n = 0;
	unsigned np, i;
	enum crm_code code;
	int k;

	code = crm_store_pipelines(run->store, &pipelines, &np, err);
	if (code == CRM_OK)
		code = count_pairs(run, &list, &n, err);
	for (i = 0; code == CRM_OK && i < np; i++)
		for (k = 0; k < pipelines[i]->nstage; k++)
			if (crm_may(run->store, pipelines[i]->id, CRM_MAY_VIEW))
				stage_pairs(run, pipelines[i], k, list, n);
	free(list);
	return code;
}

/* funnel ------------------------------------------------------------------ */

/*
 * The moves are read once, in the order of the log, and what is known of a
 * contact in a stage is kept in two arrays: the day it first entered inside
 * the period, and the day it first left after that.  Ids are dense, so this
 * costs 8 bytes a contact and stage (3 million moves in a sixth of the time
 * of window functions; design 11).
 */
struct funnel {
	int nstage;  /* all pipelines together */
	int *column; /* of a stage id, -1 */
	size_t ncolumn;
	crm_day *entered, *left;
	int64_t ncontact;
	uint64_t *selected; /* a bit a contact; NULL: all */
};

static bool
chosen(const struct funnel *f, int64_t contact)
{
	return f->selected == NULL ||
	    (f->selected[contact / 64] >> (contact % 64) & 1);
}

static enum crm_code
choose(struct crm_run *run, struct funnel *f, struct crm_err *err)
{
	struct crm_query query = *run->query;
	int64_t *ids;
	size_t n, i;
	unsigned k, own = 0;

	/* The period says which moves count, not which contacts. */
	query.term = crm_alloc((query.n + 1) * sizeof(*query.term));
	for (k = 0; k < run->query->n; k++)
		if (run->query->term[k].op == CRM_SEARCH ||
		    run->query->term[k].op == CRM_IN_OP ||
		    run->query->term[k].field != CRM_F_MOVED)
			query.term[own++] = run->query->term[k];
	query.n = own;
	if (query.n == 0 && !query.only_ids && run->store->nrights == 0) {
		free(query.term);
		return CRM_OK;
	}
	f->selected =
	    crm_alloc(((size_t)f->ncontact / 64 + 1) * sizeof(uint64_t));
	if (crm_store_ids(run->store, &query, &ids, &n, err)) {
		free(query.term);
		return err->code;
	}
	for (i = 0; i < n; i++)
		if (ids[i] < f->ncontact)
			f->selected[ids[i] / 64] |= (uint64_t)1
			    << (ids[i] % 64);
	free(ids);
	free(query.term);
	return CRM_OK;
}

/* A day as text, without the general parser: three million of them. */
static crm_day
quick_day(const char *s)
{
	if (s == NULL || strlen(s) != 10)
		return CRM_NO_DAY;
	return crm_date_make((s[0] - '0') * 1000 + (s[1] - '0') * 100 +
		(s[2] - '0') * 10 + s[3] - '0',
	    (s[5] - '0') * 10 + s[6] - '0', (s[8] - '0') * 10 + s[9] - '0');
}

static enum crm_code
read_moves(struct crm_run *run, struct funnel *f, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT contact, stage, was, day FROM move ORDER BY id";
	char last[16] = "";
	crm_day from, to, day = 0;
	sqlite3_stmt *st;
	enum crm_code code;
	const char *text;
	int64_t contact, stage, was;
	size_t at;
	bool row, asked;

	if (crm_query_period(
		run->query, CRM_F_MOVED, &asked, &from, &to, err) ||
	    db_prepare(&run->store->db, sql, &st, err))
		return err->code;
	while (
	    (code = db_step(&run->store->db, st, &row, err)) == CRM_OK && row) {
		contact = db_int(st, 0);
		if (contact < 0 || contact >= f->ncontact ||
		    !chosen(f, contact))
			continue;
		text = db_text(st, 3);
		if (text != NULL && strcmp(text, last) != 0) {
			day = quick_day(text);
			snprintf(last, sizeof(last), "%s", text);
		}
		if (day < from || day > to)
			continue;
		stage = db_int(st, 1);
		was = db_int(st, 2);
		if (was > 0 && (size_t)was < f->ncolumn &&
		    f->column[was] >= 0) {
			at = (size_t)(contact * f->nstage + f->column[was]);
			if (f->entered[at] != 0 && f->left[at] == 0)
				f->left[at] = day + 1000000;
		}
		if (stage > 0 && (size_t)stage < f->ncolumn &&
		    f->column[stage] >= 0) {
			at = (size_t)(contact * f->nstage + f->column[stage]);
			if (f->entered[at] == 0)
				f->entered[at] = day + 1000000;
		}
	}
	return code;
}

static int
by_value(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

/* "3", or "2.5" between two. */
static const char *
median(struct crm_run *run, int *value, size_t n)
{
	int sum;

	if (n == 0)
		return NULL;
	qsort(value, n, sizeof(*value), by_value);
	if (n % 2 == 1)
		return crm_report_number(run, value[n / 2]);
	sum = value[n / 2 - 1] + value[n / 2];
	return crm_pool_fmt(&run->pool, sum % 2 ? "%d.5" : "%d", sum / 2);
}

/* Whether a contact got to a later open stage of the pipeline by then. */
static bool
further(const struct funnel *f, const struct crm_pipeline *p, int first,
    int stage, int64_t contact)
{
	const crm_day *entered = &f->entered[contact * f->nstage + first];
	int i;

	for (i = stage + 1; i < p->nstage; i++)
		if (p->stage[i].class != CRM_CLOSED && entered[i] != 0 &&
		    entered[i] >= entered[stage])
			return true;
	return false;
}

static void
funnel_stage(struct crm_run *run, const struct funnel *f,
    const struct crm_pipeline *p, int first, int stage, int *days)
{
	int64_t entered = 0, left = 0, converted = 0, c;
	const char *cell[7];
	size_t at, n = 0;

	for (c = 0; c < f->ncontact; c++) {
		at = (size_t)(c * f->nstage + first + stage);
		if (f->entered[at] == 0)
			continue;
		entered++;
		converted += further(f, p, first, stage, c);
		if (f->left[at] == 0)
			continue;
		left++;
		if (f->left[at] >= f->entered[at])
			days[n++] = f->left[at] - f->entered[at];
	}
	cell[0] = p->name;
	cell[1] = p->stage[stage].name;
	cell[2] = crm_report_number(run, entered);
	cell[3] = crm_report_number(run, left);
	cell[4] = crm_report_number(run, converted);
	cell[5] = crm_report_percent(run, converted, entered);
	cell[6] = median(run, days, n);
	run->each(run->arg, 7, cell);
}

static enum crm_code
funnel(struct crm_run *run, struct crm_err *err)
{
	struct funnel f = {0};
	const struct crm_pipeline *const *list;
	enum crm_code code;
	unsigned n, i;
	int j, first = 0, *days;
	int64_t id;

	if (crm_store_pipelines(run->store, &list, &n, err) ||
	    db_number(&run->store->db, "SELECT max(id) + 1 FROM contact", 1,
		&f.ncontact, err))
		return err->code;
	f.ncolumn = run->store->nstage_at;
	f.column = crm_alloc((f.ncolumn + 1) * sizeof(int));
	memset(f.column, -1, f.ncolumn * sizeof(int));
	for (i = 0; i < n; i++) {
		for (j = 0; j < list[i]->nstage; j++) {
			/* Below ncolumn, as those were read of this list. */
			id = list[i]->stage[j].id;
			f.column[id] = f.nstage + j;
		}
		f.nstage += list[i]->nstage;
	}
	f.entered =
	    crm_alloc((size_t)f.ncontact * (size_t)f.nstage * sizeof(crm_day));
	f.left =
	    crm_alloc((size_t)f.ncontact * (size_t)f.nstage * sizeof(crm_day));
	days = crm_alloc((size_t)f.ncontact * sizeof(int));
	code = choose(run, &f, err);
	if (code == CRM_OK)
		code = read_moves(run, &f, err);
	for (i = 0; code == CRM_OK && i < n; i++) {
		for (j = 0; j < list[i]->nstage; j++)
			if (crm_may(run->store, list[i]->id, CRM_MAY_VIEW))
				funnel_stage(run, &f, list[i], first, j, days);
		first += list[i]->nstage;
	}
	free(days);
	free(f.column);
	free(f.entered);
	free(f.left);
	free(f.selected);
	return code;
}

/* production -------------------------------------------------------------- */

static void
production_row(struct crm_run *run, sqlite3_stmt *st)
{
	const char *cell[17];
	char changed[CRM_INSTANT_TEXT];
	int i;

	for (i = 0; i < 17; i++)
		cell[i] = db_text(st, i);
	crm_instant_format(db_int(st, 12), changed);
	cell[12] = changed;
	run->each(run->arg, 17, cell);
}

static enum crm_code
production(struct crm_run *run, struct crm_err *err)
{
	struct crm_sql sql = {.store = run->store};
	enum crm_code code;

	crm_sql_add(&sql,
	    "SELECT 'p' || p.id, 'c' || c.id, p.agent, p.npn, p.carrier, "
	    "p.plan, p.line, concat_name(c.first_name, c.middle_name, "
	    "c.last_name, c.suffix), c.birth_date, c.county, c.state, "
	    "p.policy_status, p.policy_changed, p.application, p.effective, "
	    "p.\"end\", p.end_reason FROM policy p "
	    "JOIN contact c ON c.id = p.contact "
	    "LEFT JOIN standing d ON d.contact = c.id WHERE 1");
	code = crm_sql_where(&sql, run->query, CRM_OF_POLICY, false, err);
	crm_sql_add(&sql, " ORDER BY p.id");
	if (code == CRM_OK)
		code = crm_report_each(run, &sql, production_row, err);
	crm_sql_free(&sql);
	return code;
}

/* stale ------------------------------------------------------------------- */

static void
stale_row(struct crm_run *run, sqlite3_stmt *st)
{
	crm_day since = quick_day(db_text(st, 3));
	const char *cell[6];
	int i, days = run->now->today - since;

	for (i = 0; i < 4; i++)
		cell[i] = db_text(st, i);
	cell[4] = crm_report_number(run, days);
	cell[5] = days >= OPEN_RED ? "red" : "amber";
	run->each(run->arg, 6, cell);
}

static enum crm_code
stale(struct crm_run *run, struct crm_err *err)
{
	struct crm_sql sql = {.store = run->store};
	char before[CRM_DAY_TEXT];
	enum crm_code code;

	crm_date_format(run->now->today - OPEN_AMBER, before);
	/* Clients and closed contacts wait for nothing. */
	crm_sql_add(&sql,
	    "SELECT 'c' || c.id, concat_name(c.first_name, c.middle_name, "
	    "c.last_name, c.suffix), s.name, d.since FROM standing d "
	    "JOIN stage s ON s.id = d.stage JOIN contact c ON c.id = d.contact "
	    "WHERE s.class IN ('prospect', 'any') "
	    "AND c.contact_stop IS NULL AND d.since <= ?");
	crm_sql_bind_text(&sql, before);
	code = crm_sql_where(&sql, run->query, CRM_OF_CONTACT, false, err);
	crm_sql_add(&sql, " ORDER BY d.since, c.id");
	if (code == CRM_OK)
		code = crm_report_each(run, &sql, stale_row, err);
	crm_sql_free(&sql);
	return code;
}

/* purgeable --------------------------------------------------------------- */

static void
purgeable_row(struct crm_run *run, sqlite3_stmt *st)
{
	crm_day last = crm_activity_day(db_int(st, 4), db_text(st, 5));
	char active[CRM_DAY_TEXT], until[CRM_DAY_TEXT];
	const char *cell[6];
	int i;

	if (crm_keep_end(&run->keep, last) > run->now->today)
		return;
	for (i = 0; i < 4; i++)
		cell[i] = db_text(st, i);
	crm_date_format(last, active);
	crm_date_format(crm_keep_end(&run->keep, last) - 1, until);
	cell[4] = active;
	cell[5] = until;
	run->each(run->arg, 6, cell);
}

/* The first instant after which who was active need be kept for now. */
static int64_t
kept_from(const struct crm_run *run)
{
	crm_day day = run->now->today + 1;

	while (crm_keep_end(&run->keep, day - 1) > run->now->today)
		day--;
	return crm_day_instant(day);
}

static enum crm_code
purgeable(struct crm_run *run, struct crm_err *err)
{
	struct crm_sql sql = {.store = run->store};
	enum crm_code code;

	if (crm_keep_get(run->store, run->now->today, &run->keep, err))
		return err->code;
	/* The narrow table tells of nearly all that they are to be kept. */
	crm_sql_add(&sql,
	    "SELECT 'c' || c.id, concat_name(c.first_name, c.middle_name, "
	    "c.last_name, c.suffix), p.name, s.name, " CRM_ACTIVITY
	    " AS runs_on FROM standing d CROSS JOIN contact c "
	    "ON c.id = d.contact JOIN pipeline p ON p.id = d.pipeline "
	    "JOIN stage s ON s.id = d.stage WHERE d.changed < ? "
	    "AND runs_on IS NULL");
	crm_sql_bind_int(&sql, kept_from(run));
	code = crm_sql_where(&sql, run->query, CRM_OF_CONTACT, false, err);
	crm_sql_add(&sql, " ORDER BY d.contact");
	if (code == CRM_OK)
		code = crm_report_each(run, &sql, purgeable_row, err);
	crm_sql_free(&sql);
	return code;
}

enum crm_code
crm_store_report(struct crm_store *store, const char *name,
    const struct crm_query *query, const struct crm_now *now, crm_row *each,
    void *arg, struct crm_err *err)
{
	/* In the order of crm_reports. */
	static enum crm_code (*const reports[])(
	    struct crm_run *, struct crm_err *) = {stages, funnel,
	    crm_report_due, crm_report_overdue, book, dispositions,
	    crm_report_sources, production, stale, crm_report_t65,
	    crm_report_eligible, crm_report_soa, purgeable};
	struct crm_run run = {.store = store,
	    .query = query,
	    .now = now,
	    .each = each,
	    .arg = arg};
	enum crm_code code = CRM_MISUSE;
	unsigned i;

	crm_sql_functions(store);
	for (i = 0; i < crm_nreports; i++)
		if (strcmp(crm_reports[i].name, name) == 0)
			code = reports[i](&run, err);
	crm_pool_free(&run.pool);
	return code;
}
