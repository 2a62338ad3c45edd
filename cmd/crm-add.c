/* SPDX-License-Identifier: ISC */
/* crm-add - add a contact; see crm-add(1) */
#include "cli.h"

static struct cli_words words;

static const struct cli_prog prog = {"crm-add",
    "[-nkq] [-d FILE] FIELD=VALUE... | -",
    "Add one contact, or with - one for each JSON object of the input.", NULL,
    CLI_STORE | CLI_WRITE | CLI_KEEP};

/* Add one contact: what all have in common, then the object's own keys. */
static enum crm_code
add(struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	struct crm_change change = {0};
	int64_t id;

	if (cli_change(&words, false, CRM_OF_CONTACT, &change, err) ||
	    cli_change(&input->words, true, CRM_OF_CONTACT, &change, err) ||
	    crm_store_add(store, &change, &id, err))
		return err->code;
	/* Alone on its line, on a terminal too: id=$(crm-add ...). */
	if (!cli_quiet())
		cli_text("%s\n", cli_id('c', id));
	return CRM_OK;
}

int
main(int argc, char *argv[])
{
	struct cli_input one = {0};
	struct cli_inputs inputs = {0};
	struct crm_store *store;

	cli_parse(&prog, &argc, &argv);
	cli_words(&argc, argv, &words);
	if (argc > 1 || (argc == 1 && (argv[0][0] != '-' || argv[0][1])))
		cli_misuse("%s: not of the form field=value", argv[0]);
	if (argc == 0 && words.n == 0)
		cli_misuse("a contact needs at least one field=value");
	if (argc == 1)
		cli_ids(argc, argv, "c", true, &inputs);
	else
		inputs = (struct cli_inputs){&one, 1, 1};
	store = cli_begin();
	cli_each(store, &inputs, add);
	return cli_end(store);
}
