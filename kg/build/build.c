/* SPDX-License-Identifier: Apache-2.0 */
/* realpath is of X/Open. */
#define _XOPEN_SOURCE 700
#include "build/build.h"

#include "build/intake.h"
#include "build/layer.h"
#include "build/people.h"
#include "build/resolve.h"
#include "build/version.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Articles are read by one thread, extracted by many, written by one; a batch
   is one transaction. When all are in, names are linked and the resolved
   layer is made, in a transaction of its own: until then a note says that it
   is owed, so that a build that was stopped is finished by the next one. */

enum { BATCH = 64, MAX_JOBS = 64 };

#define OWED KG_SLICE("state/resolve-owed")

typedef struct slot {
  kg_arena arena;
  kg_article article;
  const char *path;
  bool is_known; /* The store has it, read by this version. */
  kg_doc *doc;
  kg_status status;
} slot;

typedef struct builder {
  const kg_context *ctx;
  kg_store *store;
  const kg_reader *reader;
  const kg_build_options *options;
  kg_build_counts *counts;
  kg_intake intake;
  slot slots[BATCH];
  size_t n;
  size_t next; /* Of the slots to extract, under the lock. */
  pthread_mutex_t lock;
  kg_context worker_ctx; /* Its sink takes the lock. */
  kg_digests orphans;
} builder;

/* ---- reading ---- */

static kg_status
look_up(builder *b, kg_txn *txn, slot *s)
{
  kg_stored_article stored;
  const kg_status st =
      kg_article_get(b->ctx, txn, s->article.sha256, false, &s->arena, &stored);
  s->is_known = !st && !strcmp(stored.version, KG_VERSION);
  return st == KG_NOT_FOUND ? KG_OK : st;
}

static kg_status
fill_slots(builder *b)
{
  kg_txn *txn = NULL;
  TRY(kg_txn_read(b->store, &txn));
  kg_status st = KG_OK;
  b->n = 0;
  while (!st && b->n < BATCH) {
    slot *s = &b->slots[b->n];
    *s = (slot){.path = NULL};
    kg_arena_init(&s->arena, b->ctx->alloc);
    st = kg_intake_next(&b->intake, &s->arena, &s->article, &s->path);
    st = st ? st : look_up(b, txn, s);
    if (st) {
      kg_arena_clear(&s->arena);
    } else {
      ++b->n;
    }
  }
  kg_txn_end(txn);
  return st == KG_DONE ? KG_OK : st;
}

static void
empty_slots(builder *b)
{
  for (size_t i = 0; i < b->n; ++i) {
    kg_arena_clear(&b->slots[i].arena);
  }
  b->n = 0;
}

/* ---- extraction ---- */

static void
tell_locked(void *user, const kg_diag *diag)
{
  builder *b = user;
  pthread_mutex_lock(&b->lock);
  kg_sink_tell(&b->ctx->sink, diag);
  pthread_mutex_unlock(&b->lock);
}

static slot *
take_slot(builder *b)
{
  pthread_mutex_lock(&b->lock);
  while (b->next < b->n && b->slots[b->next].is_known) {
    ++b->next;
  }
  slot *s = b->next < b->n ? &b->slots[b->next++] : NULL;
  pthread_mutex_unlock(&b->lock);
  return s;
}

static void *
extract_slots(void *user)
{
  builder *b = user;
  slot *s = NULL;
  while ((s = take_slot(b)) && !kg_is_cancelled(b->ctx)) {
    s->status = kg_reader_read(b->reader, &b->worker_ctx, &s->article,
                               &s->arena, &s->doc);
  }
  return NULL;
}

static unsigned
count_jobs(const builder *b)
{
  long n = b->options->n_jobs ? (long)b->options->n_jobs
                              : sysconf(_SC_NPROCESSORS_ONLN);
  n = n < 1 ? 1 : n > MAX_JOBS ? MAX_JOBS : n;
  return (unsigned)(n < (long)b->n ? n : (long)b->n);
}

static kg_status
extract_all(builder *b)
{
  pthread_t threads[MAX_JOBS];
  unsigned n_threads = 0;
  b->next = 0;
  /* This thread is one of the jobs, so that none is needed to go on. */
  while (n_threads + 1 < count_jobs(b) &&
         !pthread_create(&threads[n_threads], NULL, extract_slots, b)) {
    ++n_threads;
  }
  extract_slots(b);
  for (unsigned i = 0; i < n_threads; ++i) {
    pthread_join(threads[i], NULL);
  }
  if (kg_is_cancelled(b->ctx)) {
    return KG_CANCELLED;
  }
  for (size_t i = 0; i < b->n; ++i) {
    TRY(b->slots[i].status);
  }
  return KG_OK;
}

/* ---- writing ---- */

static kg_status
absolute_path(const builder *b, slot *s, kg_slice *out)
{
  char *real = realpath(s->path, NULL);
  kg_slice text = kg_slice_of(real ? real : s->path);
  if (!strcmp(s->path, "-")) {
    text = kg_arena_printf(&s->arena, "-%s", s->article.sha256);
  }
  *out = s->article.line ? kg_arena_printf(&s->arena, "%.*s#%llu", KG_FMT(text),
                                           (unsigned long long)s->article.line)
                         : kg_arena_copy(&s->arena, text);
  free(real);
  return out->ptr ? KG_OK : kg_out_of_memory(b->ctx);
}

static kg_status
put_source(builder *b, kg_txn *txn, slot *s)
{
  kg_source source = {.id = s->article.given.id, .url = s->article.given.url};
  memcpy(source.sha256, s->article.sha256, sizeof source.sha256);
  TRY(absolute_path(b, s, &source.path));
  return kg_source_put(b->ctx, txn, &source, &b->orphans);
}

static kg_status
write_slot(builder *b, kg_txn *txn, slot *s)
{
  TRY(put_source(b, txn, s));
  kg_stored_article before;
  const kg_status st =
      kg_article_get(b->ctx, txn, s->article.sha256, false, &s->arena, &before);
  if (st && st != KG_NOT_FOUND) {
    return st;
  }
  /* The same text may stand twice in one batch. */
  if (!st && !strcmp(before.version, KG_VERSION)) {
    ++b->counts->n_unchanged;
    return KG_OK;
  }
  kg_stored_article stored = {.version = KG_VERSION};
  if (kg_people_lines(s->doc, &s->arena, &stored.people) ||
      kg_article_pack(&s->article, &s->arena, &stored.packed)) {
    return kg_out_of_memory(b->ctx);
  }
  TRY(kg_layer_write(b->ctx, b->store, txn, s->doc, stored.links,
                     b->options->mentions));
  TRY(kg_article_put(b->ctx, txn, s->article.sha256, &stored));
  ++*(st == KG_NOT_FOUND ? &b->counts->n_new : &b->counts->n_renewed);
  return kg_txn_note_put(txn, OWED, KG_SLICE("1"));
}

/* An article may have found another source later in the batch. */
static kg_status
drop_orphans(builder *b, kg_txn *txn)
{
  for (size_t i = 0; i < b->orphans.n; ++i) {
    kg_digests still = {0};
    const char *sha256 = b->orphans.at[i].hex;
    kg_status st = kg_source_find(b->ctx, txn, kg_slice_of(sha256), &still);
    if (!st && !still.n) {
      st = kg_layer_drop(b->ctx, b->store, txn, sha256);
      ++b->counts->n_removed;
      st = st ? st : kg_txn_note_put(txn, OWED, KG_SLICE("1"));
    }
    kg_vec_free(&still, b->ctx->alloc);
    TRY(st);
  }
  b->orphans.n = 0;
  return KG_OK;
}

static kg_status
write_slots(builder *b)
{
  kg_txn *txn = NULL;
  TRY(kg_txn_write(b->store, &txn));
  kg_status st = KG_OK;
  for (size_t i = 0; !st && i < b->n; ++i) {
    st = write_slot(b, txn, &b->slots[i]);
  }
  st = st ? st : drop_orphans(b, txn);
  if (st) {
    kg_txn_end(txn);
    return st;
  }
  return kg_txn_commit(txn);
}

/* The paths whose last article is in this batch are safe now. */
static void
acknowledge(const builder *b)
{
  for (size_t i = 0; b->options->committed && i < b->n; ++i) {
    const bool is_last_of_path = i + 1 < b->n
                                     ? b->slots[i + 1].path != b->slots[i].path
                                     : !b->intake.open;
    if (is_last_of_path) {
      b->options->committed(b->options->user, b->slots[i].path);
    }
  }
}

static void
show_progress(const builder *b)
{
  if (b->options->progress) {
    b->options->progress(b->options->user, b->counts);
  }
}

/* ---- the end ---- */

static kg_status
finish_within(builder *b, kg_txn *txn, bool always)
{
  kg_slice value = {0};
  const kg_status owed = kg_txn_note_get(txn, OWED, &value);
  if (owed && owed != KG_NOT_FOUND) {
    return owed;
  }
  if (!owed || always) {
    TRY(kg_layer_relink(b->ctx, b->store, txn, b->reader, b->options->mentions,
                        &b->counts->n_relinked));
    TRY(kg_resolve(b->ctx, txn, kg_store_base(b->store), NULL));
  }
  if (!owed) {
    TRY(kg_txn_note_remove(txn, OWED));
  }
  kg_store_stats stats;
  TRY(kg_txn_stats(txn, &stats));
  b->counts->n_quads = stats.n_quads;
  return KG_OK;
}

static kg_status
finish(builder *b, bool always)
{
  kg_txn *txn = NULL;
  TRY(kg_txn_write(b->store, &txn));
  const kg_status st = finish_within(b, txn, always);
  if (st) {
    kg_txn_end(txn);
    return st;
  }
  return kg_txn_commit(txn);
}

static void
init_builder(builder *b)
{
  pthread_mutex_init(&b->lock, NULL);
  b->worker_ctx = *b->ctx;
  b->worker_ctx.sink = (kg_sink){tell_locked, b};
}

static void
clear_builder(builder *b)
{
  empty_slots(b);
  kg_intake_clear(&b->intake);
  kg_vec_free(&b->orphans, b->ctx->alloc);
  pthread_mutex_destroy(&b->lock);
  kg_alloc_free(b->ctx->alloc, b);
}

static kg_status
new_builder(const kg_context *ctx,
            kg_store *store,
            const kg_reader *reader,
            const kg_build_options *options,
            kg_build_counts *counts,
            builder **out)
{
  static const kg_build_options usual = {.max_bad = UINT64_MAX};
  builder *b = kg_alloc_zeroed(ctx->alloc, 1, sizeof *b);
  if (!b) {
    return kg_out_of_memory(ctx);
  }
  b->ctx = ctx;
  b->store = store;
  b->reader = reader;
  b->options = options ? options : &usual;
  b->counts = counts;
  b->intake.ctx = ctx;
  init_builder(b);
  *counts = (kg_build_counts){0};
  *out = b;
  return KG_OK;
}

static kg_status
build_batches(builder *b)
{
  do {
    TRY(fill_slots(b));
    if (b->n) {
      TRY(extract_all(b));
      TRY(write_slots(b));
      acknowledge(b);
    }
    show_progress(b);
    const size_t n = b->n;
    empty_slots(b);
    if (n < BATCH) {
      return KG_OK;
    }
  } while (true);
}

kg_status
kg_build(const kg_context *ctx,
         kg_store *store,
         const kg_reader *reader,
         const char *const *paths,
         size_t n_paths,
         const kg_build_options *options,
         kg_build_counts *counts)
{
  builder *b = NULL;
  TRY(new_builder(ctx, store, reader, options, counts, &b));
  kg_status st =
      kg_intake_init(&b->intake, ctx, paths, n_paths, b->options, counts);
  st = st ? st : build_batches(b);
  /* What was committed is linked even when the input turned out bad. */
  if (!st || st == KG_ERR_INPUT) {
    const kg_status end = finish(b, false);
    st = end ? end : st;
  }
  show_progress(b);
  clear_builder(b);
  if (!st && counts->n_rejects && !counts->n_articles) {
    return KG_ERR_INPUT;
  }
  return st;
}

static kg_status
remove_name(builder *b, kg_txn *txn, const char *name, bool *missed)
{
  char *real = realpath(name, NULL);
  size_t n_removed = 0;
  kg_status st =
      kg_source_remove(b->ctx, txn, kg_slice_of(name), &n_removed, &b->orphans);
  if (!st && !n_removed && real) {
    st = kg_source_remove(b->ctx, txn, kg_slice_of(real), &n_removed,
                          &b->orphans);
  }
  free(real);
  if (!st && !n_removed) {
    *missed = true;
    kg_sink_error_hint(&b->ctx->sink, KG_ERR_INPUT, name,
                       "name it by path, id, URL or IRI",
                       "no article of the store came from this");
  }
  return st;
}

kg_status
kg_build_remove(const kg_context *ctx,
                kg_store *store,
                const kg_reader *reader,
                const char *const *names,
                size_t n_names,
                kg_build_counts *counts)
{
  builder *b = NULL;
  TRY(new_builder(ctx, store, reader, NULL, counts, &b));
  kg_txn *txn = NULL;
  bool missed = false;
  kg_status st = kg_txn_write(store, &txn);
  for (size_t i = 0; !st && i < n_names; ++i) {
    st = remove_name(b, txn, names[i], &missed);
  }
  st = st ? st : drop_orphans(b, txn);
  st = st ? st : finish_within(b, txn, false);
  if (st) {
    kg_txn_end(txn);
  } else {
    st = kg_txn_commit(txn);
  }
  clear_builder(b);
  return st ? st : missed ? KG_ERR_INPUT : KG_OK;
}

kg_status
kg_build_resolve(const kg_context *ctx,
                 kg_store *store,
                 const kg_reader *reader,
                 kg_build_counts *counts)
{
  builder *b = NULL;
  TRY(new_builder(ctx, store, reader, NULL, counts, &b));
  const kg_status st = finish(b, true);
  clear_builder(b);
  return st;
}

kg_status
kg_build_extract(const kg_context *ctx,
                 const kg_reader *reader,
                 const kg_article *article,
                 kg_slice base,
                 kg_mention_choice mentions,
                 kg_arena *arena,
                 kg_quad_fn *quad_fn,
                 void *user)
{
  kg_doc *doc = NULL;
  TRY(kg_reader_read(reader, ctx, article, arena, &doc));
  const kg_emit_options options = {.base = base, .mentions = mentions};
  return kg_emit_document(ctx, doc, &options, arena, quad_fn, user);
}
