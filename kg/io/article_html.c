/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the element that holds the article, takes its blocks in order, and
   remembers for every byte where in the source it came from. */
#include "io/article_html.h"

#include "base/unicode.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "io/html_fields.h"

#include <ctype.h>
#include <gumbo.h>

enum {
  DEEPEST = 400,
  SHORTEST_ARTICLE = 80,
  MOST_OPEN = 3000,
  FARTHEST_TEXT = 4096
};

typedef struct page {
  const kg_context *ctx;
  kg_slice source;
  KG_VEC(char) text;
  KG_VEC(uint32_t) begins;
  KG_VEC(uint32_t) ends;
  bool pending_break; ///< A block ended; the next text starts a paragraph.
  bool pending_space;
  bool failed;
} page;

/* ---- what is left out */

static bool
has_word(const char *value, const char *word)
{
  const kg_slice text = kg_slice_of(value);
  const size_t n = strlen(word);
  for (size_t i = 0; i + n <= text.len; ++i) {
    if (kg_slice_equal_nocase(kg_slice_sub(text, i, i + n),
                              kg_slice_make(word, n))) {
      return true;
    }
  }
  return false;
}

static const char *
attribute(const GumboElement *e, const char *name)
{
  const GumboAttribute *a = gumbo_get_attribute(&e->attributes, name);
  return a ? a->value : "";
}

static bool
is_dropped_tag(GumboTag tag)
{
  switch (tag) {
  case GUMBO_TAG_SCRIPT:
  case GUMBO_TAG_STYLE:
  case GUMBO_TAG_NOSCRIPT:
  case GUMBO_TAG_TEMPLATE:
  case GUMBO_TAG_NAV:
  case GUMBO_TAG_ASIDE:
  case GUMBO_TAG_FOOTER:
  case GUMBO_TAG_FORM:
  case GUMBO_TAG_BUTTON:
  case GUMBO_TAG_SELECT:
  case GUMBO_TAG_TEXTAREA:
  case GUMBO_TAG_IFRAME:
  case GUMBO_TAG_SVG:
  case GUMBO_TAG_HEAD:
  case GUMBO_TAG_TITLE:
  case GUMBO_TAG_OBJECT:
  case GUMBO_TAG_AUDIO:
  case GUMBO_TAG_VIDEO: return true;
  default: return false;
  }
}

/* Parts of a page whose names say that they are no article. */
static bool
is_dropped(const GumboNode *node)
{
  static const char *const WORDS[] = {
      "comment",    "share",      "social",     "sidebar",   "related",
      "promo",      "newsletter", "breadcrumb", "cookie",    "advert",
      "navigation", "menu",       "footer",     "recommend", "subscribe",
      "popup",      "masthead",   "disqus",     "trending",  "most-read"};
  const GumboElement *e = &node->v.element;
  if (is_dropped_tag(e->tag)) {
    return true;
  }
  if (e->tag == GUMBO_TAG_BODY || e->tag == GUMBO_TAG_HTML ||
      e->tag == GUMBO_TAG_ARTICLE || e->tag == GUMBO_TAG_MAIN) {
    return false;
  }
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; ++i) {
    if (has_word(attribute(e, "class"), WORDS[i]) ||
        has_word(attribute(e, "id"), WORDS[i])) {
      return true;
    }
  }
  return gumbo_get_attribute(&e->attributes, "hidden") != NULL ||
         has_word(attribute(e, "style"), "display:none") ||
         !strcmp(attribute(e, "aria-hidden"), "true");
}

static bool
is_block(GumboTag tag)
{
  switch (tag) {
  case GUMBO_TAG_P:
  case GUMBO_TAG_DIV:
  case GUMBO_TAG_H1:
  case GUMBO_TAG_H2:
  case GUMBO_TAG_H3:
  case GUMBO_TAG_H4:
  case GUMBO_TAG_H5:
  case GUMBO_TAG_H6:
  case GUMBO_TAG_LI:
  case GUMBO_TAG_UL:
  case GUMBO_TAG_OL:
  case GUMBO_TAG_BLOCKQUOTE:
  case GUMBO_TAG_FIGURE:
  case GUMBO_TAG_FIGCAPTION:
  case GUMBO_TAG_SECTION:
  case GUMBO_TAG_ARTICLE:
  case GUMBO_TAG_HEADER:
  case GUMBO_TAG_MAIN:
  case GUMBO_TAG_TABLE:
  case GUMBO_TAG_TR:
  case GUMBO_TAG_TD:
  case GUMBO_TAG_TH:
  case GUMBO_TAG_DL:
  case GUMBO_TAG_DT:
  case GUMBO_TAG_DD:
  case GUMBO_TAG_PRE:
  case GUMBO_TAG_HR:
  case GUMBO_TAG_ADDRESS: return true;
  default: return false;
  }
}

/* ---- which element is the article */

typedef struct measure {
  size_t text;  ///< Bytes of text in paragraphs.
  size_t links; ///< Of these, inside links.
} measure;

static measure
measure_node(const GumboNode *node, bool in_paragraph, bool in_link, int depth)
{
  measure out = {0};
  if (node->type == GUMBO_NODE_TEXT) {
    out.text = in_paragraph ? strlen(node->v.text.text) : 0;
    out.links = in_link ? out.text : 0;
    return out;
  }
  if (node->type != GUMBO_NODE_ELEMENT || depth > DEEPEST || is_dropped(node)) {
    return out;
  }
  const GumboElement *e = &node->v.element;
  in_paragraph |= e->tag == GUMBO_TAG_P || e->tag == GUMBO_TAG_BLOCKQUOTE;
  in_link |= e->tag == GUMBO_TAG_A;
  for (unsigned i = 0; i < e->children.length; ++i) {
    const measure child =
        measure_node(e->children.data[i], in_paragraph, in_link, depth + 1);
    out.text += child.text;
    out.links += child.links;
  }
  return out;
}

/* Walks down while one child holds nearly all of the paragraphs' text. */
static const GumboNode *
narrow(const GumboNode *node)
{
  for (int depth = 0; depth < DEEPEST; ++depth) {
    const size_t all = measure_node(node, false, false, 0).text;
    const GumboVector *children = &node->v.element.children;
    const GumboNode *best = NULL;
    for (unsigned i = 0; i < children->length; ++i) {
      const GumboNode *child = children->data[i];
      if (child->type == GUMBO_NODE_ELEMENT && !is_dropped(child) &&
          child->v.element.tag != GUMBO_TAG_P &&
          measure_node(child, false, false, 0).text * 10 >= all * 8) {
        best = child;
      }
    }
    if (!best || !all) {
      return node;
    }
    node = best;
  }
  return node;
}

static bool
is_article_element(const GumboElement *e)
{
  return e->tag == GUMBO_TAG_ARTICLE || e->tag == GUMBO_TAG_MAIN ||
         has_word(attribute(e, "itemprop"), "articleBody") ||
         !strcmp(attribute(e, "role"), "main");
}

/* The marked element with most text. */
static void
find_marked(const GumboNode *node,
            int depth,
            const GumboNode **best,
            size_t *most)
{
  if (node->type != GUMBO_NODE_ELEMENT || depth > DEEPEST || is_dropped(node)) {
    return;
  }
  const GumboElement *e = &node->v.element;
  if (is_article_element(e)) {
    const measure m = measure_node(node, false, false, 0);
    const size_t text = m.text - m.links;
    if (text > *most) {
      *most = text;
      *best = node;
    }
  }
  for (unsigned i = 0; i < e->children.length; ++i) {
    find_marked(e->children.data[i], depth + 1, best, most);
  }
}

static const GumboNode *
find_article(const GumboNode *root)
{
  const GumboNode *best = NULL;
  size_t most = SHORTEST_ARTICLE;
  find_marked(root, 0, &best, &most);
  return best ? best : narrow(root);
}

/* ---- text with its places */

static void
push_char(page *p, kg_slice bytes, uint32_t begin, uint32_t end)
{
  for (size_t i = 0; i < bytes.len; ++i) {
    p->failed |= !kg_vec_push(&p->text, p->ctx->alloc, bytes.ptr[i]) ||
                 !kg_vec_push(&p->begins, p->ctx->alloc, begin) ||
                 !kg_vec_push(&p->ends, p->ctx->alloc, end);
  }
}

/* White space that stands before the text at `begin`. */
static void
push_gap(page *p, uint32_t begin)
{
  if (p->text.n && p->pending_break) {
    push_char(p, KG_SLICE("\n\n"), begin, begin);
  } else if (p->text.n && p->pending_space) {
    push_char(p, KG_SLICE(" "), begin, begin);
  }
  p->pending_break = p->pending_space = false;
}

/* Length of the character reference at the start of `raw`; 1 for a lone "&".
   The parser has accepted it, so its form alone tells. */
static size_t
reference_len(kg_slice raw, kg_slice c)
{
  const bool number = raw.len > 1 && raw.ptr[1] == '#';
  const bool hex = number && raw.len > 2 && (raw.ptr[2] | 0x20) == 'x';
  size_t n = 1 + number + hex;
  for (; n < raw.len && n < 40; ++n) {
    const unsigned char d = (unsigned char)raw.ptr[n];
    if (hex ? !isxdigit(d) : number ? !isdigit(d) : !isalnum(d)) {
      break;
    }
  }
  if (n < raw.len && raw.ptr[n] == ';') {
    return n + 1;
  }
  /* "&x" that is no reference stays as it is. */
  return !number && c.ptr[0] == '&' &&
                 !kg_slice_has_prefix(raw, KG_SLICE("&amp"))
             ? 1
             : n;
}

/* Behind tags and comments that the parser dropped out of the text, and
   characters that it replaced, to where `c` stands; `from` if nowhere near. */
static size_t
find_char(kg_slice source, size_t from, kg_slice c)
{
  const size_t end =
      source.len - from > FARTHEST_TEXT ? from + FARTHEST_TEXT : source.len;
  for (size_t r = from; r < end;) {
    const kg_slice left = kg_slice_sub(source, r, end);
    if (left.ptr[0] == '<' && c.ptr[0] != '<') {
      const char *close = memchr(left.ptr, '>', left.len);
      r = close ? r + (size_t)(close - left.ptr) + 1 : end;
    } else if (left.ptr[0] == '&' || kg_slice_has_prefix(left, c) ||
               (c.ptr[0] == '\n' && left.ptr[0] == '\r')) {
      return r;
    } else {
      ++r;
    }
  }
  return from;
}

/* One text node: decoded characters beside the source they came from. A
   reference may stand for two characters; both get its place. */
static void
add_text(page *p, const GumboText *node)
{
  const kg_slice text = kg_slice_of(node->text);
  if (!node->original_text.data || node->original_text.data < p->source.ptr) {
    return;
  }
  size_t r = (size_t)(node->original_text.data - p->source.ptr);
  size_t begin = r; ///< Of the latest character's source.
  size_t end = r;
  for (size_t at = 0; at < text.len && r <= p->source.len;) {
    const size_t from = at;
    if (kg_utf8_next(text, &at) < 0) {
      return;
    }
    const kg_slice c = kg_slice_sub(text, from, at);
    r = find_char(p->source, r, c);
    const kg_slice left = kg_slice_sub(p->source, r, p->source.len);
    size_t n = 0;
    if (kg_slice_has_prefix(left, KG_SLICE("&"))) {
      n = reference_len(left, c);
    } else if (kg_slice_has_prefix(left, KG_SLICE("\r\n")) &&
               c.ptr[0] == '\n') {
      n = 2;
    } else if (kg_slice_has_prefix(left, c)) {
      n = c.len;
    }
    if (n) {
      begin = r;
      end = r += n;
    }
    if (c.len == 1 && isspace((unsigned char)c.ptr[0])) {
      p->pending_space = true;
      continue;
    }
    push_gap(p, (uint32_t)begin);
    push_char(p, c, (uint32_t)begin, (uint32_t)end);
  }
}

static void
add_node(page *p, const GumboNode *node, int depth)
{
  if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
      node->type == GUMBO_NODE_CDATA) {
    add_text(p, &node->v.text);
    return;
  }
  if (node->type != GUMBO_NODE_ELEMENT || depth > DEEPEST || is_dropped(node)) {
    return;
  }
  const GumboElement *e = &node->v.element;
  const bool breaks = is_block(e->tag) || e->tag == GUMBO_TAG_BR;
  p->pending_break |= breaks;
  for (unsigned i = 0; i < e->children.length; ++i) {
    add_node(p, e->children.data[i], depth + 1);
  }
  p->pending_break |= breaks;
}

static const GumboNode *
find_first(const GumboNode *node, GumboTag tag, int depth)
{
  if (node->type != GUMBO_NODE_ELEMENT || depth > DEEPEST || is_dropped(node)) {
    return NULL;
  }
  if (node->v.element.tag == tag) {
    return node;
  }
  for (unsigned i = 0; i < node->v.element.children.length; ++i) {
    const GumboNode *found =
        find_first(node->v.element.children.data[i], tag, depth + 1);
    if (found) {
      return found;
    }
  }
  return NULL;
}

static bool
is_inside(const GumboNode *node, const GumboNode *outer)
{
  while (node && node != outer) {
    node = node->parent;
  }
  return node == outer;
}

/* The headline may stand above the element that holds the paragraphs. */
static void
add_article(page *p, const GumboNode *root)
{
  const GumboNode *article = find_article(root);
  const GumboNode *title = find_first(root, GUMBO_TAG_H1, 0);
  const bool above =
      title && !is_inside(title, article) &&
      title->v.element.start_pos.offset < article->v.element.start_pos.offset;
  if (above) {
    add_node(p, title, 0);
  }
  p->pending_break = true;
  add_node(p, article, 0);
}

static kg_status
keep_text(page *p, kg_arena *arena, kg_article *article)
{
  const size_t n = p->text.n;
  uint32_t *begins = KG_ARENA_ARRAY(arena, uint32_t, n + 1);
  uint32_t *ends = KG_ARENA_ARRAY(arena, uint32_t, n + 1);
  const kg_slice text = kg_arena_copy(arena, kg_slice_make(p->text.at, n));
  if (p->failed || !begins || !ends || !text.ptr) {
    return kg_out_of_memory(p->ctx);
  }
  memcpy(begins, p->begins.at, n * sizeof *begins);
  memcpy(ends, p->ends.at, n * sizeof *ends);
  article->text = text;
  article->source_begins = begins;
  article->source_ends = ends;
  article->is_html = true;
  return KG_OK;
}

/* ---- nesting */

/* Elements that have no end tag, or often do without. */
static bool
is_closed_by_itself(kg_slice name)
{
  static const char *const NAMES[] = {
      "area",   "base",  "br",    "col",   "embed",    "hr",    "img",
      "input",  "link",  "meta",  "param", "source",   "track", "wbr",
      "p",      "li",    "td",    "tr",    "th",       "dt",    "dd",
      "option", "thead", "tbody", "tfoot", "colgroup", "rt",    "rp"};
  for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; ++i) {
    if (kg_slice_equal_nocase(name, kg_slice_of(NAMES[i]))) {
      return true;
    }
  }
  return false;
}

static kg_slice
tag_name(kg_slice source, size_t at)
{
  size_t end = at;
  while (end < source.len && isalnum((unsigned char)source.ptr[end])) {
    ++end;
  }
  return kg_slice_sub(source, at, end);
}

/* The parser's time grows with the square of the depth, and it frees its tree
   by recursion: what no real page has is refused before. */
static bool
is_too_deep(kg_slice source)
{
  size_t depth = 0;
  for (size_t i = 0; i + 1 < source.len && depth <= MOST_OPEN; ++i) {
    if (source.ptr[i] != '<') {
      continue;
    }
    const bool closes = source.ptr[i + 1] == '/';
    const kg_slice name = tag_name(source, i + 1 + closes);
    if (!name.len || is_closed_by_itself(name)) {
      continue;
    }
    depth = closes ? depth - (depth > 0) : depth + 1;
  }
  return depth > MOST_OPEN;
}

kg_status
kg_article_from_html(const kg_context *ctx,
                     const char *source_name,
                     kg_arena *arena,
                     kg_article *article)
{
  if (is_too_deep(article->source)) {
    return kg_sink_error(&ctx->sink, KG_ERR_INPUT, source_name,
                         "more than %d elements stand open in each other",
                         MOST_OPEN);
  }
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  GumboOutput *output = gumbo_parse_with_options(&options, article->source.ptr,
                                                 article->source.len);
  if (!output) {
    return kg_out_of_memory(ctx);
  }
  page p = {.ctx = ctx, .source = article->source};
  add_article(&p, output->root);
  kg_status st = KG_OK;
  if (!p.text.n && !p.failed) {
    st = kg_sink_error(&ctx->sink, KG_ERR_INPUT, source_name,
                       "no article text in this page");
  } else {
    st = keep_text(&p, arena, article);
  }
  if (!st) {
    st = kg_html_fields_read(ctx, output->root, arena, &article->given);
  }
  kg_vec_free(&p.text, ctx->alloc);
  kg_vec_free(&p.begins, ctx->alloc);
  kg_vec_free(&p.ends, ctx->alloc);
  gumbo_destroy_output(&options, output);
  return st;
}
