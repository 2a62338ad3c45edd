/* SPDX-License-Identifier: ISC */
/*
 * Mappings that are kept by name, as text: the headings of a file, by which
 * it is known when it comes again, and the rules that were given for it.
 *
 *	heading Tel. #
 *	heading Nombre
 *	map Tel. #=phone
 *	map Nombre=first_name
 *	rest notes
 *	dates dmy
 *	source Feria
 *	pipeline medicare
 *
 * One line each, in this order; texts are escaped (crm_text_escape).
 */
#ifndef CRM_RULESET_H
#define CRM_RULESET_H

#include "mapping.h"

struct crm_ruleset {
	const char *name;
	char **heading;
	unsigned nheading;
	struct crm_mapping_rules rules; /* blanks and ids are not kept */
};

struct crm_rulesets {
	struct crm_ruleset *at;
	unsigned n;
};

/* Whether NAME can be one: a small letter, then also digits and dashes. */
enum crm_code
crm_ruleset_name(const char *name, struct crm_err *err) CRM_CHECKED;

/* Append SET as text: all of it, or the rules alone, "; " between. */
void crm_ruleset_write(const struct crm_ruleset *set, struct crm_buf *text);
void crm_ruleset_brief(const struct crm_ruleset *set, struct crm_buf *text);

/* Read SET, kept as NAME, from TEXT; all from POOL. */
enum crm_code
crm_ruleset_read(const char *name, const char *text, struct crm_pool *pool,
    struct crm_ruleset *set, struct crm_err *err) CRM_CHECKED;

/* The one called NAME; refused, with the nearest name, if there is none. */
enum crm_code
crm_ruleset_find(const struct crm_rulesets *kept, const char *name,
    const struct crm_ruleset **set, struct crm_err *err) CRM_CHECKED;

/*
 * The one whose headings are HEADING[N], in this order, but for case, accents
 * and punctuation; NULL if there is none, refused if there are several.  The
 * column reject_reason, which an import adds, does not count.
 */
enum crm_code crm_ruleset_pick(const struct crm_rulesets *kept,
    char *const *heading, unsigned n, const struct crm_ruleset **set,
    struct crm_err *err) CRM_CHECKED;

/*
 * The rules for a file headed HEADING[N] into RULES: what is GIVEN, and what
 * SET (NULL: none) says beyond it, in the words of that file.  From POOL.
 */
void crm_ruleset_join(const struct crm_ruleset *set, char *const *heading,
    unsigned n, const struct crm_mapping_rules *given, struct crm_pool *pool,
    struct crm_mapping_rules *rules);

#endif
