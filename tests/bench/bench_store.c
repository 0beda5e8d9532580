/* SPDX-License-Identifier: Apache-2.0 */
/* How fast the store loads, scans and looks up.
 *
 *     bench_store FILE.nt STORE
 *
 * STORE must not exist; it is left behind. Prints one figure a line. Scans are
 * compared with the same rows in plain sorted arrays in this process. */
#include "io/rdf_reader.h"
#include "kg/store.h"
#include "kg/store_stats.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

enum { BATCH = 1024, N_PROBES = 200000 };

static void
print_diag(void *user, const kg_diag *diag)
{
  (void)user;
  fprintf(stderr, "bench_store: %.*s: %.*s\n", KG_FMT(diag->source),
          KG_FMT(diag->message));
}

static double
now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
must(kg_status st)
{
  if (st) {
    fprintf(stderr, "bench_store: %s\n", kg_status_words(st));
    exit(1);
  }
}

static void
load(const kg_context *ctx, kg_store *store, const char *path)
{
  kg_txn *txn = NULL;
  kg_bulk *bulk = NULL;
  const kg_rdf_options options = {.scope = KG_SLICE("b1")};
  uint64_t n = 0;
  const double start = now();
  must(kg_txn_write(store, &txn));
  must(kg_bulk_open(txn, &bulk));
  must(kg_rdf_read_file(ctx, path, &options, kg_bulk_add, bulk));
  const double read = now();
  must(kg_bulk_finish(bulk, &n));
  const double merged = now();
  must(kg_txn_commit(txn));
  const double end = now();
  printf("load\t%.0f quads/s\t(read %.2f s, merge %.2f s, commit %.2f s)\n",
         (double)n / (end - start), read - start, merged - read, end - merged);
}

static uint64_t
scan(kg_txn *txn, const kg_pattern *pattern)
{
  static kg_id s[BATCH];
  static kg_id o[BATCH];
  kg_scan *in = NULL;
  const kg_columns columns = {.s = s, .o = o};
  uint64_t sum = 0;
  size_t n = 1;
  must(kg_scan_open(txn, pattern, &in));
  while (n) {
    must(kg_scan_next_columns(in, &columns, BATCH, &n));
    for (size_t i = 0; i < n; ++i) {
      sum += s[i] ^ o[i];
    }
  }
  kg_scan_close(in);
  return sum;
}

/* The floor: the same rows as 12 bytes each in an array. */
typedef struct triple {
  uint32_t k[3];
} triple;

static uint64_t
scan_array(const triple *rows, size_t n)
{
  uint64_t sum = 0;
  for (size_t i = 0; i < n; ++i) {
    sum += rows[i].k[1] ^ rows[i].k[2];
  }
  return sum;
}

static void
bench_predicates(kg_txn *txn)
{
  kg_count *counts = NULL;
  size_t n = 0;
  uint64_t sum = 0;
  uint64_t rows = 0;
  must(kg_txn_predicates(txn, &counts, &n));
  for (int round = 0; round < 2; ++round) {
    const double start = now();
    rows = 0;
    for (int i = 0; i < 10; ++i) {
      for (size_t k = 0; k < n; ++k) {
        const kg_pattern pattern = {.bound = {.p = counts[k].id}};
        sum += scan(txn, &pattern);
        rows += counts[k].n;
      }
    }
    if (round) {
      const double ours = now() - start;
      triple *array = calloc(rows / 10, sizeof *array);
      for (size_t k = 0; k < rows / 10; ++k) {
        array[k].k[1] = (uint32_t)k;
      }
      const double again = now();
      for (int i = 0; i < 10; ++i) {
        sum += scan_array(array, rows / 10);
        array[i].k[2] = (uint32_t)sum;
      }
      const double floor_s = now() - again;
      printf("scan by predicate\t%.0f M quads/s\tarrays %.0f M/s\n",
             (double)rows / ours / 1e6, (double)rows / floor_s / 1e6);
      free(array);
    }
  }
  printf("checksum\t%u\n", (unsigned)(sum & 1));
  kg_alloc_free(NULL, counts);
}

static size_t
sample(kg_txn *txn, kg_quad *quads, uint64_t step)
{
  kg_scan *in = NULL;
  const kg_pattern all = {.order = KG_SPOG};
  kg_quad batch[256];
  size_t n = 1;
  size_t kept = 0;
  uint64_t seen = 0;
  must(kg_scan_open(txn, &all, &in));
  while (n && kept < N_PROBES) {
    must(kg_scan_next(in, batch, 256, &n));
    for (size_t i = 0; i < n && kept < N_PROBES; ++i) {
      if (seen++ % step == 0) {
        quads[kept++] = batch[i];
      }
    }
  }
  kg_scan_close(in);
  return kept;
}

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

static void
probe(kg_txn *txn,
      const kg_quad *quads,
      size_t n,
      unsigned mask,
      const char *what)
{
  kg_scan *in = NULL;
  kg_pattern pattern = {.bound = quads[0]};
  uint64_t rows = 0;
  must(kg_scan_open(txn, &pattern, &in));
  const double start = now();
  for (size_t i = 0; i < n; ++i) {
    kg_quad got[64];
    size_t m = 0;
    pattern.bound =
        (kg_quad){mask & 1 ? quads[i].s : 0, mask & 2 ? quads[i].p : 0,
                  mask & 4 ? quads[i].o : 0, 0};
    must(kg_scan_reopen(in, &pattern));
    must(kg_scan_next(in, got, 64, &m));
    rows += m;
  }
  const double time = now() - start;
  kg_scan_close(in);
  printf("probe %s\t%.2f M/s\t(%.1f rows each)\n", what, (double)n / time / 1e6,
         (double)rows / (double)n);
}

static void
fetch(kg_txn *txn, const kg_quad *quads, size_t n, const char *what)
{
  size_t bytes = 0;
  const double start = now();
  for (size_t i = 0; i < n; ++i) {
    char buf[KG_ID_TEXT_MAX];
    kg_term term;
    must(kg_txn_term(txn, quads[i].o, buf, &term));
    bytes += term.text.len;
  }
  printf("terms %s\t%.2f M/s\t(%.0f bytes each)\n", what,
         (double)n / (now() - start) / 1e6, (double)bytes / (double)n);
}

static void
estimate(kg_txn *txn, const kg_quad *quads, size_t n)
{
  const double start = now();
  for (size_t i = 0; i < n; ++i) {
    double rows;
    const kg_pattern pattern = {.bound = {.p = quads[i].p, .o = quads[i].o}};
    must(kg_txn_estimate(txn, &pattern, &rows));
  }
  printf("estimates\t%.2f M/s\n", (double)n / (now() - start) / 1e6);
}

static void
bench_probes(kg_txn *txn, uint64_t n_quads)
{
  kg_quad *quads = calloc(N_PROBES, sizeof *quads);
  const size_t n = sample(txn, quads, n_quads / N_PROBES + 1);
  probe(txn, quads, n, 1, "sorted s");
  probe(txn, quads, n, 3, "sorted sp");
  fetch(txn, quads, n, "in order");
  shuffle(quads, n);
  probe(txn, quads, n, 1, "random s");
  probe(txn, quads, n, 3, "random sp");
  probe(txn, quads, n, 4, "random o");
  probe(txn, quads, n, 6, "random po");
  fetch(txn, quads, n, "random");
  estimate(txn, quads, n / 10);
  free(quads);
}

int
main(int argc, char **argv)
{
  const kg_context ctx = {.sink = {print_diag, NULL}};
  const kg_store_options options = {.create = true};
  kg_store *store = NULL;
  kg_txn *txn = NULL;
  kg_store_stats stats;
  struct rusage usage;
  if (argc != 3) {
    fprintf(stderr, "usage: bench_store FILE.nt STORE\n");
    return 2;
  }
  must(kg_store_open(&ctx, argv[2], &options, &store));
  load(&ctx, store, argv[1]);
  getrusage(RUSAGE_SELF, &usage);
  must(kg_txn_read(store, &txn));
  must(kg_txn_stats(txn, &stats));
  printf("size\t%.1f bytes a quad\t(%.1f MB, %llu quads, %llu terms)\n",
         (double)stats.n_bytes / (double)stats.n_quads,
         (double)stats.n_bytes / 1e6, (unsigned long long)stats.n_quads,
         (unsigned long long)stats.n_terms);
  printf("memory\t%ld MB at most while loading\n", usage.ru_maxrss / 1024);
  bench_predicates(txn);
  bench_probes(txn, stats.n_quads);
  kg_txn_end(txn);
  kg_store_close(store);
  return 0;
}
