#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-export: csv, jsonl and text to the byte, what is selected, refusals.
# That what it prints comes in again is in tests/roundtrip.t.
. "$(dirname "$0")/../lib.sh"
store
printf '%s\n' '{"name":"Ana Díaz","phone":"305-555-0100","zip":"33101","city":"a\tb\r","street":"1 Main \"St\", 2","source":"web","birth_date":"1961-05-20","mbi":"1EG4-TE5-MK73"}' |
    crm-add -q -
CRM_NOW=2026-11-23 crm-add -q first_name=Bob street='=1+1' zip=33101 county=miami-dade
CRM_NOW=2026-11-23 crm-stage -q needs-analysis c1
CRM_NOW=2026-11-24 crm-note -q -a email -m 'two
"lines"' c1
CRM_NOW=2026-11-25 crm-policy add -q c1 line=mapd carrier=Humana \
    plan='Gold Plus' effective=2027-01-01 member_id=H12345678 premium=85 \
    election_period=aep
CRM_NOW=2026-11-25 crm-policy add -q c1 line=dental carrier='Delta, Inc'
CRM_NOW=2026-11-26 crm-stage -q enrolled c1
CRM_NOW=2027-01-01 crm-advance -q
CRM_NOW=2027-02-01 crm-stage -q --reason=not-interested lost c2
cp crm.db two.db

# csv ---------------------------------------------------------------------

heading=id,title,first_name,middle_name,last_name,suffix,nickname,birth_date,gender,smoker,email,email2,phone,cell,street,street2,city,state,zip,county,mbi,part_a,part_b,medicaid,language,source,lead_date,lead_id,owner,caller,caller_relation,dnc,contact_stop,permission,dnc_checked,in_area,wants_care,can_pay,budget,pipeline,stage,status,reason,policy_status,line,carrier,plan,application,effective,end,premium,member_id,agent,npn,commission,renewal,election_period,end_reason,due,kind,task_owner,task,every

t 'csv: a row for each policy, notes in the first, personal data masked' 0 <<END
\$ crm-export | tr '\\r' R
$heading,note 1,note 2
c1,,Ana,,Díaz,,,1961-**-**,,,,,305-555-0100,,"1 Main ""St"", 2",,"a	bR",,33101,,*******MK73,,,,,web,,,,,,,,,,,,,,medicare,active,,,sold,mapd,Humana,Gold Plus,,2027-01-01,,85.00,*****5678,,,,,aep,,,,,,,Needs Assessment sent,"two
""lines"""
c1,,Ana,,Díaz,,,1961-**-**,,,,,305-555-0100,,"1 Main ""St"", 2",,"a	bR",,33101,,*******MK73,,,,,web,,,,,,,,,,,,,,medicare,active,,,quoted,dental,"Delta, Inc",,,,,,,,,,,,,,,,,,,
c2,,Bob,,,,,,,,,,,,=1+1,,,,33101,Miami-Dade County,,,,,,,,,,,,,,,,,,,,medicare,lost,,not-interested,,,,,,,,,,,,,,,,,,,,,,
END

t 'csv is what there is without --format' 0 <<'END'
$ crm-export >1
$ crm-export --format=csv | cmp 1 -
END

t '--show-personal, and the log says so' 0 <<END
\$ crm-export --show-personal c1 | grep ^c | cut -d , -f 1,8,22,53
\$ crm-log program=crm-export | cut -f 3-
c1,1961-05-20,1EG4TE5MK73,H12345678
c1,1961-05-20,1EG4TE5MK73,
ana	crm-export	--show-personal c1	$(id -un)	
END

t '--excel: BOM, CR LF, and a guard before formulas' 0 <<END
\$ crm-export --excel c2 | tr '\\r' R | sed 's/^\\xef\\xbb\\xbf/BOM/'
BOM${heading}R
c2,,Bob,,,,,,,,,,,,'=1+1,,,,33101,Miami-Dade County,,,,,,,,,,,,,,,,,,,,medicare,lost,,not-interested,,,,,,,,,,,,,,,,,,,,R
END

t 'as many columns of notes as any of those selected has notes' 0 <<'END'
$ crm-note -q -m second c1
$ crm-export | head -n 1 | grep -o ',note .*'
$ crm-export c2 | head -n 1 | grep -c note
$ crm-export zip=33101 | head -n 1 | grep -o ',note .*'
,note 1,note 2,note 3
0
,note 1,note 2,note 3
END

t 'more than 400: the oldest go together into the first' 0 <<'END'
$ sqlite3 crm.db "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1
$ FROM i WHERE n < 403) INSERT INTO note (contact, note_created, author, note)
$ SELECT 2, 0, 'x', 'n' || n FROM i"
$ crm-export c2 | head -n 1 | grep -o 'note 400.*'
$ crm-export c2 | tail -n +2 | sed 's/^c2,.*,"n1/"n1/; s/n5,.*,n403/n5..n403/'
note 400
"n1

n2

n3

n4",n5..n403
END

t 'those selected have less: empty columns in the rows of others' 0 <<'END'
$ crm-export | awk -F , 'NR == 1 { print NF }'
$ crm-export owner= c1 | head -n 1 | awk -F , '{ print NF }'
463
66
END
cp two.db crm.db

t 'no contact: the heading' 0 <<END
\$ crm-export nobody
\$ crm-export - </dev/null
$heading
$heading
END

# jsonl -------------------------------------------------------------------

t 'tasks and scopes of appointment come with their contact' 0 <<'END'
$ crm-task add -q c2 kind=call due=2027-02-03 task='Ask again'
$ crm-task add -q c1 due=2027-02-01
$ CRM_NOW=2027-02-01 crm-task done -q c1 outcome=reached
$ CRM_NOW=2027-01-05 crm-soa add -q c1 products=mapd appointment=2027-01-08T10:00
$ crm-export --format=jsonl | grep -o '"id":"c[12]"\|"\(task_id\|kind\|due\|task\|task_status\|soa_id\|products\|soa_status\)":"[^"]*"' | sed 's/"//g' | paste -sd ' ' | sed 's/ id/\nid/'
$ cp two.db crm.db
id:c1 task_id:t2 task_status:done due:2027-02-01 kind:follow-up soa_id:s1 soa_status:draft products:mapd
id:c2 task_id:t1 task_status:open due:2027-02-03 kind:call task:Ask again
END

t 'jsonl: an object a contact, with lists' 0 <<'END'
$ crm-export --format=jsonl
{"id":"c1","name":"Ana Díaz","first_name":"Ana","last_name":"Díaz","birth_date":"1961-**-**","phone":"305-555-0100","street":"1 Main \"St\", 2","city":"a\tb\r","zip":"33101","county":"Miami-Dade County","county_from":"zip","mbi":"*******MK73","source":"web","type":"client","pipeline":"medicare","stage":"active","since":"2027-01-01","created":"2026-11-22T14:00:00Z","changed":"2027-01-01T05:00:00Z","policies":[{"policy_id":"p1","policy_status":"sold","line":"mapd","carrier":"Humana","plan":"Gold Plus","effective":"2027-01-01","premium":"85.00","member_id":"*****5678","election_period":"aep","policy_created":"2026-11-25T05:00:00Z"},{"policy_id":"p2","policy_status":"quoted","line":"dental","carrier":"Delta, Inc","policy_created":"2026-11-25T05:00:00Z"}],"tasks":[],"notes":[{"note_id":"n1","instant":"2026-11-23T05:00:00Z","author":"ana","action":"needs-assessment","stage":"needs-analysis","text":"Needs Assessment sent"},{"note_id":"n2","instant":"2026-11-24T05:00:00Z","author":"ana","action":"email","stage":"needs-analysis","text":"two\n\"lines\""}],"moves":[{"moved":"2026-11-22","instant":"2026-11-22T14:00:00Z","to":"connect"},{"moved":"2026-11-23","instant":"2026-11-23T05:00:00Z","from":"connect","to":"needs-analysis"},{"moved":"2026-11-26","instant":"2026-11-26T05:00:00Z","from":"needs-analysis","to":"enrolled"},{"moved":"2027-01-01","instant":"2027-01-01T05:00:00Z","from":"enrolled","to":"active","event":"policy-effective"}]}
{"id":"c2","name":"Bob","first_name":"Bob","street":"=1+1","zip":"33101","county":"Miami-Dade County","county_from":"user","type":"prospect","pipeline":"medicare","stage":"lost","reason":"not-interested","since":"2027-02-01","created":"2026-11-23T05:00:00Z","changed":"2027-02-01T05:00:00Z","policies":[],"tasks":[],"notes":[],"moves":[{"moved":"2026-11-23","instant":"2026-11-23T05:00:00Z","to":"needs-analysis"},{"moved":"2027-02-01","instant":"2027-02-01T05:00:00Z","from":"needs-analysis","to":"lost","reason":"not-interested"}]}
END

t 'jsonl: the fields are those of crm-list --format=jsonl' 0 <<'END'
$ crm-export --format=jsonl | sed 's/,"policies":.*/}/' >1
$ crm-list --format=jsonl | cmp 1 -
END

t 'jsonl: nobody is nothing' 0 <<'END'
$ crm-export --format=jsonl nobody
END

# text --------------------------------------------------------------------

t 'text: a block a contact, a line a field' 0 <<'END'
$ crm-export --format=text
id: c1
first_name: Ana
last_name: Díaz
birth_date: 1961-**-**
phone: 305-555-0100
street: 1 Main "St", 2
city: a\tb\r
zip: 33101
county: Miami-Dade County
county_from: zip
mbi: *******MK73
source: web
pipeline: medicare
stage: active
since: 2027-01-01
created: 2026-11-22T14:00:00Z
policy_id: p1
  policy_status: sold
  line: mapd
  carrier: Humana
  plan: Gold Plus
  effective: 2027-01-01
  premium: 85.00
  member_id: *****5678
  election_period: aep
  policy_created: 2026-11-25T05:00:00Z
policy_id: p2
  policy_status: quoted
  line: dental
  carrier: Delta, Inc
  policy_created: 2026-11-25T05:00:00Z
note_id: n1
  instant: 2026-11-23T05:00:00Z
  author: ana
  action: needs-assessment
  stage: needs-analysis
  text: Needs Assessment sent
note_id: n2
  instant: 2026-11-24T05:00:00Z
  author: ana
  action: email
  stage: needs-analysis
  text: two\n"lines"
moved: 2026-11-22
  instant: 2026-11-22T14:00:00Z
  to: connect
moved: 2026-11-23
  instant: 2026-11-23T05:00:00Z
  from: connect
  to: needs-analysis
moved: 2026-11-26
  instant: 2026-11-26T05:00:00Z
  from: needs-analysis
  to: enrolled
moved: 2027-01-01
  instant: 2027-01-01T05:00:00Z
  from: enrolled
  to: active
  event: policy-effective

id: c2
first_name: Bob
street: =1+1
zip: 33101
county: Miami-Dade County
county_from: user
pipeline: medicare
stage: lost
reason: not-interested
since: 2027-02-01
created: 2026-11-23T05:00:00Z
moved: 2026-11-23
  instant: 2026-11-23T05:00:00Z
  to: needs-analysis
moved: 2027-02-01
  instant: 2027-02-01T05:00:00Z
  from: needs-analysis
  to: lost
  reason: not-interested
END

t 'text: nobody is nothing' 0 <<'END'
$ crm-export --format=text nobody
END

t 'text: two runs are the same, whoever and whenever' 0 <<'END'
$ crm-export --format=text >1
$ CRM_NOW=2029-01-01 CRM_USER=eva TZ=Asia/Tokyo crm-export --format=text |
$ cmp 1 -
END

t 'text: a change of a field is a change of a line' 0 <<'END'
$ crm-export --format=text >1
$ crm-set -q first_name=Anna c1
$ crm-export --format=text >2
$ diff 1 2
$ crm-policy set -q carrier=Guard p2
$ crm-export --format=text | diff 2 -
$ crm-export --format=text >1
$ crm-note -q -m 'third' c2
$ crm-export --format=text | diff 1 - | sed 1d
2c2
< first_name: Ana
---
> first_name: Anna
30c30
<   carrier: Delta, Inc
---
>   carrier: Guard
> note_id: n3
>   instant: 2026-11-22T14:00:00Z
>   author: ana
>   stage: lost
>   text: third
END

# Selection ---------------------------------------------------------------

cp two.db crm.db
t 'terms select, and all that belongs to the contact is there' 0 <<'END'
$ crm-export carrier=Humana | cut -d , -f 1,3 | grep ^c
$ crm-export --format=jsonl carrier~delta | grep -o '"carrier":"[^"]*"'
$ crm-export stage=lost | cut -d , -f 1,3 | tail -n 1
$ crm-export note~LINES c1 | grep -c ^c
$ crm-export moved=2027-02-01 | tail -n 1 | cut -d , -f 1
$ crm-export op=o2 | tail -n 1 | cut -d , -f 1
$ crm-export c2 | tail -n 1 | cut -d , -f 1
c1,Ana
c1,Ana
"carrier":"Humana"
"carrier":"Delta, Inc"
c2,Bob
2
c2
c1
c2
END

t 'ids of standard input, in the order of the ids' 0 <<'END'
$ printf 'c2\tBob\nc1\nc2\n' | crm-export - | grep -o '^c[0-9]*'
$ echo c2 | crm-export - first_name=Bob | grep -o '^c[0-9]*'
$ echo c2 | crm-export - first_name=Ana | grep -c '^c[0-9]*' || :
c1
c1
c2
c2
0
END

t '--as-of: as it was at the end of that day' 0 <<'END'
$ crm-export --as-of=2026-11-22 | grep -c ^c
$ crm-export --as-of=2026-11-25 --format=text c1 | grep '^stage\|^policy\|^note\|^moved'
1
stage: needs-analysis
policy_id: p1
policy_id: p2
note_id: n1
note_id: n2
moved: 2026-11-22
moved: 2026-11-23
END

# Refusals ----------------------------------------------------------------

t 'a form that it has not' 2 <<'END'
$ sh mis crm-export --format=tsv
! crm-export: --format=tsv: not a form (csv)
usage: crm-export
END

t 'nothing like a form' 2 <<'END'
$ sh mis crm-export --format=parquet
! crm-export: --format=parquet: not a form (csv, jsonl, text)
usage: crm-export
END

t '--excel with another form' 2 <<'END'
$ sh mis crm-export --excel --format=text
! crm-export: --excel goes with --format=csv
usage: crm-export
END

t 'text is a form of crm-export only' 2 <<'END'
$ sh mis crm-list --format=text
! crm-list: --format=text: not a form (tsv, table, csv, jsonl)
usage: crm-list
END

t 'the columns are not chosen' 2 <<'END'
$ sh mis crm-export --columns=id
! crm-export: --columns: no such option
usage: crm-export
END

t 'an unknown field' 2 <<'END'
$ sh mis crm-export sta=FL
! crm-export: sta: no such field (nearest: state)
usage: crm-export
END

t 'an unknown stage' 1 <<'END'
$ crm-export stage=lsot
! crm-export: stage: no stage of that name: lsot (nearest: lost)
END

t 'a line without an id' 1 <<'END'
$ echo name | crm-export -
! crm-export: line 1: no id of a contact at its beginning
END

# Tasks in csv --------------------------------------------------------------

t 'tasks are in the rows of csv: open ones, what is to come first' 0 <<'END'
$ rm -f crm.db && crm-init milestones homecare
$ crm-add -q name='Ana Díaz' source=web phone=1
$ crm-add -q name='Bob Roe' source=web phone=2
$ crm-task add -q c1 due=2026-11-01 kind=mail task='Late'
$ crm-task add -q c1 due=2026-12-24 task='Done soon'
$ crm-task add -q c1 due=2026-12-24T09:30 kind=meeting task='Read, and sign' every=1y
$ crm-task add -q c1 due=2026-12-01
$ crm-task done -q t2
$ crm-stage -q -s hot quoted c1
$ crm-export --show-personal >out.csv
$ cut -d, -f 1,40-42,59- out.csv
id,pipeline,stage,status,due,kind,task_owner,task,every,note 1
c1,milestones,quoted,hot,2026-12-24T09:30,meeting,ana,"Read, and sign",1y,Done soon
c1,milestones,quoted,hot,2026-11-01,mail,ana,Late,,
c1,milestones,quoted,hot,2026-12-01,follow-up,ana,,,
c2,milestones,no-milestone,new,,,,,,
END

t 'and come in again' 0 <<'END'
$ crm-init -d again.db milestones homecare
$ crm-import -d again.db out.csv
$ crm-export -d again.db --show-personal | cmp - out.csv
c1	added	out.csv	2
c1	updated	out.csv	3
c1	updated	out.csv	4
c2	added	out.csv	5
! crm-import: 2 added, 2 updated
END

t 'but not those of a cadence, which begins again' 0 <<'END'
$ crm-add -q name='Cy Poe' source=web pipeline=homecare phone=3
$ crm-stage -q contact-attempted c3
$ CRM_NOW=2026-11-23 crm-advance -q
$ crm-task list --columns=due,cadence,task_status c3
$ crm-export c3 | cut -d, -f 1,40,41,59-
$ crm-export --show-personal c3 >cy.csv
$ crm-import -d again.db -q cy.csv
$ crm-task list -d again.db c3
$ CRM_NOW=2026-11-23 crm-advance -q -d again.db
$ crm-task list -d again.db --columns=id,due,cadence c3
2026-11-23	attempt	open
id,pipeline,stage,due,kind,task_owner,task,every
c3,homecare,contact-attempted,,,,,
c3	2026-11-23	attempt
END

# A policy is in force on its last day, too: it bears out the stage before one
# that is still to begin.
store
t 'csv: what ends today stands before what has not begun' 0 <<'END'
$ crm-add -q name='Ana Diaz'
$ crm-policy add -q c1 line=dental carrier=Next effective=2026-12-01
$ crm-policy add -q c1 line=mapd carrier=Last effective=2026-01-01 end=2026-11-22 election_period=sep
$ crm-export | sed 1d | cut -d , -f 46,49,50
Last,2026-01-01,2026-11-22
Next,2026-12-01,
END

done_testing
