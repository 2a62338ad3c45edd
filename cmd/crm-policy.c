/* SPDX-License-Identifier: ISC */
/* crm-policy - policies quoted and sold; see crm-policy(1) */
#include "cli.h"

#define COLUMNS "policy_id id policy_status line carrier plan effective end"

static const char *reason;
static struct cli_words words;

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

static enum crm_code
add(struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	struct crm_change change = {0};
	int64_t id;

	if (cli_take(&words, input, CRM_OF_POLICY, false, &change, err) ||
	    crm_store_policy_add(store, input->id, &change, &id, err))
		return err->code;
	cli_changed(id);
	return CRM_OK;
}

static enum crm_code
set(struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	struct crm_change change = {0};
	bool any;
	int64_t id;

	if (cli_named(store, input, CRM_OF_POLICY, &id, err) ||
	    cli_take(&words, input, CRM_OF_POLICY, true, &change, err) ||
	    crm_store_policy_set(store, id, &change, &any, err))
		return err->code;
	if (any)
		cli_changed(id);
	return CRM_OK;
}

static enum crm_code
end(struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	struct crm_change change = {0};
	bool any;
	int64_t id;

	if (cli_named(store, input, CRM_OF_POLICY, &id, err) ||
	    cli_change(&words, false, CRM_OF_POLICY, &change, err))
		return err->code;
	if (change.n > change.given[CRM_F_END])
		return crm_fail(
		    err, CRM_MISUSE, "end takes no field but end=DAY");
	if (crm_store_policy_end(
		store, id, change.to.v[CRM_F_END], reason, &any, err))
		return err->code;
	cli_changed(id);
	return CRM_OK;
}

static enum crm_code
flag_or_unflag(struct crm_store *store, const struct cli_input *input,
    bool flag, struct crm_err *err)
{
	bool any;
	int64_t id;

	if (cli_named(store, input, CRM_OF_POLICY, &id, err) ||
	    crm_store_policy_flag(store, id, flag, &any, err))
		return err->code;
	if (any)
		cli_changed(id);
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

static const struct cli_verb verbs[] = {
    {"add", "c", true, add},
    {"set", "pc", true, set},
    {"end", "pc", false, end},
    {"flag", "pc", false, flag},
    {"unflag", "pc", false, unflag},
    {0},
};

int
main(int argc, char *argv[])
{
	cli_parse(&prog, &argc, &argv);
	return cli_verbs(verbs, CRM_OF_POLICY, COLUMNS, &words, argc, argv);
}
