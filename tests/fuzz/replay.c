/* SPDX-License-Identifier: ISC */
/*
 * In the place of the fuzzer: the target, once with every file of the folders
 * named.  A folder with nothing in it is a failure.
 */
#include <dirent.h>

#include "fuzz.h"

static void
replay(const char *path)
{
	FILE *f = fopen(path, "re");
	struct crm_buf all = {0};
	char block[4096];
	uint8_t *bytes;
	size_t n;

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		crm_buf_add(&all, block, n);
	fclose(f);
	bytes = crm_alloc(all.len); /* of their size, so that more is seen */
	if (all.len > 0)
		memcpy(bytes, all.s, all.len);
	LLVMFuzzerTestOneInput(bytes, all.len);
	free(bytes);
	crm_buf_free(&all);
}

int
main(int argc, char *argv[])
{
	struct crm_buf path = {0};
	struct dirent *entry;
	unsigned n;
	DIR *dir;
	int i;

	if (argc < 2) {
		fprintf(stderr, "usage: %s folder...\n", argv[0]);
		return 2;
	}
	for (i = 1; i < argc; i++) {
		dir = opendir(argv[i]);
		n = 0;
		while (dir != NULL && (entry = readdir(dir)) != NULL) {
			if (entry->d_name[0] == '.')
				continue;
			path.len = 0;
			crm_buf_fmt(&path, "%s/%s", argv[i], entry->d_name);
			/* Which it was, should it end the process. */
			fprintf(stderr, "%s\n", path.s);
			replay(path.s);
			n++;
		}
		if (dir != NULL)
			closedir(dir);
		printf("%u inputs\n", n);
		if (n == 0) {
			fprintf(stderr, "%s: no inputs\n", argv[i]);
			return 1;
		}
	}
	crm_buf_free(&path);
	return 0;
}
