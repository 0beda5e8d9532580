/* SPDX-License-Identifier: Apache-2.0 */
/// Reads corpora in CoNLL-U: words with tags and lemmas, sentences, paragraphs
/// with their raw text rebuilt, GUM's entities.
#ifndef KG_TEXT_TRAIN_CONLLU_H
#define KG_TEXT_TRAIN_CONLLU_H

#include "base/arena.h"
#include "base/buf.h"
#include "kg/context.h"
#include "text/token.h"

/// A word of a corpus: `token.begin`/`end` are places in the corpus' `text`.
typedef struct corpus_word {
  kg_token token; ///< With the gold tag and lemma.
  kg_slice form;
  kg_slice misc; ///< The last column.
  kg_slice upos;
  uint32_t head;   ///< Number of its head in the sentence, from 1; 0 = root.
  uint32_t number; ///< Its own number.
} corpus_word;

typedef KG_VEC(corpus_word) corpus_words;

typedef struct corpus_paragraph {
  uint32_t begin; ///< Bytes of the text.
  uint32_t end;
  uint32_t first_sentence;
  uint32_t end_sentence;
  uint32_t document;
} corpus_paragraph;

typedef struct corpus_document {
  kg_slice name; ///< "newdoc id", or empty.
  uint32_t first_sentence;
  uint32_t end_sentence;
} corpus_document;

typedef struct corpus {
  const kg_context *ctx;
  kg_arena arena;
  kg_buf text; ///< Paragraphs, each followed by an empty line.
  corpus_words words;
  kg_sentences sentences; ///< first_token and end_token index `words`.
  KG_VEC(corpus_paragraph) paragraphs;
  KG_VEC(corpus_document) documents;
  bool in_sentence;
  bool glue; ///< The next word follows without a space.
} corpus;

void corpus_init(corpus *c, const kg_context *ctx);
void corpus_clear(corpus *c);
/// Appends a file; its documents are kept apart.
kg_status corpus_read(corpus *c, const char *path);

#endif
