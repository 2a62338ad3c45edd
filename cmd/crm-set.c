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
	const char *cell[4];
	unsigned n, i;

	if (cli_change(&input->words, true, CRM_OF_CONTACT, &change, err) ||
	    cli_change(&words, false, CRM_OF_CONTACT, &change, err) ||
	    crm_store_set(store, input->id, &change, cli_pool(), diff, &n, err))
		return err->code;
	for (i = 0; i < n; i++) {
		cell[0] = cli_id('c', input->id);
		cell[1] = crm_fields[diff[i].field].name;
		cell[2] = cli_shown(diff[i].field, diff[i].old);
		cell[3] = cli_shown(diff[i].field, diff[i].new);
		cli_row(cell);
	}
	return CRM_OK;
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
