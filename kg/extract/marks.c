/* SPDX-License-Identifier: Apache-2.0 */
/* Pairs quotation marks, a paragraph at a time. Curly marks say what they are,
   straight ones are told by what stands around them; a single mark is a
   quotation mark only where no apostrophe explains it. */
#include "base/word_list.h"
#include "extract/reader.h"
#include "text/glyph.h"

#include <ctype.h>

enum {
  DEEPEST = 8,
  MAX_SINGLE_BYTES = 4096, ///< From a single mark to the one that closes it.
};

typedef struct open_mark {
  uint32_t at;
  uint32_t inner;
  uint32_t index; ///< Of its quote.
  uint32_t close; ///< Where a single one closes; 0 = nowhere, or not known.
  bool is_single;
} open_mark;

typedef struct marker {
  kg_doc *doc;
  kg_span paragraph;
  open_mark open[DEEPEST];
  int n_open;
  /// Double marks behind the one being read, of those that know their side:
  /// closing ones less opening ones.
  int64_t closing_ahead;
  /// No single mark before this offset closes one that opens before it.
  uint32_t none_before;
  bool failed;
} marker;

static bool
is_open_kind(const marker *m, bool is_single)
{
  for (int i = 0; i < m->n_open; ++i) {
    if (m->open[i].is_single == is_single) {
      return true;
    }
  }
  return false;
}

static void
open_quote(marker *m, uint32_t at, size_t size, bool is_single)
{
  if (m->n_open == DEEPEST) {
    return;
  }
  const kg_quote quote = {.outer = {at, m->paragraph.end},
                          .inner = {at + (uint32_t)size, m->paragraph.end},
                          .parent = m->n_open ? m->open[m->n_open - 1].index
                                              : KG_NO_INDEX,
                          .next = KG_NO_INDEX,
                          .statement = KG_NO_INDEX,
                          .is_open = true,
                          .is_single = is_single};
  m->open[m->n_open++] = (open_mark){.at = at,
                                     .inner = quote.inner.begin,
                                     .index = (uint32_t)m->doc->quotes.n,
                                     .is_single = is_single};
  m->failed |= !kg_doc_push(m->doc, quotes, quote);
}

/* Closes the innermost open mark of the kind; single ones left open inside a
   double one were apostrophes. */
static void
close_quote(marker *m, uint32_t at, size_t size, bool is_single)
{
  while (m->n_open) {
    const open_mark top = m->open[--m->n_open];
    kg_quote *quote = &m->doc->quotes.at[top.index];
    quote->inner.end = at;
    quote->outer.end = at;
    if (top.is_single == is_single) {
      quote->outer.end = at + (uint32_t)size;
      quote->is_open = false;
      return;
    }
  }
}

static bool
is_wordish(kg_glyph g)
{
  return kg_glyph_is_word(g) || g == KG_GLYPH_CURRENCY ||
         g == KG_GLYPH_OPEN_BRACKET || g == KG_GLYPH_ELLIPSIS;
}

static bool
is_edge_before(kg_glyph g)
{
  return g == KG_GLYPH_END || g == KG_GLYPH_SPACE || g == KG_GLYPH_DASH ||
         g == KG_GLYPH_OPEN_BRACKET || g == KG_GLYPH_SLASH ||
         g == KG_GLYPH_OPEN_DOUBLE || g == KG_GLYPH_OPEN_SINGLE;
}

static kg_glyph
glyph_before(const marker *m, uint32_t at)
{
  return at == m->paragraph.begin ? KG_GLYPH_END
                                  : kg_glyph_before(m->doc->text, at);
}

static kg_glyph
glyph_after(const marker *m, uint32_t at)
{
  return at >= m->paragraph.end ? KG_GLYPH_END
                                : kg_glyph_at(m->doc->text, at, NULL);
}

static void
read_straight_double(marker *m, uint32_t at, size_t size)
{
  const kg_glyph before = glyph_before(m, at);
  const kg_glyph after = glyph_after(m, at + (uint32_t)size);
  const bool is_open = is_open_kind(m, false);
  const bool may_open = is_edge_before(before) && after != KG_GLYPH_SPACE &&
                        after != KG_GLYPH_END;
  const bool may_close = before != KG_GLYPH_SPACE && before != KG_GLYPH_END;
  if (is_open && (may_close || !may_open)) {
    close_quote(m, at, size, false);
  } else if (may_open ||
             (!is_open && before != KG_GLYPH_DIGIT && is_wordish(after))) {
    /* A second opening mark without a closing one between: the first quotation
       was never closed, unless this one is nested and both close. */
    if (is_open) {
      close_quote(m, at, 0, false);
      m->doc->quotes.at[m->open[m->n_open].index].is_open = true;
    }
    open_quote(m, at, size, false);
  }
}

/* What the mark adds to `closing_ahead`. */
static int
closing(kg_glyph kind)
{
  return (kind == KG_GLYPH_CLOSE_DOUBLE) - (kind == KG_GLYPH_OPEN_DOUBLE);
}

static void
read_open_double(marker *m, uint32_t at, size_t size)
{
  const uint32_t end = at + (uint32_t)size;
  const bool is_open = is_open_kind(m, false);
  if (is_open && !is_edge_before(glyph_before(m, at)) &&
      !is_wordish(glyph_after(m, end))) {
    close_quote(m, at, size, false); /* The wrong glyph at the end. */
    return;
  }
  if (is_open && m->closing_ahead < 2) {
    close_quote(m, at, 0, false);
    m->doc->quotes.at[m->open[m->n_open].index].is_open = true;
  }
  open_quote(m, at, size, false);
}

static void
read_close_double(marker *m, uint32_t at, size_t size)
{
  if (is_open_kind(m, false)) {
    close_quote(m, at, size, false);
    return;
  }
  /* The wrong glyph at the beginning; a lone one before a space is a bullet or
     has lost its partner. */
  if (is_edge_before(glyph_before(m, at)) &&
      kg_glyph_is_word(glyph_after(m, at + (uint32_t)size))) {
    open_quote(m, at, size, false);
  }
}

/* 'em, 'til, 'tis, '90s: a letter is left out. */
static bool
is_elision(const marker *m, uint32_t at)
{
  static const char *const WORDS[] = {"em",    "til", "tis",  "twas",
                                      "cause", "n",   "bout", "round"};
  const kg_slice rest = kg_slice_sub(m->doc->text, at, m->paragraph.end);
  if (!rest.len || isdigit((unsigned char)rest.ptr[0])) {
    return true;
  }
  size_t n = 0;
  while (n < rest.len && isalpha((unsigned char)rest.ptr[n])) {
    ++n;
  }
  return KG_IS_ONE_OF_NOCASE(kg_slice_sub(rest, 0, n), WORDS);
}

/* Where the single quotation that opens before `from` closes; 0 if nowhere. An
   apostrophe behind an s may be a plural's ("the workers' rights"), so that a
   later one behind a comma or a full stop is believed first. */
static uint32_t
find_single_close(marker *m, uint32_t from, size_t *close_size)
{
  const kg_slice text = m->doc->text;
  uint32_t plural = 0;
  size_t plural_size = 0;
  size_t size = 0;
  uint32_t at = from > m->none_before ? from : m->none_before;
  const uint32_t reach = m->paragraph.end - from > MAX_SINGLE_BYTES
                             ? from + MAX_SINGLE_BYTES
                             : m->paragraph.end;
  for (; at < reach; at += (uint32_t)size) {
    const kg_glyph g = kg_glyph_at(text, at, &size);
    if (g == KG_GLYPH_OPEN_SINGLE) {
      break;
    }
    if (g != KG_GLYPH_APOSTROPHE && g != KG_GLYPH_CLOSE_SINGLE) {
      continue;
    }
    const kg_glyph before = glyph_before(m, at);
    const kg_glyph after = glyph_after(m, at + (uint32_t)size);
    if (before == KG_GLYPH_SPACE || kg_glyph_is_word(after)) {
      continue;
    }
    *close_size = size;
    if (!kg_glyph_is_letter(before) || text.ptr[at - 1] != 's' ||
        after != KG_GLYPH_SPACE) {
      return at;
    }
    if (!plural) {
      plural = at;
      plural_size = size;
    }
  }
  m->none_before = plural ? m->none_before : at;
  *close_size = plural_size;
  return plural;
}

static void
read_single(marker *m, uint32_t at, size_t size, bool surely_opens)
{
  const uint32_t end = at + (uint32_t)size;
  const kg_glyph before = glyph_before(m, at);
  const kg_glyph after = glyph_after(m, end);
  if (m->n_open && m->open[m->n_open - 1].is_single) {
    if (m->open[m->n_open - 1].close == at) {
      close_quote(m, at, size, true);
    }
    return;
  }
  const bool edge = is_edge_before(before) || before == KG_GLYPH_DOUBLE;
  const bool opens =
      edge && is_wordish(after) && (surely_opens || !is_elision(m, end));
  size_t close_size = 0;
  const uint32_t close = opens ? find_single_close(m, end, &close_size) : 0;
  const bool has_letters = close > end;
  if (opens && (has_letters || (surely_opens && at == m->paragraph.begin))) {
    const int n = m->n_open;
    open_quote(m, at, size, true);
    if (m->n_open > n) {
      m->open[n].close = close;
    }
  }
}

static void
scan_paragraph(marker *m)
{
  const kg_slice text = m->doc->text;
  const kg_span paragraph = m->paragraph;
  size_t size = 0;
  m->closing_ahead = 0;
  for (uint32_t at = paragraph.begin; at < paragraph.end;
       at += (uint32_t)size) {
    m->closing_ahead += closing(kg_glyph_at(text, at, &size));
  }
  for (uint32_t at = paragraph.begin; at < paragraph.end;
       at += (uint32_t)size) {
    const kg_glyph kind = kg_glyph_at(text, at, &size);
    m->closing_ahead -= closing(kind);
    switch (kind) {
    case KG_GLYPH_DOUBLE: read_straight_double(m, at, size); break;
    case KG_GLYPH_OPEN_DOUBLE: read_open_double(m, at, size); break;
    case KG_GLYPH_CLOSE_DOUBLE: read_close_double(m, at, size); break;
    case KG_GLYPH_OPEN_SINGLE: read_single(m, at, size, true); break;
    case KG_GLYPH_APOSTROPHE:
    case KG_GLYPH_CLOSE_SINGLE: read_single(m, at, size, false); break;
    default: break;
    }
  }
}

/* A single mark that nothing closes was an apostrophe after all, but for a
   quotation over several paragraphs. */
static bool
is_stray(const kg_quote *quote, kg_span paragraph)
{
  return quote->is_open && quote->is_single &&
         quote->outer.begin != paragraph.begin;
}

static void
drop_strays(kg_doc *doc, size_t first, kg_span paragraph)
{
  size_t to = first;
  for (size_t i = first; i < doc->quotes.n; ++i) {
    if (!is_stray(&doc->quotes.at[i], paragraph)) {
      doc->quotes.at[to++] = doc->quotes.at[i];
    }
  }
  const bool dropped = to < doc->quotes.n;
  doc->quotes.n = to;
  /* Indices of parents moved: find them anew. */
  for (size_t i = first; dropped && i < to; ++i) {
    kg_quote *quote = &doc->quotes.at[i];
    uint32_t parent = i > first ? (uint32_t)i - 1 : KG_NO_INDEX;
    while (parent != KG_NO_INDEX &&
           !kg_span_covers(doc->quotes.at[parent].inner, quote->outer)) {
      parent = doc->quotes.at[parent].parent;
    }
    quote->parent = parent;
  }
}

/* The last quotation of the paragraph before, if it stands open at its end. */
static uint32_t
open_before(const kg_doc *doc, size_t first, kg_span before)
{
  for (size_t i = first; i-- > 0;) {
    const kg_quote *quote = &doc->quotes.at[i];
    if (quote->outer.begin < before.begin) {
      break;
    }
    if (quote->is_open && quote->parent == KG_NO_INDEX &&
        quote->inner.end == before.end) {
      return (uint32_t)i;
    }
  }
  return KG_NO_INDEX;
}

static void
link_continuation(kg_doc *doc, size_t first, kg_span before, kg_span paragraph)
{
  const uint32_t open = open_before(doc, first, before);
  if (open != KG_NO_INDEX && first < doc->quotes.n &&
      doc->quotes.at[first].outer.begin == paragraph.begin) {
    doc->quotes.at[open].next = (uint32_t)first;
  }
}

kg_status
kg_pass_marks(const kg_reader *reader, kg_doc *doc)
{
  (void)reader;
  kg_span before = {0};
  for (size_t i = 0; i < doc->paragraphs.n; ++i) {
    marker m = {.doc = doc, .paragraph = doc->paragraphs.at[i]};
    const size_t first = doc->quotes.n;
    scan_paragraph(&m);
    if (m.failed) {
      return KG_ERR_MEMORY;
    }
    drop_strays(doc, first, m.paragraph);
    link_continuation(doc, first, before, m.paragraph);
    before = m.paragraph;
  }
  return KG_OK;
}
