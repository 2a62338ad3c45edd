#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-backup: copies that are whole or not there, and what they are worth.
. "$(dirname "$0")/../lib.sh"
umask 022
store
crm-add first_name=Ana last_name=Ruiz phone=305-555-0101 >/dev/null
crm-policy add c1 line=mapd carrier=Humana effective=2027-01-01 >/dev/null
mkdir to

# Making ----------------------------------------------------------------------

t 'the name of the copy is printed; it is the store, with mode 600' 0 <<'END'
$ crm-backup to/a.db
$ stat -c '%a %h' to/a.db
$ crm-list -d to/a.db --columns=id,name
$ crm-policy list -d to/a.db --columns=policy_id,line
$ crm-log -d to/a.db --columns=op >ops; crm-log --columns=op | cmp - ops
to/a.db
600 1
c1	Ana Ruiz
p1	mapd
END

t 'a folder gets a name with day and time in UTC' 0 <<'END'
$ crm-backup to
$ sh ./rel crm-backup to/
$ CRM_NOW=2026-11-22T23:00:00-05:00 crm-backup --format=jsonl to/
$ ls to
to/crm-2026-11-22T140000Z.db
{"file":"to/crm-2026-11-23T040000Z.db"}
a.db
crm-2026-11-22T140000Z.db
crm-2026-11-23T040000Z.db
! crm-backup: to/crm-2026-11-22T140000Z.db: there is a file already; a backup is never made over one
END

t 'without an operand the folder is that of the store' 0 <<'END'
$ mkdir apart; cp crm.db apart
$ crm-backup -d apart/crm.db | sed 's/.*apart/apart/'
apart/crm-2026-11-22T140000Z.db
END

t 'a backup is no entry of the log and changes nothing' 0 <<'END'
$ cp crm.db before.db
$ crm-backup to/b.db
$ cmp crm.db before.db
to/b.db
END

t '-: the copy goes to standard output, and no file is left' 0 <<'END'
$ ls >before
$ crm-backup - >>out.db; rm -f out; chmod 600 out.db
$ crm-backup --verify out.db
$ rm out.db; ls | diff before -
out.db	o3	2026-11-22T14:00:00Z
END

t 'the store may be read-only' 0 <<'END'
$ cp crm.db apart/ro.db; chmod 400 apart/ro.db
$ crm-backup -d apart/ro.db to/ro.db
$ crm-backup --verify to/ro.db
to/ro.db
to/ro.db	o3	2026-11-22T14:00:00Z
END

# Others write all the time; every copy is one state of the store.
cat >busy <<'END'
crm-init -d busy.db
for w in 1 2 3 4; do
	for k in 1 2 3 4 5 6; do
		crm-add -d busy.db first_name=W$w last_name=K$k >/dev/null
	done &
done
for i in 1 2 3 4 5 6; do
	crm-backup -d busy.db to/busy$i.db
done
wait
END
t 'copies that are made while others write are whole' 0 <<'END'
$ sh ./busy
$ crm-backup --verify to/busy?.db | cut -f 1
$ crm-list -d busy.db --columns=id | wc -l
to/busy1.db
to/busy2.db
to/busy3.db
to/busy4.db
to/busy5.db
to/busy6.db
to/busy1.db
to/busy2.db
to/busy3.db
to/busy4.db
to/busy5.db
to/busy6.db
24
END

# Refusals --------------------------------------------------------------------

# no COMMAND...: it is refused, so there are the same files as before.
cat >no <<'END'
ls -A to . | grep -E 'db|part' >files
sh ./rel "$@"
status=$?
ls -A to . | grep -E 'db|part' | diff files -
exit $status
END

t 'a file is never overwritten' 1 <<'END'
$ sh ./no crm-backup to/a.db
! crm-backup: to/a.db: there is a file already; a backup is never made over one
END

t 'nor the store' 1 <<'END'
$ sh ./no crm-backup to/../crm.db
! crm-backup: crm.db: there is a file already; a backup is never made over one
END

t 'nor a link, even one that leads nowhere' 1 <<'END'
$ ln -s nowhere to/link; sh ./no crm-backup to/link
! crm-backup: to/link: there is a file already; a backup is never made over one
END

t 'a link to a folder is that folder' 0 <<'END'
$ mkdir real; ln -s real linked
$ crm-backup linked
$ ls real
linked/crm-2026-11-22T140000Z.db
crm-2026-11-22T140000Z.db
END

t "a name that begins as the store's" 0 <<'END'
$ crm-backup crm.db.copy
$ rm crm.db.copy
crm.db.copy
END

for suffix in -journal -wal -shm .lock; do
	t "a name that belongs to the store: $suffix" 1 <<END
$ rm -f crm.db.lock; sh ./no crm-backup crm.db$suffix
! crm-backup: crm.db$suffix: this name belongs to the store
END
	[ $suffix != .lock ] || continue
	t "a name beside which a file $suffix stands" 1 <<END
$ : >to/x.db$suffix; sh ./no crm-backup to/x.db; s=\$?; rm to/x.db$suffix; exit \$s
! crm-backup: to/x.db: to/x.db$suffix is there and would be taken for its own; choose another name
END
done

t 'a folder that is not there' 3 <<'END'
$ sh ./no crm-backup none/x.db
! crm-backup: none/x.db: No such file or directory (the folder)
END

t 'a folder with a slash that is not there' 3 <<'END'
$ sh ./no crm-backup to/none/
! crm-backup: to/none/: No such file or directory (the folder)
END

t 'no store, no copy' 3 <<'END'
$ sh ./no crm-backup -d none.db to/x.db
! crm-backup: none.db: no store there; crm-init makes one
END

t 'a foreign file is not copied' 3 <<'END'
$ sh ./no crm-backup -d /etc/passwd to/x.db
! crm-backup: /etc/passwd: not a crm store
END

t 'two targets are misuse' 2 <<'END'
$ sh ./mis crm-backup to/x.db to/y.db
usage: crm-backup
! crm-backup: to/y.db: one file or folder is enough
END

t '--verify needs a file' 2 <<'END'
$ sh ./mis crm-backup --verify
usage: crm-backup
! crm-backup: no file is named
END

if command -v script >/dev/null; then
	t '- is not for a terminal' 2 <<'END'
$ script -qec 'crm-backup - 2>err' /dev/null >/dev/null </dev/null; s=$?
$ sed 1q err
$ exit $s
crm-backup: -: standard output is a terminal
END
fi

# Faults ----------------------------------------------------------------------

t 'a disk that is full: trouble, and no file' 3 <<'END'
$ ulimit -f 20; sh ./no crm-backup to/full.db
! crm-backup: to/full.db: disk trouble: disk I/O error: File too large
END

t 'standard output that is full' 3 <<'END'
$ crm-backup - >/dev/full
! crm-backup: standard output: No space left on device
END

t 'standard output that is closed' 3 <<'END'
$ crm-backup - >&-
! crm-backup: standard output is closed
END

t 'a reader that goes away' 0 <<'END'
$ crm-backup - | head -c 15; echo
SQLite format 3
END

# inject WHAT COMMAND...: with system calls that fail or kill.
cat >inject <<'END'
what=$1
shift
ASAN_OPTIONS=detect_leaks=0 \
strace -qq -o /dev/null -e trace="${what%%:*}" -e inject="$what" "$@"
END
if strace -qq -o /dev/null true 2>/dev/null; then
	t 'killed before the copy has its name: only the other name is left' 0 <<'END'
$ sh ./inject renameat2:signal=KILL crm-backup to/killed.db 2>/dev/null; echo $?
$ ls to | sed -n 's/^killed.*part-.*/part/p; /^killed.db$/p'
$ crm-backup to/killed.db
$ crm-backup --verify to/killed.db
$ rm to/killed*
137
part
to/killed.db
to/killed.db	o3	2026-11-22T14:00:00Z
END

	t 'a file system that cannot rename without overwriting' 0 <<'END'
$ sh ./inject renameat2:error=EINVAL crm-backup to/old.db
$ crm-backup --verify to/old.db
to/old.db
to/old.db	o3	2026-11-22T14:00:00Z
END

	t 'somebody else took the name meanwhile' 3 <<'END'
$ sh ./no sh ./inject renameat2:error=EEXIST crm-backup to/x.db
! crm-backup: to/x.db: File exists
END

	for n in 1 2; do
		t "a disk that cannot keep it: fsync $n" 3 <<END
$ sh ./no sh ./inject fsync:error=EIO:when=$n crm-backup to/x.db
! crm-backup: to/x.db: Input/output error
END
	done
fi

# Verifying -------------------------------------------------------------------

t 'what a copy is worth: the last entry in it and when' 0 <<'END'
$ crm-backup --verify to/a.db to/b.db
$ crm-backup --verify --format=csv to/a.db
to/a.db	o3	2026-11-22T14:00:00Z
to/b.db	o3	2026-11-22T14:00:00Z
file,op,at
to/a.db,o3,2026-11-22T14:00:00Z
END

t 'the copy stays as it is, and a second name does not matter' 0 <<'END'
$ chmod 400 to/a.db; cp to/a.db kept; ln to/a.db to/second.db
$ crm-backup --verify to/second.db
$ cmp to/a.db kept
$ stat -c %a to/a.db
$ ls to/a.db* to/second.db*; rm to/second.db
to/second.db	o3	2026-11-22T14:00:00Z
400
to/a.db
to/second.db
END

t 'a finding of the rules is none of a copy' 0 <<'END'
$ crm-check >/dev/null 2>&1; echo $?
$ crm-backup --verify to/b.db
1
to/b.db	o3	2026-11-22T14:00:00Z
END

t 'a copy that was altered: findings, and the others are checked' 1 <<'END'
$ sqlite3 to/b.db "UPDATE contact SET phone = '305-555-0666'"
$ crm-backup --verify to/b.db to/a.db
to/b.db	o3	2026-11-22T14:00:00Z
to/a.db	o3	2026-11-22T14:00:00Z
! crm-backup: to/b.db: c1 not-in-log: phone is "305-555-0666", but the log says "305-555-0101" (o2)
END

t 'a copy whose log was altered' 1 <<'END'
$ cp -p to/old.db to/log.db; sqlite3 to/log.db "UPDATE op SET author = 'eva' WHERE id = 2"
$ crm-backup --verify to/log.db
to/log.db	o3	2026-11-22T14:00:00Z
! crm-backup: to/log.db: o2 log-altered: the entry is not as it was sealed
END

t 'a store whose log was altered is copied as it is, and that is said' 1 <<'END'
$ crm-backup -d to/log.db to/again.db
$ crm-backup --verify to/again.db 2>/dev/null
to/again.db
to/again.db	o3	2026-11-22T14:00:00Z
! crm-backup: the copy: o2 log-altered: the entry is not as it was sealed
END

t 'a damaged copy is trouble and has no line; the others are checked' 3 <<'END'
$ cp -p to/old.db to/bad.db
$ dd if=/dev/zero of=to/bad.db bs=4096 seek=3 count=6 conv=notrunc 2>/dev/null
$ crm-backup --verify to/bad.db to/a.db 2>err; s=$?
$ grep -c damaged err | sed 's/^[1-9][0-9]*$/said/'
$ exit $s
to/a.db	o3	2026-11-22T14:00:00Z
said
END

t 'half a copy' 3 <<'END'
$ head -c 20000 to/old.db >to/half.db; chmod 600 to/half.db
$ crm-backup --verify to/half.db 2>/dev/null
END

t 'a damaged store is not copied' 3 <<'END'
$ sh ./no crm-backup -d to/bad.db to/x.db 2>err; s=$?
$ grep -c 'bad.db: the file is damaged' err
$ exit $s
1
END

t 'what is no copy' 3 <<'END'
$ sh ./rel crm-backup --verify to/none.db to /etc/passwd
! crm-backup: to/none.db: no store there; crm-init makes one
! crm-backup: to: not a regular file
! crm-backup: /etc/passwd: not a crm store
END

# The drill -------------------------------------------------------------------

t 'a store that is lost: the backup takes its place, and work goes on' 0 <<'END'
$ crm-backup to/drill.db
$ crm-add first_name=After >/dev/null
$ mkdir lost; mv crm.db* lost
$ crm-backup --verify to/drill.db
$ cp to/drill.db crm.db
$ crm-policy set p1 election_period=AEP | cut -f 1
$ crm-check
$ crm-add first_name=Luis
$ crm-undo
to/drill.db
to/drill.db	o3	2026-11-22T14:00:00Z
p1
c2
c2
END

done_testing
