/* SPDX-License-Identifier: ISC */
/* Memory: the one place that ends the process when there is none left. */
#ifndef CRM_MEM_H
#define CRM_MEM_H

#include <stddef.h>
#include <stdint.h>

/*
 * End with status 3: what was not committed is not in the store.  After
 * crm_memory_committed() it is, and the status is 5 (design.md 2).
 */
_Noreturn void crm_no_memory(void);
void crm_memory_committed(void);

/* N zeroed bytes, or realloc; never NULL.  Free with free(). */
void *crm_alloc(size_t n) __attribute__((returns_nonnull));
void *crm_grow(void *p, size_t n) __attribute__((returns_nonnull));

/*
 * Make room in the array *P of elements of SIZE bytes for one more than N,
 * doubling *CAP; returns *P.
 */
void *crm_room(void *p, size_t n, size_t *cap, size_t size);

/* A growing byte string, always NUL-terminated once written to. */
struct crm_buf {
	char *s;
	size_t len, cap;
};

void crm_buf_add(struct crm_buf *buf, const void *bytes, size_t n);
void crm_buf_str(struct crm_buf *buf, const char *s);
void crm_buf_char(struct crm_buf *buf, char c);
void crm_buf_fmt(struct crm_buf *buf, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void crm_buf_free(struct crm_buf *buf);

/* N more bytes at its end, which the caller fills before anything else. */
char *crm_buf_more(struct crm_buf *buf, size_t n);

/*
 * A pool: many small strings that die together.  What crm_pool_* returns
 * lives until crm_pool_reset() or crm_pool_free() of that pool.
 */
struct crm_pool {
	struct crm_block *block;
};

void *crm_pool_get(struct crm_pool *pool, size_t n);
char *crm_pool_str(struct crm_pool *pool, const char *s, size_t n);
char *crm_pool_fmt(struct crm_pool *pool, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void crm_pool_reset(struct crm_pool *pool); /* empties, keeps one block */
void crm_pool_free(struct crm_pool *pool);

#endif
