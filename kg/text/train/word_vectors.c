/* SPDX-License-Identifier: Apache-2.0 */
#include "word_vectors.h"

#include "base/buf.h"
#include "base/file.h"

#include <math.h>
#include <stdlib.h>

#define MAX_FILE ((size_t)1 << 30)

void
word_vector_quantise(const double *from, int16_t *to)
{
  double length = 0;
  for (size_t i = 0; i < WORD_DIMENSIONS; i++) {
    length += from[i] * from[i];
  }
  length = length > 0 ? sqrt(length) : 1;
  for (size_t i = 0; i < WORD_DIMENSIONS; i++) {
    to[i] = (int16_t)floor(from[i] / length * WORD_SCALE + 0.5);
  }
}

/* The key that starts at the quotation mark `*at`, without escapes decoded but
 * for \" and \\. */
static kg_slice
read_key(kg_arena *arena, kg_slice json, size_t *at)
{
  char key[256];
  size_t n = 0;
  size_t i = *at + 1;
  while (i < json.len && json.ptr[i] != '"') {
    i += json.ptr[i] == '\\';
    if (n < sizeof key) {
      key[n++] = json.ptr[i];
    }
    i++;
  }
  *at = i + 1;
  return kg_arena_copy(arena, kg_slice_make(key, n));
}

static kg_status
parse_vectors(const kg_context *ctx,
              kg_arena *arena,
              kg_slice json,
              const char *path,
              size_t max,
              word_vectors *v)
{
  double row[WORD_DIMENSIONS];
  size_t at = kg_slice_find(json, KG_SLICE("\"vectors\":{"), 0);
  v->words = KG_ARENA_ARRAY(arena, kg_slice, max);
  v->at = kg_arena_zeroed(arena, max, sizeof *v->at);
  if (!v->words || !v->at) {
    return kg_out_of_memory(ctx);
  }
  if (at == (size_t)-1) {
    return kg_sink_error(&ctx->sink, KG_ERR_INPUT, path, "no word vectors");
  }
  at += sizeof "\"vectors\":{" - 1;
  while (v->n < max && at < json.len && json.ptr[at] == '"') {
    v->words[v->n] = read_key(arena, json, &at);
    at += 2; // :[
    for (size_t i = 0; i < WORD_DIMENSIONS; i++) {
      char *end = NULL;
      row[i] = strtod(json.ptr + at, &end);
      at = (size_t)(end - json.ptr) + 1;
    }
    word_vector_quantise(row, v->at[v->n++]);
    at = kg_slice_find(json, KG_SLICE("]"), at);
    at = at == (size_t)-1 ? json.len : at + 2; // ],
  }
  return KG_OK;
}

kg_status
word_vectors_read(const kg_context *ctx,
                  kg_arena *arena,
                  const char *path,
                  size_t max,
                  word_vectors *v)
{
  kg_buf json;
  memset(v, 0, sizeof *v);
  kg_buf_init(&json, NULL);
  kg_status st = kg_file_read(ctx, path, MAX_FILE, &json);
  if (!st) {
    st = parse_vectors(ctx, arena, kg_buf_slice(&json), path, max, v);
  }
  kg_buf_clear(&json);
  return st;
}
