/* SPDX-License-Identifier: ISC */
#include "mem.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct crm_block {
	struct crm_block *next;
	size_t used, size;
	_Alignas(16) char bytes[];
};

/* What memory runs out for: a change, or only what is said of it. */
static bool committed;

void
crm_no_memory(void)
{
	static const char before[] = "crm: out of memory\n";
	static const char after[] =
	    "crm: the change is in the store, but: out of memory\n";

	if (committed) {
		fwrite(after, 1, sizeof(after) - 1, stderr);
		_Exit(5);
	}
	fwrite(before, 1, sizeof(before) - 1, stderr);
	_Exit(3);
}

void
crm_memory_committed(void)
{
	committed = true;
}

void *
crm_alloc(size_t n)
{
	void *p = calloc(1, n ? n : 1);

	if (p == NULL)
		crm_no_memory();
	return p;
}

void *
crm_grow(void *p, size_t n)
{
	p = realloc(p, n ? n : 1);
	if (p == NULL)
		crm_no_memory();
	return p;
}

void *
crm_room(void *p, size_t n, size_t *cap, size_t size)
{
	size_t bytes;

	if (n < *cap)
		return p;
	*cap = *cap ? *cap * 2 : 16;
	if (__builtin_mul_overflow(*cap, size, &bytes))
		crm_no_memory();
	return crm_grow(p, bytes);
}

static void
reserve(struct crm_buf *buf, size_t n)
{
	size_t want;

	if (__builtin_add_overflow(buf->len, n + 1, &want))
		crm_no_memory();
	if (want <= buf->cap)
		return;
	buf->cap = want < 128 ? 128 : want + want / 2;
	buf->s = crm_grow(buf->s, buf->cap);
}

char *
crm_buf_more(struct crm_buf *buf, size_t n)
{
	char *more;

	if (n >= buf->cap - buf->len || buf->cap == 0)
		reserve(buf, n);
	more = buf->s + buf->len;
	buf->len += n;
	buf->s[buf->len] = '\0';
	return more;
}

void
crm_buf_add(struct crm_buf *buf, const void *bytes, size_t n)
{
	char *more = crm_buf_more(buf, n);

	if (n > 0)
		memcpy(more, bytes, n);
}

void
crm_buf_str(struct crm_buf *buf, const char *s)
{
	crm_buf_add(buf, s, strlen(s));
}

void
crm_buf_char(struct crm_buf *buf, char c)
{
	if (buf->len + 1 >= buf->cap)
		reserve(buf, 1);
	buf->s[buf->len++] = c;
	buf->s[buf->len] = '\0';
}

void
crm_buf_fmt(struct crm_buf *buf, const char *fmt, ...)
{
	char small[256];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof(small), fmt, ap);
	va_end(ap);
	if (n < 0)
		crm_no_memory();
	if ((size_t)n < sizeof(small)) {
		crm_buf_add(buf, small, (size_t)n);
		return;
	}
	reserve(buf, (size_t)n);
	va_start(ap, fmt);
	vsnprintf(buf->s + buf->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	buf->len += (size_t)n;
}

void
crm_buf_free(struct crm_buf *buf)
{
	free(buf->s);
	memset(buf, 0, sizeof(*buf));
}

void *
crm_pool_get(struct crm_pool *pool, size_t n)
{
	struct crm_block *b = pool->block;
	size_t size;
	void *p;

	n = (n + 15) & ~(size_t)15;
	if (b == NULL || b->size - b->used < n) {
		size = b == NULL ? 4096 : b->size * 2;
		if (size > 1 << 20)
			size = 1 << 20;
		if (size < n)
			size = n;
		b = crm_grow(NULL, sizeof(*b) + size);
		b->next = pool->block;
		b->used = 0;
		b->size = size;
		pool->block = b;
	}
	p = b->bytes + b->used;
	b->used += n;
	return p;
}

char *
crm_pool_str(struct crm_pool *pool, const char *s, size_t n)
{
	char *p = crm_pool_get(pool, n + 1);

	if (n > 0)
		memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

char *
crm_pool_fmt(struct crm_pool *pool, const char *fmt, ...)
{
	char small[256];
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof(small), fmt, ap);
	va_end(ap);
	if (n < 0)
		n = 0;
	if ((size_t)n < sizeof(small))
		return crm_pool_str(pool, small, (size_t)n);
	p = crm_pool_get(pool, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}

void
crm_pool_reset(struct crm_pool *pool)
{
	struct crm_block *b, *next;

	if (pool->block == NULL)
		return;
	for (b = pool->block->next; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	pool->block->next = NULL;
	pool->block->used = 0;
}

void
crm_pool_free(struct crm_pool *pool)
{
	crm_pool_reset(pool);
	free(pool->block);
	pool->block = NULL;
}
