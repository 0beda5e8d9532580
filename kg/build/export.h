/* SPDX-License-Identifier: Apache-2.0 */
/// RDF out of a store, in an order that depends on the triples alone: the same
/// bytes from every store that holds them.
#ifndef KG_BUILD_EXPORT_H
#define KG_BUILD_EXPORT_H

#include "base/out.h"
#include "kg/store.h"

typedef struct kg_export_options {
  const char *format;  ///< A name of io/formats.def.
  kg_slice graph;      ///< Only this graph's IRI; empty = all.
  uint64_t max_memory; ///< For sorting; 0 = 64 MiB.
} kg_export_options;

/// Formats without graphs get the union, each triple once; the others get the
/// quads.
/// @return KG_ERR_USAGE for a format that cannot be written, KG_ERR_INPUT for
/// a graph that the store does not have; told to the sink.
kg_status kg_export(const kg_context *ctx,
                    kg_txn *txn,
                    kg_slice base,
                    const kg_export_options *options,
                    kg_out *out);

#endif
