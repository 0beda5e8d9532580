/* SPDX-License-Identifier: Apache-2.0 */
/* Dates that are written out, and ranges of them. */
#include "extract/when_scan.h"

uint32_t
kg_tell_day_range(const kg_teller *s, kg_tell_word day, int *last)
{
  static const char ENDINGS[] = "st nd rd th";
  kg_tell_word next = kg_tell_next(s, day);
  uint32_t end = day.end;
  if (kg_tell_is_glued(day, next) && kg_tell_any(s, next, ENDINGS)) {
    end = next.end;
    next = kg_tell_next(s, next);
  }
  *last = day.value;
  const uint32_t dash = kg_tell_dash(s, next.begin);
  const bool is_to = kg_tell_any(s, next, "to through until and");
  const kg_tell_word second =
      kg_tell_at(s, is_to ? next.end : next.begin + dash);
  if ((!dash && !is_to) || !kg_tell_is_day(second) ||
      second.value <= day.value) {
    return end;
  }
  /* "March 3 to 5 p.m." */
  kg_tell_word after = kg_tell_next(s, second);
  if (kg_tell_any(s, after, ": a p am pm") ||
      (is_to && kg_tell_is(s, after, "%"))) {
    return end;
  }
  *last = second.value;
  end = second.end;
  if (kg_tell_is_glued(second, after) && kg_tell_any(s, after, ENDINGS)) {
    end = after.end;
  }
  return end;
}

static void
set_dates(kg_when *when, int year, int month, int day, int last)
{
  when->date = (kg_date){(int16_t)year, (int8_t)month, (int8_t)day};
  when->last = (kg_date){(int16_t)year, (int8_t)month, (int8_t)last};
}

int
kg_tell_nearest_year(kg_date anchor, int month, int day)
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
read_year(const kg_teller *s, uint32_t *end)
{
  kg_tell_word w = kg_tell_at(s, *end);
  w = kg_tell_skip(s, w, ",");
  if (!kg_tell_is_year(w)) {
    return 0;
  }
  *end = w.end;
  return w.value;
}

static bool
finish_date(const kg_teller *s, kg_when *when, int month, int day, int last)
{
  int year = read_year(s, &when->end);
  if (!year) {
    when->is_relative = true;
    year = kg_tell_nearest_year(s->anchor, month, day);
  }
  when->month = (int8_t)month;
  when->day = (int8_t)day;
  set_dates(when, year, year ? month : 0, year ? day : 0, year ? last : 0);
  return !day || !year ||
         (kg_date_is_valid(when->date) && kg_date_is_valid(when->last));
}

static bool
read_month_first(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  const int month = kg_tell_month(s, w);
  if (!month) {
    return false;
  }
  kg_tell_word day = kg_tell_next(s, w);
  when->end = w.end;
  if (kg_tell_is(s, day, ".")) {
    when->end = day.end;
    day = kg_tell_next(s, day);
  }
  int last = 0;
  if (kg_tell_is_day(day)) {
    when->end = kg_tell_day_range(s, day, &last);
    return finish_date(s, when, month, day.value, last);
  }
  /* "March" and "May" alone may be a verb or a name. */
  const kg_tell_word of = kg_tell_next(s, w);
  uint32_t end = kg_tell_is(s, of, "of") ? of.end : when->end;
  const int year = read_year(s, &end);
  if (year) {
    when->end = end;
    set_dates(when, year, month, 0, 0);
  }
  return year != 0;
}

static bool
read_day_first(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  if (!kg_tell_is_day(w)) {
    return false;
  }
  int last = 0;
  kg_tell_word month = kg_tell_at(s, kg_tell_day_range(s, w, &last));
  month = kg_tell_skip(s, month, "of");
  const int number = kg_tell_month(s, month);
  if (!number) {
    return false;
  }
  const kg_tell_word stop = kg_tell_next(s, month);
  when->end = kg_tell_is(s, stop, ".") && kg_tell_is_glued(month, stop) &&
                      month.end - month.begin <= 4 &&
                      kg_tell_is_year(kg_tell_next(s, stop))
                  ? stop.end
                  : month.end;
  return finish_date(s, when, number, w.value, last);
}

static bool
read_iso(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  if (!kg_tell_is_year(w)) {
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

/* "28/02/2019" and "2/28/2019", where one of the two can be no month. */
static bool
read_numeric(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  const kg_tell_word first = kg_tell_next(s, w);
  const kg_tell_word b = kg_tell_next(s, first);
  const kg_tell_word second = kg_tell_next(s, b);
  const kg_tell_word year = kg_tell_next(s, second);
  const bool slash = kg_tell_is(s, first, "/") && kg_tell_is(s, second, "/");
  const bool stop = kg_tell_is(s, first, ".") && kg_tell_is(s, second, ".");
  if (!kg_tell_is_day(w) || !kg_tell_is_day(b) || (!slash && !stop) ||
      !kg_tell_is_glued(w, first) || !kg_tell_is_glued(first, b) ||
      !kg_tell_is_glued(second, year) || !kg_tell_is_year(year)) {
    return false;
  }
  const bool day_first = w.value > 12;
  if (day_first == (b.value > 12) && w.value != b.value) {
    return false;
  }
  const int day = day_first ? w.value : b.value;
  set_dates(when, year.value, day_first ? b.value : w.value, day, day);
  when->end = year.end;
  return kg_date_is_valid(when->date);
}

/* "1950-53", "1950\u20131953": years. */
static bool
read_years(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  const uint32_t dash = kg_tell_is_year(w) ? kg_tell_dash(s, w.end) : 0;
  const kg_tell_word b = kg_tell_at(s, w.end + dash);
  const kg_tell_word after = kg_tell_next(s, b);
  if (!dash || b.kind != KG_DIGITS || b.begin != w.end + dash ||
      kg_tell_dash(s, b.end) ||
      (kg_tell_is_glued(b, after) && !kg_tell_any(s, after, ") , . ; :"))) {
    return false;
  }
  const bool is_brief = b.end - b.begin == 2;
  const int last = is_brief ? w.value / 100 * 100 + b.value : b.value;
  if ((!is_brief && !kg_tell_is_year(b)) || last <= w.value) {
    return false;
  }
  set_dates(when, w.value, 0, 0, 0);
  when->last.year = (int16_t)last;
  when->end = b.end;
  return true;
}

static bool
read_year_alone(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  static const char BEFORE[] = "in since of until till during early late mid "
                               "from by before after";
  if (!kg_tell_any(s, w, BEFORE)) {
    return false;
  }
  kg_tell_word year = kg_tell_next(s, w);
  year = kg_tell_skip(s, year, "-");
  if (read_years(s, year, when)) {
    when->begin = year.begin;
    return true;
  }
  const kg_tell_word after = kg_tell_next(s, year);
  const bool goes_on =
      kg_tell_is_glued(year, after) &&
      (after.kind == KG_LETTERS || kg_tell_dash(s, after.begin) ||
       (kg_tell_is(s, after, ",") &&
        kg_tell_is_glued(after, kg_tell_next(s, after))));
  if (!kg_tell_is_year(year) || goes_on) {
    return false;
  }
  when->begin = year.begin;
  when->end = year.end;
  set_dates(when, year.value, 0, 0, 0);
  return true;
}

/* Behind a full date: "to March 1", "through 3 March": the range's last day. */
static void
read_last(const kg_teller *s, kg_when *when)
{
  kg_tell_word w = kg_tell_at(s, when->end);
  const uint32_t dash = kg_tell_dash(s, w.begin);
  if (!dash && !kg_tell_any(s, w, "to through until")) {
    return;
  }
  w = kg_tell_at(s, dash ? w.begin + dash : w.end);
  kg_when last = *when;
  last.is_relative = false;
  if ((read_month_first(s, w, &last) || read_day_first(s, w, &last)) &&
      last.date.day && when->date.day) {
    /* "from Feb. 27 to March 1, 2019": one year for both. */
    if (when->is_relative && !last.is_relative) {
      when->date.year = last.date.year;
      when->is_relative = false;
    }
    if (kg_date_to_days(last.date) > kg_date_to_days(when->date)) {
      when->last = last.date;
      when->end = last.end;
    }
  }
}

bool
kg_tell_date(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  if (read_iso(s, w, when) || read_numeric(s, w, when)) {
    return true;
  }
  if (read_month_first(s, w, when) || read_day_first(s, w, when)) {
    read_last(s, when);
    return true;
  }
  return read_years(s, w, when) || read_year_alone(s, w, when);
}
