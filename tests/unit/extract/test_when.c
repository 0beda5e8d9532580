/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "extract/when.h"

#include <string.h>

typedef struct list {
  kg_when at[8];
  size_t n;
} list;

static bool
keep(void *user, const kg_when *when)
{
  list *l = user;
  l->at[l->n++] = *when;
  return l->n < 8;
}

static list
scan(const char *text, kg_date anchor)
{
  list l = {0};
  kg_when_scan(kg_slice_of(text), 0, (uint32_t)strlen(text), anchor, keep, &l);
  return l;
}

/* What the first expression in the text means, counted from a Thursday. */
static void
expect(const char *text, const char *iso)
{
  const kg_date thursday = {2019, 2, 28};
  const list l = scan(text, thursday);
  char out[32] = "";
  if (l.n) {
    kg_when_format(&l.at[0], out);
  }
  assert_string_equal(out, iso);
}

static void
dates_that_are_written_out_are_read(void **state)
{
  (void)state;
  expect("on Friday, January 4, 2019 in", "2019-01-04");
  expect("on 13 December 2015.", "2015-12-13");
  expect("since 2019-02-27T10:00", "2019-02-27");
  expect("on Feb. 27-28, 2019.", "2019-02-27");
  expect("in March 2018 they", "2018-03");
}

static void
days_of_the_week_count_from_the_anchor(void **state)
{
  (void)state;
  expect("met on Wednesday.", "2019-02-27");
  expect("met on Thursday.", "2019-02-28");
  expect("last Thursday", "2019-02-21");
  expect("next Friday", "2019-03-01");
  expect("The talks will resume on Saturday", "2019-03-02");
  expect("yesterday", "2019-02-27");
}

static void
a_month_and_day_lie_in_the_nearest_year(void **state)
{
  (void)state;
  expect("on December 12", "2018-12-12");
  expect("on March 3", "2019-03-03");
}

static void
without_an_anchor_nothing_is_invented(void **state)
{
  (void)state;
  const list l = scan("They met on Wednesday and on March 3.", (kg_date){0});
  assert_int_equal(l.n, 2);
  assert_int_equal(l.at[0].date.year, 0);
  assert_int_equal(l.at[0].weekday, 2);
  assert_int_equal(l.at[1].date.year, 0);
}

static void
a_zone_is_told_by_the_time_beside_it(void **state)
{
  (void)state;
  expect("at 2:00 pm (0700 GMT) today", "2019-02-28T14:00:00+07:00");
  expect("at 9 a.m. on Thursday", "2019-02-28T09:00:00");
}

static void
may_and_march_alone_are_words(void **state)
{
  (void)state;
  assert_int_equal(scan("They may march. May I?", (kg_date){0}).n, 0);
}

static void
days_round_trip_over_leap_years(void **state)
{
  (void)state;
  for (int32_t day = -40000; day < 40000; ++day) {
    const kg_date date = kg_date_of_days(day);
    assert_true(kg_date_is_valid(date));
    assert_int_equal(kg_date_to_days(date), day);
  }
  assert_int_equal(kg_date_to_days((kg_date){1970, 1, 1}), 0);
  assert_int_equal(kg_date_weekday((kg_date){2019, 2, 28}), 3);
  assert_false(kg_date_is_valid((kg_date){2019, 2, 29}));
  assert_true(kg_date_is_valid((kg_date){2000, 2, 29}));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(dates_that_are_written_out_are_read),
      cmocka_unit_test(days_of_the_week_count_from_the_anchor),
      cmocka_unit_test(a_month_and_day_lie_in_the_nearest_year),
      cmocka_unit_test(without_an_anchor_nothing_is_invented),
      cmocka_unit_test(a_zone_is_told_by_the_time_beside_it),
      cmocka_unit_test(may_and_march_alone_are_words),
      cmocka_unit_test(days_round_trip_over_leap_years),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
