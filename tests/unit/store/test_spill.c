/* SPDX-License-Identifier: Apache-2.0 */
/* Runs in a temporary file come back merged, sorted and each quad once. */
#include "store_fixture.h"

#include "store/spill.h"

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

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(runs_are_merged),
      cmocka_unit_test(empty_runs_and_single_quads_are_fine),
      cmocka_unit_test(a_folder_that_is_not_there_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
