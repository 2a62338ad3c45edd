/* SPDX-License-Identifier: ISC */
/* crm-init - make the store; see crm-init(1) */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli.h"
#include "embed.h"

static bool upgrade;
static const char *zone;

static const struct cli_opt opts[] = {
    {0, "upgrade", NULL, "bring an older store up to date", &upgrade, NULL,
	false},
    {0, "zone", "ZONE", "the agency's time zone", NULL, &zone, false},
    {0},
};
static const struct cli_prog prog = {"crm-init",
    "[-q] [-d FILE] [--zone=ZONE] [PIPELINE...]\n"
    "       crm-init --upgrade [-d FILE]",
    "Make the store, with the pipelines named (medicare if none).", opts,
    CLI_STORE};

/* Rules by the name of a shipped pipeline, or from a file. */
static enum crm_code
read_pipeline(
    const char *name, struct crm_pipeline *pipeline, struct crm_err *err)
{
	const char *names[64];
	const char *near;
	enum crm_code code;
	char *text;
	unsigned i;

	for (i = 0; i < crm_npipelines && i < 64; i++) {
		names[i] = crm_pipelines[i].name;
		if (strcmp(name, names[i]) == 0)
			return crm_pipeline_parse(
			    crm_pipelines[i].rules, name, pipeline, err);
	}
	if (strpbrk(name, "/.") == NULL) {
		near = crm_nearest(name, names, i);
		return crm_fail(err, CRM_REFUSED,
		    "%s: no pipeline of that name ships%s%s%s", name,
		    near ? " (nearest: " : "", near ? near : "",
		    near ? ")" : "");
	}
	text = cli_file(name);
	code = crm_pipeline_parse(text, name, pipeline, err);
	return code;
}

/* The folders of the path are made, for their owner only. */
static void
make_folder(const char *path)
{
	char *copy = crm_pool_str(cli_pool(), path, strlen(path)), *p;

	for (p = strchr(copy + 1, '/'); p != NULL; p = strchr(p + 1, '/')) {
		*p = '\0';
		(void)mkdir(copy, 0700);
		*p = '/';
	}
}

int
main(int argc, char *argv[])
{
	struct crm_pipeline *list[64];
	char machine[256];
	const char *tz = getenv("TZ");
	struct crm_err err;
	unsigned n = 0;
	int i;

	cli_parse(&prog, &argc, &argv);
	if (upgrade && argc > 0)
		cli_misuse("--upgrade takes no pipeline");
	if (argc > 64)
		cli_misuse("more than 64 pipelines");
	for (i = 0; i < argc || (n == 0 && !upgrade); i++) {
		list[n] = cli_own(crm_alloc(sizeof(*list[n])));
		if (read_pipeline(argc ? argv[i] : "medicare", list[n++], &err))
			return cli_fail(&err);
	}
	if (zone == NULL && tz != NULL && tz[0] != '\0')
		zone = tz[0] == ':' ? tz + 1 : tz;
	if (zone == NULL) {
		crm_zone_machine(machine, sizeof(machine));
		zone = machine;
	}
	if (crm_zone_set(zone, &err) || cli_clock(&err))
		return cli_fail(&err);
	if (!upgrade)
		make_folder(cli_path());
	if (upgrade ? crm_store_upgrade(cli_path(), cli_actor(), &err)
		    : crm_store_create(
			  cli_path(), zone, cli_actor(), list, n, &err))
		return cli_fail(&err);
	return cli_end(NULL);
}
