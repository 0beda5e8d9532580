/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/bind.h"

static void
copy_term(kg_arena *arena, const kg_term *from, kg_term *to)
{
  *to = *from;
  to->text = kg_arena_copy(arena, from->text);
  to->datatype = kg_arena_copy(arena, from->datatype);
  to->lang = kg_arena_copy(arena, from->lang);
}

/* Takes the one term that `VALUES ?term { … }` gives, so that terms are read
   by the grammar of queries and by nothing else. */
static kg_status
take_only_term(const kg_session *session,
               const kg_query *query,
               kg_txn *txn,
               kg_arena *arena,
               kg_term *term)
{
  const kg_run_options options = {0};
  kg_result *result = NULL;
  const kg_term *row;
  kg_status st =
      kg_query_run(&session->cli->ctx, query, txn, &options, &result);
  if (!st) {
    st = kg_result_n_columns(result) == 1 ? kg_result_next(result, &row)
                                          : KG_DONE;
  }
  if (!st) {
    copy_term(arena, row, term);
    st = kg_result_next(result, &row) == KG_DONE ? KG_OK : KG_DONE;
  }
  kg_result_free(result);
  return st;
}

kg_status
kg_session_read_term(const kg_session *session,
                     kg_slice text,
                     kg_arena *arena,
                     kg_term *term)
{
  /* Mistakes are told by our caller, in words that fit a term. */
  kg_session quiet = *session;
  kg_cli cli = *session->cli;
  cli.ctx.sink = (kg_sink){0};
  quiet.cli = &cli;
  const kg_slice values = kg_arena_printf(
      arena, "SELECT * { VALUES ?term { %.*s\n} }", KG_FMT(text));
  if (!values.ptr) {
    return kg_out_of_memory(&session->cli->ctx);
  }
  const kg_request request = {.text = values, .source = "term"};
  kg_query *query = NULL;
  kg_txn *txn = NULL;
  kg_status st = kg_session_prepare(&quiet, &request, false, &query);
  if (!st) {
    st = kg_txn_read(session->store, &txn);
  }
  if (!st) {
    st = take_only_term(&quiet, query, txn, arena, term);
  }
  kg_txn_end(txn);
  kg_query_free(query);
  return !st || st == KG_ERR_MEMORY ? st : KG_ERR_QUERY;
}

kg_status
kg_session_bind(const kg_session *session, kg_query *query, const char *binding)
{
  kg_cli *cli = session->cli;
  const char *equal = strchr(binding, '=');
  const char *name = binding + (*binding == '?' || *binding == '$');
  if (!equal || equal == name) {
    return kg_sink_error_hint(&cli->ctx.sink, KG_ERR_USAGE, NULL,
                              "write who='\"Ann Lee\"' or p=schema:name",
                              "\"%s\" is not VAR=TERM", binding);
  }
  const kg_slice variable =
      kg_arena_copy(&cli->arena, kg_slice_make(name, (size_t)(equal - name)));
  kg_term term;
  const kg_status st =
      kg_session_read_term(session, kg_slice_of(equal + 1), &cli->arena, &term);
  if (st) {
    return kg_sink_error_hint(
        &cli->ctx.sink, KG_ERR_USAGE, NULL,
        "terms are written as in a query: \"text\"@en, 42, <IRI>, name:local",
        "\"%s\" is not a term", equal + 1);
  }
  if (kg_query_bind(query, variable.ptr, &term) == KG_NOT_FOUND) {
    return kg_sink_error(&cli->ctx.sink, KG_ERR_USAGE, NULL,
                         "the query has no variable ?%s", variable.ptr);
  }
  return KG_OK;
}
