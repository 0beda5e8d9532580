/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "sparql/format.h"

static const kg_known_prefix prefixes[] = {
    {"kg", "http://kg.example/ontology#"},
    {"schema", "https://schema.org/"},
};
static const kg_query_options options = {.prefixes = prefixes, .n_prefixes = 2};

static void
assert_formats(const char *text, bool update, const char *want)
{
  const kg_context ctx = {0};
  kg_buf once;
  kg_buf twice;
  kg_buf_init(&once, NULL);
  kg_buf_init(&twice, NULL);
  assert_int_equal(
      kg_query_format(&ctx, kg_slice_of(text), update, &options, &once), KG_OK);
  assert_string_equal(once.ptr, want);
  assert_int_equal(
      kg_query_format(&ctx, kg_buf_slice(&once), update, &options, &twice),
      KG_OK);
  assert_string_equal(twice.ptr, want);
  kg_buf_clear(&once);
  kg_buf_clear(&twice);
}

static void
each_clause_gets_a_line_of_its_own(void **state)
{
  (void)state;
  assert_formats(
      "select distinct ?n (count(*) as ?k) {?s a kg:Person;kg:name "
      "?n,'x'@en. filter(?n>'K'&&!bound(?q)) optional{?s kg:a/^kg:b* "
      "?o} filter not exists{?s ?p -1}{?a ?b ?c}union{?d ?e ?f}} "
      "group by ?n having(count(*)>2) order by desc(?k) limit 5",
      false,
      "PREFIX kg: <http://kg.example/ontology#>\n"
      "SELECT DISTINCT ?n (COUNT(*) AS ?k) {\n"
      "  ?s a kg:Person ;\n"
      "      kg:name ?n, 'x'@en .\n"
      "  FILTER (?n > 'K' && !BOUND(?q))\n"
      "  OPTIONAL {\n"
      "    ?s kg:a/^kg:b* ?o\n"
      "  }\n"
      "  FILTER NOT EXISTS {\n"
      "    ?s ?p -1\n"
      "  }\n"
      "  {\n"
      "    ?a ?b ?c\n"
      "  } UNION {\n"
      "    ?d ?e ?f\n"
      "  }\n"
      "}\n"
      "GROUP BY ?n\n"
      "HAVING (COUNT(*) > 2)\n"
      "ORDER BY DESC(?k)\n"
      "LIMIT 5\n");
}

static void
only_the_prefixes_in_use_stay(void **state)
{
  (void)state;
  assert_formats("PREFIX no: <http://n/> PREFIX ex: <http://e/> PREFIX schema: "
                 "<http://schema.org/> ASK { ex:a schema:b kg:c }",
                 false,
                 "PREFIX ex: <http://e/>\n"
                 "PREFIX schema: <http://schema.org/>\n"
                 "PREFIX kg: <http://kg.example/ontology#>\n"
                 "ASK {\n"
                 "  ex:a schema:b kg:c\n"
                 "}\n");
}

static void
comments_stay_where_they_were(void **state)
{
  (void)state;
  assert_formats(
      "# first\nASK { # open\n ?s ?p ?o . # behind\n # alone\n ?a ?b "
      "?c }\n# last",
      false,
      "# first\n"
      "ASK { # open\n"
      "  ?s ?p ?o . # behind\n"
      "  # alone\n"
      "  ?a ?b ?c\n"
      "}\n"
      "# last\n");
}

static void
operations_of_an_update_are_apart(void **state)
{
  (void)state;
  assert_formats(
      "insert data{<http://a> <http://b> 1,+2.graph <http://g>{<http:"
      "//a> <http://b> 3}};delete where{?s ?p ?o}",
      true,
      "INSERT DATA {\n"
      "  <http://a> <http://b> 1, +2 .\n"
      "  GRAPH <http://g> {\n"
      "    <http://a> <http://b> 3\n"
      "  }\n"
      "} ;\n"
      "DELETE WHERE {\n"
      "  ?s ?p ?o\n"
      "}\n");
}

static void
short_data_stays_on_a_line(void **state)
{
  (void)state;
  assert_formats(
      "ASK { VALUES ?x { 1 2 } VALUES (?a ?b) { (1 2) (1 2) (1 2) (1 "
      "2) (1 2) (1 UNDEF) (1 2) } }",
      false,
      "ASK {\n"
      "  VALUES ?x { 1 2 }\n"
      "  VALUES (?a ?b) {\n"
      "    (1 2)\n    (1 2)\n    (1 2)\n    (1 2)\n    (1 2)\n"
      "    (1 UNDEF)\n    (1 2)\n"
      "  }\n"
      "}\n");
}

static void
what_does_not_parse_is_not_formatted(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  kg_buf out;
  kg_buf_init(&out, NULL);
  assert_int_equal(
      kg_query_format(&ctx, kg_slice_of("ASK { ?s }"), false, &options, &out),
      KG_ERR_QUERY);
  assert_int_equal(out.len, 0);
  kg_buf_clear(&out);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_clause_gets_a_line_of_its_own),
      cmocka_unit_test(only_the_prefixes_in_use_stay),
      cmocka_unit_test(comments_stay_where_they_were),
      cmocka_unit_test(operations_of_an_update_are_apart),
      cmocka_unit_test(short_data_stays_on_a_line),
      cmocka_unit_test(what_does_not_parse_is_not_formatted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
