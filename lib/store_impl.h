/* SPDX-License-Identifier: ISC */
/* What store*.c share among themselves. */
#ifndef CRM_STORE_IMPL_H
#define CRM_STORE_IMPL_H

#include "db.h"
#include "embed.h"
#include "hash.h"
#include "store.h"

#define CRM_APPLICATION 0x43524d31 /* "CRM1" */
#define CRM_NTABLES 19

/* A recorded table: every change of it is in the log. */
struct crm_table {
	const char *name;
	const char *gone;   /* the name of a part that holds removed rows */
	const char *select; /* all columns of rows :lo to :hi, by id */
	const char *erase;  /* rows :lo to :hi */
	const char *any;    /* the first rows that are there */
	const char *count;  /* how many there are */
	const char *last;   /* the highest id, at once */
	const char *rows;   /* those of :contact, if it has that column */
	const char *drop;   /* the same: remove them */
	char letter;        /* of its ids, 0 if people never see them */
	int contact;        /* column that holds the contact, -1 none */
	struct crm_ref {    /* columns that refer to rows of other tables */
		int column, table;
	} ref[3];
	int nref;
};
extern const struct crm_table crm_tables[CRM_NTABLES];

/* Places in it that are asked for with every row of a walk. */
enum { CRM_FIELD_TABLE = 17, CRM_CUSTOM_TABLE };

/* Position in crm_tables, -1 if the table is not recorded. */
int crm_table_index(const char *name);

/* A growing list of ids; free(ids.at). */
struct crm_ids {
	int64_t *at;
	size_t n, cap;
};

struct crm_place { /* where a stage or status id leads */
	const struct crm_pipeline *pipeline;
	int index;
};

struct crm_store {
	struct db db;
	char *path;
	char *zone;

	/* What the login may do with pipelines to which not all are let. */
	struct crm_rights {
		int64_t pipeline;
		unsigned may; /* enum crm_right */
	} * rights;
	size_t nrights, caprights;

	/* While writing: the entry in the making. */
	const struct crm_actor *actor;
	bool marked; /* between crm_store_mark() and _unmark() */
	sqlite3_session *session;
	struct crm_buf changes; /* not in a part yet, nor in the session */
	struct crm_wave *wave;  /* contacts whose moves wait; NULL: never any */
	int64_t op;             /* 0 outside begin..commit */
	const char *kind;       /* of the entry */
	int64_t undoes;
	unsigned parts;
	struct crm_ids touched;   /* contacts */
	size_t nmarked;           /* of them, at crm_store_mark() */
	struct crm_rows *touches; /* as SQL reads them; NULL: not yet */
	struct crm_ids purge;     /* contacts that go at the commit */
	int early;                /* the file once more, by an import; or -1 */

	/* Whether the store has a table of ZIP codes of its own. */
	enum { CRM_ZIPS_UNKNOWN, CRM_ZIPS_SHIPPED, CRM_ZIPS_OWN } zips;

	/* Pipelines, read when first needed. */
	struct crm_pipeline **pipeline;
	unsigned npipeline;
	struct crm_place *stage_at;
	struct crm_place *status_at;
	size_t nstage_at, nstatus_at;
	struct crm_rules *rules; /* dated ones */
};

/*
 * The absolute name of PATH, which need not exist; *FULL is yours.
 */
enum crm_code crm_path_resolve(
    const char *path, char **full, struct crm_err *err) CRM_CHECKED;

/* Run the steps after FROM, in the transaction that is open. */
enum crm_code crm_store_steps(
    struct crm_store *store, int from, struct crm_err *err) CRM_CHECKED;

/* store_log.c ---------------------------------------------------------- */

/* Remember that the entry in the making touches CONTACT. */
void crm_store_touch(struct crm_store *store, int64_t contact);

/* Begin an entry of another kind than `change`. */
enum crm_code
crm_store_begin_kind(struct crm_store *store, const struct crm_actor *actor,
    const char *kind, int64_t undoes, struct crm_err *err) CRM_CHECKED;

/* Write what was recorded so far as a part, and go on recording. */
enum crm_code
crm_store_flush(struct crm_store *store, struct crm_err *err) CRM_CHECKED;

/* The same when the recording has grown past a bound. */
enum crm_code
crm_store_flush_big(struct crm_store *store, struct crm_err *err) CRM_CHECKED;

/* Stop recording; what was recorded is among the changes for the next part. */
enum crm_code
crm_store_hold(struct crm_store *store, struct crm_err *err) CRM_CHECKED;

/* Stop and start recording: rows put in between must be logged as ranges. */
enum crm_code crm_store_record(
    struct crm_store *store, bool on, struct crm_err *err) CRM_CHECKED;

/* A value as digests see it; BYTES of TYPE are text or blob. */
void crm_put_null(struct crm_buf *buf);
void crm_put_number(struct crm_buf *buf, int64_t n);
void crm_put_bytes(struct crm_buf *buf, int type, const void *bytes, size_t n);
void crm_put_column(struct crm_buf *buf, sqlite3_stmt *st, int column);

/*
 * The digests of rows that are inserted one after another, taken on the way:
 * reading them again costs a quarter of an import.
 */
struct crm_tally {
	int64_t rows;
	struct crm_hash hash;
	struct crm_buf digests;
};

/* The next row, all its columns put into BYTES. */
void crm_tally_row(struct crm_tally *tally, const struct crm_buf *bytes);

/* Log the rows, which have the ids from LO on, as parts of 256. */
enum crm_code crm_tally_log(struct crm_store *store, int table, int64_t lo,
    int columns, struct crm_tally *tally, struct crm_err *err) CRM_CHECKED;
void crm_tally_free(struct crm_tally *tally);

/* Log PART as the next of the entry in the making; its own op is not used. */
struct crm_part;
enum crm_code crm_part_log(struct crm_store *store, const struct crm_part *part,
    struct crm_err *err) CRM_CHECKED;

/* The hash of an entry from its row and the digests of its parts. */
enum crm_code crm_op_hash(struct db *db, int64_t op,
    unsigned char hash[CRM_HASH_SIZE], struct crm_err *err) CRM_CHECKED;

/* store_walk.c --------------------------------------------------------- */

struct crm_fault { /* what the walk found */
	int table;
	int64_t row;
	int64_t op;
	int64_t lo, hi; /* of a range */
	const char *field, *logged, *found;
};
typedef void crm_faulty(void *arg, const struct crm_fault *fault);

/* Rows that were put in, as PART says, and as NOW has them. */
struct crm_part;
typedef void
crm_ranged(void *arg, const struct crm_part *part, const struct crm_part *now);

/*
 * Take entries back on a private copy, latest first, down to but not
 * including LAST.  FAULTY is called for what does not fit and may be NULL:
 * then the first misfit is trouble.  RANGED, if not NULL, is called with
 * ranges of rows before they are removed.
 */
enum crm_code crm_walk_back(struct db *db, int64_t last, crm_faulty *faulty,
    crm_ranged *ranged, void *arg, struct crm_err *err) CRM_CHECKED;

/*
 * From here on the store is a private, unlinked copy of the state it was
 * opened in; the file itself is no longer held.  ALONE: nor is it by anybody
 * else in this process.
 */
enum crm_code crm_store_detach(
    struct crm_store *store, bool alone, struct crm_err *err) CRM_CHECKED;

/* store_pipeline.c ----------------------------------------------------- */

enum crm_code crm_store_need_pipelines(
    struct crm_store *store, struct crm_err *err) CRM_CHECKED;
void crm_store_forget_pipelines(struct crm_store *store);

/* store_rules.c -------------------------------------------------------- */

void crm_store_forget_rules(struct crm_store *store);

/* store_stage.c -------------------------------------------------------- */

/* Where a contact stands. */
struct crm_standing {
	int64_t contact;
	const struct crm_pipeline *pipeline;
	int stage;
	int status; /* or CRM_NONE */
	bool client;
	char reason[CRM_WORD_BYTES];
	char since[CRM_DAY_TEXT];
};

enum crm_code crm_standing_find(struct crm_store *store, int64_t contact,
    struct crm_standing *standing, struct crm_err *err) CRM_CHECKED;

/* The same for who may view the contact, or edit it while writing. */
enum crm_code crm_standing_get(struct crm_store *store, int64_t contact,
    struct crm_standing *standing, struct crm_err *err) CRM_CHECKED;

/* Bits of what is wanted in facts, so that only that is looked up. */
#define CRM_FACT_FIELDS 256
#define CRM_FACT_PREVIOUS 512

/* Facts about a contact as they are on DAY ("YYYY-MM-DD"). */
enum crm_code crm_facts_get(struct crm_store *store,
    const struct crm_standing *standing, unsigned wanted, const char *day,
    struct crm_facts *facts, struct crm_err *err) CRM_CHECKED;

/* What is asked for, as bits for crm_facts_get(). */
unsigned crm_facts_wanted(const struct crm_needs *needs);

/* The facts that the fields of a contact are. */
void crm_facts_fields(const struct crm_values *values, struct crm_facts *facts);

/* Where a new contact with the fields of CHANGE begins; writes nothing. */
enum crm_code
crm_standing_decide(struct crm_store *store, const struct crm_change *change,
    struct crm_standing *standing, struct crm_err *err) CRM_CHECKED;

/* What a reason brings with it: policies end, contact stops (SP-19). */
enum crm_code crm_reason_effects(struct crm_store *store,
    const struct crm_standing *standing, struct crm_err *err) CRM_CHECKED;

/* Whether the reason asks that the contact be left alone. */
bool crm_reason_stops(const struct crm_standing *standing);

/* Write the first standing; its contact is set by now. */
enum crm_code crm_standing_start(struct crm_store *store,
    struct crm_standing *standing, struct crm_err *err) CRM_CHECKED;

/*
 * Let EVENT (CRM_NEVENTS: none, dates changed) happen to a contact on DAY,
 * and what follows from it at once.
 * *STANDING is kept up to date.
 */
enum crm_code
crm_standing_event(struct crm_store *store, struct crm_standing *standing,
    enum crm_event event, const char *day, struct crm_err *err) CRM_CHECKED;

/* Something that is to happen to a contact on a day. */
struct crm_due {
	int64_t contact;
	int64_t policy;   /* to be marked as acted on; 0: none */
	int64_t schedule; /* or the row of a clock */
	enum crm_event event;
	crm_day day;
	size_t order;
};
struct crm_due_list {
	struct crm_due *at;
	size_t n, cap;
};

void crm_due_add(struct crm_due_list *list, int64_t contact, int64_t policy,
    enum crm_event event, crm_day day);

/*
 * Let all of it happen in the order of the days, and empty the list.  EACH,
 * called with every move, may be NULL.
 */
enum crm_code crm_due_run(struct crm_store *store, struct crm_due_list *list,
    void (*each)(void *arg, const struct crm_moved *moved), void *arg,
    struct crm_err *err) CRM_CHECKED;

/* Note that the contact changed, for who may edit it: instant and log. */
enum crm_code crm_standing_changed(
    struct crm_store *store, int64_t contact, struct crm_err *err) CRM_CHECKED;

/* Set the status, which must go with the stage (BL-07). */
enum crm_code
crm_standing_status(struct crm_store *store, struct crm_standing *standing,
    const char *status, struct crm_err *err) CRM_CHECKED;

/*
 * The name that the stage or status in COLUMN had when a row was written;
 * UPTO compares the row's id, as "note >= n.id", NAME is what it is now.
 */
#define CRM_NAME_THEN(kind, column, upto, name)                            \
	"coalesce((SELECT f.name FROM former f WHERE f." kind " = " column \
	" AND f." upto " ORDER BY f.id LIMIT 1), " name ")"

/* store_note.c --------------------------------------------------------- */

/* Whether a text can be a note: UTF-8, at most 64 KiB. */
enum crm_code crm_note_check(const char *text, struct crm_err *err) CRM_CHECKED;

/* Whether the contact has a note of just this text. */
enum crm_code crm_note_there(struct crm_store *store, int64_t contact,
    const char *text, bool *there, struct crm_err *err) CRM_CHECKED;

/* Insert a note with the standing's stage and status; its words are known. */
enum crm_code
crm_note_insert(struct crm_store *store, const struct crm_standing *standing,
    const struct crm_note *note, int64_t *id, struct crm_err *err) CRM_CHECKED;

/* store_policy.c ------------------------------------------------------- */

/*
 * A policy as a row of a file has it: which of CONTACT's policies is meant,
 * or a new one (SP-21).  *DIFFERS tells whether the row says anything new;
 * only with WRITE is it written.  What follows for the stage goes to DUE, in
 * the order of the days, but for the history of a contact that is NEW.
 * APART: it is none of those that are there.
 */
#define CRM_ROW_NEW 1
#define CRM_ROW_WRITE 2
#define CRM_ROW_APART 4
enum crm_code crm_policy_row(struct crm_store *store, int64_t contact,
    const struct crm_change *change, unsigned how, struct crm_due_list *due,
    bool *differs, struct crm_err *err) CRM_CHECKED;

/* Whether the policy of a row could be added to a contact standing so. */
enum crm_code
crm_policy_allow(struct crm_store *store, const struct crm_standing *standing,
    const struct crm_change *change, struct crm_err *err) CRM_CHECKED;

/*
 * The task in the row of a file: *DIFFERS, unless one of the contact says the
 * same; with CRM_ROW_WRITE it is added.
 */
enum crm_code crm_task_row(struct crm_store *store, int64_t contact,
    const struct crm_change *change, unsigned how, bool *differs,
    struct crm_err *err) CRM_CHECKED;

/* Whether the task of a row could be added to the new contact of that row. */
enum crm_code crm_task_allow(
    const struct crm_change *change, struct crm_err *err) CRM_CHECKED;

/* What the task in the row of a new contact, if there is one, fulfils. */
void crm_task_bears(struct crm_store *store, const struct crm_values *row,
    struct crm_facts *facts);

/* End every sold policy of a contact on DAY without a further event. */
enum crm_code crm_policies_end(struct crm_store *store, int64_t contact,
    const char *day, const char *reason, struct crm_err *err) CRM_CHECKED;

/* Whether a sold policy of the contact is still under review. */
enum crm_code crm_policies_flagged(struct crm_store *store, int64_t contact,
    bool *any, struct crm_err *err) CRM_CHECKED;

/* store_survey.c ------------------------------------------------------- */

/* Whether a survey has open changes for the contact. */
enum crm_code crm_survey_open(struct crm_store *store, int64_t contact,
    bool *any, struct crm_err *err) CRM_CHECKED;

/* store_contact.c ------------------------------------------------------ */

enum crm_code
crm_contact_insert(struct crm_store *store, const struct crm_values *values,
    int64_t *id, struct crm_err *err) CRM_CHECKED;
enum crm_code
crm_contact_load(struct crm_store *store, int64_t id, struct crm_pool *pool,
    struct crm_values *values, struct crm_err *err) CRM_CHECKED;

/* Write the contact fields of VALUES over the row; keys follow. */
enum crm_code crm_contact_write(struct crm_store *store, int64_t id,
    const struct crm_values *values, struct crm_err *err) CRM_CHECKED;

/* What people see differ between two states of a contact; DIFF has room. */
unsigned crm_values_differ(const struct crm_values *before,
    const struct crm_values *after, struct crm_diff *diff);

/* The present day of the actor as text. */
void crm_store_today(struct crm_store *store, char day[CRM_DAY_TEXT]);

/* store_backup.c ------------------------------------------------------- */

/* Refuses if a file that is there would be taken for a part of TARGET. */
enum crm_code
crm_target_alone(const char *target, struct crm_err *err) CRM_CHECKED;

/*
 * A file beside NAME, to be filled under a name for the time being; and give
 * it the name that it is for, when it is whole: what has the name is whole.
 * Nothing is overwritten; a TEMP that cannot have its name is removed.
 */
enum crm_code crm_temp_open(const char *name, struct crm_buf *temp, int *fd,
    struct crm_err *err) CRM_CHECKED;
enum crm_code crm_temp_publish(
    const char *temp, const char *target, struct crm_err *err) CRM_CHECKED;

/* The store as it is now into TARGET, which is new: whole, or not there. */
enum crm_code crm_copy_keep(
    struct db *db, const char *target, struct crm_err *err) CRM_CHECKED;

/* store_delete.c ------------------------------------------------------- */

/*
 * When contact c, whose standing is d, was last active: an instant, the last
 * day of its cover, and a policy that has none and so runs on; as columns.
 */
#define CRM_ACTIVITY                                                       \
	"max(c.created, coalesce(d.changed, 0), coalesce((SELECT "         \
	"max(note_created) FROM note WHERE contact = c.id), 0), "          \
	"coalesce((SELECT max(at) FROM move WHERE contact = c.id), 0), "   \
	"coalesce((SELECT max(policy_changed) FROM policy "                \
	"WHERE contact = c.id), 0)), (SELECT max(max(coalesce(effective, " \
	"''), "                                                            \
	"coalesce(\"end\", ''))) FROM policy WHERE contact = c.id "        \
	"AND policy_status <> 'quoted'), (SELECT min(id) FROM policy "     \
	"WHERE contact = c.id AND policy_status = 'sold' "                 \
	"AND \"end\" IS NULL)"

/* The day of activity from the first two of these columns. */
crm_day crm_activity_day(int64_t at, const char *day);

/*
 * How long contacts and what belongs to them are kept by the dated rules of a
 * day (AM-15); refused if these do not say it.
 */
struct crm_keep {
	struct crm_length length[3]; /* of contact, policy and note */
	char text[24];               /* the longest of them: "10 years" */
};
enum crm_code crm_keep_get(struct crm_store *store, crm_day day,
    struct crm_keep *keep, struct crm_err *err) CRM_CHECKED;

/* The first day on which what was last active on LAST may go. */
crm_day crm_keep_end(const struct crm_keep *keep, crm_day last);

/* Remove the rows of a contact and all that belongs to it. */
enum crm_code crm_contact_erase(
    struct crm_store *store, int64_t contact, struct crm_err *err) CRM_CHECKED;

/* store_purge.c -------------------------------------------------------- */

/* Purge the contacts in the store's list, before its entry is sealed. */
enum crm_code
crm_purge_run(struct crm_store *store, struct crm_err *err) CRM_CHECKED;

/* After the commit: leave nothing in unused parts of the file. */
enum crm_code
crm_purge_end(struct crm_store *store, struct crm_err *err) CRM_CHECKED;

/* store_custom.c ------------------------------------------------------- */

/* The fields of the store into the table of fields, as the store is now. */
enum crm_code
crm_customs_read(struct crm_store *store, struct crm_err *err) CRM_CHECKED;

/* Refuse whoever may not edit all records to change what fields they have. */
enum crm_code crm_customs_right(
    const struct crm_store *store, struct crm_err *err) CRM_CHECKED;

/* Whether contacts LO to HI have values in FIELD, by its number. */
enum crm_code crm_custom_between(struct db *db, int64_t field, int64_t lo,
    int64_t hi, bool *any, struct crm_err *err) CRM_CHECKED;

/* Values of the agency's own fields: of a contact, from POOL. */
enum crm_code
crm_custom_get(struct crm_store *store, int64_t contact, struct crm_pool *pool,
    struct crm_values *values, struct crm_err *err) CRM_CHECKED;

/* All of them; whether there are any. */
enum crm_code crm_custom_write(struct crm_store *store, int64_t contact,
    const struct crm_values *values, struct crm_err *err) CRM_CHECKED;
bool crm_custom_any(const struct crm_values *values);

/* store_rights.c ------------------------------------------------------- */

/* What the real login may do, when the store is opened. */
enum crm_code
crm_rights_read(struct crm_store *store, struct crm_err *err) CRM_CHECKED;

/* Whether it may do that in a pipeline, by its id; in all there are. */
bool
crm_may(const struct crm_store *store, int64_t pipeline, enum crm_right right);
bool crm_may_all(const struct crm_store *store, enum crm_right right);

/* Refuse what it may not, with CONTACT before the sentence if not 0. */
enum crm_code crm_right_need(const struct crm_store *store,
    const struct crm_pipeline *pipeline, enum crm_right right, int64_t contact,
    struct crm_err *err) CRM_CHECKED;

/* Whether it may view a contact that may be gone. */
enum crm_code crm_right_visible(struct crm_store *store, int64_t contact,
    bool *yes, struct crm_err *err) CRM_CHECKED;

/* Refuse all but the owner of the file. */
enum crm_code
crm_right_owner(struct crm_store *store, struct crm_err *err) CRM_CHECKED;

/* store_zip.c ---------------------------------------------------------- */

/*
 * When CHANGE gives a ZIP or county: the county and where it comes from into
 * AFTER, which holds the other fields as they will be.  BEFORE is NULL for a
 * new contact.  Refused when a person's county is not one of the ZIP's.
 */
enum crm_code crm_county_settle(struct crm_store *store,
    const struct crm_values *before, const struct crm_change *change,
    struct crm_values *after, struct crm_err *err) CRM_CHECKED;

/*
 * Of CHANGE to a contact with values NOW, REST is what differs: whether the
 * county does, which a row of a file may write in other words.
 */
enum crm_code crm_county_rest(struct crm_store *store,
    const struct crm_values *now, const struct crm_change *change,
    struct crm_change *rest, struct crm_err *err) CRM_CHECKED;

/*
 * The county of OF that COUNTY means into *NAME; COUNTY itself when OF is
 * empty.  Refused when it is none of them.
 */
enum crm_code crm_county_allow(const char *zip, const char *county,
    const struct crm_counties *of, const char **name,
    struct crm_err *err) CRM_CHECKED;

/* The digest in hex of the store's own table of ZIP codes. */
enum crm_code crm_zip_digest(
    struct crm_store *store, char hex[65], struct crm_err *err) CRM_CHECKED;

/* What it was when it was loaded; empty if none was. */
enum crm_code crm_zip_sealed(
    struct crm_store *store, char hex[65], struct crm_err *err) CRM_CHECKED;

#endif
