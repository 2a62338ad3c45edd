#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-task: what is to be done, by whom, when; how it is done and comes again.
. "$(dirname "$0")/../lib.sh"
store
crm-add -q name='Ana Diaz' phone=305-555-0100 owner=maria
crm-add -q name='Bob Ruiz' phone=305-555-0101

cat >usage <<'END'
usage: crm-task add ID FIELD=VALUE...
       crm-task set TID... FIELD=VALUE...
       crm-task done | drop TID... [outcome=WORD] [-m TEXT]
       crm-task list [TERM...]
END

# misuse NAME MESSAGE ARGUMENT...: status 2, the message, the usage.
misuse() {
	name=$1
	echo "crm-task: $2" >want.err
	cat usage >>want.err
	shift 2
	crm-task "$@" >got.out 2>got.err </dev/null
	bad=$(($? != 2))
	same want.err got.err || bad=1
	same /dev/null got.out || bad=1
	ok "$bad" "$name"
}

# Adding ------------------------------------------------------------------

t 'a task is a follow-up for the owner of the contact' 0 <<'END'
$ crm-task add c1 due=+3d
t1	c1	2026-11-25	follow-up	open	maria	Ana Diaz	
END

t 'or for who adds it, where the contact has no owner' 0 <<'END'
$ crm-task add c2 due=2026-12-01T14:30 kind=Visit task='Bring the "blue" folder'
t2	c2	2026-12-01T14:30	meeting	open	ana	Bob Ruiz	Bring the "blue" folder
END

t 'all fields of a task' 0 <<'END'
$ crm-task add c2 due='2026-12-01T09:00-08:00' kind=call task_owner=eva every=2w task=Hello
$ crm-task list --format=jsonl --columns=task_id,open,task_status,due,kind,task_owner,task,every,outcome,task_created,task_closed t3
t3	c2	2026-12-01T12:00	call	open	eva	Bob Ruiz	Hello
{"task_id":"t3","open":"yes","task_status":"open","due":"2026-12-01T12:00","kind":"call","task_owner":"eva","task":"Hello","every":"2w","task_created":"2026-11-22T14:00:00Z"}
END

t 'contacts of a pipe get one each' 0 <<'END'
$ crm-list | crm-task add -n due=+2b kind=email -
t4	c1	2026-11-24	email	open	maria	Ana Diaz	
t5	c2	2026-11-24	email	open	ana	Bob Ruiz	
END

t 'JSON lines say what is to be done for each' 0 <<'END'
$ printf '{"id":"c1","due":"+1d","task":"one"}\n{"id":"c2","due":"+2d"}\n' | crm-task add -n kind=text -
t4	c1	2026-11-23	text	open	maria	Ana Diaz	one
t5	c2	2026-11-24	text	open	ana	Bob Ruiz	
END

t 'a task needs its day' 1 <<'END'
$ crm-task add c1 kind=call
! crm-task: due: a task needs its day (due=+3d, due=2026-12-01T14:30)
END

t 'an unknown kind, and the nearest' 1 <<'END'
$ crm-task add c1 due=today kind=caall
! crm-task: kind: "caall" is not known (nearest: call)
END

t 'a length of time that is none' 1 <<'END'
$ crm-task add c1 due=today every=monthly
! crm-task: every: "monthly" is not a length of time (3d, 2w, 1m, 1y, 2b)
END

t 'a time that the clocks skip' 1 <<'END'
$ crm-task add c1 due=2027-03-14T02:30
! crm-task: due: 2027-03-14T02:30: the clocks skip that time
END

t 'nothing has come of it yet' 1 <<'END'
$ crm-task add c1 due=today outcome=reached
! crm-task: outcome: it comes when the task is done (crm-task done)
END

t 'a contact that there is not' 1 <<'END'
$ crm-task add c9 due=today
! crm-task: c9: no such contact
END

misuse 'the field of another record' 'stage: not a field of a task' add c1 due=today stage=lost
misuse 'a computed field' 'open: computed, it cannot be set' add c1 due=today open=no
misuse 'no field' 'nothing to record (field=value)' add c1
misuse 'no contact' 'no record is named' add due=today
misuse 'no subcommand' 'no subcommand (add, set, done, drop, list)'
misuse 'an unknown subcommand' 'doen: no such subcommand (nearest: done)' doen t1

# Who asked to be left alone ------------------------------------------------

t 'who asked not to be called is not called (BL-11)' 1 <<'END'
$ id=$(crm-add name='No Call' dnc=yes)
$ crm-task add -q $id due=today kind=email
$ crm-task add $id due=today kind=call
! crm-task: c3: asked not to be called (dnc=yes)
END

t 'nor is a task made a call' 1 <<'END'
$ crm-task set c3 kind=call
! crm-task: c3: asked not to be called (dnc=yes)
END

t 'calls are dropped when a contact asks for that (BL-11)' 0 <<'END'
$ crm-add -q name='Stop Me'
$ for k in call email other; do crm-task add -q c4 due=+1d kind=$k; done
$ crm-set -q dnc=yes c4
$ crm-task list c4 --columns=kind,task_status,outcome
$ crm-set -q dnc=yes c4
call	dropped	do not call
email	open	
other	open	
END

t 'all that reaches out is dropped for who asks to be left alone (HC-04)' 0 <<'END'
$ crm-set -q contact_stop=yes c4
$ crm-task list c4 --columns=kind,task_status,outcome
call	dropped	do not call
email	dropped	asked to be left alone
other	open	
END

t 'and nothing of that kind is planned any more' 1 <<'END'
$ crm-task add -q c4 due=+1d kind=other
$ crm-task add c4 due=+1d kind=mail
! crm-task: c4: asked to be left alone (contact_stop=yes)
END

t 'a reason that stops contact drops them too (SP-19)' 0 <<'END'
$ crm-add -q name='Late Lou'
$ crm-task add -q c5 due=+1d
$ crm-stage -q --reason=deceased lost c5
$ crm-task list c5 --columns=task_status,outcome
dropped	asked to be left alone
END

t 'so does a file' 0 <<'END'
$ crm-add -q name='Fay Li' phone=305-555-0199
$ crm-task add -q c6 due=+1d kind=call
$ printf 'name,phone,do not call\nFay Li,305-555-0199,yes\n' >dnc.csv
$ crm-import -q --update dnc.csv
$ crm-task list c6 --columns=task_status,outcome
dropped	do not call
END

t 'undo brings no call back for who asked not to be called' 1 <<'END'
$ cp crm.db kept.db
$ id=$(crm-add name='On Off')
$ crm-set -q dnc=yes $id
$ crm-set -q dnc=no $id
$ op=$(crm-log --columns=op | tail -n 1)
$ crm-task add -q $id kind=call due=+1d
$ crm-undo $op 2>&1 | sed 's/ o[0-9]*:/ oN:/; s/[ct][0-9][0-9]*/X/g'; crm-undo -q $op 2>/dev/null; s=$?
$ mv kept.db crm.db
$ exit $s
crm-undo: oN: X would be contacted by X, having asked not to be (drop it first)
END

# Changing and closing -----------------------------------------------------

t 'set changes fields, and says nothing of what stays' 0 <<'END'
$ crm-task set t1 due=2026-11-30T08:00 kind=call
$ crm-task set t1 kind=call
$ crm-task set t1 due=2026-11-30
t1	c1	2026-11-30T08:00	call	open	maria	Ana Diaz	
t1	c1	2026-11-30	call	open	maria	Ana Diaz	
END

t 'the contact stands for its one open task' 0 <<'END'
$ crm-task set -n c1 task=x
t1	c1	2026-11-30	call	open	maria	Ana Diaz	x
END

t 'but not for one of two' 1 <<'END'
$ crm-task done c2
! crm-task: c2: has 2 open tasks; name one (crm-task list open=yes c2)
END

t 'nor for none' 1 <<'END'
$ crm-task done c5
! crm-task: c5: has no open task
END

t 'due and kind cannot be empty' 1 <<'END'
$ crm-task set t1 due=
! crm-task: t1: due and kind cannot be empty
END

t 'outcome comes with done' 1 <<'END'
$ crm-task set t1 outcome=reached
! crm-task: t1: outcome comes when the task is done (crm-task done)
END

t 'what is done is in the history' 0 <<'END'
$ crm-task done t1 outcome='left a message' -m 'Will call back'
$ crm-task done t2
$ sqlite3 "$CRM_DB" 'SELECT contact, action, note, note_outcome FROM v_note'
t1	c1	2026-11-30	call	done	maria	Ana Diaz	
t2	c2	2026-12-01T14:30	meeting	done	ana	Bob Ruiz	Bring the "blue" folder
1|call|Will call back|left a message
2|meeting|Bring the "blue" folder|
END

t 'a closed task stays as it is' 1 <<'END'
$ crm-task done t1
! crm-task: t1: the task is done already
END

t 'in any way' 1 <<'END'
$ crm-task set t1 due=today
! crm-task: t1: the task is done already
END

t '-k names what cannot be done, and does the rest' 6 <<'END'
$ crm-task drop -nk t1 t3 t99 outcome='not now'
t3	c2	2026-12-01T12:00	call	dropped	eva	Bob Ruiz	Hello
! crm-task: t1: the task is done already
! crm-task: t99: no such task
END

misuse 'done changes no other field' \
    'drop takes no field but outcome=WORD' drop t3 due=today

# Coming again ----------------------------------------------------------------

t 'what comes again is there when it is done, on the next day of its row' 0 <<'END'
$ crm-task done t3
$ crm-undo -q
$ CRM_NOW=2027-01-01T09:00-05:00 crm-task done t3
$ crm-undo -q
t3	c2	2026-12-01T12:00	call	done	eva	Bob Ruiz	Hello
t11	c2	2026-12-15T12:00	call	open	eva	Bob Ruiz	Hello
t3	c2	2026-12-01T12:00	call	done	eva	Bob Ruiz	Hello
t12	c2	2027-01-12T12:00	call	open	eva	Bob Ruiz	Hello
END

t 'dropped, it does not come again' 0 <<'END'
$ crm-task drop t3
t3	c2	2026-12-01T12:00	call	dropped	eva	Bob Ruiz	Hello
END

t 'every month is counted from the first day: the end of a month is no loss' 0 <<'END'
$ crm-task add -q c2 due=2027-01-31 every=1m
$ for i in 1 2 3 4; do CRM_NOW=2027-01-31 crm-task done c2 --columns=due | tail -n 1; done
2027-02-28
2027-03-31
2027-04-30
2027-05-31
END

t 'another day begins another row' 0 <<'END'
$ crm-task set -q c2 due=2027-05-10
$ CRM_NOW=2027-05-10 crm-task done c2 --columns=due | tail -n 1
2027-06-10
END

t 'a time that the clocks skip is an hour later that day' 0 <<'END'
$ crm-task add -q c1 due=2027-03-13T02:30 every=1d
$ CRM_NOW=2027-03-13 crm-task done c1 --columns=due | tail -n 1
2027-03-14T03:30
END

t 'who asks to be left alone meanwhile is' 0 <<'END'
$ id=$(crm-add name=Meanwhile)
$ crm-task add -q $id due=+1d every=1d kind=other
$ crm-set -q contact_stop=yes $id
$ crm-task done $id --columns=kind,task_status
other	done
other	open
END

t 'what was put in by hand is found' 1 <<'END'
$ cp crm.db kept.db
$ sqlite3 "$CRM_DB" "INSERT INTO task (contact, kind, due, task_created) VALUES (3, 'call', '2026-13-01', 0), (4, 'mail', '2026-12-01', 0)"
$ crm-check --quick; s=$?
$ mv kept.db crm.db
$ exit $s
t23	invalid	due: "2026-13-01" is not a date (2026-12-01, 12/01/2026, today, +3d, mon): there is no such day
t23	do-not-contact	a task of kind call for who asked not to be called
t24	do-not-contact	a task of kind mail for who asked not to be contacted
! crm-check: 3 findings
END

# Selecting -------------------------------------------------------------------

t 'terms about the task, of which all hold for one' 0 <<'END'
$ crm-task list kind=call task_status=dropped --columns=task_id
$ crm-task list task_owner=maria open=no --columns=task_id,kind
$ crm-list kind=meeting open=yes
$ crm-list kind=meeting open=no --columns=id
t3
t5
t10
t1	call
t19	follow-up
c2
END

t 'contacts are selected by what is due for them' 0 <<'END'
$ crm-list due=2027-03-14 --columns=id
$ crm-list due=..2026-12-31 --columns=id
$ crm-list 'due!=..2027-12-31' --columns=id | head -n 2
c1
c3
c4
c7
c5
c6
END

t 'sorted by the day and the time' 0 <<'END'
$ for d in 2027-07-01 2027-07-01T10:00 2027-06-30T23:00 2027-07-01T09:00; do crm-task add -q c5 kind=other due=$d; done
$ crm-task list c5 open=yes --sort=due --columns=due
$ crm-task list c5 open=yes --sort=-due --columns=due | head -n 1
2027-06-30T23:00
2027-07-01
2027-07-01T09:00
2027-07-01T10:00
2027-07-01T10:00
END

t 'a table for people' 0 <<'END'
$ crm-task list --format=table task_id=1,2
task_id  id  due               kind     task_status  task_owner  name      task
t1       c1  2026-11-30        call     done         maria       Ana Diaz
t2       c2  2026-12-01T14:30  meeting  done         ana         Bob Ruiz  Bring the "blue" folder
END

t 'lines of tasks are input, of tasks and of contacts' 0 <<'END'
$ crm-task list kind=call c1 | crm-note -q -m seen - && crm-list note=seen --columns=id
$ crm-task list kind=other open=yes c5 | crm-task drop -n --columns=task_id,task_status - | wc -l
c1
4
END

t 'the log keeps what was planned when, not what it was about' 0 <<'END'
$ crm-task add -q c1 kind=email due=2027-02-01 every=1m task_owner=eva task='His illness'
$ crm-log --columns=arguments | tail -n 1
$ crm-undo -q
add -q c1 kind=email due=2027-02-01 every=1m task_owner=eva task=***
END

t 'undo takes a task back whole' 0 <<'END'
$ crm-task add -q c6 kind=other due=2027-01-01
$ crm-task done -q c6
$ crm-undo -q
$ crm-task list c6 open=yes --columns=due,open,task_closed
$ crm-check
2027-01-01	yes	
END

t '--as-of knows them' 0 <<'END'
$ crm-report overdue --columns=day,id,what,task_id,owner
$ CRM_NOW=2027-08-01 crm-report overdue c5 --columns=day,task_id
$ CRM_NOW=2027-08-01 crm-report overdue --as-of=2026-11-21 | wc -l
2027-06-30T23:00	t25
2027-07-01	t23
2027-07-01T09:00	t26
2027-07-01T10:00	t24
0
END

t 'a task of an hour ago is overdue' 0 <<'END'
$ crm-task add -q c6 kind=other due=2026-11-22T08:00
$ crm-task add -q c6 kind=other due=2026-11-22T10:00
$ crm-report overdue --header
day	id	name	what	policy_id	detail	task_id	owner
2026-11-22T08:00	c6	Fay Li	other			t29	ana
END

t 'a call list leaves out who asked not to be called, however that was said (BL-11)' 0 <<'END'
$ crm-task add -q c2 kind=call due=2026-11-01
$ crm-report overdue kind=call --columns=id
$ cp crm.db kept.db
$ sqlite3 "$CRM_DB" "UPDATE contact SET dnc = 'yes' WHERE id = 2"
$ crm-report overdue kind=call --columns=id
$ crm-report due kind=call --columns=id
$ mv kept.db crm.db
$ crm-undo -q
c2
END

t 'the report of what is due has tasks and policies' 0 <<'END'
$ crm-policy add -q c6 line=dental carrier=Delta effective=2026-11-22 end=2026-12-01
$ crm-report due c6 due=..2026-12-31
$ crm-report due c6 task_owner=ana due=..2026-12-31 --columns=what
$ crm-report due c6 carrier=Delta due=..2026-12-31 --columns=what
2026-11-22	c6	Fay Li	effective	p1	Delta		
2026-11-22T08:00	c6	Fay Li	other			t29	ana
2026-11-22T10:00	c6	Fay Li	other			t30	ana
2026-12-01	c6	Fay Li	end	p1	Delta		
other
other
effective
end
END

store
crm-add -q name=Ana
crm-task add -q c1 task='Call Ana' due=2026-12-01
crm-task add -q c1 task='Write to Ana' due=2026-12-01
t 'what is dropped is noted only with words, what is done always' 0 <<'END'
$ crm-task drop -q t1
$ sqlite3 "$CRM_DB" 'SELECT count(*) FROM note'
$ crm-task done -q t2
$ sqlite3 "$CRM_DB" 'SELECT count(*) FROM note'
0
1
END

done_testing
