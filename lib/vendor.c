/* SPDX-License-Identifier: ISC */
#include "vendor.h"

#include <stdbool.h>
#include <string.h>

#include "text.h"

/* In the order in which they are tried: the particular before the general. */
static const struct crm_vendor vendors[] = {
    {"Meta lead ads", "createdtime formid platform",
	"id=lead_id createdtime=lead_date phonenumber=phone campaignname=note "
	"leadstatus=note"},
    {"Google Contacts", "email1value phone1value",
	"phoneticfirstname=note photo=- labels=note groupmembership=note "
	"email1label=- email1type=- email2label=- email2type=- phone1label=- "
	"phone1type=- phone2label=- phone2type=- address1label=- "
	"address1type=- address1formatted=- address1street=street "
	"address1extendedaddress=street2 address1country=- fileas=- "
	"organizationname=note title=note name=- nameprefix=title"},
    {"Outlook", "emailaddress mobilephone homepostalcode businessphone",
	"emailaddress=email email2address=email2 homephone=phone "
	"mobilephone=cell primaryphone=phone homestreet=street "
	"homestreet2=street2 homecity=city homestate=state "
	"homepostalcode=zip homeaddress=- homecountry=- homecountryregion=- "
	"businessaddress=- otheraddress=- initials=- emailtype=- "
	"emaildisplayname=- email2type=- email2displayname=- email3type=- "
	"email3displayname=- priority=- private=- sensitivity=- "
	"internetfreebusy=- account=note company=note location=note "
	"governmentidnumber=-"},
    {"Salesforce Data Loader", "id firstname lastname ownerid",
	"id=lead_id status=note company=note country=- ownerid=note "
	"createddate=lead_date"},
    {"Salesforce report", "leadsource leadstatus owneralias",
	"leadstatus=note owneralias=note createddate=lead_date"},
    {"Salesforce contacts", "accountname mailingcity",
	"accountname=note lastactivity=note"},
    {"HubSpot", "recordid contactowner leadstatus",
	"recordid=lead_id leadstatus=note lifecyclestage=note "
	"createdate=lead_date associatedcompany=note lastactivitydate=note "
	"originalsource=source"},
    {"Pipedrive", "personid personname",
	"personid=lead_id personname=name personemail=email "
	"personphone=phone organizationname=note personlastactivitydate=note"},
    {"Zoho", "leadname leadowner leadstatus",
	"leadname=name leadowner=note leadstatus=note"},
    {"Lead Advantage Pro", "leaddate prefixtitle heightinches",
	"ssn=- maritalstatus=note heightinches=note weightpounds=note "
	"accountid=lead_id"},
    {"AgencyBloc", "firstname lastname medbeneficiarynumber",
	"status=note statusid=note coveragetype=note "
	"socialsecuritynumber=- driverslicensenumber=-"},
};

static bool
has(char *const *heading, unsigned n, const char *word, size_t len)
{
	struct crm_buf key = {0};
	bool found = false;
	unsigned i;

	for (i = 0; i < n && !found; i++) {
		key.len = 0;
		crm_text_squash(&key, heading[i]);
		found = key.len == len && memcmp(key.s, word, len) == 0;
	}
	crm_buf_free(&key);
	return found;
}

const struct crm_vendor *
crm_vendor_find(char *const *heading, unsigned n)
{
	const char *list, *word;
	unsigned i;
	size_t len;
	bool all;

	for (i = 0; i < sizeof(vendors) / sizeof(*vendors); i++) {
		list = vendors[i].signature;
		for (all = true; all && crm_text_word(&list, &word, &len);)
			all = has(heading, n, word, len);
		if (all)
			return &vendors[i];
	}
	return NULL;
}

const char *
crm_vendor_column(
    const struct crm_vendor *vendor, const char *heading, char out[64])
{
	const char *list = vendor->columns, *word;
	bool found = false;
	struct crm_buf key = {0};
	size_t len;

	crm_text_squash(&key, heading);
	while (key.len > 0 && !found && crm_text_word(&list, &word, &len)) {
		if (len <= key.len + 1 || word[key.len] != '=' ||
		    memcmp(word, key.s, key.len) != 0)
			continue;
		len -= key.len + 1;
		memcpy(out, word + key.len + 1, len);
		out[len] = '\0';
		found = true;
	}
	crm_buf_free(&key);
	return found ? out : NULL;
}
