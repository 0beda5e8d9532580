/* SPDX-License-Identifier: Apache-2.0 */
/// A second SPARQL engine that nobody would use: section 18 of the
/// specification read aloud, over arrays, with nested loops. It takes the
/// project's parser and nothing else, so that it errs in other places.
#ifndef KG_TEST_ORACLE_H
#define KG_TEST_ORACLE_H

#include "base/arena.h"
#include "sparql/algebra.h"

// Terms and data ----------------------------------------------------------

typedef uint32_t or_term; ///< Place in `terms`; 0 is unbound.

typedef struct or_quad {
  or_term s, p, o, g; ///< `g` 0: the default graph.
} or_quad;

/// A data set and everything made while it is asked.
typedef struct or_world {
  kg_arena arena;
  kg_term *terms;
  uint32_t n_terms, cap_terms;
  uint32_t *slots; ///< Hash table of terms.
  uint32_t n_slots;
  or_quad *quads; ///< Each once.
  size_t n_quads, cap_quads;
  /// Too large for the naive way, or beyond its numbers: no answer, no judge.
  bool gave_up;
  bool is_empty; ///< The last answer: no rows, false.
  uint64_t n_steps;
} or_world;

void or_world_init(or_world *world);
void or_world_clear(or_world *world);
or_term or_intern(or_world *world, const kg_term *term);
/// Adds a quad unless it is there. @return whether it was not.
bool or_add(or_world *world, or_quad quad);
bool or_remove(or_world *world, or_quad quad);

// Values --------------------------------------------------------------------

__extension__ typedef __int128 or_int;

/// n / 10^scale
typedef struct or_decimal {
  or_int n;
  int scale;
} or_decimal;

typedef struct or_when {
  int64_t year;
  int month, day, hour, minute, second;
  int nano;
  bool has_zone;
  int zone; ///< Minutes.
} or_when;

/// In the order of ORDER BY, which the numbers share a place in.
typedef enum or_kind {
  OR_ERROR,
  OR_BLANK,
  OR_IRI,
  OR_BOOLEAN,
  OR_INTEGER,
  OR_DECIMAL,
  OR_FLOAT,
  OR_DOUBLE,
  OR_DATETIME,
  OR_DATE,
  OR_TIME,
  OR_STRING,
  OR_LANG,
  OR_UNKNOWN, ///< Another datatype, or ill-formed for a known one.
} or_kind;

typedef struct or_value {
  or_kind kind;
  or_term term; ///< 0: computed.
  kg_slice text, lang, datatype;
  bool boolean;
  double number;
  or_decimal exact;
  or_when when;
} or_value;

or_value or_value_of(or_world *world, or_term term);
or_term or_term_of(or_world *world, const or_value *value);
or_value or_boolean(bool b);
or_value or_integer(int64_t n);
or_value or_string(kg_slice text);
bool or_is_numeric(const or_value *v);
bool or_is_literal(const or_value *v);
/// The lexical form or IRI.
kg_slice or_text(or_world *world, const or_value *v);
double or_to_double(const or_value *v);
bool or_parse_decimal(kg_slice text, bool point, or_decimal *out);
bool or_parse_double(kg_slice text, bool single, double *out);
bool or_parse_when(kg_slice text, or_kind kind, or_when *out);
kg_slice or_double_text(or_world *world, double d, bool single);

or_decimal or_tidy(or_decimal d);
int or_compare_decimals(or_decimal a, or_decimal b);
/// 17.2.2. 1, 0, or -1 for an error.
int or_truth(const or_value *v);
/// 17.3 `=`. 1, 0, or -1 for an error.
int or_equal(or_world *world, const or_value *a, const or_value *b);
enum { OR_NO_ORDER = 2, OR_ORDER_ERROR = 3 };
/// 17.3 `<`: -1, 0, 1, OR_NO_ORDER (a NaN), OR_ORDER_ERROR.
int or_compare(or_world *world, const or_value *a, const or_value *b);
/// 15.1 where it says something: -1, 0, 1, else OR_NO_ORDER.
int or_order(or_world *world, or_term a, or_term b);
/// The total order of MIN and MAX.
int or_total_order(or_world *world, or_term a, or_term b);
or_value
or_arithmetic(or_world *world, char op, const or_value *a, const or_value *b);
/// Decimal with the fraction cut: 'f'loor, 'c'eil, 'r'ound, 't'runcate.
or_decimal or_round_decimal(or_decimal d, char how);

// Evaluation ----------------------------------------------------------------

/// Solutions with a cell for each variable of the query.
typedef struct or_rows {
  uint32_t width;
  size_t n, cap;
  or_term *cells;
} or_rows;

typedef struct or_triples {
  or_quad *at; ///< `g` means nothing.
  size_t n;
} or_triples;

typedef struct or_graph {
  or_term name;
  or_triples triples;
} or_graph;

typedef struct or_env {
  or_world *world;
  const kg_query *query;
  or_triples fallback; ///< The default graph.
  or_graph *named;
  size_t n_named;
  or_triples active;
  const or_term *outer; ///< Values that EXISTS puts in; NULL = none.
} or_env;

/// The data set of a query, by FROM, or of an update's operation.
void or_env_init(or_env *env,
                 or_world *world,
                 const kg_query *query,
                 const kg_dataset *dataset,
                 kg_slice with,
                 bool strict);

void or_rows_init(or_rows *rows, uint32_t width);
void or_rows_clear(or_rows *rows);
/// A new row, all unbound. Never NULL.
or_term *or_rows_add(or_env *env, or_rows *rows);
static inline or_term *
or_row(const or_rows *rows, size_t i)
{
  return rows->cells + i * rows->width;
}

/// `out` is made.
void or_eval(or_env *env, const kg_alg *alg, or_rows *out);
/// Solutions of one edge of a basic graph pattern joined to `in`.
void or_eval_path(
    or_env *env, const kg_path *path, or_term x, or_term y, or_rows *pairs);
or_value or_eval_expr(or_env *env, const kg_expr *expr, const or_term *row);
or_value or_call(or_env *env, const kg_expr *expr, const or_term *row);
enum { OR_MOST_ARGS = 8 };
/// A call with the values of its arguments.
typedef struct or_call_args {
  or_world *world;
  kg_fn fn;
  or_value args[OR_MOST_ARGS];
  uint32_t n;
} or_call_args;
/// Functions of numbers and dates, and casts.
or_value or_call_typed(or_call_args *c);
/// fn:round of a double.
double or_round(double d);
or_term or_aggregate(or_env *env,
                     const kg_aggregate *aggregate,
                     const or_rows *rows,
                     const size_t *members,
                     size_t n_members);
/// The triples of CONSTRUCT; blank nodes of the template are all one term.
void or_construct(or_env *env, or_rows *triples);
/// One more step; gives up beyond a bound.
bool or_step(or_world *world);

/// Runs an update on the data. @return false if it must fail.
bool or_update(or_world *world, const kg_query *update, bool strict);

#endif
