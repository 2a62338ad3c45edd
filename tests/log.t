#!/bin/sh
# SPDX-License-Identifier: ISC
# The log: undo, the past, the proof.  Tests named "trap N" prove that a trap
# of the design's chapter on the log is not stepped into.
. "$(dirname "$0")/lib.sh"

# leads N: a file of N leads.
leads() {
	awk -v n="$1" 'BEGIN {
		print "First Name,Last Name,Phone,State,Source,Note"
		for (i = 1; i <= n; i++)
			printf "F%d,L%d,305-%03d-%04d,FL,mail,%s\n", i, i,
			    200 + int(i / 10000), i % 10000,
			    i % 50 ? "" : "Call after " i % 12 + 1
	}'
}

sql() {
	sqlite3 "$CRM_DB" "$1"
}

# found NAME SQL FINDINGS...: after SQL crm-check has status 1 and finds
# these; the store is then put back.
found() {
	cp good.db "$CRM_DB"
	sql "$2"
	printf '%s\n' "$3" >want.out
	crm-check >got.out 2>/dev/null
	bad=$(($? != 1))
	same want.out got.out || bad=1
	ok "$bad" "$1"
	cp good.db "$CRM_DB"
}

# A store with all kinds of entries: ranges of an import, changesets.
rich() {
	store
	leads 600 >leads.csv
	crm-import -q leads.csv >/dev/null
	crm-add first_name=Ana last_name=Diaz birth_date=1961-05-20 \
	    mbi=1EG4TE5MK73 source=web >/dev/null
	crm-policy add c601 line=dental carrier=Delta effective=2027-01-01 \
	    >/dev/null
	crm-stage needs-analysis c601 c1 c2 >/dev/null
	crm-set phone=305-555-0199 c5 >/dev/null
	cp "$CRM_DB" good.db
}

# The story of the first screen ---------------------------------------------

store
crm-add first_name=Zoe phone=305-555-0100 >/dev/null
crm-list --format=jsonl >before
leads 2000 >leads.csv

t 'an import of 2,000, 500 moved, one field set' 0 <<'END'
$ crm-import -q leads.csv >imported
$ crm-list stage=connect | head -n 500 | crm-stage needs-analysis - | wc -l
$ crm-set owner=maria c7
$ crm-list --columns=stage | sort | uniq -c | sed 's/^ *//'
500
c7	owner		maria
1500 connect
501 needs-analysis
END

t 'three undos: the list is what it was, byte for byte' 0 <<'END'
$ crm-undo | wc -l
$ crm-undo | wc -l
$ crm-undo | wc -l
$ crm-list --format=jsonl | cmp - before
1
500
2000
END

t 'and three undos of the undos bring all of it back' 0 <<'END'
$ crm-undo o8 | wc -l
$ crm-undo o7 | wc -l
$ crm-undo o6 | wc -l
$ crm-list --columns=id,owner owner=maria
$ crm-list --columns=stage | sort | uniq -c | sed 's/^ *//'
2000
500
1
c7	maria
1500 connect
501 needs-analysis
END

t 'all of that is in the log, and nothing is a finding' 0 <<'END'
$ crm-log --columns=op,program,undoes
$ crm-check
o1	crm-init	
o2	crm-add	
o3	crm-import	
o4	crm-stage	
o5	crm-set	
o6	crm-undo	o5
o7	crm-undo	o4
o8	crm-undo	o3
o9	crm-undo	o8
o10	crm-undo	o7
o11	crm-undo	o6
END

# The past ------------------------------------------------------------------

CRM_NOW=2026-11-01T09:00:00-04:00 store
leads 300 >leads.csv
CRM_NOW=2026-11-02T12:00:00-05:00
crm-import -q leads.csv >/dev/null
for form in jsonl tsv csv; do
	crm-list --format=$form >day2.$form
done
crm-list --format=jsonl stage=connect phone~305-200-001 >day2.some
crm-report stages >day2.stages
crm-report funnel >day2.funnel
crm-show c1 c300 >day2.show
# Late in the evening: the next day in UTC.
CRM_NOW=2026-11-03T23:30:00-05:00
crm-set phone=305-555-0199 birth_date=1961-05-20 c1 >/dev/null
crm-stage needs-analysis c1 c2 c3 >/dev/null
crm-policy add c2 line=dental effective=2026-11-01 >/dev/null
crm-stage enrolled c2 >/dev/null
crm-list --format=jsonl >day3.jsonl
crm-report stages >day3.stages
# Half an hour into the day after: everything is taken back, more is done.
CRM_NOW=2026-11-04T00:30:00-05:00
crm-undo >/dev/null && crm-undo >/dev/null
crm-undo >/dev/null && crm-undo >/dev/null
crm-stage --reason=other lost c3 c4 >/dev/null
crm-add first_name=Zoe >/dev/null
CRM_NOW=2026-11-22T09:00:00-05:00

t '--as-of: the same bytes as on that day, in every form' 0 <<'END'
$ for form in jsonl tsv csv; do
$ 	crm-list --as-of=2026-11-02 --format=$form | cmp - day2.$form
$ done
$ crm-list --as-of=2026-11-02 --format=jsonl stage=connect phone~305-200-001 | cmp - day2.some
$ crm-report stages --as-of=2026-11-02 | cmp - day2.stages
$ crm-report funnel --as-of=2026-11-02 | cmp - day2.funnel
$ crm-show --as-of=2026-11-02 c1 c300 | cmp - day2.show
END

t '--as-of: the day ends at midnight of the agency, not in UTC' 0 <<'END'
$ crm-list --as-of=2026-11-03 --format=jsonl | cmp - day3.jsonl
$ crm-report stages --as-of=2026-11-03 | cmp - day3.stages
END

t '--as-of: before the first contact, and before the store' 0 <<'END'
$ crm-list --as-of=2026-11-01
$ crm-list --as-of=2020-01-01
END

t '--as-of: today is now' 0 <<'END'
$ crm-list --format=jsonl >now
$ crm-list --as-of=today --format=jsonl | cmp - now
$ crm-list --as-of=2026-11-04 --columns=id,stage stage=lost
c3	lost
c4	lost
END

t '--as-of reads a copy: the store is untouched, no copy is left' 0 <<'END'
$ cp "$CRM_DB" before.db
$ crm-list --as-of=2026-11-02 >list
$ cmp "$CRM_DB" before.db
$ ls -A | grep 'crm\.db'
crm.db
crm.db.lock
END

t '--as-of needs a day' 1 <<'END'
$ crm-list --as-of=soon
! crm-list: --as-of: "soon" is not a date (2026-12-01, 12/01/2026, today, +3d, mon)
END

# A run that changes nothing --------------------------------------------------

leads 10 | sed 's/^F\([0-9]\)/G\1/' >more.csv

t 'a dry run of any program leaves the file as it is' 0 <<'END'
$ cp "$CRM_DB" before.db
$ {
$ crm-add -n first_name=Eve
$ crm-import -nq more.csv
$ crm-set -n owner=eva c1
$ crm-stage -n needs-analysis c1
$ crm-note -n -m Hello c1
$ crm-policy add -n c1 line=dental
$ crm-advance -n
$ crm-undo -n
$ } >printed
$ cmp "$CRM_DB" before.db
END

t 'a run that changes nothing is no entry' 0 <<'END'
$ crm-check --head >before
$ crm-set owner= c1
$ crm-stage connect c1
$ crm-advance
$ crm-import -q leads.csv | cut -f 2 | uniq -c | sed 's/^ *//'
$ crm-check --head | cmp - before
END

# Traps -----------------------------------------------------------------------

rich

found 'trap 1: a forged value in an imported row' \
    "UPDATE contact SET state = 'GA' WHERE id = 300" \
    'o2	not-in-log	one or more of contact rows 257 to 512 are not as they were put in'
found 'trap 1: text moved from one value into the next' \
    "UPDATE contact SET first_name = 'F3L', last_name = '3' WHERE id = 3" \
    'o2	not-in-log	one or more of contact rows 1 to 256 are not as they were put in'
found 'trap 1: an empty text where there was nothing' \
    "UPDATE contact SET nickname = '' WHERE id = 600" \
    "c600	invalid	nickname: not in its canonical form
o2	not-in-log	one or more of contact rows 513 to 600 are not as they were put in"
found 'trap 1: two rows that changed places' \
    'UPDATE note SET contact = CASE id WHEN 1 THEN 100 ELSE 50 END
    WHERE id IN (1, 2)' \
    'o2	not-in-log	one or more of note rows 1 to 12 are not as they were put in'
found 'trap 1: a row added to an import' \
    "INSERT INTO note (id, contact, note_created, author, note)
    VALUES (99, 7, 1795356000, 'ana', 'forged')" \
    'n99	not-in-log	a row of note that no entry of the log wrote'

t 'trap 1: undo refuses to remove rows that are not as imported' 1 <<'END'
$ sqlite3 "$CRM_DB" "UPDATE contact SET state = 'GA' WHERE id = 300"
$ crm-undo o6 >undone; crm-undo o5 >undone
$ crm-undo o2
! crm-undo: o2: rows 257 to 512 of contact are not as they were put in (run crm-check)
END

t 'trap 1: nothing was removed' 0 <<'END'
$ crm-list | wc -l
$ crm-log --columns=op | tail -n 1
601
o8
END

t 'an edited row is not written over by an undo' 1 <<'END'
$ crm-set owner=eva c601
$ sqlite3 "$CRM_DB" "UPDATE contact SET owner = 'carla' WHERE id = 601"
$ crm-undo
c601	owner		eva
! crm-undo: o9: the records are no longer as it left them (run crm-check)
END

rich
crm-undo o6 >/dev/null
crm-undo o5 >/dev/null
CRM_NOW=2026-11-21T09:00:00-05:00 crm-list --format=jsonl >before

t 'trap 2: undoing an import keeps the rows that it removes' 0 <<'END'
$ CRM_NOW=2026-11-23 crm-undo o2 | wc -l
$ sqlite3 "$CRM_DB" 'SELECT name, lo, hi, data IS NOT NULL FROM part WHERE op = 9'
600
-note|1|12|1
-move|513|600|1
-move|257|512|1
-move|1|256|1
-standing|513|600|1
-standing|257|512|1
-standing|1|256|1
-contact|513|600|1
-contact|257|512|1
-contact|1|256|1
END

t 'trap 2: the past has them' 0 <<'END'
$ CRM_NOW=2026-11-24 crm-list --as-of=2026-11-22 --format=jsonl | cmp - before
END

t 'trap 2: and the undo can be undone' 0 <<'END'
$ CRM_NOW=2026-11-24 crm-undo o9 | wc -l
$ crm-list --format=jsonl | cmp - before
$ crm-check
600
END

# A changeset that no longer fits its table: what it did is counted.
for change in 'ALTER TABLE note DROP COLUMN note' \
    'ALTER TABLE note RENAME TO remark'; do
	store
	crm-add first_name=Ana >/dev/null
	crm-note -m Hello c1 >/dev/null
	sql "DROP VIEW v_note; $change"
	crm-check --head >before

	t "trap 3: $change: undo refuses" 3 <<'END'
$ crm-undo o3 2>err
$ status=$?
$ sed "s:$PWD/::" err >&2
$ crm-check --head | cmp - before
$ exit $status
! crm-undo: crm.db: 1 of 1 changes of o3 could not be taken back
END

	t "trap 3: $change: the past refuses" 3 <<'END'
$ CRM_NOW=2026-11-23 crm-list --as-of=2026-11-21 2>err
$ status=$?
$ sed "s:$PWD/::" err >&2
$ exit $status
! crm-list: crm.db: 1 of 1 changes of o3 could not be taken back
END
done

# Without DEFAULT: the session extension of SQLite 3.40 takes what a row has
# in a column added later for NULL, whatever the default.
rich
crm-list --format=jsonl >before
for table in contact standing move note policy setting pipeline stage; do
	sql "ALTER TABLE $table ADD COLUMN later TEXT"
done

t 'trap 4: with columns added at the end the old entries verify' 0 <<'END'
$ crm-list --format=jsonl | cmp - before
$ crm-check
END

t 'trap 4: and what is written now verifies too' 0 <<'END'
$ crm-set owner=eva c1 c601
$ crm-add first_name=Bob
$ crm-check
c1	owner		eva
c601	owner		eva
c602
END

t 'trap 4: the past and the changes are still told' 0 <<'END'
$ CRM_NOW=2026-11-23 crm-list --as-of=2026-11-21
$ crm-log -c --columns=op,field,old,new c5 field=phone
o2	phone		305-200-0005
o6	phone	305-200-0005	305-555-0199
END

t 'trap 4: the old entries can be undone, changesets and ranges' 0 <<'END'
$ for op in 8 7 6 5 4 3 2; do crm-undo o$op >undone || echo o$op; done
$ crm-list
$ sqlite3 "$CRM_DB" 'SELECT count(*) FROM standing UNION ALL SELECT count(*) FROM move UNION ALL SELECT count(*) FROM note UNION ALL SELECT count(*) FROM policy'
$ crm-check
0
0
0
0
END

t 'trap 4: and the undos, too' 0 <<'END'
$ for op in 15 14 13 12 11; do crm-undo o$op >undone || echo o$op; done
$ crm-list --format=jsonl | cmp - before
$ crm-check
END

rich
crm-list --format=jsonl >before
sql "ALTER TABLE contact ADD COLUMN shoe TEXT DEFAULT '42';
	ALTER TABLE standing ADD COLUMN x INTEGER NOT NULL DEFAULT 7;
	ALTER TABLE move ADD COLUMN x INTEGER NOT NULL DEFAULT 7"

t 'trap 4: columns with a default: the old import verifies, and undoes' 0 <<'END'
$ crm-list --format=jsonl | cmp - before
$ crm-check
$ for op in 6 5 4 3 2; do crm-undo o$op >undone || echo o$op; done
$ crm-list
END

t 'trap 4: so no step of the schema adds a column with a default' 0 <<'END'
$ tr '\n' ' ' <"$CRM_TOP/lib/sql/0001-first.sql" | grep -ic 'ADD COLUMN'
$ for f in "$CRM_TOP"/lib/sql/*.sql; do
$ 	tr '\n;' ' \n' <"$f" | grep -iE 'ALTER TABLE.* DEFAULT'
$ done; true
0
END

t 'trap 4: no step of the schema drops, renames or retypes' 0 <<'END'
$ grep -inE 'DROP (TABLE|COLUMN)|RENAME' "$CRM_TOP"/lib/sql/*.sql
$ for f in "$CRM_TOP"/lib/sql/*.sql; do
$ 	case $f in */0001-*) continue ;; esac
$ 	grep -inE 'GENERATED|CHECK *\(' "$f"
$ done; true
END

store
t 'trap 5: no foreign key cascades' 0 <<'END'
$ sqlite3 "$CRM_DB" "SELECT m.name, f.\"from\", f.on_delete, f.on_update FROM sqlite_schema AS m, pragma_foreign_key_list(m.name) AS f WHERE f.on_delete <> 'NO ACTION' OR f.on_update <> 'NO ACTION'"
$ grep -inE 'ON (DELETE|UPDATE)' "$CRM_TOP"/lib/sql/*.sql; true
END

t 'trap 6: no trigger' 0 <<'END'
$ sqlite3 "$CRM_DB" "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
END

t 'trap 6: contact is a real table, with the columns that people know' 0 <<'END'
$ sqlite3 "$CRM_DB" "SELECT type FROM sqlite_schema WHERE name = 'contact'"
$ sqlite3 "$CRM_DB" "SELECT name FROM pragma_table_info('contact') WHERE name IN ('id', 'first_name', 'last_name', 'city', 'phone')"
table
id
first_name
last_name
phone
city
END

t 'trap 7: unique is only what never changes' 0 <<'END'
$ sqlite3 "$CRM_DB" "SELECT m.name, x.name FROM sqlite_schema AS m, pragma_index_list(m.name) AS i, pragma_index_info(i.name) AS x WHERE i.\"unique\" AND i.origin <> 'pk'"
setting|name
mapping|name
rules|name
field|name
END

t 'trap 7: numbers of order that changed places are undone' 0 <<'END'
$ crm-pipeline dump medicare >rules
$ sed '/^stage connect /d; s/^stage needs-analysis .*/&\nstage connect prospect "Connect" needs source/' rules | sed 's/ start$//; s/needs source$/& start/' >swapped
$ crm-pipeline load swapped
$ crm-pipeline stages --columns=stage | head -n 2
$ crm-undo
$ crm-pipeline dump medicare | cmp - rules
$ crm-check
medicare
needs-analysis
connect
END

t 'trap 8: every recorded table that gives numbers never gives one twice' 0 <<'END'
$ sqlite3 "$CRM_DB" "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%PRIMARY KEY AUTOINCREMENT%' ORDER BY name"
contact
former
mapping
move
note
op
permission
pipeline
policy
proposal
rules
schedule
soa
stage
status
task
END

t 'trap 8: numbers do not return after an undo' 0 <<'END'
$ crm-add first_name=Ana
$ crm-note -m Hello c1
$ crm-policy add c1 line=dental | cut -f 1
$ crm-undo; crm-undo; crm-undo
$ printf 'First Name,Phone,Note\nBob,305-555-0102,Hi\nCy,305-555-0103,Hi\n' >two.csv
$ crm-import -q two.csv >imported
$ crm-undo
$ crm-add first_name=Dee
$ crm-note -m Hello c4
$ crm-policy add c4 line=dental | cut -f 1
c1
n1	c1
p1
c1
c1
c1
c2
c3
c4
n4	c4
p2
END

rich
leads 610 | sed '8s/,FL,/,GA,/' >update.csv
leads 20 | sed 's/^F\([0-9]\)/G\1/' >more.csv

t 'trap 9: new contacts of an import and moves of a wave are ranges, changes changesets' 0 <<'END'
$ sqlite3 "$CRM_DB" "SELECT op, name, lo, hi FROM part WHERE name IS NOT NULL ORDER BY name, lo"
$ sqlite3 "$CRM_DB" "SELECT DISTINCT op FROM part WHERE name IS NULL ORDER BY op"
2|contact|1|256
2|contact|257|512
2|contact|513|600
2|move|1|256
2|move|257|512
2|move|513|600
5|move|602|604
2|note|1|12
2|standing|1|256
2|standing|257|512
2|standing|513|600
1
3
4
5
6
END

t 'trap 9: an import that updates is recorded, and undone whole' 0 <<'END'
$ crm-list --format=jsonl >before
$ crm-import --update update.csv >imported 2>err; cat err
$ sqlite3 "$CRM_DB" "SELECT count(*) FROM part WHERE op = 7 AND name IS NOT NULL"
$ crm-list --columns=id,state c7
$ crm-undo | wc -l
$ crm-list --format=jsonl | cmp - before
$ crm-check
crm-import: 11 added, 1 updated, 598 same
0
c7	GA
12
END

t 'trap 9: recording after ranges, ranges after recording' 0 <<'END'
$ crm-set owner=eva c1 >set
$ crm-import -q more.csv >imported
$ crm-set owner=eva c2 >set
$ crm-check
$ crm-undo >undone && crm-undo >undone && crm-undo >undone
$ crm-list --format=jsonl | cmp - before
$ crm-check
END

# Every table is on one of these lists; rows of the recorded ones are in the
# log, of the others not.
recorded='contact custom field former mapping move note permission pipeline policy proposal rules schedule setting soa stage standing status task'
logged='op part touch'
replaced='zip_county' # whole, its digest is a setting

t 'trap 10: every table is recorded, the log itself, or replaced whole' 0 <<END
$ printf '%s\n' $recorded $logged $replaced | sort >want
$ sqlite3 "\$CRM_DB" "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sqlite_sequence' ORDER BY name" | diff want -
END

t 'trap 10: every table has an integer key, so that none is skipped' 0 <<'END'
$ sqlite3 "$CRM_DB" "SELECT m.name FROM sqlite_schema AS m WHERE m.type = 'table' AND m.name NOT IN ('sqlite_sequence', 'touch') AND NOT EXISTS (SELECT 1 FROM pragma_table_info(m.name) WHERE pk = 1 AND type = 'INTEGER')"
END

# A row of each recorded table that no entry wrote must be found.
cat >side.pipeline <<'END'
pipeline side "Side line"
stage inbox prospect "Inbox"
status hot "Hot"
END
rich
crm-pipeline load side.pipeline >/dev/null
cp "$CRM_DB" good.db
for table in $recorded; do
	cp good.db "$CRM_DB"
	columns=$(sql "SELECT group_concat('\"' || name || '\"') FROM
	    pragma_table_info('$table') WHERE name NOT IN ('id', 'contact')")
	case $table in
	setting) sql "INSERT INTO setting (name, value) VALUES ('x', 'y')" ;;
	custom) sql "INSERT INTO custom (contact, v1) VALUES (603, 'x')" ;;
	field)
		sql "INSERT INTO field (name, label, type, help)
		    VALUES ('x', 'X', 'text', 'X')"
		;;
	mapping | rules)
		sql "INSERT INTO $table (name, rules) VALUES ('x', '')"
		;;
	permission)
		sql "INSERT INTO permission (login, pipeline, rights)
		    VALUES ('x', 1, '')"
		;;
	standing)
		sql "PRAGMA foreign_keys = OFF;
		    INSERT INTO standing (contact, $columns) SELECT 999,
		    $columns FROM standing WHERE contact = 601"
		;;
	contact)
		sql "INSERT INTO contact ($columns) SELECT $columns FROM
		    contact WHERE id = 601"
		;;
	former)
		sql "INSERT INTO former (name, note, move) VALUES ('x', 0, 0)" ;;
	proposal)
		sql "INSERT INTO proposal (contact, field, survey, author,
		    arrived) VALUES (1, 'phone', 'x', 'y', 0)"
		;;
	schedule) sql "INSERT INTO schedule (contact, made) VALUES (1, 0)" ;;
	soa)
		sql "INSERT INTO soa (contact, soa_status, products,
		    soa_created) VALUES (1, 'draft', 'mapd', 0)"
		;;
	task)
		sql "INSERT INTO task (contact, kind, due, task_created)
		    VALUES (1, 'call', '2026-12-01', 0)"
		;;
	move | note | policy)
		sql "INSERT INTO $table (contact, $columns) SELECT contact,
		    $columns FROM $table ORDER BY id DESC LIMIT 1"
		;;
	*)
		sql "INSERT INTO $table ($columns) SELECT $columns FROM $table
		    ORDER BY id DESC LIMIT 1"
		;;
	esac
	crm-check 2>/dev/null | grep -q \
	    "	not-in-log	a row of $table that no entry of the log wrote$"
	ok $? "trap 10: a row of $table that no entry wrote is found"
done
cp good.db "$CRM_DB"

t 'trap 11: what an entry touched, both ways; an import needs no rows' 0 <<'END'
$ crm-log --columns=op c1
$ crm-log --columns=op c601
$ crm-list --columns=id op=o5
$ crm-list op=o2 | wc -l
$ sqlite3 "$CRM_DB" 'SELECT op, count(*) FROM touch GROUP BY op'
o2
o5
o3
o4
o5
c1
c2
c601
600
3|1
4|1
5|3
6|1
END

t 'trap 11: an undo touches what it takes back' 0 <<'END'
$ crm-undo o6
$ crm-list --columns=id op=o8
$ crm-log --columns=op c5
c5
c5
o2
o6
o8
END

t 'trap 14: no full-text index, no virtual table' 0 <<'END'
$ sqlite3 "$CRM_DB" "SELECT name FROM sqlite_schema WHERE sql LIKE '%VIRTUAL%'"
END

told 'of each contact the log tells what it tells of all'

# An import, taken back and brought back -----------------------------------------

# Enough rows that indexes are made again rather than kept.
store
CRM_NOW=2026-11-02T12:00:00-05:00
crm-add first_name=Zoe phone=305-555-0100 source=web >/dev/null
leads 5000 >leads.csv
leads 5600 | sed '2,5001d' >more.csv
CRM_NOW=2026-11-03T12:00:00-05:00 crm-import -q leads.csv >/dev/null
CRM_NOW=2026-11-22T09:00:00-05:00
crm-list --format=jsonl >with
crm-list --format=jsonl c1 >without
sql "SELECT name, sql FROM sqlite_schema ORDER BY name" >schema
cp "$CRM_DB" good.db

t 'an import of 5,000: undo, redo, undo; each is ranges, nothing is found' 0 <<'END'
$ CRM_NOW=2026-11-04T12:00:00-05:00 crm-undo o3 | wc -l
$ crm-list --format=jsonl | cmp - without; crm-check
$ CRM_NOW=2026-11-05T12:00:00-05:00 crm-undo o4 | wc -l
$ crm-list --format=jsonl | cmp - with; crm-check
$ CRM_NOW=2026-11-06T12:00:00-05:00 crm-undo o5 | wc -l
$ crm-list --format=jsonl | cmp - without; crm-check
$ sqlite3 "$CRM_DB" "SELECT op, name, count(*), sum(hi - lo + 1), count(data) FROM part WHERE op > 2 GROUP BY op, name"
5000
5000
5000
3|contact|20|5000|0
3|move|20|5000|0
3|note|1|100|0
3|standing|20|5000|0
4|-contact|20|5000|20
4|-move|20|5000|20
4|-note|1|100|1
4|-standing|20|5000|20
5|contact|20|5000|0
5|move|20|5000|0
5|note|1|100|0
5|standing|20|5000|0
6|-contact|20|5000|20
6|-move|20|5000|20
6|-note|1|100|1
6|-standing|20|5000|20
END

t 'the days between are what they were, and the indexes' 0 <<'END'
$ for day in 02 03 04 05 06; do
$ 	crm-list --as-of=2026-11-$day --format=jsonl >list
$ 	cmp -s list with && echo $day with
$ 	cmp -s list without && echo $day without
$ done
$ sqlite3 "$CRM_DB" "SELECT name, sql FROM sqlite_schema ORDER BY name" | cmp - schema
02 without
03 with
04 without
05 with
06 without
END

t 'kept rows are the bytes that the digests of the import are of' 0 <<'END'
$ sqlite3 "$CRM_DB" "SELECT count(*) FROM part AS a JOIN part AS b ON b.op = 4 AND b.name = '-' || a.name AND b.lo = a.lo AND b.hi = a.hi AND b.columns = a.columns AND b.digest = a.digest WHERE a.op = 3"
$ sqlite3 "$CRM_DB" "SELECT writefile('data', data) > 0, lower(hex(digest)) FROM part WHERE op = 4 AND name = '-contact' AND lo = 2" | cut -d '|' -f 2 >digest
$ b2sum -l 256 data | cut -d ' ' -f 1 | cmp - digest
61
END

t 'the log tells what was removed and put back, of one contact too' 0 <<'END'
$ crm-log --columns=op,program,undoes c51
$ crm-log -c --columns=op,id,field,old,new c51 | grep -v '	note_created'
$ crm-log -c --columns=op field=first_name | uniq -c | sed 's/^ *//'
o3	crm-import	
o4	crm-undo	o3
o5	crm-undo	o4
o6	crm-undo	o5
o3	c51	first_name		F50
o3	c51	last_name		L50
o3	c51	phone		305-200-0050
o3	c51	state		FL
o3	c51	source		mail
o3	c51	pipeline		medicare
o3	c51	stage		connect
o3	c51	type		prospect
o3	n1	note		Call after 3
o4	c51	first_name	F50	
o4	c51	last_name	L50	
o4	c51	phone	305-200-0050	
o4	c51	state	FL	
o4	c51	source	mail	
o4	c51	pipeline	medicare	
o4	c51	stage	connect	
o4	c51	type	prospect	
o4	n1	note	Call after 3	
o5	c51	first_name		F50
o5	c51	last_name		L50
o5	c51	phone		305-200-0050
o5	c51	state		FL
o5	c51	source		mail
o5	c51	pipeline		medicare
o5	c51	stage		connect
o5	c51	type		prospect
o5	n1	note		Call after 3
o6	c51	first_name	F50	
o6	c51	last_name	L50	
o6	c51	phone	305-200-0050	
o6	c51	state	FL	
o6	c51	source	mail	
o6	c51	pipeline	medicare	
o6	c51	stage	connect	
o6	c51	type	prospect	
o6	n1	note	Call after 3	
1 o2
5000 o3
5000 o4
5000 o5
5000 o6
END

t 'numbers go on where they were' 0 <<'END'
$ printf 'First Name,Note\nBob,Hi\n' >one.csv
$ crm-import one.csv 2>err
$ sqlite3 "$CRM_DB" 'SELECT max(id) FROM move UNION ALL SELECT max(id) FROM note'
c5002	added	one.csv	2
5002
101
END

t 'an import after an import: the one between the others goes' 0 <<'END'
$ cp good.db "$CRM_DB"
$ crm-import -q more.csv >imported
$ crm-note -m Hello c1 c5002 >noted
$ crm-list --format=jsonl >all
$ crm-undo o3 | wc -l
$ crm-list --columns=id | sed -n '1,2p'
$ sqlite3 "$CRM_DB" "SELECT name, sql FROM sqlite_schema ORDER BY name" | cmp - schema
$ crm-check
$ crm-undo o6 | wc -l
$ crm-list --format=jsonl | cmp - all
$ crm-check
5000
c1
c5002
5000
END

t 'a dry run finds what the run finds, and leaves the file' 0 <<'END'
$ cp good.db "$CRM_DB"
$ crm-undo -n o3 >dry
$ cmp good.db "$CRM_DB"
$ crm-undo o3 | cmp - dry
END

# What stands in its way.
cp good.db "$CRM_DB"
crm-note -m Hello c7 c1 >/dev/null
crm-policy add c4000 line=dental >/dev/null
crm-stage needs-analysis c9 >/dev/null

t 'later notes, policies and moves of its contacts are named' 1 <<'END'
$ crm-undo o3
! crm-undo: o3: later entries changed the same records: o4, o5, o6; take those back first
END

t 'those of others are not, and when all are gone it goes' 0 <<'END'
$ crm-note -m Hello c1 >noted
$ crm-undo o6; crm-undo o5; crm-undo o4 | sort
$ crm-undo o3 | wc -l
$ crm-list --format=jsonl | cut -d , -f 1
$ crm-check
c9
c4000
c1
c7
5000
{"id":"c1"
END

t 'what needs rows that are gone is refused, and names the undo' 1 <<'END'
$ crm-undo o10
! crm-undo: o10: later entries changed the same records: o11; take those back first
END

t 'an undo that was done again otherwise is in the way of itself' 1 <<'END'
$ crm-undo -q o11
$ crm-undo -q o3
$ crm-undo o12
! crm-undo: o12: later entries changed the same records: o13; take those back first
END

# refuse NAME SQL: an undo of o3 says so, a dry run too.
refuse() {
	cp good.db "$CRM_DB"
	sql "$2"
	cat >want <<'END'
crm-undo: o3: the records are no longer as it left them (run crm-check)
END
	bad=0
	crm-undo -n o3 >out 2>err && bad=1
	cat out err | same want - || bad=1
	crm-undo o3 >out 2>err && bad=1
	cat out err | same want - || bad=1
	[ "$(crm-log --columns=op | tail -n 1)" = o3 ] || bad=1
	ok $bad "$1"
}

refuse 'a note that was written by hand refers to a contact' \
    "INSERT INTO note (contact, note_created, author, note)
    VALUES (300, 1795356000, 'ana', 'by hand')"
refuse 'a policy' 'INSERT INTO policy (contact) VALUES (5001)'
refuse 'a move' \
    "INSERT INTO move (contact, stage, day, at) VALUES (2, 1, '2026-11-22', 0)"
refuse 'a table of their own' \
    'CREATE TABLE mine (whom INTEGER REFERENCES Contact (id));
    INSERT INTO mine VALUES (2)'

t 'a row that is missing is noticed before any goes' 1 <<'END'
$ cp good.db "$CRM_DB"
$ sqlite3 "$CRM_DB" 'DELETE FROM move WHERE id = 3000'
$ crm-undo o3
! crm-undo: o3: rows 2818 to 3073 of move are not as they were put in (run crm-check)
END

# Bringing it back.
cp good.db "$CRM_DB"
CRM_NOW=2026-11-23T12:00:00-05:00 crm-undo -q o3
cp "$CRM_DB" good.db

t 'a row that stands where one is put back' 1 <<'END'
$ sqlite3 "$CRM_DB" "INSERT INTO contact (id, first_name) VALUES (300, 'By hand')"
$ crm-undo o4
! crm-undo: o4: the records are no longer as it left them (run crm-check)
END

t 'a stage that is gone' 1 <<'END'
$ cp good.db "$CRM_DB"
$ sqlite3 "$CRM_DB" 'DELETE FROM standing; DELETE FROM move; DELETE FROM stage WHERE id = 1'
$ crm-undo o4
! crm-undo: o4: the records are no longer as it left them (run crm-check)
END

t 'the guards are asked: rules that changed meanwhile' 1 <<'END'
$ cp good.db "$CRM_DB"
$ crm-pipeline dump medicare | sed 's/^stage connect .*/& needs field=email/' >strict
$ crm-pipeline load strict
$ crm-undo o4 2>&1 | sed 's/field=email.*/field=email/' >&2
$ exit 1
medicare
! crm-undo: o4: c2 would stand where it may not: stage connect needs the field email
END

found 'a row by hand where one was removed is named' \
    "INSERT INTO contact (id, first_name, created) VALUES (300, 'Hand', 5)" \
    'c300	no-stage	the contact stands in no stage
c300	not-in-log	a row of contact stands where o4 removed one'
found 'the rows that an undo keeps are sealed' \
    "UPDATE part SET data = CAST(
	substr(data, 1, instr(data, CAST('F9' AS BLOB)) - 1) ||
	CAST('G9' AS BLOB) ||
	substr(data, instr(data, CAST('F9' AS BLOB)) + 2) AS BLOB)
    WHERE op = 4 AND name = '-contact' AND lo = 2" \
    'o4	log-altered	the changes kept for the entry are not those it was sealed with
o3	not-in-log	one or more of contact rows 2 to 257 are not as they were put in'
found 'rows that are not kept any more are a finding' \
    "UPDATE part SET data = NULL WHERE op = 4 AND name = '-note'" \
    'o4	log-altered	the changes kept for the entry are not those it was sealed with
o3	not-in-log	one or more of note rows 1 to 100 are not as they were put in'
found 'that they were removed is sealed' \
    "UPDATE part SET name = 'note' WHERE op = 4 AND name = '-note'" \
    'o4	log-altered	the entry is not as it was sealed
o4	not-in-log	one or more of note rows 1 to 100 are not as they were put in
o3	not-in-log	one or more of note rows 1 to 100 are not as they were put in'

# Data that is altered, cut or gone is neither put back nor shown as a past.
for change in "data = substr(data, 1, 1000)" 'data = NULL' \
    "data = CAST(data || x'05' AS BLOB)" 'columns = 900' 'columns = 0' 'hi = hi - 1' \
    "data = CAST(replace(data, 'mail', 'post') AS BLOB)"; do
	cp good.db "$CRM_DB"
	sql "UPDATE part SET $change WHERE op = 4 AND name = '-contact' AND
	    lo = 2"
	t "kept rows: $change" 3 <<'END'
$ sh ./rel crm-undo o4
$ CRM_NOW=2026-11-24 sh ./rel crm-list --as-of=2026-11-22
! crm-undo: crm.db: the changes of o4 in the log cannot be read
! crm-list: crm.db: the changes of o4 in the log cannot be read
END
done

cp good.db "$CRM_DB"
sql "ALTER TABLE contact ADD COLUMN later TEXT;
	ALTER TABLE note ADD COLUMN x INTEGER NOT NULL DEFAULT 7"

t 'trap 4: with columns added meanwhile it comes back, and goes again' 0 <<'END'
$ crm-undo o4 | wc -l
$ crm-list --format=jsonl | cmp - with
$ crm-undo o5 | wc -l
$ crm-undo o6 | wc -l
$ crm-list --format=jsonl | cmp - with
$ sqlite3 "$CRM_DB" "SELECT op, name, columns FROM part WHERE lo = 1 OR name LIKE '%contact' AND lo = 2 ORDER BY id" | grep -E 'contact|note'
$ sqlite3 "$CRM_DB" "SELECT min(x), max(x) FROM note"
$ crm-check
5000
5000
5000
3|contact|44
3|note|9
4|-note|9
4|-contact|44
5|contact|44
5|note|9
6|-note|10
6|-contact|45
7|contact|45
7|note|10
7|7
END

# The chain -------------------------------------------------------------------

rich

t 'threat 30: the digest of a part is that of b2sum' 0 <<'END'
$ sqlite3 "$CRM_DB" "SELECT writefile('data', data) > 0, lower(hex(digest)) FROM part WHERE op = 4" | tr '|' '\n' | sed -n 2p >digest
$ b2sum -l 256 data | cut -d ' ' -f 1 | cmp - digest
END

t 'threat 30: each entry carries the hash of the one before' 0 <<'END'
$ sqlite3 "$CRM_DB" 'SELECT a.id FROM op AS a JOIN op AS b ON b.id = a.id - 1 WHERE a.prev = b.hash'
2
3
4
5
6
END

found 'chain: an author that was changed' \
    "UPDATE op SET author = 'bob' WHERE id = 4" \
    'o4	log-altered	the entry is not as it was sealed'
found 'chain: the instant' 'UPDATE op SET at = at - 86400 WHERE id = 2' \
    'o2	log-altered	the entry is not as it was sealed'
found 'chain: the login' "UPDATE op SET login = 'nobody at all' WHERE id = 6" \
    'o6	log-altered	the entry is not as it was sealed'
found 'chain: the arguments' "UPDATE op SET args = '' WHERE id = 5" \
    'o5	log-altered	the entry is not as it was sealed'
found 'chain: one byte of the changes' \
    "UPDATE part SET data = CAST(
	substr(data, 1, instr(data, CAST('Delta' AS BLOB)) - 1) ||
	CAST('Felta' AS BLOB) ||
	substr(data, instr(data, CAST('Delta' AS BLOB)) + 5) AS BLOB)
    WHERE op = 4" \
    'o4	log-altered	the changes kept for the entry are not those it was sealed with
p1	not-in-log	carrier is "Delta", but the log says "Felta" (o4)'
found 'chain: the digest of the changes' \
    'UPDATE part SET digest = zeroblob(32) WHERE op = 4' \
    'o4	log-altered	the entry is not as it was sealed
o4	log-altered	the changes kept for the entry are not those it was sealed with'
found 'chain: the digest of a range' \
    'UPDATE part SET digest = zeroblob(32) WHERE op = 2 AND lo = 257 AND
    name = '\''contact'\' \
    'o2	log-altered	the entry is not as it was sealed
o2	not-in-log	one or more of contact rows 257 to 512 are not as they were put in'
found 'chain: the bounds of a range' \
    "UPDATE part SET hi = 599 WHERE name = 'contact' AND hi = 600" \
    'o2	log-altered	the entry is not as it was sealed
o2	not-in-log	one or more of contact rows 513 to 599 are not as they were put in
c600	not-in-log	a row of contact that no entry of the log wrote'
found 'chain: a part that is gone' 'DELETE FROM part WHERE op = 4' \
    'o4	log-altered	the entry is not as it was sealed
p1	not-in-log	a row of policy that no entry of the log wrote'
found 'chain: an entry that is gone from the middle' \
    'DELETE FROM touch WHERE op = 4; DELETE FROM part WHERE op = 4;
    DELETE FROM op WHERE id = 4' \
    'o5	log-gap	entry o4 is missing
o5	log-chain	the entry does not follow the one before it
p1	not-in-log	a row of policy that no entry of the log wrote'
found 'chain: the latest entry gone, what it changed still there' \
    'DELETE FROM touch WHERE op = 6; DELETE FROM part WHERE op = 6;
    DELETE FROM op WHERE id = 6' \
    'o2	not-in-log	one or more of contact rows 1 to 256 are not as they were put in'
found 'chain: an entry put in at the end' \
    "INSERT INTO op (at, login, author, program, args, kind, prev, hash)
    SELECT at, login, author, 'crm-set', 'x', kind, hash, randomblob(32)
    FROM op WHERE id = 6" \
    'o7	log-altered	the entry is not as it was sealed'
found 'chain: a copy of an entry put in at the end' \
    'INSERT INTO op (at, login, author, program, args, kind, prev, hash)
    SELECT at, login, author, program, args, kind, prev, hash
    FROM op WHERE id = 6' \
    'o7	log-chain	the entry does not follow the one before it
o7	log-altered	the entry is not as it was sealed'
found 'chain: two entries that changed places' \
    'UPDATE op SET id = -id WHERE id IN (4, 5);
    UPDATE op SET id = 9 + id WHERE id < 0' \
    'o4	log-chain	the entry does not follow the one before it
o4	log-altered	the entry is not as it was sealed
o5	log-chain	the entry does not follow the one before it
o5	log-altered	the entry is not as it was sealed
o6	log-chain	the entry does not follow the one before it'

t 'threat 30: head: the same store has the same head, looking does not change it' 0 <<'END'
$ crm-check --head >head
$ crm-list >list; crm-log >log; crm-check
$ crm-check --head | cmp - head
END

t 'threat 30: head: a log whose end was cut off is seen only there' 1 <<'END'
$ sqlite3 "$CRM_DB" "DELETE FROM touch WHERE op = 6; DELETE FROM part WHERE op = 6; DELETE FROM op WHERE id = 6; UPDATE contact SET phone = '305-200-0005', phone_key = '+13052000005' WHERE id = 5"
$ crm-check
$ crm-check --head | cmp -s - head
END

t 'threat 30: head: a store written anew with another past is seen only there' 1 <<'END'
$ crm-init -d new.db
$ crm-import -d new.db -q leads.csv >imported
$ crm-check -d new.db
$ crm-check -d new.db --head | cmp -s - head
END

t 'threat 30: head: the entry that was kept still has its hash later' 0 <<'END'
$ cp good.db "$CRM_DB"
$ crm-set owner=eva c9 >set
$ op=$(cut -f 1 head) hash=$(cut -f 2 head)
$ test "$(sqlite3 "$CRM_DB" "SELECT lower(hex(hash)) FROM op WHERE id = ${op#o}")" = "$hash"
END

# Personal data ---------------------------------------------------------------

cp good.db "$CRM_DB"

t 'threat 27: no argument in the log holds a name, phone, date or number' 0 <<'END'
$ crm-set email=ana@example.com street='12 Oak St' c601 >set
$ sqlite3 "$CRM_DB" 'SELECT program, args FROM op'
crm-init|
crm-import|-q leads.csv
crm-add|first_name=*** last_name=*** birth_date=*** mbi=*** source=web
crm-policy|add c601 line=dental carrier=Delta effective=2027-01-01
crm-stage|needs-analysis c601 c1 c2
crm-set|phone=*** c5
crm-set|email=*** street=*** c601
END

t 'the undo of an entry with personal data shows none' 0 <<'END'
$ crm-set mbi=1EG4TE5MK74 c601
$ crm-undo
$ crm-log -c --columns=field,old,new field=mbi
c601	mbi	*******MK73	*******MK74
c601
mbi		*******MK73
mbi	*******MK73	*******MK74
mbi	*******MK74	*******MK73
END

t 'every look at personal data is an entry: who, and at what' 0 <<'END'
$ CRM_USER=bob crm-list --show-personal --columns=id,mbi c601
$ CRM_USER=eva crm-show --show-personal c601 | grep -c 1EG4TE5MK73
$ CRM_USER=bob crm-log -c --show-personal --columns=new field=birth_date
$ crm-log --columns=user,program,arguments | tail -n 3
c601	1EG4TE5MK73
1
1961-05-20
bob	crm-list	--show-personal --columns=id,mbi c601
eva	crm-show	--show-personal c601
bob	crm-log	-c --show-personal --columns=new field=birth_date
END

t 'a look is not taken back by crm-undo, nor in its way' 0 <<'END'
$ CRM_USER=bob crm-undo
$ crm-check
! crm-undo: nothing of bob's is left to take back
END

told 'of each contact alone, too, after imports that were undone'

# An entry too large for one part ----------------------------------------------

store
awk 'BEGIN {
	s = "x"
	while (length(s) < 4000)
		s = s s
	s = substr(s, 1, 4000)
	print "First Name,Phone,Street,Street2"
	for (i = 1; i <= 3000; i++)
		printf "F%d,305-200-%04d,%s,%s\n", i, i, s, s
}' >wide.csv
crm-import -q wide.csv >/dev/null
crm-list --format=jsonl --columns=id,phone | sed 's/305-200/786-200/' >new

t 'a change of many wide rows is cut into parts, and undone whole' 0 <<'END'
$ crm-list --columns=id,phone >before
$ crm-set - <new | wc -l
$ sqlite3 "$CRM_DB" 'SELECT count(*) > 1 FROM part WHERE op = 3'
$ crm-check
$ crm-undo | wc -l
$ crm-list --columns=id,phone | cmp - before
$ crm-check
3000
1
3000
END

done_testing
