/* SPDX-License-Identifier: Apache-2.0 */
#include "link/persons.h"

#include "base/map.h"
#include "base/vec.h"

/* A full name is a candidate for a single one that is its last or its first
   part. It is taken where it is the only candidate among the articles that
   share something with this one: another person of two names or more, or the
   role that both give the person. */

typedef struct person {
  size_t article;
  kg_slice local;
  kg_slice roles; /* Slugs with a space between them. */
  uint32_t next;  /* Next full-named person with the same part, plus one. */
} person;

typedef KG_VEC(person) person_list;
typedef KG_VEC(kg_person_link) link_list;

typedef struct linker {
  const kg_context *ctx;
  const kg_article_people *articles;
  kg_arena *arena;
  person_list people;  /* Grouped by article. */
  size_t *first;       /* Of each article, and one behind the last. */
  person_list entries; /* Full names under their first and last parts. */
  kg_text_map parts;   /* Part to entry, plus one. */
  link_list links;
} linker;

static bool
is_single(kg_slice local)
{
  return !memchr(local.ptr, '-', local.len);
}

static kg_slice
next_word(kg_slice *rest, char separator)
{
  const char *end = memchr(rest->ptr, separator, rest->len);
  const size_t n = end ? (size_t)(end - rest->ptr) : rest->len;
  const kg_slice word = kg_slice_sub(*rest, 0, n);
  *rest = kg_slice_sub(*rest, n + (end != NULL), rest->len);
  return word;
}

static bool
share_a_role(kg_slice a, kg_slice b)
{
  while (a.len) {
    const kg_slice role = next_word(&a, ' ');
    kg_slice others = b;
    while (others.len) {
      if (kg_slice_equal(role, next_word(&others, ' '))) {
        return true;
      }
    }
  }
  return false;
}

static kg_status
read_people(linker *l, size_t n_articles)
{
  l->first = KG_ARENA_ARRAY(l->arena, size_t, n_articles + 1);
  if (!l->first) {
    return KG_ERR_MEMORY;
  }
  for (size_t i = 0; i < n_articles; ++i) {
    l->first[i] = l->people.n;
    kg_slice rest = l->articles[i].lines;
    while (rest.len) {
      kg_slice line = next_word(&rest, '\n');
      const kg_slice local = next_word(&line, '\t');
      const person p = {.article = i, .local = local, .roles = line};
      const bool is_person = local.len && !memchr(local.ptr, '/', local.len);
      if (is_person && !kg_vec_push(&l->people, l->ctx->alloc, p)) {
        return KG_ERR_MEMORY;
      }
    }
  }
  l->first[n_articles] = l->people.n;
  return KG_OK;
}

static kg_status
enter_part(linker *l, const person *p, kg_slice part)
{
  uint64_t *head = kg_text_map_put(&l->parts, part, 0, NULL);
  if (!head) {
    return KG_ERR_MEMORY;
  }
  person entry = *p;
  entry.next = (uint32_t)*head;
  if (!kg_vec_push(&l->entries, l->ctx->alloc, entry)) {
    return KG_ERR_MEMORY;
  }
  *head = l->entries.n;
  return KG_OK;
}

static kg_status
enter_full_names(linker *l)
{
  for (size_t i = 0; i < l->people.n; ++i) {
    const person *p = &l->people.at[i];
    if (is_single(p->local)) {
      continue;
    }
    kg_slice rest = p->local;
    TRY(enter_part(l, p, next_word(&rest, '-')));
    while (memchr(rest.ptr, '-', rest.len)) {
      next_word(&rest, '-');
    }
    TRY(enter_part(l, p, rest));
  }
  return KG_OK;
}

static bool
share_a_person(const linker *l, size_t a, size_t b, kg_slice except)
{
  /* Both lists are sorted by local name. */
  size_t i = l->first[a];
  size_t k = l->first[b];
  while (i < l->first[a + 1] && k < l->first[b + 1]) {
    const kg_slice x = l->people.at[i].local;
    const int order = kg_slice_compare(x, l->people.at[k].local);
    if (!order && !is_single(x) && !kg_slice_equal(x, except)) {
      return true;
    }
    i += order <= 0;
    k += order >= 0;
  }
  return false;
}

static kg_slice
find_target(const linker *l, const person *p)
{
  kg_slice target = {0};
  const uint64_t *head = kg_text_map_find(&l->parts, p->local);
  for (uint64_t at = head ? *head : 0; at; at = l->entries.at[at - 1].next) {
    const person *full = &l->entries.at[at - 1];
    if (kg_slice_equal(full->local, target) ||
        !(share_a_role(p->roles, full->roles) ||
          share_a_person(l, p->article, full->article, full->local))) {
      continue;
    }
    if (target.len) {
      return (kg_slice){0};
    }
    target = full->local;
  }
  return target;
}

static kg_status
link_all(linker *l)
{
  for (size_t i = 0; i < l->people.n; ++i) {
    const person *p = &l->people.at[i];
    if (!is_single(p->local)) {
      continue;
    }
    if (kg_is_cancelled(l->ctx)) {
      return KG_CANCELLED;
    }
    const kg_slice target = find_target(l, p);
    const kg_person_link link = {p->article, p->local, target};
    if (target.len && !kg_vec_push(&l->links, l->ctx->alloc, link)) {
      return KG_ERR_MEMORY;
    }
  }
  return KG_OK;
}

static kg_status
give_links(linker *l, kg_person_link **links, size_t *n_links)
{
  *links = KG_ARENA_ARRAY(l->arena, kg_person_link, l->links.n + 1);
  if (!*links) {
    return KG_ERR_MEMORY;
  }
  if (l->links.n) {
    memcpy(*links, l->links.at, l->links.n * sizeof **links);
  }
  *n_links = l->links.n;
  return KG_OK;
}

kg_status
kg_persons_link(const kg_context *ctx,
                const kg_article_people *articles,
                size_t n_articles,
                kg_arena *arena,
                kg_person_link **links,
                size_t *n_links)
{
  linker l = {.ctx = ctx, .articles = articles, .arena = arena};
  kg_text_map_init(&l.parts, ctx->alloc);
  kg_status st = read_people(&l, n_articles);
  st = st ? st : enter_full_names(&l);
  st = st ? st : link_all(&l);
  st = st ? st : give_links(&l, links, n_links);
  kg_vec_free(&l.people, ctx->alloc);
  kg_vec_free(&l.entries, ctx->alloc);
  kg_vec_free(&l.links, ctx->alloc);
  kg_text_map_clear(&l.parts);
  return st == KG_ERR_MEMORY ? kg_out_of_memory(ctx) : st;
}
