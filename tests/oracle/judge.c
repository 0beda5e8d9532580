/* SPDX-License-Identifier: Apache-2.0 */
// The engine's side, and what is compared with it.
#include "judge.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREFIXES                                                               \
  "PREFIX : <http://e/>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"

void
or_must(bool good, const char *what)
{
  if (!good) {
    fprintf(stderr, "oracle: %s failed\n", what);
    exit(2);
  }
}

// Printing ------------------------------------------------------------------

void
or_print_term(const or_world *world, or_term term, kg_buf *out)
{
  const kg_term *t = &world->terms[term];
  switch (t->kind) {
  case KG_TERM_NONE: kg_buf_add_byte(out, '-'); break;
  case KG_TERM_IRI: kg_buf_printf(out, "<%.*s>", KG_FMT(t->text)); break;
  case KG_TERM_BLANK: kg_buf_printf(out, "_:%.*s", KG_FMT(t->text)); break;
  case KG_TERM_LITERAL:
    kg_buf_printf(out, "\"%.*s\"", KG_FMT(t->text));
    if (t->lang.len) {
      kg_buf_printf(out, "@%.*s", KG_FMT(t->lang));
    } else if (t->datatype.len) {
      kg_buf_printf(out, "^^<%.*s>", KG_FMT(t->datatype));
    }
    break;
  }
}

void
or_print_data(const or_world *world, kg_buf *out)
{
  for (size_t i = 0; i < world->n_quads; i++) {
    const or_quad *q = &world->quads[i];
    const or_term all[4] = {q->s, q->p, q->o, q->g};
    for (int k = 0; k < 3 + (q->g != 0); k++) {
      or_print_term(world, all[k], out);
      kg_buf_add_byte(out, ' ');
    }
    kg_buf_add_string(out, ".\n");
  }
}

static void
print_rows(const or_world *world, const or_rows *rows, kg_buf *out)
{
  for (size_t i = 0; i < rows->n && i < 40; i++) {
    kg_buf_add_string(out, "   ");
    for (uint32_t k = 0; k < rows->width; k++) {
      kg_buf_add_byte(out, ' ');
      or_print_term(world, or_row(rows, i)[k], out);
    }
    kg_buf_add_byte(out, '\n');
  }
}

void
or_explain(const or_world *world,
           const char *which,
           const or_answer *got,
           const or_rows *want,
           bool want_yes,
           kg_buf *out)
{
  if (!out) {
    return;
  }
  kg_buf_printf(out, "%s: status \"%s\", %s, %zu rows (%llu counted)\n", which,
                kg_status_words(got->status), got->yes ? "true" : "false",
                got->rows.n, (unsigned long long)got->counted);
  print_rows(world, &got->rows, out);
  kg_buf_printf(out, "naive (without its slice): %s, %zu rows\n",
                want_yes ? "true" : "false", want->n);
  print_rows(world, want, out);
}

// The engine's side ---------------------------------------------------------

static kg_id
store_term(kg_txn *txn, const or_world *world, or_term term)
{
  kg_id id = KG_ID_DEFAULT_GRAPH;
  or_must(!term || !kg_txn_intern(txn, &world->terms[term], &id), "intern");
  return id;
}

kg_store *
or_open_store(const or_world *world)
{
  static const kg_context ctx = {0};
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  or_must(!kg_store_open_temporary(&ctx, &store), "store");
  or_must(!kg_txn_write(store, &txn), "writer");
  for (size_t i = 0; i < world->n_quads; i++) {
    const or_quad *q = &world->quads[i];
    const kg_quad quad = {
        store_term(txn, world, q->s), store_term(txn, world, q->p),
        store_term(txn, world, q->o), store_term(txn, world, q->g)};
    or_must(!kg_txn_add(txn, &quad, NULL), "add");
  }
  or_must(!kg_txn_commit(txn), "commit");
  return store;
}

kg_query *
or_prepare(kg_slice text, bool update)
{
  static const kg_context ctx = {0};
  kg_query *query = NULL;
  kg_buf all;
  kg_buf_init(&all, NULL);
  kg_buf_add_string(&all, PREFIXES);
  kg_buf_add(&all, text);
  const kg_status st = kg_query_prepare(&ctx, kg_buf_slice(&all), update,
                                        &(kg_query_options){0}, &query);
  kg_buf_clear(&all);
  return st ? NULL : query;
}

or_term
or_found_term(or_world *world, const kg_term *term, bool template)
{
  const kg_term made = {.kind = KG_TERM_BLANK, .text = {"template", 8}};
  const bool is_data = term->text.len == 2 && term->text.ptr[0] == 'b';
  return or_intern(world, template && term->kind == KG_TERM_BLANK && !is_data
                              ? &made
                              : term);
}

static kg_status
read_rows(or_world *world, kg_result *result, bool template, or_rows *rows)
{
  or_env env = {.world = world};
  const kg_term *row;
  kg_status st;
  while (!(st = kg_result_next(result, &row))) {
    or_term *cells = or_rows_add(&env, rows);
    const size_t n = template ? 3 : kg_result_n_columns(result);
    for (size_t i = 0; i < n; i++) {
      cells[i] = or_found_term(world, &row[i], template);
    }
  }
  return st == KG_DONE ? KG_OK : st;
}

void
or_ask_engine(or_world *world,
              kg_txn *txn,
              const kg_query *query,
              const kg_run_options *options,
              or_answer *out)
{
  static const kg_context ctx = {0};
  const bool template = query->form == KG_CONSTRUCT;
  kg_result *result = NULL;
  *out = (or_answer){0};
  or_rows_init(&out->rows, template ? 3 : query->n_columns);
  out->status = kg_query_run(&ctx, query, txn, options, &result);
  if (!out->status && query->form == KG_ASK) {
    out->status = kg_result_ask(result, &out->yes);
  } else if (!out->status) {
    out->status = read_rows(world, result, template, &out->rows);
  }
  kg_result_free(result);
  result = NULL;
  if (!out->status && query->form == KG_SELECT) {
    out->status = kg_query_run(&ctx, query, txn, options, &result);
    out->status =
        out->status ? out->status : kg_result_count(result, &out->counted);
    kg_result_free(result);
  }
}

// Rows ----------------------------------------------------------------------

/// The same term, or a number that another order of adding up may give.
static bool
or_same_cell(or_world *world, or_term a, or_term b)
{
  if (a == b) {
    return true;
  }
  const or_value x = or_value_of(world, a), y = or_value_of(world, b);
  if (x.kind != y.kind || x.kind < OR_DECIMAL || x.kind > OR_DOUBLE) {
    return false;
  }
  const double dx = or_to_double(&x), dy = or_to_double(&y);
  if (!isfinite(dx) || !isfinite(dy)) {
    return false;
  }
  const double slack = x.kind == OR_FLOAT ? 1e-5 : 1e-12;
  return fabs(dx - dy) <= slack * (fabs(dx) + fabs(dy));
}

bool
or_same_row(
    or_world *world, const or_rows *a, size_t i, const or_rows *b, size_t k)
{
  for (uint32_t c = 0; c < a->width; c++) {
    if (!or_same_cell(world, or_row(a, i)[c], or_row(b, k)[c])) {
      return false;
    }
  }
  return true;
}

/// A row and where it stands, for sorting.
typedef struct placed_row {
  const or_term *cells;
  uint32_t width;
  size_t at;
} placed_row;

static int
compare_placed(const void *a, const void *b)
{
  const placed_row *const x = a;
  const placed_row *const y = b;
  return memcmp(x->cells, y->cells, x->width * sizeof *x->cells);
}

static placed_row *
sort_places(const or_rows *rows)
{
  placed_row *places = calloc(rows->n + 1, sizeof *places);
  or_must(places, "memory");
  for (size_t i = 0; i < rows->n; i++) {
    places[i] = (placed_row){or_row(rows, i), rows->width, i};
  }
  qsort(places, rows->n, sizeof *places, compare_placed);
  return places;
}

static bool
use_similar(or_world *world,
            const or_rows *small,
            size_t i,
            const or_rows *large,
            bool *used)
{
  size_t k = 0;
  while (k < large->n && (used[k] || !or_same_row(world, small, i, large, k))) {
    k++;
  }
  if (k < large->n) {
    used[k] = true;
  }
  return k < large->n;
}

/* Both sorted, so that equal rows meet; what is left over may still be alike
   but for the order in which numbers were added up. */
bool
or_contained(or_world *world,
             const or_rows *small,
             const or_rows *large,
             bool *used)
{
  placed_row *const a = sort_places(small);
  placed_row *const b = sort_places(large);
  bool *const met = calloc(small->n + 1, sizeof *met);
  or_must(met, "memory");
  for (size_t i = 0, k = 0; i < small->n && k < large->n;) {
    const int order = compare_placed(&a[i], &b[k]);
    const bool is_match = !order && !used[b[k].at];
    if (is_match) {
      met[a[i].at] = used[b[k].at] = true;
    }
    i += order < 0 || is_match;
    k += order >= 0;
  }
  bool is_contained = true;
  for (size_t i = 0; is_contained && i < small->n; i++) {
    is_contained = met[i] || use_similar(world, small, i, large, used);
  }
  free(met);
  free(b);
  free(a);
  return is_contained;
}

// Queries with one answer -----------------------------------------------------

static bool
expr_has_one_answer(const kg_expr *expr)
{
  bool one = !expr->pattern || or_has_one_answer(expr->pattern, false);
  for (uint32_t i = 0; one && i < expr->n_args; i++) {
    one = expr_has_one_answer(expr->args[i]);
  }
  return one;
}

bool
or_has_one_answer(const kg_alg *alg, bool top)
{
  bool one = true;
  if (alg->kind == KG_ALG_SLICE && !top) {
    const kg_alg *at = alg->children[0];
    while (at->kind == KG_ALG_DISTINCT || at->kind == KG_ALG_PROJECT) {
      at = at->children[0];
    }
    one = at->kind == KG_ALG_ORDER_BY && at->u.order.n_keys == 1 &&
          at->children[0]->kind == KG_ALG_BGP &&
          at->children[0]->u.bgp.n_edges == 1;
  }
  if (alg->kind == KG_ALG_REDUCED && !top) {
    return false;
  }
  const bool has_filters =
      alg->kind == KG_ALG_FILTER || alg->kind == KG_ALG_LEFT_JOIN;
  for (uint32_t i = 0; one && has_filters && i < alg->u.filter.n_exprs; i++) {
    one = expr_has_one_answer(alg->u.filter.exprs[i]);
  }
  for (uint32_t i = 0; one && i < alg->n_children; i++) {
    one = or_has_one_answer(alg->children[i], top && alg->kind == KG_ALG_SLICE);
  }
  return one;
}
