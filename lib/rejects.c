/* SPDX-License-Identifier: ISC */
#include "rejects.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "out.h"

void
crm_rejects_add(struct crm_rejects *rejects, const struct crm_csv_row *row,
    const char *reason)
{
	unsigned i;

	for (i = 0; i < row->n; i++) {
		if (rejects->reason == (int)i)
			continue;
		crm_csv_field(&rejects->text, row->cell[i]);
		crm_buf_char(&rejects->text, ',');
	}
	crm_csv_field(&rejects->text, reason);
	crm_buf_char(&rejects->text, '\n');
	rejects->rows++;
}

static void
temporary(const char *path, struct crm_buf *name)
{
	crm_buf_fmt(name, "%s.part", path);
}

enum crm_code
crm_rejects_write(
    const struct crm_rejects *rejects, const char *path, struct crm_err *err)
{
	const struct crm_buf *text = &rejects->text;
	struct crm_buf name = {0};
	enum crm_code code = CRM_OK;
	FILE *f;

	temporary(path, &name);
	f = fopen(name.s, "we");
	if (f == NULL || fwrite(text->s, 1, text->len, f) != text->len ||
	    fflush(f) != 0 || fsync(fileno(f)) != 0)
		code = crm_fail(
		    err, CRM_TROUBLE, "%s: %s", name.s, strerror(errno));
	if (f != NULL)
		fclose(f);
	crm_buf_free(&name);
	return code;
}

enum crm_code
crm_rejects_keep(const char *path, bool keep, struct crm_err *err)
{
	struct crm_buf name = {0};
	enum crm_code code = CRM_OK;

	temporary(path, &name);
	if ((keep ? rename(name.s, path) : unlink(name.s)) != 0)
		code = crm_fail(err, CRM_LATE, "%s: %s", path, strerror(errno));
	crm_buf_free(&name);
	return code;
}
