/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/date.h"

#include <stdio.h>

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

static int
length_of_month(int32_t year, int month)
{
  return month == 12 ? 31
                     : days_before_month(year, month + 1) -
                           days_before_month(year, month);
}

bool
kg_date_is_valid(kg_date date)
{
  return date.year >= 1 && date.month >= 1 && date.month <= 12 &&
         date.day >= 1 && date.day <= length_of_month(date.year, date.month);
}

kg_date
kg_date_add_months(kg_date date, int months)
{
  const int32_t month = date.year * 12 + (date.month ? date.month - 1 : 0);
  const int32_t then = month + months;
  if (then < 12 || then >= 9999 * 12) {
    return (kg_date){0};
  }
  const int32_t year = then / 12;
  const int length = length_of_month(year, then % 12 + 1);
  return (kg_date){(int16_t)year, (int8_t)(date.month ? then % 12 + 1 : 0),
                   (int8_t)(date.day > length ? length : date.day)};
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
