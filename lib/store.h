/* SPDX-License-Identifier: ISC */
/*
 * What the rest of us may ask of the file.  Every rule about what may be
 * changed is kept behind these functions; no SQLite shows through.
 *
 * A writer opens, begins, changes, commits, closes, and prints after that.
 * Between begin and commit every change is recorded as one entry of the log.
 */
#ifndef CRM_STORE_H
#define CRM_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "change.h"
#include "custom.h"
#include "engine.h"
#include "query.h"
#include "worker.h"
#include "zip.h"

struct crm_store;
struct crm_rules;
struct crm_rulesets;
struct crm_zip_part;

enum crm_mode {
	CRM_READ,
	CRM_WRITE,
	CRM_LOOK, /* as reading, but the file stays as it is: for backups */
};

/* Who acts and when; all texts are borrowed until the commit. */
struct crm_actor {
	const char *login;   /* what the system says, with SUDO_USER */
	const char *author;  /* $CRM_USER, else the login */
	const char *program; /* "crm-stage" */
	const char *args;    /* masked, blank-separated */
	struct crm_now now;
};

/* Open and close ------------------------------------------------------- */

/*
 * Make the store at PATH (mode 0600; refused if it exists) with ZONE and
 * the pipelines whose rules are TEXTS[N]; the first is the default.
 */
enum crm_code crm_store_create(const char *path, const char *zone,
    const struct crm_actor *actor, struct crm_pipeline *const *pipelines,
    unsigned n, struct crm_err *err) CRM_CHECKED;

/*
 * Open the store at PATH and set the process to its zone.  A foreign, newer
 * or damaged file is refused, an older one too, with what to do.  For
 * reading, everything up to the close sees one state, and until then no
 * writer can commit: close before printing.
 */
enum crm_code crm_store_open(const char *path, enum crm_mode mode,
    struct crm_store **store, struct crm_err *err) CRM_CHECKED;

/* Bring an older store up to date, after keeping a copy beside it. */
enum crm_code crm_store_upgrade(const char *path, const struct crm_actor *actor,
    struct crm_err *err) CRM_CHECKED;

/* Roll back what was not committed, and free. */
void crm_store_close(struct crm_store *store);

/*
 * What the user should know about where the file lies (a network file
 * system), or NULL; borrowed.
 */
const char *crm_store_warning(const struct crm_store *store);

/* The zone that the store keeps; borrowed. */
const char *crm_store_zone(const struct crm_store *store);

/* The log -------------------------------------------------------------- */

/* Take the write lock and start recording. */
enum crm_code crm_store_begin(struct crm_store *store,
    const struct crm_actor *actor, struct crm_err *err) CRM_CHECKED;

/*
 * Write the entry and commit; *OP is its number, 0 when nothing changed.
 * With KEEP false (a dry run) everything is done and then rolled back.
 * CRM_LATE means that the change is in the store although the disk
 * complained; any other failure that nothing was written.
 */
enum crm_code crm_store_commit(struct crm_store *store, bool keep, int64_t *op,
    struct crm_err *err) CRM_CHECKED;

void crm_store_rollback(struct crm_store *store);

/* A point to which one record's changes can be taken back (-k). */
enum crm_code
crm_store_mark(struct crm_store *store, struct crm_err *err) CRM_CHECKED;
enum crm_code crm_store_unmark(
    struct crm_store *store, bool keep, struct crm_err *err) CRM_CHECKED;

/* Record that personal data was shown (kind `view`). */
enum crm_code crm_store_log_view(const char *path,
    const struct crm_actor *actor, struct crm_err *err) CRM_CHECKED;

/*
 * Take entry OP back as a new entry; OP 0 means the actor's latest that
 * changed something, is no undo and is not undone.  Calls EACH with every
 * contact that changed, in order.  Refused with the entries in the way when
 * later ones touched the same records, or with the guard that would break.
 */
enum crm_code crm_store_undo(struct crm_store *store, int64_t op,
    void (*each)(void *arg, int64_t contact), void *arg,
    struct crm_err *err) CRM_CHECKED;

/*
 * From here on the store is a private copy, as it was at the end of DAY in
 * its zone; the file itself is no longer held.
 */
enum crm_code crm_store_as_of(
    struct crm_store *store, crm_day day, struct crm_err *err) CRM_CHECKED;

/* What crm-log shows.  Texts are borrowed for the call. */
struct crm_log_entry {
	int64_t op, at, undoes;
	const char *author, *login, *program, *args, *kind;
};
struct crm_log_change {
	int64_t op;
	char letter; /* of the record: c p n ... or 0 */
	int64_t record;
	const char *field, *old, *new; /* canonical, not masked */
	enum crm_field_id id;          /* CRM_NFIELDS if not a field */
	bool lost; /* its field is no more, nor what is known of masking it */
};
struct crm_log_query {
	int64_t op, contact; /* 0: any */
	int64_t from, to;    /* instants, inclusive; INT64_MIN/MAX */
	const char *user, *program, *field; /* NULL: any */
	bool changes;
};
enum crm_code
crm_store_log(struct crm_store *store, const struct crm_log_query *query,
    void (*entry)(void *arg, const struct crm_log_entry *),
    void (*change)(void *arg, const struct crm_log_change *), void *arg,
    struct crm_err *err) CRM_CHECKED;

/* The latest entry, its instant, and its hash in hex (65 bytes). */
enum crm_code crm_store_head(struct crm_store *store, int64_t *op, int64_t *at,
    char hash[65], struct crm_err *err) CRM_CHECKED;

/* Pipelines ------------------------------------------------------------ */

/* The pipelines in order; borrowed from the store. */
enum crm_code crm_store_pipelines(struct crm_store *store,
    const struct crm_pipeline *const **list, unsigned *n,
    struct crm_err *err) CRM_CHECKED;
enum crm_code crm_store_pipeline(struct crm_store *store, const char *name,
    const struct crm_pipeline **pipeline, struct crm_err *err) CRM_CHECKED;

/*
 * Add a pipeline, or change the one of that name: writes differences only,
 * keeps the ids of stages and statuses whose names stay, refuses to drop one
 * in use (retire it).  No contact is changed.
 */
enum crm_code crm_store_pipeline_load(struct crm_store *store,
    const struct crm_pipeline *pipeline, bool *changed,
    struct crm_err *err) CRM_CHECKED;

enum crm_code crm_store_pipeline_count(struct crm_store *store,
    const struct crm_pipeline *pipeline, int64_t *contacts,
    struct crm_err *err) CRM_CHECKED;

/* Dated rules ---------------------------------------------------------- */

/* Those that the store keeps, else those that ship; borrowed. */
enum crm_code crm_store_rules(struct crm_store *store,
    const struct crm_rules **rules, struct crm_err *err) CRM_CHECKED;

/*
 * Keep RULES in place of those that ship, which they are called like.  Loading
 * what ships takes the store's own away.
 */
enum crm_code
crm_store_rules_load(struct crm_store *store, const struct crm_rules *rules,
    bool *changed, struct crm_err *err) CRM_CHECKED;

/* Contacts ------------------------------------------------------------- */

/*
 * Add a contact with the fields of CHANGE; pipeline, stage, status and
 * reason go through the engine.
 */
enum crm_code
crm_store_add(struct crm_store *store, const struct crm_change *change,
    int64_t *id, struct crm_err *err) CRM_CHECKED;

/* All values of a contact, computed ones too; from POOL. */
enum crm_code
crm_store_get(struct crm_store *store, int64_t id, struct crm_pool *pool,
    struct crm_values *values, struct crm_err *err) CRM_CHECKED;

/*
 * Change fields of a contact; DIFF has room for CRM_NFIELDS.  What stays the
 * same is no difference.  Texts of DIFF are from POOL.
 */
enum crm_code crm_store_set(struct crm_store *store, int64_t id,
    const struct crm_change *change, struct crm_pool *pool,
    struct crm_diff *diff, unsigned *n, struct crm_err *err) CRM_CHECKED;

/* A move: names borrowed from the pipelines; from == to: nothing moved. */
struct crm_moved {
	int64_t contact;
	const char *from, *to;
	bool any;
};

/* What is asked of a move; all but WHERE may be NULL. */
struct crm_ask {
	const char *where; /* "stage", or "pipeline/stage" */
	const char *reason;
	const char *note;
	const char *status; /* to take on with the move; "" for none */
};

/*
 * Move a contact through the engine; events that follow at once are
 * followed, so TO may be a later stage.  The status must go with the stage
 * (BL-07).  The same stage for another reason counts as moved.
 */
enum crm_code
crm_store_move(struct crm_store *store, int64_t id, const struct crm_ask *ask,
    struct crm_moved *moved, struct crm_err *err) CRM_CHECKED;

/*
 * The next contacts to be moved, up to CRM_MOVES: they are read at once, and
 * written so when it is the turn of others or of the commit.
 */
#define CRM_MOVES (1 << 17)
enum crm_code crm_store_moves(struct crm_store *store, const int64_t *id,
    size_t n, struct crm_err *err) CRM_CHECKED;

/*
 * Make every move that is due by date up to today, in the order of the
 * dates, and call EACH with every move.
 */
enum crm_code crm_store_advance(struct crm_store *store,
    void (*each)(void *arg, const struct crm_moved *moved), void *arg,
    struct crm_err *err) CRM_CHECKED;

/*
 * What crm-note says; NULL inherits (stage, status) or is none (action,
 * outcome, follow_up: when a task of that kind is to be due).
 */
struct crm_note {
	const char *text, *action, *stage, *status, *outcome, *follow_up;
};
enum crm_code crm_store_note(struct crm_store *store, int64_t contact,
    const struct crm_note *note, int64_t *id, struct crm_err *err) CRM_CHECKED;

/*
 * The record of kind OF that a contact stands for: its one policy, its one
 * open task, its one scope of appointment to sign.  Refused when there is
 * none, or several.
 */
enum crm_code crm_store_one_of(struct crm_store *store, int64_t contact,
    enum crm_record of, int64_t *id, struct crm_err *err) CRM_CHECKED;

/*
 * Remove a contact and all that belongs to it.  Refused, with the day from
 * which it may go and the way to the archive, while it must be kept (AM-15).
 */
enum crm_code crm_store_delete(
    struct crm_store *store, int64_t contact, struct crm_err *err) CRM_CHECKED;

/*
 * Let a contact, deleted already or not, leave the file and the log when the
 * entry is committed; nothing brings it back, and the entry holds nothing
 * else.  Refused as crm_store_delete() is.
 */
enum crm_code crm_store_purge(
    struct crm_store *store, int64_t contact, struct crm_err *err) CRM_CHECKED;

/* Policies ------------------------------------------------------------- */

enum crm_code crm_store_policy_add(struct crm_store *store, int64_t contact,
    const struct crm_change *change, int64_t *id,
    struct crm_err *err) CRM_CHECKED;
enum crm_code crm_store_policy_set(struct crm_store *store, int64_t id,
    const struct crm_change *change, bool *changed,
    struct crm_err *err) CRM_CHECKED;

/* END NULL: today and at once; REASON may be NULL. */
enum crm_code
crm_store_policy_end(struct crm_store *store, int64_t id, const char *end,
    const char *reason, bool *changed, struct crm_err *err) CRM_CHECKED;
enum crm_code crm_store_policy_flag(struct crm_store *store, int64_t id,
    bool flag, bool *changed, struct crm_err *err) CRM_CHECKED;

/* Tasks ---------------------------------------------------------------- */

/*
 * Add a task; without a kind it is a follow-up, without an owner the
 * contact's.  Refused for who asked not to be contacted so (BL-11, HC-04).
 */
enum crm_code crm_store_task_add(struct crm_store *store, int64_t contact,
    const struct crm_change *change, int64_t *id,
    struct crm_err *err) CRM_CHECKED;

/* Change an open task. */
enum crm_code crm_store_task_set(struct crm_store *store, int64_t id,
    const struct crm_change *change, bool *changed,
    struct crm_err *err) CRM_CHECKED;

/* How a task is closed: done, or dropped; texts may be NULL. */
struct crm_close {
	bool done;
	const char *outcome, *note;
};

/*
 * Close an open task.  What is done goes into the history as a note, and one
 * that comes again is there as a new task, *NEXT (else 0).
 */
enum crm_code crm_store_task_close(struct crm_store *store, int64_t id,
    const struct crm_close *how, int64_t *next,
    struct crm_err *err) CRM_CHECKED;

/* Scopes of appointment ------------------------------------------------ */

/*
 * Add one; the form's name, telephone and address are the contact's, its
 * agent the contact's owner, unless given.  Refused, as by the next two, when
 * it is signed too late for its appointment (crm_calendar_scope()).  What is
 * only to be pointed out is in WARN, whose text is empty otherwise.
 */
enum crm_code crm_store_soa_add(struct crm_store *store, int64_t contact,
    const struct crm_change *change, int64_t *id, struct crm_err *warn,
    struct crm_err *err) CRM_CHECKED;

/* Change one; what was signed stays as it was signed. */
enum crm_code crm_store_soa_set(struct crm_store *store, int64_t id,
    const struct crm_change *change, bool *changed, struct crm_err *warn,
    struct crm_err *err) CRM_CHECKED;

/* The same with the signature: now, unless CHANGE says when. */
enum crm_code crm_store_soa_sign(struct crm_store *store, int64_t id,
    const struct crm_change *change, struct crm_err *warn,
    struct crm_err *err) CRM_CHECKED;

/* Surveys -------------------------------------------------------------- */

/* A profile as a survey has it; EACH is called with the ids of what it held. */
struct crm_survey {
	const char *name;
	bool blanks;       /* an empty value proposes to empty the field */
	const char **note; /* what it says beside fields goes into history */
	unsigned nnotes;
	void (*each)(int64_t id);
};

/*
 * Hold what CHANGE says otherwise than the contact's profile as proposed
 * changes, in place of open ones of the same fields (SP-17).
 */
enum crm_code crm_store_survey_take(struct crm_store *store, int64_t contact,
    const struct crm_change *change, const struct crm_survey *survey,
    struct crm_err *err) CRM_CHECKED;

/* A decision about open changes of one contact. */
struct crm_answer {
	bool confirm;
	const bool *field; /* these only, of CRM_NFIELDS; NULL: any */
	const int64_t *id; /* these only; N is 0: all */
	size_t n;
	void (*each)(int64_t id);
	/* Called with fields changed by hand since, which stay open; or NULL. */
	void (*clash)(const struct crm_err *err);
};

/*
 * Confirm or reject; DIFF is what changed of the contact, as crm_store_set()
 * has it.  A field that was changed after the survey came is never
 * overwritten: that is refused, or left to CLASH while others can be done.
 */
enum crm_code crm_store_survey_answer(struct crm_store *store, int64_t contact,
    const struct crm_answer *answer, struct crm_pool *pool,
    struct crm_diff *diff, unsigned *n, struct crm_err *err) CRM_CHECKED;

/* The contact of an open change; refused when it is none. */
enum crm_code crm_store_survey_of(struct crm_store *store, int64_t id,
    int64_t *contact, struct crm_err *err) CRM_CHECKED;

/* A proposed change; texts are borrowed for the call. */
struct crm_proposal {
	int64_t id, contact, arrived;
	enum crm_field_id field;
	const char *old, *now, *value; /* canonical, unmasked */
	const char *status;            /* open that clashes: "clash" */
	const char *survey, *author;
};

/* The proposed changes of the contacts that QUERY selects; ALL: closed too. */
enum crm_code
crm_store_survey_list(struct crm_store *store, const struct crm_query *query,
    bool all, void (*each)(void *arg, const struct crm_proposal *p), void *arg,
    struct crm_err *err) CRM_CHECKED;

/* The same of those with these ids, which are put in order. */
enum crm_code crm_store_survey_show(struct crm_store *store, int64_t *id,
    size_t n, void (*each)(void *arg, const struct crm_proposal *p), void *arg,
    struct crm_err *err) CRM_CHECKED;

/* Rights --------------------------------------------------------------- */

/*
 * What a login may do with the contacts of a pipeline.  While nobody was given
 * a right over it, everybody may do everything.
 */
enum crm_right { CRM_MAY_VIEW = 1, CRM_MAY_EDIT = 2, CRM_MAY_DELETE = 4 };

/* Add the rights in TEXT, "view,edit", to *RIGHTS. */
enum crm_code crm_rights_parse(
    const char *text, unsigned *rights, struct crm_err *err) CRM_CHECKED;

/*
 * GIVE or take RIGHTS over the pipeline TYPE.  To edit or to delete is to view,
 * too.  Only for the owner of the file, as the next.
 */
enum crm_code
crm_store_grant(struct crm_store *store, const char *login, const char *type,
    unsigned rights, bool give, bool *changed, struct crm_err *err) CRM_CHECKED;

/* Let everybody do everything with the pipeline TYPE again. */
enum crm_code crm_store_rights_open(struct crm_store *store, const char *type,
    bool *changed, struct crm_err *err) CRM_CHECKED;

/* ZIP codes ------------------------------------------------------------ */

/*
 * The counties of ZIP, main first, in the store's own table if it has one,
 * else in the one that ships; none if it is not there.
 */
enum crm_code crm_store_zip(struct crm_store *store, const char *zip,
    struct crm_counties *counties, struct crm_err *err) CRM_CHECKED;

/*
 * Make the ranked PART[N] the store's own table, in place of what it had.
 * Contacts keep their counties.  The entry cannot be undone.
 */
enum crm_code
crm_store_zip_load(struct crm_store *store, const struct crm_zip_part *part,
    size_t n, bool *changed, struct crm_err *err) CRM_CHECKED;

/* Fields of the agency's own ------------------------------------------- */

/*
 * Define FIELD, whose name is none of another.  One that was dropped comes
 * back with its name and what FIELD says now.
 */
enum crm_code crm_store_field_add(struct crm_store *store,
    const struct crm_custom *field, struct crm_err *err) CRM_CHECKED;

/* The definition of NAME, or a refusal with the nearest; borrowed. */
enum crm_code crm_store_field_get(const char *name, struct crm_custom *field,
    struct crm_err *err) CRM_CHECKED;

/* How many contacts have a value in it. */
enum crm_code crm_store_field_count(struct crm_store *store, const char *name,
    int64_t *n, struct crm_err *err) CRM_CHECKED;

/*
 * Change the definition of NAME into FIELD.  Refused where a contact has a
 * value that the new type, if it is not text, or the new words do not allow.
 */
enum crm_code crm_store_field_set(struct crm_store *store, const char *name,
    const struct crm_custom *field, struct crm_err *err) CRM_CHECKED;

/* No field any more; refused while a contact has a value in it. */
enum crm_code crm_store_field_drop(
    struct crm_store *store, const char *name, struct crm_err *err) CRM_CHECKED;

/* Define those that an import brings; see crm_custom_make(). */
enum crm_code
crm_store_fields_keep(struct crm_store *store, struct crm_err *err) CRM_CHECKED;

/* Mappings ------------------------------------------------------------- */

/* The mappings that the store keeps, by name; all from POOL. */
enum crm_code crm_store_mappings(struct crm_store *store, struct crm_pool *pool,
    struct crm_rulesets *kept, struct crm_err *err) CRM_CHECKED;

/* Keep the text RULES (ruleset.h) under NAME, in place of what it had. */
enum crm_code crm_store_mapping_save(struct crm_store *store, const char *name,
    const char *rules, bool *changed, struct crm_err *err) CRM_CHECKED;
enum crm_code crm_store_mapping_drop(
    struct crm_store *store, const char *name, struct crm_err *err) CRM_CHECKED;

/* Selecting and reporting ---------------------------------------------- */

/*
 * A row of a selection or report: N texts (NULL empty), borrowed for the
 * call.  Ids come as "c17".
 */
typedef void crm_row(void *arg, unsigned n, const char *const *cell);

/*
 * The contacts (or what OF names, policies or tasks) that QUERY selects, the
 * fields FIELDS[N] of each; their rows may hold fields of their contact.
 * Unmasked: masking is the printer's.  In SORT's order (CRM_NFIELDS: by id),
 * backwards if DOWN.
 */
enum crm_code crm_store_select(struct crm_store *store,
    const struct crm_query *query, enum crm_record of,
    const enum crm_field_id *fields, unsigned n, enum crm_field_id sort,
    bool down, crm_row *each, void *arg, struct crm_err *err) CRM_CHECKED;

/* Rows of login, pipeline and rights. */
enum crm_code crm_store_rights(struct crm_store *store, crm_row *each,
    void *arg, struct crm_err *err) CRM_CHECKED;

/* The ids of the contacts that QUERY selects, ascending; *IDS is yours. */
enum crm_code
crm_store_ids(struct crm_store *store, const struct crm_query *query,
    int64_t **ids, size_t *n, struct crm_err *err) CRM_CHECKED;

/* Everything about one contact; borrowed for the call. */
struct crm_whole {
	struct crm_values contact;
	struct crm_values *policy, *task, *soa;
	struct crm_past {
		/* note: id instant author action stage status text outcome */
		/* move: day, instant, from, to, reason, event */
		const char *cell[8];
	} * note, *move;
	size_t npolicies, ntasks, nsoas, nnotes, nmoves;
};

/*
 * Call EACH with every contact that QUERY selects, by id, and all that
 * belongs to it, by their ids, unmasked.  With a DAY (as text) it is for files
 * to be imported: of the tasks only those that are open and that no cadence
 * made, neither scopes of appointment nor moves.  Of the policies the one in
 * force on that day stands first, else one that begins later, and of the tasks
 * an appointment to come, else another one to come, because the first row of a
 * contact has to bear out its stage and status.
 */
enum crm_code
crm_store_export(struct crm_store *store, const struct crm_query *query,
    const char *day, void (*each)(void *arg, const struct crm_whole *whole),
    void *arg, struct crm_err *err) CRM_CHECKED;

/* How many notes the contact has that has most of those selected. */
enum crm_code crm_store_most_notes(struct crm_store *store,
    const struct crm_query *query, size_t *n, struct crm_err *err) CRM_CHECKED;

/* The reports; columns and meaning in crm-report.1. */
struct crm_report {
	const char *name;
	const char *columns; /* blank-separated */
	const char *help;
	int bar;    /* column drawn as a bar on a terminal, -1 none */
	bool ahead; /* a day to come is taken for today */
};
extern const struct crm_report crm_reports[];
extern const unsigned crm_nreports;

/* Run the report; NOW gives today. */
enum crm_code crm_store_report(struct crm_store *store, const char *name,
    const struct crm_query *query, const struct crm_now *now, crm_row *each,
    void *arg, struct crm_err *err) CRM_CHECKED;

/* A contact's notes, moves and policies, oldest first, for crm-show. */
enum crm_code crm_store_history(struct crm_store *store, int64_t contact,
    crm_row *move, crm_row *note, void *arg, struct crm_err *err) CRM_CHECKED;

/* Checking ------------------------------------------------------------- */

/*
 * Call EACH with id, rule and detail of everything that breaks a rule and
 * every fault of the store.  QUICK leaves the walk through the log out;
 * without it the store becomes a private copy, which the walk empties.
 * Returns trouble when the store itself is damaged.
 */
enum crm_code
crm_store_check(struct crm_store *store, bool quick, const struct crm_now *now,
    crm_row *each, void *arg, struct crm_err *err) CRM_CHECKED;

/* Only the faults of the file and of the log. */
enum crm_code crm_store_verify(struct crm_store *store, bool quick,
    crm_row *each, void *arg, struct crm_err *err) CRM_CHECKED;

/* Only the rules, inside a transaction too: guards, pairs, policies. */
enum crm_code
crm_store_check_rules(struct crm_store *store, const struct crm_now *now,
    crm_row *each, void *arg, struct crm_err *err) CRM_CHECKED;

/*
 * Call EACH with what PIPELINE or, if it is NULL, RULES would put in breach if
 * they were loaded, and with rule `move` which moves of crm_store_advance()
 * they would start.  In a transaction that the caller takes back.
 */
enum crm_code
crm_store_try(struct crm_store *store, const struct crm_pipeline *pipeline,
    const struct crm_rules *rules, const struct crm_now *now, crm_row *each,
    void *arg, struct crm_err *err) CRM_CHECKED;

/* Backups -------------------------------------------------------------- */

/*
 * Copy what the store, open for reading, holds into the new file WHERE; a
 * folder, or NULL for the store's, gets one with the day and time in its
 * name.  *MADE is the name.  The copy is on the disk, and its file, counts
 * and log are checked, before it has that name; EACH is called with what is
 * wrong in the log.  Afterwards the store is not held any more.
 */
enum crm_code crm_store_backup(struct crm_store *store, const char *where,
    const struct crm_now *now, struct crm_buf *made, crm_row *each, void *arg,
    struct crm_err *err) CRM_CHECKED;

/* The same into a file beside the store that has no name: *FD is yours. */
enum crm_code crm_store_backup_open(struct crm_store *store, int *fd,
    crm_row *each, void *arg, struct crm_err *err) CRM_CHECKED;

/* Bulk ----------------------------------------------------------------- */

struct crm_import;

struct crm_import_how {
	bool update; /* change contacts that are there already */
	bool blanks; /* an empty cell empties the field */
	bool beside; /* rows may hold policies and tasks */
	/* The fields by which people are the same; none: as crm-import.1 says. */
	enum crm_field_id key[8];
	unsigned nkey;
};

/* Read the key from its LIST, "email,last_name" or "id"; NULL: no key. */
enum crm_code crm_store_import_key(struct crm_import_how *how, const char *list,
    struct crm_err *err) CRM_CHECKED;

/*
 * Prepare to take in many contacts; begin() must have been called.  WORKER
 * may be shared, and must outlive the import.
 */
enum crm_code crm_store_import_open(struct crm_store *store,
    const struct crm_import_how *how, struct crm_worker *worker,
    struct crm_import **import, struct crm_err *err) CRM_CHECKED;

enum crm_outcome {
	CRM_ADDED,
	CRM_UPDATED,
	CRM_SAME,
	CRM_EXISTS,
	CRM_REJECTED,
};
extern const char *const crm_outcomes[]; /* as words */

/*
 * Take in one row.  A refusal leaves nothing of the row behind and the
 * import goes on.  The lead may be completed, and is borrowed with its texts
 * until the second crm_store_import_write() from now: new contacts are
 * written many at a time, and digests taken of them beside the next.
 */
enum crm_code
crm_store_import_row(struct crm_import *import, struct crm_lead *lead,
    enum crm_outcome *outcome, int64_t *id, struct crm_err *err) CRM_CHECKED;

/* The row comes in a moment: let memory bring what it will be compared to. */
void crm_store_import_soon(
    const struct crm_import *import, const struct crm_lead *lead);

/* Write the new contacts that wait. */
enum crm_code crm_store_import_write(
    struct crm_import *import, struct crm_err *err) CRM_CHECKED;

/* Log what was inserted and free; must come before the commit. */
enum crm_code crm_store_import_close(
    struct crm_import *import, struct crm_err *err) CRM_CHECKED;
void crm_store_import_drop(struct crm_import *import);

/* JSON ----------------------------------------------------------------- */

/*
 * Call EACH with key and value of every member of the JSON object in TEXT;
 * values as text, null and false as "", true as "yes".  Refuses what is not
 * one flat object.
 */
enum crm_code crm_json_object(const char *text,
    enum crm_code (*each)(
	void *arg, const char *key, const char *value, struct crm_err *err),
    void *arg, struct crm_err *err) CRM_CHECKED;

#endif
