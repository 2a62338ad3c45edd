#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-set: what changes, what it prints, what the rules say to it.
. "$(dirname "$0")/../lib.sh"
store
crm-add -q name='Ana Diaz' source=web city=Miami
crm-add -q name=Bob
cp crm.db two.db

again() {
	rm -f crm.db-journal
	cp two.db crm.db
}

t 'one line for each field that has changed: id, field, old, new' 0 <<'END'
$ crm-set city=Tampa zip=33101 owner=maria c1 c2
c1	city	Miami	Tampa
c1	zip		33101
c1	county		Miami-Dade County
c1	county_from		zip
c1	owner		maria
c2	city		Tampa
c2	zip		33101
c2	county		Miami-Dade County
c2	county_from		zip
c2	owner		maria
END

t 'a value that was there already prints nothing; no change, no entry' 0 <<'END'
$ crm-log >before
$ crm-set city=Tampa c1 c2
$ crm-set zip=33101 city=Tampa c1
$ crm-set street= c1
$ crm-log | cmp before -
END

t 'the same value in another form is the same' 0 <<'END'
$ crm-set state=FL gender=female birth_date=1961-05-20 dnc=yes c2 | wc -l
$ crm-set state=florida gender=F birth_date=05/20/1961 dnc=Y zip=33101 c2
4
END

t 'a phone is kept as typed: another spelling is a change' 0 <<'END'
$ crm-set phone=305-555-0100 c2
$ crm-set phone='(305) 555-0100' c2
$ crm-set phone='(305) 555-0100' c2
c2	phone		305-555-0100
c2	phone	305-555-0100	(305) 555-0100
END

t 'two words for one field are misuse' 2 <<'END'
$ sh ./mis crm-set city=One city=Two c1
usage: crm-set
! crm-set: city stands twice
END

t 'it is one entry of the log, and undo takes all of it back' 0 <<'END'
$ crm-set city=X street=Y c1 c2 >/dev/null
$ crm-undo
$ crm-list --columns=id,city,street
c1
c2
c1	Tampa	
c2	Tampa	
END

again
t 'name= is split; parts it does not have are emptied' 0 <<'END'
$ crm-set name='Ana M. Ruiz' c1
$ crm-set name='Eva Vega' c1
$ crm-set name= c1
c1	middle_name		M.
c1	last_name	Diaz	Ruiz
c1	first_name	Ana	Eva
c1	middle_name	M.	
c1	last_name	Ruiz	Vega
c1	first_name	Eva	
c1	last_name	Vega	
END

again
t 'every contact field can be set and emptied' 0 <<'END'
$ crm-set title=Mrs first_name=A middle_name=B last_name=C suffix=Jr \
$ nickname=N birth_date=1961-05-20 gender=f smoker=yes email=a@b.cd \
$ email2=c@d.ef phone=1 cell=2 street=S street2=T city=U state=FL zip=33101 \
$ county='Miami-Dade County' part_a=2026-01-01 part_b=2026-02-01 medicaid=yes language=es \
$ source=W lead_date=2026-03-01 lead_id=X owner=Y caller=Z \
$ caller_relation=son dnc=yes contact_stop=yes c2 | wc -l
$ printf '%s\n' '{"id":"c2","mbi":"1EG4TE5MK73"}' | crm-set -
$ crm-list --format=csv c2 --columns=title,first_name,middle_name,last_name,suffix,nickname,gender,smoker,email,email2,phone,cell,street,street2,city,state,zip,county,part_a,part_b,medicaid,language,source,lead_date,lead_id,owner,caller,caller_relation,dnc,contact_stop | tail -n 1
$ crm-set title= first_name= middle_name= last_name= suffix= nickname= \
$ birth_date= gender= smoker= email= email2= phone= cell= street= street2= \
$ city= state= zip= county= mbi= part_a= part_b= medicaid= language= \
$ source= lead_date= lead_id= owner= caller= caller_relation= dnc= \
$ contact_stop= c2 | wc -l
$ crm-list --format=jsonl c2
32
c2	mbi		*******MK73
Mrs,A,B,C,Jr,N,female,yes,a@b.cd,c@d.ef,1,2,S,T,U,FL,33101,Miami-Dade County,2026-01-01,2026-02-01,yes,es,W,2026-03-01,X,Y,Z,son,yes,yes
33
{"id":"c2","type":"prospect","pipeline":"medicare","stage":"needs-analysis","since":"2026-11-22","created":"2026-11-22T14:00:00Z","changed":"2026-11-22T14:00:00Z"}
END

# Personal data ---------------------------------------------------------

again
t 'personal data is masked in the lines, unless --show-personal' 0 <<'END'
$ printf '1961-05-20\n' >birth
$ crm-set birth_date=@birth c1
$ printf '1961-05-21\n' >birth
$ crm-set --show-personal birth_date=@birth c1
c1	birth_date		1961-**-**
c1	birth_date	1961-05-20	1961-05-21
END

t 'and in the log' 0 <<'END'
$ crm-set -q mbi=1EG4-TE5-MK73 phone=305-555-0177 c1
$ crm-log program=crm-set | tail -n 1 | cut -f 5
$ crm-log --changes field=mbi | cut -f 2-5
$ ! crm-log | grep -e 1EG4 -e 0177
-q mbi=*** phone=*** c1
c1	mbi		*******MK73
END

t 'a masked value is refused' 1 <<'END'
$ crm-set mbi='*******MK73' c1
! crm-set: mbi: a masked value cannot be stored (see --show-personal)
END

# The engine ------------------------------------------------------------

again
t 'stage= moves by the rules (SP-09)' 0 <<'END'
$ crm-set stage=needs-analysis c1
$ sqlite3 crm.db 'SELECT was, stage FROM v_move WHERE contact = 1'
$ sqlite3 crm.db 'SELECT action FROM v_note'
c1	stage	connect	needs-analysis
|connect
connect|needs-analysis
needs-assessment
END

again
t 'SP-03: connect without a source is refused; with one it goes' 0 <<'END'
$ crm-set stage=connect c2; echo $?
$ crm-set stage=connect source=fair c2
1
c2	source		fair
c2	stage	needs-analysis	connect
! crm-set: c2: stage connect needs a source (source=...)
END

t 'SP-10: enrolled needs a policy; a quoted one is not enough' 0 <<'END'
$ crm-stage -q needs-analysis c2
$ crm-set stage=enrolled c2; echo $?
$ crm-policy add -q c2 line=dental carrier=Delta
$ crm-set stage=enrolled c2; echo $?
$ crm-policy set -q p1 effective=2027-01-01 policy_status=sold
$ crm-set stage=enrolled c2
1
1
c2	type	prospect	client
c2	stage	needs-analysis	enrolled
! crm-set: c2: stage enrolled needs a sold policy on file (crm-policy add)
! crm-set: c2: stage enrolled needs a sold policy on file (crm-policy add)
END

again
t 'SP-11: with cover in force the contact lands in active' 0 <<'END'
$ crm-policy add -q c2 line=dental carrier=Delta effective=2026-11-22
$ crm-set stage=enrolled c2
$ sqlite3 crm.db 'SELECT was, stage, event FROM v_move WHERE contact = 2'
c2	type	prospect	client
c2	stage	needs-analysis	active
|needs-analysis|
needs-analysis|enrolled|
enrolled|active|policy-effective
END

again
t 'SP-07: lost needs a reason, one that is known' 0 <<'END'
$ crm-set stage=lost c2; echo $?
$ crm-set stage=lost reason=no-respnse c2; echo $?
$ crm-set stage=lost reason=no-response c2
$ crm-set reason=duplicate c2
1
1
c2	stage	needs-analysis	lost
c2	reason		no-response
c2	reason	no-response	duplicate
! crm-set: c2: stage lost needs a reason (--reason, or reason=...)
! crm-set: no-respnse: no such reason in pipeline medicare (nearest: no-response)
END

again
t 'SP-19: deceased ends the policies and stops contact' 0 <<'END'
$ crm-policy add -q c2 line=dental carrier=Delta effective=2026-01-01
$ crm-stage -q enrolled c2
$ crm-set stage=lost reason=deceased c2
$ crm-policy list --columns=policy_id,policy_status,end,end_reason
c2	contact_stop		yes
c2	stage	active	lost
c2	reason		deceased
p1	ended	2026-11-22	deceased
END

again
t 'a move that the rules forbid is refused, with everything beside it' 1 <<'END'
$ crm-set city=X stage=active c1; s=$?
$ crm-list --columns=city,stage c1
$ exit $s
Miami	connect
! crm-set: c1: no move from connect to active (from there: needs-analysis, pending-eligibility, lost)
END

again
t 'with -k nothing of the refused contact stays' 6 <<'END'
$ crm-set -k city=Y stage=connect c2 c1; s=$?
$ crm-list --columns=id,city,stage
$ exit $s
c1	city	Miami	Y
c1	Y	connect
c2		needs-analysis
! crm-set: c2: stage connect needs a source (source=...)
END

cat >desk.pipeline <<'END'
pipeline desk "Front desk"
status hot "Hot"
status cold "Cold"
stage open prospect "Open" start
stage shut closed "Shut"
link open hot
END
again
crm-pipeline load desk.pipeline >/dev/null
t 'pipeline= moves to where a new contact would begin; status by its links' 0 <<'END'
$ crm-set pipeline=desk c1
$ crm-set status=hot c1
$ crm-set status=cold c1; echo $?
$ crm-set stage=shut status=cold c1
$ crm-set status= c1
$ crm-set stage=medicare/needs-analysis c1
$ crm-set pipeline=desk stage=shut c1
c1	pipeline	medicare	desk
c1	stage	connect	open
c1	status		hot
1
c1	stage	open	shut
c1	status	hot	cold
c1	status	cold	
c1	pipeline	desk	medicare
c1	stage	shut	needs-analysis
c1	pipeline	medicare	desk
c1	stage	needs-analysis	shut
! crm-set: c1: status cold does not go with stage open (allowed: hot)
END

t 'an unknown stage, pipeline or status is refused with the nearest' 0 <<'END'
$ crm-set stage=conect c2; echo $?
$ crm-set pipeline=dsk c2; echo $?
$ crm-set status=ht c1; echo $?
$ crm-set stage= c2; echo $?
$ crm-set pipeline= c2; echo $?
1
1
1
1
1
! crm-set: conect: no such stage in pipeline medicare (nearest: connect)
! crm-set: dsk: no such pipeline (nearest: desk)
! crm-set: ht: no such status in pipeline desk (nearest: hot)
! crm-set: c2: stage and pipeline cannot be empty
! crm-set: c2: stage and pipeline cannot be empty
END

again
t 'a reason cannot be emptied, and goes with its stage' 0 <<'END'
$ crm-set reason= c1; echo $?
$ crm-set -q stage=lost reason=churned c1
$ crm-set reason= c1; echo $?
$ crm-list --columns=stage,reason id=1
$ crm-set -q stage=connect c1
$ crm-list --columns=stage,reason id=1
0
1
lost	churned
connect	
! crm-set: c1: a reason cannot be emptied: it goes when the contact leaves the stage
END

# Forms -----------------------------------------------------------------

again
t 'forms of the lines' 0 <<'END'
$ crm-set --format=csv city='A, B' c1
$ crm-set --format=jsonl city=C c1
$ crm-set --header --columns=id,new city=D c1
$ crm-set --format=table city=E c1 c2
id,field,old,new
c1,city,Miami,"A, B"
{"id":"c1","field":"city","old":"A, B","new":"C"}
id	new
c1	D
id  field  old  new
c1  city   D    E
c2  city        E
END

t 'writers chain' 0 <<'END'
$ crm-list city=E | crm-set owner=maria - | crm-note -m 'New owner' -
n1	c1
n2	c2
END

t 'new rules that a contact does not meet do not hold up other changes' 0 <<'END'
$ id=$(crm-add first_name=Ida nickname=Ay source=web stage=connect)
$ crm-pipeline dump medicare | sed 's/^stage connect .*/& field=email/' | crm-pipeline load -q -
$ crm-set nickname=Dot $id | cut -f 2-
$ crm-set nickname= $id | cut -f 2-
nickname	Ay	Dot
nickname	Dot	
END

# Misuse ----------------------------------------------------------------

t 'no contact' 2 <<'END'
$ sh ./mis crm-set city=x
usage: crm-set
! crm-set: no contact is named (c17, or - for lines)
END

t 'nothing to change' 2 <<'END'
$ sh ./mis crm-set c1
usage: crm-set
! crm-set: nothing to change (field=value)
END

for f in id type since created changed; do
	t "$f is computed" 2 <<END
\$ sh ./mis crm-set $f=x c1
usage: crm-set
! crm-set: $f: computed, it cannot be set
END
done

store
cat >strict.pipeline <<'END'
pipeline strict "Strict"
stage open prospect "Open" start needs source
stage gone closed "Gone" needs source
END
crm-pipeline load -q strict.pipeline
crm-add -q name=Ana
t 'a pipeline of which no stage may be begun in says what the first needs' 1 <<'END'
$ crm-set pipeline=strict c1
! crm-set: c1: stage open needs a source (source=...)
END

store
printf '%s\n' 'pipeline desk "Desk"' 'stage a prospect "A" start' \
    'stage b client "B" needs field=email' | crm-pipeline load -q -
crm-add -q name=Ana source=web
crm-add -q name=Bob email=bob@example.com pipeline=desk stage=b
t 'what its stage needs is changed, not emptied' 1 <<'END'
$ crm-set source=fair c1
$ crm-set email=b@example.com c2
$ crm-set source= c1
$ crm-set email= c2
c1	source	web	fair
c2	email	bob@example.com	b@example.com
! crm-set: c1: stage connect needs a source (source=...) (stage=... in the same command moves it)
! crm-set: c2: stage b needs the field email (stage=... in the same command moves it)
END

done_testing
