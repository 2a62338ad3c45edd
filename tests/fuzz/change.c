/* SPDX-License-Identifier: ISC */
/* Words of a change, field=value, one a line, and ids. */
#include "change.h"

#include "fuzz.h"

static void
ids(const char *s)
{
	struct crm_buf buf = {0};
	int64_t id, again;

	if (!crm_id_parse(s, 'c', true, &id))
		return;
	HOLDS(id > 0);
	crm_buf_fmt(&buf, "c%lld", (long long)id);
	HOLDS(crm_id_parse(buf.s, 'c', false, &again) && again == id);
	HOLDS(!crm_id_parse(buf.s, 'p', true, &again));
	crm_buf_free(&buf);
}

static void
values(const struct crm_change *change, enum crm_record record,
    struct crm_pool *pool)
{
	enum crm_record of;
	struct crm_err err;
	const char *again;
	unsigned i, n = 0;

	for (i = 0; i < CRM_NFIELDS; i++) {
		of = crm_fields[i].record;
		HOLDS(change->given[i] || change->to.v[i] == NULL);
		n += change->given[i];
		if (!change->given[i])
			continue;
		HOLDS(of == record ||
		    (of == CRM_OF_ENGINE && record == CRM_OF_CONTACT));
		HOLDS(!(crm_fields[i].flags & CRM_COMPUTED));
		if (change->to.v[i] == NULL)
			continue;
		HOLDS(crm_field_parse((enum crm_field_id)i, change->to.v[i],
			  &now, pool, &again, &err) == CRM_OK);
		HOLDS(crm_field_same(again, change->to.v[i]));
	}
	HOLDS(n == change->n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum crm_record records[] = {
	    CRM_OF_CONTACT, CRM_OF_POLICY, CRM_OF_TASK, CRM_OF_SOA};
	static struct crm_change change;
	struct input in = {data, size};
	enum crm_record record = records[take(&in) % 4];
	struct crm_pool pool = {0};
	struct crm_err err = {0};
	char *s, *eq;

	in_zone();
	memset(&change, 0, sizeof(change));
	while (in.left > 0) {
		s = take_text(&in, '\n');
		ids(s);
		eq = strchr(s, '=');
		if (eq != NULL && !slow(s)) {
			*eq = '\0';
			if (crm_change_add(
				&change, record, s, eq + 1, &now, &pool, &err))
				HOLDS(said(&err));
		}
		free(s);
	}
	values(&change, record, &pool);
	crm_pool_free(&pool);
	return 0;
}
