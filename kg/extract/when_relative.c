/* SPDX-License-Identifier: Apache-2.0 */
/* Weekdays, "yesterday", "two weeks ago", "next month", "the following day":
   what needs a day to count from. A week or a month ago is no day: the month
   or the year alone is written then. */
#include "extract/when_scan.h"

#include <stdlib.h>

static void
set_relative(const kg_teller *s, kg_when *when, int32_t days)
{
  when->is_relative = true;
  if (s->anchor.day) {
    when->date = kg_date_of_days(kg_date_to_days(s->anchor) + days);
    when->last = when->date;
  }
}

/* Some day of these: their month, else their year, else nothing. */
static void
set_some_day(const kg_teller *s, kg_when *when, int32_t from, int32_t to)
{
  when->is_relative = true;
  when->is_approximate = true;
  if (!s->anchor.day) {
    return;
  }
  const int32_t today = kg_date_to_days(s->anchor);
  const kg_date a = kg_date_of_days(today + from);
  const kg_date b = kg_date_of_days(today + to);
  const bool one_month = a.year == b.year && a.month == b.month;
  when->date.year = a.year == b.year ? a.year : 0;
  when->date.month = one_month ? a.month : 0;
  when->last = when->date;
}

/* ---- weekdays */

/* What lies ahead is told by a word before it in the same sentence, or right
   behind it ("Monday will"). */
static bool
is_future(const kg_teller *s, uint32_t at, uint32_t end)
{
  static const char WORDS[] =
      "will shall scheduled rescheduled planned plans plan due expected "
      "upcoming tomorrow coming intends set slated postponed until till";
  const uint32_t from = at > s->from + 120 ? at - 120 : s->from;
  bool out = false;
  for (kg_tell_word w = kg_tell_at(s, from);
       w.kind != KG_NO_WORD && w.begin < at; w = kg_tell_next(s, w)) {
    out = (out || kg_tell_any(s, w, WORDS)) && !kg_tell_is(s, w, ".");
  }
  kg_tell_word w = kg_tell_at(s, end);
  for (int i = 0; i < 3 && w.kind == KG_LETTERS && !out; ++i) {
    out = kg_tell_any(s, w, "will shall");
    w = kg_tell_next(s, w);
  }
  return out;
}

/* "Wednesday night", "yesterday morning": one expression. */
static void
skip_part_of_day(const kg_teller *s, kg_when *when)
{
  const kg_tell_word part = kg_tell_at(s, when->end);
  if (kg_tell_any(s, part, "morning afternoon evening night lunchtime")) {
    when->end = part.end;
  }
}

/* "Tue 5 Mar 2019": without a stop only before a date. */
static int
brief_weekday(const kg_teller *s, kg_tell_word w)
{
  static const char *const DAYS[] = {"Mon", "Tue", "Wed", "Thu",
                                     "Fri", "Sat", "Sun"};
  const kg_tell_word next = kg_tell_skip(s, kg_tell_next(s, w), ",");
  for (int i = 0; i < 7; ++i) {
    if (kg_slice_is(kg_slice_sub(s->text, w.begin, w.end), DAYS[i]) &&
        (kg_tell_month(s, next) ||
         (kg_tell_is_day(next) && kg_tell_month(s, kg_tell_next(s, next))))) {
      return i;
    }
  }
  return -1;
}

static bool
read_weekday(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  const bool is_last = kg_tell_any(s, w, "last past");
  const bool is_next = kg_tell_any(s, w, "next coming");
  const bool is_this = kg_tell_is(s, w, "this");
  const kg_tell_word name =
      is_last || is_next || is_this ? kg_tell_next(s, w) : w;
  int day = kg_tell_weekday(s, name);
  if (day < 0) {
    day = brief_weekday(s, name);
  }
  if (day < 0) {
    return false;
  }
  when->weekday = (int8_t)day;
  when->end = name.end;
  /* "Friday, January 4, 2019": the date decides. */
  kg_tell_word after = kg_tell_next(s, name);
  after = kg_tell_skip(s, after, ".");
  after = kg_tell_skip(s, after, ",");
  after = kg_tell_skip(s, after, "(");
  after = kg_tell_skip(s, after, "the");
  kg_when date = *when;
  if (kg_tell_date(s, after, &date) && (date.day || date.date.day)) {
    *when = date;
    return true;
  }
  skip_part_of_day(s, when);
  int32_t back = s->anchor.day ? (kg_date_weekday(s->anchor) - day + 7) % 7 : 0;
  if (is_last && !back) {
    back = 7;
  }
  const bool ahead =
      is_next || (!is_last && back && is_future(s, w.begin, when->end));
  set_relative(s, when, ahead ? 7 - back : -back);
  /* "Monday to Wednesday" */
  const kg_tell_word to = kg_tell_at(s, when->end);
  const int end_day = kg_tell_any(s, to, "to through")
                          ? kg_tell_weekday(s, kg_tell_next(s, to))
                          : -1;
  if (end_day >= 0 && end_day != day) {
    when->end = kg_tell_next(s, to).end;
    if (when->date.day) {
      when->last = kg_date_of_days(kg_date_to_days(when->date) +
                                   (end_day - day + 7) % 7);
    }
  }
  return true;
}

/* ---- days */

static const struct {
  const char *first, *second; ///< `second` may be NULL.
  int days;
} RELATIVE[] = {
    {"today", NULL, 0},     {"tonight", NULL, 0},   {"yesterday", NULL, -1},
    {"tomorrow", NULL, 1},  {"this", "morning", 0}, {"this", "afternoon", 0},
    {"this", "evening", 0}, {"last", "night", -1},  {"yesterday", "night", -1},
};

static bool
read_named_day(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  for (size_t i = 0; i < sizeof RELATIVE / sizeof *RELATIVE; ++i) {
    const kg_tell_word next = kg_tell_next(s, w);
    if (kg_tell_is(s, w, RELATIVE[i].first) &&
        (!RELATIVE[i].second || kg_tell_is(s, next, RELATIVE[i].second))) {
      when->end = RELATIVE[i].second ? next.end : w.end;
      set_relative(s, when, RELATIVE[i].days);
      skip_part_of_day(s, when);
      return true;
    }
  }
  return false;
}

/* ---- weeks, months, years */

enum { WEEK = 7 };

typedef enum unit { NO_UNIT, DAYS, WEEKS, MONTHS, YEARS } unit;

static unit
unit_of(const kg_teller *s, kg_tell_word w)
{
  static const char *const WORDS[] = {"day days", "week weeks", "month months",
                                      "year years"};
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; ++i) {
    if (kg_tell_any(s, w, WORDS[i])) {
      return (unit)(DAYS + i);
    }
  }
  return NO_UNIT;
}

/* As many of the unit from the anchor, with the precision the words have. */
static void
set_by_unit(const kg_teller *s, kg_when *when, unit of, int n)
{
  when->is_relative = true;
  const kg_date a = s->anchor;
  if (of == DAYS) {
    set_relative(s, when, n);
  } else if (of == WEEKS) {
    /* "Last week": Monday to Sunday of it. */
    const int32_t monday = a.day ? kg_date_weekday(a) : 0;
    set_some_day(s, when, n * WEEK - monday, n * WEEK + 6 - monday);
  } else if (of == MONTHS && a.month) {
    const kg_date then = kg_date_add_months((kg_date){a.year, a.month, 1}, n);
    when->date = (kg_date){then.year, then.month, 0};
  } else if (of == YEARS && a.year && a.year + n > 0) {
    when->date = (kg_date){(int16_t)(a.year + n), 0, 0};
  }
  when->last = of == DAYS ? when->last : when->date;
}

/* "last year", "this month", "next week", "last summer". */
static bool
read_period(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  const int step = kg_tell_any(s, w, "last previous") ? -1
                   : kg_tell_is(s, w, "this")         ? 0
                   : kg_tell_any(s, w, "next coming") ? 1
                                                      : 2;
  const kg_tell_word noun = kg_tell_next(s, w);
  const unit of = unit_of(s, noun);
  if (step == 2) {
    return false;
  }
  const bool plural = s->text.ptr[noun.end - (noun.end > noun.begin)] == 's';
  const bool previous = kg_tell_any(s, w, "previous coming");
  if (of > DAYS && !plural && !previous) {
    when->end = noun.end;
    set_by_unit(s, when, of, step);
    return true;
  }
  if (kg_tell_any(s, noun, "summer winter spring autumn fall") && !previous) {
    when->end = noun.end;
    /* Which months is for the reader: the season may be the year's last. */
    when->is_relative = true;
    when->is_approximate = true;
    return true;
  }
  if (kg_tell_is(s, noun, "weekend")) {
    when->end = noun.end;
    when->is_relative = true;
    if (s->anchor.day) {
      const int32_t today = kg_date_to_days(s->anchor);
      const int weekday = kg_date_weekday(s->anchor);
      /* On a Tuesday "this weekend" is the last one, unless it lies ahead. */
      const bool is_past =
          step == 0 && weekday < 3 && !is_future(s, w.begin, when->end);
      const int32_t saturday = today + 5 - weekday + WEEK * (step - is_past);
      when->date = kg_date_of_days(saturday);
      when->last = kg_date_of_days(saturday + 1);
    }
    return true;
  }
  return false;
}

/* "the following day", "the night before", "that day": another day of the
   text, which the pass over all times finds. */
static bool
read_other_day(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  const kg_tell_word next = kg_tell_next(s, w);
  const kg_tell_word noun = kg_tell_next(s, next);
  const bool the = kg_tell_is(s, w, "the");
  static const char NOUNS[] = "day morning afternoon evening night";
  int days = 0;
  if (the && kg_tell_any(s, next, "following next") &&
      kg_tell_any(s, noun, NOUNS)) {
    days = 1;
    when->end = noun.end;
  } else if (the && kg_tell_is(s, next, "previous") &&
             kg_tell_any(s, noun, NOUNS)) {
    days = -1;
    when->end = noun.end;
  } else if (the && kg_tell_any(s, next, NOUNS) &&
             kg_tell_any(s, noun, "before after earlier")) {
    days = kg_tell_is(s, noun, "after") ? 1 : -1;
    when->end = noun.end;
    const kg_tell_word then = kg_tell_next(s, noun);
    if (then.kind == KG_LETTERS &&
        !kg_tell_any(s, then, "and but in at with")) {
      return false; /* "the day before the vote" */
    }
  } else if ((the && kg_tell_is(s, next, "same") &&
              kg_tell_any(s, noun, NOUNS)) ||
             (kg_tell_is(s, w, "that") && kg_tell_any(s, next, NOUNS))) {
    when->end = kg_tell_is(s, w, "that") ? next.end : noun.end;
  } else {
    return false;
  }
  when->is_relative = true;
  when->is_anaphoric = true;
  when->offset = (int16_t)days;
  return true;
}

/* "three days ago", "in two weeks", "two days later", "a day earlier". */
static bool
read_distance(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  const bool in = kg_tell_any(s, w, "in within");
  const kg_tell_word number = in ? kg_tell_next(s, w) : w;
  const int n = kg_tell_number(s, number);
  const kg_tell_word noun = kg_tell_next(s, number);
  const unit of = unit_of(s, noun);
  if (!n || n > 200 || of == NO_UNIT) {
    return false;
  }
  const kg_tell_word how = kg_tell_next(s, noun);
  if (in) {
    /* "in two days" lies ahead only beside a word that says so. */
    if (!kg_tell_is(s, w, "in") || !is_future(s, w.begin, w.begin) ||
        kg_tell_any(s, how, "of later ago")) {
      return false;
    }
    when->end = noun.end;
    set_by_unit(s, when, of, n);
    return true;
  }
  when->end = how.end;
  if (kg_tell_is(s, how, "ago")) {
    const kg_tell_word next = kg_tell_next(s, how);
    if (of == WEEKS && kg_tell_any(s, next, "today")) {
      when->end = next.end;
      set_relative(s, when, -n * WEEK);
    } else {
      set_by_unit(s, when, of, -n);
    }
    return true;
  }
  const bool later = kg_tell_any(s, how, "later");
  if (!later && !kg_tell_any(s, how, "earlier before")) {
    return false;
  }
  const kg_tell_word then = kg_tell_next(s, how);
  if (kg_tell_is(s, how, "before") && then.kind == KG_LETTERS) {
    return false; /* "two days before the vote" */
  }
  if (kg_tell_is(s, then, "than")) {
    return false;
  }
  when->is_relative = true;
  when->is_anaphoric = true;
  const int days = of == DAYS ? n : of == WEEKS ? n * WEEK : 0;
  when->offset = (int16_t)(later ? days : -days);
  when->is_vague = !days;
  return true;
}

/* "on the 27th": the month nearest. */
static bool
read_ordinal(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  const kg_tell_word the = kg_tell_next(s, w);
  const kg_tell_word day = kg_tell_next(s, the);
  const kg_tell_word ending = kg_tell_next(s, day);
  const kg_tell_word after = kg_tell_next(s, ending);
  if (!kg_tell_is(s, w, "on") || !kg_tell_is(s, the, "the") ||
      !kg_tell_is_day(day) || !kg_tell_is_glued(day, ending) ||
      !kg_tell_any(s, ending, "st nd rd th") ||
      (after.kind != KG_NO_WORD && !kg_tell_any(s, after, ". , ; )"))) {
    return false;
  }
  when->begin = the.begin;
  when->end = ending.end;
  when->is_relative = true;
  if (!s->anchor.day) {
    return true;
  }
  int32_t best = INT32_MAX;
  const int32_t today = kg_date_to_days(s->anchor);
  for (int step = -1; step <= 1; ++step) {
    kg_date date =
        kg_date_add_months((kg_date){s->anchor.year, s->anchor.month, 1}, step);
    date.day = (int8_t)day.value;
    const int32_t apart =
        kg_date_is_valid(date) ? kg_date_to_days(date) - today : INT32_MAX;
    if (apart != INT32_MAX && (best == INT32_MAX || abs(apart) < abs(best))) {
      best = apart;
    }
  }
  set_relative(s, when, best == INT32_MAX ? 0 : best);
  return true;
}

/* "in November", "until June", "scheduled for May": the nearest year. */
static bool
read_month_alone(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  const kg_tell_word name = kg_tell_next(s, w);
  const int month = kg_tell_month(s, name);
  const bool likely =
      kg_tell_any(s, w, "in until till since through during") ||
      (kg_tell_is(s, w, "for") && is_future(s, w.begin, w.begin));
  const kg_tell_word after = kg_tell_next(s, name);
  const bool stands_alone =
      after.kind == KG_NO_WORD || kg_tell_any(s, after, ". , ; : )") ||
      (after.kind == KG_LETTERS && s->text.ptr[after.begin] >= 'a' &&
       !kg_tell_is(s, after, "of"));
  const kg_tell_word year = kg_tell_next(s, after);
  if (!month || !likely || !stands_alone ||
      (kg_tell_is(s, after, ",") && kg_tell_is_year(year))) {
    return false;
  }
  when->begin = name.begin;
  when->end = name.end;
  when->is_relative = true;
  when->date.year = (int16_t)kg_tell_nearest_year(s->anchor, month, 0);
  when->date.month = (int8_t)(when->date.year ? month : 0);
  when->last = when->date;
  return true;
}

bool
kg_tell_relative(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  return read_weekday(s, w, when) || read_named_day(s, w, when) ||
         read_period(s, w, when) || read_other_day(s, w, when) ||
         read_distance(s, w, when) || read_ordinal(s, w, when) ||
         read_month_alone(s, w, when);
}
