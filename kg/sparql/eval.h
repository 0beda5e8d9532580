/* SPDX-License-Identifier: Apache-2.0 */
/// Expressions, compiled against the columns of a batch, and their evaluation.
#ifndef KG_SPARQL_EVAL_H
#define KG_SPARQL_EVAL_H

#include "sparql/algebra.h"
#include "sparql/value.h"

typedef struct kg_cexpr kg_cexpr;

/// A row of a batch.
typedef struct kg_row {
  kg_id *const *cols;
  size_t at;
} kg_row;

/// False is an error of the expression, or exec->failed.
typedef bool
kg_eval_fn(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out);

typedef enum kg_cexpr_kind {
  KG_CX_CONST,
  KG_CX_COLUMN,
  KG_CX_PARAM, ///< An outer variable.
  KG_CX_UNBOUND,
  KG_CX_CALL,
  KG_CX_EXISTS,
} kg_cexpr_kind;

struct kg_cexpr {
  kg_cexpr_kind kind;
  kg_eval_fn *eval; ///< Calls.
  kg_fn fn;
  uint32_t column;
  kg_var var;
  kg_id id; ///< Constants.
  kg_value value;
  kg_cexpr **args;
  uint32_t n_args;
  bool negated; ///< NOT EXISTS.
  void *state;  ///< A function's own: a compiled pattern, a plan.
  const kg_expr *source;
};

/// Where a compiled expression finds a variable.
typedef struct kg_scope {
  const kg_var *vars; ///< Of the columns.
  uint32_t n_vars;
  /// Makes the test of an EXISTS; NULL where there can be none.
  kg_status (*exists)(void *user, const kg_expr *expr, kg_cexpr *out);
  void *user;
  /// Variables that are parameters, or NULL.
  const kg_var_set *params;
} kg_scope;

/// Compile, folding constants. Lives in exec->arena.
kg_status kg_cexpr_compile(kg_exec *exec,
                           const kg_expr *expr,
                           const kg_scope *scope,
                           kg_cexpr **out);

/// False: an error, or exec->failed.
bool
kg_eval(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out);
/// The id where that is known without making a value, else as kg_value_id. 0
/// on an error.
kg_id kg_eval_id(kg_exec *exec, const kg_cexpr *x, const kg_row *row);
/// Effective boolean value; an error is false.
bool kg_eval_is_true(kg_exec *exec, const kg_cexpr *x, const kg_row *row);
/// 1, 0, or -1 for an error.
int kg_eval_truth(kg_exec *exec, const kg_cexpr *x, const kg_row *row);
/// The text where `x` is a string of the dictionary, with or without language
/// (`of_any`: or an IRI), without making a value. @return false: ask kg_eval.
bool kg_eval_plain_text(kg_exec *exec,
                        const kg_cexpr *x,
                        const kg_row *row,
                        kg_slice *text,
                        bool of_any);
/// REGEX as kg_eval_truth.
int kg_regex_truth(kg_exec *exec, const kg_cexpr *x, const kg_row *row);

// The evaluators that functions.def names.
#define FN(name, min, max, eval, help) kg_eval_fn kg_##eval;
#define OP(name, spelling, min, max, eval, help) kg_eval_fn kg_##eval;
#define CAST(name, local, eval, help) kg_eval_fn kg_##eval;
#include "sparql/functions.def"

// For the functions' files.

/// The value of argument `i`.
static inline bool
kg_arg(kg_exec *exec,
       const kg_cexpr *x,
       const kg_row *row,
       uint32_t i,
       kg_value *out)
{
  return kg_eval(exec, x->args[i], row, out);
}
/// The same, which must be a string, with or without a language; its text is
/// there.
bool kg_arg_string(kg_exec *exec,
                   const kg_cexpr *x,
                   const kg_row *row,
                   uint32_t i,
                   kg_value *out);
/// The same for two that must be compatible (section 17.4.3.1.2).
bool kg_arg_strings(kg_exec *exec,
                    const kg_cexpr *x,
                    const kg_row *row,
                    kg_value *a,
                    kg_value *b);
/// `out` as a string with the language of `like`.
bool kg_give_text(kg_value *out, const kg_value *like, kg_slice text);
/// The text of a buffer, copied; clears the buffer.
bool
kg_give_buf(kg_exec *exec, kg_value *out, const kg_value *like, kg_buf *buf);
bool kg_give_boolean(kg_value *out, bool b);

#endif
