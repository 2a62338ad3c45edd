/* SPDX-License-Identifier: ISC */
/*
 * A mapping that is kept, behind a line with the headings of a file: what is
 * read is written and read the same, and the file can be read by it.
 */
#include "ruleset.h"
#include "custom.h"

#include "fuzz.h"

static void
comes_back(const struct crm_ruleset *set, struct crm_pool *pool)
{
	struct crm_ruleset again;
	struct crm_buf one = {0}, two = {0}, brief = {0};
	struct crm_err err;

	crm_buf_str(&one, "");
	crm_buf_str(&two, "");
	crm_ruleset_write(set, &one);
	HOLDS(crm_ruleset_read("kept", one.s, pool, &again, &err) == CRM_OK);
	HOLDS(again.nheading == set->nheading);
	HOLDS(again.rules.nmap == set->rules.nmap);
	HOLDS(crm_field_same(again.rules.source, set->rules.source));
	crm_ruleset_write(&again, &two);
	HOLDS(strcmp(one.s, two.s) == 0);
	crm_buf_str(&brief, "");
	crm_ruleset_brief(set, &brief);
	HOLDS(strchr(brief.s, '\n') == NULL);
	crm_buf_free(&one);
	crm_buf_free(&two);
	crm_buf_free(&brief);
}

static void
joins(
    struct crm_ruleset *set, char **heading, unsigned n, struct crm_pool *pool)
{
	const struct crm_mapping_rules given = {0};
	static const struct crm_custom none[CRM_NCUSTOM];
	const struct crm_rulesets kept = {set, 1};
	const struct crm_ruleset *found;
	struct crm_mapping_rules rules;
	struct crm_mapping m;
	struct crm_err err = {0};

	HOLDS(crm_ruleset_pick(&kept, heading, n, &found, &err) == CRM_OK);
	HOLDS(found == NULL || found == set);
	crm_ruleset_join(set, heading, n, &given, pool, &rules);
	HOLDS(crm_customs_load(none, &err) == CRM_OK);
	if (crm_mapping_make(&m, heading, n, &rules, &err))
		HOLDS(said(&err));
	crm_mapping_free(&m);
	/* Its own headings are those of its file. */
	HOLDS(crm_ruleset_pick(
		  &kept, set->heading, set->nheading, &found, &err) == CRM_OK);
	HOLDS(found == set);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct table table;
	struct input in = {data, size}, first;
	const uint8_t *end = memchr(data, '\n', size);
	struct crm_pool pool = {0};
	struct crm_ruleset set;
	struct crm_err err = {0};
	char *s;

	first.at = data;
	first.left = end != NULL ? (size_t)(end - data) : size;
	in.at += first.left + (end != NULL);
	in.left -= first.left + (end != NULL);
	take_table(&first, &table);
	s = clean(take_text(&in, -1));
	if (crm_ruleset_read("kept", s, &pool, &set, &err)) {
		HOLDS(said(&err));
	} else {
		comes_back(&set, &pool);
		if (table.rows > 0)
			joins(&set, table.cell[0], table.n[0], &pool);
	}
	crm_pool_free(&pool);
	free_table(&table);
	free(s);
	return 0;
}
