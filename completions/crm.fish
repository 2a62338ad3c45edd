# SPDX-License-Identifier: ISC
#
# Completion for fish, of crm and of every crm-* program; it is installed
# under the name of each.  Options, subcommands, stages, fields and the other
# words are asked of the programs when they are wanted, so none can be old.
# Without a store there are fewer words; a program that has no answer within a
# second, as when the store is busy, is done without.
#
# The functions print a word a line, with a tab and what it means where that
# is known.  They are told what __crm_complete finds on the line by the global
# variables __crm_prog, __crm_operands, __crm_given (the options) and
# __crm_store, which is -d FILE if a store is named.

function __crm_ask
    timeout 1 $argv 2>/dev/null </dev/null
end

# The fields of these records; with -w those that a word can write.
function __crm_fields
    set -l computed
    if test "$argv[1]" = -w
        set computed id type since created changed county_from review policy_created policy_id \
            task_id open task_status cadence task_created task_closed soa_id soa_created
        set -e argv[1]
    end
    for line in (__crm_ask crm-list $__crm_store --fields --columns=name,record,help)
        set -l field (string split -m 2 \t -- $line)
        contains -- $field[2] $argv; and not contains -- $field[1] $computed
        and printf '%s\t%s\n' $field[1] $field[3]
    end
end

# The words of a closed list: a program that refuses one names them all.
function __crm_closed
    timeout 1 crm-list $__crm_store "$argv=?" 2>&1 >/dev/null </dev/null |
        string replace -rf '.*\(.*: (.*)\)$' '$1' | string split ' '
end

# What the rules of the pipelines declare: reasons, statuses, actions.
function __crm_declared
    for pipeline in (__crm_ask crm-pipeline $__crm_store list --columns=name)
        __crm_ask crm-pipeline $__crm_store dump $pipeline
    end | string replace -rf "^$argv "'(\S+) "([^"]*)".*' '$1\t$2' | sort -u
end

# The columns of what the program prints.
function __crm_columns
    switch "$__crm_prog $__crm_operands[1] $__crm_given "
        case 'crm-advance*' 'crm-stage*'
            printf '%s\n' id from to
        case 'crm-backup* --verify *'
            printf '%s\n' file op at
        case 'crm-backup*'
            echo file
        case 'crm-check* --head *'
            printf '%s\n' op hash zone
        case 'crm-check*' 'crm-pipeline check*'
            printf '%s\n' id rule detail
        case 'crm-field list*'
            printf '%s\n' name type contacts personal words label headings help
        case 'crm-field*'
            echo name
        case 'crm-import*'
            printf '%s\n' id outcome file line
        case 'crm-list*' 'crm-show*'
            __crm_fields contact
        case 'crm-log* -c *' 'crm-log* --changes *'
            printf '%s\n' op id field old new
        case 'crm-log*'
            printf '%s\n' op at user program arguments login undoes
        case 'crm-mapping list*'
            printf '%s\n' name columns rules
        case 'crm-mapping*'
            echo name
        case 'crm-note*'
            printf '%s\n' note_id id
        case 'crm-pipeline list*'
            printf '%s\n' name label contacts
        case 'crm-pipeline stages*'
            printf '%s\n' pipeline stage class label
        case 'crm-policy*'
            __crm_fields contact policy
        case 'crm-report*' # the heading of the report, about nobody
            __crm_ask crm-report $__crm_store --format=csv \
                "$__crm_operands[1]" c0 | head -n 1 | string split ,
        case 'crm-rights*'
            printf '%s\n' user pipeline rights
        case 'crm-set*'
            printf '%s\n' id field old new
        case 'crm-soa*'
            __crm_fields contact soa
        case 'crm-survey confirm*'
            printf '%s\n' id field old new
        case 'crm-survey*'
            printf '%s\n' proposal_id id survey field now proposed \
                proposal_status old author arrived
        case 'crm-task*'
            __crm_fields contact task
        case 'crm-delete*' 'crm-undo*'
            echo id
        case 'crm-zip*'
            printf '%s\n' zip county state fips share
    end
end

# The words of a kind.  A kind in capitals is named as in --help, contact= and
# the like are the words that may stand before an =, and :stage is what may
# stand behind one.
function __crm_words
    switch $argv
        case A,B
            __crm_columns
        case ACTION REASON STATUS
            __crm_declared (string lower $argv)
        case COMMAND
            __crm_words SUBCOMMAND
            __crm_words PROGRAM
        case DAY
            printf '%s\n' today yesterday tomorrow
        case FIELD
            __crm_columns
        case FORM
            if test $__crm_prog = crm-export
                printf '%s\n' csv jsonl text
            else
                printf '%s\n' tsv table csv jsonl
            end
        case MAPPING
            __crm_ask crm-mapping $__crm_store list --columns=name,rules
        case NAME # of a pipeline: dated rules have no contacts
            __crm_ask crm-pipeline $__crm_store list |
                string replace -rf '\t\d+$' ''
        case OPEN # the fields of what surveys propose
            __crm_ask crm-survey $__crm_store list --columns=field | sort -u
        case PROGRAM
            __crm_ask crm --list
        case RULES
            __crm_ask crm-pipeline $__crm_store list --columns=name,label
        case REPORT
            __crm_ask crm-report --list --columns=name,help
        case RIGHT
            printf '%s\n' delete edit view
        case SHIPPED
            printf '%s\n' archive homecare medicare milestones records
        case OWN
            __crm_ask crm-field $__crm_store list --columns=name,label
        case STAGE
            set -l stages (__crm_ask crm-pipeline $__crm_store stages \
                --columns=pipeline,stage,label)
            string replace -r '^\S*\t' '' -- $stages
            string replace \t / -- $stages
        case SUBCOMMAND # the small words of the usage
            __crm_ask $__crm_prog --help |
                sed '/^[A-Z]/,$d; s/^usage: [^ ]*//' |
                string split ' ' | string match -r '^[a-z]+$'
        case USER
            __crm_ask crm-rights $__crm_store list --columns=user
        case ZONE
            awk '!/^#/ { print $3 }' /usr/share/zoneinfo/zone.tab 2>/dev/null
        case contact= policy= soa= task=
            __crm_fields -w (string trim -rc = $argv) | string replace \t =\t
        case end=
            echo end=
        case key=
            printf '%s\n' headings= help= label= personal= type= words=
        case outcome=
            echo outcome=
        case log=
            printf '%s\n' at= field= program= user=
        case term=
            __crm_fields contact policy task soa note history | string replace \t =\t
            echo op=
        case :action :reason :status
            __crm_declared (string trim -lc : $argv)
        case :at
            __crm_words DAY
        case :field
            __crm_fields contact policy task soa
        case :personal
            printf '%s\n' yes no
        case :pipeline
            __crm_words NAME
        case :program
            __crm_words PROGRAM | string replace -r ^ crm-
        case :stage
            __crm_ask crm-pipeline $__crm_store stages --columns=stage,label
        case :type
            if test $__crm_prog = crm-field
                printf '%s\n' text day yes word dollars number email phone
            else
                printf '%s\n' prospect client
            end
        case ':*'
            set -l name (string trim -lc : $argv)
            switch (__crm_ask crm-list $__crm_store --fields --columns=name,type |
                    string replace -rf "^$name\t" '')
                case day instant when
                    __crm_words DAY
                case state word words
                    __crm_closed $name
                case yes
                    printf '%s\n' yes no
            end
    end
end

# The kind of the next operand.
function __crm_operand
    switch "$__crm_prog $__crm_operands[1]"
        case 'crm-mapping save'
            set -q __crm_operands[2]; and echo FILE; or echo MAPPING
        case 'crm-mapping show' 'crm-mapping drop'
            echo MAPPING
        case 'crm '
            echo COMMAND
        case 'crm help'
            echo PROGRAM
        case 'crm-add*' 'crm-set*'
            echo contact=
        case 'crm-backup*' 'crm-import*' 'crm-survey take' 'crm-pipeline load' 'crm-pipeline check' 'crm-zip load'
            echo FILE
        case 'crm-init*'
            echo SHIPPED
        case 'crm-report '
            echo REPORT
        case 'crm-export*' 'crm-list*' 'crm-policy list' 'crm-soa list' 'crm-survey list' 'crm-task list' 'crm-report *'
            echo term=
        case 'crm-log*'
            echo log=
        case 'crm-pipeline dump'
            echo RULES
        case 'crm-pipeline stages'
            echo NAME
        case 'crm-field add'
            set -q __crm_operands[2]; and echo key=
        case 'crm-field drop'
            echo OWN
        case 'crm-field set'
            set -q __crm_operands[2]; and echo key=; or echo OWN
        case 'crm-field ' 'crm-mapping ' 'crm-pipeline ' 'crm-policy ' 'crm-rights ' 'crm-soa ' 'crm-survey ' 'crm-task ' 'crm-zip '
            echo SUBCOMMAND
        case 'crm-policy add' 'crm-policy set'
            echo policy=
        case 'crm-policy end'
            echo end=
        case 'crm-soa add' 'crm-soa set' 'crm-soa sign'
            echo soa=
        case 'crm-survey confirm' 'crm-survey reject'
            echo OPEN
        case 'crm-task add' 'crm-task set'
            echo task=
        case 'crm-task done' 'crm-task drop'
            echo outcome=
        case 'crm-rights open'
            echo NAME
        case 'crm-rights grant' 'crm-rights revoke'
            switch (count $__crm_operands)
                case 1
                    echo USER
                case 2
                    echo NAME
                case '*'
                    echo RIGHT
            end
        case 'crm-stage '
            echo STAGE
    end
end

function __crm_complete
    set -l words (commandline -opc)
    set -l cur (commandline -ct)
    set -l prog (string replace -r '.*/' '' -- $words[1])
    if test "$prog" = crm; and set -q words[2]
        and string match -qrv '^(-|help$)' -- $words[2]
        set prog crm-$words[2]
        set -e words[1]
    end
    set -e words[1]

    # Options and what they take, from lines like "  -d, --store=FILE  ...".
    set -l options # with their meaning
    set -l takers # options that take something
    set -l takes # what
    set -l flags h # letters of those that take nothing
    for line in (__crm_ask $prog --help)
        set -l m (string match -r \
            '^  (-.|  )[, ] (--[a-z-]+)(=?)(\S*) +(.*)' -- $line); or continue
        set -l letter (string trim -- $m[2])
        set -a options $m[3]$m[4]\t$m[6] $letter\t$m[6]
        if test -n "$m[5]"
            set -a takers $m[3] $letter
            set -a takes $m[5] $m[5]
        else
            set flags $flags(string trim -lc - -- $letter)
        end
    end

    set -g __crm_prog $prog
    set -g __crm_operands
    set -g __crm_given
    set -g __crm_store
    set -l want
    for word in $words
        set -l opt
        set -l value $word
        if set -q want[1]
            set opt $want
            set want
        else if string match -q -- '--*' $word
            string match -qr -- '^(?<opt>[^=]*)(?<eq>=?)(?<value>.*)' $word
            test -z "$eq"; and contains -- $opt $takers; and set want $opt
        else if string match -q -- '-*' $word; and test $word != -
            # Letters, of which the last may take the rest.
            set -l m (string match -r -- "^-([$flags]*)(.?)(.*)" $word)
            set -a __crm_given -(string split '' -- $m[2])
            set opt -$m[3]
            set value $m[4]
            test -z "$value"; and contains -- $opt $takers; and set want $opt
        else
            set -a __crm_operands $word
            continue
        end
        set -a __crm_given $opt
        contains -- $opt -d --store
        and set __crm_store -d (string replace -r '^~/' $HOME/ -- $value)
    end

    # What kind of word is to be completed, and what of it stands already.
    set -l kind
    set -l head ''
    if set -q want[1]
        set kind $takes[(contains -i -- $want $takers)]
    else if string match -q -- '--*=*' $cur
        set head (string replace -r '=.*' = -- $cur)
        set -l i (contains -i -- (string trim -rc = -- $head) $takers)
        and set kind $takes[$i]
    else if string match -q -- '-*' $cur
        printf '%s\n' $options
        return
    else
        set kind (__crm_operand)
        if string match -q '*=' -- $kind; and string match -q '*=*' -- $cur
            set kind :(string replace -r '[=!].*' '' -- $cur)
            set head (string replace -r '[^=,.]*$' '' -- $cur)
            if string match -qr '^(?<before>[^=]*=@)' -- $cur
                set kind FILE
                set head $before
            end
        end
    end
    switch "$kind"
        case A,B
            set head (string replace -r '[^=,]*$' '' -- $cur)
        case FIELD
            string match -q -- "$head-*" $cur; and set head $head-
        case FILE SHIPPED
            set cur (string replace -- $head '' $cur)
            string join \n -- $head(complete -C "'' $cur")
    end
    string join \n -- $head(__crm_words $kind)
end

for program in crm crm-(__crm_ask crm --list)
    complete -e -c $program
    complete -c $program -k -f -a '(__crm_complete)'
end
