/* SPDX-License-Identifier: ISC */
/* crm-policy - policies quoted and sold; see crm-policy(1) */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

#define COLUMNS "policy_id id policy_status line carrier plan effective end"

static const char *reason;
static struct cli_words words;
static int64_t *changed; /* policies, to be printed */
static size_t nchanged, capchanged;

static const struct cli_opt opts[] = {
    {'r', "reason", "REASON", "why the policy ended (end)", NULL, &reason,
	false},
    {0},
};
static const struct cli_prog prog = {"crm-policy",
    "add ID FIELD=VALUE...\n"
    "       crm-policy set PID... FIELD=VALUE...\n"
    "       crm-policy end PID... [end=DAY] [-r REASON]\n"
    "       crm-policy flag | unflag PID...\n"
    "       crm-policy list [TERM...]",
    "Record policies; the stage of the contact follows by the rules.", opts,
    CLI_STORE | CLI_WRITE | CLI_KEEP | CLI_PRINT | CLI_SORT | CLI_PERSONAL};

/* The policy that the input names, by itself or as a contact's only one. */
static enum crm_code
policy_of(struct crm_store *store, const struct cli_input *input, int64_t *id,
    struct crm_err *err)
{
	*id = input->id;
	if (input->letter == 'p')
		return CRM_OK;
	return crm_store_policy_of(store, input->id, id, err);
}

static void
remember(int64_t id)
{
	changed = crm_room(changed, nchanged, &capchanged, sizeof(*changed));
	changed[nchanged++] = id;
}

static enum crm_code
add(struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	struct crm_change change = {0};
	int64_t id;

	if (cli_change(&words, false, CRM_OF_POLICY, &change, err) ||
	    cli_change(&input->words, true, CRM_OF_POLICY, &change, err) ||
	    crm_store_policy_add(store, input->id, &change, &id, err))
		return err->code;
	remember(id);
	return CRM_OK;
}

static enum crm_code
set(struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	struct crm_change change = {0};
	bool any;
	int64_t id;

	if (policy_of(store, input, &id, err) ||
	    cli_change(&input->words, true, CRM_OF_POLICY, &change, err) ||
	    cli_change(&words, false, CRM_OF_POLICY, &change, err) ||
	    crm_store_policy_set(store, id, &change, &any, err))
		return err->code;
	if (any)
		remember(id);
	return CRM_OK;
}

static enum crm_code
end(struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	struct crm_change change = {0};
	bool any;
	int64_t id;

	if (policy_of(store, input, &id, err) ||
	    cli_change(&words, false, CRM_OF_POLICY, &change, err))
		return err->code;
	if (change.n > change.given[CRM_F_END])
		return crm_fail(
		    err, CRM_MISUSE, "end takes no field but end=DAY");
	if (crm_store_policy_end(
		store, id, change.to.v[CRM_F_END], reason, &any, err))
		return err->code;
	remember(id);
	return CRM_OK;
}

static enum crm_code
flag_or_unflag(struct crm_store *store, const struct cli_input *input,
    bool flag, struct crm_err *err)
{
	bool any;
	int64_t id;

	if (policy_of(store, input, &id, err) ||
	    crm_store_policy_flag(store, id, flag, &any, err))
		return err->code;
	if (any)
		remember(id);
	return CRM_OK;
}

static enum crm_code
flag(
    struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	return flag_or_unflag(store, input, true, err);
}

static enum crm_code
unflag(
    struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	return flag_or_unflag(store, input, false, err);
}

static int
list(int argc, char **argv)
{
	struct cli_fields fields = {0};
	struct crm_query query = {0};
	struct crm_store *store;
	struct crm_err err;

	cli_fields(CRM_OF_POLICY, COLUMNS, &fields);
	cli_query_ids(&argc, argv, &query);
	store = cli_open(CRM_READ);
	cli_query(argc, argv, &query);
	if (crm_store_select(store, &query, CRM_OF_POLICY, fields.at, fields.n,
		fields.sort, fields.down, cli_fields_row, &fields, &err))
		cli_refuse(&err);
	crm_query_free(&query);
	return cli_end_read(store);
}

/* Print the policies that changed, as they are now. */
static void
print_changed(struct crm_store *store, struct cli_fields *fields)
{
	struct crm_query query = {0};
	struct crm_err err;
	size_t i;

	for (i = 0; i < nchanged; i++) {
		if (crm_query_add(&query,
			crm_pool_fmt(cli_pool(), "policy_id=%lld",
			    (long long)changed[i]),
			cli_now(), cli_pool(), &err) ||
		    crm_store_select(store, &query, CRM_OF_POLICY, fields->at,
			fields->n, CRM_NFIELDS, false, cli_fields_row, fields,
			&err))
			cli_refuse(&err);
		crm_query_free(&query);
	}
	free(changed);
}

static const struct verb {
	const char *name, *letters;
	enum crm_code (*work)(struct crm_store *store,
	    const struct cli_input *input, struct crm_err *err);
} verbs[] = {
    {"add", "c", add},
    {"set", "pc", set},
    {"end", "pc", end},
    {"flag", "pc", flag},
    {"unflag", "pc", unflag},
};
static const char *const names[] = {
    "add", "set", "end", "flag", "unflag", "list"};

static const struct verb *
find(const char *name)
{
	const char *near = crm_nearest(name, names, 6);
	unsigned i;

	for (i = 0; i < 5; i++)
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
	cli_misuse("%s: no such subcommand%s%s%s", name,
	    near ? " (nearest: " : "", near ? near : "", near ? ")" : "");
}

int
main(int argc, char *argv[])
{
	struct cli_inputs inputs = {0};
	struct cli_fields fields = {0};
	struct crm_store *store;
	const struct verb *verb;

	cli_parse(&prog, &argc, &argv);
	if (argc == 0)
		cli_misuse("no subcommand (add, set, end, flag, unflag, list)");
	if (strcmp(argv[0], "list") == 0)
		return list(argc - 1, argv + 1);
	verb = find(argv[0]);
	argc--;
	argv++;
	cli_words(&argc, argv, &words);
	if (argc == 0)
		cli_misuse("no record is named");
	cli_ids(argc, argv, verb->letters, false, &inputs);
	if (words.n == 0 && inputs.n > 0 && inputs.at[0].words.n == 0 &&
	    (verb->work == add || verb->work == set))
		cli_misuse("nothing to record (field=value)");
	cli_fields(CRM_OF_POLICY, COLUMNS, &fields);
	store = cli_begin();
	cli_each(store, &inputs, verb->work);
	print_changed(store, &fields);
	return cli_end(store);
}
