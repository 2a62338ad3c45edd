#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-init: the store, its pipelines, its zone, and what it never overwrites.
. "$(dirname "$0")/../lib.sh"
unset CRM_DB

cat >desk.pipeline <<'END'
pipeline desk "Front desk"
stage open prospect "Open" start
stage shut closed "Shut"
END
cp desk.pipeline 'two words.pipeline'
sed 's/prospect/prospct/' desk.pipeline >bad.pipeline
: >empty.pipeline

t 'it makes the store and prints nothing' 0 <<'END'
$ crm-init -d a.db
$ crm-pipeline list -d a.db
medicare	Medicare sales	0
us-medicare	Medicare in the United States	
END

t 'threat 12: the store is for its owner only, whatever the umask' 0 <<'END'
$ umask 000; crm-init -d open.db; stat -c %a open.db
$ umask 777; crm-init -d closed.db; stat -c %a closed.db
600
600
END

t 'the making is the first entry of the log' 0 <<'END'
$ crm-log -d a.db | cut -f 1-4
o1	2026-11-22T14:00:00Z	ana	crm-init
END

t 'it cannot be taken back' 1 <<'END'
$ crm-undo -d a.db o1
! crm-undo: o1: an entry of kind setup cannot be taken back
END

t 'a fresh store has nothing to find' 0 <<'END'
$ crm-check -d a.db
$ crm-list -d a.db
END

t 'the default path, with its folders for the owner only' 0 <<'END'
$ HOME=$PWD/home; export HOME
$ crm-init
$ stat -c '%a %n' home home/.local/share/crm home/.local/share/crm/crm.db
$ XDG_DATA_HOME=$PWD/xdg crm-init
$ stat -c '%a %n' xdg xdg/crm xdg/crm/crm.db
700 home
700 home/.local/share/crm
600 home/.local/share/crm/crm.db
700 xdg
700 xdg/crm
600 xdg/crm/crm.db
END

# Pipelines -------------------------------------------------------------

t 'a file with a slash or ending in .pipeline; the first is the default' 0 <<'END'
$ crm-init -d b.db ./desk.pipeline medicare
$ crm-pipeline list -d b.db
$ crm-add -d b.db first_name=Eva source=web
$ crm-add -d b.db first_name=Eve source=web pipeline=medicare
$ crm-list -d b.db --columns=id,pipeline,stage
desk	Front desk	0
medicare	Medicare sales	0
us-medicare	Medicare in the United States	
c1
c2
c1	desk	open
c2	medicare	connect
END

t 'medicare first, then a file whose name has a blank' 0 <<'END'
$ crm-init -d c.db medicare 'two words.pipeline'
$ crm-pipeline list -d c.db
$ crm-add -d c.db first_name=Eva
$ crm-list -d c.db --columns=id,pipeline,stage
medicare	Medicare sales	0
desk	Front desk	0
us-medicare	Medicare in the United States	
c1
c1	medicare	needs-analysis
END

t 'the rules come out again as they went in' 0 <<'END'
$ crm-pipeline dump -d c.db desk >desk.dumped
$ crm-init -d d.db ./desk.dumped
$ crm-pipeline dump -d d.db desk | cmp - desk.dumped
END

t 'the stages of medicare, in their order (SP-01)' 0 <<'END'
$ crm-pipeline stages -d a.db
medicare	connect	prospect	Connect
medicare	needs-analysis	prospect	Needs Analysis
medicare	pending-eligibility	any	Pending Eligibility
medicare	enrolled	client	Enrolled
medicare	active	client	Active
medicare	lost	closed	Lost
END

t 'an unknown name is refused with the nearest, and no file is left' 1 <<'END'
$ crm-init -d no.db medicre 2>&1; s=$?
$ ls no.db 2>/dev/null
$ exit $s
crm-init: medicre: no pipeline of that name ships (nearest: medicare)
END

t 'a file that is not there is trouble' 3 <<'END'
$ crm-init -d no.db missing.pipeline
! crm-init: missing.pipeline: No such file or directory
END

t 'an error in a file is named with its line' 1 <<'END'
$ crm-init -d no.db bad.pipeline
! crm-init: bad.pipeline:2: expected prospect, client, closed or any, not prospct (nearest: prospect)
END

t 'a bad file after a good one' 1 <<'END'
$ crm-init -d no.db medicare ./bad.pipeline
! crm-init: ./bad.pipeline:2: expected prospect, client, closed or any, not prospct (nearest: prospect)
END

t 'an empty file is no pipeline' 1 <<'END'
$ crm-init -d no.db empty.pipeline
! crm-init: empty.pipeline: no stage and no pipeline line
END

t 'none of these left a file' 0 <<'END'
$ ls no.db* 2>/dev/null || echo none
none
END

# Zone ------------------------------------------------------------------

# Half past eleven at night in New York is another day in Tokyo.
t 'the zone is TZ of the making; it stays, whatever TZ says later' 0 <<'END'
$ TZ=America/New_York crm-init -d ny.db
$ TZ=Asia/Tokyo crm-init -d jp.db
$ CRM_NOW=2026-11-23T04:30:00Z; export CRM_NOW
$ for s in ny jp; do
$ 	TZ=UTC crm-add -q -d $s.db first_name=Eva
$ 	env -u TZ crm-list -d $s.db --columns=since,created
$ done
2026-11-22	2026-11-23T04:30:00Z
2026-11-23	2026-11-23T04:30:00Z
END

t '--zone before TZ; a colon before the name is allowed' 0 <<'END'
$ TZ=Asia/Tokyo crm-init -d la.db --zone=America/Los_Angeles
$ TZ=:Asia/Tokyo crm-init -d colon.db
$ TZ=EST5EDT,M3.2.0,M11.1.0 crm-init -d rule.db
$ for s in la colon rule; do
$ 	sqlite3 $s.db "SELECT value FROM setting WHERE name = 'zone'"
$ done
America/Los_Angeles
Asia/Tokyo
EST5EDT,M3.2.0,M11.1.0
END

t 'without both it is the machine that says, and it is a zone' 0 <<'END'
$ env -u TZ crm-init -d machine.db
$ TZ= crm-init -d blank.db
$ a=$(sqlite3 machine.db "SELECT value FROM setting WHERE name = 'zone'")
$ b=$(sqlite3 blank.db "SELECT value FROM setting WHERE name = 'zone'")
$ [ "$a" = "$b" ] && [ -n "$a" ] && crm-list -d machine.db
END

for z in Mars/Olympus '' America/New_Yorc ../../../etc/passwd /etc/passwd; do
	t "not a zone: \"$z\"" 1 <<END
\$ crm-init -d no.db --zone='$z' 2>err; s=\$?
\$ grep -c 'time zone' err
\$ ls no.db 2>/dev/null
\$ exit \$s
1
END
done

t '--zone: words that happen to have a digit are no zone' 1 <<'END'
$ crm-init -d zone.db --zone='New York 2' 2>/dev/null
END

# What is there ---------------------------------------------------------

t 'an existing store is refused and left as it is' 1 <<'END'
$ crm-add -q -d a.db first_name=Eva
$ cp a.db kept
$ sh ./rel crm-init -d a.db; s=$?
$ cmp a.db kept
$ exit $s
! crm-init: a.db: there is a file already; a store is never made over one
END

t 'so is any other file' 1 <<'END'
$ echo mine >mine.txt
$ sh ./rel crm-init -d mine.txt; s=$?
$ cat mine.txt
$ exit $s
mine
! crm-init: mine.txt: there is a file already; a store is never made over one
END

t 'a folder that is a file is trouble' 3 <<'END'
$ sh ./rel crm-init -d mine.txt/x.db
! crm-init: mine.txt/x.db: Not a directory
END

t 'no file name' 3 <<'END'
$ crm-init -d ''
! crm-init: : not a file name
END

# Killed ----------------------------------------------------------------

if strace -qq -o /dev/null true 2>/dev/null; then
	t 'killed before the store has its name: it can be made again' 0 <<'END'
$ strace -qq -o /dev/null -e trace=renameat2 -e inject=renameat2:signal=KILL crm-init -d killed.db 2>/dev/null; echo $?
$ ls killed.db* | sed 's/part-.*/part/'
$ crm-init -d killed.db
$ crm-check -d killed.db
$ rm killed.db*
137
killed.db.part
END
fi

t 'a journal that lies there is not taken for that of the store' 1 <<'END'
$ touch lone.db-journal
$ sh ./rel crm-init -d lone.db; s=$?; ls lone.db*; exit $s
lone.db-journal
! crm-init: lone.db: lone.db-journal is there and would be taken for its own; choose another name
END

# Upgrade ---------------------------------------------------------------

t '--upgrade of a store that is up to date changes nothing' 0 <<'END'
$ cp a.db kept
$ crm-init --upgrade -d a.db
$ cmp a.db kept
$ ls a.db*
a.db
a.db.lock
END

t '--upgrade needs a store' 3 <<'END'
$ sh ./rel crm-init --upgrade -d no.db
! crm-init: no.db: no store there; crm-init makes one
END

t '--upgrade takes no pipeline' 2 <<'END'
$ sh ./mis crm-init --upgrade -d a.db medicare
usage: crm-init
! crm-init: --upgrade takes no pipeline
END

t 'an older store is refused, and the way out is named' 3 <<'END'
$ cp a.db old.db
$ sqlite3 old.db 'PRAGMA user_version = 0'
$ sh ./rel crm-list -d old.db
! crm-list: old.db: made by an older crm; run crm-init --upgrade
END

done_testing
