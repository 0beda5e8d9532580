/* SPDX-License-Identifier: Apache-2.0 */
#include "store/term_block.h"

#include "store/txn.h"

static uint16_t
load16(const char *at)
{
  uint16_t value;
  memcpy(&value, at, sizeof value);
  return value;
}

size_t
kg_term_block_count(kg_slice block)
{
  if (block.len < 2) {
    return 0;
  }
  const size_t n = load16(block.ptr);
  return n <= KG_TERM_BLOCK_TERMS && 2 * n <= block.len ? n : 0;
}

kg_slice
kg_term_block_get(kg_slice block, size_t i)
{
  const size_t n = kg_term_block_count(block);
  const kg_slice none = {NULL, 0};
  if (i >= n) {
    return none;
  }
  const size_t records = 2 * n;
  const size_t begin = i ? load16(block.ptr + 2 * i) : 0;
  const size_t end =
      i + 1 < n ? load16(block.ptr + 2 * (i + 1)) : block.len - records;
  return begin <= end && end <= block.len - records
             ? kg_slice_sub(block, records + begin, records + end)
             : none;
}

static int
put_block(kg_term_writer *w)
{
  size_t last = w->last;
  MDB_val key = kg_val(&last, sizeof last);
  MDB_val value = kg_val(NULL, 2 * w->n + w->n_bytes);
  const int error = mdb_put(w->txn->mdb, kg_txn_table(w->txn, KG_TABLE_TERM),
                            &key, &value, MDB_RESERVE | MDB_APPEND);
  if (error) {
    return error;
  }
  char *head = value.mv_data;
  char *at = head + 2 * w->n;
  size_t end = 0;
  const uint16_t n = (uint16_t)w->n;
  memcpy(head, &n, 2);
  for (size_t i = 0; i < w->n; ++i) {
    memcpy(at + end, w->records[i].ptr, w->records[i].len);
    end += w->records[i].len;
    if (i + 1 < w->n) {
      const uint16_t end16 = (uint16_t)end;
      memcpy(head + 2 * (i + 1), &end16, 2);
    }
  }
  w->n = w->n_bytes = 0;
  return 0;
}

kg_status
kg_term_writer_open(kg_term_writer *w, kg_txn *txn)
{
  w->txn = txn;
  w->last = 0;
  w->n = w->n_bytes = 0;
  MDB_cursor *cursor = NULL;
  const MDB_dbi table = kg_txn_table(txn, KG_TABLE_TERM);
  int error = mdb_cursor_open(txn->mdb, table, &cursor);
  MDB_val key;
  MDB_val value;
  error = error ? error : mdb_cursor_get(cursor, &key, &value, MDB_LAST);
  if (!error && value.mv_size < KG_TERM_BLOCK_BYTES * 3 / 4) {
    const kg_slice block = kg_slice_make((char *)w->kept, value.mv_size);
    memcpy(w->kept, value.mv_data, value.mv_size);
    memcpy(&w->last, key.mv_data, sizeof w->last);
    w->n = kg_term_block_count(block);
    for (size_t i = 0; i < w->n; ++i) {
      w->records[i] = kg_term_block_get(block, i);
      w->n_bytes += w->records[i].len;
    }
    error = mdb_cursor_del(cursor, 0);
  }
  if (cursor) {
    mdb_cursor_close(cursor);
  }
  return error == MDB_NOTFOUND
             ? KG_OK
             : kg_txn_error(txn, "writing the dictionary", error);
}

kg_status
kg_term_writer_add(kg_term_writer *w, uint64_t serial, kg_slice record)
{
  const size_t n_bytes = 2 * (w->n + 1) + w->n_bytes + record.len;
  if (w->n && (w->n == KG_TERM_BLOCK_TERMS || n_bytes > KG_TERM_BLOCK_BYTES)) {
    TRY(kg_txn_error(w->txn, "writing the dictionary", put_block(w)));
  }
  w->records[w->n++] = record;
  w->n_bytes += record.len;
  w->last = serial;
  return KG_OK;
}

kg_status
kg_term_writer_finish(kg_term_writer *w)
{
  return kg_txn_error(w->txn, "writing the dictionary",
                      w->n ? put_block(w) : 0);
}
