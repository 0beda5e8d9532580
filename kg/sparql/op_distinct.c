/* SPDX-License-Identifier: Apache-2.0 */
// DISTINCT: rows stream out when they are seen first.
#include "sparql/table.h"

typedef struct distinct_op {
  kg_op op;
  kg_row_set seen;
  kg_id *row;
} distinct_op;

static kg_status
distinct_open(kg_op *op)
{
  distinct_op *d = (distinct_op *)op;
  kg_row_set_clear(&d->seen);
  kg_row_set_init(&d->seen, op->exec, op->n_cols);
  TRY(kg_op_use_buffer(op));
  return kg_op_open(op->children[0]);
}

static kg_status
distinct_next(kg_op *op)
{
  distinct_op *d = (distinct_op *)op;
  kg_op *child = op->children[0];
  op->n = 0;
  while (!op->n) {
    TRY(kg_op_next(child));
    if (!child->n) {
      return KG_OK;
    }
    for (size_t i = 0; i < child->n; i++) {
      bool is_new, same = i > 0;
      for (uint32_t c = 0; c < op->n_cols; c++) {
        const kg_id id = child->cols[c][i];
        same = same && d->row[c] == id;
        d->row[c] = id;
      }
      if (same) {
        continue;
      }
      TRY(kg_row_set_add(&d->seen, d->row, &is_new, NULL));
      for (uint32_t c = 0; is_new && c < op->n_cols; c++) {
        op->cols[c][op->n] = d->row[c];
      }
      op->n += is_new;
    }
  }
  return KG_OK;
}

static void
distinct_close(kg_op *op)
{
  kg_row_set_clear(&((distinct_op *)op)->seen);
}

kg_op *
kg_op_distinct(kg_exec *exec, kg_op *child)
{
  static const kg_op_type type = {"distinct", distinct_open, distinct_next,
                                  distinct_close};
  distinct_op *d = kg_op_over(exec, &type, sizeof *d, child);
  if (!d) {
    return NULL;
  }
  d->row = KG_ARENA_ARRAY(&exec->arena, kg_id, child->n_cols);
  if (!d->row) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  return &d->op;
}
