/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql_eval.h"

#include "base/file.h"
#include "io/rdf_reader.h"
#include "kg/store.h"
#include "rdf/graph.h"
#include "sparql/algebra.h"
#include "sparql/results.h"
#include "sparql_compare.h"

static const size_t largest_file = (size_t)64 << 20;

/// One test while it runs.
typedef struct run {
  const kg_context *ctx;
  const sparql_test *test;
  const kg_run_options *options;
  kg_arena arena;
  kg_store *store;
  kg_txn *txn;
  kg_query *query;
  kg_result *result;
  unsigned n_loads; ///< Makes blank nodes of each load their own.
} run;

// Data ------------------------------------------------------------------------

typedef struct loader {
  kg_txn *txn;
  kg_id graph;
} loader;

static kg_status
add_quad(void *user, const kg_term_quad *quad)
{
  loader *l = user;
  kg_quad ids = {.g = l->graph};
  TRY(kg_txn_intern(l->txn, &quad->s, &ids.s));
  TRY(kg_txn_intern(l->txn, &quad->p, &ids.p));
  TRY(kg_txn_intern(l->txn, &quad->o, &ids.o));
  return kg_txn_add(l->txn, &ids, NULL);
}

static kg_status
load_file(run *r, kg_slice file, kg_slice graph)
{
  loader l = {.txn = r->txn, .graph = KG_ID_DEFAULT_GRAPH};
  if (graph.len) {
    const kg_term iri = kg_iri(graph);
    TRY(kg_txn_intern(r->txn, &iri, &l.graph));
  }
  const kg_rdf_options options = {
      .scope = kg_arena_printf(&r->arena, "load%u", ++r->n_loads)};
  const char *path = sparql_path_of(&r->arena, file);
  return kg_rdf_read_file(r->ctx, path, &options, add_quad, &l);
}

static kg_status
load_list(run *r, const kg_slice *files, uint32_t n)
{
  for (uint32_t i = 0; i < n; ++i) {
    TRY(load_file(r, files[i], files[i]));
  }
  return KG_OK;
}

/// The test's data, and the files that FROM and FROM NAMED mean where the
/// test gives none.
static kg_status
load_data(run *r)
{
  TRY(kg_store_open_temporary(r->ctx, &r->store));
  TRY(kg_txn_write(r->store, &r->txn));
  for (size_t i = 0; i < r->test->data.n; ++i) {
    const sparql_data *data = &r->test->data.at[i];
    TRY(load_file(r, data->file, data->graph));
  }
  const kg_dataset *dataset = &r->query->dataset;
  if (dataset->given && !r->test->data.n) {
    TRY(load_list(r, dataset->graphs, dataset->n_graphs));
    TRY(load_list(r, dataset->named, dataset->n_named));
  }
  return KG_OK;
}

static kg_status
read_whole(run *r, kg_slice iri, kg_slice *text)
{
  kg_buf buf;
  kg_buf_init(&buf, NULL);
  kg_status st =
      kg_file_read(r->ctx, sparql_path_of(&r->arena, iri), largest_file, &buf);
  *text = kg_arena_copy(&r->arena, kg_buf_slice(&buf));
  kg_buf_clear(&buf);
  return st || text->ptr ? st : kg_out_of_memory(r->ctx);
}

static kg_status
prepare(run *r, bool update)
{
  kg_slice text;
  const kg_slice base = kg_arena_copy(&r->arena, r->test->query);
  const kg_query_options options = {.source = r->test->id.ptr,
                                    .base = base.ptr};
  TRY(read_whole(r, r->test->query, &text));
  return kg_query_prepare(r->ctx, text, update, &options, &r->query);
}

// What is expected ------------------------------------------------------------

static bool
has_extension(kg_slice iri, const char *extension)
{
  return kg_slice_has_suffix(iri, kg_slice_of(extension));
}

static kg_results_format
format_of(kg_slice iri)
{
  return has_extension(iri, ".srx")   ? KG_RESULTS_XML
         : has_extension(iri, ".srj") ? KG_RESULTS_JSON
         : has_extension(iri, ".csv") ? KG_RESULTS_CSV
         : has_extension(iri, ".tsv") ? KG_RESULTS_TSV
                                      : KG_N_RESULTS;
}

static kg_status
read_graph(run *r, kg_slice iri, kg_graph **graph)
{
  TRY(kg_graph_new(NULL, graph));
  return kg_rdf_read_file(r->ctx, sparql_path_of(&r->arena, iri), NULL,
                          kg_graph_add, *graph);
}

/// A copy whose terms do not depend on the graph they were read from.
static kg_status
read_expected(run *r,
              kg_results_table *table,
              kg_graph **holder,
              bool *has_order)
{
  const kg_results_format format = format_of(r->test->result);
  kg_slice text;
  *has_order = format == KG_RESULTS_XML || format == KG_RESULTS_JSON;
  if (format == KG_N_RESULTS) {
    TRY(read_graph(r, r->test->result, holder));
    return sparql_table_of_graph(r->ctx, *holder, table, has_order);
  }
  TRY(read_whole(r, r->test->result, &text));
  return kg_results_read(r->ctx, format, text, r->test->id.ptr, table);
}

// What comes out --------------------------------------------------------------

/// Through text and back, which tries the writer and the reader as well.
static kg_status
write_and_read(run *r, kg_results_table *table)
{
  const kg_results_format format = format_of(r->test->result);
  const kg_results_format used =
      format == KG_N_RESULTS ? KG_RESULTS_JSON : format;
  kg_out *out = NULL;
  *table = (kg_results_table){0};
  kg_arena_init(&table->arena, NULL);
  TRY(kg_out_open_memory(r->ctx, &out));
  kg_status st = kg_results_write(r->ctx, used, r->query, r->result, out, NULL);
  if (!st) {
    const kg_slice text = kg_arena_copy(&r->arena, kg_out_text(out));
    st = kg_results_read(r->ctx, used, text, "own results", table);
  }
  kg_out_abandon(out);
  return st;
}

static bool
is_ordered(const kg_alg *alg)
{
  while (alg->kind == KG_ALG_SLICE || alg->kind == KG_ALG_DISTINCT ||
         alg->kind == KG_ALG_REDUCED || alg->kind == KG_ALG_PROJECT) {
    alg = alg->children[0];
  }
  return alg->kind == KG_ALG_ORDER_BY;
}

static void
tell_table(run *r, const char *what, const kg_results_table *table)
{
  kg_out *out = NULL;
  kg_results_writer *writer = NULL;
  if (table->is_ask) {
    kg_sink_warn(&r->ctx->sink, what, "%s", table->answer ? "true" : "false");
    return;
  }
  if (kg_out_open_memory(r->ctx, &out) ||
      kg_results_open(r->ctx, KG_RESULTS_TSV, table->columns, table->n_columns,
                      out, &writer)) {
    return;
  }
  for (size_t i = 0; i < table->n_rows; ++i) {
    kg_results_row(writer, kg_results_table_row(table, i));
  }
  kg_results_close(writer);
  const kg_slice text = kg_out_text(out);
  const kg_diag diag = {
      .severity = KG_NOTE, .source = kg_slice_of(what), .message = text};
  kg_sink_tell(&r->ctx->sink, &diag); // May be long.
  kg_out_abandon(out);
}

static kg_status
compare_tables(run *r, bool *passed)
{
  kg_results_table got;
  kg_results_table want = {0};
  kg_graph *holder = NULL;
  bool has_order = false;
  kg_status st = write_and_read(r, &got);
  if (!st) {
    st = read_expected(r, &want, &holder, &has_order);
  }
  if (!st) {
    const bool ordered =
        has_order && r->query->form == KG_SELECT && is_ordered(r->query->where);
    st = sparql_tables_equal(&got, &want, ordered, r->test->is_lax, passed);
  }
  if (!st && !*passed) {
    tell_table(r, "got", &got);
    tell_table(r, "want", &want);
  }
  kg_results_table_clear(&got);
  kg_results_table_clear(&want);
  kg_graph_free(holder);
  return st;
}

static void
tell_graph(run *r, const char *what, const kg_graph *graph)
{
  for (size_t i = 0; i < kg_graph_size(graph); ++i) {
    const kg_term_quad q = kg_graph_at(graph, i);
    kg_sink_warn(&r->ctx->sink, what, "%.*s %.*s %.*s %.*s", (int)q.s.text.len,
                 q.s.text.ptr, (int)q.p.text.len, q.p.text.ptr,
                 (int)q.o.text.len, q.o.text.ptr, (int)q.g.text.len,
                 q.g.text.ptr ? q.g.text.ptr : "");
  }
}

static kg_status
check_graphs(run *r, kg_graph *got, kg_graph *want, bool *passed)
{
  TRY(sparql_graphs_equal(got, want, passed));
  if (!*passed) {
    tell_graph(r, "got", got);
    tell_graph(r, "want", want);
  }
  return KG_OK;
}

static kg_status
collect_triples(run *r, kg_graph *graph)
{
  const kg_term *row = NULL;
  kg_status st = KG_OK;
  while (!(st = kg_result_next(r->result, &row))) {
    const kg_term_quad quad = {.s = row[0], .p = row[1], .o = row[2]};
    TRY(kg_graph_add(graph, &quad));
  }
  return st == KG_DONE ? KG_OK : st;
}

static kg_status
compare_graphs(run *r, bool *passed)
{
  kg_graph *got = NULL;
  kg_graph *want = NULL;
  TRY(kg_graph_new(NULL, &got));
  kg_status st = collect_triples(r, got);
  st = st ? st : read_graph(r, r->test->result, &want);
  st = st ? st : check_graphs(r, got, want, passed);
  kg_graph_free(got);
  kg_graph_free(want);
  return st;
}

static kg_status
run_query(run *r, bool *passed)
{
  TRY(prepare(r, false));
  TRY(load_data(r));
  kg_txn *writer = r->txn;
  r->txn = NULL;
  TRY(kg_txn_commit(writer));
  TRY(kg_txn_read(r->store, &r->txn));
  TRY(kg_query_run(r->ctx, r->query, r->txn, r->options, &r->result));
  return r->query->form == KG_SELECT || r->query->form == KG_ASK
             ? compare_tables(r, passed)
             : compare_graphs(r, passed);
}

// Updates -----------------------------------------------------------------

static kg_status
add_stored(run *r, const kg_quad *ids, kg_graph *graph)
{
  char text[4][KG_ID_TEXT_MAX];
  kg_term_quad quad = {0};
  TRY(kg_txn_term(r->txn, ids->s, text[0], &quad.s));
  TRY(kg_txn_term(r->txn, ids->p, text[1], &quad.p));
  TRY(kg_txn_term(r->txn, ids->o, text[2], &quad.o));
  if (ids->g != KG_ID_DEFAULT_GRAPH) {
    TRY(kg_txn_term(r->txn, ids->g, text[3], &quad.g));
  }
  return kg_graph_add(graph, &quad);
}

static kg_status
collect_store(run *r, kg_graph *graph)
{
  const kg_pattern all = {.order = KG_SPOG};
  kg_scan *scan = NULL;
  kg_quad quads[64];
  size_t n = 1;
  TRY(kg_scan_open(r->txn, &all, &scan));
  kg_status st = KG_OK;
  while (!st && n) {
    st = kg_scan_next(scan, quads, sizeof quads / sizeof *quads, &n);
    for (size_t i = 0; !st && i < n; ++i) {
      st = add_stored(r, &quads[i], graph);
    }
  }
  kg_scan_close(scan);
  return st;
}

typedef struct named_graph {
  kg_graph *graph;
  kg_slice name;
} named_graph;

static kg_status
add_named(void *user, const kg_term_quad *quad)
{
  const named_graph *to = user;
  kg_term_quad copy = *quad;
  if (to->name.len) {
    copy.g = kg_iri(to->name);
  }
  return kg_graph_add(to->graph, &copy);
}

static kg_status
read_expected_store(run *r, kg_graph *graph)
{
  for (size_t i = 0; i < r->test->result_data.n; ++i) {
    const sparql_data *data = &r->test->result_data.at[i];
    named_graph to = {graph, data->graph};
    const char *path = sparql_path_of(&r->arena, data->file);
    TRY(kg_rdf_read_file(r->ctx, path, NULL, add_named, &to));
  }
  return KG_OK;
}

static kg_status
run_update(run *r, bool *passed)
{
  kg_graph *got = NULL;
  kg_graph *want = NULL;
  TRY(prepare(r, true));
  TRY(load_data(r));
  TRY(kg_query_run(r->ctx, r->query, r->txn, r->options, &r->result));
  TRY(kg_result_update(r->result, NULL));
  TRY(kg_graph_new(NULL, &got));
  TRY(kg_graph_new(NULL, &want));
  kg_status st = collect_store(r, got);
  st = st ? st : read_expected_store(r, want);
  st = st ? st : check_graphs(r, got, want, passed);
  kg_graph_free(got);
  kg_graph_free(want);
  return st;
}

kg_status
sparql_eval(const kg_context *ctx,
            const sparql_test *test,
            const kg_run_options *options,
            bool *passed)
{
  run r = {.ctx = ctx, .test = test, .options = options};
  *passed = false;
  kg_arena_init(&r.arena, NULL);
  const kg_status st = test->kind == TEST_UPDATE ? run_update(&r, passed)
                                                 : run_query(&r, passed);
  kg_result_free(r.result);
  kg_txn_end(r.txn);
  kg_store_close(r.store);
  kg_query_free(r.query);
  kg_arena_clear(&r.arena);
  return st;
}
