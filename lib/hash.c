/* SPDX-License-Identifier: ISC */
#include "hash.h"

#include <blake2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

void
crm_hash_init(struct crm_hash *hash)
{
	/* The state wants 64-byte alignment, which malloc() may not give. */
	hash->memory = crm_alloc(sizeof(blake2b_state) + 63);
	hash->state = (void *)(((uintptr_t)hash->memory + 63) & ~(uintptr_t)63);
	blake2b_init(hash->state, CRM_HASH_SIZE);
}

void
crm_hash_add(struct crm_hash *hash, const void *bytes, size_t n)
{
	blake2b_update(hash->state, bytes, n);
}

void
crm_hash_end(struct crm_hash *hash, unsigned char out[CRM_HASH_SIZE])
{
	blake2b_final(hash->state, out, CRM_HASH_SIZE);
	free(hash->memory);
	hash->memory = hash->state = NULL;
}

void
crm_hash_hex(const unsigned char *digest, size_t n, char *text)
{
	size_t i;

	for (i = 0; i < n; i++)
		snprintf(text + 2 * i, 3, "%02x", digest[i]);
}
