/* SPDX-License-Identifier: Apache-2.0 */
#include "links_fixture.h"

static const char *
links_of(const char *const *lines, size_t n)
{
  return links_by(kg_persons_link, lines, n);
}

static void
a_single_name_takes_the_full_one_with_the_same_role(void **state)
{
  (void)state;
  const char *const lines[] = {"maria-okoro\tpresident", "okoro\tpresident"};
  assert_string_equal(links_of(lines, 2), "1:okoro=maria-okoro");
}

static void
a_shared_acquaintance_is_evidence_too(void **state)
{
  (void)state;
  const char *const lines[] = {"jan-vos\t\nmaria-okoro\tpresident",
                               "jan-vos\t\nokoro\t"};
  assert_string_equal(links_of(lines, 2), "1:okoro=maria-okoro");
}

static void
without_evidence_names_stay_apart(void **state)
{
  (void)state;
  const char *const lines[] = {"maria-okoro\tpresident", "okoro\tgoalkeeper"};
  assert_string_equal(links_of(lines, 2), "");
}

static void
two_candidates_are_none(void **state)
{
  (void)state;
  const char *const lines[] = {"maria-okoro\tminister", "peter-okoro\tminister",
                               "okoro\tminister"};
  assert_string_equal(links_of(lines, 3), "");
}

static void
the_order_of_articles_does_not_matter(void **state)
{
  (void)state;
  const char *const lines[] = {"okoro\tpresident", "maria-okoro\tpresident"};
  assert_string_equal(links_of(lines, 2), "0:okoro=maria-okoro");
}

static void
a_family_name_may_come_first(void **state)
{
  (void)state;
  const char *const lines[] = {"park\tminister", "park-min-ho\tminister"};
  assert_string_equal(links_of(lines, 2), "0:park=park-min-ho");
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_single_name_takes_the_full_one_with_the_same_role),
      cmocka_unit_test(a_shared_acquaintance_is_evidence_too),
      cmocka_unit_test(without_evidence_names_stay_apart),
      cmocka_unit_test(two_candidates_are_none),
      cmocka_unit_test(the_order_of_articles_does_not_matter),
      cmocka_unit_test(a_family_name_may_come_first),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
