/* SPDX-License-Identifier: Apache-2.0 */
#include "build/sources.h"

#include "base/buf.h"
#include "base/hash.h"
#include "build/notes.h"
#include "io/article_html.h"

#include <stdio.h>
#include <zlib.h>

enum { MAX_PACKED = 1 << 30, LEVEL = 6 };

/* ---- packing ---- */

static void
pack_fields(kg_buf *out, const kg_article_fields *f)
{
  kg_pack(out, f->id);
  kg_pack(out, f->url);
  kg_pack(out, f->title);
  kg_pack(out, f->date);
  kg_pack(out, f->publisher);
  kg_pack(out, f->language);
  for (size_t i = 0; i < f->n_authors; ++i) {
    kg_pack(out, f->authors[i]);
  }
}

static bool
unpack_fields(kg_slice *in, kg_article_fields *f)
{
  if (!kg_unpack(in, &f->id) || !kg_unpack(in, &f->url) ||
      !kg_unpack(in, &f->title) || !kg_unpack(in, &f->date) ||
      !kg_unpack(in, &f->publisher) || !kg_unpack(in, &f->language)) {
    return false;
  }
  const size_t most = sizeof f->authors / sizeof f->authors[0];
  while (f->n_authors < most && kg_unpack(in, &f->authors[f->n_authors])) {
    ++f->n_authors;
  }
  return true;
}

kg_status
kg_article_pack(const kg_article *article, kg_arena *arena, kg_slice *packed)
{
  kg_buf out;
  kg_buf_init(&out, arena->alloc);
  kg_pack(&out, article->is_html ? KG_SLICE("html") : KG_SLICE("text"));
  kg_pack(&out, article->name);
  kg_pack(&out, article->source);
  pack_fields(&out, &article->given);
  const kg_status st = kg_buf_status(&out);
  *packed = kg_arena_copy(arena, kg_buf_slice(&out));
  kg_buf_clear(&out);
  return st || !packed->ptr ? KG_ERR_MEMORY : KG_OK;
}

kg_status
kg_article_unpack(const kg_context *ctx,
                  kg_slice packed,
                  kg_arena *arena,
                  kg_article *article)
{
  kg_slice kind = {0};
  kg_article a = {.line = 0};
  kg_slice rest = packed;
  if (!kg_unpack(&rest, &kind) || !kg_unpack(&rest, &a.name) ||
      !kg_unpack(&rest, &a.source) || !unpack_fields(&rest, &a.given)) {
    return kg_notes_damaged(ctx);
  }
  a.path = a.name;
  a.text = a.source;
  kg_sha256_hex(a.source, a.sha256);
  a.is_html = kg_slice_is(kind, "html");
  *article = a;
  const kg_slice name = kg_arena_copy(arena, a.name);
  return !name.ptr   ? kg_out_of_memory(ctx)
         : a.is_html ? kg_article_from_html(ctx, name.ptr, arena, article)
                     : KG_OK;
}

/* ---- in the store ---- */

static void
article_key(const char *kind, const char *sha256, char out[KG_NOTE_KEY_SIZE])
{
  snprintf(out, KG_NOTE_KEY_SIZE, "%s/%.64s", kind, sha256);
}

static kg_status
put_packed(const kg_context *ctx,
           kg_txn *txn,
           const char *sha256,
           kg_slice packed)
{
  char key[KG_NOTE_KEY_SIZE];
  article_key("packed", sha256, key);
  kg_buf value;
  kg_buf_init(&value, ctx->alloc);
  uLongf len = compressBound((uLong)packed.len);
  kg_status st = KG_OK;
  if (!kg_buf_reserve(&value, len) ||
      compress2((Bytef *)value.ptr, &len, (const Bytef *)packed.ptr,
                (uLong)packed.len, LEVEL) != Z_OK) {
    st = kg_out_of_memory(ctx);
  }
  if (!st) {
    st = kg_txn_note_put(txn, kg_slice_of(key), kg_slice_make(value.ptr, len));
  }
  kg_buf_clear(&value);
  return st;
}

kg_status
kg_article_put(const kg_context *ctx,
               kg_txn *txn,
               const char *sha256,
               const kg_stored_article *a)
{
  char key[KG_NOTE_KEY_SIZE];
  article_key("article", sha256, key);
  char size[24];
  snprintf(size, sizeof size, "%zu", a->packed.len);
  kg_buf value;
  kg_buf_init(&value, ctx->alloc);
  kg_pack(&value, kg_slice_of(a->version));
  kg_pack(&value, kg_slice_of(size));
  kg_pack(&value, a->people);
  kg_pack(&value, a->links);
  kg_status st = kg_buf_status(&value);
  if (!st) {
    st = kg_txn_note_put(txn, kg_slice_of(key), kg_buf_slice(&value));
  }
  kg_buf_clear(&value);
  return st ? st : put_packed(ctx, txn, sha256, a->packed);
}

static kg_status
get_packed(const kg_context *ctx,
           kg_txn *txn,
           const char *sha256,
           kg_arena *arena,
           kg_slice *packed)
{
  char key[KG_NOTE_KEY_SIZE];
  article_key("packed", sha256, key);
  kg_slice value = {0};
  TRY(kg_txn_note_get(txn, kg_slice_of(key), &value));
  char *out = kg_arena_get(arena, packed->len + 1);
  if (!out) {
    return kg_out_of_memory(ctx);
  }
  uLongf len = (uLongf)packed->len;
  if (uncompress((Bytef *)out, &len, (const Bytef *)value.ptr,
                 (uLong)value.len) != Z_OK ||
      len != packed->len) {
    return kg_notes_damaged(ctx);
  }
  *packed = kg_slice_make(out, packed->len);
  return KG_OK;
}

static bool
read_article(kg_slice value, kg_arena *arena, kg_stored_article *a)
{
  kg_slice version = {0};
  kg_slice size = {0};
  kg_slice people = {0};
  kg_slice links = {0};
  if (!kg_unpack(&value, &version) || !kg_unpack(&value, &size) ||
      !kg_unpack(&value, &people) || !kg_unpack(&value, &links) ||
      version.len >= sizeof a->version) {
    return false;
  }
  memcpy(a->version, version.ptr, version.len);
  a->version[version.len] = '\0';
  a->packed.len = 0;
  for (size_t i = 0; i < size.len && a->packed.len < MAX_PACKED; ++i) {
    a->packed.len = a->packed.len * 10 + (size_t)(size.ptr[i] - '0');
  }
  a->people = kg_arena_copy(arena, people);
  a->links = kg_arena_copy(arena, links);
  return a->packed.len < MAX_PACKED && a->people.ptr && a->links.ptr;
}

kg_status
kg_article_get(const kg_context *ctx,
               kg_txn *txn,
               const char *sha256,
               bool with_packed,
               kg_arena *arena,
               kg_stored_article *a)
{
  char key[KG_NOTE_KEY_SIZE];
  article_key("article", sha256, key);
  kg_slice value = {0};
  TRY(kg_txn_note_get(txn, kg_slice_of(key), &value));
  *a = (kg_stored_article){{0}, {0}, {0}, {0}};
  if (!read_article(value, arena, a)) {
    return kg_notes_damaged(ctx);
  }
  return with_packed ? get_packed(ctx, txn, sha256, arena, &a->packed) : KG_OK;
}

kg_status
kg_article_forget(kg_txn *txn, const char *sha256)
{
  char key[KG_NOTE_KEY_SIZE];
  article_key("article", sha256, key);
  const kg_status st = kg_txn_note_remove(txn, kg_slice_of(key));
  if (st && st != KG_NOT_FOUND) {
    return st;
  }
  article_key("packed", sha256, key);
  const kg_status packed = kg_txn_note_remove(txn, kg_slice_of(key));
  return packed == KG_NOT_FOUND ? KG_OK : packed;
}

kg_status
kg_article_next(kg_txn *txn, char sha256[65])
{
  char from[KG_NOTE_KEY_SIZE];
  snprintf(from, sizeof from, sha256[0] ? "article/%.64s!" : "article/%.64s",
           sha256);
  kg_slice key = {0};
  kg_slice value = {0};
  TRY(kg_txn_note_next(txn, kg_slice_of(from), &key, &value));
  if (!kg_slice_has_prefix(key, KG_SLICE("article/")) || key.len != 72) {
    return KG_DONE;
  }
  memcpy(sha256, key.ptr + 8, 64);
  sha256[64] = '\0';
  return KG_OK;
}
