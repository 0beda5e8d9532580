/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "rdf/datetime.h"

static void
assert_canonical(kg_datetime_kind kind, const char *text, const char *want)
{
  kg_datetime dt;
  char out[KG_DATETIME_TEXT_MAX];
  const bool ok = kg_datetime_parse(kg_slice_of(text), kind, &dt);
  if (!want) {
    if (ok) {
      fail_msg("%s was taken", text);
    }
    return;
  }
  if (!ok) {
    fail_msg("%s was refused", text);
  }
  const size_t len = kg_datetime_format(&dt, kind, out);
  assert_string_equal(out, want);
  assert_int_equal(len, strlen(want));
}

static void
every_kind_has_its_spelling(void **state)
{
  (void)state;
  assert_canonical(KG_DT_DATETIME, "2019-02-28T24:00:00",
                   "2019-03-01T00:00:00");
  assert_canonical(KG_DT_DATETIME, "2019-12-31T24:00:00.0+00:00",
                   "2020-01-01T00:00:00Z");
  assert_canonical(KG_DT_DATETIME, "-0044-03-15T12:00:00.120",
                   "-0044-03-15T12:00:00.12");
  assert_canonical(KG_DT_DATETIME, "12019-02-28T00:00:00Z",
                   "12019-02-28T00:00:00Z");
  assert_canonical(KG_DT_DATE, "2000-02-29-00:00", "2000-02-29Z");
  assert_canonical(KG_DT_TIME, "24:00:00", "00:00:00");
  assert_canonical(KG_DT_TIME, "13:20:00.5-05:00", "13:20:00.5-05:00");
  assert_canonical(KG_DT_YEAR, "0000", "0000");
  assert_canonical(KG_DT_YEAR_MONTH, "2019-02Z", "2019-02Z");
  assert_canonical(KG_DT_MONTH_DAY, "--02-29", "--02-29");
  assert_canonical(KG_DT_MONTH, "--04+01:00", "--04+01:00");
  assert_canonical(KG_DT_DAY, "---31", "---31");
}

static void
wrong_spellings_are_refused(void **state)
{
  (void)state;
  assert_canonical(KG_DT_DATETIME, "", NULL);
  assert_canonical(KG_DT_DATETIME, "2019-02-28", NULL);
  assert_canonical(KG_DT_DATETIME, "2019-02-28T24:00:01", NULL);
  assert_canonical(KG_DT_DATETIME, "2019-02-28T23:59:60", NULL);
  assert_canonical(KG_DT_DATETIME, "2019-02-28T23:59:59.", NULL);
  assert_canonical(KG_DT_DATETIME, "2019-02-28T23:59:59+15:00", NULL);
  assert_canonical(KG_DT_DATETIME, "2019-02-28T23:59:59+14:30", NULL);
  assert_canonical(KG_DT_DATETIME, "2019-02-28T23:59:59Z ", NULL);
  assert_canonical(KG_DT_DATE, "2019-02-29", NULL);
  assert_canonical(KG_DT_DATE, "2100-02-29", NULL);
  assert_canonical(KG_DT_DATE, "219-02-28", NULL);
  assert_canonical(KG_DT_DATE, "02019-02-28", NULL);
  assert_canonical(KG_DT_DATE, "+2019-02-28", NULL);
  assert_canonical(KG_DT_DATE, "2019-13-01", NULL);
  assert_canonical(KG_DT_DATE, "2019-00-01", NULL);
  assert_canonical(KG_DT_DATE, "99999999999-01-01", NULL);
  assert_canonical(KG_DT_MONTH_DAY, "--02-30", NULL);
  assert_canonical(KG_DT_DAY, "---32", NULL);
}

static int
compare(kg_datetime_kind kind, const char *a, const char *b, int16_t zone)
{
  kg_datetime x;
  kg_datetime y;
  assert_true(kg_datetime_parse(kg_slice_of(a), kind, &x));
  assert_true(kg_datetime_parse(kg_slice_of(b), kind, &y));
  return kg_datetime_compare(&x, &y, zone);
}

static void
instants_order_whatever_the_zone(void **state)
{
  (void)state;
  assert_int_equal(compare(KG_DT_DATETIME, "2002-04-02T12:00:00-01:00",
                           "2002-04-02T17:00:00+04:00", 0),
                   0);
  assert_true(compare(KG_DT_DATETIME, "2002-04-02T12:00:00",
                      "2002-04-02T12:00:00Z", -300) > 0);
  assert_true(compare(KG_DT_TIME, "08:00:00+09:00", "17:00:00-06:00", 0) < 0);
  assert_true(compare(KG_DT_DATE, "2019-02-28+07:00", "2019-02-28", 0) < 0);
  assert_true(compare(KG_DT_DATETIME, "2002-04-02T12:00:00.000000001Z",
                      "2002-04-02T12:00:00Z", 0) > 0);
}

static void
days_and_dates_agree_over_many_centuries(void **state)
{
  (void)state;
  assert_int_equal(kg_days_from_civil(1970, 1, 1), 0);
  assert_int_equal(kg_days_from_civil(2000, 3, 1), 11017);
  assert_int_equal(kg_days_from_civil(1, 1, 1), -719162);
  int64_t before = kg_days_from_civil(-4801, 12, 31);
  for (int64_t year = -4800; year < 2400; ++year) {
    for (unsigned month = 1; month <= 12; ++month) {
      const int64_t first = kg_days_from_civil(year, month, 1);
      int64_t y = 0;
      unsigned m = 0;
      unsigned d = 0;
      assert_int_equal(first, before + 1);
      kg_civil_from_days(first, &y, &m, &d);
      assert_true(y == year && m == month && d == 1);
      before = first + kg_days_in_month(year, month) - 1;
    }
  }
}

static void
assert_duration(kg_duration_kind kind, const char *text, const char *want)
{
  kg_duration d;
  char out[KG_DURATION_TEXT_MAX];
  const bool ok = kg_duration_parse(kg_slice_of(text), kind, &d);
  if (!want) {
    if (ok) {
      fail_msg("%s was taken", text);
    }
    return;
  }
  if (!ok) {
    fail_msg("%s was refused", text);
  }
  kg_duration_format(&d, kind, out);
  assert_string_equal(out, want);
}

static void
durations_parse_and_print(void **state)
{
  (void)state;
  assert_duration(KG_DURATION, "P1Y2M3DT4H5M6.70S", "P1Y2M3DT4H5M6.7S");
  assert_duration(KG_DURATION, "-P13M", "-P1Y1M");
  assert_duration(KG_DURATION, "PT36H", "P1DT12H");
  assert_duration(KG_DURATION, "P0Y", "PT0S");
  assert_duration(KG_DURATION, "-PT0S", "PT0S");
  assert_duration(KG_DURATION_YEAR_MONTH, "P0M", "P0M");
  assert_duration(KG_DURATION_DAY_TIME, "P0D", "PT0S");
  assert_duration(KG_DURATION_DAY_TIME, "-PT0.5S", "-PT0.5S");
  assert_duration(KG_DURATION, "P", NULL);
  assert_duration(KG_DURATION, "PT", NULL);
  assert_duration(KG_DURATION, "P1DT", NULL);
  assert_duration(KG_DURATION, "P1M1Y", NULL);
  assert_duration(KG_DURATION, "P1.5Y", NULL);
  assert_duration(KG_DURATION, "PT1.S", NULL);
  assert_duration(KG_DURATION, "1Y", NULL);
  assert_duration(KG_DURATION, "P1", NULL);
  assert_duration(KG_DURATION, "P99999999999999999999Y", NULL);
  assert_duration(KG_DURATION_DAY_TIME, "P1Y", NULL);
  assert_duration(KG_DURATION_YEAR_MONTH, "P1D", NULL);
  assert_duration(KG_DURATION_YEAR_MONTH, "P1YT1S", NULL);
}

static void
adding_months_keeps_the_day_within_the_month(void **state)
{
  (void)state;
  kg_datetime dt;
  kg_datetime sum;
  kg_duration d;
  char out[KG_DATETIME_TEXT_MAX];
  kg_datetime_parse(KG_SLICE("2000-01-31T23:59:59.5+07:00"), KG_DT_DATETIME,
                    &dt);
  kg_duration_parse(KG_SLICE("P1MT0.5S"), KG_DURATION, &d);
  assert_true(kg_datetime_add(&dt, &d, &sum));
  kg_datetime_format(&sum, KG_DT_DATETIME, out);
  assert_string_equal(out, "2000-03-01T00:00:00+07:00");
  kg_duration_parse(KG_SLICE("-P13M"), KG_DURATION, &d);
  assert_true(kg_datetime_add(&dt, &d, &sum));
  kg_datetime_format(&sum, KG_DT_DATETIME, out);
  assert_string_equal(out, "1998-12-31T23:59:59.5+07:00");
  d.months = INT64_MAX;
  assert_false(kg_datetime_add(&dt, &d, &sum));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_kind_has_its_spelling),
      cmocka_unit_test(wrong_spellings_are_refused),
      cmocka_unit_test(instants_order_whatever_the_zone),
      cmocka_unit_test(days_and_dates_agree_over_many_centuries),
      cmocka_unit_test(durations_parse_and_print),
      cmocka_unit_test(adding_months_keeps_the_day_within_the_month),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
