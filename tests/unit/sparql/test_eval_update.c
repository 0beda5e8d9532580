/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql/ask.h"

static void
delete_without_a_graph_removes_from_all(void **state)
{
  asked *a = *state;
  kg_update_counts counts;
  tell(a,
       "INSERT DATA { :a :p 1 . GRAPH :g { :a :p 1 } GRAPH :h { :a :p 1 } }");
  assert_int_equal(tell_update(a, "DELETE DATA { :a :p 1 }", &counts), KG_OK);
  assert_int_equal(counts.n_deleted, 3);
  shows(a, "ASK { :a :p 1 }", "false");
}

static void
strict_delete_stays_in_the_default_graph(void **state)
{
  asked *a = *state;
  kg_update_counts counts;
  a->run.strict_dataset = true;
  tell(a, "INSERT DATA { :b :p 1 . GRAPH :g { :b :p 1 } }");
  assert_int_equal(tell_update(a, "DELETE DATA { :b :p 1 }", &counts), KG_OK);
  assert_int_equal(counts.n_deleted, 1);
  shows(a, "ASK { GRAPH :g { :b :p 1 } }", "true");
  a->run.strict_dataset = false;
}

static void
a_pattern_is_read_before_anything_changes(void **state)
{
  asked *a = *state;
  tell(a, "INSERT DATA { :n :next 1 , 2 , 3 }");
  tell(a, "DELETE { :n :next ?x } INSERT { :n :next ?y } "
          "WHERE { :n :next ?x BIND(?x + 1 AS ?y) }");
  shows(a, "SELECT ?x { :n :next ?x } ORDER BY ?x",
        "2^integer\n3^integer\n4^integer\n");
}

static void
later_operations_see_earlier_ones(void **state)
{
  asked *a = *state;
  tell(a, "INSERT DATA { :s :v 'new text' } ; "
          "INSERT { :s :copy ?v } WHERE { :s :v ?v } ; "
          "DELETE WHERE { :s :v ?v }");
  shows(a, "SELECT ?p ?v { :s ?p ?v }", "/copy new text\n");
}

static void
each_solution_has_its_own_blank_node(void **state)
{
  asked *a = *state;
  tell(a, "INSERT DATA { :k :q 1, 2 }");
  tell(a, "INSERT { _:b :made ?x } WHERE { :k :q ?x }");
  tell(a, "INSERT { _:b :made ?x } WHERE { :k :q ?x }");
  shows(a, "SELECT (COUNT(DISTINCT ?b) AS ?n) { ?b :made ?x }", "4^integer\n");
}

static void
graphs_are_copied_moved_and_dropped(void **state)
{
  asked *a = *state;
  kg_update_counts counts;
  tell(a, "INSERT DATA { GRAPH :one { :x :y :z } }");
  tell(a, "COPY :one TO :two ; MOVE :two TO :three ; ADD :one TO :four");
  shows(a, "SELECT ?g { GRAPH ?g { :x :y :z } } ORDER BY ?g",
        "/four\n/one\n/three\n");
  tell(a, "DROP GRAPH :one ; CLEAR SILENT GRAPH :nothing");
  shows(a, "ASK { GRAPH :one { ?s ?p ?o } }", "false");
  assert_int_equal(tell_update(a, "COPY :nothing TO :one", &counts),
                   KG_ERR_INPUT);
  assert_int_equal(tell_update(a, "LOAD <http://e/file>", &counts),
                   KG_ERR_UNSUPPORTED);
}

static void
with_and_using_choose_the_graph(void **state)
{
  asked *a = *state;
  tell(a, "INSERT DATA { GRAPH :w { :m :c 1 } :m :c 2 }");
  tell(a, "WITH :w DELETE { :m :c ?x } INSERT { :m :d ?x } WHERE { :m :c ?x }");
  shows(a, "SELECT ?g ?x { GRAPH ?g { :m :d ?x } }", "/w 1^integer\n");
  shows(a, "SELECT ?x { :m :c ?x }", "2^integer\n");
  tell(a, "INSERT { :m :e ?x } USING :w WHERE { :m :d ?x }");
  shows(a, "SELECT ?x { :m :e ?x }", "1^integer\n");
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(delete_without_a_graph_removes_from_all),
      cmocka_unit_test(strict_delete_stays_in_the_default_graph),
      cmocka_unit_test(a_pattern_is_read_before_anything_changes),
      cmocka_unit_test(later_operations_see_earlier_ones),
      cmocka_unit_test(each_solution_has_its_own_blank_node),
      cmocka_unit_test(graphs_are_copied_moved_and_dropped),
      cmocka_unit_test(with_and_using_choose_the_graph),
  };
  return cmocka_run_group_tests(tests, open_asked, close_asked);
}
