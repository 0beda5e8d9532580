/* SPDX-License-Identifier: Apache-2.0 */
/// Dates, times and durations of XML Schema 1.1 part 2: their fields, their
/// spelling, and where they lie on the time line.
#ifndef KG_RDF_DATETIME_H
#define KG_RDF_DATETIME_H

#include "kg/slice.h"

#include <stdint.h>

/// Value of `zone` where none is written.
#define KG_NO_ZONE INT16_MIN
/// Zones reach 14 hours either way.
#define KG_ZONE_MAX 840

/// Which fields of a kg_datetime a type has.
typedef enum kg_datetime_kind {
  KG_DT_DATETIME,
  KG_DT_DATE,
  KG_DT_TIME,
  KG_DT_YEAR,
  KG_DT_YEAR_MONTH,
  KG_DT_MONTH_DAY,
  KG_DT_MONTH,
  KG_DT_DAY,
} kg_datetime_kind;

/// The fields as written, with `24:00:00` already turned into the next day's
/// midnight. Fields that a kind does not have hold those of 1972-12-31
/// (the reference date of the specification, a leap year) and midnight.
typedef struct kg_datetime {
  int32_t year; ///< Year 0 is 1 BC, as in XML Schema 1.1.
  uint8_t month, day, hour, minute, second;
  uint32_t nanosecond; ///< Digits behind the ninth are cut.
  int16_t zone;        ///< Minutes east of UTC, or KG_NO_ZONE.
} kg_datetime;

/// A stretch of seconds from 1970-01-01T00:00:00Z.
typedef struct kg_instant {
  int64_t seconds; ///< Rounded down.
  uint32_t nanosecond;
} kg_instant;

/// Parse the whole of `text`. @return false if it is not of that kind, has no
/// such day, or its year has more than 9 digits.
bool kg_datetime_parse(kg_slice text, kg_datetime_kind kind, kg_datetime *out);

#define KG_DATETIME_TEXT_MAX 48
/// Writes the canonical spelling (zone kept, `Z` for +00:00, no trailing
/// zeros in the fraction) and a NUL. @return its length.
size_t kg_datetime_format(const kg_datetime *dt,
                          kg_datetime_kind kind,
                          char out[KG_DATETIME_TEXT_MAX]);

/// Where it lies on the time line; `implicit_zone` (minutes) stands for a
/// missing zone. Dates: their first moment.
kg_instant kg_datetime_instant(const kg_datetime *dt, int16_t implicit_zone);

/// Orders two values of one kind as XPath does: by instant, with the implicit
/// zone. @return < 0, 0 or > 0.
int kg_datetime_compare(const kg_datetime *a,
                        const kg_datetime *b,
                        int16_t implicit_zone);
int kg_instant_compare(kg_instant a, kg_instant b);

/// The local fields of an instant in a zone (KG_NO_ZONE: UTC fields and no
/// zone).
void kg_datetime_of_instant(kg_instant instant, int16_t zone, kg_datetime *out);

/// Days from 1970-01-01 in the proleptic Gregorian calendar, and back.
int64_t kg_days_from_civil(int64_t year, unsigned month, unsigned day);
void
kg_civil_from_days(int64_t days, int64_t *year, unsigned *month, unsigned *day);
unsigned kg_days_in_month(int64_t year, unsigned month);

/// All parts of a duration carry the same sign.
typedef struct kg_duration {
  int64_t months;
  int64_t seconds;
  int32_t nanosecond;
} kg_duration;

typedef enum kg_duration_kind {
  KG_DURATION,
  KG_DURATION_DAY_TIME,
  KG_DURATION_YEAR_MONTH,
} kg_duration_kind;

/// @return false if the spelling is wrong for the kind or out of range.
bool kg_duration_parse(kg_slice text, kg_duration_kind kind, kg_duration *out);
#define KG_DURATION_TEXT_MAX 96
/// Canonical spelling and a NUL (`P1Y2M`, `P3DT4H`, `-PT0.5S`; zero is `PT0S`,
/// of KG_DURATION_YEAR_MONTH `P0M`). @return its length.
size_t kg_duration_format(const kg_duration *d,
                          kg_duration_kind kind,
                          char out[KG_DURATION_TEXT_MAX]);
/// Adds a duration as XML Schema 1.1, E.3.3 does (months first, the day cut to
/// the month's length). @return false if the year leaves the range.
bool
kg_datetime_add(const kg_datetime *dt, const kg_duration *d, kg_datetime *out);

#endif
