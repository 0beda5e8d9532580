/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql/exec.h"

#include "base/buf.h"
#include "sparql/algebra.h"

#include <openssl/rand.h>
#include <stdio.h>
#include <time.h>

enum { FIRST_CACHED = 256, MOST_CACHED = 65536, NEAR = 16, EXTRA_VARS = 1024 };
#define DEFAULT_MEMORY (UINT64_C(1) << 30)

// Memory ----------------------------------------------------------------

/// In front of each piece, so that its size is known when it goes.
typedef union piece {
  struct {
    uint64_t size;
    kg_memory *owner;
  } head;
  max_align_t align;
} piece;

static void
count(kg_exec *exec, kg_memory *owner, uint64_t before, uint64_t size)
{
  exec->n_bytes = exec->n_bytes - before + size;
  if (exec->n_bytes > exec->peak_bytes) {
    exec->peak_bytes = exec->n_bytes;
  }
  if (!owner || exec->is_closing) {
    return;
  }
  owner->n_bytes = owner->n_bytes - before + size;
  if (owner->n_bytes > owner->peak_bytes) {
    owner->peak_bytes = owner->n_bytes;
  }
}

static void *
counted_resize(void *user, void *ptr, size_t size)
{
  kg_exec *exec = user;
  piece *old = ptr ? (piece *)ptr - 1 : NULL;
  const uint64_t before = old ? old->head.size : 0;
  kg_memory *owner = old ? old->head.owner : exec->owner;
  if (!size) {
    count(exec, owner, before, 0);
    return kg_alloc_resize(exec->ctx->alloc, old, 0);
  }
  if (size > SIZE_MAX - sizeof(piece) ||
      exec->n_bytes - before + size > exec->max_bytes) {
    exec->over_memory = true;
    return NULL;
  }
  piece *p = kg_alloc_resize(exec->ctx->alloc, old, size + sizeof(piece));
  if (!p) {
    return NULL;
  }
  p->head.size = size;
  p->head.owner = owner;
  count(exec, owner, before, size);
  return p + 1;
}

// Life ------------------------------------------------------------------

static void
take_now(kg_exec *exec)
{
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  const kg_instant instant = {t.tv_sec,
                              (uint32_t)(t.tv_nsec / 1000000 * 1000000)};
  kg_datetime_of_instant(instant, 0, &exec->now);
}

kg_status
kg_exec_init(kg_exec *exec,
             const kg_context *ctx,
             const kg_query *query,
             kg_txn *txn,
             const kg_run_options *options)
{
  static const kg_run_options none = {0};
  *exec = (kg_exec){.ctx = ctx,
                    .query = query,
                    .source = query->source.len ? query->source.ptr : "query",
                    .txn = txn,
                    .options = options ? *options : none};
  exec->alloc = (kg_alloc){counted_resize, exec};
  exec->max_bytes =
      exec->options.max_memory ? exec->options.max_memory : DEFAULT_MEMORY;
  kg_arena_init(&exec->arena, &exec->alloc);
  kg_arena_init(&exec->scratch, &exec->alloc);
  kg_local_init(&exec->local, &exec->alloc, &exec->arena);
  exec->start_ns = kg_nanoseconds();
  if (exec->options.timeout_ms) {
    exec->deadline_ns =
        exec->start_ns + (int64_t)exec->options.timeout_ms * 1000000;
  }
  take_now(exec);
  exec->n_params = query->n_vars;
  exec->cap_params = 2 * query->n_vars + EXTRA_VARS;
  exec->params =
      kg_alloc_zeroed(&exec->alloc, exec->cap_params + 1, sizeof *exec->params);
  if (!exec->params) {
    const kg_status st = kg_exec_no_memory(exec);
    kg_exec_clear(exec);
    return st;
  }
  return KG_OK;
}

bool
kg_exec_defer(kg_exec *exec, void (*release)(void *), void *what)
{
  kg_cleanup *c = KG_ARENA_NEW(&exec->arena, kg_cleanup);
  if (!c) {
    release(what);
    kg_exec_no_memory(exec);
    return false;
  }
  *c = (kg_cleanup){release, what, exec->cleanups};
  exec->cleanups = c;
  return true;
}

void
kg_exec_clear(kg_exec *exec)
{
  exec->is_closing = true;
  for (kg_cleanup *c = exec->cleanups; c; c = c->next) {
    c->release(c->what);
  }
  exec->cleanups = NULL;
  kg_local_clear(&exec->local);
  kg_alloc_free(&exec->alloc, exec->cache_room);
  kg_alloc_free(&exec->alloc, exec->params);
  exec->cache_room = NULL;
  exec->params = NULL;
  kg_arena_clear(&exec->scratch);
  kg_arena_clear(&exec->arena);
}

// Faults ----------------------------------------------------------------

kg_status
kg_exec_fail(kg_exec *exec, kg_status st, const char *format, ...)
{
  if (exec->failed) {
    return exec->failed;
  }
  exec->failed = st;
  char text[512];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  return kg_sink_error(&exec->ctx->sink, st, exec->source, "%s", text);
}

kg_status
kg_exec_no_memory(kg_exec *exec)
{
  if (exec->over_memory) {
    return kg_exec_fail(exec, KG_ERR_LIMIT,
                        "the query needs more than %llu MiB of memory",
                        (unsigned long long)(exec->max_bytes >> 20));
  }
  if (!exec->failed) {
    exec->failed = kg_out_of_memory(exec->ctx);
  }
  return exec->failed;
}

kg_status
kg_exec_poll(kg_exec *exec)
{
  if (exec->failed) {
    return exec->failed;
  }
  if (kg_is_cancelled(exec->ctx)) {
    return exec->failed = KG_CANCELLED;
  }
  if (exec->deadline_ns && kg_nanoseconds() > exec->deadline_ns) {
    return kg_exec_fail(exec, KG_ERR_LIMIT, "the query took longer than %u ms",
                        exec->options.timeout_ms);
  }
  return KG_OK;
}

// Terms -----------------------------------------------------------------

kg_status
kg_exec_intern(kg_exec *exec, const kg_term *term, kg_id *id)
{
  if (term->kind == KG_TERM_LITERAL && kg_id_encode(term, id)) {
    return KG_OK;
  }
  const kg_status st = kg_txn_find(exec->txn, term, id);
  if (st != KG_NOT_FOUND) {
    return st;
  }
  return kg_local_intern(&exec->local, term, id) ? KG_OK
                                                 : kg_exec_no_memory(exec);
}

/// A larger cache once half of it has been filled. Without memory it stays
/// as it is.
static void
grow_cache(kg_exec *exec)
{
  const size_t n = exec->n_cached ? exec->n_cached * 4 : FIRST_CACHED;
  exec->n_missed = 0;
  if (n > MOST_CACHED) {
    return;
  }
  // A slot is a line of the processor's cache, if it begins with one.
  void *room = kg_alloc_zeroed(&exec->alloc, n + 1, sizeof *exec->cache);
  if (!room) {
    exec->over_memory = false;
    return;
  }
  kg_alloc_free(&exec->alloc, exec->cache_room);
  exec->cache_room = room;
  exec->cache = (kg_cached_term *)(((uintptr_t)room + 63) & ~(uintptr_t)63);
  exec->n_cached = n;
}

/// A term of the dictionary. Those that follow each other closely, as in a scan
/// by object, lie in the same block and are better not cached.
static kg_status
stored_term(kg_exec *exec, kg_id id, char buf[KG_ID_TEXT_MAX], kg_term *term)
{
  const bool in_order = id > exec->last_term && id - exec->last_term < NEAR;
  exec->last_term = id;
  if (2 * exec->n_missed >= exec->n_cached) {
    grow_cache(exec);
  }
  kg_cached_term *slot = exec->n_cached ? kg_exec_slot(exec, id) : NULL;
  if (slot && slot->id == id) {
    *term = slot->term;
    return KG_OK;
  }
  const kg_status st = kg_txn_term(exec->txn, id, buf, term);
  if (st) {
    return exec->failed = exec->failed ? exec->failed : st;
  }
  if (slot && !in_order) {
    *slot = (kg_cached_term){id, *term};
    exec->n_missed++;
  }
  return KG_OK;
}

kg_status
kg_exec_term(kg_exec *exec, kg_id id, char buf[KG_ID_TEXT_MAX], kg_term *term)
{
  if (kg_id_is_inline(id)) {
    *term = kg_id_decode(id, buf);
    return KG_OK;
  }
  if (kg_id_tag(id) == KG_TAG_LOCAL) {
    *term = *kg_local_get(&exec->local, id);
    return KG_OK;
  }
  if (kg_id_tag(id) == KG_TAG_NONE) {
    *term = (kg_term){0};
    return KG_OK;
  }
  return stored_term(exec, id, buf, term);
}

void
kg_exec_forget_terms(kg_exec *exec)
{
  kg_alloc_free(&exec->alloc, exec->cache_room);
  exec->cache_room = NULL;
  exec->n_cached = 0;
}

kg_status
kg_exec_new_blank(kg_exec *exec, kg_id *id)
{
  char label[40];
  kg_term term = {.kind = KG_TERM_BLANK};
  kg_status st = KG_OK;
  // A label that the store has already would be a node of the store.
  do {
    const int n = snprintf(label, sizeof label, "new%llu",
                           (unsigned long long)++exec->n_bnodes);
    term.text = kg_slice_make(label, (size_t)n);
  } while (!(st = kg_txn_find(exec->txn, &term, id)));
  if (st != KG_NOT_FOUND) {
    return exec->failed = st;
  }
  return kg_local_intern(&exec->local, &term, id) ? KG_OK
                                                  : kg_exec_no_memory(exec);
}

static uint64_t
rotate(uint64_t x, int k)
{
  return x << k | x >> (64 - k);
}

uint64_t
kg_exec_random(kg_exec *exec)
{
  uint64_t *s = exec->random;
  if (!s[0] && !s[1] &&
      RAND_bytes((unsigned char *)s, sizeof exec->random) != 1) {
    s[0] = (uint64_t)exec->start_ns | 1;
  }
  // xoroshiro128+
  const uint64_t out = s[0] + s[1];
  s[1] ^= s[0];
  s[0] = rotate(s[0], 24) ^ s[1] ^ (s[1] << 16);
  s[1] = rotate(s[1], 37);
  return out;
}
