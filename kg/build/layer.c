/* SPDX-License-Identifier: Apache-2.0 */
#include "build/layer.h"

#include "build/people.h"
#include "link/venues.h"

#include <stdlib.h>

/* ---- graphs ---- */

static kg_status
graph_id(kg_store *store, kg_txn *txn, const char *sha256, kg_id *g)
{
  const kg_slice base = kg_store_base(store);
  char local[KG_ARTICLE_LOCAL_SIZE];
  kg_article_local(sha256, local);
  kg_buf iri;
  kg_buf_init(&iri, NULL);
  kg_buf_printf(&iri, "%.*sarticle/%s", KG_FMT(base), local);
  const kg_term term = kg_iri(kg_buf_slice(&iri));
  const kg_status st =
      kg_buf_status(&iri) ? KG_ERR_MEMORY : kg_txn_find(txn, &term, g);
  kg_buf_clear(&iri);
  return st;
}

static kg_status
clear_graph(kg_store *store, kg_txn *txn, const char *sha256)
{
  kg_id g = 0;
  const kg_status st = graph_id(store, txn, sha256, &g);
  if (st) {
    return st == KG_NOT_FOUND ? KG_OK : st;
  }
  return kg_txn_clear_graph(txn, g, NULL);
}

static kg_slice *
linked_locals(const kg_doc *doc, kg_slice links, kg_arena *arena)
{
  kg_slice *locals = KG_ARENA_ARRAY(arena, kg_slice, doc->entities.n + 1);
  for (size_t i = 0; locals && i < doc->entities.n; ++i) {
    locals[i] = kg_people_find_link(&doc->entities.at[i], links);
  }
  return locals;
}

kg_status
kg_layer_write(const kg_context *ctx,
               kg_store *store,
               kg_txn *txn,
               const kg_doc *doc,
               kg_slice links,
               kg_mention_choice mentions)
{
  TRY(clear_graph(store, txn, doc->sha256));
  kg_arena arena;
  kg_arena_init(&arena, ctx->alloc);
  const kg_emit_options options = {.base = kg_store_base(store),
                                   .mentions = mentions,
                                   .locals = linked_locals(doc, links, &arena)};
  kg_bulk *bulk = NULL;
  kg_status st =
      options.locals ? kg_bulk_open(txn, &bulk) : kg_out_of_memory(ctx);
  st =
      st ? st : kg_emit_document(ctx, doc, &options, &arena, kg_bulk_add, bulk);
  if (st) {
    kg_bulk_abandon(bulk);
  } else {
    st = kg_bulk_finish(bulk, NULL);
  }
  kg_arena_clear(&arena);
  return st;
}

kg_status
kg_layer_drop(const kg_context *ctx,
              kg_store *store,
              kg_txn *txn,
              const char *sha256)
{
  (void)ctx;
  TRY(clear_graph(store, txn, sha256));
  return kg_article_forget(txn, sha256);
}

/* ---- links ---- */

typedef struct shelf {
  kg_digests digests;
  KG_VEC(kg_article_people) people;
  KG_VEC(kg_slice) applied;
} shelf;

static kg_status
read_shelf(const kg_context *ctx, kg_txn *txn, kg_arena *arena, shelf *s)
{
  kg_digest at = {""};
  kg_status st = KG_OK;
  while (!(st = kg_article_next(txn, at.hex))) {
    kg_stored_article a;
    TRY(kg_article_get(ctx, txn, at.hex, false, arena, &a));
    const kg_article_people people = {{0}, a.people};
    if (!kg_vec_push(&s->digests, ctx->alloc, at) ||
        !kg_vec_push(&s->people, ctx->alloc, people) ||
        !kg_vec_push(&s->applied, ctx->alloc, a.links)) {
      return kg_out_of_memory(ctx);
    }
  }
  return st == KG_DONE ? KG_OK : st;
}

static kg_slice
links_of(const kg_person_link *links,
         size_t n_links,
         size_t article,
         size_t *at,
         kg_buf *text)
{
  kg_buf_reset(text);
  while (*at < n_links && links[*at].article == article) {
    kg_buf_printf(text, "%s%.*s\t%.*s", text->len ? "\n" : "",
                  KG_FMT(links[*at].local), KG_FMT(links[*at].target));
    ++*at;
  }
  return kg_buf_slice(text);
}

static kg_status
write_again(const kg_context *ctx,
            kg_store *store,
            kg_txn *txn,
            const kg_reader *reader,
            const char *sha256,
            kg_slice links,
            kg_mention_choice mentions)
{
  kg_arena arena;
  kg_arena_init(&arena, ctx->alloc);
  kg_stored_article stored;
  kg_article article;
  kg_doc *doc = NULL;
  kg_status st = kg_article_get(ctx, txn, sha256, true, &arena, &stored);
  st = st ? st : kg_article_unpack(ctx, stored.packed, &arena, &article);
  st = st ? st : kg_reader_read(reader, ctx, &article, &arena, &doc);
  st = st ? st : kg_layer_write(ctx, store, txn, doc, links, mentions);
  stored.links = links;
  st = st ? st : kg_article_put(ctx, txn, sha256, &stored);
  kg_arena_clear(&arena);
  return st;
}

static kg_status
apply_links(const kg_context *ctx,
            kg_store *store,
            kg_txn *txn,
            const kg_reader *reader,
            kg_mention_choice mentions,
            const shelf *s,
            kg_arena *arena,
            uint64_t *n_relinked)
{
  kg_person_link *links = NULL;
  size_t n_links = 0;
  TRY(kg_articles_link(ctx, s->people.at, s->people.n, arena, &links,
                       &n_links));
  kg_buf text;
  kg_buf_init(&text, ctx->alloc);
  kg_status st = KG_OK;
  for (size_t i = 0, at = 0; !st && i < s->digests.n; ++i) {
    const kg_slice wanted = links_of(links, n_links, i, &at, &text);
    if (kg_buf_status(&text)) {
      st = kg_out_of_memory(ctx);
    } else if (!kg_slice_equal(wanted, s->applied.at[i])) {
      st = write_again(ctx, store, txn, reader, s->digests.at[i].hex, wanted,
                       mentions);
      ++*n_relinked;
    }
  }
  kg_buf_clear(&text);
  return st;
}

kg_status
kg_layer_relink(const kg_context *ctx,
                kg_store *store,
                kg_txn *txn,
                const kg_reader *reader,
                kg_mention_choice mentions,
                uint64_t *n_relinked)
{
  kg_arena arena;
  kg_arena_init(&arena, ctx->alloc);
  shelf s = {{0}, {0}, {0}};
  kg_status st = read_shelf(ctx, txn, &arena, &s);
  st = st ? st
          : apply_links(ctx, store, txn, reader, mentions, &s, &arena,
                        n_relinked);
  kg_vec_free(&s.digests, ctx->alloc);
  kg_vec_free(&s.people, ctx->alloc);
  kg_vec_free(&s.applied, ctx->alloc);
  kg_arena_clear(&arena);
  return st;
}
