/* SPDX-License-Identifier: ISC */
/*
 * Fields of the agency's own, and their values: one row of table custom for a
 * contact that has any, a column for each place.
 */
#include "store_columns.h"
#include "store_impl.h"

#include <string.h>

#include "text.h"

/* Values ------------------------------------------------------------------ */

#define PLACE(n) ", v" #n
#define PARAMETER_OF(n) ", :v" #n
#define TAKE(n) ", v" #n " = excluded.v" #n

enum crm_code
crm_custom_get(struct crm_store *store, int64_t contact, struct crm_pool *pool,
    struct crm_values *values, struct crm_err *err)
{
	static const char sql[] = "SELECT contact" CRM_CUSTOMS(
	    PLACE) " FROM custom WHERE contact = :contact";
	unsigned n = crm_customs_used(), i;
	sqlite3_stmt *st;
	bool row;

	if (n == 0)
		return CRM_OK;
	if (db_find(&store->db, sql, ":contact", contact, &st, &row, err))
		return err->code;
	if (!row)
		return CRM_OK;
	for (i = 0; i < n; i++)
		values->v[CRM_F_CUSTOM + i] = db_text_dup(st, (int)i + 1, pool);
	db_done(st);
	return CRM_OK;
}

enum crm_code
crm_custom_write(struct crm_store *store, int64_t contact,
    const struct crm_values *values, struct crm_err *err)
{
	static const char sql[] = "INSERT INTO custom (contact" CRM_CUSTOMS(
	    PLACE) ") VALUES (:contact" CRM_CUSTOMS(PARAMETER_OF) ") ON "
								  "CONFLICT "
								  "(contact) "
								  "DO UPDATE "
								  "SET contact "
								  "= "
								  "excluded."
								  "contac"
								  "t" CRM_CUSTOMS(
								      TAKE);
	unsigned n = crm_customs_used(), i;
	sqlite3_stmt *st;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":contact", contact);
	for (i = 0; i < n; i++)
		sqlite3_bind_text(st, (int)i + 2, values->v[CRM_F_CUSTOM + i],
		    -1, SQLITE_STATIC);
	return db_run(&store->db, st, err);
}

bool
crm_custom_any(const struct crm_values *values)
{
	unsigned n = crm_customs_used(), i;

	for (i = 0; i < n; i++)
		if (values->v[CRM_F_CUSTOM + i] != NULL)
			return true;
	return false;
}

enum crm_code
crm_custom_between(struct db *db, int64_t field, int64_t lo, int64_t hi,
    bool *any, struct crm_err *err)
{
#define BETWEEN(n)                                                       \
	"SELECT EXISTS (SELECT 1 FROM custom WHERE contact BETWEEN :lo " \
	"AND :hi AND v" #n " IS NOT NULL)",
	static const char *const sql[CRM_NCUSTOM] = {CRM_CUSTOMS(BETWEEN)};
	sqlite3_stmt *st;
	bool row;

	*any = false;
	if (field < 1 || field > CRM_NCUSTOM)
		return CRM_OK;
	if (db_prepare(db, sql[field - 1], &st, err))
		return err->code;
	db_bind_int(st, ":lo", lo);
	db_bind_int(st, ":hi", hi);
	if (db_step(db, st, &row, err))
		return err->code;
	*any = db_int(st, 0) != 0;
	db_done(st);
	return CRM_OK;
}

/* Definitions ----------------------------------------------------------- */

enum crm_code
crm_customs_read(struct crm_store *store, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT id, name, label, type, words, headings, help, personal, "
	    "dropped FROM field";
	struct crm_custom list[CRM_NCUSTOM] = {0}, *f;
	struct crm_pool pool = {0};
	sqlite3_stmt *st;
	enum crm_code code;
	int64_t id;
	bool row;

	if (db_prepare(&store->db, sql, &st, err))
		return err->code;
	while ((code = db_step(&store->db, st, &row, err)) == CRM_OK && row) {
		id = db_int(st, 0);
		/* What somebody wrote there by hand. */
		if (id < 1 || id > CRM_NCUSTOM)
			continue;
		f = &list[id - 1];
		f->name = db_text_dup(st, 1, &pool);
		f->label = db_text_dup(st, 2, &pool);
		f->type = db_text_dup(st, 3, &pool);
		f->words = db_text_dup(st, 4, &pool);
		f->headings = db_text_dup(st, 5, &pool);
		if (f->headings == NULL)
			f->headings = "";
		f->help = db_text_dup(st, 6, &pool);
		f->personal = db_text(st, 7) != NULL;
		f->dropped = db_text(st, 8) != NULL;
	}
	if (code == CRM_OK)
		code = crm_customs_load(list, err);
	crm_pool_free(&pool);
	return code;
}

enum crm_code
crm_customs_right(const struct crm_store *store, struct crm_err *err)
{
	if (crm_may_all(store, CRM_MAY_EDIT))
		return CRM_OK;
	return crm_fail(err, CRM_REFUSED,
	    "no right to edit all records, so none to change their fields");
}

static enum crm_code
write(struct crm_store *store, unsigned place, const struct crm_custom *f,
    struct crm_err *err)
{
	static const char sql[] =
	    "INSERT INTO field (id, name, label, type, words, headings, help, "
	    "personal, dropped) VALUES (:id, :name, :label, :type, :words, "
	    ":headings, :help, :personal, :dropped) "
	    "ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
	    "label = excluded.label, type = excluded.type, "
	    "words = excluded.words, headings = excluded.headings, "
	    "help = excluded.help, personal = excluded.personal, "
	    "dropped = excluded.dropped";
	sqlite3_stmt *st;

	if (crm_customs_right(store, err) ||
	    db_prepare(&store->db, sql, &st, err))
		return err->code;
	db_bind_int(st, ":id", place + 1);
	db_bind_text(st, ":name", f->name);
	db_bind_text(st, ":label", f->label);
	db_bind_text(st, ":type", f->type);
	db_bind_text(st, ":words", f->words);
	db_bind_text(
	    st, ":headings", f->headings[0] == '\0' ? NULL : f->headings);
	db_bind_text(st, ":help", f->help);
	db_bind_text(st, ":personal", f->personal ? "yes" : NULL);
	db_bind_text(st, ":dropped", f->dropped ? "yes" : NULL);
	return db_run(&store->db, st, err);
}

/* Writing, and the table of fields as the store has it now. */
static enum crm_code
put(struct crm_store *store, unsigned place, struct crm_custom *f,
    struct crm_pool *pool, struct crm_err *err)
{
	if (crm_custom_settle(f, place, pool, err) ||
	    write(store, place, f, err))
		return err->code;
	return crm_customs_read(store, err);
}

enum crm_code
crm_store_field_add(struct crm_store *store, const struct crm_custom *field,
    struct crm_err *err)
{
	struct crm_custom f = *field;
	struct crm_pool pool = {0};
	unsigned place = crm_custom_place(f.name);
	enum crm_code code;

	if (place < CRM_NCUSTOM && !crm_customs[place].dropped)
		return crm_fail(
		    err, CRM_REFUSED, "%s: there is such a field", f.name);
	/* Its own place if there was one of that name, else a free one. */
	if (place == CRM_NCUSTOM)
		for (place = 0; place < CRM_NCUSTOM; place++)
			if (crm_customs[place].name == NULL)
				break;
	if (place == CRM_NCUSTOM)
		return crm_fail(err, CRM_REFUSED,
		    "%s: there are %d fields of the agency's own already, "
		    "those dropped included",
		    f.name, CRM_NCUSTOM);
	code = put(store, place, &f, &pool, err);
	crm_pool_free(&pool);
	return code;
}

enum crm_code
crm_store_fields_keep(struct crm_store *store, struct crm_err *err)
{
	unsigned i;

	for (i = 0; i < CRM_NCUSTOM; i++)
		if (crm_customs[i].fresh &&
		    write(store, i, &crm_customs[i], err))
			return err->code;
	return CRM_OK;
}

/* The place of a field that is there. */
static enum crm_code
find(const char *name, unsigned *place, struct crm_err *err)
{
	const char *names[CRM_NCUSTOM], *near;
	unsigned i, n = 0;
	enum crm_field_id id;

	*place = crm_custom_place(name);
	if (*place < CRM_NCUSTOM && !crm_customs[*place].dropped)
		return CRM_OK;
	if (crm_field_named(name, &id))
		return crm_fail(
		    err, CRM_REFUSED, "%s: a field that every store has", name);
	for (i = 0; i < CRM_NCUSTOM; i++)
		if (crm_customs[i].name != NULL && !crm_customs[i].dropped)
			names[n++] = crm_customs[i].name;
	near = crm_nearest(name, names, n);
	return crm_fail(err, CRM_REFUSED,
	    "%.60s: no such field of the agency's own%s%s%s", name,
	    near ? " (nearest: " : "", near ? near : "", near ? ")" : "");
}

/*
 * How many contacts have a value that is none of F, and one of them; with F
 * NULL every value counts.
 */
static enum crm_code
values_against(struct crm_store *store, unsigned place,
    const struct crm_custom *f, int64_t *n, int64_t *one, struct crm_err *err)
{
#define VALUES(n) \
	"SELECT contact, v" #n " FROM custom WHERE v" #n " IS NOT NULL",
	static const char *const sql[CRM_NCUSTOM] = {CRM_CUSTOMS(VALUES)};
	struct crm_pool pool = {0};
	const char *value, *word;
	sqlite3_stmt *st;
	enum crm_code code;
	bool row;

	*n = *one = 0;
	if (db_prepare(&store->db, sql[place], &st, err))
		return err->code;
	while ((code = db_step(&store->db, st, &row, err)) == CRM_OK && row) {
		crm_pool_reset(&pool);
		value = db_text(st, 1);
		word = f == NULL || f->words == NULL
		    ? NULL
		    : crm_text_closed(f->words, value, &pool);
		if (f != NULL &&
		    (f->words == NULL || crm_field_same(word, value)))
			continue;
		if ((*n)++ == 0)
			*one = db_int(st, 0);
	}
	crm_pool_free(&pool);
	return code;
}

static enum crm_code
in_use(const char *name, const char *what, int64_t n, int64_t one,
    struct crm_err *err)
{
	if (n == 0)
		return CRM_OK;
	return crm_fail(err, CRM_REFUSED,
	    "%s: %lld contact%s a value %s, c%lld %s (crm-list '%s!=' names "
	    "all that have one)",
	    name, (long long)n, n == 1 ? " has" : "s have", what,
	    (long long)one, n == 1 ? "it is" : "for one", name);
}

enum crm_code
crm_store_field_get(
    const char *name, struct crm_custom *field, struct crm_err *err)
{
	unsigned place;

	if (find(name, &place, err))
		return err->code;
	*field = crm_customs[place];
	return CRM_OK;
}

enum crm_code
crm_store_field_set(struct crm_store *store, const char *name,
    const struct crm_custom *field, struct crm_err *err)
{
	struct crm_custom f = *field;
	struct crm_pool pool = {0};
	int64_t n = 0, one;
	enum crm_code code;
	unsigned place;
	bool word;

	if (find(name, &place, err))
		return err->code;
	word = strcmp(f.type, "word") == 0;
	if (!word && strcmp(crm_customs[place].type, "word") == 0)
		f.words = NULL;
	/* A text may be anything that was there. */
	code = CRM_OK;
	if (word ||
	    (strcmp(f.type, crm_customs[place].type) != 0 &&
		strcmp(f.type, "text") != 0))
		code = values_against(
		    store, place, word ? &f : NULL, &n, &one, err);
	if (code == CRM_OK)
		code = in_use(name,
		    word ? "that is none of the words" : "of the other type", n,
		    one, err);
	if (code == CRM_OK)
		code = put(store, place, &f, &pool, err);
	crm_pool_free(&pool);
	return code;
}

enum crm_code
crm_store_field_drop(
    struct crm_store *store, const char *name, struct crm_err *err)
{
	struct crm_custom f;
	int64_t n, one;
	unsigned place;

	if (find(name, &place, err) ||
	    values_against(store, place, NULL, &n, &one, err) ||
	    in_use(name, "in it", n, one, err))
		return err->code;
	f = crm_customs[place];
	f.dropped = true;
	if (write(store, place, &f, err))
		return err->code;
	return crm_customs_read(store, err);
}

enum crm_code
crm_store_field_count(
    struct crm_store *store, const char *name, int64_t *n, struct crm_err *err)
{
#define COUNT(n) "SELECT count(v" #n ") FROM custom",
	static const char *const sql[CRM_NCUSTOM] = {CRM_CUSTOMS(COUNT)};
	unsigned place;

	if (find(name, &place, err))
		return err->code;
	return db_number(&store->db, sql[place], 0, n, err);
}
