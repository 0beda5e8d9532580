/* SPDX-License-Identifier: Apache-2.0 */
/* Results in each format: the bytes, and reading them back. */
#include "kg_test.h"

#include "sparql/results.h"

#define XSD "http://www.w3.org/2001/XMLSchema#"

static kg_term
literal(const char *text, const char *datatype, const char *lang)
{
  return (kg_term){KG_TERM_LITERAL, kg_slice_of(text), kg_slice_of(datatype),
                   kg_slice_of(lang)};
}

static kg_term
iri(const char *text)
{
  return kg_iri(kg_slice_of(text));
}

static kg_term
blank(const char *label)
{
  return (kg_term){.kind = KG_TERM_BLANK, .text = kg_slice_of(label)};
}

enum { N_COLUMNS = 2, N_ROWS = 6 };

static void
fill(kg_term rows[N_ROWS][N_COLUMNS])
{
  memset(rows, 0, sizeof(kg_term) * N_ROWS * N_COLUMNS);
  rows[0][0] = iri("http://e/a?b&c");
  rows[0][1] = literal("say \"hi\",\nthen\tgo \\", NULL, NULL);
  rows[1][0] = blank("b0");
  rows[1][1] = literal("Straße", NULL, "de-at");
  rows[2][1] = literal("42", XSD "integer", NULL);
  rows[3][0] = literal("4.20", XSD "decimal", NULL);
  rows[3][1] = literal("1e6", XSD "double", NULL);
  rows[4][0] = literal("x < y", "http://e/type", NULL);
  rows[4][1] = literal("four", XSD "integer", NULL);
  rows[5][0] = literal("", NULL, NULL);
  rows[5][1] = literal("cr\rhere", NULL, NULL);
}

static kg_out *
write_rows(kg_results_format format)
{
  static const kg_context ctx = {0};
  const kg_slice columns[N_COLUMNS] = {kg_slice_of("x"), kg_slice_of("y")};
  kg_term rows[N_ROWS][N_COLUMNS];
  kg_out *out = NULL;
  kg_results_writer *writer = NULL;
  fill(rows);
  assert_int_equal(kg_out_open_memory(&ctx, &out), KG_OK);
  assert_int_equal(
      kg_results_open(&ctx, format, columns, N_COLUMNS, out, &writer), KG_OK);
  for (size_t i = 0; i < N_ROWS; ++i) {
    kg_results_row(writer, rows[i]);
  }
  kg_results_close(writer);
  return out;
}

static void
assert_written(kg_results_format format, const char *want)
{
  kg_out *out = write_rows(format);
  const kg_slice text = kg_out_text(out);
  if (!kg_slice_is(text, want)) {
    fail_msg("%.*s\ninstead of\n%s", (int)text.len, text.ptr, want);
  }
  kg_out_abandon(out);
}

static void
json_is_written_as_the_w3c_says(void **state)
{
  (void)state;
  assert_written(
      KG_RESULTS_JSON,
      "{\"head\":{\"vars\":[\"x\",\"y\"]},\n\"results\":{\"bindings\":[\n"
      "{\"x\":{\"type\":\"uri\",\"value\":\"http://e/a?b&c\"},"
      "\"y\":{\"type\":\"literal\",\"value\":\"say \\\"hi\\\",\\nthen\\tgo "
      "\\\\\"}},\n"
      "{\"x\":{\"type\":\"bnode\",\"value\":\"b0\"},"
      "\"y\":{\"type\":\"literal\",\"value\":\"Straße\",\"xml:lang\":\"de-at\"}"
      "},\n"
      "{\"y\":{\"type\":\"literal\",\"value\":\"42\",\"datatype\":\"" XSD
      "integer\"}},\n"
      "{\"x\":{\"type\":\"literal\",\"value\":\"4.20\",\"datatype\":\"" XSD
      "decimal\"},\"y\":{\"type\":\"literal\",\"value\":\"1e6\",\"datatype\":"
      "\"" XSD "double\"}},\n"
      "{\"x\":{\"type\":\"literal\",\"value\":\"x < y\",\"datatype\":\"http://"
      "e/"
      "type\"},\"y\":{\"type\":\"literal\",\"value\":\"four\",\"datatype\":"
      "\"" XSD "integer\"}},\n"
      "{\"x\":{\"type\":\"literal\",\"value\":\"\"},"
      "\"y\":{\"type\":\"literal\",\"value\":\"cr\\rhere\"}}\n]}}\n");
}

static void
tsv_writes_terms_in_turtle(void **state)
{
  (void)state;
  assert_written(KG_RESULTS_TSV,
                 "?x\t?y\n"
                 "<http://e/a?b&c>\t\"say \\\"hi\\\",\\nthen\\tgo \\\\\"\n"
                 "_:b0\t\"Straße\"@de-at\n"
                 "\t42\n"
                 "4.20\t1e6\n"
                 "\"x < y\"^^<http://e/type>\t\"four\"^^<" XSD "integer>\n"
                 "\"\"\t\"cr\\rhere\"\n");
}

static void
csv_writes_plain_values_with_crlf(void **state)
{
  (void)state;
  assert_written(KG_RESULTS_CSV,
                 "x,y\r\n"
                 "http://e/a?b&c,\"say \"\"hi\"\",\nthen\tgo \\\"\r\n"
                 "_:b0,Straße\r\n"
                 ",42\r\n"
                 "4.20,1e6\r\n"
                 "x < y,four\r\n"
                 ",\"cr\rhere\"\r\n");
}

static void
markdown_keeps_each_row_on_a_line(void **state)
{
  (void)state;
  assert_written(KG_RESULTS_MARKDOWN,
                 "| x | y |\n| --- | --- |\n"
                 "| <http://e/a?b&c> | say \"hi\",<br>then\tgo \\\\ |\n"
                 "| \\_:b0 | Straße |\n"
                 "|  | 42 |\n"
                 "| 4.20 | 1e6 |\n"
                 "| x \\< y | four |\n"
                 "|  | crhere |\n");
}

static void
json_lines_hold_one_binding_each(void **state)
{
  (void)state;
  kg_out *out = write_rows(KG_RESULTS_JSONL);
  const kg_slice text = kg_out_text(out);
  size_t n = 0;
  for (size_t i = 0; i < text.len; ++i) {
    n += text.ptr[i] == '\n';
  }
  assert_int_equal(n, N_ROWS);
  assert_true(kg_slice_has_prefix(
      text,
      kg_slice_of("{\"x\":{\"type\":\"uri\",\"value\":\"http://e/a?b&c\"}")));
  kg_out_abandon(out);
}

static void
what_is_written_reads_back_equal(void **state)
{
  (void)state;
  static const kg_results_format formats[] = {KG_RESULTS_JSON, KG_RESULTS_XML,
                                              KG_RESULTS_TSV};
  static const kg_context ctx = {0};
  kg_term rows[N_ROWS][N_COLUMNS];
  fill(rows);
  for (size_t f = 0; f < sizeof formats / sizeof *formats; ++f) {
    kg_out *out = write_rows(formats[f]);
    kg_results_table table;
    assert_int_equal(
        kg_results_read(&ctx, formats[f], kg_out_text(out), "it", &table),
        KG_OK);
    assert_int_equal(table.n_columns, N_COLUMNS);
    assert_int_equal(table.n_rows, N_ROWS);
    assert_true(kg_slice_is(table.columns[1], "y"));
    for (size_t i = 0; i < N_ROWS; ++i) {
      for (size_t k = 0; k < N_COLUMNS; ++k) {
        assert_true(
            kg_term_equal(&kg_results_table_row(&table, i)[k], &rows[i][k]));
      }
    }
    kg_results_table_clear(&table);
    kg_out_abandon(out);
  }
}

static void
csv_reads_back_as_plain_text(void **state)
{
  (void)state;
  static const kg_context ctx = {0};
  kg_out *out = write_rows(KG_RESULTS_CSV);
  kg_results_table table;
  assert_int_equal(
      kg_results_read(&ctx, KG_RESULTS_CSV, kg_out_text(out), "it", &table),
      KG_OK);
  assert_int_equal(table.n_rows, N_ROWS);
  assert_true(kg_slice_is(kg_results_table_row(&table, 0)[1].text,
                          "say \"hi\",\nthen\tgo \\"));
  assert_int_equal(kg_results_table_row(&table, 1)[0].kind, KG_TERM_BLANK);
  assert_int_equal(kg_results_table_row(&table, 2)[0].kind, KG_TERM_NONE);
  assert_true(kg_slice_is(kg_results_table_row(&table, 5)[1].text, "cr\rhere"));
  kg_results_table_clear(&table);
  kg_out_abandon(out);
}

static void
an_answer_reads_back_from_every_w3c_format(void **state)
{
  (void)state;
  static const kg_results_format formats[] = {KG_RESULTS_JSON, KG_RESULTS_XML,
                                              KG_RESULTS_CSV, KG_RESULTS_TSV};
  static const kg_context ctx = {0};
  for (size_t i = 0; i < 2 * sizeof formats / sizeof *formats; ++i) {
    const bool answer = i % 2;
    kg_out *out = NULL;
    kg_results_table table;
    assert_int_equal(kg_out_open_memory(&ctx, &out), KG_OK);
    kg_results_write_ask(formats[i / 2], answer, out);
    assert_int_equal(
        kg_results_read(&ctx, formats[i / 2], kg_out_text(out), "it", &table),
        KG_OK);
    assert_true(table.is_ask);
    assert_int_equal(table.answer, answer);
    kg_results_table_clear(&table);
    kg_out_abandon(out);
  }
}

static void
damaged_results_are_refused(void **state)
{
  (void)state;
  static const struct {
    kg_results_format format;
    const char *text;
  } cases[] = {
      {KG_RESULTS_JSON, "{\"head\":{}"},
      {KG_RESULTS_JSON, "[]"},
      {KG_RESULTS_JSON,
       "{\"head\":{\"vars\":[]},\"results\":{\"bindings\":[{\"x\":{}}]}}"},
      {KG_RESULTS_XML, "<sparql><results><result>"},
      {KG_RESULTS_XML, "<sparql><results><result><binding name='x'/>"},
      {KG_RESULTS_XML, "<html/>"},
      {KG_RESULTS_XML, "<sparql"},
      {KG_RESULTS_XML, "<!-- "},
      {KG_RESULTS_CSV, "x\r\n\"open"},
      {KG_RESULTS_CSV, "x\r\n1,2\r\n"},
      {KG_RESULTS_TSV, "?x\n\"open\n"},
      {KG_RESULTS_TSV, "?x\n1\t2\n"},
      {KG_RESULTS_TSV, "?x\n^\n"},
  };
  static const kg_context ctx = {0};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    kg_results_table table;
    const kg_slice text = kg_slice_of(cases[i].text);
    assert_int_equal(kg_results_read(&ctx, cases[i].format, text, "it", &table),
                     KG_ERR_INPUT);
    kg_results_table_clear(&table);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(json_is_written_as_the_w3c_says),
      cmocka_unit_test(tsv_writes_terms_in_turtle),
      cmocka_unit_test(csv_writes_plain_values_with_crlf),
      cmocka_unit_test(markdown_keeps_each_row_on_a_line),
      cmocka_unit_test(json_lines_hold_one_binding_each),
      cmocka_unit_test(what_is_written_reads_back_equal),
      cmocka_unit_test(csv_reads_back_as_plain_text),
      cmocka_unit_test(an_answer_reads_back_from_every_w3c_format),
      cmocka_unit_test(damaged_results_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
