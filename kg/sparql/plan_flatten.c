/* SPDX-License-Identifier: Apache-2.0 */
// Flattening a group. An OPTIONAL, MINUS, BIND or FILTER inside a join may be
// moved behind the join if what it uses and the rest of the join has too is
// always bound by its own left side; else it stays a tree of its own.
#include "sparql/group.h"

static kg_status flatten(kg_group *group,
                         const kg_alg *alg,
                         const kg_graph_in *graph,
                         const kg_var_set *others);

static const kg_alloc *
alloc_of(const kg_group *group)
{
  return &group->plan->exec->alloc;
}

static kg_status
no_memory(kg_group *group)
{
  return kg_exec_no_memory(group->plan->exec);
}

static kg_status
add_tree(kg_group *group, const kg_alg *alg, const kg_graph_in *graph)
{
  kg_unit unit = {.alg = alg, .graph = *graph};
  unit.vars = kg_plan_set(group->plan);
  if (!unit.vars.words || !kg_vec_push(&group->units, alloc_of(group), unit)) {
    return no_memory(group);
  }
  kg_alg_add_visible(alg, &unit.vars);
  if (graph->kind == KG_GRAPH_VAR) {
    kg_var_set_add(&unit.vars, graph->var);
  }
  return KG_OK;
}

// Edges and paths -----------------------------------------------------------

static kg_status
add_edge(kg_group *group,
         const kg_slot *s,
         const kg_slot *p,
         const kg_slot *o,
         const kg_path *path,
         const kg_graph_in *graph)
{
  kg_unit unit = {.is_edge = true, .graph = *graph};
  unit.edge.s = *s;
  unit.edge.o = *o;
  unit.edge.path = path;
  unit.edge.graph = *graph;
  if (p) {
    unit.edge.p = *p;
  }
  unit.vars = kg_plan_set(group->plan);
  if (!unit.vars.words) {
    return no_memory(group);
  }
  kg_edge_add_vars(&unit.edge, &unit.vars);
  return kg_vec_push(&group->units, alloc_of(group), unit) ? KG_OK
                                                           : no_memory(group);
}

/// A basic graph pattern of one edge over `path`.
static kg_alg *
edge_alg(kg_group *group,
         const kg_slot *s,
         const kg_slot *o,
         kg_path *path,
         kg_slot p)
{
  kg_arena *arena = &group->plan->exec->arena;
  kg_alg *alg = kg_alg_new(arena, KG_ALG_BGP, path->span);
  kg_edge *edge = KG_ARENA_NEW(arena, kg_edge);
  if (!alg || !edge) {
    return NULL;
  }
  *edge = (kg_edge){.s = *s, .p = p, .o = *o, .span = path->span};
  edge->path = p.kind == KG_SLOT_NONE ? path : NULL;
  alg->u.bgp.edges = edge;
  alg->u.bgp.n_edges = 1;
  return alg;
}

static kg_status
add_union(kg_group *group,
          kg_alg **children,
          uint32_t n,
          const kg_graph_in *graph)
{
  kg_arena *arena = &group->plan->exec->arena;
  if (n == 1) {
    return flatten(group, children[0], graph, NULL);
  }
  kg_alg *alg = kg_alg_new(arena, KG_ALG_UNION, children[0]->span);
  if (!alg) {
    return no_memory(group);
  }
  alg->children = children;
  alg->n_children = n;
  return add_tree(group, alg, graph);
}

static kg_status
add_alternative(kg_group *group,
                const kg_slot *s,
                const kg_slot *o,
                const kg_path *path,
                const kg_graph_in *graph)
{
  kg_arena *arena = &group->plan->exec->arena;
  kg_alg **children = KG_ARENA_ARRAY(arena, kg_alg *, path->n_children);
  const kg_slot none = {0};
  for (uint32_t i = 0; children && i < path->n_children; i++) {
    children[i] = edge_alg(group, s, o, path->children[i], none);
    if (!children[i]) {
      return no_memory(group);
    }
  }
  return children ? add_union(group, children, path->n_children, graph)
                  : no_memory(group);
}

/// `!(a|^b)`: any edge but those, forwards and backwards.
static kg_alg *
all_but(kg_group *group,
        const kg_slot *s,
        const kg_slot *o,
        const kg_path *path,
        kg_path_kind kind)
{
  kg_arena *arena = &group->plan->exec->arena;
  const kg_var var = kg_plan_new_var(group->plan);
  kg_expr **args = KG_ARENA_ARRAY(arena, kg_expr *, path->n_children + 1);
  kg_expr **exprs = KG_ARENA_ARRAY(arena, kg_expr *, 1);
  kg_alg *filter = kg_alg_new(arena, KG_ALG_FILTER, path->span);
  kg_alg **child = KG_ARENA_ARRAY(arena, kg_alg *, 1);
  uint32_t n = 0;
  if (var == KG_NO_VAR || !args || !exprs || !filter || !child) {
    return NULL;
  }
  args[n++] = kg_expr_var(arena, var, path->span);
  for (uint32_t i = 0; i < path->n_children; i++) {
    const kg_path *link = path->children[i];
    if (link->kind == kind) {
      link = kind == KG_PATH_INVERSE ? link->children[0] : link;
      args[n++] = kg_expr_term(arena, &link->iri, link->span);
    }
  }
  const kg_slot p = {.kind = KG_SLOT_VAR, .var = var};
  child[0] = kind == KG_PATH_INVERSE
                 ? edge_alg(group, o, s, (kg_path *)(uintptr_t)path, p)
                 : edge_alg(group, s, o, (kg_path *)(uintptr_t)path, p);
  exprs[0] = kg_expr_call(arena, KG_FN_NOT_IN, args, n, path->span);
  filter->children = child;
  filter->n_children = 1;
  filter->u.filter.exprs = exprs;
  filter->u.filter.n_exprs = 1;
  return child[0] && exprs[0] ? filter : NULL;
}

static kg_status
add_negated(kg_group *group,
            const kg_slot *s,
            const kg_slot *o,
            const kg_path *path,
            const kg_graph_in *graph)
{
  kg_alg **children = KG_ARENA_ARRAY(&group->plan->exec->arena, kg_alg *, 2);
  bool has_link = false, has_inverse = false;
  uint32_t n = 0;
  for (uint32_t i = 0; i < path->n_children; i++) {
    has_inverse |= path->children[i]->kind == KG_PATH_INVERSE;
    has_link |= path->children[i]->kind == KG_PATH_LINK;
  }
  if (!children) {
    return no_memory(group);
  }
  if (has_link || !has_inverse) {
    children[n++] = all_but(group, s, o, path, KG_PATH_LINK);
  }
  if (has_inverse) {
    children[n++] = all_but(group, s, o, path, KG_PATH_INVERSE);
  }
  for (uint32_t i = 0; i < n; i++) {
    if (!children[i]) {
      return group->plan->exec->failed ? group->plan->exec->failed
                                       : no_memory(group);
    }
  }
  return add_union(group, children, n, graph);
}

static kg_status
add_path(kg_group *group,
         const kg_slot *s,
         const kg_slot *o,
         const kg_path *path,
         const kg_graph_in *graph)
{
  kg_slot from = *s, p = {.kind = KG_SLOT_TERM};
  switch (path->kind) {
  case KG_PATH_LINK:
    p.term = path->iri;
    return add_edge(group, s, &p, o, NULL, graph);
  case KG_PATH_INVERSE: return add_path(group, o, s, path->children[0], graph);
  case KG_PATH_SEQUENCE:
    for (uint32_t i = 0; i + 1 < path->n_children; i++) {
      kg_slot to = {.kind = KG_SLOT_VAR, .var = kg_plan_new_var(group->plan)};
      TRY(group->plan->exec->failed);
      TRY(add_path(group, &from, &to, path->children[i], graph));
      from = to;
    }
    return add_path(group, &from, o, path->children[path->n_children - 1],
                    graph);
  case KG_PATH_ALTERNATIVE: return add_alternative(group, s, o, path, graph);
  case KG_PATH_NEGATED: return add_negated(group, s, o, path, graph);
  default: return add_edge(group, s, NULL, o, path, graph);
  }
}

static kg_status
add_bgp(kg_group *group, const kg_alg *alg, const kg_graph_in *graph)
{
  for (uint32_t i = 0; i < alg->u.bgp.n_edges; i++) {
    const kg_edge *e = &alg->u.bgp.edges[i];
    TRY(e->path ? add_path(group, &e->s, &e->o, e->path, graph)
                : add_edge(group, &e->s, &e->p, &e->o, NULL, graph));
  }
  return KG_OK;
}

// Filters and tails -----------------------------------------------------------

kg_status
kg_group_add_filter(kg_group *group, kg_expr *expr)
{
  kg_group_filter filter = {.expr = expr};
  if (expr->kind == KG_EXPR_CALL && expr->fn == KG_FN_AND) {
    for (uint32_t i = 0; i < expr->n_args; i++) {
      TRY(kg_group_add_filter(group, expr->args[i]));
    }
    return KG_OK;
  }
  filter.is_exists =
      expr->kind == KG_EXPR_EXISTS || expr->kind == KG_EXPR_NOT_EXISTS;
  filter.vars = kg_plan_set(group->plan);
  if (!filter.vars.words) {
    return no_memory(group);
  }
  kg_expr_add_vars(expr, &filter.vars);
  return kg_vec_push(&group->filters, alloc_of(group), filter)
             ? KG_OK
             : no_memory(group);
}

/// Whether `uses`, where the rest has them too, are always bound by `left`.
static kg_status
is_settled(kg_group *group,
           const kg_var_set *uses,
           const kg_alg *left,
           const kg_var_set *others,
           bool *settled)
{
  *settled = true;
  if (!others || !kg_sets_meet(uses, others)) {
    return KG_OK;
  }
  kg_var_set certain = kg_plan_set(group->plan);
  if (!certain.words) {
    return no_memory(group);
  }
  kg_alg_add_certain(left, &certain);
  *settled = kg_sets_meet_within(uses, others, &certain);
  return KG_OK;
}

static kg_status
add_behind(kg_group *group,
           const kg_alg *alg,
           const kg_graph_in *graph,
           const kg_var_set *others)
{
  bool settled;
  kg_tail tail = {.alg = alg, .graph = *graph};
  tail.mentions = kg_plan_set(group->plan);
  if (!tail.mentions.words) {
    return no_memory(group);
  }
  if (alg->kind == KG_ALG_EXTEND) {
    kg_var_set_add(&tail.mentions, alg->u.extend.var);
    kg_expr_add_vars(alg->u.extend.expr, &tail.mentions);
  } else {
    kg_plan_add_mentioned(alg->children[1], &tail.mentions);
  }
  for (uint32_t i = 0;
       alg->kind == KG_ALG_LEFT_JOIN && i < alg->u.filter.n_exprs; i++) {
    kg_expr_add_vars(alg->u.filter.exprs[i], &tail.mentions);
  }
  if (graph->kind == KG_GRAPH_VAR) {
    kg_var_set_add(&tail.mentions, graph->var);
  }
  TRY(is_settled(group, &tail.mentions, alg->children[0], others, &settled));
  if (!settled) {
    return add_tree(group, alg, graph);
  }
  TRY(flatten(group, alg->children[0], graph, others));
  return kg_vec_push(&group->tails, alloc_of(group), tail) ? KG_OK
                                                           : no_memory(group);
}

/// Behind all that may bind its endpoint.
static kg_status
add_service(kg_group *group, const kg_alg *alg, const kg_graph_in *graph)
{
  kg_tail tail = {.alg = alg, .graph = *graph};
  if (!kg_service_needs_input(group->plan, alg)) {
    return add_tree(group, alg, graph);
  }
  tail.mentions = kg_plan_set(group->plan);
  if (!tail.mentions.words) {
    return no_memory(group);
  }
  kg_plan_add_mentioned(alg, &tail.mentions);
  return kg_vec_push(&group->tails, alloc_of(group), tail) ? KG_OK
                                                           : no_memory(group);
}

static kg_status
add_filters(kg_group *group,
            const kg_alg *alg,
            const kg_graph_in *graph,
            const kg_var_set *others)
{
  bool settled;
  kg_var_set uses = kg_plan_set(group->plan);
  if (!uses.words) {
    return no_memory(group);
  }
  for (uint32_t i = 0; i < alg->u.filter.n_exprs; i++) {
    kg_expr_add_vars(alg->u.filter.exprs[i], &uses);
  }
  TRY(is_settled(group, &uses, alg->children[0], others, &settled));
  if (!settled || graph->kind != group->plan->graph.kind) {
    return add_tree(group, alg, graph);
  }
  for (uint32_t i = 0; i < alg->u.filter.n_exprs; i++) {
    TRY(kg_group_add_filter(group, alg->u.filter.exprs[i]));
  }
  return flatten(group, alg->children[0], graph, others);
}

// Joins -----------------------------------------------------------------------

static bool
is_plain(const kg_alg *alg)
{
  return alg->kind == KG_ALG_BGP || alg->kind == KG_ALG_UNIT;
}

static kg_status
add_join(kg_group *group,
         const kg_alg *alg,
         const kg_graph_in *graph,
         const kg_var_set *others)
{
  for (uint32_t i = 0; i < alg->n_children; i++) {
    if (is_plain(alg->children[i])) {
      TRY(flatten(group, alg->children[i], graph, NULL));
      continue;
    }
    kg_var_set rest = kg_plan_set(group->plan);
    if (others && rest.words) {
      rest = kg_plan_copy_set(group->plan, others);
    }
    if (!rest.words) {
      return no_memory(group);
    }
    for (uint32_t k = 0; k < alg->n_children; k++) {
      if (k != i) {
        kg_alg_add_visible(alg->children[k], &rest);
      }
    }
    TRY(flatten(group, alg->children[i], graph, &rest));
  }
  return KG_OK;
}

static kg_status
add_graph(kg_group *group, const kg_alg *alg, const kg_var_set *others)
{
  kg_graph_in inner;
  if (!kg_plan_graph_in(group->plan, alg, &inner) ||
      !kg_alg_needs_quads(alg->children[0]) ||
      (inner.kind == KG_GRAPH_VAR && alg->children[0]->kind != KG_ALG_BGP &&
       alg->children[0]->kind != KG_ALG_JOIN)) {
    return add_tree(group, alg, &group->plan->graph);
  }
  return flatten(group, alg->children[0], &inner, others);
}

static kg_status
flatten(kg_group *group,
        const kg_alg *alg,
        const kg_graph_in *graph,
        const kg_var_set *others)
{
  switch (alg->kind) {
  case KG_ALG_UNIT: return KG_OK;
  case KG_ALG_BGP: return add_bgp(group, alg, graph);
  case KG_ALG_JOIN: return add_join(group, alg, graph, others);
  case KG_ALG_FILTER: return add_filters(group, alg, graph, others);
  case KG_ALG_LEFT_JOIN:
  case KG_ALG_MINUS:
  case KG_ALG_EXTEND: return add_behind(group, alg, graph, others);
  case KG_ALG_GRAPH: return add_graph(group, alg, others);
  case KG_ALG_SERVICE: return add_service(group, alg, graph);
  default: return add_tree(group, alg, graph);
  }
}

kg_status
kg_group_init(kg_group *group,
              kg_plan *plan,
              const kg_alg *alg,
              const kg_var_set *others)
{
  *group = (kg_group){.plan = plan};
  return flatten(group, alg, &plan->graph, others);
}

void
kg_group_clear(kg_group *group)
{
  const kg_alloc *alloc = alloc_of(group);
  kg_vec_free(&group->units, alloc);
  kg_vec_free(&group->tails, alloc);
  kg_vec_free(&group->filters, alloc);
  kg_alloc_free(alloc, group->sequence);
  group->sequence = NULL;
}
