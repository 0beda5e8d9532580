/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/when.h"

#include "extract/document.h"
#include "extract/when_scan.h"

#include <stdio.h>
#include <stdlib.h>

enum { DAY_MINUTES = 24 * 60 };

static void
format(const kg_when *when, kg_date date, int minutes, char out[32])
{
  char day[16];
  kg_date_format(date, day);
  if (!date.day || minutes == KG_NO_TIME) {
    snprintf(out, 32, "%s", day);
    return;
  }
  char zone[12] = "";
  if (when->zone != KG_NO_ZONE) {
    const int z = abs(when->zone);
    snprintf(zone, sizeof zone, "%c%02d:%02d", when->zone < 0 ? '-' : '+',
             z / 60 % 100, z % 60);
  }
  const unsigned m = (unsigned)minutes;
  snprintf(out, 32, "%.10sT%02u:%02u:00%.6s", day, m / 60 % 24, m % 60, zone);
}

void
kg_when_format(const kg_when *when, char out[32])
{
  format(when, when->date, when->minutes, out);
}

void
kg_when_format_last(const kg_when *when, char out[32])
{
  const bool same = when->date.year == when->last.year &&
                    when->date.month == when->last.month &&
                    when->date.day == when->last.day;
  out[0] = '\0';
  if (!same || when->last_minutes != KG_NO_TIME) {
    format(when, when->last, when->last_minutes, out);
  }
}

bool
kg_when_shift(kg_when *when, int32_t minutes)
{
  if (!when->date.day ||
      (when->minutes == KG_NO_TIME && minutes % DAY_MINUTES != 0)) {
    return false;
  }
  const int32_t at =
      minutes + (when->minutes == KG_NO_TIME ? 0 : when->minutes);
  const int32_t days =
      at >= 0 ? at / DAY_MINUTES : -((DAY_MINUTES - 1 - at) / DAY_MINUTES);
  when->date = kg_date_of_days(kg_date_to_days(when->date) + days);
  when->last = when->date;
  when->last_minutes = KG_NO_TIME;
  if (when->minutes != KG_NO_TIME) {
    when->minutes = (int16_t)(at - days * DAY_MINUTES);
  }
  return true;
}

/* The n-th Sunday of a month. */
static int32_t
sunday_of(int year, int month, int nth)
{
  const kg_date first = {(int16_t)year, (int8_t)month, 1};
  return kg_date_to_days(first) + 6 - kg_date_weekday(first) + 7 * (nth - 1);
}

void
kg_when_settle_zone(kg_when *when)
{
  if (!when->american || !when->date.day || when->zone != KG_NO_ZONE) {
    return;
  }
  /* Since 2007: the second Sunday of March to the first of November. */
  const int32_t day = kg_date_to_days(when->date);
  const bool is_summer = when->date.year >= 2007 &&
                         day >= sunday_of(when->date.year, 3, 2) &&
                         day < sunday_of(when->date.year, 11, 1);
  if (when->date.year >= 2007) {
    when->zone = (int16_t)(60 * (is_summer - when->american));
  }
}

/* ---- scanning */

static bool
read_day(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  const kg_when empty = *when;
  if (kg_tell_date(s, w, when)) {
    return true;
  }
  *when = empty;
  if (kg_tell_relative(s, w, when)) {
    return true;
  }
  *when = empty;
  return false;
}

static kg_when
empty_when(uint32_t at)
{
  return (kg_when){.begin = at,
                   .end = at,
                   .weekday = -1,
                   .minutes = KG_NO_TIME,
                   .last_minutes = KG_NO_TIME,
                   .zone = KG_NO_ZONE};
}

static void
take_time(kg_when *when, const kg_when *time)
{
  when->minutes = time->minutes;
  when->last_minutes = time->last_minutes;
  when->zone = time->zone;
  when->american = time->american;
}

/* "Thursday at 2 p.m.", "9 a.m. on Monday", "noon Friday": one expression. */
static void
join_time(const kg_teller *s, kg_when *when)
{
  kg_tell_word w = kg_tell_at(s, when->end);
  if (kg_tell_any(s, w, "on at , from")) {
    w = kg_tell_next(s, w);
  }
  if (kg_tell_any(s, w, "at from about around on")) {
    w = kg_tell_next(s, w);
  }
  w = kg_tell_skip(s, w, "about");
  kg_when other = empty_when(w.begin);
  if (when->minutes == KG_NO_TIME && kg_tell_clock(s, w, &other)) {
    take_time(when, &other);
    when->end = other.end;
    return;
  }
  other = empty_when(w.begin);
  if (when->minutes != KG_NO_TIME && !when->date.year && !when->is_relative &&
      read_day(s, w, &other)) {
    take_time(&other, when);
    other.begin = when->begin;
    *when = other;
  }
}

static bool
is_about(const kg_teller *s, kg_tell_word w)
{
  return kg_tell_any(s, w,
                     "about around roughly circa approximately nearly almost");
}

void
kg_when_scan(kg_slice text,
             uint32_t begin,
             uint32_t end,
             kg_date anchor,
             bool (*found)(void *user, const kg_when *when),
             void *user)
{
  const kg_teller s = {
      .text = text, .end = end, .from = begin, .anchor = anchor};
  kg_tell_word before = {.kind = KG_NO_WORD};
  for (kg_tell_word w = kg_tell_at(&s, begin); w.kind != KG_NO_WORD;) {
    kg_when when = empty_when(w.begin);
    bool ok = kg_tell_clock(&s, w, &when);
    if (!ok) {
      when = empty_when(w.begin);
      ok = read_day(&s, w, &when);
    }
    if (ok) {
      join_time(&s, &when);
      kg_when_settle_zone(&when);
      when.is_approximate = when.is_approximate || is_about(&s, before);
      if (!found(user, &when)) {
        return;
      }
    }
    before = w;
    w = ok ? kg_tell_at(&s, when.end) : kg_tell_next(&s, w);
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
