/* SPDX-License-Identifier: Apache-2.0 */
#include "store/order.h"
#include "store/scan.h"

/* Terms looked up together: while the rows of some are read, the memory that
   the others need is on its way. */
enum { GROUP = 32 };

/* A column that is wanted. */
typedef struct column_out {
  int column; /* Of the block; -1: all 0. */
  kg_id *ids;
} column_out;

typedef struct probing {
  kg_scan *scan;
  kg_pattern pattern;
  const kg_probes *probes;
  const kg_finder *finder;
  column_out outs[KG_PLACES];
  int n_outs;
  int n_bound;
  kg_row key; /* The columns that are bound; the term's changes. */
  kg_spot spots[GROUP];
  size_t value;  /* Number of the last value that was looked at, or SIZE_MAX:
                    the next one is often the one behind. */
  size_t n_done; /* Terms. */
  size_t n_rows;
} probing;

static kg_columns
columns_from(const kg_columns *out, size_t row)
{
  return (kg_columns){
      out->s ? out->s + row : NULL, out->p ? out->p + row : NULL,
      out->o ? out->o + row : NULL, out->g ? out->g + row : NULL};
}

/* One term by a scan of its own. @param is_whole all its rows are given. */
static kg_status
read_alone(probing *p, kg_id id, bool *is_whole)
{
  const kg_probes *const probes = p->probes;
  const size_t room = probes->cap - p->n_rows;
  const size_t cap = probes->most < room ? probes->most : room;
  const kg_columns out = columns_from(&probes->out, p->n_rows);
  size_t n = 0;
  *kg_quad_place(&p->pattern.bound, probes->place) = id;
  TRY(kg_scan_reopen(p->scan, &p->pattern));
  TRY(kg_scan_next_columns(p->scan, &out, cap, &n));
  *is_whole = p->scan->is_done || (probes->is_cut && n == probes->most);
  if (*is_whole) {
    p->n_rows += n;
    probes->ends[p->n_done++] = p->n_rows;
  }
  return KG_OK;
}

/* Groups. */

static void
name_outs(probing *p)
{
  const kg_columns *const out = &p->probes->out;
  kg_id *const places[KG_PLACES] = {out->s, out->p, out->o, out->g};
  for (int i = 0; i < KG_PLACES; ++i) {
    const int place = kg_order_places[p->scan->cursor.order][i];
    if (places[place]) {
      const bool is_left_out = place == 3 && p->pattern.distinct;
      p->outs[p->n_outs++] = (column_out){is_left_out ? -1 : i, places[place]};
    }
  }
}

/* Values of a group whose numbers could not be guessed. */
static void
look_values(probing *p, const kg_id *ids, uint8_t *unknown, size_t n)
{
  size_t numbers[GROUP];
  size_t m = 0;
  for (size_t i = 0; i < n; ++i) {
    const size_t value = kg_finder_value(p->finder, ids[unknown[i]]);
    if (value < p->finder->values.n) {
      kg_fetch(&p->finder->values.at[value], 1);
      numbers[m] = value;
      unknown[m++] = unknown[i];
    }
  }
  for (size_t i = 0; i < m; ++i) {
    p->spots[unknown[i]] = p->finder->values.at[numbers[i]].spot;
    p->value = numbers[i];
  }
}

/* Where the rows of a group are. */
static void
look(probing *p, const kg_id *ids, size_t n)
{
  const kg_finder finder = *p->finder; /* Stays in registers. */
  uint8_t unknown[GROUP];
  size_t n_unknown = 0;
  for (size_t i = 0; i < n; ++i) {
    const kg_id id = ids[i];
    p->spots[i] = 0;
    if (kg_finder_is_term(id)) {
      p->spots[i] = kg_finder_term(&finder, id);
    } else if (p->value + 1 < finder.values.n &&
               finder.values.at[p->value + 1].id == id) {
      p->spots[i] = finder.values.at[++p->value].spot;
    } else if (finder.slots) {
      unknown[n_unknown++] = (uint8_t)i;
      kg_fetch(&finder.slots[kg_hash_mix(id) & finder.slot_mask], 1);
    }
  }
  look_values(p, ids, unknown, n_unknown);
}

/* The rows of a group on the way, where they are not in the block of those
   before: first the heads of all blocks, then what these tell. */
static void
fetch_rows(const probing *p, size_t n)
{
  kg_spot starts[GROUP];
  size_t n_starts = 0;
  size_t last = SIZE_MAX;
  for (size_t i = 0; i < n; ++i) {
    const size_t block = kg_spot_block(p->spots[i]);
    if (block != last) {
      kg_fetch(&p->finder->blocks[block], 2 * KG_CACHE_LINE);
      starts[n_starts++] = p->spots[i];
      last = block;
    }
  }
  for (size_t i = 0; i < n_starts; ++i) {
    kg_block_prefetch(&p->finder->blocks[kg_spot_block(starts[i])].block,
                      kg_spot_begin(starts[i]));
  }
}

static void
read_rows(probing *p, const kg_block *block, size_t begin, size_t n)
{
  for (int i = 0; i < p->n_outs; ++i) {
    const column_out *const out = &p->outs[i];
    kg_id *const to = out->ids + p->n_rows;
    if (out->column >= 0) {
      kg_block_read(block, out->column, begin, n, to, 1);
    } else {
      memset(to, 0, n * sizeof *to);
    }
  }
  p->n_rows += n;
}

/* Terms whose rows follow on one another are read at once. @return how many of
   the `n` from `at` on. */
static size_t
read_run(probing *p, size_t at, size_t n)
{
  const kg_probes *const probes = p->probes;
  const kg_spot spot = p->spots[at];
  const kg_block *const block = &p->finder->blocks[kg_spot_block(spot)].block;
  /* Copies, since what is written to `ends` might be these. */
  const size_t most = probes->most;
  const bool is_cut = probes->is_cut;
  const size_t room = probes->cap - p->n_rows;
  const size_t n_rows = p->n_rows;
  size_t *const ends = probes->ends + p->n_done;
  size_t m = 0;
  size_t i = at;
  do {
    size_t more = kg_spot_n(p->spots[i]);
    if (is_cut && more > most) {
      more = most;
    }
    if (more > most || m + more > room) {
      break;
    }
    m += more;
    ends[i++ - at] = n_rows + m;
  } while (i < n && kg_spot_goes_on(spot, m, p->spots[i]));
  read_rows(p, block, kg_spot_begin(spot), m);
  p->n_done += i - at;
  return i - at;
}

/* The same for one term and columns bound behind it. */
static bool
read_narrow(probing *p, kg_id id, kg_spot spot)
{
  const kg_probes *const probes = p->probes;
  const kg_block *const block = &p->finder->blocks[kg_spot_block(spot)].block;
  size_t begin = kg_spot_begin(spot);
  size_t end = begin + kg_spot_n(spot);
  p->key.c[0] = id;
  kg_block_narrow(block, &p->key, p->n_bound, &begin, &end);
  if (probes->is_cut && end - begin > probes->most) {
    end = begin + probes->most;
  }
  if (end - begin > probes->most || end - begin > probes->cap - p->n_rows) {
    return false;
  }
  read_rows(p, block, begin, end - begin);
  probes->ends[p->n_done++] = p->n_rows;
  return true;
}

/* Whether the block at hand has all rows that are wanted. */
static bool
has_enough(const probing *p, kg_spot spot)
{
  return kg_spot_is_whole(spot) || (p->n_bound == 1 && p->probes->is_cut &&
                                    kg_spot_n(spot) >= p->probes->most);
}

/* @param is_whole all of the group's terms are done. */
static kg_status
read_group(probing *p, const kg_id *ids, size_t n, bool *is_whole)
{
  *is_whole = true;
  for (size_t i = 0; i < n && *is_whole;) {
    const kg_spot spot = p->spots[i];
    if (!has_enough(p, spot) || !kg_finder_knows(p->finder, ids[i])) {
      TRY(read_alone(p, ids[i++], is_whole));
    } else if (!spot) {
      p->probes->ends[p->n_done++] = p->n_rows;
      ++i;
    } else if (p->n_bound > 1) {
      *is_whole = read_narrow(p, ids[i], spot);
      ++i;
    } else {
      const size_t n_read = read_run(p, i, n);
      *is_whole = n_read > 0;
      i += n_read;
    }
  }
  return KG_OK;
}

static kg_status
read_found(probing *p)
{
  const kg_probes *const probes = p->probes;
  bool is_whole = true;
  while (is_whole && p->n_done < probes->n) {
    const kg_id *const ids = probes->ids + p->n_done;
    const size_t left = probes->n - p->n_done;
    const size_t n = left < GROUP ? left : GROUP;
    look(p, ids, n);
    fetch_rows(p, n);
    TRY(read_group(p, ids, n, &is_whole));
    if (kg_is_cancelled(kg_txn_context(p->scan->txn))) {
      return KG_CANCELLED;
    }
  }
  return KG_OK;
}

static kg_status
read_each(probing *p)
{
  const kg_probes *const probes = p->probes;
  bool is_whole = true;
  while (is_whole && p->n_done < probes->n) {
    TRY(read_alone(p, probes->ids[p->n_done], &is_whole));
    if (p->n_done % GROUP == 0 &&
        kg_is_cancelled(kg_txn_context(p->scan->txn))) {
      return KG_CANCELLED;
    }
  }
  return KG_OK;
}

/* A finder helps where the terms stand in its order's first column and all rows
   of a range are wanted. */
static void
use_finder(probing *p)
{
  const kg_cursor *const cursor = &p->scan->cursor;
  if (kg_order_places[cursor->order][0] == p->probes->place &&
      !p->pattern.high && !kg_scan_must_filter(p->scan->txn, &p->pattern)) {
    p->finder = kg_cursor_finder(cursor, p->probes->n);
  }
  if (p->finder) {
    p->n_bound = kg_order_bound(&p->pattern.bound);
    p->key = kg_row_of(cursor->order, &p->pattern.bound);
    name_outs(p);
  }
}

kg_status
kg_scan_probe(kg_scan *scan,
              const kg_pattern *pattern,
              const kg_probes *probes,
              size_t *n_done)
{
  probing p = {
      .scan = scan, .pattern = *pattern, .probes = probes, .value = SIZE_MAX};
  *n_done = 0;
  if (!probes->n) {
    return KG_OK;
  }
  *kg_quad_place(&p.pattern.bound, probes->place) = probes->ids[0];
  TRY(kg_scan_choose(scan, &p.pattern));
  use_finder(&p);
  const kg_status st = p.finder ? read_found(&p) : read_each(&p);
  *n_done = p.n_done;
  if (!st && !p.n_done) {
    *kg_quad_place(&p.pattern.bound, probes->place) = probes->ids[0];
    return kg_scan_reopen(scan, &p.pattern);
  }
  scan->is_done = true;
  return st;
}
