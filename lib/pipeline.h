/* SPDX-License-Identifier: ISC */
/*
 * A pipeline: the rules that one kind of record follows, as declared in a
 * text (crm-pipeline.5).  Nothing here knows the name of a stage.
 */
#ifndef CRM_PIPELINE_H
#define CRM_PIPELINE_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "field.h"
#include "mem.h"

#define CRM_WORD_BYTES 41   /* a name and NUL */
#define CRM_LABEL_BYTES 121 /* a label and NUL */
#define CRM_MANY 64         /* stages, statuses, actions, reasons */
#define CRM_RULES 128
#define CRM_NONE (-1)
#define CRM_PREVIOUS (-2) /* target of an event: the stage before */

enum crm_class { CRM_PROSPECT, CRM_CLIENT, CRM_CLOSED, CRM_ANY };

/* What a stage can ask for; bits of a mask. */
enum crm_guard {
	CRM_NEEDS_SOURCE = 1,   /* SP-03 */
	CRM_NEEDS_POLICY = 2,   /* a sold one, not ended: SP-10 */
	CRM_NEEDS_IN_FORCE = 4, /* a sold one in force today: SP-12 */
	CRM_NEEDS_REASON = 8,   /* SP-07 */
};

/* What makes a move by itself. */
enum crm_event {
	CRM_POLICY_EFFECTIVE, /* a sold policy's first day has come */
	CRM_POLICY_ENDED,     /* its last day has passed, or it was ended */
	CRM_POLICY_ADDED,     /* a sold policy was recorded */
	CRM_REVIEW_FLAGGED,
	CRM_REVIEW_UNFLAGGED,
	CRM_NEVENTS,
};

struct crm_stage {
	int64_t id; /* in the store; 0 until it is there */
	char name[CRM_WORD_BYTES];
	char label[CRM_LABEL_BYTES];
	enum crm_class class;
	unsigned needs;        /* enum crm_guard */
	uint64_t fields[2];    /* fields that must be known, a bit each */
	bool start;            /* new contacts begin here at the latest */
	bool retired;          /* nothing may enter */
	uint64_t links;        /* statuses allowed; 0 is all (BL-06) */
	uint64_t moves;        /* stages that may follow; see any_move */
	int8_t does[CRM_MANY]; /* action that a move to that stage records */
};

struct crm_status {
	int64_t id;
	char name[CRM_WORD_BYTES];
	char label[CRM_LABEL_BYTES];
	bool retired;
};

struct crm_action {
	char name[CRM_WORD_BYTES];
	char label[CRM_LABEL_BYTES];
	bool call; /* refused for those who asked not to be called */
};

struct crm_reason {
	char name[CRM_WORD_BYTES];
	char label[CRM_LABEL_BYTES];
	bool ends_policies; /* SP-19 */
	bool stops_contact; /* SP-19 */
};

struct crm_rule {
	enum crm_event event;
	uint64_t from;
	int to;          /* stage or CRM_PREVIOUS */
	int reason;      /* or CRM_NONE */
	unsigned unless; /* enum crm_guard: not while these hold */
};

struct crm_pipeline {
	int64_t id;
	char name[CRM_WORD_BYTES];
	char label[CRM_LABEL_BYTES];
	int nstage, nstatus, naction, nreason, nrule;
	bool any_move; /* no move line: every move is allowed */
	struct crm_stage stage[CRM_MANY];
	struct crm_status status[CRM_MANY];
	struct crm_action action[CRM_MANY];
	struct crm_reason reason[CRM_MANY];
	struct crm_rule rule[CRM_RULES];
	uint32_t first_of_month; /* lines whose cover starts on a 1st, 2.3 */
	uint32_t election;       /* lines that want an election period, SP-25 */
};

/*
 * Read the rules in TEXT into *PIPELINE.  FILE is what messages call it:
 * "FILE:LINE: what was expected (nearest: word)".
 */
enum crm_code crm_pipeline_parse(const char *text, const char *file,
    struct crm_pipeline *pipeline, struct crm_err *err) CRM_CHECKED;

/* The canonical text: parse(dump(x)) = x and dump(parse(dump(x))) the same. */
void
crm_pipeline_dump(const struct crm_pipeline *pipeline, struct crm_buf *text);

/* Position of a stage, status, action or reason by name; CRM_NONE if none. */
int crm_stage_index(const struct crm_pipeline *pipeline, const char *name);
int crm_status_index(const struct crm_pipeline *pipeline, const char *name);
int crm_action_index(const struct crm_pipeline *pipeline, const char *name);
int crm_reason_index(const struct crm_pipeline *pipeline, const char *name);

/* The same for a word that a person gave: refused with the nearest name. */
enum crm_code crm_stage_find(const struct crm_pipeline *pipeline,
    const char *name, int *index, struct crm_err *err) CRM_CHECKED;
enum crm_code crm_status_find(const struct crm_pipeline *pipeline,
    const char *name, int *index, struct crm_err *err) CRM_CHECKED;
enum crm_code crm_action_find(const struct crm_pipeline *pipeline,
    const char *name, int *index, struct crm_err *err) CRM_CHECKED;
enum crm_code crm_reason_find(const struct crm_pipeline *pipeline,
    const char *name, int *index, struct crm_err *err) CRM_CHECKED;

const char *crm_class_name(enum crm_class class);
const char *crm_event_name(enum crm_event event);

/* Whether a name is well-formed: [a-z][a-z0-9-]*, and not shaped like an id. */
bool crm_word_valid(const char *name);

/* Whether a person means the name: by it or its label, in any case. */
bool crm_word_means(const char *word, const char *name, const char *label);

/* Bit of a policy line ("mapd") in the line masks; 0 if unknown. */
uint32_t crm_line_bit(const char *line);

#endif
