/* SPDX-License-Identifier: ISC */
/*
 * Statements over all columns of contact and policy, made by the
 * preprocessor from the table of fields: constant text, in field order, with
 * parameters :name.  Include, define X as one of these, expand CRM_FIELDS.
 */
#ifndef CRM_STORE_COLUMNS_H
#define CRM_STORE_COLUMNS_H

/* PICK_<record> keeps or drops; e.g. CONTACT_COLUMN for the contact's. */
#define COLUMN(name) "\"" #name "\", "
#define PARAMETER(name) ":" #name ", "
#define ASSIGN(name) "\"" #name "\" = :" #name ", "

#define CONTACT_CONTACT(what, name) what(name)
#define CONTACT_ENGINE(what, name)
#define CONTACT_POLICY(what, name)
#define CONTACT_NOTE(what, name)
#define CONTACT_MOVE(what, name)
#define CONTACT_KEY(what, name)
#define CONTACT_TASK(what, name)
#define CONTACT_SOA(what, name)

/* All places of fields of the agency's own. */
#define CUSTOM_TEN(WHAT, a, b, c, d, e, f, g, h, i, j) \
	WHAT(a)                                        \
	WHAT(b) WHAT(c) WHAT(d) WHAT(e) WHAT(f) WHAT(g) WHAT(h) WHAT(i) WHAT(j)
#define CRM_CUSTOMS(WHAT)                                        \
	CUSTOM_TEN(WHAT, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)          \
	CUSTOM_TEN(WHAT, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20) \
	CUSTOM_TEN(WHAT, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30) \
	CUSTOM_TEN(WHAT, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40) \
	CUSTOM_TEN(WHAT, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50)

#define POLICY_CONTACT(what, name)
#define POLICY_ENGINE(what, name)
#define POLICY_POLICY(what, name) what(name)
#define POLICY_NOTE(what, name)
#define POLICY_MOVE(what, name)
#define POLICY_KEY(what, name)
#define POLICY_TASK(what, name)
#define POLICY_SOA(what, name)

#define CONTACT_COLUMNS(ID, name, rec, type, flags, label, words, heads, help) \
	CONTACT_##rec(COLUMN, name)
#define CONTACT_PARAMETERS(                                \
    ID, name, rec, type, flags, label, words, heads, help) \
	CONTACT_##rec(PARAMETER, name)
#define CONTACT_ASSIGNS(ID, name, rec, type, flags, label, words, heads, help) \
	CONTACT_##rec(ASSIGN, name)
#define POLICY_COLUMNS(ID, name, rec, type, flags, label, words, heads, help) \
	POLICY_##rec(COLUMN, name)
#define POLICY_PARAMETERS(                                 \
    ID, name, rec, type, flags, label, words, heads, help) \
	POLICY_##rec(PARAMETER, name)
#define POLICY_ASSIGNS(ID, name, rec, type, flags, label, words, heads, help) \
	POLICY_##rec(ASSIGN, name)

#endif
