/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/when_scan.h"

#include "base/word_list.h"

#include <ctype.h>
#include <string.h>

kg_tell_word
kg_tell_at(const kg_teller *s, uint32_t at)
{
  const char *t = s->text.ptr;
  while (at < s->end &&
         (isspace((unsigned char)t[at]) ||
          (t[at] == '\xC2' && at + 1 < s->end && t[at + 1] == '\xA0') ||
          (t[at] == '\xA0' && at && t[at - 1] == '\xC2'))) {
    ++at;
  }
  kg_tell_word w = {.begin = at, .end = at, .kind = KG_NO_WORD, .value = -1};
  if (at >= s->end) {
    return w;
  }
  if (isalpha((unsigned char)t[at])) {
    w.kind = KG_LETTERS;
    while (w.end < s->end && isalpha((unsigned char)t[w.end])) {
      ++w.end;
    }
  } else if (isdigit((unsigned char)t[at])) {
    w.kind = KG_DIGITS;
    w.value = 0;
    while (w.end < s->end && isdigit((unsigned char)t[w.end])) {
      w.value = w.end - at < 6 ? w.value * 10 + (t[w.end] - '0') : -1;
      ++w.end;
    }
  } else {
    w.kind = KG_OTHER;
    ++w.end;
  }
  return w;
}

kg_tell_word
kg_tell_next(const kg_teller *s, kg_tell_word w)
{
  return kg_tell_at(s, w.end);
}

bool
kg_tell_is(const kg_teller *s, kg_tell_word w, const char *lower)
{
  return w.kind != KG_NO_WORD && w.kind != KG_DIGITS &&
         kg_slice_equal_nocase(kg_slice_sub(s->text, w.begin, w.end),
                               kg_slice_of(lower));
}

bool
kg_tell_any(const kg_teller *s, kg_tell_word w, const char *words)
{
  return w.kind != KG_NO_WORD &&
         kg_words_have_nocase(words, kg_slice_sub(s->text, w.begin, w.end));
}

static bool
is_capital(const kg_teller *s, kg_tell_word w)
{
  return w.kind == KG_LETTERS && isupper((unsigned char)s->text.ptr[w.begin]);
}

int
kg_tell_month(const kg_teller *s, kg_tell_word w)
{
  static const struct {
    int number;
    const char *name, *brief;
  } MONTHS[] = {
#define KG_MONTH(number, name, brief) {number, name, brief},
#define KG_WEEKDAY(number, name, brief)
#include "extract/months.def"
#undef KG_MONTH
#undef KG_WEEKDAY
  };
  if (!is_capital(s, w)) {
    return 0;
  }
  for (size_t i = 0; i < sizeof MONTHS / sizeof *MONTHS; ++i) {
    if (kg_tell_is(s, w, MONTHS[i].name) || kg_tell_is(s, w, MONTHS[i].brief)) {
      return MONTHS[i].number;
    }
  }
  return 0;
}

int
kg_tell_weekday(const kg_teller *s, kg_tell_word w)
{
  static const struct {
    int number;
    const char *name, *brief;
  } DAYS[] = {
#define KG_MONTH(number, name, brief)
#define KG_WEEKDAY(number, name, brief) {number, name, brief},
#include "extract/months.def"
#undef KG_MONTH
#undef KG_WEEKDAY
  };
  if (!is_capital(s, w)) {
    return -1;
  }
  for (size_t i = 0; i < sizeof DAYS / sizeof *DAYS; ++i) {
    if (kg_tell_is(s, w, DAYS[i].name)) {
      return DAYS[i].number;
    }
    /* "Sun", "Sat" and "Mon" are words of their own. */
    const kg_tell_word stop = kg_tell_next(s, w);
    if (kg_tell_is(s, w, DAYS[i].brief) && kg_tell_is(s, stop, ".")) {
      return DAYS[i].number;
    }
  }
  return -1;
}

kg_tell_word
kg_tell_skip(const kg_teller *s, kg_tell_word w, const char *text)
{
  return kg_tell_is(s, w, text) ? kg_tell_next(s, w) : w;
}

bool
kg_tell_is_year(kg_tell_word w)
{
  return w.kind == KG_DIGITS && w.end - w.begin == 4 && w.value >= 1500 &&
         w.value <= 2199;
}

bool
kg_tell_is_day(kg_tell_word w)
{
  return w.kind == KG_DIGITS && w.value >= 1 && w.value <= 31 &&
         w.end - w.begin <= 2;
}

int
kg_tell_number(const kg_teller *s, kg_tell_word w)
{
  static const char *const WORDS[] = {"one",  "two", "three",  "four",
                                      "five", "six", "seven",  "eight",
                                      "nine", "ten", "eleven", "twelve"};
  if (w.kind == KG_DIGITS) {
    return w.value > 0 && w.end - w.begin <= 3 ? w.value : 0;
  }
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; ++i) {
    if (kg_tell_is(s, w, WORDS[i])) {
      return (int)i + 1;
    }
  }
  return kg_tell_any(s, w, "a an");
}

uint32_t
kg_tell_dash(const kg_teller *s, uint32_t at)
{
  const kg_slice rest = kg_slice_sub(s->text, at, s->end);
  if (kg_slice_has_prefix(rest, KG_SLICE("\xE2\x80\x93")) ||
      kg_slice_has_prefix(rest, KG_SLICE("\xE2\x80\x94")) ||
      kg_slice_has_prefix(rest, KG_SLICE("\xE2\x80\x91"))) {
    return 3;
  }
  return kg_slice_has_prefix(rest, KG_SLICE("-"));
}
