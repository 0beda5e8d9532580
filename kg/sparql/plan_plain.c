/* SPDX-License-Identifier: Apache-2.0 */
// Plans without an optimiser: every node as it is written, all joins by hash.
// What the optimiser makes must give the same rows.
#include "sparql/group.h"

static kg_op *
plain_join(kg_plan *plan, kg_op *left, kg_op *right)
{
  return left && right ? kg_op_hash_join(plan->exec, left, right, KG_JOIN_INNER)
                       : NULL;
}

static kg_op *
plain_unit(kg_plan *plan, kg_unit *unit)
{
  kg_plan inner = *plan;
  inner.graph = unit->graph;
  if (!unit->is_edge) {
    return kg_plan_alg(&inner, unit->alg, (kg_want){NULL, false, UINT64_MAX});
  }
  return kg_edge_op(&inner, NULL, &unit->edge, KG_JOIN_INNER, NULL);
}

static kg_op *
plain_bgp(kg_plan *plan, const kg_alg *alg)
{
  kg_group group;
  kg_op *op = NULL;
  if (!kg_group_init(&group, plan, alg, NULL)) {
    op = group.units.n ? plain_unit(plan, &group.units.at[0])
                       : kg_op_unit(plan->exec);
    for (size_t i = 1; op && i < group.units.n; i++) {
      op = plain_join(plan, op, plain_unit(plan, &group.units.at[i]));
    }
    // A path `!p` brings a filter with it.
    for (size_t i = 0; op && i < group.filters.n; i++) {
      op = kg_plan_filter(plan, op, &group.filters.at[i].expr, 1);
    }
  }
  kg_group_clear(&group);
  return op;
}

static kg_op *
plain_left_join(kg_plan *plan, const kg_alg *alg, kg_op *left, kg_op *right)
{
  kg_exec *exec = plan->exec;
  const uint32_t n = alg->u.filter.n_exprs;
  kg_cexpr **on = KG_ARENA_ARRAY(&exec->arena, kg_cexpr *, n);
  kg_op *op = kg_op_hash_join(exec, left, right, KG_JOIN_LEFT);
  if (!op || !on) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  for (uint32_t i = 0; i < n; i++) {
    if (!(on[i] = kg_plan_compile(plan, op, alg->u.filter.exprs[i]))) {
      return NULL;
    }
  }
  kg_op_hash_join_on(op, on, n);
  return op;
}

/// BINDs that follow each other are one operator: BNODE(text) is the same
/// node in all of them.
static kg_op *
plain_extend(kg_plan *plan, const kg_alg *alg)
{
  const kg_alg *chain[64];
  uint32_t n = 0;
  while (alg->kind == KG_ALG_EXTEND && n < 64) {
    chain[n++] = alg;
    alg = alg->children[0];
  }
  kg_op *op = kg_plan_alg(plan, alg, (kg_want){NULL, false, UINT64_MAX});
  op = op ? kg_op_extend(plan->exec, op, n) : NULL;
  for (uint32_t i = 0; op && i < n; i++) {
    const kg_alg *extend = chain[n - 1 - i];
    kg_cexpr *x = kg_plan_compile(plan, op, extend->u.extend.expr);
    if (!x) {
      return NULL;
    }
    kg_op_extend_set(op, i, extend->u.extend.var, x);
  }
  return op;
}

/// A SERVICE whose endpoint is bound by the others comes last.
static kg_op *
plain_joins(kg_plan *plan, const kg_alg *alg)
{
  const kg_want all = {NULL, false, UINT64_MAX};
  kg_op *op = NULL;
  for (uint32_t i = 0; i < alg->n_children; i++) {
    if (kg_service_needs_input(plan, alg->children[i])) {
      continue;
    }
    kg_op *next = kg_plan_alg(plan, alg->children[i], all);
    op = op ? plain_join(plan, op, next) : next;
    if (!op) {
      return NULL;
    }
  }
  for (uint32_t i = 0; i < alg->n_children; i++) {
    if (kg_service_needs_input(plan, alg->children[i])) {
      op = kg_plan_service(plan, op, alg->children[i]);
      if (!op) {
        return NULL;
      }
    }
  }
  return op;
}

kg_op *
kg_plan_plainly(kg_plan *plan, const kg_alg *alg, kg_want want)
{
  kg_want all = {NULL, false, UINT64_MAX};
  (void)want;
  if (alg->kind == KG_ALG_BGP) {
    return plain_bgp(plan, alg);
  }
  if (alg->kind == KG_ALG_EXTEND) {
    return plain_extend(plan, alg);
  }
  if (alg->kind == KG_ALG_JOIN) {
    return plain_joins(plan, alg);
  }
  kg_op *left = kg_plan_alg(plan, alg->children[0], all);
  if (!left) {
    return NULL;
  }
  if (alg->kind == KG_ALG_FILTER) {
    return kg_plan_filter(plan, left, alg->u.filter.exprs,
                          alg->u.filter.n_exprs);
  }
  kg_op *right = kg_plan_alg(plan, alg->children[1], all);
  if (!right) {
    return NULL;
  }
  return alg->kind == KG_ALG_LEFT_JOIN
             ? plain_left_join(plan, alg, left, right)
             : kg_op_hash_join(plan->exec, left, right, KG_JOIN_MINUS);
}
