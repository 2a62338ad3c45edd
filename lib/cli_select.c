/* SPDX-License-Identifier: ISC */
/* The part of cli that selections and listings share. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

/* Fields that a row of RECORD can show. */
static bool
shows(enum crm_record record, enum crm_field_id id)
{
	enum crm_record of = crm_fields[id].record;

	return crm_field_typed(id) || of == CRM_OF_ENGINE || of == record ||
	    (of == CRM_OF_KEY && record == CRM_OF_POLICY);
}

/* The id of a row of RECORD. */
static enum crm_field_id
key(enum crm_record record)
{
	return record == CRM_OF_POLICY ? CRM_F_POLICY_ID
	    : record == CRM_OF_TASK    ? CRM_F_TASK_ID
	    : record == CRM_OF_SOA     ? CRM_F_SOA_ID
				       : CRM_F_ID;
}

static enum crm_field_id
field(enum crm_record record, const char *name, const char *option)
{
	enum crm_field_id id;
	struct crm_err err;

	if (crm_field_find(name, &id, &err))
		cli_misuse("%s: %s", option, err.text);
	if (!shows(record, id))
		cli_misuse(
		    "%s: %s is not a field of what is listed", option, name);
	return id;
}

static void
add(struct cli_fields *fields, enum crm_field_id id)
{
	unsigned i;

	for (i = 0; i < fields->n; i++)
		if (fields->at[i] == id)
			cli_misuse(
			    "--columns: %s stands twice", crm_fields[id].name);
	fields->at[fields->n++] = id;
}

void
cli_fields(
    enum crm_record record, const char *defaults, struct cli_fields *fields)
{
	const char *asked = cli_columns_asked(), *sort = cli_sort_asked();
	struct crm_buf names = {0};
	char *copy, *one, *save;
	unsigned i;

	fields->sort = CRM_NFIELDS;
	if (sort != NULL) {
		fields->down = sort[0] == '-';
		fields->sort = field(record, sort + fields->down, "--sort");
		if (fields->sort == key(record))
			fields->sort = CRM_NFIELDS;
	}
	if (asked == NULL && cli_format() == CRM_JSONL) {
		add(fields, key(record));
		for (i = 0; i < CRM_NFIELDS; i++)
			if (i != key(record) &&
			    shows(record, (enum crm_field_id)i))
				add(fields, (enum crm_field_id)i);
	} else {
		copy = crm_pool_str(cli_pool(), asked ? asked : defaults,
		    strlen(asked ? asked : defaults));
		for (one = strtok_r(copy, ", ", &save); one != NULL;
		     one = strtok_r(NULL, ", ", &save))
			add(fields, field(record, one, "--columns"));
	}
	for (i = 0; i < fields->n; i++)
		crm_buf_fmt(&names, "%s ", crm_fields[fields->at[i]].name);
	cli_columns(
	    crm_pool_str(cli_pool(), names.s ? names.s : "", names.len), -1);
	crm_buf_free(&names);
}

void
cli_fields_row(void *arg, unsigned n, const char *const *cell)
{
	const struct cli_fields *fields = arg;
	const char *shown[CRM_NFIELDS];
	struct crm_pool pool = {0};
	unsigned i;

	for (i = 0; i < n; i++)
		shown[i] = crm_field_show(
		    fields->at[i], cell[i], cli_personal(), &pool);
	cli_row(shown);
	crm_pool_free(&pool);
}

void
cli_query_ids(int *argc, char **argv, struct crm_query *query)
{
	struct cli_inputs inputs = {0};
	char *dash[] = {"-"};
	int i, n = 0;
	bool any = false;
	size_t k;

	for (i = 0; i < *argc; i++) {
		if (strcmp(argv[i], "-") == 0)
			any = true;
		else
			argv[n++] = argv[i];
	}
	*argc = n;
	if (!any)
		return;
	cli_ids(1, dash, "c", false, &inputs);
	query->only_ids = true;
	for (k = 0; k < inputs.n; k++)
		crm_query_add_id(query, inputs.at[k].id);
}

void
cli_query(int argc, char **argv, struct crm_query *query)
{
	struct crm_err err;
	int i;

	for (i = 0; i < argc; i++)
		if (crm_query_add(query, argv[i], cli_now(), cli_pool(), &err))
			cli_die(&err);
}

const char *
cli_shown(enum crm_field_id id, const char *value)
{
	return crm_field_show(id, value, cli_personal(), cli_pool());
}

void
cli_known_stage(struct crm_store *store, const char *where)
{
	const struct crm_pipeline *const *list, *one;
	const char *slash = strchr(where, '/');
	struct crm_err err;
	unsigned n, i;
	int at;

	if (slash != NULL) {
		if (crm_store_pipeline(store,
			crm_pool_str(
			    cli_pool(), where, (size_t)(slash - where)),
			&one, &err) ||
		    crm_stage_find(one, slash + 1, &at, &err))
			cli_refuse(&err);
		return;
	}
	if (crm_store_pipelines(store, &list, &n, &err)) {
		cli_refuse(&err);
		return;
	}
	for (i = 0; i < n; i++)
		if (crm_stage_find(list[i], where, &at, &err) == CRM_OK)
			return;
	if (n > 0 && crm_stage_find(list[0], where, &at, &err))
		cli_refuse(&err);
}
