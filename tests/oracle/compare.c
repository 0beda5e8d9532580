/* SPDX-License-Identifier: Apache-2.0 */
#include "judge.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The naive side ------------------------------------------------------------

/// Apart from the rows: what may still vary.
typedef struct expected {
  or_rows rows; ///< By column, without the slice.
  bool reduced, sliced;
  uint64_t offset, limit;
  const kg_alg *order;
} expected;

static void
take_columns(or_env *env, const or_rows *solutions, or_rows *rows)
{
  const kg_query *query = env->query;
  or_rows_init(rows, query->n_columns);
  for (size_t i = 0; i < solutions->n; i++) {
    or_term *row = or_rows_add(env, rows);
    for (uint32_t k = 0; k < query->n_columns; k++) {
      row[k] = or_row(solutions, i)[query->columns[k]];
    }
  }
}

static void
expect_rows(or_env *env, expected *out)
{
  const kg_alg *alg = env->query->where;
  or_rows solutions;
  if (alg->kind == KG_ALG_SLICE) {
    out->sliced = true;
    out->offset = alg->u.slice.offset;
    out->limit = alg->u.slice.limit;
    alg = alg->children[0];
  }
  if (alg->kind == KG_ALG_REDUCED) {
    out->reduced = true;
    alg = alg->children[0];
  }
  for (const kg_alg *at = alg; at->n_children == 1; at = at->children[0]) {
    if (at->kind == KG_ALG_ORDER_BY) {
      out->order = at;
    }
    if (at->kind != KG_ALG_DISTINCT && at->kind != KG_ALG_PROJECT) {
      break;
    }
  }
  or_eval(env, alg, &solutions);
  take_columns(env, &solutions, &out->rows);
  or_rows_clear(&solutions);
}

// Comparing -----------------------------------------------------------------

static bool
covered(or_world *world, const or_rows *all, const or_rows *by)
{
  for (size_t i = 0; i < all->n; i++) {
    size_t k = 0;
    while (k < by->n && !or_same_row(world, all, i, by, k)) {
      k++;
    }
    if (k == by->n) {
      return false;
    }
  }
  return true;
}

static bool
all_vars_shown(const kg_query *query, const kg_expr *expr)
{
  bool shown = expr->kind != KG_EXPR_EXISTS && expr->kind != KG_EXPR_NOT_EXISTS;
  if (expr->kind == KG_EXPR_VAR) {
    shown = false;
    for (uint32_t i = 0; i < query->n_columns; i++) {
      shown |= query->columns[i] == expr->var;
    }
  }
  for (uint32_t i = 0; shown && i < expr->n_args; i++) {
    shown = all_vars_shown(query, expr->args[i]);
  }
  return shown;
}

static bool
keys_shown(const kg_query *query, const kg_alg *order)
{
  for (uint32_t i = 0; order && i < order->u.order.n_keys; i++) {
    if (!all_vars_shown(query, order->u.order.keys[i].expr)) {
      return false;
    }
  }
  return order != NULL;
}

/// The keys of each row.
static void
find_keys(or_env *env, const kg_alg *order, const or_rows *rows, or_rows *keys)
{
  const uint32_t n = order->u.order.n_keys;
  or_term *solution = calloc(env->query->n_vars + 1, sizeof *solution);
  or_must(solution, "memory");
  or_rows_init(keys, n);
  for (size_t i = 0; i < rows->n; i++) {
    or_term *key = or_rows_add(env, keys);
    for (uint32_t k = 0; k < env->query->n_columns; k++) {
      solution[env->query->columns[k]] = or_row(rows, i)[k];
    }
    for (uint32_t k = 0; k < n; k++) {
      const or_value v =
          or_eval_expr(env, order->u.order.keys[k].expr, solution);
      key[k] = or_term_of(env->world, &v);
    }
  }
  free(solution);
}

static int
compare_keys(or_env *env,
             const kg_alg *order,
             const or_term *a,
             const or_term *b)
{
  for (uint32_t k = 0; k < order->u.order.n_keys; k++) {
    const int c = or_order(env->world, a[k], b[k]);
    if (c) {
      return c == OR_NO_ORDER                    ? OR_NO_ORDER
             : order->u.order.keys[k].descending ? -c
                                                 : c;
    }
  }
  return 0;
}

/// No row stands before one that is less, and a slice is where it must be.
static bool
in_order(or_env *env, const expected *want, const or_rows *got)
{
  or_rows keys, all;
  bool good = true;
  find_keys(env, want->order, got, &keys);
  find_keys(env, want->order, &want->rows, &all);
  for (size_t i = 0; good && i < keys.n; i++) {
    uint64_t n_less = 0, n_not_more = 0;
    for (size_t k = i + 1; good && k < keys.n; k++) {
      good = compare_keys(env, want->order, or_row(&keys, i),
                          or_row(&keys, k)) != 1;
    }
    for (size_t k = 0; k < all.n; k++) {
      const int c =
          compare_keys(env, want->order, or_row(&all, k), or_row(&keys, i));
      n_less += c == -1;
      n_not_more += c != 1;
    }
    good &= want->reduced ||
            (n_less <= want->offset + i && n_not_more >= want->offset + i + 1);
  }
  or_rows_clear(&keys);
  or_rows_clear(&all);
  return good;
}

static bool
right_rows(or_env *env, const expected *want, const or_answer *got)
{
  or_world *world = env->world;
  const uint64_t n_all = want->rows.n;
  uint64_t n = n_all > want->offset ? n_all - want->offset : 0;
  n = want->sliced && n > want->limit ? want->limit : n;
  bool *used = calloc(want->rows.n + 1, sizeof *used);
  or_must(used, "memory");
  bool good = or_contained(world, &got->rows, &want->rows, used);
  free(used);
  if (!want->reduced) {
    good &= got->rows.n == n && got->counted == n;
  } else if (!want->sliced) {
    good &= covered(world, &want->rows, &got->rows);
  }
  if (good && keys_shown(env->query, want->order)) {
    good = in_order(env, want, &got->rows);
  }
  return good;
}

// Judging -------------------------------------------------------------------

static bool
is_right(or_env *env, const expected *want, const or_answer *got, bool want_yes)
{
  bool used[1] = {false};
  if (got->status) {
    return false;
  }
  switch (env->query->form) {
  case KG_ASK: return got->yes == want_yes;
  case KG_SELECT: return right_rows(env, want, got);
  default: break;
  }
  (void)used;
  bool *taken = calloc(want->rows.n + 1, sizeof *taken);
  or_must(taken, "memory");
  const bool good = got->rows.n == want->rows.n &&
                    or_contained(env->world, &got->rows, &want->rows, taken);
  free(taken);
  return good;
}

static void
expect(or_env *env, expected *want, bool *yes)
{
  or_rows rows;
  *want = (expected){.limit = KG_NO_LIMIT};
  *yes = false;
  switch (env->query->form) {
  case KG_ASK:
    or_eval(env, env->query->where, &rows);
    *yes = rows.n > 0;
    or_rows_clear(&rows);
    or_rows_init(&want->rows, 1);
    break;
  case KG_CONSTRUCT: or_construct(env, &want->rows); break;
  default: expect_rows(env, want); break;
  }
}

static or_verdict
judge_query(or_world *world,
            kg_store *store,
            const kg_query *query,
            bool strict,
            kg_buf *explanation)
{
  or_env env;
  expected want;
  bool yes;
  kg_txn *txn = NULL;
  or_verdict verdict = OR_SAME;
  world->gave_up = false;
  world->n_steps = 0;
  or_env_init(&env, world, query, &query->dataset, KG_SLICE(""), strict);
  expect(&env, &want, &yes);
  world->is_empty = !yes && !want.rows.n;
  or_must(!kg_txn_read(store, &txn), "reader");
  for (int plain = 0; plain < 2 && !world->gave_up && !verdict; plain++) {
    const kg_run_options options = {.strict_dataset = strict,
                                    .no_optimizer = plain};
    or_answer got;
    world->n_steps = 0;
    or_ask_engine(world, txn, query, &options, &got);
    if (!is_right(&env, &want, &got, yes) && !world->gave_up) {
      or_explain(world, plain ? "optimiser off" : "optimiser on", &got,
                 &want.rows, yes, explanation);
      verdict = OR_DIFFERENT;
    }
    or_rows_clear(&got.rows);
  }
  kg_txn_end(txn);
  or_rows_clear(&want.rows);
  return world->gave_up ? OR_SKIPPED : verdict;
}

or_verdict
or_judge(or_world *world,
         kg_store *store,
         kg_slice text,
         bool strict,
         kg_buf *explanation)
{
  kg_query *query = or_prepare(text, false);
  or_verdict verdict = OR_INVALID;
  world->is_empty = true;
  if (query && query->where && or_has_one_answer(query->where, true)) {
    verdict = judge_query(world, store, query, strict, explanation);
  }
  kg_query_free(query);
  return verdict;
}
