/* SPDX-License-Identifier: ISC */
#include "err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum crm_code
crm_fail(struct crm_err *err, enum crm_code code, const char *fmt, ...)
{
	va_list ap;

	err->code = code;
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	return code;
}

enum crm_code
crm_fail_at(struct crm_err *err, const char *fmt, ...)
{
	char said[sizeof(err->text)];
	va_list ap;
	int n;

	memcpy(said, err->text, sizeof(said));
	va_start(ap, fmt);
	n = vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n < sizeof(err->text))
		snprintf(
		    err->text + n, sizeof(err->text) - (size_t)n, "%s", said);
	return err->code;
}

/* Edit distance with transpositions, over words of at most 40 bytes. */
static unsigned
distance(const char *a, const char *b)
{
	unsigned d[42][42], i, j, best, na, nb;

	na = (unsigned)strnlen(a, 40);
	nb = (unsigned)strnlen(b, 40);
	for (i = 0; i <= na; i++)
		d[i][0] = i;
	for (j = 0; j <= nb; j++)
		d[0][j] = j;
	for (i = 1; i <= na; i++) {
		for (j = 1; j <= nb; j++) {
			best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			if (d[i - 1][j] + 1 < best)
				best = d[i - 1][j] + 1;
			if (d[i][j - 1] + 1 < best)
				best = d[i][j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < best)
				best = d[i - 2][j - 2] + 1;
			d[i][j] = best;
		}
	}
	return d[na][nb];
}

const char *
crm_nearest(const char *word, const char *const *list, unsigned n)
{
	const char *near = NULL;
	unsigned best = (unsigned)strlen(word) / 3 + 2, i, d;

	/* Of a short word a letter makes all the difference. */
	if (strlen(word) < 4)
		best = 2;

	for (i = 0; i < n; i++) {
		if (list[i] == NULL)
			continue;
		d = distance(word, list[i]);
		/* A word cut short is near, however much is missing. */
		if (strlen(word) >= 3 && d > 1 &&
		    strncmp(word, list[i], strlen(word)) == 0)
			d = 1;
		if (d < best) {
			best = d;
			near = list[i];
		}
	}
	return near;
}
