/* SPDX-License-Identifier: Apache-2.0 */
/// Is this text, and if not, what is it? For the one line that a person gets.
#ifndef KG_IO_ENCODING_H
#define KG_IO_ENCODING_H

#include "kg/context.h"

/// Accepts valid UTF-8 that holds a printable character and is not binary;
/// else tells the sink the source's name, byte offset, reason and what the
/// bytes look like.
/// @param line Line of the source that holds `bytes`, or 0.
/// @return KG_ERR_INPUT
kg_status kg_encoding_check(const kg_context *ctx,
                            const char *source,
                            uint64_t line,
                            kg_slice bytes);

/// What bytes that are not UTF-8 look like ("Windows-1252"), from all of them
/// and where they fail. A static string.
const char *kg_encoding_guess(kg_slice bytes, size_t bad_offset);

#endif
