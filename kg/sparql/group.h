/* SPDX-License-Identifier: Apache-2.0 */
/// A group of the query, flattened: what is joined (units, in any order), what
/// comes behind in written order (tails), and filters.
#ifndef KG_SPARQL_GROUP_H
#define KG_SPARQL_GROUP_H

#include "base/vec.h"
#include "sparql/plan.h"

// Microseconds, roughly, of one row: to find and enter a block of an index, to
// find a row in the block at hand, to read on, to keep a row in a hash table,
// to look one up there.
#define KG_COST_BLOCK 0.2
#define KG_COST_SEEK 0.15
#define KG_COST_READ 0.005
#define KG_COST_BUILD 0.03
#define KG_COST_PROBE 0.006
/// Subjects in a block, and rows of one predicate in a block of its own,
/// roughly.
#define KG_BLOCK_SUBJECTS 18.0
#define KG_BLOCK_ROWS_OF_PREDICATE 200.0

/// Something to join: an edge, or a tree with a plan of its own.
typedef struct kg_unit {
  bool is_edge;
  kg_edge_plan edge;
  const kg_alg *alg;
  kg_graph_in graph;
  kg_op *op; ///< Of a tree.
  kg_var_set vars;
  bool is_done;
} kg_unit;

/// OPTIONAL, MINUS or BIND: `alg` is its node, whose first child is elsewhere.
typedef struct kg_tail {
  const kg_alg *alg;
  kg_graph_in graph;
  kg_var_set mentions;
  bool is_done;
} kg_tail;

typedef struct kg_group_filter {
  kg_expr *expr;
  kg_var_set vars;
  bool is_exists; ///< A whole condition, not a part of one.
  bool is_done;
} kg_group_filter;

typedef struct kg_group {
  kg_plan *plan;
  KG_VEC(kg_unit) units;
  KG_VEC(kg_tail) tails;
  KG_VEC(kg_group_filter) filters;
  uint32_t *sequence; ///< Units in the order they are joined.
  double cost, rows;  ///< Of that order.
} kg_group;

/// Flatten a tree. `others` are variables of what it will be joined with first
/// (or NULL).
kg_status kg_group_init(kg_group *group,
                        kg_plan *plan,
                        const kg_alg *alg,
                        const kg_var_set *others);
void kg_group_clear(kg_group *group);
kg_status kg_group_add_filter(kg_group *group, kg_expr *expr);
/// Look up estimates, plan the trees among the units.
kg_status kg_group_prepare(kg_group *group, kg_want want);
/// Choose an order for `rows` rows that have `bound` bound.
kg_status
kg_group_choose(kg_group *group, double rows, const kg_var_set *bound);
/// Operators in the chosen order, on top of `input` (or NULL).
kg_op *kg_group_build(kg_group *group, kg_op *input, kg_want want);
/// Variables used by what is still to come, but for unit `except`.
kg_var_set kg_group_still_used(const kg_group *group,
                               const kg_var_set *needed,
                               const void *except);
/// OPTIONAL or MINUS on top of `op`.
kg_op *
kg_group_build_behind(kg_group *group, kg_op *op, kg_tail *tail, kg_want want);
/// Whether a hash join is cheaper than looking up: the same rule for costs and
/// for building.
bool kg_prefers_hash(const kg_plan *plan,
                     const kg_edge_plan *edge,
                     double rows,
                     const kg_var_set *bound);

#endif
