/* SPDX-License-Identifier: Apache-2.0 */
// Section 17.4.2: functions on terms of any kind.
#include "sparql/eval.h"

#include "base/hash.h"
#include "rdf/iri.h"
#include "rdf/xsd_iri.h"

#include <stdio.h>

bool
kg_fn_sameterm(kg_exec *exec,
               const kg_cexpr *x,
               const kg_row *row,
               kg_value *out)
{
  const kg_id a = kg_eval_id(exec, x->args[0], row);
  const kg_id b = kg_eval_id(exec, x->args[1], row);
  return a && b && kg_give_boolean(out, a == b);
}

bool
kg_fn_isiri(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value v;
  return kg_arg(exec, x, row, 0, &v) &&
         kg_give_boolean(out, v.kind == KG_V_IRI);
}

bool
kg_fn_isblank(kg_exec *exec,
              const kg_cexpr *x,
              const kg_row *row,
              kg_value *out)
{
  kg_value v;
  return kg_arg(exec, x, row, 0, &v) &&
         kg_give_boolean(out, v.kind == KG_V_BLANK);
}

bool
kg_fn_isliteral(kg_exec *exec,
                const kg_cexpr *x,
                const kg_row *row,
                kg_value *out)
{
  kg_value v;
  return kg_arg(exec, x, row, 0, &v) &&
         kg_give_boolean(out, kg_value_is_literal(&v));
}

bool
kg_fn_isnumeric(kg_exec *exec,
                const kg_cexpr *x,
                const kg_row *row,
                kg_value *out)
{
  kg_value v;
  return kg_arg(exec, x, row, 0, &v) &&
         kg_give_boolean(out, kg_value_is_numeric(&v));
}

bool
kg_fn_str(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value v;
  kg_slice text;
  return kg_arg(exec, x, row, 0, &v) && v.kind != KG_V_BLANK &&
         kg_value_text(exec, &v, &text) && kg_give_text(out, NULL, text);
}

bool
kg_fn_lang(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value v;
  return kg_arg(exec, x, row, 0, &v) && kg_value_is_literal(&v) &&
         kg_give_text(out, NULL, v.lang);
}

static bool
give_iri(kg_value *out, kg_slice iri)
{
  *out = (kg_value){.kind = KG_V_IRI, .text = iri};
  return true;
}

bool
kg_fn_datatype(kg_exec *exec,
               const kg_cexpr *x,
               const kg_row *row,
               kg_value *out)
{
  kg_value v;
  return kg_arg(exec, x, row, 0, &v) && kg_value_is_literal(&v) &&
         give_iri(out, kg_value_datatype(&v));
}

bool
kg_fn_iri(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value v;
  if (!kg_arg(exec, x, row, 0, &v)) {
    return false;
  }
  if (v.kind == KG_V_IRI) {
    *out = v;
    return true;
  }
  if (v.kind != KG_V_STRING || !kg_value_text(exec, &v, &v.text) ||
      kg_iri_check(v.text) != v.text.len) {
    return false;
  }
  kg_buf buf;
  kg_buf_init(&buf, &exec->alloc);
  if (kg_iri_resolve(exec->query->base, v.text, &buf)) {
    kg_buf_clear(&buf);
    return false;
  }
  return kg_give_buf(exec, &v, NULL, &buf) && give_iri(out, v.text);
}

/// BNODE(text): one node for one text within a row.
static kg_slice
row_label(kg_exec *exec, kg_slice text)
{
  return kg_arena_printf(&exec->scratch, "row%llu-%016llx",
                         (unsigned long long)exec->row_no,
                         (unsigned long long)kg_hash64(text));
}

bool
kg_fn_bnode(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value v;
  kg_id id;
  if (!x->n_args) {
    return !kg_exec_new_blank(exec, &id) && kg_value_load(exec, id, out);
  }
  if (!kg_arg_string(exec, x, row, 0, &v) || v.kind != KG_V_STRING) {
    return false;
  }
  const kg_term term = {.kind = KG_TERM_BLANK, .text = row_label(exec, v.text)};
  if (!term.text.ptr || !kg_local_intern(&exec->local, &term, &id)) {
    kg_exec_no_memory(exec);
    return false;
  }
  return kg_value_load(exec, id, out);
}

bool
kg_fn_strdt(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  kg_value text, type;
  if (!kg_arg_string(exec, x, row, 0, &text) || text.kind != KG_V_STRING ||
      !kg_arg(exec, x, row, 1, &type) || type.kind != KG_V_IRI ||
      !kg_value_text(exec, &type, &type.text)) {
    return false;
  }
  // 17.4.2.11 is for simple literals; a language string needs its language.
  if (kg_slice_is(type.text, KG_RDF_LANG_STRING)) {
    return false;
  }
  kg_term term = kg_literal(text.text, type.text);
  if (kg_slice_is(type.text, KG_XSD("string"))) {
    term.datatype = kg_slice_make(NULL, 0);
  }
  return kg_value_of_term(exec, &term, out);
}

/// BCP 47's outer shape: letters and digits in pieces of 1 to 8.
static bool
is_language_tag(kg_slice tag)
{
  size_t piece = 0;
  bool first = true;
  for (size_t i = 0; i < tag.len; i++) {
    const char c = tag.ptr[i];
    const bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
    if (c == '-' && piece) {
      piece = 0;
      first = false;
    } else if (letter || (!first && c >= '0' && c <= '9')) {
      piece++;
    } else {
      return false;
    }
    if (piece > 8) {
      return false;
    }
  }
  return piece > 0;
}

bool
kg_fn_strlang(kg_exec *exec,
              const kg_cexpr *x,
              const kg_row *row,
              kg_value *out)
{
  kg_value text, lang;
  if (!kg_arg_string(exec, x, row, 0, &text) || text.kind != KG_V_STRING ||
      !kg_arg_string(exec, x, row, 1, &lang) || lang.kind != KG_V_STRING ||
      !is_language_tag(lang.text)) {
    return false;
  }
  char *lower = kg_arena_get(&exec->scratch, lang.text.len);
  if (!lower) {
    kg_exec_no_memory(exec);
    return false;
  }
  for (size_t i = 0; i < lang.text.len; i++) {
    const char c = lang.text.ptr[i];
    lower[i] = (char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
  }
  lang.kind = KG_V_LANG;
  lang.lang = kg_slice_make(lower, lang.text.len);
  return kg_give_text(out, &lang, text.text);
}

static kg_slice
new_uuid(kg_exec *exec, const char *prefix)
{
  const uint64_t a = kg_exec_random(exec), b = kg_exec_random(exec);
  return kg_arena_printf(
      &exec->scratch, "%s%08llx-%04llx-4%03llx-%04llx-%012llx", prefix,
      (unsigned long long)(a >> 32), (unsigned long long)(a >> 16 & 0xffff),
      (unsigned long long)(a & 0xfff),
      (unsigned long long)(b >> 48 & 0x3fff) | 0x8000,
      (unsigned long long)(b & 0xffffffffffffULL));
}

bool
kg_fn_uuid(kg_exec *exec, const kg_cexpr *x, const kg_row *row, kg_value *out)
{
  (void)x;
  (void)row;
  return give_iri(out, new_uuid(exec, "urn:uuid:"));
}

bool
kg_fn_struuid(kg_exec *exec,
              const kg_cexpr *x,
              const kg_row *row,
              kg_value *out)
{
  (void)x;
  (void)row;
  return kg_give_text(out, NULL, new_uuid(exec, ""));
}
