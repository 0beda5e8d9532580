/* SPDX-License-Identifier: Apache-2.0 */
#include "store/run.h"

#include "base/vec.h"
#include "store/txn.h"

/* The changes that belong to one block are merged with its rows into a stream,
   which is cut into blocks again. The last of them keeps the old fence. What
   lies behind the last fence (the tail) is appended, which fills pages. */

enum {
  WINDOW = 4096,  /* Rows collected before blocks are cut. */
  KEEP = 1024,    /* Rows left then, so that the rest can be split evenly. */
  TOO_SMALL = 96, /* Fewer rows are merged with the block behind. */
  RELIEVE_AFTER = 512, /* Blocks written. */
};

typedef struct merger {
  kg_txn *txn;
  const kg_run *run;
  MDB_cursor *cursor;
  MDB_dbi table;
  size_t next;  /* Of the run. */
  bool is_tail; /* No block follows. */
  bool was_empty;
  kg_row fence; /* Of the block in hand, unless in the tail. */
  kg_row *old;  /* KG_BLOCK_ROWS */
  size_t n_old;
  kg_row *rows; /* WINDOW */
  size_t n;
  size_t guess; /* Rows that fitted last. */
  size_t n_put; /* Blocks. */
} merger;

static kg_status
check(merger *m, int error)
{
  return kg_txn_error(m->txn, "writing an index", error);
}

static kg_status
put_block(merger *m, const kg_row *fence, const unsigned char *bytes, size_t n)
{
  unsigned char key_bytes[KG_ROW_KEY];
  kg_row_to_key(fence, key_bytes);
  MDB_val key = kg_val(key_bytes, sizeof key_bytes);
  MDB_val value = kg_val(bytes, n);
  if (++m->n_put % RELIEVE_AFTER == 0) {
    TRY(kg_txn_relieve(m->txn));
  }
  return check(m, mdb_put(m->txn->mdb, m->table, &key, &value,
                          m->is_tail ? MDB_APPEND : 0));
}

static kg_status
cut_block(merger *m, size_t most, bool is_last)
{
  unsigned char bytes[KG_BLOCK_BYTES];
  size_t n = 0;
  const size_t guess = m->guess && m->guess < most ? m->guess : most;
  const size_t size = kg_block_pack(m->rows, most, guess, bytes, &n);
  m->guess = n;
  const kg_row *fence =
      is_last && n == m->n && !m->is_tail ? &m->fence : &m->rows[n - 1];
  TRY(put_block(m, fence, bytes, size));
  m->n -= n;
  memmove(m->rows, m->rows + n, m->n * sizeof *m->rows);
  return KG_OK;
}

/* A block that has grown a little too large becomes two halves, so that the
   next additions find room; a long stream and the tail become full blocks. */
static kg_status
cut_rest(merger *m)
{
  const bool split = !m->is_tail && m->n_old;
  while (m->n) {
    const size_t fits = m->guess ? m->guess : 300;
    const size_t most = split && m->n > fits && m->n < 2 * fits && m->n > 1
                            ? (m->n + 1) / 2
                            : m->n;
    TRY(cut_block(m, most, true));
  }
  return KG_OK;
}

static kg_status
push(merger *m, const kg_row *row)
{
  m->rows[m->n++] = *row;
  if (m->n == WINDOW) {
    while (m->n > KEEP) {
      TRY(cut_block(m, m->n, false));
    }
  }
  return KG_OK;
}

static kg_status
unpack(merger *m, MDB_val value)
{
  kg_block block;
  if (!kg_block_open(&block, value.mv_data, value.mv_size) ||
      block.n > KG_BLOCK_ROWS) {
    return kg_txn_damaged(m->txn, kg_order_names[m->run->order]);
  }
  m->n_old = block.n;
  for (int i = 0; i < KG_PLACES; ++i) {
    kg_block_read(&block, i, 0, block.n, &m->old[0].c[i], KG_PLACES);
  }
  return KG_OK;
}

static kg_status
delete_block(merger *m, const kg_row *fence)
{
  unsigned char bytes[KG_ROW_KEY];
  kg_row_to_key(fence, bytes);
  MDB_val key = kg_val(bytes, sizeof bytes);
  const int error = mdb_del(m->txn->mdb, m->table, &key, NULL);
  return check(m, error);
}

/* Takes the block that may hold `key` in hand. In the tail the last block is
   taken out, since its fence will change. */
static kg_status
load_block(merger *m, const kg_row *key)
{
  unsigned char bytes[KG_ROW_KEY];
  kg_row_to_key(key, bytes);
  MDB_val at = kg_val(bytes, sizeof bytes);
  MDB_val value = kg_val(NULL, 0);
  m->n_old = 0;
  int error = m->was_empty
                  ? MDB_NOTFOUND
                  : mdb_cursor_get(m->cursor, &at, &value, MDB_SET_RANGE);
  m->is_tail = error == MDB_NOTFOUND;
  if (m->is_tail) {
    error = m->was_empty ? MDB_NOTFOUND
                         : mdb_cursor_get(m->cursor, &at, &value, MDB_LAST);
    if (error == MDB_NOTFOUND) {
      return KG_OK;
    }
  }
  TRY(check(m, error));
  m->fence = kg_row_of_key(at.mv_data);
  TRY(unpack(m, value));
  return m->is_tail ? delete_block(m, &m->fence) : KG_OK;
}

/* Merges the old rows with the changes up to the fence. */
static kg_status
merge_block(merger *m)
{
  const kg_run *run = m->run;
  size_t at = 0;
  while (m->next < run->n) {
    const kg_row row = kg_run_row(run, m->next);
    if (!m->is_tail && kg_row_compare(&row, &m->fence) > 0) {
      break;
    }
    while (at < m->n_old && kg_row_compare(&m->old[at], &row) < 0) {
      TRY(push(m, &m->old[at++]));
    }
    const bool is_equal = at < m->n_old && !kg_row_compare(&m->old[at], &row);
    const bool is_removal = kg_run_is_removal(run, m->next);
    if (is_equal != is_removal) {
      return kg_txn_damaged(m->txn, "the indexes disagree");
    }
    at += is_equal;
    if (!is_removal) {
      TRY(push(m, &row));
    }
    ++m->next;
    if (!(m->next % 4096) && kg_is_cancelled(kg_txn_context(m->txn))) {
      return KG_CANCELLED;
    }
  }
  while (at < m->n_old) {
    TRY(push(m, &m->old[at++]));
  }
  return KG_OK;
}

/* The block behind the one in hand, whose own place is given up. */
static kg_status
join_next(merger *m, bool *joined)
{
  unsigned char bytes[KG_ROW_KEY];
  kg_row after = m->fence;
  for (int i = KG_PLACES; i-- > 0 && ++after.c[i] == 0;) {
  }
  kg_row_to_key(&after, bytes);
  MDB_val at = kg_val(bytes, sizeof bytes);
  MDB_val value = kg_val(NULL, 0);
  *joined = false;
  const int error = mdb_cursor_get(m->cursor, &at, &value, MDB_SET_RANGE);
  if (error == MDB_NOTFOUND) {
    return KG_OK;
  }
  TRY(check(m, error));
  const kg_row fence = kg_row_of_key(at.mv_data);
  TRY(unpack(m, value));
  TRY(delete_block(m, &m->fence));
  m->fence = fence;
  *joined = true;
  return KG_OK;
}

static kg_status
merge_group(merger *m)
{
  const kg_row key = kg_run_row(m->run, m->next);
  TRY(load_block(m, &key));
  for (bool more = true; more;) {
    TRY(merge_block(m));
    more = false;
    if (!m->is_tail && m->n < TOO_SMALL) {
      TRY(join_next(m, &more));
    }
  }
  if (!m->n && !m->is_tail) {
    return delete_block(m, &m->fence);
  }
  return cut_rest(m);
}

static void
clear_merger(merger *m)
{
  const kg_alloc *alloc = kg_txn_context(m->txn)->alloc;
  if (m->cursor) {
    mdb_cursor_close(m->cursor);
  }
  kg_alloc_free(alloc, m->old);
  kg_alloc_free(alloc, m->rows);
}

static kg_status
init_merger(merger *m, kg_txn *txn, const kg_run *run)
{
  const kg_alloc *alloc = kg_txn_context(txn)->alloc;
  MDB_stat stat;
  *m = (merger){
      .txn = txn, .run = run, .table = kg_txn_table(txn, (int)run->order)};
  TRY(check(m, mdb_stat(txn->mdb, m->table, &stat)));
  m->was_empty = !stat.ms_entries;
  m->old = kg_alloc_resize(alloc, NULL, KG_BLOCK_ROWS * sizeof *m->old);
  m->rows = kg_alloc_resize(alloc, NULL, WINDOW * sizeof *m->rows);
  if (!m->old || !m->rows) {
    return kg_out_of_memory(kg_txn_context(txn));
  }
  return check(m, mdb_cursor_open(txn->mdb, m->table, &m->cursor));
}

kg_status
kg_run_merge(kg_txn *txn, const kg_run *run)
{
  merger m;
  kg_status st = init_merger(&m, txn, run);
  while (!st && m.next < run->n) {
    st = merge_group(&m);
  }
  clear_merger(&m);
  return st;
}

struct kg_appender {
  merger merger;
  kg_run run; /* Empty: the rows come one by one. */
};

kg_status
kg_appender_open(kg_txn *txn, kg_order order, kg_appender **out)
{
  const kg_context *ctx = kg_txn_context(txn);
  *out = NULL;
  kg_appender *a = kg_alloc_zeroed(ctx->alloc, 1, sizeof *a);
  if (!a) {
    return kg_out_of_memory(ctx);
  }
  a->run.order = order;
  const kg_status st = init_merger(&a->merger, txn, &a->run);
  a->merger.is_tail = true;
  if (st) {
    kg_appender_close(a, false);
    return st;
  }
  *out = a;
  return KG_OK;
}

kg_status
kg_appender_add(kg_appender *a, const kg_row *row)
{
  return push(&a->merger, row);
}

kg_status
kg_appender_close(kg_appender *a, bool keep)
{
  if (!a) {
    return KG_OK;
  }
  const kg_alloc *alloc = kg_txn_context(a->merger.txn)->alloc;
  const kg_status st = keep ? cut_rest(&a->merger) : KG_OK;
  clear_merger(&a->merger);
  kg_alloc_free(alloc, a);
  return st;
}
