/* SPDX-License-Identifier: Apache-2.0 */
/// Time that passes.
#ifndef KG_BASE_CLOCK_H
#define KG_BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

/// Of a clock that never goes back, from some beginning.
static inline int64_t
kg_nanoseconds(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static inline double
kg_seconds(void)
{
  return (double)kg_nanoseconds() / 1e9;
}

#endif
