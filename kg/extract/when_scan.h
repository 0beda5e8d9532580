/* SPDX-License-Identifier: Apache-2.0 */
/// What the readers of dates, relative expressions and times of day share.
/// Private to when*.c. A reader looks at a word and, where an expression
/// begins there, sets `when->end` and what it means.
#ifndef KG_EXTRACT_WHEN_SCAN_H
#define KG_EXTRACT_WHEN_SCAN_H

#include "extract/when.h"

/// A run of letters, a run of digits, or one other byte that is no space.
typedef struct kg_tell_word {
  uint32_t begin;
  uint32_t end;
  enum { KG_LETTERS, KG_DIGITS, KG_OTHER, KG_NO_WORD } kind;
  int value; ///< Of digits, at most 6 of them; else -1.
} kg_tell_word;

typedef struct kg_teller {
  kg_slice text;
  uint32_t end;
  uint32_t from; ///< Where the expression's text begins, for what is before.
  kg_date anchor;
} kg_teller;

kg_tell_word kg_tell_at(const kg_teller *s, uint32_t at);
kg_tell_word kg_tell_next(const kg_teller *s, kg_tell_word w);
bool kg_tell_is(const kg_teller *s, kg_tell_word w, const char *lower);
/// `words` is "on at in": whether the word is one of them.
bool kg_tell_any(const kg_teller *s, kg_tell_word w, const char *words);
/// The word behind `w` if `w` is that text, else `w`.
kg_tell_word kg_tell_skip(const kg_teller *s, kg_tell_word w, const char *text);
/// Begins right behind `w`, with no space between.
static inline bool
kg_tell_is_glued(kg_tell_word w, kg_tell_word next)
{
  return next.kind != KG_NO_WORD && next.begin == w.end;
}
/// 1 to 12; 0 for any other word. A short form may have its full stop.
int kg_tell_month(const kg_teller *s, kg_tell_word w);
/// 0 to 6; -1 for any other word.
int kg_tell_weekday(const kg_teller *s, kg_tell_word w);
/// "3", "three", "a", "an", "a few" is none; 0 if it is no number.
int kg_tell_number(const kg_teller *s, kg_tell_word w);
/// A dash of any kind at `at`: its bytes, else 0.
uint32_t kg_tell_dash(const kg_teller *s, uint32_t at);
bool kg_tell_is_year(kg_tell_word w);
bool kg_tell_is_day(kg_tell_word w);

/// "3 p.m.", "14:00", "noon", with its zone and a range's second time.
bool kg_tell_clock(const kg_teller *s, kg_tell_word w, kg_when *when);
/// "Feb. 28", "28 February 2019", "2019-02-28", "in 2019", "1950-53".
bool kg_tell_date(const kg_teller *s, kg_tell_word w, kg_when *when);
/// "Thursday", "yesterday", "two days later", "next month".
bool kg_tell_relative(const kg_teller *s, kg_tell_word w, kg_when *when);
/// A day of the month at `day` and the range it may begin.
/// @return Where it ends.
uint32_t kg_tell_day_range(const kg_teller *s, kg_tell_word day, int *last);
/// The year in which month and day lie nearest to the anchor; 0 without one.
int kg_tell_nearest_year(kg_date anchor, int month, int day);

#endif
