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

done_testing
