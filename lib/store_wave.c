/* SPDX-License-Identifier: ISC */
#include "store_wave.h"

#include <stdlib.h>
#include <string.h>

#include "store_rows.h"
#include "store_walk.h"
#include "store_wave_log.h"

struct crm_wave {
	struct crm_store *store;
	struct crm_ids ids; /* of the contacts, ascending */
	struct crm_wave_stand *at;
	size_t n, hit; /* the one found last */
	struct crm_wave_move *move;
	size_t nmove, capmove;
	size_t *order; /* in which moves are written */

	struct saved { /* what a contact was like at the mark */
		size_t i;
		struct crm_wave_stand stand;
	} * saved;
	size_t nsaved, capsaved, marked; /* moves at the mark */

	struct crm_rows contacts, moves; /* what SQL reads: ids, moves */
	struct crm_wave_log log;
};

/* One row --------------------------------------------------------------- */

/* What is empty is NULL: no status, no reason. */
static void
bind_some(sqlite3_stmt *st, int at, int64_t n)
{
	if (n != 0)
		sqlite3_bind_int64(st, at, n);
	else
		sqlite3_bind_null(st, at);
}

static void
bind_text(sqlite3_stmt *st, int at, const char *text)
{
	if (text != NULL && text[0] != '\0')
		sqlite3_bind_text(st, at, text, -1, SQLITE_STATIC);
	else
		sqlite3_bind_null(st, at);
}

static enum crm_code
write_stand(struct crm_store *store, int64_t contact,
    const struct crm_stand *row, bool fresh, struct crm_err *err)
{
	static const char insert[] =
	    "INSERT INTO standing (contact, pipeline, stage, status, client, "
	    "since, reason, changed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
	static const char update[] =
	    "UPDATE standing SET pipeline = ?2, stage = ?3, status = ?4, "
	    "client = ?5, since = ?6, reason = ?7, changed = ?8 "
	    "WHERE contact = ?1";
	sqlite3_stmt *st;

	if (db_prepare(&store->db, fresh ? insert : update, &st, err))
		return err->code;
	sqlite3_bind_int64(st, 1, contact);
	sqlite3_bind_int64(st, 2, row->pipeline);
	sqlite3_bind_int64(st, 3, row->stage);
	bind_some(st, 4, row->status);
	sqlite3_bind_int64(st, 5, row->client);
	bind_text(st, 6, row->since);
	bind_text(st, 7, row->reason);
	sqlite3_bind_int64(st, 8, row->changed);
	return db_run(&store->db, st, err);
}

/* The text of a column; false if it does not fit, or holds a NUL. */
static bool
take_text(sqlite3_stmt *st, int column, char *to, size_t size)
{
	const char *text = db_text(st, column);

	strncpy(to, text ? text : "", size - 1);
	to[size - 1] = '\0';
	return (size_t)sqlite3_column_bytes(st, column) == strlen(to);
}

/* The row from column AT on; false if a program of ours did not write it. */
static bool
take_row(sqlite3_stmt *st, int at, struct crm_stand *row)
{
	int64_t client = db_int(st, at + 3);
	bool fits;

	row->pipeline = db_int(st, at);
	row->stage = db_int(st, at + 1);
	row->status = db_int(st, at + 2);
	row->client = client != 0;
	fits = take_text(st, at + 4, row->since, sizeof(row->since));
	fits &= take_text(st, at + 5, row->reason, sizeof(row->reason));
	row->changed = db_int(st, at + 6);
	/* What is empty was NULL, and nothing else is. */
	return fits && client == row->client && row->since[0] != '\0' &&
	    (row->status == 0) ==
	    (sqlite3_column_type(st, at + 2) == SQLITE_NULL) &&
	    (row->reason[0] == '\0') ==
	    (sqlite3_column_type(st, at + 5) == SQLITE_NULL);
}

static struct crm_wave_stand *find(struct crm_store *store, int64_t contact);
static struct crm_wave_stand *
change(struct crm_wave *wave, struct crm_wave_stand *stand);

enum crm_code
crm_stand_read(struct crm_store *store, int64_t contact, struct crm_stand *row,
    bool *there, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT pipeline, stage, status, client, since, reason, changed "
	    "FROM standing WHERE contact = :contact";
	const struct crm_wave_stand *stand = find(store, contact);
	sqlite3_stmt *st;

	*there = true;
	if (stand != NULL) {
		*row = stand->now;
		return CRM_OK;
	}
	if (db_find(&store->db, sql, ":contact", contact, &st, there, err))
		return err->code;
	if (!*there)
		return CRM_OK;
	(void)take_row(st, 0, row);
	db_done(st);
	return CRM_OK;
}

enum crm_code
crm_stand_write(struct crm_store *store, int64_t contact,
    const struct crm_stand *row, bool fresh, struct crm_err *err)
{
	struct crm_wave_stand *stand = find(store, contact);

	if (stand == NULL) {
		crm_store_touch(store, contact);
		return write_stand(store, contact, row, fresh, err);
	}
	change(store->wave, stand)->now = *row;
	return CRM_OK;
}

enum crm_code
crm_stand_changed(struct crm_store *store, int64_t contact, struct crm_err *err)
{
	static const char sql[] =
	    "UPDATE standing SET changed = :changed WHERE contact = :contact";
	struct crm_wave_stand *stand = find(store, contact);
	sqlite3_stmt *st;

	if (stand != NULL) {
		change(store->wave, stand)->now.changed =
		    store->actor->now.instant;
		return CRM_OK;
	}
	crm_store_touch(store, contact);
	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":changed", store->actor->now.instant);
	db_bind_int(st, ":contact", contact);
	return db_run(&store->db, st, err);
}

enum crm_code
crm_move_insert(struct crm_store *store, int64_t contact,
    const struct crm_stand *to, int64_t was, const char *event,
    struct crm_err *err)
{
	static const char sql[] =
	    "INSERT INTO move (contact, stage, was, day, at, reason, event) "
	    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
	struct crm_wave_stand *stand = find(store, contact);
	struct crm_wave *w = store->wave;
	sqlite3_stmt *st;
	struct crm_wave_move *m;

	if (stand != NULL) {
		w->move =
		    crm_room(w->move, w->nmove, &w->capmove, sizeof(*w->move));
		m = &w->move[w->nmove++];
		*m = (struct crm_wave_move){.contact = contact,
		    .before = stand->last,
		    .stage = to->stage,
		    .was = was,
		    .event = event};
		memcpy(m->reason, to->reason, sizeof(m->reason));
		memcpy(m->day, to->since, sizeof(m->day));
		change(w, stand)->last = w->nmove;
		return CRM_OK;
	}
	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	sqlite3_bind_int64(st, 1, contact);
	sqlite3_bind_int64(st, 2, to->stage);
	bind_some(st, 3, was);
	bind_text(st, 4, to->since);
	sqlite3_bind_int64(st, 5, store->actor->now.instant);
	bind_text(st, 6, to->reason);
	bind_text(st, 7, event);
	return db_run(&store->db, st, err);
}

enum crm_code
crm_move_before(struct crm_store *store, int64_t contact, int64_t stage,
    int64_t *was, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT was FROM move WHERE contact = :contact AND stage = :stage "
	    "ORDER BY id DESC LIMIT 1";
	const struct crm_wave_stand *stand = find(store, contact);
	const struct crm_wave_move *m;
	sqlite3_stmt *st;
	size_t i;
	bool row;

	for (i = stand ? stand->last : 0; i != 0; i = m->before) {
		m = &store->wave->move[i - 1];
		if (m->stage == stage) {
			*was = m->was;
			return CRM_OK;
		}
	}
	*was = 0;
	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", contact);
	db_bind_int(st, ":stage", stage);
	if (db_step(&store->db, st, &row, err))
		return err->code;
	if (!row)
		return CRM_OK;
	*was = db_int(st, 0);
	db_done(st);
	return CRM_OK;
}

/* A wave ---------------------------------------------------------------- */

static struct crm_wave_stand *
find(struct crm_store *store, int64_t contact)
{
	struct crm_wave *w = store->wave;
	size_t from = 0, to, mid;

	if (w == NULL || w->n == 0)
		return NULL;
	if (w->ids.at[w->hit] == contact)
		return &w->at[w->hit];
	for (to = w->n; from < to;) {
		mid = from + (to - from) / 2;
		if (w->ids.at[mid] < contact)
			from = mid + 1;
		else
			to = mid;
	}
	if (from == w->n || w->ids.at[from] != contact)
		return NULL;
	w->hit = from;
	return &w->at[from];
}

/* STAND is about to change. */
static struct crm_wave_stand *
change(struct crm_wave *w, struct crm_wave_stand *stand)
{
	if (w->store->marked) {
		w->saved = crm_room(
		    w->saved, w->nsaved, &w->capsaved, sizeof(*w->saved));
		w->saved[w->nsaved++] =
		    (struct saved){(size_t)(stand - w->at), *stand};
	}
	stand->changed = true;
	return stand;
}

void
crm_wave_mark(struct crm_store *store)
{
	if (store->wave != NULL)
		store->wave->marked = store->wave->nmove;
}

void
crm_wave_unmark(struct crm_store *store, bool keep)
{
	struct crm_wave *w = store->wave;

	if (w == NULL)
		return;
	while (!keep && w->nsaved-- > 0)
		w->at[w->saved[w->nsaved].i] = w->saved[w->nsaved].stand;
	w->nsaved = 0;
	if (!keep)
		w->nmove = w->marked;
}

/* The tables that statements read. */
static void
contact_value(void *wave, size_t row, int column, sqlite3_context *to)
{
	const struct crm_wave *w = wave;

	(void)column;
	sqlite3_result_int64(to, w->ids.at[row]);
}

static void
text_value(sqlite3_context *to, const char *text)
{
	if (text != NULL && text[0] != '\0')
		sqlite3_result_text(to, text, -1, SQLITE_STATIC);
}

static void
move_value(void *wave, size_t row, int column, sqlite3_context *to)
{
	const struct crm_wave *w = wave;
	const struct crm_wave_move *m = &w->move[w->order[row]];

	switch (column) {
	case 0:
		sqlite3_result_int64(to, m->contact);
		break;
	case 1:
		sqlite3_result_int64(to, m->stage);
		break;
	case 2:
		if (m->was != 0)
			sqlite3_result_int64(to, m->was);
		break;
	case 3:
		text_value(to, m->day);
		break;
	case 4:
		sqlite3_result_int64(to, w->store->actor->now.instant);
		break;
	case 5:
		text_value(to, m->reason);
		break;
	default:
		text_value(to, m->event);
	}
}

static enum crm_code
make_wave(struct crm_store *store, struct crm_err *err)
{
	struct crm_wave *w = store->wave;

	if (w != NULL)
		return CRM_OK;
	w = store->wave = crm_alloc(sizeof(*w));
	w->store = store;
	w->contacts =
	    (struct crm_rows){.columns = 1, .value = contact_value, .of = w};
	w->moves =
	    (struct crm_rows){.columns = 7, .value = move_value, .of = w};
	if (crm_rows_table(&store->db, "wave", &w->contacts, err))
		return err->code;
	return crm_rows_table(&store->db, "wave_move", &w->moves, err);
}

/*
 * Read the contacts that stand somewhere.  What a program of ours did not
 * write so is left out: it is read and recorded by itself.
 */
static enum crm_code
read_wave(struct crm_wave *w, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT d.contact, pipeline, stage, status, client, since, reason, "
	    "changed FROM wave CROSS JOIN standing AS d ON d.contact = c0";
	struct db *db = &w->store->db;
	struct crm_wave_stand *stand;
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;
	size_t n = 0;

	if (db_prepare(db, sql, &st, err))
		return err->code;
	while ((code = db_step(db, st, &row, err)) == CRM_OK && row) {
		stand = &w->at[n];
		memset(stand, 0, sizeof(*stand));
		stand->contact = db_int(st, 0);
		if (!take_row(st, 1, &stand->was))
			continue;
		stand->now = stand->was;
		n++;
	}
	for (w->n = 0; w->n < n; w->n++)
		w->ids.at[w->n] = w->at[w->n].contact;
	return code;
}

enum crm_code
crm_wave_open(struct crm_store *store, const int64_t *contact, size_t n,
    struct crm_err *err)
{
	struct crm_wave *w;
	size_t i;

	/* One that is open goes on. */
	if (n < 2 || store->marked ||
	    (store->wave != NULL && store->wave->n > 0) ||
	    (store->session != NULL && !sqlite3session_isempty(store->session)))
		return CRM_OK;
	if (make_wave(store, err))
		return err->code;
	crm_wave_drop(store);
	w = store->wave;
	for (i = 0; i < n; i++)
		crm_ids_add(&w->ids, contact[i]);
	crm_ids_sort(&w->ids);
	w->at = crm_grow(NULL, w->ids.n * sizeof(*w->at));
	w->contacts.n = w->ids.n;
	return read_wave(w, err);
}

void
crm_wave_drop(struct crm_store *store)
{
	struct crm_wave *w = store->wave;

	if (w == NULL)
		return;
	crm_wave_log_drop(&w->log);
	w->n = w->hit = w->ids.n = w->nmove = w->nsaved = 0;
	free(w->at);
	w->at = NULL;
	free(w->order);
	w->order = NULL;
}

void
crm_wave_free(struct crm_store *store)
{
	struct crm_wave *w = store->wave;

	if (w == NULL)
		return;
	crm_wave_drop(store);
	free(w->ids.at);
	crm_wave_log_free(&w->log);
	free(w->move);
	free(w->saved);
	free(w);
	store->wave = NULL;
}

/* Writing --------------------------------------------------------------- */

/*
 * Moves come in the order of the days on which they were made, and those of a
 * day in the order of the index, which is thrice as fast as that of chance.
 * Filled from the end of each day, as a contact's moves lead back in time.
 */
static void
put_in_order(struct crm_wave *w)
{
	size_t *end = crm_grow(NULL, (w->nmove + 1) * sizeof(*end));
	size_t *day = crm_grow(NULL, (w->nmove + 1) * sizeof(*day));
	size_t days = 0, i, k;

	for (i = 0; i < w->nmove; i++) {
		days +=
		    i == 0 || strcmp(w->move[i].day, w->move[i - 1].day) != 0;
		day[i] = days;
		end[days] = i + 1;
	}
	w->order = crm_grow(w->order, (w->nmove + 1) * sizeof(*w->order));
	for (i = w->n; i-- > 0;)
		for (k = w->at[i].last; k != 0; k = w->move[k - 1].before)
			w->order[--end[day[k - 1]]] = k - 1;
	w->moves.n = w->nmove;
	free(end);
	free(day);
}

static enum crm_code
write_rows(struct crm_wave *w, int64_t *first, struct crm_err *err)
{
	static const char sql[] =
	    "INSERT OR FAIL INTO move (contact, stage, was, day, at, reason, "
	    "event) SELECT * FROM wave_move";
	struct db *db = &w->store->db;
	sqlite3_stmt *st;
	size_t i;

	for (i = 0; i < w->n; i++) {
		if (!w->at[i].changed)
			continue;
		crm_store_touch(w->store, w->at[i].contact);
		if (write_stand(
			w->store, w->at[i].contact, &w->at[i].now, false, err))
			return err->code;
	}
	if (db_prepare(db, sql, &st, err) || db_run(db, st, err))
		return err->code;
	*first =
	    sqlite3_last_insert_rowid(db->handle) - (int64_t)w->moves.n + 1;
	return CRM_OK;
}

static enum crm_code
start_log(struct crm_wave *w, struct crm_err *err)
{
	w->log.store = w->store;
	w->log.at = w->at;
	w->log.n = w->n;
	w->log.move = w->move;
	w->log.order = w->order;
	w->log.nmove = w->nmove;
	return crm_wave_log_start(&w->log, err);
}

enum crm_code
crm_wave_write(struct crm_store *store, struct crm_err *err)
{
	struct crm_wave *w = store->wave;
	bool recorded = store->session != NULL;
	int64_t first = 0;

	if (w == NULL || w->n == 0)
		return CRM_OK;
	put_in_order(w);
	if (crm_store_hold(store, err) || (recorded && start_log(w, err)) ||
	    write_rows(w, &first, err) ||
	    (recorded && crm_wave_log_end(&w->log, first, err)) ||
	    crm_store_record(store, recorded, err))
		return err->code;
	crm_wave_drop(store);
	return CRM_OK;
}
