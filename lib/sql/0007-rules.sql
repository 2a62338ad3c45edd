-- The agency's own dated rules (crm-pipeline load), used in place of those of
-- that name that ship.  Recorded.  A name never changes: rules loaded again
-- have another text.
CREATE TABLE rules (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT NOT NULL UNIQUE,
	rules TEXT NOT NULL		-- canonical text, see crm-rules.5
) STRICT;
