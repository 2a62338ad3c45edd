-- The store, as its first version made it.  crm-schema.5 explains it; the
-- steps in this folder, run in order, are the only schema there is.
--
-- Recorded tables (every change is in the log): setting pipeline stage status
-- contact standing move note policy.  They have an integer key, no cascade
-- and nothing unique that may change, and they only ever gain columns at the
-- end, so that any entry of the log can be taken back years later.

CREATE TABLE setting (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	value TEXT NOT NULL
) STRICT;

CREATE TABLE pipeline (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT NOT NULL,
	ordinal INTEGER NOT NULL,	-- 1 is the default for new contacts
	label TEXT NOT NULL,
	rules TEXT NOT NULL		-- canonical text, see crm-pipeline.5
) STRICT;

CREATE TABLE stage (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	pipeline INTEGER NOT NULL REFERENCES pipeline,
	name TEXT NOT NULL,
	ordinal INTEGER NOT NULL,
	label TEXT NOT NULL,
	class TEXT NOT NULL		-- prospect, client, closed or any
) STRICT;

CREATE TABLE status (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	pipeline INTEGER NOT NULL REFERENCES pipeline,
	name TEXT NOT NULL,
	ordinal INTEGER NOT NULL,
	label TEXT NOT NULL
) STRICT;

-- The person.  Days are YYYY-MM-DD, instants seconds since 1970 in UTC.
CREATE TABLE contact (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	title TEXT,
	first_name TEXT,
	middle_name TEXT,
	last_name TEXT,
	suffix TEXT,
	nickname TEXT,
	birth_date TEXT,
	gender TEXT,
	smoker TEXT,
	email TEXT,
	email2 TEXT,
	phone TEXT,
	cell TEXT,
	street TEXT,
	street2 TEXT,
	city TEXT,
	state TEXT,
	zip TEXT,
	county TEXT,
	mbi TEXT,
	part_a TEXT,
	part_b TEXT,
	medicaid TEXT,
	language TEXT,
	source TEXT,
	lead_date TEXT,
	lead_id TEXT,
	owner TEXT,
	caller TEXT,
	caller_relation TEXT,
	dnc TEXT,
	contact_stop TEXT,
	created INTEGER NOT NULL DEFAULT 0,
	name_key TEXT,			-- first and last name, folded
	phone_key TEXT,			-- phone as +1..., for comparing
	cell_key TEXT
) STRICT;

CREATE INDEX contact_name ON contact (name_key);
CREATE INDEX contact_phone ON contact (phone_key)
	WHERE phone_key IS NOT NULL;
CREATE INDEX contact_cell ON contact (cell_key)
	WHERE cell_key IS NOT NULL;
CREATE INDEX contact_email ON contact (email COLLATE NOCASE)
	WHERE email IS NOT NULL;

-- Where the contact stands.  Apart from the person because it changes often
-- and a narrow row is cheap to change and to count.
CREATE TABLE standing (
	contact INTEGER PRIMARY KEY REFERENCES contact,
	pipeline INTEGER NOT NULL REFERENCES pipeline,
	stage INTEGER NOT NULL REFERENCES stage,
	status INTEGER REFERENCES status,
	client INTEGER NOT NULL DEFAULT 0,	-- 1: client, 0: prospect
	since TEXT NOT NULL,			-- day the stage was entered
	reason TEXT,
	changed INTEGER NOT NULL
) STRICT;

-- Every entry into a stage, the first one too; only ever added to.
CREATE TABLE move (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	contact INTEGER NOT NULL REFERENCES contact,
	stage INTEGER NOT NULL REFERENCES stage,
	was INTEGER REFERENCES stage,
	day TEXT NOT NULL,		-- day it counts for (SP-13)
	at INTEGER NOT NULL,		-- instant it was recorded
	reason TEXT,
	event TEXT			-- what made it, when no person did
) STRICT;

CREATE INDEX move_contact ON move (contact);

CREATE TABLE note (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	contact INTEGER NOT NULL REFERENCES contact,
	note_created INTEGER NOT NULL,
	author TEXT NOT NULL,
	action TEXT,
	stage INTEGER REFERENCES stage,
	status INTEGER REFERENCES status,
	note TEXT NOT NULL
) STRICT;

CREATE INDEX note_contact ON note (contact);

CREATE TABLE policy (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	contact INTEGER NOT NULL REFERENCES contact,
	policy_status TEXT NOT NULL DEFAULT 'quoted',
	line TEXT,
	carrier TEXT,
	plan TEXT,
	application TEXT,
	effective TEXT,
	"end" TEXT,
	premium INTEGER,		-- cents a month
	member_id TEXT,
	agent TEXT,
	npn TEXT,
	commission INTEGER,		-- cents
	renewal TEXT,
	election_period TEXT,
	end_reason TEXT,
	review TEXT,
	policy_created INTEGER NOT NULL DEFAULT 0,
	policy_changed INTEGER NOT NULL DEFAULT 0,
	begun INTEGER NOT NULL DEFAULT 0	-- 1: its first day was acted on
) STRICT;

CREATE INDEX policy_contact ON policy (contact);
CREATE INDEX policy_begin ON policy (effective)
	WHERE policy_status = 'sold' AND begun = 0;
CREATE INDEX policy_end ON policy ("end")
	WHERE policy_status = 'sold' AND "end" IS NOT NULL;

-- The log.  An entry's hash covers the entry, the digests of its parts and
-- the hash of the entry before it.
CREATE TABLE op (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,
	login TEXT NOT NULL,		-- who the system says it was
	author TEXT NOT NULL,		-- who they say they are (CRM_USER)
	program TEXT NOT NULL,
	args TEXT NOT NULL,
	kind TEXT NOT NULL,		-- change, undo, setup, upgrade or view
	undoes INTEGER REFERENCES op,
	prev BLOB NOT NULL,
	hash BLOB NOT NULL
) STRICT;

-- What an entry changed: a changeset of SQLite's session extension, or the
-- rows lo to hi that an import put into a table.
CREATE TABLE part (
	id INTEGER PRIMARY KEY,
	op INTEGER NOT NULL REFERENCES op,
	name TEXT,			-- table of a range; NULL: changeset
	lo INTEGER,
	hi INTEGER,
	digest BLOB NOT NULL,		-- of data, or of the rows as inserted
	columns INTEGER,		-- of a range: how many the digest covers
	data BLOB
) STRICT;

CREATE INDEX part_op ON part (op);

-- Which contacts an entry touched, beyond the ranges in its parts.
CREATE TABLE touch (
	op INTEGER NOT NULL REFERENCES op,
	contact INTEGER NOT NULL,
	PRIMARY KEY (op, contact)
) STRICT, WITHOUT ROWID;

-- Stable views for people who query with sqlite3.
CREATE VIEW v_contact AS
SELECT c.id, trim(coalesce(c.first_name || ' ', '') ||
	coalesce(c.middle_name || ' ', '') || coalesce(c.last_name, '') ||
	coalesce(' ' || c.suffix, '')) AS name,
	p.name AS pipeline, s.name AS stage, t.name AS status,
	CASE d.client WHEN 1 THEN 'client' ELSE 'prospect' END AS type,
	d.since, d.reason, c.phone, c.cell, c.email, c.street, c.city,
	c.state, c.zip, c.county, c.birth_date, c.source, c.owner,
	datetime(c.created, 'unixepoch') AS created,
	datetime(d.changed, 'unixepoch') AS changed
FROM contact AS c
LEFT JOIN standing AS d ON d.contact = c.id
LEFT JOIN pipeline AS p ON p.id = d.pipeline
LEFT JOIN stage AS s ON s.id = d.stage
LEFT JOIN status AS t ON t.id = d.status;

CREATE VIEW v_policy AS
SELECT id, contact, policy_status, line, carrier, plan, application,
	effective, "end", premium / 100.0 AS premium, agent, npn,
	commission / 100.0 AS commission, renewal, election_period,
	end_reason, review
FROM policy;

CREATE VIEW v_note AS
SELECT n.id, n.contact, datetime(n.note_created, 'unixepoch') AS note_created,
	n.author, n.action, s.name AS stage, t.name AS status, n.note
FROM note AS n
LEFT JOIN stage AS s ON s.id = n.stage
LEFT JOIN status AS t ON t.id = n.status;

CREATE VIEW v_move AS
SELECT m.id, m.contact, w.name AS was, s.name AS stage, m.day,
	datetime(m.at, 'unixepoch') AS at, m.reason, m.event
FROM move AS m
JOIN stage AS s ON s.id = m.stage
LEFT JOIN stage AS w ON w.id = m.was;

CREATE VIEW v_log AS
SELECT id, datetime(at, 'unixepoch') AS at, author, login, program, args,
	kind, undoes
FROM op;
