/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/overview.h"
#include "cli/session.h"

#include <unistd.h>

enum { USUAL_ROWS = 20 };

static kg_status
write_overview(kg_session *session,
               const kg_store_stats *stats,
               const kg_schema *schema)
{
  kg_cli *cli = session->cli;
  const char *format = cli->options.format;
  const bool on_screen = cli->terminal.out_is_terminal && !cli->options.output;
  const kg_answer_options how = {
      .prefixes = &session->prefixes,
      .width = on_screen ? kg_terminal_width(STDOUT_FILENO) : 0,
      .color = cli->terminal.out_color && !cli->options.output,
  };
  kg_out *out;
  if (format && strcmp(format, "json") != 0 && strcmp(format, "table") != 0) {
    return kg_sink_error(&cli->ctx.sink, KG_ERR_USAGE, NULL,
                         "stats can be table or json, not \"%s\"", format);
  }
  TRY(kg_out_open(&cli->ctx, cli->options.output, &out));
  kg_status st = KG_OK;
  if (format && !strcmp(format, "json")) {
    kg_overview_write_json(out, stats, schema);
  } else {
    kg_overview_write_stats(out, stats);
    const size_t most = on_screen && !cli->options.full ? USUAL_ROWS : 0;
    st = kg_overview_write_schema(&cli->ctx, schema, (kg_slice){0}, most, &how,
                                  out);
    st = st ? st
            : kg_overview_write_sets(&cli->ctx, schema,
                                     cli->options.full ? 0 : USUAL_ROWS, &how,
                                     out);
  }
  const kg_status closed = kg_out_close(out);
  return st ? st : closed;
}

kg_status
kg_command_stats(kg_cli *cli)
{
  kg_session session;
  kg_schema schema = {0};
  kg_store_stats stats;
  kg_txn *txn = NULL;
  kg_status st = kg_session_open(&session, cli, KG_SESSION_READ);
  if (!st) {
    st = kg_txn_read(session.store, &txn);
  }
  if (!st) {
    st = kg_txn_stats(txn, &stats);
  }
  if (!st) {
    st = kg_schema_read(&schema, &cli->ctx, txn);
    st = st ? st : kg_schema_read_sets(&schema, txn);
  }
  kg_txn_end(txn);
  if (!st) {
    st = write_overview(&session, &stats, &schema);
  }
  kg_schema_clear(&schema);
  kg_session_close(&session);
  return st;
}
