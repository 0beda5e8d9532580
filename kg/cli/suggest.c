/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/suggest.h"

enum { LONGEST = 64 };

static unsigned
least(unsigned a, unsigned b)
{
  return a < b ? a : b;
}

static char
lower(char c)
{
  return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

unsigned
kg_edit_distance(kg_slice a, kg_slice b, unsigned limit)
{
  if (a.len > LONGEST || b.len > LONGEST) {
    return limit;
  }
  unsigned rows[3][LONGEST + 1] = {{0}};
  unsigned *before = rows[0];
  unsigned *above = rows[1];
  unsigned *row = rows[2];
  for (size_t j = 0; j <= b.len; j++) {
    above[j] = (unsigned)j;
  }
  for (size_t i = 1; i <= a.len; i++) {
    row[0] = (unsigned)i;
    for (size_t j = 1; j <= b.len; j++) {
      const char ca = lower(a.ptr[i - 1]);
      const char cb = lower(b.ptr[j - 1]);
      row[j] =
          least(above[j - 1] + (ca != cb), least(above[j] + 1, row[j - 1] + 1));
      if (i > 1 && j > 1 && ca == lower(b.ptr[j - 2]) &&
          cb == lower(a.ptr[i - 2])) {
        row[j] = least(row[j], before[j - 2] + 1);
      }
    }
    unsigned *spare = before;
    before = above;
    above = row;
    row = spare;
  }
  return least(above[b.len], limit);
}

kg_suggest
kg_suggest_begin(kg_slice word)
{
  /* One slip in a short word, one more for each four letters. */
  return (kg_suggest){.word = word, .distance = (unsigned)(word.len / 4) + 2};
}

void
kg_suggest_offer(kg_suggest *suggest, kg_slice candidate)
{
  const unsigned distance =
      kg_edit_distance(suggest->word, candidate, suggest->distance);
  if (distance < suggest->distance && distance < candidate.len) {
    suggest->distance = distance;
    suggest->best = candidate;
  }
}
