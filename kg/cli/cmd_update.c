/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/bind.h"
#include "cli/cli.h"
#include "cli/session.h"
#include "cli/update.h"

kg_status
kg_update_run(const kg_session *session,
              const kg_query *query,
              kg_update_counts *counts)
{
  const kg_context *ctx = &session->cli->ctx;
  const kg_run_options options = kg_session_run_options(session->cli);
  kg_txn *txn = NULL;
  kg_result *result = NULL;
  TRY(kg_txn_write(session->store, &txn));
  kg_status st = kg_query_run(ctx, query, txn, &options, &result);
  if (!st) {
    st = kg_result_update(result, counts);
  }
  kg_result_free(result);
  if (!st) {
    return kg_txn_commit(txn);
  }
  kg_txn_end(txn);
  return st;
}

static kg_status
update(kg_cli *cli, kg_session *session, const kg_query *query)
{
  kg_update_counts counts = {0};
  TRY(kg_update_run(session, query, &counts));
  kg_printer_say(&cli->printer, "%llu inserted, %llu deleted",
                 (unsigned long long)counts.n_inserted,
                 (unsigned long long)counts.n_deleted);
  return KG_OK;
}

/* Before a store is opened, and perhaps made. */
static kg_status
check(kg_cli *cli, const kg_request *request)
{
  kg_session session;
  kg_query *query = NULL;
  kg_status st = kg_session_open_nothing(&session, cli);
  if (!st) {
    st = kg_session_prepare(&session, request, true, &query);
  }
  if (!st && cli->options.check) {
    st = kg_query_advise(query, &cli->ctx.sink);
  }
  kg_query_free(query);
  kg_session_close(&session);
  return st;
}

static kg_status
open_and_update(kg_cli *cli, const kg_request *request)
{
  kg_session session;
  kg_query *query = NULL;
  kg_status st = kg_session_open(&session, cli, KG_SESSION_CREATE);
  if (!st) {
    st = kg_session_prepare(&session, request, true, &query);
  }
  for (size_t i = 0; i < cli->options.bind.n && !st; i++) {
    st = kg_session_bind(&session, query, cli->options.bind.at[i]);
  }
  if (!st) {
    st = update(cli, &session, query);
  }
  kg_query_free(query);
  kg_session_close(&session);
  return st;
}

kg_status
kg_command_update(kg_cli *cli)
{
  kg_request request;
  kg_buf text;
  kg_buf_init(&text, cli->ctx.alloc);
  kg_status st = kg_request_read(cli, &text, &request);
  if (!st) {
    st = check(cli, &request);
  }
  if (!st && !cli->options.check) {
    st = open_and_update(cli, &request);
  }
  kg_buf_clear(&text);
  return st;
}
