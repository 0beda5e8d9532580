/* SPDX-License-Identifier: Apache-2.0 */
/// One article's graph in the store: written, renamed, removed.
#ifndef KG_BUILD_LAYER_H
#define KG_BUILD_LAYER_H

#include "build/build.h"
#include "build/sources.h"

/// What the article knows of its people (kg_article_people.lines), in `arena`.
kg_status kg_layer_people(const kg_doc *doc, kg_arena *arena, kg_slice *lines);

/// Replace the article's graph by what `doc` says. @param links Lines
/// "local<TAB>target" that rename people.
kg_status kg_layer_write(const kg_context *ctx,
                         kg_store *store,
                         kg_txn *txn,
                         const kg_doc *doc,
                         kg_slice links,
                         kg_mention_choice mentions);

/// Remove the article's graph and forget it.
kg_status kg_layer_drop(const kg_context *ctx,
                        kg_store *store,
                        kg_txn *txn,
                        const char *sha256);

/// Link people across all articles and write those again whose names change.
/// @param n_relinked Counts them.
kg_status kg_layer_relink(const kg_context *ctx,
                          kg_store *store,
                          kg_txn *txn,
                          const kg_reader *reader,
                          kg_mention_choice mentions,
                          uint64_t *n_relinked);

#endif
