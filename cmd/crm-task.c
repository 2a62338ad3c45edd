/* SPDX-License-Identifier: ISC */
/* crm-task - follow-ups and appointments; see crm-task(1) */
#include "cli.h"

#define COLUMNS "task_id id due kind task_status task_owner name task"

static const char *text;
static struct cli_words words;

static const struct cli_opt opts[] = {
    {'m', "note", "TEXT", "the note of what was done (done, drop)", NULL, &text,
	true},
    {0},
};
static const struct cli_prog prog = {"crm-task",
    "add ID FIELD=VALUE...\n"
    "       crm-task set TID... FIELD=VALUE...\n"
    "       crm-task done | drop TID... [outcome=WORD] [-m TEXT]\n"
    "       crm-task list [TERM...]",
    "Plan what is to be done for contacts, and say what came of it.", opts,
    CLI_STORE | CLI_WRITE | CLI_KEEP | CLI_PRINT | CLI_SORT | CLI_PERSONAL};

static enum crm_code
add(struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	struct crm_change change = {0};
	int64_t id;

	if (cli_take(&words, input, CRM_OF_TASK, false, &change, err) ||
	    crm_store_task_add(store, input->id, &change, &id, err))
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

	if (cli_named(store, input, CRM_OF_TASK, &id, err) ||
	    cli_take(&words, input, CRM_OF_TASK, true, &change, err) ||
	    crm_store_task_set(store, id, &change, &any, err))
		return err->code;
	if (any)
		cli_changed(id);
	return CRM_OK;
}

static enum crm_code
close_it(struct crm_store *store, const struct cli_input *input, bool done,
    struct crm_err *err)
{
	struct crm_close how = {.done = done, .note = text};
	struct crm_change change = {0};
	int64_t id, next;

	if (cli_named(store, input, CRM_OF_TASK, &id, err) ||
	    cli_change(&words, false, CRM_OF_TASK, &change, err))
		return err->code;
	if (change.n > change.given[CRM_F_OUTCOME])
		return crm_fail(err, CRM_MISUSE,
		    "%s takes no field but outcome=WORD",
		    done ? "done" : "drop");
	how.outcome = change.to.v[CRM_F_OUTCOME];
	if (crm_store_task_close(store, id, &how, &next, err))
		return err->code;
	cli_changed(id);
	if (next != 0)
		cli_changed(next);
	return CRM_OK;
}

static enum crm_code
done(
    struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	return close_it(store, input, true, err);
}

static enum crm_code
drop(
    struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	return close_it(store, input, false, err);
}

static const struct cli_verb verbs[] = {
    {"add", "c", true, add},
    {"set", "tc", true, set},
    {"done", "tc", false, done},
    {"drop", "tc", false, drop},
    {0},
};

int
main(int argc, char *argv[])
{
	cli_parse(&prog, &argc, &argv);
	return cli_verbs(verbs, CRM_OF_TASK, COLUMNS, &words, argc, argv);
}
