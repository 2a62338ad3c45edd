/* SPDX-License-Identifier: ISC */
/* Reading the log's entries; shared by undo, log and check. */
#ifndef CRM_STORE_WALK_H
#define CRM_STORE_WALK_H

#include "store_impl.h"

void crm_ids_add(struct crm_ids *ids, int64_t id);
void crm_ids_sort(struct crm_ids *ids); /* and each once */
bool crm_ids_has(const struct crm_ids *sorted, int64_t id);

/*
 * A part of an entry: a changeset, or rows LO..HI of a table.  Data is the
 * changeset, or the rows if they were removed; the digest is always of that,
 * of rows that were put in as it would be.  Where a purge took rows out it is
 * the one that the purge left, while the entry's hash covers the first.
 */
struct crm_part {
	int64_t id, op, lo, hi;
	int64_t purged; /* the part that a purge rewrote; this one is no more */
	int table;      /* -1: a changeset */
	bool gone;      /* the rows were removed */
	int columns;
	unsigned char digest[CRM_HASH_SIZE];
	void *data;
	int n;
};

/* Ids of the parts of an entry, last first. */
enum crm_code crm_parts_of(struct db *db, int64_t op, struct crm_ids *parts,
    struct crm_err *err) CRM_CHECKED;
enum crm_code crm_part_get(struct db *db, int64_t id, struct crm_part *part,
    struct crm_err *err) CRM_CHECKED;
void crm_part_free(struct crm_part *part);

/* Whether purges left nothing of what an entry changed. */
enum crm_code crm_op_purged(
    struct db *db, int64_t op, bool *purged, struct crm_err *err) CRM_CHECKED;

/* What the digest of the data is; what it should be is in the part. */
void crm_part_digest(
    const struct crm_part *part, unsigned char digest[CRM_HASH_SIZE]);

/* Data that cannot be read was tampered with or damaged. */
enum crm_code crm_part_unreadable(
    struct db *db, const struct crm_part *part, struct crm_err *err);

/* One row of a changeset (of ranges there are none); values through ITER, while it is current. */
struct crm_row_change {
	int64_t op, row;
	int table, kind, columns; /* kind: SQLITE_INSERT, _UPDATE, _DELETE */
	sqlite3_changeset_iter *iter;
};
enum crm_code crm_part_each(struct db *db, const struct crm_part *part,
    enum crm_code (*each)(
	void *arg, const struct crm_row_change *change, struct crm_err *err),
    void *arg, struct crm_err *err) CRM_CHECKED;

/* How many columns a recorded table has; the name of one, borrowed. */
int crm_table_columns(struct db *db, int table);
const char *crm_column_name(struct db *db, int table, int column);

/*
 * Entries that are taken back and stay so (UNDONE), and all that cancel out:
 * those and the undos that did it (IDLE).  Sorted.
 */
enum crm_code crm_ops_undone(struct db *db, struct crm_ids *undone,
    struct crm_ids *idle, struct crm_err *err) CRM_CHECKED;

/* Take the parts of an entry back in the store itself, and log that. */
enum crm_code crm_take_back(
    struct crm_store *store, int64_t op, struct crm_err *err) CRM_CHECKED;

/* The contacts that an entry touched, but for those purged, ascending. */
enum crm_code crm_op_contacts(struct db *db, int64_t op, struct crm_ids *ids,
    struct crm_err *err) CRM_CHECKED;

#endif
