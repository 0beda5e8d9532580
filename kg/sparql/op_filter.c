/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql/op.h"

typedef struct filter_op {
  kg_op op;
  kg_cexpr **on;
  uint32_t n_on;
  uint16_t picked[KG_BATCH];
} filter_op;

static kg_status
filter_open(kg_op *op)
{
  TRY(kg_op_use_buffer(op));
  return kg_op_open(op->children[0]);
}

/// Row numbers that pass one condition, of those in `picked`.
static size_t
pick(filter_op *f, const kg_cexpr *x, size_t n)
{
  kg_exec *exec = f->op.exec;
  kg_row row = {f->op.children[0]->cols, 0};
  size_t kept = 0;
  for (size_t i = 0; i < n && !exec->failed; i++) {
    row.at = f->picked[i];
    if (i % 64 == 63 && kg_exec_poll(exec)) {
      break;
    }
    if (kg_eval_is_true(exec, x, &row)) {
      f->picked[kept++] = f->picked[i];
    }
    kg_exec_trim(exec);
  }
  return kept;
}

static void
copy_picked(filter_op *f, size_t n)
{
  kg_op *op = &f->op;
  for (uint32_t c = 0; c < op->n_cols; c++) {
    const kg_id *from = op->children[0]->cols[c];
    kg_id *to = op->buffer + (size_t)c * KG_BATCH;
    for (size_t i = 0; i < n; i++) {
      to[i] = from[f->picked[i]];
    }
    op->cols[c] = to;
  }
}

static kg_status
filter_next(kg_op *op)
{
  filter_op *f = (filter_op *)op;
  kg_op *child = op->children[0];
  op->n = 0;
  while (!op->n) {
    TRY(kg_op_next(child));
    if (!child->n) {
      return KG_OK;
    }
    size_t n = child->n;
    for (size_t i = 0; i < n; i++) {
      f->picked[i] = (uint16_t)i;
    }
    for (uint32_t k = 0; k < f->n_on && n; k++) {
      n = pick(f, f->on[k], n);
    }
    TRY(op->exec->failed);
    copy_picked(f, n);
    op->n = n;
  }
  return KG_OK;
}

kg_op *
kg_op_filter(kg_exec *exec, kg_op *child, kg_cexpr **on, uint32_t n_on)
{
  static const kg_op_type type = {"filter", filter_open, filter_next, NULL};
  if (!child || !n_on) {
    return child;
  }
  filter_op *f = kg_op_over(exec, &type, sizeof *f, child);
  if (!f) {
    return NULL;
  }
  f->on = on;
  f->n_on = n_on;
  f->op.estimate = child->estimate / 3;
  return &f->op;
}
