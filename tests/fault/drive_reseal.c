/* SPDX-License-Identifier: ISC */
/*
 * What somebody can do who has the file, this library and time: write the log
 * anew from one entry on, so that every entry follows the one before it.
 *
 *	reseal STORE N		seals entry N and all behind it again
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store_impl.h"
#include "store_walk.h"

static enum crm_code
reseal(struct db *db, int64_t from, struct crm_err *err)
{
	static const char ops[] = "SELECT id FROM op WHERE id >= :from"
				  " ORDER BY id";
	static const char prev[] =
	    "UPDATE op SET prev = ifnull((SELECT hash FROM op WHERE id < :op"
	    " ORDER BY id DESC LIMIT 1), x'') WHERE id = :op";
	static const char hash[] = "UPDATE op SET hash = :hash WHERE id = :op";
	unsigned char own[CRM_HASH_SIZE];
	struct crm_ids ids = {0};
	sqlite3_stmt *st;
	bool row = true;
	size_t i;

	if (db_prepare(db, ops, &st, err))
		return err->code;
	db_bind_int(st, ":from", from);
	while (db_step(db, st, &row, err) == CRM_OK && row)
		crm_ids_add(&ids, db_int(st, 0));
	for (i = 0; i < ids.n; i++) {
		if (db_prepare(db, prev, &st, err))
			return err->code;
		db_bind_int(st, ":op", ids.at[i]);
		if (db_run(db, st, err) ||
		    crm_op_hash(db, ids.at[i], own, err) ||
		    db_prepare(db, hash, &st, err))
			return err->code;
		db_bind_blob(st, ":hash", own, sizeof(own));
		db_bind_int(st, ":op", ids.at[i]);
		if (db_run(db, st, err))
			return err->code;
	}
	free(ids.at);
	return CRM_OK;
}

int
main(int argc, char *argv[])
{
	struct crm_err err;
	struct db db;

	if (argc != 3) {
		fprintf(stderr, "usage: reseal STORE N\n");
		return 2;
	}
	if (db_open(argv[1], DB_WRITE, &db, &err) ||
	    db_exec(&db, "PRAGMA synchronous = OFF; BEGIN", &err) ||
	    reseal(&db, atoll(argv[2]), &err) || db_exec(&db, "COMMIT", &err)) {
		fprintf(stderr, "reseal: %s\n", err.text);
		return 1;
	}
	db_close(&db);
	return 0;
}
