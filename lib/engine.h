/* SPDX-License-Identifier: ISC */
/*
 * The engine: which stage a contact may enter, and where events take it.
 * Pure decisions over values; store_stage.c gathers the facts and carries
 * the decisions out.  Every program that can cause a move comes through
 * here, import and undo included.
 */
#ifndef CRM_ENGINE_H
#define CRM_ENGINE_H

#include "calendar.h"
#include "pipeline.h"

/* What guards ask about; filled for the day on which the move happens. */
struct crm_facts {
	unsigned have;             /* enum crm_guard: which hold */
	uint64_t fields[2];        /* contact fields that are not empty */
	uint8_t word[CRM_NFIELDS]; /* crm_field_word() of each */
	int previous;              /* stage before the latest entry of this */
	int attempts;              /* since both last spoke */
	crm_day since, day;        /* stage entered; the day of the facts */
};

/*
 * Whether a contact may go from stage FROM (CRM_NONE: it is new) to TO:
 * a declared move, not retired, guards met.  The sentence names what is
 * missing.
 */
enum crm_code crm_engine_allow(const struct crm_pipeline *pipeline,
    const struct crm_facts *facts, int from, int to,
    struct crm_err *err) CRM_CHECKED;

/* Whether the guards of STAGE hold; else refused with what is missing. */
enum crm_code crm_engine_guards(const struct crm_pipeline *pipeline,
    const struct crm_facts *facts, int stage, struct crm_err *err) CRM_CHECKED;

/* The same for what a STATUS needs, now and as long as it stands (BL-10). */
enum crm_code crm_engine_status(const struct crm_pipeline *pipeline,
    const struct crm_facts *facts, int status, struct crm_err *err) CRM_CHECKED;

/*
 * Where a new contact begins: the first stage in file order, not beyond the
 * one marked start, that may be entered (SP-03); CRM_NONE if there is none.
 */
int crm_engine_start(
    const struct crm_pipeline *pipeline, const struct crm_facts *facts);

/*
 * Where EVENT takes a contact in stage FROM; CRM_NONE if nowhere.  *REASON
 * is the reason to record or CRM_NONE.  A target whose guards do not hold is
 * not entered; for `previous` the nearest stage before it in file order, of
 * the same class, whose guards hold stands in (SP-15).
 */
int crm_engine_event(const struct crm_pipeline *pipeline, enum crm_event event,
    const struct crm_facts *facts, int from, int *reason);

/* Whether any rule listens to EVENT in stage FROM: facts are needed then. */
bool crm_engine_listens(
    const struct crm_pipeline *pipeline, enum crm_event event, int from);

/*
 * Whether REASON (CRM_NONE: none of the declared) may be given in stage FROM
 * (CRM_NONE: new; CRM_PREVIOUS: from another pipeline) for STAGE: what it
 * needs holds (HC-03, HC-06), and one that ends policies or stops contact
 * closes the case (SP-19).  A new contact may bring it where it leads.
 */
enum crm_code crm_engine_reason(const struct crm_pipeline *pipeline,
    const struct crm_facts *facts, int from, int stage, int reason,
    struct crm_err *err) CRM_CHECKED;

/* Whether the status (CRM_NONE: none) may stand with the stage (BL-07). */
enum crm_code crm_engine_pair(const struct crm_pipeline *pipeline, int stage,
    int status, struct crm_err *err) CRM_CHECKED;

/*
 * Whether a policy's dates suit its line: cover of the lines named by
 * `policy first-of-month` starts on a first (requirements 2.3), unless RULES
 * say no to that, no policy ends before it starts, and on the lines named by
 * `policy election-period` the dates do not contradict the election period
 * of WHO (SP-25; NULL: that is not asked).  VALUES are canonical.
 */
enum crm_code crm_engine_policy(const struct crm_pipeline *pipeline,
    const struct crm_values *values, const struct crm_rules *rules,
    const struct crm_entitled *who, struct crm_err *err) CRM_CHECKED;

/* What VALUES of a contact say of WHO; ma is not among them. */
void
crm_entitled_take(struct crm_entitled *who, const struct crm_values *values);

/* Whether the policy names an election period that the pipeline asks for. */
bool crm_engine_elects(
    const struct crm_pipeline *pipeline, const struct crm_values *values);

#endif
