/* SPDX-License-Identifier: Apache-2.0 */
#include "rdf/datetime.h"

#include <stdio.h>

enum {
  MAX_YEAR_DIGITS = 9,
  MAX_DURATION_DIGITS = 15,
  SECONDS_A_DAY = 86400,
  NANO = 1000000000,
};

/* Reading: a position in the text, and functions that answer false and leave
   it anywhere when the text is not what they want. */
typedef struct reader {
  const char *p;
  const char *end;
} reader;

static bool
is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static bool
take(reader *r, char c)
{
  if (r->p < r->end && *r->p == c) {
    ++r->p;
    return true;
  }
  return false;
}

static bool
take_hyphens(reader *r, int n)
{
  while (n && take(r, '-')) {
    --n;
  }
  return n == 0;
}

static bool
read_two(reader *r, unsigned low, unsigned high, uint8_t *out)
{
  if (r->end - r->p < 2 || !is_digit(r->p[0]) || !is_digit(r->p[1])) {
    return false;
  }
  const unsigned n = (unsigned)(r->p[0] - '0') * 10 + (unsigned)(r->p[1] - '0');
  r->p += 2;
  *out = (uint8_t)n;
  return n >= low && n <= high;
}

/* At least four digits, and more only without a leading zero. */
static bool
read_year(reader *r, int32_t *out)
{
  const bool is_negative = take(r, '-');
  const char *start = r->p;
  int32_t year = 0;
  while (r->p < r->end && is_digit(*r->p)) {
    if (r->p - start >= MAX_YEAR_DIGITS) {
      return false;
    }
    year = year * 10 + (*r->p++ - '0');
  }
  const ptrdiff_t n = r->p - start;
  *out = is_negative ? -year : year;
  return n >= 4 && (n == 4 || *start != '0');
}

/* The digits behind the point; those past the ninth do not count. */
static bool
read_fraction(reader *r, uint32_t *nanosecond)
{
  uint32_t unit = NANO / 10;
  const char *start = r->p;
  *nanosecond = 0;
  for (; r->p < r->end && is_digit(*r->p); ++r->p, unit /= 10) {
    *nanosecond += (uint32_t)(*r->p - '0') * unit;
  }
  return r->p > start;
}

static bool
read_zone(reader *r, int16_t *zone)
{
  *zone = KG_NO_ZONE;
  if (r->p == r->end) {
    return true;
  }
  if (take(r, 'Z')) {
    *zone = 0;
    return true;
  }
  const bool is_west = take(r, '-');
  uint8_t hour = 0;
  uint8_t minute = 0;
  if ((!is_west && !take(r, '+')) || !read_two(r, 0, 14, &hour) ||
      !take(r, ':') || !read_two(r, 0, 59, &minute)) {
    return false;
  }
  const int total = hour * 60 + minute;
  *zone = (int16_t)(is_west ? -total : total);
  return total <= KG_ZONE_MAX;
}

static bool
read_time(reader *r, kg_datetime *dt)
{
  if (!read_two(r, 0, 24, &dt->hour) || !take(r, ':') ||
      !read_two(r, 0, 59, &dt->minute) || !take(r, ':') ||
      !read_two(r, 0, 59, &dt->second)) {
    return false;
  }
  if (take(r, '.') && !read_fraction(r, &dt->nanosecond)) {
    return false;
  }
  return dt->hour < 24 || (!dt->minute && !dt->second && !dt->nanosecond);
}

static bool
read_month_and_day(reader *r, kg_datetime *dt)
{
  return read_two(r, 1, 12, &dt->month) && take(r, '-') &&
         read_two(r, 1, 31, &dt->day);
}

static bool
read_date(reader *r, kg_datetime *dt)
{
  return read_year(r, &dt->year) && take(r, '-') && read_month_and_day(r, dt);
}

static bool
read_fields(reader *r, kg_datetime_kind kind, kg_datetime *dt)
{
  switch (kind) {
  case KG_DT_DATETIME:
    return read_date(r, dt) && take(r, 'T') && read_time(r, dt);
  case KG_DT_DATE: return read_date(r, dt);
  case KG_DT_TIME: return read_time(r, dt);
  case KG_DT_YEAR: return read_year(r, &dt->year);
  case KG_DT_YEAR_MONTH:
    return read_year(r, &dt->year) && take(r, '-') &&
           read_two(r, 1, 12, &dt->month);
  case KG_DT_MONTH_DAY: return take_hyphens(r, 2) && read_month_and_day(r, dt);
  case KG_DT_MONTH: return take_hyphens(r, 2) && read_two(r, 1, 12, &dt->month);
  case KG_DT_DAY: return take_hyphens(r, 3) && read_two(r, 1, 31, &dt->day);
  }
  return false;
}

unsigned
kg_days_in_month(int64_t year, unsigned month)
{
  static const uint8_t days[] = {31, 28, 31, 30, 31, 30,
                                 31, 31, 30, 31, 30, 31};
  const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[month - 1] + (month == 2 && is_leap);
}

/* Months are counted from March, so that the leap day ends the year, and years
   in eras of 400, which all have 146,097 days. */
int64_t
kg_days_from_civil(int64_t year, unsigned month, unsigned day)
{
  const int64_t y = year - (month <= 2);
  const int64_t era = (y >= 0 ? y : y - 399) / 400;
  const int64_t year_of_era = y - era * 400;
  const int64_t month_from_march = (month + 9) % 12;
  const int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
  const int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

void
kg_civil_from_days(int64_t days, int64_t *year, unsigned *month, unsigned *day)
{
  const int64_t z = days + 719468;
  const int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const int64_t day_of_era = z - era * 146097;
  const int64_t year_of_era = (day_of_era - day_of_era / 1460 +
                               day_of_era / 36524 - day_of_era / 146096) /
                              365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_from_march = (5 * day_of_year + 2) / 153;
  *day = (unsigned)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  *month = (unsigned)(month_from_march < 10 ? month_from_march + 3
                                            : month_from_march - 9);
  *year = year_of_era + era * 400 + (*month <= 2);
}

/* Midnight at the end of a day is midnight at the start of the next one. */
static void
carry_midnight(kg_datetime *dt, kg_datetime_kind kind)
{
  if (dt->hour != 24) {
    return;
  }
  dt->hour = 0;
  if (kind == KG_DT_DATETIME) {
    int64_t year = 0;
    unsigned month = 0;
    unsigned day = 0;
    kg_civil_from_days(kg_days_from_civil(dt->year, dt->month, dt->day) + 1,
                       &year, &month, &day);
    dt->year = (int32_t)year;
    dt->month = (uint8_t)month;
    dt->day = (uint8_t)day;
  }
}

bool
kg_datetime_parse(kg_slice text, kg_datetime_kind kind, kg_datetime *out)
{
  reader r = {text.ptr, text.ptr + text.len};
  kg_datetime dt = {1972, 12, 31, 0, 0, 0, 0, KG_NO_ZONE};
  if (kind == KG_DT_YEAR_MONTH || kind == KG_DT_MONTH) {
    dt.day = 1; /* Not every month has 31 days. */
  }
  if (!read_fields(&r, kind, &dt) || !read_zone(&r, &dt.zone) || r.p != r.end ||
      dt.day > kg_days_in_month(dt.year, dt.month)) {
    return false;
  }
  carry_midnight(&dt, kind);
  *out = dt;
  return true;
}

/* Writing. */
typedef struct writer {
  char *p;
} writer;

static void
put_digits(writer *w, uint32_t n, int width)
{
  for (int i = width - 1; i >= 0; --i, n /= 10) {
    w->p[i] = (char)('0' + n % 10);
  }
  w->p += width;
}

static void
put_text(writer *w, const char *text)
{
  while (*text) {
    *w->p++ = *text++;
  }
}

static void
put_year(writer *w, int32_t year)
{
  if (year < 0) {
    *w->p++ = '-';
    year = -year;
  }
  int width = 4;
  for (int32_t rest = year / 10000; rest; rest /= 10) {
    ++width;
  }
  put_digits(w, (uint32_t)year, width);
}

static void
put_fraction(writer *w, uint32_t nanosecond)
{
  if (!nanosecond) {
    return;
  }
  int width = 9;
  for (; nanosecond % 10 == 0; nanosecond /= 10) {
    --width;
  }
  *w->p++ = '.';
  put_digits(w, nanosecond, width);
}

static void
put_time(writer *w, const kg_datetime *dt)
{
  put_digits(w, dt->hour, 2);
  *w->p++ = ':';
  put_digits(w, dt->minute, 2);
  *w->p++ = ':';
  put_digits(w, dt->second, 2);
  put_fraction(w, dt->nanosecond);
}

static void
put_month_and_day(writer *w, const kg_datetime *dt)
{
  put_digits(w, dt->month, 2);
  *w->p++ = '-';
  put_digits(w, dt->day, 2);
}

static void
put_date(writer *w, const kg_datetime *dt)
{
  put_year(w, dt->year);
  *w->p++ = '-';
  put_month_and_day(w, dt);
}

static void
put_zone(writer *w, int16_t zone)
{
  if (zone == KG_NO_ZONE) {
    return;
  }
  if (!zone) {
    *w->p++ = 'Z';
    return;
  }
  const uint32_t minutes = (uint32_t)(zone < 0 ? -zone : zone);
  *w->p++ = zone < 0 ? '-' : '+';
  put_digits(w, minutes / 60, 2);
  *w->p++ = ':';
  put_digits(w, minutes % 60, 2);
}

size_t
kg_datetime_format(const kg_datetime *dt,
                   kg_datetime_kind kind,
                   char out[KG_DATETIME_TEXT_MAX])
{
  writer w = {out};
  switch (kind) {
  case KG_DT_DATETIME:
    put_date(&w, dt);
    *w.p++ = 'T';
    put_time(&w, dt);
    break;
  case KG_DT_DATE: put_date(&w, dt); break;
  case KG_DT_TIME: put_time(&w, dt); break;
  case KG_DT_YEAR: put_year(&w, dt->year); break;
  case KG_DT_YEAR_MONTH:
    put_year(&w, dt->year);
    *w.p++ = '-';
    put_digits(&w, dt->month, 2);
    break;
  case KG_DT_MONTH_DAY:
    put_text(&w, "--");
    put_month_and_day(&w, dt);
    break;
  case KG_DT_MONTH:
    put_text(&w, "--");
    put_digits(&w, dt->month, 2);
    break;
  case KG_DT_DAY:
    put_text(&w, "---");
    put_digits(&w, dt->day, 2);
    break;
  }
  put_zone(&w, dt->zone);
  *w.p = '\0';
  return (size_t)(w.p - out);
}

kg_instant
kg_datetime_instant(const kg_datetime *dt, int16_t implicit_zone)
{
  const int16_t zone = dt->zone == KG_NO_ZONE ? implicit_zone : dt->zone;
  const int64_t days = kg_days_from_civil(dt->year, dt->month, dt->day);
  const int64_t seconds = days * SECONDS_A_DAY +
                          (dt->hour * INT64_C(60) + dt->minute - zone) * 60 +
                          dt->second;
  return (kg_instant){seconds, dt->nanosecond};
}

int
kg_instant_compare(kg_instant a, kg_instant b)
{
  if (a.seconds != b.seconds) {
    return a.seconds < b.seconds ? -1 : 1;
  }
  return (a.nanosecond > b.nanosecond) - (a.nanosecond < b.nanosecond);
}

int
kg_datetime_compare(const kg_datetime *a,
                    const kg_datetime *b,
                    int16_t implicit_zone)
{
  return kg_instant_compare(kg_datetime_instant(a, implicit_zone),
                            kg_datetime_instant(b, implicit_zone));
}

void
kg_datetime_of_instant(kg_instant instant, int16_t zone, kg_datetime *out)
{
  const int64_t local =
      instant.seconds + (zone == KG_NO_ZONE ? 0 : zone * INT64_C(60));
  int64_t days = local / SECONDS_A_DAY;
  int64_t rest = local % SECONDS_A_DAY;
  if (rest < 0) {
    rest += SECONDS_A_DAY;
    --days;
  }
  int64_t year = 0;
  unsigned month = 0;
  unsigned day = 0;
  kg_civil_from_days(days, &year, &month, &day);
  *out = (kg_datetime){(int32_t)year,
                       (uint8_t)month,
                       (uint8_t)day,
                       (uint8_t)(rest / 3600),
                       (uint8_t)(rest / 60 % 60),
                       (uint8_t)(rest % 60),
                       instant.nanosecond,
                       zone};
}

/* One number of a duration. `*n_digits` is 0 where there is none. */
static bool
read_number(reader *r, int64_t *out, size_t *n_digits)
{
  const char *start = r->p;
  *out = 0;
  while (r->p < r->end && is_digit(*r->p)) {
    if (r->p - start >= MAX_DURATION_DIGITS) {
      return false;
    }
    *out = *out * 10 + (*r->p++ - '0');
  }
  *n_digits = (size_t)(r->p - start);
  return true;
}

/* Reads `<number><letter>` parts in the order of `letters`, each at most once;
   `values` gets the numbers. A fraction may stand before `S` alone. */
static bool
read_parts(reader *r,
           const char *letters,
           int64_t *values,
           uint32_t *nanosecond,
           size_t *n_parts)
{
  *n_parts = 0;
  size_t next = 0;
  const size_t n_letters = strlen(letters);
  while (r->p < r->end && is_digit(*r->p)) {
    int64_t number = 0;
    size_t n_digits = 0;
    if (!read_number(r, &number, &n_digits) || !n_digits) {
      return false;
    }
    const bool has_fraction = take(r, '.');
    if (has_fraction && (!nanosecond || !read_fraction(r, nanosecond))) {
      return false;
    }
    const char letter = r->p < r->end ? *r->p++ : '\0';
    while (next < n_letters && letters[next] != letter) {
      ++next;
    }
    if (next == n_letters || (has_fraction && letter != 'S')) {
      return false;
    }
    values[next++] = number;
    ++*n_parts;
  }
  return true;
}

bool
kg_duration_parse(kg_slice text, kg_duration_kind kind, kg_duration *out)
{
  reader r = {text.ptr, text.ptr + text.len};
  const int64_t sign = take(&r, '-') ? -1 : 1;
  int64_t date[3] = {0, 0, 0};
  int64_t time[3] = {0, 0, 0};
  uint32_t nanosecond = 0;
  size_t n_date = 0;
  size_t n_time = 0;
  if (!take(&r, 'P')) {
    return false;
  }
  const char *letters = kind == KG_DURATION_YEAR_MONTH ? "YM" : "YMD";
  if (!read_parts(&r, letters, date, NULL, &n_date)) {
    return false;
  }
  if (kind == KG_DURATION_DAY_TIME &&
      (n_date > 1 || (n_date && r.p[-1] != 'D'))) {
    return false;
  }
  if (kind != KG_DURATION_YEAR_MONTH && take(&r, 'T') &&
      (!read_parts(&r, "HMS", time, &nanosecond, &n_time) || !n_time)) {
    return false;
  }
  if (r.p != r.end || n_date + n_time == 0) {
    return false;
  }
  /* No sum can overflow: all numbers are below 10^15 but days and hours, whose
     products are checked. */
  if (date[2] > INT64_C(50000000000000) || time[0] > INT64_C(500000000000000) ||
      date[0] > INT64_C(100000000000000)) {
    return false;
  }
  out->months = sign * (date[0] * 12 + date[1]);
  out->seconds = sign * (date[2] * SECONDS_A_DAY + time[0] * 3600 +
                         time[1] * 60 + time[2]);
  out->nanosecond = (int32_t)(sign * (int64_t)nanosecond);
  return true;
}

static void
put_part(writer *w, uint64_t n, char letter)
{
  if (n) {
    w->p += snprintf(w->p, 24, "%llu%c", (unsigned long long)n, letter);
  }
}

static uint64_t
magnitude(int64_t n)
{
  return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

size_t
kg_duration_format(const kg_duration *d,
                   kg_duration_kind kind,
                   char out[KG_DURATION_TEXT_MAX])
{
  writer w = {out};
  const uint64_t months = magnitude(d->months);
  const uint64_t seconds = magnitude(d->seconds);
  const uint32_t nanosecond = (uint32_t)magnitude(d->nanosecond);
  if (d->months < 0 || d->seconds < 0 || d->nanosecond < 0) {
    *w.p++ = '-';
  }
  *w.p++ = 'P';
  put_part(&w, months / 12, 'Y');
  put_part(&w, months % 12, 'M');
  put_part(&w, seconds / SECONDS_A_DAY, 'D');
  const uint64_t rest = seconds % SECONDS_A_DAY;
  if (rest || nanosecond) {
    *w.p++ = 'T';
    put_part(&w, rest / 3600, 'H');
    put_part(&w, rest / 60 % 60, 'M');
    if (rest % 60 || nanosecond) {
      w.p += snprintf(w.p, 4, "%u", (unsigned)(rest % 60));
      put_fraction(&w, nanosecond);
      *w.p++ = 'S';
    }
  }
  if (!months && !seconds && !nanosecond) {
    put_text(&w, kind == KG_DURATION_YEAR_MONTH ? "0M" : "T0S");
  }
  *w.p = '\0';
  return (size_t)(w.p - out);
}

bool
kg_datetime_add(const kg_datetime *dt, const kg_duration *d, kg_datetime *out)
{
  const int64_t limit = INT64_C(999999999);
  if (magnitude(d->months) > (uint64_t)limit * 12 ||
      magnitude(d->seconds) > (uint64_t)limit * 366 * SECONDS_A_DAY) {
    return false;
  }
  int64_t month_no = (int64_t)dt->year * 12 + dt->month - 1 + d->months;
  int64_t year = month_no / 12;
  month_no %= 12;
  if (month_no < 0) {
    month_no += 12;
    --year;
  }
  const unsigned month = (unsigned)month_no + 1;
  const unsigned last = kg_days_in_month(year, month);
  const unsigned day = dt->day < last ? dt->day : last;
  int64_t nano = (int64_t)dt->nanosecond + d->nanosecond;
  int64_t seconds = kg_days_from_civil(year, month, day) * SECONDS_A_DAY +
                    dt->hour * 3600 + dt->minute * 60 + dt->second + d->seconds;
  if (nano < 0 || nano >= NANO) {
    seconds += nano < 0 ? -1 : 1;
    nano += nano < 0 ? NANO : -NANO;
  }
  const int64_t days =
      (seconds - (seconds < 0 ? SECONDS_A_DAY - 1 : 0)) / SECONDS_A_DAY;
  unsigned m = 0;
  unsigned dd = 0;
  kg_civil_from_days(days, &year, &m, &dd);
  if (year > limit || year < -limit) {
    return false;
  }
  kg_datetime_of_instant((kg_instant){seconds, (uint32_t)nano}, KG_NO_ZONE,
                         out);
  out->zone = dt->zone;
  return true;
}
