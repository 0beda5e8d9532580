/* SPDX-License-Identifier: Apache-2.0 */
/// The people and venues of articles, for giving each one name across
/// articles.
#ifndef KG_BUILD_PEOPLE_H
#define KG_BUILD_PEOPLE_H

#include "extract/document.h"

/// The local name that the links ("local<TAB>target" on lines) give the
/// entity, in `links`; else its own.
kg_slice kg_people_find_link(const kg_entity *entity, kg_slice links);

/// What the article knows of its people and venues (kg_article_people.lines),
/// in `arena`.
kg_status kg_people_lines(const kg_doc *doc, kg_arena *arena, kg_slice *lines);

/// Link people and venues across these documents alone: their entities get the
/// local names that the articles together give them.
kg_status
kg_people_link_documents(const kg_context *ctx, kg_doc *const *docs, size_t n);

#endif
