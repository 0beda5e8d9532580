/* SPDX-License-Identifier: Apache-2.0 */
/// Random small data and random queries over it. The same seed gives the same.
#ifndef KG_TEST_GENERATE_H
#define KG_TEST_GENERATE_H

#include "oracle.h"

typedef struct or_random {
  uint64_t state;
} or_random;

uint64_t or_random_next(or_random *random);
/// Below `n`.
unsigned or_pick(or_random *random, unsigned n);

void or_make_data(or_random *random, or_world *world);
/// Some thousand quads.
void or_make_large_data(or_random *random, or_world *world);
/// A query, or an update. Nearly all of them are valid.
void or_make_query(or_random *random, kg_buf *out);
void or_make_update(or_random *random, kg_buf *out);

#endif
