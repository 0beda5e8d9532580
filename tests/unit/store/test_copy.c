/* SPDX-License-Identifier: Apache-2.0 */
/* Compact copies, checks that find faults, and dumps. */
#include "store_fixture.h"

#include "store/dump.h"
#include "store/run.h"
#include "store/txn.h"

static void
fill(kg_store *store, int n, bool remove_half)
{
  kg_txn *txn = NULL;
  char text[64];
  assert_int_equal(kg_txn_write(store, &txn), KG_OK);
  for (int i = 0; i < n; ++i) {
    kg_quad q = {.g = KG_ID_DEFAULT_GRAPH};
    snprintf(text, sizeof text, "http://a.example/%d", i);
    q.s = intern(txn, iri(text));
    q.p = intern(txn, iri("http://a.example/p"));
    snprintf(text, sizeof text, "value %d", i);
    q.o = intern(txn, kg_literal(kg_slice_of(text),
                                 i % 2 ? KG_SLICE("http://a.example/type")
                                       : KG_SLICE("")));
    assert_int_equal(kg_txn_add(txn, &q, NULL), KG_OK);
    if (remove_half && i % 2 == 0) {
      assert_int_equal(kg_txn_remove(txn, &q, NULL), KG_OK);
    }
  }
  assert_int_equal(kg_txn_note_put(txn, KG_SLICE("k"), KG_SLICE("v")), KG_OK);
  assert_int_equal(kg_txn_commit(txn), KG_OK);
}

static uint64_t
count_faults(kg_store *store)
{
  uint64_t n = 0;
  assert_int_equal(kg_store_check(store, &n), KG_OK);
  return n;
}

static void
a_copy_has_the_same_quads_and_no_unused_terms(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  kg_store *store = NULL;
  kg_store *copy = NULL;
  kg_txn *txn = NULL;
  kg_store_stats stats;
  char path[64];
  assert_int_equal(kg_store_open_temporary(&ctx, &store), KG_OK);
  fill(store, 4000, true);
  make_folder(path);
  assert_int_equal(kg_store_compact(store, path), KG_ERR_IO);
  rmdir(path);
  assert_int_equal(kg_store_compact(store, path), KG_OK);
  assert_int_equal(kg_store_open(&ctx, path, NULL, &copy), KG_OK);
  assert_int_equal(count_faults(copy), 0);
  assert_int_equal(kg_txn_read(copy, &txn), KG_OK);
  assert_int_equal(kg_txn_stats(txn, &stats), KG_OK);
  assert_int_equal(stats.n_quads, 2000);
  /* Subjects and objects, the predicate and the datatype. */
  assert_int_equal(stats.n_terms, 4002);
  const kg_term there =
      kg_literal(KG_SLICE("value 3999"), KG_SLICE("http://a.example/type"));
  const kg_term gone = kg_literal(KG_SLICE("value 0"), KG_SLICE(""));
  kg_pattern pattern = {.order = KG_OSPG};
  assert_int_equal(kg_txn_find(txn, &gone, &pattern.bound.o), KG_NOT_FOUND);
  assert_int_equal(kg_txn_find(txn, &there, &pattern.bound.o), KG_OK);
  kg_scan *scan = NULL;
  kg_quad q[2];
  size_t n = 0;
  assert_int_equal(kg_scan_open(txn, &pattern, &scan), KG_OK);
  assert_int_equal(kg_scan_next(scan, q, 2, &n), KG_OK);
  assert_int_equal(n, 1);
  kg_term term;
  char buf[KG_ID_TEXT_MAX];
  assert_int_equal(kg_txn_term(txn, q[0].s, buf, &term), KG_OK);
  assert_true(kg_slice_is(term.text, "http://a.example/3999"));
  kg_slice value;
  assert_int_equal(kg_txn_note_get(txn, KG_SLICE("k"), &value), KG_OK);
  kg_scan_close(scan);
  kg_txn_end(txn);
  kg_store_close(copy);
  kg_store_close(store);
  remove_store(path);
}

/* Takes one quad out of one index, or a term out of the table of hashes. */
static void
spoil(kg_store *store, kg_order order)
{
  kg_txn *txn = NULL;
  kg_scan *scan = NULL;
  kg_quad q;
  size_t n = 0;
  const kg_pattern all = {.order = KG_SPOG};
  assert_int_equal(kg_txn_write(store, &txn), KG_OK);
  assert_int_equal(kg_scan_open(txn, &all, &scan), KG_OK);
  assert_int_equal(kg_scan_next(scan, &q, 1, &n), KG_OK);
  kg_scan_close(scan);
  if (order == KG_ORDER_ANY) {
    MDB_cursor *cursor = NULL;
    MDB_val key;
    MDB_val value;
    mdb_cursor_open(txn->mdb, kg_txn_table(txn, KG_TABLE_HASH), &cursor);
    assert_int_equal(mdb_cursor_get(cursor, &key, &value, MDB_FIRST), 0);
    assert_int_equal(mdb_cursor_del(cursor, 0), 0);
    mdb_cursor_close(cursor);
  } else {
    const kg_change change = {kg_row_of(order, &q), true};
    const kg_run run = {.order = order, .n = 1, .changes = &change};
    assert_int_equal(kg_run_merge(txn, &run), KG_OK);
  }
  assert_int_equal(kg_txn_commit(txn), KG_OK);
}

static void
a_check_finds_what_one_table_lacks(void **state)
{
  (void)state;
  for (int order = KG_ORDER_ANY; order <= KG_GOSP; ++order) {
    told t = {0};
    const kg_context ctx = {.sink = {remember_told, &t}};
    kg_store *store = NULL;
    assert_int_equal(kg_store_open_temporary(&ctx, &store), KG_OK);
    fill(store, 700, false);
    assert_int_equal(count_faults(store), 0);
    assert_int_equal(t.n, 0);
    spoil(store, (kg_order)order);
    assert_true(count_faults(store) > 0);
    assert_true(t.n > 0);
    kg_store_close(store);
  }
}

/* One record of a table, owned. */
typedef struct record {
  char key[512];
  char value[8192];
  size_t key_len;
  size_t value_len;
} record;

/* The n-th record. @return false behind the last. */
static bool
read_record(kg_store *store, int table, int n, record *r)
{
  kg_txn *txn = NULL;
  MDB_cursor *cursor = NULL;
  MDB_val key;
  MDB_val value;
  assert_int_equal(kg_txn_read(store, &txn), KG_OK);
  mdb_cursor_open(txn->mdb, kg_txn_table(txn, table), &cursor);
  int error = mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
  for (; !error && n; --n) {
    error = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
  }
  if (!error) {
    assert_true(key.mv_size <= sizeof r->key);
    assert_true(value.mv_size <= sizeof r->value);
    memcpy(r->key, key.mv_data, r->key_len = key.mv_size);
    memcpy(r->value, value.mv_data, r->value_len = value.mv_size);
  }
  mdb_cursor_close(cursor);
  kg_txn_end(txn);
  return !error;
}

static void
change_record(kg_store *store, int table, const record *r, bool remove)
{
  kg_txn *txn = NULL;
  MDB_val key = kg_val(r->key, r->key_len);
  MDB_val value = kg_val(r->value, r->value_len);
  assert_int_equal(kg_txn_write(store, &txn), KG_OK);
  const MDB_dbi dbi = kg_txn_table(txn, table);
  assert_int_equal(remove ? mdb_del(txn->mdb, dbi, &key, &value)
                          : mdb_put(txn->mdb, dbi, &key, &value, 0),
                   0);
  assert_int_equal(kg_txn_commit(txn), KG_OK);
}

/* With a class and a named graph, for all kinds of statistics. */
static void
fill_all_kinds(kg_store *store)
{
  kg_txn *txn = NULL;
  fill(store, 10, false);
  assert_int_equal(kg_txn_write(store, &txn), KG_OK);
  const kg_quad q = {
      intern(txn, iri("http://a.example/1")),
      intern(txn, iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")),
      intern(txn, iri("http://a.example/Class")),
      intern(txn, iri("http://a.example/graph"))};
  assert_int_equal(kg_txn_add(txn, &q, NULL), KG_OK);
  assert_int_equal(kg_txn_commit(txn), KG_OK);
}

static int
count_told(kg_store *store, const told *t)
{
  const int before = t->n;
  uint64_t n = 0;
  const kg_status st = kg_store_check(store, &n);
  assert_true(st == KG_OK || st == KG_ERR_STORE);
  assert_true((st || n) == (t->n > before));
  return t->n - before;
}

static void
expect_told(kg_store *store, told *t, int table, int n, const char *what)
{
  if (!count_told(store, t)) {
    fail_msg("record %d of table %d is %s, and nothing is told", n, table,
             what);
  }
}

static void
a_record_that_is_missing_or_wrong_or_too_much_is_told(void **state)
{
  (void)state;
  static const int tables[] = {KG_TABLE_TERM, KG_TABLE_HASH, KG_TABLE_STAT};
  static record r;
  told t = {0};
  const kg_context ctx = {.sink = {remember_told, &t}};
  kg_store *store = NULL;
  assert_int_equal(kg_store_open_temporary(&ctx, &store), KG_OK);
  fill_all_kinds(store);
  assert_int_equal(count_told(store, &t), 0);
  for (size_t i = 0; i < 3; ++i) {
    for (int n = 0; read_record(store, tables[i], n, &r); ++n) {
      change_record(store, tables[i], &r, true);
      expect_told(store, &t, tables[i], n, "missing");
      r.value[r.value_len / 2] ^= 1;
      change_record(store, tables[i], &r, false);
      expect_told(store, &t, tables[i], n, "wrong");
      change_record(store, tables[i], &r, true);
      r.value[r.value_len / 2] ^= 1;
      change_record(store, tables[i], &r, false);
      assert_int_equal(count_told(store, &t), 0);
      r.key[r.key_len - 1] ^= 0x40;
      change_record(store, tables[i], &r, false);
      expect_told(store, &t, tables[i], n, "too much");
      change_record(store, tables[i], &r, true);
    }
  }
  kg_store_close(store);
}

static void
a_count_that_is_wrong_is_told(void **state)
{
  (void)state;
  told t = {0};
  const kg_context ctx = {.sink = {remember_told, &t}};
  kg_store *store = NULL;
  assert_int_equal(kg_store_open_temporary(&ctx, &store), KG_OK);
  fill_all_kinds(store);
  for (int i = 0; i < 14; ++i) {
    kg_txn *txn = NULL;
    assert_int_equal(kg_txn_write(store, &txn), KG_OK);
    uint64_t *const counts[] = {&txn->meta.next_serial, &txn->meta.n_terms,
                                &txn->meta.n_quads,     &txn->meta.n_triples,
                                &txn->meta.n_graphs,    &txn->meta.n_predicates,
                                &txn->meta.n_subjects};
    *counts[i / 2] += i % 2 ? (uint64_t)-1 : 1;
    txn->meta_changed = true;
    assert_int_equal(kg_txn_commit(txn), KG_OK);
    /* Every other time it is right again. */
    assert_int_equal(count_told(store, &t) > 0, i % 2 == 0);
  }
  kg_store_close(store);
}

static void
a_dump_shows_pages_blocks_rows_and_terms(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  kg_out *out = NULL;
  assert_int_equal(kg_store_open_temporary(&ctx, &store), KG_OK);
  fill(store, 3, false);
  assert_int_equal(kg_txn_read(store, &txn), KG_OK);
  assert_int_equal(kg_out_open_memory(&ctx, &out), KG_OK);
  assert_int_equal(kg_dump_pages(txn, out), KG_OK);
  assert_int_equal(kg_dump_blocks(txn, KG_POSG, 0, 0, out), KG_OK);
  assert_int_equal(kg_dump_rows(txn, KG_POSG, 0, out), KG_OK);
  assert_int_equal(kg_dump_rows(txn, KG_POSG, 1, out), KG_NOT_FOUND);
  assert_int_equal(kg_dump_terms(txn, 0, 0, out), KG_OK);
  char *text = calloc(kg_out_text(out).len + 1, 1);
  memcpy(text, kg_out_text(out).ptr, kg_out_text(out).len);
  assert_non_null(strstr(text, "\n0\t3 rows\t"));
  assert_non_null(
      strstr(text, "1000000000000002\tiri\thttp://a.example/p\t\n"));
  assert_non_null(strstr(text, "\ttyped\tvalue 1\thttp://a.example/type\n"));
  free(text);
  kg_out_abandon(out);
  kg_txn_end(txn);
  kg_store_close(store);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_copy_has_the_same_quads_and_no_unused_terms),
      cmocka_unit_test(a_check_finds_what_one_table_lacks),
      cmocka_unit_test(a_record_that_is_missing_or_wrong_or_too_much_is_told),
      cmocka_unit_test(a_count_that_is_wrong_is_told),
      cmocka_unit_test(a_dump_shows_pages_blocks_rows_and_terms),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
