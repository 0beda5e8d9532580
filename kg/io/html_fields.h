/* SPDX-License-Identifier: Apache-2.0 */
/// What a web page says of its article: JSON-LD, Open Graph, meta elements.
/// Private to the article reader.
#ifndef KG_IO_HTML_FIELDS_H
#define KG_IO_HTML_FIELDS_H

#include "io/article.h"

#include <gumbo.h>

/// Fills the fields that the page gives, copied into the arena. JSON-LD goes
/// before Open Graph, that before plain meta elements. Damaged JSON-LD counts
/// as none.
kg_status kg_html_fields_read(const kg_context *ctx,
                              const GumboNode *root,
                              kg_arena *arena,
                              kg_article_fields *given);

#endif
