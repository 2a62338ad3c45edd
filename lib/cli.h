/* SPDX-License-Identifier: ISC */
/*
 * What every program does alike: options, words and ids from operands or
 * standard input, the store, messages, output, exit status.  The only module
 * that prints to standard error, exits, or reads the environment.
 *
 * A program's order in time: cli_parse, cli_words, cli_ids, cli_open (and
 * cli_begin), work, cli_end.  Nothing is printed before the store is closed;
 * what is said meanwhile is kept until then.
 */
#ifndef CRM_CLI_H
#define CRM_CLI_H

#include <stdbool.h>
#include <stdint.h>

#include "change.h"
#include "err.h"
#include "feed.h"
#include "out.h"
#include "ruleset.h"
#include "store.h"

/* What an option that may stand several times was given. */
struct cli_texts {
	const char **at;
	size_t n, cap;
};

/* An option: one of flag, text and texts is set; the last two have an ARG. */
struct cli_opt {
	char letter; /* 0: long only */
	const char *name, *arg, *help;
	bool *flag;
	const char **text;
	bool secret; /* what it takes is not written into the log */
	struct cli_texts *texts;
};

/* Sets of common options that a program takes. */
#define CLI_STORE 1     /* -d -q */
#define CLI_WRITE 2     /* -n */
#define CLI_KEEP 4      /* -k */
#define CLI_PRINT 8     /* --format --columns --header --excel */
#define CLI_SORT 16     /* --sort */
#define CLI_ASOF 32     /* --as-of */
#define CLI_PERSONAL 64 /* --show-personal */
#define CLI_DUMP 128    /* --format, of csv, jsonl and text, and --excel */
#define CLI_FINDS 256 /* no option: what it found is printed in trouble, too */

struct cli_prog {
	const char *name, *usage, *help;
	const struct cli_opt *opts; /* ends with a zero row; may be NULL */
	unsigned common;
};

/*
 * Read the options; ARGC and ARGV are left at the operands.  Answers --help
 * and --version and exits; misuse exits 2.
 */
void cli_parse(const struct cli_prog *prog, int *argc, char ***argv);

bool cli_dry(void);
bool cli_keep(void);
bool cli_quiet(void);
bool cli_personal(void);             /* --show-personal */
const char *cli_columns_asked(void); /* --columns, or NULL */
const char *cli_sort_asked(void);    /* --sort, or NULL */
enum crm_format cli_format(void);

/* Say what is wrong with the call, and how it goes; exits 2. */
_Noreturn void
cli_misuse(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Say ERR ("crm-stage: c99: no such contact"); returns its status. */
int cli_fail(const struct crm_err *err);

/* Say ERR and exit with its status: before there is anything to close. */
_Noreturn void cli_die(const struct crm_err *err);

/* P is freed when the command ends; returns P. */
void *cli_own(void *p);

/* Say something that is no error, unless -q. */
void cli_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Words and ids -------------------------------------------------------- */

/* `field=value` as it was given; for JSON input one list a record. */
struct cli_word {
	const char *field, *value;
};
struct cli_words {
	struct cli_word *at;
	size_t n, cap;
};

/* A record to work on: from an operand (line 0) or a line of input. */
struct cli_input {
	int64_t id; /* 0: none given (crm-add) */
	char letter;
	uint64_t line;
	struct cli_words words; /* of a JSON object */
};
struct cli_inputs {
	struct cli_input *at;
	size_t n, cap;
};

/*
 * Move the operands of the form field=value out of ARGV into WORDS;
 * field=@FILE is read (@-: standard input).
 */
void cli_words(int *argc, char **argv, struct cli_words *words);

/*
 * The records that the operands and, with `-`, the lines of standard input
 * name, each once, in the order given.  LETTERS are the kinds that will do,
 * best first ("c", "pc").  With ANONYMOUS a JSON object needs no id.
 */
void cli_ids(int argc, char **argv, const char *letters, bool anonymous,
    struct cli_inputs *inputs);

/* Put WORDS into CHANGE; dates are taken in the store's zone. */
enum crm_code
cli_change(const struct cli_words *words, bool json, enum crm_record record,
    struct crm_change *change, struct crm_err *err) CRM_CHECKED;

/*
 * A whole file ("-": standard input) as text, which lives until the command
 * ends; exits with 3 on trouble.
 */
char *cli_file(const char *path);

/* What a file of rules declares: one of the two, which is called NAME. */
struct cli_rules {
	const char *name;
	struct crm_pipeline *pipeline;
	struct crm_rules *rules; /* dated ones */
};

/* Read what ships under the name PATH, else the file. */
enum crm_code cli_rules_read(
    const char *path, struct cli_rules *rules, struct crm_err *err) CRM_CHECKED;

/* Bring it into the store. */
enum crm_code
cli_rules_load(struct crm_store *store, const struct cli_rules *rules,
    bool *changed, struct crm_err *err) CRM_CHECKED;

/* The store ------------------------------------------------------------ */

/* The path of the store: -d, $CRM_DB, or the default. */
const char *cli_path(void);

/* Whether there is a store, or one is named by -d and ought to be there. */
bool cli_store_there(void);

/*
 * Open the store, fix the moment of the command, and with --as-of go back.
 * Exits on trouble.
 */
struct crm_store *cli_open(enum crm_mode mode);

/* Close the store, and let out what was said while it was open. */
void cli_close(void);

/*
 * The mappings that the store keeps into KEPT, and the one called NAME into
 * *ONE if it is not NULL.  Without a store, and with the name "-", there are
 * none.  Before the store is opened for anything else; what fields the agency
 * has of its own is known afterwards.
 */
enum crm_code cli_mappings(const char *name, struct crm_rulesets *kept,
    const struct crm_ruleset **one, struct crm_err *err) CRM_CHECKED;

/* Open for writing and begin. */
struct crm_store *cli_begin(void);

/* Fix the moment without a store, in the zone that is set: crm-init. */
enum crm_code cli_clock(struct crm_err *err) CRM_CHECKED;

/* The moment and the pool of this command; valid after cli_open(). */
const struct crm_now *cli_now(void);
struct crm_pool *cli_pool(void);

/* Who acts, for the log; before cli_open() in crm-init only. */
const struct crm_actor *cli_actor(void);

/*
 * Call WORK for every input.  A refusal ends the command, or with -k is said
 * and leaves that record out.
 */
void cli_each(struct crm_store *store, const struct cli_inputs *inputs,
    enum crm_code (*work)(struct crm_store *store,
	const struct cli_input *input, struct crm_err *err));

/*
 * Make the inputs that belong to one contact a single one, as what is named
 * of it may go only together: OWNER gives the contact of an id, and where it
 * refuses the input stays as it is.  cli_grouped() has the ids that were
 * named; *N is 0 when the contact itself was.
 */
void cli_group(struct crm_store *store, struct cli_inputs *inputs,
    enum crm_code (*owner)(struct crm_store *store, int64_t id,
	int64_t *contact, struct crm_err *err));
const int64_t *cli_grouped(int64_t contact, size_t *n);

/* A contact as a file has it. */
struct cli_profile {
	int64_t contact;
	const struct crm_change *change;
	const char **note;
	unsigned nnotes;
};

/*
 * Begin, and call WORK for the profiles in the file PATH, each of which says
 * by its id whose it is: JSON lines, or CSV that is read as HOW and the
 * mapping of that name say.  What WORK refuses is said as cli_each() does;
 * what is returned was wrong before, and then there is no store to end.
 */
enum crm_code
cli_profiles(const char *path, const char *mapping, struct crm_feed_how *how,
    enum crm_code (*work)(struct crm_store *store,
	const struct cli_profile *profile, struct crm_err *err),
    struct crm_store **store, struct crm_err *err) CRM_CHECKED;

/* Take ERR as the end of the command: nothing is written. */
void cli_refuse(const struct crm_err *err);

/* As -k does: say ERR, count it, go on. */
void cli_skip(const struct crm_err *err);

/* Whether nothing was refused so far; count N records as done. */
bool cli_good(void);
void cli_count(size_t n);

/*
 * Commit (or roll back), close, print what cli_row() took, and give the
 * exit status.  STORE may be NULL.
 */
int cli_end(struct crm_store *store);

/* Selections ------------------------------------------------------------ */

/* The fields that a listing prints, and its order. */
struct cli_fields {
	enum crm_field_id at[CRM_NFIELDS];
	unsigned n;
	enum crm_field_id sort; /* CRM_NFIELDS: by id */
	bool down;
};

/*
 * Read --columns and --sort; DEFAULTS are the columns without it (jsonl: all
 * fields that rows of RECORD have).  Sets cli_columns() too.
 */
void cli_fields(
    enum crm_record record, const char *defaults, struct cli_fields *fields);

/* A row of crm_store_select(), masked; ARG is the struct cli_fields. */
void cli_fields_row(void *arg, unsigned n, const char *const *cell);

/*
 * Before the store is opened: take `-` out of ARGV and the ids of standard
 * input into QUERY.  After: the terms.
 */
void cli_query_ids(int *argc, char **argv, struct crm_query *query);
void cli_query(int argc, char **argv, struct crm_query *query);

/*
 * The whole of a listing: print the records that the terms and ids in ARGV
 * select, COLUMNS of each; returns the exit status.
 */
int
cli_list(enum crm_record record, const char *columns, int argc, char **argv);

/* A subcommand that works on records, one at a time. */
struct cli_verb {
	const char *name;    /* NULL ends the list */
	const char *letters; /* of the ids it takes, as for cli_ids() */
	bool records;        /* it needs words to record */
	enum crm_code (*work)(struct crm_store *store,
	    const struct cli_input *input, struct crm_err *err);
};

/*
 * The whole of a program with subcommands, of which the last is `list`: take
 * WORDS out of ARGV, do the work, and print the records that cli_changed()
 * was told of.
 */
int cli_verbs(const struct cli_verb *verbs, enum crm_record record,
    const char *columns, struct cli_words *words, int argc, char **argv);
void cli_changed(int64_t id);

/* The record that INPUT names, by itself or by its contact. */
enum crm_code cli_named(struct crm_store *store, const struct cli_input *input,
    enum crm_record record, int64_t *id, struct crm_err *err) CRM_CHECKED;

/*
 * What WORDS and the JSON line of INPUT say of a record.  To change one that
 * is THERE the words count before the line, which may be all that was printed
 * of it; to add one, the line before the words, which stand for all lines.
 */
enum crm_code cli_take(const struct cli_words *words,
    const struct cli_input *input, enum crm_record record, bool there,
    struct crm_change *change, struct crm_err *err) CRM_CHECKED;

/* A value masked as the options ask; from the pool. */
const char *cli_shown(enum crm_field_id id, const char *value);

/*
 * Refuse WHERE ("stage" or "pipeline/stage") if no pipeline has it, even
 * when there is no contact to move.
 */
void cli_known_stage(struct crm_store *store, const char *where);

/* The same for the reading subcommand of a program that can write. */
int cli_end_read(struct crm_store *store);

/*
 * The end of a command that checks: "crm-check: 2 findings" on standard
 * error and status 1 when there are any and STATUS is good; else STATUS.
 */
int cli_findings(int status, unsigned long findings);

/* Output --------------------------------------------------------------- */

/*
 * The columns of the rows to come, blank-separated; --columns picks among
 * them.  BAR is drawn on a terminal, -1 for none.
 */
void cli_columns(const char *names, int bar);

/* One row, a cell for each column of cli_columns(); kept until the end. */
void cli_row(const char *const *cell);

/*
 * The same for CLI_DUMP: any number of columns, whose names may hold blanks
 * and are borrowed to the end; all are printed.
 */
void cli_heading(const char *const *name, unsigned n);
void cli_record(const char *const *cell);

/* The same as a crm_row callback. */
void cli_row_each(void *arg, unsigned n, const char *const *cell);

/* Text as it is, for pages and rules; kept until the end too. */
void cli_text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * A whole contact as a block of text or, with --format=jsonl, an object; ARG
 * is the page, all zero at first, to be freed when the last is printed.
 */
struct cli_page {
	struct crm_buf text;
	struct crm_pool pool;
	bool any;
};
void cli_whole(void *arg, const struct crm_whole *whole);

/* The day of --as-of, else today. */
crm_day cli_day(void);

/* A file that is copied to standard output at the end; FD is closed then. */
void cli_stream(int fd);

/* How far a long command is and how fast, on a terminal, once a second. */
void cli_progress(unsigned long rows, unsigned percent);

/* "c17" from the pool. */
const char *cli_id(char letter, int64_t id);

#endif
