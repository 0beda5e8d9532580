/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of terms looked up at once give what one scan a term gives. */
#include "store_fixture.h"

#include "rdf/value.h"
#include "store/txn.h"

static const kg_context quiet = {0};

enum {
  N_TERMS = 300,
  N_HUBS = 3,
  N_QUADS = 24000,
  CAP = 3000,
  MOST_IDS = 150,
  N_LISTS = 1500,
};

typedef struct world {
  kg_store *store;
  kg_id terms[N_TERMS]; /* IRIs, then values. */
  kg_id stranger;       /* In the dictionary, and in no quad. */
  uint64_t random;
} world;

static void
name_terms(world *w, kg_txn *txn)
{
  for (int i = 0; i < N_TERMS; ++i) {
    char name[32];
    snprintf(name, sizeof name, "http://e/%d", i);
    if (i < N_TERMS / 2) {
      w->terms[i] = intern(txn, iri(name));
    } else {
      assert_true(kg_id_of_integer(i * i - 30000, &w->terms[i]));
    }
  }
  w->stranger = intern(txn, iri("http://e/stranger"));
}

/* Some terms have so many rows that these fill blocks. */
static kg_id
any_of(world *w, uint32_t n)
{
  const uint32_t i = random_below(&w->random, 2 * n);
  return w->terms[i < n ? i : i % N_HUBS];
}

static void
make_world(world *w, bool has_graphs)
{
  kg_txn *txn = NULL;
  *w = (world){.random = 3};
  assert_int_equal(kg_store_open_temporary(&quiet, &w->store), KG_OK);
  assert_int_equal(kg_txn_write(w->store, &txn), KG_OK);
  name_terms(w, txn);
  for (int i = 0; i < N_QUADS; ++i) {
    const kg_quad q = {
        any_of(w, N_TERMS / 2), w->terms[i % 5],
        random_below(&w->random, 2) ? any_of(w, N_TERMS)
                                    : w->terms[N_TERMS - 1 - i % 7],
        has_graphs && i % 3 ? w->terms[i % 9] : KG_ID_DEFAULT_GRAPH};
    assert_int_equal(kg_txn_add(txn, &q, NULL), KG_OK);
  }
  assert_int_equal(kg_txn_commit(txn), KG_OK);
}

static kg_id
random_id(world *w)
{
  const uint32_t kind = random_below(&w->random, 20);
  return kind == 0   ? w->stranger
         : kind == 1 ? kg_id_make(KG_TAG_LOCAL, 7)
         : kind == 2 ? kg_id_make(KG_TAG_INTEGER, 123456789)
         : kind == 3 ? kg_id_make(KG_TAG_IRI, UINT64_C(1) << 40)
                     : w->terms[random_below(&w->random, N_TERMS)];
}

static int
compare_ids(const void *a, const void *b)
{
  const kg_id x = *(const kg_id *)a;
  const kg_id y = *(const kg_id *)b;
  return (x > y) - (x < y);
}

static size_t
random_list(world *w, kg_id ids[MOST_IDS])
{
  const size_t n = 1 + random_below(&w->random, MOST_IDS);
  for (size_t i = 0; i < n; ++i) {
    ids[i] = random_id(w);
  }
  if (random_below(&w->random, 2)) {
    qsort(ids, n, sizeof *ids, compare_ids);
  }
  return n;
}

static kg_pattern
random_pattern(world *w, unsigned *place)
{
  kg_pattern p = {.distinct = random_below(&w->random, 2)};
  *place = random_below(&w->random, 3);
  if (!random_below(&w->random, 3)) {
    p.bound.p = w->terms[random_below(&w->random, 6)];
  }
  if (!random_below(&w->random, 8) && *place != 2) {
    p.bound.o = w->terms[random_below(&w->random, N_TERMS)];
  }
  if (!p.distinct && !random_below(&w->random, 6)) {
    p.bound.g = KG_ID_DEFAULT_GRAPH;
  }
  p.named_only = !p.bound.g && !random_below(&w->random, 6);
  return p;
}

/* What a list gave so far. */
typedef struct given {
  kg_id s[CAP], p[CAP], o[CAP], g[CAP];
} given;

static kg_columns
columns_of(given *rows)
{
  return (kg_columns){rows->s, rows->p, rows->o, rows->g};
}

static kg_pattern
with(const kg_pattern *pattern, unsigned place, kg_id id)
{
  kg_pattern p = *pattern;
  *kg_quad_place(&p.bound, place) = id;
  return p;
}

/* Rows [begin, end) are the first ones of the term. @return whether they are
   all. */
static bool
compare_term(kg_scan *scan,
             const kg_pattern *pattern,
             const given *rows,
             size_t begin,
             size_t end)
{
  static kg_quad quads[CAP];
  size_t n = 0;
  assert_int_equal(kg_scan_reopen(scan, pattern), KG_OK);
  assert_int_equal(kg_scan_next(scan, quads, CAP, &n), KG_OK);
  assert_true(end - begin <= n);
  for (size_t i = begin; i < end; ++i) {
    const kg_quad *const q = &quads[i - begin];
    assert_true(rows->s[i] == q->s && rows->p[i] == q->p &&
                rows->o[i] == q->o && rows->g[i] == q->g);
  }
  return end - begin == n;
}

/* @return how many of the terms were given. */
static size_t
compare_probe(kg_scan *probing,
              kg_scan *plain,
              const kg_pattern *pattern,
              const kg_probes *probes,
              const given *rows)
{
  size_t n_done = 0;
  assert_int_equal(kg_scan_probe(probing, pattern, probes, &n_done), KG_OK);
  assert_true(n_done <= probes->n);
  for (size_t i = 0, begin = 0; i < n_done; begin = probes->ends[i++]) {
    const kg_pattern p = with(pattern, probes->place, probes->ids[i]);
    const size_t n = probes->ends[i] - begin;
    const bool is_all = compare_term(plain, &p, rows, begin, probes->ends[i]);
    assert_true(is_all || (probes->is_cut && n == probes->most));
    assert_true(n <= probes->most);
  }
  return n_done;
}

/* A term that did not fit in is given by the scan. */
static void
compare_begun(kg_scan *probing,
              kg_scan *plain,
              const kg_pattern *pattern,
              given *rows,
              size_t least)
{
  const kg_columns out = columns_of(rows);
  size_t n = 0;
  assert_int_equal(kg_scan_next_columns(probing, &out, CAP, &n), KG_OK);
  assert_true(n >= least);
  compare_term(plain, pattern, rows, 0, n);
}

static void
compare_list(world *w, kg_scan *probing, kg_scan *plain)
{
  static given rows;
  kg_id ids[MOST_IDS];
  size_t ends[MOST_IDS];
  unsigned place;
  const kg_pattern pattern = random_pattern(w, &place);
  kg_probes probes = {.place = place, .out = columns_of(&rows), .ends = ends};
  const size_t n = random_list(w, ids);
  probes.cap = 1 + random_below(&w->random, CAP);
  probes.most = 1 + random_below(&w->random, 300);
  probes.is_cut = random_below(&w->random, 2);
  for (size_t at = 0, n_done = 0; at < n; at += n_done) {
    probes.ids = ids + at;
    probes.n = n - at;
    n_done = compare_probe(probing, plain, &pattern, &probes, &rows);
    if (!n_done) {
      const kg_pattern p = with(&pattern, place, ids[at]);
      const size_t room = probes.most < probes.cap ? probes.most : probes.cap;
      compare_begun(probing, plain, &p, &rows, room);
      n_done = 1;
    }
  }
}

static void
compare_lists(bool has_graphs)
{
  world w;
  kg_txn *snapshot = NULL;
  kg_txn *writer = NULL;
  kg_scan *probing = NULL;
  kg_scan *plain = NULL;
  kg_scan *written = NULL;
  const kg_pattern all = {.order = KG_SPOG};
  make_world(&w, has_graphs);
  assert_int_equal(kg_txn_read(w.store, &snapshot), KG_OK);
  assert_int_equal(kg_txn_write(w.store, &writer), KG_OK);
  assert_int_equal(kg_scan_open(snapshot, &all, &probing), KG_OK);
  assert_int_equal(kg_scan_open(writer, &all, &plain), KG_OK);
  assert_int_equal(kg_scan_open(writer, &all, &written), KG_OK);
  for (int i = 0; i < N_LISTS; ++i) {
    compare_list(&w, i % 8 ? probing : written, plain);
  }
  /* A writer's scans never have them. */
  assert_non_null(snapshot->directory->finders[KG_SPOG]);
  assert_non_null(snapshot->directory->finders[KG_OSPG]);
  kg_scan_close(probing);
  kg_scan_close(plain);
  kg_scan_close(written);
  kg_txn_end(writer);
  kg_txn_end(snapshot);
  kg_store_close(w.store);
}

static void
lists_of_terms_give_what_scans_give(void **state)
{
  (void)state;
  compare_lists(false);
  compare_lists(true);
}

/* Where the graph is the default one and only named ones are wanted. */
static void
the_default_graph_is_no_named_one(void **state)
{
  world w;
  kg_txn *txn = NULL;
  kg_scan *scan = NULL;
  static given rows;
  (void)state;
  make_world(&w, true);
  assert_int_equal(kg_txn_read(w.store, &txn), KG_OK);
  kg_pattern pattern = {
      .bound = {0, w.terms[0], w.terms[N_TERMS - 1], KG_ID_DEFAULT_GRAPH},
      .order = KG_SPOG};
  for (int is_named = 0; is_named < 2; ++is_named) {
    pattern.named_only = is_named;
    assert_int_equal(kg_scan_open(txn, &(kg_pattern){0}, &scan), KG_OK);
    for (int i = 0; i < 100; ++i) {
      size_t ends[MOST_IDS];
      size_t n_done = 0;
      const kg_probes probes = {.ids = w.terms,
                                .n = MOST_IDS,
                                .out = columns_of(&rows),
                                .cap = CAP,
                                .most = CAP,
                                .ends = ends};
      assert_int_equal(kg_scan_probe(scan, &pattern, &probes, &n_done), KG_OK);
      assert_int_equal(n_done, MOST_IDS);
      assert_int_equal(ends[MOST_IDS - 1] > 0, !is_named);
    }
    kg_scan_close(scan);
  }
  assert_non_null(txn->directory->finders[KG_SPOG]);
  kg_txn_end(txn);
  kg_store_close(w.store);
}

/* Nothing is in the store. */
static void
an_empty_store_has_no_rows(void **state)
{
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  kg_scan *scan = NULL;
  static given rows;
  const kg_id ids[] = {kg_id_make(KG_TAG_IRI, 1),
                       kg_id_make(KG_TAG_INTEGER, 1)};
  (void)state;
  assert_int_equal(kg_store_open_temporary(&quiet, &store), KG_OK);
  assert_int_equal(kg_txn_read(store, &txn), KG_OK);
  assert_int_equal(kg_scan_open(txn, &(kg_pattern){0}, &scan), KG_OK);
  for (int i = 0; i < 4000; ++i) {
    size_t ends[2];
    size_t n_done = 0;
    const kg_probes probes = {.ids = ids,
                              .n = 2,
                              .out = columns_of(&rows),
                              .cap = CAP,
                              .most = CAP,
                              .ends = ends};
    assert_int_equal(
        kg_scan_probe(scan, &(kg_pattern){.order = KG_SPOG}, &probes, &n_done),
        KG_OK);
    assert_int_equal(n_done, 2);
    assert_int_equal(ends[1], 0);
  }
  kg_scan_close(scan);
  kg_txn_end(txn);
  kg_store_close(store);
}

/* Values whose places in a hash table are all the same. */
static void
chosen_values_are_searched_for(void **state)
{
  enum { N = 400, PLACES = 1 << 14 };
  static kg_row rows[N];
  unsigned char bytes[KG_BLOCK_BYTES];
  size_t n = 0;
  (void)state;
  for (int64_t value = 0; n < N; ++value) {
    kg_id id = 0;
    assert_true(kg_id_of_integer(value, &id));
    if (kg_hash_mix(id) % PLACES == 5) {
      rows[n++] = (kg_row){{id, 1, 1, 1}};
    }
  }
  kg_finder *finder = kg_finder_make(N, 40);
  assert_non_null(finder);
  for (size_t at = 0, m = 0; at < n; at += m) {
    const size_t size = kg_block_pack(rows + at, n - at, 0, bytes, &m);
    assert_true(kg_finder_add(finder, &rows[at + m - 1], bytes, size));
  }
  assert_false(kg_finder_knows(finder, rows[0].c[0]));
  assert_true(kg_finder_knows(finder, kg_id_make(KG_TAG_IRI, 3)));
  kg_finder_free(finder);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lists_of_terms_give_what_scans_give),
      cmocka_unit_test(the_default_graph_is_no_named_one),
      cmocka_unit_test(an_empty_store_has_no_rows),
      cmocka_unit_test(chosen_values_are_searched_for),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
