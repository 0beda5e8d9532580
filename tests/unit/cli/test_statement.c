/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "cli/statement.h"

#define assert_state(text, wanted)                                             \
  assert_int_equal(kg_statement_scan(kg_slice_of(text)).state, (wanted))

static void
blanks_and_comments_are_no_statement(void **state)
{
  (void)state;
  static const char *const empty[] = {"", "  \n\t", "# a ; comment {", ";",
                                      " \n; "};
  for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
    assert_state(empty[i], KG_STATEMENT_EMPTY);
  }
}

static void
what_lacks_something_is_open(void **state)
{
  (void)state;
  static const char *const open[] = {
      "SELECT",
      "SELECT *",
      "SELECT * WHERE",
      "SELECT * {",
      "SELECT * { ?s ?p \"a }\nb\" . ",
      "SELECT * { ?s ?p '''} ",
      "SELECT * { ?s ?p ?o } ORDER BY",
      "SELECT * { ?s ?p ?o } LIMIT",
      "SELECT * { ?s ?p ?o } VALUES ?s",
      "SELECT * { ?s ?p ?o # }",
      "SELECT (COUNT(*) AS ?n)",
      "PREFIX ex: <http://x/>",
      "ASK",
      "CONSTRUCT { ?s ?p ?o }",
      "CONSTRUCT { ?s ?p ?o } WHERE",
      "DESCRIBE",
      "DESCRIBE ?x",
      "INSERT DATA",
      "INSERT { ?s ?p ?o }",
      "DELETE { ?s ?p ?o }",
      "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 }",
      "DELETE WHERE",
      "WITH <g> DELETE { ?s ?p ?o }",
      "LOAD",
      "CLEAR",
      "ADD <a> TO",
  };
  for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
    assert_state(open[i], KG_STATEMENT_OPEN);
  }
}

static void
what_could_be_run_is_whole(void **state)
{
  (void)state;
  static const char *const whole[] = {
      "SELECT * { ?s ?p ?o }",
      "select * where { ?s ?p ?o ; ?q ?r }",
      "SELECT * { FILTER(?a < ?b && ?c > 3) }",
      "SELECT * { ?s ?p \"}\", '{', '''a'b{''' }",
      "SELECT * { ?s <http://x/;(> ?o }",
      "PREFIX ex: <http://x/> SELECT ?a { ?a ex:b ?c } LIMIT 3",
      "SELECT * { ?s ?p ?o } VALUES ?s { 1 }",
      "ASK { ?s ?p ?o }",
      "CONSTRUCT WHERE { ?s ?p ?o }",
      "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
      "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }",
      "DESCRIBE <http://x/>",
      "DESCRIBE person:ann",
      "DESCRIBE ?x { ?x a schema:Person }",
      "INSERT DATA { <a> <b> <c> }",
      "DELETE WHERE { ?s ?p ?o }",
      "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
      "CLEAR ALL",
      "LOAD <file:///x>",
      "COPY <a> TO <b>",
      "hello",
      "SELECT * { ?s ?p ?o }}",
  };
  for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
    assert_state(whole[i], KG_STATEMENT_WHOLE);
  }
}

static void
a_semicolon_outside_of_brackets_ends_it(void **state)
{
  (void)state;
  const char *text = "SELECT * { ?s ?p ?o ; ?q ';' } ; ASK {}";
  const kg_statement s = kg_statement_scan(kg_slice_of(text));
  assert_int_equal(s.state, KG_STATEMENT_ENDED);
  assert_int_equal(s.kind, KG_STATEMENT_QUERY);
  assert_int_equal(s.end, strlen("SELECT * { ?s ?p ?o ; ?q ';' }"));
  assert_string_equal(text + s.next, " ASK {}");
  assert_state("SELECT ;", KG_STATEMENT_ENDED);
}

static void
kinds_are_told_apart(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    kg_statement_kind kind;
  } kinds[] = {
      {"PREFIX insert: <http://x/> SELECT * {}", KG_STATEMENT_QUERY},
      {"BASE <http://x/> DELETE WHERE {}", KG_STATEMENT_UPDATE},
      {"PREFIX ex: <http://x/> ;", KG_STATEMENT_PROLOGUE},
      {"hello", KG_STATEMENT_UNKNOWN},
      {"{ }", KG_STATEMENT_UNKNOWN},
  };
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    assert_int_equal(kg_statement_scan(kg_slice_of(kinds[i].text)).kind,
                     kinds[i].kind);
  }
}

static void
prefixes_are_read_from_a_prologue(void **state)
{
  (void)state;
  const kg_slice text = KG_SLICE("PREFIX a: <http://x/a#> BASE <http://y/>\n"
                                 "prefix : <urn:z> ;");
  size_t at = 0;
  kg_slice name;
  kg_slice iri;
  assert_true(kg_prologue_next(text, &at, &name, &iri));
  assert_true(kg_slice_is(name, "a"));
  assert_true(kg_slice_is(iri, "http://x/a#"));
  assert_true(kg_prologue_next(text, &at, &name, &iri));
  assert_int_equal(name.len, 0);
  assert_true(kg_slice_is(iri, "urn:z"));
  assert_false(kg_prologue_next(text, &at, &name, &iri));
}

static void
any_beginning_of_a_statement_can_be_scanned(void **state)
{
  (void)state;
  const kg_slice text = KG_SLICE(
      "PREFIX é: <http://x/> SELECT ?a { ?a é:b.c\\- \"\"\"x\\\"\"\"\" "
      "; <y> 'z\\'' # comment\n FILTER(?a<3) } ORDER BY ?a");
  for (size_t n = 0; n <= text.len; n++) {
    const kg_statement s = kg_statement_scan(kg_slice_sub(text, 0, n));
    assert_true(s.end <= n);
    assert_true(s.next <= n);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(blanks_and_comments_are_no_statement),
      cmocka_unit_test(what_lacks_something_is_open),
      cmocka_unit_test(what_could_be_run_is_whole),
      cmocka_unit_test(a_semicolon_outside_of_brackets_ends_it),
      cmocka_unit_test(kinds_are_told_apart),
      cmocka_unit_test(prefixes_are_read_from_a_prologue),
      cmocka_unit_test(any_beginning_of_a_statement_can_be_scanned),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
