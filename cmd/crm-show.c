/* SPDX-License-Identifier: ISC */
/* crm-show - everything about a contact; see crm-show(1) */
#include <string.h>

#include "cli.h"
#include "text.h"

static const struct cli_prog prog = {"crm-show",
    "[-d FILE] [--as-of=DAY] [--format=jsonl] [--show-personal] ID... | -",
    "Print everything about contacts, for people.", NULL,
    CLI_STORE | CLI_PRINT | CLI_ASOF | CLI_PERSONAL};

/* Text for a screen: nothing in it can act on the terminal. */
static const char *
safe(const char *text)
{
	struct crm_buf buf = {0};
	const char *kept;

	if (text == NULL)
		return "";
	crm_buf_str(&buf, "");
	crm_text_screen(&buf, text, 0);
	kept = crm_pool_str(cli_pool(), buf.s, buf.len);
	crm_buf_free(&buf);
	return kept;
}

static bool
of_contact(enum crm_field_id id)
{
	return crm_field_typed(id) || crm_fields[id].record == CRM_OF_ENGINE;
}

static void
show_fields(const struct crm_values *v)
{
	const char *value;
	unsigned i;

	cli_text("%s  %s\n", v->v[CRM_F_ID], safe(v->v[CRM_F_NAME]));
	for (i = 0; i < CRM_NFIELDS; i++) {
		value = cli_shown((enum crm_field_id)i, v->v[i]);
		if (value != NULL && i != CRM_F_ID && i != CRM_F_NAME)
			cli_text(
			    "  %-16s %s\n", crm_fields[i].label, safe(value));
	}
}

static void
policy_row(void *arg, unsigned n, const char *const *cell)
{
	const struct cli_fields *fields = arg;
	const char *value;
	unsigned i;

	cli_text("\n  policy %s\n", cell[0]);
	for (i = 1; i < n; i++) {
		value = cli_shown(fields->at[i], cell[i]);
		if (value != NULL)
			cli_text("    %-16s %s\n",
			    crm_fields[fields->at[i]].label, safe(value));
	}
}

/* id, due, kind, status, owner, outcome, what it is about */
static void
task_row(void *arg, unsigned n, const char *const *cell)
{
	bool *any = arg;

	(void)n;
	if (!*any)
		cli_text("\n  tasks\n");
	*any = true;
	cli_text("    %s  %s  %s, %s%s%s%s%s%s%s\n", cell[0], cell[1], cell[2],
	    cell[3], cell[5] ? ": " : "", safe(cell[5]), cell[4] ? ", " : "",
	    safe(cell[4]), cell[6] ? ".  " : "", safe(cell[6]));
}

/* id, status, products, signed, appointment */
static void
soa_row(void *arg, unsigned n, const char *const *cell)
{
	bool *any = arg;

	(void)n;
	if (!*any)
		cli_text("\n  scopes of appointment\n");
	*any = true;
	cli_text("    %s  %s, %s%s%s%s%s\n", cell[0], cell[1], cell[2],
	    cell[3] ? ", signed " : "", cell[3] ? cell[3] : "",
	    cell[4] ? ", appointment " : "", cell[4] ? cell[4] : "");
}

static void
survey_row(void *arg, const struct crm_proposal *p)
{
	bool *any = arg;

	if (!*any)
		cli_text("\n  surveys\n");
	*any = true;
	cli_text("    v%lld  %s  %s: ", (long long)p->id, safe(p->survey),
	    crm_fields[p->field].name);
	cli_text("%s -> ", safe(cli_shown(p->field, p->now)));
	cli_text("%s, %s\n", safe(cli_shown(p->field, p->value)), p->status);
}

/* day, instant, from, to, reason, event */
static void
move_row(void *arg, unsigned n, const char *const *cell)
{
	bool *any = arg;

	(void)n;
	if (!*any)
		cli_text("\n  history\n");
	*any = true;
	cli_text("    %s  %s%s%s%s%s%s%s\n", safe(cell[0]), safe(cell[2]),
	    cell[2] ? " -> " : "", safe(cell[3]), cell[4] ? ", " : "",
	    safe(cell[4]), cell[5] ? ", by " : "", safe(cell[5]));
}

/* A text of several lines, each indented and safe. */
static void
show_lines(const char *text)
{
	const char *end;
	size_t n;

	for (; *text != '\0'; text = *end ? end + 1 : end) {
		n = strcspn(text, "\n");
		end = text + n;
		if (n > 0 && text[n - 1] == '\r')
			n--;
		cli_text("    %s\n", safe(crm_pool_str(cli_pool(), text, n)));
	}
}

/* id, instant, author, action, stage, status, text, outcome */
static void
note_row(void *arg, unsigned n, const char *const *cell)
{
	(void)arg;
	(void)n;
	cli_text("\n  note %s  %s  %s%s%s%s%s%s, %s%s%s\n", cell[0], cell[1],
	    safe(cell[2]), cell[3] ? ", " : "", safe(cell[3]),
	    cell[7] ? " (" : "", safe(cell[7]), cell[7] ? ")" : "",
	    safe(cell[4]), cell[5] ? "/" : "", safe(cell[5]));
	show_lines(cell[6] ? cell[6] : "");
}

static enum crm_code
show(
    struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	struct crm_values values;
	struct crm_query query = {0};
	struct cli_fields fields = {0};
	static const enum crm_field_id task[] = {CRM_F_TASK_ID, CRM_F_DUE,
	    CRM_F_KIND, CRM_F_TASK_STATUS, CRM_F_TASK_OWNER, CRM_F_OUTCOME,
	    CRM_F_TASK};
	static const enum crm_field_id soa[] = {CRM_F_SOA_ID, CRM_F_SOA_STATUS,
	    CRM_F_PRODUCTS, CRM_F_SIGNED, CRM_F_APPOINTMENT};
	enum crm_code code;
	bool any = false, tasks = false, soas = false, surveys = false;
	unsigned i;

	if (crm_store_get(store, input->id, cli_pool(), &values, err))
		return err->code;
	if (cli_format() == CRM_JSONL) {
		const char *cell[CRM_NFIELDS];
		unsigned n = 0;

		for (i = 0; i < CRM_NFIELDS; i++)
			if (of_contact((enum crm_field_id)i))
				cell[n++] = cli_shown(
				    (enum crm_field_id)i, values.v[i]);
		cli_row(cell);
		return CRM_OK;
	}
	show_fields(&values);
	fields.at[fields.n++] = CRM_F_POLICY_ID;
	for (i = 0; i < CRM_NFIELDS; i++)
		if (crm_fields[i].record == CRM_OF_POLICY)
			fields.at[fields.n++] = (enum crm_field_id)i;
	query.only_ids = true;
	crm_query_add_id(&query, input->id);
	code = crm_store_select(store, &query, CRM_OF_POLICY, fields.at,
	    fields.n, CRM_NFIELDS, false, policy_row, &fields, err);
	if (code == CRM_OK)
		code = crm_store_select(store, &query, CRM_OF_TASK, task,
		    sizeof(task) / sizeof(*task), CRM_F_DUE, false, task_row,
		    &tasks, err);
	if (code == CRM_OK)
		code = crm_store_select(store, &query, CRM_OF_SOA, soa,
		    sizeof(soa) / sizeof(*soa), CRM_NFIELDS, false, soa_row,
		    &soas, err);
	if (code == CRM_OK)
		code = crm_store_survey_list(
		    store, &query, false, survey_row, &surveys, err);
	crm_query_free(&query);
	if (code == CRM_OK)
		code = crm_store_history(
		    store, input->id, move_row, note_row, &any, err);
	return code;
}

int
main(int argc, char *argv[])
{
	struct cli_inputs inputs = {0};
	struct crm_buf names = {0};
	struct crm_store *store;
	unsigned i;

	cli_parse(&prog, &argc, &argv);
	if (argc == 0)
		cli_misuse("no contact is named (c17, or - for lines)");
	if (cli_format() == CRM_CSV)
		cli_misuse("--format=csv: only jsonl, or the page for people");
	cli_ids(argc, argv, "c", false, &inputs);
	store = cli_open(CRM_READ);
	for (i = 0; i < CRM_NFIELDS; i++)
		if (of_contact((enum crm_field_id)i))
			crm_buf_fmt(&names, "%s ", crm_fields[i].name);
	if (cli_format() == CRM_JSONL)
		cli_columns(names.s, -1);
	crm_buf_free(&names);
	cli_each(store, &inputs, show);
	return cli_end(store);
}
