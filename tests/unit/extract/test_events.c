/* SPDX-License-Identifier: Apache-2.0 */
#include "read_fixture.h"

static const kg_event *
find_event(const kg_doc *doc, const char *type)
{
  for (size_t i = 0; i < doc->events.n; i++) {
    if (!strcmp(doc->events.at[i].type, type)) {
      return &doc->events.at[i];
    }
  }
  return NULL;
}

static bool
has_relation(const kg_doc *doc,
             const char *subject,
             const char *predicate,
             const char *object)
{
  for (size_t i = 0; i < doc->relations.n; i++) {
    const kg_relation *r = &doc->relations.at[i];
    if (kg_slice_is(doc->entities.at[r->subject].local, subject) &&
        !strcmp(r->predicate, predicate) &&
        kg_slice_is(doc->entities.at[r->object].local, object)) {
      return true;
    }
  }
  return false;
}

static void
a_meeting_has_people_and_a_place(void **state)
{
  const kg_doc *doc = read_text(
      state, "Anna Berg held a meeting with Erik Lund at the Grand Orchid "
             "Hotel in Bergen.\n");
  const kg_event *e = find_event(doc, "meeting");
  assert_non_null(e);
  assert_int_equal(e->status, KG_EVENT_OCCURRED);
  assert_int_equal(e->n_participants, 2);
  assert_int_not_equal(e->place, KG_NO_INDEX);
  assert_true(
      kg_slice_is(doc->entities.at[e->place].local, "grand-orchid-hotel"));
  assert_true(has_relation(doc, "anna-berg", "metWith", "erik-lund"));
}

static void
what_is_called_off_did_not_take_place(void **state)
{
  const kg_doc *doc = read_text(
      state, "A lunch was planned. The lunch was cancelled at noon. A press "
             "conference will follow.\n");
  const kg_event *e = find_event(doc, "lunch");
  assert_non_null(e);
  assert_int_equal(e->status, KG_EVENT_CANCELLED);
  assert_int_equal(e->n_spans, 2);
  e = find_event(doc, "press-conference");
  assert_non_null(e);
  assert_int_equal(e->status, KG_EVENT_SCHEDULED);
}

static void
meeting_the_press_is_no_meeting(void **state)
{
  const kg_doc *doc =
      read_text(state, "They were briefly meeting the press in Oslo.\n");
  assert_null(find_event(doc, "meeting"));
}

static void
places_lie_in_places(void **state)
{
  const kg_doc *doc = read_text(
      state, "She stayed at the Grand Orchid Hotel in Bergen, Norway.\n");
  assert_true(has_relation(doc, "grand-orchid-hotel", "locatedIn", "bergen"));
  assert_true(has_relation(doc, "bergen", "locatedIn", "norway"));
}

static void
company_kin_and_employers(void **state)
{
  const kg_doc *doc = read_text(
      state, "Anna Berg was accompanied by Erik Lund and Olga Holm. Her "
             "brother, Nils Berg, stayed at home. Harrowby Group director "
             "Hugh Marsh came too.\n");
  assert_true(has_relation(doc, "anna-berg", "accompaniedBy", "erik-lund"));
  assert_true(has_relation(doc, "anna-berg", "accompaniedBy", "olga-holm"));
  assert_true(has_relation(doc, "anna-berg", "siblingOf", "nils-berg"));
  assert_true(has_relation(doc, "hugh-marsh", "worksFor", "harrowby-group"));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_meeting_has_people_and_a_place),
      cmocka_unit_test(what_is_called_off_did_not_take_place),
      cmocka_unit_test(meeting_the_press_is_no_meeting),
      cmocka_unit_test(places_lie_in_places),
      cmocka_unit_test(company_kin_and_employers),
  };
  return cmocka_run_group_tests(tests, open_reader, close_reader);
}
