/* SPDX-License-Identifier: ISC */
#include "pipeline.h"

#include <stdio.h>
#include <string.h>

#include "text.h"

static const char *const classes[] = {"prospect", "client", "closed", "any"};
static const char *const guards[] = {
    "source", "policy", "policy-in-force", "reason"};
static const char *const events[] = {"policy-effective", "policy-ended",
    "policy-added", "review-flagged", "review-unflagged"};
static const char *const directives[] = {"pipeline", "stage", "move", "status",
    "link", "action", "reason", "on", "policy"};

#define COUNT(a) ((unsigned)(sizeof(a) / sizeof(*(a))))

/* A line of rules, cut into words; a quoted word has a '"' before it. */
struct line {
	const char *file;
	unsigned number;
	char *word[CRM_MANY + 8];
	unsigned n, at;
	struct crm_err *err;
};

static enum crm_code
wrong(struct line *l, const char *what, const char *got,
    const char *const *known, unsigned n)
{
	const char *near = got ? crm_nearest(got, known, n) : NULL;
	const char *before = " (one of: ";
	size_t at;
	unsigned i;

	crm_fail(l->err, CRM_REFUSED, "%s:%u: expected %s%s%.60s%s%s%s",
	    l->file, l->number, what, got ? ", not " : "", got ? got : "",
	    near ? " (nearest: " : "", near ? near : "", near ? ")" : "");
	for (i = 0; near == NULL && i < n && n <= 12; i++) {
		at = strlen(l->err->text);
		snprintf(l->err->text + at, sizeof(l->err->text) - at, "%s%s%s",
		    before, known[i], i + 1 == n ? ")" : "");
		before = ", ";
	}
	return l->err->code;
}

static const char *
next(struct line *l)
{
	return l->at < l->n ? l->word[l->at++] : NULL;
}

/* Cut TEXT in place into words; "..." is one word, # starts a comment. */
static enum crm_code
cut(struct line *l, char *text)
{
	char *p = text, *end;

	l->n = l->at = 0;
	for (;;) {
		p += strspn(p, " \t\r");
		if (*p == '\0' || *p == '#')
			return CRM_OK;
		if (l->n == COUNT(l->word))
			return crm_fail(l->err, CRM_REFUSED,
			    "%s:%u: more than %u words", l->file, l->number,
			    l->n);
		if (*p == '"') {
			end = strchr(p + 1, '"');
			if (end == NULL)
				return wrong(l, "a closing \"", NULL, NULL, 0);
			if (end[1] != '\0' && strchr(" \t\r#", end[1]) == NULL)
				return wrong(
				    l, "a blank after \"", end + 1, NULL, 0);
		} else {
			end = p + strcspn(p, " \t\r");
		}
		l->word[l->n++] = p;
		if (*end == '\0')
			return CRM_OK;
		*end = '\0';
		p = end + 1;
	}
}

bool
crm_word_valid(const char *s)
{
	size_t n = strlen(s), i;

	if (n == 0 || n >= CRM_WORD_BYTES || s[0] < 'a' || s[0] > 'z')
		return false;
	for (i = 1; i < n; i++)
		if (!((s[i] >= 'a' && s[i] <= 'z') ||
			(s[i] >= '0' && s[i] <= '9') || s[i] == '-'))
			return false;
	/* c17 would be taken for a contact */
	return n == 1 || strspn(s + 1, "0123456789") != n - 1;
}

static enum crm_code
name(struct line *l, const char *what, char out[CRM_WORD_BYTES])
{
	const char *w = next(l);

	if (w == NULL || !crm_word_valid(w))
		return wrong(l, what, w, NULL, 0);
	memcpy(out, w, strlen(w) + 1);
	return CRM_OK;
}

/* A quoted label, or the name when there is none. */
static enum crm_code
label(struct line *l, const char *word, char out[CRM_LABEL_BYTES])
{
	const char *w = l->at < l->n ? l->word[l->at] : NULL;

	if (w == NULL || w[0] != '"') {
		memcpy(out, word, strlen(word) + 1);
		return CRM_OK;
	}
	l->at++;
	w++;
	if (strlen(w) >= CRM_LABEL_BYTES || !crm_text_valid(w, strlen(w)))
		return wrong(
		    l, "a label of at most 120 bytes of UTF-8", NULL, NULL, 0);
	memcpy(out, w, strlen(w) + 1);
	return CRM_OK;
}

static int
index_in(const char *word, const char *const *list, unsigned n)
{
	unsigned i;

	for (i = 0; i < n; i++)
		if (strcmp(word, list[i]) == 0)
			return (int)i;
	return CRM_NONE;
}

bool
crm_word_means(const char *word, const char *name, const char *label)
{
	struct crm_buf said = {0}, is = {0};
	bool same;

	crm_text_squash(&said, word);
	crm_text_squash(&is, name);
	same = said.len > 0 && said.len == is.len &&
	    memcmp(said.s, is.s, is.len) == 0;
	is.len = 0;
	crm_text_squash(&is, label);
	same = same ||
	    (said.len > 0 && said.len == is.len &&
		memcmp(said.s, is.s, is.len) == 0);
	crm_buf_free(&said);
	crm_buf_free(&is);
	return same;
}

/* The names of a kind, for look-up and for the nearest one. */
#define NAMES(kind)                                                            \
	static unsigned kind##_names(                                          \
	    const struct crm_pipeline *p, const char *names[CRM_MANY])         \
	{                                                                      \
		int i;                                                         \
		for (i = 0; i < p->n##kind; i++)                               \
			names[i] = p->kind[i].name;                            \
		return (unsigned)p->n##kind;                                   \
	}                                                                      \
	int crm_##kind##_index(const struct crm_pipeline *p, const char *word) \
	{                                                                      \
		const char *names[CRM_MANY];                                   \
		return index_in(word, names, kind##_names(p, names));          \
	}                                                                      \
	enum crm_code crm_##kind##_find(const struct crm_pipeline *p,          \
	    const char *word, int *index, struct crm_err *err)                 \
	{                                                                      \
		const char *names[CRM_MANY], *near;                            \
		unsigned n = kind##_names(p, names);                           \
		int i;                                                         \
		*index = index_in(word, names, n);                             \
		for (i = 0; *index == CRM_NONE && i < (int)n; i++)             \
			if (crm_word_means(                                    \
				word, p->kind[i].name, p->kind[i].label))      \
				*index = i;                                    \
		if (*index != CRM_NONE)                                        \
			return CRM_OK;                                         \
		if (n == 0)                                                    \
			return crm_fail(err, CRM_REFUSED,                      \
			    "%.60s: pipeline %s has no " #kind, word,          \
			    p->name);                                          \
		near = crm_nearest(word, names, n);                            \
		return crm_fail(err, CRM_REFUSED,                              \
		    "%.60s: no such " #kind " in pipeline %s%s%s%s", word,     \
		    p->name, near ? " (nearest: " : "", near ? near : "",      \
		    near ? ")" : "");                                          \
	}
NAMES(stage)
NAMES(status)
NAMES(action)
NAMES(reason)

/* The stage, status or so on that the next word names, already declared. */
#define KNOWN(kind)                                                           \
	static enum crm_code known_##kind(                                    \
	    struct line *l, const struct crm_pipeline *p, int *index)         \
	{                                                                     \
		const char *names[CRM_MANY], *w = next(l);                    \
		unsigned n = kind##_names(p, names);                          \
		*index = w ? index_in(w, names, n) : CRM_NONE;                \
		if (*index == CRM_NONE)                                       \
			return wrong(                                         \
			    l, "the name of a " #kind " above", w, names, n); \
		return CRM_OK;                                                \
	}
KNOWN(stage)
KNOWN(status)
KNOWN(action)
KNOWN(reason)

/* Take GUARD into *MASK (and FIELDS, unless NULL). */
static enum crm_code
guard(struct line *l, const char *w, unsigned *mask, uint64_t *fields)
{
	enum crm_field_id id;
	int i = index_in(w, guards, COUNT(guards));

	if (i != CRM_NONE) {
		*mask |= 1U << i;
		return CRM_OK;
	}
	if (fields == NULL || strncmp(w, "field=", 6) != 0)
		return wrong(l, "a guard", w, guards, COUNT(guards));
	if (crm_field_find(w + 6, &id, l->err)) {
		l->err->code = CRM_REFUSED;
		return crm_fail_at(l->err, "%s:%u: ", l->file, l->number);
	}
	if (crm_fields[id].record != CRM_OF_CONTACT)
		return wrong(l, "a field that a contact is given", w, NULL, 0);
	fields[id / 64] |= (uint64_t)1 << (id % 64);
	return CRM_OK;
}

/* One more of N in a full table is refused; a name again too. */
static enum crm_code
fresh(struct line *l, int n, int again, const char *what, const char *word)
{
	if (again != CRM_NONE)
		return crm_fail(l->err, CRM_REFUSED,
		    "%s:%u: %s %s stands twice", l->file, l->number, what,
		    word);
	if (n >= CRM_MANY)
		return crm_fail(l->err, CRM_REFUSED,
		    "%s:%u: more than %d of %s", l->file, l->number, CRM_MANY,
		    what);
	return CRM_OK;
}

/* A stage called like a word of the language could not be referred to. */
static enum crm_code
own_word(struct line *l, const char *word)
{
	static const char *const words[] = {
	    "does", "previous", "reason", "unless"};

	if (index_in(word, words, COUNT(words)) == CRM_NONE)
		return CRM_OK;
	return crm_fail(l->err, CRM_REFUSED,
	    "%s:%u: %s is a word of the rules and cannot name a stage", l->file,
	    l->number, word);
}

static enum crm_code
parse_stage(struct line *l, struct crm_pipeline *p)
{
	static const char *const words[] = {"needs", "start", "retired"};
	struct crm_stage s = {0};
	const char *w;
	int class;
	bool needs = false;

	memset(s.does, CRM_NONE, sizeof(s.does));
	if (name(l, "the name of a stage ([a-z][a-z0-9-]*)", s.name) ||
	    own_word(l, s.name) ||
	    fresh(l, p->nstage, crm_stage_index(p, s.name), "stage", s.name))
		return l->err->code;
	w = next(l);
	class = w ? index_in(w, classes, COUNT(classes)) : CRM_NONE;
	if (class == CRM_NONE)
		return wrong(l, "prospect, client, closed or any", w, classes,
		    COUNT(classes));
	s.class = (enum crm_class) class;
	if (label(l, s.name, s.label))
		return l->err->code;
	while ((w = next(l)) != NULL) {
		if (strcmp(w, "needs") == 0)
			needs = true;
		else if (strcmp(w, "start") == 0)
			s.start = true;
		else if (strcmp(w, "retired") == 0)
			s.retired = true;
		else if (!needs)
			return wrong(l, "needs, start or retired", w, words,
			    COUNT(words));
		else if (guard(l, w, &s.needs, s.fields))
			return l->err->code;
	}
	p->stage[p->nstage++] = s;
	return CRM_OK;
}

static enum crm_code
parse_move(struct line *l, struct crm_pipeline *p)
{
	const char *names[CRM_MANY], *w;
	uint64_t to = 0;
	int from, i, action = CRM_NONE;
	unsigned n;

	if (known_stage(l, p, &from))
		return l->err->code;
	n = stage_names(p, names);
	while ((w = next(l)) != NULL) {
		if (strcmp(w, "does") == 0) {
			if (known_action(l, p, &action))
				return l->err->code;
			if (next(l) != NULL)
				return wrong(l, "nothing after the action",
				    l->word[l->at - 1], NULL, 0);
			break;
		}
		i = index_in(w, names, n);
		if (i == CRM_NONE)
			return wrong(l, "the name of a stage above, or does", w,
			    names, n);
		if (i == from)
			return wrong(l, "another stage", w, NULL, 0);
		to |= (uint64_t)1 << i;
	}
	if (to == 0)
		return wrong(l, "a stage to move to", NULL, NULL, 0);
	p->stage[from].moves |= to;
	p->any_move = false;
	for (i = 0; i < p->nstage; i++)
		if (action != CRM_NONE && (to >> i & 1))
			p->stage[from].does[i] = (int8_t)action;
	return CRM_OK;
}

static enum crm_code
parse_status(struct line *l, struct crm_pipeline *p)
{
	static const char *const words[] = {"retired"};
	struct crm_status s = {0};
	const char *w;

	if (name(l, "the name of a status", s.name) ||
	    fresh(
		l, p->nstatus, crm_status_index(p, s.name), "status", s.name) ||
	    label(l, s.name, s.label))
		return l->err->code;
	while ((w = next(l)) != NULL) {
		if (strcmp(w, "retired") != 0)
			return wrong(l, "retired", w, words, 1);
		s.retired = true;
	}
	p->status[p->nstatus++] = s;
	return CRM_OK;
}

static enum crm_code
parse_link(struct line *l, struct crm_pipeline *p)
{
	int stage, status;

	if (known_stage(l, p, &stage))
		return l->err->code;
	do {
		if (known_status(l, p, &status))
			return l->err->code;
		p->stage[stage].links |= (uint64_t)1 << status;
	} while (l->at < l->n);
	return CRM_OK;
}

static enum crm_code
parse_action(struct line *l, struct crm_pipeline *p)
{
	static const char *const words[] = {"call"};
	struct crm_action a = {0};
	const char *w;

	if (name(l, "the name of an action", a.name) ||
	    fresh(
		l, p->naction, crm_action_index(p, a.name), "action", a.name) ||
	    label(l, a.name, a.label))
		return l->err->code;
	while ((w = next(l)) != NULL) {
		if (strcmp(w, "call") != 0)
			return wrong(l, "call", w, words, 1);
		a.call = true;
	}
	p->action[p->naction++] = a;
	return CRM_OK;
}

/* `reason a b c`, or one with a label and what it does. */
static enum crm_code
parse_reason(struct line *l, struct crm_pipeline *p)
{
	struct crm_reason r, *last = NULL;
	const char *w;

	do {
		w = l->at < l->n ? l->word[l->at] : NULL;
		if (last && w && strcmp(w, "ends-policies") == 0) {
			last->ends_policies = true;
			l->at++;
			continue;
		}
		if (last && w && strcmp(w, "stops-contact") == 0) {
			last->stops_contact = true;
			l->at++;
			continue;
		}
		memset(&r, 0, sizeof(r));
		if (name(l, "the name of a reason", r.name) ||
		    fresh(l, p->nreason, crm_reason_index(p, r.name), "reason",
			r.name) ||
		    label(l, r.name, r.label))
			return l->err->code;
		p->reason[p->nreason] = r;
		last = &p->reason[p->nreason++];
	} while (l->at < l->n);
	return CRM_OK;
}

static enum crm_code
parse_on(struct line *l, struct crm_pipeline *p)
{
	struct crm_rule r = {.to = CRM_NONE, .reason = CRM_NONE};
	const char *names[CRM_MANY], *w = next(l);
	int event, i, at[CRM_MANY], n = 0;
	unsigned count = stage_names(p, names);

	event = w ? index_in(w, events, COUNT(events)) : CRM_NONE;
	if (event == CRM_NONE)
		return wrong(l, "an event", w, events, COUNT(events));
	if (p->nrule == CRM_RULES)
		return wrong(l, "fewer rules", NULL, NULL, 0);
	r.event = (enum crm_event)event;
	while (l->at < l->n && n < CRM_MANY) {
		w = l->word[l->at];
		if (strcmp(w, "reason") == 0 || strcmp(w, "unless") == 0)
			break;
		i = strcmp(w, "previous") == 0 ? CRM_PREVIOUS
					       : index_in(w, names, count);
		if (i == CRM_NONE || (n > 0 && at[n - 1] == CRM_PREVIOUS))
			return wrong(
			    l, "a stage above or previous", w, names, count);
		at[n++] = i;
		l->at++;
	}
	if (n < 2 || at[0] == CRM_PREVIOUS)
		return wrong(l, "a stage from and a stage to", NULL, NULL, 0);
	r.to = at[n - 1];
	for (i = 0; i < n - 1; i++)
		r.from |= (uint64_t)1 << at[i];
	while ((w = next(l)) != NULL) {
		if (strcmp(w, "reason") == 0) {
			if (known_reason(l, p, &r.reason))
				return l->err->code;
		} else if (strcmp(w, "unless") == 0) {
			w = next(l);
			if (w == NULL)
				return wrong(l, "a guard", NULL, NULL, 0);
			if (guard(l, w, &r.unless, NULL))
				return l->err->code;
		} else {
			return wrong(l, "reason or unless", w, NULL, 0);
		}
	}
	p->rule[p->nrule++] = r;
	return CRM_OK;
}

static const char *
line_name(unsigned i, size_t *len)
{
	const char *list = crm_fields[CRM_F_LINE].words, *word = NULL;

	do {
		if (!crm_text_word(&list, &word, len))
			return NULL;
	} while (i-- > 0);
	*len = strcspn(word, "| ");
	return word;
}

uint32_t
crm_line_bit(const char *line)
{
	const char *word;
	unsigned i;
	size_t len;

	for (i = 0; (word = line_name(i, &len)) != NULL; i++)
		if (strlen(line) == len && memcmp(line, word, len) == 0)
			return (uint32_t)1 << i;
	return 0;
}

static enum crm_code
parse_policy(struct line *l, struct crm_pipeline *p)
{
	static const char *const words[] = {
	    "first-of-month", "election-period"};
	const char *w = next(l);
	uint32_t *mask, bit;
	int i = w ? index_in(w, words, COUNT(words)) : CRM_NONE;

	if (i == CRM_NONE)
		return wrong(l, "first-of-month or election-period", w, words,
		    COUNT(words));
	mask = i == 0 ? &p->first_of_month : &p->election;
	do {
		w = next(l);
		bit = w ? crm_line_bit(w) : 0;
		if (bit == 0)
			return wrong(l, "a line (ma, mapd, pdp, medsupp, ...)",
			    w, NULL, 0);
		*mask |= bit;
	} while (l->at < l->n);
	return CRM_OK;
}

static enum crm_code
parse_line(struct line *l, struct crm_pipeline *p)
{
	static enum crm_code (*const parse[])(
	    struct line *, struct crm_pipeline *) = {NULL, parse_stage,
	    parse_move, parse_status, parse_link, parse_action, parse_reason,
	    parse_on, parse_policy};
	const char *w = next(l);
	int i;

	if (w == NULL)
		return CRM_OK;
	i = index_in(w, directives, COUNT(directives));
	if (i == CRM_NONE)
		return wrong(
		    l, "a directive", w, directives, COUNT(directives));
	if ((i == 0) != (p->name[0] == '\0'))
		return wrong(l,
		    i == 0 ? "one pipeline a file" : "pipeline NAME first",
		    NULL, NULL, 0);
	if (i > 0)
		return parse[i](l, p);
	if (name(l, "the name of the pipeline", p->name) ||
	    label(l, p->name, p->label))
		return l->err->code;
	if (l->at < l->n)
		return wrong(l, "nothing more", l->word[l->at], NULL, 0);
	return CRM_OK;
}

enum crm_code
crm_pipeline_parse(const char *text, const char *file,
    struct crm_pipeline *pipeline, struct crm_err *err)
{
	struct line l = {.file = file, .err = err};
	struct crm_buf buf = {0};
	enum crm_code code = CRM_OK;
	size_t n;

	memset(pipeline, 0, sizeof(*pipeline));
	pipeline->any_move = true;
	while (*text != '\0' && code == CRM_OK) {
		n = strcspn(text, "\n");
		l.number++;
		buf.len = 0;
		crm_buf_add(&buf, text, n);
		text += n + (text[n] == '\n');
		if (!crm_text_valid(buf.s, n))
			code = wrong(&l, "UTF-8 text", NULL, NULL, 0);
		else if ((code = cut(&l, buf.s)) == CRM_OK)
			code = parse_line(&l, pipeline);
	}
	crm_buf_free(&buf);
	if (code == CRM_OK && pipeline->nstage == 0)
		code = crm_fail(err, CRM_REFUSED, "%s: no stage%s", file,
		    pipeline->name[0] ? "" : " and no pipeline line");
	return code;
}

static void
dump_guards(struct crm_buf *text, const char *word, unsigned mask,
    const uint64_t *fields)
{
	unsigned i;

	if (mask == 0 && (fields == NULL || (fields[0] | fields[1]) == 0))
		return;
	crm_buf_fmt(text, " %s", word);
	for (i = 0; i < COUNT(guards); i++)
		if (mask >> i & 1)
			crm_buf_fmt(text, " %s", guards[i]);
	for (i = 0; fields != NULL && i < CRM_NFIELDS; i++)
		if (fields[i / 64] >> (i % 64) & 1)
			crm_buf_fmt(text, " field=%s", crm_fields[i].name);
}

static void
dump_stages(const struct crm_pipeline *p, struct crm_buf *text)
{
	const struct crm_stage *s;
	int i;

	for (i = 0; i < p->nstage; i++) {
		s = &p->stage[i];
		crm_buf_fmt(text, "stage %s %s \"%s\"", s->name,
		    classes[s->class], s->label);
		if (s->start)
			crm_buf_str(text, " start");
		if (s->retired)
			crm_buf_str(text, " retired");
		dump_guards(text, "needs", s->needs, s->fields);
		crm_buf_char(text, '\n');
	}
}

/* One line a stage for its plain moves, one for each action it does. */
static void
dump_moves(const struct crm_pipeline *p, struct crm_buf *text)
{
	int i, j, action;
	bool any;

	for (i = 0; i < p->nstage; i++) {
		for (action = CRM_NONE; action < p->naction; action++) {
			any = false;
			for (j = 0; j < p->nstage; j++) {
				if (!(p->stage[i].moves >> j & 1) ||
				    p->stage[i].does[j] != action)
					continue;
				if (!any)
					crm_buf_fmt(
					    text, "move %s", p->stage[i].name);
				any = true;
				crm_buf_fmt(text, " %s", p->stage[j].name);
			}
			if (any && action != CRM_NONE)
				crm_buf_fmt(
				    text, " does %s", p->action[action].name);
			if (any)
				crm_buf_char(text, '\n');
		}
	}
}

static void
dump_rules(const struct crm_pipeline *p, struct crm_buf *text)
{
	const struct crm_rule *r;
	int i, j;

	for (i = 0; i < p->nrule; i++) {
		r = &p->rule[i];
		crm_buf_fmt(text, "on %s", events[r->event]);
		for (j = 0; j < p->nstage; j++)
			if (r->from >> j & 1)
				crm_buf_fmt(text, " %s", p->stage[j].name);
		crm_buf_fmt(text, " %s",
		    r->to == CRM_PREVIOUS ? "previous" : p->stage[r->to].name);
		if (r->reason != CRM_NONE)
			crm_buf_fmt(
			    text, " reason %s", p->reason[r->reason].name);
		for (j = 0; j < (int)COUNT(guards); j++)
			if (r->unless >> j & 1)
				crm_buf_fmt(text, " unless %s", guards[j]);
		crm_buf_char(text, '\n');
	}
}

static void
dump_lines(struct crm_buf *text, const char *word, uint32_t mask)
{
	const char *line;
	unsigned i;
	size_t len;

	if (mask == 0)
		return;
	crm_buf_fmt(text, "policy %s", word);
	for (i = 0; (line = line_name(i, &len)) != NULL; i++)
		if (mask >> i & 1)
			crm_buf_fmt(text, " %.*s", (int)len, line);
	crm_buf_char(text, '\n');
}

void
crm_pipeline_dump(const struct crm_pipeline *p, struct crm_buf *text)
{
	int i, j;

	crm_buf_fmt(text, "pipeline %s \"%s\"\n", p->name, p->label);
	for (i = 0; i < p->naction; i++)
		crm_buf_fmt(text, "action %s \"%s\"%s\n", p->action[i].name,
		    p->action[i].label, p->action[i].call ? " call" : "");
	dump_stages(p, text);
	dump_moves(p, text);
	for (i = 0; i < p->nstatus; i++)
		crm_buf_fmt(text, "status %s \"%s\"%s\n", p->status[i].name,
		    p->status[i].label, p->status[i].retired ? " retired" : "");
	for (i = 0; i < p->nstage; i++) {
		if (p->stage[i].links == 0)
			continue;
		crm_buf_fmt(text, "link %s", p->stage[i].name);
		for (j = 0; j < p->nstatus; j++)
			if (p->stage[i].links >> j & 1)
				crm_buf_fmt(text, " %s", p->status[j].name);
		crm_buf_char(text, '\n');
	}
	for (i = 0; i < p->nreason; i++)
		crm_buf_fmt(text, "reason %s \"%s\"%s%s\n", p->reason[i].name,
		    p->reason[i].label,
		    p->reason[i].ends_policies ? " ends-policies" : "",
		    p->reason[i].stops_contact ? " stops-contact" : "");
	dump_rules(p, text);
	dump_lines(text, "first-of-month", p->first_of_month);
	dump_lines(text, "election-period", p->election);
}

const char *crm_class_name(enum crm_class class)
{
	return classes[class];
}

const char *
crm_event_name(enum crm_event event)
{
	return events[event];
}
