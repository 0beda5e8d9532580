/* SPDX-License-Identifier: Apache-2.0 */
#include "kg/term.h"

#include "rdf/xsd_iri.h"

/* xsd:string and rdf:langString may be spelled out or left out. */
static kg_slice
plain_datatype(const kg_term *t)
{
  const kg_slice none = {0, 0};
  if (t->lang.len || kg_slice_equal(t->datatype, KG_SLICE(KG_XSD("string")))) {
    return none;
  }
  return t->datatype;
}

bool
kg_term_equal(const kg_term *a, const kg_term *b)
{
  if (a->kind != b->kind || a->kind == KG_TERM_NONE) {
    return a->kind == b->kind;
  }
  if (!kg_slice_equal(a->text, b->text)) {
    return false;
  }
  return a->kind != KG_TERM_LITERAL ||
         (kg_slice_equal(a->lang, b->lang) &&
          kg_slice_equal(plain_datatype(a), plain_datatype(b)));
}

static int
rank(kg_term_kind kind)
{
  static const int ranks[] = {0, 2, 1, 3};
  return ranks[kind];
}

int
kg_term_compare(const kg_term *a, const kg_term *b)
{
  if (a->kind != b->kind || a->kind == KG_TERM_NONE) {
    return rank(a->kind) - rank(b->kind);
  }
  int order = kg_slice_compare(a->text, b->text);
  if (order || a->kind != KG_TERM_LITERAL) {
    return order;
  }
  order = kg_slice_compare(plain_datatype(a), plain_datatype(b));
  return order ? order : kg_slice_compare(a->lang, b->lang);
}
