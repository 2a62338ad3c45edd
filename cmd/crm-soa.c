/* SPDX-License-Identifier: ISC */
/* crm-soa - scopes of appointment; see crm-soa(1) */
#include "cli.h"

#define COLUMNS "soa_id id soa_status products signed appointment name"

static struct cli_words words;

static const struct cli_prog prog = {"crm-soa",
    "add ID products=LINE,... [FIELD=VALUE...]\n"
    "       crm-soa set SID... FIELD=VALUE...\n"
    "       crm-soa sign SID... [FIELD=VALUE...]\n"
    "       crm-soa list [TERM...]",
    "Record what clients agreed to talk about, and when they signed it.", NULL,
    CLI_STORE | CLI_WRITE | CLI_KEEP | CLI_PRINT | CLI_SORT | CLI_PERSONAL};

static void
changed(int64_t id, const struct crm_err *warn)
{
	if (warn->text[0] != '\0')
		cli_say("s%lld: %s", (long long)id, warn->text);
	cli_changed(id);
}

static enum crm_code
add(struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	struct crm_change change = {0};
	struct crm_err warn;
	int64_t id;

	if (cli_take(&words, input, CRM_OF_SOA, false, &change, err) ||
	    crm_store_soa_add(store, input->id, &change, &id, &warn, err))
		return err->code;
	changed(id, &warn);
	return CRM_OK;
}

static enum crm_code
set(struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	struct crm_change change = {0};
	struct crm_err warn;
	int64_t id;
	bool any;

	if (cli_named(store, input, CRM_OF_SOA, &id, err) ||
	    cli_take(&words, input, CRM_OF_SOA, true, &change, err) ||
	    crm_store_soa_set(store, id, &change, &any, &warn, err))
		return err->code;
	if (any)
		changed(id, &warn);
	return CRM_OK;
}

static enum crm_code
sign(
    struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	struct crm_change change = {0};
	struct crm_err warn;
	int64_t id;

	if (cli_named(store, input, CRM_OF_SOA, &id, err) ||
	    cli_take(&words, input, CRM_OF_SOA, true, &change, err) ||
	    crm_store_soa_sign(store, id, &change, &warn, err))
		return err->code;
	changed(id, &warn);
	return CRM_OK;
}

static const struct cli_verb verbs[] = {
    {"add", "c", true, add},
    {"set", "sc", true, set},
    {"sign", "sc", false, sign},
    {0},
};

int
main(int argc, char *argv[])
{
	cli_parse(&prog, &argc, &argv);
	return cli_verbs(verbs, CRM_OF_SOA, COLUMNS, &words, argc, argv);
}
