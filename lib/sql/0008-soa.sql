-- Scopes of appointment: what a client agreed to talk about, signed before the
-- appointment.  Recorded.
CREATE TABLE soa (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	contact INTEGER NOT NULL REFERENCES contact,
	soa_status TEXT NOT NULL,
	products TEXT NOT NULL,		-- lines of business, comma-separated
	products_final TEXT,
	signer TEXT,
	signer_name TEXT,
	signer_relation TEXT,
	signed INTEGER,
	soa_method TEXT,
	soa_language TEXT,
	first_contact TEXT,
	appointment INTEGER,
	soa_place TEXT,
	walk_in TEXT,
	soa_agent TEXT,			-- from here on as on the form
	soa_agent_phone TEXT,
	soa_npn TEXT,
	soa_name TEXT,
	soa_phone TEXT,
	soa_address TEXT,
	soa_note TEXT,
	soa_created INTEGER NOT NULL
) STRICT;

CREATE INDEX soa_contact ON soa (contact);

CREATE VIEW v_soa AS
SELECT id, contact, soa_status, products, products_final, signer, signer_name,
	signer_relation, datetime(signed, 'unixepoch') AS signed, soa_method,
	soa_language, first_contact,
	datetime(appointment, 'unixepoch') AS appointment, soa_place, walk_in,
	soa_agent, soa_agent_phone, soa_npn, soa_name, soa_phone, soa_address,
	soa_note, datetime(soa_created, 'unixepoch') AS soa_created
FROM soa;
