/* SPDX-License-Identifier: Apache-2.0 */
#include "rdf_help.h"

#include "base/file.h"
#include "rdf/xsd_iri.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Things that writers tend to lose. */
static const char sample[] =
    "<http://s> <" KG_RDF_NS "type> <http://schema.org/Person> .\n"
    "<http://s> <http://schema.org/name> \"a \\\"b\\\"\\n\\r\\t\\\\ <&> "
    "\\u2028\\u00AD\xF0\x9F\x98\x80\" .\n"
    "<http://s> <http://schema.org/name> \"x\"@en-gb .\n"
    "<http://s> <http://schema.org/age> \"42\"^^<" KG_XSD(
        "integer") "> .\n"
                   "<http://s> <http://schema.org/age> \"042\"^^<" KG_XSD(
                       "integer") "> .\n"
                                  "<http://s> <http://schema.org/age> "
                                  "\"1.50\"^^<" KG_XSD(
                                      "decimal") "> .\n"
                                                 "<http://s> "
                                                 "<http://schema.org/age> "
                                                 "\"-1.0E-3\"^^<" KG_XSD(
                                                     "double") "> .\n"
                                                               "<http://s> "
                                                               "<http://"
                                                               "schema.org/"
                                                               "age> "
                                                               "\"1e3\"^^"
                                                               "<" KG_XSD(
                                                                   "double") ">"
                                                                             " "
                                                                             "."
                                                                             "\n"
                                                                             "<"
                                                                             "h"
                                                                             "t"
                                                                             "t"
                                                                             "p"
                                                                             ":"
                                                                             "/"
                                                                             "/"
                                                                             "s"
                                                                             ">"
                                                                             " "
                                                                             "<"
                                                                             "h"
                                                                             "t"
                                                                             "t"
                                                                             "p"
                                                                             ":"
                                                                             "/"
                                                                             "/"
                                                                             "s"
                                                                             "c"
                                                                             "h"
                                                                             "e"
                                                                             "m"
                                                                             "a"
                                                                             "."
                                                                             "o"
                                                                             "r"
                                                                             "g"
                                                                             "/"
                                                                             "i"
                                                                             "s"
                                                                             ">"
                                                                             " "
                                                                             "\"true\"^^<" KG_XSD(
                                                                                 "boolean") "> .\n"
                                                                                            "<http://s> <http://schema.org/is> \"1\"^^<" KG_XSD(
                                                                                                "boolean") "> .\n"
                                                                                                           "<http://kg.example/person/1-digit> <http://p/q> "
                                                                                                           "<http://kg.example/person/end.> .\n"
                                                                                                           "<http://kg.example/person/a.b> <http://p/q> _:b1 .\n"
                                                                                                           "_:b1 <http://p/q> <http://kg.example/person/> .\n"
                                                                                                           "_:b1 <http://p/q> _:1a.b .\n"
                                                                                                           "<org:s> <http://p/q> <org:o> .\n"
                                                                                                           "<http://s> <http://p/q> \"\"^^<org:type> .\n";

static const char graphs[] =
    "<a:s> <a:p> <a:o> .\n"
    "<a:s> <a:p> <a:o> <http://kg.example/article/h1> .\n"
    "<a:s> <a:q> \"x\" <http://kg.example/article/h1> .\n"
    "_:b <a:p> _:b _:b .\n"
    "<a:s> <a:p> <a:o2> .\n";

static void
write_text(kg_rdf_format format,
           kg_rdf_format from,
           const char *text,
           kg_buf *out)
{
  heard h = {0};
  const kg_context ctx = {.sink = {hear, &h}};
  kg_prefixes prefixes;
  kg_out *sink = NULL;
  kg_rdf_writer *writer = NULL;
  kg_prefixes_init(&prefixes, NULL);
  kg_prefixes_bind_known(&prefixes, KG_SLICE("http://kg.example/"));
  const kg_rdf_write_options options = {format, &prefixes, NULL};
  const kg_rdf_options reading = {.format = from};
  assert_int_equal(kg_out_open_memory(&ctx, &sink), KG_OK);
  assert_int_equal(kg_rdf_writer_open(&ctx, &options, sink, &writer), KG_OK);
  assert_int_equal(kg_rdf_read_text(&ctx, kg_slice_of(text), &reading,
                                    kg_rdf_writer_add, writer),
                   KG_OK);
  assert_int_equal(kg_rdf_writer_close(writer), KG_OK);
  kg_buf_add(out, kg_out_text(sink));
  kg_out_abandon(sink);
  kg_prefixes_clear(&prefixes);
}

static kg_graph *
read_graph(kg_rdf_format format, kg_slice text)
{
  heard h = {0};
  const kg_context ctx = {.sink = {hear, &h}};
  const kg_rdf_options options = {.format = format, .base = "http://base/"};
  kg_graph *graph = NULL;
  assert_int_equal(kg_graph_new(NULL, &graph), KG_OK);
  if (kg_rdf_read_text(&ctx, text, &options, kg_graph_add, graph)) {
    fail_msg("%d:%d: %s\n%.*s", (int)h.line, (int)h.column, h.message,
             KG_FMT(text));
  }
  return graph;
}

static void
assert_same(kg_graph *a, kg_graph *b)
{
  bool same = false;
  assert_int_equal(kg_graph_isomorphic(a, b, &same), KG_OK);
  assert_true(same);
  kg_graph_free(a);
  kg_graph_free(b);
}

static void
assert_comes_back(kg_rdf_format format, kg_rdf_format from, const char *text)
{
  kg_buf out;
  kg_buf_init(&out, NULL);
  write_text(format, from, text, &out);
  assert_same(read_graph(from, kg_slice_of(text)),
              read_graph(format, kg_buf_slice(&out)));
  kg_buf_clear(&out);
}

static void
every_format_comes_back_the_same(void **state)
{
  (void)state;
  static const kg_rdf_format formats[] = {KG_RDF_TURTLE, KG_RDF_NTRIPLES,
                                          KG_RDF_NQUADS, KG_RDF_TRIG,
                                          KG_RDF_RDFXML};
  for (size_t i = 0; i < sizeof formats / sizeof *formats; ++i) {
    assert_comes_back(formats[i], KG_RDF_NTRIPLES, sample);
  }
  assert_comes_back(KG_RDF_TRIG, KG_RDF_NQUADS, graphs);
  assert_comes_back(KG_RDF_NQUADS, KG_RDF_NQUADS, graphs);
}

static void
nul_survives_where_it_can(void **state)
{
  (void)state;
  static const char text[] = "<a:s> <a:p> \"a\\u0000\\u0001\\u007Fb\" .\n";
  assert_comes_back(KG_RDF_TURTLE, KG_RDF_NTRIPLES, text);
  assert_comes_back(KG_RDF_NTRIPLES, KG_RDF_NTRIPLES, text);
}

static void
rdfxml_refuses_what_xml_cannot_hold(void **state)
{
  (void)state;
  heard h = {0};
  const kg_context ctx = {.sink = {hear, &h}};
  const kg_rdf_write_options options = {KG_RDF_RDFXML, NULL, NULL};
  kg_out *sink = NULL;
  kg_rdf_writer *writer = NULL;
  assert_int_equal(kg_out_open_memory(&ctx, &sink), KG_OK);
  assert_int_equal(kg_rdf_writer_open(&ctx, &options, sink, &writer), KG_OK);
  const kg_slice none = {0, 0};
  const kg_term_quad quad = {kg_iri(KG_SLICE("a:s")),
                             kg_iri(KG_SLICE("a:p")),
                             kg_literal(KG_SLICE("\1"), none),
                             {0}};
  assert_int_equal(kg_rdf_writer_add(writer, &quad), KG_ERR_UNSUPPORTED);
  assert_int_equal(h.n, 1);
  kg_rdf_writer_abandon(writer);
  kg_out_abandon(sink);
}

static void
turtle_looks_like_this(void **state)
{
  (void)state;
  kg_buf out;
  kg_buf_init(&out, NULL);
  write_text(KG_RDF_TURTLE, KG_RDF_NTRIPLES,
             "<http://kg.example/person/kim> <http://schema.org/name> \"A\" .\n"
             "<http://kg.example/person/kim> <http://schema.org/name> \"B\" .\n"
             "<http://kg.example/person/kim> <" KG_RDF_NS
             "type> <http://schema.org/Person> .\n"
             "<http://kg.example/person/kim> <http://schema.org/x> "
             "\"2019-02-28\"^^<" KG_XSD(
                 "date") "> .\n"
                         "<http://kg.example/org/un> <http://schema.org/x> "
                         "\"1\"^^<" KG_XSD("integer") "> .\n",
             &out);
  assert_string_equal(out.ptr, "@prefix schema: <http://schema.org/> .\n"
                               "@prefix xsd: <" KG_XSD_NS "> .\n"
                               "@prefix person: <http://kg.example/person/> .\n"
                               "@prefix agency: <http://kg.example/org/> .\n"
                               "\n"
                               "person:kim\n"
                               "    a schema:Person ;\n"
                               "    schema:name \"A\", \"B\" ;\n"
                               "    schema:x \"2019-02-28\"^^xsd:date .\n"
                               "\n"
                               "agency:un\n"
                               "    schema:x 1 .\n");
  kg_buf_clear(&out);
}

/* Past the size that is held back, prefixes come where they are needed. */
static void
large_turtle_streams_and_comes_back(void **state)
{
  (void)state;
  static const kg_rdf_format formats[] = {KG_RDF_TURTLE, KG_RDF_TRIG};
  kg_buf text;
  kg_buf_init(&text, NULL);
  for (int i = 0; i < 30000; ++i) {
    kg_buf_printf(&text,
                  "<http://kg.example/person/p%d> <http://schema.org/text> "
                  "\"%0200d\" <http://kg.example/article/h%d> .\n",
                  i, i, i / 20000);
  }
  kg_buf_add_string(&text, "<http://kg.example/topic/t> "
                           "<http://schema.org/name> <http://www.w3.org/ns/"
                           "org#Role> .\n");
  for (int i = 0; i < 2; ++i) {
    kg_buf out;
    kg_buf_init(&out, NULL);
    write_text(formats[i], KG_RDF_NQUADS, text.ptr, &out);
    kg_graph *back = read_graph(formats[i], kg_buf_slice(&out));
    assert_int_equal(kg_graph_size(back), 30001);
    if (formats[i] == KG_RDF_TRIG) {
      assert_same(back, read_graph(KG_RDF_NQUADS, kg_buf_slice(&text)));
    } else {
      kg_graph_free(back);
    }
    kg_buf_clear(&out);
  }
  kg_buf_clear(&text);
}

static json_t *
load_jsonld(const char *text)
{
  kg_buf out;
  kg_buf_init(&out, NULL);
  write_text(KG_RDF_JSONLD, KG_RDF_NTRIPLES, text, &out);
  json_error_t error;
  json_t *root = json_loadb(out.ptr, out.len, JSON_REJECT_DUPLICATES, &error);
  if (!root) {
    fail_msg("%d: %s\n%s", error.line, error.text, out.ptr);
  }
  assert_null(strchr(out.ptr, '<'));
  assert_null(strchr(out.ptr, '&'));
  kg_buf_clear(&out);
  return root;
}

static void
jsonld_is_json_without_double_keys(void **state)
{
  (void)state;
  json_t *root = load_jsonld(sample);
  const json_t *nodes = json_object_get(root, "@graph");
  const json_t *first = json_array_get(nodes, 0);
  assert_string_equal(json_string_value(json_object_get(first, "@id")),
                      "http://s");
  assert_string_equal(
      json_string_value(json_array_get(json_object_get(first, "@type"), 0)),
      "schema:Person");
  assert_int_equal(json_array_size(json_object_get(first, "schema:age")), 5);
  json_decref(root);
}

static void
jsonld_splits_a_node_rather_than_repeat_a_key(void **state)
{
  (void)state;
  json_t *root = load_jsonld("<a:s> <a:p> <a:1> .\n<a:s> <a:q> <a:2> .\n"
                             "<a:s> <a:p> <a:3> .\n");
  assert_int_equal(json_array_size(json_object_get(root, "@graph")), 2);
  json_decref(root);
  root = load_jsonld("");
  assert_int_equal(json_array_size(json_object_get(root, "@graph")), 0);
  json_decref(root);
}

/* An absolute IRI such as <org:s> must not be taken for a shortened one. */
static void
jsonld_switches_the_context_off_for_look_alikes(void **state)
{
  (void)state;
  json_t *root = load_jsonld("<org:s> <a:p> <a:o> .\n<a:s> <a:p> <org:o> .\n");
  const json_t *nodes = json_object_get(root, "@graph");
  const json_t *node = json_array_get(nodes, 0);
  assert_true(json_is_null(json_object_get(node, "@context")));
  const json_t *value =
      json_array_get(json_object_get(json_array_get(nodes, 1), "a:p"), 0);
  assert_true(json_is_null(json_object_get(value, "@context")));
  json_decref(root);
}

/* Runs rapper on a file; its N-Quads go to the file `result`. */
static bool
run_rapper(const char *path, const char *format, const char *result)
{
  const pid_t child = fork();
  if (!child) {
    const int fd = open(result, O_WRONLY | O_TRUNC);
    if (fd >= 0 && dup2(fd, STDOUT_FILENO) >= 0) {
      execlp("rapper", "rapper", "-q", "-i", format, "-o", "nquads", path,
             (char *)NULL);
    }
    _exit(127);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  return WEXITSTATUS(status) != 127;
}

/* What rapper makes of a file, as N-Quads; false where there is no rapper. */
static bool
ask_rapper(const char *path, const char *format, kg_buf *out)
{
  const kg_context ctx = {0};
  char result[] = "/tmp/kg_rapper_XXXXXX";
  const int fd = mkstemp(result);
  assert_true(fd >= 0);
  close(fd);
  const bool is_there = run_rapper(path, format, result);
  assert_int_equal(kg_file_read(&ctx, result, 1 << 20, out), KG_OK);
  unlink(result);
  return is_there;
}

static void
assert_rapper_agrees(kg_rdf_format format,
                     const char *parser,
                     kg_rdf_format from,
                     const char *text)
{
  char path[] = "/tmp/kg_writer_XXXXXX";
  kg_buf out;
  kg_buf rapper;
  kg_buf_init(&out, NULL);
  kg_buf_init(&rapper, NULL);
  write_text(format, from, text, &out);
  const int fd = mkstemp(path);
  assert_true(fd >= 0);
  assert_int_equal(write(fd, out.ptr, out.len), (ssize_t)out.len);
  close(fd);
  if (ask_rapper(path, parser, &rapper)) {
    assert_same(read_graph(KG_RDF_NQUADS, kg_buf_slice(&rapper)),
                read_graph(from, kg_slice_of(text)));
  } else {
    print_message("rapper is not installed: not compared\n");
  }
  unlink(path);
  kg_buf_clear(&out);
  kg_buf_clear(&rapper);
}

static void
rapper_reads_the_same_triples(void **state)
{
  (void)state;
  assert_rapper_agrees(KG_RDF_TURTLE, "turtle", KG_RDF_NTRIPLES, sample);
  assert_rapper_agrees(KG_RDF_NTRIPLES, "ntriples", KG_RDF_NTRIPLES, sample);
  assert_rapper_agrees(KG_RDF_RDFXML, "rdfxml", KG_RDF_NTRIPLES, sample);
  assert_rapper_agrees(KG_RDF_NQUADS, "nquads", KG_RDF_NQUADS, graphs);
}

static void
the_ontology_comes_back_the_same(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  static const char *const files[] = {"../ontology/kg.ttl",
                                      "../ontology/shapes.ttl"};
  for (int i = 0; i < 2; ++i) {
    kg_buf text;
    kg_buf_init(&text, NULL);
    assert_int_equal(kg_file_read(&ctx, files[i], 1 << 20, &text), KG_OK);
    assert_comes_back(KG_RDF_TURTLE, KG_RDF_TURTLE, text.ptr);
    kg_buf_clear(&text);
  }
}

/* Each request for memory fails in turn. */
static void
no_memory_is_reported_and_nothing_leaks(void **state)
{
  (void)state;
  static const kg_rdf_format formats[] = {KG_RDF_TURTLE, KG_RDF_NQUADS,
                                          KG_RDF_TRIG, KG_RDF_JSONLD};
  for (size_t k = 0; k < sizeof formats / sizeof *formats; ++k) {
    kg_status st = KG_ERR_MEMORY;
    for (size_t n = 1; st; ++n) {
      kg_test_alloc test = {.fail_at = n};
      const kg_alloc alloc = {kg_test_resize, &test};
      const kg_context ctx = {.alloc = &alloc};
      const kg_rdf_write_options options = {formats[k], NULL, NULL};
      const kg_rdf_options reading = {.format = KG_RDF_TRIG};
      kg_out *sink = NULL;
      kg_rdf_writer *writer = NULL;
      st = kg_out_open_memory(&ctx, &sink);
      st = st ? st : kg_rdf_writer_open(&ctx, &options, sink, &writer);
      st = st ? st
              : kg_rdf_read_text(
                    &ctx,
                    KG_SLICE("@prefix a: <a:> . a:g { a:s a:p [ a:q 'x'@en ], "
                             "( 1 ) ; a a:C . _:x a:p 'a\\u0000' }"),
                    &reading, kg_rdf_writer_add, writer);
      if (writer && st) {
        kg_rdf_writer_abandon(writer);
      } else if (writer) {
        st = kg_rdf_writer_close(writer);
      }
      st = st ? st : kg_out_flush(sink);
      kg_out_abandon(sink);
      assert_true(!st || st == KG_ERR_MEMORY);
      assert_int_equal(test.n_live, 0);
      assert_true(n < 2000);
    }
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_format_comes_back_the_same),
      cmocka_unit_test(nul_survives_where_it_can),
      cmocka_unit_test(rdfxml_refuses_what_xml_cannot_hold),
      cmocka_unit_test(turtle_looks_like_this),
      cmocka_unit_test(large_turtle_streams_and_comes_back),
      cmocka_unit_test(jsonld_is_json_without_double_keys),
      cmocka_unit_test(jsonld_splits_a_node_rather_than_repeat_a_key),
      cmocka_unit_test(jsonld_switches_the_context_off_for_look_alikes),
      cmocka_unit_test(rapper_reads_the_same_triples),
      cmocka_unit_test(the_ontology_comes_back_the_same),
      cmocka_unit_test(no_memory_is_reported_and_nothing_leaks),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
