/* SPDX-License-Identifier: Apache-2.0 */
/// Results against expected ones: as graphs, so that blank nodes may have
/// other names, and with numbers and booleans by their value.
#ifndef KG_TESTS_SPARQL_COMPARE_H
#define KG_TESTS_SPARQL_COMPARE_H

#include "rdf/graph.h"
#include "sparql/results.h"

/// Reads a result set described in RDF (the vocabulary rs:).
/// @param has_order set if the solutions are numbered.
kg_status sparql_table_of_graph(const kg_context *ctx,
                                const kg_graph *graph,
                                kg_results_table *table,
                                bool *has_order);

/// @param is_ordered rows must come in the same order.
/// @param is_lax rows may be there less often than expected, but at least once.
kg_status sparql_tables_equal(const kg_results_table *got,
                              const kg_results_table *want,
                              bool is_ordered,
                              bool is_lax,
                              bool *equal);
/// The same for graphs, numbers by value.
kg_status
sparql_graphs_equal(const kg_graph *got, const kg_graph *want, bool *equal);

#endif
