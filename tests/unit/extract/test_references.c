/* SPDX-License-Identifier: Apache-2.0 */
#include "read_fixture.h"

static void
he_and_she_follow_the_gender(void **state)
{
  const kg_doc *doc = read_text(
      state, "Mary Stone met John Field in Leeds. She said he was early.\n");
  assert_refers(doc, "She", 1, "mary-stone");
  assert_refers(doc, "he", 1, "john-field");
}

static void
the_subject_goes_before_the_rest(void **state)
{
  const kg_doc *doc = read_text(
      state, "Robert Hale visited Peter Marsh on Monday. He said his train "
             "was late.\n");
  assert_refers(doc, "He", 1, "robert-hale");
  assert_refers(doc, "his", 1, "robert-hale");
}

static void
a_name_may_come_behind_its_pronoun(void **state)
{
  const kg_doc *doc = read_text(
      state, "Peter Marsh laughed. Asked if he was ready, Robert Hale said "
             "yes.\n");
  assert_refers(doc, "he", 1, "robert-hale");
}

static void
the_two_leaders_are_both(void **state)
{
  const kg_doc *doc = read_text(
      state, "President Luc Martin and Prime Minister Pedro Vega met in Lyon. "
             "The two leaders smiled as they left.\n");
  const kg_mention *m = find_mention(doc, "The two leaders", 1);
  assert_non_null(m);
  assert_int_equal(m->n_entities, 2);
  m = find_mention(doc, "they", 1);
  assert_non_null(m);
  assert_int_equal(m->n_entities, 2);
}

static void
kin_with_a_name_is_that_person(void **state)
{
  const kg_doc *doc = read_text(
      state, "John Field came with his wife, Jane Field, to Bath. His wife "
             "spoke first.\n");
  assert_refers(doc, "his wife", 1, "jane-field");
  assert_refers(doc, "His wife", 1, "jane-field");
}

static void
who_is_the_person_right_before(void **state)
{
  const kg_doc *doc =
      read_text(state, "Peter Marsh thanked Anna Berg, who had paid.\n");
  assert_refers(doc, "who", 1, "anna-berg");
}

static void
an_apposition_is_the_name_before_it(void **state)
{
  const kg_doc *doc = read_text(
      state, "Peter Marsh, a 14-year-old boy from Leeds, was held by the "
             "police. The boy had built a clock.\n");
  assert_refers(doc, "a 14-year-old boy from Leeds", 1, "peter-marsh");
  assert_refers(doc, "The boy", 1, "peter-marsh");
}

static void
a_predicate_is_its_subject(void **state)
{
  const kg_doc *doc = read_text(
      state, "Anna Berg lives in Oslo. She is a novelist and has written ten "
             "books. Readers like the novelist.\n");
  assert_refers(doc, "a novelist", 1, "anna-berg");
  assert_refers(doc, "the novelist", 1, "anna-berg");
}

static void
a_plural_is_all_who_were_called_so(void **state)
{
  const kg_doc *doc = read_text(
      state, "Officers Paul Hill and Mark Ross were heard on Monday in Leeds. "
             "The officers said nothing.\n");
  const kg_mention *m = find_mention(doc, "The officers", 1);
  assert_non_null(m);
  assert_int_equal(m->n_entities, 2);
}

static void
both_officers_are_the_two_called_so(void **state)
{
  const kg_doc *doc = read_text(
      state, "Officers Paul Hill and Mark Ross met Jane Field on Monday in "
             "Leeds. Both officers said that Field was late.\n");
  const kg_mention *m = find_mention(doc, "Both officers", 1);
  assert_non_null(m);
  assert_int_equal(m->n_entities, 2);
  for (uint32_t i = 0; i < 2; i++) {
    const kg_slice local = doc->entities.at[m->entities[i]].local;
    assert_false(kg_slice_is(local, "jane-field"));
  }
}

static void
they_may_be_people_without_a_name(void **state)
{
  const kg_doc *doc = read_text(
      state, "Harrowby Group sold its stores. Three young visitors waited in "
             "the rain. They went home.\n");
  const kg_mention *people = find_mention(doc, "Three young visitors", 1);
  const kg_mention *they = find_mention(doc, "They", 1);
  assert_non_null(people);
  assert_non_null(they);
  assert_int_equal(they->entities[0], people->entities[0]);
  assert_true(doc->entities.at[they->entities[0]].is_group);
  doc = read_text(state, "Three young visitors waited in the rain.\n");
  assert_null(find_mention(doc, "Three young visitors", 1));
}

static void
the_owner_is_called_so_too(void **state)
{
  const kg_doc *doc =
      read_text(state, "Harrowby Court sat on Monday. Nobody liked the court's "
                       "decision.\n");
  assert_refers(doc, "the court", 1, "harrowby-court");
}

static void
the_one_who_is_asked_answers(void **state)
{
  const kg_doc *doc =
      read_text(state, "Wikinews interviews Anna Berg about bees\n\n"
                       "Anna Berg keeps bees in Oslo.\n\n"
                       "How did you begin?\n\n"
                       "I was ten when my father bought a hive. I loved it.\n\n"
                       "Do bees sleep?\n\n"
                       "Yes. I have seen it, I think.\n\n"
                       "What will you do next?\n\n"
                       "I hope to write a book.\n");
  assert_refers(doc, "you", 1, "anna-berg");
  assert_refers(doc, "I", 1, "anna-berg");
  assert_refers(doc, "my", 1, "anna-berg");
}

static void
names_before_colons_speak(void **state)
{
  const kg_doc *doc =
      read_text(state, "Talks about bees\n\n"
                       "Anna Berg and Peter Marsh spoke in Oslo.\n\n"
                       "Peter Marsh: I have no time.\n\n"
                       "Anna Berg: But I have.\n\n"
                       "Peter Marsh: Then you may speak.\n\n"
                       "Chair: I thank all.\n");
  assert_refers(doc, "I", 1, "peter-marsh");
  assert_refers(doc, "I", 2, "anna-berg");
  assert_refers(doc, "you", 1, "anna-berg");
  assert_null(find_mention(doc, "I", 3));
}

static void
the_company_is_the_body_named_before(void **state)
{
  const kg_doc *doc = read_text(
      state, "Harrowby Group sold its stores. The company said so.\n");
  assert_refers(doc, "The company", 1, "harrowby-group");
}

static void
a_source_without_name_is_described(void **state)
{
  const kg_doc *doc = read_text(
      state, "A spokesman for the Baltic Bank said the doors would stay shut, "
             "according to local media.\n");
  const kg_mention *m = find_mention(doc, "A spokesman for the Baltic Bank", 1);
  assert_non_null(m);
  assert_int_equal(m->form, KG_FORM_NOMINAL);
  assert_false(doc->entities.at[m->entities[0]].is_named);
  const kg_slice local = doc->entities.at[m->entities[0]].local;
  assert_memory_equal(local.ptr, "unnamed_h", 9);
  assert_non_null(find_mention(doc, "local media", 1));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(he_and_she_follow_the_gender),
      cmocka_unit_test(the_subject_goes_before_the_rest),
      cmocka_unit_test(a_name_may_come_behind_its_pronoun),
      cmocka_unit_test(the_two_leaders_are_both),
      cmocka_unit_test(kin_with_a_name_is_that_person),
      cmocka_unit_test(who_is_the_person_right_before),
      cmocka_unit_test(an_apposition_is_the_name_before_it),
      cmocka_unit_test(a_predicate_is_its_subject),
      cmocka_unit_test(a_plural_is_all_who_were_called_so),
      cmocka_unit_test(both_officers_are_the_two_called_so),
      cmocka_unit_test(they_may_be_people_without_a_name),
      cmocka_unit_test(the_owner_is_called_so_too),
      cmocka_unit_test(the_one_who_is_asked_answers),
      cmocka_unit_test(names_before_colons_speak),
      cmocka_unit_test(the_company_is_the_body_named_before),
      cmocka_unit_test(a_source_without_name_is_described),
  };
  return cmocka_run_group_tests(tests, open_reader, close_reader);
}
