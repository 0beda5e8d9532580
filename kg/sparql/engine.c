/* SPDX-License-Identifier: Apache-2.0 */
// kg_query_run and the reading of results.
#include "sparql/result.h"

static kg_status
show_columns(kg_result *r)
{
  kg_exec *exec = &r->exec;
  const kg_query *query = r->query;
  const bool is_select = query->form == KG_SELECT;
  const uint32_t n = is_select ? query->n_columns : 3;
  r->n_columns = is_select ? n : 0;
  r->columns = KG_ARENA_ARRAY(&exec->arena, uint32_t, n);
  r->constants = KG_ARENA_ARRAY(&exec->arena, kg_id, n);
  r->row = KG_ARENA_ARRAY(&exec->arena, kg_term, n);
  r->texts = kg_arena_zeroed(&exec->arena, n + 1, sizeof *r->texts);
  if (!r->columns || !r->constants || !r->row || !r->texts) {
    return kg_exec_no_memory(exec);
  }
  for (uint32_t i = 0; is_select && i < n; i++) {
    const kg_var var = query->columns[i];
    const kg_term *value = &query->vars[var].value;
    r->columns[i] = kg_op_column(r->op, var);
    if (r->columns[i] == KG_NO_COLUMN && value->kind != KG_TERM_NONE) {
      TRY(kg_exec_intern(exec, value, &r->constants[i]));
    }
  }
  return KG_OK;
}

static kg_status
make_plan(kg_result *r)
{
  kg_plan plan;
  const kg_query *query = r->query;
  const int64_t start = kg_nanoseconds();
  TRY(kg_active_init(&r->exec, &query->dataset, kg_slice_make(NULL, 0),
                     &r->active));
  TRY(kg_plan_init(&plan, &r->exec, &r->active));
  if (query->where) {
    const bool ask = query->form == KG_ASK;
    kg_var_set nothing = kg_plan_set(&plan);
    kg_want want = {ask ? &nothing : NULL, ask || query->form == KG_DESCRIBE,
                    ask ? 1 : UINT64_MAX};
    r->op = kg_plan_alg(&plan, query->where, want);
    if (!r->op) {
      return r->exec.failed ? r->exec.failed : KG_ERR_MEMORY;
    }
  }
  r->plan_ns = kg_nanoseconds() - start;
  return show_columns(r);
}

kg_status
kg_query_run(const kg_context *ctx,
             const kg_query *query,
             kg_txn *txn,
             const kg_run_options *options,
             kg_result **result)
{
  *result = NULL;
  kg_result *r = kg_alloc_zeroed(ctx->alloc, 1, sizeof *r);
  if (!r) {
    return kg_out_of_memory(ctx);
  }
  r->ctx = *ctx;
  r->query = query;
  kg_status st = kg_exec_init(&r->exec, &r->ctx, query, txn, options);
  if (st) {
    kg_alloc_free(ctx->alloc, r);
    return st;
  }
  kg_buf_init(&r->explain, ctx->alloc);
  kg_row_set_init(&r->triples, &r->exec, 3);
  st = query->form == KG_UPDATE ? KG_OK : make_plan(r);
  if (st) {
    kg_result_free(r);
    return st;
  }
  *result = r;
  return KG_OK;
}

void
kg_result_free(kg_result *r)
{
  if (!r) {
    return;
  }
  kg_op_close(r->op);
  kg_row_set_clear(&r->triples);
  kg_buf_clear(&r->explain);
  kg_exec_clear(&r->exec);
  kg_alloc_free(r->ctx.alloc, r);
}

size_t
kg_result_n_columns(const kg_result *r)
{
  return r->n_columns;
}

kg_slice
kg_result_column(const kg_result *r, size_t i)
{
  return i < r->n_columns ? r->query->vars[r->query->columns[i]].name
                          : kg_slice_make(NULL, 0);
}

// Rows ------------------------------------------------------------------------

static kg_status
check_rows(kg_result *r, uint64_t n_more)
{
  const uint64_t most = r->exec.options.max_rows;
  r->n_rows += n_more;
  if (!most || r->n_rows <= most) {
    return KG_OK;
  }
  return kg_exec_fail(&r->exec, KG_ERR_LIMIT,
                      "the result has more than %llu rows",
                      (unsigned long long)most);
}

kg_status
kg_result_batch(kg_result *r)
{
  if (r->status || r->is_done) {
    return r->status;
  }
  if (!r->is_open) {
    r->is_open = true;
    r->status = kg_op_open(r->op);
  }
  if (!r->status) {
    r->status = kg_op_next(r->op);
  }
  r->at = 0;
  r->is_done = r->status || !r->op->n;
  if (r->is_done) {
    r->op->n = 0;
  }
  return r->status;
}

static kg_status
fill_term(kg_result *r, size_t i, kg_id id)
{
  return kg_exec_term(&r->exec, id, r->texts[i], &r->row[i]);
}

static kg_status
next_row(kg_result *r)
{
  while (r->at >= r->op->n) {
    if (r->is_done) {
      return r->status ? r->status : KG_DONE;
    }
    TRY(kg_result_batch(r));
  }
  TRY(check_rows(r, 1));
  for (uint32_t i = 0; i < r->n_columns; i++) {
    const kg_id id = r->columns[i] == KG_NO_COLUMN
                         ? r->constants[i]
                         : r->op->cols[r->columns[i]][r->at];
    TRY(fill_term(r, i, id));
  }
  r->at++;
  return KG_OK;
}

static kg_status
more_triples(kg_result *r)
{
  return r->query->form == KG_CONSTRUCT ? kg_result_construct(r)
                                        : kg_result_describe(r);
}

static kg_status
next_triple(kg_result *r)
{
  while (r->at_triple >= r->triples.table.n) {
    TRY(more_triples(r));
  }
  TRY(check_rows(r, 1));
  const kg_id *triple = kg_rows_row(&r->triples.table, r->at_triple++);
  for (uint32_t i = 0; i < 3; i++) {
    TRY(fill_term(r, i, triple[i]));
  }
  return KG_OK;
}

static bool
is_graph(const kg_result *r)
{
  return r->query->form == KG_CONSTRUCT || r->query->form == KG_DESCRIBE;
}

static kg_status
wrong_form(kg_result *r, const char *wanted)
{
  return kg_sink_error(&r->ctx.sink, KG_ERR_USAGE, r->exec.source,
                       "the query is not %s", wanted);
}

kg_status
kg_result_next(kg_result *r, const kg_term **row)
{
  *row = r->row;
  if (r->status) {
    return r->status;
  }
  if (is_graph(r)) {
    const kg_status st = next_triple(r);
    r->status = st == KG_DONE ? KG_OK : st;
    return st;
  }
  if (r->query->form != KG_SELECT) {
    return wrong_form(r, "one with rows");
  }
  const kg_status st = next_row(r);
  r->status = st == KG_DONE ? KG_OK : st;
  return st;
}

kg_status
kg_result_ask(kg_result *r, bool *answer)
{
  *answer = false;
  if (r->query->form != KG_ASK) {
    return wrong_form(r, "an ASK");
  }
  TRY(kg_result_batch(r));
  *answer = r->op->n > 0;
  return KG_OK;
}

kg_status
kg_result_count(kg_result *r, uint64_t *n_rows)
{
  *n_rows = 0;
  if (r->status) {
    return r->status;
  }
  if (is_graph(r)) {
    kg_status st = KG_OK;
    while (!(st = more_triples(r))) {
    }
    *n_rows = r->triples.table.n - r->at_triple;
    r->at_triple = r->triples.table.n;
    r->status = st == KG_DONE ? check_rows(r, *n_rows) : st;
    return r->status;
  }
  if (r->query->form == KG_UPDATE) {
    return wrong_form(r, "one with rows");
  }
  *n_rows = r->is_open ? r->op->n - r->at : 0;
  while (!r->is_done) {
    TRY(kg_result_batch(r));
    *n_rows += r->op->n;
    r->at = r->op->n;
    TRY(r->status = check_rows(r, r->op->n));
  }
  return KG_OK;
}
