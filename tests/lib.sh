# SPDX-License-Identifier: ISC
# shellcheck shell=sh
# For the tests of programs: a fresh folder and store, a fixed clock, and
# steps that compare standard output, standard error and status exactly.
#
#	. "$(dirname "$0")/../lib.sh"
#	store				a fresh store in $CRM_DB
#	t 'name of the step' 0 <<'END'	status expected, then what is run
#	$ crm-list stage=connect
#	c1	Ana ...			standard output, exactly
#	! crm-list: ...			a line of standard error
#	END
#	done_testing
#
# Lines beginning "$ " are one shell script, run with `sh -c`.

LC_ALL=C.UTF-8
TZ=America/New_York
CRM_NOW=2026-11-22T09:00:00-05:00
CRM_USER=ana
unset CRM_DB XDG_DATA_HOME COLUMNS SUDO_USER
export LC_ALL TZ CRM_NOW CRM_USER
: "${CRM_BIN:?is the folder of the programs; see tests/run}"
PATH=$CRM_BIN:$PATH
CRM_TOP=$(cd "$(dirname "$0")" && while [ ! -f Makefile ]; do cd ..; done && pwd)
export PATH CRM_TOP
work=$(mktemp -d)
trap 'chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
cd "$work" || exit 1
tests=0
failed=0

# A fresh store, with the pipelines named.
store() {
	CRM_DB=$work/crm.db
	export CRM_DB
	rm -f "$CRM_DB" "$CRM_DB-journal"
	crm-init "$@" || exit 1
}

# A fresh store with three contacts; the second has something of every kind.
three() {
	store
	crm-add name='Ana Diaz' phone=305-555-0100 zip=33101 source=web
	crm-add name='Bob Ruiz' email=bob@example.com
	crm-add name='Cy Vega' state=FL source=web
	crm-policy add c2 line=dental carrier=Delta effective=2027-01-01
	crm-task add c2 kind=call due=2026-12-01
	crm-soa add c2 products=dental
	echo '{"id":"c2","city":"Miami"}' | crm-survey take -
} >/dev/null

# ok STATUS NAME: one TAP line.  With CRM_FIRST the first failure is the last.
ok() {
	tests=$((tests + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tests - $2"
	else
		failed=$((failed + 1))
		echo "not ok $tests - $2"
		[ -z "${CRM_FIRST-}" ] || exit 1
	fi
}

# Compare two files; say how they differ.
same() {
	if [ -f "$1" ] && [ -f "$2" ] && [ ! -s "$1" ] && [ ! -s "$2" ] ||
	    cmp -s "$1" "$2"; then
		return 0
	fi
	diff -u "$1" "$2" | sed 's/^/# /'
	return 1
}

# By what the shell has in it: to start a program takes longer than most of
# what is tried.
t() {
	while IFS= read -r step; do
		case $step in
		'$ '*) printf '%s\n' "${step#??}" >&3 ;;
		'! '*) printf '%s\n' "${step#??}" >&4 ;;
		*) printf '%s\n' "$step" >&5 ;;
		esac
	done 3>script 4>want.err 5>want.out
	sh ./script >got.out 2>got.err </dev/null
	got=$?
	bad=0
	same want.out got.out || bad=1
	same want.err got.err || bad=1
	if [ "$got" -ne "$2" ]; then
		echo "# status $got, expected $2"
		bad=1
	fi
	[ "$bad" -eq 0 ] || sed 's/^/# $ /' script
	ok "$bad" "$1"
}

# told NAME: of each contact alone the log tells what it tells of all, and of
# nobody only what has no record.
told() {
	crm-log -c | sort >told.all
	cut -f 2 told.all | grep . | sort -u | wc -l >told.records
	sqlite3 "$CRM_DB" "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL
		SELECT i + 1 FROM n WHERE i < (SELECT max(contact) FROM touch)
		OR i < (SELECT max(hi) FROM part WHERE name = 'contact'))
		SELECT 'c' || i FROM n" |
	while read -r contact; do
		crm-log -c "$contact" 2>/dev/null || :
	done | sort >told.each
	comm -3 told.all told.each | awk -F '\t' '$2 != ""' >told.differ
	[ "$(cat told.records)" -gt 5 ] && [ ! -s told.differ ]
	ok $? "$1"
}

# Two scripts for steps.  sh mis COMMAND...: a command that is misused, cut to
# the sentence and how its usage begins.
cat >mis <<'END'
"$@" 2>mis.err
status=$?
sed -n 1p mis.err >&2
sed -n '2s/^\(usage: crm[-a-z]*\) .*/\1/p' mis.err
exit $status
END

# sh rel COMMAND...: without this folder in its messages.
cat >rel <<'END'
"$@" 2>rel.err
status=$?
sed "s|$(pwd -P)/||g" rel.err >&2
exit $status
END

done_testing() {
	echo "1..$tests"
	[ "$failed" -eq 0 ]
}
