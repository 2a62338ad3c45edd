#!/bin/sh
# SPDX-License-Identifier: ISC
# What a few commands cost, in instructions, is within a tenth of what was
# recorded.  Counts compare only where the compiler and the libraries are the
# same as then.
. "$(dirname "$0")/lib.sh"
recorded=$CRM_TOP/tests/bench/instructions.tsv

skip() {
	echo "ok 1 - instructions # skip $1"
	echo 1..1
	exit 0
}

grep -q -e __asan_init -e __ubsan_handle -e __gcov_ -e llvm_profile \
    "$CRM_BIN/crm-add" && skip 'built for other tests'
ldd "$CRM_BIN/crm-add" | grep -q libsqlite3 && skip 'not linked statically'
case ${CFLAGS--O2}/${MAKEFLAGS-} in
-O2/*CFLAGS=* | [!-]*/* | -[!O]*/* | -O[!2]*/*) skip 'built with other CFLAGS' ;;
esac
command -v valgrind >/dev/null || skip 'valgrind is not here'
sh "$CRM_TOP/tests/bench/instructions" "$CRM_BIN" >now 2>err
ok $? 'counted'
sed 's/^/# /' err
grep '^#' "$recorded" >then.built
grep '^#' now >now.built
if ! cmp -s then.built now.built; then
	diff then.built now.built | sed 's/^/# /'
	skip 'counts were recorded with other packages than these'
fi

# Recorded count, name, count now.
grep -v '^#' "$recorded" >then.counts
while IFS='	' read -r name before; do
	count=$(awk -F '\t' -v name="$name" '$1 == name { print $2 }' now)
	percent=$((${count:-0} * 100 / before))
	echo "# $name: $count, $percent% of what was recorded"
	[ "$percent" -ge 90 ] || echo "# fewer than recorded:" \
	    "tests/bench/instructions --record \$CRM_BIN"
	[ "$percent" -le 110 ] && [ -n "$count" ]
	ok $? "$name"
done <then.counts
done_testing
