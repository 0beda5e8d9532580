/* SPDX-License-Identifier: Apache-2.0 */
/// Results of a query that runs.
#include "sparql/results.h"

static kg_status
write_rows(kg_results_writer *writer,
           kg_result *result,
           kg_out *out,
           uint64_t *n_rows)
{
  kg_status st = KG_OK;
  const kg_term *row = NULL;
  while (!(st = kg_result_next(result, &row))) {
    kg_results_row(writer, row);
    ++*n_rows;
    if (kg_out_is_closed(out)) {
      return KG_OK;
    }
  }
  return st == KG_DONE ? KG_OK : st;
}

kg_status
kg_results_write(const kg_context *ctx,
                 kg_results_format format,
                 const kg_query *query,
                 kg_result *result,
                 kg_out *out,
                 uint64_t *n_rows)
{
  if (kg_query_get_form(query) == KG_ASK) {
    bool answer = false;
    TRY(kg_result_ask(result, &answer));
    kg_results_write_ask(format, answer, out);
    return KG_OK;
  }
  const size_t n = kg_result_n_columns(result);
  kg_slice *columns = kg_alloc_zeroed(ctx->alloc, n + 1, sizeof *columns);
  if (!columns) {
    return kg_out_of_memory(ctx);
  }
  for (size_t i = 0; i < n; ++i) {
    columns[i] = kg_result_column(result, i);
  }
  if (n_rows) {
    *n_rows = 0;
  }
  kg_results_writer *writer = NULL;
  kg_status st = kg_results_open(ctx, format, columns, n, out, &writer);
  if (!st) {
    uint64_t n_written = 0;
    st = write_rows(writer, result, out, n_rows ? n_rows : &n_written);
    kg_results_close(writer);
  }
  kg_alloc_free(ctx->alloc, columns);
  return st;
}
