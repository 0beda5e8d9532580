/* SPDX-License-Identifier: Apache-2.0 */
/// Tables of results in memory, and their readers' common part.
#include "sparql/results_writer.h"

void
kg_results_table_clear(kg_results_table *table)
{
  kg_arena_clear(&table->arena);
  *table = (kg_results_table){.arena = table->arena};
}

/// True if `n` is a power of two (or 0): the array of so many is full.
static bool
is_full(size_t n)
{
  return !(n & (n - 1));
}

static void *
grow(kg_arena *arena, const void *at, size_t n, size_t item)
{
  void *grown = kg_arena_zeroed(arena, n ? 2 * n : 1, item);
  if (grown && n) {
    memcpy(grown, at, n * item);
  }
  return grown;
}

kg_status
kg_table_add_column(const kg_context *ctx,
                    kg_results_table *table,
                    kg_slice name)
{
  if (is_full(table->n_columns)) {
    table->columns = grow(&table->arena, table->columns, table->n_columns,
                          sizeof *table->columns);
  }
  const kg_slice copy = kg_arena_copy(&table->arena, name);
  if (!table->columns || !copy.ptr) {
    return kg_out_of_memory(ctx);
  }
  table->columns[table->n_columns++] = copy;
  return KG_OK;
}

kg_status
kg_table_add_row(const kg_context *ctx, kg_results_table *table, kg_term **row)
{
  if (is_full(table->n_rows)) {
    // A table of no columns still needs a place for its rows.
    const size_t n = table->n_columns ? table->n_columns : 1;
    table->cells =
        grow(&table->arena, table->cells, table->n_rows, n * sizeof(kg_term));
  }
  if (!table->cells) {
    return kg_out_of_memory(ctx);
  }
  *row = table->cells + table->n_columns * table->n_rows++;
  return KG_OK;
}

size_t
kg_table_find_column(const kg_results_table *table, kg_slice name)
{
  for (size_t i = 0; i < table->n_columns; ++i) {
    if (kg_slice_equal(table->columns[i], name)) {
      return i;
    }
  }
  return (size_t)-1;
}

kg_status
kg_results_read(const kg_context *ctx,
                kg_results_format format,
                kg_slice text,
                const char *source,
                kg_results_table *table)
{
  *table = (kg_results_table){0};
  kg_arena_init(&table->arena, ctx->alloc);
  switch (format) {
  case KG_RESULTS_JSON: return kg_results_read_json(ctx, text, source, table);
  case KG_RESULTS_XML: return kg_results_read_xml(ctx, text, source, table);
  case KG_RESULTS_CSV: return kg_results_read_csv(ctx, text, source, table);
  case KG_RESULTS_TSV: return kg_results_read_tsv(ctx, text, source, table);
  default:
    return kg_sink_error(&ctx->sink, KG_ERR_UNSUPPORTED, source,
                         "results cannot be read from %s",
                         kg_results_name(format));
  }
}
