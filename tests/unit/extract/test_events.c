/* SPDX-License-Identifier: Apache-2.0 */
#include "read_fixture.h"

#include <stdio.h>

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

/* What the first event of a type is said to be. */
static const struct {
  const char *text, *type;
  kg_event_status status;
} STATUSES[] = {
    {"The summit ended on Friday.", "summit", KG_EVENT_OCCURRED},
    {"Anna Berg will visit Norway next month.", "visit", KG_EVENT_SCHEDULED},
    {"Anna Berg is to meet Erik Lund in Oslo.", "meeting", KG_EVENT_SCHEDULED},
    {"A planned meeting with Erik Lund was called off.", "meeting",
     KG_EVENT_CANCELLED},
    {"Anna Berg left without signing a declaration.", "signing",
     KG_EVENT_CANCELLED},
    {"They talked in place of a scheduled working lunch.", "lunch",
     KG_EVENT_CANCELLED},
    {"The ministers went home without sitting for a planned lunch or "
     "attending a signing ceremony.",
     "signing", KG_EVENT_CANCELLED},
    {"The lunch and the signing of the treaty were cancelled.", "lunch",
     KG_EVENT_CANCELLED},
    {"The election has been postponed until May.", "election", KG_EVENT_MOVED},
    {"The trial was adjourned.", "trial", KG_EVENT_MOVED},
    {"A signing ceremony is anticipated in the afternoon.", "signing",
     KG_EVENT_ANTICIPATED},
    {"Anna Berg may visit Norway in May.", "visit", KG_EVENT_ANTICIPATED},
    {"The long-anticipated summit ended early.", "summit", KG_EVENT_OCCURRED},
    {"The ceremony did not take place.", "ceremony", KG_EVENT_CANCELLED},
    {"Anna Berg will hold a press conference before leaving Norway.",
     "departure", KG_EVENT_SCHEDULED},
    {"The talks were followed by a lunch, then a signing ceremony.", "signing",
     KG_EVENT_OCCURRED},
};

static void
verbs_say_whether_it_took_place(void **state)
{
  for (size_t i = 0; i < sizeof STATUSES / sizeof *STATUSES; i++) {
    const kg_event *e =
        find_event(read_text(state, STATUSES[i].text), STATUSES[i].type);
    if (!e || e->status != STATUSES[i].status) {
      fail_msg("\"%s\": %s is %d", STATUSES[i].text, STATUSES[i].type,
               e ? (int)e->status : -1);
    }
  }
}

/* New and old start of what was moved, counted from Thursday, 2019-02-28. */
static const struct {
  const char *text, *start, *before;
} MOVES[] = {
    {"Anna Berg was set to hold a press conference at 4 p.m. on Thursday, but "
     "the event was moved forward by two hours.",
     "2019-02-28T14:00:00", "2019-02-28T16:00:00"},
    {"The press conference was scheduled for Friday. It was postponed by a "
     "week.",
     "2019-03-08", "2019-03-01"},
    {"The press conference on Thursday was brought forward from 4 p.m. to 2 "
     "p.m.",
     "2019-02-28T14:00:00", "2019-02-28T16:00:00"},
    {"The press conference planned for Thursday was delayed until Friday.",
     "2019-03-01", "2019-02-28"},
    {"The press conference, due on March 3, was pushed back two days.",
     "2019-03-05", "2019-03-03"},
    {"The press conference on Thursday was pushed back from 2 p.m. to 4 p.m.",
     "2019-02-28T16:00:00", "2019-02-28T14:00:00"},
    {"Thursday's press conference was put off for a month.", "2019-03-28",
     "2019-02-28"},
    {"The press conference will start half an hour later. The press "
     "conference was set for 4 p.m. on Thursday.",
     "2019-02-28T16:00:00", ""},
    {"The press conference was postponed by a week.", "", ""},
    {"The press conference on Thursday was postponed by two hours.",
     "2019-02-28", ""},
};

static void
what_is_moved_has_a_new_and_an_old_start(void **state)
{
  for (size_t i = 0; i < sizeof MOVES / sizeof *MOVES; i++) {
    char text[400];
    snprintf(text, sizeof text, "Thursday, February 28, 2019\n\n%s\n",
             MOVES[i].text);
    const kg_event *e = find_event(read_text(state, text), "press-conference");
    if (!e || !kg_slice_is(e->start, MOVES[i].start) ||
        !kg_slice_is(e->previous_start, MOVES[i].before)) {
      fail_msg("%s\n%.*s / %.*s", MOVES[i].text, KG_FMT(e->start),
               KG_FMT(e->previous_start));
    }
  }
}

static void
what_lies_ahead_of_the_day_has_not_taken_place(void **state)
{
  const kg_doc *doc = read_text(
      state, "Thursday, February 28, 2019\n\nAnna Berg spoke of the 2024 "
             "election. The 2016 referendum was close. The trial in March 2019 "
             "is long.\n");
  assert_int_equal(find_event(doc, "election")->status, KG_EVENT_SCHEDULED);
  assert_int_equal(find_event(doc, "trial")->status, KG_EVENT_SCHEDULED);
  for (size_t i = 0; i < doc->events.n; i++) {
    assert_true(doc->events.at[i].status == KG_EVENT_SCHEDULED ||
                kg_slice_is(doc->events.at[i].start, "2016"));
  }
}

static void
other_senses_tell_of_no_event(void **state)
{
  static const char *const TEXTS[] = {
      "The election results came late.",
      "He had a heart attack at home.",
      "Attacks of this kind are rare.",
      "She left the door open.",
      "Anna Berg did not meet Erik Lund.",
      "They want to meet the goals of the treaty.",
      "The trial court was closed.",
      "The meeting room was too small.",
  };
  for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
    const kg_doc *doc = read_text(state, TEXTS[i]);
    if (doc->events.n) {
      fail_msg("\"%s\" tells of %s %.*s", TEXTS[i], doc->events.at[0].type,
               KG_FMT(doc->events.at[0].name));
    }
  }
}

static void
tellings_of_one_event_fall_together(void **state)
{
  const kg_doc *doc = read_text(
      state, "Anna Berg met Erik Lund in Bergen on May 3, 2019. The meeting "
             "lasted an hour. On May 5, 2019 they met again in Oslo. Another "
             "meeting, two years ago in Rome, had failed.\n");
  assert_int_equal(doc->events.n, 3);
  assert_int_equal(doc->events.at[0].n_spans, 2);
  assert_true(kg_slice_is(doc->events.at[0].start, "2019-05-03"));
  assert_true(kg_slice_is(doc->events.at[1].start, "2019-05-05"));
}

static void
lists_former_offices_and_in_laws_prove_nothing(void **state)
{
  const kg_doc *doc = read_text(
      state, "Votes are held in Ohio, Michigan, Nevada, and Oregon. The former "
             "Harrowby Group director Hugh Marsh came with his son-in-law, "
             "Erik Lund. Anna Berg, a member of the Labour Party, and her "
             "mother, Olga Berg, came too. Her mother left.\n");
  for (size_t i = 0; i < doc->relations.n; i++) {
    const kg_relation *r = &doc->relations.at[i];
    assert_string_not_equal(r->predicate, "locatedIn");
    assert_string_not_equal(r->predicate, "worksFor");
  }
  assert_true(has_relation(doc, "olga-berg", "parentOf", "anna-berg"));
  assert_false(has_relation(doc, "hugh-marsh", "parentOf", "erik-lund"));
  assert_true(has_relation(doc, "anna-berg", "memberOf", "labour-party"));
}

static void
blood_kin_share_a_family_name(void **state)
{
  const kg_doc *doc = read_text(
      state, "Erik Lund came with his deputies, while Nils Berg was at the "
             "table alone. His sister, Anna Berg, was also at the hotel.\n");
  assert_true(has_relation(doc, "nils-berg", "siblingOf", "anna-berg"));
  assert_false(has_relation(doc, "erik-lund", "siblingOf", "anna-berg"));
}

static void
a_venue_is_in_its_city_alone(void **state)
{
  const kg_doc *doc = read_text(
      state, "The Blue Lotus Hotel in Vietnam opened. Anna Berg slept at the "
             "Blue Lotus Hotel in Hanoi, and Hanoi, Vietnam, was hot.\n");
  assert_true(has_relation(doc, "blue-lotus-hotel", "locatedIn", "hanoi"));
  assert_true(has_relation(doc, "hanoi", "locatedIn", "vietnam"));
  assert_false(has_relation(doc, "blue-lotus-hotel", "locatedIn", "vietnam"));
}

static void
an_election_of_a_year_to_come_is_scheduled(void **state)
{
  const kg_doc *doc = read_text(
      state, "PARIS, March 4, 2019 (Reuters) - Voters named Anna Berg for the "
             "2020 election on Monday.\n");
  const kg_event *e = find_event(doc, "election");
  assert_non_null(e);
  assert_int_equal(e->status, KG_EVENT_SCHEDULED);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_venue_is_in_its_city_alone),
      cmocka_unit_test(an_election_of_a_year_to_come_is_scheduled),
      cmocka_unit_test(a_meeting_has_people_and_a_place),
      cmocka_unit_test(what_is_called_off_did_not_take_place),
      cmocka_unit_test(meeting_the_press_is_no_meeting),
      cmocka_unit_test(verbs_say_whether_it_took_place),
      cmocka_unit_test(what_is_moved_has_a_new_and_an_old_start),
      cmocka_unit_test(what_lies_ahead_of_the_day_has_not_taken_place),
      cmocka_unit_test(other_senses_tell_of_no_event),
      cmocka_unit_test(tellings_of_one_event_fall_together),
      cmocka_unit_test(places_lie_in_places),
      cmocka_unit_test(lists_former_offices_and_in_laws_prove_nothing),
      cmocka_unit_test(blood_kin_share_a_family_name),
      cmocka_unit_test(company_kin_and_employers),
  };
  return cmocka_run_group_tests(tests, open_reader, close_reader);
}
