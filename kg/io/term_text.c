/* SPDX-License-Identifier: Apache-2.0 */
/* Terms as N-Triples and Turtle write them. */
#include "base/utf8.h"
#include "io/rdf_writer.h"
#include "rdf/name_chars.h"
#include "rdf/xsd.h"

/* Characters that may not stand in an IRI become \u escapes: what comes from
   elsewhere is never made into two terms. */
static void
add_iri(kg_buf *out, kg_slice iri)
{
  size_t from = 0;
  kg_buf_add_byte(out, '<');
  for (size_t i = 0; i < iri.len; ++i) {
    const unsigned char c = (unsigned char)iri.ptr[i];
    if (c <= ' ' || (c < 0x80 && strchr("<>\"{}|^`\\", c))) {
      kg_buf_add(out, kg_slice_sub(iri, from, i));
      kg_buf_printf(out, "\\u%04X", c);
      from = i + 1;
    }
  }
  kg_buf_add(out, kg_slice_sub(iri, from, iri.len));
  kg_buf_add_byte(out, '>');
}

/* A label that cannot be written (none that was read) becomes hexadecimal. */
static void
add_blank(kg_buf *out, kg_slice label)
{
  kg_buf_add_string(out, "_:");
  if (kg_is_blank_label(label)) {
    kg_buf_add(out, label);
    return;
  }
  kg_buf_add_byte(out, 'x');
  for (size_t i = 0; i < label.len; ++i) {
    kg_buf_printf(out, "%02X", (unsigned char)label.ptr[i]);
  }
}

static const char *
escape_of(unsigned char c)
{
  switch (c) {
  case '"': return "\\\"";
  case '\\': return "\\\\";
  case '\n': return "\\n";
  case '\r': return "\\r";
  case '\t': return "\\t";
  case '\b': return "\\b";
  case '\f': return "\\f";
  default: return NULL;
  }
}

static void
add_string(kg_buf *out, kg_slice text)
{
  size_t from = 0;
  kg_buf_add_byte(out, '"');
  for (size_t i = 0; i < text.len; ++i) {
    const unsigned char c = (unsigned char)text.ptr[i];
    if (c >= ' ' && c != '"' && c != '\\' && c != 0x7F) {
      continue;
    }
    const char *escape = escape_of(c);
    kg_buf_add(out, kg_slice_sub(text, from, i));
    if (escape) {
      kg_buf_add_string(out, escape);
    } else {
      kg_buf_printf(out, "\\u%04X", c);
    }
    from = i + 1;
  }
  kg_buf_add(out, kg_slice_sub(text, from, text.len));
  kg_buf_add_byte(out, '"');
}

static bool
is_typed(const kg_term *t)
{
  return t->datatype.len && !t->lang.len &&
         !kg_slice_equal(t->datatype, KG_SLICE(KG_XSD("string")));
}

static void
add_language(kg_buf *out, const kg_term *t)
{
  if (t->lang.len) {
    kg_buf_add_byte(out, '@');
    kg_buf_add(out, t->lang);
  }
}

void
kg_rdf_add_ntriples_term(kg_buf *out, const kg_term *term)
{
  switch (term->kind) {
  case KG_TERM_IRI: add_iri(out, term->text); break;
  case KG_TERM_BLANK: add_blank(out, term->text); break;
  case KG_TERM_LITERAL:
    add_string(out, term->text);
    add_language(out, term);
    if (is_typed(term)) {
      kg_buf_add_string(out, "^^");
      add_iri(out, term->datatype);
    }
    break;
  case KG_TERM_NONE: break;
  }
}

static size_t
count_digits(kg_slice s, size_t from)
{
  size_t i = from;
  while (i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9') {
    ++i;
  }
  return i - from;
}

/* `-?d+`, `-?d+.d+` and `-?d+.d+E-?d+` alone: every reader keeps those. */
static bool
is_bare_number(kg_xsd_type type, kg_slice s)
{
  size_t at = s.len && s.ptr[0] == '-';
  size_t n = count_digits(s, at);
  /* Some readers drop superfluous zeros. */
  if (!n || (n > 1 && s.ptr[at] == '0')) {
    return false;
  }
  at += n;
  if (type == KG_XSD_INTEGER) {
    return at == s.len && !(s.ptr[0] == '-' && s.ptr[1] == '0');
  }
  if (at == s.len || s.ptr[at] != '.' || !(n = count_digits(s, at + 1))) {
    return false;
  }
  at += n + 1;
  if (type == KG_XSD_DECIMAL) {
    return at == s.len;
  }
  if (at == s.len || s.ptr[at] != 'E') {
    return false;
  }
  at += 1 + (at + 1 < s.len && s.ptr[at + 1] == '-');
  n = count_digits(s, at);
  return n && at + n == s.len;
}

static bool
is_bare(const kg_term *t)
{
  const kg_xsd_type type = kg_xsd_find(t->datatype);
  switch (type) {
  case KG_XSD_INTEGER:
  case KG_XSD_DECIMAL:
  case KG_XSD_DOUBLE: return is_bare_number(type, t->text);
  case KG_XSD_BOOLEAN:
    return kg_slice_is(t->text, "true") || kg_slice_is(t->text, "false");
  default: return false;
  }
}

static void
add_short_iri(kg_buf *out,
              kg_slice iri,
              const kg_prefixes *prefixes,
              const kg_prefix **used)
{
  const kg_prefix *prefix = NULL;
  kg_slice local = {0, 0};
  if (!prefixes || kg_prefixes_shorten(prefixes, iri, &prefix, &local)) {
    add_iri(out, iri);
    return;
  }
  if (used) {
    *used = prefix;
  }
  kg_buf_add(out, prefix->name);
  kg_buf_add_byte(out, ':');
  kg_buf_add(out, local);
}

void
kg_rdf_add_turtle_term(kg_buf *out,
                       const kg_term *term,
                       const kg_prefixes *prefixes,
                       const kg_prefix **used)
{
  if (used) {
    *used = NULL;
  }
  switch (term->kind) {
  case KG_TERM_IRI: add_short_iri(out, term->text, prefixes, used); break;
  case KG_TERM_LITERAL:
    if (is_typed(term) && is_bare(term)) {
      kg_buf_add(out, term->text);
      break;
    }
    add_string(out, term->text);
    add_language(out, term);
    if (is_typed(term)) {
      kg_buf_add_string(out, "^^");
      add_short_iri(out, term->datatype, prefixes, used);
    }
    break;
  default: kg_rdf_add_ntriples_term(out, term); break;
  }
}
