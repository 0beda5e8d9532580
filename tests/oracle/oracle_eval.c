/* SPDX-License-Identifier: Apache-2.0 */
// The algebra, 18.5: each operator on whole multisets of solutions.
#include "oracle.h"

#include <stdlib.h>
#include <string.h>

// Rows ----------------------------------------------------------------------

static bool
compatible(const or_term *a, const or_term *b, uint32_t width)
{
  for (uint32_t i = 0; i < width; i++) {
    if (a[i] && b[i] && a[i] != b[i]) {
      return false;
    }
  }
  return true;
}

static bool
disjoint(const or_term *a, const or_term *b, uint32_t width)
{
  for (uint32_t i = 0; i < width; i++) {
    if (a[i] && b[i]) {
      return false;
    }
  }
  return true;
}

static void
add_merged(or_env *env, or_rows *out, const or_term *a, const or_term *b)
{
  or_term *row = or_rows_add(env, out);
  for (uint32_t i = 0; i < out->width; i++) {
    row[i] = a[i] ? a[i] : b[i];
  }
}

static void
add_copy(or_env *env, or_rows *out, const or_term *row)
{
  memcpy(or_rows_add(env, out), row, out->width * sizeof *row);
}

static void
join(or_env *env, const or_rows *a, const or_rows *b, or_rows *out)
{
  for (size_t i = 0; i < a->n; i++) {
    for (size_t k = 0; k < b->n && or_step(env->world); k++) {
      if (compatible(or_row(a, i), or_row(b, k), out->width)) {
        add_merged(env, out, or_row(a, i), or_row(b, k));
      }
    }
  }
}

// Basic graph patterns ------------------------------------------------------

/// The term a place must have: its own, or the row's, or what EXISTS put in;
/// 0 if any.
static or_term
wanted(or_env *env, const kg_slot *slot, const or_term *row)
{
  if (slot->kind == KG_SLOT_TERM) {
    return or_intern(env->world, &slot->term);
  }
  if (env->outer && env->outer[slot->var]) {
    return env->outer[slot->var];
  }
  return row ? row[slot->var] : 0;
}

/// Gives a place its term. @return false if it has another one.
static bool
put(or_env *env, const kg_slot *slot, or_term term, or_term *row)
{
  const or_term old = wanted(env, slot, row);
  if (!old) {
    row[slot->var] = term;
  }
  return !old || old == term;
}

static void
match_triples(or_env *env,
              const kg_edge *edge,
              const or_term *row,
              or_rows *out)
{
  or_term *new_row = calloc(out->width, sizeof *new_row);
  for (size_t i = 0; new_row && i < env->active.n && or_step(env->world); i++) {
    const or_quad *t = &env->active.at[i];
    memcpy(new_row, row, out->width * sizeof *row);
    if (put(env, &edge->s, t->s, new_row) &&
        put(env, &edge->p, t->p, new_row) &&
        put(env, &edge->o, t->o, new_row)) {
      add_copy(env, out, new_row);
    }
  }
  free(new_row);
}

/// A path pattern is evaluated apart and joined: what other patterns bind
/// must not change it.
static void
match_path(or_env *env, const kg_edge *edge, const or_rows *in, or_rows *out)
{
  or_rows pairs, solutions;
  or_rows_init(&pairs, 2);
  or_rows_init(&solutions, out->width);
  or_eval_path(env, edge->path, wanted(env, &edge->s, NULL),
               wanted(env, &edge->o, NULL), &pairs);
  for (size_t i = 0; i < pairs.n; i++) {
    or_term *row = or_rows_add(env, &solutions);
    if (!put(env, &edge->s, or_row(&pairs, i)[0], row) ||
        !put(env, &edge->o, or_row(&pairs, i)[1], row)) {
      solutions.n--;
    }
  }
  join(env, in, &solutions, out);
  or_rows_clear(&pairs);
  or_rows_clear(&solutions);
}

static void
eval_bgp(or_env *env, const kg_alg *alg, or_rows *out)
{
  or_rows_add(env, out);
  for (uint32_t e = 0; e < alg->u.bgp.n_edges; e++) {
    const kg_edge *edge = &alg->u.bgp.edges[e];
    or_rows next;
    or_rows_init(&next, out->width);
    if (edge->path) {
      match_path(env, edge, out, &next);
    } else {
      for (size_t i = 0; i < out->n; i++) {
        match_triples(env, edge, or_row(out, i), &next);
      }
    }
    or_rows_clear(out);
    *out = next;
  }
}

// Operators -----------------------------------------------------------------

static bool
holds(or_env *env, kg_expr *const *exprs, uint32_t n, const or_term *row)
{
  for (uint32_t i = 0; i < n; i++) {
    const or_value v = or_eval_expr(env, exprs[i], row);
    if (or_truth(&v) != 1) {
      return false;
    }
  }
  return true;
}

static void
eval_join(or_env *env, const kg_alg *alg, or_rows *out)
{
  or_rows_add(env, out);
  for (uint32_t i = 0; i < alg->n_children; i++) {
    or_rows right, next;
    or_rows_init(&next, out->width);
    or_eval(env, alg->children[i], &right);
    join(env, out, &right, &next);
    or_rows_clear(&right);
    or_rows_clear(out);
    *out = next;
  }
}

static void
eval_left_join(or_env *env, const kg_alg *alg, or_rows *out)
{
  or_rows left, right;
  or_eval(env, alg->children[0], &left);
  or_eval(env, alg->children[1], &right);
  for (size_t i = 0; i < left.n; i++) {
    bool found = false;
    for (size_t k = 0; k < right.n && or_step(env->world); k++) {
      if (!compatible(or_row(&left, i), or_row(&right, k), out->width)) {
        continue;
      }
      add_merged(env, out, or_row(&left, i), or_row(&right, k));
      if (holds(env, alg->u.filter.exprs, alg->u.filter.n_exprs,
                or_row(out, out->n - 1))) {
        found = true;
      } else {
        out->n--;
      }
    }
    if (!found) {
      add_copy(env, out, or_row(&left, i));
    }
  }
  or_rows_clear(&left);
  or_rows_clear(&right);
}

static void
eval_minus(or_env *env, const kg_alg *alg, or_rows *out)
{
  or_rows left, right;
  or_eval(env, alg->children[0], &left);
  or_eval(env, alg->children[1], &right);
  for (size_t i = 0; i < left.n; i++) {
    bool kept = true;
    for (size_t k = 0; k < right.n && or_step(env->world); k++) {
      const or_term *a = or_row(&left, i), *b = or_row(&right, k);
      kept &= !compatible(a, b, out->width) || disjoint(a, b, out->width);
    }
    if (kept) {
      add_copy(env, out, or_row(&left, i));
    }
  }
  or_rows_clear(&left);
  or_rows_clear(&right);
}

static void
eval_in_graph(or_env *env, const kg_alg *alg, const or_graph *g, or_rows *out)
{
  const or_triples active = env->active;
  or_rows inner;
  env->active = g ? g->triples : (or_triples){NULL, 0};
  or_eval(env, alg->children[0], &inner);
  env->active = active;
  for (size_t i = 0; i < inner.n; i++) {
    or_term *row = or_row(&inner, i);
    if (!g || put(env, &alg->u.graph, g->name, row)) {
      add_copy(env, out, row);
    }
  }
  or_rows_clear(&inner);
}

static void
eval_graph(or_env *env, const kg_alg *alg, or_rows *out)
{
  const or_term name = wanted(env, &alg->u.graph, NULL);
  bool found = false;
  for (size_t i = 0; i < env->n_named; i++) {
    if (!name || env->named[i].name == name) {
      eval_in_graph(env, alg, &env->named[i], out);
      found = true;
    }
  }
  // A graph that the data set does not have gives no solution.
  (void)found;
}

static void
eval_values(or_env *env, const kg_alg *alg, or_rows *out)
{
  const uint32_t n = alg->u.values.n_vars;
  for (uint32_t r = 0; r < alg->u.values.n_rows; r++) {
    or_term *row = or_rows_add(env, out);
    for (uint32_t i = 0; i < n; i++) {
      row[alg->u.values.vars[i]] =
          or_intern(env->world, &alg->u.values.terms[r * n + i]);
    }
  }
}

static void
eval_extend(or_env *env, const kg_alg *alg, or_rows *out)
{
  or_eval(env, alg->children[0], out);
  for (size_t i = 0; i < out->n && or_step(env->world); i++) {
    const or_value v = or_eval_expr(env, alg->u.extend.expr, or_row(out, i));
    or_row(out, i)[alg->u.extend.var] = or_term_of(env->world, &v);
  }
}

static void
eval_project(or_env *env, const kg_alg *alg, or_rows *out)
{
  or_rows inner;
  or_eval(env, alg->children[0], &inner);
  for (size_t i = 0; i < inner.n; i++) {
    or_term *row = or_rows_add(env, out);
    for (uint32_t k = 0; k < alg->u.project.n_vars; k++) {
      const kg_var var = alg->u.project.vars[k];
      row[var] = or_row(&inner, i)[var];
    }
  }
  or_rows_clear(&inner);
}

static void
eval_distinct(or_env *env, const kg_alg *alg, or_rows *out)
{
  or_rows inner;
  or_eval(env, alg->children[0], &inner);
  for (size_t i = 0; i < inner.n; i++) {
    bool known = false;
    for (size_t k = 0; k < out->n && !known && or_step(env->world); k++) {
      known = !memcmp(or_row(&inner, i), or_row(out, k),
                      out->width * sizeof(or_term));
    }
    if (!known) {
      add_copy(env, out, or_row(&inner, i));
    }
  }
  or_rows_clear(&inner);
}

// Groups --------------------------------------------------------------------

static void
add_group(or_env *env,
          const kg_alg *alg,
          const or_rows *rows,
          const size_t *members,
          size_t n,
          const or_term *keys,
          or_rows *out)
{
  or_term *row = or_rows_add(env, out);
  for (uint32_t k = 0; k < alg->u.group.n_keys; k++) {
    row[alg->u.group.keys[k].var] = keys[k];
  }
  for (uint32_t k = 0; k < alg->u.group.n_aggregates; k++) {
    const kg_aggregate *aggregate = &alg->u.group.aggregates[k];
    row[aggregate->var] = or_aggregate(env, aggregate, rows, members, n);
  }
}

static void
find_keys(or_env *env, const kg_alg *alg, const or_term *row, or_term *keys)
{
  for (uint32_t k = 0; k < alg->u.group.n_keys; k++) {
    const kg_group_key *key = &alg->u.group.keys[k];
    if (key->expr) {
      const or_value v = or_eval_expr(env, key->expr, row);
      keys[k] = or_term_of(env->world, &v);
    } else {
      keys[k] =
          row[key->var] || !env->outer ? row[key->var] : env->outer[key->var];
    }
  }
}

static void
eval_group(or_env *env, const kg_alg *alg, or_rows *out)
{
  const uint32_t n_keys = alg->u.group.n_keys;
  or_rows in, keys;
  or_eval(env, alg->children[0], &in);
  or_rows_init(&keys, n_keys);
  for (size_t i = 0; i < in.n; i++) {
    find_keys(env, alg, or_row(&in, i), or_rows_add(env, &keys));
  }
  size_t *members = calloc(in.n + 1, sizeof *members);
  bool *done = calloc(in.n + 1, sizeof *done);
  if (!members || !done) {
    abort();
  }
  for (size_t i = 0; i < in.n && !env->world->gave_up; i++) {
    size_t n = 0;
    for (size_t k = i; !done[i] && k < in.n && or_step(env->world); k++) {
      if (!n_keys || !memcmp(or_row(&keys, i), or_row(&keys, k),
                             n_keys * sizeof(or_term))) {
        members[n++] = k;
      }
    }
    for (size_t k = 0; k < n; k++) {
      done[members[k]] = true;
    }
    if (n) {
      add_group(env, alg, &in, members, n, or_row(&keys, i), out);
    }
  }
  if (!in.n && !n_keys) {
    add_group(env, alg, &in, members, 0, NULL, out);
  }
  free(members);
  free(done);
  or_rows_clear(&in);
  or_rows_clear(&keys);
}

// Order ---------------------------------------------------------------------

/// The generator asks for an order inside a query only where it is total.
static void
eval_order(or_env *env, const kg_alg *alg, or_rows *out)
{
  const uint32_t n_keys = alg->u.order.n_keys;
  or_rows keys;
  or_eval(env, alg->children[0], out);
  or_rows_init(&keys, n_keys);
  or_term *moved_key = calloc(n_keys + 1, sizeof *moved_key);
  or_term *moved = calloc(out->width, sizeof *moved);
  if (!moved_key || !moved) {
    abort();
  }
  for (size_t i = 0; i < out->n && !env->world->gave_up; i++) {
    or_term *key = or_rows_add(env, &keys);
    for (uint32_t k = 0; k < n_keys; k++) {
      const or_value v =
          or_eval_expr(env, alg->u.order.keys[k].expr, or_row(out, i));
      key[k] = or_term_of(env->world, &v);
    }
    memcpy(moved_key, key, n_keys * sizeof *key);
    memcpy(moved, or_row(out, i), out->width * sizeof *moved);
    size_t at = i;
    for (; at && or_step(env->world); at--) {
      int order = 0;
      for (uint32_t k = 0; k < n_keys && !order; k++) {
        order =
            or_total_order(env->world, moved_key[k], or_row(&keys, at - 1)[k]);
        order = alg->u.order.keys[k].descending ? -order : order;
      }
      if (order >= 0) {
        break;
      }
      memcpy(or_row(&keys, at), or_row(&keys, at - 1), n_keys * sizeof *key);
      memcpy(or_row(out, at), or_row(out, at - 1), out->width * sizeof *moved);
    }
    memcpy(or_row(&keys, at), moved_key, n_keys * sizeof *key);
    memcpy(or_row(out, at), moved, out->width * sizeof *moved);
  }
  free(moved_key);
  free(moved);
  or_rows_clear(&keys);
}

static void
eval_slice(or_env *env, const kg_alg *alg, or_rows *out)
{
  or_rows in;
  or_eval(env, alg->children[0], &in);
  for (size_t i = 0; i < in.n; i++) {
    if (i >= alg->u.slice.offset &&
        i - alg->u.slice.offset < alg->u.slice.limit) {
      add_copy(env, out, or_row(&in, i));
    }
  }
  or_rows_clear(&in);
}

static void
eval_filter(or_env *env, const kg_alg *alg, or_rows *out)
{
  or_rows in;
  or_eval(env, alg->children[0], &in);
  for (size_t i = 0; i < in.n && or_step(env->world); i++) {
    if (holds(env, alg->u.filter.exprs, alg->u.filter.n_exprs,
              or_row(&in, i))) {
      add_copy(env, out, or_row(&in, i));
    }
  }
  or_rows_clear(&in);
}

static void
eval_union(or_env *env, const kg_alg *alg, or_rows *out)
{
  for (uint32_t i = 0; i < alg->n_children; i++) {
    or_rows in;
    or_eval(env, alg->children[i], &in);
    for (size_t k = 0; k < in.n; k++) {
      add_copy(env, out, or_row(&in, k));
    }
    or_rows_clear(&in);
  }
}

void
or_eval(or_env *env, const kg_alg *alg, or_rows *out)
{
  or_rows_init(out, env->query->n_vars);
  switch (alg->kind) {
  case KG_ALG_UNIT: or_rows_add(env, out); break;
  case KG_ALG_BGP: eval_bgp(env, alg, out); break;
  case KG_ALG_JOIN: eval_join(env, alg, out); break;
  case KG_ALG_LEFT_JOIN: eval_left_join(env, alg, out); break;
  case KG_ALG_FILTER: eval_filter(env, alg, out); break;
  case KG_ALG_UNION: eval_union(env, alg, out); break;
  case KG_ALG_MINUS: eval_minus(env, alg, out); break;
  case KG_ALG_GRAPH: eval_graph(env, alg, out); break;
  case KG_ALG_EXTEND: eval_extend(env, alg, out); break;
  case KG_ALG_VALUES: eval_values(env, alg, out); break;
  case KG_ALG_SERVICE: env->world->gave_up = true; break;
  case KG_ALG_GROUP: eval_group(env, alg, out); break;
  case KG_ALG_PROJECT: eval_project(env, alg, out); break;
  case KG_ALG_DISTINCT: eval_distinct(env, alg, out); break;
  case KG_ALG_REDUCED: eval_distinct(env, alg, out); break;
  case KG_ALG_ORDER_BY: eval_order(env, alg, out); break;
  case KG_ALG_SLICE: eval_slice(env, alg, out); break;
  }
}

// CONSTRUCT -----------------------------------------------------------------

static or_term
fill(or_env *env, const kg_slot *slot, const or_term *row)
{
  static const kg_term some_blank = {.kind = KG_TERM_BLANK,
                                     .text = {"template", 8}};
  switch (slot->kind) {
  case KG_SLOT_TERM: return or_intern(env->world, &slot->term);
  case KG_SLOT_VAR: return row ? row[slot->var] : 0;
  case KG_SLOT_BLANK: return or_intern(env->world, &some_blank);
  default: return 0;
  }
}

static void
add_triple(or_env *env,
           const kg_quad_slots *slots,
           const or_term *row,
           or_rows *out)
{
  const or_term t[3] = {fill(env, &slots->s, row), fill(env, &slots->p, row),
                        fill(env, &slots->o, row)};
  const kg_term *terms = env->world->terms;
  if (!t[0] || terms[t[0]].kind == KG_TERM_LITERAL || !t[2] ||
      terms[t[1]].kind != KG_TERM_IRI) {
    return;
  }
  const bool blank =
      slots->s.kind == KG_SLOT_BLANK || slots->o.kind == KG_SLOT_BLANK;
  for (size_t i = 0; !blank && i < out->n; i++) {
    if (!memcmp(or_row(out, i), t, sizeof t)) {
      return;
    }
  }
  memcpy(or_rows_add(env, out), t, sizeof t);
}

void
or_construct(or_env *env, or_rows *out)
{
  or_rows in;
  or_eval(env, env->query->where, &in);
  or_rows_init(out, 3);
  for (size_t i = 0; i < in.n; i++) {
    for (uint32_t k = 0; k < env->query->n_construct; k++) {
      add_triple(env, &env->query->construct[k], or_row(&in, i), out);
    }
  }
  or_rows_clear(&in);
}
