/* SPDX-License-Identifier: Apache-2.0 */
/* Scans by bound terms beside the floor: the same ids, numbered from 1, in
 * sorted arrays of 12 bytes a row with a table of offsets by the first id.
 *
 *     bench_scan STORE
 *
 * Both get the same lists of probes and hand each row's free ids to the same
 * sum. Prints rows, millions of probes and rows a second on both sides, and how
 * many times longer the store takes. Graphs other than the default one are not
 * looked at: the floor has none. */
#include "bench.h"

#include "kg/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
  BATCH = 1024, /* Terms of a list, and rows at once. */
  N_PROBES = 200000,
  N_ROUNDS = 25,
  FIRST_ROWS = 64
};

/* Of the processor, so that what else runs counts little. */
static double
now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Keeps the compiler from leaving sums out that nobody looks at. */
static volatile uint64_t sink;

static void *
get_memory(size_t n, size_t size)
{
  void *memory = calloc(n, size);
  if (!memory) {
    bench_must(KG_ERR_MEMORY);
  }
  return memory;
}

/* The floor. */

typedef struct triple {
  uint32_t k[3];
} triple;

typedef struct floor_index {
  triple *rows;
  uint32_t *offsets; /* By the first id. */
} floor_index;

/* First places of the three orders: rows of order w are the places w, w + 1,
   w + 2 (of s, p, o), as in the orders SPO, POS and OSP. */
typedef struct floor_store {
  kg_id *ids; /* By number - 1. */
  uint32_t n_ids;
  size_t n;
  floor_index order[3];
} floor_store;

static int
compare_ids(const void *a, const void *b)
{
  const kg_id x = *(const kg_id *)a;
  const kg_id y = *(const kg_id *)b;
  return (x > y) - (x < y);
}

static int
compare_triples(const void *a, const void *b)
{
  const triple *const x = a;
  const triple *const y = b;
  for (int i = 0; i < 3; ++i) {
    if (x->k[i] != y->k[i]) {
      return x->k[i] < y->k[i] ? -1 : 1;
    }
  }
  return 0;
}

static uint32_t
number_of(const floor_store *f, kg_id id)
{
  size_t low = 0;
  size_t high = f->n_ids;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (f->ids[middle] < id) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return (uint32_t)low + 1;
}

static size_t
read_triples(kg_txn *txn, kg_quad *quads, size_t cap)
{
  const kg_pattern all = {.order = KG_SPOG, .distinct = true};
  kg_scan *in = NULL;
  size_t n = 0;
  size_t got = 1;
  bench_must(kg_scan_open(txn, &all, &in));
  while (got && n < cap) {
    bench_must(kg_scan_next(in, quads + n, cap - n, &got));
    n += got;
  }
  kg_scan_close(in);
  return n;
}

static void
number_ids(floor_store *f, const kg_quad *quads)
{
  f->ids = get_memory(3 * f->n, sizeof *f->ids);
  for (size_t i = 0; i < f->n; ++i) {
    f->ids[3 * i] = quads[i].s;
    f->ids[3 * i + 1] = quads[i].p;
    f->ids[3 * i + 2] = quads[i].o;
  }
  qsort(f->ids, 3 * f->n, sizeof *f->ids, compare_ids);
  for (size_t i = 0; i < 3 * f->n; ++i) {
    if (!f->n_ids || f->ids[f->n_ids - 1] != f->ids[i]) {
      f->ids[f->n_ids++] = f->ids[i];
    }
  }
}

static triple
triple_of(const floor_store *f, const kg_quad *quad)
{
  return (triple){
      {number_of(f, quad->s), number_of(f, quad->p), number_of(f, quad->o)}};
}

static void
make_floor(floor_store *f, const kg_quad *quads, size_t n)
{
  f->n = n;
  number_ids(f, quads);
  for (int w = 0; w < 3; ++w) {
    floor_index *const index = &f->order[w];
    index->rows = get_memory(n, sizeof *index->rows);
    index->offsets = get_memory(f->n_ids + 2, sizeof *index->offsets);
    for (size_t i = 0; i < n; ++i) {
      const triple t = triple_of(f, &quads[i]);
      for (int k = 0; k < 3; ++k) {
        index->rows[i].k[k] = t.k[(k + w) % 3];
      }
      ++index->offsets[index->rows[i].k[0] + 1];
    }
    qsort(index->rows, n, sizeof *index->rows, compare_triples);
    for (size_t i = 0; i <= f->n_ids; ++i) {
      index->offsets[i + 1] += index->offsets[i];
    }
  }
}

static uint32_t
search(const triple *rows, uint32_t low, uint32_t high, uint32_t second)
{
  while (low < high) {
    const uint32_t middle = (low + high) / 2;
    if (rows[middle].k[1] < second) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/* Probes: the places bound, as bits s 1, p 2, o 4. */

typedef struct probe_kind {
  unsigned mask;
  int order;   /* Of the floor. */
  int n_bound; /* Of its columns. */
} probe_kind;

static const probe_kind kinds[] = {{1, 0, 1}, {2, 1, 1}, {4, 2, 1},
                                   {3, 0, 2}, {6, 1, 2}, {5, 2, 2}};

typedef struct probes {
  const probe_kind *kind;
  const kg_quad *quads;
  triple *triples;
  kg_id *ids; /* The first term of each. */
  size_t n;
  size_t most; /* Rows wanted of each. */
} probes;

typedef struct result {
  double seconds;
  uint64_t n_rows;
} result;

static void
run_floor(const floor_store *f, const probes *p, result *out)
{
  const floor_index *const index = &f->order[p->kind->order];
  uint64_t n_rows = 0;
  uint64_t sum = 0;
  const int w = p->kind->order;
  const double start = now();
  for (size_t i = 0; i < p->n; ++i) {
    const uint32_t first = p->triples[i].k[w];
    uint32_t low = index->offsets[first];
    uint32_t high = index->offsets[first + 1];
    if (p->kind->n_bound == 2) {
      const uint32_t second = p->triples[i].k[(w + 1) % 3];
      low = search(index->rows, low, high, second);
      high = search(index->rows, low, high, second + 1);
    }
    if (high - low > p->most) {
      high = low + (uint32_t)p->most;
    }
    for (uint32_t row = low; row < high; ++row) {
      sum += index->rows[row].k[1] ^ index->rows[row].k[2];
    }
    n_rows += high - low;
  }
  sink = sum;
  *out = (result){now() - start, n_rows};
}

/* What a look-up reads of the store. */
typedef struct reading {
  kg_scan *scan;
  kg_pattern pattern;
  kg_columns columns;
  const kg_id *second; /* The columns that the floor sums up: */
  const kg_id *third;  /* the last two of its order. */
  uint64_t n_rows;
  uint64_t sum;
} reading;

static void
take(reading *r, size_t n)
{
  uint64_t sum = 0;
  for (size_t k = 0; k < n; ++k) {
    sum += r->second[k] ^ r->third[k];
  }
  r->sum += sum;
  r->n_rows += n;
}

/* The rows of a scan that has begun, up to `most`. */
static void
take_scan(reading *r, size_t most)
{
  const size_t cap = most < BATCH ? most : BATCH;
  size_t n = cap;
  for (size_t left = most; n && left; left -= n) {
    bench_must(kg_scan_next_columns(r->scan, &r->columns,
                                    left < cap ? left : cap, &n));
    take(r, n);
  }
}

/* Lists of terms for one place. */
static void
read_lists(reading *r, const probes *p)
{
  static size_t ends[BATCH];
  const unsigned place = (unsigned)p->kind->order;
  kg_probes list = {.place = place,
                    .out = r->columns,
                    .cap = BATCH,
                    .most = p->most < BATCH ? p->most : BATCH,
                    .is_cut = p->most < BATCH,
                    .ends = ends};
  for (size_t i = 0; i < p->n;) {
    size_t n_done = 0;
    list.ids = p->ids + i;
    list.n = p->n - i < BATCH ? p->n - i : BATCH;
    bench_must(kg_scan_probe(r->scan, &r->pattern, &list, &n_done));
    if (n_done) {
      take(r, ends[n_done - 1]);
      i += n_done;
    } else {
      take_scan(r, p->most);
      ++i;
    }
  }
}

/* One pattern after the other. */
static void
read_patterns(reading *r, const probes *p)
{
  const unsigned mask = p->kind->mask;
  for (size_t i = 0; i < p->n; ++i) {
    const kg_quad *q = &p->quads[i];
    r->pattern.bound = (kg_quad){mask & 1 ? q->s : 0, mask & 2 ? q->p : 0,
                                 mask & 4 ? q->o : 0, 0};
    bench_must(kg_scan_reopen(r->scan, &r->pattern));
    take_scan(r, p->most);
  }
}

static void
run_store(kg_txn *txn, const probes *p, result *out)
{
  static kg_id ids[3][BATCH];
  const unsigned mask = p->kind->mask;
  reading r = {.columns = {.s = mask == 1 || mask == 3 ? NULL : ids[0],
                           .p = mask == 2 || mask == 6 ? NULL : ids[1],
                           .o = mask == 4 || mask == 5 ? NULL : ids[2]},
               .second = ids[(p->kind->order + 1) % 3],
               .third = ids[(p->kind->order + 2) % 3]};
  bench_must(kg_scan_open(txn, &r.pattern, &r.scan));
  const double start = now();
  if (p->kind->n_bound == 1) {
    read_lists(&r, p);
  } else {
    read_patterns(&r, p);
  }
  sink = r.sum;
  *out = (result){now() - start, r.n_rows};
  kg_scan_close(r.scan);
}

static void
compare(kg_txn *txn, const floor_store *f, const probes *p, const char *what)
{
  result ours = {.seconds = 1e9};
  result floor = {.seconds = 1e9};
  for (int round = 0; round < N_ROUNDS; ++round) {
    result now_ours;
    result now_floor;
    run_store(txn, p, &now_ours);
    run_floor(f, p, &now_floor);
    if (now_ours.n_rows != now_floor.n_rows) {
      fprintf(stderr, "bench_scan: %s: %llu rows, the floor has %llu\n", what,
              (unsigned long long)now_ours.n_rows,
              (unsigned long long)now_floor.n_rows);
      exit(1);
    }
    ours = now_ours.seconds < ours.seconds ? now_ours : ours;
    floor = now_floor.seconds < floor.seconds ? now_floor : floor;
  }
  const unsigned mask = p->kind->mask;
  printf("%-22s %-2s %8zu %10.1f %9.2f %9.2f %9.1f %9.1f %7.2f\n", what,
         mask == 1   ? "s"
         : mask == 2 ? "p"
         : mask == 3 ? "sp"
         : mask == 4 ? "o"
         : mask == 5 ? "os"
                     : "po",
         p->n, (double)ours.n_rows / (double)p->n,
         (double)p->n / ours.seconds / 1e6, (double)p->n / floor.seconds / 1e6,
         (double)ours.n_rows / ours.seconds / 1e6,
         (double)floor.n_rows / floor.seconds / 1e6,
         ours.seconds / floor.seconds);
}

/* Lists of probes. */

static void
shuffle(kg_quad *quads, size_t n)
{
  uint64_t state = 88172645463325252u;
  for (size_t i = n; i > 1; --i) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    const size_t k = state % i;
    const kg_quad swap = quads[i - 1];
    quads[i - 1] = quads[k];
    quads[k] = swap;
  }
}

/* Both sides' form of the probes. */
static void
prepare(const floor_store *f, probes *p)
{
  const int w = p->kind->order;
  free(p->triples);
  free(p->ids);
  p->triples = get_memory(p->n, sizeof *p->triples);
  p->ids = get_memory(p->n, sizeof *p->ids);
  for (size_t i = 0; i < p->n; ++i) {
    const kg_quad *const q = &p->quads[i];
    p->triples[i] = triple_of(f, q);
    p->ids[i] = w == 0 ? q->s : w == 1 ? q->p : q->o;
  }
}

/* The terms of one place, each once, in order: the full ranges of an order. */
static size_t
distinct_terms(const floor_store *f, int w, kg_quad *quads)
{
  const floor_index *const index = &f->order[w];
  size_t n = 0;
  for (uint32_t id = 1; id <= f->n_ids; ++id) {
    const uint32_t at = index->offsets[id];
    if (at < index->offsets[id + 1]) {
      const uint32_t *const k = index->rows[at].k;
      quads[n++] =
          (kg_quad){f->ids[k[(3 - w) % 3] - 1], f->ids[k[(4 - w) % 3] - 1],
                    f->ids[k[(5 - w) % 3] - 1], 0};
    }
  }
  return n;
}

static void
compare_terms(kg_txn *txn, const floor_store *f, const probe_kind *kind)
{
  kg_quad *quads = get_memory(f->n, sizeof *quads);
  probes p = {.kind = kind, .quads = quads, .most = SIZE_MAX};
  p.n = distinct_terms(f, kind->order, quads);
  prepare(f, &p);
  compare(txn, f, &p, "every one in order");
  shuffle(quads, p.n);
  prepare(f, &p);
  compare(txn, f, &p, "every one, shuffled");
  free(p.triples);
  free(p.ids);
  free(quads);
}

static void
compare_rows(kg_txn *txn, const floor_store *f, const kg_quad *all)
{
  const size_t step = f->n / N_PROBES + 1;
  kg_quad *quads = get_memory(f->n / step + 1, sizeof *quads);
  size_t n = 0;
  for (size_t i = 0; i < f->n; i += step) {
    quads[n++] = all[i];
  }
  shuffle(quads, n);
  probes p = {.quads = quads, .n = n, .most = FIRST_ROWS};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; ++i) {
    p.kind = &kinds[i];
    if (kinds[i].mask != 2) { /* Thirty predicates, each read whole above. */
      prepare(f, &p);
      compare(txn, f, &p, "of random rows");
    }
  }
  free(p.triples);
  free(p.ids);
  free(quads);
}

int
main(int argc, char **argv)
{
  const kg_context ctx = {.sink = {bench_tell, NULL}};
  const kg_store_options options = {0};
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  kg_store_stats stats;
  floor_store floor = {0};
  if (argc != 2) {
    fprintf(stderr, "usage: bench_scan STORE\n");
    return 2;
  }
  bench_must(kg_store_open(&ctx, argv[1], &options, &store));
  bench_must(kg_txn_read(store, &txn));
  bench_must(kg_txn_stats(txn, &stats));
  kg_quad *quads = get_memory(stats.n_triples, sizeof *quads);
  const size_t n = read_triples(txn, quads, stats.n_triples);
  make_floor(&floor, quads, n);
  printf("%-25s %8s %10s %9s %9s %9s %9s %7s\n", "scans by bound terms",
         "probes", "rows each", "M/s", "arrays", "M rows/s", "arrays", "times");
  for (size_t i = 0; i < 3; ++i) {
    compare_terms(txn, &floor, &kinds[i]);
  }
  compare_rows(txn, &floor, quads);
  for (int w = 0; w < 3; ++w) {
    free(floor.order[w].rows);
    free(floor.order[w].offsets);
  }
  free(floor.ids);
  free(quads);
  kg_txn_end(txn);
  kg_store_close(store);
  return 0;
}
