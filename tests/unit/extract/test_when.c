/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "extract/when.h"

#include <stdio.h>
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

/* What the expressions in a text mean, counted from Thursday, 28 February
   2019: each `begin`, or `begin/end` of a range; `?` where nothing can be
   told. */
static const struct {
  const char *text;
  const char *iso;
} CASES[] = {
    /* written out */
    {"on Friday, January 4, 2019 in", "2019-01-04"},
    {"on Friday, Jan. 4, 2019", "2019-01-04"},
    {"Tue 5 Mar 2019 12.14 GMT", "2019-03-05"},
    {"on Tuesday (Jan. 8) he", "2019-01-08"},
    {"on 13 December 2015.", "2015-12-13"},
    {"on the 13th of December 2015.", "2015-12-13"},
    {"February 28th, 2019", "2019-02-28"},
    {"since 2019-02-27 they", "2019-02-27"},
    {"in March 2018 they", "2018-03"},
    {"in March of 2018 they", "2018-03"},
    {"on 28/02/2019", "2019-02-28"},
    {"on 2/28/2019", "2019-02-28"},
    {"on 3.12.2019", ""},
    {"in 2016, the", "2016"},
    {"since 2015", "2015"},
    {"in the 1990s", ""},
    {"a 2,000-seat hall", ""},
    {"on December 12", "2018-12-12"},
    {"on March 3", "2019-03-03"},
    {"on Sept. 30 and", "2018-09-30"},
    {"February 31, 2019", ""},
    /* ranges */
    {"on Feb. 27-28, 2019.", "2019-02-27/2019-02-28"},
    {"Feb. 27 to 28", "2019-02-27/2019-02-28"},
    {"from June 10 through 12, 2018", "2018-06-10/2018-06-12"},
    {"from Feb. 27 to March 1, 2019", "2019-02-27/2019-03-01"},
    {"27\xE2\x80\x93"
     "28 February 2019",
     "2019-02-27/2019-02-28"},
    {"the 1950-53 Korean War of 1950-53.", "1950/1953"},
    {"from 1939\xE2\x80\x93"
     "1945",
     "1939/1945"},
    {"Monday through Wednesday", "2019-02-25/2019-02-27"},
    {"open 9 a.m. to 5 p.m. on Monday",
     "2019-02-25T09:00:00/2019-02-25T17:00:00"},
    {"2-4 p.m. today", "2019-02-28T14:00:00/2019-02-28T16:00:00"},
    {"11-1 p.m. today", "2019-02-28T11:00:00/2019-02-28T13:00:00"},
    /* weekdays */
    {"met on Wednesday.", "2019-02-27"},
    {"met on Thursday.", "2019-02-28"},
    {"last Thursday", "2019-02-21"},
    {"next Friday", "2019-03-01"},
    {"The talks will resume on Saturday", "2019-03-02"},
    {"Monday will be a holiday", "2019-03-04"},
    {"Wednesday night", "2019-02-27"},
    {"was postponed until Friday", "2019-03-01"},
    {"It will rain. They met on Friday.", "2019-02-22"},
    {"a Sun and a Sat", ""},
    {"on Sat. they", "2019-02-23"},
    /* relative days */
    {"yesterday", "2019-02-27"},
    {"yesterday morning", "2019-02-27"},
    {"last night", "2019-02-27"},
    {"tomorrow", "2019-03-01"},
    {"this evening", "2019-02-28"},
    {"two days ago", "2019-02-26"},
    {"10 days ago", "2019-02-18"},
    {"a week ago today", "2019-02-21"},
    {"It will open in three days.", "2019-03-03"},
    {"It was built in three days.", ""},
    {"on the 27th, he", "2019-02-27"},
    {"on the 27th floor", ""},
    /* weeks, months, years: no day is made up */
    {"last week", "2019-02"},
    {"earlier this week", "2019"},
    {"last month", "2019-01"},
    {"next month", "2019-03"},
    {"two months ago", "2018-12"},
    {"last year", "2018"},
    {"three years ago", "2016"},
    {"this weekend", "2019-03-02/2019-03-03"},
    {"last weekend", "2019-02-23/2019-02-24"},
    {"last summer", "?"},
    {"for the last years", ""},
    {"in November", "2018-11"},
    {"postponed until June", "2019-06"},
    {"The trial is scheduled for May.", "2019-05"},
    {"a vote for May", ""},
    {"in May's house", ""},
    /* times and zones */
    {"at 2:00 pm (0700 GMT) today", "2019-02-28T14:00:00+07:00"},
    {"at 2 p.m. (07:00 GMT) today", "2019-02-28T14:00:00+07:00"},
    {"at 9 a.m. on Thursday", "2019-02-28T09:00:00"},
    {"Thursday at about 9 a.m.", "2019-02-28T09:00:00"},
    {"on Feb. 28 at 9:30 a.m. EST", "2019-02-28T09:30:00-05:00"},
    {"on July 4, 2018, at 9 a.m. ET", "2018-07-04T09:00:00-04:00"},
    {"on Thursday at 8 p.m. Eastern time", "2019-02-28T20:00:00-05:00"},
    {"at 14:00 UTC on Thursday", "2019-02-28T14:00:00+00:00"},
    {"1800 UTC on Thursday", "2019-02-28T18:00:00+00:00"},
    {"at 19:00 local time (1800 UTC) on Thursday", "2019-02-28T19:00:00+01:00"},
    {"at 2:30pm, Hanoi time, on Thursday", "2019-02-28T14:30:00"},
    {"at 10:00 GMT+7 on Thursday", "2019-02-28T10:00:00+07:00"},
    {"noon Friday", "2019-02-22T12:00:00"},
    {"two o'clock in the afternoon on Thursday", "2019-02-28T14:00:00"},
    {"at 2 p.m.", "?"},
    {"a ratio of 3:1", ""},
    {"25:61 is no time", ""},
    {"They may march. May I?", ""},
    /* other days of the text */
    {"the following day", "?"},
    {"two days later", "?"},
    {"the day before the vote", ""},
};

static void
expressions_mean_days_counted_from_the_anchor(void **state)
{
  (void)state;
  const kg_date thursday = {2019, 2, 28};
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; ++i) {
    const list l = scan(CASES[i].text, thursday);
    char out[80] = "";
    if (l.n) {
      const kg_when *w = &l.at[l.n - 1];
      char begin[32];
      char end[32];
      kg_when_format(w, begin);
      kg_when_format_last(w, end);
      snprintf(out, sizeof out, "%s%s%s", *begin ? begin : "?", *end ? "/" : "",
               end);
    }
    if (strcmp(out, CASES[i].iso) != 0) {
      fail_msg("\"%s\" is %s, not %s", CASES[i].text, out, CASES[i].iso);
    }
  }
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
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; ++i) {
    const list none = scan(CASES[i].text, (kg_date){0});
    for (size_t k = 0; k < none.n; ++k) {
      assert_false(none.at[k].is_relative && none.at[k].date.year);
    }
  }
}

static void
shifted(const char *text, int32_t minutes, const char *iso)
{
  const list l = scan(text, (kg_date){2019, 2, 28});
  assert_int_equal(l.n, 1);
  kg_when when = l.at[0];
  char out[32] = "";
  if (kg_when_shift(&when, minutes)) {
    kg_when_format(&when, out);
  }
  assert_string_equal(out, iso);
}

static void
times_move_over_midnight_and_days_by_days(void **state)
{
  (void)state;
  shifted("4 p.m. Thursday", -120, "2019-02-28T14:00:00");
  shifted("1 a.m. Thursday", -120, "2019-02-27T23:00:00");
  shifted("11 p.m. Thursday", 120, "2019-03-01T01:00:00");
  shifted("Thursday", 7 * 24 * 60, "2019-03-07");
  shifted("Thursday", -120, "");
  shifted("4 p.m.", -120, "");
}

static void
months_keep_the_day_or_the_last(void **state)
{
  (void)state;
  const kg_date date = kg_date_add_months((kg_date){2019, 1, 31}, 1);
  assert_int_equal(date.month, 2);
  assert_int_equal(date.day, 28);
  assert_int_equal(kg_date_add_months((kg_date){2019, 1, 31}, -1).year, 2018);
  assert_int_equal(kg_date_add_months((kg_date){1, 1, 1}, -1).year, 0);
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
      cmocka_unit_test(expressions_mean_days_counted_from_the_anchor),
      cmocka_unit_test(without_an_anchor_nothing_is_invented),
      cmocka_unit_test(times_move_over_midnight_and_days_by_days),
      cmocka_unit_test(months_keep_the_day_or_the_last),
      cmocka_unit_test(days_round_trip_over_leap_years),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
