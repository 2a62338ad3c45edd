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
