#!/bin/sh
# SPDX-License-Identifier: ISC
# Print lib/sql and lib/pipelines as C strings, in the order of their names.
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
echo 'const struct crm_shipped crm_pipelines[] = {'
n=0
for f in lib/pipelines/*.pipeline; do
	name=${f##*/}
	echo "	{ \"${name%.pipeline}\","
	quoted "$f"
	echo '	},'
	n=$((n + 1))
done
echo '};'
echo "const unsigned crm_npipelines = $n;"
