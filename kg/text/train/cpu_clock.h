/* SPDX-License-Identifier: Apache-2.0 */
/// Seconds of processor time that the process has taken.
#ifndef KG_TEXT_TRAIN_CPU_CLOCK_H
#define KG_TEXT_TRAIN_CPU_CLOCK_H

#include <time.h>

static inline double
cpu_seconds(void)
{
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

#endif
