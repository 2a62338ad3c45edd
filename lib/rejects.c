/* SPDX-License-Identifier: ISC */
#include "rejects.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "out.h"

void
crm_rejects_add(struct crm_rejects *rejects, const struct crm_csv_row *row,
    const char *reason)
{
	unsigned i;

	if (rejects->path == NULL)
		return;
	for (i = 0; i < row->n; i++) {
		if (rejects->reason == (int)i)
			continue;
		crm_csv_field(&rejects->text, row->cell[i]);
		crm_buf_char(&rejects->text, ',');
	}
	/* The reason stands in its column in a row that is too short, too. */
	if (rejects->rows == 0)
		rejects->columns = row->n;
	for (; i < rejects->columns; i++)
		crm_buf_char(&rejects->text, ',');
	crm_csv_field(&rejects->text, reason);
	crm_buf_char(&rejects->text, '\n');
	rejects->rows++;
}

enum crm_code
crm_rejects_open(const struct crm_rejects *rejects, struct crm_err *err)
{
	if (rejects->path == NULL || access(rejects->path, F_OK) != 0)
		return CRM_OK;
	return crm_fail(err, CRM_REFUSED,
	    "%s: there is a file already; name a new one for the bad rows",
	    rejects->path);
}

enum crm_code
crm_rejects_write(const struct crm_rejects *rejects, struct crm_err *err)
{
	const struct crm_buf *text = &rejects->text;
	const char *path = rejects->path;
	struct crm_buf name = {0};
	bool good;
	FILE *f;
	int fd;

	if (rejects->rows <= 1) /* the heading alone */
		return CRM_OK;
	/* A name that nobody can have put in the way. */
	crm_buf_fmt(&name, "%s.part-XXXXXX", path);
	fd = mkstemp(name.s);
	f = fd >= 0 ? fdopen(fd, "we") : NULL;
	good = f != NULL && fwrite(text->s, 1, text->len, f) == text->len &&
	    fflush(f) == 0 && fsync(fileno(f)) == 0;
	if (f != NULL && fclose(f) != 0)
		good = false;
	if (!good || rename(name.s, path) != 0) {
		crm_fail(err, CRM_LATE,
		    "%s: %s; the import is in the store, but not the bad rows "
		    "in the file",
		    path, strerror(errno));
		unlink(name.s);
	} else
		err->code = CRM_OK;
	crm_buf_free(&name);
	return err->code;
}
