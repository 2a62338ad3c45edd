-- What surveys say of contacts, held until somebody confirms it (SP-17): one
-- row a field.  Recorded.
CREATE TABLE proposal (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	contact INTEGER NOT NULL REFERENCES contact,
	field TEXT NOT NULL,
	old TEXT,			-- what the field was when it arrived
	value TEXT,			-- NULL: it is to be emptied
	proposal_status TEXT NOT NULL DEFAULT 'open',	-- confirmed, rejected,
							-- replaced
	survey TEXT NOT NULL,
	author TEXT NOT NULL,		-- who took it in
	arrived INTEGER NOT NULL,
	decided INTEGER
) STRICT;

CREATE INDEX proposal_contact ON proposal (contact);

CREATE VIEW v_proposal AS
SELECT id, contact, field, old, value, proposal_status, survey, author,
	datetime(arrived, 'unixepoch') AS arrived,
	datetime(decided, 'unixepoch') AS decided
FROM proposal;
