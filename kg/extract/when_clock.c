/* SPDX-License-Identifier: Apache-2.0 */
/* Times of day and their zones. */
#include "extract/when_scan.h"

enum { HOUR = 60, DAY = 24 * HOUR };

typedef struct named_zone {
  const char *name;
  int16_t minutes; ///< East of UTC.
} named_zone;

/* Names that mean one offset. "IST", "BST" in Asia and the like do not. */
static const named_zone ZONES[] = {
    {"gmt", 0},          {"utc", 0},          {"est", -5 * HOUR},
    {"edt", -4 * HOUR},  {"cdt", -5 * HOUR},  {"mst", -7 * HOUR},
    {"mdt", -6 * HOUR},  {"pst", -8 * HOUR},  {"pdt", -7 * HOUR},
    {"cet", 1 * HOUR},   {"cest", 2 * HOUR},  {"eet", 2 * HOUR},
    {"eest", 3 * HOUR},  {"msk", 3 * HOUR},   {"jst", 9 * HOUR},
    {"kst", 9 * HOUR},   {"hkt", 8 * HOUR},   {"sgt", 8 * HOUR},
    {"aest", 10 * HOUR}, {"aedt", 11 * HOUR}, {"acst", 9 * HOUR + 30},
    {"awst", 8 * HOUR},  {"nzst", 12 * HOUR}, {"nzdt", 13 * HOUR},
    {"bst", 1 * HOUR},
};

/* "GMT+7", "UTC-03:30": the hours behind the name. */
static int
read_offset(const kg_teller *s, uint32_t *end)
{
  const kg_tell_word sign = kg_tell_at(s, *end);
  const kg_tell_word hours = kg_tell_next(s, sign);
  const bool minus = kg_tell_is(s, sign, "-");
  if (sign.begin != *end || (!minus && !kg_tell_is(s, sign, "+")) ||
      !kg_tell_is_glued(sign, hours) || hours.kind != KG_DIGITS ||
      hours.value > 14 || hours.end - hours.begin > 2) {
    return 0;
  }
  *end = hours.end;
  int minutes = hours.value * HOUR;
  const kg_tell_word colon = kg_tell_next(s, hours);
  const kg_tell_word rest = kg_tell_next(s, colon);
  if (kg_tell_is(s, colon, ":") && kg_tell_is_glued(colon, rest) &&
      rest.kind == KG_DIGITS && rest.end - rest.begin == 2 && rest.value < 60) {
    minutes += rest.value;
    *end = rest.end;
  }
  return minus ? -minutes : minutes;
}

/* The zone that is named at `w`: its offset, else KG_NO_ZONE. */
static int16_t
zone_at(const kg_teller *s, kg_tell_word w, uint32_t *end)
{
  if (w.kind != KG_LETTERS || s->text.ptr[w.begin] < 'A' ||
      s->text.ptr[w.begin] > 'Z') {
    return KG_NO_ZONE;
  }
  for (size_t i = 0; i < sizeof ZONES / sizeof *ZONES; ++i) {
    if (kg_tell_is(s, w, ZONES[i].name)) {
      *end = w.end;
      return (int16_t)(i < 2 ? read_offset(s, end) : ZONES[i].minutes);
    }
  }
  return KG_NO_ZONE;
}

/* American clocks: "ET" is EST or EDT by the day, once that is known. */
static const char *const BY_SEASON[] = {"et", "ct", "mt", "pt"};

static bool
read_season_zone(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  const bool eastern = kg_tell_any(s, w, "eastern central mountain pacific");
  const kg_tell_word time = kg_tell_next(s, w);
  for (size_t i = 0; i < sizeof BY_SEASON / sizeof *BY_SEASON; ++i) {
    static const char *const LONG[] = {"eastern", "central", "mountain",
                                       "pacific"};
    const bool brief =
        kg_tell_is(s, w, BY_SEASON[i]) && s->text.ptr[w.begin + 1] == 'T';
    if (brief ||
        (eastern && kg_tell_is(s, w, LONG[i]) && kg_tell_is(s, time, "time"))) {
      when->american = (int8_t)(5 + i);
      when->end = brief ? w.end : time.end;
      return true;
    }
  }
  return false;
}

/* "a.m.", "pm": 0 or 12 hours; -1 if neither. */
static int
read_half(const kg_teller *s, kg_tell_word w, uint32_t *end)
{
  if (kg_tell_any(s, w, "am pm")) {
    *end = w.end;
    return kg_tell_is(s, w, "pm") ? 12 : 0;
  }
  const kg_tell_word dot = kg_tell_next(s, w);
  const kg_tell_word m = kg_tell_next(s, dot);
  const kg_tell_word last = kg_tell_next(s, m);
  if (kg_tell_any(s, w, "a p") && kg_tell_is(s, dot, ".") &&
      kg_tell_is_glued(w, dot) && kg_tell_is(s, m, "m")) {
    *end = kg_tell_is(s, last, ".") && kg_tell_is_glued(m, last) ? last.end
                                                                 : m.end;
    return kg_tell_is(s, w, "p") ? 12 : 0;
  }
  return -1;
}

/* "0700", "07:00", "7 a.m." before GMT: minutes; -1 if it is no time. */
static int
read_other_time(const kg_teller *s, kg_tell_word w, uint32_t *end)
{
  if (w.kind != KG_DIGITS) {
    return -1;
  }
  if (w.end - w.begin == 4) {
    *end = w.end;
    return w.value / 100 < 24 && w.value % 100 < 60
               ? w.value / 100 * HOUR + w.value % 100
               : -1;
  }
  const kg_tell_word colon = kg_tell_next(s, w);
  const kg_tell_word m = kg_tell_next(s, colon);
  int minutes = w.value * HOUR;
  *end = w.end;
  if (kg_tell_any(s, colon, ": .") && kg_tell_is_glued(colon, m) &&
      m.kind == KG_DIGITS && m.end - m.begin == 2 && m.value < 60) {
    minutes += m.value;
    *end = m.end;
  }
  const int half = read_half(s, kg_tell_at(s, *end), end);
  minutes = half < 0 ? minutes : minutes % (12 * HOUR) + half * HOUR;
  return w.value < 24 ? minutes : -1;
}

/* "(0700 GMT)" behind a local time tells the local zone. */
static bool
read_beside(const kg_teller *s, kg_when *when)
{
  kg_tell_word open = kg_tell_at(s, when->end);
  const bool bracket = kg_tell_any(s, open, "( [");
  if (!bracket && !kg_tell_any(s, open, ", /") &&
      !kg_tell_dash(s, open.begin)) {
    return false;
  }
  uint32_t end = 0;
  const uint32_t dash = kg_tell_dash(s, open.begin);
  const kg_tell_word time = kg_tell_at(s, dash ? open.begin + dash : open.end);
  const int other = read_other_time(s, time, &end);
  const kg_tell_word name = kg_tell_at(s, end);
  if (other < 0 || !kg_tell_any(s, name, "gmt utc")) {
    return false;
  }
  int apart = when->minutes - other;
  apart += apart < -12 * HOUR ? DAY : apart > 14 * HOUR ? -DAY : 0;
  when->zone = (int16_t)apart;
  const kg_tell_word close = kg_tell_next(s, name);
  when->end = bracket && kg_tell_any(s, close, ") ]") ? close.end : name.end;
  return true;
}

static void
read_zone(const kg_teller *s, kg_when *when)
{
  kg_tell_word w = kg_tell_at(s, when->end);
  /* "2 p.m. local time", "2:30pm, Hanoi time", "8 p.m. (EST)" */
  const kg_tell_word place = kg_tell_skip(s, w, ",");
  const kg_tell_word time = kg_tell_next(s, place);
  if (place.kind == KG_LETTERS && kg_tell_is(s, time, "time") &&
      !kg_tell_any(s, place, "this that the a some first last same of") &&
      !read_season_zone(s, place, when)) {
    when->end = time.end;
    read_beside(s, when);
    return;
  }
  const bool bracket = kg_tell_is(s, w, "(");
  const kg_tell_word name = bracket ? kg_tell_next(s, w) : w;
  uint32_t end = 0;
  const int16_t zone = zone_at(s, name, &end);
  if (zone != KG_NO_ZONE || read_season_zone(s, name, when)) {
    when->zone = zone;
    when->end = zone != KG_NO_ZONE ? end : when->end;
    const kg_tell_word close = kg_tell_at(s, when->end);
    when->end = bracket && kg_tell_is(s, close, ")") ? close.end : when->end;
    return;
  }
  read_beside(s, when);
}

/* "1800 UTC": four digits are a time only with a zone. */
static bool
read_military(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  const kg_tell_word name = kg_tell_next(s, w);
  uint32_t end = 0;
  if (w.kind != KG_DIGITS || w.end - w.begin != 4 || w.value / 100 > 23 ||
      w.value % 100 > 59) {
    return false;
  }
  const int16_t zone = zone_at(s, name, &end);
  if (zone == KG_NO_ZONE) {
    return false;
  }
  when->minutes = (int16_t)(w.value / 100 * HOUR + w.value % 100);
  when->zone = zone;
  when->end = end;
  return true;
}

/* Behind an hour without "a.m.": "in the afternoon"; -1 if not said. */
static int
read_part_of_day(const kg_teller *s, uint32_t *end)
{
  const kg_tell_word in = kg_tell_at(s, *end);
  const kg_tell_word the = kg_tell_next(s, in);
  const kg_tell_word part = kg_tell_next(s, the);
  if (kg_tell_is(s, in, "in") && kg_tell_is(s, the, "the") &&
      kg_tell_any(s, part, "morning afternoon evening")) {
    *end = part.end;
    return kg_tell_is(s, part, "morning") ? 0 : 12;
  }
  return -1;
}

/* "two o'clock", "8 o'clock in the evening". */
static bool
read_oclock(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  const int hour = kg_tell_any(s, w, "a an") ? 0 : kg_tell_number(s, w);
  const kg_tell_word o = kg_tell_next(s, w);
  const kg_tell_word mark = kg_tell_next(s, o);
  if (hour < 1 || hour > 12 || !kg_tell_is(s, o, "o")) {
    return false;
  }
  kg_tell_word clock = kg_tell_next(s, mark);
  /* The curly apostrophe is three bytes. */
  clock =
      clock.kind == KG_OTHER ? kg_tell_next(s, kg_tell_next(s, clock)) : clock;
  if (!kg_tell_is(s, clock, "clock")) {
    return false;
  }
  when->end = clock.end;
  const int half = read_part_of_day(s, &when->end);
  when->minutes = half < 0 ? KG_NO_TIME : (int16_t)((hour % 12 + half) * HOUR);
  return half >= 0;
}

static bool
read_hours(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  if (kg_tell_any(s, w, "noon midday midnight")) {
    when->minutes = kg_tell_is(s, w, "midnight") ? 0 : 12 * HOUR;
    when->end = w.end;
    return true;
  }
  if (w.kind != KG_DIGITS || w.value > 24 || w.end - w.begin > 2) {
    return false;
  }
  int minute = 0;
  kg_tell_word next = kg_tell_next(s, w);
  const bool has_minutes =
      kg_tell_is_glued(w, next) && kg_tell_any(s, next, ": .");
  if (has_minutes) {
    const kg_tell_word m = kg_tell_next(s, next);
    if (m.kind != KG_DIGITS || m.end - m.begin != 2 || m.value > 59 ||
        !kg_tell_is_glued(next, m)) {
      return false;
    }
    minute = m.value;
    when->end = m.end;
    next = kg_tell_next(s, m);
  }
  const int half = read_half(s, next, &when->end);
  const bool colon = has_minutes && s->text.ptr[w.end] == ':';
  if ((half < 0 && !colon) || (half >= 0 && (w.value < 1 || w.value > 12))) {
    return false;
  }
  const int hour = half < 0 ? w.value : w.value % 12 + half;
  when->minutes = (int16_t)(hour * HOUR + minute);
  return hour < 24;
}

/* "2-4 p.m.", "from 9 a.m. to noon": the second time; the first may lack its
   half of the day. */
static bool
read_hours_range(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  kg_when second = *when;
  const bool first = read_hours(s, w, when);
  const uint32_t end = first ? when->end : w.end;
  if (!first && (w.kind != KG_DIGITS || w.value < 1 || w.value > 12)) {
    return false;
  }
  const kg_tell_word to = kg_tell_at(s, end);
  const uint32_t dash = kg_tell_dash(s, to.begin);
  const bool is_to = kg_tell_any(s, to, "to and until") || dash;
  const kg_tell_word b = kg_tell_at(s, dash ? to.begin + dash : to.end);
  if (!is_to || !read_hours(s, b, &second)) {
    return first;
  }
  if (!first) {
    const int half = second.minutes >= 12 * HOUR ? 12 : 0;
    when->minutes = (int16_t)((w.value % 12 + half) * HOUR);
    when->minutes -=
        (int16_t)(when->minutes >= second.minutes && half ? 12 * HOUR : 0);
  }
  if (second.minutes > when->minutes) {
    when->last_minutes = second.minutes;
    when->end = second.end;
    return true;
  }
  return first;
}

bool
kg_tell_clock(const kg_teller *s, kg_tell_word w, kg_when *when)
{
  if (read_military(s, w, when)) {
    return true;
  }
  if (!read_hours_range(s, w, when) && !read_oclock(s, w, when)) {
    return false;
  }
  read_zone(s, when);
  return true;
}
