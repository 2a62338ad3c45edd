#!/bin/sh
# SPDX-License-Identifier: ISC
# crm-show: the page for people, JSON for programs, masks, past days.
. "$(dirname "$0")/../lib.sh"
store
printf '%s\n' '{"name":"Ana Díaz","phone":"305-555-0100","zip":"33101","city":"a\tb","source":"web","birth_date":"1961-05-20","mbi":"1EG4-TE5-MK73"}' |
    crm-add -q -
CRM_NOW=2026-11-23 crm-add -q first_name=Bob
CRM_NOW=2026-11-23 crm-stage -q needs-analysis c1
CRM_NOW=2026-11-24 crm-note -q -a email -m 'two
lines' c1
CRM_NOW=2026-11-25 crm-policy add -q c1 line=mapd carrier=Humana \
    plan='Gold Plus' effective=2027-01-01 member_id=H12345678 premium=85 \
    election_period=aep
CRM_NOW=2026-11-26 crm-stage -q enrolled c1
CRM_NOW=2027-01-01 crm-advance -q
CRM_NOW=2027-02-01 crm-stage -q --reason=not-interested lost c2

t 'everything about a contact: fields, policies, moves, notes' 0 <<'END'
$ crm-show c1
c1  Ana Díaz
  First name       Ana
  Last name        Díaz
  Birth date       1961-**-**
  Phone            305-555-0100
  City             a\tb
  ZIP              33101
  County           Miami-Dade County
  County from      zip
  MBI              *******MK73
  Source           web
  Type             client
  Pipeline         medicare
  Stage            active
  Since            2027-01-01
  Created          2026-11-22T14:00:00Z
  Changed          2027-01-01T05:00:00Z

  policy p1
    Policy status    sold
    Line             mapd
    Carrier          Humana
    Plan             Gold Plus
    Effective date   2027-01-01
    Premium          85.00
    Member id        *****5678
    Election period  aep
    Policy created   2026-11-25T05:00:00Z

  history
    2026-11-22  connect
    2026-11-23  connect -> needs-analysis
    2026-11-26  needs-analysis -> enrolled
    2027-01-01  enrolled -> active, by policy-effective

  note n1  2026-11-23T05:00:00Z  ana, needs-assessment, needs-analysis
    Needs Assessment sent

  note n2  2026-11-24T05:00:00Z  ana, email, needs-analysis
    two
    lines
END

t 'the reason of a move (SP-07)' 0 <<'END'
$ crm-show c2 | grep -e Reason -e lost
  Stage            lost
  Reason           not-interested
    2027-02-01  needs-analysis -> lost, not-interested
END

t '--show-personal' 0 <<'END'
$ CRM_NOW=2027-02-02; export CRM_NOW
$ crm-show --show-personal c1 | grep -e MBI -e Birth -e Member
$ crm-show --show-personal --format=jsonl c1 | grep -o '"mbi":"[^"]*"'
  Birth date       1961-05-20
  MBI              1EG4TE5MK73
    Member id        H12345678
"mbi":"1EG4TE5MK73"
END

t 'JSON lines: one object a contact, masked, all fields with a value' 0 <<'END'
$ crm-show --format=jsonl c2 1
{"id":"c2","name":"Bob","first_name":"Bob","type":"prospect","pipeline":"medicare","stage":"lost","reason":"not-interested","since":"2027-02-01","created":"2026-11-23T05:00:00Z","changed":"2027-02-01T05:00:00Z"}
{"id":"c1","name":"Ana Díaz","first_name":"Ana","last_name":"Díaz","birth_date":"1961-**-**","phone":"305-555-0100","city":"a\tb","zip":"33101","county":"Miami-Dade County","county_from":"zip","mbi":"*******MK73","source":"web","type":"client","pipeline":"medicare","stage":"active","since":"2027-01-01","created":"2026-11-22T14:00:00Z","changed":"2027-01-01T05:00:00Z"}
END

t 'ids from lines, a policy line too; each once' 0 <<'END'
$ crm-policy list | crm-show - c1 c1 | grep -c '^c1 '
$ crm-list --columns=id --sort=-id | crm-show - | grep '^c'
1
c2  Bob
c1  Ana Díaz
END

t '--as-of: as it was at the end of the day' 0 <<'END'
$ CRM_NOW=2027-03-01; export CRM_NOW
$ crm-show --as-of=2026-11-25 c1 | sed -n '/Stage/p; /policy/,$p'
$ crm-show --as-of=2026-11-22 --format=jsonl c1 | grep -o '"stage":"[a-z]*"'
  Stage            needs-analysis
  policy p1
    Policy status    sold
    Line             mapd
    Carrier          Humana
    Plan             Gold Plus
    Effective date   2027-01-01
    Premium          85.00
    Member id        *****5678
    Election period  aep
    Policy created   2026-11-25T05:00:00Z

  history
    2026-11-22  connect
    2026-11-23  connect -> needs-analysis

  note n1  2026-11-23T05:00:00Z  ana, needs-assessment, needs-analysis
    Needs Assessment sent

  note n2  2026-11-24T05:00:00Z  ana, email, needs-analysis
    two
    lines
"stage":"connect"
END

t '--as-of a day on which there was no such contact' 1 <<'END'
$ CRM_NOW=2027-03-01 crm-show --as-of=2026-11-22 c2
! crm-show: c2: no such contact
END

t 'an id that does not exist' 1 <<'END'
$ crm-show c99
! crm-show: c99: no such contact
END

t 'no id' 2 <<'END'
$ sh ./mis crm-show
usage: crm-show
! crm-show: no contact is named (c17, or - for lines)
END

t 'CSV is not a form of the page' 2 <<'END'
$ sh ./mis crm-show --format=csv c1
usage: crm-show
! crm-show: --format=csv: only jsonl, or the page for people
END

t 'showing changes nothing' 0 <<'END'
$ cp crm.db kept.db
$ crm-show c1 c2 >/dev/null
$ crm-show --as-of=2026-11-22 c1 >/dev/null
$ cmp crm.db kept.db
END

done_testing
