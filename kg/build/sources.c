/* SPDX-License-Identifier: Apache-2.0 */
#include "build/sources.h"

#include "base/buf.h"
#include "base/hash.h"
#include "build/emit.h"
#include "build/notes.h"

#include <stdio.h>

static kg_slice
key_text(const kg_source *s)
{
  return s->url.len ? s->url : s->id.len ? s->id : s->path;
}

static void
source_key(kg_slice text, char out[KG_NOTE_KEY_SIZE])
{
  char hex[65];
  kg_sha256_hex(text, hex);
  snprintf(out, KG_NOTE_KEY_SIZE, "source/%s", hex);
}

static void
given_key(const char *sha256, kg_slice text, char out[KG_NOTE_KEY_SIZE])
{
  char hex[65];
  kg_sha256_hex(text, hex);
  snprintf(out, KG_NOTE_KEY_SIZE, "given/%.64s/%s", sha256, hex);
}

static bool
read_source(kg_slice value, kg_source *s)
{
  kg_slice digest = {0};
  if (!kg_unpack(&value, &digest) || digest.len != 64 ||
      !kg_unpack(&value, &s->path) || !kg_unpack(&value, &s->id) ||
      !kg_unpack(&value, &s->url)) {
    return false;
  }
  memcpy(s->sha256, digest.ptr, 64);
  s->sha256[64] = '\0';
  return true;
}

static kg_status
add_digest(const kg_context *ctx, kg_digests *list, const char *sha256)
{
  for (size_t i = 0; i < list->n; ++i) {
    if (!strcmp(list->at[i].hex, sha256)) {
      return KG_OK;
    }
  }
  kg_digest digest;
  snprintf(digest.hex, sizeof digest.hex, "%.64s", sha256);
  return kg_vec_push(list, ctx->alloc, digest) ? KG_OK : kg_out_of_memory(ctx);
}

/* The article lost one of its sources: is there another? */
static kg_status
note_if_orphan(const kg_context *ctx,
               kg_txn *txn,
               const char *sha256,
               kg_digests *orphans)
{
  char prefix[KG_NOTE_KEY_SIZE];
  snprintf(prefix, sizeof prefix, "given/%.64s/", sha256);
  kg_slice key = {0};
  kg_slice value = {0};
  const kg_status st = kg_txn_note_next(txn, kg_slice_of(prefix), &key, &value);
  if (!st && kg_slice_has_prefix(key, kg_slice_of(prefix))) {
    return KG_OK;
  }
  return st && st != KG_DONE ? st : add_digest(ctx, orphans, sha256);
}

static kg_status
drop_given(const kg_context *ctx,
           kg_txn *txn,
           const char *sha256,
           kg_slice text,
           kg_digests *orphans)
{
  char key[KG_NOTE_KEY_SIZE];
  given_key(sha256, text, key);
  const kg_status st = kg_txn_note_remove(txn, kg_slice_of(key));
  if (st && st != KG_NOT_FOUND) {
    return st;
  }
  return note_if_orphan(ctx, txn, sha256, orphans);
}

static kg_status
put_fields(kg_txn *txn, const char *key, const kg_source *s)
{
  kg_buf value;
  kg_buf_init(&value, NULL);
  kg_pack(&value, kg_slice_make(s->sha256, 64));
  kg_pack(&value, s->path);
  kg_pack(&value, s->id);
  kg_pack(&value, s->url);
  kg_status st = kg_buf_status(&value);
  if (!st) {
    st = kg_txn_note_put(txn, kg_slice_of(key), kg_buf_slice(&value));
  }
  kg_buf_clear(&value);
  return st;
}

kg_status
kg_source_put(const kg_context *ctx,
              kg_txn *txn,
              const kg_source *source,
              kg_digests *orphans)
{
  const kg_slice text = key_text(source);
  char key[KG_NOTE_KEY_SIZE];
  source_key(text, key);
  char before[65] = "";
  kg_slice value = {0};
  const kg_status st = kg_txn_note_get(txn, kg_slice_of(key), &value);
  kg_source old = {{0}, {0}, {0}, {0}};
  if (!st && !read_source(value, &old)) {
    return kg_notes_damaged(ctx);
  }
  if (st && st != KG_NOT_FOUND) {
    return st;
  }
  memcpy(before, old.sha256, sizeof before);
  TRY(put_fields(txn, key, source));
  char given[KG_NOTE_KEY_SIZE];
  given_key(source->sha256, text, given);
  TRY(kg_txn_note_put(txn, kg_slice_of(given), (kg_slice){"", 0}));
  if (!before[0] || !strcmp(before, source->sha256)) {
    return KG_OK;
  }
  return drop_given(ctx, txn, before, text, orphans);
}

/* A line of a JSON Lines file belongs to the file's path. */
static bool
is_of_path(kg_slice path, kg_slice name)
{
  return kg_slice_equal(path, name) ||
         (path.len > name.len && kg_slice_has_prefix(path, name) &&
          path.ptr[name.len] == '#');
}

static bool
is_article_name(const char *sha256, kg_slice name)
{
  char local[KG_ARTICLE_LOCAL_SIZE];
  kg_article_local(sha256, local);
  const kg_slice tail = kg_slice_of(local);
  return kg_slice_is(name, sha256) ||
         (kg_slice_has_suffix(name, tail) &&
          (name.len == tail.len || name.ptr[name.len - tail.len - 1] == '/' ||
           name.ptr[name.len - tail.len - 1] == ':'));
}

static bool
is_named(const kg_source *s, kg_slice name)
{
  return is_of_path(s->path, name) ||
         (s->id.len && kg_slice_equal(s->id, name)) ||
         (s->url.len && kg_slice_equal(s->url, name)) ||
         is_article_name(s->sha256, name);
}

typedef struct match {
  char key[KG_NOTE_KEY_SIZE];
  char sha256[65];
  char text_digest[65];
} match;
typedef KG_VEC(match) match_list;

static kg_status
find_matches(const kg_context *ctx,
             kg_txn *txn,
             kg_slice name,
             match_list *matches)
{
  char from[KG_NOTE_KEY_SIZE] = "source/";
  for (;;) {
    kg_slice key = {0};
    kg_slice value = {0};
    const kg_status st = kg_txn_note_next(txn, kg_slice_of(from), &key, &value);
    if (st == KG_DONE ||
        (!st && !kg_slice_has_prefix(key, KG_SLICE("source/")))) {
      return KG_OK;
    }
    TRY(st);
    kg_source s;
    if (!read_source(value, &s) || key.len >= KG_NOTE_KEY_SIZE - 1) {
      return kg_notes_damaged(ctx);
    }
    match m = {{0}, {0}, {0}};
    memcpy(m.key, key.ptr, key.len);
    memcpy(m.sha256, s.sha256, sizeof m.sha256);
    kg_sha256_hex(key_text(&s), m.text_digest);
    if (is_named(&s, name) && !kg_vec_push(matches, ctx->alloc, m)) {
      return kg_out_of_memory(ctx);
    }
    /* The smallest key behind this one. */
    snprintf(from, sizeof from, "%.*s!", KG_FMT(kg_slice_of(m.key)));
  }
}

kg_status
kg_source_find(const kg_context *ctx,
               kg_txn *txn,
               kg_slice name,
               kg_digests *found)
{
  match_list matches = {0};
  kg_status st = find_matches(ctx, txn, name, &matches);
  for (size_t i = 0; !st && i < matches.n; ++i) {
    st = add_digest(ctx, found, matches.at[i].sha256);
  }
  kg_vec_free(&matches, ctx->alloc);
  return st;
}

static kg_status
remove_match(const kg_context *ctx,
             kg_txn *txn,
             const match *m,
             kg_digests *orphans)
{
  char given[KG_NOTE_KEY_SIZE];
  snprintf(given, sizeof given, "given/%s/%s", m->sha256, m->text_digest);
  TRY(kg_txn_note_remove(txn, kg_slice_of(m->key)));
  const kg_status st = kg_txn_note_remove(txn, kg_slice_of(given));
  if (st && st != KG_NOT_FOUND) {
    return st;
  }
  return note_if_orphan(ctx, txn, m->sha256, orphans);
}

kg_status
kg_source_remove(const kg_context *ctx,
                 kg_txn *txn,
                 kg_slice name,
                 size_t *n_removed,
                 kg_digests *orphans)
{
  match_list matches = {0};
  kg_status st = find_matches(ctx, txn, name, &matches);
  for (size_t i = 0; !st && i < matches.n; ++i) {
    st = remove_match(ctx, txn, &matches.at[i], orphans);
  }
  *n_removed = st ? 0 : matches.n;
  kg_vec_free(&matches, ctx->alloc);
  return st;
}
