/* SPDX-License-Identifier: Apache-2.0 */
/// Counts of a store for people and for programs.
#ifndef KG_CLI_OVERVIEW_H
#define KG_CLI_OVERVIEW_H

#include "base/out.h"
#include "cli/answer.h"
#include "cli/schema.h"

/// Appends a number with commas: `1,234,567`.
void kg_out_count(kg_out *out, uint64_t n);

/// Two tables: classes with instances, properties with triples, subjects and
/// objects.
/// @param pattern Only names that contain it, whatever the case; empty = all.
/// @param most Rows in each table; 0 = all.
kg_status kg_overview_write_schema(const kg_context *ctx,
                                   const kg_schema *schema,
                                   kg_slice pattern,
                                   size_t most,
                                   const kg_answer_options *how,
                                   kg_out *out);

/// A table of which properties go together: subjects with exactly those.
/// @param most Rows; 0 = all.
kg_status kg_overview_write_sets(const kg_context *ctx,
                                 const kg_schema *schema,
                                 size_t most,
                                 const kg_answer_options *how,
                                 kg_out *out);

/// One line of sizes.
void kg_overview_write_stats(kg_out *out, const kg_store_stats *stats);

/// All of it as one JSON object.
void kg_overview_write_json(kg_out *out,
                            const kg_store_stats *stats,
                            const kg_schema *schema);

#endif
