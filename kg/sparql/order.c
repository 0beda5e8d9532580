/* SPDX-License-Identifier: Apache-2.0 */
// Equality and order of values: what `=` and `<` say (section 17.3), and the
// total order of ORDER BY (section 15.1), which extends it.
#include "sparql/value.h"

#include "rdf/value.h"

#include <math.h>

static int
order_of(double a, double b)
{
  return isnan(a) || isnan(b) ? KG_UNORDERED : (a > b) - (a < b);
}

static int
compare_numbers(const kg_value *a, const kg_value *b)
{
  if (a->kind <= KG_V_DECIMAL && b->kind <= KG_V_DECIMAL) {
    return kg_exact_compare(&a->u.exact, &b->u.exact);
  }
  const double da = kg_value_double(a), db = kg_value_double(b);
  if (a->kind != KG_V_DOUBLE && b->kind != KG_V_DOUBLE) {
    return order_of((float)da, (float)db);
  }
  return order_of(da, db);
}

static bool
is_exact(const kg_value *v)
{
  return v->kind == KG_V_INTEGER || v->kind == KG_V_DECIMAL;
}

/// By exact value, so that the order is transitive where promotion to double
/// would make neighbours equal.
static int
order_numbers(const kg_value *a, const kg_value *b, kg_arena *arena)
{
  if (is_exact(a) && is_exact(b)) {
    return kg_exact_compare(&a->u.exact, &b->u.exact);
  }
  const double da = kg_value_double(a), db = kg_value_double(b);
  if (isnan(da) || isnan(db)) {
    return (int)isnan(db) - (int)isnan(da);
  }
  kg_exact ea = a->u.exact, eb = b->u.exact;
  if (da != db || (!is_exact(a) && !is_exact(b)) || isinf(da)) {
    return (da > db) - (da < db);
  }
  if ((!is_exact(a) && !kg_exact_from_double(da, arena, &ea)) ||
      (!is_exact(b) && !kg_exact_from_double(db, arena, &eb))) {
    return 0;
  }
  return kg_exact_compare(&ea, &eb);
}

static bool
compare_texts(kg_exec *exec, const kg_value *a, const kg_value *b, int *order)
{
  kg_slice ta, tb;
  if (!kg_value_text(exec, a, &ta) || !kg_value_text(exec, b, &tb)) {
    return false;
  }
  const int c = kg_slice_compare(ta, tb);
  *order = (c > 0) - (c < 0);
  return true;
}

static int
compare_whens(const kg_datetime *a, const kg_datetime *b, int16_t zone)
{
  const int c = kg_datetime_compare(a, b, zone);
  return (c > 0) - (c < 0);
}

/// xsd:date is not among section 17.3's operands: where only one has a zone,
/// the order is XML Schema's, which does not always know.
static bool
compare_dates(const kg_datetime *a, const kg_datetime *b, int *order)
{
  const bool mixed = (a->zone == KG_NO_ZONE) != (b->zone == KG_NO_ZONE);
  *order = compare_whens(a, b, mixed ? -KG_ZONE_MAX : 0);
  return !mixed || *order == compare_whens(a, b, KG_ZONE_MAX);
}

bool
kg_value_compare(kg_exec *exec,
                 const kg_value *a,
                 const kg_value *b,
                 int *order)
{
  if (kg_value_is_numeric(a) && kg_value_is_numeric(b)) {
    *order = compare_numbers(a, b);
    return true;
  }
  if (a->kind != b->kind) {
    return false;
  }
  switch (a->kind) {
  case KG_V_STRING: return compare_texts(exec, a, b, order);
  case KG_V_BOOLEAN: *order = a->u.boolean - b->u.boolean; return true;
  case KG_V_DATE: return compare_dates(&a->u.when, &b->u.when, order);
  case KG_V_DATETIME:
  case KG_V_TIME:
    *order = compare_whens(&a->u.when, &b->u.when, 0);
    return true;
  default: return false;
  }
}

/// The very same term.
static bool
same_term(kg_exec *exec, const kg_value *a, const kg_value *b, bool *same)
{
  kg_term ta, tb;
  if (a->id && b->id) {
    *same = a->id == b->id;
    return true;
  }
  if (!kg_value_term(exec, a, &ta) || !kg_value_term(exec, b, &tb)) {
    return false;
  }
  *same = kg_term_equal(&ta, &tb);
  return true;
}

bool
kg_value_equal(kg_exec *exec, const kg_value *a, const kg_value *b, bool *equal)
{
  int order;
  if (a->kind == KG_V_NONE || b->kind == KG_V_NONE) {
    return false;
  }
  if (a->id && a->id == b->id && a->kind != KG_V_FLOAT &&
      a->kind != KG_V_DOUBLE) {
    *equal = true;
    return true;
  }
  if (a->kind == KG_V_STRING && a->id && b->kind == KG_V_STRING && b->id) {
    *equal = false;
    return true;
  }
  if (kg_value_compare(exec, a, b, &order)) {
    *equal = order == 0;
    return true;
  }
  if (exec->failed || !same_term(exec, a, b, equal)) {
    return false;
  }
  if (a->kind == KG_V_DATE && b->kind == KG_V_DATE) {
    return *equal;
  }
  // Two literals that are not the same term may still have the same value
  // where a datatype is unknown or a spelling ill-formed: nobody can say.
  return *equal || !kg_value_is_literal(a) || !kg_value_is_literal(b) ||
         (a->kind != KG_V_OTHER && b->kind != KG_V_OTHER) ||
         a->kind == KG_V_LANG || b->kind == KG_V_LANG;
}

// The total order -------------------------------------------------------

/// Kinds in the order of ORDER BY; those that compare with each other share a
/// rank.
static int
rank_of(const kg_value *v)
{
  return kg_value_is_numeric(v) ? KG_V_INTEGER : (int)v->kind;
}

int
kg_value_order_terms(kg_exec *exec, const kg_value *a, const kg_value *b)
{
  kg_term ta, tb;
  if (a->id && a->id == b->id) {
    return 0;
  }
  if (!kg_value_term(exec, a, &ta) || !kg_value_term(exec, b, &tb)) {
    return 0;
  }
  return kg_term_compare(&ta, &tb);
}

int
kg_value_order(kg_exec *exec, const kg_value *a, const kg_value *b)
{
  const int ra = rank_of(a), rb = rank_of(b);
  int order = 0;
  if (ra != rb) {
    return ra - rb;
  }
  if (a->id && a->id == b->id) {
    return 0;
  }
  if (kg_value_is_numeric(a)) {
    return order_numbers(a, b, &exec->scratch);
  }
  if (a->kind == KG_V_DATE) {
    return compare_whens(&a->u.when, &b->u.when, 0);
  }
  if (kg_value_compare(exec, a, b, &order)) {
    return order;
  }
  return kg_value_order_terms(exec, a, b);
}

/// The bits of a double so that unsigned order is the order of numbers; a NaN
/// comes first.
static uint64_t
double_key(double d)
{
  uint64_t bits;
  if (isnan(d)) {
    return 0;
  }
  d = d == 0 ? 0 : d;
  memcpy(&bits, &d, sizeof bits);
  return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

/// Eight bytes, big-endian, of the first text that tells IRIs apart; most
/// IRIs share a scheme, so those say little.
static uint64_t
text_key(kg_slice text)
{
  uint64_t key = 0;
  for (size_t i = 0; i < 8; i++) {
    key = key << 8 | (i < text.len ? (unsigned char)text.ptr[i] : 0);
  }
  return key;
}

static uint64_t
seconds_key(int64_t seconds)
{
  const int64_t bound = INT64_C(1) << 61;
  return seconds < -bound  ? 0
         : seconds > bound ? UINT64_MAX
                           : ((uint64_t)seconds + (UINT64_C(1) << 62)) << 1;
}

uint64_t
kg_value_order_key(kg_exec *exec, const kg_value *v)
{
  uint64_t key = 0;
  kg_slice text;
  if (kg_value_is_numeric(v)) {
    key = double_key(kg_value_double(v));
  } else if (v->kind == KG_V_BOOLEAN) {
    key = (uint64_t)v->u.boolean << 60;
  } else if (v->kind >= KG_V_DATETIME && v->kind <= KG_V_TIME) {
    key = seconds_key(kg_datetime_instant(&v->u.when, 0).seconds);
  } else if (v->kind != KG_V_NONE && kg_value_text(exec, v, &text)) {
    key = text_key(text);
  }
  return (uint64_t)rank_of(v) << 60 | key >> 4;
}

static uint64_t
instant_key(kg_id id, kg_value_kind kind)
{
  const int64_t ms = kg_id_instant_ms(id);
  const int64_t seconds = ms / 1000 - (ms % 1000 < 0);
  return (uint64_t)kind << 60 | seconds_key(seconds) >> 4;
}

uint64_t
kg_id_order_key(kg_exec *exec, kg_id id)
{
  kg_value v;
  switch (kg_id_tag(id)) {
  case KG_TAG_NONE: return 0;
  case KG_TAG_INTEGER:
    return (uint64_t)KG_V_INTEGER << 60 |
           double_key((double)kg_id_integer(id)) >> 4;
  case KG_TAG_DATE: return instant_key(id, KG_V_DATE);
  case KG_TAG_DATETIME: return instant_key(id, KG_V_DATETIME);
  default: break;
  }
  return kg_value_load(exec, id, &v) ? kg_value_order_key(exec, &v) : 0;
}
