/* SPDX-License-Identifier: ISC */
/* Characters: what is escaped comes back, what is folded stays so. */
#include "fuzz.h"

typedef void change(struct crm_buf *buf, const char *s);

/* MAKE of what it made is the same. */
static void
settles(change *make, const char *s)
{
	struct crm_buf once = {0}, twice = {0};

	crm_buf_str(&once, "");
	crm_buf_str(&twice, "");
	make(&once, s);
	make(&twice, once.s);
	HOLDS(strcmp(once.s, twice.s) == 0);
	HOLDS(!whole(s) || whole(once.s));
	crm_buf_free(&once);
	crm_buf_free(&twice);
}

static void
escapes(const char *s)
{
	struct crm_buf buf = {0};

	crm_buf_str(&buf, "");
	crm_text_escape(&buf, s);
	HOLDS(strpbrk(buf.s, "\t\n\r") == NULL);
	crm_text_unescape(buf.s);
	HOLDS(strcmp(buf.s, s) == 0);
	crm_buf_free(&buf);
}

/* What no terminal may be sent, nor who reads be misled by. */
static bool
harmless(uint32_t c)
{
	return c >= 0x20 && (c < 0x7f || c > 0x9f) && c != 0x61c &&
	    c != 0x200e && c != 0x200f && (c < 0x2028 || c > 0x202e) &&
	    (c < 0x2066 || c > 0x2069) && c != 0xfeff;
}

static void
screens(const char *s, unsigned width)
{
	struct crm_buf buf = {0};
	size_t used, n;
	uint32_t c;
	char *p;

	used = crm_text_screen(&buf, s, width);
	HOLDS(width == 0 || used <= width);
	for (p = buf.s; p != NULL && *p != '\0'; p += n) {
		n = point(p, &c);
		HOLDS(n > 0 && harmless(c));
	}
	crm_buf_free(&buf);
}

/* A JSON string of what is valid is that text again, by another reader. */
static void
quotes(const char *s)
{
	struct crm_buf buf = {0};
	unsigned c;
	char *p;

	crm_json_string(&buf, s);
	HOLDS(buf.s[0] == '"');
	for (p = buf.s + 1; *p != '"'; p++, s++) {
		HOLDS((unsigned char)*p >= 0x20);
		c = (unsigned char)*p;
		if (*p == '\\') {
			switch (*++p) {
			case 'n':
				c = '\n';
				break;
			case 't':
				c = '\t';
				break;
			case 'r':
				c = '\r';
				break;
			case 'u':
				HOLDS(
				    sscanf(p + 1, "%4x", &c) == 1 && c < 0x80);
				p += 4;
				break;
			default:
				HOLDS(*p == '"' || *p == '\\');
				c = (unsigned char)*p;
				break;
			}
		}
		HOLDS((unsigned char)*s == c);
	}
	HOLDS(*s == '\0' && p[1] == '\0');
	crm_buf_free(&buf);
}

static void
numbers(const char *s)
{
	struct crm_buf buf = {0};
	int64_t n, again;

	if (!crm_text_number(s, &n))
		return;
	crm_buf_fmt(&buf, "%lld", (long long)n);
	HOLDS(crm_text_number(buf.s, &again) && again == n);
	HOLDS(strspn(s, "-0123456789") == strlen(s));
	crm_buf_free(&buf);
}

static void
phones(const char *s, size_t size)
{
	char once[64], twice[64], *small = crm_alloc(size);

	crm_text_phone(s, once, sizeof(once));
	crm_text_phone(once, twice, sizeof(twice));
	HOLDS(strcmp(once, twice) == 0);
	HOLDS(strspn(once, "+0123456789") == strlen(once));
	crm_text_phone(s, small, size);
	HOLDS(strnlen(small, size) < size);
	free(small);
}

static void
mbis(const char *s)
{
	char once[12], twice[12];

	if (!crm_text_mbi(s, once))
		return;
	HOLDS(strlen(once) == 11);
	HOLDS(strpbrk(once, "SLOIBZ-") == NULL);
	HOLDS(crm_text_mbi(once, twice) && strcmp(once, twice) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char list[] = "yes|y|si no|n e-mail|mail final-expense";
	struct input in = {data, size};
	struct crm_pool pool = {0};
	const char *word;
	unsigned width;
	char *s;

	s = take_text(&in, -1);
	HOLDS(crm_text_valid((const char *)data, size) ==
	    (strlen(s) == size && whole(s)));
	in = (struct input){data, size};
	width = take(&in) % 40;
	settles(crm_text_fold, s);
	settles(crm_text_squash, s);
	escapes(s);
	screens(s, width);
	screens(s, 0);
	quotes(s);
	numbers(s);
	phones(s, 1 + width);
	mbis(s);
	crm_text_email(s);
	word = crm_text_closed(list, s, &pool);
	HOLDS(word == NULL || strcmp(word, "yes") == 0 ||
	    strcmp(word, "no") == 0 || strcmp(word, "e-mail") == 0 ||
	    strcmp(word, "final-expense") == 0);
	crm_pool_free(&pool);
	free(s);
	return 0;
}
