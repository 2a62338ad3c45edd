#!/bin/sh
# SPDX-License-Identifier: ISC
# Stores that earlier versions made, brought up to date: what they hold, their
# log and their past are as they were.  tests/old has their rows.
. "$(dirname "$0")/lib.sh"
CRM_DB=$work/crm.db
export CRM_DB

# Version 1 has the first step of the schema only.
sqlite3 "$CRM_DB" "PRAGMA application_id = $((0x43524d31))" \
    'PRAGMA user_version = 1' ".read $CRM_TOP/lib/sql/0001-first.sql" \
    'DELETE FROM sqlite_sequence' ".read $CRM_TOP/tests/old/v1.sql"
chmod 600 "$CRM_DB"

t 'version 1 is refused, and the way out is named' 3 <<'END'
$ sh ./rel crm-list
! crm-list: crm.db: made by an older crm; run crm-init --upgrade
END

t 'it is brought up to date, a copy is kept, nothing is found' 0 <<'END'
$ crm-init --upgrade
$ sqlite3 crm.db.before-v* 'PRAGMA user_version'
$ crm-check
$ crm-log | cut -f 1,4
1
o1	crm-init
o2	crm-import
o3	crm-set
o4	crm-add
o5	crm-init
END

# A copy that was made before an upgrade that was killed is not in the way.
cp "$CRM_DB".before-v* again.db
version=$(sqlite3 "$CRM_DB" 'PRAGMA user_version')
cp again.db "again.db.before-v$version"
t 'where there is such a copy the next one has a number' 0 <<'END'
$ crm-init -d again.db --upgrade
$ ls again.db.* | sed 's/-v[0-9]*/-vN/'
$ rm again.db*
again.db.before-vN
again.db.before-vN-2
again.db.lock
END

t 'the contacts are as they were, on a past day too' 0 <<'END'
$ crm-list --columns=id,name,owner,zip,county,county_from
$ crm-list --as-of=2026-11-20 --columns=id,name,owner,zip,county
c1	Ana Diaz	eva	37027		
c2	Bob Lee		37027	Dade	
c3	Cy Ray		10001		
c1	Ana Diaz		33101	
c2	Bob Lee		37027	Dade
END

t 'SP-08: a county from before is left alone, but goes with no other ZIP' 1 <<'END'
$ crm-list --format=jsonl | crm-set -
$ crm-set owner=joe c2
$ crm-set zip=33101 c2
c2	owner		joe
! crm-set: c2: zip 33101: Dade is not one of its counties; it has Miami-Dade County; give county= too
END

t 'SP-08: those without one are given theirs by hand' 0 <<'END'
$ crm-list county= | crm-set county= -
$ crm-check
c1	county		Williamson County
c1	county_from		zip
c3	county		New York County
c3	county_from		zip
END

t 'what the older version wrote is taken back' 0 <<'END'
$ for op in 7 6 4 3 2; do crm-undo o$op; done
$ crm-list
$ crm-check
$ crm-list --as-of=2026-11-21 --columns=id,name,owner,zip
c1
c3
c2
c3
c1
c1
c2
c1	Ana Diaz	eva	37027
c2	Bob Lee		37027
c3	Cy Ray		10001
END

# Version 3 logged the undo of an import as a changeset.
rm -f "$CRM_DB" "$CRM_DB".*
sqlite3 "$CRM_DB" "PRAGMA application_id = $((0x43524d31))" \
    'PRAGMA user_version = 3' ".read $CRM_TOP/lib/sql/0001-first.sql" \
    ".read $CRM_TOP/lib/sql/0002-no-name-index.sql" \
    ".read $CRM_TOP/lib/sql/0003-county.sql" \
    'DELETE FROM sqlite_sequence' ".read $CRM_TOP/tests/old/v3.sql"
chmod 600 "$CRM_DB"
crm-init --upgrade

t 'version 3: the past has the import that was undone' 0 <<'END'
$ crm-check
$ crm-list --as-of=2026-11-20 --columns=id,name,phone
$ crm-list
$ crm-log -c --columns=op,id,old op=o3 field=note
c1	Ana Diaz	305-555-0100
c2	Bob Lee	305-555-0101
o3	n1	Call at noon
END

t 'version 3: it is brought back, taken back, brought back' 0 <<'END'
$ crm-undo o3
$ crm-undo o5
$ crm-undo o6
$ crm-list --columns=id,name,phone
$ crm-check
$ crm-add first_name=Cy
$ sqlite3 crm.db 'SELECT op, name, lo, hi FROM part WHERE op > 2'
c1
c2
c1
c2
c1
c2
c1	Ana Diaz	305-555-0100
c2	Bob Lee	305-555-0101
c3
3|||
5|||
6|||
7|||
8|||
END

done_testing
