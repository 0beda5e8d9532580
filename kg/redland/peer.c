/* SPDX-License-Identifier: Apache-2.0 */
#include "redland/peer.h"

#include "base/buf.h"
#include "rdf/iri.h"
#include "redland/node.h"

#include <ctype.h>

typedef struct peer {
  const kg_context *ctx;
  const char *name;
  librdf_world *world;
  librdf_storage *storage;
  librdf_model *model;
  bool has_contexts;
  unsigned n_errors; /* That librdf has told: not all of its calls say so. */
} peer;

/* Whether options begin here: `key=`. */
static bool
begins_options(const char *text)
{
  const size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz-0123456789");
  return n && text[n] == '=';
}

bool
kg_peer_place_split(char *text, kg_peer_place *place)
{
  char *colon = strchr(text, ':');
  if (!colon || colon == text) {
    return false;
  }
  *colon = '\0';
  *place = (kg_peer_place){.type = text, .name = colon + 1};
  for (char *c = colon + 1; (c = strchr(c, ':')); ++c) {
    if (begins_options(c + 1)) {
      *c = '\0';
      place->options = c + 1;
      break;
    }
  }
  return true;
}

static int
log_message(void *user, librdf_log_message *message)
{
  peer *p = user;
  const int level = librdf_log_message_level(message);
  if (level >= LIBRDF_LOG_ERROR) {
    ++p->n_errors;
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

/* What is only read is not made either. */
static librdf_storage *
open_storage(librdf_world *world, const kg_peer_place *place, bool to_read)
{
  kg_buf options;
  kg_buf_init(&options, NULL);
  kg_buf_add_string(&options, place->options ? place->options : "");
  if (to_read && !strstr(options.len ? options.ptr : "", "write=")) {
    kg_buf_add_string(&options, options.len ? ",write='no'" : "write='no'");
  }
  kg_buf_add_byte(&options, '\0');
  librdf_storage *storage =
      kg_buf_status(&options)
          ? NULL
          : librdf_new_storage(world, place->type, place->name, options.ptr);
  kg_buf_clear(&options);
  return storage;
}

static kg_status
open_peer(const kg_context *ctx,
          const kg_peer_place *place,
          bool to_read,
          peer *p)
{
  *p = (peer){.ctx = ctx, .name = *place->name ? place->name : place->type};
  p->world = librdf_new_world();
  if (!p->world) {
    return kg_out_of_memory(ctx);
  }
  librdf_world_set_logger(p->world, p, log_message);
  librdf_world_open(p->world);
  p->storage = open_storage(p->world, place, to_read);
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

/* Reading. */

enum { N_PARTS = 4 };

typedef struct reading {
  peer peer;
  kg_slice scope;
  char lang[N_PARTS][KG_NODE_LANG_MAX];
  kg_buf labels[N_PARTS];
  uint64_t n;
} reading;

/* The store's labels can be written in every format: what is no letter or digit
   becomes `_` and its code, so that different ones stay different. */
static kg_status
scope_label(const reading *r, kg_buf *buf, kg_term *term)
{
  kg_buf_reset(buf);
  kg_buf_add(buf, r->scope);
  for (size_t i = 0; i < term->text.len; ++i) {
    const unsigned char c = (unsigned char)term->text.ptr[i];
    if (c < 0x80 && isalnum(c)) {
      kg_buf_add_byte(buf, (char)c);
    } else {
      kg_buf_printf(buf, "_%02x", c);
    }
  }
  term->text = kg_buf_slice(buf);
  return kg_buf_status(buf) ? kg_out_of_memory(r->peer.ctx) : KG_OK;
}

static kg_status
no_rdf(const reading *r, const char *what)
{
  return kg_sink_error(&r->peer.ctx->sink, KG_ERR_INPUT, r->peer.name,
                       "statement %llu: %s", (unsigned long long)r->n, what);
}

/* The term of a node; none is the default graph. */
static kg_status
take_node(reading *r, librdf_node *node, int part, kg_term *term)
{
  *term = (kg_term){0};
  if (node && !kg_node_term(node, r->lang[part], term)) {
    return no_rdf(r, "a part of it cannot be read");
  }
  if (term->kind == KG_TERM_IRI && !kg_iri_is_valid(term->text)) {
    return no_rdf(r, "an IRI is not valid");
  }
  return term->kind == KG_TERM_BLANK ? scope_label(r, &r->labels[part], term)
                                     : KG_OK;
}

static kg_status
hand_out(reading *r, librdf_stream *stream, kg_quad_fn *fn, void *user)
{
  kg_term_quad q;
  librdf_statement *s = librdf_stream_get_object(stream);
  ++r->n;
  if (!s) {
    return no_rdf(r, "it cannot be read");
  }
  TRY(take_node(r, librdf_statement_get_subject(s), 0, &q.s));
  TRY(take_node(r, librdf_statement_get_predicate(s), 1, &q.p));
  TRY(take_node(r, librdf_statement_get_object(s), 2, &q.o));
  TRY(take_node(r, librdf_stream_get_context2(stream), 3, &q.g));
  if (q.s.kind != KG_TERM_IRI && q.s.kind != KG_TERM_BLANK) {
    return no_rdf(r, "its subject is no IRI and no blank node");
  }
  if (q.p.kind != KG_TERM_IRI || q.o.kind == KG_TERM_NONE) {
    return no_rdf(r, "its predicate is no IRI, or it has no object");
  }
  if (q.g.kind == KG_TERM_LITERAL) {
    return no_rdf(r, "its context is a literal");
  }
  return fn(user, &q);
}

static kg_status
read_all(reading *r, kg_quad_fn *fn, void *user)
{
  librdf_stream *stream = librdf_model_as_stream(r->peer.model);
  if (!stream) {
    return kg_sink_error(&r->peer.ctx->sink, KG_ERR_STORE, r->peer.name,
                         "the librdf storage cannot be read");
  }
  kg_status st = KG_OK;
  while (!st && !librdf_stream_end(stream)) {
    st = kg_is_cancelled(r->peer.ctx) ? KG_CANCELLED
                                      : hand_out(r, stream, fn, user);
    librdf_stream_next(stream);
  }
  librdf_free_stream(stream);
  return st ? st : r->peer.n_errors ? KG_ERR_STORE : KG_OK;
}

kg_status
kg_peer_read(const kg_context *ctx,
             const kg_peer_place *place,
             kg_slice scope,
             kg_quad_fn *fn,
             void *user)
{
  reading r = {.scope = scope};
  TRY(open_peer(ctx, place, true, &r.peer));
  for (int i = 0; i < N_PARTS; ++i) {
    kg_buf_init(&r.labels[i], ctx->alloc);
  }
  const kg_status st = read_all(&r, fn, user);
  for (int i = 0; i < N_PARTS; ++i) {
    kg_buf_clear(&r.labels[i]);
  }
  close_peer(&r.peer);
  return st;
}

/* Writing. */

struct kg_peer_writer {
  peer peer;
  bool in_transaction;
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
  const kg_status st = open_peer(ctx, place, false, &w->peer);
  if (st) {
    kg_alloc_free(ctx->alloc, w);
    return st;
  }
  w->in_transaction = !librdf_model_transaction_start(w->peer.model);
  *out = w;
  return KG_OK;
}

bool
kg_peer_writer_has_graphs(const kg_peer_writer *w)
{
  return w->peer.has_contexts;
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
  if (w->peer.n_errors) {
    return KG_ERR_STORE;
  }
  return failed ? kg_sink_error(&w->peer.ctx->sink, KG_ERR_IO, w->peer.name,
                                "the librdf storage did not take a statement")
                : KG_OK;
}

static void
free_writer(kg_peer_writer *w)
{
  const kg_alloc *alloc = w->peer.ctx->alloc;
  close_peer(&w->peer);
  kg_alloc_free(alloc, w);
}

kg_status
kg_peer_writer_close(kg_peer_writer *w)
{
  const kg_context *ctx = w->peer.ctx;
  librdf_model *model = w->peer.model;
  const bool failed =
      (w->in_transaction && librdf_model_transaction_commit(model)) ||
      librdf_model_sync(model);
  const kg_status st =
      w->peer.n_errors ? KG_ERR_STORE
      : failed         ? kg_sink_error(&ctx->sink, KG_ERR_IO, w->peer.name,
                                       "the librdf storage could not be synced")
                       : KG_OK;
  free_writer(w);
  return st;
}

void
kg_peer_writer_abandon(kg_peer_writer *w)
{
  if (w) {
    if (w->in_transaction) {
      librdf_model_transaction_rollback(w->peer.model);
    }
    free_writer(w);
  }
}
