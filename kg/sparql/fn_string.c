/* SPDX-License-Identifier: Apache-2.0 */
// Section 17.4.3: functions on strings, regular expressions apart. A result
// has the language of the first argument.
#include "sparql/eval.h"

#include "base/unicode.h"
#include "base/utf8.h"

#include <math.h>

bool
kg_fn_strlen(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value v;
  if (!kg_arg_string(exec, x, row, 0, &v)) {
    return false;
  }
  *out = kg_value_integer((int64_t)kg_utf8_count(v.text));
  return true;
}

/// Byte offset of the `n`th character, or the end.
static size_t
offset_of(kg_slice text, double n)
{
  size_t at = 0;
  size_t left = 0; // Characters to pass: `n` rounded up, 0 for NaN.
  if (n >= (double)text.len) {
    left = text.len;
  } else if (n > 0) {
    left = (size_t)n + ((double)(size_t)n < n);
  }
  for (; left && at < text.len; left--) {
    if (kg_utf8_next(text, &at) < 0) {
      at++; // Malformed text is counted by bytes.
    }
  }
  return at;
}

/// fn:round of a numeric argument.
static bool
arg_rounded(kg_exec *exec,
            const kg_cexpr *x,
            const kg_row *row,
            uint32_t i,
            double *out)
{
  kg_value v;
  if (!kg_arg(exec, x, row, i, &v) || !kg_value_is_numeric(&v)) {
    return false;
  }
  *out = floor(kg_value_double(&v) + 0.5);
  return true;
}

bool
kg_fn_substr(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value v;
  double start, len = HUGE_VAL;
  if (!kg_arg_string(exec, x, row, 0, &v) ||
      !arg_rounded(exec, x, row, 1, &start) ||
      (x->n_args > 2 && !arg_rounded(exec, x, row, 2, &len))) {
    return false;
  }
  // fn:substring keeps positions p with start <= p < start + len.
  const double end = start + len;
  if (isnan(start) || isnan(end) || end <= start || end <= 1) {
    return kg_give_text(out, &v, KG_SLICE(""));
  }
  const size_t a = offset_of(v.text, start - 1);
  const kg_slice rest = kg_slice_sub(v.text, a, v.text.len);
  const size_t b = offset_of(rest, end - (start > 1 ? start : 1));
  return kg_give_text(out, &v, kg_slice_sub(rest, 0, b));
}

static bool
change_case(kg_exec *exec,
            const kg_cexpr *x,
            const kg_row *row,
            void (*change)(kg_buf *, kg_slice),
            kg_value *out)
{
  kg_value v;
  kg_buf buf;
  if (!kg_arg_string(exec, x, row, 0, &v)) {
    return false;
  }
  kg_buf_init(&buf, &exec->alloc);
  change(&buf, v.text);
  return kg_give_buf(exec, out, &v, &buf);
}

bool
kg_fn_ucase(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  return change_case(exec, x, row, kg_add_upper, out);
}

bool
kg_fn_lcase(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  return change_case(exec, x, row, kg_add_lower, out);
}

bool
kg_fn_strstarts(kg_exec *exec,
                const kg_cexpr *x,
                const kg_row *row,
                kg_value *out)
{
  kg_value a, b;
  return kg_arg_strings(exec, x, row, &a, &b) &&
         kg_give_boolean(out, kg_slice_has_prefix(a.text, b.text));
}

bool
kg_fn_strends(kg_exec *exec,
              const kg_cexpr *x,
              const kg_row *row,
              kg_value *out)
{
  kg_value a, b;
  return kg_arg_strings(exec, x, row, &a, &b) &&
         kg_give_boolean(out, kg_slice_has_suffix(a.text, b.text));
}

bool
kg_fn_contains(kg_exec *exec,
               const kg_cexpr *x,
               const kg_row *row,
               kg_value *out)
{
  kg_value a, b;
  return kg_arg_strings(exec, x, row, &a, &b) &&
         kg_give_boolean(out, !b.text.len || kg_slice_find(a.text, b.text, 0) !=
                                                 (size_t)-1);
}

/// 17.4.3.9: without a match the answer is a simple empty string.
static bool
cut(kg_exec *exec,
    const kg_cexpr *x,
    const kg_row *row,
    bool after,
    kg_value *out)
{
  kg_value a, b;
  if (!kg_arg_strings(exec, x, row, &a, &b)) {
    return false;
  }
  const size_t at = b.text.len ? kg_slice_find(a.text, b.text, 0) : 0;
  if (at == (size_t)-1) {
    return kg_give_text(out, NULL, KG_SLICE(""));
  }
  return kg_give_text(out, &a,
                      after ? kg_slice_sub(a.text, at + b.text.len, a.text.len)
                            : kg_slice_sub(a.text, 0, at));
}

bool
kg_fn_strbefore(kg_exec *exec,
                const kg_cexpr *x,
                const kg_row *row,
                kg_value *out)
{
  return cut(exec, x, row, false, out);
}

bool
kg_fn_strafter(kg_exec *exec,
               const kg_cexpr *x,
               const kg_row *row,
               kg_value *out)
{
  return cut(exec, x, row, true, out);
}

static bool
is_unreserved(unsigned char c)
{
  return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') ||
         c == '-' || c == '_' || c == '.' || c == '~';
}

bool
kg_fn_encode_for_uri(kg_exec *exec,
                     const kg_cexpr *x,
                     const kg_row *row,
                     kg_value *out)
{
  kg_value v;
  kg_buf buf;
  if (!kg_arg_string(exec, x, row, 0, &v)) {
    return false;
  }
  kg_buf_init(&buf, &exec->alloc);
  for (size_t i = 0; i < v.text.len; i++) {
    const unsigned char c = (unsigned char)v.text.ptr[i];
    if (is_unreserved(c)) {
      kg_buf_add_byte(&buf, (char)c);
    } else {
      kg_buf_printf(&buf, "%%%02X", c);
    }
  }
  return kg_give_buf(exec, out, NULL, &buf);
}

bool
kg_fn_concat(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value first = {0}, v;
  bool same = true;
  kg_buf buf;
  kg_buf_init(&buf, &exec->alloc);
  for (uint32_t i = 0; i < x->n_args; i++) {
    if (!kg_arg_string(exec, x, row, i, &v)) {
      kg_buf_clear(&buf);
      return false;
    }
    kg_buf_add(&buf, v.text);
    first = i ? first : v;
    same = same && v.kind == first.kind && kg_slice_equal(v.lang, first.lang);
  }
  return kg_give_buf(exec, out, same ? &first : NULL, &buf);
}

bool
kg_fn_langmatches(kg_exec *exec,
                  const kg_cexpr *x,
                  const kg_row *row,
                  kg_value *out)
{
  kg_value tag, range;
  if (!kg_arg_string(exec, x, row, 0, &tag) || tag.kind != KG_V_STRING ||
      !kg_arg_string(exec, x, row, 1, &range) || range.kind != KG_V_STRING) {
    return false;
  }
  if (kg_slice_is(range.text, "*")) {
    return kg_give_boolean(out, tag.text.len > 0);
  }
  // RFC 4647 basic filtering: equal, or a prefix that ends at a hyphen.
  const size_t n = range.text.len;
  const bool is =
      tag.text.len >= n &&
      kg_slice_equal_nocase(kg_slice_sub(tag.text, 0, n), range.text) &&
      (tag.text.len == n || tag.text.ptr[n] == '-') && n > 0;
  return kg_give_boolean(out, is);
}
