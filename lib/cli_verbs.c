/* SPDX-License-Identifier: ISC */
/* Programs that keep records of one kind: their subcommands, their listing. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static struct cli_changed {
	int64_t *id;
	size_t n, cap;
} changed;

void
cli_changed(int64_t id)
{
	changed.id =
	    crm_room(changed.id, changed.n, &changed.cap, sizeof(*changed.id));
	changed.id[changed.n++] = id;
}

int
cli_list(enum crm_record record, const char *columns, int argc, char **argv)
{
	struct cli_fields fields = {0};
	struct crm_query query = {0};
	struct crm_store *store;
	struct crm_err err;

	cli_query_ids(&argc, argv, &query);
	store = cli_open(CRM_READ);
	cli_fields(record, columns, &fields);
	cli_query(argc, argv, &query);
	if (crm_store_select(store, &query, record, fields.at, fields.n,
		fields.sort, fields.down, cli_fields_row, &fields, &err))
		cli_refuse(&err);
	crm_query_free(&query);
	return cli_end_read(store);
}

enum crm_code
cli_named(struct crm_store *store, const struct cli_input *input,
    enum crm_record record, int64_t *id, struct crm_err *err)
{
	*id = input->id;
	if (input->letter != 'c')
		return CRM_OK;
	return crm_store_one_of(store, input->id, record, id, err);
}

enum crm_code
cli_take(const struct cli_words *words, const struct cli_input *input,
    enum crm_record record, bool there, struct crm_change *change,
    struct crm_err *err)
{
	if (there && cli_change(&input->words, true, record, change, err))
		return err->code;
	if (cli_change(words, false, record, change, err))
		return err->code;
	return there ? CRM_OK
		     : cli_change(&input->words, true, record, change, err);
}

/* Print the records that changed, as they are now. */
static void
print_changed(
    struct crm_store *store, enum crm_record record, struct cli_fields *fields)
{
	const char *id = record == CRM_OF_TASK ? "task_id"
	    : record == CRM_OF_SOA             ? "soa_id"
					       : "policy_id";
	struct crm_query query = {0};
	struct crm_err err;
	size_t i;

	for (i = 0; i < changed.n; i++) {
		if (crm_query_add(&query,
			crm_pool_fmt(cli_pool(), "%s=%lld", id,
			    (long long)changed.id[i]),
			cli_now(), cli_pool(), &err) ||
		    crm_store_select(store, &query, record, fields->at,
			fields->n, CRM_NFIELDS, false, cli_fields_row, fields,
			&err))
			cli_refuse(&err);
		crm_query_free(&query);
	}
	free(changed.id);
}

/* The names of all subcommands, for who gave none or another one. */
static const struct cli_verb *
find(const struct cli_verb *verbs, const char *name)
{
	const char *known[16], *near;
	struct crm_buf all = {0};
	unsigned n;

	for (n = 0; verbs[n].name != NULL; n++) {
		known[n] = verbs[n].name;
		if (name != NULL && strcmp(verbs[n].name, name) == 0) {
			crm_buf_free(&all);
			return &verbs[n];
		}
		crm_buf_fmt(&all, "%s, ", verbs[n].name);
	}
	known[n++] = "list";
	near = name != NULL ? crm_nearest(name, known, n) : NULL;
	if (name == NULL)
		cli_misuse("no subcommand (%slist)", all.s);
	crm_buf_free(&all);
	cli_misuse("%s: no such subcommand%s%s%s", name,
	    near ? " (nearest: " : "", near ? near : "", near ? ")" : "");
}

int
cli_verbs(const struct cli_verb *verbs, enum crm_record record,
    const char *columns, struct cli_words *words, int argc, char **argv)
{
	struct cli_inputs inputs = {0};
	struct cli_fields fields = {0};
	const struct cli_verb *verb;
	struct crm_store *store;

	if (argc > 0 && strcmp(argv[0], "list") == 0)
		return cli_list(record, columns, argc - 1, argv + 1);
	verb = find(verbs, argc > 0 ? argv[0] : NULL);
	argc--;
	argv++;
	cli_words(&argc, argv, words);
	if (argc == 0)
		cli_misuse("no record is named");
	cli_ids(argc, argv, verb->letters, false, &inputs);
	if (verb->records && words->n == 0 && inputs.n > 0 &&
	    inputs.at[0].words.n == 0)
		cli_misuse("nothing to record (field=value)");
	store = cli_begin();
	cli_fields(record, columns, &fields);
	cli_each(store, &inputs, verb->work);
	print_changed(store, record, &fields);
	return cli_end(store);
}
