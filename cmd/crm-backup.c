/* SPDX-License-Identifier: ISC */
/* crm-backup - copy the store, and check copies; see crm-backup(1) */
#include <string.h>
#include <unistd.h>

#include "cli.h"

static bool verify;
static unsigned long findings;

static const struct cli_opt opts[] = {
    {0, "verify", NULL, "check backups instead", &verify, NULL, false},
    {0},
};
static const struct cli_prog prog = {"crm-backup",
    "[-q] [-d FILE] [FILE | FOLDER | -] | --verify FILE...",
    "Copy the store to a file that is checked and complete, or to none.", opts,
    CLI_STORE | CLI_PRINT | CLI_FINDS};

/* What is wrong in the log of the file ARG. */
static void
finding(void *arg, unsigned n, const char *const *cell)
{
	struct crm_err err;

	(void)n;
	findings++;
	crm_fail(&err, CRM_REFUSED, "%s: %s%s%s: %s", (const char *)arg,
	    cell[0], cell[0][0] ? " " : "", cell[1], cell[2]);
	cli_refuse(&err);
}

static enum crm_code
verify_file(char *file, struct crm_err *err)
{
	char hash[65], instant[CRM_INSTANT_TEXT];
	const char *cell[3] = {file, NULL, instant};
	struct crm_store *store;
	enum crm_code code;
	int64_t op, at;

	if (crm_store_open(file, CRM_LOOK, &store, err))
		return err->code;
	code = crm_store_head(store, &op, &at, hash, err);
	if (code == CRM_OK)
		code = crm_store_verify(store, false, finding, file, err);
	crm_store_close(store);
	if (code != CRM_OK)
		return code;
	cell[1] = cli_id('o', op);
	crm_instant_format(at, instant);
	cli_row(cell);
	return CRM_OK;
}

static int
verify_files(int argc, char **argv)
{
	struct crm_err err;
	int i;

	if (argc == 0)
		cli_misuse("no file is named");
	cli_columns("file op at", -1);
	for (i = 0; i < argc; i++)
		if (verify_file(argv[i], &err))
			cli_refuse(&err);
	return cli_end(NULL);
}

int
main(int argc, char *argv[])
{
	struct crm_buf made = {0};
	struct crm_store *store;
	struct crm_err err;
	char copy[] = "the copy";
	int fd;

	cli_parse(&prog, &argc, &argv);
	if (verify)
		return verify_files(argc, argv);
	if (argc > 1)
		cli_misuse("%s: one file or folder is enough", argv[1]);
	if (argc == 1 && strcmp(argv[0], "-") == 0) {
		if (isatty(1))
			cli_misuse("-: standard output is a terminal");
		store = cli_open(CRM_READ);
		if (crm_store_backup_open(store, &fd, finding, copy, &err))
			cli_refuse(&err);
		else
			cli_stream(fd);
		return cli_end(store);
	}
	cli_columns("file", -1);
	store = cli_open(CRM_READ);
	if (crm_store_backup(store, argc ? argv[0] : NULL, cli_now(), &made,
		finding, copy, &err))
		cli_refuse(&err);
	else
		cli_row((const char *[]){made.s});
	crm_buf_free(&made);
	return cli_end(store);
}
