/* SPDX-License-Identifier: Apache-2.0 */
/* The page around the articles: style, legend, contents. */
#include "extract/page.h"

static const char *const STYLE[] = {
#include "extract/page_style.def"
};

static const char *const SCRIPT[] = {
#include "extract/page_script.def"
};

static void
put_lines(kg_out *out, const char *const *lines, size_t n)
{
  for (size_t i = 0; i < n; ++i) {
    kg_out_string(out, lines[i]);
  }
}

static const char LEGEND[] =
    "<ul class=\"legend\" aria-label=\"Colours\"><li class=\"per name\">person"
    "</li><li class=\"org name\">organisation</li><li class=\"gpe name\">place"
    "</li><li class=\"fac name\">venue</li><li><span class=\"event name\">"
    "named event</span></li><li><span class=\"ev\">event</span></li>"
    "<li class=\"work name\">work</li><li><i>role</i></li><li><span "
    "class=\"direct\">quoted</span></li><li><span class=\"indirect\">reported"
    "</span></li><li><span class=\"cue\">cue</span></li><li><span "
    "class=\"pronoun\">refers to</span></li></ul>";

void
kg_page_put(const kg_page *p, kg_slice text)
{
  size_t from = 0;
  for (size_t i = 0; i < text.len; ++i) {
    const unsigned char c = (unsigned char)text.ptr[i];
    const bool control = (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
    const char *ref = c == '<'    ? "&lt;"
                      : c == '>'  ? "&gt;"
                      : c == '&'  ? "&amp;"
                      : c == '"'  ? "&quot;"
                      : c == '\r' ? ""
                      : control   ? "\xEF\xBF\xBD"
                                  : NULL;
    if (ref) {
      kg_out_add(p->out, kg_slice_sub(text, from, i));
      kg_out_string(p->out, ref);
      from = i + 1;
    }
  }
  kg_out_add(p->out, kg_slice_sub(text, from, text.len));
}

void
kg_page_put_name(const kg_page *p, uint32_t entity)
{
  if (entity < p->doc->entities.n) {
    kg_page_put(p, p->doc->entities.at[entity].name);
  } else {
    kg_out_string(p->out, "nobody named");
  }
}

const char *
kg_page_kind(const kg_doc *doc, uint32_t entity)
{
  static const char *const KINDS[] = {
      "person", "organisation", "place", "place", "venue", "event", "work"};
  return KINDS[doc->entities.at[entity].type];
}

/* Without a headline the text's first words. */
static kg_slice
title_of(const kg_doc *doc)
{
  enum { LONGEST = 80 };
  if (doc->headline.len || !doc->paragraphs.n) {
    return doc->headline.len ? doc->headline : doc->name;
  }
  const kg_span dateline = doc->dateline;
  size_t first = 0;
  while (first + 1 < doc->paragraphs.n &&
         doc->paragraphs.at[first].end <= dateline.end) {
    ++first;
  }
  const kg_slice text = kg_doc_text(doc, doc->paragraphs.at[first]);
  size_t end = text.len < LONGEST ? text.len : LONGEST;
  while (end && end < text.len && text.ptr[end] != ' ') {
    --end;
  }
  return end ? kg_slice_sub(text, 0, end) : doc->name;
}

static void
put_contents(kg_out *out, const kg_doc *const *docs, size_t n)
{
  if (n < 2) {
    return;
  }
  kg_out_string(out, "<nav aria-label=\"Articles\"><ol>\n");
  for (size_t i = 0; i < n; ++i) {
    const kg_page p = {.out = out, .doc = docs[i], .number = i + 1};
    kg_out_printf(out, "<li><a href=\"#a%zu\">", i + 1);
    kg_page_put(&p, title_of(docs[i]));
    kg_out_string(out, "</a></li>\n");
  }
  kg_out_string(out, "</ol></nav>\n");
}

static void
put_part(const kg_page *p, const char *before, kg_slice text)
{
  if (text.len) {
    kg_out_string(p->out, before);
    kg_page_put(p, text);
  }
}

/* Where the article is from: what is known of outlet, day, writers, place. */
static void
put_meta(const kg_page *p)
{
  const kg_doc *doc = p->doc;
  kg_out_string(p->out, "<p class=\"meta\">");
  kg_page_put(p, doc->name);
  put_part(p, " \xC2\xB7 ", doc->publisher);
  put_part(p, " \xC2\xB7 ", doc->published);
  for (size_t i = 0; i < doc->authors.n; ++i) {
    put_part(p, i ? ", " : " \xC2\xB7 by ", doc->authors.at[i].name);
  }
  put_part(p, " \xC2\xB7 ", kg_doc_text(doc, doc->dateline));
  if (doc->language_note) {
    put_part(p, " \xC2\xB7 not read: ", kg_slice_of(doc->language_note));
  }
  kg_out_string(p->out, "</p>\n");
}

static void
put_article(const kg_page *p)
{
  kg_out_printf(p->out, "<article id=\"a%zu\">\n", p->number);
  put_meta(p);
  if (kg_span_is_empty(p->doc->headline_span)) {
    kg_out_string(p->out,
                  p->doc->headline.len ? "<h2>" : "<h2 class=\"hidden\">");
    kg_page_put(p, title_of(p->doc));
    kg_out_string(p->out, "</h2>\n");
  }
  kg_page_write_text(p);
  kg_page_write_cards(p);
  kg_out_string(p->out, "</article>\n");
}

void
kg_annotations_write_html(kg_out *out,
                          const kg_doc *const *docs,
                          size_t n,
                          const kg_annotations_options *options)
{
  kg_out_string(out, "<!doctype html>\n<html lang=\"en\"><head><meta "
                     "charset=\"utf-8\">\n<meta name=\"viewport\" "
                     "content=\"width=device-width, initial-scale=1\">\n<meta "
                     "name=\"color-scheme\" content=\"light dark\">\n<title>");
  const kg_page first = {.out = out, .doc = n ? docs[0] : NULL};
  if (n == 1) {
    kg_page_put(&first, title_of(docs[0]));
  } else {
    kg_out_printf(out, "What was found in %zu articles", n);
  }
  kg_out_string(out, "</title>\n<style>");
  put_lines(out, STYLE, sizeof STYLE / sizeof *STYLE);
  kg_out_string(out, "</style></head>\n<body><header><h1>What was found</h1>");
  kg_out_string(out, LEGEND);
  kg_out_string(out, "</header>\n<div class=\"page\">\n");
  put_contents(out, docs, n);
  kg_out_string(out, "<main>\n");
  for (size_t i = 0; i < n && !kg_out_is_closed(out); ++i) {
    const kg_page p = {.out = out,
                       .doc = docs[i],
                       .number = i + 1,
                       .why = options && options->why};
    put_article(&p);
  }
  kg_out_string(
      out, "</main>\n<aside id=\"panel\" aria-live=\"polite\" aria-label=\""
           "Details\" hidden><button id=\"close\" type=\"button\">Close"
           "</button><div><p class=\"hint\">Point at, tap or tab to a coloured "
           "word: what belongs to it lights up, and its details stand here. "
           "A click keeps them, Escape lets go.</p></div></aside>\n</div>\n"
           "<script>");
  put_lines(out, SCRIPT, sizeof SCRIPT / sizeof *SCRIPT);
  kg_out_string(out, "</script></body></html>\n");
}
