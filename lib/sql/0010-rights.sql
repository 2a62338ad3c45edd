-- What each login may do with the contacts of a pipeline.  A pipeline without
-- a row here is open to everybody who can open the file.  Recorded.
CREATE TABLE permission (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	login TEXT NOT NULL,
	pipeline INTEGER NOT NULL REFERENCES pipeline,
	rights TEXT NOT NULL		-- of view,edit,delete; may be empty
) STRICT;
