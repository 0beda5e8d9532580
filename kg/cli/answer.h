/* SPDX-License-Identifier: Apache-2.0 */
/// What a query answers, in any format.
#ifndef KG_CLI_ANSWER_H
#define KG_CLI_ANSWER_H

#include "base/out.h"
#include "kg/query.h"
#include "rdf/prefix.h"

typedef struct kg_answer_options {
  const char *format; ///< A name of answer_formats.def that kg_answer_check
                      ///< was content with.
  const kg_prefixes *prefixes;
  size_t width;      ///< Of the window; 0 = not on a terminal.
  bool color;        ///< Tables only.
  uint64_t max_rows; ///< Tables only: rows to show; 0 = all.
} kg_answer_options;

typedef struct kg_answer {
  uint64_t n_rows; ///< Rows or triples.
  size_t n_hidden; ///< Columns that found no place.
  bool has_more;   ///< Stopped at `max_rows`.
  bool is_ask;     ///< The answer is `yes`.
  bool yes;
} kg_answer;

/// The format for a form where none is named.
const char *kg_answer_default(kg_query_form form, bool is_terminal);

/// @return KG_ERR_USAGE, told to the sink, for a format that does not exist or
/// does not fit the form.
kg_status
kg_answer_check(const kg_context *ctx, const char *format, kg_query_form form);

/// Writes all of a result. When it is stopped (KG_ERR_LIMIT, KG_CANCELLED)
/// what came before is written, well formed.
kg_status kg_answer_write(const kg_context *ctx,
                          kg_query_form form,
                          kg_result *result,
                          const kg_answer_options *options,
                          kg_out *out,
                          kg_answer *answer);

/// Names of the formats, in order of the table; NULL behind the last.
const char *kg_answer_format_name(size_t i);

#endif
