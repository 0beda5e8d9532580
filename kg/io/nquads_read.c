/* SPDX-License-Identifier: Apache-2.0 */
/* A source is read by pieces of whole lines. Of a large one the pieces are
   parsed ahead by a thread, while the receiver has the quads of the piece
   before. What the receiver gets does not depend on that: pieces are handed
   over in their order, and one with a mistake is parsed once more where it is
   due, by the thread that may tell. */
#include "io/nquads.h"

#include "base/arena.h"
#include "base/vec.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

enum { CHUNK = 256 * 1024, POLL_QUADS = 4096 };

typedef enum piece_state { IDLE, WANTED, PARSED } piece_state;

typedef struct piece {
  kg_buf text; /* Whole lines, then the beginning of one more. */
  size_t n_whole;
  piece_state state;
  /* Parsed ahead: */
  kg_status st;
  uint64_t n_lines;
  kg_context silent;
  kg_nquads parser;
  KG_VEC(kg_term_quad) quads;
  kg_arena arena; /* Of what is not in the text. */
} piece;

typedef struct reading {
  kg_nquads *reader;
  kg_source *source;
  size_t max_line;
  uint64_t line; /* Of the next piece to be handed over. */
  bool is_begun;
  bool at_end;
  piece pieces[2];
  bool has_thread;
  bool stops;
  int first; /* Piece of the thread. */
  pthread_t thread;
  pthread_mutex_t lock; /* Of the states and `stops`. */
  pthread_cond_t changed;
} reading;

/* Filling pieces. */

static size_t
end_of_lines(const reading *r, const kg_buf *text, size_t from)
{
  size_t end = text->len;
  if (r->at_end) {
    return end;
  }
  /* A CR at the very end may be half of a CRLF. */
  while (end > from && text->ptr[end - 1] != '\n' &&
         !(text->ptr[end - 1] == '\r' && end < text->len)) {
    --end;
  }
  return end > from ? end : 0;
}

static void
skip_byte_order_mark(kg_buf *text)
{
  if (text->len >= 3 && !memcmp(text->ptr, "\xEF\xBB\xBF", 3)) {
    text->len -= 3;
    memmove(text->ptr, text->ptr + 3, text->len);
  }
}

/* Reads on until the piece has a whole line or all that is left.
   @return KG_ERR_LIMIT, not yet told, for too long a line. */
static kg_status
fill(reading *r, piece *p)
{
  kg_buf *const text = &p->text;
  size_t searched = 0;
  for (p->n_whole = 0; !p->n_whole && !r->at_end;) {
    size_t n = 0;
    if (text->len > r->max_line) {
      return KG_ERR_LIMIT;
    }
    /* Doubling keeps a long line linear. */
    const size_t more = text->len > CHUNK ? text->len : CHUNK;
    if (!kg_buf_reserve(text, more)) {
      return kg_out_of_memory(r->reader->ctx);
    }
    TRY(kg_source_read(r->source, text->ptr + text->len, more, &n));
    text->len += n;
    r->at_end = !n;
    if (!r->is_begun) {
      skip_byte_order_mark(text);
      r->is_begun = true;
    }
    p->n_whole = end_of_lines(r, text, searched);
    searched = text->len;
  }
  return KG_OK;
}

static kg_status
tell_long_line(const reading *r)
{
  kg_diag place = {0};
  place.source = kg_slice_of(r->reader->source);
  place.line = r->line;
  place.offset = (uint64_t)-1;
  return kg_source_error(r->reader->ctx, KG_ERR_LIMIT, &place,
                         "the line is longer than %zu bytes", r->max_line);
}

/* Parsing ahead. */

/* A term that was decoded is in a buffer that the next line overwrites. */
static bool
keep(piece *p, kg_slice *text)
{
  const kg_buf *scratch = &p->parser.scratch;
  if (!text->len || (uintptr_t)text->ptr < (uintptr_t)scratch->ptr ||
      (uintptr_t)text->ptr >= (uintptr_t)scratch->ptr + scratch->cap) {
    return true;
  }
  *text = kg_arena_copy(&p->arena, *text);
  return text->ptr;
}

static kg_status
collect(void *user, const kg_term_quad *quad)
{
  piece *const p = user;
  kg_term_quad kept = *quad;
  return keep(p, &kept.s.text) && keep(p, &kept.p.text) &&
                 keep(p, &kept.o.text) && keep(p, &kept.o.datatype) &&
                 keep(p, &kept.o.lang) && keep(p, &kept.g.text) &&
                 kg_vec_push(&p->quads, p->silent.alloc, kept)
             ? KG_OK
             : KG_ERR_MEMORY;
}

static void
parse_ahead(piece *p)
{
  p->quads.n = 0;
  kg_arena_clear(&p->arena);
  p->st = kg_nquads_parse(&p->parser, kg_slice_make(p->text.ptr, p->n_whole), 1,
                          &p->n_lines);
}

static void *
run_thread(void *user)
{
  reading *const r = user;
  int at = r->first;
  pthread_mutex_lock(&r->lock);
  for (;; at = !at) {
    piece *const p = &r->pieces[at];
    while (p->state != WANTED && !r->stops) {
      pthread_cond_wait(&r->changed, &r->lock);
    }
    if (r->stops) {
      break;
    }
    pthread_mutex_unlock(&r->lock);
    parse_ahead(p);
    pthread_mutex_lock(&r->lock);
    p->state = PARSED;
    pthread_cond_signal(&r->changed);
  }
  pthread_mutex_unlock(&r->lock);
  return NULL;
}

/* Signals are for the thread that reads. */
static bool
start_thread(reading *r)
{
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const bool is_started = !pthread_create(&r->thread, NULL, run_thread, r);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return is_started;
}

/* Hands a piece to the thread, which begins with the first piece that is not
   all there is, if there is a processor for it. */
static void
want(reading *r, piece *p)
{
  if (!r->has_thread && !r->at_end && sysconf(_SC_NPROCESSORS_ONLN) > 1) {
    r->first = p == &r->pieces[1];
    r->has_thread = start_thread(r);
  }
  if (r->has_thread) {
    pthread_mutex_lock(&r->lock);
    p->state = WANTED;
    pthread_cond_signal(&r->changed);
    pthread_mutex_unlock(&r->lock);
  }
}

/* @return whether the thread had the piece. */
static bool
wait_for(reading *r, piece *p)
{
  pthread_mutex_lock(&r->lock);
  while (p->state == WANTED) {
    pthread_cond_wait(&r->changed, &r->lock);
  }
  const bool is_parsed = p->state == PARSED;
  p->state = IDLE;
  pthread_mutex_unlock(&r->lock);
  return is_parsed;
}

/* Handing over. */

static kg_status
hand_over(reading *r, const piece *p)
{
  for (size_t i = 0; i < p->quads.n; ++i) {
    TRY(r->reader->fn(r->reader->user, &p->quads.at[i]));
    if (i % POLL_QUADS == 0 && kg_is_cancelled(r->reader->ctx)) {
      return KG_CANCELLED;
    }
  }
  r->line += p->n_lines;
  return KG_OK;
}

static kg_status
take(reading *r, piece *p)
{
  uint64_t n_lines = 0;
  if (wait_for(r, p) && !p->st) {
    return hand_over(r, p);
  }
  const kg_status st = kg_nquads_parse(
      r->reader, kg_slice_make(p->text.ptr, p->n_whole), r->line, &n_lines);
  r->line += n_lines;
  return st;
}

/* The line that has begun at the end of a piece is the first of the next. */
static kg_status
move_rest(reading *r, const piece *from, piece *to)
{
  kg_buf_reset(&to->text);
  kg_buf_add(&to->text, kg_slice_make(from->text.ptr + from->n_whole,
                                      from->text.len - from->n_whole));
  return kg_buf_status(&to->text) ? kg_out_of_memory(r->reader->ctx) : KG_OK;
}

static kg_status
read_pieces(reading *r)
{
  piece *ahead = NULL; /* To be taken next. */
  piece *p = &r->pieces[0];
  kg_status st = KG_OK;
  while (!st && !r->at_end) {
    const kg_status filled = fill(r, p);
    if (!filled) {
      want(r, p);
    }
    st = ahead ? take(r, ahead) : KG_OK;
    if (filled) {
      return st ? st : filled == KG_ERR_LIMIT ? tell_long_line(r) : filled;
    }
    ahead = p;
    p = p == &r->pieces[0] ? &r->pieces[1] : &r->pieces[0];
    st = st ? st : move_rest(r, ahead, p);
    if (!st && kg_is_cancelled(r->reader->ctx)) {
      st = KG_CANCELLED;
    }
  }
  return st || !ahead ? st : take(r, ahead);
}

static void
init(reading *r)
{
  const kg_context *ctx = r->reader->ctx;
  pthread_mutex_init(&r->lock, NULL);
  pthread_cond_init(&r->changed, NULL);
  for (int i = 0; i < 2; ++i) {
    piece *const p = &r->pieces[i];
    kg_buf_init(&p->text, ctx->alloc);
    kg_arena_init(&p->arena, ctx->alloc);
    p->silent = (kg_context){.alloc = ctx->alloc, .cancel = ctx->cancel};
    p->parser = *r->reader;
    p->parser.ctx = &p->silent;
    p->parser.fn = collect;
    p->parser.user = p;
    kg_buf_init(&p->parser.scratch, ctx->alloc);
  }
}

static void
clear(reading *r)
{
  if (r->has_thread) {
    pthread_mutex_lock(&r->lock);
    r->stops = true;
    pthread_cond_signal(&r->changed);
    pthread_mutex_unlock(&r->lock);
    pthread_join(r->thread, NULL);
  }
  for (int i = 0; i < 2; ++i) {
    piece *const p = &r->pieces[i];
    kg_vec_free(&p->quads, p->silent.alloc);
    kg_arena_clear(&p->arena);
    kg_buf_clear(&p->text);
    kg_buf_clear(&p->parser.scratch);
  }
  pthread_cond_destroy(&r->changed);
  pthread_mutex_destroy(&r->lock);
}

kg_status
kg_nquads_read(kg_nquads *reader, kg_source *source, size_t max_line)
{
  reading r = {
      .reader = reader, .source = source, .max_line = max_line, .line = 1};
  init(&r);
  const kg_status st = read_pieces(&r);
  clear(&r);
  return st;
}
