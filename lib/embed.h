/* SPDX-License-Identifier: ISC */
/* What is compiled in from lib/sql and lib/pipelines; see lib/embed.sh. */
#ifndef CRM_EMBED_H
#define CRM_EMBED_H

/* The schema: version n is the first n steps. */
extern const char *const crm_steps[];
extern const int crm_nsteps;

/* The pipelines that ship, by name. */
struct crm_shipped {
	const char *name, *rules;
};
extern const struct crm_shipped crm_pipelines[];
extern const unsigned crm_npipelines;

#endif
