/* SPDX-License-Identifier: ISC */
/* Which contact a row of a lead file means: in the store, or in the files. */
#ifndef CRM_STORE_MATCH_H
#define CRM_STORE_MATCH_H

#include "store_fresh.h"

struct crm_match;

/*
 * People are the same by the fields HOW names as the key, or else by the
 * vendor's number within its source, or by name and what reaches them (name
 * and birth date or ZIP where nothing does).  EMPTY: nobody is in the store.
 * FRESH and HOW are borrowed.
 */
enum crm_code crm_match_open(struct crm_store *store,
    struct crm_fresh_list *fresh, bool empty, const struct crm_import_how *how,
    struct crm_match **match, struct crm_err *err) CRM_CHECKED;

/* The contacts that LEAD means: none, one or (ambiguous) two. */
enum crm_code
crm_match_find(struct crm_match *match, const struct crm_lead *lead,
    int64_t hit[2], struct crm_err *err) CRM_CHECKED;

/* Know LEAD, which became contact ID, from now on. */
void
crm_match_add(struct crm_match *match, const struct crm_lead *lead, int64_t id);

/* Let memory bring what LEAD will be compared to in a moment. */
void crm_match_soon(const struct crm_match *match, const struct crm_lead *lead);

void crm_match_free(struct crm_match *match);

#endif
