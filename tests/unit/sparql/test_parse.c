/* SPDX-License-Identifier: Apache-2.0 */
/* What the parser makes of queries, as the printed algebra. */
#include "kg_test.h"

#include "sparql/algebra.h"

static const kg_known_prefix prefixes[] = {
    {"", "http://e/"},
    {"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
};
static const kg_query_options options = {
    .base = "http://e/base/", .prefixes = prefixes, .n_prefixes = 2};

static kg_query *
prepare(const char *text, bool update)
{
  const kg_context ctx = {0};
  kg_query *query = NULL;
  const kg_slice slice = kg_slice_of(text);
  if (kg_query_prepare(&ctx, slice, update, &options, &query)) {
    fail_msg("does not parse: %s", text);
  }
  return query;
}

static void
assert_algebra(const char *text, const char *want)
{
  kg_query *query = prepare(text, false);
  kg_buf out;
  kg_buf_init(&out, NULL);
  kg_alg_print(query, query->where, &out);
  assert_string_equal(out.ptr, want);
  kg_buf_clear(&out);
  kg_query_free(query);
}

static void
filters_apply_to_their_whole_group(void **state)
{
  (void)state;
  assert_algebra("SELECT ?s { ?s :p ?o FILTER(?x > 1) ?s :q ?x }",
                 "Project ?s\n"
                 "  Filter (?x > 1)\n"
                 "    BGP\n"
                 "      ?s :p ?o\n"
                 "      ?s :q ?x\n");
}

static void
filters_of_an_optional_part_are_its_condition(void **state)
{
  (void)state;
  assert_algebra("ASK { ?s :p ?o OPTIONAL { ?s :q ?x FILTER(?x > ?o) } }",
                 "LeftJoin (?x > ?o)\n"
                 "  BGP\n"
                 "    ?s :p ?o\n"
                 "  BGP\n"
                 "    ?s :q ?x\n");
  assert_algebra("ASK { ?s :p ?o OPTIONAL { { ?s :q ?x FILTER(?x > ?o) } } }",
                 "LeftJoin\n"
                 "  BGP\n"
                 "    ?s :p ?o\n"
                 "  Filter (?x > ?o)\n"
                 "    BGP\n"
                 "      ?s :q ?x\n");
}

static void
sequences_and_inverses_become_triples(void **state)
{
  (void)state;
  assert_algebra("ASK { ?s :p/^:q/:r* ?o }", "BGP\n"
                                             "  ?s :p ?_path2\n"
                                             "  ?_path3 :q ?_path2\n"
                                             "  ?_path3 :r* ?o\n");
}

static void
lists_and_brackets_become_triples(void **state)
{
  (void)state;
  assert_algebra("ASK { ?s :p (1 [:q 2]) }", "BGP\n"
                                             "  ?_blank1 rdf:first 1\n"
                                             "  ?_blank1 rdf:rest ?_blank2\n"
                                             "  ?_blank3 :q 2\n"
                                             "  ?_blank2 rdf:first ?_blank3\n"
                                             "  ?_blank2 rdf:rest rdf:nil\n"
                                             "  ?s :p ?_blank1\n");
}

static void
aggregates_are_pulled_out_of_expressions(void **state)
{
  (void)state;
  assert_algebra("SELECT (SUM(?x)/COUNT(*) AS ?m) { ?s :p ?x } GROUP BY ?s "
                 "HAVING (COUNT(DISTINCT ?x) > 1) ORDER BY DESC(?m) LIMIT 3",
                 "Slice LIMIT 3\n"
                 "  Project ?m\n"
                 "    OrderBy -?m\n"
                 "      Extend ?m=(?_SUM1 / ?_COUNT2)\n"
                 "        Filter (?_COUNT5 > 1)\n"
                 "          Group ?s ?_SUM1=SUM(?x) ?_COUNT2=COUNT(*) "
                 "?_COUNT5=COUNT(DISTINCT ?x)\n"
                 "            BGP\n"
                 "              ?s :p ?x\n");
}

static void
hidden_variables_of_a_sub_select_are_others(void **state)
{
  (void)state;
  kg_query *query =
      prepare("SELECT * { ?s :p ?o { SELECT ?s { ?s :q ?o } } }", false);
  assert_int_equal(query->n_columns, 2);
  const kg_alg *join = query->where->children[0];
  const kg_edge *outer = join->children[0]->u.bgp.edges;
  const kg_edge *inner = join->children[1]->children[0]->u.bgp.edges;
  assert_int_equal(outer->s.var, inner->s.var);
  assert_int_not_equal(outer->o.var, inner->o.var);
  assert_int_equal(query->n_vars, 3);
  kg_query_free(query);
}

static void
a_star_shows_variables_in_order_of_mention(void **state)
{
  (void)state;
  static const char *const want[] = {"z", "a", "k", "g", "b"};
  kg_query *query = prepare("SELECT * { ?z :p ?a MINUS { ?m :p ?a } FILTER(?f) "
                            "BIND(1 AS ?k) GRAPH ?g { ?a :q _:x } } "
                            "VALUES ?b { 1 }",
                            false);
  assert_int_equal(query->n_columns, 5);
  for (size_t i = 0; i < 5; ++i) {
    const kg_slice name = query->vars[query->columns[i]].name;
    assert_true(kg_slice_is(name, want[i]));
  }
  kg_query_free(query);
}

static void
long_lists_stay_flat(void **state)
{
  (void)state;
  kg_buf text;
  kg_buf_init(&text, NULL);
  kg_buf_add_string(&text, "ASK { {} ");
  for (int i = 0; i < 10000; ++i) {
    kg_buf_add_string(&text, "UNION { ?s ?p ?o } ");
  }
  kg_buf_add_string(&text, "FILTER(?s");
  for (int i = 0; i < 10000; ++i) {
    kg_buf_add_string(&text, " || ?p");
  }
  kg_buf_add_string(&text, ") }");
  kg_query *query = prepare(text.ptr, false);
  assert_int_equal(query->where->children[0]->n_children, 10001);
  assert_true(query->where->depth < 5);
  kg_query_free(query);
  kg_buf_clear(&text);
}

static void
names_resolve_by_prefix_base_and_escape(void **state)
{
  (void)state;
  assert_algebra("BASE <http://b/x/> PREFIX p: <../y#> "
                 "ASK { <z> p:a\\,b :c%20d . <\\u0041> p: '\\u00e9\\t' }",
                 "BGP\n"
                 "  <http://b/x/z> <http://b/y#a,b> <http://e/c%20d>\n"
                 "  <http://b/x/A> <http://b/y#> \"é\\t\"\n");
}

static void
a_service_group_is_sent_with_full_names(void **state)
{
  (void)state;
  kg_query *query =
      prepare("ASK { SERVICE SILENT <s> { ?a :p <b> . # a remark\n"
              " FILTER(?a<3) } }",
              false);
  const kg_alg *service = query->where;
  assert_int_equal(service->kind, KG_ALG_SERVICE);
  assert_true(service->u.service.silent);
  assert_true(
      kg_slice_is(service->u.service.text,
                  "{ ?a <http://e/p> <http://e/base/b> . FILTER(?a<3) }"));
  kg_query_free(query);
}

static void
an_update_keeps_its_operations_in_order(void **state)
{
  (void)state;
  kg_query *query = prepare(
      "WITH :g DELETE { ?s :p ?o } INSERT { _:b :q ?o . GRAPH :h { _:b :r [] } "
      "} USING :u WHERE { ?s :p ?o } ; CLEAR SILENT NAMED ; DELETE WHERE { ?a "
      "?b ?c . GRAPH ?g { ?a ?b ?d } }",
      true);
  assert_int_equal(query->n_ops, 3);
  const kg_update_op *op = query->ops;
  assert_int_equal(op->kind, KG_UPDATE_MODIFY);
  assert_true(kg_slice_is(op->remove[0].g.term.text, "http://e/g"));
  assert_true(kg_slice_is(op->insert[1].g.term.text, "http://e/h"));
  assert_int_equal(op->insert[0].s.blank, op->insert[1].s.blank);
  assert_int_equal(op->n_blanks, 2);
  assert_int_equal(op->dataset.n_graphs, 1);
  assert_int_equal(op[1].kind, KG_UPDATE_CLEAR);
  assert_int_equal(op[1].from.kind, KG_REF_NAMED);
  assert_true(op[1].silent);
  assert_int_equal(op[2].n_remove, 2);
  assert_int_equal(op[2].where->kind, KG_ALG_JOIN);
  assert_int_equal(op[2].where->children[1]->kind, KG_ALG_GRAPH);
  kg_query_free(query);
}

static void
a_parameter_is_found_by_name_in_every_scope(void **state)
{
  (void)state;
  kg_query *query =
      prepare("SELECT ?s { ?s :p ?o { SELECT ?s { ?s :q ?o } } }", false);
  const kg_term five =
      kg_literal(kg_slice_of("5"),
                 kg_slice_of("http://www.w3.org/2001/XMLSchema#integer"));
  assert_int_equal(kg_query_bind(query, "nothing", &five), KG_NOT_FOUND);
  assert_int_equal(kg_query_bind(query, "o", &five), KG_OK);
  unsigned n = 0;
  for (uint32_t i = 0; i < query->n_vars; ++i) {
    n += query->vars[i].value.kind == KG_TERM_LITERAL;
  }
  assert_int_equal(n, 2);
  kg_query_free(query);
}

static void
memory_that_runs_out_is_told_and_leaks_nothing(void **state)
{
  (void)state;
  const char *text =
      "PREFIX p: <x> SELECT ?s (COUNT(?o) AS ?n) { ?s p:a/p:b* ?o , [ p:c (1 "
      "2) "
      "] FILTER(?o IN (1, 2)) OPTIONAL { SELECT ?s { ?s p:d 'a\\tb' } } "
      "{ VALUES ?v { 1 } } UNION { SERVICE <e> { ?s ?p ?o2 } } } GROUP BY ?s";
  for (size_t fail_at = 1;; ++fail_at) {
    kg_test_alloc counter = {.fail_at = fail_at};
    const kg_alloc alloc = {kg_test_resize, &counter};
    const kg_context ctx = {.alloc = &alloc};
    kg_query *query = NULL;
    const kg_status st =
        kg_query_prepare(&ctx, kg_slice_of(text), false, &options, &query);
    kg_query_free(query);
    assert_int_equal(counter.n_live, 0);
    if (counter.n_requests < fail_at) {
      assert_int_equal(st, KG_OK);
      break;
    }
    assert_int_equal(st, KG_ERR_MEMORY);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(filters_apply_to_their_whole_group),
      cmocka_unit_test(filters_of_an_optional_part_are_its_condition),
      cmocka_unit_test(sequences_and_inverses_become_triples),
      cmocka_unit_test(lists_and_brackets_become_triples),
      cmocka_unit_test(aggregates_are_pulled_out_of_expressions),
      cmocka_unit_test(hidden_variables_of_a_sub_select_are_others),
      cmocka_unit_test(a_star_shows_variables_in_order_of_mention),
      cmocka_unit_test(long_lists_stay_flat),
      cmocka_unit_test(names_resolve_by_prefix_base_and_escape),
      cmocka_unit_test(a_service_group_is_sent_with_full_names),
      cmocka_unit_test(an_update_keeps_its_operations_in_order),
      cmocka_unit_test(a_parameter_is_found_by_name_in_every_scope),
      cmocka_unit_test(memory_that_runs_out_is_told_and_leaks_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
