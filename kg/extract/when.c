/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/when.h"

#include "extract/document.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

/// A run of letters, a run of digits, or one other byte that is no space.
typedef struct word {
  uint32_t begin;
  uint32_t end;
  enum { LETTERS, DIGITS, OTHER, NO_WORD } kind;
  int value; ///< Of digits, at most 6 of them; else -1.
} word;

typedef struct scanner {
  kg_slice text;
  uint32_t end;
  uint32_t from; ///< Where the expression's text begins, for what is before.
  kg_date anchor;
} scanner;

/* ---- the calendar */

enum { EPOCH = 719162 }; /* Days from 0001-01-01 to 1970-01-01. */

static bool
is_leap(int32_t year)
{
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* From 0001-01-01 to the first day of `year`, which is 1 or more. */
static int32_t
days_before_year(int32_t year)
{
  const int32_t n = year - 1;
  return n * 365 + n / 4 - n / 100 + n / 400;
}

static int32_t
days_before_month(int32_t year, int month)
{
  static const int16_t DAYS[] = {0,   31,  59,  90,  120, 151, 181,
                                 212, 243, 273, 304, 334, 365};
  return DAYS[month - 1] + (month > 2 && is_leap(year));
}

int32_t
kg_date_to_days(kg_date date)
{
  return days_before_year(date.year) +
         days_before_month(date.year, date.month) + date.day - 1 - EPOCH;
}

kg_date
kg_date_of_days(int32_t days)
{
  const int32_t n = days + EPOCH < 0 ? 0 : days + EPOCH;
  int32_t year = n / 366 + 1;
  while (days_before_year(year + 1) <= n) {
    ++year;
  }
  const int32_t rest = n - days_before_year(year);
  int month = 12;
  while (days_before_month(year, month) > rest) {
    --month;
  }
  return (kg_date){(int16_t)year, (int8_t)month,
                   (int8_t)(rest - days_before_month(year, month) + 1)};
}

int
kg_date_weekday(kg_date date)
{
  const int32_t d = (kg_date_to_days(date) + 3) % 7;
  return d < 0 ? d + 7 : d;
}

bool
kg_date_is_valid(kg_date date)
{
  if (date.year < 1 || date.month < 1 || date.month > 12 || date.day < 1) {
    return false;
  }
  const int32_t length = date.month == 12
                             ? 31
                             : days_before_month(date.year, date.month + 1) -
                                   days_before_month(date.year, date.month);
  return date.day <= length;
}

kg_date
kg_date_parse_iso(kg_slice text)
{
  static const char SHAPE[] = "dddd-dd-dd";
  if (text.len < sizeof SHAPE - 1) {
    return (kg_date){0};
  }
  int n[3] = {0};
  int part = 0;
  for (size_t i = 0; i < sizeof SHAPE - 1; ++i) {
    const char c = text.ptr[i];
    if (SHAPE[i] == '-' ? c != '-' && c != '/' : c < '0' || c > '9') {
      return (kg_date){0};
    }
    if (SHAPE[i] == '-') {
      ++part;
    } else {
      n[part] = n[part] * 10 + (c - '0');
    }
  }
  const kg_date out = {(int16_t)n[0], (int8_t)n[1], (int8_t)n[2]};
  return kg_date_is_valid(out) ? out : (kg_date){0};
}

void
kg_date_format(kg_date date, char out[16])
{
  const unsigned year = (unsigned)date.year % 10000;
  const unsigned month = (unsigned)date.month % 100;
  const unsigned day = (unsigned)date.day % 100;
  out[0] = '\0';
  if (day) {
    snprintf(out, 16, "%04u-%02u-%02u", year, month, day);
  } else if (month) {
    snprintf(out, 16, "%04u-%02u", year, month);
  } else if (year) {
    snprintf(out, 16, "%04u", year);
  }
}

void
kg_when_format(const kg_when *when, char out[32])
{
  char day[16];
  kg_date_format(when->date, day);
  if (!when->date.day || when->minutes == KG_NO_TIME) {
    snprintf(out, 32, "%s", day);
    return;
  }
  char zone[12] = "";
  if (when->zone != KG_NO_ZONE) {
    const int z = abs(when->zone);
    snprintf(zone, sizeof zone, "%c%02d:%02d", when->zone < 0 ? '-' : '+',
             z / 60 % 100, z % 60);
  }
  const unsigned minutes = (unsigned)when->minutes;
  snprintf(out, 32, "%.10sT%02u:%02u:00%.6s", day, minutes / 60 % 24,
           minutes % 60, zone);
}

/* ---- words */

static word
word_at(const scanner *s, uint32_t at)
{
  const char *t = s->text.ptr;
  while (at < s->end &&
         (isspace((unsigned char)t[at]) ||
          (t[at] == '\xC2' && at + 1 < s->end && t[at + 1] == '\xA0') ||
          (t[at] == '\xA0' && at && t[at - 1] == '\xC2'))) {
    ++at;
  }
  word w = {.begin = at, .end = at, .kind = NO_WORD, .value = -1};
  if (at >= s->end) {
    return w;
  }
  if (isalpha((unsigned char)t[at])) {
    w.kind = LETTERS;
    while (w.end < s->end && isalpha((unsigned char)t[w.end])) {
      ++w.end;
    }
  } else if (isdigit((unsigned char)t[at])) {
    w.kind = DIGITS;
    w.value = 0;
    while (w.end < s->end && isdigit((unsigned char)t[w.end])) {
      w.value = w.end - at < 6 ? w.value * 10 + (t[w.end] - '0') : -1;
      ++w.end;
    }
  } else {
    w.kind = OTHER;
    ++w.end;
  }
  return w;
}

static word
next_word(const scanner *s, word w)
{
  return word_at(s, w.end);
}

static bool
is_word(const scanner *s, word w, const char *lower)
{
  return w.kind != NO_WORD && w.kind != DIGITS &&
         kg_slice_equal_nocase(kg_slice_sub(s->text, w.begin, w.end),
                               kg_slice_of(lower));
}

static bool
is_any(const scanner *s, word w, const char *const *lower)
{
  for (; *lower; ++lower) {
    if (is_word(s, w, *lower)) {
      return true;
    }
  }
  return false;
}

static bool
is_capital(const scanner *s, word w)
{
  return w.kind == LETTERS && isupper((unsigned char)s->text.ptr[w.begin]);
}

/* 1 to 12; 0 for any other word. A short form may have its full stop. */
static int
month_of(const scanner *s, word w)
{
  static const struct {
    int number;
    const char *name, *brief;
  } MONTHS[] = {
#define KG_MONTH(number, name, brief) {number, name, brief},
#define KG_WEEKDAY(number, name, brief)
#include "extract/months.def"
#undef KG_MONTH
#undef KG_WEEKDAY
  };
  if (!is_capital(s, w)) {
    return 0;
  }
  for (size_t i = 0; i < sizeof MONTHS / sizeof *MONTHS; ++i) {
    if (is_word(s, w, MONTHS[i].name) || is_word(s, w, MONTHS[i].brief)) {
      return MONTHS[i].number;
    }
  }
  return 0;
}

/* 0 to 6; -1 for any other word. */
static int
weekday_of(const scanner *s, word w)
{
  static const struct {
    int number;
    const char *name, *brief;
  } DAYS[] = {
#define KG_MONTH(number, name, brief)
#define KG_WEEKDAY(number, name, brief) {number, name, brief},
#include "extract/months.def"
#undef KG_MONTH
#undef KG_WEEKDAY
  };
  if (!is_capital(s, w)) {
    return -1;
  }
  for (size_t i = 0; i < sizeof DAYS / sizeof *DAYS; ++i) {
    if (is_word(s, w, DAYS[i].name)) {
      return DAYS[i].number;
    }
    /* "Sun", "Sat" and "Mon" are words of their own. */
    const word stop = next_word(s, w);
    if (is_word(s, w, DAYS[i].brief) && is_word(s, stop, ".")) {
      return DAYS[i].number;
    }
  }
  return -1;
}

static word
skip(const scanner *s, word w, const char *text)
{
  return is_word(s, w, text) ? next_word(s, w) : w;
}

static bool
is_year(word w)
{
  return w.kind == DIGITS && w.end - w.begin == 4 && w.value >= 1500 &&
         w.value <= 2199;
}

static bool
is_day(word w)
{
  return w.kind == DIGITS && w.value >= 1 && w.value <= 31 &&
         w.end - w.begin <= 2;
}

/* ---- dates that are written out */

/* Behind a day's number: "th", and a range's second day. */
static uint32_t
read_day_range(const scanner *s, word day, int *last)
{
  static const char *const ENDINGS[] = {"st", "nd", "rd", "th", NULL};
  word next = next_word(s, day);
  uint32_t end = day.end;
  if (next.begin == day.end && is_any(s, next, ENDINGS)) {
    end = next.end;
    next = next_word(s, next);
  }
  *last = day.value;
  const kg_slice rest = kg_slice_sub(s->text, next.begin, s->end);
  const size_t dash = kg_slice_has_prefix(rest, KG_SLICE("-"))              ? 1
                      : kg_slice_has_prefix(rest, KG_SLICE("\xE2\x80\x93")) ? 3
                                                                            : 0;
  const word second = word_at(s, next.begin + (uint32_t)dash);
  if (dash && is_day(second) && second.value > day.value) {
    *last = second.value;
    end = second.end;
  }
  return end;
}

static void
set_dates(kg_when *when, int year, int month, int day, int last)
{
  when->date = (kg_date){(int16_t)year, (int8_t)month, (int8_t)day};
  when->last = (kg_date){(int16_t)year, (int8_t)month, (int8_t)last};
}

/* The year in which month and day lie nearest to the anchor. */
static int
nearest_year(kg_date anchor, int month, int day)
{
  if (!anchor.year) {
    return 0;
  }
  const kg_date same = {anchor.year, (int8_t)month, (int8_t)(day ? day : 15)};
  const kg_date at = {anchor.year, anchor.month ? anchor.month : 6,
                      anchor.day ? anchor.day : 15};
  const int32_t apart = kg_date_to_days(same) - kg_date_to_days(at);
  return apart > 183    ? anchor.year - 1
         : apart < -183 ? anchor.year + 1
                        : anchor.year;
}

/* ", 2019" or " 2019" behind `end`; 0 if there is none. */
static int
read_year(const scanner *s, uint32_t *end)
{
  word w = word_at(s, *end);
  w = skip(s, w, ",");
  if (!is_year(w)) {
    return 0;
  }
  *end = w.end;
  return w.value;
}

static bool
finish_date(const scanner *s, kg_when *when, int month, int day, int last)
{
  int year = read_year(s, &when->end);
  if (!year) {
    when->is_relative = true;
    year = nearest_year(s->anchor, month, day);
  }
  set_dates(when, year, year ? month : 0, year ? day : 0, year ? last : 0);
  return !day || !year || kg_date_is_valid(when->date);
}

static bool
read_month_first(const scanner *s, word w, kg_when *when)
{
  const int month = month_of(s, w);
  if (!month) {
    return false;
  }
  word day = next_word(s, w);
  when->end = w.end;
  if (is_word(s, day, ".")) {
    when->end = day.end;
    day = next_word(s, day);
  }
  int last = 0;
  if (is_day(day)) {
    when->end = read_day_range(s, day, &last);
    return finish_date(s, when, month, day.value, last);
  }
  /* "March" and "May" alone may be a verb or a name. */
  const int year = read_year(s, &when->end);
  if (year) {
    set_dates(when, year, month, 0, 0);
  }
  return year != 0;
}

static bool
read_day_first(const scanner *s, word w, kg_when *when)
{
  if (!is_day(w)) {
    return false;
  }
  int last = 0;
  word month = word_at(s, read_day_range(s, w, &last));
  month = skip(s, month, "of");
  const int number = month_of(s, month);
  if (!number) {
    return false;
  }
  const word stop = next_word(s, month);
  when->end = is_word(s, stop, ".") && stop.begin == month.end &&
                      month.end - month.begin <= 4
                  ? stop.end
                  : month.end;
  return finish_date(s, when, number, w.value, last);
}

static bool
read_iso(const scanner *s, word w, kg_when *when)
{
  if (!is_year(w)) {
    return false;
  }
  const kg_date date =
      kg_date_parse_iso(kg_slice_sub(s->text, w.begin, s->end));
  if (!date.year) {
    return false;
  }
  when->date = when->last = date;
  when->end = w.begin + 10;
  return true;
}

/* ---- relative expressions */

static void
set_relative(const scanner *s, kg_when *when, int32_t days)
{
  when->is_relative = true;
  if (s->anchor.day) {
    when->date = kg_date_of_days(kg_date_to_days(s->anchor) + days);
    when->last = when->date;
  }
}

/* What lies ahead is told by a word before it in the same sentence. */
static bool
is_future(const scanner *s, uint32_t at)
{
  static const char *const WORDS[] = {
      "will",     "scheduled", "planned", "plans",   "due", "expected",
      "upcoming", "tomorrow",  "coming",  "intends", "set", NULL};
  const uint32_t from = at > s->from + 120 ? at - 120 : s->from;
  bool out = false;
  for (word w = word_at(s, from); w.kind != NO_WORD && w.begin < at;
       w = next_word(s, w)) {
    out = (out || is_any(s, w, WORDS)) && !is_word(s, w, ".");
  }
  return out;
}

static bool
read_weekday(const scanner *s, word w, kg_when *when)
{
  const bool is_last = is_word(s, w, "last");
  const bool is_next = is_word(s, w, "next");
  const bool is_this = is_word(s, w, "this");
  const word name = is_last || is_next || is_this ? next_word(s, w) : w;
  const int day = weekday_of(s, name);
  if (day < 0) {
    return false;
  }
  when->weekday = (int8_t)day;
  when->end = name.end;
  /* "Friday, January 4, 2019": the date decides. */
  word after = next_word(s, name);
  after = skip(s, after, ",");
  kg_when date = *when;
  if (read_month_first(s, after, &date) || read_day_first(s, after, &date)) {
    *when = date;
    return true;
  }
  int32_t back = s->anchor.day ? (kg_date_weekday(s->anchor) - day + 7) % 7 : 0;
  if (is_last && !back) {
    back = 7;
  }
  const bool ahead = is_next || (!is_last && back && is_future(s, w.begin));
  set_relative(s, when, ahead ? 7 - back : -back);
  return true;
}

static const struct {
  const char *first, *second; ///< `second` may be NULL.
  int days;
} RELATIVE[] = {
    {"today", NULL, 0},     {"tonight", NULL, 0},   {"yesterday", NULL, -1},
    {"tomorrow", NULL, 1},  {"this", "morning", 0}, {"this", "afternoon", 0},
    {"this", "evening", 0}, {"last", "night", -1},
};

static bool
read_relative_day(const scanner *s, word w, kg_when *when)
{
  for (size_t i = 0; i < sizeof RELATIVE / sizeof *RELATIVE; ++i) {
    const word next = next_word(s, w);
    if (is_word(s, w, RELATIVE[i].first) &&
        (!RELATIVE[i].second || is_word(s, next, RELATIVE[i].second))) {
      when->end = RELATIVE[i].second ? next.end : w.end;
      set_relative(s, when, RELATIVE[i].days);
      return true;
    }
  }
  return false;
}

/* "last year", "this month", "next year": no day. */
static bool
read_relative_period(const scanner *s, word w, kg_when *when)
{
  const int step = is_word(s, w, "last")   ? -1
                   : is_word(s, w, "this") ? 0
                   : is_word(s, w, "next") ? 1
                                           : 2;
  const word unit = next_word(s, w);
  const bool year = is_word(s, unit, "year");
  if (step == 2 || (!year && !is_word(s, unit, "month"))) {
    return false;
  }
  when->end = unit.end;
  when->is_relative = true;
  if (s->anchor.year && (year || s->anchor.month)) {
    const int month = s->anchor.year * 12 + s->anchor.month - 1 + step;
    if (year) {
      set_dates(when, s->anchor.year + step, 0, 0, 0);
    } else {
      set_dates(when, month / 12, month % 12 + 1, 0, 0);
    }
  }
  return true;
}

static bool
read_year_alone(const scanner *s, word w, kg_when *when)
{
  static const char *const BEFORE[] = {"in",     "since", "of",   "until",
                                       "during", "early", "late", "mid",
                                       "from",   NULL};
  if (!is_any(s, w, BEFORE)) {
    return false;
  }
  word year = next_word(s, w);
  if (is_word(s, year, "-")) {
    year = next_word(s, year);
  }
  const word after = next_word(s, year);
  if (!is_year(year) || (after.begin == year.end && is_word(s, after, "-"))) {
    return false;
  }
  when->begin = year.begin;
  when->end = year.end;
  set_dates(when, year.value, 0, 0, 0);
  return true;
}

/* ---- times of day */

/* "(0700 GMT)" behind a local time tells the zone. */
static void
read_zone(const scanner *s, kg_when *when)
{
  static const char *const UTC[] = {"gmt", "utc", NULL};
  const word open = word_at(s, when->end);
  if (is_any(s, open, UTC)) {
    when->zone = 0;
    when->end = open.end;
    return;
  }
  const word time = next_word(s, open);
  const word name = next_word(s, time);
  const word close = next_word(s, name);
  if (!is_word(s, open, "(") || time.kind != DIGITS ||
      time.end - time.begin != 4 || !is_any(s, name, UTC) ||
      !is_word(s, close, ")")) {
    return;
  }
  int apart = when->minutes - (time.value / 100 * 60 + time.value % 100);
  apart += apart < -12 * 60 ? 24 * 60 : apart > 14 * 60 ? -24 * 60 : 0;
  when->zone = (int16_t)apart;
  when->end = close.end;
}

/* "a.m.", "pm": 0 or 12 hours; -1 if neither. */
static int
read_half(const scanner *s, word w, uint32_t *end)
{
  if (is_word(s, w, "am") || is_word(s, w, "pm")) {
    *end = w.end;
    return is_word(s, w, "pm") ? 12 : 0;
  }
  const word dot = next_word(s, w);
  const word m = next_word(s, dot);
  const word last = next_word(s, m);
  if ((is_word(s, w, "a") || is_word(s, w, "p")) && is_word(s, dot, ".") &&
      is_word(s, m, "m")) {
    *end = is_word(s, last, ".") ? last.end : m.end;
    return is_word(s, w, "p") ? 12 : 0;
  }
  return -1;
}

static bool
read_clock(const scanner *s, word w, kg_when *when)
{
  if (is_word(s, w, "noon") || is_word(s, w, "midnight")) {
    when->minutes = is_word(s, w, "noon") ? 12 * 60 : 0;
    when->end = w.end;
    return true;
  }
  if (w.kind != DIGITS || w.value > 24 || w.end - w.begin > 2) {
    return false;
  }
  int hour = w.value;
  int minute = 0;
  word next = next_word(s, w);
  const bool has_minutes =
      next.begin == w.end && (is_word(s, next, ":") || is_word(s, next, "."));
  if (has_minutes) {
    const word m = next_word(s, next);
    if (m.kind != DIGITS || m.end - m.begin != 2 || m.value > 59) {
      return false;
    }
    minute = m.value;
    when->end = m.end;
    next = next_word(s, m);
  }
  const int half = read_half(s, next, &when->end);
  const bool colon = has_minutes && s->text.ptr[w.end] == ':';
  if ((half < 0 && !colon) || (half >= 0 && (hour < 1 || hour > 12))) {
    return false;
  }
  hour = half < 0 ? hour : hour % 12 + half;
  when->minutes = (int16_t)(hour * 60 + minute);
  return hour < 24;
}

/* A day may follow a time ("2:00 pm (0700 GMT) today") or stand before it. */
static bool
read_time(const scanner *s, word w, kg_when *when)
{
  if (!read_clock(s, w, when)) {
    return false;
  }
  read_zone(s, when);
  return true;
}

/* ---- scanning */

static bool
read_day(const scanner *s, word w, kg_when *when)
{
  return read_iso(s, w, when) || read_month_first(s, w, when) ||
         read_day_first(s, w, when) || read_weekday(s, w, when) ||
         read_relative_day(s, w, when) || read_relative_period(s, w, when) ||
         read_year_alone(s, w, when);
}

static kg_when
empty_when(uint32_t at)
{
  return (kg_when){.begin = at,
                   .end = at,
                   .weekday = -1,
                   .minutes = KG_NO_TIME,
                   .zone = KG_NO_ZONE};
}

/* "Thursday at 2 p.m.", "9 a.m. on Monday": one expression. */
static void
join_time(const scanner *s, kg_when *when)
{
  word w = word_at(s, when->end);
  if (is_word(s, w, "on") || is_word(s, w, "at") || is_word(s, w, ",")) {
    w = next_word(s, w);
  }
  kg_when other = empty_when(w.begin);
  if (when->minutes == KG_NO_TIME && read_time(s, w, &other)) {
    when->minutes = other.minutes;
    when->zone = other.zone;
    when->end = other.end;
  } else if (when->minutes != KG_NO_TIME && !when->date.year &&
             !when->is_relative && read_day(s, w, &other)) {
    other.minutes = when->minutes;
    other.zone = when->zone;
    other.begin = when->begin;
    *when = other;
  }
}

static bool
is_about(const scanner *s, word w)
{
  static const char *const WORDS[] = {"about", "around",        "roughly",
                                      "circa", "approximately", NULL};
  return is_any(s, w, WORDS);
}

void
kg_when_scan(kg_slice text,
             uint32_t begin,
             uint32_t end,
             kg_date anchor,
             bool (*found)(void *user, const kg_when *when),
             void *user)
{
  const scanner s = {.text = text, .end = end, .from = begin, .anchor = anchor};
  word before = {.kind = NO_WORD};
  for (word w = word_at(&s, begin); w.kind != NO_WORD;) {
    kg_when when = empty_when(w.begin);
    bool ok = read_time(&s, w, &when);
    if (!ok) {
      when = empty_when(w.begin);
      ok = read_day(&s, w, &when);
    }
    if (ok) {
      join_time(&s, &when);
      when.is_approximate = is_about(&s, before);
      if (!found(user, &when)) {
        return;
      }
    }
    before = w;
    w = ok ? word_at(&s, when.end) : next_word(&s, w);
  }
}

static bool
keep_first_day(void *user, const kg_when *when)
{
  kg_date *out = user;
  if (when->date.day) {
    *out = when->date;
  }
  return !out->day;
}

kg_date
kg_date_find(kg_slice text)
{
  kg_date out = {0};
  kg_when_scan(text, 0, (uint32_t)text.len, (kg_date){0}, keep_first_day, &out);
  return out;
}

const kg_when *
kg_when_in(const kg_doc *doc, uint32_t begin, uint32_t end)
{
  for (size_t i = 0; i < doc->whens.n; ++i) {
    const kg_when *w = &doc->whens.at[i];
    if (w->begin >= begin && w->end <= end && w->date.year) {
      return w;
    }
  }
  return NULL;
}
