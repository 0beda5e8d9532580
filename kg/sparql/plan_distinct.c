/* SPDX-License-Identifier: Apache-2.0 */
// How many different rows GROUP BY and DISTINCT make: as many as the variables
// have different values, by what the store counts for each predicate, and never
// more than there are rows.
#include "sparql/plan.h"

#include <math.h>

/// Where nothing is known a value comes in so many rows.
static const double some_rows = 4;

static bool
is_var(const kg_slot *slot, kg_var var)
{
  return slot->kind == KG_SLOT_VAR && slot->var == var;
}

/// Of the whole store.
static kg_status
values_of_any(kg_plan *plan, const kg_edge *edge, kg_var var, double *n)
{
  kg_store_stats all;
  TRY(kg_txn_stats(plan->exec->txn, &all));
  *n = is_var(&edge->p, var)   ? (double)all.n_predicates
       : is_var(&edge->s, var) ? (double)all.n_subjects
                               : INFINITY;
  return KG_OK;
}

static kg_status
values_of_edge(kg_plan *plan, const kg_edge *edge, kg_var var, double *n)
{
  kg_txn *txn = plan->exec->txn;
  kg_predicate_stats stats;
  kg_id id;
  *n = INFINITY;
  if (edge->path) {
    return KG_OK;
  }
  if (edge->p.kind != KG_SLOT_TERM) {
    return values_of_any(plan, edge, var, n);
  }
  if (!is_var(&edge->s, var) && !is_var(&edge->o, var)) {
    return KG_OK;
  }
  kg_status st = kg_txn_find(txn, &edge->p.term, &id);
  st = st ? st : kg_txn_predicate_stats(txn, id, &stats);
  if (!st) {
    const uint64_t found =
        is_var(&edge->s, var) ? stats.n_subjects : stats.n_objects;
    *n = (double)found;
  }
  return st == KG_NOT_FOUND ? KG_OK : st;
}

static kg_status
values_of(kg_plan *plan, const kg_alg *alg, kg_var var, double *n);

/// Joined patterns leave no more values than the one with the fewest.
static kg_status
fewest_values(kg_plan *plan, const kg_alg *alg, kg_var var, double *n)
{
  const bool is_bgp = alg->kind == KG_ALG_BGP;
  const uint32_t n_parts = is_bgp ? alg->u.bgp.n_edges : alg->n_children;
  for (uint32_t i = 0; i < n_parts; i++) {
    double part = INFINITY;
    TRY(is_bgp ? values_of_edge(plan, &alg->u.bgp.edges[i], var, &part)
               : values_of(plan, alg->children[i], var, &part));
    *n = part < *n ? part : *n;
  }
  return KG_OK;
}

static kg_status
all_values(kg_plan *plan, const kg_alg *alg, kg_var var, double *n)
{
  *n = 0;
  for (uint32_t i = 0; i < alg->n_children; i++) {
    double part = INFINITY;
    TRY(values_of(plan, alg->children[i], var, &part));
    *n += part;
  }
  return KG_OK;
}

/// INFINITY = not known.
static kg_status
values_of(kg_plan *plan, const kg_alg *alg, kg_var var, double *n)
{
  *n = INFINITY;
  switch (alg->kind) {
  case KG_ALG_BGP:
  case KG_ALG_JOIN: return fewest_values(plan, alg, var, n);
  case KG_ALG_UNION: return all_values(plan, alg, var, n);
  case KG_ALG_LEFT_JOIN:
    TRY(values_of(plan, alg->children[0], var, n));
    return isinf(*n) ? values_of(plan, alg->children[1], var, n) : KG_OK;
  case KG_ALG_MINUS:
  case KG_ALG_FILTER:
  case KG_ALG_GRAPH:
  case KG_ALG_EXTEND:
  case KG_ALG_PROJECT:
  case KG_ALG_DISTINCT:
  case KG_ALG_REDUCED:
  case KG_ALG_ORDER_BY:
  case KG_ALG_SLICE: return values_of(plan, alg->children[0], var, n);
  default: return KG_OK;
  }
}

kg_status
kg_plan_count_distinct(kg_plan *plan,
                       const kg_alg *alg,
                       double rows,
                       const kg_var *vars,
                       uint32_t n_vars,
                       double *n)
{
  *n = 1;
  for (uint32_t i = 0; i < n_vars; i++) {
    double values = 1;
    if (kg_var_set_has(&plan->params, vars[i])) {
      continue;
    }
    TRY(values_of(plan, alg, vars[i], &values));
    *n *= isinf(values) ? rows / some_rows + 1 : values > 1 ? values : 1;
  }
  *n = *n < rows || n_vars == 0 ? *n : rows > 1 ? rows : 1;
  return KG_OK;
}
