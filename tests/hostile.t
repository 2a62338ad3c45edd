#!/bin/sh
# SPDX-License-Identifier: ISC
# Hostile text through every way in and every way out: it stays text, it
# stays in its record, and it never reaches a terminal as a command.
. "$(dirname "$0")/lib.sh"

# The texts: h/1, h/2, ...  What printf makes of each line of hostile.txt.
mkdir h
n=0
while IFS= read -r text; do
	n=$((n + 1))
	# shellcheck disable=SC2059
	printf -- "$text" >"h/$n"
done <"$CRM_TOP/tests/hostile.txt"
awk 'BEGIN { for (i = 0; i < 4096; i++) printf "\303\251" }' |
    head -c 4096 >"h/$((n + 1))"
awk 'BEGIN { for (i = 0; i < 1023; i++) printf "=\\\"," }' >"h/$((n + 2))"
n=$((n + 2))

text() {
	text=$(cat "h/$1" && printf x)
	text=${text%x}
}

# The bytes of every text, one line each, and those in a store.
for i in $(seq $n); do
	od -A n -v -t x1 "h/$i" | tr -d ' \n' | tr a-f A-F
	echo
done >want.hex
hex() {
	sqlite3 "$1" "SELECT hex(${2:-street}) FROM ${3:-contact} ORDER BY id"
}

# What a table or a page must never hold: control characters, and signs that
# hide or turn round the text beside them.
{
	# shellcheck disable=SC2059
	for b in 200 201 205 215 220 233 235 236 237; do
		printf "\\302\\$b\\n"
	done
	# shellcheck disable=SC2059
	for b in 213 214 215 216 217 250 251 252 253 254 255 256; do
		printf "\\342\\200\\$b\\n"
	done
	# shellcheck disable=SC2059
	for b in 240 241 242 243 244 246 247 250 251 252 257; do
		printf "\\342\\201\\$b\\n"
	done
	printf '\330\234\n\357\273\277\n\363\240\200\201\n'
} >bad.patterns
calm() {
	[ "$(LC_ALL=C tr -d '\040-\176\200-\377\n' <"$1" | wc -c)" -eq 0 ] &&
	    ! LC_ALL=C grep -F -f bad.patterns "$1" >/dev/null
}

# Ways in ---------------------------------------------------------------

CRM_DB=word.db crm-init -d word.db
for i in $(seq $n); do
	text "$i"
	case $text in
	@*) printf '%s' "$text" | crm-add -d word.db -q street=@- ;;
	*) crm-add -d word.db -q "street=$text" ;;
	esac
done
# @- leaves one last line end out, but no text here begins with @ and ends so.
hex word.db | cmp - want.hex
ok $? 'threat 6: crm-add street=TEXT keeps every byte'

crm-init -d file.db
for i in $(seq $n); do
	{ cat "h/$i" && echo; } >f
	crm-add -d file.db -q street=@f
done
hex file.db | cmp - want.hex
ok $? 'threat 6: crm-add street=@FILE keeps every byte'

for i in $(seq $n); do
	sqlite3 :memory: "SELECT json_object('street',
	    CAST(readfile('h/$i') AS TEXT), 'phone', '305-555-' || (1000 + $i))"
done >all.jsonl
crm-init -d json.db
crm-add -d json.db -q - <all.jsonl
hex json.db | cmp - want.hex
ok $? 'threat 6: crm-add - keeps every byte of JSON'

crm-init -d set.db
for i in $(seq $n); do
	crm-add -d set.db -q phone=1
	text "$i"
	case $text in
	@*) printf '%s' "$text" | crm-set -d set.db -q street=@- "c$i" ;;
	*) crm-set -d set.db -q "street=$text" "c$i" ;;
	esac
done
hex set.db | cmp - want.hex
ok $? 'threat 6: crm-set street=TEXT keeps every byte'

crm-init -d setjson.db
sed 's/.*/{"phone":"1"}/' all.jsonl | crm-add -d setjson.db -q -
awk '{ sub(/^\{/, "{\"id\":\"c" NR "\","); print }' all.jsonl |
    crm-set -d setjson.db -q -
hex setjson.db | cmp - want.hex
ok $? 'threat 6: crm-set - keeps every byte of JSON'

{
	echo first_name,last_name,city,source,owner,phone,street,note
	for i in $(seq $n); do
		q=$(sed 's/"/""/g' "h/$i" && printf x)
		q=\"${q%x}\"
		# sed may add a line end where the last line had none.
		printf '%s,%s,%s,%s,%s,305-555-%d,%s,%s\n' "$q" "$q" "$q" \
		    "$q" "$q" $((1000 + i)) "$q" "$q"
	done
} >all.csv
store
crm-import -q all.csv >lines 2>err
hex crm.db | cmp - want.hex
ok $? 'threat 6: crm-import keeps every byte'
hex crm.db note note | cmp - want.hex
ok $? 'threat 6: crm-import keeps every byte of notes'
[ "$(wc -l <lines)" -eq 0 ] || [ "$(wc -l <lines)" -eq $n ]
ok $? 'crm-import prints a line a row'

crm-init -d note.db
crm-add -d note.db -q phone=1
for i in $(seq $n); do
	text "$i"
	crm-note -d note.db -q -m "$text" c1
done
hex note.db note note | cmp - want.hex
ok $? 'threat 6: crm-note -m keeps every byte'
crm-init -d notef.db
crm-add -d notef.db -q phone=1
for i in $(seq $n); do
	crm-note -d notef.db -q -F "h/$i" c1
done
hex notef.db note note | cmp - want.hex
ok $? 'threat 6: crm-note -F keeps every byte'

for db in word.db file.db json.db set.db setjson.db crm.db note.db notef.db; do
	crm-check -d $db >got 2>&1
	ok $? "crm-check finds nothing in $db"
done
[ ! -e pwned ]
ok $? 'no text was run as a command'
[ "$(sqlite3 crm.db 'SELECT count(*) FROM contact')" -eq $n ]
ok $? 'threat 1: no text was run as SQL: as many contacts as texts'

# Every text finds its own record, and only that.
wrong=
for i in $(seq $n); do
	text "$i"
	[ "$(crm-list --columns=id -- "street==$text")" = "c$i" ] ||
	    wrong="$wrong $i"
	# Whatever a search finds, it is no trouble with the store.
	crm-list -- "$text" >/dev/null 2>err
	[ $? -le 2 ] || wrong="$wrong $i(search)"
	# Blanks alone are misuse (2): they would select everybody.
	crm-list -- "street~$text" >/dev/null 2>err
	[ $? -eq 0 ] || { [ $? -le 2 ] && [ -z "$(echo "$text" | tr -d '[:space:]')" ]; } ||
	    wrong="$wrong $i(~)"
done
[ -z "$wrong" ] || echo "# wrong:$wrong"
[ -z "$wrong" ]
ok $? 'threat 1: street==TEXT selects the one contact with the text'

# Ways out --------------------------------------------------------------

columns=id,name,first_name,last_name,street,city,source,owner,phone
crm-list --columns=$columns >out.tsv
[ "$(wc -l <out.tsv)" -eq $n ]
ok $? 'threat 4: tsv: as many lines as contacts'
[ "$(awk -F '\t' 'NF != 9' out.tsv | wc -l)" -eq 0 ]
ok $? 'threat 4: tsv: as many fields as columns'
[ "$(LC_ALL=C tr -dc '\r' <out.tsv | wc -c)" -eq 0 ]
ok $? 'threat 4: tsv: no carriage return'
for i in $(seq $n); do
	# The escapes of the promise, and one byte more for the shell.
	awk 'BEGIN { RS = "\001\001" } {
		gsub(/\\/, "&&")
		gsub(/\t/, "\\t")
		gsub(/\r/, "\\r")
		gsub(/\n/, "\\n")
		printf "%s", $0
	}' "h/$i"
	echo
done >want.tsv
cut -f 5 out.tsv | cmp - want.tsv
ok $? 'threat 4: tsv: the field is the text with its escapes'

crm-list --format=csv --columns=street,phone >out.csv
crm-init -d again.db
crm-import -d again.db -q out.csv >/dev/null
hex again.db | cmp - want.hex
ok $? 'threat 4: csv: taken in again it is the same, byte by byte'

crm-list --excel --columns=street,phone >excel.csv
crm-init -d excel.db
crm-import -d excel.db -q excel.csv >/dev/null
sqlite3 excel.db "SELECT count(*) FROM contact
    WHERE street <> '+1' AND (street GLOB '[=+@-]*' OR
    street GLOB '[' || char(9, 10, 13) || ']*')" \
    >got
[ "$(cat got)" -eq 0 ]
ok $? 'threat 2: --excel: no text begins as a formula does'
# Take the guard off where there is one: see crm-format(5).
sqlite3 excel.db "SELECT hex(CASE WHEN substr(street, 1, 1) = '''' AND
    substr(ltrim(street, ' ''\"'), 1, 1) IN
    ('=', '+', '-', '@', char(9), char(10), char(13), char(65309),
    char(65291), char(65293), char(65312))
    THEN substr(street, 2) ELSE street END) FROM contact ORDER BY id" |
    cmp - want.hex
ok $? 'threat 2: --excel: the guard taken off, it is the same, byte by byte'

crm-list --format=jsonl >out.jsonl
[ "$(wc -l <out.jsonl)" -eq $n ]
ok $? 'threat 4: jsonl: as many lines as contacts'
{ printf '['; paste -s -d , out.jsonl; printf ']'; } >array
[ "$(sqlite3 :memory: "SELECT json_valid(CAST(readfile('array') AS TEXT))")" -eq 1 ]
ok $? 'threat 4: jsonl: every line is JSON'
crm-init -d again2.db
crm-list --format=jsonl --columns=street,phone | crm-add -d again2.db -q -
hex again2.db | cmp - want.hex
ok $? 'threat 4: jsonl: taken in again it is the same, byte by byte'
crm-show --format=jsonl - <out.tsv >show.jsonl
cmp show.jsonl out.jsonl
ok $? 'crm-show --format=jsonl prints what crm-list does'

crm-export >export.csv
crm-init -d export.db
crm-import -d export.db -q export.csv >/dev/null
hex export.db | cmp - want.hex
ok $? 'crm-export: taken in again it is the same, byte by byte'
hex export.db note note | cmp - want.hex
ok $? 'crm-export: so are the notes'
crm-export --format=jsonl >export.jsonl
{ printf '['; paste -s -d , export.jsonl; printf ']'; } >array
[ "$(sqlite3 :memory: "SELECT count(*) FROM
    json_each(CAST(readfile('array') AS TEXT))")" -eq $n ]
ok $? 'threat 4: crm-export: every line is JSON'
sqlite3 :memory: "SELECT hex(value ->> '\$.street') FROM
    json_each(CAST(readfile('array') AS TEXT))" | cmp - want.hex
ok $? 'crm-export: JSON has every byte'
crm-export --format=text >export.txt
sed -n 's/^street: //p' export.txt | cmp - want.tsv
ok $? 'crm-export: in text a value is its text with its escapes'
sed -n 's/^  text: //p' export.txt | cmp - want.tsv
ok $? 'crm-export: so is a note'
[ "$(grep -cv '^\(  \)\{0,1\}[a-z_0-9]*: .\|^$' export.txt)" -eq 0 ]
ok $? 'threat 4: crm-export: every line of text is a field'

crm-list --format=table --columns=$columns >out.table
[ "$(wc -l <out.table)" -eq $((n + 1)) ]
ok $? 'threat 3: table: a heading and as many lines as contacts'
calm out.table
ok $? 'threat 3: table: no control character, nothing that hides or turns text'
crm-show - <out.tsv >out.page
calm out.page
ok $? 'threat 3: crm-show: no control character, nothing that hides or turns text'
[ "$(grep -c '^c[0-9]' out.page)" -eq $n ]
ok $? 'threat 3: crm-show: as many pages as contacts'
[ "$(grep -c '^  note n' out.page)" -eq $n ]
ok $? 'threat 3: crm-show: as many notes as there are'

t 'threat 3: no text steers the terminal of a small table' 0 <<'END'
$ crm-list --format=table --columns=id,street c1 c7 c24 c26 c41
id   street
c1   \x1B[2J\x1B[31mred\x1B[0m
c7   \u{202E}gnp.exe\u{202C}
c24  a\nb
c26  a\rb
c41  \
END

# Reports and the log of the same store.
crm-policy add -q -d crm.db c1 line=dental effective=2026-12-01 \
    carrier="$(cat h/1)" plan="$(cat h/24)" agent="$(cat h/7)" npn="$(cat h/6)"
crm-task add -q -d crm.db c1 due=2026-12-01T10:00 task="$(cat h/1)" \
    task_owner="$(cat h/7)"
crm-task add -q -d crm.db c1 due=2026-12-02 task="$(cat h/24)"
crm-task add -q -d crm.db c1 due=2026-12-03 task="$(cat h/6)"
crm-task 'done' -q -d crm.db t3 outcome="$(cat h/1)" -m "$(cat h/1)"
CRM_NOW=2026-12-25 
export CRM_NOW
for r in stages funnel due overdue dispositions sources production stale; do
	lines=$(crm-report $r due=..2027-12-31 | wc -l)
	[ $r = due ] || lines=$(crm-report $r | wc -l)
	case $r in due) d=due=..2027-12-31 ;; *) d= ;; esac
	# shellcheck disable=SC2086
	crm-report $r $d --format=table >out.table
	calm out.table && [ "$(wc -l <out.table)" -eq $((lines + (lines > 0))) ]
	ok $? "threat 3: crm-report $r --format=table: calm, a line a record"
	# shellcheck disable=SC2086
	crm-report $r $d >out.tsv2
	[ "$(awk -F '\t' '{ print NF }' out.tsv2 | sort -u | wc -l)" -le 1 ] &&
	    [ "$(LC_ALL=C tr -dc '\r' <out.tsv2 | wc -c)" -eq 0 ]
	ok $? "threat 4: crm-report $r: as many fields in every line"
done
crm-report sources --columns=contacts | awk '{ n += $1 } END { exit n != '$n' }'
ok $? 'crm-report sources: the contacts add up'
[ "$(crm-report sources | wc -l)" -eq $n ]
ok $? 'crm-report sources: every text is a source of its own'
crm-policy list --format=table --columns=policy_id,carrier,plan,agent,npn >out.table
calm out.table && [ "$(wc -l <out.table)" -eq 2 ]
ok $? 'threat 3: crm-policy list --format=table: calm'
crm-task list --format=table --columns=task_id,due,task,task_owner,outcome >out.table
calm out.table && [ "$(wc -l <out.table)" -eq 4 ]
ok $? 'threat 3: crm-task list --format=table: calm'
printf 'id,caller_relation,budget\nc1,"%s","%s"\n' "$(sed 's/"/""/g' h/1)" \
    "$(sed 's/"/""/g' h/24)" >h.csv
crm-survey take --survey="$(cat h/7)" h.csv >out.tsv2
[ "$(awk -F '\t' '{ print NF }' out.tsv2)" = "$(printf '7\n7')" ]
ok $? 'threat 4: crm-survey take: a line a change'
crm-survey list --format=table >out.table
calm out.table && [ "$(wc -l <out.table)" -eq 3 ]
ok $? 'threat 3: crm-survey list --format=table: calm'
crm-show c1 >out.page
calm out.page
ok $? 'threat 3: crm-show: tasks, surveys and notes are calm'
CRM_NOW=2026-11-22T09:00:00-05:00

t 'threat 5: a file name is data, too' 0 <<'END'
$ name=$(printf 'a\tb\nc\033[31m.csv')
$ printf 'first_name,phone\nEva,305-555-9999\n' >"./$name"
$ crm-import -n "$name" 2>/dev/null | tr -d '\033'
$ printf 'first_name,zip\nEva,1\n' >"./$name"
$ crm-import "$name"
$ printf 'first_name,phone\nEva,305-555-9999\n' >-h.csv
$ crm-import -n -- -h.csv 2>/dev/null | cut -f 2-
$ crm-import -n ./-h.csv 2>/dev/null | cut -f 2-
c91	added	a\tb\nc[31m.csv	2
added	-h.csv	2
added	./-h.csv	2
! crm-import: a\tb\nc\x1B[31m.csv:2: zip: "1" is not a ZIP code (33101 or 33101-1234)
! crm-import: nothing was imported
END

t 'threat 3: in the log it is one field of one line, in the table calm' 0 <<'END'
$ name=$(printf 'a\tb\nc\033[31m.csv')
$ printf 'first_name,phone\nEva,305-555-9998\n' >"./$name"
$ crm-import -q "$name" >/dev/null
$ crm-log program=crm-import | wc -l
$ crm-log --format=table program=crm-import >out.table
$ wc -l <out.table
$ LC_ALL=C tr -d '\040-\176\200-\377\n' <out.table | wc -c
$ crm-undo
2
3
0
c91
END

# Messages --------------------------------------------------------------

# Whatever is wrong with it, a word of the user does not steer the terminal.
esc=$(printf '\033[31m\n\302\233\342\200\256')
wrong=
for c in 'crm-set zip=' 'crm-set email=' 'crm-set birth_date=' \
    'crm-set gender=' 'crm-set stage=' 'crm-set status=' 'crm-set pipeline=' \
    'crm-set dnc=' 'crm-set state=' 'crm-set street=@' 'crm-list zip=' \
    'crm-list gender=' 'crm-list stage=' 'crm-list op=' 'crm-list id=' \
    'crm-list birth_date=' 'crm-list --as-of=' 'crm-list --sort=' \
    'crm-list --columns=' 'crm-list --format=' 'crm-list --' \
    'crm-export --format=' 'crm-export stage=' 'crm-export --' \
    'crm-note -mx -a' 'crm-note -mx -s' 'crm-note -mx -t' 'crm-note -F' \
    'crm-report ' 'crm-init -d other.db ' \
    'crm-import ' 'crm-import --pipeline=' 'crm-stage ' 'crm-policy ' \
    'crm-policy set p1 line=' 'crm-show ' 'crm-undo ' 'crm-log ' \
    'crm-task ' 'crm-task add c1 kind=' 'crm-task add c1 due=' \
    'crm-task add c1 every=' 'crm-note -mx -f' \
    'crm-stage -s' 'crm-survey ' 'crm-survey confirm ' 'crm-soa ' 'crm-soa add c1 products=' \
    'crm-field add ' 'crm-field add x type=' 'crm-field add x words=x|' \
    'crm-field set pet ' 'crm-field drop ' 'crm-mapping show ' 'crm-mapping drop ' 'crm-import --mapping=' \
    'crm-pipeline dump ' 'crm-list -d ' 'crm-list -d /nonexistent/'; do
	word=${c##* }
	# shellcheck disable=SC2086
	set -- ${c% *}
	if [ -n "$word" ]; then
		set -- "$@" "$word$esc"
	else
		set -- "$@" "$esc"
	fi
	case $c in
	'crm-set '* | 'crm-note '*) set -- "$@" c1 ;;
	'crm-stage '*) set -- "$@" c1 ;;
	'crm-import --pipeline='* | 'crm-import --mapping='*) set -- "$@" ./-h.csv ;;
	esac
	"$@" >out.err 2>&1 </dev/null && echo >>out.err
	calm out.err || wrong="$wrong [$c]"
done
[ -z "$wrong" ] || echo "# wrong:$wrong"
[ -z "$wrong" ]
ok $? 'threat 3: no message carries a control character of the user'
[ ! -e other.db ]
ok $? 'and no file was made'

# Text that is none -----------------------------------------------------

store
crm-add -q first_name=Ana street=old
cp crm.db kept.db
printf 'first_name,phone\nBob,1\n' >plain.csv
for bytes in '\377' 'a\300\200b' '\355\240\200' '\364\220\200\200' '\302' \
    'caf\351' '\370\210\200\200\200' '\200' 'a\277b' '\300\257' '\301\277' \
    '\340\200\257' '\360\200\200\257' '\374\204\200\200\200\200' '\376' \
    '\355\277\277' '\364\217\277' '\342\202' '\303(' '\367\277\277\277'; do
	# shellcheck disable=SC2059
	bad=$(printf "$bytes")
	# shellcheck disable=SC2059
	printf "first_name,note\nBob,$bytes\n" >bad.csv
	# shellcheck disable=SC2059
	printf "$bytes" >bad.txt
	# shellcheck disable=SC2059
	printf "{\"id\":\"c1\",\"street\":\"$bytes\"}\n" >bad.jsonl
	wrong=
	for c in "crm-set street=$bad c1" "crm-add street=$bad" \
	    'crm-set street=@bad.txt c1' "crm-note -m $bad c1" \
	    'crm-note -F bad.txt c1' 'crm-import --encoding=UTF-8 bad.csv' \
	    "crm-list street=$bad" "crm-list street~$bad" "crm-list $bad" \
	    "crm-import --source=$bad plain.csv"; do
		# shellcheck disable=SC2086
		$c >out 2>err
		[ $? -eq 1 ] && [ -s err ] && [ ! -s out ] || wrong="$wrong [$c]"
		calm err || wrong="$wrong [message of $c]"
	done
	for c in 'crm-set -' 'crm-add -'; do
		$c <bad.jsonl >out 2>err
		[ $? -eq 1 ] && [ ! -s out ] || wrong="$wrong [$c]"
	done
	[ -z "$wrong" ] || echo "# $bytes:$wrong"
	[ -z "$wrong" ] && cmp -s crm.db kept.db
	ok $? "threat 6: not UTF-8, refused everywhere: $(printf %s "$bytes" | sed "s,.,&,g; s,[^a-z0-9],/,g")"
done

t 'threat 6: half a pair of surrogates in JSON is not UTF-8' 1 <<'END'
$ printf '{"id":"c1","street":"\\ud800"}\n' | crm-set -
! crm-set: line 1: street: the text is not UTF-8
END

t 'threat 6: NUL in a CSV file' 1 <<'END'
$ printf 'first_name\nA\0b\n' >nul.csv
$ crm-import nul.csv
! crm-import: nul.csv:2: a NUL byte
! crm-import: nothing was imported
END

t 'threat 6: CRM_USER that is not UTF-8 does not get into the log' 0 <<'END'
$ CRM_USER=$(printf 'a\377') crm-set -q city=x c1
$ crm-log program=crm-set user="$(id -un)" | wc -l
$ crm-undo -q "$(crm-log program=crm-set | tail -n 1 | cut -f 1)"
1
END

# A megabyte ------------------------------------------------------------

awk 'BEGIN { for (i = 0; i < 1048576; i++) printf "x" }' >mega
{ printf '{"id":"c1","street":"'; cat mega; printf '"}\n'; } >mega.jsonl
{ printf 'first_name,street\nBob,'; cat mega; printf '\n'; } >mega.csv
{ printf 'first_name,'; cat mega; printf '\nBob,x\n'; } >megahead.csv
{ cat mega; echo; } >mega.lines

t 'threat 7: a megabyte is too long for a field' 0 <<'END'
$ crm-set street=@mega c1; echo $?
$ crm-add street=@mega; echo $?
$ crm-set - <mega.jsonl; echo $?
$ crm-add - <mega.jsonl; echo $?
1
1
1
1
! crm-set: street: 1048576 bytes are too long (at most 4096)
! crm-add: street: 1048576 bytes are too long (at most 4096)
! crm-set: line 1: street: 1048576 bytes are too long (at most 4096)
! crm-add: line 1: street: 1048576 bytes are too long (at most 4096)
END

t 'threat 7: and for a note' 1 <<'END'
$ crm-note -F mega c1
! crm-note: note: 1048576 bytes are too long (at most 65536)
END

t 'threat 7: and in a CSV file, in the heading too' 0 <<'END'
$ crm-import mega.csv; echo $?
$ crm-import megahead.csv; echo $?
1
1
! crm-import: mega.csv:2: a field of more than 64 KiB (a quote that is never closed?)
! crm-import: nothing was imported
! crm-import: megahead.csv:1: a field of more than 64 KiB (a quote that is never closed?)
! crm-import: nothing was imported
END

t 'threat 7: and is no id' 1 <<'END'
$ crm-list - <mega.lines
! crm-list: line 1: no id of a contact at its beginning
END

t 'threat 7: a line with an id and a megabyte behind it is a line with an id' 0 <<'END'
$ { printf 'c1\t'; cat mega; echo; } | crm-list --columns=id -
c1
END

t 'nothing of all this is in the store' 0 <<'END'
$ crm-list --columns=id,street,city
$ crm-check
c1	old	
END

# Names that look like options ------------------------------------------

store
t 'threat 5: names like -h and --help are names' 0 <<'END'
$ crm-add first_name=-h last_name=--help
$ crm-add -- first_name=--version
$ crm-list --columns=id,name
$ crm-list --columns=id -- -h
$ crm-list --columns=id 'name~--help'
$ crm-set last_name=-n c2
$ crm-note -m --help c1
$ crm-note -m -n -- c1
$ sqlite3 crm.db 'SELECT note FROM note'
c1
c2
c1	-h --help
c2	--version
c1
c1
c2	last_name		-n
n1	c1
n2	c1
--help
-n
END

done_testing
