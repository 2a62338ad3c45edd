/* SPDX-License-Identifier: ISC */
/* crm-rights - who may view, edit and delete what; see crm-rights(1) */
#include <string.h>

#include <unistd.h>

#include "cli.h"
#include "login.h"

static const struct cli_prog prog = {"crm-rights",
    "list | grant USER NAME RIGHT... | revoke USER NAME RIGHT... | open NAME",
    "Give and take rights over the record type NAME: view, edit, delete.", NULL,
    CLI_STORE | CLI_WRITE | CLI_PRINT};

/* The rows that are of this user and record type; NULL: all. */
struct wanted {
	const char *user, *name, *self;
	bool mine; /* SELF is among those that have rights over it */
};

static void
row(void *arg, unsigned n, const char *const *cell)
{
	struct wanted *w = arg;

	(void)n;
	w->mine |= w->self != NULL && strcmp(w->self, cell[0]) == 0 &&
	    strcmp(w->name, cell[1]) == 0;
	if ((w->user == NULL || strcmp(w->user, cell[0]) == 0) &&
	    (w->name == NULL || strcmp(w->name, cell[1]) == 0))
		cli_row(cell);
}

static int
list(void)
{
	struct crm_store *store = cli_open(CRM_READ);
	struct wanted all = {0};
	struct crm_err err;

	if (crm_store_rights(store, row, &all, &err))
		cli_refuse(&err);
	return cli_end_read(store);
}

static int
grant(bool give, int argc, char **argv)
{
	struct wanted one = {argv[0], argv[1], NULL, false};
	struct crm_store *store;
	struct crm_err err;
	unsigned rights = 0;
	bool changed = false;
	int i;

	for (i = 2; i < argc; i++)
		if (crm_rights_parse(argv[i], &rights, &err))
			return cli_fail(&err);
	if (rights == 0)
		cli_misuse("no right is named (view, edit, delete)");
	store = cli_begin();
	one.self = crm_login(getuid(), cli_pool());
	if (crm_store_grant(
		store, argv[0], argv[1], rights, give, &changed, &err) ||
	    (changed && crm_store_rights(store, row, &one, &err)))
		cli_refuse(&err);
	else if (give && changed && !one.mine)
		cli_say("%s: only those listed may use it now; you are not "
			"among them",
		    argv[1]);
	return cli_end(store);
}

static int
open_type(const char *name)
{
	struct crm_store *store = cli_begin();
	struct crm_err err;
	const char *cell[3] = {NULL, name, "view,edit,delete"};
	bool changed;

	if (crm_store_rights_open(store, name, &changed, &err))
		cli_refuse(&err);
	else if (changed)
		cli_row(cell);
	return cli_end(store);
}

int
main(int argc, char *argv[])
{
	static const char *const verbs[] = {"list", "grant", "revoke", "open"};
	const char *verb, *near;

	cli_parse(&prog, &argc, &argv);
	if (argc == 0)
		cli_misuse("no subcommand (list, grant, revoke, open)");
	verb = argv[0];
	cli_columns("user pipeline rights", -1);
	if (strcmp(verb, "list") == 0 && argc == 1)
		return list();
	if (strcmp(verb, "grant") == 0 && argc > 3)
		return grant(true, argc - 1, argv + 1);
	if (strcmp(verb, "revoke") == 0 && argc > 3)
		return grant(false, argc - 1, argv + 1);
	if (strcmp(verb, "open") == 0 && argc == 2)
		return open_type(argv[1]);
	near = crm_nearest(verb, verbs, 4);
	if (near != NULL && strcmp(near, verb) == 0)
		cli_misuse("%s: its operands are missing or too many", verb);
	cli_misuse("%s: no such subcommand%s%s%s", verb,
	    near ? " (nearest: " : "", near ? near : "", near ? ")" : "");
}
