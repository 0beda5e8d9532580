/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "base/hash.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "base/word_list.h"

static void
malformed_bytes_are_found_where_they_are(void **state)
{
  (void)state;
  static const struct {
    const char *bytes;
    size_t len;
    size_t valid;
  } cases[] = {
      {"plain", 5, 5},
      {"caf\xC3\xA9", 5, 5},
      {"a\xC0\xAF", 3, 1},          /* overlong */
      {"a\xED\xA0\x80", 4, 1},      /* surrogate */
      {"ab\xF4\x90\x80\x80", 6, 2}, /* above U+10FFFF */
      {"abc\xE2\x80", 5, 3},        /* cut short */
      {"x\0y", 3, 3},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
    assert_int_equal(kg_utf8_check(kg_slice_make(cases[i].bytes, cases[i].len)),
                     cases[i].valid);
  }
}

static void
decoding_and_encoding_are_inverse(void **state)
{
  (void)state;
  for (uint32_t c = 0; c < 0x110000; c += c < 0x3000 ? 1 : 97) {
    char bytes[4];
    const size_t n = kg_utf8_encode(c, bytes);
    if (c >= 0xD800 && c <= 0xDFFF) {
      assert_int_equal(n, 0);
      continue;
    }
    size_t at = 0;
    assert_int_equal(kg_utf8_next(kg_slice_make(bytes, n), &at), c);
    assert_int_equal(at, n);
    assert_int_equal(kg_utf8_prev(kg_slice_make(bytes, n), &at), c);
    assert_int_equal(at, 0);
  }
}

static void
offsets_are_counted_in_code_points(void **state)
{
  (void)state;
  kg_buf text;
  kg_buf_init(&text, NULL);
  for (int i = 0; i < 300; ++i) {
    kg_buf_add_string(&text, i % 3 ? "\xE2\x80\x9C" : "q");
  }
  kg_utf8_index index;
  assert_int_equal(kg_utf8_index_init(&index, kg_buf_slice(&text), NULL),
                   KG_OK);
  size_t at = 0;
  for (size_t n = 0; at < text.len; ++n) {
    assert_int_equal(kg_utf8_index_get(&index, at), n);
    kg_utf8_next(kg_buf_slice(&text), &at);
  }
  assert_int_equal(kg_utf8_index_get(&index, text.len), 300);
  kg_utf8_index_clear(&index);
  kg_buf_clear(&text);
}

static void
what_would_move_a_terminal_is_escaped(void **state)
{
  (void)state;
  kg_buf out;
  kg_buf_init(&out, NULL);
  kg_add_escaped(&out,
                 KG_SLICE("a\x1B[2J\xC2\x9B \xE2\x80\xAE \xFF caf\xC3\xA9\n"));
  assert_string_equal(out.ptr, "a\\x1B[2J\\x9B \\u202E \\xFF caf\xC3\xA9\n");
  kg_buf_clear(&out);
}

static void
words_are_normalised_and_folded(void **state)
{
  (void)state;
  kg_buf out;
  kg_buf_init(&out, NULL);
  assert_int_equal(
      kg_normalize(&out, KG_SLICE("\xEF\xAC\x81n STRASSE"), KG_NFKC_CASEFOLD),
      KG_OK);
  assert_string_equal(out.ptr, "fin strasse");
  kg_buf_clear(&out);
}

static void
sha256_is_the_standard_one(void **state)
{
  (void)state;
  char hex[65];
  kg_sha256_hex(KG_SLICE("abc"), hex);
  assert_string_equal(
      hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void
slices_are_compared_and_searched(void **state)
{
  (void)state;
  assert_true(kg_slice_compare(KG_SLICE("ab"), KG_SLICE("abc")) < 0);
  assert_true(kg_slice_compare(KG_SLICE("b"), KG_SLICE("abc")) > 0);
  assert_int_equal(kg_slice_find(KG_SLICE("ababc"), KG_SLICE("abc"), 0), 2);
  assert_true(kg_slice_find(KG_SLICE("ababc"), KG_SLICE("abd"), 0) ==
              (size_t)-1);
  assert_true(kg_slice_equal_nocase(KG_SLICE("PreFIX"), KG_SLICE("prefix")));
  assert_true(kg_slice_is(kg_slice_trim(KG_SLICE(" \tx y\n")), "x y"));
}

static void
words_are_found_in_lists(void **state)
{
  (void)state;
  static const char *const LIST[] = {"and", "or"};
  assert_true(KG_IS_ONE_OF(KG_SLICE("or"), LIST));
  assert_false(KG_IS_ONE_OF(KG_SLICE("Or"), LIST));
  assert_false(KG_IS_ONE_OF(KG_SLICE("o"), LIST));
  assert_true(KG_IS_ONE_OF_NOCASE(KG_SLICE("Or"), LIST));
  assert_true(KG_ENDS_WITH_ONE_OF(KG_SLICE("band"), LIST));
  assert_false(KG_ENDS_WITH_ONE_OF(KG_SLICE("ands"), LIST));
  assert_true(kg_words_have("and or", KG_SLICE("or")));
  assert_false(kg_words_have("and or", KG_SLICE("and or")));
  assert_false(kg_words_have("and or", KG_SLICE("")));
  assert_false(kg_words_have("", KG_SLICE("or")));
  assert_true(kg_words_have_nocase("and or", KG_SLICE("AND")));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(malformed_bytes_are_found_where_they_are),
      cmocka_unit_test(decoding_and_encoding_are_inverse),
      cmocka_unit_test(offsets_are_counted_in_code_points),
      cmocka_unit_test(what_would_move_a_terminal_is_escaped),
      cmocka_unit_test(words_are_normalised_and_folded),
      cmocka_unit_test(sha256_is_the_standard_one),
      cmocka_unit_test(slices_are_compared_and_searched),
      cmocka_unit_test(words_are_found_in_lists),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
