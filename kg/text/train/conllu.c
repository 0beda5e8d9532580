/* SPDX-License-Identifier: Apache-2.0 */
#include "conllu.h"

#include "base/file.h"

#include <stdlib.h>

#define MAX_CORPUS ((size_t)256 << 20)
#define N_COLUMNS 10

typedef struct reader {
  corpus *c;
  size_t range_end;     // last word id of the multiword token, 0 = none
  size_t n_range_left;  // words of it still to come
  uint32_t range_at;    // where its next word begins
  uint32_t range_limit; // where it ends
  bool range_glue;
  bool is_new_paragraph;
  bool has_paragraphs; // the file marks them
} reader;

void
corpus_init(corpus *c, const kg_context *ctx)
{
  memset(c, 0, sizeof *c);
  c->ctx = ctx;
  kg_arena_init(&c->arena, ctx->alloc);
  kg_buf_init(&c->text, ctx->alloc);
}

void
corpus_clear(corpus *c)
{
  kg_vec_free(&c->words, c->ctx->alloc);
  kg_vec_free(&c->sentences, c->ctx->alloc);
  kg_vec_free(&c->paragraphs, c->ctx->alloc);
  kg_vec_free(&c->documents, c->ctx->alloc);
  kg_buf_clear(&c->text);
  kg_arena_clear(&c->arena);
}

static size_t
split_columns(kg_slice line, kg_slice out[N_COLUMNS])
{
  size_t n = 0;
  size_t begin = 0;
  for (size_t i = 0; i <= line.len && n < N_COLUMNS; i++) {
    if (i == line.len || line.ptr[i] == '\t') {
      out[n++] = kg_slice_sub(line, begin, i);
      begin = i + 1;
    }
  }
  return n;
}

static bool
is_glued_after(kg_slice misc)
{
  return kg_slice_find(misc, KG_SLICE("SpaceAfter=No"), 0) != (size_t)-1;
}

static bool
close_paragraph(corpus *c)
{
  if (c->paragraphs.n) {
    corpus_paragraph *p = &c->paragraphs.at[c->paragraphs.n - 1];
    p->end_sentence = (uint32_t)c->sentences.n;
    if (p->first_sentence < p->end_sentence) {
      p->end = c->sentences.at[p->end_sentence - 1].end;
    }
  }
  return true;
}

static bool
open_paragraph(corpus *c)
{
  close_paragraph(c);
  if (c->text.len) {
    kg_buf_add(&c->text, KG_SLICE("\n\n"));
  }
  c->glue = true;
  return kg_vec_push(
      &c->paragraphs, c->ctx->alloc,
      (corpus_paragraph){.begin = (uint32_t)c->text.len,
                         .end = (uint32_t)c->text.len,
                         .first_sentence = (uint32_t)c->sentences.n,
                         .document = (uint32_t)c->documents.n - 1});
}

static bool
open_document(corpus *c, kg_slice name)
{
  if (c->documents.n) {
    c->documents.at[c->documents.n - 1].end_sentence = (uint32_t)c->sentences.n;
  }
  return kg_vec_push(
      &c->documents, c->ctx->alloc,
      (corpus_document){.name = kg_arena_copy(&c->arena, name),
                        .first_sentence = (uint32_t)c->sentences.n});
}

static bool
open_sentence(reader *r)
{
  corpus *c = r->c;
  if (c->in_sentence) {
    return true;
  }
  if (!c->documents.n && !open_document(c, KG_SLICE(""))) {
    return false;
  }
  if ((r->is_new_paragraph || !c->paragraphs.n) && !open_paragraph(c)) {
    return false;
  }
  r->is_new_paragraph = false;
  c->in_sentence = true;
  return kg_vec_push(&c->sentences, c->ctx->alloc,
                     (kg_sentence){.begin = (uint32_t)c->text.len + !c->glue,
                                   .first_token = (uint32_t)c->words.n});
}

static void
close_sentence(corpus *c)
{
  if (!c->in_sentence) {
    return;
  }
  kg_sentence *s = &c->sentences.at[c->sentences.n - 1];
  s->end = (uint32_t)c->text.len;
  s->end_token = (uint32_t)c->words.n;
  c->in_sentence = false;
}

/* Writes the text of a word and says where it stands. */
static uint32_t
write_text(corpus *c, kg_slice form)
{
  if (!c->glue) {
    kg_buf_add(&c->text, KG_SLICE(" "));
  }
  const uint32_t at = (uint32_t)c->text.len;
  kg_buf_add(&c->text, form);
  return at;
}

static kg_status
read_range(reader *r, const kg_slice *columns)
{
  corpus *c = r->c;
  if (!open_sentence(r)) {
    return kg_out_of_memory(c->ctx);
  }
  size_t first = 0;
  size_t last = 0;
  size_t *number = &first;
  for (size_t i = 0; i < columns[0].len; i++) {
    if (columns[0].ptr[i] == '-') {
      number = &last;
    } else {
      *number = *number * 10 + (size_t)(columns[0].ptr[i] - '0');
    }
  }
  r->range_at = write_text(c, columns[1]);
  r->range_limit = (uint32_t)c->text.len;
  r->n_range_left = last - first + 1;
  r->range_glue = is_glued_after(columns[9]);
  return KG_OK;
}

static uint32_t
number_of(kg_slice digits)
{
  uint32_t n = 0;
  for (size_t i = 0; i < digits.len; i++) {
    n = n * 10 + (uint32_t)(digits.ptr[i] - '0') % 10;
  }
  return n;
}

static void
place_word(reader *r, corpus_word *w)
{
  corpus *c = r->c;
  if (r->n_range_left > 0) {
    w->token.begin = r->range_at;
    r->n_range_left--;
    w->token.end =
        r->n_range_left ? r->range_at + (uint32_t)w->form.len : r->range_limit;
    if (w->token.end > r->range_limit) {
      w->token.end = r->range_limit;
    }
    r->range_at = w->token.end;
    if (!r->n_range_left) {
      c->glue = r->range_glue;
    }
    return;
  }
  w->token.space_before = !c->glue;
  w->token.begin = write_text(c, w->form);
  w->token.end = (uint32_t)c->text.len;
  c->glue = is_glued_after(w->misc);
}

static kg_status
read_word(reader *r, const kg_slice *columns)
{
  corpus *c = r->c;
  if (!open_sentence(r)) {
    return kg_out_of_memory(c->ctx);
  }
  corpus_word w = {.form = kg_arena_copy(&c->arena, columns[1]),
                   .misc = kg_arena_copy(&c->arena, columns[9]),
                   .upos = kg_arena_copy(&c->arena, columns[3])};
  w.head = number_of(columns[6]);
  w.number = number_of(columns[0]);
  w.token.lemma = kg_arena_copy(&c->arena, columns[2]);
  w.token.pos = (uint8_t)kg_pos_find(columns[4]);
  w.token.sentence = (uint32_t)c->sentences.n - 1;
  place_word(r, &w);
  return kg_vec_push(&c->words, c->ctx->alloc, w) ? KG_OK
                                                  : kg_out_of_memory(c->ctx);
}

static kg_status
read_comment(reader *r, kg_slice line)
{
  static const char doc[] = "# newdoc id = ";
  if (kg_slice_has_prefix(line, KG_SLICE(doc))) {
    r->is_new_paragraph = true;
    return open_document(r->c, kg_slice_sub(line, sizeof doc - 1, line.len))
               ? KG_OK
               : kg_out_of_memory(r->c->ctx);
  }
  if (kg_slice_has_prefix(line, KG_SLICE("# newpar")) &&
      !kg_slice_has_prefix(line, KG_SLICE("# newpar_"))) {
    r->is_new_paragraph = true;
  }
  return KG_OK;
}

static kg_status
read_line(reader *r, kg_slice line)
{
  kg_slice columns[N_COLUMNS];
  if (!line.len) {
    close_sentence(r->c);
    return KG_OK;
  }
  if (line.ptr[0] == '#') {
    return read_comment(r, line);
  }
  if (split_columns(line, columns) < N_COLUMNS) {
    return KG_OK;
  }
  if (kg_slice_find(columns[0], KG_SLICE("."), 0) != (size_t)-1) {
    return KG_OK; // an empty node of the enhanced graph
  }
  if (kg_slice_find(columns[0], KG_SLICE("-"), 0) != (size_t)-1) {
    return read_range(r, columns);
  }
  return read_word(r, columns);
}

kg_status
corpus_read(corpus *c, const char *path)
{
  kg_buf file;
  reader r = {.c = c, .is_new_paragraph = true};
  kg_buf_init(&file, c->ctx->alloc);
  kg_status st = kg_file_read(c->ctx, path, MAX_CORPUS, &file);
  const kg_slice text = kg_buf_slice(&file);
  for (size_t begin = 0; !st && begin < text.len;) {
    size_t end = kg_slice_find(text, KG_SLICE("\n"), begin);
    end = end == (size_t)-1 ? text.len : end;
    st = read_line(&r, kg_slice_sub(text, begin, end));
    begin = end + 1;
  }
  close_sentence(c);
  close_paragraph(c);
  if (c->documents.n) {
    c->documents.at[c->documents.n - 1].end_sentence = (uint32_t)c->sentences.n;
  }
  kg_buf_clear(&file);
  return st;
}
