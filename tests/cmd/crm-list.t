#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-list: every operator of terms on every type of field, terms on
# policies, notes and moves, past days, --fields.
. "$(dirname "$0")/../lib.sh"

# term TERM... = IDS: what the terms select, by id.
term() {
	all=$*
	want=${all##* = }
	got=
	args=
	for word; do
		[ "$word" != = ] || break
		args="$args '$(printf %s "$word" | sed "s/'/'\\\\''/g")'"
	done
	case " $all " in *' = ') want= ;; esac
	got=$(eval "crm-list --columns=id $args" 2>&1 | tr '\n' ' ')
	got=${got% }
	[ "$got" = "$want" ] || echo "# crm-list$args gave \"$got\", not \"$want\""
	[ "$got" = "$want" ]
	ok $? "crm-list$args selects ${want:-nobody}"
}

cat >desk.pipeline <<'END'
pipeline desk "Front desk"
status hot "Hot"
status cold "Cold"
action call "Call" call
action email "E-mail"
stage open prospect "Open" start
stage shut closed "Shut" needs reason
reason done other
END
store medicare desk.pipeline
CRM_NOW=2026-11-01T10:00:00-04:00 crm-add - >/dev/null <<'END'
{"name":"Ana Díaz","phone":"305-555-0100","cell":"786-555-0177","email":"Ana@example.com","zip":"33101","state":"FL","city":"Miami","source":"web","owner":"maria","birth_date":"1961-05-20","mbi":"1EG4-TE5-MK73","gender":"f","dnc":true,"language":"es"}
{"name":"Bob de la Cruz Jr.","phone":"+1 (305) 555-0101","email":"bob@example.com","email2":"bc@example.org","zip":"33102","state":"GA","city":"a,b","owner":"ana","birth_date":"1950-01-01"}
{"first_name":"Cy","nickname":"Sonny","city":"a..b","state":"NY","zip":"02101","part_a":"2026-01-01","pipeline":"desk","status":"hot"}
END
crm-add - >/dev/null <<'END'
{"name":"Dee O'Hara","owner":"Ana","city":"Léon","lead_date":"2026-02-28"}
{"name":"Élan Müller","source":"fair","city":"100% (x)","stage":"lost","reason":"no-response"}
{"first_name":"-h","pipeline":"desk","status":"cold","street":"a=b"}
END

t 'the columns without --columns' 0 <<'END'
$ crm-list
c1	Ana Díaz	connect	305-555-0100	Ana@example.com
c2	Bob de la Cruz Jr.	needs-analysis	+1 (305) 555-0101	bob@example.com
c3	Cy	open		
c4	Dee O'Hara	needs-analysis		
c5	Élan Müller	lost		
c6	-h	open		
END

# No term is everybody, closed ones too; terms are and-ed ----------------
term -- = c1 c2 c3 c4 c5 c6
term c2 = c2
term c5 c2 c99 = c2 c5
term state=FL,GA city=Miami = c1
term state=FL,GA city=miami owner=ana =
term c1 c2 state=GA = c2

# text: = and != by folded text, == exactly, ~ contains ------------------
term owner=ana = c2 c4
term owner=ANA = c2 c4
term owner==ana = c2
term owner==Ana = c4
term owner=ana,maria = c1 c2 c4
term owner!=ana = c1 c3 c5 c6
term owner!=ana,maria = c3 c5 c6
term owner= = c3 c5 c6
term owner!= = c1 c2 c4
term owner~AR = c1
term owner!=maria owner!=Ana owner!= =
term city=leon = c4
term city=LÉON = c4
term city==leon =
term city~eo = c4
term city=a,b =
term city==a,b = c2
term city=a..b = c3
term city==a..b = c3
term city~% = c5
term city=% =
term city=_iami =
term city~'(X)' = c5
term street=a=b = c6
term street==a=b = c6
term source=web,fair = c1 c5
term reason=no-response = c5
term reason= = c1 c2 c3 c4 c6

# name and its parts ----------------------------------------------------
term name='ana diaz' = c1
term name='Ana Díaz' = c1
term name=='Ana Díaz' = c1
term name=='Ana Diaz' =
term name~DIAZ = c1
term name~'de la' = c2
term name~sonny = c3
term name~"o'h" = c4
term name~mull = c5
term name!='ana diaz' = c2 c3 c4 c5 c6
term name~-h = c6
term first_name=ELAN = c5
term first_name==elan =
term last_name= = c3 c6
term last_name!= = c1 c2 c4 c5
term suffix=jr. = c2
term nickname=Sonny = c3

# phone, e-mail, ZIP, state ---------------------------------------------
term phone=3055550100 = c1
term phone=+13055550100 = c1
term phone='1 (305) 555.0100' = c1
term phone=305-555-0100,305-555-0101 = c1 c2
term phone!=3055550100 = c2 c3 c4 c5 c6
term phone= = c3 c4 c5 c6
term phone==305-555-0100 = c1
term phone~'(305)' = c2
term cell=7865550177 = c1
term email=ana@EXAMPLE.com = c1
term email==Ana@example.com = c1
term email~EXAMPLE = c1 c2
term email!= = c1 c2
term email2=bc@example.org = c2
term zip=33101,02101 = c1 c3
term zip==02101 = c3
term zip=2101 =
term zip~331 = c1 c2
term zip!=33101 = c2 c3 c4 c5 c6
term state=fl = c1
term state=Florida = c1
term state='New York' = c3
term state==NY = c3
term state!= = c1 c2 c3

# closed lists, yes, Medicare numbers -----------------------------------
term gender=Female = c1
term gender=mujer = c1
term gender!=female = c2 c3 c4 c5 c6
term gender~fem = c1
term language=spanish,fr = c1
term dnc=yes = c1
term dnc=Y = c1
term dnc=no = c2 c3 c4 c5 c6
term dnc= = c2 c3 c4 c5 c6
term dnc!=yes = c2 c3 c4 c5 c6
term mbi=1eg4te5mk73 = c1
term mbi~MK73 = c1
term mbi= = c2 c3 c4 c5 c6
term mbi!= = c1

# days ------------------------------------------------------------------
term birth_date=1961-05-20 = c1
term birth_date=05/20/1961 = c1
term birth_date=1961-05-20,1950-01-01 = c1 c2
term birth_date=1950-01-01..1961-05-20 = c1 c2
term birth_date=1950-01-02..1961-05-19 =
term birth_date=..1961-05-19 = c2
term birth_date=1950-01-02.. = c1
term birth_date=1961-01-01..1950-01-01 =
term birth_date!=1950-01-01..1955-01-01 = c1 c3 c4 c5 c6
term birth_date=..today = c1 c2
term birth_date= = c3 c4 c5 c6
term lead_date=2026-02-28..2026-03-01 = c4
term part_a=..-10m = c3
term since=2026-11-01 = c1 c2 c3
term since=-1d..today = c4 c5 c6
term since!=today = c1 c2 c3

# instants: whole local days --------------------------------------------
term created=today = c4 c5 c6
term created=2026-11-01 = c1 c2 c3
term created=2026-11-01..2026-11-22 = c1 c2 c3 c4 c5 c6
term created=..yesterday = c1 c2 c3
term created=2026-11-02.. = c4 c5 c6
term created!=today = c1 c2 c3
term changed=today,2026-11-01 = c1 c2 c3 c4 c5 c6

# ids -------------------------------------------------------------------
term id=c2 = c2
term id=2,c4 = c2 c4
term id=c2..c4 = c2 c3 c4
term id=5.. = c5 c6
term id!=c1 = c2 c3 c4 c5 c6

# what the engine decides -----------------------------------------------
term stage=connect = c1
term stage=connect,lost = c1 c5
term stage=Connect,LOST = c1 c5
term stage='Needs Analysis' = c2 c4
term stage!=connect = c2 c3 c4 c5 c6
term stage==open = c3 c6
term stage~NEEDS = c2 c4
term status=hot = c3
term status!=hot = c1 c2 c4 c5 c6
term status= = c1 c2 c4 c5
term pipeline=desk = c3 c6
term pipeline!=desk = c1 c2 c4 c5
term type=prospect = c1 c2 c3 c4 c5 c6
term type=client =
term type!=client = c1 c2 c3 c4 c5 c6

# a word without an operator --------------------------------------------
term diaz = c1
term ANA = c1
term 'ana díaz' = c1
term 'cruz jr' = c2
term sonny = c3
term example.ORG = c2
term ana@ = c1
term 0101 = c2
term 555-01 = c1 c2
term '(305) 555-0100' = c1
term 786 = c1
term 17 =
term 3 =
term -- -h = c6
term % =
term _ =
term "o'hara" = c4
term "'); DROP TABLE contact;--" =

# the log ---------------------------------------------------------------
term op=o2 = c1 c2 c3
term op=3 = c4 c5 c6
term op=o2 state=FL = c1
term op=o1 =
crm-set -q city=Tampa c2 c6
term op=o4 = c2 c6
crm-undo -q o4
term op=o5 = c2 c6

t 'a bare number is no id among terms' 0 <<'END'
$ crm-list 2
$ crm-show 2 | head -n 1
c2  Bob de la Cruz Jr.
END

t 'ids of lines and terms together; order is by id' 0 <<'END'
$ printf 'c5\nc1\nc3\n' | crm-list --columns=id pipeline=medicare -
$ printf '' | crm-list -
c1
c5
END

# Values that cannot be compared ----------------------------------------

while IFS='|' read -r word status said; do
	t "refused: $word" "$status" <<END
\$ crm-list '$word' 2>err; s=\$?
\$ head -n 1 err
\$ exit \$s
crm-list: $said
END
done <<'END'
birth_date=1961|1|birth_date: "1961" is not a date (2026-12-01, 12/01/2026, today, +3d, mon)
birth_date=5/20/61|1|birth_date: "5/20/61" is not a date (2026-12-01, 12/01/2026, today, +3d, mon): years have four digits
birth_date=..|1|birth_date: a range needs at least one end
birth_date=x..today|1|birth_date: "x" is not a date (2026-12-01, 12/01/2026, today, +3d, mon)
state=ZZ|1|state: "ZZ" is not known (nearest: AZ)
gender=femal|1|gender: "femal" is not known (nearest: female)
type=prospct|1|type: "prospct" is not known (nearest: prospect)
dnc=maybe|1|dnc: "maybe" is neither yes nor no
mbi=1EG4|1|mbi: not well-formed (11 characters as on the card, 1EG4-TE5-MK73 for example)
premium=x|1|premium: "x" is not an amount in dollars (85 or 85.50)
id=x|1|id: "x" is not an id
op=x|1|op: "x" is not a log entry (o88)
stage=conect|1|stage: no stage of that name: conect (nearest: connect)
status=ht|1|status: no status of that name: ht (nearest: hot)
pipeline=dsk|1|pipeline: no pipeline of that name: dsk (nearest: desk)
stat=FL|2|stat: no such field (nearest: state)
zzzzzzzzz=x|2|zzzzzzzzz: no such field
phone==|2|phone== needs a text (an empty one selects nobody)
name~|2|name~ needs the text to look for
|2|an empty word selects nobody
END

# Policies --------------------------------------------------------------

# c1: Humana dental in force, Aetna quoted for 2027; c2: Humana for 2027;
# c4: none.  So a Humana policy from 2027 has c2 only, although c1 has
# something of both.
crm-policy add -q c1 carrier=Humana line=dental effective=2026-01-01 premium=85 plan='Smile, Plus'
crm-policy add -q c1 carrier=Aetna line=mapd effective=2027-01-01 policy_status=quoted member_id=H1234567
crm-policy add -q c2 carrier=Humana line=mapd effective=2027-01-01 end=2027-12-31 premium=12.5 election_period=aep

term carrier=Humana = c1 c2
term carrier=humana = c1 c2
term carrier=Humana effective=2027-01-01.. = c2
term carrier=Aetna policy_status=sold =
term carrier=Aetna policy_status=quoted = c1
term carrier=Humana line=dental premium=85 = c1
term carrier=Humana line=dental premium=12.50 =
term line=mapd = c1 c2
term line=dental,mapd = c1 c2
term policy_status=sold effective=..today = c1
term policy_status=sold effective=tomorrow.. = c2
term premium=12.50 = c2
term premium='$85.00' = c1
term premium=10..50 = c2
term premium=..85 = c1 c2
term plan='smile, plus' =
term plan=='Smile, Plus' = c1
term plan~smile = c1
term member_id=H1234567 = c1
term election_period=AEP = c2
term end=2027-12-31 = c2
term end= = c1
term carrier!=Humana = c1
term carrier=Delta =
term carrier=Humana state=FL = c1
term policy_created=today = c1 c2
term due=2027-01-01 = c2
term due=..2027-12-31 = c1 c2
term due=2027-12-31 = c2
term due=2028-01-01.. =

t 'a policy with the dates a client wants in another policy' 0 <<'END'
$ crm-list --columns=id policy_status=sold premium=12.5 effective=2027-01-01
$ crm-list --columns=id policy_status=sold premium=85 effective=2027-01-01
c2
END

# Notes and moves -------------------------------------------------------

crm-note -q -a call -m 'Wants dental, 50% off' c3
crm-note -q -a email -m 'Left a message' c3
CRM_USER=eva crm-note -q -m 'Wants vision' c4
crm-stage -q needs-analysis c1

term note~DENTAL = c3
term note~50% = c3
term note~wants = c3 c4
term action=call = c3
term action=call note~message =
term action=email note~message = c3
term author=eva = c4
term author=eva note~dental =
term note_created=today note~wants = c3 c4
term note_created=yesterday =
term moved=today = c1 c4 c5 c6
term moved=2026-11-01 = c1 c2 c3
term moved=2026-11-01..2026-11-21 = c1 c2 c3

# Past days -------------------------------------------------------------

t '--as-of shows the end of that day' 0 <<'END'
$ crm-list --as-of=2026-10-31
$ crm-list --as-of=2026-11-01 --columns=id,name,stage,city
$ crm-list --as-of 11/21/2026 --columns=id
$ crm-list --as-of=today --columns=id,stage c1 c4
c1	Ana Díaz	connect	Miami
c2	Bob de la Cruz Jr.	needs-analysis	a,b
c3	Cy	open	a..b
c1
c2
c3
c1	needs-analysis
c4	needs-analysis
END

t '--as-of: terms, and the words for days, are of that day' 0 <<'END'
$ crm-list --as-of=2026-11-01 --columns=id stage=connect created=today
$ crm-list --as-of=2026-11-01 --columns=id carrier=Humana
$ crm-list --as-of=2026-11-01 --columns=id note~wants
c1
END

t '--as-of a past day twice gives the same bytes' 0 <<'END'
$ crm-list --as-of=2026-11-01 --format=jsonl >one
$ crm-set -q city=Ocala c1 c2 c3
$ crm-list --as-of=2026-11-01 --format=jsonl | cmp one -
$ crm-list --columns=id city=Ocala
$ crm-undo -q
$ crm-list --as-of=2026-11-01 --format=jsonl | cmp one -
c1
c2
c3
END

t '--as-of a day to come is now' 0 <<'END'
$ crm-list --as-of=+1y --columns=id,stage c1
c1	needs-analysis
END

t '--as-of something else is refused' 1 <<'END'
$ crm-list --as-of=lately
! crm-list: --as-of: "lately" is not a date (2026-12-01, 12/01/2026, today, +3d, mon)
END

# Personal data ---------------------------------------------------------

t 'masked, unless --show-personal' 0 <<'END'
$ crm-list --columns=id,mbi,birth_date c1
$ crm-list --columns=id,mbi,birth_date --format=csv c1
$ crm-list --show-personal --columns=id,mbi,birth_date c1
c1	*******MK73	1961-**-**
id,mbi,birth_date
c1,*******MK73,1961-**-**
c1	1EG4TE5MK73	1961-05-20
END

# Order -----------------------------------------------------------------

t '--sort: names by last name, days, stages in the order of the rules' 0 <<'END'
$ crm-list --sort=name --columns=name
$ crm-list --sort=-birth_date --columns=id | head -n 2
$ crm-list --sort=stage --columns=stage | uniq
$ crm-list --sort=-created --columns=id
$ crm-list --sort=city --columns=city | tail -n 3
-h
Cy
Bob de la Cruz Jr.
Ana Díaz
Élan Müller
Dee O'Hara
c1
c2
needs-analysis
lost
open
c4
c5
c6
c1
c2
c3
a..b
Léon
Miami
END

# --fields --------------------------------------------------------------

t '--fields: name, record, type and what it is; the names are columns' 0 <<'END'
$ crm-list --fields --header | head -n 2
$ crm-list --fields | awk -F '\t' 'NF != 4 || $2 == "" || $3 == "" || $4 == ""'
$ for f in $(crm-list --fields | awk -F '\t' '$2 == "contact" { print $1 }'); do
$ 	crm-list --columns="$f" c1 >/dev/null || echo "no column $f"
$ 	crm-list "$f=" >/dev/null || echo "no term $f="
$ 	crm-list --sort="$f" >/dev/null || echo "no order $f"
$ done
$ for f in $(crm-list --fields | cut -f 1); do
$ 	crm-list "$f=" >/dev/null || echo "no term $f="
$ done
name	record	type	help
id	contact	id	the contact's number
END

t "a policy's field is no column of a contact" 2 <<'END'
$ sh ./mis crm-list --columns=id,carrier
usage: crm-list
! crm-list: --columns: carrier is not a field of what is listed
END

t 'a column twice' 2 <<'END'
$ sh ./mis crm-list --columns=id,name,id
usage: crm-list
! crm-list: --columns: id stands twice
END

# Terms that were taken for others once ----------------------------------

store
crm-add -q first_name=Ana phone=305-555-0100 email=Ana@example.com zip=33101-1234
t 'field==text is exactly this text: phone, e-mail, ZIP' 0 <<'END'
$ crm-list --columns=id phone==3055550100
$ crm-list --columns=id email==ana@example.com
$ crm-list --columns=id zip==33101
$ crm-list --columns=id phone==305-555-0100 email==Ana@example.com zip==33101-1234
c1
END

t 'a word with an operator and no field is misuse, not a search' 2 <<'END'
$ sh ./mis crm-list Stage=connect
usage: crm-list
! crm-list: Stage: no such field (nearest: stage)
END

t 'more than a thousand values are a term like any other' 0 <<'END'
$ crm-list --columns=id "owner=$(seq 1 2000 | paste -sd ,),"
$ crm-list --columns=id "zip=$(seq 10001 12000 | paste -sd ,),33101-1234"
c1
END

# Many pipelines ----------------------------------------------------------

# 50 pipelines of 8 stages: every one is known by its name and its label.
i=0
while [ "$i" -lt 50 ]; do
	{
		echo "pipeline many$i \"Many $i\""
		echo "stage first$i prospect \"First $i\" start"
		for j in 1 2 3 4 5 6 7; do
			echo "stage s$i-$j prospect \"Step $i.$j\""
		done
	} >"many$i.pipeline"
	i=$((i + 1))
done
crm-pipeline load many*.pipeline >/dev/null
t 'the last of 400 stages is known, by name and by label' 0 <<'END'
$ crm-add -q first_name=Zoe pipeline=many49 stage=s49-7
$ crm-list --columns=name,stage stage=s49-7
$ crm-list --columns=name,stage stage='step 49.7'
$ crm-list stage=s49-8; echo $?
Zoe	s49-7
Zoe	s49-7
1
! crm-list: stage: no stage of that name: s49-8 (nearest: s49-1)
END

t 'a store under a file is nowhere' 3 <<'END'
$ : >file
$ sh ./rel crm-list -d file/crm.db
! crm-list: file/crm.db: Not a directory
END

t 'a store that is missing in the root of all files' 3 <<'END'
$ crm-list -d /none.db
! crm-list: /none.db: no store there; crm-init makes one
END

# A list of values finds what each of them finds, however long it is.
store
printf '%s\n' '{"first_name":"Ána","middle_name":"María","last_name":"Díaz","phone":"305-555-0100","email":"Ana@Example.com","zip":"33101-1234","state":"FL","city":"Miami","birth_date":"1950-03-04","mbi":"1EG4TE5MK73"}' \
    '{"first_name":"Ana","last_name":"Diaz","cell":"(786) 555-0100","email":"ana@example.com","zip":"33101","state":"GA","city":"MIAMI","birth_date":"1951-03-04"}' \
    '{"first_name":"Bob","last_name":"Lee","zip":"33102","phone":"+1 786 555 0100"}' | crm-add -q -
# found TERM MORE: by the term, and with a hundred values more in it.
cat >found <<'END'
a=$(crm-list "$1" --columns=id | paste -sd ' ')
b=$(crm-list "$1,$(seq -s , -f "$2" 100 199)" --columns=id | paste -sd ' ')
echo "$1: $a; $b"
END
t 'one hundred and one values find what the first finds' 0 <<'END'
$ for word in last_name=Díaz city=miami 'name=ana maria diaz' 'name=ana diaz'; do
$ 	sh ./found "$word" 'Town %g'
$ done
$ sh ./found email=ANA@example.com '%g@x.com'
$ sh ./found zip=33101 '90%g'
$ sh ./found zip=33101-1234 '90%g'
$ sh ./found phone=7865550100 '305-555-9%g'
$ sh ./found cell=786.555.0100 '305-555-9%g'
$ sh ./found birth_date=1950-03-04 '1%g-01-01'
$ crm-list --columns=id "mbi=$(yes 1eg4-te5-mk73 | head -n 101 | paste -sd ,)"
$ crm-list --columns=id "state=$(yes ga | head -n 101 | paste -sd ,)"
last_name=Díaz: c1 c2; c1 c2
city=miami: c1 c2; c1 c2
name=ana maria diaz: c1; c1
name=ana diaz: c1 c2; c1 c2
email=ANA@example.com: c1 c2; c1 c2
zip=33101: c1 c2; c1 c2
zip=33101-1234: c1; c1
phone=7865550100: c3; c3
cell=786.555.0100: c2; c2
birth_date=1950-03-04: c1; c1
c1
c2
END

t 'instants are meant to the second' 0 <<'END'
$ crm-list --columns=id created=2026-11-22T14:00:00Z
$ crm-list --columns=id created=2026-11-22T13:59:59Z,2026-11-22T14:00:01Z
$ crm-list --columns=id created=2026-11-22T13:59:59Z..2026-11-22T14:00:00Z id=c1
$ crm-list --columns=id created=2026-11-22T14:00:01Z..
c1
c2
c3
c1
END

t 'amounts by up to four hundred' 1 <<'END'
$ crm-policy add -q c2 line=dental premium=12.50
$ crm-list --columns=id "premium=$(seq -s , -f '%g.50' 12 411)"
$ crm-list --columns=id "premium=$(seq -s , -f '%g.50' 12 412)"
c2
! crm-list: premium: more than 400 values
END

t 'a day ends with its last second' 0 <<'END'
$ id=$(CRM_NOW=2026-11-23T00:00:00-05:00 crm-add last_name=Midnight)
$ crm-list --columns=name created=2026-11-22 last_name=midnight
$ crm-list --columns=name created=2026-11-23
$ crm-list --columns=name created=2026-11-23..2026-11-23
Midnight
Midnight
END

done_testing
