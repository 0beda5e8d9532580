/* SPDX-License-Identifier: Apache-2.0 */
/// The article layer: one document's findings as quads in the article's own
/// graph. They depend on the article and on the names given to its entities
/// alone; no blank nodes, no clock.
#ifndef KG_BUILD_EMIT_H
#define KG_BUILD_EMIT_H

#include "extract/document.h"
#include "kg/term.h"

typedef enum kg_mention_choice {
  KG_MENTIONS_ALL,
  KG_MENTIONS_FIRST, ///< Each entity's first one.
  KG_MENTIONS_NONE,
} kg_mention_choice;

typedef struct kg_emit_options {
  kg_slice base; ///< Base IRI of the store.
  kg_mention_choice mentions;
  /// Local names that replace the entities' own, one for each entity of the
  /// document; NULL = their own.
  const kg_slice *locals;
} kg_emit_options;

/// Gives every quad to `quad_fn`, each once, in a fixed order.
/// @param arena For the texts; they need not outlive the call.
kg_status kg_emit_document(const kg_context *ctx,
                           const kg_doc *doc,
                           const kg_emit_options *options,
                           kg_arena *arena,
                           kg_quad_fn *quad_fn,
                           void *user);

/// The local name of an article: h and 16 hexadecimal digits of its SHA-256.
#define KG_ARTICLE_LOCAL_SIZE 18
void kg_article_local(const char *sha256, char out[KG_ARTICLE_LOCAL_SIZE]);

#endif
