/* SPDX-License-Identifier: ISC */
/*
 * Rows out of a changeset: SQLite's session extension joins changesets but
 * takes none apart, so its bytes are read here.  The format is promised by
 * sqlite3session.c: tables, each "T", columns, key flags and name, then
 * changes, each a kind, a flag, and the old record, the new one or both.
 */
#include "store_cut.h"

#include <string.h>

#include "store_range.h"

struct reader {
	const unsigned char *data;
	size_t at, n;
	bool bad;
};

/* Skip COUNT bytes; they are there, or the rest is bad. */
static const unsigned char *
skip(struct reader *r, uint64_t count)
{
	const unsigned char *from = r->data + r->at;

	if (r->bad || count > r->n - r->at) {
		r->bad = true;
		r->at = r->n;
		return NULL;
	}
	r->at += (size_t)count;
	return from;
}

static unsigned
byte(struct reader *r)
{
	const unsigned char *p = skip(r, 1);

	return p ? *p : 0;
}

/* Seven bits a byte, most significant first; no length needs nine bytes. */
static uint64_t
length(struct reader *r)
{
	uint64_t n = 0;
	unsigned b, i;

	for (i = 0; i < 8; i++) {
		b = byte(r);
		n = n << 7 | (b & 0x7f);
		if (!(b & 0x80))
			return n;
	}
	r->bad = true;
	return 0;
}

static int64_t
number(struct reader *r)
{
	const unsigned char *p = skip(r, 8);
	uint64_t n = 0;
	int i;

	for (i = 0; p != NULL && i < 8; i++)
		n = n << 8 | p[i];
	return (int64_t)n;
}

/* A record; gives its first value, the key of all our tables. */
static int64_t
record(struct reader *r, uint64_t columns)
{
	int64_t first = 0, n;
	uint64_t i;

	for (i = 0; i < columns && !r->bad; i++) {
		switch (byte(r)) {
		case 0: /* not given */
		case SQLITE_NULL:
			break;
		case SQLITE_INTEGER:
		case SQLITE_FLOAT:
			n = number(r);
			if (i == 0)
				first = n;
			break;
		case SQLITE_TEXT:
		case SQLITE_BLOB:
			skip(r, length(r));
			break;
		default:
			r->bad = true;
		}
	}
	return first;
}

/* The head of a table's changes: how many columns, which table. */
static int
head(struct reader *r, uint64_t *columns)
{
	const char *name;
	size_t left;

	skip(r, 1);
	*columns = length(r);
	skip(r, *columns);
	name = (const char *)r->data + r->at;
	left = r->n - r->at;
	skip(r, strnlen(name, left) + 1);
	return r->bad ? -1 : crm_table_index(name);
}

static bool
cut_changes(const struct crm_part *part, crm_cutting *cut, const void *arg,
    struct crm_buf *bytes, bool *any)
{
	struct reader r = {.data = part->data, .n = (size_t)part->n};
	size_t from, table_at = 0, table_n = 0;
	uint64_t columns = 0;
	int64_t row;
	int table = -1;
	unsigned kind;

	while (r.at < r.n && !r.bad) {
		from = r.at;
		if (r.data[from] == 'T') {
			table = head(&r, &columns);
			table_at = from;
			table_n = r.at - from;
			continue;
		}
		kind = byte(&r);
		skip(&r, 1);
		row = record(&r, columns);
		if (kind == SQLITE_UPDATE)
			(void)record(&r, columns);
		if (r.bad || table < 0)
			return false;
		if (cut(arg, table, row)) {
			*any = true;
			continue;
		}
		/* A table's head goes with the first change that stays. */
		crm_buf_add(bytes, r.data + table_at, table_n);
		table_n = 0;
		crm_buf_add(bytes, r.data + from, r.at - from);
	}
	return !r.bad;
}

static bool
every(const void *arg, int table, int64_t row)
{
	(void)arg;
	(void)table;
	(void)row;
	return true;
}

bool
crm_changes_sound(const struct crm_part *part)
{
	struct crm_buf none = {0};
	bool any;

	return cut_changes(part, every, NULL, &none, &any);
}

enum crm_code
crm_part_cut(struct db *db, const struct crm_part *part, crm_cutting *cut,
    const void *arg, struct crm_buf *bytes, bool *any, struct crm_err *err)
{
	struct crm_kept kept = {.db = db, .part = part};
	bool more = false;
	int from;

	*any = false;
	if (part->table < 0)
		return cut_changes(part, cut, arg, bytes, any)
		    ? CRM_OK
		    : crm_part_unreadable(db, part, err);
	for (;;) {
		from = kept.at;
		if (crm_kept_next(&kept, &more, err))
			return err->code;
		if (!more)
			return CRM_OK;
		if (cut(arg, part->table, kept.row))
			*any = true;
		else
			crm_buf_add(bytes, (const char *)part->data + from,
			    (size_t)(kept.at - from));
	}
}
