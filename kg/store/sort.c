/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sort.h"

enum { DIGITS = 256 };

static void
sum_up(size_t counts[DIGITS])
{
  size_t sum = 0;
  for (int i = 0; i < DIGITS; ++i) {
    const size_t n = counts[i];
    counts[i] = sum;
    sum += n;
  }
}

kg_numbered *
kg_sort_numbered(kg_numbered *items, kg_numbered *spare, size_t n)
{
  kg_id differ = 0;
  for (size_t i = 1; i < n; ++i) {
    differ |= items[i].id ^ items[0].id;
  }
  for (unsigned shift = 0; shift < 64; shift += 8) {
    size_t at[DIGITS] = {0};
    if (!(differ >> shift & 0xff)) {
      continue;
    }
    for (size_t i = 0; i < n; ++i) {
      ++at[items[i].id >> shift & 0xff];
    }
    sum_up(at);
    for (size_t i = 0; i < n; ++i) {
      spare[at[items[i].id >> shift & 0xff]++] = items[i];
    }
    kg_numbered *const swap = items;
    items = spare;
    spare = swap;
  }
  return items;
}

kg_packed *
kg_sort_packed(
    kg_packed *items, kg_packed *spare, size_t n, int place, uint32_t limit)
{
  for (unsigned shift = 0; shift < 32 && (limit - 1) >> shift; shift += 8) {
    size_t at[DIGITS] = {0};
    for (size_t i = 0; i < n; ++i) {
      ++at[items[i].c[place] >> shift & 0xff];
    }
    if (n && at[items[0].c[place] >> shift & 0xff] == n) {
      continue;
    }
    sum_up(at);
    for (size_t i = 0; i < n; ++i) {
      spare[at[items[i].c[place] >> shift & 0xff]++] = items[i];
    }
    kg_packed *const swap = items;
    items = spare;
    spare = swap;
  }
  return items;
}
