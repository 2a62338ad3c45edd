#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-report: every report against numbers counted by hand.
. "$(dirname "$0")/../lib.sh"

# Twelve contacts, moved on fixed days of 2026.  C connect, N needs-analysis,
# P pending-eligibility, E enrolled, A active, L lost; month-day.
#
#	    source
#	c1  web   C 10-01  N 10-03  E 10-10  A 11-01
#	c2  web   C 10-01  N 10-05  L 10-06
#	c3  web   C 10-01  L 10-02
#	c4  web   C 10-01
#	c5  web   C 10-02  N 10-09  P 10-12  N 10-20  E 10-22  A 10-22
#	c6        N 10-02  L 10-04  N 10-08
#	c7        N 10-03  P 10-04
#	c8  fair  C 10-03  P 10-13  E 10-23
#	c9        N 10-04  E 10-04  A 11-01
#	c10 fair  C 09-15  N 10-07
#	c11 fair  C 10-30  N 11-03
#	c12       N 10-05  E 10-25  A 10-25  L 10-30  A 11-02
#
# c1 and c9 become active when their cover begins (SP-12), c5 and c12 at once,
# because theirs is in force (SP-11); c12's policy ends and is added again
# (SP-14, SP-15).  The ids are given in the order of the days.
CRM_NOW=2026-09-15
store
on() {
	CRM_NOW=2026-$1
	shift
	"$@" >>log.out || echo "# failed on $CRM_NOW: $*"
}
add() {
	crm-add "$@"
}
move() {
	crm-stage "$@"
}
dental() {
	crm-policy add "$1" line=dental carrier=Delta effective="$2"
}
on 09-15 add name='Jo Ten' source=fair			# c10 of the table
on 10-01 add name='Ana One' source=web
on 10-01 add name='Bob Two' source=web
on 10-01 add name='Cy Three' source=web
on 10-01 add name='Dee Four' source=web
on 10-02 move lost c4 --reason=not-interested
on 10-02 add name='Eva Five' source=web
on 10-02 add name='Flo Six'
on 10-03 move needs-analysis c2
on 10-03 add name='Gus Seven'
on 10-03 add name='Hal Eight' source=fair
on 10-04 add name='Ida Nine'
on 10-04 move lost c7 --reason=no-response
on 10-04 move pending-eligibility c8
on 10-04 dental c10 2026-11-01
on 10-04 move enrolled c10
on 10-05 move needs-analysis c3
on 10-05 add name='Lu Twelve'
on 10-06 move lost c3 --reason=not-interested
on 10-07 move needs-analysis c1
on 10-08 move needs-analysis c7
on 10-09 move needs-analysis c6
on 10-10 dental c2 2026-11-01
on 10-10 move enrolled c2
on 10-12 move pending-eligibility c6
on 10-13 move pending-eligibility c9
on 10-20 move needs-analysis c6
on 10-22 dental c6 2026-10-01
on 10-22 move enrolled c6
on 10-23 dental c9 2026-12-01
on 10-23 move enrolled c9
on 10-25 dental c11 2026-10-01
on 10-25 move enrolled c11
on 10-30 crm-policy end p5
on 10-30 add name='Kim Eleven' source=fair
on 11-01 crm-advance
on 11-02 dental c11 2026-10-01
on 11-03 move needs-analysis c12
CRM_NOW=2026-11-22T09:00:00-05:00

t 'the twelve stand where the table says' 0 <<'END'
$ crm-list --columns=name,source,stage,since --sort=id
Jo Ten	fair	needs-analysis	2026-10-07
Ana One	web	active	2026-11-01
Bob Two	web	lost	2026-10-06
Cy Three	web	lost	2026-10-02
Dee Four	web	connect	2026-10-01
Eva Five	web	active	2026-10-22
Flo Six		needs-analysis	2026-10-08
Gus Seven		pending-eligibility	2026-10-04
Hal Eight	fair	enrolled	2026-10-23
Ida Nine		active	2026-11-01
Lu Twelve		active	2026-11-02
Kim Eleven	fair	needs-analysis	2026-11-03
END

# Funnel ----------------------------------------------------------------

# A contact counts once a stage, at its first entry; left is the first time
# it left after that; converted means that it came to a later stage that is
# not closed.  Of the whole table:
#
#	C  entered 1 2 3 4 5 8 10 11, left after 2 4 1 - 7 10 22 4 days,
#	   converted all but 3 (lost) and 4
#	N  entered 1 2 5 6 7 9 10 11 12, left after 7 1 3 2 1 0 - - 20,
#	   converted 1 5 7 9 12
#	P  entered 5 7 8, left after 8 - 10, converted 5 8
#	E  entered 1 5 8 9 12, left after 22 0 - 28 0, converted 1 5 9 12
#	A  entered 1 5 9 12, left 12 after 5; nothing open comes after it
#	L  entered 2 3 6 12, left 6 after 4 and 12 after 3
#
# Medians: 1 2 4 [4] 7 10 22; 0 1 1 [2] 3 7 20; 8 10; 0 [0 22] 28; 5; 3 4.
t 'funnel: all moves' 0 <<'END'
$ crm-report funnel --header
pipeline	stage	entered	left	converted	conversion	days
medicare	connect	8	7	6	75.0	4
medicare	needs-analysis	9	7	5	55.6	2
medicare	pending-eligibility	3	2	2	66.7	9
medicare	enrolled	5	4	4	80.0	11
medicare	active	4	1	0	0.0	5
medicare	lost	4	2	0	0.0	3.5
END

# October alone: 10 had entered C before, 11 left it after; 1 and 9 became
# active, and 12 came back, in November.
t 'funnel: moved=A..B is the period' 0 <<'END'
$ crm-report funnel moved=2026-10-01..2026-10-31
medicare	connect	7	5	4	57.1	4
medicare	needs-analysis	8	7	5	62.5	2
medicare	pending-eligibility	3	2	2	66.7	9
medicare	enrolled	5	2	2	40.0	0
medicare	active	2	1	0	0.0	5
medicare	lost	4	1	0	0.0	4
END

t 'funnel: a period with one open end, and one day' 0 <<'END'
$ crm-report funnel moved=2026-11-01.. | cut -f 2,3,4
$ crm-report funnel moved=..2026-09-30 | cut -f 2,3,4 | head -n 2
$ crm-report funnel moved=2026-10-22 | cut -f 2-7 | sed -n 4,5p
connect	0	0
needs-analysis	1	0
pending-eligibility	0	0
enrolled	0	0
active	3	0
lost	0	0
connect	1	0
needs-analysis	0	0
enrolled	1	1	1	100.0	0
active	1	0	0	0.0	
END

# At the end of 15 October: 1 is enrolled, 5 and 8 are pending, 12 is in N.
#	C  left after 2 4 1 7 10 22, median 5.5;  N  7 1 3 2 1 0, median 1.5
t 'funnel: as of a past day' 0 <<'END'
$ crm-report funnel --as-of 2026-10-15
$ crm-report funnel --as-of 2026-10-15 >one
$ crm-report funnel --as-of 2026-10-15 | cmp one -
medicare	connect	7	6	5	71.4	5.5
medicare	needs-analysis	8	6	4	50.0	1.5
medicare	pending-eligibility	3	0	0	0.0	
medicare	enrolled	2	0	0	0.0	
medicare	active	0	0	0		
medicare	lost	3	1	0	0.0	4
END

# 8, 10 and 11 of the table; C left after 10 22 4.
t 'funnel: terms select contacts' 0 <<'END'
$ crm-report funnel source=fair
$ crm-report funnel source=fair moved=2026-10-01..2026-10-31 | head -n 2
$ crm-report funnel c99 | cut -f 3 | uniq
medicare	connect	3	3	3	100.0	10
medicare	needs-analysis	2	0	0	0.0	
medicare	pending-eligibility	1	1	1	100.0	10
medicare	enrolled	1	0	0	0.0	
medicare	active	0	0	0		
medicare	lost	0	0	0		
medicare	connect	2	1	1	50.0	10
medicare	needs-analysis	1	0	0	0.0	
0
END

t 'funnel: what was undone did not happen' 0 <<'END'
$ cp crm.db kept.db
$ crm-stage -q needs-analysis c5
$ crm-report funnel | head -n 1
$ crm-undo -q
$ crm-report funnel | head -n 1
$ mv kept.db crm.db
medicare	connect	8	8	7	87.5	5.5
medicare	connect	8	7	6	75.0	4
END

t 'a period is one day or A..B, in every report that has one' 1 <<'END'
$ crm-report funnel 'moved!=2026-10-22'
$ crm-report funnel moved=2026-10-22,2026-10-23
$ crm-report due 'due!=2026-10-22'
$ crm-report due due=2026-10-22,2026-10-23
$ crm-report t65 due=2026-10-22,2026-10-23
! crm-report: moved: one day, or A..B
! crm-report: moved: one day, or A..B
! crm-report: due: one day, or A..B
! crm-report: due: one day, or A..B
! crm-report: due: one day, or A..B
END

# Stages and sources ----------------------------------------------------

t 'stages: a line for each stage and status, no total' 0 <<'END'
$ crm-report stages --header
pipeline	stage	status	count
medicare	connect		1
medicare	needs-analysis		3
medicare	pending-eligibility		1
medicare	enrolled		1
medicare	active		4
medicare	lost		2
END

t 'stages: terms, ids of lines, past days' 0 <<'END'
$ crm-report stages source=web --columns=stage,count
$ crm-list stage=lost | crm-report stages - --columns=count | tr '\n' ' '; echo
$ crm-report stages --as-of=2026-10-15 --columns=count | tr '\n' ' '; echo
$ crm-report stages type=client --columns=count | tr '\n' ' '; echo
connect	1
needs-analysis	0
pending-eligibility	0
enrolled	0
active	2
lost	2
0 0 0 0 0 2 
1 3 3 2 0 2 
0 0 0 1 4 0 
END

cat >desk.pipeline <<'END'
pipeline desk "Front desk"
status hot "Hot"
status cold "Cold"
stage open prospect "Open" start
stage shut closed "Shut"
END
t 'stages: pairs of stage and status, several pipelines' 0 <<'END'
$ cp crm.db kept.db
$ crm-pipeline load desk.pipeline >/dev/null
$ crm-add -q first_name=A pipeline=desk status=cold
$ crm-add -q first_name=B pipeline=desk status=hot
$ crm-add -q first_name=C pipeline=desk status=hot
$ crm-add -q first_name=D pipeline=desk
$ crm-report stages | tail -n 5
$ crm-report stages pipeline=desk status=hot | grep -v '0$'
$ mv kept.db crm.db
medicare	lost		2
desk	open		1
desk	open	hot	2
desk	open	cold	1
desk	shut		0
desk	open	hot	2
END

# web: 4 waits in connect, 1 and 5 are clients, 2 and 3 lost.
t 'sources: what became of the contacts, the largest source first' 0 <<'END'
$ crm-report sources --header
$ crm-report sources source=fair
$ crm-report sources --as-of=2026-10-15
source	contacts	prospects	clients	closed	conversion
web	5	1	2	2	40.0
	4	2	2	0	50.0
fair	3	2	1	0	33.3
fair	3	2	1	0	33.3
web	5	2	1	2	20.0
	4	3	1	0	25.0
fair	2	2	0	0	0.0
END

# Stale -----------------------------------------------------------------

t 'SP-24: stale, the oldest first; closed stages are left out' 0 <<'END'
$ crm-report stale type=prospect
c5	Dee Four	connect	2026-10-01	52	red
c8	Gus Seven	pending-eligibility	2026-10-04	49	red
c1	Jo Ten	needs-analysis	2026-10-07	46	red
c7	Flo Six	needs-analysis	2026-10-08	45	red
c12	Kim Eleven	needs-analysis	2026-11-03	19	red
END

t 'amber from 7 days on, red from 14 on' 0 <<'END'
$ for d in 09 10 16 17; do
$ 	CRM_NOW=2026-11-$d crm-report stale c12 --columns=days,level |
$ 	grep -e amber -e red
$ done
7	amber
13	amber
14	red
END

t 'stale as of a past day counts to that day' 0 <<'END'
$ crm-report stale --as-of=2026-10-15 --columns=id,stage,days,level type=prospect
c5	connect	14	red
c8	pending-eligibility	11	amber
c11	needs-analysis	10	amber
c1	needs-analysis	8	amber
c7	needs-analysis	7	amber
END

t 'who has waited longest goes on to the next command' 0 <<'END'
$ crm-report stale type=prospect | head -n 1 | crm-set -n owner=maria -
c5	owner		maria
END

# Due and production ----------------------------------------------------

store
crm-add -q name='Ana Diaz' state=FL birth_date=1961-05-20 county=Dade
crm-add -q name='Bob Ruiz'
crm-policy add -q c1 line=dental carrier=Delta plan=Smile effective=2026-12-01 \
    end=2026-12-15 renewal=2026-12-10 agent=Lee npn=12345 application=2026-11-20
crm-policy add -q c2 line=mapd carrier=Humana effective=2026-01-01 \
    end=2026-12-31 election_period=aep application=2025-11-01
crm-policy add -q c2 line=life carrier=Met effective=2026-12-22
crm-policy add -q c2 line=life carrier=Quoted effective=2026-12-01 \
    policy_status=quoted
crm-policy add -q c2 line=auto carrier=Old effective=2026-01-01 renewal=2026-12-05
crm-policy end -q p5 --reason=other
crm-policy add -q c2 line=home carrier=Late effective=2026-12-23

t 'due: what takes effect, ends or renews, up to 30 days from now' 0 <<'END'
$ crm-report due --header
day	id	name	what	policy_id	detail	task_id	owner
2026-12-01	c1	Ana Diaz	effective	p1	Delta Smile		
2026-12-10	c1	Ana Diaz	renewal	p1	Delta Smile		
2026-12-15	c1	Ana Diaz	end	p1	Delta Smile		
2026-12-22	c2	Bob Ruiz	effective	p3	Met		
END

t 'due=A..B is the period' 0 <<'END'
$ crm-report due due=2026-12-15..2026-12-31 --columns=day,what,policy_id
$ crm-report due due=2026-12-10 --columns=day,what,policy_id
$ crm-report due due=2026-12-23.. --columns=day,what,policy_id
$ crm-report due due=2027-02-01..2027-12-31
2026-12-15	end	p1
2026-12-22	effective	p3
2026-12-23	effective	p6
2026-12-31	end	p2
2026-12-10	renewal	p1
2026-12-23	effective	p6
2026-12-31	end	p2
END

t 'due: terms about the contact and about the same policy' 0 <<'END'
$ crm-report due state=FL due=..2027-12-31 --columns=day,what
$ crm-report due carrier=Humana due=..2027-12-31 --columns=day,what
$ crm-report due carrier=Humana line=life due=..2027-12-31
2026-12-01	effective
2026-12-10	renewal
2026-12-15	end
2026-01-01	effective
2026-12-31	end
END

t 'due lines lead to their contacts and policies' 0 <<'END'
$ crm-report due due=2026-12-10 --columns=policy_id,id | crm-note -m 'Call about the renewal' -
$ crm-report due due=2026-12-10 --columns=policy_id,id | crm-policy flag - | cut -f 1
$ crm-undo -q
$ crm-undo -q
n1	c1
p1
END

t 'SP-22: production, one line a policy, masked' 0 <<'END'
$ crm-report production --header
policy_id	id	agent	npn	carrier	plan	line	name	birth_date	county	state	policy_status	changed	application	effective	end	end_reason
p1	c1	Lee	12345	Delta	Smile	dental	Ana Diaz	1961-**-**	Dade	FL	sold	2026-11-22T14:00:00Z	2026-11-20	2026-12-01	2026-12-15	
p2	c2			Humana		mapd	Bob Ruiz				sold	2026-11-22T14:00:00Z	2025-11-01	2026-01-01	2026-12-31	
p3	c2			Met		life	Bob Ruiz				sold	2026-11-22T14:00:00Z		2026-12-22		
p4	c2			Quoted		life	Bob Ruiz				quoted	2026-11-22T14:00:00Z		2026-12-01		
p5	c2			Old		auto	Bob Ruiz				ended	2026-11-22T14:00:00Z		2026-01-01	2026-11-22	other
p6	c2			Late		home	Bob Ruiz				sold	2026-11-22T14:00:00Z		2026-12-23		
END

t 'production: terms hold for the policy; --show-personal' 0 <<'END'
$ crm-report production carrier=Delta,Met --columns=policy_id
$ crm-report production policy_status=sold line=life --columns=policy_id
$ crm-report production name~ana --columns=policy_id,birth_date --show-personal
p1
p3
p3
p1	1961-05-20
END

# Whatever a report shows of contacts, terms choose them as they do for lists.
for r in book production sources stages stale eligible dispositions; do
	for term in moved=2026-11-22 moved=..2026-11-21 due=2026-12-01 \
	    due=..2026-11-30 carrier=Met note~sent source=fair op=o2; do
		# shellcheck disable=SC2046
		ids=$(crm-list "$term" --columns=id)
		[ "$r" = production ] && [ "${term%=*}" = carrier ] && continue
		crm-report "$r" "$term" >by.term
		# shellcheck disable=SC2086
		crm-report "$r" ${ids:-c999} >by.ids
		same by.ids by.term || echo "$r $term" >>differ
	done
done
for term in ana op=o2 state=FL; do
	# shellcheck disable=SC2046
	ids=$(crm-list "$term" --columns=id)
	crm-report funnel "$term" moved=2026-11-22 >by.term
	# shellcheck disable=SC2086
	crm-report funnel moved=2026-11-22 $ids >by.ids
	same by.ids by.term && [ "$ids" ] || echo "funnel $term" >>differ
done
[ ! -e differ ]
ok $? 'terms choose the contacts of a report as they choose those of a list'

t 'SP-23: the book of an agent: last action, stage, carrier and plan' 0 <<'END'
$ cp crm.db kept.db
$ crm-set -q owner=lee phone=305-555-0100 email=ana@example.com street='1 Main St' city=Miami c1
$ crm-note -q -a email -m 'Sent the card' c1
$ crm-note -q -m 'No action' c1
$ CRM_NOW=2026-12-02 crm-report book owner=lee --header
$ crm-report book c2
$ mv kept.db crm.db
id	name	owner	phone	email	street	city	state	zip	action	acted	stage	carrier	plan
c1	Ana Diaz	lee	305-555-0100	ana@example.com	1 Main St	Miami	FL		email	2026-11-22	needs-analysis	Delta	Smile
c2	Bob Ruiz										needs-analysis	Humana	
END

# Forms and misuse ------------------------------------------------------

t 'a report is a table for any program' 0 <<'END'
$ crm-report stages --format=jsonl | head -n 1
$ crm-report stages --format=csv --columns=stage,count | head -n 2
$ crm-report stages --format=table --columns=stage,count
{"pipeline":"medicare","stage":"connect","count":"0"}
stage,count
connect,0
stage                count
connect                  0
needs-analysis           2
pending-eligibility      0
enrolled                 0
active                   0
lost                     0
END

t '--list names the reports' 0 <<'END'
$ crm-report --list | cut -f 1
$ for r in $(crm-report --list | cut -f 1); do
$ 	crm-report "$r" >/dev/null || echo "$r"
$ 	crm-report "$r" --as-of=yesterday >/dev/null || echo "$r"
$ 	crm-report "$r" c99 >/dev/null || echo "$r"
$ done
stages
funnel
due
overdue
book
dispositions
sources
production
stale
t65
eligible
soa
purgeable
END

t 'an empty store has reports' 0 <<'END'
$ crm-init -d empty.db
$ for r in funnel due sources production stale; do
$ 	crm-report -d empty.db "$r" || echo "$r"
$ done
medicare	connect	0	0	0		
medicare	needs-analysis	0	0	0		
medicare	pending-eligibility	0	0	0		
medicare	enrolled	0	0	0		
medicare	active	0	0	0		
medicare	lost	0	0	0		
END

t 'reports change nothing' 0 <<'END'
$ cp crm.db kept.db
$ for r in $(crm-report --list | cut -f 1); do
$ 	crm-report "$r" --as-of=yesterday >/dev/null
$ done
$ cmp crm.db kept.db
END

t 'an unknown report names the nearest' 2 <<'END'
$ sh ./mis crm-report funel
usage: crm-report
! crm-report: funel: no such report (nearest: funnel)
END

t 'no report is named' 2 <<'END'
$ sh ./mis crm-report
usage: crm-report
! crm-report: no report is named (see --list)
END

t 'an unknown field in a term' 2 <<'END'
$ sh ./mis crm-report stages stat=FL
usage: crm-report
! crm-report: stat: no such field (nearest: state)
END

t 'an unknown column names the nearest' 2 <<'END'
$ sh ./mis crm-report stale --columns=id,lvel
usage: crm-report
! crm-report: --columns: lvel: no such column (nearest: level)
END

# The calendar ----------------------------------------------------------

store
crm-add -q name='Jan Fifteen' birth_date=1962-01-15 owner=eva
crm-add -q name='Feb First' birth_date=1962-02-01 owner=joe source=fair
crm-add -q name='Feb Second' birth_date=1962-02-02 part_b=2027-03-01
crm-add -q name='Today' birth_date=1961-11-22
crm-add -q name='Yesterday' birth_date=1961-11-21
crm-add -q name='Six Months' birth_date=1962-05-22
crm-add -q name='And A Day' birth_date=1962-05-23
crm-add -q name='Left Alone' birth_date=1962-01-16 contact_stop=yes
crm-add -q name='Leap Day' birth_date=1964-02-29
crm-add -q name='Not Known'
crm-add -q name='Dual' birth_date=1970-01-01 part_a=2020-01-01 medicaid=yes
crm-add -q name='Older' birth_date=1950-03-01 source=fair
crm-policy add -q c12 line=mapd election_period=aep application=2025-11-20 \
    effective=2026-01-01

t 't65: who turns 65 in the next six months, by the month that counts' 0 <<'END'
$ crm-report t65 --header
id	name	t65	iep_opens	iep_closes	part_b_start	stage	owner
c4	Today	2026-11	2026-08-01	2027-02-28	2026-12-01	needs-analysis	
c1	Jan Fifteen	2027-01	2026-10-01	2027-04-30	2027-01-01	needs-analysis	eva
c2	Feb First	2027-01	2026-10-01	2027-04-30	2027-01-01	connect	joe
c3	Feb Second	2027-02	2026-11-01	2027-05-31	2027-03-01	needs-analysis	
c6	Six Months	2027-05	2027-02-01	2027-08-31	2027-05-01	needs-analysis	
END

t 't65: due=A..B is the period; terms select; --as-of counts from that day' 0 <<'END'
$ crm-report t65 due=..2026-12-31 --columns=id,t65
$ crm-report t65 due=2029-02-28 --columns=id,name,t65,iep_opens,iep_closes
$ crm-report t65 due=2027-01-01.. owner=eva,joe --columns=id
$ crm-list owner=eva | crm-report t65 - --columns=id
$ CRM_NOW=2026-11-24 crm-report t65 --columns=id | head -n 1
$ crm-report t65 --as-of=2026-11-21
c12	2015-02
c4	2026-11
c5	2026-11
c9	Leap Day	2029-02	2028-11-01	2029-05-31
c1
c2
c1
c1
END

t 't65: one day, or A..B' 1 <<'END'
$ crm-report t65 'due!=2026-12-01'
! crm-report: due: one day, or A..B
END

t 'eligible: who may enrol, by which period and until when' 0 <<'END'
$ crm-report eligible --header
id	name	election_period	lines	opens	closes	effective	stage	owner
c1	Jan Fifteen	iep		2026-10-01	2027-04-30	2027-01-01	needs-analysis	eva
c2	Feb First	iep		2026-10-01	2027-04-30	2027-01-01	connect	joe
c3	Feb Second	iep		2026-11-01	2027-05-31	2027-02-01	needs-analysis	
c4	Today	aep	ma,mapd,pdp	2026-10-15	2026-12-07	2027-01-01	needs-analysis	
c4	Today	iep		2026-08-01	2027-02-28	2026-12-01	needs-analysis	
c5	Yesterday	aep	ma,mapd,pdp	2026-10-15	2026-12-07	2027-01-01	needs-analysis	
c5	Yesterday	iep		2026-08-01	2027-02-28	2026-12-01	needs-analysis	
c11	Dual	aep	ma,mapd,pdp	2026-10-15	2026-12-07	2027-01-01	needs-analysis	
c11	Dual	dep	pdp				needs-analysis	
c12	Older	aep	ma,mapd,pdp	2026-10-15	2026-12-07	2027-01-01	connect	
END

t 'eligible: open enrolment is for those with a policy of Medicare Advantage' 0 <<'END'
$ CRM_NOW=2027-01-15 crm-report eligible c11 c12 --columns=id,election_period,closes,effective
$ crm-policy end -q c12
$ CRM_NOW=2027-01-15 crm-report eligible c12
$ crm-undo -q
$ CRM_NOW=2027-04-01 crm-report eligible c12
$ CRM_NOW=2027-01-15 crm-report eligible source=fair --columns=id,election_period
c11	dep		
c12	oep	2027-03-31	2027-02-01
c2	iep
c12	oep
END

t 'eligible: Part B that was put off opens no initial period, an early one does' 0 <<'END'
$ crm-add -q name='Put Off' birth_date=1955-01-15 part_b=2026-12-01
$ crm-add -q name='Early' birth_date=1980-01-15 part_b=2026-12-01
$ crm-report eligible c13 c14 --columns=id,election_period,opens,closes,effective
c14	iep	2026-09-01	2027-03-31	2026-12-01
END

t 'a date changed in the file changes the reports' 0 <<'END'
$ crm-pipeline dump us-medicare | sed 's/age 65y/age 66y/; /^election aep/s/12-07/11-21/' >my.rules
$ crm-pipeline load -q my.rules
$ crm-report t65 due=2027-11-01..2028-02-01 --columns=id,t65,iep_opens
$ crm-report eligible c4 c12
$ crm-undo -q
c4	2027-11	2027-08-01
c5	2027-11	2027-08-01
c1	2028-01	2027-10-01
c2	2028-01	2027-10-01
END

# Purgeable -----------------------------------------------------------------

CRM_NOW=2010-03-01 store archive
CRM_NOW=2010-03-01 crm-add name='Ana Diaz' >/dev/null
CRM_NOW=2010-03-02 crm-add name='Bob Lee' >/dev/null
CRM_NOW=2010-03-02 crm-policy add c2 line=dental effective=2010-04-01 >/dev/null
CRM_NOW=2010-03-02 crm-add name='Cy Ray' >/dev/null
CRM_NOW=2010-03-02 crm-policy add c3 line=dental effective=2010-04-01 \
    end=2012-12-31 >/dev/null

t 'AM-15: who need not be kept any more; cover that runs on is' 0 <<'END'
$ CRM_NOW=2020-03-01 crm-report purgeable
$ CRM_NOW=2020-03-02 crm-report purgeable
$ CRM_NOW=2023-01-01 crm-report purgeable --columns=id,active,until
c1	Ana Diaz	archive	archived	2010-03-01	2020-03-01
c1	2010-03-01	2020-03-01
c3	2012-12-31	2022-12-31
END

t 'AM-15: as of a day to come, and of one that was' 0 <<'END'
$ CRM_NOW=2011-01-01 crm-report purgeable --as-of=2020-03-01
$ CRM_NOW=2011-01-01 crm-report purgeable --as-of=2020-03-02 | cut -f 1
$ CRM_NOW=2023-01-01 crm-report purgeable --as-of=2020-03-02 | cut -f 1
$ CRM_NOW=2023-01-01 crm-report purgeable cy | cut -f 1
c1
c1
c3
END

store
t 'sources by the hundred: each is one' 0 <<'END'
$ for i in $(seq 200); do echo "{\"last_name\":\"N$i\",\"source\":\"s$((i % 100))\"}"; done | crm-add -q -
$ crm-report sources --columns=source,contacts >all
$ wc -l <all
$ cut -f 2 all | sort -u
$ cut -f 1 all | sort -u | wc -l
100
2
100
END

CRM_NOW=2026-11-22
store
crm-pipeline load -q milestones archive
for name in Ana Bo Cy; do
	crm-add -q pipeline=milestones name=$name
done
crm-set -q status=attempted-contact c1 c2
t 'stages: a status has a row where somebody has it, or a stage none' 0 <<'END'
$ crm-report stages | grep -v ^medicare
milestones	no-milestone	new	1
milestones	no-milestone	attempted-contact	2
milestones	contacted		0
milestones	quoted		0
milestones	sold		0
milestones	not-interested		0
milestones	cancelled-policy		0
archive	archived		0
archive	stopped		0
END

store
crm-add -q name=Ana state=FL
crm-policy add -q c1 carrier=Humana line=dental effective=2026-12-01
crm-task add -q c1 task=Call due=2026-12-02
t 'due: a term about policies leaves tasks out, wherever it stands' 0 <<'END'
$ crm-report due state=FL due=..2026-12-31 --columns=what
$ crm-report due state=FL carrier=Humana due=..2026-12-31 --columns=what
$ crm-report due carrier=Humana state=FL due=..2026-12-31 --columns=what
effective
follow-up
effective
effective
END

done_testing
