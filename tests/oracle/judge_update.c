/* SPDX-License-Identifier: Apache-2.0 */
// Updates: the whole store afterwards.
#include "judge.h"

#include <stdlib.h>
#include <string.h>

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
  or_must(!kg_txn_write(store, &txn), "writer");
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
  or_must(!kg_txn_read(store, &txn), "reader");
  for (int i = 0; i < 2; i++) {
    static const kg_context ctx = {0};
    const kg_run_options strict = {.strict_dataset = true};
    kg_query *query = or_prepare(kg_slice_of(texts[i]), false);
    kg_result *result = NULL;
    const kg_term *row;
    or_must(query && !kg_query_run(&ctx, query, txn, &strict, &result), "read");
    while (!kg_result_next(result, &row)) {
      or_term *cells = or_rows_add(&env, rows);
      for (size_t k = 0; k < kg_result_n_columns(result); k++) {
        cells[k] = or_found_term(world, &row[k], true);
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
  or_answer got = {0};
  kg_query *update = or_prepare(text, true);
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
  or_must(used, "memory");
  const bool same = good == !got.status &&
                    (!good || (want.n == got.rows.n &&
                               or_contained(&world, &got.rows, &want, used)));
  const or_verdict verdict = world.gave_up ? OR_SKIPPED
                             : same        ? OR_SAME
                                           : OR_DIFFERENT;
  if (verdict == OR_DIFFERENT) {
    or_explain(&world, "update", &got, &want, good, explanation);
  }
  free(used);
  or_rows_clear(&want);
  or_rows_clear(&got.rows);
  or_world_clear(&world);
  kg_store_close(store);
  kg_query_free(update);
  return verdict;
}
