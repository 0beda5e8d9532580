/* SPDX-License-Identifier: Apache-2.0 */
#include "text/pos_model.h"

#include "base/cache_line.h"
#include "text/token.h"

static bool
read_labels(kg_pos_model *out, kg_slice text)
{
  size_t begin = 0;
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '\n') {
      const kg_pos pos = kg_pos_find(kg_slice_sub(text, begin, i));
      if (out->n_labels == KG_POS_LABELS || pos == KG_POS_NONE) {
        return false;
      }
      out->labels[out->n_labels++] = (uint8_t)pos;
      begin = i + 1;
    }
  }
  return out->n_labels > 0;
}

bool
kg_pos_model_init(kg_pos_model *out, const kg_model *model)
{
  const kg_slice weights = kg_model_section(model, "weights");
  memset(out, 0, sizeof *out);
  kg_model_table_init(&out->classes, kg_model_section(model, "classes"));
  kg_model_table_init(&out->features, kg_model_section(model, "features"));
  out->weights = (const void *)weights.ptr;
  out->n_weights = weights.len / sizeof *out->weights;
  return read_labels(out, kg_model_section(model, "labels")) &&
         out->features.slots && out->n_weights > 0;
}

uint32_t
kg_pos_lookup(const kg_model_table *classes, const kg_attributes *word)
{
  const uint32_t found =
      kg_model_table_find(classes, kg_pos_form_key(word->form));
  return found ? found
               : kg_model_table_find(classes, kg_pos_word_key(word->word));
}

enum { FORWARD, BACKWARD };

static void
add_weights(const uint16_t *at, size_t n, int32_t *scores)
{
  for (size_t i = 0; i < n; i++) {
    scores[at[i] >> 10] += (int32_t)(at[i] & 1023) - 512;
  }
}

/* Adds the weights of one feature for both ways, or for one way where the
 * other has no scores. */
static void
add_row(const kg_pos_model *model,
        uint32_t place,
        int32_t *forward,
        int32_t *backward)
{
  if (!place || place > model->n_weights) {
    return;
  }
  const uint16_t *at = model->weights + place - 1;
  const size_t n_forward = at[0] & 255;
  const size_t n_backward = at[0] >> 8;
  if (n_forward + n_backward > model->n_weights - place) {
    return;
  }
  if (forward) {
    add_weights(at + 1, n_forward, forward);
  }
  if (backward) {
    add_weights(at + 1 + n_forward, n_backward, backward);
  }
}

/* Each look-up waits for memory: they are asked for all at once. */
static void
add_features(const kg_pos_model *model,
             const uint64_t *features,
             size_t n,
             int32_t *forward,
             int32_t *backward)
{
  uint32_t places[KG_POS_FEATURES];
  for (size_t k = 0; k < n; k++) {
    kg_model_table_prefetch(&model->features, features[k]);
  }
  for (size_t k = 0; k < n; k++) {
    places[k] = kg_model_table_find(&model->features, features[k]);
    if (places[k] && places[k] <= model->n_weights) {
      kg_fetch(model->weights + places[k] - 1, 1);
    }
  }
  for (size_t k = 0; k < n; k++) {
    add_row(model, places[k], forward, backward);
  }
}

static uint8_t
best_label(const kg_pos_model *model, const int32_t *scores)
{
  size_t best = 0;
  for (size_t k = 1; k < model->n_labels; k++) {
    best = scores[k] > scores[best] ? k : best;
  }
  return (uint8_t)best;
}

static void
score_words(const kg_pos_model *model,
            const kg_pos_view *view,
            const kg_pos_work *work)
{
  uint64_t features[KG_POS_FEATURES];
  for (size_t i = 0; i < view->n; i++) {
    if (!work->sure[i]) {
      memset(work->scores[i], 0, sizeof work->scores[i]);
      const size_t n = kg_pos_word_features(view, i, features);
      add_features(model, features, n, work->scores[i][FORWARD],
                   work->scores[i][BACKWARD]);
    }
  }
}

/* Last word to first, by the backward weights alone. */
static void
tag_backward(const kg_pos_model *model,
             kg_pos_view *view,
             const kg_pos_work *work)
{
  uint64_t features[KG_POS_FEATURES];
  view->is_backward = true;
  for (size_t i = view->n; i-- > 0;) {
    if (!work->sure[i]) {
      int32_t *scores = work->scores[i][BACKWARD];
      const size_t n = kg_pos_tag_features(view, i, features);
      add_features(model, features, n, NULL, scores);
      work->labels[i] = best_label(model, scores);
    }
  }
}

/* First word to last, by both. */
static void
tag_forward(const kg_pos_model *model,
            kg_pos_view *view,
            const kg_pos_work *work)
{
  uint64_t features[KG_POS_FEATURES];
  view->is_backward = false;
  for (size_t i = 0; i < view->n; i++) {
    if (!work->sure[i]) {
      int32_t *scores = work->scores[i][FORWARD];
      const size_t n = kg_pos_tag_features(view, i, features);
      add_features(model, features, n, scores, NULL);
      for (size_t k = 0; k < model->n_labels; k++) {
        scores[k] += work->scores[i][BACKWARD][k];
      }
      work->labels[i] = best_label(model, scores);
    }
  }
}

void
kg_pos_decode(const kg_pos_model *model, const kg_pos_work *work, size_t n)
{
  kg_pos_view view = {.words = work->words,
                      .classes = work->classes,
                      .n = n,
                      .tags = work->labels};
  for (size_t i = 0; i < n; i++) {
    work->labels[i] = (uint8_t)(work->sure[i] ? work->sure[i] - 1 : 0);
  }
  score_words(model, &view, work);
  tag_backward(model, &view, work);
  tag_forward(model, &view, work);
}
