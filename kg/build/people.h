/* SPDX-License-Identifier: Apache-2.0 */
/// The people of articles, for giving each one name across articles.
#ifndef KG_BUILD_PEOPLE_H
#define KG_BUILD_PEOPLE_H

#include "extract/document.h"

/// A person with a name, not a group: what links are about.
bool kg_people_is_linkable(const kg_entity *entity);

/// What the article knows of its people (kg_article_people.lines), in `arena`.
kg_status kg_people_lines(const kg_doc *doc, kg_arena *arena, kg_slice *lines);

/// Link people across these documents alone: their entities get the local
/// names that the articles together give them.
kg_status
kg_people_link_documents(const kg_context *ctx, kg_doc *const *docs, size_t n);

#endif
