/* SPDX-License-Identifier: Apache-2.0 */
/// Articles in: plain text, HTML, JSON and JSON Lines, each also gzipped, from
/// a file or from standard input, one article after the other. What cannot be
/// read is told to the sink in one line (file, offset, reason, likely
/// encoding) and the next one follows.
#ifndef KG_IO_ARTICLE_H
#define KG_IO_ARTICLE_H

#include "base/arena.h"
#include "kg/context.h"

#include <stdint.h>

/// What came with the article beside its text; empty where not given.
typedef struct kg_article_fields {
  kg_slice id;
  kg_slice url;
  kg_slice title;
  kg_slice date; ///< As given.
  kg_slice authors[16];
  size_t n_authors;
  kg_slice publisher;
  kg_slice language;
} kg_article_fields;

/// One article. Everything it points to lives in the arena it was read into.
typedef struct kg_article {
  kg_slice path; ///< The file as the caller named it.
  kg_slice name; ///< The input's `id`, else the path.
  uint64_t line; ///< Line of a JSON Lines file, from 1; else 0.
  kg_slice text; ///< Valid UTF-8: what is read. Plain text: the file as it is.
  char sha256[65];
  /// What offsets count code points of: the decoded input file (JSON: the
  /// text). The same as `text` unless it came from HTML.
  kg_slice source;
  /// HTML: for each byte of `text`, where its character begins and ends in
  /// `source`, in bytes; else both NULL.
  const uint32_t *source_begins;
  const uint32_t *source_ends;
  bool is_html;
  kg_article_fields given;
} kg_article;

typedef enum kg_article_format {
  KG_ARTICLES_AUTO, ///< By extension, below `.gz`; else plain text.
  KG_ARTICLES_TEXT,
  KG_ARTICLES_HTML,
  KG_ARTICLES_JSON,
  KG_ARTICLES_JSONL,
} kg_article_format;

typedef struct kg_articles_options {
  kg_article_format format; ///< "-" with AUTO is plain text.
  size_t max_bytes;         ///< Largest article; 0 = 64 MiB.
} kg_articles_options;

typedef struct kg_articles kg_articles; ///< The articles of one input.

/// True if a folder's walk should read this name: `.txt .html .htm .json
/// .jsonl .ndjson`, also with `.gz`.
bool kg_article_is_readable(kg_slice path);

/// @param path "-" is standard input. Borrowed until close.
/// @param options May be NULL.
/// @return KG_ERR_IO if it cannot be opened, told to the sink.
kg_status kg_articles_open(const kg_context *ctx,
                           const char *path,
                           const kg_articles_options *options,
                           kg_articles **articles);
/// The next article, into `arena` (one of its own, so that it can go to
/// another thread).
/// @return KG_DONE behind the last one; KG_ERR_INPUT if this one was rejected
/// (told to the sink; the next call goes on behind it); KG_ERR_IO ends.
kg_status
kg_articles_next(kg_articles *articles, kg_arena *arena, kg_article *article);
/// Bytes of the last article as they came in (the file, or the line), also
/// when it was rejected. Valid until the next call.
kg_slice kg_articles_get_raw(const kg_articles *articles);
void kg_articles_close(kg_articles *articles);

#endif
