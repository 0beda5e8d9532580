/* SPDX-License-Identifier: Apache-2.0 */
/// The part-of-speech model: its dictionary and its weights.
///
/// Sections of pos.kgm: "labels" (the tags, one a line, in the weights'
/// order), "classes" (a table from a word to its class and, where it has only
/// one tag, that tag), "features" (a table from a feature to a place in the
/// weights, from 1) and "weights" (16-bit numbers: how many forward and, in the
/// high byte, backward; then label in the 6 high and weight in the 10 low
/// bits).
///
/// Each sentence is tagged from its last word to its first and then from the
/// first to the last, where both ways' scores are added: so each word is judged
/// by the tags before it and by those behind it.
#ifndef KG_TEXT_POS_MODEL_H
#define KG_TEXT_POS_MODEL_H

#include "text/lemma.h"
#include "text/model.h"
#include "text/pos_features.h"
#include "text/table.h"

#define KG_POS_LABELS 64

typedef struct kg_pos_model {
  size_t n_labels;
  uint8_t labels[KG_POS_LABELS]; ///< kg_pos of each label.
  kg_model_table classes;
  kg_model_table features;
  const uint16_t *weights;
  size_t n_weights;
} kg_pos_model;

/// @param model Must outlive `out`.
/// @return false if the model is damaged.
bool kg_pos_model_init(kg_pos_model *out, const kg_model *model);

/// A word in the dictionary, as written.
static inline uint64_t
kg_pos_form_key(uint64_t form)
{
  return kg_feature1(2000, form);
}

/// A word in the dictionary, in normal spelling.
static inline uint64_t
kg_pos_word_key(uint64_t word)
{
  return kg_feature1(2001, word);
}

/// Packs what the dictionary says. `label_plus_1` 0 = more than one tag.
static inline uint32_t
kg_pos_entry(uint32_t class_id, uint32_t label_plus_1)
{
  return class_id | label_plus_1 << 16;
}

/// The dictionary's entry of a word (see kg_pos_entry), 0 = unknown.
uint32_t kg_pos_lookup(const kg_model_table *classes,
                       const kg_attributes *word);

/// The class of a word that the dictionary does not know, by its form.
static inline uint16_t
kg_pos_guess(const kg_lemmas *lemmas, kg_slice word)
{
  return (uint16_t)(0xE000 | kg_lemma_kinds(lemmas, word));
}

/// One sentence while it is tagged; each array as long as the sentence.
typedef struct kg_pos_work {
  kg_attributes *words;
  uint16_t *classes; ///< kg_pos_lookup's, else kg_pos_guess's.
  uint8_t *sure;     ///< Label + 1 of words with one tag only, else 0.
  uint8_t *labels;   ///< The result: indexes of the model's labels.
  int32_t (*scores)[2][KG_POS_LABELS];
} kg_pos_work;

/// Tags one sentence of `n` words.
void
kg_pos_decode(const kg_pos_model *model, const kg_pos_work *work, size_t n);

#endif
