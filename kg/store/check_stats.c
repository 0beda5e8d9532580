/* SPDX-License-Identifier: Apache-2.0 */
/* The statistics of the data, counted anew, against those that are stored. */
#include "store/check.h"

#include "store/stats.h"
#include "store/txn.h"

#include "kg/store_stats.h"

static void
compare(
    kg_check *check, const char *what, kg_id id, uint64_t is, uint64_t ought)
{
  if (is != ought) {
    kg_check_fault(check, "statistics: %s of %016llx is %llu, not %llu", what,
                   (unsigned long long)id, (unsigned long long)ought,
                   (unsigned long long)is);
  }
}

static kg_status
check_predicates(kg_check *check, const kg_tally *tally)
{
  for (size_t i = 0; i < tally->predicates.n; ++i) {
    const kg_predicate_tally *p = &tally->predicates.at[i];
    kg_predicate_stats stored = {0};
    const kg_status st =
        kg_txn_predicate_stats(check->txn, p->predicate, &stored);
    TRY(st == KG_NOT_FOUND ? KG_OK : st);
    uint32_t tags = 0;
    for (int k = 0; k < KG_N_TAGS; ++k) {
      tags |= p->tags[k] > 0 ? 1u << k : 0;
    }
    const kg_id id = p->predicate;
    compare(check, "triples", id, stored.n_triples, (uint64_t)p->n_triples);
    compare(check, "subjects", id, stored.n_subjects, (uint64_t)p->n_subjects);
    compare(check, "objects", id, stored.n_objects, (uint64_t)p->n_objects);
    compare(check, "tags", id, stored.object_tags, tags);
  }
  return KG_OK;
}

typedef kg_status count_fn(kg_txn *txn, kg_count **counts, size_t *n);

static kg_status
check_counts(kg_check *check,
             const kg_id_map *map,
             const char *what,
             count_fn *count)
{
  kg_count *counts = NULL;
  size_t n = 0;
  TRY(count(check->txn, &counts, &n));
  if (n != map->n) {
    kg_check_fault(check, "statistics: %zu records of %s, not %zu", n, what,
                   map->n);
  }
  for (size_t i = 0; i < n; ++i) {
    const uint64_t *ought = kg_id_map_find(map, counts[i].id);
    compare(check, what, counts[i].id, counts[i].n, ought ? *ought : 0);
  }
  kg_alloc_free(kg_txn_context(check->txn)->alloc, counts);
  return KG_OK;
}

typedef struct sets {
  kg_check *check;
  const kg_text_map *map;
  size_t n;
} sets;

static kg_status
check_set(void *user, uint64_t n_subjects, const void *set, size_t n)
{
  sets *s = user;
  const uint64_t *ought =
      kg_text_map_find(s->map, kg_slice_make(set, n * sizeof(kg_id)));
  ++s->n;
  compare(s->check, "a characteristic set", n, n_subjects, ought ? *ought : 0);
  return KG_OK;
}

/* Records of what the data have not: those that they have were looked up. */
static kg_status
check_records(kg_check *check, const kg_tally *tally)
{
  kg_count *counts = NULL;
  size_t n = 0;
  MDB_stat stat;
  TRY(kg_txn_predicates(check->txn, &counts, &n));
  kg_alloc_free(kg_txn_context(check->txn)->alloc, counts);
  if (n != tally->predicates.n) {
    kg_check_fault(check, "statistics: %zu records of predicates, not %zu", n,
                   tally->predicates.n);
  }
  TRY(kg_txn_error(check->txn, "reading the statistics",
                   mdb_stat(check->txn->mdb,
                            kg_txn_table(check->txn, KG_TABLE_STAT), &stat)));
  const size_t ought =
      tally->predicates.n + tally->classes.n + tally->graphs.n + tally->sets.n;
  if (stat.ms_entries != ought) {
    kg_check_fault(check, "statistics: %zu records, not %zu", stat.ms_entries,
                   ought);
  }
  return KG_OK;
}

static kg_status
check_tally(kg_check *check, const kg_tally *tally)
{
  const kg_meta *m = &check->txn->meta;
  compare(check, "triples", 0, m->n_triples, (uint64_t)tally->n_triples);
  compare(check, "quads", 0, m->n_quads, (uint64_t)tally->n_quads);
  compare(check, "subjects", 0, m->n_subjects, (uint64_t)tally->n_subjects);
  compare(check, "predicates", 0, m->n_predicates, tally->predicates.n);
  const size_t n_default =
      kg_id_map_find(&tally->graphs, KG_ID_DEFAULT_GRAPH) ? 1 : 0;
  compare(check, "graphs", 0, m->n_graphs, tally->graphs.n - n_default);
  TRY(check_predicates(check, tally));
  TRY(check_records(check, tally));
  TRY(check_counts(check, &tally->classes, "classes", kg_txn_classes));
  TRY(check_counts(check, &tally->graphs, "graphs", kg_txn_graph_sizes));
  sets s = {check, &tally->sets, 0};
  TRY(kg_txn_each_set(check->txn, check_set, &s));
  compare(check, "characteristic sets", 0, s.n, tally->sets.n);
  return KG_OK;
}

kg_status
kg_check_statistics(kg_check *check)
{
  kg_id type = 0;
  kg_tally tally;
  TRY(kg_stats_type(check->txn, &type));
  kg_tally_init(&tally, kg_txn_context(check->txn)->alloc, type);
  kg_status st = kg_stats_all(check->txn, &tally, 1);
  /* A block that cannot be read has been told with its index. */
  if (st == KG_ERR_STORE) {
    st = KG_OK;
  } else if (!st) {
    st = check_tally(check, &tally);
  }
  kg_tally_clear(&tally);
  return st;
}
