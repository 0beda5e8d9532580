/* SPDX-License-Identifier: Apache-2.0 */
#include "base/out.h"
#include "cli/cli.h"
#include "cli/load.h"
#include "cli/places.h"
#include "cli/session.h"

#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

typedef struct loading {
  kg_out *out;
  uint64_t n_before; /* Quads of the files before this one. */
} loading;

static void
say_committed(void *user, uint64_t n_quads)
{
  loading *l = user;
  const uint64_t n = l->n_before + n_quads;
  kg_out_printf(l->out, "committed %" PRIu64 "\n", n);
  kg_out_flush(l->out);
}

typedef struct source {
  const char *name;
  kg_peer_place place; /* Of a librdf storage, else all NULL. */
} source;

static kg_status
load_one(kg_cli *cli,
         kg_session *session,
         loading *l,
         const source *from,
         kg_load_counts *counts)
{
  kg_slice graph;
  TRY(kg_session_graph(session, &graph));
  const kg_load_options options = {
      .format = cli->options.format,
      .peer = from->place.type ? &from->place : NULL,
      .graph = graph,
      .batch = cli->options.batch.value,
      .resume = cli->options.resume,
      .printer = &cli->printer,
      .committed = cli->options.batch.value ? say_committed : NULL,
      .user = l,
  };
  l->n_before = counts->n_quads;
  kg_load_counts one = {0};
  const kg_status st =
      kg_load_file(&cli->ctx, session->store, from->name, &options, &one);
  if (!st || options.batch) {
    counts->n_quads += one.n_quads;
    counts->n_new += one.n_new;
  }
  return st;
}

/* Files, then librdf storages, each as it was given. */
static kg_status
find_source(kg_cli *cli, size_t i, source *from)
{
  *from = (source){0};
  if (i < cli->args.n) {
    from->name = cli->args.at[i];
    return KG_OK;
  }
  return kg_place_of_peer(&cli->ctx, &cli->arena,
                          cli->options.from_librdf.at[i - cli->args.n],
                          &from->name, &from->place);
}

/* One that cannot be loaded does not keep the others out. */
static kg_status
load_all(kg_cli *cli, kg_session *session, loading *l, kg_load_counts *counts)
{
  kg_status first = KG_OK;
  for (size_t i = 0; i < cli->args.n + cli->options.from_librdf.n; i++) {
    source from;
    TRY(find_source(cli, i, &from));
    const kg_status st = load_one(cli, session, l, &from, counts);
    first = first ? first : st;
    if (st && st != KG_ERR_INPUT && st != KG_ERR_IO) {
      break;
    }
  }
  return first;
}

static kg_status
check_options(kg_cli *cli)
{
  if (!cli->args.n && !cli->options.from_librdf.n) {
    return kg_sink_error_hint(&cli->ctx.sink, KG_ERR_USAGE, NULL,
                              "usage: kg load FILE…",
                              "kg load needs a file, or --from-librdf");
  }
  for (size_t i = 0; i < cli->options.from_librdf.n; i++) {
    source from;
    TRY(find_source(cli, cli->args.n + i, &from));
  }
  if (cli->options.resume && !cli->options.batch.value) {
    return kg_sink_error_hint(&cli->ctx.sink, KG_ERR_USAGE, NULL,
                              "add --batch N as in the first run",
                              "--resume needs --batch");
  }
  if (cli->options.batch.given && !cli->options.batch.value) {
    return kg_sink_error(&cli->ctx.sink, KG_ERR_USAGE, NULL,
                         "--batch takes a number above 0");
  }
  return KG_OK;
}

/* Where there is nothing to load no store is made. */
static kg_status
look_for_sources(const kg_cli *cli)
{
  bool any = cli->options.from_librdf.n;
  for (size_t i = 0; i < cli->args.n && !any; i++) {
    any = !strcmp(cli->args.at[i], "-") || !access(cli->args.at[i], R_OK);
  }
  for (size_t i = 0; i < cli->args.n && !any; i++) {
    kg_sink_error(&cli->ctx.sink, KG_ERR_IO, cli->args.at[i],
                  "cannot be opened: %s",
                  access(cli->args.at[i], R_OK) ? strerror(errno) : "");
  }
  return any ? KG_OK : KG_ERR_IO;
}

kg_status
kg_command_load(kg_cli *cli)
{
  TRY(check_options(cli));
  TRY(look_for_sources(cli));
  kg_session session;
  kg_load_counts counts = {0};
  loading l = {0};
  kg_status st = kg_session_open(&session, cli, KG_SESSION_CREATE);
  if (!st) {
    st = kg_out_open(&cli->ctx, NULL, &l.out);
  }
  if (!st) {
    st = load_all(cli, &session, &l, &counts);
    const kg_status closed = kg_out_close(l.out);
    st = st ? st : closed;
    if (!st || counts.n_quads) {
      kg_printer_say(&cli->printer, "%llu quads read, %llu new",
                     (unsigned long long)counts.n_quads,
                     (unsigned long long)counts.n_new);
    }
  }
  kg_session_close(&session);
  return st;
}
