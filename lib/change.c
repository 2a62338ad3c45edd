/* SPDX-License-Identifier: ISC */
#include "change.h"

#include <string.h>

#include "text.h"

void
crm_change_take(
    struct crm_change *change, enum crm_field_id id, const char *value)
{
	change->to.v[id] = value;
	if (!change->given[id])
		change->n++;
	change->given[id] = true;
}

static void
take_name(struct crm_change *change, const char *text, struct crm_pool *pool)
{
	static const enum crm_field_id parts[] = {CRM_F_TITLE, CRM_F_FIRST_NAME,
	    CRM_F_MIDDLE_NAME, CRM_F_LAST_NAME, CRM_F_SUFFIX};
	struct crm_values split = {0};
	unsigned i;

	crm_name_split(text, &split, pool);
	for (i = 0; i < 5; i++)
		if (!change->given[parts[i]] &&
		    (split.v[parts[i]] != NULL || i > 0))
			crm_change_take(change, parts[i], split.v[parts[i]]);
}

enum crm_code
crm_change_add(struct crm_change *change, enum crm_record record,
    const char *name, const char *text, const struct crm_now *now,
    struct crm_pool *pool, struct crm_err *err)
{
	enum crm_field_id id;
	enum crm_record of;

	if (crm_field_find(name, &id, err))
		return err->code;
	of = crm_fields[id].record;
	if (of == CRM_OF_ENGINE || of == CRM_OF_CUSTOM)
		of = CRM_OF_CONTACT;
	if (crm_fields[id].flags & CRM_COMPUTED)
		return crm_fail(
		    err, CRM_MISUSE, "%s: computed, it cannot be set", name);
	if (of != record)
		return crm_fail(err, CRM_MISUSE, "%s: not a field of a %s",
		    name,
		    record == CRM_OF_POLICY     ? "policy"
			: record == CRM_OF_TASK ? "task"
			: record == CRM_OF_SOA  ? "scope of appointment"
						: "contact");
	return crm_change_set(change, id, text, now, pool, err);
}

enum crm_code
crm_change_set(struct crm_change *change, enum crm_field_id id,
    const char *text, const struct crm_now *now, struct crm_pool *pool,
    struct crm_err *err)
{
	const char *value;

	if (crm_field_parse(id, text, now, pool, &value, err))
		return err->code;
	if (id == CRM_F_NAME) {
		take_name(change, value ? value : "", pool);
		return CRM_OK;
	}
	crm_change_take(change, id, value);
	return CRM_OK;
}

bool
crm_change_person(const struct crm_change *change)
{
	unsigned i;

	for (i = 0; i < CRM_NCONTACT; i++)
		if (change->to.v[i] != NULL &&
		    crm_fields[i].record == CRM_OF_CONTACT)
			return true;
	return false;
}

bool
crm_id_parse(const char *text, char letter, bool bare, int64_t *id)
{
	if (*text == letter)
		text++;
	else if (!bare)
		return false;
	return strspn(text, "0123456789") == strlen(text) &&
	    strlen(text) < 19 && crm_text_number(text, id) && *id > 0;
}

const char *
crm_id_text(char letter, int64_t id, struct crm_pool *pool)
{
	char text[24], *at = text + sizeof(text);
	uint64_t n = id < 0 ? -(uint64_t)id : (uint64_t)id;

	for (; n > 9; n /= 10)
		*--at = (char)('0' + n % 10);
	*--at = (char)('0' + n);
	if (id < 0)
		*--at = '-';
	*--at = letter;
	return crm_pool_str(pool, at, (size_t)(text + sizeof(text) - at));
}
