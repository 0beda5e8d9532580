/* SPDX-License-Identifier: Apache-2.0 */
#include "read_fixture.h"

static void
titles_and_possessives_stay_outside(void **state)
{
  const kg_doc *doc = read_text(
      state, "On Monday, Finnish Prime Minister Tarja Koskinen's office in "
             "Helsinki said Dr. Paavo Salmi would resign.\n");
  assert_name(doc, "Tarja Koskinen", KG_PER);
  assert_name(doc, "Paavo Salmi", KG_PER);
  assert_name(doc, "Helsinki", KG_GPE);
  assert_no_mention(doc, "Finnish");
}

static void
bodies_are_joined_over_small_words(void **state)
{
  const kg_doc *doc = read_text(
      state, "The Department of Justice and the Food and Drug Authority wrote "
             "to the Institute for Arctic Studies, the University of "
             "California, Davis and the Bakers and Millers Union.\n");
  assert_name(doc, "Department of Justice", KG_ORG);
  assert_name(doc, "Food and Drug Authority", KG_ORG);
  assert_name(doc, "Institute for Arctic Studies", KG_ORG);
}

static void
two_names_with_and_stay_two(void **state)
{
  const kg_doc *doc = read_text(
      state, "She flew from Norway and Sweden to see Anna Berg and Erik "
             "Lund.\n");
  assert_name(doc, "Norway", KG_GPE);
  assert_name(doc, "Sweden", KG_GPE);
  assert_name(doc, "Anna Berg", KG_PER);
  assert_name(doc, "Erik Lund", KG_PER);
}

static void
venues_are_known_by_their_head(void **state)
{
  const kg_doc *doc = read_text(
      state, "They met at the Grand Orchid Hotel, then drove past Kestrel "
             "Bridge to Linden Airport.\n");
  assert_name(doc, "Grand Orchid Hotel", KG_FAC);
  assert_name(doc, "Kestrel Bridge", KG_FAC);
  assert_name(doc, "Linden Airport", KG_FAC);
}

static void
a_summit_of_two_countries_is_one_event(void **state)
{
  const kg_doc *doc = read_text(
      state, "The Japan-South Korea summit in Geneva ended on Friday.\n");
  assert_name(doc, "Japan-South Korea summit", KG_EVENT);
  assert_name(doc, "Geneva", KG_GPE);
}

static void
a_country_before_based_is_a_name(void **state)
{
  const kg_doc *doc = read_text(
      state, "The UK-based retailer Harrowby said it would leave Poland.\n");
  assert_name(doc, "UK", KG_GPE);
  assert_name(doc, "Harrowby", KG_ORG);
}

static void
works_are_known_by_the_word_before(void **state)
{
  const kg_doc *doc = read_text(
      state,
      "She wrote the novel The Lamps of Harrow in a year. A movie called "
      "Blue Gravel followed.\n");
  assert_name(doc, "The Lamps of Harrow", KG_WORK);
  assert_name(doc, "Blue Gravel", KG_WORK);
}

static void
the_first_word_of_a_sentence_needs_more_than_its_capital(void **state)
{
  const kg_doc *doc = read_text(
      state, "Protesters gathered in Lima. Thousands sang. However, nobody "
             "was hurt. Lima's mayor watched.\n");
  assert_no_mention(doc, "Protesters");
  assert_no_mention(doc, "Thousands");
  assert_no_mention(doc, "However");
  assert_name(doc, "Lima", KG_GPE);
  assert_non_null(find_mention(doc, "Lima", 2));
}

static void
the_same_name_has_one_type_everywhere(void **state)
{
  const kg_doc *doc = read_text(
      state, "Velmara reported a loss. The company Velmara sold its stores, "
             "and Velmara shares fell.\n");
  for (int i = 1; i <= 3; i++) {
    const kg_mention *m = find_mention(doc, "Velmara", i);
    assert_non_null(m);
    assert_int_equal(m->type, KG_ORG);
  }
}

static void
weekdays_and_months_are_no_names_but_surnames_are(void **state)
{
  const kg_doc *doc = read_text(
      state, "In May, on a Monday, Prime Minister Theresa May met Peter "
             "March. May left on Tuesday.\n");
  assert_no_mention(doc, "Monday");
  assert_name(doc, "Theresa May", KG_PER);
  assert_name(doc, "Peter March", KG_PER);
}

static void
no_name_leaves_its_sentence(void **state)
{
  const kg_doc *doc = read_text(
      state, "He works for Acme Steel. Boris Ivanov does not. Nor does the "
             "Bank of Tallinn\n\nMaria Lopez wrote this.\n");
  for (size_t i = 0; i < doc->mentions.n; i++) {
    const kg_span span = doc->mentions.at[i].span;
    const uint32_t s = kg_doc_sentence_at(doc, span.begin);
    assert_int_not_equal(s, KG_NO_INDEX);
    assert_true(span.end <= doc->sentences.at[s].end);
  }
  assert_name(doc, "Boris Ivanov", KG_PER);
  assert_name(doc, "Maria Lopez", KG_PER);
}

static void
short_forms_of_common_words_are_no_names(void **state)
{
  const kg_doc *doc = read_text(
      state,
      "Maria Lopez measured the sea surface temperature (SST) near Lima. "
      "The SST has risen, as Article III of the treaty foretold. The "
      "World Health Organization (WHO) agrees.\n");
  assert_no_mention(doc, "SST");
  assert_no_mention(doc, "III");
  assert_no_mention(doc, "Article III");
  assert_name(doc, "WHO", KG_ORG);
}

static void
a_town_s_name_is_who_bears_it_in_full(void **state)
{
  const kg_doc *doc = read_text(
      state, "BERLIN (AP) \u2014 The minister met security adviser Nina Bolton "
             "on Monday. Bolton then replied that he always followed the "
             "president.\n\nDavid Wilson, a baker, came too.\n");
  assert_name(doc, "Bolton", KG_PER);
  assert_name(doc, "David Wilson", KG_PER);
  assert_name(doc, "BERLIN", KG_GPE);
}

static void
odd_texts_do_no_harm(void **state)
{
  static const char *const TEXTS[] = {
      "",
      "-",
      "A",
      "of",
      "-- - -\n",
      "\"",
      "The The The",
      "U.S.-",
      "Mr. ",
      "al-",
      "A-B-C-D-E-F-G-H-I-J-K-L-M-N-O-P-Q-R-S-T-U-V-W-X-Y-Z",
      "President of the of the of",
      "He he he his his",
      "\u201cOpen \u2018and open",
      "and and & & , , X, Y and Z and"};
  for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
    const kg_doc *doc = read_text(state, TEXTS[i]);
    assert_non_null(doc);
    for (size_t m = 0; m < doc->mentions.n; m++) {
      assert_true(doc->mentions.at[m].span.end <= doc->text.len);
      assert_true(doc->mentions.at[m].span.begin <
                  doc->mentions.at[m].span.end);
    }
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(titles_and_possessives_stay_outside),
      cmocka_unit_test(bodies_are_joined_over_small_words),
      cmocka_unit_test(two_names_with_and_stay_two),
      cmocka_unit_test(venues_are_known_by_their_head),
      cmocka_unit_test(a_summit_of_two_countries_is_one_event),
      cmocka_unit_test(a_country_before_based_is_a_name),
      cmocka_unit_test(works_are_known_by_the_word_before),
      cmocka_unit_test(
          the_first_word_of_a_sentence_needs_more_than_its_capital),
      cmocka_unit_test(the_same_name_has_one_type_everywhere),
      cmocka_unit_test(weekdays_and_months_are_no_names_but_surnames_are),
      cmocka_unit_test(no_name_leaves_its_sentence),
      cmocka_unit_test(short_forms_of_common_words_are_no_names),
      cmocka_unit_test(a_town_s_name_is_who_bears_it_in_full),
      cmocka_unit_test(odd_texts_do_no_harm),
  };
  return cmocka_run_group_tests(tests, open_reader, close_reader);
}
