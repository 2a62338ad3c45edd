/* SPDX-License-Identifier: ISC */
/* Every field's normaliser: what it makes is a value, and stays as it is. */
#include "field.h"

#include "fuzz.h"
#include "zip.h"

static void
masked(enum crm_field_id id, const char *value, struct crm_pool *pool)
{
	const char *shown = crm_field_show(id, value, false, pool), *again;
	struct crm_err err;

	HOLDS(crm_field_show(id, value, true, pool) == value);
	if (!(crm_fields[id].flags & CRM_PERSONAL)) {
		HOLDS(shown == value);
		return;
	}
	HOLDS(whole(shown) && strchr(shown, '*') != NULL);
	HOLDS(strcmp(shown, value) != 0);
	/* A mask is never taken for what it hides. */
	HOLDS(crm_field_parse(id, shown, &now, pool, &again, &err) ==
	    CRM_REFUSED);
}

static void
settles(enum crm_field_id id, const char *value, struct crm_pool *pool)
{
	const struct crm_field *f = &crm_fields[id];
	struct crm_err err;
	const char *again;
	int64_t cents;

	HOLDS(value[0] != '\0' && whole(value));
	HOLDS(crm_field_parse(id, value, &now, pool, &again, &err) == CRM_OK);
	HOLDS(again != NULL && strcmp(again, value) == 0);
	if (f->type == CRM_CENTS) {
		HOLDS(crm_cents_parse(value, &cents));
		HOLDS(strcmp(crm_cents_format(cents, pool), value) == 0);
	}
	if (f->type == CRM_WORD)
		HOLDS(
		    strcmp(crm_field_words(id, crm_field_word(id, value), pool),
			value) == 0);
	if (f->type == CRM_ZIP)
		HOLDS(crm_zip_number(value) >= 0);
}

/* The one type that only fields of the agency's own have. */
static const struct crm_field number = {
    "n", CRM_OF_CUSTOM, CRM_NUMBER, 0, "N", NULL, "", "a number"};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	enum crm_field_id id =
	    (enum crm_field_id)(take(&in) % (CRM_F_CUSTOM + 1));
	struct crm_pool pool = {0};
	struct crm_err err = {0};
	char *s = take_text(&in, -1);
	const char *value;

	in_zone();
	crm_field_put(CRM_F_CUSTOM, &number);
	if (slow(s)) {
		/* not this time */
	} else if (crm_field_parse(id, s, &now, &pool, &value, &err)) {
		HOLDS(said(&err));
	} else if (value != NULL) {
		settles(id, value, &pool);
		masked(id, value, &pool);
	}
	HOLDS(crm_field_heading(s) <= CRM_NFIELDS);
	crm_pool_free(&pool);
	free(s);
	return 0;
}
