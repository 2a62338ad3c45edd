-- Names are folded and compared by crm-import in memory, and searched by
-- parts everywhere else: the index cost a third of all indexes of an import
-- and of the file, and answered nothing.

DROP INDEX contact_name;
