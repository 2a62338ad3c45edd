/* SPDX-License-Identifier: ISC */
/*
 * A definition of a field, KEY=TEXT a line, and a heading behind it: what is
 * taken in is taken in again as it is, each word of a list is one, and what is
 * named after a heading is found by it.
 */
#include "custom.h"

#include "fuzz.h"

static void
listed(const struct crm_custom *f, struct crm_pool *pool)
{
	const char *list = f->words, *word, *form, *end;
	size_t len, n;
	char *first;

	while (list != NULL && crm_text_word(&list, &word, &len)) {
		end = word + len;
		first = crm_pool_str(pool, word, strcspn(word, "| "));
		for (form = word; form < end; form += n + 1) {
			n = strcspn(form, "| ");
			HOLDS(n > 0);
			HOLDS(strcmp(crm_text_closed(f->words,
					 crm_pool_str(pool, form, n), pool),
				  first) == 0);
		}
	}
}

static void
settles(struct crm_custom *f, struct crm_pool *pool)
{
	struct crm_custom list[CRM_NCUSTOM] = {0}, again = {0};
	struct crm_err err = {0};

	if (crm_custom_settle(f, 3, pool, &err)) {
		HOLDS(said(&err));
		return;
	}
	HOLDS(crm_custom_set(&again, "name", f->name, pool, &err) == CRM_OK);
	HOLDS(crm_custom_set(&again, "label", f->label, pool, &err) == CRM_OK);
	HOLDS(crm_field_same(again.label, f->label));
	HOLDS(crm_custom_set(&again, "type", f->type, pool, &err) == CRM_OK);
	if (f->words != NULL) {
		HOLDS(crm_custom_set(&again, "words", f->words, pool, &err) ==
		    CRM_OK);
		HOLDS(crm_field_same(again.words, f->words));
		listed(f, pool);
	}
	list[3] = *f;
	HOLDS(crm_customs_load(list, &err) == CRM_OK);
	HOLDS(crm_field_heading(f->name) == CRM_F_CUSTOM + 3);
	HOLDS(crm_field_heading(f->label) == CRM_F_CUSTOM + 3);
}

static void
named_after(const char *heading)
{
	struct crm_err err = {0};
	enum crm_field_id id;

	if (crm_custom_make(heading, &id, &err)) {
		HOLDS(said(&err));
		return;
	}
	HOLDS(crm_field_heading(heading) == id);
	HOLDS(crm_customs[id - CRM_F_CUSTOM].fresh);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct crm_custom none[CRM_NCUSTOM];
	struct input in = {data, size};
	struct crm_custom f = {0};
	struct crm_pool pool = {0};
	struct crm_err err = {0};
	char *key, *text, *heading;
	unsigned i;

	HOLDS(crm_customs_load(none, &err) == CRM_OK);
	for (i = 0; i < 8 && in.left > 0; i++) {
		key = take_text(&in, '=');
		text = take_text(&in, '\n');
		if (crm_custom_set(&f, key, text, &pool, &err))
			HOLDS(said(&err));
		free(key);
		free(text);
	}
	if (f.name != NULL)
		settles(&f, &pool);
	heading = clean(take_text(&in, -1));
	named_after(heading);
	free(heading);
	crm_pool_free(&pool);
	return 0;
}
