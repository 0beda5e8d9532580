/* SPDX-License-Identifier: Apache-2.0 */
/* Runs in a temporary file come back merged, sorted and each quad once. */
#include "store_fixture.h"

#include "store/spill.h"

#include <signal.h>
#include <sys/resource.h>

static const kg_context quiet = {0};

enum { N = 20000 };

static int
compare_rows(const void *a, const void *b)
{
  return kg_row_compare(a, b);
}

/* Ids of all widths, many of them repeated. */
static kg_id
random_id(uint64_t *random)
{
  const uint32_t bits = random_below(random, 64);
  const uint64_t value = random_below(random, 40);
  return 1 + (value << bits | value >> (63 - bits));
}

static size_t
sort_rows(kg_order order, const kg_quad *quads, size_t n, kg_row *rows)
{
  size_t kept = 0;
  for (size_t i = 0; i < n; ++i) {
    rows[i] = kg_row_of(order, &quads[i]);
  }
  qsort(rows, n, sizeof *rows, compare_rows);
  for (size_t i = 0; i < n; ++i) {
    if (!kept || kg_row_compare(&rows[kept - 1], &rows[i]) != 0) {
      rows[kept++] = rows[i];
    }
  }
  return kept;
}

static void
write_run(kg_spill *spill, kg_order order, const kg_quad *quads, size_t n)
{
  static kg_row rows[N];
  const size_t n_rows = sort_rows(order, quads, n, rows);
  assert_int_equal(kg_spill_begin(spill, 1u << order), KG_OK);
  for (size_t i = 0; i < n_rows; ++i) {
    const kg_quad quad = kg_row_quad(order, &rows[i]);
    assert_int_equal(kg_spill_add(spill, &quad), KG_OK);
  }
  assert_int_equal(kg_spill_end(spill), KG_OK);
}

static void
compare_merge(kg_spill *spill, kg_order order, const kg_quad *quads, size_t n)
{
  static kg_row expected[N];
  static kg_row found[N + 1];
  kg_spill_merge *merge = NULL;
  const size_t n_expected = sort_rows(order, quads, n, expected);
  size_t n_found = 0;
  assert_int_equal(kg_spill_merge_open(spill, order, 1 << 14, &merge), KG_OK);
  for (size_t got = 1; got; n_found += got) {
    const size_t room = N + 1 - n_found < 777 ? N + 1 - n_found : 777;
    assert_int_equal(kg_spill_merge_next(merge, found + n_found, room, &got),
                     KG_OK);
  }
  kg_spill_merge_close(merge);
  assert_int_equal(n_found, n_expected);
  if (n_expected) {
    assert_memory_equal(found, expected, n_expected * sizeof *found);
  }
}

static void
runs_are_merged(void **state)
{
  static kg_quad quads[N];
  uint64_t random = 3;
  (void)state;
  for (size_t i = 0; i < N; ++i) {
    quads[i] = (kg_quad){random_id(&random), random_id(&random),
                         random_id(&random), random_id(&random)};
  }
  static const size_t run_counts[] = {1, 2, 9, 64};
  for (size_t k = 0; k < 4; ++k) {
    kg_spill *spill = NULL;
    const size_t n_each = N / run_counts[k];
    assert_int_equal(kg_spill_open(&quiet, NULL, &spill), KG_OK);
    for (size_t i = 0; i < run_counts[k]; ++i) {
      write_run(spill, KG_SPOG, quads + i * n_each, n_each);
      write_run(spill, KG_GOSP, quads + i * n_each, n_each);
    }
    compare_merge(spill, KG_SPOG, quads, run_counts[k] * n_each);
    compare_merge(spill, KG_GOSP, quads, run_counts[k] * n_each);
    compare_merge(spill, KG_POSG, quads, 0);
    kg_spill_close(spill);
  }
}

static int
compare_backwards(void *user, const kg_quad *a, const kg_quad *b)
{
  const kg_row x = kg_row_of(KG_SPOG, a);
  const kg_row y = kg_row_of(KG_SPOG, b);
  ++*(size_t *)user;
  return kg_row_compare(&y, &x);
}

static void
runs_of_another_order_are_merged_by_it(void **state)
{
  static const kg_quad runs[2][3] = {
      {{9, 1, 1, 1}, {5, 2, 1, 1}, {5, 1, 1, 1}},
      {{7, 1, 1, 1}, {5, 2, 1, 1}, {1, 1, 1, 1}},
  };
  static const kg_id expected[] = {9, 7, 5, 5, 1};
  kg_spill *spill = NULL;
  kg_spill_merge *merge = NULL;
  kg_row found[6];
  size_t n = 0;
  size_t n_compared = 0;
  (void)state;
  assert_int_equal(kg_spill_open(&quiet, NULL, &spill), KG_OK);
  for (size_t i = 0; i < 2; ++i) {
    assert_int_equal(kg_spill_begin(spill, 1u << KG_SPOG), KG_OK);
    for (size_t k = 0; k < 3; ++k) {
      assert_int_equal(kg_spill_add(spill, &runs[i][k]), KG_OK);
    }
    assert_int_equal(kg_spill_end(spill), KG_OK);
  }
  assert_int_equal(kg_spill_merge_open_by(spill, compare_backwards, &n_compared,
                                          1 << 14, &merge),
                   KG_OK);
  assert_int_equal(kg_spill_merge_next(merge, found, 6, &n), KG_OK);
  assert_int_equal(n, 5);
  for (size_t i = 0; i < n; ++i) {
    assert_int_equal(found[i].c[0], expected[i]);
  }
  assert_true(n_compared > 0);
  kg_spill_merge_close(merge);
  kg_spill_close(spill);
}

static void
empty_runs_and_single_quads_are_fine(void **state)
{
  const kg_quad quads[] = {{1, UINT64_MAX, 2, 3}, {UINT64_MAX, 1, 1, 1}};
  kg_spill *spill = NULL;
  (void)state;
  assert_int_equal(kg_spill_open(&quiet, NULL, &spill), KG_OK);
  compare_merge(spill, KG_OSPG, quads, 0);
  write_run(spill, KG_OSPG, quads, 0);
  compare_merge(spill, KG_OSPG, quads, 0);
  write_run(spill, KG_OSPG, quads, 2);
  write_run(spill, KG_OSPG, quads + 1, 1);
  write_run(spill, KG_OSPG, quads, 0);
  compare_merge(spill, KG_OSPG, quads, 2);
  kg_spill_close(spill);
}

static void
a_folder_that_is_not_there_is_told(void **state)
{
  told t = {0};
  const kg_context ctx = {.sink = {remember_told, &t}};
  kg_spill *spill = NULL;
  (void)state;
  assert_int_equal(kg_spill_open(&ctx, "/nowhere/at/all", &spill), KG_ERR_IO);
  assert_null(spill);
  assert_int_equal(t.n, 1);
  assert_non_null(strstr(t.message, "/nowhere/at/all"));
}

/* Whole loads. */

enum { N_LOADED = 13000 };

static kg_status
load_some(kg_store *store)
{
  kg_txn *txn = NULL;
  kg_bulk *bulk = NULL;
  kg_status st = kg_txn_write(store, &txn);
  st = st ? st : kg_bulk_open(txn, &bulk);
  for (int i = 0; i < N_LOADED && !st; ++i) {
    char s[32];
    char o[32];
    snprintf(s, sizeof s, "http://e/%d", i / 50);
    snprintf(o, sizeof o, "object %d", i % 700);
    const kg_term_quad quad = {.s = iri(s),
                               .p = iri("http://e/p"),
                               .o = kg_literal(kg_slice_of(o), KG_SLICE(""))};
    st = kg_bulk_add(bulk, &quad);
  }
  if (st) {
    kg_bulk_abandon(bulk);
    kg_txn_end(txn);
    return st;
  }
  st = kg_bulk_finish(bulk, NULL);
  if (st) {
    kg_txn_end(txn);
    return st;
  }
  return kg_txn_commit(txn);
}

static void
holds(kg_store *store, uint64_t n)
{
  kg_txn *txn = NULL;
  kg_store_stats stats;
  uint64_t n_faults = 1;
  assert_int_equal(kg_store_check(store, &n_faults), KG_OK);
  assert_int_equal(n_faults, 0);
  assert_int_equal(kg_txn_read(store, &txn), KG_OK);
  assert_int_equal(kg_txn_stats(txn, &stats), KG_OK);
  kg_txn_end(txn);
  assert_int_equal(stats.n_quads, n);
}

static const kg_store_options little = {.create = true, .max_memory = 1 << 18};

typedef struct counting {
  size_t n_requests;
  size_t fail_at;
  size_t n_live;
} counting;

static void *
counted_resize(void *user, void *ptr, size_t size)
{
  counting *c = user;
  if (!size) {
    c->n_live -= ptr != NULL;
    free(ptr);
    return NULL;
  }
  if (++c->n_requests == c->fail_at) {
    return NULL;
  }
  void *out = realloc(ptr, size);
  c->n_live += out && !ptr;
  return out;
}

static void
a_refused_request_leaves_the_store_as_it_was(void **state)
{
  counting c = {0};
  const kg_alloc alloc = {.user = &c, .resize = counted_resize};
  const kg_context ctx = {.alloc = &alloc};
  char path[64];
  kg_status st = KG_ERR_MEMORY;
  (void)state;
  for (size_t n = 1; st; n += n < 20 ? 1 : n / 4) {
    kg_store *store = NULL;
    make_folder(path);
    c = (counting){.fail_at = n};
    st = kg_store_open(&ctx, path, &little, &store);
    st = st ? st : load_some(store);
    assert_true(st == KG_OK || st == KG_ERR_MEMORY);
    kg_store_close(store);
    assert_int_equal(c.n_live, 0);
    if (!kg_store_open(&quiet, path, NULL, &store)) {
      holds(store, st ? 0 : N_LOADED);
      kg_store_close(store);
    }
    remove_store(path);
    /* One that a table made up for is fine, and not the end. */
    st = c.n_requests >= n ? KG_ERR_MEMORY : st;
  }
}

static void
no_room_for_runs_leaves_the_store_as_it_was(void **state)
{
  told t = {0};
  const kg_context ctx = {.sink = {remember_told, &t}};
  kg_store *store = NULL;
  char path[64];
  struct rlimit before;
  (void)state;
  make_folder(path);
  assert_int_equal(kg_store_open(&ctx, path, &little, &store), KG_OK);
  signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
  const struct rlimit small = {1 << 12, before.rlim_max};
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
  assert_int_equal(load_some(store), KG_ERR_FULL);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
  signal(SIGXFSZ, SIG_DFL);
  assert_int_equal(t.n, 1);
  holds(store, 0);
  assert_int_equal(load_some(store), KG_OK);
  holds(store, N_LOADED);
  kg_store_close(store);
  remove_store(path);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(runs_are_merged),
      cmocka_unit_test(runs_of_another_order_are_merged_by_it),
      cmocka_unit_test(empty_runs_and_single_quads_are_fine),
      cmocka_unit_test(a_refused_request_leaves_the_store_as_it_was),
      cmocka_unit_test(no_room_for_runs_leaves_the_store_as_it_was),
      cmocka_unit_test(a_folder_that_is_not_there_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
