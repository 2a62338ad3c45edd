#!/bin/sh
# SPDX-License-Identifier: ISC
# What bash, zsh and fish offer for the programs, by the scripts as
# `make install` puts them in place.  A table of lines and words holds for all
# three: bash is given the words of a line, zsh a terminal, fish is asked with
# complete -C.  What a Tab leaves on the line is tried on terminals.
. "$(dirname "$0")/lib.sh"

san=
case $CRM_BIN in */san/bin) san=SAN=1 ;; esac
make -s -C "$CRM_TOP" -o all install $san DESTDIR="$work/root" || exit 1
share=$work/root/usr/local/share
XDG_DATA_DIRS=$share:/usr/local/share:/usr/share
HOME=$work
unset FPATH ZDOTDIR XDG_CONFIG_HOME BASH_COMPLETION_USER_DIR BASH_ENV ENV
export HOME XDG_DATA_DIRS share work
mkdir bin csv
echo first_name >csv/head.csv
: >csv/leads.csv
timeout=$(command -v timeout)
export timeout
PATH=$work/bin:$PATH

# The scripts give a program a second; a busy machine gets longer here.
cat >bin/timeout <<'END'
#!/bin/sh
shift
exec "$@"
END

# offers SHELL: for each line "LINE" of standard input "LINE|WORDS", the words
# that the shell offers at its end, sorted, without the = after an option.
# A line "!COMMAND" is run by that shell.
cat >bin/offers <<'END'
#!/bin/sh
case $1 in
zsh) "$timeout" 100 terminal zsh matches ;;
*) "$timeout" 100 "offers-$1" ;;
esac | sed -E ':again; s/([| ]--[a-z-]+)=( |$)/\1\2/; t again'
END

cat >bin/offers-bash <<'END'
#!/usr/bin/env bash
. /usr/share/bash-completion/bash_completion
while IFS= read -r line; do
	printf '%s|' "$line"
	if [[ $line == !* ]]; then
		eval "${line#!}" >/dev/null
		echo
		continue
	fi
	program=${line%% *}
	complete -p "$program" &>/dev/null || _completion_loader "$program"
	COMP_LINE=$line COMP_POINT=${#line} COMP_WORDS=()
	rest=$line
	while [[ $rest =~ ^[[:blank:]]*([=@:]+|[^[:blank:]=@:]+)(.*)$ ]]; do
		COMP_WORDS+=("${BASH_REMATCH[1]}")
		rest=${BASH_REMATCH[2]}
	done
	[[ $line != *' ' ]] || COMP_WORDS+=('')
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
	_crm "$program"
	word=${line##* }
	cut=${word%"${word##*[=@:]}"}
	printf '%s\n' "${COMPREPLY[@]/#/$cut}" | sort | paste -s -d ' '
done
END

cat >bin/offers-fish <<'END'
#!/usr/bin/env fish
while read -l line
    printf '%s|' "$line"
    if string match -q '!*' -- $line
        eval (string sub -s 2 -- $line) >/dev/null
        echo
    else
        complete -C "$line" | cut -f 1 | sort | paste -s -d ' '
    end
end
END

# terminal SHELL buffer|matches: types each line and a Tab, and prints the
# line as it is then or, of zsh, the matches: all of them pass compadd, which
# writes them down.
cat >bin/terminal <<'END'
#!/usr/bin/env zsh
zmodload zsh/zpty
setopt extended_glob
case $1 in
bash) start='bash --norc --noprofile -i' init='PS1=
. /usr/share/bash-completion/bash_completion
written() {
	printf "%s\n" "[$READLINE_LINE]" >$work/buffer
	READLINE_LINE=
	echo REA""DY
}
bind -x "\"\C-t\": written"
echo REA""DY' ;;
fish) start='fish -i' init='function fish_prompt; end
function written
	echo [(commandline)] >$work/buffer
	commandline ""
	echo REA""DY
end
bind \ct written
echo REA""DY' ;;
zsh) start='zsh -f -i' init='PS1= PS2=
fpath=($share/zsh/site-functions $fpath)
autoload -Uz compinit; compinit -u -D; LISTMAX=10000
compadd() {
	local -a fit
	if [[ "$*[1,(i)(-|--)]" != *-[OAD]\ * ]]; then
		builtin compadd -A fit "$@"
		[[ -z $fit ]] || print -rl -- $IPREFIX$^fit >>$work/matches
	fi
	builtin compadd "$@"
}
written() {
	print -r -- "[$BUFFER]" >$work/buffer
	BUFFER=
	print REA""DY
}
zle -N written; bindkey "^T" written
print REA""DY' ;;
esac
seen=
await() {
	local part
	zpty -r -m shell part '*READY*' || exit
	seen+=$part
}
zpty shell "exec $start"
zpty -w shell $init
await
while IFS= read -r line; do
	printf '%s|' "$line"
	: >$work/matches
	if [[ $line = !* ]]; then
		zpty -w shell "${line#!} >/dev/null; echo REA\"\"DY"
	else
		zpty -w -n shell "$line"$'\t\x14'
	fi
	await
	[[ $line = !* ]] && echo || sort $work/$2 | paste -s -d ' '
done
[[ $seen != *crm-[a-z]##:* ]] || print -r -- "$seen" >&2
END
chmod +x bin/*

# each NAME: the table on standard input holds in every shell; % in it is the
# name of the shell.
each() {
	cat >all
	for shell in bash zsh fish; do
		sed "s/%/$shell/g" all >table
		cut -d '|' -f 1 table >lines
		echo "\$ offers $shell <lines" | cat - table >step.in
		t "$shell: $1" 0 <step.in
	done
}

# The lines of standard input as a row of such a table.
row() {
	sort | paste -s -d ' ' | sed "s/^/$1|/"
}

# Of the words BEFORE field AFTER, those that PROGRAM WORD... takes.
taken() {
	before=$1
	after=$2
	shift 2
	for field in $(crm-list --fields --columns=name); do
		"$@" "$before$field$after" >/dev/null 2>&1
		[ $? -eq 2 ] || echo "$before$field$after"
	done
}

# The columns of what PROGRAM WORD... prints, as values of --columns.
columns() {
	"$@" --format=csv 2>/dev/null </dev/null |
		sed 's/^/--columns=/; s/,/\n--columns=/g; q'
}

for file in crm.bash _crm crm.fish; do
	case $file in
	*.bash) shell=bash ;;
	*.fish) shell=fish ;;
	*) shell=zsh ;;
	esac
	echo "\$ $shell -n \"\$CRM_TOP\"/completions/$file" >step.in
	t "completions/$file: no error of syntax" 0 <step.in
done

# Two pipelines: the shipped one, and one whose words all differ from its.
cat >other.pipeline <<'END'
pipeline renewals "Renewals: kept or not"
stage open prospect "Open" start
stage kept client "Kept"
stage gone closed "Gone" needs reason
status warm "Warm"
status cold "Cold"
action visit "Visit"
reason cheaper "Found a cheaper one"
END
crm-init -d other.db other.pipeline
store medicare other.pipeline
crm-add name='Ana Díaz' source=web >/dev/null
crm-policy add c1 line=dental carrier=Humana >/dev/null
crm-mapping save fair csv/head.csv >/dev/null
crm-field add pet words='cat dog' >/dev/null

# Options --------------------------------------------------------------------

for program in crm $(crm --list | sed 's/^/crm-/'); do
	"$program" --help | grep '^  *\(-., \)\{0,1\}--' >help
	grep -o -e '^  -[A-Za-z]' -e '--[a-z-]*' help | tr -d ' ' |
		row "$program -"
	sed -n 's/.*\(--v[a-z-]*\).*/\1/p' help | row "$program --v"
done >in
each 'every option of every program' <in

each 'options, after crm and a word' <<'END'
crm --l|--list
crm list --f|--fields --format
crm stage --re|--reason
crm nothing -|
END

# Words of the programs ------------------------------------------------------

{
	{ echo help; crm --list; } | row 'crm '
	crm --list | row 'crm help '
	crm --list | sed 's/^/program=crm-/' | row 'crm-log program='
	crm-report --list --columns=name | row 'crm-report '
	crm-report --list --columns=name | row 'crm report --header '
	cat <<-'END'
	crm pol|policy
	crm help pol|policy
	crm-report st|stages stale
	crm-policy |add end flag list set unflag
	crm-policy -n fl|flag
	crm-pipeline |check dump list load stages
	crm-field |add drop list set
	crm-mapping |drop list save show
	crm-survey |confirm list reject take
	crm-zip |load
	crm pipeline d|dump
	crm-show |
	crm-log |at= field= program= user=
	END
} >in
each 'programs, subcommands, reports' <in

# Fields ---------------------------------------------------------------------

{
	taken '' = crm-add -n | row 'crm-add '
	taken '' = crm-set -n c1 >out
	row 'crm-set c1 ' <out
	row 'crm set dnc=yes c1 ' <out
	taken '' = crm-policy add -n c1 | row 'crm-policy add c1 '
	taken '' = crm-policy set -n p1 | row 'crm-policy set p1 '
	taken '' = crm-list >out
	echo op= >>out
	row 'crm-list ' <out
	row 'crm-list stage=lost ' <out
	row 'crm-export ' <out
	row 'crm-report stages ' <out
	row 'crm-policy list ' <out
	row 'crm-survey list ' <out
	cat <<-'END'
	crm-policy end p1 |end=
	crm-list sta|stage= state= status=
	END
} >in
each 'fields that a program takes, and no others' <in

{
	taken --columns= '' crm-list >out
	row 'crm-list --columns=' <out
	row 'crm-show --format=jsonl --columns=' <out
	taken --columns= '' crm-policy list >out
	row 'crm-policy list --columns=' <out
	columns crm-advance -n | row 'crm-advance --columns='
	columns crm-backup | row 'crm-backup --columns='
	columns crm-backup --verify crm.db | row 'crm-backup --verify --columns='
	columns crm-check | row 'crm-check --columns='
	columns crm-check --head | row 'crm-check --head --columns='
	columns crm-delete -n -r x - | row 'crm-delete --columns='
	columns crm-field list | row 'crm-field list --columns='
	columns crm-field add -n y | row 'crm-field add --columns='
	columns crm-import -n csv/head.csv | row 'crm-import --columns='
	columns crm-log | row 'crm-log --columns='
	columns crm-log -c | row 'crm-log -c --columns='
	columns crm-log --changes | row 'crm-log --changes --columns='
	columns crm-mapping list | row 'crm-mapping list --columns='
	columns crm-mapping save -n x csv/head.csv |
		row 'crm-mapping save --columns='
	columns crm-note -n -m x - | row 'crm-note --columns='
	columns crm-pipeline check other.pipeline |
		row 'crm-pipeline check --columns='
	columns crm-pipeline list | row 'crm-pipeline list --columns='
	columns crm-pipeline stages | row 'crm-pipeline stages --columns='
	for report in $(crm-report --list --columns=name); do
		columns crm-report "$report" | row "crm-report $report --columns="
	done
	columns crm-set -n dnc=yes - | row 'crm-set --columns='
	columns crm-stage -n lost - | row 'crm-stage --columns='
	columns crm-survey list --columns=arrived,author,field,id,now,old,proposal_id,proposal_status,proposed,survey |
		row 'crm-survey list --columns='
	columns crm-survey confirm -n - | row 'crm-survey confirm --columns='
	columns crm-undo -n | row 'crm-undo --columns='
	columns crm-zip 33101 | row 'crm-zip --columns='
	cat <<-'END'
	crm-list --columns=id,sta|--columns=id,stage --columns=id,state --columns=id,status
	crm-list --columns id,sta|id,stage id,state id,status
	crm-list --sort=sta|--sort=stage --sort=state --sort=status
	crm-list --sort=-sta|--sort=-stage --sort=-state --sort=-status
	crm-list --sort -sta|-stage -state -status
	crm-policy list --sort pol|policy_created policy_id policy_status
	crm-log field=sta|field=stage field=state field=status
	END
} >in
each 'columns that a program prints, and orders' <in

# What the pipelines declare --------------------------------------------------

each 'stages and pipelines' <<'END'
crm-stage |active connect enrolled gone kept lost medicare/active medicare/connect medicare/enrolled medicare/lost medicare/needs-analysis medicare/pending-eligibility needs-analysis open pending-eligibility renewals/gone renewals/kept renewals/open
crm-stage en|enrolled
crm stage -n ren|renewals/gone renewals/kept renewals/open
crm-stage renewals/k|renewals/kept
crm-stage lost |
crm-note -m x -t ke|kept
crm-note --stage=renewals/k|--stage=renewals/kept
crm-list stage=|stage=active stage=connect stage=enrolled stage=gone stage=kept stage=lost stage=needs-analysis stage=open stage=pending-eligibility
crm-list stage=lost,ke|stage=lost,kept
crm-list stage!=ke|stage!=kept
crm-list stage==ke|stage==kept
crm-report funnel stage=ke|stage=kept
crm-set stage=ke|stage=kept
crm-list pipeline=|pipeline=medicare pipeline=renewals
crm-import --pipeline=|--pipeline=medicare --pipeline=renewals
crm-import --pipeline |medicare renewals
crm-mapping save --pipeline r|renewals
crm-pipeline dump |medicare renewals us-medicare
crm-pipeline stages r|renewals
crm-rights |grant list open revoke
crm-rights open |medicare renewals
crm-rights grant ana r|renewals
crm-rights revoke ana medicare e|edit
crm-rights grant ana medicare view |delete edit view
END

{
	crm-pipeline dump medicare | sed -n 's/^reason \([^ ]*\).*/\1/p' >out
	echo cheaper >>out
	row 'crm-stage lost -r ' <out
	sed 's/^/reason=/' out | row 'crm-list reason='
	sed 's/^/--reason=/' out | row 'crm-policy end p1 --reason='
	cat <<-'END'
	crm-stage -nr ch|cheaper churned
	crm-note -s |cold warm
	crm-list status=w|status=warm
	crm-set status=w|status=warm
	crm-note -a v|visit
	crm-note --action=m|--action=mail --action=meeting
	crm-list action=v|action=visit
	END
} >in
each 'reasons, statuses and actions' <in

each 'fields of the agency'"'"'s own' <<'END'
crm-field set |pet
crm-field drop p|pet
crm-field add x |headings= help= label= personal= type= words=
crm-field set pet pe|personal=
crm-field set pet personal=|personal=no personal=yes
crm-field set pet type=|type=day type=dollars type=email type=number type=phone type=text type=word type=yes
crm-list pe|permission= pet=
crm-list pet=|pet=cat pet=dog
crm-list type=|type=client type=prospect
END

each 'mappings that are kept' <<'END'
crm-import --mapping=|--mapping=fair
crm-mapping show |fair
crm-mapping drop f|fair
crm mapping save f|fair
END

each 'the store that the line names' <<'END'
crm-stage -d other.db |gone kept open renewals/gone renewals/kept renewals/open
crm stage --store=other.db o|open
crm-stage --store other.db o|open
crm-stage -dother.db o|open
crm-stage -nd other.db o|open
crm-stage -d ~/other.db o|open
crm-list stage=o -d other.db stage=k|stage=kept
crm-stage -d other.db gone -r |cheaper
END

# In the very shell that was asked before.
printf 'pipeline later "Later"\nstage fresh-leads any "Fresh"\n' >later.pipeline
for shell in bash zsh fish; do
	crm-init -d $shell.db
done
each 'a stage of a pipeline that was loaded a moment ago' <<'END'
!export CRM_DB=%.db|
crm-stage fr|
crm-list stage=fr|
!crm-pipeline load later.pipeline|
crm-stage fr|fresh-leads
crm-list stage=fr|stage=fresh-leads
crm-pipeline dump l|later
END

# Other values ----------------------------------------------------------------

each 'values' <<'END'
crm-list --format=|--format=csv --format=jsonl --format=table --format=tsv
crm-show --format j|jsonl
crm-export --format=|--format=csv --format=jsonl --format=text
crm-list --as-of=|--as-of=today --as-of=tomorrow --as-of=yesterday
crm-list effective=|effective=today effective=tomorrow effective=yesterday
crm-list effective=..to|effective=..today effective=..tomorrow
crm-log at=y|at=yesterday
crm-set dnc=|dnc=no dnc=yes
crm-set gender=|gender=female gender=male gender=other
crm-list state=FL,G|state=FL,GA state=FL,GU
crm-list type=|type=client type=prospect
crm-policy add c1 line=m|line=ma line=mapd line=medsupp
crm-policy list policy_status=|policy_status=ended policy_status=quoted policy_status=sold
crm-policy add c1 election_period=oe|election_period=oep election_period=oepi election_period=oepn
crm-init --zone=America/New_Y|--zone=America/New_York
crm-init med|medicare
crm-set name=|
crm-add -|--dry-run --help --keep-going --quiet --store --version -d -h -k -n -q
END

for file in "$CRM_TOP"/lib/pipelines/*; do
	name=$(basename "$file" .pipeline)
	echo "crm-init $name|$name"
done >in
each 'the pipelines that ship' <in

# Without a store, or with what is none: silent, and nothing is made.
printf 'This is no store.\n' >foreign.db
for CRM_DB in "$work/none.db" "$work/foreign.db"; do
	each "${CRM_DB##*/}: words that need no store" <<'END'
crm-stage |
crm-list stage=|
crm-list line=|
crm-stage lost -r |
crm-note -a |
crm-pipeline dump |
crm-report stages --columns=|
crm-report st|stages stale
crm-list sta|stage= state= status=
crm-set dnc=|dnc=no dnc=yes
crm-policy |add end flag list set unflag
crm-undo --d|--dry-run
END
done
CRM_DB=$work/crm.db
t 'no store was made by asking' 0 <<'END'
$ ls | grep -E '(none|foreign).db'
foreign.db
END

# What a Tab leaves on the line ------------------------------------------------

cat >in <<'END'
crm-list stage=con|[crm-list stage=connect ]
crm-list stage!=con|[crm-list stage!=connect ]
crm-list stag|[crm-list stage=]
crm list stag|[crm list stage=]
crm lis|[crm list ]
crm-policy fl|[crm-policy flag ]
crm-list --hea|[crm-list --header ]
crm-list --st|[crm-list --store=]
crm-list --form|[crm-list --format=]
crm-list --format=j|[crm-list --format=jsonl ]
crm-stage lost --reason=de|[crm-stage lost --reason=deceased ]
crm-import cs|[crm-import csv/]
crm-import csv/l|[crm-import csv/leads.csv ]
crm-backup cs|[crm-backup csv/]
crm-backup --verify csv/l|[crm-backup --verify csv/leads.csv ]
crm-import --rejects=csv/l|[crm-import --rejects=csv/leads.csv ]
crm-list -d ~/csv/l|[crm-list -d ~/csv/leads.csv ]
crm-mapping save fair csv/l|[crm-mapping save fair csv/leads.csv ]
crm-pipeline load csv/l|[crm-pipeline load csv/leads.csv ]
crm-note -F csv/l|[crm-note -F csv/leads.csv ]
crm-add mbi=@csv/l|[crm-add mbi=@csv/leads.csv ]
END
cut -d '|' -f 1 in >lines
for shell in bash zsh fish; do
	echo "\$ \"\$timeout\" 100 terminal $shell buffer <lines" | cat - in >step.in
	t "$shell: what a Tab leaves on the line" 0 <step.in
done

done_testing
