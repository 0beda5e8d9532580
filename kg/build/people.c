/* SPDX-License-Identifier: Apache-2.0 */
#include "build/people.h"

#include "base/buf.h"
#include "extract/slug.h"
#include "link/persons.h"

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

bool
kg_people_is_linkable(const kg_entity *entity)
{
  return entity->is_named && !entity->is_group &&
         kg_slice_is(entity->kind, "person");
}

/* Each person alone, and each with each of its roles. */
static size_t
gather_rows(const kg_doc *doc, kg_arena *arena, row *rows)
{
  size_t n = 0;
  for (size_t i = 0; i < doc->entities.n; ++i) {
    if (kg_people_is_linkable(&doc->entities.at[i])) {
      rows[n++] = (row){doc->entities.at[i].local, {0}};
    }
  }
  for (size_t i = 0; i < doc->roles.n; ++i) {
    const kg_role *role = &doc->roles.at[i];
    if (role->person != KG_NO_INDEX &&
        kg_people_is_linkable(&doc->entities.at[role->person])) {
      rows[n++] = (row){doc->entities.at[role->person].local,
                        kg_slug(arena, role->title)};
    }
  }
  return n;
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
  const kg_status st = kg_buf_status(&text);
  *lines = kg_arena_copy(arena, kg_buf_slice(&text));
  kg_buf_clear(&text);
  return st || !lines->ptr ? KG_ERR_MEMORY : KG_OK;
}

static kg_status
rename_person(kg_doc *doc, kg_slice from, kg_slice to)
{
  const kg_slice local = kg_arena_copy(doc->arena, to);
  if (!local.ptr) {
    return KG_ERR_MEMORY;
  }
  for (size_t i = 0; i < doc->entities.n; ++i) {
    kg_entity *entity = &doc->entities.at[i];
    if (kg_people_is_linkable(entity) && kg_slice_equal(entity->local, from)) {
      entity->local = local;
    }
  }
  return KG_OK;
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
  TRY(kg_persons_link(ctx, people, n, arena, &links, &n_links));
  for (size_t i = 0; i < n_links; ++i) {
    if (rename_person(docs[links[i].article], links[i].local,
                      links[i].target)) {
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
