/* SPDX-License-Identifier: Apache-2.0 */
/// One venue, one name across articles: "metropole-hotel" in one article is
/// "sofitel-legend-metropole-hotel" of another where both are in one city and
/// no other venue there fits.
#ifndef KG_LINK_VENUES_H
#define KG_LINK_VENUES_H

#include "link/persons.h"

/// Begins the line of a venue among an article's lines: "place/local<TAB>city
/// city …", slugs. One city if the article says where it is, with "=" before
/// it; else all the places that the article names.
#define KG_VENUE_PREFIX "place/"

/// Like kg_persons_link; `local` and `target` with the prefix.
kg_status kg_venues_link(const kg_context *ctx,
                         const kg_article_people *articles,
                         size_t n_articles,
                         kg_arena *arena,
                         kg_person_link **links,
                         size_t *n_links);

/// People and venues together.
kg_status kg_articles_link(const kg_context *ctx,
                           const kg_article_people *articles,
                           size_t n_articles,
                           kg_arena *arena,
                           kg_person_link **links,
                           size_t *n_links);

#endif
