/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "extract/slug.h"

static void
assert_slug(const char *name, const char *slug)
{
  kg_arena arena;
  kg_arena_init(&arena, NULL);
  const kg_slice got = kg_slug(&arena, kg_slice_of(name));
  assert_non_null(got.ptr);
  assert_string_equal(got.ptr, slug);
  kg_arena_clear(&arena);
}

static void
spellings_with_space_and_hyphen_meet(void **state)
{
  (void)state;
  assert_slug("Kim Jong-un", "kim-jong-un");
  assert_slug("Kim Jong Un", "kim-jong-un");
  assert_slug("  Kim   Jong un. ", "kim-jong-un");
}

static void
marks_go_and_compatibility_forms_are_letters(void **state)
{
  (void)state;
  assert_slug("Viktor Orbán", "viktor-orban");
  assert_slug("ﬁne Åland", "fine-aland");
}

static void
other_letters_are_gaps(void **state)
{
  (void)state;
  assert_slug("Łódź", "odz");
  assert_slug("O'Neill's", "o-neill-s");
}

static void
a_digit_in_front_gets_a_letter(void **state)
{
  (void)state;
  assert_slug("10 Downing Street", "n-10-downing-street");
}

static void
a_name_without_letters_is_its_hash(void **state)
{
  (void)state;
  kg_arena arena;
  kg_arena_init(&arena, NULL);
  const kg_slice a = kg_slug(&arena, kg_slice_of("Владимир"));
  const kg_slice b = kg_slug(&arena, kg_slice_of("Владимира"));
  assert_int_equal(a.len, 13);
  assert_int_equal(a.ptr[0], 'x');
  assert_false(kg_slice_equal(a, b));
  kg_arena_clear(&arena);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(spellings_with_space_and_hyphen_meet),
      cmocka_unit_test(marks_go_and_compatibility_forms_are_letters),
      cmocka_unit_test(other_letters_are_gaps),
      cmocka_unit_test(a_digit_in_front_gets_a_letter),
      cmocka_unit_test(a_name_without_letters_is_its_hash),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
