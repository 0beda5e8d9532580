/* SPDX-License-Identifier: Apache-2.0 */
// Rows that agree with a value from outside, which was not put in below.
#include "sparql/op.h"

typedef struct match_op {
  kg_op op;
  uint32_t column;
} match_op;

static kg_status
match_open(kg_op *op)
{
  TRY(kg_op_use_buffer(op));
  return kg_op_open(op->children[0]);
}

static kg_status
match_next(kg_op *op)
{
  const match_op *m = (const match_op *)op;
  kg_op *child = op->children[0];
  const kg_id wanted = op->exec->params[op->vars[m->column]];
  op->n = 0;
  do {
    TRY(kg_op_next(child));
    for (size_t i = 0; i < child->n; i++) {
      const kg_id id = child->cols[m->column][i];
      if (id && wanted && id != wanted) {
        continue;
      }
      for (uint32_t c = 0; c < op->n_cols; c++) {
        op->cols[c][op->n] = child->cols[c][i];
      }
      op->n++;
    }
  } while (!op->n && child->n);
  return KG_OK;
}

kg_op *
kg_op_match_param(kg_exec *exec, kg_op *child, uint32_t column)
{
  static const kg_op_type type = {"match outer value", match_open, match_next,
                                  NULL};
  match_op *m = kg_op_over(exec, &type, sizeof *m, child);
  if (m) {
    m->column = column;
  }
  return m ? &m->op : NULL;
}
