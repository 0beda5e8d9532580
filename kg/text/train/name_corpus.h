/* SPDX-License-Identifier: Apache-2.0 */
/// Documents with names marked, from several corpora, in one form.
#ifndef KG_TEXT_TRAIN_NAME_CORPUS_H
#define KG_TEXT_TRAIN_NAME_CORPUS_H

#include "base/arena.h"
#include "base/buf.h"
#include "text/name_features.h"
#include "text/tagger.h"

#define NAME_ANY_KIND ((1u << KG_N_NAME_KINDS) - 1)

/// A name as marked. Where a corpus does not tell types apart (its LOC may be
/// GPE, LOC or FAC), several kinds are right.
typedef struct marked_name {
  uint32_t first;
  uint32_t end;
  uint32_t kinds; ///< Bits of kg_name_kind.
  /// Finding nothing is right, too; with all kinds, anything is.
  bool optional;
} marked_name;

typedef struct name_document {
  kg_slice name;
  kg_slice text;
  kg_tokens tokens;
  kg_sentences sentences;
  KG_VEC(marked_name) names;
  kg_name_token *view; ///< After name_corpus_prepare.
  /// The corpus marks no events and works: a capitalised word outside its
  /// names may be one.
  bool is_partial;
} name_document;

typedef struct name_corpus {
  const kg_context *ctx;
  const kg_tagger *tagger;
  const kg_lexicon *lexicon;
  kg_arena arena;
  KG_VEC(name_document) documents;
} name_corpus;

void name_corpus_init(name_corpus *c,
                      const kg_context *ctx,
                      const kg_tagger *tagger,
                      const kg_lexicon *lexicon);
void name_corpus_clear(name_corpus *c);

kg_status
name_corpus_read_gum(name_corpus *c, const char *data, const char *part);
/// Tokens with tags in lines: wikigold (tag last) and Universal NER (tag
/// third). `path` below the data folder.
kg_status
name_corpus_read_columns(name_corpus *c, const char *data, const char *path);
/// Marked Wikinews articles: those in heldout.txt, or the others.
kg_status
name_corpus_read_wikinews(name_corpus *c, const char *data, bool is_heldout);

/// Cuts the document's text into tokens and sentences, line by line.
kg_status name_document_tokenize(const kg_context *ctx, name_document *d);

/// Tags parts of speech and works out what features need, for all documents
/// from number `first`.
kg_status name_corpus_prepare(name_corpus *c, size_t first);
/// The same where parts of speech are there.
kg_status name_corpus_view(name_corpus *c, size_t first);

#endif
