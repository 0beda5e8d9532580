/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "base/buf.h"
#include "text/tokenize.h"

/* Tokens joined by '|', sentences by '‖'. */
static void
expect(const char *text, const char *expected)
{
  const kg_context ctx = {0};
  kg_tokens tokens = {0};
  kg_sentences sentences = {0};
  kg_buf out;
  kg_buf_init(&out, NULL);
  const kg_slice s = kg_slice_of(text);
  assert_int_equal(
      kg_tokenize(&ctx, s, 0, (uint32_t)s.len, NULL, &tokens, &sentences),
      KG_OK);
  for (size_t i = 0; i < tokens.n; i++) {
    if (i > 0) {
      kg_buf_add_string(
          &out, tokens.at[i].sentence == tokens.at[i - 1].sentence ? "|" : "‖");
    }
    kg_buf_add(&out, kg_token_text(s, &tokens.at[i]));
  }
  assert_string_equal(out.ptr ? out.ptr : "", expected);
  kg_buf_clear(&out);
  kg_vec_free(&tokens, NULL);
  kg_vec_free(&sentences, NULL);
}

static void
clitics_are_tokens(void **state)
{
  (void)state;
  expect("He didn't say it's John's.", "He|did|n't|say|it|'s|John|'s|.");
  expect("We’ll see: don’t they’ve?", "We|’ll|see|:|do|n’t|they|’ve|?");
  expect("O'Connor cannot go, I'd say", "O'Connor|can|not|go|,|I|'d|say");
  expect("the states' rights", "the|states|'|rights");
  expect("the U.S.'s view", "the|U.S.|'s|view");
}

static void
compounds_are_cut_at_hyphens(void **state)
{
  (void)state;
  expect("a state-run, 60-year-old", "a|state|-|run|,|60|-|year|-|old");
  expect("U.S.-led co-founder e-mail", "U.S.|-|led|co-founder|e-mail");
  expect("Chan Yiu-chung met Park Jae-in", "Chan|Yiu-chung|met|Park|Jae-in");
  expect("from 2003-2007, on 2019-05-01", "from|2003|-|2007|,|on|2019-05-01");
}

static void
numbers_keep_their_signs(void **state)
{
  (void)state;
  expect("$1,200.50 at 2:00 pm, 9/11", "$|1,200.50|at|2:00|pm|,|9/11");
  expect("US$5bn or €3 (10%)", "US$|5|bn|or|€|3|(|10|%|)");
  expect("in the '90s and 1960s, 35mm", "in|the|'90s|and|1960s|,|35|mm");
}

static void
abbreviations_keep_their_stop(void **state)
{
  (void)state;
  expect("Mr. Lee met Dr. J. K. Poe at 5 p.m. in Feb. 2019.",
         "Mr.|Lee|met|Dr.|J.|K.|Poe|at|5|p.m.|in|Feb.|2019|.");
  expect("He left the U.S. The trip was No. 3.",
         "He|left|the|U.S.‖The|trip|was|No.|3|.");
  expect("They said no. Acme Inc. won.", "They|said|no|.‖Acme|Inc.|won|.");
  expect("The U.S. Senate voted", "The|U.S.|Senate|voted");
}

static void
sentences_end_at_marks_and_closers(void **state)
{
  (void)state;
  expect("\"It is late. We go,\" he said. \"Yes.\" No.",
         "\"|It|is|late|.‖We|go|,|\"|he|said|.‖\"|Yes|.|\"‖No|.");
  expect("“Why?” asked Smith. “Go!” Ann Lee said.",
         "“|Why|?|”|asked|Smith|.‖“|Go|!|”|Ann|Lee|said|.");
  expect("It fell. [12] [3] We rose. [4]",
         "It|fell|.|[|12|]|[|3|]‖We|rose|.|[|4|]");
  expect("He (who left. Then came) won.", "He|(|who|left|.|Then|came|)|won|.");
  expect("One line\nwrapped. Two\n\nThree", "One|line|wrapped|.‖Two‖Three");
}

static void
addresses_are_one_token(void **state)
{
  (void)state;
  expect("See https://a.org/b?c=1, mail x.y@z.com or @kg #news.",
         "See|https://a.org/b?c=1|,|mail|x.y@z.com|or|@kg|#news|.");
  expect("on Metro.us... and so", "on|Metro.us|...|and|so");
}

static void
offsets_are_bytes_of_the_text(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  kg_tokens tokens = {0};
  kg_sentences sentences = {0};
  const kg_slice s = KG_SLICE("xx Zoë’s Müller. yy");
  assert_int_equal(kg_tokenize(&ctx, s, 3, 20, NULL, &tokens, &sentences),
                   KG_OK);
  assert_int_equal(tokens.n, 4);
  assert_int_equal(tokens.at[0].begin, 3);
  assert_int_equal(tokens.at[0].end, 7);
  assert_int_equal(tokens.at[1].end, 11);
  assert_false(tokens.at[1].space_before);
  assert_true(tokens.at[2].space_before);
  assert_int_equal(tokens.at[3].end, 20);
  assert_int_equal(sentences.n, 1);
  assert_int_equal(sentences.at[0].begin, 3);
  assert_int_equal(sentences.at[0].end_token, 4);
  kg_vec_free(&tokens, NULL);
  kg_vec_free(&sentences, NULL);
}

static void
malformed_and_empty_text_is_survived(void **state)
{
  (void)state;
  expect("", "");
  expect(" \n ", "");
  expect("a \xFF\xC3 b", "a|\xFF|\xC3|b");
  expect("'", "'");
  expect("n't", "n't");
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(clitics_are_tokens),
      cmocka_unit_test(compounds_are_cut_at_hyphens),
      cmocka_unit_test(numbers_keep_their_signs),
      cmocka_unit_test(abbreviations_keep_their_stop),
      cmocka_unit_test(sentences_end_at_marks_and_closers),
      cmocka_unit_test(addresses_are_one_token),
      cmocka_unit_test(offsets_are_bytes_of_the_text),
      cmocka_unit_test(malformed_and_empty_text_is_survived),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
