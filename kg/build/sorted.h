/* SPDX-License-Identifier: Apache-2.0 */
/// The quads of a store in an order that depends on their terms alone: by
/// graph, subject, predicate (rdf:type first) and object, as kg_term_compare
/// orders them. What does not fit into memory is sorted in a temporary file.
#ifndef KG_BUILD_SORTED_H
#define KG_BUILD_SORTED_H

#include "kg/store.h"

typedef struct kg_sorted_options {
  kg_slice graph;      ///< Only this graph's IRI; empty = all.
  bool with_graphs;    ///< False: the union, each triple once.
  uint64_t max_memory; ///< For sorting, in bytes; 0 = 64 MiB.
} kg_sorted_options;

/// @return what `fn` answers, if it is not KG_OK; KG_ERR_INPUT for a graph that
/// the store does not have, told to the sink.
kg_status kg_sorted_quads(const kg_context *ctx,
                          kg_txn *txn,
                          const kg_sorted_options *options,
                          kg_quad_fn *fn,
                          void *user);

#endif
