#!/bin/sh
# SPDX-License-Identifier: ISC
# The manual is executed: what stands after "$ " in the EXAMPLES of a page is
# run, in order, in one store a page, and what follows must be its output.
. "$(dirname "$0")/lib.sh"
CRM_NOW=2026-11-22
unset CRM_USER
CRM_USER=ana
GIT_CONFIG_GLOBAL=/dev/null
GIT_CONFIG_NOSYSTEM=1
export CRM_USER GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM

# The literal lines of a page's EXAMPLES, as they are read.
examples() {
	awk '
		/^\.Sh / { on = ($2 == "EXAMPLES") }
		on && /^\.Bd -literal/ { lit = 1; next }
		/^\.Ed/ { lit = 0; next }
		on && lit {
			gsub(/\\&/, ""); gsub(/\\e/, "\\")
			gsub(/\\\(aq/, "'\''"); gsub(/\\-/, "-")
			print
		}' "$1"
}

# A script that shows each command before running it.
script() {
	awk '
		/^\$ / { flush(); cmd = substr($0, 3); next }
		/^> / && cmd != "" { cmd = cmd "\n" substr($0, 3); next }
		{ next }
		END { flush() }
		function flush(   shown) {
			if (cmd == "") return
			shown = cmd
			gsub(/\n/, "\n> ", shown)
			print "cat <<\"SHOWN\"\n$ " shown "\nSHOWN"
			print cmd
			cmd = ""
		}' "$1"
}

for page in "$CRM_TOP"/man/*.[157]; do
	name=${page##*/}
	examples "$page" >want
	if ! grep -q '^\$ ' want; then
		ok 0 "$name: no example to run"
		continue
	fi
	rm -rf run
	mkdir run
	case $name in crm-init.1) CRM_DB=$work/run/crm.db; export CRM_DB ;;
	*) CRM_DB=$work/run/crm.db; export CRM_DB; crm-init ;; esac
	script want >page.sh
	(cd run && sh ../page.sh) >got 2>&1 </dev/null
	bad=0
	same want got || bad=1
	ok "$bad" "$name: the examples do what they say"
done
# The options of --help are those of the page, long and short.
for program in "$CRM_BIN"/crm "$CRM_BIN"/crm-*; do
	name=${program##*/}
	"$program" --help | awk '/^  / && match($0, /--[a-z-]+/) {
		print substr($0, RSTART, RLENGTH)
		if ($1 ~ /^-[A-Za-z],/) print substr($1, 1, 2) }' |
	    LC_ALL=C sort -u >want
	awk '/^\.It Fl / { for (i = 1; i <= NF; i++) if ($i == "Fl")
		print "-" $(i + 1) }' "$CRM_TOP/man/$name.1" |
	    LC_ALL=C sort -u >got
	bad=0
	same want got || bad=1
	ok "$bad" "$name: --help and the page name the same options"
done
done_testing
