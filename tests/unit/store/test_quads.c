/* SPDX-License-Identifier: Apache-2.0 */
/* Adding, removing and scanning, against a plain list of quads. */
#include "store_fixture.h"

static const kg_context quiet = {0};

typedef struct model {
  kg_quad *quads; /* Sorted by s, p, o, g, all different. */
  size_t n;
} model;

static const kg_id *
place_of(const kg_quad *q, int place)
{
  return place == 0 ? &q->s : place == 1 ? &q->p : place == 2 ? &q->o : &q->g;
}

static int
compare_quads(const void *a, const void *b)
{
  for (int i = 0; i < 4; ++i) {
    const kg_id x = *place_of(a, i);
    const kg_id y = *place_of(b, i);
    if (x != y) {
      return x < y ? -1 : 1;
    }
  }
  return 0;
}

static bool
model_set(model *m, const kg_quad *q, bool want)
{
  size_t i = 0;
  while (i < m->n && compare_quads(&m->quads[i], q) < 0) {
    ++i;
  }
  const bool is = i < m->n && !compare_quads(&m->quads[i], q);
  if (is == want) {
    return false;
  }
  if (want) {
    m->quads = realloc(m->quads, (m->n + 1) * sizeof *m->quads);
    memmove(m->quads + i + 1, m->quads + i, (m->n - i) * sizeof *m->quads);
    m->quads[i] = *q;
    ++m->n;
  } else {
    memmove(m->quads + i, m->quads + i + 1, (m->n - i - 1) * sizeof *m->quads);
    --m->n;
  }
  return true;
}

static bool
matches(const kg_quad *q, const kg_quad *bound)
{
  for (int i = 0; i < 4; ++i) {
    const kg_id id = *place_of(bound, i);
    if (id && id != *place_of(q, i)) {
      return false;
    }
  }
  return true;
}

static size_t
scan_all(kg_txn *txn, const kg_pattern *pattern, kg_quad *out, size_t cap)
{
  kg_scan *scan = NULL;
  size_t n = 0;
  assert_int_equal(kg_scan_open(txn, pattern, &scan), KG_OK);
  for (size_t got = 1; got; n += got) {
    /* An odd size, so that batches end inside blocks. */
    const size_t room = cap - n < 37 ? cap - n : 37;
    assert_true(room > 0);
    assert_int_equal(kg_scan_next(scan, out + n, room, &got), KG_OK);
  }
  kg_scan_close(scan);
  return n;
}

static void
check_pattern(kg_txn *txn, const model *m, const kg_quad *bound)
{
  const kg_pattern pattern = {.bound = *bound};
  kg_quad *got = calloc(m->n + 1, sizeof *got);
  const size_t n = scan_all(txn, &pattern, got, m->n + 1);
  size_t expected = 0;
  for (size_t i = 0; i < m->n; ++i) {
    expected += matches(&m->quads[i], bound);
  }
  assert_int_equal(n, expected);
  qsort(got, n, sizeof *got, compare_quads);
  for (size_t i = 0; i < n; ++i) {
    assert_true(matches(&got[i], bound));
    assert_true(!i || compare_quads(&got[i - 1], &got[i]) < 0);
  }
  double estimate = -1;
  assert_int_equal(kg_txn_estimate(txn, &pattern, &estimate), KG_OK);
  assert_true(n == 0 || estimate > 0);
  free(got);
}

/* Every one of the 16 patterns, with the ids of a quad of the model. */
static void
check_patterns(kg_txn *txn, const model *m, uint64_t *seed)
{
  for (unsigned mask = 0; mask < 16; ++mask) {
    kg_quad bound = {5, 5, 5, 5};
    if (m->n) {
      bound = m->quads[random_below(seed, (uint32_t)m->n)];
    }
    bound.s = mask & 1 ? bound.s : 0;
    bound.p = mask & 2 ? bound.p : 0;
    bound.o = mask & 4 ? bound.o : 0;
    bound.g = mask & 8 ? bound.g : 0;
    check_pattern(txn, m, &bound);
  }
}

static void
check_union(kg_txn *txn, const model *m)
{
  kg_quad *got = calloc(m->n + 1, sizeof *got);
  size_t expected = 0;
  for (size_t i = 0; i < m->n; ++i) {
    const kg_quad *q = &m->quads[i];
    expected += !i || q[-1].s != q->s || q[-1].p != q->p || q[-1].o != q->o;
  }
  for (int order = KG_SPOG; order <= KG_OSPG; ++order) {
    const kg_pattern pattern = {.order = (kg_order)order, .distinct = true};
    assert_int_equal(scan_all(txn, &pattern, got, m->n + 1), expected);
    for (size_t i = 0; i < expected; ++i) {
      assert_int_equal(got[i].g, 0);
    }
  }
  kg_store_stats stats;
  assert_int_equal(kg_txn_stats(txn, &stats), KG_OK);
  assert_int_equal(stats.n_quads, m->n);
  assert_int_equal(stats.n_triples, expected);
  free(got);
}

static kg_quad
random_quad(uint64_t *seed)
{
  const kg_quad q = {
      kg_id_make(KG_TAG_IRI, 1 + random_below(seed, 40)),
      kg_id_make(KG_TAG_IRI, 100 + random_below(seed, 6)),
      random_below(seed, 2)
          ? kg_id_make(KG_TAG_IRI, 1 + random_below(seed, 60))
          : kg_id_make(KG_TAG_INTEGER,
                       (UINT64_C(1) << 59) + random_below(seed, 1u << 30)),
      random_below(seed, 3)
          ? kg_id_make(KG_TAG_IRI, 200 + random_below(seed, 5))
          : KG_ID_DEFAULT_GRAPH,
  };
  return q;
}

/* So that the IRIs of random_quad have terms: serials count from 1. */
static void
enter_terms(kg_store *store)
{
  kg_txn *txn = NULL;
  char text[16];
  assert_int_equal(kg_txn_write(store, &txn), KG_OK);
  for (uint64_t i = 1; i < 210; ++i) {
    snprintf(text, sizeof text, "t:%d", (int)i);
    assert_true(intern(txn, iri(text)) == kg_id_make(KG_TAG_IRI, i));
  }
  assert_int_equal(kg_txn_commit(txn), KG_OK);
}

static void
store_agrees_with_a_list_through_random_changes(void **state)
{
  (void)state;
  kg_store *store = NULL;
  model m = {0};
  uint64_t seed = 7;
  assert_int_equal(kg_store_open_temporary(&quiet, &store), KG_OK);
  enter_terms(store);
  for (int round = 0; round < 30; ++round) {
    kg_txn *txn = NULL;
    assert_int_equal(kg_txn_write(store, &txn), KG_OK);
    const uint32_t n_changes = 1 + random_below(&seed, round % 5 ? 50 : 900);
    const uint32_t share = round > 20 ? 4 : 2;
    for (uint32_t i = 0; i < n_changes; ++i) {
      bool changed = false;
      kg_quad q = random_quad(&seed);
      const bool want = random_below(&seed, share) == 0 || round < 8;
      if (!want && m.n && random_below(&seed, 4)) {
        q = m.quads[random_below(&seed, (uint32_t)m.n)];
      }
      const kg_status st = want ? kg_txn_add(txn, &q, &changed)
                                : kg_txn_remove(txn, &q, &changed);
      assert_int_equal(st, KG_OK);
      assert_int_equal(changed, model_set(&m, &q, want));
    }
    if (round % 3 == 0) {
      check_patterns(txn, &m, &seed);
    }
    assert_int_equal(kg_txn_commit(txn), KG_OK);
    assert_int_equal(kg_txn_read(store, &txn), KG_OK);
    check_patterns(txn, &m, &seed);
    check_union(txn, &m);
    kg_txn_end(txn);
    uint64_t n_faults = 1;
    assert_int_equal(kg_store_check(store, &n_faults), KG_OK);
    assert_int_equal(n_faults, 0);
  }
  assert_true(m.n > 100);
  kg_store_close(store);
  free(m.quads);
}

static void
clearing_a_graph_leaves_the_others(void **state)
{
  (void)state;
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  model m = {0};
  uint64_t seed = 3;
  assert_int_equal(kg_store_open_temporary(&quiet, &store), KG_OK);
  assert_int_equal(kg_txn_write(store, &txn), KG_OK);
  for (int i = 0; i < 3000; ++i) {
    const kg_quad q = random_quad(&seed);
    assert_int_equal(kg_txn_add(txn, &q, NULL), KG_OK);
    model_set(&m, &q, true);
  }
  const kg_id g = kg_id_make(KG_TAG_IRI, 202);
  uint64_t n = 0;
  uint64_t n_expected = 0;
  for (size_t i = m.n; i-- > 0;) {
    if (m.quads[i].g == g) {
      const kg_quad q = m.quads[i];
      model_set(&m, &q, false);
      ++n_expected;
    }
  }
  assert_int_equal(kg_txn_clear_graph(txn, g, &n), KG_OK);
  assert_int_equal(n, n_expected);
  check_patterns(txn, &m, &seed);
  check_union(txn, &m);
  kg_id *graphs = NULL;
  assert_int_equal(kg_txn_graphs(txn, &graphs, &n), KG_OK);
  assert_int_equal(n, 4);
  for (size_t i = 0; i < n; ++i) {
    assert_true(graphs[i] != g && graphs[i] != KG_ID_DEFAULT_GRAPH);
  }
  kg_alloc_free(NULL, graphs);
  kg_txn_end(txn);
  kg_store_close(store);
  free(m.quads);
}

static void
scans_seek_filter_graphs_and_keep_ranges(void **state)
{
  (void)state;
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  kg_scan *scan = NULL;
  const kg_id p = kg_id_make(KG_TAG_IRI, 7);
  const kg_id g = kg_id_make(KG_TAG_IRI, 9);
  const kg_id zero = kg_id_make(KG_TAG_INTEGER, UINT64_C(1) << 59);
  assert_int_equal(kg_store_open_temporary(&quiet, &store), KG_OK);
  assert_int_equal(kg_txn_write(store, &txn), KG_OK);
  for (uint64_t i = 0; i < 20000; ++i) {
    const kg_quad q = {kg_id_make(KG_TAG_IRI, 10 + i * 7919 % 20000), p,
                       zero + 3 * i, i % 4 ? KG_ID_DEFAULT_GRAPH : g};
    assert_int_equal(kg_txn_add(txn, &q, NULL), KG_OK);
  }
  assert_int_equal(kg_txn_commit(txn), KG_OK);
  assert_int_equal(kg_txn_read(store, &txn), KG_OK);

  kg_quad q[4];
  size_t n = 0;
  kg_pattern pattern = {.bound = {.p = p}, .order = KG_POSG};
  assert_int_equal(kg_scan_open(txn, &pattern, &scan), KG_OK);
  for (uint64_t i = 0; i < 20000; i += 17) {
    assert_int_equal(kg_scan_seek(scan, zero + 3 * i + 1), KG_OK);
    assert_int_equal(kg_scan_next(scan, q, 1, &n), KG_OK);
    assert_int_equal(n, i + 1 < 20000);
    assert_true(!n || q[0].o == zero + 3 * (i + 1));
  }
  assert_int_equal(kg_scan_seek(scan, zero + 60000), KG_OK);
  assert_int_equal(kg_scan_next(scan, q, 1, &n), KG_OK);
  assert_int_equal(n, 0);

  pattern.low = zero + 3;
  pattern.high = zero + 3 * 5000;
  pattern.named_only = true;
  assert_int_equal(kg_scan_reopen(scan, &pattern), KG_OK);
  kg_quad *all = calloc(20001, sizeof *all);
  assert_int_equal(scan_all(txn, &pattern, all, 20001), 1250);
  assert_int_equal(all[0].o, zero + 12);
  assert_int_equal(all[1249].o, zero + 15000);
  pattern.named_only = false;
  pattern.graphs = &g;
  pattern.n_graphs = 1;
  assert_int_equal(scan_all(txn, &pattern, all, 20001), 1250);
  pattern.n_graphs = 0;
  assert_int_equal(scan_all(txn, &pattern, all, 20001), 0);
  pattern.graphs = NULL;
  double estimate = 0;
  assert_int_equal(kg_txn_estimate(txn, &pattern, &estimate), KG_OK);
  assert_int_equal((int)estimate, 5000);
  free(all);
  kg_scan_close(scan);
  kg_txn_end(txn);
  kg_store_close(store);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(store_agrees_with_a_list_through_random_changes),
      cmocka_unit_test(clearing_a_graph_leaves_the_others),
      cmocka_unit_test(scans_seek_filter_graphs_and_keep_ranges),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
