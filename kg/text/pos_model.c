/* SPDX-License-Identifier: Apache-2.0 */
#include "text/pos_model.h"

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

static void
add_weights(const kg_pos_model *model, uint64_t feature, int32_t *scores)
{
  const uint32_t place = kg_model_table_find(&model->features, feature);
  if (!place || place > model->n_weights) {
    return;
  }
  const uint16_t *at = model->weights + place - 1;
  const size_t n_max = model->n_weights - place;
  const size_t n = at[0] < n_max ? at[0] : n_max;
  for (size_t i = 1; i <= n; i++) {
    scores[at[i] >> 10] += (int32_t)(at[i] & 1023) - 512;
  }
}

static uint8_t
best_label(const kg_pos_model *model, const kg_pos_view *view, size_t i)
{
  uint64_t features[KG_POS_FEATURES];
  int32_t scores[KG_POS_LABELS] = {0};
  size_t best = 0;
  const size_t n = kg_pos_features(view, i, features);
  for (size_t k = 0; k < n; k++) {
    add_weights(model, features[k], scores);
  }
  for (size_t k = 1; k < model->n_labels; k++) {
    best = scores[k] > scores[best] ? k : best;
  }
  return (uint8_t)best;
}

void
kg_pos_decode(const kg_pos_model *model,
              const kg_attributes *words,
              size_t n,
              uint16_t *classes,
              uint8_t *labels)
{
  const kg_pos_view view = {
      .words = words, .classes = classes, .n = n, .tags = labels};
  for (size_t i = 0; i < n; i++) {
    const uint32_t entry = kg_pos_lookup(&model->classes, &words[i]);
    classes[i] = (uint16_t)entry;
    labels[i] = (uint8_t)(entry >> 16);
  }
  for (size_t i = 0; i < n; i++) {
    labels[i] = labels[i] && labels[i] <= model->n_labels
                    ? (uint8_t)(labels[i] - 1)
                    : best_label(model, &view, i);
  }
}
