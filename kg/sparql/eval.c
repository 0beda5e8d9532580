/* SPDX-License-Identifier: Apache-2.0 */
// Compiling expressions and evaluating what is not a plain function of its
// arguments' values: logic, IF, COALESCE, IN.
#include "sparql/eval.h"

#include <stdlib.h>

static kg_eval_fn *const evaluators[] = {
#define FN(name, min, max, eval, help) kg_##eval,
#define OP(name, spelling, min, max, eval, help) kg_##eval,
#define CAST(name, local, eval, help) kg_##eval,
#include "sparql/functions.def"
    NULL,
};

// Evaluation ------------------------------------------------------------

bool
kg_eval(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  switch (x->kind) {
  case KG_CX_CONST: *out = x->value; return true;
  case KG_CX_COLUMN: {
    // A column is compiled only where there are rows.
    // NOLINTNEXTLINE(clang-analyzer-core.NullDereference)
    const kg_id id = row->cols[x->column][row->at];
    return id && kg_value_load(exec, id, out);
  }
  case KG_CX_PARAM: {
    const kg_id id = exec->params[x->var];
    return id && kg_value_load(exec, id, out);
  }
  case KG_CX_UNBOUND: return false;
  default: return x->eval && x->eval(exec, x, row, out);
  }
}

/// The id of what is an id already; 0 for calls.
static kg_id
plain_id(const kg_exec *exec, const kg_cexpr *x, const kg_row *row)
{
  switch (x->kind) {
  case KG_CX_CONST: return x->id;
  case KG_CX_COLUMN: return row->cols[x->column][row->at];
  case KG_CX_PARAM: return exec->params[x->var];
  default: return 0;
  }
}

kg_id
kg_eval_id(kg_exec *exec, const kg_cexpr *x, const kg_row *row)
{
  kg_value v;
  kg_id id = plain_id(exec, x, row);
  if (id || x->kind < KG_CX_CALL) {
    return id;
  }
  return kg_eval(exec, x, row, &v) && kg_value_id(exec, &v, &id) ? id : 0;
}

bool
kg_eval_is_true(kg_exec *exec, const kg_cexpr *x, const kg_row *row)
{
  return kg_eval_truth(exec, x, row) == 1;
}

bool
kg_give_boolean(kg_value *out, bool b)
{
  *out = kg_value_boolean(b);
  return true;
}

// Logic: section 17.2's table, an error may be outvoted -------------------

/// `decisive` is the value that settles it: true for ||, false for &&.
/// 1, 0, or -1 for an error.
static int
vote(kg_exec *exec, const kg_cexpr *x, const kg_row *row, bool decisive)
{
  bool error = false;
  for (uint32_t i = 0; i < x->n_args; i++) {
    const int truth = kg_eval_truth(exec, x->args[i], row);
    if (exec->failed) {
      return -1;
    }
    if (truth == (int)decisive) {
      return decisive;
    }
    error |= truth < 0;
  }
  return error ? -1 : !decisive;
}

static int
negate(int truth)
{
  return truth < 0 ? -1 : !truth;
}

bool
kg_fn_if(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  const int truth = kg_eval_truth(exec, x->args[0], row);
  return truth >= 0 && kg_arg(exec, x, row, truth ? 1 : 2, out);
}

bool
kg_fn_coalesce(kg_exec *exec,
               const kg_cexpr *x,
               const kg_row *row,
               kg_value *out)
{
  for (uint32_t i = 0; i < x->n_args && !exec->failed; i++) {
    if (kg_arg(exec, x, row, i, out)) {
      return true;
    }
  }
  return false;
}

// Equality and order ------------------------------------------------------

/// 1 equal, 0 not, -1 error.
static int
equal(kg_exec *exec, const kg_value *a, const kg_value *b)
{
  bool is_equal;
  return kg_value_equal(exec, a, b, &is_equal) ? is_equal : -1;
}

/// Both are names or strings of the store: then equal is the same id.
static bool
is_plain_tag(kg_id id)
{
  const kg_tag tag = kg_id_tag(id);
  return tag == KG_TAG_IRI || tag == KG_TAG_BLANK || tag == KG_TAG_STRING;
}

static int
equal_args(kg_exec *exec, const kg_cexpr *x, const kg_row *row)
{
  const kg_id ia = plain_id(exec, x->args[0], row);
  const kg_id ib = plain_id(exec, x->args[1], row);
  kg_value a, b;
  if (ia && ib && is_plain_tag(ia) && is_plain_tag(ib)) {
    return ia == ib;
  }
  if (!kg_arg(exec, x, row, 0, &a) || !kg_arg(exec, x, row, 1, &b)) {
    return -1;
  }
  return equal(exec, &a, &b);
}

/// True where both ids have one tag whose order is the order of values.
static bool
ids_compare(kg_id a, kg_id b)
{
  const kg_tag tag = kg_id_tag(a);
  return tag == kg_id_tag(b) &&
         (tag == KG_TAG_INTEGER || tag == KG_TAG_DECIMAL);
}

/// The text of what is plainly a string, without making a value of it.
static bool
plain_string(kg_exec *exec,
             const kg_cexpr *x,
             const kg_row *row,
             kg_slice *text)
{
  if (x->kind == KG_CX_CALL && x->fn == KG_FN_STR) {
    return kg_eval_plain_text(exec, x->args[0], row, text, true);
  }
  return kg_id_tag(plain_id(exec, x, row)) == KG_TAG_STRING &&
         kg_eval_plain_text(exec, x, row, text, false);
}

static bool
compare_args(kg_exec *exec, const kg_cexpr *x, const kg_row *row, int *order)
{
  const kg_id ia = plain_id(exec, x->args[0], row);
  const kg_id ib = plain_id(exec, x->args[1], row);
  kg_value a, b;
  kg_slice ta, tb;
  if (ids_compare(ia, ib)) {
    *order = (ia > ib) - (ia < ib);
    return true;
  }
  if (plain_string(exec, x->args[0], row, &ta) &&
      plain_string(exec, x->args[1], row, &tb)) {
    const int c = kg_slice_compare(ta, tb);
    *order = (c > 0) - (c < 0);
    return true;
  }
  return kg_arg(exec, x, row, 0, &a) && kg_arg(exec, x, row, 1, &b) &&
         kg_value_compare(exec, &a, &b, order);
}

/// Whether the arguments compare as `first` or `second` says.
static int
is_ordered(
    kg_exec *exec, const kg_cexpr *x, const kg_row *row, int first, int second)
{
  int order;
  return compare_args(exec, x, row, &order) ? order == first || order == second
                                            : -1;
}

/// The ids of a list of constants, sorted. Only for lists and needles whose
/// equality is equality of ids: names, strings, integers.
typedef struct id_set {
  bool is_usable;
  size_t n;
  kg_id ids[];
} id_set;

static bool
is_id_value(kg_id id)
{
  return is_plain_tag(id) || kg_id_tag(id) == KG_TAG_LANG ||
         kg_id_tag(id) == KG_TAG_INTEGER;
}

static int
compare_ids(const void *a, const void *b)
{
  const kg_id x = *(const kg_id *)a, y = *(const kg_id *)b;
  return (x > y) - (x < y);
}

static const id_set *
get_id_set(kg_exec *exec, const kg_cexpr *x)
{
  id_set *set = x->state;
  if (set) {
    return set;
  }
  set =
      kg_arena_zeroed(&exec->arena, 1, sizeof *set + x->n_args * sizeof(kg_id));
  if (!set) {
    kg_exec_no_memory(exec);
    return NULL;
  }
  set->is_usable = true;
  for (uint32_t i = 1; i < x->n_args; i++) {
    // A constant that the store does not have equals no id of a needle.
    const bool local = kg_id_tag(x->args[i]->id) == KG_TAG_LOCAL &&
                       (x->args[i]->value.kind == KG_V_IRI ||
                        x->args[i]->value.kind == KG_V_STRING);
    set->is_usable &= x->args[i]->kind == KG_CX_CONST &&
                      (local || is_id_value(x->args[i]->id));
    set->ids[set->n++] = x->args[i]->id;
  }
  qsort(set->ids, set->n, sizeof set->ids[0], compare_ids);
  // The state is a cache: the expression itself stays what it is.
  ((kg_cexpr *)(uintptr_t)x)->state = set;
  return set;
}

static bool
is_in_set(const id_set *set, kg_id id)
{
  return bsearch(&id, set->ids, set->n, sizeof id, compare_ids) != NULL;
}

/// 1 found, 0 not, -1 error.
static int
find_in_list(kg_exec *exec, const kg_cexpr *x, const kg_row *row)
{
  const kg_id id = plain_id(exec, x->args[0], row);
  kg_value needle, v;
  bool error = false, loaded = false;
  // Dates and booleans equal no name, string or integer.
  const bool is_apart = kg_id_is_inline(id) && kg_id_tag(id) != KG_TAG_DECIMAL;
  if (x->n_args > 4 && (is_id_value(id) || is_apart)) {
    const id_set *set = get_id_set(exec, x);
    if (set && set->is_usable) {
      return is_in_set(set, id);
    }
  }
  for (uint32_t i = 1; i < x->n_args; i++) {
    if (i % 4096 == 0 && kg_exec_poll(exec)) {
      return -1;
    }
    const kg_id other = plain_id(exec, x->args[i], row);
    int is;
    if (id && other && is_plain_tag(id) && is_plain_tag(other)) {
      is = id == other;
    } else if (!loaded && !(loaded = kg_arg(exec, x, row, 0, &needle))) {
      return -1;
    } else {
      is = kg_arg(exec, x, row, i, &v) ? equal(exec, &needle, &v) : -1;
    }
    if (is == 1) {
      return 1;
    }
    error |= is < 0;
  }
  if (x->n_args == 1 && !kg_arg(exec, x, row, 0, &needle)) {
    return -1;
  }
  return error ? -1 : 0;
}

// Truth -------------------------------------------------------------------

int
kg_eval_truth(kg_exec *exec, const kg_cexpr *x, const kg_row *row)
{
  kg_value v;
  bool truth;
  switch (x->kind == KG_CX_CALL ? x->fn : KG_FN_UNKNOWN) {
  case KG_FN_OR: return vote(exec, x, row, true);
  case KG_FN_AND: return vote(exec, x, row, false);
  case KG_FN_NOT: return negate(kg_eval_truth(exec, x->args[0], row));
  case KG_FN_BOUND: return plain_id(exec, x->args[0], row) != 0;
  case KG_FN_EQ: return equal_args(exec, x, row);
  case KG_FN_NE: return negate(equal_args(exec, x, row));
  case KG_FN_LT: return is_ordered(exec, x, row, -1, -1);
  case KG_FN_GT: return is_ordered(exec, x, row, 1, 1);
  case KG_FN_LE: return is_ordered(exec, x, row, -1, 0);
  case KG_FN_GE: return is_ordered(exec, x, row, 0, 1);
  case KG_FN_IN: return find_in_list(exec, x, row);
  case KG_FN_NOT_IN: return negate(find_in_list(exec, x, row));
  case KG_FN_REGEX: return kg_regex_truth(exec, x, row);
  default: break;
  }
  if (!kg_eval(exec, x, row, &v) || !kg_value_truth(exec, &v, &truth)) {
    return -1;
  }
  return truth;
}

bool
kg_fn_truth(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  const int truth = kg_eval_truth(exec, x, row);
  return truth >= 0 && kg_give_boolean(out, truth);
}

// Strings' arguments ------------------------------------------------------

bool
kg_eval_plain_text(kg_exec *exec,
                   const kg_cexpr *x,
                   const kg_row *row,
                   kg_slice *text,
                   bool of_any)
{
  char buf[KG_ID_TEXT_MAX];
  kg_term term;
  const kg_id id = plain_id(exec, x, row);
  const kg_tag tag = kg_id_tag(id);
  if (tag != KG_TAG_STRING && tag != KG_TAG_LANG &&
      !(of_any && tag == KG_TAG_IRI)) {
    return false;
  }
  if (kg_exec_term(exec, id, buf, &term)) {
    return false;
  }
  *text = term.text;
  return true;
}

bool
kg_arg_string(kg_exec *exec,
              const kg_cexpr *x,
              const kg_row *row,
              uint32_t i,
              kg_value *out)
{
  return kg_arg(exec, x, row, i, out) &&
         (out->kind == KG_V_STRING || out->kind == KG_V_LANG) &&
         kg_value_text(exec, out, &out->text) &&
         kg_exec_spend(exec, out->text.len);
}

bool
kg_arg_strings(kg_exec *exec,
               const kg_cexpr *x,
               const kg_row *row,
               kg_value *a,
               kg_value *b)
{
  return kg_arg_string(exec, x, row, 0, a) &&
         kg_arg_string(exec, x, row, 1, b) &&
         (b->kind == KG_V_STRING ||
          (a->kind == KG_V_LANG && kg_slice_equal(a->lang, b->lang)));
}

bool
kg_give_text(kg_value *out, const kg_value *like, kg_slice text)
{
  const bool lang = like && like->kind == KG_V_LANG;
  *out = (kg_value){.kind = lang ? KG_V_LANG : KG_V_STRING,
                    .text = text,
                    .lang = lang ? like->lang : kg_slice_make(NULL, 0)};
  if (!text.ptr) {
    out->text = KG_SLICE("");
  }
  return true;
}

bool
kg_give_buf(kg_exec *exec, kg_value *out, const kg_value *like, kg_buf *buf)
{
  const kg_slice text = kg_arena_copy(&exec->scratch, kg_buf_slice(buf));
  const bool ok = text.ptr && !kg_buf_status(buf);
  kg_buf_clear(buf);
  if (!ok) {
    kg_exec_no_memory(exec);
    return false;
  }
  return kg_give_text(out, like, text);
}

// Compiling ---------------------------------------------------------------

/// A constant lives longer than the scratch arena that values are made in.
static bool
load_constant(kg_exec *exec, const kg_term *term, kg_value *value)
{
  const kg_arena scratch = exec->scratch;
  exec->scratch = exec->arena;
  const bool ok = kg_value_of_term(exec, term, value);
  exec->arena = exec->scratch;
  exec->scratch = scratch;
  return ok;
}

static kg_status
compile_term(kg_exec *exec, const kg_term *term, kg_cexpr *x)
{
  x->kind = KG_CX_CONST;
  TRY(kg_exec_intern(exec, term, &x->id));
  if (!load_constant(exec, term, &x->value)) {
    return kg_exec_no_memory(exec);
  }
  x->value.id = x->id;
  return KG_OK;
}

static kg_status
compile_var(kg_exec *exec, kg_var var, const kg_scope *scope, kg_cexpr *x)
{
  x->var = var;
  for (uint32_t i = 0; i < scope->n_vars; i++) {
    if (scope->vars[i] == var) {
      x->kind = KG_CX_COLUMN;
      x->column = i;
      return KG_OK;
    }
  }
  if (var < exec->query->n_vars && exec->query->vars[var].value.kind) {
    return compile_term(exec, &exec->query->vars[var].value, x);
  }
  const bool is_param = scope->params && kg_var_set_has(scope->params, var);
  x->kind = is_param ? KG_CX_PARAM : KG_CX_UNBOUND;
  return KG_OK;
}

/// Same result for same arguments, and cheap to hold.
static bool
can_fold(const kg_cexpr *x)
{
  if (x->fn == KG_FN_RAND || x->fn == KG_FN_UUID || x->fn == KG_FN_STRUUID ||
      x->fn == KG_FN_BNODE || x->fn == KG_FN_NOW || !x->eval) {
    return false;
  }
  for (uint32_t i = 0; i < x->n_args; i++) {
    if (x->args[i]->kind != KG_CX_CONST) {
      return false;
    }
  }
  return true;
}

static kg_status
fold(kg_exec *exec, kg_cexpr *x)
{
  kg_value v;
  kg_term term;
  const kg_row no_row = {0};
  if (!can_fold(x) || !kg_eval(exec, x, &no_row, &v)) {
    return exec->failed;
  }
  if (!kg_value_term(exec, &v, &term)) {
    return exec->failed;
  }
  term.text = kg_arena_copy(&exec->arena, term.text);
  term.datatype = kg_arena_copy(&exec->arena, term.datatype);
  term.lang = kg_arena_copy(&exec->arena, term.lang);
  if (!term.text.ptr || !term.datatype.ptr || !term.lang.ptr) {
    return kg_exec_no_memory(exec);
  }
  return compile_term(exec, &term, x);
}

static kg_status
compile_call(kg_exec *exec,
             const kg_expr *expr,
             const kg_scope *scope,
             kg_cexpr *x)
{
  x->kind = KG_CX_CALL;
  x->fn = expr->fn;
  x->eval = evaluators[expr->fn];
  x->n_args = expr->n_args;
  x->args = KG_ARENA_ARRAY(&exec->arena, kg_cexpr *, expr->n_args);
  if (!x->args) {
    return kg_exec_no_memory(exec);
  }
  for (uint32_t i = 0; i < expr->n_args; i++) {
    TRY(kg_cexpr_compile(exec, expr->args[i], scope, &x->args[i]));
  }
  return exec->options.no_optimizer ? KG_OK : fold(exec, x);
}

kg_status
kg_cexpr_compile(kg_exec *exec,
                 const kg_expr *expr,
                 const kg_scope *scope,
                 kg_cexpr **out)
{
  kg_cexpr *x = KG_ARENA_NEW(&exec->arena, kg_cexpr);
  *out = x;
  if (!x) {
    return kg_exec_no_memory(exec);
  }
  // Lists may be long, and each constant is looked up.
  if (!kg_exec_spend(exec, 256)) {
    return exec->failed;
  }
  x->source = expr;
  switch (expr->kind) {
  case KG_EXPR_TERM: return compile_term(exec, &expr->term, x);
  case KG_EXPR_VAR: return compile_var(exec, expr->var, scope, x);
  case KG_EXPR_CALL: return compile_call(exec, expr, scope, x);
  case KG_EXPR_EXISTS:
  case KG_EXPR_NOT_EXISTS: break;
  }
  x->kind = KG_CX_EXISTS;
  x->negated = expr->kind == KG_EXPR_NOT_EXISTS;
  return scope->exists ? scope->exists(scope->user, expr, x)
                       : kg_exec_fail(exec, KG_ERR_UNSUPPORTED,
                                      "EXISTS cannot stand here");
}
