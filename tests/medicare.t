#!/bin/sh
# SPDX-License-Identifier: ISC
# The stages of Medicare sales, requirement by requirement (SP-01 to SP-19),
# and the sale that keeps the record (AM-01, AM-11).
. "$(dirname "$0")/lib.sh"

stages='crm-list --columns=id,type,stage,reason'
export stages
store

# Stages ------------------------------------------------------------------

t 'SP-01: prospect stages, client stages, and lost for both' 0 <<'END'
$ crm-pipeline stages --columns=stage,class,label
connect	prospect	Connect
needs-analysis	prospect	Needs Analysis
pending-eligibility	any	Pending Eligibility
enrolled	client	Enrolled
active	client	Active
lost	closed	Lost
END

t 'SP-01: every contact has a type and a stage' 0 <<'END'
$ crm-add first_name=Ana source=web
$ crm-add first_name=Bob
$ $stages
c1
c2
c1	prospect	connect	
c2	prospect	needs-analysis	
END

t 'SP-01: a lost prospect stays a prospect, a lost client a client' 0 <<'END'
$ crm-add first_name=Cy
$ crm-policy add c3 line=dental effective=2026-11-01 >policy
$ crm-stage enrolled c3
$ crm-stage --reason=other lost c2 c3
$ $stages stage=lost
$ crm-undo >undone
c3
c3	needs-analysis	active
c2	needs-analysis	lost
c3	active	lost
c2	prospect	lost	other
c3	client	lost	other
END

t 'SP-02: a lead that nobody has spoken with is in connect' 0 <<'END'
$ printf 'First Name,Phone,Source\nDee,305-555-0104,March mailing\n' >leads.csv
$ crm-import -q leads.csv >imported
$ $stages name~dee
c4	prospect	connect	
END

t 'SP-03: connect only with a source: added without one' 0 <<'END'
$ crm-add first_name=Eve
$ $stages c5
c5
c5	prospect	needs-analysis	
END

t 'SP-03: imported without one' 0 <<'END'
$ printf 'First Name,Phone\nFay,305-555-0106\n' >nosource.csv
$ crm-import -q nosource.csv >imported
$ $stages name~fay
c6	prospect	needs-analysis	
END

t 'SP-03: set by crm-stage' 1 <<'END'
$ crm-stage connect c5
! crm-stage: c5: stage connect needs a source (source=...)
END

t 'SP-03: set by crm-set' 1 <<'END'
$ crm-set stage=connect c5
! crm-set: c5: stage connect needs a source (source=...)
END

t 'SP-03: asked for when adding' 1 <<'END'
$ crm-add first_name=Gil stage=connect
! crm-add: stage connect needs a source (source=...)
END

t 'SP-03: asked for by an import' 1 <<'END'
$ printf 'First Name,Phone,Stage\nGil,305-555-0107,connect\n' >gil.csv
$ crm-import gil.csv
! crm-import: gil.csv:2: stage connect needs a source (source=...)
! crm-import: nothing was imported
END

t 'SP-03: with a source given first it is possible' 0 <<'END'
$ crm-set source=referral c5
$ crm-stage connect c5
$ crm-stage needs-analysis c5
c5	source		referral
c5	needs-analysis	connect
c5	connect	needs-analysis
END

t 'SP-04: spoken to, information missing: back and forth is free' 0 <<'END'
$ crm-stage pending-eligibility c5
$ crm-stage needs-analysis c5
$ $stages c5
c5	needs-analysis	pending-eligibility
c5	pending-eligibility	needs-analysis
c5	prospect	needs-analysis	
END

t 'SP-05: pending eligibility is for prospects and for clients' 0 <<'END'
$ crm-stage pending-eligibility c5 c3
$ $stages stage=pending-eligibility
$ crm-stage active c3
$ crm-stage needs-analysis c5
c5	needs-analysis	pending-eligibility
c3	active	pending-eligibility
c3	client	pending-eligibility	
c5	prospect	pending-eligibility	
c3	pending-eligibility	active
c5	pending-eligibility	needs-analysis
END

t 'SP-05: follow-up continues: notes are taken there' 0 <<'END'
$ crm-stage pending-eligibility c5 >moved
$ crm-note -m 'Turns 65 in May' c5 | cut -f 2
c5
END

t 'SP-07: lost carries a reason, a prospect as a client' 1 <<'END'
$ crm-stage -k lost c2 c3
! crm-stage: c2: stage lost needs a reason (--reason, or reason=...)
! crm-stage: c3: stage lost needs a reason (--reason, or reason=...)
END

t 'SP-07: nor does crm-set lose anybody without one' 1 <<'END'
$ crm-set stage=lost c2
! crm-set: c2: stage lost needs a reason (--reason, or reason=...)
END

t 'SP-07: not interested, and deceased' 0 <<'END'
$ crm-stage -n --reason=not-interested lost c2
$ crm-set -n stage=lost reason=deceased c3 | grep -v policy
c2	needs-analysis	lost
c3	contact_stop		yes
c3	stage	active	lost
c3	reason		deceased
END

t 'SP-07: a reason that is not on the list is refused' 1 <<'END'
$ crm-stage --reason=decased lost c2
! crm-stage: decased: no such reason in pipeline medicare (nearest: deceased)
END

# Moves and guards --------------------------------------------------------

store

t 'SP-09: connect to needs analysis records that the assessment was sent' 0 <<'END'
$ crm-add first_name=Ana source=web
$ crm-stage needs-analysis c1
$ sqlite3 "$CRM_DB" 'SELECT contact, action, stage, note FROM v_note'
c1
c1	connect	needs-analysis
1|needs-assessment|needs-analysis|Needs Assessment sent
END

t 'SP-09: the same by crm-set' 0 <<'END'
$ crm-add first_name=Bob source=web
$ crm-set stage=needs-analysis c2
$ sqlite3 "$CRM_DB" 'SELECT contact, action FROM v_note'
c2
c2	stage	connect	needs-analysis
1|needs-assessment
2|needs-assessment
END

t 'SP-09: from another stage nothing is sent again' 0 <<'END'
$ crm-stage pending-eligibility c1 >moved
$ crm-stage needs-analysis c1 >moved
$ sqlite3 "$CRM_DB" 'SELECT count(*) FROM note WHERE contact = 1'
1
END

t 'SP-10: enrolled only once policy information is on file' 1 <<'END'
$ crm-stage enrolled c1
! crm-stage: c1: stage enrolled needs a sold policy on file (crm-policy add)
END

t 'SP-10: a quote is not enough' 1 <<'END'
$ crm-policy add c1 line=mapd carrier=Humana plan=Gold
$ crm-stage enrolled c1
p1	c1	quoted	mapd	Humana	Gold		
! crm-stage: c1: stage enrolled needs a sold policy on file (crm-policy add)
END

t 'SP-10: crm-set, crm-add and crm-import ask the same' 0 <<'END'
$ crm-set stage=enrolled c1; echo $?
$ crm-add first_name=Cy stage=enrolled; echo $?
$ printf 'First Name,Phone,Stage\nCy,305-555-0103,enrolled\n' >cy.csv
$ crm-import cy.csv; echo $?
1
1
1
! crm-set: c1: stage enrolled needs a sold policy on file (crm-policy add)
! crm-add: stage enrolled needs a sold policy on file (crm-policy add)
! crm-import: cy.csv:2: stage enrolled needs a sold policy on file (crm-policy add)
! crm-import: nothing was imported
END

t 'SP-11: cover that begins later: enrolled' 0 <<'END'
$ crm-policy set p1 effective=2027-01-01 election_period=AEP
$ crm-stage enrolled c1
$ $stages c1
p1	c1	sold	mapd	Humana	Gold	2027-01-01	
c1	needs-analysis	enrolled
c1	client	enrolled	
END

t 'SP-11: cover that is in force: active at once' 0 <<'END'
$ crm-policy add c2 line=dental effective=2026-11-01 >policy
$ crm-stage enrolled c2
$ $stages c2
c2	needs-analysis	active
c2	client	active	
END

t 'SP-11: cover that begins today is in force' 0 <<'END'
$ crm-add first_name=Dee
$ crm-policy add c3 line=dental effective=today >policy
$ crm-stage enrolled c3
c3
c3	needs-analysis	active
END

t 'SP-11: history keeps both steps' 0 <<'END'
$ sqlite3 "$CRM_DB" 'SELECT was, stage, day, event FROM v_move WHERE contact = 3'
|needs-analysis|2026-11-22|
needs-analysis|enrolled|2026-11-22|
enrolled|active|2026-11-22|policy-effective
END

t 'SP-06: active only when the effective date has come' 1 <<'END'
$ crm-stage active c1
! crm-stage: c1: stage active needs a sold policy that is in force
END

t 'SP-06: the last day of cover is a day of cover, the next is not' 1 <<'END'
$ crm-add first_name=Eve
$ crm-policy add c4 line=dental effective=2026-11-01 end=2026-11-30 >policy
$ crm-stage pending-eligibility c4
$ CRM_NOW=2026-11-30T23:59:00-05:00 crm-stage -n active c4
$ CRM_NOW=2026-12-01T00:00:00-05:00 crm-stage active c4
c4
c4	needs-analysis	pending-eligibility
c4	pending-eligibility	active
! crm-stage: c4: stage active needs a sold policy that is in force
END

# The day -----------------------------------------------------------------

# enrolled EFFECTIVE: a new store of an agency in New York with one client.
enrolled() {
	CRM_NOW=2024-01-10T10:00:00-05:00
	store
	crm-add first_name=Ana source=web >/dev/null
	crm-policy add c1 line=mapd carrier=Humana election_period=MOV \
	    effective="$1" >/dev/null
	crm-stage needs-analysis c1 >/dev/null
	crm-stage enrolled c1 >/dev/null
	CRM_NOW=2026-11-22T09:00:00-05:00
}
enrolled 2024-02-01

t 'SP-12: effective 1 February 2024: enrolled on 31 January at 23:59' 0 <<'END'
$ CRM_NOW=2024-01-31T23:59:00-05:00 crm-advance
$ $stages
c1	client	enrolled	
END

t 'SP-12: active two minutes later' 0 <<'END'
$ CRM_NOW=2024-02-01T00:01:00-05:00 crm-advance
$ $stages
c1	enrolled	active
c1	client	active	
END

t 'SP-12: once' 0 <<'END'
$ CRM_NOW=2024-02-01T00:01:00-05:00 crm-advance
$ CRM_NOW=2024-02-02T00:01:00-05:00 crm-advance
$ sqlite3 "$CRM_DB" "SELECT was, stage, day, at, event FROM v_move WHERE stage = 'active'"
enrolled|active|2024-02-01|2024-02-01 05:01:00|policy-effective
END

enrolled 2024-02-01
# Cron gives a job next to nothing, and the clock of the machine is UTC.
cron='env -i PATH=$PATH CRM_DB=$CRM_DB'
export cron

t 'SP-13: from cron, 1 February in UTC is still 31 January in New York' 0 <<'END'
$ eval "$cron CRM_NOW=2024-02-01T04:59:00Z crm-advance"
$ $stages
c1	client	enrolled	
END

t 'SP-13: from cron, at midnight in New York' 0 <<'END'
$ eval "$cron CRM_NOW=2024-02-01T05:01:00Z crm-advance"
$ eval "$cron CRM_NOW=2024-02-01T05:01:00Z crm-advance"
$ $stages
c1	enrolled	active
c1	client	active	
END

t 'SP-13: from cron, the log has the login as the author' 0 <<'END'
$ test "$(crm-log --columns=user program=crm-advance)" = "$(id -un)"
END

enrolled 2024-07-01

t 'SP-13: in summer midnight is an hour earlier in UTC' 0 <<'END'
$ eval "$cron CRM_NOW=2024-07-01T03:59:00Z crm-advance"
$ eval "$cron CRM_NOW=2024-07-01T04:00:00Z crm-advance"
c1	enrolled	active
END

# Clients whose cover begins and ends on several days.
CRM_NOW=2026-11-22T09:00:00-05:00
store
for n in Ana Bob Cy; do
	crm-add first_name=$n >/dev/null
done
crm-policy add c1 line=dental effective=2026-12-03 >/dev/null
crm-policy add c2 line=dental effective=2026-12-01 end=2026-12-05 >/dev/null
crm-policy add c3 line=dental effective=2026-11-01 end=2026-12-02 >/dev/null
crm-policy add c3 line=vision effective=2026-12-10 >/dev/null
crm-stage enrolled c1 c2 c3 >/dev/null

t 'SP-13: never early' 0 <<'END'
$ crm-advance
$ CRM_NOW=2026-11-30T23:59:59-05:00 crm-advance
$ crm-list --columns=id,stage
c1	enrolled
c2	enrolled
c3	active
END

t 'SP-13: a rehearsal changes nothing' 0 <<'END'
$ crm-check --head >before
$ CRM_NOW=2027-01-01 crm-advance -n
$ crm-list --columns=id,stage
$ crm-check --head | cmp - before
c2	enrolled	active
c1	enrolled	active
c3	active	enrolled
c2	active	lost
c3	enrolled	active
c1	enrolled
c2	enrolled
c3	active
END

t 'SP-13: after missed days it catches up, in the order of the days' 0 <<'END'
$ CRM_NOW=2026-12-20T05:00:00-05:00 crm-advance
c2	enrolled	active
c1	enrolled	active
c3	active	enrolled
c2	active	lost
c3	enrolled	active
END

t 'SP-13: each move bears its own day, and the time of the run beside it' 0 <<'END'
$ sqlite3 "$CRM_DB" "SELECT contact, was, stage, day, at, reason, event FROM v_move WHERE event IS NOT NULL AND at > '2026-12'"
2|enrolled|active|2026-12-01|2026-12-20 10:00:00||policy-effective
1|enrolled|active|2026-12-03|2026-12-20 10:00:00||policy-effective
3|active|enrolled|2026-12-03|2026-12-20 10:00:00||policy-ended
2|active|lost|2026-12-06|2026-12-20 10:00:00|policy-inactive|policy-ended
3|enrolled|active|2026-12-10|2026-12-20 10:00:00||policy-effective
END

t 'SP-13: since is the day that counts' 0 <<'END'
$ crm-list --columns=id,stage,since
c1	active	2026-12-03
c2	lost	2026-12-06
c3	active	2026-12-10
END

t 'SP-13: it is idempotent: the store stays as it is, byte for byte' 0 <<'END'
$ cp "$CRM_DB" before.db
$ CRM_NOW=2026-12-20T05:00:00-05:00 crm-advance
$ CRM_NOW=2026-12-21T05:00:00-05:00 crm-advance
$ cmp "$CRM_DB" before.db
END

t 'SP-13: daily runs end where one late run ended' 0 <<'END'
$ crm-list --columns=id,stage,since,reason >late
$ CRM_NOW=2026-12-02 crm-undo $(crm-log --columns=op program=crm-advance) >undone
$ for day in 1 2 3 4 5 6 7 8 9 10; do
$ 	CRM_NOW=2026-12-$(printf %02d $day)T05:00:00-05:00 crm-advance
$ done
$ crm-list --columns=id,stage,since,reason | cmp - late
c2	enrolled	active
c1	enrolled	active
c3	active	enrolled
c2	active	lost
c3	enrolled	active
END

store
crm-add first_name=Ana >/dev/null
crm-policy add c1 line=dental effective=2026-01-01 end=2026-12-31 >/dev/null
crm-policy add c1 line=dental effective=2027-01-01 >/dev/null
crm-stage enrolled c1 >/dev/null

t 'SP-13: cover that follows on cover moves nobody' 0 <<'END'
$ CRM_NOW=2027-01-01T05:00:00-05:00 crm-advance
$ crm-policy list --columns=policy_id,policy_status
$ crm-list --columns=id,stage
p1	ended
p2	sold
c1	active
END

# Losing and coming back --------------------------------------------------

CRM_NOW=2026-11-22T09:00:00-05:00
# client NAME: a new store with c1, active, whose p1 has no end.
client() {
	store
	crm-add first_name=Ana >/dev/null
	crm-policy add c1 line=mapd carrier=Humana election_period=AEP \
	    effective=2026-01-01 >/dev/null
	crm-stage enrolled c1 >/dev/null
}
client

t 'SP-14: a client is lost by a person, with a choice of reasons' 0 <<'END'
$ crm-stage --reason=plan-cancelled lost c1
$ $stages
$ crm-undo
c1	active	lost
c1	client	lost	plan-cancelled
c1
END

t 'SP-14: or by itself when the policy ends' 0 <<'END'
$ crm-policy end p1
$ $stages
$ sqlite3 "$CRM_DB" 'SELECT was, stage, day, reason, event FROM v_move ORDER BY id DESC LIMIT 1'
p1	c1	ended	mapd	Humana		2026-01-01	2026-11-22
c1	client	lost	policy-inactive
active|lost|2026-11-22|policy-inactive|policy-ended
END

client

t 'SP-14: by setting its status' 0 <<'END'
$ crm-policy set p1 policy_status=ended
$ $stages
p1	c1	ended	mapd	Humana		2026-01-01	2026-11-22
c1	client	lost	policy-inactive
END

client

t 'SP-14: not while another policy is in force' 0 <<'END'
$ crm-policy add c1 line=dental effective=2026-02-01 >policy
$ crm-policy end p1 >policy
$ $stages
$ crm-policy end p2 >policy
$ $stages
c1	client	active	
c1	client	lost	policy-inactive
END

client

t 'SP-14: a quote does not keep the client' 0 <<'END'
$ crm-policy add c1 line=dental >policy
$ crm-policy end p1 >policy
$ $stages
c1	client	lost	policy-inactive
END

client

t 'SP-14: with cover still to come the client is enrolled again' 0 <<'END'
$ crm-policy add c1 line=dental effective=2027-01-01 >policy
$ crm-policy end p1 >policy
$ $stages
c1	client	enrolled	
END

client

t 'SP-14: by date: the day after the last day of cover' 0 <<'END'
$ crm-policy end p1 end=2026-11-30 >policy
$ $stages
$ CRM_NOW=2026-11-30T23:59:00-05:00 crm-advance
$ CRM_NOW=2026-12-01T00:01:00-05:00 crm-advance
$ $stages
c1	client	active	
c1	active	lost
c1	client	lost	policy-inactive
END

client

t 'SP-14: a client under review is lost too' 0 <<'END'
$ crm-policy flag p1 >policy
$ crm-policy end p1 >policy
$ $stages
c1	client	lost	policy-inactive
END

client

t 'SP-14: somebody enrolled whose sale fell through is lost' 0 <<'END'
$ crm-add first_name=Bob
$ crm-policy add c2 line=dental effective=2027-01-01 >policy
$ crm-stage enrolled c2
$ crm-policy end p2
$ $stages c2
c2
c2	needs-analysis	enrolled
p2	c2	ended	dental			2027-01-01	
c2	client	lost	policy-inactive
END

client

t 'SP-15: the policy added again, equal to the ended one: active again' 0 <<'END'
$ crm-policy end p1 >policy
$ crm-policy add c1 line=mapd carrier=Humana election_period=AEP effective=2026-01-01
$ $stages
p2	c1	sold	mapd	Humana		2026-01-01	
c1	client	active	
END

t 'SP-15: after a second time the stage before the latest lost counts' 0 <<'END'
$ crm-policy flag p2 >policy
$ crm-stage --reason=other lost c1
$ crm-policy add c1 line=dental effective=2026-02-01 >policy
$ $stages
$ crm-policy unflag p2 >policy
$ $stages
c1	pending-eligibility	lost
c1	client	pending-eligibility	
c1	client	active	
END

client

t 'SP-15: if the cover has not begun: enrolled, and active on the day' 0 <<'END'
$ crm-policy end p1 >policy
$ crm-policy add c1 line=dental effective=2027-01-01 >policy
$ $stages
$ CRM_NOW=2027-01-01 crm-advance
c1	client	enrolled	
c1	enrolled	active
END

client

t 'SP-15: somebody lost while enrolled is enrolled again' 0 <<'END'
$ crm-add first_name=Bob
$ crm-policy add c2 line=dental effective=2027-01-01 >policy
$ crm-stage enrolled c2 >moved
$ crm-policy end p2 >policy
$ crm-policy add c2 line=dental effective=2027-01-01 >policy
$ $stages c2
c2
c2	client	enrolled	
END

t 'SP-15: and active if the cover has begun meanwhile' 0 <<'END'
$ crm-policy end p3 >policy
$ crm-policy add c2 line=dental effective=2026-11-01 >policy
$ $stages c2
$ sqlite3 "$CRM_DB" 'SELECT was, stage, event FROM v_move WHERE contact = 2 ORDER BY id DESC LIMIT 2'
c2	client	active	
enrolled|active|policy-effective
lost|enrolled|policy-added
END

client

t 'SP-15: the ended policy made good again does the same' 0 <<'END'
$ crm-policy end p1 >policy
$ crm-policy set p1 policy_status=sold end=
$ $stages
p1	c1	sold	mapd	Humana		2026-01-01	
c1	client	active	
END

client

t 'SP-15: a quote brings nobody back' 0 <<'END'
$ crm-policy end p1 >policy
$ crm-policy add c1 line=dental >policy
$ $stages
c1	client	lost	policy-inactive
END

t 'SP-15: the history tells the whole story' 0 <<'END'
$ crm-policy set p2 effective=2026-03-01 >policy
$ sqlite3 "$CRM_DB" 'SELECT was, stage, reason, event FROM v_move'
|needs-analysis||
needs-analysis|enrolled||
enrolled|active||policy-effective
active|lost|policy-inactive|policy-ended
lost|active||policy-added
END

# Reviews -----------------------------------------------------------------

client

t 'SP-16: a policy flagged for review: pending eligibility' 0 <<'END'
$ crm-policy flag p1
$ $stages
p1	c1	sold	mapd	Humana		2026-01-01	
c1	client	pending-eligibility	
END

t 'SP-16: unflagged: active' 0 <<'END'
$ crm-policy unflag p1
$ $stages
$ sqlite3 "$CRM_DB" 'SELECT was, stage, event FROM v_move ORDER BY id DESC LIMIT 2'
p1	c1	sold	mapd	Humana		2026-01-01	
c1	client	active	
pending-eligibility|active|review-unflagged
active|pending-eligibility|review-flagged
END

t 'SP-16: unflagged while no cover is in force: it stays pending' 0 <<'END'
$ crm-policy flag p1 >policy
$ crm-policy end p1 end=2026-11-30 >policy
$ crm-policy add c1 line=dental effective=2027-01-01 >policy
$ CRM_NOW=2026-12-01 crm-advance
$ CRM_NOW=2026-12-01 crm-policy flag p2 >policy
$ CRM_NOW=2026-12-01 crm-policy unflag p2 >policy
$ $stages
c1	client	pending-eligibility	
END

t 'SP-16: a flag on the policy of somebody enrolled moves nobody' 0 <<'END'
$ crm-add first_name=Bob
$ crm-policy add c2 line=dental effective=2027-01-01 >policy
$ crm-stage enrolled c2 >moved
$ crm-policy flag c2 >policy
$ $stages c2
$ crm-policy unflag c2 >policy
$ $stages c2
c2
c2	client	enrolled	
c2	client	enrolled	
END

# Churned and deceased ----------------------------------------------------

for reason in churned deceased; do
client
crm-policy add c1 line=dental effective=2027-01-01 >/dev/null
crm-policy add c1 line=vision >/dev/null
export reason

t "SP-19: $reason ends all policies and stops all contact" 0 <<END
$ crm-stage --reason=\$reason lost c1
$ crm-policy list --columns=policy_id,policy_status,effective,end,end_reason
$ crm-list --columns=id,stage,reason,contact_stop
c1	active	lost
p1	ended	2026-01-01	2026-11-22	$reason
p2	ended	2027-01-01		$reason
p3	quoted			
c1	lost	$reason	yes
END

t "SP-19: $reason: the day of the cover to come brings nobody back" 0 <<'END'
$ CRM_NOW=2027-01-01 crm-advance
$ $stages | cut -f 3
lost
END
done

t 'SP-19: the whole is taken back as one' 0 <<'END'
$ crm-undo
$ crm-policy list --columns=policy_id,policy_status,end,end_reason
$ crm-list --columns=id,stage,reason,contact_stop
c1
p1	sold		
p2	sold		
p3	quoted		
c1	active		
END

t 'SP-19: another reason ends no policy and stops no contact' 0 <<'END'
$ crm-stage --reason=other lost c1
$ crm-policy list --columns=policy_id,policy_status
$ crm-list --columns=id,contact_stop
c1	active	lost
p1	sold
p2	sold
p3	quoted
c1	
END

# The sale ----------------------------------------------------------------

store
crm-add first_name=Ana last_name=Diaz source=web phone=305-555-0101 >/dev/null
crm-note -m 'Called about Medicare' c1 >/dev/null
crm-stage needs-analysis c1 >/dev/null

t 'AM-11: several quotes for one lead' 0 <<'END'
$ crm-policy add c1 line=mapd carrier=Humana plan='Gold Plus'
$ crm-policy add c1 line=mapd carrier=Aetna plan=Basic
$ crm-policy add c1 line=final-expense carrier=Mutual premium=35
$ $stages
p1	c1	quoted	mapd	Humana	Gold Plus		
p2	c1	quoted	mapd	Aetna	Basic		
p3	c1	quoted	final-expense	Mutual			
c1	prospect	needs-analysis	
END

t 'AM-01, AM-11: closing turns one quote into the sold policy' 0 <<'END'
$ crm-policy set p1 effective=2027-01-01 application=2026-11-22 election_period=AEP
$ crm-stage enrolled c1
$ $stages
p1	c1	sold	mapd	Humana	Gold Plus	2027-01-01	
c1	needs-analysis	enrolled
c1	client	enrolled	
END

t 'AM-11: the other quotes are kept' 0 <<'END'
$ crm-policy list
p1	c1	sold	mapd	Humana	Gold Plus	2027-01-01	
p2	c1	quoted	mapd	Aetna	Basic		
p3	c1	quoted	final-expense	Mutual			
END

t 'AM-01: no record is copied, none is removed' 0 <<'END'
$ sqlite3 "$CRM_DB" 'SELECT (SELECT count(*) FROM contact), (SELECT count(*) FROM policy), (SELECT count(*) FROM note)'
1|3|2
END

t 'AM-01: the client is the lead, with notes and history' 0 <<'END'
$ crm-list --columns=id,name,phone,source,type
$ sqlite3 "$CRM_DB" 'SELECT note FROM v_note'
$ sqlite3 "$CRM_DB" 'SELECT was, stage FROM v_move'
c1	Ana Diaz	305-555-0101	web	client
Called about Medicare
Needs Assessment sent
|connect
connect|needs-analysis
needs-analysis|enrolled
END

t 'AM-11: a second product is sold later, to the same client' 0 <<'END'
$ crm-policy set p3 effective=2026-11-15 >policy
$ crm-policy list --columns=policy_id,policy_status
$ $stages
p1	sold
p2	quoted
p3	sold
c1	client	active	
END

t 'AM-01: unlike its model, closing can be undone' 0 <<'END'
$ crm-undo
$ crm-undo
$ crm-undo
$ crm-policy list --columns=policy_id,policy_status
$ $stages
c1
c1
c1
p1	quoted
p2	quoted
p3	quoted
c1	prospect	needs-analysis	
END

t 'nothing of all this is a finding' 0 <<'END'
$ crm-check
END

done_testing
