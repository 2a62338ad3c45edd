/* SPDX-License-Identifier: ISC */
/* crm-set - change fields of contacts; see crm-set(1) */
#include "cli.h"

static struct cli_words words;

static const struct cli_prog prog = {"crm-set",
    "[-nkq] [-d FILE] FIELD=VALUE... ID... | -",
    "Change fields of contacts; stage and pipeline by the rules.", NULL,
    CLI_STORE | CLI_WRITE | CLI_KEEP | CLI_PRINT | CLI_PERSONAL};

/* Change one contact and print every field that is different now. */
static enum crm_code
set(struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	struct crm_change change = {0};
	struct crm_diff diff[CRM_NFIELDS];
	struct crm_pool pool = {0}; /* of this one: there may be a million */
	const char *cell[4];
	enum crm_code code;
	unsigned n = 0, i;

	if (cli_change(&input->words, true, CRM_OF_CONTACT, &change, err) ||
	    cli_change(&words, false, CRM_OF_CONTACT, &change, err))
		return err->code;
	code = crm_store_set(store, input->id, &change, &pool, diff, &n, err);
	for (i = 0; code == CRM_OK && i < n; i++) {
		cell[0] = cli_id('c', input->id);
		cell[1] = crm_fields[diff[i].field].name;
		cell[2] = cli_shown(diff[i].field, diff[i].old);
		cell[3] = cli_shown(diff[i].field, diff[i].new);
		cli_row(cell);
	}
	crm_pool_free(&pool);
	return code;
}

int
main(int argc, char *argv[])
{
	struct cli_inputs inputs = {0};
	struct crm_store *store;
	size_t i, told;

	cli_parse(&prog, &argc, &argv);
	cli_words(&argc, argv, &words);
	if (argc == 0)
		cli_misuse("no contact is named (c17, or - for lines)");
	cli_ids(argc, argv, "c", false, &inputs);
	for (i = 0, told = words.n; i < inputs.n; i++)
		told += inputs.at[i].words.n;
	if (told == 0 && inputs.n > 0)
		cli_misuse("nothing to change (field=value)");
	cli_columns("id field old new", -1);
	store = cli_begin();
	cli_each(store, &inputs, set);
	return cli_end(store);
}
