#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-pipeline: rules in and out as text.  The language itself is tested in
# tests/unit; here, what the program does with it.
. "$(dirname "$0")/../lib.sh"
store

cat >side.pipeline <<'END'
# A comment, and blank lines, are not kept.

pipeline side "Side line"
stage inbox prospect "Inbox" start
stage done   client  "Done"   needs field=phone
stage gone   closed  "Gone"   needs reason
status hot "Hot"
status cold "Cold"
link inbox hot cold
action call "Call" call
reason dull "Dull"
move inbox done gone
END

usage='usage: crm-pipeline load FILE... | dump NAME | list | stages [NAME] | check FILE'

# Reading -----------------------------------------------------------------

t 'list: name, label and contacts' 0 <<'END'
$ crm-pipeline list
$ crm-pipeline list --header
medicare	Medicare sales	0
us-medicare	Medicare in the United States	
name	label	contacts
medicare	Medicare sales	0
us-medicare	Medicare in the United States	
END

t 'SP-01: the stages of medicare in their order, with their class' 0 <<'END'
$ crm-pipeline stages medicare
medicare	connect	prospect	Connect
medicare	needs-analysis	prospect	Needs Analysis
medicare	pending-eligibility	any	Pending Eligibility
medicare	enrolled	client	Enrolled
medicare	active	client	Active
medicare	lost	closed	Lost
END

t 'stages: forms and columns' 0 <<'END'
$ crm-pipeline stages --columns=stage,class medicare | head -n 1
$ crm-pipeline stages --format=jsonl medicare | head -n 1
$ crm-pipeline stages --format=csv medicare | head -n 2
connect	prospect
{"pipeline":"medicare","stage":"connect","class":"prospect","label":"Connect"}
pipeline,stage,class,label
medicare,connect,prospect,Connect
END

t 'dump prints the whole canonical text' 0 <<'END'
$ crm-pipeline dump medicare
pipeline medicare "Medicare sales"
action call "Call" call
action text "Text message"
action email "E-mail"
action meeting "Meeting"
action mail "Letter"
action lead-update "Lead update"
action needs-assessment "Needs Assessment sent"
stage connect prospect "Connect" needs source
stage needs-analysis prospect "Needs Analysis" start
stage pending-eligibility any "Pending Eligibility"
stage enrolled client "Enrolled" needs policy
stage active client "Active" needs policy-in-force
stage lost closed "Lost" needs reason
move connect pending-eligibility lost
move connect needs-analysis does needs-assessment
move needs-analysis connect pending-eligibility enrolled lost
move pending-eligibility needs-analysis enrolled active lost
move enrolled needs-analysis pending-eligibility active lost
move active pending-eligibility lost
move lost connect needs-analysis pending-eligibility enrolled active
reason not-interested "Not interested"
reason no-response "No response"
reason not-eligible "Not eligible"
reason bad-contact-data "Bad contact data"
reason duplicate "Duplicate"
reason other-agent "With another agent"
reason moved-away "Moved away"
reason plan-cancelled "Cancelled the plan"
reason churned "Churned" ends-policies stops-contact
reason deceased "Deceased" ends-policies stops-contact
reason policy-inactive "Policy inactive"
reason other "Other"
on policy-effective enrolled active
on policy-ended pending-eligibility enrolled active lost reason policy-inactive unless policy
on policy-ended active enrolled unless policy-in-force
on policy-added lost previous
on review-flagged active pending-eligibility
on review-unflagged pending-eligibility active
on survey-changed active pending-eligibility
on survey-confirmed pending-eligibility active
policy first-of-month ma mapd pdp
policy election-period ma mapd pdp
END

t 'an unknown pipeline names the nearest' 1 <<'END'
$ crm-pipeline dump medicar
! crm-pipeline: medicar: no such pipeline (nearest: medicare)
END

t 'stages of an unknown pipeline' 1 <<'END'
$ crm-pipeline stages medicar
! crm-pipeline: medicar: no such pipeline (nearest: medicare)
END

# Loading -----------------------------------------------------------------

t 'load what is there already: no line, no entry of the log' 0 <<'END'
$ crm-pipeline dump medicare >dump
$ crm-pipeline load dump
$ crm-log --columns=op,program
o1	crm-init
END

t 'load -n prints what the run would, and loads nothing' 0 <<'END'
$ crm-pipeline load -n side.pipeline
$ crm-pipeline list
side
medicare	Medicare sales	0
us-medicare	Medicare in the United States	
END

t 'load prints the pipelines that it changed' 0 <<'END'
$ crm-pipeline load dump side.pipeline
$ crm-pipeline list
$ crm-log --columns=op,program,arguments | tail -n 1
side
medicare	Medicare sales	0
side	Side line	0
us-medicare	Medicare in the United States	
o2	crm-pipeline	load dump side.pipeline
END

t 'load(dump(x)) = x' 0 <<'END'
$ crm-pipeline dump side
$ crm-pipeline dump side | crm-pipeline load -
$ crm-pipeline dump side >once.pipeline
$ crm-init -d other.db once.pipeline
$ crm-pipeline dump -d other.db side | cmp - once.pipeline
pipeline side "Side line"
action call "Call" call
stage inbox prospect "Inbox" start
stage done client "Done" needs field=phone
stage gone closed "Gone" needs reason
move inbox done gone
status hot "Hot"
status cold "Cold"
link inbox hot cold
reason dull "Dull"
END

t 'only differences are written' 0 <<'END'
$ sed 's/"Side line"/"Sideline"/' side.pipeline >label.pipeline
$ crm-pipeline load label.pipeline
$ crm-log -c --columns=op,field o3
$ sqlite3 "$CRM_DB" 'SELECT id, name, ordinal FROM stage WHERE pipeline = 2'
$ sqlite3 "$CRM_DB" 'SELECT name, ordinal FROM status'
side
o3	label
o3	rules
7|inbox|1
8|done|2
9|gone|3
hot|1
cold|2
END

t 'stages keep their ids when their order changes, contacts their stage' 0 <<'END'
$ crm-add first_name=Ana pipeline=side
$ sed '/^stage inbox/d; s/^stage gone.*/&\nstage inbox prospect "Inbox" start/' side.pipeline >order.pipeline
$ crm-pipeline load order.pipeline
$ crm-pipeline stages --columns=stage side
$ sqlite3 "$CRM_DB" 'SELECT id, name, ordinal FROM stage WHERE pipeline = 2'
$ crm-list --columns=id,stage
$ crm-undo o5
$ crm-pipeline stages --columns=stage side
c1
side
done
gone
inbox
7|inbox|3
8|done|1
9|gone|2
c1	inbox
inbox
done
gone
END

t 'a stage that is in use is not dropped' 1 <<'END'
$ cat >less.pipeline <<EOF
$ pipeline side "Side line"
$ stage done client "Done"
$ EOF
$ crm-pipeline load less.pipeline
! crm-pipeline: pipeline side: stage inbox is in use; keep its line and add `retired`
END

t 'one that is not in use is' 0 <<'END'
$ sed '/^stage gone/d; s/ gone$//' side.pipeline >two.pipeline
$ crm-pipeline load two.pipeline
$ crm-pipeline stages --columns=stage side
$ crm-undo
$ crm-pipeline stages --columns=stage side
side
inbox
done
inbox
done
gone
END

t 'a retired stage keeps who is in it and takes nobody else' 1 <<'END'
$ sed 's/^stage done.*/stage done prospect "Done" start/; s/^stage inbox.*/stage inbox prospect "Inbox" retired/' side.pipeline >old.pipeline
$ crm-pipeline load old.pipeline
$ crm-list --columns=id,stage
$ crm-add first_name=Bob pipeline=side
$ crm-stage side/inbox c2
side
c1	inbox
c2
! crm-stage: c2: stage inbox is retired
END

# Checking ----------------------------------------------------------------

t 'check says what a file would put in breach, and loads nothing' 1 <<'END'
$ sed 's/^stage done.*/stage done prospect "Done" needs field=email start/' old.pipeline >strict.pipeline
$ crm-pipeline check strict.pipeline
c2	guard	stage done needs the field email
! crm-pipeline: 1 findings
END

t 'nothing is loaded, and nothing is in the log' 0 <<'END'
$ crm-pipeline dump side | grep done
$ crm-log --columns=arguments program=crm-pipeline | tail -n 1
stage done prospect "Done" start
move inbox done gone
load old.pipeline
END

t 'what it said is what crm-check finds after loading' 1 <<'END'
$ crm-pipeline load strict.pipeline >loaded
$ crm-check
c2	guard	stage done needs the field email
! crm-check: 1 findings
END

t 'what is in breach already is not said again' 1 <<'END'
$ sed 's/^stage done.*/stage done prospect "Done" needs field=email field=phone start/' old.pipeline >stricter.pipeline
$ crm-add -q first_name=Cy pipeline=side email=cy@example.com
$ crm-pipeline check strict.pipeline
$ crm-pipeline check stricter.pipeline
c3	guard	stage done needs the field phone
! crm-pipeline: 1 findings
END

t 'rules that were put there by hand and are none: 3' 3 <<'END'
$ cp crm.db good.db
$ sqlite3 crm.db "UPDATE pipeline SET rules = 'junk' WHERE name = 'side'"
$ crm-list; s=$?
$ mv good.db crm.db
$ exit $s
! crm-list: side:1: expected a directive, not junk (nearest: link)
END

t 'a file that breaks nothing: nothing, 0' 0 <<'END'
$ crm-set email=bob@example.com c2 >set
$ crm-pipeline check strict.pipeline
END

# Errors name file, line, what was expected and the nearest word ----------

# wrong NAME LINE-OF-FILE MESSAGE: after a good first line and stage.
wrong() {
	printf 'pipeline x "X"\nstage a prospect "A" start\n%s\n' "$2" >bad.pipeline
	echo "crm-pipeline: bad.pipeline:$3" >want.err
	crm-pipeline load bad.pipeline >got.out 2>got.err </dev/null
	bad=$(($? != 1))
	same want.err got.err || bad=1
	same /dev/null got.out || bad=1
	ok "$bad" "$1"
}

wrong 'a directive' 'stag b client' \
    '3: expected a directive, not stag (nearest: stage)'
wrong 'a class' 'stage b clint "B"' \
    '3: expected prospect, client, closed or any, not clint (nearest: client)'
wrong 'a guard' 'stage b client "B" needs polcy' \
    '3: expected a guard, not polcy (nearest: policy)'
wrong 'an event' 'on policy-efective a a' \
    '3: expected an event, not policy-efective (nearest: policy-effective)'
wrong 'a stage twice' 'stage a client "A"' '3: stage a stands twice'
wrong 'a stage below' 'move a b' '3: expected the name of a stage above, or does, not b (nearest: a)'
wrong 'a name shaped like an id' 'stage c17 client "C"' \
    '3: expected the name of a stage, not c17 (that is the form of an id)'
wrong 'an open quote' 'stage b client "B' '3: expected a closing "'
wrong 'a second pipeline' 'pipeline y "Y"' '3: expected one pipeline a file'

t 'the first line names the pipeline' 1 <<'END'
$ echo 'stage a prospect "A"' >bad.pipeline
$ crm-pipeline load bad.pipeline
! crm-pipeline: bad.pipeline:1: expected pipeline NAME first
END

t 'standard input has a name too' 1 <<'END'
$ echo 'pipline x' | crm-pipeline load -
! crm-pipeline: <stdin>:1: expected a directive, not pipline (nearest: pipeline)
END

t 'one bad file and none is loaded' 1 <<'END'
$ sed 's/side/third/' side.pipeline >third.pipeline
$ crm-pipeline load third.pipeline bad.pipeline
! crm-pipeline: bad.pipeline:1: expected pipeline NAME first
END

t 'none was' 0 <<'END'
$ crm-pipeline list --columns=name
medicare
side
us-medicare
END

t 'a file that cannot be read: 3' 3 <<'END'
$ crm-pipeline load missing.pipeline
! crm-pipeline: missing.pipeline: No such file or directory
END

# Misuse ------------------------------------------------------------------

# misuse NAME MESSAGE ARGUMENT...
misuse() {
	name=$1
	printf '%s\n' "crm-pipeline: $2" "$usage" >want.err
	shift 2
	crm-pipeline "$@" >got.out 2>got.err </dev/null
	bad=$(($? != 2))
	same want.err got.err || bad=1
	same /dev/null got.out || bad=1
	ok "$bad" "$name"
}

misuse 'no subcommand: 2' 'no subcommand (load, dump, list, stages, check)'
misuse 'an unknown subcommand: 2' 'lod: no such subcommand (nearest: load)' \
    lod x
misuse 'load without a file: 2' 'load: its operands are missing or too many' \
    load
misuse 'dump of two: 2' 'dump: its operands are missing or too many' \
    dump medicare side

t 'output that cannot be written: 5 after a change, 3 without one' 3 <<'END'
$ crm-pipeline load third.pipeline >/dev/full
$ echo $?
$ crm-pipeline dump third >/dev/full
5
! crm-pipeline: the change is in the store, but standard output: No space left on device
! crm-pipeline: standard output: No space left on device
END

t 'a reader that has gone is no error' 0 <<'END'
$ { crm-pipeline dump medicare; echo $? >&2; } | head -n 1
pipeline medicare "Medicare sales"
! 0
END

done_testing
