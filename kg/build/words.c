/* SPDX-License-Identifier: Apache-2.0 */
#include "build/words.h"

#include "base/unicode.h"

/* Inside a statement a run of white space is one space. */
static void
add_folded(kg_buf *out, kg_slice text)
{
  size_t at = 0;
  bool pending = false;
  while (at < text.len) {
    const size_t start = at;
    const int32_t c = kg_utf8_next(text, &at);
    if (c < 0) {
      return;
    }
    if (kg_is_space(c)) {
      pending = true;
      continue;
    }
    if (pending && out->len) {
      kg_buf_add_byte(out, ' ');
    }
    pending = false;
    kg_buf_add(out, kg_slice_sub(text, start, at));
  }
}

void
kg_statement_text(const kg_doc *doc, const kg_statement *s, kg_buf *out)
{
  for (uint32_t i = 0; i < s->n_parts; ++i) {
    const kg_slice part = kg_slice_trim(kg_doc_text(doc, s->parts[i].span));
    if (i && part.len) {
      kg_buf_add_byte(out, ' ');
    }
    add_folded(out, part);
  }
  if (out->len && out->ptr[out->len - 1] == ',') {
    out->ptr[--out->len] = '\0';
  }
}

kg_status
kg_statement_words(kg_slice text, kg_buf *out)
{
  kg_buf folded;
  kg_buf_init(&folded, out->alloc);
  kg_status st = kg_normalize(&folded, text, KG_NFKC_CASEFOLD);
  const kg_slice all = kg_buf_slice(&folded);
  bool pending = false;
  for (size_t at = 0; !st && at < all.len;) {
    const size_t start = at;
    const int32_t c = kg_utf8_next(all, &at);
    if (kg_is_letter(c) || kg_is_digit(c) || kg_is_mark(c)) {
      if (pending && out->len) {
        kg_buf_add_byte(out, ' ');
      }
      pending = false;
      kg_buf_add(out, kg_slice_sub(all, start, at));
    } else if (c != '\'' && c != 0x2019) {
      /* An apostrophe is inside a word: "don't" is one. */
      pending = true;
    }
  }
  kg_buf_clear(&folded);
  return st ? st : kg_buf_status(out);
}
