#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-field, and the agency's own fields in every other program (AM-02).
. "$(dirname "$0")/../lib.sh"
store

t 'there are none at first' 0 <<'END'
$ crm-field list --header
name	type	contacts	personal	words	label	headings	help
END

# Defining --------------------------------------------------------------------

t 'add -n prints what the run prints, and defines nothing' 0 <<'END'
$ crm-field add -n color
$ crm-field list
color
END
t 'add defines a field of each type' 0 <<'END'
$ crm-field add color words='red|rojo green, blue' help='What they like'
$ crm-field add spouse_phone type=phone personal=yes
$ crm-field add score type=number
$ crm-field add income type=dollars label='Household income' headings='HH $,Ingreso'
$ crm-field add checked type=day
$ crm-field add pet
$ crm-field add vip type=yes
$ crm-field add work_mail type=email
$ crm-field list
color
spouse_phone
score
income
checked
pet
vip
work_mail
color	word	0		red|rojo green blue	Color		What they like
spouse_phone	phone	0	yes		Spouse phone		Spouse phone
score	number	0			Score		Score
income	dollars	0			Household income	hh ingreso	Household income
checked	day	0			Checked		Checked
pet	text	0			Pet		Pet
vip	yes	0			Vip		Vip
work_mail	email	0			Work mail		Work mail
END
t 'crm-list --fields has them behind all others, with their help' 0 <<'END'
$ crm-list --fields | tail -n 2
$ crm-list --fields | grep ^color
vip	contact	yes	Vip
work_mail	contact	email	Work mail
color	contact	word	What they like
END

while IFS='%' read -r words said; do
	eval "crm-field add $words" >out 2>err
	got=$?
	printf 'crm-field: %s\n' "$said" >want
	[ $got -eq 1 ] && [ ! -s out ] && diff want err | sed 's/^/# /' &&
	    cmp -s want err
	ok $? "refused: add $words"
done <<'END'
color%color: there is such a field
first_name%first_name: there is such a field
dob%dob: "dob" means the field birth_date already
income2 label=ingreso%income2: "ingreso" means the field income already
a headings='Fine,E-Mail address'%a: "emailaddress" means the field email already
a label=Mobile%a: "Mobile" means the field cell already
op%op: means something else already
reject_reason%reject_reason: means something else already
Size%Size: not a name for a field (a small letter, then also digits and _, at most 40)
2nd%2nd: not a name for a field (a small letter, then also digits and _, at most 40)
a-b%a-b: not a name for a field (a small letter, then also digits and _, at most 40)
a234567890123456789012345678901234567890x%a234567890123456789012345678901234567890x: not a name for a field (a small letter, then also digits and _, at most 40)
a type=date%type: "date" is not known (nearest: day)
a type=xxxxxx%type: "xxxxxx" is not known (one of: text day yes word dollars number email phone)
a type=word%a: a field of type word needs its words (words=red,green)
a type=text words=x%a: only a field of type word has words
a words='x,X'%words: "X" is like one before it
a words='x|-'%words: "-" is not a word
a words='x|'%words: no synonym behind a |
a personal=perhaps%personal: "perhaps" is neither yes nor no
a headings='a,-'%headings: "-" has no letter nor digit
END
t 'a label is one line' 1 <<'END'
$ crm-field add a label="$(printf 'one\ntwo')"
! crm-field: label: one line of at most 200 bytes
END
t 'what is said of a field has its own words' 2 <<'END'
$ crm-field add a tipe=text
! crm-field: tipe: not said of a field (nearest: type)
! usage: crm-field add NAME [KEY=VALUE...] | set NAME KEY=VALUE... | drop NAME | list
END
t 'a subcommand is named, and is one' 2 <<'END'
$ crm-field
! crm-field: no subcommand (add, set, drop, list)
! usage: crm-field add NAME [KEY=VALUE...] | set NAME KEY=VALUE... | drop NAME | list
END
t 'the nearest subcommand is named' 2 <<'END'
$ crm-field ad x
! crm-field: ad: no such subcommand (nearest: add)
! usage: crm-field add NAME [KEY=VALUE...] | set NAME KEY=VALUE... | drop NAME | list
END
t 'set needs what to set' 2 <<'END'
$ crm-field set color
! crm-field: set: its operands are missing or too many
! usage: crm-field add NAME [KEY=VALUE...] | set NAME KEY=VALUE... | drop NAME | list
END

# Values ----------------------------------------------------------------------

t 'add and list have them; each type has its form, what is personal is masked' 0 <<'END'
$ crm-add name='Ana Diaz' phone=3055550100 color=ROJO spouse_phone='(305) 555-0199' score=01,250.50 income='$85,000' checked=+3d vip=si work_mail=a@x.com
$ crm-add name='Bo Li' phone=3055550101 score=9 pet='Cat, brown'
$ crm-add name='Cy Ro' phone=3055550102
$ crm-list --columns=id,color,spouse_phone,score,income,checked,pet,vip,work_mail
$ crm-list --columns=spouse_phone --show-personal c1
c1
c2
c3
c1	red	**********0199	1250.5	85000.00	2026-11-25		yes	a@x.com
c2			9			Cat, brown		
c3								
(305) 555-0199
END

while IFS='|' read -r words said; do
	crm-set -q "$words" c1 >out 2>err
	got=$?
	echo "crm-set: $said" >want
	[ $got -eq 1 ] && [ ! -s out ] && cmp -s want err
	status=$?
	[ $status -eq 0 ] || sed 's/^/# /' err
	ok $status "refused: $words"
done <<'END'
color=rd|color: "rd" is not known (nearest: red)
score=many|score: "many" is not a number (12, -3.5, 1,250)
score=1,25|score: "1,25" is not a number (12, -3.5, 1,250)
score=.|score: "." is not a number (12, -3.5, 1,250)
score=-|score: "-" is not a number (12, -3.5, 1,250)
score=1234567890123456|score: "1234567890123456" is not a number (12, -3.5, 1,250)
income=much|income: "much" is not an amount in dollars (85 or 85.50)
checked=someday|checked: "someday" is not a date (2026-12-01, 12/01/2026, today, +3d, mon)
vip=perhaps|vip: "perhaps" is neither yes nor no
work_mail=x|work_mail: "x" is not an e-mail address
spouse_phone=****0199|spouse_phone: a masked value cannot be stored (see --show-personal)
END

while IFS='|' read -r terms want; do
	got=$(eval "crm-list --columns=id $terms" 2>&1 | tr '\n' ' ')
	[ "$got" = "$want" ] || { echo "# $got"; false; }
	ok $? "crm-list $terms"
done <<'END'
color=rojo|c1 
color!=red|c2 c3 
color=|c2 c3 
pet~BROWN|c2 
pet=='Cat, brown'|c2 
spouse_phone=305.555.0199|c1 
score=9.0|c2 
score=10..|c1 
score=..10|c2 
score=9..1250.5 --sort=-score|c1 c2 
score=9..1250.5 --sort=score|c2 c1 
income=85000|c1 
income='$84,999.99..85000'|c1 
income=85000.01..|
checked=today..+7d|c1 
vip=yes|c1 
vip=no|c2 c3 
work_mail=A@X.COM|c1 
pet= --sort=score|c3 c1 
--sort=-income|c1 c2 c3 
--sort=-spouse_phone|c1 c2 c3 
score~1|crm-list: score: ~ looks into texts, and this is none 
END
t 'terms of policies, tasks and reports know them, and lists of policies' 0 <<'END'
$ crm-policy add c1 line=dental carrier=Humana --columns=id,color
$ crm-policy list color=red --columns=name,carrier,pet,color
$ crm-report stages color=red | awk -F '\t' '$4 > 0'
c1	red
Ana Diaz	Humana		red
medicare	needs-analysis		1
END
t 'set changes them, and says what they were' 0 <<'END'
$ crm-set color=blue score= spouse_phone=3055550198 c1
$ crm-set color=blue c1
c1	color	red	blue
c1	spouse_phone	**********0199	******0198
c1	score	1250.5	
END
t 'the log has them, masked; arguments that may be personal are left out' 0 <<'END'
$ crm-log -c | tail -n 3
$ crm-log field=score --columns=program,arguments
o15	c1	color	red	blue
o15	c1	spouse_phone	**********0199	******0198
o15	c1	score	1250.5	
crm-add	name=*** phone=*** color=ROJO spouse_phone=*** score=*** 'income=$85,000' checked=+3d vip=si work_mail=***
crm-add	name=*** phone=*** score=*** pet=***
crm-set	color=blue score=*** spouse_phone=*** c1
END
t 'show has their labels' 0 <<'END'
$ crm-show c1 | grep -A 5 Color
$ crm-show --format=jsonl c1 | grep -o '"color".*'
  Color            blue
  Spouse phone     ******0198
  Household income 85000.00
  Checked          2026-11-25
  Vip              yes
  Work mail        a@x.com
"color":"blue","spouse_phone":"******0198","income":"85000.00","checked":"2026-11-25","vip":"yes","work_mail":"a@x.com"}
END
t 'undo gives them back' 0 <<'END'
$ crm-undo
$ crm-set pet=dog c1
$ crm-list c1 --columns=color,score,pet
c1
c1	pet		dog
red	1250.5	dog
END
t 'JSON lines of crm-list are read in again' 0 <<'END'
$ crm-list c1 --format=jsonl --show-personal >one.jsonl
$ crm-set - <one.jsonl
$ sed 's/"pet":"dog"/"pet":"cat"/' one.jsonl | crm-set -
c1	pet	dog	cat
END
t 'a contact is somebody by other fields than these' 1 <<'END'
$ crm-add pet=cat
! crm-add: a contact needs at least one field of its own (name, phone, e-mail, ...)
END

# Changing definitions --------------------------------------------------------

t 'set: another label; the name is for good' 1 <<'END'
$ crm-field set score label='Lead score'
$ crm-field list --columns=name,label | grep score
$ crm-field set score name=lead_score
! crm-field: name: score is called so for good (people read its label)
score
score	Lead score
END
t 'set: other words, if the values are among them' 1 <<'END'
$ crm-field set color words='red,yellow'
$ crm-field set color words='green,yellow'
! crm-field: color: 1 contact has a value that is none of the words, c1 it is (crm-list 'color!=' names all that have one)
color
END
t 'set: another type, if there is no value; text is always good' 1 <<'END'
$ crm-field set income type=text
$ crm-field set score type=day
! crm-field: score: 2 contacts have a value of the other type, c1 for one (crm-list 'score!=' names all that have one)
income
END
t 'set: text becomes word where the values are words of the list' 0 <<'END'
$ crm-set -q pet= c2
$ crm-field set pet words='cat|kitty' type=word
pet
END
t 'drop: not while there are values' 1 <<'END'
$ crm-field drop score
! crm-field: score: 2 contacts have a value in it, c1 for one (crm-list 'score!=' names all that have one)
END
t 'drop: then it is no word any more; add brings it back, in its place' 0 <<'END'
$ crm-set -q score= c1 c2
$ crm-field drop score
$ crm-list score=1 2>&1 | head -n 1
$ crm-field list --columns=name | tr '\n' ' '
$ crm-log -c field=score 2>&1 | head -n 1
$ crm-field add score type=text
$ crm-field list --columns=name,type | head -n 3
score
crm-list: score: no such field
color spouse_phone income checked pet vip work_mail crm-log: score: no such field
score
color	word
spouse_phone	phone
score	text
END
t 'nobody else is changed or dropped' 1 <<'END'
$ crm-field drop phone
! crm-field: phone: a field that every store has
END
t 'the nearest name is known' 1 <<'END'
$ crm-field set colour help=x
! crm-field: colour: no such field of the agency's own (nearest: color)
END
# Undo ------------------------------------------------------------------------

t 'what was cleared before a field was dropped comes back after that is undone' 1 <<'END'
$ crm-log --columns=op,program,arguments | tail -n 3
$ crm-undo o25
! crm-undo: o25: later entries changed the same records: o26, o27; take those back first
o25	crm-set	-q score=*** c1 c2
o26	crm-field	drop score
o27	crm-field	add score type=text
END
t 'a definition is taken back after the values, not before' 1 <<'END'
$ crm-field add -q size
$ crm-set -q size=9 c3
$ crm-undo o28
! crm-undo: o28: later entries changed the same records: o29; take those back first
END
t 'nor is a type, or a list of words' 1 <<'END'
$ crm-field set -q size type=word words='9 10'
$ crm-set -q size=10 c3
$ crm-undo o30
! crm-undo: o30: later entries changed the same records: o31; take those back first
END
t 'then its place is free; the log keeps what its values were to itself' 0 <<'END'
$ crm-undo -q o31; crm-undo -q o30; crm-undo -q o29; crm-undo -q o28
$ crm-field add weight
$ crm-log -c o29
$ crm-log -c o29 --show-personal
$ crm-log -c o28 --columns=field,new
weight
o29	c3	size		***
o29	c3	size		9
field_name	size
field_label	Size
field_type	text
field_help	Size
END
t 'a value does not come back without its field' 1 <<'END'
$ crm-log --columns=op,undoes | grep 'o29$'
$ crm-undo o34
! crm-undo: o34: later entries changed the same records: o35; take those back first
o34	o29
END
t 'all is well' 0 <<'END'
$ crm-check
END
t 'the doctor finds values that no field has' 1 <<'END'
$ cp crm.db bad.db
$ sqlite3 bad.db "UPDATE custom SET v40 = 'x', v1 = 'pink' WHERE contact = 1"
$ crm-check -d bad.db
! crm-check: 4 findings
c1	invalid	color: "pink" is not known (one of: red yellow)
c1	invalid	a value of a field that is not there
c1	not-in-log	v1 is "***", but the log says "***" (o16)
c1	not-in-log	v40 is "***", but the log says "***" (o10)
END
t 'reports of a past day know the fields of that day' 1 <<'END'
$ CRM_NOW=2026-11-26T09:00:00-05:00 crm-set -q color=yellow c1
$ CRM_NOW=2026-11-26T09:00:00-05:00 crm-field set -q color words=yellow
$ CRM_NOW=2026-11-27T09:00:00-05:00 crm-list --as-of=2026-11-24 color=red --columns=id,color
$ CRM_NOW=2026-11-27T09:00:00-05:00 crm-list color=red
! crm-list: color: "red" is not known (one of: yellow)
c1	red
END
t 'a contact that goes takes them along, and comes back with them' 0 <<'END'
$ CRM_NOW=2010-01-04T09:00:00-05:00 crm-add name='Di Fox' phone=3055550103 pet=cat
$ crm-delete c4 --reason='long gone'
$ sqlite3 crm.db 'SELECT count(*) FROM custom WHERE contact = 4'
$ crm-undo && crm-list c4 --columns=pet
c4
c4
0
c4
cat
END

# Files -----------------------------------------------------------------------

CRM_DB=$work/files.db
store medicare
cat >leads.csv <<'END'
Name,Phone,Favourite Colour,Pet (kind),SSN,Nombre de mascota
Ana Diaz,3055550100,red,dog,123-45-6789,Ñandú
Bo Li,3055550101,,,,
Cy Ro,3055550102,blue,cat,,Rex
END
t '--rest=custom: a column that nobody knows is a field, secrets are not' 0 <<'END'
$ crm-import --rest=custom --show-mapping leads.csv --columns=heading,field
$ crm-import --rest=custom -n leads.csv
$ crm-field list
$ crm-import --rest=custom leads.csv
$ crm-field list --columns=name,type,contacts,label
$ crm-list --columns=name,favourite_colour,pet_kind,nombre_de_mascota
! crm-import: dry run: 3 added
! crm-import: 3 added
Name	name
Phone	phone
Favourite Colour	favourite_colour
Pet (kind)	pet_kind
SSN	-
Nombre de mascota	nombre_de_mascota
c1	added	leads.csv	2
c2	added	leads.csv	3
c3	added	leads.csv	4
c1	added	leads.csv	2
c2	added	leads.csv	3
c3	added	leads.csv	4
favourite_colour	text	2	Favourite Colour
pet_kind	text	2	Pet (kind)
nombre_de_mascota	text	2	Nombre de mascota
Ana Diaz	red	dog	Ñandú
Bo Li			
Cy Ro	blue	cat	Rex
END
t 'the next file with these headings needs no option' 0 <<'END'
$ crm-import -q leads.csv && crm-import leads.csv --columns=outcome
$ sed -i s/red/green/ leads.csv
$ crm-import leads.csv --columns=outcome
$ crm-import --update leads.csv --columns=outcome
$ crm-list c1 --columns=favourite_colour
! crm-import: 3 same
! crm-import: 2 same, 1 exists
! crm-import: 1 updated, 2 same
same
same
same
exists
same
same
updated
same
same
green
END
t 'an empty cell clears nothing, but with --blank-clears' 0 <<'END'
$ sed 's/green//' leads.csv >less.csv
$ crm-import --update less.csv --columns=outcome | head -n 1
$ crm-import --update --blank-clears less.csv --columns=outcome | head -n 1
$ crm-list c1 --columns=favourite_colour,pet_kind
! crm-import: 3 same
! crm-import: 1 updated, 2 same
same
updated
	dog
END
t 'undo takes the import back with its fields, after what came later' 0 <<'END'
$ crm-undo -q && crm-undo -q
$ crm-undo o2
$ crm-field list
$ crm-list
$ crm-check
c1
c2
c3
END
t 'and they come in again' 0 <<'END'
$ crm-undo $(crm-log --columns=op | tail -n 1)
$ crm-list --columns=id,favourite_colour
$ crm-field list --columns=name,contacts
$ crm-check
c1
c2
c3
c1	red
c2	
c3	blue
favourite_colour	2
pet_kind	2
nombre_de_mascota	2
END
t 'values that came by an import are in the way of dropping, and of undo' 1 <<'END'
$ crm-field add -q shoe
$ crm-log --columns=op | tail -n 1
$ printf 'Name,Phone,Shoe\nDi Fox,3055550109,42\n' >shoe.csv
$ crm-import -q shoe.csv
$ crm-undo o9
! crm-undo: o9: later entries changed the same records: o10; take those back first
o9
END
t 'export and import of that are the same, in every form' 0 <<'END'
$ crm-export --show-personal >all.csv
$ head -n 1 all.csv | grep -o 'favourite.*'
$ crm-import all.csv --columns=outcome | sort | uniq -c
$ crm-init -d new.db medicare && crm-import -q -d new.db --rest=custom all.csv
$ crm-export -d new.db --show-personal | cmp - all.csv
! crm-import: 4 same
favourite_colour,pet_kind,nombre_de_mascota,shoe
      4 same
END
t 'people may be told apart by one, which is empty for nobody in the file' 1 <<'END'
$ printf 'Name,Phone,Shoe\nDi Cox,3055550140,42\nEl Fo,3055550141,\n' >key.csv
$ crm-import --key=shoe --update key.csv --columns=id,outcome
! crm-import: key.csv:3: shoe: empty, but it is part of the key
! crm-import: nothing was imported
END
t 'and the right one is changed' 0 <<'END'
$ head -n 2 key.csv | crm-import --key=shoe --update - --columns=id,outcome
$ crm-list shoe=42 --columns=id,name,phone
$ crm-undo
! crm-import: 1 updated
c4	updated
c4	Di Cox	3055550140
c4
END

t 'a mapping keeps rest=custom, and names of the agency'"'"'s own fields' 0 <<'END'
$ printf 'Cliente,Tel,Zapato,Gato\nAna,305-555-0111,41,Misu\n' >odd.csv
$ crm-mapping save odd --map Cliente=name --map Tel=phone --map Zapato=shoe --rest=custom odd.csv
$ crm-field list --columns=name | tail -n 1
$ crm-import odd.csv --columns=outcome
$ crm-list phone=3055550111 --columns=shoe,gato
! crm-import: 1 added
odd
shoe
added
41	Misu
END
t 'a heading that no field can be named after' 1 <<'END'
$ printf 'Name,Phone,###\nAna,3055550100,x\n' >none.csv
$ crm-import --rest=custom none.csv
! crm-import: none.csv:1: column "###": no field can be named after it (--map '###=note' makes it a note)
! crm-import: nothing was imported
END
t 'two headings for one field' 1 <<'END'
$ printf 'Name,Phone,Hat size,Hat-Size\nAna,3055550100,x,y\n' >two.csv
$ crm-import --rest=custom two.csv
! crm-import: two.csv:1: columns 3 and 4 are both hat_size
! crm-import: nothing was imported
END
t 'there are fifty places' 1 <<'END'
$ { printf 'Name,Phone'; for i in $(seq 46); do printf ',Column %d' $i; done; } >wide.csv
$ crm-import --rest=custom wide.csv
! crm-import: wide.csv:1: column "Column 46": there are 50 fields of the agency's own already (--map 'Column 46=note' makes it a note)
! crm-import: nothing was imported
END
t 'rows refused for such a value leave nothing half-done' 0 <<'END'
$ crm-field add -q age type=number
$ printf 'Name,Phone,Age\nEd,3055550120,x\nFa,3055550121,7\n' >age.csv
$ crm-import -k age.csv --columns=outcome
$ crm-list age!= --columns=name,age
! crm-import: age.csv:2: age: "x" is not a number (12, -3.5, 1,250)
! crm-import: 1 added, 1 rejected
rejected
added
Fa	7
END

told 'of each contact the log tells of fields that were, too'

# What is purged is in no byte of the file, values of these fields neither.
CRM_DB=$work/purged.db
crm-init
crm-field add -q pet
CRM_NOW=2010-01-04T09:00:00-05:00 crm-add -q name='Old One' phone=3055550100 pet=Zyxwort
CRM_NOW=2010-01-05T09:00:00-05:00 crm-set -q pet=Qvarkle c1
printf 'Name,Phone,Pet,Hobby\nOlder Two,3055550111,Wumpus77,Klingon9\n' >old.csv
CRM_NOW=2010-02-04T09:00:00-05:00 crm-import -q --rest=custom old.csv
words='Zyxwort|Qvarkle|Wumpus77|Klingon9'
t 'a purge takes values of these fields out of every byte' 0 <<END
\$ grep -aoE '$words' purged.db | sort -u | wc -l
\$ crm-delete --purge --reason asked c1 c2
\$ grep -aoE '$words' purged.db*
\$ crm-check
\$ crm-field list --columns=name,contacts
4
c1
c2
pet	0
hobby	0
END

# By the hundred: the bulk way, and with tasks the other one.
{
	echo Name,Phone,Odd,Due
	seq 1000 | awk '{ printf "N%d,305555%04d,%s,%s\n", $1, $1,
		($1 > 300 && $1 % 3) ? "v" $1 : "", d }'
} >many.csv
sed 's/,Due//; s/,$//' many.csv >few.csv
for f in few many; do
	CRM_DB=$work/$f.db
	export CRM_DB
	crm-init medicare
	[ $f = few ] || sed -i '1001s/$/2026-12-01/' many.csv
	crm-import -q --rest=custom $f.csv
	before=$(crm-list --columns=id,odd | cksum)
	values=$(sqlite3 "$CRM_DB" 'SELECT count(v1) FROM custom')
	[ "$values" = 467 ] && crm-check && crm-undo -q && [ -z "$(crm-list)" ] &&
	    [ -z "$(crm-field list)" ] &&
	    crm-undo -q "$(crm-log --columns=op | tail -n 1)" &&
	    [ "$before" = "$(crm-list --columns=id,odd | cksum)" ] && crm-check
	ok $? "a thousand rows of $f.csv: in, out and in again"
done
CRM_DB=$work/first.db
crm-init
t 'the first of them may be dollars, the fiftieth is like the others' 0 <<'END'
$ crm-field add -q income type=dollars
$ for i in $(seq 2 50); do crm-field add -q own$i; done
$ crm-add -q name=Ana income=1250.5 own50=last
$ crm-list --columns=income,own50 own50=last
$ crm-list income=1000.. --columns=id
$ crm-check
1250.50	last
c1
END
t 'there is no fifty-first' 1 <<'END'
$ crm-field add own51
! crm-field: own51: there are 50 fields of the agency's own already, those dropped included
END
t 'who has none of them has no row' 0 <<'END'
$ crm-add -q name=Bob
$ sqlite3 "$CRM_DB" 'SELECT contact FROM custom'
$ crm-undo -q
$ crm-undo -q
$ crm-undo -q
$ crm-field list --columns=name | tail -n 1
1
own49
END
printf 'Name,Phone,Income\nDi Fox,3055550109,12\n' >income.csv
t 'the first is not taken back, as an import has it' 1 <<'END'
$ crm-import -q income.csv
$ op=$(crm-log --columns=op | tail -n 1)
$ crm-undo o2 2>&1 | sed "s/$op/oN/" >&2
$ crm-undo -q
$ crm-field drop -q income
$ crm-undo $(crm-log --columns=op program=crm-undo | tail -n 1) 2>&1 | sed 's/o[0-9][0-9]*/oN/g' >&2
$ crm-check
$ exit 1
! crm-undo: o2: later entries changed the same records: oN; take those back first
! crm-undo: oN: later entries changed the same records: oN; take those back first
END

done_testing
