/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/reader.h"

#include "text/tokenize.h"

kg_status
kg_pass_words(const kg_reader *reader, kg_doc *doc)
{
  (void)reader;
  for (size_t i = 0; i < doc->paragraphs.n; i++) {
    const kg_span p = doc->paragraphs.at[i];
    TRY(kg_tokenize(doc->ctx, doc->text, p.begin, p.end, &doc->items,
                    &doc->tokens, &doc->sentences));
  }
  return KG_OK;
}
