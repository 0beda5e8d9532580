/* SPDX-License-Identifier: Apache-2.0 */
/// Strict reader of N-Triples and N-Quads (RDF 1.1). A piece of whole lines is
/// parsed without any state from before it, so that a large source is parsed by
/// a thread of its own; the receiver is called by the caller's. Time is linear
/// in the length of the input, whatever its lines are.
#ifndef KG_IO_NQUADS_H
#define KG_IO_NQUADS_H

#include "base/buf.h"
#include "io/source.h"
#include "kg/term.h"

typedef struct kg_nquads {
  const kg_context *ctx;
  const char *source; ///< Name in messages.
  bool allow_graphs;  ///< N-Quads.
  kg_slice graph;     ///< For lines that name none; empty = default graph.
  kg_slice scope;     ///< Goes before blank labels.
  kg_quad_fn *fn;
  void *user;
  kg_buf scratch; ///< Begins as kg_buf_init; cleared by the caller.
} kg_nquads;

/// Parses `text`, whole lines of which the first has number `line`.
/// @param n_lines How many lines it has (also when it stops early: those
/// before the one that was wrong).
kg_status kg_nquads_parse(kg_nquads *reader,
                          kg_slice text,
                          uint64_t line,
                          uint64_t *n_lines);

/// Reads all of a source. `max_line` bounds a line's bytes.
kg_status kg_nquads_read(kg_nquads *reader, kg_source *source, size_t max_line);

#endif
