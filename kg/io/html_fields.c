/* SPDX-License-Identifier: Apache-2.0 */
#include "io/html_fields.h"

#include <jansson.h>

enum { DEEPEST = 400, MAX_GRAPH = 64 };

typedef struct fields {
  kg_arena *arena;
  kg_article_fields *given;
  bool has_json; ///< JSON-LD gave something: it is believed first.
} fields;

static void
set(fields *f, kg_slice *field, kg_slice value)
{
  value = kg_slice_trim(value);
  if (!field->len && value.len) {
    *field = kg_arena_copy(f->arena, value);
  }
}

static void
add_author(fields *f, kg_slice name)
{
  const size_t room = sizeof f->given->authors / sizeof *f->given->authors;
  name = kg_slice_trim(name);
  if (!name.len || f->given->n_authors == room ||
      kg_slice_has_prefix(name, KG_SLICE("http"))) {
    return;
  }
  for (size_t i = 0; i < f->given->n_authors; ++i) {
    if (kg_slice_equal(f->given->authors[i], name)) {
      return;
    }
  }
  f->given->authors[f->given->n_authors++] = kg_arena_copy(f->arena, name);
}

/* ---- JSON-LD */

static kg_slice
text_of(const json_t *value)
{
  if (json_is_object(value)) {
    value = json_object_get(value, "name");
  }
  return json_is_string(value) ? kg_slice_make(json_string_value(value),
                                               json_string_length(value))
                               : (kg_slice){0};
}

static bool
is_article(const json_t *object)
{
  const json_t *type = json_object_get(object, "@type");
  if (json_is_array(type)) {
    type = json_array_get(type, 0);
  }
  const kg_slice name = text_of(type);
  return kg_slice_has_suffix(name, KG_SLICE("Article")) ||
         kg_slice_is(name, "BlogPosting") || kg_slice_is(name, "Report");
}

static void
read_object(fields *f, const json_t *object)
{
  if (!is_article(object)) {
    return;
  }
  set(f, &f->given->title, text_of(json_object_get(object, "headline")));
  set(f, &f->given->date, text_of(json_object_get(object, "datePublished")));
  set(f, &f->given->publisher, text_of(json_object_get(object, "publisher")));
  set(f, &f->given->language, text_of(json_object_get(object, "inLanguage")));
  set(f, &f->given->url, text_of(json_object_get(object, "url")));
  const json_t *author = json_object_get(object, "author");
  if (!json_is_array(author)) {
    add_author(f, text_of(author));
  }
  for (size_t i = 0; i < json_array_size(author); ++i) {
    add_author(f, text_of(json_array_get(author, i)));
  }
}

static void
read_json(fields *f, kg_slice text)
{
  json_t *value = json_loadb(text.ptr, text.len, JSON_ALLOW_NUL, NULL);
  const json_t *list =
      json_is_object(value) ? json_object_get(value, "@graph") : value;
  read_object(f, value);
  for (size_t i = 0; i < json_array_size(list) && i < MAX_GRAPH; ++i) {
    read_object(f, json_array_get(list, i));
  }
  json_decref(value);
}

/* ---- elements of the head */

static const char *
attribute(const GumboElement *e, const char *name)
{
  const GumboAttribute *a = gumbo_get_attribute(&e->attributes, name);
  return a ? a->value : "";
}

static void
read_meta(fields *f, const GumboElement *e)
{
  const char *property = attribute(e, "property");
  const char *key = *property ? property : attribute(e, "name");
  const kg_slice value = kg_slice_of(attribute(e, "content"));
  const kg_slice name = kg_slice_of(key);
  kg_article_fields *given = f->given;
  if (kg_slice_is(name, "og:title")) {
    set(f, &given->title, value);
  } else if (kg_slice_is(name, "article:published_time") ||
             kg_slice_is(name, "date") || kg_slice_is(name, "pubdate") ||
             kg_slice_is(name, "DC.date.issued") ||
             kg_slice_is(name, "parsely-pub-date")) {
    set(f, &given->date, value);
  } else if (kg_slice_is(name, "og:site_name")) {
    set(f, &given->publisher, value);
  } else if (kg_slice_is(name, "og:url")) {
    set(f, &given->url, value);
  } else if (!f->has_json && (kg_slice_is(name, "author") ||
                              kg_slice_is(name, "article:author"))) {
    add_author(f, value);
  }
}

static kg_slice
inner_text(const GumboElement *e)
{
  for (unsigned i = 0; i < e->children.length; ++i) {
    const GumboNode *child = e->children.data[i];
    if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_CDATA) {
      return kg_slice_of(child->v.text.text);
    }
  }
  return (kg_slice){0};
}

static void
walk(fields *f, const GumboNode *node, bool json, int depth)
{
  if (node->type != GUMBO_NODE_ELEMENT || depth > DEEPEST) {
    return;
  }
  const GumboElement *e = &node->v.element;
  if (json && e->tag == GUMBO_TAG_SCRIPT &&
      !strcmp(attribute(e, "type"), "application/ld+json")) {
    read_json(f, inner_text(e));
  } else if (!json && e->tag == GUMBO_TAG_META) {
    read_meta(f, e);
  } else if (!json && e->tag == GUMBO_TAG_HTML) {
    set(f, &f->given->language, kg_slice_of(attribute(e, "lang")));
  } else if (!json && e->tag == GUMBO_TAG_LINK &&
             !strcmp(attribute(e, "rel"), "canonical")) {
    set(f, &f->given->url, kg_slice_of(attribute(e, "href")));
  }
  for (unsigned i = 0; i < e->children.length; ++i) {
    walk(f, e->children.data[i], json, depth + 1);
  }
}

kg_status
kg_html_fields_read(const kg_context *ctx,
                    const GumboNode *root,
                    kg_arena *arena,
                    kg_article_fields *given)
{
  fields f = {.arena = arena, .given = given};
  walk(&f, root, true, 0);
  f.has_json = given->n_authors > 0;
  walk(&f, root, false, 0);
  (void)ctx;
  return KG_OK;
}
