/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/grid.h"

#include "base/unicode.h"
#include "base/utf8.h"
#include "rdf/xsd.h"

static void
add_iri(const kg_prefixes *prefixes, kg_slice iri, kg_buf *out)
{
  const kg_prefix *prefix;
  kg_slice local;
  if (prefixes && !kg_prefixes_shorten(prefixes, iri, &prefix, &local)) {
    kg_add_escaped(out, prefix->name);
    kg_buf_add_byte(out, ':');
    kg_add_escaped(out, local);
    return;
  }
  kg_buf_add_byte(out, '<');
  kg_add_escaped(out, iri);
  kg_buf_add_byte(out, '>');
}

/* Values whose type one sees by their look. */
static bool
is_plain_type(kg_slice datatype)
{
  switch (kg_xsd_find(datatype)) {
  case KG_XSD_STRING:
  case KG_XSD_BOOLEAN:
  case KG_XSD_INTEGER:
  case KG_XSD_DECIMAL:
  case KG_XSD_DOUBLE:
  case KG_XSD_DATE:
  case KG_XSD_DATETIME: return true;
  default: return false;
  }
}

void
kg_term_show(const kg_prefixes *prefixes, const kg_term *term, kg_buf *out)
{
  switch (term->kind) {
  case KG_TERM_NONE: kg_buf_add_string(out, "·"); return;
  case KG_TERM_IRI: add_iri(prefixes, term->text, out); return;
  case KG_TERM_BLANK:
    kg_buf_add_string(out, "_:");
    kg_add_escaped(out, term->text);
    return;
  case KG_TERM_LITERAL: break;
  }
  kg_add_escaped(out, term->text);
  if (term->lang.len) {
    kg_buf_add_byte(out, '@');
    kg_add_escaped(out, term->lang);
  } else if (!is_plain_type(term->datatype)) {
    kg_buf_add_string(out, "^^");
    add_iri(prefixes, term->datatype, out);
  }
}
