/* SPDX-License-Identifier: Apache-2.0 */
#include "sparql/value.h"

#include "rdf/value.h"
#include "rdf/xsd_iri.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// Datatypes -------------------------------------------------------------

/// Beyond what any derived type is bounded by.
#define NO_LOW (-((kg_int128)1 << 120))
#define NO_HIGH ((kg_int128)1 << 120)

static const struct known_type {
  kg_slice local; ///< Behind the namespace of XML Schema.
  kg_value_kind kind;
  bool derived;
  kg_int128 low, high; ///< Of derived integers.
} known_types[] = {
    {{"integer", 7}, KG_V_INTEGER, false, 0, 0},
    {{"decimal", 7}, KG_V_DECIMAL, false, 0, 0},
    {{"double", 6}, KG_V_DOUBLE, false, 0, 0},
    {{"float", 5}, KG_V_FLOAT, false, 0, 0},
    {{"boolean", 7}, KG_V_BOOLEAN, false, 0, 0},
    {{"dateTime", 8}, KG_V_DATETIME, false, 0, 0},
    {{"date", 4}, KG_V_DATE, false, 0, 0},
    {{"time", 4}, KG_V_TIME, false, 0, 0},
    {{"string", 6}, KG_V_STRING, false, 0, 0},
    {{"int", 3}, KG_V_INTEGER, true, INT32_MIN, INT32_MAX},
    {{"long", 4}, KG_V_INTEGER, true, INT64_MIN, INT64_MAX},
    {{"short", 5}, KG_V_INTEGER, true, INT16_MIN, INT16_MAX},
    {{"byte", 4}, KG_V_INTEGER, true, INT8_MIN, INT8_MAX},
    {{"nonNegativeInteger", 18}, KG_V_INTEGER, true, 0, NO_HIGH},
    {{"positiveInteger", 15}, KG_V_INTEGER, true, 1, NO_HIGH},
    {{"nonPositiveInteger", 18}, KG_V_INTEGER, true, NO_LOW, 0},
    {{"negativeInteger", 15}, KG_V_INTEGER, true, NO_LOW, -1},
    {{"unsignedInt", 11}, KG_V_INTEGER, true, 0, UINT32_MAX},
    {{"unsignedLong", 12}, KG_V_INTEGER, true, 0, UINT64_MAX},
    {{"unsignedShort", 13}, KG_V_INTEGER, true, 0, UINT16_MAX},
    {{"unsignedByte", 12}, KG_V_INTEGER, true, 0, UINT8_MAX},
    {{"dateTimeStamp", 13}, KG_V_DATETIME, true, 0, 0},
};
enum { N_KNOWN_TYPES = sizeof known_types / sizeof known_types[0] };

static const struct known_type *
find_type(kg_slice datatype)
{
  const kg_slice ns = KG_SLICE(KG_XSD_NS);
  if (!kg_slice_has_prefix(datatype, ns)) {
    return NULL;
  }
  const kg_slice local = kg_slice_sub(datatype, ns.len, datatype.len);
  for (size_t i = 0; i < N_KNOWN_TYPES; i++) {
    if (kg_slice_equal(local, known_types[i].local)) {
      return &known_types[i];
    }
  }
  return NULL;
}

kg_slice
kg_value_datatype(const kg_value *v)
{
  if (v->derived || v->kind == KG_V_OTHER) {
    return v->datatype;
  }
  switch (v->kind) {
  case KG_V_BOOLEAN: return KG_SLICE(KG_XSD("boolean"));
  case KG_V_INTEGER: return KG_SLICE(KG_XSD("integer"));
  case KG_V_DECIMAL: return KG_SLICE(KG_XSD("decimal"));
  case KG_V_FLOAT: return KG_SLICE(KG_XSD("float"));
  case KG_V_DOUBLE: return KG_SLICE(KG_XSD("double"));
  case KG_V_DATETIME: return KG_SLICE(KG_XSD("dateTime"));
  case KG_V_DATE: return KG_SLICE(KG_XSD("date"));
  case KG_V_TIME: return KG_SLICE(KG_XSD("time"));
  case KG_V_STRING: return KG_SLICE(KG_XSD("string"));
  case KG_V_LANG: return KG_SLICE(KG_RDF_LANG_STRING);
  default: return kg_slice_make(NULL, 0);
  }
}

// Doubles ---------------------------------------------------------------

bool
kg_double_parse(kg_slice text, bool is_float, double *out)
{
  char buf[512];
  if (kg_slice_is(text, "NaN")) {
    *out = NAN;
    return true;
  }
  if (kg_slice_is(text, "INF") || kg_slice_is(text, "+INF")) {
    *out = HUGE_VAL;
    return true;
  }
  if (kg_slice_is(text, "-INF")) {
    *out = -HUGE_VAL;
    return true;
  }
  if (!text.len || text.len >= sizeof buf) {
    return false;
  }
  // strtod also takes hexadecimal, "inf" and white space.
  for (size_t i = 0; i < text.len; i++) {
    const char c = text.ptr[i];
    if (!(c >= '0' && c <= '9') && !strchr("+-.eE", c)) {
      return false;
    }
  }
  memcpy(buf, text.ptr, text.len);
  buf[text.len] = '\0';
  char *end;
  *out = is_float ? (double)strtof(buf, &end) : strtod(buf, &end);
  return end == buf + text.len;
}

static int
shortest_digits(double d, bool is_float, char *buf, size_t size)
{
  for (int precision = 0;; precision++) {
    const int n = snprintf(buf, size, "%.*E", precision, d);
    const bool same =
        is_float ? strtof(buf, NULL) == (float)d : strtod(buf, NULL) == d;
    if (same || precision >= 17) {
      return n;
    }
  }
}

kg_slice
kg_double_text(double d, bool is_float, kg_arena *arena)
{
  char buf[64];
  if (isnan(d)) {
    return KG_SLICE("NaN");
  }
  if (isinf(d)) {
    return d > 0 ? KG_SLICE("INF") : KG_SLICE("-INF");
  }
  shortest_digits(d, is_float, buf, sizeof buf);
  char *e = strchr(buf, 'E');
  const long exponent = strtol(e + 1, NULL, 10);
  *e = '\0';
  return kg_arena_printf(arena, strchr(buf, '.') ? "%sE%ld" : "%s.0E%ld", buf,
                         exponent);
}

// From ids and terms ----------------------------------------------------

static bool
in_range(const struct known_type *type, const kg_exact *n)
{
  if (!type->derived) {
    return true;
  }
  const kg_exact low = {.n = type->low}, high = {.n = type->high};
  return (type->low == NO_LOW || kg_exact_compare(n, &low) >= 0) &&
         (type->high == NO_HIGH || kg_exact_compare(n, &high) <= 0);
}

static bool
parse_boolean(kg_slice text, bool *out)
{
  *out = kg_slice_is(text, "true") || kg_slice_is(text, "1");
  return *out || kg_slice_is(text, "false") || kg_slice_is(text, "0");
}

static bool
parse_as(kg_exec *exec,
         const struct known_type *type,
         kg_slice text,
         kg_value *v)
{
  const kg_slice s = kg_slice_trim(text);
  switch (type->kind) {
  case KG_V_INTEGER:
    return memchr(s.ptr, '.', s.len) == NULL &&
           kg_exact_parse(s, &exec->scratch, &v->u.exact) &&
           in_range(type, &v->u.exact);
  case KG_V_DECIMAL: return kg_exact_parse(s, &exec->scratch, &v->u.exact);
  case KG_V_DOUBLE: return kg_double_parse(s, false, &v->u.number);
  case KG_V_FLOAT: return kg_double_parse(s, true, &v->u.number);
  case KG_V_BOOLEAN: return parse_boolean(s, &v->u.boolean);
  case KG_V_DATETIME: return kg_datetime_parse(s, KG_DT_DATETIME, &v->u.when);
  case KG_V_DATE: return kg_datetime_parse(s, KG_DT_DATE, &v->u.when);
  case KG_V_TIME: return kg_datetime_parse(s, KG_DT_TIME, &v->u.when);
  default: return true;
  }
}

static bool
load_literal(kg_exec *exec, const kg_term *term, kg_value *v)
{
  v->text = term->text;
  v->lang = term->lang;
  if (term->lang.len || !term->datatype.len) {
    v->kind = term->lang.len ? KG_V_LANG : KG_V_STRING;
    return true;
  }
  const struct known_type *type = find_type(term->datatype);
  v->datatype = term->datatype;
  v->kind = KG_V_OTHER;
  if (type && term->text.ptr && parse_as(exec, type, term->text, v)) {
    v->kind = type->kind;
    v->derived = type->derived;
  }
  return true;
}

bool
kg_value_of_term(kg_exec *exec, const kg_term *term, kg_value *v)
{
  *v = (kg_value){.text = term->text};
  switch (term->kind) {
  case KG_TERM_NONE: return true;
  case KG_TERM_IRI: v->kind = KG_V_IRI; return true;
  case KG_TERM_BLANK: v->kind = KG_V_BLANK; return true;
  case KG_TERM_LITERAL: break;
  }
  return load_literal(exec, term, v);
}

static void
load_inline(kg_id id, kg_value *v)
{
  switch (kg_id_tag(id)) {
  case KG_TAG_BOOLEAN:
    v->kind = KG_V_BOOLEAN;
    v->u.boolean = kg_id_boolean(id);
    break;
  case KG_TAG_INTEGER:
    v->kind = KG_V_INTEGER;
    v->u.exact = kg_exact_of(kg_id_integer(id));
    break;
  case KG_TAG_DECIMAL:
    v->kind = KG_V_DECIMAL;
    v->u.exact = kg_exact_of(kg_id_integer(id));
    v->u.exact.scale = KG_ID_DECIMAL_SCALE;
    // The same value has the same fields.
    while (v->u.exact.scale && v->u.exact.n % 10 == 0) {
      v->u.exact.n /= 10;
      v->u.exact.scale--;
    }
    break;
  case KG_TAG_DATE:
    v->kind = KG_V_DATE;
    kg_id_datetime(id, &v->u.when);
    break;
  default:
    v->kind = KG_V_DATETIME;
    kg_id_datetime(id, &v->u.when);
    break;
  }
}

bool
kg_value_load(kg_exec *exec, kg_id id, kg_value *v)
{
  char buf[KG_ID_TEXT_MAX];
  kg_term term;
  *v = (kg_value){.id = id};
  switch (kg_id_tag(id)) {
  case KG_TAG_NONE: return true;
  case KG_TAG_IRI: v->kind = KG_V_IRI; return true;
  case KG_TAG_BLANK: v->kind = KG_V_BLANK; return true;
  case KG_TAG_STRING: v->kind = KG_V_STRING; return true;
  case KG_TAG_LANG:
  case KG_TAG_TYPED:
  case KG_TAG_LOCAL: break;
  default: load_inline(id, v); return true;
  }
  if (kg_exec_term(exec, id, buf, &term) || !kg_value_of_term(exec, &term, v)) {
    return false;
  }
  v->id = id;
  return true;
}

// To text, terms and ids ------------------------------------------------

static kg_slice
when_text(kg_exec *exec, const kg_value *v)
{
  char buf[KG_DATETIME_TEXT_MAX];
  const kg_datetime_kind kind = v->kind == KG_V_DATE   ? KG_DT_DATE
                                : v->kind == KG_V_TIME ? KG_DT_TIME
                                                       : KG_DT_DATETIME;
  const size_t n = kg_datetime_format(&v->u.when, kind, buf);
  return kg_arena_copy(&exec->scratch, kg_slice_make(buf, n));
}

static kg_slice
computed_text(kg_exec *exec, const kg_value *v)
{
  switch (v->kind) {
  case KG_V_BOOLEAN: return v->u.boolean ? KG_SLICE("true") : KG_SLICE("false");
  case KG_V_INTEGER: return kg_exact_text(&v->u.exact, false, &exec->scratch);
  case KG_V_DECIMAL: return kg_exact_text(&v->u.exact, true, &exec->scratch);
  case KG_V_FLOAT:
  case KG_V_DOUBLE:
    return kg_double_text(v->u.number, v->kind == KG_V_FLOAT, &exec->scratch);
  case KG_V_DATETIME:
  case KG_V_DATE:
  case KG_V_TIME: return when_text(exec, v);
  default: return KG_SLICE("");
  }
}

bool
kg_value_text(kg_exec *exec, const kg_value *v, kg_slice *text)
{
  char buf[KG_ID_TEXT_MAX];
  kg_term term;
  if (v->text.ptr) {
    *text = v->text;
    return true;
  }
  if (v->id && !kg_id_is_inline(v->id)) {
    if (kg_exec_term(exec, v->id, buf, &term)) {
      return false;
    }
    *text = term.text;
    return true;
  }
  *text = computed_text(exec, v);
  if (!text->ptr) {
    kg_exec_no_memory(exec);
  }
  return text->ptr;
}

bool
kg_value_term(kg_exec *exec, const kg_value *v, kg_term *term)
{
  *term = (kg_term){0};
  if (v->kind == KG_V_NONE) {
    return true;
  }
  if (!kg_value_text(exec, v, &term->text)) {
    return false;
  }
  term->kind = v->kind == KG_V_IRI     ? KG_TERM_IRI
               : v->kind == KG_V_BLANK ? KG_TERM_BLANK
                                       : KG_TERM_LITERAL;
  if (v->kind == KG_V_LANG) {
    term->lang = v->lang;
  } else if (kg_value_is_literal(v) && v->kind != KG_V_STRING) {
    term->datatype = kg_value_datatype(v);
  }
  return true;
}

static bool
inline_exact(const kg_value *v, kg_id *id)
{
  const kg_exact *x = &v->u.exact;
  const kg_int128 bound = (kg_int128)1 << 60;
  if (x->big.len || x->n > bound || x->n < -bound) {
    return false;
  }
  if (v->kind == KG_V_INTEGER) {
    return !x->scale && kg_id_of_integer((int64_t)x->n, id);
  }
  if (x->scale > KG_ID_DECIMAL_SCALE) {
    return false;
  }
  kg_int128 millionths = x->n;
  for (uint32_t i = x->scale; i < KG_ID_DECIMAL_SCALE; i++) {
    millionths *= 10;
  }
  return millionths <= bound && millionths >= -bound &&
         kg_id_of_decimal((int64_t)millionths, id);
}

static bool
inline_value(const kg_value *v, kg_id *id)
{
  if (v->text.ptr || v->derived) {
    return false;
  }
  switch (v->kind) {
  case KG_V_BOOLEAN: *id = kg_id_of_boolean(v->u.boolean); return true;
  case KG_V_INTEGER:
  case KG_V_DECIMAL: return inline_exact(v, id);
  case KG_V_DATE: return kg_id_of_datetime(KG_TAG_DATE, &v->u.when, id);
  case KG_V_DATETIME: return kg_id_of_datetime(KG_TAG_DATETIME, &v->u.when, id);
  default: return false;
  }
}

bool
kg_value_id(kg_exec *exec, const kg_value *v, kg_id *id)
{
  kg_term term;
  *id = v->id;
  if (v->id || v->kind == KG_V_NONE || inline_value(v, id)) {
    return true;
  }
  return kg_value_term(exec, v, &term) && !kg_exec_intern(exec, &term, id);
}

double
kg_value_double(const kg_value *v)
{
  if (v->kind == KG_V_INTEGER || v->kind == KG_V_DECIMAL) {
    return kg_exact_to_double(&v->u.exact);
  }
  return v->u.number;
}

bool
kg_value_truth(kg_exec *exec, const kg_value *v, bool *truth)
{
  kg_slice text;
  switch (v->kind) {
  case KG_V_BOOLEAN: *truth = v->u.boolean; return true;
  case KG_V_INTEGER:
  case KG_V_DECIMAL: *truth = kg_exact_sign(&v->u.exact) != 0; return true;
  case KG_V_FLOAT:
  case KG_V_DOUBLE:
    *truth = v->u.number != 0 && !isnan(v->u.number);
    return true;
  case KG_V_STRING:
  case KG_V_LANG:
    if (!kg_value_text(exec, v, &text)) {
      return false;
    }
    *truth = text.len > 0;
    return true;
  case KG_V_OTHER: {
    // An ill-formed number or boolean is false, not an error.
    const struct known_type *type = find_type(v->datatype);
    *truth = false;
    return type && type->kind <= KG_V_DOUBLE;
  }
  default: return false;
  }
}
