-- Where a contact's county comes from: zip, from the table of ZIP codes, or
-- user, given by a person.
ALTER TABLE contact ADD COLUMN county_from TEXT;

-- The agency's own table of ZIP codes (crm-zip load), used in place of the
-- one that ships once it has rows.  Not recorded: replaced whole, its digest
-- is the setting zip-county, and its entry in the log is of kind load.
CREATE TABLE zip_county (
	id INTEGER PRIMARY KEY,		-- ZIP and place: 3702701 is the first
	zip TEXT NOT NULL,
	fips TEXT NOT NULL,
	share INTEGER NOT NULL		-- of its homes, in ten-thousandths
) STRICT;
