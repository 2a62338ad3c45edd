/* SPDX-License-Identifier: ISC */
/* crm-delete - remove contacts that need not be kept; see crm-delete(1) */
#include <string.h>

#include "cli.h"
#include "text.h"

static const char *reason;
static bool purge;

static const struct cli_opt opts[] = {
    {0, "purge", NULL, "from the log too; cannot be undone", &purge, NULL,
	false},
    {'r', "reason", "TEXT", "why, for the log", NULL, &reason, false},
    {0},
};
static const struct cli_prog prog = {"crm-delete",
    "[-nkq] [-d FILE] [--purge] --reason=TEXT ID... | -",
    "Remove contacts that need not be kept any more.", opts,
    CLI_STORE | CLI_WRITE | CLI_KEEP | CLI_PRINT};

static enum crm_code delete (struct crm_store *store,
    const struct cli_input *input, struct crm_err *err) {
	const char *cell[1] = {cli_id('c', input->id)};

	if (purge ? crm_store_purge(store, input->id, err)
		  : crm_store_delete(store, input->id, err)) return err->code;
	cli_row(cell);
	return CRM_OK;
}

int
main(int argc, char *argv[])
{
	struct cli_inputs inputs = {0};
	struct crm_store *store;

	cli_parse(&prog, &argc, &argv);
	if (reason == NULL || reason[strspn(reason, " \t\n")] == '\0')
		cli_misuse("a reason is needed, for the log (--reason=TEXT)");
	if (!crm_text_valid(reason, strlen(reason)))
		cli_misuse("--reason: not UTF-8");
	if (argc == 0)
		cli_misuse("no contact is named (c17, or - for lines)");
	cli_ids(argc, argv, "c", false, &inputs);
	cli_columns("id", -1);
	store = cli_begin();
	cli_each(store, &inputs, delete);
	return cli_end(store);
}
