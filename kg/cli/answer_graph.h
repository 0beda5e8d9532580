/* SPDX-License-Identifier: Apache-2.0 */
/// The triples of a CONSTRUCT or DESCRIBE as RDF.
#ifndef KG_CLI_ANSWER_GRAPH_H
#define KG_CLI_ANSWER_GRAPH_H

#include "base/out.h"
#include "kg/query.h"
#include "rdf/prefix.h"

/// Sorted and each once where the format groups by subject, unless there are
/// more than a million; N-Triples as they come.
/// @param n_triples How many were written.
/// @return also KG_ERR_LIMIT and KG_CANCELLED: what came before is written.
kg_status kg_answer_write_graph(const kg_context *ctx,
                                kg_result *result,
                                const char *format,
                                const kg_prefixes *prefixes,
                                kg_out *out,
                                uint64_t *n_triples);

#endif
