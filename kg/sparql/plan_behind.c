/* SPDX-License-Identifier: Apache-2.0 */
// What stands behind the rows of a group and has a group of its own: OPTIONAL,
// MINUS and EXISTS, as a hash join or on top of the rows, whatever costs less.
#include "sparql/group.h"

/// The columns of the rows below; its words are NULL without memory.
static kg_var_set
columns_of(kg_plan *plan, const kg_op *op)
{
  kg_var_set set = kg_plan_set(plan);
  if (set.words) {
    kg_plan_add_columns(op, &set);
  }
  return set;
}

/// A pattern that is one plain triple, to be looked up as it is, or NULL.
static kg_unit *
only_edge(const kg_group *inner)
{
  kg_unit *only = inner->units.n == 1 ? &inner->units.at[0] : NULL;
  return only && only->is_edge && !only->edge.path && !inner->tails.n &&
                 !inner->filters.n
             ? only
             : NULL;
}

/// Of the pattern on its own, kept and asked by each row of `op`; -1 on errors.
static double
hash_cost(kg_group *inner, const kg_op *op)
{
  return kg_group_choose(inner, 1, NULL)
             ? -1
             : inner->cost + inner->rows * KG_COST_BUILD +
                   op->estimate * KG_COST_PROBE;
}

static kg_op *
hash_behind(kg_plan *plan,
            kg_op *op,
            kg_group *inner,
            const kg_tail *tail,
            const kg_var_set *needed,
            kg_join_mode mode)
{
  kg_exec *exec = plan->exec;
  const kg_alg *alg = tail->alg;
  kg_want want = {NULL, mode == KG_JOIN_MINUS, UINT64_MAX};
  kg_var_set keep;
  if (needed || mode == KG_JOIN_MINUS) {
    keep = needed ? kg_plan_copy_set(plan, needed) : kg_plan_set(plan);
    if (!keep.words) {
      return NULL;
    }
    kg_plan_add_columns(op, &keep);
    for (uint32_t i = 0;
         alg->kind == KG_ALG_LEFT_JOIN && i < alg->u.filter.n_exprs; i++) {
      kg_expr_add_vars(alg->u.filter.exprs[i], &keep);
    }
    want.needed = &keep;
  }
  kg_op *right = kg_group_build(inner, NULL, want);
  kg_op *join = right ? kg_op_hash_join(exec, op, right, mode) : NULL;
  if (!join || alg->kind != KG_ALG_LEFT_JOIN || !alg->u.filter.n_exprs) {
    return join;
  }
  const uint32_t n = alg->u.filter.n_exprs;
  kg_cexpr **on = KG_ARENA_ARRAY(&exec->arena, kg_cexpr *, n);
  for (uint32_t i = 0; on && i < n; i++) {
    on[i] = kg_plan_compile(plan, join, alg->u.filter.exprs[i]);
    if (!on[i]) {
      return NULL;
    }
  }
  if (!on) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  kg_op_hash_join_on(join, on, n);
  return join;
}

/// The right side on top of the left's rows, batch by batch.
static kg_op *
lateral_behind(kg_plan *plan,
               kg_op *op,
               kg_group *inner,
               const kg_var_set *needed,
               kg_join_mode mode)
{
  kg_exec *exec = plan->exec;
  const kg_var ordinal = kg_plan_new_var(plan);
  kg_op **seeds = KG_ARENA_ARRAY(&exec->arena, kg_op *, 1);
  kg_var_set keep = {0};
  kg_want want = {NULL, mode != KG_JOIN_LEFT, UINT64_MAX};
  if (ordinal == KG_NO_VAR || !seeds) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  if (needed || mode != KG_JOIN_LEFT) {
    keep = needed ? kg_plan_copy_set(plan, needed) : kg_plan_set(plan);
    if (!keep.words) {
      return NULL;
    }
    kg_var_set_add(&keep, ordinal);
    if (mode == KG_JOIN_LEFT) {
      kg_plan_add_columns(op, &keep);
    }
    want.needed = &keep;
  }
  seeds[0] = kg_op_seed(exec, op, ordinal);
  kg_op *right = seeds[0] ? kg_group_build(inner, seeds[0], want) : NULL;
  return right ? kg_op_lateral(exec, op, right, mode, ordinal, seeds, 1) : NULL;
}

/// Whether the inner group asks an endpoint that only the left side knows.
static bool
asks_for(const kg_group *inner, const kg_var_set *bound)
{
  for (size_t i = 0; i < inner->tails.n; i++) {
    const kg_alg *alg = inner->tails.at[i].alg;
    if (alg->kind == KG_ALG_SERVICE &&
        kg_var_set_has(bound, alg->u.service.endpoint.var)) {
      return true;
    }
  }
  return false;
}

/// Choose between both, by cost; `inner` is flattened and has its filters.
static kg_op *
join_behind(kg_plan *plan,
            kg_op *op,
            kg_group *inner,
            const kg_tail *tail,
            const kg_var_set *needed,
            kg_join_mode mode)
{
  const kg_var_set bound = columns_of(plan, op);
  if (!bound.words) {
    return NULL;
  }
  kg_unit *only = tail->alg->u.filter.n_exprs ? NULL : only_edge(inner);
  const double n_batches = plan->n_batches * (1 + op->estimate / KG_BATCH);
  inner->plan->n_batches = n_batches;
  if (kg_group_choose(inner, op->estimate, &bound)) {
    return NULL;
  }
  const double lateral = inner->cost;
  if (only &&
      !kg_prefers_hash(inner->plan, &only->edge, op->estimate, &bound)) {
    only->is_done = true;
    return kg_edge_op(plan, op, &only->edge, mode, NULL);
  }
  inner->plan->n_batches = plan->n_batches;
  const double hash = hash_cost(inner, op);
  if (hash < 0) {
    return NULL;
  }
  if (hash < lateral && !asks_for(inner, &bound)) {
    return hash_behind(plan, op, inner, tail, needed, mode);
  }
  inner->plan->n_batches = n_batches;
  if (kg_group_choose(inner, op->estimate, &bound)) {
    return NULL;
  }
  for (uint32_t i = 0; i < tail->alg->u.filter.n_exprs; i++) {
    if (kg_group_add_filter(inner, tail->alg->u.filter.exprs[i])) {
      return NULL;
    }
  }
  return lateral_behind(plan, op, inner, needed, mode);
}

kg_op *
kg_group_build_behind(kg_group *group, kg_op *op, kg_tail *tail, kg_want want)
{
  kg_plan plan = *group->plan;
  kg_plan inner_plan = plan;
  kg_group inner;
  kg_var_set needed;
  kg_op *join = NULL;
  const bool minus = tail->alg->kind == KG_ALG_MINUS;
  const kg_want all = {NULL, false, UINT64_MAX};
  plan.graph = inner_plan.graph = tail->graph;
  tail->is_done = true;
  const kg_var_set bound = columns_of(&plan, op);
  if (!bound.words) {
    return NULL;
  }
  if (want.needed) {
    needed = kg_group_still_used(group, want.needed, NULL);
  }
  kg_status st =
      kg_group_init(&inner, &inner_plan, tail->alg->children[1], &bound);
  st = st ? st : kg_group_prepare(&inner, all);
  if (!st && minus) {
    // Its rows are compared whole: never on top of the left's.
    inner_plan.n_batches = plan.n_batches;
    st = kg_group_choose(&inner, 1, NULL);
    join =
        st ? NULL : hash_behind(&plan, op, &inner, tail, NULL, KG_JOIN_MINUS);
    if (join && tail->graph.kind == KG_GRAPH_VAR) {
      kg_op_hash_join_ignore(join, tail->graph.var);
    }
  } else if (!st) {
    join = join_behind(&plan, op, &inner, tail, want.needed ? &needed : NULL,
                       KG_JOIN_LEFT);
  }
  if (join) {
    join->estimate = op->estimate;
  }
  kg_group_clear(&inner);
  return join;
}

// EXISTS ----------------------------------------------------------------------

/// Whether the pattern means the same without the outer values.
static bool
stands_alone(const kg_group *inner,
             const kg_var_set *bound,
             const kg_var_set *certain)
{
  for (size_t i = 0; i < inner->filters.n; i++) {
    if (!kg_sets_meet_within(&inner->filters.at[i].vars, bound, certain)) {
      return false;
    }
  }
  return true;
}

static kg_op *
hash_semi(kg_plan *plan,
          kg_op *op,
          kg_group *inner,
          const kg_var_set *bound,
          const kg_var_set *certain,
          kg_join_mode mode)
{
  kg_var_set shared = kg_plan_copy_set(plan, bound);
  if (!shared.words) {
    return NULL;
  }
  for (uint32_t i = 0; i < shared.n_words; i++) {
    shared.words[i] &= certain->words[i];
  }
  const kg_want want = {&shared, true, UINT64_MAX};
  kg_op *right = kg_group_build(inner, NULL, want);
  right = right ? kg_op_distinct(plan->exec, right) : NULL;
  return right ? kg_op_hash_join(plan->exec, op, right, mode) : NULL;
}

static kg_op *
semi_join(kg_plan *plan,
          kg_op *op,
          kg_group *inner,
          const kg_var_set *certain,
          kg_join_mode mode)
{
  const double outer_batches = plan->n_batches;
  const kg_var_set bound = columns_of(plan, op);
  if (!bound.words) {
    return NULL;
  }
  const bool can_hash = stands_alone(inner, &bound, certain);
  const double hash = can_hash ? hash_cost(inner, op) : -1;
  if (can_hash && hash < 0) {
    return NULL;
  }
  const double n_batches = op->estimate / KG_BATCH;
  inner->plan->n_batches = outer_batches * (n_batches > 1 ? n_batches : 1);
  if (kg_group_choose(inner, op->estimate, &bound)) {
    return NULL;
  }
  if (hash >= 0 && hash < inner->cost) {
    inner->plan->n_batches = outer_batches;
    return kg_group_choose(inner, 1, NULL)
               ? NULL
               : hash_semi(plan, op, inner, &bound, certain, mode);
  }
  const kg_unit *only = only_edge(inner);
  if (only) {
    return kg_edge_op(plan, op, &only->edge, mode, NULL);
  }
  return lateral_behind(plan, op, inner, NULL, mode);
}

kg_op *
kg_plan_exists(kg_plan *plan, kg_op *op, const kg_expr *expr)
{
  const kg_alg *alg = expr->pattern;
  const bool negated = expr->kind == KG_EXPR_NOT_EXISTS;
  kg_plan inner_plan = *plan;
  kg_group inner;
  kg_expr *const *filters = NULL;
  uint32_t n_filters = 0;
  if (alg->kind == KG_ALG_FILTER) {
    filters = alg->u.filter.exprs;
    n_filters = alg->u.filter.n_exprs;
    alg = alg->children[0];
  }
  kg_var_set bound = kg_plan_set(plan), mentions = kg_plan_set(plan);
  kg_var_set certain = kg_plan_set(plan);
  if (plan->exec->failed) {
    return NULL;
  }
  kg_plan_add_columns(op, &bound);
  kg_plan_add_mentioned(alg, &mentions);
  kg_alg_add_certain(alg, &certain);
  // Only where the values put in reach every place through a join.
  if (!kg_sets_meet_within(&mentions, &bound, &certain) ||
      !kg_exists_is_join(plan, alg, &bound)) {
    return NULL;
  }
  const kg_want all = {NULL, true, UINT64_MAX};
  kg_op *join = NULL;
  kg_status st = kg_group_init(&inner, &inner_plan, alg, &bound);
  for (uint32_t i = 0; !st && i < n_filters; i++) {
    st = kg_group_add_filter(&inner, filters[i]);
  }
  st = st ? st : kg_group_prepare(&inner, all);
  if (!st) {
    join = semi_join(plan, op, &inner, &certain,
                     negated ? KG_JOIN_ANTI : KG_JOIN_SEMI);
  }
  if (join) {
    join->estimate = op->estimate / 2;
  }
  kg_group_clear(&inner);
  return join;
}
