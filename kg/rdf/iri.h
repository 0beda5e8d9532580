/* SPDX-License-Identifier: Apache-2.0 */
/// IRIs: their parts (RFC 3986 section 3, RFC 3987), resolution against a base
/// (RFC 3986 section 5.2) and what RDF allows in them.
#ifndef KG_RDF_IRI_H
#define KG_RDF_IRI_H

#include "base/buf.h"
#include "kg/slice.h"

/// Slices of the IRI, without their delimiters. A part that is not there has a
/// NULL `ptr`; the path is always there, maybe empty.
typedef struct kg_iri_parts {
  kg_slice scheme;
  kg_slice authority;
  kg_slice path;
  kg_slice query;
  kg_slice fragment;
} kg_iri_parts;

/// Cannot fail: any text has these parts.
void kg_iri_split(kg_slice iri, kg_iri_parts *parts);

/// Offset of the first byte that may not stand in an IRI or a relative
/// reference (controls, space, `<>"{}|^` backquote and backslash, malformed
/// UTF-8), or `text.len`.
size_t kg_iri_check(kg_slice text);

/// True for what RDF calls an IRI: a scheme, and nothing kg_iri_check objects
/// to.
bool kg_iri_is_valid(kg_slice text);
bool kg_iri_has_scheme(kg_slice text);

/// Appends `reference` resolved against `base`. An empty base leaves the
/// reference as it is. Nothing is normalised beyond dot segments.
/// @return KG_OK or KG_ERR_MEMORY.
kg_status kg_iri_resolve(kg_slice base, kg_slice reference, kg_buf *out);

/// Appends the `file://` IRI of a path; a relative one is taken from the
/// current folder. @return KG_OK, KG_ERR_MEMORY, or KG_ERR_IO without a
/// current folder.
kg_status kg_iri_of_path(const char *path, kg_buf *out);

#endif
