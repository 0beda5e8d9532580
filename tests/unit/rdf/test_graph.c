/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "rdf/graph.h"

#include <stdio.h>

static kg_term
blank(const char *label)
{
  const kg_slice none = {0, 0};
  return (kg_term){KG_TERM_BLANK, kg_slice_of(label), none, none};
}

/* `_` begins a blank node, anything else an IRI. */
static kg_term
term(const char *text)
{
  return text[0] == '_' ? blank(text + 1) : kg_iri(kg_slice_of(text));
}

static void
add(kg_graph *g, const char *s, const char *p, const char *o)
{
  const kg_term_quad quad = {term(s), term(p), term(o), {0}};
  assert_int_equal(kg_graph_add(g, &quad), KG_OK);
}

static bool
are_isomorphic(kg_graph *a, kg_graph *b)
{
  bool result = false;
  assert_int_equal(kg_graph_isomorphic(a, b, &result), KG_OK);
  return result;
}

static void
make_two(kg_graph **a, kg_graph **b)
{
  assert_int_equal(kg_graph_new(NULL, a), KG_OK);
  assert_int_equal(kg_graph_new(NULL, b), KG_OK);
}

static void
free_two(kg_graph *a, kg_graph *b)
{
  kg_graph_free(a);
  kg_graph_free(b);
}

static void
a_triple_is_kept_once_and_found(void **state)
{
  (void)state;
  kg_graph *g = NULL;
  kg_term o;
  assert_int_equal(kg_graph_new(NULL, &g), KG_OK);
  add(g, "s", "p", "o");
  add(g, "s", "p", "o");
  add(g, "s", "q", "_b");
  assert_int_equal(kg_graph_size(g), 2);
  const kg_term s = term("s");
  assert_int_equal(kg_graph_object(g, &s, "q", &o), KG_OK);
  assert_true(o.kind == KG_TERM_BLANK && kg_slice_is(o.text, "b"));
  assert_int_equal(kg_graph_object(g, &s, "r", &o), KG_NOT_FOUND);
  assert_int_equal(kg_graph_find(g, &s, NULL, NULL, 1), 1);
  kg_graph_free(g);
}

static void
names_of_blank_nodes_do_not_matter(void **state)
{
  (void)state;
  kg_graph *a = NULL;
  kg_graph *b = NULL;
  make_two(&a, &b);
  add(a, "_x", "p", "_y");
  add(a, "_y", "p", "o");
  add(b, "_y", "p", "o");
  add(b, "_z", "p", "_y");
  assert_true(are_isomorphic(a, b));
  add(a, "_x", "q", "o");
  add(b, "_y", "q", "o");
  assert_false(are_isomorphic(a, b));
  free_two(a, b);
}

/* Two rings of three against one of six: every node looks the same. */
static void
look_alikes_are_told_apart(void **state)
{
  (void)state;
  static const char *const ring_of_six[] = {"_a", "_b", "_c", "_d", "_e", "_f"};
  kg_graph *a = NULL;
  kg_graph *b = NULL;
  make_two(&a, &b);
  for (int i = 0; i < 6; ++i) {
    add(a, ring_of_six[i], "p", ring_of_six[(i + 1) % 6]);
    add(b, ring_of_six[i], "p", ring_of_six[i / 3 * 3 + (i + 1) % 3]);
  }
  assert_false(are_isomorphic(a, b));
  assert_true(are_isomorphic(a, a));
  free_two(a, b);
}

static void
many_equal_nodes_are_no_trouble(void **state)
{
  (void)state;
  kg_graph *a = NULL;
  kg_graph *b = NULL;
  make_two(&a, &b);
  for (int i = 0; i < 60; ++i) {
    char label[16];
    char other[16];
    snprintf(label, sizeof label, "_n%d", i);
    snprintf(other, sizeof other, "_m%d", 59 - i);
    add(a, label, "p", "o");
    add(b, other, "p", "o");
  }
  assert_true(are_isomorphic(a, b));
  free_two(a, b);
}

static void
literals_differ_by_datatype_and_language(void **state)
{
  (void)state;
  kg_graph *a = NULL;
  kg_graph *b = NULL;
  make_two(&a, &b);
  kg_term_quad quad = {term("s"), term("p"), {0}, {0}};
  quad.o = kg_literal(KG_SLICE("1"), KG_SLICE("http://t/"));
  kg_graph_add(a, &quad);
  quad.o.datatype.len = 0;
  kg_graph_add(b, &quad);
  assert_false(are_isomorphic(a, b));
  free_two(a, b);
}

static void
no_memory_is_reported_and_nothing_leaks(void **state)
{
  (void)state;
  for (size_t n = 1; n < 60; ++n) {
    kg_test_alloc test = {.fail_at = n};
    const kg_alloc alloc = {kg_test_resize, &test};
    kg_graph *g = NULL;
    kg_status st = kg_graph_new(&alloc, &g);
    const kg_term_quad quad = {term("_s"), term("p"), term("_o"), {0}};
    bool same = false;
    st = st ? st : kg_graph_add(g, &quad);
    st = st ? st : kg_graph_isomorphic(g, g, &same);
    assert_true(st == KG_ERR_MEMORY || (st == KG_OK && same));
    kg_graph_free(g);
    assert_int_equal(test.n_live, 0);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_triple_is_kept_once_and_found),
      cmocka_unit_test(names_of_blank_nodes_do_not_matter),
      cmocka_unit_test(look_alikes_are_told_apart),
      cmocka_unit_test(many_equal_nodes_are_no_trouble),
      cmocka_unit_test(literals_differ_by_datatype_and_language),
      cmocka_unit_test(no_memory_is_reported_and_nothing_leaks),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
