/* SPDX-License-Identifier: ISC */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "text.h"

#ifndef CRM_VERSION
#define CRM_VERSION "0.1"
#endif

/* What the common options said, and the command in the making. */
static struct {
	const struct cli_prog *prog;
	bool reading; /* a subcommand that only reads */
	bool dry, keep, quiet, header, excel, personal, help, version;
	const char *store, *format, *columns, *sort, *as_of;
	char **argv; /* as given */
	int argc;
	struct crm_now now;
	struct crm_actor actor;
	struct crm_pool pool;
	struct crm_out out;
	struct crm_buf text;
	unsigned pick[128], ncolumn, npick;
	bool plain[128], tabular;
	size_t done, skipped;
	int status;
} cli;

static const struct cli_opt common[] = {
    {'d', "store", "FILE", "the store", NULL, &cli.store, false},
    {'q', "quiet", NULL, "only errors", &cli.quiet, NULL, false},
    {'n', "dry-run", NULL, "do everything, then take it back", &cli.dry, NULL,
	false},
    {'k', "keep-going", NULL, "do what can be done, name the rest", &cli.keep,
	NULL, false},
    {0, "format", "FORM", "tsv, table, csv or jsonl", NULL, &cli.format,
	false},
    {0, "columns", "A,B", "these columns only", NULL, &cli.columns, false},
    {0, "header", NULL, "a heading line in tsv", &cli.header, NULL, false},
    {0, "excel", NULL, "csv that a spreadsheet opens safely", &cli.excel,
	NULL, false},
    {0, "sort", "FIELD", "order by a field; -FIELD backwards", NULL,
	&cli.sort, false},
    {0, "as-of", "DAY", "as the store was at the end of that day", NULL,
	&cli.as_of, false},
    {0, "show-personal", NULL, "unmask personal data; logged", &cli.personal,
	NULL, false},
    {'h', "help", NULL, "this text", &cli.help, NULL, false},
    {0, "version", NULL, "the version", &cli.version, NULL, false},
};
static const unsigned wants[] = {CLI_STORE, CLI_STORE, CLI_WRITE, CLI_KEEP,
    CLI_PRINT, CLI_PRINT, CLI_PRINT, CLI_PRINT, CLI_SORT, CLI_ASOF,
    CLI_PERSONAL, 0, 0};

#define NCOMMON (sizeof(common) / sizeof(*common))
#define NOPTS 48

/* Messages -------------------------------------------------------------- */

static void
say(const char *fmt, va_list ap)
{
	struct crm_buf buf = {0}, safe = {0};
	char text[2048];

	vsnprintf(text, sizeof(text), fmt, ap);
	crm_buf_fmt(&buf, "%s: %s", cli.prog->name, text);
	/* Data in a message must not reach the terminal as commands. */
	crm_text_screen(&safe, buf.s, 0);
	fprintf(stderr, "%s\n", safe.s);
	crm_buf_free(&buf);
	crm_buf_free(&safe);
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

static void
complain(const char *fmt, ...)
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
	fprintf(stderr, "usage: %s %s\n", cli.prog->name, cli.prog->usage);
	exit(CRM_MISUSE);
}

static void
raise_status(int status)
{
	if (status > cli.status)
		cli.status = status;
}

int
cli_fail(const struct crm_err *err)
{
	complain("%s", err->text);
	raise_status((int)err->code);
	return cli.status;
}

_Noreturn void
cli_die(const struct crm_err *err)
{
	if (err->code == CRM_MISUSE)
		cli_misuse("%s", err->text);
	complain("%s", err->text);
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
		printf("  %-24s %s\n", left, all[i]->help);
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

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd < 3);
	if (fd >= 0)
		close(fd);
}

static void
check_format(void)
{
	static const char *const forms[] = {"tsv", "table", "csv", "jsonl"};
	const char *near;
	unsigned i;

	cli.out.format = isatty(1) ? CRM_TABLE : CRM_TSV;
	if (cli.excel && cli.format == NULL)
		cli.format = "csv";
	if (cli.format == NULL)
		return;
	for (i = 0; i < 4; i++) {
		if (strcmp(cli.format, forms[i]) == 0) {
			cli.out.format = (enum crm_format)i;
			if (cli.excel && i != CRM_CSV)
				cli_misuse("--excel goes with --format=csv");
			return;
		}
	}
	near = crm_nearest(cli.format, forms, 4);
	cli_misuse("--format=%s: not a form (%s)", cli.format,
	    near ? near : "tsv, table, csv, jsonl");
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
	cli_misuse("%s: no such option%s%s", word,
	    near ? " (nearest: --" : "", near ? near : "");
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
	cli.prog = prog;
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
		else
			*all[i]->text = optarg;
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

/* Words and ids --------------------------------------------------------- */

static FILE *
open_file(const char *path)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");

	if (f == NULL) {
		complain("%s: %s", path, strerror(errno));
		exit(CRM_TROUBLE);
	}
	return f;
}

char *
cli_file(const char *path)
{
	struct crm_buf buf = {0};
	char block[65536];
	FILE *f = open_file(path);
	size_t n;

	crm_buf_str(&buf, "");
	while ((n = fread(block, 1, sizeof(block), f)) > 0) {
		crm_buf_add(&buf, block, n);
		if (buf.len > 64 << 20) {
			complain("%s: more than 64 MiB", path);
			exit(CRM_TROUBLE);
		}
	}
	if (ferror(f)) {
		complain("%s: %s", path, strerror(errno));
		exit(CRM_TROUBLE);
	}
	if (f != stdin)
		fclose(f);
	if (memchr(buf.s, '\0', buf.len) != NULL) {
		complain("%s: a NUL byte", path);
		exit(CRM_REFUSED);
	}
	return buf.s;
}

static void
add_word(struct cli_words *words, const char *field, const char *value)
{
	words->at =
	    crm_room(words->at, words->n, &words->cap, sizeof(*words->at));
	words->at[words->n++] = (struct cli_word){field, value};
}

/* field=@FILE: the value, without the line end that editors add. */
static const char *
value_of(const char *value)
{
	char *text;
	size_t n;

	if (value[0] != '@')
		return value;
	text = cli_file(value + 1);
	n = strlen(text);
	if (n > 0 && text[n - 1] == '\n')
		text[--n] = '\0';
	if (n > 0 && text[n - 1] == '\r')
		text[n - 1] = '\0';
	return text;
}

void
cli_words(int *argc, char **argv, struct cli_words *words)
{
	int i, n = 0;
	char *eq;

	for (i = 0; i < *argc; i++) {
		eq = strchr(argv[i], '=');
		if (eq == NULL || eq == argv[i]) {
			argv[n++] = argv[i];
			continue;
		}
		add_word(words,
		    crm_pool_str(&cli.pool, argv[i], (size_t)(eq - argv[i])),
		    value_of(eq + 1));
	}
	*argc = n;
}

static void
add_input(struct cli_inputs *inputs, struct cli_input input)
{
	inputs->at = crm_room(
	    inputs->at, inputs->n, &inputs->cap, sizeof(*inputs->at));
	inputs->at[inputs->n++] = input;
}

/* An id of one of the kinds LETTERS; a bare number is of the last kind. */
static bool
wanted_id(const char *text, const char *letters, struct cli_input *input)
{
	const char *l;

	for (l = letters; *l != '\0'; l++) {
		if (crm_id_parse(text, *l, false, &input->id)) {
			input->letter = *l;
			return true;
		}
	}
	return false;
}

static bool
any_id(const char *text)
{
	int64_t id;

	return text[0] >= 'a' && text[0] <= 'z' &&
	    crm_id_parse(text + 1, text[0], true, &id);
}

struct json_line {
	const char *letters;
	struct cli_input *input;
};

static enum crm_code
take_key(void *arg, const char *key, const char *value, struct crm_err *err)
{
	struct json_line *j = arg;

	if (strcmp(key, "id") != 0) {
		add_word(&j->input->words,
		    crm_pool_str(&cli.pool, key, strlen(key)),
		    crm_pool_str(&cli.pool, value, strlen(value)));
		return CRM_OK;
	}
	if (wanted_id(value, j->letters, j->input))
		return CRM_OK;
	if (strchr(j->letters, 'c') != NULL &&
	    crm_id_parse(value, 'c', true, &j->input->id)) {
		j->input->letter = 'c';
		return CRM_OK;
	}
	return crm_fail(
	    err, CRM_REFUSED, "\"%.40s\" is not an id it can use", value);
}

/* The first wanted id among the leading id fields of a line. */
static bool
id_of_line(char *line, const char *letters, struct cli_input *input)
{
	const char *l;
	char *field, *save = NULL, copy[128];
	bool leading = true;

	for (l = letters; *l != '\0'; l++) {
		const char one[2] = {*l, '\0'};

		snprintf(copy, sizeof(copy), "%s", line);
		field = strtok_r(copy, "\t", &save);
		for (leading = true; field != NULL && leading;
		    field = strtok_r(NULL, "\t", &save)) {
			if (wanted_id(field, one, input))
				return true;
			leading = any_id(field);
		}
	}
	line[strcspn(line, "\t ")] = '\0';
	if (strchr(letters, 'c') == NULL ||
	    !crm_id_parse(line, 'c', true, &input->id))
		return false;
	input->letter = 'c';
	return true;
}

static void
read_lines(const char *letters, bool anonymous, struct cli_inputs *inputs)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	uint64_t number = 0;
	struct crm_err err;

	while ((n = getline(&line, &cap, stdin)) > 0) {
		struct cli_input input = {.line = ++number};
		struct json_line j = {letters, &input};

		while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
			line[--n] = '\0';
		if (line[strspn(line, " \t")] == '\0')
			continue;
		if (line[0] == '{') {
			if (crm_json_object(line, take_key, &j, &err)) {
				crm_fail_at(&err, "line %llu: ",
				    (unsigned long long)number);
				cli_die(&err);
			}
			if (input.id == 0 && !anonymous) {
				complain("line %llu: the object has no id",
				    (unsigned long long)number);
				exit(CRM_REFUSED);
			}
		} else if (!id_of_line(line, letters, &input)) {
			complain("line %llu: no id of a %s at its beginning",
			    (unsigned long long)number,
			    letters[0] == 'p' ? "policy" : "contact");
			exit(CRM_REFUSED);
		}
		add_input(inputs, input);
	}
	if (ferror(stdin)) {
		complain("standard input: %s", strerror(errno));
		exit(CRM_TROUBLE);
	}
	free(line);
}

struct seen {
	int64_t id;
	char letter;
	size_t at;
};

static int
by_id(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;

	if (x->letter != y->letter)
		return x->letter - y->letter;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/* The same id twice counts once: the first stays. */
static void
drop_repeats(struct cli_inputs *inputs)
{
	struct seen *seen;
	size_t i, n = 0;

	if (inputs->n < 2)
		return;
	seen = crm_alloc(inputs->n * sizeof(*seen));
	for (i = 0; i < inputs->n; i++)
		seen[i] = (struct seen){
		    inputs->at[i].id, inputs->at[i].letter, i};
	qsort(seen, inputs->n, sizeof(*seen), by_id);
	for (i = 1; i < inputs->n; i++)
		if (seen[i].id != 0 && seen[i].id == seen[i - 1].id &&
		    seen[i].letter == seen[i - 1].letter)
			inputs->at[seen[i].at].letter = '\0';
	for (i = 0; i < inputs->n; i++)
		if (inputs->at[i].letter != '\0' || inputs->at[i].id == 0)
			inputs->at[n++] = inputs->at[i];
	inputs->n = n;
	free(seen);
}

void
cli_ids(int argc, char **argv, const char *letters, bool anonymous,
    struct cli_inputs *inputs)
{
	struct cli_input input;
	int i;

	for (i = 0; i < argc; i++) {
		memset(&input, 0, sizeof(input));
		if (strcmp(argv[i], "-") == 0) {
			read_lines(letters, anonymous, inputs);
			continue;
		}
		if (!wanted_id(argv[i], letters, &input)) {
			input.letter = 'c';
			if (strchr(letters, 'c') == NULL ||
			    !crm_id_parse(argv[i], 'c', true, &input.id)) {
				complain("%s: not an id (%c17)", argv[i],
				    letters[0]);
				exit(CRM_REFUSED);
			}
		}
		add_input(inputs, input);
	}
	drop_repeats(inputs);
}

enum crm_code
cli_change(const struct cli_words *words, bool json, enum crm_record record,
    struct crm_change *change, struct crm_err *err)
{
	enum crm_field_id id;
	struct crm_err unknown;
	size_t i;

	for (i = 0; i < words->n; i++) {
		/* What crm-list printed may come back, computed fields too. */
		if (json &&
		    crm_field_find(words->at[i].field, &id, &unknown) ==
			CRM_OK &&
		    (crm_fields[id].flags & CRM_COMPUTED))
			continue;
		if (crm_change_add(change, record, words->at[i].field,
			words->at[i].value, &cli.now, &cli.pool, err))
			return err->code;
	}
	return CRM_OK;
}

/* The store ------------------------------------------------------------- */

const char *
cli_path(void)
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
	if (home == NULL || home[0] == '\0') {
		complain("no store is named: use -d FILE or set CRM_DB");
		exit(CRM_TROUBLE);
	}
	return crm_pool_fmt(&cli.pool, "%s/.local/share/crm/crm.db", home);
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
	struct crm_err unknown;
	enum crm_type type;
	size_t n = strcspn(word, "=~!");

	if (word[n] == '\0' || word[0] == '-' || n >= sizeof(name))
		return word;
	memcpy(name, word, n);
	name[n] = '\0';
	if (crm_field_find(name, &id, &unknown) != CRM_OK)
		return word;
	type = crm_fields[id].type;
	if (!(crm_fields[id].flags & CRM_PERSONAL) &&
	    (type == CRM_WORD || type == CRM_YES || type == CRM_DAY ||
		type == CRM_INSTANT || type == CRM_CENTS ||
		type == CRM_STATE || id == CRM_F_STAGE ||
		id == CRM_F_STATUS || id == CRM_F_PIPELINE ||
		id == CRM_F_REASON || id == CRM_F_SOURCE ||
		id == CRM_F_OWNER || id == CRM_F_CARRIER ||
		id == CRM_F_PLAN || id == CRM_F_AGENT))
		return word;
	return crm_pool_fmt(&cli.pool, "%.*s***",
	    (int)(n + strspn(word + n, "=~!")), word);
}

static bool
secret(const char *value)
{
	const struct cli_opt *o = cli.prog->opts;

	for (; o != NULL && o->name != NULL; o++)
		if (o->secret && o->text != NULL && *o->text == value)
			return true;
	return false;
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
	const char *word, *eq, *text;
	int i;

	for (i = 1; i < cli.argc; i++) {
		word = cli.argv[i];
		eq = strchr(word, '=');
		crm_buf_str(&buf, i > 1 ? " " : "");
		if (secret(word))
			word = "***";
		else if (word[0] == '-' && eq != NULL && secret(eq + 1))
			word = crm_pool_fmt(&cli.pool, "%.*s=***",
			    (int)(eq - word), word);
		else if (word[0] == '-' && word[1] != '\0' &&
		    secret(word + 2))
			word = crm_pool_fmt(&cli.pool, "%.2s***", word);
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

/*
 * The login of the real user.  The file first: asking the name service loads
 * its libraries, which costs as much as the rest of the start.
 */
static const char *
login(void)
{
	const struct passwd *pw = NULL;
	FILE *f = fopen("/etc/passwd", "re");
	const char *name;

	while (f != NULL && (pw = fgetpwent(f)) != NULL)
		if (pw->pw_uid == getuid())
			break;
	if (pw == NULL)
		pw = getpwuid(getuid());
	name = pw ? crm_pool_fmt(&cli.pool, "%s", pw->pw_name)
		  : crm_pool_fmt(&cli.pool, "%u", getuid());
	if (f != NULL)
		fclose(f);
	return name;
}

const struct crm_actor *
cli_actor(void)
{
	const char *sudo = getenv("SUDO_USER"), *user = getenv("CRM_USER");

	cli.actor.login = login();
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

	if (crm_store_open(cli_path(), mode, &store, &err) ||
	    cli_clock(&err))
		cli_die(&err);
	if (cli.as_of != NULL) {
		if (crm_date_parse(
			cli.as_of, cli.now.today, &day, &err)) {
			crm_fail_at(&err, "--as-of: ");
			cli_die(&err);
		}
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

	if (crm_store_begin(store, cli_actor(), &err)) {
		crm_store_close(store);
		cli_die(&err);
	}
	return store;
}

void
cli_refuse(const struct crm_err *err)
{
	complain("%s", err->text);
	raise_status((int)err->code);
}

void
cli_skip(const struct crm_err *err)
{
	complain("%s", err->text);
	cli.skipped++;
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

/* Output ---------------------------------------------------------------- */

static unsigned
terminal_width(void)
{
	struct winsize w;
	const char *env = getenv("COLUMNS");
	int64_t n;

	if (!isatty(1))
		return 0;
	if (env != NULL && crm_text_number(env, &n) && n > 20 && n < 10000)
		return (unsigned)n;
	if (ioctl(1, TIOCGWINSZ, &w) == 0 && w.ws_col > 20)
		return w.ws_col;
	return 80;
}

/* Columns whose values are never free text, so never a formula. */
static bool
plain(const char *name)
{
	static const char *const kinds[] = {"id", "contact", "policy_id",
	    "count", "contacts", "day", "days", "entered", "left",
	    "converted", "conversion", "op", "at", "line", "prospects",
	    "clients", "closed"};
	enum crm_field_id id;
	struct crm_err unknown;
	unsigned i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(name, kinds[i]) == 0)
			return true;
	if (crm_field_find(name, &id, &unknown) != CRM_OK)
		return false;
	return crm_fields[id].type == CRM_DAY ||
	    crm_fields[id].type == CRM_INSTANT ||
	    crm_fields[id].type == CRM_CENTS ||
	    crm_fields[id].type == CRM_PHONE || crm_fields[id].type == CRM_ID;
}

static void
pick(const char **names)
{
	char *copy, *one, *save;
	const char *near;
	unsigned i;

	cli.npick = 0;
	if (cli.columns == NULL) {
		for (i = 0; i < cli.ncolumn; i++)
			cli.pick[cli.npick++] = i;
		return;
	}
	copy = crm_pool_str(&cli.pool, cli.columns, strlen(cli.columns));
	for (one = strtok_r(copy, ",", &save); one != NULL;
	    one = strtok_r(NULL, ",", &save)) {
		for (i = 0; i < cli.ncolumn; i++)
			if (strcmp(names[i], one) == 0)
				break;
		if (i == cli.ncolumn) {
			near = crm_nearest(one, names, cli.ncolumn);
			cli_misuse("--columns: %s: no such column%s%s%s", one,
			    near ? " (nearest: " : "", near ? near : "",
			    near ? ")" : "");
		}
		if (cli.npick < 60)
			cli.pick[cli.npick++] = i;
	}
	if (cli.npick == 0)
		cli_misuse("--columns names none");
}

void
cli_columns(const char *list, int bar)
{
	const char **names = crm_pool_get(&cli.pool, 128 * sizeof(*names));
	const char **picked = crm_pool_get(&cli.pool, 128 * sizeof(*names));
	const char *word;
	size_t len;
	unsigned i;

	cli.ncolumn = 0;
	while (cli.ncolumn < 128 && crm_text_word(&list, &word, &len))
		names[cli.ncolumn++] = crm_pool_str(&cli.pool, word, len);
	pick(names);
	cli.out.bar = -1;
	for (i = 0; i < cli.npick; i++) {
		picked[i] = names[cli.pick[i]];
		cli.plain[i] = plain(picked[i]);
		if ((int)cli.pick[i] == bar && isatty(1))
			cli.out.bar = (int)i;
	}
	cli.out.column = picked;
	cli.out.plain = cli.plain;
	cli.out.ncolumn = cli.npick;
	cli.out.header = cli.header;
	cli.out.excel = cli.excel;
	cli.out.width = terminal_width();
	cli.tabular = true;
}

/* Whether this is a command that changes the store. */
static bool
writing(void)
{
	return (cli.prog->common & CLI_WRITE) != 0 && !cli.reading;
}

void
cli_row(const char *const *cell)
{
	const char *picked[128];
	unsigned i;

	if (cli.quiet && writing())
		return;
	for (i = 0; i < cli.npick; i++)
		picked[i] = cell[cli.pick[i]];
	crm_out_row(&cli.out, picked);
}

void
cli_row_each(void *arg, unsigned n, const char *const *cell)
{
	(void)arg;
	(void)n;
	cli_row(cell);
}

void
cli_text(const char *fmt, ...)
{
	struct crm_buf one = {0};
	va_list ap;
	char *text;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	crm_buf_add(&cli.text, text, (size_t)n);
	free(text);
	crm_buf_free(&one);
}

const char *
cli_id(char letter, int64_t id)
{
	return crm_pool_fmt(&cli.pool, "%c%lld", letter, (long long)id);
}

/* Print; a store that is changed already makes trouble here late (5). */
static void
print(bool changed)
{
	struct crm_err err;

	if (cli.text.len > 0 &&
	    (fwrite(cli.text.s, 1, cli.text.len, stdout) != cli.text.len ||
		fflush(stdout) != 0) &&
	    errno != EPIPE) {
		complain("standard output: %s", strerror(errno));
		raise_status(changed ? CRM_LATE : CRM_TROUBLE);
	}
	if (!cli.tabular || (cli.quiet && writing()))
		return;
	if (crm_out_write(&cli.out, stdout, &err) != CRM_OK) {
		if (changed)
			crm_fail_at(&err, "the change is in the store, but ");
		complain("%s", err.text);
		raise_status(changed ? CRM_LATE : CRM_TROUBLE);
	}
	crm_out_free(&cli.out);
}

int
cli_end_read(struct crm_store *store)
{
	cli.reading = true;
	return cli_end(store);
}

int
cli_end(struct crm_store *store)
{
	bool writes = writing();
	struct crm_err err;
	int64_t op = 0;

	if (store != NULL && writes && cli.status == 0) {
		if (crm_store_commit(store, !cli.dry, &op, &err) != CRM_OK) {
			complain("%s", err.text);
			raise_status((int)err.code);
			if (err.code != CRM_LATE)
				op = 0;
		}
	}
	crm_store_close(store);
	if (cli.personal && cli.status == 0 &&
	    crm_store_log_view(cli_path(), cli_actor(), &err) != CRM_OK) {
		crm_fail_at(&err, "personal data is shown only if that can be "
				  "logged: ");
		complain("%s", err.text);
		return (int)err.code;
	}
	if (cli.status == 0 || cli.status == CRM_LATE || !writes)
		print(op != 0 && !cli.dry);
	if (cli.status == 0 && cli.skipped > 0)
		raise_status(cli.done > 0 ? CRM_PART : CRM_REFUSED);
	crm_pool_free(&cli.pool);
	crm_buf_free(&cli.text);
	free(cli.argv);
	return cli.status;
}
