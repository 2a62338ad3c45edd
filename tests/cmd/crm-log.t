#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-log: what was done, by whom and when, and what it changed.  The login is
# the machine's: no test prints it.
. "$(dirname "$0")/../lib.sh"
CRM_NOW=2026-11-01T09:00:00-04:00 store
cat >leads.csv <<'END'
First Name,Last Name,Phone,Source
Ana,Ruiz,305-555-0101,mail
Luis,Ortega,305-555-0102,mail
END
CRM_NOW=2026-11-01T23:30:00-05:00 crm-import -q leads.csv >/dev/null
CRM_NOW=2026-11-02T00:30:00-05:00 crm-set phone=305-555-0199 c1 >/dev/null
CRM_USER=bob crm-stage needs-analysis c1 c2 >/dev/null
crm-note -m 'She will call back' c2 >/dev/null
crm-policy add c2 line=dental premium=35 effective=2027-01-01 >/dev/null


t 'an entry is its number, instant, author, program and arguments' 0 <<'END'
$ crm-log | cut -f 1-5
o1	2026-11-01T13:00:00Z	ana	crm-init	
o2	2026-11-02T04:30:00Z	ana	crm-import	-q leads.csv
o3	2026-11-02T05:30:00Z	ana	crm-set	phone=*** c1
o4	2026-11-22T14:00:00Z	bob	crm-stage	needs-analysis c1 c2
o5	2026-11-22T14:00:00Z	ana	crm-note	-m *** c2
o6	2026-11-22T14:00:00Z	ana	crm-policy	add c2 line=dental premium=35 effective=2027-01-01
END

t 'the log keeps the login beside the author' 0 <<'END'
$ test "$(crm-log --columns=login o1)" = "$(id -un)"
END

t 'and who ran sudo' 0 <<'END'
$ SUDO_USER=carla CRM_USER=eva crm-set owner=eva c1
$ crm-log --columns=user,login | tail -n 1 | sed "s/$(id -un)/LOGIN/"
c1	owner		eva
eva	LOGIN (sudo carla)
END

t 'without CRM_USER the author is the login' 0 <<'END'
$ env -u CRM_USER crm-set owner=ana c1
$ test "$(crm-log --columns=user | tail -n 1)" = "$(id -un)"
c1	owner	eva	ana
END

# Terms -------------------------------------------------------------------

t 'oN and op=oN: one entry' 0 <<'END'
$ crm-log --columns=op,program o3
$ crm-log --columns=op,program op=o3
o3	crm-set
o3	crm-set
END

t 'cN: entries that touched the contact, an import among them' 0 <<'END'
$ crm-log --columns=op,program c1
$ crm-log --columns=op,program c2
o2	crm-import
o3	crm-set
o4	crm-stage
o7	crm-set
o8	crm-set
o2	crm-import
o4	crm-stage
o5	crm-note
o6	crm-policy
END

t 'the other way round: crm-list op=oN' 0 <<'END'
$ crm-list --columns=id op=o2
$ crm-list --columns=id op=o3
$ crm-list --columns=id op=o6
c1
c2
c1
c2
END

t 'user=, program= with or without crm-' 0 <<'END'
$ crm-log --columns=op user=bob
$ crm-log --columns=op program=crm-set
$ crm-log --columns=op program=set user=eva
$ crm-log user=nobody
o4
o3
o7
o8
o7
END

t 'at= takes days of the agency, whole ones' 0 <<'END'
$ crm-log --columns=op at=2026-11-01
$ crm-log --columns=op at=2026-11-02
$ crm-log --columns=op at=..11/02/2026
$ crm-log --columns=op at=2026-11-02..2026-11-21
$ crm-log --columns=op at=today.. program=crm-note
o1
o2
o3
o1
o2
o3
o3
o5
END

t 'field= entries that changed the field' 0 <<'END'
$ crm-log --columns=op,program field=phone
$ crm-log --columns=op,program field=stage c2
o2	crm-import
o3	crm-set
o2	crm-import
o4	crm-stage
END

t 'all terms must hold' 0 <<'END'
$ crm-log --columns=op program=crm-set field=owner c1 user=eva
$ crm-log program=crm-set c2
o7
END

t 'a number, not a clock, orders the entries' 0 <<'END'
$ CRM_NOW=2020-01-01T12:00:00Z crm-set nickname=Annie c1
$ crm-log --columns=op,at | tail -n 2 | cut -f 1
c1	nickname		Annie
o8
o9
END

# Changes -----------------------------------------------------------------

t '-c: old and new of each field' 0 <<'END'
$ crm-log -c --columns=op,id,field,old,new o3
$ crm-log -c --columns=op,id,field,old,new o4
o3	c1	phone	305-555-0101	305-555-0199
o4	c1	stage	connect	needs-analysis
o4	c2	stage	connect	needs-analysis
o4	n1	action		needs-assessment
o4	n1	note		Needs Assessment sent
o4	n2	action		needs-assessment
o4	n2	note		Needs Assessment sent
END

t '-c: an imported row shows as it was put in, though it was changed later' 0 <<'END'
$ crm-log -c --columns=op,id,old,new field=phone
o2	c1		305-555-0101
o2	c2		305-555-0102
o3	c1	305-555-0101	305-555-0199
END

t '-c of one contact: its policies and notes too' 0 <<'END'
$ crm-log -c --columns=op,id,field,old,new c2 user=ana | grep -v ^o2
o5	n3	note		She will call back
o6	p1	policy_status		sold
o6	p1	line		dental
o6	p1	effective		2027-01-01
o6	p1	premium		35.00
END

t '-c of an undo turns old and new round' 0 <<'END'
$ crm-set nickname=Nana c1
$ crm-undo
$ crm-log -c --columns=field,old,new | tail -n 2
c1	nickname	Annie	Nana
c1
nickname	Annie	Nana
nickname	Nana	Annie
END

t '-c of a contact that was taken back' 0 <<'END'
$ crm-add first_name=Eve
$ crm-undo
$ crm-log -c --columns=op,field,old,new c3
c3
c3
o12	first_name		Eve
o12	pipeline		medicare
o12	stage		needs-analysis
o12	type		prospect
o13	first_name	Eve	
o13	pipeline	medicare	
o13	stage	needs-analysis	
o13	type	prospect	
END

t 'an undo says what it takes back' 0 <<'END'
$ crm-log --columns=op,program,undoes | tail -n 2
o12	crm-add	
o13	crm-undo	o12
END

# Forms -------------------------------------------------------------------

t 'jsonl leaves out what is empty' 0 <<'END'
$ crm-log --format=jsonl --columns=op,program,arguments,undoes o3
$ crm-log -c --format=jsonl --columns=op,id,field,old,new o3
{"op":"o3","program":"crm-set","arguments":"phone=*** c1"}
{"op":"o3","id":"c1","field":"phone","old":"305-555-0101","new":"305-555-0199"}
END

t 'arguments are quoted as a shell would need it' 0 <<'END'
$ crm-policy set p1 plan="Ann's \"Plus\"" >set
$ crm-log --columns=arguments | tail -n 1
set p1 'plan=Ann'\\''s "Plus"'
END

# Personal data -----------------------------------------------------------

t 'values that may be personal are not in the arguments' 0 <<'END'
$ crm-set birth_date=1961-05-20 mbi=1eg4-te5-mk73 email=ana@example.com last_name=Sosa owner=eva c1 >set
$ crm-log --columns=arguments | tail -n 1
birth_date=*** mbi=*** email=*** last_name=*** owner=eva c1
END

t 'a Medicare number and a birth date are masked in the changes' 0 <<'END'
$ crm-log -c --columns=field,old,new program=set field=mbi
$ crm-log -c --columns=field,old,new program=set field=birth_date
mbi		*******MK73
birth_date		1961-**-**
END

t '--show-personal shows them, and is an entry itself' 0 <<'END'
$ crm-log -c --columns=field,old,new --show-personal field=mbi
$ crm-log --columns=user,program,arguments | tail -n 1
mbi		1EG4TE5MK73
ana	crm-log	-c --columns=field,old,new --show-personal field=mbi
END

t 'looking without --show-personal is no entry' 0 <<'END'
$ crm-log >log
$ crm-list >list
$ crm-show c1 >show
$ crm-log --columns=program | tail -n 1
crm-log
END

# Refusals ----------------------------------------------------------------

t 'an unknown entry selects nothing' 0 <<'END'
$ crm-log o999
END

t 'a word that is no term is refused' 1 <<'END'
$ crm-log hello
! crm-log: hello: neither an entry (o88), a contact (c17) nor a term
END

t 'a day that is none is refused' 1 <<'END'
$ crm-log at=22.11.2026
! crm-log: at: "22.11.2026" is not a date (2026-12-01, 12/01/2026, today, +3d, mon)
END

t 'an unknown term: 2' 2 <<'END'
$ crm-log usr=ana
! crm-log: usr: no such term of the log (nearest: user)
! usage: crm-log [-c] [-d FILE] [TERM...]
END

t 'an unknown field: 2' 2 <<'END'
$ crm-log field=fone
! crm-log: fone: no such field (nearest: phone)
! usage: crm-log [-c] [-d FILE] [TERM...]
END

t 'output that cannot be written: 3' 3 <<'END'
$ crm-log >/dev/full
! crm-log: standard output: No space left on device
END

t 'a reader that has gone is no error' 0 <<'END'
$ { crm-log -c --columns=op; echo $? >&2; } | head -n 1
o1
! 0
END

store
crm-add -q name=Ana
crm-add -q name=Bob
t 'who was changed before another was refused is in the entry' 0 <<'END'
$ crm-set -qk city=Miami c1 c99 c2 2>/dev/null
$ crm-set -qk city=Tampa c99 c1 2>/dev/null
$ for c in c1 c2; do crm-log --columns=op,program $c; done
o2	crm-add
o4	crm-set
o5	crm-set
o3	crm-add
o4	crm-set
END

done_testing
