/* SPDX-License-Identifier: Apache-2.0 */
#include "rdf_help.h"

#include "io/nquads.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

static void
lines_become_quads(void **state)
{
  (void)state;
  assert_reads(KG_RDF_NQUADS,
               "# a comment\n\n"
               "<http://s> <http://p> <http://o> .\r\n"
               "\t<http://s><http://p>\"x\"@EN-us<http://g>. # more\n"
               "_:a.b <http://p> _:b <http://g> .\r"
               "_:a <http://p> \"1\"^^<http://t> _:g .",
               "<http://s> <http://p> <http://o> .\n"
               "<http://s> <http://p> \"x\"@en-us <http://g> .\n"
               "_:a.b <http://p> _:b <http://g> .\n"
               "_:a <http://p> \"1\"^^<http://t> _:g .\n");
}

static void
escapes_are_decoded(void **state)
{
  (void)state;
  assert_reads(KG_RDF_NTRIPLES,
               "<http://s/\\u00e9> <http://p> "
               "\"a\\tb\\\\c\\\"d\\u00E9\\U0001F600\\u0000\" .\n",
               "<http://s/\xC3\xA9> <http://p> "
               "\"a\\tb\\\\c\\\"d\xC3\xA9\xF0\x9F\x98\x80\\u0000\" .\n");
}

static void
xsd_string_is_left_out(void **state)
{
  (void)state;
  assert_reads(
      KG_RDF_NTRIPLES,
      "<a:s> <a:p> \"x\"^^<http://www.w3.org/2001/XMLSchema#string> .\n",
      "<a:s> <a:p> \"x\" .\n");
}

static void
mistakes_are_placed(void **state)
{
  (void)state;
  const kg_rdf_format nt = KG_RDF_NTRIPLES;
  assert_refused(nt, "<a:s> <a:p> <a:o> <a:g> .\n", 1, 19);
  assert_refused(nt, "\n<a:s> <a:p> <o> .\n", 2, 13);
  assert_refused(nt, "<a:s> <a:p> <a:o>\n", 1, 18);
  assert_refused(nt, "<a:s> <a:p> \"\xC3\xA9\\z\" .\n", 1, 15);
  assert_refused(nt, "<a:s> <a:p> \"x\ny\" .\n", 1, 15);
  assert_refused(nt, "<a:s> \"p\" <a:o> .\n", 1, 7);
  assert_refused(nt, "\"s\" <a:p> <a:o> .\n", 1, 1);
  assert_refused(nt, "<a:s> _:p <a:o> .\n", 1, 7);
  assert_refused(nt, "<a:s> <a:p> <a:o> . <a:s>\n", 1, 21);
  assert_refused(nt, "<a:s> <a:p> \"x\"@1 .\n", 1, 16);
  assert_refused(nt, "<a:s> <a:p> \"x\"@en- .\n", 1, 16);
  assert_refused(nt, "<a:s> <a:p> \"x\"^^x .\n", 1, 18);
  assert_refused(nt, "<a:s> <a:p> \"\\uD800\" .\n", 1, 14);
  assert_refused(nt, "<a:s> <a:p> \"\\U00110000\" .\n", 1, 14);
  assert_refused(nt, "<a:s\\u0020> <a:p> <a:o> .\n", 1, 1);
  assert_refused(nt, "<a:s s> <a:p> <a:o> .\n", 1, 5);
  assert_refused(nt, "_: <a:p> <a:o> .\n", 1, 1);
  assert_refused(nt, "<a:s> <a:p> \"\xFF\" .\n", 1, 14);
  assert_refused(nt, "# \xC0\x80\n", 1, 3);
  assert_refused(KG_RDF_NQUADS, "<a:s> <a:p> <a:o> \"g\" .\n", 1, 19);
}

static void
scope_and_graph_are_added(void **state)
{
  (void)state;
  heard h = {0};
  kg_buf out;
  const kg_context ctx = {.sink = {hear, &h}};
  const kg_rdf_options options = {.format = KG_RDF_NQUADS,
                                  .graph = KG_SLICE("a:default"),
                                  .scope = KG_SLICE("f1")};
  kg_buf_init(&out, NULL);
  assert_int_equal(
      kg_rdf_read_text(&ctx, KG_SLICE("_:a <a:p> _:b .\n_:a <a:p> _:b _:a .\n"),
                       &options, print_quad, &out),
      KG_OK);
  assert_string_equal(out.ptr, "_:f1a <a:p> _:f1b <a:default> .\n"
                               "_:f1a <a:p> _:f1b _:f1a .\n");
  kg_buf_clear(&out);
}

static void
too_long_a_line_is_refused(void **state)
{
  (void)state;
  heard h = {0};
  kg_buf text;
  kg_buf out;
  const kg_context ctx = {.sink = {hear, &h}};
  const kg_rdf_options options = {.format = KG_RDF_NTRIPLES,
                                  .max_line = 100000};
  kg_buf_init(&text, NULL);
  kg_buf_init(&out, NULL);
  kg_buf_add_string(&text, "<a:s> <a:p> <a:o> .\n<a:s> <a:p> \"");
  for (int i = 0; i < 3000000; ++i) {
    kg_buf_add_byte(&text, 'x');
  }
  assert_int_equal(
      kg_rdf_read_text(&ctx, kg_buf_slice(&text), &options, print_quad, &out),
      KG_ERR_LIMIT);
  assert_int_equal(h.line, 2);
  kg_buf_clear(&text);
  kg_buf_clear(&out);
}

static kg_status
count_quad(void *user, const kg_term_quad *quad)
{
  (void)quad;
  ++*(size_t *)user;
  return KG_OK;
}

/* Many lines, so that every piece of the window ends somewhere else. */
static void
pieces_do_not_show(void **state)
{
  (void)state;
  kg_buf text;
  size_t n = 0;
  heard h = {0};
  const kg_context ctx = {.sink = {hear, &h}};
  const kg_rdf_options options = {.format = KG_RDF_NTRIPLES};
  kg_buf_init(&text, NULL);
  for (int i = 0; i < 60000; ++i) {
    kg_buf_printf(&text, "<a:%d> <a:p> \"%*s\" .%s", i, i % 97, "x",
                  i % 3   ? "\n"
                  : i % 2 ? "\r"
                          : "\r\n");
  }
  assert_int_equal(
      kg_rdf_read_text(&ctx, kg_buf_slice(&text), &options, count_quad, &n),
      KG_OK);
  assert_int_equal(n, 60000);
  kg_buf_add_string(&text, "oops\n");
  assert_int_equal(
      kg_rdf_read_text(&ctx, kg_buf_slice(&text), &options, count_quad, &n),
      KG_ERR_INPUT);
  assert_int_equal(h.line, 60001);
  kg_buf_clear(&text);
}

/* Many pieces, with terms of every kind that is decoded. */
static void
make_large(kg_buf *text, int n, int wrong)
{
  kg_buf_reset(text);
  for (int i = 0; i < n; ++i) {
    static const char *const objects[] = {
        "\"plain\"", "\"tab\\t\\u00e9\"@EN-gb", "_:o",
        "\"1\"^^<http://e/\\u0041>", "<http://e/\\u00FC>"};
    kg_buf_printf(text, "_:b%d <http://e/p%d> %s %s.%s", i, i % 7,
                  i == wrong ? "\"never" : objects[i % 5],
                  i % 3 ? "" : "<http://e/\\u0047> ", i % 2 ? "\n" : "\r\n");
  }
}

static void
compare_with_text(kg_slice text, kg_status expected)
{
  heard h[2] = {{0}};
  kg_buf out[2];
  kg_status st[2];
  uint64_t n_lines;
  for (int k = 0; k < 2; ++k) {
    const kg_context ctx = {.sink = {hear, &h[k]}};
    kg_source *source = NULL;
    kg_buf_init(&out[k], NULL);
    kg_nquads reader = {.ctx = &ctx,
                        .source = "large",
                        .allow_graphs = true,
                        .scope = KG_SLICE("x7"),
                        .fn = print_quad,
                        .user = &out[k]};
    kg_buf_init(&reader.scratch, NULL);
    if (k) {
      assert_int_equal(kg_source_open_text(&ctx, text, NULL, &source), KG_OK);
      st[k] = kg_nquads_read(&reader, source, 1 << 20);
      kg_source_close(source);
    } else {
      st[k] = kg_nquads_parse(&reader, text, 1, &n_lines);
    }
    kg_buf_clear(&reader.scratch);
  }
  assert_int_equal(st[0], expected);
  assert_int_equal(st[1], expected);
  assert_int_equal(h[0].n, h[1].n);
  assert_int_equal(h[0].line, h[1].line);
  assert_int_equal(h[0].column, h[1].column);
  assert_string_equal(h[0].message, h[1].message);
  assert_int_equal(out[0].len, out[1].len);
  assert_memory_equal(out[0].ptr, out[1].ptr, out[0].len);
  kg_buf_clear(&out[0]);
  kg_buf_clear(&out[1]);
}

static void
a_large_source_gives_what_its_text_gives(void **state)
{
  enum { N = 40000 };
  static const int wrong[] = {0, 1, 20000, 39998, N - 1};
  kg_buf text;
  (void)state;
  kg_buf_init(&text, NULL);
  make_large(&text, N, -1);
  compare_with_text(kg_buf_slice(&text), KG_OK);
  compare_with_text(kg_slice_make(text.ptr, text.len - 1), KG_OK);
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; ++i) {
    make_large(&text, N, wrong[i]);
    compare_with_text(kg_buf_slice(&text), KG_ERR_INPUT);
  }
  kg_buf_clear(&text);
}

typedef struct stopper {
  int n;
  int stop_at;
} stopper;

static kg_status
count_to(void *user, const kg_term_quad *quad)
{
  stopper *s = user;
  (void)quad;
  return ++s->n == s->stop_at ? KG_ERR_FULL : KG_OK;
}

static void
a_large_source_ends_where_the_receiver_does(void **state)
{
  kg_buf text;
  const kg_context ctx = {0};
  const kg_rdf_options options = {.format = KG_RDF_NQUADS};
  (void)state;
  kg_buf_init(&text, NULL);
  make_large(&text, 20000, -1);
  for (int stop_at = 1; stop_at < 20000; stop_at = stop_at * 3 + 1) {
    stopper s = {0, stop_at};
    assert_int_equal(
        kg_rdf_read_text(&ctx, kg_buf_slice(&text), &options, count_to, &s),
        KG_ERR_FULL);
    assert_int_equal(s.n, stop_at);
  }
  kg_buf_clear(&text);
}

static void
write_gzip(const char *path, const char *text, bool cut)
{
  gzFile out = gzopen(path, "wb");
  assert_non_null(out);
  assert_int_equal(gzwrite(out, text, (unsigned)strlen(text)), strlen(text));
  gzclose(out);
  if (cut) {
    FILE *file = fopen(path, "rb+");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    assert_int_equal(ftruncate(fileno(file), ftell(file) - 9), 0);
    fclose(file);
  }
}

static void
gzip_is_read_and_damage_is_told(void **state)
{
  (void)state;
  char path[] = "/tmp/kg_nquads_XXXXXX";
  heard h = {0};
  kg_buf out;
  const kg_context ctx = {.sink = {hear, &h}};
  const kg_rdf_options options = {.format = KG_RDF_NTRIPLES};
  const int fd = mkstemp(path);
  assert_true(fd >= 0);
  close(fd);
  kg_buf_init(&out, NULL);
  write_gzip(path, "<a:s> <a:p> <a:o> .\n", false);
  assert_int_equal(kg_rdf_read_file(&ctx, path, &options, print_quad, &out),
                   KG_OK);
  assert_string_equal(out.ptr, "<a:s> <a:p> <a:o> .\n");
  write_gzip(path, "<a:s> <a:p> <a:o> .\n", true);
  assert_int_equal(kg_rdf_read_file(&ctx, path, &options, print_quad, &out),
                   KG_ERR_INPUT);
  assert_int_equal(h.n, 1);
  unlink(path);
  assert_int_equal(kg_rdf_read_file(&ctx, path, &options, print_quad, &out),
                   KG_ERR_IO);
  assert_int_equal(h.n, 2);
  kg_buf_clear(&out);
}

static kg_status
stop_at_once(void *user, const kg_term_quad *quad)
{
  (void)user;
  (void)quad;
  return KG_ERR_FULL;
}

static void
what_the_receiver_answers_is_passed_on(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  static const kg_rdf_format formats[] = {KG_RDF_NTRIPLES, KG_RDF_TURTLE};
  for (int i = 0; i < 2; ++i) {
    const kg_rdf_options options = {.format = formats[i]};
    assert_int_equal(kg_rdf_read_text(&ctx, KG_SLICE("<a:s> <a:p> <a:o> .\n"),
                                      &options, stop_at_once, NULL),
                     KG_ERR_FULL);
  }
}

static void
formats_are_found_by_every_name(void **state)
{
  (void)state;
  assert_int_equal(kg_rdf_format_find(KG_SLICE("Turtle")), KG_RDF_TURTLE);
  assert_int_equal(kg_rdf_format_find(KG_SLICE("ttl")), KG_RDF_TURTLE);
  assert_int_equal(kg_rdf_format_find(KG_SLICE("")), KG_RDF_UNKNOWN);
  assert_int_equal(kg_rdf_format_of_path(KG_SLICE("/a.b/c.nq.gz")),
                   KG_RDF_NQUADS);
  assert_int_equal(kg_rdf_format_of_path(KG_SLICE("/a.nt/c")), KG_RDF_UNKNOWN);
  assert_int_equal(kg_rdf_format_of_path(KG_SLICE("nt")), KG_RDF_UNKNOWN);
  assert_int_equal(
      kg_rdf_format_of_media_type(KG_SLICE("text/turtle; charset=utf-8")),
      KG_RDF_TURTLE);
  assert_int_equal(kg_rdf_format_of_media_type(KG_SLICE("text/html")),
                   KG_RDF_UNKNOWN);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lines_become_quads),
      cmocka_unit_test(escapes_are_decoded),
      cmocka_unit_test(xsd_string_is_left_out),
      cmocka_unit_test(mistakes_are_placed),
      cmocka_unit_test(scope_and_graph_are_added),
      cmocka_unit_test(too_long_a_line_is_refused),
      cmocka_unit_test(pieces_do_not_show),
      cmocka_unit_test(a_large_source_gives_what_its_text_gives),
      cmocka_unit_test(a_large_source_ends_where_the_receiver_does),
      cmocka_unit_test(gzip_is_read_and_damage_is_told),
      cmocka_unit_test(what_the_receiver_answers_is_passed_on),
      cmocka_unit_test(formats_are_found_by_every_name),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
