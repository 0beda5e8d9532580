/* SPDX-License-Identifier: Apache-2.0 */
/* A quad is written as what differs from the one before it: two bytes that say
   how many bytes each place has (four bits each), then the lowest bytes of the
   places' exclusive ors. Sorted quads take eight bytes or so. */
/* O_TMPFILE is of Linux. */
#define _GNU_SOURCE 1
#include "store/spill.h"

#include "store/env.h"
#include "store/place.h"

#include "base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  WRITE_BUFFER = 1 << 18,
  MIN_BUFFER = 1 << 12,
  MAX_BUFFER = 1 << 18,
  LENGTHS = 2,             /* Bytes in front of a quad. */
  QUAD_MAX = LENGTHS + 32, /* Bytes of a quad at most. */
  SLACK = 8,               /* Read or written behind what is meant. */
};

typedef struct run {
  unsigned orders;
  off_t begin;
  off_t end;
} run;

struct kg_spill {
  const kg_context *ctx;
  char *folder; /* For messages. */
  int fd;
  off_t size; /* Written. */
  KG_VEC(run) runs;
  kg_quad last;
  size_t n_bytes; /* In the buffer. */
  unsigned char buffer[WRITE_BUFFER + SLACK];
};

static kg_status
failed(const kg_spill *spill, const char *doing)
{
  return kg_env_error(spill->ctx, spill->folder, doing, errno ? errno : EIO);
}

static int
open_unnamed(const char *folder)
{
  const int fd =
      open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  char path[PATH_MAX];
  if (fd >= 0 || !kg_place_file(folder, "kg-sort-XXXXXX", path)) {
    return fd;
  }
  /* A file system without unnamed files. */
  const int named = mkostemp(path, O_CLOEXEC);
  if (named >= 0) {
    unlink(path);
  }
  return named;
}

kg_status
kg_spill_open(const kg_context *ctx, const char *folder, kg_spill **out)
{
  const char *tmp = getenv("TMPDIR");
  *out = NULL;
  folder = folder ? folder : tmp && *tmp ? tmp : "/tmp";
  kg_spill *spill = kg_alloc_zeroed(ctx->alloc, 1, sizeof *spill);
  char *name = kg_alloc_resize(ctx->alloc, NULL, strlen(folder) + 1);
  if (!spill || !name) {
    kg_alloc_free(ctx->alloc, spill);
    kg_alloc_free(ctx->alloc, name);
    return kg_out_of_memory(ctx);
  }
  memcpy(name, folder, strlen(folder) + 1);
  spill->ctx = ctx;
  spill->folder = name;
  spill->fd = open_unnamed(folder);
  if (spill->fd < 0) {
    const kg_status st = failed(spill, "making a temporary file");
    kg_spill_close(spill);
    return st;
  }
  *out = spill;
  return KG_OK;
}

void
kg_spill_close(kg_spill *spill)
{
  if (spill) {
    const kg_alloc *alloc = spill->ctx->alloc;
    if (spill->fd >= 0) {
      close(spill->fd);
    }
    kg_vec_free(&spill->runs, alloc);
    kg_alloc_free(alloc, spill->folder);
    kg_alloc_free(alloc, spill);
  }
}

/* Writing. */

static kg_status
write_buffer(kg_spill *spill)
{
  size_t done = 0;
  while (done < spill->n_bytes) {
    const ssize_t n = pwrite(spill->fd, spill->buffer + done,
                             spill->n_bytes - done, spill->size);
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n <= 0) {
      errno = n ? errno : ENOSPC;
      return failed(spill, "writing a temporary file");
    }
    done += (size_t)n;
    spill->size += n;
  }
  spill->n_bytes = 0;
  return kg_is_cancelled(spill->ctx) ? KG_CANCELLED : KG_OK;
}

kg_status
kg_spill_begin(kg_spill *spill, unsigned orders)
{
  const run next = {orders, spill->size, spill->size};
  spill->last = (kg_quad){0};
  return kg_vec_push(&spill->runs, spill->ctx->alloc, next)
             ? KG_OK
             : kg_out_of_memory(spill->ctx);
}

static size_t
put_place(unsigned char *to, uint64_t differs)
{
  const size_t n = differs ? 8 - (size_t)__builtin_clzll(differs) / 8 : 0;
  for (size_t i = 0; i < n; ++i) {
    to[i] = (unsigned char)(differs >> 8 * i);
  }
  return n;
}

kg_status
kg_spill_add(kg_spill *spill, const kg_quad *quad)
{
  if (spill->n_bytes + QUAD_MAX > WRITE_BUFFER) {
    TRY(write_buffer(spill));
  }
  unsigned char *const head = spill->buffer + spill->n_bytes;
  unsigned char *at = head + LENGTHS;
  const size_t s = put_place(at, quad->s ^ spill->last.s);
  const size_t p = put_place(at += s, quad->p ^ spill->last.p);
  const size_t o = put_place(at += p, quad->o ^ spill->last.o);
  const size_t g = put_place(at += o, quad->g ^ spill->last.g);
  head[0] = (unsigned char)(s | p << 4);
  head[1] = (unsigned char)(o | g << 4);
  spill->n_bytes += (size_t)(at + g - head);
  spill->last = *quad;
  return KG_OK;
}

kg_status
kg_spill_end(kg_spill *spill)
{
  TRY(write_buffer(spill));
  spill->runs.at[spill->runs.n - 1].end = spill->size;
  return KG_OK;
}

/* Merging: the sources stand in a heap by their rows. */

typedef struct source {
  kg_row row;
  kg_quad quad; /* The same. */
  off_t at;     /* Of what is to be read next. */
  off_t end;
  size_t begin; /* Of what is in the buffer and not yet taken, */
  size_t n;     /* and its end. */
  unsigned char *buffer;
} source;

struct kg_spill_merge {
  kg_spill *spill;
  kg_order order;
  kg_spill_compare *compare; /* NULL: by the rows. */
  void *user;
  size_t buffer_size;
  source *sources;
  size_t n_sources;
  uint32_t *heap;
  size_t n_heap;
  unsigned char *memory;
  kg_row last;
  bool has_last;
};

static kg_status
read_more(kg_spill_merge *m, source *s)
{
  const size_t left = s->n - s->begin;
  memmove(s->buffer, s->buffer + s->begin, left);
  s->begin = 0;
  s->n = left;
  while (s->n < QUAD_MAX && s->at < s->end) {
    const size_t room = m->buffer_size - s->n;
    const uint64_t rest = (uint64_t)(s->end - s->at);
    const ssize_t n = pread(m->spill->fd, s->buffer + s->n,
                            rest < room ? (size_t)rest : room, s->at);
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n <= 0) {
      errno = n ? errno : EIO;
      return failed(m->spill, "reading a temporary file");
    }
    s->n += (size_t)n;
    s->at += n;
  }
  return KG_OK;
}

static uint64_t
take_place(const unsigned char **at, unsigned n)
{
  uint64_t differs;
  memcpy(&differs, *at, sizeof differs);
  *at += n;
  return n < 8 ? differs & ((UINT64_C(1) << 8 * n) - 1) : differs;
}

/* @return KG_DONE at the end of the run. */
static kg_status
advance(kg_spill_merge *m, source *s)
{
  if (s->n - s->begin < QUAD_MAX && s->at < s->end) {
    TRY(read_more(m, s));
  }
  if (s->begin == s->n) {
    return KG_DONE;
  }
  const unsigned char *const head = s->buffer + s->begin;
  const unsigned char *at = head + LENGTHS;
  s->quad.s ^= take_place(&at, head[0] & 15u);
  s->quad.p ^= take_place(&at, head[0] >> 4);
  s->quad.o ^= take_place(&at, head[1] & 15u);
  s->quad.g ^= take_place(&at, head[1] >> 4);
  s->begin += (size_t)(at - head);
  s->row = kg_row_of(m->order, &s->quad);
  return KG_OK;
}

static bool
is_before(const kg_spill_merge *m, uint32_t a, uint32_t b)
{
  const source *x = &m->sources[a];
  const source *y = &m->sources[b];
  const int by_row = kg_row_compare(&x->row, &y->row);
  return (m->compare && by_row ? m->compare(m->user, &x->quad, &y->quad)
                               : by_row) < 0;
}

static void
sift_down(kg_spill_merge *m, size_t at)
{
  const uint32_t moved = m->heap[at];
  for (;;) {
    size_t child = 2 * at + 1;
    if (child >= m->n_heap) {
      break;
    }
    if (child + 1 < m->n_heap &&
        is_before(m, m->heap[child + 1], m->heap[child])) {
      ++child;
    }
    if (!is_before(m, m->heap[child], moved)) {
      break;
    }
    m->heap[at] = m->heap[child];
    at = child;
  }
  m->heap[at] = moved;
}

static size_t
count_runs(const kg_spill *spill, kg_order order)
{
  size_t n = 0;
  for (size_t i = 0; i < spill->runs.n; ++i) {
    n += spill->runs.at[i].orders >> order & 1;
  }
  return n;
}

static kg_status
get_memory(kg_spill_merge *m, size_t memory)
{
  const kg_alloc *alloc = m->spill->ctx->alloc;
  const size_t n = m->n_sources ? m->n_sources : 1;
  m->buffer_size = memory / n;
  m->buffer_size = m->buffer_size < MIN_BUFFER   ? MIN_BUFFER
                   : m->buffer_size > MAX_BUFFER ? MAX_BUFFER
                                                 : m->buffer_size;
  m->sources = kg_alloc_zeroed(alloc, n, sizeof *m->sources);
  m->heap = kg_alloc_zeroed(alloc, n, sizeof *m->heap);
  m->memory = kg_alloc_resize(alloc, NULL, n * (m->buffer_size + SLACK));
  return m->sources && m->heap && m->memory ? KG_OK
                                            : kg_out_of_memory(m->spill->ctx);
}

static kg_status
begin_sources(kg_spill_merge *m)
{
  const kg_spill *spill = m->spill;
  size_t n = 0;
  for (size_t i = 0; i < spill->runs.n; ++i) {
    const run *r = &spill->runs.at[i];
    if (!(r->orders >> m->order & 1)) {
      continue;
    }
    source *s = &m->sources[n];
    s->buffer = m->memory + n * (m->buffer_size + SLACK);
    s->at = r->begin;
    s->end = r->end;
    const kg_status st = advance(m, s);
    if (!st) {
      m->heap[m->n_heap++] = (uint32_t)n;
    } else if (st != KG_DONE) {
      return st;
    }
    ++n;
  }
  for (size_t i = m->n_heap / 2; i-- > 0;) {
    sift_down(m, i);
  }
  return KG_OK;
}

static kg_status
open_merge(kg_spill *spill,
           const kg_spill_merge *how,
           size_t memory,
           kg_spill_merge **out)
{
  *out = NULL;
  kg_spill_merge *m = kg_alloc_zeroed(spill->ctx->alloc, 1, sizeof *m);
  if (!m) {
    return kg_out_of_memory(spill->ctx);
  }
  *m = *how;
  m->spill = spill;
  m->n_sources = count_runs(spill, m->order);
  kg_status st = get_memory(m, memory);
  st = st ? st : begin_sources(m);
  if (st) {
    kg_spill_merge_close(m);
    return st;
  }
  *out = m;
  return KG_OK;
}

kg_status
kg_spill_merge_open(kg_spill *spill,
                    kg_order order,
                    size_t memory,
                    kg_spill_merge **merge)
{
  const kg_spill_merge how = {.order = order};
  return open_merge(spill, &how, memory, merge);
}

kg_status
kg_spill_merge_open_by(kg_spill *spill,
                       kg_spill_compare *compare,
                       void *user,
                       size_t memory,
                       kg_spill_merge **merge)
{
  const kg_spill_merge how = {
      .order = KG_SPOG, .compare = compare, .user = user};
  return open_merge(spill, &how, memory, merge);
}

kg_status
kg_spill_merge_next(kg_spill_merge *m, kg_row *rows, size_t cap, size_t *n)
{
  *n = 0;
  while (*n < cap && m->n_heap) {
    source *const s = &m->sources[m->heap[0]];
    if (!m->has_last || kg_row_compare(&s->row, &m->last) != 0) {
      rows[(*n)++] = m->last = s->row;
      m->has_last = true;
    }
    const kg_status st = advance(m, s);
    if (st == KG_DONE) {
      m->heap[0] = m->heap[--m->n_heap];
    } else if (st) {
      return st;
    }
    if (m->n_heap) {
      sift_down(m, 0);
    }
  }
  return kg_is_cancelled(m->spill->ctx) ? KG_CANCELLED : KG_OK;
}

void
kg_spill_merge_close(kg_spill_merge *m)
{
  if (m) {
    const kg_alloc *alloc = m->spill->ctx->alloc;
    kg_alloc_free(alloc, m->sources);
    kg_alloc_free(alloc, m->heap);
    kg_alloc_free(alloc, m->memory);
    kg_alloc_free(alloc, m);
  }
}
