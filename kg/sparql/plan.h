/* SPDX-License-Identifier: Apache-2.0 */
/// From the algebra to operators.
///
/// The unit of work is the group: the joined patterns of one group of the
/// query, flattened, ordered by what the store's statistics say, with filters
/// put where their variables are first all there, and OPTIONAL, MINUS, BIND and
/// EXISTS behind.
#ifndef KG_SPARQL_PLAN_H
#define KG_SPARQL_PLAN_H

#include "sparql/op.h"

/// The dataset of a query or of one operation of an update.
typedef struct kg_active {
  kg_pattern base; ///< How the default graph is scanned.
  bool is_empty;   ///< FROM NAMED alone: nothing in the default graph.
  bool has_named;  ///< Else all of the store's.
  kg_id *named;
  size_t n_named;
} kg_active;

/// Which graph patterns are matched against.
typedef enum kg_graph_kind {
  KG_GRAPH_DEFAULT,
  KG_GRAPH_CONST,
  KG_GRAPH_VAR,   ///< Bound by the quads that match.
  KG_GRAPH_PARAM, ///< A parameter's value.
} kg_graph_kind;

typedef struct kg_graph_in {
  kg_graph_kind kind;
  kg_id id;
  kg_var var;
} kg_graph_in;

typedef struct kg_plan {
  kg_exec *exec;
  const kg_active *active;
  kg_graph_in graph;
  kg_var_set params; ///< Variables that have a value from outside.
  double n_batches;  ///< How often the plan being made is run, in a lateral.
  unsigned depth;
} kg_plan;

/// What is asked of a plan.
typedef struct kg_want {
  const kg_var_set *needed; ///< Variables used above; NULL = all.
  bool is_set;              ///< How often a row comes does not matter.
  uint64_t limit;           ///< No more rows are read; UINT64_MAX = all.
} kg_want;

/// Reads FROM, FROM NAMED (or USING); `with` may be empty. Unknown graphs are
/// empty, with a warning.
kg_status kg_active_init(kg_exec *exec,
                         const kg_dataset *dataset,
                         kg_slice with,
                         kg_active *active);
kg_status kg_plan_init(kg_plan *plan, kg_exec *exec, const kg_active *active);
/// A plan for a tree. NULL: exec->failed.
kg_op *kg_plan_alg(kg_plan *plan, const kg_alg *alg, kg_want want);

// Between the planner's files.

/// A variable that no query has. KG_NO_VAR without memory.
kg_var kg_plan_new_var(kg_plan *plan);
/// Branches of a union share the variables that their plans make: thousands of
/// branches would use up what there is.
typedef struct kg_branch_vars {
  kg_var first, end;
} kg_branch_vars;
kg_branch_vars kg_branch_vars_of(const kg_exec *exec);
/// Behind the plan of each branch.
void kg_branch_vars_reuse(kg_exec *exec, kg_branch_vars *vars, bool is_last);
kg_var_set kg_plan_set(const kg_plan *plan);
kg_var_set kg_plan_copy_set(const kg_plan *plan, const kg_var_set *from);
void kg_plan_add_columns(const kg_op *op, kg_var_set *set);
bool kg_sets_meet(const kg_var_set *a, const kg_var_set *b);
/// Every variable of both `a` and `b` is in `c`.
bool kg_sets_meet_within(const kg_var_set *a,
                         const kg_var_set *b,
                         const kg_var_set *c);
/// All variables a tree mentions, inside expressions too.
void kg_plan_add_mentioned(const kg_alg *alg, kg_var_set *set);
kg_cexpr *kg_plan_compile(kg_plan *plan, const kg_op *op, const kg_expr *expr);
/// A filter over `op`, of all expressions.
kg_op *kg_plan_filter(kg_plan *plan,
                      kg_op *op,
                      kg_expr *const *exprs,
                      uint32_t n_exprs);
/// The join of `input` (may be NULL) with a tree, where `filters` hold.
kg_op *kg_plan_group(kg_plan *plan,
                     kg_op *input,
                     const kg_alg *alg,
                     kg_expr *const *filters,
                     uint32_t n_filters,
                     kg_want want);
/// In written order, plain operators.
kg_op *kg_plan_plainly(kg_plan *plan, const kg_alg *alg, kg_want want);
/// `op` with its rows kept (or dropped, `negated`) that the pattern matches.
/// NULL with exec->failed unset: it must be tested row by row.
kg_op *kg_plan_exists(kg_plan *plan, kg_op *op, const kg_expr *expr);
/// Whether putting in values of `outer`, which every solution of the pattern
/// binds too, is the same as a join with them.
bool kg_exists_is_join(const kg_plan *plan,
                       const kg_alg *alg,
                       const kg_var_set *outer);
/// How many different values `vars` have together in the rows of a tree, an
/// estimate; 1 without variables.
kg_status kg_plan_count_distinct(kg_plan *plan,
                                 const kg_alg *alg,
                                 double rows,
                                 const kg_var *vars,
                                 uint32_t n_vars,
                                 double *n);
/// The test of an EXISTS, row by row.
kg_status
kg_plan_exists_test(void *plan_and_op_, const kg_expr *expr, kg_cexpr *out);
/// GRAPH around a tree.
kg_op *kg_plan_graph(kg_plan *plan, const kg_alg *alg, kg_want want);
/// Whether a tree has no solution in a graph without quads. Where it may have,
/// GRAPH must see for itself that the graph is there.
bool kg_alg_needs_quads(const kg_alg *alg);
/// The plan's graph when GRAPH is plain enough to be a place of each quad.
/// @return false if it must be run graph by graph.
bool kg_plan_graph_in(kg_plan *plan, const kg_alg *alg, kg_graph_in *in);
/// SERVICE, on top of `input` (may be NULL) where kg_service_needs_input.
kg_op *kg_plan_service(kg_plan *plan, kg_op *input, const kg_alg *alg);
/// A SERVICE whose endpoint is bound by what is joined before.
bool kg_service_needs_input(const kg_plan *plan, const kg_alg *alg);

// Edges.

/// One triple or path pattern, with what the planner knows about it.
typedef struct kg_edge_plan {
  kg_slot s, p, o;
  const kg_path *path;
  kg_graph_in graph;
  kg_range *ranges[3]; ///< Of the values of a variable in s, p or o.
  uint32_t n_ranges[3];
  double rows; ///< Without any variable bound.
  double n_subjects, n_objects;
} kg_edge_plan;

/// Look up how many rows it has. The ranges must be there.
kg_status kg_edge_estimate(kg_plan *plan, kg_edge_plan *edge);
/// Rows for each row that has bound the variables of `bound`.
double kg_edge_matches(const kg_plan *plan,
                       const kg_edge_plan *edge,
                       const kg_var_set *bound);
/// Variables of an edge.
void kg_edge_add_vars(const kg_edge_plan *edge, kg_var_set *set);
/// `input` NULL: a scan. Else an index join.
kg_op *kg_edge_op(kg_plan *plan,
                  kg_op *input,
                  const kg_edge_plan *edge,
                  kg_join_mode mode,
                  const kg_var_set *keep);
/// The predicate of an edge that kg_edges_star can look up; 0 for others.
kg_id kg_edge_star_predicate(kg_plan *plan,
                             const kg_op *input,
                             const kg_edge_plan *edge);
/// Looks up several edges of one subject at once: different predicates, no
/// variable twice.
kg_op *kg_edges_star(kg_plan *plan,
                     kg_op *input,
                     kg_edge_plan *const *edges,
                     uint32_t n,
                     const kg_var_set *keep);
/// The ranges that a filter allows a variable, or none.
kg_status kg_ranges_of_filter(kg_plan *plan,
                              const kg_expr *expr,
                              kg_var *var,
                              kg_range **ranges,
                              uint32_t *n_ranges,
                              bool *restricts);

/// A closure: `*`, `+`, `?`. Places as for an index join.
kg_op *kg_op_path(kg_exec *exec,
                  kg_op *input,
                  const kg_path *path,
                  const kg_lookup *lookup);
/// For each graph in `graphs` the rows of `child`, which reads parameter
/// `param`, with the graph in column `var`.
kg_op *kg_op_graphs(kg_exec *exec,
                    kg_op *child,
                    const kg_id *graphs,
                    size_t n_graphs,
                    kg_var param,
                    kg_var var);

#endif
