#!/bin/sh
# SPDX-License-Identifier: ISC
# What the fuzzer has to begin with, once through every target: the properties
# that tests/fuzz/*.c assert hold for it.  tests/proof/fuzz looks for more.
. "$(dirname "$0")/lib.sh"
fuzz=$CRM_TOP/tests/fuzz

make -s -C "$CRM_TOP" targets >made 2>&1
ok $? 'the targets are built'
for f in "$fuzz"/*.c; do
	t=$(basename "$f" .c)
	[ "$t" != replay ] || continue
	"$CRM_BIN/../target/$t" "$fuzz/corpus/$t" >out 2>err
	bad=$?
	[ $bad -eq 0 ] || tail -n 5 err | sed 's/^/# /'
	ok $bad "$t: $(cat out)"
done
for d in "$fuzz"/corpus/*; do
	[ -f "$fuzz/$(basename "$d").c" ] || echo "$d"
done >out
[ ! -s out ]
ok $? 'every corpus has its target'
for f in "$fuzz"/*.c; do
	t=$(basename "$f" .c)
	[ "$t" = replay ] || grep -q "^		$t [0-9]*\$" "$CRM_TOP/tests/proof/fuzz" ||
	    echo "$t"
done >out
[ ! -s out ]
ok $? 'and every target its part of the proof'
[ "$(du -s --apparent-size "$fuzz/corpus" | cut -f 1)" -lt 400 ]
ok $? 'they are small'

done_testing
