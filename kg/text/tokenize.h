/* SPDX-License-Identifier: Apache-2.0 */
/// Words: text into tokens as the corpora GUM and EWT have them.
///
/// Clitics ('s, n't, 'll) are tokens, with straight and curly apostrophes; an
/// apostrophe behind a plural is a token. The parts of a hyphenated compound
/// and its hyphen are tokens ("state", "-", "run"), but for prefixes
/// ("co-founder", "pro-Beijing") and romanised given names ("Yiu-chung",
/// "Jong-un"). One token each: numbers with their signs ("1,200.5", "2:00",
/// "9/11"), abbreviations with their stop ("U.S.", "a.m.", "Mr.", "J."), runs
/// of one sign ("...", "--", "!!"), URLs, e-mail addresses, @names, #names.
/// Units and currency signs stand alone ("10", "pm"; "$", "5"; "5", "%"), and
/// so do quotation marks and brackets.
#ifndef KG_TEXT_TOKENIZE_H
#define KG_TEXT_TOKENIZE_H

#include "kg/context.h"
#include "text/token.h"

/// Appends the tokens and sentences of one paragraph, `text[begin, end)`, to
/// the vectors, which grow by `alloc`. Sentences as in "text/sentence.h".
///
/// `text` is valid UTF-8 and shorter than 4 GiB. Line ends inside the paragraph
/// are white space; an empty line ends a sentence.
///
/// @return KG_ERR_MEMORY, with the vectors as they were before.
kg_status kg_tokenize(const kg_context *ctx,
                      kg_slice text,
                      uint32_t begin,
                      uint32_t end,
                      const kg_alloc *alloc,
                      kg_tokens *tokens,
                      kg_sentences *sentences);

static inline kg_slice
kg_token_text(kg_slice text, const kg_token *token)
{
  return kg_slice_sub(text, token->begin, token->end);
}

#endif
