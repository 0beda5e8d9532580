/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "rdf/xsd.h"

#include <math.h>

/* NULL for what is not valid. */
static void
assert_canonical(kg_xsd_type type, const char *text, const char *want)
{
  kg_buf out;
  kg_buf_init(&out, NULL);
  const kg_status st = kg_xsd_canonical(type, kg_slice_of(text), &out);
  if (!want && st == KG_OK) {
    fail_msg("\"%s\" was taken as %s", text, kg_xsd_iri(type).ptr);
  }
  if (want && (st || !kg_slice_is(kg_buf_slice(&out), want))) {
    fail_msg("\"%s\" gave \"%s\"", text, out.ptr ? out.ptr : "");
  }
  kg_buf_clear(&out);
}

static void
every_type_is_found_by_its_iri(void **state)
{
  (void)state;
  for (int i = 1; i < KG_N_XSD_TYPES; ++i) {
    assert_int_equal(kg_xsd_find(kg_xsd_iri((kg_xsd_type)i)), i);
  }
  assert_int_equal(kg_xsd_find(KG_SLICE("")), KG_XSD_STRING);
  assert_int_equal(kg_xsd_find(KG_SLICE(KG_XSD("nope"))), KG_XSD_NONE);
  assert_int_equal(kg_xsd_find(KG_SLICE("http://x/integer")), KG_XSD_NONE);
}

static void
integers_keep_their_ranges(void **state)
{
  (void)state;
  assert_canonical(KG_XSD_INTEGER, "+007", "7");
  assert_canonical(KG_XSD_INTEGER, "-0", "0");
  assert_canonical(KG_XSD_INTEGER, "123456789012345678901234567890",
                   "123456789012345678901234567890");
  assert_canonical(KG_XSD_INTEGER, "1.0", NULL);
  assert_canonical(KG_XSD_INTEGER, "", NULL);
  assert_canonical(KG_XSD_INTEGER, " 1", NULL);
  assert_canonical(KG_XSD_INTEGER, "+", NULL);
  assert_canonical(KG_XSD_BYTE, "-128", "-128");
  assert_canonical(KG_XSD_BYTE, "128", NULL);
  assert_canonical(KG_XSD_UNSIGNED_LONG, "18446744073709551615",
                   "18446744073709551615");
  assert_canonical(KG_XSD_UNSIGNED_LONG, "18446744073709551616", NULL);
  assert_canonical(KG_XSD_UNSIGNED_BYTE, "-1", NULL);
  assert_canonical(KG_XSD_UNSIGNED_BYTE, "-0", "0");
  assert_canonical(KG_XSD_POSITIVE_INTEGER, "0", NULL);
  assert_canonical(KG_XSD_NEGATIVE_INTEGER, "-1", "-1");
  assert_canonical(KG_XSD_NON_POSITIVE_INTEGER, "1", NULL);
}

static void
decimals_of_any_size_are_canonical(void **state)
{
  (void)state;
  assert_canonical(KG_XSD_DECIMAL, "1", "1.0");
  assert_canonical(KG_XSD_DECIMAL, "-.50", "-0.5");
  assert_canonical(KG_XSD_DECIMAL, "+001.", "1.0");
  assert_canonical(KG_XSD_DECIMAL, "-0.00", "0.0");
  assert_canonical(KG_XSD_DECIMAL, "0.1000000000000000000000000000001",
                   "0.1000000000000000000000000000001");
  assert_canonical(KG_XSD_DECIMAL, ".", NULL);
  assert_canonical(KG_XSD_DECIMAL, "1e0", NULL);
  assert_canonical(KG_XSD_DECIMAL, "1.2.3", NULL);
}

static int
compare(const char *a, const char *b)
{
  kg_decimal x;
  kg_decimal y;
  assert_true(kg_decimal_parse(kg_slice_of(a), &x));
  assert_true(kg_decimal_parse(kg_slice_of(b), &y));
  return kg_decimal_compare(&x, &y);
}

static void
decimals_compare_by_value(void **state)
{
  (void)state;
  assert_int_equal(compare("1.0", "01"), 0);
  assert_int_equal(compare("-0", "0"), 0);
  assert_true(compare("9", "10") < 0);
  assert_true(compare("-9", "-10") > 0);
  assert_true(compare("-1", "0") < 0);
  assert_true(compare("1.5", "1.45") > 0);
  assert_true(compare("1", "1.0000000000000000000000001") < 0);
}

static void
doubles_print_the_fewest_digits_that_read_back(void **state)
{
  (void)state;
  assert_canonical(KG_XSD_DOUBLE, "1", "1.0E0");
  assert_canonical(KG_XSD_DOUBLE, "0.1", "1.0E-1");
  assert_canonical(KG_XSD_DOUBLE, "-00123.4500e+2", "-1.2345E4");
  assert_canonical(KG_XSD_DOUBLE, "0", "0.0E0");
  assert_canonical(KG_XSD_DOUBLE, "-0", "-0.0E0");
  assert_canonical(KG_XSD_DOUBLE, "1e400", "INF");
  assert_canonical(KG_XSD_DOUBLE, "1e-400", "0.0E0");
  assert_canonical(KG_XSD_DOUBLE, "1e99999999999999999999", "INF");
  assert_canonical(KG_XSD_DOUBLE, "4.9E-324", "5.0E-324");
  assert_canonical(KG_XSD_DOUBLE, "1.7976931348623157e308",
                   "1.7976931348623157E308");
  assert_canonical(KG_XSD_DOUBLE, "0.30000000000000004",
                   "3.0000000000000004E-1");
  assert_canonical(KG_XSD_DOUBLE, "9007199254740993", "9.007199254740992E15");
  assert_canonical(KG_XSD_DOUBLE, "-INF", "-INF");
  assert_canonical(KG_XSD_DOUBLE, "+INF", "INF");
  assert_canonical(KG_XSD_DOUBLE, "NaN", "NaN");
  assert_canonical(KG_XSD_FLOAT, "0.1", "1.0E-1");
  assert_canonical(KG_XSD_FLOAT, "16777217", "1.6777216E7");
}

static void
no_other_words_are_numbers(void **state)
{
  (void)state;
  static const char *const words[] = {"",    "inf", "Infinity", "nan",  "0x10",
                                      "1e",  "e1",  ".",        "1e+",  "1 ",
                                      "1,5", "--1", "1f",       "+NaN", "."};
  for (size_t i = 0; i < sizeof words / sizeof *words; ++i) {
    assert_canonical(KG_XSD_DOUBLE, words[i], NULL);
  }
}

static void
doubles_survive_printing(void **state)
{
  (void)state;
  uint64_t bits = 0x9E3779B97F4A7C15u;
  for (int i = 0; i < 2000; ++i) {
    double value = 0;
    double back = 0;
    char text[KG_DOUBLE_TEXT_MAX];
    bits = bits * 6364136223846793005u + 1442695040888963407u;
    memcpy(&value, &bits, sizeof value);
    const size_t len = kg_double_format(value, text);
    assert_true(kg_xsd_parse_double(kg_slice_make(text, len), &back));
    assert_true(back == value || (isnan(back) && isnan(value)));
  }
}

static void
ties_round_to_even_with_many_digits(void **state)
{
  (void)state;
  /* 1 + 2^-53 lies half-way; a digit far behind decides. */
  char text[1200] = "1.00000000000000011102230246251565404236316680908203125";
  double value = 0;
  assert_true(kg_xsd_parse_double(kg_slice_of(text), &value));
  assert_true(value == 1.0);
  const size_t len = strlen(text);
  memset(text + len, '0', 1000);
  text[len + 1000] = '1';
  assert_true(kg_xsd_parse_double(kg_slice_make(text, len + 1001), &value));
  assert_true(value > 1.0);
}

static void
fixed_words_and_binaries(void **state)
{
  (void)state;
  assert_canonical(KG_XSD_BOOLEAN, "1", "true");
  assert_canonical(KG_XSD_BOOLEAN, "0", "false");
  assert_canonical(KG_XSD_BOOLEAN, "TRUE", NULL);
  assert_canonical(KG_XSD_HEX_BINARY, "0aF9", "0AF9");
  assert_canonical(KG_XSD_HEX_BINARY, "0a9", NULL);
  assert_canonical(KG_XSD_BASE64_BINARY, "YW J j", "YWJj");
  assert_canonical(KG_XSD_BASE64_BINARY, "YWI=", "YWI=");
  assert_canonical(KG_XSD_BASE64_BINARY, "YWJ=", NULL);
  assert_canonical(KG_XSD_BASE64_BINARY, "YQ", NULL);
}

static void
times_and_durations(void **state)
{
  (void)state;
  assert_canonical(KG_XSD_DATETIME, "2019-02-28T24:00:00+00:00",
                   "2019-03-01T00:00:00Z");
  assert_canonical(KG_XSD_DATETIME_STAMP, "2019-02-28T00:00:00", NULL);
  assert_canonical(KG_XSD_DATETIME_STAMP, "2019-02-28T00:00:00Z",
                   "2019-02-28T00:00:00Z");
  assert_canonical(KG_XSD_G_YEAR, "2019", "2019");
  assert_canonical(KG_XSD_DAY_TIME_DURATION, "PT24H", "P1D");
  assert_canonical(KG_XSD_YEAR_MONTH_DURATION, "P12M", "P1Y");
  assert_canonical(KG_XSD_DURATION, "P1W", NULL);
}

static void
derived_strings(void **state)
{
  (void)state;
  assert_canonical(KG_XSD_TOKEN, "a b", "a b");
  assert_canonical(KG_XSD_TOKEN, "a  b", NULL);
  assert_canonical(KG_XSD_TOKEN, " a", NULL);
  assert_canonical(KG_XSD_NORMALIZED_STRING, "a\tb", NULL);
  assert_canonical(KG_XSD_LANGUAGE, "en-US", "en-US");
  assert_canonical(KG_XSD_LANGUAGE, "en-", NULL);
  assert_canonical(KG_XSD_LANGUAGE, "abcdefghi", NULL);
  assert_canonical(KG_XSD_NAME, "a:b.c", "a:b.c");
  assert_canonical(KG_XSD_NCNAME, "a:b", NULL);
  assert_canonical(KG_XSD_NCNAME, "1b", NULL);
  assert_canonical(KG_XSD_NMTOKEN, "1b", "1b");
  assert_canonical(KG_XSD_NMTOKEN, "", NULL);
}

static void
sixty_four_bits_end_where_they_end(void **state)
{
  (void)state;
  int64_t n = 0;
  assert_true(kg_xsd_parse_int64(KG_SLICE("-9223372036854775808"), &n));
  assert_true(n == INT64_MIN);
  assert_true(kg_xsd_parse_int64(KG_SLICE("0009223372036854775807"), &n));
  assert_true(n == INT64_MAX);
  assert_false(kg_xsd_parse_int64(KG_SLICE("9223372036854775808"), &n));
  assert_false(kg_xsd_parse_int64(KG_SLICE("99999999999999999999"), &n));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_type_is_found_by_its_iri),
      cmocka_unit_test(integers_keep_their_ranges),
      cmocka_unit_test(decimals_of_any_size_are_canonical),
      cmocka_unit_test(decimals_compare_by_value),
      cmocka_unit_test(doubles_print_the_fewest_digits_that_read_back),
      cmocka_unit_test(no_other_words_are_numbers),
      cmocka_unit_test(doubles_survive_printing),
      cmocka_unit_test(ties_round_to_even_with_many_digits),
      cmocka_unit_test(fixed_words_and_binaries),
      cmocka_unit_test(times_and_durations),
      cmocka_unit_test(derived_strings),
      cmocka_unit_test(sixty_four_bits_end_where_they_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
