/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/layout.h"

#include "base/word_list.h"
#include "extract/reader.h"
#include "text/glyph.h"

#include <ctype.h>

enum {
  LONGEST_HEADLINE = 160,
  SHORTEST_NEWS = 80, ///< Bytes of a paragraph that is surely news.
  LONGEST_LIST_LINE = 140,
  LONGEST_SOURCE = 48,
  TOP_BLOCKS = 5, ///< Where headline, date and byline stand.
};

typedef struct layout {
  kg_doc *doc;
  kg_blocks blocks;
  size_t at;
  size_t n_news; ///< Paragraphs that are surely news, so far.
  kg_noise_reach reach;
  const char *reason;
} layout;

static bool
push_noise(kg_doc *doc, kg_span span, const char *reason)
{
  return kg_doc_push(doc, noise, (kg_noise){.span = span, .reason = reason});
}

static bool
push_paragraph(kg_doc *doc, kg_span span)
{
  return kg_span_is_empty(span) || kg_doc_push(doc, paragraphs, span);
}

static bool
ends_sentence(kg_slice text)
{
  static const char *const ENDS[] = {
      ".", "?", "!", "\"", ".)", "\xE2\x80\x9D", "\xE2\x80\xA6"};
  return KG_ENDS_WITH_ONE_OF(text, ENDS);
}

/* ---- what the input says of itself */

static void
set_published(kg_doc *doc, kg_date date)
{
  if (!doc->published.len && date.day) {
    char day[16];
    kg_date_format(date, day);
    doc->published = kg_arena_copy(doc->arena, kg_slice_of(day));
    doc->anchor = date;
  }
}

static kg_status
take_given(kg_doc *doc)
{
  const kg_article_fields *given = &doc->given;
  doc->headline = given->title;
  doc->publisher = given->publisher;
  const kg_date date = kg_date_parse_iso(given->date);
  set_published(doc, date.day ? date : kg_date_find(given->date));
  for (size_t i = 0; i < given->n_authors; ++i) {
    const kg_author author = {.name = given->authors[i], .person = KG_NO_INDEX};
    if (!kg_doc_push(doc, authors, author)) {
      return KG_ERR_MEMORY;
    }
  }
  return KG_OK;
}

/* ---- language */

static bool
is_function_word(kg_slice word)
{
  static const char *const WORDS[] = {
      "the", "of",   "and",  "to", "in",   "a",   "is",   "that", "for", "on",
      "was", "with", "by",   "as", "at",   "he",  "his",  "it",   "has", "have",
      "be",  "not",  "from", "an", "said", "are", "were", "will", "this"};
  return KG_IS_ONE_OF_NOCASE(word, WORDS);
}

/* English prose has about 40 function words in 100; other languages share a
   few of them by chance. */
static bool
is_english(kg_slice text)
{
  size_t n_words = 0;
  size_t n_function = 0;
  for (size_t at = 0, size = 0; at < text.len && n_words < 2000; at += size) {
    size_t end = at;
    while (end < text.len &&
           kg_glyph_is_letter(kg_glyph_at(text, end, &size))) {
      end += size;
    }
    if (end > at) {
      ++n_words;
      n_function += is_function_word(kg_slice_sub(text, at, end));
      at = end;
      size = 0;
    } else {
      kg_glyph_at(text, at, &size);
    }
  }
  return n_words < 25 || n_function * 100 >= n_words * 12;
}

static void
check_language(kg_doc *doc)
{
  const kg_slice given = doc->given.language;
  if (given.len >= 2 &&
      !kg_slice_equal_nocase(kg_slice_sub(given, 0, 2), KG_SLICE("en"))) {
    doc->is_english = false;
    doc->language_note = "the input says that it is not English";
  } else if (!is_english(doc->text)) {
    doc->is_english = false;
    doc->language_note = "too few English words";
  }
}

/* ---- one block after the other */

/* "Friday, January 4, 2019" and nothing else. */
static bool
keep_whole_date(void *user, const kg_when *when)
{
  *(kg_when *)user = *when;
  return false;
}

static bool
take_date_line(layout *l, kg_span block)
{
  kg_when when = {0};
  kg_when_scan(l->doc->text, block.begin, block.end, (kg_date){0},
               keep_whole_date, &when);
  if (!when.date.day || when.begin != block.begin ||
      block.end > when.end + 12 ||
      (block.end > when.end && !strchr(" ,-|T", l->doc->text.ptr[when.end]))) {
    return false;
  }
  if (l->at < TOP_BLOCKS) {
    set_published(l->doc, when.date);
  }
  return push_noise(l->doc, block, "metadata");
}

/* What was crawled when ("DATE: 2024-10-15 11:32:54") is no publication. */
static bool
is_publication_label(kg_slice text)
{
  static const char *const LABELS[] = {"published", "posted", "issued",
                                       "first published", "source"};
  for (size_t i = 0; i < sizeof LABELS / sizeof *LABELS; ++i) {
    const kg_slice label = kg_slice_of(LABELS[i]);
    if (text.len > label.len &&
        kg_slice_equal_nocase(kg_slice_sub(text, 0, label.len), label)) {
      return true;
    }
  }
  return false;
}

/* Lines that are no news but name a source, which is read. */
static bool
is_readable_noise(kg_slice text, const char *reason)
{
  return (!strcmp(reason, "category") || !strcmp(reason, "metadata")) &&
         kg_slice_find(text, KG_SLICE(" by "), 0) != (size_t)-1;
}

static bool
take_noise(layout *l, kg_span block)
{
  kg_doc *doc = l->doc;
  const kg_slice text = kg_doc_text(doc, block);
  if (l->reach == KG_NOISE_REST) {
    doc->noise.at[doc->noise.n - 1].span.end = block.end;
    return true;
  }
  const char *reason = NULL;
  kg_noise_reach reach = kg_noise_of(text, &reason);
  if (reach == KG_NOISE_REST && !l->n_news) {
    reach = KG_NOISE_NONE;
  }
  if (reach == KG_NOISE_NONE) {
    if (l->reach == KG_NOISE_LIST && text.len < LONGEST_LIST_LINE &&
        !ends_sentence(text)) {
      return push_noise(doc, block, l->reason);
    }
    l->reach = KG_NOISE_NONE;
    return false;
  }
  l->reach = reach;
  l->reason = reason;
  if (is_publication_label(text)) {
    set_published(doc, kg_date_find(text));
  }
  if (text.ptr[0] == '(' && !doc->authors.n) {
    /* "(Reporting by Ann Lee; editing by …)" */
    kg_byline_read(doc, (kg_span){block.begin + 1, block.end});
  }
  return push_noise(doc, block, reason) &&
         (!is_readable_noise(text, reason) || push_paragraph(doc, block));
}

/* "(Yonhap)", "[Washington Post]": whose words these are. Read for the name,
   but no sentence. */
static bool
take_source_line(layout *l, kg_span block)
{
  kg_doc *doc = l->doc;
  const kg_slice text = kg_doc_text(doc, block);
  const bool round = text.ptr[0] == '(' && text.ptr[text.len - 1] == ')';
  const bool square = text.ptr[0] == '[' && text.ptr[text.len - 1] == ']';
  if ((!round && !square) || text.len > LONGEST_SOURCE || text.len < 4 ||
      !isupper((unsigned char)text.ptr[1])) {
    return false;
  }
  if (square && l->n_news && !doc->publisher.len) {
    doc->publisher = kg_slice_sub(text, 1, text.len - 1);
  }
  return push_noise(doc, block, "metadata") && push_paragraph(doc, block);
}

/* "Daily News correspondents (" and the mail address on the next line. */
static kg_span
cut_contact(layout *l, kg_span block)
{
  kg_doc *doc = l->doc;
  const kg_slice text = kg_doc_text(doc, block);
  const char *at = memchr(text.ptr, '@', text.len);
  if (text.ptr[text.len - 1] == '(' && l->at + 1 < l->blocks.n) {
    const kg_span next = l->blocks.at[l->at + 1].span;
    const kg_slice line = kg_doc_text(doc, next);
    if (memchr(line.ptr, '@', line.len)) {
      push_noise(doc, (kg_span){block.end - 1, next.end}, "metadata");
      ++l->at;
      --block.end;
    }
  } else if (at && text.ptr[text.len - 1] == ')' && text.len < 200) {
    const char *open = at;
    while (open > text.ptr && *open != '(') {
      --open;
    }
    const uint32_t from = (uint32_t)(open - doc->text.ptr);
    if (*open == '(' &&
        !memchr(open, ' ', (size_t)(text.ptr + text.len - open))) {
      push_noise(doc, (kg_span){from, block.end}, "metadata");
      block.end = from;
    }
  }
  while (block.end > block.begin && doc->text.ptr[block.end - 1] == ' ') {
    --block.end;
  }
  return block;
}

static bool
is_headline(const layout *l, kg_span block)
{
  const kg_slice text = kg_doc_text(l->doc, block);
  const bool quoted_end = kg_slice_has_suffix(text, KG_SLICE("\"")) ||
                          kg_slice_has_suffix(text, KG_SLICE("\xE2\x80\x9D"));
  return !l->n_news && text.len <= LONGEST_HEADLINE &&
         kg_span_is_empty(l->doc->headline_span) &&
         (!ends_sentence(text) || quoted_end || text.ptr[text.len - 1] == '?' ||
          text.ptr[text.len - 1] == '!') &&
         l->at + 1 < l->blocks.n && l->at < TOP_BLOCKS;
}

/* "Moratorium put on hope DATE: 2024-10-15 11:32:54" */
static kg_span
cut_label(layout *l, kg_span block)
{
  static const char *const LABELS[] = {
      " DATE:", " Date:", " PUBLISHED:", " Published:", " Updated:"};
  const kg_slice text = kg_doc_text(l->doc, block);
  for (size_t i = 0; i < sizeof LABELS / sizeof *LABELS; ++i) {
    const size_t at = kg_slice_find(text, kg_slice_of(LABELS[i]), 0);
    if (at != (size_t)-1 && at && text.len <= 2 * LONGEST_HEADLINE) {
      const kg_span label = {block.begin + (uint32_t)at + 1, block.end};
      if (is_publication_label(kg_doc_text(l->doc, label))) {
        set_published(l->doc, kg_date_find(kg_doc_text(l->doc, label)));
      }
      push_noise(l->doc, label, "metadata");
      block.end = block.begin + (uint32_t)at;
      return block;
    }
  }
  return block;
}

/* The outlet's name or the section above the headline: "World". */
static bool
take_masthead(layout *l, kg_span block)
{
  static const char *const SECTIONS[] = {
      "world",    "politics", "business", "sport", "sports",        "opinion",
      "national", "local",    "europe",   "asia",  "africa",        "americas",
      "health",   "science",  "culture",  "arts",  "technology",    "home",
      "news",     "analysis", "u.s.",     "uk",    "breaking news", "latest",
      "economy",  "climate",  "nation",   "metro", "middle east"};
  static const char *const OUTLETS[] = {" Post",      " Times",    " Herald",
                                        " Gazette",   " Tribune",  " Journal",
                                        " Guardian",  " Observer", " News",
                                        " Telegraph", " Chronicle"};
  kg_doc *doc = l->doc;
  const kg_slice text = kg_doc_text(doc, block);
  if (l->n_news || l->at >= TOP_BLOCKS ||
      !kg_span_is_empty(doc->headline_span) || l->at + 1 >= l->blocks.n) {
    return false;
  }
  if (KG_IS_ONE_OF_NOCASE(text, SECTIONS)) {
    return push_noise(doc, block, "category");
  }
  if (kg_slice_has_prefix(text, KG_SLICE("The ")) &&
      text.len < LONGEST_SOURCE && KG_ENDS_WITH_ONE_OF(text, OUTLETS)) {
    doc->publisher = doc->publisher.len ? doc->publisher : text;
    return push_noise(doc, block, "metadata") && push_paragraph(doc, block);
  }
  return false;
}

static bool
is_date_line(const layout *l, kg_span block)
{
  kg_when when = {0};
  kg_when_scan(l->doc->text, block.begin, block.end, (kg_date){0},
               keep_whole_date, &when);
  return when.date.day && when.begin == block.begin;
}

/* "Ann Lee" between the headline and the day. */
static bool
take_name_line(layout *l, kg_span block)
{
  kg_doc *doc = l->doc;
  if (l->n_news || doc->authors.n || !doc->headline.len ||
      l->at + 1 >= l->blocks.n) {
    return false;
  }
  const kg_span next = l->blocks.at[l->at + 1].span;
  const char *reason = NULL;
  const bool dated =
      is_date_line(l, next) ||
      (kg_noise_of(kg_doc_text(doc, next), &reason) != KG_NOISE_NONE &&
       is_publication_label(kg_doc_text(doc, next)));
  return dated && kg_name_line_read(doc, block) && push_paragraph(doc, block);
}

/* "Image caption, The ferry …" */
static bool
take_labelled_caption(layout *l, kg_span block)
{
  static const char *const LABELS[] = {"Image caption, ", "Media caption, ",
                                       "Caption: "};
  kg_doc *doc = l->doc;
  for (size_t i = 0; i < sizeof LABELS / sizeof *LABELS; ++i) {
    const kg_slice label = kg_slice_of(LABELS[i]);
    if (kg_slice_has_prefix(kg_doc_text(doc, block), label)) {
      const kg_span words = {block.begin + (uint32_t)label.len, block.end};
      const kg_caption caption = {.span = words,
                                  .credit_span = {words.end, words.end},
                                  .photographer = KG_NO_INDEX};
      return kg_doc_push(doc, captions, caption) &&
             push_noise(doc, (kg_span){block.begin, words.begin}, "metadata") &&
             push_paragraph(doc, words);
    }
  }
  return false;
}

static bool
take_headline(layout *l, kg_span block)
{
  kg_doc *doc = l->doc;
  block = cut_label(l, block);
  if (!is_headline(l, block)) {
    return false;
  }
  const kg_slice text = kg_doc_text(doc, block);
  if (!doc->headline.len || kg_slice_equal_nocase(doc->headline, text)) {
    doc->headline = text;
    doc->headline_span = block;
    return push_paragraph(doc, block);
  }
  return false;
}

static bool
take_caption(layout *l, kg_span block)
{
  kg_doc *doc = l->doc;
  const kg_span credit = kg_credit_find(doc, block);
  if (kg_span_is_empty(credit)) {
    return false;
  }
  kg_span span = block;
  while (strchr("| ", doc->text.ptr[span.end - 1])) {
    --span.end;
  }
  const kg_caption caption = {.span = span,
                              .credit = kg_doc_text(doc, credit),
                              .credit_span = credit,
                              .photographer = KG_NO_INDEX};
  if (span.end < block.end) {
    push_noise(doc, (kg_span){block.end - 1, block.end}, "separator");
  }
  kg_span words = {span.begin, credit.begin};
  while (words.end > words.begin &&
         strchr("( /", doc->text.ptr[words.end - 1])) {
    --words.end;
  }
  return kg_doc_push(doc, captions, caption) && push_paragraph(doc, words) &&
         push_paragraph(doc, credit);
}

/* The dateline is a paragraph of its own, so that a sentence begins behind
   it. */
static bool
take_dateline(layout *l, kg_span *block)
{
  kg_doc *doc = l->doc;
  kg_span place = {0};
  kg_span agency = {0};
  if (!kg_span_is_empty(doc->dateline) || l->n_news > 1) {
    return false;
  }
  const uint32_t end = kg_dateline_end(doc, *block, &place, &agency);
  if (!end) {
    return false;
  }
  doc->dateline = (kg_span){block->begin, end};
  doc->dateline_agency = kg_doc_text(doc, agency);
  set_published(doc, kg_date_find(kg_doc_text(doc, doc->dateline)));
  const bool ok = push_paragraph(doc, doc->dateline);
  while (end < block->end && block->begin < block->end) {
    size_t size = 0;
    if (block->begin >= end &&
        kg_glyph_is_word(kg_glyph_at(doc->text, block->begin, &size))) {
      break;
    }
    const kg_glyph g = kg_glyph_at(doc->text, block->begin, &size);
    if (block->begin >= end && g != KG_GLYPH_DASH && g != KG_GLYPH_HYPHEN &&
        g != KG_GLYPH_SPACE) {
      break;
    }
    block->begin += (uint32_t)(size ? size : 1);
  }
  return ok;
}

/* "—Troy Roberts" behind something that is no quotation: its words are lost. */
static bool
take_pull_quote(layout *l, kg_span block)
{
  kg_doc *doc = l->doc;
  if (kg_glyph_at(doc->text, block.begin, NULL) != KG_GLYPH_DASH ||
      block.end - block.begin > LONGEST_HEADLINE || !l->at) {
    return false;
  }
  const kg_span before = l->blocks.at[l->at - 1].span;
  const kg_glyph last = kg_glyph_before(doc->text, before.end);
  if (last == KG_GLYPH_CLOSE_DOUBLE || last == KG_GLYPH_DOUBLE) {
    return false;
  }
  return push_noise(doc, block, "other") && push_paragraph(doc, block);
}

static bool
take_block(layout *l, kg_span block)
{
  kg_doc *doc = l->doc;
  if (take_noise(l, block) || take_date_line(l, block) ||
      take_source_line(l, block) || take_pull_quote(l, block)) {
    return true;
  }
  if (kg_byline_read(doc, block)) {
    return push_paragraph(doc, block);
  }
  if (take_labelled_caption(l, block) || take_caption(l, block) ||
      take_masthead(l, block) || take_name_line(l, block) ||
      take_headline(l, block)) {
    return true;
  }
  block = cut_contact(l, cut_label(l, block));
  take_dateline(l, &block);
  l->n_news += block.end - block.begin >= SHORTEST_NEWS;
  return push_paragraph(doc, block);
}

static int
compare_noise(const kg_noise *a, const kg_noise *b)
{
  return a->span.begin < b->span.begin ? -1 : a->span.begin > b->span.begin;
}

/* Few and nearly sorted. */
static void
sort_noise(kg_doc *doc)
{
  for (size_t i = 1; i < doc->noise.n; ++i) {
    for (size_t j = i;
         j && compare_noise(&doc->noise.at[j - 1], &doc->noise.at[j]) > 0;
         --j) {
      const kg_noise other = doc->noise.at[j];
      doc->noise.at[j] = doc->noise.at[j - 1];
      doc->noise.at[j - 1] = other;
    }
  }
}

kg_status
kg_pass_layout(const kg_reader *reader, kg_doc *doc)
{
  (void)reader;
  TRY(take_given(doc));
  check_language(doc);
  layout l = {.doc = doc};
  TRY(kg_blocks_cut(doc, &l.blocks));
  for (l.at = 0; l.at < l.blocks.n; ++l.at) {
    take_block(&l, l.blocks.at[l.at].span);
  }
  sort_noise(doc);
  if (!doc->is_english) {
    doc->paragraphs.n = 0; /* Metadata alone. */
  }
  return KG_OK;
}
