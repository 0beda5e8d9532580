/* SPDX-License-Identifier: Apache-2.0 */
#include "build/export.h"
#include "build/sorted.h"
#include "cli/cli.h"
#include "cli/places.h"
#include "cli/session.h"

static kg_status
export_to(kg_session *session, kg_txn *txn, const kg_export_options *options)
{
  kg_cli *cli = session->cli;
  kg_out *out;
  TRY(kg_out_open(&cli->ctx, cli->options.output, &out));
  const kg_status st =
      kg_export(&cli->ctx, txn, kg_session_base(session), options, out);
  if (st) {
    kg_out_abandon(out);
    return st;
  }
  return kg_out_close(out);
}

static kg_status
export_to_peer(kg_session *session, kg_txn *txn, kg_slice graph)
{
  kg_cli *cli = session->cli;
  const char *name = NULL;
  kg_peer_place place;
  kg_peer_writer *writer = NULL;
  TRY(kg_place_of_peer(&cli->ctx, &cli->arena, cli->options.to_librdf, &name,
                       &place));
  TRY(kg_peer_writer_open(&cli->ctx, &place, &writer));
  const kg_sorted_options options = {
      .graph = graph,
      .with_graphs = kg_peer_writer_has_graphs(writer),
      .max_memory = cli->options.max_memory.value,
  };
  const kg_status st =
      kg_sorted_quads(&cli->ctx, txn, &options, kg_peer_writer_add, writer);
  if (st) {
    kg_peer_writer_abandon(writer);
    return st;
  }
  TRY(kg_peer_writer_close(writer));
  kg_printer_say(&cli->printer, "%s: written", name);
  return KG_OK;
}

static kg_status
check_options(kg_cli *cli)
{
  const char *name = NULL;
  kg_peer_place place;
  if (!cli->options.to_librdf) {
    return KG_OK;
  }
  if (cli->options.format || cli->options.output) {
    return kg_sink_error(&cli->ctx.sink, KG_ERR_USAGE, NULL,
                         "--to-librdf takes neither --format nor --output");
  }
  return kg_place_of_peer(&cli->ctx, &cli->arena, cli->options.to_librdf, &name,
                          &place);
}

kg_status
kg_command_export(kg_cli *cli)
{
  TRY(check_options(cli));
  kg_session session;
  kg_txn *txn = NULL;
  kg_export_options options = {
      .format = cli->options.format ? cli->options.format : "turtle",
      .max_memory = cli->options.max_memory.value};
  kg_status st = kg_session_open(&session, cli, KG_SESSION_READ);
  if (!st) {
    st = kg_session_graph(&session, &options.graph);
  }
  if (!st) {
    st = kg_txn_read(session.store, &txn);
  }
  if (!st) {
    st = cli->options.to_librdf ? export_to_peer(&session, txn, options.graph)
                                : export_to(&session, txn, &options);
  }
  kg_txn_end(txn);
  kg_session_close(&session);
  return st;
}
