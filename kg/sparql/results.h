/* SPDX-License-Identifier: Apache-2.0 */
/// Results of SELECT and ASK as text, and back. W3C: SPARQL 1.1 Query Results
/// JSON Format; SPARQL Query Results XML Format (Second Edition); SPARQL 1.1
/// Query Results CSV and TSV Formats. Our own: JSON Lines, one binding object
/// of the JSON format a line; a Markdown table.
///
/// ASK where a format has no place for it (CSV, TSV, Markdown): `true` or
/// `false` on one line.
#ifndef KG_SPARQL_RESULTS_H
#define KG_SPARQL_RESULTS_H

#include "base/arena.h"
#include "base/out.h"
#include "kg/query.h"

typedef enum kg_results_format {
#define RESULTS(name, word, media, extension) KG_RESULTS_##name,
#include "sparql/results.def"
#undef RESULTS
  KG_N_RESULTS
} kg_results_format;

/// "json", "xml"… Static.
const char *kg_results_name(kg_results_format format);
const char *kg_results_media_type(kg_results_format format);
/// By name, in any case. @return KG_NOT_FOUND
kg_status kg_results_find(kg_slice name, kg_results_format *format);

// Writing -------------------------------------------------------------------

typedef struct kg_results_writer kg_results_writer;

/// Begins a SELECT's results. Columns are without `?` and are borrowed until
/// the writer is closed. Errors of `out` are sticky and are told by it.
kg_status kg_results_open(const kg_context *ctx,
                          kg_results_format format,
                          const kg_slice *columns,
                          size_t n_columns,
                          kg_out *out,
                          kg_results_writer **writer);
/// One row: a term for each column, KG_TERM_NONE where unbound.
void kg_results_row(kg_results_writer *writer, const kg_term *row);
/// Ends the results and frees the writer. Warns where XML could not hold a
/// control character.
void kg_results_close(kg_results_writer *writer);
/// The answer of an ASK, complete.
void kg_results_write_ask(kg_results_format format, bool answer, kg_out *out);

/// Runs a SELECT or ASK to its end and writes it. What was stopped (KG_ERR_…,
/// KG_CANCELLED) is still well-formed text.
/// @param n_rows may be NULL.
kg_status kg_results_write(const kg_context *ctx,
                           kg_results_format format,
                           const kg_query *query,
                           kg_result *result,
                           kg_out *out,
                           uint64_t *n_rows);

// Reading -------------------------------------------------------------------

/// Results in memory, all in the arena.
typedef struct kg_results_table {
  kg_arena arena;
  bool is_ask;
  bool answer;
  kg_slice *columns;
  size_t n_columns;
  kg_term *cells; ///< Row by row.
  size_t n_rows;
} kg_results_table;

/// Reads JSON, XML, CSV or TSV. CSV has no types: every value is a plain
/// literal, but for `_:x`. @param table to be cleared, whatever the answer.
/// @return KG_ERR_INPUT, told to the sink; KG_ERR_UNSUPPORTED for the others.
kg_status kg_results_read(const kg_context *ctx,
                          kg_results_format format,
                          kg_slice text,
                          const char *source,
                          kg_results_table *table);
void kg_results_table_clear(kg_results_table *table);
static inline const kg_term *
kg_results_table_row(const kg_results_table *table, size_t row)
{
  return table->cells + row * table->n_columns;
}

#endif
