/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/layout.h"

enum { WIDEST_WRAP = 120, NARROWEST_WRAP = 40 };

static bool
is_space_at(kg_slice text, size_t at, size_t *size)
{
  const unsigned char c = (unsigned char)text.ptr[at];
  *size = 1;
  if (c == ' ' || (c >= '\t' && c <= '\r')) {
    return true;
  }
  /* No-break space, byte order mark, zero-width space. */
  static const char *const WIDE[] = {"\xC2\xA0", "\xEF\xBB\xBF",
                                     "\xE2\x80\x8B"};
  const kg_slice rest = kg_slice_sub(text, at, text.len);
  for (size_t i = 0; i < sizeof WIDE / sizeof *WIDE; ++i) {
    if (kg_slice_has_prefix(rest, kg_slice_of(WIDE[i]))) {
      *size = strlen(WIDE[i]);
      return true;
    }
  }
  return false;
}

/* The span without white space at either end. */
static kg_span
trim(kg_slice text, kg_span span)
{
  size_t size = 0;
  while (span.begin < span.end && is_space_at(text, span.begin, &size)) {
    span.begin += (uint32_t)size;
  }
  uint32_t end = span.begin;
  for (uint32_t at = span.begin; at < span.end;) {
    if (is_space_at(text, at, &size)) {
      at += (uint32_t)size;
    } else {
      end = ++at;
    }
  }
  span.end = end;
  return span;
}

/* "By Ann Lee", "Share", "Posted: …": no editor wrapped it. */
static bool
stands_alone(const kg_doc *doc, kg_span line)
{
  const kg_slice text = kg_doc_text(doc, line);
  const char *reason = NULL;
  const bool by = text.len > 4 && text.len < WIDEST_WRAP &&
                  (kg_slice_has_prefix(text, KG_SLICE("By ")) ||
                   kg_slice_has_prefix(text, KG_SLICE("BY "))) &&
                  text.ptr[3] >= 'A' && text.ptr[3] <= 'Z' &&
                  text.ptr[text.len - 1] != '.';
  return by || (text.len && !(text.ptr[0] >= 'a' && text.ptr[0] <= 'z') &&
                kg_noise_of(text, &reason) != KG_NOISE_NONE);
}

static kg_status
cut_lines(kg_doc *doc, kg_blocks *lines)
{
  const kg_slice text = doc->text;
  bool after_blank = true;
  for (size_t at = 0; at < text.len;) {
    const char *nl = memchr(text.ptr + at, '\n', text.len - at);
    const size_t end = nl ? (size_t)(nl - text.ptr) : text.len;
    const kg_span span = trim(text, (kg_span){(uint32_t)at, (uint32_t)end});
    if (kg_span_is_empty(span)) {
      after_blank = true;
    } else {
      if (!kg_vec_push(lines, &doc->items,
                       (kg_block){.span = span, .after_blank = after_blank})) {
        return KG_ERR_MEMORY;
      }
      after_blank = false;
    }
    at = end + 1;
  }
  return KG_OK;
}

static size_t
width(const kg_doc *doc, kg_span span)
{
  return kg_utf8_count(kg_doc_text(doc, span));
}

static size_t
first_word_width(const kg_doc *doc, kg_span line)
{
  uint32_t end = line.begin;
  size_t size = 0;
  while (end < line.end && !is_space_at(doc->text, end, &size)) {
    ++end;
  }
  return width(doc, (kg_span){line.begin, end});
}

/* An editor wraps a line where its next word would not have fitted. */
static bool
is_wrapped(const kg_doc *doc, kg_span line, kg_span next, size_t widest)
{
  return width(doc, line) + 1 + first_word_width(doc, next) > widest;
}

kg_status
kg_blocks_cut(kg_doc *doc, kg_blocks *blocks)
{
  kg_blocks lines = {0};
  TRY(cut_lines(doc, &lines));
  size_t widest = 0;
  for (size_t i = 0; i < lines.n; ++i) {
    const size_t w = width(doc, lines.at[i].span);
    widest = w > widest ? w : widest;
  }
  const bool may_wrap = widest <= WIDEST_WRAP && widest >= NARROWEST_WRAP;
  for (size_t i = 0; i < lines.n; ++i) {
    const kg_block line = lines.at[i];
    if (may_wrap && i && !line.after_blank && !stands_alone(doc, line.span) &&
        !stands_alone(doc, lines.at[i - 1].span) &&
        is_wrapped(doc, lines.at[i - 1].span, line.span, widest)) {
      blocks->at[blocks->n - 1].span.end = line.span.end;
    } else if (!kg_vec_push(blocks, &doc->items, line)) {
      return KG_ERR_MEMORY;
    }
  }
  return KG_OK;
}
