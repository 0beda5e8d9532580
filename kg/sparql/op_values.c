/* SPDX-License-Identifier: Apache-2.0 */
// Rows that are known before the run: VALUES, one empty row, none at all.
#include "sparql/op.h"

typedef struct values_op {
  kg_op op;
  const kg_id *rows;
  uint64_t n_rows, at;
} values_op;

static kg_status
values_open(kg_op *op)
{
  ((values_op *)op)->at = 0;
  return kg_op_use_buffer(op);
}

static kg_status
values_next(kg_op *op)
{
  values_op *v = (values_op *)op;
  const uint64_t left = v->n_rows - v->at;
  op->n = left < KG_BATCH ? left : KG_BATCH;
  for (size_t i = 0; i < op->n; i++) {
    const kg_id *row = v->rows + (v->at + i) * op->n_cols;
    for (uint32_t c = 0; c < op->n_cols; c++) {
      op->cols[c][i] = row[c];
    }
  }
  v->at += op->n;
  return KG_OK;
}

static const kg_op_type values_type = {"values", values_open, values_next,
                                       NULL};
static const kg_op_type unit_type = {"one empty row", values_open, values_next,
                                     NULL};
static const kg_op_type empty_type = {"nothing", values_open, values_next,
                                      NULL};

kg_op *
kg_op_values(kg_exec *exec,
             const kg_var *vars,
             uint32_t n_vars,
             const kg_id *rows,
             uint64_t n_rows)
{
  values_op *v = kg_op_new(exec, &values_type, sizeof *v, 0, n_vars);
  if (!v) {
    return NULL;
  }
  v->rows = rows;
  v->n_rows = n_rows;
  v->op.estimate = (double)n_rows;
  for (uint32_t c = 0; c < n_vars; c++) {
    v->op.vars[c] = vars[c];
    for (uint64_t i = 0; i < n_rows; i++) {
      v->op.nullable[c] |= !rows[i * n_vars + c];
    }
  }
  return &v->op;
}

kg_op *
kg_op_unit(kg_exec *exec)
{
  values_op *v = kg_op_new(exec, &unit_type, sizeof *v, 0, 0);
  if (!v) {
    return NULL;
  }
  v->n_rows = 1;
  v->op.estimate = 1;
  return &v->op;
}

kg_op *
kg_op_empty(kg_exec *exec, const kg_var *vars, uint32_t n_vars)
{
  values_op *v = kg_op_new(exec, &empty_type, sizeof *v, 0, n_vars);
  for (uint32_t c = 0; v && c < n_vars; c++) {
    v->op.vars[c] = vars[c];
  }
  return v ? &v->op : NULL;
}
