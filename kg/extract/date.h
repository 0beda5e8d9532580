/* SPDX-License-Identifier: Apache-2.0 */
/// The calendar: days, weekdays, months.
#ifndef KG_EXTRACT_DATE_H
#define KG_EXTRACT_DATE_H

#include "kg/slice.h"

#include <stdint.h>

/// Proleptic Gregorian. Month and day 0 = not said.
typedef struct kg_date {
  int16_t year; ///< 0 = no date.
  int8_t month;
  int8_t day;
} kg_date;

/// Days since 1970-01-01, negative before.
int32_t kg_date_to_days(kg_date date);
kg_date kg_date_of_days(int32_t days);
/// 0 = Monday.
int kg_date_weekday(kg_date date);
bool kg_date_is_valid(kg_date date);
/// As many months later (earlier where negative) with the same day, or the
/// month's last; year 0 beyond the calendar.
kg_date kg_date_add_months(kg_date date, int months);
/// Reads `YYYY-MM-DD…` (what follows is ignored); year 0 if it is none.
kg_date kg_date_parse_iso(kg_slice text);
/// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, NUL-terminated; empty for no date.
void kg_date_format(kg_date date, char out[16]);

#endif
