/* SPDX-License-Identifier: ISC */
/* What became of the contacts of each source. */
#include <stdlib.h>
#include <string.h>

#include "store_report.h"
#include "text.h"

/*
 * Contacts are tallied as they are read, in a table of as many slots as a
 * power of two; a sort of all of them costs more than the reading.
 */
struct source {
	char *name; /* NULL: a free slot */
	int64_t contacts, prospects, clients, closed, converted;
};

struct sources {
	struct source *slot;
	size_t n, size;
};

static struct source *
source_slot(const struct sources *t, const char *name)
{
	size_t at = (size_t)crm_text_hash(name, 0) & (t->size - 1);

	while (t->slot[at].name != NULL && strcmp(t->slot[at].name, name) != 0)
		at = (at + 1) & (t->size - 1);
	return &t->slot[at];
}

static void
sources_grow(struct sources *t)
{
	struct sources old = *t;
	size_t i;

	t->size = old.size ? old.size * 2 : 64;
	t->slot = crm_alloc(t->size * sizeof(*t->slot));
	for (i = 0; i < old.size; i++)
		if (old.slot[i].name != NULL)
			*source_slot(t, old.slot[i].name) = old.slot[i];
	free(old.slot);
}

static struct source *
source_of(struct sources *t, const char *name)
{
	struct source *s;

	if (t->n >= t->size / 2)
		sources_grow(t);
	s = source_slot(t, name);
	if (s->name == NULL) {
		s->name = crm_grow(NULL, strlen(name) + 1);
		strcpy(s->name, name);
		t->n++;
	}
	return s;
}

/* The largest first. */
static int
by_contacts(const void *a, const void *b)
{
	const struct source *x = a, *y = b;

	if (x->contacts != y->contacts)
		return x->contacts > y->contacts ? -1 : 1;
	return x->name == NULL || y->name == NULL ? 0
						  : strcmp(x->name, y->name);
}

static enum crm_code
tally_sources(struct crm_run *run, struct sources *t, struct crm_err *err)
{
	struct crm_sql sql = {.store = run->store};
	sqlite3_stmt *st = NULL;
	const char *name;
	struct source *s;
	enum crm_code code;
	bool client, closed;
	int step = SQLITE_DONE;

	crm_sql_add(&sql,
	    "SELECT c.source, d.client, s.class = 'closed' FROM contact c "
	    "JOIN standing d ON d.contact = c.id "
	    "JOIN stage s ON s.id = d.stage WHERE 1");
	code = crm_sql_where(&sql, run->query, CRM_OF_CONTACT, false, err);
	if (code == CRM_OK)
		code = crm_sql_prepare(&sql, &st, err);
	while (code == CRM_OK && (step = sqlite3_step(st)) == SQLITE_ROW) {
		name = db_text(st, 0);
		client = db_int(st, 1) != 0;
		closed = db_int(st, 2) != 0;
		s = source_of(t, name ? name : "");
		s->contacts++;
		s->prospects += !closed && !client;
		s->clients += !closed && client;
		s->closed += closed;
		s->converted += client; /* who was one once */
	}
	if (code == CRM_OK && step != SQLITE_DONE)
		code = db_fail(&run->store->db, err);
	sqlite3_finalize(st);
	crm_sql_free(&sql);
	return code;
}

enum crm_code
crm_report_sources(struct crm_run *run, struct crm_err *err)
{
	struct sources t = {0};
	const struct source *s;
	const char *cell[6];
	enum crm_code code;
	size_t i;

	code = tally_sources(run, &t, err);
	if (t.size > 0)
		qsort(t.slot, t.size, sizeof(*t.slot), by_contacts);
	for (i = 0; i < t.n; i++) {
		s = &t.slot[i];
		cell[0] = s->name;
		cell[1] = crm_report_number(run, s->contacts);
		cell[2] = crm_report_number(run, s->prospects);
		cell[3] = crm_report_number(run, s->clients);
		cell[4] = crm_report_number(run, s->closed);
		cell[5] = crm_report_percent(run, s->converted, s->contacts);
		if (code == CRM_OK)
			run->each(run->arg, 6, cell);
		crm_pool_reset(&run->pool);
		free(t.slot[i].name);
	}
	free(t.slot);
	return code;
}
