-- Part of the log that a purge rewrote: a part of its own entry, named =, with
-- the number of the part in lo, its new digest, and the old one as data.
CREATE INDEX part_purged ON part (lo) WHERE name = '=';
