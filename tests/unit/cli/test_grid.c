/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "base/utf8.h"
#include "cli/grid.h"
#include "cli/terminal.h"
#include "rdf/xsd_iri.h"

typedef struct bench {
  kg_context ctx;
  kg_prefixes prefixes;
  kg_out *out;
  kg_grid *table;
  size_t n_hidden;
} bench;

static void
begin(bench *b, size_t width, const char *const *names, size_t n)
{
  *b = (bench){0};
  kg_slice slices[8];
  for (size_t i = 0; i < n; i++) {
    slices[i] = kg_slice_of(names[i]);
  }
  kg_prefixes_init(&b->prefixes, NULL);
  assert_int_equal(
      kg_prefixes_bind_known(&b->prefixes, KG_SLICE("http://kg.example/")),
      KG_OK);
  const kg_grid_options options = {.width = width, .prefixes = &b->prefixes};
  assert_int_equal(kg_out_open_memory(&b->ctx, &b->out), KG_OK);
  assert_int_equal(kg_grid_new(&b->ctx, &options, slices, n, b->out, &b->table),
                   KG_OK);
}

static const char *
finish(bench *b)
{
  assert_int_equal(kg_grid_finish(b->table, NULL, &b->n_hidden), KG_OK);
  return kg_out_text(b->out).ptr;
}

static void
end(bench *b)
{
  kg_out_abandon(b->out);
  kg_prefixes_clear(&b->prefixes);
}

static kg_term
plain(const char *text)
{
  return kg_literal(kg_slice_of(text), (kg_slice){0});
}

static kg_term
integer(const char *text)
{
  return kg_literal(kg_slice_of(text), KG_SLICE(KG_XSD("integer")));
}

static void
terms_are_shown_for_people(void **state)
{
  (void)state;
  bench b;
  begin(&b, 0, (const char *[]){"who", "n"}, 2);
  kg_grid_add(b.table,
              (kg_term[]){kg_iri(KG_SLICE("http://kg.example/person/ann-lee")),
                          integer("5")});
  kg_grid_add(b.table, (kg_term[]){plain("Zoë"), integer("1200")});
  kg_grid_add(b.table, (kg_term[]){kg_iri(KG_SLICE("urn:x")), {0}});
  assert_string_equal(finish(&b), "┌────────────────┬──────┐\n"
                                  "│ who            │ n    │\n"
                                  "├────────────────┼──────┤\n"
                                  "│ person:ann-lee │    5 │\n"
                                  "│ Zoë            │ 1200 │\n"
                                  "│ <urn:x>        │ ·    │\n"
                                  "└────────────────┴──────┘\n");
  end(&b);
}

static void
long_text_is_wrapped_at_blanks(void **state)
{
  (void)state;
  bench b;
  begin(&b, 30, (const char *[]){"a", "b"}, 2);
  kg_grid_add(b.table,
              (kg_term[]){plain("x"), plain("one two three four five six")});
  assert_string_equal(finish(&b), "┌───┬────────────────────────┐\n"
                                  "│ a │ b                      │\n"
                                  "├───┼────────────────────────┤\n"
                                  "│ x │ one two three four     │\n"
                                  "│   │ five six               │\n"
                                  "└───┴────────────────────────┘\n");
  end(&b);
}

static void
no_line_is_wider_than_the_window(void **state)
{
  (void)state;
  static const char *const names[] = {"a", "b", "c", "d", "e", "f"};
  for (size_t width = 20; width < 100; width++) {
    for (size_t n = 1; n <= 6; n++) {
      bench b;
      begin(&b, width, names, n);
      kg_term row[6];
      for (size_t i = 0; i < n; i++) {
        row[i] = plain("日本語の長い文 and somethingverylongwithoutblanks");
      }
      kg_grid_add(b.table, row);
      finish(&b);
      kg_slice rest = kg_out_text(b.out);
      while (rest.len) {
        const size_t to = kg_slice_find(rest, KG_SLICE("\n"), 0);
        assert_true(kg_text_width(kg_slice_sub(rest, 0, to)) <= width);
        rest = kg_slice_sub(rest, to + 1, rest.len);
      }
      end(&b);
    }
  }
}

static void
columns_that_do_not_fit_are_counted(void **state)
{
  (void)state;
  bench b;
  static const char *const names[] = {"a", "b", "c", "d", "e"};
  begin(&b, 40, names, 5);
  kg_term row[5];
  for (size_t i = 0; i < 5; i++) {
    row[i] = plain("twelve chars");
  }
  kg_grid_add(b.table, row);
  finish(&b);
  assert_int_equal(b.n_hidden, 2);
  end(&b);
}

static void
a_table_far_too_wide_becomes_lines(void **state)
{
  (void)state;
  bench b;
  static const char *const names[] = {"a", "bb", "c", "d", "e"};
  begin(&b, 24, names, 5);
  kg_term row[5];
  for (size_t i = 0; i < 5; i++) {
    row[i] = plain("eleven char and more than fits");
  }
  row[1] = plain("x");
  kg_grid_add(b.table, row);
  const char *text = finish(&b);
  assert_non_null(strstr(text, "── row 1 ──\n a: eleven char and more\n"));
  assert_non_null(strstr(text, "\nbb: x\n"));
  assert_int_equal(b.n_hidden, 0);
  end(&b);
}

static void
nothing_reaches_the_terminal_but_text(void **state)
{
  (void)state;
  bench b;
  begin(&b, 80, (const char *[]){"x"}, 1);
  kg_grid_add(b.table, (kg_term[]){plain("a\033[2Jb\x9b"
                                         "1m\xff"
                                         "\r\ac")});
  kg_grid_add(b.table, (kg_term[]){plain("one\ttwo\nthree")});
  const char *text = finish(&b);
  for (const char *c = text; *c; c++) {
    assert_true((unsigned char)*c >= 0x20 || *c == '\n');
  }
  assert_int_equal(kg_utf8_check(kg_slice_of(text)), strlen(text));
  assert_non_null(strstr(text, "│ one two "));
  assert_non_null(strstr(text, "│ three "));
  end(&b);
}

static void
rows_behind_the_sample_follow(void **state)
{
  (void)state;
  bench b;
  begin(&b, 80, (const char *[]){"n"}, 1);
  for (int i = 0; i < 2500; i++) {
    kg_grid_add(b.table, (kg_term[]){plain(i == 2000 ? "longer" : "x")});
  }
  uint64_t n_rows;
  assert_int_equal(kg_grid_finish(b.table, &n_rows, NULL), KG_OK);
  assert_int_equal(n_rows, 2500);
  size_t n_lines = 0;
  const kg_slice text = kg_out_text(b.out);
  for (size_t i = 0; i < text.len; i++) {
    n_lines += text.ptr[i] == '\n';
  }
  /* Head and foot are four lines; "longer" is wrapped into one column. */
  assert_int_equal(n_lines, 2500 + 4 + 5);
  end(&b);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(terms_are_shown_for_people),
      cmocka_unit_test(long_text_is_wrapped_at_blanks),
      cmocka_unit_test(no_line_is_wider_than_the_window),
      cmocka_unit_test(columns_that_do_not_fit_are_counted),
      cmocka_unit_test(a_table_far_too_wide_becomes_lines),
      cmocka_unit_test(nothing_reaches_the_terminal_but_text),
      cmocka_unit_test(rows_behind_the_sample_follow),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
