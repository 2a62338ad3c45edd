/* SPDX-License-Identifier: ISC */
/* Whole contacts as text and as JSON, one at a time, for crm-export. */
#include "cli.h"
#include "text.h"

/* A field, if it has a value; INDENT is for text. */
static void
put(struct cli_page *p, const char *indent, const char *name, const char *value)
{
	struct crm_buf *b = &p->text;

	if (value == NULL || value[0] == '\0')
		return;
	if (cli_format() == CRM_JSONL) {
		if (b->s[b->len - 1] != '{')
			crm_buf_char(b, ',');
		crm_json_string(b, name);
		crm_buf_char(b, ':');
		crm_json_string(b, value);
		return;
	}
	crm_buf_str(b, indent);
	crm_buf_str(b, name);
	crm_buf_str(b, ": ");
	crm_text_escape(b, value);
	crm_buf_char(b, '\n');
}

static void
json(struct cli_page *p, const char *text)
{
	if (cli_format() == CRM_JSONL)
		crm_buf_str(&p->text, text);
}

/* In text a change is one line: what follows from other fields is left out. */
static void
put_values(
    struct cli_page *p, const struct crm_values *values, enum crm_field_id id)
{
	unsigned i;

	put(p, "", crm_fields[id].name, values->v[id]);
	for (i = 0; i < CRM_NFIELDS; i++)
		if (i != id &&
		    (cli_format() == CRM_JSONL ||
			(i != CRM_F_NAME && i != CRM_F_TYPE &&
			    i != CRM_F_CHANGED)))
			put(p, id == CRM_F_ID ? "" : "  ", crm_fields[i].name,
			    crm_field_show((enum crm_field_id)i, values->v[i],
				cli_personal(), &p->pool));
}

static void
put_past(struct cli_page *p, const char *list, const char *const *name,
    const struct crm_past *past, size_t n)
{
	unsigned k;
	size_t i;

	json(p, list);
	for (i = 0; i < n; i++) {
		json(p, i ? ",{" : "{");
		for (k = 0; name[k] != NULL; k++)
			put(p, k ? "  " : "", name[k], past[i].cell[k]);
		json(p, "}");
	}
	json(p, "]");
}

static void
put_records(struct cli_page *p, const char *list,
    const struct crm_values *record, size_t n, enum crm_field_id id)
{
	size_t i;

	json(p, list);
	for (i = 0; i < n; i++) {
		json(p, i ? ",{" : "{");
		put_values(p, &record[i], id);
		json(p, "}");
	}
}

void
cli_whole(void *arg, const struct crm_whole *whole)
{
	static const char *const note[] = {"note_id", "instant", "author",
	    "action", "stage", "status", "text", "outcome", NULL};
	static const char *const move[] = {
	    "moved", "instant", "from", "to", "reason", "event", NULL};
	struct cli_page *p = arg;

	p->text.len = 0;
	crm_pool_reset(&p->pool);
	json(p, "{");
	put_values(p, &whole->contact, CRM_F_ID);
	put_records(p, ",\"policies\":[", whole->policy, whole->npolicies,
	    CRM_F_POLICY_ID);
	put_records(
	    p, "],\"tasks\":[", whole->task, whole->ntasks, CRM_F_TASK_ID);
	if (whole->nsoas > 0)
		put_records(
		    p, "],\"soas\":[", whole->soa, whole->nsoas, CRM_F_SOA_ID);
	put_past(p, "],\"notes\":[", note, whole->note, whole->nnotes);
	put_past(p, ",\"moves\":[", move, whole->move, whole->nmoves);
	json(p, "}\n");
	cli_text("%s%s", cli_format() == CRM_JSONL || !p->any ? "" : "\n",
	    p->text.s);
	p->any = true;
}
