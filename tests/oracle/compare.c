/* SPDX-License-Identifier: Apache-2.0 */
#include "compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREFIXES                                                               \
  "PREFIX : <http://e/>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"

static void
must(bool good, const char *what)
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

// The engine's side ---------------------------------------------------------

static kg_id
store_term(kg_txn *txn, const or_world *world, or_term term)
{
  kg_id id = KG_ID_DEFAULT_GRAPH;
  must(!term || !kg_txn_intern(txn, &world->terms[term], &id), "intern");
  return id;
}

kg_store *
or_open_store(const or_world *world)
{
  static const kg_context ctx = {0};
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  must(!kg_store_open_temporary(&ctx, &store), "store");
  must(!kg_txn_write(store, &txn), "writer");
  for (size_t i = 0; i < world->n_quads; i++) {
    const or_quad *q = &world->quads[i];
    const kg_quad quad = {
        store_term(txn, world, q->s), store_term(txn, world, q->p),
        store_term(txn, world, q->o), store_term(txn, world, q->g)};
    must(!kg_txn_add(txn, &quad, NULL), "add");
  }
  must(!kg_txn_commit(txn), "commit");
  return store;
}

static kg_query *
prepare(kg_slice text, bool update)
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

typedef struct answer {
  kg_status status;
  bool yes;
  or_rows rows;
  uint64_t counted; ///< By kg_result_count.
} answer;

/// Blank nodes that a template made are one, as in the naive answer.
static or_term
found_term(or_world *world, const kg_term *term, bool template)
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
      cells[i] = found_term(world, &row[i], template);
    }
  }
  return st == KG_DONE ? KG_OK : st;
}

static void
ask_engine(or_world *world,
           kg_txn *txn,
           const kg_query *query,
           const kg_run_options *options,
           answer *out)
{
  static const kg_context ctx = {0};
  const bool template = query->form == KG_CONSTRUCT;
  kg_result *result = NULL;
  *out = (answer){0};
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

// The naive side ------------------------------------------------------------

/// Apart from the rows: what may still vary.
typedef struct expected {
  or_rows rows; ///< By column, without the slice.
  bool reduced, sliced;
  uint64_t offset, limit;
  const kg_alg *order;
} expected;

static void
take_columns(or_env *env, const or_rows *solutions, or_rows *rows)
{
  const kg_query *query = env->query;
  or_rows_init(rows, query->n_columns);
  for (size_t i = 0; i < solutions->n; i++) {
    or_term *row = or_rows_add(env, rows);
    for (uint32_t k = 0; k < query->n_columns; k++) {
      row[k] = or_row(solutions, i)[query->columns[k]];
    }
  }
}

static void
expect_rows(or_env *env, expected *out)
{
  const kg_alg *alg = env->query->where;
  or_rows solutions;
  if (alg->kind == KG_ALG_SLICE) {
    out->sliced = true;
    out->offset = alg->u.slice.offset;
    out->limit = alg->u.slice.limit;
    alg = alg->children[0];
  }
  if (alg->kind == KG_ALG_REDUCED) {
    out->reduced = true;
    alg = alg->children[0];
  }
  for (const kg_alg *at = alg; at->n_children == 1; at = at->children[0]) {
    if (at->kind == KG_ALG_ORDER_BY) {
      out->order = at;
    }
    if (at->kind != KG_ALG_DISTINCT && at->kind != KG_ALG_PROJECT) {
      break;
    }
  }
  or_eval(env, alg, &solutions);
  take_columns(env, &solutions, &out->rows);
  or_rows_clear(&solutions);
}

// Comparing -----------------------------------------------------------------

/// The same term, or a number that another order of adding up may give.
static bool
same_cell(or_world *world, or_term a, or_term b)
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

static bool
same_row(
    or_world *world, const or_rows *a, size_t i, const or_rows *b, size_t k)
{
  for (uint32_t c = 0; c < a->width; c++) {
    if (!same_cell(world, or_row(a, i)[c], or_row(b, k)[c])) {
      return false;
    }
  }
  return true;
}

/// Each row of `small` is another one of `large`; `used` tells which.
static bool
contained(or_world *world,
          const or_rows *small,
          const or_rows *large,
          bool *used)
{
  for (size_t i = 0; i < small->n; i++) {
    size_t k = 0;
    while (k < large->n && (used[k] || !same_row(world, small, i, large, k))) {
      k++;
    }
    if (k == large->n) {
      return false;
    }
    used[k] = true;
  }
  return true;
}

static bool
covered(or_world *world, const or_rows *all, const or_rows *by)
{
  for (size_t i = 0; i < all->n; i++) {
    size_t k = 0;
    while (k < by->n && !same_row(world, all, i, by, k)) {
      k++;
    }
    if (k == by->n) {
      return false;
    }
  }
  return true;
}

static bool
all_vars_shown(const kg_query *query, const kg_expr *expr)
{
  bool shown = expr->kind != KG_EXPR_EXISTS && expr->kind != KG_EXPR_NOT_EXISTS;
  if (expr->kind == KG_EXPR_VAR) {
    shown = false;
    for (uint32_t i = 0; i < query->n_columns; i++) {
      shown |= query->columns[i] == expr->var;
    }
  }
  for (uint32_t i = 0; shown && i < expr->n_args; i++) {
    shown = all_vars_shown(query, expr->args[i]);
  }
  return shown;
}

static bool
keys_shown(const kg_query *query, const kg_alg *order)
{
  for (uint32_t i = 0; order && i < order->u.order.n_keys; i++) {
    if (!all_vars_shown(query, order->u.order.keys[i].expr)) {
      return false;
    }
  }
  return order != NULL;
}

/// The keys of each row.
static void
find_keys(or_env *env, const kg_alg *order, const or_rows *rows, or_rows *keys)
{
  const uint32_t n = order->u.order.n_keys;
  or_term *solution = calloc(env->query->n_vars + 1, sizeof *solution);
  must(solution, "memory");
  or_rows_init(keys, n);
  for (size_t i = 0; i < rows->n; i++) {
    or_term *key = or_rows_add(env, keys);
    for (uint32_t k = 0; k < env->query->n_columns; k++) {
      solution[env->query->columns[k]] = or_row(rows, i)[k];
    }
    for (uint32_t k = 0; k < n; k++) {
      const or_value v =
          or_eval_expr(env, order->u.order.keys[k].expr, solution);
      key[k] = or_term_of(env->world, &v);
    }
  }
  free(solution);
}

static int
compare_keys(or_env *env,
             const kg_alg *order,
             const or_term *a,
             const or_term *b)
{
  for (uint32_t k = 0; k < order->u.order.n_keys; k++) {
    const int c = or_order(env->world, a[k], b[k]);
    if (c) {
      return c == OR_NO_ORDER                    ? OR_NO_ORDER
             : order->u.order.keys[k].descending ? -c
                                                 : c;
    }
  }
  return 0;
}

/// No row stands before one that is less, and a slice is where it must be.
static bool
in_order(or_env *env, const expected *want, const or_rows *got)
{
  or_rows keys, all;
  bool good = true;
  find_keys(env, want->order, got, &keys);
  find_keys(env, want->order, &want->rows, &all);
  for (size_t i = 0; good && i < keys.n; i++) {
    uint64_t n_less = 0, n_not_more = 0;
    for (size_t k = i + 1; good && k < keys.n; k++) {
      good = compare_keys(env, want->order, or_row(&keys, i),
                          or_row(&keys, k)) != 1;
    }
    for (size_t k = 0; k < all.n; k++) {
      const int c =
          compare_keys(env, want->order, or_row(&all, k), or_row(&keys, i));
      n_less += c == -1;
      n_not_more += c != 1;
    }
    good &= want->reduced ||
            (n_less <= want->offset + i && n_not_more >= want->offset + i + 1);
  }
  or_rows_clear(&keys);
  or_rows_clear(&all);
  return good;
}

static bool
right_rows(or_env *env, const expected *want, const answer *got)
{
  or_world *world = env->world;
  const uint64_t n_all = want->rows.n;
  uint64_t n = n_all > want->offset ? n_all - want->offset : 0;
  n = want->sliced && n > want->limit ? want->limit : n;
  bool *used = calloc(want->rows.n + 1, sizeof *used);
  must(used, "memory");
  bool good = contained(world, &got->rows, &want->rows, used);
  free(used);
  if (!want->reduced) {
    good &= got->rows.n == n && got->counted == n;
  } else if (!want->sliced) {
    good &= covered(world, &want->rows, &got->rows);
  }
  if (good && keys_shown(env->query, want->order)) {
    good = in_order(env, want, &got->rows);
  }
  return good;
}

/// A slice inside without an order may be any.
static bool has_one_answer(const kg_alg *alg, bool top);

static bool
expr_has_one_answer(const kg_expr *expr)
{
  bool one = !expr->pattern || has_one_answer(expr->pattern, false);
  for (uint32_t i = 0; one && i < expr->n_args; i++) {
    one = expr_has_one_answer(expr->args[i]);
  }
  return one;
}

static bool
has_one_answer(const kg_alg *alg, bool top)
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
    one = has_one_answer(alg->children[i], top && alg->kind == KG_ALG_SLICE);
  }
  return one;
}

// Judging -------------------------------------------------------------------

static void
explain(const or_world *world,
        const char *which,
        const answer *got,
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

static bool
is_right(or_env *env, const expected *want, const answer *got, bool want_yes)
{
  bool used[1] = {false};
  if (got->status) {
    return false;
  }
  switch (env->query->form) {
  case KG_ASK: return got->yes == want_yes;
  case KG_SELECT: return right_rows(env, want, got);
  default: break;
  }
  (void)used;
  bool *taken = calloc(want->rows.n + 1, sizeof *taken);
  must(taken, "memory");
  const bool good = got->rows.n == want->rows.n &&
                    contained(env->world, &got->rows, &want->rows, taken);
  free(taken);
  return good;
}

static void
expect(or_env *env, expected *want, bool *yes)
{
  or_rows rows;
  *want = (expected){.limit = KG_NO_LIMIT};
  *yes = false;
  switch (env->query->form) {
  case KG_ASK:
    or_eval(env, env->query->where, &rows);
    *yes = rows.n > 0;
    or_rows_clear(&rows);
    or_rows_init(&want->rows, 1);
    break;
  case KG_CONSTRUCT: or_construct(env, &want->rows); break;
  default: expect_rows(env, want); break;
  }
}

static or_verdict
judge_query(or_world *world,
            kg_store *store,
            const kg_query *query,
            bool strict,
            kg_buf *explanation)
{
  or_env env;
  expected want;
  bool yes;
  kg_txn *txn = NULL;
  or_verdict verdict = OR_SAME;
  world->gave_up = false;
  world->n_steps = 0;
  or_env_init(&env, world, query, &query->dataset, KG_SLICE(""), strict);
  expect(&env, &want, &yes);
  world->is_empty = !yes && !want.rows.n;
  must(!kg_txn_read(store, &txn), "reader");
  for (int plain = 0; plain < 2 && !world->gave_up && !verdict; plain++) {
    const kg_run_options options = {.strict_dataset = strict,
                                    .no_optimizer = plain};
    answer got;
    world->n_steps = 0;
    ask_engine(world, txn, query, &options, &got);
    if (!is_right(&env, &want, &got, yes) && !world->gave_up) {
      explain(world, plain ? "optimiser off" : "optimiser on", &got, &want.rows,
              yes, explanation);
      verdict = OR_DIFFERENT;
    }
    or_rows_clear(&got.rows);
  }
  kg_txn_end(txn);
  or_rows_clear(&want.rows);
  return world->gave_up ? OR_SKIPPED : verdict;
}

or_verdict
or_judge(or_world *world,
         kg_store *store,
         kg_slice text,
         bool strict,
         kg_buf *explanation)
{
  kg_query *query = prepare(text, false);
  or_verdict verdict = OR_INVALID;
  world->is_empty = true;
  if (query && query->where && has_one_answer(query->where, true)) {
    verdict = judge_query(world, store, query, strict, explanation);
  }
  kg_query_free(query);
  return verdict;
}

// Updates -------------------------------------------------------------------

static void
copy_world(const or_world *from, or_world *to)
{
  or_world_init(to);
  for (size_t i = 0; i < from->n_quads; i++) {
    const or_quad *q = &from->quads[i];
    or_add(to, (or_quad){or_intern(to, &from->terms[q->s]),
                         or_intern(to, &from->terms[q->p]),
                         or_intern(to, &from->terms[q->o]),
                         or_intern(to, &from->terms[q->g])});
  }
}

static kg_status
update_store(kg_store *store, const kg_query *update, bool strict)
{
  static const kg_context ctx = {0};
  const kg_run_options options = {.strict_dataset = strict};
  kg_result *result = NULL;
  kg_txn *txn = NULL;
  must(!kg_txn_write(store, &txn), "writer");
  kg_status st = kg_query_run(&ctx, update, txn, &options, &result);
  st = st ? st : kg_result_update(result, NULL);
  kg_result_free(result);
  if (st) {
    kg_txn_end(txn);
    return st;
  }
  return kg_txn_commit(txn);
}

/// Each quad of the store as a row.
static void
read_store(or_world *world, kg_store *store, or_rows *rows)
{
  static const char *const texts[] = {
      "SELECT ?s ?p ?o { ?s ?p ?o }",
      "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }"};
  kg_txn *txn = NULL;
  or_env env = {.world = world};
  or_rows_init(rows, 4);
  must(!kg_txn_read(store, &txn), "reader");
  for (int i = 0; i < 2; i++) {
    static const kg_context ctx = {0};
    const kg_run_options strict = {.strict_dataset = true};
    kg_query *query = prepare(kg_slice_of(texts[i]), false);
    kg_result *result = NULL;
    const kg_term *row;
    must(query && !kg_query_run(&ctx, query, txn, &strict, &result), "read");
    while (!kg_result_next(result, &row)) {
      or_term *cells = or_rows_add(&env, rows);
      for (size_t k = 0; k < kg_result_n_columns(result); k++) {
        cells[k] = found_term(world, &row[k], true);
      }
    }
    kg_result_free(result);
    kg_query_free(query);
  }
  kg_txn_end(txn);
}

or_verdict
or_judge_update(const or_world *before,
                kg_slice text,
                bool strict,
                kg_buf *explanation)
{
  or_world world;
  or_rows want;
  or_env env = {.world = &world};
  answer got = {0};
  kg_query *update = prepare(text, true);
  if (!update) {
    return OR_INVALID;
  }
  kg_store *store = or_open_store(before);
  copy_world(before, &world);
  const bool good = or_update(&world, update, strict);
  got.status = update_store(store, update, strict);
  or_rows_init(&want, 4);
  for (size_t i = 0; i < world.n_quads; i++) {
    memcpy(or_rows_add(&env, &want), &world.quads[i], sizeof world.quads[i]);
  }
  read_store(&world, store, &got.rows);
  bool *used = calloc(want.n + 1, sizeof *used);
  must(used, "memory");
  const bool same = good == !got.status &&
                    (!good || (want.n == got.rows.n &&
                               contained(&world, &got.rows, &want, used)));
  const or_verdict verdict = world.gave_up ? OR_SKIPPED
                             : same        ? OR_SAME
                                           : OR_DIFFERENT;
  if (verdict == OR_DIFFERENT) {
    explain(&world, "update", &got, &want, good, explanation);
  }
  free(used);
  or_rows_clear(&want);
  or_rows_clear(&got.rows);
  or_world_clear(&world);
  kg_store_close(store);
  kg_query_free(update);
  return verdict;
}
