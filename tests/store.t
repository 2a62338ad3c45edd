#!/bin/sh
# SPDX-License-Identifier: ISC
# Several processes and several users on one store.
. "$(dirname "$0")/lib.sh"
store

# Writers side by side --------------------------------------------------------

cat >many <<'END'
for w in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
	for k in 1 2 3 4; do
		crm-add first_name=W$w last_name=K$k || echo "refused: $?"
	done >out.$w 2>&1 &
done
wait
cat out.*
END

t '16 writers at once: none is refused, all are there, every id is another' 0 <<'END'
$ sh ./many | sort | uniq -c | awk '$1 != 1 || $2 !~ /^c[0-9]+$/'
$ crm-list --columns=name | sort -u | wc -l
$ crm-log --columns=op program=crm-add | sort -u | wc -l
$ crm-check
64
64
END

t 'a writer that is ended while it waits for its turn has written nothing' 0 <<'END'
$ cp crm.db before.db
$ flock crm.db.lock sh -c '
$ crm-add first_name=Late & sleep 0.1; kill $!; wait $!; echo $?' 2>/dev/null
$ cmp crm.db before.db
143
END

t 'readers do not stand in the queue' 0 <<'END'
$ flock crm.db.lock crm-list --columns=id first_name=W1 last_name=K1 | wc -l
1
END

t 'a file that is no store gets no lock beside it' 3 <<'END'
$ echo First,Last >leads.csv
$ sh ./rel crm-add -d leads.csv first_name=Ana; s=$?
$ ls leads.csv*
$ exit $s
leads.csv
! crm-add: leads.csv: not a crm store
END

t 'a lock that cannot be had holds nobody up' 0 <<'END'
$ crm-init -d other.db
$ mkdir other.db.lock
$ crm-add -d other.db first_name=Ana
$ rmdir other.db.lock; ln -s elsewhere other.db.lock
$ crm-add -d other.db first_name=Eva
$ ls elsewhere 2>/dev/null
$ rm other.db.lock; : >other.db.lock; chmod 0 other.db.lock
$ crm-add -d other.db first_name=Dee
c1
c2
c3
END

# Several users ---------------------------------------------------------------

# as USER COMMAND...: 1 and 2 are of the group that shares the store, 3 is not.
cat >as <<'END'
user=6550$1
shift
case $user in
65503) set -- --clear-groups -- "$@" ;;
*) set -- --groups 65500 -- "$@" ;;
esac
exec setpriv --reuid "$user" --regid "$user" "$@"
END
# killed USER COMMAND...: in the commit, when all is written but the journal
# is still there.
cat >killed <<'END'
user=$1
shift
sh ./as "$user" env ASAN_OPTIONS=detect_leaks=0 \
	strace -qq -o /dev/null -e trace=unlink -e inject=unlink:signal=KILL "$@"
END
users=no
if [ "$(id -u)" -eq 0 ] && strace -qq -o /dev/null true 2>/dev/null &&
    setpriv --reuid 65501 --regid 65501 --groups 65500 true 2>/dev/null; then
	users=yes
	# The programs must be where everybody may run them.
	chmod 755 .
	mkdir bin
	cp "$CRM_BIN"/crm-* bin
	PATH=$work/bin:$PATH
	mkdir shared
	chgrp 65500 shared
	chmod 2770 shared
	CRM_DB=$work/shared/crm.db
fi

if [ $users = yes ]; then
	t 'users of a group share a store in its setgid folder' 0 <<'END'
$ sh ./as 1 crm-init; sh ./as 1 chmod 660 "$CRM_DB"
$ sh ./as 2 crm-add last_name=Ruiz
$ sh ./as 1 crm-add last_name=Sosa
$ sh ./as 2 crm-add last_name=Vega
$ stat -c '%n %a %u %g' shared/*
c1
c2
c3
shared/crm.db 660 65501 65500
shared/crm.db.lock 660 65502 65500
END

	t 'both stand in one queue' 0 <<'END'
$ flock shared/crm.db.lock sh ./as 1 sh -c '
$ crm-add last_name=Late & sleep 0.1; kill $!; wait $!; echo $?' 2>/dev/null
$ sh ./as 2 crm-list --columns=id
143
c1
c2
c3
END

	t 'a lock that is somebody else'\''s alone holds nobody up' 0 <<'END'
$ chmod 600 shared/crm.db.lock
$ sh ./as 1 crm-add last_name=Late
$ chmod 660 shared/crm.db.lock
c4
END

	t 'who is not of the group sees nothing' 3 <<'END'
$ sh ./rel sh ./as 3 crm-list
! crm-list: shared/crm.db: Permission denied
END

	t 'a writer that was killed in its commit: the next reader of the group puts it right' 0 <<'END'
$ sh ./killed 1 crm-add last_name=Lost 2>/dev/null; echo $?
$ stat -c '%n %a %u %g' shared/*journal
$ sh ./as 2 crm-list --columns=id
$ ls shared
$ sh ./as 2 crm-add last_name=Next
$ sh ./as 2 crm-check
137
shared/crm.db-journal 660 65501 65500
c1
c2
c3
c4
crm.db
crm.db.lock
c5
END

	t 'who may only read can read, and is told when he cannot' 3 <<'END'
$ chmod 2775 shared; chmod 664 "$CRM_DB"
$ sh ./as 3 crm-list --columns=id | wc -l
$ sh ./as 3 crm-list --as-of=today --columns=id | wc -l
$ sh ./as 3 crm-check 2>/dev/null | cut -f 2
$ sh ./rel sh ./as 3 crm-add last_name=No
$ sh ./killed 1 crm-add last_name=Lost 2>/dev/null; echo $?
$ sh ./rel sh ./as 3 crm-list
$ sh ./as 2 crm-check --quick 2>/dev/null | cut -f 2
$ sh ./as 3 crm-list --columns=id | wc -l
$ sh ./killed 1 crm-add last_name=Lost 2>/dev/null
$ chmod 600 shared/crm.db-journal; sh ./rel sh ./as 2 crm-list; s=$?
$ sh ./as 1 crm-check --quick 2>/dev/null | cut -f 2
$ sh ./as 2 crm-list --columns=id | wc -l
$ exit $s
5
5
permissions
137
permissions
5
permissions
5
! crm-add: shared/crm.db: no permission to write
! crm-list: shared/crm.db: a change was interrupted; someone who may write has to run crm-check first
! crm-list: shared/crm.db: a change was interrupted; the user whose it was has to run crm-check first
END
fi

done_testing
