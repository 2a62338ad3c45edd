# SPDX-License-Identifier: ISC
# shellcheck shell=bash
#
# Completion for bash, of crm and of every crm-* program; it is installed
# under the name of each.  Options, subcommands, stages, fields and the other
# words are asked of the programs when they are wanted, so none can be old.
# Without a store there are fewer words; a program that has no answer within a
# second, as when the store is busy, is done without.
#
# All functions share what _crm finds on the line: prog; operands; given, the
# options; store, which is (-d FILE) if a store is named.

_crm_ask() {
	timeout 1 "$@" 2>/dev/null </dev/null
}

# The fields of these records; with -w those that a word can write.
_crm_fields() {
	local computed=
	if [[ $1 == -w ]]; then
		computed='id type since created changed county_from review policy_created policy_id task_id open task_status cadence task_created task_closed soa_id soa_created'
		shift
	fi
	_crm_ask crm-list "${store[@]}" --fields --columns=name,record |
		awk -v of=" $* " -v no=" $computed " \
			'index(of, " "$2" ") && !index(no, " "$1" ") {print $1}'
}

# The words of a closed list: a program that refuses one names them all.
_crm_closed() {
	timeout 1 crm-list "${store[@]}" "$1=?" 2>&1 >/dev/null </dev/null |
		sed -n 's/.*(.*: \(.*\))$/\1/p' | tr ' ' '\n'
}

# What the rules of the pipelines declare: reasons, statuses, actions.
_crm_declared() {
	local pipeline
	for pipeline in $(_crm_words NAME); do
		_crm_ask crm-pipeline "${store[@]}" dump "$pipeline"
	done | awk -v word="$1" '$1 == word { print $2 }' | sort -u
}

# The columns of what the program prints.
_crm_columns() {
	case "$prog ${operands[0]} ${given[*]} " in
	crm-advance* | crm-stage*) echo id from to ;;
	crm-backup*' --verify '*) echo file op at ;;
	crm-backup*) echo file ;;
	crm-check*' --head '*) echo op hash zone ;;
	crm-check* | crm-pipeline\ check*) echo id rule detail ;;
	crm-field\ list*) echo name type contacts personal words label headings help ;;
	crm-field*) echo name ;;
	crm-import*) echo id outcome file line ;;
	crm-list* | crm-show*) _crm_fields contact ;;
	crm-log*' -c '* | crm-log*' --changes '*) echo op id field old new ;;
	crm-log*) echo op at user program arguments login undoes ;;
	crm-mapping\ list*) echo name columns rules ;;
	crm-mapping*) echo name ;;
	crm-note*) echo note_id id ;;
	crm-pipeline\ list*) echo name label contacts ;;
	crm-pipeline\ stages*) echo pipeline stage class label ;;
	crm-policy*) _crm_fields contact policy ;;
	crm-report*) # the heading of the report, about nobody
		_crm_ask crm-report "${store[@]}" --format=csv \
			"${operands[0]}" c0 | head -n 1
		;;
	crm-rights*) echo user pipeline rights ;;
	crm-set*) echo id field old new ;;
	crm-soa*) _crm_fields contact soa ;;
	crm-survey\ confirm*) echo id field old new ;;
	crm-survey*) echo proposal_id id survey field now proposed \
		proposal_status old author arrived ;;
	crm-task*) _crm_fields contact task ;;
	crm-delete* | crm-undo*) echo id ;;
	crm-zip*) echo zip county state fips share ;;
	esac | tr ' ,' '\n'
}

# The words of a kind, one a line.  A kind in capitals is named as in --help,
# contact= and the like are the words that may stand before an =, and :stage
# is what may stand behind one.
_crm_words() {
	case $1 in
	@)
		compgen -f -- "${cur#"$head"}" | while IFS= read -r file; do
			[[ ! -d $file ]] || file+=/
			printf '%s\n' "$file"
		done
		;;
	A,B) _crm_columns ;;
	ACTION | REASON | STATUS) _crm_declared "${1,,}" ;;
	COMMAND)
		_crm_words SUBCOMMAND
		_crm_words PROGRAM
		;;
	DAY) printf '%s\n' today yesterday tomorrow ;;
	FIELD) _crm_columns ;;
	FORM)
		case $prog in
		crm-export) printf '%s\n' csv jsonl text ;;
		*) printf '%s\n' tsv table csv jsonl ;;
		esac
		;;
	MAPPING) _crm_ask crm-mapping "${store[@]}" list --columns=name ;;
	NAME) # of a pipeline: dated rules have no contacts
		_crm_ask crm-pipeline "${store[@]}" list \
			--columns=name,contacts | awk 'NF == 2 { print $1 }'
		;;
	OPEN) # the fields of what surveys propose
		_crm_ask crm-survey "${store[@]}" list --columns=field |
			sort -u
		;;
	OPTION) printf '%s\n' "${options[@]}" ;;
	OWN) _crm_ask crm-field "${store[@]}" list --columns=name ;;
	PROGRAM) _crm_ask crm --list ;;
	RULES) _crm_ask crm-pipeline "${store[@]}" list --columns=name ;;
	REPORT) _crm_ask crm-report --list --columns=name ;;
	RIGHT) printf '%s\n' delete edit view ;;
	SHIPPED) printf '%s\n' archive homecare medicare milestones records ;;
	STAGE)
		_crm_ask crm-pipeline "${store[@]}" stages \
			--columns=pipeline,stage |
			awk '{ print $2; both = both $1 "/" $2 "\n" }
				END { printf "%s", both }'
		;;
	SUBCOMMAND) # the small words of the usage
		_crm_ask "$prog" --help | sed '/^[A-Z]/,$d; s/^usage: [^ ]*//' |
			tr ' ' '\n' | grep -x '[a-z][a-z]*'
		;;
	USER) _crm_ask crm-rights "${store[@]}" list --columns=user ;;
	ZONE) awk '!/^#/ { print $3 }' /usr/share/zoneinfo/zone.tab 2>/dev/null ;;
	contact= | policy= | soa= | task=) _crm_fields -w "${1%=}" | sed 's/$/=/' ;;
	end=) echo end= ;;
	key=) printf '%s\n' headings= help= label= personal= type= words= ;;
	outcome=) echo outcome= ;;
	log=) printf '%s\n' at= field= program= user= ;;
	term=)
		_crm_fields contact policy task soa note history | sed 's/$/=/'
		echo op=
		;;
	:action | :reason | :status) _crm_declared "${1#:}" ;;
	:at) _crm_words DAY ;;
	:field) _crm_fields contact policy task soa ;;
	:personal) printf '%s\n' yes no ;;
	:pipeline) _crm_words NAME ;;
	:program) _crm_words PROGRAM | sed 's/^/crm-/' ;;
	:stage) _crm_ask crm-pipeline "${store[@]}" stages --columns=stage ;;
	:type)
		if [[ $prog == crm-field ]]; then
			printf '%s\n' text day yes word dollars number email phone
		else
			printf '%s\n' prospect client
		fi
		;;
	:*)
		case $(_crm_ask crm-list "${store[@]}" --fields --columns=name,type |
			awk -v name="${1#:}" '$1 == name { print $2 }') in
		day | instant | when) _crm_words DAY ;;
		state | word | words) _crm_closed "${1#:}" ;;
		yes) printf '%s\n' yes no ;;
		esac
		;;
	esac
}

# The kind of the next operand.
_crm_operand() {
	case "$prog ${operands[0]}" in
	crm-mapping\ save)
		[[ ${operands[1]} ]] && echo FILE || echo MAPPING
		;;
	crm-mapping\ show | crm-mapping\ drop) echo MAPPING ;;
	'crm ') echo COMMAND ;;
	'crm help') echo PROGRAM ;;
	crm-add* | crm-set*) echo contact= ;;
	crm-backup* | crm-import* | crm-survey\ take | crm-pipeline\ load | \
	    crm-pipeline\ check | crm-zip\ load)
		echo FILE
		;;
	crm-init*) echo SHIPPED ;;
	crm-export* | crm-list* | crm-policy\ list | crm-soa\ list | \
	    crm-survey\ list | crm-task\ list | crm-report\ ?*) echo term= ;;
	crm-log*) echo log= ;;
	crm-pipeline\ dump) echo RULES ;;
	crm-pipeline\ stages) echo NAME ;;
	crm-field\ add) [[ ${operands[1]} ]] && echo key= ;;
	crm-field\ drop) echo OWN ;;
	crm-field\ set) [[ ${operands[1]} ]] && echo key= || echo OWN ;;
	'crm-field ' | 'crm-mapping ' | 'crm-pipeline ' | 'crm-policy ' | \
	    'crm-rights ' | 'crm-soa ' | 'crm-survey ' | 'crm-task ' | 'crm-zip ')
		echo SUBCOMMAND
		;;
	crm-policy\ add | crm-policy\ set) echo policy= ;;
	crm-policy\ end) echo end= ;;
	crm-soa\ add | crm-soa\ set | crm-soa\ sign) echo soa= ;;
	crm-survey\ confirm | crm-survey\ reject) echo OPEN ;;
	crm-task\ add | crm-task\ set) echo task= ;;
	crm-task\ done | crm-task\ drop) echo outcome= ;;
	crm-rights\ open) echo NAME ;;
	crm-rights\ grant | crm-rights\ revoke)
		case ${#operands[@]} in
		1) echo USER ;;
		2) echo NAME ;;
		*) echo RIGHT ;;
		esac
		;;
	'crm-report ') echo REPORT ;;
	'crm-stage ') echo STAGE ;;
	esac
}

_crm() {
	local IFS=$' \t\n' rest=${COMP_LINE:0:COMP_POINT}
	local line='^  (-.|  )[, ] (--[a-z-]+=?)([^ ]*)'
	local w i prog opt value want='' cur head='' kind cut
	local -a words=() operands=() given=() options=() store=()
	local -A takes=()

	# Bash cut the words at = and @ too; they are put together again.
	for ((i = 0; i <= COMP_CWORD; i++)); do
		if [[ $i -eq 0 || $rest == [[:blank:]]* ]]; then
			words+=('')
			rest=${rest#"${rest%%[![:blank:]]*}"}
		fi
		w=${COMP_WORDS[i]}
		[[ $i -lt $COMP_CWORD ]] || w=$rest
		words[-1]+=$w
		rest=${rest#"$w"}
	done
	cur=${words[-1]}
	unset 'words[-1]'
	prog=${words[0]##*/}
	if [[ $prog == crm && ${words[1]} == [!-]* && ${words[1]} != help ]]
	then
		prog=crm-${words[1]}
		words=("${words[@]:1}")
	fi

	# Options and what they take, from lines like "  -d, --store=FILE  ...".
	while IFS= read -r w; do
		[[ $w =~ $line ]] || continue
		options+=("${BASH_REMATCH[2]}")
		takes[${BASH_REMATCH[2]%=}]=${BASH_REMATCH[3]}
		takes[${BASH_REMATCH[1]}]=${BASH_REMATCH[3]}
		[[ ${BASH_REMATCH[1]} != -? ]] ||
			options+=("${BASH_REMATCH[1]}")
	done < <(_crm_ask "$prog" --help)

	for w in "${words[@]:1}"; do
		value=$w
		if [[ $want ]]; then
			opt=$want want=
		elif [[ $w == --*=* ]]; then
			opt=${w%%=*} value=${w#*=}
		elif [[ $w == --* ]]; then
			opt=$w
			[[ ! ${takes[$w]} ]] || want=$w
		elif [[ $w == -?* ]]; then # letters, the last may take the rest
			for ((i = 1; i < ${#w}; i++)); do
				opt=-${w:i:1} value=${w:i+1}
				given+=("$opt")
				[[ ! ${takes[$opt]} ]] || break
			done
			[[ $value || ! ${takes[$opt]} ]] || want=$opt
		else
			operands+=("$w")
			continue
		fi
		given+=("$opt")
		value=${value//[\'\"\\]/}
		[[ $value != '~'/* ]] || value=$HOME${value:1}
		[[ $opt != -d && $opt != --store ]] || store=(-d "$value")
	done

	# What kind of word is to be completed, and what of it stands already.
	if [[ $want ]]; then
		kind=${takes[$want]}
	elif [[ $cur == --*=* ]]; then
		head=${cur%%=*}=
		kind=${takes[${head%=}]}
	elif [[ $cur == -* ]]; then
		kind=OPTION
	else
		kind=$(_crm_operand)
		if [[ $kind == *= && $cur == *=* ]]; then
			head=${cur%"${cur##*[=,.]}"}
			kind=:${cur%%[=!]*}
			[[ $cur != *=@* ]] || head=${cur%%@*}@ kind=@
		fi
	fi
	case $kind in
	A,B) head=${cur%"${cur##*[=,]}"} ;;
	FIELD) [[ $cur != "$head"-* ]] || head+=- ;;
	@) compopt -o filenames 2>/dev/null ;;
	FILE | SHIPPED) compopt -o default 2>/dev/null ;;
	esac

	# Bash replaces only what follows the last character that cuts words,
	# but for an @, which it keeps.
	cut=${cur%"${cur##*["${COMP_WORDBREAKS//@/}"]}"}
	COMPREPLY=()
	while IFS= read -r w; do
		w=$head$w
		[[ $w != "$cur"* ]] || COMPREPLY+=("${w#"$cut"}")
	done < <(_crm_words "$kind")
	[[ ${COMPREPLY[0]} != *[=/] && $kind != A,B ]] ||
		compopt -o nospace 2>/dev/null
}

# shellcheck disable=SC2046
complete -o nosort -F _crm crm $(_crm_ask crm --list | sed 's/^/crm-/')
