/* SPDX-License-Identifier: Apache-2.0 */
// How a program asks a store, with the public headers alone: fill it, prepare a
// query once, bind a parameter as a term, look at the plan, step through the
// rows, and stop a query that takes too long. kg/query.h points here.
#include <kg/query.h>

#include <stdio.h>

/// Diagnostics go to the caller's sink; the library itself never prints.
static void
tell(void *user, const kg_diag *d)
{
  (void)user;
  printf("%.*s:%llu:%llu: %.*s\n", KG_FMT(d->source),
         (unsigned long long)d->line, (unsigned long long)d->column,
         KG_FMT(d->message));
}

static kg_status
fill(const kg_context *ctx, kg_store *store)
{
  static const char text[] =
      "PREFIX : <http://example.org/> INSERT DATA {"
      " :ann :age 41 ; :name \"Ann\"@en . :bo :age 39 ; :name \"Bo\" }";
  kg_query *update = NULL;
  kg_result *result = NULL;
  kg_txn *txn = NULL;
  kg_update_counts counts;
  kg_status st = kg_query_prepare(ctx, kg_slice_of(text), true, NULL, &update);
  st = st ? st : kg_txn_write(store, &txn);
  st = st ? st : kg_query_run(ctx, update, txn, NULL, &result);
  st = st ? st : kg_result_update(result, &counts);
  kg_result_free(result);
  kg_query_free(update);
  if (st) {
    kg_txn_end(txn); // Nothing of it is kept.
    return st;
  }
  printf("%llu inserted\n", (unsigned long long)counts.n_inserted);
  return kg_txn_commit(txn);
}

static void
print_row(const kg_result *result, const kg_term *row)
{
  for (size_t i = 0; i < kg_result_n_columns(result); i++) {
    if (row[i].kind != KG_TERM_NONE) { // Else unbound.
      printf("%s%.*s = %.*s", i ? ", " : "",
             KG_FMT(kg_result_column(result, i)), KG_FMT(row[i].text));
    }
  }
  printf("\n");
}

/// Rows are valid until the next call; the result lives within its snapshot.
static kg_status
ask(const kg_context *ctx, kg_store *store, const kg_query *query)
{
  kg_txn *txn = NULL;
  kg_result *result = NULL;
  const kg_term *row;
  kg_slice plan;
  kg_status st = kg_txn_read(store, &txn);
  st = st ? st : kg_query_run(ctx, query, txn, NULL, &result);
  st = st ? st : kg_result_explain(result, KG_EXPLAIN_JSON, &plan);
  if (!st) {
    printf("a plan of %s bytes\n", plan.len > 50 ? "some" : "few");
  }
  while (!st && !(st = kg_result_next(result, &row))) {
    print_row(result, row);
  }
  kg_result_free(result);
  kg_txn_end(txn);
  return st == KG_DONE ? KG_OK : st;
}

/// The same query for two values of a parameter.
static kg_status
ask_twice(const kg_context *ctx, kg_store *store)
{
  static const char text[] =
      "PREFIX : <http://example.org/> "
      "SELECT ?name ?age { ?p :name ?name ; :age ?age } ORDER BY ?age";
  const kg_term bo = kg_literal(KG_SLICE("Bo"), kg_slice_make(NULL, 0));
  kg_term ann = bo;
  ann.text = KG_SLICE("Ann");
  ann.lang = KG_SLICE("en");
  kg_query *query = NULL;
  kg_status st = kg_query_prepare(ctx, kg_slice_of(text), false, NULL, &query);
  st = st ? st : ask(ctx, store, query);
  st = st ? st : kg_query_bind(query, "name", &bo);
  st = st ? st : ask(ctx, store, query);
  st = st ? st : kg_query_bind(query, "name", &ann);
  st = st ? st : ask(ctx, store, query);
  kg_query_free(query);
  return st;
}

/// Another thread or a signal handler may set the token at any time; here it is
/// set before the first row is asked for.
static kg_status
stop(const kg_context *ctx, kg_store *store, kg_cancel *cancel)
{
  kg_query *query = NULL;
  kg_status st = kg_query_prepare(ctx, KG_SLICE("SELECT * { ?s ?p ?o }"), false,
                                  NULL, &query);
  cancel->stop = 1;
  st = st ? st : ask(ctx, store, query);
  cancel->stop = 0;
  kg_query_free(query);
  printf("stopped: %s\n", st == KG_CANCELLED ? "yes" : "no");
  return st == KG_CANCELLED ? KG_OK : st;
}

/// One mistake is one diagnostic, with its place.
static kg_status
mistype(const kg_context *ctx)
{
  kg_query *query = NULL;
  const kg_status st = kg_query_prepare(
      ctx, KG_SLICE("SELECT ?s { ?s ex:p ?o }"), false, NULL, &query);
  kg_query_free(query);
  return st == KG_ERR_QUERY ? KG_OK : KG_ERR_USAGE;
}

int
main(void)
{
  kg_cancel cancel = {0};
  const kg_context ctx = {.sink = {tell, NULL}, .cancel = &cancel};
  kg_store *store = NULL;
  kg_status st = kg_store_open_temporary(&ctx, &store);
  st = st ? st : fill(&ctx, store);
  st = st ? st : ask_twice(&ctx, store);
  st = st ? st : stop(&ctx, store, &cancel);
  st = st ? st : mistype(&ctx);
  kg_store_close(store);
  return st ? 1 : 0;
}
