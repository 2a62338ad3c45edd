/* SPDX-License-Identifier: ISC */
/* crm-log - what happened; see crm-log(1) */
#include <stdint.h>
#include <string.h>

#include "cli.h"

static bool changes;

static const struct cli_opt opts[] = {
    {'c', "changes", NULL, "what each entry changed, old and new", &changes,
	NULL, false},
    {0},
};
static const struct cli_prog prog = {"crm-log", "[-c] [-d FILE] [TERM...]",
    "Print the entries of the log that all terms select.", opts,
    CLI_STORE | CLI_PRINT | CLI_PERSONAL};

static void
entry_row(void *arg, const struct crm_log_entry *entry)
{
	char at[CRM_INSTANT_TEXT];
	const char *cell[7];

	(void)arg;
	crm_instant_format(entry->at, at);
	cell[0] = cli_id('o', entry->op);
	cell[1] = at;
	cell[2] = entry->author;
	cell[3] = entry->program;
	cell[4] = entry->args;
	cell[5] = entry->login;
	cell[6] = entry->undoes ? cli_id('o', entry->undoes) : NULL;
	cli_row(cell);
}

static void
change_row(void *arg, const struct crm_log_change *change)
{
	const char *cell[5] = {cli_id('o', change->op), NULL, change->field,
	    change->old, change->new};

	(void)arg;
	if (change->letter)
		cell[1] = cli_id(change->letter, change->record);
	if (change->lost && !cli_personal()) {
		cell[3] = change->old ? "***" : NULL;
		cell[4] = change->new ? "***" : NULL;
	} else if (change->id != CRM_NFIELDS) {
		cell[3] = cli_shown(change->id, change->old);
		cell[4] = cli_shown(change->id, change->new);
	}
	cli_row(cell);
}

/* at=DAY or at=DAY..DAY, as instants. */
static enum crm_code
take_days(const char *text, struct crm_log_query *query, struct crm_err *err)
{
	const char *dots = strstr(text, "..");
	crm_day from = CRM_NO_DAY, to = CRM_NO_DAY;
	const char *lo = text, *hi = text;

	if (dots != NULL) {
		lo = crm_pool_str(cli_pool(), text, (size_t)(dots - text));
		hi = dots + 2;
	}
	if ((*lo && crm_date_parse(lo, cli_now()->today, &from, err)) ||
	    (*hi && crm_date_parse(hi, cli_now()->today, &to, err)))
		return crm_fail_at(err, "at: ");
	if (*lo)
		query->from = crm_day_instant(from);
	if (*hi)
		query->to = crm_day_instant(to + 1) - 1;
	return CRM_OK;
}

static enum crm_code
take_term(const char *term, struct crm_log_query *query, struct crm_err *err)
{
	static const char *const names[] = {
	    "at", "user", "program", "field", "op", "contact"};
	const char *value = strchr(term, '='), *near;
	enum crm_field_id id;
	char name[32];
	size_t n;

	if (value == NULL) {
		if (crm_id_parse(term, 'o', false, &query->op) ||
		    crm_id_parse(term, 'c', false, &query->contact))
			return CRM_OK;
		return crm_fail(err, CRM_REFUSED,
		    "%s: neither an entry (o88), a contact (c17) nor a term",
		    term);
	}
	n = (size_t)(value++ - term);
	if (n >= sizeof(name))
		n = sizeof(name) - 1;
	memcpy(name, term, n);
	name[n] = '\0';
	if (strcmp(name, "at") == 0)
		return take_days(value, query, err);
	if (strcmp(name, "user") == 0)
		query->user = value;
	else if (strcmp(name, "program") == 0)
		query->program = value;
	else if (strcmp(name, "field") == 0) {
		if (strcmp(value, "rules") != 0 &&
		    crm_field_find(value, &id, err))
			return err->code;
		query->field = value;
	} else if (strcmp(name, "op") == 0) {
		if (!crm_id_parse(value, 'o', true, &query->op))
			return crm_fail(err, CRM_REFUSED,
			    "op: %s is not an entry (o88)", value);
	} else if (strcmp(name, "contact") == 0) {
		if (!crm_id_parse(value, 'c', true, &query->contact))
			return crm_fail(err, CRM_REFUSED,
			    "contact: %s is not an id (c17)", value);
	} else {
		near = crm_nearest(name, names, 6);
		return crm_fail(err, CRM_MISUSE,
		    "%s: no such term of the log%s%s%s", name,
		    near ? " (nearest: " : "", near ? near : "",
		    near ? ")" : "");
	}
	return CRM_OK;
}

int
main(int argc, char *argv[])
{
	struct crm_log_query query = {.from = INT64_MIN, .to = INT64_MAX};
	struct crm_store *store;
	struct crm_err err;
	int i;

	cli_parse(&prog, &argc, &argv);
	query.changes = changes;
	cli_columns(changes ? "op id field old new"
			    : "op at user program arguments login undoes",
	    -1);
	store = cli_open(CRM_READ);
	for (i = 0; i < argc; i++)
		if (take_term(argv[i], &query, &err))
			cli_die(&err);
	if (crm_store_log(store, &query, entry_row, change_row, NULL, &err))
		cli_refuse(&err);
	return cli_end(store);
}
