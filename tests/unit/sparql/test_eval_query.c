/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql/ask.h"

static int
open_people(void **state)
{
  if (open_asked(state)) {
    return -1;
  }
  asked *a = *state;
  tell(a, "INSERT DATA { :ann :age 30 ; :knows :bob, :cid . "
          ":bob :age 25.5 ; :knows :cid . :cid :age \"040\"^^xsd:integer . "
          ":dan :knows :dan ; :name \"Dan\"@en . "
          "GRAPH :g { :bob :knows :cid . :eve :age 7 } }");
  return 0;
}

static void
joins_meet_on_ids(void **state)
{
  shows(*state,
        "SELECT ?a ?c { ?a :knows ?b . ?b :knows ?c FILTER(?a != ?c) } "
        "ORDER BY ?a",
        "/ann /cid\n");
}

static void
the_union_graph_has_each_triple_once(void **state)
{
  asked *a = *state;
  shows(a, "SELECT (COUNT(*) AS ?n) { :bob :knows ?x }", "1^integer\n");
  shows(a, "SELECT ?g { GRAPH ?g { :eve :age 7 } }", "/g\n");
  a->run.strict_dataset = true;
  shows(a, "ASK { :eve ?p ?o }", "false");
  a->run.strict_dataset = false;
  shows(a, "ASK { :eve ?p ?o }", "true");
}

static void
a_range_finds_values_of_any_spelling(void **state)
{
  shows(*state,
        "SELECT ?s { ?s :age ?n FILTER(?n > 25 && ?n <= 40) } "
        "ORDER BY ?n",
        "/bob\n/ann\n/cid\n");
}

static void
optional_keeps_rows_without_a_match(void **state)
{
  shows(*state,
        "SELECT ?s ?n { ?s :knows ?x OPTIONAL { ?s :age ?n FILTER(?n > 26) } } "
        "ORDER BY ?s ?x",
        "/ann 30^integer\n/ann 30^integer\n/bob -\n/dan -\n");
}

static void
exists_sees_the_outer_row(void **state)
{
  shows(*state,
        "SELECT ?s { ?s :age ?n FILTER NOT EXISTS { ?o :age ?m "
        "FILTER(?m > ?n) } }",
        "/cid\n");
  shows(*state,
        "SELECT ?s { ?s :age ?n FILTER(?n < 10 || EXISTS { ?s :knows :bob }) "
        "} ORDER BY ?n",
        "/eve\n/ann\n");
}

static void
minus_needs_a_shared_variable(void **state)
{
  shows(*state, "SELECT ?s { ?s :age ?n MINUS { ?s :knows ?x } } ORDER BY ?s",
        "/cid\n/eve\n");
  shows(*state, "SELECT (COUNT(*) AS ?c) { ?s :age ?n MINUS { ?x :knows ?y } }",
        "4^integer\n");
}

static void
paths_end_on_cycles(void **state)
{
  shows(*state, "SELECT ?x { :ann :knows+ ?x } ORDER BY ?x", "/bob\n/cid\n");
  shows(*state, "SELECT ?x { :dan :knows+ ?x }", "/dan\n");
  shows(*state, "SELECT ?x { :nobody :knows* ?x }", "/nobody\n");
  shows(*state, "SELECT ?x { ?x (:knows/:knows)|:name ?y } ORDER BY ?x",
        "/ann\n/dan\n/dan\n");
}

static void
groups_count_sum_and_join(void **state)
{
  shows(*state,
        "SELECT ?s (COUNT(?o) AS ?n) (GROUP_CONCAT(STR(?o); separator='|') "
        "AS ?all) { ?s :knows ?o } GROUP BY ?s HAVING(COUNT(?o) > 1)",
        "/ann 2^integer http://e/bob|http://e/cid\n");
  shows(*state,
        "SELECT (SUM(?n) AS ?s) (AVG(?n) AS ?a) (MIN(?n) AS ?m) "
        "{ ?x :age ?n }",
        "102.5^decimal 25.625^decimal 7^integer\n");
  shows(*state, "SELECT (COUNT(*) AS ?n) (MAX(?x) AS ?m) { ?x :none ?y }",
        "0^integer -\n");
}

static void
order_mixes_kinds_and_cuts_early(void **state)
{
  shows(*state,
        "SELECT ?v { VALUES ?v { 'b' 10 9.5 :x UNDEF '2019-01-01'^^xsd:date "
        "'a'@en 1e0 } } ORDER BY ?v",
        "-\n/x\n1e0^double\n9.5^decimal\n10^integer\n2019-01-01^date\nb\n"
        "a@en\n");
  shows(*state, "SELECT ?n { ?s :age ?n } ORDER BY DESC(?n) LIMIT 2 OFFSET 1",
        "30^integer\n25.5^decimal\n");
}

static void
sub_selects_are_on_their_own(void **state)
{
  shows(*state,
        "SELECT ?s ?n { ?s :age ?n { SELECT (MAX(?m) AS ?n) { ?x :age ?m } } }",
        "/cid 040^integer\n");
}

static void
construct_leaves_out_what_is_no_triple(void **state)
{
  shows(*state,
        "CONSTRUCT { ?n :of ?s . ?s :is ?n } WHERE "
        "{ :ann :age ?n BIND(:ann AS ?s) }",
        "/ann /is 30^integer\n");
}

static void
limits_say_what_stopped_the_query(void **state)
{
  asked *a = *state;
  a->run.max_rows = 2;
  assert_int_equal(run_query(a, "SELECT * { ?s ?p ?o }"), KG_ERR_LIMIT);
  assert_non_null(strstr(a->said, "more than 2 rows"));
  a->run.max_rows = 0;
  a->run.max_memory = 1;
  assert_int_equal(run_query(a, "SELECT * { ?s ?p ?o }"), KG_ERR_LIMIT);
  a->run.max_memory = 0;
  a->run.timeout_ms = 30;
  assert_int_equal(
      run_query(a, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . "
                   "?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r . ?s ?t ?u . ?v ?w ?x }"),
      KG_ERR_LIMIT);
  assert_non_null(strstr(a->said, "30 ms"));
  a->run.timeout_ms = 0;
  shows(a, "ASK { :ann :age 30 }", "true");
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(joins_meet_on_ids),
      cmocka_unit_test(the_union_graph_has_each_triple_once),
      cmocka_unit_test(a_range_finds_values_of_any_spelling),
      cmocka_unit_test(optional_keeps_rows_without_a_match),
      cmocka_unit_test(exists_sees_the_outer_row),
      cmocka_unit_test(minus_needs_a_shared_variable),
      cmocka_unit_test(paths_end_on_cycles),
      cmocka_unit_test(groups_count_sum_and_join),
      cmocka_unit_test(order_mixes_kinds_and_cuts_early),
      cmocka_unit_test(sub_selects_are_on_their_own),
      cmocka_unit_test(construct_leaves_out_what_is_no_triple),
      cmocka_unit_test(limits_say_what_stopped_the_query),
  };
  return cmocka_run_group_tests(tests, open_people, close_asked);
}
