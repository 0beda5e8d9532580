/* SPDX-License-Identifier: Apache-2.0 */
/// Does the engine answer what the naive one answers?
#ifndef KG_TEST_COMPARE_H
#define KG_TEST_COMPARE_H

#include "oracle.h"

typedef enum or_verdict {
  OR_SAME,
  OR_DIFFERENT,
  OR_SKIPPED, ///< Too large for the naive way.
  OR_INVALID, ///< Does not parse, or may have several answers.
} or_verdict;

/// A store with the world's quads. Never NULL.
kg_store *or_open_store(const or_world *world);

/// `explanation` (may be NULL) gets both answers where they differ.
or_verdict or_judge(or_world *world,
                    kg_store *store,
                    kg_slice text,
                    bool strict,
                    kg_buf *explanation);
/// The engine with its optimiser against itself without, on more data than the
/// naive one can take.
or_verdict
or_judge_plans(or_world *world, kg_store *store, kg_slice text, bool strict);
/// The same for an update; the store is made for it.
or_verdict or_judge_update(const or_world *world,
                           kg_slice text,
                           bool strict,
                           kg_buf *explanation);

/// A smaller query and fewer quads that still differ. `world` is changed.
typedef enum or_mode { OR_QUERIES, OR_UPDATES, OR_PLANS } or_mode;
void or_shrink(or_world *world, kg_buf *text, or_mode mode, bool strict);

void or_print_term(const or_world *world, or_term term, kg_buf *out);
void or_print_data(const or_world *world, kg_buf *out);

#endif
