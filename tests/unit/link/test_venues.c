/* SPDX-License-Identifier: Apache-2.0 */
#include "links_fixture.h"

static const char *
links_of(const char *const *lines, size_t n)
{
  return links_by(kg_articles_link, lines, n);
}

static void
a_shorter_name_in_one_city_takes_the_longer(void **state)
{
  (void)state;
  const char *const lines[] = {"place/grand-astoria-riverside-hotel\t=riga",
                               "ann-lee\t\nplace/astoria-hotel\t=riga",
                               "place/riverside-astoria-hotel\toslo riga"};
  assert_string_equal(
      links_of(lines, 3),
      "1:place/astoria-hotel=place/grand-astoria-riverside-hotel "
      "2:place/riverside-astoria-hotel=place/grand-astoria-riverside-hotel");
}

static void
venues_of_two_cities_stay_two(void **state)
{
  (void)state;
  const char *const lines[] = {"place/astoria-palace-hotel\t=riga",
                               "place/astoria-hotel\t=oslo"};
  assert_string_equal(links_of(lines, 2), "");
}

static void
without_a_city_nothing_is_joined(void **state)
{
  (void)state;
  const char *const lines[] = {"place/astoria-palace-hotel\triga",
                               "place/astoria-hotel\triga"};
  assert_string_equal(links_of(lines, 2), "");
}

static void
two_longer_names_leave_it_open(void **state)
{
  (void)state;
  const char *const lines[] = {"place/astoria-palace-hotel\t=riga",
                               "place/astoria-garden-hotel\t=riga",
                               "place/astoria-hotel\t=riga"};
  assert_string_equal(links_of(lines, 3), "");
}

static void
another_kind_of_venue_is_another(void **state)
{
  (void)state;
  const char *const lines[] = {
      "place/astoria-park\t=riga", "place/astoria-park-corner\t=riga",
      "place/astoria-hotel\t=riga", "place/the-astoria-hotel-riga\t=riga"};
  assert_string_equal(links_of(lines, 4),
                      "2:place/astoria-hotel=place/the-astoria-hotel-riga");
}

static void
common_words_and_the_city_are_no_name(void **state)
{
  (void)state;
  const char *const lines[] = {"place/grand-riga-hotel\t=riga",
                               "place/riga-hotel\t=riga",
                               "place/grand-hotel\t=riga"};
  assert_string_equal(links_of(lines, 3), "");
}

static void
people_are_linked_beside_venues(void **state)
{
  (void)state;
  const char *const lines[] = {
      "maria-okoro\tpresident\nplace/astoria-palace-hotel\t=riga",
      "okoro\tpresident\nplace/astoria-hotel\t=riga"};
  assert_string_equal(
      links_of(lines, 2),
      "1:okoro=maria-okoro 1:place/astoria-hotel=place/astoria-palace-hotel");
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_shorter_name_in_one_city_takes_the_longer),
      cmocka_unit_test(venues_of_two_cities_stay_two),
      cmocka_unit_test(without_a_city_nothing_is_joined),
      cmocka_unit_test(two_longer_names_leave_it_open),
      cmocka_unit_test(another_kind_of_venue_is_another),
      cmocka_unit_test(common_words_and_the_city_are_no_name),
      cmocka_unit_test(people_are_linked_beside_venues),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
