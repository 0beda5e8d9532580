/* SPDX-License-Identifier: Apache-2.0 */
/// The article in a web page: main text with its places in the source, and
/// what the page says of itself. Private to the article reader.
#ifndef KG_IO_ARTICLE_HTML_H
#define KG_IO_ARTICLE_HTML_H

#include "io/article.h"

/// Reads `article->source`, which is valid UTF-8; sets text, the map into the
/// source, and the fields.
/// @return KG_ERR_INPUT if the page has no text, told to the sink.
kg_status kg_article_from_html(const kg_context *ctx,
                               const char *source_name,
                               kg_arena *arena,
                               kg_article *article);

#endif
