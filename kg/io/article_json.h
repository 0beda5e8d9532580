/* SPDX-License-Identifier: Apache-2.0 */
/// One article from a JSON object. Private to the article reader.
#ifndef KG_IO_ARTICLE_JSON_H
#define KG_IO_ARTICLE_JSON_H

#include "io/article.h"

#include <jansson.h>

/// Parses bytes as JSON; tells the sink line, column and offset of a mistake.
/// @param line Line of the source that `bytes` begin at, from 1.
/// @param value Owned by the caller.
/// @return KG_ERR_INPUT
kg_status kg_article_json_parse(const kg_context *ctx,
                                const char *source,
                                uint64_t line,
                                kg_slice bytes,
                                json_t **value);

/// Text and fields of the object, copied into the arena; the hash.
/// @return KG_ERR_INPUT, told to the sink.
kg_status kg_article_from_json(const kg_context *ctx,
                               const char *source,
                               uint64_t line,
                               const json_t *object,
                               kg_arena *arena,
                               kg_article *article);

#endif
