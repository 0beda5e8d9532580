/* SPDX-License-Identifier: Apache-2.0 */
/// Rows of terms as a table for people.
///
///     ┌──────────────┬───────┐
///     │ name         │ count │
///     ├──────────────┼───────┤
///     │ Ann Example  │    12 │
///     └──────────────┴───────┘
///
/// The widths are those of the first thousand rows; what comes later is
/// written at once and wrapped into them, so that memory does not grow with
/// the result. A table wider than the window is wrapped; where that would make
/// columns too narrow, some are left out and a line below says so, and where
/// most would go, each row is written as lines of `name: value`.
#ifndef KG_CLI_TABLE_H
#define KG_CLI_TABLE_H

#include "base/buf.h"
#include "base/out.h"
#include "kg/term.h"
#include "rdf/prefix.h"

typedef enum kg_table_style {
  KG_TABLE_FITTED, ///< A table; lines where it does not fit.
  KG_TABLE_LINES,  ///< Always lines.
} kg_table_style;

typedef struct kg_table_options {
  kg_table_style style;
  size_t width; ///< Columns of the window; 0 = no bound.
  bool color;
  const kg_prefixes *prefixes; ///< NULL = IRIs in full.
} kg_table_options;

typedef struct kg_table kg_table;

/// @param names Copied; without `?`.
kg_status kg_table_new(const kg_context *ctx,
                       const kg_table_options *options,
                       const kg_slice *names,
                       size_t n_columns,
                       kg_out *out,
                       kg_table **table);
void kg_table_add(kg_table *table, const kg_term *row);
/// Writes what is left and frees.
/// @param n_rows,n_hidden Rows written, columns left out; may be NULL.
kg_status kg_table_finish(kg_table *table, uint64_t *n_rows, size_t *n_hidden);
void kg_table_free(kg_table *table);

/// Appends a term as a table shows it: prefixed name, text without marks, an
/// unknown datatype behind `^^`; fit for a terminal, newlines kept.
void
kg_term_show(const kg_prefixes *prefixes, const kg_term *term, kg_buf *out);
/// Appends a term as one types it in a query: `"text"@en`, `kg:x`, `42`.
void
kg_term_write(const kg_prefixes *prefixes, const kg_term *term, kg_buf *out);

#endif
