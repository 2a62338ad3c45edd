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

void crm_hash_add(struct crm_hash *hash, const void *bytes, size_t n);

/* Write the digest and free what init took. */
void crm_hash_end(struct crm_hash *hash, unsigned char out[CRM_HASH_SIZE]);

void crm_hash_hex(const unsigned char *digest, size_t n, char *text);

#endif
