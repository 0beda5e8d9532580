/* SPDX-License-Identifier: Apache-2.0 */
/// The value of a term as expressions see it.
#ifndef KG_SPARQL_VALUE_H
#define KG_SPARQL_VALUE_H

#include "rdf/datetime.h"
#include "sparql/exec.h"
#include "sparql/number.h"

typedef enum kg_value_kind {
  KG_V_NONE, ///< Unbound, an error.
  KG_V_BLANK,
  KG_V_IRI,
  KG_V_BOOLEAN,
  KG_V_INTEGER, ///< xsd:integer and what is derived from it.
  KG_V_DECIMAL,
  KG_V_FLOAT,
  KG_V_DOUBLE,
  KG_V_DATETIME,
  KG_V_DATE,
  KG_V_TIME,
  KG_V_STRING,
  KG_V_LANG,
  KG_V_OTHER, ///< Any other datatype, and what is ill-formed for its own.
} kg_value_kind;

/// Made by kg_value_load or by a function; borrowed text lives in the scratch
/// arena or as long as the term.
typedef struct kg_value {
  kg_value_kind kind;
  bool derived;  ///< Its datatype is not the kind's own: `datatype` is.
  kg_id id;      ///< 0 for what was computed.
  kg_slice text; ///< IRI, label, string, lexical form; may be NULL with an id
                 ///< or a value: ask kg_value_text.
  kg_slice lang; ///< KG_V_LANG.
  kg_slice datatype; ///< KG_V_OTHER and derived ones.
  union {
    bool boolean;
    kg_exact exact; ///< Integer and decimal.
    double number;  ///< Float and double.
    kg_datetime when;
  } u;
} kg_value;

static inline bool
kg_value_is_numeric(const kg_value *v)
{
  return v->kind >= KG_V_INTEGER && v->kind <= KG_V_DOUBLE;
}
static inline bool
kg_value_is_literal(const kg_value *v)
{
  return v->kind >= KG_V_BOOLEAN;
}

static inline kg_value
kg_value_boolean(bool b)
{
  kg_value v = {.kind = KG_V_BOOLEAN};
  v.u.boolean = b;
  return v;
}
static inline kg_value
kg_value_integer(int64_t n)
{
  kg_value v = {.kind = KG_V_INTEGER};
  v.u.exact = kg_exact_of(n);
  return v;
}
static inline kg_value
kg_value_string(kg_slice text)
{
  kg_value v = {.kind = KG_V_STRING, .text = text};
  return v;
}

/// The value of an id; KG_V_NONE for 0. Text of IRIs and strings is not
/// fetched. @return false when the store failed (exec->failed).
bool kg_value_load(kg_exec *exec, kg_id id, kg_value *out);
/// The value of a term that is in no dictionary. Borrows its text.
bool kg_value_of_term(kg_exec *exec, const kg_term *term, kg_value *out);
/// The text: IRI, label, string, lexical form (the canonical one of computed
/// values). @return false without memory.
bool kg_value_text(kg_exec *exec, const kg_value *v, kg_slice *text);
/// As a term, in the scratch arena.
bool kg_value_term(kg_exec *exec, const kg_value *v, kg_term *term);
/// The id, entering a computed value. @return false as exec->failed says.
bool kg_value_id(kg_exec *exec, const kg_value *v, kg_id *id);

/// A number as double, for mixed arithmetic.
double kg_value_double(const kg_value *v);
/// Effective boolean value, section 17.2.2. @return false: an error.
bool kg_value_truth(kg_exec *exec, const kg_value *v, bool *truth);

/// Section 17.3's `=`. @return false: an error.
bool kg_value_equal(kg_exec *exec,
                    const kg_value *a,
                    const kg_value *b,
                    bool *equal);

enum { KG_UNORDERED = 2 };
/// Section 17.3's `<`: -1, 0, 1 or KG_UNORDERED (with a NaN).
/// @return false: an error, the values have no order.
bool kg_value_compare(kg_exec *exec,
                      const kg_value *a,
                      const kg_value *b,
                      int *order);
/// A total order that agrees with section 15.1, for ORDER BY, MIN and MAX:
/// unbound, blank nodes, IRIs, literals.
int kg_value_order(kg_exec *exec, const kg_value *a, const kg_value *b);
/// The order of the terms as text, 0 for the same term.
int kg_value_order_terms(kg_exec *exec, const kg_value *a, const kg_value *b);
/// A number that grows (not strictly) with kg_value_order: most comparisons of
/// a sort end with it.
uint64_t kg_value_order_key(kg_exec *exec, const kg_value *v);

/// The same for an id.
uint64_t kg_id_order_key(kg_exec *exec, kg_id id);

/// Shortest text of a double in canonical XML Schema spelling (`1.0E0`).
kg_slice kg_double_text(double d, bool is_float, kg_arena *arena);
/// Lexical space of xsd:double and xsd:float, white space not allowed.
bool kg_double_parse(kg_slice text, bool is_float, double *out);
/// Datatype IRI of a literal's kind.
kg_slice kg_value_datatype(const kg_value *v);

#endif
