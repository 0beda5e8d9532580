/* SPDX-License-Identifier: Apache-2.0 */
#include "kg_test.h"

#include "rdf/iri.h"
#include "rdf/prefix.h"

static void
assert_resolves(const char *base, const char *reference, const char *want)
{
  kg_buf out;
  kg_buf_init(&out, NULL);
  assert_int_equal(
      kg_iri_resolve(kg_slice_of(base), kg_slice_of(reference), &out), KG_OK);
  assert_string_equal(out.ptr, want);
  kg_buf_clear(&out);
}

/* RFC 3986 5.4.1 and 5.4.2. */
static void
references_resolve_as_the_rfc_lists(void **state)
{
  (void)state;
  static const char *const cases[][2] = {
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"g#s", "http://a/b/c/g#s"},
      {"g?y#s", "http://a/b/c/g?y#s"},
      {";x", "http://a/b/c/;x"},
      {"g;x", "http://a/b/c/g;x"},
      {"g;x?y#s", "http://a/b/c/g;x?y#s"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../", "http://a/"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"../../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {".g", "http://a/b/c/.g"},
      {"g..", "http://a/b/c/g.."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/./x", "http://a/b/c/g?y/./x"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"g#s/./x", "http://a/b/c/g#s/./x"},
      {"g#s/../x", "http://a/b/c/g#s/../x"},
      {"http:g", "http:g"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    assert_resolves("http://a/b/c/d;p?q", cases[i][0], cases[i][1]);
  }
}

static void
odd_bases_work(void **state)
{
  (void)state;
  assert_resolves("http://a", "g", "http://a/g");
  assert_resolves("http://a?q", "?x", "http://a?x");
  assert_resolves("urn:a:b", "#c", "urn:a:b#c");
  assert_resolves("file:///a/b", "../../c", "file:///c");
  assert_resolves("", "g", "g");
  assert_resolves("http://a/b", "http://x/a/../\xC3\xA9", "http://x/\xC3\xA9");
}

static void
validity_follows_the_iriref_production(void **state)
{
  (void)state;
  assert_true(kg_iri_is_valid(KG_SLICE("http://example.org/\xC3\xA9")));
  assert_true(kg_iri_is_valid(KG_SLICE("urn:x")));
  assert_false(kg_iri_is_valid(KG_SLICE("no-scheme")));
  assert_false(kg_iri_is_valid(KG_SLICE("1a:b")));
  assert_false(kg_iri_is_valid(KG_SLICE("http://a/ b")));
  assert_false(kg_iri_is_valid(KG_SLICE("http://a/\xC3")));
  assert_int_equal(kg_iri_check(KG_SLICE("http://a/<b")), 9);
  assert_int_equal(kg_iri_check(KG_SLICE("a\0b")), 1);
}

static void
paths_become_file_iris(void **state)
{
  (void)state;
  kg_buf out;
  kg_buf_init(&out, NULL);
  assert_int_equal(kg_iri_of_path("/a b/#c+\xC3\xA9.ttl", &out), KG_OK);
  assert_string_equal(out.ptr, "file:///a%20b/%23c%2B%C3%A9.ttl");
  kg_buf_reset(&out);
  assert_int_equal(kg_iri_of_path("./x.ttl", &out), KG_OK);
  assert_true(kg_slice_has_prefix(kg_buf_slice(&out), KG_SLICE("file:///")));
  assert_true(kg_slice_has_suffix(kg_buf_slice(&out), KG_SLICE("/x.ttl")));
  assert_null(strstr(out.ptr, "/./"));
  kg_buf_clear(&out);
}

static void
assert_shortens(const kg_prefixes *set,
                const char *iri,
                const char *name,
                const char *want)
{
  const kg_prefix *prefix = NULL;
  kg_slice local = {0, 0};
  const kg_status st =
      kg_prefixes_shorten(set, kg_slice_of(iri), &prefix, &local);
  if (!name) {
    assert_int_equal(st, KG_NOT_FOUND);
    return;
  }
  assert_int_equal(st, KG_OK);
  assert_true(kg_slice_is(prefix->name, name));
  assert_true(kg_slice_is(local, want));
}

static void
known_prefixes_go_both_ways(void **state)
{
  (void)state;
  kg_prefixes set;
  kg_buf iri;
  kg_prefixes_init(&set, NULL);
  kg_buf_init(&iri, NULL);
  assert_int_equal(kg_prefixes_bind_known(&set, KG_SLICE("http://kg.example/")),
                   KG_OK);
  assert_shortens(&set, "http://schema.org/name", "schema", "name");
  assert_shortens(&set, "http://kg.example/org/yonhap", "agency", "yonhap");
  assert_shortens(&set, "http://kg.example/person/a.b", "person", "a.b");
  assert_shortens(&set, "http://kg.example/person/", "person", "");
  assert_shortens(&set, "http://kg.example/person/a.", NULL, NULL);
  assert_shortens(&set, "http://kg.example/person/1a", NULL, NULL);
  assert_shortens(&set, "http://kg.example/person/a/b", NULL, NULL);
  assert_shortens(&set, "http://other.example/", NULL, NULL);
  assert_int_equal(kg_prefixes_expand(&set, KG_SLICE("agency:yonhap"), &iri),
                   KG_OK);
  assert_string_equal(iri.ptr, "http://kg.example/org/yonhap");
  assert_int_equal(kg_prefixes_expand(&set, KG_SLICE("nope:x"), &iri),
                   KG_NOT_FOUND);
  kg_buf_clear(&iri);
  kg_prefixes_clear(&set);
}

static void
the_longest_namespace_wins(void **state)
{
  (void)state;
  kg_prefixes set;
  kg_prefixes_init(&set, NULL);
  kg_prefixes_bind(&set, KG_SLICE("a"), KG_SLICE("http://a/"));
  kg_prefixes_bind(&set, KG_SLICE("b"), KG_SLICE("http://a/b_"));
  assert_shortens(&set, "http://a/b_c", "b", "c");
  assert_shortens(&set, "http://a/bc", "a", "bc");
  kg_prefixes_clear(&set);
}

static void
rebinding_replaces_and_unbinding_forgets(void **state)
{
  (void)state;
  kg_prefixes set;
  kg_slice iri = {0, 0};
  kg_prefixes_init(&set, NULL);
  kg_prefixes_bind(&set, KG_SLICE(""), KG_SLICE("http://a/"));
  kg_prefixes_bind(&set, KG_SLICE(""), KG_SLICE("http://b/"));
  assert_int_equal(set.n, 1);
  assert_int_equal(kg_prefixes_find(&set, KG_SLICE(""), &iri), KG_OK);
  assert_true(kg_slice_is(iri, "http://b/"));
  assert_int_equal(kg_prefixes_unbind(&set, KG_SLICE("")), KG_OK);
  assert_int_equal(kg_prefixes_find(&set, KG_SLICE(""), &iri), KG_NOT_FOUND);
  assert_int_equal(
      kg_prefixes_bind(&set, KG_SLICE("1x"), KG_SLICE("http://b/")),
      KG_ERR_INPUT);
  kg_prefixes_clear(&set);
}

static void
a_misspelt_prefix_has_a_nearest_one(void **state)
{
  (void)state;
  kg_prefixes set;
  kg_slice none = {0, 0};
  kg_prefixes_init(&set, NULL);
  kg_prefixes_bind_known(&set, none);
  assert_true(
      kg_slice_is(kg_prefixes_nearest(&set, KG_SLICE("schmea")), "schema"));
  assert_int_equal(kg_prefixes_nearest(&set, KG_SLICE("qqqqqq")).len, 0);
  kg_prefixes_clear(&set);
}

static void
no_memory_is_reported_and_nothing_leaks(void **state)
{
  (void)state;
  for (size_t n = 1; n < 40; ++n) {
    kg_test_alloc test = {.fail_at = n};
    const kg_alloc alloc = {kg_test_resize, &test};
    kg_prefixes set;
    kg_prefixes_init(&set, &alloc);
    const kg_status st = kg_prefixes_bind_known(&set, KG_SLICE("http://b/"));
    assert_true(st == KG_ERR_MEMORY || test.n_requests < n);
    kg_prefixes_clear(&set);
    assert_int_equal(test.n_live, 0);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(references_resolve_as_the_rfc_lists),
      cmocka_unit_test(odd_bases_work),
      cmocka_unit_test(validity_follows_the_iriref_production),
      cmocka_unit_test(paths_become_file_iris),
      cmocka_unit_test(known_prefixes_go_both_ways),
      cmocka_unit_test(the_longest_namespace_wins),
      cmocka_unit_test(rebinding_replaces_and_unbinding_forgets),
      cmocka_unit_test(a_misspelt_prefix_has_a_nearest_one),
      cmocka_unit_test(no_memory_is_reported_and_nothing_leaks),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
