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
#ifndef KG_CLI_GRID_H
#define KG_CLI_GRID_H

#include "base/buf.h"
#include "base/out.h"
#include "kg/term.h"
#include "rdf/prefix.h"

typedef enum kg_grid_style {
  KG_GRID_FITTED, ///< A table; lines where it does not fit.
  KG_GRID_LINES,  ///< Always lines.
} kg_grid_style;

typedef struct kg_grid_options {
  kg_grid_style style;
  size_t width; ///< Columns of the window; 0 = no bound.
  bool color;
  const kg_prefixes *prefixes; ///< NULL = IRIs in full.
} kg_grid_options;

typedef struct kg_grid kg_grid;

/// @param names Copied; without `?`.
kg_status kg_grid_new(const kg_context *ctx,
                      const kg_grid_options *options,
                      const kg_slice *names,
                      size_t n_columns,
                      kg_out *out,
                      kg_grid **table);
void kg_grid_add(kg_grid *table, const kg_term *row);
/// Writes what is left and frees.
/// @param n_rows,n_hidden Rows written, columns left out; may be NULL.
kg_status kg_grid_finish(kg_grid *table, uint64_t *n_rows, size_t *n_hidden);
void kg_grid_free(kg_grid *table);

/// Appends a term as a table shows it: prefixed name, text without marks, an
/// unknown datatype behind `^^`; fit for a terminal, newlines kept.
void
kg_term_show(const kg_prefixes *prefixes, const kg_term *term, kg_buf *out);

#endif
