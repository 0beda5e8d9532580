/* SPDX-License-Identifier: Apache-2.0 */
/// Dates and times in the words of an article: what is written out, and what
/// is relative to a day that the article itself gives. Nothing is invented:
/// without such a day, `Thursday` stays a word.
#ifndef KG_EXTRACT_WHEN_H
#define KG_EXTRACT_WHEN_H

#include "kg/slice.h"

#include <stdint.h>

struct kg_doc;

/// Proleptic Gregorian. Month and day 0 = not said.
typedef struct kg_date {
  int16_t year; ///< 0 = no date.
  int8_t month;
  int8_t day;
} kg_date;

enum { KG_NO_TIME = -1, KG_NO_ZONE = INT16_MAX };

/// One expression of time. The span is a kg_span's begin and end.
typedef struct kg_when {
  uint32_t begin, end; ///< Bytes of the document's text.
  kg_date date;        ///< Resolved; year 0 if nothing anchors it.
  kg_date last;        ///< Of a range; else as `date`.
  int8_t weekday;      ///< Named: 0 = Monday … 6 = Sunday; -1 = none.
  int16_t minutes;     ///< Since midnight, or KG_NO_TIME.
  int16_t zone;        ///< Minutes east of UTC, or KG_NO_ZONE.
  bool is_approximate; ///< about, around, roughly.
  bool is_relative;    ///< Needed an anchor (weekday, yesterday, Dec. 12).
} kg_when;

/// Days since 1970-01-01, negative before.
int32_t kg_date_to_days(kg_date date);
kg_date kg_date_of_days(int32_t days);
/// 0 = Monday.
int kg_date_weekday(kg_date date);
bool kg_date_is_valid(kg_date date);
/// Reads `YYYY-MM-DD…` (what follows is ignored); year 0 if it is none.
kg_date kg_date_parse_iso(kg_slice text);
/// Reads a date written out anywhere in the text ("Friday, January 4, 2019",
/// "13 December 2015", ISO 8601); the first with a day; year 0 if none.
kg_date kg_date_find(kg_slice text);
/// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, NUL-terminated; empty for no date.
void kg_date_format(kg_date date, char out[16]);
/// `2019-02-28T14:00:00+07:00`, or the date alone without a time.
void kg_when_format(const kg_when *when, char out[32]);

/// Finds every expression of time in `text[begin, end)`; relative ones are
/// resolved against `anchor` (year 0 = none).
/// @param found Called for each, in order.
void kg_when_scan(kg_slice text,
                  uint32_t begin,
                  uint32_t end,
                  kg_date anchor,
                  bool (*found)(void *user, const kg_when *when),
                  void *user);

/// The first of the document's times within [begin, end) that has a date; NULL
/// if none.
const kg_when *
kg_when_in(const struct kg_doc *doc, uint32_t begin, uint32_t end);

#endif
