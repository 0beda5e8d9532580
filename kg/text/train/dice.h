/* SPDX-License-Identifier: Apache-2.0 */
/// Random numbers that are the same on every machine: one 64-bit state.
#ifndef KG_TEXT_TRAIN_DICE_H
#define KG_TEXT_TRAIN_DICE_H

#include "base/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline uint64_t
dice_next(uint64_t *dice)
{
  *dice += 0x9E3779B97F4A7C15u;
  return kg_hash_mix(*dice);
}

/// From 0 to before 1.
static inline double
dice_fraction(uint64_t *dice)
{
  return (double)(dice_next(dice) >> 11) / 9007199254740992.0;
}

/// True in this share of the calls.
static inline bool
dice_happens(uint64_t *dice, double share)
{
  return (double)(dice_next(dice) >> 11) < share * 9007199254740992.0;
}

static inline void
dice_shuffle(uint64_t *dice, uint32_t *order, size_t n)
{
  for (size_t i = n; i > 1; i--) {
    const size_t k = (size_t)(dice_next(dice) % i);
    const uint32_t swap = order[i - 1];
    order[i - 1] = order[k];
    order[k] = swap;
  }
}

#endif
