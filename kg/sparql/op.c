/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql/op.h"

void *
kg_op_new(kg_exec *exec,
          const kg_op_type *type,
          size_t size,
          uint32_t n_children,
          uint32_t n_cols)
{
  kg_arena *arena = &exec->arena;
  kg_op *op = kg_arena_zeroed(arena, 1, size);
  if (!op) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  op->type = type;
  op->exec = exec;
  op->n_children = n_children;
  op->n_cols = n_cols;
  op->children = KG_ARENA_ARRAY(arena, kg_op *, n_children);
  op->vars = KG_ARENA_ARRAY(arena, kg_var, n_cols);
  op->nullable = KG_ARENA_ARRAY(arena, bool, n_cols);
  op->cols = KG_ARENA_ARRAY(arena, kg_id *, n_cols);
  if (!op->children || !op->vars || !op->nullable || !op->cols) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  return op;
}

void *
kg_op_over(kg_exec *exec, const kg_op_type *type, size_t size, kg_op *child)
{
  kg_op *op = child ? kg_op_new(exec, type, size, 1, child->n_cols) : NULL;
  if (!op) {
    return NULL;
  }
  op->children[0] = child;
  op->estimate = child->estimate;
  for (uint32_t i = 0; i < op->n_cols; i++) {
    op->vars[i] = child->vars[i];
    op->nullable[i] = child->nullable[i];
  }
  return op;
}

/// Runs a step of the operator and counts what it takes.
static kg_status
profile(kg_op *op, kg_status (*step)(kg_op *op))
{
  kg_exec *exec = op->exec;
  kg_memory *const owner = exec->owner;
  const int64_t start = kg_nanoseconds();
  exec->owner = &op->memory;
  const kg_status st = step(op);
  exec->owner = owner;
  op->ns += kg_nanoseconds() - start;
  return st;
}

kg_status
kg_op_open(kg_op *op)
{
  op->n = 0;
  op->n_opens++;
  op->is_ended = false;
  return op->exec->options.profile ? profile(op, op->type->open)
                                   : op->type->open(op);
}

kg_status
kg_op_next(kg_op *op)
{
  TRY(kg_exec_poll(op->exec));
  TRY(op->exec->options.profile ? profile(op, op->type->next)
                                : op->type->next(op));
  op->n_rows += op->n;
  op->is_ended = !op->n;
  return op->exec->failed;
}

void
kg_op_close(kg_op *op)
{
  if (!op) {
    return;
  }
  if (op->type->close) {
    op->type->close(op);
  }
  kg_alloc_free(&op->exec->alloc, op->buffer);
  op->buffer = NULL;
  for (uint32_t i = 0; i < op->n_children; i++) {
    kg_op_close(op->children[i]);
  }
}

kg_status
kg_op_use_buffer(kg_op *op)
{
  if (!op->buffer) {
    op->buffer = kg_alloc_resize(&op->exec->alloc, NULL,
                                 ((size_t)op->n_cols * KG_BATCH + 1) *
                                     sizeof *op->buffer);
    if (!op->buffer) {
      return kg_exec_no_memory(op->exec);
    }
  }
  for (uint32_t i = 0; i < op->n_cols; i++) {
    op->cols[i] = op->buffer + (size_t)i * KG_BATCH;
  }
  return KG_OK;
}

uint32_t
kg_op_column(const kg_op *op, kg_var var)
{
  for (uint32_t i = 0; i < op->n_cols; i++) {
    if (op->vars[i] == var) {
      return i;
    }
  }
  return KG_NO_COLUMN;
}
