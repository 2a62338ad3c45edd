/* SPDX-License-Identifier: ISC */
/* What other rules would bring about, before they are adopted. */
#include <stdlib.h>
#include <string.h>

#include "store_impl.h"

struct trial {
	crm_row *each;
	void *arg;
	bool before; /* what is found now is so by the present rules, too */
	const char **known;
	size_t n, cap;
	struct crm_pool pool;
};

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
found(void *arg, unsigned n, const char *const *cell)
{
	struct trial *t = arg;
	const char *line =
	    crm_pool_fmt(&t->pool, "%s\t%s\t%s", cell[0], cell[1], cell[2]);

	if (t->before) {
		t->known = crm_room(t->known, t->n, &t->cap, sizeof(*t->known));
		t->known[t->n++] = line;
		return;
	}
	if (t->n == 0 ||
	    bsearch(&line, t->known, t->n, sizeof(line), by_text) == NULL)
		t->each(t->arg, n, cell);
}

/* A move that is due is found, too. */
static void
moved(void *arg, const struct crm_moved *moved)
{
	struct trial *t = arg;
	const char *cell[3] = {crm_id_text('c', moved->contact, &t->pool),
	    "move", crm_pool_fmt(&t->pool, "%s to %s", moved->from, moved->to)};

	found(t, 3, cell);
}

/* Breaches, and what crm-advance would do, which is taken back. */
static enum crm_code
look(struct crm_store *store, const struct crm_now *now, struct trial *t,
    struct crm_err *err)
{
	if (crm_store_check_rules(store, now, found, t, err) ||
	    crm_store_mark(store, err) ||
	    crm_store_advance(store, moved, t, err))
		return err->code;
	return crm_store_unmark(store, false, err);
}

enum crm_code
crm_store_try(struct crm_store *store, const struct crm_pipeline *pipeline,
    const struct crm_rules *rules, const struct crm_now *now, crm_row *each,
    void *arg, struct crm_err *err)
{
	struct trial t = {.each = each, .arg = arg, .before = true};
	enum crm_code code;
	bool changed;

	code = look(store, now, &t, err);
	if (t.n > 1)
		qsort(t.known, t.n, sizeof(*t.known), by_text);
	t.before = false;
	if (code == CRM_OK)
		code = pipeline
		    ? crm_store_pipeline_load(store, pipeline, &changed, err)
		    : crm_store_rules_load(store, rules, &changed, err);
	if (code == CRM_OK)
		code = look(store, now, &t, err);
	free(t.known);
	crm_pool_free(&t.pool);
	return code;
}
