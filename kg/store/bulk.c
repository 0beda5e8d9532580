/* SPDX-License-Identifier: Apache-2.0 */
/* Bulk loading. Quads are kept as four numbers: of the dictionary's entry in
   memory, or of the inline id. At the end the numbers are replaced by ranks of
   the ids, so that 32-bit radix sorts bring the quads into each order, and are
   merged into the indexes. When the memory is used up before, the sorted quads
   go to a temporary file as runs, which are merged into the indexes at the end.

   A stable sort by one place turns one order into another, which saves most
   of the work: SPOG by o is OSPG, that by p is POSG, and so on. */
#include "store/sort.h"
#include "store/spill.h"
#include "store/stats.h"
#include "store/txn.h"

#include "base/map.h"

static const uint32_t INLINE = UINT32_C(1) << 31;
enum {
  FIRST_QUADS = 4096,
  ROWS_AT_ONCE = 1 << 18, /* Of runs. */
  WAITING = KG_DICT_BATCH / KG_PLACES,
  WAITING_BYTES = 1 << 16,
};

struct kg_bulk {
  kg_txn *txn;
  kg_packed *quads;
  size_t n;
  size_t cap;
  kg_id_map inline_ids; /* Id to its number. */
  /* The last quads may have terms that wait to be entered together: `waits`
     tells by bits which places of which are numbers of the batch. */
  kg_dict_batch batch;
  uint8_t waits[WAITING];
  size_t n_waiting;
  /* The IRI or blank node seen last: entry + 1, or number in the batch + 1. */
  uint32_t last[KG_PLACES];
  uint32_t last_waiting[KG_PLACES];
  bool has_default;
  uint32_t default_number; /* Of the default graph, once it has been seen. */
  kg_spill *spill;         /* NULL until the memory has been used up. */
  uint64_t n_new;
};

kg_status
kg_bulk_open(kg_txn *txn, kg_bulk **out)
{
  const kg_alloc *alloc = kg_txn_context(txn)->alloc;
  *out = NULL;
  TRY(kg_txn_may_write(txn));
  if (txn->has_bulk) {
    return kg_sink_error(&kg_txn_context(txn)->sink, KG_ERR_USAGE, NULL,
                         "a transaction has one bulk load at a time");
  }
  kg_bulk *bulk = kg_alloc_zeroed(alloc, 1, sizeof *bulk);
  if (!bulk) {
    return kg_out_of_memory(kg_txn_context(txn));
  }
  bulk->txn = txn;
  kg_id_map_init(&bulk->inline_ids, alloc);
  kg_buf_init(&bulk->batch.text, alloc);
  txn->has_bulk = true;
  *out = bulk;
  return KG_OK;
}

void
kg_bulk_abandon(kg_bulk *bulk)
{
  if (bulk) {
    const kg_alloc *alloc = kg_txn_context(bulk->txn)->alloc;
    bulk->txn->has_bulk = false;
    kg_id_map_clear(&bulk->inline_ids);
    kg_buf_clear(&bulk->batch.text);
    kg_spill_close(bulk->spill);
    kg_alloc_free(alloc, bulk->quads);
    kg_alloc_free(alloc, bulk);
  }
}

/* Collecting. */

static kg_status
number_inline(kg_bulk *bulk, kg_id id, uint32_t *number)
{
  const uint64_t *value =
      kg_id_map_put(&bulk->inline_ids, id, bulk->inline_ids.n, NULL);
  if (!value) {
    return kg_out_of_memory(kg_txn_context(bulk->txn));
  }
  *number = INLINE | (uint32_t)*value;
  return KG_OK;
}

static kg_status
number_default(kg_bulk *bulk, uint32_t *number)
{
  if (!bulk->has_default) {
    TRY(number_inline(bulk, KG_ID_DEFAULT_GRAPH, &bulk->default_number));
    bulk->has_default = true;
  }
  *number = bulk->default_number;
  return KG_OK;
}

/* Whether a term is the one that the place had last. */
static bool
is_last(kg_bulk *bulk, int place, const kg_term *term, uint32_t *number)
{
  const uint32_t entry = bulk->last[place];
  const uint32_t waiting = bulk->last_waiting[place];
  if (waiting) {
    const struct kg_dict_wanted *w = &bulk->batch.wanted[waiting - 1];
    *number = waiting - 1;
    return kg_dict_is_record(
        kg_slice_make(bulk->batch.text.ptr + w->begin, w->end - w->begin),
        term);
  }
  *number = entry - 1;
  return entry &&
         kg_dict_is_record(bulk->txn->dict.entries.at[entry - 1].record, term);
}

/* @param waits set where the number is one of the batch. */
static kg_status
number_term(kg_bulk *bulk,
            int place,
            const kg_term *term,
            uint32_t *number,
            bool *waits)
{
  kg_id id;
  *waits = false;
  if (term->kind == KG_TERM_NONE) {
    return number_default(bulk, number);
  }
  if (term->kind == KG_TERM_LITERAL && kg_id_encode(term, &id)) {
    return number_inline(bulk, id, number);
  }
  const bool is_literal = term->kind == KG_TERM_LITERAL;
  if (!is_literal && is_last(bulk, place, term, number)) {
    *waits = bulk->last_waiting[place];
    return KG_OK;
  }
  *waits = true;
  *number = (uint32_t)bulk->batch.n;
  TRY(kg_dict_batch_add(bulk->txn, &bulk->batch, term));
  if (!is_literal) {
    bulk->last_waiting[place] = *number + 1;
  }
  return KG_OK;
}

/* Enters the terms that wait. */
static kg_status
enter_waiting(kg_bulk *bulk)
{
  kg_dict_batch *const batch = &bulk->batch;
  TRY(kg_dict_intern_batch(bulk->txn, batch));
  kg_packed *const quads = bulk->quads + bulk->n - bulk->n_waiting;
  for (size_t i = 0; i < bulk->n_waiting; ++i) {
    for (int k = 0; k < KG_PLACES; ++k) {
      if (bulk->waits[i] >> k & 1) {
        quads[i].c[k] = batch->wanted[quads[i].c[k]].entry;
      }
    }
  }
  for (int k = 0; k < KG_PLACES; ++k) {
    if (bulk->last_waiting[k]) {
      bulk->last[k] = batch->wanted[bulk->last_waiting[k] - 1].entry + 1;
      bulk->last_waiting[k] = 0;
    }
  }
  bulk->n_waiting = 0;
  batch->n = 0;
  kg_buf_reset(&batch->text);
  return KG_OK;
}

static kg_status spill_chunk(kg_bulk *bulk);

static uint64_t
memory_for(const kg_bulk *bulk, size_t n_quads)
{
  const size_t n_ids = bulk->txn->dict.entries.n + bulk->inline_ids.n;
  return n_quads * 2 * sizeof *bulk->quads +
         n_ids * (2 * sizeof(kg_numbered) + sizeof(kg_id)) +
         kg_dict_memory(&bulk->txn->dict) +
         bulk->inline_ids.cap * sizeof *bulk->inline_ids.entries;
}

/* Room for one more quad, by growing or by putting away what there is. */
static kg_status
make_room(kg_bulk *bulk)
{
  const kg_context *ctx = kg_txn_context(bulk->txn);
  /* A quarter is for what LMDB keeps: see kg_txn_relieve. */
  const uint64_t most = bulk->txn->store->max_memory / 4 * 3;
  TRY(enter_waiting(bulk));
  if (bulk->n >= FIRST_QUADS && memory_for(bulk, bulk->n) > most) {
    TRY(spill_chunk(bulk));
  }
  if (bulk->n < bulk->cap) {
    return KG_OK;
  }
  const size_t cap = bulk->cap ? bulk->cap + bulk->cap / 2 : FIRST_QUADS;
  kg_packed *quads =
      kg_alloc_resize(ctx->alloc, bulk->quads, cap * sizeof *quads);
  if (!quads) {
    return kg_out_of_memory(ctx);
  }
  bulk->quads = quads;
  bulk->cap = cap;
  return KG_OK;
}

kg_status
kg_bulk_add(void *user, const kg_term_quad *quad)
{
  kg_bulk *const bulk = user;
  const kg_term *const terms[KG_PLACES] = {&quad->s, &quad->p, &quad->o,
                                           &quad->g};
  kg_packed packed;
  unsigned waits = 0;
  TRY(bulk->txn->failed);
  if (bulk->n % FIRST_QUADS == 0 || bulk->n == bulk->cap) {
    TRY(make_room(bulk));
    if (kg_is_cancelled(kg_txn_context(bulk->txn))) {
      return KG_CANCELLED;
    }
  }
  for (int k = 0; k < KG_PLACES; ++k) {
    bool is_waiting;
    TRY(number_term(bulk, k, terms[k], &packed.c[k], &is_waiting));
    waits |= (unsigned)is_waiting << k;
  }
  bulk->waits[bulk->n_waiting++] = (uint8_t)waits;
  bulk->quads[bulk->n++] = packed;
  return bulk->n_waiting == WAITING || bulk->batch.text.len > WAITING_BYTES
             ? enter_waiting(bulk)
             : KG_OK;
}

/* Sorting. */

typedef struct sorter {
  kg_bulk *bulk;
  kg_packed *rows;
  kg_packed *spare;
  size_t n;
  kg_id *ids; /* By rank. */
  uint32_t n_ids;
  bool one_graph;
  bool was_empty;
  kg_tally tally;
} sorter;

static kg_status
rank_ids(sorter *s, uint32_t **ranks)
{
  const kg_context *ctx = kg_txn_context(s->bulk->txn);
  const kg_dict *dict = &s->bulk->txn->dict;
  const kg_id_map *inl = &s->bulk->inline_ids;
  const size_t n = dict->entries.n + inl->n;
  kg_numbered *a = kg_alloc_resize(ctx->alloc, NULL, n * sizeof *a);
  kg_numbered *b = kg_alloc_resize(ctx->alloc, NULL, n * sizeof *b);
  s->ids = kg_alloc_resize(ctx->alloc, NULL, n * sizeof *s->ids);
  *ranks = kg_alloc_resize(ctx->alloc, NULL, n * sizeof **ranks);
  kg_status st = KG_OK;
  if (!a || !b || !s->ids || !*ranks) {
    st = kg_out_of_memory(ctx);
  } else {
    for (size_t i = 0; i < dict->entries.n; ++i) {
      a[i] = (kg_numbered){dict->entries.at[i].id, (uint32_t)i};
    }
    for (size_t i = 0; i < inl->n; ++i) {
      a[dict->entries.n + i] =
          (kg_numbered){inl->entries[i].key, (uint32_t)(dict->entries.n + i)};
    }
    const kg_numbered *sorted = kg_sort_numbered(a, b, n);
    for (size_t i = 0; i < n; ++i) {
      s->ids[i] = sorted[i].id;
      (*ranks)[sorted[i].number] = (uint32_t)i;
    }
    s->n_ids = (uint32_t)n;
  }
  kg_alloc_free(ctx->alloc, a);
  kg_alloc_free(ctx->alloc, b);
  return st;
}

static void
replace_by_ranks(sorter *s, const uint32_t *ranks)
{
  const uint32_t n_entries = (uint32_t)s->bulk->txn->dict.entries.n;
  s->one_graph = true;
  for (size_t i = 0; i < s->n; ++i) {
    for (int k = 0; k < KG_PLACES; ++k) {
      const uint32_t number = s->rows[i].c[k];
      s->rows[i].c[k] =
          ranks[number & INLINE ? n_entries + (number & ~INLINE) : number];
    }
    s->one_graph = s->one_graph && s->rows[i].c[3] == s->rows[0].c[3];
  }
}

static void
sort_by(sorter *s, int place)
{
  kg_packed *const sorted =
      kg_sort_packed(s->rows, s->spare, s->n, place, s->n_ids);
  if (sorted != s->rows) {
    s->spare = s->rows;
    s->rows = sorted;
  }
}

static void
drop_repeats(sorter *s)
{
  size_t n = 0;
  for (size_t i = 0; i < s->n; ++i) {
    if (!n || memcmp(&s->rows[n - 1], &s->rows[i], sizeof *s->rows) != 0) {
      s->rows[n++] = s->rows[i];
    }
  }
  s->n = n;
}

static kg_status
drop_stored(sorter *s)
{
  kg_cursor cursor = {0};
  size_t n = 0;
  const kg_run run = {
      .order = KG_SPOG, .n = s->n, .packed = s->rows, .ids = s->ids};
  kg_status st = kg_cursor_open(&cursor, s->bulk->txn, KG_SPOG);
  for (size_t i = 0; i < s->n && !st; ++i) {
    const kg_row row = kg_run_row(&run, i);
    bool has = false;
    st = kg_cursor_has(&cursor, &row, KG_PLACES, &has);
    s->rows[n] = s->rows[i];
    n += !has;
  }
  kg_cursor_close(&cursor);
  s->n = n;
  return st;
}

/* Quads of one graph that are sorted by an order are sorted by the one that
   begins with the graph as well. */
static kg_status
spill_order(sorter *s, kg_order order)
{
  static const kg_order partner[KG_GSPO] = {
      [KG_SPOG] = KG_GSPO, [KG_POSG] = KG_GPOS, [KG_OSPG] = KG_GOSP};
  kg_spill *const spill = s->bulk->spill;
  if (s->one_graph && order >= KG_GSPO) {
    return KG_OK;
  }
  TRY(kg_spill_begin(spill,
                     1u << order | (s->one_graph ? 1u << partner[order] : 0)));
  for (size_t i = 0; i < s->n; ++i) {
    const uint32_t *c = s->rows[i].c;
    const kg_quad quad = {s->ids[c[0]], s->ids[c[1]], s->ids[c[2]],
                          s->ids[c[3]]};
    TRY(kg_spill_add(spill, &quad));
  }
  return kg_spill_end(spill);
}

static kg_status
merge_order(sorter *s, kg_order order)
{
  if (s->bulk->spill) {
    return spill_order(s, order);
  }
  const kg_run run = {
      .order = order, .n = s->n, .packed = s->rows, .ids = s->ids};
  return kg_stats_merge(s->bulk->txn, &s->tally, &run, s->was_empty);
}

/* Each order from the one before by stable sorts. With one graph the orders
   that begin with it are sorted as their partners are. */
static kg_status
merge_orders(sorter *s)
{
  TRY(merge_order(s, KG_SPOG));
  if (s->one_graph) {
    TRY(merge_order(s, KG_GSPO));
  }
  sort_by(s, 2);
  TRY(merge_order(s, KG_OSPG));
  if (s->one_graph) {
    TRY(merge_order(s, KG_GOSP));
  }
  sort_by(s, 1);
  TRY(merge_order(s, KG_POSG));
  sort_by(s, 3);
  TRY(merge_order(s, KG_GPOS));
  if (s->one_graph) {
    return KG_OK;
  }
  sort_by(s, 0);
  sort_by(s, 3);
  TRY(merge_order(s, KG_GSPO));
  sort_by(s, 2);
  sort_by(s, 3);
  return merge_order(s, KG_GOSP);
}

static void
sort_spog(sorter *s)
{
  static const int places[KG_PLACES] = {3, 2, 1, 0};
  for (int i = 0; i < KG_PLACES; ++i) {
    sort_by(s, places[i]);
  }
  drop_repeats(s);
}

static kg_status
merge_sorted(sorter *s)
{
  kg_txn *const txn = s->bulk->txn;
  s->was_empty = !txn->meta.n_quads;
  if (!s->was_empty) {
    TRY(drop_stored(s));
  }
  if (!s->n) {
    return KG_OK;
  }
  kg_id type = 0;
  TRY(kg_stats_type(txn, &type));
  kg_tally_init(&s->tally, kg_txn_context(txn)->alloc, type);
  kg_status st = merge_orders(s);
  st = st ? st : kg_stats_apply(txn, &s->tally);
  kg_tally_clear(&s->tally);
  s->bulk->n_new += s->n;
  return st;
}

/* Begins another chunk: nothing in memory is known any more. */
static void
forget_chunk(kg_bulk *bulk)
{
  bulk->n = 0;
  memset(bulk->last, 0, sizeof bulk->last);
  bulk->has_default = false;
  kg_id_map_clear(&bulk->inline_ids);
  kg_dict_forget(bulk->txn);
}

/* Sorts what is in memory and puts it into the indexes, or into runs. */
static kg_status
put_chunk(kg_bulk *bulk)
{
  const kg_context *ctx = kg_txn_context(bulk->txn);
  sorter s = {.bulk = bulk, .rows = bulk->quads, .n = bulk->n};
  uint32_t *ranks = NULL;
  TRY(enter_waiting(bulk));
  /* The changes made one by one come first; this load looks at the indexes. */
  TRY(kg_txn_flush(bulk->txn));
  if (!bulk->n) {
    return KG_OK;
  }
  s.spare = kg_alloc_resize(ctx->alloc, NULL, bulk->n * sizeof *s.spare);
  kg_status st = s.spare ? rank_ids(&s, &ranks) : kg_out_of_memory(ctx);
  if (!st) {
    replace_by_ranks(&s, ranks);
    kg_alloc_free(ctx->alloc, ranks);
    ranks = NULL;
    sort_spog(&s);
    st = bulk->spill ? merge_orders(&s) : merge_sorted(&s);
  }
  kg_alloc_free(ctx->alloc, ranks);
  kg_alloc_free(ctx->alloc, s.ids);
  if (s.rows == bulk->quads) {
    kg_alloc_free(ctx->alloc, s.spare);
  } else {
    kg_alloc_free(ctx->alloc, bulk->quads);
    bulk->quads = s.rows;
    bulk->cap = bulk->n;
  }
  forget_chunk(bulk);
  return kg_txn_changed(bulk->txn, st);
}

/* Runs. */

static kg_status
spill_chunk(kg_bulk *bulk)
{
  const kg_env *env = bulk->txn->store->env;
  if (!bulk->spill) {
    TRY(kg_spill_open(kg_txn_context(bulk->txn),
                      env->is_temporary ? NULL : env->folder, &bulk->spill));
  }
  return put_chunk(bulk);
}

typedef struct run_merger {
  kg_bulk *bulk;
  kg_tally tally;
  bool was_empty;
  size_t memory; /* Bytes for buffers, and again for rows. */
  kg_row *rows;
  size_t cap;
  uint64_t n_merged;
} run_merger;

/* Changes made one by one since the runs were written may have added the same
   quads, and the store may have had them before. */
static kg_status
drop_stored_rows(run_merger *m, kg_order order, size_t *n)
{
  kg_cursor cursor = {0};
  size_t kept = 0;
  kg_status st = kg_cursor_open(&cursor, m->bulk->txn, order);
  for (size_t i = 0; i < *n && !st; ++i) {
    bool has = false;
    st = kg_cursor_has(&cursor, &m->rows[i], KG_PLACES, &has);
    m->rows[kept] = m->rows[i];
    kept += !has;
  }
  kg_cursor_close(&cursor);
  *n = kept;
  return st;
}

static kg_status
merge_runs_of(run_merger *m, kg_order order)
{
  kg_txn *const txn = m->bulk->txn;
  kg_spill_merge *merge = NULL;
  TRY(kg_spill_merge_open(m->bulk->spill, order, m->memory, &merge));
  kg_status st = KG_OK;
  bool goes_on = true;
  while (!st && goes_on) {
    kg_run run = {.order = order, .rows = m->rows};
    st = kg_spill_merge_next(merge, m->rows, m->cap, &run.n);
    goes_on = run.goes_on = run.n == m->cap;
    if (!st && !m->was_empty) {
      st = drop_stored_rows(m, order, &run.n);
    }
    st = st ? st : kg_stats_merge(txn, &m->tally, &run, m->was_empty);
    ++txn->generation;
    m->n_merged += order == KG_SPOG ? run.n : 0;
  }
  kg_spill_merge_close(merge);
  return st;
}

static kg_status
merge_all_runs(run_merger *m)
{
  kg_txn *const txn = m->bulk->txn;
  kg_id type = 0;
  TRY(kg_stats_type(txn, &type));
  kg_tally_init(&m->tally, kg_txn_context(txn)->alloc, type);
  kg_status st = KG_OK;
  for (int order = KG_FIRST_ORDER; order < KG_N_ORDERS && !st; ++order) {
    st = merge_runs_of(m, (kg_order)order);
  }
  st = st ? st : kg_stats_apply(txn, &m->tally);
  kg_tally_clear(&m->tally);
  return st;
}

static kg_status
merge_runs(kg_bulk *bulk)
{
  const kg_context *ctx = kg_txn_context(bulk->txn);
  run_merger m = {.bulk = bulk,
                  .was_empty = !bulk->txn->meta.n_quads,
                  .memory = (size_t)(bulk->txn->store->max_memory / 4)};
  kg_alloc_free(ctx->alloc, bulk->quads);
  bulk->quads = NULL;
  bulk->cap = 0;
  m.cap = m.memory / sizeof *m.rows;
  m.cap = m.cap < FIRST_QUADS    ? FIRST_QUADS
          : m.cap > ROWS_AT_ONCE ? ROWS_AT_ONCE
                                 : m.cap;
  m.rows = kg_alloc_resize(ctx->alloc, NULL, m.cap * sizeof *m.rows);
  const kg_status st = m.rows ? merge_all_runs(&m) : kg_out_of_memory(ctx);
  kg_alloc_free(ctx->alloc, m.rows);
  bulk->n_new += m.n_merged;
  return kg_txn_changed(bulk->txn, st);
}

kg_status
kg_bulk_finish(kg_bulk *bulk, uint64_t *n_new)
{
  kg_status st = put_chunk(bulk);
  if (bulk->spill) {
    st = st ? st : merge_runs(bulk);
  }
  if (n_new) {
    *n_new = bulk->n_new;
  }
  kg_bulk_abandon(bulk);
  return st;
}
