/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "build/words.h"

static void
equal_words_meet_whatever_their_marks(void **state)
{
  (void)state;
  static const char *const same[] = {
      "I don\xE2\x80\x99t know, yet.",
      "i don't know yet",
      "I  don't\n know -- YET!",
  };
  for (size_t i = 0; i < sizeof same / sizeof same[0]; ++i) {
    kg_buf out;
    kg_buf_init(&out, NULL);
    assert_int_equal(kg_statement_words(kg_slice_of(same[i]), &out), KG_OK);
    assert_string_equal(out.ptr, "i dont know yet");
    kg_buf_clear(&out);
  }
}

static void
a_statement_is_its_parts_without_the_last_comma(void **state)
{
  (void)state;
  const char text[] = "\"We will,\" she said, \"go\n  on,\"";
  kg_doc doc = {.text = KG_SLICE(text)};
  kg_statement_part parts[] = {{{1, 9}, true}, {{22, 30}, true}};
  const kg_statement s = {.parts = parts, .n_parts = 2};
  kg_buf out;
  kg_buf_init(&out, NULL);
  kg_statement_text(&doc, &s, &out);
  assert_string_equal(out.ptr, "We will, go on");
  kg_buf_clear(&out);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(equal_words_meet_whatever_their_marks),
      cmocka_unit_test(a_statement_is_its_parts_without_the_last_comma),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
