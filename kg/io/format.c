/* SPDX-License-Identifier: Apache-2.0 */
#include "io/format.h"

static const kg_rdf_format_info formats[KG_N_RDF_FORMATS] = {
    {"", "", "", false, false, false},
#define KG_RDF_FORMAT(NAME, name, extensions, types, reads, writes, graphs)    \
  {name, extensions, types, reads, writes, graphs},
#include "io/formats.def"
#undef KG_RDF_FORMAT
};

const kg_rdf_format_info *
kg_rdf_format_get(kg_rdf_format format)
{
  return &formats[format];
}

/* Is `word` among the words of `list`? */
static bool
has_word(const char *list, kg_slice word)
{
  while (*list) {
    const char *end = strchr(list, ' ');
    const size_t len = end ? (size_t)(end - list) : strlen(list);
    if (kg_slice_equal_nocase(word, kg_slice_make(list, len))) {
      return true;
    }
    list += len + (end != NULL);
  }
  return false;
}

kg_rdf_format
kg_rdf_format_find(kg_slice name)
{
  for (int i = 1; i < KG_N_RDF_FORMATS; ++i) {
    if (kg_slice_equal_nocase(name, kg_slice_of(formats[i].name)) ||
        has_word(formats[i].extensions, name)) {
      return (kg_rdf_format)i;
    }
  }
  return KG_RDF_UNKNOWN;
}

/* What stands behind the last point of the last part of a path. */
static kg_slice
extension_of(kg_slice path)
{
  size_t i = path.len;
  while (i && path.ptr[i - 1] != '.' && path.ptr[i - 1] != '/') {
    --i;
  }
  const bool has_point = i && path.ptr[i - 1] == '.';
  return kg_slice_sub(path, has_point ? i : path.len, path.len);
}

kg_rdf_format
kg_rdf_format_of_path(kg_slice path)
{
  kg_slice extension = extension_of(path);
  if (kg_slice_equal_nocase(extension, KG_SLICE("gz"))) {
    path.len -= 3;
    extension = extension_of(path);
  }
  for (int i = 1; i < KG_N_RDF_FORMATS && extension.len; ++i) {
    if (has_word(formats[i].extensions, extension)) {
      return (kg_rdf_format)i;
    }
  }
  return KG_RDF_UNKNOWN;
}

kg_rdf_format
kg_rdf_format_of_media_type(kg_slice type)
{
  const size_t semicolon = kg_slice_find(type, KG_SLICE(";"), 0);
  if (semicolon != (size_t)-1) {
    type.len = semicolon;
  }
  type = kg_slice_trim(type);
  for (int i = 1; i < KG_N_RDF_FORMATS && type.len; ++i) {
    if (has_word(formats[i].media_types, type)) {
      return (kg_rdf_format)i;
    }
  }
  return KG_RDF_UNKNOWN;
}
