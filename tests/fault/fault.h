/* SPDX-License-Identifier: ISC */
/*
 * What the shim in a faulty program is told, and what it tells: the words
 * between shim.c and the drivers.
 */
#ifndef CRM_FAULT_H
#define CRM_FAULT_H

#include <stdatomic.h>
#include <stdint.h>

/* Names in the environment. */
#define FAULT_KIND "CRM_FAULT_KIND"       /* a name below; absent: no fault */
#define FAULT_AT "CRM_FAULT_AT"           /* the Nth point of it; 0: none */
#define FAULT_FOREVER "CRM_FAULT_FOREVER" /* set: that one and all after it */
#define FAULT_SMALL "CRM_FAULT_SMALL"     /* set: a page cache that spills */
#define FAULT_COUNT "CRM_FAULT_COUNT"     /* a file: struct fault_count */
#define FAULT_LOG "CRM_FAULT_LOG"         /* a file: struct fault_op ... */
#define FAULT_WAYS "CRM_FAULT_WAYS"       /* a file: a uint64_t for a point */

enum fault_kind {
	FAULT_NONE,
	FAULT_ERROR, /* any operation on a file: not done, an error */
	FAULT_FULL,  /* a write: not done, the disk is full */
	FAULT_TORN,  /* a write: half of it done, an error */
	FAULT_DONE,  /* a write, truncation, sync or deletion: done, an error */
	FAULT_DIE,   /* killed before one of those */
	FAULT_TEAR,  /* killed in the middle of a write */
	FAULT_LIE,   /* a write: not done, no error (no promise covers it) */
	FAULT_NOMEM, /* an allocation: NULL */
	FAULT_TELL,  /* nothing fails; the log is written */
	FAULT_KINDS
};

static const char *const fault_names[FAULT_KINDS] = {[FAULT_NONE] = "none",
    [FAULT_ERROR] = "error",
    [FAULT_FULL] = "full",
    [FAULT_TORN] = "torn",
    [FAULT_DONE] = "done",
    [FAULT_DIE] = "die",
    [FAULT_TEAR] = "tear",
    [FAULT_LIE] = "lie",
    [FAULT_NOMEM] = "nomem",
    [FAULT_TELL] = "tell"};

/* Shared by mmap: points of the kind met so far, and those that failed. */
struct fault_count {
	_Atomic uint64_t points, fired;
};

enum fault_file { FAULT_STORE, FAULT_JOURNAL, FAULT_OTHER };

enum fault_op_kind {
	FAULT_OP_WRITE,    /* at OFFSET, followed by N bytes */
	FAULT_OP_TRUNCATE, /* to OFFSET */
	FAULT_OP_SYNC,
	FAULT_OP_CREATE,
	FAULT_OP_DELETE /* OFFSET: whether the folder was synced, too */
};

/* One operation that changed a file, as it was done. */
struct fault_op {
	int32_t op, file;
	int64_t offset;
	int64_t n;
};

#endif
