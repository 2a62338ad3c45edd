/* SPDX-License-Identifier: ISC */
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static bool
is_ascii(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s >= 0x80)
			return false;
	return true;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool
alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Letters and digits of every script count; ASCII alone decides for ASCII. */
static bool
wordy(utf8proc_int32_t c)
{
	utf8proc_category_t cat;

	if (c < 0x80)
		return alnum(lower((char)c));
	cat = utf8proc_category(c);
	return cat >= UTF8PROC_CATEGORY_LU && cat <= UTF8PROC_CATEGORY_NO;
}

bool
crm_text_valid(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s, *end = p + n;
	uint64_t eight;
	unsigned char c;

	while (p < end) {
		/* Eight bytes at once as long as each is 1 to 127. */
		if (end - p >= 8) {
			memcpy(&eight, p, 8);
			if (((eight | (eight - 0x0101010101010101)) &
				0x8080808080808080) == 0) {
				p += 8;
				continue;
			}
		}
		c = *p;
		if (c == 0)
			return false;
		if (c < 0x80) {
			p++;
		} else if (c >= 0xc2 && c <= 0xdf) {
			if (end - p < 2 || (p[1] & 0xc0) != 0x80)
				return false;
			p += 2;
		} else if (c >= 0xe0 && c <= 0xef) {
			if (end - p < 3 || (p[1] & 0xc0) != 0x80 ||
			    (p[2] & 0xc0) != 0x80 ||
			    (c == 0xe0 && p[1] < 0xa0) ||
			    (c == 0xed && p[1] > 0x9f))
				return false;
			p += 3;
		} else if (c >= 0xf0 && c <= 0xf4) {
			if (end - p < 4 || (p[1] & 0xc0) != 0x80 ||
			    (p[2] & 0xc0) != 0x80 || (p[3] & 0xc0) != 0x80 ||
			    (c == 0xf0 && p[1] < 0x90) ||
			    (c == 0xf4 && p[1] > 0x8f))
				return false;
			p += 4;
		} else {
			return false;
		}
	}
	return true;
}

/* Runs of white space become one blank; SQUASH drops all but word signs. */
static void
fold_ascii(struct crm_buf *buf, const char *s, bool squash)
{
	size_t start = buf->len, n;
	char c, *to;

	/* Folding only shortens: append the text, then fold it in place. */
	crm_buf_str(buf, s);
	to = buf->s + start;
	for (n = start; n < buf->len; n++) {
		c = lower(buf->s[n]);
		if (squash) {
			if (!alnum(c))
				continue;
		} else if (c == ' ' || (c >= '\t' && c <= '\r')) {
			if (to == buf->s + start || to[-1] == ' ')
				continue;
			c = ' ';
		}
		*to++ = c;
	}
	if (!squash && to > buf->s + start && to[-1] == ' ')
		to--;
	*to = '\0';
	buf->len = (size_t)(to - buf->s);
}

/* COMPAT so that full-width letters and ligatures fold to plain ones. */
static utf8proc_uint8_t *
unaccented(const char *s)
{
	utf8proc_uint8_t *out = NULL;
	utf8proc_ssize_t n;

	n = utf8proc_map((const utf8proc_uint8_t *)s, 0, &out,
	    UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT |
		UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
	if (n == UTF8PROC_ERROR_NOMEM)
		crm_no_memory();
	return n < 0 ? NULL : out;
}

static void
fold(struct crm_buf *buf, const char *s, bool squash)
{
	utf8proc_uint8_t *plain, *p;
	utf8proc_int32_t c;
	utf8proc_ssize_t n;
	struct crm_buf words = {0};

	if (is_ascii(s)) {
		fold_ascii(buf, s, squash);
		return;
	}
	plain = unaccented(s);
	if (plain == NULL) {
		fold_ascii(buf, s, squash);
		return;
	}
	for (p = plain; *p != 0; p += n) {
		n = utf8proc_iterate(p, -1, &c);
		if (n <= 0)
			break;
		if (squash && !wordy(c))
			continue;
		if (c >= 0x80 && !squash &&
		    utf8proc_category(c) == UTF8PROC_CATEGORY_ZS)
			crm_buf_char(&words, ' ');
		else
			crm_buf_add(&words, p, (size_t)n);
	}
	free(plain);
	if (squash)
		crm_buf_add(buf, words.s, words.len);
	else if (words.len > 0)
		fold_ascii(buf, words.s, false);
	crm_buf_free(&words);
}

void
crm_text_fold(struct crm_buf *buf, const char *s)
{
	fold(buf, s, false);
}

void
crm_text_squash(struct crm_buf *buf, const char *s)
{
	fold(buf, s, true);
}

void
crm_text_escape(struct crm_buf *buf, const char *s)
{
	size_t n;

	for (;;) {
		n = strcspn(s, "\t\n\r\\");
		crm_buf_add(buf, s, n);
		s += n;
		switch (*s) {
		case '\0':
			return;
		case '\t':
			crm_buf_add(buf, "\\t", 2);
			break;
		case '\n':
			crm_buf_add(buf, "\\n", 2);
			break;
		case '\r':
			crm_buf_add(buf, "\\r", 2);
			break;
		default:
			crm_buf_add(buf, "\\\\", 2);
			break;
		}
		s++;
	}
}

void
crm_text_unescape(char *s)
{
	char *to = s;

	for (; *s != '\0'; s++) {
		if (*s != '\\') {
			*to++ = *s;
			continue;
		}
		switch (s[1]) {
		case 't':
			*to++ = '\t';
			s++;
			break;
		case 'n':
			*to++ = '\n';
			s++;
			break;
		case 'r':
			*to++ = '\r';
			s++;
			break;
		case '\\':
			*to++ = '\\';
			s++;
			break;
		default:
			*to++ = '\\';
			break;
		}
	}
	*to = '\0';
}

/* What a terminal obeys, or what hides or reorders the text around it. */
static bool
dangerous(utf8proc_int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c ||
	    (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
	    (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

size_t
crm_text_screen(struct crm_buf *buf, const char *s, size_t width)
{
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)s;
	size_t used = 0, cut_len = buf->len, cut_used = 0, w;
	utf8proc_int32_t c;
	utf8proc_ssize_t n;
	char sign[16];
	int len;

	for (; *p != 0; p += n) {
		n = utf8proc_iterate(p, -1, &c);
		if (n <= 0) {
			n = 1;
			len = snprintf(sign, sizeof(sign), "\\x%02X", *p);
			w = (size_t)len;
		} else if (c == '\n' || c == '\t' || c == '\r') {
			len = snprintf(sign, sizeof(sign), "\\%c",
			    c == '\n'       ? 'n'
				: c == '\t' ? 't'
					    : 'r');
			w = 2;
		} else if (dangerous(c)) {
			len = snprintf(sign, sizeof(sign),
			    c < 0x100 ? "\\x%02X" : "\\u{%X}", (unsigned)c);
			w = (size_t)len;
		} else {
			memcpy(sign, p, (size_t)n);
			len = (int)n;
			w = (size_t)utf8proc_charwidth(c);
		}
		if (width > 0 && used + w > width) {
			buf->len = cut_len;
			crm_buf_str(buf, "…");
			return cut_used + 1;
		}
		crm_buf_add(buf, sign, (size_t)len);
		used += w;
		if (width > 0 && used + 1 <= width) {
			cut_len = buf->len;
			cut_used = used;
		}
	}
	return used;
}

bool
crm_text_number(const char *s, int64_t *n)
{
	char *end;

	if ((*s < '0' || *s > '9') && *s != '-')
		return false;
	errno = 0;
	*n = strtoll(s, &end, 10);
	return errno == 0 && end != s && *end == '\0' && end[-1] != '-';
}

void
crm_text_phone(const char *s, char *out, size_t size)
{
	char digits[64];
	const char *before = "";
	size_t n = 0;
	bool plus = false;

	for (; *s != '\0' && n + 1 < sizeof(digits); s++) {
		if (*s >= '0' && *s <= '9')
			digits[n++] = *s;
		else if (*s == '+' && n == 0)
			plus = true;
		else if (n >= 7 && (lower(*s) == 'x' || lower(*s) == 'e'))
			break;
	}
	digits[n] = '\0';
	if (n == 10 && !plus)
		before = "+1";
	else if (n > 0 && (plus || (n == 11 && digits[0] == '1')))
		before = "+";
	out[0] = '\0';
	strncat(out, before, size - 1);
	strncat(out, digits, size - 1 - strlen(out));
}

bool
crm_text_email(const char *s)
{
	const char *at = strchr(s, '@'), *p;

	if (at == NULL || at == s || strchr(at + 1, '@') != NULL)
		return false;
	for (p = s; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f || *p == '<' ||
		    *p == '>' || *p == ',' || *p == ';' || *p == '"' ||
		    *p == '(' || *p == ')')
			return false;
	p = strchr(at + 1, '.');
	return p != NULL && p != at + 1 && s[strlen(s) - 1] != '.';
}

bool
crm_text_mbi(const char *s, char out[12])
{
	/* C 1-9, N 0-9, A letter, B letter or digit */
	static const char shape[] = "CABNABNAANN";
	static const char letters[] = "ACDEFGHJKMNPQRTUVWXY";
	bool digit, letter;
	size_t n = 0;
	char c;

	for (; *s != '\0'; s++) {
		c = *s;
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 32);
		if (c == '-' && n > 0)
			continue;
		if (n >= 11)
			return false;
		digit = c >= '0' && c <= '9';
		letter = c != '\0' && strchr(letters, c) != NULL;
		switch (shape[n]) {
		case 'C':
			if (!digit || c == '0')
				return false;
			break;
		case 'N':
			if (!digit)
				return false;
			break;
		case 'A':
			if (!letter)
				return false;
			break;
		default:
			if (!letter && !digit)
				return false;
			break;
		}
		out[n++] = c;
	}
	out[n] = '\0';
	return n == 11;
}

bool
crm_text_word(const char **list, const char **word, size_t *len)
{
	const char *p = *list + strspn(*list, " ");

	if (*p == '\0')
		return false;
	*word = p;
	*len = strcspn(p, " ");
	*list = p + *len;
	return true;
}

void
crm_json_string(struct crm_buf *buf, const char *s)
{
	size_t n;

	crm_buf_char(buf, '"');
	for (;;) {
		for (n = 0; (unsigned char)s[n] >= 0x20 && s[n] != '"' &&
		     s[n] != '\\' && s[n] != 0x7f;
		     n++)
			;
		crm_buf_add(buf, s, n);
		s += n;
		if (*s == '\0')
			break;
		switch (*s) {
		case '"':
			crm_buf_str(buf, "\\\"");
			break;
		case '\\':
			crm_buf_str(buf, "\\\\");
			break;
		case '\n':
			crm_buf_str(buf, "\\n");
			break;
		case '\t':
			crm_buf_str(buf, "\\t");
			break;
		case '\r':
			crm_buf_str(buf, "\\r");
			break;
		default:
			crm_buf_fmt(buf, "\\u%04x", (unsigned char)*s);
			break;
		}
		s++;
	}
	crm_buf_char(buf, '"');
}

/* The first form of a word that stands in LIST to the letter. */
static const char *
first_form(const char *list, const char *text, struct crm_pool *pool)
{
	const char *word;
	size_t len, n = strcspn(text, "|");

	while (text[n] == '\0' && crm_text_word(&list, &word, &len))
		if (len >= n && memcmp(word, text, n) == 0 &&
		    (len == n || word[n] == '|'))
			return crm_pool_str(pool, text, n);
	return NULL;
}

const char *
crm_text_closed(const char *list, const char *text, struct crm_pool *pool)
{
	struct crm_buf key = {0}, form = {0};
	const char *word, *found, *p, *end;
	size_t len, n;

	found = first_form(list, text, pool);
	if (found != NULL || text[0] == '\0')
		return found;
	crm_text_squash(&key, text);
	while (
	    found == NULL && key.len > 0 && crm_text_word(&list, &word, &len)) {
		end = word + len;
		for (p = word; p < end; p += n + 1) {
			n = strcspn(p, "| ");
			form.len = 0;
			crm_text_squash(&form, crm_pool_str(pool, p, n));
			if (form.len == key.len &&
			    memcmp(form.s, key.s, key.len) == 0) {
				n = strcspn(word, "| ");
				found = crm_pool_str(pool, word, n);
				break;
			}
		}
	}
	crm_buf_free(&key);
	crm_buf_free(&form);
	return found;
}

/* FNV-1a, finished so that all bits count. */
uint64_t
crm_text_hash(const char *s, uint64_t h)
{
	char c;

	for (; (c = *s) != '\0'; s++) {
		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 32);
		h = (h ^ (unsigned char)c) * 0x100000001b3ULL;
	}
	h ^= h >> 32;
	h *= 0x9e3779b97f4a7c15ULL;
	return h ^ h >> 29;
}
