/* SPDX-License-Identifier: Apache-2.0 */
/* How many quads match a pattern: from the statistics where they know, else by
   counting the rows of the blocks of the range, which needs their heads only,
   up to a number of blocks; behind that the range is taken to go on. */
#include "store/order.h"
#include "store/txn.h"

#include "kg/store_stats.h"

enum { MAX_BLOCKS = 512 };

/* What is known without looking at an index. */
static kg_status
from_statistics(kg_txn *txn, const kg_pattern *pattern, double *n, bool *known)
{
  const kg_quad *b = &pattern->bound;
  const bool union_graph = pattern->distinct;
  *known = true;
  if (pattern->high) {
    *known = false;
  } else if (!b->s && !b->p && !b->o && !b->g) {
    *n = (double)(union_graph ? txn->meta.n_triples : txn->meta.n_quads);
  } else if (!b->s && !b->p && !b->o && b->g) {
    uint64_t size = 0;
    TRY(kg_txn_graph_size(txn, b->g, &size));
    *n = (double)size;
  } else if (b->p && !b->s && !b->o && !b->g) {
    kg_predicate_stats stats = {0};
    const kg_status st = kg_txn_predicate_stats(txn, b->p, &stats);
    const double quads = txn->meta.n_triples ? (double)txn->meta.n_quads /
                                                   (double)txn->meta.n_triples
                                             : 1;
    *n = (double)stats.n_triples * (union_graph ? 1 : quads);
    return st == KG_NOT_FOUND ? KG_OK : st;
  } else {
    *known = false;
  }
  return KG_OK;
}

static size_t
rows_in_block(const kg_block *block,
              const kg_row *low,
              int n_low,
              const kg_row *high,
              int n_high)
{
  const size_t begin = n_low ? kg_block_find(block, low, n_low, false) : 0;
  const size_t end =
      n_high ? kg_block_find(block, high, n_high, true) : block->n;
  return end > begin ? end - begin : 0;
}

/* The rest of a range too long to count, by what bounds it from above. */
static double
extrapolate(kg_txn *txn, const kg_pattern *pattern, double counted)
{
  kg_predicate_stats stats;
  double most = (double)txn->meta.n_quads;
  if (pattern->bound.p &&
      !kg_txn_predicate_stats(txn, pattern->bound.p, &stats)) {
    most = (double)stats.n_triples;
  }
  const double guess = counted * 4;
  return guess < most ? guess : most > counted ? most : counted;
}

static kg_status
count_rows(kg_txn *txn, const kg_pattern *pattern, kg_cursor *cursor, double *n)
{
  const kg_order order = cursor->order;
  const int n_bound = kg_order_bound(&pattern->bound);
  kg_row low = kg_row_of(order, &pattern->bound);
  for (int i = n_bound; i < KG_PLACES; ++i) {
    low.c[i] = 0;
  }
  kg_row high = low;
  int n_key = n_bound;
  if (pattern->high && n_bound < KG_PLACES) {
    low.c[n_bound] = pattern->low;
    high.c[n_bound] = pattern->high;
    ++n_key;
  }
  kg_status st = kg_cursor_seek(cursor, &low);
  *n = 0;
  for (int i = 0; !st; ++i) {
    *n += (double)rows_in_block(&cursor->block, &low, n_key, &high, n_key);
    if (kg_row_compare_n(&cursor->fence, &high, n_key) > 0) {
      return KG_OK;
    }
    if (i == MAX_BLOCKS) {
      *n = extrapolate(txn, pattern, *n);
      return KG_OK;
    }
    st = kg_cursor_next(cursor);
  }
  return st == KG_DONE ? KG_OK : st;
}

kg_status
kg_txn_estimate(kg_txn *txn, const kg_pattern *pattern, double *n)
{
  bool known = false;
  TRY(kg_txn_flush(txn));
  TRY(from_statistics(txn, pattern, n, &known));
  if (known) {
    return KG_OK;
  }
  kg_order order =
      pattern->order ? pattern->order : kg_order_for(&pattern->bound);
  if (!kg_order_fits(order, &pattern->bound)) {
    order = kg_order_for(&pattern->bound);
  }
  kg_cursor cursor = {0};
  kg_status st = kg_cursor_open(&cursor, txn, order);
  st = st ? st : count_rows(txn, pattern, &cursor, n);
  kg_cursor_close(&cursor);
  return st;
}
