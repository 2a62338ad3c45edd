/* SPDX-License-Identifier: ISC */
/* What is so about a contact on a day, for the guards that ask. */
#include "store_wave.h"

#include <string.h>

#include "text.h"

unsigned
crm_facts_wanted(const struct crm_needs *needs)
{
	bool fields = needs->words || (needs->fields[0] | needs->fields[1]);

	return needs->guards | (fields ? CRM_FACT_FIELDS : 0);
}

static enum crm_code
policy_facts(struct crm_store *store, int64_t contact, const char *day,
    struct crm_facts *facts, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT max(effective IS NOT NULL AND effective <= :day), "
	    "count(*) FROM policy WHERE contact = :contact "
	    "AND policy_status = 'sold' AND (\"end\" IS NULL OR \"end\" >= "
	    ":day)";
	sqlite3_stmt *st;
	bool row;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", contact);
	db_bind_text(st, ":day", day);
	if (db_step(&store->db, st, &row, err))
		return err->code;
	if (db_int(st, 0) != 0)
		facts->have |= CRM_NEEDS_IN_FORCE;
	if (db_int(st, 1) != 0)
		facts->have |= CRM_NEEDS_POLICY;
	db_done(st);
	return CRM_OK;
}

void
crm_facts_fields(const struct crm_values *values, struct crm_facts *facts)
{
	unsigned i;

	for (i = 0; i < CRM_NCONTACT; i++)
		if (values->v[i] != NULL && values->v[i][0] != '\0') {
			facts->fields[i / 64] |= (uint64_t)1 << (i % 64);
			if (crm_fields[i].type == CRM_WORD)
				facts->word[i] = (uint8_t)crm_field_word(
				    (enum crm_field_id)i, values->v[i]);
		}
	if (values->v[CRM_F_SOURCE] != NULL)
		facts->have |= CRM_NEEDS_SOURCE;
}

/* Asked of many contacts at a time, and of most nothing else is. */
static enum crm_code
known_source(struct crm_store *store, int64_t contact, struct crm_facts *facts,
    struct crm_err *err)
{
	static const char sql[] =
	    "SELECT 1 FROM contact WHERE id = :id AND source IS NOT NULL";
	int64_t known;

	if (db_number_of(&store->db, sql, ":id", contact, 0, &known, err))
		return err->code;
	if (known)
		facts->have |= CRM_NEEDS_SOURCE;
	return CRM_OK;
}

/* Tasks and cadences to come, on DAY and from this moment on. */
static enum crm_code
task_facts(struct crm_store *store, int64_t contact, const char *day,
    struct crm_facts *facts, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT coalesce(max(due_at >= :now), 0), count(*) "
	    "+ (SELECT count(*) FROM schedule WHERE contact = :contact "
	    "AND cadence IS NOT NULL AND next >= :day) FROM task "
	    "WHERE contact = :contact AND task_status = 'open' "
	    "AND due >= :day AND (due_at IS NULL OR due_at >= :now)";
	sqlite3_stmt *st;
	bool row;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", contact);
	db_bind_text(st, ":day", day);
	db_bind_int(st, ":now",
	    store->actor != NULL ? store->actor->now.instant
				 : crm_day_instant(facts->day));
	if (db_step(&store->db, st, &row, err))
		return err->code;
	if (db_int(st, 0) != 0)
		facts->have |= CRM_NEEDS_APPOINTMENT;
	if (db_int(st, 1) != 0)
		facts->have |= CRM_NEEDS_FOLLOW_UP;
	db_done(st);
	return CRM_OK;
}

/* Names of actions that are attempts, or of outcomes that are two-way. */
static const char *
names(const struct crm_pipeline *p, bool outcomes, struct crm_pool *pool)
{
	struct crm_buf list = {0};
	const char *text;
	int i;

	crm_buf_char(&list, '[');
	for (i = 0; i < (outcomes ? p->noutcome : p->naction); i++) {
		if (!(outcomes ? p->outcome[i].two_way : p->action[i].attempt))
			continue;
		crm_buf_str(&list, list.len > 1 ? "," : "");
		crm_json_string(
		    &list, outcomes ? p->outcome[i].name : p->action[i].name);
	}
	crm_buf_char(&list, ']');
	text = crm_pool_str(pool, list.s, list.len);
	crm_buf_free(&list);
	return text;
}

/* Attempts to reach the contact since both last spoke (HC-03). */
static enum crm_code
attempt_facts(struct crm_store *store, const struct crm_standing *s,
    struct crm_facts *facts, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM note WHERE contact = :contact "
	    "AND action IN (SELECT value FROM json_each(:attempts)) "
	    "AND id > coalesce((SELECT max(id) FROM note "
	    "WHERE contact = :contact AND note_outcome IN "
	    "(SELECT value FROM json_each(:two_way))), 0)";
	struct crm_pool pool = {0};
	sqlite3_stmt *st;
	bool row;

	if (s->pipeline->attempts == 0 || s->contact == 0)
		return CRM_OK;
	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", s->contact);
	db_bind_text(st, ":attempts", names(s->pipeline, false, &pool));
	db_bind_text(st, ":two_way", names(s->pipeline, true, &pool));
	if (db_step(&store->db, st, &row, err) == CRM_OK) {
		facts->attempts = (int)db_int(st, 0);
		db_done(st);
		err->code = CRM_OK;
	}
	crm_pool_free(&pool);
	if (facts->attempts >= s->pipeline->attempts)
		facts->have |= CRM_NEEDS_ATTEMPTS;
	return err->code;
}

/* The stage before the latest entry of the present one (SP-15). */
static enum crm_code
previous_stage(struct crm_store *store, const struct crm_standing *s,
    int *previous, struct crm_err *err)
{
	int64_t was;

	*previous = CRM_NONE;
	if (crm_move_before(
		store, s->contact, s->pipeline->stage[s->stage].id, &was, err))
		return err->code;
	if (was > 0 && (size_t)was < store->nstage_at &&
	    store->stage_at[was].pipeline == s->pipeline)
		*previous = store->stage_at[was].index;
	return CRM_OK;
}

enum crm_code
crm_facts_get(struct crm_store *store, const struct crm_standing *s,
    unsigned wanted, const char *day, struct crm_facts *facts,
    struct crm_err *err)
{
	struct crm_pool pool = {0};
	struct crm_values values = {0};
	enum crm_code code = CRM_OK;

	memset(facts, 0, sizeof(*facts));
	facts->previous = CRM_NONE;
	facts->since = crm_date_stored(s->since, 0);
	facts->day = crm_date_stored(day, 0);
	if (s->reason[0] != '\0')
		facts->have |= CRM_NEEDS_REASON;
	if (wanted & (CRM_NEEDS_POLICY | CRM_NEEDS_IN_FORCE))
		code = policy_facts(store, s->contact, day, facts, err);
	if (code == CRM_OK &&
	    (wanted & (CRM_NEEDS_SOURCE | CRM_FACT_FIELDS)) == CRM_NEEDS_SOURCE)
		code = known_source(store, s->contact, facts, err);
	if (code == CRM_OK && (wanted & CRM_FACT_FIELDS)) {
		code = crm_contact_load(store, s->contact, &pool, &values, err);
		crm_facts_fields(&values, facts);
		crm_pool_free(&pool);
	}
	if (code == CRM_OK &&
	    (wanted & (CRM_NEEDS_FOLLOW_UP | CRM_NEEDS_APPOINTMENT)))
		code = task_facts(store, s->contact, day, facts, err);
	if (code == CRM_OK && (wanted & CRM_NEEDS_ATTEMPTS))
		code = attempt_facts(store, s, facts, err);
	if (code == CRM_OK && (wanted & CRM_FACT_PREVIOUS))
		code = previous_stage(store, s, &facts->previous, err);
	return code;
}
