/* SPDX-License-Identifier: ISC */
/* What cli*.c share: the options as given, and the command in the making. */
#ifndef CRM_CLI_IMPL_H
#define CRM_CLI_IMPL_H

#include "cli.h"

extern struct cli {
	const struct cli_prog *prog;
	bool no_stdout; /* it was closed when the program began */
	bool reading;   /* a subcommand that only reads */
	bool warned;    /* where the file lies was said */
	bool dry, keep, quiet, header, excel, personal, help, version;
	const char *store, *format, *columns, *sort, *as_of;
	crm_day past; /* that --as-of names */
	char **argv;  /* as given */
	int argc;
	struct crm_now now;
	struct crm_actor actor;
	struct crm_pool pool;
	struct crm_out out;
	struct crm_out text;      /* of no columns */
	struct crm_store *opened; /* while it is open */
	struct crm_buf said;      /* and nothing may be printed */
	unsigned pick[128], ncolumn, npick;
	bool plain[128], tabular;
	int stream; /* a file to be copied to standard output, or 0 */
	struct cli_texts secrets; /* what options took that no log keeps */
	void **owned;             /* freed at the end */
	size_t nowned, capowned;
	size_t done, skipped;
	int status;
} cli;

/* Say something on standard error, with the program's name before it. */
void cli_complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The status only ever rises. */
void cli_raise(int status);

/* Whether this is a command that changes the store. */
bool cli_writing(void);

/* Print; a store that is changed already makes trouble here late (5). */
void cli_print(bool changed);

#endif
