#!/bin/sh
# SPDX-License-Identifier: ISC
# crm: runs crm-X for `crm X`, and shows the manual.
. "$(dirname "$0")/../lib.sh"
store

# A man that says how it was called.
mkdir bin
printf '#!/bin/sh\necho man "$@"\n' >bin/man
chmod +x bin/man
PATH=$PWD/bin:$PATH

usage='usage: crm [PROGRAM [ARGUMENT...]] | help [PROGRAM] | --list'

t 'crm X runs crm-X with the arguments as they are' 0 <<'END'
$ crm add first_name=Ana last_name='de la Cruz'
$ crm list --columns=id,name,stage
c1
c1	Ana de la Cruz	needs-analysis
END

t 'options after the program are the options of the program' 0 <<'END'
$ crm stage -n --reason=other lost c1
$ crm list --help | head -n 1 | cut -c 1-15
c1	needs-analysis	lost
usage: crm-list
END

t 'standard input is handed on' 0 <<'END'
$ crm list | crm note -m 'Sent the brochure' -
n1	c1
END

t 'the status is that of the program' 1 <<'END'
$ crm stage lost c99
! crm-stage: c99: no such contact
END

t 'the log names the program, not crm' 0 <<'END'
$ crm log --columns=program,arguments | tail -n 1
crm-note	-m *** -
END

t 'every program is listed, one a line' 0 <<'END'
$ crm --list >listed
$ for f in "$CRM_TOP"/cmd/crm-*.c; do basename "$f" .c; done | sed 's/^crm-//' | diff listed -
END

t 'the programs beside it run, whatever the PATH' 0 <<'END'
$ PATH=/nowhere "$CRM_BIN/crm" list --columns=id
c1
END

t 'a program that comes later: any crm-X in the PATH' 7 <<'END'
$ printf '#!/bin/sh\necho mine "$@"\nexit 7\n' >bin/crm-mine
$ chmod +x bin/crm-mine
$ crm mine a 'b c'
mine a b c
END

# The manual --------------------------------------------------------------

t 'without a word: crm(7)' 0 <<'END'
$ crm
$ crm help
man 7 crm
man 7 crm
END

t 'help PROGRAM: its page' 0 <<'END'
$ crm help stage
man crm-stage
END

t 'no man: 3' 3 <<'END'
$ PATH=/nowhere "$CRM_BIN/crm"
! crm: man: No such file or directory
END

t '--help and --version' 0 <<'END'
$ crm --help | head -n 1
$ crm -h | head -n 1
$ crm --version | sed 's/[0-9][0-9.]*$/N/'
usage: crm [PROGRAM [ARGUMENT...]] | help [PROGRAM] | --list
usage: crm [PROGRAM [ARGUMENT...]] | help [PROGRAM] | --list
crm N
END

t 'every program answers --help and --version' 0 <<'END'
$ for p in $(crm --list); do
$ 	crm $p --help | head -n 1 | grep -q "^usage: crm-$p " || echo $p --help
$ 	crm $p --version | grep -q "^crm-$p [0-9]" || echo $p --version
$ done
END

# Misuse ------------------------------------------------------------------

# misuse NAME MESSAGE ARGUMENT...
misuse() {
	name=$1
	printf '%s\n' "crm: $2" "$usage" >want.err
	shift 2
	crm "$@" >got.out 2>got.err </dev/null
	bad=$(($? != 2))
	same want.err got.err || bad=1
	same /dev/null got.out || bad=1
	ok "$bad" "$name"
}

misuse 'an unknown program: 2' 'stag: no such program (nearest: stage)' stag c1
misuse 'a path is no program: 2' '../crm-list: no such program' ../crm-list
misuse 'an empty word: 2' ': no such program' ''
misuse 'an unknown option: 2' '-z: no such option, or it needs a value' -z

t 'output that cannot be written: 3' 3 <<'END'
$ crm --list >/dev/full
! crm: standard output: No space left on device
END

done_testing
