/* SPDX-License-Identifier: Apache-2.0 */
// Property paths, 18.4: each definition as it stands there.
#include "oracle.h"

#include <string.h>

static void
add_pair(or_env *env, or_rows *pairs, or_term x, or_term y)
{
  or_term *pair = or_rows_add(env, pairs);
  pair[0] = x;
  pair[1] = y;
}

static bool
has_pair(const or_rows *pairs, or_term x, or_term y)
{
  for (size_t i = 0; i < pairs->n; i++) {
    if (or_row(pairs, i)[0] == x && or_row(pairs, i)[1] == y) {
      return true;
    }
  }
  return false;
}

static void
add_new_pair(or_env *env, or_rows *pairs, or_term x, or_term y)
{
  if (!has_pair(pairs, x, y)) {
    add_pair(env, pairs, x, y);
  }
}

/// Subjects and objects of the active graph.
static void
add_nodes(or_env *env, or_rows *nodes)
{
  for (size_t i = 0; i < env->active.n; i++) {
    add_new_pair(env, nodes, env->active.at[i].s, 0);
    add_new_pair(env, nodes, env->active.at[i].o, 0);
  }
}

static void
links(or_env *env, const kg_path *path, or_term x, or_term y, or_rows *pairs)
{
  const or_term p = or_intern(env->world, &path->iri);
  for (size_t i = 0; i < env->active.n && or_step(env->world); i++) {
    const or_quad *t = &env->active.at[i];
    if (t->p == p && (!x || x == t->s) && (!y || y == t->o)) {
      add_pair(env, pairs, t->s, t->o);
    }
  }
}

static void
inverse(or_env *env, const kg_path *child, or_term x, or_term y, or_rows *pairs)
{
  or_rows inner;
  or_rows_init(&inner, 2);
  or_eval_path(env, child, y, x, &inner);
  for (size_t i = 0; i < inner.n; i++) {
    add_pair(env, pairs, or_row(&inner, i)[1], or_row(&inner, i)[0]);
  }
  or_rows_clear(&inner);
}

/// Join of the parts from `at` on, by variables of their own.
static void
sequence(or_env *env,
         const kg_path *path,
         uint32_t at,
         or_term x,
         or_term y,
         or_rows *pairs)
{
  or_rows left, right;
  if (at + 1 == path->n_children) {
    or_eval_path(env, path->children[at], x, y, pairs);
    return;
  }
  or_rows_init(&left, 2);
  or_rows_init(&right, 2);
  or_eval_path(env, path->children[at], x, 0, &left);
  sequence(env, path, at + 1, 0, y, &right);
  for (size_t i = 0; i < left.n; i++) {
    for (size_t k = 0; k < right.n && or_step(env->world); k++) {
      if (or_row(&left, i)[1] == or_row(&right, k)[0]) {
        add_pair(env, pairs, or_row(&left, i)[0], or_row(&right, k)[1]);
      }
    }
  }
  or_rows_clear(&left);
  or_rows_clear(&right);
}

/// Pairs of a node with itself.
static void
zero_length(or_env *env, or_term x, or_term y, or_rows *pairs)
{
  or_rows nodes;
  if (x || y) {
    if (!x || !y || x == y) {
      add_new_pair(env, pairs, x ? x : y, x ? x : y);
    }
    return;
  }
  or_rows_init(&nodes, 2);
  add_nodes(env, &nodes);
  for (size_t i = 0; i < nodes.n; i++) {
    add_new_pair(env, pairs, or_row(&nodes, i)[0], or_row(&nodes, i)[0]);
  }
  or_rows_clear(&nodes);
}

static void
zero_or_one(
    or_env *env, const kg_path *child, or_term x, or_term y, or_rows *pairs)
{
  or_rows once;
  or_rows_init(&once, 2);
  zero_length(env, x, y, pairs);
  or_eval_path(env, child, x, y, &once);
  for (size_t i = 0; i < once.n; i++) {
    add_new_pair(env, pairs, or_row(&once, i)[0], or_row(&once, i)[1]);
  }
  or_rows_clear(&once);
}

/// ALP: what is reached from `x`, `x` itself too.
static void
reach(or_env *env, const kg_path *child, or_term x, or_rows *seen)
{
  or_rows next;
  if (has_pair(seen, x, 0) || !or_step(env->world)) {
    return;
  }
  add_pair(env, seen, x, 0);
  or_rows_init(&next, 2);
  or_eval_path(env, child, x, 0, &next);
  for (size_t i = 0; i < next.n && !env->world->gave_up; i++) {
    reach(env, child, or_row(&next, i)[1], seen);
  }
  or_rows_clear(&next);
}

static void
closure_from(
    or_env *env, const kg_path *path, or_term x, or_term y, or_rows *pairs)
{
  or_rows seen, first;
  or_rows_init(&seen, 2);
  if (path->kind == KG_PATH_ZERO_OR_MORE) {
    reach(env, path->children[0], x, &seen);
  } else {
    or_rows_init(&first, 2);
    or_eval_path(env, path->children[0], x, 0, &first);
    for (size_t i = 0; i < first.n; i++) {
      reach(env, path->children[0], or_row(&first, i)[1], &seen);
    }
    or_rows_clear(&first);
  }
  for (size_t i = 0; i < seen.n; i++) {
    const or_term end = or_row(&seen, i)[0];
    if (!y || y == end) {
      add_pair(env, pairs, x, end);
    }
  }
  or_rows_clear(&seen);
}

static void
closure(or_env *env, const kg_path *path, or_term x, or_term y, or_rows *pairs)
{
  or_rows nodes;
  if (x) {
    closure_from(env, path, x, y, pairs);
    return;
  }
  if (y) {
    kg_path back = {
        .kind = KG_PATH_INVERSE, .children = path->children, .n_children = 1};
    kg_path *only = &back;
    kg_path turned = {.kind = path->kind, .children = &only, .n_children = 1};
    or_rows inner;
    or_rows_init(&inner, 2);
    closure_from(env, &turned, y, 0, &inner);
    for (size_t i = 0; i < inner.n; i++) {
      add_pair(env, pairs, or_row(&inner, i)[1], y);
    }
    or_rows_clear(&inner);
    return;
  }
  or_rows_init(&nodes, 2);
  add_nodes(env, &nodes);
  for (size_t i = 0; i < nodes.n; i++) {
    closure_from(env, path, or_row(&nodes, i)[0], 0, pairs);
  }
  or_rows_clear(&nodes);
}

/// Both sides apart: what one makes distinct has nothing to do with the other.
static void
alternative(
    or_env *env, const kg_path *path, or_term x, or_term y, or_rows *pairs)
{
  for (uint32_t i = 0; i < path->n_children; i++) {
    or_rows side;
    or_rows_init(&side, 2);
    or_eval_path(env, path->children[i], x, y, &side);
    for (size_t k = 0; k < side.n; k++) {
      add_pair(env, pairs, or_row(&side, k)[0], or_row(&side, k)[1]);
    }
    or_rows_clear(&side);
  }
}

static bool
excluded(or_env *env, const kg_path *path, bool backward, or_term p)
{
  for (uint32_t i = 0; i < path->n_children; i++) {
    const kg_path *child = path->children[i];
    const bool is_back = child->kind == KG_PATH_INVERSE;
    const kg_path *link = is_back ? child->children[0] : child;
    if (is_back == backward && or_intern(env->world, &link->iri) == p) {
      return true;
    }
  }
  return false;
}

/// `!()` is any link forward.
static bool
has_direction(const kg_path *path, bool backward)
{
  if (!path->n_children) {
    return !backward;
  }
  for (uint32_t i = 0; i < path->n_children; i++) {
    if ((path->children[i]->kind == KG_PATH_INVERSE) == backward) {
      return true;
    }
  }
  return false;
}

static void
negated(or_env *env, const kg_path *path, or_term x, or_term y, or_rows *pairs)
{
  for (int backward = 0; backward < 2; backward++) {
    for (size_t i = 0; i < env->active.n && or_step(env->world); i++) {
      const or_quad *t = &env->active.at[i];
      const or_term from = backward ? t->o : t->s, to = backward ? t->s : t->o;
      if (has_direction(path, backward) && (!x || x == from) &&
          (!y || y == to) && !excluded(env, path, backward, t->p)) {
        add_pair(env, pairs, from, to);
      }
    }
  }
}

void
or_eval_path(
    or_env *env, const kg_path *path, or_term x, or_term y, or_rows *pairs)
{
  if (!or_step(env->world)) {
    return;
  }
  switch (path->kind) {
  case KG_PATH_LINK: links(env, path, x, y, pairs); break;
  case KG_PATH_INVERSE: inverse(env, path->children[0], x, y, pairs); break;
  case KG_PATH_SEQUENCE: sequence(env, path, 0, x, y, pairs); break;
  case KG_PATH_ALTERNATIVE: alternative(env, path, x, y, pairs); break;
  case KG_PATH_ZERO_OR_ONE:
    zero_or_one(env, path->children[0], x, y, pairs);
    break;
  case KG_PATH_ZERO_OR_MORE:
  case KG_PATH_ONE_OR_MORE: closure(env, path, x, y, pairs); break;
  case KG_PATH_NEGATED: negated(env, path, x, y, pairs); break;
  }
}
