/* SPDX-License-Identifier: Apache-2.0 */
/// The set functions of section 18.5.1, one row at a time.
#ifndef KG_SPARQL_AGGREGATE_H
#define KG_SPARQL_AGGREGATE_H

#include "sparql/table.h"

/// What one aggregate of one group has seen.
typedef struct kg_agg_state {
  uint64_t n;
  bool is_error;
  kg_id id;       ///< MIN, MAX, SAMPLE.
  kg_value total; ///< SUM, AVG.
  kg_buf text;    ///< GROUP_CONCAT.
} kg_agg_state;

void kg_agg_init(kg_agg_state *state, kg_exec *exec);
void kg_agg_clear(kg_agg_state *state);
/// `id` is 0 for an error. Long sums live in `arena`.
void kg_agg_add(kg_exec *exec,
                kg_agg_state *state,
                const kg_compute *what,
                kg_id id,
                kg_arena *arena);
/// 0 is an error.
kg_id kg_agg_result(kg_exec *exec, kg_agg_state *state, const kg_compute *what);

#endif
