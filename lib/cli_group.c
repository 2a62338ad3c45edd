/* SPDX-License-Identifier: ISC */
/* Records that belong to one contact, to be worked on together. */
#include <stdlib.h>

#include "cli.h"

static struct named {
	int64_t contact; /* 0: of an id that means nothing */
	int64_t id;      /* 0: the contact itself */
	size_t at;       /* of the inputs */
} * named;
static int64_t *ids; /* theirs, in the same order */
static size_t nnamed;

static int
by_contact(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	if (x->contact != y->contact)
		return x->contact < y->contact ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* Whoever comes first of a contact stands for all that is named of it. */
static void
merge(struct cli_inputs *inputs)
{
	size_t i, k, first, n = 0;

	for (i = 0; i < nnamed; i = k) {
		first = named[i].at;
		for (k = i; k < nnamed && named[k].contact == named[i].contact;
		     k++) {
			ids[k] = named[k].id;
			if (named[k].contact == 0)
				continue;
			if (named[k].at < first)
				first = named[k].at;
			inputs->at[named[k].at].letter = '\0';
		}
		if (named[i].contact != 0)
			inputs->at[first].letter = 'c';
	}
	for (i = 0; i < nnamed; i++)
		if (inputs->at[i].letter != '\0')
			inputs->at[n++] = inputs->at[i];
	inputs->n = n;
}

void
cli_group(struct crm_store *store, struct cli_inputs *inputs,
    enum crm_code (*owner)(struct crm_store *store, int64_t id,
	int64_t *contact, struct crm_err *err))
{
	struct cli_input *in;
	struct crm_err later;
	size_t i;

	nnamed = inputs->n;
	named = cli_own(crm_alloc((nnamed + 1) * sizeof(*named)));
	ids = cli_own(crm_alloc((nnamed + 1) * sizeof(*ids)));
	for (i = 0; i < nnamed; i++) {
		in = &inputs->at[i];
		named[i] = (struct named){in->id, 0, i};
		if (in->letter == 'c')
			continue;
		named[i].id = in->id;
		if (owner(store, in->id, &named[i].contact, &later) != CRM_OK)
			named[i].contact = 0;
		else
			in->id = named[i].contact;
	}
	qsort(named, nnamed, sizeof(*named), by_contact);
	merge(inputs);
}

const int64_t *
cli_grouped(int64_t contact, size_t *n)
{
	size_t lo = 0, hi = nnamed, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (named[mid].contact < contact)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (hi = lo; hi < nnamed && named[hi].contact == contact; hi++)
		;
	*n = ids[lo] == 0 ? 0 : hi - lo;
	return &ids[lo];
}
