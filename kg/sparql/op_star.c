/* SPDX-License-Identifier: Apache-2.0 */
// Several properties of one subject: each different subject of a batch is read
// once, in the order of the index, whatever the order of the rows, and gives
// the objects of all properties asked for. The other way round, one property
// of each different object gives its subjects.
#include "base/vec.h"
#include "sparql/lookup.h"

enum {
  CHUNK = 32,
  ROWS = 2048, ///< Read of a list of keys at once.
  FEW = 64,    ///< Keys with more rows are read alone, and only what is asked.
};

/// Where the objects of one property of one subject are.
typedef struct span {
  uint32_t begin, n;
} span;

typedef struct star_edge {
  kg_id p, o;      ///< `o` 0: any.
  uint32_t column; ///< That it fills, or KG_NO_COLUMN.
  uint32_t at;     ///< Which of its objects the current row has.
} star_edge;

/// A subject (or object) to look up.
typedef struct key {
  kg_id id;
  uint32_t row;
} key;

typedef struct star_op {
  kg_op op;
  kg_join_mode mode;
  kg_pattern base;
  bool by_object;      ///< The input binds the object.
  uint32_t key_column; ///< Of the input.
  star_edge *edges;    ///< By predicate.
  uint32_t n_edges;
  uint32_t *inputs; ///< By column: the input's.
  uint32_t n_inputs;
  kg_scan *scan;
  KG_VEC(kg_id) objects;
  span *spans; ///< By key and edge.
  key *order, *spare;
  uint32_t key_of[KG_BATCH]; ///< By row of the input.
  uint32_t picked[KG_BATCH]; ///< By row that comes out.
  kg_id ids[KG_BATCH];       ///< The different keys.
  size_t ends[KG_BATCH];
  kg_id *rows[2]; ///< Of a list of keys or a chunk: predicates and the rest.
  // What was read of the current key; by object `os` are the subjects.
  const kg_id *ps, *os;
  size_t n_read, at_read;
  bool is_end; ///< There is nothing behind the chunk.
  size_t row;
  bool in_row; ///< The edges' counters stand within the row.
} star_op;

// Reading -----------------------------------------------------------------

/// By id, least significant byte first; bytes that are all equal cost one
/// look.
static void
sort_keys(star_op *j, size_t n)
{
  uint64_t differ = 0;
  bool sorted = true;
  for (size_t i = 1; i < n; i++) {
    differ |= j->order[i].id ^ j->order[0].id;
    sorted &= j->order[i - 1].id <= j->order[i].id;
  }
  for (unsigned shift = 0; !sorted && shift < 64; shift += 8) {
    if (!(differ >> shift & 0xff)) {
      continue;
    }
    uint32_t start[257] = {0};
    for (size_t i = 0; i < n; i++) {
      start[(j->order[i].id >> shift & 0xff) + 1]++;
    }
    for (int i = 0; i < 256; i++) {
      start[i + 1] += start[i];
    }
    for (size_t i = 0; i < n; i++) {
      j->spare[start[j->order[i].id >> shift & 0xff]++] = j->order[i];
    }
    key *const swap = j->order;
    j->order = j->spare;
    j->spare = swap;
  }
}

static kg_columns
columns(const star_op *j)
{
  kg_columns to = {.s = j->rows[1]};
  if (!j->by_object) {
    to = (kg_columns){.p = j->rows[0], .o = j->rows[1]};
  }
  return to;
}

static kg_status
read_chunk(star_op *j)
{
  const kg_columns to = columns(j);
  j->at_read = 0;
  j->ps = j->by_object ? NULL : j->rows[0];
  j->os = j->rows[1];
  TRY(kg_scan_next_columns(j->scan, &to, CHUNK, &j->n_read));
  j->is_end = j->n_read < CHUNK;
  return KG_OK;
}

/// Go to the first property at or behind `p`. @return whether it is `p`.
static kg_status
find_property(star_op *j, kg_id p, bool *found)
{
  for (;;) {
    while (j->at_read < j->n_read && j->ps[j->at_read] < p) {
      j->at_read++;
    }
    if (j->at_read < j->n_read || j->is_end) {
      *found = j->at_read < j->n_read && j->ps[j->at_read] == p;
      return KG_OK;
    }
    TRY(kg_scan_seek(j->scan, p));
    TRY(read_chunk(j));
  }
}

static bool
only_tests(const star_op *j)
{
  return j->mode == KG_JOIN_SEMI || j->mode == KG_JOIN_ANTI;
}

static kg_status
keep(star_op *j, kg_id id)
{
  if (j->objects.n >= UINT32_MAX - 1 ||
      !kg_vec_push(&j->objects, &j->op.exec->alloc, id)) {
    return kg_exec_no_memory(j->op.exec);
  }
  return KG_OK;
}

/// The objects of edge `e` of the subject at hand, from where the chunk is.
static kg_status
read_objects(star_op *j, const star_edge *e)
{
  bool more;
  TRY(find_property(j, e->p, &more));
  while (more) {
    while (j->at_read < j->n_read && j->ps[j->at_read] == e->p) {
      const kg_id o = j->os[j->at_read++];
      if (!e->o || e->o == o) {
        TRY(keep(j, o));
      }
    }
    more = j->at_read == j->n_read && !j->is_end &&
           !(only_tests(j) && j->objects.n);
    if (more) {
      TRY(kg_exec_poll(j->op.exec));
      TRY(read_chunk(j));
    }
  }
  return KG_OK;
}

/// The subjects of the object at hand.
static kg_status
read_subjects(star_op *j)
{
  for (;;) {
    for (size_t i = 0; i < j->n_read; i++) {
      if (!j->ps || j->ps[i] == j->edges[0].p) {
        TRY(keep(j, j->os[i]));
      }
    }
    if (j->is_end || (only_tests(j) && j->objects.n)) {
      return KG_OK;
    }
    TRY(kg_exec_poll(j->op.exec));
    TRY(read_chunk(j));
  }
}

/// The objects of all edges of the key at hand, up to one that has none.
static kg_status
read_edges(star_op *j, span *spans)
{
  for (uint32_t e = 0; e < j->n_edges; e++) {
    if (only_tests(j)) {
      j->objects.n = 0;
    }
    spans[e].begin = (uint32_t)j->objects.n;
    TRY(j->by_object ? read_subjects(j) : read_objects(j, &j->edges[e]));
    spans[e].n = (uint32_t)j->objects.n - spans[e].begin;
    if (!spans[e].n) {
      return KG_OK;
    }
  }
  return KG_OK;
}

/// For one key: nothing but what the edges ask for.
static kg_pattern
pattern_of(const star_op *j, kg_id id)
{
  kg_pattern pattern = j->base;
  if (j->by_object) {
    pattern.bound.o = id;
    pattern.bound.p = j->edges[0].p;
    pattern.order = pattern.bound.g ? KG_GPOS : KG_POSG;
  } else {
    pattern.bound.s = id;
    pattern.low = j->edges[0].p;
    pattern.high = j->edges[j->n_edges - 1].p;
    pattern.order = pattern.bound.g ? KG_GSPO : KG_SPOG;
  }
  return pattern;
}

static kg_status
read_key(star_op *j, kg_id id, span *spans)
{
  if (kg_id_tag(id) == KG_TAG_LOCAL) {
    return KG_OK; // The store has never seen it.
  }
  const kg_pattern pattern = pattern_of(j, id);
  TRY(kg_lookup_start(j->op.exec, &j->scan, &pattern));
  TRY(read_chunk(j));
  return read_edges(j, spans);
}

/// The first of the keys from number `at` on, all rows of each: reading a few
/// too many costs less than searching for the right ones.
static kg_status
read_list(star_op *j, size_t at, size_t n, size_t *n_done)
{
  const kg_probes probes = {.place = j->by_object ? 2 : 0,
                            .ids = j->ids + at,
                            .n = n - at,
                            .out = {.p = j->rows[0],
                                    .s = j->by_object ? j->rows[1] : NULL,
                                    .o = j->by_object ? NULL : j->rows[1]},
                            .cap = ROWS,
                            .most = FEW,
                            .ends = j->ends};
  kg_pattern pattern = j->base;
  const bool in_graph = pattern.bound.g;
  pattern.order = j->by_object ? (in_graph ? KG_GOSP : KG_OSPG)
                               : (in_graph ? KG_GSPO : KG_SPOG);
  TRY(kg_lookup_probe(j->op.exec, &j->scan, &pattern, &probes, n_done));
  j->is_end = true;
  for (size_t i = 0, begin = 0; i < *n_done; begin = j->ends[i++]) {
    j->ps = j->rows[0] + begin;
    j->os = j->rows[1] + begin;
    j->at_read = 0;
    j->n_read = j->ends[i] - begin;
    TRY(read_edges(j, j->spans + (at + i) * j->n_edges));
  }
  return KG_OK;
}

static kg_status
read_keys(star_op *j, size_t n)
{
  memset(j->spans, 0, n * j->n_edges * sizeof *j->spans);
  for (size_t at = 0, n_done = 0; at < n; at += n_done) {
    TRY(kg_exec_poll(j->op.exec));
    TRY(read_list(j, at, n, &n_done));
    if (!n_done) {
      TRY(read_key(j, j->ids[at], j->spans + at * j->n_edges));
      n_done = 1;
    }
  }
  return KG_OK;
}

static kg_status
read_batch(star_op *j)
{
  const kg_op *input = j->op.children[0];
  const size_t n = input->n;
  for (size_t i = 0; i < n; i++) {
    j->order[i] = (key){input->cols[j->key_column][i], (uint32_t)i};
  }
  sort_keys(j, n);
  j->objects.n = 0;
  uint32_t n_ids = 0;
  for (size_t i = 0; i < n; i++) {
    if (!i || j->order[i].id != j->order[i - 1].id) {
      j->ids[n_ids++] = j->order[i].id;
    }
    j->key_of[j->order[i].row] = n_ids - 1;
  }
  return read_keys(j, n_ids);
}

// Giving ------------------------------------------------------------------

/// Moves the counters to the next combination of objects. @return false when
/// that was the last.
static bool
step(star_op *j, const span *spans)
{
  for (uint32_t e = j->n_edges; e-- > 0;) {
    if (++j->edges[e].at < spans[e].n) {
      return true;
    }
    j->edges[e].at = 0;
  }
  return false;
}

static bool
has_all(const star_op *j, const span *spans)
{
  for (uint32_t e = 0; e < j->n_edges; e++) {
    if (!spans[e].n) {
      return false;
    }
  }
  return true;
}

/// One row with the objects the counters stand at; unbound without `spans`.
static void
give_row(star_op *j, const span *spans, size_t n)
{
  for (uint32_t e = 0; e < j->n_edges; e++) {
    const star_edge *edge = &j->edges[e];
    if (edge->column != KG_NO_COLUMN) {
      j->op.cols[edge->column][n] =
          spans ? j->objects.at[spans[e].begin + edge->at] : 0;
    }
  }
  j->picked[n] = (uint32_t)j->row;
}

/// Numbers of rows and objects, up to a batch. @return how many.
static size_t
pick_rows(star_op *j)
{
  const size_t n_rows = j->op.children[0]->n;
  size_t n = 0;
  for (; j->row < n_rows && n < KG_BATCH; j->row += !j->in_row) {
    const span *spans = j->spans + (size_t)j->key_of[j->row] * j->n_edges;
    const bool found = j->in_row || has_all(j, spans);
    if (only_tests(j)) {
      j->picked[n] = (uint32_t)j->row;
      n += found == (j->mode == KG_JOIN_SEMI);
    } else if (found) {
      give_row(j, spans, n++);
      j->in_row = step(j, spans);
    } else if (j->mode == KG_JOIN_LEFT) {
      give_row(j, NULL, n++);
    }
  }
  return n;
}

static size_t
give_rows(star_op *j)
{
  kg_op *op = &j->op;
  const kg_op *input = op->children[0];
  const size_t n = pick_rows(j);
  for (uint32_t c = 0; c < j->n_inputs; c++) {
    const kg_id *from = input->cols[j->inputs[c]];
    for (size_t i = 0; i < n; i++) {
      op->cols[c][i] = from[j->picked[i]];
    }
  }
  return n;
}

static kg_status
star_next(kg_op *op)
{
  star_op *j = (star_op *)op;
  kg_op *input = op->children[0];
  op->n = 0;
  while (!op->n) {
    if (j->row >= input->n) {
      TRY(kg_op_next(input));
      j->row = 0;
      if (!input->n) {
        return KG_OK;
      }
      TRY(read_batch(j));
    }
    op->n = give_rows(j);
  }
  return KG_OK;
}

// Life --------------------------------------------------------------------

static void
star_close(kg_op *op)
{
  star_op *j = (star_op *)op;
  const kg_alloc *alloc = &op->exec->alloc;
  kg_scan_close(j->scan);
  kg_vec_free(&j->objects, alloc);
  kg_alloc_free(alloc, j->rows[0]);
  kg_alloc_free(alloc, j->rows[1]);
  kg_alloc_free(alloc, j->spans);
  kg_alloc_free(alloc, j->order);
  kg_alloc_free(alloc, j->spare);
  j->scan = NULL;
  j->rows[0] = j->rows[1] = NULL;
  j->spans = NULL;
  j->order = j->spare = NULL;
}

static kg_status
star_open(kg_op *op)
{
  star_op *j = (star_op *)op;
  const kg_alloc *alloc = &op->exec->alloc;
  TRY(kg_op_open(op->children[0]));
  TRY(kg_op_use_buffer(op));
  if (!j->spans) {
    const size_t n = (size_t)KG_BATCH * j->n_edges;
    j->spans = kg_alloc_resize(alloc, NULL, n * sizeof *j->spans);
    j->order = kg_alloc_resize(alloc, NULL, KG_BATCH * sizeof *j->order);
    j->spare = kg_alloc_resize(alloc, NULL, KG_BATCH * sizeof *j->spare);
    for (int i = 0; i < 2; i++) {
      j->rows[i] = kg_alloc_resize(alloc, NULL, ROWS * sizeof *j->rows[i]);
    }
    if (!j->spans || !j->order || !j->spare || !j->rows[0] || !j->rows[1]) {
      return kg_exec_no_memory(op->exec);
    }
  }
  op->children[0]->n = 0;
  j->row = 0;
  j->in_row = false;
  for (uint32_t e = 0; e < j->n_edges; e++) {
    j->edges[e].at = 0;
  }
  return KG_OK;
}

/// Columns of the input that are kept, then those that edges fill.
static void
name_columns(star_op *j, const kg_lookup *lookups, const kg_var_set *keep)
{
  kg_op *op = &j->op;
  const kg_op *input = op->children[0];
  op->n_cols = 0;
  for (uint32_t c = 0; c < input->n_cols; c++) {
    if (!keep || only_tests(j) || kg_var_set_has(keep, input->vars[c])) {
      op->vars[op->n_cols] = input->vars[c];
      op->nullable[op->n_cols] = input->nullable[c];
      j->inputs[op->n_cols++] = c;
    }
  }
  j->n_inputs = op->n_cols;
  for (uint32_t e = 0; e < j->n_edges; e++) {
    const kg_place *free = &lookups[e].places[j->by_object ? 0 : 2];
    j->edges[e] =
        (star_edge){lookups[e].places[1].id, free->id, KG_NO_COLUMN, 0};
    if (free->var != KG_NO_VAR && !only_tests(j) &&
        (!keep || kg_var_set_has(keep, free->var))) {
      op->vars[op->n_cols] = free->var;
      op->nullable[op->n_cols] = j->mode == KG_JOIN_LEFT;
      j->edges[e].column = op->n_cols++;
    }
  }
}

static void
sort_edges(star_op *j)
{
  for (uint32_t i = 1; i < j->n_edges; i++) {
    const star_edge edge = j->edges[i];
    uint32_t k = i;
    for (; k && j->edges[k - 1].p > edge.p; k--) {
      j->edges[k] = j->edges[k - 1];
    }
    j->edges[k] = edge;
  }
}

/// The input always binds place `bound`, and no row binds place `free`.
static bool
fits(const kg_op *input, const kg_lookup *lookup, int bound, int free)
{
  const kg_place *b = &lookup->places[bound], *f = &lookup->places[free];
  const kg_place *g = &lookup->places[3];
  return !lookup->n_ranges && lookup->places[1].id &&
         b->column != KG_NO_COLUMN && !input->nullable[b->column] &&
         f->column == KG_NO_COLUMN && f->param == KG_NO_VAR && !g->id &&
         g->column == KG_NO_COLUMN && g->param == KG_NO_VAR &&
         g->var == KG_NO_VAR;
}

bool
kg_star_fits(const kg_op *input, const kg_lookup *lookup)
{
  return fits(input, lookup, 0, 2);
}

bool
kg_star_fits_object(const kg_op *input, const kg_lookup *lookup)
{
  return fits(input, lookup, 2, 0) && !lookup->places[0].id;
}

static const kg_op_type types[] = {
    [KG_JOIN_INNER] = {"star join", star_open, star_next, star_close},
    [KG_JOIN_LEFT] = {"star left join", star_open, star_next, star_close},
    [KG_JOIN_SEMI] = {"star semi-join", star_open, star_next, star_close},
    [KG_JOIN_ANTI] = {"star anti-join", star_open, star_next, star_close},
};

kg_op *
kg_op_star(kg_exec *exec,
           kg_op *input,
           const kg_lookup *lookups,
           uint32_t n_lookups,
           kg_join_mode mode,
           const kg_var_set *keep)
{
  star_op *j =
      kg_op_new(exec, &types[mode], sizeof *j, 1, input->n_cols + n_lookups);
  if (!j) {
    return NULL;
  }
  j->op.children[0] = input;
  j->mode = mode;
  j->base = lookups[0].base;
  j->by_object = !kg_star_fits(input, &lookups[0]);
  j->key_column = lookups[0].places[j->by_object ? 2 : 0].column;
  j->n_edges = n_lookups;
  j->edges = KG_ARENA_ARRAY(&exec->arena, star_edge, n_lookups);
  j->inputs = KG_ARENA_ARRAY(&exec->arena, uint32_t, input->n_cols);
  if (!j->edges || !j->inputs) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  name_columns(j, lookups, keep);
  sort_edges(j);
  return &j->op;
}
