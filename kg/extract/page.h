/* SPDX-License-Identifier: Apache-2.0 */
/// The parts of the page that shows articles with their findings. Private to
/// annotations_html.c and page_*.c.
#ifndef KG_EXTRACT_PAGE_H
#define KG_EXTRACT_PAGE_H

#include "extract/annotations.h"

/// One article of the page. Its findings have ids of one letter and a number:
/// s = statement, n = named or described thing, e = event, r = role.
typedef struct kg_page {
  kg_out *out;
  const kg_doc *doc;
  size_t number; ///< Of the article, from 1: ids begin with "a1".
  bool why;
} kg_page;

/// The text with what HTML gives a meaning escaped; control characters become
/// U+FFFD.
void kg_page_put(const kg_page *p, kg_slice text);
/// The thing's name, or "nobody named".
void kg_page_put_name(const kg_page *p, uint32_t entity);
/// "person", "place"…
const char *kg_page_kind(const kg_doc *doc, uint32_t entity);

/// The words, each finding a link to its card.
void kg_page_write_text(const kg_page *p);
/// The cards: statements, things, events.
void kg_page_write_cards(const kg_page *p);

#endif
