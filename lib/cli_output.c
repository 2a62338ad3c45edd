/* SPDX-License-Identifier: ISC */
/* Rows and text, kept until the store is closed, then printed. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli_impl.h"
#include "text.h"

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
	    "count", "contacts", "day", "days", "entered", "left", "converted",
	    "conversion", "op", "at", "line", "prospects", "clients", "closed"};
	enum crm_field_id id;
	unsigned i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(name, kinds[i]) == 0)
			return true;
	if (!crm_field_named(name, &id))
		return false;
	return crm_fields[id].type == CRM_DAY ||
	    crm_fields[id].type == CRM_INSTANT ||
	    crm_fields[id].type == CRM_WHEN ||
	    crm_fields[id].type == CRM_CENTS ||
	    crm_fields[id].type == CRM_NUMBER || crm_fields[id].type == CRM_ID;
}

/* All names, for who has no idea which there are. */
static const char *
all_names(const char **names)
{
	struct crm_buf all = {0};
	const char *kept;
	unsigned i;

	for (i = 0; i < cli.ncolumn; i++)
		crm_buf_fmt(&all, "%s%s", i ? " " : "", names[i]);
	kept = crm_pool_str(&cli.pool, all.s, all.len);
	crm_buf_free(&all);
	return kept;
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
			cli_misuse("--columns: %s: no such column (%s%s)", one,
			    near ? "nearest: " : "one of: ",
			    near ? near : all_names(names));
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

void
cli_row(const char *const *cell)
{
	const char *picked[128];
	unsigned i;

	if (cli.quiet && cli_writing())
		return;
	for (i = 0; i < cli.npick; i++)
		picked[i] = cell[cli.pick[i]];
	crm_out_row(&cli.out, picked);
}

void
cli_heading(const char *const *name, unsigned n)
{
	bool *no_text = crm_pool_get(&cli.pool, n * sizeof(*no_text));
	unsigned i;

	for (i = 0; i < n; i++)
		no_text[i] = plain(name[i]);
	cli.out.column = name;
	cli.out.plain = no_text;
	cli.out.ncolumn = n;
	cli.out.excel = cli.excel;
	cli.tabular = true;
}

void
cli_record(const char *const *cell)
{
	crm_out_row(&cli.out, cell);
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
	va_list ap;
	char *text;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		crm_no_memory();
	crm_out_text(&cli.text, text, (size_t)n);
	free(text);
}

void
cli_progress(unsigned long rows, unsigned percent)
{
	static int64_t start, shown;
	unsigned long took;
	int64_t now;

	if (cli.quiet || !isatty(2))
		return;
	now = crm_clock();
	if (start == 0)
		start = shown = now;
	if (now == shown)
		return;
	shown = now;
	took = (unsigned long)(now - start);
	fprintf(stderr, "\r%lu rows, %u%%, %lu a second", rows, percent,
	    rows / took);
	if (percent > 0)
		fprintf(
		    stderr, ", %lu s left", took * (100 - percent) / percent);
	fputs("\033[K\r", stderr);
}

const char *
cli_id(char letter, int64_t id)
{
	return crm_id_text(letter, id, &cli.pool);
}

void
cli_stream(int fd)
{
	cli.stream = fd;
}

/* Whether the file was read and written to its end. */
static bool
copy_stream(void)
{
	static char bytes[1 << 16];
	ssize_t n;

	while ((n = read(cli.stream, bytes, sizeof(bytes))) > 0)
		if (fwrite(bytes, 1, (size_t)n, stdout) != (size_t)n)
			return false;
	return n == 0 && fflush(stdout) == 0;
}

static void
print(struct crm_out *out, bool changed)
{
	struct crm_err err;

	if (crm_out_write(out, stdout, &err) == CRM_OK)
		return;
	if (changed)
		crm_fail_at(&err, "the change is in the store, but ");
	cli_complain("%s", err.text);
	cli_raise(changed ? CRM_LATE : CRM_TROUBLE);
}

void
cli_print(bool changed)
{
	bool text = cli.text.rows.len > 0 || cli.text.spill != NULL;

	if (cli.stream > 0 && !copy_stream() && errno != EPIPE) {
		cli_complain("standard output: %s", strerror(errno));
		cli_raise(CRM_TROUBLE);
	}
	if (cli.no_stdout && (text || cli.out.count > 0 || cli.stream > 0)) {
		cli_complain("standard output is closed");
		cli_raise(changed ? CRM_LATE : CRM_TROUBLE);
		return;
	}
	if (text)
		print(&cli.text, changed);
	if (cli.tabular && !(cli.quiet && cli_writing()))
		print(&cli.out, changed);
}
