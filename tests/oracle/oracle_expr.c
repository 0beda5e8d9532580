/* SPDX-License-Identifier: Apache-2.0 */
// Expressions: what looks at its arguments one by one (17.4.1), EXISTS, and
// aggregates (18.5.1).
#include "oracle.h"

#include <stdlib.h>
#include <string.h>

static const or_value error = {0};

static or_value
truth_value(int truth)
{
  return truth < 0 ? error : or_boolean(truth);
}

static or_value
exists(or_env *env, const kg_expr *expr, const or_term *row)
{
  const or_term *before = env->outer;
  const uint32_t width = env->query->n_vars;
  or_term *outer = calloc(width + 1, sizeof *outer);
  or_rows rows;
  if (!outer) {
    abort();
  }
  for (uint32_t i = 0; i < width; i++) {
    outer[i] = row[i] ? row[i] : before ? before[i] : 0;
  }
  env->outer = outer;
  or_eval(env, expr->pattern, &rows);
  env->outer = before;
  const bool found = rows.n > 0;
  or_rows_clear(&rows);
  free(outer);
  return or_boolean(found == (expr->kind == KG_EXPR_EXISTS));
}

static or_term
var_term(or_env *env, kg_var var, const or_term *row)
{
  return row[var] || !env->outer ? row[var] : env->outer[var];
}

/// `||` where `settles` is true, `&&` where it is false.
static or_value
vote(or_env *env, const kg_expr *expr, const or_term *row, int settles)
{
  bool unsure = false;
  for (uint32_t i = 0; i < expr->n_args; i++) {
    const or_value v = or_eval_expr(env, expr->args[i], row);
    const int truth = or_truth(&v);
    if (truth == settles) {
      return or_boolean(settles);
    }
    unsure |= truth < 0;
  }
  return unsure ? error : or_boolean(!settles);
}

static int
is_among(or_env *env, const kg_expr *expr, const or_term *row)
{
  const or_value what = or_eval_expr(env, expr->args[0], row);
  bool unsure = what.kind == OR_ERROR;
  for (uint32_t i = 1; i < expr->n_args; i++) {
    const or_value v = or_eval_expr(env, expr->args[i], row);
    const int is = or_equal(env->world, &what, &v);
    if (is == 1) {
      return 1;
    }
    unsure |= is < 0;
  }
  return unsure ? -1 : 0;
}

static or_value
choose(or_env *env, const kg_expr *expr, const or_term *row)
{
  const or_value v = or_eval_expr(env, expr->args[0], row);
  const int truth = or_truth(&v);
  return truth < 0 ? error : or_eval_expr(env, expr->args[truth ? 1 : 2], row);
}

static or_value
coalesce(or_env *env, const kg_expr *expr, const or_term *row)
{
  for (uint32_t i = 0; i < expr->n_args; i++) {
    const or_value v = or_eval_expr(env, expr->args[i], row);
    if (v.kind != OR_ERROR) {
      return v;
    }
  }
  return error;
}

static or_value
negation(or_env *env, const kg_expr *expr, const or_term *row)
{
  const or_value v = or_eval_expr(env, expr->args[0], row);
  const int truth = or_truth(&v);
  return truth_value(truth < 0 ? truth : !truth);
}

static or_value
eval_call(or_env *env, const kg_expr *expr, const or_term *row)
{
  const bool among = expr->fn == KG_FN_IN || expr->fn == KG_FN_NOT_IN;
  const int found = among ? is_among(env, expr, row) : 0;
  switch (expr->fn) {
  case KG_FN_OR: return vote(env, expr, row, 1);
  case KG_FN_AND: return vote(env, expr, row, 0);
  case KG_FN_NOT: return negation(env, expr, row);
  case KG_FN_IN: return truth_value(found);
  case KG_FN_NOT_IN: return truth_value(found < 0 ? found : !found);
  case KG_FN_BOUND:
    return or_boolean(var_term(env, expr->args[0]->var, row) != 0);
  case KG_FN_IF: return choose(env, expr, row);
  case KG_FN_COALESCE: return coalesce(env, expr, row);
  default: return or_call(env, expr, row);
  }
}

or_value
or_eval_expr(or_env *env, const kg_expr *expr, const or_term *row)
{
  if (!or_step(env->world)) {
    return error;
  }
  switch (expr->kind) {
  case KG_EXPR_TERM:
    return or_value_of(env->world, or_intern(env->world, &expr->term));
  case KG_EXPR_VAR:
    return or_value_of(env->world, var_term(env, expr->var, row));
  case KG_EXPR_CALL: return eval_call(env, expr, row);
  case KG_EXPR_EXISTS:
  case KG_EXPR_NOT_EXISTS: return exists(env, expr, row);
  }
  return error;
}

// Aggregates ----------------------------------------------------------------

static bool
same_solution(or_env *env, const or_term *a, const or_term *b)
{
  for (uint32_t i = 0; i < env->query->n_vars; i++) {
    if (!env->query->vars[i].hidden && a[i] != b[i]) {
      return false;
    }
  }
  return true;
}

static or_term
count_solutions(or_env *env,
                bool distinct,
                const or_rows *rows,
                const size_t *members,
                size_t n)
{
  int64_t count = 0;
  for (size_t i = 0; i < n; i++) {
    bool known = false;
    for (size_t k = 0; distinct && k < i && or_step(env->world); k++) {
      known |= same_solution(env, or_row(rows, members[i]),
                             or_row(rows, members[k]));
    }
    count += !known;
  }
  const or_value v = or_integer(count);
  return or_term_of(env->world, &v);
}

static or_term
sum(or_env *env, bool mean, const or_term *values, size_t n)
{
  or_value total = or_integer(0);
  for (size_t i = 0; i < n; i++) {
    const or_value v = or_value_of(env->world, values[i]);
    total = or_arithmetic(env->world, '+', &total, &v);
  }
  if (mean && n && total.kind != OR_ERROR) {
    const or_value count = or_integer((int64_t)n);
    total = or_arithmetic(env->world, '/', &total, &count);
  }
  return or_term_of(env->world, &total);
}

static or_term
extreme(or_env *env, int sign, const or_term *values, size_t n)
{
  or_term best = 0;
  for (size_t i = 0; i < n; i++) {
    if (values[i] &&
        (!best || sign * or_total_order(env->world, values[i], best) > 0)) {
      best = values[i];
    }
  }
  return best;
}

static or_term
concat(or_env *env, kg_slice separator, const or_term *values, size_t n)
{
  kg_buf buf;
  bool first = true;
  kg_buf_init(&buf, NULL);
  for (size_t i = 0; i < n; i++) {
    const or_value v = or_value_of(env->world, values[i]);
    if (v.kind > OR_BLANK) {
      kg_buf_add(&buf, first ? KG_SLICE("") : separator);
      kg_buf_add(&buf, v.text);
      first = false;
    }
  }
  const kg_term term = kg_literal(kg_buf_slice(&buf), KG_SLICE(""));
  const or_term out = or_intern(env->world, &term);
  kg_buf_clear(&buf);
  return out;
}

static or_term
fold(or_env *env, const kg_aggregate *a, const or_term *values, size_t n)
{
  size_t n_bound = 0;
  for (size_t i = 0; i < n; i++) {
    n_bound += values[i] != 0;
  }
  const or_value count = or_integer((int64_t)n_bound);
  switch (a->agg) {
  case KG_AGG_COUNT: return or_term_of(env->world, &count);
  case KG_AGG_SUM: return sum(env, false, values, n);
  case KG_AGG_AVG: return sum(env, true, values, n);
  case KG_AGG_MIN: return extreme(env, -1, values, n);
  case KG_AGG_MAX: return extreme(env, 1, values, n);
  case KG_AGG_GROUP_CONCAT: return concat(env, a->separator, values, n);
  default: break;
  }
  for (size_t i = 0; i < n; i++) {
    if (values[i]) {
      return values[i];
    }
  }
  return 0;
}

or_term
or_aggregate(or_env *env,
             const kg_aggregate *a,
             const or_rows *rows,
             const size_t *members,
             size_t n_members)
{
  if (!a->arg) {
    return count_solutions(env, a->distinct, rows, members, n_members);
  }
  or_term *values = calloc(n_members + 1, sizeof *values);
  size_t n = 0;
  if (!values) {
    abort();
  }
  for (size_t i = 0; i < n_members; i++) {
    const or_value v = or_eval_expr(env, a->arg, or_row(rows, members[i]));
    const or_term term = or_term_of(env->world, &v);
    bool known = false;
    for (size_t k = 0; a->distinct && k < n; k++) {
      known |= values[k] == term;
    }
    if (!known) {
      values[n++] = term;
    }
  }
  const or_term out = fold(env, a, values, n);
  free(values);
  return out;
}
