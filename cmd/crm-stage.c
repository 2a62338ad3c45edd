/* SPDX-License-Identifier: ISC */
/* crm-stage - move contacts along the pipeline; see crm-stage(1) */
#include "cli.h"

static struct crm_ask ask;

static const struct cli_opt opts[] = {
    {'m', "note", "TEXT", "add a history note", NULL, &ask.note, true},
    {'r', "reason", "REASON", "why, as stages like lost ask", NULL, &ask.reason,
	false},
    {'s', "status", "STATUS", "the status to take on with the stage", NULL,
	&ask.status, false},
    {0},
};
static const struct cli_prog prog = {"crm-stage",
    "[-nkq] [-d FILE] [-r REASON] [-s STATUS] [-m TEXT]\n"
    "                 [PIPELINE/]STAGE ID... | -",
    "Move contacts to a stage, if the rules of their pipeline allow it.", opts,
    CLI_STORE | CLI_WRITE | CLI_KEEP | CLI_PRINT};

/* Move one contact. */
static enum crm_code
move(
    struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	struct crm_moved moved;
	const char *cell[3];

	if (crm_store_move(store, input->id, &ask, &moved, err))
		return err->code;
	if (!moved.any && ask.note == NULL)
		return CRM_OK;
	cell[0] = cli_id('c', input->id);
	cell[1] = moved.from;
	cell[2] = moved.to;
	cli_row(cell);
	return CRM_OK;
}

/* As many at a time as are read and written together. */
static void
move_all(struct crm_store *store, struct cli_inputs inputs)
{
	size_t left = inputs.n, i;
	size_t most = left < CRM_MOVES ? left : CRM_MOVES;
	int64_t *id = cli_own(crm_grow(NULL, most * sizeof(*id) + 1));
	struct crm_err err;

	for (; left > 0 && cli_good(); left -= inputs.n) {
		inputs.n = left < most ? left : most;
		for (i = 0; i < inputs.n; i++)
			id[i] = inputs.at[i].id;
		if (crm_store_moves(store, id, inputs.n, &err))
			cli_refuse(&err);
		else
			cli_each(store, &inputs, move);
		inputs.at += inputs.n;
	}
}

int
main(int argc, char *argv[])
{
	struct cli_inputs inputs = {0};
	struct crm_store *store;

	cli_parse(&prog, &argc, &argv);
	if (argc < 2)
		cli_misuse(argc ? "no contact is named (c17, or - for lines)"
				: "no stage is named");
	ask.where = argv[0];
	cli_ids(argc - 1, argv + 1, "c", false, &inputs);
	cli_columns("id from to", -1);
	store = cli_begin();
	cli_known_stage(store, ask.where);
	move_all(store, inputs);
	return cli_end(store);
}
