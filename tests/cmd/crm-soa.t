#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-soa: scopes of appointment (AM-19 to AM-22).  When one was signed in
# time is tested in tests/unit/calendar.c; here, that it is asked everywhere.
. "$(dirname "$0")/../lib.sh"
store
crm-add -q name='Ana Diaz' phone=305-555-0101 street='1 Main St' city=Miami \
    state=FL zip=33101 owner=eva
crm-add -q name='Bob Ruiz' cell=305-555-0102
crm-add -q name='Cy Lee' birth_date=1960-08-10

# Adding ------------------------------------------------------------------

t 'AM-20: the form is filled in from the contact' 0 <<'END'
$ crm-soa add c1 products=mapd,pdp appointment=2026-11-24T10:00 soa_place=video
$ crm-soa list --format=csv --columns=soa_id,soa_name,soa_phone,soa_address,soa_agent s1
$ crm-soa add c2 products=dental soa_agent=Lee soa_npn=12345 | cut -f 1-4
$ crm-soa list --columns=soa_name,soa_phone,soa_address,soa_agent,soa_npn s2
$ crm-set -q street='2 Oak St' c1
$ crm-soa list --columns=soa_address s1
s1	c1	draft	mapd,pdp		2026-11-24T15:00:00Z	Ana Diaz
soa_id,soa_name,soa_phone,soa_address,soa_agent
s1,Ana Diaz,305-555-0101,"1 Main St, Miami, FL 33101",eva
s2	c2	draft	dental
Bob Ruiz	305-555-0102		Lee	12345
1 Main St, Miami, FL 33101
END

t 'products are lines of business, each once' 0 <<'END'
$ crm-soa add -n c1 products=PDP,Medigap,pdp --columns=products
$ crm-soa add -n c1 products=mapd, --columns=products
pdp,medsupp
mapd
END

t 'what is refused' 1 <<'END'
$ crm-soa add c1 products=mapdd
$ crm-soa add c1 soa_note=x
$ crm-soa add c1 products=
$ crm-soa add c9 products=mapd
$ crm-soa add c1 products=mapd appointment=2026-11-24
$ crm-soa add c1 products=mapd soa_status=signed
$ crm-soa add c1 products=mapd signed=2026-11-22T10:00
$ crm-soa add c1 products=mapd soa_status=gone
$ crm-soa add c1 products=mapd products_final=mapd,pdp
$ crm-soa set s9 soa_note=x
! crm-soa: products: "mapdd" is not known (nearest: mapd)
! crm-soa: c1: products: what is to be discussed (products=mapd,pdp)
! crm-soa: c1: products: what is to be discussed (products=mapd,pdp)
! crm-soa: c9: no such contact
! crm-soa: appointment: 2026-11-24 needs its time (2026-12-01T14:30)
! crm-soa: c1: soa_status: signed needs the signature (crm-soa sign)
! crm-soa: c1: signed: 2026-11-22T15:00:00Z is to come
! crm-soa: soa_status: "gone" is not known (one of: draft sent opened signed completed expired voided)
! crm-soa: c1: products_final: mapd,pdp is more than was agreed on (mapd); a new product needs a new scope of appointment
! crm-soa: s9: no such scope of appointment
END

t 'misuse' 2 <<'END'
$ sh mis crm-soa add c1
$ sh mis crm-soa sing s1
$ sh mis crm-soa set s1 stage=lost
usage: crm-soa
usage: crm-soa
usage: crm-soa
! crm-soa: nothing to record (field=value)
! crm-soa: sing: no such subcommand (nearest: sign)
! crm-soa: stage: not a field of a scope of appointment
END

# Signing -----------------------------------------------------------------

t 'sign: now, by the beneficiary, unless it is given' 0 <<'END'
$ crm-soa sign c1 soa_method=email
$ crm-soa list --columns=signer,soa_method s1
$ crm-soa sign s2 signed=2026-11-20T18:30 signer=representative signer_name='Eva Ruiz' signer_relation=daughter | cut -f 1,3,5
s1	c1	signed	mapd,pdp	2026-11-22T14:00:00Z	2026-11-24T15:00:00Z	Ana Diaz
beneficiary	email
s2	signed	2026-11-20T23:30:00Z
END

t 'what was signed stays; the rest goes on' 1 <<'END'
$ crm-soa set s1 products=mapd
$ crm-soa set s1 signed=
$ crm-soa sign s1
$ crm-soa sign c1
$ crm-soa set s1 products_final=mapd soa_status=completed | cut -f 3
$ crm-soa set s1 products_final=mapd
$ crm-soa set s1 products_final=dental
$ crm-soa set s2 products_final=vision
completed
! crm-soa: s1: products: what was signed stays; void it (soa_status=voided) and add another
! crm-soa: s1: signed: what was signed stays; void it (soa_status=voided) and add another
! crm-soa: s1: the scope of appointment is signed already
! crm-soa: c1: has no scope of appointment to sign
! crm-soa: s1: products_final: dental is more than was agreed on (mapd,pdp); a new product needs a new scope of appointment
! crm-soa: s2: products_final: vision is more than was agreed on (dental); a new product needs a new scope of appointment
END

t 'a representative has a name and a relation' 1 <<'END'
$ crm-soa add c2 products=dental signed=2026-11-20T18:30 signer=representative signer_name=Eva
! crm-soa: c2: signer: a representative has signer_name and signer_relation
END

t 'who has several to sign is asked which' 0 <<'END'
$ crm-soa add -q c2 products=vision
$ crm-soa add -q c2 products=life
$ crm-soa sign c2
$ crm-undo -q; crm-undo -q
! crm-soa: c2: has 2 scopes of appointment to sign; name one (crm-soa list c2)
END

# The wait ------------------------------------------------------------------

t 'AM-19, 2.8: 48 hours before the appointment, to the minute' 1 <<'END'
$ crm-soa add c1 products=mapd signed=2025-11-04T12:00 appointment=2025-11-06T12:00 | cut -f 1
$ crm-soa set s5 appointment=2025-11-06T11:59
$ crm-soa add c1 products=mapd signed=2025-11-04T12:00 appointment=2025-11-06T11:59
$ crm-soa add c1 products=mapd appointment=2025-11-06T11:59 | cut -f 1
$ crm-soa sign s6 signed=2025-11-04T12:00
s5
s6
! crm-soa: s5: signed: less than 48h before the appointment (A/B: CMS-4201-F)
! crm-soa: c1: signed: less than 48h before the appointment (A/B: CMS-4201-F)
! crm-soa: s6: signed: less than 48h before the appointment (A/B: CMS-4201-F)
END

t '2.8: the last four days of the annual period, and of the own one' 0 <<'END'
$ crm-soa add c1 products=mapd signed=2025-12-05T09:00 appointment=2025-12-05T10:00 | cut -f 3
$ crm-soa add c3 products=mapd signed=2025-11-28T09:00 appointment=2025-11-28T10:00 | cut -f 3
$ crm-soa add c1 products=mapd signed=2025-11-28T09:00 appointment=2025-11-28T10:00
$ crm-soa add c1 products=mapd signed=2025-11-28T09:00 appointment=2025-11-28T10:00 walk_in=yes | cut -f 3
signed
signed
signed
! crm-soa: c1: signed: less than 48h before the appointment (A/B: CMS-4201-F)
END

t 'a wait that is only pointed out' 0 <<'END'
$ CRM_NOW=2026-07-01T12:00 crm-soa add c1 products=pdp signed=2026-07-01T12:00 appointment=2026-07-02T12:00 | cut -f 3
$ CRM_NOW=2026-07-01T12:00 crm-soa add -q c1 products=pdp signed=2026-07-01T12:00 appointment=2026-07-02T12:00 | cut -f 3
signed
! crm-soa: s10: signed: less than 48h before the appointment (C: CY2027 rule, effective 1 June or 1 October 2026)
END

t '2.8: no wait from 2026-10-01, but it comes before, and written if in person' 1 <<'END'
$ crm-soa add c1 products=mapd signed=2026-11-20T09:59 appointment=2026-11-20T10:00 | cut -f 3
$ crm-soa add c1 products=mapd signed=2026-11-20T10:01 appointment=2026-11-20T10:00
$ crm-soa add c1 products=mapd signed=2026-11-20T09:59 appointment=2026-11-20T10:00 soa_method=phone | cut -f 3
$ crm-soa set s13 soa_place=in-person
signed
signed
! crm-soa: c1: signed: a scope of appointment is signed before the appointment
! crm-soa: s13: soa_method: for an appointment in person the scope is written, not recorded by telephone
END

t 'one that is voided is not held to it' 0 <<'END'
$ crm-soa add c1 products=mapd signed=2025-11-04T12:00 appointment=2025-11-04T13:00 soa_status=voided | cut -f 3
voided
END

t 'AM-22: what was signed, and how it stands' 0 <<'END'
$ crm-soa add -q c2 products=mapd
$ crm-report soa c1 --header | head -n 3
$ crm-report soa --columns=soa_id,soa_status,verdict | sed -n '2p;4p;7,8p;12,13p'
$ crm-report soa signed=2026-11-20 --columns=soa_id
soa_id	id	name	soa_status	products	signed	appointment	verdict
s1	c1	Ana Diaz	completed	mapd,pdp	2026-11-22T14:00:00Z	2026-11-24T15:00:00Z	ok
s5	c1	Ana Diaz	signed	mapd	2025-11-04T17:00:00Z	2025-11-06T17:00:00Z	ok
s2	signed	ok
s6	draft	not signed
s9	signed	ok
s10	signed	signed: less than 48h before the appointment (C: CY2027 rule, effective 1 June or 1 October 2026)
s14	voided	voided
s15	draft	not signed
s2
s12
s13
END

t 'rules that change make findings' 0 <<'END'
$ crm-check
$ crm-pipeline dump us-medicare | sed 's/^soa-wait 48h from/soa-wait 72h from/' >my.rules
$ crm-pipeline check my.rules
$ crm-pipeline load -q my.rules
$ crm-soa set s5 soa_note=x
$ crm-undo -q
s5	soa	signed: less than 72h before the appointment (A/B: CMS-4201-F)
! crm-pipeline: 1 findings
! crm-soa: s5: signed: less than 72h before the appointment (A/B: CMS-4201-F)
END

t 'crm-show and crm-export have it' 0 <<'END'
$ crm-show c3 | sed -n '/scopes/,/^$/p'
$ crm-export --format=text c3 | grep -A 11 ^soa_id
$ crm-export --format=jsonl c3 | grep -o '"soas":.*"notes"'
  scopes of appointment
    s8  signed, mapd, signed 2025-11-28T14:00:00Z, appointment 2025-11-28T15:00:00Z

soa_id: s8
  soa_status: signed
  products: mapd
  signer: beneficiary
  signed: 2025-11-28T14:00:00Z
  appointment: 2025-11-28T15:00:00Z
  soa_agent: ana
  soa_name: Cy Lee
  soa_created: 2026-11-22T14:00:00Z
moved: 2026-11-22
  instant: 2026-11-22T14:00:00Z
  to: needs-analysis
"soas":[{"soa_id":"s8","soa_status":"signed","products":"mapd","signer":"beneficiary","signed":"2025-11-28T14:00:00Z","appointment":"2025-11-28T15:00:00Z","soa_agent":"ana","soa_name":"Cy Lee","soa_created":"2026-11-22T14:00:00Z"}],"notes"
END

t 'a pipeline may ask for one before a policy is sold' 0 <<'END'
$ cp crm.db kept.db
$ crm-pipeline dump medicare >scope.pipeline
$ echo 'policy scope-of-appointment mapd pdp' >>scope.pipeline
$ crm-policy add -q c1 line=pdp application=2026-11-22 election_period=aep effective=2027-01-01
$ crm-policy add -q c1 line=mapd application=2025-11-03 election_period=aep effective=2026-01-01 end=2026-12-31
$ crm-policy add -q c2 line=mapd application=2026-11-22 election_period=aep effective=2027-01-01
$ crm-policy add -q c2 line=pdp policy_status=quoted
$ crm-policy add -q c2 line=dental effective=2027-01-15
$ crm-pipeline check scope.pipeline
$ crm-pipeline load -q scope.pipeline
$ crm-pipeline dump medicare | tail -n 1
$ crm-soa sign -q s15 signed=2026-11-22T08:00
$ crm-check | grep scope
$ mv kept.db crm.db
p2	scope	no scope of appointment about line mapd was signed before the application
p3	scope	no scope of appointment about line mapd was signed before the application
policy scope-of-appointment mapd pdp
p2	scope	no scope of appointment about line mapd was signed before the application
! crm-pipeline: 2 findings
! crm-check: 2 findings
END

# Grammar -------------------------------------------------------------------

t 'terms, of contacts too' 0 <<'END'
$ crm-soa list soa_status=draft --columns=soa_id,id
$ crm-soa list 'products~pdp' appointment=2026-11-24 --columns=soa_id
$ crm-list soa_status=completed --columns=id
$ crm-list s1 --columns=id
$ crm-list signed=today --columns=id
$ crm-soa list --sort=-signed --columns=soa_id | head -n 1
s6	c1
s15	c2
s1
c1
c1
c1
s1
END

t 'its lines name a scope to crm-soa and a contact to others' 0 <<'END'
$ crm-soa list soa_status=draft | crm-soa set - soa_status=sent | cut -f 1,3
$ crm-soa list soa_status=sent --format=jsonl | crm-soa set - soa_note=late | cut -f 1
$ crm-soa list s1 | crm-note -n -m Hello - | cut -f 2
$ crm-soa list c2 | crm-soa set -k - soa_status=completed | cut -f 1,3
s6	sent
s15	sent
s6
s15
c1
s2	completed
! crm-soa: line 2: s15: soa_status: completed needs the signature (crm-soa sign)
END

t 'the log has it, and undo takes it back' 0 <<'END'
$ crm-soa sign -q s15 signed=2026-11-22T08:00
$ crm-log -c --columns=id,field,old,new | tail -n 3
$ crm-undo
$ crm-soa list --columns=soa_status,signed s15
$ crm-check
s15	soa_status	sent	signed
s15	signer		beneficiary
s15	signed		2026-11-22T13:00:00Z
c2
sent	
END

t 'output that cannot be written: 5 after a change' 5 <<'END'
$ crm-soa set s15 soa_note=z >/dev/full
! crm-soa: the change is in the store, but standard output: No space left on device
END

t 'what was signed does not go back to a draft' 1 <<'END'
$ crm-soa set s1 soa_status=draft
! crm-soa: s1: soa_status: what was signed stays; void it (soa_status=voided) and add another
END

t 'AM-21: no program deletes a scope of appointment, or a note' 0 <<'END'
$ crm-soa delete s1 2>&1 | head -n 1
$ crm-note --delete n1 2>&1 | head -n 1
crm-soa: delete: no such subcommand
crm-note: --delete: no such option
END

t 'the address of the form is what there is of the contact'"'"'s' 0 <<'END'
$ for address in city=Miami zip=33101 'city=Miami state=FL' 'street="1 Main St"' 'street="1 Main St" city=Miami state=FL zip=33101'; do
$ 	id=$(eval crm-add first_name=Adr $address)
$ 	crm-soa add -q $id products=dental appointment=2026-12-28T10:00
$ 	crm-soa list --columns=soa_address $id
$ done
Miami

Miami, FL
1 Main St
1 Main St, Miami, FL 33101
END

store
crm-add -q name='Ana Diaz'
t 'a contact stands for its only scope that is to be signed' 0 <<'END'
$ crm-soa add -q c1 products=mapd
$ crm-soa sign c1 | cut -f 1,3
$ crm-soa add -q c1 products=pdp
$ crm-soa sign c1 | cut -f 1,3
s1	signed
s2	signed
END

done_testing
