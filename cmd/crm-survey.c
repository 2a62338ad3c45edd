/* SPDX-License-Identifier: ISC */
/* crm-survey - changes that surveys propose; see crm-survey(1) */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "feed.h"

static bool all;
static const char *mapping;
static struct cli_texts maps;
static struct crm_feed_how files;
static struct crm_survey survey;

static const struct cli_opt opts[] = {
    {'a', "all", NULL, "list those decided upon, too", .flag = &all},
    {0, "blank-clears", NULL, "an empty value empties its field",
	.flag = &survey.blanks},
    {0, "dates", "ORDER", "mdy, dmy (found out)", .text = &files.rules.dates},
    {0, "delimiter", "CHAR", "between fields (found out)",
	.text = &files.delimiter},
    {0, "encoding", "NAME", "of the text (found out)", .text = &files.encoding},
    {0, "map", "HEADING=FIELD", "what a column is; repeatable", .texts = &maps},
    {0, "mapping", "MAPPING", "that is kept; - for none (found out)",
	.text = &mapping},
    {0, "rest", "WHAT", "unknown columns: notes, refuse",
	.text = &files.rules.rest},
    {0, "survey", "TEXT", "what the survey is called", .text = &survey.name},
    {0},
};
static const struct cli_prog prog = {"crm-survey",
    "take [--survey=TEXT] FILE | -\n"
    "       crm-survey confirm | reject ID... | - [FIELD...]\n"
    "       crm-survey list [-a] [TERM...]",
    "Hold what surveys say of contacts until it is confirmed, field by field.",
    opts, CLI_STORE | CLI_WRITE | CLI_KEEP | CLI_PRINT | CLI_PERSONAL};

/* Proposed changes that were written. */
static struct ids {
	int64_t *at;
	size_t n, cap;
} held;

static void
hold(int64_t id)
{
	held.at = crm_room(held.at, held.n, &held.cap, sizeof(*held.at));
	held.at[held.n++] = id;
}

/* --columns knows more than what is printed without it. */
static void
columns(void)
{
	static const char few[] =
	    "proposal_id id survey field now proposed proposal_status";

	cli_columns(cli_columns_asked() || cli_format() == CRM_JSONL
		? crm_pool_fmt(cli_pool(), "%s old author arrived", few)
		: few,
	    -1);
}

static void
row(void *arg, const struct crm_proposal *p)
{
	char arrived[CRM_INSTANT_TEXT];
	const char *cell[] = {cli_id('v', p->id), cli_id('c', p->contact),
	    p->survey, crm_fields[p->field].name, cli_shown(p->field, p->now),
	    cli_shown(p->field, p->value), p->status,
	    cli_shown(p->field, p->old), p->author, arrived};

	(void)arg;
	crm_instant_format(p->arrived, arrived);
	cli_row(cell);
}

/* End a command that prints the proposed changes it wrote. */
static int
end(struct crm_store *store)
{
	struct crm_err err;

	if (cli_good() &&
	    crm_store_survey_show(store, held.at, held.n, row, NULL, &err))
		cli_refuse(&err);
	free(held.at);
	return cli_end(store);
}

static int
list(int argc, char **argv)
{
	struct crm_query query = {0};
	struct crm_store *store;
	struct crm_err err;

	columns();
	cli_query_ids(&argc, argv, &query);
	store = cli_open(CRM_READ);
	cli_query(argc, argv, &query);
	if (crm_store_survey_list(store, &query, all, row, NULL, &err))
		cli_refuse(&err);
	crm_query_free(&query);
	return cli_end_read(store);
}

/* Taking in --------------------------------------------------------------- */

static enum crm_code
hold_profile(struct crm_store *store, const struct cli_profile *profile,
    struct crm_err *err)
{
	survey.note = profile->note;
	survey.nnotes = profile->nnotes;
	return crm_store_survey_take(
	    store, profile->contact, profile->change, &survey, err);
}

static int
take(int argc, char **argv)
{
	struct crm_store *store;
	const char *slash;
	struct crm_err err;

	if (argc != 1)
		cli_misuse("take one file (- is standard input)");
	slash = strrchr(argv[0], '/');
	if (survey.name == NULL)
		survey.name = strcmp(argv[0], "-") == 0 ? "survey"
		    : slash != NULL                     ? slash + 1
							: argv[0];
	survey.each = hold;
	files.rules.blanks = survey.blanks;
	files.rules.map = maps.at;
	files.rules.nmap = (unsigned)maps.n;
	columns();
	if (cli_profiles(argv[0], mapping, &files, hold_profile, &store, &err))
		return cli_fail(&err);
	return end(store);
}

/* The answer --------------------------------------------------------------- */

static struct crm_answer answer;

static enum crm_code
decide(
    struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	struct crm_diff diff[CRM_NFIELDS];
	const char *cell[4];
	int64_t none;
	unsigned n, i;

	if (input->letter == 'v')
		return crm_store_survey_of(store, input->id, &none, err);
	answer.id = cli_grouped(input->id, &answer.n);
	if (crm_store_survey_answer(
		store, input->id, &answer, cli_pool(), diff, &n, err))
		return err->code;
	for (i = 0; i < n && answer.confirm; i++) {
		cell[0] = cli_id('c', input->id);
		cell[1] = crm_fields[diff[i].field].name;
		cell[2] = cli_shown(diff[i].field, diff[i].old);
		cell[3] = cli_shown(diff[i].field, diff[i].new);
		cli_row(cell);
	}
	return CRM_OK;
}

/* Take the names of fields out of the operands. */
static void
take_fields(int *argc, char **argv, bool *field)
{
	enum crm_field_id id;
	struct crm_err err;
	int64_t number;
	int i, k, n = 0;

	for (i = 0; i < *argc; i++) {
		if (strcmp(argv[i], "-") == 0 ||
		    crm_id_parse(argv[i], argv[i][0] < 'a' ? 'c' : argv[i][0],
			true, &number)) {
			argv[n++] = argv[i];
			continue;
		}
		if (crm_field_find(argv[i], &id, &err))
			cli_misuse("%s", err.text);
		if (id != CRM_F_NAME && crm_fields[id].record != CRM_OF_CONTACT)
			cli_misuse("%s: not a field of the person", argv[i]);
		answer.field = field;
		field[id] = true;
		for (k = CRM_F_TITLE; id == CRM_F_NAME && k <= CRM_F_SUFFIX;
		     k++)
			field[k] = true;
	}
	*argc = n;
}

static int
decide_all(bool confirm, int argc, char **argv)
{
	static bool field[CRM_NFIELDS];
	struct cli_inputs inputs = {0};
	struct crm_store *store;

	answer.confirm = confirm;
	answer.each = hold;
	answer.clash = cli_keep() ? cli_skip : NULL;
	take_fields(&argc, argv, field);
	if (argc == 0)
		cli_misuse("nothing is named (c17, v5, or - for lines)");
	cli_ids(argc, argv, "vc", false, &inputs);
	if (confirm)
		cli_columns("id field old new", -1);
	else
		columns();
	store = cli_begin();
	cli_group(store, &inputs, crm_store_survey_of);
	cli_each(store, &inputs, decide);
	if (!confirm)
		return end(store);
	free(held.at);
	return cli_end(store);
}

int
main(int argc, char *argv[])
{
	static const char *const known[] = {
	    "take", "confirm", "reject", "list"};
	const char *near;

	cli_parse(&prog, &argc, &argv);
	if (argc == 0)
		cli_misuse("no subcommand (take, confirm, reject, list)");
	if (strcmp(argv[0], "take") == 0)
		return take(argc - 1, argv + 1);
	if (strcmp(argv[0], "list") == 0)
		return list(argc - 1, argv + 1);
	if (strcmp(argv[0], "confirm") == 0)
		return decide_all(true, argc - 1, argv + 1);
	if (strcmp(argv[0], "reject") == 0)
		return decide_all(false, argc - 1, argv + 1);
	near = crm_nearest(argv[0], known, 4);
	cli_misuse("%s: no such subcommand%s%s%s", argv[0],
	    near ? " (nearest: " : "", near ? near : "", near ? ")" : "");
}
