/* SPDX-License-Identifier: Apache-2.0 */
/// The formats of RDF, by name, file name and media type.
#ifndef KG_IO_FORMAT_H
#define KG_IO_FORMAT_H

#include "kg/slice.h"

typedef enum kg_rdf_format {
  KG_RDF_UNKNOWN,
#define KG_RDF_FORMAT(NAME, name, extensions, types, reads, writes, graphs)    \
  KG_RDF_##NAME,
#include "io/formats.def"
#undef KG_RDF_FORMAT
  KG_N_RDF_FORMATS
} kg_rdf_format;

typedef struct kg_rdf_format_info {
  const char *name;
  const char *extensions;  ///< Separated by spaces, the usual one first.
  const char *media_types; ///< The same.
  bool reads;
  bool writes;
  bool has_graphs;
} kg_rdf_format_info;

/// Static; for KG_RDF_UNKNOWN with empty strings.
const kg_rdf_format_info *kg_rdf_format_get(kg_rdf_format format);
/// By its name or one of its extensions, in any case of letters.
kg_rdf_format kg_rdf_format_find(kg_slice name);
/// By the extension of a file, `.gz` behind it left aside.
kg_rdf_format kg_rdf_format_of_path(kg_slice path);
/// By media type; parameters behind `;` are left aside.
kg_rdf_format kg_rdf_format_of_media_type(kg_slice type);

#endif
