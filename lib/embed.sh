#!/bin/sh
# SPDX-License-Identifier: ISC
# Print what is compiled in: lib/sql, lib/pipelines and lib/rules as C strings,
# in the order of their names, and lib/data/zip-county.txt as numbers.
set -eu

quoted() {
	sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/	"/' -e 's/$/\\n"/' "$1"
}

echo '/* Made by lib/embed.sh; do not edit. */'
echo '#include "embed.h"'
echo 'const char *const crm_steps[] = {'
n=0
for f in lib/sql/*.sql; do
	quoted "$f"
	echo ','
	n=$((n + 1))
done
echo '};'
echo "const int crm_nsteps = $n;"
# shipped ARRAY SUFFIX FILE...
shipped() {
	array=$1
	suffix=$2
	shift 2
	echo "const struct crm_shipped crm_${array}[] = {"
	for f; do
		name=${f##*/}
		echo "	{ \"${name%."$suffix"}\","
		quoted "$f"
		echo '	},'
	done
	echo '};'
	echo "const unsigned crm_n$array = $#;"
}
shipped pipelines pipeline lib/pipelines/*.pipeline
shipped laws rules lib/rules/*.rules

# Counties by FIPS code, their names in one string: nothing to relocate.
zips=lib/data/zip-county.txt
echo 'const struct crm_county_row crm_county_rows[] = {'
LC_ALL=C awk -F'\t' '{
	printf "\t{ %d, \"%s\", \"%s\" },\n", at, $1, $2
	at += length($3) + 1
}' $zips
echo '};'
echo 'const char crm_county_names[] ='
awk -F'\t' '{ printf "\t\"%s\\0\"\n", $3 }' $zips
echo '	;'
echo "const unsigned crm_ncounty_rows = $(wc -l <$zips);"

# A ZIP, whether the county is a further one, the county: see lib/embed.h.
echo 'const uint32_t crm_zip_rows[] = {'
awk -F'\t' '{
	for (further = 0; further < 2; further++) {
		n = split($(4 + further), zips, " ")
		for (i = 1; i <= n; i++) {
			split(zips[i], ends, "-")
			end = zips[i] ~ /-/ ? ends[2] : ends[1]
			for (zip = ends[1]; zip <= end + 0; zip++)
				print zip * 8192 + further * 4096 + NR - 1 ","
		}
	}
}' $zips | sort -n
echo '};'
echo 'const unsigned crm_nzip_rows = sizeof(crm_zip_rows) / sizeof(*crm_zip_rows);'
