/* SPDX-License-Identifier: Apache-2.0 */
// One node of the algebra after the other; groups go to plan_group.c.
#include "sparql/plan.h"

enum { MAX_DEPTH = 4 * KG_MAX_TREE_DEPTH };

// Variables and sets --------------------------------------------------------

kg_var
kg_plan_new_var(kg_plan *plan)
{
  kg_exec *exec = plan->exec;
  if (exec->n_params >= exec->cap_params) {
    kg_exec_fail(exec, KG_ERR_LIMIT, "the query is too large");
    return KG_NO_VAR;
  }
  return exec->n_params++;
}

kg_branch_vars
kg_branch_vars_of(const kg_exec *exec)
{
  return (kg_branch_vars){exec->n_params, exec->n_params};
}

void
kg_branch_vars_reuse(kg_exec *exec, kg_branch_vars *vars, bool is_last)
{
  vars->end = exec->n_params > vars->end ? exec->n_params : vars->end;
  exec->n_params = is_last ? vars->end : vars->first;
}

kg_var_set
kg_plan_set(const kg_plan *plan)
{
  kg_var_set set = kg_var_set_new(&plan->exec->arena, plan->exec->cap_params);
  if (!set.words) {
    kg_exec_no_memory(plan->exec);
  }
  return set;
}

kg_var_set
kg_plan_copy_set(const kg_plan *plan, const kg_var_set *from)
{
  kg_var_set set = kg_plan_set(plan);
  for (uint32_t i = 0; set.words && i < from->n_words && i < set.n_words; i++) {
    set.words[i] = from->words[i];
  }
  return set;
}

void
kg_plan_add_columns(const kg_op *op, kg_var_set *set)
{
  for (uint32_t c = 0; op && c < op->n_cols; c++) {
    kg_var_set_add(set, op->vars[c]);
  }
}

bool
kg_sets_meet(const kg_var_set *a, const kg_var_set *b)
{
  for (uint32_t i = 0; i < a->n_words && i < b->n_words; i++) {
    if (a->words[i] & b->words[i]) {
      return true;
    }
  }
  return false;
}

bool
kg_sets_meet_within(const kg_var_set *a,
                    const kg_var_set *b,
                    const kg_var_set *c)
{
  for (uint32_t i = 0; i < a->n_words && i < b->n_words; i++) {
    if (a->words[i] & b->words[i] & ~c->words[i]) {
      return false;
    }
  }
  return true;
}

static void
add_slot(const kg_slot *slot, kg_var_set *set)
{
  if (slot->kind == KG_SLOT_VAR) {
    kg_var_set_add(set, slot->var);
  }
}

static void
add_exprs(kg_expr *const *exprs, uint32_t n, kg_var_set *set)
{
  for (uint32_t i = 0; i < n; i++) {
    kg_expr_add_vars(exprs[i], set);
  }
}

static void
add_group(const kg_alg *alg, kg_var_set *set)
{
  for (uint32_t i = 0; i < alg->u.group.n_keys; i++) {
    kg_var_set_add(set, alg->u.group.keys[i].var);
    if (alg->u.group.keys[i].expr) {
      kg_expr_add_vars(alg->u.group.keys[i].expr, set);
    }
  }
  for (uint32_t i = 0; i < alg->u.group.n_aggregates; i++) {
    kg_var_set_add(set, alg->u.group.aggregates[i].var);
    if (alg->u.group.aggregates[i].arg) {
      kg_expr_add_vars(alg->u.group.aggregates[i].arg, set);
    }
  }
}

void
kg_plan_add_mentioned(const kg_alg *alg, kg_var_set *set)
{
  switch (alg->kind) {
  case KG_ALG_BGP:
    for (uint32_t i = 0; i < alg->u.bgp.n_edges; i++) {
      add_slot(&alg->u.bgp.edges[i].s, set);
      add_slot(&alg->u.bgp.edges[i].p, set);
      add_slot(&alg->u.bgp.edges[i].o, set);
    }
    break;
  case KG_ALG_LEFT_JOIN:
  case KG_ALG_FILTER:
    add_exprs(alg->u.filter.exprs, alg->u.filter.n_exprs, set);
    break;
  case KG_ALG_GRAPH: add_slot(&alg->u.graph, set); break;
  case KG_ALG_SERVICE: add_slot(&alg->u.service.endpoint, set); break;
  case KG_ALG_EXTEND:
    kg_var_set_add(set, alg->u.extend.var);
    kg_expr_add_vars(alg->u.extend.expr, set);
    break;
  case KG_ALG_VALUES:
    for (uint32_t i = 0; i < alg->u.values.n_vars; i++) {
      kg_var_set_add(set, alg->u.values.vars[i]);
    }
    break;
  case KG_ALG_GROUP: add_group(alg, set); break;
  case KG_ALG_ORDER_BY:
    for (uint32_t i = 0; i < alg->u.order.n_keys; i++) {
      kg_expr_add_vars(alg->u.order.keys[i].expr, set);
    }
    break;
  default: break;
  }
  for (uint32_t i = 0; i < alg->n_children; i++) {
    kg_plan_add_mentioned(alg->children[i], set);
  }
}

// Expressions -----------------------------------------------------------------

/// What the test of an EXISTS needs to know: kept for as long as the run.
typedef struct plan_and_op {
  kg_plan plan;
  const kg_op *op;
} plan_and_op;

kg_cexpr *
kg_plan_compile(kg_plan *plan, const kg_op *op, const kg_expr *expr)
{
  kg_cexpr *x = NULL;
  plan_and_op both = {*plan, op};
  const kg_scope scope = {.vars = op ? op->vars : NULL,
                          .n_vars = op ? op->n_cols : 0,
                          .exists = kg_plan_exists_test,
                          .user = &both,
                          .params = &plan->params};
  return kg_cexpr_compile(plan->exec, expr, &scope, &x) ? NULL : x;
}

static kg_slice
describe(kg_plan *plan, kg_expr *const *exprs, uint32_t n)
{
  kg_buf buf;
  kg_buf_init(&buf, &plan->exec->alloc);
  for (uint32_t i = 0; i < n; i++) {
    kg_buf_add_string(&buf, i ? " && " : "");
    kg_expr_print(plan->exec->query, exprs[i], &buf);
  }
  const kg_slice text = kg_arena_copy(&plan->exec->arena, kg_buf_slice(&buf));
  kg_buf_clear(&buf);
  return text.ptr ? text : KG_SLICE("");
}

kg_op *
kg_plan_filter(kg_plan *plan,
               kg_op *op,
               kg_expr *const *exprs,
               uint32_t n_exprs)
{
  if (!op || !n_exprs) {
    return op;
  }
  kg_cexpr **on = KG_ARENA_ARRAY(&plan->exec->arena, kg_cexpr *, n_exprs);
  if (!on) {
    kg_exec_no_memory(plan->exec);
    return NULL;
  }
  for (uint32_t i = 0; i < n_exprs; i++) {
    on[i] = kg_plan_compile(plan, op, exprs[i]);
    if (!on[i]) {
      return NULL;
    }
  }
  kg_op *filter = kg_op_filter(plan->exec, op, on, n_exprs);
  if (filter) {
    filter->detail = describe(plan, exprs, n_exprs);
  }
  return filter;
}

// Nodes -----------------------------------------------------------------------

static kg_want
want_child(kg_want want)
{
  want.limit = UINT64_MAX;
  return want;
}

/// A sub-select sees nothing from outside: its parameters are joined behind.
static kg_op *
plan_project(kg_plan *plan, const kg_alg *alg, kg_want want)
{
  kg_plan inner = *plan;
  kg_var_set needed = kg_plan_set(plan);
  kg_var_set none = kg_plan_set(plan);
  if (!needed.words || !none.words) {
    return NULL;
  }
  for (uint32_t i = 0; i < alg->u.project.n_vars; i++) {
    kg_var_set_add(&needed, alg->u.project.vars[i]);
  }
  inner.params = none;
  inner.n_batches = plan->n_batches;
  // Rows that a parameter will take away must not use up the limit.
  const bool has_params = kg_sets_meet(&needed, &plan->params);
  kg_want below = {&needed, want.is_set, has_params ? UINT64_MAX : want.limit};
  kg_op *op = kg_plan_alg(&inner, alg->children[0], below);
  op = op ? kg_op_project(plan->exec, op, alg->u.project.vars,
                          alg->u.project.n_vars)
          : NULL;
  if (!op || !has_params) {
    return op;
  }
  kg_var *vars = KG_ARENA_ARRAY(&plan->exec->arena, kg_var, op->n_cols);
  uint32_t n = 0;
  for (uint32_t c = 0; vars && op && c < op->n_cols; c++) {
    if (kg_var_set_has(&plan->params, op->vars[c])) {
      op = kg_op_match_param(plan->exec, op, c);
    } else {
      vars[n++] = op->vars[c];
    }
  }
  return op && vars ? kg_op_project(plan->exec, op, vars, n) : NULL;
}

/// The first `n_vars` columns of `op` are what makes its rows different.
static kg_op *
expect_distinct(kg_plan *plan, kg_op *op, const kg_alg *alg, uint32_t n_vars)
{
  kg_exec *exec = plan->exec;
  const kg_status st = kg_plan_count_distinct(
      plan, alg, op->children[0]->estimate, op->vars, n_vars, &op->estimate);
  if (st) {
    exec->failed = st;
  }
  return st ? NULL : op;
}

static kg_op *
plan_distinct(kg_plan *plan, const kg_alg *alg, kg_want want)
{
  kg_want below = {want.needed, true, UINT64_MAX};
  kg_op *op = kg_plan_alg(plan, alg->children[0], below);
  op = op ? kg_op_distinct(plan->exec, op) : NULL;
  return op ? expect_distinct(plan, op, alg->children[0], op->n_cols) : NULL;
}

static kg_op *
plan_order(kg_plan *plan, const kg_alg *alg, kg_want want)
{
  kg_exec *exec = plan->exec;
  const uint32_t n = alg->u.order.n_keys;
  kg_var_set needed;
  kg_want below = want_child(want);
  if (want.needed) {
    needed = kg_plan_copy_set(plan, want.needed);
    if (!needed.words) {
      return NULL;
    }
    for (uint32_t i = 0; i < n; i++) {
      kg_expr_add_vars(alg->u.order.keys[i].expr, &needed);
    }
    below.needed = &needed;
  }
  kg_op *op = kg_plan_alg(plan, alg->children[0], below);
  kg_sort_by *keys = KG_ARENA_ARRAY(&exec->arena, kg_sort_by, n);
  if (!op || !keys) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  for (uint32_t i = 0; i < n; i++) {
    keys[i].expr = kg_plan_compile(plan, op, alg->u.order.keys[i].expr);
    keys[i].descending = alg->u.order.keys[i].descending;
    if (!keys[i].expr) {
      return NULL;
    }
  }
  return kg_op_order(exec, op, keys, n, want.limit ? want.limit : 1);
}

static kg_op *
plan_slice(kg_plan *plan, const kg_alg *alg, kg_want want)
{
  const uint64_t offset = alg->u.slice.offset;
  uint64_t limit = alg->u.slice.limit;
  kg_want below = {want.needed, false, UINT64_MAX};
  if (limit != KG_NO_LIMIT && limit < UINT64_MAX - offset) {
    below.limit = offset + limit;
  }
  kg_op *op = kg_plan_alg(plan, alg->children[0], below);
  limit = want.limit < limit ? want.limit : limit;
  return op ? kg_op_slice(plan->exec, op, offset, limit) : NULL;
}

/// The variable of a group's key as a column: an expression is computed, a
/// parameter or a variable that nothing binds becomes a constant column.
static kg_op *
add_keys(kg_plan *plan, kg_op *op, const kg_alg *alg)
{
  kg_exec *exec = plan->exec;
  uint32_t n = 0, k = 0;
  for (uint32_t i = 0; i < alg->u.group.n_keys; i++) {
    n += alg->u.group.keys[i].expr ||
         kg_op_column(op, alg->u.group.keys[i].var) == KG_NO_COLUMN;
  }
  if (!n) {
    return op;
  }
  kg_op *extend = kg_op_extend(exec, op, n);
  for (uint32_t i = 0; extend && i < alg->u.group.n_keys; i++) {
    const kg_group_key *key = &alg->u.group.keys[i];
    const kg_expr var = {.kind = KG_EXPR_VAR, .var = key->var};
    if (!key->expr && kg_op_column(op, key->var) != KG_NO_COLUMN) {
      continue;
    }
    kg_cexpr *x = kg_plan_compile(plan, op, key->expr ? key->expr : &var);
    if (!x) {
      return NULL;
    }
    x->source = NULL;
    kg_op_extend_set(extend, k++, key->var, x);
  }
  return extend;
}

static bool
ignores_repeats(const kg_alg *alg)
{
  for (uint32_t i = 0; i < alg->u.group.n_aggregates; i++) {
    const kg_aggregate *a = &alg->u.group.aggregates[i];
    if (!a->distinct && a->agg != KG_AGG_MIN && a->agg != KG_AGG_MAX &&
        a->agg != KG_AGG_SAMPLE) {
      return false;
    }
  }
  return true;
}

static bool
counts_whole_rows(const kg_alg *alg)
{
  for (uint32_t i = 0; i < alg->u.group.n_aggregates; i++) {
    if (alg->u.group.aggregates[i].distinct &&
        !alg->u.group.aggregates[i].arg) {
      return true;
    }
  }
  return false;
}

static kg_op *
plan_aggregates(kg_plan *plan, kg_op *op, const kg_alg *alg)
{
  kg_exec *exec = plan->exec;
  const uint32_t n_keys = alg->u.group.n_keys;
  const uint32_t n = alg->u.group.n_aggregates;
  kg_var *keys = KG_ARENA_ARRAY(&exec->arena, kg_var, n_keys);
  kg_compute *computes = KG_ARENA_ARRAY(&exec->arena, kg_compute, n);
  if (!keys || !computes) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  for (uint32_t i = 0; i < n_keys; i++) {
    keys[i] = alg->u.group.keys[i].var;
  }
  for (uint32_t i = 0; i < n; i++) {
    const kg_aggregate *a = &alg->u.group.aggregates[i];
    computes[i] = (kg_compute){a->agg, a->distinct, NULL, a->separator, a->var};
    if (a->arg && !(computes[i].arg = kg_plan_compile(plan, op, a->arg))) {
      return NULL;
    }
  }
  op = kg_op_group(exec, op, keys, n_keys, computes, n);
  return op ? expect_distinct(plan, op, alg->children[0], n_keys) : NULL;
}

static kg_op *
plan_grouping(kg_plan *plan, const kg_alg *alg)
{
  kg_var_set needed = kg_plan_set(plan);
  if (!needed.words) {
    return NULL;
  }
  add_group(alg, &needed);
  const bool whole = counts_whole_rows(alg);
  kg_want below = {whole ? NULL : &needed, ignores_repeats(alg), UINT64_MAX};
  kg_op *op = kg_plan_alg(plan, alg->children[0], below);
  if (op && whole) {
    // Only what the query can name makes rows different.
    kg_var_set visible = kg_plan_set(plan);
    if (!visible.words) {
      return NULL;
    }
    kg_alg_add_visible(alg->children[0], &visible);
    for (kg_var v = 0; v < plan->exec->query->n_vars; v++) {
      if (plan->exec->query->vars[v].hidden) {
        visible.words[v / 64] &= ~(UINT64_C(1) << (v % 64));
      }
    }
    op = kg_op_prune(plan->exec, op, &visible);
  }
  op = op ? add_keys(plan, op, alg) : NULL;
  return op ? plan_aggregates(plan, op, alg) : NULL;
}

static kg_op *
plan_values(kg_plan *plan, const kg_alg *alg)
{
  kg_exec *exec = plan->exec;
  const size_t n = (size_t)alg->u.values.n_rows * alg->u.values.n_vars;
  kg_id *rows = KG_ARENA_ARRAY(&exec->arena, kg_id, n);
  if (!rows) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  for (size_t i = 0; i < n; i++) {
    const kg_term *term = &alg->u.values.terms[i];
    if ((i % 4096 == 0 && kg_exec_poll(exec)) ||
        (term->kind != KG_TERM_NONE && kg_exec_intern(exec, term, &rows[i]))) {
      return NULL;
    }
  }
  kg_op *op = kg_op_values(exec, alg->u.values.vars, alg->u.values.n_vars, rows,
                           alg->u.values.n_rows);
  // VALUES of a parameter (inside an EXISTS) meets the outer value.
  for (uint32_t c = 0; op && c < op->n_cols; c++) {
    if (kg_var_set_has(&plan->params, op->vars[c])) {
      op = kg_op_match_param(exec, op, c);
    }
  }
  return op;
}

static kg_op *
plan_union(kg_plan *plan, const kg_alg *alg, kg_want want)
{
  kg_op **children =
      KG_ARENA_ARRAY(&plan->exec->arena, kg_op *, alg->n_children);
  if (!children) {
    kg_exec_no_memory(plan->exec);
    return NULL;
  }
  kg_branch_vars vars = kg_branch_vars_of(plan->exec);
  for (uint32_t i = 0; i < alg->n_children; i++) {
    children[i] = kg_plan_alg(plan, alg->children[i], want);
    if (!children[i]) {
      return NULL;
    }
    kg_branch_vars_reuse(plan->exec, &vars, i + 1 == alg->n_children);
  }
  return kg_op_union(plan->exec, children, alg->n_children);
}

static kg_op *
plan_node(kg_plan *plan, const kg_alg *alg, kg_want want)
{
  switch (alg->kind) {
  case KG_ALG_UNIT: return kg_op_unit(plan->exec);
  case KG_ALG_GRAPH: return kg_plan_graph(plan, alg, want);
  case KG_ALG_VALUES: return plan_values(plan, alg);
  case KG_ALG_UNION: return plan_union(plan, alg, want_child(want));
  case KG_ALG_PROJECT: return plan_project(plan, alg, want);
  case KG_ALG_DISTINCT: return plan_distinct(plan, alg, want);
  case KG_ALG_REDUCED: return kg_plan_alg(plan, alg->children[0], want);
  case KG_ALG_ORDER_BY: return plan_order(plan, alg, want);
  case KG_ALG_SLICE: return plan_slice(plan, alg, want);
  case KG_ALG_GROUP: return plan_grouping(plan, alg);
  case KG_ALG_SERVICE:
    if (!kg_service_needs_input(plan, alg)) {
      return kg_plan_service(plan, NULL, alg);
    }
    break;
  default: break;
  }
  return plan->exec->options.no_optimizer && alg->kind != KG_ALG_SERVICE
             ? kg_plan_plainly(plan, alg, want_child(want))
             : kg_plan_group(plan, NULL, alg, NULL, 0, want);
}

kg_op *
kg_plan_alg(kg_plan *plan, const kg_alg *alg, kg_want want)
{
  if (kg_exec_poll(plan->exec)) {
    return NULL;
  }
  if (plan->depth >= MAX_DEPTH) {
    kg_exec_fail(plan->exec, KG_ERR_LIMIT, "the query is nested too deeply");
    return NULL;
  }
  plan->depth++;
  kg_op *op = plan_node(plan, alg, want);
  plan->depth--;
  return op;
}

kg_status
kg_plan_init(kg_plan *plan, kg_exec *exec, const kg_active *active)
{
  *plan = (kg_plan){.exec = exec, .active = active, .n_batches = 1};
  plan->params = kg_plan_set(plan);
  return exec->failed;
}
