#!/bin/sh
# SPDX-License-Identifier: ISC
# Home care (HC-01 to HC-12): attempts, reasons, criteria, cadences, by the
# pipeline that ships; and what cadences do in any pipeline.
. "$(dirname "$0")/lib.sh"
CRM_DB=$work/crm.db
export CRM_DB
crm-init homecare

# try N ID [DAY]: N attempts to call.
cat >try <<'END'
for i in $(seq "$1"); do
	CRM_NOW=${3:-2026-11-22} crm-note -q -a call -o no-answer -m "Try $i" "$2"
done
END
cat >where <<'END'
crm-list --columns=stage,reason "$1"
END

t 'HC-01: the stages, in their order' 0 <<'END'
$ crm-pipeline stages --columns=stage | paste -sd ' '
new-lead contact-attempted pending-qualification assessment-pending assessment-scheduled closed nurturing re-engagement
END

t 'HC-02, HC-05: a lead begins as new, and the caller may be somebody else' 0 <<'END'
$ crm-add caller='Luis Sol' caller_relation=son phone=305-555-0100
$ crm-list --columns=id,name,stage,caller,caller_relation
c1
c1		new-lead	Luis Sol	son
END

t 'HC-03: tried and not spoken with is contact-attempted' 0 <<'END'
$ sh ./try 1 c1
$ sh ./where c1
contact-attempted	
END

t 'HC-03: not closed as unreachable before five attempts' 1 <<'END'
$ sh ./try 3 c1
$ crm-stage --reason=unreachable closed c1
! crm-stage: c1: reason unreachable needs 5 attempts to reach the contact, and there were 4
END

t 'HC-03: nor by crm-set' 1 <<'END'
$ crm-set stage=closed reason=unreachable c1
! crm-set: c1: reason unreachable needs 5 attempts to reach the contact, and there were 4
END

t 'HC-03: nor by a file' 1 <<'END'
$ printf 'caller,phone,stage,reason\nLuis Sol,305-555-0100,closed,unreachable\n' >in.csv
$ crm-import --update --key=phone in.csv
! crm-import: in.csv:2: c1: reason unreachable needs 5 attempts to reach the contact, and there were 4
! crm-import: nothing was imported
END

t 'a letter is no attempt' 0 <<'END'
$ crm-note -q -a mail -m 'Sent the leaflet' c1
$ sh ./where c1
contact-attempted	
END

t 'HC-03: the fifth closes it and takes it on to re-engagement' 0 <<'END'
$ sh ./try 1 c1
$ sh ./where c1
$ crm-show c1 | sed -n '/history/,/^$/p' | sed 's/^ *//; /^$/d'
re-engagement	unreachable
history
2026-11-22  new-lead
2026-11-22  new-lead -> contact-attempted, by attempted
2026-11-22  contact-attempted -> closed, unreachable, by attempts-used
2026-11-22  closed -> re-engagement, unreachable, by reason
END

t 'HC-04: a follow-up every month' 0 <<'END'
$ for day in 2026-12-21 2026-12-22; do CRM_NOW=$day crm-advance; CRM_NOW=$day crm-task list open=yes c1 --columns=due,kind,task,cadence; done
$ CRM_NOW=2026-12-23 crm-task done -q c1 outcome=no-answer
$ CRM_NOW=2027-01-22 crm-advance
$ CRM_NOW=2027-01-22 crm-task list open=yes c1 --columns=due
2026-12-22	call	Monthly follow-up	re-engage
2027-01-22
END

t 'one open task a schedule, however often it runs' 0 <<'END'
$ for day in 2027-01-22 2027-02-22 2027-03-22; do CRM_NOW=$day crm-advance; done
$ crm-task list open=yes c1 --columns=due
$ CRM_NOW=2027-04-02 crm-task done -q c1
$ CRM_NOW=2027-04-22 crm-advance
$ crm-task list open=yes c1 --columns=due
2027-01-22
2027-04-22
END

t 'HC-04: a request to stop ends it at once and for good' 0 <<'END'
$ CRM_NOW=2027-05-01 crm-set -q contact_stop=yes c1
$ CRM_NOW=2028-05-01 crm-advance
$ crm-task list open=yes c1
$ sh ./where c1
$ crm-task list cadence=re-engage task_status=dropped --columns=outcome
closed	asked-to-stop
asked to be left alone
END

t 'HC-04: also where a stage has a cadence that is entered later' 0 <<'END'
$ crm-stage -q re-engagement c1
$ sqlite3 "$CRM_DB" 'SELECT count(*) FROM schedule'
$ crm-check --quick
0
END

t 'attempts are counted since both last spoke' 0 <<'END'
$ crm-add -q name='Two Way'
$ sh ./try 4 c2
$ crm-note -q -a call -o reached -m 'Cut off' c2
$ sh ./try 4 c2
$ sh ./where c2
$ sh ./try 1 c2
$ sh ./where c2
contact-attempted	
re-engagement	unreachable
END

t 'a task that is done is an attempt, too' 0 <<'END'
$ crm-add -q name='By Task'
$ crm-stage -q contact-attempted c3
$ for i in 24 26 28 30; do CRM_NOW=2026-11-$i crm-advance; CRM_NOW=2026-11-$i crm-task done -q c3 outcome=no-answer; done
$ CRM_NOW=2026-12-01 sh ./where c3
$ crm-task list c3 --columns=due,task_status
$ CRM_NOW=2026-12-09 crm-advance
$ sh ./try 1 c3 2026-12-09
$ sh ./where c3
contact-attempted	
2026-11-23	done
2026-11-25	done
2026-11-27	done
2026-11-29	done
re-engagement	unreachable
END

t 'HC-05: why nothing is known yet' 1 <<'END'
$ crm-add -q name='Pat Ng'
$ crm-note -q -a call -o reached -m 'Her niece' c4
$ crm-stage pending-qualification c4
! crm-stage: c4: stage pending-qualification needs a reason (--reason, or reason=...)
END

t 'HC-05: one of its own reasons' 1 <<'END'
$ crm-stage -q --reason=third-party pending-qualification c4
$ sh ./where c4
$ crm-stage --reason=uncertain pending-qualification c4
pending-qualification	third-party
! crm-stage: c4: reason uncertain does not go with stage pending-qualification (but with: assessment-pending)
END

t 'HC-06: unqualified only when the budget is known' 1 <<'END'
$ crm-set -q can_pay=no c4
$ crm-stage --reason=unqualified closed c4
! crm-stage: c4: reason unqualified needs the field budget
END

t 'HC-06: and that they cannot pay is confirmed' 1 <<'END'
$ crm-set -q can_pay= budget='$900 a month' c4
$ crm-stage --reason=unqualified closed c4
! crm-stage: c4: reason unqualified needs can_pay=no
END

t 'HC-06: then it can be' 0 <<'END'
$ crm-set -q can_pay=no c4
$ crm-stage --reason=unqualified closed c4
c4	pending-qualification	closed
END

t 'HC-07: an opportunity when all three criteria hold' 1 <<'END'
$ crm-add -q name='Opal Ruiz' in_area=yes wants_care=yes
$ crm-stage --reason=ready assessment-pending c5
! crm-stage: c5: stage assessment-pending needs can_pay=yes
END

t 'HC-07: and as long as they do' 1 <<'END'
$ crm-set -q can_pay=yes c5
$ crm-stage -q --reason=ready assessment-pending c5
$ sh ./where c5
$ crm-set in_area=no c5
assessment-pending	ready
! crm-set: c5: stage assessment-pending needs in_area=yes (stage=... in the same command moves it)
END

t 'HC-08: below the minimum is for who was an opportunity first' 1 <<'END'
$ crm-add -q name='Min Wu' in_area=yes wants_care=yes can_pay=yes
$ crm-stage --reason=below-minimum closed c6
! crm-stage: c6: reason below-minimum is not given in stage new-lead (but in: assessment-pending, assessment-scheduled)
END

t 'HC-08: closed, and on to nurturing: after three weeks, then every month' 0 <<'END'
$ crm-stage -q --reason=future-need assessment-pending c6
$ crm-stage --reason=below-minimum closed c6
$ for day in 2026-12-12 2026-12-13; do CRM_NOW=$day crm-advance; done
$ crm-task list open=yes c6 --columns=due,kind,task
$ CRM_NOW=2026-12-13 crm-task done -q c6
$ CRM_NOW=2027-01-13 crm-advance
$ crm-task list open=yes c6 --columns=due
c6	assessment-pending	nurturing
2026-12-13	call	Nurturing follow-up
2027-01-13
END

t 'HC-08: nor is the reason given afterwards' 1 <<'END'
$ crm-add -q name='After All'
$ crm-stage -q --reason=duplicate closed c7
$ crm-stage --reason=below-minimum closed c7
! crm-stage: c7: reason below-minimum is not given in stage closed (but in: assessment-pending, assessment-scheduled)
END

t 'HC-09: another company goes the same way' 0 <<'END'
$ crm-stage --reason=other-company closed c5
$ sh ./where c5
c5	assessment-pending	nurturing
nurturing	other-company
END

t 'HC-08: nor to who comes in, but where it leads' 1 <<'END'
$ crm-add -n name=Late stage=nurturing reason=below-minimum | wc -l
$ crm-add name=Late stage=closed reason=below-minimum
1
! crm-add: reason below-minimum is not given to who comes in (but in: assessment-pending, assessment-scheduled)
END

t 'what came of five attempts goes out and comes in again' 0 <<'END'
$ crm-export --show-personal stage=re-engagement,nurturing >out.csv
$ crm-init -d moved.db homecare
$ crm-import -q -d moved.db out.csv
$ crm-list -d moved.db --columns=stage,reason | sort | uniq -c | tr -s ' '
 1 closed	asked-to-stop
 1 nurturing	below-minimum
 1 nurturing	other-company
 2 re-engagement	unreachable
END

t 'HC-04: who comes in and asked to be left alone is closed' 0 <<'END'
$ crm-add -n -q name='Stop Me' contact_stop=yes
$ cp crm.db kept.db
$ printf 'name,phone,contact_stop\nStop Imp,305-555-0301,yes\n' >stop.csv
$ crm-import -q stop.csv
$ crm-add -q name='Stop Too' contact_stop=yes
$ crm-list name~stop --columns=stage,reason
$ mv kept.db crm.db
closed	asked-to-stop
closed	asked-to-stop
END

t 'HC-10: a pending assessment says why' 0 <<'END'
$ for r in ready uncertain future-need moving; do crm-stage -q --reason=$r assessment-pending c5 && sh ./where c5; done
assessment-pending	ready
assessment-pending	uncertain
assessment-pending	future-need
assessment-pending	moving
END

t 'HC-11: a future prospect is closed after five attempts, and nurtured' 0 <<'END'
$ crm-add -q name='Fu Ture' stage=pending-qualification reason=cut-off
$ crm-stage --reason=future-prospect closed c8
$ sh ./try 5 c8
$ crm-stage --reason=future-prospect closed c8
c8	pending-qualification	nurturing
! crm-stage: c8: reason future-prospect needs 5 attempts to reach the contact, and there were 0
END

t 'HC-12: an assessment is scheduled with day and time' 1 <<'END'
$ crm-task add -q c5 kind=appointment due=+2d
$ crm-stage assessment-scheduled c5
! crm-stage: c5: stage assessment-scheduled needs an open task with a day and a time to come (crm-task add)
END

t 'HC-12: with both it is' 0 <<'END'
$ crm-task set -q c5 due=2026-11-24T10:30
$ crm-stage assessment-scheduled c5
$ crm-check --quick
c5	assessment-pending	assessment-scheduled
END

t 'HC-12: an assessment that has passed is found' 0 <<'END'
$ CRM_NOW=2026-11-25 crm-check --quick 2>/dev/null | grep ^c5
c5	guard	stage assessment-scheduled needs an open task with a day and a time to come (crm-task add)
END

# Cadences ------------------------------------------------------------------

t 'for who asked not to be called, a call is a follow-up (BL-11)' 0 <<'END'
$ crm-add -q name='No Calls' dnc=yes
$ crm-stage -q contact-attempted c9
$ CRM_NOW=2026-11-23 crm-advance
$ crm-task list c9 --columns=kind,task
follow-up	Try again
END

t 'the cadence goes on for who asks not to be called meanwhile (BL-11)' 0 <<'END'
$ cp crm.db kept.db
$ crm-add -q name='Meanwhile'
$ id=$(crm-list name==Meanwhile --columns=id)
$ crm-stage -q contact-attempted $id
$ CRM_NOW=2026-11-23 crm-advance
$ crm-set -q dnc=yes $id
$ crm-task list $id --columns=kind,task_status
$ mv kept.db crm.db
follow-up	open
END

t 'who leaves the stage has its task no more' 0 <<'END'
$ crm-stage -q --reason=cut-off pending-qualification c9
$ crm-task list c9 --columns=task_status,outcome
$ CRM_NOW=2027-11-23 crm-advance
$ crm-task list c9 open=yes
dropped	left the stage
END

t 'the dry run of crm-advance makes no task' 0 <<'END'
$ crm-add -q name='Dry Run'
$ crm-stage -q contact-attempted c10
$ cp crm.db kept.db
$ CRM_NOW=2026-11-24 crm-advance -n
$ cmp crm.db kept.db
END

t 'undo takes tasks and clocks back' 0 <<'END'
$ CRM_NOW=2026-11-24 crm-advance
$ crm-task list c10 --columns=due
$ crm-undo -q
$ crm-task list c10 --columns=due
$ CRM_NOW=2026-11-25 crm-advance
$ crm-task list c10 --columns=due
$ crm-check
2026-11-23
2026-11-23
END

t 'clocks begin for those whom a file brings' 0 <<'END'
$ printf 'name,stage,contact_stop\nIm Port,nurturing,\nStop Me,nurturing,yes\nNew One,,\n' >three.csv
$ crm-import three.csv
$ CRM_NOW=2026-12-13 crm-advance
$ crm-task list open=yes cadence=nurture created=2026-11-22 --columns=id,due | grep 'c1[1-9]'
$ crm-undo -q && crm-undo -q
$ sqlite3 "$CRM_DB" 'SELECT count(*) FROM schedule WHERE contact > 10'
$ crm-check
c11	added	three.csv	2
c12	added	three.csv	3
c13	added	three.csv	4
c11	2026-12-13
0
! crm-import: 3 added
END

# A pipeline without cadences gets one, and loses it again.
cat >plain.pipeline <<'END'
pipeline plain "Plain"
stage open any "Open" start
stage asleep any "Asleep"
END
cat >clocked.pipeline <<'END'
pipeline plain "Plain"
stage open any "Open" start
stage asleep any "Asleep"
on after 30d open asleep unless follow-up
on cadence-ended asleep open
cadence wake asleep first 1w then 1w most 2 does email "Wake up"
END
crm-init -d plain.db plain.pipeline
crm-add -d plain.db -q name=One
crm-add -d plain.db -q name=Two
crm-stage -d plain.db -q asleep c2
CRM_DB=plain.db

t 'what other rules would start is said before' 1 <<'END'
$ CRM_NOW=2027-01-01 crm-pipeline check clocked.pipeline
c1	move	open to asleep
! crm-pipeline: 1 findings
END

t 'clocks begin for those who stand there when the rules are loaded' 0 <<'END'
$ crm-pipeline load -q clocked.pipeline
$ sqlite3 "$CRM_DB" 'SELECT contact, cadence, next FROM schedule'
1||2026-12-22
2|wake|2026-11-29
END

t 'after some time in a stage a move is made, on its day' 0 <<'END'
$ CRM_NOW=2026-12-21 crm-advance
$ CRM_NOW=2026-12-25 crm-advance
$ crm-list --columns=id,stage,since c1
c1	open	asleep
c1	asleep	2026-12-22
END

t 'while something stands in the way it waits' 0 <<'END'
$ crm-undo -q
$ CRM_NOW=2026-12-25 crm-task add -q c1 due=2026-12-27
$ CRM_NOW=2026-12-25 crm-advance
$ CRM_NOW=2026-12-27 crm-advance
$ CRM_NOW=2026-12-28 crm-advance
c1	open	asleep
END

t 'a cadence comes to its end' 0 <<'END'
$ crm-task list c2 open=yes --columns=due,kind,task
$ CRM_NOW=2026-12-28 crm-task done -q c2
$ CRM_NOW=2027-01-03 crm-advance
$ crm-task list c2 open=yes --columns=due
$ CRM_NOW=2027-01-03 crm-task done -q c2
$ crm-list --columns=stage c2
2026-11-29	email	Wake up
2027-01-03
open
END

t 'rules without them end them, and drop their tasks' 0 <<'END'
$ crm-stage -q asleep c2
$ CRM_NOW=2026-11-29 crm-advance
$ crm-pipeline load -q plain.pipeline
$ crm-task list cadence=wake task_status=dropped --columns=outcome
$ sqlite3 "$CRM_DB" 'SELECT count(*) FROM schedule'
$ CRM_NOW=2028-01-01 crm-advance
$ crm-check
the cadence is no more
0
END

cat >lead.pipeline <<'END'
pipeline lead "Lead"
action call "Call" call
stage a prospect "A" start
stage b prospect "B"
stage y closed "Y" needs reason
stage z closed "Z" needs field=zip
reason quiet "Quiet" for y then z
move a b does call
move a y z
END
crm-init -d lead.db lead.pipeline
CRM_DB=lead.db

t 'a reason leads on only where what the stage needs holds' 0 <<'END'
$ crm-add -q name=One
$ crm-add -q name=Two zip=33101
$ crm-stage --reason=quiet y c1 c2
$ crm-check
c1	a	y
c2	a	z
END

t 'a move that is a call is none for who asked not to be called (BL-11)' 1 <<'END'
$ crm-add -q name=Three dnc=yes
$ crm-stage b c3
! crm-stage: c3: asked not to be called (dnc=yes)
END

CRM_DB=$work/crm.db
rm -f crm.db*
crm-init homecare
t 'rules that keep a cadence keep what it has begun' 0 <<'END'
$ crm-add -q name='Ana Diaz' phone=305-555-0100
$ crm-stage -q contact-attempted c1
$ CRM_NOW=2026-12-13 crm-advance
$ crm-task list open=yes --columns=task_id,id,cadence,due
$ sqlite3 crm.db 'SELECT contact, cadence, made, next FROM schedule ORDER BY id' >before
$ crm-pipeline dump homecare | sed 's/"Try again"/"Try once more"/' | CRM_NOW=2026-12-13 crm-pipeline load -
$ crm-task list open=yes --columns=task_id,id,cadence,due
$ sqlite3 crm.db 'SELECT contact, cadence, made, next FROM schedule ORDER BY id' | cmp - before
$ CRM_NOW=2026-12-13 crm-check
t1	c1	attempt	2026-11-23
homecare
t1	c1	attempt	2026-11-23
END

done_testing
