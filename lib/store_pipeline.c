/* SPDX-License-Identifier: ISC */
/* Pipelines in the store: rules as text, stages and statuses as rows. */
#include "store_schedule.h"

#include <stdlib.h>
#include <string.h>

void
crm_store_forget_pipelines(struct crm_store *store)
{
	unsigned i;

	for (i = 0; i < store->npipeline; i++)
		free(store->pipeline[i]);
	free(store->pipeline);
	free(store->stage_at);
	free(store->status_at);
	store->pipeline = NULL;
	store->stage_at = store->status_at = NULL;
	store->npipeline = 0;
	store->nstage_at = store->nstatus_at = 0;
	crm_store_forget_rules(store);
}

/* Whether a number can be one that the table gave, and not somebody by hand. */
static bool
numbered(int64_t id)
{
	return id > 0 && id < 1 << 20;
}

/* Make room in a map from id to place for ID. */
static struct crm_place *
place(struct crm_place **map, size_t *n, int64_t id)
{
	size_t want = (size_t)id + 1;

	if (want > *n) {
		*map = crm_grow(*map, want * sizeof(**map));
		memset(*map + *n, 0, (want - *n) * sizeof(**map));
		*n = want;
	}
	return &(*map)[id];
}

/* The numbers of the stages, or statuses, that the rules name. */
static enum crm_code
read_ids(struct crm_store *store, struct crm_pipeline *p, bool statuses,
    struct crm_err *err)
{
	static const char *const sql[] = {
	    "SELECT id, name FROM stage WHERE pipeline = :pipeline",
	    "SELECT id, name FROM status WHERE pipeline = :pipeline"};
	struct crm_place *at;
	sqlite3_stmt *st;
	enum crm_code code;
	const char *name;
	int64_t id;
	bool row;
	int i;

	if (db_prepare(&store->db, sql[statuses], &st, err))
		return err->code;
	db_bind_int(st, ":pipeline", p->id);
	while ((code = db_step(&store->db, st, &row, err)) == CRM_OK && row) {
		id = db_int(st, 0);
		name = db_text(st, 1);
		i = statuses ? crm_status_index(p, name)
			     : crm_stage_index(p, name);
		if (i == CRM_NONE || !numbered(id))
			continue;
		*(statuses ? &p->status[i].id : &p->stage[i].id) = id;
		at = statuses ? place(&store->status_at, &store->nstatus_at, id)
			      : place(&store->stage_at, &store->nstage_at, id);
		*at = (struct crm_place){p, i};
	}
	return code;
}

enum crm_code
crm_store_need_pipelines(struct crm_store *store, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT id, name, rules FROM pipeline ORDER BY ordinal, id";
	struct crm_pipeline *p;
	sqlite3_stmt *st;
	enum crm_code code;
	unsigned i;
	bool row;

	if (store->npipeline > 0)
		return CRM_OK;
	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	while ((code = db_step(&store->db, st, &row, err)) == CRM_OK && row) {
		p = crm_alloc(sizeof(*p));
		store->pipeline = crm_grow(store->pipeline,
		    (store->npipeline + 1) * sizeof(*store->pipeline));
		store->pipeline[store->npipeline++] = p;
		if (crm_pipeline_parse(
			db_text(st, 2), db_text(st, 1), p, err)) {
			code = err->code = CRM_TROUBLE;
			db_done(st);
			break;
		}
		p->id = db_int(st, 0);
	}
	for (i = 0; code == CRM_OK && i < store->npipeline; i++)
		if ((code = read_ids(store, store->pipeline[i], false, err)) ==
		    CRM_OK)
			code = read_ids(store, store->pipeline[i], true, err);
	/* Those that were read are not all there are. */
	if (code != CRM_OK)
		crm_store_forget_pipelines(store);
	return code;
}

enum crm_code
crm_store_pipelines(struct crm_store *store,
    const struct crm_pipeline *const **list, unsigned *n, struct crm_err *err)
{
	if (crm_store_need_pipelines(store, err))
		return err->code;
	*list = (const struct crm_pipeline *const *)store->pipeline;
	*n = store->npipeline;
	return CRM_OK;
}

enum crm_code
crm_store_pipeline(struct crm_store *store, const char *name,
    const struct crm_pipeline **pipeline, struct crm_err *err)
{
	const char *names[256], *near;
	unsigned i;

	if (crm_store_need_pipelines(store, err))
		return err->code;
	for (i = 0; i < store->npipeline; i++) {
		*pipeline = store->pipeline[i];
		if (strcmp((*pipeline)->name, name) == 0)
			return CRM_OK;
		names[i & 255] = (*pipeline)->name;
	}
	near = crm_nearest(name, names, i < 256 ? i : 256);
	return crm_fail(err, CRM_REFUSED, "%.60s: no such pipeline%s%s%s", name,
	    near ? " (nearest: " : "", near ? near : "", near ? ")" : "");
}

/* A row of stage or status, inserted or brought up to date. */
struct row {
	int64_t id, pipeline;
	const char *name, *label, *class;
	int ordinal;
};

static enum crm_code
write_stage(struct crm_store *store, struct row *r, struct crm_err *err)
{
	static const char insert[] =
	    "INSERT INTO stage (pipeline, name, ordinal, label, class) "
	    "VALUES (:pipeline, :name, :ordinal, :label, :class)";
	static const char update[] =
	    "UPDATE stage SET pipeline = :pipeline, name = :name, "
	    "ordinal = :ordinal, label = :label, class = :class "
	    "WHERE id = :id";
	sqlite3_stmt *st;

	if (db_prepare(&store->db, r->id ? update : insert, &st, err))
		return err->code;
	if (r->id)
		db_bind_int(st, ":id", r->id);
	db_bind_int(st, ":pipeline", r->pipeline);
	db_bind_text(st, ":name", r->name);
	db_bind_int(st, ":ordinal", r->ordinal);
	db_bind_text(st, ":label", r->label);
	db_bind_text(st, ":class", r->class);
	return db_run(&store->db, st, err);
}

static enum crm_code
write_status(struct crm_store *store, struct row *r, struct crm_err *err)
{
	static const char insert[] =
	    "INSERT INTO status (pipeline, name, ordinal, label) "
	    "VALUES (:pipeline, :name, :ordinal, :label)";
	static const char update[] =
	    "UPDATE status SET pipeline = :pipeline, name = :name, "
	    "ordinal = :ordinal, label = :label WHERE id = :id";
	sqlite3_stmt *st;

	if (db_prepare(&store->db, r->id ? update : insert, &st, err))
		return err->code;
	if (r->id)
		db_bind_int(st, ":id", r->id);
	db_bind_int(st, ":pipeline", r->pipeline);
	db_bind_text(st, ":name", r->name);
	db_bind_int(st, ":ordinal", r->ordinal);
	db_bind_text(st, ":label", r->label);
	return db_run(&store->db, st, err);
}

static enum crm_code
write_pipeline(struct crm_store *store, struct crm_pipeline *p,
    const char *rules, struct crm_err *err)
{
	static const char insert[] =
	    "INSERT INTO pipeline (name, ordinal, label, rules) VALUES (:name, "
	    "(SELECT coalesce(max(ordinal), 0) + 1 FROM pipeline), :label, "
	    ":rules)";
	static const char update[] =
	    "UPDATE pipeline SET name = :name, label = :label, rules = :rules "
	    "WHERE id = :id";
	sqlite3_stmt *st;

	if (db_prepare(&store->db, p->id ? update : insert, &st, err))
		return err->code;
	if (p->id)
		db_bind_int(st, ":id", p->id);
	db_bind_text(st, ":name", p->name);
	db_bind_text(st, ":label", p->label);
	db_bind_text(st, ":rules", rules);
	if (db_run(&store->db, st, err))
		return err->code;
	if (p->id == 0)
		p->id = sqlite3_last_insert_rowid(store->db.handle);
	return CRM_OK;
}

/* A stage or status that the new rules no longer name: in use, or gone. */
static enum crm_code
drop(struct crm_store *store, const char *sql_used, const char *sql_delete,
    const char *what, int64_t id, const char *name, struct crm_err *err)
{
	sqlite3_stmt *st;
	bool used;

	if (db_find(&store->db, sql_used, ":id", id, &st, &used, err))
		return err->code;
	if (used) {
		db_done(st);
		return crm_fail(err, CRM_REFUSED,
		    "%s %s is in use; keep its line and add `retired`", what,
		    name);
	}
	if (db_prepare(&store->db, sql_delete, &st, err))
		return err->code;
	db_bind_int(st, ":id", id);
	return db_run(&store->db, st, err);
}

/*
 * Position in the OLD rules of what is called NAME now and was called WAS;
 * CRM_NONE if it is new.
 */
static int
before(int (*find)(const struct crm_pipeline *, const char *),
    const struct crm_pipeline *old, const char *name, const char *was)
{
	int i;

	if (old == NULL)
		return CRM_NONE;
	i = find(old, name);
	return i == CRM_NONE && was[0] != '\0' ? find(old, was) : i;
}

/* Notes and moves until now keep the name: BL-05. */
static enum crm_code
keep_name(struct crm_store *store, const char *sql, int64_t id,
    const char *name, struct crm_err *err)
{
	sqlite3_stmt *st;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":id", id);
	db_bind_text(st, ":name", name);
	return db_run(&store->db, st, err);
}

/* Refuse that two come from the one, or that it is still there. */
static enum crm_code
check_names(int (*find)(const struct crm_pipeline *, const char *),
    const struct crm_pipeline *old, const struct crm_pipeline *p,
    const char *what, const char *name, const char *was, struct crm_err *err)
{
	if (was[0] == '\0')
		return CRM_OK;
	if (find(p, was) != CRM_NONE)
		return crm_fail(err, CRM_REFUSED,
		    "%s %s was %s, but %s is declared too", what, name, was,
		    was);
	if (old != NULL && find(old, name) == CRM_NONE &&
	    find(old, was) == CRM_NONE)
		return crm_fail(err, CRM_REFUSED,
		    "%s %s was %s, but there is no %s %s", what, name, was,
		    what, was);
	return CRM_OK;
}

/* Whether what was called NAME has another name in the new rules. */
static bool
stage_renamed(const struct crm_pipeline *old, const struct crm_pipeline *p,
    const char *name)
{
	int i;

	for (i = 0; i < p->nstage; i++)
		if (strcmp(p->stage[i].was, name) == 0 &&
		    crm_stage_index(old, p->stage[i].name) == CRM_NONE)
			return true;
	return false;
}

static bool
status_renamed(const struct crm_pipeline *old, const struct crm_pipeline *p,
    const char *name)
{
	int i;

	for (i = 0; i < p->nstatus; i++)
		if (strcmp(p->status[i].was, name) == 0 &&
		    crm_status_index(old, p->status[i].name) == CRM_NONE)
			return true;
	return false;
}

static enum crm_code
drop_unnamed(struct crm_store *store, const struct crm_pipeline *old,
    const struct crm_pipeline *p, struct crm_err *err)
{
	static const char stage_used[] =
	    "SELECT 1 FROM move WHERE stage = :id OR was = :id "
	    "UNION ALL SELECT 1 FROM standing WHERE stage = :id "
	    "UNION ALL SELECT 1 FROM note WHERE stage = :id LIMIT 1";
	static const char stage_delete[] = "DELETE FROM stage WHERE id = :id";
	static const char status_used[] =
	    "SELECT 1 FROM standing WHERE status = :id "
	    "UNION ALL SELECT 1 FROM note WHERE status = :id LIMIT 1";
	static const char status_delete[] = "DELETE FROM status WHERE id = :id";
	int i;

	for (i = 0; i < old->nstage; i++)
		if (crm_stage_index(p, old->stage[i].name) == CRM_NONE &&
		    !stage_renamed(old, p, old->stage[i].name) &&
		    drop(store, stage_used, stage_delete, "stage",
			old->stage[i].id, old->stage[i].name, err))
			return err->code;
	for (i = 0; i < old->nstatus; i++)
		if (crm_status_index(p, old->status[i].name) == CRM_NONE &&
		    !status_renamed(old, p, old->status[i].name) &&
		    drop(store, status_used, status_delete, "status",
			old->status[i].id, old->status[i].name, err))
			return err->code;
	return CRM_OK;
}

#define KEEP(kind)                                                      \
	"INSERT INTO former (" kind ", name, note, move) VALUES (:id, " \
	":name, (SELECT coalesce(max(id), 0) FROM note), "              \
	"(SELECT coalesce(max(id), 0) FROM move))"

static enum crm_code
write_rows(struct crm_store *store, const struct crm_pipeline *old,
    struct crm_pipeline *p, struct crm_err *err)
{
	static const char keep_stage[] = KEEP("stage");
	static const char keep_status[] = KEEP("status");
	struct row r = {.pipeline = p->id};
	const char *was;
	int i, at;

	for (i = 0; i < p->nstage; i++) {
		r.name = p->stage[i].name;
		at = before(crm_stage_index, old, r.name, p->stage[i].was);
		was = at == CRM_NONE ? r.name : old->stage[at].name;
		r.id = at == CRM_NONE ? 0 : old->stage[at].id;
		r.label = p->stage[i].label;
		r.class = crm_class_name(p->stage[i].class);
		r.ordinal = i + 1;
		if (check_names(crm_stage_index, old, p, "stage", r.name,
			p->stage[i].was, err) ||
		    (strcmp(was, r.name) != 0 &&
			keep_name(store, keep_stage, r.id, was, err)) ||
		    write_stage(store, &r, err))
			return err->code;
	}
	for (i = 0; i < p->nstatus; i++) {
		r.name = p->status[i].name;
		at = before(crm_status_index, old, r.name, p->status[i].was);
		was = at == CRM_NONE ? r.name : old->status[at].name;
		r.id = at == CRM_NONE ? 0 : old->status[at].id;
		r.label = p->status[i].label;
		r.ordinal = i + 1;
		if (check_names(crm_status_index, old, p, "status", r.name,
			p->status[i].was, err) ||
		    (strcmp(was, r.name) != 0 &&
			keep_name(store, keep_status, r.id, was, err)) ||
		    write_status(store, &r, err))
			return err->code;
	}
	return CRM_OK;
}

/* The ids of its stages are known when it is read again. */
static enum crm_code
start_clocks(struct crm_store *store, const char *name, struct crm_err *err)
{
	const struct crm_pipeline *p;

	if (crm_store_pipeline(store, name, &p, err))
		return err->code;
	return crm_schedules_start(store, p, 0, err);
}

enum crm_code
crm_store_pipeline_load(struct crm_store *store,
    const struct crm_pipeline *pipeline, bool *changed, struct crm_err *err)
{
	struct crm_pipeline *p = crm_alloc(sizeof(*p)), *old = NULL;
	struct crm_buf rules = {0}, before = {0};
	enum crm_code code;
	bool clocks;
	unsigned i;

	*p = *pipeline;
	p->id = 0;
	crm_pipeline_dump(p, &rules);
	code = crm_store_need_pipelines(store, err);
	for (i = 0; code == CRM_OK && i < store->npipeline; i++)
		if (strcmp(store->pipeline[i]->name, p->name) == 0)
			old = store->pipeline[i];
	if (old != NULL) {
		p->id = old->id;
		crm_pipeline_dump(old, &before);
	}
	*changed = old == NULL || strcmp(before.s, rules.s) != 0;
	if (code == CRM_OK && *changed && old != NULL)
		code = crm_right_need(store, old, CRM_MAY_EDIT, 0, err);
	if (code == CRM_OK && *changed) {
		code = write_pipeline(store, p, rules.s, err);
		if (code == CRM_OK)
			code = write_rows(store, old, p, err);
		if (code == CRM_OK && old != NULL)
			code = drop_unnamed(store, old, p, err);
		if (code != CRM_OK)
			crm_fail_at(err, "pipeline %s: ", p->name);
		clocks = p->clocks || (old != NULL && old->clocks);
		crm_store_forget_pipelines(store);
		if (code == CRM_OK && clocks)
			code = start_clocks(store, p->name, err);
	}
	crm_buf_free(&rules);
	crm_buf_free(&before);
	free(p);
	return code;
}

enum crm_code
crm_store_pipeline_count(struct crm_store *store,
    const struct crm_pipeline *pipeline, int64_t *contacts, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM standing WHERE pipeline = :pipeline";

	return db_number_of(
	    &store->db, sql, ":pipeline", pipeline->id, 0, contacts, err);
}
