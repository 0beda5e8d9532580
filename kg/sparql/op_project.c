/* SPDX-License-Identifier: Apache-2.0 */
// Columns by another order or fewer of them: no row is touched.
#include "sparql/op.h"

typedef struct project_op {
  kg_op op;
  uint32_t *sources; ///< Child's column, or KG_NO_COLUMN.
  kg_id *constants;  ///< For those; 0 = unbound.
} project_op;

static kg_status
project_open(kg_op *op)
{
  project_op *p = (project_op *)op;
  bool needs_buffer = false;
  for (uint32_t c = 0; c < op->n_cols; c++) {
    needs_buffer |= p->sources[c] == KG_NO_COLUMN;
  }
  if (needs_buffer) {
    TRY(kg_op_use_buffer(op));
  }
  for (uint32_t c = 0; c < op->n_cols; c++) {
    for (size_t i = 0; p->sources[c] == KG_NO_COLUMN && i < KG_BATCH; i++) {
      op->cols[c][i] = p->constants[c];
    }
  }
  return kg_op_open(op->children[0]);
}

static kg_status
project_next(kg_op *op)
{
  project_op *p = (project_op *)op;
  kg_op *child = op->children[0];
  TRY(kg_op_next(child));
  for (uint32_t c = 0; c < op->n_cols; c++) {
    if (p->sources[c] != KG_NO_COLUMN) {
      op->cols[c] = child->cols[p->sources[c]];
    }
  }
  op->n = child->n;
  return KG_OK;
}

static kg_id
constant_of(kg_exec *exec, kg_var var)
{
  kg_id id = 0;
  if (var < exec->query->n_vars) {
    const kg_term *value = &exec->query->vars[var].value;
    if (value->kind != KG_TERM_NONE && kg_exec_intern(exec, value, &id)) {
      return 0;
    }
  }
  return id;
}

static bool
has_just(const kg_op *op, const kg_var *vars, uint32_t n_vars)
{
  for (uint32_t i = 0; op->n_cols == n_vars && i < n_vars; i++) {
    if (op->vars[i] != vars[i]) {
      return false;
    }
  }
  return op->n_cols == n_vars;
}

kg_op *
kg_op_project(kg_exec *exec, kg_op *child, const kg_var *vars, uint32_t n_vars)
{
  static const kg_op_type type = {"project", project_open, project_next, NULL};
  if (!child || has_just(child, vars, n_vars)) {
    return child;
  }
  project_op *p = kg_op_new(exec, &type, sizeof *p, 1, n_vars);
  if (!p) {
    return NULL;
  }
  p->op.children[0] = child;
  p->op.estimate = child->estimate;
  p->sources = KG_ARENA_ARRAY(&exec->arena, uint32_t, n_vars);
  p->constants = KG_ARENA_ARRAY(&exec->arena, kg_id, n_vars);
  if (!p->sources || !p->constants) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  for (uint32_t i = 0; i < n_vars; i++) {
    const uint32_t c = kg_op_column(child, vars[i]);
    p->op.vars[i] = vars[i];
    p->sources[i] = c;
    if (c == KG_NO_COLUMN) {
      p->constants[i] = constant_of(exec, vars[i]);
    }
    p->op.nullable[i] =
        c == KG_NO_COLUMN ? !p->constants[i] : child->nullable[c];
  }
  return exec->failed ? NULL : &p->op;
}

kg_op *
kg_op_prune(kg_exec *exec, kg_op *child, const kg_var_set *keep)
{
  if (!child || !keep) {
    return child;
  }
  kg_var *vars = KG_ARENA_ARRAY(&exec->arena, kg_var, child->n_cols);
  uint32_t n = 0;
  if (!vars) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  for (uint32_t c = 0; c < child->n_cols; c++) {
    if (kg_var_set_has(keep, child->vars[c])) {
      vars[n++] = child->vars[c];
    }
  }
  return n == child->n_cols ? child : kg_op_project(exec, child, vars, n);
}
