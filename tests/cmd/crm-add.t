#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-add: one contact from words, many from JSON lines; names, forms of
# values, where a contact begins.
. "$(dirname "$0")/../lib.sh"
store

t 'it prints the id, alone' 0 <<'END'
$ crm-add first_name=Ana last_name=Díaz phone=305-555-0100 zip=33101 source=website
$ crm-list --columns=id,name,phone,zip,source,type,stage
c1
c1	Ana Díaz	305-555-0100	33101	website	prospect	connect
END

t 'the id is an operand for the next command' 0 <<'END'
$ id=$(crm-add first_name=Bob)
$ crm-set owner=maria "$id"
c2	owner		maria
END

t 'one entry of the log a run, with the contact in it' 0 <<'END'
$ crm-log program=crm-add | cut -f 1,3,4
$ crm-list --columns=id op=o2
o2	ana	crm-add
o3	ana	crm-add
c1
END

t 'what is on the command line is masked in the log' 0 <<'END'
$ crm-log o2 | cut -f 5
first_name=*** last_name=*** phone=*** zip=*** source=website
END

# Where a contact begins ------------------------------------------------

store
t 'SP-03: with a source in connect, without one in needs-analysis' 0 <<'END'
$ crm-add first_name=A source=web
$ crm-add first_name=B
$ crm-add first_name=C source=
$ crm-list --columns=id,stage,since
c1
c2
c3
c1	connect	2026-11-22
c2	needs-analysis	2026-11-22
c3	needs-analysis	2026-11-22
END

t 'SP-03: connect without a source is refused' 1 <<'END'
$ crm-add first_name=A stage=connect
! crm-add: stage connect needs a source (source=...)
END

t 'SP-10: enrolled needs a policy on file' 1 <<'END'
$ crm-add first_name=A stage=enrolled
! crm-add: stage enrolled needs a sold policy on file (crm-policy add)
END

t 'active needs one in force' 1 <<'END'
$ crm-add first_name=A stage=active
! crm-add: stage active needs a sold policy that is in force
END

t 'SP-07: lost needs a reason' 0 <<'END'
$ crm-add first_name=A stage=lost 2>/dev/null; echo $?
$ crm-add first_name=A stage=lost reason='no Response'
$ crm-list --columns=id,stage,reason stage=lost
1
c4
c4	lost	no-response
END

t 'SP-05: pending-eligibility takes a prospect' 0 <<'END'
$ crm-add first_name=P stage=pending-eligibility
$ crm-list --columns=id,stage,type stage=pending-eligibility
c5
c5	pending-eligibility	prospect
END

t 'an unknown stage, pipeline, reason and status are refused' 0 <<'END'
$ crm-add first_name=A stage=conect; echo $?
$ crm-add first_name=A pipeline=medicar; echo $?
$ crm-add first_name=A stage=lost reason=nothing; echo $?
$ crm-add first_name=A status=hot; echo $?
1
1
1
1
! crm-add: conect: no such stage in pipeline medicare (nearest: connect)
! crm-add: medicar: no such pipeline (nearest: medicare)
! crm-add: nothing: no such reason in pipeline medicare
! crm-add: hot: pipeline medicare has no status
END

t 'nothing of these was written' 0 <<'END'
$ crm-list --columns=id | tail -n 1
c5
END

cat >two.pipeline <<'END'
pipeline two "Two"
status hot "Hot"
status cold "Cold"
stage first prospect "First" needs field=zip
stage second prospect "Second" start
stage third client "Third"
link first hot
END
crm-init -d two.db two.pipeline medicare
t 'the first stage whose guards the fields satisfy; its statuses' 0 <<'END'
$ CRM_DB=two.db; export CRM_DB
$ crm-add first_name=A zip=33101 status=hot
$ crm-add first_name=B status=cold
$ crm-add first_name=C stage=third
$ crm-add first_name=D pipeline=medicare source=web
$ crm-list --columns=id,pipeline,stage,status,type
$ crm-add first_name=E zip=33101 status=cold; echo $?
c1
c2
c3
c4
c1	two	first	hot	prospect
c2	two	second	cold	prospect
c3	two	third		client
c4	medicare	connect		prospect
1
! crm-add: status cold does not go with stage first (allowed: hot)
END

# Names -----------------------------------------------------------------

store
while read -r name parts; do
	t "a full name is split: $name" 0 <<END
\$ id=\$(crm-add name='$(echo "$name" | tr _ ' ')')
\$ crm-list --columns=title,first_name,middle_name,last_name,suffix \$id |
\$ tr '\\t' '|'
$(echo "$parts" | tr _ ' ')
END
done <<'END'
Cher |Cher|||
Ana_Díaz |Ana||Díaz|
Ana_M._Díaz |Ana|M.|Díaz|
Díaz,_Ana_M. |Ana|M.|Díaz|
Dr._Ana_M._Díaz_Jr. Dr.|Ana|M.|Díaz|Jr.
John_Smith,_Jr. |John||Smith|Jr.
Ludwig_van_Beethoven |Ludwig||van_Beethoven|
María_de_la_Cruz |María||de_la_Cruz|
Mrs._Eva_Ruiz Mrs.|Eva||Ruiz|
__Eva____Ruiz__ |Eva||Ruiz|
李_小龙 |李||小龙|
END

t 'a part that is given stays' 0 <<'END'
$ crm-add first_name=Anna name='Ana Diaz'
$ crm-list --columns=first_name,last_name name~anna
c12
Anna	Diaz
END

# Values ----------------------------------------------------------------

store
t 'values in their one form' 0 <<'END'
$ crm-add zip=331011234 state=florida gender=Mujer dnc=Y language=Spanish \
$ email=' A@Example.com ' birth_date=05/20/1961 part_a=2026-01-01
$ crm-list --columns=zip,state,gender,dnc,language,email,part_a
c1
33101-1234	FL	female	yes	es	A@Example.com	2026-01-01
END

t 'a ZIP keeps its zeros (SP-08)' 0 <<'END'
$ crm-add zip=00501
$ crm-list --columns=id,zip zip=00501
c2
c2	00501
END

t 'a phone is kept as typed and never refused' 0 <<'END'
$ crm-add phone='ask for Bob'
$ crm-add phone='(305) 555-0100 ext. 7'
$ crm-add phone=+44.20.7946.0000
$ crm-list --columns=id,phone c3 c4 c5
c3
c4
c5
c3	ask for Bob
c4	(305) 555-0100 ext. 7
c5	+44.20.7946.0000
END

while IFS='|' read -r word said; do
	t "refused: $word" 1 <<END
\$ crm-add '$word'
! crm-add: $said
END
done <<'END'
zip=1234|zip: 1234 has four digits (a spreadsheet may have dropped a leading zero: 01234?)
zip=33101-12|zip: "33101-12" is not a ZIP code (33101 or 33101-1234)
state=ZZ|state: "ZZ" is not known (nearest: AZ)
gender=femal|gender: "femal" is not known (nearest: female)
gender=qqqqqqqqq|gender: "qqqqqqqqq" is not known (one of: male female other)
dnc=maybe|dnc: "maybe" is neither yes nor no
email=ana|email: "ana" is not an e-mail address
email=a b@c.d|email: "a b@c.d" is not an e-mail address
email=a@b@c.d|email: "a@b@c.d" is not an e-mail address
birth_date=1961-02-29|birth_date: "1961-02-29" is not a date (2026-12-01, 12/01/2026, today, +3d, mon): there is no such day
birth_date=5/20/61|birth_date: "5/20/61" is not a date (2026-12-01, 12/01/2026, today, +3d, mon): years have four digits
birth_date=1961|birth_date: "1961" is not a date (2026-12-01, 12/01/2026, today, +3d, mon)
mbi=0EG4-TE5-MK73|mbi: not well-formed (11 characters as on the card, 1EG4-TE5-MK73 for example)
mbi=1SG4-TE5-MK73|mbi: not well-formed (11 characters as on the card, 1EG4-TE5-MK73 for example)
mbi=1EG4-TE5-MK7|mbi: not well-formed (11 characters as on the card, 1EG4-TE5-MK73 for example)
mbi=*******MK73|mbi: a masked value cannot be stored (see --show-personal)
END

t 'a Medicare number is kept in capitals without dashes, and masked' 0 <<'END'
$ printf '1eg4-te5-mk73\n' | crm-add mbi=@-
$ crm-list --columns=mbi c6
$ crm-list --columns=mbi --show-personal c6
c6
*******MK73
1EG4TE5MK73
END

t 'dates relative to today are days' 0 <<'END'
$ crm-add first_name=R lead_date=yesterday part_a=+1m part_b=mon
$ CRM_NOW=2027-01-31 crm-add first_name=S part_a=+1m part_b=-1y
$ crm-list --columns=lead_date,part_a,part_b c7 c8
c7
c8
2026-11-21	2026-12-22	2026-11-23
	2027-02-28	2026-01-31
END

t 'a field of 4096 bytes is kept, one more is refused' 0 <<'END'
$ awk 'BEGIN { for (i = 0; i < 4096; i++) printf "x" }' >f
$ crm-add street=@f
$ crm-list --columns=street c9 | tr -d '\n' | wc -c
$ printf x >>f
$ crm-add street=@f; echo $?
c9
4096
1
! crm-add: street: 4097 bytes are too long (at most 4096)
END

# Lines -----------------------------------------------------------------

store
t 'JSON lines: one contact a line, one id a line, one entry' 0 <<'END'
$ crm-add - <<E
$ {"first_name":"Luis","last_name":"Ortega","birth_date":"1961-05-20"}
$   
$ {"name":"Eva Ruiz","smoker":true,"medicaid":false,"zip":"02101","city":null}
$ E
$ crm-list --columns=id,name,birth_date,smoker,medicaid,zip
$ crm-log program=crm-add | wc -l
c1
c2
c1	Luis Ortega	1961-**-**			
c2	Eva Ruiz		yes		02101
1
END

t 'words beside the lines are what all have in common' 0 <<'END'
$ printf '%s\n' '{"first_name":"A"}' '{"first_name":"B","source":"fair"}' |
$ crm-add source=web -
$ crm-list --columns=id,source c3 c4
c3
c4
c3	web
c4	fair
END

t 'a bad line is named, and nothing is written' 1 <<'END'
$ printf '%s\n' '{"first_name":"C"}' '{"zip":"12"}' '{"first_name":"D"}' |
$ crm-add -
! crm-add: line 2: zip: "12" is not a ZIP code (33101 or 33101-1234)
END

t 'with -k the others are added' 6 <<'END'
$ printf '%s\n' '{"first_name":"C"}' '{"zip":"12"}' '{"first_name":"D"}' |
$ crm-add -k -
c5
c6
! crm-add: line 2: zip: "12" is not a ZIP code (33101 or 33101-1234)
END

t 'the ids of what -n added are not used up' 0 <<'END'
$ crm-add -n first_name=E
$ crm-add first_name=E
c7
c7
END

t 'an id is not used twice, after an undo either' 0 <<'END'
$ crm-undo
$ crm-add first_name=F
c7
c8
END

t 'what crm-list printed as JSON makes new contacts' 0 <<'END'
$ crm-list --format=jsonl c1 c2 --show-personal >two.jsonl
$ crm-init -d copy.db
$ crm-add -d copy.db - <two.jsonl
$ crm-list -d copy.db --format=jsonl --show-personal --columns=name,birth_date,smoker,zip
c1
c2
{"name":"Luis Ortega","birth_date":"1961-05-20"}
{"name":"Eva Ruiz","smoker":"yes","zip":"02101"}
END

store
t 'crm-add -: every JSON line is a contact, also with an id twice' 0 <<'END'
$ printf '%s\n' '{"id":"c7","first_name":"A"}' '{"id":"c7","first_name":"B"}' |
$ crm-add -
c1
c2
END

t 'crm-add -: a line with an id and no fields is no contact' 1 <<'END'
$ printf 'c1\n' | crm-add source=web - 2>/dev/null; s=$?
$ crm-list --columns=id
$ exit $s
c1
c2
END

# Misuse ----------------------------------------------------------------

t 'nothing to add' 2 <<'END'
$ sh ./mis crm-add
usage: crm-add
! crm-add: a contact needs at least one field=value
END

t 'an operand that is no word' 2 <<'END'
$ sh ./mis crm-add first_name=A Diaz
usage: crm-add
! crm-add: Diaz: not of the form field=value
END

t 'an unknown field names the nearest' 2 <<'END'
$ sh ./mis crm-add firstname=A
usage: crm-add
! crm-add: firstname: no such field (nearest: first_name)
END

t 'words that are all empty are no contact' 1 <<'END'
$ crm-add phone= email= 2>err; s=$?
$ crm-list --columns=id | tail -n 1
$ grep -c . err
$ exit $s
c2
1
END

t 'nothing but a pipeline is no contact' 1 <<'END'
$ crm-add pipeline=medicare
! crm-add: a contact needs at least one field of its own (name, phone, e-mail, ...)
END

store
t 'a name of any number of words keeps them all' 0 <<'END'
$ crm-add name="$(seq -s ' ' 1 100)" >/dev/null
$ crm-list --columns=name id=1 >one
$ tr ' ' '\n' <one | wc -l
$ cut -d ' ' -f 60-66,100 one
100
60 61 62 63 64 65 66 100
END

t 'JSON: \\u0000 is text, \u0000 is none; a value is no list' 6 <<'END'
$ printf '%s\n' '{"last_name":"A\\\\u0000"}' '{"last_name":"A\\\u0000"}' '{"last_name":"B","city":["x"]}' '{"last_name":"B","city":{"x":1}}' >in.jsonl
$ id=$(crm-add -k - <in.jsonl); s=$?
$ crm-list --format=jsonl --columns=last_name $id
$ exit $s
{"last_name":"A\\\\u0000"}
! crm-add: line 2: a NUL character (\u0000)
! crm-add: line 3: city: a value cannot be an array
! crm-add: line 4: city: a value cannot be an object
END

done_testing
