/* SPDX-License-Identifier: Apache-2.0 */
#include "build/people.h"

#include "base/buf.h"
#include "extract/slug.h"
#include "link/venues.h"

#include <stdlib.h>

typedef struct row {
  kg_slice local;
  kg_slice role;
} row;

static int
compare_rows(const void *a, const void *b)
{
  const row *x = a;
  const row *y = b;
  const int order = kg_slice_compare(x->local, y->local);
  return order ? order : kg_slice_compare(x->role, y->role);
}

static bool
is_person(const kg_entity *entity)
{
  return entity->is_named && !entity->is_group &&
         kg_slice_is(entity->kind, "person");
}

/* A venue with a name of two words or more. */
static bool
is_venue(const kg_entity *entity)
{
  return entity->is_named && entity->type == KG_FAC &&
         kg_slice_is(entity->kind, "place") && entity->local.len > 0 &&
         memchr(entity->local.ptr, '-', entity->local.len);
}

kg_slice
kg_people_find_link(const kg_entity *entity, kg_slice links)
{
  const kg_slice prefix =
      is_venue(entity) ? KG_SLICE(KG_VENUE_PREFIX) : KG_SLICE("");
  const kg_slice local = entity->local;
  if (!is_person(entity) && !is_venue(entity)) {
    return local;
  }
  while (links.len) {
    const size_t end = kg_slice_find(links, KG_SLICE("\n"), 0);
    const size_t n = end == (size_t)-1 ? links.len : end;
    const kg_slice line = kg_slice_sub(links, 0, n);
    const kg_slice rest = kg_slice_sub(line, prefix.len, line.len);
    if (kg_slice_has_prefix(line, prefix) && rest.len > local.len &&
        rest.ptr[local.len] == '\t' && kg_slice_has_prefix(rest, local)) {
      return kg_slice_sub(rest, local.len + 1 + prefix.len, rest.len);
    }
    links = kg_slice_sub(links, n + (n < links.len), links.len);
  }
  return local;
}

/* Each person alone, and each with each of its roles. */
static size_t
gather_rows(const kg_doc *doc, kg_arena *arena, row *rows)
{
  size_t n = 0;
  for (size_t i = 0; i < doc->entities.n; ++i) {
    if (is_person(&doc->entities.at[i])) {
      rows[n++] = (row){doc->entities.at[i].local, {0}};
    }
  }
  for (size_t i = 0; i < doc->roles.n; ++i) {
    const kg_role *role = &doc->roles.at[i];
    if (role->person != KG_NO_INDEX &&
        is_person(&doc->entities.at[role->person])) {
      rows[n++] = (row){doc->entities.at[role->person].local,
                        kg_slug(arena, role->title)};
    }
  }
  return n;
}

/* The city that the article puts the venue in, or KG_NO_INDEX. */
static uint32_t
city_of(const kg_doc *doc, uint32_t venue)
{
  for (size_t i = 0; i < doc->relations.n; ++i) {
    const kg_relation *r = &doc->relations.at[i];
    if (r->subject == venue && !strcmp(r->predicate, "locatedIn") &&
        doc->entities.at[r->object].type == KG_GPE) {
      return r->object;
    }
  }
  return KG_NO_INDEX;
}

static void
add_venue(const kg_doc *doc, uint32_t venue, kg_buf *text)
{
  const uint32_t city = city_of(doc, venue);
  bool is_first = true;
  kg_buf_printf(text, "%s" KG_VENUE_PREFIX "%.*s\t", text->len ? "\n" : "",
                KG_FMT(doc->entities.at[venue].local));
  if (city != KG_NO_INDEX) {
    kg_buf_printf(text, "=%.*s", KG_FMT(doc->entities.at[city].local));
    return;
  }
  for (size_t i = 0; i < doc->entities.n; ++i) {
    const kg_entity *place = &doc->entities.at[i];
    if (place->type == KG_GPE && place->is_named) {
      kg_buf_printf(text, "%s%.*s", is_first ? "" : " ", KG_FMT(place->local));
      is_first = false;
    }
  }
}

kg_status
kg_people_lines(const kg_doc *doc, kg_arena *arena, kg_slice *lines)
{
  row *rows = KG_ARENA_ARRAY(arena, row, doc->entities.n + doc->roles.n + 1);
  if (!rows) {
    return KG_ERR_MEMORY;
  }
  const size_t n = gather_rows(doc, arena, rows);
  qsort(rows, n, sizeof *rows, compare_rows);
  kg_buf text;
  kg_buf_init(&text, arena->alloc);
  for (size_t i = 0; i < n; ++i) {
    const bool is_first =
        !i || !kg_slice_equal(rows[i].local, rows[i - 1].local);
    if (is_first) {
      kg_buf_printf(&text, "%s%.*s\t", i ? "\n" : "", KG_FMT(rows[i].local));
    } else if (!kg_slice_equal(rows[i].role, rows[i - 1].role)) {
      kg_buf_printf(&text, "%s%.*s", rows[i - 1].role.len ? " " : "",
                    KG_FMT(rows[i].role));
    }
  }
  for (uint32_t i = 0; i < doc->entities.n; ++i) {
    if (is_venue(&doc->entities.at[i])) {
      add_venue(doc, i, &text);
    }
  }
  const kg_status st = kg_buf_status(&text);
  *lines = kg_arena_copy(arena, kg_buf_slice(&text));
  kg_buf_clear(&text);
  return st || !lines->ptr ? KG_ERR_MEMORY : KG_OK;
}

/* Gives the entity of a link the local name that it has elsewhere. */
static kg_status
rename_entity(kg_doc *doc, const kg_person_link *link, kg_arena *arena)
{
  const kg_slice line = kg_arena_printf(
      arena, "%.*s\t%.*s", KG_FMT(link->local), KG_FMT(link->target));
  for (size_t i = 0; line.ptr && i < doc->entities.n; ++i) {
    kg_entity *entity = &doc->entities.at[i];
    const kg_slice local = kg_people_find_link(entity, line);
    if (!kg_slice_equal(local, entity->local)) {
      entity->local = kg_arena_copy(doc->arena, local);
      if (!entity->local.ptr) {
        return KG_ERR_MEMORY;
      }
    }
  }
  return line.ptr ? KG_OK : KG_ERR_MEMORY;
}

static kg_status
link_documents(const kg_context *ctx,
               kg_doc *const *docs,
               size_t n,
               kg_arena *arena)
{
  kg_article_people *people = KG_ARENA_ARRAY(arena, kg_article_people, n + 1);
  if (!people) {
    return kg_out_of_memory(ctx);
  }
  for (size_t i = 0; i < n; ++i) {
    if (kg_people_lines(docs[i], arena, &people[i].lines)) {
      return kg_out_of_memory(ctx);
    }
  }
  kg_person_link *links = NULL;
  size_t n_links = 0;
  TRY(kg_articles_link(ctx, people, n, arena, &links, &n_links));
  for (size_t i = 0; i < n_links; ++i) {
    if (rename_entity(docs[links[i].article], &links[i], arena)) {
      return kg_out_of_memory(ctx);
    }
  }
  return KG_OK;
}

kg_status
kg_people_link_documents(const kg_context *ctx, kg_doc *const *docs, size_t n)
{
  kg_arena arena;
  kg_arena_init(&arena, ctx->alloc);
  const kg_status st = link_documents(ctx, docs, n, &arena);
  kg_arena_clear(&arena);
  return st;
}
