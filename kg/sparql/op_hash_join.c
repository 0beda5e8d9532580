/* SPDX-License-Identifier: Apache-2.0 */
// Hash join. The right side is kept; each left row meets the right rows that
// are compatible: equal in every variable that both have bound. Columns that
// may be unbound make this more than one table: right rows are sorted into
// groups by which of those columns they bind, and each pair of a group and a
// left row's own set has an index over exactly the columns both bind. So no
// unbound value makes the join quadratic. Most joins have none of that: see
// op_hash_plain.c.
#include "sparql/op_hash_join.h"

enum { MAX_SHARED = 64 };

// Building ----------------------------------------------------------------

static uint64_t
bound_in_right(const kg_hash_join *j, const kg_id *row)
{
  uint64_t bound = 0;
  for (uint32_t i = 0; i < j->n_shared; i++) {
    bound |= (uint64_t)(row[j->right_cols[i]] != 0) << i;
  }
  return bound;
}

static uint64_t
bound_in_left(const kg_hash_join *j)
{
  const kg_op *left = j->op.children[0];
  uint64_t bound = 0;
  for (uint32_t i = 0; i < j->n_shared; i++) {
    bound |= (uint64_t)(left->cols[j->left_cols[i]][j->row] != 0) << i;
  }
  return bound;
}

static kg_hash_group *
find_group(kg_hash_join *j, uint64_t bound)
{
  for (size_t i = 0; i < j->n_groups; i++) {
    if (j->groups[i].bound == bound) {
      return &j->groups[i];
    }
  }
  kg_hash_group *grown = kg_alloc_resize(&j->op.exec->alloc, j->groups,
                                         (j->n_groups + 1) * sizeof *grown);
  if (!grown) {
    kg_exec_no_memory(j->op.exec);
    return NULL;
  }
  j->groups = grown;
  grown[j->n_groups] = (kg_hash_group){.bound = bound};
  return &grown[j->n_groups++];
}

static kg_status
sort_into_groups(kg_hash_join *j)
{
  kg_exec *exec = j->op.exec;
  kg_hash_group *g = NULL;
  for (size_t row = 0; row < j->table.n; row++) {
    const uint64_t bound = bound_in_right(j, kg_rows_row(&j->table, row));
    if (!g || g->bound != bound) {
      g = find_group(j, bound);
    }
    if (!g) {
      return exec->failed;
    }
    if (g->n == g->cap) {
      const size_t cap = g->cap ? g->cap * 2 : 64;
      uint32_t *rows =
          kg_alloc_resize(&exec->alloc, g->rows, cap * sizeof *rows);
      if (!rows) {
        return kg_exec_no_memory(exec);
      }
      g->rows = rows;
      g->cap = cap;
    }
    g->rows[g->n++] = (uint32_t)row;
    TRY(kg_exec_poll_some(exec, row));
  }
  return KG_OK;
}

/// The index of a group for left rows that bind `bound`.
static kg_hash_keyed *
get_index(kg_hash_join *j, size_t at, uint64_t bound)
{
  kg_exec *exec = j->op.exec;
  uint32_t columns[MAX_SHARED];
  uint32_t n = 0;
  const uint64_t all =
      j->n_shared == 64 ? UINT64_MAX : (UINT64_C(1) << j->n_shared) - 1;
  const uint64_t key = j->is_simple ? all : bound & j->groups[at].bound;
  for (size_t i = 0; i < j->n_indexes; i++) {
    if (j->indexes[i].group == at && j->indexes[i].key == key) {
      return &j->indexes[i];
    }
  }
  kg_hash_keyed *grown = kg_alloc_resize(&exec->alloc, j->indexes,
                                         (j->n_indexes + 1) * sizeof *grown);
  if (!grown) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  j->indexes = grown;
  kg_hash_keyed *k = &grown[j->n_indexes];
  *k = (kg_hash_keyed){.group = at, .key = key};
  for (uint32_t i = 0; i < j->n_shared; i++) {
    if (key >> i & 1) {
      columns[n++] = j->right_cols[i];
    }
  }
  j->n_indexes++;
  const kg_hash_group *g = j->is_simple ? NULL : &j->groups[at];
  return kg_index_build(&k->index, &j->table, columns, n, g ? g->rows : NULL,
                        g ? g->n : 0)
             ? NULL
             : k;
}

static kg_status
build(kg_hash_join *j)
{
  kg_op *right = j->op.children[1];
  kg_rows_init(&j->table, j->op.exec, right->n_cols);
  TRY(kg_op_open(right));
  TRY(kg_rows_read(&j->table, right));
  kg_op_close(right);
  if (!j->is_simple) {
    TRY(sort_into_groups(j));
  }
  j->is_built = true;
  return KG_OK;
}

static void
drop(kg_hash_join *j)
{
  const kg_alloc *alloc = &j->op.exec->alloc;
  for (size_t i = 0; i < j->n_indexes; i++) {
    kg_index_clear(&j->indexes[i].index);
  }
  for (size_t i = 0; i < j->n_groups; i++) {
    kg_alloc_free(alloc, j->groups[i].rows);
  }
  kg_alloc_free(alloc, j->indexes);
  kg_alloc_free(alloc, j->groups);
  kg_rows_clear(&j->table);
  j->indexes = NULL;
  j->groups = NULL;
  j->n_indexes = j->n_groups = 0;
  kg_alloc_free(alloc, j->starts);
  j->starts = NULL;
  j->is_built = false;
}

// Probing -----------------------------------------------------------------

static uint64_t
hash_left(const kg_hash_join *j, uint64_t key)
{
  const kg_op *left = j->op.children[0];
  uint64_t h = 0;
  for (uint32_t i = 0; i < j->n_shared; i++) {
    if (key >> i & 1) {
      h = kg_hash_step(h, left->cols[j->left_cols[i]][j->row]);
    }
  }
  return h;
}

static bool
is_equal(const kg_hash_join *j, uint64_t key, const kg_id *right)
{
  const kg_op *left = j->op.children[0];
  for (uint32_t i = 0; i < j->n_shared; i++) {
    if (key >> i & 1 &&
        left->cols[j->left_cols[i]][j->row] != right[j->right_cols[i]]) {
      return false;
    }
  }
  return true;
}

/// Begin the chain of group `at_group`.
static kg_status
start_chain(kg_hash_join *j, uint64_t bound)
{
  j->chain = get_index(j, j->at_group, bound);
  if (!j->chain) {
    return j->op.exec->failed;
  }
  j->at_row = kg_index_head(&j->chain->index, hash_left(j, j->chain->key));
  if (j->mode == KG_JOIN_MINUS && !(j->chain->key & ~j->ignored)) {
    // MINUS removes a row only where a match shares a bound variable.
    j->at_row = 0;
  }
  return KG_OK;
}

/// The next right row that the left row is compatible with; NULL at the end.
static kg_status
next_match(kg_hash_join *j, const kg_id **match)
{
  const size_t n_groups = j->is_simple ? j->table.n > 0 : j->n_groups;
  *match = NULL;
  for (;;) {
    while (j->chain && j->at_row) {
      const uint32_t row = j->at_row - 1;
      const kg_id *right = kg_rows_row(&j->table, row);
      j->at_row = j->chain->index.next[row];
      if (is_equal(j, j->chain->key, right)) {
        *match = right;
        return KG_OK;
      }
    }
    j->at_group += j->chain != NULL;
    j->chain = NULL;
    if (j->at_group >= n_groups) {
      return KG_OK;
    }
    TRY(start_chain(j, j->is_simple ? 0 : bound_in_left(j)));
  }
}

/// The joined row, as columns of one row.
static void
make_row(kg_hash_join *j, const kg_id *right, kg_id *const *cols, size_t at)
{
  const kg_op *left = j->op.children[0];
  for (uint32_t c = 0; c < left->n_cols; c++) {
    cols[c][at] = left->cols[c][j->row];
  }
  for (uint32_t i = 0; right && i < j->n_shared; i++) {
    kg_id *to = &cols[j->left_cols[i]][at];
    *to = *to ? *to : right[j->right_cols[i]];
  }
  for (uint32_t i = 0; i < j->n_extra; i++) {
    cols[left->n_cols + i][at] = right ? right[j->right_extra[i]] : 0;
  }
}

static bool
passes(kg_hash_join *j, const kg_id *right)
{
  if (!j->n_on) {
    return true;
  }
  make_row(j, right, j->candidate_cols, 0);
  const kg_row row = {j->candidate_cols, 0};
  for (uint32_t i = 0; i < j->n_on; i++) {
    if (!kg_eval_is_true(j->op.exec, j->on[i], &row)) {
      return false;
    }
  }
  kg_exec_trim(j->op.exec);
  return true;
}

static kg_status
next_left(kg_hash_join *j, bool *more)
{
  kg_op *left = j->op.children[0];
  if (j->has_row && j->row + 1 < left->n) {
    j->row++;
  } else {
    TRY(kg_op_next(left));
    j->row = 0;
  }
  j->has_row = *more = left->n > 0;
  j->at_group = 0;
  j->chain = NULL;
  j->at_row = 0;
  j->is_matched = false;
  return KG_OK;
}

static kg_status
pair_next(kg_op *op)
{
  kg_hash_join *j = (kg_hash_join *)op;
  bool more = j->has_row;
  uint64_t n_tried = 0;
  op->n = 0;
  if (!more) {
    TRY(next_left(j, &more));
  }
  while (more && op->n < KG_BATCH) {
    const kg_id *right;
    TRY(next_match(j, &right));
    if (right) {
      if (passes(j, right)) {
        make_row(j, right, op->cols, op->n++);
        j->is_matched = true;
      }
      if (++n_tried % 4096 == 0) {
        TRY(kg_exec_poll(op->exec));
      }
      continue;
    }
    if (j->mode == KG_JOIN_LEFT && !j->is_matched) {
      make_row(j, NULL, op->cols, op->n++);
    }
    TRY(next_left(j, &more));
  }
  return op->exec->failed;
}

static kg_status
has_match(kg_hash_join *j, bool *found)
{
  const kg_id *right;
  uint64_t n_tried = 0;
  *found = false;
  do {
    TRY(next_match(j, &right));
    TRY(kg_exec_poll_some(j->op.exec, n_tried++));
    *found = right && passes(j, right);
  } while (right && !*found);
  return KG_OK;
}

static kg_status
test_next(kg_op *op)
{
  kg_hash_join *j = (kg_hash_join *)op;
  kg_op *left = op->children[0];
  const bool wants = j->mode == KG_JOIN_SEMI;
  bool more = true;
  op->n = 0;
  while (op->n < KG_BATCH) {
    TRY(next_left(j, &more));
    if (!more) {
      break;
    }
    bool found;
    TRY(has_match(j, &found));
    if (found == wants) {
      for (uint32_t c = 0; c < op->n_cols; c++) {
        op->cols[c][op->n] = left->cols[c][j->row];
      }
      op->n++;
    }
  }
  return KG_OK;
}

static bool
is_plain(const kg_hash_join *j)
{
  return j->is_simple && !j->n_on && j->mode != KG_JOIN_MINUS;
}

static kg_status
any_pair_next(kg_op *op)
{
  return is_plain((kg_hash_join *)op) ? kg_hash_plain_pairs(op) : pair_next(op);
}

static kg_status
any_test_next(kg_op *op)
{
  return is_plain((kg_hash_join *)op) ? kg_hash_plain_tests(op) : test_next(op);
}

// Life --------------------------------------------------------------------

static kg_status
join_open(kg_op *op)
{
  kg_hash_join *j = (kg_hash_join *)op;
  // The right side sees parameters: built again each time.
  drop(j);
  TRY(kg_op_use_buffer(op));
  TRY(build(j));
  j->has_row = false;
  j->row = 0;
  return kg_op_open(op->children[0]);
}

static void
join_close(kg_op *op)
{
  drop((kg_hash_join *)op);
}

static const kg_op_type types[] = {
    [KG_JOIN_INNER] = {"hash join", join_open, any_pair_next, join_close},
    [KG_JOIN_LEFT] = {"hash left join", join_open, any_pair_next, join_close},
    [KG_JOIN_SEMI] = {"hash semi-join", join_open, any_test_next, join_close},
    [KG_JOIN_ANTI] = {"hash anti-join", join_open, any_test_next, join_close},
    [KG_JOIN_MINUS] = {"minus", join_open, test_next, join_close},
};

static bool
find_columns(kg_hash_join *j, const kg_op *left, const kg_op *right)
{
  kg_arena *arena = &j->op.exec->arena;
  j->left_cols = KG_ARENA_ARRAY(arena, uint32_t, right->n_cols);
  j->right_cols = KG_ARENA_ARRAY(arena, uint32_t, right->n_cols);
  j->right_extra = KG_ARENA_ARRAY(arena, uint32_t, right->n_cols);
  if (!j->left_cols || !j->right_cols || !j->right_extra) {
    return false;
  }
  j->is_simple = true;
  for (uint32_t c = 0; c < right->n_cols; c++) {
    const uint32_t at = kg_op_column(left, right->vars[c]);
    if (at == KG_NO_COLUMN) {
      j->right_extra[j->n_extra++] = c;
      continue;
    }
    j->left_cols[j->n_shared] = at;
    j->right_cols[j->n_shared++] = c;
    j->is_simple &= !left->nullable[at] && !right->nullable[c];
  }
  return true;
}

/// The joined row's columns: the left's, then what the right adds.
static bool
name_columns(kg_hash_join *j, const kg_op *left, const kg_op *right)
{
  kg_op *op = &j->op;
  const bool outer = j->mode == KG_JOIN_LEFT;
  for (uint32_t c = 0; c < left->n_cols; c++) {
    op->vars[c] = left->vars[c];
    op->nullable[c] = left->nullable[c];
  }
  for (uint32_t i = 0; i < j->n_shared && !outer; i++) {
    const uint32_t c = j->left_cols[i];
    op->nullable[c] = op->nullable[c] && right->nullable[j->right_cols[i]];
  }
  for (uint32_t i = 0; i < j->n_extra; i++) {
    op->vars[left->n_cols + i] = right->vars[j->right_extra[i]];
    op->nullable[left->n_cols + i] =
        outer || right->nullable[j->right_extra[i]];
  }
  return true;
}

static bool
make_candidate(kg_hash_join *j, uint32_t n_cols)
{
  kg_arena *arena = &j->op.exec->arena;
  j->candidate = KG_ARENA_ARRAY(arena, kg_id, n_cols);
  j->candidate_cols = KG_ARENA_ARRAY(arena, kg_id *, n_cols);
  if (!j->candidate || !j->candidate_cols) {
    return false;
  }
  for (uint32_t c = 0; c < n_cols; c++) {
    j->candidate_cols[c] = &j->candidate[c];
  }
  return true;
}

kg_op *
kg_op_hash_join(kg_exec *exec, kg_op *left, kg_op *right, kg_join_mode mode)
{
  if (!left || !right) {
    return NULL;
  }
  const uint32_t n_all = left->n_cols + right->n_cols;
  kg_hash_join *j = kg_op_new(exec, &types[mode], sizeof *j, 2, n_all);
  if (!j) {
    return NULL;
  }
  j->op.children[0] = left;
  j->op.children[1] = right;
  j->mode = mode;
  if (!find_columns(j, left, right) || !make_candidate(j, n_all)) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  if (j->n_shared > MAX_SHARED) {
    kg_exec_fail(exec, KG_ERR_LIMIT, "a join over more than %d variables",
                 MAX_SHARED);
    return NULL;
  }
  const bool pairs = mode == KG_JOIN_INNER || mode == KG_JOIN_LEFT;
  j->op.n_cols = left->n_cols + (pairs ? j->n_extra : 0);
  if (!pairs) {
    for (uint32_t c = 0; c < left->n_cols; c++) {
      j->op.vars[c] = left->vars[c];
      j->op.nullable[c] = left->nullable[c];
    }
  } else {
    name_columns(j, left, right);
  }
  return &j->op;
}

void
kg_op_hash_join_on(kg_op *join, kg_cexpr **on, uint32_t n_on)
{
  kg_hash_join *j = (kg_hash_join *)join;
  j->on = on;
  j->n_on = n_on;
}

void
kg_op_hash_join_ignore(kg_op *join, kg_var var)
{
  kg_hash_join *j = (kg_hash_join *)join;
  for (uint32_t i = 0; i < j->n_shared; i++) {
    if (join->children[0]->vars[j->left_cols[i]] == var) {
      j->ignored |= UINT64_C(1) << i;
    }
  }
}
