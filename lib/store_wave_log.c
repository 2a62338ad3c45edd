/* SPDX-License-Identifier: ISC */
#include "store_wave_log.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "store_walk.h"

#define PART_BYTES (1 << 20) /* of changes, before a part is cut */
#define BESIDE 2048          /* contacts from which on a thread is worth it */

/* Changes, as the session extension writes them ------------------------- */

/* The head of a table's: columns, which of them are its key, its name. */
static void
put_head(struct crm_buf *buf, int table, int columns)
{
	int i;

	crm_buf_char(buf, 'T');
	crm_buf_char(buf, (char)columns); /* fewer than 128: one byte */
	for (i = 0; i < columns; i++)
		crm_buf_char(buf, i == 0);
	crm_buf_add(
	    buf, crm_tables[table].name, strlen(crm_tables[table].name) + 1);
}

static void
put_int(struct crm_buf *buf, int64_t n)
{
	uint64_t big = htobe64((uint64_t)n);
	char bytes[9];

	bytes[0] = SQLITE_INTEGER;
	memcpy(bytes + 1, &big, 8);
	crm_buf_add(buf, bytes, sizeof(bytes));
}

static void
put_some(struct crm_buf *buf, int64_t n)
{
	if (n != 0)
		put_int(buf, n);
	else
		crm_buf_char(buf, SQLITE_NULL);
}

/* Texts here are shorter than what takes two bytes to say. */
static void
put_text(struct crm_buf *buf, const char *text)
{
	size_t n = text ? strlen(text) : 0;

	if (n == 0) {
		crm_buf_char(buf, SQLITE_NULL);
		return;
	}
	crm_buf_char(buf, SQLITE_TEXT);
	crm_buf_char(buf, (char)n);
	crm_buf_add(buf, text, n);
}

/* Columns 1 to 7 of standing, in their order there. */
enum { PIPELINE = 1, STAGE, STATUS, CLIENT, SINCE, REASON, CHANGED };

static unsigned
differing(const struct crm_stand *a, const struct crm_stand *b)
{
	return (unsigned)(a->pipeline != b->pipeline) << PIPELINE |
	    (unsigned)(a->stage != b->stage) << STAGE |
	    (unsigned)(a->status != b->status) << STATUS |
	    (unsigned)(a->client != b->client) << CLIENT |
	    (unsigned)(strcmp(a->since, b->since) != 0) << SINCE |
	    (unsigned)(strcmp(a->reason, b->reason) != 0) << REASON |
	    (unsigned)(a->changed != b->changed) << CHANGED;
}

/* Who moved there and back is as before. */
static bool
differs(const struct crm_wave_stand *stand)
{
	return stand->changed && differing(&stand->was, &stand->now) != 0;
}

/* The columns WHICH of a row; the others are not given. */
static void
put_stand(struct crm_buf *buf, const struct crm_stand *row, unsigned which,
    int columns)
{
	int i;

	for (i = 1; i < columns; i++) {
		if (!(which >> i & 1))
			crm_buf_char(buf, 0);
		else if (i == PIPELINE)
			put_int(buf, row->pipeline);
		else if (i == STAGE)
			put_int(buf, row->stage);
		else if (i == STATUS)
			put_some(buf, row->status);
		else if (i == CLIENT)
			put_int(buf, row->client);
		else if (i == SINCE)
			put_text(buf, row->since);
		else if (i == REASON)
			put_text(buf, row->reason);
		else
			put_int(buf, row->changed);
	}
}

static void
put_update(struct crm_buf *buf, const struct crm_wave_stand *stand, int columns)
{
	unsigned which = differing(&stand->was, &stand->now);

	crm_buf_char(buf, SQLITE_UPDATE);
	crm_buf_char(buf, 0);
	put_int(buf, stand->contact);
	put_stand(buf, &stand->was, which, columns);
	crm_buf_char(buf, 0);
	put_stand(buf, &stand->now, which, columns);
}

/* The next part: contacts from *I on, as many as it takes. */
static void
make_part(struct crm_wave_log *log, size_t *i)
{
	struct crm_part part = {.table = -1};
	struct crm_buf buf = {0};
	struct crm_wave_part *made;

	put_head(&buf, crm_table_index("standing"), log->standing_columns);
	for (; *i < log->n && buf.len < PART_BYTES; ++*i)
		if (differs(&log->at[*i]))
			put_update(&buf, &log->at[*i], log->standing_columns);
	part.data = buf.s;
	part.n = (int)buf.len;
	log->part =
	    crm_room(log->part, log->npart, &log->cappart, sizeof(*log->part));
	made = &log->part[log->npart++];
	made->bytes = buf;
	crm_part_digest(&part, made->digest);
}

static void
put_row_text(struct crm_buf *row, const char *text)
{
	if (text != NULL && text[0] != '\0')
		crm_put_bytes(row, SQLITE_TEXT, text, strlen(text));
	else
		crm_put_null(row);
}

/* A row of move, as the digest of a range has it. */
static void
put_move(struct crm_buf *row, const struct crm_wave_log *log,
    const struct crm_wave_move *m, int64_t id, int columns)
{
	int i;

	row->len = 0;
	crm_put_number(row, id);
	crm_put_number(row, m->contact);
	crm_put_number(row, m->stage);
	if (m->was != 0)
		crm_put_number(row, m->was);
	else
		crm_put_null(row);
	put_row_text(row, m->day);
	crm_put_number(row, log->store->actor->now.instant);
	put_row_text(row, m->reason);
	put_row_text(row, m->event);
	/* What the table gained since. */
	for (i = 8; i < columns; i++)
		crm_put_null(row);
}

/* The job beside the writing. */
static void
make_log(void *arg)
{
	struct crm_wave_log *log = arg;
	struct crm_buf row = {0};
	size_t i = 0, k;

	while (i < log->n)
		if (differs(&log->at[i]))
			make_part(log, &i);
		else
			i++;
	for (k = 0; k < log->nmove; k++) {
		put_move(&row, log, &log->move[log->order[k]],
		    log->first + (int64_t)k, log->move_columns);
		crm_tally_row(&log->tally, &row);
	}
	crm_buf_free(&row);
}

void
crm_wave_log_drop(struct crm_wave_log *log)
{
	if (log->worker != NULL)
		crm_worker_wait(log->worker, &log->job);
	while (log->npart > 0)
		crm_buf_free(&log->part[--log->npart].bytes);
	crm_tally_free(&log->tally);
	memset(&log->tally, 0, sizeof(log->tally));
}

enum crm_code
crm_wave_log_start(struct crm_wave_log *log, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT coalesce((SELECT seq FROM sqlite_sequence "
	    "WHERE name = 'move'), 0) + 1";
	struct db *db = &log->store->db;

	log->standing_columns =
	    crm_table_columns(db, crm_table_index("standing"));
	log->move_columns = crm_table_columns(db, crm_table_index("move"));
	if (db_number(db, sql, 0, &log->first, err))
		return err->code;
	if (log->n < BESIDE) {
		make_log(log);
		return CRM_OK;
	}
	if (log->worker == NULL)
		log->worker = crm_worker_new();
	log->job = (struct crm_job){.run = make_log, .arg = log};
	crm_worker_start(log->worker, &log->job);
	return CRM_OK;
}

enum crm_code
crm_wave_log_end(struct crm_wave_log *log, int64_t first, struct crm_err *err)
{
	struct crm_part part = {.table = -1};
	size_t i;

	if (log->worker != NULL)
		crm_worker_wait(log->worker, &log->job);
	if (log->nmove > 0 && first != log->first) {
		crm_wave_log_drop(log);
		log->first = first;
		make_log(log);
	}
	for (i = 0; i < log->npart; i++) {
		part.data = log->part[i].bytes.s;
		part.n = (int)log->part[i].bytes.len;
		memcpy(part.digest, log->part[i].digest, CRM_HASH_SIZE);
		if (crm_part_log(log->store, &part, err))
			return err->code;
	}
	if (crm_tally_log(log->store, crm_table_index("move"), first,
		log->move_columns, &log->tally, err))
		return err->code;
	/* Notes and the like, which were recorded meanwhile. */
	return crm_store_flush(log->store, err);
}

void
crm_wave_log_free(struct crm_wave_log *log)
{
	crm_wave_log_drop(log);
	crm_worker_free(log->worker);
	free(log->part);
}
