/* SPDX-License-Identifier: Apache-2.0 */
/// Operators: a tree of them is a plan. Each gives batches of rows, a vector of
/// ids by column; 0 is unbound.
#ifndef KG_SPARQL_OP_H
#define KG_SPARQL_OP_H

#include "sparql/eval.h"

enum { KG_BATCH = 1024 };

typedef struct kg_op kg_op;

typedef struct kg_op_type {
  const char *name; ///< For EXPLAIN.
  /// Start, or start again from the first row. Opens the children it needs.
  kg_status (*open)(kg_op *op);
  /// Set `cols` and `n`; `n` is 0 at the end.
  kg_status (*next)(kg_op *op);
  /// Give back what is not in an arena. May be called more than once, and
  /// before open.
  void (*close)(kg_op *op);
} kg_op_type;

struct kg_op {
  const kg_op_type *type;
  kg_exec *exec;
  kg_op **children;
  uint32_t n_children;
  uint32_t n_cols;
  kg_var *vars;   ///< The columns.
  bool *nullable; ///< Whether a column may be unbound.
  // The current batch, valid until the next call of next.
  kg_id **cols;
  size_t n;
  kg_id *buffer; ///< Room for a batch of its own, while open.
  // What EXPLAIN and PROFILE show.
  double estimate;
  kg_slice detail;
  uint64_t n_rows, n_opens;
  bool is_ended; ///< It has given its last row.
  int64_t ns;    ///< With its children.
  kg_memory memory;
};

/// A new operator of `size` bytes (its struct begins with a kg_op), columns
/// unset. NULL without memory, which is told.
void *kg_op_new(kg_exec *exec,
                const kg_op_type *type,
                size_t size,
                uint32_t n_children,
                uint32_t n_cols);
/// As above with the columns of another.
void *
kg_op_over(kg_exec *exec, const kg_op_type *type, size_t size, kg_op *child);
kg_status kg_op_open(kg_op *op);
kg_status kg_op_next(kg_op *op);
/// With all its children.
void kg_op_close(kg_op *op);
/// The batch's own room: points `cols` at it. For operators that fill columns.
kg_status kg_op_use_buffer(kg_op *op);
/// The column of a variable, or KG_NO_COLUMN.
#define KG_NO_COLUMN UINT32_MAX
uint32_t kg_op_column(const kg_op *op, kg_var var);

// Operators ----------------------------------------------------------------
// Each answers NULL without memory (told to exec).

/// One row without columns.
kg_op *kg_op_unit(kg_exec *exec);
/// No rows.
kg_op *kg_op_empty(kg_exec *exec, const kg_var *vars, uint32_t n_vars);

/// A place of a pattern that is to be scanned.
typedef struct kg_place {
  kg_id id;        ///< Bound to it unless 0.
  kg_var param;    ///< Bound to a parameter unless KG_NO_VAR.
  kg_var var;      ///< Column it fills, or KG_NO_VAR.
  uint32_t column; ///< Index join: column of the input that binds it, or
                   ///< KG_NO_COLUMN.
} kg_place;

typedef struct kg_range {
  kg_id low, high;
} kg_range;

/// What to look for: places s, p, o, g, and which graphs.
typedef struct kg_lookup {
  kg_place places[4];
  kg_pattern base; ///< Graphs; `bound.g` too.
  /// Ranges of the first free place, in order; none = all.
  kg_range *ranges;
  uint32_t n_ranges;
} kg_lookup;

kg_op *kg_op_scan(kg_exec *exec, const kg_lookup *lookup);

typedef enum kg_join_mode {
  KG_JOIN_INNER,
  KG_JOIN_LEFT,
  KG_JOIN_SEMI,
  KG_JOIN_ANTI,
  KG_JOIN_MINUS,
} kg_join_mode;

/// For each row of `input`, the quads that match. `keep` are the columns that
/// come out (of the input and new ones); not for SEMI and ANTI, which give the
/// input's.
kg_op *kg_op_index_join(kg_exec *exec,
                        kg_op *input,
                        const kg_lookup *lookup,
                        kg_join_mode mode,
                        const kg_var_set *keep);
enum { KG_STAR_EDGES = 32 }; ///< Most of one star.
/// Whether a look-up can be one of a star: known predicate, subject bound by
/// the input, object known or not bound yet, the default graph.
bool kg_star_fits(const kg_op *input, const kg_lookup *lookup);
/// The same with the object bound by the input and the subject not bound: a
/// star of one edge.
bool kg_star_fits_object(const kg_op *input, const kg_lookup *lookup);
/// For each row of `input` the objects of `n_lookups` (at least 1) different
/// predicates of one subject, each lookup fitting. All modes but MINUS; several
/// edges only INNER. `keep` as for an index join.
kg_op *kg_op_star(kg_exec *exec,
                  kg_op *input,
                  const kg_lookup *lookups,
                  uint32_t n_lookups,
                  kg_join_mode mode,
                  const kg_var_set *keep);
/// All rows of `right` in a hash table, `left` streams by. `on` are the
/// conditions of a LEFT join, compiled for the columns of
/// kg_join_columns(left, right). `keep` may be NULL: all.
kg_op *
kg_op_hash_join(kg_exec *exec, kg_op *left, kg_op *right, kg_join_mode mode);
void kg_op_hash_join_on(kg_op *join, kg_cexpr **on, uint32_t n_on);
/// A shared variable that does not count for MINUS's "share a variable".
void kg_op_hash_join_ignore(kg_op *join, kg_var var);

/// The rows of `left`, one batch at a time, go into `seed`s below `right`,
/// which gives joined rows with the number of the left row in `ordinal`.
kg_op *kg_op_lateral(kg_exec *exec,
                     kg_op *left,
                     kg_op *right,
                     kg_join_mode mode,
                     kg_var ordinal,
                     kg_op **seeds,
                     uint32_t n_seeds);
kg_op *kg_op_seed(kg_exec *exec, const kg_op *like, kg_var ordinal);

kg_op *kg_op_filter(kg_exec *exec, kg_op *child, kg_cexpr **on, uint32_t n_on);

typedef struct kg_assign {
  kg_var var;
  kg_cexpr *expr;
} kg_assign;
/// Computes variables one after the other; a later one sees earlier ones:
/// compile for kg_op_extend_columns.
kg_op *kg_op_extend(kg_exec *exec, kg_op *child, uint32_t n_vars);
void kg_op_extend_set(kg_op *op, uint32_t i, kg_var var, kg_cexpr *expr);

/// Only `vars`, in that order; one that the child does not have is a constant
/// (query parameters) or unbound.
kg_op *
kg_op_project(kg_exec *exec, kg_op *child, const kg_var *vars, uint32_t n_vars);
/// Only the child's columns that are in `keep`.
kg_op *kg_op_prune(kg_exec *exec, kg_op *child, const kg_var_set *keep);
/// Rows whose column agrees with the parameter of its variable.
kg_op *kg_op_match_param(kg_exec *exec, kg_op *child, uint32_t column);
kg_op *kg_op_distinct(kg_exec *exec, kg_op *child);
kg_op *kg_op_union(kg_exec *exec, kg_op **children, uint32_t n);
kg_op *
kg_op_slice(kg_exec *exec, kg_op *child, uint64_t offset, uint64_t limit);
kg_op *kg_op_values(kg_exec *exec,
                    const kg_var *vars,
                    uint32_t n_vars,
                    const kg_id *rows,
                    uint64_t n_rows);

typedef struct kg_sort_by {
  kg_cexpr *expr;
  bool descending;
} kg_sort_by;
/// The first `limit` rows by `keys`, stable.
kg_op *kg_op_order(kg_exec *exec,
                   kg_op *child,
                   const kg_sort_by *keys,
                   uint32_t n_keys,
                   uint64_t limit);

typedef struct kg_compute {
  kg_agg agg;
  bool distinct;
  kg_cexpr *arg; ///< NULL: COUNT(*).
  kg_slice separator;
  kg_var var;
} kg_compute;
/// Groups by the child's columns `keys`.
kg_op *kg_op_group(kg_exec *exec,
                   kg_op *child,
                   const kg_var *keys,
                   uint32_t n_keys,
                   const kg_compute *computes,
                   uint32_t n_computes);

#endif
