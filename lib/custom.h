/* SPDX-License-Identifier: ISC */
/*
 * Fields of the agency's own (AM-02): what one may be, and their places in the
 * table of fields.  They are of contacts, and words, columns, headings and
 * keys like all others.
 */
#ifndef CRM_CUSTOM_H
#define CRM_CUSTOM_H

#include "field.h"

/* The definition of a field; texts as crm_custom_set() makes them. */
struct crm_custom {
	const char *name; /* NULL: the place is free */
	const char *label;
	const char *type;     /* text day yes word dollars number email phone */
	const char *words;    /* of type word: as in struct crm_field */
	const char *headings; /* squashed, blank-separated */
	const char *help;
	bool personal;
	bool dropped; /* no field any more; its place stays taken */
	bool fresh;   /* an import brings it, the store does not have it yet */
};

/* Those in the table now, CRM_NCUSTOM places; place N is CRM_F_CUSTOM + N. */
extern const struct crm_custom *const crm_customs;

/* The number of places up to the last that is taken. */
unsigned crm_customs_used(void);

/* The place of the field called NAME, dropped or not; CRM_NCUSTOM if none. */
unsigned crm_custom_place(const char *name);

/*
 * Read KEY=TEXT into F: label, type, words (comma- or blank-separated, synonyms
 * behind a |), headings (comma-separated), personal (yes, no), help; first of
 * all the name, which never changes.  Refuses with the nearest key, or what the
 * key may be.  Texts from POOL.
 */
enum crm_code crm_custom_set(struct crm_custom *f, const char *key,
    const char *text, struct crm_pool *pool, struct crm_err *err) CRM_CHECKED;

/*
 * Refuse F, which is to stand in PLACE, if it is not whole or if a name or
 * heading of it means another field already; what it lacks is filled in (type
 * text, the label from the name).
 */
enum crm_code crm_custom_settle(struct crm_custom *f, unsigned place,
    struct crm_pool *pool, struct crm_err *err) CRM_CHECKED;

/*
 * Put the definitions OWN[CRM_NCUSTOM] into the table instead of those there;
 * copied.  If the table is held they must be the same, but for fresh ones.
 */
enum crm_code
crm_customs_load(const struct crm_custom *own, struct crm_err *err) CRM_CHECKED;

/* Whoever has read a file by the table wants it to stay as it is. */
void crm_customs_hold(bool hold);

/*
 * A fresh field of type text for a column that nobody knows, named and
 * labelled after its HEADING.  Refuses where there is no name in that, or no
 * place left.
 */
enum crm_code crm_custom_make(const char *heading, enum crm_field_id *id,
    struct crm_err *err) CRM_CHECKED;

#endif
