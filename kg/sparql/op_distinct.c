/* SPDX-License-Identifier: Apache-2.0 */
// DISTINCT: rows stream out when they are seen first.
#include "sparql/table.h"

/// So many rows before it is looked up a row's slot is asked for.
enum { AHEAD = 16 };

typedef struct distinct_op {
  kg_op op;
  kg_row_set seen;
  kg_id *row;
  uint64_t hashes[KG_BATCH]; ///< By row of the child's batch.
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

static void
hash_batch(distinct_op *d)
{
  const kg_op *child = d->op.children[0];
  for (size_t i = 0; i < child->n; i++) {
    d->hashes[i] = child->n_cols;
  }
  for (uint32_t c = 0; c < child->n_cols; c++) {
    const kg_id *ids = child->cols[c];
    for (size_t i = 0; i < child->n; i++) {
      d->hashes[i] = kg_hash_step(d->hashes[i], ids[i]);
    }
  }
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
    hash_batch(d);
    for (size_t i = 0; i < child->n; i++) {
      bool is_new, same = i > 0;
      if (i + AHEAD < child->n) {
        kg_row_set_expect(&d->seen, d->hashes[i + AHEAD]);
      }
      for (uint32_t c = 0; c < op->n_cols; c++) {
        const kg_id id = child->cols[c][i];
        same = same && d->row[c] == id;
        d->row[c] = id;
      }
      if (same) {
        continue;
      }
      TRY(kg_row_set_add_hashed(&d->seen, d->row, d->hashes[i], &is_new, NULL));
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
