/* SPDX-License-Identifier: Apache-2.0 */
// UNION: one branch after the other; only one is open.
#include "sparql/op.h"

typedef struct union_op {
  kg_op op;
  uint32_t **targets; ///< By branch: where each of its columns goes.
  kg_id *nothing;     ///< A column of unbound.
  uint32_t at;
} union_op;

/// The branch's columns in their places, or (`child` NULL) nothing there.
static void
place_columns(union_op *u, uint32_t branch, const kg_op *child)
{
  const kg_op *shape = u->op.children[branch];
  for (uint32_t c = 0; c < shape->n_cols; c++) {
    u->op.cols[u->targets[branch][c]] = child ? child->cols[c] : u->nothing;
  }
}

static kg_status
union_open(kg_op *op)
{
  union_op *u = (union_op *)op;
  u->at = 0;
  for (uint32_t c = 0; c < op->n_cols; c++) {
    op->cols[c] = u->nothing;
  }
  return op->n_children ? kg_op_open(op->children[0]) : KG_OK;
}

static kg_status
union_next(kg_op *op)
{
  union_op *u = (union_op *)op;
  op->n = 0;
  while (u->at < op->n_children) {
    kg_op *child = op->children[u->at];
    TRY(kg_op_next(child));
    if (child->n) {
      place_columns(u, u->at, child);
      op->n = child->n;
      return KG_OK;
    }
    place_columns(u, u->at, NULL);
    kg_op_close(child);
    if (++u->at < op->n_children) {
      TRY(kg_op_open(op->children[u->at]));
    }
  }
  return KG_OK;
}

/// Gives each variable of the branches a column: `column_of` by variable.
static uint32_t
number_columns(kg_op **children, uint32_t n, uint32_t *column_of)
{
  uint32_t n_vars = 0;
  for (uint32_t i = 0; i < n; i++) {
    for (uint32_t c = 0; c < children[i]->n_cols; c++) {
      uint32_t *column = &column_of[children[i]->vars[c]];
      *column = *column ? *column : ++n_vars;
    }
  }
  return n_vars;
}

static bool
aim_columns(union_op *u, const uint32_t *column_of)
{
  kg_op *op = &u->op;
  uint32_t *n_bound = KG_ARENA_ARRAY(&op->exec->arena, uint32_t, op->n_cols);
  for (uint32_t i = 0; n_bound && i < op->n_children; i++) {
    const kg_op *child = op->children[i];
    u->targets[i] = KG_ARENA_ARRAY(&op->exec->arena, uint32_t, child->n_cols);
    if (!u->targets[i]) {
      return false;
    }
    for (uint32_t c = 0; c < child->n_cols; c++) {
      const uint32_t to = column_of[child->vars[c]] - 1;
      u->targets[i][c] = to;
      op->vars[to] = child->vars[c];
      n_bound[to] += !child->nullable[c];
    }
  }
  for (uint32_t c = 0; n_bound && c < op->n_cols; c++) {
    op->nullable[c] = n_bound[c] < op->n_children;
  }
  return n_bound;
}

kg_op *
kg_op_union(kg_exec *exec, kg_op **children, uint32_t n)
{
  static const kg_op_type type = {"union", union_open, union_next, NULL};
  uint32_t *column_of =
      KG_ARENA_ARRAY(&exec->arena, uint32_t, exec->cap_params + 1);
  if (!column_of) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  const uint32_t n_vars = number_columns(children, n, column_of);
  union_op *u = kg_op_new(exec, &type, sizeof *u, n, n_vars);
  if (!u) {
    return NULL;
  }
  u->targets = KG_ARENA_ARRAY(&exec->arena, uint32_t *, n);
  u->nothing = KG_ARENA_ARRAY(&exec->arena, kg_id, KG_BATCH);
  for (uint32_t i = 0; i < n; i++) {
    u->op.children[i] = children[i];
    u->op.estimate += children[i]->estimate;
  }
  if (!u->targets || !u->nothing || !aim_columns(u, column_of)) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  return &u->op;
}
