/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "text/lexicon.h"

static kg_lexicon *lexicon;

static int
open_lexicon(void **state)
{
  const kg_context ctx = {0};
  (void)state;
  return kg_lexicon_open(&ctx, "../kg/models", &lexicon);
}

static int
close_lexicon(void **state)
{
  (void)state;
  kg_lexicon_close(lexicon);
  return 0;
}

static uint32_t
find(kg_list list, const char *phrase)
{
  return kg_lexicon_find(lexicon, list, kg_slice_of(phrase));
}

static const char *
country_of(kg_list list, const char *phrase)
{
  static char iso[3];
  const uint32_t value = find(list, phrase);
  const kg_country *country =
      value ? kg_lexicon_country(lexicon, value - 1) : NULL;
  if (!country) {
    return "";
  }
  memcpy(iso, country->iso2.ptr, 2);
  return iso;
}

static void
roles_are_found_with_their_rank(void **state)
{
  (void)state;
  assert_int_equal(find(KG_LIST_ROLE, "minister") & KG_ROLE_RANK, 1);
  assert_true(find(KG_LIST_ROLE, "Prime  Minister"));
  assert_true(find(KG_LIST_ROLE, "spokeswoman") & KG_ROLE_FEMALE);
  assert_true(find(KG_LIST_ROLE, "astronaut"));
  assert_true(find(KG_LIST_ROLE, "man") & KG_ROLE_GENERIC);
  assert_int_equal(find(KG_LIST_ROLE, "daughter"), 0);
  assert_int_equal(find(KG_LIST_ROLE, "mountain"), 0);
  assert_int_equal(find(KG_LIST_KINSHIP, "daughter"), KG_FEMALE_BIT);
}

static void
countries_are_known_by_names_people_and_capitals(void **state)
{
  (void)state;
  assert_string_equal(country_of(KG_LIST_COUNTRY, "South Korea"), "KR");
  assert_string_equal(country_of(KG_LIST_COUNTRY, "Republic of Korea"), "KR");
  assert_string_equal(country_of(KG_LIST_COUNTRY, "U.S."), "US");
  assert_string_equal(country_of(KG_LIST_DEMONYM, "North Koreans"), "KP");
  assert_string_equal(country_of(KG_LIST_DEMONYM, "Bhutanese"), "BT");
  assert_string_equal(country_of(KG_LIST_CAPITAL, "Ottawa"), "CA");
  assert_int_equal(find(KG_LIST_DEMONYM, "European"), KG_NO_COUNTRY);
}

static void
acronyms_need_their_case(void **state)
{
  (void)state;
  assert_true(find(KG_LIST_COUNTRY, "US"));
  assert_int_equal(find(KG_LIST_COUNTRY, "Us"), 0);
  assert_int_equal(find(KG_LIST_COUNTRY, "us"), 0);
  assert_int_equal(find(KG_LIST_COUNTRY, "turkey"), 0);
}

static void
country_records_are_complete(void **state)
{
  (void)state;
  const kg_country *c =
      kg_lexicon_country(lexicon, find(KG_LIST_COUNTRY, "Canada") - 1);
  assert_non_null(c);
  assert_true(kg_slice_is(c->name, "Canada"));
  assert_true(kg_slice_is(c->iso3, "CAN"));
  assert_true(kg_slice_is(c->capital, "Ottawa"));
  assert_true(kg_slice_is(c->wikidata, "Q16"));
  assert_true(kg_slice_is(c->demonym, "Canadian"));
}

static void
names_verbs_and_dates_are_found(void **state)
{
  (void)state;
  assert_int_equal(find(KG_LIST_FIRST_NAME, "Mary"), KG_FEMALE_BIT);
  assert_int_equal(find(KG_LIST_FIRST_NAME, "george"), 0);
  assert_true(find(KG_LIST_REPORTING, "tell") & KG_REPORT_ADDRESSEE);
  assert_true(find(KG_LIST_REPORTING, "statement") & KG_REPORT_NOUN);
  assert_int_equal(find(KG_LIST_MONTH, "Sept."), 9);
  assert_int_equal(find(KG_LIST_WEEKDAY, "sunday"), 7);
  assert_int_equal(find(KG_LIST_FIRST_NAME, ""), 0);
}

static void
cities_are_known_with_their_size(void **state)
{
  (void)state;
  assert_true(kg_city_size(find(KG_LIST_CITY, "Chicago")) >= 20);
  assert_true(find(KG_LIST_CITY, "Ulaanbaatar"));
  assert_true(find(KG_LIST_STATE, "Ontario"));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(roles_are_found_with_their_rank),
      cmocka_unit_test(countries_are_known_by_names_people_and_capitals),
      cmocka_unit_test(acronyms_need_their_case),
      cmocka_unit_test(country_records_are_complete),
      cmocka_unit_test(names_verbs_and_dates_are_found),
      cmocka_unit_test(cities_are_known_with_their_size),
  };
  return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
