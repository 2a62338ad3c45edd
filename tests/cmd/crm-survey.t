#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-survey: what surveys say is held, shown as a difference, and becomes the
# contact's own only when it is confirmed (SP-17).
. "$(dirname "$0")/../lib.sh"
store
crm-add -q name='Ana Diaz' phone=305-555-0100 zip=33101 birth_date=1950-03-04
crm-policy add -q c1 line=dental effective=2026-01-01
crm-stage -q enrolled c1
crm-add -q name='Bob Ruiz' phone=305-555-0101 smoker=yes

cat >usage <<'END'
usage: crm-survey take [--survey=TEXT] FILE | -
       crm-survey confirm | reject ID... | - [FIELD...]
       crm-survey list [-a] [TERM...]
END

# misuse NAME MESSAGE ARGUMENT...: status 2, the message, the usage.
misuse() {
	name=$1
	echo "crm-survey: $2" >want.err
	cat usage >>want.err
	shift 2
	crm-survey "$@" >got.out 2>got.err </dev/null
	bad=$(($? != 2))
	same want.err got.err || bad=1
	same /dev/null got.out || bad=1
	ok "$bad" "$name"
}

# take LINE...: JSON lines to crm-survey.
cat >take <<'END'
printf '%s\n' "$@" | crm-survey take -
END

# Arrival ------------------------------------------------------------------

t 'SP-17: a changed profile is held as proposed changes' 0 <<'END'
$ echo '{"id":"c1","phone":"305-555-0111","email":"ana@example.com","city":"Miami"}' >aep.jsonl
$ crm-survey take aep.jsonl
$ crm-list --columns=id,phone,email,city c1
v1	c1	aep.jsonl	email		ana@example.com	open
v2	c1	aep.jsonl	phone	305-555-0100	305-555-0111	open
v3	c1	aep.jsonl	city		Miami	open
c1	305-555-0100		
END

t 'SP-17: and sets Pending Eligibility' 0 <<'END'
$ crm-list --columns=id,type,stage c1
$ sqlite3 "$CRM_DB" 'SELECT was, stage, event FROM v_move ORDER BY id DESC LIMIT 1'
c1	client	pending-eligibility
active|pending-eligibility|survey-changed
END

t 'of somebody who is not active the stage stays' 0 <<'END'
$ sh ./take '{"id":"c2","city":"Miami"}'
$ crm-list --columns=id,stage c2
v4	c2	survey	city		Miami	open
c2	needs-analysis
END

t 'what is as in the store proposes nothing, nor does an empty value' 0 <<'END'
$ sh ./take '{"id":"c2","phone":"305-555-0101","name":"Bob Ruiz","smoker":true,"zip":"","email":null}'
$ sh ./take '{"id":"c2"}'
$ sh ./take
$ crm-survey take /dev/null
$ crm-log c2 | tail -n 1 | cut -f 1,4
o7	crm-survey
END

t 'unless it is to clear the field' 0 <<'END'
$ echo '{"id":"c2","smoker":false,"zip":""}' | crm-survey take -n --blank-clears -
v5	c2	survey	smoker	yes		open
END

t 'the whole name comes as its parts' 0 <<'END'
$ sh ./take '{"id":"c2","name":"Bob J Reyes"}'
v5	c2	survey	middle_name		J	open
v6	c2	survey	last_name	Ruiz	Reyes	open
END

t 'what crm-list printed proposes nothing' 0 <<'END'
$ crm-list --format=jsonl c1 | sed 's/"birth_date":"[^"]*",//' | crm-survey take -n -
END

t 'CSV: headings as crm-import reads them' 0 <<'END'
$ printf 'id;Mobile;Postal Code;DOB\nc2;305-555-0102;33012;25/12/1948\n' | crm-survey take -n --survey=Needs --show-personal -
$ mkdir in; printf 'id,mobile,zip\n2,305-555-0102,\n\nc1,,33101\n' >in/na.csv
$ crm-survey take in/na.csv
v7	c2	Needs	birth_date		1948-12-25	open
v8	c2	Needs	cell		305-555-0102	open
v9	c2	Needs	zip		33012	open
v7	c2	na.csv	cell		305-555-0102	open
END

t 'a mapping, and columns that are to be left out' 0 <<'END'
$ printf 'id,Best number,Agent says\nc2,305-555-0103,ok\n' | crm-survey take -n --map='Best number=cell' --map='Agent says=-' -
v8	c2	survey	cell		305-555-0103	open
END

t 'what is no field becomes a note, once' 0 <<'END'
$ printf 'id,city,Doctors\nc2,Miami,Dr Wu\n' >doctors.csv
$ crm-survey take --rest=notes doctors.csv; crm-survey take --rest=notes doctors.csv
$ sqlite3 "$CRM_DB" 'SELECT note FROM v_note WHERE contact = 2'
Doctors: Dr Wu
END

t 'a pipe that is no standard input' 0 <<'END'
$ mkfifo fifo; echo '{"id":"c2","gender":"male"}' >fifo & crm-survey take -n fifo
v8	c2	fifo	gender		male	open
END

t 'personal data is masked, in the log too' 0 <<'END'
$ sh ./take '{"id":"c2","birth_date":"1948-12-25"}'
$ crm-survey list --columns=field,proposed --show-personal c2 | grep birth
$ crm-log -c c2 | tail -n 1
$ crm-log c2 | tail -n 1 | cut -f 4,5
v8	c2	survey	birth_date		1948-**-**	open
birth_date	1948-12-25
o12	v8	birth_date		1948-**-**
crm-survey	take -
END

t 'a value that is none, with its line: nothing is held' 1 <<'END'
$ sh ./take '{"id":"c2","city":"Xanadu"}' '{"id":"c1","gender":"mal"}'
$ crm-survey list | grep Xanadu
! crm-survey: line 2: gender: "mal" is not known (nearest: male)
END

t 'with -k the others are' 6 <<'END'
$ printf 'id,gender,city\nc2,mal,\nc9,m,\nx,m,\n,m,\nc1,,Doral\n' >k.csv
$ crm-survey take -n -k k.csv
v9	c1	k.csv	city		Doral	open
! crm-survey: k.csv:2: gender: "mal" is not known (nearest: male)
! crm-survey: k.csv:3: c9: no such contact
! crm-survey: k.csv:4: id: "x" is not a contact (c17)
! crm-survey: k.csv:5: id: "" is not a contact (c17)
END

t 'a county that is none of the ZIP' 1 <<'END'
$ sh ./take '{"id":"c1","county":"Kings"}'
! crm-survey: line 1: c1: zip 33101: Kings is not one of its counties; it has Miami-Dade County
END

t 'where somebody stands is no answer' 1 <<'END'
$ sh ./take '{"id":"c1","stage":"lost"}'
! crm-survey: line 1: c1: stage: a survey changes fields of the person only
END

t 'nor is a policy' 1 <<'END'
$ printf 'id,carrier,city\nc1,Humana,Doral\n' | crm-survey take -
! crm-survey: <stdin>:2: c1: carrier: a survey changes fields of the person only
END

t 'masked data is refused' 1 <<'END'
$ sh ./take '{"id":"c1","birth_date":"1950-**-**"}'
! crm-survey: line 1: birth_date: a masked value cannot be stored (see --show-personal)
END

t 'a file that does not say whose profiles they are' 1 <<'END'
$ printf 'name,phone\nAna Diaz,1\n' >who.csv; crm-survey take who.csv
! crm-survey: who.csv:1: no column is called id: it says whose profile a row is
END

t 'an unknown heading' 1 <<'END'
$ printf 'id,fone\nc1,1\n' >head.csv; crm-survey take head.csv
! crm-survey: head.csv:1: column "fone" is not known (nearest: phone); --map 'fone=FIELD' says what it is, --rest=notes keeps it as a note, --rest=custom in a field of its own
END

t 'an object without an id' 1 <<'END'
$ sh ./take '{"phone":"1"}'
! crm-survey: line 1: the object has no id
END

t 'a survey without a name' 1 <<'END'
$ crm-survey take --survey= aep.jsonl
! crm-survey: line 1: survey: its name is empty, or not UTF-8
END

t 'a file that is not there' 3 <<'END'
$ crm-survey take none.csv
! crm-survey: none.csv: No such file or directory
END

t 'a folder' 3 <<'END'
$ crm-survey take in
! crm-survey: in: Is a directory
END

echo '{"id":"c1","fone":"1"}' >fone.jsonl
misuse 'an unknown key' 'line 1: fone: no such field (nearest: phone)' take fone.jsonl
misuse 'no file' 'take one file (- is standard input)' take
misuse 'two files' 'take one file (- is standard input)' take a b
misuse 'no subcommand' 'no subcommand (take, confirm, reject, list)'
misuse 'an unknown subcommand' 'confrm: no such subcommand (nearest: confirm)' confrm c1
misuse 'nobody' 'nothing is named (c17, v5, or - for lines)' confirm phone
misuse 'no field' 'fone: no such field (nearest: phone)' confirm c1 fone
misuse 'a field of another record' 'stage: not a field of the person' reject c1 stage

# Newer surveys ------------------------------------------------------------

t 'a newer survey replaces what is open of a field' 0 <<'END'
$ sh ./take '{"id":"c1","city":"Doral","email":"ana@example.com"}'
$ crm-survey list -a c1 --columns=proposal_id,field,proposed,proposal_status
v9	c1	survey	city		Doral	open
v1	email	ana@example.com	open
v2	phone	305-555-0111	open
v3	city	Miami	replaced
v9	city	Doral	open
END

t 'also when it says what is in the store' 0 <<'END'
$ sh ./take '{"id":"c2","name":"Bob Ruiz","birth_date":"1948-12-25"}'
$ crm-survey list -a c2 --columns=proposal_id,field,proposed,proposal_status
v4	city	Miami	open
v5	middle_name	J	open
v6	last_name	Reyes	replaced
v7	cell	305-555-0102	open
v8	birth_date	1948-**-**	open
END

# The answer ---------------------------------------------------------------

t 'a field is confirmed, the contact waits for the others' 0 <<'END'
$ crm-survey confirm c1 city
$ crm-list --columns=id,stage,city c1
$ crm-log -c c1 | tail -n 2
c1	city		Doral
c1	pending-eligibility	Doral
o16	c1	city		Doral
o16	v9	proposal_status	open	confirmed
END

t 'a field changed by hand since is a clash' 0 <<'END'
$ crm-set -q phone=305-555-0199 c1
$ crm-survey list --columns=proposal_id,field,old,now,proposed,proposal_status c1
$ crm-show c1 | sed -n '/surveys/,/^$/p'
v1	email			ana@example.com	open
v2	phone	305-555-0100	305-555-0199	305-555-0111	clash
  surveys
    v1  aep.jsonl  email:  -> ana@example.com, open
    v2  aep.jsonl  phone: 305-555-0199 -> 305-555-0111, clash

END

t 'and is never overwritten' 1 <<'END'
$ crm-survey confirm c1
! crm-survey: c1: phone was changed after the survey came: it is "305-555-0199", the survey says "305-555-0111"; crm-set it to that, or reject v2
END

t 'not even alone' 1 <<'END'
$ crm-survey confirm -k v2
! crm-survey: c1: phone was changed after the survey came: it is "305-555-0199", the survey says "305-555-0111"; crm-set it to that, or reject v2
END

t 'with -k the other fields are confirmed' 6 <<'END'
$ crm-survey confirm -n -k c1
c1	email		ana@example.com
! crm-survey: c1: phone was changed after the survey came: it is "305-555-0199", the survey says "305-555-0111"; crm-set it to that, or reject v2
END

t 'personal data is masked in the sentence, too' 1 <<'END'
$ echo 1948-12-26 | crm-set -q birth_date=@- c2
$ crm-survey confirm c2
! crm-survey: c2: birth_date was changed after the survey came: it is "1948-**-**", the survey says "1948-**-**"; crm-set it to that, or reject v8
END

t 'set to what the survey says, or back again, it is none' 0 <<'END'
$ crm-set -q phone=305-555-0111 c1
$ crm-survey list c1 --columns=field,proposal_status
$ crm-set -q phone=305-555-0100 c1
$ crm-survey list c1 --columns=field,proposal_status
email	open
phone	open
email	open
phone	open
END

t 'SP-17: confirmed, the client is active again' 0 <<'END'
$ crm-survey confirm c1
$ sqlite3 "$CRM_DB" 'SELECT was, stage, event FROM v_move ORDER BY id DESC LIMIT 1'
c1	email		ana@example.com
c1	phone	305-555-0100	305-555-0111
c1	stage	pending-eligibility	active
pending-eligibility|active|survey-confirmed
END

t 'what is decided upon is so' 1 <<'END'
$ crm-survey reject v2
! crm-survey: v2: it is confirmed already
END

t 'nothing is open' 1 <<'END'
$ crm-survey confirm c1
! crm-survey: c1: no survey has open changes for it
END

t 'nothing of that field' 1 <<'END'
$ crm-survey confirm c2 gender
! crm-survey: c2: no open change of these fields
END

t 'ids that mean nothing' 6 <<'END'
$ crm-survey reject -n -k v99 c99 c2 cell
v7	c2	na.csv	cell		305-555-0102	rejected
! crm-survey: v99: no such proposed change
! crm-survey: c99: no such contact
END

t 'an id of another kind' 1 <<'END'
$ crm-survey confirm p1
! crm-survey: p1: not an id (v17)
END

t 'name means all its parts' 0 <<'END'
$ crm-survey confirm c2 name
c2	middle_name		J
END

t 'a pipe decides on just its lines' 0 <<'END'
$ crm-survey list | grep -v birth | crm-survey confirm -n -
$ crm-survey list --format=jsonl | grep city | crm-survey reject -
c2	cell		305-555-0102
c2	city		Miami
v4	c2	survey	city		Miami	rejected
END

t 'a contact stands for all of it, however it is named' 0 <<'END'
$ crm-survey reject -n v8 c2 2 v7
v7	c2	na.csv	cell		305-555-0102	rejected
v8	c2	survey	birth_date	1948-**-**	1948-**-**	rejected
END

t 'SP-17: all rejected, the client is active again too' 0 <<'END'
$ sh ./take '{"id":"c1","gender":"female"}'
$ crm-list --columns=stage c1
$ crm-survey reject c1
$ crm-list --columns=stage,gender c1
v10	c1	survey	gender		female	open
pending-eligibility
v10	c1	survey	gender		female	rejected
active	
END

t 'so it is when a newer survey takes all back' 0 <<'END'
$ sh ./take '{"id":"c1","city":"Miami"}' >taken
$ sh ./take '{"id":"c1","city":"Doral"}'
$ crm-survey list -a c1 --columns=proposal_id,proposal_status | tail -n 1
$ crm-list --columns=stage c1
v11	replaced
active
END

t 'a review and a survey wait for each other' 0 <<'END'
$ sh ./take '{"id":"c1","gender":"female"}' >taken
$ crm-policy flag -q p1; crm-policy unflag -q p1
$ crm-list --columns=stage c1
$ crm-policy flag -q p1; crm-survey confirm c1
$ crm-list --columns=stage c1
$ crm-policy unflag -q p1
$ crm-list --columns=stage c1
pending-eligibility
c1	gender		female
pending-eligibility
active
END

t 'without cover in force the client stays pending' 0 <<'END'
$ sh ./take '{"id":"c1","language":"es"}' >taken
$ crm-policy end -q p1 end=2026-11-30
$ crm-policy add -q c1 line=dental effective=2027-01-01
$ CRM_NOW=2026-12-15 crm-advance
$ CRM_NOW=2026-12-15 crm-survey confirm c1
$ crm-list --columns=stage c1
c1	language		es
pending-eligibility
END

t 'a ZIP brings its county, and a county comes with its ZIP' 0 <<'END'
$ sh ./take '{"id":"c2","zip":"10001"}' '{"id":"c1","zip":"32003","county":"Clay"}'
$ crm-survey confirm c2 zip; crm-survey confirm c1
v14	c2	survey	zip		10001	open
v15	c1	survey	zip	33101	32003	open
v16	c1	survey	county	Miami-Dade County	Clay	open
c2	zip		10001
c2	county		New York County
c2	county_from		zip
c1	zip	33101	32003
c1	county	Miami-Dade County	Clay County
c1	county_from	zip	user
END

t 'what follows from a field follows here' 0 <<'END'
$ sh ./take '{"id":"c2","zip":"90210"}' >taken; crm-survey confirm -q c2 zip
$ crm-list --columns=zip,county c2
90210	Los Angeles County
END

# The log ------------------------------------------------------------------

t 'each answer can be taken back, and the arrival' 0 <<'END'
$ store='crm-survey list -a --columns=proposal_id,proposal_status'
$ sh ./take '{"id":"c2","street":"1 Main St"}'
$ crm-survey confirm c2 street
$ crm-undo; $store | tail -n 1; crm-list --columns=street c2
$ crm-survey reject -q c2 street
$ crm-undo; $store | tail -n 1
$ crm-undo; $store | tail -n 1
v18	c2	survey	street		1 Main St	open
c2	street		1 Main St
c2
v18	open

c2
v18	open
c2
v17	confirmed
END

t 'undone, a client is where it was' 0 <<'END'
$ id=$(crm-add name='Cy Ray'); crm-policy add -q $id line=dental effective=2026-01-01; crm-stage -q enrolled $id
$ sh ./take '{"id":"c3","city":"Miami"}' >taken
$ crm-undo; crm-list --columns=stage,city c3
$ crm-check
c3
active	
END

t 'a value altered by other hands is found, and masked' 1 <<'END'
$ sh ./take '{"id":"c3","birth_date":"1950-01-01"}' >taken
$ sqlite3 "$CRM_DB" "UPDATE proposal SET value = '1951-01-01' WHERE field = 'birth_date' AND contact = 3"
$ crm-check
v20	not-in-log	value is "***", but the log says "***" (o55)
! crm-check: 1 findings
END

# Delete, and rights ---------------------------------------------------------

store medicare archive
CRM_NOW=2010-01-01 crm-add -q name='Dee Poe' stage=archive/archived

t 'who is deleted has no proposed changes, until that is taken back' 0 <<'END'
$ CRM_NOW=2010-01-02 sh ./take '{"id":"c1","city":"Miami"}'
$ crm-delete --reason='Asked to' c1
$ crm-survey list -a
$ crm-undo
$ crm-survey list
$ crm-check
v1	c1	survey	city		Miami	open
c1
c1
v1	c1	survey	city		Miami	open
END

t 'who may not look sees none, and may not decide' 1 <<'END'
$ crm-rights grant -q nobody archive view 2>/dev/null
$ crm-survey list
$ crm-survey list c1
$ crm-survey confirm v1
! crm-survey: c1: no right to edit archive records
END

# Many -----------------------------------------------------------------------

store
for i in 1 2 3 4 5 6 7 8 9; do echo "{\"name\":\"N$i\"}"; done | crm-add -q -

t 'contacts with no open change are not in the list' 0 <<'END'
$ crm-list --columns=id,last_name,first_name --format=csv | sed '1d;s/,.*/,Miami,ok/' >rows
$ { echo id,city,gender; sed '2d;s/ok$/male/' rows; } | crm-survey take -q -
$ crm-survey list name~n3 city=
$ crm-survey list city=Miami
$ crm-list c2 c3 | crm-survey list --columns=id,field -
v3	c3	survey	gender		male	open
v4	c3	survey	city		Miami	open
c3	gender
c3	city
END

t 'who asks to be left alone is, without confirmation (HC-04, BL-11)' 0 <<'END'
$ crm-task add -q c8 kind=call due=+1d
$ crm-task add -q c9 kind=email due=+1d
$ printf '%s\n' '{"id":"c8","dnc":true,"city":"Ocala"}' '{"id":"c9","contact_stop":true}' | crm-survey take - --columns=id,field
$ crm-list --columns=id,dnc,contact_stop c8 c9
$ crm-task list c8 c9 --columns=task_status,outcome
$ crm-undo -q && crm-undo -q && crm-undo -q
c8	city
c8	yes	
c9		yes
dropped	do not call
dropped	asked to be left alone
END

t 'a command that changes nothing leaves no entry' 0 <<'END'
$ crm-list --format=jsonl | crm-survey take -
$ crm-log | wc -l
9
END

store
t 'an active client who answers as before stays active' 0 <<'END'
$ crm-add -q name='Ana Diaz' phone=305-555-0100 city=Miami
$ crm-policy add -q c1 line=dental effective=2026-01-01
$ crm-stage -q enrolled c1
$ echo '{"id":"c1","city":"Miami","phone":"305-555-0100"}' | crm-survey take -
$ crm-list --columns=id,stage
$ crm-log --columns=program | tail -n 1
c1	active
crm-stage
END

t 'the first of the fields is one, too' 0 <<'END'
$ echo '{"id":"c1","title":"Dr."}' | crm-survey take --survey=x -
$ crm-survey confirm -q v1
$ crm-list --columns=id,title
v1	c1	x	title		Dr.	open
c1	Dr.
END

done_testing
