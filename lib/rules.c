/* SPDX-License-Identifier: ISC */
#include "rules.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline.h"
#include "text.h"

#define COUNT(a) ((unsigned)(sizeof(a) / sizeof(*(a))))

/* By enum crm_topic: a row has a length in one of UNITS, or is yes or no. */
static const struct {
	const char *word, *units;
} topics[CRM_NTOPICS] = {
    {"age", "my"},
    {"first-of-month", NULL},
    {"election", NULL},
    {"soa-wait", "hd"},
    {"soa-exempt", "d"},
    {"soa-valid", "dmy"},
    {"soa-written", NULL},
    {"retain", "dmy"},
    {"dnc-scrub", "d"},
    {"permission", "dmy"},
};
static const char *const classes[] = {"contact", "policy", "note", "recording"};
static const char *const anchors[] = {
    "turning-65", "part-a", "part-b", "both-parts"};
static const char *const needs[] = {"medicare", "ma", "medicaid", "more"};

/* Parts of a line ------------------------------------------------------- */

/* [+-]N and a unit of UNITS; signed only where SIGNED. */
static bool
length(const char *w, const char *units, bool with_sign, struct crm_length *l)
{
	int sign = w[0] == '-' ? -1 : 1, n = 0;

	if (with_sign && (w[0] == '-' || w[0] == '+'))
		w++;
	if (*w < '0' || *w > '9')
		return false;
	while (*w >= '0' && *w <= '9' && n <= 9999)
		n = n * 10 + *w++ - '0';
	if (n > 9999 || *w == '\0' || strchr(units, *w) == NULL || w[1] != '\0')
		return false;
	*l = (struct crm_length){with_sign ? sign * n : n, *w};
	return true;
}

static enum crm_code
take_length(struct crm_line *l, const char *units, bool with_sign,
    struct crm_length *out)
{
	const char *w = crm_line_next(l);
	char what[80] = "a length (a number and ", *end = strchr(what, '\0');
	const char *unit;

	if (w != NULL && length(w, units, with_sign, out) &&
	    (with_sign || out->n > 0))
		return CRM_OK;
	for (unit = units; *unit != '\0'; unit++) {
		if (unit != units)
			end = stpcpy(end, unit[1] ? ", " : " or ");
		*end++ = *unit;
	}
	stpcpy(end, ")");
	return crm_line_wrong(l, what, w, NULL, 0);
}

/* 10-15; 29 February is one. */
static bool
month_day(const char *w, int *out)
{
	int m, d;

	if (strlen(w) != 5 || w[2] != '-' || strspn(w, "0123456789-") != 5 ||
	    w[0] == '-' || w[1] == '-' || w[3] == '-' || w[4] == '-')
		return false;
	m = (w[0] - '0') * 10 + w[1] - '0';
	d = (w[3] - '0') * 10 + w[4] - '0';
	*out = m * 100 + d;
	return m >= 1 && m <= 12 && d >= 1 && d <= crm_date_month_days(2000, m);
}

static enum crm_code
take_day(struct crm_line *l, crm_day *day)
{
	const char *w = crm_line_next(l);
	char text[CRM_DAY_TEXT];
	struct crm_err none;

	if (w != NULL && crm_date_parse(w, 0, day, &none) == CRM_OK) {
		crm_date_format(*day, text);
		if (strcmp(text, w) == 0)
			return CRM_OK;
	}
	return crm_line_wrong(l, "a day (2026-10-01)", w, NULL, 0);
}

/* Words of LIST[N], comma-separated, as bits. */
static enum crm_code
take_bits(struct crm_line *l, const char *what, const char *const *list,
    unsigned n, unsigned *mask)
{
	char *word, *save, *w = l->at < l->n ? l->word[l->at++] : NULL;
	int i;

	for (word = w ? strtok_r(w, ",", &save) : NULL; word != NULL;
	     word = strtok_r(NULL, ",", &save)) {
		i = crm_word_index(word, list, n);
		if (i == CRM_NONE)
			return crm_line_wrong(l, what, word, list, n);
		*mask |= 1U << i;
	}
	return *mask ? CRM_OK : crm_line_wrong(l, what, NULL, list, n);
}

/* The names of FIELD's closed list, for the nearest one. */
static unsigned
closed(enum crm_field_id field, struct crm_pool *pool, const char *names[64])
{
	const char *list = crm_fields[field].words, *word;
	unsigned n = 0;
	size_t len;

	while (n < 64 && crm_text_word(&list, &word, &len))
		names[n++] = crm_pool_str(pool, word,
		    strcspn(word, "| ") < len ? strcspn(word, "| ") : len);
	return n;
}

static enum crm_code
take_lines(struct crm_line *l, uint32_t *lines)
{
	struct crm_pool pool = {0};
	const char *names[64];
	unsigned n = closed(CRM_F_LINE, &pool, names);
	enum crm_code code = take_bits(l, "lines (ma,mapd)", names, n, lines);

	crm_pool_free(&pool);
	return code;
}

static enum crm_code
take_election(struct crm_line *l, char of[CRM_WORD_BYTES])
{
	struct crm_pool pool = {0};
	const char *names[64], *w = crm_line_next(l);
	unsigned n = closed(CRM_F_ELECTION_PERIOD, &pool, names);
	enum crm_code code = CRM_OK;

	if (w == NULL || crm_word_index(w, names, n) == CRM_NONE)
		code = crm_line_wrong(l, "an election period", w, names, n);
	else
		memcpy(of, w, strlen(w) + 1);
	crm_pool_free(&pool);
	return code;
}

/* Options --------------------------------------------------------------- */

static enum crm_code
take_edge(struct crm_line *l, struct crm_dated *r, int *edge, bool second)
{
	const char *w = crm_line_next(l);
	struct crm_length months;
	bool yearly = w != NULL && month_day(w, edge);

	if (!yearly && (w == NULL || !length(w, "m", true, &months)))
		return crm_line_wrong(
		    l, "a day of the year (10-15) or months (-3m)", w, NULL, 0);
	if (!yearly)
		*edge = months.n;
	if (second && yearly != r->yearly)
		return crm_line_wrong(l,
		    r->yearly ? "a day of the year, as after opens"
			      : "months, as after opens",
		    w, NULL, 0);
	r->yearly = yearly;
	return CRM_OK;
}

static enum crm_code
take_window(struct crm_line *l, struct crm_dated *r)
{
	static const char *const words[] = {"closes"};
	const char *w;

	r->window = true;
	if (take_edge(l, r, &r->opens, false))
		return l->err->code;
	w = crm_line_next(l);
	if (w == NULL || strcmp(w, "closes") != 0)
		return crm_line_wrong(l, "closes", w, words, 1);
	if (take_edge(l, r, &r->closes, true))
		return l->err->code;
	if (r->yearly)
		return CRM_OK;
	if (r->closes < r->opens)
		return crm_line_wrong(
		    l, "a month after the first", NULL, NULL, 0);
	w = crm_line_next(l);
	if (w == NULL || strcmp(w, "of") != 0)
		return crm_line_wrong(
		    l, "of, and what the months are about", w, NULL, 0);
	return take_bits(l, "what the months are about", anchors,
	    COUNT(anchors), &r->anchors);
}

static enum crm_code
take_effective(struct crm_line *l, struct crm_dated *r)
{
	const char *w = crm_line_next(l);

	if (w != NULL && strcmp(w, "next-month") == 0)
		r->effective = CRM_BEGINS_NEXT;
	else if (w == NULL || !month_day(w, &r->effective))
		return crm_line_wrong(
		    l, "next-month or a day of the year (01-01)", w, NULL, 0);
	return CRM_OK;
}

static enum crm_code
take_source(struct crm_line *l, struct crm_dated *r)
{
	const char *w = crm_line_peek(l);

	if (w == NULL || w[0] != '"')
		return crm_line_wrong(
		    l, "the source in double quotes", w, NULL, 0);
	return crm_line_label(l, "", r->source);
}

enum option {
	NONE,
	ALWAYS,
	WARN,
	BORN,
	OPENS,
	EFFECTIVE,
	NEEDS,
	FROM,
	TO,
	LINES,
	SOURCE,
};
#define EVERY ((1U << CRM_NTOPICS) - 1)
#define ELECTION (1U << CRM_RULE_ELECTION)
static const struct {
	const char *word;
	unsigned topics; /* in which it may stand */
} options[] = {
    [NONE] = {"none", ELECTION | 1U << CRM_RULE_SOA_WAIT},
    [ALWAYS] = {"always", ELECTION},
    [WARN] = {"warn", 1U << CRM_RULE_SOA_WAIT},
    [BORN] = {"born-on-first", 1U << CRM_RULE_AGE},
    [OPENS] = {"opens", ELECTION},
    [EFFECTIVE] = {"effective", ELECTION},
    [NEEDS] = {"needs", ELECTION},
    [FROM] = {"from", EVERY},
    [TO] = {"to", EVERY},
    [LINES] = {"lines", EVERY},
    [SOURCE] = {"source", EVERY},
};

static enum crm_code
take_option(struct crm_line *l, struct crm_dated *r, enum option option)
{
	switch (option) {
	case NONE:
		r->none = true;
		return CRM_OK;
	case ALWAYS:
		r->always = true;
		return CRM_OK;
	case WARN:
		r->warn = true;
		return CRM_OK;
	case BORN:
		return take_length(l, "m", true, &r->first);
	case OPENS:
		return take_window(l, r);
	case EFFECTIVE:
		return take_effective(l, r);
	case NEEDS:
		return take_bits(l, "what a person must have", needs,
		    COUNT(needs), &r->needs);
	case FROM:
		return take_day(l, &r->from);
	case TO:
		return take_day(l, &r->to);
	case LINES:
		return take_lines(l, &r->lines);
	case SOURCE:
		return take_source(l, r);
	}
	return CRM_OK;
}

static enum crm_code
take_options(struct crm_line *l, struct crm_dated *r)
{
	const char *words[COUNT(options)], *w;
	unsigned i, n = 0, seen = 0;
	int at;

	for (i = 0; i < COUNT(options); i++)
		if (options[i].topics >> r->topic & 1)
			words[n++] = options[i].word;
	while ((w = crm_line_next(l)) != NULL) {
		at = crm_word_index(w, words, n);
		if (at == CRM_NONE)
			return crm_line_wrong(
			    l, "what else the rule says", w, words, n);
		if (seen >> at & 1)
			return crm_fail(l->err, CRM_REFUSED,
			    "%s:%u: %s stands twice", l->file, l->number, w);
		seen |= 1U << at;
		for (i = 0; strcmp(options[i].word, w) != 0;)
			i++;
		if (take_option(l, r, (enum option)i))
			return l->err->code;
	}
	return CRM_OK;
}

/* Rows ------------------------------------------------------------------ */

/* What follows the topic: a name, a length, yes. */
static enum crm_code
take_value(struct crm_line *l, struct crm_dated *r)
{
	static const char *const yes[] = {"yes", "no"};
	const char *w = crm_line_peek(l);

	if (r->topic == CRM_RULE_ELECTION)
		return take_election(l, r->of);
	if (topics[r->topic].units == NULL) {
		w = crm_line_next(l);
		if (w == NULL || crm_word_index(w, yes, 2) == CRM_NONE)
			return crm_line_wrong(l, "yes or no", w, yes, 2);
		r->none = strcmp(w, "no") == 0;
		return CRM_OK;
	}
	if (r->topic == CRM_RULE_RETAIN) {
		w = crm_line_next(l);
		if (w == NULL ||
		    crm_word_index(w, classes, COUNT(classes)) == CRM_NONE)
			return crm_line_wrong(l, "a class of records", w,
			    classes, COUNT(classes));
		memcpy(r->of, w, strlen(w) + 1);
	}
	/* No wait is a rule as well. */
	if (r->topic == CRM_RULE_SOA_WAIT && w != NULL &&
	    strcmp(w, "none") == 0)
		return CRM_OK;
	return take_length(l, topics[r->topic].units, false, &r->length);
}

/* A row must agree with itself, and with those above. */
static enum crm_code
check(struct crm_line *l, const struct crm_rules *rules,
    const struct crm_dated *r)
{
	const struct crm_dated *o;
	unsigned i;

	if (r->from > r->to)
		return crm_fail(l->err, CRM_REFUSED,
		    "%s:%u: the last day is before the first", l->file,
		    l->number);
	if (r->none + r->always + r->window > 1 ||
	    (r->none &&
		(r->effective || r->needs || r->warn || r->length.unit)))
		return crm_fail(l->err, CRM_REFUSED,
		    "%s:%u: none, always and opens go neither together nor, "
		    "none, with anything else",
		    l->file, l->number);
	if (rules->n == CRM_ROWS)
		return crm_fail(l->err, CRM_REFUSED, "%s:%u: more than %u rows",
		    l->file, l->number, rules->n);
	for (i = 0; i < rules->n; i++) {
		o = &rules->row[i];
		if (o->topic == r->topic && strcmp(o->of, r->of) == 0 &&
		    o->from <= r->to && r->from <= o->to &&
		    (o->lines == 0 || r->lines == 0 || (o->lines & r->lines)))
			return crm_fail(l->err, CRM_REFUSED,
			    "%s:%u: line %u says something about the same "
			    "days",
			    l->file, l->number, o->number);
	}
	return CRM_OK;
}

static enum crm_code
parse_row(struct crm_line *l, struct crm_rules *rules, enum crm_topic topic)
{
	struct crm_dated r = {.topic = topic,
	    .from = CRM_NO_DAY,
	    .to = CRM_NEVER,
	    .number = l->number};

	if (take_value(l, &r) || take_options(l, &r) || check(l, rules, &r))
		return l->err->code;
	rules->row[rules->n++] = r;
	return CRM_OK;
}

static enum crm_code
parse_line(struct crm_line *l, void *arg)
{
	struct crm_rules *rules = arg;
	const char *words[CRM_NTOPICS + 1], *w = crm_line_next(l);
	unsigned i;
	int at;

	for (i = 0; i < CRM_NTOPICS; i++)
		words[i] = topics[i].word;
	words[i++] = "rules";
	at = crm_word_index(w, words, i);
	if (at == CRM_NONE)
		return crm_line_wrong(l, "a dated rule", w, words, i);
	if ((at == CRM_NTOPICS) != (rules->name[0] == '\0'))
		return crm_line_wrong(l,
		    at == CRM_NTOPICS ? "one set of rules a file"
				      : "rules NAME first",
		    NULL, NULL, 0);
	if (at != CRM_NTOPICS)
		return parse_row(l, rules, (enum crm_topic)at);
	if (crm_line_name(l, "the name of the rules", rules->name) ||
	    crm_line_label(l, rules->name, rules->label))
		return l->err->code;
	w = crm_line_next(l);
	return w ? crm_line_wrong(l, "nothing more", w, NULL, 0) : CRM_OK;
}

enum crm_code
crm_rules_parse(const char *text, const char *file, struct crm_rules *rules,
    struct crm_err *err)
{
	memset(rules, 0, sizeof(*rules));
	if (crm_lines_parse(text, file, parse_line, rules, err))
		return err->code;
	if (rules->name[0] == '\0')
		return crm_fail(err, CRM_REFUSED, "%s: no rules line", file);
	return CRM_OK;
}

/* The first line that says anything ends the reading. */
static enum crm_code
first_line(struct crm_line *l, void *arg)
{
	*(bool *)arg = strcmp(l->word[0], "rules") == 0;
	return crm_fail(l->err, CRM_REFUSED, "%s", l->file);
}

bool
crm_rules_are(const char *text)
{
	bool are = false;
	struct crm_err err;

	return crm_lines_parse(text, "", first_line, &are, &err) != CRM_OK &&
	    are;
}

/* Text ------------------------------------------------------------------ */

static void
put_bits(struct crm_buf *text, const char *word, const char *const *list,
    unsigned n, unsigned mask)
{
	const char *before = "";
	unsigned i;

	if (mask == 0)
		return;
	crm_buf_fmt(text, " %s ", word);
	for (i = 0; i < n; i++) {
		if (!(mask >> i & 1))
			continue;
		crm_buf_fmt(text, "%s%s", before, list[i]);
		before = ",";
	}
}

static void
put_window(struct crm_buf *text, const struct crm_dated *r)
{
	if (r->yearly)
		crm_buf_fmt(text, " opens %02d-%02d closes %02d-%02d",
		    r->opens / 100, r->opens % 100, r->closes / 100,
		    r->closes % 100);
	else
		crm_buf_fmt(
		    text, " opens %+dm closes %+dm", r->opens, r->closes);
	put_bits(text, "of", anchors, COUNT(anchors), r->anchors);
}

static void
put_day(struct crm_buf *text, const char *word, crm_day day)
{
	char buf[CRM_DAY_TEXT];

	crm_date_format(day, buf);
	crm_buf_fmt(text, " %s %s", word, buf);
}

void
crm_rules_lines(const struct crm_dated *r, struct crm_buf *text)
{
	struct crm_pool pool = {0};
	struct crm_buf buf = {0};
	const char *names[64];
	unsigned n = closed(CRM_F_LINE, &pool, names);

	put_bits(&buf, "", names, n, r->lines);
	crm_buf_str(text, buf.s ? buf.s + 2 : "");
	crm_buf_free(&buf);
	crm_pool_free(&pool);
}

static void
put_row(struct crm_buf *text, const struct crm_dated *r)
{
	crm_buf_str(text, topics[r->topic].word);
	if (r->of[0] != '\0')
		crm_buf_fmt(text, " %s", r->of);
	if (r->topic != CRM_RULE_ELECTION && topics[r->topic].units == NULL)
		crm_buf_str(text, r->none ? " no" : " yes");
	else if (r->none)
		crm_buf_str(text, " none");
	if (r->length.unit)
		crm_buf_fmt(text, " %d%c", r->length.n, r->length.unit);
	if (r->always)
		crm_buf_str(text, " always");
	if (r->warn)
		crm_buf_str(text, " warn");
	if (r->first.unit)
		crm_buf_fmt(
		    text, " born-on-first %+d%c", r->first.n, r->first.unit);
	if (r->window)
		put_window(text, r);
	if (r->effective == CRM_BEGINS_NEXT)
		crm_buf_str(text, " effective next-month");
	else if (r->effective != CRM_BEGINS_UNKNOWN)
		crm_buf_fmt(text, " effective %02d-%02d", r->effective / 100,
		    r->effective % 100);
	put_bits(text, "needs", needs, COUNT(needs), r->needs);
	if (r->from != CRM_NO_DAY)
		put_day(text, "from", r->from);
	if (r->to != CRM_NEVER)
		put_day(text, "to", r->to);
	if (r->lines != 0) {
		crm_buf_str(text, " lines ");
		crm_rules_lines(r, text);
	}
	if (r->source[0] != '\0')
		crm_buf_fmt(text, " source \"%s\"", r->source);
	crm_buf_char(text, '\n');
}

void
crm_rules_dump(const struct crm_rules *rules, struct crm_buf *text)
{
	unsigned i;

	crm_buf_fmt(text, "rules %s \"%s\"\n", rules->name, rules->label);
	for (i = 0; i < rules->n; i++)
		put_row(text, &rules->row[i]);
}

/* Asking ---------------------------------------------------------------- */

const struct crm_dated *
crm_rules_at(const struct crm_rules *rules, enum crm_topic topic,
    const char *of, const char *line, crm_day day)
{
	uint32_t bit = line ? crm_line_bit(line) : 0;
	const struct crm_dated *r;
	unsigned i;

	for (i = 0; i < rules->n; i++) {
		r = &rules->row[i];
		if (r->topic == topic && strcmp(r->of, of ? of : "") == 0 &&
		    r->from <= day && day <= r->to &&
		    (r->lines == 0 || (r->lines & bit)))
			return r;
	}
	return NULL;
}

enum crm_code
crm_rules_find(const struct crm_rules *rules, enum crm_topic topic,
    const char *of, const char *line, crm_day day, const struct crm_dated **row,
    struct crm_err *err)
{
	char text[CRM_DAY_TEXT];

	*row = crm_rules_at(rules, topic, of, line, day);
	if (*row != NULL)
		return CRM_OK;
	crm_date_format(day, text);
	return crm_fail(err, CRM_REFUSED,
	    "%s%s%s: the rules %s say nothing about %s%s%s", topics[topic].word,
	    of ? " " : "", of ? of : "", rules->name, text,
	    line ? " and line " : "", line ? line : "");
}

crm_day
crm_length_after(crm_day day, const struct crm_length *l)
{
	if (l->unit == 'd')
		return day + l->n;
	return crm_date_add_months(day, l->unit == 'y' ? l->n * 12 : l->n);
}
