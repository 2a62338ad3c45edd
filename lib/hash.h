/* SPDX-License-Identifier: ISC */
/* BLAKE2b-256, as b2sum -l 256 computes it: log chain and digests. */
#ifndef CRM_HASH_H
#define CRM_HASH_H

#include <stddef.h>
#include <stdint.h>

#define CRM_HASH_SIZE 32

struct crm_hash {
	void *state, *memory;
};

void crm_hash_init(struct crm_hash *hash);

/* Bytes as they are; a number as 8 bytes, least first. */
void crm_hash_add(struct crm_hash *hash, const void *bytes, size_t n);
void crm_hash_number(struct crm_hash *hash, int64_t n);

/* A value with its length before it, so that ("ab","c") != ("a","bc"). */
void crm_hash_value(struct crm_hash *hash, const void *bytes, size_t n);

/* Write the digest and free what init took. */
void crm_hash_end(struct crm_hash *hash, unsigned char out[CRM_HASH_SIZE]);

void crm_hash_hex(const unsigned char *digest, size_t n, char *text);

#endif
