/* SPDX-License-Identifier: ISC */
/* `field=value` words, as a change to a record. */
#ifndef CRM_CHANGE_H
#define CRM_CHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "person.h"

/* The fields given, and what they are to be; NULL empties a field. */
struct crm_change {
	struct crm_values to;
	bool given[CRM_NFIELDS];
	unsigned n;
};

/* A row of a lead file: a person, how they are looked for, their notes. */
struct crm_lead {
	struct crm_change change;
	struct crm_keys keys;
	const char **note;
	unsigned nnotes;
	bool policy; /* some of the fields are a policy's */
	bool task;   /* some are a task's */
	bool ours;   /* the row has the id of a contact: we wrote it */
	bool again;  /* the same as in the row before it, of the same file */
};

/* One value that changed; texts borrowed from the pool of the call. */
struct crm_diff {
	enum crm_field_id field;
	const char *old, *new;
};

/*
 * Take TEXT as the value of the field called NAME, which must be one that a
 * word may write in a record of kind RECORD (contact and engine fields go
 * together).  `name` is split into its parts.
 */
enum crm_code crm_change_add(struct crm_change *change, enum crm_record record,
    const char *name, const char *text, const struct crm_now *now,
    struct crm_pool *pool, struct crm_err *err) CRM_CHECKED;

/* The same for a field that is known already and may be written. */
enum crm_code crm_change_set(struct crm_change *change, enum crm_field_id id,
    const char *text, const struct crm_now *now, struct crm_pool *pool,
    struct crm_err *err) CRM_CHECKED;

/* The same for a value that is canonical already. */
void crm_change_take(
    struct crm_change *change, enum crm_field_id id, const char *value);

/* Whether any field of the table contact is given a value. */
bool crm_change_person(const struct crm_change *change);

/* An id such as c17 or 17: LETTER may be left out if BARE. */
bool crm_id_parse(const char *text, char letter, bool bare, int64_t *id);

/* And the text of one, from POOL; without printf, as lists have millions. */
const char *crm_id_text(char letter, int64_t id, struct crm_pool *pool);

#endif
