/* SPDX-License-Identifier: Apache-2.0 */
// Functions of their arguments' values: 17.4.2 to 17.4.5 and casts.
#define PCRE2_CODE_UNIT_WIDTH 8

#include "oracle.h"

#include <ctype.h>
#include <math.h>
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const or_value error = {0};

static or_value
like(const or_value *v, kg_slice text)
{
  or_value out = or_string(text.ptr ? text : KG_SLICE(""));
  if (v->kind == OR_LANG) {
    out.kind = OR_LANG;
    out.lang = v->lang;
  }
  return out;
}

static bool
is_string(const or_value *v)
{
  return v->kind == OR_STRING || v->kind == OR_LANG;
}

/// 17.4.3.1.2: the second is simple or has the language of the first.
static bool
go_together(const or_value *a, const or_value *b)
{
  return is_string(a) && is_string(b) &&
         (b->kind == OR_STRING ||
          (a->kind == OR_LANG && kg_slice_equal(a->lang, b->lang)));
}

// Comparisons ---------------------------------------------------------------

static or_value
compare(or_call_args *c)
{
  const int order = or_compare(c->world, &c->args[0], &c->args[1]);
  if (c->args[0].kind == OR_ERROR || c->args[1].kind == OR_ERROR ||
      order == OR_ORDER_ERROR) {
    return error;
  }
  switch (c->fn) {
  case KG_FN_LT: return or_boolean(order == -1);
  case KG_FN_GT: return or_boolean(order == 1);
  case KG_FN_LE: return or_boolean(order == -1 || order == 0);
  default: return or_boolean(order == 1 || order == 0);
  }
}

static or_value
equality(or_call_args *c)
{
  const int is = or_equal(c->world, &c->args[0], &c->args[1]);
  return is < 0 ? error : or_boolean(c->fn == KG_FN_EQ ? is : !is);
}

// Terms ---------------------------------------------------------------------

static or_value
term_test(or_call_args *c)
{
  const or_value *v = &c->args[0];
  switch (c->fn) {
  case KG_FN_ISIRI:
  case KG_FN_ISURI: return or_boolean(v->kind == OR_IRI);
  case KG_FN_ISBLANK: return or_boolean(v->kind == OR_BLANK);
  case KG_FN_ISLITERAL: return or_boolean(or_is_literal(v));
  case KG_FN_ISNUMERIC: return or_boolean(or_is_numeric(v));
  default: break;
  }
  return or_boolean(or_term_of(c->world, v) ==
                    or_term_of(c->world, &c->args[1]));
}

static or_value
term_part(or_call_args *c)
{
  const or_value *v = &c->args[0];
  if (c->fn == KG_FN_STR) {
    return v->kind == OR_BLANK ? error : or_string(or_text(c->world, v));
  }
  if (!or_is_literal(v)) {
    return error;
  }
  if (c->fn == KG_FN_LANG) {
    return or_string(v->kind == OR_LANG ? v->lang : KG_SLICE(""));
  }
  or_value out = {.kind = OR_IRI};
  const kg_term *t = &c->world->terms[or_term_of(c->world, v)];
  out.text =
      t->lang.len       ? KG_SLICE("http://www.w3.org/1999/02/22-rdf-syntax-ns#"
                                         "langString")
      : t->datatype.len ? t->datatype
                        : KG_SLICE("http://www.w3.org/2001/XMLSchema#string");
  return out;
}

static or_value
make_term(or_call_args *c)
{
  const or_value *v = &c->args[0];
  kg_term t = {.kind = KG_TERM_LITERAL, .text = v->text};
  if (c->fn == KG_FN_IRI || c->fn == KG_FN_URI) {
    or_value out = {.kind = OR_IRI, .text = v->text};
    // Only absolute IRIs are asked for.
    const bool good = v->kind == OR_STRING &&
                      kg_slice_has_prefix(v->text, KG_SLICE("http://"));
    c->world->gave_up |= !good && v->kind == OR_STRING;
    return v->kind == OR_IRI ? *v : good ? out : error;
  }
  if (v->kind != OR_STRING) {
    return error;
  }
  if (c->fn == KG_FN_STRLANG) {
    char lang[16];
    const or_value *tag = &c->args[1];
    if (tag->kind != OR_STRING || !tag->text.len ||
        tag->text.len >= sizeof lang) {
      return error;
    }
    for (size_t i = 0; i < tag->text.len; i++) {
      lang[i] = (char)tolower((unsigned char)tag->text.ptr[i]);
      if (!isalpha((unsigned char)lang[i]) && lang[i] != '-') {
        return error;
      }
    }
    t.lang = kg_slice_make(lang, tag->text.len);
    return or_value_of(c->world, or_intern(c->world, &t));
  }
  if (c->args[1].kind != OR_IRI) {
    return error;
  }
  t.datatype = c->args[1].text;
  if (kg_slice_is(t.datatype, "http://www.w3.org/2001/XMLSchema#string")) {
    t.datatype = KG_SLICE("");
  }
  return or_value_of(c->world, or_intern(c->world, &t));
}

// Strings -------------------------------------------------------------------

static size_t
count_chars(kg_slice text)
{
  size_t n = 0;
  for (size_t i = 0; i < text.len; i++) {
    n += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
  }
  return n;
}

/// fn:substring: the characters at positions p that are in
/// round(start) <= p < round(start) + round(length).
static or_value
substring(or_call_args *c)
{
  const or_value *v = &c->args[0];
  if (!is_string(v) || !or_is_numeric(&c->args[1]) ||
      (c->n > 2 && !or_is_numeric(&c->args[2]))) {
    return error;
  }
  const double start = or_round(or_to_double(&c->args[1]));
  const double end =
      c->n > 2 ? start + or_round(or_to_double(&c->args[2])) : INFINITY;
  char *out = kg_arena_get(&c->world->arena, v->text.len + 1);
  size_t n = 0, p = 0;
  for (size_t i = 0; i < v->text.len; i++) {
    p += ((unsigned char)v->text.ptr[i] & 0xc0) != 0x80;
    if ((double)p >= start && (double)p < end) {
      out[n++] = v->text.ptr[i];
    }
  }
  return like(v, kg_slice_make(out, n));
}

static or_value
change_case(or_call_args *c)
{
  const or_value *v = &c->args[0];
  if (!is_string(v)) {
    return error;
  }
  char *out = kg_arena_get(&c->world->arena, v->text.len + 1);
  for (size_t i = 0; i < v->text.len; i++) {
    const unsigned char ch = (unsigned char)v->text.ptr[i];
    c->world->gave_up |= ch >= 128; // ASCII is enough here.
    out[i] = (char)(c->fn == KG_FN_UCASE ? toupper(ch) : tolower(ch));
  }
  return like(v, kg_slice_make(out, v->text.len));
}

static size_t
find(kg_slice text, kg_slice part)
{
  for (size_t i = 0; i + part.len <= text.len; i++) {
    if (!part.len || !memcmp(text.ptr + i, part.ptr, part.len)) {
      return i;
    }
  }
  return (size_t)-1;
}

static or_value
string_pair(or_call_args *c)
{
  const or_value *a = &c->args[0], *b = &c->args[1];
  if (!go_together(a, b)) {
    return error;
  }
  const size_t at = find(a->text, b->text);
  const bool found = at != (size_t)-1;
  const bool fits = b->text.len <= a->text.len;
  switch (c->fn) {
  case KG_FN_CONTAINS: return or_boolean(found);
  case KG_FN_STRSTARTS: return or_boolean(found && at == 0);
  case KG_FN_STRENDS:
    return or_boolean(fits && (!b->text.len ||
                               !memcmp(a->text.ptr + a->text.len - b->text.len,
                                       b->text.ptr, b->text.len)));
  case KG_FN_STRBEFORE:
    return found ? like(a, kg_slice_make(a->text.ptr, at))
                 : or_string(KG_SLICE(""));
  default: break;
  }
  return found ? like(a, kg_slice_make(a->text.ptr + at + b->text.len,
                                       a->text.len - at - b->text.len))
               : or_string(KG_SLICE(""));
}

static or_value
concatenate(or_call_args *c)
{
  kg_buf buf;
  bool same = c->n > 0, good = true;
  kg_buf_init(&buf, NULL);
  for (uint32_t i = 0; i < c->n; i++) {
    good &= is_string(&c->args[i]);
    same &= c->args[i].kind == c->args[0].kind &&
            kg_slice_equal(c->args[i].lang, c->args[0].lang);
    kg_buf_add(&buf, good ? c->args[i].text : KG_SLICE(""));
  }
  const kg_slice text = kg_arena_copy(&c->world->arena, kg_buf_slice(&buf));
  kg_buf_clear(&buf);
  return !good ? error : same ? like(&c->args[0], text) : or_string(text);
}

static or_value
encode(or_call_args *c)
{
  const or_value *v = &c->args[0];
  if (!is_string(v)) {
    return error;
  }
  char *out = kg_arena_get(&c->world->arena, v->text.len * 3 + 1);
  size_t n = 0;
  for (size_t i = 0; i < v->text.len; i++) {
    const unsigned char ch = (unsigned char)v->text.ptr[i];
    if (ch < 128 && (isalnum(ch) || strchr("-_.~", ch))) {
      out[n++] = (char)ch;
    } else {
      n += (size_t)snprintf(out + n, 4, "%%%02X", ch);
    }
  }
  return or_string(kg_slice_make(out, n));
}

static or_value
lang_matches(or_call_args *c)
{
  const kg_slice tag = c->args[0].text, range = c->args[1].text;
  if (c->args[0].kind != OR_STRING || c->args[1].kind != OR_STRING) {
    return error;
  }
  if (kg_slice_is(range, "*")) {
    return or_boolean(tag.len > 0);
  }
  if (!range.len || range.len > tag.len) {
    return or_boolean(false);
  }
  for (size_t i = 0; i < range.len; i++) {
    if (tolower((unsigned char)tag.ptr[i]) !=
        tolower((unsigned char)range.ptr[i])) {
      return or_boolean(false);
    }
  }
  return or_boolean(tag.len == range.len || tag.ptr[range.len] == '-');
}

static pcre2_code *
compile(const or_value *pattern, const or_value *flags)
{
  int number;
  size_t where;
  uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY;
  for (size_t i = 0; flags && i < flags->text.len; i++) {
    options |= flags->text.ptr[i] == 'i' ? PCRE2_CASELESS : 0;
  }
  return pcre2_compile((PCRE2_SPTR)pattern->text.ptr, pattern->text.len,
                       options, &number, &where, NULL);
}

static or_value
regex(or_call_args *c)
{
  if (!is_string(&c->args[0]) || c->args[1].kind != OR_STRING ||
      (c->n > 2 && c->args[2].kind != OR_STRING)) {
    return error;
  }
  pcre2_code *code = compile(&c->args[1], c->n > 2 ? &c->args[2] : NULL);
  if (!code) {
    return error;
  }
  pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
  const kg_slice text = c->args[0].text;
  const int n =
      pcre2_match(code, (PCRE2_SPTR)text.ptr, text.len, 0, 0, match, NULL);
  pcre2_match_data_free(match);
  pcre2_code_free(code);
  return or_boolean(n > 0);
}

/// The replacement is plain, and no pattern here matches nothing.
static or_value
replace(or_call_args *c)
{
  const or_value *v = &c->args[0];
  if (!is_string(v) || c->args[1].kind != OR_STRING ||
      c->args[2].kind != OR_STRING) {
    return error;
  }
  pcre2_code *code = compile(&c->args[1], NULL);
  if (!code || find(c->args[2].text, KG_SLICE("$")) != (size_t)-1) {
    pcre2_code_free(code);
    return error;
  }
  pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
  const size_t *at = pcre2_get_ovector_pointer(match);
  kg_buf buf;
  size_t from = 0;
  kg_buf_init(&buf, NULL);
  while (pcre2_match(code, (PCRE2_SPTR)v->text.ptr, v->text.len, from, 0, match,
                     NULL) > 0 &&
         at[1] > at[0]) {
    kg_buf_add(&buf, kg_slice_sub(v->text, from, at[0]));
    kg_buf_add(&buf, c->args[2].text);
    from = at[1];
  }
  kg_buf_add(&buf, kg_slice_sub(v->text, from, v->text.len));
  const kg_slice text = kg_arena_copy(&c->world->arena, kg_buf_slice(&buf));
  kg_buf_clear(&buf);
  pcre2_match_data_free(match);
  pcre2_code_free(code);
  return like(v, text);
}

// All of them ---------------------------------------------------------------

static or_value
apply(or_call_args *c)
{
  switch (c->fn) {
  case KG_FN_EQ:
  case KG_FN_NE: return equality(c);
  case KG_FN_LT:
  case KG_FN_GT:
  case KG_FN_LE:
  case KG_FN_GE: return compare(c);
  case KG_FN_ADD: return or_arithmetic(c->world, '+', c->args, c->args + 1);
  case KG_FN_SUB: return or_arithmetic(c->world, '-', c->args, c->args + 1);
  case KG_FN_MUL: return or_arithmetic(c->world, '*', c->args, c->args + 1);
  case KG_FN_DIV: return or_arithmetic(c->world, '/', c->args, c->args + 1);
  case KG_FN_SAMETERM:
  case KG_FN_ISIRI:
  case KG_FN_ISURI:
  case KG_FN_ISBLANK:
  case KG_FN_ISLITERAL:
  case KG_FN_ISNUMERIC: return term_test(c);
  case KG_FN_STR:
  case KG_FN_LANG:
  case KG_FN_DATATYPE: return term_part(c);
  case KG_FN_IRI:
  case KG_FN_URI:
  case KG_FN_STRDT:
  case KG_FN_STRLANG: return make_term(c);
  case KG_FN_STRLEN:
    return is_string(c->args) ? or_integer((int64_t)count_chars(c->args->text))
                              : error;
  case KG_FN_SUBSTR: return substring(c);
  case KG_FN_UCASE:
  case KG_FN_LCASE: return change_case(c);
  case KG_FN_STRSTARTS:
  case KG_FN_STRENDS:
  case KG_FN_CONTAINS:
  case KG_FN_STRBEFORE:
  case KG_FN_STRAFTER: return string_pair(c);
  case KG_FN_CONCAT: return concatenate(c);
  case KG_FN_ENCODE_FOR_URI: return encode(c);
  case KG_FN_LANGMATCHES: return lang_matches(c);
  case KG_FN_REGEX: return regex(c);
  case KG_FN_REPLACE: return replace(c);
  default: return or_call_typed(c);
  }
}

or_value
or_call(or_env *env, const kg_expr *expr, const or_term *row)
{
  or_call_args c = {.world = env->world, .fn = expr->fn, .n = expr->n_args};
  if (c.n > OR_MOST_ARGS) {
    env->world->gave_up = true;
    return error;
  }
  for (uint32_t i = 0; i < c.n; i++) {
    c.args[i] = or_eval_expr(env, expr->args[i], row);
    if (c.args[i].kind == OR_ERROR) {
      return error;
    }
  }
  for (uint32_t i = 0; i < c.n; i++) {
    // Texts of computed values, made once.
    c.args[i].text = or_text(env->world, &c.args[i]);
  }
  return apply(&c);
}
