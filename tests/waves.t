#!/bin/sh
# SPDX-License-Identifier: ISC
# Many contacts are moved in waves: read, asked of and written together.  What
# comes of it is what came of one after another.
. "$(dirname "$0")/lib.sh"

# What the tables of moves hold, by the numbers.
rows() {
	sqlite3 "$CRM_DB" 'SELECT * FROM standing ORDER BY contact;
		SELECT * FROM move ORDER BY id; SELECT * FROM note ORDER BY id;
		SELECT * FROM schedule ORDER BY id'
}

# leads N: that many, of whom every third has a policy.
leads() {
	awk -v n="$1" 'BEGIN {
		print "first_name,source,carrier,line,effective"
		for (i = 1; i <= n; i++)
			print "L" i ",web," (i % 3 ? ",," : "Delta,dental,2026-12-01")
	}' | crm-import -q -
}

# The last changes of the log.
last() {
	sqlite3 "$CRM_DB" 'SELECT hex(data) FROM part WHERE data IS NOT NULL
		ORDER BY id DESC LIMIT 1'
}

# Whether ALONE begins with what is TOGETHER, which leaves the move out.
begins() {
	n=$(($(wc -c <together) - 1))
	[ "$n" -gt 100 ] || return 1
	head -c "$n" together >whole
	head -c "$n" alone | same whole -
}

store
leads 20
cp crm.db before.db
crm-stage -q pending-eligibility c7
last >alone
cp before.db crm.db
# c99 is asked for, so there are two; it is not there.
crm-stage -q -k pending-eligibility c7 c99 2>/dev/null
last >together
begins
ok $? 'standings of a wave are in the log byte for byte as that of one move'

cp before.db crm.db
crm-stage -q lost --reason=other c3
last >alone
cp before.db crm.db
crm-stage -q -k lost --reason=other c3 c99 2>/dev/null
last >together
begins
ok $? 'with a reason too'

CRM_NOW=2026-11-23 crm-stage -q -k pending-eligibility c3 c99 2>/dev/null
last >together
cp before.db crm.db
crm-stage -q lost --reason=other c3
CRM_NOW=2026-11-23 crm-stage -q pending-eligibility c3
last >alone
begins
ok $? 'and without it again'

# Undo, past days, purge ---------------------------------------------------

CRM_NOW=2010-01-01
store
leads 9000
CRM_NOW=2010-01-02
crm-list --columns=id | sort -R --random-source=/bin/sh >ids
rows >rows.before
crm-stage pending-eligibility - <ids >moved
awk '{ print $0 "\tconnect\tpending-eligibility" }' ids | same - moved
ok $? '9,000 in no order: told of in the order given'

t 'each moved once, with the day and the stage before' 0 <<'END'
$ sqlite3 "$CRM_DB" "SELECT count(*), count(DISTINCT contact), min(day), max(day), min(was), max(was), min(stage), max(stage) FROM move WHERE was IS NOT NULL"
$ crm-list stage=pending-eligibility since=2010-01-02 | wc -l
9000|9000|2010-01-02|2010-01-02|1|1|3|3
9000
END

t 'it is one entry, of several parts, and proves itself' 0 <<'END'
$ sqlite3 "$CRM_DB" "SELECT count(*) > 1, count(DISTINCT op) FROM part WHERE op = (SELECT max(id) FROM op)"
$ crm-check
$ crm-list op=$(crm-log --columns=op | tail -n 1 | tr -d o) | wc -l
1|1
9000
END

crm-log -c --columns=id,field,old,new program=crm-stage >log.out
sort -V ids | awk '{ print $0 "\tstage\tconnect\tpending-eligibility" }' >want
same want log.out
ok $? 'the log says of each from where to where'

t 'days before know nothing of it' 0 <<'END'
$ crm-list --as-of=2010-01-01 stage=connect | wc -l
$ crm-list --as-of=2010-01-02 stage=connect | wc -l
9000
0
END

cp crm.db staged.db
for change in "day = '2010-01-03'" 'at = at + 1' "reason = 'x'" 'was = NULL'; do
	sqlite3 "$CRM_DB" "UPDATE move SET $change WHERE id = 9300"
	crm-check --columns=rule,detail
	cp staged.db crm.db
done >found 2>err
yes 'not-in-log	one or more of move rows 9257 to 9512 are not as they were put in' |
    head -n 4 >want
same want found
ok $? 'a move that was changed by hand is noticed'

crm-undo -q
rows >rows.after
same rows.before rows.after
ok $? 'an undo gives back the same rows, to the byte'

crm-undo -q "$(crm-log --columns=op | tail -n 1)"
rows >rows.again
CRM_DB=staged.db rows >rows.staged
same rows.staged rows.again
ok $? 'and the undo of that the others'

t 'a dry run leaves the file as it is' 0 <<'END'
$ cp "$CRM_DB" dry.db
$ crm-stage -n needs-analysis - <ids | wc -l
$ cmp "$CRM_DB" dry.db
9000
END

cp staged.db crm.db
t 'what came later stands in the way' 1 <<'END'
$ op=$(crm-log --columns=op | tail -n 1)
$ crm-stage -q needs-analysis c77
$ crm-undo $op 2>&1 | sed "s/^crm-undo: $op/crm-undo: it/"
$ crm-undo $op 2>/dev/null
crm-undo: it: later entries changed the same records: o4; take those back first
END

t 'a purge takes one of them out of the entry' 0 <<'END'
$ CRM_NOW=2021-01-03 crm-delete -q --purge -r x c500
$ crm-check
$ crm-log -c program=crm-stage c500 | wc -l
$ crm-log -c program=crm-stage c501 | wc -l
0
1
END

# One refused among others -------------------------------------------------

CRM_NOW=2026-11-22T09:00:00-05:00
store
cat >calls.pipeline <<'END'
pipeline calls "Calls"
action call "Call" call
stage new prospect "New" start
stage called prospect "Called"
stage gone closed "Gone"
move new called does call
move called gone
move gone new
on policy-added gone previous
END
crm-pipeline load -q calls.pipeline
for i in 1 2 3 4; do
	crm-add -q name="L$i" pipeline=calls
done
crm-set -q dnc=yes c2
crm-set -q dnc=yes c3

t '-k: who is refused after the move was made has not moved' 6 <<'END'
$ crm-stage -k called c1 c2 c4 c3
c1	new	called
c4	new	called
! crm-stage: c2: asked not to be called (dnc=yes)
! crm-stage: c3: asked not to be called (dnc=yes)
END

t 'there are the moves and notes of the others only' 0 <<'END'
$ crm-list --columns=id,stage
$ sqlite3 "$CRM_DB" "SELECT contact FROM move WHERE was IS NOT NULL; SELECT contact, stage FROM note; SELECT contact FROM touch WHERE op = (SELECT max(id) FROM op)"
$ crm-check
c1	called
c2	new
c3	new
c4	called
1
4
1|8
4|8
1
4
END

t 'one refusal, and nothing is written' 1 <<'END'
$ crm-stage called c2 c3
$ crm-stage -q gone c1 c4 c99
! crm-stage: c2: asked not to be called (dnc=yes)
! crm-stage: c99: no such contact
END

t 'moves and notes of one entry stand in the log as ever' 0 <<'END'
$ crm-log -c --columns=id,field,new program=crm-stage | sed 's/^n[0-9]*/n/'
c1	stage	called
c4	stage	called
n	action	call
n	note	Call
n	action	call
n	note	Call
END

# Rows put in by hand -------------------------------------------------------

store
leads 4
sqlite3 "$CRM_DB" "UPDATE standing SET since = '2026-11-22 by hand' WHERE contact = 2;
	UPDATE standing SET reason = '' WHERE contact = 3"
rows >rows.before
t 'what no program wrote so is moved like the others' 0 <<'END'
$ crm-stage needs-analysis c1 c2 c3 c4
c1	connect	needs-analysis
c2	connect	needs-analysis
c3	connect	needs-analysis
c4	connect	needs-analysis
END
crm-undo -q
rows >rows.after
same rows.before rows.after
ok $? 'and given back as it was'

store
leads 4
t 'nothing is logged of those that are there already' 0 <<'END'
$ crm-stage connect c1 c4
$ crm-log --columns=program
crm-init
crm-import
END

# SQLite gives numbers from those in the table if it has no other.
sqlite3 "$CRM_DB" "DELETE FROM sqlite_sequence WHERE name = 'move'"
t 'moves are logged by the numbers that they have' 0 <<'END'
$ crm-stage -q needs-analysis c1 c4
$ crm-check
$ crm-undo
c1
c4
END

# What is due ---------------------------------------------------------------

store
leads 9000
seq 3 3 9000 >ids
crm-stage -q pending-eligibility - <ids
crm-stage -q enrolled - <ids
rows >rows.before
CRM_NOW=2026-12-01
t 'what is due for 3,000, and the undo of it' 0 <<'END'
$ crm-advance | sort -uk2
$ crm-advance | wc -l
$ crm-list stage=active since=2026-12-01 type=client | wc -l
$ crm-check
c3	enrolled	active
0
3000
END
crm-undo -q
rows >rows.after
same rows.before rows.after
ok $? 'an undo gives back the same rows'

# Those of earlier days come first, and of one day those of lower numbers.
rm -f "$CRM_DB"
CRM_NOW=2026-11-22T09:00:00-05:00
store
awk 'BEGIN {
	print "first_name,stage,carrier,line,effective"
	for (i = 1; i <= 60; i++)
		printf "L%d,enrolled,Delta,dental,2026-12-%02d\n", i, 10 - i % 4
}' | crm-import -q -
CRM_NOW=2026-12-20 crm-advance -q
t 'moves of many days are in the order of the days' 0 <<'END'
$ sqlite3 "$CRM_DB" "SELECT day, contact FROM move WHERE event IS NOT NULL ORDER BY id" >moves
$ sort -t '|' -k1,1 -k2,2n moves | cmp - moves
$ cut -d '|' -f 1 moves | sort | uniq -c | tr -s ' '
 15 2026-12-07
 15 2026-12-08
 15 2026-12-09
 15 2026-12-10
END

done_testing
