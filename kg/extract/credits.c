/* SPDX-License-Identifier: Apache-2.0 */
#include "base/word_list.h"
#include "extract/layout.h"
#include "text/glyph.h"

#include <ctype.h>

enum {
  LONGEST_CREDIT = 90,
  LONGEST_CAPTION = 600,
  LONGEST_BYLINE = 160,
  LONGEST_DATELINE = 110
};

static const char *const AGENCIES[] = {
#define KG_AGENCY(words) words,
#include "extract/agencies.def"
#undef KG_AGENCY
};

static const char *const MARKERS[] = {
    "photo:",     "photos:",       "image:",     "images:",  "picture:",
    "pictures:",  "photograph:",   "credit:",    "photo by", "photos by",
    "picture by", "photograph by", "image by",   "video:",   "courtesy of",
    "courtesy:",  "photo credit:", "file photo", "handout",
};

static bool
starts_nocase(kg_slice text, size_t at, const char *words)
{
  const kg_slice w = kg_slice_of(words);
  return at + w.len <= text.len &&
         kg_slice_equal_nocase(kg_slice_sub(text, at, at + w.len), w);
}

/* Only agencies, between slashes, hyphens, commas, bars and "via". */
static bool
is_agencies(kg_slice text)
{
  bool any = false;
  for (size_t at = 0; at < text.len;) {
    if (strchr(" /-,|&()", text.ptr[at]) || starts_nocase(text, at, "via ")) {
      at += text.ptr[at] == 'v' || text.ptr[at] == 'V' ? 4 : 1;
      continue;
    }
    size_t longest = 0;
    for (size_t i = 0; i < sizeof AGENCIES / sizeof *AGENCIES; ++i) {
      const kg_slice name = kg_slice_of(AGENCIES[i]);
      const kg_slice rest = kg_slice_sub(text, at, text.len);
      const bool ends =
          rest.len == name.len ||
          (rest.len > name.len && !isalnum((unsigned char)rest.ptr[name.len]));
      if (kg_slice_has_prefix(rest, name) && ends && name.len > longest) {
        longest = name.len;
      }
    }
    if (!longest) {
      return false;
    }
    at += longest;
    any = true;
  }
  return any;
}

/* Behind the last full stop that ends a sentence within the credit's reach. */
static uint32_t
last_sentence(const kg_doc *doc, kg_span block)
{
  const kg_slice text = doc->text;
  const uint32_t from = block.end - block.begin > LONGEST_CREDIT
                            ? block.end - LONGEST_CREDIT
                            : block.begin;
  uint32_t out = from == block.begin ? block.begin : 0;
  for (uint32_t i = from; i + 1 < block.end; ++i) {
    const bool ends = strchr(".?!)\"", text.ptr[i]) != NULL ||
                      (i >= 2 && !memcmp(text.ptr + i - 2, "\xE2\x80\x9D", 3));
    if (ends && text.ptr[i + 1] == ' ') {
      out = i + 2;
    }
  }
  return out;
}

static kg_span
without_bar(const kg_doc *doc, kg_span span)
{
  while (span.end > span.begin && strchr("| ", doc->text.ptr[span.end - 1])) {
    --span.end;
  }
  return span;
}

/* "(AP Photo/Ann Lee)", "(Ann Lee/The Gazette)", "(Ann Lee for The Post)" at
   the end: what is between the brackets. */
static kg_span
bracketed_credit(const kg_doc *doc, kg_span block)
{
  const kg_slice text = kg_doc_text(doc, block);
  size_t open = text.len;
  if (text.len < 8 || text.ptr[text.len - 1] != ')' ||
      text.len > LONGEST_CAPTION) {
    return (kg_span){0};
  }
  while (open > 0 && text.ptr[open] != '(') {
    --open;
  }
  const kg_slice inner = kg_slice_sub(text, open + 1, text.len - 1);
  if (open == 0 || inner.len < 5 || inner.len > LONGEST_CREDIT ||
      !isupper((unsigned char)inner.ptr[0])) {
    return (kg_span){0};
  }
  const char *slash = memchr(inner.ptr, '/', inner.len);
  const bool names = slash && slash + 1 < inner.ptr + inner.len &&
                     isupper((unsigned char)slash[1]);
  const bool photo =
      kg_slice_find(inner, KG_SLICE("Photo"), 0) != (size_t)-1 ||
      kg_slice_find(inner, KG_SLICE(" for The "), 0) != (size_t)-1;
  if (!names && !photo) {
    return (kg_span){0};
  }
  return (kg_span){block.begin + (uint32_t)open + 1, block.end - 1};
}

kg_span
kg_credit_find(const kg_doc *doc, kg_span block)
{
  const kg_span bracketed = bracketed_credit(doc, block);
  if (!kg_span_is_empty(bracketed)) {
    return bracketed;
  }
  const bool has_bar = doc->text.ptr[block.end - 1] == '|';
  block = without_bar(doc, block);
  const uint32_t from = last_sentence(doc, block);
  if (kg_span_is_empty(block) || !from) {
    const bool whole = block.end - block.begin <= LONGEST_CREDIT;
    if (!whole) {
      return (kg_span){0};
    }
  }
  const kg_span tail = {from, block.end};
  const kg_slice text = kg_doc_text(doc, tail);
  if (is_agencies(text)) {
    return tail;
  }
  for (size_t at = 0; at < text.len; ++at) {
    for (size_t i = 0; i < sizeof MARKERS / sizeof *MARKERS; ++i) {
      const bool at_word = !at || !isalnum((unsigned char)text.ptr[at - 1]);
      /* A caption without a full stop may run into its credit. */
      if (at_word && starts_nocase(text, at, MARKERS[i])) {
        const bool own = strchr(MARKERS[i], ':') != NULL;
        uint32_t begin = own ? from + (uint32_t)at : from;
        while (begin < block.end && strchr("/ ", doc->text.ptr[begin])) {
          ++begin;
        }
        return (kg_span){begin, block.end};
      }
    }
  }
  const bool is_short =
      text.len && text.len <= 60 && isupper((unsigned char)text.ptr[0]);
  return has_bar && is_short && from > block.begin ? tail : (kg_span){0};
}

/* ---- bylines */

static const char *const PARTICLES[] = {"de",  "da",  "van", "von", "der",
                                        "den", "bin", "al",  "el",  "la",
                                        "di",  "du",  "ten", "ter", "dos"};

static bool
is_particle(kg_slice word)
{
  return KG_IS_ONE_OF(word, PARTICLES);
}

/* Two to five words, each with a capital; particles may be small. */
static bool
is_name(kg_slice text)
{
  size_t n_words = 0;
  size_t n_capital = 0;
  for (size_t at = 0; at < text.len;) {
    size_t end = at;
    while (end < text.len && text.ptr[end] != ' ') {
      ++end;
    }
    const kg_slice word = kg_slice_sub(text, at, end);
    if (word.len) {
      const kg_glyph g = kg_glyph_at(text, at, NULL);
      if (g != KG_GLYPH_UPPER && !is_particle(word)) {
        return false;
      }
      ++n_words;
      n_capital += g == KG_GLYPH_UPPER;
    }
    at = end + 1;
  }
  return n_words >= 2 && n_words <= 5 && n_capital >= 2;
}

/* Where the next name ends: at a comma, "and", "&", a bar or a bracket. */
static uint32_t
name_end(const kg_doc *doc, uint32_t at, uint32_t end, uint32_t *next)
{
  const kg_slice text = doc->text;
  for (uint32_t i = at; i < end; ++i) {
    const kg_slice rest = kg_slice_sub(text, i, end);
    const bool is_and = starts_nocase(rest, 0, " and ");
    if (is_and || strchr(",&|(;/\n", text.ptr[i])) {
      *next = i + (is_and ? 5 : 1);
      return i;
    }
  }
  *next = end;
  return end;
}

/* "Associated Press", "Staff Writer": behind the names, none of them. */
static bool
is_body(kg_slice text)
{
  static const char *const LAST[] = {
      "Press", "News",    "Times",         "Post",     "Writer", "Writers",
      "Staff", "Herald",  "Correspondent", "Reporter", "Editor", "Bureau",
      "Desk",  "Service", "Agency",        "Magazine"};
  return KG_ENDS_WITH_ONE_OF(text, LAST) || is_agencies(text);
}

/* One that the input's own fields name too gets its place in the text. */
static bool
add_author(kg_doc *doc, kg_span span)
{
  const kg_slice name = kg_doc_text(doc, span);
  for (size_t i = 0; i < doc->authors.n; ++i) {
    kg_author *known = &doc->authors.at[i];
    if (kg_slice_equal_nocase(known->name, name)) {
      known->span = kg_span_is_empty(known->span) ? span : known->span;
      return true;
    }
  }
  const kg_author author = {.name = name, .span = span, .person = KG_NO_INDEX};
  return kg_doc_push(doc, authors, author);
}

bool
kg_name_line_read(kg_doc *doc, kg_span block)
{
  const kg_slice text = kg_doc_text(doc, block);
  return is_name(text) && !is_body(text) && add_author(doc, block);
}

bool
kg_byline_read(kg_doc *doc, kg_span block)
{
  const kg_slice text = kg_doc_text(doc, block);
  const bool by =
      starts_nocase(text, 0, "by ") || starts_nocase(text, 0, "by: ");
  const bool reporting = starts_nocase(text, 0, "reporting by ");
  if ((!by && !reporting) || text.len > LONGEST_BYLINE) {
    return false;
  }
  bool any = false;
  uint32_t at = block.begin + (reporting ? 13 : 3);
  while (at < block.end) {
    uint32_t next = 0;
    uint32_t end = name_end(doc, at, block.end, &next);
    while (at < end && doc->text.ptr[at] == ' ') {
      ++at;
    }
    while (end > at && strchr(" .", doc->text.ptr[end - 1])) {
      --end;
    }
    const kg_span span = {at, end};
    if (!is_name(kg_doc_text(doc, span)) || is_body(kg_doc_text(doc, span))) {
      break; /* What follows the names is their office or paper. */
    }
    any = true;
    if (!add_author(doc, span)) {
      return false;
    }
    at = next;
  }
  return any;
}

/* ---- datelines */

/* The dash behind a dateline: where it begins; 0 if there is none near. */
static uint32_t
find_dash(const kg_doc *doc, kg_span block, uint32_t *after)
{
  const kg_slice text = doc->text;
  const uint32_t end = block.end - block.begin > LONGEST_DATELINE
                           ? block.begin + LONGEST_DATELINE
                           : block.end;
  for (uint32_t i = block.begin + 3; i + 3 < end; ++i) {
    const kg_slice rest = kg_slice_sub(text, i, end);
    const bool wide = kg_slice_has_prefix(rest, KG_SLICE("\xE2\x80\x94")) ||
                      kg_slice_has_prefix(rest, KG_SLICE("\xE2\x80\x93"));
    const bool plain = kg_slice_has_prefix(rest, KG_SLICE("--")) ||
                       kg_slice_has_prefix(rest, KG_SLICE("- "));
    if (wide || (plain && text.ptr[i - 1] == ' ')) {
      *after = i + (wide ? 3 : 1);
      while (*after < block.end && strchr("- ", text.ptr[*after])) {
        ++*after;
      }
      return i;
    }
    if (strchr("?!;:\n", text.ptr[i])) {
      return 0;
    }
  }
  return 0;
}

static bool
is_all_capitals(kg_slice text)
{
  size_t n = 0;
  for (size_t i = 0; i < text.len && text.ptr[i] != ' ' && text.ptr[i] != ',';
       ++i) {
    if (islower((unsigned char)text.ptr[i])) {
      return false;
    }
    n += isupper((unsigned char)text.ptr[i]) != 0;
  }
  return n >= 3;
}

uint32_t
kg_dateline_end(const kg_doc *doc,
                kg_span block,
                kg_span *place,
                kg_span *agency)
{
  uint32_t after = 0;
  uint32_t dash = find_dash(doc, block, &after);
  if (!dash) {
    return 0;
  }
  while (dash > block.begin && doc->text.ptr[dash - 1] == ' ') {
    --dash;
  }
  const kg_slice text = kg_doc_text(doc, (kg_span){block.begin, dash});
  const char *open = memchr(text.ptr, '(', text.len);
  const char *close = memchr(text.ptr, ')', text.len);
  const bool has_agency = open && close > open;
  const bool upper = isupper((unsigned char)text.ptr[0]) != 0;
  const bool brief = has_agency && upper && open - text.ptr <= 40 &&
                     close == text.ptr + text.len - 1;
  if (!is_all_capitals(text) && !brief) {
    return 0;
  }
  *agency = (kg_span){0};
  if (has_agency) {
    *agency = (kg_span){(uint32_t)(open + 1 - doc->text.ptr),
                        (uint32_t)(close - doc->text.ptr)};
  }
  *place = (kg_span){block.begin, has_agency ? agency->begin - 1 : dash};
  return dash;
}
