/* SPDX-License-Identifier: Apache-2.0 */
#include "redland/node.h"

#include "kg/alloc.h"

static kg_slice
uri_text(librdf_uri *uri)
{
  size_t len = 0;
  const unsigned char *text = librdf_uri_as_counted_string(uri, &len);
  return kg_slice_make((const char *)text, len);
}

static bool
fold_language(const char *from, char to[KG_NODE_LANG_MAX], kg_slice *lang)
{
  const size_t len = strlen(from);
  if (len >= KG_NODE_LANG_MAX) {
    return false;
  }
  for (size_t i = 0; i < len; ++i) {
    to[i] = (char)(from[i] >= 'A' && from[i] <= 'Z' ? from[i] | 0x20 : from[i]);
  }
  *lang = kg_slice_make(to, len);
  return true;
}

static bool
literal_term(librdf_node *node, char lang[KG_NODE_LANG_MAX], kg_term *term)
{
  size_t len = 0;
  const unsigned char *text =
      librdf_node_get_literal_value_as_counted_string(node, &len);
  *term = kg_literal(kg_slice_make((const char *)text, len), (kg_slice){0});
  librdf_uri *datatype = librdf_node_get_literal_value_datatype_uri(node);
  if (datatype) {
    term->datatype = uri_text(datatype);
  }
  const char *language = librdf_node_get_literal_value_language(node);
  return !language || fold_language(language, lang, &term->lang);
}

bool
kg_node_term(librdf_node *node, char lang[KG_NODE_LANG_MAX], kg_term *term)
{
  if (librdf_node_is_resource(node)) {
    *term = kg_iri(uri_text(librdf_node_get_uri(node)));
    return true;
  }
  if (librdf_node_is_blank(node)) {
    size_t len = 0;
    const unsigned char *label =
        librdf_node_get_counted_blank_identifier(node, &len);
    *term = (kg_term){.kind = KG_TERM_BLANK,
                      .text = kg_slice_make((const char *)label, len)};
    return true;
  }
  return librdf_node_is_literal(node) && literal_term(node, lang, term);
}

/* raptor takes the language up to its NUL, whatever the length it is given. */
static librdf_node *
new_tagged(librdf_world *world, const kg_term *term)
{
  char *lang = kg_alloc_zeroed(NULL, term->lang.len + 1, 1);
  if (!lang) {
    return NULL;
  }
  memcpy(lang, term->lang.ptr, term->lang.len);
  librdf_node *node = librdf_new_node_from_typed_counted_literal(
      world, (const unsigned char *)term->text.ptr, term->text.len, lang,
      term->lang.len, NULL);
  kg_alloc_free(NULL, lang);
  return node;
}

static librdf_node *
new_literal(librdf_world *world, const kg_term *term)
{
  librdf_uri *datatype = NULL;
  if (term->datatype.len) {
    datatype = librdf_new_uri2(world, (const unsigned char *)term->datatype.ptr,
                               term->datatype.len);
    if (!datatype) {
      return NULL;
    }
  }
  librdf_node *node = librdf_new_node_from_typed_counted_literal(
      world, (const unsigned char *)term->text.ptr, term->text.len, NULL, 0,
      datatype);
  if (datatype) {
    librdf_free_uri(datatype);
  }
  return node;
}

librdf_node *
kg_node_new(librdf_world *world, const kg_term *term)
{
  /* An empty text may come without a pointer. */
  kg_term shown = *term;
  shown.text.ptr = shown.text.ptr ? shown.text.ptr : "";
  const unsigned char *text = (const unsigned char *)shown.text.ptr;
  switch (term->kind) {
  case KG_TERM_IRI:
    return librdf_new_node_from_counted_uri_string(world, text, term->text.len);
  case KG_TERM_BLANK:
    return librdf_new_node_from_counted_blank_identifier(world, text,
                                                         term->text.len);
  case KG_TERM_LITERAL:
    return shown.lang.len ? new_tagged(world, &shown)
                          : new_literal(world, &shown);
  case KG_TERM_NONE: break;
  }
  return NULL;
}
