/* SPDX-License-Identifier: ISC */
/*
 * Dated rules: what a law or a calendar says and since when, as declared in a
 * text (crm-rules.5).  They are asked for the day of the act.  What no row
 * says is not known, which is never the same as forbidden or allowed.
 */
#ifndef CRM_RULES_H
#define CRM_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "date.h"
#include "line.h"
#include "mem.h"

#define CRM_ROWS 256
#define CRM_NEVER INT32_MAX /* TO of a row that has no last day */

/* What a row is about. */
enum crm_topic {
	CRM_RULE_AGE,        /* turning 65 */
	CRM_RULE_FIRST,      /* cover begins on the first of a month */
	CRM_RULE_ELECTION,   /* an election period */
	CRM_RULE_SOA_WAIT,   /* scope of appointment, before the appointment */
	CRM_RULE_SOA_EXEMPT, /* last days of an election period without it */
	CRM_RULE_SOA_VALID,
	CRM_RULE_SOA_WRITTEN, /* for an appointment in person */
	CRM_RULE_RETAIN,      /* a class of records */
	CRM_RULE_SCRUB,       /* age of the do-not-call lists */
	CRM_RULE_PERMISSION,
	CRM_NTOPICS,
};

struct crm_length {
	int n;
	char unit; /* h d m y; 0: none given */
};

/* The months about which a period is counted; bits of a mask. */
enum crm_anchor {
	CRM_OF_TURNING = 1,
	CRM_OF_PART_A = 2,
	CRM_OF_PART_B = 4,
	CRM_OF_BOTH = 8, /* parts, the later of them */
};

/* What a person must have; bits of a mask. */
enum crm_need {
	CRM_MUST_MEDICARE = 1,
	CRM_MUST_MA = 2,
	CRM_MUST_MEDICAID = 4,
	CRM_MUST_MORE = 8, /* something that is not on record */
};

enum crm_begins { /* when cover begins; or month and day, 1001 */
	CRM_BEGINS_UNKNOWN = 0,
	CRM_BEGINS_NEXT = -1, /* the first of the month after */
};

struct crm_dated {
	enum crm_topic topic;
	char of[CRM_WORD_BYTES]; /* the election period, the class; or "" */
	bool none, always, warn;
	bool window, yearly;      /* whether OPENS and CLOSES say anything */
	int opens, closes;        /* yearly: 1015; else months, -3 */
	unsigned anchors;         /* enum crm_anchor */
	unsigned needs;           /* enum crm_need */
	int effective;            /* enum crm_begins, or 101 */
	struct crm_length length; /* of what the topic is about */
	struct crm_length first;  /* age: for who is born on a 1st */
	crm_day from, to;         /* days of the act; CRM_NO_DAY, CRM_NEVER */
	uint32_t lines;           /* crm_line_bit(); 0: all */
	char source[CRM_LABEL_BYTES];
	unsigned number; /* of the line in its file */
};

struct crm_rules {
	char name[CRM_WORD_BYTES];
	char label[CRM_LABEL_BYTES];
	unsigned n;
	struct crm_dated row[CRM_ROWS];
};

/* Whether the first directive of TEXT is `rules`. */
bool crm_rules_are(const char *text);

/*
 * Read TEXT into *RULES.  FILE is what messages call it: "FILE:LINE: what was
 * expected (nearest: word)".  Two rows for one thing on one day are refused.
 */
enum crm_code crm_rules_parse(const char *text, const char *file,
    struct crm_rules *rules, struct crm_err *err) CRM_CHECKED;

/* The canonical text: parse(dump(x)) = x and dump(parse(dump(x))) the same. */
void crm_rules_dump(const struct crm_rules *rules, struct crm_buf *text);

/*
 * The row about TOPIC (and OF: the election period, the class; else NULL) for
 * a policy of LINE (NULL: not known) on DAY; NULL if there is none.
 */
const struct crm_dated *crm_rules_at(const struct crm_rules *rules,
    enum crm_topic topic, const char *of, const char *line, crm_day day);

/* The same, refused where nothing is known. */
enum crm_code crm_rules_find(const struct crm_rules *rules,
    enum crm_topic topic, const char *of, const char *line, crm_day day,
    const struct crm_dated **row, struct crm_err *err) CRM_CHECKED;

/* The day that is LENGTH, of days, months or years, after DAY. */
crm_day crm_length_after(crm_day day, const struct crm_length *length);

/* The lines of ROW, "ma,mapd"; empty for all. */
void crm_rules_lines(const struct crm_dated *row, struct crm_buf *text);

#endif
