/* SPDX-License-Identifier: Apache-2.0 */
/// The only door to raptor (reading: raptor_bridge.c, writing:
/// raptor_writer.c). It never opens a file or the network on its own.
#ifndef KG_IO_RAPTOR_BRIDGE_H
#define KG_IO_RAPTOR_BRIDGE_H

#include "base/out.h"
#include "io/source.h"
#include "kg/term.h"
#include "rdf/prefix.h"

typedef struct kg_raptor kg_raptor;

typedef struct kg_raptor_options {
  const char *source; ///< Name in messages.
  const char *base;
  kg_slice graph; ///< Of all triples; empty = the default graph.
  kg_slice scope; ///< Goes before blank labels.
  kg_quad_fn *fn;
  void *user;
  kg_prefixes *prefixes; ///< Gets those of RDF/XML; may be NULL.
} kg_raptor_options;

/// Slices and strings of `options` are borrowed.
kg_status kg_raptor_open(const kg_context *ctx,
                         const kg_raptor_options *options,
                         kg_raptor **raptor);
void kg_raptor_close(kg_raptor *raptor);

/// Stand for NUL and for itself inside the literals that kg_raptor_turtle is
/// given, since raptor cuts text at NUL: U+F8D0 before `0` or `1`.
#define KG_RAPTOR_MARK "\xEF\xA3\x90"

/// Parses whole statements of Turtle with nothing but absolute IRIs in angle
/// brackets, short strings, blank nodes, lists and punctuation: what the pass
/// in turtle.c leaves. `graph` (KG_TERM_NONE: the options' one) is their graph.
/// @param line Where they begin, for messages.
/// @param labels Blank nodes are written `_:n0`, `_:n1`…: labels[0], labels[1]…
kg_status kg_raptor_turtle(kg_raptor *raptor,
                           kg_slice text,
                           const kg_term *graph,
                           uint64_t line,
                           const kg_slice *labels);

/// Reads RDF/XML to the end of the source.
kg_status kg_raptor_rdfxml(kg_raptor *raptor, kg_source *source);

/// Writing by one of raptor's serializers ("rdfxml", "dot").
typedef struct kg_raptor_writer kg_raptor_writer;
/// @param base NULL = none. @param prefixes May be NULL.
kg_status kg_raptor_writer_open(const kg_context *ctx,
                                const char *serializer,
                                const char *base,
                                const kg_prefixes *prefixes,
                                kg_out *out,
                                kg_raptor_writer **writer);
/// The graph is left out.
kg_status kg_raptor_writer_add(kg_raptor_writer *writer,
                               const kg_term_quad *quad);
/// Ends the document and frees.
kg_status kg_raptor_writer_close(kg_raptor_writer *writer);
void kg_raptor_writer_abandon(kg_raptor_writer *writer);

#endif
