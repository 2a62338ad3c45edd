/* SPDX-License-Identifier: ISC */
/* From the columns of a lead file to the fields of a contact. */
#ifndef CRM_MAPPING_H
#define CRM_MAPPING_H

#include "change.h"

enum crm_target { CRM_TO_FIELD, CRM_TO_NOTE, CRM_TO_NOWHERE };

#define CRM_SEEN 8

struct crm_column {
	enum crm_target target;
	enum crm_field_id field;
	bool repeats; /* few different words: they are remembered */
	struct crm_seen {
		char text[24];
		const char *value;
	} seen[CRM_SEEN];
	unsigned nseen;
};

struct crm_mapping {
	unsigned n;
	struct crm_column *column;
	unsigned nnote;       /* columns that become notes (AM-07) */
	int reason;           /* the column reject_reason, or -1 */
	struct crm_pool pool; /* of what is remembered */
};

/*
 * Map the headings HEADING[N]: names, labels and synonyms of fields; note
 * columns; columns that only repeat what the store computes go nowhere.  An
 * unknown heading, or two for one field, is refused with the nearest name.
 */
enum crm_code crm_mapping_make(struct crm_mapping *mapping,
    char *const *heading, unsigned n, struct crm_err *err) CRM_CHECKED;

void crm_mapping_free(struct crm_mapping *mapping);

/*
 * A row's cells as a change and notes (NOTE has room for NNOTE; *NNOTES of
 * them are set).  Empty cells say nothing.
 */
enum crm_code
crm_mapping_row(struct crm_mapping *mapping, char *const *cell, unsigned n,
    const struct crm_now *now, struct crm_pool *pool, struct crm_change *change,
    const char **note, unsigned *nnotes, struct crm_err *err) CRM_CHECKED;

#endif
