/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "kg/query.h"

#include <stdio.h>

static void
collect(void *user, const kg_diag *diag)
{
  char *all = user;
  const size_t n = strlen(all);
  (void)snprintf(all + n, 1000 - n, "%s%u:%u %.*s%s%.*s\n",
                 diag->severity == KG_NOTE ? "note " : "", (unsigned)diag->line,
                 (unsigned)diag->column, (int)diag->message.len,
                 diag->message.ptr, diag->hint.len ? "; " : "",
                 (int)diag->hint.len, diag->hint.ptr ? diag->hint.ptr : "");
}

static void
assert_advice(const char *text, const char *want)
{
  static const kg_known_prefix prefixes[] = {{"", "http://e/"}};
  static const kg_query_options options = {.prefixes = prefixes,
                                           .n_prefixes = 1};
  char all[1000] = "";
  const kg_context ctx = {0};
  const kg_sink sink = {collect, all};
  kg_query *query = NULL;
  assert_int_equal(
      kg_query_prepare(&ctx, kg_slice_of(text), false, &options, &query),
      KG_OK);
  assert_int_equal(kg_query_advise(query, &sink), KG_OK);
  assert_string_equal(all, want);
  kg_query_free(query);
}

static void
a_variable_that_nothing_binds_is_told_with_a_near_one(void **state)
{
  (void)state;
  assert_advice("SELECT ?nmae { ?s :name ?name . ?s :p ?name }",
                "1:8 nothing gives ?nmae a value here; did you mean ?name?\n");
  assert_advice("SELECT ?s { ?s :p ?o FILTER(?o > ?q) }",
                "1:34 nothing gives ?q a value here\n");
  assert_advice("SELECT ?s { ?s :p ?o { FILTER(?o > 1) } }",
                "1:31 nothing gives ?o a value here\n");
}

static void
patterns_without_a_common_variable_are_told(void **state)
{
  (void)state;
  const char *want = "1:7 some of these patterns share no variable with the "
                     "others: every combination of them is a row\n";
  assert_advice("ASK { ?a :p ?b . ?c :q ?d }", want);
  assert_advice("ASK { ?a :p ?b . ?c :q ?d FILTER(?b = ?d) }", "");
  assert_advice("ASK { ?a :p ?b . ?c :q ?d . ?b :r ?c }", "");
  assert_advice("ASK { ?a :p ?b VALUES ?x { 1 } }", "");
}

static void
a_variable_used_once_is_noted(void **state)
{
  (void)state;
  assert_advice("SELECT ?s { ?s :p ?o }",
                "note 1:19 variable ?o is used only here\n");
  assert_advice("SELECT * { ?s :p ?o }", "");
}

static void
good_queries_give_no_advice(void **state)
{
  (void)state;
  assert_advice("SELECT ?s (COUNT(?o) AS ?n) { ?s :p ?o FILTER NOT EXISTS { ?s "
                ":q ?o FILTER(?o > 1) } } GROUP BY ?s HAVING (COUNT(*) > 1) "
                "ORDER BY DESC(?n)",
                "");
  assert_advice("SELECT ?s ?l { ?s :p :o OPTIONAL { ?s :l ?l FILTER(?l != ?s) "
                "} BIND(1 AS ?k) FILTER(?k = 1) }",
                "");
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_variable_that_nothing_binds_is_told_with_a_near_one),
      cmocka_unit_test(patterns_without_a_common_variable_are_told),
      cmocka_unit_test(a_variable_used_once_is_noted),
      cmocka_unit_test(good_queries_give_no_advice),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
