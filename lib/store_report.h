/* SPDX-License-Identifier: ISC */
/* What the reports share among themselves. */
#ifndef CRM_STORE_REPORT_H
#define CRM_STORE_REPORT_H

#include "store_query.h"

struct crm_run { /* of one report */
	struct crm_store *store;
	const struct crm_query *query;
	const struct crm_now *now;
	crm_row *each;
	void *arg;
	struct crm_pool pool; /* of the row at hand */
	struct crm_keep keep; /* how long records are kept */
};

/* Run the statement and call ROW, which calls EACH, with every row. */
enum crm_code crm_report_each(struct crm_run *run, struct crm_sql *sql,
    void (*row)(struct crm_run *run, sqlite3_stmt *st),
    struct crm_err *err) CRM_CHECKED;

/* Cells of the row at hand; 3 of 8 is "37.5", and a part of none NULL. */
const char *crm_report_number(struct crm_run *run, int64_t n);
const char *
crm_report_percent(struct crm_run *run, int64_t part, int64_t whole);

enum crm_code
crm_report_sources(struct crm_run *run, struct crm_err *err) CRM_CHECKED;

/* What is to be done, and what was to be done by now. */
enum crm_code
crm_report_due(struct crm_run *run, struct crm_err *err) CRM_CHECKED;
enum crm_code
crm_report_overdue(struct crm_run *run, struct crm_err *err) CRM_CHECKED;

/* The calendar: who turns 65, and who may enrol. */
enum crm_code
crm_report_t65(struct crm_run *run, struct crm_err *err) CRM_CHECKED;
enum crm_code
crm_report_eligible(struct crm_run *run, struct crm_err *err) CRM_CHECKED;

/* Scopes of appointment, and whether they were signed in time (AM-22). */
enum crm_code
crm_report_soa(struct crm_run *run, struct crm_err *err) CRM_CHECKED;

#endif
