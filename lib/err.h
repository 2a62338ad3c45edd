/* SPDX-License-Identifier: ISC */
/* What went wrong, as data: a code for the program, a sentence for people. */
#ifndef CRM_ERR_H
#define CRM_ERR_H

/*
 * What a caller may do about a failure.  The values are the exit statuses
 * that every program promises (crm.7), so nothing is translated on the way.
 */
enum crm_code {
	CRM_OK = 0,
	CRM_REFUSED = 1, /* invalid value, unknown record, rule that forbids */
	CRM_MISUSE = 2,  /* unknown option, field or report */
	CRM_TROUBLE = 3, /* store, input or system; nothing was written */
	CRM_BUSY = 4,    /* the store stayed locked; nothing was written */
	CRM_LATE = 5,    /* written, but something after it failed */
	CRM_PART = 6,    /* done in part, as -k or --rejects allow */
};

struct crm_err {
	enum crm_code code;
	char text[768]; /* no program name, no newline; thing first */
};

#define CRM_CHECKED __attribute__((warn_unused_result))

/* Fill ERR with CODE and a sentence; returns CODE, so `return crm_fail()`. */
enum crm_code crm_fail(struct crm_err *err, enum crm_code code, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));

/* Put a prefix such as "leads.csv:17: " before the sentence in ERR. */
enum crm_code crm_fail_at(struct crm_err *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * The word of LIST (N pointers) nearest to WORD by edit distance, when it is
 * near enough to be meant; else NULL.  Borrowed from LIST.
 */
const char *crm_nearest(const char *word, const char *const *list, unsigned n);

#endif
