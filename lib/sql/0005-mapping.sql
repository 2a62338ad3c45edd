-- What the columns of a file are that comes again and again (crm-mapping).
-- Recorded.  A name never changes: a mapping saved again has other rules.
CREATE TABLE mapping (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT NOT NULL UNIQUE,
	rules TEXT NOT NULL		-- canonical text, see crm-mapping.1
) STRICT;
