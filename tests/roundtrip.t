#!/bin/sh
# SPDX-License-Identifier: ISC
# What crm-export prints, crm-import takes in again: books of contacts are
# made by chance (with fixed seeds), exported, imported and exported.
. "$(dirname "$0")/lib.sh"

cat >renewals.pipeline <<'END'
pipeline renewals "Renewals"
stage open "Open"
stage kept "Kept"
stage gone "Gone" needs reason
status warm "Warm"
status cold "Cold"
link open warm cold
link gone cold
reason price "Price"
END
sed -i 's/^stage \([a-z]*\) /stage \1 any /' renewals.pipeline

# Print a script that makes the contacts FIRST to LAST by the seed SEED: the
# fields as JSON for crm-add, then notes, policies and moves.
cat >book.awk <<'END'
function r(n) { # its own chance: every awk has another
	seed = seed * 16807 % 2147483647
	return seed % n
}
function one(list,   a, n) {
	n = split(list, a, " ")
	return a[1 + r(n)]
}
function text() { return T[1 + r(nt)] }
function trimmed(   s) {
	s = text()
	gsub(/^[ \t\r\n]+|[ \t\r\n]+$/, "", s)
	return s
}
function day(from, to) {
	return sprintf("%04d-%02d-%02d", from + r(to - from + 1), 1 + r(12), 1 + r(28))
}
function sh(s) {
	gsub(/'/, "'\\\\''", s)
	return "'" s "'"
}
function json(s) {
	gsub(/\\/, "&&", s)
	gsub(/"/, "\\\\&", s)
	gsub(/\t/, "\\\\t", s)
	gsub(/\r/, "\\\\r", s)
	gsub(/\n/, "\\\\n", s)
	gsub(/\002/, "\\\\u0002", s)
	gsub(/\033/, "\\\\u001b", s)
	return "\"" s "\""
}
# A field, now and then: NEVER out of ten times it is empty.
function put(name, value, never) {
	if (r(10) >= never && value != "")
		line = line "," json(name) ":" json(value)
}
function letter() { return substr("ACDEFGHJKMNPQRTUVWXY", 1 + r(20), 1) }
function contact(i,   zip) {
	line = ""
	put("title", one("Mr Mrs Dr Sra."), 7)
	put("first_name", trimmed(), 1)
	put("middle_name", trimmed(), 7)
	# Nobody is taken for somebody else.
	put("last_name", trimmed() " " i, 0)
	put("suffix", one("Jr III"), 8)
	put("nickname", trimmed(), 7)
	put("birth_date", day(1930, 2005), 3)
	put("gender", one("male female other"), 4)
	put("smoker", "yes", 7)
	put("email", "p" i "@" one("example.com example.org EXAMPLE.net"), 2)
	put("email2", "q" i "@example.com", 7)
	put("phone", one("305-555- (305)555- +1.305.555 p:305555") sprintf("%04d", i), 3)
	put("cell", "+44 20 7946 " sprintf("%04d", i) one("; x12"), 7)
	put("street", text(), 3)
	put("street2", text(), 7)
	put("city", text(), 3)
	put("state", one("FL GA PR DC"), 3)
	zip = r(8)
	if (zip == 0) {
		put("zip", one("33101 33101-0001"), 0)
		put("county", "miami-dade", 5)
	} else if (zip == 1) {
		put("zip", "99999", 0)
		put("county", text(), 3)
	} else if (zip == 2) {
		put("zip", "37027", 0) # of several counties
		put("county", "Davidson", 5)
	} else {
		put("zip", sprintf("%05d", 10000 + r(80000)), 2)
	}
	put("mbi", (1 + r(9)) letter() letter() r(10) letter() letter() r(10) \
	    letter() letter() r(10) r(10), 5)
	put("part_a", day(1990, 2027), 6)
	put("part_b", day(1990, 2027), 6)
	put("medicaid", "yes", 8)
	put("language", one("en es zh other"), 5)
	put("source", text(), 4)
	put("lead_date", day(2020, 2026), 5)
	put("lead_id", one("l: p:") i, 6)
	put("owner", text(), 5)
	put("caller", trimmed(), 8)
	put("caller_relation", text(), 8)
	put("dnc", "yes", 8)
	put("contact_stop", "yes", 9)
}
function standing(i,   what) {
	what = r(6)
	if (what == 0) {
		put("pipeline", "renewals", 0)
		put("stage", one("open kept"), 3)
		if (line ~ /"open"/)
			put("status", one("warm cold"), 3)
	} else if (what == 1) {
		put("stage", "renewals/gone", 0)
		put("reason", "price", 0)
		put("status", "cold", 5)
	} else if (what == 2) {
		put("stage", "pending-eligibility", 0)
	} else if (what == 3) {
		put("stage", "lost", 0)
		put("reason", one("not-interested deceased duplicate churned"), 0)
	}
}
function policy(i, status, from, to,   words, line) {
	line = one("mapd pdp dental medsupp final-expense")
	words = " policy_status=" status " line=" line
	words = words " election_period=" one("icep mov sep oepi")
	if (from != "")
		words = words " effective=" from
	if (to != "")
		words = words " end=" to
	if (r(2)) words = words " carrier=" sh("x" text())
	if (r(2)) words = words " plan=" sh("x" text())
	if (r(2)) words = words " application=" day(2020, 2025)
	if (r(2)) words = words " premium=" r(500) "." sprintf("%02d", r(100))
	if (r(2)) words = words " member_id=H" i r(1000)
	if (r(3) == 0) words = words " agent=" sh("x" text())
	if (r(3) == 0) words = words " npn=" r(1000000)
	if (r(3) == 0) words = words " commission=" one("-1.50 0 12") 
	if (r(3) == 0) words = words " renewal=" day(2027, 2028)
	if (status == "ended" && r(2)) words = words " end_reason=" sh("x" text())
	print "crm-policy add -q c" i words
}
function history(i,   what, n) {
	for (n = r(3) * r(3); n > 0; n--)
		print "crm-note -q -m " sh(text() one("; x yz")) " c" i
	if (!policies || line ~ /"stage"|"pipeline"/)
		return
	what = r(6)
	if (what == 0)
		policy(i, "quoted", "", "")
	else if (what == 1) { # several, of which one is still to come
		policy(i, "quoted", "2027-03-01", "")
		policy(i, "sold", "2027-01-01", one("2027-12-31 2028-06-30"))
		policy(i, "ended", "2024-01-01", "2024-12-31")
		if (r(3))
			print "crm-stage -q needs-analysis c" i
	}
	if (what == 2) {
		policy(i, "sold", "2027-01-01", "")
		print "crm-stage -q needs-analysis c" i
		print "crm-stage -q enrolled c" i
	} else if (what == 3) { # in force: it lands in active
		policy(i, "sold", "2026-01-01", one("2026-12-31 2027-12-31"))
		print "crm-stage -q needs-analysis c" i
		print "crm-stage -q enrolled c" i
	} else if (what == 4) {
		policy(i, "sold", "2026-02-01", "")
		print "crm-stage -q lost --reason=" one("deceased other churned") " c" i
	}
}
BEGIN {
	nt = split("Ana|José María|O'Neil|a \"b\", c|\"|,|two\nlines|\nx\n\n|a\tb|" \
	    "a\rb\r\n|=1+1|+1|-1|@SUM(A1)|'=1|''=2| both |\\|\\n\\t|李小龙|" \
	    "\303\241 e\314\201|זלדה|;|a;b|c1|NULL|0|1961-**-**|%s%n|$(x)|" \
	    "{\"id\":\"c1\"}|no|yes|-|#|a::b|a :: b|\360\237\221\251|" \
	    "x=y|note 1|a ::: b|p:1|z:33101|:|\"\"|\",\"|\002\033[31m", T, "|")
	seed += 4711
	for (i = 0; i < 10; i++)
		r(2)
	for (i = first; i <= last; i++) {
		contact(i)
		standing(i)
		print "crm-add -q - <<'JSON'"
		print "{" substr(line, 2) "}"
		print "JSON"
		history(i)
	}
}
END

# The csv without its ids.
plain() {
	sed 's/^c[0-9]*,/c,/' "$1"
}

# book SEED POLICIES: one book, there and back.
book() {
	awk -v seed="$1" -v policies="$2" -v first=2 -v last=241 -f book.awk >book.sh
	store medicare renewals.pipeline
	crm-add -q last_name=Gone # an id that is not used again
	crm-undo -q
	sh book.sh >made 2>&1
	[ ! -s made ] || sed 's/^/# /' made
	[ ! -s made ] && [ "$(crm-list | wc -l)" -eq 240 ]
	ok $? "book $1: 240 contacts"
	crm-export --show-personal >one.csv
	crm-check >found 2>&1
	store medicare renewals.pipeline
	crm-import -q one.csv >lines 2>&1
	ok $? "book $1: taken in"
	sed -n '/^crm-import/s/^/# /p' lines
	crm-export --show-personal >two.csv
	plain one.csv >one
	plain two.csv >two
	bad=0
	same one two || bad=1
	ok $bad "book $1: and out again, the same"
	crm-check >found.again 2>&1
	[ ! -s found ] && [ ! -s found.again ]
	ok $? "book $1: with no breach of a rule, before and after"
}

for seed in 1 2 3; do
	book $seed $((seed > 1))
done
# What rows alone would not tell apart.
t 'policies that are alike, of somebody who is only a name' 0 <<'END'
$ crm-init -d alike.db
$ crm-add -d alike.db -q last_name=Solo
$ for i in 1 2; do crm-policy add -d alike.db -q c1 line=dental; done
$ crm-policy add -d alike.db -q c1 carrier=Delta line=dental member_id=H1
$ crm-policy add -d alike.db -q c1 carrier=Delta line=dental member_id=H2
$ crm-note -d alike.db -q -m 'the same' c1
$ crm-note -d alike.db -q -m 'the same' c1
$ crm-export -d alike.db --show-personal >alike.csv
$ crm-init -d back.db
$ crm-import -d back.db alike.csv
$ crm-export -d back.db --show-personal | cmp alike.csv -
c1	added	alike.csv	2
c1	updated	alike.csv	3
c1	updated	alike.csv	4
c1	updated	alike.csv	5
! crm-import: 1 added, 3 updated
END

t 'imported where it comes from, nothing is new' 0 <<'END'
$ crm-add -d back.db -q last_name=Vega phone=1
$ crm-policy add -d back.db -q c2 line=dental
$ crm-policy add -d back.db -q c2 line=vision
$ crm-export -d back.db --show-personal c2 >vega.csv
$ crm-import -d back.db vega.csv
$ crm-policy list -d back.db c2 | wc -l
c2	same	vega.csv	2
c2	same	vega.csv	3
2
! crm-import: 2 same
END

t 'the same ids in two files are not the same people' 0 <<'END'
$ printf 'id,last_name,line\nc7,Ruiz,dental\n' >a.csv
$ printf 'id,last_name,line\nc7,Vega,vision\nc7,Vega,vision\n' >b.csv
$ crm-init -d two.db
$ crm-import -d two.db -q a.csv b.csv
$ crm-policy list -d two.db --columns=id,name,line
c1	Ruiz	dental
c2	Vega	vision
c2	Vega	vision
END

t 'nothing goes on about a row that was refused' 6 <<'END'
$ printf 'id,last_name,zip,line\nc7,Ruiz,,dental\nc8,Vega,1,life\nc8,Vega,,auto\n' >a.csv
$ crm-init -d k.db
$ crm-import -d k.db -k -q a.csv 2>/dev/null
$ s=$?
$ crm-policy list -d k.db --columns=id,name,line
$ exit $s
c1	Ruiz	dental
c2	Vega	auto
END

t 'an id that is not ours says nothing' 0 <<'END'
$ printf 'id,last_name,phone,line\n7,Ruiz,1 ::: 2,dental\n7,Vega,,dental\n' >a.csv
$ crm-init -d other.db
$ crm-import -d other.db -q a.csv
$ crm-list -d other.db --columns=id,name,phone,cell
c1	Ruiz	1	2
c2	Vega		
END
# Active people whose first policy ended, was quoted or begins later: the row
# that bears out the stage has to come first.
store
t 'the policy that bears out the stage stands in the first row' 0 <<'END'
$ for i in 1 2; do
$ 	id=$(crm-add name="Ana D$i" source=web stage=needs-analysis)
$ 	crm-policy add -q $id carrier=Old line=dental effective=2024-01-01 end=2024-12-31
$ 	crm-policy add -q $id carrier=Quote line=dental policy_status=quoted
$ 	crm-policy add -q $id carrier=Next line=dental effective=2027-01-01
$ done
$ crm-policy add -q c1 carrier=Now line=dental effective=2026-01-01
$ crm-stage -q enrolled c1 c2
$ crm-export --show-personal >out.csv
$ crm-init -d bearing.db
$ crm-import -q -d bearing.db out.csv
$ crm-export -d bearing.db --show-personal >again.csv
$ cmp out.csv again.csv || diff out.csv again.csv
$ crm-list -d bearing.db
$ crm-policy list -d bearing.db --columns=id,policy_id,carrier
c1	Ana D1	active		
c2	Ana D2	enrolled		
c1	p1	Now
c1	p2	Old
c1	p3	Quote
c1	p4	Next
c2	p5	Next
c2	p6	Old
c2	p7	Quote
END

done_testing
