#!/bin/sh
# SPDX-License-Identifier: ISC
# Policies in lead files: an agency that moves house with its book, and what
# carriers send about their members (SP-21, SP-22).
. "$(dirname "$0")/lib.sh"

store
cat >moves <<'END'
sqlite3 crm.db "SELECT was, stage, day, coalesce(event, '-') FROM v_move WHERE contact = ${1#c} AND was IS NOT NULL ORDER BY id"
END
cat >book.csv <<'END'
first_name,last_name,phone,source,stage,reason,carrier,plan,line,effective,end,policy_status,premium,member_id
Ana,Diaz,305-555-0100,web,active,,Humana,Gold,mapd,2026-01-01,,sold,12.50,H123456789
Luis,Ortega,305-555-0101,web,enrolled,,Aetna,Silver,pdp,2027-01-01,,,,
Eva,Ruiz,305-555-0102,web,lost,policy-inactive,Humana,Gold,mapd,2025-01-01,2025-12-31,ended,,
Bob,Lee,305-555-0103,web,,,Cigna,Bronze,hospital,,,quoted,,
Ana,Diaz,305-555-0100,web,active,,Cigna,Dental Plus,dental,2026-03-15,,,,
Ida,Wu,305-555-0105,web,enrolled,,Cigna,Hospital,hospital,2026-11-01,,,,
END
t 'a whole book comes in with stages and policies, through the engine' 1 <<'END'
$ crm-import book.csv
$ crm-list --columns=id,name,stage,reason
$ crm-policy list --columns=policy_id,id,policy_status,carrier,plan,effective,end,premium
$ crm-check
c1	added	book.csv	2
c2	added	book.csv	3
c3	added	book.csv	4
c4	added	book.csv	5
c1	updated	book.csv	6
c5	added	book.csv	7
c1	Ana Diaz	active	
c2	Luis Ortega	enrolled	
c3	Eva Ruiz	lost	policy-inactive
c4	Bob Lee	connect	
c5	Ida Wu	active	
p1	c1	sold	Humana	Gold	2026-01-01		12.50
p2	c2	sold	Aetna	Silver	2027-01-01		
p3	c3	ended	Humana	Gold	2025-01-01	2025-12-31	
p4	c4	quoted	Cigna	Bronze			
p5	c1	sold	Cigna	Dental Plus	2026-03-15		
p6	c5	sold	Cigna	Hospital	2026-11-01		
p1	election-period	no election period on record for a policy of line mapd
p2	election-period	no election period on record for a policy of line pdp
! crm-import: 5 added, 1 updated
! crm-check: 2 findings
END

t 'cover in force when it is recorded takes effect on its day (SP-13)' 0 <<'END'
$ sh ./moves c5
enrolled|active|2026-11-01|policy-effective
END

t 'the same file again says nothing new' 0 <<'END'
$ crm-import book.csv | cut -f 2 | sort | uniq -c | tr -s ' '
$ crm-import --update book.csv | cut -f 2 | sort | uniq -c | tr -s ' '
 6 same
 6 same
! crm-import: 6 same
! crm-import: 6 same
END

t 'a stage that the policy of the row does not bear out is refused' 1 <<'END'
$ printf 'name,phone,stage,carrier,line,effective\nZoe No,7,active,Humana,hospital,2027-01-01\n' >early.csv
$ crm-import early.csv
! crm-import: early.csv:2: stage active needs a sold policy that is in force
! crm-import: nothing was imported
END

t 'so is a policy that its line forbids, and nothing is left of the row' 1 <<'END'
$ printf 'name,phone,carrier,line,effective\nZoe No,7,Humana,mapd,2026-11-15\n' >line.csv
$ crm-import -k line.csv; s=$?
$ crm-list zoe
$ exit $s
	rejected	line.csv	2
! crm-import: line.csv:2: effective: cover of line mapd starts on the first of a month, not 2026-11-15
! crm-import: 1 rejected
END

t 'stages and reasons may come by their labels' 0 <<'END'
$ printf 'name,phone,stage,reason\nEva Ruiz,305-555-0102,Lost,Policy inactive\n' >label.csv
$ crm-import label.csv
c3	same	label.csv	2
! crm-import: 1 same
END

# What carriers send ------------------------------------------------------

cat >feed.csv <<'END'
first_name,last_name,phone,carrier,effective,termed,termed reason,member id,plan
Ana,Diaz,305-555-0100,HUMANA,2026-01-01,2026-10-31,moved plan,,Gold
Ana,Diaz,305-555-0100,Humana,2026-11-01,,,,Platinum
Luis,Ortega,305-555-0101,Aetna,2027-01-01,,,A99887766,
Bob,Lee,305-555-0103,Cigna,2026-11-01,,,,Bronze
END
t 'without --update policies of contacts that were there stay as they are' 0 <<'END'
$ crm-import feed.csv
$ crm-policy list --columns=policy_id,policy_status | wc -l
c1	exists	feed.csv	2
c1	exists	feed.csv	3
c2	exists	feed.csv	4
c4	exists	feed.csv	5
6
! crm-import: 4 exists
END

t 'a feed changes, ends and adds policies; what it leaves empty stays (SP-21)' 0 <<'END'
$ crm-import --update feed.csv
$ crm-policy list --show-personal --columns=policy_id,id,policy_status,carrier,plan,effective,end,end_reason,member_id
$ crm-import --update feed.csv 2>/dev/null | cut -f 2 | sort -u
c1	updated	feed.csv	2
c1	updated	feed.csv	3
c2	updated	feed.csv	4
c4	updated	feed.csv	5
p1	c1	ended	Humana	Gold	2026-01-01	2026-10-31	moved plan	H123456789
p2	c2	sold	Aetna	Silver	2027-01-01			A99887766
p3	c3	ended	Humana	Gold	2025-01-01	2025-12-31		
p4	c4	sold	Cigna	Bronze	2026-11-01			
p5	c1	sold	Cigna	Dental Plus	2026-03-15			
p6	c5	sold	Cigna	Hospital	2026-11-01			
p7	c1	sold	Humana	Platinum	2026-11-01			
same
! crm-import: 4 updated
END

t 'a plan that another replaces loses nobody: all in the order of the days' 0 <<'END'
$ sh ./moves c1
$ crm-list --columns=stage c1
active
END

t 'a stage from which the days moved a contact on says nothing new' 0 <<'END'
$ printf 'name,phone,stage\nIda Wu,305-555-0105,enrolled\n' >old.csv
$ crm-import --update old.csv
$ crm-list --columns=stage c5
c5	same	old.csv	2
active
! crm-import: 1 same
END

t 'a feed is one entry of the log and goes back whole' 0 <<'END'
$ crm-undo
$ crm-policy list --show-personal --columns=policy_id,policy_status,end,member_id
$ crm-check >/dev/null 2>&1; echo $?
c1
c2
c4
p1	sold		H123456789
p2	sold		
p3	ended	2025-12-31	
p4	quoted		
p5	sold		
p6	sold		
1
END

store
t 'a termination that comes late counts for its own day (SP-14)' 0 <<'END'
$ printf 'name,phone,source,stage,carrier,line,effective\nAna Diaz,1,web,active,Cigna,hospital,2026-01-15\n' >one.csv
$ crm-import -q one.csv
$ printf 'name,phone,carrier,effective,termed\nAna Diaz,1,Cigna,2026-01-15,2026-09-30\n' >late.csv
$ crm-import -q --update late.csv
$ sh ./moves c1
$ crm-list --columns=stage,reason,since
active|lost|2026-10-01|policy-ended
lost	policy-inactive	2026-10-01
END

t 'a client who was lost by mistake comes back when the policy does (SP-15)' 0 <<'END'
$ printf 'name,phone,carrier,effective,line\nAna Diaz,1,Cigna,2026-10-15,hospital\n' >back.csv
$ crm-import -q --update back.csv
$ sh ./moves c1 | tail -n 1
$ crm-list --columns=stage
lost|active|2026-10-15|policy-added
active
END

t 'a row that may mean two policies is refused with both' 1 <<'END'
$ crm-policy add -q c1 carrier=Cigna line=hospital effective=2026-12-15 plan=B
$ printf 'name,phone,carrier,premium\nAna Diaz,1,Cigna,10\n' >which.csv
$ crm-import --update which.csv
! crm-import: which.csv:2: may mean two policies of c1, p1 and p3 (give effective, plan or member_id)
! crm-import: nothing was imported
END

t 'the dry run of a feed prints what the run prints, and changes nothing' 0 <<'END'
$ cp crm.db kept.db
$ crm-import -n --update late.csv back.csv >dry
$ cmp crm.db kept.db
$ crm-import --update late.csv back.csv >run 2>/dev/null
$ cmp dry run
! crm-import: dry run: 2 same
END
store
t 'nothing is made up: an ended policy without a last day, a planned quote' 0 <<'END'
$ cat >plan.csv <<E
$ name,phone,stage,reason,source,carrier,line,effective,policy_status,premium
$ Old Ed,8,lost,other,web,Cigna,hospital,2024-01-01,ended,10
$ Quo Ta,9,,,web,Cigna,hospital,2027-01-01,quoted,10
$ E
$ crm-import -q plan.csv
$ printf 'name,phone,carrier,line,premium,policy_status\nQuo Ta,9,Cigna,hospital,12,\n' >dear.csv
$ crm-import -q --update --blank-clears dear.csv
$ crm-policy list --columns=policy_status,effective,end,premium
ended	2024-01-01		10.00
quoted	2027-01-01		12.00
END

store
t 'further rows of a contact that the files brought complete it' 0 <<'END'
$ printf 'name,phone,email,carrier,line,effective\nSe Ra,9,,Cigna,dental,2025-01-01\nSe Ra,9,s@x.co,Humana,hospital,2025-01-01\n' >two.csv
$ crm-import two.csv
$ crm-list --columns=name,email
c1	added	two.csv	2
c1	updated	two.csv	3
Se Ra	s@x.co
! crm-import: 1 added, 1 updated
END

t 'who comes in as deceased has no policy in force (SP-19)' 0 <<'END'
$ printf 'name,phone,stage,reason,carrier,line,effective\nDe Ad,8,lost,deceased,Cigna,dental,2025-01-01\n' >dead.csv
$ crm-import -q dead.csv
$ crm-policy list phone==8 --columns=policy_status,end,end_reason
$ crm-list --columns=stage,reason,contact_stop phone==8
ended	2026-11-22	deceased
lost	deceased	yes
END

t 'a reason that closes the case goes with a closed stage only' 1 <<'END'
$ sed 's/lost/needs-analysis/; s/De Ad,8/Al Ive,7/' dead.csv >alive.csv
$ crm-import alive.csv
! crm-import: alive.csv:2: reason deceased closes the case and does not go with stage needs-analysis (but with: lost)
! crm-import: nothing was imported
END

store
t 'a sale that the carrier takes back' 0 <<'END'
$ printf 'name,phone,source,stage,carrier,line,effective\nBob Lee,2,web,active,Cigna,hospital,2026-01-15\n' | crm-import -q -
$ printf 'name,phone,carrier,policy_status\nBob Lee,2,Cigna,quoted\n' | crm-import -q --update -
$ crm-policy list --columns=id,policy_status,effective
$ crm-list --columns=id,stage,reason,since
c1	quoted	2026-01-15
c1	lost	policy-inactive	2026-11-22
END

t 'what was no sale any more ends without another move' 0 <<'END'
$ printf 'name,phone,carrier,policy_status,termed\nBob Lee,2,Cigna,ended,2026-06-30\n' | crm-import -q --update -
$ crm-policy list --columns=id,policy_status,effective,end
$ sh ./moves c1
$ crm-check
c1	ended	2026-01-15	2026-06-30
active|lost|2026-11-22|policy-ended
END

t 'cover that has begun keeps its first day, whatever the row clears' 1 <<'END'
$ printf 'name,phone,source,stage,carrier,line,effective\nAna Diaz,1,web,active,Cigna,hospital,2026-01-15\n' | crm-import -q -
$ printf 'name,phone,carrier,effective\nAna Diaz,1,Cigna,\n' | crm-import --update --blank-clears -
! crm-import: <stdin>:2: effective: a sold policy needs its effective date
! crm-import: nothing was imported
END

t 'the same day and line of another carrier is another policy' 0 <<'END'
$ printf 'name,phone,carrier,line,effective\nCy Fox,3,Cigna,dental,2026-03-01\n' | crm-import -q -
$ printf 'name,phone,carrier,line,effective,premium\nCy Fox,3,Delta,dental,2026-03-01,9\nCy Fox,3,CIGNA,dental,2026-03-01,8\n' | crm-import -q --update -
$ crm-policy list --columns=carrier,premium 'name==Cy Fox'
Cigna	8.00
Delta	9.00
END

store
t 'of two policies the one with the day of the row is meant' 0 <<'END'
$ crm-add -q name='Di Kay' phone=3055550104 source=web
$ crm-policy add -q c1 carrier=Cigna policy_status=quoted
$ crm-policy add -q c1 carrier=Cigna line=dental effective=2026-12-01
$ crm-policy add -q c1 carrier=Cigna policy_status=quoted
$ printf 'name,phone,carrier,effective,premium\nDi Kay,3055550104,Cigna,2026-12-01,9\n' | crm-import --update -
$ crm-policy list --columns=id,effective,premium
c1	updated	<stdin>	2
c1		
c1	2026-12-01	9.00
c1		
! crm-import: 1 updated
END

done_testing
