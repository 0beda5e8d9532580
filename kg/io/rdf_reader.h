/* SPDX-License-Identifier: Apache-2.0 */
/// RDF in: files or text in any format of formats.def to a stream of quads.
///
/// Input is checked strictly; the first error ends the reading and is told to
/// the sink with source, line and column. Nothing is ever fetched: no other
/// file, no network. Files may be compressed with gzip.
///
/// Terms that come out: languages in lower case; xsd:string left out as
/// datatype; blank labels with the scope in front of them. Blank nodes without
/// a label are numbered `genid1`, `genid2`… in the order of the document.
#ifndef KG_IO_RDF_READER_H
#define KG_IO_RDF_READER_H

#include "io/format.h"
#include "kg/context.h"
#include "kg/term.h"
#include "rdf/prefix.h"

#include <stdint.h>

typedef struct kg_rdf_options {
  kg_rdf_format format; ///< KG_RDF_UNKNOWN: by the file's extension.
  const char *base;     ///< Base IRI; NULL = the file's `file://` IRI.
  kg_slice graph;       ///< IRI of the graph for quads that name none; empty =
                        ///< the default graph.
  kg_slice scope;       ///< Goes before each blank label, so that labels of
                        ///< two files differ; letters and digits.
  const char *source;   ///< Name in messages; NULL = the path.
  size_t max_line;      ///< Longest line of N-Triples and N-Quads, longest
                        ///< token of Turtle and TriG, in bytes; 0 = 256 MiB.
  unsigned max_depth;   ///< Nesting in Turtle and TriG; 0 = 500.
  /// Always says how many bytes of the file, as it is on disk, have been read;
  /// may be NULL.
  uint64_t *n_bytes;
  /// Where the prefixes that the document declares are bound; may be NULL.
  kg_prefixes *prefixes;
} kg_rdf_options;

/// @param path "-" is standard input.
/// @param options NULL is all zero.
/// @return KG_OK; KG_ERR_INPUT (damaged data, unknown format), KG_ERR_IO,
/// KG_ERR_LIMIT, KG_CANCELLED, KG_ERR_MEMORY; or what `fn` returned.
kg_status kg_rdf_read_file(const kg_context *ctx,
                           const char *path,
                           const kg_rdf_options *options,
                           kg_quad_fn *fn,
                           void *user);

/// The same from memory. `options` must have the format; without a base there
/// must be no relative IRIs.
kg_status kg_rdf_read_text(const kg_context *ctx,
                           kg_slice text,
                           const kg_rdf_options *options,
                           kg_quad_fn *fn,
                           void *user);

#endif
