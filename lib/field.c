/* SPDX-License-Identifier: ISC */
#include "field.h"

#include <stdio.h>
#include <string.h>

#include "text.h"

#define FIELD_BYTES 4096

#define X(ID, name, rec, type, flags, label, words, heads, help)              \
	[CRM_F_##ID] = {#name, CRM_OF_##rec, CRM_##type, flags, label, words, \
	    heads, help},
#define FREE                                                                \
	{                                                                   \
		"", CRM_OF_NOBODY, CRM_TEXT, CRM_PERSONAL, "", NULL, "", "" \
	}
static struct crm_field table[CRM_NFIELDS] = {
    CRM_FIELDS(X)[CRM_F_CUSTOM... CRM_NFIELDS - 1] = FREE};
#undef X
const struct crm_field *const crm_fields = table;

static const char states[] =
    "AL|alabama AK|alaska AZ|arizona AR|arkansas CA|california CO|colorado "
    "CT|connecticut DE|delaware DC|districtofcolumbia FL|florida GA|georgia "
    "HI|hawaii ID|idaho IL|illinois IN|indiana IA|iowa KS|kansas KY|kentucky "
    "LA|louisiana ME|maine MD|maryland MA|massachusetts MI|michigan "
    "MN|minnesota MS|mississippi MO|missouri MT|montana NE|nebraska NV|nevada "
    "NH|newhampshire NJ|newjersey NM|newmexico NY|newyork NC|northcarolina "
    "ND|northdakota OH|ohio OK|oklahoma OR|oregon PA|pennsylvania "
    "RI|rhodeisland SC|southcarolina SD|southdakota TN|tennessee TX|texas "
    "UT|utah VT|vermont VA|virginia WA|washington WV|westvirginia "
    "WI|wisconsin WY|wyoming PR|puertorico VI|virginislands GU|guam "
    "AS|americansamoa MP|northernmarianaislands AA AE AP";

void
crm_field_put(enum crm_field_id id, const struct crm_field *field)
{
	static const struct crm_field nothing = FREE;

	table[id] = field == NULL ? nothing : *field;
}

bool
crm_field_typed(enum crm_field_id id)
{
	return crm_fields[id].record == CRM_OF_CONTACT ||
	    crm_fields[id].record == CRM_OF_CUSTOM;
}

static const char *const types[] = {"text", "name", "day", "instant", "phone",
    "email", "zip", "state", "mbi", "word", "yes", "dollars", "id", "when",
    "span", "words", "number"};

const char *
crm_type_name(enum crm_type type)
{
	return types[type];
}

bool
crm_type_find(const char *name, enum crm_type *type)
{
	unsigned i;

	for (i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (strcmp(types[i], name) != 0)
			continue;
		*type = (enum crm_type)i;
		return true;
	}
	return false;
}

bool
crm_field_named(const char *name, enum crm_field_id *id)
{
	unsigned i;

	for (i = 0; i < CRM_NFIELDS; i++)
		if (crm_fields[i].record != CRM_OF_NOBODY &&
		    strcmp(name, crm_fields[i].name) == 0) {
			*id = (enum crm_field_id)i;
			return true;
		}
	return false;
}

enum crm_code
crm_field_find(const char *name, enum crm_field_id *id, struct crm_err *err)
{
	const char *names[CRM_NFIELDS], *near;
	unsigned i, n = 0;

	if (crm_field_named(name, id))
		return CRM_OK;
	for (i = 0; i < CRM_NFIELDS; i++)
		if (crm_fields[i].record != CRM_OF_NOBODY)
			names[n++] = crm_fields[i].name;
	near = crm_nearest(name, names, n);
	return crm_fail(err, CRM_MISUSE, "%.60s: no such field%s%s%s", name,
	    near ? " (nearest: " : "", near ? near : "", near ? ")" : "");
}

static enum crm_code
parse_closed(const char *name, const char *list, const char *text,
    struct crm_pool *pool, const char **value, struct crm_err *err)
{
	const char *known[64], *word, *near;
	unsigned n = 0, i;
	struct crm_buf all = {0};
	size_t len;

	*value = crm_text_closed(list, text, pool);
	if (*value != NULL)
		return CRM_OK;
	while (n < 64 && crm_text_word(&list, &word, &len))
		known[n++] = crm_pool_str(pool, word, strcspn(word, "| "));
	near = crm_nearest(text, known, n);
	for (i = 0; i < n && near == NULL; i++) {
		crm_buf_str(&all, i ? " " : "");
		crm_buf_str(&all, known[i]);
	}
	crm_fail(err, CRM_REFUSED, "%s: \"%.60s\" is not known (%s%s)", name,
	    text, near ? "nearest: " : "one of: ", near ? near : all.s);
	crm_buf_free(&all);
	return err->code;
}

static enum crm_code
parse_yes(const char *name, const char *text, struct crm_pool *pool,
    const char **value, struct crm_err *err)
{
	const char *word = crm_text_closed(
	    "yes|y|true|t|1|si|x|on no|n|false|f|0|off", text, pool);

	if (word == NULL)
		return crm_fail(err, CRM_REFUSED,
		    "%s: \"%.60s\" is neither yes nor no", name, text);
	*value = strcmp(word, "yes") == 0 ? word : NULL;
	return CRM_OK;
}

static enum crm_code
parse_zip(const char *text, struct crm_pool *pool, const char **value,
    struct crm_err *err)
{
	size_t digits = strspn(text, "0123456789");

	if (digits == 9 && text[9] == '\0') {
		*value = crm_pool_fmt(pool, "%.5s-%s", text, text + 5);
		return CRM_OK;
	}
	if (digits == 4 && text[4] == '\0')
		return crm_fail(err, CRM_REFUSED,
		    "zip: %s has four digits (a spreadsheet may have dropped a "
		    "leading zero: 0%s?)",
		    text, text);
	if (digits != 5 ||
	    (text[5] != '\0' &&
		!(text[5] == '-' && strspn(text + 6, "0123456789") == 4 &&
		    text[10] == '\0')))
		return crm_fail(err, CRM_REFUSED,
		    "zip: \"%.40s\" is not a ZIP code (33101 or 33101-1234)",
		    text);
	*value = crm_pool_str(pool, text, strlen(text));
	return CRM_OK;
}

static enum crm_code
parse_mbi(const char *text, struct crm_pool *pool, const char **value,
    struct crm_err *err)
{
	char mbi[12];

	if (!crm_text_mbi(text, mbi))
		return crm_fail(err, CRM_REFUSED,
		    "mbi: not well-formed (11 characters as on the card, "
		    "1EG4-TE5-MK73 for example)");
	*value = crm_pool_str(pool, mbi, 11);
	return CRM_OK;
}

/* A day, or an instant, meaning its day in the agency's zone. */
static enum crm_code
parse_day(const char *name, const char *text, const struct crm_now *now,
    struct crm_pool *pool, const char **value, struct crm_err *err)
{
	char form[CRM_DAY_TEXT];
	int64_t instant;
	crm_day day;

	if (strchr(text, ':') != NULL) {
		if (crm_instant_parse(text, now, &instant, err))
			return crm_fail_at(err, "%s: ", name);
		day = crm_instant_day(instant);
	} else if (crm_date_parse(text, now->today, &day, err)) {
		return crm_fail_at(err, "%s: ", name);
	}
	if (name == crm_fields[CRM_F_BIRTH_DATE].name && day > now->today)
		return crm_fail(err, CRM_REFUSED, "%s: a day to come", name);
	crm_date_format(day, form);
	*value = crm_pool_str(pool, form, strlen(form));
	return CRM_OK;
}

/* A day, or a time on the agency's clock. */
static enum crm_code
parse_when(const char *name, const char *text, const struct crm_now *now,
    struct crm_pool *pool, const char **value, struct crm_err *err)
{
	char form[CRM_WHEN_TEXT];
	int64_t instant;

	if (strchr(text, ':') == NULL)
		return parse_day(name, text, now, pool, value, err);
	if (crm_instant_parse(text, now, &instant, err))
		return crm_fail_at(err, "%s: ", name);
	crm_when_format(instant, form);
	*value = crm_pool_str(pool, form, strlen(form));
	return CRM_OK;
}

/* A time on a day; in UTC from then on. */
static enum crm_code
parse_moment(const char *name, const char *text, const struct crm_now *now,
    struct crm_pool *pool, const char **value, struct crm_err *err)
{
	char form[CRM_INSTANT_TEXT];
	int64_t instant;

	if (crm_instant_parse(text, now, &instant, err))
		return crm_fail_at(err, "%s: ", name);
	if (strchr(text, ':') == NULL)
		return crm_fail(err, CRM_REFUSED,
		    "%s: %.40s needs its time (2026-12-01T14:30)", name, text);
	crm_instant_format(instant, form);
	*value = crm_pool_str(pool, form, strlen(form));
	return CRM_OK;
}

/* Whether the comma-separated LIST has WORD. */
static bool
has_word(const char *list, const char *word)
{
	size_t n, len = strlen(word);

	for (; *list != '\0'; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		if (n == len && memcmp(list, word, n) == 0)
			return true;
	}
	return false;
}

/* Several words of a closed list, each once, as given. */
static enum crm_code
parse_words(const char *name, const char *list, const char *text,
    struct crm_pool *pool, const char **value, struct crm_err *err)
{
	const char *all = NULL, *word;
	size_t n;

	for (; *text != '\0'; text += n + (text[n] == ',')) {
		n = strcspn(text, ",");
		if (parse_closed(name, list, crm_pool_str(pool, text, n), pool,
			&word, err))
			return err->code;
		if (all == NULL)
			all = word;
		else if (!has_word(all, word))
			all = crm_pool_fmt(pool, "%s,%s", all, word);
	}
	*value = all;
	return CRM_OK;
}

/* 1,250.50 as 1250.5: one form for one number. */
static enum crm_code
parse_number(const char *name, const char *text, struct crm_pool *pool,
    const char **value, struct crm_err *err)
{
	char *to = crm_pool_get(pool, strlen(text) + 2), *start = to;
	const char *at = text + (*text == '-');
	size_t whole = 0, places = 0, commas = 0;

	for (; (*at >= '0' && *at <= '9') || *at == ','; at++) {
		/* A comma stands between thousands and nowhere else. */
		if (*at == ',' &&
		    (whole == 0 || whole > 3 + 3 * commas ||
			strspn(at + 1, "0123456789") != 3))
			break;
		commas += *at == ',';
		whole += *at != ',';
		/* Zeros before the first other digit say nothing. */
		if (*at != ',' && (to > start || *at != '0'))
			*to++ = *at;
	}
	if (to == start)
		*to++ = '0';
	if (*at == '.') {
		places = strspn(at + 1, "0123456789");
		memcpy(to, at, places + 1);
		to += places + 1;
		at += places + 1;
		while (to[-1] == '0')
			to--;
		to -= to[-1] == '.';
	}
	if (*at != '\0' || whole + places == 0 || whole + places > 15)
		return crm_fail(err, CRM_REFUSED,
		    "%s: \"%.40s\" is not a number (12, -3.5, 1,250)", name,
		    text);
	*to = '\0';
	*value = *text == '-' && strcmp(start, "0") != 0
	    ? crm_pool_fmt(pool, "-%s", start)
	    : start;
	return CRM_OK;
}

enum crm_code
crm_field_parse(enum crm_field_id id, const char *text,
    const struct crm_now *now, struct crm_pool *pool, const char **value,
    struct crm_err *err)
{
	const struct crm_field *f = &crm_fields[id];
	size_t n = strlen(text), skip;
	struct crm_span span;
	int64_t cents;

	*value = NULL;
	if (!crm_text_valid(text, n))
		return crm_fail(
		    err, CRM_REFUSED, "%s: the text is not UTF-8", f->name);
	if (n > FIELD_BYTES && id != CRM_F_NOTE)
		return crm_fail(err, CRM_REFUSED,
		    "%s: %zu bytes are too long (at most %d)", f->name, n,
		    FIELD_BYTES);
	if ((f->flags & CRM_PERSONAL) && strchr(text, '*') != NULL)
		return crm_fail(err, CRM_REFUSED,
		    "%s: a masked value cannot be stored (see --show-personal)",
		    f->name);

	/* Blanks around a value are no part of it, except in free text. */
	if (f->type != CRM_TEXT) {
		skip = strspn(text, " \t\r\n");
		text += skip;
		n -= skip;
		while (n > 0 && strchr(" \t\r\n", text[n - 1]) != NULL)
			n--;
	}
	if (n == 0)
		return CRM_OK;
	text = crm_pool_str(pool, text, n);

	switch (f->type) {
	case CRM_INSTANT:
		if (!(f->flags & CRM_COMPUTED))
			return parse_moment(
			    f->name, text, now, pool, value, err);
		return parse_day(f->name, text, now, pool, value, err);
	case CRM_WORDS:
		return parse_words(f->name, f->words, text, pool, value, err);
	case CRM_DAY:
		return parse_day(f->name, text, now, pool, value, err);
	case CRM_WHEN:
		return parse_when(f->name, text, now, pool, value, err);
	case CRM_SPAN:
		if (!crm_span_parse(text, &span))
			return crm_fail(err, CRM_REFUSED,
			    "%s: \"%.40s\" is not a length of time (3d, 2w, "
			    "1m, 1y, 2b)",
			    f->name, text);
		break;
	case CRM_EMAIL:
		if (!crm_text_email(text))
			return crm_fail(err, CRM_REFUSED,
			    "%s: \"%.80s\" is not an e-mail address", f->name,
			    text);
		break;
	case CRM_ZIP:
		return parse_zip(text, pool, value, err);
	case CRM_STATE:
		return parse_closed(f->name, states, text, pool, value, err);
	case CRM_MBI:
		return parse_mbi(text, pool, value, err);
	case CRM_WORD:
		return parse_closed(f->name, f->words, text, pool, value, err);
	case CRM_YES:
		return parse_yes(f->name, text, pool, value, err);
	case CRM_CENTS:
		if (!crm_cents_parse(text, &cents) ||
		    (cents < 0 && id == CRM_F_PREMIUM))
			return crm_fail(err, CRM_REFUSED,
			    "%s: \"%.40s\" is not an amount in dollars (85 or "
			    "85.50)",
			    f->name, text);
		*value = crm_cents_format(cents, pool);
		return CRM_OK;
	case CRM_NUMBER:
		return parse_number(f->name, text, pool, value, err);
	case CRM_PHONE:
	case CRM_TEXT:
	case CRM_NAME:
	case CRM_ID:
		break;
	}
	*value = text;
	return CRM_OK;
}

const char *
crm_field_show(
    enum crm_field_id id, const char *value, bool show, struct crm_pool *pool)
{
	size_t n, i, keep = 4;
	char *masked;

	if (show || value == NULL || !(crm_fields[id].flags & CRM_PERSONAL))
		return value;
	if (crm_fields[id].type == CRM_DAY)
		return crm_pool_fmt(pool, "%.4s-**-**", value);
	n = strlen(value);
	if (n < 8)
		keep = 0;
	/* Never the rest of a character that was cut. */
	while (((unsigned char)value[n - keep] & 0xc0) == 0x80)
		keep--;
	masked = crm_pool_str(pool, value, n);
	for (i = 0; i + keep < n; i++)
		masked[i] = '*';
	return masked;
}

/* The first form of the next word of a closed list, of *LEN bytes. */
static const char *
closed(const char **list, size_t *len)
{
	const char *word;

	if (*list == NULL || !crm_text_word(list, &word, len))
		return NULL;
	*len = strcspn(word, "| ");
	return word;
}

unsigned
crm_field_word(enum crm_field_id id, const char *value)
{
	const char *list = crm_fields[id].words, *word;
	unsigned n;
	size_t len;

	for (n = 1; value != NULL && (word = closed(&list, &len)) != NULL; n++)
		if (strlen(value) == len && memcmp(value, word, len) == 0)
			return n;
	return 0;
}

const char *
crm_field_words(enum crm_field_id id, unsigned word, struct crm_pool *pool)
{
	const char *list = crm_fields[id].words, *one;
	size_t len;

	while ((one = closed(&list, &len)) != NULL)
		if (--word == 0)
			return crm_pool_str(pool, one, len);
	return NULL;
}

bool
crm_field_same(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}

enum crm_field_id
crm_field_heading(const char *heading)
{
	struct crm_buf key = {0}, form = {0};
	enum crm_field_id found = CRM_NFIELDS;
	const char *list, *word;
	unsigned i;
	size_t len;

	crm_text_squash(&key, heading);
	for (i = 0; i < CRM_NFIELDS; i++) {
		if (crm_fields[i].record == CRM_OF_NOBODY)
			continue;
		form.len = 0;
		crm_text_squash(&form, crm_fields[i].name);
		if (form.len == key.len && memcmp(form.s, key.s, key.len) == 0)
			found = (enum crm_field_id)i;
		form.len = 0;
		crm_text_squash(&form, crm_fields[i].label);
		if (form.len == key.len && memcmp(form.s, key.s, key.len) == 0)
			found = (enum crm_field_id)i;
		list = crm_fields[i].headings;
		while (
		    found == CRM_NFIELDS && crm_text_word(&list, &word, &len))
			if (len == key.len && memcmp(word, key.s, len) == 0)
				found = (enum crm_field_id)i;
		if (found != CRM_NFIELDS)
			break;
	}
	crm_buf_free(&key);
	crm_buf_free(&form);
	return found;
}

const char *
crm_cents_format(int64_t cents, struct crm_pool *pool)
{
	int64_t abs = cents < 0 ? -cents : cents;

	return crm_pool_fmt(pool, "%s%lld.%02lld", cents < 0 ? "-" : "",
	    (long long)(abs / 100), (long long)(abs % 100));
}

bool
crm_cents_parse(const char *text, int64_t *cents)
{
	int64_t whole = 0, part = 0;
	int digits = 0, places = 0, commas = 0;
	bool minus = *text == '-';

	text += minus;
	text += *text == '$';
	for (; (*text >= '0' && *text <= '9') || *text == ','; text++) {
		/* A comma stands between thousands and nowhere else. */
		if (*text == ',' &&
		    (digits == 0 || digits > 3 + 3 * commas ||
			strspn(text + 1, "0123456789") != 3))
			return false;
		if (*text == ',') {
			commas++;
			continue;
		}
		if (++digits > 12)
			return false;
		whole = whole * 10 + (*text - '0');
	}
	if (*text == '.') {
		for (text++; *text >= '0' && *text <= '9'; text++) {
			if (++places > 2)
				return false;
			part = part * 10 + (*text - '0');
		}
		if (places == 1)
			part *= 10;
	}
	if (*text != '\0' || digits + places == 0)
		return false;
	*cents = whole * 100 + part;
	if (minus)
		*cents = -*cents;
	return true;
}
