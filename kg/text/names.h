/* SPDX-License-Identifier: Apache-2.0 */
/// Names in a document: a conditional random field over words, lists and what
/// the same word does elsewhere in the document, and a convolutional net over
/// word vectors, whose scores are added.
///
/// Scores that decide are whole numbers, and of equal ones the first label
/// wins; confidences come from arithmetic that is the same on every machine.
/// An open tagger never changes: any number of threads may use it.
#ifndef KG_TEXT_NAMES_H
#define KG_TEXT_NAMES_H

#include "base/arena.h"
#include "kg/context.h"
#include "text/lexicon.h"
#include "text/tagger.h"

/// In the order of the document's name types.
typedef enum kg_name_kind {
  KG_NAME_PER,
  KG_NAME_ORG,
  KG_NAME_GPE,
  KG_NAME_LOC,
  KG_NAME_FAC,
  KG_NAME_EVENT,
  KG_NAME_WORK,
  KG_N_NAME_KINDS
} kg_name_kind;

/// "PER", "ORG", …
const char *kg_name_kind_text(kg_name_kind kind);

typedef struct kg_name {
  uint32_t first_token;
  uint32_t end_token; ///< Exclusive.
  uint8_t kind;       ///< kg_name_kind
  uint8_t runner_up;  ///< The second best kind (may equal `kind`).
  float confidence;   ///< 0 to 1, of span and kind.
  float runner_up_confidence;
} kg_name;

typedef KG_VEC(kg_name) kg_names;

typedef struct kg_name_tagger kg_name_tagger;

/// Opens names.kgm and net.kgm in the folder. Tagger and lexicon are borrowed.
kg_status kg_name_tagger_open(const kg_context *ctx,
                              const char *folder,
                              const kg_tagger *tagger,
                              const kg_lexicon *lexicon,
                              kg_name_tagger **out);
void kg_name_tagger_close(kg_name_tagger *names);

/// For measuring: what the scores of features and of the net count, in 1/16.
/// With 0 that part is not asked at all.
void kg_name_tagger_mix(kg_name_tagger *names, int features, int net);

/// Appends the names of a document, in order and without overlap, each within
/// one sentence. The tokens must have their parts of speech.
/// @param arena For work; what it holds is not needed afterwards.
/// @param alloc Grows `found`.
/// @param outside For each token how probable it is that it is in no name;
/// NULL = not wanted.
kg_status kg_names_find(const kg_name_tagger *names,
                        const kg_context *ctx,
                        kg_arena *arena,
                        kg_slice text,
                        const kg_tokens *tokens,
                        const kg_sentences *sentences,
                        const kg_alloc *alloc,
                        kg_names *found,
                        float *outside);

#endif
