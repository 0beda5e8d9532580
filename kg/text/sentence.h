/* SPDX-License-Identifier: Apache-2.0 */
/// Sentences, as GUM cuts them.
///
/// A sentence ends at `.`, `?`, `!` or an ellipsis, together with the closing
/// quotation marks and brackets behind it, when what follows can begin a
/// sentence. Each sentence inside a quotation is a sentence of its own: "It is
/// late. We go home," he said. has two. A quotation that ends in `?` or `!` and
/// is followed by its speaker goes on: "Why?" asked Smith. is one, and so is
/// everything inside brackets that began within the sentence.
#ifndef KG_TEXT_SENTENCE_H
#define KG_TEXT_SENTENCE_H

#include "kg/context.h"
#include "text/token.h"

/// Cuts the tokens from `first` to the end of `tokens` (one paragraph) into
/// sentences, which are appended, and sets the tokens' `sentence`.
kg_status kg_sentences_split(const kg_context *ctx,
                             kg_slice text,
                             kg_tokens *tokens,
                             size_t first,
                             const kg_alloc *alloc,
                             kg_sentences *sentences);

#endif
