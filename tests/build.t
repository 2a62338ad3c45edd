#!/bin/sh
# SPDX-License-Identifier: ISC
# Threat 34: how the programs are built, read from the programs, and that the
# same sources are the same programs wherever they are built.
. "$(dirname "$0")/lib.sh"

# With the sanitizers the compiler's own checks take the place of these.
if nm "$CRM_BIN/crm-list" 2>/dev/null | grep -q __asan_init; then
	ok 0 'threat 34: built with sanitizers # SKIP'
	done_testing
	exit
fi

# every WHAT COMMAND...: whether the command, given a program, says yes.
every() {
	what=$1
	shift
	bad=
	for f in "$CRM_BIN"/crm "$CRM_BIN"/crm-*; do
		readelf -W --file-header --program-headers --dynamic --syms \
		    "$f" >elf 2>/dev/null
		"$@" || bad="$bad ${f##*/}"
	done
	[ -z "$bad" ] || echo "# not:$bad"
	[ -z "$bad" ]
	ok $? "threat 34: every program $what"
}
has() {
	grep -qE "$1" elf
}
every 'lies anywhere in memory (PIE)' has '^  Type: +DYN'
every 'has its tables read-only (RELRO)' has '^  GNU_RELRO'
every 'has all of them so (BIND_NOW)' has 'FLAGS.*NOW|BIND_NOW'
every 'has a stack that does not run' \
    sh -c 'grep "GNU_STACK" elf | grep -q " RW "'
every 'has no page to write to and run' \
    sh -c '! grep -E "^  LOAD.* RWE|^  LOAD.*WE" elf'
every 'guards its stack' has '__stack_chk_fail'
every 'checks the sizes of what it copies (FORTIFY)' has '__[a-z]+_chk'
every 'looks for no library in odd places' \
    sh -c '! grep -E "RPATH|RUNPATH" elf'

# What the library's own code asks for, not what is linked in with it.
nm -u "$CRM_BIN"/../lib/*.o | grep -q '__[a-z]*printf_chk'
ok $? 'threat 34: the library is fortified'
nm -u "$CRM_BIN"/../lib/*.o | grep -q __stack_chk_fail
ok $? 'threat 34: the library guards its stack'
grep -q -- '-D_FORTIFY_SOURCE=3' "$CRM_TOP/Makefile"
ok $? 'threat 34: to the third degree'

# Two folders, two languages, two umasks; with what debuggers want, which
# knows folders.
CC=${CC:-cc}
for here in one/where two/elsewhere/than; do
	mkdir -p $here
	cp -r "$CRM_TOP/Makefile" "$CRM_TOP/lib" "$CRM_TOP/cmd" $here
done
(cd one/where && umask 022 && LC_ALL=C make -s -j2 CFLAGS='-O0 -g') >log 2>&1 &&
    (cd two/elsewhere/than && umask 077 && LC_ALL=C.UTF-8 TZ=Asia/Tokyo \
	make -s CFLAGS='-O0 -g') >>log 2>&1
ok $? 'threat 34: it builds in any folder'
grep -v '^$' log | sed 's/^/# /'
for f in one/where/build/rel/bin/*; do
	cmp "$f" "two/elsewhere/than/build/rel/bin/${f##*/}"
done >differ 2>&1
sed 's/^/# /' differ
[ ! -s differ ] && [ -f one/where/build/rel/bin/crm-list ]
ok $? 'threat 34: built twice, the programs are the same, byte by byte'

done_testing
