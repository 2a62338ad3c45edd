/* SPDX-License-Identifier: ISC */
/* Cutting rows out of what the log keeps. */
#ifndef CRM_STORE_CUT_H
#define CRM_STORE_CUT_H

#include "store_walk.h"

/*
 * Whether the data of a changeset can be read to its end: SQLite 3.40.1 never
 * comes back from one that breaks off in the head of a table.
 */
bool crm_changes_sound(const struct crm_part *part);

/* Whether the row of a table is one of those to be cut out. */
typedef bool crm_cutting(const void *arg, int table, int64_t row);

/*
 * Append to BYTES the data of PART without those rows; *ANY tells whether
 * there were some.
 */
enum crm_code crm_part_cut(struct db *db, const struct crm_part *part,
    crm_cutting *cut, const void *arg, struct crm_buf *bytes, bool *any,
    struct crm_err *err) CRM_CHECKED;

#endif
