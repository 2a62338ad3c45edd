#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-mapping, and crm-import by what it keeps.
. "$(dirname "$0")/../lib.sh"
store

cat >fair.csv <<'END'
Cliente,Tel. #,Cumple,Color
Ana Diaz,305-555-0100,3.4.1950,red
END
cat >again.csv <<'END'
CLIENTE,tel,CUMPLE,Cölor
Bob Lee,305-555-0101,5.6.1951,
END

# Keeping ---------------------------------------------------------------------

t 'nothing is kept at first; without options the file is refused' 1 <<'END'
$ crm-mapping list
$ crm-import fair.csv
! crm-import: fair.csv:1: column "Cliente" is not known; --map 'Cliente=FIELD' says what it is, --rest=notes keeps it as a note, --rest=custom in a field of its own
! crm-import: nothing was imported
END

cat >save <<'END'
exec crm-mapping save "$@" --map Cliente=name --map 'Tel. #=phone' \
    --map Cumple=birth_date --rest=notes --dates=dmy --source='The fair' \
    --pipeline=medicare fair fair.csv
END
t 'save -n prints what the run prints, and keeps nothing' 0 <<'END'
$ sh ./save -n
$ crm-mapping list
$ crm-log | wc -l
fair
1
END

t 'save keeps the headings and the options' 0 <<'END'
$ sh ./save
$ crm-mapping list
$ crm-mapping show fair
fair
fair	4	map Cliente=name; map Tel. #=phone; map Cumple=birth_date; rest notes; dates dmy; source The fair; pipeline medicare
heading Cliente
heading Tel. #
heading Cumple
heading Color
map Cliente=name
map Tel. #=phone
map Cumple=birth_date
rest notes
dates dmy
source The fair
pipeline medicare
END

t 'the same again changes nothing and is no entry' 0 <<'END'
$ crm-log | wc -l
$ sh ./save
$ crm-log | wc -l
2
2
END

t 'other options under the same name replace; undo brings the first back' 0 <<'END'
$ crm-mapping save fair --rest=notes fair.csv
$ crm-mapping list
$ crm-undo
$ crm-mapping list --columns=rules
fair
fair	4	rest notes
map Cliente=name; map Tel. #=phone; map Cumple=birth_date; rest notes; dates dmy; source The fair; pipeline medicare
END

t 'a name that is none' 1 <<'END'
$ crm-mapping save 'a fair' fair.csv
! crm-mapping: a fair: not a name for a mapping (a small letter, then also digits and -)
END

t 'what is kept was altered by hand: 3, and nothing is imported by it' 3 <<'END'
$ cp crm.db good.db
$ sqlite3 crm.db "UPDATE mapping SET rules = 'junk'"
$ crm-mapping list; echo $?
$ crm-import fair.csv; s=$?
$ mv good.db crm.db
$ exit $s
3
! crm-mapping: mapping fair: line 1 of what is kept means nothing
! crm-import: mapping fair: line 1 of what is kept means nothing
END

t 'drop, and undo of that' 0 <<'END'
$ crm-mapping drop fair
$ crm-mapping list
$ crm-undo
$ crm-mapping list --columns=name
$ crm-check
fair
fair
END

t 'two of one name there are never' 1 <<'END'
$ crm-mapping drop fair
$ drop=$(crm-log | tail -n 1 | cut -f 1)
$ crm-mapping save fair --rest=notes fair.csv
$ crm-undo $drop 2>/dev/null; echo $?
$ crm-undo && crm-undo $drop
$ crm-mapping list --columns=name
$ crm-check
$ crm-mapping drop fare
fair
fair
1
fair
! crm-mapping: fare: no such mapping (nearest: fair)
END

t 'crm-log shows what an entry kept' 0 <<'END'
$ crm-log --changes | sed -n 's/^o2\t//p' | cut -c 1-39
	name		fair
	rules		heading Cliente\nheading Tel. #
END

t 'texts are escaped' 0 <<'END'
$ printf '"a\\b\tc","x=y","z\n2",Name,\n' >odd.csv
$ crm-mapping save odd --map 'x=y=note' --map "$(printf 'a\\b\tc')=note" --map "$(printf 'z\n2')=-" --source="$(printf 'A\\nB')" odd.csv
$ crm-mapping show odd
$ printf '"a\\b\tc","x=y","z\n2",Name,\n1,2,3,Cy Ray,\n' >odd.csv
$ crm-import --show-mapping --columns=field,vendor odd.csv
$ crm-mapping drop odd
odd
heading a\\b\tc
heading x=y
heading z\n2
heading Name
heading 
map x=y=note
map a\\b\tc=note
map z\n2=-
source A\\nB
note	odd
note	odd
-	odd
name	odd
note	odd
odd
END

# Refusals --------------------------------------------------------------------

t 'what is refused' 0 <<'END'
$ no() { crm-mapping "$@"; echo $?; }
$ no save fair --map Cliente=fone fair.csv
$ no save fair --map Client=name fair.csv
$ no save fair --map Cliente fair.csv
$ no save fair --rest=keep fair.csv
$ no save fair --rest=notes --dates=ymd fair.csv
$ no save fair --rest=notes --pipeline=medicaid fair.csv
$ no save fair fair.csv
$ no save Fair --rest=notes fair.csv
$ no save 2fair --rest=notes fair.csv
$ no save '' --rest=notes fair.csv
$ no save - --rest=notes fair.csv
$ no save fair none.csv
$ : >empty.csv; no save fair empty.csv
$ printf 'Color,Size\nred,2\n' >useless.csv; no save fair --rest=notes useless.csv
$ printf 'Ana Diaz,305-555-0100\n' | no save fair -
$ no show none
$ no drop none
$ crm-mapping list --columns=name
2
2
2
2
2
1
1
1
1
1
1
3
1
1
1
1
1
fair
! crm-mapping: fair.csv:1: fone: no such field (nearest: phone)
! crm-mapping: fair.csv:1: --map=Client=name: there is no such column
! crm-mapping: fair.csv:1: --map=Cliente: not of the form HEADING=FIELD
! crm-mapping: fair.csv:1: --rest=keep: notes, custom or refuse
! crm-mapping: fair.csv:1: --dates=ymd: mdy or dmy
! crm-mapping: medicaid: no such pipeline (nearest: medicare)
! crm-mapping: fair.csv:1: column "Cliente" is not known; --map 'Cliente=FIELD' says what it is, --rest=notes keeps it as a note, --rest=custom in a field of its own
! crm-mapping: Fair: not a name for a mapping (a small letter, then also digits and -)
! crm-mapping: 2fair: not a name for a mapping (a small letter, then also digits and -)
! crm-mapping: : not a name for a mapping (a small letter, then also digits and -)
! crm-mapping: -: not a name for a mapping (a small letter, then also digits and -)
! crm-mapping: none.csv: No such file or directory
! crm-mapping: empty.csv: the file is empty
! crm-mapping: useless.csv:1: no column of the heading is a field of a contact
! crm-mapping: <stdin>:1: column "Ana Diaz" is not known; --map 'Ana Diaz=FIELD' says what it is, --rest=notes keeps it as a note, --rest=custom in a field of its own
! crm-mapping: none: no such mapping
! crm-mapping: none: no such mapping
END

t 'misuse' 2 <<'END'
$ sh ./mis crm-mapping
$ sh ./mis crm-mapping save fair
$ sh ./mis crm-mapping list fair
$ sh ./mis crm-mapping shew fair
usage: crm-mapping
usage: crm-mapping
usage: crm-mapping
usage: crm-mapping
! crm-mapping: no subcommand (save, list, show, drop)
! crm-mapping: save: its operands are missing or too many
! crm-mapping: list: its operands are missing or too many
! crm-mapping: shew: no such subcommand (nearest: show)
END

t 'only the heading is read' 0 <<'END'
$ printf 'Name,Odd\n"broken' | crm-mapping save broken --map Odd=note -
$ crm-mapping drop broken
broken
broken
END

# Imports ---------------------------------------------------------------------

t 'a file is known again by its headings, in other words too' 0 <<'END'
$ crm-import --show-mapping again.csv
$ crm-import fair.csv again.csv
$ crm-list --columns=id,name,phone,birth_date,source --show-personal
again.csv	1	CLIENTE	name	fair
again.csv	2	tel	phone	fair
again.csv	3	CUMPLE	birth_date	fair
again.csv	4	Cölor	note	fair
c1	added	fair.csv	2
c2	added	again.csv	2
c1	Ana Diaz	305-555-0100	1950-04-03	The fair
c2	Bob Lee	305-555-0101	1951-06-05	The fair
! crm-import: 2 added
END

t 'headings in another order, or one more, are another file' 1 <<'END'
$ printf 'Cliente,Cumple,Tel. #,Color\n' >other.csv
$ crm-import other.csv
$ printf 'Cliente,Tel. #,Cumple,Color,Size\n' >other.csv
$ crm-import other.csv
$ printf 'Cliente,Tel. #,Cumple\n' >other.csv
$ crm-import other.csv
! crm-import: other.csv:1: column "Cliente" is not known; --map 'Cliente=FIELD' says what it is, --rest=notes keeps it as a note, --rest=custom in a field of its own
! crm-import: nothing was imported
! crm-import: other.csv:1: column "Cliente" is not known; --map 'Cliente=FIELD' says what it is, --rest=notes keeps it as a note, --rest=custom in a field of its own
! crm-import: nothing was imported
! crm-import: other.csv:1: column "Cliente" is not known; --map 'Cliente=FIELD' says what it is, --rest=notes keeps it as a note, --rest=custom in a field of its own
! crm-import: nothing was imported
END

t '--mapping says which, if its columns are there; with - none' 2 <<'END'
$ printf 'cumple,Size,tel,cliente\n' >other.csv
$ crm-import --mapping=fair --show-mapping --columns=heading,field,vendor other.csv
$ crm-import --mapping=far other.csv
$ crm-import --mapping=- fair.csv
$ printf 'Cliente,Cumple\n' >other.csv
$ crm-import --mapping=fair other.csv
cumple	birth_date	fair
Size	note	fair
tel	phone	fair
cliente	name	fair
! crm-import: far: no such mapping (nearest: fair)
! crm-import: nothing was imported
! crm-import: fair.csv:1: column "Cliente" is not known; --map 'Cliente=FIELD' says what it is, --rest=notes keeps it as a note, --rest=custom in a field of its own
! crm-import: nothing was imported
! crm-import: other.csv:1: --map=Tel. #=phone: there is no such column
END

t 'each option that is given wins over the one that is kept' 1 <<'END'
$ printf 'Cliente,Tel. #,Cumple,Color\nCy Ray,305-555-0102,3.4.1950,red\n' >one.csv
$ crm-import -q --source=Web one.csv
$ crm-list --columns=cell,phone,source,birth_date --show-personal c3
$ crm-undo >undone
$ crm-import -q --dates=mdy --map 'Tel. #=cell' --map Color=city one.csv
$ crm-list --columns=cell,phone,source,birth_date,city --show-personal cy
$ crm-import --rest=refuse one.csv
$ crm-import --pipeline=none one.csv
	305-555-0102	Web	1950-04-03
305-555-0102		The fair	1950-03-04	red
! crm-import: one.csv:1: column "Color" is not known; --map 'Color=FIELD' says what it is, --rest=notes keeps it as a note, --rest=custom in a field of its own
! crm-import: nothing was imported
! crm-import: none: no such pipeline
! crm-import: nothing was imported
END

t 'two files, two mappings' 0 <<'END'
$ printf 'Quien,Fon\nDi Orr,305-555-0103\n' >web.csv
$ crm-mapping save web --map Quien=name --map Fon=phone --source Web web.csv
$ printf 'Cliente,Tel. #,Cumple,Color\nEd Poe,305-555-0104,3.4.1950,red\n' >two.csv
$ crm-import -q web.csv two.csv web.csv
$ crm-list name~orr --columns=name,source
$ crm-list name~poe --columns=name,source
web
Di Orr	Web
Ed Poe	The fair
END

t 'a file of rejects is known, too' 0 <<'END'
$ printf 'Quien,Buzon\nFay Moe,nowhere\n' >bad.csv
$ crm-mapping save -q mail --map Quien=name --map Buzon=email bad.csv
$ crm-import -q --rejects=fix.csv bad.csv 2>/dev/null
$ sed -i 's/,nowhere,/,fay@example.com,/' fix.csv
$ crm-import fix.csv | cut -f 2-
added	fix.csv	2
! crm-import: 1 added
END

t 'two mappings for the same headings: the import must say which' 1 <<'END'
$ crm-mapping save web2 --map Quien=name --map Fon=cell web.csv
$ crm-import --show-mapping --mapping=web2 --columns=field web.csv
$ crm-import web.csv
web2
name
cell
! crm-import: web.csv:1: mappings web and web2 are both for these columns; --mapping=NAME says which, --mapping=- none
! crm-import: nothing was imported
END

t 'headings without letters or digits are only like themselves' 0 <<'END'
$ printf 'Name,#,%%\n' >signs.csv
$ crm-mapping save signs --map '#=phone' --map '%=city' signs.csv
$ crm-import --show-mapping --columns=field,vendor signs.csv
$ printf 'Name,%%,#\n' >signs.csv
$ crm-import --show-mapping --columns=field,vendor --rest=notes signs.csv
signs
name	signs
phone	signs
city	signs
name	
note	
note	
END

t 'contacts do not depend on the mapping' 0 <<'END'
$ crm-mapping drop fair
$ crm-list name~poe --columns=name,source
$ crm-check
fair
Ed Poe	The fair
END

t 'without a store nothing is kept; one that is named ought to be there' 3 <<'END'
$ printf 'Name,Phone\n' >plain.csv
$ CRM_DB=none.db crm-import --show-mapping --columns=field,vendor plain.csv
$ env -u CRM_DB -u HOME crm-import --show-mapping --columns=field plain.csv
$ CRM_DB=none.db sh ./rel crm-import --mapping=fair plain.csv
$ sh ./rel crm-mapping list -d none.db
name	
phone	
name
phone
! crm-import: none.db: no store there; crm-init makes one
! crm-mapping: none.db: no store there; crm-init makes one
END

done_testing
