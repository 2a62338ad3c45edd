#!/bin/sh
# SPDX-License-Identifier: ISC
# What could be done to the programs, and why it does nothing; by the numbers
# under which the defences were planned.  Text that is hostile in itself
# (threats 1 to 7) is in hostile.t, and every text through every program and
# form in proof/hostile; formulas (2) also in unit/out.c, files of CSV (8) in
# cmd/crm-import.t and unit/csvin.c, purging (29) in cmd/crm-delete.t and
# proof/purge, the chain of the log (30) in log.t and proof/audit, every
# position of an MBI (32) in unit/text.c, every day (26) in unit/date.c and
# proof/dates, failing output (33) in grammar.t,
# how the programs are built (34) in build.t.  What the numbers between are
# about (web forms, mail, attachments) the programs do not have.
. "$(dirname "$0")/lib.sh"
three
printf 'first_name,phone\nEva,305-555-0104\n' >leads.csv
crm-mapping save -q fair leads.csv
cp crm.db three.db
again() {
	rm -rf crm.db-journal new.db* copy.db
	cp three.db crm.db
}

# Every program, with something that it does.
cat >every <<'END'
crm-add first_name=Zoe
crm-advance
crm-backup copy.db
crm-check
crm-delete -r old c1
crm-export
crm-field add pet
crm-import leads.csv
crm-init -d new.db --zone=UTC
crm-list
crm-log
crm-mapping show fair
crm-note -m x c1
crm-pipeline stages
crm-policy add c1 line=dental
crm-report stages
crm-rights list
crm-set owner=z c1
crm-show c1
crm-soa add c1 products=dental
crm-stage needs-analysis c1
crm-survey list
crm-task add c1 due=+1d
crm-undo
crm-zip 33101
crm --list
END
cut -d ' ' -f 1 every | sort >named
for f in "$CRM_TOP"/cmd/*.c; do
	basename "$f" .c
done | sort | diff named - >missing
ok $? 'every program is tried here'

# The status and output of each, as they are without any threat.
while read -r c; do
	again
	# shellcheck disable=SC2086
	$c </dev/null >got.out 2>got.err
	echo "$? $c"
	sed "s|$work/||g" got.out got.err
done <every >calm.out
[ "$(grep -c '^0 crm' calm.out)" -eq $(($(wc -l <every) - 1)) ]
ok $? 'and does it (but for a deletion before its time)'

# same_as_calm NAME COMMAND...: all programs behind COMMAND give the same.
same_as_calm() {
	name=$1
	shift
	while read -r c; do
		again
		# shellcheck disable=SC2086
		"$@" $c </dev/null >got.out 2>got.err
		echo "$? $c"
		sed "s|$work/||g" got.out got.err
	done <every >now.out
	same calm.out now.out
	ok $? "$name"
}

# 1 SQL ------------------------------------------------------------------------

again
t 'threat 1: signs of a pattern match themselves' 0 <<'END'
$ crm-set -q city='100%_*[a]' c1
$ for w in % _ '*' '[a]' '%_*'; do crm-list --columns=id "city~$w"; done
$ for w in %% a_a '?' '[b]'; do crm-list --columns=id "city~$w" "$w"; done
c1
c1
c1
c1
c1
END

# A value never becomes part of a statement.
grep -nE '(crm_buf_fmt|s(n)?printf|crm_pool_fmt)\(' "$CRM_TOP"/lib/db.c \
    "$CRM_TOP"/lib/store*.c -A 3 |
    grep -E '"[^"]*\b(SELECT|INSERT|UPDATE|DELETE|WHERE|VALUES)\b[^"]*%' |
    grep -vE 'INSERT (OR FAIL )?INTO %s.*(crm_tables\[TABLE\(t\)\]\.name|table->name)' \
	>sql.prints
sed 's/^/# /' sql.prints
[ ! -s sql.prints ]
ok $? 'threat 1: only names of our tables are printed into a statement'

# 5 Options ---------------------------------------------------------------------

# Where an id is wanted, a word that begins with - is an option before -- and
# refused as an id behind it; either way nothing is done.
again
bad=
for c in 'crm-set owner=z' 'crm-stage needs-analysis' 'crm-note -m x' \
    'crm-show' 'crm-delete -r x' 'crm-undo' 'crm-policy set plan=x' \
    'crm-policy end' 'crm-task done' 'crm-task drop' 'crm-soa sign' \
    'crm-survey confirm' 'crm-policy add line=dental' 'crm-task add due=+1d'; do
	for id in -1 -x --nothing -c1; do
		# shellcheck disable=SC2086
		$c "$id" </dev/null >/dev/null 2>err
		case $? in 1 | 2) ;; *) bad="$bad [$c $id]" ;; esac
		# shellcheck disable=SC2086
		$c -- "$id" </dev/null >/dev/null 2>err
		case $? in 1 | 2) ;; *) bad="$bad [$c -- $id]" ;; esac
	done
	for id in -h --help; do
		# shellcheck disable=SC2086
		[ "$($c $id | head -c 6)" = usage: ] || bad="$bad [$c $id]"
		# shellcheck disable=SC2086
		$c -- $id >/dev/null 2>&1
		case $? in 1 | 2) ;; *) bad="$bad [$c -- $id]" ;; esac
	done
done
[ -z "$bad" ] || echo "# wrong:$bad"
[ -z "$bad" ] && cmp -s crm.db three.db
ok $? 'threat 5: an id like -h, --help or -1 is none, and nothing is done'

t 'threat 5: files whose names look like options are files' 0 <<'END'
$ cp leads.csv -- -n; cp leads.csv -- --help
$ crm-import -- -n --help 2>/dev/null | cut -f 2-
$ crm-export -- >/dev/null
$ crm-backup -- -x.db
$ crm-backup --verify -- -x.db | cut -f 1
$ rm -- -n --help -x.db
added	-n	2
same	--help	2
-x.db
-x.db
END

# 7 Size -------------------------------------------------------------------------

# 64 MiB of address space: the file is refused long before it is read.
if [ -z "${ASAN_OPTIONS+x}" ] && ! nm "$CRM_BIN/crm-list" 2>/dev/null | grep -q __asan; then
again
t 'threat 7: a quote that is never closed, 300 MB of it, in little memory' 1 <<'END'
$ { printf 'first_name\n"'; head -c 300000000 /dev/zero | tr '\0' x; } |
$ (ulimit -v 65536; crm-import -)
! crm-import: <stdin>:2: a field of more than 64 KiB (a quote that is never closed?)
! crm-import: nothing was imported
END

t 'threat 7: two million columns' 1 <<'END'
$ head -c 2000000 /dev/zero | tr '\0' , >wide.csv
$ (ulimit -v 65536; crm-import wide.csv) 2>&1 | cut -c 1-60 >&2
$ cmp crm.db three.db; rm wide.csv
$ exit 1
! crm-import: wide.csv:1: more than 512 columns
! crm-import: nothing was imported
END
fi

# 9 Numbers ------------------------------------------------------------------------

again
bad=
for n in 2147483648 4294967297 9223372036854775807 9223372036854775808 \
    18446744073709551617 99999999999999999999999999 -9223372036854775809 \
    1e99 0x7fffffff 1,000; do
	for c in "crm-show c$n" "crm-show $n" "crm-set owner=z c$n" \
	    "crm-undo o$n" "crm-log op=o$n" "crm-list created=-${n}d.." \
	    "crm-list created=+${n}y" "crm-list created=$n-01-01" \
	    "crm-list --as-of=$n-01-01" "crm-list --as-of=01/01/$n" \
	    "crm-list id=c$n" "crm-policy set premium=$n p1" \
	    "crm-policy list premium=$n.." "crm-task set due=+${n}d t1" \
	    "crm-task set every=${n}d t1" "crm-zip $n" \
	    "crm-policy set effective=12/$n/2026 p1"; do
		# shellcheck disable=SC2086
		$c </dev/null >out 2>err
		case $? in
		0 | 1 | 2) ;;
		*) bad="$bad [$c]" ;;
		esac
		case $c in
		crm-show* | crm-set* | crm-undo* | crm-task*due* | *effective*)
			[ -s err ] && [ ! -s out ] || bad="$bad [$c: taken]" ;;
		esac
	done
	env COLUMNS="$n" crm-list --format=table >/dev/null || bad="$bad [COLUMNS=$n]"
done
[ -z "$bad" ] || echo "# wrong:$bad"
[ -z "$bad" ] && crm-check
ok $? 'threat 9: numbers beyond every size are refused, or mean what they say'

# But for: at most eight digits, a share that must lie from 0 to 1, the length
# of a bar of our own numbers, and a guess at what a wrong date was to be.
grep -nE '\b(atoi|atol|atoll|sscanf|strtod|atof|strtol|strtoul)\(' \
    "$CRM_TOP"/lib/*.c "$CRM_TOP"/cmd/*.c | grep -vF \
    -e 'p->number[p->n++] = atoi(s);' -e '*value = strtod(text, &end);' \
    -e 'atof(cell[out->bar])' -e 'sscanf(text, "%9d' >unchecked
sed 's/^/# /' unchecked
[ ! -s unchecked ]
ok $? 'threat 9: numbers are read in one place, with their range'

# 11 Links and files in between -------------------------------------------------------

# Somebody who may write into the folder put links where files are made.
again
echo precious >target
for f in crm.db-journal bad.csv bad.csv.part copy.db new.db; do
	ln -s target "$f"
done
printf 'first_name,zip\nEva,1\n' >bad-rows.csv
t 'threat 11: no link is followed to write' 0 <<'END'
$ crm-add first_name=Eva 2>/dev/null; echo $?
$ rm crm.db-journal
$ crm-import -q --rejects=bad.csv bad-rows.csv; echo $?
$ rm bad.csv
$ crm-import -q --rejects=bad.csv bad-rows.csv >/dev/null 2>&1; echo $?
$ sed 1d bad.csv; ls bad.csv*
$ crm-backup copy.db 2>/dev/null; echo $?
$ crm-init -d new.db 2>/dev/null; echo $?
$ cat target
3
1
1
Eva,1,"zip: ""1"" is not a ZIP code (33101 or 33101-1234)"
bad.csv
bad.csv.part
1
1
precious
! crm-import: bad.csv: there is a file already; name a new one for the bad rows
END
rm -f bad.csv bad.csv.part copy.db new.db

# User 2 swaps the names of the store of user 1 for links to a file of user 1,
# as fast as it can, while user 1 works.
if [ "$(id -u)" -eq 0 ] && setpriv --reuid 65501 --regid 65501 --clear-groups \
    true 2>/dev/null; then
	as() {
		id=$1
		shift
		setpriv --reuid "$id" --regid "$id" --clear-groups -- "$@"
	}
	chmod 755 .
	mkdir bin open
	cp "$CRM_BIN"/crm-* "$CRM_BIN"/crm bin
	chmod 777 open
	cat >swap <<'END'
cd open
while [ ! -e stop ]; do
	for f in crm.db crm.db-journal crm.db.lock; do
		mv -f $f kept 2>/dev/null
		ln -s mine $f 2>/dev/null
		mv -f kept $f 2>/dev/null
		rm -f $f-x
	done
done
END
	(
		as 65501 bin/crm-init -d open/crm.db
		echo precious | as 65501 sh -c 'cat >open/mine; chmod 600 open/mine'
		as 65502 sh ./swap &
		i=0
		end=$(($(date +%s) + 3))
		while [ "$(date +%s)" -lt $end ]; do
			as 65501 bin/crm-add -d open/crm.db first_name=A
			as 65501 bin/crm-list -d open/crm.db
		done >/dev/null 2>&1
		as 65502 sh -c ': >open/stop'
		wait
	)
	[ "$(cat open/mine)" = precious ]
	ok $? 'threat 11: names swapped for links meanwhile: what they lead to is as it was'
fi

# 12 Rights of somebody else -------------------------------------------------------------

if [ "$(id -u)" -eq 0 ] && [ -d bin ]; then
	mkdir set
	cp bin/crm* set
	chown 65501:65501 set/*
	chmod 6755 set/*
	bad=
	while read -r c; do
		# shellcheck disable=SC2086
		as 65502 set/$c -d /nonexistent/x </dev/null >out 2>err
		[ $? -eq 3 ] && [ ! -s out ] &&
		    grep -q ': it does not run setuid or setgid; how a group shares a store: man crm-rights$' err ||
		    bad="$bad [$c]"
	done <every
	[ -z "$bad" ] || echo "# wrong:$bad"
	[ -z "$bad" ]
	ok $? 'threat 12: no program runs setuid or setgid'
fi

again
t 'threat 12: the files are for their owner, whatever the umask' 0 <<'END'
$ umask 0; rm -rf open2; mkdir open2; cd open2 || exit
$ crm-init -d new.db; crm-add -q -d new.db first_name=Eva
$ crm-backup -d new.db copy.db; crm-check -d new.db
$ printf 'first_name,zip\nEva,1\n' >x.csv
$ crm-import -qk -d new.db --rejects=bad.csv x.csv 2>/dev/null
$ stat -c '%a %n' *.db* bad.csv
$ HOME=$PWD XDG_DATA_HOME= CRM_DB= crm-init; stat -c '%a %n' .local/share/crm
copy.db
600 copy.db
600 new.db
600 new.db.lock
600 bad.csv
700 .local/share/crm
END

# 13 The environment ------------------------------------------------------------------------

bin=$(dirname "$(command -v crm-list)")
cat >bare <<END
program=\$1
shift
exec env -i CRM_DB=crm.db CRM_USER=ana CRM_NOW=$CRM_NOW "$bin/\$program" "\$@"
END
same_as_calm 'threat 13: every program in an empty environment does the same' \
    sh ./bare
long=$(head -c 100000 /dev/zero | tr '\0' x)
same_as_calm 'threat 13: and in a hostile one' env PATH="/nonexistent:$PATH" \
    IFS=-/c TZ=../../etc/passwd TZDIR=/nonexistent LC_ALL=xx_XX.utf8 \
    LANGUAGE=../../x LOCPATH=/nonexistent NLSPATH=/nonexistent \
    HOME=relative XDG_DATA_HOME=relative TMPDIR=/nonexistent \
    SQLITE_TMPDIR=/nonexistent COLUMNS=-1 LINES=x TERM=%s%n \
    ENV=/nonexistent BASH_ENV=/nonexistent CDPATH=/ GETOPT_COMPATIBLE=1 \
    CRM_COLUMNS="$long" CRM_DBX="$long" PAGER='sh -c "touch pwned"'
[ ! -e pwned ]
ok $? 'threat 13: nothing of it was run'

again
t 'threat 13: names of people in the environment do not steer the log' 0 <<'END'
$ esc=$(printf 'a\033[31m\tb\nc')
$ CRM_USER=$esc SUDO_USER=$esc crm-set -q owner=z c1
$ crm-log --columns=user program=crm-set | tr -d '\033'
$ crm-log --columns=user --format=table program=crm-set
a[31m\tb\nc
user
a\x1B[31m\tb\nc
END

t 'threat 13: the zone is that of the store, with its own table' 0 <<'END'
$ CRM_NOW=2026-11-23T03:00:00Z; export CRM_NOW
$ TZDIR=/nonexistent crm-task add -n --columns=due c1 due=today
$ TZ=Asia/Tokyo crm-task add -n --columns=due c1 due=today
2026-11-22
2026-11-22
END

# 25 Languages --------------------------------------------------------------------------------

if command -v localedef >/dev/null && [ -d /usr/share/i18n/locales ]; then
	mkdir locales
	localedef -i tr_TR -f UTF-8 locales/tr_TR.UTF-8 2>/dev/null
	localedef -i de_DE -f UTF-8 locales/de_DE.UTF-8 2>/dev/null
	mkdir speaks
	for f in "$CRM_BIN"/crm*; do
		printf '#!/bin/sh\nLC_ALL=$SPEAKS LOCPATH=%s exec %s "$@"\n' \
		    "$work/locales" "$f" >"speaks/${f##*/}"
	done
	chmod 755 speaks/*
	# Turkish: what i and I fold to.  German: the sign before the cents.
	while read -r SPEAKS test; do
		export SPEAKS
		# A program that asks for the locale would get it.
		[ "$(LC_ALL=$SPEAKS LOCPATH=$work/locales locale decimal_point)" = , ] &&
		    CRM_BIN=$work/speaks sh "$CRM_TOP/tests/$test" >out 2>&1
		status=$?
		[ $status -eq 0 ] || grep -v '^ok' out | head -n 20
		ok $status "threat 25: in $SPEAKS all of $test"
	done <<-END
		tr_TR.UTF-8 cmd/crm-add.t
		tr_TR.UTF-8 cmd/crm-set.t
		tr_TR.UTF-8 roundtrip.t
		de_DE.UTF-8 cmd/crm-policy.t
		de_DE.UTF-8 cmd/crm-report.t
	END
fi

# 27 What others can see ----------------------------------------------------------------------

# No example shows personal data among the arguments of a program.
grep -nE '(mbi|medicare_number|member_id|birth_date|ssn)=[^@.,*]' \
    "$CRM_TOP"/README.md "$CRM_TOP"/man/*.[157] |
    grep -E '(\$|Nm|Ic|Li|crm-)' | grep -vE '=\.\.|\.\.' >shown
sed 's/^/# /' shown
[ ! -s shown ]
ok $? 'threat 27: no example has personal data as an argument'

again
t 'threat 27: every field can come from a file or standard input' 0 <<'END'
$ printf 1EG4-TE5-MK73 | crm-set -q mbi=@- c1
$ echo 1961-05-20 >birth.txt; crm-set -q birth_date=@birth.txt c1
$ echo '{"name":"Dee Ash","mbi":"1EG4-TE5-MK72"}' | crm-add -q -
$ sqlite3 crm.db "SELECT id, birth_date, mbi FROM contact WHERE mbi <> ''"
1|1961-05-20|1EG4TE5MK73
4||1EG4TE5MK72
END

# 28 What a dead process leaves -------------------------------------------------------------------

again
cat >crash <<'END'
ulimit -c unlimited
mkfifo slow
crm-list - <slow &
exec 3>slow
while [ "$(stat -c %u /proc/$!/mem)" -eq "$(stat -c %u /proc/$$/mem)" ] &&
    [ "$(id -u)" -ne 0 ] && [ ${n:=0} -lt 500 ]; do
	n=$((n + 1))
	sleep 0.01
done
stat -c %u /proc/$!/mem
cat /proc/$!/environ >seen 2>/dev/null; echo $?
kill -SEGV $!
wait $!
echo $?
exec 3>&-
rm slow
ls core* 2>/dev/null
END
if [ -d bin ]; then
	mkdir crash.d
	chmod 777 crash.d
	chmod 755 crash
	cp three.db crash.d/crm.db
	chown 65501 crash.d/crm.db
	(
		cd crash.d || exit
		as 65501 env PATH="$work/bin:$PATH" CRM_DB=crm.db sh ../crash
	) >got.out 2>/dev/null
	printf '0\n1\n139\n' >want.out
	same want.out got.out
	ok $? 'threat 28: its memory is nobody else'\''s, and it leaves no core'
	printf 'c1\n' >ids
	t 'threat 28: its own files are still its own' 0 <<'END'
$ chmod 777 .
$ setpriv --reuid 65501 --regid 65501 --clear-groups sh -c '
$ CRM_DB=crash.d/crm.db
$ export CRM_DB
$ printf x | bin/crm-set owner=@/dev/stdin c1
$ bin/crm-import -n /dev/fd/3 3<leads.csv | cut -f 2-'
c1	owner		x
added	/dev/fd/3	2
! crm-import: dry run: 1 added
END
fi

# 33 Output that fails, streams that are closed -------------------------------------------------------

bad=
while read -r c; do
	again
	# shellcheck disable=SC2086
	$c </dev/null >normal 2>/dev/null
	before=$?
	again
	# shellcheck disable=SC2086
	$c </dev/null >/dev/full 2>err
	after=$?
	if [ -s normal ]; then
		case $after in
		3 | 5) grep -q 'No space left on device$' err ;;
		*) false ;;
		esac
	else
		[ $after -eq $before ]
	fi || bad="$bad [$c: $after]"
done <every
[ -z "$bad" ] || echo "# wrong:$bad"
[ -z "$bad" ]
ok $? 'threat 33: every program whose output fails says so'

bad=
while read -r c; do
	for closed in '<&-' '>&-' '2>&-' '<&- >&-' '<&- 2>&-' '>&- 2>&-' \
	    '<&- >&- 2>&-'; do
		again
		sh -c "$c $closed" </dev/null >/dev/null 2>&1
		status=$?
		[ $status -le 5 ] || bad="$bad [$c $closed: $status]"
		crm-check >out 2>&1 || bad="$bad [$c $closed: check]"
		# No line of text went into a file.
		for f in crm.db new.db copy.db; do
			[ ! -e $f ] || [ "$(head -c 15 $f)" = 'SQLite format 3' ] ||
			    bad="$bad [$c $closed: $f]"
		done
	done
done <every
[ -z "$bad" ] || echo "# wrong:$bad"
[ -z "$bad" ]
ok $? 'threat 33: every program with its streams closed leaves the store well'

done_testing
