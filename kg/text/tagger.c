/* SPDX-License-Identifier: Apache-2.0 */
#include "text/tagger.h"

#include "text/lemma.h"
#include "text/model.h"
#include "text/pos_model.h"

struct kg_tagger {
  const kg_alloc *alloc;
  kg_model *cluster_file;
  kg_model *pos_file;
  kg_model *lemma_file;
  kg_clusters clusters;
  kg_pos_model pos;
  kg_lemmas lemmas;
};

kg_status
kg_tagger_open(const kg_context *ctx, const char *folder, kg_tagger **out)
{
  *out = NULL;
  kg_tagger *tagger = kg_alloc_zeroed(ctx->alloc, 1, sizeof *tagger);
  if (!tagger) {
    return kg_out_of_memory(ctx);
  }
  tagger->alloc = ctx->alloc;
  kg_status st =
      kg_model_open(ctx, folder, "clusters.kgm", &tagger->cluster_file);
  if (!st) {
    kg_clusters_init(&tagger->clusters,
                     kg_model_section(tagger->cluster_file, "clusters"));
    st = kg_model_open(ctx, folder, "pos.kgm", &tagger->pos_file);
  }
  if (!st && !kg_pos_model_init(&tagger->pos, tagger->pos_file)) {
    st = kg_sink_error(&ctx->sink, KG_ERR_INPUT, "pos.kgm",
                       "damaged model, or one of another version");
  }
  if (!st) {
    st = kg_model_open(ctx, folder, "lemma.kgm", &tagger->lemma_file);
  }
  if (st) {
    kg_tagger_close(tagger);
    return st;
  }
  kg_lemmas_init(&tagger->lemmas, tagger->lemma_file);
  *out = tagger;
  return KG_OK;
}

void
kg_tagger_close(kg_tagger *tagger)
{
  if (!tagger) {
    return;
  }
  kg_model_close(tagger->cluster_file);
  kg_model_close(tagger->pos_file);
  kg_model_close(tagger->lemma_file);
  kg_alloc_free(tagger->alloc, tagger);
}

const kg_clusters *
kg_tagger_clusters(const kg_tagger *tagger)
{
  return &tagger->clusters;
}

/* Working memory for a sentence of `n` words. */
static bool
work_init(kg_pos_work *work, kg_arena *arena, size_t n)
{
  work->words = kg_arena_get(arena, n * sizeof *work->words);
  work->classes = kg_arena_get(arena, n * sizeof *work->classes);
  work->sure = kg_arena_get(arena, n);
  work->labels = kg_arena_get(arena, n);
  work->scores = kg_arena_get(arena, n * sizeof *work->scores);
  return work->words && work->classes && work->sure && work->labels &&
         work->scores;
}

static kg_slice
word_of(kg_slice text, const kg_token *token)
{
  return kg_slice_sub(text, token->begin, token->end);
}

static void
read_words(const kg_tagger *tagger,
           kg_slice text,
           const kg_token *tokens,
           size_t n,
           const kg_pos_work *work)
{
  for (size_t i = 0; i < n; i++) {
    const kg_slice word = word_of(text, &tokens[i]);
    kg_attributes_of(&work->words[i], &tagger->clusters, word,
                     tokens[i].space_before);
    const uint32_t entry = kg_pos_lookup(&tagger->pos.classes, &work->words[i]);
    const uint8_t sure = (uint8_t)(entry >> 16);
    work->classes[i] =
        (uint16_t)entry ? (uint16_t)entry : kg_pos_guess(&tagger->lemmas, word);
    work->sure[i] = sure <= tagger->pos.n_labels ? sure : 0;
  }
}

kg_status
kg_tag(const kg_tagger *tagger,
       const kg_context *ctx,
       kg_arena *arena,
       kg_slice text,
       kg_token *tokens,
       size_t n)
{
  kg_arena scratch;
  kg_pos_work work;
  kg_arena_init(&scratch, arena->alloc);
  bool ok = work_init(&work, &scratch, n);
  if (ok) {
    read_words(tagger, text, tokens, n, &work);
    kg_pos_decode(&tagger->pos, &work, n);
  }
  for (size_t i = 0; ok && i < n; i++) {
    tokens[i].pos = tagger->pos.labels[work.labels[i]];
    tokens[i].lemma =
        kg_lemma(&tagger->lemmas, arena, word_of(text, &tokens[i]),
                 (kg_pos)tokens[i].pos);
    ok = tokens[i].lemma.ptr != NULL;
  }
  kg_arena_clear(&scratch);
  return ok ? KG_OK : kg_out_of_memory(ctx);
}
