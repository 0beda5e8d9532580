/* SPDX-License-Identifier: Apache-2.0 */
/// How the private table is laid out, for the files that write it.
///
/// Keys, DIGEST being 64 hexadecimal digits:
///
///     source/DIGEST of the key text            a source's fields
///     given/DIGEST of article/DIGEST of key    empty; who gives an article
///     article/DIGEST                           an article's small fields
///     packed/DIGEST                            the article, compressed
///
/// Fields are packed one behind the other, each after its length in four
/// bytes, least significant first.
#ifndef KG_BUILD_NOTES_H
#define KG_BUILD_NOTES_H

#include "base/buf.h"
#include "kg/context.h"

enum { KG_NOTE_KEY_SIZE = 160 };

void kg_pack(kg_buf *out, kg_slice field);
/// Takes the first field off `in`; false if there is none.
bool kg_unpack(kg_slice *in, kg_slice *field);

/// Tell that an entry cannot be read. @return KG_ERR_STORE
kg_status kg_notes_damaged(const kg_context *ctx);

#endif
