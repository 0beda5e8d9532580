/* SPDX-License-Identifier: Apache-2.0 */
// A right side that is run for each batch of the left: the rows go in at its
// bottom, numbered, and come out joined. OPTIONAL and EXISTS look their few
// rows up this way instead of reading everything the right side could match.
#include "sparql/op.h"

typedef struct seed_op {
  kg_op op;
  kg_op *left; ///< Whose current batch it gives, once an opening.
  bool is_given;
} seed_op;

typedef struct lateral_op {
  kg_op op;
  kg_join_mode mode;
  kg_op **seeds;
  uint32_t n_seeds;
  uint32_t ordinal; ///< Column of `right`.
  uint32_t *sources;
  bool is_running;
  bool has_rest; ///< Rows without a match are still to be given.
  bool matched[KG_BATCH];
} lateral_op;

// Seed --------------------------------------------------------------------

static kg_status
seed_open(kg_op *op)
{
  ((seed_op *)op)->is_given = false;
  return kg_op_use_buffer(op);
}

static kg_status
seed_next(kg_op *op)
{
  seed_op *s = (seed_op *)op;
  op->n = 0;
  if (s->is_given) {
    return KG_OK;
  }
  s->is_given = true;
  const uint32_t last = op->n_cols - 1;
  for (uint32_t c = 0; c < last; c++) {
    op->cols[c] = s->left->cols[c];
  }
  for (size_t i = 0; i < s->left->n; i++) {
    op->cols[last][i] = i + 1;
  }
  op->n = s->left->n;
  return KG_OK;
}

kg_op *
kg_op_seed(kg_exec *exec, const kg_op *like, kg_var ordinal)
{
  static const kg_op_type type = {"row of the left", seed_open, seed_next,
                                  NULL};
  seed_op *s = kg_op_new(exec, &type, sizeof *s, 0, like->n_cols + 1);
  if (!s) {
    return NULL;
  }
  for (uint32_t c = 0; c < like->n_cols; c++) {
    s->op.vars[c] = like->vars[c];
    s->op.nullable[c] = like->nullable[c];
  }
  s->op.vars[like->n_cols] = ordinal;
  s->op.estimate = like->estimate;
  return &s->op;
}

// Lateral -----------------------------------------------------------------

static kg_status
lateral_open(kg_op *op)
{
  lateral_op *l = (lateral_op *)op;
  for (uint32_t i = 0; i < l->n_seeds; i++) {
    ((seed_op *)l->seeds[i])->left = op->children[0];
  }
  l->is_running = l->has_rest = false;
  TRY(kg_op_use_buffer(op));
  return kg_op_open(op->children[0]);
}

static void
mark(lateral_op *l)
{
  const kg_op *right = l->op.children[1];
  for (size_t i = 0; i < right->n; i++) {
    l->matched[right->cols[l->ordinal][i] - 1] = true;
  }
}

/// The next batch of the left, into the right.
static kg_status
feed(lateral_op *l)
{
  kg_op *left = l->op.children[0];
  TRY(kg_op_next(left));
  l->is_running = left->n > 0;
  memset(l->matched, 0, sizeof l->matched);
  return left->n ? kg_op_open(l->op.children[1]) : KG_OK;
}

/// Rows of the left that matched or not, with the right's columns unbound.
static void
give_left(lateral_op *l, bool matched)
{
  kg_op *op = &l->op;
  const kg_op *left = op->children[0];
  size_t n = 0;
  for (size_t i = 0; i < left->n; i++) {
    if (l->matched[i] != matched) {
      continue;
    }
    for (uint32_t c = 0; c < op->n_cols; c++) {
      (op->buffer + (size_t)c * KG_BATCH)[n] = 0;
    }
    for (uint32_t c = 0; c < left->n_cols; c++) {
      (op->buffer + (size_t)c * KG_BATCH)[n] = left->cols[c][i];
    }
    n++;
  }
  for (uint32_t c = 0; c < op->n_cols; c++) {
    op->cols[c] = op->buffer + (size_t)c * KG_BATCH;
  }
  op->n = n;
}

static kg_status
pair_next(kg_op *op)
{
  lateral_op *l = (lateral_op *)op;
  kg_op *right = op->children[1];
  op->n = 0;
  while (!op->n) {
    if (!l->is_running) {
      TRY(feed(l));
      if (!l->is_running) {
        return KG_OK;
      }
    }
    TRY(kg_op_next(right));
    if (right->n) {
      mark(l);
      for (uint32_t c = 0; c < op->n_cols; c++) {
        op->cols[c] = right->cols[l->sources[c]];
      }
      op->n = right->n;
      return KG_OK;
    }
    l->is_running = false;
    if (l->mode == KG_JOIN_LEFT) {
      give_left(l, false);
    }
  }
  return KG_OK;
}

static kg_status
test_next(kg_op *op)
{
  lateral_op *l = (lateral_op *)op;
  kg_op *right = op->children[1];
  op->n = 0;
  while (!op->n) {
    TRY(feed(l));
    if (!l->is_running) {
      return KG_OK;
    }
    do {
      TRY(kg_op_next(right));
      mark(l);
    } while (right->n);
    give_left(l, l->mode == KG_JOIN_SEMI);
  }
  return KG_OK;
}

static const kg_op_type types[] = {
    [KG_JOIN_INNER] = {"lateral join", lateral_open, pair_next, NULL},
    [KG_JOIN_LEFT] = {"lateral left join", lateral_open, pair_next, NULL},
    [KG_JOIN_SEMI] = {"lateral semi-join", lateral_open, test_next, NULL},
    [KG_JOIN_ANTI] = {"lateral anti-join", lateral_open, test_next, NULL},
};

kg_op *
kg_op_lateral(kg_exec *exec,
              kg_op *left,
              kg_op *right,
              kg_join_mode mode,
              kg_var ordinal,
              kg_op **seeds,
              uint32_t n_seeds)
{
  if (!left || !right) {
    return NULL;
  }
  const bool pairs = mode == KG_JOIN_INNER || mode == KG_JOIN_LEFT;
  lateral_op *l =
      kg_op_new(exec, &types[mode], sizeof *l, 2, left->n_cols + right->n_cols);
  if (!l) {
    return NULL;
  }
  kg_op *op = &l->op;
  op->children[0] = left;
  op->children[1] = right;
  op->estimate = left->estimate;
  l->mode = mode;
  l->seeds = seeds;
  l->n_seeds = n_seeds;
  l->ordinal = kg_op_column(right, ordinal);
  l->sources = KG_ARENA_ARRAY(&exec->arena, uint32_t, op->n_cols);
  if (!l->sources) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  // The left's columns first, so that a row without a match is a left row.
  op->n_cols = 0;
  for (uint32_t c = 0; c < left->n_cols; c++) {
    const uint32_t at = kg_op_column(right, left->vars[c]);
    op->vars[op->n_cols] = left->vars[c];
    op->nullable[op->n_cols] =
        left->nullable[c] && (mode != KG_JOIN_INNER || right->nullable[at]);
    l->sources[op->n_cols++] = at;
  }
  for (uint32_t c = 0; pairs && c < right->n_cols; c++) {
    if (right->vars[c] != ordinal &&
        kg_op_column(left, right->vars[c]) == KG_NO_COLUMN) {
      op->vars[op->n_cols] = right->vars[c];
      op->nullable[op->n_cols] = mode == KG_JOIN_LEFT || right->nullable[c];
      l->sources[op->n_cols++] = c;
    }
  }
  return op;
}
