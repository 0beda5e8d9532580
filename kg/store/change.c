/* SPDX-License-Identifier: Apache-2.0 */
#include "store/change.h"

#include "base/hash.h"
#include "store/stats.h"
#include "store/txn.h"

#include <stdlib.h>

enum {
  FLUSH_AT = 1 << 18,
  /* Quads of a graph that are collected before they are removed. */
  CLEAR_AT = 1 << 17,
};

void
kg_changes_init(kg_changes *changes, const kg_alloc *alloc)
{
  *changes = (kg_changes){.alloc = alloc};
}

void
kg_changes_clear(kg_changes *changes)
{
  kg_vec_free(&changes->pending, changes->alloc);
  kg_alloc_free(changes->alloc, changes->slots);
  kg_changes_init(changes, changes->alloc);
}

static size_t
hash_quad(const kg_quad *q)
{
  uint64_t hash = kg_hash_mix(q->s);
  hash = kg_hash_mix(hash ^ q->p);
  hash = kg_hash_mix(hash ^ q->o);
  return kg_hash_mix(hash ^ q->g);
}

static bool
same_quad(const kg_quad *a, const kg_quad *b)
{
  return a->s == b->s && a->p == b->p && a->o == b->o && a->g == b->g;
}

static uint32_t *
find_slot(const kg_changes *changes, const kg_quad *quad)
{
  size_t at = hash_quad(quad) & (changes->n_slots - 1);
  while (changes->slots[at] &&
         !same_quad(&changes->pending.at[changes->slots[at] - 1].quad, quad)) {
    at = (at + 1) & (changes->n_slots - 1);
  }
  return &changes->slots[at];
}

static bool
grow(kg_changes *changes)
{
  const size_t n_slots = changes->n_slots ? changes->n_slots * 2 : 64;
  uint32_t *slots = kg_alloc_zeroed(changes->alloc, n_slots, sizeof *slots);
  if (!slots) {
    return false;
  }
  kg_alloc_free(changes->alloc, changes->slots);
  changes->slots = slots;
  changes->n_slots = n_slots;
  for (size_t i = 0; i < changes->pending.n; ++i) {
    *find_slot(changes, &changes->pending.at[i].quad) = (uint32_t)(i + 1);
  }
  return true;
}

static kg_status
is_stored(kg_txn *txn, const kg_quad *quad, bool *is)
{
  if (!txn->meta.n_quads) {
    *is = false;
    return KG_OK;
  }
  if (!txn->probe.mdb) {
    TRY(kg_cursor_open(&txn->probe, txn, KG_SPOG));
  }
  const kg_row row = kg_row_of(KG_SPOG, quad);
  return kg_cursor_has(&txn->probe, &row, KG_PLACES, is);
}

static kg_status
set_quad(kg_txn *txn, const kg_quad *quad, bool want, bool *changed)
{
  kg_changes *const changes = &txn->changes;
  TRY(kg_txn_may_write(txn));
  if (changes->pending.n >= FLUSH_AT) {
    TRY(kg_txn_flush(txn));
  }
  if ((changes->pending.n + 1) * 3 > changes->n_slots * 2 && !grow(changes)) {
    return kg_out_of_memory(kg_txn_context(txn));
  }
  uint32_t *const slot = find_slot(changes, quad);
  bool is = false;
  if (*slot) {
    kg_pending *const p = &changes->pending.at[*slot - 1];
    is = p->want;
    p->want = want;
  } else {
    TRY(is_stored(txn, quad, &is));
    if (is != want) {
      if (!kg_vec_push(&changes->pending, changes->alloc,
                       ((kg_pending){*quad, is, want}))) {
        return kg_out_of_memory(kg_txn_context(txn));
      }
      *slot = (uint32_t)changes->pending.n;
    }
  }
  if (changed) {
    *changed = is != want;
  }
  return KG_OK;
}

kg_status
kg_txn_add(kg_txn *txn, const kg_quad *quad, bool *changed)
{
  return set_quad(txn, quad, true, changed);
}

kg_status
kg_txn_remove(kg_txn *txn, const kg_quad *quad, bool *changed)
{
  return set_quad(txn, quad, false, changed);
}

/* Merging. */

static int
compare_changes(const void *a, const void *b)
{
  return kg_row_compare(&((const kg_change *)a)->row,
                        &((const kg_change *)b)->row);
}

static void
sort_for(kg_order order, const kg_change *spog, size_t n, kg_change *out)
{
  const uint8_t *places = kg_order_places[order];
  for (size_t i = 0; i < n; ++i) {
    out[i].is_removal = spog[i].is_removal;
    for (int k = 0; k < KG_PLACES; ++k) {
      out[i].row.c[k] = spog[i].row.c[places[k]];
    }
  }
  qsort(out, n, sizeof *out, compare_changes);
}

static kg_status
merge_all(kg_txn *txn,
          kg_tally *tally,
          const kg_change *spog,
          size_t n,
          kg_change *work)
{
  const bool was_empty = !txn->meta.n_quads;
  for (int order = KG_FIRST_ORDER; order < KG_N_ORDERS; ++order) {
    kg_run run = {.order = (kg_order)order, .n = n, .changes = spog};
    if (order != KG_SPOG) {
      sort_for((kg_order)order, spog, n, work);
      run.changes = work;
    }
    TRY(kg_stats_merge(txn, tally, &run, was_empty));
  }
  return KG_OK;
}

static kg_status
apply(kg_txn *txn, const kg_change *spog, size_t n, kg_change *work)
{
  kg_tally tally;
  kg_id type = 0;
  TRY(kg_stats_type(txn, &type));
  kg_tally_init(&tally, kg_txn_context(txn)->alloc, type);
  kg_status st = merge_all(txn, &tally, spog, n, work);
  st = st ? st : kg_stats_apply(txn, &tally);
  kg_tally_clear(&tally);
  return st;
}

static size_t
collect(const kg_changes *changes, kg_change *out)
{
  size_t n = 0;
  for (size_t i = 0; i < changes->pending.n; ++i) {
    const kg_pending *p = &changes->pending.at[i];
    if (p->was != p->want) {
      out[n].row = kg_row_of(KG_SPOG, &p->quad);
      out[n++].is_removal = p->was;
    }
  }
  return n;
}

kg_status
kg_changes_flush(kg_txn *txn)
{
  kg_changes *const changes = &txn->changes;
  const size_t cap = changes->pending.n;
  if (!cap) {
    return KG_OK;
  }
  kg_change *spog = kg_alloc_resize(changes->alloc, NULL, cap * sizeof *spog);
  kg_change *work = kg_alloc_resize(changes->alloc, NULL, cap * sizeof *work);
  kg_status st = KG_OK;
  if (!spog || !work) {
    st = kg_out_of_memory(kg_txn_context(txn));
  } else {
    const size_t n = collect(changes, spog);
    qsort(spog, n, sizeof *spog, compare_changes);
    changes->pending.n = 0;
    memset(changes->slots, 0, changes->n_slots * sizeof *changes->slots);
    st = n ? kg_txn_changed(txn, apply(txn, spog, n, work)) : KG_OK;
  }
  kg_alloc_free(changes->alloc, spog);
  kg_alloc_free(changes->alloc, work);
  return st;
}

kg_status
kg_txn_flush(kg_txn *txn)
{
  if (!txn->is_writer) {
    return KG_OK;
  }
  TRY(txn->failed);
  TRY(kg_dict_flush(txn));
  return kg_changes_flush(txn);
}

/* Graphs. */

static kg_status
remove_some(kg_txn *txn, kg_id g, size_t *n)
{
  kg_scan *scan = NULL;
  const kg_pattern pattern = {.bound = {.g = g}, .order = KG_GSPO};
  kg_quad quads[256];
  TRY(kg_scan_open(txn, &pattern, &scan));
  kg_status st = KG_OK;
  *n = 0;
  for (size_t got = 1; !st && got && *n < CLEAR_AT; *n += got) {
    st = kg_scan_next(scan, quads, sizeof quads / sizeof *quads, &got);
    for (size_t i = 0; i < got && !st; ++i) {
      st = kg_txn_remove(txn, &quads[i], NULL);
    }
  }
  kg_scan_close(scan);
  return st;
}

kg_status
kg_txn_clear_graph(kg_txn *txn, kg_id g, uint64_t *n_removed)
{
  size_t n = 0;
  if (n_removed) {
    *n_removed = 0;
  }
  TRY(kg_txn_may_write(txn));
  do {
    TRY(kg_txn_flush(txn));
    TRY(remove_some(txn, g, &n));
    if (n_removed) {
      *n_removed += n;
    }
  } while (n >= CLEAR_AT);
  return KG_OK;
}
