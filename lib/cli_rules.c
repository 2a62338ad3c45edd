/* SPDX-License-Identifier: ISC */
/* Files of rules: pipelines, and dated rules. */
#include <string.h>

#include "cli.h"
#include "embed.h"
#include "rules.h"

static const char *
shipped(const char *name)
{
	unsigned i;

	for (i = 0; i < crm_npipelines; i++)
		if (strcmp(name, crm_pipelines[i].name) == 0)
			return crm_pipelines[i].rules;
	for (i = 0; i < crm_nlaws; i++)
		if (strcmp(name, crm_laws[i].name) == 0)
			return crm_laws[i].rules;
	return NULL;
}

enum crm_code
cli_rules_read(const char *path, struct cli_rules *r, struct crm_err *err)
{
	const char *text = shipped(path);

	if (text == NULL)
		text = cli_file(path);
	if (strcmp(path, "-") == 0)
		path = "<stdin>";
	if (crm_rules_are(text)) {
		r->rules = cli_own(crm_alloc(sizeof(*r->rules)));
		r->name = r->rules->name;
		return crm_rules_parse(text, path, r->rules, err);
	}
	r->pipeline = cli_own(crm_alloc(sizeof(*r->pipeline)));
	r->name = r->pipeline->name;
	return crm_pipeline_parse(text, path, r->pipeline, err);
}

enum crm_code
cli_rules_load(struct crm_store *store, const struct cli_rules *r,
    bool *changed, struct crm_err *err)
{
	return r->rules
	    ? crm_store_rules_load(store, r->rules, changed, err)
	    : crm_store_pipeline_load(store, r->pipeline, changed, err);
}
