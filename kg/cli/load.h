/* SPDX-License-Identifier: Apache-2.0 */
/// RDF files into a store.
#ifndef KG_CLI_LOAD_H
#define KG_CLI_LOAD_H

#include "cli/printer.h"
#include "kg/context.h"
#include "kg/store.h"
#include "redland/peer.h"

typedef struct kg_load_options {
  const char *format;        ///< NULL = by extension.
  const kg_peer_place *peer; ///< Read this and no file; may be NULL.
  kg_slice graph; ///< IRI of the graph for what names none; empty = the
                  ///< default graph.
  uint64_t batch; ///< Commit every so many quads; 0 = all at once.
  /// Go on behind the last batch that was committed, unless the quads up to
  /// there are others now: #KG_ERR_INPUT, and nothing is loaded.
  bool resume;
  kg_printer *printer; ///< Shows progress; may be NULL.
  /// Called after each durable commit with the quads of the file that are in
  /// the store now; may be NULL.
  void (*committed)(void *user, uint64_t n_quads);
  void *user;
} kg_load_options;

typedef struct kg_load_counts {
  uint64_t n_quads; ///< Read, those of earlier runs included.
  uint64_t n_new;   ///< That the store did not have.
} kg_load_counts;

/// One file, in one transaction unless `batch` says otherwise. Blank nodes are
/// its own. @param path With a peer only its name. @param counts Added to; may
/// be NULL.
kg_status kg_load_file(const kg_context *ctx,
                       kg_store *store,
                       const char *path,
                       const kg_load_options *options,
                       kg_load_counts *counts);

#endif
