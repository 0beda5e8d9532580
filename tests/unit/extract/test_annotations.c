/* SPDX-License-Identifier: Apache-2.0 */
#include "read_fixture.h"

#include "base/buf.h"
#include "base/out.h"
#include "base/utf8.h"
#include "extract/annotations.h"

static const char TEXT[] =
    "President Luc Martin of Norland met John Field in Leeds on Monday. "
    "Martin told Field that he had no time for another long meeting about "
    "the harbour, its cranes, its ships, and everything else that there is to "
    "say about them. \u201cI am tired,\u201d he said.\n\n"
    "Peter Marsh, a driver from Bath, met Anna Berg, a driver from York. The "
    "driver said the \u201cHotel Metropole\u201d was full.\n";

static void
write_text(const kg_doc *doc, bool why, kg_buf *text)
{
  kg_out *out = NULL;
  const kg_annotations_options options = {.why = why};
  assert_int_equal(kg_out_open_memory(doc->ctx, &out), KG_OK);
  kg_annotations_write_text(out, doc, &options);
  kg_buf_init(text, NULL);
  kg_buf_add(text, kg_out_text(out));
  kg_buf_add_byte(text, '\0');
  kg_out_close(out);
}

static void
every_finding_has_a_rule(void **state)
{
  const kg_doc *doc = read_text(state, TEXT);
  assert_true(doc->mentions.n > 8 && doc->statements.n > 1 &&
              doc->roles.n > 0 && doc->events.n > 0);
  for (size_t i = 0; i < doc->mentions.n; i++) {
    assert_non_null(doc->mentions.at[i].why.rule);
    assert_true(doc->mentions.at[i].why.confidence > 0);
  }
  for (size_t i = 0; i < doc->roles.n; i++) {
    assert_non_null(doc->roles.at[i].why.rule);
  }
  for (size_t i = 0; i < doc->statements.n; i++) {
    assert_non_null(doc->statements.at[i].why.rule);
  }
  for (size_t i = 0; i < doc->events.n; i++) {
    assert_non_null(doc->events.at[i].why.rule);
  }
}

static void
reasons_tell_what_came_second(void **state)
{
  const kg_doc *doc = read_text(state, TEXT);
  const kg_mention *m = find_mention(doc, "he", 1);
  assert_non_null(m);
  assert_non_null(m->why.runner_up);
  assert_true(m->why.runner_up_confidence < m->why.confidence);
  kg_buf text;
  write_text(doc, true, &text);
  assert_non_null(strstr(text.ptr, "pronoun    he = Luc Martin  ["));
  assert_non_null(strstr(text.ptr, "nearest that fits; next John Field 0."));
  assert_non_null(strstr(text.ptr, "who was called so; next Peter Marsh 0."));
  kg_buf_clear(&text);
  write_text(doc, false, &text);
  assert_null(strstr(text.ptr, "nearest that fits"));
  kg_buf_clear(&text);
}

static void
lines_fit_a_terminal(void **state)
{
  const kg_doc *doc = read_text(state, TEXT);
  kg_buf text;
  size_t n_wrapped = 0;
  write_text(doc, true, &text);
  for (const char *line = text.ptr; *line;) {
    const char *end = strchr(line, '\n');
    assert_non_null(end);
    size_t n_points = 0;
    const kg_slice s = kg_slice_make(line, (size_t)(end - line));
    for (size_t at = 0; at < s.len; n_points++) {
      kg_utf8_next(s, &at);
    }
    assert_true(n_points <= 96);
    n_wrapped += n_points > 0 && line[0] == ' ';
    line = end + 1;
  }
  assert_true(n_wrapped > 0);
  kg_buf_clear(&text);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_finding_has_a_rule),
      cmocka_unit_test(reasons_tell_what_came_second),
      cmocka_unit_test(lines_fit_a_terminal),
  };
  return cmocka_run_group_tests(tests, open_reader, close_reader);
}
