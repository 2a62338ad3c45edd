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
		crm-stage -q needs-analysis c2 c3
		for c in c2 c3; do
			crm-policy add $c carrier=Humana line=mapd effective=2026-12-01 election_period=SEP >/dev/null
		done
		crm-stage -q enrolled c2 c3
		CRM_NOW=2026-12-01
		command='crm-advance'
		;;
	esac || exit 2
}

# inject KINDS: faults at every point of the scene's command.
inject() {
	# shellcheck disable=SC2046,SC2086
	set -- "$1" $("$FAULT_BIN/inject" "$1" \
	    "$FAULT_BIN/bin/"$command || echo 0 1)
	add "$2" "$3"
	[ "$3" -eq 0 ] || echo "$3 of $2 broken: $command" >&2
}

# An agency's store with something of everything in it, and files to read.
book() {
	at=$work/book
	mkdir -p "$at"
	cd "$at" || exit 2
	CRM_DB=$at/crm.db
	export CRM_DB
	sh "$CRM_TOP/tests/bench/store" 120 >/dev/null 2>&1 || exit 2
	CRM_NOW=2026-11-30T09:00:00-05:00
	crm-pipeline load -q milestones homecare records archive
	printf 'id,email,smoker\nc3,new@example.com,yes\nc4,,no\n' >survey.csv
	crm-survey take -q --survey=first survey.csv
	sed 's/new@/other@/; s/yes/no/' survey.csv >again.csv
	crm-rights grant -q nobody records view
	crm-rights grant -q "$(id -un)" records view edit delete
	crm-soa add -q c8 products=mapd appointment=2026-12-08T10:00
	sh "$CRM_TOP/tests/bench/leads" 6 >leads.csv
	sed 's/,en,/,es,/' leads.csv >known.csv
	sh "$CRM_TOP/tests/bench/leads" 130 121 >more.csv
	crm-mapping save -q weekly leads.csv
	crm-field add -q hat && crm-field add -q coat && crm-set -q hat=big c3
	printf 'Name,Phone,Pet name\nAnn Odd,305-555-0188,Rex\n' >odd.csv
	printf 'id,phone,carrier,plan,line,effective,policy_status\nc3,305-555-0199,Humana,Gold,mapd,2026-12-01,sold\nc9,,Aetna,Value,mapd,2026-12-01,quoted\n' >update.csv
	printf 'ZIP,COUNTY,USPS_ZIP_PREF_CITY,USPS_ZIP_PREF_STATE,RES_RATIO,BUS_RATIO,OTH_RATIO,TOT_RATIO\n33101,12086,MIAMI,FL,1,1,1,1\n' >zip.csv
	crm-pipeline dump medicare | sed 's/"Connect"/"Connected"/' >medicare.pipeline
	# Two of home care: one is to be called again, one has a task to do so.
	CRM_NOW=2026-11-01
	home=$(crm-add name='Eve Home' phone=305-555-0177 pipeline=homecare)
	again=$(crm-add name='Lee Home' cell=305-555-0178 pipeline=homecare)
	crm-stage -q contact-attempted "$home" "$again"
	for i in 1 2 3; do
		crm-note -q -a call -o no-answer -m "Try $i" "$home"
	done
	CRM_NOW=2026-11-02 crm-task done -q "$(CRM_NOW=2026-11-02 crm-advance -q &&
	    crm-task list open=yes "$home" --columns=id)"
	sed 's/first 1d then 2d/first 2d then 3d/; /^cadence nurture/d' \
	    "$CRM_TOP/lib/pipelines/homecare.pipeline" >homecare.pipeline
	crm-pipeline dump us-medicare | sed 's/^permission .*/permission 6m/' >us.rules
	printf 'lead_id,source,name,birth_date,zip,city\nL1,mail,Ana Solo,1950-02-03,33101,Miami\nL2,mail,Bo Solo,1951-02-03,33101,Miami\n' >number.csv
	crm-import -q number.csv
	sed 's/Miami/Doral/' number.csv >numbers.csv
	CRM_NOW=2026-11-30T09:00:00-05:00
	CRM_NOW=2010-01-01 crm-add -q last_name=Long source=web
	old=$(crm-list --columns=id last_name=Long)
	cp crm.db full.db
}

# each_command KINDS: every line of tests/proof/commands on the book.
each_command() {
	grep -v '^#' "$CRM_TOP/tests/proof/commands" >"$work/commands"
	while read -r line; do
		cp full.db crm.db
		command=$(printf '%s' "$line" | sed "s|@|$at/|; s|OLD|$old|; s|HOME|$home|; s|AGAIN|$again|")
		inject "$1" </dev/null
	done <"$work/commands"
}
