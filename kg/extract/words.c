/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/reader.h"

#include "text/tokenize.h"

kg_status
kg_pass_words(const kg_reader *reader, kg_doc *doc)
{
  for (size_t i = 0; i < doc->paragraphs.n; i++) {
    const kg_span p = doc->paragraphs.at[i];
    TRY(kg_tokenize(doc->ctx, doc->text, p.begin, p.end, &doc->items,
                    &doc->tokens, &doc->sentences));
  }
  for (size_t i = 0; reader->tagger && i < doc->sentences.n; i++) {
    const kg_sentence *s = &doc->sentences.at[i];
    TRY(kg_tag(reader->tagger, doc->ctx, doc->arena, doc->text,
               doc->tokens.at + s->first_token, s->end_token - s->first_token));
  }
  return KG_OK;
}
