/* SPDX-License-Identifier: ISC */
/* A person's name whole and in parts, and the keys by which people match. */
#ifndef CRM_PERSON_H
#define CRM_PERSON_H

#include "field.h"

/*
 * Split a full name into title, first, middle, last and suffix of VALUES
 * ("Díaz, Ana M." and "Dr. Ana M. Díaz Jr."); only fields that are empty in
 * VALUES are set.
 */
void crm_name_split(
    const char *name, struct crm_values *values, struct crm_pool *pool);

/* The derived full name: title and nickname left out; NULL if empty. */
const char *
crm_name_join(const struct crm_values *values, struct crm_pool *pool);

/* In which form a person is looked for and compared; NULL is empty. */
struct crm_keys {
	const char *name;         /* first and last name, folded */
	const char *phone, *cell; /* as crm_text_phone() writes them */
	/*
	 * Hashes of the name with what reaches the person (e-mail, phone,
	 * cell), or, where nothing does, with birth date and ZIP.
	 */
	uint64_t reach[3], other[2];
	unsigned nreach, nother;
};

/* The keys of VALUES, from POOL. */
void crm_keys_make(const struct crm_values *values, struct crm_pool *pool,
    struct crm_keys *keys);

#endif
