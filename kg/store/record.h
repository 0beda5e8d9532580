/* SPDX-License-Identifier: Apache-2.0 */
/// A term of the dictionary as bytes: what is hashed, compared and stored.
///
///     u8 tag (kg_tag)
///     language: varint length, bytes / other datatype: varint serial of its
///     IRI text
#ifndef KG_STORE_RECORD_H
#define KG_STORE_RECORD_H

#include "base/buf.h"
#include "kg/term.h"

/// The tag under which the dictionary holds a term that is not inline.
kg_tag kg_record_tag(const kg_term *term);

/// Writes the record of a term to `buf` (emptied first). `datatype` is the
/// serial of its datatype's IRI and used for KG_TAG_TYPED only.
kg_status kg_record_write(kg_buf *buf,
                          kg_tag tag,
                          const kg_term *term,
                          uint64_t datatype);

/// Reads a record; `term` borrows from it. For KG_TAG_TYPED `*datatype` is the
/// serial of its datatype, which the caller looks up; else 0.
/// @return false if the bytes are no record.
bool kg_record_read(kg_slice record, kg_term *term, uint64_t *datatype);

static inline kg_tag
kg_record_tag_of(kg_slice record)
{
  return record.len ? (kg_tag)(unsigned char)record.ptr[0] : KG_TAG_NONE;
}

#endif
