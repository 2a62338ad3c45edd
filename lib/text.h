/* SPDX-License-Identifier: ISC */
/* Bytes and characters: UTF-8, folding, width, escaping, digits. */
#ifndef CRM_TEXT_H
#define CRM_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"

/* Whether the N bytes at S are valid UTF-8 without NUL. */
bool crm_text_valid(const char *s, size_t n);

/*
 * Append S folded for comparison: case and accents gone, runs of white space
 * one blank, none at the ends (Unicode casefold of NFD without marks).
 */
void crm_text_fold(struct crm_buf *buf, const char *s);

/* Append S without anything but letters and digits, folded: for headings. */
void crm_text_squash(struct crm_buf *buf, const char *s);

/* Append S with tab, newline, carriage return and backslash as \t \n \r \\. */
void crm_text_escape(struct crm_buf *buf, const char *s);

/* The inverse, in place; a backslash before anything else stays. */
void crm_text_unescape(char *s);

/*
 * Append S for a screen, cut to WIDTH columns (0: not cut; a cut ends in …):
 * control characters, bidirectional overrides, line separators and broken
 * bytes become visible \xHH or \u{HHHH}.  Returns the columns taken.
 */
size_t crm_text_screen(struct crm_buf *buf, const char *s, size_t width);

/* A whole number, optional minus, nothing else, into *N; false if not. */
bool crm_text_number(const char *s, int64_t *n);

/*
 * The form in which phones compare: ten digits, or eleven from 1, as +1…;
 * a leading + with other digits keeps it; anything else its digits; an
 * extension (x, ext) is left out.  OUT has room for SIZE bytes.
 */
void crm_text_phone(const char *s, char *out, size_t size);

/* Whether S is one e-mail address by form: one @, no blank, a dot after. */
bool crm_text_email(const char *s);

/*
 * Whether S is a Medicare Beneficiary Identifier by form (requirements 2.1),
 * 11 characters, dashes allowed between; the bare upper-case form into OUT.
 */
bool crm_text_mbi(const char *s, char out[12]);

/* Append S as a JSON string with its quotes. */
void crm_json_string(struct crm_buf *buf, const char *s);

/* Step over one word of a blank-separated LIST; false at its end. */
bool crm_text_word(const char **list, const char **word, size_t *len);

/* 64 bits of S from the start H, case of ASCII ignored; for tables in memory. */
uint64_t crm_text_hash(const char *s, uint64_t h);

/*
 * The word of a closed LIST ("word|synonym|... word ...") that TEXT means by
 * any of its forms, case and punctuation ignored, in its first form, from
 * POOL; NULL if none.
 */
const char *
crm_text_closed(const char *list, const char *text, struct crm_pool *pool);

#endif
