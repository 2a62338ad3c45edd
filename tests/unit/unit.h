/* SPDX-License-Identifier: ISC */
/*
 * What the unit tests share: cmocka, chance with a fixed seed, and
 * comparisons that say which row of a table failed.
 */
#ifndef CRM_UNIT_H
#define CRM_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "mem.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
#define TEST(name) cmocka_unit_test(name)

/* splitmix64: the same numbers on every machine. */
static inline uint64_t
chance(uint64_t *seed)
{
	uint64_t z = (*seed += 0x9e3779b97f4a7c15U);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

/* A number below N. */
static inline unsigned
below(uint64_t *seed, unsigned n)
{
	return (unsigned)(chance(seed) % n);
}

/* Fail unless GOT is WANT, either of which may be NULL; WHAT was tried. */
static inline void
same(const char *what, const char *got, const char *want)
{
	if (got == want || (got && want && strcmp(got, want) == 0))
		return;
	fail_msg("%s\n     got: %s\nexpected: %s", what, got ? got : "(NULL)",
	    want ? want : "(NULL)");
}

static inline void
same_number(const char *what, long long got, long long want)
{
	if (got != want)
		fail_msg("%s\n     got: %lld\nexpected: %lld", what, got, want);
}

/* An error as nobody left it, so that what is not filled in shows. */
static inline void
spoil(struct crm_err *err)
{
	memset(err, 'Z', sizeof(*err));
	err->text[16] = '\0';
}

/* Fail unless ERR is CODE with the sentence WANT. */
static inline void
refused(const char *what, enum crm_code got, const struct crm_err *err,
    enum crm_code code, const char *want)
{
	same_number(what, got, code);
	same_number(what, err->code, code);
	same(what, err->text, want);
}

/* Append the code point C in UTF-8. */
static inline void
add_point(struct crm_buf *buf, uint32_t c)
{
	char s[4];

	if (c < 0x80) {
		crm_buf_char(buf, (char)c);
	} else if (c < 0x800) {
		s[0] = (char)(0xc0 | c >> 6);
		s[1] = (char)(0x80 | (c & 0x3f));
		crm_buf_add(buf, s, 2);
	} else if (c < 0x10000) {
		s[0] = (char)(0xe0 | c >> 12);
		s[1] = (char)(0x80 | (c >> 6 & 0x3f));
		s[2] = (char)(0x80 | (c & 0x3f));
		crm_buf_add(buf, s, 3);
	} else {
		s[0] = (char)(0xf0 | c >> 18);
		s[1] = (char)(0x80 | (c >> 12 & 0x3f));
		s[2] = (char)(0x80 | (c >> 6 & 0x3f));
		s[3] = (char)(0x80 | (c & 0x3f));
		crm_buf_add(buf, s, 4);
	}
}

/* The code point at *S, which moves past it; S is valid UTF-8. */
static inline uint32_t
take_point(const char **s)
{
	const unsigned char *p = (const unsigned char *)*s;
	unsigned n = *p < 0x80 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4, i;
	uint32_t c = n == 1 ? *p : *p & (0xffU >> (n + 1));

	for (i = 1; i < n; i++)
		c = c << 6 | (p[i] & 0x3f);
	*s += n;
	return c;
}

#endif
