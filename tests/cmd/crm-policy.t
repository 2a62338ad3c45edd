#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-policy: policies quoted and sold, their dates and their lines.  What
# they mean for the stage is in tests/medicare.t.
. "$(dirname "$0")/../lib.sh"
store
crm-add first_name=Ana source=web >/dev/null
crm-add first_name=Bob >/dev/null

cat >usage <<'END'
usage: crm-policy add ID FIELD=VALUE...
       crm-policy set PID... FIELD=VALUE...
       crm-policy end PID... [end=DAY] [-r REASON]
       crm-policy flag | unflag PID...
       crm-policy list [TERM...]
END

# misuse NAME MESSAGE ARGUMENT...: status 2, the message, the usage.
misuse() {
	name=$1
	echo "crm-policy: $2" >want.err
	cat usage >>want.err
	shift 2
	crm-policy "$@" >got.out 2>got.err </dev/null
	bad=$(($? != 2))
	same want.err got.err || bad=1
	same /dev/null got.out || bad=1
	ok "$bad" "$name"
}

# Adding ------------------------------------------------------------------

t 'a policy without an effective date is a quote' 0 <<'END'
$ crm-policy add c1 line=mapd carrier=Humana plan='Gold Plus'
p1	c1	quoted	mapd	Humana	Gold Plus		
END

t 'a policy with an effective date is sold' 0 <<'END'
$ crm-policy add c2 line=dental carrier=Delta effective=2027-01-15 end=2027-12-31
p2	c2	sold	dental	Delta		2027-01-15	2027-12-31
END

t 'policy_status says otherwise' 0 <<'END'
$ crm-policy add c2 line=vision effective=2027-01-01 policy_status=quoted
p3	c2	quoted	vision			2027-01-01	
END

t 'a policy that is over already has ended' 0 <<'END'
$ crm-policy add c2 line=life effective=2025-01-01 end=2025-12-31
p4	c2	ended	life			2025-01-01	2025-12-31
END

t 'all fields of a policy' 0 <<'END'
$ crm-policy add c1 line=pdp carrier=Aetna plan=Basic application=11/20/2026 effective=2027-01-01 premium='$1,234.5' agent=Maria npn=1234567 commission=85 renewal=2028-01-01 election_period=AEP
p5	c1	sold	pdp	Aetna	Basic	2027-01-01	
END

t 'values come out in their canonical form' 0 <<'END'
$ crm-policy list --format=jsonl --columns=policy_id,application,premium,agent,npn,commission,renewal,election_period,policy_created carrier=Aetna
{"policy_id":"p5","application":"2026-11-20","premium":"1234.50","agent":"Maria","npn":"1234567","commission":"85.00","renewal":"2028-01-01","election_period":"aep","policy_created":"2026-11-22T14:00:00Z"}
END

t 'a sold policy needs its effective date' 1 <<'END'
$ crm-policy add c1 line=dental policy_status=sold
! crm-policy: effective: a sold policy needs its effective date
END

t 'the cover of Medicare Advantage and Part D starts on the first' 1 <<'END'
$ crm-policy add c1 line=mapd effective=2027-01-15
! crm-policy: c1: effective: cover of line mapd starts on the first of a month, not 2027-01-15
END

t 'an end before the beginning is refused' 1 <<'END'
$ crm-policy add c1 line=dental effective=2027-01-15 end=2027-01-14
! crm-policy: c1: end: 2027-01-14 is before the effective date 2027-01-15
END

t 'cover of one day has an end' 0 <<'END'
$ crm-policy add -n c1 line=dental effective=2027-01-15 end=2027-01-15
p6	c1	sold	dental			2027-01-15	2027-01-15
END

t 'an unknown line names the nearest' 1 <<'END'
$ crm-policy add c1 line=denta
! crm-policy: line: "denta" is not known (nearest: dental)
END

t 'a line like no other names them all' 1 <<'END'
$ crm-policy add c1 line=boat
! crm-policy: line: "boat" is not known (one of: ma mapd pdp medsupp dental vision hospital life final-expense annuity ltc health auto home other)
END

t 'a day that is none is refused, never guessed' 1 <<'END'
$ crm-policy add c1 line=dental effective=1/2/27
! crm-policy: effective: "1/2/27" is not a date (2026-12-01, 12/01/2026, today, +3d, mon): years have four digits
END

t 'an unknown contact is refused' 1 <<'END'
$ crm-policy add c99 line=dental
! crm-policy: c99: no such contact
END

t 'nothing refused was written' 0 <<'END'
$ crm-policy list --columns=policy_id,id
p1	c1
p2	c2
p3	c2
p4	c2
p5	c1
END

t 'contacts from lines, one policy each' 0 <<'END'
$ crm-list --columns=id,first_name | crm-policy add -n - line=life carrier=Zed
p6	c1	quoted	life	Zed			
p7	c2	quoted	life	Zed			
END

t 'JSON objects: the id names the contact, the other keys are fields' 0 <<'END'
$ printf '%s\n' '{"id":"c2","line":"home","carrier":"Acme"}' '{"id":"c1","line":"auto"}' | crm-policy add -n -
p6	c2	quoted	home	Acme			
p7	c1	quoted	auto				
END

# Setting -----------------------------------------------------------------

t 'set prints the policy as it is now' 0 <<'END'
$ crm-policy set p1 plan=Silver premium=0
p1	c1	quoted	mapd	Humana	Silver		
END

t 'what is so already changes nothing' 0 <<'END'
$ crm-policy set p1 plan=Silver
$ crm-log --columns=op,arguments | tail -n 1
o9	set p1 plan=Silver premium=0
END

t 'AM-11: a quote that gets its day is sold' 0 <<'END'
$ crm-policy set p1 effective=2027-01-01 election_period=AEP application=2026-11-22
p1	c1	sold	mapd	Humana	Silver	2027-01-01	
END

t 'a quote that is still to be one says so' 0 <<'END'
$ crm-policy set p3 effective=2027-02-01 policy_status=quoted
p3	c2	quoted	vision			2027-02-01	
END

t 'several policies at once' 0 <<'END'
$ crm-policy set p2 p3 agent=Maria
p2	c2	sold	dental	Delta		2027-01-15	2027-12-31
p3	c2	quoted	vision			2027-02-01	
END

t 'all or nothing' 1 <<'END'
$ crm-policy set p2 p99 agent=Eva
! crm-policy: p99: no such policy
END

t '-k: what can be done' 6 <<'END'
$ crm-policy set -k p2 p99 agent=Eva
p2	c2	sold	dental	Delta		2027-01-15	2027-12-31
! crm-policy: p99: no such policy
END

t '-k with nothing done: 1' 1 <<'END'
$ crm-policy set -k p98 p99 agent=Eva
! crm-policy: p98: no such policy
! crm-policy: p99: no such policy
END

t 'a field is emptied' 0 <<'END'
$ crm-policy set p2 agent=
$ crm-policy list --columns=policy_id,agent agent=
p2	c2	sold	dental	Delta		2027-01-15	2027-12-31
p1	
p2	
p4	
END

# Ending ------------------------------------------------------------------

crm-add first_name=Cy >/dev/null
crm-policy add c3 line=dental carrier=Delta effective=2026-01-01 >/dev/null

t 'end without a day: today, at once; cN is its only policy' 0 <<'END'
$ crm-policy end -n c3
p6	c3	ended	dental	Delta		2026-01-01	2026-11-22
END

t 'end=DAY is the last day of cover' 0 <<'END'
$ crm-policy end p6 end=+1m --reason='Moved away'
$ crm-policy list --columns=policy_id,policy_status,end,end_reason c3
p6	c3	sold	dental	Delta		2026-01-01	2026-12-22
p6	sold	2026-12-22	Moved away
END

t 'a last day that has passed ends it at once' 0 <<'END'
$ crm-policy end -n p6 end=2026-11-21
p6	c3	ended	dental	Delta		2026-01-01	2026-11-21
END

t 'today is still a day of cover when it is given as the last' 0 <<'END'
$ crm-policy end -n p6 end=today
p6	c3	sold	dental	Delta		2026-01-01	2026-11-22
END

t 'a last day before the first is refused' 1 <<'END'
$ crm-policy end p6 end=2025-12-31
! crm-policy: p6: end: 2025-12-31 is before the effective date 2026-01-01
END

t 'a policy whose cover never began ends without a last day' 0 <<'END'
$ crm-policy end -n p5
p5	c1	ended	pdp	Aetna	Basic	2027-01-01	
END

t 'only a sold policy can end' 1 <<'END'
$ crm-policy end p3
! crm-policy: p3: the policy is quoted, only a sold one can end
END

t 'end -k' 6 <<'END'
$ crm-policy end -nk p3 p4 p6
p6	c3	ended	dental	Delta		2026-01-01	2026-11-22
! crm-policy: p3: the policy is quoted, only a sold one can end
! crm-policy: p4: the policy is ended, only a sold one can end
END

t 'a contact with several policies does not say which' 1 <<'END'
$ crm-policy end c1
! crm-policy: c1: has 2 policies; name one (crm-policy list c1)
END

t 'a contact without one has none' 1 <<'END'
$ id=$(crm-add first_name=Dee)
$ crm-policy end $id
! crm-policy: c4: has no policy
END

# Reviewing ---------------------------------------------------------------

t 'flag and unflag' 0 <<'END'
$ crm-policy flag p6
$ crm-policy list --columns=policy_id,review review=yes
$ crm-policy unflag c3
$ crm-policy list review=yes
p6	c3	sold	dental	Delta		2026-01-01	2026-12-22
p6	yes
p6	c3	sold	dental	Delta		2026-01-01	2026-12-22
END

t 'a flag changes the policy, and with it the contact' 0 <<'END'
$ cp crm.db kept.db
$ CRM_NOW=2026-11-28 crm-policy flag -q p6
$ crm-list --columns=changed c3
$ CRM_NOW=2026-11-29 crm-policy unflag -q p6
$ crm-list --columns=changed c3
$ mv kept.db crm.db
2026-11-28T05:00:00Z
2026-11-29T05:00:00Z
END

t 'what is flagged already is not flagged again' 0 <<'END'
$ crm-policy flag p6 >flagged
$ crm-policy flag p6
$ crm-policy unflag p6 >unflagged
$ crm-policy unflag p6
END

t 'only a sold policy is reviewed' 1 <<'END'
$ crm-policy flag p3
! crm-policy: p3: the policy is quoted, only a sold one is reviewed
END

t 'flag -n writes nothing' 0 <<'END'
$ crm-policy flag -n p6
$ crm-policy list review=yes
p6	c3	sold	dental	Delta		2026-01-01	2026-12-22
END

# Listing -----------------------------------------------------------------

t 'the columns of a list' 0 <<'END'
$ crm-policy list --header c3
policy_id	id	policy_status	line	carrier	plan	effective	end
p6	c3	sold	dental	Delta		2026-01-01	2026-12-22
END

t 'terms about the policy' 0 <<'END'
$ crm-policy list --columns=policy_id policy_status=sold,ended
$ crm-policy list --columns=policy_id,line carrier~DEL effective=..today
$ crm-policy list --columns=policy_id,effective effective=2027-01-01..2027-01-15 line!=dental
p1
p2
p4
p5
p6
p6	dental
p1	2027-01-01
p5	2027-01-01
END

t 'terms about its contact' 0 <<'END'
$ crm-policy list --columns=policy_id,name source=web
$ crm-policy list --columns=policy_id,name,stage bob line=vision
p1	Ana
p5	Ana
p3	Bob	needs-analysis
END

t 'fields of the contact are columns, and order it' 0 <<'END'
$ crm-policy list --columns=policy_id,name,carrier --sort=-carrier carrier!=
p1	Ana	Humana
p2	Bob	Delta
p6	Cy	Delta
p5	Ana	Aetna
END

t 'contacts from lines' 0 <<'END'
$ printf 'c2\nc3\n' | crm-policy list --columns=policy_id,id -
p2	c2
p3	c2
p4	c2
p6	c3
END

t 'nothing is selected: nothing, and no error' 0 <<'END'
$ crm-policy list line=auto
$ crm-policy list c99
END

t 'an unknown value of a closed list is refused' 1 <<'END'
$ crm-policy list line=denta
! crm-policy: line: "denta" is not known (nearest: dental)
END

t 'its lines name a policy to crm-policy and a contact to crm-note' 0 <<'END'
$ crm-policy list line=vision,dental | crm-policy set -n - agent=Eva | cut -f 1
$ crm-policy list line=vision,dental | crm-note -n -m Hello - | cut -f 2
p2
p3
p6
c2
c3
END

t 'jsonl, csv and csv for a spreadsheet' 0 <<'END'
$ crm-policy set p3 carrier='=Sum, Inc' >set
$ crm-policy list --format=jsonl --columns=policy_id,carrier line=vision
$ crm-policy list --format=csv --columns=policy_id,carrier,effective line=vision
$ crm-policy list --excel --columns=policy_id,carrier,effective line=vision | od -An -c
{"policy_id":"p3","carrier":"=Sum, Inc"}
policy_id,carrier,effective
p3,"=Sum, Inc",2027-02-01
 357 273 277   p   o   l   i   c   y   _   i   d   ,   c   a   r
   r   i   e   r   ,   e   f   f   e   c   t   i   v   e  \r  \n
   p   3   ,   "   '   =   S   u   m   ,       I   n   c   "   ,
   2   0   2   7   -   0   2   -   0   1  \r  \n
END

# Personal data -----------------------------------------------------------

t 'the member id is masked in lists, changes and arguments' 0 <<'END'
$ crm-policy set p6 member_id=H123456789 >set
$ crm-policy list --columns=policy_id,member_id c3
$ crm-log -c --columns=op,id,field,old,new field=member_id
$ crm-log --columns=program,arguments field=member_id
p6	******6789
o24	p6	member_id		******6789
crm-policy	set p6 member_id=***
END

t '--show-personal shows it, and the log says who looked' 0 <<'END'
$ crm-policy list --columns=policy_id,member_id --show-personal c3
$ crm-log --columns=user,program,arguments | tail -n 1
p6	H123456789
ana	crm-policy	list --columns=policy_id,member_id --show-personal c3
END

t 'a masked value is refused as input' 1 <<'END'
$ crm-policy set p6 member_id='******6789'
! crm-policy: member_id: a masked value cannot be stored (see --show-personal)
END

t 'a value from a file' 0 <<'END'
$ echo H999900001 >member
$ crm-policy set p6 member_id=@member >set
$ crm-policy list --columns=policy_id,member_id c3
$ crm-log --columns=arguments | tail -n 1
p6	******0001
set p6 member_id=***
END

# Misuse ------------------------------------------------------------------

misuse 'no subcommand: 2' 'no subcommand (add, set, end, flag, unflag, list)'
misuse 'an unknown subcommand: 2' 'lst: no such subcommand (nearest: list)' lst
misuse 'no record: 2' 'no record is named' add line=dental
misuse 'no field: 2' 'nothing to record (field=value)' set p1
misuse 'an unknown field: 2' 'carrer: no such field (nearest: carrier)' \
    add c1 carrer=Humana
misuse 'a field of a contact: 2' 'first_name: not a field of a policy' \
    set p1 first_name=Ana
misuse 'end takes no other field: 2' 'end takes no field but end=DAY' \
    end p6 carrier=Humana
misuse 'an unknown term: 2' 'lin: no such field (nearest: line)' list lin=ma
misuse 'an unknown sort field: 2' '--sort: plam: no such field (nearest: plan)' \
    list --sort=plam

t 'a policy takes no policy: it is added to a contact' 1 <<'END'
$ crm-policy add p1 line=dental
! crm-policy: p1: not an id (c17)
END

t 'output that cannot be written: 5 after a change, 3 without one' 3 <<'END'
$ crm-policy set p6 plan=Basic >/dev/full
$ echo $?
$ crm-policy list >/dev/full
5
! crm-policy: the change is in the store, but standard output: No space left on device
! crm-policy: standard output: No space left on device
END

store
cat >late.pipeline <<'END'
pipeline late "Late"
stage open prospect "Open" start
stage got client "Got"
stage gone closed "Gone"
on policy-added open got
on policy-ended got gone
END
crm-pipeline load -q late.pipeline
crm-add -q name=Ana pipeline=late
t 'one that is over when it comes in was added, and has ended' 0 <<'END'
$ crm-policy add -q c1 line=dental effective=2026-01-01 end=2026-03-31
$ crm-show c1 | sed -n '/history/,$p'
  history
    2026-11-22  open
    2026-11-22  open -> got, by policy-added
    2026-11-22  got -> gone, by policy-ended
END

store
crm-add -q name=Ana
crm-policy add -q c1 line=dental effective=2026-12-01
crm-stage -q enrolled c1
t 'cover that begins today has begun, what begins tomorrow has not' 0 <<'END'
$ crm-policy add -q c1 line=vision effective=2026-11-23
$ crm-list --columns=stage
$ crm-policy add -q c1 line=life effective=2026-11-22
$ crm-list --columns=stage
enrolled
active
END

t 'what a policy says anew is a change of its contact' 0 <<'END'
$ CRM_NOW=2026-11-24T10:00:00-05:00 crm-policy set -q p1 plan=Smile
$ crm-list --columns=changed
$ CRM_NOW=2026-11-25T10:00:00-05:00 crm-policy end -q p1 end=2026-12-31
$ crm-list --columns=changed
2026-11-24T15:00:00Z
2026-11-25T15:00:00Z
END

store
crm-pipeline load -q late.pipeline
crm-add -q name=Ana pipeline=late
t 'one that was only quoted was not added' 0 <<'END'
$ crm-policy add -q c1 line=dental policy_status=quoted
$ crm-list --columns=stage
$ crm-policy set -q p1 policy_status=sold effective=2026-12-01
$ crm-list --columns=stage
open
got
END

done_testing
