/* SPDX-License-Identifier: Apache-2.0 */
#include "io/article_json.h"

#include "base/hash.h"
#include "io/encoding.h"

kg_status
kg_article_json_parse(const kg_context *ctx,
                      const char *source,
                      uint64_t line,
                      kg_slice bytes,
                      json_t **value)
{
  const size_t bom = bytes.len >= 3 && !memcmp(bytes.ptr, "\xEF\xBB\xBF", 3);
  json_error_t error;
  *value = json_loadb(bytes.ptr + 3 * bom, bytes.len - 3 * bom,
                      JSON_ALLOW_NUL | JSON_DECODE_ANY, &error);
  if (*value) {
    return KG_OK;
  }
  kg_diag diag = {
      .severity = KG_ERROR,
      .status = KG_ERR_INPUT,
      .source = kg_slice_of(source),
      .line = line + (uint64_t)(error.line > 0 ? error.line - 1 : 0),
      .column = (uint64_t)(error.column > 0 ? error.column : 0),
      .offset = (uint64_t)(error.position > 0 ? error.position : 0)};
  char message[JSON_ERROR_TEXT_LENGTH + 64];
  const int n = snprintf(message, sizeof message, "not JSON at byte %d: %s",
                         error.position, error.text);
  diag.message = kg_slice_make(message, (size_t)n);
  kg_sink_tell(&ctx->sink, &diag);
  return KG_ERR_INPUT;
}

static kg_slice
copy_text(kg_arena *arena, const json_t *value)
{
  if (!json_is_string(value)) {
    return (kg_slice){0};
  }
  return kg_arena_copy(arena, kg_slice_make(json_string_value(value),
                                            json_string_length(value)));
}

/* A name may stand alone or as an object's `name`. */
static const json_t *
name_of(const json_t *value)
{
  return json_is_object(value) ? json_object_get(value, "name") : value;
}

/* The first of the keys (NULL ends them) that holds text. */
static kg_slice
find_text(kg_arena *arena, const json_t *object, const char *const *keys)
{
  for (; *keys; ++keys) {
    const json_t *value = name_of(json_object_get(object, *keys));
    if (json_is_string(value) && json_string_length(value)) {
      return copy_text(arena, value);
    }
    if (json_is_integer(value)) {
      return kg_arena_printf(arena, "%" JSON_INTEGER_FORMAT,
                             json_integer_value(value));
    }
  }
  return (kg_slice){0};
}

static void
add_author(kg_arena *arena, kg_article_fields *given, const json_t *value)
{
  const size_t room = sizeof given->authors / sizeof *given->authors;
  const kg_slice name = kg_slice_trim(copy_text(arena, name_of(value)));
  if (name.len && given->n_authors < room) {
    given->authors[given->n_authors++] = name;
  }
}

static void
read_authors(kg_arena *arena, kg_article_fields *given, const json_t *object)
{
  static const char *const KEYS[] = {"author", "authors", "byline"};
  for (size_t k = 0; k < sizeof KEYS / sizeof *KEYS; ++k) {
    const json_t *value = json_object_get(object, KEYS[k]);
    if (!json_is_array(value)) {
      add_author(arena, given, value);
      continue;
    }
    for (size_t i = 0; i < json_array_size(value); ++i) {
      add_author(arena, given, json_array_get(value, i));
    }
  }
}

static void
read_fields(kg_arena *arena, const json_t *object, kg_article_fields *given)
{
  given->id = find_text(arena, object, (const char *[]){"id", NULL});
  given->url = find_text(arena, object, (const char *[]){"url", NULL});
  given->title =
      find_text(arena, object, (const char *[]){"title", "headline", NULL});
  given->date =
      find_text(arena, object,
                (const char *[]){"date", "published", "date_publish", NULL});
  given->publisher =
      find_text(arena, object, (const char *[]){"publisher", "source", NULL});
  given->language =
      find_text(arena, object, (const char *[]){"language", NULL});
  read_authors(arena, given, object);
}

kg_status
kg_article_from_json(const kg_context *ctx,
                     const char *source,
                     uint64_t line,
                     const json_t *object,
                     kg_arena *arena,
                     kg_article *article)
{
  kg_diag diag = {.severity = KG_ERROR,
                  .status = KG_ERR_INPUT,
                  .source = kg_slice_of(source),
                  .line = line,
                  .offset = UINT64_MAX};
  if (!json_is_object(object)) {
    diag.message = KG_SLICE("not a JSON object");
    kg_sink_tell(&ctx->sink, &diag);
    return KG_ERR_INPUT;
  }
  static const char *const KEYS[] = {"text", "content", "body", "maintext",
                                     NULL};
  const json_t *text = NULL;
  for (size_t i = 0; KEYS[i] && !json_string_length(text); ++i) {
    text = json_object_get(object, KEYS[i]);
  }
  if (!json_is_string(text)) {
    diag.message = KG_SLICE("no article text: none of \"text\", \"content\", "
                            "\"body\", \"maintext\" is a string");
    kg_sink_tell(&ctx->sink, &diag);
    return KG_ERR_INPUT;
  }
  article->text = copy_text(arena, text);
  if (!article->text.ptr) {
    return kg_out_of_memory(ctx);
  }
  const kg_status st = kg_encoding_check(ctx, source, line, article->text);
  if (st) {
    return st;
  }
  article->source = article->text;
  kg_sha256_hex(article->text, article->sha256);
  read_fields(arena, object, &article->given);
  return KG_OK;
}
