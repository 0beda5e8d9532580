/* SPDX-License-Identifier: Apache-2.0 */
/// Turtle and TriG: a pass that checks the document to the letter of RDF 1.1
/// and rewrites it into the plain Turtle that raptor reads without its known
/// faults.
#ifndef KG_IO_TURTLE_H
#define KG_IO_TURTLE_H

#include "io/raptor_bridge.h"

typedef struct kg_turtle_options {
  bool allow_graphs; ///< TriG.
  size_t max_token;
  unsigned max_depth;
  kg_raptor_options raptor;
} kg_turtle_options;

/// Reads all of a source.
kg_status kg_turtle_read(const kg_context *ctx,
                         kg_source *source,
                         const kg_turtle_options *options);

#endif
