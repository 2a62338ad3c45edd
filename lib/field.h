/* SPDX-License-Identifier: ISC */
/*
 * The one table of fields.  A field's name here is its word, its column in
 * every output, its CSV heading, its JSON key and its column in the store.
 * Adding a field is a row in CRM_FIELDS and a step in lib/sql; those of the
 * agency's own join the table when the store is opened.
 */
#ifndef CRM_FIELD_H
#define CRM_FIELD_H

#include <stdbool.h>
#include <stdint.h>

#include "date.h"
#include "err.h"
#include "mem.h"

/* Whose value a field is. */
enum crm_record {
	CRM_OF_CONTACT, /* typed in, kept in table contact */
	CRM_OF_ENGINE,  /* decided by the engine or computed */
	CRM_OF_POLICY,
	CRM_OF_NOTE,
	CRM_OF_MOVE,
	CRM_OF_KEY, /* the id of a policy: a field, not a column */
	CRM_OF_TASK,
	CRM_OF_SOA,    /* a scope of appointment */
	CRM_OF_CUSTOM, /* a contact's too, but the agency's own: custom.h */
	CRM_OF_NOBODY, /* a place in the table that is free */
};

/* The form of a value; crm_field_parse() says what each accepts. */
enum crm_type {
	CRM_TEXT,
	CRM_NAME, /* part of a person's name: compared folded */
	CRM_DAY,
	CRM_INSTANT,
	CRM_PHONE, /* kept as typed, compared as +1... */
	CRM_EMAIL,
	CRM_ZIP,
	CRM_STATE,
	CRM_MBI,
	CRM_WORD, /* one of a closed list */
	CRM_YES,  /* yes, or nothing */
	CRM_CENTS,
	CRM_ID,
	CRM_WHEN,   /* a day, or a day and a time on the agency's clock */
	CRM_SPAN,   /* 3d 2w 1m 1y 2b */
	CRM_WORDS,  /* several of a closed list, comma-separated */
	CRM_NUMBER, /* a decimal number */
};

#define CRM_PERSONAL 1 /* masked unless --show-personal */
#define CRM_COMPUTED 2 /* no word writes it */

/*
 *   enum, name, record, type, flags, label,
 *   closed list (word|synonym|... blank-separated) or NULL,
 *   headings that mean it besides name and label, squashed, blank-separated,
 *   help
 */
#define CRM_LINES                                                  \
	"ma mapd pdp medsupp|medigap dental vision hospital life " \
	"final-expense annuity ltc health auto home other"
#define CRM_ELECTIONS                                                         \
	"aep iep icep oep oepi oepn gep mov lec lcc mcd nls mde dep int 5st " \
	"dst inc spap sep"

#define CRM_KINDS                                                            \
	"follow-up|followup call|phone text|sms email|e-mail meeting|visit " \
	"appointment mail|letter other"

/* clang-format off */
#define CRM_FIELDS(X) \
X(ID, id, ENGINE, ID, CRM_COMPUTED, "Id", NULL, "", "the contact's number") \
X(NAME, name, ENGINE, NAME, 0, "Name", NULL, \
  "fullname clientname leadname contactname customername personname nombrecompleto", \
  "full name; written, it is split into its parts") \
X(TITLE, title, CONTACT, NAME, 0, "Title", NULL, \
  "nameprefix prefixtitle salutation prefix tratamiento", "Mr, Mrs, Dr") \
X(FIRST_NAME, first_name, CONTACT, NAME, 0, "First name", NULL, \
  "first fname givenname forename nombre primernombre", "given name") \
X(MIDDLE_NAME, middle_name, CONTACT, NAME, 0, "Middle name", NULL, \
  "middle mname middleinitial additionalname mi segundonombre", \
  "middle name or initial") \
X(LAST_NAME, last_name, CONTACT, NAME, 0, "Last name", NULL, \
  "last lname surname familyname apellido apellidos", "family name") \
X(SUFFIX, suffix, CONTACT, NAME, 0, "Suffix", NULL, "namesuffix sufijo", \
  "Jr, III") \
X(NICKNAME, nickname, CONTACT, NAME, 0, "Nickname", NULL, \
  "preferredname goesby apodo", "what they are called") \
X(BIRTH_DATE, birth_date, CONTACT, DAY, CRM_PERSONAL, "Birth date", NULL, \
  "dob dateofbirth birthday birthdate bday fechadenacimiento nacimiento", \
  "day of birth") \
X(GENDER, gender, CONTACT, WORD, 0, "Gender", \
  "male|m|man|hombre|masculino female|f|woman|mujer|femenino other|x|nonbinary", \
  "sex sexo genero", "male, female, other") \
X(SMOKER, smoker, CONTACT, YES, 0, "Smoker", NULL, \
  "smokerstatus tobacco tobaccouser fumador", "smokes, or uses tobacco") \
X(EMAIL, email, CONTACT, EMAIL, 0, "E-mail", NULL, \
  "emailaddress mail correo correoelectronico email1 email1value primaryemail", \
  "e-mail address") \
X(EMAIL2, email2, CONTACT, EMAIL, 0, "Second e-mail", NULL, \
  "secondaryemail email2value alternateemail email2address", \
  "another e-mail address") \
X(PHONE, phone, CONTACT, PHONE, 0, "Phone", NULL, \
  "phonenumber homephone telephone primaryphone phone1 phone1value tel telefono dayphone homephonenumber", \
  "telephone, kept as typed") \
X(CELL, cell, CONTACT, PHONE, 0, "Cell phone", NULL, \
  "mobile mobilephone cellphone cellphonenumber phone2 phone2value celular movil mobilephonenumber", \
  "mobile telephone") \
X(STREET, street, CONTACT, TEXT, 0, "Street", NULL, \
  "address address1 addressline1 streetaddress homestreet mailingstreet direccion calle street1 line1 homeaddress mailingaddress", \
  "first line of the address") \
X(STREET2, street2, CONTACT, TEXT, 0, "Street 2", NULL, \
  "address2 addressline2 homestreet2 apt apartment unit line2", \
  "second line of the address") \
X(CITY, city, CONTACT, TEXT, 0, "City", NULL, \
  "homecity town mailingcity ciudad address1city", "city") \
X(STATE, state, CONTACT, STATE, 0, "State", NULL, \
  "homestate stateregion mailingstate mailingstateprovince estado province address1region st", \
  "two-letter USPS code") \
X(ZIP, zip, CONTACT, ZIP, 0, "ZIP", NULL, \
  "zipcode postalcode homepostalcode mailingzip mailingzippostalcode codigopostal zippostalcode address1postalcode postcode", \
  "ZIP code, text with its zeros") \
X(COUNTY, county, CONTACT, TEXT, 0, "County", NULL, \
  "countyname condado", "county; from the ZIP unless a person gives one") \
X(COUNTY_FROM, county_from, CONTACT, WORD, CRM_COMPUTED, "County from", \
  "zip user", "", "where the county comes from: the ZIP, or a person") \
X(MBI, mbi, CONTACT, MBI, CRM_PERSONAL, "MBI", NULL, \
  "medicarenumber medicareid medicarebeneficiaryidentifier medbeneficiarynumber medicareclaimnumber hicn", \
  "Medicare Beneficiary Identifier") \
X(PART_A, part_a, CONTACT, DAY, 0, "Part A", NULL, \
  "partadate partaeffective partaeffectivedate medicarepartaeffectivedate medeffectivedateparta", \
  "day Medicare Part A takes effect") \
X(PART_B, part_b, CONTACT, DAY, 0, "Part B", NULL, \
  "partbdate partbeffective partbeffectivedate medicarepartbeffectivedate medeffectivedatepartb", \
  "day Medicare Part B takes effect") \
X(MEDICAID, medicaid, CONTACT, YES, 0, "Medicaid", NULL, "", "has Medicaid") \
X(LANGUAGE, language, CONTACT, WORD, 0, "Language", \
  "en|english|ingles es|spanish|espanol zh|chinese vi|vietnamese ko|korean tl|tagalog ru|russian ht|creole fr|french pt|portuguese ar|arabic pl|polish it|italian de|german other", \
  "preferredlanguage idioma lengua", "preferred language") \
X(SOURCE, source, CONTACT, TEXT, 0, "Source", NULL, \
  "leadsource originalsource fuente origen campaign campaignname", \
  "where the lead came from") \
X(LEAD_DATE, lead_date, CONTACT, DAY, 0, "Lead date", NULL, \
  "dateofentry leadcreated createdtime dateadded", "day the lead was made") \
X(LEAD_ID, lead_id, CONTACT, TEXT, 0, "Lead id", NULL, \
  "vendorleadid externalid recordid", "the vendor's own number") \
X(OWNER, owner, CONTACT, TEXT, 0, "Owner", NULL, \
  "contactowner leadowner assignedagent recordowner owneralias assignedto", \
  "who looks after the contact") \
X(CALLER, caller, CONTACT, NAME, 0, "Caller", NULL, "callername", \
  "who called on the client's behalf") \
X(CALLER_RELATION, caller_relation, CONTACT, TEXT, 0, "Caller relation", NULL, \
  "relationship relationtoclient", "what the caller is to the client") \
X(DNC, dnc, CONTACT, YES, 0, "Do not call", NULL, \
  "donotcall dnccall donotcallnumber", "asked not to be called") \
X(CONTACT_STOP, contact_stop, CONTACT, YES, 0, "Stop contact", NULL, \
  "optout unsubscribed", "asked to be left alone altogether") \
X(PERMISSION, permission, CONTACT, DAY, 0, "Permission", NULL, \
  "permissiontocontact consentdate", "day on which they allowed us to call") \
X(DNC_CHECKED, dnc_checked, CONTACT, DAY, 0, "Do not call checked", NULL, \
  "dnccheckdate scrubdate", \
  "day on which the do-not-call lists were last asked about them") \
X(IN_AREA, in_area, CONTACT, WORD, 0, "In service area", "yes|y no|n", \
  "servicearea inservicearea", "lives in the service area: yes, no") \
X(WANTS_CARE, wants_care, CONTACT, WORD, 0, "Wants care", "yes|y no|n", \
  "lookingforcare", "looks for home care: yes, no") \
X(CAN_PAY, can_pay, CONTACT, WORD, 0, "Can pay", "yes|y no|n", \
  "financiallyqualified", \
  "knows that care is private pay and the rates, and can pay: yes, no") \
X(BUDGET, budget, CONTACT, TEXT, 0, "Budget", NULL, "presupuesto", \
  "what they can spend on care") \
X(TYPE, type, ENGINE, WORD, CRM_COMPUTED, "Type", "prospect client", "", \
  "prospect or client, from the stages") \
X(PIPELINE, pipeline, ENGINE, TEXT, 0, "Pipeline", NULL, \
  "recordtype", "the pipeline (record type)") \
X(STAGE, stage, ENGINE, TEXT, 0, "Stage", NULL, \
  "milestone leadstage etapa", "the stage in its pipeline") \
X(STATUS, status, ENGINE, TEXT, 0, "Status", NULL, \
  "leadstatus disposition", "the status (disposition)") \
X(REASON, reason, ENGINE, TEXT, 0, "Reason", NULL, \
  "lostreason closereason", "why the stage was entered") \
X(SINCE, since, ENGINE, DAY, CRM_COMPUTED, "Since", NULL, "", \
  "day the stage was entered") \
X(CREATED, created, ENGINE, INSTANT, CRM_COMPUTED, "Created", NULL, "", \
  "when the contact was added") \
X(CHANGED, changed, ENGINE, INSTANT, CRM_COMPUTED, "Changed", NULL, "", \
  "when the contact was last changed") \
X(POLICY_ID, policy_id, KEY, ID, CRM_COMPUTED, "Policy id", NULL, "", \
  "the policy's number") \
X(POLICY_STATUS, policy_status, POLICY, WORD, 0, "Policy status", \
  "quoted sold|active ended|termed|terminated|inactive", "", \
  "quoted, sold or ended") \
X(LINE, line, POLICY, WORD, 0, "Line", CRM_LINES, \
  "plantype policytype coveragetype producttype", "line of business") \
X(CARRIER, carrier, POLICY, TEXT, 0, "Carrier", NULL, \
  "insurancecompany carriername", "insurance company") \
X(PLAN, plan, POLICY, TEXT, 0, "Plan", NULL, "planname product", \
  "name of the plan") \
X(APPLICATION, application, POLICY, DAY, 0, "Application", NULL, \
  "applicationdate submitted submitteddate signedon", \
  "day the application was signed") \
X(EFFECTIVE, effective, POLICY, DAY, 0, "Effective date", NULL, \
  "effectivedate policyeffectivedate startdate", "first day of cover") \
X(END, end, POLICY, DAY, 0, "End date", NULL, \
  "enddate termed termdate terminationdate", "last day of cover") \
X(PREMIUM, premium, POLICY, CENTS, 0, "Premium", NULL, "monthlypremium", \
  "premium a month, dollars") \
X(MEMBER_ID, member_id, POLICY, TEXT, CRM_PERSONAL, "Member id", NULL, \
  "memberid memberidnumber policynumber", "the carrier's number for the member") \
X(AGENT, agent, POLICY, TEXT, 0, "Agent", NULL, "agentname writingagent", \
  "who wrote the policy") \
X(NPN, npn, POLICY, TEXT, 0, "NPN", NULL, "agentnpn", \
  "the agent's National Producer Number") \
X(COMMISSION, commission, POLICY, CENTS, 0, "Commission", NULL, "", \
  "commission, dollars") \
X(RENEWAL, renewal, POLICY, DAY, 0, "Renewal", NULL, "renewaldate", \
  "day the policy renews") \
X(ELECTION_PERIOD, election_period, POLICY, WORD, 0, "Election period", \
  CRM_ELECTIONS, "electionperiod sepcode", "the period the election uses") \
X(END_REASON, end_reason, POLICY, TEXT, 0, "End reason", NULL, \
  "termedreason termreason", "why the policy ended") \
X(REVIEW, review, POLICY, YES, CRM_COMPUTED, "Review", NULL, "", \
  "flagged for review") \
X(POLICY_CREATED, policy_created, POLICY, INSTANT, CRM_COMPUTED, \
  "Policy created", NULL, "", "when the policy was recorded") \
X(NOTE, note, NOTE, TEXT, CRM_COMPUTED, "Note", NULL, "", "text of a note") \
X(ACTION, action, NOTE, TEXT, CRM_COMPUTED, "Action", NULL, "", \
  "form of communication of a note") \
X(AUTHOR, author, NOTE, TEXT, CRM_COMPUTED, "Author", NULL, "", \
  "who wrote a note") \
X(NOTE_CREATED, note_created, NOTE, INSTANT, CRM_COMPUTED, "Note created", \
  NULL, "", "when a note was written") \
X(MOVED, moved, MOVE, DAY, CRM_COMPUTED, "Moved", NULL, "", \
  "day of any move between stages") \
X(NOTE_OUTCOME, note_outcome, NOTE, TEXT, CRM_COMPUTED, "Note outcome", \
  NULL, "", "what came of it") \
X(TASK_ID, task_id, TASK, ID, CRM_COMPUTED, "Task id", NULL, "", \
  "the task's number") \
X(OPEN, open, TASK, YES, CRM_COMPUTED, "Open", NULL, "", \
  "neither done nor dropped") \
X(TASK_STATUS, task_status, TASK, WORD, CRM_COMPUTED, "Task status", \
  "open done dropped", "", "open, done or dropped") \
X(DUE, due, TASK, WHEN, 0, "Due", NULL, \
  "duedate followup followupdate nextfollowup nextfollowupdate seguimiento fechadeseguimiento proximoseguimiento", \
  "when it is to be done, a day or a day and a time; of contacts also the " \
  "days on which policies take effect, end or renew") \
X(KIND, kind, TASK, WORD, 0, "Kind", CRM_KINDS, "", \
  "what is to be done: follow-up, call, text, email, meeting, ...") \
X(TASK_OWNER, task_owner, TASK, TEXT, 0, "Task owner", NULL, "", \
  "who is to do it") \
X(TASK, task, TASK, TEXT, 0, "Task", NULL, "tarea", "what it is about") \
X(EVERY, every, TASK, SPAN, 0, "Every", NULL, "", \
  "after how long it comes again: 2w, 1m") \
X(OUTCOME, outcome, TASK, TEXT, 0, "Outcome", NULL, "", "what came of it") \
X(CADENCE, cadence, TASK, TEXT, CRM_COMPUTED, "Cadence", NULL, "", \
  "the cadence that made it") \
X(TASK_CREATED, task_created, TASK, INSTANT, CRM_COMPUTED, "Task created", \
  NULL, "", "when it was recorded") \
X(TASK_CLOSED, task_closed, TASK, INSTANT, CRM_COMPUTED, "Task closed", \
  NULL, "", "when it was done or dropped") \
X(SOA_ID, soa_id, SOA, ID, CRM_COMPUTED, "SOA id", NULL, "", \
  "the number of the scope of appointment") \
X(SOA_STATUS, soa_status, SOA, WORD, 0, "SOA status", \
  "draft sent opened signed completed expired voided|void", "", \
  "draft, sent, opened, signed, completed, expired or voided") \
X(PRODUCTS, products, SOA, WORDS, 0, "Products", CRM_LINES, "", \
  "the lines of business to be discussed, comma-separated") \
X(PRODUCTS_FINAL, products_final, SOA, WORDS, 0, "Products discussed", \
  CRM_LINES, "", "of these, the lines that were discussed") \
X(SIGNER, signer, SOA, WORD, 0, "Signer", \
  "beneficiary|client representative", "", "beneficiary or representative") \
X(SIGNER_NAME, signer_name, SOA, TEXT, 0, "Signer name", NULL, "", \
  "the representative's name") \
X(SIGNER_RELATION, signer_relation, SOA, TEXT, 0, "Signer relation", NULL, "", \
  "what the representative is to the client") \
X(SIGNED, signed, SOA, INSTANT, 0, "Signed", NULL, "", \
  "when it was signed, with the time") \
X(SOA_METHOD, soa_method, SOA, WORD, 0, "SOA method", \
  "email|e-mail sms|text print|paper face-to-face phone|recording", "", \
  "how it was signed: email, sms, print, face-to-face, phone (recorded)") \
X(SOA_LANGUAGE, soa_language, SOA, WORD, 0, "SOA language", \
  "en|english|ingles es|spanish|espanol", "", "en or es") \
X(FIRST_CONTACT, first_contact, SOA, TEXT, 0, "First contact", NULL, "", \
  "how the client first came in contact") \
X(APPOINTMENT, appointment, SOA, INSTANT, 0, "Appointment", NULL, "", \
  "when the appointment is, with the time") \
X(SOA_PLACE, soa_place, SOA, WORD, 0, "Place", \
  "in-person|person phone|telephone video|virtual", "", \
  "of the appointment: in-person, phone, video") \
X(WALK_IN, walk_in, SOA, YES, 0, "Walk-in", NULL, "", \
  "the client came without an appointment: no wait") \
X(SOA_AGENT, soa_agent, SOA, TEXT, 0, "SOA agent", NULL, "", \
  "the agent, as on the form") \
X(SOA_AGENT_PHONE, soa_agent_phone, SOA, TEXT, 0, "SOA agent phone", NULL, "", \
  "the agent's telephone, as on the form") \
X(SOA_NPN, soa_npn, SOA, TEXT, 0, "SOA NPN", NULL, "", \
  "the agent's National Producer Number, as on the form") \
X(SOA_NAME, soa_name, SOA, TEXT, 0, "SOA name", NULL, "", \
  "the client's name, as on the form") \
X(SOA_PHONE, soa_phone, SOA, TEXT, 0, "SOA phone", NULL, "", \
  "the client's telephone, as on the form") \
X(SOA_ADDRESS, soa_address, SOA, TEXT, 0, "SOA address", NULL, "", \
  "the client's address, as on the form") \
X(SOA_NOTE, soa_note, SOA, TEXT, 0, "SOA note", NULL, "", \
  "what else is to be said of it, as why the wait was short") \
X(SOA_CREATED, soa_created, SOA, INSTANT, CRM_COMPUTED, "SOA created", NULL, \
  "", "when it was recorded")
/* clang-format on */

/* Behind the fields that everybody has: places for as many of the agency's. */
#define CRM_NCUSTOM 50

#define X(ID, name, rec, type, flags, label, words, heads, help) CRM_F_##ID,
enum crm_field_id {
	CRM_FIELDS(X) CRM_F_CUSTOM,
	CRM_NFIELDS = CRM_F_CUSTOM + CRM_NCUSTOM
};
#undef X

/* The fields that a contact is given stand before this one. */
#define CRM_NCONTACT CRM_F_TYPE

struct crm_field {
	const char *name;
	enum crm_record record;
	enum crm_type type;
	unsigned flags;
	const char *label;
	const char *words;
	const char *headings;
	const char *help;
};

extern const struct crm_field *const crm_fields; /* CRM_NFIELDS of them */

/*
 * Put FIELD, or with NULL nothing, in the place of a field of the agency's
 * own.  Its texts are borrowed as long as it stands there.
 */
void crm_field_put(enum crm_field_id id, const struct crm_field *field);

/* Whether it is a field of a contact that somebody types in. */
bool crm_field_typed(enum crm_field_id id);

/* "text", "day" and so on; and back, false if there is no such type. */
const char *crm_type_name(enum crm_type type);
bool crm_type_find(const char *name, enum crm_type *type);

/*
 * The values of one record by field.  NULL is empty.  Texts are borrowed
 * from the pool that the record was filled from.  Days are "YYYY-MM-DD",
 * cents "12.34", instants RFC 3339 in UTC, closed lists their first form,
 * what is a day or a time as crm_when_format() has it.
 */
struct crm_values {
	const char *v[CRM_NFIELDS];
};

/* Whether NAME is a field, and which. */
bool crm_field_named(const char *name, enum crm_field_id *id);

/* The field called NAME, or misuse with the nearest known name. */
enum crm_code crm_field_find(
    const char *name, enum crm_field_id *id, struct crm_err *err) CRM_CHECKED;

/*
 * The canonical form of TEXT for FIELD, into *VALUE (from POOL; NULL when
 * TEXT is empty).  Refuses what the type does not allow with a sentence that
 * names the field and the nearest allowed word; refuses masked text, NUL and
 * text that is not UTF-8, and texts over 4 KiB.
 */
enum crm_code crm_field_parse(enum crm_field_id id, const char *text,
    const struct crm_now *now, struct crm_pool *pool, const char **value,
    struct crm_err *err) CRM_CHECKED;

/*
 * VALUE (canonical) as it may be shown: masked if the field is personal
 * and SHOW is false.  Borrowed from VALUE or taken from POOL.
 */
const char *crm_field_show(
    enum crm_field_id id, const char *value, bool show, struct crm_pool *pool);

/*
 * Which word of the field's closed list VALUE is: 1 is the first, 0 none.
 * WORD is one of these numbers; NULL if there is none such.
 */
unsigned crm_field_word(enum crm_field_id id, const char *value);
const char *
crm_field_words(enum crm_field_id id, unsigned word, struct crm_pool *pool);

/* Whether two canonical values are the same; NULL is empty. */
bool crm_field_same(const char *a, const char *b);

/*
 * The field that a CSV heading means, by name, label or synonym without
 * regard to case and punctuation; CRM_NFIELDS if none.
 */
enum crm_field_id crm_field_heading(const char *heading);

/* Cents as dollars: 1234 is "12.34". */
const char *crm_cents_format(int64_t cents, struct crm_pool *pool);

/* Dollars, "12", "12.5", "$1,234.50", as cents; false if not an amount. */
bool crm_cents_parse(const char *text, int64_t *cents);

#endif
