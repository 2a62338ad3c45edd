/* SPDX-License-Identifier: ISC */
/*
 * Rows in memory as a table that SQL reads, a virtual one: one INSERT ...
 * SELECT takes them in for half the instructions of binding each value.
 */
#ifndef CRM_STORE_ROWS_H
#define CRM_STORE_ROWS_H

#include "store_impl.h"

/* N rows of columns c0, c1, ...; VALUE gives one, or leaves it NULL. */
struct crm_rows {
	size_t n;
	int columns;
	void (*value)(void *of, size_t row, int column, sqlite3_context *to);
	void *of;
};

/* Make the table; ROWS must be there as long as DB is open. */
enum crm_code crm_rows_table(struct db *db, const char *name,
    const struct crm_rows *rows, struct crm_err *err) CRM_CHECKED;

#endif
