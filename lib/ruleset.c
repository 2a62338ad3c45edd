/* SPDX-License-Identifier: ISC */
#include "ruleset.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

enum crm_code
crm_ruleset_name(const char *name, struct crm_err *err)
{
	const char *more = "abcdefghijklmnopqrstuvwxyz-0123456789";

	if (name[0] >= 'a' && name[0] <= 'z' &&
	    name[strspn(name, more)] == '\0')
		return CRM_OK;
	return crm_fail(err, CRM_REFUSED,
	    "%.60s: not a name for a mapping (a small letter, then also "
	    "digits and -)",
	    name);
}

/* Text ------------------------------------------------------------------ */

static void
put(struct crm_buf *text, const char *word, const char *value)
{
	if (value == NULL)
		return;
	crm_buf_fmt(text, "%s ", word);
	crm_text_escape(text, value);
	crm_buf_char(text, '\n');
}

static void
put_rules(const struct crm_ruleset *set, struct crm_buf *text)
{
	unsigned i;

	for (i = 0; i < set->rules.nmap; i++)
		put(text, "map", set->rules.map[i]);
	put(text, "rest", set->rules.rest);
	put(text, "dates", set->rules.dates);
	put(text, "source", set->rules.source);
	put(text, "pipeline", set->rules.pipeline);
}

void
crm_ruleset_write(const struct crm_ruleset *set, struct crm_buf *text)
{
	unsigned i;

	for (i = 0; i < set->nheading; i++)
		put(text, "heading", set->heading[i]);
	put_rules(set, text);
}

void
crm_ruleset_brief(const struct crm_ruleset *set, struct crm_buf *text)
{
	struct crm_buf lines = {0};
	size_t i;

	put_rules(set, &lines);
	for (i = 0; i + 1 < lines.len; i++) {
		if (lines.s[i] == '\n')
			crm_buf_str(text, "; ");
		else
			crm_buf_char(text, lines.s[i]);
	}
	crm_buf_free(&lines);
}

/* Take in one line; false if it means nothing. */
static bool
take_line(struct crm_ruleset *set, const char **map, char *line)
{
	char *value = strchr(line, ' ');
	const char **text;

	if (value == NULL)
		return false;
	*value++ = '\0';
	crm_text_unescape(value);
	if (strcmp(line, "heading") == 0) {
		set->heading[set->nheading++] = value;
		return true;
	}
	if (strcmp(line, "map") == 0) {
		if (strchr(value, '=') == NULL)
			return false;
		map[set->rules.nmap++] = value;
		return true;
	}
	text = strcmp(line, "rest") == 0    ? &set->rules.rest
	    : strcmp(line, "dates") == 0    ? &set->rules.dates
	    : strcmp(line, "source") == 0   ? &set->rules.source
	    : strcmp(line, "pipeline") == 0 ? &set->rules.pipeline
					    : NULL;
	if (text != NULL)
		*text = value;
	return text != NULL;
}

enum crm_code
crm_ruleset_read(const char *name, const char *text, struct crm_pool *pool,
    struct crm_ruleset *set, struct crm_err *err)
{
	char *line = crm_pool_str(pool, text, strlen(text)), *end;
	const char **map, *at;
	unsigned lines = 1;

	for (at = text; *at != '\0'; at++)
		lines += *at == '\n';
	memset(set, 0, sizeof(*set));
	set->name = crm_pool_str(pool, name, strlen(name));
	set->heading = crm_pool_get(pool, lines * sizeof(*set->heading));
	set->rules.map = map = crm_pool_get(pool, lines * sizeof(*map));
	for (lines = 1; *line != '\0'; lines++, line = end) {
		end = line + strcspn(line, "\n");
		if (*end != '\0')
			*end++ = '\0';
		if (!take_line(set, map, line))
			return crm_fail(err, CRM_TROUBLE,
			    "mapping %.60s: line %u of what is kept means "
			    "nothing",
			    name, lines);
	}
	return CRM_OK;
}

/* Which one ------------------------------------------------------------- */

enum crm_code
crm_ruleset_find(const struct crm_rulesets *kept, const char *name,
    const struct crm_ruleset **set, struct crm_err *err)
{
	const char **names = crm_alloc((kept->n + 1) * sizeof(*names)), *near;
	unsigned i;

	*set = NULL;
	for (i = 0; i < kept->n; i++) {
		names[i] = kept->at[i].name;
		if (strcmp(names[i], name) == 0)
			*set = &kept->at[i];
	}
	near = crm_nearest(name, names, kept->n);
	free(names);
	if (*set != NULL)
		return CRM_OK;
	return crm_fail(err, CRM_REFUSED, "%.60s: no such mapping%s%s%s", name,
	    near ? " (nearest: " : "", near ? near : "", near ? ")" : "");
}

/* What has no letter nor digit is only like itself: # is not %. */
static bool
alike(const char *a, const char *b)
{
	struct crm_buf x = {0}, y = {0};
	bool same = strcmp(a, b) == 0;

	if (!same) {
		crm_text_squash(&x, a);
		crm_text_squash(&y, b);
		same =
		    x.len > 0 && x.len == y.len && memcmp(x.s, y.s, x.len) == 0;
	}
	crm_buf_free(&x);
	crm_buf_free(&y);
	return same;
}

/* The next column from I on that counts; N after the last. */
static unsigned
counts(char *const *heading, unsigned n, unsigned i)
{
	while (i < n && strcmp(heading[i], "reject_reason") == 0)
		i++;
	return i;
}

static bool
fits(const struct crm_ruleset *set, char *const *heading, unsigned n)
{
	unsigned i, k;

	for (i = k = 0;; i++, k++) {
		i = counts(heading, n, i);
		k = counts(set->heading, set->nheading, k);
		if (i == n || k == set->nheading)
			return i == n && k == set->nheading;
		if (!alike(heading[i], set->heading[k]))
			return false;
	}
}

enum crm_code
crm_ruleset_pick(const struct crm_rulesets *kept, char *const *heading,
    unsigned n, const struct crm_ruleset **set, struct crm_err *err)
{
	unsigned i;

	*set = NULL;
	for (i = 0; i < kept->n; i++) {
		if (!fits(&kept->at[i], heading, n))
			continue;
		if (*set != NULL)
			return crm_fail(err, CRM_REFUSED,
			    "mappings %.60s and %.60s are both for these "
			    "columns; --mapping=NAME says which, --mapping=- "
			    "none",
			    (*set)->name, kept->at[i].name);
		*set = &kept->at[i];
	}
	return CRM_OK;
}

/* Rules for a file -------------------------------------------------------- */

static bool
is_called(const char *heading, const char *rule, size_t len)
{
	return strlen(heading) == len && memcmp(heading, rule, len) == 0;
}

/*
 * The column of HEADING[N] that RULE is about, or N.  If the file FITS, it is
 * the one that stands where that column of SET stands; else one of that name,
 * or one like it.
 */
static unsigned
about(const struct crm_ruleset *set, const char *rule, char *const *heading,
    unsigned n, bool fit, struct crm_pool *pool)
{
	size_t len = (size_t)(strrchr(rule, '=') - rule);
	unsigned i, k;
	char *name;

	for (i = k = 0; fit; i++, k++) {
		i = counts(heading, n, i);
		k = counts(set->heading, set->nheading, k);
		if (i == n || is_called(set->heading[k], rule, len))
			return i;
	}
	for (i = 0; i < n; i++)
		if (is_called(heading[i], rule, len))
			return i;
	name = crm_pool_str(pool, rule, len);
	for (i = 0; i < n && !alike(heading[i], name); i++)
		continue;
	return i;
}

void
crm_ruleset_join(const struct crm_ruleset *set, char *const *heading,
    unsigned n, const struct crm_mapping_rules *given, struct crm_pool *pool,
    struct crm_mapping_rules *rules)
{
	const struct crm_mapping_rules *kept;
	const char **map, *rule;
	unsigned i, at;
	bool fit;

	*rules = *given;
	if (set == NULL)
		return;
	kept = &set->rules;
	fit = fits(set, heading, n);
	/* Of two rules for a column the first holds. */
	map = crm_pool_get(pool, (given->nmap + kept->nmap) * sizeof(*map));
	for (i = 0; i < given->nmap; i++)
		map[i] = given->map[i];
	for (i = 0; i < kept->nmap; i++) {
		rule = kept->map[i];
		at = about(set, rule, heading, n, fit, pool);
		map[rules->nmap++] = at == n
		    ? rule
		    : crm_pool_fmt(
			  pool, "%s%s", heading[at], strrchr(rule, '='));
	}
	rules->map = map;
	if (rules->rest == NULL)
		rules->rest = kept->rest;
	if (rules->dates == NULL)
		rules->dates = kept->dates;
	if (rules->source == NULL)
		rules->source = kept->source;
	if (rules->pipeline == NULL)
		rules->pipeline = kept->pipeline;
}
