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

kg_status
kg_tag(const kg_tagger *tagger,
       const kg_context *ctx,
       kg_arena *arena,
       kg_slice text,
       kg_token *tokens,
       size_t n)
{
  kg_attributes *words = kg_arena_get(arena, n * sizeof *words);
  uint16_t *classes = kg_arena_get(arena, n * sizeof *classes);
  uint8_t *labels = kg_arena_get(arena, n);
  if (!words || !classes || !labels) {
    return kg_out_of_memory(ctx);
  }
  for (size_t i = 0; i < n; i++) {
    kg_attributes_of(&words[i], &tagger->clusters,
                     kg_slice_sub(text, tokens[i].begin, tokens[i].end),
                     tokens[i].space_before);
  }
  kg_pos_decode(&tagger->pos, words, n, classes, labels);
  for (size_t i = 0; i < n; i++) {
    tokens[i].pos = tagger->pos.labels[labels[i]];
    tokens[i].lemma =
        kg_lemma(&tagger->lemmas, arena,
                 kg_slice_sub(text, tokens[i].begin, tokens[i].end),
                 (kg_pos)tokens[i].pos);
    if (!tokens[i].lemma.ptr) {
      return kg_out_of_memory(ctx);
    }
  }
  return KG_OK;
}
