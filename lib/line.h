/* SPDX-License-Identifier: ISC */
/*
 * A line of rules, cut into words: what the languages of crm-pipeline.5 and
 * crm-rules.5 have in common.
 */
#ifndef CRM_LINE_H
#define CRM_LINE_H

#include <stdbool.h>

#include "err.h"

#define CRM_WORD_BYTES 41   /* a name and NUL */
#define CRM_LABEL_BYTES 121 /* a label and NUL */
#define CRM_LINE_WORDS 256
#define CRM_NONE (-1)

/* A quoted word has a '"' before it. */
struct crm_line {
	const char *file;
	unsigned number;
	char *word[CRM_LINE_WORDS];
	unsigned n, at;
	struct crm_err *err;
};

/*
 * Call PARSE with every line of TEXT that has words; FILE is what messages
 * call it.
 */
enum crm_code crm_lines_parse(const char *text, const char *file,
    enum crm_code (*parse)(struct crm_line *line, void *arg), void *arg,
    struct crm_err *err) CRM_CHECKED;

/* The next word, or NULL at the end; the same without taking it. */
const char *crm_line_next(struct crm_line *line);
const char *crm_line_peek(const struct crm_line *line);

/*
 * Refuse: "FILE:LINE: expected WHAT, not GOT", with the nearest of KNOWN[N],
 * or all of a few.  GOT may be NULL.
 */
enum crm_code crm_line_wrong(struct crm_line *line, const char *what,
    const char *got, const char *const *known, unsigned n);

/*
 * What keeps WORD from being a name, [a-z][a-z0-9-]* of at most 40 bytes and
 * not of the form of an id: a phrase, or NULL.
 */
const char *crm_word_unfit(const char *word);

/* Take a name; WHAT is what was expected. */
enum crm_code crm_line_name(struct crm_line *line, const char *what,
    char name[CRM_WORD_BYTES]) CRM_CHECKED;

/* Take a quoted label, or WORD in its place when there is none. */
enum crm_code crm_line_label(struct crm_line *line, const char *word,
    char label[CRM_LABEL_BYTES]) CRM_CHECKED;

/* Position of WORD in LIST[N], CRM_NONE if it is not there. */
int crm_word_index(const char *word, const char *const *list, unsigned n);

#endif
