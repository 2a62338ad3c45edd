/* SPDX-License-Identifier: ISC */
/*
 * Any bytes as a lead file: rows within the limits, in the order of their
 * lines, the same when read again, and the same when written and read.
 */
#include "csvin.h"

#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "out.h"

#define LINES_OF(size) ((uint64_t)(size) + 1)

/* A file in memory with these bytes; its name. */
static const char *
in_memory(int *fd, const void *bytes, size_t n)
{
	static char name[32];

	if (*fd < 0)
		*fd = memfd_create("csvin", MFD_CLOEXEC);
	if (*fd < 0 || ftruncate(*fd, 0) != 0 ||
	    pwrite(*fd, bytes, n, 0) != (ssize_t)n)
		abort();
	snprintf(name, sizeof(name), "/proc/self/fd/%d", *fd);
	return name;
}

/* Append all rows as csv to TEXT, and whether all could be read and taken. */
static bool
rows(struct crm_csv *csv, size_t size, struct crm_buf *text)
{
	struct crm_csv_row row;
	struct crm_err err = {0};
	uint64_t line = 0;
	size_t bytes = 0, n;
	bool good = true;
	unsigned i;

	for (;;) {
		if (crm_csv_next(csv, &row, &err)) {
			HOLDS(said(&err) && err.code == CRM_REFUSED);
			return false;
		}
		if (row.n == 0)
			break;
		HOLDS(row.n <= 512);
		HOLDS(row.line > line && row.line <= LINES_OF(size));
		line = row.line;
		good &= row.fault == NULL;
		for (i = 0; i < row.n; i++) {
			n = strlen(row.cell[i]);
			bytes += n;
			HOLDS(n <= 65536);
			HOLDS(row.fault != NULL || whole(row.cell[i]));
			crm_buf_str(text, i ? "," : "");
			crm_csv_field(text, row.cell[i]);
		}
		/* A line without a byte would be no row. */
		crm_buf_str(
		    text, row.n == 1 && !row.cell[0][0] ? "\"\"\n" : "\n");
	}
	HOLDS(bytes <= 3 * size);
	HOLDS(crm_csv_percent(csv) <= 100);
	return good;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int one = -1, two = -1;
	struct crm_buf first = {0}, other = {0};
	struct crm_csv *csv, *again;
	struct crm_err err;
	char separator;
	bool good;

	separator = size > 0 && data[0] % 16 == 0 ? ';' : 0;
	if (crm_csv_open(
		in_memory(&one, data, size), NULL, separator, &csv, &err))
		abort();
	/* A heading before it, as no cell that begins a file has U+FEFF. */
	crm_buf_str(&first, "h\n");
	crm_buf_str(&other, "h\n");
	good = rows(csv, size, &first);
	/* Each has 300 KiB to be cleared: now and then is enough. */
	if (size % 4 == 0) {
		HOLDS(crm_csv_again(csv, &again, &err) == CRM_OK);
		HOLDS(rows(again, size, &other) == good);
		HOLDS(strcmp(first.s, other.s) == 0);
		crm_csv_close(again);
	}
	crm_csv_close(csv);
	if (good) {
		other.len = 0;
		if (crm_csv_open(in_memory(&two, first.s, first.len), "UTF-8",
			',', &csv, &err))
			abort();
		crm_buf_str(&other, "");
		HOLDS(rows(csv, first.len, &other));
		HOLDS(strcmp(first.s, other.s) == 0);
		crm_csv_close(csv);
	}
	crm_buf_free(&first);
	crm_buf_free(&other);
	return 0;
}
