/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"

#include <stdio.h>

static void
an_arena_gives_aligned_memory_and_counts_it(void **state)
{
  (void)state;
  kg_arena arena;
  kg_arena_init(&arena, NULL);
  for (size_t size = 0; size < 5000; size += 7) {
    void *p = kg_arena_get(&arena, size);
    assert_non_null(p);
    assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
  }
  assert_true(arena.n_bytes > 1000000);
  kg_arena_clear(&arena);
  assert_int_equal(arena.n_bytes, 0);
}

static void
an_arena_keeps_to_its_limit(void **state)
{
  (void)state;
  kg_arena arena;
  kg_arena_init(&arena, NULL);
  arena.limit = 100000;
  assert_non_null(kg_arena_get(&arena, 50000));
  assert_null(kg_arena_get(&arena, 100000));
  assert_non_null(kg_arena_get(&arena, 10));
  kg_arena_clear(&arena);
}

static void
an_arena_refuses_sizes_that_overflow(void **state)
{
  (void)state;
  kg_arena arena;
  kg_arena_init(&arena, NULL);
  assert_null(kg_arena_zeroed(&arena, SIZE_MAX / 2, 4));
  assert_null(kg_arena_get(&arena, SIZE_MAX - 3));
  kg_arena_clear(&arena);
}

static void
a_buffer_remembers_that_it_failed(void **state)
{
  (void)state;
  kg_test_alloc t = {.fail_at = 2};
  const kg_alloc alloc = {kg_test_resize, &t};
  kg_buf buf;
  kg_buf_init(&buf, &alloc);
  kg_buf_add_string(&buf, "short");
  for (int i = 0; i < 100; ++i) {
    kg_buf_printf(&buf, "%d ", i);
  }
  assert_int_equal(kg_buf_status(&buf), KG_ERR_MEMORY);
  kg_buf_clear(&buf);
  assert_int_equal(t.n_live, 0);
}

static void
a_map_finds_what_was_put_in_order(void **state)
{
  (void)state;
  enum { N = 2000 };
  static char keys[N][16];
  kg_text_map map;
  kg_text_map_init(&map, NULL);
  for (int i = 0; i < N; ++i) {
    snprintf(keys[i], sizeof keys[i], "key-%d", i);
    bool is_new = false;
    assert_non_null(
        kg_text_map_put(&map, kg_slice_of(keys[i]), (uint64_t)i, &is_new));
    assert_true(is_new);
  }
  for (int i = 0; i < N; ++i) {
    assert_int_equal(*kg_text_map_find(&map, kg_slice_of(keys[i])), i);
    assert_int_equal(map.entries[i].value, i);
  }
  assert_null(kg_text_map_find(&map, KG_SLICE("key-2000")));
  kg_text_map_clear(&map);
}

static void
maps_survive_every_failing_request(void **state)
{
  (void)state;
  for (size_t fail_at = 1; fail_at < 12; ++fail_at) {
    kg_test_alloc t = {.fail_at = fail_at};
    const kg_alloc alloc = {kg_test_resize, &t};
    kg_id_map map;
    kg_id_map_init(&map, &alloc);
    uint64_t n_put = 0;
    while (n_put < 100 && kg_id_map_put(&map, n_put * 7919, n_put, NULL)) {
      ++n_put;
    }
    for (uint64_t i = 0; i < n_put; ++i) {
      assert_int_equal(*kg_id_map_find(&map, i * 7919), i);
    }
    kg_id_map_clear(&map);
    assert_int_equal(t.n_live, 0);
  }
}

static void
a_vector_grows_and_keeps_its_items(void **state)
{
  (void)state;
  KG_VEC(int) v = {0};
  for (int i = 0; i < 1000; ++i) {
    assert_true(kg_vec_push(&v, NULL, i));
  }
  for (int i = 0; i < 1000; ++i) {
    assert_int_equal(v.at[i], i);
  }
  kg_vec_free(&v, NULL);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_arena_gives_aligned_memory_and_counts_it),
      cmocka_unit_test(an_arena_keeps_to_its_limit),
      cmocka_unit_test(an_arena_refuses_sizes_that_overflow),
      cmocka_unit_test(a_buffer_remembers_that_it_failed),
      cmocka_unit_test(a_map_finds_what_was_put_in_order),
      cmocka_unit_test(maps_survive_every_failing_request),
      cmocka_unit_test(a_vector_grows_and_keeps_its_items),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
