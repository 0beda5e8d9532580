/* SPDX-License-Identifier: Apache-2.0 */
/// Hashes: fast ones for tables, SHA-256 for identity.
#ifndef KG_BASE_HASH_H
#define KG_BASE_HASH_H

#include "kg/slice.h"

#include <stdint.h>

/// XXH3, 64 bits.
uint64_t kg_hash64(kg_slice bytes);

typedef struct kg_hash128 {
  uint64_t high;
  uint64_t low;
} kg_hash128;

/// XXH3, 128 bits.
kg_hash128 kg_hash128_of(kg_slice bytes);

/// Spreads the bits of a number (for tables keyed by ids).
static inline uint64_t
kg_hash_mix(uint64_t x)
{
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93u;
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93u;
  return x ^ (x >> 32);
}

/// 64 lower-case hexadecimal digits and a NUL.
void kg_sha256_hex(kg_slice bytes, char out[65]);

#endif
