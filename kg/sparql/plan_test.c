/* SPDX-License-Identifier: Apache-2.0 */
// Which EXISTS is a join, and the test of those that are not, anywhere in an
// expression: the pattern is run with the row's values
// put in (section 18.6, substitute). Answers are remembered by those values.
#include "sparql/plan.h"
#include "sparql/table.h"

// Joins -----------------------------------------------------------------------

static bool
has_zero_length(const kg_path *path)
{
  bool has =
      path->kind == KG_PATH_ZERO_OR_MORE || path->kind == KG_PATH_ZERO_OR_ONE;
  for (uint32_t i = 0; !has && i < path->n_children; i++) {
    has = has_zero_length(path->children[i]);
  }
  return has;
}

static bool
is_among(const kg_slot *slot, const kg_var_set *set)
{
  return slot->kind == KG_SLOT_VAR && kg_var_set_has(set, slot->var);
}

/// A path of no length begins at any term that is put in, but a variable runs
/// over the graph's nodes only.
static bool
bgp_is_join(const kg_alg *alg, const kg_var_set *outer)
{
  for (uint32_t i = 0; i < alg->u.bgp.n_edges; i++) {
    const kg_edge *e = &alg->u.bgp.edges[i];
    if (e->path && (is_among(&e->s, outer) || is_among(&e->o, outer)) &&
        has_zero_length(e->path)) {
      return false;
    }
  }
  return true;
}

/// What is used of `outer` has a value on the left already.
static bool
uses_left(const kg_plan *plan, const kg_alg *alg, const kg_var_set *outer)
{
  kg_var_set uses = kg_plan_set(plan), certain = kg_plan_set(plan);
  if (!uses.words || !certain.words) {
    return false;
  }
  kg_alg_add_certain(alg->children[0], &certain);
  if (alg->kind == KG_ALG_EXTEND) {
    kg_expr_add_vars(alg->u.extend.expr, &uses);
  } else {
    for (uint32_t i = 0; i < alg->u.filter.n_exprs; i++) {
      kg_expr_add_vars(alg->u.filter.exprs[i], &uses);
    }
  }
  if (alg->kind == KG_ALG_LEFT_JOIN) {
    kg_plan_add_mentioned(alg->children[1], &uses);
  }
  return kg_sets_meet_within(&uses, outer, &certain);
}

/// A value that is put in is no variable any more: it does not count as shared.
static bool
minus_is_join(const kg_plan *plan, const kg_alg *alg, const kg_var_set *outer)
{
  kg_var_set mentions = kg_plan_set(plan);
  if (mentions.words) {
    kg_plan_add_mentioned(alg->children[1], &mentions);
  }
  return mentions.words && !kg_sets_meet(&mentions, outer);
}

bool
kg_exists_is_join(const kg_plan *plan,
                  const kg_alg *alg,
                  const kg_var_set *outer)
{
  bool is = true;
  switch (alg->kind) {
  case KG_ALG_BGP: return bgp_is_join(alg, outer);
  case KG_ALG_FILTER:
  case KG_ALG_EXTEND:
  case KG_ALG_LEFT_JOIN: is = uses_left(plan, alg, outer); break;
  case KG_ALG_MINUS: is = minus_is_join(plan, alg, outer); break;
  default: break;
  }
  for (uint32_t i = 0; is && i < alg->n_children; i++) {
    is = kg_exists_is_join(plan, alg->children[i], outer);
  }
  return is;
}

// Tests -----------------------------------------------------------------------

enum { MAX_OUTER = 64, MAX_PLANS = 64 };

typedef struct exists_test {
  kg_plan plan;
  const kg_alg *alg;
  bool negated;
  uint32_t n_outer; ///< Outer variables that the pattern mentions.
  kg_var vars[MAX_OUTER];
  uint32_t columns[MAX_OUTER]; ///< KG_NO_COLUMN: a parameter already.
  // Plans by which of them are bound.
  uint64_t masks[MAX_PLANS];
  kg_op *ops[MAX_PLANS];
  uint32_t n_plans;
  uint32_t oldest;  ///< The plan to give up when there is no room.
  kg_var fresh_end; ///< Behind the variables that its plans made.
  kg_row_set seen;  ///< Outer values; the answer is `found[row]`.
  bool *found;
  size_t cap_found;
} exists_test;

static void
release(void *what)
{
  exists_test *t = what;
  for (uint32_t i = 0; i < t->n_plans; i++) {
    kg_op_close(t->ops[i]);
  }
  kg_row_set_clear(&t->seen);
  kg_alloc_free(&t->plan.exec->alloc, t->found);
}

/// The variables that a plan makes are its own only while it runs: no test runs
/// beside another but inside of it, and all of them together would use up what
/// there is.
static kg_op *
plan_shape(exists_test *t, kg_plan *plan)
{
  kg_exec *exec = plan->exec;
  const kg_var unused = exec->n_params;
  kg_op *op = kg_plan_alg(plan, t->alg, (kg_want){NULL, true, 1});
  t->fresh_end = exec->n_params > t->fresh_end ? exec->n_params : t->fresh_end;
  exec->n_params = unused;
  return op;
}

static kg_op *
get_plan(exists_test *t, uint64_t mask)
{
  for (uint32_t i = 0; i < t->n_plans; i++) {
    if (t->masks[i] == mask) {
      return t->ops[i];
    }
  }
  kg_plan plan = t->plan;
  plan.params = kg_plan_copy_set(&t->plan, &t->plan.params);
  if (!plan.params.words) {
    return NULL;
  }
  for (uint32_t i = 0; i < t->n_outer; i++) {
    if (mask >> i & 1) {
      kg_var_set_add(&plan.params, t->vars[i]);
    }
  }
  kg_op *op = plan_shape(t, &plan);
  if (op) {
    const uint32_t at =
        t->n_plans < MAX_PLANS ? t->n_plans++ : t->oldest++ % MAX_PLANS;
    kg_op_close(t->ops[at]);
    t->masks[at] = mask;
    t->ops[at] = op;
  }
  return op;
}

static kg_status
run_test(exists_test *t, const kg_id *values, bool *found)
{
  kg_exec *exec = t->plan.exec;
  kg_id saved[MAX_OUTER] = {0};
  uint64_t mask = 0;
  for (uint32_t i = 0; i < t->n_outer; i++) {
    // The evaluator gives as many values as there are outer variables.
    // NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult)
    mask |= (uint64_t)(values[i] != 0) << i;
  }
  kg_op *op = get_plan(t, mask);
  if (!op) {
    return exec->failed;
  }
  for (uint32_t i = 0; i < t->n_outer; i++) {
    saved[i] = exec->params[t->vars[i]];
    // The same values.
    // NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign)
    exec->params[t->vars[i]] = values[i];
  }
  const kg_var unused = exec->n_params;
  exec->n_params = unused > t->fresh_end ? unused : t->fresh_end;
  kg_status st = kg_op_open(op);
  st = st ? st : kg_op_next(op);
  exec->n_params = unused;
  *found = !st && op->n > 0;
  for (uint32_t i = 0; i < t->n_outer; i++) {
    exec->params[t->vars[i]] = saved[i];
  }
  return st;
}

static kg_status
remember(exists_test *t, const kg_id *values, bool *found)
{
  kg_exec *exec = t->plan.exec;
  uint32_t row;
  bool is_new;
  TRY(kg_row_set_add(&t->seen, values, &is_new, &row));
  if (is_new) {
    if (row >= t->cap_found) {
      const size_t cap = row * (size_t)2 + 64;
      bool *grown = kg_alloc_resize(&exec->alloc, t->found, cap);
      if (!grown) {
        return kg_exec_no_memory(exec);
      }
      t->found = grown;
      t->cap_found = cap;
    }
    t->found[row] = false;
    TRY(run_test(t, values, found));
    t->found[row] = *found;
  }
  *found = t->found[row];
  return KG_OK;
}

static bool
eval_exists(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  exists_test *t = x->state;
  kg_id values[MAX_OUTER];
  bool found = false;
  for (uint32_t i = 0; i < t->n_outer; i++) {
    values[i] = t->columns[i] == KG_NO_COLUMN
                    ? exec->params[t->vars[i]]
                    : row->cols[t->columns[i]][row->at];
  }
  // What surrounds a graph by graph run is a value from outside too, so
  // nothing is remembered there.
  const kg_status st = t->plan.graph.kind == KG_GRAPH_PARAM
                           ? run_test(t, values, &found)
                           : remember(t, values, &found);
  if (st && !exec->failed) {
    exec->failed = st;
  }
  return !st && kg_give_boolean(out, found != t->negated);
}

static bool
add_outer(exists_test *t, kg_var var, uint32_t column)
{
  if (t->n_outer == MAX_OUTER) {
    kg_exec_fail(t->plan.exec, KG_ERR_LIMIT,
                 "EXISTS uses more than %d outer variables", MAX_OUTER);
    return false;
  }
  t->vars[t->n_outer] = var;
  t->columns[t->n_outer++] = column;
  return true;
}

/// The plan of the group that the expression stands in, and its columns.
typedef struct plan_and_op {
  kg_plan plan;
  const kg_op *op;
} plan_and_op;

kg_status
kg_plan_exists_test(void *plan_and_op_, const kg_expr *expr, kg_cexpr *out)
{
  const plan_and_op *in = plan_and_op_;
  kg_exec *exec = in->plan.exec;
  exists_test *t = KG_ARENA_NEW(&exec->arena, exists_test);
  kg_var_set mentions = kg_plan_set(&in->plan);
  if (!t || !mentions.words) {
    return kg_exec_no_memory(exec);
  }
  t->plan = in->plan;
  t->alg = expr->pattern;
  t->negated = expr->kind == KG_EXPR_NOT_EXISTS;
  kg_plan_add_mentioned(expr->pattern, &mentions);
  for (kg_var v = 0; v < exec->query->n_vars; v++) {
    const uint32_t column = in->op ? kg_op_column(in->op, v) : KG_NO_COLUMN;
    const bool outer =
        column != KG_NO_COLUMN || kg_var_set_has(&in->plan.params, v);
    if (outer && kg_var_set_has(&mentions, v) && !add_outer(t, v, column)) {
      return exec->failed;
    }
  }
  kg_row_set_init(&t->seen, exec, t->n_outer);
  out->state = t;
  out->eval = eval_exists;
  return kg_exec_defer(exec, release, t) ? KG_OK : exec->failed;
}
