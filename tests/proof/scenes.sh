# SPDX-License-Identifier: ISC
# shellcheck shell=sh
# The changes that faults are tried on: scene NAME makes the store as it is
# before in $work/NAME/crm.db, and sets $command, the program and its words.
# The scene "upgrade" may name an old version.

old_store() {
	v=$1
	sqlite3 crm.db "PRAGMA application_id = $((0x43524d31))" \
	    "PRAGMA user_version = $v"
	n=0
	for step in "$CRM_TOP"/lib/sql/*.sql; do
		[ "$n" -lt "$v" ] || break
		n=$((n + 1))
		sqlite3 crm.db ".read $step"
	done
	sqlite3 crm.db 'DELETE FROM sqlite_sequence' \
	    ".read $CRM_TOP/tests/old/v$v.sql"
}

scene() {
	at=$work/$1
	mkdir -p "$at"
	cd "$at" || exit 2
	CRM_DB=$at/crm.db
	export CRM_DB
	rm -f crm.db crm.db.lock
	case $1 in
	upgrade)
		old_store "${2:-1}" || exit 2
		chmod 600 crm.db
		command='crm-init --upgrade'
		return
		;;
	esac
	crm-init || exit 2
	sh "$CRM_TOP/tests/bench/leads" 60 >leads.csv
	crm-import -q leads.csv 2>/dev/null || exit 2
	case $1 in
	add) command='crm-add first_name=Ana last_name=Díaz phone=305-555-0100 source=web' ;;
	import)
		sh "$CRM_TOP/tests/bench/leads" 80 61 >more.csv
		command="crm-import $at/more.csv"
		;;
	stage) command='crm-stage needs-analysis c1 c2 c3' ;;
	undo)
		crm-stage -q needs-analysis c7 c8
		command='crm-undo'
		;;
	unimport) command='crm-undo' ;;
	policy) command='crm-policy add c5 carrier=Humana line=mapd effective=2027-01-01 election_period=AEP' ;;
	task) command='crm-task add c5 kind=call due=2026-12-01' ;;
	note) command='crm-note -a call -m Left c5 c6' ;;
	delete)
		# Old enough that it may go.
		CRM_NOW=2010-01-01 crm-add -q last_name=Long source=web
		command='crm-delete --purge --reason request c61'
		;;
	advance)
		crm-stage -q needs-analysis c3
		crm-policy add c3 carrier=Humana line=mapd effective=2026-12-01 election_period=SEP >/dev/null
		crm-stage -q enrolled c3
		CRM_NOW=2026-12-01
		command='crm-advance'
		;;
	esac || exit 2
}

# inject KINDS: faults at every point of the scene's command.
inject() {
	# shellcheck disable=SC2086,SC2046
	add $("$FAULT_BIN/inject" "$1" "$FAULT_BIN/bin/${command%% *}" \
	    $(printf '%s' "$command" | cut -s -d' ' -f2-) || echo 0 1)
}
