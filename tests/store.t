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

done_testing
