/* SPDX-License-Identifier: Apache-2.0 */
#include "io/article.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/hash.h"
#include "io/article_html.h"
#include "io/article_json.h"
#include "io/encoding.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

enum { MAX_BYTES = 64 * 1024 * 1024, CHUNK = 64 * 1024 };

struct kg_articles {
  const kg_context *ctx;
  const char *path;
  const char *source; ///< The path, for messages.
  kg_article_format format;
  size_t max_bytes;
  bool is_done;
  gzFile lines; ///< JSON Lines only.
  uint64_t line;
  kg_buf raw;     ///< Whole file, or the line.
  json_t *values; ///< A JSON file's array, else NULL.
  size_t next_value;
};

static kg_slice
without_suffix(kg_slice path, const char *suffix)
{
  const kg_slice end = kg_slice_of(suffix);
  return path.len > end.len &&
                 kg_slice_equal_nocase(
                     kg_slice_sub(path, path.len - end.len, path.len), end)
             ? kg_slice_sub(path, 0, path.len - end.len)
             : path;
}

static const struct {
  const char *suffix;
  kg_article_format format;
} SUFFIXES[] = {
    {".txt", KG_ARTICLES_TEXT},    {".html", KG_ARTICLES_HTML},
    {".htm", KG_ARTICLES_HTML},    {".json", KG_ARTICLES_JSON},
    {".jsonl", KG_ARTICLES_JSONL}, {".ndjson", KG_ARTICLES_JSONL},
};

static kg_article_format
format_of(kg_slice path)
{
  const kg_slice inner = without_suffix(path, ".gz");
  for (size_t i = 0; i < sizeof SUFFIXES / sizeof *SUFFIXES; ++i) {
    if (without_suffix(inner, SUFFIXES[i].suffix).len < inner.len) {
      return SUFFIXES[i].format;
    }
  }
  return KG_ARTICLES_AUTO;
}

bool
kg_article_is_readable(kg_slice path)
{
  return format_of(path) != KG_ARTICLES_AUTO;
}

kg_status
kg_articles_open(const kg_context *ctx,
                 const char *path,
                 const kg_articles_options *options,
                 kg_articles **out)
{
  kg_articles *in = kg_alloc_zeroed(ctx->alloc, 1, sizeof *in);
  if (!in) {
    return kg_out_of_memory(ctx);
  }
  in->ctx = ctx;
  in->path = path;
  const bool is_stdin = !strcmp(path, "-");
  in->source = is_stdin ? "standard input" : path;
  in->format = options ? options->format : KG_ARTICLES_AUTO;
  in->max_bytes =
      options && options->max_bytes ? options->max_bytes : MAX_BYTES;
  if (in->format == KG_ARTICLES_AUTO) {
    in->format = format_of(kg_slice_of(path));
  }
  kg_buf_init(&in->raw, ctx->alloc);
  if (in->format == KG_ARTICLES_JSONL) {
    errno = 0;
    in->lines =
        is_stdin ? gzdopen(dup(STDIN_FILENO), "rb") : gzopen(path, "rb");
    if (!in->lines) {
      const int error = errno ? errno : ENOMEM;
      kg_articles_close(in);
      return kg_sink_error(&ctx->sink, KG_ERR_IO, path, "cannot be opened: %s",
                           strerror(error));
    }
    gzbuffer(in->lines, CHUNK);
  }
  *out = in;
  return KG_OK;
}

void
kg_articles_close(kg_articles *in)
{
  if (!in) {
    return;
  }
  if (in->lines) {
    gzclose_r(in->lines);
  }
  json_decref(in->values);
  kg_buf_clear(&in->raw);
  kg_alloc_free(in->ctx->alloc, in);
}

kg_slice
kg_articles_get_raw(const kg_articles *in)
{
  return kg_buf_slice(&in->raw);
}

static kg_status
line_trouble(kg_articles *in)
{
  in->is_done = true;
  int error = 0;
  const char *words = gzerror(in->lines, &error);
  if (kg_is_cancelled(in->ctx)) {
    return KG_CANCELLED;
  }
  if (error == Z_ERRNO) {
    return kg_sink_error(&in->ctx->sink, KG_ERR_IO, in->source,
                         "cannot be read: %s", strerror(errno));
  }
  return kg_sink_error(&in->ctx->sink, KG_ERR_INPUT, in->source,
                       "damaged gzip data: %s",
                       error == Z_BUF_ERROR ? "it ends too early" : words);
}

/* Passes over the rest of a line that is too long to hold. */
static void
skip_line(kg_articles *in)
{
  int c = 0;
  while ((c = gzgetc(in->lines)) >= 0 && c != '\n') {
    if (kg_is_cancelled(in->ctx)) {
      return;
    }
  }
}

/* One line into `raw`; KG_DONE behind the last. */
static kg_status
read_line(kg_articles *in)
{
  kg_buf_reset(&in->raw);
  ++in->line;
  int c = 0;
  while ((c = gzgetc(in->lines)) >= 0 && c != '\n') {
    kg_buf_add_byte(&in->raw, (char)c);
    if (in->raw.len > in->max_bytes * 2) {
      skip_line(in);
      return kg_sink_error(&in->ctx->sink, KG_ERR_INPUT, in->source,
                           "line %llu is longer than %zu bytes",
                           (unsigned long long)in->line, in->max_bytes * 2);
    }
  }
  if (kg_buf_status(&in->raw)) {
    return kg_out_of_memory(in->ctx);
  }
  if (c >= 0) {
    return KG_OK;
  }
  in->is_done = true;
  int error = Z_OK;
  gzerror(in->lines, &error);
  if (error != Z_OK && error != Z_STREAM_END) {
    return line_trouble(in);
  }
  return in->raw.len ? KG_OK : KG_DONE;
}

static void
name_article(const kg_articles *in, kg_article *article)
{
  article->path = kg_slice_of(in->path);
  article->name = article->given.id.len ? article->given.id : article->path;
}

static kg_status
check_length(const kg_articles *in, const kg_article *article)
{
  return article->text.len <= in->max_bytes
             ? KG_OK
             : kg_sink_error(&in->ctx->sink, KG_ERR_INPUT, in->source,
                             "larger than the limit of %zu bytes",
                             in->max_bytes);
}

static kg_status
take_json(kg_articles *in,
          const json_t *value,
          kg_arena *arena,
          kg_article *out)
{
  kg_status st =
      kg_article_from_json(in->ctx, in->source, in->line, value, arena, out);
  out->line = in->line;
  name_article(in, out);
  return st ? st : check_length(in, out);
}

static kg_status
next_line(kg_articles *in, kg_arena *arena, kg_article *out)
{
  kg_slice text = {0};
  while (!text.len) {
    if (in->is_done) {
      return KG_DONE;
    }
    const kg_status st = read_line(in);
    if (st) {
      return st;
    }
    text = kg_slice_trim(kg_buf_slice(&in->raw));
  }
  json_t *value = NULL;
  kg_status st =
      kg_article_json_parse(in->ctx, in->source, in->line, text, &value);
  if (!st) {
    st = take_json(in, value, arena, out);
  }
  json_decref(value);
  return st;
}

static kg_status
next_value(kg_articles *in, kg_arena *arena, kg_article *out)
{
  if (in->next_value >= json_array_size(in->values)) {
    in->is_done = true;
    return KG_DONE;
  }
  return take_json(in, json_array_get(in->values, in->next_value++), arena,
                   out);
}

static kg_status
read_json_file(kg_articles *in, kg_arena *arena, kg_article *out)
{
  json_t *value = NULL;
  kg_status st = kg_article_json_parse(in->ctx, in->source, 1,
                                       kg_buf_slice(&in->raw), &value);
  if (st) {
    return st;
  }
  if (json_is_array(value)) {
    in->values = value;
    in->is_done = false;
    return next_value(in, arena, out);
  }
  st = take_json(in, value, arena, out);
  json_decref(value);
  return st;
}

static kg_status
read_text_file(kg_articles *in, kg_arena *arena, kg_article *out)
{
  const kg_slice bytes = kg_buf_slice(&in->raw);
  kg_status st = kg_encoding_check(in->ctx, in->source, 0, bytes);
  if (st) {
    return st;
  }
  out->source = kg_arena_copy(arena, bytes);
  if (!out->source.ptr) {
    return kg_out_of_memory(in->ctx);
  }
  out->text = out->source;
  kg_sha256_hex(out->source, out->sha256);
  if (in->format == KG_ARTICLES_HTML) {
    st = kg_article_from_html(in->ctx, in->source, arena, out);
  }
  name_article(in, out);
  return st;
}

static kg_status
next_file(kg_articles *in, kg_arena *arena, kg_article *out)
{
  in->is_done = true;
  kg_buf_reset(&in->raw);
  const kg_status st = kg_file_read(in->ctx, in->path, in->max_bytes, &in->raw);
  if (st) {
    return st;
  }
  return in->format == KG_ARTICLES_JSON ? read_json_file(in, arena, out)
                                        : read_text_file(in, arena, out);
}

kg_status
kg_articles_next(kg_articles *in, kg_arena *arena, kg_article *out)
{
  *out = (kg_article){0};
  if (in->is_done) {
    return KG_DONE;
  }
  if (in->format == KG_ARTICLES_JSONL) {
    return next_line(in, arena, out);
  }
  return in->values ? next_value(in, arena, out) : next_file(in, arena, out);
}
