/* SPDX-License-Identifier: Apache-2.0 */
/// A query that runs: what run.c, construct.c, update.c and explain.c share.
#ifndef KG_SPARQL_RESULT_H
#define KG_SPARQL_RESULT_H

#include "sparql/plan.h"
#include "sparql/table.h"

struct kg_result {
  kg_context ctx; ///< A copy: the caller's need not outlive it.
  kg_exec exec;
  const kg_query *query;
  kg_active active;
  kg_op *op;         ///< NULL for an update and a DESCRIBE without WHERE.
  uint32_t *columns; ///< Of `op`, for each shown one; KG_NO_COLUMN = unbound.
  kg_id *constants;  ///< For shown columns that `op` does not have.
  uint32_t n_columns;
  bool is_open, is_done;
  kg_status status; ///< Sticky once it is a fault.
  size_t at;        ///< Next row of the batch.
  uint64_t n_rows;
  kg_term *row;
  char (*texts)[KG_ID_TEXT_MAX];
  // CONSTRUCT and DESCRIBE
  kg_row_set triples;
  size_t at_triple;
  bool is_described;
  // Shown by EXPLAIN
  kg_buf explain;
  int64_t plan_ns;
};

/// The next batch of solutions in result->op; 0 rows at the end.
kg_status kg_result_batch(kg_result *result);
/// Fills `triples` on: one batch of solutions, or all of a description.
/// @return KG_DONE when nothing is left.
kg_status kg_result_construct(kg_result *result);
kg_status kg_result_describe(kg_result *result);

/// Puts a row's values into a template. 0 in a place: nothing to make.
/// `blanks` has an id (or 0) for each numbered blank node.
kg_status kg_template_quad(kg_exec *exec,
                           const kg_quad_slots *quad,
                           const kg_op *op,
                           size_t row,
                           kg_id *blanks,
                           kg_quad *out,
                           bool *is_valid);

/// LOAD of one document.
kg_status
kg_update_load(kg_exec *exec, const kg_update_op *op, kg_update_counts *counts);

#endif
