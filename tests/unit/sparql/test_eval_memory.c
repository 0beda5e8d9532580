/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql/ask.h"

static const char *const queries[] = {
    "SELECT ?s (COUNT(*) AS ?n) { ?s :p ?o OPTIONAL { ?o :q ?x } "
    "FILTER NOT EXISTS { ?s :none ?y } } GROUP BY ?s ORDER BY DESC(?n) LIMIT 3",
    "SELECT DISTINCT ?x ?t { { ?s :p ?x } UNION { ?x :q ?y } "
    "BIND(CONCAT(STR(?x), '!') AS ?t) MINUS { ?x :r ?z } "
    "FILTER(REGEX(?t, 'e') || EXISTS { ?x :p ?y }) }",
    "SELECT ?a ?b { ?a (:p|:q)* ?b . VALUES ?a { :a :b } }",
    "SELECT ?g { GRAPH ?g { ?s :p ?o OPTIONAL { ?o :p ?z } } }",
    "CONSTRUCT { _:x :of ?s } WHERE { ?s :p ?o }",
};

/// One run with the `fail_at`th request refused.
static kg_status
run_failing(asked *a, const kg_query *query, kg_test_alloc *memory)
{
  const kg_alloc alloc = {kg_test_resize, memory};
  kg_context ctx = {.alloc = &alloc};
  kg_result *result = NULL;
  kg_txn *txn = NULL;
  uint64_t n;
  assert_int_equal(kg_txn_read(a->store, &txn), KG_OK);
  kg_status st = kg_query_run(&ctx, query, txn, &a->run, &result);
  st = st ? st : kg_result_count(result, &n);
  kg_result_free(result);
  kg_txn_end(txn);
  return st;
}

static void
every_refused_request_is_an_answer(void **state)
{
  asked *a = *state;
  tell(a, "INSERT DATA { :a :p :b, :c, 1 . :b :q :a ; :r 2 . :c :p :a . "
          "GRAPH :g { :a :p :b . :b :p 3 } }");
  for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
    kg_query *query;
    assert_int_equal(prepare(a, queries[i], false, &query), KG_OK);
    kg_status st = KG_ERR_MEMORY;
    for (size_t n = 1; st; n++) {
      kg_test_alloc memory = {.fail_at = n};
      st = run_failing(a, query, &memory);
      assert_true(st == KG_OK || st == KG_ERR_MEMORY);
      assert_int_equal(memory.n_live, 0);
      assert_true(n < 5000);
    }
    kg_query_free(query);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_refused_request_is_an_answer),
  };
  return cmocka_run_group_tests(tests, open_asked, close_asked);
}
