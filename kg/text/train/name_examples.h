/* SPDX-License-Identifier: Apache-2.0 */
/// What the trainers of the name tagger learn from.
#ifndef KG_TEXT_TRAIN_NAME_EXAMPLES_H
#define KG_TEXT_TRAIN_NAME_EXAMPLES_H

#include "name_corpus.h"

/// A sentence.
typedef struct name_example {
  const kg_name_token *words;
  const uint16_t *allowed; ///< Bits of labels, for each word.
  uint32_t n;
  uint32_t fold;
} name_example;

/// Which labels the marks of a document allow for each token, in the arena.
uint16_t *name_allowed_labels(kg_arena *arena, const name_document *d);

/// All that names are learnt from, prepared; the marked news come last, from
/// document number `first_news`.
kg_status
name_corpus_read_training(name_corpus *c, const char *data, size_t *first_news);

#endif
