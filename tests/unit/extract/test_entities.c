/* SPDX-License-Identifier: Apache-2.0 */
#include "read_fixture.h"

static void
spellings_are_one_person(void **state)
{
  const kg_doc *doc = read_text(
      state, "President Moon Jae-in spoke. Reporters asked Moon Jae In about "
             "trade, and Moon smiled.\n");
  assert_refers(doc, "Moon Jae-in", 1, "moon-jae-in");
  assert_refers(doc, "Moon Jae In", 1, "moon-jae-in");
  assert_refers(doc, "Moon", 1, "moon-jae-in");
}

static void
a_last_name_means_the_full_one(void **state)
{
  const kg_doc *doc = read_text(
      state, "Minister Clara Whitfield met Robert Hale in Dover. Whitfield "
             "said Hale was late.\n");
  assert_refers(doc, "Whitfield", 1, "clara-whitfield");
  assert_refers(doc, "Hale", 1, "robert-hale");
}

static void
a_title_tells_people_of_one_last_name_apart(void **state)
{
  const kg_doc *doc = read_text(
      state, "Peter Novak and Jana Novak run the farm near Brno. Mrs Novak "
             "said rain had come. Mr Novak agreed.\n");
  assert_refers(doc, "Novak", 1, "jana-novak");
  assert_refers(doc, "Novak", 2, "peter-novak");
}

static void
short_forms_in_brackets_and_initials_are_the_same_body(void **state)
{
  const kg_doc *doc = read_text(
      state, "The World Seed Organization (WSO) met. The WSO said so. The "
             "Arctic Research Council was there; ARC staff left.\n");
  assert_refers(doc, "WSO", 1, "world-seed-organization");
  assert_refers(doc, "WSO", 2, "world-seed-organization");
  assert_refers(doc, "ARC", 1, "arctic-research-council");
}

static void
names_of_a_country_are_one_place(void **state)
{
  const kg_doc *doc = read_text(
      state, "The United States and the U.S. are one; so is the US in "
             "America.\n");
  assert_refers(doc, "United States", 1, "united-states");
  assert_refers(doc, "U.S.", 1, "united-states");
  assert_refers(doc, "US", 1, "united-states");
  const kg_mention *m = find_mention(doc, "US", 1);
  assert_string_equal(doc->entities.at[m->entities[0]].subtype, "Country");
}

static void
the_longest_name_gives_the_slug(void **state)
{
  const kg_doc *doc =
      read_text(state, "Sarah Mills was there. Later Sarah Jane Mills sang.\n");
  assert_refers(doc, "Sarah Mills", 1, "sarah-jane-mills");
}

static void
each_name_has_an_entity(void **state)
{
  const kg_doc *doc = read_text(
      state, "Anna Berg of the Oslo Institute flew to Norway, Peru, the Red "
             "Sea and the Grand Hotel for World War II talks.\n");
  assert_true(doc->mentions.n >= 6);
  for (size_t i = 0; i < doc->mentions.n; i++) {
    assert_int_equal(doc->mentions.at[i].n_entities, 1);
  }
}

static void
family_names_may_come_first(void **state)
{
  const kg_doc *doc = read_text(
      state, "Natsuko Higuchi was born in Leeds. The poems of Higuchi Natsuko "
             "are known.\n");
  assert_refers(doc, "Higuchi Natsuko", 1, "natsuko-higuchi");
}

static void
a_team_is_known_by_its_plural(void **state)
{
  const kg_doc *doc = read_text(
      state, "The Pittsburgh Pirates won in Leeds on Monday. The Pirates had "
             "lost before.\n");
  assert_refers(doc, "Pirates", 1, "pittsburgh-pirates");
}

static void
a_misspelt_last_name_joins_no_other_first_name(void **state)
{
  const kg_doc *doc = read_text(
      state, "Anna Marlowek lives in Leeds. Police asked Marlowek on Monday. "
             "Her husband, Robert Marlewek, was in York. Marlewek said so.\n");
  const kg_mention *anna = find_mention(doc, "Anna Marlowek", 1);
  const kg_mention *robert = find_mention(doc, "Robert Marlewek", 1);
  assert_non_null(anna);
  assert_non_null(robert);
  assert_int_not_equal(anna->entities[0], robert->entities[0]);
}

static void
a_misspelt_name_is_still_the_same_one(void **state)
{
  const kg_doc *doc = read_text(
      state, "Robert Marlowek lives in Leeds. Later Robert Marlewek left.\n");
  const kg_mention *right = find_mention(doc, "Robert Marlowek", 1);
  const kg_mention *wrong = find_mention(doc, "Robert Marlewek", 1);
  assert_non_null(right);
  assert_non_null(wrong);
  assert_int_equal(right->entities[0], wrong->entities[0]);
}

static void
a_capital_too_many_is_a_slip(void **state)
{
  const kg_doc *doc = read_text(
      state, "Leaders of North Korea met on Monday in Seoul. An envoy of NOrth "
             "Korea came. Later the NOrth said it was late.\n");
  assert_name(doc, "NOrth Korea", KG_GPE);
  assert_refers(doc, "NOrth Korea", 1, "north-korea");
  assert_refers(doc, "NOrth", 1, "north-korea");
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(family_names_may_come_first),
      cmocka_unit_test(a_team_is_known_by_its_plural),
      cmocka_unit_test(spellings_are_one_person),
      cmocka_unit_test(a_misspelt_last_name_joins_no_other_first_name),
      cmocka_unit_test(a_misspelt_name_is_still_the_same_one),
      cmocka_unit_test(a_capital_too_many_is_a_slip),
      cmocka_unit_test(a_last_name_means_the_full_one),
      cmocka_unit_test(a_title_tells_people_of_one_last_name_apart),
      cmocka_unit_test(short_forms_in_brackets_and_initials_are_the_same_body),
      cmocka_unit_test(names_of_a_country_are_one_place),
      cmocka_unit_test(the_longest_name_gives_the_slug),
      cmocka_unit_test(each_name_has_an_entity),
  };
  return cmocka_run_group_tests(tests, open_reader, close_reader);
}
