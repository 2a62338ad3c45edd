/* SPDX-License-Identifier: ISC */
#include "mapping.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

/* note, notes, note 1, comments, nota ... */
static bool
is_note(const char *heading)
{
	static const char *const words[] = {"note", "notes", "comment",
	    "comments", "remark", "remarks", "nota", "notas", "comentario",
	    "comentarios", "leadcomments"};
	struct crm_buf key = {0};
	bool found = false;
	unsigned i;

	crm_text_squash(&key, heading);
	while (key.len > 0 && key.s[key.len - 1] >= '0' &&
	    key.s[key.len - 1] <= '9')
		key.s[--key.len] = '\0';
	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		found |= key.len > 0 && strcmp(key.s, words[i]) == 0;
	crm_buf_free(&key);
	return found;
}

static enum crm_code
unknown(const char *heading, struct crm_err *err)
{
	const char *names[CRM_NFIELDS], *near;
	struct crm_buf key = {0};
	unsigned i, n = 0;

	for (i = 0; i < CRM_NFIELDS; i++)
		if (crm_fields[i].record <= CRM_OF_ENGINE)
			names[n++] = crm_fields[i].name;
	crm_buf_str(&key, "");
	crm_text_fold(&key, heading);
	for (i = 0; i < key.len; i++)
		if (key.s[i] == ' ' || key.s[i] == '-')
			key.s[i] = '_';
	near = crm_nearest(key.s, names, n);
	crm_buf_free(&key);
	return crm_fail(err, CRM_REFUSED,
	    "column \"%.60s\" is not known%s%s%s; name it note to keep it as a "
	    "note",
	    heading, near ? " (nearest: " : "", near ? near : "",
	    near ? ")" : "");
}

enum crm_code
crm_mapping_make(struct crm_mapping *m, char *const *heading, unsigned n,
    struct crm_err *err)
{
	unsigned by[CRM_NFIELDS] = {0}, i;
	struct crm_column *c;

	memset(m, 0, sizeof(*m));
	m->n = n;
	m->reason = -1;
	m->column = crm_alloc(n * sizeof(*m->column));
	for (i = 0; i < n; i++) {
		c = &m->column[i];
		c->field = crm_field_heading(heading[i]);
		if (c->field == CRM_NFIELDS || is_note(heading[i])) {
			c->target = CRM_TO_NOWHERE;
			if (strcmp(heading[i], "reject_reason") == 0) {
				m->reason = (int)i;
				continue;
			}
			if (!is_note(heading[i]))
				return unknown(heading[i], err);
			c->target = CRM_TO_NOTE;
			m->nnote++;
			continue;
		}
		if (crm_fields[c->field].flags & CRM_COMPUTED &&
		    crm_fields[c->field].record == CRM_OF_ENGINE) {
			c->target = CRM_TO_NOWHERE;
			continue;
		}
		if (crm_fields[c->field].record > CRM_OF_ENGINE)
			return crm_fail(err, CRM_REFUSED,
			    "column \"%.60s\" is a field of a policy or note, "
			    "not of a contact; name it note to keep it as a "
			    "note",
			    heading[i]);
		if (by[c->field] != 0)
			return crm_fail(err, CRM_REFUSED,
			    "columns %u and %u are both %s", by[c->field],
			    i + 1, crm_fields[c->field].name);
		by[c->field] = i + 1;
		c->repeats = crm_fields[c->field].type == CRM_WORD ||
		    crm_fields[c->field].type == CRM_STATE ||
		    crm_fields[c->field].type == CRM_YES;
	}
	return CRM_OK;
}

void
crm_mapping_free(struct crm_mapping *m)
{
	free(m->column);
	crm_pool_free(&m->pool);
	memset(m, 0, sizeof(*m));
}

/* Lead files repeat a few words a million times: FL, M, yes, en. */
static enum crm_code
set_cell(struct crm_mapping *m, struct crm_column *c, const char *text,
    const struct crm_now *now, struct crm_pool *pool, struct crm_change *change,
    struct crm_err *err)
{
	struct crm_seen *seen;
	unsigned i;

	if (!c->repeats || strlen(text) >= sizeof(c->seen->text))
		return crm_change_set(change, c->field, text, now, pool, err);
	for (i = 0; i < c->nseen && i < CRM_SEEN; i++) {
		if (strcmp(c->seen[i].text, text) == 0) {
			crm_change_take(change, c->field, c->seen[i].value);
			return CRM_OK;
		}
	}
	if (crm_change_set(change, c->field, text, now, &m->pool, err))
		return err->code;
	seen = &c->seen[c->nseen++ % CRM_SEEN];
	strcpy(seen->text, text);
	seen->value = change->to.v[c->field];
	if (c->nseen > 64 * CRM_SEEN)
		c->repeats = false; /* it does not repeat after all */
	return CRM_OK;
}

enum crm_code
crm_mapping_row(struct crm_mapping *m, char *const *cell, unsigned n,
    const struct crm_now *now, struct crm_pool *pool, struct crm_change *change,
    const char **note, unsigned *nnotes, struct crm_err *err)
{
	struct crm_column *c;
	unsigned i;

	*nnotes = 0;
	if (n != m->n)
		return crm_fail(err, CRM_REFUSED,
		    "%u fields, but the heading has %u", n, m->n);
	for (i = 0; i < n; i++) {
		c = &m->column[i];
		if (cell[i][0] == '\0' || c->target == CRM_TO_NOWHERE)
			continue;
		if (c->target == CRM_TO_NOTE)
			note[(*nnotes)++] = cell[i];
		else if (set_cell(m, c, cell[i], now, pool, change, err))
			return err->code;
	}
	return CRM_OK;
}
