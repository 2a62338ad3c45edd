/* SPDX-License-Identifier: ISC */
#include "person.h"

#include <string.h>

#include "text.h"

#define BLANKS " \t\r\n"

static bool
one_of(const char *list, const char *word, struct crm_pool *pool)
{
	return crm_text_closed(list, word, pool) != NULL;
}

static void
set(struct crm_values *values, enum crm_field_id id, const char *text)
{
	if (values->v[id] == NULL && text != NULL && text[0] != '\0')
		values->v[id] = text;
}

/* The words W[FROM..TO) with a blank between. */
static const char *
words(char **w, unsigned from, unsigned to, struct crm_pool *pool)
{
	const char *text = NULL;

	for (; from < to; from++)
		text = text == NULL
		    ? w[from]
		    : crm_pool_fmt(pool, "%s %s", text, w[from]);
	return text;
}

/* S without blanks around it, in place. */
static char *
trimmed(char *s)
{
	size_t n;

	s += strspn(s, BLANKS);
	for (n = strlen(s); n > 0 && strchr(BLANKS, s[n - 1]) != NULL;)
		s[--n] = '\0';
	return s;
}

void
crm_name_split(
    const char *name, struct crm_values *values, struct crm_pool *pool)
{
	static const char particles[] =
	    "de la del las los van von der den di da dos du st le mac";
	char **w, *copy, *comma, *save;
	const char *suffix = NULL;
	unsigned n = 0, first = 0, last;
	size_t i;

	copy = crm_pool_str(pool, name, strlen(name));
	comma = strchr(copy, ',');
	if (comma != NULL) {
		*comma++ = '\0';
		/* Further commas divide given names. */
		for (i = 0; comma[i] != '\0'; i++)
			if (comma[i] == ',')
				comma[i] = ' ';
		copy = trimmed(copy);
		comma = trimmed(comma);
		if (!one_of("jr sr ii iii iv md", comma, pool)) {
			/* "Last, First Middle" */
			set(values, CRM_F_LAST_NAME,
			    crm_pool_str(pool, copy, strlen(copy)));
			crm_name_split(comma, values, pool);
			return;
		}
		suffix = comma;
	}
	w = crm_pool_get(pool, (strlen(copy) / 2 + 2) * sizeof(*w));
	for (w[n] = strtok_r(copy, BLANKS, &save); w[n] != NULL;
	     w[n] = strtok_r(NULL, BLANKS, &save))
		n++;
	if (n > 1 && one_of("mr mrs ms miss dr rev sr|sra|srta", w[0], pool) &&
	    n > 2)
		set(values, CRM_F_TITLE, w[first++]);
	if (n - first > (values->v[CRM_F_LAST_NAME] ? 1U : 2U) &&
	    one_of("jr sr ii iii iv", w[n - 1], pool)) {
		n--;
		suffix =
		    suffix ? crm_pool_fmt(pool, "%s %s", w[n], suffix) : w[n];
	}
	set(values, CRM_F_SUFFIX, suffix);
	if (first < n)
		set(values, CRM_F_FIRST_NAME, w[first++]);
	if (first >= n)
		return;
	if (values->v[CRM_F_LAST_NAME] != NULL) {
		set(values, CRM_F_MIDDLE_NAME, words(w, first, n, pool));
		return;
	}
	last = n - 1;
	while (last > first && one_of(particles, w[last - 1], pool))
		last--;
	set(values, CRM_F_MIDDLE_NAME, words(w, first, last, pool));
	set(values, CRM_F_LAST_NAME, words(w, last, n, pool));
}

const char *
crm_name_join(const struct crm_values *values, struct crm_pool *pool)
{
	static const enum crm_field_id parts[] = {
	    CRM_F_FIRST_NAME, CRM_F_MIDDLE_NAME, CRM_F_LAST_NAME, CRM_F_SUFFIX};
	const char *part;
	size_t total = 0, n;
	char *text, *to;
	unsigned i;

	for (i = 0; i < 4; i++)
		if (values->v[parts[i]] != NULL)
			total += strlen(values->v[parts[i]]) + 1;
	if (total == 0)
		return NULL;
	text = to = crm_pool_get(pool, total);
	for (i = 0; i < 4; i++) {
		part = values->v[parts[i]];
		if (part == NULL)
			continue;
		if (to > text)
			*to++ = ' ';
		n = strlen(part);
		memcpy(to, part, n);
		to += n;
	}
	*to = '\0';
	return to > text ? text : NULL;
}

/* First and last name, folded; NULL if there is neither. */
static const char *
name_key(const struct crm_values *values, struct crm_pool *pool)
{
	static const enum crm_field_id parts[] = {
	    CRM_F_FIRST_NAME, CRM_F_LAST_NAME};
	struct crm_buf buf = {0};
	const char *key = NULL;
	unsigned i;

	for (i = 0; i < 2; i++) {
		if (values->v[parts[i]] == NULL)
			continue;
		if (buf.len > 0)
			crm_buf_char(&buf, ' ');
		crm_text_fold(&buf, values->v[parts[i]]);
	}
	if (buf.len > 0)
		key = crm_pool_str(pool, buf.s, buf.len);
	crm_buf_free(&buf);
	return key;
}

static const char *
phone_key(const char *phone, struct crm_pool *pool)
{
	char key[64];

	if (phone == NULL)
		return NULL;
	crm_text_phone(phone, key, sizeof(key));
	return key[0] ? crm_pool_str(pool, key, strlen(key)) : NULL;
}

static unsigned
add_hash(uint64_t *to, unsigned n, const char *text, uint64_t kind)
{
	if (text != NULL)
		to[n++] = crm_text_hash(text, kind);
	return n;
}

void
crm_keys_make(const struct crm_values *values, struct crm_pool *pool,
    struct crm_keys *keys)
{
	const char *const *v = values->v;
	uint64_t name;
	unsigned n;

	keys->name = name_key(values, pool);
	keys->phone = phone_key(v[CRM_F_PHONE], pool);
	keys->cell = phone_key(v[CRM_F_CELL], pool);
	name = crm_text_hash(
	    keys->name ? keys->name : "", 14695981039346656037ULL);
	/* A number is the same in either field. */
	n = add_hash(keys->reach, 0, v[CRM_F_EMAIL], name ^ 1);
	n = add_hash(keys->reach, n, keys->phone, name ^ 2);
	keys->nreach = add_hash(keys->reach, n, keys->cell, name ^ 2);
	keys->nother = 0;
	if (keys->name == NULL)
		return;
	n = add_hash(keys->other, 0, v[CRM_F_BIRTH_DATE], name ^ 3);
	keys->nother = add_hash(keys->other, n, v[CRM_F_ZIP], name ^ 4);
}
