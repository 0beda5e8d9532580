/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "cli/suggest.h"
#include "cli/values.h"

static void
a_size_has_a_unit(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    uint64_t bytes;
  } good[] = {{"0", 0},           {"17", 17},           {"2K", 2048},
              {"1.5k", 1536},     {"512M", 512u << 20}, {"2GiB", 2ull << 30},
              {"1gb", 1ull << 30}};
  static const char *const bad[] = {"",    "K",   "-1",          "1X",
                                    "1 M", "1e3", "99999999999T"};
  uint64_t bytes;
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    assert_true(kg_read_size(kg_slice_of(good[i].text), &bytes));
    assert_int_equal(bytes, good[i].bytes);
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_false(kg_read_size(kg_slice_of(bad[i]), &bytes));
  }
}

static void
a_duration_is_in_seconds_unless_it_says_otherwise(void **state)
{
  (void)state;
  uint64_t ms;
  assert_true(kg_read_duration(KG_SLICE("2.5"), &ms));
  assert_int_equal(ms, 2500);
  assert_true(kg_read_duration(KG_SLICE("500ms"), &ms));
  assert_int_equal(ms, 500);
  assert_true(kg_read_duration(KG_SLICE("1m"), &ms));
  assert_int_equal(ms, 60000);
  assert_true(kg_read_duration(KG_SLICE("0.0001"), &ms));
  assert_int_equal(ms, 1);
  assert_false(kg_read_duration(KG_SLICE("soon"), &ms));
  assert_false(kg_read_duration(KG_SLICE("-1"), &ms));
}

static void
a_count_does_not_overflow(void **state)
{
  (void)state;
  uint64_t value;
  assert_true(kg_read_count(KG_SLICE("18446744073709551615"), &value));
  assert_true(value == UINT64_MAX);
  assert_false(kg_read_count(KG_SLICE("18446744073709551616"), &value));
  assert_false(kg_read_count(KG_SLICE(""), &value));
  assert_false(kg_read_count(KG_SLICE("+1"), &value));
}

static kg_slice
nearest(const char *word)
{
  static const char *const names[] = {"query", "update", "export", "evidence"};
  kg_suggest s = kg_suggest_begin(kg_slice_of(word));
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    kg_suggest_offer(&s, kg_slice_of(names[i]));
  }
  return s.best;
}

static void
the_nearest_name_is_suggested(void **state)
{
  (void)state;
  assert_true(kg_slice_is(nearest("qurey"), "query"));
  assert_true(kg_slice_is(nearest("UPDAT"), "update"));
  assert_true(kg_slice_is(nearest("evidnece"), "evidence"));
  assert_int_equal(nearest("unrelated").len, 0);
  assert_int_equal(nearest("").len, 0);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_size_has_a_unit),
      cmocka_unit_test(a_duration_is_in_seconds_unless_it_says_otherwise),
      cmocka_unit_test(a_count_does_not_overflow),
      cmocka_unit_test(the_nearest_name_is_suggested),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
