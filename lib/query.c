/* SPDX-License-Identifier: ISC */
#include "query.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "change.h"
#include "text.h"

void
crm_query_add_id(struct crm_query *query, int64_t id)
{
	query->id =
	    crm_room(query->id, query->nid, &query->capid, sizeof(*query->id));
	query->id[query->nid++] = id;
}

void
crm_query_free(struct crm_query *query)
{
	unsigned i;

	for (i = 0; i < query->n; i++)
		free(query->term[i].value);
	free(query->term);
	free(query->id);
	memset(query, 0, sizeof(*query));
}

static bool
ranges(enum crm_type type)
{
	return type == CRM_DAY || type == CRM_WHEN || type == CRM_INSTANT ||
	    type == CRM_CENTS || type == CRM_NUMBER || type == CRM_ID;
}

/* Whether nothing is left of TEXT to look for: blanks, a lone accent. */
static bool
folds_to_nothing(const char *text)
{
	struct crm_buf buf = {0};
	bool nothing;

	crm_text_fold(&buf, text);
	nothing = buf.len == 0;
	crm_buf_free(&buf);
	return nothing;
}

/* A day that is compared, not stored: any day will do. */
static enum crm_code
day(enum crm_field_id id, const char *text, const struct crm_now *now,
    struct crm_pool *pool, const char **value, struct crm_err *err)
{
	char form[CRM_DAY_TEXT];
	crm_day parsed;

	if (crm_date_parse(text, now->today, &parsed, err))
		return crm_fail_at(err, "%s: ", crm_fields[id].name);
	crm_date_format(parsed, form);
	*value = crm_pool_str(pool, form, strlen(form));
	return CRM_OK;
}

/* The letter of the ids in a field. */
static char
letter_of(enum crm_field_id id)
{
	return id == CRM_F_ID     ? 'c'
	    : id == CRM_F_TASK_ID ? 't'
	    : id == CRM_F_SOA_ID  ? 's'
				  : 'p';
}

/* One value in the form in which it is compared. */
static enum crm_code
value(struct crm_term *t, const char *text, const struct crm_now *now,
    struct crm_pool *pool, struct crm_err *err)
{
	enum crm_type type = crm_fields[t->field].type;
	char instant[CRM_INSTANT_TEXT];
	const char *v = text;
	int64_t id;

	/* A mask or part of an address may be searched, not stored. */
	if (type == CRM_INSTANT && strpbrk(text, "Tt:") != NULL &&
	    text[0] >= '0' && text[0] <= '9') {
		if (crm_instant_parse(text, now, &id, err))
			return crm_fail_at(
			    err, "%s: ", crm_fields[t->field].name);
		crm_instant_format(id, instant);
		v = crm_pool_str(pool, instant, strlen(instant));
	} else if (type == CRM_DAY || type == CRM_WHEN || type == CRM_INSTANT) {
		if (day(t->field, text, now, pool, &v, err))
			return err->code;
	} else if (type == CRM_WORD || type == CRM_YES || type == CRM_CENTS ||
	    type == CRM_NUMBER || type == CRM_STATE || type == CRM_MBI) {
		if (crm_field_parse(t->field, text, now, pool, &v, err))
			return err->code;
		if (v == NULL && type == CRM_YES)
			v = ""; /* "no" is empty */
	} else if (type == CRM_ID) {
		if (!crm_id_parse(text, letter_of(t->field), true, &id))
			return crm_fail(err, CRM_REFUSED,
			    "%s: \"%.40s\" is not an id",
			    crm_fields[t->field].name, text);
		v = crm_pool_fmt(pool, "%lld", (long long)id);
	} else if (!crm_text_valid(text, strlen(text))) {
		return crm_fail(err, CRM_REFUSED, "%s: the text is not UTF-8",
		    crm_fields[t->field].name);
	}
	t->value = crm_grow(t->value, (t->n + 1) * sizeof(*t->value));
	t->value[t->n++] = v;
	return CRM_OK;
}

static enum crm_code
end_of_range(struct crm_term *t, const char *text, const struct crm_now *now,
    struct crm_pool *pool, const char **end, struct crm_err *err)
{
	struct crm_term one = {.field = t->field};

	*end = NULL;
	if (text[0] == '\0')
		return CRM_OK;
	if (value(&one, text, now, pool, err) == CRM_OK) {
		assert(one.value != NULL);
		*end = one.value[0];
		if (*end == NULL)
			crm_fail(err, CRM_REFUSED, "%s: an end is blank",
			    crm_fields[t->field].name);
	}
	free(one.value);
	return *end == NULL ? err->code : CRM_OK;
}

/* What stands after `=` or `!=`: nothing, a range, or values and commas. */
static enum crm_code
any_of(struct crm_term *t, const char *text, const struct crm_now *now,
    struct crm_pool *pool, struct crm_err *err)
{
	enum crm_type type = crm_fields[t->field].type;
	const char *dots = strstr(text, "..");
	char *copy, *one, *save;

	if (text[0] == '\0')
		return CRM_OK;
	if (dots != NULL && (type == CRM_ZIP || type == CRM_PHONE))
		return crm_fail(err, CRM_REFUSED,
		    "%s: ranges are for days, instants and numbers",
		    crm_fields[t->field].name);
	copy = crm_pool_str(pool, text, strlen(text));
	if (dots != NULL && ranges(type)) {
		t->op = CRM_RANGE;
		copy[dots - text] = '\0';
		if (end_of_range(t, copy, now, pool, &t->lo, err) ||
		    end_of_range(t, dots + 2, now, pool, &t->hi, err))
			return err->code;
		if (t->lo == NULL && t->hi == NULL)
			return crm_fail(err, CRM_REFUSED,
			    "%s: a range needs at least one end",
			    crm_fields[t->field].name);
		return CRM_OK;
	}
	for (one = strtok_r(copy, ",", &save); one != NULL;
	     one = strtok_r(NULL, ",", &save))
		if (value(t, one, now, pool, err))
			return err->code;
	if (t->n == 0)
		return crm_fail(err, CRM_REFUSED, "%s: commas and no value",
		    crm_fields[t->field].name);
	return CRM_OK;
}

static enum crm_code
parse(struct crm_term *t, const char *name, const char *rest,
    const struct crm_now *now, struct crm_pool *pool, struct crm_err *err)
{
	if (strcmp(name, "op") == 0 && rest[0] == '=') {
		t->op = CRM_IN_OP;
		if (crm_id_parse(rest + 1, 'o', true, &t->number))
			return CRM_OK;
		return crm_fail(err, CRM_REFUSED,
		    "op: \"%.40s\" is not a log entry (o88)", rest + 1);
	}
	if (crm_field_find(name, &t->field, err))
		return err->code;
	switch (rest[0]) {
	case '~':
		t->op = CRM_CONTAINS;
		if (folds_to_nothing(rest + 1))
			return crm_fail(err, CRM_MISUSE,
			    "%s~ needs the text to look for", name);
		if (!crm_text_valid(rest, strlen(rest)))
			return crm_fail(err, CRM_REFUSED,
			    "%s: the text is not UTF-8", name);
		t->value = crm_grow(NULL, sizeof(*t->value));
		t->value[t->n++] =
		    crm_pool_str(pool, rest + 1, strlen(rest + 1));
		return CRM_OK;
	case '!':
		t->not = true;
		return any_of(t, rest + 2, now, pool, err);
	default:
		if (rest[1] != '=')
			return any_of(t, rest + 1, now, pool, err);
		t->op = CRM_EXACTLY;
		if (rest[2] == '\0')
			return crm_fail(err, CRM_MISUSE,
			    "%s== needs a text (an empty one selects nobody)",
			    name);
		return value(t, crm_pool_str(pool, rest + 2, strlen(rest + 2)),
		    now, pool, err);
	}
}

enum crm_code
crm_query_add(struct crm_query *query, const char *text,
    const struct crm_now *now, struct crm_pool *pool, struct crm_err *err)
{
	size_t n = strspn(text,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	struct crm_term t = {0};
	int64_t id;
	bool term = n > 0 &&
	    (text[n] == '=' || text[n] == '~' ||
		(text[n] == '!' && text[n + 1] == '='));

	if (!term && crm_id_parse(text, 'p', false, &id))
		return crm_query_add(query,
		    crm_pool_fmt(pool, "policy_id=%s", text), now, pool, err);
	if (!term && crm_id_parse(text, 't', false, &id))
		return crm_query_add(query,
		    crm_pool_fmt(pool, "task_id=%s", text), now, pool, err);
	if (!term && crm_id_parse(text, 's', false, &id))
		return crm_query_add(query,
		    crm_pool_fmt(pool, "soa_id=%s", text), now, pool, err);
	if (!term && crm_id_parse(text, 'c', false, &id)) {
		crm_query_add_id(query, id);
		query->only_ids = true;
		return CRM_OK;
	}
	if (term) {
		if (parse(&t, crm_pool_str(pool, text, n), text + n, now, pool,
			err)) {
			free(t.value);
			return err->code;
		}
	} else {
		if (text[0] == '\0')
			return crm_fail(
			    err, CRM_MISUSE, "an empty word selects nobody");
		if (!crm_text_valid(text, strlen(text)))
			return crm_fail(
			    err, CRM_REFUSED, "the text is not UTF-8");
		t.op = CRM_SEARCH;
		t.value = crm_grow(NULL, sizeof(*t.value));
		t.value[t.n++] = crm_pool_str(pool, text, strlen(text));
	}
	query->term =
	    crm_room(query->term, query->n, &query->cap, sizeof(*query->term));
	query->term[query->n++] = t;
	return CRM_OK;
}
