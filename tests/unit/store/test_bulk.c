/* SPDX-License-Identifier: Apache-2.0 */
/* Bulk loads give what adding one by one gives, however small the memory. */
#include "store_fixture.h"

enum { N = 30000 };

typedef struct texts {
  char s[40], p[40], o[60], g[40];
} texts;

static kg_term_quad
random_terms(uint64_t *seed, texts *t)
{
  static const char *const types[] = {
      NULL, "http://www.w3.org/2001/XMLSchema#integer",
      "http://www.w3.org/2001/XMLSchema#date", "http://a.example/type"};
  const uint32_t kind = random_below(seed, 6);
  kg_term_quad q = {{0}, {0}, {0}, {0}};
  snprintf(t->s, sizeof t->s, "http://a.example/s%u", random_below(seed, 900));
  snprintf(t->p, sizeof t->p, "http://a.example/p%u", random_below(seed, 12));
  snprintf(t->o, sizeof t->o, kind == 2 ? "2019-02-%02u" : "%u",
           10 + random_below(seed, kind == 2 ? 18 : 3000));
  snprintf(t->g, sizeof t->g, "http://a.example/g%u", random_below(seed, 7));
  q.s = kg_iri(kg_slice_of(t->s));
  q.p = kg_iri(kg_slice_of(t->p));
  q.o = kind < 4 ? kg_literal(kg_slice_of(t->o), kg_slice_of(types[kind]))
                 : kg_iri(kg_slice_of(t->o));
  if (kind == 5) {
    q.p = kg_iri(KG_SLICE("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"));
  }
  if (random_below(seed, 3)) {
    q.g = kg_iri(kg_slice_of(t->g));
  }
  return q;
}

static void
load_part(kg_store *store, uint64_t *seed, int n, bool bulk)
{
  kg_txn *txn = NULL;
  kg_bulk *load = NULL;
  assert_int_equal(kg_txn_write(store, &txn), KG_OK);
  if (bulk) {
    assert_int_equal(kg_bulk_open(txn, &load), KG_OK);
  }
  for (int i = 0; i < n; ++i) {
    texts t;
    const kg_term_quad q = random_terms(seed, &t);
    if (bulk) {
      assert_int_equal(kg_bulk_add(load, &q), KG_OK);
      continue;
    }
    const kg_quad quad = {intern(txn, q.s), intern(txn, q.p), intern(txn, q.o),
                          q.g.kind ? intern(txn, q.g) : KG_ID_DEFAULT_GRAPH};
    assert_int_equal(kg_txn_add(txn, &quad, NULL), KG_OK);
  }
  if (bulk) {
    assert_int_equal(kg_bulk_finish(load, NULL), KG_OK);
  }
  assert_int_equal(kg_txn_commit(txn), KG_OK);
}

/* A sum over the terms of all quads, whatever their ids are. */
static uint64_t
fingerprint(kg_store *store, uint64_t *n_quads)
{
  kg_txn *txn = NULL;
  kg_scan *scan = NULL;
  const kg_pattern all = {.order = KG_ORDER_ANY};
  kg_quad quads[100];
  size_t n = 1;
  uint64_t sum = 0;
  *n_quads = 0;
  assert_int_equal(kg_txn_read(store, &txn), KG_OK);
  assert_int_equal(kg_scan_open(txn, &all, &scan), KG_OK);
  while (n) {
    assert_int_equal(kg_scan_next(scan, quads, 100, &n), KG_OK);
    for (size_t i = 0; i < n; ++i) {
      const kg_id ids[4] = {quads[i].s, quads[i].p, quads[i].o, quads[i].g};
      uint64_t hash = 14695981039346656037u;
      for (int k = 0; k < 4; ++k) {
        char buf[KG_ID_TEXT_MAX];
        kg_term term = {0};
        if (ids[k] != KG_ID_DEFAULT_GRAPH) {
          assert_int_equal(kg_txn_term(txn, ids[k], buf, &term), KG_OK);
        }
        const kg_slice parts[2] = {term.text, term.datatype};
        for (int j = 0; j < 2; ++j) {
          for (size_t b = 0; b < parts[j].len; ++b) {
            hash = (hash ^ (unsigned char)parts[j].ptr[b]) * 1099511628211u;
          }
          hash = (hash ^ 0xff) * 1099511628211u;
        }
      }
      sum += hash ^ hash >> 29;
    }
    *n_quads += n;
  }
  kg_scan_close(scan);
  kg_txn_end(txn);
  return sum;
}

static void
check_store(kg_store *store)
{
  uint64_t n_faults = 1;
  assert_int_equal(kg_store_check(store, &n_faults), KG_OK);
  assert_int_equal(n_faults, 0);
}

static void
compare_ways(uint64_t max_memory, int n_parts)
{
  told t = {0};
  const kg_context ctx = {.sink = {remember_told, &t}};
  const kg_store_options options = {.create = true, .max_memory = max_memory};
  kg_store *by_one = NULL;
  kg_store *by_bulk = NULL;
  char path[64];
  uint64_t n[2];
  make_folder(path);
  assert_int_equal(kg_store_open_temporary(&ctx, &by_one), KG_OK);
  assert_int_equal(kg_store_open(&ctx, path, &options, &by_bulk), KG_OK);
  uint64_t seed = 5;
  uint64_t same = 5;
  for (int i = 0; i < n_parts; ++i) {
    load_part(by_one, &seed, N / n_parts, false);
    load_part(by_bulk, &same, N / n_parts, i % 3 != 2);
  }
  assert_true(fingerprint(by_one, &n[0]) == fingerprint(by_bulk, &n[1]));
  assert_int_equal(n[0], n[1]);
  assert_true(n[0] > N / 2);
  check_store(by_one);
  check_store(by_bulk);
  assert_int_equal(t.n, 0);
  kg_store_close(by_one);
  kg_store_close(by_bulk);
  remove_store(path);
}

static void
one_load_is_as_adding_one_by_one(void **state)
{
  (void)state;
  compare_ways(0, 1);
}

static void
loads_into_a_full_store_are_merged(void **state)
{
  (void)state;
  compare_ways(0, 7);
}

static void
a_load_with_little_memory_is_merged_from_runs(void **state)
{
  (void)state;
  compare_ways(1 << 18, 2);
}

/* Quads that come one by one while runs are being written may be those of the
   runs; a graph for all leaves out what is sorted alike. */
static void
runs_and_single_changes_make_one_store(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  const kg_store_options options = {.create = true, .max_memory = 1 << 18};
  for (int one_graph = 0; one_graph < 2; ++one_graph) {
    kg_store *both = NULL;
    kg_store *single = NULL;
    kg_txn *txns[2] = {NULL};
    kg_bulk *bulk = NULL;
    char path[64];
    uint64_t seed = 9;
    uint64_t n[2];
    make_folder(path);
    assert_int_equal(kg_store_open(&ctx, path, &options, &both), KG_OK);
    assert_int_equal(kg_store_open_temporary(&ctx, &single), KG_OK);
    assert_int_equal(kg_txn_write(both, &txns[0]), KG_OK);
    assert_int_equal(kg_txn_write(single, &txns[1]), KG_OK);
    assert_int_equal(kg_bulk_open(txns[0], &bulk), KG_OK);
    for (int i = 0; i < N; ++i) {
      texts t;
      kg_term_quad q = random_terms(&seed, &t);
      q.g = one_graph ? (kg_term){0} : q.g;
      for (int k = i % 7 ? 1 : 0; k < 2; ++k) {
        const kg_quad quad = {
            intern(txns[k], q.s), intern(txns[k], q.p), intern(txns[k], q.o),
            q.g.kind ? intern(txns[k], q.g) : KG_ID_DEFAULT_GRAPH};
        assert_int_equal(kg_txn_add(txns[k], &quad, NULL), KG_OK);
      }
      assert_int_equal(kg_bulk_add(bulk, &q), KG_OK);
    }
    assert_int_equal(kg_bulk_finish(bulk, NULL), KG_OK);
    assert_int_equal(kg_txn_commit(txns[0]), KG_OK);
    assert_int_equal(kg_txn_commit(txns[1]), KG_OK);
    assert_true(fingerprint(both, &n[0]) == fingerprint(single, &n[1]));
    assert_int_equal(n[0], n[1]);
    check_store(both);
    kg_store_close(both);
    kg_store_close(single);
    remove_store(path);
  }
}

static void
an_abandoned_load_leaves_nothing(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  kg_bulk *bulk = NULL;
  uint64_t seed = 1;
  uint64_t n = 1;
  texts t;
  assert_int_equal(kg_store_open_temporary(&ctx, &store), KG_OK);
  assert_int_equal(kg_txn_write(store, &txn), KG_OK);
  assert_int_equal(kg_bulk_open(txn, &bulk), KG_OK);
  for (int i = 0; i < 100; ++i) {
    const kg_term_quad q = random_terms(&seed, &t);
    assert_int_equal(kg_bulk_add(bulk, &q), KG_OK);
  }
  kg_bulk_abandon(bulk);
  kg_txn_end(txn);
  fingerprint(store, &n);
  assert_int_equal(n, 0);
  check_store(store);
  kg_store_close(store);
}

static void
the_statistics_of_stars_count_subjects(void **state)
{
  (void)state;
  const kg_context ctx = {0};
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  char text[40];
  assert_int_equal(kg_store_open_temporary(&ctx, &store), KG_OK);
  assert_int_equal(kg_txn_write(store, &txn), KG_OK);
  const kg_id p[3] = {intern(txn, iri("p:1")), intern(txn, iri("p:2")),
                      intern(txn, iri("p:3"))};
  for (int i = 0; i < 60; ++i) {
    snprintf(text, sizeof text, "s:%d", i);
    const kg_id s = intern(txn, iri(text));
    for (int k = 0; k < 3; ++k) {
      const kg_quad q = {s, p[k], p[0], KG_ID_DEFAULT_GRAPH};
      if (i % (k + 1) == 0) {
        assert_int_equal(kg_txn_add(txn, &q, NULL), KG_OK);
      }
    }
  }
  uint64_t n = 0;
  assert_int_equal(kg_txn_star(txn, p, 3, &n), KG_OK);
  assert_int_equal(n, 10);
  assert_int_equal(kg_txn_star(txn, p + 1, 1, &n), KG_OK);
  assert_int_equal(n, 30);
  kg_predicate_stats stats;
  assert_int_equal(kg_txn_predicate_stats(txn, p[2], &stats), KG_OK);
  assert_int_equal(stats.n_triples, 20);
  assert_int_equal(stats.n_objects, 1);
  assert_int_equal(stats.object_tags, 1u << KG_TAG_IRI);
  assert_int_equal(kg_txn_predicate_stats(txn, p[0] + 9, &stats), KG_NOT_FOUND);
  kg_txn_end(txn);
  kg_store_close(store);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_load_is_as_adding_one_by_one),
      cmocka_unit_test(loads_into_a_full_store_are_merged),
      cmocka_unit_test(a_load_with_little_memory_is_merged_from_runs),
      cmocka_unit_test(runs_and_single_changes_make_one_store),
      cmocka_unit_test(an_abandoned_load_leaves_nothing),
      cmocka_unit_test(the_statistics_of_stars_count_subjects),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
