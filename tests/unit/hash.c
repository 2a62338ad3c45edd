/* SPDX-License-Identifier: ISC */
#include "unit.h"

#include "hash.h"

static void
digest(const void *bytes, size_t n, char hex[2 * CRM_HASH_SIZE + 1])
{
	unsigned char out[CRM_HASH_SIZE];
	struct crm_hash hash;

	crm_hash_init(&hash);
	crm_hash_add(&hash, bytes, n);
	crm_hash_end(&hash, out);
	crm_hash_hex(out, CRM_HASH_SIZE, hex);
}

/* What `b2sum -l 256` prints for the same bytes. */
static void
the_hash_is_the_one_that_b2sum_prints(void **state)
{
	static const struct {
		const char *text, *hex;
	} table[] = {
	    {"",
		"0e5751c026e543b2e8ab2eb06099daa1"
		"d1e5df47778f7787faab45cdf12fe3a8"},
	    {"abc",
		"bddd813c634239723171ef3fee98579b"
		"94964e3bb1cb3e427262c8c068d52319"},
	    {"The quick brown fox jumps over the lazy dog",
		"01718cec35cd3d796dd00020e0bfecb4"
		"73ad23457d063b75eff29c0ffa2e58a9"},
	};
	char hex[2 * CRM_HASH_SIZE + 1], *million = crm_alloc(1000001);
	unsigned char bytes[256];
	unsigned i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		digest(table[i].text, strlen(table[i].text), hex);
		same(table[i].text, hex, table[i].hex);
	}
	for (i = 0; i < 256; i++)
		bytes[i] = (unsigned char)i;
	digest(bytes, 256, hex);
	same("every byte", hex,
	    "39a7eb9fedc19aabc83425c6755dd90e"
	    "6f9d0c804964a1f4aaeea3b9fb599835");
	memset(million, 'a', 1000000);
	digest(million, 1000000, hex);
	same("a million", hex,
	    "0741850f36cba4259628355d1073e24d"
	    "db9ca0e1bfac36fd39ae5dc2101e23a4");
	free(million);
}

static void
bytes_added_in_pieces_have_the_hash_of_the_whole(void **state)
{
	char whole[2 * CRM_HASH_SIZE + 1], hex[2 * CRM_HASH_SIZE + 1];
	unsigned char out[CRM_HASH_SIZE], bytes[1000];
	uint64_t seed = 11;
	struct crm_hash hash;
	unsigned i, at, n, tried;

	(void)state;
	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)chance(&seed);
	digest(bytes, sizeof(bytes), whole);
	for (tried = 0; tried < 500; tried++) {
		crm_hash_init(&hash);
		for (at = 0; at < sizeof(bytes); at += n) {
			n = below(&seed, 200);
			if (n > sizeof(bytes) - at)
				n = (unsigned)sizeof(bytes) - at;
			crm_hash_add(&hash, bytes + at, n);
		}
		crm_hash_end(&hash, out);
		crm_hash_hex(out, CRM_HASH_SIZE, hex);
		same("pieces", hex, whole);
	}
	assert_int_equal(tried, 500);
}

static void
one_bit_changes_the_hash_wherever_it_is(void **state)
{
	char whole[2 * CRM_HASH_SIZE + 1], hex[2 * CRM_HASH_SIZE + 1];
	unsigned char bytes[300] = {0};
	unsigned i, tried = 0;

	(void)state;
	digest(bytes, sizeof(bytes), whole);
	for (i = 0; i < 8 * sizeof(bytes); i++) {
		bytes[i / 8] ^= (unsigned char)(1 << i % 8);
		digest(bytes, sizeof(bytes), hex);
		assert_string_not_equal(hex, whole);
		bytes[i / 8] ^= (unsigned char)(1 << i % 8);
		tried++;
	}
	assert_int_equal(tried, 2400);
}

static void
hexadecimal_is_two_small_digits_a_byte(void **state)
{
	static const unsigned char bytes[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
	char hex[11] = "xxxxxxxxxx";

	(void)state;
	crm_hash_hex(bytes, 5, hex);
	assert_string_equal(hex, "00017f80ff");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_hash_is_the_one_that_b2sum_prints),
	    TEST(bytes_added_in_pieces_have_the_hash_of_the_whole),
	    TEST(one_bit_changes_the_hash_wherever_it_is),
	    TEST(hexadecimal_is_two_small_digits_a_byte),
	};

	return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
