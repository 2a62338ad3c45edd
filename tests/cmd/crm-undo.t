#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-undo: taking back what a command did.  What the log must be able to do
# for it is in tests/log.t.
. "$(dirname "$0")/../lib.sh"
store

t 'a new store has nothing to take back' 1 <<'END'
$ crm-undo
! crm-undo: nothing of ana's is left to take back
END

crm-add first_name=Ana phone=305-555-0101 source=web >/dev/null
crm-add first_name=Bob >/dev/null
crm-set phone=305-555-0199 owner=eva c1 >/dev/null

t '-n prints what it would change, and changes nothing' 0 <<'END'
$ crm-undo -n
$ crm-list --columns=id,phone,owner c1
$ crm-log --columns=op | tail -n 1
c1
c1	305-555-0199	eva
o4
END

t 'the latest command is taken back, as a new entry' 0 <<'END'
$ crm-undo
$ crm-list --columns=id,phone,owner c1
$ crm-log --columns=op,program,arguments,undoes | tail -n 2
c1
c1	305-555-0101	
o4	crm-set	phone=*** owner=eva c1	
o5	crm-undo		o4
END

t 'the next undo takes the command before, not the undo' 0 <<'END'
$ crm-undo
$ crm-list --columns=id,first_name
c2
c1	Ana
END

t 'an entry is taken back once' 1 <<'END'
$ crm-undo o4
! crm-undo: o4: taken back already
END

t 'an undo is undone by its number' 0 <<'END'
$ crm-undo o6
$ crm-list --columns=id,first_name
c2
c1	Ana
c2	Bob
END

t 'what is there again can be taken back again' 0 <<'END'
$ crm-undo
$ crm-undo o8
c2
c2
END

t 'a number without its letter' 0 <<'END'
$ crm-undo 5
$ crm-list --columns=id,phone,owner c1
c1
c1	305-555-0199	eva
END

t 'the id of a contact that was taken back does not return' 0 <<'END'
$ crm-add first_name=Cy
$ crm-undo
$ crm-add first_name=Dee
c3
c3
c4
END

# Whose ---------------------------------------------------------------------

t 'two users: each takes back what was theirs' 0 <<'END'
$ CRM_USER=bob crm-set email=a@example.com c1
$ CRM_USER=eva crm-set email=b@example.com c4
$ CRM_USER=bob crm-undo
$ CRM_USER=eva crm-undo
$ crm-list --columns=id,email
c1	email		a@example.com
c4	email		b@example.com
c1
c4
c1	
c2	
c4	
END

t 'somebody who did nothing has nothing to take back' 1 <<'END'
$ CRM_USER=carla crm-undo
! crm-undo: nothing of carla's is left to take back
END

t 'by its number anybody takes an entry back' 0 <<'END'
$ CRM_USER=bob crm-set nickname=Annie c1
$ crm-undo o18
$ crm-log --columns=op,user,undoes | tail -n 1
c1	nickname		Annie
c1
o19	ana	o18
END

# Conflicts -----------------------------------------------------------------

t 'a later entry that changed the same record is named' 1 <<'END'
$ crm-set nickname=Annie c1
$ crm-set nickname=Nana c1
$ CRM_USER=bob crm-set suffix=Jr. c1
$ crm-undo o20
c1	nickname		Annie
c1	nickname	Annie	Nana
c1	suffix		Jr.
! crm-undo: o20: later entries changed the same records: o21, o22; take those back first
END

t 'a conflict is one for -n too' 1 <<'END'
$ crm-undo -n o20
! crm-undo: o20: later entries changed the same records: o21, o22; take those back first
END

t 'a conflict changes nothing' 0 <<'END'
$ crm-list --columns=id,nickname,suffix c1
$ crm-log --columns=op | tail -n 1
c1	Nana	Jr.
o22
END

t 'without the later ones it goes' 0 <<'END'
$ crm-undo o22
$ crm-undo o21
$ crm-undo o20
$ crm-list --columns=id,nickname,suffix c1
c1
c1
c1
c1		
END

t 'more than twenty entries in the way: the first of them' 1 <<'END'
$ cp crm.db before.db
$ id=$(crm-add first_name=Many)
$ for i in $(seq 21); do crm-set -q city=City$i $id; done
$ op=$(crm-log --columns=op program=crm-add | tail -n 1)
$ crm-undo $op 2>&1 | sed 's/o[0-9][0-9]*/oN/g; s/\(oN, \)*oN, oN/oN .. oN/' >&2
$ crm-undo $op 2>&1 | grep -o 'o[0-9]*,' | wc -l
$ mv before.db crm.db
$ exit 1
20
! crm-undo: oN: later entries changed the same records: oN .. oN, ...; take those back first
END

t 'a stage that imported contacts began in' 1 <<'END'
$ cp crm.db before.db
$ printf 'pipeline side "Side line"\nstage inbox prospect "Inbox" start\n' | crm-pipeline load -q -
$ printf 'name,phone\nZoe Side,305-555-0177\n' | crm-import -q --pipeline=side -
$ crm-list --columns=name,stage 'name==Zoe Side'
$ crm-undo $(crm-log --columns=op program=crm-pipeline | tail -n 1) 2>&1 | sed 's/o[0-9][0-9]*/oN/g' >&2
$ mv before.db crm.db
$ exit 1
Zoe Side	inbox
! crm-undo: oN: later entries changed the same records: oN; take those back first
END

t 'an import whose contacts were changed' 1 <<'END'
$ printf 'First Name,Phone\nEve,305-555-0105\nFay,305-555-0106\n' >leads.csv
$ crm-import -q leads.csv >imported
$ crm-set owner=eva c6
$ crm-undo o26
c6	owner		eva
! crm-undo: o26: later entries changed the same records: o27; take those back first
END

t 'contacts that the import did not bring are not in the way' 0 <<'END'
$ crm-undo o27
$ crm-set owner=maria c1
$ crm-undo o26
$ crm-list --columns=id
c6
c1	owner	eva	maria
c5
c6
c1
c2
c4
END

# Rules ---------------------------------------------------------------------

t 'the guards are asked again: cover that ended meanwhile' 1 <<'END'
$ crm-policy add c1 line=dental effective=2026-11-01 end=2026-11-30 >policy
$ crm-stage needs-analysis c1
$ crm-stage enrolled c1
$ CRM_NOW=2026-11-23T09:00:00-05:00 crm-stage --reason=other lost c1
$ CRM_NOW=2026-12-01T09:00:00-05:00 crm-undo
c1	connect	needs-analysis
c1	needs-analysis	active
c1	active	lost
! crm-undo: o34: c1 would stand where it may not: stage active needs a sold policy that is in force
END

t 'while the cover lasts the same undo goes' 0 <<'END'
$ CRM_NOW=2026-11-30T23:59:00-05:00 crm-undo
$ crm-list --columns=id,stage c1
c1
c1	active
END

t 'the guards are asked again: rules that changed meanwhile' 1 <<'END'
$ crm-stage pending-eligibility c2
$ crm-pipeline dump medicare | sed 's/^stage needs-analysis .*/& needs field=email/' >strict
$ crm-pipeline load strict
$ crm-undo o36
c2	needs-analysis	pending-eligibility
medicare
! crm-undo: o36: c2 would stand where it may not: stage needs-analysis needs the field email
END

t 'an undone load prints no contact, and the rules are as before' 0 <<'END'
$ crm-undo
$ crm-undo o36
$ crm-list --columns=id,stage c2
c2
c2	needs-analysis
END

# What cannot be taken back ---------------------------------------------------

t 'the making of the store' 1 <<'END'
$ crm-undo o1
! crm-undo: o1: an entry of kind setup cannot be taken back
END

t 'a look at personal data' 1 <<'END'
$ crm-list --show-personal --columns=id c1
$ crm-undo $(crm-log --columns=op program=crm-list)
c1
! crm-undo: o40: an entry of kind view cannot be taken back
END

t 'an entry that is not there' 1 <<'END'
$ crm-undo o999
! crm-undo: o999: no such log entry
END

t 'what is no entry' 1 <<'END'
$ crm-undo c1
! crm-undo: c1: not a log entry (o88)
END

t 'one at a time: 2' 2 <<'END'
$ crm-undo o5 o6
! crm-undo: one entry at a time
! usage: crm-undo [-nq] [-d FILE] [OP]
END

t 'output that cannot be written after the undo: 5, and it is undone' 0 <<'END'
$ crm-set nickname=Zed c4 >set
$ crm-undo >/dev/full; echo $?
$ crm-list --columns=id,nickname c4
5
c4	
! crm-undo: the change is in the store, but standard output: No space left on device
END

t 'its lines are input for the next program' 0 <<'END'
$ crm-set nickname=Zed c4 >set
$ crm-undo | crm-note -m 'Set by mistake' - | cut -f 2
c4
END

done_testing
