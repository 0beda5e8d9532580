/* SPDX-License-Identifier: Apache-2.0 */
/// RDF out: a stream of quads to any format of formats.def that is written.
///
/// Quads come out in the order in which they are given; sorted input makes
/// sorted and grouped output. The same quads give the same bytes.
#ifndef KG_IO_RDF_WRITER_H
#define KG_IO_RDF_WRITER_H

#include "base/out.h"
#include "io/format.h"
#include "kg/term.h"
#include "rdf/prefix.h"

typedef struct kg_rdf_writer kg_rdf_writer;

typedef struct kg_rdf_write_options {
  kg_rdf_format format; ///< One that is written.
  /// Prefixes to shorten IRIs with; borrowed; NULL = none. Turtle and TriG
  /// declare those that are used.
  const kg_prefixes *prefixes;
  const char *base; ///< For RDF/XML; NULL = none.
} kg_rdf_write_options;

/// @param out Borrowed; not closed. @param writer Owned by the caller.
/// @return KG_ERR_USAGE, told to the sink, for a format that is not written.
kg_status kg_rdf_writer_open(const kg_context *ctx,
                             const kg_rdf_write_options *options,
                             kg_out *out,
                             kg_rdf_writer **writer);

/// A `kg_quad_fn` whose user pointer is the kg_rdf_writer. Formats without
/// graphs leave the graph out; they do not look for doubles.
/// @return KG_ERR_UNSUPPORTED, told to the sink, for what the format cannot
/// say; KG_ERR_MEMORY.
kg_status kg_rdf_writer_add(void *writer, const kg_term_quad *quad);

/// Ends the document and frees `writer`, whatever the answer.
kg_status kg_rdf_writer_close(kg_rdf_writer *writer);
/// Frees it and leaves the document as it is. NULL is fine.
void kg_rdf_writer_abandon(kg_rdf_writer *writer);

/// Appends one term as N-Triples writes it. KG_TERM_NONE gives nothing.
void kg_rdf_add_ntriples_term(kg_buf *out, const kg_term *term);
/// Appends one term as Turtle writes it, shortened where the prefixes (may be
/// NULL) allow: `schema:name`, `42`, `true`, `"x"@en`. Also what SPARQL reads.
/// @param used Set to the prefix that was used, or NULL; may be NULL.
void kg_rdf_add_turtle_term(kg_buf *out,
                            const kg_term *term,
                            const kg_prefixes *prefixes,
                            const kg_prefix **used);

#endif
