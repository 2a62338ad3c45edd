#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-note: what a note carries, what it inherits, when it is refused.
. "$(dirname "$0")/../lib.sh"
cat >desk.pipeline <<'END'
pipeline desk "Front desk"
action call "Call" call
action email "E-mail"
status hot "Hot"
status cold "Cold"
status warm "Warm"
stage open prospect "Open" start
stage shut closed "Shut" needs reason
stage mid prospect "Mid"
link open hot warm
link shut cold
reason done other
END
store medicare desk.pipeline
crm-add -q name='Ana Diaz' source=web
crm-add -q first_name=Bob pipeline=desk status=hot
crm-add -q first_name=Cy pipeline=desk
cp crm.db three.db

again() {
	rm -f crm.db-journal
	cp three.db crm.db
}

cat >notes <<'END'
sqlite3 crm.db 'SELECT id, contact, author, action, stage, status, note
    FROM v_note ORDER BY id'
END

t 'BL-01: a note inherits stage and status of the contact; AM-09: date, author' 0 <<'END'
$ crm-note -m 'Left a message' c1
$ CRM_USER=eva CRM_NOW=2026-11-23T10:00:00-05:00 crm-note -a email -m Sent 2
$ sh ./notes
$ sqlite3 crm.db 'SELECT note_created FROM v_note'
n1	c1
n2	c2
1|1|ana||connect||Left a message
2|2|eva|email|open|hot|Sent
2026-11-22 14:00:00
2026-11-23 15:00:00
END

t 'one note for each contact, one entry of the log' 0 <<'END'
$ crm-list --columns=id | crm-note -a call -m Called -
$ crm-log program=crm-note | tail -n 1 | cut -f 1,4,5
n3	c1
n4	c2
n5	c3
o7	crm-note	-a call -m *** -
END

t 'undo takes the notes back; their numbers do not return' 0 <<'END'
$ crm-undo
$ crm-note -m Again c1
c1
c2
c3
n6	c1
END

again
t '-t moves by the rules, and the note is of the new stage (SP-09)' 0 <<'END'
$ crm-note -m 'Spoke with her' -t needs-analysis c1
$ sh ./notes
$ crm-list --columns=stage c1
n2	c1
1|1|ana|needs-assessment|needs-analysis||Needs Assessment sent
2|1|ana||needs-analysis||Spoke with her
needs-analysis
END

t 'SP-10: -t cannot go past a guard; nothing is written' 1 <<'END'
$ crm-note -m Sold -t enrolled c1; s=$?
$ sh ./notes | wc -l
$ crm-list --columns=stage c1
$ exit $s
2
needs-analysis
! crm-note: c1: stage enrolled needs a sold policy on file (crm-policy add)
END

t 'SP-07: -t lost has no reason' 1 <<'END'
$ crm-note -m Gone -t lost c1
! crm-note: c1: stage lost needs a reason (--reason, or reason=...)
END

again
t '-s gives the status; -t and -s together are one pair' 0 <<'END'
$ crm-note -m x -s warm c2
$ crm-note -m y -t mid -s cold c2
$ crm-note -m z c2
$ sh ./notes
$ crm-list --columns=stage,status c2
n1	c2
n2	c2
n3	c2
1|2|ana||open|warm|x
2|2|ana||mid|cold|y
3|2|ana||mid|cold|z
mid	cold
END

again
t 'BL-07: only a linked status can be chosen with a stage' 1 <<'END'
$ crm-note -m x -s cold c2; s=$?
$ sh ./notes
$ crm-list --columns=stage,status c2
$ exit $s
open	hot
! crm-note: c2: status cold does not go with stage open (allowed: hot, warm)
END

t 'BL-06: a stage without links takes every status' 0 <<'END'
$ for s in hot cold warm; do crm-note -m x -t mid -s $s c3; done
n1	c3
n2	c3
n3	c3
END

again
t 'BL-08: after the links change no note until the pair is valid' 0 <<'END'
$ sed 's/^link open.*/link open warm/' desk.pipeline >new.pipeline
$ crm-pipeline load new.pipeline >/dev/null
$ crm-list --columns=stage,status c2
$ crm-note -m x c2; echo $?
$ crm-note -m x -a call c2; echo $?
$ crm-note -m x -s warm c2
$ crm-note -m y c2
$ sh ./notes
open	hot
1
1
n1	c2
n2	c2
1|2|ana||open|warm|x
2|2|ana||open|warm|y
! crm-note: c2: status hot does not go with stage open (allowed: warm)
! crm-note: c2: status hot does not go with stage open (allowed: warm)
END

again
t 'BL-11: who must not be called is not; other actions go' 0 <<'END'
$ crm-set -q dnc=yes c1
$ crm-set -q contact_stop=yes c2
$ crm-note -a call -m x c1; echo $?
$ crm-note -a call -m x c2; echo $?
$ crm-note -a email -m x c1 c2
$ crm-note -m x c1
1
1
n1	c1
n2	c2
n3	c1
! crm-note: c1: asked not to be called (dnc=yes)
! crm-note: c2: asked not to be called (contact_stop=yes)
END

t 'a call list with one of them in it is refused whole, or in part with -k' 0 <<'END'
$ crm-note -a call -m x c3 c1; echo $?
$ crm-note -k -a call -m x c3 c1; echo $?
1
n4	c3
6
! crm-note: c1: asked not to be called (dnc=yes)
! crm-note: c1: asked not to be called (dnc=yes)
END

again
t 'an unknown action, status or stage is refused with the nearest' 0 <<'END'
$ crm-note -m x -a emial c1; echo $?
$ crm-note -m x -s wrm c2; echo $?
$ crm-note -m x -t lst c1; echo $?
$ crm-note -m x -t conect - </dev/null; echo $?
1
1
1
1
! crm-note: emial: no such action in pipeline medicare (nearest: email)
! crm-note: wrm: no such status in pipeline desk (nearest: warm)
! crm-note: lst: no such stage in pipeline medicare (nearest: lost)
! crm-note: conect: no such stage in pipeline medicare (nearest: connect)
END

t 'an id that does not exist: nothing is written' 0 <<'END'
$ crm-note -m x c1 c99; echo $?
$ sh ./notes
$ crm-note -k -m x c1 c99; echo $?
1
n1	c1
6
! crm-note: c99: no such contact
! crm-note: c99: no such contact
END

# The text --------------------------------------------------------------

again
t 'the text is kept as it is' 0 <<'END'
$ crm-note -m 'tab	and \ and "quotes" and
$ a second line' c1
$ crm-note -m @f c1
$ crm-note -m -h c1
$ crm-note -m ' ' c1
$ sqlite3 crm.db "SELECT '[' || note || ']' FROM note"
n1	c1
n2	c1
n3	c1
n4	c1
[tab	and \ and "quotes" and
a second line]
[@f]
[-h]
[ ]
END

t '-F takes it from a file, -F - from standard input' 0 <<'END'
$ printf 'From a file.\nTwo lines.' >letter
$ crm-note -F letter c2
$ printf 'From a pipe.' | crm-note -F - c2
$ sqlite3 crm.db 'SELECT note FROM note WHERE contact = 2'
n5	c2
n6	c2
From a file.
Two lines.
From a pipe.
END

t 'no text, an empty file, a missing file, NUL, not UTF-8' 0 <<'END'
$ crm-note -m '' c1; echo $?
$ : >empty; crm-note -F empty c1; echo $?
$ crm-note -F missing c1; echo $?
$ printf 'a\0b' >nul; crm-note -F nul c1; echo $?
$ printf 'a\377' >latin; crm-note -F latin c1; echo $?
$ crm-note -m "$(printf 'a\377')" c1; echo $?
1
1
3
1
1
1
! crm-note: a note needs a text
! crm-note: a note needs a text
! crm-note: missing: No such file or directory
! crm-note: nul: a NUL byte
! crm-note: note: the text is not UTF-8
! crm-note: note: the text is not UTF-8
END

t '65536 bytes are kept, one more is refused' 0 <<'END'
$ awk 'BEGIN { for (i = 0; i < 65536; i++) printf "x" }' >long
$ crm-note -F long c1
$ sqlite3 crm.db 'SELECT max(length(note)) FROM note'
$ printf x >>long
$ crm-note -F long c1; echo $?
n7	c1
65536
1
! crm-note: note: 65537 bytes are too long (at most 65536)
END

t 'the text is not in the arguments that the log keeps' 0 <<'END'
$ crm-note -q -mSecret1 c1
$ crm-note -q --note=Secret2 c1
$ crm-note -q -m Secret3 c1
$ crm-log program=crm-note | tail -n 3 | cut -f 5
$ ! crm-log | grep Secret
-q -m*** c1
-q --note=*** c1
-q -m *** c1
END

# Forms and misuse ------------------------------------------------------

t 'forms of the lines' 0 <<'END'
$ crm-note -n --format=jsonl -m x c1
$ crm-note -n --format=csv -m x c1
$ crm-note -n --columns=id -m x c1
{"note_id":"n11","id":"c1"}
note_id,id
n11,c1
c1
END

t 'no text' 2 <<'END'
$ sh ./mis crm-note c1
usage: crm-note
! crm-note: a note needs one text (-m TEXT or -F FILE)
END

t 'two texts' 2 <<'END'
$ sh ./mis crm-note -m x -F letter c1
usage: crm-note
! crm-note: a note needs one text (-m TEXT or -F FILE)
END

t 'no contact' 2 <<'END'
$ sh ./mis crm-note -m x
usage: crm-note
! crm-note: no contact is named (c17, or - for lines)
END

store
printf '%s\n' 'pipeline calls "Calls"' 'action call "Call" call attempt' \
    'outcome spoke "Spoke" two-way' 'outcome machine "Machine"' \
    'stage a prospect "A" start' 'stage b prospect "B"' 'stage c prospect "C"' \
    'on attempted a b' 'on reached a c' | crm-pipeline load -q -
t 'who was reached is elsewhere than who was not' 0 <<'END'
$ for i in 1 2 3; do crm-add -q name=N$i pipeline=calls; done
$ crm-note -q -a call -o spoke -m Hello c1
$ crm-note -q -a call -o machine -m Hello c2
$ crm-note -q -a call -m Hello c3
$ crm-list --columns=id,stage
c1	c
c2	b
c3	b
END

done_testing
