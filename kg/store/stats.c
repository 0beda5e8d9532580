/* SPDX-License-Identifier: Apache-2.0 */
#include "store/stats.h"

#include "base/hash.h"
#include "store/txn.h"

#include "kg/store_stats.h"

enum { ID_KEY = 9, SET_KEY = 17 };

static kg_status
told(kg_txn *txn, kg_status st)
{
  return st == KG_ERR_MEMORY ? kg_out_of_memory(kg_txn_context(txn)) : st;
}

kg_status
kg_stats_type(kg_txn *txn, kg_id *type)
{
  const kg_term term =
      kg_iri(KG_SLICE("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"));
  const kg_status st = kg_dict_find(txn, &term, type);
  if (st == KG_NOT_FOUND) {
    *type = 0;
    return KG_OK;
  }
  return st;
}

/* Feeding. */

static kg_status
feed_block(
    kg_tally *tally, const kg_block *block, size_t *from, kg_id s, int sign)
{
  kg_status st = KG_OK;
  for (; *from < block->n && !st; ++*from) {
    kg_row row;
    kg_block_row(block, *from, &row);
    if (s && row.c[0] != s) {
      return KG_DONE;
    }
    st = kg_tally_spog(tally, &row, sign);
  }
  return st;
}

static kg_status
feed_subject(kg_cursor *cursor, kg_tally *tally, kg_id s, int sign)
{
  const kg_row key = {{s, 0, 0, 0}};
  kg_status st = kg_cursor_seek(cursor, &key);
  while (!st) {
    size_t row = kg_block_find(&cursor->block, &key, 1, false);
    st = feed_block(tally, &cursor->block, &row, s, sign);
    st = st ? st : kg_cursor_next(cursor);
  }
  return st == KG_DONE ? kg_tally_end(tally) : st;
}

static kg_status
touch_subjects(kg_txn *txn, kg_tally *tally, const kg_run *spog, int sign)
{
  kg_cursor cursor = {0};
  kg_status st = kg_cursor_open(&cursor, txn, KG_SPOG);
  kg_id last = 0;
  for (size_t i = 0; i < spog->n && !st; ++i) {
    const kg_row row = kg_run_row(spog, i);
    if (row.c[0] != last) {
      last = row.c[0];
      st = feed_subject(&cursor, tally, last, sign);
    }
  }
  kg_cursor_close(&cursor);
  return told(txn, st);
}

static kg_status
touch_objects(kg_txn *txn, kg_tally *tally, const kg_run *posg, int sign)
{
  kg_cursor cursor = {0};
  kg_status st = kg_cursor_open(&cursor, txn, KG_POSG);
  kg_row last = {{0}};
  for (size_t i = 0; i < posg->n && !st; ++i) {
    const kg_row row = kg_run_row(posg, i);
    if (kg_row_compare_n(&row, &last, 2)) {
      bool has = false;
      last = row;
      st = kg_cursor_has(&cursor, &row, 2, &has);
      if (!st && has) {
        st = kg_tally_object(tally, row.c[0], sign);
      }
    }
  }
  kg_cursor_close(&cursor);
  return told(txn, st);
}

typedef kg_status feed_fn(kg_tally *tally, const kg_row *row, int sign);

static kg_status
feed_object(kg_tally *tally, const kg_row *row, int sign)
{
  if (tally->has_last && !kg_row_compare_n(&tally->last, row, 2)) {
    return KG_OK;
  }
  tally->has_last = true;
  tally->last = *row;
  return kg_tally_object(tally, row->c[0], sign);
}

static kg_status
feed_graph(kg_tally *tally, const kg_row *row, int sign)
{
  return kg_tally_graph(tally, row->c[0], sign);
}

static kg_status
feed_order(
    kg_txn *txn, kg_tally *tally, kg_order order, feed_fn *feed, int sign)
{
  kg_cursor cursor = {0};
  const kg_row zero = {{0}};
  kg_status st = kg_cursor_open(&cursor, txn, order);
  st = st ? st : kg_cursor_seek(&cursor, &zero);
  while (!st) {
    for (size_t i = 0; i < cursor.block.n && !st; ++i) {
      kg_row row;
      kg_block_row(&cursor.block, i, &row);
      st = feed(tally, &row, sign);
    }
    st = st                                     ? st
         : kg_is_cancelled(kg_txn_context(txn)) ? KG_CANCELLED
                                                : kg_cursor_next(&cursor);
  }
  kg_cursor_close(&cursor);
  return told(txn, st == KG_DONE ? KG_OK : st);
}

kg_status
kg_stats_all(kg_txn *txn, kg_tally *tally, int sign)
{
  TRY(feed_order(txn, tally, KG_SPOG, kg_tally_spog, sign));
  TRY(told(txn, kg_tally_end(tally)));
  TRY(feed_order(txn, tally, KG_POSG, feed_object, sign));
  tally->has_last = false;
  return feed_order(txn, tally, KG_GSPO, feed_graph, sign);
}

/* A store that was empty holds what the run holds. */
static kg_status
feed_run(kg_txn *txn, kg_tally *tally, const kg_run *run, feed_fn *feed)
{
  kg_status st = KG_OK;
  for (size_t i = 0; i < run->n && !st; ++i) {
    const kg_row row = kg_run_row(run, i);
    st = feed(tally, &row, 1);
  }
  if (!run->goes_on) {
    st = st ? st : run->order == KG_SPOG ? kg_tally_end(tally) : KG_OK;
    tally->has_last = false;
  }
  return told(txn, st);
}

static kg_status
feed_graphs(kg_txn *txn, kg_tally *tally, const kg_run *spog)
{
  kg_status st = KG_OK;
  for (size_t i = 0; i < spog->n && !st; ++i) {
    const kg_row row = kg_run_row(spog, i);
    st = kg_tally_graph(tally, row.c[3], kg_run_is_removal(spog, i) ? -1 : 1);
  }
  return told(txn, st);
}

kg_status
kg_stats_merge(kg_txn *txn, kg_tally *tally, const kg_run *run, bool was_empty)
{
  const bool is_spog = run->order == KG_SPOG;
  if (!is_spog && run->order != KG_POSG) {
    return kg_run_merge(txn, run);
  }
  if (was_empty) {
    TRY(feed_run(txn, tally, run, is_spog ? kg_tally_spog : feed_object));
  } else {
    TRY(is_spog ? touch_subjects(txn, tally, run, -1)
                : touch_objects(txn, tally, run, -1));
  }
  TRY(kg_run_merge(txn, run));
  if (!was_empty) {
    TRY(is_spog ? touch_subjects(txn, tally, run, 1)
                : touch_objects(txn, tally, run, 1));
  }
  return is_spog ? feed_graphs(txn, tally, run) : KG_OK;
}

/* The tables. */

static void
id_key(char letter, kg_id id, unsigned char key[ID_KEY])
{
  key[0] = (unsigned char)letter;
  for (int b = 0; b < 8; ++b) {
    key[1 + b] = (unsigned char)(id >> (56 - 8 * b));
  }
}

static kg_id
key_id(MDB_val key)
{
  const unsigned char *bytes = key.mv_data;
  kg_id id = 0;
  for (int b = 0; b < 8; ++b) {
    id = id << 8 | bytes[1 + b];
  }
  return id;
}

static kg_status
get(kg_txn *txn, MDB_val key, void *value, size_t size, bool *found)
{
  MDB_val stored;
  const int error =
      mdb_get(txn->mdb, kg_txn_table(txn, KG_TABLE_STAT), &key, &stored);
  *found = !error;
  if (error == MDB_NOTFOUND) {
    memset(value, 0, size);
    return KG_OK;
  }
  TRY(kg_txn_error(txn, "reading the statistics", error));
  if (stored.mv_size < size) {
    return kg_txn_damaged(txn, "the statistics cannot be read");
  }
  memcpy(value, stored.mv_data, size);
  return KG_OK;
}

/* Stores a value, or takes it out where there is nothing left to count. */
static kg_status
put(kg_txn *txn, MDB_val key, MDB_val value, bool keep)
{
  const MDB_dbi table = kg_txn_table(txn, KG_TABLE_STAT);
  int error = keep ? mdb_put(txn->mdb, table, &key, &value, 0)
                   : mdb_del(txn->mdb, table, &key, NULL);
  error = !keep && error == MDB_NOTFOUND ? 0 : error;
  return kg_txn_error(txn, "writing the statistics", error);
}

static kg_status
apply_predicate(kg_txn *txn, const kg_predicate_tally *change)
{
  unsigned char key[ID_KEY];
  kg_predicate_tally now = {0};
  bool found;
  id_key('P', change->predicate, key);
  const MDB_val at = kg_val(key, sizeof key);
  TRY(get(txn, at, &now, sizeof now, &found));
  now.predicate = change->predicate;
  now.n_triples += change->n_triples;
  now.n_subjects += change->n_subjects;
  now.n_objects += change->n_objects;
  for (int i = 0; i < KG_N_TAGS; ++i) {
    now.tags[i] += change->tags[i];
  }
  const bool keep = now.n_triples > 0;
  txn->meta.n_predicates += keep && !found;
  txn->meta.n_predicates -= !keep && found;
  return put(txn, at, kg_val(&now, sizeof now), keep);
}

static kg_status
apply_counts(kg_txn *txn, const kg_id_map *map, char letter)
{
  for (size_t i = 0; i < map->n; ++i) {
    const kg_id id = map->entries[i].key;
    unsigned char key[ID_KEY];
    uint64_t count = 0;
    bool found;
    if (!map->entries[i].value) {
      continue;
    }
    id_key(letter, id, key);
    const MDB_val at = kg_val(key, sizeof key);
    TRY(get(txn, at, &count, sizeof count, &found));
    count += map->entries[i].value;
    if (letter == 'G' && id != KG_ID_DEFAULT_GRAPH) {
      txn->meta.n_graphs += count && !found;
      txn->meta.n_graphs -= !count && found;
    }
    TRY(put(txn, at, kg_val(&count, sizeof count), count != 0));
  }
  return KG_OK;
}

/* The key of a set: its hash, or the next number that is free should two sets
   ever share one. */
static kg_status
find_set(kg_txn *txn, kg_slice set, unsigned char key[SET_KEY], uint64_t *count)
{
  kg_hash128 hash = kg_hash128_of(set);
  for (;; ++hash.low) {
    key[0] = 'S';
    memcpy(key + 1, &hash, 16);
    MDB_val at = kg_val(key, SET_KEY);
    MDB_val stored;
    const int error =
        mdb_get(txn->mdb, kg_txn_table(txn, KG_TABLE_STAT), &at, &stored);
    *count = 0;
    if (error == MDB_NOTFOUND) {
      return KG_OK;
    }
    TRY(kg_txn_error(txn, "reading the statistics", error));
    if (stored.mv_size == set.len + 8 &&
        !memcmp((char *)stored.mv_data + 8, set.ptr, set.len)) {
      memcpy(count, stored.mv_data, 8);
      return KG_OK;
    }
  }
}

static kg_status
apply_sets(kg_txn *txn, const kg_text_map *sets)
{
  kg_buf value;
  kg_buf_init(&value, sets->alloc);
  kg_status st = KG_OK;
  for (size_t i = 0; i < sets->n && !st; ++i) {
    unsigned char key[SET_KEY];
    uint64_t count = 0;
    if (!sets->entries[i].value) {
      continue;
    }
    st = find_set(txn, sets->entries[i].key, key, &count);
    count += sets->entries[i].value;
    kg_buf_reset(&value);
    kg_buf_add(&value, kg_slice_make((char *)&count, sizeof count));
    kg_buf_add(&value, sets->entries[i].key);
    st = st ? st : told(txn, kg_buf_status(&value));
    st = st ? st
            : put(txn, kg_val(key, sizeof key), kg_val(value.ptr, value.len),
                  count != 0);
  }
  kg_buf_clear(&value);
  return st;
}

kg_status
kg_stats_apply(kg_txn *txn, const kg_tally *tally)
{
  for (size_t i = 0; i < tally->predicates.n; ++i) {
    TRY(apply_predicate(txn, &tally->predicates.at[i]));
  }
  TRY(apply_counts(txn, &tally->classes, 'C'));
  TRY(apply_counts(txn, &tally->graphs, 'G'));
  TRY(apply_sets(txn, &tally->sets));
  txn->meta.n_quads += (uint64_t)tally->n_quads;
  txn->meta.n_triples += (uint64_t)tally->n_triples;
  txn->meta.n_subjects += (uint64_t)tally->n_subjects;
  txn->meta_changed = true;
  return KG_OK;
}

/* What others ask. */

kg_status
kg_txn_predicate_stats(kg_txn *txn, kg_id predicate, kg_predicate_stats *stats)
{
  unsigned char key[ID_KEY];
  kg_predicate_tally now = {0};
  bool found;
  TRY(kg_txn_flush(txn));
  id_key('P', predicate, key);
  TRY(get(txn, kg_val(key, sizeof key), &now, sizeof now, &found));
  if (!found) {
    return KG_NOT_FOUND;
  }
  *stats = (kg_predicate_stats){predicate, (uint64_t)now.n_triples,
                                (uint64_t)now.n_subjects,
                                (uint64_t)now.n_objects, 0};
  for (int i = 0; i < KG_N_TAGS; ++i) {
    stats->object_tags |= now.tags[i] > 0 ? 1u << i : 0;
  }
  return KG_OK;
}

/* Calls `each` for all records whose key begins with a letter. */
typedef kg_status each_fn(void *user, MDB_val key, MDB_val value);

static kg_status
for_each(kg_txn *txn, char letter, each_fn *each, void *user)
{
  MDB_cursor *cursor = NULL;
  TRY(kg_txn_flush(txn));
  int error =
      mdb_cursor_open(txn->mdb, kg_txn_table(txn, KG_TABLE_STAT), &cursor);
  MDB_val key = kg_val(&letter, 1);
  MDB_val value;
  error = error ? error : mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
  kg_status st = KG_OK;
  while (!error && !st && *(const char *)key.mv_data == letter) {
    st = each(user, key, value);
    error = st ? 0 : mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
  }
  if (cursor) {
    mdb_cursor_close(cursor);
  }
  error = error == MDB_NOTFOUND ? 0 : error;
  return st ? st : kg_txn_error(txn, "reading the statistics", error);
}

typedef struct collector {
  const kg_alloc *alloc;
  KG_VEC(kg_count) counts;
} collector;

static kg_status
collect(void *user, MDB_val key, MDB_val value)
{
  collector *c = user;
  kg_count count = {key_id(key), 0};
  if (key.mv_size != ID_KEY || value.mv_size < sizeof count.n) {
    return KG_ERR_STORE;
  }
  /* Of a predicate's record the count stands behind the id. */
  const bool is_predicate = value.mv_size == sizeof(kg_predicate_tally);
  memcpy(&count.n, (const char *)value.mv_data + (is_predicate ? 8 : 0),
         sizeof count.n);
  return kg_vec_push(&c->counts, c->alloc, count) ? KG_OK : KG_ERR_MEMORY;
}

static kg_status
collect_letter(kg_txn *txn, char letter, kg_count **counts, size_t *n)
{
  collector c = {.alloc = kg_txn_context(txn)->alloc};
  kg_status st = for_each(txn, letter, collect, &c);
  if (st) {
    kg_vec_free(&c.counts, c.alloc);
    return st == KG_ERR_STORE
               ? kg_txn_damaged(txn, "the statistics cannot be read")
               : told(txn, st);
  }
  *counts = c.counts.at;
  *n = c.counts.n;
  return KG_OK;
}

kg_status
kg_txn_classes(kg_txn *txn, kg_count **counts, size_t *n)
{
  return collect_letter(txn, 'C', counts, n);
}

kg_status
kg_txn_predicates(kg_txn *txn, kg_count **counts, size_t *n)
{
  return collect_letter(txn, 'P', counts, n);
}

kg_status
kg_txn_graph_sizes(kg_txn *txn, kg_count **counts, size_t *n)
{
  return collect_letter(txn, 'G', counts, n);
}

kg_status
kg_txn_graphs(kg_txn *txn, kg_id **graphs, size_t *n)
{
  kg_count *counts = NULL;
  size_t n_counts = 0;
  TRY(kg_txn_graph_sizes(txn, &counts, &n_counts));
  /* In place: an id is half as wide as a count. */
  kg_id *ids = (kg_id *)(void *)counts;
  *n = 0;
  for (size_t i = 0; i < n_counts; ++i) {
    const kg_id id = counts[i].id;
    if (id != KG_ID_DEFAULT_GRAPH) {
      memcpy(&ids[(*n)++], &id, sizeof id);
    }
  }
  *graphs = ids;
  return KG_OK;
}

kg_status
kg_txn_class_size(kg_txn *txn, kg_id class, uint64_t *n)
{
  unsigned char key[ID_KEY];
  bool found;
  TRY(kg_txn_flush(txn));
  id_key('C', class, key);
  return get(txn, kg_val(key, sizeof key), n, sizeof *n, &found);
}

kg_status
kg_txn_graph_size(kg_txn *txn, kg_id graph, uint64_t *n)
{
  unsigned char key[ID_KEY];
  bool found;
  TRY(kg_txn_flush(txn));
  id_key('G', graph, key);
  return get(txn, kg_val(key, sizeof key), n, sizeof *n, &found);
}

typedef struct set_visit {
  kg_set_fn *found;
  void *user;
} set_visit;

static kg_status
visit_set(void *user, MDB_val key, MDB_val value)
{
  const set_visit *v = user;
  uint64_t count = 0;
  (void)key;
  if (value.mv_size < 8) {
    return KG_OK;
  }
  memcpy(&count, value.mv_data, 8);
  return v->found(v->user, count, (const char *)value.mv_data + 8,
                  (value.mv_size - 8) / sizeof(kg_id));
}

kg_status
kg_txn_each_set(kg_txn *txn, kg_set_fn *found, void *user)
{
  set_visit v = {found, user};
  return for_each(txn, 'S', visit_set, &v);
}

typedef struct star {
  const kg_id *predicates;
  size_t n;
  uint64_t n_subjects;
} star;

static kg_status
count_star(void *user, uint64_t n_subjects, const void *set, size_t n)
{
  star *s = user;
  size_t at = 0;
  for (size_t i = 0; i < n && at < s->n; ++i) {
    kg_id id;
    memcpy(&id, (const char *)set + i * sizeof id, sizeof id);
    at += id == s->predicates[at];
  }
  s->n_subjects += at == s->n ? n_subjects : 0;
  return KG_OK;
}

kg_status
kg_txn_star(kg_txn *txn,
            const kg_id *predicates,
            size_t n,
            uint64_t *n_subjects)
{
  star s = {predicates, n, 0};
  TRY(kg_txn_each_set(txn, count_star, &s));
  *n_subjects = s.n_subjects;
  return KG_OK;
}

kg_status
kg_txn_stats(kg_txn *txn, kg_store_stats *stats)
{
  TRY(kg_txn_flush(txn));
  const kg_meta *m = &txn->meta;
  MDB_envinfo info;
  MDB_stat page;
  mdb_env_info(txn->store->env->mdb, &info);
  mdb_env_stat(txn->store->env->mdb, &page);
  *stats = (kg_store_stats){.n_quads = m->n_quads,
                            .n_triples = m->n_triples,
                            .n_terms = m->n_terms,
                            .n_graphs = m->n_graphs,
                            .n_predicates = m->n_predicates,
                            .n_subjects = m->n_subjects,
                            .n_bytes = (info.me_last_pgno + 1) *
                                       (uint64_t)page.ms_psize};
  return KG_OK;
}
