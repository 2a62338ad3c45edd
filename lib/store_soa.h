/* SPDX-License-Identifier: ISC */
/* Whether scopes of appointment are as the rules want them. */
#ifndef CRM_STORE_SOA_H
#define CRM_STORE_SOA_H

#include "store_impl.h"

/* Columns, over aliases o (soa) and c (contact), for crm_soa_verdict(). */
#define SOA_VERDICT                                                     \
	"o.products, o.signed, o.appointment, o.soa_place, o.walk_in, " \
	"o.soa_method, c.birth_date, c.part_a, c.part_b"

/*
 * What the rules say of the row whose SOA_VERDICT begins in column COL, as
 * crm_calendar_scope(); OK for what is not signed or has no appointment.
 */
enum crm_code crm_soa_verdict(const struct crm_rules *rules, sqlite3_stmt *st,
    int col, struct crm_err *warn, struct crm_err *err) CRM_CHECKED;

#endif
