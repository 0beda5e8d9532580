/* SPDX-License-Identifier: Apache-2.0 */
#include "redland/peer.h"

#include "redland/node.h"

#include <stdlib.h>

typedef struct peer {
  const kg_context *ctx;
  const char *name;
  librdf_world *world;
  librdf_storage *storage;
  librdf_model *model;
  bool has_contexts;
} peer;

static int
log_message(void *user, librdf_log_message *message)
{
  const peer *p = user;
  const int level = librdf_log_message_level(message);
  if (level >= LIBRDF_LOG_ERROR) {
    kg_sink_error(&p->ctx->sink, KG_ERR_STORE, p->name, "%s",
                  librdf_log_message_message(message));
  } else if (level == LIBRDF_LOG_WARN) {
    kg_sink_warn(&p->ctx->sink, p->name, "%s",
                 librdf_log_message_message(message));
  }
  return 1;
}

static void
close_peer(peer *p)
{
  if (p->model) {
    librdf_free_model(p->model);
  }
  if (p->storage) {
    librdf_free_storage(p->storage);
  }
  if (p->world) {
    librdf_free_world(p->world);
  }
}

static bool
has_contexts(peer *p)
{
  librdf_uri *uri = librdf_new_uri(
      p->world,
      (const unsigned char *)"http://feature.librdf.org/model-contexts");
  librdf_node *value = uri ? librdf_model_get_feature(p->model, uri) : NULL;
  bool has = false;
  if (value) {
    const unsigned char *text = librdf_node_get_literal_value(value);
    has = text && text[0] != '0';
    librdf_free_node(value);
  }
  if (uri) {
    librdf_free_uri(uri);
  }
  return has;
}

static kg_status
open_peer(const kg_context *ctx, const kg_peer_place *place, peer *p)
{
  *p = (peer){.ctx = ctx, .name = place->name ? place->name : place->type};
  p->world = librdf_new_world();
  if (!p->world) {
    return kg_out_of_memory(ctx);
  }
  librdf_world_set_logger(p->world, p, log_message);
  librdf_world_open(p->world);
  p->storage = librdf_new_storage(p->world, place->type, place->name,
                                  place->options ? place->options : "");
  p->model = p->storage ? librdf_new_model(p->world, p->storage, NULL) : NULL;
  if (!p->model) {
    const kg_status st = kg_sink_error(
        &ctx->sink, KG_ERR_STORE, p->name,
        "the librdf storage \"%s\" cannot be opened", place->type);
    close_peer(p);
    return st;
  }
  p->has_contexts = has_contexts(p);
  return KG_OK;
}

/* The term of a node; none is the default graph. */
static bool
take_node(librdf_node *node, char lang[KG_NODE_LANG_MAX], kg_term *term)
{
  *term = (kg_term){0};
  return !node || kg_node_term(node, lang, term);
}

static kg_status
hand_out(const peer *p, librdf_stream *stream, kg_quad_fn *fn, void *user)
{
  char lang[4][KG_NODE_LANG_MAX];
  kg_term_quad quad;
  librdf_statement *s = librdf_stream_get_object(stream);
  librdf_node *context = librdf_stream_get_context2(stream);
  if (!s || !take_node(librdf_statement_get_subject(s), lang[0], &quad.s) ||
      !take_node(librdf_statement_get_predicate(s), lang[1], &quad.p) ||
      !take_node(librdf_statement_get_object(s), lang[2], &quad.o) ||
      !take_node(context, lang[3], &quad.g)) {
    return kg_sink_error(&p->ctx->sink, KG_ERR_STORE, p->name,
                         "a statement of the librdf storage cannot be read");
  }
  return fn(user, &quad);
}

kg_status
kg_peer_read(const kg_context *ctx,
             const kg_peer_place *place,
             kg_quad_fn *fn,
             void *user)
{
  peer p;
  TRY(open_peer(ctx, place, &p));
  librdf_stream *stream = librdf_model_as_stream(p.model);
  kg_status st = stream ? KG_OK
                        : kg_sink_error(&ctx->sink, KG_ERR_STORE, p.name,
                                        "the librdf storage cannot be read");
  while (!st && !librdf_stream_end(stream)) {
    st = kg_is_cancelled(ctx) ? KG_CANCELLED : hand_out(&p, stream, fn, user);
    librdf_stream_next(stream);
  }
  if (stream) {
    librdf_free_stream(stream);
  }
  close_peer(&p);
  return st;
}

struct kg_peer_writer {
  peer peer;
};

kg_status
kg_peer_writer_open(const kg_context *ctx,
                    const kg_peer_place *place,
                    kg_peer_writer **out)
{
  kg_peer_writer *w = kg_alloc_zeroed(ctx->alloc, 1, sizeof *w);
  *out = NULL;
  if (!w) {
    return kg_out_of_memory(ctx);
  }
  const kg_status st = open_peer(ctx, place, &w->peer);
  if (st) {
    kg_alloc_free(ctx->alloc, w);
    return st;
  }
  *out = w;
  return KG_OK;
}

kg_status
kg_peer_writer_add(void *writer, const kg_term_quad *quad)
{
  kg_peer_writer *w = writer;
  librdf_world *world = w->peer.world;
  librdf_statement *statement = librdf_new_statement_from_nodes(
      world, kg_node_new(world, &quad->s), kg_node_new(world, &quad->p),
      kg_node_new(world, &quad->o));
  librdf_node *context = w->peer.has_contexts && quad->g.kind
                             ? kg_node_new(world, &quad->g)
                             : NULL;
  if (!statement) {
    return kg_out_of_memory(w->peer.ctx);
  }
  const int failed =
      context ? librdf_model_context_add_statement(w->peer.model, context,
                                                   statement)
              : librdf_model_add_statement(w->peer.model, statement);
  librdf_free_statement(statement);
  if (context) {
    librdf_free_node(context);
  }
  return failed ? kg_sink_error(&w->peer.ctx->sink, KG_ERR_IO, w->peer.name,
                                "the librdf storage did not take a statement")
                : KG_OK;
}

kg_status
kg_peer_writer_close(kg_peer_writer *w)
{
  if (!w) {
    return KG_OK;
  }
  const kg_context *ctx = w->peer.ctx;
  const int failed = librdf_model_sync(w->peer.model);
  const kg_status st =
      failed ? kg_sink_error(&ctx->sink, KG_ERR_IO, w->peer.name,
                             "the librdf storage could not be synced")
             : KG_OK;
  close_peer(&w->peer);
  kg_alloc_free(ctx->alloc, w);
  return st;
}
