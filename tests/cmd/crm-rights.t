#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-rights: rights over record types (AM-13, AM-16), by the real login.
. "$(dirname "$0")/../lib.sh"
me=$(id -un)
usage='usage: crm-rights list | grant USER NAME RIGHT... | revoke USER NAME RIGHT... | open NAME'

# As the owner ----------------------------------------------------------------

store medicare archive
crm-add name='Ana Diaz' phone=305-555-0100 >/dev/null
crm-add name='Bob Lee' stage=archive/archived >/dev/null
crm-add name='Cy Ray' stage=archive/archived >/dev/null

t 'without rights everybody may do everything' 0 <<'END'
$ crm-rights list
$ crm-set owner=eva c1 c2
c1	owner		eva
c2	owner		eva
END

t 'the first right closes the record type to the others, the owner too' 0 <<'END'
$ crm-rights grant nobody archive edit
$ crm-list --columns=id,name
$ crm-rights list --header
! crm-rights: archive: only those listed may use it now; you are not among them
nobody	archive	view,edit
c1	Ana Diaz
user	pipeline	rights
nobody	archive	view,edit
END

t '-n says so too, and changes nothing' 0 <<'END'
$ crm-rights -n grant nobody medicare delete
$ crm-rights list
! crm-rights: medicare: only those listed may use it now; you are not among them
nobody	medicare	view,delete
nobody	archive	view,edit
END

refused() {
	t "without the right to view: $2" 1 <<END
\$ $2
! ${2%% *}: $1
END
}
refused 'c2: no right to view archive records' 'crm-show c2'
refused 'c2: no right to view it' 'crm-log c2'
refused 'c2: no right to view it' 'crm-log -c c2'
refused 'c2: no right to edit archive records' 'crm-set owner=x c2'
refused 'c2: no right to edit archive records' 'crm-stage stopped c2'
refused 'c2: no right to edit archive records' 'crm-stage medicare/connect c2'
refused 'c1: no right to edit archive records' 'crm-stage archive/archived c1'
refused 'c1: no right to edit archive records' 'crm-set pipeline=archive c1'
refused 'c2: no right to edit archive records' 'crm-note -m x c2'
refused 'c2: no right to edit archive records' 'crm-policy add c2 line=dental'
refused 'c2: no right to edit archive records' 'crm-task add c2 due=today'
refused 'c2: no right to delete archive records' 'crm-delete -r x c2'
refused 'c2: no right to delete archive records' 'crm-delete --purge -r x c2'
refused 'no right to edit archive records' 'crm-add name=Dee pipeline=archive'
refused 'o5: c2: no right to edit archive records' 'crm-undo o5'

t 'an import: a row of that type is refused' 1 <<'END'
$ printf 'First Name\nDee\n' >dee.csv
$ crm-import --pipeline=archive dee.csv
! crm-import: dee.csv:2: no right to edit archive records
! crm-import: nothing was imported
END

t 'an import that would change one is refused' 1 <<'END'
$ printf 'Id,City\nc2,Miami\n' >two.csv
$ crm-import --update --key=id two.csv
! crm-import: two.csv:2: c2: no right to edit archive records
! crm-import: nothing was imported
END

t 'rules are of the record type' 1 <<'END'
$ sed 's/"Archive"/"Old ones"/' "$CRM_TOP/lib/pipelines/archive.pipeline" >x
$ crm-pipeline load ./x
! crm-pipeline: no right to edit archive records
END

t 'lists, reports, exports and the log leave them out' 0 <<'END'
$ crm-list --columns=id
$ crm-list bob
$ crm-list c2 c3
$ crm-list op=o3 --columns=id
$ crm-export --format=csv | cut -d , -f 1
$ crm-policy list
$ crm-report stages | cut -f 1 | uniq
$ crm-report funnel | cut -f 1 | uniq
$ crm-report sources --columns=contacts
$ crm-log -c | grep -w c2
$ crm-check
c1
id
c1
medicare
medicare
1
END

t 'none of the reports and lists names them' 0 <<'END'
$ for r in $(crm-report --list | cut -f 1); do
$ 	CRM_NOW=2038-01-01 crm-report $r | grep -e c2 -e c3 -e archive
$ done
$ CRM_NOW=2038-01-01 crm-report --columns=id purgeable
$ for c in 'crm-task list' 'crm-policy list' 'crm-export --format=jsonl' \
$     'crm-export --format=text' 'crm-list --format=jsonl'; do
$ 	$c | grep -i -e bob -e archive -e '"c2"'
$ done
$ crm-report due id=c2 2>/dev/null; crm-task list c2; crm-policy list c2
c1
END

t 'so does a past day on which there were no rights' 0 <<'END'
$ crm-list --as-of=yesterday
$ CRM_NOW=2026-11-24 crm-list --as-of=2026-11-22 --columns=id
c1
END

t 'a fault of the log is named without what it is' 1 <<'END'
$ cp "$CRM_DB" whole.db
$ sqlite3 "$CRM_DB" "UPDATE contact SET city = 'Xtown' WHERE id = 2"
$ crm-check | grep -c -i xtown
$ crm-check | wc -l
$ cp whole.db "$CRM_DB"
$ exit 1
! crm-check: 1 findings
! crm-check: 1 findings
0
1
END

t 'findings too' 1 <<'END'
$ sqlite3 "$CRM_DB" "UPDATE contact SET dnc = 'x' WHERE id IN (1, 2)"
$ crm-check --quick | cut -f 1,2
$ crm-check --quick >/dev/null 2>&1; status=$?
$ sqlite3 "$CRM_DB" "UPDATE contact SET dnc = NULL"
$ exit $status
! crm-check: 1 findings
c1	invalid
END

# Granting --------------------------------------------------------------------

t 'to edit is to view; a right given again changes nothing' 0 <<END
\$ crm-rights grant $me archive edit
\$ crm-rights grant $me archive view,edit
\$ crm-set owner=x c2
$me	archive	view,edit
c2	owner	eva	x
END

t 'AM-13: to delete is another right' 1 <<'END'
$ CRM_NOW=2039-01-01 crm-delete -r x c2
! crm-delete: c2: no right to delete archive records
END

t 'a right is revoked; to revoke view is to revoke all' 0 <<END
\$ crm-rights revoke $me archive edit
\$ crm-rights grant $me archive delete
\$ crm-list --columns=id
\$ crm-rights revoke $me archive view
\$ crm-list --columns=id
$me	archive	view
$me	archive	view,delete
c1
c2
c3
$me	archive	
c1
END

t 'the last right that is revoked does not open the type again' 0 <<END
\$ crm-rights revoke nobody archive view
\$ crm-rights list
\$ crm-list --columns=id
nobody	archive	
nobody	archive	
$me	archive	
c1
END

t 'open forgets them' 0 <<'END'
$ crm-rights open archive
$ crm-rights open archive
$ crm-rights list
$ crm-list --columns=id
	archive	view,edit,delete
c1
c2
c3
END

t 'every change of rights is in the log, and taken back' 0 <<'END'
$ crm-undo >/dev/null
$ crm-rights list | wc -l
$ crm-undo >/dev/null
$ crm-rights list | grep nobody
$ crm-log -c op=o6
$ crm-rights open archive
$ crm-check
2
nobody	archive	view,edit
o6		login		nobody
o6		pipeline		archive
o6		rights		view,edit
	archive	view,edit,delete
END

# Refusals ----------------------------------------------------------------

t 'an unknown user' 1 <<'END'
$ crm-rights grant nobdy-at-all medicare view
! crm-rights: nobdy-at-all: no such user here
END

t 'a number is a user' 0 <<'END'
$ crm-rights -qn grant 65502 medicare view
END

t 'an unknown record type' 1 <<'END'
$ crm-rights grant nobody medicre view
! crm-rights: medicre: no such pipeline (nearest: medicare)
END

t 'an unknown right' 1 <<'END'
$ crm-rights grant nobody medicare view,edt
! crm-rights: edt: not a right (edit)
END

t 'nothing to revoke' 1 <<'END'
$ crm-rights revoke nobody medicare view
! crm-rights: nobody: was given no right over medicare
END

store
crm-pipeline load -q "$CRM_TOP/lib/pipelines/archive.pipeline"
sed 's/"Lost"/"Lost ones"/' "$CRM_TOP/lib/pipelines/medicare.pipeline" >new.pipeline
sed 's/"Archive"/"Old ones"/' "$CRM_TOP/lib/pipelines/archive.pipeline" >old.pipeline
crm-pipeline load -q new.pipeline old.pipeline
crm-rights grant -q nobody archive view
t 'rules of several record types are taken back by who may edit all' 1 <<'END'
$ crm-undo o3
! crm-undo: no right to edit archive records
END

# misuse NAME MESSAGE ARGUMENT...
misuse() {
	name=$1
	printf '%s\n' "crm-rights: $2" "$usage" >want.err
	shift 2
	crm-rights "$@" >got.out 2>got.err </dev/null
	bad=$(($? != 2))
	same want.err got.err || bad=1
	same /dev/null got.out || bad=1
	ok "$bad" "$name"
}
misuse 'no subcommand: 2' 'no subcommand (list, grant, revoke, open)'
misuse 'an unknown one: 2' 'gant: no such subcommand (nearest: grant)' gant
misuse 'no right: 2' 'grant: its operands are missing or too many' \
    grant nobody medicare
misuse 'an empty right: 2' 'no right is named (view, edit, delete)' \
    grant nobody medicare ''

# Two users -------------------------------------------------------------------

skip() {
	tests=$((tests + 1))
	echo "ok $tests # SKIP two users: $1"
}
if [ "$(id -u)" -ne 0 ]; then
	skip 'not run as root'
	done_testing
	exit
fi
if ! setpriv --reuid 65502 --regid 65502 --clear-groups true 2>/dev/null; then
	skip 'setpriv does not work here'
	done_testing
	exit
fi
# The programs must be where everybody may run them.
chmod 755 .
mkdir bin shared
cp "$CRM_BIN"/crm-* bin
PATH=$work/bin:$PATH
chmod 777 shared
export ASAN_OPTIONS=detect_leaks=0
rm -f "$CRM_DB"*
CRM_DB=$work/shared/crm.db
crm-init medicare archive
chmod 666 "$CRM_DB"
crm-add name='Ana Diaz' phone=305-555-0100 >/dev/null
crm-add name='Bob Lee' stage=archive/archived >/dev/null
CRM_NOW=2010-01-01 crm-add name='Dee Fox' stage=archive/archived >/dev/null
crm-rights -q grant 65502 archive view
cat >as <<'END'
exec setpriv --reuid 65502 --regid 65502 --clear-groups -- "$@"
END

t 'AM-16: another login may view' 0 <<'END'
$ sh ./as crm-list --columns=id
$ sh ./as crm-show c2 | head -n 1
$ crm-list --columns=id
c1
c2
c3
c2  Bob Lee
c1
END

for claim in 'CRM_USER=root' 'SUDO_USER=root' 'USER=root LOGNAME=root HOME=/root'; do
	t "AM-16: but not edit, whoever he says he is: $claim" 1 <<END
\$ sh ./as env $claim crm-set owner=x c2
! crm-set: c2: no right to edit archive records
END
	t "nor give himself the right: $claim" 1 <<END
\$ sh ./rel sh ./as env $claim crm-rights grant 65502 archive edit
! crm-rights: rights are given by the owner of shared/crm.db, root
END
done

t 'nor take back what gave and what took it' 1 <<'END'
$ sh ./rel sh ./as crm-undo o5
$ sh ./rel sh ./as crm-rights open archive
! crm-undo: rights are given by the owner of shared/crm.db, root
! crm-rights: rights are given by the owner of shared/crm.db, root
END

t 'the log has the login and the claim' 0 <<'END'
$ sh ./as env CRM_USER=boss SUDO_USER=root crm-set owner=x c1
$ crm-log --columns=user,login | tail -n 1
c1	owner		x
boss	65502 (sudo root)
END

t 'AM-13: to delete needs the right, whoever adds and undoes' 0 <<'END'
$ crm-rights grant 65502 archive edit
$ sh ./as crm-delete -r x c3; echo $?
$ sh ./as crm-undo o4; echo $?
$ sh ./as crm-add name='Eve Hay' stage=archive/archived
$ sh ./as crm-undo
$ crm-rights grant 65502 archive delete
$ sh ./as crm-delete -r x c3
$ sh ./as crm-delete --purge -r x c3
65502	archive	view,edit
1
1
c4
c4
65502	archive	view,edit,delete
c3
c3
! crm-rights: archive: only those listed may use it now; you are not among them
! crm-delete: c3: no right to delete archive records
! crm-undo: o4: c3: no right to delete archive records
! crm-rights: archive: only those listed may use it now; you are not among them
END

t 'AM-13: so does an undo that takes imported contacts away' 1 <<'END'
$ crm-rights -q grant root archive edit
$ crm-rights -q revoke 65502 archive delete
$ printf 'name,phone,stage\nFay Ivy,305-555-0166,archive/archived\n' | crm-import -q -
$ op=$(crm-log --columns=op program=crm-import | tail -n 1)
$ sh ./as crm-undo $op 2>&1 | sed 's/o[0-9][0-9]*:/oN:/' >&2
$ crm-list --columns=name 'name==Fay Ivy'
$ crm-rights -q grant 65502 archive delete
$ sh ./as crm-undo -q $op
$ crm-list --columns=name 'name==Fay Ivy'
$ exit 1
Fay Ivy
! crm-undo: oN: c5: no right to delete archive records
END

t 'what was done is sound' 0 <<'END'
$ chmod 600 "$CRM_DB"; crm-check
END

t 'crm-check finds of records what one may see' 1 <<'END'
$ crm-add -q name='Gus Hall' source=web
$ crm-task add -q c2 kind=call due=2026-12-01
$ crm-soa add -q c2 products=mapd appointment=2026-12-28T10:00
$ crm-policy add -q c2 line=mapd effective=2027-01-01
$ chmod 666 "$CRM_DB"; sqlite3 "$CRM_DB" "UPDATE contact SET zip = '3310', dnc = 'yes'" "UPDATE policy SET line = 'Dental'" "UPDATE soa SET signed = appointment + 60"
$ sh ./as crm-check --quick --columns=id,rule 2>/dev/null | sort -u
$ crm-rights -q revoke 65502 archive view
$ echo
$ sh ./as crm-check --quick --columns=id,rule 2>/dev/null | sort -u
$ exit 1
	permissions
c1	invalid
c2	invalid
c6	invalid
p1	invalid
s1	soa
t1	do-not-contact

	permissions
c1	invalid
c6	invalid
END

done_testing
