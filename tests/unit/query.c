/* SPDX-License-Identifier: ISC */
#include "words.h"

#include "query.h"

/* A term in words: "field not is [a] [b]", to be compared at a glance. */
static char *
said(const struct crm_query *q)
{
	static const char *const ops[] = {
	    "is", "exactly", "contains", "range", "search", "op"};
	const struct crm_term *t = &q->term[0];
	struct crm_buf text = {0};
	char *copy;
	unsigned i;

	if (q->n == 0) {
		for (i = 0; i < q->nid; i++)
			crm_buf_fmt(&text, "%sid %lld", i ? " " : "",
			    (long long)q->id[i]);
	} else {
		if (t->op == CRM_IN_OP)
			crm_buf_fmt(&text, "op %lld", (long long)t->number);
		else if (t->op == CRM_SEARCH)
			crm_buf_str(&text, "search");
		else
			crm_buf_fmt(&text, "%s %s%s", crm_fields[t->field].name,
			    t->not ? "not " : "", ops[t->op]);
		for (i = 0; i < t->n; i++)
			crm_buf_fmt(&text, " [%s]",
			    t->value[i] ? t->value[i] : "(NULL)");
		if (t->op == CRM_RANGE)
			crm_buf_fmt(&text, " %s to %s", t->lo ? t->lo : "-",
			    t->hi ? t->hi : "-");
	}
	copy = crm_pool_str(&pool, text.s ? text.s : "", text.len);
	crm_buf_free(&text);
	return copy;
}

static void
says(const char *term, const char *want)
{
	struct crm_query q = {0};
	struct crm_err err;

	if (crm_query_add(&q, term, &now, &pool, &err))
		fail_msg("%s: %s", term, err.text);
	same_number(term, q.n + (long long)q.nid, 1);
	same(term, said(&q), want);
	crm_query_free(&q);
}

static void
wrong(const char *term, enum crm_code code, const char *want)
{
	struct crm_query q = {0};
	struct crm_err err;

	spoil(&err);
	refused(
	    term, crm_query_add(&q, term, &now, &pool, &err), &err, code, want);
	same_number(term, q.n + (long long)q.nid, 0);
	crm_query_free(&q);
}

static void
a_field_is_one_of_some_values(void **state)
{
	(void)state;
	says("stage=connect", "stage is [connect]");
	says("stage=connect,lost", "stage is [connect] [lost]");
	says("state=FL,ga,New York", "state is [FL] [GA] [NY]");
	says("gender=Mujer", "gender is [female]");
	says("source=March mailing", "source is [March mailing]");
	says("source=a=b", "source is [a=b]");
	says("zip=33101", "zip is [33101]");
	says("zip=331", "zip is [331]");
	says("phone=305-555-0100", "phone is [305-555-0100]");
	says("email=ana@example.com", "email is [ana@example.com]");
	says("email=ana", "email is [ana]");
	says("first_name=José", "first_name is [José]");
	says("birth_date=05/20/1961", "birth_date is [1961-05-20]");
	says("created=today", "created is [2026-11-22]");
	says("created=yesterday,today", "created is [2026-11-21] [2026-11-22]");
	says("premium=$85", "premium is [85.00]");
	says("mbi=1eg4-te5-mk73", "mbi is [1EG4TE5MK73]");
	says("id=c17", "id is [17]");
	says("id=17,c4", "id is [17] [4]");
	says("dnc=yes", "dnc is [yes]");
	says("dnc=1", "dnc is [yes]");
	says("line=Medigap,pdp", "line is [medsupp] [pdp]");
	says("policy_status=sold", "policy_status is [sold]");
	says("type=client", "type is [client]");
	says("note=hello", "note is [hello]");
	/* `..` means a range only for days, instants and numbers */
	says("stage=a..b", "stage is [a..b]");
	says("source=2026-01-01..", "source is [2026-01-01..]");
	says("email=*@example.com", "email is [*@example.com]");
}

static void
nothing_after_the_sign_means_empty(void **state)
{
	(void)state;
	says("email=", "email is");
	says("email!=", "email not is");
	says("birth_date=", "birth_date is");
	says("premium!=", "premium not is");
	says("stage=", "stage is");
	says("dnc=", "dnc is");
	/* and no is the empty value of a yes */
	says("dnc=no", "dnc is []");
	says("dnc!=no", "dnc not is []");
}

static void
a_field_is_not_a_value(void **state)
{
	(void)state;
	says("owner!=ana", "owner not is [ana]");
	says("state!=FL,GA", "state not is [FL] [GA]");
	says("created!=2026-11-01..today",
	    "created not range 2026-11-01 to 2026-11-22");
	says("owner!=!x", "owner not is [!x]");
}

static void
a_field_contains_a_text(void **state)
{
	(void)state;
	says("name~diaz", "name contains [diaz]");
	says("name~Díaz, Ana", "name contains [Díaz, Ana]");
	says("state~f", "state contains [f]");
	says("birth_date~1961", "birth_date contains [1961]");
	says("source~=", "source contains [=]");
	says("source~~", "source contains [~]");
	says("mbi~MK", "mbi contains [MK]");
	wrong("name~", CRM_MISUSE, "name~ needs the text to look for");
	wrong("name~\xff", CRM_REFUSED, "name: the text is not UTF-8");
}

static void
exactly_has_nothing_special_in_it(void **state)
{
	(void)state;
	says("phone==305-555-0100", "phone exactly [305-555-0100]");
	says("source==a,b", "source exactly [a,b]");
	says("source==a..b", "source exactly [a..b]");
	says("source===", "source exactly [=]");
	says("source==~x", "source exactly [~x]");
	says("source==!", "source exactly [!]");
	says("source== ", "source exactly [ ]");
	says("owner==c17", "owner exactly [c17]");
	says("state==fl", "state exactly [FL]");
	says("birth_date==5/20/1961", "birth_date exactly [1961-05-20]");
}

static void
a_term_does_not_need_the_text_it_came_from(void **state)
{
	static const char *const terms[] = {
	    "source==web", "source=web", "source~web", "web"};
	struct crm_query q = {0};
	struct crm_err err;
	char text[16];
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(terms); i++) {
		strcpy(text, terms[i]);
		if (crm_query_add(&q, text, &now, &pool, &err))
			fail_msg("%s", err.text);
		memset(text, 'Z', sizeof(text) - 1);
		same(terms[i], q.term[i].value[0], "web");
	}
	crm_query_free(&q);
}

/* So that an empty shell variable selects nobody. */
static void
exactly_an_empty_text_is_misuse_for_every_field(void **state)
{
	char term[64], want[120];
	unsigned i;

	(void)state;
	for (i = 0; i < CRM_F_CUSTOM; i++) {
		snprintf(term, sizeof(term), "%s==", crm_fields[i].name);
		snprintf(want, sizeof(want),
		    "%s== needs a text (an empty one selects nobody)",
		    crm_fields[i].name);
		wrong(term, CRM_MISUSE, want);
	}
	wrong("", CRM_MISUSE, "an empty word selects nobody");
}

static void
a_range_includes_its_ends_and_one_may_be_open(void **state)
{
	(void)state;
	says("effective=2026-01-01..2026-12-31",
	    "effective range 2026-01-01 to 2026-12-31");
	says("effective=..today", "effective range - to 2026-11-22");
	says("created=2026-01-01..", "created range 2026-01-01 to -");
	says("due=today..+7d", "due range 2026-11-22 to 2026-11-29");
	says("birth_date=01/01/1960..12/31/1961",
	    "birth_date range 1960-01-01 to 1961-12-31");
	says("moved=-30d..", "moved range 2026-10-23 to -");
	says("premium=10..20.5", "premium range 10.00 to 20.50");
	says("premium=..100", "premium range - to 100.00");
	says("id=c1..c9", "id range 1 to 9");
	says("id=5..", "id range 5 to -");
	wrong("effective=..", CRM_REFUSED,
	    "effective: a range needs at least one end");
	wrong("premium!=..", CRM_REFUSED,
	    "premium: a range needs at least one end");
	wrong("effective=soon..", CRM_REFUSED,
	    "effective: \"soon\" is not a date (2026-12-01, 12/01/2026, "
	    "today, +3d, mon)");
	wrong("effective=today..2026-02-30", CRM_REFUSED,
	    "effective: \"2026-02-30\" is not a date (2026-12-01, "
	    "12/01/2026, today, +3d, mon): there is no such day");
	wrong("effective=mon..tue..", CRM_REFUSED,
	    "effective: \"tue..\" is not a date (2026-12-01, 12/01/2026, "
	    "today, +3d, mon)");
	wrong("zip=33101..33199", CRM_REFUSED,
	    "zip: ranges are for days, instants and numbers");
	wrong("phone=1..2", CRM_REFUSED,
	    "phone: ranges are for days, instants and numbers");
	wrong("premium=1..x", CRM_REFUSED,
	    "premium: \"x\" is not an amount in dollars (85 or 85.50)");
	wrong("id=c1..p9", CRM_REFUSED, "id: \"p9\" is not an id");
}

static void
an_instant_may_be_an_end_of_a_range(void **state)
{
	(void)state;
	says("created=2026-11-22T09:00..",
	    "created range 2026-11-22T14:00:00Z to -");
	says("created=2026-11-22T09:00:30-08:00..2026-11-23",
	    "created range 2026-11-22T17:00:30Z to 2026-11-23");
	says("changed=..2026-07-01T00:00",
	    "changed range - to "
	    "2026-07-01T04:00:00Z");
	says("note_created=2026-12-01T00:00Z",
	    "note_created is [2026-12-01T00:00:00Z]");
	wrong("created=2026-03-08T02:30..", CRM_REFUSED,
	    "created: 2026-03-08T02:30: the clocks skip that time");
	wrong("created=2026-02-30T09:00..", CRM_REFUSED,
	    "created: \"2026-02-30T09:00\" is not a date (2026-12-01, "
	    "12/01/2026, today, +3d, mon): there is no such day");
}

static void
the_id_of_a_policy_is_a_field(void **state)
{
	(void)state;
	says("policy_id=p4", "policy_id is [4]");
	says("p4", "policy_id is [4]"); /* as c4 is a contact */
	says("policy_id=4,p5", "policy_id is [4] [5]");
	says("policy_id=p4..", "policy_id range 4 to -");
	wrong("policy_id=c4", CRM_REFUSED, "policy_id: \"c4\" is not an id");
}

static void
a_bare_word_searches(void **state)
{
	(void)state;
	says("ana", "search [ana]");
	says("Díaz", "search [Díaz]");
	says("ana diaz", "search [ana diaz]");
	says("ana@example.com", "search [ana@example.com]");
	says("305-555-0100", "search [305-555-0100]");
	says("(305) 555-0100", "search [(305) 555-0100]");
	says("17", "search [17]");
	says("o88", "search [o88]");
	says("stage", "search [stage]");
	wrong("Jos\xe9", CRM_REFUSED, "the text is not UTF-8");
}

static void
an_id_of_a_contact_selects_it(void **state)
{
	struct crm_query q = {0};
	struct crm_err err;

	(void)state;
	says("c17", "id 17");
	says("c1", "id 1");
	assert_int_equal(crm_query_add(&q, "c9", &now, &pool, &err), CRM_OK);
	assert_true(q.only_ids);
	assert_int_equal(crm_query_add(&q, "c4", &now, &pool, &err), CRM_OK);
	crm_query_add_id(&q, 7);
	assert_int_equal(q.n, 0);
	same("in the order given", said(&q), "id 9 id 4 id 7");
	crm_query_free(&q);
	assert_int_equal(q.nid, 0);
	assert_false(q.only_ids);
}

static void
an_entry_of_the_log_selects_what_it_touched(void **state)
{
	(void)state;
	says("op=o88", "op 88");
	says("op=88", "op 88");
	wrong("op=", CRM_REFUSED, "op: \"\" is not a log entry (o88)");
	wrong("op=c88", CRM_REFUSED, "op: \"c88\" is not a log entry (o88)");
	wrong("op=o0", CRM_REFUSED, "op: \"o0\" is not a log entry (o88)");
	wrong("op=o1..o9", CRM_REFUSED,
	    "op: \"o1..o9\" is not a log entry (o88)");
}

static void
an_unknown_field_is_misuse(void **state)
{
	(void)state;
	wrong("stag=lost", CRM_MISUSE, "stag: no such field (nearest: stage)");
	wrong("emial~x", CRM_MISUSE, "emial: no such field (nearest: email)");
	wrong(
	    "owener!=x", CRM_MISUSE, "owener: no such field (nearest: owner)");
	wrong(
	    "Stage=lost", CRM_MISUSE, "Stage: no such field (nearest: stage)");
	wrong("ZIP~331", CRM_MISUSE, "ZIP: no such field");
	wrong("zzzzzzzzz==x", CRM_MISUSE, "zzzzzzzzz: no such field");
}

static void
a_value_that_its_field_cannot_have_is_refused(void **state)
{
	(void)state;
	wrong("state=FX", CRM_REFUSED,
	    "state: \"FX\" is not known (nearest: FL)");
	wrong("gender=males", CRM_REFUSED,
	    "gender: \"males\" is not known (nearest: male)");
	wrong("gender=male,QQQQQQ", CRM_REFUSED,
	    "gender: \"QQQQQQ\" is not known (one of: male female other)");
	wrong("dnc=maybe", CRM_REFUSED, "dnc: \"maybe\" is neither yes nor no");
	wrong("birth_date=05/20/61", CRM_REFUSED,
	    "birth_date: \"05/20/61\" is not a date (2026-12-01, 12/01/2026, "
	    "today, +3d, mon): years have four digits");
	wrong("birth_date=1961-**-**", CRM_REFUSED,
	    "birth_date: \"1961-**-**\" is not a date (2026-12-01, "
	    "12/01/2026, today, +3d, mon)");
	wrong("premium=cheap", CRM_REFUSED,
	    "premium: \"cheap\" is not an amount in dollars (85 or 85.50)");
	wrong("mbi=1EG4", CRM_REFUSED,
	    "mbi: not well-formed (11 characters as on the card, "
	    "1EG4-TE5-MK73 for example)");
	wrong("id=ana", CRM_REFUSED, "id: \"ana\" is not an id");
	wrong("id=c0", CRM_REFUSED, "id: \"c0\" is not an id");
	wrong("city=\xc3", CRM_REFUSED, "city: the text is not UTF-8");
	wrong("city==\xc3", CRM_REFUSED, "city: the text is not UTF-8");
}

/* Each field with each operator is read or refused, never more. */
static void
every_field_takes_every_operator(void **state)
{
	static const char *const ops[] = {"=", "!=", "==", "~"};
	static const char *const values[] = {"", "x", "yes", "2026-11-22", "12",
	    "FL", "c17", "ma", "a,b", "1..2", "..", "2026-01-01..today"};
	struct crm_query q;
	struct crm_err err;
	enum crm_code code;
	unsigned i, k, v, tried = 0, taken = 0;
	char term[100];

	(void)state;
	for (i = 0; i < CRM_F_CUSTOM; i++) {
		for (k = 0; k < COUNT(ops); k++) {
			for (v = 0; v < COUNT(values); v++, tried++) {
				memset(&q, 0, sizeof(q));
				snprintf(term, sizeof(term), "%s%s%s",
				    crm_fields[i].name, ops[k], values[v]);
				spoil(&err);
				code =
				    crm_query_add(&q, term, &now, &pool, &err);
				if (code == CRM_OK) {
					same_number(term, q.n, 1);
					same_number(term, q.term[0].field, i);
					same_number(
					    term, q.term[0].not, k == 1);
					taken++;
				} else {
					same_number(term, q.n, 0);
					same_number(term, err.code, code);
					if (strncmp(err.text,
						crm_fields[i].name,
						strlen(crm_fields[i].name)) !=
					    0)
						fail_msg(
						    "%s: %s", term, err.text);
				}
				if (v == 0 && k >= 2)
					same_number(term, code, CRM_MISUSE);
				else if (code > CRM_REFUSED)
					fail_msg("%s: %s", term, err.text);
				crm_query_free(&q);
			}
		}
		crm_pool_reset(&pool);
	}
	assert_int_equal(tried, CRM_F_CUSTOM * 4 * 12);
	assert_true(taken > tried / 2);
}

/* Words made of the signs that matter: read or refused, never more. */
static void
twenty_thousand_random_terms_are_read_or_refused(void **state)
{
	static const char *const parts[] = {"stage", "state", "birth_date",
	    "created", "premium", "id", "dnc", "op", "name", "phone", "=",
	    "==", "!=", "~", "..", ",", "!", "c17", "p4", "o8", "FL",
	    "2026-11-22", "T09:00", "Z", "today", "+3d", "mon", "-", "12.50",
	    "$", "*", "\xc3\xb1", "\xff", "Ana", "(", "yes", "1"};
	struct crm_query q = {0};
	struct crm_err err;
	struct crm_buf text = {0};
	uint64_t seed = 91;
	unsigned tried, n, before, taken = 0;
	enum crm_code code;
	size_t ids;

	(void)state;
	for (tried = 0; tried < 20000; tried++) {
		text.len = 0;
		crm_buf_str(&text, "");
		for (n = below(&seed, 7); n > 0; n--)
			crm_buf_str(&text, parts[below(&seed, COUNT(parts))]);
		before = q.n;
		ids = q.nid;
		spoil(&err);
		code = crm_query_add(&q, text.s, &now, &pool, &err);
		if (code == CRM_OK) {
			assert_int_equal(q.n + q.nid, before + ids + 1);
			taken++;
			continue;
		}
		same_number(text.s, err.code, code);
		if (code > CRM_MISUSE || err.text[0] == '\0')
			fail_msg("%s: %d %s", text.s, code, err.text);
		assert_int_equal(q.n + q.nid, before + ids);
	}
	assert_int_equal(tried, 20000);
	assert_true(taken > 5000 && taken < 19000);
	crm_query_free(&q);
	crm_buf_free(&text);
	crm_pool_reset(&pool);
}

static void
terms_are_kept_in_their_order(void **state)
{
	struct crm_query q = {0};
	struct crm_err err;
	char term[64], want[64];
	unsigned i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		snprintf(term, sizeof(term), "source=s%u", i);
		assert_int_equal(
		    crm_query_add(&q, term, &now, &pool, &err), CRM_OK);
	}
	assert_int_equal(q.n, 1000);
	for (i = 0; i < 1000; i++) {
		snprintf(want, sizeof(want), "s%u", i);
		assert_int_equal(q.term[i].n, 1);
		same("value", q.term[i].value[0], want);
	}
	assert_false(q.only_ids);
	crm_query_free(&q);
	assert_int_equal(q.n, 0);
}

static void
thousands_of_values_in_one_term_are_all_kept(void **state)
{
	struct crm_buf text = {0};
	struct crm_query q = {0};
	struct crm_err err;
	unsigned i;

	(void)state;
	crm_buf_str(&text, "id=c1");
	for (i = 2; i <= 5000; i++)
		crm_buf_fmt(&text, ",c%u", i);
	assert_int_equal(crm_query_add(&q, text.s, &now, &pool, &err), CRM_OK);
	assert_int_equal(q.term[0].n, 5000);
	same("first", q.term[0].value[0], "1");
	same("last", q.term[0].value[4999], "5000");
	crm_query_free(&q);
	crm_buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_field_is_one_of_some_values),
	    TEST(nothing_after_the_sign_means_empty),
	    TEST(a_field_is_not_a_value),
	    TEST(a_field_contains_a_text),
	    TEST(exactly_has_nothing_special_in_it),
	    TEST(a_term_does_not_need_the_text_it_came_from),
	    TEST(exactly_an_empty_text_is_misuse_for_every_field),
	    TEST(a_range_includes_its_ends_and_one_may_be_open),
	    TEST(an_instant_may_be_an_end_of_a_range),
	    TEST(the_id_of_a_policy_is_a_field),
	    TEST(a_bare_word_searches),
	    TEST(an_id_of_a_contact_selects_it),
	    TEST(an_entry_of_the_log_selects_what_it_touched),
	    TEST(an_unknown_field_is_misuse),
	    TEST(a_value_that_its_field_cannot_have_is_refused),
	    TEST(every_field_takes_every_operator),
	    TEST(twenty_thousand_random_terms_are_read_or_refused),
	    TEST(terms_are_kept_in_their_order),
	    TEST(thousands_of_values_in_one_term_are_all_kept),
	};

	return cmocka_run_group_tests_name("query", tests, in_zone, drop);
}
