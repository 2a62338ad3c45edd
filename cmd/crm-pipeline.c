/* SPDX-License-Identifier: ISC */
/* crm-pipeline - rules in and out as text; see crm-pipeline(1) */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "rules.h"

static const struct cli_prog prog = {"crm-pipeline",
    "load FILE... | dump NAME | list | stages [NAME] | check FILE",
    "Load, dump, list and check pipelines: the rules as text.", NULL,
    CLI_STORE | CLI_WRITE | CLI_PRINT};

static unsigned long breaches;

/* All files are read before the store is touched. */
static int
load(int argc, char **argv)
{
	struct cli_rules *list =
	    cli_own(crm_alloc((size_t)argc * sizeof(*list)));
	struct crm_store *store;
	struct crm_err err;
	const char *cell[1];
	bool changed;
	int i;

	for (i = 0; i < argc; i++)
		if (cli_rules_read(argv[i], &list[i], &err))
			return cli_fail(&err);
	cli_columns("name", -1);
	store = cli_begin();
	for (i = 0; i < argc; i++) {
		if (cli_rules_load(store, &list[i], &changed, &err)) {
			cli_refuse(&err);
			break;
		}
		cell[0] = list[i].name;
		if (changed)
			cli_row(cell);
	}
	return cli_end(store);
}

static int
dump(const char *name)
{
	struct crm_store *store = cli_open(CRM_READ);
	const struct crm_pipeline *pipeline;
	const struct crm_rules *rules;
	struct crm_buf text = {0};
	struct crm_err err;

	if (crm_store_rules(store, &rules, &err))
		cli_refuse(&err);
	else if (strcmp(rules->name, name) == 0)
		crm_rules_dump(rules, &text);
	else if (crm_store_pipeline(store, name, &pipeline, &err))
		cli_refuse(&err);
	else
		crm_pipeline_dump(pipeline, &text);
	if (text.s != NULL)
		cli_text("%s", text.s);
	crm_buf_free(&text);
	return cli_end_read(store);
}

static int
list(void)
{
	struct crm_store *store = cli_open(CRM_READ);
	const struct crm_pipeline *const *all;
	const struct crm_rules *rules;
	const char *cell[3];
	struct crm_err err;
	int64_t contacts;
	unsigned n, i;

	cli_columns("name label contacts", -1);
	if (crm_store_pipelines(store, &all, &n, &err) ||
	    crm_store_rules(store, &rules, &err)) {
		cli_refuse(&err);
		return cli_end_read(store);
	}
	for (i = 0; i < n; i++) {
		if (crm_store_pipeline_count(store, all[i], &contacts, &err)) {
			cli_refuse(&err);
			break;
		}
		cell[0] = all[i]->name;
		cell[1] = all[i]->label;
		cell[2] = crm_pool_fmt(cli_pool(), "%lld", (long long)contacts);
		cli_row(cell);
	}
	cell[0] = rules->name;
	cell[1] = rules->label;
	cell[2] = NULL;
	if (i == n)
		cli_row(cell);
	return cli_end_read(store);
}

static void
stage_rows(const struct crm_pipeline *pipeline)
{
	const char *cell[4];
	int i;

	for (i = 0; i < pipeline->nstage; i++) {
		cell[0] = pipeline->name;
		cell[1] = pipeline->stage[i].name;
		cell[2] = crm_class_name(pipeline->stage[i].class);
		cell[3] = pipeline->stage[i].label;
		cli_row(cell);
	}
}

static int
stages(const char *name)
{
	struct crm_store *store = cli_open(CRM_READ);
	const struct crm_pipeline *const *all, *one;
	struct crm_err err;
	unsigned n = 0, i;

	cli_columns("pipeline stage class label", -1);
	if (name != NULL) {
		if (crm_store_pipeline(store, name, &one, &err))
			cli_refuse(&err);
		else
			stage_rows(one);
		return cli_end_read(store);
	}
	if (crm_store_pipelines(store, &all, &n, &err))
		cli_refuse(&err);
	for (i = 0; i < n; i++)
		stage_rows(all[i]);
	return cli_end_read(store);
}

static unsigned long breaches;

static void
breach(void *arg, unsigned n, const char *const *cell)
{
	breaches++;
	cli_row_each(arg, n, cell);
}

/* What the rules would put in breach or move; nothing is kept. */
static int
check(const char *path)
{
	struct cli_rules file = {0};
	struct crm_store *store;
	struct crm_err err;

	if (cli_rules_read(path, &file, &err))
		return cli_fail(&err);
	cli_columns("id rule detail", -1);
	store = cli_begin();
	if (crm_store_try(store, file.pipeline, file.rules, cli_now(), breach,
		NULL, &err))
		cli_refuse(&err);
	crm_store_rollback(store);
	return cli_findings(cli_end_read(store), breaches);
}

int
main(int argc, char *argv[])
{
	static const char *const verbs[] = {
	    "load", "dump", "list", "stages", "check"};
	const char *verb, *near;

	cli_parse(&prog, &argc, &argv);
	if (argc == 0)
		cli_misuse("no subcommand (load, dump, list, stages, check)");
	verb = argv[0];
	if (strcmp(verb, "load") == 0 && argc > 1)
		return load(argc - 1, argv + 1);
	if (strcmp(verb, "dump") == 0 && argc == 2)
		return dump(argv[1]);
	if (strcmp(verb, "list") == 0 && argc == 1)
		return list();
	if (strcmp(verb, "stages") == 0 && argc <= 2)
		return stages(argv[1]);
	if (strcmp(verb, "check") == 0 && argc == 2)
		return check(argv[1]);
	near = crm_nearest(verb, verbs, 5);
	if (near != NULL && strcmp(near, verb) == 0)
		cli_misuse("%s: its operands are missing or too many", verb);
	cli_misuse("%s: no such subcommand%s%s%s", verb,
	    near ? " (nearest: " : "", near ? near : "", near ? ")" : "");
}
