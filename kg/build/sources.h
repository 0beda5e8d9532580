/* SPDX-License-Identifier: Apache-2.0 */
/// Which path, id and URL gave which article: the store's private table, never
/// quads. Beside that, each article's bytes (so that it can be read again) and
/// what it knows of its people (so that names can be linked).
#ifndef KG_BUILD_SOURCES_H
#define KG_BUILD_SOURCES_H

#include "base/arena.h"
#include "base/vec.h"
#include "io/article.h"
#include "kg/context.h"
#include "kg/store.h"

/// Where an article came from. The first of url, id, path that is there is
/// what a later version of it must share to replace it; all of them find it.
typedef struct kg_source {
  char sha256[65];
  kg_slice path; ///< Absolute; `#LINE` behind it in a JSON Lines file.
  kg_slice id;
  kg_slice url;
} kg_source;

/// SHA-256 of articles, 64 hexadecimal digits each.
typedef struct kg_digest {
  char hex[65];
} kg_digest;
typedef KG_VEC(kg_digest) kg_digests;

/// Enter a source. An article that it gave before and that no other source
/// gives is appended to `orphans`.
kg_status kg_source_put(const kg_context *ctx,
                        kg_txn *txn,
                        const kg_source *source,
                        kg_digests *orphans);

/// Remove every source with that path (also all lines of a JSON Lines file),
/// id, URL, or article (its IRI, local name or SHA-256).
/// @param n_removed How many sources went. @param orphans As above.
kg_status kg_source_remove(const kg_context *ctx,
                           kg_txn *txn,
                           kg_slice name,
                           size_t *n_removed,
                           kg_digests *orphans);

/// The articles that `name` stands for, each once.
kg_status kg_source_find(const kg_context *ctx,
                         kg_txn *txn,
                         kg_slice name,
                         kg_digests *found);

/// How an article is stored, to be read again.
typedef struct kg_stored_article {
  char version[16]; ///< Of the program that read it.
  kg_slice packed;  ///< kg_article_pack.
  kg_slice people;  ///< kg_article_people.lines.
  kg_slice links;   ///< Applied: "local<TAB>target" lines.
} kg_stored_article;

/// The article as it was read, text and fields, in one run of bytes.
kg_status
kg_article_pack(const kg_article *article, kg_arena *arena, kg_slice *packed);
/// The article again; what it points to lives in the arena or in `packed`.
kg_status kg_article_unpack(const kg_context *ctx,
                            kg_slice packed,
                            kg_arena *arena,
                            kg_article *article);

kg_status kg_article_put(const kg_context *ctx,
                         kg_txn *txn,
                         const char *sha256,
                         const kg_stored_article *article);
/// @param with_packed Also decompress the article itself. @return KG_NOT_FOUND
kg_status kg_article_get(const kg_context *ctx,
                         kg_txn *txn,
                         const char *sha256,
                         bool with_packed,
                         kg_arena *arena,
                         kg_stored_article *article);
/// Forget an article (not its graph).
kg_status kg_article_forget(kg_txn *txn, const char *sha256);
/// The next stored article in order of digest; begin with "".
/// @return KG_DONE behind the last.
kg_status kg_article_next(kg_txn *txn, char sha256[65]);

#endif
