/* SPDX-License-Identifier: Apache-2.0 */
// The engine against itself.
#include "judge.h"

#include <stdlib.h>
#include <string.h>

static uint32_t row_width; ///< For qsort, which has no place for it.

static int
compare_rows(const void *a, const void *b)
{
  return memcmp(a, b, row_width * sizeof(or_term));
}

static void
sort_rows(or_rows *rows, bool distinct)
{
  row_width = rows->width;
  if (rows->n) {
    qsort(rows->cells, rows->n, rows->width * sizeof(or_term), compare_rows);
  }
  size_t kept = 0;
  for (size_t i = 0; distinct && i < rows->n; i++) {
    if (!kept || compare_rows(or_row(rows, i), or_row(rows, kept - 1))) {
      memmove(or_row(rows, kept++), or_row(rows, i),
              rows->width * sizeof(or_term));
    }
  }
  rows->n = distinct ? kept : rows->n;
}

static bool
same_rows(or_world *world, or_rows *a, or_rows *b, bool reduced)
{
  sort_rows(a, reduced);
  sort_rows(b, reduced);
  if (a->n != b->n) {
    return false;
  }
  if (!a->n || !memcmp(a->cells, b->cells, a->n * a->width * sizeof(or_term))) {
    return true;
  }
  bool *used = calloc(a->n + 1, sizeof *used);
  or_must(used, "memory");
  const bool same = a->n > 3000 || or_contained(world, a, b, used);
  free(used);
  return same;
}

or_verdict
or_judge_plans(or_world *world, kg_store *store, kg_slice text, bool strict)
{
  kg_query *query = or_prepare(text, false);
  kg_txn *txn = NULL;
  or_answer got[2];
  if (!query || !query->where || !or_has_one_answer(query->where, true)) {
    kg_query_free(query);
    return OR_INVALID;
  }
  const kg_alg *top = query->where;
  const bool sliced = query->form == KG_SELECT && top->kind == KG_ALG_SLICE;
  top = sliced ? top->children[0] : top;
  or_must(!kg_txn_read(store, &txn), "reader");
  world->gave_up = false;
  for (int plain = 0; plain < 2; plain++) {
    const kg_run_options options = {.strict_dataset = strict,
                                    .no_optimizer = plain,
                                    .timeout_ms = 2000,
                                    .max_memory = 256 << 20,
                                    .max_rows = 25000};
    or_ask_engine(world, txn, query, &options, &got[plain]);
  }
  kg_txn_end(txn);
  world->is_empty = !got[0].yes && !got[0].rows.n;
  or_verdict verdict = OR_DIFFERENT;
  if (got[0].status == KG_ERR_LIMIT || got[1].status == KG_ERR_LIMIT) {
    verdict = OR_SKIPPED;
  } else if (!got[0].status && !got[1].status && got[0].yes == got[1].yes &&
             (sliced ? top->kind == KG_ALG_REDUCED ||
                           got[0].rows.n == got[1].rows.n
                     : same_rows(world, &got[0].rows, &got[1].rows,
                                 top->kind == KG_ALG_REDUCED))) {
    verdict = OR_SAME;
  }
  or_rows_clear(&got[0].rows);
  or_rows_clear(&got[1].rows);
  kg_query_free(query);
  return verdict;
}
