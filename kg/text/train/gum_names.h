/* SPDX-License-Identifier: Apache-2.0 */
/// Names out of GUM's entities, which are noun phrases of all kinds.
#ifndef KG_TEXT_TRAIN_GUM_NAMES_H
#define KG_TEXT_TRAIN_GUM_NAMES_H

#include "conllu.h"
#include "name_corpus.h"

/// Fills tokens, sentences and names of document number `index` of the corpus.
kg_status gum_names_read(name_corpus *c,
                         const corpus *gum,
                         size_t index,
                         name_document *d);

/// Which of GPE, LOC and FAC a place can be, by lists and its last word.
uint32_t place_kinds(const kg_lexicon *lexicon, kg_slice name);

#endif
