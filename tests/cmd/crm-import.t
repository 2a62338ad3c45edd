#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-import: what becomes of every row; all or nothing, rejects, updates,
# headings, notes, the same people again.
. "$(dirname "$0")/../lib.sh"

cat >leads.csv <<'END'
First Name,Last Name,Phone,E-mail,ZIP,Source,Note
Ana,Díaz,305-555-0100,ana@example.com,33101,web,"Asked for a
call, in the evening"
Luis,Ortega,(305) 555-0101,,33102,,
"Eva ""Evi""",Ruiz,,eva@example.com,,fair,"Ze, ""said"""

Rosa,Vega,305 555 0103,,02101,,
END

# Outcomes --------------------------------------------------------------

store
t 'added: a line a row, with the physical line on which it begins' 0 <<'END'
$ crm-import leads.csv
c1	added	leads.csv	2
c2	added	leads.csv	4
c3	added	leads.csv	5
c4	added	leads.csv	7
! crm-import: 4 added
END

t 'all of it is there; a source means connect (SP-03)' 0 <<'END'
$ crm-list --columns=id,first_name,last_name,phone,email,zip,source,stage
$ sqlite3 crm.db 'SELECT contact, author, note FROM v_note'
c1	Ana	Díaz	305-555-0100	ana@example.com	33101	web	connect
c2	Luis	Ortega	(305) 555-0101		33102		needs-analysis
c3	Eva "Evi"	Ruiz		eva@example.com		fair	connect
c4	Rosa	Vega	305 555 0103		02101		needs-analysis
1|ana|Asked for a
call, in the evening
3|ana|Ze, "said"
END

t 'the import is one entry of the log' 0 <<'END'
$ crm-log program=crm-import | cut -f 1-5
$ crm-list --columns=id op=o2
o2	2026-11-22T14:00:00Z	ana	crm-import	leads.csv
c1
c2
c3
c4
END

t 'the same file again changes nothing, byte by byte' 0 <<'END'
$ cp crm.db kept.db
$ crm-import leads.csv
$ cmp crm.db kept.db
c1	same	leads.csv	2
c2	same	leads.csv	4
c3	same	leads.csv	5
c4	same	leads.csv	7
! crm-import: 4 same
END

t 'nor with --update' 0 <<'END'
$ crm-import --update leads.csv
$ cmp crm.db kept.db
c1	same	leads.csv	2
c2	same	leads.csv	4
c3	same	leads.csv	5
c4	same	leads.csv	7
! crm-import: 4 same
END

t 'exists: the contact stays as it is' 0 <<'END'
$ printf 'first_name,last_name,phone,city\nANA,Diaz,+1 305.555.0100,Miami\n' >u.csv
$ crm-import u.csv
$ crm-list --columns=first_name,phone,city c1
$ cmp crm.db kept.db
c1	exists	u.csv	2
Ana	305-555-0100	
! crm-import: 1 exists
END

t 'updated: the contact is changed to what the row says; then same' 0 <<'END'
$ crm-import --update u.csv
$ crm-import --update u.csv
$ crm-list --columns=first_name,last_name,phone,city c1
c1	updated	u.csv	2
c1	same	u.csv	2
ANA	Diaz	+1 305.555.0100	Miami
! crm-import: 1 updated
! crm-import: 1 same
END

t 'SP-21: an empty cell never blanks' 0 <<'END'
$ printf 'first_name,last_name,phone,email,zip,city,source\nAna,Diaz,3055550100,,,,\n' >blank.csv
$ crm-import -q --update blank.csv >/dev/null
$ crm-list --columns=id,name,phone,email,zip,city,source c1
c1	Ana Diaz	3055550100	ana@example.com	33101	Miami	web
END

t 'an update is one entry, and undo takes it back' 0 <<'END'
$ crm-undo
$ crm-undo
$ crm-list --columns=first_name,last_name,phone,city c1
c1
c1
Ana	Díaz	305-555-0100	
END

t 'several files in one run are one entry; all outcomes in one' 6 <<'END'
$ printf 'first_name,last_name,phone,city,zip\nLuis,Ortega,3055550101,Miami,\nNew,One,305-555-0199,,\nBad,Zip,305-555-0198,,12\n' >more.csv
$ printf 'first_name,last_name,email\n"Eva ""Evi""",Ruiz,eva@example.com\n' >eva.csv
$ crm-import -k --update more.csv eva.csv
c2	updated	more.csv	2
c5	added	more.csv	3
	rejected	more.csv	4
c3	same	eva.csv	2
! crm-import: more.csv:4: zip: "12" is not a ZIP code (33101 or 33101-1234)
! crm-import: 1 added, 1 updated, 1 same, 1 rejected
END

t 'they are undone together' 0 <<'END'
$ crm-undo
$ crm-list --columns=id,city
c2
c5
c1	
c2	
c3	
c4	
END

t 'after an undo the file comes in again, with new ids' 0 <<'END'
$ crm-undo o2
$ crm-list
$ crm-import leads.csv
$ crm-list --columns=id,name
$ crm-check
c1
c2
c3
c4
c6	added	leads.csv	2
c7	added	leads.csv	4
c8	added	leads.csv	5
c9	added	leads.csv	7
c6	Ana Díaz
c7	Luis Ortega
c8	Eva "Evi" Ruiz
c9	Rosa Vega
! crm-import: 4 added
END

# Matching --------------------------------------------------------------

store
cat >base.csv <<'END'
first_name,last_name,phone,cell,email,birth_date,zip
Ana,Díaz,305-555-0100,786-555-0100,ana@example.com,1961-05-20,33101
Ana,Díaz,305-555-0200,,ana2@example.com,,33101
Bo,Li,,,,1950-01-02,33102
Cy,Ng,,,,,33103
END
crm-import -q base.csv >/dev/null

while IFS='|' read -r name row id; do
	t "match: $name" 0 <<END
\$ printf 'first_name,last_name,phone,cell,email,birth_date,zip\n$row\n' >m.csv
\$ crm-import -n m.csv
$id	m.csv	2
! crm-import: dry run: 1 $(echo "$id" | cut -f 2)
END
done <<'END'
name and phone, however it is written|Ana,Díaz,+1 (305) 555.0100,,,,|c1	exists
case and accents of the name are ignored|ANA,DIAZ,3055550100,,,,|c1	exists
blanks around the name are ignored| Ana , Díaz ,3055550100,,,,|c1	exists
the cell phone counts|Ana,Díaz,786-555-0100,,,,|c1	exists
a phone in the other column counts|Ana,Díaz,,305-555-0100,,,|c1	exists
an extension does not make another phone|Ana,Díaz,305-555-0100 x12,,,,|c1	exists
e-mail, whatever its case|Ana,Díaz,,,ANA@Example.com,,|c1	exists
phone and e-mail of one contact are one match|Ana,Díaz,3055550200,,ana2@example.com,,|c2	exists
another phone is another person|Ana,Díaz,305-555-0300,,,,|c5	added
another name with the same phone is another person|Ann,Díaz,305-555-0100,,,,|c5	added
with a phone the birth date does not count|Bo,Li,305-555-0300,,,1950-01-02,|c5	added
without phone and e-mail: name and birth date|Bo,Li,,,,01/02/1950,|c3	same
without phone and e-mail: name and ZIP|Cy,Ng,,,,,33103|c4	same
the one is enough where the other is not known|Bo,Li,,,,1950-01-02,99999|c3	exists
name alone is no match|Cy,Ng,,,,,|c5	added
another ZIP is no match|Cy,Ng,,,,,33104|c5	added
END

t 'a row that matches two contacts is refused, both are named' 1 <<'END'
$ printf 'first_name,last_name,phone,email\nAna,Diaz,3055550100,ana2@example.com\n' >two.csv
$ crm-import two.csv
! crm-import: two.csv:2: matches two contacts, c1 and c2
! crm-import: nothing was imported
END

t 'with -k too, and with --update' 0 <<'END'
$ printf 'Cy,Ng,305-555-0300,\n' >>two.csv
$ crm-import -nk two.csv; echo $?
$ crm-import -nk --update two.csv; echo $?
	rejected	two.csv	2
c5	added	two.csv	3
6
	rejected	two.csv	2
c5	added	two.csv	3
6
! crm-import: two.csv:2: matches two contacts, c1 and c2
! crm-import: dry run: 1 added, 1 rejected
! crm-import: two.csv:2: matches two contacts, c1 and c2
! crm-import: dry run: 1 added, 1 rejected
END

t 'a row without contact data of its own matches two by the ZIP' 1 <<'END'
$ printf 'first_name,last_name,zip\nAna,Diaz,33101\n' >two.csv
$ crm-import two.csv
! crm-import: two.csv:2: matches two contacts, c1 and c2
! crm-import: nothing was imported
END

t 'rows of one file that match each other are one contact' 0 <<'END'
$ cat >self.csv <<E
$ first_name,last_name,phone,cell,email,birth_date,zip
$ Dee,Fox,305-555-0400,,,,
$ DEE,Fox,(305) 555-0400,,dee@example.com,,
$ Dee,Fox,,3055550400,,,
$ Ed,Gil,,,ed@example.com,,
$ ed,gil,,,ED@example.com,,
$ Flo,Hay,,,,1940-01-01,
$ Flo,Hay,,,,1940-01-01,33110
$ Gus,Ivy,,,,,33111
$ Gus,Ivy,,,,,33111
$ Gus,Ivy,,,,,33112
$ E
$ crm-import self.csv
c5	added	self.csv	2
c5	exists	self.csv	3
c5	exists	self.csv	4
c6	added	self.csv	5
c6	exists	self.csv	6
c7	added	self.csv	7
c7	exists	self.csv	8
c8	added	self.csv	9
c8	same	self.csv	10
c9	added	self.csv	11
! crm-import: 5 added, 1 same, 4 exists
END

t 'with --update the later row of a file changes the contact' 0 <<'END'
$ cat >up.csv <<E
$ first_name,last_name,phone,city
$ Hal,Jay,305-555-0500,Miami
$ Hal,Jay,305-555-0500,Tampa
$ Hal,Jay,305-555-0500,
$ E
$ crm-import --update up.csv
$ crm-list --columns=city c10
c10	added	up.csv	2
c10	updated	up.csv	3
c10	same	up.csv	4
Tampa
! crm-import: 1 added, 1 updated, 1 same
END

t 'without a name: the same e-mail or phone' 0 <<'END'
$ printf 'email,phone\nx@example.com,\n,305-555-0700\nX@example.com,\n' >mail.csv
$ crm-import -n mail.csv 2>/dev/null
$ crm-import -q mail.csv
$ crm-import mail.csv
$ crm-undo -q
c11	added	mail.csv	2
c12	added	mail.csv	3
c11	exists	mail.csv	4
c11	same	mail.csv	2
c12	same	mail.csv	3
c11	exists	mail.csv	4
! crm-import: 2 same, 1 exists
END

t 'a row of one file matches one of a file before it' 0 <<'END'
$ printf 'first_name,last_name,phone\nIda,Kay,305-555-0600\n' >one.csv
$ cp one.csv other.csv
$ crm-import one.csv other.csv
c13	added	one.csv	2
c13	same	other.csv	2
! crm-import: 1 added, 1 same
END

# All or nothing --------------------------------------------------------

store
cat >bad.csv <<'END'
first_name,zip,stage,reason,email
G1,1,,,
G2,33101,lost,,
G3,33101,lost,no-response,
G4,33101,conect,,
G5,33101
"G6
",33101,enrolled,,
G7,33101,,,nobody
G8,33101,,,,extra
G9,33101,,,
END

t 'all or nothing: every bad line is named, with its physical number' 1 <<'END'
$ cp crm.db kept.db
$ crm-import bad.csv; s=$?
$ cmp crm.db kept.db
$ exit $s
! crm-import: bad.csv:2: zip: "1" is not a ZIP code (33101 or 33101-1234)
! crm-import: bad.csv:3: stage lost needs a reason (--reason, or reason=...)
! crm-import: bad.csv:5: conect: no such stage in pipeline medicare (nearest: connect)
! crm-import: bad.csv:6: 2 fields, but the heading has 5
! crm-import: bad.csv:7: stage enrolled needs a sold policy on file (crm-policy add)
! crm-import: bad.csv:9: email: "nobody" is not an e-mail address
! crm-import: bad.csv:10: 6 fields, but the heading has 5
! crm-import: nothing was imported
END

t '-q leaves the errors' 1 <<'END'
$ printf 'zip\n1\n' >one.csv
$ crm-import -q one.csv
! crm-import: one.csv:2: zip: "1" is not a ZIP code (33101 or 33101-1234)
END

t '-k with -n: the outcomes, and nothing is written' 6 <<'END'
$ crm-import -k -n bad.csv 2>err; s=$?
$ tail -n 1 err
$ cmp crm.db kept.db
$ exit $s
	rejected	bad.csv	2
	rejected	bad.csv	3
c1	added	bad.csv	4
	rejected	bad.csv	5
	rejected	bad.csv	6
	rejected	bad.csv	7
	rejected	bad.csv	9
	rejected	bad.csv	10
c2	added	bad.csv	11
crm-import: dry run: 2 added, 7 rejected
END

t '--rejects with -n writes no file' 0 <<'END'
$ crm-import --rejects=rej.csv -n bad.csv >/dev/null 2>&1
$ ls rej.csv* 2>/dev/null || echo none
none
END

t '--rejects: the good rows in, the bad ones with their reason in a file' 6 <<'END'
$ crm-import --rejects=rej.csv bad.csv 2>err; s=$?
$ tail -n 1 err
$ cat rej.csv
$ ls rej.csv*
$ exit $s
	rejected	bad.csv	2
	rejected	bad.csv	3
c1	added	bad.csv	4
	rejected	bad.csv	5
	rejected	bad.csv	6
	rejected	bad.csv	7
	rejected	bad.csv	9
	rejected	bad.csv	10
c2	added	bad.csv	11
crm-import: 2 added, 7 rejected
first_name,zip,stage,reason,email,reject_reason
G1,1,,,,"zip: ""1"" is not a ZIP code (33101 or 33101-1234)"
G2,33101,lost,,,"stage lost needs a reason (--reason, or reason=...)"
G4,33101,conect,,,conect: no such stage in pipeline medicare (nearest: connect)
G5,33101,,,,"2 fields, but the heading has 5"
"G6
",33101,enrolled,,,stage enrolled needs a sold policy on file (crm-policy add)
G7,33101,,,nobody,"email: ""nobody"" is not an e-mail address"
G8,33101,,,,extra,"6 fields, but the heading has 5"
rej.csv
END

t 'the file, mended and imported, brings the rest: nothing doubled or lost' 0 <<'END'
$ sed -e 's/^G1,1,/G1,10001,/' -e 's/^G2,33101,lost,,/G2,33101,lost,moved-away,/' \
$ -e s/conect/connect/ -e '/^G4/s/connect//' \
$ -e 's/^G5,.*/G5,33101,,,,x/' -e s/enrolled// -e 's/nobody,/nobody@example.com,/' \
$ -e 's/,,extra,/,,/' rej.csv >mended.csv
$ crm-import --rejects=rej2.csv mended.csv
$ ls rej2.csv* 2>/dev/null || echo none
$ crm-list --columns=first_name | sort
$ crm-check
c3	added	mended.csv	2
c4	added	mended.csv	3
c5	added	mended.csv	4
c6	added	mended.csv	5
c7	added	mended.csv	6
c8	added	mended.csv	8
c9	added	mended.csv	9
none
G1
G2
G3
G4
G5
G6
G7
G8
G9
! crm-import: 7 added
END

t 'the file of rejects, imported as it is, is refused again' 6 <<'END'
$ crm-import --rejects=rej2.csv rej.csv >/dev/null 2>err; s=$?
$ tail -n 1 err
$ cut -d , -f 1 rej2.csv
$ exit $s
crm-import: 2 same, 2 exists, 3 rejected
first_name
G1
G7
G8
END

t 'a file that is there already is never written over' 1 <<'END'
$ cp rej.csv kept.csv
$ cp crm.db kept2.db
$ crm-import --rejects=rej.csv bad.csv; s=$?
$ crm-import --rejects=bad.csv bad.csv 2>/dev/null
$ cmp rej.csv kept.csv
$ cmp crm.db kept2.db
$ exit $s
! crm-import: rej.csv: there is a file already; name a new one for the bad rows
! crm-import: nothing was imported
END



t '--rejects names the rows of one file' 2 <<'END'
$ sh ./mis crm-import --rejects=r.csv h.csv bad.csv
usage: crm-import
! crm-import: --rejects goes with one file
END

t 'a file that is not there, after a good one: nothing is imported' 3 <<'END'
$ printf 'first_name,zip\nH1,33101\n' >h.csv
$ crm-import h.csv missing.csv; s=$?
$ crm-list name~H1
$ exit $s
! crm-import: missing.csv: No such file or directory
END

t 'a folder is no file' 3 <<'END'
$ mkdir folder
$ crm-import folder
! crm-import: folder: not a file to import
END

t 'no file at all' 2 <<'END'
$ sh ./mis crm-import
usage: crm-import
! crm-import: no file is named (- is standard input)
END

# Files -----------------------------------------------------------------

t 'a heading and no rows is nothing to do' 0 <<'END'
$ cp crm.db kept.db
$ printf 'first_name,last_name\n' >h.csv
$ crm-import h.csv
$ printf 'first_name,last_name' >h.csv
$ crm-import h.csv
$ cmp crm.db kept.db
! crm-import: no rows
! crm-import: no rows
END

t 'threat 8: rows in which every cell is empty are passed over, with --source too' 0 <<'END'
$ printf 'first_name,last_name\n,\nIda,Oz\n , \n,\n' >rows.csv
$ crm-import -n --source=web rows.csv 2>/dev/null | cut -f 2-
added	rows.csv	3
END

t 'an empty file is refused: it has no heading' 1 <<'END'
$ : >h.csv
$ crm-import h.csv
! crm-import: h.csv: the file is empty
! crm-import: nothing was imported
END

t 'so is a file of blank lines' 1 <<'END'
$ printf '\n\n\r\n' >h.csv
$ crm-import h.csv
! crm-import: h.csv: the file is empty
! crm-import: nothing was imported
END

store
t 'threat 8: standard input, CR LF, a byte order mark, no end of the last line' 0 <<'END'
$ printf '\357\273\277first_name,last_name\r\nAna,Diaz\r\n\r\nBob,"Ruiz\r\nJr"' |
$ crm-import -
$ crm-list --columns=id,first_name,last_name
c1	added	<stdin>	2
c2	added	<stdin>	4
c1	Ana	Diaz
c2	Bob	Ruiz\r\nJr
! crm-import: 2 added
END

t 'tabs separate where the heading has tabs and no comma' 0 <<'END'
$ printf 'first_name\tlast_name\tnote\nCy\tVega\tone, two\n' >t.tsv
$ crm-import t.tsv
$ crm-list --columns=first_name,last_name c3
c3	added	t.tsv	2
Cy	Vega
! crm-import: 1 added
END



t 'threat 7: a quote that is never closed' 1 <<'END'
$ printf 'first_name,note\nAna,"never\nBob,x\n' >q.csv
$ crm-import q.csv
! crm-import: q.csv:2: a quote that is never closed
! crm-import: nothing was imported
END

t 'threat 8: a quote inside a field' 1 <<'END'
$ printf 'first_name,note\nAna,a "b" c\n' >q.csv
$ crm-import q.csv
! crm-import: q.csv:2: a quote inside a field or text after a closing quote ("" stands for a quote)
! crm-import: nothing was imported
END

t 'threat 8: quoted line breaks keep the physical numbers of the lines' 1 <<'END'
$ printf 'first_name,zip,note\n"A\n\nB",33101,"x\ny"\nC,1,\n"D",33101,"1\n2\n3\n"\n\nE,2,\n' >q.csv
$ crm-import q.csv
! crm-import: q.csv:6: zip: "1" is not a ZIP code (33101 or 33101-1234)
! crm-import: q.csv:12: zip: "2" is not a ZIP code (33101 or 33101-1234)
! crm-import: nothing was imported
END

t 'forms of the lines' 0 <<'END'
$ printf 'first_name,phone\nDee,305-555-0400\n' >d.csv
$ crm-import -n --format=jsonl d.csv 2>/dev/null
$ crm-import -n --header d.csv 2>/dev/null
$ crm-import -n --format=csv --columns=line,id,outcome d.csv 2>/dev/null
{"id":"c4","outcome":"added","file":"d.csv","line":"2"}
id	outcome	file	line
c4	added	d.csv	2
line,id,outcome
2,c4,added
END

t 'the ids go on to the next command' 0 <<'END'
$ crm-import d.csv 2>/dev/null | grep ^c | crm-set owner=maria -
c4	owner		maria
END

# Headings --------------------------------------------------------------

store
n=0
while IFS='|' read -r heading field value; do
	n=$((n + 1))
	printf 'first_name,%s\nP%d,%s\n' "$heading" "$n" "$value" >h.csv
	case $field in first_name) printf '%s\n%s\n' "$heading" "$value" >h.csv ;; esac
	crm-import -q h.csv >/dev/null 2>h.err
	got=$(crm-list --show-personal --columns="$field" "c$n" 2>&1)
	[ "$got" = "$value" ] || echo "# got \"$got\" $(cat h.err)"
	[ "$got" = "$value" ]
	ok $? "heading \"$heading\" is $field"
done <<'END'
first_name|first_name|Ana
First Name|first_name|Ana
FIRST-NAME|first_name|Ana
 first.name |first_name|Ana
FName|first_name|Ana
Given Name|first_name|Ana
Nombre|first_name|Ana
Middle Initial|middle_name|M.
Segundo nombre|middle_name|M.
Last Name|last_name|Diaz
Surname|last_name|Diaz
lname|last_name|Diaz
Apellido|last_name|Diaz
Apellidos|last_name|Diaz
Prefix_Title|title|Mrs
Suffix|suffix|Jr
Preferred Name|nickname|Annie
Date of Birth|birth_date|1961-05-20
DOB|birth_date|1961-05-20
Fecha de nacimiento|birth_date|1961-05-20
Sex|gender|female
Género|gender|female
Tobacco User|smoker|yes
Email Address|email|ana@example.com
E-Mail|email|ana@example.com
Correo electrónico|email|ana@example.com
Secondary Email|email2|ana@example.com
Phone Number|phone|305-555-0100
Home Phone|phone|305-555-0100
Teléfono|phone|305-555-0100
Mobile|cell|305-555-0100
Celular|cell|305-555-0100
Móvil|cell|305-555-0100
Address 1|street|1 Main St
Dirección|street|1 Main St
Address Line 2|street2|Apt 2
City|city|Miami
Ciudad|city|Miami
State|state|FL
Estado|state|FL
ZIP Code|zip|02101
Zip_Code|zip|02101
Postal Code|zip|02101
Código postal|zip|02101
County|county|Dade
Condado|county|Dade
Medicare Number|mbi|1EG4TE5MK73
Part A Effective Date|part_a|2026-01-01
Part B|part_b|2026-01-01
Medicaid|medicaid|yes
Idioma|language|es
Lead Source|source|web
Fuente|source|web
Lead Date|lead_date|2026-11-01
Vendor Lead Id|lead_id|L-77
Assigned Agent|owner|maria
Do not call|dnc|yes
Caller name|caller|Bob
Relationship|caller_relation|son
END

t 'a full name in one column is split' 0 <<'END'
$ printf 'Full Name,phone\n"Díaz, Ana M.",305-555-0999\nDr. Bob de la Cruz Jr.,305-555-0998\n' >n.csv
$ crm-import -q n.csv >/dev/null
$ crm-list --columns=title,first_name,middle_name,last_name,suffix 0999
$ crm-list --columns=title,first_name,middle_name,last_name,suffix 0998
	Ana	M.	Díaz	
Dr.	Bob		de la Cruz	Jr.
END

t 'Nombre completo is a full name, too' 0 <<'END'
$ printf 'Nombre completo\nLuz Peña\n' >n.csv
$ crm-import -q n.csv >/dev/null
$ crm-list --columns=first_name,last_name name=luz\ peña
Luz	Peña
END

t 'an unknown heading is refused with the nearest' 1 <<'END'
$ printf 'first_name,lst_name\nAna,Diaz\n' >u.csv
$ crm-import u.csv
! crm-import: u.csv:1: column "lst_name" is not known (nearest: last_name); --map 'lst_name=FIELD' says what it is, --rest=notes keeps it as a note, --rest=custom in a field of its own
! crm-import: nothing was imported
END

t 'so is one that is like nothing' 1 <<'END'
$ printf 'first_name,xyzzyplugh\nAna,1\n' >u.csv
$ crm-import u.csv
! crm-import: u.csv:1: column "xyzzyplugh" is not known; --map 'xyzzyplugh=FIELD' says what it is, --rest=notes keeps it as a note, --rest=custom in a field of its own
! crm-import: nothing was imported
END

t '-k does not help a heading' 1 <<'END'
$ printf 'first_name,lst_name\nAna,Diaz\n' >u.csv
$ crm-import -k u.csv
! crm-import: u.csv:1: column "lst_name" is not known (nearest: last_name); --map 'lst_name=FIELD' says what it is, --rest=notes keeps it as a note, --rest=custom in a field of its own
! crm-import: nothing was imported
END

t 'two columns for one field are refused' 1 <<'END'
$ printf 'Phone,first_name,Home Phone\n1,Ana,2\n' >u.csv
$ crm-import u.csv
! crm-import: u.csv:1: columns 1 and 3 are both phone
! crm-import: nothing was imported
END

t 'a field of a note is not one of a contact' 1 <<'END'
$ printf 'first_name,author\nAna,eva\n' >u.csv
$ crm-import u.csv
! crm-import: u.csv:1: column "author" is a field of a note, not of a contact, policy or task; --rest=notes keeps it as a note
! crm-import: nothing was imported
END

t 'what crm-list printed as CSV comes in: computed columns are left out' 0 <<'END'
$ crm-init -d from.db
$ printf '%s\n' '{"name":"Ana Diaz","city":"Miami, FL","source":"web"}' \
$ '{"name":"Bo Li","street":"two\nlines \"x\""}' | crm-add -d from.db - >/dev/null
$ crm-list -d from.db --format=csv --columns=id,first_name,last_name,street,city,source,type,stage,since,created,changed >from.csv
$ crm-init -d to.db
$ CRM_NOW=2026-12-24 crm-import -d to.db from.csv
$ crm-list -d to.db --columns=id,name,street,city,source,stage,since
c1	added	from.csv	2
c2	added	from.csv	3
c1	Ana Diaz		Miami, FL	web	connect	2026-12-24
c2	Bo Li	two\nlines "x"			needs-analysis	2026-12-24
! crm-import: 2 added
END

# Separators, encodings, mappings ---------------------------------------

store
t 'comma, semicolon, tab or bar: what the heading has most of' 0 <<'END'
$ printf 'first_name,last_name,phone\nA;a,B|b,1\n' >comma.csv
$ printf 'first_name;last_name;phone\n"C;c";"D, d";2\n' >semi.csv
$ printf 'first_name\tlast_name\tphone\nE, e\tF; f\t3\n' >tab.tsv
$ printf 'first_name|last_name|phone\nG\tg|H, h|4\n' >bar.csv
$ printf '"First, name";phone\nI;5\n' >quoted.csv
$ crm-import -q comma.csv semi.csv tab.tsv bar.csv
$ crm-import -q --map 'First, name=first_name' quoted.csv
$ crm-list --columns=first_name,last_name,phone
A;a	B|b	1
C;c	D, d	2
E, e	F; f	3
G\tg	H, h	4
I		5
END

t '--delimiter decides by hand' 0 <<'END'
$ printf 'first_name^last_name^phone\nA^B^11\n' >hat.csv
$ crm-import -q --delimiter=^ hat.csv
$ printf 'first_name;last_name,phone\nC,12\n' >odd.csv
$ crm-import -q --delimiter=comma --map 'first_name;last_name=first_name' odd.csv
$ crm-list --columns=first_name,last_name phone=11,12
A	B
C	
END

t 'a delimiter is one character' 2 <<'END'
$ crm-import --delimiter=ab hat.csv
! crm-import: --delimiter=ab: not one character
END

store
t 'what is not UTF-8 is Windows-1252; UTF-16 with a mark and without' 0 <<'END'
$ printf 'first_name,city,phone\nJos\351,\223M\341laga\224,1\n' >latin.csv
$ printf 'first_name,city,phone\nAna,Málaga,2\n' >utf8.csv
$ iconv -f UTF-8 -t UTF-16 utf8.csv >wide.csv
$ printf 'first_name,city,phone\nBea,Málaga,3\n' | iconv -f UTF-8 -t UTF-16LE >le.csv
$ printf 'first_name,city,phone\nCyd,Málaga,4\n' | iconv -f UTF-8 -t UTF-16BE >be.csv
$ crm-import -q latin.csv wide.csv le.csv be.csv
$ crm-list --columns=first_name,city
$ crm-import -q utf8.csv; echo $?
José	“Málaga”
Ana	Málaga
Bea	Málaga
Cyd	Málaga
0
END

t '--encoding decides by hand' 0 <<'END'
$ printf 'first_name,phone\nZo\353,5\n' >iso.csv
$ crm-import -q --encoding=ISO-8859-15 iso.csv
$ printf 'first_name,phone\n\317\360\350,6\n' >cyr.csv
$ crm-import -q --encoding=WINDOWS-1251 cyr.csv
$ crm-list --columns=first_name phone=5,6
Zoë
При
END

t 'an encoding that does not exist, or does not fit' 0 <<'END'
$ crm-import --encoding=nosuch iso.csv; echo $?
$ crm-import --encoding=UTF-8 iso.csv >/dev/null 2>&1; echo $?
1
1
! crm-import: nosuch: no such encoding (UTF-8, UTF-16, WINDOWS-1252, ISO-8859-1, ...)
! crm-import: nothing was imported
END

store
t '--map: a field, a note that begins with the heading, nothing' 0 <<'END'
$ cat >odd.csv <<E
$ Wer,Ort=Stadt,Bemerkung,Rang
$ Ana,Miami,ruft an,3
$ E
$ crm-import -q --map Wer=first_name --map Ort=Stadt=city --map Bemerkung=note --map Rang=- odd.csv
$ crm-list --columns=first_name,city
$ sqlite3 crm.db 'SELECT note FROM note'
Ana	Miami
Bemerkung: ruft an
END

t '--map before what a heading means by itself' 0 <<'END'
$ printf 'first_name,phone,city\nBob,305-555-0100,Miami\n' >swap.csv
$ crm-import -q --map phone=cell --map city=- swap.csv
$ crm-list --columns=phone,cell,city first_name=bob
	305-555-0100	
END

t '--map that is none, or to what cannot be written' 0 <<'END'
$ for m in city =city city= city=nosuch city=created city=author; do
$ 	crm-import -q --map "$m" swap.csv 2>err; echo $?
$ 	head -n 1 err
$ done
$ crm-list --columns=first_name city=miami
2
crm-import: swap.csv:1: --map=city: not of the form HEADING=FIELD
2
crm-import: swap.csv:1: --map==city: not of the form HEADING=FIELD
2
crm-import: swap.csv:1: --map=city=: not of the form HEADING=FIELD
2
crm-import: swap.csv:1: nosuch: no such field
2
crm-import: swap.csv:1: created: not a field that an import can write
2
crm-import: swap.csv:1: author: not a field that an import can write
Ana
END

t '--rest=notes keeps what nothing explains; refuse is the default' 0 <<'END'
$ printf 'first_name,phone,Zodiac,author\nCy,7,Leo,eva\n' >rest.csv
$ crm-import -q --rest=refuse rest.csv 2>err; echo $?
$ crm-import -q --rest=notes rest.csv
$ sqlite3 crm.db 'SELECT note FROM note WHERE contact = 3'
$ crm-import -q --rest=keep rest.csv; echo $?
1
Zodiac: Leo
author: eva
2
! crm-import: rest.csv:1: --rest=keep: notes, custom or refuse
END

t '--show-mapping prints what the columns are, and imports nothing' 0 <<'END'
$ cp crm.db kept.db
$ printf 'Nombre,Tel\303\251fono,Nota,id,Zodiac,reject_reason\nEva,9,x,y,z,w\n' >show.csv
$ crm-import --show-mapping --header --rest=notes show.csv
$ cmp crm.db kept.db
$ env -u CRM_DB -u HOME crm-import --show-mapping --columns=heading,field swap.csv
file	column	heading	field	vendor
show.csv	1	Nombre	first_name	
show.csv	2	Teléfono	phone	
show.csv	3	Nota	note	
show.csv	4	id	-	
show.csv	5	Zodiac	note	
show.csv	6	reject_reason	-	
first_name	first_name
phone	phone
city	city
END

# Files of other products -----------------------------------------------

store
t 'Meta lead ads: kinds before the values, UTF-16 with tabs' 0 <<'END'
$ printf '%s\n' 'id	created_time	ad_name	campaign_name	form_id	platform	full_name	phone_number	email	zip_code' \
$ 'l:1001	2026-10-01T23:15:00-07:00	T65 ad	AEP 2027	f:1	fb	José Peña	p:+13055550142	jose@example.com	z:02543' |
$ iconv -f UTF-8 -t UTF-16 >meta.csv
$ crm-import -q --source=facebook meta.csv
$ crm-list --columns=name,lead_id,lead_date,phone,email,zip,stage
$ sqlite3 crm.db 'SELECT note FROM note'
$ crm-import --show-mapping --columns=vendor meta.csv | uniq
José Peña	1001	2026-10-02	+13055550142	jose@example.com	02543	connect
ad_name: T65 ad
campaign_name: AEP 2027
form_id: f:1
platform: fb
Meta lead ads
END

store
t 'Google Contacts: several values in one cell are taken apart' 0 <<'END'
$ cat >google.csv <<E
$ First Name,Last Name,Name Prefix,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Street,Address 1 - City,Address 1 - Region,Address 1 - Postal Code
$ Ana,Diaz,Mrs,1961-05-20,Likes tea,http://x,* myContacts,Home,a@example.com ::: b@example.com ::: c@example.com,,Mobile,305-555-0100 ::: 305-555-0199,1 Main St,Miami,FL,33101
$ E
$ crm-import -q google.csv
$ crm-list --columns=title,name,email,email2,phone,cell,street,city,state,zip
$ sqlite3 crm.db 'SELECT note FROM note'
Mrs	Ana Diaz	a@example.com	b@example.com	305-555-0100	305-555-0199	1 Main St	Miami	FL	33101
Likes tea
Labels: * myContacts
E-mail 1 - Value: c@example.com
END

for v in 'HubSpot|Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Lifecycle Stage,Create Date,City,State/Region,Postal Code,Associated Company,Last Activity Date,Original Source|77,Ana,Diaz,a@example.com,305-555-0100,maria,New,lead,2026-10-01,Miami,FL,33101,Acme,2026-10-02,web' \
    'Pipedrive|Person - ID,Person - Name,Person - Email,Person - Phone,Organization - Name,Person - Last activity date|77,Ana Diaz,a@example.com,305-555-0100,Acme,2026-10-02' \
    'Salesforce report|Lead Source,First Name,Last Name,Email,Phone,Lead Status,Owner Alias,Created Date|web,Ana,Diaz,a@example.com,305-555-0100,Open,mar,10/01/2026' \
    'Lead Advantage Pro|Lead_Date,Prefix_Title,First_Name,Middle_Initial,Last_Name,DOB,Gender,Marital_Status,Height_Inches,Weight_Pounds,SSN,Email,Phone|10/01/2026,Mrs,Ana,,Diaz,05/20/1961,F,M,65,150,000-00-0000,a@example.com,305-555-0100'; do
	store
	printf '%s\n%s\n' "$(echo "$v" | cut -d '|' -f 2)" \
	    "$(echo "$v" | cut -d '|' -f 3)" >vendor.csv
	t "${v%%|*}: known by its headings" 0 <<END
\$ crm-import --show-mapping --columns=vendor vendor.csv | uniq
\$ crm-import vendor.csv
\$ crm-list --columns=name,email,phone
\$ ! sqlite3 crm.db 'SELECT note FROM note' | grep 000-00
${v%%|*}
c1	added	vendor.csv	2
Ana Diaz	a@example.com	305-555-0100
! crm-import: 1 added
END
done

# Notes -----------------------------------------------------------------

store
t 'AM-07: any number of note columns, several notes in column order' 0 <<'END'
$ cat >n.csv <<E
$ Note 2,first_name,Notes,NOTE,phone,Comment,comments 17,Nota,Comentarios
$ one,Ana,two,three,305-555-0100,four,five,six,seven
$ ,Bob,,,305-555-0101,only this,,,
$ ,Cy,,,305-555-0102,,,,
$ "with, comma and
$ line",Dee,,,305-555-0103,,,,
$ E
$ crm-import -q n.csv >/dev/null
$ sqlite3 crm.db 'SELECT contact, stage, author, note FROM v_note'
1|needs-analysis|ana|one
1|needs-analysis|ana|two
1|needs-analysis|ana|three
1|needs-analysis|ana|four
1|needs-analysis|ana|five
1|needs-analysis|ana|six
1|needs-analysis|ana|seven
2|needs-analysis|ana|only this
4|needs-analysis|ana|with, comma and
line
END

t 'a column without a heading is kept: it becomes a note' 0 <<'END'
$ cp crm.db kept.db
$ printf 'first_name,phone,,\nEva,305-555-0104,by the way,\n' >head.csv
$ crm-import -q head.csv
$ sqlite3 crm.db 'SELECT contact, note FROM note ORDER BY id DESC LIMIT 1'
$ mv kept.db crm.db
5|by the way
END

t 'the file again doubles no note' 0 <<'END'
$ crm-import -q n.csv >/dev/null
$ crm-import -q --update n.csv >/dev/null
$ sqlite3 crm.db 'SELECT count(*) FROM note'
9
END

t 'a note of 65536 bytes is kept, a longer one refused' 0 <<'END'
$ long() { awk -v n="$1" 'BEGIN { print "first_name,note"; printf "Long%d,", n; for (i = 0; i < n; i++) printf "x"; print "" }'; }
$ long 65536 >long.csv
$ crm-import -q long.csv >/dev/null; echo $?
$ sqlite3 crm.db 'SELECT max(length(note)) FROM note'
$ long 65537 >long.csv
$ crm-import -q long.csv >/dev/null 2>&1; echo $?
0
65536
1
END

# --source --pipeline and the columns of the engine ---------------------

store
t '--source is for the rows that have none (SP-03)' 0 <<'END'
$ printf 'first_name,source,phone\nAna,fair,1\nBob,,2\n' >s.csv
$ crm-import -q --source 'March mailing' s.csv >/dev/null
$ crm-list --columns=first_name,source,stage
Ana	fair	connect
Bob	March mailing	connect
END

cat >desk.pipeline <<'END'
pipeline desk "Front desk"
status hot "Hot"
status cold "Cold"
stage open prospect "Open" start
stage shut closed "Shut" needs reason
link open hot
link shut cold
reason done other
END
crm-init -d desk.db medicare desk.pipeline

t '--pipeline is for the new contacts' 0 <<'END'
$ printf 'first_name,phone\nAna,1\n' >p.csv
$ crm-import -q -d desk.db --pipeline=desk p.csv >/dev/null
$ crm-list -d desk.db --columns=id,pipeline,stage
c1	desk	open
END

t 'an unknown pipeline is refused without a row, too' 1 <<'END'
$ printf 'first_name\n' >none.csv
$ crm-import -d desk.db --pipeline=dsk none.csv 2>err; s=$?
$ grep -o 'dsk: no such pipeline.*' err
$ exit $s
dsk: no such pipeline (nearest: desk)
END

t 'an unknown pipeline is refused with the nearest' 1 <<'END'
$ printf 'first_name,phone\nAna,2\n' >p.csv
$ crm-import -d desk.db --pipeline=dsk p.csv 2>err; s=$?
$ grep -o 'dsk: no such pipeline.*' err
$ exit $s
dsk: no such pipeline (nearest: desk)
END

t 'pipeline, stage, status and reason are columns' 0 <<'END'
$ cat >e.csv <<E
$ first_name,Record Type,Lead Stage,Disposition,Close Reason,phone
$ A,medicare,,,,11
$ B,desk,,,,12
$ C,desk,open,hot,,13
$ D,desk,shut,cold,done,14
$ E,,lost,,deceased,15
$ F,,pending-eligibility,,,16
$ E
$ crm-import -q -d desk.db e.csv >/dev/null
$ crm-list -d desk.db --columns=first_name,pipeline,stage,status,reason,type first_name=A,B,C,D,E,F
A	medicare	needs-analysis			prospect
B	desk	open			prospect
C	desk	open	hot		prospect
D	desk	shut	cold	done	prospect
E	medicare	lost		deceased	prospect
F	medicare	pending-eligibility			prospect
END

t 'by the rules: no row goes past a guard, a link or a name' 1 <<'END'
$ cat >e.csv <<E
$ first_name,pipeline,stage,status,reason,phone
$ G,desk,shut,,,21
$ H,desk,open,cold,,22
$ I,desk,opn,,,23
$ J,desk,shut,,dne,24
$ K,,connect,,,25
$ L,,enrolled,,,26
$ M,,active,,,27
$ N,,needs-analysis,hot,,28
$ E
$ crm-import -d desk.db e.csv
! crm-import: e.csv:2: stage shut needs a reason (--reason, or reason=...)
! crm-import: e.csv:3: status cold does not go with stage open (allowed: hot)
! crm-import: e.csv:4: opn: no such stage in pipeline desk (nearest: open)
! crm-import: e.csv:5: dne: no such reason in pipeline desk (nearest: done)
! crm-import: e.csv:6: stage connect needs a source (source=...)
! crm-import: e.csv:7: stage enrolled needs a sold policy on file (crm-policy add)
! crm-import: e.csv:8: stage active needs a sold policy that is in force
! crm-import: e.csv:9: hot: pipeline medicare has no status
! crm-import: nothing was imported
END

t '--update moves through the engine: the move is recorded (SP-09)' 0 <<'END'
$ printf 'first_name,phone,stage\nAna,1,needs-analysis\n' >m.csv
$ crm-import --update m.csv
$ sqlite3 crm.db 'SELECT was, stage FROM v_move WHERE contact = 1'
$ sqlite3 crm.db 'SELECT action FROM v_note WHERE contact = 1'
c1	updated	m.csv	2
|connect
connect|needs-analysis
needs-assessment
! crm-import: 1 updated
END

t '--update refuses a move that the rules forbid, and the whole file' 1 <<'END'
$ printf 'first_name,phone,stage,city\nBob,2,,Miami\nAna,1,enrolled,Miami\nBob,2,lost,\n' >m.csv
$ crm-import --update m.csv; s=$?
$ crm-list city=Miami
$ exit $s
! crm-import: m.csv:3: c1: stage enrolled needs a sold policy on file (crm-policy add)
! crm-import: m.csv:4: c2: stage lost needs a reason (--reason, or reason=...)
! crm-import: nothing was imported
END

t '--update with -k leaves nothing of a refused row behind' 6 <<'END'
$ crm-import -k --update m.csv 2>/dev/null; s=$?
$ crm-list --columns=first_name,city,stage
$ exit $s
c2	updated	m.csv	2
	rejected	m.csv	3
	rejected	m.csv	4
Ana		needs-analysis
Bob	Miami	connect
END

# -n --------------------------------------------------------------------

store
crm-import -q leads.csv >/dev/null
t '-n prints the lines and counts of the run, and changes nothing' 0 <<'END'
$ cat >mix.csv <<E
$ first_name,last_name,phone,zip,city,note
$ Ana,Diaz,305-555-0100,,Miami,n1
$ New,One,305-555-0199,,,n2
$ Bad,Zip,,1,,n3
$ New,One,3055550199,,Tampa,n4
$ Luis,Ortega,305-555-0101,33102,,
$ E
$ for o in '' --update '--rejects=r.csv'; do
$ 	cp crm.db kept.db
$ 	crm-import -k -n $o mix.csv >dry.out 2>dry.err; echo $?
$ 	cmp crm.db kept.db
$ 	crm-import -k $o mix.csv >wet.out 2>wet.err; echo $?
$ 	cmp dry.out wet.out
$ 	sed 's/: dry run: /: /' dry.err | cmp - wet.err
$ 	cmp -s crm.db kept.db && echo unchanged
$ 	crm-undo -q
$ done
6
6
6
6
6
6
END

# Rows that were lost, doubled or left behind once ----------------------

store
t 'threat 8: a CR inside or between rows loses no row silently' 0 <<'END'
$ printf 'first_name,last_name\nAna,Diaz\rBob,Ruiz\nCy,Vega\n' >cr.csv
$ crm-import cr.csv >/dev/null 2>&1
$ # 1 (refused, the line named) would do as well; 2 of 3 rows with status 0 do not.
$ [ $? -eq 1 ] || [ "$(crm-list | wc -l)" -eq 3 ] || echo lost
END

store
t 'threat 8: a file with CR line ends (old Mac) is read or named as such' 0 <<'END'
$ printf 'first_name,last_name\rAna,Diaz\rBob,Ruiz\r' >mac.csv
$ crm-import -q mac.csv 2>err || grep -o 'line end' err || cat err
$ crm-list --columns=name
Ana Diaz
Bob Ruiz
END

store
t '-k: a rejected row leaves no contact behind' 6 <<'END'
$ awk 'BEGIN { print "first_name,extra"; printf "Long,"; for (i = 0; i < 65530; i++) printf "x"; print ""; print "Short,y" }' >long.csv
$ crm-import -k --rest=notes long.csv 2>/dev/null; s=$?
$ crm-list --columns=name
$ exit $s
	rejected	long.csv	2
c1	added	long.csv	3
Short
END

store
t 'rows of one file that match each other are one contact: ZIP' 0 <<'END'
$ printf 'first_name,last_name,phone,zip\nAna,Diaz,305-555-0100,33101\nAna,Diaz,,33101\n' >z.csv
$ crm-import -q z.csv
$ crm-list --columns=id,name
$ crm-import -q z.csv; echo $?
c1	Ana Diaz
0
END

store
t '--update: the notes of a row that matches are not lost' 0 <<'END'
$ printf 'first_name,last_name,phone\nAna,Diaz,1\n' >one.csv
$ printf 'first_name,last_name,phone,note\nAna,Diaz,1,Call after six\n' >two.csv
$ crm-import -q one.csv
$ crm-import -q --update two.csv
$ crm-import -q --update two.csv
$ sqlite3 crm.db 'SELECT note FROM note'
Call after six
END

store
t '--update --source: the source is for new contacts only' 0 <<'END'
$ printf 'first_name,last_name,phone\nAna,Diaz,1\n' >one.csv
$ crm-import -q --source=fair one.csv
$ crm-import --update --source=web one.csv 2>/dev/null
$ crm-list --columns=source
c1	same	one.csv	2
fair
END

store medicare desk.pipeline
t '--update --pipeline: only new contacts go there' 0 <<'END'
$ printf 'first_name,last_name,phone\nAna,Diaz,1\n' >one.csv
$ crm-import -q one.csv
$ crm-import -q --update --pipeline=desk one.csv
$ crm-list --columns=pipeline,stage
medicare	needs-analysis
END

store
t 'a row with only a note is no contact' 1 <<'END'
$ printf 'first_name,note\n,lonely\n' >note.csv
$ crm-import -q note.csv 2>/dev/null; s=$?
$ crm-list --columns=id
$ exit $s
END

store
t 'a heading of empty cells is no heading' 1 <<'END'
$ printf ',\nfirst_name,phone\nIda,1\n' >title.csv
$ crm-import -q title.csv 2>/dev/null; s=$?
$ crm-list --columns=id
$ exit $s
END

store
t 'on a terminal an import prints its summary only' 0 <<'END'
$ printf 'first_name\nEva\n' >eva.csv
$ script -qec 'crm-import eva.csv' /dev/null </dev/null | tr -d '\r'
crm-import: 1 added
END

store
rm -f rej.csv
t '--rejects: the file is written when every row is bad, too' 0 <<'END'
$ printf 'first_name,zip\nAna,1\n' >bad.csv
$ crm-import -q --rejects=rej.csv bad.csv 2>/dev/null
$ cat rej.csv
first_name,zip,reject_reason
Ana,1,"zip: ""1"" is not a ZIP code (33101 or 33101-1234)"
END

store
rm -f rej.csv
t '--rejects: the reason stands under reject_reason in every row' 6 <<'END'
$ printf 'first_name,zip,city\nAna,33101,x\nBob,33101\n' >short.csv
$ crm-import -q --rejects=rej.csv short.csv 2>/dev/null; s=$?
$ cat rej.csv
$ exit $s
first_name,zip,city,reject_reason
Bob,33101,,"2 fields, but the heading has 3"
END

store
t '-k: a row with a bad byte is one bad row, at its line' 6 <<'END'
$ printf 'first_name\nAna\nB\201b\nCy\n' >byte.csv
$ crm-import -k --encoding=UTF-8 byte.csv 2>err; s=$?
$ sed -n '1s/^\(crm-import: byte.csv:[0-9]*\):.*/\1/p' err
$ exit $s
c1	added	byte.csv	2
	rejected	byte.csv	3
c2	added	byte.csv	4
crm-import: byte.csv:3
END

store
t 'all bad lines are named, those behind a NUL too' 1 <<'END'
$ printf 'first_name,zip\nA\0b,33101\nCy,1\n' >nul.csv
$ crm-import nul.csv
! crm-import: nul.csv:2: a NUL byte
! crm-import: nul.csv:3: zip: "1" is not a ZIP code (33101 or 33101-1234)
! crm-import: nothing was imported
END

store
t '--map: a heading that no file has is misuse' 2 <<'END'
$ printf 'first_name\nAna\n' >one.csv
$ crm-import -q -n --map 'Frist Name=first_name' one.csv 2>err; s=$?
$ [ -s err ] || echo silent
$ exit $s
END

# Any file --------------------------------------------------------------

# 200 files of rows of known fate, and what has to become of each row.  The
# generator is MINSTD, so that every awk makes the same files.
store
mkdir p
awk '
function rnd(n) {
	seed = seed * 16807 % 2147483647
	return seed % n
}
function phone(i) {
	return sprintf("305-%03d-%04d", 200 + int(i / 10000), i % 10000)
}
# A person has one of three sets of marks, by number.
function row(i, loud,    s) {
	s = (loud ? "GIVEN" : "Given") i ",Family" i
	if (i % 3 == 0)
		return s "," phone(i) ",,,"
	if (i % 3 == 1)
		return s ",,p" i "@example.com,,"
	return s ",,," sprintf("19%02d-%02d-%02d", 20 + i % 60, 1 + i % 12,
	    1 + i % 28) ","
}
BEGIN {
	seed = 20261122
	id = 0
	people = 0
	for (f = 1; f <= 200; f++) {
		csv = sprintf("p/%03d.csv", f)
		want = sprintf("p/%03d.want", f)
		crlf = rnd(5) == 0 ? "\r" : ""
		line = 1
		printf "first_name,last_name,phone,email,birth_date,zip,note%s\n", crlf >csv
		printf "" >want
		line++
		n = rnd(30)
		for (r = 0; r < n; r++) {
			kind = rnd(10)
			at = line
			if (kind == 9) { # a row too short
				printf "Given,Family%s\n", crlf >csv
				printf "\trejected\t%s\t%d\n", csv, at >want
				line++
				continue
			}
			if (kind == 8) { # a blank line and a bad ZIP
				printf "%s\nGiven,Family,,,,1,%s\n", crlf, crlf >csv
				printf "\trejected\t%s\t%d\n", csv, at + 1 >want
				line += 2
				continue
			}
			loud = rnd(4) == 0
			note = rnd(4) == 0 ? "note" crlf : ""
			if (kind >= 5 && people > 0) {
				# A name in capitals is another text, and a
				# note that the contact lacks another note.
				i = 1 + rnd(people)
				what = "same"
				if (loud != was[i] ||
				    note != "" && note != with[i])
					what = "exists"
				printf "c%d\t%s\t%s\t%d\n", who[i], what, csv, at >want
			} else {
				i = ++people
				who[i] = ++id
				was[i] = loud
				with[i] = note
				printf "c%d\tadded\t%s\t%d\n", id, csv, at >want
			}
			printf "%s", row(i, loud) >csv
			if (note != "") {
				printf ",\"a \"\"note\"\",%s\nof two lines\"%s\n", crlf, crlf >csv
				line += 2
			} else {
				printf ",%s\n", crlf >csv
				line++
			}
		}
		close(csv)
		close(want)
	}
}'
wrong=
touched=
lines=0
for f in p/*.csv; do
	want=${f%.csv}.want
	# All or nothing first.
	cp crm.db kept.db
	crm-import "$f" >all.out 2>all.err
	all=$?
	bad=$(grep -c '	rejected	' "$want")
	if [ "$bad" -gt 0 ]; then
		[ "$all" -eq 1 ] && cmp -s crm.db kept.db && [ ! -s all.out ] &&
		    [ "$(grep -c "^crm-import: $f:[0-9]*: " all.err)" -eq "$bad" ] ||
		    touched="$touched $f"
		crm-import -k "$f" >all.out 2>all.err
		all=$?
	fi
	if [ "$bad" -eq 0 ]; then
		status=0
	elif [ "$bad" -eq "$(wc -l <"$want")" ]; then
		status=1
	else
		status=6
	fi
	added=$(grep -c '	added	' "$want")
	[ "$all" -eq $status ] && cmp -s all.out "$want" || wrong="$wrong $f"
	# The summary adds up to the rows.
	sum=$(sed -n '$s/[^0-9 ]//gp' all.err | tr -s ' ' '\n' |
	    awk '{ n += $1 } END { print n + 0 }')
	[ "$sum" -eq "$(wc -l <"$want")" ] || wrong="$wrong $f(sum)"
	lines=$((lines + added))
done
[ -z "$wrong" ] || echo "# $wrong"
[ -z "$wrong" ]
ok $? '200 files: every row has one line with its outcome, id and line'
[ -z "$touched" ] || echo "# $touched"
[ -z "$touched" ]
ok $? '200 files: without -k a bad row means all are named and none comes in'
[ "$lines" -gt 500 ] && [ "$(crm-list | wc -l)" -eq "$lines" ]
ok $? '200 files: as many contacts as rows that were added'
crm-check
ok $? '200 files: the store is well'
cp crm.db kept.db
for f in p/*.csv; do
	crm-import -k "$f" 2>/dev/null
done | cut -f 2 | sort | uniq -c | awk '{ print $2 }' >got.kinds
[ "$(tr '\n' ' ' <got.kinds)" = 'exists rejected same ' ]
ok $? '200 files: again, nothing is added'
cmp crm.db kept.db
ok $? '200 files: again, not a byte is changed'

t 'whoever fills a pipe slowly holds nobody up' 0 <<'END'
$ mkfifo slow; crm-init -d slow.db
$ crm-import -q -d slow.db slow &
$ exec 3>slow
$ echo first_name,last_name >&3
$ crm-add -d slow.db first_name=Eva
$ echo Ana,Ruiz >&3; exec 3>&-; wait $!
$ crm-list -d slow.db --columns=id,name
c1
c1	Eva
c2	Ana Ruiz
END

# Many files --------------------------------------------------------------

store
t 'files by the hundred are not held open' 0 <<'END'
$ mkdir many
$ for i in $(seq 300); do printf 'name,phone\nP%d,%d\n' $i $i >many/$i.csv; done
$ (ulimit -n 32; crm-import -q many/*.csv)
$ crm-list | wc -l
300
END

t 'a file whose heading is another one when its rows are read' 3 <<'END'
$ mkfifo pipe
$ printf 'name,phone\nAna,1\n' >turn.csv
$ cp crm.db kept.db
$ crm-import turn.csv pipe & import=$!
$ exec 3>pipe # goes on when the pipe is opened, after turn.csv was read
$ printf 'phone,name\n1,Ana\n' >turn.csv
$ printf 'name,phone\nBea,2\n' >&3
$ exec 3>&-
$ wait $import; s=$?
$ cmp crm.db kept.db
$ exit $s
! crm-import: turn.csv: it was changed while it was read
! crm-import: nothing was imported
END

# Keys --------------------------------------------------------------------

store
printf 'name,phone,email,lead_id,source\nAna Diaz,1,a@b.co,7,web\nLuis Paz,2,,8,web\n' >own.csv
crm-import -q own.csv
t 'the vendor'"'"'s number within its source is the same person' 0 <<'END'
$ printf 'name,lead_id,source\nAna Ruiz,7,WEB\nEva Sol,7,fb\n' >num.csv
$ crm-import --update num.csv
$ crm-list --columns=id,name,source
c1	updated	num.csv	2
c3	added	num.csv	3
c1	Ana Ruiz	WEB
c2	Luis Paz	web
c3	Eva Sol	fb
! crm-import: 1 added, 1 updated
END

t '--key=id: what was printed and edited finds its contact (AM-27)' 0 <<'END'
$ crm-list --format=csv --columns=id,nickname,email >edit.csv
$ sed -i 's/^c2,,/c2,Lu,/' edit.csv
$ crm-import --update --key=id edit.csv
$ crm-list --columns=id,name,nickname,email
c1	same	edit.csv	2
c2	updated	edit.csv	3
c3	same	edit.csv	4
c1	Ana Ruiz		a@b.co
c2	Luis Paz	Lu	
c3	Eva Sol		
! crm-import: 1 updated, 2 same
END

t '--key=id: an id that is not there, or is none' 6 <<'END'
$ printf 'id,city\nc9,Miami\nx,Tampa\n,Orlando\n2,Naples\n' >ids.csv
$ crm-import -k --update --key=id ids.csv
	rejected	ids.csv	2
	rejected	ids.csv	3
	rejected	ids.csv	4
c2	updated	ids.csv	5
! crm-import: ids.csv:2: c9: no such contact
! crm-import: ids.csv:3: id: "x" is not an id (c17)
! crm-import: ids.csv:4: id: empty, but it is the key
! crm-import: 1 updated, 3 rejected
END

t '--key: by the fields that are named, case and accents ignored' 6 <<'END'
$ printf 'email,first_name,city\nA@B.CO,\303\201na,Miami\na@b.co,Bea,Tampa\n,Cy,Q\n' >key.csv
$ crm-import -k --update --key=email,first_name key.csv
$ crm-import -kq --update --key=email,first_name key.csv 2>/dev/null
c1	updated	key.csv	2
c4	added	key.csv	3
	rejected	key.csv	4
! crm-import: key.csv:4: email: empty, but it is part of the key
! crm-import: 1 added, 1 updated, 1 rejected
END

t '--key that is none' 0 <<'END'
$ for k in emial id,email carrier '' name,id city,city,city,city,city,city,city,name; do
$ 	crm-import --key="$k" key.csv 2>err; echo $?
$ 	head -n 1 err
$ done
2
crm-import: --key: emial: no such field (nearest: email)
2
crm-import: --key: up to 8 fields of a contact, or id alone
2
crm-import: --key: carrier: no field by which people are told apart
2
crm-import: --key: : no such field
2
crm-import: --key: up to 8 fields of a contact, or id alone
2
crm-import: --key: up to 8 fields of a contact, or id alone
END

t '--key=name is the first and the last name' 0 <<'END'
$ printf 'name,city\nluis paz,Ocala\nLUIS PAZ,Ocala\n' >names.csv
$ crm-import -n --update --key=name names.csv
c2	updated	names.csv	2
c2	updated	names.csv	3
! crm-import: dry run: 2 updated
END

t '--key of one field: nothing else has to be the same' 0 <<'END'
$ printf 'last_name,email,phone\nSOL,eva@x.org,305-555-0188\n' >last.csv
$ crm-import -n --update --key=last_name last.csv
c3	updated	last.csv	2
! crm-import: dry run: 1 updated
END

t '--blank-clears empties what the row leaves empty, and nothing else' 0 <<'END'
$ printf 'id,nickname,email,stage\nc1,,,\nc2,Lu,,\n' >blank.csv
$ crm-import --update --key=id blank.csv
$ crm-import --update --key=id --blank-clears blank.csv
$ crm-import --update --key=id --blank-clears blank.csv
$ crm-list --columns=id,name,email,nickname
c1	same	blank.csv	2
c2	same	blank.csv	3
c1	updated	blank.csv	2
c2	same	blank.csv	3
c1	same	blank.csv	2
c2	same	blank.csv	3
c1	Ána Ruiz		
c2	Luis Paz		Lu
c3	Eva Sol		
c4	Bea	a@b.co	
! crm-import: 2 same
! crm-import: 1 updated, 1 same
! crm-import: 2 same
END

t '--blank-clears goes with --update' 2 <<'END'
$ crm-import --blank-clears blank.csv 2>err; s=$?
$ head -n 1 err
$ exit $s
crm-import: --blank-clears goes with --update
END

t '--blank-clears leaves alone what another cell of the row says' 0 <<'END'
$ printf 'name,first_name,last_name,phone,zip,county\nZoe Roe,,,305-555-0909,33101,\n' >zoe.csv
$ crm-import -q zoe.csv
$ crm-import --update --blank-clears zoe.csv
$ crm-import --update --blank-clears zoe.csv
$ crm-list --columns=name,county phone==305-555-0909
c5	same	zoe.csv	2
c5	same	zoe.csv	2
Zoe Roe	Miami-Dade County
! crm-import: 1 same
! crm-import: 1 same
END

store
t "a vendor's number belongs to that vendor" 1 <<'END'
$ printf 'name,phone,source,lead_id\nBo Li,305-555-0001,web,L1\nCy Ko,305-555-0002,web,L2\n' >web.csv
$ crm-import -q web.csv
$ printf 'name,phone,lead_id\nBo Li,305-555-0001,L99\n' >other.csv
$ crm-import --update --source=fair other.csv
$ printf 'name,phone,source,lead_id\nCy Ko,305-555-0002,web,L1\n' >mixed.csv
$ crm-import -k --update mixed.csv; s=$?
$ crm-list --columns=name,source,lead_id
$ exit $s
c1	same	other.csv	2
	rejected	mixed.csv	2
Bo Li	web	L1
Cy Ko	web	L2
! crm-import: 1 same
! crm-import: mixed.csv:2: matches two contacts, c1 and c2
! crm-import: 1 rejected
END

# Dates -------------------------------------------------------------------

cat >days <<'END'
crm-list --columns=birth_date --show-personal | paste -sd ' '
END
store
t 'a date that can be read in one way tells the order of its file' 0 <<'END'
$ printf 'name,dob\nA,03-04-1950\nB,31-12-1950\nC,3.4.1950\n' >dmy.csv
$ printf 'name,dob\nD,03-04-1950\nE,12-31-1950\n' >mdy.csv
$ crm-import -q dmy.csv mdy.csv
$ sh ./days
1950-04-03 1950-12-31 1950-04-03 1950-03-04 1950-12-31
END

store
t 'the same through a pipe' 0 <<'END'
$ crm-import -q - <dmy.csv
$ sh ./days
1950-04-03 1950-12-31 1950-04-03
END

t 'where none tells: the month before a slash; else both readings are named' 1 <<'END'
$ printf 'name,dob\nS,03/04/1950\n' >slash.csv
$ crm-import -n slash.csv && crm-import -nq slash.csv
$ printf 'name,dob\nF,5.5.1950\nG,3.4.1950\n' >dots.csv
$ crm-import dots.csv
c4	added	slash.csv	2
! crm-import: dry run: 1 added
! crm-import: dots.csv:3: birth_date: "3.4.1950" may have the month first or the day, and no date of the file tells; --dates=mdy or --dates=dmy says which
! crm-import: nothing was imported
END

store
t 'the order that a slash stands for is not that of dots' 6 <<'END'
$ printf 'name,dob\nA,3/4/1950\nB,3.4.1950\nC,5.5.1950\n' >both.csv
$ crm-import -k both.csv
c1	added	both.csv	2
	rejected	both.csv	3
c2	added	both.csv	4
! crm-import: both.csv:3: birth_date: "3.4.1950" may have the month first or the day, and no date of the file tells; --dates=mdy or --dates=dmy says which
! crm-import: 2 added, 1 rejected
END

store
t 'a day that there is not proves no order' 6 <<'END'
$ printf 'name,dob\nA,31/11/1950\nB,3/4/1950\n' >nov.csv
$ crm-import -kq nov.csv; s=$?
$ sh ./days
$ exit $s
1950-03-04
! crm-import: nov.csv:2: birth_date: "31/11/1950" is not a date (2026-12-01, 12/01/2026, today, +3d, mon): there is no such day
END

store
t 'rows that are left out keep the days they meant' 6 <<'END'
$ printf 'name,dob,zip\nA,25.12.1950,33101\nB,3.4.1950,x\nC,13/13/1950,1\n' >left.csv
$ crm-import -q --rejects=leftout.csv left.csv 2>/dev/null; s=$?
$ cut -d , -f 1-3 leftout.csv
$ exit $s
name,dob,zip
B,1950-04-03,x
C,13/13/1950,1
END

store
t '--dates says which' 0 <<'END'
$ crm-import -q --dates=dmy dots.csv
$ crm-import -q --dates=mdy slash.csv
$ sh ./days
$ crm-import --dates=ymd dots.csv 2>err; echo $?
$ head -n 1 err
1950-05-05 1950-04-03 1950-03-04
2
crm-import: dots.csv:1: --dates=ymd: mdy or dmy
END

store
t 'a file has one order' 6 <<'END'
$ printf 'name,dob\nA,31/12/1950\nB,12/31/1950\nC,03/04/1950\n' >two.csv
$ crm-import -k two.csv; s=$?
$ crm-import -nk --dates=mdy two.csv >/dev/null
$ sh ./days
$ exit $s
c1	added	two.csv	2
	rejected	two.csv	3
c2	added	two.csv	4
1950-12-31 1950-04-03
! crm-import: two.csv:3: birth_date: "12/31/1950" is no date with the day first, as others in this file
! crm-import: 2 added, 1 rejected
! crm-import: two.csv:2: birth_date: "31/12/1950" is no date with the month first, as others in this file
! crm-import: dry run: 2 added, 1 rejected
END

store
t 'dates that need no order, with a time or without, in Spanish too' 0 <<'END'
$ cat >forms.csv <<E
$ name,dob
$ A,1950-12-31
$ B,1950/12/31
$ C,19501231
$ D,31-Dec-1950
$ E,"Dec 31, 1950"
$ F,31 de diciembre de 1950
$ G,12/31/1950 0:00
$ H,1950-12-31 00:00:00
$ I,1 ene 1951
$ E
$ crm-import -q forms.csv
$ sh ./days
1950-12-31 1950-12-31 1950-12-31 1950-12-31 1950-12-31 1950-12-31 1950-12-31 1950-12-31 1951-01-01
END

t 'what is no date is refused, two-digit years too' 1 <<'END'
$ printf 'name,dob\nA,3/4/50\nB,13/13/1950\nC,1950-02-30\nD,30 feb 1950\nE,soon\n' >none.csv
$ crm-import none.csv
! crm-import: none.csv:2: birth_date: "3/4/50" is not a date (2026-12-01, 12/01/2026, today, +3d, mon): years have four digits
! crm-import: none.csv:3: birth_date: "13/13/1950" is not a date (2026-12-01, 12/01/2026, today, +3d, mon): there is no such day
! crm-import: none.csv:4: birth_date: "1950-02-30" is not a date (2026-12-01, 12/01/2026, today, +3d, mon): there is no such day
! crm-import: none.csv:5: birth_date: "30 feb 1950" is not a date (2026-12-01, 12/01/2026, today, +3d, mon)
! crm-import: none.csv:6: birth_date: "soon" is not a date (2026-12-01, 12/01/2026, today, +3d, mon)
! crm-import: nothing was imported
END

# Tasks -------------------------------------------------------------------

store milestones
cat >tasks.csv <<'END'
First name,Last name,Phone,Source,Stage,Status,Due,Task,Kind,Every
Ana,Díaz,305-555-0100,web,quoted,hot,2026-12-15T14:30,Quote the plan,call,1m
Bob,Roe,305-555-0101,web,,,,,,
Cy,Poe,305-555-0102,web,contacted,,11/30/2026,,,
END
t 'a row may hold a task, which a status may need' 0 <<'END'
$ crm-import tasks.csv
$ crm-task list --columns=task_id,id,due,kind,task_status,task_owner,task,every
$ crm-list --columns=id,stage,status
c1	added	tasks.csv	2
c2	added	tasks.csv	3
c3	added	tasks.csv	4
t1	c1	2026-12-15T14:30	call	open	ana	Quote the plan	1m
t2	c3	2026-11-30	follow-up	open	ana		
c1	quoted	hot
c2	no-milestone	new
c3	contacted	
! crm-import: 3 added
END

t 'the same file again adds none, whatever became of them' 0 <<'END'
$ crm-task drop -q t2
$ crm-import --update tasks.csv
$ crm-task list --columns=task_id,task_status
c1	same	tasks.csv	2
c2	same	tasks.csv	3
c3	same	tasks.csv	4
t1	open
t2	dropped
! crm-import: 3 same
END

t 'another task is added with --update only, and taken back' 0 <<'END'
$ printf 'name,phone,due,status\nBob Roe,305-555-0101,2026-12-01,\n' >more.csv
$ crm-import more.csv
$ crm-import --update more.csv
$ crm-task list --columns=task_id,id,due c2
$ crm-undo >/dev/null
$ crm-task list c2
c2	exists	more.csv	2
c2	updated	more.csv	2
t3	c2	2026-12-01
! crm-import: 1 exists
! crm-import: 1 updated
END

t 'the task comes before the status of its row that needs it' 0 <<'END'
$ printf 'name,phone,stage,status,due\nBob Roe,305-555-0101,quoted,hot,2026-12-01\n' |
$ crm-import -q --update -
$ crm-list --columns=id,stage,status c2
c2	quoted	hot
END

t 'one of the past is none to come' 1 <<'END'
$ printf 'name,source,stage,status,due\nDi Moe,web,quoted,hot,2026-11-01\nEd Low,web,quoted,hot,2026-11-22T08:59\n' |
$ crm-import -
! crm-import: <stdin>:2: status hot needs a follow-up to come (crm-task add)
! crm-import: <stdin>:3: status hot needs a follow-up to come (crm-task add)
! crm-import: nothing was imported
END

t 'one of this very moment is' 0 <<'END'
$ printf 'name,source,stage,status,due\nEd Low,web,quoted,hot,2026-11-22T09:00\n' |
$ crm-import -n - --columns=outcome
added
! crm-import: dry run: 1 added
END

t 'the day of a task has the order of its file' 0 <<'END'
$ printf 'name,source,dob,due\nA Bee,web,31/12/1950,05/12/2026\n' | crm-import -q -
$ crm-task list --columns=due name~bee
2026-12-05
END

t 'the time of an appointment is kept, that of a spreadsheet at midnight not' 0 <<'END'
$ printf 'name,source,due\nA1,web,5/12/2026 14:30\nA2,web,31/12/2026 2:30 PM\nA3,web,2026-12-05 12:05 am\nA4,web,2026-12-05 00:00:00\nA5,web,"Dec 5, 2026 9:00"\n' |
$ crm-import -q -
$ crm-task list --columns=due name~a1
$ crm-task list --columns=due name~a2
$ crm-task list --columns=due name~a3
$ crm-task list --columns=due name~a4
$ crm-task list --columns=due name~a5
2026-12-05T14:30
2026-12-31T14:30
2026-12-05T00:05
2026-12-05
2026-12-05T09:00
END

t 'rejected rows keep their times, in the form that has no order' 6 <<'END'
$ printf 'name,source,dob,due\nB1,web,31/12/1950,5/12/2026 2:30 PM\nB2,web,30/02/1950,5/12/2026 14:30\n' |
$ crm-import -q --rejects times-left.csv -; echo $?
$ cat times-left.csv
$ exit 6
6
name,source,dob,due,reject_reason
B2,web,30/02/1950,2026-12-05T14:30,"birth_date: ""30/02/1950"" is not a date (2026-12-01, 12/01/2026, today, +3d, mon): there is no such day"
! crm-import: <stdin>:3: birth_date: "30/02/1950" is not a date (2026-12-01, 12/01/2026, today, +3d, mon): there is no such day
END

t 'a time that cannot be told is refused' 1 <<'END'
$ printf 'name,source,due\nA,web,2026-12-05 25:00\nB,web,2026-12-05 13:00 PM\nC,web,2026-12-05 13:00 -0500\n' |
$ crm-import -
! crm-import: <stdin>:2: due: "2026-12-05 25:00" is not a date (2026-12-01, 12/01/2026, today, +3d, mon)
! crm-import: <stdin>:3: due: "2026-12-05 13:00 PM" is not a date (2026-12-01, 12/01/2026, today, +3d, mon)
! crm-import: <stdin>:4: due: "2026-12-05 13:00 -0500" is not a date (2026-12-01, 12/01/2026, today, +3d, mon)
! crm-import: nothing was imported
END

t 'headings of tasks, in Spanish too' 0 <<'END'
$ for due in 'Due Date' 'Follow-up' 'Next follow up date' 'Próximo seguimiento'; do
$ printf "Nombre,Fuente,$due,Tarea\nNo One,web,+3d,Llamar\n" |
$ crm-import --show-mapping - | cut -f 3,4 | sed -n '3,4p'; done
Due Date	due
Tarea	task
Follow-up	due
Tarea	task
Next follow up date	due
Tarea	task
Próximo seguimiento	due
Tarea	task
END

t 'no task for who asked for none, and none without a day' 1 <<'END'
$ printf 'name,source,dnc,contact_stop,due,kind\nF,web,y,,+3d,call\nG,web,y,,+3d,mail\nH,web,,y,+3d,mail\nI,web,,y,+3d,other\nJ,web,,,,mail\n' |
$ crm-import -
! crm-import: <stdin>:2: kind: call cannot be planned with dnc=yes
! crm-import: <stdin>:4: kind: mail cannot be planned with contact_stop=yes
! crm-import: <stdin>:6: due: a task needs its day (due=+3d, due=2026-12-01T14:30)
! crm-import: nothing was imported
END

t 'a contact that is there and asked not to be called' 1 <<'END'
$ crm-set -q dnc=yes c3
$ printf 'name,phone,due,kind\nCy Poe,305-555-0102,+3d,call\n' |
$ crm-import --update -
! crm-import: <stdin>:2: c3: asked not to be called (dnc=yes)
! crm-import: nothing was imported
END

t 'columns of tasks without their day are none' 1 <<'END'
$ printf 'name,source,Task\nK Elm,web,Call her\n' >no-day.csv
$ crm-import -q --rest=notes no-day.csv
$ crm-list note='Task: Call her'
$ crm-import no-day.csv
c11	K Elm	no-milestone		
! crm-import: no-day.csv:1: column "Task" is a field of a task, but there is no day of one (due); --rest=notes keeps it as a note
! crm-import: nothing was imported
END

t 'what came of a task is no field of a file' 2 <<'END'
$ printf 'name,source,due,x\nL,web,+3d,y\n' | crm-import --map=x=outcome -
! crm-import: <stdin>:1: outcome: not a field that an import can write
END

store
t '--update: each of several notes that is new is written, once' 0 <<'END'
$ printf 'first_name,phone\nDee,305-555-0101\n' | crm-import -q -
$ printf 'first_name,phone,note 1,note 2,note 3\nDee,305-555-0101,One,Two,Three\n' >notes.csv
$ crm-import -q --update notes.csv
$ sed 's/Two/New/' notes.csv | crm-import -q --update -
$ crm-show c1 | grep -A 1 '^  note' | grep '^    '
    One
    Two
    Three
    New
END

store
t 'each field of a key has a value' 1 <<'END'
$ printf 'Name,City,Owner\nAna,Miami,eva\nBob,Tampa,\n' | crm-import --key=city,owner -
! crm-import: <stdin>:3: owner: empty, but it is part of the key
! crm-import: nothing was imported
END

done_testing
