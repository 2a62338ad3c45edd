#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-delete: how long a record is kept (AM-15), deleting, purging.  The days
# are long past, so that the machine's clock does not matter.
. "$(dirname "$0")/../lib.sh"
unset CRM_NOW

# at DAY: the time of what follows.
at() {
	CRM_NOW=$1
	export CRM_NOW
}

# sh bytes WORD...: the words that are in any byte of the store, or in what a
# blob or text of it holds, wherever the pages cut it.
cat >bytes <<'END'
{ cat "$CRM_DB" "$CRM_DB"-* 2>/dev/null; sqlite3 "$CRM_DB" .dump; } >all.bytes
sqlite3 "$CRM_DB" 'SELECT writefile(id || ".part", data) FROM part
    WHERE data IS NOT NULL' >/dev/null
cat ./*.part >>all.bytes 2>/dev/null
rm -f ./*.part
for word; do
	! grep -aiq -e "$word" all.bytes || echo "$word"
done
END

# Keeping -----------------------------------------------------------------

at 2010-03-01
store
crm-add name='Ana Diaz' phone=305-555-0100 >/dev/null

t 'AM-15: a day too early; there is no archive yet' 1 <<'END'
$ CRM_NOW=2020-03-01T23:59 crm-delete -r x c1
! crm-delete: c1: last active 2010-03-01 and kept for 10 years, so it can be deleted from 2020-03-02 on; archive it instead (crm-pipeline load archive)
END

t 'AM-14: the way to the archive is named' 1 <<'END'
$ crm-pipeline load archive
$ CRM_NOW=2020-03-01T23:59 crm-delete -r x c1
archive
! crm-delete: c1: last active 2010-03-01 and kept for 10 years, so it can be deleted from 2020-03-02 on; archive it instead: crm-stage archive/archived c1
END

t 'AM-15: a CRM_NOW in the future does not help' 1 <<'END'
$ now=$(date +%Y-%m-%d)
$ CRM_NOW=$now crm-add first_name=New
$ CRM_NOW=9000-01-01 crm-delete -r x c2 2>&1 | sed 's/last.*;/.../'
$ CRM_NOW=9000-01-01 crm-delete -qr x --purge c2 2>/dev/null
c2
crm-delete: c2: ... archive it instead: crm-stage archive/archived c2
END

t 'on the day it goes' 0 <<'END'
$ CRM_NOW=2020-03-02 crm-delete -n -r x c1
c1
END

for change in 'crm-note -m Hello' 'crm-set owner=eva' 'crm-stage lost -r other' \
    'crm-policy add line=dental' 'crm-stage archive/archived'; do
	at 2010-03-01
	store medicare archive
	crm-add name='Ana Diaz' phone=305-555-0100 >/dev/null
	at 2012-02-29
	$change c1 >/dev/null
	[ "$change" = 'crm-stage archive/archived' ] &&
		how='it is in the archive already' ||
		how='archive it instead: crm-stage archive/archived c1'
	t "the time begins again with: $change" 1 <<END
\$ CRM_NOW=2022-02-28 crm-delete -r x c1
! crm-delete: c1: last active 2012-02-29 and kept for 10 years, so it can be deleted from 2022-03-01 on; $how
END
	t "and is over after it: $change" 0 <<'END'
$ CRM_NOW=2022-03-01 crm-delete -r x c1
$ crm-list
c1
END
done

at 2010-03-01
store medicare archive
crm-add name='Ana Diaz' >/dev/null
crm-policy add c1 line=dental effective=2010-01-01 >/dev/null

t 'cover that has no end is kept' 1 <<'END'
$ CRM_NOW=2023-01-01 crm-delete -r x c1
! crm-delete: c1: p1 has no end, and a record is kept for 10 years after the cover; archive it instead: crm-stage archive/archived c1
END

crm-policy set p1 end=2013-06-30 >/dev/null
t 'the time begins with the last day of cover' 1 <<'END'
$ CRM_NOW=2023-06-30 crm-delete -r x c1
! crm-delete: c1: last active 2013-06-30 and kept for 10 years, so it can be deleted from 2023-07-01 on; archive it instead: crm-stage archive/archived c1
END

t 'a policy that was only quoted has no cover' 0 <<'END'
$ crm-add name='Bob Lee'
$ crm-policy add c2 policy_status=quoted effective=2015-01-01 | cut -f 1-3
$ CRM_NOW=2020-03-02 crm-delete -n -r x c2
c2
p2	c2	quoted
c2
END

# Deleting ----------------------------------------------------------------

CRM_NOW=2013-07-01 crm-advance -q
crm-note -m 'Likes dogs' c1 >/dev/null
crm-import -q - >/dev/null <<'END'
First Name,Phone,Notes
Cy,305-555-0102,By mail
Dee,305-555-0103,By phone
END
at 2023-07-02

t '-n prints the ids and keeps the contacts' 0 <<'END'
$ crm-delete -n -r 'no need' c1 c3
$ crm-list --columns=id
c1
c3
c1
c2
c3
c4
END

t 'all that belongs to a contact goes; the log has the reason' 0 <<'END'
$ crm-list c1 c3 | crm-delete --reason='no need' -
$ crm-list --columns=id
$ sqlite3 "$CRM_DB" 'SELECT contact FROM policy' 'SELECT contact FROM note' \
$     'SELECT contact FROM standing' 'SELECT contact FROM move' | sort -u
$ crm-log program=crm-delete | cut -f 3-5
$ crm-log -c program=crm-delete field=note | cut -f 2-4
$ crm-check
c1
c3
c2
c4
2
4
ana	crm-delete	'--reason=no need' -
n1	note	Likes dogs
n2	note	By mail
END

t 'the past has them' 0 <<'END'
$ crm-list --as-of=2012-01-01 --columns=id,name
$ crm-show c3 2>&1
$ crm-show --as-of=2012-01-01 --format=jsonl c3 | grep -c Cy
c1	Ana Diaz
c2	Bob Lee
c3	Cy
c4	Dee
crm-show: c3: no such contact
1
END

t 'crm-undo brings them back, whole' 0 <<'END'
$ crm-undo
$ crm-list --columns=id,name
$ crm-policy list c1 | cut -f 1-3
$ crm-log -c program=crm-undo field=note | cut -f 2,3,5
$ crm-check
c1
c3
c1	Ana Diaz
c2	Bob Lee
c3	Cy
c4	Dee
p1	c1	ended
n1	note	Likes dogs
n2	note	By mail
END

t 'a deleted contact is not there' 1 <<'END'
$ crm-delete -r x c4
$ crm-delete -r x c4
c4
! crm-delete: c4: no such contact
END

t '-k deletes what may go: 6' 6 <<'END'
$ crm-add first_name=New
$ crm-delete -k -r x c2 c5 c99
c5
c2
! crm-delete: c5: last active 2023-07-02 and kept for 10 years, so it can be deleted from 2033-07-03 on; archive it instead: crm-stage archive/archived c5
! crm-delete: c99: no such contact
END

# Misuse --------------------------------------------------------------------

t 'no reason: 2' 2 <<'END'
$ sh mis crm-delete c1
usage: crm-delete
! crm-delete: a reason is needed, for the log (--reason=TEXT)
END

t 'an empty reason: 2' 2 <<'END'
$ sh mis crm-delete --reason=' ' --purge c1
usage: crm-delete
! crm-delete: a reason is needed, for the log (--reason=TEXT)
END

t 'a reason that the log could not keep: 2' 2 <<'END'
$ sh mis crm-delete --reason="$(printf '\377')" c1
usage: crm-delete
! crm-delete: --reason: not UTF-8
END

t 'nobody: 2' 2 <<'END'
$ sh mis crm-delete --reason=x
usage: crm-delete
! crm-delete: no contact is named (c17, or - for lines)
END

t 'nobody on standard input is nothing to do' 0 <<'END'
$ crm-delete --purge --reason=x - </dev/null
$ crm-log program=crm-delete at=..2020-06-30
END

# Purging -------------------------------------------------------------------

at 2010-03-01
rm -f "$CRM_DB"*
store medicare archive
{
	echo 'First Name,Last Name,Phone,MBI,E-mail,Notes'
	echo 'Ana,Diaz,305-555-0100,1EG4-TE5-MK73,Ana@Example.com,Likes dogs'
	echo 'Bob,Lee,305-555-0101,,bob@example.com,Likes cats'
	echo 'Cy,Ray,305-555-0102,,cy@example.com,Likes birds'
	i=4
	while [ $i -le 600 ]; do
		echo "Number$i,Other,786-555-$((i + 1000)),,,Note $i"
		i=$((i + 1))
	done
} >leads.csv
crm-import -q leads.csv >/dev/null			# o2
crm-set phone=305-555-0198 nickname=Anita c1 >/dev/null	# o3
crm-stage pending-eligibility c1 c2 >/dev/null		# o4
crm-policy add c1 line=dental effective=2010-02-01 end=2010-12-31 \
    member_id=MEMBER77 >/dev/null			# o5
crm-note -m 'Anita in Paris' c1 >/dev/null		# o6
crm-set owner=eva c3 >/dev/null				# o7
crm-import -q --update - >/dev/null <<'END'
First Name,Last Name,Phone,City
Cy,Ray,305-555-0102,Miami
Eve,Fox,305-555-0177,Tampa
END
crm-undo o8 >/dev/null					# o9
words='diaz anita 5550100 555-0100 1EG4 ana@example dogs MEMBER77 paris'
at 2011-01-01
crm-add name='Gil Hay' phone=305-555-0188 >/dev/null	# o10, c602
crm-undo >/dev/null					# o11
cp "$CRM_DB" before.db

t 'a purge is refused like a deletion' 1 <<'END'
$ CRM_NOW=2020-01-01 crm-delete --purge -r x c1
! crm-delete: c1: last active 2010-12-31 and kept for 10 years, so it can be deleted from 2021-01-01 on; archive it instead: crm-stage archive/archived c1
END

t 'what the log keeps of one that is gone is kept as long' 1 <<'END'
$ CRM_NOW=2021-01-01 crm-delete --purge -r x c602
! crm-delete: c602: deleted, but the log keeps it for 10 years, so it can be purged from 2021-01-02 on
END

t 'who never was there' 1 <<'END'
$ CRM_NOW=2021-01-02 crm-delete --purge -r x c999
! crm-delete: c999: no such contact
END

at 2021-01-02
t 'threat 29: purge: -n changes nothing' 0 <<'END'
$ crm-delete --purge -n -r 'ten years' c1 c602
$ cmp "$CRM_DB" before.db
c1
c602
END

t 'threat 29: purge: no byte of the file has them, and it proves itself' 0 <<END
\$ sh bytes $words gil hay 5550188 >some; sort -u some | wc -l
\$ crm-delete --purge -r 'ten years' c1 c602
\$ sh bytes $words gil hay 5550188
\$ crm-check
\$ ls "\$CRM_DB"-* 2>/dev/null
\$ crm-list --columns=id,name c1,c2,c3 c1 c602
12
c1
c602
END

t 'threat 29: purge: the others are as they were, today and on past days' 0 <<'END'
$ for db in "$CRM_DB" before.db; do
$ 	for day in 2010-02-28 2010-03-01 2011-01-01; do
$ 		crm-list -d $db --as-of=$day --format=jsonl
$ 	done | grep -v '"id":"c1"' | cksum
$ 	crm-log -d $db -c | grep -vw -e c1 -e c602 -e n1 -e n601 -e p1 | cksum
$ done >sums
$ wc -l <sums
$ sort -u sums | wc -l
4
2
END

t 'threat 29: purge: the log keeps what touched them, not what that did' 0 <<'END'
$ crm-log c1 | cut -f 1,4,5
$ crm-log -c c1
$ crm-log -c op=o12
$ sqlite3 "$CRM_DB" "SELECT kind, hi, lo FROM part p JOIN op ON op.id = op
$     WHERE p.name = '=' ORDER BY hi, lo" | cut -d '|' -f 1,2 | uniq -c |
$     sed 's/^ *//'
o2	crm-import	-q leads.csv
o3	crm-set	phone=*** nickname=*** c1
o4	crm-stage	pending-eligibility c1 c2
o5	crm-policy	add c1 line=dental effective=2010-02-01 end=2010-12-31 member_id=***
o6	crm-note	-m *** c1
o12	crm-delete	--purge -r 'ten years' c1 c602
4 purge|2
1 purge|3
2 purge|4
1 purge|5
1 purge|6
1 purge|10
1 purge|11
END

t 'threat 29: purge: it cannot be undone' 1 <<'END'
$ crm-undo o12
! crm-undo: o12: an entry of kind purge cannot be taken back
END

t 'threat 29: purge: an entry of which nothing is left cannot be undone' 1 <<'END'
$ crm-undo o6
! crm-undo: o6: what it changed was purged
END

t 'threat 29: purge: twice' 1 <<'END'
$ crm-delete --purge -r x c1
! crm-delete: c1: was purged already (o12)
END

t 'threat 29: purge: what an entry did to others is taken back' 0 <<'END'
$ crm-undo o4
$ crm-list --columns=id,stage c2
$ crm-check
c2
c2	needs-analysis
END

t 'threat 29: purge: bare crm-undo takes the latest of which something is left' 0 <<'END'
$ crm-undo
$ crm-log --columns=undoes | tail -n 1
$ crm-list --columns=id,owner c3
c3
o7
c3	
END

t 'threat 29: purge: an import of the others is taken back, and brought back' 0 <<'END'
$ crm-undo o2 | sed -n '1p;$p'
$ crm-list
$ crm-check
$ crm-undo o15 | wc -l
$ crm-list c1 c2 c3 c600 --columns=id,name,phone
$ crm-check
c2
c600
599
c2	Bob Lee	305-555-0101
c3	Cy Ray	305-555-0102
c600	Number600 Other	786-555-1600
END

t 'threat 29: purge: rows that an undo keeps, and one who was undone' 0 <<'END'
$ crm-undo o16 | wc -l
$ crm-delete --purge -r y c2
$ sh bytes bob 5550101 cats
$ crm-check
$ crm-undo o17 | wc -l
$ crm-list c1 c2 c3 --columns=id,name
$ crm-check
599
c2
598
c3	Cy Ray
END

# All that belongs to a contact, of a store that has nothing else.
rm -f "$CRM_DB"*
at 2010-03-01
store medicare archive
crm-add name='Ana Diaz' >/dev/null
crm-task add c1 due=2010-03-05 kind=call task='About the cats' >/dev/null
crm-set phone=305-555-0100 c1 >/dev/null
crm-note -m 'Likes dogs' c1 >/dev/null
crm-task 'done' t1 >/dev/null
crm-policy add c1 line=dental member_id=MEMBER77 effective=2010-04-01 \
    end=2010-12-31 >/dev/null
at 2021-01-01

t 'deleted, brought back, deleted, purged' 1 <<'END'
$ crm-delete -r x c1
$ crm-undo
$ crm-show c1 | grep -c -e cats -e dogs -e 2010-12-31
$ crm-delete -r x c1
$ crm-delete -r x --purge c1
$ sh bytes diaz 5550100 555-0100 dogs cats MEMBER77
$ crm-check
$ crm-log -c | cut -f 1 | uniq
$ crm-undo
c1
c1
4
c1
c1
o1
! crm-undo: nothing of ana's is left to take back
END

# What was tampered with is not sealed again.
at 2010-03-01
for what in "UPDATE contact SET city = 'X' WHERE id = 2" \
    "UPDATE part SET data = x'54' WHERE op = 3"; do
	rm -f "$CRM_DB"*
	store
	head -n 5 leads.csv >four.csv
	crm-import -q four.csv >/dev/null
	crm-set nickname=Anita c1 >/dev/null
	sqlite3 "$CRM_DB" "$what"
	cp "$CRM_DB" before.db
	case $what in
	*contact*) status=1 said='what o2 changed is not as it left it (run crm-check); nothing was purged' ;;
	*) status=3 said='the changes of o3 in the log cannot be read' ;;
	esac
	t "threat 29: purge: nothing is purged after $what" 1 <<END
\$ CRM_NOW=2020-03-02 crm-delete --purge -r x c1 2>err
\$ echo \$?
\$ sed 's/.*: what/what/; s/.*: the changes/the changes/' err
\$ cmp "\$CRM_DB" before.db
\$ exit 1
$status
$said
END
done

# The purge is committed, and then the file cannot be written again: some limit
# lets the one through and not the other.
rm -f "$CRM_DB"*
at 2010-01-01
store
crm-import -q leads.csv >/dev/null
at 2021-01-01
cp "$CRM_DB" before.db
size=$(($(stat -c %s before.db) / 512))
more=0
status=3
while [ $status -eq 3 ] && [ $more -lt 100 ]; do
	cp before.db "$CRM_DB"
	(
		ulimit -f $((size + more))
		crm-delete --purge -r x c1 c300 2>err >out
	)
	status=$?
	more=$((more + 1))
done
t 'threat 29: purge: 5 when the file could not be written again, and what to do' 0 <<END
\$ echo $status
\$ sed "s|\$(pwd -P)/||g" err
\$ crm-list c1
\$ sqlite3 "\$CRM_DB" VACUUM
\$ sh bytes diaz 5550100
\$ crm-check
5
crm-delete: the purge is in the store, but unused parts of the file may hold the data until \`sqlite3 crm.db VACUUM\` works: crm.db: disk trouble: disk I/O error: File too large
END

# One who came with the last row of a file, was written of since, and other
# files came in before and after.
rm -f "$CRM_DB"*
at 2010-03-01
store
crm-add -q name='Solo Quimby' phone=305-555-0300
for f in 1 2 3; do
	printf 'Name,Phone,Notes\nA%d Bee,305-555-0%d01,First of %d\nZ%d Bee,305-555-0%d02,Wanda last of %d\n' \
	    $f $f $f $f $f $f | crm-import -q -
	[ $f != 2 ] || crm-note -q -m 'Zanzibar' c5
done
at 2021-01-02
t 'threat 29: purge: of files that came before, with and after one' 0 <<'END'
$ sh bytes 'last of 2' | wc -l
$ crm-delete -q --purge -r x c5
$ crm-delete -q --purge -r x c1
$ sh bytes 'last of 2' 5550202 zanzibar quimby
$ crm-check
$ crm-list --columns=id,name
$ crm-export --format=jsonl | grep -o 'Wanda last of .'
1
c2	A1 Bee
c3	Z1 Bee
c4	A2 Bee
c6	A3 Bee
c7	Z3 Bee
Wanda last of 1
Wanda last of 3
END

at 2010-03-01
store
crm-add -q name='Before Them'
awk 'BEGIN { print "Name,Phone"; for (i = 1; i <= 600; i++)
	printf "N%d Bee,305555%04d\n", i, i }' | crm-import -q -
at 2021-01-02
t 'threat 29: purge: of who came alone and of some among many' 0 <<'END'
$ crm-delete -q --purge -r x c1 c300
$ crm-check
$ crm-list --columns=id | wc -l
599
END

told 'after a purge, too, the log tells of each contact what it tells of all'

done_testing
