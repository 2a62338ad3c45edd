#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-stage: moves, guards, reasons, and what a move brings with it.
. "$(dirname "$0")/../lib.sh"
store
crm-add first_name=Ana source=web >/dev/null
crm-add first_name=Bob >/dev/null

t 'a move prints id, from and to' 0 <<'END'
$ crm-stage needs-analysis c1
c1	connect	needs-analysis
END

t 'SP-09: the move records that the needs assessment was sent' 0 <<'END'
$ sqlite3 "$CRM_DB" 'SELECT contact, action, note FROM v_note'
1|needs-assessment|Needs Assessment sent
END

t 'SP-03: without a source no contact is in connect' 1 <<'END'
$ crm-stage connect c2
! crm-stage: c2: stage connect needs a source (source=...)
END

t 'SP-10: enrolled needs a policy' 1 <<'END'
$ crm-stage enrolled c1
! crm-stage: c1: stage enrolled needs a sold policy on file (crm-policy add)
END

t 'an unknown stage names the nearest' 1 <<'END'
$ crm-stage enroled c1
! crm-stage: enroled: no such stage in pipeline medicare (nearest: enrolled)
END

t 'an unknown stage is refused even when there is nobody to move' 1 <<'END'
$ printf '' | crm-stage enroled -
! crm-stage: enroled: no such stage in pipeline medicare (nearest: enrolled)
END

t 'an unknown pipeline is refused' 1 <<'END'
$ crm-stage medicar/lost c1
! crm-stage: medicar: no such pipeline (nearest: medicare)
END

t 'a move that the rules do not list names those they do' 1 <<'END'
$ crm-stage active c1
! crm-stage: c1: no move from needs-analysis to active (from there: connect, pending-eligibility, enrolled, lost)
END

t 'a refused move writes nothing and logs nothing' 0 <<'END'
$ crm-log --columns=op,program | tail -n 1
$ crm-list --columns=id,stage
o4	crm-stage
c1	needs-analysis
c2	needs-analysis
END

t 'a move to the stage where the contact is changes nothing' 0 <<'END'
$ crm-stage needs-analysis c1
$ crm-log --columns=op,program | tail -n 1
o4	crm-stage
END

# Reasons -----------------------------------------------------------------

t 'SP-07: lost needs a reason' 1 <<'END'
$ crm-stage lost c2
! crm-stage: c2: stage lost needs a reason (--reason, or reason=...)
END

t 'an unknown reason names the nearest' 1 <<'END'
$ crm-stage --reason=churnd lost c2
! crm-stage: churnd: no such reason in pipeline medicare (nearest: churned)
END

t 'the reason is given in any of three ways, and stays with the stage' 0 <<'END'
$ crm-stage --reason=not-interested lost c2
$ crm-list --columns=id,stage,reason stage=lost
$ crm-stage needs-analysis c2
$ crm-list --columns=id,stage,reason c2
$ crm-stage -r duplicate lost c2
$ crm-stage pending-eligibility c2
$ crm-stage lost c2 --reason other
$ crm-list --columns=id,stage,reason c2
c2	needs-analysis	lost
c2	lost	not-interested
c2	lost	needs-analysis
c2	needs-analysis	
c2	needs-analysis	lost
c2	lost	pending-eligibility
c2	pending-eligibility	lost
c2	lost	other
END

# Ids ---------------------------------------------------------------------

t 'ids are operands, with or without their letter, each once' 0 <<'END'
$ crm-stage pending-eligibility 1 c2 c1 2
c1	needs-analysis	pending-eligibility
c2	lost	pending-eligibility
END

t 'ids come from lines: blank ones skipped, repeats once, the rest ignored' 0 <<'END'
$ printf 'c1\tAna\tx\n\n2\nc1\n' | crm-stage needs-analysis -
c1	pending-eligibility	needs-analysis
c2	pending-eligibility	needs-analysis
END

t 'of several leading ids of a line the contact counts' 0 <<'END'
$ printf 'p4\tc1\tx\nt3\tc2\ty\n' | crm-stage pending-eligibility -
c1	needs-analysis	pending-eligibility
c2	needs-analysis	pending-eligibility
END

t 'a line that is a JSON object is named by its id' 0 <<'END'
$ crm-list --format=jsonl c2 | crm-stage needs-analysis -
c2	pending-eligibility	needs-analysis
END

t 'operands and lines together' 0 <<'END'
$ printf 'c2\n' | crm-stage pending-eligibility c1 -
$ printf 'c2\n' | crm-stage needs-analysis c1 -
c2	needs-analysis	pending-eligibility
c1	pending-eligibility	needs-analysis
c2	pending-eligibility	needs-analysis
END

t 'a line without an id is refused with its number' 1 <<'END'
$ printf 'c1\nhello\n' | crm-stage pending-eligibility -
! crm-stage: line 2: no id of a contact at its beginning
END

t 'a JSON object without an id is refused with its number' 1 <<'END'
$ printf '{"stage":"lost"}\n' | crm-stage pending-eligibility -
! crm-stage: line 1: the object has no id
END

t 'no line is nothing to do' 0 <<'END'
$ printf '' | crm-stage pending-eligibility -
END

t 'standard input is not read without -' 0 <<'END'
$ printf 'c2\nc1\n' | { crm-stage pending-eligibility c1; cat; }
c1	needs-analysis	pending-eligibility
c2
c1
END

t 'an unknown contact is refused' 1 <<'END'
$ crm-stage needs-analysis c99
! crm-stage: c99: no such contact
END

t 'an id of another kind is refused' 1 <<'END'
$ crm-stage needs-analysis p1
! crm-stage: p1: not an id (c17)
END

t 'what the line was is said when its contact is refused' 1 <<'END'
$ printf 'c1\nc99\n' | crm-stage needs-analysis -
! crm-stage: line 2: c99: no such contact
END

# All or nothing, or -k ---------------------------------------------------

t 'one refusal and nothing is written' 1 <<'END'
$ crm-stage needs-analysis c1 c99
! crm-stage: c99: no such contact
END

t 'nothing was' 0 <<'END'
$ crm-list --columns=id,stage
c1	pending-eligibility
c2	needs-analysis
END

t '-k does what can be done and names the rest: 6' 6 <<'END'
$ crm-stage -k needs-analysis c99 c1 c98
c1	pending-eligibility	needs-analysis
! crm-stage: c99: no such contact
! crm-stage: c98: no such contact
END

t '-k is one entry of the log' 0 <<'END'
$ crm-log --columns=program,arguments | tail -n 1
crm-stage	-k needs-analysis c99 c1 c98
END

t '-k with nothing done is a refusal: 1' 1 <<'END'
$ crm-stage -k needs-analysis c98 c99
! crm-stage: c98: no such contact
! crm-stage: c99: no such contact
END

t '-k asks the guards of each contact' 6 <<'END'
$ crm-policy add c1 line=dental effective=2027-01-01 >policy
$ crm-stage -k enrolled c1 c2
c1	needs-analysis	enrolled
! crm-stage: c2: stage enrolled needs a sold policy on file (crm-policy add)
END

t '-n prints what the run would print' 0 <<'END'
$ crm-stage -n --reason=other lost c1 c2
c1	enrolled	lost
c2	needs-analysis	lost
END

t '-n has the status that the run would have' 6 <<'END'
$ crm-stage -nk --reason=other lost c1 c99
c1	enrolled	lost
! crm-stage: c99: no such contact
END

t '-n refuses what the run would refuse' 1 <<'END'
$ crm-stage --dry-run lost c1
! crm-stage: c1: stage lost needs a reason (--reason, or reason=...)
END

t '-n wrote nothing' 0 <<'END'
$ crm-list --columns=id,stage
$ crm-log --columns=arguments | tail -n 1
c1	enrolled
c2	needs-analysis
-k enrolled c1 c2
END

# Notes -------------------------------------------------------------------

t 'a reason that closes the case goes with a closed stage only (SP-19)' 1 <<'END'
$ crm-stage --reason=deceased pending-eligibility c1
! crm-stage: c1: reason deceased closes the case and does not go with stage pending-eligibility (but with: lost)
END

t '-m records a note with the move' 0 <<'END'
$ crm-stage -m 'Has cover at work' pending-eligibility c2
$ sqlite3 "$CRM_DB" 'SELECT contact, author, stage, note FROM v_note WHERE id > 1'
c2	needs-analysis	pending-eligibility
2|ana|pending-eligibility|Has cover at work
END

t 'the log does not keep the text of the note' 0 <<'END'
$ crm-log --columns=arguments | tail -n 1
-m *** pending-eligibility c2
END

# Output ------------------------------------------------------------------

t 'the forms of the lines' 0 <<'END'
$ crm-stage -n --header needs-analysis c2
$ crm-stage -n --format=csv needs-analysis c2
$ crm-stage -n --format=jsonl needs-analysis c2
$ crm-stage -n --columns=to,id needs-analysis c2
id	from	to
c2	pending-eligibility	needs-analysis
id,from,to
c2,pending-eligibility,needs-analysis
{"id":"c2","from":"pending-eligibility","to":"needs-analysis"}
needs-analysis	c2
END

t 'writers chain: its lines are input' 0 <<'END'
$ crm-stage needs-analysis c2 | crm-stage pending-eligibility -
c2	needs-analysis	pending-eligibility
END

t 'output that cannot be written after the change: 5' 5 <<'END'
$ crm-stage needs-analysis c2 >/dev/full
! crm-stage: the change is in the store, but standard output: No space left on device
END

t 'the change is in the store' 0 <<'END'
$ crm-list --columns=id,stage c2
c2	needs-analysis
END

t 'a reader that has gone is no error' 0 <<'END'
$ { crm-stage pending-eligibility c2; echo $? >&2; } | :
! 0
END

# Other pipelines ---------------------------------------------------------

cat >side.pipeline <<'END'
pipeline side "Side line"
stage inbox prospect "Inbox" start
stage done client "Done" needs field=phone
stage old closed "Old" retired
status hot "Hot"
status cold "Cold"
link inbox hot cold
link done hot
END
crm-pipeline load side.pipeline >/dev/null

t 'PIPELINE/STAGE moves to another pipeline and back' 0 <<'END'
$ crm-stage side/inbox c2
$ crm-list --columns=id,pipeline,stage c2
$ crm-stage medicare/needs-analysis c2
$ crm-list --columns=id,pipeline,stage c2
c2	pending-eligibility	inbox
c2	side	inbox
c2	inbox	needs-analysis
c2	medicare	needs-analysis
END

t 'a stage is looked for in the pipeline of the contact' 1 <<'END'
$ crm-stage inbox c2
! crm-stage: inbox: no such stage in pipeline medicare
END

t 'without move lines every move is allowed, guards hold' 1 <<'END'
$ crm-stage side/inbox c2 >moved
$ crm-stage done c2
! crm-stage: c2: stage done needs the field phone
END

t 'a guard on a field is satisfied by setting it' 0 <<'END'
$ crm-set phone=305-555-0100 c2 >set
$ crm-stage done c2
$ crm-list --columns=id,stage,type c2
c2	inbox	done
c2	done	client
END

t 'nobody enters a retired stage' 1 <<'END'
$ crm-stage old c2
! crm-stage: c2: stage old is retired
END

t 'a status of the other pipeline does not come along' 0 <<'END'
$ crm-set status=hot c2
$ crm-stage medicare/needs-analysis c2
$ crm-list --columns=id,status c2
c2	status		hot
c2	done	needs-analysis
c2	
END

t 'BL-07: -s gives a status of the other pipeline with its stage' 0 <<'END'
$ crm-stage -q -s cold side/inbox c2
$ crm-list --columns=id,stage,status c2
$ crm-stage -q medicare/needs-analysis c2
c2	inbox	cold
END

# Misuse ------------------------------------------------------------------

t 'no stage: 2' 2 <<'END'
$ crm-stage
! crm-stage: no stage is named
! usage: crm-stage [-nkq] [-d FILE] [-r REASON] [-s STATUS] [-m TEXT]
!                  [PIPELINE/]STAGE ID... | -
END

t 'no contact: 2' 2 <<'END'
$ crm-stage lost
! crm-stage: no contact is named (c17, or - for lines)
! usage: crm-stage [-nkq] [-d FILE] [-r REASON] [-s STATUS] [-m TEXT]
!                  [PIPELINE/]STAGE ID... | -
END

t 'an unknown option: 2' 2 <<'END'
$ crm-stage -z lost c1
! crm-stage: -z: no such option, or it needs a value
! usage: crm-stage [-nkq] [-d FILE] [-r REASON] [-s STATUS] [-m TEXT]
!                  [PIPELINE/]STAGE ID... | -
END

t 'an unknown column: 2' 2 <<'END'
$ crm-stage --columns=id,form lost c1
! crm-stage: --columns: form: no such column (nearest: from)
! usage: crm-stage [-nkq] [-d FILE] [-r REASON] [-s STATUS] [-m TEXT]
!                  [PIPELINE/]STAGE ID... | -
END

t 'no store: 3' 3 <<'END'
$ crm-stage -d missing.db lost c1 2>err
$ status=$?
$ sed "s:$PWD/::" err >&2
$ exit $status
! crm-stage: missing.db: no store there; crm-init makes one
END

store
t 'who began as a client is one in a stage that decides nothing' 0 <<'END'
$ cat >side.pipeline <<EOF
$ pipeline side "Side line"
$ stage inbox prospect "Inbox" start
$ stage done client "Done"
$ stage limbo any "Limbo"
$ stage gone closed "Gone"
$ EOF
$ crm-pipeline load -q side.pipeline
$ crm-add name='Ana Diaz' pipeline=side stage=done
$ crm-add name='Bob Ruiz' pipeline=side
$ crm-stage -q limbo c1 c2
$ crm-list --columns=id,stage,type
$ crm-stage -q inbox c1
$ crm-list --columns=id,stage,type c1
c1
c2
c1	limbo	client
c2	limbo	prospect
c1	inbox	prospect
END

t 'a reason of its own is short' 1 <<'END'
$ crm-stage -q --reason="$(printf '%040d' 0)" gone c1
$ crm-list --columns=reason c1 | wc -c
$ crm-stage --reason="$(printf '%041d' 0)" gone c2
41
! crm-stage: reason: at most 40 bytes
END

# Names of one letter, the only reason, and rules without any.
store
printf '%s\n' 'pipeline short "Short"' 'stage a prospect "A" start' \
    'stage b closed "B" needs reason' 'reason x "The only one" ends-policies' |
    crm-pipeline load -q -
printf '%s\n' 'pipeline free "Free"' 'stage a prospect "A" start' \
    'stage b closed "B" needs reason' | crm-pipeline load -q -
t 'a reason of one letter, and one in words of its own' 0 <<'END'
$ crm-add -q name='Ana Diaz' phone=3055550101 pipeline=short stage=b reason='the only ONE'
$ crm-add -q name='Bob Ruiz' pipeline=free stage=b reason='moved away'
$ crm-add -q name='Cy Lee' pipeline=short
$ crm-policy add -q c3 line=dental effective=2026-11-01
$ crm-stage -q -r x b c3
$ crm-policy list c3 --columns=policy_status
$ crm-set -q city=Miami c3
$ crm-list --columns=id,reason
$ crm-show c3 | grep Reason
$ printf 'Name,Phone,Pipeline,Stage,Reason\nAna Diaz,3055550101,short,B,The only one\n' | crm-import -
$ crm-check
ended
c1	x
c2	moved away
c3	x
  Reason           x
c1	same	<stdin>	2
! crm-import: 1 same
END

store
crm-add -q name=Ana source=web
t 'a move keeps its reason, whatever comes later' 0 <<'END'
$ crm-stage -q -r no-response lost c1
$ crm-stage -q connect c1
$ sqlite3 "$CRM_DB" 'SELECT was, stage, day, reason FROM v_move'
|connect|2026-11-22|
connect|lost|2026-11-22|no-response
lost|connect|2026-11-22|
END

done_testing
