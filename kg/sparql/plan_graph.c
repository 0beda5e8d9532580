/* SPDX-License-Identifier: Apache-2.0 */
// GRAPH. Over a plain pattern the graph is one more place of each quad;
// anything else is run graph by graph, as section 18.6 says.
#include "sparql/plan.h"

/// A pattern that always reads a quad, whose graph binds the variable.
static bool
reads_quads(const kg_alg *alg)
{
  if (alg->kind == KG_ALG_JOIN) {
    for (uint32_t i = 0; i < alg->n_children; i++) {
      if (!reads_quads(alg->children[i])) {
        return false;
      }
    }
    return alg->n_children > 0;
  }
  if (alg->kind != KG_ALG_BGP || !alg->u.bgp.n_edges) {
    return false;
  }
  for (uint32_t i = 0; i < alg->u.bgp.n_edges; i++) {
    if (alg->u.bgp.edges[i].path) {
      return false;
    }
  }
  return true;
}

bool
kg_alg_needs_quads(const kg_alg *alg)
{
  switch (alg->kind) {
  case KG_ALG_BGP:
    for (uint32_t i = 0; i < alg->u.bgp.n_edges; i++) {
      if (!alg->u.bgp.edges[i].path) {
        return true;
      }
    }
    return false;
  case KG_ALG_JOIN:
    for (uint32_t i = 0; i < alg->n_children; i++) {
      if (kg_alg_needs_quads(alg->children[i])) {
        return true;
      }
    }
    return false;
  case KG_ALG_FILTER:
  case KG_ALG_LEFT_JOIN:
  case KG_ALG_MINUS:
  case KG_ALG_EXTEND: return kg_alg_needs_quads(alg->children[0]);
  default: return false;
  }
}

bool
kg_plan_graph_in(kg_plan *plan, const kg_alg *alg, kg_graph_in *in)
{
  kg_exec *exec = plan->exec;
  const kg_slot *slot = &alg->u.graph;
  const kg_term *term = slot->kind == KG_SLOT_TERM ? &slot->term : NULL;
  *in = (kg_graph_in){0};
  if (!term && slot->var < exec->query->n_vars &&
      exec->query->vars[slot->var].value.kind) {
    term = &exec->query->vars[slot->var].value;
  }
  if (term) {
    in->kind = KG_GRAPH_CONST;
    return !kg_exec_intern(exec, term, &in->id);
  }
  in->var = slot->var;
  if (kg_var_set_has(&plan->params, slot->var)) {
    in->kind = KG_GRAPH_PARAM;
    return kg_alg_needs_quads(alg->children[0]);
  }
  in->kind = KG_GRAPH_VAR;
  return !exec->options.no_optimizer && reads_quads(alg->children[0]);
}

static bool
is_named(const kg_active *active, kg_id id)
{
  bool found = !active->has_named;
  for (size_t i = 0; i < active->n_named; i++) {
    found |= active->named[i] == id;
  }
  return found;
}

static kg_op *
nothing(kg_plan *plan, const kg_alg *alg)
{
  kg_exec *exec = plan->exec;
  kg_var_set visible = kg_plan_set(plan);
  kg_var *vars = KG_ARENA_ARRAY(&exec->arena, kg_var, exec->n_params);
  uint32_t n = 0;
  if (!visible.words || !vars) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  kg_alg_add_visible(alg, &visible);
  for (kg_var v = 0; v < exec->n_params; v++) {
    if (kg_var_set_has(&visible, v)) {
      vars[n++] = v;
    }
  }
  return kg_op_empty(exec, vars, n);
}

/// A graph that is not there has no solution at all, not even for `{}`.
static kg_op *
plan_in_graph(kg_plan *plan,
              const kg_alg *alg,
              const kg_graph_in *in,
              kg_want want)
{
  kg_plan inner = *plan;
  inner.graph = *in;
  if (in->kind == KG_GRAPH_CONST) {
    const kg_pattern all = {.bound = {.g = in->id}};
    double n = 0;
    if (kg_id_tag(in->id) != KG_TAG_LOCAL && is_named(plan->active, in->id)) {
      const kg_status st = kg_txn_estimate(plan->exec->txn, &all, &n);
      if (st) {
        plan->exec->failed = st;
        return NULL;
      }
    }
    if (n <= 0) {
      return nothing(plan, alg);
    }
  }
  return kg_plan_alg(&inner, alg->children[0], want);
}

static kg_status
list_graphs(kg_plan *plan, const kg_id **graphs, size_t *n)
{
  kg_exec *exec = plan->exec;
  kg_id *all;
  *graphs = plan->active->named;
  *n = plan->active->n_named;
  if (plan->active->has_named) {
    return KG_OK;
  }
  const kg_status st = kg_txn_graphs(exec->txn, &all, n);
  if (st) {
    return exec->failed = st;
  }
  kg_id *copy = KG_ARENA_ARRAY(&exec->arena, kg_id, *n);
  if (copy && *n) {
    memcpy(copy, all, *n * sizeof *copy);
  }
  kg_alloc_free(kg_txn_alloc(exec->txn), all);
  *graphs = copy;
  return copy ? KG_OK : kg_exec_no_memory(exec);
}

kg_op *
kg_plan_graph(kg_plan *plan, const kg_alg *alg, kg_want want)
{
  kg_graph_in in;
  kg_plan inner = *plan;
  const kg_id *graphs;
  size_t n;
  if (kg_plan_graph_in(plan, alg, &in)) {
    return plan_in_graph(plan, alg, &in, want);
  }
  if (plan->exec->failed || list_graphs(plan, &graphs, &n)) {
    return NULL;
  }
  const kg_var param = kg_plan_new_var(plan);
  if (param == KG_NO_VAR) {
    return NULL;
  }
  inner.graph = (kg_graph_in){KG_GRAPH_PARAM, 0, param};
  kg_op *child = kg_plan_alg(&inner, alg->children[0],
                             (kg_want){NULL, want.is_set, UINT64_MAX});
  kg_op *op = child ? kg_op_graphs(plan->exec, child, graphs, n, param,
                                   alg->u.graph.var)
                    : NULL;
  if (op && kg_var_set_has(&plan->params, alg->u.graph.var)) {
    op = kg_op_match_param(plan->exec, op, kg_op_column(op, alg->u.graph.var));
  }
  return op;
}
