/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/session.h"

#include "base/file.h"
#include "cli/load.h"
#include "cli/places.h"
#include "rdf/iri.h"

enum {
  WAIT_MS = 5000, /* For the writer's lock, unless --wait says otherwise. */
  MAX_QUERY_BYTES = 64 << 20
};

static unsigned
clamp_ms(kg_number n, unsigned otherwise)
{
  if (!n.given) {
    return otherwise;
  }
  return n.value > UINT32_MAX ? UINT32_MAX : (unsigned)n.value;
}

kg_slice
kg_session_base(const kg_session *session)
{
  if (session->store) {
    return kg_store_base(session->store);
  }
  const char *base = session->cli->options.base;
  return base ? kg_slice_of(base) : KG_SLICE(KG_DEFAULT_BASE);
}

kg_status
kg_session_graph(const kg_session *session, kg_slice *graph)
{
  kg_cli *cli = session->cli;
  *graph = kg_slice_of(cli->options.graph);
  if (!cli->options.graph) {
    return KG_OK;
  }
  kg_buf iri;
  kg_buf_init(&iri, cli->ctx.alloc);
  if (!kg_prefixes_expand(&session->prefixes, *graph, &iri)) {
    *graph = kg_arena_copy(&cli->arena, kg_buf_slice(&iri));
  }
  kg_buf_clear(&iri);
  return kg_iri_is_valid(*graph)
             ? KG_OK
             : kg_sink_error(&cli->ctx.sink, KG_ERR_USAGE, NULL,
                             "--graph takes an IRI, not \"%s\"",
                             cli->options.graph);
}

kg_status
kg_session_update_prefixes(kg_session *session)
{
  const size_t n = session->prefixes.n;
  kg_arena *arena = &session->cli->arena;
  session->n_known = 0;
  session->known = KG_ARENA_ARRAY(arena, kg_known_prefix, n + 1);
  if (!session->known) {
    return kg_out_of_memory(&session->cli->ctx);
  }
  for (size_t i = 0; i < n; i++) {
    const kg_prefix *prefix = &session->prefixes.at[i];
    session->known[i].name = kg_arena_copy(arena, prefix->name).ptr;
    session->known[i].iri = kg_arena_copy(arena, prefix->iri).ptr;
    if (!session->known[i].name || !session->known[i].iri) {
      return kg_out_of_memory(&session->cli->ctx);
    }
  }
  session->n_known = n;
  return KG_OK;
}

static kg_status
know_prefixes(kg_session *session)
{
  if (!session->cli->options.no_prefixes &&
      kg_prefixes_bind_known(&session->prefixes, kg_session_base(session))) {
    return kg_out_of_memory(&session->cli->ctx);
  }
  return kg_session_update_prefixes(session);
}

static kg_status
load_files(kg_session *session, const kg_texts *files, bool named)
{
  kg_cli *cli = session->cli;
  for (size_t i = 0; i < files->n; i++) {
    kg_load_options options = {0};
    kg_buf graph;
    kg_buf_init(&graph, NULL);
    kg_status st = KG_OK;
    if (named && kg_iri_of_path(files->at[i], &graph)) {
      st = kg_sink_error(&cli->ctx.sink, KG_ERR_IO, files->at[i],
                         "cannot be named by its path");
    }
    options.graph = kg_buf_slice(&graph);
    if (!st) {
      st =
          kg_load_file(&cli->ctx, session->store, files->at[i], &options, NULL);
    }
    kg_buf_clear(&graph);
    TRY(st);
  }
  return KG_OK;
}

kg_store_options
kg_session_store_options(const kg_cli *cli, kg_session_mode mode)
{
  return (kg_store_options){
      .create = mode == KG_SESSION_CREATE,
      .read_only = mode == KG_SESSION_READ,
      .base = cli->options.base,
      .wait_ms = clamp_ms(cli->options.wait, WAIT_MS),
      .max_memory = cli->options.max_memory.value,
  };
}

static kg_status
open_store(kg_session *session, kg_session_mode mode)
{
  kg_cli *cli = session->cli;
  if (cli->options.data.n || cli->options.named.n) {
    TRY(kg_store_open_temporary(&cli->ctx, &session->store));
    TRY(load_files(session, &cli->options.data, false));
    return load_files(session, &cli->options.named, true);
  }
  const kg_store_options options = kg_session_store_options(cli, mode);
  session->folder = kg_place_of_store(cli->options.store);
  return kg_store_open(&cli->ctx, session->folder, &options, &session->store);
}

static void
init(kg_session *session, kg_cli *cli)
{
  *session = (kg_session){.cli = cli};
  kg_prefixes_init(&session->prefixes, cli->ctx.alloc);
}

kg_status
kg_session_open(kg_session *session, kg_cli *cli, kg_session_mode mode)
{
  init(session, cli);
  TRY(open_store(session, mode));
  return know_prefixes(session);
}

kg_status
kg_session_open_nothing(kg_session *session, kg_cli *cli)
{
  init(session, cli);
  return know_prefixes(session);
}

void
kg_session_close(kg_session *session)
{
  kg_prefixes_clear(&session->prefixes);
  if (session->store) {
    kg_store_close(session->store);
    session->store = NULL;
  }
}

kg_run_options
kg_session_run_options(const kg_cli *cli)
{
  return (kg_run_options){
      .strict_dataset = cli->options.strict_dataset,
      .timeout_ms = clamp_ms(cli->options.timeout, 0),
      .max_memory = cli->options.max_memory.value,
      .no_optimizer = cli->options.no_optimizer,
      .profile = cli->options.profile,
      .allow_network = cli->options.allow_network,
      .allow_files = true,
  };
}

/* A query in a file has that file's IRI for its base. */
static kg_status
read_file(kg_cli *cli, kg_buf *buf, kg_request *request)
{
  const char *path = cli->options.file;
  TRY(kg_file_read(&cli->ctx, path, MAX_QUERY_BYTES, buf));
  request->text = kg_buf_slice(buf);
  request->source = !strcmp(path, "-") ? "standard input" : path;
  if (strcmp(path, "-") != 0 && !request->base) {
    kg_buf iri;
    kg_buf_init(&iri, NULL);
    if (!kg_iri_of_path(path, &iri)) {
      request->base = kg_arena_copy(&cli->arena, kg_buf_slice(&iri)).ptr;
    }
    kg_buf_clear(&iri);
  }
  return KG_OK;
}

kg_status
kg_request_read(kg_cli *cli, kg_buf *buf, kg_request *request)
{
  *request = (kg_request){.base = cli->options.base};
  if ((cli->args.n != 0) == (cli->options.file != NULL)) {
    return kg_sink_error_hint(&cli->ctx.sink, KG_ERR_USAGE, NULL,
                              "give QUERY or --file FILE",
                              cli->args.n ? "there is a query as well as a file"
                                          : "kg %s needs something to run",
                              cli->command->name);
  }
  if (cli->options.file) {
    return read_file(cli, buf, request);
  }
  request->text = kg_slice_of(cli->args.at[0]);
  return KG_OK;
}

kg_status
kg_session_prepare(const kg_session *session,
                   const kg_request *request,
                   bool is_update,
                   kg_query **query)
{
  const kg_slice base = kg_session_base(session);
  kg_buf text;
  kg_buf_init(&text, NULL);
  kg_buf_add(&text, base);
  const kg_query_options options = {
      .source =
          request->source ? request->source : (is_update ? "update" : "query"),
      .base = request->base ? request->base : text.ptr,
      .prefixes = session->known,
      .n_prefixes = session->n_known,
  };
  const kg_status st = kg_query_prepare(&session->cli->ctx, request->text,
                                        is_update, &options, query);
  kg_buf_clear(&text);
  return st;
}
