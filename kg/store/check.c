/* SPDX-License-Identifier: Apache-2.0 */
#include "store/check.h"

#include "base/hash.h"
#include "base/vec.h"
#include "store/record.h"
#include "store/stats.h"

#include <stdarg.h>
#include <stdio.h>

enum { MAX_TOLD = 100 };

void
kg_check_fault(kg_check *check, const char *format, ...)
{
  if (++check->n_faults > MAX_TOLD) {
    return;
  }
  char text[400];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  kg_sink_error(&kg_txn_context(check->txn)->sink, KG_ERR_STORE,
                check->txn->store->env->folder, "%s", text);
}

static bool
is_stopped(const kg_check *check)
{
  return kg_is_cancelled(kg_txn_context(check->txn));
}

/* Indexes. Each is walked from its first to its last block. That all hold the
   same quads is seen by a sum over a strong hash of each quad: the sums of two
   different sets agree by accident once in 2^64. Where they differ, the quads
   that one lacks are looked up one by one. */

typedef struct walk {
  kg_check *check;
  kg_order order;
  MDB_cursor *cursor;
  kg_row last;
  bool has_last;
  uint64_t block_no;
  uint64_t n;
  uint64_t sum;
} walk;

static uint64_t
quad_hash(const kg_quad *quad)
{
  return kg_hash64(kg_slice_make((const char *)quad, sizeof *quad));
}

static void
check_row(walk *w, const kg_row *row)
{
  const kg_quad quad = kg_row_quad(w->order, row);
  if (w->has_last && kg_row_compare(&w->last, row) >= 0) {
    kg_check_fault(w->check, "index %s, block %llu: rows are not in order",
                   kg_order_names[w->order], (unsigned long long)w->block_no);
  }
  w->last = *row;
  w->has_last = true;
  w->sum += quad_hash(&quad);
  ++w->n;
}

static void
check_block(walk *w, MDB_val key, MDB_val value)
{
  kg_block block;
  if (key.mv_size != KG_ROW_KEY ||
      !kg_block_open(&block, value.mv_data, value.mv_size)) {
    kg_check_fault(w->check, "index %s, block %llu: cannot be read",
                   kg_order_names[w->order], (unsigned long long)w->block_no);
    return;
  }
  const kg_row fence = kg_row_of_key(key.mv_data);
  for (uint32_t i = 0; i < block.n; ++i) {
    kg_row row;
    kg_block_row(&block, i, &row);
    check_row(w, &row);
  }
  if (kg_row_compare(&w->last, &fence) > 0) {
    kg_check_fault(w->check, "index %s, block %llu: a row is behind the fence",
                   kg_order_names[w->order], (unsigned long long)w->block_no);
  }
  /* The next block must begin behind the fence, not only behind the last. */
  w->last = fence;
}

static kg_status
walk_order(walk *w)
{
  kg_txn *txn = w->check->txn;
  MDB_val key = kg_val(NULL, 0);
  MDB_val value = kg_val(NULL, 0);
  int error =
      mdb_cursor_open(txn->mdb, kg_txn_table(txn, (int)w->order), &w->cursor);
  error = error ? error : mdb_cursor_get(w->cursor, &key, &value, MDB_FIRST);
  kg_status st = KG_OK;
  for (; !error && !st; ++w->block_no) {
    check_block(w, key, value);
    st = is_stopped(w->check) ? KG_CANCELLED : KG_OK;
    error = mdb_cursor_get(w->cursor, &key, &value, MDB_NEXT);
  }
  if (w->cursor) {
    mdb_cursor_close(w->cursor);
  }
  return st                      ? st
         : error == MDB_NOTFOUND ? KG_OK
                                 : kg_txn_error(txn, "reading an index", error);
}

/* Names the first quads of `from` that `in` lacks. */
static kg_status
tell_missing(kg_check *check, kg_order from, kg_order in)
{
  kg_cursor source = {0};
  kg_cursor target = {0};
  const kg_row zero = {{0}};
  uint64_t n = 0;
  kg_status st = kg_cursor_open(&source, check->txn, from);
  st = st ? st : kg_cursor_open(&target, check->txn, in);
  st = st ? st : kg_cursor_seek(&source, &zero);
  while (!st) {
    for (uint32_t i = 0; i < source.block.n && !st; ++i) {
      kg_row row;
      bool has = false;
      kg_block_row(&source.block, i, &row);
      const kg_quad quad = kg_row_quad(from, &row);
      const kg_row key = kg_row_of(in, &quad);
      st = kg_cursor_has(&target, &key, KG_PLACES, &has);
      if (!st && !has && ++n <= 3) {
        kg_check_fault(check,
                       "index %s lacks a quad that %s has: %016llx %016llx "
                       "%016llx %016llx",
                       kg_order_names[in], kg_order_names[from],
                       (unsigned long long)quad.s, (unsigned long long)quad.p,
                       (unsigned long long)quad.o, (unsigned long long)quad.g);
      }
    }
    st = st ? st : kg_cursor_next(&source);
  }
  kg_cursor_close(&source);
  kg_cursor_close(&target);
  return st == KG_DONE ? KG_OK : st;
}

kg_status
kg_check_indexes(kg_check *check)
{
  walk first = {.check = check, .order = KG_SPOG};
  TRY(walk_order(&first));
  if (first.n != check->txn->meta.n_quads) {
    kg_check_fault(check, "index spog has %llu quads, the store counts %llu",
                   (unsigned long long)first.n,
                   (unsigned long long)check->txn->meta.n_quads);
  }
  for (int order = KG_SPOG + 1; order < KG_N_ORDERS; ++order) {
    walk w = {.check = check, .order = (kg_order)order};
    TRY(walk_order(&w));
    if (w.n != first.n || w.sum != first.sum) {
      kg_check_fault(check, "indexes spog and %s disagree: %llu and %llu quads",
                     kg_order_names[order], (unsigned long long)first.n,
                     (unsigned long long)w.n);
      /* Both walks may meet a block that cannot be read: told already. */
      const kg_status st = tell_missing(check, KG_SPOG, (kg_order)order);
      TRY(st == KG_ERR_STORE ? KG_OK : st);
      const kg_status back = tell_missing(check, (kg_order)order, KG_SPOG);
      TRY(back == KG_ERR_STORE ? KG_OK : back);
    }
  }
  return KG_OK;
}

/* Dictionary. */

static kg_status
check_hash(kg_check *check, uint64_t serial, kg_slice record)
{
  kg_txn *txn = check->txn;
  kg_term term;
  uint64_t datatype;
  if (!kg_record_read(record, &term, &datatype)) {
    kg_check_fault(check, "term %llu cannot be read",
                   (unsigned long long)serial);
    return KG_OK;
  }
  if (datatype >= serial && datatype) {
    kg_check_fault(check, "term %llu has a datatype that is no term before it",
                   (unsigned long long)serial);
  }
  size_t hash = kg_hash64(record);
  kg_id id = kg_id_make(kg_record_tag_of(record), serial);
  MDB_cursor *cursor = NULL;
  MDB_val key = kg_val(&hash, sizeof hash);
  MDB_val value = kg_val(&id, sizeof id);
  int error =
      mdb_cursor_open(txn->mdb, kg_txn_table(txn, KG_TABLE_HASH), &cursor);
  error = error ? error : mdb_cursor_get(cursor, &key, &value, MDB_GET_BOTH);
  if (cursor) {
    mdb_cursor_close(cursor);
  }
  if (error == MDB_NOTFOUND) {
    kg_check_fault(check, "term %llu is not found by its hash",
                   (unsigned long long)serial);
    return KG_OK;
  }
  return kg_txn_error(txn, "reading the dictionary", error);
}

static kg_status
check_term_block(kg_check *check, uint64_t *next, MDB_val key, MDB_val value)
{
  size_t last = 0;
  const kg_slice block = kg_val_slice(value);
  const size_t n = kg_term_block_count(block);
  if (key.mv_size != sizeof last || !n) {
    kg_check_fault(check, "terms from %llu on cannot be read",
                   (unsigned long long)*next);
    return KG_OK;
  }
  memcpy(&last, key.mv_data, sizeof last);
  if (last - n + 1 != *next) {
    kg_check_fault(check, "terms %llu to %llu are missing",
                   (unsigned long long)*next, (unsigned long long)(last - n));
  }
  for (size_t i = 0; i < n; ++i) {
    TRY(check_hash(check, last - n + 1 + i, kg_term_block_get(block, i)));
  }
  *next = last + 1;
  return KG_OK;
}

static kg_status
check_terms(kg_check *check)
{
  kg_txn *txn = check->txn;
  MDB_cursor *cursor = NULL;
  MDB_val key = kg_val(NULL, 0);
  MDB_val value = kg_val(NULL, 0);
  uint64_t next = 1;
  int error =
      mdb_cursor_open(txn->mdb, kg_txn_table(txn, KG_TABLE_TERM), &cursor);
  error = error ? error : mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
  kg_status st = KG_OK;
  while (!error && !st) {
    st = check_term_block(check, &next, key, value);
    st = st ? st : is_stopped(check) ? KG_CANCELLED : KG_OK;
    error = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
  }
  if (cursor) {
    mdb_cursor_close(cursor);
  }
  if (!st && next != txn->meta.next_serial) {
    kg_check_fault(check, "the terms end with %llu, the store counts to %llu",
                   (unsigned long long)next - 1,
                   (unsigned long long)txn->meta.next_serial - 1);
  }
  return st ? st
         : error == MDB_NOTFOUND
             ? KG_OK
             : kg_txn_error(txn, "reading the dictionary", error);
}

static kg_status
check_id(kg_check *check, kg_id id)
{
  kg_slice record = {0};
  if (kg_id_is_inline(id) || id == KG_ID_DEFAULT_GRAPH) {
    return KG_OK;
  }
  const kg_status st =
      kg_dict_record(check->txn, id & KG_ID_PAYLOAD_MASK, &record);
  if (st == KG_NOT_FOUND ||
      (!st && kg_record_tag_of(record) != kg_id_tag(id))) {
    kg_check_fault(check, "id %016llx has no term", (unsigned long long)id);
    return KG_OK;
  }
  return st;
}

/* The first columns of these orders together have every id of the store, and
   each of them in ascending order. */
static kg_status
check_ids(kg_check *check)
{
  static const kg_order orders[] = {KG_SPOG, KG_POSG, KG_OSPG, KG_GSPO};
  for (size_t i = 0; i < sizeof orders / sizeof *orders; ++i) {
    kg_cursor cursor = {0};
    kg_row at = {{0}};
    kg_status st = kg_cursor_open(&cursor, check->txn, orders[i]);
    for (kg_row found; !st; at.c[0] = found.c[0] + 1) {
      st = kg_cursor_find(&cursor, &at, 1, &found);
      st = st ? st : check_id(check, found.c[0]);
      st = st ? st : is_stopped(check) ? KG_CANCELLED : KG_OK;
      if (!st && found.c[0] == UINT64_MAX) {
        break;
      }
    }
    kg_cursor_close(&cursor);
    TRY(st == KG_DONE || st == KG_ERR_STORE ? KG_OK : st);
  }
  return KG_OK;
}

kg_status
kg_check_dictionary(kg_check *check)
{
  kg_txn *txn = check->txn;
  MDB_stat stat;
  TRY(kg_txn_error(
      txn, "reading the dictionary",
      mdb_stat(txn->mdb, kg_txn_table(txn, KG_TABLE_HASH), &stat)));
  if (stat.ms_entries != txn->meta.n_terms) {
    kg_check_fault(check, "%llu terms have a hash, the store counts %llu",
                   (unsigned long long)stat.ms_entries,
                   (unsigned long long)txn->meta.n_terms);
  }
  TRY(check_terms(check));
  return check_ids(check);
}

kg_status
kg_store_check(kg_store *store, uint64_t *n_faults)
{
  kg_check check = {0};
  *n_faults = 0;
  TRY(kg_txn_read(store, &check.txn));
  kg_status st = kg_check_indexes(&check);
  st = st ? st : kg_check_dictionary(&check);
  st = st ? st : kg_check_statistics(&check);
  kg_txn_end(check.txn);
  *n_faults = check.n_faults;
  return st;
}
