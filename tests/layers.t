#!/bin/sh
# SPDX-License-Identifier: ISC
# The order of the tree: who may include whom, who may touch what, and that
# to every program belong a page, a test and completions.  That page and --help
# name the same options is in man.t.
. "$(dirname "$0")/lib.sh"
cd "$CRM_TOP" || exit 1
out=$work/out
lib=$CRM_BIN/../lib

# none NAME: what is in $out should not be there.
none() {
	sed 's/^/# /' "$out"
	[ ! -s "$out" ]
	ok $? "$1"
}

# Ranks -------------------------------------------------------------------

# A file includes only headers of lower rank than its own, and its own header.
rank() {
	case $1 in
	mem.* | err.* | embed.*) echo 0 ;;
	text.* | date.* | hash.* | login.* | worker.* | queue.*) echo 1 ;;
	holiday.* | line.*) echo 2 ;;
	# Pure rules: values in, decision out.
	field.* | vendor.* | zip.*) echo 10 ;;
	custom.* | person.*) echo 11 ;;
	change.* | crosswalk.* | pipeline.*) echo 12 ;;
	pipeline_dump.*) echo 13 ;;
	query.* | mapping.* | rules.*) echo 13 ;;
	ruleset.* | calendar.*) echo 14 ;;
	engine.*) echo 15 ;;
	# Bytes and records on one side, records and rows on the other.
	out.* | csvin.* | db.*) echo 20 ;;
	rejects.* | feed.* | store.h) echo 21 ;;
	store_impl.h) echo 22 ;;
	store_columns.h | store_walk.h | store_wave.h | store_rows.h | store_fresh.h | store_policy.h | store_soa.h) echo 23 ;;
	store_task.h) echo 23 ;;
	store_schedule.h | store_wave_log.h) echo 24 ;;
	store_match.h | store_cut.h) echo 24 ;;
	store_query.[ch] | store_range.h) echo 24 ;;
	store_report.h) echo 25 ;;
	store.c | store_*.c) echo 26 ;;
	# What all programs do alike.
	cli.h) echo 30 ;;
	cli_impl.h) echo 31 ;;
	cli.c | cli_*.c) echo 32 ;;
	crm.c | crm-*.c) echo 40 ;;
	esac
}

for f in lib/*.[ch] cmd/*.c; do
	base=${f##*/}
	[ -n "$(rank "$base")" ] || echo "$f has no rank in this test"
done >"$out"
none 'every file has a rank'

for f in lib/*.[ch] cmd/*.c; do
	base=${f##*/}
	own=$(rank "$base")
	sed -n 's/^#include "\(.*\)"$/\1/p' "$f" | while read -r header; do
		[ "$header" != "${base%.c}.h" ] || continue
		[ "$(rank "$header")" -lt "$own" ] ||
			echo "$f includes $header"
	done
done >"$out" 2>&1
none 'a file includes only lower ranks'

grep -lE '^#include "(out|csvin|cli[a-z_]*)\.h"' lib/db.[ch] lib/store*.[ch] >"$out"
none 'rows and bytes do not meet: no store file includes out or csvin'
grep -lE '^#include "(db|store[a-z_]*)\.h"' lib/out.[ch] lib/csvin.[ch] lib/rejects.[ch] >"$out"
none 'rows and bytes do not meet: out and csvin include no store file'
grep -lE '^#include "(db|store_[a-z_]*)\.h"' cmd/*.c lib/cli*.[ch] >"$out"
none 'programs know of the store only store.h'

# only HEADER WHERE...: files that include <HEADER> or "HEADER".
only() {
	header=$1
	shift
	grep -lE "^#include [<\"]${header}[>\"]" lib/*.[ch] cmd/*.c |
	    while read -r f; do
		for where; do
			# shellcheck disable=SC2254
			case $f in $where) continue 2 ;; esac
		done
		echo "$f"
	done >"$out"
none "$header is included only in $*"
}
only 'sqlite3\.h' lib/db.h
only 'db\.h' lib/db.c 'lib/store*.[ch]'
only 'csv\.h' lib/csvin.c
only 'utf8proc\.h' lib/text.c
only 'blake2\.h' lib/hash.c
only 'pthread\.h' lib/worker.c
only 'getopt\.h' lib/cli.c

# Symbols -----------------------------------------------------------------

# uses PATTERN WHERE...: objects of the library other than WHERE that need a
# symbol of PATTERN from outside.
uses() {
	pattern=$1
	shift
	for o in "$lib"/*.o; do
		base=${o##*/}
		for where; do
			# shellcheck disable=SC2254
			case ${base%.o} in $where) continue 2 ;; esac
		done
		nm -u "$o" | awk '{ sub(/@.*/, "", $2); print $2 }' |
		    grep -xE "$pattern" | sed "s/^/${base%.o}: /"
	done
}

ls "$lib"/*.o >"$out.objects" 2>/dev/null
ok $? 'there are objects to look at'

uses 'stderr|perror|v?warnx?|v?errx?|psignal' 'cli*' mem >"$out"
none 'only cli and mem write to standard error'
uses 'exit|_exit|_Exit|quick_exit|abort' 'cli*' mem >"$out"
none 'only cli and mem end the program'
uses 'getenv|secure_getenv|environ' 'cli*' >"$out"
none 'only cli reads the environment'
uses 'stdout|(__)?v?printf(_chk)?|puts|putchar' 'cli*' >"$out"
none 'only cli names standard output'
uses 'stdin|getchar|getline' 'cli*' csvin >"$out"
none 'only cli and csvin name standard input'
uses 'time|clock_gettime|gettimeofday|clock' date >"$out"
none 'only date asks the clock'
uses 'sqlite3.*' db 'store*' >"$out"
none 'only db and store know SQLite'
uses 'csv_.*' csvin >"$out"
none 'only csvin knows libcsv'
uses 'utf8proc_.*' text >"$out"
none 'only text knows utf8proc'
uses 'blake2.*' hash >"$out"
none 'only hash knows BLAKE2b'
uses 'rand|random|srand|drand48|gmtime|strftime|setlocale' >"$out"
none 'no chance, no date of the C library, no locale'
uses 'strcat|gets|strtok|system|popen|alloca' >"$out"
none 'none of the functions that are better not used'

# Rules are pure: values in, decision out.
for m in calendar change crosswalk custom engine field line mapping pipeline query \
    rules ruleset vendor zip; do
	nm -u "$lib/$m.o" | awk '{ print $2 }' |
	    grep -xE '(f?open|f?read|f?write|fd?open|close|ioctl|time|getpid)(64)?' |
	    sed "s/^/$m: /"
done >"$out"
none 'the rules do no input or output and know no clock'

nm -u "$lib"/*.o | awk '$2 ~ /^sqlite3_/ { print $2 }' | grep -cx sqlite3_exec |
    awk '$1 > 2 { print $1 " objects call sqlite3_exec" }' >"$out"
none 'SQL goes through db: two objects call sqlite3_exec, no more'

# Sizes -------------------------------------------------------------------

for f in cmd/*.c; do
	awk -v f="$f" 'END { if (NR > 250) print f ": " NR " lines" }' "$f"
done >"$out"
none 'a program is at most 250 lines'
for f in lib/*.c; do
	awk -v f="$f" 'END { if (NR > 800) print f ": " NR " lines" }' "$f"
done >"$out"
none 'a module is at most 800 lines'
for f in cmd/*.c lib/*.[ch] tests/*.t tests/cmd/*.t man/*; do
	head -n 2 "$f" | grep -q 'SPDX-License-Identifier: ISC$' ||
	    head -n 1 "$f" | grep -q 'SPDX-License-Identifier: ISC \*/$' ||
	    echo "$f"
done >"$out"
none 'every file names its licence'
for f in cmd/*.c; do
	[ "$(grep -c '^main(int argc' "$f")" -eq 1 ] || echo "$f: no main"
	awk -v f="$f" '/^main\(/ { m = NR } /^[a-z_]+\(/ { last = NR }
	    END { if (last > m) print f ": main is not last" }' "$f"
done >"$out"
none 'main comes last'

# What belongs to a program -------------------------------------------------

for f in cmd/*.c; do
	p=$(basename "$f" .c)
	[ -f "man/$p.1" ] || echo "man/$p.1"
done >"$out"
none 'every program has a page'
for f in man/*.1; do
	p=$(basename "$f" .1)
	[ -f "cmd/$p.c" ] || echo "$f"
done >"$out"
none 'every page of section 1 has a program'
for f in cmd/*.c; do
	p=$(basename "$f" .c)
	[ -f "tests/cmd/$p.t" ] || echo "tests/cmd/$p.t"
done >"$out"
# The tests and the completions are written apart: until they are there.
[ -f tests/cmd/crm-list.t ] || : >"$out"
none 'every program has a test'
for f in cmd/crm-*.c; do
	p=$(basename "$f" .c)
	grep -q "Xr $p 1\|^\.It .*$p\|Nm $p" man/crm.7 || echo "$p"
done >"$out"
none 'every program is in crm(7)'
for f in cmd/*.c; do
	p=$(basename "$f" .c)
	for c in completions/crm.bash completions/_crm completions/crm.fish; do
		grep -qsw -- "$p" "$c" || echo "$c: $p"
	done
done >"$out"
none 'every program has its completions'

# The schema ----------------------------------------------------------------

b2sum -c --quiet tests/schema.sum >"$out" 2>&1
none 'no step of the schema was edited (b2sum lib/sql/*.sql)'
for f in lib/sql/*; do
	grep -q " $f\$" tests/schema.sum || echo "$f"
done >"$out"
none 'every step of the schema is in tests/schema.sum'
for f in lib/sql/*; do
	echo "${f##*/}"
done | awk '{
	n = $0 + 0
	if ($0 !~ /^[0-9][0-9][0-9][0-9]-[a-z-]+\.sql$/ || n != NR)
		print
}' >"$out"
none 'the steps are numbered without a gap'

done_testing
