# SPDX-License-Identifier: ISC
# shellcheck shell=sh
# For the families of the proof (README.md): where things are, a folder in
# memory, and the card that each ends with.
#
#	. "$(dirname "$0")/lib.sh"
#	... tries things; counts them in $tried, what went wrong in $broken
#	card LEAST 'sentence with $tried in it'
#
# $quick is set for the part that `make check` runs, $control for the run
# that removes a defence and must find broken ones.

: "${CRM_TOP:=$(cd "$(dirname "$0")/../.." && pwd)}"
: "${CRM_BUILD:=$CRM_TOP/build/rel}"
LC_ALL=C.UTF-8
TZ=America/New_York
CRM_NOW=2026-11-22T09:00:00-05:00
CRM_USER=ana
unset CRM_DB XDG_DATA_HOME COLUMNS SUDO_USER
export LC_ALL TZ CRM_NOW CRM_USER CRM_TOP CRM_BUILD
CRM_BIN=$CRM_BUILD/bin
FAULT_BIN=$CRM_BUILD/fault
PATH=$CRM_BIN:$PATH
export PATH CRM_BIN FAULT_BIN

quick=
control=
for word; do
	case $word in
	--quick) quick=y ;;
	--control) control=y ;;
	*)
		echo "usage: $0 [--quick] [--control]" >&2
		exit 2
		;;
	esac
done
# In memory where there is such a folder: what is tried is the program, not
# the disk.
work=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)")
trap 'chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
cd "$work" || exit 1
tried=0
broken=0
jobs=$(nproc)

# The family's last words: TRIED BROKEN SENTENCE, tab-separated.  It fails
# when anything broke or when fewer than LEAST points were tried: a sweep
# that finds nothing to try proves nothing.
card() {
	printf '%s\t%s\t%s\n' "$tried" "$broken" "$2"
	if [ "$tried" -lt "$1" ]; then
		echo "${0##*/}: $tried tried, at least $1 expected" >&2
		exit 1
	fi
	[ "$broken" -eq 0 ]
	exit
}

# Take "TRIED BROKEN" of a line into the sums.
add() {
	tried=$((tried + $1))
	broken=$((broken + $2))
}

# without FILE SED-EXPRESSION: the programs without one defence, for the
# negative control, in $work/without/bin.  Fails if the expression finds
# nothing to remove.
without() {
	if [ ! -d "$work/without" ]; then
		mkdir -p "$work/without/build/rel"
		cp -rp "$CRM_TOP/Makefile" "$CRM_TOP/cmd" "$CRM_TOP/lib" \
		    "$CRM_TOP/tests" "$work/without/"
		# But for what family fuzz may be building just now.
		for f in "$CRM_BUILD"/*; do
			[ "${f##*/}" = fuzz ] ||
			    cp -rp "$f" "$work/without/build/rel/"
		done
	fi
	cd "$work/without" || exit 2
	sed -i "$2" "$1"
	if cmp -s "$1" "$CRM_TOP/$1"; then
		echo "${0##*/}: nothing to remove in $1" >&2
		exit 2
	fi
	shift 2
	make -s all "$@" >&2 || exit 2
	cd "$work" || exit 2
	CRM_BIN=$work/without/build/rel/bin
	FAULT_BIN=$work/without/build/rel/fault
	PATH=$CRM_BIN:$PATH
}
