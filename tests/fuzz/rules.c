/* SPDX-License-Identifier: ISC */
/* Dated rules: what loads is dumped, and loads as the same again. */
#include "rules.h"

#include "fuzz.h"

/* Every row is found on the days and for the lines it is about. */
static void
answers(const struct crm_rules *rules)
{
	const struct crm_dated *r, *found;
	struct crm_err err;
	unsigned i;

	HOLDS(rules->n <= CRM_ROWS && rules->name[0] != '\0');
	for (i = 0; i < rules->n; i++) {
		r = &rules->row[i];
		HOLDS(r->topic < CRM_NTOPICS && r->from <= r->to);
		if (r->lines != 0)
			continue;
		found = crm_rules_at(rules, r->topic, r->of, NULL, r->from);
		HOLDS(found == r);
		HOLDS(crm_rules_find(rules, r->topic, r->of, NULL, r->to,
			  &found, &err) == CRM_OK);
		HOLDS(found == r);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct crm_rules one, two;
	struct input in = {data, size};
	struct crm_buf dump = {0}, again = {0};
	struct crm_err err = {0};
	char *s = take_text(&in, -1);

	if (crm_rules_parse(s, "rules", &one, &err)) {
		HOLDS(said(&err));
	} else {
		HOLDS(crm_rules_are(s));
		answers(&one);
		crm_rules_dump(&one, &dump);
		HOLDS(crm_rules_parse(dump.s, "dump", &two, &err) == CRM_OK);
		HOLDS(one.n == two.n);
		crm_rules_dump(&two, &again);
		HOLDS(strcmp(dump.s, again.s) == 0);
	}
	crm_buf_free(&dump);
	crm_buf_free(&again);
	free(s);
	return 0;
}
