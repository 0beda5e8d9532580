/* SPDX-License-Identifier: Apache-2.0 */
#include "store/scan.h"

#include "store/order.h"

enum { CHUNK = 512 };

/* Which rows of the block match: all between the first at or above `key` and
   the first that is beyond the pattern. */
static void
enter_block(kg_scan *scan, const kg_row *key, int n_key)
{
  const kg_block *block = &scan->cursor.block;
  const int n = scan->n_bound;
  if (!scan->pattern.high && n && (!n_key || key == &scan->key)) {
    kg_block_range(block, &scan->key, n, scan->near, &scan->row, &scan->end);
    return;
  }
  scan->row = n_key ? kg_block_find(block, key, n_key, false) : 0;
  scan->end = block->n;
  if (scan->pattern.high) {
    kg_row high = scan->key;
    high.c[n] = scan->pattern.high;
    scan->end = kg_block_find(block, &high, n + 1, true);
  } else if (n) {
    scan->end = kg_block_find(block, &scan->key, n, true);
  }
}

/* Loads blocks until one has a matching row or there can be none. */
static kg_status
settle(kg_scan *scan, kg_status st, const kg_row *key, int n_key)
{
  while (!st) {
    enter_block(scan, key, n_key);
    scan->near = 0;
    if (scan->row < scan->end) {
      return KG_OK;
    }
    if (scan->end < scan->cursor.block.n) {
      break;
    }
    st = kg_cursor_next(&scan->cursor);
  }
  scan->is_done = true;
  scan->row = scan->end = 0;
  return st == KG_DONE ? KG_OK : st;
}

static kg_status
start_at(kg_scan *scan, const kg_row *key, int n_key)
{
  const unsigned char *const before = scan->cursor.block.columns[0].codes;
  const kg_status st = kg_cursor_seek(&scan->cursor, key);
  const bool is_same = before == scan->cursor.block.columns[0].codes;
  scan->near = is_same ? scan->end : 0;
  return settle(scan, st, key, n_key);
}

/* Begins where a finder says. @return false if there is none that can. */
static bool
start_found(kg_scan *scan)
{
  const int n = scan->n_bound;
  const kg_finder *finder = NULL;
  if (!n || scan->pattern.high ||
      !(finder = kg_cursor_finder(&scan->cursor, 1)) ||
      !kg_finder_knows(finder, scan->key.c[0])) {
    return false;
  }
  const kg_spot spot = kg_finder_look(finder, scan->key.c[0]);
  const bool is_whole = kg_spot_is_whole(spot);
  if (!is_whole && n > 1) {
    return false;
  }
  scan->row = kg_spot_begin(spot);
  scan->end = scan->row + kg_spot_n(spot);
  if (spot) {
    const size_t block = kg_spot_block(spot);
    kg_block_prefetch(&finder->blocks[block].block, scan->row);
    kg_cursor_take(&scan->cursor, finder, block);
    kg_block_narrow(&scan->cursor.block, &scan->key, n, &scan->row, &scan->end);
  }
  scan->is_last = is_whole;
  scan->is_done = scan->row == scan->end;
  return true;
}

/* Behind the rows of the block in hand there is none that matches. */
static bool
ends_here(const kg_scan *scan)
{
  return scan->is_last || scan->end < scan->cursor.block.n;
}

bool
kg_scan_must_filter(const kg_txn *txn, const kg_pattern *pattern)
{
  const kg_meta *meta = &txn->meta;
  return (pattern->distinct && meta->n_quads != meta->n_triples) ||
         pattern->graphs ||
         (pattern->named_only &&
          (!pattern->bound.g || pattern->bound.g == KG_ID_DEFAULT_GRAPH));
}

static kg_status
start(kg_scan *scan, const kg_pattern *pattern)
{
  const kg_order order = scan->cursor.order;
  scan->pattern = *pattern;
  scan->order = order;
  scan->n_bound = kg_order_bound(&pattern->bound);
  scan->key = kg_row_of(order, &pattern->bound);
  for (int i = scan->n_bound; i < KG_PLACES; ++i) {
    scan->key.c[i] = 0;
  }
  if (scan->n_bound == KG_PLACES) {
    scan->pattern.high = 0;
  }
  scan->is_filtered = kg_scan_must_filter(scan->txn, pattern);
  scan->has_last = false;
  scan->is_done = scan->pattern.high && pattern->low > scan->pattern.high;
  if (scan->is_done || (pattern->graphs && !pattern->n_graphs) ||
      (pattern->named_only && pattern->bound.g == KG_ID_DEFAULT_GRAPH)) {
    scan->is_done = true;
    return KG_OK;
  }
  scan->is_last = false;
  if (start_found(scan)) {
    return KG_OK;
  }
  int n_key = scan->n_bound;
  if (scan->pattern.high) {
    scan->key.c[n_key++] = pattern->low;
  }
  return start_at(scan, &scan->key, n_key);
}

kg_status
kg_scan_choose(kg_scan *scan, const kg_pattern *pattern)
{
  kg_cursor *const cursor = &scan->cursor;
  const kg_order order =
      pattern->order ? pattern->order : kg_order_for(&pattern->bound);
  TRY(kg_txn_flush(scan->txn));
  if (!kg_order_fits(order, &pattern->bound)) {
    return kg_sink_error(&kg_txn_context(scan->txn)->sink, KG_ERR_USAGE, NULL,
                         "the bound places are no prefix of the order %s",
                         kg_order_names[order]);
  }
  if (cursor->txn && order == cursor->order) {
    return KG_OK;
  }
  kg_cursor_close(cursor);
  return kg_cursor_open(cursor, scan->txn, order);
}

kg_status
kg_scan_open(kg_txn *txn, const kg_pattern *pattern, kg_scan **out)
{
  *out = NULL;
  kg_scan *scan = kg_alloc_zeroed(kg_txn_context(txn)->alloc, 1, sizeof *scan);
  if (!scan) {
    return kg_out_of_memory(kg_txn_context(txn));
  }
  scan->txn = txn;
  const kg_status st = kg_scan_reopen(scan, pattern);
  if (st) {
    kg_scan_close(scan);
    return st;
  }
  *out = scan;
  return KG_OK;
}

kg_status
kg_scan_reopen(kg_scan *scan, const kg_pattern *pattern)
{
  TRY(kg_scan_choose(scan, pattern));
  return start(scan, pattern);
}

void
kg_scan_close(kg_scan *scan)
{
  if (scan) {
    kg_cursor_close(&scan->cursor);
    kg_alloc_free(kg_txn_context(scan->txn)->alloc, scan);
  }
}

/* Filtering: duplicates and graphs. */

static bool
is_listed(const kg_pattern *pattern, kg_id g)
{
  if (pattern->named_only && g == KG_ID_DEFAULT_GRAPH) {
    return false;
  }
  if (!pattern->graphs) {
    return true;
  }
  size_t low = 0;
  size_t high = pattern->n_graphs;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (pattern->graphs[middle] < g) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < pattern->n_graphs && pattern->graphs[low] == g;
}

static int
graph_column(kg_order order)
{
  return order >= KG_GSPO ? 0 : KG_PLACES - 1;
}

static bool
takes(kg_scan *scan, size_t row)
{
  const kg_pattern *pattern = &scan->pattern;
  kg_row now;
  kg_block_row(&scan->cursor.block, row, &now);
  if (!is_listed(pattern, now.c[graph_column(scan->order)])) {
    return false;
  }
  const bool is_repeat = pattern->distinct && scan->has_last &&
                         scan->order <= KG_OSPG &&
                         !kg_row_compare_n(&now, &scan->last, 3);
  scan->last = now;
  scan->has_last = true;
  return !is_repeat;
}

/* Rows of the block in hand: `list`, or from `first` on. */
typedef struct selection {
  size_t n;
  size_t first;
  const uint16_t *list;
} selection;

/* One graph in the whole block: no triple occurs twice in it, so only the first
   can repeat one. */
static selection
select_all(kg_scan *scan, size_t n)
{
  const int column = graph_column(scan->order);
  selection all = {n, scan->row, NULL};
  if (!takes(scan, scan->row)) {
    ++all.first;
    --all.n;
    if (!is_listed(&scan->pattern,
                   kg_block_get(&scan->cursor.block, column, 0))) {
      all.n = 0;
      return all;
    }
  }
  kg_block_row(&scan->cursor.block, scan->row + n - 1, &scan->last);
  return all;
}

/* Which of the next `n` rows of the block are taken. */
static selection
select_rows(kg_scan *scan, size_t n, uint16_t rows[CHUNK])
{
  if (!scan->is_filtered) {
    return (selection){n, scan->row, NULL};
  }
  if (!scan->cursor.block.columns[graph_column(scan->order)].width) {
    return select_all(scan, n);
  }
  selection some = {0, 0, rows};
  for (size_t i = 0; i < n; ++i) {
    rows[some.n] = (uint16_t)(scan->row + i);
    some.n += takes(scan, scan->row + i);
  }
  return some;
}

/* Handing out. */

typedef struct target {
  kg_id *places[KG_PLACES];
  size_t stride;
} target;

static void
put_rows(const kg_scan *scan,
         const target *out,
         size_t at,
         const selection *rows)
{
  const size_t n = rows->n;
  const kg_block *block = &scan->cursor.block;
  for (int k = 0; k < KG_PLACES; ++k) {
    const int place = kg_order_places[scan->order][k];
    kg_id *to = out->places[place];
    if (!to) {
      continue;
    }
    to += at * out->stride;
    if (place == 3 && scan->pattern.distinct) {
      for (size_t i = 0; i < n; ++i) {
        to[i * out->stride] = 0;
      }
    } else if (!rows->list) {
      kg_block_read(block, k, rows->first, n, to, out->stride);
    } else {
      for (size_t i = 0; i < n; ++i) {
        to[i * out->stride] = kg_block_get(block, k, rows->list[i]);
      }
    }
  }
}

static size_t
take_chunk(kg_scan *scan, const target *out, size_t at, size_t cap)
{
  uint16_t rows[CHUNK];
  size_t n = scan->end - scan->row;
  n = n < cap ? n : cap;
  n = n < CHUNK ? n : CHUNK;
  const selection taken = select_rows(scan, n, rows);
  put_rows(scan, out, at, &taken);
  scan->row += n;
  scan->is_done = scan->row == scan->end && ends_here(scan);
  if (scan->txn->is_writer && !scan->is_filtered) {
    kg_block_row(&scan->cursor.block, scan->row - 1, &scan->last);
    scan->has_last = true;
  }
  return taken.n;
}

/* The writer has merged changes since the last batch, which may have moved the
   block: go on behind the row handed out last. */
static kg_status
find_again(kg_scan *scan)
{
  if (!scan->has_last) {
    return start_at(scan, &scan->key, scan->n_bound);
  }
  kg_row next = scan->last;
  for (int i = KG_PLACES; i-- > 0 && ++next.c[i] == 0;) {
  }
  return start_at(scan, &next, KG_PLACES);
}

static kg_status
next_block(kg_scan *scan)
{
  if (ends_here(scan)) {
    scan->is_done = true;
    return KG_OK;
  }
  return settle(scan, kg_cursor_next(&scan->cursor), NULL, 0);
}

static kg_status
next(kg_scan *scan, const target *out, size_t cap, size_t *n)
{
  *n = 0;
  if (!scan->is_done && scan->cursor.generation != scan->txn->generation) {
    TRY(find_again(scan));
  }
  while (*n < cap && !scan->is_done) {
    if (scan->row < scan->end) {
      *n += take_chunk(scan, out, *n, cap - *n);
    } else {
      TRY(next_block(scan));
      if (kg_is_cancelled(kg_txn_context(scan->txn))) {
        return KG_CANCELLED;
      }
    }
  }
  return KG_OK;
}

kg_status
kg_scan_next(kg_scan *scan, kg_quad *quads, size_t cap, size_t *n)
{
  _Static_assert(sizeof(kg_quad) == KG_PLACES * sizeof(kg_id),
                 "a quad is four ids");
  const target out = {{&quads->s, &quads->p, &quads->o, &quads->g}, KG_PLACES};
  return next(scan, &out, cap, n);
}

kg_status
kg_scan_next_columns(kg_scan *scan,
                     const kg_columns *columns,
                     size_t cap,
                     size_t *n)
{
  const target out = {{columns->s, columns->p, columns->o, columns->g}, 1};
  return next(scan, &out, cap, n);
}

kg_status
kg_scan_seek(kg_scan *scan, kg_id id)
{
  kg_row key = scan->key;
  const int n_key = scan->n_bound + 1;
  if (scan->is_done || n_key > KG_PLACES) {
    return KG_OK;
  }
  if (scan->cursor.generation != scan->txn->generation) {
    TRY(find_again(scan));
    if (scan->is_done) {
      return KG_OK;
    }
  }
  key.c[scan->n_bound] = id;
  const size_t row = kg_block_find(&scan->cursor.block, &key, n_key, false);
  if (row < scan->end) {
    scan->row = row > scan->row ? row : scan->row;
    return KG_OK;
  }
  if (ends_here(scan)) {
    scan->is_done = true;
    return KG_OK;
  }
  for (int i = n_key; i < KG_PLACES; ++i) {
    key.c[i] = 0;
  }
  return start_at(scan, &key, n_key);
}
