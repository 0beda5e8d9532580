/* SPDX-License-Identifier: Apache-2.0 */
// OFFSET and LIMIT: nothing below runs once the limit is reached.
#include "sparql/op.h"

typedef struct slice_op {
  kg_op op;
  uint64_t offset, limit;
  uint64_t to_skip, left;
} slice_op;

static kg_status
slice_open(kg_op *op)
{
  slice_op *s = (slice_op *)op;
  s->to_skip = s->offset;
  s->left = s->limit;
  return s->left ? kg_op_open(op->children[0]) : KG_OK;
}

static kg_status
slice_next(kg_op *op)
{
  slice_op *s = (slice_op *)op;
  kg_op *child = op->children[0];
  op->n = 0;
  while (!op->n && s->left) {
    TRY(kg_op_next(child));
    if (!child->n) {
      return KG_OK;
    }
    const uint64_t skip = s->to_skip < child->n ? s->to_skip : child->n;
    uint64_t n = child->n - skip;
    n = n < s->left ? n : s->left;
    s->to_skip -= skip;
    s->left -= n;
    for (uint32_t c = 0; c < op->n_cols; c++) {
      op->cols[c] = child->cols[c] + skip;
    }
    op->n = n;
  }
  return KG_OK;
}

kg_op *
kg_op_slice(kg_exec *exec, kg_op *child, uint64_t offset, uint64_t limit)
{
  static const kg_op_type type = {"slice", slice_open, slice_next, NULL};
  slice_op *s = kg_op_over(exec, &type, sizeof *s, child);
  if (!s) {
    return NULL;
  }
  s->offset = offset;
  s->limit = limit;
  if ((double)limit < s->op.estimate) {
    s->op.estimate = (double)limit;
  }
  return &s->op;
}
