/* SPDX-License-Identifier: ISC */
/* crm-field - fields of the agency's own; see crm-field(1) */
#include <string.h>

#include "cli.h"

static struct cli_words words;

static const struct cli_prog prog = {"crm-field",
    "add NAME [KEY=VALUE...] | set NAME KEY=VALUE... | drop NAME | list",
    "Define fields of your own, which contacts have beside all others.", NULL,
    CLI_STORE | CLI_WRITE | CLI_PRINT};

/* What the words say of a field; those of F that they do not name stay. */
static enum crm_code
define(struct crm_custom *f, struct crm_err *err)
{
	size_t i;

	for (i = 0; i < words.n; i++)
		if (crm_custom_set(f, words.at[i].field, words.at[i].value,
			cli_pool(), err))
			return err->code;
	return CRM_OK;
}

static enum crm_code
add(struct crm_store *store, const char *name, struct crm_err *err)
{
	struct crm_custom f = {0};

	if (crm_custom_set(&f, "name", name, cli_pool(), err) ||
	    define(&f, err))
		return err->code;
	return crm_store_field_add(store, &f, err);
}

static enum crm_code
set(struct crm_store *store, const char *name, struct crm_err *err)
{
	struct crm_custom f;

	if (crm_store_field_get(name, &f, err) || define(&f, err))
		return err->code;
	return crm_store_field_set(store, name, &f, err);
}

static int
list(void)
{
	struct crm_store *store = cli_open(CRM_READ);
	const struct crm_custom *f;
	struct crm_err err;
	const char *cell[8];
	int64_t n;
	unsigned i;

	cli_columns(
	    "name type contacts personal words label headings help", -1);
	for (i = 0; i < crm_customs_used() && cli_good(); i++) {
		f = &crm_customs[i];
		if (f->name == NULL || f->dropped)
			continue;
		if (crm_store_field_count(store, f->name, &n, &err))
			cli_refuse(&err);
		cell[0] = f->name;
		cell[1] = f->type;
		cell[2] = crm_pool_fmt(cli_pool(), "%lld", (long long)n);
		cell[3] = f->personal ? "yes" : NULL;
		cell[4] = f->words;
		cell[5] = f->label;
		cell[6] = f->headings;
		cell[7] = f->help;
		cli_row(cell);
	}
	return cli_end_read(store);
}

/* One change of a definition, then the name of the field. */
static int
change(const char *name,
    enum crm_code (*work)(
	struct crm_store *store, const char *name, struct crm_err *err))
{
	struct crm_store *store;
	struct crm_err err;
	const char *cell[1] = {name};

	cli_columns("name", -1);
	store = cli_begin();
	if (work(store, name, &err)) {
		if (err.code == CRM_MISUSE)
			cli_die(&err);
		cli_refuse(&err);
	} else {
		cli_row(cell);
	}
	return cli_end(store);
}

int
main(int argc, char *argv[])
{
	static const char *const verbs[] = {"add", "set", "drop", "list"};
	const char *verb, *near;

	cli_parse(&prog, &argc, &argv);
	if (argc == 0)
		cli_misuse("no subcommand (add, set, drop, list)");
	verb = *argv++;
	argc--;
	cli_words(&argc, argv, &words);
	if (strcmp(verb, "add") == 0 && argc == 1)
		return change(argv[0], add);
	if (strcmp(verb, "set") == 0 && argc == 1 && words.n > 0)
		return change(argv[0], set);
	if (strcmp(verb, "drop") == 0 && argc == 1 && words.n == 0)
		return change(argv[0], crm_store_field_drop);
	if (strcmp(verb, "list") == 0 && argc == 0 && words.n == 0)
		return list();
	near = crm_nearest(verb, verbs, 4);
	if (near != NULL && strcmp(near, verb) == 0)
		cli_misuse("%s: its operands are missing or too many", verb);
	cli_misuse("%s: no such subcommand%s%s%s", verb,
	    near ? " (nearest: " : "", near ? near : "", near ? ")" : "");
}
