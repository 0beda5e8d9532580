/* SPDX-License-Identifier: Apache-2.0 */
// Several properties of one subject: each different subject of a batch is read
// once, in the order of the index, whatever the order of the rows, and gives
// the objects of all properties asked for.
#include "base/vec.h"
#include "sparql/lookup.h"

enum { CHUNK = 32 };

/// Where the objects of one property of one subject are.
typedef struct span {
  uint32_t begin, n;
} span;

typedef struct star_edge {
  kg_id p, o;      ///< `o` 0: any.
  uint32_t column; ///< That it fills, or KG_NO_COLUMN.
  uint32_t at;     ///< Which of its objects the current row has.
} star_edge;

typedef struct subject {
  kg_id s;
  uint32_t row;
} subject;

typedef struct star_op {
  kg_op op;
  kg_pattern base;
  uint32_t s_column;
  star_edge *edges; ///< By predicate.
  uint32_t n_edges;
  uint32_t *inputs; ///< By column: the input's.
  uint32_t n_inputs;
  kg_scan *scan;
  KG_VEC(kg_id) objects;
  span *spans; ///< By subject and edge.
  subject *order, *spare;
  uint32_t subject_of[KG_BATCH]; ///< By row of the input.
  uint32_t picked[KG_BATCH];     ///< By row that comes out.
  // The chunk that was read of the current subject.
  kg_id ps[CHUNK], os[CHUNK];
  size_t n_read, at_read;
  bool is_end; ///< There is nothing behind the chunk.
  size_t row;
  bool in_row; ///< The edges' counters stand within the row.
} star_op;

// Reading -----------------------------------------------------------------

/// By subject, least significant byte first; bytes that are all equal cost one
/// look.
static void
sort_subjects(star_op *j, size_t n)
{
  uint64_t differ = 0;
  bool sorted = true;
  for (size_t i = 1; i < n; i++) {
    differ |= j->order[i].s ^ j->order[0].s;
    sorted &= j->order[i - 1].s <= j->order[i].s;
  }
  for (unsigned shift = 0; !sorted && shift < 64; shift += 8) {
    if (!(differ >> shift & 0xff)) {
      continue;
    }
    uint32_t start[257] = {0};
    for (size_t i = 0; i < n; i++) {
      start[(j->order[i].s >> shift & 0xff) + 1]++;
    }
    for (int i = 0; i < 256; i++) {
      start[i + 1] += start[i];
    }
    for (size_t i = 0; i < n; i++) {
      j->spare[start[j->order[i].s >> shift & 0xff]++] = j->order[i];
    }
    subject *const swap = j->order;
    j->order = j->spare;
    j->spare = swap;
  }
}

static kg_status
read_chunk(star_op *j)
{
  const kg_columns to = {.p = j->ps, .o = j->os};
  j->at_read = 0;
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

/// The objects of edge `e` of the subject at hand, from where the chunk is.
static kg_status
read_objects(star_op *j, const star_edge *e, span *out)
{
  bool more;
  out->begin = (uint32_t)j->objects.n;
  TRY(find_property(j, e->p, &more));
  while (more) {
    while (j->at_read < j->n_read && j->ps[j->at_read] == e->p) {
      const kg_id o = j->os[j->at_read++];
      if (e->o && e->o != o) {
        continue;
      }
      if (j->objects.n >= UINT32_MAX - 1 ||
          !kg_vec_push(&j->objects, &j->op.exec->alloc, o)) {
        return kg_exec_no_memory(j->op.exec);
      }
    }
    more = j->at_read == j->n_read && !j->is_end;
    if (more) {
      TRY(kg_exec_poll(j->op.exec));
      TRY(read_chunk(j));
    }
  }
  out->n = (uint32_t)j->objects.n - out->begin;
  return KG_OK;
}

static kg_status
read_subject(star_op *j, kg_id s, span *spans)
{
  kg_pattern pattern = j->base;
  memset(spans, 0, j->n_edges * sizeof *spans);
  if (kg_id_tag(s) == KG_TAG_LOCAL) {
    return KG_OK; // The store has never seen it.
  }
  pattern.bound.s = s;
  pattern.order = pattern.bound.g ? KG_GSPO : KG_SPOG;
  pattern.low = j->edges[0].p;
  pattern.high = j->edges[j->n_edges - 1].p;
  TRY(kg_lookup_start(j->op.exec, &j->scan, &pattern));
  TRY(read_chunk(j));
  for (uint32_t e = 0; e < j->n_edges; e++) {
    TRY(read_objects(j, &j->edges[e], &spans[e]));
    if (!spans[e].n) {
      return KG_OK;
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
    j->order[i] = (subject){input->cols[j->s_column][i], (uint32_t)i};
  }
  sort_subjects(j, n);
  j->objects.n = 0;
  uint32_t no = 0;
  for (size_t i = 0; i < n; i++) {
    if (i % 256 == 255) {
      TRY(kg_exec_poll(j->op.exec));
    }
    if (!i || j->order[i].s != j->order[i - 1].s) {
      no += i > 0;
      TRY(read_subject(j, j->order[i].s, j->spans + (size_t)no * j->n_edges));
    }
    j->subject_of[j->order[i].row] = no;
  }
  return KG_OK;
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

static size_t
give_rows(star_op *j)
{
  kg_op *op = &j->op;
  const kg_op *input = op->children[0];
  size_t n = 0;
  while (j->row < input->n && n < KG_BATCH) {
    const span *spans = j->spans + (size_t)j->subject_of[j->row] * j->n_edges;
    if (!j->in_row && !has_all(j, spans)) {
      j->row++;
      continue;
    }
    for (uint32_t e = 0; e < j->n_edges; e++) {
      const star_edge *edge = &j->edges[e];
      if (edge->column != KG_NO_COLUMN) {
        op->cols[edge->column][n] = j->objects.at[spans[e].begin + edge->at];
      }
    }
    j->picked[n++] = (uint32_t)j->row;
    j->in_row = step(j, spans);
    j->row += !j->in_row;
  }
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
  kg_alloc_free(alloc, j->spans);
  kg_alloc_free(alloc, j->order);
  kg_alloc_free(alloc, j->spare);
  j->scan = NULL;
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
    if (!j->spans || !j->order || !j->spare) {
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
    if (!keep || kg_var_set_has(keep, input->vars[c])) {
      op->vars[op->n_cols] = input->vars[c];
      op->nullable[op->n_cols] = input->nullable[c];
      j->inputs[op->n_cols++] = c;
    }
  }
  j->n_inputs = op->n_cols;
  for (uint32_t e = 0; e < j->n_edges; e++) {
    const kg_place *o = &lookups[e].places[2];
    j->edges[e] = (star_edge){lookups[e].places[1].id, o->id, KG_NO_COLUMN, 0};
    if (o->var != KG_NO_VAR && (!keep || kg_var_set_has(keep, o->var))) {
      op->vars[op->n_cols] = o->var;
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

bool
kg_star_fits(const kg_op *input, const kg_lookup *lookup)
{
  const kg_place *s = &lookup->places[0], *o = &lookup->places[2];
  return !lookup->n_ranges && s->column != KG_NO_COLUMN &&
         !input->nullable[s->column] && lookup->places[1].id &&
         o->column == KG_NO_COLUMN && o->param == KG_NO_VAR &&
         !lookup->places[3].id && lookup->places[3].column == KG_NO_COLUMN &&
         lookup->places[3].param == KG_NO_VAR &&
         lookup->places[3].var == KG_NO_VAR;
}

kg_op *
kg_op_star(kg_exec *exec,
           kg_op *input,
           const kg_lookup *lookups,
           uint32_t n_lookups,
           const kg_var_set *keep)
{
  static const kg_op_type type = {"star join", star_open, star_next,
                                  star_close};
  star_op *j = kg_op_new(exec, &type, sizeof *j, 1, input->n_cols + n_lookups);
  if (!j) {
    return NULL;
  }
  j->op.children[0] = input;
  j->base = lookups[0].base;
  j->s_column = lookups[0].places[0].column;
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
