/* SPDX-License-Identifier: Apache-2.0 */
/// Dates and times in the words of an article: what is written out, and what
/// is relative to a day that the article itself gives. Nothing is invented:
/// without such a day, `Thursday` stays a word.
#ifndef KG_EXTRACT_WHEN_H
#define KG_EXTRACT_WHEN_H

#include "extract/date.h"

struct kg_doc;

enum { KG_NO_TIME = -1, KG_NO_ZONE = INT16_MAX };

/// One expression of time. The span is a kg_span's begin and end.
typedef struct kg_when {
  uint32_t begin, end;  ///< Bytes of the document's text.
  kg_date date;         ///< Resolved; year 0 if nothing anchors it.
  kg_date last;         ///< Of a range; else as `date`.
  int8_t weekday;       ///< Named: 0 = Monday … 6 = Sunday; -1 = none.
  int8_t month, day;    ///< As written where the year is not; 0 = none.
  int8_t american;      ///< 5 to 8: Eastern to Pacific time, by the season.
  int16_t minutes;      ///< Since midnight, or KG_NO_TIME.
  int16_t last_minutes; ///< Of a range, or KG_NO_TIME.
  int16_t zone;         ///< Minutes east of UTC, or KG_NO_ZONE.
  int16_t offset;       ///< Days from the day it goes back to.
  bool is_approximate;  ///< about, around, roughly, some day of a week.
  bool is_relative;     ///< Needed an anchor (weekday, yesterday, Dec. 12).
  bool is_anaphoric;    ///< Goes back to a day of the text.
  bool is_vague;        ///< No day can be told ("two months later").
} kg_when;

/// Reads a date written out anywhere in the text ("Friday, January 4, 2019",
/// "13 December 2015", ISO 8601); the first with a day; year 0 if none.
kg_date kg_date_find(kg_slice text);
/// `2019-02-28T14:00:00+07:00`, or the date alone without a time.
void kg_when_format(const kg_when *when, char out[32]);
/// The end of a range in the same form; empty if it is none.
void kg_when_format_last(const kg_when *when, char out[32]);
/// Moves a day, or a day with a time, by minutes (negative = earlier); what
/// has no time moves by whole days alone.
/// @return False if it cannot be told.
bool kg_when_shift(kg_when *when, int32_t minutes);
/// Sets the zone of American clocks once the day is known.
void kg_when_settle_zone(kg_when *when);

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
