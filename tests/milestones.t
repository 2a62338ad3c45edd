#!/bin/sh
# SPDX-License-Identifier: ISC
# Milestones and statuses (BL-01 to BL-12), by the pipeline that ships.
. "$(dirname "$0")/lib.sh"
CRM_DB=$work/crm.db
export CRM_DB
crm-init milestones

t 'BL-03, BL-12: a new contact is in No Milestone and New' 0 <<'END'
$ crm-add name='Ana Diaz' phone=305-555-0100
$ crm-list --columns=id,stage,status
c1
c1	no-milestone	new
END

t 'BL-01: a note has an action, a milestone and a status, said or inherited' 0 <<'END'
$ crm-note -q -m 'Came from the fair' c1
$ crm-note -q -a call -o left-message -s attempted-contact -m 'Tried' c1
$ crm-note -q -a call -o reached -t contacted -s follow-up -f +2d -m 'Spoke' c1
$ sqlite3 "$CRM_DB" 'SELECT action, stage, status, note_outcome, note FROM v_note'
lead-update|no-milestone|new||Came from the fair
call|no-milestone|attempted-contact|left-message|Tried
call|contacted|follow-up|reached|Spoke
END

t 'BL-02: an action that the pipeline does not have' 1 <<'END'
$ crm-note -a cal -m x c1
! crm-note: cal: no such action in pipeline milestones (nearest: call)
END

t 'an outcome that it does not have' 1 <<'END'
$ crm-note -a call -o reachd -m x c1
! crm-note: reachd: no such outcome in pipeline milestones (nearest: reached)
END

t 'BL-07: only a linked status goes with a milestone' 1 <<'END'
$ crm-set status=customer c1
! crm-set: c1: status customer does not go with stage contacted (allowed: bad-phone-number, do-not-call-number, hot, follow-up)
END

# Every pair of BL-12 can be had, and no other of these two lists.
t 'BL-04: the general statuses and those of insurance' 0 <<'END'
$ crm-pipeline dump milestones | sed -n 's/^status \([a-z-]*\).*/\1/p' | paste -sd ' '
new attempted-contact bad-phone-number do-not-call-number hot follow-up requote not-interested customer cross-sell-auto cross-sell-home winback
END

t 'BL-12: the pairs of reference' 0 <<'END'
$ crm-report dispositions --columns=stage,status,allowed c99 >pairs
$ for p in no-milestone/new no-milestone/bad-phone-number no-milestone/attempted-contact contacted/follow-up contacted/hot quoted/hot quoted/follow-up quoted/requote sold/customer; do
$ 	grep -c "^${p%/*}	${p#*/}	yes$" pairs
$ done | sort | uniq -c | tr -s ' '
$ cut -f 3 pairs | uniq
$ cut -f 1 pairs | uniq -c | tr -s ' '
 9 1
yes
 4 no-milestone
 4 contacted
 4 quoted
 4 sold
 3 not-interested
 4 cancelled-policy
END

t 'BL-10: hot and follow-up need a follow-up to come' 1 <<'END'
$ crm-add -q name='Bob Ruiz'
$ crm-set stage=contacted status=hot c2
! crm-set: c2: status hot needs a follow-up to come (crm-task add)
END

t 'BL-10: one that has passed is none' 1 <<'END'
$ crm-task add -q c2 due=2026-11-22T08:59
$ crm-task add -q c2 due=yesterday
$ crm-set stage=contacted status=hot c2
! crm-set: c2: status hot needs a follow-up to come (crm-task add)
END

t 'BL-10: today counts, without a time or with one to come' 0 <<'END'
$ crm-task add -q c2 due=2026-11-22T09:01
$ crm-set -n stage=contacted status=hot c2
$ crm-task set -q t4 due=today
$ crm-set stage=contacted status=hot c2
c2	stage	no-milestone	contacted
c2	status	new	hot
c2	stage	no-milestone	contacted
c2	status	new	hot
END

t 'BL-10: a new contact cannot begin as hot' 1 <<'END'
$ crm-add name=Hot stage=contacted status=hot
! crm-add: status hot needs a follow-up to come (crm-task add)
END

t 'BL-10: nor one of a file' 1 <<'END'
$ printf 'name,stage,status\nHot,contacted,hot\n' >hot.csv
$ crm-import hot.csv
! crm-import: hot.csv:2: status hot needs a follow-up to come (crm-task add)
! crm-import: nothing was imported
END

t 'BL-10: the follow-up that a status needs is not undone' 1 <<'END'
$ cp crm.db kept.db
$ crm-add -q name=Cy; crm-task add -q c3 due=+1d; crm-set -q stage=contacted status=hot c3
$ op=$(crm-log c3 program=crm-task --columns=op)
$ crm-undo "$op" 2>&1 | sed 's/ o[0-9]*:/ oN:/'; crm-undo -q "$op" 2>/dev/null; s=$?
$ mv kept.db crm.db
$ exit $s
crm-undo: oN: c3 would stand where it may not: status hot needs a follow-up to come (crm-task add)
END

t 'BL-10: whose follow-up has lapsed is found' 1 <<'END'
$ crm-check --quick
$ CRM_NOW=2026-11-23 crm-check --quick
c2	status	status hot needs a follow-up to come (crm-task add)
! crm-check: 1 findings
END

t 'BL-10: and stands among what is overdue' 0 <<'END'
$ CRM_NOW=2026-11-23 crm-report overdue status=hot --columns=day,id,task_id
2026-11-21	c2	t3
2026-11-22	c2	t4
2026-11-22T08:59	c2	t2
END

t 'BL-11: requote is a call to make, do-not-call-number none' 1 <<'END'
$ crm-stage -q -s requote quoted c1
$ crm-note -q -m 'Call in spring' -f 2027-03-01 c1
$ crm-set -q dnc=yes status=do-not-call-number c1
$ crm-note -a call -m 'Tried anyway' c1
! crm-note: c1: asked not to be called (dnc=yes)
END

t 'BL-09: every pair is counted, those of some contacts too' 0 <<'END'
$ crm-report dispositions | awk '$4 > 0'
$ crm-report dispositions c2 | awk '$4 > 0'
milestones	contacted	hot	1	yes
milestones	quoted	do-not-call-number	1	yes
milestones	contacted	hot	1	yes
END

# Rules that change -------------------------------------------------------

crm-pipeline dump milestones >ours.pipeline

t 'BL-06: nothing linked means all' 0 <<'END'
$ grep -v '^link contacted' ours.pipeline >all.pipeline
$ crm-pipeline load -q all.pipeline
$ crm-set -n status=customer c2
$ crm-pipeline load -q ours.pipeline
c2	status	hot	customer
END

sed 's/^link contacted.*/link contacted bad-phone-number/' ours.pipeline >cold.pipeline

t 'BL-08: what a change of links would put in breach is said before' 1 <<'END'
$ crm-pipeline check cold.pipeline
c2	pair	status hot does not go with stage contacted (allowed: bad-phone-number)
! crm-pipeline: 1 findings
END

t 'BL-08: records are not rewritten' 0 <<'END'
$ crm-pipeline load cold.pipeline
$ crm-list --columns=id,stage,status
$ crm-log --changes | tail -n 1 | cut -f 2
milestones
c1	quoted	do-not-call-number
c2	contacted	hot

END

t 'BL-09: the pair that is invalid now is marked' 0 <<'END'
$ crm-report dispositions --columns=stage,status,count,allowed | grep no$
contacted	hot	1	no
END

t 'BL-08: no new note until the pair is mended' 1 <<'END'
$ crm-note -m 'One more' c2
! crm-note: c2: status hot does not go with stage contacted (allowed: bad-phone-number)
END

t 'BL-08: crm-check lists it too' 1 <<'END'
$ crm-check --quick
c2	pair	status hot does not go with stage contacted (allowed: bad-phone-number)
! crm-check: 1 findings
END

t 'BL-08: mended, notes are taken again' 0 <<'END'
$ crm-note -s bad-phone-number -m 'Wrong number' c2
$ crm-check --quick
n5	c2
END

t 'BL-05: a milestone in use is not deleted' 1 <<'END'
$ grep -v ' contacted ' cold.pipeline >less.pipeline
$ crm-pipeline load less.pipeline
! crm-pipeline: pipeline milestones: stage contacted is in use; keep its line and add `retired`
END

t 'BL-05: nor a status' 1 <<'END'
$ sed '/^status new/d; /^link/s/ new//' cold.pipeline >less.pipeline
$ crm-pipeline load less.pipeline
! crm-pipeline: pipeline milestones: status new is in use; keep its line and add `retired`
END

t 'BL-05: retired, it stays with those who have it, and takes nobody in' 1 <<'END'
$ sed '/^stage contacted/s/$/ retired/' cold.pipeline >retired.pipeline
$ crm-pipeline load -q retired.pipeline
$ crm-list --columns=stage c2
$ crm-stage contacted c1
contacted
! crm-stage: c1: stage contacted is retired
END

t 'BL-05: milestones change their order' 0 <<'END'
$ crm-pipeline load -q cold.pipeline
$ { grep '^pipeline\|^action\|^outcome' cold.pipeline; grep '^stage quoted' cold.pipeline; grep '^stage' cold.pipeline | grep -v quoted; grep '^status\|^link' cold.pipeline; } >order.pipeline
$ crm-pipeline load -q order.pipeline
$ crm-pipeline stages --columns=stage | paste -sd ' '
$ crm-list --columns=id,stage
quoted no-milestone contacted sold not-interested cancelled-policy
c1	quoted
c2	contacted
END

sed 's/contacted/spoken-with/; s/"Contacted"/"Spoken with" was contacted/
    s/^status bad-phone-number "Bad Phone Number"/status wrong-number "Wrong number" was bad-phone-number/
    s/bad-phone-number/wrong-number/; s/was wrong-number/was bad-phone-number/' \
    cold.pipeline >renamed.pipeline

t 'BL-05: renamed, contacts stay where they are' 0 <<'END'
$ crm-pipeline load renamed.pipeline
$ crm-list --columns=id,stage,status
$ crm-list stage=spoken-with --columns=id
milestones
c1	quoted	do-not-call-number
c2	spoken-with	wrong-number
c2
END

t 'BL-05: history keeps the old name' 0 <<'END'
$ crm-note -q -m 'After that' c2
$ crm-show c2 | grep -A 9 history | grep -v '^$'
$ sqlite3 "$CRM_DB" 'SELECT stage, status FROM v_note WHERE contact = 2'
$ sqlite3 "$CRM_DB" 'SELECT was, stage FROM v_move WHERE contact = 2'
$ crm-export --format=text c2 | grep -A 6 'note_id: n[56]' | grep 'stage\|status'
  history
    2026-11-22  no-milestone
    2026-11-22  no-milestone -> contacted
  note n5  2026-11-22T14:00:00Z  ana, lead-update, contacted/bad-phone-number
    Wrong number
  note n6  2026-11-22T14:00:00Z  ana, lead-update, spoken-with/wrong-number
    After that
contacted|bad-phone-number
spoken-with|wrong-number
|no-milestone
no-milestone|contacted
  stage: contacted
  status: bad-phone-number
  stage: spoken-with
  status: wrong-number
END

t 'to load it again changes nothing' 0 <<'END'
$ crm-pipeline load renamed.pipeline
$ crm-pipeline dump milestones | cmp - renamed.pipeline
END

t 'what was renamed cannot be there too' 1 <<'END'
$ sed 's/^stage quoted/stage asked prospect "Asked" was quoted\n&/' renamed.pipeline >both.pipeline
$ crm-pipeline load both.pipeline
! crm-pipeline: pipeline milestones: stage asked was quoted, but quoted is declared too
END

t 'nor can it have been what there never was' 1 <<'END'
$ sed 's/^stage quoted.*/& was qouted/; s/^stage quoted/stage asked/; s/^link quoted/link asked/' renamed.pipeline >never.pipeline
$ crm-pipeline load never.pipeline
! crm-pipeline: pipeline milestones: stage asked was qouted, but there is no stage qouted
END

t 'a status alone is a change that is printed' 0 <<'END'
$ crm-stage -n -s follow-up quoted c1 2>/dev/null || crm-stage -n -s requote quoted c1
c1	quoted	quoted
END

t 'undo gives it back its name' 0 <<'END'
$ crm-undo -q
$ crm-undo -q
$ crm-list --columns=id,stage,status
$ crm-show c2 | grep contacted
$ crm-check
c1	quoted	do-not-call-number
c2	contacted	bad-phone-number
  Stage            contacted
    2026-11-22  no-milestone -> contacted
  note n5  2026-11-22T14:00:00Z  ana, lead-update, contacted/bad-phone-number
END

done_testing
