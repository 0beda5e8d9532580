/* SPDX-License-Identifier: Apache-2.0 */
/// Asks what the linker joins, with articles given in lines.
#ifndef KG_LINKS_FIXTURE_H
#define KG_LINKS_FIXTURE_H

#include "kg_test.h"

#include "link/venues.h"

#include <stdio.h>

typedef kg_status linker(const kg_context *ctx,
                         const kg_article_people *articles,
                         size_t n_articles,
                         kg_arena *arena,
                         kg_person_link **links,
                         size_t *n_links);

/// The links as "ARTICLE:local=target …". Valid until the next call.
static inline const char *
links_by(linker *link, const char *const *lines, size_t n)
{
  static char out[512];
  kg_article_people articles[8];
  for (size_t i = 0; i < n; ++i) {
    articles[i] = (kg_article_people){{0}, kg_slice_of(lines[i])};
  }
  const kg_context ctx = {0};
  kg_arena arena;
  kg_arena_init(&arena, NULL);
  kg_person_link *links = NULL;
  size_t n_links = 0;
  assert_int_equal(link(&ctx, articles, n, &arena, &links, &n_links), KG_OK);
  size_t at = 0;
  out[0] = '\0';
  for (size_t i = 0; i < n_links; ++i) {
    at += (size_t)snprintf(out + at, sizeof out - at, "%s%zu:%.*s=%.*s",
                           i ? " " : "", links[i].article,
                           KG_FMT(links[i].local), KG_FMT(links[i].target));
  }
  kg_arena_clear(&arena);
  return out;
}

#endif
