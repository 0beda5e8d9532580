/* SPDX-License-Identifier: Apache-2.0 */
/// What the writers of results share.
#ifndef KG_SPARQL_RESULTS_WRITER_H
#define KG_SPARQL_RESULTS_WRITER_H

#include "sparql/results.h"

struct kg_results_writer {
  const kg_context *ctx;
  const struct kg_results_ops *ops;
  const kg_slice *columns;
  size_t n_columns;
  kg_out *out;
  uint64_t n_rows;    ///< Written before this one.
  bool has_bad_chars; ///< XML: some were replaced.
};

typedef struct kg_results_ops {
  void (*begin)(kg_results_writer *writer);
  void (*row)(kg_results_writer *writer, const kg_term *row);
  void (*end)(kg_results_writer *writer);
  void (*ask)(kg_out *out, bool answer);
} kg_results_ops;

extern const kg_results_ops kg_results_json_ops;
extern const kg_results_ops kg_results_jsonl_ops;
extern const kg_results_ops kg_results_xml_ops;
extern const kg_results_ops kg_results_csv_ops;
extern const kg_results_ops kg_results_tsv_ops;
extern const kg_results_ops kg_results_markdown_ops;

/// Readers of one format each.
kg_status kg_results_read_json(const kg_context *ctx,
                               kg_slice text,
                               const char *source,
                               kg_results_table *table);
kg_status kg_results_read_xml(const kg_context *ctx,
                              kg_slice text,
                              const char *source,
                              kg_results_table *table);
kg_status kg_results_read_csv(const kg_context *ctx,
                              kg_slice text,
                              const char *source,
                              kg_results_table *table);
kg_status kg_results_read_tsv(const kg_context *ctx,
                              kg_slice text,
                              const char *source,
                              kg_results_table *table);

/// Adds a column; a copy is made.
kg_status kg_table_add_column(const kg_context *ctx,
                              kg_results_table *table,
                              kg_slice name);
/// Adds a row of unbound cells, whose terms are to be set in the arena.
/// Columns must be complete.
kg_status
kg_table_add_row(const kg_context *ctx, kg_results_table *table, kg_term **row);
/// Index of a column, or (size_t)-1.
size_t kg_table_find_column(const kg_results_table *table, kg_slice name);

#endif
