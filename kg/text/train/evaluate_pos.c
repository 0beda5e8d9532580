/* SPDX-License-Identifier: Apache-2.0 */
/* kg-evaluate-pos DATA MODELS [-v]
 *
 * Accuracy of tags and lemmas on the corpora's words, part by part. */
#include "cpu_clock.h"
#include "model_writer.h"
#include "splits.h"
#include "text/normal.h"
#include "text/tagger.h"

#include <stdio.h>

typedef struct result {
  size_t n;
  size_t n_tags;
  size_t n_lemmas;
  double seconds;
} result;

/* The gold words with a text of their own, since a corpus may write words
 * together that it counts apart. */
static kg_status
evaluate_sentence(const kg_tagger *tagger,
                  const corpus *c,
                  const kg_sentence *s,
                  bool verbose,
                  result *r)
{
  kg_tokens tokens = {0};
  kg_buf text;
  kg_arena arena;
  kg_buf_init(&text, NULL);
  kg_arena_init(&arena, NULL);
  const size_t n = s->end_token - s->first_token;
  kg_status st = KG_OK;
  for (size_t i = 0; i < n; i++) {
    const corpus_word *w = &c->words.at[s->first_token + i];
    const kg_token token = {.begin = (uint32_t)text.len,
                            .end = (uint32_t)(text.len + w->form.len),
                            .space_before = w->token.space_before};
    kg_buf_add(&text, w->form);
    st = kg_vec_push(&tokens, NULL, token) ? st : KG_ERR_MEMORY;
  }
  const double begin = cpu_seconds();
  if (!st) {
    st = kg_tag(tagger, c->ctx, &arena, kg_buf_slice(&text), tokens.at, n);
  }
  r->seconds += cpu_seconds() - begin;
  for (size_t i = 0; !st && i < n; i++) {
    const corpus_word *w = &c->words.at[s->first_token + i];
    const bool is_tag = tokens.at[i].pos == w->token.pos;
    const bool is_lemma = kg_slice_equal(tokens.at[i].lemma, w->token.lemma);
    r->n++;
    r->n_tags += is_tag;
    r->n_lemmas += is_lemma;
    if (verbose && !is_tag) {
      printf("tag\t%.*s\t%s\t%s\n", KG_FMT(w->form), kg_pos_text(w->token.pos),
             kg_pos_text(tokens.at[i].pos));
    }
    if (verbose && !is_lemma) {
      printf("lemma\t%.*s\t%s\t%.*s\t%.*s\n", KG_FMT(w->form),
             kg_pos_text(w->token.pos), KG_FMT(w->token.lemma),
             KG_FMT(tokens.at[i].lemma));
    }
  }
  kg_vec_free(&tokens, NULL);
  kg_buf_clear(&text);
  kg_arena_clear(&arena);
  return st;
}

static kg_status
evaluate(const kg_context *ctx,
         const kg_tagger *tagger,
         const char *data,
         bool is_gum,
         const char *part,
         bool verbose)
{
  corpus c;
  result r = {0};
  corpus_init(&c, ctx);
  kg_status st = is_gum ? corpus_read_gum(&c, data, part)
                        : corpus_read_ewt(&c, data, part);
  for (size_t i = 0; !st && i < c.sentences.n; i++) {
    st = evaluate_sentence(tagger, &c, &c.sentences.at[i], verbose, &r);
  }
  printf("%s %-5s tags %.2f  lemmas %.2f  (%zu words, %.0f words/s)\n",
         is_gum ? "GUM" : "EWT", part, 100.0 * (double)r.n_tags / (double)r.n,
         100.0 * (double)r.n_lemmas / (double)r.n, r.n,
         (double)r.n / (r.seconds > 0 ? r.seconds : 1));
  corpus_clear(&c);
  return st;
}

int
main(int argc, char **argv)
{
  const kg_context ctx = {.sink = model_writer_sink()};
  kg_tagger *tagger = NULL;
  if (argc < 3) {
    fputs("usage: kg-evaluate-pos DATA MODELS [-v]\n", stderr);
    return 2;
  }
  const bool verbose = argc > 3;
  kg_status st = kg_tagger_open(&ctx, argv[2], &tagger);
  for (int i = 0; !st && i < 4; i++) {
    st = evaluate(&ctx, tagger, argv[1], i < 2, i % 2 ? "test" : "dev",
                  verbose && i == 0);
  }
  kg_tagger_close(tagger);
  return kg_status_exit(st);
}
