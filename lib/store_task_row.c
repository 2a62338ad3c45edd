/* SPDX-License-Identifier: ISC */
/* Tasks in the rows of files: whether one is there already, or may be added. */
#include "store_task.h"

#include <string.h>

enum crm_code
crm_task_allow(const struct crm_change *change, struct crm_err *err)
{
	struct crm_task task = {.values = change->to};
	const char *const *v = task.values.v;
	const char *stop;

	if (crm_task_complete(&task, err))
		return err->code;
	stop = v[CRM_F_CONTACT_STOP] != NULL ? "contact_stop"
	    : v[CRM_F_DNC] != NULL && strcmp(v[CRM_F_KIND], "call") == 0 ? "dnc"
									 : NULL;
	if (stop == NULL || !crm_kind_reaches(v[CRM_F_KIND]))
		return CRM_OK;
	return crm_fail(err, CRM_REFUSED,
	    "kind: %s cannot be planned with %s=yes", v[CRM_F_KIND], stop);
}

void
crm_task_bears(struct crm_store *store, const struct crm_values *row,
    struct crm_facts *facts)
{
	const char *due = row->v[CRM_F_DUE];
	char today[CRM_DAY_TEXT];
	int64_t at = 0;

	if (due == NULL)
		return;
	crm_store_today(store, today);
	if (strncmp(due, today, CRM_DAY_TEXT - 1) < 0)
		return;
	if (!crm_due_instant(due, &at))
		facts->have |= CRM_NEEDS_FOLLOW_UP;
	else if (at >= store->actor->now.instant)
		facts->have |= CRM_NEEDS_FOLLOW_UP | CRM_NEEDS_APPOINTMENT;
}

/* A task of CONTACT that says the same, whatever became of it; *ID 0: none. */
static enum crm_code
find_same(struct crm_store *store, int64_t contact, const struct crm_task *task,
    int64_t *id, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT id FROM task WHERE contact = :contact AND kind = :kind "
	    "AND due = substr(:due, 1, 10) AND due_at IS :at "
	    "AND task IS :task";
	const char *const *v = task->values.v;
	sqlite3_stmt *st;
	bool row;
	int64_t at;

	*id = 0;
	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", contact);
	db_bind_text(st, ":kind", v[CRM_F_KIND]);
	db_bind_text(st, ":due", v[CRM_F_DUE]);
	if (crm_due_instant(v[CRM_F_DUE], &at))
		db_bind_int(st, ":at", at);
	db_bind_text(st, ":task", v[CRM_F_TASK]);
	if (db_step(&store->db, st, &row, err))
		return err->code;
	if (!row)
		return CRM_OK;
	*id = db_int(st, 0);
	db_done(st);
	return CRM_OK;
}

enum crm_code
crm_task_row(struct crm_store *store, int64_t contact,
    const struct crm_change *change, unsigned how, bool *differs,
    struct crm_err *err)
{
	struct crm_task task = {.values = change->to};
	int64_t id = 0;

	if (crm_task_complete(&task, err) ||
	    (!(how & CRM_ROW_APART) &&
		find_same(store, contact, &task, &id, err)))
		return err->code;
	if (id != 0)
		return CRM_OK;
	*differs = true;
	return how & CRM_ROW_WRITE
	    ? crm_store_task_add(store, contact, change, &id, err)
	    : CRM_OK;
}
