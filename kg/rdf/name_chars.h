/* SPDX-License-Identifier: Apache-2.0 */
/// Character classes that Turtle, TriG, N-Triples and SPARQL share
/// (productions PN_CHARS_BASE, PN_CHARS_U and PN_CHARS).
#ifndef KG_RDF_NAME_CHARS_H
#define KG_RDF_NAME_CHARS_H

#include "kg/slice.h"

#include <stdint.h>

bool kg_is_pn_chars_base(int32_t c);
bool kg_is_pn_chars_u(int32_t c); ///< And `_`. Colon excluded.
bool kg_is_pn_chars(int32_t c);   ///< And digits, `-` and three more ranges.

/// A prefix as written before the colon; the empty one is a name too.
bool kg_is_pn_prefix(kg_slice text);
/// A local name that needs no backslash and that every reader of Turtle takes:
/// empty, or letters, digits, `_`, `-` and inner points, not beginning with a
/// digit, point or `-`.
bool kg_is_plain_local(kg_slice text);
/// A blank node's label without `_:`.
bool kg_is_blank_label(kg_slice text);

#endif
