/* SPDX-License-Identifier: ISC */
#include "cli_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "login.h"
#include "text.h"

#ifndef CRM_VERSION
#define CRM_VERSION "0.1"
#endif

struct cli cli;

static const struct cli_opt common[] = {
    {'d', "store", "FILE", "the store", NULL, &cli.store, false},
    {'q', "quiet", NULL, "only errors", &cli.quiet, NULL, false},
    {'n', "dry-run", NULL, "do everything, then take it back", &cli.dry, NULL,
	false},
    {'k', "keep-going", NULL, "do what can be done, name the rest", &cli.keep,
	NULL, false},
    {0, "format", "FORM", "tsv, table, csv or jsonl", NULL, &cli.format, false},
    {0, "columns", "A,B", "these columns only", NULL, &cli.columns, false},
    {0, "header", NULL, "a heading line in tsv", &cli.header, NULL, false},
    {0, "excel", NULL, "csv that a spreadsheet opens safely", &cli.excel, NULL,
	false},
    {0, "sort", "FIELD", "order by a field; -FIELD backwards", NULL, &cli.sort,
	false},
    {0, "as-of", "DAY", "as the store was at the end of that day", NULL,
	&cli.as_of, false},
    {0, "show-personal", NULL, "unmask personal data; logged", &cli.personal,
	NULL, false},
    {'h', "help", NULL, "this text", &cli.help, NULL, false},
    {0, "version", NULL, "the version", &cli.version, NULL, false},
};
static const unsigned wants[] = {CLI_STORE, CLI_STORE, CLI_WRITE, CLI_KEEP,
    CLI_PRINT | CLI_DUMP, CLI_PRINT, CLI_PRINT, CLI_PRINT | CLI_DUMP, CLI_SORT,
    CLI_ASOF, CLI_PERSONAL, 0, 0};

#define NCOMMON (sizeof(common) / sizeof(*common))
#define NOPTS 48

/* Messages -------------------------------------------------------------- */

static void
say(const char *fmt, va_list ap)
{
	struct crm_buf buf = {0};
	char text[2048];

	vsnprintf(text, sizeof(text), fmt, ap);
	crm_buf_fmt(&buf, "%s: %s", cli.prog->name, text);
	/* Data in a message must not reach the terminal as commands. */
	crm_text_screen(&cli.said, buf.s, 0);
	crm_buf_char(&cli.said, '\n');
	crm_buf_free(&buf);
	if (cli.opened == NULL)
		cli_close();
}

/* Whoever reads the messages may be slow: nobody waits for the store then. */
void
cli_close(void)
{
	crm_store_close(cli.opened);
	cli.opened = NULL;
	if (cli.said.len > 0)
		fwrite(cli.said.s, 1, cli.said.len, stderr);
	crm_buf_free(&cli.said);
}

void
cli_say(const char *fmt, ...)
{
	va_list ap;

	if (cli.quiet)
		return;
	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}

void
cli_complain(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}

void
cli_misuse(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
	cli_close();
	fprintf(stderr, "usage: %s %s\n", cli.prog->name, cli.prog->usage);
	exit(CRM_MISUSE);
}

void
cli_raise(int status)
{
	if (status > cli.status)
		cli.status = status;
}

int
cli_fail(const struct crm_err *err)
{
	cli_complain("%s", err->text);
	cli_raise((int)err->code);
	return cli.status;
}

_Noreturn void
cli_die(const struct crm_err *err)
{
	if (err->code == CRM_MISUSE)
		cli_misuse("%s", err->text);
	cli_complain("%s", err->text);
	cli_close();
	exit((int)err->code);
}

/* Options --------------------------------------------------------------- */

static unsigned
options(const struct cli_opt *all[NOPTS])
{
	const struct cli_opt *own = cli.prog->opts;
	unsigned n = 0, i;

	for (; own != NULL && own->name != NULL; own++)
		all[n++] = own;
	for (i = 0; i < NCOMMON; i++)
		if (wants[i] == 0 || (cli.prog->common & wants[i]))
			all[n++] = &common[i];
	return n;
}

/* Whether the program has forms of its own beside csv and jsonl. */
static bool
dumps(void)
{
	return (cli.prog->common & CLI_DUMP) != 0;
}

static void
help(const struct cli_opt *const *all, unsigned n)
{
	char left[64];
	unsigned i;

	printf("usage: %s %s\n%s\n\n", cli.prog->name, cli.prog->usage,
	    cli.prog->help);
	for (i = 0; i < n; i++) {
		snprintf(left, sizeof(left), "%c%c%s--%s%s%s",
		    all[i]->letter ? '-' : ' ',
		    all[i]->letter ? all[i]->letter : ' ',
		    all[i]->letter ? ", " : "  ", all[i]->name,
		    all[i]->arg ? "=" : "", all[i]->arg ? all[i]->arg : "");
		printf("  %-24s %s\n", left,
		    all[i]->text == &cli.format && dumps()
			? "csv, jsonl or text"
			: all[i]->help);
	}
	printf("\nThe manual: man %s, man 7 crm\n", cli.prog->name);
	if (fflush(stdout) != 0 && errno != EPIPE)
		exit(CRM_TROUBLE);
	exit(CRM_OK);
}

/* Standard streams that are closed would be given to the store's file. */
static void
open_streams(void)
{
	int fd;

	cli.no_stdout = fcntl(1, F_GETFD) < 0;
	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd < 3);
	if (fd >= 0)
		close(fd);
}

/*
 * What a process holds of people is not left in a core file, nor for other
 * processes of the user to read.  The programs trust the environment of who
 * runs them, so they must not run with the rights of somebody else.
 */
static void
guard_process(void)
{
	prctl(PR_SET_DUMPABLE, 0);
	if (!getauxval(AT_SECURE))
		return;
	cli_complain("it does not run setuid or setgid; how a group shares a "
		     "store: man crm-rights");
	exit(CRM_TROUBLE);
}

static void
check_format(void)
{
	static const char *const forms[] = {
	    "tsv", "table", "csv", "jsonl", "text"};
	unsigned first = dumps() ? CRM_CSV : CRM_TSV;
	unsigned n = dumps() ? 3 : 4, i;
	const char *near;

	cli.out.format = isatty(1) ? CRM_TABLE : CRM_TSV;
	if (cli.format == NULL && (cli.excel || dumps()))
		cli.format = "csv";
	if (cli.format == NULL)
		return;
	for (i = first; i < first + n; i++) {
		if (strcmp(cli.format, forms[i]) == 0) {
			cli.out.format = (enum crm_format)i;
			if (cli.excel && i != CRM_CSV)
				cli_misuse("--excel goes with --format=csv");
			return;
		}
	}
	near = crm_nearest(cli.format, &forms[first], n);
	cli_misuse("--format=%s: not a form (%s)", cli.format,
	    near          ? near
		: dumps() ? "csv, jsonl, text"
			  : "tsv, table, csv, jsonl");
}

static void
unknown_option(const struct cli_opt *const *all, unsigned n, char *word)
{
	const char *names[NOPTS], *near;
	unsigned i;

	if (word == NULL || strncmp(word, "--", 2) != 0)
		cli_misuse("-%c: no such option, or it needs a value", optopt);
	for (i = 0; i < n; i++)
		names[i] = all[i]->name;
	word[strcspn(word, "=")] = '\0';
	near = crm_nearest(word + 2, names, n);
	for (i = 0; i < n; i++)
		if (strcmp(names[i], word + 2) == 0)
			cli_misuse(all[i]->arg ? "%s needs a value"
					       : "%s takes no value",
			    word);
	cli_misuse("%s: no such option%s%s", word, near ? " (nearest: --" : "",
	    near ? near : "");
}

static void
add_text(struct cli_texts *texts, const char *text)
{
	texts->at =
	    crm_room(texts->at, texts->n, &texts->cap, sizeof(*texts->at));
	texts->at[texts->n++] = text;
}

void
cli_parse(const struct cli_prog *prog, int *argc, char ***argv)
{
	const struct cli_opt *all[NOPTS];
	struct option longs[NOPTS + 1] = {{0}};
	char shorts[2 * NOPTS + 2] = ":", *p = shorts + 1;
	unsigned n, i;
	int c, at;

	open_streams();
	/* A reader that goes away ends a write with an error, not a signal. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* so does a file that may not grow */
	cli.prog = prog;
	guard_process();
	cli.argc = *argc;
	cli.argv = crm_alloc(((size_t)*argc + 1) * sizeof(char *));
	memcpy(cli.argv, *argv, (size_t)*argc * sizeof(char *));
	cli.out.bar = -1;
	n = options(all);
	for (i = 0; i < n; i++) {
		longs[i].name = all[i]->name;
		longs[i].has_arg = all[i]->arg ? 1 : 0;
		longs[i].val = 256 + (int)i;
		if (all[i]->letter) {
			*p++ = all[i]->letter;
			if (all[i]->arg)
				*p++ = ':';
		}
	}
	opterr = 0;
	while ((c = getopt_long(*argc, *argv, shorts, longs, &at)) != -1) {
		if (c == '?' || c == ':')
			unknown_option(all, n, (*argv)[optind - 1]);
		for (i = 0; i < n; i++)
			if (c == 256 + (int)i || c == all[i]->letter)
				break;
		if (all[i]->flag != NULL)
			*all[i]->flag = true;
		else if (all[i]->text != NULL)
			*all[i]->text = optarg;
		if (all[i]->secret)
			add_text(&cli.secrets, optarg);
		if (all[i]->flag != NULL || all[i]->text != NULL)
			continue;
		add_text(all[i]->texts, optarg);
	}
	if (cli.help)
		help(all, n);
	if (cli.version) {
		printf("%s %s\n", prog->name, CRM_VERSION);
		exit(fflush(stdout) == 0 ? CRM_OK : CRM_TROUBLE);
	}
	check_format();
	*argc -= optind;
	*argv += optind;
}

bool
cli_dry(void)
{
	return cli.dry;
}

bool
cli_keep(void)
{
	return cli.keep;
}

bool
cli_quiet(void)
{
	return cli.quiet;
}

bool
cli_personal(void)
{
	return cli.personal;
}

const char *
cli_columns_asked(void)
{
	return cli.columns;
}

const char *
cli_sort_asked(void)
{
	return cli.sort;
}

enum crm_format
cli_format(void)
{
	return cli.out.format;
}

const struct crm_now *
cli_now(void)
{
	return &cli.now;
}

struct crm_pool *
cli_pool(void)
{
	return &cli.pool;
}

crm_day
cli_day(void)
{
	return cli.as_of != NULL ? cli.past : cli.now.today;
}

/* The store ------------------------------------------------------------- */

/* NULL: nothing says where it is. */
static const char *
named_path(void)
{
	const char *env = getenv("CRM_DB"), *home;

	if (cli.store != NULL)
		return cli.store;
	if (env != NULL && env[0] != '\0')
		return env;
	env = getenv("XDG_DATA_HOME");
	if (env != NULL && env[0] == '/')
		return crm_pool_fmt(&cli.pool, "%s/crm/crm.db", env);
	home = getenv("HOME");
	if (home == NULL || home[0] == '\0')
		return NULL;
	return crm_pool_fmt(&cli.pool, "%s/.local/share/crm/crm.db", home);
}

const char *
cli_path(void)
{
	const char *path = named_path();

	if (path == NULL) {
		cli_complain("no store is named: use -d FILE or set CRM_DB");
		exit(CRM_TROUBLE);
	}
	return path;
}

bool
cli_store_there(void)
{
	const char *path = named_path();

	return cli.store != NULL || (path && access(path, F_OK) == 0);
}

/* An id, a subcommand, or the name of a report. */
static bool
plain_word(const char *word)
{
	unsigned i;
	int64_t id;

	if (strcmp(word, "list") == 0)
		return true;
	for (i = 0; i < crm_nreports; i++)
		if (strcmp(word, crm_reports[i].name) == 0)
			return true;
	return word[0] >= 'a' && word[0] <= 'z' &&
	    crm_id_parse(word, word[0], false, &id);
}

/*
 * The argument as the log may keep it: values that could be personal data
 * are left out, they are in the entry's changes (design, chapter 5).
 */
static const char *
masked(const char *word)
{
	char name[64];
	enum crm_field_id id;
	enum crm_type type;
	size_t n = strcspn(word, "=~!");

	if (word[0] == '-' || n >= sizeof(name))
		return word;
	/* A bare word of a reader looks for a person. */
	if (word[n] == '\0')
		return cli_writing() || plain_word(word) ? word : "***";
	memcpy(name, word, n);
	name[n] = '\0';
	if (!crm_field_named(name, &id))
		return word;
	type = crm_fields[id].type;
	if (!(crm_fields[id].flags & CRM_PERSONAL) &&
	    (type == CRM_WORD || type == CRM_YES || type == CRM_DAY ||
		type == CRM_WHEN || type == CRM_SPAN || type == CRM_INSTANT ||
		type == CRM_CENTS || type == CRM_STATE || id == CRM_F_STAGE ||
		id == CRM_F_STATUS || id == CRM_F_PIPELINE ||
		id == CRM_F_REASON || id == CRM_F_SOURCE || id == CRM_F_OWNER ||
		id == CRM_F_TASK_OWNER || id == CRM_F_CARRIER ||
		id == CRM_F_PLAN || id == CRM_F_AGENT))
		return word;
	return crm_pool_fmt(
	    &cli.pool, "%.*s***", (int)(n + strspn(word + n, "=~!")), word);
}

/* Where in WORD what a secret option took begins; NULL if nowhere. */
static const char *
secret(const char *word)
{
	const char *at;
	size_t i;

	for (i = 0; i < cli.secrets.n; i++) {
		at = cli.secrets.at[i];
		if (at >= word && at <= word + strlen(word))
			return at;
	}
	return NULL;
}

static void
quote(struct crm_buf *buf, const char *word)
{
	if (strcmp(word + strlen(word) - (strlen(word) >= 3 ? 3 : 0), "***") ==
		0 &&
	    strpbrk(word, " '") == NULL) {
		crm_buf_str(buf, word); /* a mask, not a pattern */
		return;
	}
	crm_buf_char(buf, '\'');
	for (; *word != '\0'; word++) {
		if (*word == '\'')
			crm_buf_str(buf, "'\\''");
		else
			crm_buf_char(buf, *word);
	}
	crm_buf_char(buf, '\'');
}

static const char *
arguments(void)
{
	struct crm_buf buf = {0};
	const char *word, *at, *text;
	int i;

	for (i = 1; i < cli.argc; i++) {
		word = cli.argv[i];
		at = secret(word);
		crm_buf_str(&buf, i > 1 ? " " : "");
		if (at != NULL)
			word = crm_pool_fmt(
			    &cli.pool, "%.*s***", (int)(at - word), word);
		else
			word = masked(word);
		if (!crm_text_valid(word, strlen(word)))
			word = "***";
		/* Quoted as a shell would need it. */
		if (word[0] == '\0' || strpbrk(word, " \t\n'\"\\$`*?;&|<>()"))
			quote(&buf, word);
		else
			crm_buf_str(&buf, word);
	}
	text = crm_pool_str(&cli.pool, buf.s ? buf.s : "", buf.len);
	crm_buf_free(&buf);
	return text;
}

const struct crm_actor *
cli_actor(void)
{
	const char *sudo = getenv("SUDO_USER"), *user = getenv("CRM_USER");

	cli.actor.login = crm_login(getuid(), &cli.pool);
	if (sudo != NULL && crm_text_valid(sudo, strlen(sudo)))
		cli.actor.login = crm_pool_fmt(
		    &cli.pool, "%s (sudo %.64s)", cli.actor.login, sudo);
	cli.actor.author = user && user[0] && crm_text_valid(user, strlen(user))
	    ? user
	    : cli.actor.login;
	cli.actor.program = cli.prog->name;
	cli.actor.args = arguments();
	cli.actor.now = cli.now;
	return &cli.actor;
}

enum crm_code
cli_clock(struct crm_err *err)
{
	return crm_now_make(getenv("CRM_NOW"), &cli.now, err);
}

struct crm_store *
cli_open(enum crm_mode mode)
{
	struct crm_store *store;
	struct crm_err err;
	crm_day day;

	if (crm_store_open(cli_path(), mode, &store, &err))
		cli_die(&err);
	cli.opened = store;
	if (cli_clock(&err))
		cli_die(&err);
	if (crm_store_warning(store) != NULL && !cli.warned)
		cli_say("%s", crm_store_warning(store));
	cli.warned = true; /* a command may open it twice */
	if (cli.as_of != NULL) {
		if (crm_date_parse(cli.as_of, cli.now.today, &day, &err)) {
			crm_fail_at(&err, "--as-of: ");
			cli_die(&err);
		}
		cli.past = day;
		if (crm_store_as_of(store, day, &err))
			cli_die(&err);
		if (day < cli.now.today)
			cli.now.today = day;
	}
	return store;
}

struct crm_store *
cli_begin(void)
{
	struct crm_store *store = cli_open(CRM_WRITE);
	struct crm_err err;

	if (crm_store_begin(store, cli_actor(), &err))
		cli_die(&err);
	return store;
}

void
cli_refuse(const struct crm_err *err)
{
	cli_complain("%s", err->text);
	cli_raise((int)err->code);
}

void
cli_skip(const struct crm_err *err)
{
	cli_complain("%s", err->text);
	cli.skipped++;
}

int
cli_findings(int status, unsigned long findings)
{
	if (status != CRM_OK || findings == 0)
		return status;
	cli_complain("%lu findings", findings); /* promised so */
	return CRM_REFUSED;
}

bool
cli_good(void)
{
	return cli.status == 0;
}

void
cli_count(size_t n)
{
	cli.done += n;
}

void
cli_each(struct crm_store *store, const struct cli_inputs *inputs,
    enum crm_code (*work)(struct crm_store *store,
	const struct cli_input *input, struct crm_err *err))
{
	struct crm_err err, undo;
	enum crm_code code;
	size_t i;

	for (i = 0; i < inputs->n && cli.status == 0; i++) {
		if (cli.keep && crm_store_mark(store, &err)) {
			cli_refuse(&err);
			return;
		}
		code = work(store, &inputs->at[i], &err);
		if (code != CRM_OK && inputs->at[i].line != 0)
			crm_fail_at(&err, "line %llu: ",
			    (unsigned long long)inputs->at[i].line);
		if (cli.keep && code <= CRM_REFUSED &&
		    crm_store_unmark(store, code == CRM_OK, &undo)) {
			cli_refuse(&undo);
			return;
		}
		if (code == CRM_OK)
			cli.done++;
		else if (cli.keep && code == CRM_REFUSED)
			cli_skip(&err);
		else if (code == CRM_MISUSE)
			cli_die(&err);
		else
			cli_refuse(&err);
	}
}

int
cli_end_read(struct crm_store *store)
{
	cli.reading = true;
	return cli_end(store);
}

void *
cli_own(void *p)
{
	cli.owned =
	    crm_room(cli.owned, cli.nowned, &cli.capowned, sizeof(*cli.owned));
	cli.owned[cli.nowned++] = p;
	return p;
}

static void
finish(void)
{
	while (cli.nowned > 0)
		free(cli.owned[--cli.nowned]);
	free(cli.owned);
	free(cli.secrets.at);
	if (cli.stream > 0)
		close(cli.stream);
	free(cli.argv);
	crm_out_free(&cli.text);
	crm_out_free(&cli.out);
	crm_pool_free(&cli.pool);
}

bool
cli_writing(void)
{
	return (cli.prog->common & CLI_WRITE) != 0 && !cli.reading;
}

int
cli_end(struct crm_store *store)
{
	bool writes = cli_writing();
	struct crm_err err;
	int64_t op = 0;

	if (store != NULL && writes && cli.status == 0) {
		if (crm_store_commit(store, !cli.dry, &op, &err) != CRM_OK) {
			cli_complain("%s", err.text);
			cli_raise((int)err.code);
			if (err.code != CRM_LATE)
				op = 0;
		}
	}
	cli_close();
	if (cli.personal && cli.status == 0 &&
	    crm_store_log_view(cli_path(), cli_actor(), &err) != CRM_OK) {
		crm_fail_at(&err,
		    "personal data is shown only if that can be "
		    "logged: ");
		cli_complain("%s", err.text);
		cli_raise((int)err.code);
		finish();
		return cli.status;
	}
	/* Half of a list is not taken for a list by whoever reads it. */
	if (cli.status == 0 || cli.status == CRM_LATE ||
	    (!writes &&
		(cli.status != CRM_TROUBLE || cli.prog->common & CLI_FINDS)))
		cli_print(op != 0 && !cli.dry);
	if (cli.status == 0 && cli.skipped > 0)
		cli_raise(cli.done > 0 ? CRM_PART : CRM_REFUSED);
	finish();
	return cli.status;
}
