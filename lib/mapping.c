/* SPDX-License-Identifier: ISC */
#include "mapping.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "custom.h"
#include "text.h"

#define JOINED " ::: " /* between several values of one cell */

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

	/* A column without a heading is kept too, if anything stands in it. */
	if (heading[0] == '\0')
		return true;
	crm_text_squash(&key, heading);
	while (key.len > 0 && key.s[key.len - 1] >= '0' &&
	    key.s[key.len - 1] <= '9')
		key.s[--key.len] = '\0';
	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		found |= key.len > 0 && strcmp(key.s, words[i]) == 0;
	crm_buf_free(&key);
	return found;
}

/* What the store has no place for that would mask it is not taken in. */
static bool
is_secret(const char *heading)
{
	static const char *const words[] = {"ssn", "socialsecuritynumber",
	    "socialsecurity", "driverslicense", "driverslicensenumber",
	    "creditcard", "creditcardnumber"};
	struct crm_buf key = {0};
	bool found = false;
	unsigned i;

	crm_text_squash(&key, heading);
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
		if (crm_fields[i].record <= CRM_OF_ENGINE ||
		    crm_fields[i].record == CRM_OF_CUSTOM)
			names[n++] = crm_fields[i].name;
	crm_buf_str(&key, "");
	crm_text_fold(&key, heading);
	for (i = 0; i < key.len; i++)
		if (key.s[i] == ' ' || key.s[i] == '-')
			key.s[i] = '_';
	near = crm_nearest(key.s, names, n);
	crm_buf_free(&key);
	return crm_fail(err, CRM_REFUSED,
	    "column \"%.60s\" is not known%s%s%s; --map '%.60s=FIELD' says "
	    "what it is, --rest=notes keeps it as a note, --rest=custom in a "
	    "field of its own",
	    heading, near ? " (nearest: " : "", near ? near : "",
	    near ? ")" : "", heading);
}

bool
crm_mapping_writes(enum crm_field_id field)
{
	const struct crm_field *f = &crm_fields[field];

	return !(f->flags & CRM_COMPUTED) &&
	    (f->record <= CRM_OF_POLICY || f->record == CRM_OF_CUSTOM ||
		(f->record == CRM_OF_TASK && field != CRM_F_OUTCOME));
}

/* A day, in the order of the days of its file; an appointment may have one. */
static bool
is_day(enum crm_field_id field)
{
	return crm_fields[field].type == CRM_DAY ||
	    crm_fields[field].type == CRM_WHEN;
}

/* A field's name, note or -, as --map and the vendors say it. */
static enum crm_code
by_word(struct crm_column *c, const char *word, struct crm_err *err)
{
	if (strcmp(word, "-") == 0) {
		c->target = CRM_TO_NOWHERE;
		return CRM_OK;
	}
	c->target = CRM_TO_LABELLED;
	if (strcmp(word, "note") == 0)
		return CRM_OK;
	c->target = CRM_TO_FIELD;
	if (crm_field_find(word, &c->field, err))
		return err->code;
	if (!crm_mapping_writes(c->field))
		return crm_fail(err, CRM_MISUSE,
		    "%s: not a field that an import can write", word);
	return CRM_OK;
}

static const char *
ruled(const struct crm_mapping_rules *rules, const char *heading)
{
	const char *eq;
	unsigned i;
	size_t n = strlen(heading);

	for (i = 0; i < rules->nmap; i++) {
		eq = strrchr(rules->map[i], '=');
		if ((size_t)(eq - rules->map[i]) == n &&
		    memcmp(rules->map[i], heading, n) == 0)
			return eq + 1;
	}
	return NULL;
}

static bool
rest_is(const struct crm_mapping_rules *rules, const char *what)
{
	return rules->rest != NULL && strcmp(rules->rest, what) == 0;
}

/* What one heading means, without regard to the others. */
static enum crm_code
mean(struct crm_mapping *m, struct crm_column *c,
    const struct crm_mapping_rules *rules, struct crm_err *err)
{
	const char *word = ruled(rules, c->heading);
	char said[64];

	if (word == NULL && m->vendor != NULL)
		word = crm_vendor_column(m->vendor, c->heading, said);
	if (word != NULL)
		return by_word(c, word, err);
	if (is_secret(c->heading)) {
		c->target = CRM_TO_NOWHERE;
		return CRM_OK;
	}
	if (is_note(c->heading)) {
		c->target = CRM_TO_NOTE;
		return CRM_OK;
	}
	c->field = crm_field_heading(c->heading);
	c->target = CRM_TO_FIELD;
	if (c->field == CRM_F_ID && rules->ids)
		return CRM_OK;
	if (c->field != CRM_NFIELDS &&
	    (crm_fields[c->field].record <= CRM_OF_POLICY ||
		crm_fields[c->field].record == CRM_OF_KEY) &&
	    (crm_fields[c->field].flags & CRM_COMPUTED)) {
		c->target = CRM_TO_NOWHERE;
		return CRM_OK;
	}
	if (c->field != CRM_NFIELDS && crm_mapping_writes(c->field))
		return CRM_OK;
	if (c->field == CRM_NFIELDS && rest_is(rules, "custom"))
		return crm_custom_make(c->heading, &c->field, err);
	c->target = CRM_TO_LABELLED;
	if (m->vendor != NULL || rest_is(rules, "notes"))
		return CRM_OK;
	if (c->field != CRM_NFIELDS)
		return crm_fail(err, CRM_REFUSED,
		    "column \"%.60s\" is a field of a note, not of a contact, "
		    "policy or task; --rest=notes keeps it as a note",
		    c->heading);
	return unknown(c->heading, err);
}

static bool
is_map(const char *rule)
{
	const char *eq = strrchr(rule, '=');

	return eq != NULL && eq != rule && eq[1] != '\0';
}

static bool
names_column(const char *rule, char *const *heading, unsigned n)
{
	size_t len = (size_t)(strrchr(rule, '=') - rule);
	unsigned i;

	for (i = 0; i < n; i++)
		if (strlen(heading[i]) == len &&
		    memcmp(rule, heading[i], len) == 0)
			return true;
	return false;
}

/* Columns of tasks without the day of any: notes, where columns may be. */
static enum crm_code
no_day(struct crm_mapping *m, struct crm_err *err)
{
	struct crm_column *c;
	unsigned i;

	for (i = 0; i < m->n; i++) {
		c = &m->column[i];
		if (c->target > CRM_TO_SPARE ||
		    crm_fields[c->field].record != CRM_OF_TASK)
			continue;
		if (m->vendor == NULL && !rest_is(m->rules, "notes"))
			return crm_fail(err, CRM_REFUSED,
			    "column \"%.60s\" is a field of a task, but there "
			    "is no day of one (due); --rest=notes keeps it as "
			    "a note",
			    c->heading);
		c->target = CRM_TO_LABELLED;
	}
	m->tasks = false;
	return CRM_OK;
}

enum crm_code
crm_mapping_make(struct crm_mapping *m, char *const *heading, unsigned n,
    const struct crm_mapping_rules *rules, struct crm_err *err)
{
	unsigned by[CRM_NFIELDS] = {0}, i;
	struct crm_column *c;
	bool any = false;

	memset(m, 0, sizeof(*m));
	m->n = n;
	m->reason = m->id = -1;
	m->rules = rules;
	m->column = crm_alloc(n * sizeof(*m->column));
	m->vendor = crm_vendor_find(heading, n);
	if (rules->rest != NULL && !rest_is(rules, "notes") &&
	    !rest_is(rules, "custom") && !rest_is(rules, "refuse"))
		return crm_fail(err, CRM_MISUSE,
		    "--rest=%.40s: notes, custom or refuse", rules->rest);
	if (rules->dates != NULL && strcmp(rules->dates, "mdy") != 0 &&
	    strcmp(rules->dates, "dmy") != 0)
		return crm_fail(
		    err, CRM_MISUSE, "--dates=%.40s: mdy or dmy", rules->dates);
	if (rules->dates != NULL)
		m->order =
		    rules->dates[0] == 'm' ? CRM_MONTH_FIRST : CRM_DAY_FIRST;
	for (i = 0; i < rules->nmap; i++)
		if (!is_map(rules->map[i]))
			return crm_fail(err, CRM_MISUSE,
			    "--map=%.60s: not of the form HEADING=FIELD",
			    rules->map[i]);
	for (i = 0; i < rules->nmap; i++)
		if (!names_column(rules->map[i], heading, n))
			return crm_fail(err, CRM_MISUSE,
			    "--map=%.60s: there is no such column",
			    rules->map[i]);
	for (i = 0; i < n; i++) {
		c = &m->column[i];
		c->heading =
		    crm_pool_str(&m->pool, heading[i], strlen(heading[i]));
		m->nnote += 2; /* a spare value, or one too many */
		if (strcmp(heading[i], "reject_reason") == 0) {
			m->reason = (int)i;
			c->target = CRM_TO_NOWHERE;
			continue;
		}
		if (m->vendor == NULL && strcmp(heading[i], "id") == 0)
			m->id = (int)i;
		if (mean(m, c, rules, err))
			return err->code;
		if (c->target != CRM_TO_FIELD)
			continue;
		if (by[c->field] != 0 && m->vendor == NULL)
			return crm_fail(err, CRM_REFUSED,
			    "columns %u and %u are both %s", by[c->field],
			    i + 1, crm_fields[c->field].name);
		if (by[c->field] != 0)
			c->target = CRM_TO_SPARE;
		by[c->field] = i + 1;
		m->whole |= c->field == CRM_F_NAME;
		m->days |= is_day(c->field);
		m->policies |= crm_fields[c->field].record == CRM_OF_POLICY;
		m->tasks |= crm_fields[c->field].record == CRM_OF_TASK;
		any |= crm_fields[c->field].record <= CRM_OF_ENGINE;
		c->repeats = crm_fields[c->field].type == CRM_WORD ||
		    crm_fields[c->field].type == CRM_STATE ||
		    crm_fields[c->field].type == CRM_YES;
	}
	if (!any)
		return crm_fail(err, CRM_REFUSED,
		    "no column of the heading is a field of a contact");
	return m->tasks && by[CRM_F_DUE] == 0 ? no_day(m, err) : CRM_OK;
}

void
crm_mapping_free(struct crm_mapping *m)
{
	free(m->column);
	crm_pool_free(&m->pool);
	memset(m, 0, sizeof(*m));
}

const char *
crm_column_word(const struct crm_column *c)
{
	switch (c->target) {
	case CRM_TO_FIELD:
	case CRM_TO_SPARE:
		return crm_fields[c->field].name;
	case CRM_TO_NOTE:
	case CRM_TO_LABELLED:
		return "note";
	default:
		return "-";
	}
}

/* Rows ------------------------------------------------------------------ */

#define LATER 8

/* Everything that a row is being made into. */
struct row {
	const struct crm_now *now;
	struct crm_pool *pool;
	struct crm_change *change;
	struct crm_lead *lead;
	struct {
		const struct crm_column *column;
		const char *rest;
	} later[LATER]; /* more values of a cell */
	unsigned nlater;
};

/* Lead files repeat a few words a million times: FL, M, yes, en. */
static struct crm_seen *
seen_at(struct crm_column *c, const char *text)
{
	unsigned h = 0;

	while (*text != '\0')
		h = h * 31 + (unsigned char)*text++;
	return &c->seen[(h ^ h >> 6) % CRM_SEEN];
}

static enum crm_code
set_cell(struct crm_mapping *m, struct crm_column *c, const char *text,
    struct row *row, struct crm_err *err)
{
	struct crm_seen *seen;

	if (!c->repeats || strlen(text) >= sizeof(seen->text))
		return crm_change_set(
		    row->change, c->field, text, row->now, row->pool, err);
	seen = seen_at(c, text);
	if (strcmp(seen->text, text) == 0) {
		crm_change_take(row->change, c->field, seen->value);
		return CRM_OK;
	}
	if (crm_change_set(
		row->change, c->field, text, row->now, &m->pool, err))
		return err->code;
	strcpy(seen->text, text);
	seen->value = row->change->to.v[c->field];
	if (++c->nseen > 64 * CRM_SEEN)
		c->repeats = false; /* it does not repeat after all */
	return CRM_OK;
}

enum crm_code
crm_mapping_either(
    const struct crm_column *c, const char *text, struct crm_err *err)
{
	return crm_fail(err, CRM_REFUSED,
	    "%s: \"%.40s\" may have the month first or the day, and no date of "
	    "the file tells; --dates=mdy or --dates=dmy says which",
	    crm_fields[c->field].name, text);
}

/*
 * A date in the order of its file in the form that has none, with the time
 * where the field has one; false if TEXT is no such date.
 */
static bool
day_plain(const struct crm_mapping *m, const struct crm_column *c,
    const char *text, char iso[CRM_WHEN_TEXT])
{
	crm_day day;
	int at = 0;

	if (crm_fields[c->field].type == CRM_WHEN)
		at = crm_date_file_time(text);
	if (at < 0 || !crm_date_file(text, m->order, &day))
		return false;
	crm_date_format(day, iso);
	if (at > 0)
		snprintf(iso + 10, CRM_WHEN_TEXT - 10, "T%02d:%02d", at / 60,
		    at % 60);
	return true;
}

/* A day in the order of its file; one in no such form is for others to name. */
static enum crm_code
set_day(struct crm_mapping *m, struct crm_column *c, const char *text,
    struct row *row, struct crm_err *err)
{
	char iso[CRM_WHEN_TEXT];
	enum crm_order proves;

	if (text[0] != '\0' && strlen(text) == 10 && text[4] == '-')
		return set_cell(m, c, text, row, err);
	if (m->order != CRM_ORDER_UNKNOWN && crm_date_order(text, &proves) &&
	    proves != CRM_ORDER_UNKNOWN && proves != m->order)
		return crm_fail(err, CRM_REFUSED,
		    "%s: \"%.40s\" is no date with the %s first, as others in "
		    "this file",
		    crm_fields[c->field].name, text,
		    m->order == CRM_DAY_FIRST ? "day" : "month");
	if (m->assumed && strchr(text, '/') == NULL &&
	    crm_date_order(text, &proves))
		return crm_mapping_either(c, text, err);
	if (strchr(text, 'T') != NULL && strchr(text, ':') != NULL)
		return set_cell(m, c, text, row, err);
	return set_cell(
	    m, c, day_plain(m, c, text, iso) ? iso : text, row, err);
}

static void
add_note(struct row *row, const struct crm_column *c, const char *text)
{
	row->lead->note[row->lead->nnotes++] =
	    crm_pool_fmt(row->pool, "%s: %s", c->heading, text);
}

/* Meta writes p:+13055550100, z:33139 and l:10001 (kind before the value). */
static const char *
bare(enum crm_field_id field, const char *text)
{
	static const struct {
		enum crm_field_id field;
		char kind;
	} kinds[] = {{CRM_F_PHONE, 'p'}, {CRM_F_CELL, 'p'}, {CRM_F_ZIP, 'z'},
	    {CRM_F_LEAD_ID, 'l'}};
	unsigned i;

	for (i = 0; i < 4; i++)
		if (kinds[i].field == field && text[0] == kinds[i].kind &&
		    text[1] == ':')
			return text + 2;
	return text;
}

/* The field that takes the second value of a cell; CRM_NFIELDS if none. */
static enum crm_field_id
second(enum crm_field_id field)
{
	return field == CRM_F_PHONE ? CRM_F_CELL
	    : field == CRM_F_EMAIL  ? CRM_F_EMAIL2
				    : CRM_NFIELDS;
}

/* The first value now; the others when all columns have been read. */
static enum crm_code
joined(struct crm_mapping *m, struct crm_column *c, const char *text,
    const char *at, struct row *row, struct crm_err *err)
{
	const char *rest = at + strlen(JOINED);

	if (set_cell(m, c, crm_pool_str(row->pool, text, (size_t)(at - text)),
		row, err))
		return err->code;
	if (row->nlater == LATER) {
		add_note(row, c, rest);
		return CRM_OK;
	}
	row->later[row->nlater].column = c;
	row->later[row->nlater++].rest = rest;
	return CRM_OK;
}

/* A second phone or address has its field, if that is free; else a note. */
static enum crm_code
take_later(struct row *row, const struct crm_column *c, const char *rest,
    struct crm_err *err)
{
	enum crm_field_id other = second(c->field);
	const char *more = strstr(rest, JOINED);

	if (other != CRM_NFIELDS && row->change->to.v[other] == NULL) {
		if (crm_change_set(row->change, other,
			more ? crm_pool_str(
				   row->pool, rest, (size_t)(more - rest))
			     : rest,
			row->now, row->pool, err))
			return err->code;
		rest = more ? more + strlen(JOINED) : NULL;
	}
	if (rest != NULL)
		add_note(row, c, rest);
	return CRM_OK;
}

static enum crm_code
take_cell(struct crm_mapping *m, struct crm_column *c, const char *text,
    struct row *row, struct crm_err *err)
{
	const char *at;

	switch (c->target) {
	case CRM_TO_NOWHERE:
		return CRM_OK;
	case CRM_TO_NOTE:
		row->lead->note[row->lead->nnotes++] =
		    crm_pool_str(row->pool, text, strlen(text));
		return CRM_OK;
	case CRM_TO_LABELLED:
		add_note(row, c, text);
		return CRM_OK;
	case CRM_TO_SPARE:
		if (row->change->to.v[c->field] != NULL) {
			add_note(row, c, text);
			return CRM_OK;
		}
		break;
	case CRM_TO_FIELD:
		break;
	}
	if (is_day(c->field))
		return set_day(m, c, text, row, err);
	if (row->lead->ours)
		return set_cell(m, c, text, row, err);
	text = bare(c->field, text);
	at = strchr(text, ':');
	at = at != NULL && at > text ? strstr(at - 1, JOINED) : NULL;
	if (at != NULL)
		return joined(m, c, text, at, row, err);
	return set_cell(m, c, text, row, err);
}

/*
 * Where somebody stands, or a policy, is never emptied; nor is a part of a
 * name by a cell beside the whole.
 */
static void
take_blank(const struct crm_mapping *m, const struct crm_column *c,
    struct crm_change *change)
{
	enum crm_record of;

	/* Only a column that becomes a field has one. */
	if (c->target != CRM_TO_FIELD)
		return;
	of = crm_fields[c->field].record;
	if (c->field == CRM_F_POLICY_STATUS ||
	    (!crm_field_typed(c->field) && of != CRM_OF_POLICY) ||
	    (m->whole && c->field >= CRM_F_TITLE && c->field <= CRM_F_SUFFIX))
		return;
	crm_change_take(change, c->field, NULL);
}

/* What the caller says of rows that say nothing themselves. */
static enum crm_code
fall_back(struct row *row, enum crm_field_id field, const char *text,
    struct crm_err *err)
{
	if (text == NULL || row->change->to.v[field] != NULL)
		return CRM_OK;
	/* Not "given": it says nothing of a contact that is there. */
	return crm_field_parse(
	    field, text, row->now, row->pool, &row->change->to.v[field], err);
}

const char *
crm_mapping_plain(const struct crm_mapping *m, const struct crm_column *c,
    const char *cell, struct crm_pool *pool)
{
	char iso[CRM_WHEN_TEXT];
	enum crm_order proves;

	if (c->target != CRM_TO_FIELD || !is_day(c->field) ||
	    !crm_date_order(cell, &proves) ||
	    (proves != CRM_ORDER_UNKNOWN && proves != m->order) ||
	    !day_plain(m, c, cell, iso))
		return cell;
	return crm_pool_str(pool, iso, strlen(iso));
}

bool
crm_mapping_order(const struct crm_mapping *m, char *const *cell, unsigned n,
    enum crm_order *order, const char **text, const struct crm_column **column)
{
	enum crm_order proves;
	unsigned i;

	*order = CRM_ORDER_UNKNOWN;
	*text = NULL;
	for (i = 0; i < n && i < m->n; i++) {
		if (m->column[i].target != CRM_TO_FIELD ||
		    !is_day(m->column[i].field) ||
		    !crm_date_order(cell[i], &proves))
			continue;
		*text = cell[i];
		*column = &m->column[i];
		*order = proves;
		if (proves != CRM_ORDER_UNKNOWN)
			break;
	}
	return *text == NULL || *order != CRM_ORDER_UNKNOWN;
}

enum crm_code
crm_mapping_row(struct crm_mapping *m, char *const *cell, unsigned n,
    const struct crm_now *now, struct crm_pool *pool, struct crm_lead *lead,
    struct crm_err *err)
{
	struct row row = {
	    .now = now, .pool = pool, .change = &lead->change, .lead = lead};
	int64_t before = m->from, id = 0;
	unsigned i;

	memset(lead, 0, sizeof(*lead));
	m->from = 0; /* nothing goes on about a row that is refused */
	lead->note = crm_pool_get(pool, (m->nnote + 1) * sizeof(*lead->note));
	if (n != m->n)
		return crm_fail(err, CRM_REFUSED,
		    "%u fields, but the heading has %u", n, m->n);
	lead->ours = m->id >= 0 && crm_id_parse(cell[m->id], 'c', false, &id);
	lead->again = lead->ours && id == before;
	for (i = 0; i < n; i++) {
		if (cell[i][0] == '\0') {
			if (m->rules->blanks)
				take_blank(m, &m->column[i], &lead->change);
		} else if (take_cell(m, &m->column[i], cell[i], &row, err)) {
			return err->code;
		}
	}
	for (i = 0; i < row.nlater; i++)
		if (take_later(
			&row, row.later[i].column, row.later[i].rest, err))
			return err->code;
	if (fall_back(&row, CRM_F_SOURCE, m->rules->source, err) ||
	    fall_back(&row, CRM_F_PIPELINE, m->rules->pipeline, err))
		return err->code;
	m->from = id;
	crm_keys_make(&lead->change.to, pool, &lead->keys);
	for (i = 0; i < CRM_NFIELDS && (m->policies || m->tasks); i++) {
		if (lead->change.to.v[i] == NULL)
			continue;
		lead->policy |= crm_fields[i].record == CRM_OF_POLICY;
		lead->task |= crm_fields[i].record == CRM_OF_TASK;
	}
	return CRM_OK;
}
