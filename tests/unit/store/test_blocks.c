/* SPDX-License-Identifier: Apache-2.0 */
/* Finding rows in blocks, and blocks in a snapshot's map, against plain loops:
   a reader that has looked up much must see what one sees that begins. */
#include "store_fixture.h"

#include "store/block.h"
#include "store/txn.h"

static const kg_context quiet = {0};

enum { N_ROWS = 1000 };

/* Rows whose columns have few values, so that many begin alike; `wide` makes
   frames far apart. */
static size_t
make_rows(kg_row *rows, uint64_t seed, uint32_t n_values, bool wide)
{
  uint64_t state = seed;
  for (size_t i = 0; i < N_ROWS; ++i) {
    for (int k = 0; k < KG_PLACES; ++k) {
      const uint64_t value = 1 + random_below(&state, n_values);
      rows[i].c[k] = wide ? value << (value % 3 * 20) : value;
    }
  }
  for (size_t i = 1; i < N_ROWS; ++i) { /* Nearly nothing to sort. */
    for (size_t k = i; k && kg_row_compare(&rows[k], &rows[k - 1]) < 0; --k) {
      const kg_row swap = rows[k];
      rows[k] = rows[k - 1];
      rows[k - 1] = swap;
    }
  }
  size_t n = 1;
  for (size_t i = 1; i < N_ROWS; ++i) {
    if (kg_row_compare(&rows[i], &rows[n - 1]) > 0) {
      rows[n++] = rows[i];
    }
  }
  return n;
}

static size_t
count_below(const kg_row *rows, size_t n, const kg_row *key, int n_places)
{
  size_t i = 0;
  while (i < n && kg_row_compare_n(&rows[i], key, n_places) < 0) {
    ++i;
  }
  return i;
}

static void
compare_range(const kg_block *block,
              const kg_row *rows,
              const kg_row *key,
              int n_places)
{
  size_t begin = count_below(rows, block->n, key, n_places);
  size_t end = begin;
  while (end < block->n && !kg_row_compare_n(&rows[end], key, n_places)) {
    ++end;
  }
  assert_int_equal(kg_block_find(block, key, n_places, false), begin);
  assert_int_equal(kg_block_find(block, key, n_places, true), end);
  const size_t nears[] = {0, 1, begin, end, block->n - 1, block->n};
  for (size_t i = 0; i < sizeof nears / sizeof *nears; ++i) {
    size_t found_begin;
    size_t found_end;
    kg_block_range(block, key, n_places, nears[i], &found_begin, &found_end);
    assert_int_equal(found_end - found_begin, end - begin);
    if (begin < end) {
      assert_int_equal(found_begin, begin);
    }
  }
}

static void
ranges_of_a_block_are_those_of_its_rows(void **state)
{
  static const uint32_t values[] = {2, 7, 300, 70000};
  static kg_row rows[N_ROWS];
  unsigned char bytes[KG_BLOCK_BYTES];
  (void)state;
  for (uint64_t seed = 0; seed < 16; ++seed) {
    kg_block block;
    size_t n_packed;
    uint64_t random = seed;
    const uint32_t n_values = values[seed % 4];
    const size_t n = make_rows(rows, seed, n_values, seed & 4);
    const size_t size = kg_block_pack(rows, n, 0, bytes, &n_packed);
    assert_true(kg_block_open(&block, bytes, size));
    for (int i = 0; i < 400; ++i) {
      kg_row key = rows[random_below(&random, (uint32_t)n_packed)];
      const uint32_t place = random_below(&random, KG_PLACES);
      key.c[place] += random_below(&random, 3) - 1;
      compare_range(&block, rows, &key, 1 + (int)(random >> 40 & 3));
    }
    const kg_row lowest = {{0}};
    const kg_row highest = {{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}};
    compare_range(&block, rows, &lowest, KG_PLACES);
    compare_range(&block, rows, &highest, KG_PLACES);
  }
}

static void
rows_read_are_the_rows_packed(void **state)
{
  static kg_row rows[N_ROWS];
  unsigned char bytes[KG_BLOCK_BYTES];
  kg_id column[N_ROWS];
  kg_block block;
  size_t n_packed;
  (void)state;
  for (uint64_t seed = 0; seed < 8; ++seed) {
    const size_t n = make_rows(rows, seed, seed & 1 ? 9 : 60000, seed & 2);
    const size_t size = kg_block_pack(rows, n, 0, bytes, &n_packed);
    assert_true(kg_block_open(&block, bytes, size));
    for (int k = 0; k < KG_PLACES; ++k) {
      for (size_t begin = 0; begin < n_packed; begin += 1 + begin / 3) {
        const size_t most = n_packed - begin;
        for (size_t m = 1; m <= most; m = m < 30 ? m + 1 : m + most / 2 + 1) {
          kg_block_read(&block, k, begin, m, column, 1);
          for (size_t i = 0; i < m; ++i) {
            assert_true(column[i] == rows[begin + i].c[k]);
          }
        }
      }
    }
  }
}

/* Terms of one, some and very many rows: the last reach over blocks. */
static size_t
make_runs(kg_row *rows)
{
  size_t n = 0;
  for (uint64_t serial = 1; serial < 40; serial += 2) {
    const size_t n_rows = serial == 21 ? 900 : serial % 5 + 1;
    for (size_t i = 0; i < n_rows; ++i) {
      rows[n++] = (kg_row){{kg_id_make(KG_TAG_IRI, serial),
                            UINT64_C(7) << serial, i * i * 1000003, 1}};
    }
  }
  return n;
}

static void
compare_spot(const kg_finder *finder,
             const size_t *starts,
             const kg_row *rows,
             size_t n,
             kg_id id)
{
  const kg_row key = {{id}};
  const kg_row above = {{id + 1}};
  const size_t begin = count_below(rows, n, &key, 1);
  const size_t end = count_below(rows, n, &above, 1);
  const kg_spot spot = kg_finder_look(finder, id);
  if (begin == end) {
    assert_int_equal(spot, 0);
    return;
  }
  const size_t block = kg_spot_block(spot);
  const size_t next = starts[block + 1];
  assert_int_equal(starts[block] + kg_spot_begin(spot), begin);
  assert_int_equal(kg_spot_n(spot), (end < next ? end : next) - begin);
  assert_int_equal(kg_spot_is_whole(spot), end <= next);
}

static void
a_finder_knows_where_the_rows_of_a_term_begin(void **state)
{
  static kg_row rows[N_ROWS];
  unsigned char bytes[KG_BLOCK_BYTES];
  size_t starts[64] = {0};
  size_t n_blocks = 0;
  (void)state;
  const size_t n = make_runs(rows);
  kg_finder *finder = kg_finder_make(63, 40);
  assert_non_null(finder);
  for (size_t at = 0, m = 0; at < n; at += m) {
    const size_t size = kg_block_pack(rows + at, n - at, 0, bytes, &m);
    bytes[size / 2] ^= 1;
    assert_false(kg_finder_add(finder, &rows[at + m - 1], bytes, size));
    bytes[size / 2] ^= 1;
    assert_true(kg_finder_add(finder, &rows[at + m - 1], bytes, size));
    starts[++n_blocks] = at + m;
  }
  assert_true(n_blocks > 2);
  for (uint64_t serial = 1; serial < 45; ++serial) {
    compare_spot(finder, starts, rows, n, kg_id_make(KG_TAG_IRI, serial));
    compare_spot(finder, starts, rows, n, kg_id_make(KG_TAG_BLANK, serial));
  }
  kg_finder_free(finder);
  assert_null(kg_finder_make(1, KG_FINDER_BYTES));
  assert_null(kg_finder_make(KG_FINDER_BYTES, 1));
}

/* Stores. */

enum { N_QUADS = 30000, CAP = 40000, N_PATTERNS = 6000 };

static void
fill(kg_store *store, kg_id ids[64])
{
  kg_txn *txn = NULL;
  uint64_t random = 1;
  assert_int_equal(kg_txn_write(store, &txn), KG_OK);
  for (int i = 0; i < 64; ++i) {
    char name[32];
    snprintf(name, sizeof name, "http://e/%d", i);
    ids[i] = intern(txn, iri(name));
  }
  for (int i = 0; i < N_QUADS; ++i) {
    /* One term has half of the subjects, so that its rows fill blocks. */
    const uint32_t s = random_below(&random, 128);
    const kg_quad q = {ids[s < 64 ? s : 7], ids[random_below(&random, 5)],
                       ids[random_below(&random, 64)],
                       i % 3 ? KG_ID_DEFAULT_GRAPH : ids[i % 9]};
    assert_int_equal(kg_txn_add(txn, &q, NULL), KG_OK);
  }
  assert_int_equal(kg_txn_commit(txn), KG_OK);
}

static size_t
scan_with(kg_scan *scan, const kg_pattern *pattern, kg_quad *out)
{
  size_t n = 0;
  assert_int_equal(kg_scan_reopen(scan, pattern), KG_OK);
  for (size_t got = 1; got; n += got) {
    assert_int_equal(kg_scan_next(scan, out + n, CAP - n, &got), KG_OK);
  }
  return n;
}

static kg_pattern
random_pattern(uint64_t *random, const kg_id ids[64])
{
  const uint32_t mask = random_below(random, 16);
  kg_pattern p = {.bound = {mask & 1 ? ids[random_below(random, 64)] : 0,
                            mask & 2 ? ids[random_below(random, 6)] : 0,
                            mask & 4 ? ids[random_below(random, 64)] : 0,
                            mask & 8 ? KG_ID_DEFAULT_GRAPH : 0}};
  p.distinct = !p.bound.g && random_below(random, 2);
  if (mask != 15 && random_below(random, 3) == 0) {
    p.low = ids[random_below(random, 64)];
    p.high = p.low + random_below(random, 20);
  }
  return p;
}

/* The writer has no map. */
static void
a_snapshot_with_maps_sees_what_the_writer_sees(void **state)
{
  static kg_quad with[CAP];
  static kg_quad without[CAP];
  kg_store *store = NULL;
  kg_txn *snapshot = NULL;
  kg_txn *writer = NULL;
  kg_scan *mapped = NULL;
  kg_scan *plain = NULL;
  kg_id ids[64];
  uint64_t random = 5;
  const kg_pattern all = {.order = KG_SPOG};
  (void)state;
  assert_int_equal(kg_store_open_temporary(&quiet, &store), KG_OK);
  fill(store, ids);
  assert_int_equal(kg_txn_read(store, &snapshot), KG_OK);
  assert_int_equal(kg_txn_write(store, &writer), KG_OK);
  assert_int_equal(kg_scan_open(snapshot, &all, &mapped), KG_OK);
  assert_int_equal(kg_scan_open(writer, &all, &plain), KG_OK);
  /* Enough for maps, and for finders of subjects and objects. */
  for (int i = 0; i < N_PATTERNS; ++i) {
    const kg_pattern p = random_pattern(&random, ids);
    const size_t n = scan_with(plain, &p, without);
    assert_int_equal(scan_with(mapped, &p, with), n);
    assert_memory_equal(with, without, n * sizeof *with);
  }
  assert_non_null(snapshot->directory->finders[KG_SPOG]);
  assert_non_null(snapshot->directory->finders[KG_OSPG]);
  kg_scan_close(mapped);
  kg_scan_close(plain);
  kg_txn_end(writer);
  kg_txn_end(snapshot);
  kg_store_close(store);
}

static void
look_up_all(kg_txn *txn, const kg_id ids[64], size_t expected)
{
  static kg_quad quads[CAP];
  kg_scan *scan = NULL;
  const kg_pattern all = {.order = KG_SPOG};
  assert_int_equal(kg_scan_open(txn, &all, &scan), KG_OK);
  for (int round = 0; round < 20; ++round) {
    size_t n = 0;
    for (int i = 0; i < 64; ++i) {
      const kg_pattern p = {.bound = {.s = ids[i]}};
      n += scan_with(scan, &p, quads);
    }
    assert_int_equal(n, expected);
  }
  kg_scan_close(scan);
}

static uint64_t
n_quads(kg_txn *txn)
{
  kg_store_stats stats;
  assert_int_equal(kg_txn_stats(txn, &stats), KG_OK);
  return stats.n_quads;
}

static void
each_snapshot_has_a_map_of_its_own(void **state)
{
  kg_store *store = NULL;
  kg_txn *old = NULL;
  kg_txn *young = NULL;
  kg_txn *writer = NULL;
  kg_id ids[64];
  uint64_t n_removed = 0;
  (void)state;
  assert_int_equal(kg_store_open_temporary(&quiet, &store), KG_OK);
  fill(store, ids);
  assert_int_equal(kg_txn_read(store, &old), KG_OK);
  const uint64_t before = n_quads(old);
  look_up_all(old, ids, before);
  assert_int_equal(kg_txn_write(store, &writer), KG_OK);
  assert_int_equal(kg_txn_clear_graph(writer, KG_ID_DEFAULT_GRAPH, &n_removed),
                   KG_OK);
  assert_int_equal(kg_txn_commit(writer), KG_OK);
  assert_true(n_removed > 0);
  assert_int_equal(kg_txn_read(store, &young), KG_OK);
  look_up_all(young, ids, before - n_removed);
  look_up_all(old, ids, before);
  kg_txn_end(old);
  look_up_all(young, ids, before - n_removed);
  kg_txn_end(young);
  kg_store_close(store);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ranges_of_a_block_are_those_of_its_rows),
      cmocka_unit_test(rows_read_are_the_rows_packed),
      cmocka_unit_test(a_finder_knows_where_the_rows_of_a_term_begin),
      cmocka_unit_test(a_snapshot_with_maps_sees_what_the_writer_sees),
      cmocka_unit_test(each_snapshot_has_a_map_of_its_own),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
