/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql/op.h"

/// So many rows ahead the terms a condition looks at are asked for: first where
/// they are, then their texts.
enum { SLOT_AHEAD = 24, TEXT_AHEAD = 12, MAX_READ = 4 };

/// Columns that a condition reads, the first few.
typedef struct read_columns {
  uint32_t n, at[MAX_READ];
} read_columns;

typedef struct filter_op {
  kg_op op;
  kg_cexpr **on;
  read_columns *reads; ///< By condition.
  uint32_t n_on;
  uint16_t picked[KG_BATCH];
} filter_op;

static kg_status
filter_open(kg_op *op)
{
  TRY(kg_op_use_buffer(op));
  return kg_op_open(op->children[0]);
}

static void
find_columns(const kg_cexpr *x, read_columns *r)
{
  if (x->kind == KG_CX_COLUMN && r->n < MAX_READ) {
    r->at[r->n++] = x->column;
  }
  for (uint32_t i = 0; x->kind == KG_CX_CALL && i < x->n_args; i++) {
    find_columns(x->args[i], r);
  }
}

/// Has the terms fetched that the rows behind `i` need.
static void
expect(const filter_op *f, const read_columns *r, size_t i, size_t n)
{
  const kg_exec *exec = f->op.exec;
  for (uint32_t k = 0; k < r->n; k++) {
    const kg_id *ids = f->op.children[0]->cols[r->at[k]];
    if (i + SLOT_AHEAD < n) {
      kg_exec_expect(exec, ids[f->picked[i + SLOT_AHEAD]]);
    }
    if (i + TEXT_AHEAD < n) {
      kg_exec_expect_text(exec, ids[f->picked[i + TEXT_AHEAD]]);
    }
  }
}

/// Row numbers that pass condition `k`, of those in `picked`.
static size_t
pick(filter_op *f, uint32_t k, size_t n)
{
  kg_exec *exec = f->op.exec;
  kg_row row = {f->op.children[0]->cols, 0};
  size_t kept = 0;
  for (size_t i = 0; i < n && !exec->failed; i++) {
    row.at = f->picked[i];
    expect(f, &f->reads[k], i, n);
    if (i % 64 == 63 && kg_exec_poll(exec)) {
      break;
    }
    if (kg_eval_is_true(exec, f->on[k], &row)) {
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
      n = pick(f, k, n);
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
  f->reads = KG_ARENA_ARRAY(&exec->arena, read_columns, n_on);
  if (!f->reads) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  for (uint32_t k = 0; k < n_on; k++) {
    f->reads[k].n = 0;
    find_columns(on[k], &f->reads[k]);
  }
  f->op.estimate = child->estimate / 3;
  return &f->op;
}
