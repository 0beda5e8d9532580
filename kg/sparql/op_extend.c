/* SPDX-License-Identifier: Apache-2.0 */
// BIND and SELECT's expressions. Assignments that follow each other are one
// operator, so that BNODE(text) knows which of them belong to one row.
#include "sparql/op.h"

typedef struct extend_op {
  kg_op op;
  kg_assign *assigns;
  uint32_t n_assigns;
  uint64_t row_base;
} extend_op;

static kg_status
extend_open(kg_op *op)
{
  TRY(kg_op_use_buffer(op));
  return kg_op_open(op->children[0]);
}

static kg_status
extend_next(kg_op *op)
{
  extend_op *e = (extend_op *)op;
  kg_op *child = op->children[0];
  kg_exec *exec = op->exec;
  op->n = 0;
  TRY(kg_op_next(child));
  for (uint32_t c = 0; c < child->n_cols; c++) {
    op->cols[c] = child->cols[c];
  }
  for (size_t i = 0; i < child->n; i++) {
    const kg_row row = {op->cols, i};
    exec->row_no = e->row_base++;
    for (uint32_t k = 0; k < e->n_assigns; k++) {
      op->cols[child->n_cols + k][i] =
          kg_eval_id(exec, e->assigns[k].expr, &row);
    }
    TRY(exec->failed);
    kg_exec_trim(exec);
  }
  op->n = child->n;
  return KG_OK;
}

kg_op *
kg_op_extend(kg_exec *exec, kg_op *child, uint32_t n_vars)
{
  static const kg_op_type type = {"extend", extend_open, extend_next, NULL};
  if (!child) {
    return NULL;
  }
  extend_op *e = kg_op_new(exec, &type, sizeof *e, 1, child->n_cols + n_vars);
  if (!e) {
    return NULL;
  }
  e->assigns = KG_ARENA_ARRAY(&exec->arena, kg_assign, n_vars);
  if (!e->assigns) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  e->op.children[0] = child;
  e->op.estimate = child->estimate;
  e->n_assigns = n_vars;
  // Rows of different operators are different rows.
  e->row_base = exec->n_extends++ << 40;
  for (uint32_t c = 0; c < e->op.n_cols; c++) {
    e->op.vars[c] = c < child->n_cols ? child->vars[c] : KG_NO_VAR;
    e->op.nullable[c] = c < child->n_cols ? child->nullable[c] : true;
  }
  return &e->op;
}

void
kg_op_extend_set(kg_op *op, uint32_t i, kg_var var, kg_cexpr *expr)
{
  extend_op *e = (extend_op *)op;
  const uint32_t c = op->children[0]->n_cols + i;
  e->assigns[i] = (kg_assign){var, expr};
  op->vars[c] = var;
  // What is computed may fail; a constant does not.
  op->nullable[c] = expr->kind != KG_CX_CONST;
  if (expr->kind == KG_CX_COLUMN) {
    op->nullable[c] = op->nullable[expr->column];
  }
}
