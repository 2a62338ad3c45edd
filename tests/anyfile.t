#!/bin/sh
# SPDX-License-Identifier: ISC
# Properties of every import, over 1,000 files made at random, good and
# broken: the dry run prints what the run prints; every row is accounted for;
# what was refused changed nothing; what came in goes back whole.
. "$(dirname "$0")/lib.sh"

store
mkdir f
# file NUMBER: rows and faults by a fixed seed; f/N.csv, f/N.rows (data rows
# in it, if every one can be read) and f/N.opt (options).
awk -v files=1000 '
function rnd(n) {
	seed = (seed * 16807) % 2147483647
	return int(seed / 8) % n
}
function pick(list, a, n) {
	n = split(list, a, "|")
	return a[1 + rnd(n)]
}
function cell(kind, v) {
	if (kind == "name")
		v = pick("Ana|José|Luis|Eva|Íñigo|O\047Brien|") " " pick("Díaz|Peña|Lee|de la Cruz|\"\"Q\"\"") (rnd(2) ? "" : " " rnd(900))
	else if (kind == "phone")
		v = pick("305-555-01|(305) 555-02|") rnd(40)
	else if (kind == "email")
		v = pick("a|b|c|d") rnd(30) "@" pick("x.co|y.com|z.org|x.co|" (rnd(3) ? "y.com" : "bad"))
	else if (kind == "zip")
		v = pick("33101|33102|10001|37027||33139|33140|" (rnd(4) ? "" : 1))
	else if (kind == "dob")
		v = pick("1950-01-02|3/4/1950|12/31/1949|31/12/1949|soon|1950-02-30|")
	else if (kind == "state")
		v = pick("FL|florida|NY|ny|GA|TX|" (rnd(4) ? "" : "Texs"))
	else if (kind == "note")
		v = pick("|||call|two" nl "lines|, comma")
	else if (kind == "effective")
		v = pick("|2026-01-01|2027-01-01|2026-11-15")
	else if (kind == "carrier")
		v = pick("|Humana|Aetna")
	else if (kind == "line")
		v = pick("|dental|mapd|hats")
	else
		v = pick("|x|y")
	if (index(v, sep) || index(v, "\"") || index(v, "\n"))
		v = "\"" v "\""
	return v
}
BEGIN {
	seed = 20261122
	for (f = 1; f <= files; f++) {
		csv = "f/" f ".csv"
		nl = rnd(4) ? "\n" : "\r\n"
		sep = pick(",|,|,|;|\t")
		ncol = 0
		nall = split("name phone email zip dob state note effective carrier line city", all, " ")
		for (i = 1; i <= nall; i++)
			if (i == 1 || rnd(8) < (i <= 7 ? 6 : 2))
				col[++ncol] = all[i]
		printf("%s", rnd(6) ? "" : "\357\273\277") >csv
		for (i = 1; i <= ncol; i++)
			printf("%s%s", i > 1 ? sep : "", col[i]) >csv
		printf("%s%s", rnd(50) ? "" : sep "hat", nl) >csv
		n = rnd(12)
		broken = 0
		for (r = 1; r <= n; r++) {
			for (i = 1; i <= ncol; i++)
				printf("%s%s", i > 1 ? sep : "", cell(col[i])) >csv
			if (rnd(60) == 0)
				printf("%sone too many", sep) >csv
			if (rnd(150) == 0) {
				printf("%s\"never closed", sep) >csv
				broken = 1
			}
			if (rnd(120) == 0)
				printf("\\0") >csv
			printf("%s", r < n || rnd(3) ? nl : "") >csv
		}
		close(csv)
		print broken ? "?" : n >("f/" f ".rows")
		close("f/" f ".rows")
		print (pick("|-k|-k|--update|-k --update|-k --update --blank-clears|--rejects=r.csv|-k --key=email|-k --source=web --rest=notes|-q")) >("f/" f ".opt")
		close("f/" f ".opt")
	}
}'
tried=0
wrote=0
: >wrong
f=0
while [ $((f += 1)) -le 1000 ]; do
	[ -f f/$f.csv ] || continue
	read -r rows <f/$f.rows
	read -r opt <f/$f.opt || opt=
	tried=$((tried + 1))
	rm -f r.csv
	cp crm.db kept.db
	# shellcheck disable=SC2086
	crm-import -n $opt f/$f.csv >dry.out 2>dry.err
	dry=$?
	cmp -s crm.db kept.db || echo "$f: the dry run changed the store" >>wrong
	# shellcheck disable=SC2086
	crm-import $opt f/$f.csv >run.out 2>run.err
	run=$?
	[ "$dry" -eq "$run" ] || echo "$f: status $dry dry, $run run" >>wrong
	cmp -s dry.out run.out || echo "$f: the lines differ" >>wrong
	sed 's/: dry run: /: /' dry.err | cmp -s - run.err ||
		echo "$f: the messages differ" >>wrong
	case $run in
	0 | 6)
		said=$(tail -n 1 run.err | awk '{
			for (i = 1; i < NF; i++)
				if ($(i + 1) ~ /^(added|updated|same|exists|rej)/)
					n += $i
		} END { print n + 0 }')
		[ "$opt" = -q ] || [ "$(wc -l <run.out)" -eq "$said" ] ||
			echo "$f: lines and summary differ" >>wrong
		# Empty rows are passed over; no others.
		[ "$opt" = -q ] || [ "$rows" = '?' ] ||
			[ "$(wc -l <run.out)" -le "$rows" ] ||
			echo "$f: more lines than rows" >>wrong
		;;
	1 | 3)
		cmp -s crm.db kept.db ||
			echo "$f: refused, but the store was changed" >>wrong
		;;
	*) echo "$f: status $run" >>wrong ;;
	esac
	cmp -s crm.db kept.db && continue
	wrote=$((wrote + 1))
	[ $((wrote % 20)) -eq 0 ] || continue
	# What an import brought goes back whole.
	crm-undo -q && crm-list --format=jsonl --show-personal >after 2>&1
	crm-list -d kept.db --format=jsonl --show-personal >before 2>&1
	cmp -s before after || echo "$f: the undo left something" >>wrong
done
sed 's/^/# /' wrong
[ ! -s wrong ] && [ "$tried" -eq 1000 ] && [ "$wrote" -ge 300 ]
ok $? "1,000 files: dry run and run agree, rows are accounted for, undo is whole ($wrote wrote)"
crm-check --quick >found 2>&1
grep -v 'election-period\|not-a-client' found | grep -v 'findings$' >other
[ ! -s other ]
ok $? '1,000 files: the store is well'
done_testing
