#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-zip, and the county of a contact (SP-08): from the ZIP, or a person's
# choice among the ZIP's counties, and no other.
. "$(dirname "$0")/../lib.sh"
CRM_DB=$work/none.db
export CRM_DB

# Looking up ----------------------------------------------------------------

t 'without a store: the table that ships, the main county first' 0 <<'END'
$ crm-zip 37027 02134-1000
$ crm-zip --format=csv 00501
$ ls none.db 2>/dev/null; true
37027	Williamson County	TN	47187	
37027	Davidson County	TN	47037	
02134-1000	Suffolk County	MA	25025	
zip,county,state,fips,share
00501,Suffolk County,NY,36103,
END

t 'a store that is named ought to be there' 3 <<'END'
$ sh ./rel crm-zip -d none.db 37027
! crm-zip: none.db: no store there; crm-init makes one
END

t 'a ZIP that is not in the table is refused, and ends the command' 1 <<'END'
$ crm-zip --columns=county 33101 99999 90210
Miami-Dade County
! crm-zip: zip 99999: not in the table of ZIP codes
END

t 'with -k the others are printed' 6 <<'END'
$ crm-zip -k --columns=county 99999 33101 09001
Miami-Dade County
! crm-zip: zip 99999: not in the table of ZIP codes
! crm-zip: zip 09001: not in the table of ZIP codes
END

t 'what is no ZIP is refused as everywhere' 1 <<'END'
$ crm-zip 2134
! crm-zip: zip: 2134 has four digits (a spreadsheet may have dropped a leading zero: 02134?)
END

t 'no operand, and load without its file, are misuse' 2 <<'END'
$ sh ./mis crm-zip
$ sh ./mis crm-zip load a b
usage: crm-zip
usage: crm-zip
! crm-zip: no ZIP is named
! crm-zip: load: it takes one file
END

# The county of a contact -----------------------------------------------------

store
t 'SP-08: a new contact has the main county of its ZIP' 0 <<'END'
$ crm-add name='Ana Diaz' zip=37027
$ crm-add name='Bob Lee' zip=37027-1234 county=davidson
$ crm-add name='Cy Ray' zip=00999 county='Somewhere'
$ crm-add name='Di Orr' county='Dade'
$ crm-add name='Ed Poe' zip=99999
$ crm-list --columns=id,zip,county,county_from
c1
c2
c3
c4
c5
c1	37027	Williamson County	zip
c2	37027-1234	Davidson County	user
c3	00999	Somewhere	user
c4		Dade	user
c5	99999		
END

t 'SP-08: a county that is not the ZIP'"'"'s is refused' 1 <<'END'
$ crm-add name='Fay Moe' zip=37027 county=Shelby
$ crm-set county=Shelby c1
$ printf 'Name,Zip,County\nFay Moe,37027,Davidson\nGil Ito,37027,Shelby\n' >new.csv
$ crm-import new.csv
! crm-add: zip 37027: Shelby is not one of its counties; it has Williamson County, Davidson County
! crm-set: c1: zip 37027: Shelby is not one of its counties; it has Williamson County, Davidson County
! crm-import: new.csv:3: zip 37027: Shelby is not one of its counties; it has Williamson County, Davidson County
! crm-import: nothing was imported
END

t 'no word writes where it comes from' 2 <<'END'
$ sh ./mis crm-set county_from=user c1
usage: crm-set
! crm-set: county_from: computed, it cannot be set
END

t 'a choice among the ZIP'"'"'s counties stays, and is taken back' 0 <<'END'
$ crm-set county=DAVIDSON c1
$ crm-set zip=37013 c1
$ crm-set county= c1
$ crm-set zip=37027 county='Davidson County' c1
$ crm-set county= c1
$ crm-set county= c1
c1	county	Williamson County	Davidson County
c1	county_from	zip	user
c1	zip	37027	37013
c1	county_from	user	zip
c1	zip	37013	37027
c1	county_from	zip	user
c1	county	Davidson County	Williamson County
c1	county_from	user	zip
END

t 'a choice that the new ZIP does not have: give the county too' 1 <<'END'
$ crm-set zip=33101 c2
$ crm-list --columns=zip,county c2
$ crm-set zip=33101 county= c2
$ crm-set zip=33101 c4
37027-1234	Davidson County
c2	zip	37027-1234	33101
c2	county	Davidson County	Miami-Dade County
c2	county_from	user	zip
! crm-set: c2: zip 33101: Davidson County is not one of its counties; it has Miami-Dade County; give county= too
! crm-set: c4: zip 33101: Dade is not one of its counties; it has Miami-Dade County; give county= too
END

t 'a new ZIP brings its county; none, no county' 0 <<'END'
$ crm-set zip=90210 c2
$ crm-set zip= c2
$ crm-set zip=99999 c2
c2	zip	33101	90210
c2	county	Miami-Dade County	Los Angeles County
c2	zip	90210	
c2	county	Los Angeles County	
c2	county_from	zip	
c2	zip		99999
END

t 'the four digits more are no other ZIP' 0 <<'END'
$ id=$(crm-add name='Hal Fox' zip=37027 county=davidson)
$ crm-set zip=37027-1234 $id
$ crm-set zip=370271235 county='Davidson County' $id
$ crm-set zip=37027-1236 c1
$ crm-undo >undone; crm-undo >undone; crm-undo >undone; crm-undo
c6	zip	37027	37027-1234
c6	zip	37027-1234	37027-1235
c1	zip	37027	37027-1236
c6
END

t 'a county without a ZIP: the ZIP comes later' 0 <<'END'
$ crm-set county='miami dade' c4
$ crm-set zip=33101 c4
c4	county	Dade	miami dade
c4	zip		33101
c4	county	miami dade	Miami-Dade County
END

t 'what was printed comes back and says nothing; other fields leave it alone' 0 <<'END'
$ crm-list --format=jsonl | crm-set -
$ crm-set county=WILLIAMSON c1
$ crm-set owner=eva c1 c3
$ crm-list county_from=user --columns=id,county
c1	owner		eva
c3	owner		eva
c3	Somewhere
c4	Miami-Dade County
END

t 'undo takes the county back with the ZIP, and a past day has its own' 0 <<'END'
$ export CRM_NOW=2026-11-24
$ crm-set zip=10001 c1 | tail -n 2
$ crm-list --as-of=2026-11-22 --columns=zip,county c1
$ crm-undo
$ crm-list --columns=zip,county,county_from c1
$ crm-check
c1	zip	37027	10001
c1	county	Williamson County	New York County
37027	Williamson County
c1
37027	Williamson County	zip
END

# Imports ---------------------------------------------------------------------

store
cat >leads.csv <<'END'
Name,Phone,Zip,County
Ana Diaz,305-555-0100,33101,
Bob Lee,305-555-0101,37027,Davidson Co.
Cy Ray,305-555-0102,37027,williamson
Di Orr,305-555-0103,63101,St Louis City
Ed Poe,305-555-0104,00999,Nowhere
END
t 'an import fills counties in, and writes those given as they are called' 0 <<'END'
$ crm-import -q leads.csv
$ crm-list --columns=id,zip,county,county_from
c1	33101	Miami-Dade County	zip
c2	37027	Davidson County	user
c3	37027	Williamson County	user
c4	63101	St. Louis city	user
c5	00999	Nowhere	user
END

t 'the same file again changes nothing, with --update too' 0 <<'END'
$ crm-import --format=tsv leads.csv
$ crm-import --format=tsv --update leads.csv
$ crm-log | wc -l
c1	same	leads.csv	2
c2	same	leads.csv	3
c3	same	leads.csv	4
c4	same	leads.csv	5
c5	same	leads.csv	6
c1	same	leads.csv	2
c2	same	leads.csv	3
c3	same	leads.csv	4
c4	same	leads.csv	5
c5	same	leads.csv	6
2
! crm-import: 5 same
! crm-import: 5 same
END

cat >later.csv <<'END'
Name,Phone,Zip,County
Ana Diaz,305-555-0100,37027,
Cy Ray,305-555-0102,,davidson
Di Orr,305-555-0103,33101,Miami-Dade
END
t '--update: a new ZIP brings its county, a new county is a choice' 0 <<'END'
$ crm-import later.csv --format=tsv
$ crm-import --update --format=tsv later.csv
$ crm-list --columns=id,zip,county,county_from c1 c3 c4
c1	exists	later.csv	2
c3	exists	later.csv	3
c4	exists	later.csv	4
c1	updated	later.csv	2
c3	updated	later.csv	3
c4	updated	later.csv	4
c1	37027	Williamson County	zip
c3	37027	Davidson County	user
c4	33101	Miami-Dade County	user
! crm-import: 3 exists
! crm-import: 3 updated
END

t '--update: the county beside a new ZIP is meant for that ZIP' 1 <<'END'
$ printf 'Name,Phone,Zip,County\nAna Diaz,305-555-0100,33101,Williamson County\n' >bad.csv
$ crm-import --update -q bad.csv
! crm-import: bad.csv:2: c1: zip 33101: Williamson County is not one of its counties; it has Miami-Dade County
END

t 'a stage may need the county, which the ZIP brings' 0 <<'END'
$ cat >need.pipeline <<EOF
$ pipeline need "Need"
$ stage first any "First" start
$ stage known any "Known" needs field=county
$ move first known
$ EOF
$ crm-pipeline load need.pipeline
$ crm-add name='Fay Moe' zip=37027 pipeline=need stage=known
need
c6
END

t 'a column county_from is left out' 0 <<'END'
$ printf 'Name,Zip,County,County from\nGil Ito,37027,Davidson County,zip\n' >back.csv
$ crm-import -q back.csv
$ crm-list --columns=county,county_from c7
Davidson County	user
END

# A table of the agency's own ---------------------------------------------------

store
crm-add -q name='Ana Diaz' zip=37027 >/dev/null
crm-add -q name='Bob Lee' zip=33101 >/dev/null
cat >hud.csv <<'END'
ZIP,COUNTY,USPS_ZIP_PREF_CITY,USPS_ZIP_PREF_STATE,RES_RATIO,BUS_RATIO,OTH_RATIO,TOT_RATIO
37027,47187,BRENTWOOD,TN,0.23456789,0.1,0.2,0.3
37027,47037,BRENTWOOD,TN,0.76543211,0.9,0.8,0.7
33101,12086,MIAMI,FL,0,0.4,1,0.25
33101,12011,MIAMI,FL,0,0.6,0,0.75
00501,36103,HOLTSVILLE,NY,0,1,0,1
96898,99999,WAKE ISLAND,UM,0,0,1,1
END
t 'SP-08: the table is loadable; the main county has the most homes' 0 <<'END'
$ crm-zip load hud.csv
$ crm-zip 37027 33101
$ crm-add name='Cy Ray' zip=37027
$ crm-list --columns=id,county
37027	Davidson County	TN	47037	0.7654
37027	Williamson County	TN	47187	0.2346
33101	Broward County	FL	12011	0.7500
33101	Miami-Dade County	FL	12086	0.2500
c3
c1	Williamson County
c2	Miami-Dade County
c3	Davidson County
! crm-zip: 3 ZIP codes, 5 rows
! crm-zip: 1 rows of no county (99999) are left out
END

t 'it takes the place of the one that ships' 1 <<'END'
$ crm-zip 90210
! crm-zip: zip 90210: not in the table of ZIP codes
END

t 'the same table again is no entry' 0 <<'END'
$ crm-zip load -q hud.csv
$ crm-log | wc -l
$ crm-log | tail -n 2 | cut -f 1,4,5
5
o4	crm-zip	load hud.csv
o5	crm-add	name=*** zip=***
END

t 'the entry cannot be taken back, and bare undo passes it by' 0 <<'END'
$ crm-undo o4
$ crm-undo -n o5 && crm-undo -n
$ crm-check
c3
c3
! crm-undo: o4: an entry of kind load cannot be taken back
END

t 'a contact is brought up to date by hand' 0 <<'END'
$ crm-list county_from=zip | crm-set county= -
c1	county	Williamson County	Davidson County
c2	county	Miami-Dade County	Broward County
END

cat >newer.csv <<'END'
zip,geoid,res_ratio,tot_ratio
33101,12086,1,1
37027,47187,1,1
END
t 'a newer table, GEOID for COUNTY; contacts whose county is none of it are found' 1 <<'END'
$ crm-zip load -q -n newer.csv
$ crm-check
$ crm-zip load -q newer.csv
$ crm-check
c1	county	zip 37027: Davidson County is not one of its counties; it has Williamson County
c2	county	zip 33101: Broward County is not one of its counties; it has Miami-Dade County
c3	county	zip 37027: Davidson County is not one of its counties; it has Williamson County
! crm-check: 3 findings
END

t 'a table changed by hand is found, and loading it again mends it' 0 <<'END'
$ crm-list county_from=zip | crm-set county= - >set
$ sqlite3 "$CRM_DB" "UPDATE zip_county SET fips = '12011' WHERE zip = '33101'"
$ crm-check; echo $?
$ crm-zip load -q newer.csv
$ crm-check
	zip-table	the table of ZIP codes is not as it was loaded (load it again: crm-zip load)
c2	county	zip 33101: Miami-Dade County is not one of its counties; it has Broward County
1
! crm-check: 2 findings
END

t 'a file with an error is refused with its line' 0 <<'END'
$ bad() { printf '%s\n' "$@" >bad.csv; crm-zip load bad.csv; }
$ h=ZIP,COUNTY,RES_RATIO,TOT_RATIO
$ bad ZIP,COUNTY,RES_RATIO
$ bad ZIP,FIPS,RES_RATIO,TOT_RATIO
$ bad $h
$ bad $h 37027,47187,1,1 501,36103,1,1
$ bad $h 37027,47187,1,1 '' 37O27,47187,1,1
$ bad $h 37027-1234,47187,1,1
$ bad $h 37027,99998,1,1
$ bad $h 37027,47187,1.5,1
$ bad $h 37027,47187,1,nan
$ bad $h 37027,47187,,1
$ bad $h 37027,47187
$ bad $h 37027,47187,1,1 33101,12086,1,1 37027,47187,0,0
$ crm-zip load none.csv; crm-zip --columns=share 37027; crm-log | wc -l
1.0000
9
! crm-zip: bad.csv:1: no column TOT_RATIO (HUD's ZIP-county crosswalk has ZIP, COUNTY, RES_RATIO and TOT_RATIO)
! crm-zip: bad.csv:1: no column COUNTY (HUD's ZIP-county crosswalk has ZIP, COUNTY, RES_RATIO and TOT_RATIO)
! crm-zip: bad.csv:1: no row after the heading
! crm-zip: bad.csv:3: ZIP: "501" is not five digits (a spreadsheet may have dropped leading zeros)
! crm-zip: bad.csv:4: ZIP: "37O27" is not five digits
! crm-zip: bad.csv:2: ZIP: "37027-1234" is not five digits
! crm-zip: bad.csv:2: COUNTY: "99998" is not the FIPS code of a county
! crm-zip: bad.csv:2: RES_RATIO: "1.5" is not a number from 0 to 1
! crm-zip: bad.csv:2: TOT_RATIO: "nan" is not a number from 0 to 1
! crm-zip: bad.csv:2: RES_RATIO: "" is not a number from 0 to 1
! crm-zip: bad.csv:2: 2 columns are too few
! crm-zip: bad.csv:4: county 47187 stands twice for ZIP 37027
! crm-zip: none.csv: No such file or directory
END

done_testing
