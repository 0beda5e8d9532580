/* SPDX-License-Identifier: Apache-2.0 */
#include "rdf_help.h"

#include "rdf/xsd_iri.h"

static void
what_raptor_gets_wrong_comes_out_right(void **state)
{
  (void)state;
  /* A NUL, and the character that stands for it on the way. */
  assert_reads(KG_RDF_TURTLE, "<a:s> <a:p> \"a\\u0000b\\uF8D0c\xEF\xA3\x90\" .",
               "<a:s> <a:p> "
               "\"a\\u0000b\xEF\xA3\x90"
               "c\xEF\xA3\x90\" .\n");
  assert_reads(KG_RDF_TRIG,
               "BASE <http://b/> PREFIX : <x#>\n"
               "GRAPH <g> { <s> :p :o } _:g { <s> :p _:g } [] { <s> :p 1 }\n"
               "{ <s> :p :o . } <s> :p :o .",
               "<http://b/s> <http://b/x#p> <http://b/x#o> <http://b/g> .\n"
               "<http://b/s> <http://b/x#p> _:g _:g .\n"
               "<http://b/s> <http://b/x#p> \"1\"^^<" KG_XSD(
                   "integer") "> "
                              "_:genidg1 .\n"
                              "<http://b/s> <http://b/x#p> <http://b/x#o> .\n"
                              "<http://b/s> <http://b/x#p> <http://b/x#o> .\n");
}

static void
spellings_of_numbers_stay(void **state)
{
  (void)state;
  assert_reads(
      KG_RDF_TURTLE, "<a:s> <a:p> 007, -1.50, 1.e3, .5.",
      "<a:s> <a:p> \"007\"^^<" KG_XSD(
          "integer") "> .\n"
                     "<a:s> <a:p> \"-1.50\"^^<" KG_XSD(
                         "decimal") "> .\n"
                                    "<a:s> <a:p> \"1.e3\"^^<" KG_XSD(
                                        "double") "> .\n"
                                                  "<a:s> <a:p> "
                                                  "\".5\"^^<" KG_XSD(
                                                      "decimal") "> .\n");
}

static void
iris_resolve_against_the_base(void **state)
{
  (void)state;
  assert_reads(KG_RDF_TURTLE,
               "<> <../p> <#o> . @base <sub/> . <x> <a:p> <//h/y> .",
               "<http://base/dir/file> <http://base/p> "
               "<http://base/dir/file#o> .\n"
               "<http://base/dir/sub/x> <a:p> <http://h/y> .\n");
}

static void
given_and_made_labels_never_meet(void **state)
{
  (void)state;
  assert_reads(KG_RDF_TURTLE, "_:genid1 <a:p> [], _:b .",
               "_:genidu1 <a:p> _:genid1 .\n"
               "_:genidu1 <a:p> _:b .\n");
}

static void
strings_of_all_four_kinds(void **state)
{
  (void)state;
  assert_reads(
      KG_RDF_TURTLE,
      "<a:s> <a:p> 'a\"b', \"a'b\", '''x\n'y'''@en, \"\"\"\"z\\\"\"\"\".",
      "<a:s> <a:p> \"a\\\"b\" .\n<a:s> <a:p> \"a'b\" .\n"
      "<a:s> <a:p> \"x\\n'y\"@en .\n<a:s> <a:p> \"\\\"z\\\"\" .\n");
}

static void
mistakes_are_placed(void **state)
{
  (void)state;
  const kg_rdf_format ttl = KG_RDF_TURTLE;
  assert_refused(ttl, "<a:s> <a:p> <a:o>\n<a:x> <a:p> <a:o> .", 2, 1);
  assert_refused(ttl, "<a:s> <a:p> nope:x .", 1, 13);
  assert_refused(ttl, "@prefix p: <a:> .\n<a:s> p:\xC3\xA9 p:a\\zb .", 2, 14);
  assert_refused(ttl, "<a:s> <a:p> \"\\x\" .", 1, 14);
  assert_refused(ttl, "<a:s> <a:p> \"x\ny\" .", 1, 13);
  assert_refused(ttl, "<a:s> <a:p> \"\"\"x\ny .", 1, 13);
  assert_refused(ttl, "<a:s> <a:p> ( <a:x> .", 1, 21);
  assert_refused(ttl, "<a:s> <a:p> [ <a:p> <a:o> ) .", 1, 27);
  assert_refused(ttl, "<a:s> \"p\" <a:o> .", 1, 7);
  assert_refused(ttl, "true <a:p> <a:o> .", 1, 1);
  assert_refused(ttl, "<a:s> <a:p> <a:o> ; .\n{", 2, 1);
  assert_refused(ttl, "<a:s> <a:p> <a:\\u0020> .", 1, 13);
  assert_refused(ttl, "<a:s> <a:p> \"\xFF\" .", 1, 14);
  assert_refused(ttl, "@prefix p: <a:>\n<a:s> <a:p> <a:o> .", 2, 1);
  assert_refused(ttl, "<a:s> <a:p> <a:o>", 1, 18);
  assert_refused(KG_RDF_TRIG, "<a:g> { <a:s> <a:p> <a:o> ", 1, 27);
  assert_refused(KG_RDF_TRIG, "<a:g> { @prefix p: <a:> . }", 1, 9);
  assert_refused(KG_RDF_TRIG, "GRAPH <a:g> <a:s> <a:p> <a:o> .", 1, 13);
}

static void
nesting_has_a_limit(void **state)
{
  (void)state;
  kg_buf text;
  heard h = {0};
  kg_buf out;
  kg_buf_init(&text, NULL);
  kg_buf_init(&out, NULL);
  kg_buf_add_string(&text, "<a:s> <a:p> ");
  for (int i = 0; i < 100000; ++i) {
    kg_buf_add_string(&text, i % 2 ? "(" : "[ <a:p> ");
  }
  assert_int_equal(read_into(KG_RDF_TURTLE, kg_buf_slice(&text), &h, &out),
                   KG_ERR_INPUT);
  assert_non_null(strstr(h.message, "nested deeper"));
  kg_buf_clear(&text);
  kg_buf_clear(&out);
}

static void
depth_within_the_limit_is_read(void **state)
{
  (void)state;
  kg_buf text;
  heard h = {0};
  kg_buf out;
  kg_buf_init(&text, NULL);
  kg_buf_init(&out, NULL);
  kg_buf_add_string(&text, "<a:s> <a:p> ");
  for (int i = 0; i < 450; ++i) {
    kg_buf_add_string(&text, "( ");
  }
  for (int i = 0; i < 450; ++i) {
    kg_buf_add_string(&text, ") ");
  }
  kg_buf_add_string(&text, ".");
  assert_int_equal(read_into(KG_RDF_TURTLE, kg_buf_slice(&text), &h, &out),
                   KG_OK);
  kg_buf_clear(&text);
  kg_buf_clear(&out);
}

/* Batches and windows end in the middle of everything. */
static void
large_documents_read_like_small_ones(void **state)
{
  (void)state;
  kg_buf text;
  kg_buf want;
  kg_buf out;
  heard h = {0};
  kg_buf_init(&text, NULL);
  kg_buf_init(&want, NULL);
  kg_buf_init(&out, NULL);
  kg_buf_add_string(&text, "@prefix e: <a:> .\n");
  for (int i = 0; i < 20000; ++i) {
    kg_buf_printf(&text, "e:s%d e:p %*d.%d, \"\"\"x\n\\u00e9\"\"\"@en .%s", i,
                  9, i, i, i % 7 ? "\n" : "# comment\n");
    kg_buf_printf(&want,
                  "<a:s%d> <a:p> \"%d.%d\"^^<" KG_XSD(
                      "decimal") "> .\n"
                                 "<a:s%d> <a:p> \"x\\n\xC3\xA9\"@en .\n",
                  i, i, i, i);
  }
  assert_int_equal(read_into(KG_RDF_TURTLE, kg_buf_slice(&text), &h, &out),
                   KG_OK);
  assert_true(kg_slice_equal(kg_buf_slice(&out), kg_buf_slice(&want)));
  kg_buf_add_string(&text, "e:s e:p q:x .");
  kg_buf_reset(&out);
  assert_int_equal(read_into(KG_RDF_TURTLE, kg_buf_slice(&text), &h, &out),
                   KG_ERR_INPUT);
  assert_int_equal(h.line, 40002);
  assert_int_equal(h.column, 9);
  kg_buf_clear(&text);
  kg_buf_clear(&want);
  kg_buf_clear(&out);
}

static void
declared_prefixes_are_given_back(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  kg_prefixes set;
  kg_buf out;
  kg_slice iri = {0, 0};
  kg_prefixes_init(&set, NULL);
  kg_buf_init(&out, NULL);
  const kg_rdf_options options = {
      .format = KG_RDF_TURTLE, .base = "http://b/", .prefixes = &set};
  assert_int_equal(kg_rdf_read_text(&ctx, KG_SLICE("PREFIX x: <y#>"), &options,
                                    print_quad, &out),
                   KG_OK);
  assert_int_equal(kg_prefixes_find(&set, KG_SLICE("x"), &iri), KG_OK);
  assert_true(kg_slice_is(iri, "http://b/y#"));
  kg_buf_clear(&out);
  kg_prefixes_clear(&set);
}

#define XML(inside)                                                            \
  "<rdf:RDF xmlns:rdf='" KG_RDF_NS "' xmlns:e='http://e/'>" inside "</"        \
  "rdf:RDF>"

static void
rdfxml_never_reaches_outside(void **state)
{
  (void)state;
  assert_reads(KG_RDF_RDFXML,
               "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>" XML(
                   "<rdf:Description rdf:about='#a'><e:p>[&x;]</e:p>"
                   "</rdf:Description>"),
               "<http://base/dir/file#a> <http://e/p> \"[]\" .\n");
}

static void
rdfxml_keeps_labels_apart_and_lowers_languages(void **state)
{
  (void)state;
  assert_reads(KG_RDF_RDFXML,
               XML("<rdf:Description rdf:nodeID='genid1'><e:p xml:lang='EN'>x"
                   "</e:p></rdf:Description><e:C/>"),
               "_:genidu1 <http://e/p> \"x\"@en .\n"
               "_:genid1 <" KG_RDF_NS "type> <http://e/C> .\n");
}

static void
rdfxml_mistakes_have_a_line(void **state)
{
  (void)state;
  assert_refused(KG_RDF_RDFXML, XML("\n<e:C rdf:nodeID='1'/>"), 2, 0);
  assert_refused(KG_RDF_RDFXML,
                 XML("\n\n<rdf:Description rdf:aboutEach='#x'><e:p/>"
                     "</rdf:Description>"),
                 3, 0);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_raptor_gets_wrong_comes_out_right),
      cmocka_unit_test(spellings_of_numbers_stay),
      cmocka_unit_test(iris_resolve_against_the_base),
      cmocka_unit_test(given_and_made_labels_never_meet),
      cmocka_unit_test(strings_of_all_four_kinds),
      cmocka_unit_test(mistakes_are_placed),
      cmocka_unit_test(nesting_has_a_limit),
      cmocka_unit_test(depth_within_the_limit_is_read),
      cmocka_unit_test(large_documents_read_like_small_ones),
      cmocka_unit_test(declared_prefixes_are_given_back),
      cmocka_unit_test(rdfxml_never_reaches_outside),
      cmocka_unit_test(rdfxml_keeps_labels_apart_and_lowers_languages),
      cmocka_unit_test(rdfxml_mistakes_have_a_line),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
