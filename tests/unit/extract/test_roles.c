/* SPDX-License-Identifier: Apache-2.0 */
#include "read_fixture.h"

static void
a_title_before_the_name(void **state)
{
  const kg_doc *doc = read_text(
      state, "Chilean President Rosa Fuentes met acting Chief of Staff Tom "
             "Reed and Deputy Foreign Minister Lena Weiss.\n");
  assert_role(doc, "rosa-fuentes", "president", "chile");
  assert_role(doc, "tom-reed", "acting chief of staff", NULL);
  assert_string_equal(
      find_role(doc, "tom-reed", "acting chief of staff")->qualifier, "acting");
  assert_role(doc, "lena-weiss", "deputy foreign minister", NULL);
}

static void
a_title_that_goes_on_behind_of(void **state)
{
  const kg_doc *doc = read_text(
      state, "Secretary of State Alan Brook and the First Minister of "
             "Scotland, Fiona Reid, spoke in Perth.\n");
  assert_role(doc, "alan-brook", "secretary of state", NULL);
  assert_role(doc, "fiona-reid", "first minister", "scotland");
}

static void
a_title_in_apposition(void **state)
{
  const kg_doc *doc = read_text(
      state, "Marta Silva, the director of the Coral Institute, and Ivan "
             "Petrov, 52, a former spokesman for the Baltic Bank, agreed.\n");
  assert_role(doc, "marta-silva", "director", "coral-institute");
  assert_role(doc, "ivan-petrov", "spokesperson", "baltic-bank");
  assert_string_equal(find_role(doc, "ivan-petrov", "spokesperson")->qualifier,
                      "former");
}

static void
somebody_who_directs_something(void **state)
{
  const kg_doc *doc = read_text(
      state, "Georg Lang, who heads the Danube Commission, was in Vienna.\n");
  assert_role(doc, "georg-lang", "head", "danube-commission");
}

static void
the_president_is_who_was_called_so(void **state)
{
  const kg_doc *doc = read_text(
      state, "French President Luc Martin met Spanish Prime Minister Pedro "
             "Vega in Lyon. The prime minister thanked the French "
             "president.\n");
  assert_refers(doc, "The prime minister", 1, "pedro-vega");
  assert_refers(doc, "the French president", 1, "luc-martin");
}

static void
each_of_two_presidents_has_his_own_country(void **state)
{
  const kg_doc *doc = read_text(
      state, "Presidents Samuel Okoro of Nigeria and Jean Sossa of Benin "
             "signed it.\n");
  assert_role(doc, "samuel-okoro", "president", "nigeria");
  assert_role(doc, "jean-sossa", "president", "benin");
}

static void
a_body_before_the_title(void **state)
{
  const kg_doc *doc = read_text(
      state, "White House spokeswoman Dana Cole and England's transport "
             "secretary, Hugh Marsh, answered.\n");
  assert_role(doc, "dana-cole", "spokesperson", "white-house");
  assert_role(doc, "hugh-marsh", "transport secretary", "england");
}

static void
named_and_elected(void **state)
{
  const kg_doc *doc = read_text(
      state, "Carla Ruiz was elected mayor of Quito in May. On Friday, Otto "
             "Lind became chancellor.\n");
  assert_role(doc, "carla-ruiz", "mayor", "quito");
  assert_role(doc, "otto-lind", "chancellor", NULL);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_title_before_the_name),
      cmocka_unit_test(a_title_that_goes_on_behind_of),
      cmocka_unit_test(a_title_in_apposition),
      cmocka_unit_test(somebody_who_directs_something),
      cmocka_unit_test(the_president_is_who_was_called_so),
      cmocka_unit_test(each_of_two_presidents_has_his_own_country),
      cmocka_unit_test(a_body_before_the_title),
      cmocka_unit_test(named_and_elected),
  };
  return cmocka_run_group_tests(tests, open_reader, close_reader);
}
