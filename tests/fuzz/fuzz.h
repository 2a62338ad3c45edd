/* SPDX-License-Identifier: ISC */
/*
 * What the targets share: texts out of bytes, one clock and one zone, and
 * HOLDS(), which ends the run where a property does not hold.
 */
#ifndef CRM_FUZZ_H
#define CRM_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "date.h"
#include "err.h"
#include "mem.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct crm_now now = {1795356000, 20779}; /* 2026-11-22 */

#define HOLDS(what)                                                   \
	do {                                                          \
		if (!(what)) {                                        \
			fprintf(stderr, "%s:%d: does not hold: %s\n", \
			    __FILE__, __LINE__, #what);               \
			abort();                                      \
		}                                                     \
	} while (0)

/* The bytes that are still to be taken. */
struct input {
	const uint8_t *at;
	size_t left;
};

/* A byte, 0 after the last. */
static inline unsigned
take(struct input *in)
{
	if (in->left == 0)
		return 0;
	in->left--;
	return *in->at++;
}

/*
 * The text up to a NUL, to STOP or to the end, which it passes over.  It has
 * its own allocation, so that what reads beyond it is seen; free it.
 */
static inline char *
take_text(struct input *in, int stop)
{
	size_t n = 0;
	char *s;

	while (n < in->left && in->at[n] != 0 && in->at[n] != stop)
		n++;
	s = crm_alloc(n + 1);
	memcpy(s, in->at, n);
	n += n < in->left;
	in->at += n;
	in->left -= n;
	return s;
}

/*
 * The length of the character at S, and which it is; 0 if there is none.
 * Another reading of UTF-8 than that of text.c, which it is held against.
 */
static inline size_t
point(const char *s, uint32_t *c)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *p = (const unsigned char *)s;
	size_t n, i;

	n = *p < 0x80 ? 1 : *p >> 5 == 6 ? 2 : *p >> 4 == 14 ? 3 : 4;
	if (*p == 0 || (n == 4 && *p >> 3 != 30))
		return 0;
	*c = n == 1 ? *p : *p & (0xffU >> (n + 1));
	for (i = 1; i < n; i++) {
		if (p[i] >> 6 != 2)
			return 0;
		*c = *c << 6 | (p[i] & 0x3f);
	}
	return *c < least[n] || *c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000)
	    ? 0
	    : n;
}

/* Whether S is UTF-8 to its end. */
static inline bool
whole(const char *s)
{
	uint32_t c;
	size_t n;

	for (; *s != '\0'; s += n)
		if ((n = point(s, &c)) == 0)
			return false;
	return true;
}

/* What is no UTF-8 becomes ?: for modules that are given only valid text. */
static inline char *
clean(char *s)
{
	uint32_t c;
	size_t n, i;

	for (i = 0; s[i] != '\0'; i += n ? n : 1)
		if ((n = point(s + i, &c)) == 0)
			s[i] = '?';
	return s;
}

/* A table of texts: lines of cells that tabs divide, with \t \n \\ in them. */
#define TABLE_ROWS 64
#define TABLE_CELLS 64
struct table {
	unsigned rows, n[TABLE_ROWS];
	char *cell[TABLE_ROWS][TABLE_CELLS];
};

static inline void
take_table(struct input *in, struct table *table)
{
	struct input line;
	const uint8_t *end;
	unsigned *n;

	for (table->rows = 0; in->left > 0 && table->rows < TABLE_ROWS;
	     table->rows++) {
		end = memchr(in->at, '\n', in->left);
		line.at = in->at;
		line.left = end != NULL ? (size_t)(end - in->at) : in->left;
		in->at += line.left + (end != NULL);
		in->left -= line.left + (end != NULL);
		n = &table->n[table->rows];
		*n = 0;
		do {
			table->cell[table->rows][*n] =
			    clean(take_text(&line, '\t'));
			crm_text_unescape(table->cell[table->rows][(*n)++]);
		} while (line.left > 0 && *n < TABLE_CELLS);
	}
}

static inline void
free_table(struct table *table)
{
	unsigned i, k;

	for (i = 0; i < table->rows; i++)
		for (k = 0; k < table->n[i]; k++)
			free(table->cell[i][k]);
}

/*
 * Whether TEXT makes an answer slow by asking for tens of thousands of
 * business days: each is one step, and the targets are to be fast.
 */
static inline bool
slow(const char *text)
{
	for (; (text = strpbrk(text, "+-")) != NULL; text++)
		if (strspn(text + 1, "0123456789") > 3 &&
		    text[1 + strspn(text + 1, "0123456789")] == 'b')
			return true;
	return false;
}

/* Set the zone that the days are in; does so once. */
static inline void
in_zone(void)
{
	static bool done;
	struct crm_err err;

	if (!done && crm_zone_set("America/New_York", &err))
		abort();
	done = true;
}

/* Whether ERR says something, of a length that its place has. */
static inline bool
said(const struct crm_err *err)
{
	return err->code != CRM_OK && err->text[0] != '\0' &&
	    strnlen(err->text, sizeof(err->text)) < sizeof(err->text);
}

#endif
