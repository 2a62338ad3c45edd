/* SPDX-License-Identifier: ISC */
/*
 * What the clock of a stage brings to those who stand in it: the tasks of its
 * cadences, and moves after some time.  Pipelines without any cost nothing.
 */
#ifndef CRM_STORE_SCHEDULE_H
#define CRM_STORE_SCHEDULE_H

#include "store_task.h"

/* A contact came into the stage of STANDING; who asked for it is left alone. */
enum crm_code crm_schedule_enter(struct crm_store *store,
    const struct crm_standing *standing, struct crm_err *err) CRM_CHECKED;

/* It leaves a stage of PIPELINE: its tasks of cadences are dropped. */
enum crm_code
crm_schedule_leave(struct crm_store *store, const struct crm_pipeline *pipeline,
    int64_t contact, struct crm_err *err) CRM_CHECKED;

/* Nothing comes any more (HC-04). */
enum crm_code crm_schedule_stop(
    struct crm_store *store, int64_t contact, struct crm_err *err) CRM_CHECKED;

/* A task of a cadence was closed: the next one has its day. */
enum crm_code crm_schedule_closed(struct crm_store *store,
    const struct crm_task *task, struct crm_err *err) CRM_CHECKED;

/*
 * The row SCHEDULE is due: its task is made.  *MOVES tells that it is a move
 * that is due instead, which is the caller's to make, and tomorrow's if it
 * cannot be made today.  Neither, if it is not due any more.
 */
enum crm_code crm_schedule_act(struct crm_store *store, int64_t schedule,
    bool *moves, struct crm_err *err) CRM_CHECKED;

/*
 * Start the clocks for contacts from FIRST on that stand in stages of
 * PIPELINE and have none, and stop those that its rules do not have any more:
 * after an import, and after other rules were loaded.
 */
enum crm_code crm_schedules_start(struct crm_store *store,
    const struct crm_pipeline *pipeline, int64_t first,
    struct crm_err *err) CRM_CHECKED;

#endif
