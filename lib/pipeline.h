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
#include "line.h"
#include "mem.h"

#define CRM_MANY 64 /* stages, statuses, actions, reasons */
#define CRM_RULES 128
#define CRM_PREVIOUS (-2) /* target of an event: the stage before */

enum crm_class { CRM_PROSPECT, CRM_CLIENT, CRM_CLOSED, CRM_ANY };

/* What a stage can ask for; bits of a mask. */
enum crm_guard {
	CRM_NEEDS_SOURCE = 1,       /* SP-03 */
	CRM_NEEDS_POLICY = 2,       /* a sold one, not ended: SP-10 */
	CRM_NEEDS_IN_FORCE = 4,     /* a sold one in force today: SP-12 */
	CRM_NEEDS_REASON = 8,       /* SP-07 */
	CRM_NEEDS_FOLLOW_UP = 16,   /* a task or cadence to come: BL-10 */
	CRM_NEEDS_APPOINTMENT = 32, /* a task with day and time: HC-12 */
	CRM_NEEDS_ATTEMPTS = 64,    /* as many as the pipeline says: HC-03 */
};

/* All that a stage, status or reason asks for. */
struct crm_needs {
	unsigned guards;           /* enum crm_guard */
	uint64_t fields[2];        /* fields that must be known, a bit each */
	uint8_t word[CRM_NFIELDS]; /* crm_field_word() that a field must be */
	bool words;                /* any of these is not 0 */
};

/* What makes a move by itself. */
enum crm_event {
	CRM_POLICY_EFFECTIVE, /* a sold policy's first day has come */
	CRM_POLICY_ENDED,     /* its last day has passed, or it was ended */
	CRM_POLICY_ADDED,     /* a sold policy was recorded */
	CRM_REVIEW_FLAGGED,
	CRM_REVIEW_UNFLAGGED,
	CRM_ATTEMPTED,        /* a try to reach the contact was noted: HC-03 */
	CRM_ATTEMPTS_USED,    /* and it was the last one */
	CRM_REACHED,          /* a contact of both sides was noted */
	CRM_STOP_REQUEST,     /* the contact asked to be left alone: HC-04 */
	CRM_CADENCE_ENDED,    /* the last task of a cadence was closed */
	CRM_AFTER,            /* so long in the stage */
	CRM_SURVEY_CHANGED,   /* a survey came with another profile: SP-17 */
	CRM_SURVEY_CONFIRMED, /* and all it says is decided upon */
	CRM_NEVENTS,
};

struct crm_stage {
	int64_t id; /* in the store; 0 until it is there */
	char name[CRM_WORD_BYTES];
	char label[CRM_LABEL_BYTES];
	char was[CRM_WORD_BYTES]; /* its name before, or empty (BL-05) */
	enum crm_class class;
	struct crm_needs needs;
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
	char was[CRM_WORD_BYTES];
	struct crm_needs needs; /* when it is set, and ever after (BL-10) */
	bool start; /* of new contacts, where it goes with the stage */
	bool retired;
};

struct crm_action {
	char name[CRM_WORD_BYTES];
	char label[CRM_LABEL_BYTES];
	bool call;    /* refused for those who asked not to be called */
	bool attempt; /* to reach the contact, unless the outcome says more */
	bool usual;   /* of notes that name none (BL-01) */
};

/* What can come of an action. */
struct crm_outcome_word {
	char name[CRM_WORD_BYTES];
	char label[CRM_LABEL_BYTES];
	bool two_way; /* both spoke: attempts are counted anew */
};

struct crm_reason {
	char name[CRM_WORD_BYTES];
	char label[CRM_LABEL_BYTES];
	bool ends_policies; /* SP-19 */
	bool stops_contact; /* SP-19 */
	uint64_t goes;      /* stages it goes with; 0 is all */
	uint64_t from;      /* stages it may be given in; 0 is all */
	struct crm_needs needs;
	int then; /* stage to go on to at once, or CRM_NONE */
};

/* Tasks that come again and again while a contact is in a stage. */
struct crm_cadence {
	char name[CRM_WORD_BYTES];
	char label[CRM_LABEL_BYTES]; /* what the tasks are about */
	char kind[CRM_WORD_BYTES];   /* of the tasks */
	uint64_t stages;
	struct crm_span first, then; /* then.n 0: once */
	int most;                    /* tasks; 0: as long as it lasts */
};

struct crm_rule {
	enum crm_event event;
	uint64_t from;
	int to;               /* stage or CRM_PREVIOUS */
	int reason;           /* or CRM_NONE */
	unsigned unless;      /* enum crm_guard: not while these hold */
	struct crm_span span; /* of CRM_AFTER: how long in the stage */
};

struct crm_pipeline {
	int64_t id;
	char name[CRM_WORD_BYTES];
	char label[CRM_LABEL_BYTES];
	int nstage, nstatus, naction, noutcome, nreason, nrule, ncadence;
	int attempts;  /* to reach a contact, before they are used up; 0: any */
	bool clocks;   /* a cadence, or a rule after some time, is declared */
	bool fields;   /* something needs a field */
	bool any_move; /* no move line: every move is allowed */
	struct crm_stage stage[CRM_MANY];
	struct crm_status status[CRM_MANY];
	struct crm_action action[CRM_MANY];
	struct crm_outcome_word outcome[CRM_MANY];
	struct crm_reason reason[CRM_MANY];
	struct crm_cadence cadence[CRM_MANY];
	struct crm_rule rule[CRM_RULES];
	uint32_t first_of_month; /* lines whose cover starts on a 1st, 2.3 */
	uint32_t election;       /* lines that want an election period, SP-25 */
	uint32_t scope;          /* lines that want a scope of appointment */
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

/* Position of a stage and so on by its name; CRM_NONE if there is none. */
int crm_stage_index(const struct crm_pipeline *pipeline, const char *name);
int crm_status_index(const struct crm_pipeline *pipeline, const char *name);
int crm_action_index(const struct crm_pipeline *pipeline, const char *name);
int crm_reason_index(const struct crm_pipeline *pipeline, const char *name);
int crm_outcome_index(const struct crm_pipeline *pipeline, const char *name);
int crm_cadence_index(const struct crm_pipeline *pipeline, const char *name);

/* The same for a word that a person gave: refused with the nearest name. */
enum crm_code crm_stage_find(const struct crm_pipeline *pipeline,
    const char *name, int *index, struct crm_err *err) CRM_CHECKED;
enum crm_code crm_status_find(const struct crm_pipeline *pipeline,
    const char *name, int *index, struct crm_err *err) CRM_CHECKED;
enum crm_code crm_action_find(const struct crm_pipeline *pipeline,
    const char *name, int *index, struct crm_err *err) CRM_CHECKED;
enum crm_code crm_reason_find(const struct crm_pipeline *pipeline,
    const char *name, int *index, struct crm_err *err) CRM_CHECKED;
enum crm_code crm_outcome_find(const struct crm_pipeline *pipeline,
    const char *name, int *index, struct crm_err *err) CRM_CHECKED;

/* The guards, and the lines of policies, by number; NULL after the last. */
const char *crm_guard_name(unsigned i);
const char *crm_policy_line(unsigned i, size_t *len);

const char *crm_class_name(enum crm_class class);
const char *crm_event_name(enum crm_event event);

/* Whether a person means the name: by it or its label, in any case. */
bool crm_word_means(const char *word, const char *name, const char *label);

/* Bit of a policy line ("mapd") in the line masks; 0 if unknown. */
uint32_t crm_line_bit(const char *line);

#endif
