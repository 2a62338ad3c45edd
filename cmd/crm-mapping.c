/* SPDX-License-Identifier: ISC */
/* crm-mapping - keep what the columns of a file are; see crm-mapping(1) */
#include <string.h>

#include "cli.h"
#include "csvin.h"
#include "ruleset.h"

static struct crm_ruleset set;
static struct cli_texts maps;

static const struct cli_opt opts[] = {
    {0, "dates", "ORDER", "mdy, dmy", .text = &set.rules.dates},
    {0, "map", "HEADING=FIELD", "what a column is; repeatable", .texts = &maps},
    {0, "pipeline", "NAME", "of the contacts", .text = &set.rules.pipeline},
    {0, "rest", "WHAT", "unknown columns: notes, custom, refuse",
	.text = &set.rules.rest},
    {0, "source", "TEXT", "of rows that have none", .text = &set.rules.source},
    {0},
};
static const struct cli_prog prog = {"crm-mapping",
    "save MAPPING [--map=HEADING=FIELD] FILE | list | show MAPPING |\n"
    "                   drop MAPPING",
    "Keep what the columns of a file are, for crm-import.", opts,
    CLI_STORE | CLI_WRITE | CLI_PRINT};

static void
name_row(const char *name)
{
	const char *cell[1] = {name};

	cli_row(cell);
}

/* Read the heading of a file, and check that an import could go by it. */
static enum crm_code
read_set(struct crm_csv *csv, struct crm_buf *text, struct crm_err *err)
{
	struct crm_mapping mapping;
	struct crm_csv_row row;
	enum crm_code code;

	if (crm_csv_heading(csv, &row, err))
		return err->code;
	set.heading = row.cell;
	set.nheading = row.n;
	code = crm_mapping_make(&mapping, row.cell, row.n, &set.rules, err);
	crm_mapping_free(&mapping);
	if (code != CRM_OK)
		return crm_fail_at(err, "%s:1: ", crm_csv_name(csv));
	crm_ruleset_write(&set, text);
	return CRM_OK;
}

/* What the rules say of rows that say nothing themselves. */
static enum crm_code
check_defaults(struct crm_store *store, struct crm_err *err)
{
	const struct crm_pipeline *pipeline;
	const char *source;

	if (set.rules.source != NULL &&
	    crm_field_parse(CRM_F_SOURCE, set.rules.source, cli_now(),
		cli_pool(), &source, err))
		return err->code;
	if (set.rules.pipeline != NULL)
		return crm_store_pipeline(
		    store, set.rules.pipeline, &pipeline, err);
	return CRM_OK;
}

/* The file is read before the store is touched, but for what fields it has. */
static int
save(const char *name, const char *path)
{
	struct crm_buf text = {0};
	struct crm_store *store;
	struct crm_csv *csv;
	struct crm_err err;
	enum crm_code code;
	bool changed = false;

	set.rules.map = maps.at;
	set.rules.nmap = (unsigned)maps.n;
	(void)cli_open(CRM_READ);
	cli_close();
	if (crm_ruleset_name(name, &err) ||
	    crm_csv_open(path, NULL, 0, &csv, &err))
		return cli_fail(&err);
	code = read_set(csv, &text, &err);
	crm_csv_close(csv);
	cli_own(text.s);
	if (code != CRM_OK)
		return cli_fail(&err);
	cli_columns("name", -1);
	store = cli_begin();
	if (check_defaults(store, &err) ||
	    crm_store_mapping_save(store, name, text.s, &changed, &err))
		cli_refuse(&err);
	else if (changed)
		name_row(name);
	return cli_end(store);
}

static int
drop(const char *name)
{
	struct crm_store *store;
	struct crm_err err;

	cli_columns("name", -1);
	store = cli_begin();
	if (crm_store_mapping_drop(store, name, &err))
		cli_refuse(&err);
	else
		name_row(name);
	return cli_end(store);
}

static int
list(void)
{
	struct crm_store *store = cli_open(CRM_READ);
	struct crm_rulesets kept = {0};
	struct crm_buf text = {0};
	struct crm_err err;
	const char *cell[3];
	unsigned i;

	cli_columns("name columns rules", -1);
	if (crm_store_mappings(store, cli_pool(), &kept, &err))
		cli_refuse(&err);
	for (i = 0; i < kept.n && cli_good(); i++) {
		text.len = 0;
		crm_buf_str(&text, "");
		crm_ruleset_brief(&kept.at[i], &text);
		cell[0] = kept.at[i].name;
		cell[1] = crm_pool_fmt(cli_pool(), "%u", kept.at[i].nheading);
		cell[2] = text.s;
		cli_row(cell);
	}
	crm_buf_free(&text);
	return cli_end_read(store);
}

static int
show(const char *name)
{
	struct crm_store *store = cli_open(CRM_READ);
	const struct crm_ruleset *one;
	struct crm_rulesets kept;
	struct crm_buf text = {0};
	struct crm_err err;

	if (crm_store_mappings(store, cli_pool(), &kept, &err) ||
	    crm_ruleset_find(&kept, name, &one, &err)) {
		cli_refuse(&err);
	} else {
		crm_ruleset_write(one, &text);
		cli_text("%s", text.s);
	}
	crm_buf_free(&text);
	return cli_end_read(store);
}

int
main(int argc, char *argv[])
{
	static const char *const verbs[] = {"save", "list", "show", "drop"};
	const char *verb, *near;

	cli_parse(&prog, &argc, &argv);
	cli_own(maps.at);
	if (argc == 0)
		cli_misuse("no subcommand (save, list, show, drop)");
	verb = argv[0];
	if (strcmp(verb, "save") == 0 && argc == 3)
		return save(argv[1], argv[2]);
	if (strcmp(verb, "list") == 0 && argc == 1)
		return list();
	if (strcmp(verb, "show") == 0 && argc == 2)
		return show(argv[1]);
	if (strcmp(verb, "drop") == 0 && argc == 2)
		return drop(argv[1]);
	near = crm_nearest(verb, verbs, 4);
	if (near != NULL && strcmp(near, verb) == 0)
		cli_misuse("%s: its operands are missing or too many", verb);
	cli_misuse("%s: no such subcommand%s%s%s", verb,
	    near ? " (nearest: " : "", near ? near : "", near ? ")" : "");
}
