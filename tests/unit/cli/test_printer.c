/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "base/buf.h"
#include "cli/printer.h"

static void
assert_printed(const kg_diag *diag, size_t width, const char *wanted)
{
  kg_buf out;
  kg_buf_init(&out, NULL);
  kg_diag_print(diag, "kg", false, width, &out);
  assert_string_equal(out.ptr, wanted);
  kg_buf_clear(&out);
}

static kg_diag
unknown_prefix(void)
{
  return (kg_diag){.severity = KG_ERROR,
                   .source = KG_SLICE("a.rq"),
                   .line = 2,
                   .column = 12,
                   .end_column = 25,
                   .message = KG_SLICE("unknown prefix \"schmea\""),
                   .hint = KG_SLICE("did you mean schema:?"),
                   .line_text = KG_SLICE("WHERE { ?a schmea:author ?p }")};
}

static void
an_error_points_at_its_place(void **state)
{
  (void)state;
  const kg_diag diag = unknown_prefix();
  assert_printed(&diag, 80,
                 "kg: a.rq:2:12: unknown prefix \"schmea\"\n"
                 "  2 | WHERE { ?a schmea:author ?p }\n"
                 "    |            ^~~~~~~~~~~~~ did you mean schema:?\n");
}

static void
the_caret_stands_below_wide_characters(void **state)
{
  (void)state;
  kg_diag diag = unknown_prefix();
  diag.hint = (kg_slice){0};
  diag.line_text = KG_SLICE("日本\t\x1b x");
  diag.column = 6;
  diag.end_column = 7;
  assert_printed(&diag, 80,
                 "kg: a.rq:2:6: unknown prefix \"schmea\"\n"
                 "  2 | 日本 \\x1B x\n"
                 "    |           ^\n");
}

static void
without_a_position_there_is_one_line_and_the_hint(void **state)
{
  (void)state;
  const kg_diag diag = {.severity = KG_WARNING,
                        .source = KG_SLICE("x\033[1m.txt"),
                        .message = KG_SLICE("first\nsecond"),
                        .hint = KG_SLICE("do this")};
  assert_printed(&diag, 80,
                 "kg: x\\x1B[1m.txt: warning: first second\n  do this\n");
}

static void
a_long_line_is_cut_around_the_place(void **state)
{
  (void)state;
  char line[1001];
  memset(line, 'a', 1000);
  line[1000] = '\0';
  line[499] = 'X';
  kg_diag diag = unknown_prefix();
  diag.line_text = kg_slice_of(line);
  diag.column = 500;
  diag.end_column = 501;
  diag.hint = (kg_slice){0};
  kg_buf out;
  kg_buf_init(&out, NULL);
  kg_diag_print(&diag, "kg", false, 60, &out);
  const char *quoted = strchr(out.ptr, '\n') + 1;
  const char *below = strchr(quoted, '\n') + 1;
  const char *x = strchr(quoted, 'X');
  const char *caret = strchr(below, '^');
  assert_non_null(x);
  assert_non_null(caret);
  /* The sign for what was cut has three bytes and one column. */
  assert_int_equal(x - quoted - 2, caret - below);
  assert_true(below - quoted < 60 + 6);
  kg_buf_clear(&out);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_error_points_at_its_place),
      cmocka_unit_test(the_caret_stands_below_wide_characters),
      cmocka_unit_test(without_a_position_there_is_one_line_and_the_hint),
      cmocka_unit_test(a_long_line_is_cut_around_the_place),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
