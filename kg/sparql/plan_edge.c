/* SPDX-License-Identifier: Apache-2.0 */
// Triple patterns: what they cost, and the operators that read them.
#include "sparql/lookup.h"
#include "sparql/plan.h"

/// Distinct values of a place when nothing is known.
#define SOME_MATCHES 8.0

static kg_id
slot_id(kg_plan *plan, const kg_slot *slot)
{
  kg_exec *exec = plan->exec;
  const kg_term *term = NULL;
  kg_id id = 0;
  if (slot->kind == KG_SLOT_TERM) {
    term = &slot->term;
  } else if (slot->kind == KG_SLOT_VAR && slot->var < exec->query->n_vars &&
             exec->query->vars[slot->var].value.kind) {
    term = &exec->query->vars[slot->var].value;
  }
  const kg_status st = term ? kg_exec_intern(exec, term, &id) : KG_OK;
  if (st && !exec->failed) {
    exec->failed = st;
  }
  return id;
}

static bool
is_param(const kg_plan *plan, const kg_slot *slot)
{
  return slot->kind == KG_SLOT_VAR && kg_var_set_has(&plan->params, slot->var);
}

static kg_place
make_place(kg_plan *plan, const kg_slot *slot, const kg_op *input)
{
  kg_place place = {0, KG_NO_VAR, KG_NO_VAR, KG_NO_COLUMN};
  place.id = slot_id(plan, slot);
  if (place.id || slot->kind != KG_SLOT_VAR) {
    return place;
  }
  place.column = input ? kg_op_column(input, slot->var) : KG_NO_COLUMN;
  if (place.column != KG_NO_COLUMN) {
    // A column that may be unbound is filled where it is.
    place.var = input->nullable[place.column] ? slot->var : KG_NO_VAR;
  } else if (is_param(plan, slot)) {
    place.param = slot->var;
  } else {
    place.var = slot->var;
  }
  return place;
}

static void
set_graph(kg_plan *plan,
          const kg_graph_in *graph,
          const kg_op *input,
          kg_lookup *lookup)
{
  const kg_active *active = plan->active;
  kg_slot slot = {.kind = KG_SLOT_VAR, .var = graph->var};
  lookup->places[3] = (kg_place){0, KG_NO_VAR, KG_NO_VAR, KG_NO_COLUMN};
  switch (graph->kind) {
  case KG_GRAPH_DEFAULT: lookup->base = active->base; return;
  case KG_GRAPH_CONST: lookup->places[3].id = graph->id; break;
  case KG_GRAPH_PARAM: lookup->places[3].param = graph->var; break;
  case KG_GRAPH_VAR: lookup->places[3] = make_place(plan, &slot, input); break;
  }
  lookup->base.named_only = true;
  if (active->has_named) {
    // An empty list still is a list.
    lookup->base.graphs = active->named;
    lookup->base.n_graphs = active->n_named;
  }
}

static bool
is_free(const kg_place *place)
{
  return !place->id && place->param == KG_NO_VAR &&
         place->column == KG_NO_COLUMN;
}

/// An order whose prefix is bound and whose next place is `place`.
static kg_order
order_for(const kg_lookup *lookup, int place)
{
  static const struct {
    kg_order order;
    int places[4];
  } orders[] = {{KG_SPOG, {0, 1, 2, 3}}, {KG_POSG, {1, 2, 0, 3}},
                {KG_OSPG, {2, 0, 1, 3}}, {KG_GSPO, {3, 0, 1, 2}},
                {KG_GPOS, {3, 1, 2, 0}}, {KG_GOSP, {3, 2, 0, 1}}};
  unsigned bound = lookup->base.bound.g ? 8 : 0;
  for (int i = 0; i < 4; i++) {
    bound |= is_free(&lookup->places[i]) ? 0U : 1U << i;
  }
  for (size_t k = 0; k < sizeof orders / sizeof orders[0]; k++) {
    unsigned prefix = 0;
    int i = 0;
    while (i < 4 && bound >> orders[k].places[i] & 1) {
      prefix |= 1U << orders[k].places[i++];
    }
    if (prefix == bound && i < 4 && orders[k].places[i] == place) {
      return orders[k].order;
    }
  }
  return KG_ORDER_ANY;
}

/// One value in a place is as good as a constant.
static void
use_ranges(const kg_edge_plan *edge, kg_lookup *lookup)
{
  for (int i = 0; i < 3; i++) {
    const kg_range *r = edge->ranges[i];
    if (edge->n_ranges[i] == 1 && r->low == r->high &&
        is_free(&lookup->places[i])) {
      lookup->places[i].id = r->low;
    }
  }
  for (int i = 0; i < 3; i++) {
    if (!edge->ranges[i] || !is_free(&lookup->places[i])) {
      continue;
    }
    const kg_order order = order_for(lookup, i);
    if (order != KG_ORDER_ANY) {
      lookup->base.order = order;
      lookup->ranges = edge->ranges[i];
      lookup->n_ranges = edge->n_ranges[i];
      return;
    }
  }
}

static void
make_lookup(kg_plan *plan,
            const kg_edge_plan *edge,
            const kg_op *input,
            kg_lookup *lookup)
{
  *lookup = (kg_lookup){0};
  lookup->places[0] = make_place(plan, &edge->s, input);
  lookup->places[1] = make_place(plan, &edge->p, input);
  lookup->places[2] = make_place(plan, &edge->o, input);
  set_graph(plan, &edge->graph, input, lookup);
  if (!edge->path) {
    use_ranges(edge, lookup);
  }
}

void
kg_edge_add_vars(const kg_edge_plan *edge, kg_var_set *set)
{
  const kg_slot *slots[] = {&edge->s, &edge->p, &edge->o};
  for (int i = 0; i < 3; i++) {
    if (slots[i]->kind == KG_SLOT_VAR) {
      kg_var_set_add(set, slots[i]->var);
    }
  }
  if (edge->graph.kind == KG_GRAPH_VAR) {
    kg_var_set_add(set, edge->graph.var);
  }
}

// Estimates ---------------------------------------------------------------

/// Quads that a look-up without an input reads.
static kg_status
count_rows(kg_plan *plan, const kg_lookup *lookup, double *rows)
{
  kg_exec *exec = plan->exec;
  kg_pattern pattern = lookup->base;
  *rows = 0;
  kg_id *const bound[] = {&pattern.bound.s, &pattern.bound.p, &pattern.bound.o,
                          &pattern.bound.g};
  double shrink = 1;
  for (int i = 0; i < 4; i++) {
    const kg_id id = lookup->places[i].id;
    if (kg_id_tag(id) == KG_TAG_LOCAL) {
      return KG_OK;
    }
    if (id) {
      *bound[i] = id;
    }
    // A parameter will be one value, not known yet.
    shrink *= lookup->places[i].param != KG_NO_VAR ? 0.01 : 1;
  }
  const uint32_t n = lookup->n_ranges ? lookup->n_ranges : 1;
  for (uint32_t i = 0; i < n; i++) {
    double part = 0;
    if (lookup->n_ranges) {
      pattern.low = lookup->ranges[i].low;
      pattern.high = lookup->ranges[i].high;
    }
    const kg_status st = kg_txn_estimate(exec->txn, &pattern, &part);
    if (st) {
      return exec->failed = st;
    }
    *rows += part;
  }
  *rows *= shrink;
  return KG_OK;
}

/// Triples that the predicates of a path have.
static kg_status
count_path(kg_plan *plan, const kg_path *path, double *n)
{
  kg_exec *exec = plan->exec;
  kg_predicate_stats stats;
  kg_id id;
  if (path->kind != KG_PATH_LINK) {
    for (uint32_t i = 0; i < path->n_children; i++) {
      TRY(count_path(plan, path->children[i], n));
    }
    return KG_OK;
  }
  kg_status st = kg_txn_find(exec->txn, &path->iri, &id);
  st = st ? st : kg_txn_predicate_stats(exec->txn, id, &stats);
  *n += st ? 0 : (double)stats.n_triples;
  return st && st != KG_NOT_FOUND ? (exec->failed = st) : KG_OK;
}

/// Closures reach part of what there is: a quarter, for want of knowing.
static kg_status
estimate_path(kg_plan *plan, kg_edge_plan *edge, bool s_free, bool o_free)
{
  double n = 0;
  TRY(count_path(plan, edge->path, &n));
  edge->rows = s_free && o_free ? n : s_free || o_free ? n / 4 + 1 : 1;
  edge->n_subjects = edge->n_objects = edge->rows / SOME_MATCHES + 1;
  return KG_OK;
}

kg_status
kg_edge_estimate(kg_plan *plan, kg_edge_plan *edge)
{
  kg_exec *exec = plan->exec;
  kg_lookup lookup;
  kg_predicate_stats stats;
  make_lookup(plan, edge, NULL, &lookup);
  TRY(exec->failed);
  if (edge->path) {
    return estimate_path(plan, edge, is_free(&lookup.places[0]),
                         is_free(&lookup.places[2]));
  }
  TRY(count_rows(plan, &lookup, &edge->rows));
  edge->n_subjects = edge->n_objects = edge->rows / SOME_MATCHES + 1;
  const kg_id p = lookup.places[1].id;
  if (p && kg_id_tag(p) != KG_TAG_LOCAL) {
    const kg_status st = kg_txn_predicate_stats(exec->txn, p, &stats);
    if (!st) {
      edge->n_subjects = (double)stats.n_subjects + 1e-9;
      edge->n_objects = (double)stats.n_objects + 1e-9;
    } else if (st != KG_NOT_FOUND) {
      return exec->failed = st;
    }
  }
  return KG_OK;
}

static bool
is_bound(const kg_slot *slot, const kg_var_set *bound)
{
  return slot->kind == KG_SLOT_VAR && kg_var_set_has(bound, slot->var);
}

double
kg_edge_matches(const kg_plan *plan,
                const kg_edge_plan *edge,
                const kg_var_set *bound)
{
  (void)plan;
  double rows = edge->rows;
  if (is_bound(&edge->s, bound)) {
    rows /= edge->n_subjects > 1 ? edge->n_subjects : 1;
  }
  if (is_bound(&edge->o, bound)) {
    rows /= edge->n_objects > 1 ? edge->n_objects : 1;
  }
  if (is_bound(&edge->p, bound)) {
    rows /= SOME_MATCHES;
  }
  return rows;
}

// Operators ---------------------------------------------------------------

static kg_slice
describe(kg_plan *plan, const kg_edge_plan *edge)
{
  kg_exec *exec = plan->exec;
  kg_buf buf;
  kg_buf_init(&buf, &exec->alloc);
  kg_slot_print(exec->query, &edge->s, &buf);
  kg_buf_add_byte(&buf, ' ');
  if (edge->path) {
    kg_path_print(exec->query, edge->path, &buf);
  } else {
    kg_slot_print(exec->query, &edge->p, &buf);
  }
  kg_buf_add_byte(&buf, ' ');
  kg_slot_print(exec->query, &edge->o, &buf);
  const kg_slice text = kg_arena_copy(&exec->arena, kg_buf_slice(&buf));
  kg_buf_clear(&buf);
  return text.ptr ? text : KG_SLICE("");
}

kg_op *
kg_edge_op(kg_plan *plan,
           kg_op *input,
           const kg_edge_plan *edge,
           kg_join_mode mode,
           const kg_var_set *keep)
{
  kg_exec *exec = plan->exec;
  kg_lookup lookup;
  kg_op *op;
  make_lookup(plan, edge, input, &lookup);
  if (exec->failed) {
    return NULL;
  }
  if (edge->path) {
    op = input ? input : kg_op_unit(exec);
    op = op ? kg_op_path(exec, op, edge->path, &lookup) : NULL;
  } else if (edge->graph.kind == KG_GRAPH_DEFAULT && plan->active->is_empty) {
    kg_var vars[4];
    const uint32_t n = kg_lookup_vars(&lookup, vars);
    op = kg_op_empty(exec, vars, n);
    op = op && input ? kg_op_hash_join(exec, input, op, mode) : op;
  } else if (!input) {
    op = kg_op_scan(exec, &lookup);
  } else if (kg_star_fits(input, &lookup) ||
             kg_star_fits_object(input, &lookup)) {
    op = kg_op_star(exec, input, &lookup, 1, mode, keep);
  } else {
    op = kg_op_index_join(exec, input, &lookup, mode, keep);
  }
  if (op) {
    op->detail = describe(plan, edge);
  }
  return op;
}

static kg_slice
describe_star(kg_plan *plan, kg_edge_plan *const *edges, uint32_t n)
{
  kg_exec *exec = plan->exec;
  kg_buf buf;
  kg_buf_init(&buf, &exec->alloc);
  kg_slot_print(exec->query, &edges[0]->s, &buf);
  for (uint32_t i = 0; i < n; i++) {
    kg_buf_add_string(&buf, i ? "; " : " ");
    kg_slot_print(exec->query, &edges[i]->p, &buf);
    kg_buf_add_byte(&buf, ' ');
    kg_slot_print(exec->query, &edges[i]->o, &buf);
  }
  const kg_slice text = kg_arena_copy(&exec->arena, kg_buf_slice(&buf));
  kg_buf_clear(&buf);
  return text.ptr ? text : KG_SLICE("");
}

kg_id
kg_edge_star_predicate(kg_plan *plan,
                       const kg_op *input,
                       const kg_edge_plan *edge)
{
  kg_lookup lookup;
  if (edge->path || edge->graph.kind != KG_GRAPH_DEFAULT ||
      plan->active->is_empty) {
    return 0;
  }
  make_lookup(plan, edge, input, &lookup);
  return !plan->exec->failed && kg_star_fits(input, &lookup)
             ? lookup.places[1].id
             : 0;
}

kg_op *
kg_edges_star(kg_plan *plan,
              kg_op *input,
              kg_edge_plan *const *edges,
              uint32_t n,
              const kg_var_set *keep)
{
  kg_exec *exec = plan->exec;
  kg_lookup *lookups = KG_ARENA_ARRAY(&exec->arena, kg_lookup, n);
  if (!lookups) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  for (uint32_t i = 0; i < n; i++) {
    make_lookup(plan, edges[i], input, &lookups[i]);
  }
  kg_op *op = exec->failed
                  ? NULL
                  : kg_op_star(exec, input, lookups, n, KG_JOIN_INNER, keep);
  if (op) {
    op->detail = describe_star(plan, edges, n);
  }
  return op;
}
