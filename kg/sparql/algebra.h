/* SPDX-License-Identifier: Apache-2.0 */
/// The tree of a parsed query, SPARQL 1.1 section 18.2, that the parser makes
/// and the planner reads. Everything in it lives in the query's arena.
///
/// What the parser has done already, so that nobody need do it again:
/// - Prefixes, relative IRIs, escapes, collections and property lists are
///   resolved; a language tag is in lower case; xsd:string is the empty
///   datatype.
/// - Variables are numbers. A blank node in a pattern is a hidden variable. A
///   variable that a sub-select does not project has a number of its own, so
///   that one number is one variable in the whole tree, and rows can be flat.
/// - Filters are collected at the end of their group; those of an OPTIONAL are
///   in its LeftJoin. They see what is bound below them, nothing above.
/// - Aggregates are pulled out into Group, as hidden variables.
/// - `a/b` and `^a` are triples, joined by hidden variables; other paths stay.
/// - Long lists (joins, unions, `||`, `&&`) are arrays, not deep trees. The
///   depth of a tree is at most KG_MAX_TREE_DEPTH.
#ifndef KG_SPARQL_ALGEBRA_H
#define KG_SPARQL_ALGEBRA_H

#include "base/arena.h"
#include "base/buf.h"
#include "kg/query.h"

enum { KG_MAX_TREE_DEPTH = 2000 };

/// Bytes of the query's text, end exclusive; both 0 for what was not written.
typedef struct kg_span {
  uint32_t begin;
  uint32_t end;
} kg_span;

// Variables and terms ---------------------------------------------------

typedef uint32_t kg_var;
#define KG_NO_VAR UINT32_MAX

typedef struct kg_var_info {
  kg_slice name; ///< Without `?`. Hidden ones: the label, or what they hold.
  bool hidden;   ///< Blank node, path joint, aggregate: never a column.
  bool gone;     ///< Became an outer one; only while parsing.
  kg_span first; ///< Where it was first written.
  uint32_t n_uses;
  /// What kg_query_bind gave: the variable stands for this term everywhere.
  /// KG_TERM_NONE as long as it has none.
  kg_term value;
} kg_var_info;

typedef enum kg_slot_kind {
  KG_SLOT_NONE, ///< Not there (a template's graph: the default one).
  KG_SLOT_VAR,
  KG_SLOT_TERM,  ///< IRI or literal; in VALUES and patterns never blank.
  KG_SLOT_BLANK, ///< Templates only: number `blank`, new for each solution
                 ///< (INSERT DATA: new for the operation).
} kg_slot_kind;

/// A place in a pattern or a template.
typedef struct kg_slot {
  kg_slot_kind kind;
  kg_var var;
  uint32_t blank;
  kg_term term;
} kg_slot;

// Expressions -----------------------------------------------------------

#define KG_MANY UINT32_MAX

typedef enum kg_fn {
#define OP(name, spelling, min, max, eval, help) KG_FN_##name,
#define FN(name, min, max, eval, help) KG_FN_##name,
#define CAST(name, local, eval, help) KG_FN_##name,
#include "sparql/functions.def"
  KG_FN_UNKNOWN, ///< A function IRI that nobody knows: an error when called.
} kg_fn;

typedef enum kg_agg {
#define AGG(name, eval, help) KG_AGG_##name,
#include "sparql/functions.def"
  KG_N_AGGS
} kg_agg;

/// Spelling of a function or operator (`STRLEN`, `&&`, `xsd:integer`).
const char *kg_fn_name(kg_fn fn);
const char *kg_agg_name(kg_agg agg);

typedef struct kg_alg kg_alg;
typedef struct kg_expr kg_expr;

typedef enum kg_expr_kind {
  KG_EXPR_TERM,
  KG_EXPR_VAR,
  KG_EXPR_CALL,   ///< A function or an operator, `fn`.
  KG_EXPR_EXISTS, ///< `pattern`, with the row's values put in.
  KG_EXPR_NOT_EXISTS,
} kg_expr_kind;

struct kg_expr {
  kg_expr_kind kind;
  kg_fn fn;
  kg_span span;
  kg_var var;
  kg_term term; ///< Also the IRI of an unknown function.
  kg_expr **args;
  uint32_t n_args;
  uint32_t depth; ///< 1 for a leaf; patterns count too.
  kg_alg *pattern;
};

// Paths -----------------------------------------------------------------

typedef enum kg_path_kind {
  KG_PATH_LINK,         ///< `iri`
  KG_PATH_INVERSE,      ///< `^ child`
  KG_PATH_SEQUENCE,     ///< `children[0] / children[1] / …`
  KG_PATH_ALTERNATIVE,  ///< `children[0] | children[1] | …`
  KG_PATH_ZERO_OR_MORE, ///< `child*`
  KG_PATH_ONE_OR_MORE,  ///< `child+`
  KG_PATH_ZERO_OR_ONE,  ///< `child?`
  KG_PATH_NEGATED,      ///< `!( … )`: children are LINK and INVERSE of LINK.
} kg_path_kind;

typedef struct kg_path kg_path;
struct kg_path {
  kg_path_kind kind;
  kg_span span;
  kg_term iri;
  kg_path **children;
  uint32_t n_children; ///< 1 for what has one child.
};

// Patterns --------------------------------------------------------------

/// A triple pattern, or a path pattern where `path` is not NULL (`p` is then
/// KG_SLOT_NONE).
typedef struct kg_edge {
  kg_slot s, p, o;
  kg_path *path;
  kg_span span;
} kg_edge;

/// A quad of a template. `g` KG_SLOT_NONE is the default graph.
typedef struct kg_quad_slots {
  kg_slot s, p, o, g;
  kg_span span;
} kg_quad_slots;

typedef enum kg_alg_kind {
  KG_ALG_UNIT,      ///< `{}`: one empty row.
  KG_ALG_BGP,       ///< `bgp`; paths are among its edges, in any order.
  KG_ALG_JOIN,      ///< All `children`, in written order.
  KG_ALG_LEFT_JOIN, ///< children[0] OPTIONAL children[1] if all `exprs`.
  KG_ALG_FILTER,    ///< children[0] where all `exprs` are true.
  KG_ALG_UNION,     ///< `children`.
  KG_ALG_MINUS,     ///< children[0] MINUS children[1].
  KG_ALG_GRAPH,     ///< children[0] in graph `graph`.
  KG_ALG_EXTEND,    ///< children[0] with `extend`, left unbound on error.
  KG_ALG_VALUES,    ///< `values`.
  KG_ALG_SERVICE,   ///< `service`; children[0] is its pattern, parsed.
  KG_ALG_GROUP,     ///< children[0] grouped, `group`.
  KG_ALG_PROJECT,   ///< children[0], only `project`'s variables.
  KG_ALG_DISTINCT,  ///< children[0]
  KG_ALG_REDUCED,   ///< children[0]
  KG_ALG_ORDER_BY,  ///< children[0], stable, by `order`.
  KG_ALG_SLICE,     ///< children[0], `slice`.
} kg_alg_kind;

/// A key of a group: an expression and the variable that holds its value
/// (hidden if it has no name). For a plain variable `expr` is NULL.
typedef struct kg_group_key {
  kg_var var;
  kg_expr *expr;
} kg_group_key;

typedef struct kg_aggregate {
  kg_agg agg;
  bool distinct;
  kg_expr *arg;       ///< NULL: COUNT(*).
  kg_slice separator; ///< GROUP_CONCAT; a space if not written.
  kg_var var;         ///< Hidden, holds the result; unbound on error.
  kg_span span;
} kg_aggregate;

typedef struct kg_order_key {
  kg_expr *expr;
  bool descending;
} kg_order_key;

#define KG_NO_LIMIT UINT64_MAX

struct kg_alg {
  kg_alg_kind kind;
  kg_span span;
  kg_alg **children;
  uint32_t n_children;
  uint32_t depth; ///< 1 for a leaf; expressions count too.
  union {
    struct {
      kg_edge *edges;
      uint32_t n_edges;
    } bgp;
    struct {
      kg_expr **exprs;
      uint32_t n_exprs;
    } filter;      ///< KG_ALG_FILTER and KG_ALG_LEFT_JOIN.
    kg_slot graph; ///< Variable or IRI.
    struct {
      kg_var var;
      kg_expr *expr;
    } extend;
    struct {
      kg_var *vars;
      uint32_t n_vars;
      uint32_t n_rows;
      kg_term *terms; ///< Row by row; KG_TERM_NONE is UNDEF.
    } values;
    struct {
      kg_slot endpoint; ///< Variable or IRI.
      bool silent;
      /// The group as written, braces included, with every name expanded to
      /// an absolute IRI: what is sent to the endpoint.
      kg_slice text;
    } service;
    struct {
      kg_group_key *keys;
      uint32_t n_keys; ///< 0: one group, also of no rows.
      kg_aggregate *aggregates;
      uint32_t n_aggregates;
    } group;
    struct {
      kg_var *vars;
      uint32_t n_vars;
    } project;
    struct {
      kg_order_key *keys;
      uint32_t n_keys;
    } order;
    struct {
      uint64_t offset;
      uint64_t limit; ///< KG_NO_LIMIT
    } slice;
  } u;
};

// Queries and updates ---------------------------------------------------

/// A prefix in force, for printing.
typedef struct kg_prefix_line {
  kg_slice name; ///< Without the colon.
  kg_slice iri;
  bool declared; ///< By a PREFIX line of the query itself.
  bool used;
} kg_prefix_line;

/// FROM and FROM NAMED, USING and USING NAMED. Absolute IRIs.
typedef struct kg_dataset {
  kg_slice *graphs;
  uint32_t n_graphs;
  kg_slice *named;
  uint32_t n_named;
  bool given; ///< False: the store's own dataset.
} kg_dataset;

typedef enum kg_update_kind {
  KG_UPDATE_INSERT_DATA, ///< `insert`
  KG_UPDATE_DELETE_DATA, ///< `remove`
  KG_UPDATE_MODIFY,      ///< `remove`, `insert`, `where`; DELETE WHERE too.
  KG_UPDATE_LOAD,        ///< `iri` into `to`
  KG_UPDATE_CLEAR,       ///< `from`
  KG_UPDATE_DROP,        ///< `from`
  KG_UPDATE_CREATE,      ///< `to`
  KG_UPDATE_ADD,         ///< `from`, `to`
  KG_UPDATE_MOVE,
  KG_UPDATE_COPY,
} kg_update_kind;

typedef enum kg_graph_ref_kind {
  KG_REF_DEFAULT,
  KG_REF_NAMED, ///< All named graphs.
  KG_REF_ALL,
  KG_REF_GRAPH, ///< `iri`
} kg_graph_ref_kind;

typedef struct kg_graph_ref {
  kg_graph_ref_kind kind;
  kg_slice iri;
} kg_graph_ref;

typedef struct kg_update_op {
  kg_update_kind kind;
  kg_span span;
  bool silent;
  kg_slice iri;
  kg_graph_ref from, to;
  kg_quad_slots *remove;
  uint32_t n_remove;
  kg_quad_slots *insert;
  uint32_t n_insert;
  uint32_t n_blanks; ///< Blank nodes of `insert` are numbered below this.
  kg_alg *where;
  /// WITH: the default graph of `where` unless `dataset.given`. It is already
  /// the `g` of the templates' quads. Empty = none.
  kg_slice with;
  kg_dataset dataset;
} kg_update_op;

struct kg_query {
  kg_context ctx; ///< As given to kg_query_prepare.
  kg_arena arena;
  kg_query_form form;
  kg_slice source; ///< Name for diagnostics.
  kg_slice text;   ///< A copy of what was parsed.
  kg_slice base;   ///< The base IRI in force (at the end), for IRI(); or empty.
  kg_prefix_line *prefixes; ///< Known ones first, then by PREFIX line.
  uint32_t n_prefixes;
  kg_var_info *vars;
  uint32_t n_vars;
  uint32_t vars_cap;

  kg_dataset dataset;
  /// The pattern with its modifiers: under a SELECT, KG_ALG_PROJECT is among
  /// them. NULL for an update and for a DESCRIBE without WHERE.
  kg_alg *where;
  kg_var *columns; ///< SELECT: as they are shown.
  uint32_t n_columns;
  kg_quad_slots *construct; ///< CONSTRUCT: the template.
  uint32_t n_construct;
  uint32_t n_blanks; ///< Blank nodes of the template are numbered below this.
  kg_slot *describe; ///< DESCRIBE: IRIs and variables (`*` is written out).
  uint32_t n_describe;

  kg_update_op *ops; ///< UPDATE, in order.
  uint32_t n_ops;
};

// Builders --------------------------------------------------------------
// NULL without memory, or where an argument is NULL. Arrays are borrowed: they
// must be in the arena already.

kg_alg *kg_alg_new(kg_arena *arena, kg_alg_kind kind, kg_span span);
/// With one child.
kg_alg *
kg_alg_over(kg_arena *arena, kg_alg_kind kind, kg_alg *child, kg_span span);
/// With two children.
kg_alg *kg_alg_two(
    kg_arena *arena, kg_alg_kind kind, kg_alg *a, kg_alg *b, kg_span span);
/// With `n` children, which are copied.
kg_alg *kg_alg_many(kg_arena *arena,
                    kg_alg_kind kind,
                    kg_alg *const *children,
                    uint32_t n,
                    kg_span span);
/// Join of both: without units, flat where one of them is a join, and adjacent
/// basic graph patterns stay apart.
kg_alg *kg_alg_join(kg_arena *arena, kg_alg *a, kg_alg *b);
/// `child` itself if `n` is 0.
kg_alg *kg_alg_filter(
    kg_arena *arena, kg_alg *child, kg_expr **exprs, uint32_t n, kg_span span);

/// Gives a Filter or LeftJoin its expressions.
void kg_alg_set_filters(kg_alg *alg, kg_expr **exprs, uint32_t n);

kg_expr *kg_expr_new(kg_arena *arena, kg_expr_kind kind, kg_span span);
kg_expr *kg_expr_var(kg_arena *arena, kg_var var, kg_span span);
kg_expr *kg_expr_term(kg_arena *arena, const kg_term *term, kg_span span);
kg_expr *kg_expr_call(kg_arena *arena,
                      kg_fn fn,
                      kg_expr *const *args,
                      uint32_t n_args,
                      kg_span span);

/// A new hidden variable of a query (the planner may need some).
/// `name` must be static or in the arena. @return KG_NO_VAR without memory.
kg_var kg_query_hidden_var(kg_query *query, const char *name);

// What a tree says about variables --------------------------------------

/// A set of variables; `words` has room for all of the query's.
typedef struct kg_var_set {
  uint64_t *words;
  uint32_t n_words;
} kg_var_set;

/// Empty. `words` is NULL without memory.
kg_var_set kg_var_set_new(kg_arena *arena, uint32_t n_vars);
static inline bool
kg_var_set_has(const kg_var_set *set, kg_var var)
{
  return var / 64 < set->n_words && set->words[var / 64] >> (var % 64) & 1;
}
static inline void
kg_var_set_add(kg_var_set *set, kg_var var)
{
  set->words[var / 64] |= UINT64_C(1) << (var % 64);
}

/// Adds the variables that a row of `alg` may bind: those in scope, 18.2.1.
void kg_alg_add_visible(const kg_alg *alg, kg_var_set *set);
/// Adds the variables that every row of `alg` binds.
void kg_alg_add_certain(const kg_alg *alg, kg_var_set *set);
/// Adds the variables an expression mentions, inside EXISTS too.
void kg_expr_add_vars(const kg_expr *expr, kg_var_set *set);

// Printing --------------------------------------------------------------

/// Appends an expression in SPARQL, on one line, for EXPLAIN and messages.
void kg_expr_print(const kg_query *query, const kg_expr *expr, kg_buf *out);
void kg_slot_print(const kg_query *query, const kg_slot *slot, kg_buf *out);
void kg_path_print(const kg_query *query, const kg_path *path, kg_buf *out);
/// Appends the algebra as nested lines, for tests and for a developer.
void kg_alg_print(const kg_query *query, const kg_alg *alg, kg_buf *out);

#endif
