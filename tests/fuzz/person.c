/* SPDX-License-Identifier: ISC */
/* A full name in parts: nothing of it is lost, nothing is added. */
#include "person.h"

#include "fuzz.h"

/* How often each byte stands in S, without what parts a name. */
static void
count(const char *s, unsigned sum[256])
{
	for (; s != NULL && *s != '\0'; s++)
		if (strchr(" \t\r\n,", *s) == NULL)
			sum[(unsigned char)*s]++;
}

/* Not empty, and no blank at its ends. */
static bool
tidy(const char *s)
{
	return *s != '\0' && strchr(" \t\r\n", *s) == NULL &&
	    strchr(" \t\r\n", s[strlen(s) - 1]) == NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum crm_field_id parts[] = {CRM_F_TITLE, CRM_F_FIRST_NAME,
	    CRM_F_MIDDLE_NAME, CRM_F_LAST_NAME, CRM_F_SUFFIX};
	struct input in = {data, size};
	struct crm_values values = {0};
	struct crm_keys keys = {0};
	struct crm_pool pool = {0};
	unsigned before[256] = {0}, after[256] = {0}, i;
	char *s = clean(take_text(&in, -1));
	const char *joined;

	crm_name_split(s, &values, &pool);
	count(s, before);
	for (i = 0; i < 5; i++) {
		count(values.v[parts[i]], after);
		if (values.v[parts[i]] != NULL)
			HOLDS(tidy(values.v[parts[i]]));
	}
	HOLDS(memcmp(before, after, sizeof(before)) == 0);
	joined = crm_name_join(&values, &pool);
	HOLDS(joined == NULL || (joined[0] != '\0' && whole(joined)));
	/* A phone is found by the form in which it compares. */
	values.v[CRM_F_PHONE] = s;
	crm_keys_make(&values, &pool, &keys);
	HOLDS(keys.nreach <= 3 && keys.nother <= 2);
	HOLDS(keys.name == NULL || whole(keys.name));
	crm_pool_free(&pool);
	free(s);
	return 0;
}
