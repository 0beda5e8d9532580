/* SPDX-License-Identifier: Apache-2.0 */
/// One person, one name across articles: an article that knows somebody by a
/// single name ("Trump") is given the full name that other articles have
/// ("donald-trump"), where the evidence leaves one candidate.
///
/// What is linked depends on the set of articles alone, not on the order in
/// which they came.
#ifndef KG_LINK_PERSONS_H
#define KG_LINK_PERSONS_H

#include "base/arena.h"
#include "kg/context.h"

/// What one article knows of its people, as text: a line for each named
/// person, "local<TAB>role role…", roles as slugs; sorted, each person once.
/// Behind them, what it knows of venues (see venues.h).
/// That is also how the store keeps it.
typedef struct kg_article_people {
  kg_slice key; ///< The article, in whatever form the caller likes.
  kg_slice lines;
} kg_article_people;

/// A person of an article that goes by another local name.
typedef struct kg_person_link {
  size_t article; ///< Index into the articles given.
  kg_slice local;
  kg_slice target;
} kg_person_link;

/// @param links In the arena, by article, then local name.
kg_status kg_persons_link(const kg_context *ctx,
                          const kg_article_people *articles,
                          size_t n_articles,
                          kg_arena *arena,
                          kg_person_link **links,
                          size_t *n_links);

#endif
