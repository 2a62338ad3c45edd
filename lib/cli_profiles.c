/* SPDX-License-Identifier: ISC */
/* Profiles of contacts, as surveys have them, from JSON lines or CSV. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

typedef enum crm_code working(struct crm_store *store,
    const struct cli_profile *profile, struct crm_err *err);

/*
 * Whether *PATH holds JSON lines, or nothing.  It is standard input from then
 * on; what can be read only once is read to its end into a file without a
 * name, and *PATH becomes "-".
 */
static enum crm_code
json_lines(const char **path, bool *json, struct crm_err *err)
{
	bool standard = strcmp(*path, "-") == 0;
	int fd = standard ? 0 : open(*path, O_RDONLY | O_CLOEXEC);
	char first[512] = "";
	struct stat st;
	ssize_t n, i;

	n = fd < 0 ? -1 : fstat(fd, &st);
	if (n == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) {
		fd = crm_spool(fd);
		*path = "-";
	}
	if (fd > 0 && dup2(fd, 0) == 0)
		close(fd);
	if (n == 0)
		n = pread(0, first, sizeof(first), lseek(0, 0, SEEK_CUR));
	if (fd < 0 || n < 0)
		return crm_fail(err, CRM_TROUBLE, "%s: %s",
		    standard ? "standard input" : *path, strerror(errno));
	for (i = 0; i < n && strchr(" \t\r\n", first[i]) != NULL; i++)
		;
	*json = i == n || first[i] == '{';
	return CRM_OK;
}

static working *work_on; /* of JSON lines, for cli_each() */

static enum crm_code
take_object(
    struct crm_store *store, const struct cli_input *input, struct crm_err *err)
{
	struct crm_change change = {0};
	const struct cli_profile profile = {input->id, &change, NULL, 0};

	if (cli_change(&input->words, true, CRM_OF_CONTACT, &change, err))
		return err->code;
	return work_on(store, &profile, err);
}

static enum crm_code
take_row(struct crm_store *store, const struct crm_feed_row *row, working *work,
    struct crm_err *err)
{
	const char *id = row->lead.change.to.v[CRM_F_ID];
	struct cli_profile profile = {
	    0, &row->lead.change, row->lead.note, row->lead.nnotes};

	if (row->fault != NULL)
		return crm_fail(err, CRM_REFUSED, "%s", row->fault);
	if (id == NULL || !crm_id_parse(id, 'c', true, &profile.contact))
		return crm_fail(err, CRM_REFUSED,
		    "id: \"%.40s\" is not a contact (c17)", id ? id : "");
	return work(store, &profile, err);
}

/* All rows of the file; what is wrong was said when it returns. */
static void
take_rows(struct crm_store *store, struct crm_feed *feed, working *work)
{
	struct crm_batch *batch;
	struct crm_err err;
	unsigned i;

	while (cli_good()) {
		if (crm_feed_next(feed, &batch, &err)) {
			cli_refuse(&err);
			return;
		}
		if (batch == NULL)
			return;
		for (i = 0; i < batch->n && cli_good(); i++) {
			if (!take_row(store, &batch->row[i], work, &err)) {
				cli_count(1);
				continue;
			}
			crm_fail_at(&err, "%s:%llu: ", crm_feed_name(feed),
			    (unsigned long long)batch->row[i].line);
			if (cli_keep() && err.code == CRM_REFUSED)
				cli_skip(&err);
			else
				cli_refuse(&err);
		}
	}
}

static enum crm_code
names_contacts(const struct crm_feed *feed, struct crm_err *err)
{
	const struct crm_mapping *m = crm_feed_mapping(feed);
	unsigned i;

	for (i = 0; i < m->n; i++)
		if (m->column[i].target == CRM_TO_FIELD &&
		    m->column[i].field == CRM_F_ID)
			return CRM_OK;
	return crm_fail(err, CRM_REFUSED,
	    "%s:1: no column is called id: it says whose profile a row is",
	    crm_feed_name(feed));
}

static enum crm_code
take_csv(const char *path, const char *mapping, struct crm_feed_how *how,
    working *work, struct crm_store **store, struct crm_err *err)
{
	char *paths[] = {(char *)path};
	struct crm_feeds feeds = {0};
	struct crm_feed *feed = NULL;
	enum crm_code code;

	how->rules.ids = true;
	how->now = cli_now();
	code = cli_mappings(mapping, &how->kept, &how->mapping, err);
	if (code == CRM_OK)
		code = crm_feeds_open(paths, 1, how, &feeds, err);
	if (code == CRM_OK)
		code = crm_feeds_next(&feeds, &feed, err);
	if (code == CRM_OK)
		code = names_contacts(feed, err);
	if (code == CRM_OK) {
		*store = cli_begin();
		take_rows(*store, feed, work);
	}
	crm_feeds_close(&feeds);
	return code;
}

enum crm_code
cli_profiles(const char *path, const char *mapping, struct crm_feed_how *how,
    working *work, struct crm_store **store, struct crm_err *err)
{
	struct cli_inputs inputs = {0};
	char *dash[] = {"-"};
	bool json;

	if (json_lines(&path, &json, err))
		return err->code;
	if (!json)
		return take_csv(path, mapping, how, work, store, err);
	cli_ids(1, dash, "c", false, &inputs);
	work_on = work;
	*store = cli_begin();
	cli_each(*store, &inputs, take_object);
	return CRM_OK;
}
