/* SPDX-License-Identifier: ISC */
/*
 * Rights over record types (AM-13, AM-16): what a login may do with the
 * contacts of a pipeline.  They are read once, when the store is opened, for
 * the login that the system gives; CRM_USER and SUDO_USER are only claims.
 * They hold for these programs: who can open the file can do without them.
 */
#include "store_walk.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "login.h"

static const char *const words[] = {"view", "edit", "delete"};

/* "view,edit" from its bits, and back. */
static const char *
rights_text(unsigned rights, struct crm_pool *pool)
{
	struct crm_buf buf = {0};
	const char *text;
	unsigned i;

	for (i = 0; i < 3; i++)
		if (rights & 1U << i)
			crm_buf_fmt(&buf, "%s%s", buf.len ? "," : "", words[i]);
	text = crm_pool_str(pool, buf.s ? buf.s : "", buf.len);
	crm_buf_free(&buf);
	return text;
}

enum crm_code
crm_rights_parse(const char *text, unsigned *rights, struct crm_err *err)
{
	const char *near, *end;
	char word[16];
	unsigned i;

	for (; *text != '\0'; text = *end ? end + 1 : end) {
		end = text + strcspn(text, ",");
		snprintf(word, sizeof(word), "%.*s", (int)(end - text), text);
		for (i = 0; i < 3; i++)
			if (strcmp(word, words[i]) == 0)
				break;
		near = crm_nearest(word, words, 3);
		if (i == 3)
			return crm_fail(err, CRM_REFUSED,
			    "%.*s: not a right (%s)", (int)(end - text), text,
			    near ? near : "view, edit, delete");
		*rights |= 1U << i;
	}
	return CRM_OK;
}

enum crm_code
crm_rights_read(struct crm_store *store, struct crm_err *err)
{
	static const char sql[] = "SELECT pipeline, login, rights "
				  "FROM permission ORDER BY pipeline";
	struct crm_pool pool = {0};
	const char *login = NULL;
	struct crm_rights *r = NULL;
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	while ((code = db_step(&store->db, st, &row, err)) == CRM_OK && row) {
		if (login == NULL)
			login = crm_login(getuid(), &pool);
		if (r == NULL || r->pipeline != db_int(st, 0)) {
			store->rights = crm_room(store->rights, store->nrights,
			    &store->caprights, sizeof(*store->rights));
			r = &store->rights[store->nrights++];
			r->pipeline = db_int(st, 0);
			r->may = 0;
		}
		/* What somebody wrote there by hand gives no right. */
		if (strcmp(db_text(st, 1), login) == 0 &&
		    crm_rights_parse(db_text(st, 2), &r->may, err))
			r->may = 0;
	}
	crm_pool_free(&pool);
	return code;
}

bool
crm_may(const struct crm_store *store, int64_t pipeline, enum crm_right right)
{
	size_t i;

	for (i = 0; i < store->nrights; i++)
		if (store->rights[i].pipeline == pipeline)
			return (store->rights[i].may & right) != 0;
	return true;
}

bool
crm_may_all(const struct crm_store *store, enum crm_right right)
{
	size_t i;

	for (i = 0; i < store->nrights; i++)
		if (!(store->rights[i].may & right))
			return false;
	return true;
}

enum crm_code
crm_right_need(const struct crm_store *store,
    const struct crm_pipeline *pipeline, enum crm_right right, int64_t contact,
    struct crm_err *err)
{
	const char *word = words[right == CRM_MAY_VIEW ? 0
		: right == CRM_MAY_EDIT                ? 1
						       : 2];

	if (crm_may(store, pipeline->id, right))
		return CRM_OK;
	if (contact == 0)
		return crm_fail(err, CRM_REFUSED, "no right to %s %s records",
		    word, pipeline->name);
	return crm_fail(err, CRM_REFUSED, "c%lld: no right to %s %s records",
	    (long long)contact, word, pipeline->name);
}

enum crm_code
crm_right_visible(
    struct crm_store *store, int64_t contact, bool *yes, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT pipeline FROM standing WHERE contact = :contact";
	sqlite3_stmt *st;
	bool row;

	*yes = true;
	if (store->nrights == 0)
		return CRM_OK;
	if (db_find(&store->db, sql, ":contact", contact, &st, &row, err))
		return err->code;
	/* Of one that is gone nobody knows any more what it was. */
	*yes = row ? crm_may(store, db_int(st, 0), CRM_MAY_VIEW)
		   : crm_may_all(store, CRM_MAY_VIEW);
	if (row)
		db_done(st);
	return CRM_OK;
}

/* Giving them ------------------------------------------------------------ */

enum crm_code
crm_right_owner(struct crm_store *store, struct crm_err *err)
{
	struct crm_pool pool = {0};
	struct stat st;

	if (stat(store->path, &st) != 0 || st.st_uid == getuid())
		return CRM_OK;
	crm_fail(err, CRM_REFUSED, "rights are given by the owner of %s, %s",
	    store->path, crm_login(st.st_uid, &pool));
	crm_pool_free(&pool);
	return err->code;
}

/* The row of LOGIN and PIPELINE; *ID 0 if there is none. */
static enum crm_code
find(struct crm_store *store, const char *login, int64_t pipeline, int64_t *id,
    unsigned *rights, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT id, rights FROM permission WHERE login = :login "
	    "AND pipeline = :pipeline";
	sqlite3_stmt *st;
	struct crm_err none;
	bool row;

	*id = 0;
	*rights = 0;
	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_text(st, ":login", login);
	db_bind_int(st, ":pipeline", pipeline);
	if (db_step(&store->db, st, &row, err))
		return err->code;
	if (!row)
		return CRM_OK;
	*id = db_int(st, 0);
	if (crm_rights_parse(db_text(st, 1), rights, &none))
		*rights = 0;
	db_done(st);
	return CRM_OK;
}

static enum crm_code
put(struct crm_store *store, int64_t id, const char *login, int64_t pipeline,
    unsigned rights, struct crm_err *err)
{
	static const char insert[] =
	    "INSERT INTO permission (login, pipeline, rights) "
	    "VALUES (:login, :pipeline, :rights)";
	static const char update[] =
	    "UPDATE permission SET rights = :rights WHERE id = :id";
	struct crm_pool pool = {0};
	sqlite3_stmt *st;
	enum crm_code code;

	if (db_prepare(&store->db, id ? update : insert, &st, err))
		return err->code;
	if (id != 0) {
		db_bind_int(st, ":id", id);
	} else {
		db_bind_text(st, ":login", login);
		db_bind_int(st, ":pipeline", pipeline);
	}
	db_bind_text(st, ":rights", rights_text(rights, &pool));
	code = db_run(&store->db, st, err);
	crm_pool_free(&pool);
	return code;
}

enum crm_code
crm_store_grant(struct crm_store *store, const char *login, const char *type,
    unsigned rights, bool give, bool *changed, struct crm_err *err)
{
	const struct crm_pipeline *pipeline;
	unsigned has, will;
	int64_t id;

	*changed = false;
	if (crm_right_owner(store, err) ||
	    crm_store_pipeline(store, type, &pipeline, err))
		return err->code;
	if (give && !crm_login_known(login))
		return crm_fail(
		    err, CRM_REFUSED, "%s: no such user here", login);
	if (find(store, login, pipeline->id, &id, &has, err))
		return err->code;
	if (!give && id == 0)
		return crm_fail(err, CRM_REFUSED,
		    "%s: was given no right over %s", login, pipeline->name);
	/* Nothing can be done with what cannot be seen. */
	will = give                   ? has | rights | CRM_MAY_VIEW
	    : (rights & CRM_MAY_VIEW) ? 0
				      : has & ~rights;
	*changed = id == 0 || will != has;
	if (!*changed)
		return CRM_OK;
	return put(store, id, login, pipeline->id, will, err);
}

enum crm_code
crm_store_rights_open(struct crm_store *store, const char *type, bool *changed,
    struct crm_err *err)
{
	static const char sql[] =
	    "DELETE FROM permission WHERE pipeline = :pipeline";
	const struct crm_pipeline *pipeline;
	sqlite3_stmt *st;

	if (crm_right_owner(store, err) ||
	    crm_store_pipeline(store, type, &pipeline, err) ||
	    db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":pipeline", pipeline->id);
	if (db_run(&store->db, st, err))
		return err->code;
	*changed = sqlite3_changes(store->db.handle) > 0;
	return CRM_OK;
}

enum crm_code
crm_store_rights(
    struct crm_store *store, crm_row *each, void *arg, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT m.login, p.name, m.rights FROM permission m "
	    "JOIN pipeline p ON p.id = m.pipeline "
	    "ORDER BY p.ordinal, p.id, m.login";
	const char *cell[3];
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;
	int i;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	while ((code = db_step(&store->db, st, &row, err)) == CRM_OK && row) {
		for (i = 0; i < 3; i++)
			cell[i] = db_text(st, i);
		each(arg, 3, cell);
	}
	return code;
}
