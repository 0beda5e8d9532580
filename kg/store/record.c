/* SPDX-License-Identifier: Apache-2.0 */
#include "store/record.h"

#include "rdf/xsd_iri.h"

kg_tag
kg_record_tag(const kg_term *term)
{
  switch (term->kind) {
  case KG_TERM_IRI: return KG_TAG_IRI;
  case KG_TERM_BLANK: return KG_TAG_BLANK;
  case KG_TERM_LITERAL:
    return term->lang.len ? KG_TAG_LANG
           : !term->datatype.len ||
                   kg_slice_equal(term->datatype, KG_SLICE(KG_XSD("string")))
               ? KG_TAG_STRING
               : KG_TAG_TYPED;
  case KG_TERM_NONE: break;
  }
  return KG_TAG_NONE;
}

static void
add_varint(kg_buf *buf, uint64_t value)
{
  for (; value >= 0x80; value >>= 7) {
    kg_buf_add_byte(buf, (char)(value | 0x80));
  }
  kg_buf_add_byte(buf, (char)value);
}

static bool
read_varint(kg_slice s, size_t *at, uint64_t *value)
{
  *value = 0;
  for (unsigned shift = 0; shift < 64 && *at < s.len; shift += 7) {
    const unsigned char byte = (unsigned char)s.ptr[(*at)++];
    *value |= (uint64_t)(byte & 0x7f) << shift;
    if (!(byte & 0x80)) {
      return true;
    }
  }
  return false;
}

kg_status
kg_record_write(kg_buf *buf, kg_tag tag, const kg_term *term, uint64_t datatype)
{
  kg_buf_reset(buf);
  kg_buf_add_byte(buf, (char)tag);
  if (tag == KG_TAG_LANG) {
    add_varint(buf, term->lang.len);
    kg_buf_add(buf, term->lang);
  } else if (tag == KG_TAG_TYPED) {
    add_varint(buf, datatype);
  }
  kg_buf_add(buf, term->text);
  return kg_buf_status(buf);
}

bool
kg_record_read(kg_slice record, kg_term *term, uint64_t *datatype)
{
  size_t at = 1;
  uint64_t n = 0;
  *term = (kg_term){0};
  *datatype = 0;
  switch (kg_record_tag_of(record)) {
  case KG_TAG_IRI: term->kind = KG_TERM_IRI; break;
  case KG_TAG_BLANK: term->kind = KG_TERM_BLANK; break;
  case KG_TAG_STRING: term->kind = KG_TERM_LITERAL; break;
  case KG_TAG_LANG:
    if (!read_varint(record, &at, &n) || n > record.len - at) {
      return false;
    }
    term->kind = KG_TERM_LITERAL;
    term->lang = kg_slice_sub(record, at, at + n);
    at += n;
    break;
  case KG_TAG_TYPED:
    if (!read_varint(record, &at, datatype)) {
      return false;
    }
    term->kind = KG_TERM_LITERAL;
    break;
  default: return false;
  }
  term->text = kg_slice_sub(record, at, record.len);
  return true;
}
