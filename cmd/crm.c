/* SPDX-License-Identifier: ISC */
/* crm - run crm-PROGRAM for `crm PROGRAM`, show the manual; see crm(1) */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

static bool list;

static const struct cli_opt opts[] = {
    {0, "list", NULL, "print the programs there are", &list, NULL, false},
    {0},
};
static const struct cli_prog prog = {"crm",
    "[PROGRAM [ARGUMENT...]] | help [PROGRAM] | --list",
    "Run crm-PROGRAM; without a word show the manual.", opts, 0};

/* The folder that this program was run from: the others are beside it. */
static const char *
own_folder(void)
{
	static char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *slash;

	if (n <= 0)
		return NULL;
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (slash == NULL)
		return NULL;
	*slash = '\0';
	return path;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The programs of the family, sorted; without the "crm-". */
static unsigned
programs(const char **names, unsigned most)
{
	const char *folder = own_folder();
	const struct dirent *e;
	unsigned n = 0;
	DIR *dir = folder ? opendir(folder) : NULL;

	if (dir == NULL)
		return 0;
	while ((e = readdir(dir)) != NULL)
		if (strncmp(e->d_name, "crm-", 4) == 0 && n < most)
			names[n++] =
			    crm_pool_fmt(cli_pool(), "%s", e->d_name + 4);
	closedir(dir);
	qsort(names, n, sizeof(*names), by_name);
	return n;
}

static int
run(const char *name, char **argv)
{
	const char *names[128], *near, *folder = own_folder();
	char *path = crm_pool_fmt(cli_pool(), "crm-%s", name);
	unsigned n;

	argv[0] = path;
	if (strchr(name, '/') == NULL) {
		if (folder != NULL)
			execv(crm_pool_fmt(cli_pool(), "%s/%s", folder, path),
			    argv);
		execvp(path, argv);
	}
	n = programs(names, 128);
	near = crm_nearest(name, names, n);
	cli_misuse("%s: no such program%s%s%s", name, near ? " (nearest: " : "",
	    near ? near : "", near ? ")" : "");
}

static int
manual(const char *name)
{
	const char *page =
	    name ? crm_pool_fmt(cli_pool(), "crm-%s", name) : "crm";
	struct crm_err err;

	if (name != NULL)
		execlp("man", "man", page, (char *)NULL);
	else
		execlp("man", "man", "7", page, (char *)NULL);
	crm_fail(&err, CRM_TROUBLE, "man: %s", strerror(errno));
	return cli_fail(&err);
}

int
main(int argc, char *argv[])
{
	const char *names[128];
	unsigned n, i;

	/* Options after the program's name are the program's. */
	if (argc > 1 && argv[1][0] != '-' && strcmp(argv[1], "help") != 0) {
		char *none[] = {argv[0], NULL};
		char **rest = none;
		int one = 1;

		cli_parse(&prog, &one, &rest);
		return run(argv[1], argv + 1);
	}
	cli_parse(&prog, &argc, &argv);
	if (list) {
		n = programs(names, 128);
		cli_columns("name", -1);
		for (i = 0; i < n; i++)
			cli_row(&names[i]);
		return cli_end(NULL);
	}
	return manual(argc > 1 ? argv[1] : NULL);
}
