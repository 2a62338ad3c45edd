/* SPDX-License-Identifier: ISC */
#include "store_rows.h"

#include <stdlib.h>

struct table {
	sqlite3_vtab base;
	const struct crm_rows *rows;
};

struct cursor {
	sqlite3_vtab_cursor base;
	size_t row;
};

static int
connect_table(sqlite3 *handle, void *rows, int argc, const char *const *argv,
    sqlite3_vtab **out, char **message)
{
	struct table *table = crm_alloc(sizeof(*table));
	struct crm_buf text = {0};
	int i, code;

	(void)argc;
	(void)argv;
	(void)message;
	table->rows = rows;
	*out = &table->base;
	for (i = 0; i < table->rows->columns; i++)
		crm_buf_fmt(&text, "%sc%d", i ? ", " : "CREATE TABLE x (", i);
	crm_buf_char(&text, ')');
	code = sqlite3_declare_vtab(handle, text.s);
	crm_buf_free(&text);
	return code;
}

static int
disconnect(sqlite3_vtab *base)
{
	free(base);
	return SQLITE_OK;
}

/* Always all of them, in their order. */
static int
best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
	(void)base;
	info->estimatedCost = 256;
	return SQLITE_OK;
}

static int
open_cursor(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
	struct cursor *cursor = crm_alloc(sizeof(*cursor));

	(void)base;
	*out = &cursor->base;
	return SQLITE_OK;
}

static int
close_cursor(sqlite3_vtab_cursor *base)
{
	free(base);
	return SQLITE_OK;
}

static int
rewind_cursor(sqlite3_vtab_cursor *base, int index, const char *name, int argc,
    sqlite3_value **argv)
{
	(void)index;
	(void)name;
	(void)argc;
	(void)argv;
	((struct cursor *)base)->row = 0;
	return SQLITE_OK;
}

static int
next_row(sqlite3_vtab_cursor *base)
{
	((struct cursor *)base)->row++;
	return SQLITE_OK;
}

static int
at_end(sqlite3_vtab_cursor *base)
{
	return ((struct cursor *)base)->row >=
	    ((struct table *)base->pVtab)->rows->n;
}

static int
column(sqlite3_vtab_cursor *base, sqlite3_context *to, int i)
{
	const struct crm_rows *rows = ((struct table *)base->pVtab)->rows;

	rows->value(rows->of, ((struct cursor *)base)->row, i, to);
	return SQLITE_OK;
}

static int
row_id(sqlite3_vtab_cursor *base, sqlite3_int64 *id)
{
	*id = (sqlite3_int64)((struct cursor *)base)->row;
	return SQLITE_OK;
}

/* Without xCreate the table is there by its name, in this connection only. */
static const sqlite3_module module = {
    .xConnect = connect_table,
    .xBestIndex = best_index,
    .xDisconnect = disconnect,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = rewind_cursor,
    .xNext = next_row,
    .xEof = at_end,
    .xColumn = column,
    .xRowid = row_id,
};

enum crm_code
crm_rows_table(struct db *db, const char *name, const struct crm_rows *rows,
    struct crm_err *err)
{
	if (sqlite3_create_module(db->handle, name, &module, (void *)rows) !=
	    SQLITE_OK)
		return db_fail(db, err);
	return CRM_OK;
}
