/* SPDX-License-Identifier: Apache-2.0 */
/// Exact decimal numbers: a 128-bit integer and a scale, or, beyond that, the
/// digits as text that libgmp computes with.
#ifndef KG_SPARQL_NUMBER_H
#define KG_SPARQL_NUMBER_H

#include "base/arena.h"

#include <stdint.h>

__extension__ typedef __int128 kg_int128;
__extension__ typedef unsigned __int128 kg_uint128;

/// `n / 10^scale`, without superfluous zeros: the same value has the same
/// fields. Where `big.len` is not 0, `big` is the value instead: optional
/// minus, digits without leading zeros; `scale` of them are fraction digits.
typedef struct kg_exact {
  kg_int128 n;
  uint32_t scale;
  kg_slice big;
} kg_exact;

/// Most digits a number may have; what is longer is an error of the
/// expression, not a way to fill the memory.
enum { KG_EXACT_MAX_DIGITS = 20000 };

static inline kg_exact
kg_exact_of(int64_t n)
{
  kg_exact out = {n, 0, {0, 0}};
  return out;
}

// All of these answer false when a result would be too long or memory is gone
// (and a division by zero); results live in `arena` where they are long.

/// Optional sign, digits, optional point and digits: the lexical space of
/// xsd:decimal, no white space.
bool kg_exact_parse(kg_slice text, kg_arena *arena, kg_exact *out);
bool kg_exact_add(const kg_exact *a,
                  const kg_exact *b,
                  kg_arena *arena,
                  kg_exact *out);
bool kg_exact_sub(const kg_exact *a,
                  const kg_exact *b,
                  kg_arena *arena,
                  kg_exact *out);
bool kg_exact_mul(const kg_exact *a,
                  const kg_exact *b,
                  kg_arena *arena,
                  kg_exact *out);
/// At least 18 significant digits and 18 fraction digits, cut off behind.
bool kg_exact_div(const kg_exact *a,
                  const kg_exact *b,
                  kg_arena *arena,
                  kg_exact *out);
bool kg_exact_negate(const kg_exact *a, kg_arena *arena, kg_exact *out);

typedef enum kg_rounding {
  KG_ROUND_FLOOR,
  KG_ROUND_CEIL,
  KG_ROUND_HALF_UP, ///< Halves toward positive infinity.
  KG_ROUND_CUT,     ///< Toward zero.
} kg_rounding;
/// To an integer.
bool kg_exact_round(const kg_exact *a,
                    kg_rounding how,
                    kg_arena *arena,
                    kg_exact *out);

int kg_exact_compare(const kg_exact *a, const kg_exact *b);
/// -1, 0 or 1.
int kg_exact_sign(const kg_exact *a);
double kg_exact_to_double(const kg_exact *a);
/// The exact value of a finite double.
bool kg_exact_from_double(double d, kg_arena *arena, kg_exact *out);
/// As xsd:integer (scale 0) or, with `as_decimal`, with at least one fraction
/// digit (`2.0`). `ptr` is NULL without memory.
kg_slice kg_exact_text(const kg_exact *a, bool as_decimal, kg_arena *arena);

#endif
