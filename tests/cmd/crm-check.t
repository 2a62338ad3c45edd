#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-check: records that break a rule, faults of the store.  What it finds in
# an altered log is in tests/log.t.
. "$(dirname "$0")/../lib.sh"
store

t 'a new store has no findings' 0 <<'END'
$ crm-check
$ crm-check --quick
END

t '--head prints the latest entry, its hash and the zone of the agency' 0 <<'END'
$ crm-check --head | sed 's/[0-9a-f]\{64\}/HASH/'
$ test "$(crm-check --head --columns=hash)" = "$(sqlite3 "$CRM_DB" 'SELECT lower(hex(hash)) FROM op')"
o1	HASH	America/New_York
END

cat >leads.csv <<'END'
First Name,Last Name,Phone,Source
Ana,Ruiz,305-555-0101,mail
Luis,Ortega,305-555-0102,mail
Eva,Sosa,305-555-0103,mail
END
crm-import -q leads.csv >/dev/null
crm-add first_name=Dee birth_date=1961-05-20 mbi=1EG4TE5MK73 >/dev/null
crm-note -m 'Left a message' c4 >/dev/null
crm-policy add c4 line=dental carrier=Delta effective=2026-11-01 >/dev/null
crm-stage enrolled c4 >/dev/null
crm-set phone=305-555-0199 c3 >/dev/null
cp "$CRM_DB" good.db

t 'records as the programs wrote them: no findings' 0 <<'END'
$ crm-check
END

t 'a check is no entry of the log, and changes nothing' 0 <<'END'
$ cmp "$CRM_DB" good.db
$ crm-log --columns=op | tail -n 1
o7
END

# altered NAME SQL: the findings after SQL, on standard input; status 1.
altered() {
	cp good.db "$CRM_DB"
	sqlite3 "$CRM_DB" "$2"
	cat >want.out
	n=$(wc -l <want.out)
	if [ "$n" -eq 1 ]; then
		echo 'crm-check: 1 findings' >want.err
	else
		echo "crm-check: $n findings" >want.err
	fi
	crm-check >got.out 2>got.err
	bad=$(($? != 1))
	same want.out got.out || bad=1
	same want.err got.err || bad=1
	ok "$bad" "$1"
	cp good.db "$CRM_DB"
}

# Rows that were changed by hand -------------------------------------------

altered 'an edited row' \
    "UPDATE contact SET phone = '305-555-0666' WHERE id = 4" <<'END'
c4	not-in-log	phone is "305-555-0666", but the log says "" (o3)
END

altered 'an edited row that was imported' \
    "UPDATE contact SET phone = '305-555-0666' WHERE id = 2" <<'END'
o2	not-in-log	one or more of contact rows 1 to 3 are not as they were put in
END

altered 'an edited row that was imported and changed later' \
    "UPDATE contact SET phone = '305-555-0666' WHERE id = 3" <<'END'
c3	not-in-log	phone is "305-555-0666", but the log says "305-555-0199" (o7)
END

altered 'another field of such a row' \
    "UPDATE contact SET source = 'web' WHERE id = 3" <<'END'
o2	not-in-log	one or more of contact rows 1 to 3 are not as they were put in
END

altered 'a row added by hand' \
    "INSERT INTO note (contact, note_created, author, note)
    VALUES (4, 0, 'x', 'forged')" <<'END'
n2	not-in-log	a row of note that no entry of the log wrote
END

altered 'a row deleted by hand' 'DELETE FROM note' <<'END'
n1	not-in-log	a row of note that o4 wrote is missing
END

altered 'a deleted row that was imported' \
    'DELETE FROM move WHERE contact = 2' <<'END'
o2	not-in-log	one or more of move rows 1 to 3 are not as they were put in
END

altered 'a stage set by hand, past its guard too' \
    'UPDATE standing SET stage = 5 WHERE contact = 2' <<'END'
c2	guard	stage active needs a sold policy that is in force
o2	not-in-log	one or more of standing rows 1 to 3 are not as they were put in
END

altered 'a policy edited by hand' \
    "UPDATE policy SET carrier = 'Acme'" <<'END'
p1	not-in-log	carrier is "Acme", but the log says "Delta" (o5)
END

altered 'the zone of the agency' \
    "UPDATE setting SET value = 'UTC' WHERE name = 'zone'" <<'END'
setting:1	not-in-log	value is "UTC", but the log says "America/New_York" (o1)
END

altered 'the rules, edited past crm-pipeline load' \
    "UPDATE stage SET label = 'Aktiv' WHERE name = 'active'" <<'END'
stage:5	not-in-log	label is "Aktiv", but the log says "Active" (o1)
END

altered 'personal data is masked here too' \
    "UPDATE contact SET mbi = '1EG4TE5MK74', birth_date = '1961-05-20'
    WHERE id = 4" <<'END'
c4	not-in-log	mbi is "*******MK74", but the log says "*******MK73" (o3)
END

altered 'a contact that points nowhere' \
    'PRAGMA foreign_keys = OFF; UPDATE note SET contact = 99' <<'END'
	reference	note row 1: no such contact
n1	not-in-log	contact is "99", but the log says "4" (o4)
END

t 'a contact put in by hand is found here, and is moved by nobody' 0 <<'END'
$ sqlite3 "$CRM_DB" "INSERT INTO contact (id, last_name) VALUES (77, 'Hand')"
$ crm-check >findings; echo $?
$ grep ^c77 findings
$ crm-stage lost c77; echo $?
$ cp good.db "$CRM_DB"
1
c77	no-stage	the contact stands in no stage
c77	not-in-log	a row of contact that no entry of the log wrote
1
! crm-check: 2 findings
! crm-stage: c77: stands in no stage; it was not put in by these programs (run crm-check)
END

altered 'an entry without its hash' "UPDATE op SET hash = x'' WHERE id = 4" <<'END'
o4	log-altered	the entry is not as it was sealed
o5	log-chain	the entry does not follow the one before it
END

altered 'an entry with more than its hash' \
    "UPDATE op SET hash = CAST(hash || x'00' AS BLOB) WHERE id = 4" <<'END'
o4	log-altered	the entry is not as it was sealed
END

altered 'an entry that follows none' "UPDATE op SET prev = x'' WHERE id = 4" <<'END'
o4	log-chain	the entry does not follow the one before it
o4	log-altered	the entry is not as it was sealed
END

altered 'parts that have another digest' \
    "UPDATE part SET digest = x'00' WHERE op = 4" <<'END'
o4	log-altered	the entry is not as it was sealed
o4	log-altered	the changes kept for the entry are not those it was sealed with
END

altered 'a birth date that is none is not shown either' \
    "UPDATE contact SET birth_date = '1961-13-40' WHERE id = 4" <<'END'
c4	invalid	birth_date
c4	not-in-log	birth_date is "1961-**-**", but the log says "1961-**-**" (o3)
END

t 'what a survey proposed may be personal' 1 <<'END'
$ echo '{"id":"c1","city":"Miami"}' | crm-survey take -q -
$ sqlite3 "$CRM_DB" "UPDATE proposal SET value = 'Doral'"
$ crm-check
$ cp good.db "$CRM_DB"
$ exit 1
v1	not-in-log	value is "***", but the log says "***" (o8)
! crm-check: 1 findings
END

# Values and rules ----------------------------------------------------------

altered 'a value that the field would not take' \
    "UPDATE contact SET state = 'Florida', zip = '3310' WHERE id = 4" <<'END'
c4	invalid	state: not in its canonical form
c4	invalid	zip: 3310 has four digits (a spreadsheet may have dropped a leading zero: 03310?)
c4	not-in-log	state is "Florida", but the log says "" (o3)
END

altered 'a value of a policy that the field would not take' \
    "UPDATE policy SET election_period = 'AEP'" <<'END'
p1	invalid	election_period: not in its canonical form
p1	not-in-log	election_period is "AEP", but the log says "" (o5)
END

t 'cover that ends today is not over; tomorrow it is' 1 <<'END'
$ crm-policy set -q p1 end=2026-11-22
$ crm-check
$ CRM_NOW=2026-11-23 crm-check --quick --columns=id,rule
$ cp good.db "$CRM_DB"
$ exit 1
c4	guard
p1	overdue
! crm-check: 2 findings
END

t 'tasks that reach who asked not to be reached, and values of tasks' 1 <<'END'
$ crm-task add -q c1 kind=call due=2026-12-01 every=1m
$ crm-task add -q c1 kind=text due=2026-12-01
$ crm-task add -q c2 kind=text due=2026-12-01
$ crm-task add -q c2 kind=other due=2026-12-01
$ crm-task add -q c3 due=2026-12-01
$ sqlite3 "$CRM_DB" "UPDATE contact SET dnc = 'yes' WHERE id = 1" "UPDATE contact SET contact_stop = 'yes' WHERE id = 2" "UPDATE task SET due = '1 Dec', every = 'month' WHERE id = 5"
$ crm-check --quick | sed 's/ (.*//'
$ cp good.db "$CRM_DB"
$ exit 1
t1	do-not-contact	a task of kind call for who asked not to be called
t3	do-not-contact	a task of kind text for who asked not to be contacted
t5	invalid	due: "1 Dec" is not a date
t5	invalid	every: "month" is not a length of time
! crm-check: 4 findings
END

t 'SP-25: a policy without an election period' 1 <<'END'
$ crm-policy add c1 line=mapd effective=2027-01-01 >policy
$ crm-check
p2	election-period	no election period on record for a policy of line mapd
! crm-check: 1 findings
END

t 'with one it is no finding; a quote needs none' 0 <<'END'
$ crm-policy set p2 election_period=aep >policy
$ crm-policy add c1 line=pdp >policy
$ crm-check
END

t 'a day that has come and was not acted on' 1 <<'END'
$ crm-policy add c2 line=dental effective=2026-12-01 end=2026-12-15 >policy
$ crm-stage needs-analysis c2 >moved
$ crm-stage enrolled c2 >moved
$ CRM_NOW=2026-11-30 crm-check
$ CRM_NOW=2026-12-01 crm-check
p4	overdue	a day of the policy has come and was not acted on (run crm-advance)
! crm-check: 1 findings
END

t 'crm-advance acts on it' 0 <<'END'
$ CRM_NOW=2026-12-01 crm-advance
$ CRM_NOW=2026-12-01 crm-check
c2	enrolled	active
END

t 'an active client whose cover is over' 1 <<'END'
$ CRM_NOW=2026-12-16 crm-check
c2	guard	stage active needs a sold policy that is in force
p4	overdue	a day of the policy has come and was not acted on (run crm-advance)
! crm-check: 2 findings
END

cp good.db "$CRM_DB"

t 'contacts that new rules put in breach are not moved, but found' 1 <<'END'
$ crm-pipeline dump medicare | sed 's/^stage connect .*/& field=email/' >strict
$ crm-pipeline load strict
$ crm-list --columns=id stage=connect
$ crm-check
medicare
c1
c2
c3
c1	guard	stage connect needs the field email
c2	guard	stage connect needs the field email
c3	guard	stage connect needs the field email
! crm-check: 3 findings
END

t 'the forms of the findings' 1 <<'END'
$ crm-check --header --columns=rule,id 2>err
$ crm-check --format=jsonl 2>err
rule	id
guard	c1
guard	c2
guard	c3
{"id":"c1","rule":"guard","detail":"stage connect needs the field email"}
{"id":"c2","rule":"guard","detail":"stage connect needs the field email"}
{"id":"c3","rule":"guard","detail":"stage connect needs the field email"}
END

t 'findings are records that other programs can take' 0 <<'END'
$ crm-check 2>err | crm-set email=unknown@example.com - | cut -f 1
$ crm-check
c1
c2
c3
END

# The file ------------------------------------------------------------------

t 'a store that everybody may read' 1 <<'END'
$ chmod 644 "$CRM_DB"
$ crm-check --columns=rule
$ status=$?
$ chmod 600 "$CRM_DB"
$ exit $status
permissions
! crm-check: 1 findings
END

t '--quick leaves the walk out, not the rules' 1 <<'END'
$ sqlite3 "$CRM_DB" "UPDATE contact SET nickname = 'X', zip = '3310' WHERE id = 4"
$ crm-check --quick --columns=id,rule
c4	invalid
! crm-check: 1 findings
END

# A page in the middle of the file, overwritten.
cp good.db damaged.db
page=$(sqlite3 good.db 'PRAGMA page_size')
root=$(sqlite3 good.db "SELECT rootpage FROM sqlite_schema
    WHERE name = 'contact'")
awk 'BEGIN { for (i = 0; i < 500; i++) printf "garbage!" }' |
    dd of=damaged.db bs=1 seek=$(((root - 1) * page)) conv=notrunc 2>/dev/null

t 'a damaged store: 3' 3 <<'END'
$ crm-check -d damaged.db >found 2>err
$ status=$?
$ grep -c '	damaged	' found | sed 's/[1-9][0-9]*/some/'
$ sed "s:$PWD/::" err >&2
$ exit $status
some
! crm-check: damaged.db: the file is damaged (database disk image is malformed); restore a backup
END

t 'no store: 3' 3 <<'END'
$ crm-check -d missing.db 2>err
$ status=$?
$ sed "s:$PWD/::" err >&2
$ exit $status
! crm-check: missing.db: no store there; crm-init makes one
END

t 'a file that is no store: 3' 3 <<'END'
$ crm-check -d leads.csv 2>err
$ status=$?
$ sed "s:$PWD/::" err >&2
$ exit $status
! crm-check: leads.csv: not a crm store
END

t 'an operand is misuse: 2' 2 <<'END'
$ crm-check c1
! crm-check: c1: it takes no operand
! usage: crm-check [-q] [-d FILE] [--quick | --head]
END

t 'output that cannot be written: 3' 3 <<'END'
$ crm-check --head >/dev/full
! crm-check: standard output: No space left on device
END

store
printf '%s\n' 'pipeline calls "Calls"' 'stage open prospect "Open" start' \
    'stage done client "Done"' 'status reachable "Reachable" needs field=phone' \
    'status unknown "Unknown" start' | crm-pipeline load -q -
crm-add -q name=Ana phone=3055550101 pipeline=calls status=reachable
crm-add -q name=Bob pipeline=calls
sqlite3 "$CRM_DB" 'UPDATE contact SET phone = NULL, phone_key = NULL'
t 'what the first of the statuses needs' 1 <<'END'
$ crm-check --quick
c1	status	status reachable needs the field phone
! crm-check: 1 findings
END

store
crm-add -q name=Ana source=web
cp "$CRM_DB" good.db
for id in -1 0 9000000000000; do
	sqlite3 "$CRM_DB" "PRAGMA foreign_keys = OFF; UPDATE stage SET id = $id WHERE name = 'lost'"
	t "a stage whose number is $id by hand is entered by nobody, and named" 3 <<END
\$ crm-list
\$ crm-check --columns=rule,detail >found; sort found | head -n 1
\$ crm-stage -r other lost c1 2>err; status=\$?
\$ crm-add -q name=Bob source=web stage=lost reason=other 2>>err
\$ sed "s:\$CRM_DB:FILE:" err >&2
\$ exit \$status
c1	Ana	connect		
not-in-log	a row of stage that no entry of the log wrote
! crm-check: 2 findings
! crm-stage: FILE: stage lost of pipeline medicare has no row of its own (run crm-check)
! crm-add: FILE: stage lost of pipeline medicare has no row of its own (run crm-check)
END
	cp good.db "$CRM_DB"
done

store
crm-add -q name=Ana zip=33101
sqlite3 "$CRM_DB" "UPDATE contact SET county = 'Orange'"
t 'a county in which the ZIP is not' 1 <<'END'
$ crm-check --quick
c1	county	zip 33101: Orange is not one of its counties; it has Miami-Dade County
! crm-check: 1 findings
END

done_testing
