-- The day on which somebody allowed us to call, and the one on which the
-- do-not-call lists were last asked about them (requirements 2.6).
ALTER TABLE contact ADD COLUMN permission TEXT;
ALTER TABLE contact ADD COLUMN dnc_checked TEXT;
