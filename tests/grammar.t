#!/bin/sh
# SPDX-License-Identifier: ISC
# What all programs share: ids, words, forms of output, exit statuses, and
# how they meet a full disk, a closed pipe and a file that is no store.
. "$(dirname "$0")/lib.sh"
three
cp crm.db three.db
echo '{"id":"c1","city":"Doral"}' >aep.jsonl

# Every step that changes the store begins with the same three contacts.
again() {
	rm -f crm.db-journal
	cp three.db crm.db
}

# Ids -------------------------------------------------------------------

t 'an id is a letter and a number; a bare number is a contact' 0 <<'END'
$ crm-set owner=m c1 3
c1	owner		m
c3	owner		m
END

t 'the same id twice counts once, operands and lines together' 0 <<'END'
$ printf 'c3\n1\nc3\n' | crm-set owner=n c1 1 c1 -
c1	owner	m	n
c3	owner	m	n
END

again
for id in x c c0 c-1 c1x n1 o1 p1 '' ' c1' c1.0 c99999999999999999999; do
	t "\"$id\" is no contact's id" 1 <<END
\$ crm-set owner=m '$id'
! crm-set: $id: not an id (c17)
END
done

t 'an id that does not exist is refused' 1 <<'END'
$ crm-set owner=m c1 c99 c2
! crm-set: c99: no such contact
END

t 'and nothing was written' 0 <<'END'
$ crm-list owner=m
END

t 'of a line the first leading id of the kind wanted counts' 0 <<'END'
$ printf 'p4\tc2\tx\nn5\tt3\tk7\tf2\to9\tc3\tc1\nc1\tAna Diaz\n' |
$ crm-list --columns=id -
c1
c2
c3
END

t 'an id behind something else does not count' 1 <<'END'
$ printf 'c1\nAna Diaz\tc2\n' | crm-list -
! crm-list: line 2: no id of a contact at its beginning
END

t 'a policy line serves the policies and the contacts' 0 <<'END'
$ crm-policy list | crm-policy set carrier=Guard - | cut -f 1,2,5
$ crm-policy list | crm-note -m 'Asked about it' -
p1	c2	Guard
n1	c2
END

again
t 'blank lines are skipped, the last line may lack its end' 0 <<'END'
$ printf '\n  \n\t\nc1\n\nc2' | crm-set owner=m -
c1	owner		m
c2	owner		m
END

t 'lines may end in CR LF' 0 <<'END'
$ printf 'c1\r\nc2\r\n' | crm-list --columns=id -
c1
c2
END

t 'a line without an id is refused with its number' 1 <<'END'
$ printf 'c1\n\n\nname\nc2\n' | crm-set owner=z -
! crm-set: line 4: no id of a contact at its beginning
END

t 'and nothing was written for the lines before it' 0 <<'END'
$ crm-list owner=z
END

t 'with -k a line that names nothing is left out, and named' 6 <<'END'
$ printf 'c1\nbad\n{"id":"c3","city":"x"}\n{bad\n{"owner":"z"}\n' | crm-set -nk owner=z -
c1	owner	m	z
c3	city		x
c3	owner		z
! crm-set: line 2: no id of a contact at its beginning
! crm-set: line 4: not a JSON object
! crm-set: line 5: the object has no id
END

t 'a contact that does not exist is named with its line' 1 <<'END'
$ printf 'c1\nc99\n' | crm-set owner=z -
! crm-set: line 2: c99: no such contact
END

for c in 'crm-list' 'crm-export --format=text' 'crm-show' \
    'crm-set owner=z' 'crm-stage lost' \
    'crm-note -m x' 'crm-policy set carrier=z' 'crm-policy flag' \
    'crm-policy unflag' 'crm-policy end' 'crm-policy add carrier=z' \
    'crm-task add due=+1d' 'crm-task set due=+1d' 'crm-task done' \
    'crm-task drop' 'crm-soa add products=pdp' 'crm-soa sign' \
    'crm-survey take' 'crm-survey confirm' 'crm-survey reject city' \
    'crm-add' 'crm-report stale'; do
	t "empty input is nothing to do: $c -" 0 <<END
\$ $c - </dev/null
END
done

t 'a store that has nothing to do gets no entry in its log' 0 <<'END'
$ crm-log >before
$ crm-set owner=z - </dev/null
$ crm-set owner=m c1
$ crm-log | diff before -
END

t 'JSON lines: id names the record, the other keys are words' 0 <<'END'
$ printf '%s\n' '{"id":"c1","owner":"eva","city":"Miami"}' \
$ '{"id":2,"dnc":true}' 'c3' '{"owner":null,"id":"c2"}' |
$ crm-set language=es -
c1	city		Miami
c1	language		es
c1	owner	m	eva
c2	language		es
c2	dnc		yes
c3	language		es
c2	owner	m	
END

again
t 'in JSON "@" is not special, and escapes are text' 0 <<'END'
$ printf '%s\n' '{"id":"c1","owner":"@/etc/passwd","city":"a\tb\u00e9"}' |
$ crm-set -
c1	city		a\tbé
c1	owner		@/etc/passwd
END

again
t 'what crm-list printed comes back as input and changes nothing' 0 <<'END'
$ crm-list --format=jsonl | crm-set -
$ crm-list --format=jsonl --columns=id,name,city | crm-set owner=z -
c1	owner		z
c2	owner		z
c3	owner		z
END

again
t 'a JSON line without an id is refused with its number' 1 <<'END'
$ printf '{"id":"c1"}\n{"owner":"eva"}\n' | crm-set owner=m -
! crm-set: line 2: the object has no id
END

t 'one that is not an object, too' 1 <<'END'
$ printf '{"id":"c1","owner":\n' | crm-set owner=m -
! crm-set: line 1: not a JSON object
END

t 'one with text behind it, too' 1 <<'END'
$ printf '{"id":"c1"} {"id":"c2"}\n' | crm-set owner=m -
! crm-set: line 1: not a JSON object
END

t 'an id of another kind, too' 1 <<'END'
$ printf '{"id":"p1"}\n' | crm-set owner=m -
! crm-set: line 1: "p1" is not an id it can use
END

t 'a list is not a value' 1 <<'END'
$ printf '{"id":"c1","owner":["a"]}\n' | crm-set -
! crm-set: line 1: owner: a value cannot be an array
END

t 'an unknown key is misuse and names the nearest' 2 <<'END'
$ printf '{"id":"c1","ownr":"a"}\n' >in
$ sh ./mis crm-set - <in
usage: crm-set
! crm-set: line 1: ownr: no such field (nearest: owner)
END

t 'none of these has written anything' 0 <<'END'
$ crm-list owner=m
$ crm-list owner=a
END

again
t 'threat 6: a NUL in JSON is refused, not the end of the text' 1 <<'END'
$ printf '{"id":"c1","street":"a\\u0000b"}\n' | crm-set - 2>err; s=$?
$ grep -o '^crm-set: line 1: ' err
$ exit $s
crm-set: line 1: 
END

t 'threat 6: a NUL in a line is refused with its number' 1 <<'END'
$ printf 'c1\0 c2\n' | crm-set city=x - 2>err; s=$?
$ grep -o 'line 1' err
$ exit $s
line 1
END

t 'crm-set -: the words of a second line for an id are not lost' 0 <<'END'
$ printf '%s\n' '{"id":"c1","city":"Miami"}' '{"id":"c1","street":"Elm"}' |
$ crm-set -
c1	city		Miami
c1	street		Elm
END

t 'misuse in a line leaves no journal beside the store' 2 <<'END'
$ printf '%s\n' '{"id":"c1","city":"X"}' '{"id":"c2","ctiy":"X"}' >in
$ crm-set - <in 2>/dev/null; s=$?
$ ls crm.db*
$ exit $s
crm.db
crm.db.lock
END

# Standard input --------------------------------------------------------

t 'a loop over lines keeps its input' 0 <<'END'
$ crm-list --columns=id | while read -r id; do
$ 	crm-set owner=m "$id"
$ 	crm-note -m hello "$id"
$ 	crm-show "$id" >/dev/null
$ done
c1	owner		m
n1	c1
c2	owner		m
n2	c2
c3	owner		m
n3	c3
END

again
printf 'first_name\nEva\n' >eva.csv
crm-pipeline dump medicare >medicare.pipeline
for c in 'crm-list' 'crm-list --fields' 'crm-show c1' 'crm-set owner=r c1' \
    'crm-stage needs-analysis c1' 'crm-note -m x c1' 'crm-add first_name=Eva' \
    'crm-import eva.csv' 'crm-policy list' 'crm-policy add c1 carrier=x' \
    'crm-task list' 'crm-task add c1 due=+1d' 'crm-task done t1' \
    'crm-soa list' 'crm-soa add c1 products=pdp' \
    'crm-survey list' 'crm-survey take aep.jsonl' 'crm-survey confirm c2' \
    'crm-mapping list' 'crm-mapping save fair eva.csv' 'crm-mapping show fair' \
    'crm-field list' 'crm-field add pet' \
    'crm-report stages' 'crm-pipeline list' 'crm-pipeline dump medicare' \
    'crm-pipeline load medicare.pipeline' 'crm-pipeline stages' \
    'crm-pipeline check medicare.pipeline' 'crm-advance' 'crm-check --quick' \
    'crm-log' 'crm-undo' 'crm --list' 'crm-init -d other.db' 'crm-export' \
    'crm list'; do
	t "without - standard input is not read: $c" 0 <<END
\$ printf 'c1\nc2\n' >in
\$ { $c >/dev/null 2>&1; cat; } <in
c1
c2
END
done

# Words -----------------------------------------------------------------

again
t 'everything after the first = is the value, as it is' 0 <<'END'
$ crm-set owner='a=b c' street='=' city=' x ' c1
c1	street		=
c1	city		 x 
c1	owner		a=b c
END

t 'field= empties the field' 0 <<'END'
$ crm-set owner= street= city= c1
c1	street	=	
c1	city	 x 	
c1	owner	a=b c	
END

t 'field=@FILE takes the value from a file, without its last line end' 0 <<'END'
$ printf 'one\n' >f
$ crm-set owner=@f c1
$ printf 'two\r\n' >f
$ crm-set owner=@f c1
$ printf 'three\nfour\n\n' >f
$ crm-set owner=@f c1
$ : >f
$ crm-set owner=@f c1
c1	owner		one
c1	owner	one	two
c1	owner	two	three\nfour\n
c1	owner	three\nfour\n	
END

t 'field=@- takes it from standard input' 0 <<'END'
$ printf '1961-05-20\n' | crm-set birth_date=@- c1
c1	birth_date		1961-**-**
END

t 'a file that is not there is trouble with an input' 3 <<'END'
$ crm-set owner=@nofile c1
! crm-set: nofile: No such file or directory
END

t 'a folder is, too' 3 <<'END'
$ mkdir -p folder
$ crm-set owner=@folder c1
! crm-set: folder: Is a directory
END

t 'threat 6: NUL is refused in a file' 1 <<'END'
$ printf 'a\0b' >f
$ crm-set owner=@f c1
! crm-set: f: a NUL byte
END

t 'a masked value is refused' 1 <<'END'
$ crm-set birth_date='1961-**-**' c1
! crm-set: birth_date: a masked value cannot be stored (see --show-personal)
END

t 'an unknown field is misuse and names the nearest' 2 <<'END'
$ sh ./mis crm-set phon=1 c1
usage: crm-set
! crm-set: phon: no such field (nearest: phone)
END

t 'so it is in a term' 2 <<'END'
$ sh ./mis crm-list stat=FL
usage: crm-list
! crm-list: stat: no such field (nearest: state)
END

t 'a computed field cannot be written' 2 <<'END'
$ sh ./mis crm-set type=client c1
usage: crm-set
! crm-set: type: computed, it cannot be set
END

t "another record's field cannot be written" 2 <<'END'
$ sh ./mis crm-set carrier=x c1
usage: crm-set
! crm-set: carrier: not a field of a contact
END

# Forms of output -------------------------------------------------------

again
crm-set -q first_name='=1+1' street='a,b"c' city='x	y' \
    nickname='back\slash' c3
crm-set -q street='two
lines' c2
cp crm.db three.db

t 'threat 4: tsv: one line a record, tabs, line ends and backslashes escaped' 0 <<'END'
$ crm-list --columns=id,name,nickname,street,city
$ crm-list --format=tsv --columns=id,street c2
c1	Ana Diaz			
c2	Bob Ruiz		two\nlines	
c3	=1+1 Vega	back\\slash	a,b"c	x\ty
c2	two\nlines
END

t 'tsv with --header, without a record too' 0 <<'END'
$ crm-list --header c1
$ crm-list --header stage=lost
$ crm-list --header --columns=name,id c1
id	name	stage	phone	email
c1	Ana Diaz	connect	305-555-0100	
id	name	stage	phone	email
name	id
Ana Diaz	c1
END

t 'csv: RFC 4180, always with a heading, the data as they are' 0 <<'END'
$ crm-list --format=csv --columns=id,name,street,city
$ crm-list --format=csv stage=lost
id,name,street,city
c1,Ana Diaz,,
c2,Bob Ruiz,"two
lines",
c3,=1+1 Vega,"a,b""c",x	y
id,name,stage,phone,email
END

t 'jsonl: the fields with a value, the columns picked' 0 <<'END'
$ crm-list --format=jsonl --columns=id,name,street,city
$ crm-list --format=jsonl stage=lost
{"id":"c1","name":"Ana Diaz"}
{"id":"c2","name":"Bob Ruiz","street":"two\nlines"}
{"id":"c3","name":"=1+1 Vega","street":"a,b\"c","city":"x\ty"}
END

t 'jsonl without --columns: all fields' 0 <<'END'
$ crm-list --format=jsonl c1
{"id":"c1","name":"Ana Diaz","first_name":"Ana","last_name":"Diaz","phone":"305-555-0100","zip":"33101","county":"Miami-Dade County","county_from":"zip","source":"web","type":"prospect","pipeline":"medicare","stage":"connect","since":"2026-11-22","created":"2026-11-22T14:00:00Z","changed":"2026-11-22T14:00:00Z"}
END

t 'threat 3: table: aligned, with a heading, no control character' 0 <<'END'
$ crm-list --format=table --columns=id,name,street,city
$ crm-list --format=table stage=lost
id  name       street      city
c1  Ana Diaz
c2  Bob Ruiz   two\nlines
c3  =1+1 Vega  a,b"c       x\ty
id  name  stage  phone  email
END

t 'columns come in the order asked for' 0 <<'END'
$ crm-list --columns=stage,id,name c1
$ crm-set --columns=new,id owner=q c1
$ crm-stage --columns=to needs-analysis c1
$ crm-note --columns=id -m x c1
$ crm-report stages --columns=count,stage | head -n 1
connect	c1	Ana Diaz
q	c1
needs-analysis
c1
1	connect
END

again
t 'threat 2: --excel: a byte order mark, CR LF, one apostrophe before a formula' 0 <<'END'
$ crm-list --excel --columns=id,first_name,phone |
$ od -A n -c | tr -s ' \n' '  '; echo
$ crm-list --excel --format=csv --columns=id c1 | od -A n -c
 357 273 277 i d , f i r s t _ n a m e , p h o n e \r \n c 1 , A n a , 3 0 5 - 5 5 5 - 0 1 0 0 \r \n c 2 , B o b , \r \n c 3 , ' = 1 + 1 , \r \n 
 357 273 277   i   d  \r  \n   c   1  \r  \n
END

t 'threat 2: --excel: each sign that begins a formula is guarded, reversibly' 0 <<'END'
$ printf '%s\n' '{"id":"c1","city":"=1"}' '{"id":"c2","city":"+1+1"}' \
$ '{"id":"c3","city":"-1"}' | crm-set - >/dev/null
$ crm-list --excel --columns=city | tr -d '\r' | sed 1d
$ printf '%s\n' '{"id":"c1","city":"@x"}' '{"id":"c2","city":"'\''=1"}' \
$ '{"id":"c3","city":"it'\''s"}' | crm-set - >/dev/null
$ crm-list --excel --columns=city | tr -d '\r' | sed 1d
$ printf '%s\n' '{"id":"c1","city":"\t=x"}' '{"id":"c2","city":"\r=1"}' \
$ '{"id":"c3","city":"a=1"}' | crm-set - >/dev/null
$ crm-list --excel --columns=city | sed 1d |
$ od -A n -c | tr -s ' \n' '  '; echo
'=1
'+1+1
'-1
'@x
''=1
it's
 ' \t = x \r \n " ' \r = 1 " \r \n a = 1 \r \n 
END

again
t '--excel leaves days and phones alone' 0 <<'END'
$ crm-set -q phone='+1 305 555 0100' part_a=2026-01-01 c1
$ crm-list --excel --columns=phone,part_a,since c1 | tr -d '\r' | sed 1d
'+1 305 555 0100,2026-01-01,2026-11-22
END

again
t '--excel is csv' 2 <<'END'
$ sh ./mis crm-list --excel --format=tsv
usage: crm-list
! crm-list: --excel goes with --format=csv
END

t 'a form that does not exist is misuse' 2 <<'END'
$ sh ./mis crm-list --format=xml
usage: crm-list
! crm-list: --format=xml: not a form (tsv, table, csv, jsonl)
END

t 'an unknown column is misuse and names the nearest' 2 <<'END'
$ sh ./mis crm-list --columns=id,nam
usage: crm-list
! crm-list: --columns: nam: no such field (nearest: name)
END

t 'an unknown column of a writer, too: nothing is written' 2 <<'END'
$ sh ./mis crm-set --columns=id,olld owner=z c1
usage: crm-set
! crm-set: --columns: olld: no such column (nearest: old)
END

t 'and of a report' 2 <<'END'
$ sh ./mis crm-report stages --columns=stag
usage: crm-report
! crm-report: --columns: stag: no such column (nearest: stage)
END

t 'no column at all is misuse' 2 <<'END'
$ sh ./mis crm-list --columns=
usage: crm-list
! crm-list: --columns names none
END

t '--sort by a field, backwards, by id' 0 <<'END'
$ crm-list --columns=id,name --sort=name
$ crm-list --columns=id --sort=-name
$ crm-list --columns=id --sort=-id
$ crm-list --columns=id --sort=id
$ crm-list --columns=id,phone --sort=phone
c1	Ana Diaz
c2	Bob Ruiz
c3	=1+1 Vega
c3
c2
c1
c3
c2
c1
c1
c2
c3
c2	
c3	
c1	305-555-0100
END

t '--sort by an unknown field is misuse and names the nearest' 2 <<'END'
$ sh ./mis crm-list --sort=-nme
usage: crm-list
! crm-list: --sort: nme: no such field (nearest: name)
END

t 'order is by id, whatever the order asked for' 0 <<'END'
$ crm-list --columns=id c3 c1 c2
$ printf 'c3\nc1\n' | crm-list --columns=id -
c1
c2
c3
c1
c3
END

# A terminal --------------------------------------------------------------

# Run a command with a terminal of 46 columns as its standard output.
cat >terminal <<'END'
script -qec "stty cols 46; $*" /dev/null </dev/null | tr -d '\r'
END

t 'threat 3: on a terminal records are a table, cut to its width' 0 <<'END'
$ crm-set -q email=bob.ruiz.the.second@example.com c2
$ sh ./terminal crm-list c1 c2
$ sh ./terminal crm-list --columns=id,email c1 c2
$ sh ./terminal COLUMNS=60 crm-list c2
$ sh ./terminal crm-set owner=x c1
$ sh ./terminal crm-list stage=lost
id  name      stage      phone      email
c1  Ana Diaz  connect    305-555-…
c2  Bob Ruiz  needs-an…             bob.ruiz.…
id  email
c1
c2  bob.ruiz.the.second@example.com
id  name      stage           phone  email
c2  Bob Ruiz  needs-analysis         bob.ruiz.the.second@ex…
id  field  old  new
c1  owner       x
id  name  stage  phone  email
END

t '--format=tsv there, too' 0 <<'END'
$ printf 'first_name\nEva\nEve\n' >eva.csv
$ sh ./terminal crm-list --format=tsv --columns=id,name c1 c2
$ sh ./terminal crm-import -q eva.csv
$ sh ./terminal crm-import --format=tsv eva.csv
c1	Ana Diaz
c2	Bob Ruiz
c6	added	eva.csv	2
c7	added	eva.csv	3
crm-import: 2 added
END

again
t 'threat 2: --excel: a phone that is a formula is guarded' 0 <<'END'
$ printf '%s\n' '{"phone":"=HYPERLINK(\"http://x\",\"y\")","cell":"@SUM(1)"}' | crm-add -q -
$ crm-list --excel --columns=phone,cell c4 | sed 1d | tr -d '\r'
"'=HYPERLINK(""http://x"",""y"")",'@SUM(1)
END

t 'on a terminal crm-add prints the id, alone, too' 0 <<'END'
$ script -qec 'crm-add first_name=Ana' /dev/null </dev/null | tr -d '\r'
c5
END

# Exit statuses ---------------------------------------------------------

t 'a selection that matches nothing is no error' 0 <<'END'
$ crm-list city=Nowhere
$ crm-list c99
END

t 'status 1: an invalid value' 1 <<'END'
$ crm-set birth_date=1961-02-30 c1
! crm-set: birth_date: "1961-02-30" is not a date (2026-12-01, 12/01/2026, today, +3d, mon): there is no such day
END

t 'threat 26: status 1: a two-digit year is never guessed' 1 <<'END'
$ crm-set birth_date=05/20/61 c1
! crm-set: birth_date: "05/20/61" is not a date (2026-12-01, 12/01/2026, today, +3d, mon): years have four digits
END

t 'status 1: an unknown stage as an operand, even without a contact' 1 <<'END'
$ crm-stage conect - </dev/null
! crm-stage: conect: no such stage in pipeline medicare (nearest: connect)
END

t 'status 1: a rule that forbids (SP-10)' 1 <<'END'
$ crm-stage enrolled c1
! crm-stage: c1: no move from connect to enrolled (from there: needs-analysis, pending-eligibility, lost)
END

t 'status 2: an unknown report names the nearest' 2 <<'END'
$ sh ./mis crm-report stags
usage: crm-report
! crm-report: stags: no such report (nearest: stages)
END

t 'status 2: an unknown subcommand names the nearest' 2 <<'END'
$ sh ./mis crm-policy flags c2
usage: crm-policy
! crm-policy: flags: no such subcommand (nearest: flag)
END

for p in add advance check import init list log note pipeline policy report \
    set show stage undo; do
	t "status 2: crm-$p does not know --nothing, nor -Z" 0 <<END
\$ crm-$p --nothing=1 2>err; echo \$?
\$ head -n 1 err
\$ crm-$p -Z 2>err; echo \$?
\$ head -n 1 err
2
crm-$p: --nothing: no such option
2
crm-$p: -Z: no such option, or it needs a value
END
	t "crm-$p --help and --version go to standard output" 0 <<END
\$ crm-$p --help | sed -n '1s/^\(usage: crm-$p\) .*/\1/p'
\$ crm-$p -h | sed -n '1s/^\(usage: crm-$p\) .*/\1/p'
\$ crm-$p --version | sed 's/ .*//'
usage: crm-$p
usage: crm-$p
crm-$p
END
done

t 'status 2: an unknown option names the nearest' 0 <<'END'
$ crm-list --colums=id 2>err; echo $?
$ grep -o 'nearest: --columns' err
$ crm-set --dryrun owner=z c1 2>err; echo $?
$ grep -o 'nearest: --dry-run' err
2
nearest: --columns
2
nearest: --dry-run
END

t 'status 2: an option without its value' 2 <<'END'
$ sh ./mis crm-list --sort
usage: crm-list
! crm-list: --sort needs a value
END

t 'status 2: a value for an option that takes none' 2 <<'END'
$ sh ./mis crm-list --header=yes
usage: crm-list
! crm-list: --header takes no value
END

t 'threat 5: options may stand behind operands, -- ends them' 0 <<'END'
$ crm-list c1 --columns=id
$ crm-list --columns=id -- c1
c1
c1
END

t 'status 3: no store' 3 <<'END'
$ sh ./rel crm-list -d none.db
! crm-list: none.db: no store there; crm-init makes one
END

t 'no store is named' 3 <<'END'
$ env -u CRM_DB -u HOME -u XDG_DATA_HOME "$(command -v crm-list)"
! crm-list: no store is named: use -d FILE or set CRM_DB
END

t '-d before CRM_DB, CRM_DB before the default' 0 <<'END'
$ crm-init -d d.db
$ crm-add -d d.db first_name=In-d >/dev/null
$ HOME=$PWD/home; export HOME
$ env -u CRM_DB crm-init
$ env -u CRM_DB crm-add first_name=In-home >/dev/null
$ env -u CRM_DB XDG_DATA_HOME="$PWD/xdg" crm-init
$ env -u CRM_DB XDG_DATA_HOME="$PWD/xdg" crm-add first_name=In-xdg >/dev/null
$ crm-list --store=d.db --columns=name
$ crm-list -dd.db --columns=name
$ CRM_DB=d.db crm-list --columns=name
$ env -u CRM_DB crm-list --columns=name
$ env -u CRM_DB XDG_DATA_HOME="$PWD/xdg" crm-list --columns=name
$ find home xdg -type f | sort
In-d
In-d
In-d
In-home
In-xdg
home/.local/share/crm/crm.db
home/.local/share/crm/crm.db.lock
xdg/crm/crm.db
xdg/crm/crm.db.lock
END

again
t 'status 6: -k does what can be done and names the rest' 6 <<'END'
$ crm-set -k owner=m c1 c99 c2
c1	owner		m
c2	owner		m
! crm-set: c99: no such contact
END

t 'status 6 with lines, which are named' 6 <<'END'
$ printf 'c99\nc1\n' | crm-set --keep-going owner=n -
c1	owner	m	n
! crm-set: line 1: c99: no such contact
END

t 'status 6 for moves and notes' 0 <<'END'
$ crm-stage -k connect c1 c2 c3; echo $?
$ crm-note -k -m x c99 c1; echo $?
$ crm-stage -k lost c1; echo $?
6
n1	c1
6
1
! crm-stage: c2: stage connect needs a source (source=...)
! crm-note: c99: no such contact
! crm-stage: c1: stage lost needs a reason (--reason, or reason=...)
END

t '-k where nothing could be done: refused, nothing written' 1 <<'END'
$ crm-set -k owner=z c98 c99
! crm-set: c98: no such contact
! crm-set: c99: no such contact
END

t 'without -k all or nothing' 1 <<'END'
$ crm-set owner=z c1 c2 c99 c3
! crm-set: c99: no such contact
END

t 'nothing of it is there' 0 <<'END'
$ crm-list owner=z
END

# -q -n -----------------------------------------------------------------

again
t '-q leaves only errors on standard error' 0 <<'END'
$ printf 'first_name\nEva\n' >eva.csv
$ crm-import -q eva.csv >/dev/null
$ crm-set -q owner=z c99; echo $?
1
! crm-set: c99: no such contact
END

# Run the command with -n and without; all of standard output, and the
# store, byte by byte, before and after the dry run.
cat >dry <<'END'
cp "$CRM_DB" before.db
program=$1
shift
"$program" -n "$@" >dry.out || exit
cmp "$CRM_DB" before.db && [ ! -e "$CRM_DB-journal" ] || exit
"$program" "$@" >wet.out || exit
[ -s wet.out ] && cmp dry.out wet.out && ! cmp -s "$CRM_DB" before.db
END

for c in 'crm-add first_name=Eva' 'crm-set owner=z city=y c1 c2' \
    'crm-stage needs-analysis c1' 'crm-note -m x c1 c2' \
    'crm-policy add c1 line=dental effective=2026-11-22' \
    'crm-policy set p1 plan=P' 'crm-policy flag p1' 'crm-policy end p1' \
    'crm-task add c1 c2 due=+1d' 'crm-task set t1 due=+1d' \
    'crm-task done t1' 'crm-task drop t1' 'crm-soa add c1 products=pdp' \
    'crm-survey take aep.jsonl' 'crm-survey confirm c2' \
    'crm-survey reject v1' 'crm-import eva.csv' 'crm-undo'; do
	again
	printf 'first_name,note\nEva,hello\nEve,\n' >eva.csv
	# shellcheck disable=SC2086
	sh ./dry $c 2>/dev/null
	ok $? "-n prints what the run prints and changes nothing: $c"
done
again
crm-policy add c3 line=dental effective=2026-12-01 >/dev/null
crm-stage needs-analysis c3 >/dev/null
crm-stage enrolled c3 >/dev/null
CRM_NOW=2026-12-01 sh ./dry crm-advance
ok $? '-n prints what the run prints and changes nothing: crm-advance'

again
t '-n refuses what the run would refuse' 1 <<'END'
$ crm-stage -n connect c2
! crm-stage: c2: stage connect needs a source (source=...)
END

t '-n with -k: status 6 as in the run' 6 <<'END'
$ crm-set -nk owner=z c1 c99
c1	owner		z
! crm-set: c99: no such contact
END

# A full disk behind the output -----------------------------------------

printf 'first_name\nEva\n' >eva.csv
crm-mapping save -q fair eva.csv
for c in 'crm-list' 'crm-list --format=table' 'crm-list --format=csv' \
    'crm-list --format=jsonl' 'crm-list --fields' 'crm-show c1' \
    'crm-show --format=jsonl c1' 'crm-policy list' 'crm-report stages' \
    'crm-task list' 'crm-soa list' 'crm-survey list' 'crm-report dispositions' \
    'crm-report funnel' 'crm-report sources' 'crm-report production' \
    'crm-report due due=2027-01-01' 'crm-report --list' 'crm-pipeline list' \
    'crm-mapping list' 'crm-mapping show fair' 'crm-field list --header' \
    'crm-pipeline dump medicare' 'crm-pipeline stages' 'crm-log' \
    'crm-log --changes' 'crm-check --head' 'crm --list' 'crm list' \
    'crm-export' 'crm-export --format=jsonl' 'crm-export --format=text'; do
	p=${c%% *}
	[ "$c" != 'crm list' ] || p=crm-list
	t "threat 33: status 3: a reader whose output fails: $c" 3 <<END
\$ $c >/dev/full
! $p: standard output: No space left on device
END
done

for c in 'crm-add first_name=Eva' 'crm-import -q eva.csv' \
    'crm-set owner=z c1' 'crm-stage needs-analysis c1' 'crm-note -m x c1' \
    'crm-mapping save other eva.csv' 'crm-field add pet' \
    'crm-policy add c1 carrier=x' 'crm-policy set p1 plan=P' \
    'crm-policy flag p1' 'crm-policy end p1' 'crm-task add c1 due=+1d' \
    'crm-task set t1 due=+1d' 'crm-task done t1' 'crm-task drop t1' \
    'crm-soa add c1 products=pdp' 'crm-survey take aep.jsonl' \
    'crm-survey confirm c2' 'crm-survey reject v1' 'crm-undo'; do
	again
	p=${c%% *}
	case $c in
	*' -q '*) c="crm-import eva.csv" ;;
	esac
	t "threat 33: status 5: the change is in the store: $c" 0 <<END
\$ crm-log | wc -l >before
\$ $c >/dev/full 2>err; echo \$?
\$ grep -o 'standard output: .*' err
\$ expr \$(crm-log | wc -l) - \$(cat before)
5
standard output: No space left on device
1
END
done

again
t 'threat 33: status 3 with -n: nothing was written' 0 <<'END'
$ crm-set -n owner=z c1 >/dev/full; echo $?
$ crm-list owner=z
3
! crm-set: standard output: No space left on device
END

t 'a program that prints nothing has nothing to lose' 0 <<'END'
$ crm-init -d full.db >/dev/full
$ crm-advance >/dev/full
$ crm-set owner=x c99 >/dev/full; echo $?
1
! crm-set: c99: no such contact
END

t 'threat 33: help and version that nobody can read are trouble' 0 <<'END'
$ crm-list --help >/dev/full 2>/dev/null; echo $?
$ crm-list --version >/dev/full 2>/dev/null; echo $?
3
3
END

# A reader that goes away -----------------------------------------------

# The reader has closed the pipe before the program starts: it opens the
# other fifo only then.
cat >gone <<'END'
mkfifo go
{ cat go; "$@" 2>gone.err; echo $? >gone.status; } |
{ exec <&-; : >go; }
rm go
cat gone.status gone.err
END

awk 'BEGIN { print "first_name,last_name,city"
	for (i = 1; i <= 4000; i++)
		printf "Given%d,Family%d,City of %d\n", i, i, i }' >many.csv
crm-init -d many.db
crm-import -q -d many.db many.csv >/dev/null

# Both write more than a pipe takes: they wait while somebody else writes.
t 'a reader waits for its pipe without holding the store' 0 <<'END'
$ crm-list -d many.db | { head -c 1; crm-add -d many.db last_name=Ruiz; cat; } | wc -l
4001
END

t 'a writer with much to say has closed the store before' 0 <<'END'
$ seq -f c%.0f 5001 9000 | crm-set -k -d many.db owner=m c1 - 2>&1 >/dev/null |
$ { head -c 1; crm-add -d many.db last_name=Ruiz; cat; } | wc -l
4001
END

for c in 'crm-list' 'crm-list --format=table' 'crm-list --format=csv' \
    'crm-list --format=jsonl' 'crm-show c1' 'crm-show --format=jsonl c1' \
    'crm-report stages' 'crm-policy list' 'crm-task list' 'crm-log' \
    'crm-pipeline list' \
    'crm-pipeline dump medicare' 'crm-check --head' 'crm-list -d many.db' \
    'crm-list -d many.db --format=jsonl' 'crm-list --help' \
    'crm-log -d many.db --changes' 'crm --list' 'crm-export -d many.db' \
    'crm-export --format=jsonl' 'crm-export -d many.db --format=text'; do
	t "threat 33: a closed pipe ends the output quietly: $c" 0 <<END
\$ sh ./gone $c
0
END
done
for c in 'crm-add first_name=Eva' 'crm-import -q eva.csv' \
    'crm-set owner=z c1' 'crm-stage needs-analysis c1' 'crm-note -m x c1' \
    'crm-policy add c1 carrier=x' 'crm-task add c1 due=+1d' \
    'crm-task done t1' 'crm-undo'; do
	again
	t "threat 33: a closed pipe does not stop the change: $c" 0 <<END
\$ crm-log | wc -l >before
\$ sh ./gone $c
\$ expr \$(crm-log | wc -l) - \$(cat before)
0
1
END
done

t 'crm-list | head -0' 0 <<'END'
$ crm-list -d many.db | head -n 0
$ crm-list -d many.db --columns=id | head -n 2
c1
c2
END

# Descriptors that are closed -------------------------------------------

again
t 'threat 33: closed standard input is empty input' 0 <<'END'
$ crm-list --columns=id c1 <&-
$ crm-list - <&-
$ crm-set owner=z - <&-
$ crm-set owner=m c1 <&-
c1
c1	owner		m
END

t 'threat 33: a reader whose output is closed fails, as with a full disk' 3 <<'END'
$ crm-list >&- 2>/dev/null
END

t 'and so does one that prints text' 3 <<'END'
$ crm-export --format=text >&- 2>/dev/null
END

t 'threat 33: closed standard error loses only the message' 1 <<'END'
$ crm-set owner=z c99 2>&-
END

t 'threat 33: with none of the three the store gets no line of text' 0 <<'END'
$ crm-set owner=closed c1 c99 <&- >&- 2>&-; echo $?
$ crm-set owner=closed c1 c2 <&- >&- 2>&-
$ crm-list nam=x <&- >&- 2>&-; echo $?
$ crm-list --columns=id owner=closed
$ crm-check
$ ! grep 'no such contact' crm.db
1
2
c1
c2
END

# The file --------------------------------------------------------------

t 'threat 13: a name like a URI is a name: the store is a real file' 0 <<'END'
$ mkdir -p uri; cd uri || exit
$ CRM_DB='file:x?mode=memory'; export CRM_DB
$ crm-init
$ crm-add first_name=Eva
$ ls
$ crm-list --columns=id,name
$ crm-list -d './file:x?mode=memory' --columns=id
c1
file:x?mode=memory
file:x?mode=memory.lock
c1	Eva
c1
END

t 'threat 11: a symbolic link in place of the store is refused' 3 <<'END'
$ ln -s crm.db link.db
$ sh ./rel crm-list -d link.db
! crm-list: link.db: not a regular file
END

t 'threat 11: for writing, too' 3 <<'END'
$ sh ./rel crm-set -d link.db owner=z c1
! crm-set: link.db: not a regular file
END

t 'threat 11: crm-init does not follow one' 1 <<'END'
$ ln -s nowhere dangling.db
$ sh ./rel crm-init -d dangling.db
! crm-init: dangling.db: there is a file already; a store is never made over one
END

t 'a folder that is a link is followed' 0 <<'END'
$ mkdir -p real
$ ln -s real linked
$ crm-init -d linked/a.db
$ crm-add -d real/a.db first_name=Eva
$ crm-list -d linked/a.db --columns=name
c1
Eva
END

t 'threat 11: a second name of the file is refused, under both names' 0 <<'END'
$ ln crm.db hard.db
$ sh ./rel crm-list -d hard.db; echo $?
$ sh ./rel crm-set owner=z c1; echo $?
$ rm hard.db
$ crm-list owner=z
3
3
! crm-list: hard.db: the file has 2 names (hard links); changes under two names damage a store
! crm-set: crm.db: the file has 2 names (hard links); changes under two names damage a store
END

t 'a text, an empty file and another database are refused' 0 <<'END'
$ echo 'first_name,last_name' >foreign.csv
$ : >empty.db
$ sqlite3 alien.db 'CREATE TABLE t (a)'
$ for f in foreign.csv empty.db alien.db; do
$ 	cp $f kept
$ 	sh ./rel crm-list -d $f; echo $?
$ 	sh ./rel crm-add -d $f first_name=Eva; echo $?
$ 	sh ./rel crm-init -d $f; echo $?
$ 	sh ./rel crm-init --upgrade -d $f; echo $?
$ 	cmp $f kept
$ done
3
3
1
3
3
3
1
3
3
3
1
3
! crm-list: foreign.csv: not a crm store
! crm-add: foreign.csv: not a crm store
! crm-init: foreign.csv: there is a file already; a store is never made over one
! crm-init: foreign.csv: not a crm store
! crm-list: empty.db: not a crm store
! crm-add: empty.db: not a crm store
! crm-init: empty.db: there is a file already; a store is never made over one
! crm-init: empty.db: not a crm store
! crm-list: alien.db: not a crm store
! crm-add: alien.db: not a crm store
! crm-init: alien.db: there is a file already; a store is never made over one
! crm-init: alien.db: not a crm store
END

t 'a store that a newer version made is refused' 0 <<'END'
$ cp crm.db newer.db
$ sqlite3 newer.db 'PRAGMA user_version = 9999'
$ cp newer.db kept
$ sh ./rel crm-list -d newer.db 2>err; echo $?
$ sed 's/this one knows [0-9]*/this one knows N/' err
$ sh ./rel crm-set -d newer.db owner=z c1 2>err; echo $?
$ sed 's/this one knows [0-9]*/this one knows N/' err
$ cmp newer.db kept
3
crm-list: newer.db: made by a newer crm (version 9999, this one knows N)
3
crm-set: newer.db: made by a newer crm (version 9999, this one knows N)
END

t 'what is no file at all' 0 <<'END'
$ for f in . /dev/null nofolder/x.db real; do
$ 	sh ./rel crm-list -d $f; echo $?
$ done
3
3
3
3
! crm-list: .: not a regular file
! crm-list: /dev/null: not a regular file
! crm-list: nofolder/x.db: No such file or directory (the folder)
! crm-list: real: not a regular file
END

t 'a store cut short is trouble' 3 <<'END'
$ head -c 3000 crm.db >short.db
$ crm-list -d short.db 2>err; s=$?
$ sed "s|$(pwd -P)/||; s/ (.*)//" err >&2
$ exit $s
! crm-list: short.db: the file is damaged; restore a backup
END

t 'threat 13: the programs run in an empty environment' 0 <<'END'
$ bin=$(dirname "$(command -v crm-list)")
$ env -i "$bin/crm-init" -d bare.db --zone=America/New_York
$ env -i "$bin/crm-add" -d bare.db first_name=Eva
$ env -i "$bin/crm-list" -d bare.db --columns=id,name
$ env -i "$bin/crm-check" -d bare.db
$ env -i "$bin/crm-report" -d bare.db stages --columns=count | head -n 2
c1
c1	Eva
0
1
END

again
t 'threat 26: the day is that of the zone in the store, whatever TZ says' 0 <<'END'
$ CRM_NOW=2026-11-23T04:30:00Z; export CRM_NOW
$ TZ=Asia/Tokyo crm-add first_name=Late
$ crm-list --columns=id,since,created c4
$ TZ=Asia/Tokyo crm-list --columns=id created=2026-11-22 since=2026-11-22 c4
$ TZ=UTC crm-list --columns=id created=2026-11-23
c4
c4	2026-11-22	2026-11-23T04:30:00Z
c4
END

t 'threat 26: CRM_NOW as a day means its midnight' 0 <<'END'
$ CRM_NOW=2026-12-01 crm-add first_name=Early
$ crm-list --columns=created c5
c5
2026-12-01T05:00:00Z
END

t 'CRM_NOW that is no time is refused' 1 <<'END'
$ CRM_NOW=soon crm-list
! crm-list: CRM_NOW: "soon" is not a date (2026-12-01, 12/01/2026, today, +3d, mon)
END

t 'nothing is left beside the store but the lock of its writers' 0 <<'END'
$ stat -c '%n %a' crm.db*
crm.db 600
crm.db.lock 600
END

done_testing
