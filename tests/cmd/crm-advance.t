#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-advance: the moves that are due by date.  The rules of medicare, with
# the seeds' own case, are in tests/medicare.t.
. "$(dirname "$0")/../lib.sh"
store

# NAME EFFECTIVE END: a client, enrolled.
client() {
	id=$(crm-add first_name="$1")
	crm-policy add "$id" line=dental effective="$2" end="$3" >/dev/null
	crm-stage enrolled "$id" >/dev/null
}

t 'an empty store: nothing to do' 0 <<'END'
$ crm-advance
END

client Ana 2026-12-01
client Bob 2026-12-03
client Cy 2026-11-01 2026-12-02

t 'nothing is due: no line, no entry of the log' 0 <<'END'
$ crm-advance
$ crm-log program=crm-advance
END

t '-n rehearses a day to come' 0 <<'END'
$ CRM_NOW=2026-12-03 crm-advance -n
c1	enrolled	active
c2	enrolled	active
c3	active	lost
END

t '-n changed nothing, and nothing is in the log' 0 <<'END'
$ crm-list --columns=id,stage
$ crm-log program=crm-advance
c1	enrolled
c2	enrolled
c3	active
END

t 'what is due up to today, the earliest day first' 0 <<'END'
$ CRM_NOW=2026-12-03 crm-advance
c1	enrolled	active
c2	enrolled	active
c3	active	lost
END

t 'the run is one entry of the log' 0 <<'END'
$ crm-log --columns=op,at,program,arguments program=crm-advance
$ crm-log -c --columns=op,id,field,old,new program=crm-advance
o11	2026-12-03T05:00:00Z	crm-advance	
o11	c1	stage	enrolled	active
o11	c2	stage	enrolled	active
o11	c3	stage	active	lost
o11	c3	reason		policy-inactive
o11	p3	policy_status	sold	ended
END

t 'a second run has nothing to do and makes no entry' 0 <<'END'
$ CRM_NOW=2026-12-03T23:59:00-05:00 crm-advance
$ crm-log --columns=op program=crm-advance
o11
END

t 'a clock that ran backwards moves nobody back' 0 <<'END'
$ CRM_NOW=2026-11-01 crm-advance
$ crm-list --columns=id,stage
c1	active
c2	active
c3	lost
END

t 'an undo that would leave a client active without cover is refused' 1 <<'END'
$ CRM_NOW=2026-12-03 crm-undo o11
! crm-undo: o11: c3 would stand where it may not: stage active needs a sold policy that is in force
END

t 'while the cover lasts the whole run is undone as one' 0 <<'END'
$ CRM_NOW=2026-12-02 crm-undo o11
$ crm-list --columns=id,stage
c1
c2
c3
c1	enrolled
c2	enrolled
c3	active
END

t 'and can be made again' 0 <<'END'
$ CRM_NOW=2026-12-03 crm-advance --format=jsonl
{"id":"c1","from":"enrolled","to":"active"}
{"id":"c2","from":"enrolled","to":"active"}
{"id":"c3","from":"active","to":"lost"}
END

t 'a policy of somebody who is not enrolled moves nobody' 0 <<'END'
$ id=$(crm-add first_name=Dee)
$ crm-policy add $id line=dental effective=2026-12-10 >policy
$ CRM_NOW=2026-12-10 crm-advance
$ crm-list --columns=id,stage $id
c4	needs-analysis
END

t 'its lines are input for the next program' 0 <<'END'
$ id=$(crm-add first_name=Eve)
$ crm-policy add $id line=dental effective=2027-01-01 >policy
$ crm-stage enrolled $id >moved
$ CRM_NOW=2027-01-01 crm-advance | CRM_NOW=2027-01-01 crm-note -m Welcome -
n1	c5
END

t 'output that cannot be written after the change: 5' 5 <<'END'
$ id=$(crm-add first_name=Fay)
$ crm-policy add $id line=dental effective=2027-02-01 >policy
$ crm-stage enrolled $id >moved
$ CRM_NOW=2027-02-01 crm-advance >/dev/full
! crm-advance: the change is in the store, but standard output: No space left on device
END

t 'the move is made all the same, and only once' 0 <<'END'
$ CRM_NOW=2027-02-01 crm-advance
$ crm-list --columns=id,stage,since c6
c6	active	2027-02-01
END

t 'what was missed brings about what has been due since, each on its day' 0 <<'END'
$ cat >steps.pipeline <<EOF
$ pipeline steps "Steps"
$ stage first prospect "First" start
$ stage second prospect "Second"
$ stage third prospect "Third"
$ on after 7d first second
$ on after 7d second third
$ EOF
$ crm-pipeline load -q steps.pipeline
$ id=$(CRM_NOW=2027-03-01 crm-add first_name=Gus pipeline=steps)
$ CRM_NOW=2027-03-31 crm-advance
$ crm-export --format=jsonl $id | grep -o '"moved":"[^"]*"'
c7	first	second
c7	second	third
"moved":"2027-03-01"
"moved":"2027-03-08"
"moved":"2027-03-15"
END

t 'an operand is misuse: 2' 2 <<'END'
$ crm-advance c1
! crm-advance: c1: it takes no operand
! usage: crm-advance [-nq] [-d FILE]
END

t 'a store that is not there: 3' 3 <<'END'
$ crm-advance -d "$PWD/missing.db" 2>err
$ status=$?
$ sed "s:$PWD/::" err >&2
$ exit $status
! crm-advance: missing.db: no store there; crm-init makes one
END

t 'a clock that cannot be read is refused' 1 <<'END'
$ CRM_NOW=soon crm-advance
! crm-advance: CRM_NOW: "soon" is not a date (2026-12-01, 12/01/2026, today, +3d, mon)
END

# Two spans lead out of one stage, the longer one first; the status goes with
# the one stage only.
store
cat >fade.pipeline <<'END'
pipeline fade "Fading"
stage open prospect "Open" start
stage quiet prospect "Quiet"
stage gone closed "Gone"
status warm "Warm" start
status cold "Cold"
link open warm
link quiet cold
on after 90d open gone
on after 30d open quiet
END
crm-pipeline load -q fade.pipeline
crm-add -q name=Ana pipeline=fade
t 'after a span: each counts from the day the stage was come to' 0 <<'END'
$ CRM_NOW=2026-12-21 crm-advance
$ CRM_NOW=2026-12-23 crm-advance
c1	open	quiet
END

t 'a status that does not go with the stage is left behind' 0 <<'END'
$ crm-list --columns=stage,status
quiet	
END

store
cat >both.pipeline <<'END'
pipeline both "Both on one day"
stage open prospect "Open" start
stage quiet prospect "Quiet"
stage gone closed "Gone"
on after 30d open quiet
on policy-ended open gone
END
crm-pipeline load -q both.pipeline
crm-add -q name=Ana pipeline=both
crm-policy add -q c1 line=dental effective=2026-11-01 end=2026-12-21
t 'of what is due on one day the end of a policy is the last' 0 <<'END'
$ CRM_NOW=2026-12-22 crm-advance
c1	open	quiet
END

done_testing
