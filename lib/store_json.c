/* SPDX-License-Identifier: ISC */
/* JSON lines read by SQLite's JSON1, in a database that is only memory. */
#include "store_impl.h"

#include <string.h>

#include "text.h"

/* \u0000 ends a C string, and with it what is stored. */
static bool
has_nul(const char *text)
{
	const char *p = text;
	size_t before;

	while ((p = strstr(p, "\\u0000")) != NULL) {
		for (before = 0;
		     p - before > text && p[-1 - (long)before] == '\\';
		     before++)
			;
		if (before % 2 == 0)
			return true;
		p += 2;
	}
	return false;
}

enum crm_code
crm_json_object(const char *text,
    enum crm_code (*each)(
	void *arg, const char *key, const char *value, struct crm_err *err),
    void *arg, struct crm_err *err)
{
	static const char sql[] =
	    "SELECT key, atom, type FROM json_each(:text) "
	    "WHERE json_type(:text) = 'object'";
	static sqlite3 *memory;
	sqlite3_stmt *st = NULL;
	const char *type, *value;
	enum crm_code code = CRM_OK;
	int step;
	unsigned n = 0;

	if (!crm_text_valid(text, strlen(text)))
		return crm_fail(err, CRM_REFUSED, "the text is not UTF-8");
	if (has_nul(text))
		return crm_fail(err, CRM_REFUSED, "a NUL character (\\u0000)");
	if (memory == NULL && sqlite3_open(":memory:", &memory) != SQLITE_OK)
		return crm_fail(err, CRM_TROUBLE, "no memory for JSON");
	if (sqlite3_prepare_v2(memory, sql, -1, &st, NULL) != SQLITE_OK)
		return crm_fail(err, CRM_TROUBLE, "%s", sqlite3_errmsg(memory));
	sqlite3_bind_text(st, 1, text, -1, SQLITE_STATIC);
	while (code == CRM_OK && (step = sqlite3_step(st)) == SQLITE_ROW) {
		type = db_text(st, 2);
		value = db_text(st, 1);
		if (strcmp(type, "object") == 0 || strcmp(type, "array") == 0)
			code = crm_fail(err, CRM_REFUSED,
			    "%s: a value cannot be an %s",
			    sqlite3_column_text(st, 0), type);
		else if (strcmp(type, "true") == 0)
			value = "yes";
		else if (strcmp(type, "false") == 0 || value == NULL)
			value = "";
		n++;
		if (code == CRM_OK)
			code = each(arg, db_text(st, 0), value, err);
	}
	if (code == CRM_OK && step != SQLITE_DONE)
		code = crm_fail(err, CRM_REFUSED, "not a JSON object");
	sqlite3_finalize(st);
	if (code == CRM_OK && n == 0 && strcmp(text, "{}") != 0)
		code = crm_fail(err, CRM_REFUSED, "not a JSON object");
	return code;
}
