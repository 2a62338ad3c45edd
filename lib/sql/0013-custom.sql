-- Fields of the agency's own (AM-02, crm-field).  Recorded.  The number of a
-- field is its place: its values stand in column v<id> of custom.  One that
-- was dropped keeps its place, as the log has values of it.
CREATE TABLE field (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	label TEXT NOT NULL,
	type TEXT NOT NULL,
	words TEXT,			-- of type word; with synonyms
	headings TEXT,			-- squashed
	help TEXT NOT NULL,
	personal TEXT,			-- yes: masked
	dropped TEXT			-- yes: no field any more
) STRICT;

-- Their values, a row for a contact that has, or had, any.  Recorded.
CREATE TABLE custom (
	contact INTEGER PRIMARY KEY REFERENCES contact,
	v1 TEXT, v2 TEXT, v3 TEXT, v4 TEXT, v5 TEXT, v6 TEXT, v7 TEXT, v8 TEXT, v9 TEXT, v10 TEXT,
	v11 TEXT, v12 TEXT, v13 TEXT, v14 TEXT, v15 TEXT, v16 TEXT, v17 TEXT, v18 TEXT, v19 TEXT, v20 TEXT,
	v21 TEXT, v22 TEXT, v23 TEXT, v24 TEXT, v25 TEXT, v26 TEXT, v27 TEXT, v28 TEXT, v29 TEXT, v30 TEXT,
	v31 TEXT, v32 TEXT, v33 TEXT, v34 TEXT, v35 TEXT, v36 TEXT, v37 TEXT, v38 TEXT, v39 TEXT, v40 TEXT,
	v41 TEXT, v42 TEXT, v43 TEXT, v44 TEXT, v45 TEXT, v46 TEXT, v47 TEXT, v48 TEXT, v49 TEXT, v50 TEXT
) STRICT;
