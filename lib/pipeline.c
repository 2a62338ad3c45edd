/* SPDX-License-Identifier: ISC */
#include "pipeline.h"

#include <stdio.h>
#include <string.h>

#include "text.h"

static const char *const classes[] = {"prospect", "client", "closed", "any"};
static const char *const guards[] = {"source", "policy", "policy-in-force",
    "reason", "follow-up", "appointment", "attempts"};
static const char *const events[] = {"policy-effective", "policy-ended",
    "policy-added", "review-flagged", "review-unflagged", "attempted",
    "attempts-used", "reached", "stop-request", "cadence-ended", "after",
    "survey-changed", "survey-confirmed"};
static const char *const directives[] = {"pipeline", "stage", "move", "status",
    "link", "action", "outcome", "reason", "attempts", "on", "cadence",
    "policy"};

#define COUNT(a) ((unsigned)(sizeof(a) / sizeof(*(a))))

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
		const char *names[CRM_MANY] = {0};                             \
		return crm_word_index(word, names, kind##_names(p, names));    \
	}
NAMES(stage)
NAMES(status)
NAMES(action)
NAMES(reason)
NAMES(outcome)
NAMES(cadence)

/* The one that a person means. */
#define FIND(kind)                                                         \
	enum crm_code crm_##kind##_find(const struct crm_pipeline *p,      \
	    const char *word, int *index, struct crm_err *err)             \
	{                                                                  \
		const char *names[CRM_MANY] = {0}, *near;                  \
		unsigned n = kind##_names(p, names);                       \
		int i;                                                     \
		*index = crm_word_index(word, names, n);                   \
		for (i = 0; *index == CRM_NONE && i < (int)n; i++)         \
			if (crm_word_means(                                \
				word, p->kind[i].name, p->kind[i].label))  \
				*index = i;                                \
		if (*index != CRM_NONE)                                    \
			return CRM_OK;                                     \
		if (n == 0)                                                \
			return crm_fail(err, CRM_REFUSED,                  \
			    "%.60s: pipeline %s has no " #kind, word,      \
			    p->name);                                      \
		near = crm_nearest(word, names, n);                        \
		return crm_fail(err, CRM_REFUSED,                          \
		    "%.60s: no such " #kind " in pipeline %s%s%s%s", word, \
		    p->name, near ? " (nearest: " : "", near ? near : "",  \
		    near ? ")" : "");                                      \
	}
FIND(stage)
FIND(status)
FIND(action)
FIND(reason)
FIND(outcome)

/* The stage, status or so on that the next word names, already declared. */
#define KNOWN(kind)                                                           \
	static enum crm_code known_##kind(                                    \
	    struct crm_line *l, const struct crm_pipeline *p, int *index)     \
	{                                                                     \
		const char *names[CRM_MANY] = {0}, *w = crm_line_next(l);     \
		unsigned n = kind##_names(p, names);                          \
		*index = w ? crm_word_index(w, names, n) : CRM_NONE;          \
		if (*index == CRM_NONE)                                       \
			return crm_line_wrong(                                \
			    l, "the name of a " #kind " above", w, names, n); \
		return CRM_OK;                                                \
	}
KNOWN(stage)
KNOWN(status)
KNOWN(action)
KNOWN(reason)

/* A field that the contact is given, and with a value what it must be. */
static enum crm_code
field_guard(struct crm_line *l, const char *w, struct crm_needs *needs)
{
	bool known = strncmp(w, "field=", 6) == 0;
	const char *is = strchr(w, '=');
	struct crm_pool pool = {0};
	struct crm_now now = {0};
	const char *value = NULL;
	enum crm_field_id id;

	if (crm_field_find(
		known ? w + 6 : crm_pool_str(&pool, w, (size_t)(is - w)), &id,
		l->err)) {
		l->err->code = CRM_REFUSED;
		crm_fail_at(l->err, "%s:%u: ", l->file, l->number);
	} else if (crm_fields[id].record != CRM_OF_CONTACT) {
		crm_line_wrong(
		    l, "a field that a contact is given", w, NULL, 0);
	} else if (known) {
		needs->fields[id / 64] |= (uint64_t)1 << (id % 64);
		l->err->code = CRM_OK;
	} else if (crm_fields[id].type != CRM_WORD) {
		crm_line_wrong(l, "a field with a list of words", w, NULL, 0);
	} else if (crm_field_parse(id, is + 1, &now, &pool, &value, l->err)) {
		crm_fail_at(l->err, "%s:%u: ", l->file, l->number);
	} else if (value == NULL) {
		crm_line_wrong(l, "a value behind the =", w, NULL, 0);
	} else {
		needs->word[id] = (uint8_t)crm_field_word(id, value);
		needs->words = true;
		l->err->code = CRM_OK;
	}
	crm_pool_free(&pool);
	return l->err->code;
}

/* Take the guard W into NEEDS; only those without a field if PLAIN. */
static enum crm_code
guard(struct crm_line *l, struct crm_pipeline *p, const char *w, bool plain,
    struct crm_needs *needs)
{
	int i = crm_word_index(w, guards, COUNT(guards));

	if (i != CRM_NONE && 1U << i == CRM_NEEDS_ATTEMPTS && p->attempts == 0)
		return crm_line_wrong(
		    l, "a line \"attempts N\" above", NULL, NULL, 0);
	if (i != CRM_NONE) {
		needs->guards |= 1U << i;
		return CRM_OK;
	}
	if (plain || strchr(w, '=') == NULL)
		return crm_line_wrong(l, "a guard", w, guards, COUNT(guards));
	p->fields = true;
	return field_guard(l, w, needs);
}

static enum crm_code
span(struct crm_line *l, const char *what, struct crm_span *out)
{
	const char *w = crm_line_next(l);

	if (w == NULL || !crm_span_parse(w, out))
		return crm_line_wrong(l, what, w, NULL, 0);
	return CRM_OK;
}

static enum crm_code
count(struct crm_line *l, const char *what, int most, int *out)
{
	const char *w = crm_line_next(l);
	int64_t n;

	if (w == NULL || !crm_text_number(w, &n) || n < 1 || n > most)
		return crm_line_wrong(l, what, w, NULL, 0);
	*out = (int)n;
	return CRM_OK;
}

/* One more of N in a full table is refused; a name again too. */
static enum crm_code
fresh(struct crm_line *l, int n, int again, const char *what, const char *word)
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
own_word(struct crm_line *l, const char *word)
{
	static const char *const words[] = {"does", "previous", "reason",
	    "unless", "for", "from", "needs", "then"};

	if (crm_word_index(word, words, COUNT(words)) == CRM_NONE)
		return CRM_OK;
	return crm_fail(l->err, CRM_REFUSED,
	    "%s:%u: %s is a word of the rules and cannot name a stage", l->file,
	    l->number, word);
}

/* The words behind a stage or status, to the end of the line. */
static enum crm_code
place_words(struct crm_line *l, struct crm_pipeline *p, bool *start,
    bool *retired, char was[CRM_WORD_BYTES], struct crm_needs *needs)
{
	static const char *const words[] = {"needs", "start", "retired", "was"};
	bool guards_follow = false;
	const char *w;

	while ((w = crm_line_next(l)) != NULL) {
		if (strcmp(w, "needs") == 0)
			guards_follow = true;
		else if (strcmp(w, "start") == 0)
			*start = true;
		else if (strcmp(w, "retired") == 0)
			*retired = true;
		else if (strcmp(w, "was") == 0) {
			if (crm_line_name(l, "the name it had", was))
				return l->err->code;
		} else if (!guards_follow)
			return crm_line_wrong(l, "needs, start, retired or was",
			    w, words, COUNT(words));
		else if (guard(l, p, w, false, needs))
			return l->err->code;
	}
	return CRM_OK;
}

static enum crm_code
parse_stage(struct crm_line *l, struct crm_pipeline *p)
{
	struct crm_stage s = {0};
	const char *w;
	int class;

	memset(s.does, CRM_NONE, sizeof(s.does));
	if (crm_line_name(l, "the name of a stage", s.name) ||
	    own_word(l, s.name) ||
	    fresh(l, p->nstage, crm_stage_index(p, s.name), "stage", s.name))
		return l->err->code;
	w = crm_line_next(l);
	class = w ? crm_word_index(w, classes, COUNT(classes)) : CRM_NONE;
	if (class == CRM_NONE)
		return crm_line_wrong(l, "prospect, client, closed or any", w,
		    classes, COUNT(classes));
	s.class = (enum crm_class) class;
	if (crm_line_label(l, s.name, s.label) ||
	    place_words(l, p, &s.start, &s.retired, s.was, &s.needs))
		return l->err->code;
	p->stage[p->nstage++] = s;
	return CRM_OK;
}

static enum crm_code
parse_move(struct crm_line *l, struct crm_pipeline *p)
{
	const char *names[CRM_MANY] = {0}, *w;
	uint64_t to = 0;
	int from, i, action = CRM_NONE;
	unsigned n;

	if (known_stage(l, p, &from))
		return l->err->code;
	n = stage_names(p, names);
	while ((w = crm_line_next(l)) != NULL) {
		if (strcmp(w, "does") == 0) {
			if (known_action(l, p, &action))
				return l->err->code;
			if (crm_line_next(l) != NULL)
				return crm_line_wrong(l,
				    "nothing after the action",
				    l->word[l->at - 1], NULL, 0);
			break;
		}
		i = crm_word_index(w, names, n);
		if (i == CRM_NONE)
			return crm_line_wrong(l,
			    "the name of a stage above, or does", w, names, n);
		if (i == from)
			return crm_line_wrong(l, "another stage", w, NULL, 0);
		to |= (uint64_t)1 << i;
	}
	if (to == 0)
		return crm_line_wrong(l, "a stage to move to", NULL, NULL, 0);
	p->stage[from].moves |= to;
	p->any_move = false;
	for (i = 0; i < p->nstage; i++)
		if (action != CRM_NONE && (to >> i & 1))
			p->stage[from].does[i] = (int8_t)action;
	return CRM_OK;
}

static enum crm_code
parse_status(struct crm_line *l, struct crm_pipeline *p)
{
	struct crm_status s = {0};

	if (crm_line_name(l, "the name of a status", s.name) ||
	    fresh(
		l, p->nstatus, crm_status_index(p, s.name), "status", s.name) ||
	    crm_line_label(l, s.name, s.label) ||
	    place_words(l, p, &s.start, &s.retired, s.was, &s.needs))
		return l->err->code;
	p->status[p->nstatus++] = s;
	return CRM_OK;
}

static enum crm_code
parse_link(struct crm_line *l, struct crm_pipeline *p)
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
parse_action(struct crm_line *l, struct crm_pipeline *p)
{
	static const char *const words[] = {"call", "attempt", "default"};
	struct crm_action a = {0};
	const char *w;

	if (crm_line_name(l, "the name of an action", a.name) ||
	    fresh(
		l, p->naction, crm_action_index(p, a.name), "action", a.name) ||
	    crm_line_label(l, a.name, a.label))
		return l->err->code;
	while ((w = crm_line_next(l)) != NULL) {
		if (strcmp(w, "call") == 0)
			a.call = true;
		else if (strcmp(w, "attempt") == 0)
			a.attempt = true;
		else if (strcmp(w, "default") == 0)
			a.usual = true;
		else
			return crm_line_wrong(l, "call, attempt or default", w,
			    words, COUNT(words));
	}
	p->action[p->naction++] = a;
	return CRM_OK;
}

static enum crm_code
parse_outcome(struct crm_line *l, struct crm_pipeline *p)
{
	static const char *const words[] = {"two-way"};
	struct crm_outcome_word o = {0};
	const char *w;

	if (crm_line_name(l, "the name of an outcome", o.name) ||
	    fresh(l, p->noutcome, crm_outcome_index(p, o.name), "outcome",
		o.name) ||
	    crm_line_label(l, o.name, o.label))
		return l->err->code;
	while ((w = crm_line_next(l)) != NULL) {
		if (strcmp(w, "two-way") != 0)
			return crm_line_wrong(l, "two-way", w, words, 1);
		o.two_way = true;
	}
	p->outcome[p->noutcome++] = o;
	return CRM_OK;
}

static enum crm_code
parse_attempts(struct crm_line *l, struct crm_pipeline *p)
{
	if (p->attempts != 0)
		return crm_line_wrong(l, "one line of attempts", NULL, NULL, 0);
	if (count(l, "how many attempts (1 to 99)", 99, &p->attempts))
		return l->err->code;
	if (l->at < l->n)
		return crm_line_wrong(
		    l, "nothing more", l->word[l->at], NULL, 0);
	return CRM_OK;
}

/* A stage may be called first; the word has a length of time behind it. */
static bool
span_follows(const struct crm_line *l)
{
	struct crm_span unused;

	return l->at == l->n || crm_span_parse(l->word[l->at], &unused) ||
	    strpbrk(l->word[l->at], "0123456789") == l->word[l->at];
}

static enum crm_code
parse_cadence(struct crm_line *l, struct crm_pipeline *p)
{
	static const char *const words[] = {"first", "then", "most", "does"};
	const char *names[CRM_MANY] = {0}, *w;
	struct crm_cadence c = {0};
	unsigned n = stage_names(p, names);
	int i;

	if (crm_line_name(l, "the name of a cadence", c.name) ||
	    fresh(l, p->ncadence, crm_cadence_index(p, c.name), "cadence",
		c.name))
		return l->err->code;
	while ((w = crm_line_next(l)) != NULL &&
	    (strcmp(w, "first") != 0 || !span_follows(l))) {
		i = crm_word_index(w, names, n);
		if (i == CRM_NONE)
			return crm_line_wrong(l,
			    "the name of a stage above, or first", w, names, n);
		c.stages |= (uint64_t)1 << i;
	}
	if (c.stages == 0)
		return crm_line_wrong(l, "a stage", NULL, NULL, 0);
	if (w == NULL || span(l, "after how long (3d, 2w, 1m)", &c.first))
		return w
		    ? l->err->code
		    : crm_line_wrong(l, "first and how long", NULL, NULL, 0);
	while ((w = crm_line_next(l)) != NULL && strcmp(w, "does") != 0) {
		if (strcmp(w, "then") == 0) {
			if (span(l, "after how long (3d, 2w, 1m)", &c.then))
				return l->err->code;
		} else if (strcmp(w, "most") == 0) {
			if (count(l, "how many tasks (1 to 999)", 999, &c.most))
				return l->err->code;
		} else {
			return crm_line_wrong(
			    l, "then, most or does", w, words, COUNT(words));
		}
	}
	w = w ? crm_line_next(l) : NULL;
	if (w == NULL || crm_field_word(CRM_F_KIND, w) == 0)
		return crm_line_wrong(l,
		    "does and a kind of task (follow-up, call, text, email, "
		    "meeting, appointment, mail, other)",
		    w, NULL, 0);
	memcpy(c.kind, w, strlen(w) + 1);
	if (crm_line_label(l, c.name, c.label))
		return l->err->code;
	if (l->at < l->n)
		return crm_line_wrong(
		    l, "nothing more", l->word[l->at], NULL, 0);
	p->cadence[p->ncadence++] = c;
	p->clocks = true;
	return CRM_OK;
}

/* The words behind a reason: what it does, with which stages it goes. */
static enum crm_code
reason_words(struct crm_line *l, struct crm_pipeline *p, struct crm_reason *r)
{
	enum { ENDS_POLICIES, STOPS_CONTACT, FOR, FROM, NEEDS, THEN };
	static const char *const words[] = {
	    "ends-policies", "stops-contact", "for", "from", "needs", "then"};
	const char *names[CRM_MANY] = {0}, *w;
	unsigned n = stage_names(p, names);
	int word, part = CRM_NONE, i;

	for (; l->at < l->n; l->at++) {
		w = l->word[l->at];
		word = crm_word_index(w, words, COUNT(words));
		i = crm_word_index(w, names, n);
		if (word == ENDS_POLICIES)
			r->ends_policies = true;
		else if (word == STOPS_CONTACT)
			r->stops_contact = true;
		else if (word != CRM_NONE)
			part = word;
		else if (part == CRM_NONE)
			return CRM_OK; /* another reason */
		else if (part == NEEDS) {
			if (guard(l, p, w, false, &r->needs))
				return l->err->code;
		} else if (i == CRM_NONE ||
		    (part == THEN && r->then != CRM_NONE))
			return crm_line_wrong(l, "a stage above", w, names, n);
		else if (part == THEN)
			r->then = i;
		else
			*(part == FOR ? &r->goes : &r->from) |= (uint64_t)1
			    << i;
	}
	return CRM_OK;
}

/* `reason a b c`, or one with a label and what it does. */
static enum crm_code
parse_reason(struct crm_line *l, struct crm_pipeline *p)
{
	struct crm_reason *r;

	do {
		if (p->nreason == CRM_MANY)
			return fresh(l, p->nreason, CRM_NONE, "reason", "");
		r = &p->reason[p->nreason];
		*r = (struct crm_reason){.then = CRM_NONE};
		if (crm_line_name(l, "the name of a reason", r->name) ||
		    fresh(l, p->nreason, crm_reason_index(p, r->name), "reason",
			r->name) ||
		    crm_line_label(l, r->name, r->label) ||
		    reason_words(l, p, r))
			return l->err->code;
		p->nreason++;
	} while (l->at < l->n);
	return CRM_OK;
}

static enum crm_code
parse_on(struct crm_line *l, struct crm_pipeline *p)
{
	struct crm_rule r = {.to = CRM_NONE, .reason = CRM_NONE};
	struct crm_needs unless = {0};
	const char *names[CRM_MANY] = {0}, *w = crm_line_next(l);
	int event, i, at[CRM_MANY], n = 0;
	unsigned count = stage_names(p, names);

	event = w ? crm_word_index(w, events, COUNT(events)) : CRM_NONE;
	if (event == CRM_NONE)
		return crm_line_wrong(l, "an event", w, events, COUNT(events));
	if (p->nrule == CRM_RULES)
		return crm_line_wrong(l, "fewer rules", NULL, NULL, 0);
	r.event = (enum crm_event)event;
	if (r.event == CRM_AFTER &&
	    span(l, "how long in the stage (30d, 2w, 1m)", &r.span))
		return l->err->code;
	p->clocks |= r.event == CRM_AFTER;
	while (l->at < l->n && n < CRM_MANY) {
		w = l->word[l->at];
		if (strcmp(w, "reason") == 0 || strcmp(w, "unless") == 0)
			break;
		i = strcmp(w, "previous") == 0
		    ? CRM_PREVIOUS
		    : crm_word_index(w, names, count);
		if (i == CRM_NONE || (n > 0 && at[n - 1] == CRM_PREVIOUS))
			return crm_line_wrong(
			    l, "a stage above or previous", w, names, count);
		at[n++] = i;
		l->at++;
	}
	if (n < 2)
		return crm_line_wrong(
		    l, "a stage from and a stage to", NULL, NULL, 0);
	r.to = at[n - 1];
	for (i = 0; i < n - 1; i++)
		r.from |= (uint64_t)1 << at[i];
	while ((w = crm_line_next(l)) != NULL) {
		if (strcmp(w, "reason") == 0) {
			if (known_reason(l, p, &r.reason))
				return l->err->code;
		} else if (strcmp(w, "unless") == 0) {
			w = crm_line_next(l);
			if (w == NULL)
				return crm_line_wrong(
				    l, "a guard", NULL, NULL, 0);
			if (guard(l, p, w, true, &unless))
				return l->err->code;
			r.unless = unless.guards;
		} else {
			return crm_line_wrong(
			    l, "reason or unless", w, NULL, 0);
		}
	}
	p->rule[p->nrule++] = r;
	return CRM_OK;
}

uint32_t
crm_line_bit(const char *line)
{
	const char *word;
	unsigned i;
	size_t len;

	for (i = 0; (word = crm_policy_line(i, &len)) != NULL; i++)
		if (strlen(line) == len && memcmp(line, word, len) == 0)
			return (uint32_t)1 << i;
	return 0;
}

static enum crm_code
parse_policy(struct crm_line *l, struct crm_pipeline *p)
{
	static const char *const words[] = {
	    "first-of-month", "election-period", "scope-of-appointment"};
	uint32_t *const masks[] = {&p->first_of_month, &p->election, &p->scope};
	const char *w = crm_line_next(l);
	uint32_t *mask, bit;
	int i = w ? crm_word_index(w, words, COUNT(words)) : CRM_NONE;

	if (i == CRM_NONE)
		return crm_line_wrong(l,
		    "first-of-month, election-period or scope-of-appointment",
		    w, words, COUNT(words));
	mask = masks[i];
	do {
		w = crm_line_next(l);
		bit = w ? crm_line_bit(w) : 0;
		if (bit == 0)
			return crm_line_wrong(l,
			    "a line (ma, mapd, pdp, medsupp, ...)", w, NULL, 0);
		*mask |= bit;
	} while (l->at < l->n);
	return CRM_OK;
}

static enum crm_code
parse_line(struct crm_line *l, void *arg)
{
	static enum crm_code (*const parse[])(struct crm_line *,
	    struct crm_pipeline *) = {NULL, parse_stage, parse_move,
	    parse_status, parse_link, parse_action, parse_outcome, parse_reason,
	    parse_attempts, parse_on, parse_cadence, parse_policy};
	struct crm_pipeline *p = arg;
	const char *w = crm_line_next(l);
	int i = crm_word_index(w, directives, COUNT(directives));

	if (i == CRM_NONE)
		return crm_line_wrong(
		    l, "a directive", w, directives, COUNT(directives));
	if ((i == 0) != (p->name[0] == '\0'))
		return crm_line_wrong(l,
		    i == 0 ? "one pipeline a file" : "pipeline NAME first",
		    NULL, NULL, 0);
	if (i > 0)
		return parse[i](l, p);
	if (crm_line_name(l, "the name of the pipeline", p->name) ||
	    crm_line_label(l, p->name, p->label))
		return l->err->code;
	if (l->at < l->n)
		return crm_line_wrong(
		    l, "nothing more", l->word[l->at], NULL, 0);
	return CRM_OK;
}

enum crm_code
crm_pipeline_parse(const char *text, const char *file,
    struct crm_pipeline *pipeline, struct crm_err *err)
{
	enum crm_code code;

	memset(pipeline, 0, sizeof(*pipeline));
	pipeline->any_move = true;
	code = crm_lines_parse(text, file, parse_line, pipeline, err);
	if (code == CRM_OK && pipeline->nstage == 0)
		code = crm_fail(err, CRM_REFUSED, "%s: no stage%s", file,
		    pipeline->name[0] ? "" : " and no pipeline line");
	return code;
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

const char *
crm_guard_name(unsigned i)
{
	return i < COUNT(guards) ? guards[i] : NULL;
}

const char *
crm_policy_line(unsigned i, size_t *len)
{
	const char *list = crm_fields[CRM_F_LINE].words, *word = NULL;

	do {
		if (!crm_text_word(&list, &word, len))
			return NULL;
	} while (i-- > 0);
	*len = strcspn(word, "| ");
	return word;
}
