/* SPDX-License-Identifier: ISC */
/* From the columns of a lead file to the fields of a contact. */
#ifndef CRM_MAPPING_H
#define CRM_MAPPING_H

#include "change.h"
#include "vendor.h"

/* What a column becomes. */
enum crm_target {
	CRM_TO_FIELD,
	CRM_TO_SPARE,    /* the field where it is empty, else a labelled note */
	CRM_TO_NOTE,     /* a note, as it is (AM-07) */
	CRM_TO_LABELLED, /* a note, "Heading: text" */
	CRM_TO_NOWHERE,
};

#define CRM_SEEN 64 /* a power of two */

struct crm_column {
	enum crm_target target;
	enum crm_field_id field;
	const char *heading; /* from the mapping's pool */
	bool repeats;        /* few different words: they are remembered */
	struct crm_seen {
		char text[24];
		const char *value;
	} seen[CRM_SEEN]; /* by a hash of the text, the latest each */
	unsigned nseen;   /* different ones so far */
};

struct crm_mapping {
	unsigned n;
	struct crm_column *column;
	unsigned nnote;       /* notes that a row can make */
	int reason;           /* the column reject_reason, or -1 */
	int id;               /* the column id, or -1 */
	int64_t from;         /* what stood in it, if it was a contact's */
	bool policies, tasks; /* a column is a field of such a record */
	bool days;            /* a column is a day */
	bool whole;           /* a column is the whole name */
	enum crm_order order; /* of the days of this file */
	bool assumed;         /* because of a slash: no date proved it */
	const struct crm_mapping_rules *rules;
	const struct crm_vendor *vendor; /* whose file it is, or NULL */
	struct crm_pool pool;            /* of what is remembered */
};

/* How to read headings beyond what they say themselves. */
struct crm_mapping_rules {
	const char *const *map; /* "Their heading=field", note or - */
	unsigned nmap;
	const char
	    *rest; /* unknown columns: "notes", "custom", "refuse" (NULL) */
	const char *source, *pipeline; /* of rows that name none; or NULL */
	const char *dates; /* order of days: "mdy", "dmy"; NULL: find out */
	bool blanks;       /* an empty cell empties its field */
	bool ids;          /* a column id names the contact (AM-27) */
};

/*
 * Whether a lead file may say it: a field of a contact, a policy, or a task
 * that is to be done, which is not computed.
 */
bool crm_mapping_writes(enum crm_field_id field);

/*
 * Map the headings HEADING[N]: as RULES say, as the vendor's signature says,
 * by names, labels and synonyms of fields; note columns; columns that only
 * repeat what the store computes go nowhere.  In a vendor's file and with
 * rest=notes unknown columns become notes, with rest=custom fresh fields of
 * the agency's own (custom.h); else they are refused with the nearest name, as
 * are two columns for one field.  RULES are borrowed.
 */
enum crm_code
crm_mapping_make(struct crm_mapping *mapping, char *const *heading, unsigned n,
    const struct crm_mapping_rules *rules, struct crm_err *err) CRM_CHECKED;

void crm_mapping_free(struct crm_mapping *mapping);

/*
 * A row's cells as LEAD, all from POOL, but what repeats from the mapping.
 * Empty cells say nothing.  Several values in one cell (" ::: ") are the
 * field and its second (phone and cell, email and email2), more of them a
 * note; but in a row with an id such as c17, which our own programs wrote,
 * every cell is one value as it is.
 */
enum crm_code crm_mapping_row(struct crm_mapping *mapping, char *const *cell,
    unsigned n, const struct crm_now *now, struct crm_pool *pool,
    struct crm_lead *lead, struct crm_err *err) CRM_CHECKED;

/*
 * What a row tells of the order of days in its file: false if it asks and
 * does not say.  TEXT and COLUMN are the date in question, or NULL.
 */
bool crm_mapping_order(const struct crm_mapping *mapping, char *const *cell,
    unsigned n, enum crm_order *order, const char **text,
    const struct crm_column **column);

/* Refuse a date that can be read in two ways. */
enum crm_code crm_mapping_either(const struct crm_column *column,
    const char *text, struct crm_err *err) CRM_CHECKED;

/*
 * CELL of COLUMN as it may stand in another file: a date that depends on the
 * order of this one in the form that does not, from POOL; else as it is.
 */
const char *crm_mapping_plain(const struct crm_mapping *mapping,
    const struct crm_column *column, const char *cell, struct crm_pool *pool);

/* What a column becomes, in a word: a field's name, note or -. */
const char *crm_column_word(const struct crm_column *column);

#endif
