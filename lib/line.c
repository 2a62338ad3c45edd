/* SPDX-License-Identifier: ISC */
#include "line.h"

#include <stdio.h>
#include <string.h>

#include "text.h"

enum crm_code
crm_line_wrong(struct crm_line *l, const char *what, const char *got,
    const char *const *known, unsigned n)
{
	const char *near = got ? crm_nearest(got, known, n) : NULL;
	const char *before = " (one of: ";
	size_t at;
	unsigned i;

	crm_fail(l->err, CRM_REFUSED, "%s:%u: expected %s%s%.60s%s%s%s",
	    l->file, l->number, what, got ? ", not " : "", got ? got : "",
	    near ? " (nearest: " : "", near ? near : "", near ? ")" : "");
	for (i = 0; near == NULL && i < n && n <= 16; i++) {
		at = strlen(l->err->text);
		snprintf(l->err->text + at, sizeof(l->err->text) - at, "%s%s%s",
		    before, known[i], i + 1 == n ? ")" : "");
		before = ", ";
	}
	return l->err->code;
}

const char *
crm_line_peek(const struct crm_line *l)
{
	return l->at < l->n ? l->word[l->at] : NULL;
}

const char *
crm_line_next(struct crm_line *l)
{
	return l->at < l->n ? l->word[l->at++] : NULL;
}

/* Cut TEXT in place into words; "..." is one word, # starts a comment. */
static enum crm_code
cut(struct crm_line *l, char *text)
{
	char *p = text, *end;

	l->n = l->at = 0;
	for (;;) {
		p += strspn(p, " \t\r");
		if (*p == '\0' || *p == '#')
			return CRM_OK;
		if (l->n == CRM_LINE_WORDS)
			return crm_fail(l->err, CRM_REFUSED,
			    "%s:%u: more than %u words", l->file, l->number,
			    l->n);
		if (*p == '"') {
			end = strchr(p + 1, '"');
			if (end == NULL)
				return crm_line_wrong(
				    l, "a closing \"", NULL, NULL, 0);
			if (end[1] != '\0' && strchr(" \t\r#", end[1]) == NULL)
				return crm_line_wrong(
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

enum crm_code
crm_lines_parse(const char *text, const char *file,
    enum crm_code (*parse)(struct crm_line *line, void *arg), void *arg,
    struct crm_err *err)
{
	struct crm_line l = {.file = file, .err = err};
	struct crm_buf buf = {0};
	enum crm_code code = CRM_OK;
	size_t n;

	while (*text != '\0' && code == CRM_OK) {
		n = strcspn(text, "\n");
		l.number++;
		buf.len = 0;
		crm_buf_add(&buf, text, n);
		text += n + (text[n] == '\n');
		if (!crm_text_valid(buf.s, n))
			code = crm_line_wrong(&l, "UTF-8 text", NULL, NULL, 0);
		else if ((code = cut(&l, buf.s)) == CRM_OK && l.n > 0)
			code = parse(&l, arg);
	}
	crm_buf_free(&buf);
	return code;
}

const char *
crm_word_unfit(const char *w)
{
	size_t n = strlen(w);

	if (n >= CRM_WORD_BYTES)
		return "at most 40 bytes";
	if (w[0] < 'a' || w[0] > 'z' ||
	    strspn(w, "abcdefghijklmnopqrstuvwxyz0123456789-") != n)
		return "small letters, digits and hyphens, a letter first";
	/* c17 would be taken for a contact */
	if (n > 1 && strspn(w + 1, "0123456789") == n - 1)
		return "that is the form of an id";
	return NULL;
}

enum crm_code
crm_line_name(struct crm_line *l, const char *what, char out[CRM_WORD_BYTES])
{
	const char *w = crm_line_next(l), *unfit = w ? crm_word_unfit(w) : NULL;

	if (w == NULL)
		return crm_line_wrong(l, what, w, NULL, 0);
	if (unfit != NULL)
		return crm_fail(l->err, CRM_REFUSED,
		    "%s:%u: expected %s, not %.60s (%s)", l->file, l->number,
		    what, w, unfit);
	memcpy(out, w, strlen(w) + 1);
	return CRM_OK;
}

enum crm_code
crm_line_label(struct crm_line *l, const char *word, char out[CRM_LABEL_BYTES])
{
	const char *w = crm_line_peek(l);

	if (w == NULL || w[0] != '"') {
		memcpy(out, word, strlen(word) + 1);
		return CRM_OK;
	}
	l->at++;
	w++;
	if (strlen(w) >= CRM_LABEL_BYTES || !crm_text_valid(w, strlen(w)))
		return crm_line_wrong(
		    l, "a label of at most 120 bytes of UTF-8", NULL, NULL, 0);
	memcpy(out, w, strlen(w) + 1);
	return CRM_OK;
}

int
crm_word_index(const char *word, const char *const *list, unsigned n)
{
	unsigned i;

	for (i = 0; i < n; i++)
		if (strcmp(word, list[i]) == 0)
			return (int)i;
	return CRM_NONE;
}
