/* SPDX-License-Identifier: ISC */
/* crm-note - add history notes; see crm-note(1) */
#include "cli.h"

static const char *text, *file, *follow_up;
static struct crm_note note;

static const struct cli_opt opts[] = {
    {'a', "action", "ACTION", "form of communication", NULL, &note.action,
	false},
    {'f', "follow-up", "WHEN", "plan a follow-up for that day or time", NULL,
	&follow_up, false},
    {'F', "file", "FILE", "take the text from a file", NULL, &file, false},
    {'m', "note", "TEXT", "the text", NULL, &text, true},
    {'o', "outcome", "OUTCOME", "what came of it", NULL, &note.outcome, false},
    {'s', "status", "STATUS", "change the status too", NULL, &note.status,
	false},
    {'t', "stage", "STAGE", "move to a stage too", NULL, &note.stage, false},
    {0},
};
static const struct cli_prog prog = {"crm-note",
    "[-nkq] [-d FILE] [-a ACTION] [-o OUTCOME] [-t STAGE] [-s STATUS]\n"
    "                [-f WHEN] -m TEXT | -F FILE ID... | -",
    "Add a history note to contacts; what is not said is inherited.", opts,
    CLI_STORE | CLI_WRITE | CLI_KEEP | CLI_PRINT};

/* Add the note to one contact. */
static enum crm_code
add(struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	const char *cell[2];
	int64_t id;

	if (follow_up != NULL &&
	    crm_field_parse(CRM_F_DUE, follow_up, cli_now(), cli_pool(),
		&note.follow_up, err))
		return err->code;
	if (crm_store_note(store, input->id, &note, &id, err))
		return err->code;
	cell[0] = cli_id('n', id);
	cell[1] = cli_id('c', input->id);
	cli_row(cell);
	return CRM_OK;
}

int
main(int argc, char *argv[])
{
	struct cli_inputs inputs = {0};
	struct crm_store *store;

	cli_parse(&prog, &argc, &argv);
	if ((text == NULL) == (file == NULL))
		cli_misuse("a note needs one text (-m TEXT or -F FILE)");
	if (argc == 0)
		cli_misuse("no contact is named (c17, or - for lines)");
	note.text = text ? text : cli_file(file);
	cli_ids(argc, argv, "c", false, &inputs);
	cli_columns("note_id id", -1);
	store = cli_begin();
	if (note.stage != NULL)
		cli_known_stage(store, note.stage);
	cli_each(store, &inputs, add);
	return cli_end(store);
}
