/* SPDX-License-Identifier: ISC */
/*
 * Terms as SQL: constant fragments joined, values bound; used by selections
 * and reports.
 */
#ifndef CRM_STORE_QUERY_H
#define CRM_STORE_QUERY_H

#include "store_impl.h"

/*
 * Where a contact stands, and its own fields: SQLite leaves the latter out if
 * none is asked for (one row at most, and nothing of it used).
 */
#define CRM_JOIN_STANDING "LEFT JOIN standing d ON d.contact = c.id "
#define CRM_JOIN_CUSTOM "LEFT JOIN custom f ON f.contact = c.id "

struct crm_bind {
	const char *text; /* NULL: number */
	int64_t number;
};

struct crm_sql {
	struct crm_buf text;
	struct crm_bind *bind;
	size_t n, cap;
	struct crm_pool pool; /* of what BIND borrows */
	struct crm_store *store;
	/* FROM has CRM_JOIN_CUSTOM; else own fields are looked up singly. */
	bool custom;
};

/* Append a fragment; `?` in it is bound by the next crm_sql_bind. */
void crm_sql_add(struct crm_sql *sql, const char *fragment);
void crm_sql_bind_text(struct crm_sql *sql, const char *text);
void crm_sql_bind_int(struct crm_sql *sql, int64_t number);

/*
 * Append " AND term" for every term and id of QUERY, over aliases c (contact)
 * and d (standing), and p (policy) or t (task) if these are selected OF.
 * Terms on `moved` and `due` are left out when OWN says that the caller deals
 * with them.
 */
enum crm_code crm_sql_where(struct crm_sql *sql, const struct crm_query *query,
    enum crm_record of, bool own, struct crm_err *err) CRM_CHECKED;

/* Where the value of a field is, in terms of the aliases c d f p t o n m. */
const char *crm_sql_place(const struct crm_sql *sql, enum crm_field_id id);

/* Append the key by which phones of a field are compared. */
void crm_sql_add_phone(struct crm_sql *sql, enum crm_field_id id);

/*
 * Append the columns that a field is made of, behind DONE others, and give
 * their number; later what they say, from POOL or until the next step.  The
 * pipelines must be there (crm_store_need_pipelines()).
 */
unsigned
crm_sql_columns(struct crm_sql *sql, enum crm_field_id id, unsigned done);
unsigned crm_sql_width(enum crm_field_id id);
const char *crm_sql_cell(struct crm_store *store, sqlite3_stmt *st,
    enum crm_field_id id, int col, struct crm_pool *pool);

/* Make the functions that fragments use known to the connection. */
void crm_sql_functions(struct crm_store *store);

/*
 * Append that the pipeline whose id is PLACE is one that may be viewed, if
 * not all may be.
 */
void crm_sql_viewable(struct crm_sql *sql, const char *place);

/* Prepare and bind; finalize with sqlite3_finalize(). */
enum crm_code crm_sql_prepare(
    struct crm_sql *sql, sqlite3_stmt **st, struct crm_err *err) CRM_CHECKED;
void crm_sql_free(struct crm_sql *sql);

/*
 * The days that a term on FIELD names, for a report about that period; *ASKED
 * is false and they are all time if there is none.  Refused if they are not
 * one day or A..B.
 */
enum crm_code
crm_query_period(const struct crm_query *query, enum crm_field_id field,
    bool *asked, crm_day *from, crm_day *to, struct crm_err *err) CRM_CHECKED;

#endif
