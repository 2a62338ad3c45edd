#!/bin/sh
# SPDX-License-Identifier: ISC
# Dated rules in the store, and the election period that is checked with the
# policy (SP-25), wherever policies are written.  What days there are is
# tested in tests/unit/calendar.c, the language in tests/unit/rules.c.
. "$(dirname "$0")/lib.sh"
store

rules='crm-pipeline dump us-medicare'
export rules

# In and out --------------------------------------------------------------

t 'the rules that ship are in use and nothing of them is in the store' 0 <<'END'
$ $rules | head -n 1
$ sqlite3 "$CRM_DB" 'SELECT count(*) FROM rules'
$ $rules >dump
$ crm-pipeline load dump
$ crm-pipeline load us-medicare
$ crm-pipeline load "$CRM_TOP/lib/rules/us-medicare.rules"
$ crm-log | wc -l
rules us-medicare "Medicare in the United States"
0
1
END

t 'every rule that ships says where it is from' 0 <<'END'
$ $rules | grep -v ' source "[ABC][:/]' | grep -v ^rules
$ $rules | grep -c source
35
END

t 'a changed file is kept, and comes out as it went in' 0 <<'END'
$ sed '/^election aep/s/12-07/12-08/' dump >my.rules
$ crm-pipeline load -n my.rules
$ sqlite3 "$CRM_DB" 'SELECT count(*) FROM rules'
$ crm-pipeline load my.rules
$ $rules | cmp - my.rules
$ $rules | crm-pipeline load -
$ crm-pipeline list
$ crm-check
us-medicare
0
us-medicare
medicare	Medicare sales	0
us-medicare	Medicare in the United States	
END

t 'one entry of the log, which is undone, and a past day has its own' 0 <<'END'
$ crm-log -c --columns=op,field o2
$ CRM_NOW=2026-11-24 crm-undo o2
$ $rules | cmp - dump
$ CRM_NOW=2026-11-24 crm-undo o3
$ $rules | cmp - my.rules
$ crm-check
o2	name
o2	rules
END

t 'what is no rule, put there by hand: 3' 3 <<'END'
$ cp crm.db good.db
$ sqlite3 crm.db "UPDATE rules SET rules = 'junk'"
$ crm-report t65 2>&1 | sed 's/ (one of.*//'
$ crm-report t65 2>err; s=$?
$ mv good.db crm.db
$ exit $s
crm-report: us-medicare:1: expected a dated rule, not junk
END

t 'what ships takes the own copy away' 0 <<'END'
$ crm-pipeline load us-medicare
$ sqlite3 "$CRM_DB" 'SELECT count(*) FROM rules'
$ $rules | cmp - dump
$ crm-check
us-medicare
0
END

t 'a name of a pipeline that ships stands for its text, too' 0 <<'END'
$ crm-pipeline load medicare
$ crm-pipeline check medicare
END

t 'there is one set of rules' 1 <<'END'
$ sed 's/us-medicare/us-medicaid/' dump | crm-pipeline load -
! crm-pipeline: rules us-medicaid: the rules of a store are called us-medicare
END

t 'errors name file, line and the nearest word; nothing is loaded' 1 <<'END'
$ crm-pipeline dump medicare >medicare.pipeline
$ sed 's/"Call"/"Ring"/' medicare.pipeline >ring.pipeline
$ sed '4s/opens/opns/' dump >bad.rules
$ crm-pipeline load ring.pipeline bad.rules || crm-log | wc -l >&2
$ crm-pipeline check bad.rules
! crm-pipeline: bad.rules:4: expected what else the rule says, not opns (nearest: opens)
! 5
! crm-pipeline: bad.rules:4: expected what else the rule says, not opns (nearest: opens)
END

t 'rules and pipelines are loaded together' 0 <<'END'
$ crm-pipeline load -n ring.pipeline my.rules
medicare
us-medicare
END

t 'rules have no stages, and make no store' 1 <<'END'
$ crm-pipeline stages us-medicare
$ { crm-init -d new.db ./dump 2>&1; echo $? >status; } | sed 's| (one of.*||' >&2; exit $(cat status)
! crm-pipeline: us-medicare: no such pipeline (nearest: medicare)
! crm-init: ./dump:1: expected a directive, not rules
END

# SP-25 -------------------------------------------------------------------

store
crm-add -q name='Ana Diaz' birth_date=1961-12-15
crm-add -q name='Bob Ruiz'
mapd='crm-policy add c1 line=mapd carrier=Humana'
export mapd

t 'SP-25: an application outside the period is refused' 1 <<'END'
$ $mapd election_period=aep application=2027-01-10 effective=2027-02-01
$ $mapd election_period=oep application=2026-06-15
$ $mapd election_period=iep application=2026-08-31 policy_status=quoted
! crm-policy: c1: election_period: aep is open 2026-10-15..2026-12-07, not on 2027-01-10, the day of the application
! crm-policy: c1: election_period: oep is open 2026-01-01..2026-03-31, not on 2026-06-15, the day of the application
! crm-policy: c1: election_period: iep is open 2026-09-01..2027-03-31 by the birth date, not on 2026-08-31, the day of the application
END

t 'SP-25: cover that begins on another day is refused' 1 <<'END'
$ $mapd election_period=aep application=2026-11-22 effective=2027-02-01
$ $mapd election_period=aep effective=2027-02-01
$ $mapd election_period=iep application=2026-11-22 effective=2027-01-01
! crm-policy: c1: election_period: cover that aep gives, applied for on 2026-11-22, begins on 2027-01-01, not 2027-02-01
! crm-policy: c1: election_period: cover that aep gives does not begin on 2027-02-01
! crm-policy: c1: election_period: cover that iep gives, applied for on 2026-11-22, begins on 2026-12-01, not 2027-01-01
END

t 'SP-25: a period that is over for good' 1 <<'END'
$ $mapd election_period=mde application=2026-11-22
! crm-policy: c1: election_period: there is no mde on 2026-11-22 (B: ended on 31 December 2024)
END

t 'nothing of these was written' 0 <<'END'
$ crm-policy list
END

t 'SP-25: what agrees is taken in' 0 <<'END'
$ $mapd election_period=aep application=2026-11-22 effective=2027-01-01
$ $mapd election_period=iep application=2026-11-22 effective=2026-12-01
$ crm-policy add c2 line=pdp election_period=oep application=2027-01-15 effective=2027-02-01
p1	c1	sold	mapd	Humana		2027-01-01	
p2	c1	sold	mapd	Humana		2026-12-01	
p3	c2	sold	pdp			2027-02-01	
END

t 'SP-25: what is not known contradicts nothing' 0 <<'END'
$ crm-policy add c2 line=mapd election_period=iep application=2026-06-01 effective=2026-09-01 | cut -f 1
$ crm-policy add c2 line=mapd election_period=mov application=2026-06-01 effective=2026-09-01 | cut -f 1
$ crm-policy add c2 line=mapd election_period=aep application=2009-12-31 effective=2010-02-01 end=2010-12-31 | cut -f 1
$ crm-policy add c2 line=medsupp election_period=aep application=2026-06-01 effective=2026-06-15 | cut -f 1
$ crm-policy add c2 election_period=aep application=2026-06-01 effective=2026-06-15 | cut -f 1
$ crm-policy add c2 line=mapd application=2026-06-01 effective=2026-07-01 | cut -f 1
p4
p5
p6
p7
p8
p9
END

t 'SP-25: a change to what contradicts is refused, with the id' 1 <<'END'
$ crm-policy set p1 effective=2027-02-01
$ crm-policy set p1 election_period=oep
$ crm-policy set p7 line=mapd effective=2026-07-01
$ crm-policy set p9 election_period=aep
! crm-policy: p1: election_period: cover that aep gives, applied for on 2026-11-22, begins on 2027-01-01, not 2027-02-01
! crm-policy: p1: election_period: oep is open 2027-01-01..2027-03-31, not on 2026-11-22, the day of the application
! crm-policy: p7: election_period: aep is open 2026-10-15..2026-12-07, not on 2026-06-01, the day of the application
! crm-policy: p9: election_period: aep is open 2026-10-15..2026-12-07, not on 2026-06-01, the day of the application
END

t 'SP-25: a birth date set later makes a finding, which hinders nothing else' 1 <<'END'
$ crm-set -q birth_date=1962-06-15 c1
$ crm-check | grep p2
$ crm-policy set p2 plan=Gold | cut -f 1
$ crm-policy end p2 --reason=other | cut -f 1
$ crm-policy set p2 application=2026-11-23
p2	dates	election_period: iep is open 2027-03-01..2027-09-30 by the birth date, not on 2026-11-22, the day of the application
! crm-check: 7 findings
p2
p2
! crm-policy: p2: election_period: iep is open 2027-03-01..2027-09-30 by the birth date, not on 2026-11-23, the day of the application
END

t 'SP-25: a date of Part B opens an initial period of its own' 0 <<'END'
$ crm-set -q part_b=2026-12-01 c1
$ crm-check | grep -c p2
$ crm-policy set p2 application=2026-11-23 | cut -f 1
0
p2
! crm-check: 6 findings
END

# Files -------------------------------------------------------------------

store
cat >book.csv <<'END'
First Name,Last Name,Phone,Birth Date,Line,Carrier,Election Period,Application,Effective Date,End Date
Ana,Diaz,305-555-0101,1961-12-15,mapd,Humana,AEP,2026-11-22,2027-01-01,
Bob,Ruiz,305-555-0102,1961-12-15,mapd,Humana,AEP,2027-01-10,2027-02-01,
Cy,Lee,305-555-0103,1961-12-15,mapd,Humana,IEP,2026-08-31,2026-12-01,
Dee,Ray,305-555-0104,1930-01-01,pdp,Aetna,AEP,2009-01-31,2009-02-01,2009-12-31
Eve,Roy,305-555-0105,1950-01-01,pdp,Aetna,MDE,2024-12-31,2025-01-01,2025-12-31
Fay,Sol,305-555-0106,1950-01-01,pdp,Aetna,MDE,2025-01-01,2025-02-01,2025-12-31
END

t 'SP-25: crm-import rejects the rows that contradict, and no others' 0 <<'END'
$ crm-import --rejects rejects.csv book.csv | cut -f 1,2,4
$ cut -d , -f 1 rejects.csv
c1	added	2
	rejected	3
	rejected	4
c2	added	5
c3	added	6
	rejected	7
First Name
Bob
Cy
Fay
! crm-import: book.csv:3: election_period: aep is open 2026-10-15..2026-12-07, not on 2027-01-10, the day of the application
! crm-import: book.csv:4: election_period: iep is open 2026-09-01..2027-03-31 by the birth date, not on 2026-08-31, the day of the application
! crm-import: book.csv:7: election_period: there is no mde on 2025-01-01 (B: ended on 31 December 2024)
! crm-import: 3 added, 3 rejected
END

t 'SP-25: an update is held to it, with the birth date that the store knows' 1 <<'END'
$ printf 'First Name,Last Name,Phone,Line,Carrier,Election Period,Application,Effective Date\nAna,Diaz,305-555-0101,pdp,Aetna,IEP,2026-08-31,2026-12-01\n' >more.csv
$ crm-import --update more.csv
! crm-import: more.csv:2: election_period: iep is open 2026-09-01..2027-03-31 by the birth date, not on 2026-08-31, the day of the application
! crm-import: nothing was imported
END

t 'SP-25: a feed that ends a policy is taken in, whatever is known now' 0 <<'END'
$ crm-set -q birth_date=1962-06-15 c1
$ printf 'First Name,Last Name,Phone,Line,Carrier,Effective Date,End Date\nAna,Diaz,305-555-0101,mapd,Humana,2027-01-01,2027-12-31\n' >feed.csv
$ crm-import --update feed.csv | cut -f 1,2
$ crm-policy list --columns=policy_id,end c1
$ crm-check
c1	updated
p1	2027-12-31
! crm-import: 1 updated
END

# Rules are data ------------------------------------------------------------

t 'what a change of the law would put in breach, before it is loaded' 0 <<'END'
$ sed '/^election aep/s/12-07/11-21/' dump >my.rules
$ crm-pipeline check my.rules
$ crm-log | wc -l >&2
p1	dates	election_period: aep is open 2026-10-15..2026-11-21, not on 2026-11-22, the day of the application
! crm-pipeline: 1 findings
! 4
END

t 'a date changed in the file, not in the programs, turns what is refused' 0 <<'END'
$ crm-pipeline load -q my.rules
$ crm-policy add c2 line=pdp election_period=aep application=2026-11-22
$ sed '/^election aep/s/12-07/01-31/' dump | crm-pipeline load -q -
$ crm-policy add c2 line=pdp election_period=aep application=2027-01-10 effective=2028-01-01 | cut -f 1
$ crm-undo -q; crm-undo -q; crm-undo -q
$ $rules | cmp - dump
! crm-policy: c2: election_period: aep is open 2026-10-15..2026-11-21, not on 2026-11-22, the day of the application
p4
END

t 'cover on the first of a month, until the rules say otherwise' 0 <<'END'
$ sed 's/^first-of-month yes.*/first-of-month yes to 2026-12-31\nfirst-of-month no from 2027-01-01/' dump | crm-pipeline load -q -
$ crm-policy add c2 line=pdp effective=2026-12-15
$ crm-policy add c2 line=pdp effective=2027-01-15 | cut -f 1
! crm-policy: c2: effective: cover of line pdp starts on the first of a month, not 2026-12-15
p5
END

t 'how long records are kept is a row too (AM-15)' 1 <<'END'
$ cp crm.db kept.db
$ CRM_NOW=2012-03-01 crm-add -q name='Long Ago'
$ id=$(crm-list 'name==Long Ago' --columns=id)
$ crm-report purgeable --columns=name
$ sed 's/^retain policy .*/retain policy 15y/' dump | crm-pipeline load -q -
$ crm-report purgeable
$ crm-delete -r old $id 2>&1 | sed 's/c[0-9]*:/cN:/; s/;.*//'
$ sed 's/^retain .*//' dump | crm-pipeline load -q -
$ crm-delete -r old $id 2>&1 | sed 's/c[0-9]*:/cN:/'; crm-delete -q -r old $id 2>/dev/null; s=$?
$ mv kept.db crm.db
$ exit $s
Long Ago
crm-delete: cN: last active 2012-03-01 and kept for 15 years, so it can be deleted from 2027-03-02 on
crm-delete: retain contact: the rules us-medicare say nothing about 2026-11-22
END

t 'each class of records by its own row; that of contacts must be there' 0 <<'END'
$ cp crm.db kept.db
$ CRM_NOW=2012-03-01 crm-add -q name='Long Ago'
$ id=$(crm-list 'name==Long Ago' --columns=id)
$ sed '/^retain contact/d' dump | crm-pipeline load -q -
$ crm-delete -r old $id; echo $?
$ sed '/^retain [pn]/d; s/^retain contact .*/retain contact 1m/' dump | crm-pipeline load -q -
$ CRM_NOW=2012-03-31 crm-delete -r old $id; echo $?
$ sed '/^retain [pn]/d; s/^retain contact .*/retain contact 32d/' dump | crm-pipeline load -q -
$ CRM_NOW=2012-04-02 crm-delete -r old $id; echo $?
$ CRM_NOW=2012-04-03 crm-delete -r old $id
$ mv kept.db crm.db
1
1
1
c4
! crm-delete: retain contact: the rules us-medicare say nothing about 2026-11-22
! crm-delete: c4: last active 2012-03-01 and kept for 1 month, so it can be deleted from 2012-04-02 on; archive it instead (crm-pipeline load archive)
! crm-delete: c4: last active 2012-03-01 and kept for 32 days, so it can be deleted from 2012-04-03 on; archive it instead (crm-pipeline load archive)
END

t 'permission and do-not-call lists grow old: crm-check says so before the call' 0 <<'END'
$ cp crm.db kept.db
$ id=$(crm-add name='Per Mit' permission=2025-12-01 dnc_checked=2026-10-31)
$ crm-task add -q $id kind=call due=2026-12-01
$ crm-task add -q $id kind=text due=2026-12-02
$ crm-task add -q $id kind=mail due=2027-12-02
$ crm-check --quick 2>/dev/null | grep ^t
$ sed 's/^dnc-scrub.*/dnc-scrub 45d/' dump | crm-pipeline load -q -
$ crm-check --quick 2>/dev/null | grep ^t
$ mv kept.db crm.db
t2	permission	on 2026-12-02 it will be older than 12m (permission is 2025-12-01)
t2	dnc_checked	on 2026-12-02 it will be older than 31d (dnc_checked is 2026-10-31)
t2	permission	on 2026-12-02 it will be older than 12m (permission is 2025-12-01)
END

t 'a copy that somebody altered by hand is found' 0 <<'END'
$ crm-undo -q
$ sqlite3 "$CRM_DB" "UPDATE rules SET rules = replace(rules, '65y', '60y')"
$ crm-check --quick
$ crm-check | cut -f 1,2
rules:3	not-in-log
! crm-check: 1 findings
END

done_testing
