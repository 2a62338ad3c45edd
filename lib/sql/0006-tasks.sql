-- What is to be done for a contact: follow-ups and appointments.  Recorded.
CREATE TABLE task (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	contact INTEGER NOT NULL REFERENCES contact,
	task_status TEXT NOT NULL DEFAULT 'open',	-- open, done, dropped
	kind TEXT NOT NULL,
	due TEXT NOT NULL,		-- day, in the agency's zone
	due_at INTEGER,			-- instant, if it has a time
	task_owner TEXT,
	task TEXT,
	every TEXT,			-- 2w, 1m: it comes again
	first TEXT,			-- day from which that is counted
	outcome TEXT,
	cadence TEXT,			-- of the pipeline, that made it
	task_created INTEGER NOT NULL,
	task_closed INTEGER
) STRICT;

CREATE INDEX task_contact ON task (contact);
CREATE INDEX task_due ON task (due) WHERE task_status = 'open';

-- What the clock of a stage brings: the next task of a cadence, or a move.
-- A row is there while the contact is in the stage.  Recorded.
CREATE TABLE schedule (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	contact INTEGER NOT NULL REFERENCES contact,
	cadence TEXT,			-- NULL: a move after some days
	made INTEGER NOT NULL,		-- tasks so far
	next TEXT			-- day; NULL: its task is open, or the last
) STRICT;

CREATE INDEX schedule_contact ON schedule (contact);
CREATE INDEX schedule_next ON schedule (next) WHERE next IS NOT NULL;

-- Earlier names of stages and statuses, so that history keeps them (BL-05).
-- Recorded.
CREATE TABLE former (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	stage INTEGER REFERENCES stage,
	status INTEGER REFERENCES status,
	name TEXT NOT NULL,
	note INTEGER NOT NULL,		-- last of the notes and of the moves
	move INTEGER NOT NULL		-- that knew it by that name
) STRICT;

-- What came of it, by the pipeline: whether the contact was reached.
ALTER TABLE note ADD COLUMN note_outcome TEXT;

-- What home-care sellers ask before they go on (HC-06, HC-07).
ALTER TABLE contact ADD COLUMN in_area TEXT;
ALTER TABLE contact ADD COLUMN wants_care TEXT;
ALTER TABLE contact ADD COLUMN can_pay TEXT;
ALTER TABLE contact ADD COLUMN budget TEXT;

CREATE VIEW v_task AS
SELECT id, contact, task_status, kind, due,
	datetime(due_at, 'unixepoch') AS due_at, task_owner, task, every,
	outcome, cadence, datetime(task_created, 'unixepoch') AS task_created,
	datetime(task_closed, 'unixepoch') AS task_closed
FROM task;

DROP VIEW v_note;
CREATE VIEW v_note AS
SELECT n.id, n.contact, datetime(n.note_created, 'unixepoch') AS note_created,
	n.author, n.action,
	coalesce((SELECT f.name FROM former AS f WHERE f.stage = n.stage
		AND f.note >= n.id ORDER BY f.id LIMIT 1),
		s.name) AS stage,
	coalesce((SELECT f.name FROM former AS f WHERE f.status = n.status
		AND f.note >= n.id ORDER BY f.id LIMIT 1),
		t.name) AS status, n.note, n.note_outcome
FROM note AS n
LEFT JOIN stage AS s ON s.id = n.stage
LEFT JOIN status AS t ON t.id = n.status;

DROP VIEW v_move;
CREATE VIEW v_move AS
SELECT m.id, m.contact,
	coalesce((SELECT f.name FROM former AS f WHERE f.stage = m.was
		AND f.move >= m.id ORDER BY f.id LIMIT 1), w.name) AS was,
	coalesce((SELECT f.name FROM former AS f WHERE f.stage = m.stage
		AND f.move >= m.id ORDER BY f.id LIMIT 1), s.name) AS stage,
	m.day, datetime(m.at, 'unixepoch') AS at, m.reason, m.event
FROM move AS m
JOIN stage AS s ON s.id = m.stage
LEFT JOIN stage AS w ON w.id = m.was;
