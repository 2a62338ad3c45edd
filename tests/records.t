#!/bin/sh
# SPDX-License-Identifier: ISC
# The record types that ship beside medicare: records and archive.
. "$(dirname "$0")/lib.sh"
store records archive

t 'AM-18: a policy makes the client, the end of the last one an x-client' 0 <<'END'
$ crm-add name='Ana Diaz' phone=305-555-0100
$ crm-stage prospect c1
$ crm-policy add c1 line=dental effective=2026-01-01 | cut -f 1-3
$ crm-list --columns=id,type,stage
$ crm-policy end p1 | cut -f 1-3
$ crm-list --columns=id,type,stage,reason
c1
c1	suspect	prospect
p1	c1	sold
c1	client	client
p1	c1	ended
c1	client	x-client	policy-inactive
END

t 'AM-18: who was a client is no x-prospect' 1 <<'END'
$ crm-stage x-prospect c1
! crm-stage: c1: no move from x-client to x-prospect (from there: prospect, client)
END

t 'AM-14: a record is archived with a status of the archive' 0 <<'END'
$ crm-add name='Bob Lee'
$ crm-set pipeline=archive status=hold-until-next-aep c2
$ crm-report stages pipeline=archive | grep 1$
c2
c2	pipeline	records	archive
c2	stage	suspect	archived
c2	status		hold-until-next-aep
archive	archived	hold-until-next-aep	1
END

t 'AM-14: statuses belong to a record type' 1 <<'END'
$ crm-add name='Cy Ray'
$ crm-set status=hold-until-next-aep c3
c3
! crm-set: hold-until-next-aep: pipeline records has no status
END

t 'AM-14: what has to stop needs its reason' 1 <<'END'
$ crm-stage archive/stopped c3
! crm-stage: c3: stage stopped needs a reason (--reason, or reason=...)
END

t 'AM-14: not by its status alone' 1 <<'END'
$ crm-set pipeline=archive status=deceased c3
! crm-set: c3: status deceased does not go with stage archived (allowed: hold-until-next-aep, inactive, not-eligible, other-agent, moved-away)
END

t 'AM-14: deceased ends policies and stops all contact' 0 <<'END'
$ crm-policy add c3 line=dental effective=2026-01-01 | cut -f 1-3
$ crm-stage --reason=deceased archive/stopped c3
$ crm-set status=deceased c3
$ crm-list --columns=id,stage,status,reason,contact_stop c3
$ crm-policy list c3 | cut -f 1-3
$ crm-check
p2	c3	sold
c3	client	stopped
c3	status		deceased
c3	stopped	deceased	deceased	yes
p2	c3	ended
END

t 'AM-14: nobody is called there' 1 <<'END'
$ crm-note -a call -m 'Hello' c3
! crm-note: c3: asked not to be called (contact_stop=yes)
END

t 'from the archive back to work' 0 <<'END'
$ crm-stage records/prospect c2
c2	archived	prospect
END

t 'a store gets a pipeline that ships by its name' 0 <<'END'
$ crm-init -d plain.db
$ crm-pipeline -d plain.db load archive
$ crm-pipeline -d plain.db load archive
$ crm-pipeline -d plain.db list | grep archive
archive
archive	Archive	0
END

done_testing
